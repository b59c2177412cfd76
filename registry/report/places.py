"""Where findings stand, as other programs want to be told."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from registry.diagnostics import Diagnostic, Span


def end(span: Span) -> tuple[int, int] | None:
    """Line and column where a stretch ends, exclusive; None where only its start is known."""
    stop = (span.end_line, span.end_column)
    return stop if stop > (span.line, span.column) else None


def last_line(span: Span) -> int:
    """The last line that a stretch has a character on."""
    stop = end(span)
    if stop is None:
        return span.line
    line, column = stop
    return line - 1 if column == 1 else line


def joined(folder: str, path: str) -> str:
    """A path below a folder. Both use slashes; an empty folder changes nothing."""
    return f"{folder.rstrip('/')}/{path}" if folder else path


def below(diagnostics: Iterable[Diagnostic], folder: str) -> tuple[Diagnostic, ...]:
    """The findings with their paths below a folder, in the order given.

    Findings name files relative to the registry; a CI server wants them relative to the repository
    that the registry lies in.
    """

    def moved(span: Span) -> Span:
        return replace(span, path=joined(folder, span.path))

    return tuple(
        replace(
            each,
            span=moved(each.span),
            related=tuple((moved(span), said) for span, said in each.related),
        )
        for each in diagnostics
    )
