"""Text in lines of a width, on a terminal."""

from __future__ import annotations

import unicodedata


def columns(text: str) -> int:
    """How many columns of a terminal a text takes. It has no control characters."""
    if text.isascii():
        return len(text)
    return sum(_columns(char) for char in text)


def _columns(char: str) -> int:
    if unicodedata.category(char) in ("Mn", "Me"):  # drawn over the character before
        return 0
    return 2 if unicodedata.east_asian_width(char) in ("W", "F") else 1


def wrap(text: str, width: int | None, *, before: str, indent: str) -> list[str]:
    """A text in lines, each as long as it fits, broken at single spaces only.

    Nothing is lost: joined by a space again, what stands after ``before`` and ``indent`` is the
    text. A word wider than a line stays whole, and the terminal breaks it.

    Args:
        text: One line of any length.
        width: Columns; None for a single line.
        before: What the first line starts with. It is never broken.
        indent: What the others start with.
    """
    if width is None:
        return [before + text]
    rows: list[list[str]] = [[]]
    room = width - columns(before)
    for word in text.split(" "):
        taken = columns(word)
        if taken > room and (rows[-1] or len(rows) == 1):
            rows.append([])
            room = width - columns(indent)
        rows[-1].append(word)
        room -= taken + 1
    first, *rest = (" ".join(row) for row in rows)
    return [before + first if first else before.rstrip(), *(indent + line for line in rest)]
