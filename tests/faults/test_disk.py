"""A disk that is full, or read-only: nothing more is recorded, everything can still be read.

To read, SQLite too needs two files beside the log, `-wal` and `-shm`, which it makes. A server that
runs has them open, and goes on reading when its disk turns read-only; one that is started on such
a disk cannot even read. Whoever must read there copies the log to another disk.
"""

from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import httpx
import pytest

from interfaces.home.home import Home
from tests.faults.conftest import made
from tests.faults.disks import break_down, fill, in_file, in_memory, remount
from tests.faults.ledger import check, same_again
from tests.faults.load import Load
from tests.faults.service import PATIENCE, TOKEN, Service, samrad, wait_until

READS = (
    "/livez", "/readyz", "/consultations", "/consultations/load-0", "/consultations/load-0/facts",
    "/consultations/load-0/principles", "/events",
)  # fmt: skip


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Home]:
    """A home on a disk of a few megabytes."""
    with in_memory(tmp_path / "disk", "4m") as disk:
        yield made(disk)


def reads(service: Service) -> dict[str, int]:
    return {path: service.status(path) for path in READS}


def test_a_full_disk_refuses_what_is_new_until_there_is_room(small: Home) -> None:
    with Service(small) as service:
        ballast = fill(small.path, left=300_000)
        with Load(service.address) as load:
            wait_until(lambda: load.setbacks()["storage"] > 8, "it is full")
            before = len(load.acknowledged)
            assert reads(service) == dict.fromkeys(READS, 200)
            ballast.unlink()
            wait_until(lambda: len(load.acknowledged) > before + 40, "it goes on")
        same_again(service.address, load.acknowledged)
        assert "Traceback" not in service.log()
    check(small, load)
    assert set(load.setbacks()) == {"storage"}
    assert load.longest() < 5
    print(f"disk full: {load.told()}; refused within {load.longest():.2f} s; {before} before it")


@pytest.mark.parametrize("end", [Service.terminate, Service.kill])
def test_a_server_that_is_started_on_a_full_disk_is_read(
    small: Home, end: Callable[[Service], object]
) -> None:
    read = (*READS, "/board", "/sv/", "/en/consultations/load-0", "/me")
    with Service(small, project="true") as service:
        with Load(service.address) as load:
            wait_until(lambda: len(load.acknowledged) > 20, "it writes")
        wait_until(lambda: service.status("/board") == 200, "the model is built")
        browser = httpx.Client(base_url=service.address, timeout=PATIENCE)
        browser.get("/sign-in/local", params={"token": TOKEN})
        end(service)
        ballast = fill(small.path, left=0)
        service.start()
        assert {path: service.status(path) for path in read} == dict.fromkeys(read, 200)
        with closing(browser), httpx.Client(base_url=service.address, timeout=PATIENCE) as public:
            assert browser.get("/consultations/load-0").status_code == 200
            assert public.get("/sv/").status_code == 200
        assert service.status("/checkpoint") == 503
        with Load(service.address, name="again") as again:
            wait_until(lambda: again.setbacks()["storage"] > 3, "it is full")
            ballast.unlink()
            wait_until(lambda: len(again.acknowledged) > 5, "it goes on by itself")
        assert "Traceback" not in service.log()
    check(small, load, again)


def test_a_disk_that_breaks_down_refuses_what_is_new_and_is_read(tmp_path: Path) -> None:
    folder, image = tmp_path / "disk", tmp_path / "image"
    with in_file(folder, image) as disk, Service(made(disk)) as service:
        load = Load(service.address)
        with load:
            wait_until(lambda: len(load.acknowledged) > 40, "it writes")
            # The kernel promises nothing of an fsync that it is at when its journal breaks down.
            with service.halted():
                break_down(disk)
            wait_until(lambda: load.setbacks()["storage"] > 8, "it is read-only")
            assert reads(service) == dict.fromkeys(READS, 200)
            # Nothing but mounting anew heals it, and that wants the server stopped.
            assert service.terminate() == 0
            load.abandon()
    with in_file(folder, image) as disk, Service(made(disk)) as service:
        assert reads(service) == dict.fromkeys(READS, 200)
        load.send_again(service.address)
        same_again(service.address, load.acknowledged)
        check(made(disk), load)
    assert set(load.setbacks()) <= {"storage", "lost", "refused"}
    print(f"disk read-only: {load.told()}; refused within {load.longest():.2f} s")


def test_on_a_read_only_disk_samrad_says_so_and_goes_on_once_it_is_writable(small: Home) -> None:
    with small.open(write=True):
        pass
    remount(small.path, "ro")
    told = samrad(small, "rounds")
    assert told.returncode == 1
    assert "see that it may be read and written" in told.stderr
    remount(small.path, "rw")
    assert samrad(small, "rounds").returncode == 0
