"""The rules that a schema cannot say, by subject, and how they are run."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final, TypeVar

from registry import lock
from registry.checks import dates, evidence, links, positions, quotes
from registry.checks.rule import Check, Context, subjects
from registry.diagnostics import Diagnostic, Finding, Severity, Span, in_order
from registry.lock import Lock
from registry.model import Evidence, Record, Reference, Registry, Stance

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping
    from datetime import date

    from registry.captures import Captures
    from registry.diagnostics import Place
    from registry.load import Loaded

_R = TypeVar("_R", bound=Record)

CHECKS: Final = (
    *links.CHECKS,
    *dates.CHECKS,
    *positions.CHECKS,
    *evidence.CHECKS,
    *quotes.CHECKS,
)


def run(
    loaded: Loaded,
    today: date,
    only: Collection[str] | None = None,
    captures: Captures | None = None,
) -> tuple[Diagnostic, ...]:
    """Every finding on a loaded tree, those of loading included, in order.

    Args:
        loaded: What was read.
        today: The day to call the present.
        only: Where given, findings on these files alone, and no rule on the registry as a whole.
            What keeps a file that they link to from being read is reported too.
        captures: Captured texts, in which every quote from them is looked up anew.
    """
    sound = _sound(loaded.registry)
    context = Context(sound, today, captures)
    looked_at = loaded.looked_at
    found = [each for each in loaded.diagnostics if only is None or each.span.path in looked_at]
    for check, subject in _pairs(loaded.registry, sound, only):
        found += (_diagnostic(loaded, check, each) for each in check.find(subject, context))
    return in_order(found)


def _sound(registry: Registry) -> Registry:
    """The records whose links all lead somewhere.

    A link that leads nowhere is one fault; no rule says what would follow from it.
    """

    def kept(records: Mapping[str, _R]) -> dict[str, _R]:
        return {each: record for each, record in records.items() if _resolved(record, registry)}

    negotiation = registry.negotiation
    sound = replace(
        registry,
        negotiation=negotiation if negotiation and _resolved(negotiation, registry) else None,
        parties=kept(registry.parties),
        drafts=kept(registry.drafts),
        sources=kept(registry.sources),
        statements=kept(registry.statements),
        provisions=kept(registry.provisions),
    )
    dropped = sum(1 for _ in registry.records()) - sum(1 for _ in sound.records())
    return replace(sound, complete=registry.complete and not dropped)


def _resolved(subject: Record | Stance, registry: Registry) -> bool:
    return all(link.id in registry.ids[link.kind] for link in subject.references())


def _pairs(
    registry: Registry, sound: Registry, only: Collection[str] | None
) -> Iterator[tuple[Check, object]]:
    for record in registry.records():
        if only is not None and record.place.path not in only:
            continue
        for subject in subjects(record):
            if not isinstance(subject, Reference | Evidence) and not _resolved(subject, registry):
                continue
            yield from ((check, subject) for check in CHECKS if isinstance(subject, check.over))
    if only is None or lock.PATH in only:
        yield from ((check, registry.lock) for check in CHECKS if Lock in check.over)
    if only is None:
        yield from ((check, sound) for check in CHECKS if Registry in check.over)


def _diagnostic(loaded: Loaded, check: Check, finding: Finding) -> Diagnostic:
    def span(place: Place) -> Span:
        if place.path == lock.PATH:
            return lock.span(place)
        return loaded.documents[place.path].span(place)

    related = tuple((span(place), words) for place, words in finding.related)
    return Diagnostic(check.rule, span(finding.place), finding.message, finding.hint, related)


def relock(loaded: Loaded, today: date, captures: Captures) -> tuple[str, tuple[Diagnostic, ...]]:
    """The text of a new lock, and why it may not be written: nothing, or errors in order.

    Those are what keeps a file from being read, since its quotes would be lost, and quotes that
    cannot be proved. What is wrong with the old lock does not count.

    Args:
        loaded: The whole registry.
        today: The day to call the present.
        captures: The texts at hand. Quotes from others keep the proof that they have.
    """
    renewed = quotes.proved(loaded.registry, captures)
    mended = replace(loaded, registry=replace(loaded.registry, lock=renewed))
    own = {check.rule for check in quotes.CHECKS}
    in_the_way = [
        each
        for each in run(mended, today, captures=captures)
        if each.rule.severity is Severity.ERROR
        if each.rule in own or each in loaded.diagnostics
    ]
    return lock.render(renewed.proofs.values()), tuple(in_the_way)
