"""The key store, on SQLite and on PostgreSQL alike."""

import threading
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from application.people.keys import MENTIONS, PEOPLE, REGIONS, Keys, Wanted
from application.people.master import Master, WrongMaster
from application.vault import Vault


@pytest.fixture
def master(tmp_path: Path) -> Path:
    return tmp_path / "master.key"


@pytest.fixture
def vault(store: Path | str) -> Any:
    opened = Vault(store)
    yield opened
    opened.close()


def wanted(keys: Keys, place: str, person: str = "anna") -> Wanted:
    names = keys.region("10")
    return Wanted(names.mention("consultation-x", place, person), names.handle(person), person)


def rows(keys: Keys, table: Any) -> list[Any]:
    with keys.vault.reading() as connection:
        return list(connection.execute(select(table)).all())


def test_a_key_is_made_once_and_found_again(vault: Vault, master: Path) -> None:
    keys = Keys(vault, Master(master))
    one = wanted(keys, "k/name")
    made = keys.take("10", [one])[one.handle]
    again = Keys(vault, Master(master)).take("10", [one])[one.handle]
    assert made is not None
    assert again is not None
    sealed = made.seal("Anna", one.mention, "consultation-x", "k/name")
    assert again.seal("Anna", one.mention, "consultation-x", "k/name") == sealed
    assert keys.of_mentions([one.mention])[one.mention].open(sealed, "consultation-x")[0] == "Anna"
    assert [row.person for row in rows(keys, PEOPLE)] == ["anna"]


def test_all_that_is_wanted_at_once_is_found_whatever_is_known_of_it(
    vault: Vault, master: Path
) -> None:
    keys = Keys(vault, Master(master))
    some = [wanted(keys, f"k{n}/name", f"person-{n}") for n in range(900)]
    keys.take("10", some[::2])
    found = keys.take("10", some)
    assert set(found) == {one.handle for one in some}
    assert len(rows(keys, PEOPLE)) == len(rows(keys, MENTIONS)) == 900
    assert len(keys.of_mentions(one.mention for one in some)) == 900


