"""Sealed, sent again, erased, restored and rotated in any order: what was erased stays erased.

The machine keeps a model of what it sent and what it erased. After every step everything of the
log reads as the model says, on each of two servers, and nothing in the clear stands in any file.
"""

import shutil
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from application.people.erasing import Unknown, erase, reapply
from application.people.keys import Keys
from application.people.master import Master
from application.people.opening import Forgotten, Opened, Opening
from application.people.sealing import Sealing
from application.submission import Refused, Submission
from application.vault import Vault
from tests.application.given import engine_on, submission
from tests.application.people.given import BEGINNING, DECISION, contact, lines, read

PEOPLE = ("p-1", "p-2", "p-3")
people = st.sampled_from(PEOPLE)
which = st.integers(0, 1)


class AnyOrder(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.folder = TemporaryDirectory()
        self.path = Path(self.folder.name)
        self.servers: list[Opening] = []
        self.sent: list[Submission] = []
        self.told: dict[str, tuple[str, str]] = {}
        self.erased: set[str] = set()
        self.copies: list[tuple[Path, set[str]]] = []
        self.entries = 0
        self.log: list[bytes] = []

    def _start(self) -> None:
        for _ in range(2):
            engine = engine_on(self.path / "log.db")
            master = Master(self.path / "master.key")
            keys = Keys(Vault(self.path / "keys.db"), master)
            opening = Opening(engine, keys)
            engine.sealer = Sealing(engine, lambda make, keys=keys: keys)  # type: ignore[misc]
            reapply(opening)
            self.servers.append(opening)

    def _stop(self) -> None:
        for one in self.servers:
            one.keys.vault.close()
            one.engine.close()
        self.servers = []

    def teardown(self) -> None:
        self._stop()
        self.folder.cleanup()

    @initialize()
    def begin(self) -> None:
        self._start()
        self.servers[0].engine.submit(submission(*BEGINNING, key="beginning"))

    @rule(person=people, at=which)
    def seal(self, person: str, at: int) -> None:
        self.entries += 1
        id, value = f"k-{self.entries}", f"secret value {self.entries}"
        asked = submission(contact(id, value, person), key=id)
        try:
            self.servers[at].engine.submit(asked)
        except Refused:
            assert person in self.erased
            return
        assert person not in self.erased
        self.sent.append(asked)
        self.told[id] = (person, value)

    @rule(data=st.data(), at=which, anew=st.booleans())
    def repeat(self, data: st.DataObject, at: int, anew: bool) -> None:
        if self.sent:
            asked = data.draw(st.sampled_from(self.sent))
            again = submission(*asked.facts, key="anew" + asked.key) if anew else asked
            receipt = self.servers[at].engine.submit(again)
            assert receipt.repeated or not receipt.added

    @rule(person=people, at=which)
    def erase(self, person: str, at: int) -> None:
        before = self.servers[at].engine.position()
        try:
            covered = erase(self.servers[at], "10", person, DECISION, "officer", "officer")
        except Unknown:
            assert person not in self.erased
            assert all(of != person for of, _ in self.told.values())
            return
        assert (covered is None) == (person in self.erased)
        assert self.servers[at].engine.position() == before + (covered is not None)
        self.erased.add(person)

    @rule(at=which)
    def rotate(self, at: int) -> None:
        """Older copies cannot be opened after it, so that nobody will restore them."""
        self.servers[at].keys.rotate_master()
        self.copies = []

    @rule()
    def copy(self) -> None:
        self.servers[0].keys.vault.scrub()
        copy = self.path / f"copy-{len(self.copies)}.db"
        shutil.copy(self.path / "keys.db", copy)
        self.copies.append((copy, set(self.told)))

    @rule(data=st.data())
    def restore(self, data: st.DataObject) -> None:
        """An older copy that has the keys to all there is, though some were erased since."""
        whole = [copy for copy, held in self.copies if held == set(self.told)]
        if whole:
            copy = data.draw(st.sampled_from(whole))
            self._stop()
            for left in self.path.glob("keys.db*"):
                left.unlink()
            shutil.copy(copy, self.path / "keys.db")
            self._start()

    @rule()
    def start_anew(self) -> None:
        self._stop()
        self._start()

    @invariant()
    def everything_reads_as_it_should(self) -> None:
        for server in self.servers:
            for id, (person, value) in self.told.items():
                found = read(server, id)["name"]
                if person in self.erased:
                    assert isinstance(found, Forgotten)
                else:
                    assert found == Opened(value, found.salt)  # type: ignore[union-attr]
            assert server.unreadable == set()

    @invariant()
    def the_log_only_grows_and_nothing_is_in_the_clear(self) -> None:
        if self.servers:
            log = lines(self.servers[0].engine)
            assert log[: len(self.log)] == self.log
            self.log = log
        for file in self.path.iterdir():
            assert b"secret value" not in file.read_bytes()


AnyOrder.TestCase.settings = settings(
    max_examples=20,
    stateful_step_count=20,
    derandomize=True,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    print_blob=True,
)
TestAnyOrder = AnyOrder.TestCase
