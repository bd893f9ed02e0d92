"""Faults and load: real servers, killed, starved and cut off while many write to them.

Small numbers, unless SAMRAD_LONG=1 is set: then as often as it takes to trust them.
"""

import os

LONG = os.environ.get("SAMRAD_LONG") == "1"


def often(small: int, long: int) -> int:
    """How often something is done: a few times, or in the long form many."""
    return long if LONG else small
