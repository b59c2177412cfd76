"""Changes as plain text for a terminal or an e-mail."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, Final

from registry.render.changes_words import CONFIRM, tell
from registry.text import visible

if TYPE_CHECKING:
    from collections.abc import Iterator

    from registry.changes import Diff
    from registry.model import Registry
    from registry.render.changes_words import CellLine, Item

_WIDTH: Final = 96


def render(found: Diff, before: Registry, after: Registry, names: tuple[str, str]) -> str:
    """All changes, nothing left out.

    Args:
        found: What changed.
        before: The older registry, where names and titles are looked up.
        after: The newer one.
        names: What to call the two.
    """
    told = tell(found, before, after, names)
    lines = [*wrapped(told.verdict), *wrapped(told.scope)]
    for note in told.notes:
        lines += wrapped(note)
    if told.cells:
        lines += ["", "Cells"]
        lines += [line for each in told.cells for line in _cell(each)]
    if found:
        lines += ["", "Coverage"]
        lines += wrapped(f"before: {told.coverage[0]}", "  ")
        lines += wrapped(f"after: {told.coverage[1]}", "  ")
    if told.confirmations:
        lines += ["", "Needs confirmation", *wrapped(CONFIRM, "  ")]
        lines += [line for each in told.confirmations for line in _item(each)]
    for section in told.sections:
        lines += ["", section.title]
        lines += [line for each in section.items for line in _item(each)]
    return "\n".join(lines) + "\n"


def wrapped(text: str, indent: str = "") -> list[str]:
    """A paragraph in lines of readable length, all characters visible."""
    return textwrap.wrap(
        visible(" ".join(text.split())),
        _WIDTH,
        initial_indent=indent,
        subsequent_indent=f"{indent}  ",
        break_long_words=False,
        break_on_hyphens=False,
    )


def _cell(line: CellLine) -> Iterator[str]:
    turn = f", {line.turn}" if line.turn else ""
    yield from wrapped(f"{line.row}, {line.party}: {line.before} → {line.after}{turn}", "  ")
    yield from wrapped(f"because: {line.because}", "      ")


def _item(item: Item) -> Iterator[str]:
    mark = f"{item.mark}: " if item.mark else ""
    yield from wrapped(f"{mark}{item.text}", "  ")
    for each in item.details:
        yield from wrapped(each, "      ")
