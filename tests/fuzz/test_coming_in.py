"""What a browser or a script shows to be let in: read, or refused, and nothing else."""

from application.access.tokens import FORM
from interfaces.api.sign_in import _own_path
from interfaces.http.hosts import name_in
from tests.fuzz import fuzzed, texts

TOKEN = f"samrad_pat_{'a2' * 5}_{'Ab_-' * 10}abc"


@fuzzed(texts(TOKEN, "samrad_pat_", "Bearer x"))
def test_tokens(text: str) -> None:
    form = FORM.fullmatch(text)
    assert form is None or text == f"samrad_pat_{form['id']}_{form['secret']}"


@fuzzed(texts("localhost:8080", "[::1]:80", "samrad.region.example", "127.0.0.1."))
def test_names_of_hosts(text: str) -> None:
    name = name_in(text)
    assert name in text.lower()
    assert name.startswith("[") or ":" not in name


@fuzzed(texts("/board?region=20", "//evil.example", "/\\evil.example", "/a/../b"))
def test_where_to_go_afterwards(text: str) -> None:
    try:
        path = _own_path(text)
    except ValueError:
        return
    assert path == text
    assert path.startswith("/")
    assert not path.startswith(("//", "/\\"))
    assert "\n" not in path
