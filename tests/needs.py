"""What a test needs of the machine: without it the test is skipped by name, but never in CI."""

import os
import shutil

import pytest


def needs(program: str) -> pytest.MarkDecorator:
    """Skip where a program is lacking, unless REQUIRE_ALL is set: then the test must run."""
    lacking = shutil.which(program) is None and "REQUIRE_ALL" not in os.environ
    return pytest.mark.skipif(lacking, reason=f"this machine lacks {program}")
