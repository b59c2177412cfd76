"""The line of a file that a finding is about, with carets under the fault."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from registry.report.wrap import columns
from registry.text import visible

if TYPE_CHECKING:
    from registry.diagnostics import Span

_CUT: Final = "…"
_LEAST: Final = 20
"""Columns that an excerpt takes even where the terminal has fewer."""


def excerpt(span: Span, source: str, width: int) -> tuple[str, str]:
    """The line and the carets below it, each at most ``width`` columns wide.

    Args:
        span: The fault. Of one that goes on over several lines, the first is shown.
        source: The line of the file. A long one is cut to the part around the fault.
        width: Columns of the terminal, at least 30.
    """
    gutter = f"{span.line:>6} | "
    room = max(width - len(gutter), _LEAST)
    start = span.column - 1
    end = span.end_column - 1 if span.end_line == span.line else len(source)
    offset = max(0, start - room)  # a character takes a column, so no more can be shown
    shown = [visible(char) for char in source[offset : start + room]]
    sizes = [columns(char) for char in shown]
    first = last = min(start - offset, len(shown))
    whole = offset == 0 and len(shown) == len(source) and sum(sizes) <= room
    left = room if whole else room - 2 * len(_CUT)
    while first > 0 and sum(sizes[first - 1 : last]) <= left // 3:
        first -= 1
    while last < len(shown) and sum(sizes[first : last + 1]) <= left:
        last += 1
    while first > 0 and sum(sizes[first - 1 : last]) <= left:
        first -= 1
    before = _CUT if offset + first > 0 else ""
    after = _CUT if offset + last < len(source) else ""
    line = f"{gutter}{before}{''.join(shown[first:last])}{after}"
    blank = len(before) + sum(sizes[first : start - offset])
    marked = max(sum(sizes[start - offset : min(end - offset, last)]), 1)
    return line.rstrip(), f"{' ' * 6} | {' ' * blank}{'^' * marked}"
