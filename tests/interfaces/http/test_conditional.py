"""A strong tag stands for one body alone, however fast the log grows."""

import re

from fastapi.responses import PlainTextResponse, Response

from interfaces.http.conditional import tag, unless_current, version_of


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


def test_an_answer_that_is_overtaken_has_a_tag_of_its_own() -> None:
    one, other = Growing(1), Growing(1)
    told = unless_current(None, one.tag, one.answer)
    other.position = 5
    assert re.fullmatch('"1-[0-9a-f]{16}"', told.headers["ETag"])
    assert version_of(told.headers["ETag"]) == 1  # so that what is sent upon it is refused
    assert told.headers["ETag"] != unless_current(None, other.tag, other.answer).headers["ETag"]


def test_a_copy_that_is_current_is_not_built_again() -> None:
    log = Growing(0)
    told = unless_current(['"1"'], log.tag, log.answer)
    assert (told.status_code, told.body, told.headers["ETag"]) == (304, b"", '"1"')
