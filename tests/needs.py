"""What a test needs of the machine: without it the test is skipped by name, but never in CI."""

import os
import shutil
from pathlib import Path
from typing import NoReturn

import pytest


def found(name: str, *places: str) -> str | None:
    """Where a program is: on the path, or else at the first of these places that is there."""
    return shutil.which(name) or next((place for place in places if Path(place).exists()), None)


def needs(name: str, *places: str) -> pytest.MarkDecorator:
    """Skip where something is lacking, unless REQUIRE_ALL is set: then the test must run."""
    lacking = found(name, *places) is None and "REQUIRE_ALL" not in os.environ
    return pytest.mark.skipif(lacking, reason=f"this machine lacks {name}")


def lacking(name: str) -> NoReturn:
    """Skip the test that is running, since name is not here; where nothing may lack, fail it."""
    if "REQUIRE_ALL" in os.environ:
        pytest.fail(f"this machine lacks {name}")
    pytest.skip(f"this machine lacks {name}")
