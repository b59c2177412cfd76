"""Diagnostics as lines of text, for a terminal and for editors that parse them."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from registry.diagnostics import Severity
from registry.text import visible

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from registry.diagnostics import Diagnostic
    from registry.document import Document

_EXCERPT_WIDTH = 72


def render(
    diagnostics: Sequence[Diagnostic], documents: Mapping[str, Document], *, excerpts: bool
) -> str:
    """All findings, then how many there are.

    Args:
        diagnostics: In the order to show.
        documents: The files as read, by path, for excerpts.
        excerpts: Show each source line with a caret under the fault.
    """
    lines = [line for each in diagnostics for line in _finding(each, documents if excerpts else {})]
    return "\n".join(
        [*lines, *([""] if lines and excerpts else []), summary(diagnostics, len(documents))]
    )


def summary(diagnostics: Sequence[Diagnostic], files: int) -> str:
    """How many errors and warnings, in how many files."""
    if not diagnostics:
        return f"{_count(files, 'file')} checked, no findings."
    by_severity = Counter(each.rule.severity for each in diagnostics)
    counts = [_count(by_severity[each], each) for each in Severity if by_severity[each]]
    faulty = len({each.span.path for each in diagnostics})
    return f"{', '.join(counts)} in {_count(faulty, 'file')} ({_count(files, 'file')} checked)."


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _finding(found: Diagnostic, documents: Mapping[str, Document]) -> Iterator[str]:
    span = found.span
    kind = "" if found.rule.severity is Severity.ERROR else f"{found.rule.severity}: "
    where = f"{span.path}:{span.line}:{span.column}"
    yield f"{where}: {found.rule.code} {kind}{visible(found.message)}"
    document = documents.get(span.path)
    if document is not None and (source := document.line(span.line)):
        yield from _excerpt(found, source)
    if found.hint:
        yield f"    hint: {visible(found.hint)}"
    for other, words in found.related:
        yield f"    {other.path}:{other.line}:{other.column}: {visible(words)}"


def _excerpt(found: Diagnostic, source: str) -> Iterator[str]:
    """The source line, cut around the fault where it is long, with carets below."""
    span = found.span
    start = span.column - 1
    end = span.end_column - 1 if span.end_line == span.line else len(source)
    first = max(0, start - _EXCERPT_WIDTH // 2) if len(source) > _EXCERPT_WIDTH else 0
    shown = source[first : first + _EXCERPT_WIDTH]
    before = visible(shown[: start - first])
    marked = visible(shown[start - first : max(end, start + 1) - first]) or " "
    after = visible(shown[max(end, start + 1) - first :])
    gutter = f"{span.line:>6} | "
    yield f"{gutter}{before}{marked}{after}".rstrip()
    yield f"{' ' * 6} | {' ' * len(before)}{'^' * len(marked)}".rstrip()
