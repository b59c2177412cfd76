"""Diagnostics as lines of text, for a terminal and for editors that parse them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import click

from registry.diagnostics import Severity
from registry.report.excerpt import excerpt
from registry.report.words import harmless, head, summary
from registry.report.wrap import wrap

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from registry.diagnostics import Diagnostic
    from registry.document import Document

_WIDTH: Final = 80
"""Columns of an excerpt where nothing is said about the terminal."""
_COLOURS: Final = {Severity.ERROR: "red", Severity.WARNING: "yellow"}


def render(
    diagnostics: Sequence[Diagnostic],
    documents: Mapping[str, Document],
    *,
    excerpts: bool,
    colour: bool = False,
    width: int | None = None,
) -> str:
    """All findings, then how many there are.

    The first line of a finding starts with ``path:line:column: CODE``; all that belongs to it
    follows indented.

    Args:
        diagnostics: In the order to show.
        documents: The files as read, by path, for excerpts.
        excerpts: Show each source line with a caret under the fault.
        colour: Style with SGR escapes; else there are none.
        width: Columns of the terminal, to wrap lines; None, for anything else, wraps none.
    """
    page = _Page(documents if excerpts else {}, colour, width)
    lines = [line for each in diagnostics for line in page.finding(harmless(each))]
    gap = [""] if lines and excerpts else []
    return "\n".join([*lines, *gap, summary(diagnostics, len(documents))])


def lines_of(found: Diagnostic) -> list[str]:
    """One finding as plain lines, unwrapped, with its hint and related places."""
    return list(_Page({}, colour=False, width=None).finding(harmless(found)))


def wants_colour(environment: Mapping[str, str], *, terminal: bool) -> bool:
    """Whether output is styled: on a terminal that can, unless ``NO_COLOR`` is set.

    Args:
        environment: Variables by name.
        terminal: Whether a terminal shows the output.
    """
    refused = environment.get("NO_COLOR") or environment.get("TERM") == "dumb"
    return terminal and not refused


@dataclass(frozen=True, slots=True)
class _Page:
    documents: Mapping[str, Document]
    colour: bool
    width: int | None

    def finding(self, found: Diagnostic) -> Iterator[str]:
        rule, span = found.rule, found.span
        shade = _COLOURS[rule.severity]
        kind = "" if rule.severity is Severity.ERROR else f"{rule.severity}: "
        place = head(span)
        start = f"{place}{rule.code} "
        first, *rest = wrap(kind + found.message, self.width, before=start, indent="    ")
        code = first[len(place) : len(start)]
        yield self._bold(place) + self._paint(code, shade) + first[len(start) :]
        yield from rest
        document = self.documents.get(span.path)
        if document is not None and (source := document.line(span.line)):
            line, carets = excerpt(span, source, self.width or _WIDTH)
            yield line
            yield self._paint(carets, shade)
        if found.hint:
            yield from wrap(found.hint, self.width, before="    hint: ", indent=" " * 10)
        for other, said in found.related:
            yield from wrap(said, self.width, before=f"    {head(other)}", indent=" " * 8)

    def _paint(self, text: str, shade: str) -> str:
        return click.style(text, fg=shade, bold=True) if self.colour else text

    def _bold(self, text: str) -> str:
        return click.style(text, bold=True) if self.colour else text
