"""What findings say, fit for any output: one line each, with nothing that a screen acts on."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from registry.diagnostics import Severity
from registry.text import visible

if TYPE_CHECKING:
    from collections.abc import Collection

    from registry.diagnostics import Diagnostic, Span


def harmless(found: Diagnostic) -> Diagnostic:
    """The finding with every character that cannot be printed written as its escape.

    Messages quote values of files, and paths are names of files; both can hold anything.
    """
    return replace(
        found,
        span=_harmless_path(found.span),
        message=visible(found.message),
        hint=visible(found.hint),
        related=tuple((_harmless_path(span), visible(said)) for span, said in found.related),
    )


def _harmless_path(span: Span) -> Span:
    return replace(span, path=visible(span.path))


def sentence(found: Diagnostic) -> str:
    """What is wrong and what to do about it."""
    return f"{found.message}; {found.hint}" if found.hint else found.message


def head(span: Span) -> str:
    """The place as editors and terminals parse it: ``path:line:column: ``."""
    return f"{span.path}:{span.line}:{span.column}: "


def summary(diagnostics: Collection[Diagnostic], files: int) -> str:
    """How many errors and warnings, in how many files.

    Args:
        diagnostics: The findings.
        files: How many files were checked.
    """
    if not diagnostics:
        return f"{count(files, 'file')} checked, no findings."
    by_severity = Counter(each.rule.severity for each in diagnostics)
    counts = [count(by_severity[each], each) for each in Severity if by_severity[each]]
    faulty = len({each.span.path for each in diagnostics})
    return f"{', '.join(counts)} in {count(faulty, 'file')} ({count(files, 'file')} checked)."


def count(number: int, noun: str) -> str:
    """A number with its noun: ``1 file``, ``2 files``."""
    return f"{number} {noun}{'' if number == 1 else 's'}"
