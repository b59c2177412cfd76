"""A registry with some of its records under other ids, and every reference to them likewise."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from registry.model import (
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
    from collections.abc import Mapping

R = TypeVar("R")
Names = dict[Kind, dict[str, str]]
"""Old id to new id, by kind of record."""


def renamed(registry: Registry, names: Names) -> Registry:
    """The registry with these records renamed wherever they are named."""
    if not any(names.values()):
        return registry
    negotiation = registry.negotiation
    return replace(
        registry,
        negotiation=_negotiation(negotiation, names) if negotiation else None,
        parties=_keyed(
            Kind.PARTY, {k: _party(v, names) for k, v in registry.parties.items()}, names
        ),
        drafts=_keyed(Kind.DRAFT, {k: _draft(v, names) for k, v in registry.drafts.items()}, names),
        sources=_keyed(
            Kind.SOURCE, {k: _source(v, names) for k, v in registry.sources.items()}, names
        ),
        statements=_keyed(
            Kind.STATEMENT, {k: _statement(v, names) for k, v in registry.statements.items()}, names
        ),
        provisions=_keyed(
            Kind.PROVISION, {k: _provision(v, names) for k, v in registry.provisions.items()}, names
        ),
        ids={
            kind: frozenset(_id(kind, each, names) for each in ids)
            for kind, ids in registry.ids.items()
        },
    )


def _id(kind: Kind, old: str, names: Names) -> str:
    return names.get(kind, {}).get(old, old)


def _maybe(kind: Kind, old: str | None, names: Names) -> str | None:
    return None if old is None else _id(kind, old, names)


def _ids(kind: Kind, old: tuple[str, ...], names: Names) -> tuple[str, ...]:
    return tuple(_id(kind, each, names) for each in old)


def _keyed(kind: Kind, records: Mapping[str, R], names: Names) -> dict[str, R]:
    return {_id(kind, old, names): record for old, record in records.items()}


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
            on_text=_maybe(Kind.DRAFT, each.on_text, names),
        )
        for each in old
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
