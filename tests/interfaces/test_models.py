"""The command line over all rounds: on a home of its own, with the bundled archive."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from interfaces.cli.loading import archive
from tests.interfaces.command_line import run


def test_the_board_is_never_behind_what_was_loaded(home: Path) -> None:
    told = json.loads(run("board", "--json").out)
    assert len(told["rounds"]) == len(archive())
    assert told["next"] is None
    file = Path(__file__).parents[2] / "interfaces" / "examples" / "fictional.yaml"
    assert run("load", str(file)).exit_code == 0
    again = json.loads(run("board", "--json").out)
    assert len(again["rounds"]) == len(archive()) + 1
    assert again["position"] > told["position"]


def test_the_board_tells_of_each_round_what_its_own_answers_tell(home: Path) -> None:
    told = json.loads(run("board", "--json").out)
    for one in told["rounds"]:
        process = json.loads(run("process", one["id"], "--json").out)
        dues = [(d["what"], d["entry"], d["by"], d["state"]) for d in process["dues"]]
        assert [(d["what"], d["entry"], d["by"], d["state"]) for d in one["dues"]] == dues
        assert one["phase"] == process["phase"]


def test_the_board_on_the_terminal(home: Path) -> None:
    told = run("board", "--region", "20").out
    assert "dalarna-2019" in told
    assert "1/6" in told
    assert "13/33" in told
    assert "blekinge" not in told
    assert "planperioden är slut" in run("board", "--region", "20", "--language", "sv").out
    refused = run("board", "--region", "99")
    assert refused.exit_code == 1
    assert "--region takes 01" in refused.err


def test_rebuild_says_what_was_built(home: Path) -> None:
    run("board")
    told = run("rebuild").out
    assert f"{len(archive())} rounds" in told or f"{len(archive()) + 1} rounds" in told


def test_work_keeps_up_until_it_is_told_to_stop(home: Path, tmp_path: Path) -> None:
    own = {**os.environ, "SAMRAD_HOME": str(tmp_path)}
    command = [sys.executable, "-c", "from interfaces.cli.main import main; main()"]
    subprocess.run([*command, "load", "--bundled"], env=own, check=True, capture_output=True)
    with subprocess.Popen(
        [*command, "work"], env=own, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    ) as worker:
        folder, until = tmp_path / "samrad.db.models", time.monotonic() + 60
        while not (folder / "models.db").exists():
            assert worker.poll() is None
            assert time.monotonic() < until
            time.sleep(0.05)
        worker.send_signal(signal.SIGTERM)
        out, _ = worker.communicate(timeout=30)
    assert worker.returncode == 0, out
