"""What the threads of a server share, driven by sixteen of them at once."""

import secrets
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import date
from pathlib import Path

import pytest

from application.access.accounts import Accounts
from application.access.sessions import Sessions, SignIns
from application.access.tokens import Terms, Tokens
from application.answers import Answers
from application.audit.log import AuditLog, Issued
from application.audit.merkle import Tree
from application.audit.note import Checkpoint, Signer
from application.cache import Cache
from application.models.building import rebuild
from application.models.projector import Projector
from application.models.queries import Models, Page
from application.models.store import Store
from application.people.keys import Keys
from application.people.master import Master
from application.people.opening import Opening
from application.people.sealing import Sealing
from application.pseudonyms import Pseudonyms
from application.subscription import read_on
from application.vault import MEMORY, Vault
from domain.access import Grant
from interfaces.home.home import yardstick
from tests.application.given import engine_on, submission
from tests.application.people.given import BEGINNING, contact, value
from tests.given import fact, opened

THREADS = 16
DOOR = "door"
OFFICER = (Grant.parse("officer:20"),)


def at_once(work: Callable[[int], object], seconds: float = 0.6) -> int:
    """Have sixteen threads do it again and again, each with its number; how often they did.

    The first fault of any is raised.
    """
    faults: list[BaseException] = []
    done = [0] * THREADS
    begin, until = threading.Barrier(THREADS), time.monotonic() + seconds

    def run(n: int) -> None:
        begin.wait()
        try:
            while not faults and (time.monotonic() < until or not done[n]):
                work(n)
                done[n] += 1
        except BaseException as fault:
            faults.append(fault)

    threads = [threading.Thread(target=run, args=(n,)) for n in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if faults:
        raise faults[0]
    return sum(done)


@pytest.fixture(params=["memory", "sqlite", "postgresql"])
def vault(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Vault]:
    places: dict[str, Callable[[], Path | str]] = {
        "memory": lambda: MEMORY,
        "sqlite": lambda: tmp_path / "keys.db",
        "postgresql": lambda: str(request.getfixturevalue("postgres_url")),
    }
    with ExitStack() as stack:
        made = Vault(places[request.param]())
        stack.callback(made.close)
        yield made


def test_who_comes_in_is_found_by_all_threads_at_once(vault: Vault) -> None:
    sessions, tokens, accounts = Sessions(vault), Tokens(vault), Accounts(vault)
    sign_ins, mine = SignIns(vault), [f"r-{n}" for n in range(THREADS)]
    held = [sessions.begin(one, OFFICER, DOOR) for one in mine]
    terms = Terms("figures", OFFICER, frozenset({"read"}), 90)
    shown = [tokens.make(one, terms, OFFICER)[0] for one in mine]

    def come(n: int) -> None:
        for _ in range(20):
            session, token = sessions.find(held[n], [DOOR]), tokens.find(shown[n])
            assert session
            assert token
            assert (session.recorder, token.owner) == (mine[n], mine[n])
        own = accounts.signed_in("https://login.example", f"subject-{n}", OFFICER)
        assert accounts.recorder("https://login.example", f"subject-{n}", ()) == own
        state, begun = sign_ins.begin("/")
        assert sign_ins.take(state) == begun
        sessions.end(sessions.begin(own, OFFICER, DOOR))

    assert at_once(come) >= THREADS
    assert len(accounts.all()) == THREADS


def test_keys_and_pseudonyms_are_the_same_in_all_threads(vault: Vault, tmp_path: Path) -> None:
    with engine_on(tmp_path / "log.db") as engine:
        opening = Opening(engine, Keys(vault, Master()))
        engine.sealer = Sealing(engine, lambda make=False: opening.keys)
        engine.submit(submission(*BEGINNING, key="beginning"))
        name = Pseudonyms.of(vault).name("anna", "consultation-exempel")

        def seal(n: int) -> None:
            id = f"k{n}-{secrets.token_hex(4)}"
            engine.submit(submission(contact(id, f"Name {n}", f"p-{n}"), key=id))
            assert value(opening, id) == f"Name {n}"
            assert Pseudonyms.of(vault).name("anna", "consultation-exempel") == name

        assert at_once(seal) >= THREADS
        assert not opening.unreadable


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Path | str:
    if request.param == "postgresql":
        return str(request.getfixturevalue("postgres_url"))
    return tmp_path / "log.db"


def test_the_log_its_tree_its_checkpoints_and_its_model_are_read_while_it_grows(
    database: Path | str, tmp_path: Path
) -> None:
    store = (
        Store.postgresql(database)
        if isinstance(database, str)
        else Store.sqlite(tmp_path / "models")
    )
    with engine_on(database) as engine, ExitStack() as stack:
        stack.callback(store.close)
        engine.submit(submission(opened(), key="opening"))
        answers = Answers(engine, yardstick(), lambda: date(2019, 3, 1))
        projector = Projector(engine, answers, store)
        rebuild(projector)
        models = Models(projector)
        signer, issued = Signer.generate("region.example/threads"), Issued(tmp_path / "signed")
        audits = [AuditLog(engine.tree, signer, issued) for _ in range(2)]

        def work(n: int) -> None:
            id = f"f{n}-{secrets.token_hex(4)}"
            receipt = engine.submit(submission(fact("roles-explained", id), key=id))
            assert engine.look()
            state = engine.consultation("exempel")
            assert state.facts[id].position == receipt.version <= state.position
            before = engine.as_of(receipt.position - 1).consultation("exempel")
            assert id not in before.facts
            told = read_on(engine.recorder, receipt.position - 1, 1).lines[0]
            assert id.encode() in told[-1]
            if n == 0:
                projector.catch_up()
            board = models.board(date(2019, 3, 1), Page(10))
            assert [row.id for row in board.rows] == ["exempel"]
            signed = Checkpoint.opened(audits[n % 2].checkpoint(), signer.verifier)
            assert signed.size >= receipt.position
            audits[n % 2].inclusion(receipt.position)

        assert at_once(work, 1.5) >= THREADS
        tree, lines = engine.tree.grown(), [line[-1] for line in engine.recorder.lines()]
        again = Tree()
        again.append(lines)
        assert tree.root() == again.root(len(tree))
        projector.catch_up_wholly()
        assert store.position() == len(lines)


def test_what_is_kept_in_memory_stays_within_its_weight() -> None:
    cache: Cache[int, int] = Cache(100, lambda value: value)

    def use(n: int) -> None:
        for key in range(n, n + 50):
            cache.keep(key % 40, 7)
            assert cache.get(key % 40) in (7, None)
            cache.drop((key + n) % 40)

    at_once(use, 0.2)
    assert cache._values.currsize == 7 * len(cache._values) <= 100


def test_what_is_heavier_than_the_cache_is_kept_alone() -> None:
    cache: Cache[str, int] = Cache(100, lambda value: value)
    cache.keep("light", 7)
    cache.keep("heavy", 1000)
    assert (cache.get("light"), cache.get("heavy")) == (None, 1000)
    cache.keep("light", 7)
    assert (cache.get("light"), cache.get("heavy")) == (7, None)


def test_more_threads_than_a_server_has_read_the_log_at_once(tmp_path: Path) -> None:
    threads = 48  # a server has forty, and a few in the background
    with engine_on(tmp_path / "log.db") as engine:
        engine.submit(submission(opened(kept="live"), key="one"))
        pool = engine.recorder.datastore.pool
        held = [pool.get_connection(timeout=1.0) for _ in range(threads)]
        try:
            assert len({id(one) for one in held}) == threads
        finally:
            for one in held:
                pool.put_connection(one)