def test_two_who_make_a_key_at_the_same_moment_get_the_same(
    store: Path | str, master: Path
) -> None:
    vaults = [Vault(store), Vault(store)]
    Keys(vaults[0], Master(master)).region("10")
    stores = [Keys(vault, Master(master)) for vault in vaults]
    people = [f"p{n}" for n in range(40)]
    found: list[dict[str, Any]] = [{}, {}]

    def take(which: int) -> None:
        for person in people:
            one = wanted(stores[which], "k/name", person)
            cipher = stores[which].take("10", [one])[one.handle]
            assert cipher
            found[which][person] = cipher.seal("Anna", one.mention, "consultation-x", "k/name")

    threads = [threading.Thread(target=take, args=(which,)) for which in (0, 1)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for vault in vaults:
        vault.close()
    assert found[0] == found[1]
    assert set(found[0]) == set(people)


def test_regions_have_names_of_their_own(vault: Vault, master: Path) -> None:
    keys = Keys(vault, Master(master))
    dalarna, blekinge = keys.region("20"), keys.region("10")
    assert dalarna.handle("anna") != blekinge.handle("anna")
    assert dalarna.mention("s", "k/name", "a") != blekinge.mention("s", "k/name", "a")
    assert keys.known_region("25") is None


def test_two_mentions_of_a_person_have_nothing_in_common(vault: Vault, master: Path) -> None:
    names = Keys(vault, Master(master)).region("10")
    ids = {names.mention("s", place, "anna") for place in ("k1/name", "k1/address", "k2/name")}
    assert len(ids) == 3
    assert names.mention("s", "k1/name", "anna") in ids
    assert names.mention("s", "k1/name", "bo") not in ids
    assert not ids & {names.mark(id) for id in ids}


# --- destroying ------------------------------------------------------------------------------


def test_what_is_destroyed_leaves_a_handle_and_nothing_else(
    vault: Vault, store: Path | str, master: Path
) -> None:
    keys = Keys(vault, Master(master))
    anna, bo = wanted(keys, "k/name", "anna-q7"), wanted(keys, "k/address", "bo")
    keys.take("10", [anna, bo])
    before = next(row for row in rows(keys, PEOPLE) if row.person == "anna-q7")
    with keys.destroying("10", anna.handle) as found:
        assert found
        assert found.mentions == (anna.mention,)
    left = next(row for row in rows(keys, PEOPLE) if row.handle == anna.handle)
    assert (left.person, left.wrapped, left.master) == (None, None, None)
    assert left.destroyed is not None
    assert [row.mention for row in rows(keys, MENTIONS)] == [bo.mention]
    assert keys.take("10", [anna]) == {anna.handle: None}
    assert keys.peek("10", [anna.handle]) == {anna.handle: None}
    assert keys.of_mentions([anna.mention]) == {}
    assert rows(keys, MENTIONS)[0].mention == bo.mention
    if isinstance(store, Path):
        for file in store.parent.glob(f"{store.name}*"):
            held = file.read_bytes()
            assert before.wrapped not in held
            assert b"anna-q7" not in held
            assert anna.mention.encode() not in held


def test_nothing_is_destroyed_where_the_record_failed(vault: Vault, master: Path) -> None:
    keys = Keys(vault, Master(master))
    anna = wanted(keys, "k/name")
    keys.take("10", [anna])

    def failing() -> None:
        with keys.destroying("10", anna.handle):
            raise RuntimeError("the log was lost")

    with pytest.raises(RuntimeError):
        failing()
    assert keys.take("10", [anna])[anna.handle] is not None


def test_nobody_is_sealed_for_while_they_are_erased(store: Path | str, master: Path) -> None:
    vaults = [Vault(store), Vault(store)]
    first, second = (Keys(vault, Master(master)) for vault in vaults)
    anna, later = wanted(first, "k/name"), wanted(first, "later/name")
    first.take("10", [anna])
    got: list[Any] = []
    thread = threading.Thread(target=lambda: got.append(second.take("10", [later])))
    with first.destroying("10", anna.handle) as found:
        assert found
        thread.start()
        thread.join(0.5)
        assert not got
    thread.join()
    for vault in vaults:
        vault.close()
    assert got == [{anna.handle: None}]


def test_who_was_erased_gets_no_new_key_where_an_older_copy_knows_nothing_of_them(
    vault: Vault, master: Path
) -> None:
    keys = Keys(vault, Master(master))
    anna = wanted(keys, "k/name")
    assert keys.destroy("10", {anna.handle: []}) == 1
    assert keys.destroy("10", {anna.handle: []}) == 0
    assert keys.take("10", [anna]) == {anna.handle: None}


# --- the master key --------------------------------------------------------------------------


def test_nobody_but_who_seals_needs_a_master_key(vault: Vault, master: Path) -> None:
    keys = Keys(vault, Master(master))
    assert keys.known_region("10") is None
    assert not master.exists()
    keys.region("10")
    assert master.stat().st_mode & 0o777 == 0o600


def test_another_master_key_is_found_at_once(vault: Vault, master: Path, tmp_path: Path) -> None:
    Keys(vault, Master(master)).region("10")
    other = Master(tmp_path / "other.key")
    with pytest.raises(WrongMaster, match=r"no master key in .*other.key"):
        Keys(vault, other)
    other.add()
    with pytest.raises(WrongMaster, match="does not hold"):
        Keys(vault, other)
    id = Master(master).ids[0]
    forged = (tmp_path / "other.key").read_text().split()[1]
    (tmp_path / "other.key").write_text(f"{id} {forged}\n")
    with pytest.raises(WrongMaster, match="does not open"):
        Keys(vault, Master(tmp_path / "other.key"))


def test_a_wrapped_key_opens_in_no_other_row(vault: Vault, master: Path) -> None:
    keys = Keys(vault, Master(master))
    anna, bo = wanted(keys, "k/name", "anna"), wanted(keys, "k/name", "bo")
    keys.take("10", [anna, bo])
    of = {row.handle: row for row in rows(keys, PEOPLE)}
    with keys.vault.writing() as connection:
        moved = PEOPLE.update().where(PEOPLE.c.handle == bo.handle)
        connection.execute(moved.values(wrapped=of[anna.handle].wrapped))
    with pytest.raises(WrongMaster):
        keys.take("10", [bo])


def test_a_rotation_wraps_everything_anew_and_nobody_notices(
    store: Path | str, master: Path
) -> None:
    vaults = [Vault(store), Vault(store)]
    keys, other = (Keys(vault, Master(master)) for vault in vaults)
    some = [wanted(keys, "k/name", f"p{n}") for n in range(950)]
    before = keys.take("10", some)
    old = keys.master.ids
    assert keys.rotate_master() == 951
    assert len(keys.master.ids) == 1
    assert keys.master.ids != old
    assert {row.master for table in (PEOPLE, REGIONS) for row in rows(keys, table)} == {
        keys.master.ids[0]
    }
    assert old[0] not in master.read_text()
    after = other.take("10", some)  # a server that has read the old file
    one = some[0]
    sealed = [
        found[one.handle].seal("Anna", one.mention, "s", "k/name")  # type: ignore[union-attr]
        for found in (before, after)
    ]
    assert sealed[0] == sealed[1]
    for vault in vaults:
        vault.close()


@pytest.mark.parametrize("steps", range(4))
def test_a_rotation_that_was_interrupted_goes_on(
    vault: Vault, master: Path, steps: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After the new key is in the file, is known to the store, wrapped some, wrapped all."""
    keys = Keys(vault, Master(master))
    some = [wanted(keys, "k/name", f"p{n}") for n in range(500)]
    keys.take("10", some)
    new = keys.master.add()
    if steps > 0:
        with vault.writing() as connection:
            keys._introduce(connection, new)
    for _ in range(steps - 1):
        keys._rewrap(new)
    anew = Keys(vault, Master(master))  # also what was taken meanwhile is wrapped
    assert anew.take("10", [wanted(anew, "k2/name", "p-new")])
    assert anew.master.ids[0] == new
    anew.rotate_master()
    assert anew.master.ids == (new,)
    assert len(Keys(vault, Master(master)).take("10", some)) == 500


# --- the file --------------------------------------------------------------------------------


def test_a_file_that_others_may_read_is_refused(master: Path) -> None:
    Master(master).add()
    master.chmod(0o640)
    with pytest.raises(WrongMaster, match="chmod 600"):
        Master(master)


@pytest.mark.parametrize("text", ["", "one\n", "one two\n", f"one {'A' * 43}\n", "é\n"])
def test_a_file_that_holds_no_key_is_refused(master: Path, text: str) -> None:
    master.write_text(text)
    master.chmod(0o600)
    with pytest.raises(WrongMaster, match=r"master\.key"):
        Master(master)


def test_two_who_make_the_first_key_make_the_same(master: Path) -> None:
    one, other = Master(master), Master(master)
    assert one.add() == other.add()
    assert one.ids == other.ids


def test_a_mention_that_an_erasure_covers_goes_also_where_an_old_copy_has_it_under_another(
    vault: Vault, master: Path
) -> None:
    keys = Keys(vault, Master(master))
    own, stray, kept = (
        wanted(keys, "a/name"), wanted(keys, "b/name", "m-b"), wanted(keys, "c/name", "m-b"),
    )  # fmt: skip
    keys.take("10", [own, stray, kept])
    marks = [keys.region("10").mark(one.mention) for one in (own, stray)]
    assert keys.destroy("10", {own.handle: marks}) == 1
    assert [row.mention for row in rows(keys, MENTIONS)] == [kept.mention]
    assert set(keys.of_mentions(o.mention for o in (own, stray, kept))) == {kept.mention}
