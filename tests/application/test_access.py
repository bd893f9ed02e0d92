"""Accounts, tokens and sessions: the same in an SQLite file and in PostgreSQL."""

import re
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from application.access import grants as listed
from application.access.accounts import Accounts
from application.access.sessions import PATIENCE, Sessions, SignIns, csrf
from application.access.tables import SESSIONS, SIGN_INS, TOKENS
from application.access.tokens import FORM, LONGEST, Beyond, Terms, Tokens
from application.records import NotFound
from application.vault import METADATA, Vault
from domain.access import SCOPES, Grant

ISSUER = "https://login.region.example"
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
OFFICER_20, OFFICER, AUDITOR = map(Grant.parse, ("officer:20", "officer", "auditor"))
READ = Terms("figures", (OFFICER_20,), frozenset({"read"}), 90)


class Clock:
    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> float:
        return self.now.timestamp()

    def after(self, **passed: int) -> None:
        self.now += timedelta(**passed)


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Path | str:
    if request.param == "postgresql":
        return str(request.getfixturevalue("postgres_url"))
    return tmp_path / "vault.db"


@pytest.fixture
def vault(database: Path | str) -> Iterator[Vault]:
    vault = Vault(database)
    yield vault
    vault.close()


@pytest.fixture
def other(vault: Vault, database: Path | str) -> Iterator[Vault]:
    """The same vault, as another server has it open."""
    other = Vault(database)
    yield other
    other.close()


@pytest.fixture
def clock() -> Clock:
    return Clock()


def rows(vault: Vault, table: Any) -> int:
    with vault.reading() as connection:
        return int(connection.execute(select(func.count()).select_from(table)).scalar_one())


def everything_kept(vault: Vault) -> str:
    """All that all tables hold, as one text."""
    with vault.reading() as connection:
        return "\n".join(
            str(row)
            for table in METADATA.sorted_tables
            for row in connection.execute(select(table))
        )


# --- grants ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "held", "both"),
    [
        ("officer:20", "officer:20", "officer:20"),
        ("officer:20", "officer", "officer:20"),
        ("officer", "officer:20 officer:17", "officer:20 officer:17"),
        ("officer:20 auditor", "auditor", "auditor"),
        ("officer:20", "officer:17", ""),
        ("alliance:*:a", "alliance:20:a alliance:20:b", "alliance:20:a"),
        ("auditor", "", ""),
    ],
)
def test_what_two_lists_have_in_common(given: str, held: str, both: str) -> None:
    assert listed.common(listed.read(given), listed.read(held)) == listed.read(both)
    assert set(listed.common(listed.read(held), listed.read(given))) == set(listed.read(both))


# --- accounts ----------------------------------------------------------------------------------


def test_a_recorder_id_is_for_good_and_says_nothing(vault: Vault) -> None:
    accounts = Accounts(vault)
    anna = accounts.signed_in(ISSUER, "anna", [OFFICER_20])
    assert re.fullmatch(r"r-[a-z2-7]{10}", anna)
    assert accounts.signed_in(ISSUER, "anna", [AUDITOR]) == anna
    assert accounts.recorder(ISSUER, "anna", []) == anna
    assert accounts.signed_in("https://other.example", "anna", []) != anna
    assert accounts.signed_in(ISSUER, "bo", []) != anna


def test_an_account_keeps_the_grants_of_the_last_sign_in(vault: Vault, clock: Clock) -> None:
    accounts = Accounts(vault, clock)
    anna = accounts.signed_in(ISSUER, "anna", [OFFICER_20])
    clock.after(days=1)
    accounts.signed_in(ISSUER, "anna", [AUDITOR])
    accounts.recorder(ISSUER, "anna", [OFFICER])  # an access token is no sign-in
    account = accounts.of(anna)
    assert account is not None
    assert (account.grants, account.signed_in) == ((AUDITOR,), date(2026, 11, 23))
    assert accounts.all() == [account]
    assert accounts.of("r-nobody") is None


def test_two_servers_allocate_one_id(vault: Vault, other: Vault) -> None:
    start = threading.Barrier(8)

    def come(number: int) -> str:
        accounts = Accounts((vault, other)[number % 2])
        start.wait()
        return accounts.signed_in(ISSUER, "anna", [])

    with ThreadPoolExecutor(8) as several:
        assert len(set(several.map(come, range(8)))) == 1


