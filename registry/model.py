"""The records of a registry, as frozen data. What a field means is said in its schema."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from registry.lock import Key, Lock, key

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from registry.diagnostics import Place


class Kind(StrEnum):
    """The kinds of record. Each has a schema of its name and, but for the first, a folder."""

    NEGOTIATION = "negotiation"
    PARTY = "party"
    DRAFT = "draft"
    SOURCE = "source"
    STATEMENT = "statement"
    PROVISION = "provision"


@dataclass(frozen=True, slots=True)
class Period:
    """A day, or the days between two, both included."""

    start: date
    end: date

    def __str__(self) -> str:
        if self.start == self.end:
            return self.start.isoformat()
        return f"{self.start.isoformat()}/{self.end.isoformat()}"


@dataclass(frozen=True, slots=True)
class Reference:
    """An id that a record names. The record's own kind is in ``place``."""

    kind: Kind
    id: str
    place: Place


@dataclass(frozen=True, slots=True)
class Evidence:
    """A source with the words it gives, or the place in it where they stand."""

    source: str
    quote: str | None
    locator: str | None
    place: Place = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Awaited:
    """What a stance waits for: that a party agrees to a provision, or an outside fact."""

    provision: str | None
    party: str | None
    fact: str | None
    place: Place = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Stance:
    """What one party said about one thing in one statement.

    ``about`` and ``target`` name that thing: a provision, a draft, or the negotiation's package.
    """

    about: Kind
    target: str
    party: str
    position: str
    statement: str
    evidence: tuple[Evidence, ...]
    reading: str | None
    condition: str | None
    waits_for: tuple[Awaited, ...]
    on_text: str | None
    note: str | None
    place: Place = field(compare=False, repr=False)

    def references(self) -> Iterator[Reference]:
        """The ids that it names."""
        yield Reference(Kind.PARTY, self.party, self.place / "party")
        yield Reference(Kind.STATEMENT, self.statement, self.place / "statement")
        yield from _sources(self.evidence)
        for awaited in self.waits_for:
            if awaited.provision is not None:
                yield Reference(Kind.PROVISION, awaited.provision, awaited.place / "provision")
            if awaited.party is not None:
                yield Reference(Kind.PARTY, awaited.party, awaited.place / "party")
        if self.on_text is not None:
            yield Reference(Kind.DRAFT, self.on_text, self.place / "on_text")


@dataclass(frozen=True, slots=True)
class Member:
    """A member of a group, with the time of its membership."""

    party: str
    start: date
    end: date | None


@dataclass(frozen=True, slots=True)
class Party:
    """Somebody who takes positions, or is directly affected."""

    id: str
    name: str
    label: str
    type: str
    members: tuple[Member, ...]
    note: str | None
    place: Place = field(compare=False, repr=False)

    def references(self) -> Iterator[Reference]:
        """The ids that it names."""
        for index, member in enumerate(self.members):
            yield Reference(Kind.PARTY, member.party, self.place / "members" / index / "party")


@dataclass(frozen=True, slots=True)
class Draft:
    """A text that one party tabled."""

    id: str
    title: str
    label: str
    proposer: str
    addressees: tuple[str, ...]
    date: Period
    articles: int | None
    url: str | None
    archived: str | None
    evidence: tuple[Evidence, ...]
    stances: tuple[Stance, ...]
    note: str | None
    place: Place = field(compare=False, repr=False)

    def references(self) -> Iterator[Reference]:
        """The ids that it names."""
        yield Reference(Kind.PARTY, self.proposer, self.place / "proposer")
        yield from _listed(Kind.PARTY, self.addressees, self.place / "addressees")
        yield from _sources(self.evidence)
        for stance in self.stances:
            yield from stance.references()


@dataclass(frozen=True, slots=True)
class Relay:
    """What a source repeats: a source on file, or an outlet by name."""

    source: str | None
    outlet: str | None


