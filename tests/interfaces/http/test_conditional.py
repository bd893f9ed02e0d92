"""A strong tag stands for one body alone, however fast the log grows."""

from fastapi.responses import PlainTextResponse, Response

from interfaces.http.conditional import tag, unless_current


class Growing:
    """A log that grows, so many times, while an answer is built."""

    def __init__(self, times: int):
        self.position, self.times = 1, times

    def tag(self) -> str:
        return tag(self.position)

    def answer(self) -> Response:
        body = str(self.position)
        if self.times:
            self.position, self.times = self.position + 1, self.times - 1
        return PlainTextResponse(body)


def test_an_answer_that_nothing_overtakes_has_its_tag() -> None:
    log = Growing(0)
    told = unless_current(None, log.tag, log.answer)
    assert (told.body, told.headers["ETag"]) == (b"1", '"1"')


def test_an_answer_that_is_overtaken_is_built_again() -> None:
    log = Growing(2)
    told = unless_current(None, log.tag, log.answer)
    assert (told.body, told.headers["ETag"]) == (b"3", '"3"')


def test_an_answer_that_is_always_overtaken_has_no_tag() -> None:
    log = Growing(100)
    told = unless_current(None, log.tag, log.answer)
    assert "ETag" not in told.headers
    assert told.headers["Cache-Control"] == "no-cache"


def test_a_copy_that_is_current_is_not_built_again() -> None:
    log = Growing(0)
    told = unless_current(['"1"'], log.tag, log.answer)
    assert (told.status_code, told.body, told.headers["ETag"]) == (304, b"", '"1"')