def test_what_is_forgotten_is_nobodys(vault: Vault) -> None:
    accounts, tokens, sessions = Accounts(vault), Tokens(vault), Sessions(vault)
    anna = accounts.signed_in(ISSUER, "anna-svensson", [OFFICER_20])
    text, _ = tokens.make(anna, READ)
    session = sessions.begin(anna, [OFFICER_20], ISSUER)
    accounts.forget(anna)
    assert accounts.all() == []
    assert tokens.find(text) is None
    assert sessions.find(session, [ISSUER]) is None
    assert "anna" not in everything_kept(vault)
    assert accounts.signed_in(ISSUER, "anna-svensson", []) != anna
    with pytest.raises(NotFound):
        accounts.forget(anna)


# --- tokens ------------------------------------------------------------------------------------


def test_a_token_lets_its_owner_in(vault: Vault, other: Vault) -> None:
    text, made = Tokens(vault).make("r-anna", READ)
    found = Tokens(other).find(text)
    assert found is not None
    assert (found.id, found.owner, found.grants) == (made.id, "r-anna", (OFFICER_20,))
    assert found.scopes == {"read"}
    assert FORM.fullmatch(text)


def test_no_secret_is_kept(vault: Vault, database: Path | str) -> None:
    text, _ = Tokens(vault).make("r-anna", READ)
    session = Sessions(vault).begin("r-anna", [], ISSUER)
    state, _ = SignIns(vault).begin("/board")
    kept = everything_kept(vault).encode()
    vault.scrub()
    if isinstance(database, Path):
        kept += b"".join(file.read_bytes() for file in database.parent.iterdir())
    assert b"r-anna" in kept
    for secret in (text[-43:], session, csrf(session), state):
        assert secret.encode() not in kept


def test_what_is_almost_the_token_is_none(vault: Vault) -> None:
    tokens = Tokens(vault)
    text, made = tokens.make("r-anna", READ)
    another, _ = tokens.make("r-bo", READ)
    swapped = text[:-43] + another[-43:]
    assert tokens.find(swapped) is None
    for wrong in ("", text[:-1], text + "x", text.upper(), made.id, text[:-2] + "åä"):
        assert tokens.find(wrong) is None


def test_a_token_ends(vault: Vault, clock: Clock) -> None:
    tokens = Tokens(vault, clock)
    text, made = tokens.make("r-anna", READ)
    assert made.expires == NOON + timedelta(days=90)
    clock.after(days=89, hours=23)
    assert tokens.find(text)
    assert tokens.any_good()
    clock.after(hours=1)
    assert tokens.find(text) is None
    assert not tokens.any_good()
    tokens.make("r-anna", READ)
    assert rows(vault, TOKENS) == 1


@pytest.mark.parametrize("days", [0, -1, LONGEST + 1])
def test_no_token_is_for_ever(vault: Vault, days: int) -> None:
    with pytest.raises(ValueError, match="1 to 366 days"):
        Tokens(vault).make("r-anna", Terms("x", (), SCOPES, days))


def test_a_revoked_token_lets_nobody_in(vault: Vault, other: Vault) -> None:
    tokens = Tokens(vault)
    text, made = tokens.make("r-anna", READ)
    with pytest.raises(NotFound):
        Tokens(other).revoke(made.id, "r-bo")
    assert tokens.find(text)
    Tokens(other).revoke(made.id, "r-anna")
    assert tokens.find(text) is None
    assert not tokens.any_good()
    assert [token.revoked for token in tokens.all("r-anna")] == [True]
    with pytest.raises(NotFound):
        tokens.revoke("t-nothing")


def test_the_day_of_the_last_use_is_kept(vault: Vault, clock: Clock) -> None:
    tokens = Tokens(vault, clock)
    text, _ = tokens.make("r-anna", READ)
    assert tokens.all()[0].used is None
    tokens.find(text)
    assert tokens.all()[0].used == date(2026, 11, 22)
    clock.after(days=3)
    tokens.find(text)
    assert tokens.all()[0].used == date(2026, 11, 25)


def test_a_token_gives_nothing_that_its_owner_lacks(vault: Vault) -> None:
    tokens = Tokens(vault)
    with pytest.raises(Beyond, match="officer: the owner does not have it"):
        tokens.make("r-anna", Terms("x", (OFFICER,), SCOPES, 1), [OFFICER_20])
    tokens.make("r-anna", READ, [OFFICER])


def test_a_token_loses_what_its_owner_loses(vault: Vault) -> None:
    accounts, tokens = Accounts(vault), Tokens(vault)
    anna = accounts.signed_in(ISSUER, "anna", [OFFICER, AUDITOR])
    text, _ = tokens.make(anna, Terms("x", (OFFICER, AUDITOR), SCOPES, 9), [OFFICER, AUDITOR])

    def grants() -> tuple[Grant, ...]:
        found = tokens.find(text)
        assert found
        return found.grants

    assert grants() == (OFFICER, AUDITOR)
    accounts.signed_in(ISSUER, "anna", [OFFICER_20])
    assert grants() == (OFFICER_20,)
    accounts.signed_in(ISSUER, "anna", [])
    assert grants() == ()
    accounts.signed_in(ISSUER, "anna", [AUDITOR, OFFICER])
    assert grants() == (OFFICER, AUDITOR)


