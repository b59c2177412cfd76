"""The rules that a schema cannot say, by subject, and how they are run."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from registry.checks import dates, evidence, links, positions
from registry.checks.rule import Check, Context, subjects
from registry.diagnostics import Diagnostic, Finding, in_order
from registry.model import Registry

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from datetime import date

    from registry.diagnostics import Place, Span
    from registry.load import Loaded

CHECKS: Final = (*links.CHECKS, *dates.CHECKS, *positions.CHECKS, *evidence.CHECKS)


def run(loaded: Loaded, today: date, only: Collection[str] | None = None) -> tuple[Diagnostic, ...]:
    """Every finding on a loaded tree, those of loading included, in order.

    Args:
        loaded: What was read.
        today: The day to call the present.
        only: Where given, findings on these files alone, and no rule on the registry as a whole.
            What keeps a file that they link to from being read is reported too.
    """
    context = Context(loaded.registry, today)
    read = {*(only or ()), *loaded.documents}
    found = [each for each in loaded.diagnostics if only is None or each.span.path in read]
    for check, subject in _pairs(loaded.registry, only):
        found += (_diagnostic(loaded, check, each) for each in check.find(subject, context))
    return in_order(found)


def _pairs(registry: Registry, only: Collection[str] | None) -> Iterator[tuple[Check, object]]:
    for record in registry.records():
        if only is not None and record.place.path not in only:
            continue
        for subject in subjects(record):
            yield from ((check, subject) for check in CHECKS if isinstance(subject, check.over))
    if only is None:
        yield from ((check, registry) for check in CHECKS if Registry in check.over)


def _diagnostic(loaded: Loaded, check: Check, finding: Finding) -> Diagnostic:
    def span(place: Place) -> Span:
        return loaded.documents[place.path].span(place)

    related = tuple((span(place), words) for place, words in finding.related)
    return Diagnostic(check.rule, span(finding.place), finding.message, finding.hint, related)
