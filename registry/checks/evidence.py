"""Rules about what a stance rests on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from registry.checks.rule import Context, rule
from registry.diagnostics import Finding, Severity, did_you_mean
from registry.model import Kind, Registry, Stance, Statement
from registry.origins import roots

if TYPE_CHECKING:
    from collections.abc import Iterator

    from registry.model import Evidence


@rule("EVD001", "source-does-not-carry", "A stance's source is not one of its statement.", Stance)
def source_does_not_carry(stance: Stance, context: Context) -> Iterator[Finding]:
    """The statement lists every source that carries it; a stance quotes from those."""
    statement = context.registry.statements.get(stance.statement)
    if statement is None:
        return
    carriers = [item.source for item in statement.evidence]
    for item in stance.evidence:
        if item.source not in carriers and item.source in context.registry.ids[Kind.SOURCE]:
            message = f'"{item.source}" is not among the sources of "{statement.id}"'
            hint = did_you_mean(item.source, carriers) or f"add it to {statement.place.path}"
            related = ((statement.place / "evidence", "the statement's sources are here"),)
            yield Finding(item.place / "source", message, hint, related)


@rule(
    "EVD002",
    "opponent-alone",
    "Only another party's outlets carry words that count as on the record.",
    Statement,
)
def opponent_alone(statement: Statement, context: Context) -> Iterator[Finding]:
    """What only the other side reports is the other side's report."""
    if not statement.on_record:
        return
    sources = [context.registry.sources.get(item.source) for item in statement.evidence]
    owners = {source.affiliation if source else None for source in sources}
    if None not in owners and statement.party not in owners:
        named = ", ".join(sorted(f'"{owner}"' for owner in owners if owner))
        message = f'every source of these words of "{statement.party}" is affiliated with {named}'
        hint = "add a source of its own or an independent one, or say attributed_by"
        yield Finding(statement.place / "evidence", message, hint)


@rule("EVD003", "same-words-twice", "The same words are filed as two statements.", Registry)
def same_words_twice(registry: Registry, _: Context) -> Iterator[Finding]:
    """One utterance is one statement, however many outlets carry it."""
    first: dict[tuple[str, str], Evidence] = {}
    owner: dict[tuple[str, str], Statement] = {}
    for statement in sorted(registry.statements.values(), key=lambda each: each.id):
        for item in statement.evidence:
            if item.quote is None or len(item.quote.split()) < _TELLING:
                continue
            key = (statement.party, item.quote.casefold())
            earlier = owner.setdefault(key, statement)
            first.setdefault(key, item)
            if earlier.id != statement.id:
                message = f'these words are filed under the statement "{earlier.id}" too'
                hint = "merge the two, or quote the words that are in one of them only"
                related = ((first[key].place / "quote", "first here"),)
                yield Finding(item.place / "quote", message, hint, related)


@rule(
    "EVD004",
    "unsaid-relay",
    "Two reports of one day have the same words, and neither says that it repeats the other.",
    Statement,
    severity=Severity.WARNING,
)
def unsaid_relay(statement: Statement, context: Context) -> Iterator[Finding]:
    """Two outlets that share a source are one origin; a party's own text has its own words."""
    registry = context.registry
    quoted = [
        (item, source)
        for item in statement.evidence
        if item.quote
        and len(item.quote.split()) >= _TELLING
        and (source := registry.sources.get(item.source))
        and source.kind not in _OWN_WORDS
        and source.published
    ]
    for index, (item, source) in enumerate(quoted):
        for other, original in quoted[:index]:
            if (
                source.id != original.id
                and source.published == original.published
                and item.quote == other.quote
                and not roots(registry, source.id) & roots(registry, original.id)
            ):
                message = f'"{source.id}" has the same words on the same day as "{original.id}"'
                hint = "if one repeats the other, or both an agency, say so under relays"
                related = ((other.place / "quote", "the same words are here"),)
                yield Finding(item.place / "source", message, hint, related)


_TELLING: Final = 6
"""Fewer words than this can be the same by chance."""
_OWN_WORDS: Final = frozenset({"primary-document", "official-statement", "leak"})

CHECKS = (source_does_not_carry, opponent_alone, same_words_twice, unsaid_relay)
