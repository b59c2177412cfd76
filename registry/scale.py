"""Which way a position points. The codebook (``docs/codebook.md``) gives the reasons."""

from __future__ import annotations

from typing import Final

_POLARITY: Final = {"proposes": 1, "accepts": 1, "accepts-if": 1, "rejects": -1}


def polarity(position: str) -> int:
    """1 for, -1 against, 0 for whatever commits to neither."""
    return _POLARITY.get(position, 0)
