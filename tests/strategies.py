"""Hypothesis strategies that several test modules share, and the profile for all tests."""

from __future__ import annotations

import itertools
import string
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from hypothesis import settings
from hypothesis import strategies as st
from made_up import (
    EXAMPLE,
    FOLDER_OF,
    GROUP,
    LEVELS,
    ON_ONE_PROVISION,
    PARTIES,
    POSITIONS,
    ROOT,
    SCHEMA_FILES,
    SCHEMAS,
    STATES,
    THEMES,
    MemoryTree,
    day,
    draft,
    evidence,
    example_data,
    example_files,
    example_matrix,
    example_records,
    matrix_of,
    party,
    provision,
    registry,
    schema_validator,
    source,
    stance,
    statement,
    text,
    tricky_ids,
)

from registry.diagnostics import Place
from registry.model import Evidence, Kind, Registry, Speaker, Stance, Statement
from registry.text import hidden_in

if TYPE_CHECKING:
    from collections.abc import Callable

# The made-up data is at hand from here too: most tests want both.
__all__ = [
    "EXAMPLE",
    "FOLDER_OF",
    "GROUP",
    "LEVELS",
    "ON_ONE_PROVISION",
    "PARTIES",
    "POSITIONS",
    "ROOT",
    "SCHEMAS",
    "SCHEMA_FILES",
    "SNIPPETS",
    "STATES",
    "THEMES",
    "MemoryTree",
    "day",
    "draft",
    "evidence",
    "example_data",
    "example_files",
    "example_matrix",
    "example_records",
    "lines",
    "matrix_of",
    "nearly_yaml",
    "party",
    "provision",
    "registries",
    "registry",
    "schema_validator",
    "shuffled",
    "source",
    "stance",
    "statement",
    "statements",
    "text",
    "tricky_ids",
    "urls",
    "visible_text",
    "wild_registries",
    "without",
]

settings.register_profile("registry", deadline=None, derandomize=True)
settings.load_profile("registry")


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


def nearly_yaml() -> st.SearchStrategy[str]:
    """Text made of what YAML is made of."""
    return st.lists(
        st.sampled_from(
            [
                *(
                    "a",
                    "b",
                    "key",
                    " ",
                    "  ",
                    "\n",
                    "\n  ",
                    "\n- ",
                    "\n  - ",
                    ": ",
                    ":",
                    "- ",
                    "? ",
                ),
                *(
                    "'",
                    '"',
                    "[",
                    "]",
                    "{",
                    "}",
                    ",",
                    "&x ",
                    "*x",
                    "!t ",
                    "!!str ",
                    "|",
                    ">",
                    "|-\n",
                ),
                *(
                    "#",
                    " # c",
                    "---\n",
                    "\n---\n",
                    "...\n",
                    "%YAML 1.2\n",
                    "\\",
                    "\\n",
                    "\r\n",
                    "\r",
                ),
                *("<<: ", "010", "1", "no", "~", "é", "𝄞", "@", "`", "%", "\t", "=", "null"),
                *('"\\x07"', '"\\u202e"', '"\\ud800"', '"\\q"'),
            ]
        ),
        max_size=24,
    ).map("".join)
