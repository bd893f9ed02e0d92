"""The command `samrad`, put together: one module for each sort of command.

A module is imported when one of its commands is called: `samrad --help` waits for none of them,
and a question only for its own.
"""

import gc
import io
import os
import sys
from importlib import import_module
from typing import Any, Final

import typer
from typer.core import TyperCommand
from typer.main import get_group

from application.atomic_files import OTHERS
from interfaces.cli.speaking import speak
from interfaces.wording.printable import STAND_INS

MODULES: Final = {
    "loading": {
        "load": "Load round files: each wholly or not at all, and without effect when repeated.",
    },
    "answers": {
        "rounds": "List the rounds, by region and years.",
        "participation": "Who took part: the funnel, and each organisation's part in it.",
        "principles": "Which principles were honoured, with the evidence.",
        "process": "Where a round stands: phase, what is due, what is overdue, what the charter "
        "warns of.",
        "levels": "How far participation went at each step: information, consultation, dialogue, "
        "partnership.",
        "timeline": "The facts in order of occurrence, with when they were recorded.",
    },
    "models": {
        "board": "Where every round stands and what is due, by region.",
        "rebuild": "Compute the answers over all rounds anew; meanwhile the old ones are given.",
        "work": "Only keep the answers over all rounds up to date, until told to stop.",
    },
    "trail": {
        "trail": "Who recorded a fact, when and on which source, and what corrected or contested "
        "it.",
    },
    "diff": {
        "diff": "What became known between two moments, which verdicts changed, and by which fact.",
    },
    "history": {
        "replay": "A round step by step; or judged anew, by another charter or as if something had "
        "been so.",
    },
    "comparing": {
        "compare": "Rounds and regions side by side: what all of them evidence, and who took part.",
    },
    "proving": {
        "checkpoint": "Sign the log as it is now. Give the checkpoint to others: it can prove a "
        "later change.",
        "rotate-key": "Sign with a new key from now on. Give what is printed to others: both keys "
        "have signed it.",
        "export": "Write the log so that a stranger can verify it, with its checkpoint beside it.",
        "prove": "Prove that an entry stands in the log, or that the log continues an older "
        "checkpoint.",
        "verify": "Check that nothing of a log was altered. To check a file takes no database.",
    },
    "people": {
        "subject": "Show all that is held of a person, as an access request asks (GDPR article "
        "15).",
        "erase": "Erase what is held of a person: destroy the key to it, by a disposal decision, "
        "for good.",
        "rotate-master-key": "Wrap all keys by a new master key, and destroy the old one. If "
        "interrupted, run it again.",
    },
    "backing_up": {
        "backup": "Copy the log to a new file, even while it is written to, and then the keys to "
        "another.",
    },
    "access": {
        "token": "Personal access tokens, for scripts.",
        "accounts": "Whose recorder ids are, as the issuer knows them.",
    },
    "migrating": {
        "migrate": "Make the tables that this samrad needs in PostgreSQL. Run it as their owner.",
    },
    "serving": {
        "serve": "Serve the pages, and the API (its description is at /openapi.json).",
    },
}
"""Each module with its commands, and what the list of commands says of them."""

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


@app.callback()
def begin() -> None:
    """samrad: who took part in a consultation, and which principles were honoured."""
    speak()


def _listed(module: str, command: str, about: str) -> None:
    """List a command. When it is called, the one of its module takes its place."""

    class Listed(TyperCommand):
        def make_context(self, *args: Any, **more: Any) -> Any:
            group = get_group(import_module(f"interfaces.cli.{module}").app)
            return group.commands[command].make_context(*args, **more)

    @app.command(command, cls=Listed, help=about)
    def _stands_in() -> None: ...


for _module, _commands in MODULES.items():
    for _command, _about in _commands.items():
        _listed(_module, _command, _about)


def main() -> None:
    """Run the command line. The files that it makes are for their owner alone.

    A terminal that lacks a sign gets a stand-in for it.
    """
    os.umask(OTHERS)
    gc.set_threshold(50_000, 20, 100)  # nearly all that is made, models and facts, stays
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors=STAND_INS)
    app()


if __name__ == "__main__":
    main()
