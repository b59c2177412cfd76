"""Changes as a comment on a pull request: the verdict first, details folded, never too long."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from registry.render import markdown
from registry.render.changes_words import CONFIRM, counted, tell

if TYPE_CHECKING:
    from collections.abc import Sequence

    from registry.changes import Diff
    from registry.model import Registry
    from registry.render.changes_words import CellLine, Item

LIMIT: Final = 65_536
"""Characters that GitHub takes for one comment."""
MARKER: Final = "<!-- registry-diff -->"
"""The first line, by which the comment of an earlier run is found again."""


@dataclass(frozen=True, slots=True)
class _Part:
    """Lines that may be left out from the last one on, between lines that stay."""

    opening: str
    lines: tuple[str, ...] = ()
    closing: str = ""

    def fixed(self, more: str) -> int:
        """How many characters it takes without any of its lines."""
        return len(self.opening) + len(self.closing) + (len(more) if self.lines else 0)


def render(
    found: Diff,
    before: Registry,
    after: Registry,
    names: tuple[str, str],
    command: str,
    limit: int = LIMIT,
) -> str:
    """The comment.

    Args:
        found: What changed.
        before: The older registry, where names and titles are looked up.
        after: The newer one.
        names: What to call the two.
        command: What prints all changes, said where some are left out.
        limit: The most characters of the comment.
    """
    told = tell(found, before, after, names)
    notes = "".join(f"\n> {safe(note)}\n" for note in told.notes)
    parts = [_Part(f"{MARKER}\n**{safe(told.verdict)}** {safe(told.scope)}\n{notes}")]
    if told.cells:
        head = "\n| Provision, party | Change | Because |\n|:--|:--|:--|\n"
        parts.append(_Part(head, tuple(_row(each) for each in told.cells)))
    if found:
        first, last = (safe(each) for each in told.coverage)
        parts.append(_Part(f"\n**Coverage**\n\n- before: {first}\n- after: {last}\n"))
    if told.confirmations:
        lines = tuple(_item(each) for each in told.confirmations)
        parts.append(_Part(f"\n**Needs confirmation.** {CONFIRM}\n\n", lines))
    for section in told.sections:
        summary = f"{section.title}: {counted(len(section.items), 'change')}"
        opening = f"\n<details><summary>{summary}</summary>\n\n"
        lines = tuple(_item(each) for each in section.items)
        parts.append(_Part(opening, lines, "\n</details>\n"))
    return _fit(parts, command, limit)


def safe(text: str) -> str:
    """Text that GitHub shows as it is: no markup, nobody notified, no other issue linked to.

    GitHub looks for mentions and references in what it has rendered, where an escape is gone; an
    empty comment keeps them apart.
    """
    escaped = markdown.escape(text)
    return _REFERENCE.sub(lambda mark: f"{mark.group()}<!-- -->", escaped)


_REFERENCE: Final = re.compile(
    r"&#64;|\\#|\bGH-(?=[0-9])|\b(?:https?|ftp)(?=://)|\bwww(?=\.)", re.IGNORECASE
)


def _row(line: CellLine) -> str:
    turn = f" — **{line.turn}**" if line.turn else ""
    change = f"{safe(line.before)} → {safe(line.after)}{turn}"
    return f"| **{safe(line.row)}**, {safe(line.party)} | {change} | {safe(line.because)} |\n"


def _item(item: Item) -> str:
    mark = f"**{item.mark}** " if item.mark else ""
    details = "".join(f"  - {safe(each)}\n" for each in item.details)
    return f"- {mark}{safe(item.text)}\n{details}"


def _fit(parts: Sequence[_Part], command: str, limit: int) -> str:
    """The parts in order, with as many lines, first parts first, as the limit allows."""
    every = sum(len(part.lines) for part in parts)
    longest = _left_out(every, command)
    room = limit - sum(part.fixed(longest) for part in parts)
    written = []
    for part in parts:
        kept = 0
        while kept < len(part.lines) and len(part.lines[kept]) <= room:
            room -= len(part.lines[kept])
            kept += 1
        left = len(part.lines) - kept
        more = _left_out(left, command) if left else ""
        written.append(f"{part.opening}{''.join(part.lines[:kept])}{more}{part.closing}")
    return "".join(written)


def _left_out(number: int, command: str) -> str:
    return f"\n… and {number} more, left out here; {_code(command)} shows all.\n"


def _code(text: str) -> str:
    """Text as code; a name of a branch may hold backticks."""
    fence = "`" * (1 + max((len(run) for run in re.findall("`+", text)), default=0))
    return f"{fence}{' '.join(text.split())}{fence}"
