"""Made-up data that several test modules share: file trees, records, registries.

The days are those of January 2020; a number n stands for the n-th of that month.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jsonschema
import referencing
from referencing.jsonschema import DRAFT202012

from registry import matrix
from registry.diagnostics import Place
from registry.document import parse
from registry.load import FOLDERS, NEGOTIATION, load, path_of
from registry.model import (
    Draft,
    Evidence,
    Kind,
    Member,
    Negotiation,
    Party,
    Period,
    Provision,
    Registry,
    Source,
    Speaker,
    Stance,
    Statement,
    Text,
    Theme,
)
from registry.schema import vocabulary
from registry.tree import Entry, EntryKind, WorkingTree

if TYPE_CHECKING:
    from collections.abc import Iterable

    from registry.matrix import Matrix

ROOT = Path(__file__).parent.parent
EXAMPLE = ROOT / "registry" / "example"
SCHEMAS = ROOT / "schema"

POSITIONS = tuple(term.word for term in vocabulary("position"))
ON_ONE_PROVISION = tuple(word for word in POSITIONS if word != "mixed")
LEVELS = tuple(term.word for term in vocabulary("level"))
STATES = ("alder", "birch", "cedar")
GROUP = "union"
PARTIES = (*STATES, GROUP)
THEMES = ("water", "safety")


def day(number: int) -> date:
    """A day of January 2020."""
    return date(2020, 1, number)


# ---- files ----


@dataclass
class MemoryTree:
    """A registry's files by path, held in memory; what is named in ``kinds`` is no ordinary file.

    Entries come in the order of ``files``, so that a test can show that order does not matter.
    """

    files: dict[str, bytes]
    kinds: dict[str, EntryKind] = field(default_factory=dict)

    def entries(self, folder: str) -> tuple[Entry, ...]:
        """What stands directly in a folder."""
        names = dict.fromkeys(
            f"{folder}/{path.removeprefix(f'{folder}/').partition('/')[0]}"
            for path in (*self.files, *self.kinds)
            if path.startswith(f"{folder}/")
        )
        return tuple(entry for name in names if (entry := self.entry(name)))

    def entry(self, path: str) -> Entry | None:
        """What stands at a path, or None."""
        if path in self.kinds:
            return Entry(path, self.kinds[path], 0)
        if path in self.files:
            return Entry(path, EntryKind.FILE, len(self.files[path]))
        if any(each.startswith(f"{path}/") for each in (*self.files, *self.kinds)):
            return Entry(path, EntryKind.FOLDER, 0)
        return None

    def read(self, path: str) -> bytes:
        """The bytes of a file.

        Raises:
            OSError: There is none.
        """
        if path not in self.files:
            raise FileNotFoundError(2, "No such file", path)
        return self.files[path]


def example_files() -> dict[str, bytes]:
    """The files of the example registry, by path relative to its root, in order of path."""
    return {
        path.relative_to(EXAMPLE).as_posix(): path.read_bytes()
        for path in sorted(EXAMPLE.rglob("*"))
        if path.is_file()
    }


def example_records() -> dict[str, bytes]:
    """The records among them."""
    return {path: raw for path, raw in example_files().items() if path.endswith(".yaml")}


FOLDER_OF = {Kind.NEGOTIATION: NEGOTIATION, **{k: f"{v}/" for k, v in FOLDERS.items()}}
"""Where the records of a kind lie: a folder, or the one file."""


def example_data() -> list[tuple[Kind, str, Any]]:
    """Kind, path and data of every record of the example."""
    return [
        (kind, path, parse(path, raw).data)
        for path, raw in example_records().items()
        for kind, folder in FOLDER_OF.items()
        if path.startswith(folder)
    ]


# ---- schemas ----

SCHEMA_FILES: dict[str, Any] = {
    path.name: json.loads(path.read_text(encoding="utf-8"))
    for path in sorted(SCHEMAS.glob("*.json"))
}


@cache
def schema_validator(file: str, pointer: str = "") -> jsonschema.Draft202012Validator:
    """The reference implementation for a schema file, or for a place in it."""
    resources = [(name, DRAFT202012.create_resource(each)) for name, each in SCHEMA_FILES.items()]
    known: Any = referencing.Registry().with_resources(resources)
    return jsonschema.Draft202012Validator({"$ref": f"{file}#{pointer}"}, registry=known)


# ---- records ----


def evidence(source: str = "wire", quote: str | None = "some words") -> tuple[Evidence, ...]:
    """One piece of evidence."""
    return (Evidence(source, quote, None if quote else "article 1", Place("")),)


def party(party_id: str, members: tuple[str, ...] = (), label: str = "") -> Party:
    """A state, or with members an organisation."""
    return Party(
        id=party_id,
        name=f"Republic of {party_id}",
        label=label or party_id.title(),
        type="organisation" if members else "state",
        members=tuple(Member(each, date(1995, 6, 1), None) for each in members),
        note=None,
        place=Place(path_of(Kind.PARTY, party_id)),
    )


def source(source_id: str = "wire", title: str = "A report", url: str | None = None) -> Source:
    """A wire report of 1 January."""
    return Source(
        id=source_id,
        title=title,
        publisher="Alba Wire",
        affiliation=None,
        kind="wire",
        url=url,
        archived=None,
        published=Period(day(1), day(1)),
        language="en",
        translated_from=None,
        relays=(),
        sha256=None,
        note=None,
        place=Place(path_of(Kind.SOURCE, source_id)),
    )


def statement(
    statement_id: str,
    by: str,
    on: int,
    *,
    level: str = "spokesperson",
    since: int | None = None,
    outlet: str | None = None,
    claimed_by: str | None = None,
    role: str = "Somebody",
    occasion: str = "Briefing",
) -> Statement:
    """Words of a party on a day, or, with ``since``, on one of several days."""
    return Statement(
        id=statement_id,
        party=by,
        speaker=Speaker(None, role, level),
        date=Period(day(since or on), day(on)),
        occasion=occasion,
        language=None,
        attributed_party=claimed_by,
        attributed_outlet=outlet,
        summary="Something.",
        evidence=evidence(),
        note=None,
        place=Place(path_of(Kind.STATEMENT, statement_id)),
    )


def stance(
    said: Statement,
    position: str,
    about: Kind = Kind.PROVISION,
    target: str = "quota",
    quote: str | None = "some words",
    reading: str | None = None,
) -> Stance:
    """What a statement says about a thing."""
    return Stance(
        about=about,
        target=target,
        party=said.party,
        position=position,
        statement=said.id,
        evidence=evidence(quote=quote),
        reading=reading,
        condition="first the other" if position == "accepts-if" else None,
        waits_for=(),
        on_text=None,
        note=None,
        place=Place(""),
    )


def draft(
    draft_id: str,
    proposer: str,
    on: int,
    stances: tuple[Stance, ...] = (),
    since: int | None = None,
) -> Draft:
    """A text of six articles."""
    return Draft(
        id=draft_id,
        title=f"Treaty {draft_id}",
        label=draft_id,
        proposer=proposer,
        addressees=tuple(each for each in STATES if each != proposer),
        date=Period(day(since or on), day(on)),
        articles=6,
        url=None,
        archived=None,
        evidence=evidence(quote=None),
        stances=stances,
        note=None,
        place=Place(path_of(Kind.DRAFT, draft_id)),
    )


def text(draft_id: str, article: int | None = None, paragraph: int | None = None) -> Text:
    """A place in a draft."""
    return Text(draft_id, article, paragraph, Place(""))


def provision(
    provision_id: str = "quota",
    proposer: str = "alder",
    stances: tuple[Stance, ...] = (),
    texts: tuple[Text, ...] = (),
    theme: str = "water",
    title: str = "",
) -> Provision:
    """A provision that obliges nobody in particular."""
    return Provision(
        id=provision_id,
        title=title or f"Provision {provision_id}",
        summary="Somebody would do something.",
        theme=theme,
        kind="obligation",
        proposer=proposer,
        obliges=(),
        concerns=(),
        area=None,
        texts=texts,
        evidence=evidence(quote="the words of the draft") if texts else (),
        stances=stances,
        relations={},
        note=None,
        place=Place(path_of(Kind.PROVISION, provision_id)),
    )


def registry(
    statements: Iterable[Statement] = (),
    provisions: Iterable[Provision] = (),
    drafts: Iterable[Draft] = (),
    stances: tuple[Stance, ...] = (),
    sources: Iterable[Source] = (),
    parties: Iterable[Party] = (),
    title: str = "The river talks",
) -> Registry:
    """A registry of these records; the usual parties and source where none are given."""
    by_kind: dict[Kind, dict[str, Any]] = {
        Kind.PARTY: {
            each.id: each
            for each in parties or (*(party(state) for state in STATES), party(GROUP, STATES))
        },
        Kind.DRAFT: {each.id: each for each in drafts},
        Kind.SOURCE: {each.id: each for each in sources or (source(),)},
        Kind.STATEMENT: {each.id: each for each in statements},
        Kind.PROVISION: {each.id: each for each in provisions},
    }
    negotiation = Negotiation(
        title=title,
        summary="Talks about a river.",
        start=day(1),
        end=None,
        drafts=tuple(by_kind[Kind.DRAFT]),
        parties=tuple(by_kind[Kind.PARTY]),
        themes=tuple(Theme(each, each.title()) for each in THEMES),
        stances=stances,
        note=None,
        place=Place(path_of(Kind.NEGOTIATION, "negotiation")),
    )
    return Registry(
        negotiation=negotiation,
        parties=by_kind[Kind.PARTY],
        drafts=by_kind[Kind.DRAFT],
        sources=by_kind[Kind.SOURCE],
        statements=by_kind[Kind.STATEMENT],
        provisions=by_kind[Kind.PROVISION],
        ids={
            Kind.NEGOTIATION: frozenset({"negotiation"}),
            **{kind: frozenset(records) for kind, records in by_kind.items()},
        },
        complete=True,
    )


def matrix_of(original: Registry, as_of: date, **options: Any) -> Matrix:
    """The matrix of a registry that has a negotiation."""
    assert original.negotiation is not None
    return matrix.build(original, original.negotiation, as_of, **options)


def example_matrix() -> tuple[Matrix, Registry]:
    """The matrix of the example as of its last day, and the registry."""
    found = load(WorkingTree(EXAMPLE)).registry
    as_of = matrix.latest_day(found)
    assert as_of is not None
    return matrix_of(found, as_of), found


def tricky_ids() -> tuple[Matrix, Registry]:
    """A matrix whose ids could make one name of two: of rows, of headings, of links back."""
    said = statement("s1", "birch", 2)
    provisions = ["quota", "package", "treaty", "package-package", "package-treaty", "ref-quota"]
    original = registry(
        [said],
        [
            provision(each, stances=(stance(said, "open", target=each),), texts=(text("treaty"),))
            for each in provisions
        ],
        [
            draft(each, "alder", 1, (stance(said, "open", Kind.DRAFT, each),))
            for each in ("treaty", "package")
        ],
        (stance(said, "mixed", Kind.NEGOTIATION, "negotiation"),),
    )
    return matrix_of(original, day(6)), original