def test_tokens_are_listed_by_owner_the_newest_first(vault: Vault, clock: Clock) -> None:
    tokens = Tokens(vault, clock)
    made = []
    for owner in ("r-anna", "r-bo", "r-anna"):
        made.append(tokens.make(owner, READ)[1].id)
        clock.after(seconds=1)
    assert [token.id for token in tokens.all("r-anna")] == [made[2], made[0]]
    assert [token.id for token in tokens.all()] == made[::-1]


# --- sessions ----------------------------------------------------------------------------------


def sessions_of(vault: Vault, clock: Clock) -> Sessions:
    return Sessions(vault, timedelta(hours=1), timedelta(hours=3), clock)


def test_a_session_is_known_to_all_servers_until_it_ends(vault: Vault, other: Vault) -> None:
    secret = Sessions(vault).begin("r-anna", [OFFICER_20], ISSUER)
    found = Sessions(other).find(secret, [ISSUER])
    assert found is not None
    assert (found.recorder, found.grants) == ("r-anna", (OFFICER_20,))
    Sessions(other).end(secret)
    assert Sessions(vault).find(secret, [ISSUER]) is None


def test_a_session_is_good_at_its_own_door_only(vault: Vault) -> None:
    sessions = Sessions(vault)
    secret = sessions.begin("officer", [OFFICER], "the start token")
    assert sessions.find(secret, [ISSUER]) is None
    assert sessions.find(secret, []) is None
    assert sessions.find(secret, [ISSUER, "the start token"])


def test_an_idle_session_is_over(vault: Vault, clock: Clock) -> None:
    sessions = sessions_of(vault, clock)
    secret = sessions.begin("r-anna", [], ISSUER)
    for _ in range(2):
        clock.after(minutes=59)
        assert sessions.find(secret, [ISSUER])
    clock.after(minutes=60)
    assert sessions.find(secret, [ISSUER]) is None


def test_no_use_makes_a_session_last_for_ever(vault: Vault, clock: Clock) -> None:
    sessions = sessions_of(vault, clock)
    secret = sessions.begin("r-anna", [], ISSUER)
    for _ in range(5):
        clock.after(minutes=35)
        assert sessions.find(secret, [ISSUER])
    clock.after(minutes=5)
    assert sessions.find(secret, [ISSUER]) is None
    assert rows(vault, SESSIONS) == 1
    sessions.begin("r-bo", [], ISSUER)
    assert rows(vault, SESSIONS) == 1


def test_a_session_loses_what_its_owner_loses(vault: Vault) -> None:
    accounts, sessions = Accounts(vault), Sessions(vault)
    anna = accounts.signed_in(ISSUER, "anna", [OFFICER])
    secret = sessions.begin(anna, [OFFICER], ISSUER)
    accounts.signed_in(ISSUER, "anna", [OFFICER_20])  # in another browser
    found = sessions.find(secret, [ISSUER])
    assert found
    assert found.grants == (OFFICER_20,)


# --- sign-ins under way --------------------------------------------------------------------------


def test_a_sign_in_is_taken_once(vault: Vault, other: Vault) -> None:
    state, begun = SignIns(vault).begin("/board")
    assert SignIns(vault).take("another") is None
    assert SignIns(other).take(state) == begun
    assert SignIns(vault).take(state) is None
    assert 43 <= len(begun.verifier) <= 128  # RFC 7636, section 4.1


def test_many_take_a_sign_in_and_one_has_it(vault: Vault, other: Vault) -> None:
    state, _ = SignIns(vault).begin("/")
    start = threading.Barrier(8)

    def take(number: int) -> bool:
        start.wait()
        return SignIns((vault, other)[number % 2]).take(state) is not None

    with ThreadPoolExecutor(8) as several:
        assert sum(several.map(take, range(8))) == 1


def test_a_sign_in_that_takes_too_long_is_over(vault: Vault, clock: Clock) -> None:
    sign_ins = SignIns(vault, clock)
    first, _ = sign_ins.begin("/")
    clock.after(seconds=PATIENCE)
    assert sign_ins.take(first) is None
    sign_ins.begin("/")
    clock.after(seconds=PATIENCE)
    sign_ins.begin("/")
    assert rows(vault, SIGN_INS) == 1