@dataclass(frozen=True, slots=True)
class Source:
    """A published text in which words can be checked."""

    id: str
    title: str
    publisher: str
    affiliation: str | None
    kind: str
    url: str | None
    archived: str | None
    published: Period | None
    language: str
    translated_from: str | None
    relays: tuple[Relay, ...]
    sha256: str | None
    note: str | None
    place: Place = field(compare=False, repr=False)

    def proof_key(self, quote: str) -> Key | None:
        """The key that the proof of a quote from it has; None where its text was not captured."""
        return key(self.id, self.sha256, quote) if self.sha256 else None

    def references(self) -> Iterator[Reference]:
        """The ids that it names."""
        if self.affiliation is not None:
            yield Reference(Kind.PARTY, self.affiliation, self.place / "affiliation")
        for index, relay in enumerate(self.relays):
            if relay.source is not None:
                place = self.place / "relays" / index / "source"
                yield Reference(Kind.SOURCE, relay.source, place)


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who spoke for the party, and how much that binds it."""

    name: str | None
    role: str
    level: str

    def __str__(self) -> str:
        return f"{self.name}, {self.role}" if self.name else self.role


@dataclass(frozen=True, slots=True)
class Statement:
    """One utterance or letter of one party."""

    id: str
    party: str
    speaker: Speaker
    date: Period
    occasion: str | None
    language: str | None
    attributed_party: str | None
    attributed_outlet: str | None
    summary: str
    evidence: tuple[Evidence, ...]
    note: str | None
    place: Place = field(compare=False, repr=False)

    @property
    def on_record(self) -> bool:
        """Whether the party itself said it, by somebody with a name or an office."""
        attributed = self.attributed_party is not None or self.attributed_outlet is not None
        return not attributed and self.speaker.level != "anonymous"

    def references(self) -> Iterator[Reference]:
        """The ids that it names."""
        yield Reference(Kind.PARTY, self.party, self.place / "party")
        if self.attributed_party is not None:
            place = self.place / "attributed_by" / "party"
            yield Reference(Kind.PARTY, self.attributed_party, place)
        yield from _sources(self.evidence)


@dataclass(frozen=True, slots=True)
class Text:
    """A place in a draft."""

    draft: str
    article: int | None
    paragraph: int | None
    place: Place = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Provision:
    """One thing that is proposed, with every party's stance on it.

    ``relations`` holds a tuple of provision ids for each relation that the file names.
    """

    id: str
    title: str
    summary: str
    theme: str
    kind: str
    proposer: str
    obliges: tuple[str, ...]
    concerns: tuple[str, ...]
    area: str | None
    texts: tuple[Text, ...]
    evidence: tuple[Evidence, ...]
    stances: tuple[Stance, ...]
    relations: Mapping[str, tuple[str, ...]]
    note: str | None
    place: Place = field(compare=False, repr=False)

    def references(self) -> Iterator[Reference]:
        """The ids that it names. Its theme is not an id of a record."""
        yield Reference(Kind.PARTY, self.proposer, self.place / "proposer")
        yield from _listed(Kind.PARTY, self.obliges, self.place / "obliges")
        yield from _listed(Kind.PARTY, self.concerns, self.place / "concerns")
        for text in self.texts:
            yield Reference(Kind.DRAFT, text.draft, text.place / "draft")
        yield from _sources(self.evidence)
        for stance in self.stances:
            yield from stance.references()
        for relation, ids in self.relations.items():
            yield from _listed(Kind.PROVISION, ids, self.place / "relations" / relation)


@dataclass(frozen=True, slots=True)
class Theme:
    """A heading under which provisions stand in the matrix."""

    id: str
    title: str


@dataclass(frozen=True, slots=True)
class Negotiation:
    """The negotiation that a registry keeps, with the order of its tables."""

    title: str
    summary: str
    start: date
    end: date | None
    drafts: tuple[str, ...]
    parties: tuple[str, ...]
    themes: tuple[Theme, ...]
    stances: tuple[Stance, ...]
    note: str | None
    place: Place = field(compare=False, repr=False)

    def references(self) -> Iterator[Reference]:
        """The ids that it names."""
        yield from _listed(Kind.DRAFT, self.drafts, self.place / "drafts")
        yield from _listed(Kind.PARTY, self.parties, self.place / "parties")
        for stance in self.stances:
            yield from stance.references()


Record = Party | Draft | Source | Statement | Provision | Negotiation


@dataclass(frozen=True, slots=True)
class Registry:
    """All records that could be read, by id.

    ``ids`` names every record there is a file for, readable or not, so that a fault in one file
    does not make others look wrong. ``complete`` says that all of them were read.
    """

    negotiation: Negotiation | None
    parties: Mapping[str, Party]
    drafts: Mapping[str, Draft]
    sources: Mapping[str, Source]
    statements: Mapping[str, Statement]
    provisions: Mapping[str, Provision]
    ids: Mapping[Kind, frozenset[str]]
    complete: bool
    lock: Lock = field(default_factory=Lock)

    def records(self) -> Iterator[Record]:
        """Every record that could be read, by kind and id."""
        if self.negotiation is not None:
            yield self.negotiation
        by_kind: tuple[Mapping[str, Record], ...] = (
            self.parties,
            self.drafts,
            self.sources,
            self.statements,
            self.provisions,
        )
        for group in by_kind:
            yield from (group[each] for each in sorted(group))

    def is_proved(self, source_id: str, quote: str) -> bool:
        """Whether the lock has a proof of a quote from a source."""
        source = self.sources.get(source_id)
        return source is not None and source.proof_key(quote) in self.lock.proofs

    def evidence(self) -> Iterator[Evidence]:
        """Every piece of evidence, of records and of stances."""
        for record in self.records():
            if isinstance(record, Draft | Statement | Provision):
                yield from record.evidence
        for stance in self.stances():
            yield from stance.evidence

    def stances(self) -> Iterator[Stance]:
        """Every stance, on provisions, drafts and the package."""
        for record in self.records():
            if isinstance(record, Provision | Draft | Negotiation):
                yield from record.stances


def _sources(evidence: tuple[Evidence, ...]) -> Iterator[Reference]:
    for item in evidence:
        yield Reference(Kind.SOURCE, item.source, item.place / "source")


def _listed(kind: Kind, ids: tuple[str, ...], place: Place) -> Iterator[Reference]:
    for index, each in enumerate(ids):
        yield Reference(kind, each, place / index)
