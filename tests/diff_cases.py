"""Changes to a made-up registry, one of each type, and random ones, for the tests of the diff."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

import jsonschema
import referencing
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from referencing.jsonschema import DRAFT202012
from strategies import ON_ONE_PROVISION, ROOT, SCHEMAS, MemoryTree, registries

from registry.diagnostics import Place
from registry.load import load
from registry.model import Evidence, Kind, Registry
from registry.rename import Names, by_kind, renamed, with_records

if TYPE_CHECKING:
    from collections.abc import Mapping

    from markdown_it.token import Token

DATA: Final = ROOT / "tests" / "data" / "diff"
BASE: Final = {
    path.relative_to(DATA / "base").as_posix(): path.read_text(encoding="utf-8")
    for path in sorted((DATA / "base").rglob("*.yaml"))
}

NIGHT: Final = "provisions/night-ferry.yaml"
COST: Final = "provisions/shared-cost.yaml"
FARE: Final = "provisions/one-fare.yaml"
REPLY: Final = "seeds/statements/reply-2020-05-20.yaml"
BRIEFING: Final = "seeds/statements/briefing-2020-05-10.yaml"
LETTER: Final = "seeds/statements/letter-2020-06-02.yaml"
NEGOTIATION: Final = "seeds/negotiation.yaml"

LETTER_TEXT: Final = """\
party: westport
speaker:
  name: Ida Holm
  role: Mayor
  level: principal
date: 2020-06-02
occasion: Second letter
language: en
summary: Takes back the yes to ferries by night and agrees to share the cost.
evidence:
  - source: reply
    locator: second letter
"""
STANCE: Final = """\
  - party: westport
    position: {position}
    statement: {statement}
    evidence:
      - source: reply
        quote: {quote}
"""
BOATS_TEXT: Final = """\
title: Boats of the board
summary: The board would keep two boats ready.
theme: service
kind: obligation
proposer: westport
concerns:
  - harbour-board
stances:
  - party: westport
    position: proposes
    statement: reply-2020-05-20
    evidence:
      - source: reply
        quote: two boats of the board
