"""Why a cell says what it says: it agrees with the matrix, and what it promises comes true."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_up import (
    EXAMPLE,
    GROUP,
    PARTIES,
    ROOT,
    day,
    draft,
    provision,
    registry,
    stance,
    statement,
    text,
)
from markdown_it import MarkdownIt
from strategies import registries, shuffled, wild_registries, without

from registry import matrix
from registry.cells import Reason, cell
from registry.load import load
from registry.model import Kind, Registry, Statement
from registry.render import why as page
from registry.schema import vocabulary
from registry.tree import WorkingTree
from registry.why import Explanation, explain

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date
    from pathlib import Path

DATA: Final = ROOT / "tests" / "data" / "why"
FORMS: Final[dict[str, Callable[[Explanation, Registry], str]]] = {
    "txt": page.as_text,
    "md": page.as_markdown,
    "json": page.as_json,
}
LEVELS: Final = [term.word for term in vocabulary("level")]
some = settings(max_examples=25)


def recorded(root: Path) -> Registry:
    """The registry in a folder."""
    return load(WorkingTree(root)).registry


def last_day(found: Registry) -> date:
    """The last day on file."""
    day_of = matrix.latest_day(found)
    assert day_of is not None
    return day_of


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(
    ("row", "party"), [("flood-line", "southland"), ("joint-gauges", "northland")]
)
def test_golden_explanations(row: str, party: str, form: str) -> None:
    """Two cells of the example: one only reported, one that a draft fills."""
    found = recorded(EXAMPLE)
    explained = explain(found, row, party, last_day(found))
    wanted = (DATA / f"{row}.{party}.{form}").read_text(encoding="utf-8")
    assert FORMS[form](explained, found) == wanted


@some
@given(original=registries(), as_of=st.integers(1, 7).map(day))
def test_an_explanation_agrees_with_the_matrix(original: Registry, as_of: date) -> None:
    """On winners, losers and what decided, for every provision and party."""
    assert original.negotiation is not None
    built = matrix.build(original, original.negotiation, as_of)
    for row in built.rows():
        for each in row.cells:
            if row.about is Kind.PROVISION:
                assert explain(original, row.id, each.party, as_of).cell == each


@some
@given(original=registries(), as_of=st.integers(1, 7).map(day))
def test_what_was_said_later_is_told_apart(original: Registry, as_of: date) -> None:
    """With what is known already, it is all that the last day knows, and nothing stands twice."""
    for row in original.provisions:
        for party in PARTIES:
            found = explain(original, row, party, as_of)
            final = cell(original, Kind.PROVISION, row, party, day(31))
            every = [*final.winners, *(each for each, _ in final.losers)]
            known = [*found.cell.winners, *(each for each, _ in found.cell.losers)]
            assert all(each.day > as_of for each in found.later)
            assert all(each.day <= as_of for each in known)
            assert sorted(each.order for each in (*known, *found.later)) == sorted(
                each.order for each in every
            )


@some
@given(original=registries(), as_of=st.integers(1, 7).map(day))
def test_words_on_the_package_are_of_provisions_in_a_draft(original: Registry, as_of: date) -> None:
    """Of this party, on a draft or the whole, known by the day, weightiest first."""
    for row, one in original.provisions.items():
        for party in PARTIES:
            found = explain(original, row, party, as_of).package
            if not one.texts:
                assert not found
            drafts = {each.draft for each in one.texts}
            for each in found:
                assert each.stance is not None
                assert each.stance.party == party
                assert each.about is Kind.NEGOTIATION or each.stance.target in drafts
                assert each.day <= as_of
            assert list(found) == sorted(found, key=lambda each: each.order)


def test_a_provision_outside_the_drafts_is_no_part_of_the_package() -> None:
    """What was said on the whole is said of the one that stands in a draft alone."""
    said = statement("whole", "birch", 2)
    found = registry(
        [said],
        [provision("inside", texts=(text("treaty"),)), provision("outside")],
        [draft("treaty", "alder", 1)],
        (stance(said, "rejects", Kind.NEGOTIATION, "negotiation"),),
    )
    assert [c.statement for c in explain(found, "inside", "birch", day(6)).package] == [said]
    assert not explain(found, "outside", "birch", day(6)).package
    assert explain(found, "inside", "birch", day(6)).cell.decided_by is Reason.EMPTY


def adding(original: Registry, row: str, said: Statement, position: str = "reserves") -> Registry:
    """The registry with a statement more, and its stance on a provision."""
    one = original.provisions[row]
    more = (*one.stances, stance(said, position, target=row))
    return replace(
        original,
        statements={**original.statements, said.id: said},
        provisions={**original.provisions, row: replace(one, stances=more)},
    )


def holds(changed: Registry, row: str, said: Statement, as_of: date) -> bool:
    """Whether a statement alone holds its party's cell."""
    found = cell(changed, Kind.PROVISION, row, said.party, as_of)
    return [each.statement for each in found.winners] == [said]


