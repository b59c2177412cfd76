"""Which way a position points, and how far. The codebook (``docs/codebook.md``) says why.

The ordinal scale runs from refusing (0) to agreeing (4); tabling a provision counts as agreeing
to it. What is no position (``declines``, ``not-addressed``) and what belongs to a package as a
whole (``mixed``) has no place on it.
"""

from __future__ import annotations

from typing import Final

_DEGREES: Final = {
    "rejects": 0,
    "reserves": 1,
    "open": 2,
    "accepts-if": 3,
    "accepts": 4,
    "proposes": 4,
}
MOST: Final = max(_DEGREES.values())
"""The distance between refusing and agreeing."""


def degree(position: str) -> int | None:
    """The place on the scale, 0 to `MOST`; None for what has none."""
    return _DEGREES.get(position)


def polarity(position: str) -> int:
    """1 for (conditions included), -1 against, 0 for whatever commits to neither."""
    found = degree(position)
    if found is None:
        return 0
    if found == 0:
        return -1
    return 1 if found >= _DEGREES["accepts-if"] else 0
