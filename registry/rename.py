"""Records under other ids, with every reference to them likewise, and how to recognise them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from registry.model import (
    Awaited,
    Draft,
    Evidence,
    Kind,
    Negotiation,
    Party,
    Provision,
    Registry,
    Relay,
    Source,
    Stance,
    Statement,
    Text,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

Names = dict[Kind, dict[str, str]]
"""Old id to new id, by kind of record."""


def by_kind(registry: Registry) -> dict[Kind, Mapping[str, Any]]:
    """The records that could be read, by kind and id; the negotiation under its own kind."""
    found = registry.negotiation
    return {
        Kind.PROVISION: registry.provisions,
        Kind.PARTY: registry.parties,
        Kind.DRAFT: registry.drafts,
        Kind.SOURCE: registry.sources,
        Kind.STATEMENT: registry.statements,
        Kind.NEGOTIATION: {str(Kind.NEGOTIATION): found} if found else {},
    }


def with_records(registry: Registry, records: Mapping[Kind, Mapping[str, Any]]) -> Registry:
    """The registry with these records in the place of its own."""
    return replace(
        registry,
        negotiation=next(iter(records[Kind.NEGOTIATION].values()), None),
        parties=records[Kind.PARTY],
        drafts=records[Kind.DRAFT],
        sources=records[Kind.SOURCE],
        statements=records[Kind.STATEMENT],
        provisions=records[Kind.PROVISION],
    )


def renamed(registry: Registry, names: Names) -> Registry:
    """The registry with these records renamed wherever they are named."""
    if not any(names.values()):
        return registry
    records = {
        kind: {_id(kind, old, names): _RENAMERS[kind](each, names) for old, each in group.items()}
        for kind, group in by_kind(registry).items()
    }
    ids = {
        kind: frozenset(_id(kind, each, names) for each in group)
        for kind, group in registry.ids.items()
    }
    return replace(with_records(registry, records), ids=ids)


def renames(before: Registry, after: Registry) -> Names:
    """The records that only changed their names from one registry to another.

    A record that names a renamed one has changed with it and may itself be renamed, so this looks
    again until nothing more is found.
    """
    olds, news = by_kind(before), by_kind(after)
    gone, came = _only(olds, after), _only(news, before)
    names: Names = {}
    while found := _matches(olds, news, gone, came, names):
        for kind, old, new in found:
            names.setdefault(kind, {})[old] = new
            gone[kind].remove(old)
            came[kind].remove(new)
    return names


def _only(records: Mapping[Kind, Mapping[str, Any]], other: Registry) -> dict[Kind, list[str]]:
    """The ids that the other registry neither has nor names.

    An id that it names without having it was not given up, nor is it a new name for anything.
    """
    found = {
        kind: group.keys() - other.ids.get(kind, frozenset()) for kind, group in records.items()
    }
    if any(found.values()):
        for link in (link for record in other.records() for link in record.references()):
            found[link.kind].discard(link.id)
    return {kind: sorted(ids) for kind, ids in found.items()}


def _matches(
    olds: Mapping[Kind, Mapping[str, Any]],
    news: Mapping[Kind, Mapping[str, Any]],
    gone: Mapping[Kind, list[str]],
    came: Mapping[Kind, list[str]],
    names: Names,
) -> list[tuple[Kind, str, str]]:
    """Kind, old id and new id of the records that are the same by the names known so far."""
    found = []
    for kind, ids in gone.items():
        free = list(came[kind])
        for old in ids:
            for new in free:
                known = {**names, kind: {**names.get(kind, {}), old: new}}
                if _alike(olds[kind][old], news[kind][new]) and (
                    _RENAMERS[kind](olds[kind][old], known) == news[kind][new]
                ):
                    found.append((kind, old, new))
                    free.remove(new)
                    break
    return found


def _alike(old: Any, new: Any) -> bool:
    """Whether two records of a kind may be the same; spares renaming one for each other."""
    return all(
        getattr(old, name, None) == getattr(new, name, None)
        for name in ("name", "title", "summary")
    )


def _id(kind: Kind, old: str, names: Names) -> str:
    return names.get(kind, {}).get(old, old)


def _maybe(kind: Kind, old: str | None, names: Names) -> str | None:
    return None if old is None else _id(kind, old, names)


def _ids(kind: Kind, old: tuple[str, ...], names: Names) -> tuple[str, ...]:
    return tuple(_id(kind, each, names) for each in old)


def _evidence(old: tuple[Evidence, ...], names: Names) -> tuple[Evidence, ...]:
    return tuple(replace(each, source=_id(Kind.SOURCE, each.source, names)) for each in old)


def _stances(old: tuple[Stance, ...], names: Names) -> tuple[Stance, ...]:
    return tuple(
        replace(
            each,
            target=_id(each.about, each.target, names),
            party=_id(Kind.PARTY, each.party, names),
            statement=_id(Kind.STATEMENT, each.statement, names),
            evidence=_evidence(each.evidence, names),
            waits_for=tuple(_awaited(one, names) for one in each.waits_for),
            on_text=_maybe(Kind.DRAFT, each.on_text, names),
        )
        for each in old
    )


def _awaited(old: Awaited, names: Names) -> Awaited:
    return replace(
        old,
        provision=_maybe(Kind.PROVISION, old.provision, names),
        party=_maybe(Kind.PARTY, old.party, names),
    )


def _negotiation(old: Negotiation, names: Names) -> Negotiation:
    return replace(
        old,
        drafts=_ids(Kind.DRAFT, old.drafts, names),
        parties=_ids(Kind.PARTY, old.parties, names),
        stances=_stances(old.stances, names),
    )


def _party(old: Party, names: Names) -> Party:
    members = tuple(replace(m, party=_id(Kind.PARTY, m.party, names)) for m in old.members)
    return replace(old, id=_id(Kind.PARTY, old.id, names), members=members)


def _draft(old: Draft, names: Names) -> Draft:
    return replace(
        old,
        id=_id(Kind.DRAFT, old.id, names),
        proposer=_id(Kind.PARTY, old.proposer, names),
        addressees=_ids(Kind.PARTY, old.addressees, names),
        evidence=_evidence(old.evidence, names),
        stances=_stances(old.stances, names),
    )


def _source(old: Source, names: Names) -> Source:
    relays = tuple(Relay(_maybe(Kind.SOURCE, r.source, names), r.outlet) for r in old.relays)
    return replace(
        old,
        id=_id(Kind.SOURCE, old.id, names),
        affiliation=_maybe(Kind.PARTY, old.affiliation, names),
        relays=relays,
    )


def _statement(old: Statement, names: Names) -> Statement:
    return replace(
        old,
        id=_id(Kind.STATEMENT, old.id, names),
        party=_id(Kind.PARTY, old.party, names),
        attributed_party=_maybe(Kind.PARTY, old.attributed_party, names),
        evidence=_evidence(old.evidence, names),
    )


def _text(old: Text, names: Names) -> Text:
    return replace(old, draft=_id(Kind.DRAFT, old.draft, names))


def _provision(old: Provision, names: Names) -> Provision:
    return replace(
        old,
        id=_id(Kind.PROVISION, old.id, names),
        proposer=_id(Kind.PARTY, old.proposer, names),
        obliges=_ids(Kind.PARTY, old.obliges, names),
        concerns=_ids(Kind.PARTY, old.concerns, names),
        texts=tuple(_text(each, names) for each in old.texts),
        evidence=_evidence(old.evidence, names),
        stances=_stances(old.stances, names),
        relations={
            relation: _ids(Kind.PROVISION, ids, names) for relation, ids in old.relations.items()
        },
    )


_RENAMERS: Final[dict[Kind, Callable[[Any, Names], Any]]] = {
    Kind.PROVISION: _provision,
    Kind.PARTY: _party,
    Kind.DRAFT: _draft,
    Kind.SOURCE: _source,
    Kind.STATEMENT: _statement,
    Kind.NEGOTIATION: _negotiation,
}