@some
@given(original=registries(), party=st.sampled_from(PARTIES))
def test_what_would_change_a_cell_does(original: Registry, party: str) -> None:
    """Each sentence names a statement; made, it holds the cell alone."""
    for row in original.provisions:
        found = explain(original, row, party, day(7))
        known = set(found.would_change)
        if not found.cell.winners:
            assert known == {"Any statement on this provision."}
            said = statement("new", party, 3, level="anonymous")
            assert holds(adding(original, row, said), row, said, day(7))
            continue
        first = found.cell.winners[0]
        said = statement("new", party, 9, level="official")
        assert holds(adding(original, row, said), row, said, day(9))
        early = statement("new", party, 1, level="official")
        whatever = {each for each in known if each.startswith("Any statement on the record")}
        assert bool(whatever) == found.cell.reported
        rumour = statement("new", party, 9, level="anonymous")
        assert holds(adding(original, row, rumour), row, rumour, day(9)) == found.cell.reported
        assert any(each.startswith("Another reported") for each in known) == found.cell.reported
        if found.cell.reported:
            assert holds(adding(original, row, early), row, early, day(7))
        stronger = [each for each in known if "by a stronger speaker" in each]
        levels = LEVELS[: LEVELS.index(first.level)]
        assert bool(stronger) == bool(levels)
        for level in levels:
            assert level in stronger[0]
            outlet = "Gazette" if found.cell.reported else None
            said = statement("new", party, first.day.day, level=level, outlet=outlet)
            assert holds(adding(original, row, said), row, said, day(7))
        assert any("correction" in each for each in known) == found.cell.contradictory


def test_a_newer_wording_is_named() -> None:
    """Between the draft that is answered and the day asked for."""
    said = statement("s1", "birch", 3)
    old, new = draft("old", "alder", 1), draft("new", "alder", 5)
    one = provision(
        stances=(replace(stance(said, "accepts"), on_text="old"),),
        texts=(text("old", 1), text("new", 2)),
    )
    found = registry([said], [one], [old, new])
    for as_of, newer in ((4, ()), (5, (new,))):
        (wording,) = explain(found, "quota", "birch", day(as_of)).wordings
        assert (wording.answered, wording.newer) == (old, newer)
    shown = page.as_text(explain(found, "quota", "birch", day(6)), found)
    told = 'It answers "old" (2020-01-01); the wording has changed since: "new" (2020-01-05).'
    assert told in " ".join(shown.split())


def test_support_counts_utterances_and_origins() -> None:
    """Two statements of one weight, out of one outlet, are two statements of one origin."""
    said = [statement(each, "birch", 3) for each in ("s1", "s2")]
    found = registry(said, [provision(stances=tuple(stance(s, "accepts") for s in said))])
    explained = explain(found, "quota", "birch", day(6))
    assert (explained.statements, explained.origins) == (2, 1)
    shown = page.as_text(explained, found)
    assert "That is 2 statements, reported by one origin." in shown


@some
@given(original=registries(), data=st.data(), as_of=st.integers(1, 7).map(day))
def test_json_holds_the_explanation(original: Registry, data: st.DataObject, as_of: date) -> None:
    """It parses, counts what there is, and is the same whatever the order of the files."""
    other = data.draw(shuffled(original))
    for row in original.provisions:
        explained = explain(original, row, GROUP, as_of)
        written = page.as_json(explained, original)
        found = json.loads(written)
        assert page.as_json(explain(other, row, GROUP, as_of), other) == written
        assert (found["provision"], found["party"]) == (row, GROUP)
        assert found["positions"] == list(explained.cell.positions)
        assert found["decided_by"] == explained.cell.decided_by
        for name in ("package", "later"):
            assert len(found[name]) == len(getattr(explained, name))
        lost_to = [each["lost_to"] for each in found["losers"]]
        assert lost_to == [reason for _, reason in explained.cell.losers]
        for each, winner in zip(found["winners"], explained.cell.winners, strict=True):
            source = winner.statement or winner.draft
            assert source is not None
            assert source.id in (each["statement"], each["draft"])
        assert found["would_change"] == list(explained.would_change)


@some
@given(original=wild_registries(), party=st.sampled_from(PARTIES))
def test_markdown_shows_words_of_the_record_as_they_are(original: Registry, party: str) -> None:
    """No HTML, picture or code comes of them."""
    parser = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    for row in original.provisions:
        shown = page.as_markdown(explain(original, row, party, day(7)), original)
        tokens = parser.parse(shown)
        inline = [each for token in tokens for each in token.children or []]
        assert {each.type for each in inline} <= {"text", "link_open", "link_close", "text_special"}
        allowed = ("heading", "bullet_list", "list_item", "paragraph", "inline")
        assert all(each.type.startswith(allowed) for each in tokens)
        assert ".Reading" not in shown
        assert ".Condition" not in shown


@some
@given(original=registries())
def test_text_keeps_to_80_columns(original: Registry) -> None:
    """But for words that are longer themselves."""
    for row in original.provisions:
        for line in page.as_text(explain(original, row, "birch", day(7)), original).splitlines()[
            1:
        ]:
            assert len(line) <= 80 or " " not in line.strip()


@pytest.mark.parametrize("form", FORMS)
def test_every_cell_of_the_record_can_be_explained(form: str) -> None:
    """Of the negotiation that is kept here."""
    found = recorded(ROOT)
    as_of = last_day(found)
    for row in found.provisions:
        for party in found.parties:
            explained = explain(found, row, party, as_of)
            shown = FORMS[form](explained, found)
            assert str(explained.cell.decided_by) in shown.replace("\\", "")
            assert "None" not in shown
            if form == "json":
                json.loads(shown)


def test_a_record_without_stances_explains_empty_cells() -> None:
    """With the one thing that would fill them."""
    found = without(recorded(EXAMPLE), lambda _: False)
    shown = page.as_text(explain(found, "flood-line", "southland", day(1)), found)
    assert "no statement on record" in shown
    assert "Any statement on this provision." in shown
