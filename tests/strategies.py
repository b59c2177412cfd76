"""Made-up data that several test modules share: builders, file trees, Hypothesis strategies.

The days are those of January 2020; a number n stands for the n-th of that month.
"""

from __future__ import annotations

import itertools
import string
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hypothesis import settings
from hypothesis import strategies as st

from registry.diagnostics import Place
from registry.load import path_of
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
from registry.text import hidden_in
from registry.tree import Entry, EntryKind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

settings.register_profile("registry", deadline=None, derandomize=True)
settings.load_profile("registry")

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


# ---- strategies ----


@st.composite
def statements(draw: st.DrawFn, statement_id: str) -> Statement:
    """A statement of one of the parties in the first six days, on the record or not."""
    end = draw(st.integers(1, 6))
    by = draw(st.sampled_from(PARTIES))
    attributed = draw(st.sampled_from(["", "", "", "outlet", "party"]))
    return statement(
        statement_id,
        by,
        end,
        level=draw(st.sampled_from(LEVELS)),
        since=draw(st.integers(1, end)),
        outlet="Harbour Gazette" if attributed == "outlet" else None,
        claimed_by=next(p for p in PARTIES if p != by) if attributed == "party" else None,
    )


@st.composite
def registries(draw: st.DrawFn) -> Registry:
    """A small registry in which all links hold and no statement takes two positions on a thing."""
    said = [draw(statements(f"s{index}")) for index in range(draw(st.integers(0, 8)))]

    def stances(about: Kind, target: str, positions: tuple[str, ...]) -> tuple[Stance, ...]:
        chosen = draw(st.lists(st.sampled_from(said), unique_by=lambda s: s.id)) if said else []
        return tuple(
            stance(each, draw(st.sampled_from(positions)), about, target) for each in chosen
        )

    drafts = [
        draft(
            each,
            draw(st.sampled_from(STATES)),
            draw(st.integers(1, 6)),
            stances(Kind.DRAFT, each, POSITIONS),
        )
        for each in draw(st.sampled_from([(), ("treaty",), ("treaty", "annex")]))
    ]
    provisions = []
    for each in draw(st.sampled_from([("quota",), ("quota", "gauges"), ("quota", "gauges", "x")])):
        placed = draw(st.lists(st.sampled_from(drafts), unique_by=lambda d: d.id)) if drafts else []
        provisions.append(
            provision(
                each,
                draw(st.sampled_from(STATES)),
                stances(Kind.PROVISION, each, ON_ONE_PROVISION),
                tuple(text(d.id, draw(st.none() | st.integers(1, 6))) for d in placed),
                draw(st.sampled_from(THEMES)),
            )
        )
    whole = stances(Kind.NEGOTIATION, "negotiation", POSITIONS)
    return registry(said, provisions, drafts, whole)


@st.composite
def shuffled(draw: st.DrawFn, original: Registry) -> Registry:
    """The same registry, its records and stances in another order."""

    def order(records: Any) -> dict[str, Any]:
        return {key: records[key] for key in draw(st.permutations(sorted(records)))}

    def owner(record: Any) -> Any:
        return replace(record, stances=tuple(draw(st.permutations(record.stances))))

    return replace(
        original,
        negotiation=owner(original.negotiation),
        parties=order(original.parties),
        sources=order(original.sources),
        statements=order(original.statements),
        drafts={key: owner(each) for key, each in order(original.drafts).items()},
        provisions={key: owner(each) for key, each in order(original.provisions).items()},
    )


def without(original: Registry, keep: Callable[[Stance], bool]) -> Registry:
    """The registry with only those stances that are to be kept."""

    def owner(record: Any) -> Any:
        return replace(record, stances=tuple(filter(keep, record.stances)))

    return replace(
        original,
        negotiation=owner(original.negotiation),
        drafts={key: owner(each) for key, each in original.drafts.items()},
        provisions={key: owner(each) for key, each in original.provisions.items()},
    )