"""
HOSTILE: Final = (
    "<script>alert(1)</script> </details> | @somebody #1 GH-1 https://evil.example ![x](y) `"
)


@dataclass(frozen=True)
class Edit:
    """A text of a file with another in its place; no text for a file that comes or goes."""

    path: str
    old: str
    new: str


def _stance(path: str, position: str, statement: str, quote: str) -> Edit:
    """A stance at the end of a file."""
    text = STANCE.format(position=position, statement=statement, quote=quote)
    return Edit(path, BASE[path], BASE[path] + text)


def _move(path: str, to: str) -> tuple[Edit, Edit]:
    return Edit(path, BASE[path], ""), Edit(to, "", BASE[path])


CASES: Final[dict[str, tuple[Edit, ...]]] = {
    "nothing": (),
    "provision-added": (Edit("provisions/boats.yaml", "", BOATS_TEXT),),
    "provision-withdrawn": (Edit(FARE, BASE[FARE], ""),),
    "provision-renamed": _move(NIGHT, "provisions/late-ferry.yaml"),
    "wording-changed": (Edit(NIGHT, "between midnight and six", "between ten and six"),),
    "theme-changed": (Edit(FARE, "theme: money", "theme: service"),),
    "party-added": (
        Edit("seeds/parties/union.yaml", "", "name: Union of Crews\nlabel: Crews\ntype: state\n"),
        Edit(NEGOTIATION, "  - harbour-board\n", "  - harbour-board\n  - union\n"),
    ),
    "party-renamed": (
        *_move("seeds/parties/harbour-board.yaml", "seeds/parties/joint-board.yaml"),
        Edit(NEGOTIATION, "harbour-board", "joint-board"),
    ),
    "draft-changed": (Edit("seeds/drafts/ferry-treaty.yaml", "articles: 4", "articles: 5"),),
    "source-added": (
        Edit("seeds/sources/mirror.yaml", "", BASE["seeds/sources/wire.yaml"] + "note: A copy.\n"),
    ),
    "statement-turns-two-cells": (
        Edit(LETTER, "", LETTER_TEXT),
        _stance(NIGHT, "rejects", "letter-2020-06-02", "no more ferries by night"),
        _stance(COST, "accepts", "letter-2020-06-02", "we will bear one half"),
    ),
    "statement-withdrawn": (
        Edit(BRIEFING, BASE[BRIEFING], ""),
        Edit(FARE, BASE[FARE][BASE[FARE].index("stances:") :], ""),
        Edit(NEGOTIATION, BASE[NEGOTIATION][BASE[NEGOTIATION].index("stances:") :], ""),
    ),
    "statement-attributed": (
        Edit(REPLY, "language: en\n", "language: en\nattributed_by:\n  outlet: Bay Wire\n"),
    ),
    "stance-recoded": (Edit(FARE, "position: open", "position: reserves"),),
    "stance-without-effect": (_stance(COST, "open", "briefing-2020-05-10", "a word on the cost"),),
    "stances-contradict": (
        Edit("seeds/statements/note-2020-05-20.yaml", "", BASE[REPLY]),
        _stance(NIGHT, "declines", "note-2020-05-20", "no word on the night"),
    ),
    "package-stance-recoded": (Edit(NEGOTIATION, "position: mixed", "position: open"),),
    "evidence-added": (
        Edit(COST, "quote: in equal shares\n", "quote: in equal shares\n    locator: article 3\n"),
        Edit(BRIEFING, "evidence:\n", "evidence:\n  - source: reply\n    locator: page 2\n"),
    ),
    "evidence-removed": (
        Edit(FARE, "texts:\n  - draft: ferry-treaty\n    article: 4\n", ""),
        Edit(FARE, "evidence:\n  - source: treaty-text\n    locator: article 4\n", ""),
    ),
    "quote-altered": (Edit(NIGHT, "leave each hour", "leave every hour"),),
    "record-unreadable": (
        Edit(COST, "kind: obligation", "kind: promise"),
        Edit(NIGHT, "between midnight and six", "between ten and six"),
    ),
    "hostile-text": (
        Edit(NIGHT, "A ferry by night", f"'{HOSTILE}'"),
        Edit(NIGHT, "accepts", "rejects"),
        Edit(NIGHT, "gladly run it by night", "@somebody </details>"),
    ),
}


def read(files: Mapping[str, str]) -> Registry:
    """The registry in these files."""
    return load(MemoryTree({path: text.encode() for path, text in files.items()})).registry


def changed(case: str) -> dict[str, str]:
    """The files of the base with the edits of a case."""
    files = dict(BASE)
    for edit in CASES[case]:
        before = files.get(edit.path, "")
        assert edit.old in before, f"{case}: {edit.path} does not hold {edit.old!r}"
        files[edit.path] = before.replace(edit.old, edit.new, 1) if edit.old else edit.new
    return {path: text for path, text in files.items() if text}


# ---- what is shown ----

PARSER: Final = MarkdownIt("commonmark", {"linkify": False}).enable(["table", "strikethrough"])
OURS: Final = {
    *("<!-- registry-diff -->", "<!-- -->", "<details>", "</details>"),
    *("<summary>", "</summary>"),
}


def flat(tokens: list[Token]) -> list[Token]:
    """Tokens with those inside them."""
    return [one for each in tokens for one in (each, *flat(each.children or []))]


def html_of(tokens: list[Token]) -> set[str]:
    """The pieces of raw HTML in a comment, the text of summaries left out."""
    raw = [each.content for each in flat(tokens) if each.type in ("html_block", "html_inline")]
    pieces = [f"<{piece}" for each in raw for piece in each.split("<")[1:]]
    return {piece[: piece.rindex(">") + 1].strip() for piece in pieces}


def validator(pointer: str = "") -> jsonschema.Draft202012Validator:
    """For what ``registry diff --format json`` writes, or a definition beside it."""
    files = {
        path.name: json.loads(path.read_text(encoding="utf-8"))
        for path in SCHEMAS.glob("*.schema.json")
    }
    known: Any = referencing.Registry().with_resources(
        [(name, DRAFT202012.create_resource(data)) for name, data in files.items()]
    )
    return jsonschema.Draft202012Validator({"$ref": f"diff.schema.json{pointer}"}, registry=known)


# ---- strategies ----


def _evidence(draw: st.DrawFn) -> tuple[Evidence, ...]:
    quotes = draw(st.lists(st.sampled_from(["one", "two", "three"]), min_size=1, unique=True))
    return tuple(Evidence("wire", each, None, Place("")) for each in quotes)


@st.composite
def edited(draw: st.DrawFn, original: Registry) -> Registry:
    """The registry with a few records edited, withdrawn or unreadable."""
    records: dict[Kind, dict[str, Any]] = {k: dict(v) for k, v in by_kind(original).items()}
    for key, each in records[Kind.PROVISION].items():
        if draw(st.booleans()):
            records[Kind.PROVISION][key] = replace(
                each,
                summary=draw(st.sampled_from([each.summary, "Nobody would do anything."])),
                texts=draw(st.sampled_from([each.texts, each.texts[1:], each.texts[::-1]])),
                evidence=_evidence(draw),
                stances=tuple(
                    replace(
                        one,
                        position=draw(st.sampled_from([one.position, *ON_ONE_PROVISION])),
                        evidence=draw(st.sampled_from([one.evidence, _evidence(draw)])),
                    )
                    for one in each.stances
                    if draw(st.integers(0, 3))
                ),
            )
    ids = dict(original.ids)
    complete = original.complete
    for kind in (Kind.PROVISION, Kind.STATEMENT, Kind.DRAFT, Kind.PARTY):
        for key in sorted(records[kind]):
            match draw(st.sampled_from(["stays"] * 8 + ["goes", "cannot be read"])):
                case "goes":
                    del records[kind][key]
                    ids[kind] = ids[kind] - {key}
                case "cannot be read":
                    del records[kind][key]
                    complete = False
    return replace(with_records(original, records), ids=ids, complete=complete)


@st.composite
def new_names(draw: st.DrawFn, original: Registry) -> Names:
    """Another id for some records, in the order of the old ones."""
    return {
        kind: {each: f"{each}-anew" for each in sorted(group) if draw(st.booleans())}
        for kind, group in by_kind(original).items()
        if kind is not Kind.NEGOTIATION
    }


@st.composite
def pairs(draw: st.DrawFn) -> tuple[Registry, Registry]:
    """Two registries that share much: one edited from the other, renamed in part, or unrelated."""
    before = draw(registries())
    if draw(st.integers(0, 3)) == 0:
        return before, draw(registries())
    after = draw(edited(before))
    if draw(st.booleans()):
        after = renamed(after, draw(new_names(after)))
    return (before, after) if draw(st.booleans()) else (after, before)