def visible_text(*, min_size: int = 0, alphabet: str | None = None) -> st.SearchStrategy[str]:
    """Text without hidden characters, as a file may hold it."""
    characters = (
        st.sampled_from(alphabet) if alphabet else st.characters(exclude_categories=["Cs", "Cc"])
    )
    return st.text(characters, min_size=min_size, max_size=30).filter(lambda t: not hidden_in(t))


_MARKUP = "|*_`~<>[](){}#+-.!&\"'$@\\=:;/^%" + "ab1 é漢"
SNIPPETS = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "</td></table>",
    "a | b",
    "[x](javascript:alert(1))",
    "![x](https://evil.example/x.png)",
    "[^quota.alder]",
    "[^quota.alder]: mine",
    "`code`",
    "&lt;b&gt;",
    "&#64;someone",
    "@someone",
    "\\| \\",
    "**bold** _it_ ~~no~~",
    "# heading",
    "- item",
    "1. item",
    "{{ 7 * 7 }}",
    "{% raw %}",
    "=1+1",
    '" onmouseover="alert(1)',
    "' --> ]]>",
    "\\",
    "*",
    "$x$",
    "[link]: https://evil.example",
)


def lines() -> st.SearchStrategy[str]:
    """One line as the schema has it, often with what Markdown or HTML would take for markup."""
    mixed = st.lists(
        st.sampled_from(SNIPPETS) | visible_text(alphabet=_MARKUP) | visible_text(), min_size=1
    ).map(" ".join)
    plain = st.text(string.ascii_letters + " ", min_size=1)
    return (mixed | plain).map(lambda line: line.strip()[:200].strip()).filter(bool)


_URL_REST = "abcXYZ019/?#=&%-._~:@!$'()*+,;[]é日"


def urls() -> st.SearchStrategy[str]:
    """Addresses as the schema allows them."""
    return st.text(_URL_REST, max_size=20).map(lambda rest: f"https://example.org/{rest}")


@st.composite
def wild_registries(draw: st.DrawFn) -> Registry:
    """A registry in which every text for people may be mistaken for markup."""
    original = draw(registries())
    pool = itertools.cycle(draw(st.lists(lines(), min_size=1, max_size=8)))
    addresses = itertools.cycle(draw(st.lists(st.none() | urls(), min_size=1, max_size=3)))

    def spoken(stances: tuple[Stance, ...]) -> tuple[Stance, ...]:
        return tuple(
            replace(
                each,
                reading=next(pool),
                condition=next(pool) if each.condition else None,
                evidence=(Evidence("wire", next(pool), next(pool), Place("")),),
            )
            for each in stances
        )

    negotiation = original.negotiation
    assert negotiation is not None
    return replace(
        original,
        negotiation=replace(
            negotiation,
            title=next(pool),
            themes=tuple(replace(each, title=next(pool)) for each in negotiation.themes),
            stances=spoken(negotiation.stances),
        ),
        parties={
            key: replace(each, label=next(pool)[:24].strip(), name=next(pool))
            for key, each in original.parties.items()
        },
        drafts={
            key: replace(
                each, label=next(pool)[:40].strip(), title=next(pool), stances=spoken(each.stances)
            )
            for key, each in original.drafts.items()
        },
        sources={
            key: replace(
                each, title=next(pool), publisher=next(pool), url=next(addresses), published=None
            )
            for key, each in original.sources.items()
        },
        statements={
            key: replace(
                each,
                speaker=Speaker(next(pool), next(pool), each.speaker.level),
                occasion=next(pool),
                attributed_outlet=next(pool) if each.attributed_outlet else None,
            )
            for key, each in original.statements.items()
        },
        provisions={
            key: replace(each, title=next(pool), summary=next(pool), stances=spoken(each.stances))
            for key, each in original.provisions.items()
        },
    )
