"""What changed between two registries: the comparison itself."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from diff_cases import BASE, COST, FARE, NIGHT, REPLY, changed, edited, new_names, pairs, read
from hypothesis import given
from hypothesis import strategies as st
from strategies import day, registries, shuffled

from registry import matrix
from registry.changes import (
    CellChange,
    Change,
    Diff,
    EvidenceChange,
    RecordChange,
    RecordId,
    StanceChange,
    Turn,
    holder,
)
from registry.diff import aligned, diff
from registry.model import Kind, Registry
from registry.rename import by_kind, renamed, renames
from registry.render import words

if TYPE_CHECKING:
    from registry.rename import Names


@given(registries(), st.data())
def test_a_registry_does_not_differ_from_itself(found: Registry, drawn: st.DataObject) -> None:
    """Nor from itself with files and stances in another order, nor with unreadable files."""
    assert not diff(found, found)
    assert not diff(found, drawn.draw(shuffled(found)))
    partly = drawn.draw(edited(found))
    itself = diff(partly, partly)
    assert not itself
    assert not itself.confirmations
    assert itself.unread[0] == itself.unread[1]


def contents(found: Registry) -> dict[RecordId, Any]:
    """Every record with its stances and evidence in no order."""

    def evidence(items: Any) -> Any:
        return frozenset(Counter((e.source, e.quote, e.locator) for e in items).items())

    def loose(record: Any) -> Any:
        told = {name: getattr(record, name) for name in record.__slots__ if name != "place"}
        if "evidence" in told:
            told["evidence"] = evidence(record.evidence)
        if "stances" in told:
            told["stances"] = Counter(
                (replace(one, evidence=(), waits_for=()), one.waits_for, evidence(one.evidence))
                for one in record.stances
            )
        return told

    return {
        RecordId(kind, key): loose(each)
        for kind, group in by_kind(found).items()
        for key, each in group.items()
    }


@given(pairs())
def test_nothing_goes_unsaid(pair: tuple[Registry, Registry]) -> None:
    """A diff is empty if, and only if, both sides hold the same records under the same names."""
    before, after = pair
    names = renames(before, after)
    old, new = aligned(before, after, names)
    files = [sorted((k, e) for k, ids in each.ids.items() for e in ids) for each in pair]
    same = contents(old) == contents(new) and files[0] == files[1]
    assert bool(diff(before, after)) is not same


@dataclass(frozen=True)
class Told:
    """What a diff says, to be compared with another: under other ids, either way round.

    ``texts`` includes the texts of fields, which may name other records.
    """

    names: Names
    reverse: bool = False
    texts: bool = True

    def way(self, before: Any, after: Any) -> tuple[Any, Any]:
        """A pair in the direction asked for."""
        return (after, before) if self.reverse else (before, after)

    def called(self, kind: Kind, each: str | None) -> str | None:
        """The id of a record."""
        return None if each is None else self.names.get(kind, {}).get(each, each)

    def said(self, found: Diff) -> Counter[Any]:
        """All of it, in no order."""
        told: list[Any] = [*map(self.record, found.records), *map(self.stance, found.stances)]
        told += [*map(self.evidence, found.evidence), *map(self.cell, found.cells)]
        told += [
            (
                self.called(Kind.PROVISION, each.provision),
                self.who(each.party, each.statement),
                each.fields,
            )
            for each in found.confirmations
        ]
        pairs = (found.as_of, found.coverage, found.unread)
        return Counter([*told, *(self.way(*pair) for pair in pairs)])

    def who(self, party: str, statement: str) -> Any:
        """A party and its statement."""
        return self.called(Kind.PARTY, party), self.called(Kind.STATEMENT, statement)

    def record(self, change: RecordChange) -> Any:
        """A rename has both ids; anything else is under one."""
        ids = self.way(change.before, change.after)
        if change.change is not Change.RENAMED:
            ids = (self.called(change.kind, ids[0]), self.called(change.kind, ids[1]))
        fields = [
            (each.name, self.way(each.before, each.after) if self.texts else "")
            for each in change.fields
        ]
        return (change.kind, ids, tuple(fields))

    def stance(self, change: StanceChange) -> Any:
        """With its positions, and whether it moves its cell."""
        one = change.stance
        sides = self.way(*(each and each.position for each in (change.before, change.after)))
        target = self.called(one.about, one.target)
        return (one.about, target, self.who(one.party, one.statement), sides, change.moves_cell)

    def evidence(self, change: EvidenceChange) -> Any:
        """With what it is evidence for."""
        owner = change.owner
        sides = [
            item and (self.called(Kind.SOURCE, item.source), item.quote, item.locator)
            for item in (change.before, change.after)
        ]
        target = self.called(owner.record.kind, owner.record.id)
        who = self.who(owner.party, owner.statement)
        return (owner.record.kind, target, who, self.way(sides[0], sides[1]))

    def cell(self, change: CellChange) -> Any:
        """With its words, and the way it turns."""
        sides = self.way(words.text_of(change.before), words.text_of(change.after))
        turn = {None: 0, Turn.FOR: 1, Turn.AGAINST: -1}[change.turn] * (-1) ** self.reverse
        target = self.called(change.about, change.target)
        return (change.about, target, self.called(Kind.PARTY, change.party), sides, turn)


@given(pairs())
def test_the_other_way_round_says_the_reverse(pair: tuple[Registry, Registry]) -> None:
    """What was added was removed, and what a cell showed before it shows after."""
    before, after = pair
    back = {
        kind: {new: old for old, new in group.items()}
        for kind, group in renames(before, after).items()
    }
    assert renames(after, before) == back
    there = Told(back, reverse=True, texts=not back).said(diff(before, after))
    assert there == Told({}, texts=not back).said(diff(after, before))


def shown(found: Registry, as_of: Any) -> dict[Any, str]:
    """The matrix as a reader sees it: the words of every cell that is not empty."""
    if found.negotiation is None or as_of is None:
        return {}
    rows = matrix.build(found, found.negotiation, as_of).rows()
    cells = {
        (row.about, row.id, each.party): words.text_of(each) for row in rows for each in row.cells
    }
    return {place: text for place, text in cells.items() if text}


@given(pairs(), st.none() | st.integers(1, 6).map(day))
def test_the_cells_named_are_those_that_differ(pair: tuple[Registry, Registry], as_of: Any) -> None:
    """Exactly those whose words differ between the two matrices, with these words."""
    before, after = pair
    found = diff(before, after, as_of)
    old, new = aligned(before, after, renames(before, after))
    first = shown(old, as_of or matrix.latest_day(old))
    second = shown(new, as_of or matrix.latest_day(new))
    places = {place for place in {**first, **second} if first.get(place) != second.get(place)}
    assert len(found.cells) == len(places)
    for each in found.cells:
        place = (each.about, each.target, each.party)
        assert place in places
        assert words.text_of(each.before) == first.get(place, "")
        assert words.text_of(each.after) == second.get(place, "")
        assert each.gained or each.lost


def test_turns_come_first() -> None:
    """Whatever their place in the matrix; the rest keeps its order."""
    files = {
        path: text.replace("position: accepts", "position: open") for path, text in BASE.items()
    }
    files[COST] = BASE[COST].replace("position: rejects", "position: accepts")
    files[FARE] = BASE[FARE].replace("position: open", "position: declines")
    found = diff(read(BASE), read(files))
    assert [(each.target, each.turn) for each in found.cells] == [
        ("shared-cost", Turn.FOR),
        ("night-ferry", None),
        ("one-fare", None),
    ]


def test_a_contradictory_cell_is_on_neither_side() -> None:
    """So nothing turns on the way into it or out of it, and what holds one position is named."""
    files = {
        **BASE,
        "seeds/statements/note.yaml": BASE[REPLY],
        NIGHT: BASE[NIGHT]
        + "  - party: westport\n    position: rejects\n    statement: note\n"
        + "    evidence:\n      - source: reply\n        locator: note\n",
    }
    both = read(files)
    no = read({**files, NIGHT: files[NIGHT].replace("accepts", "rejects")})
    into, out = diff(read(BASE), both).cells, diff(both, no).cells
    assert [each.turn for each in (*into, *out)] == [None, None]
    assert [holder(each).id for each in into[0].gained] == ["note"]
    assert into[0].lost == ()
    assert [each.turn for each in diff(read(BASE), no).cells] == [Turn.AGAINST]


@given(registries(), st.data())
def test_a_file_with_another_name_and_the_same_content_is_a_rename(
    before: Registry, drawn: st.DataObject
) -> None:
    """And nothing else, however many are renamed at once and whoever names them."""
    names = drawn.draw(new_names(before))
    found = diff(before, renamed(before, names))
    assert {(each.change, each.kind, each.before, each.after) for each in found.records} == {
        (Change.RENAMED, kind, old, new)
        for kind, group in names.items()
        for old, new in group.items()
    }
    assert not found.cells
    assert not found.stances
    assert not found.evidence
    assert not found.confirmations


@given(pairs())
def test_a_stance_to_confirm_stayed_while_its_wording_did_not(
    pair: tuple[Registry, Registry],
) -> None:
    """It is on both sides, word for word, and the provision is not."""
    old, new = aligned(*pair, renames(*pair))
    found = diff(*pair)
    for each in found.confirmations:
        a, b = old.provisions[each.provision], new.provisions[each.provision]
        kept = [one for one in b.stances if one in a.stances]
        assert (each.party, each.statement) in {(one.party, one.statement) for one in kept}
        for name in each.fields:
            field = "evidence" if name == "quotes" else name
            assert getattr(a, field) != getattr(b, field)
    confirmed = {each.provision for each in found.confirmations}
    for key in old.provisions.keys() & new.provisions.keys():
        a, b = old.provisions[key], new.provisions[key]
        if a.summary != b.summary and any(one in a.stances for one in b.stances):
            assert key in confirmed


def test_records_that_name_each_other_are_renamed_together() -> None:
    """A chain of renamed records is followed from the one that names no other."""
    files = {
        path.replace("wire", "cable").replace("briefing-2020-05-10", "hearing"): text.replace(
            "source: wire", "source: cable"
        ).replace("briefing-2020-05-10", "hearing")
        for path, text in BASE.items()
    }
    found = diff(read(BASE), read(files))
    assert [(each.change, each.before, each.after) for each in found.records] == [
        (Change.RENAMED, "wire", "cable"),
        (Change.RENAMED, "briefing-2020-05-10", "hearing"),
    ]
    assert not found.stances
    assert not found.cells


def test_a_name_that_is_still_used_was_not_given_up() -> None:
    """A file that moved away from its references is withdrawn, and another is added."""
    files = {path.replace("parties/westport", "parties/west"): text for path, text in BASE.items()}
    found = diff(read(BASE), read(files))
    assert {(each.change, each.id) for each in found.records} == {
        (Change.ADDED, "west"),
        (Change.REMOVED, "westport"),
    }
    assert len(found.cells) == 4


def test_a_stance_answers_the_draft_that_it_names() -> None:
    """Another place in another draft is no reason to look at it again; its own is."""
    second = {
        "seeds/drafts/annex.yaml": BASE["seeds/drafts/ferry-treaty.yaml"],
        "seeds/negotiation.yaml": BASE["seeds/negotiation.yaml"].replace(
            "  - ferry-treaty\n", "  - ferry-treaty\n  - annex\n"
        ),
    }
    texts = "  - draft: ferry-treaty\n    article: 3\n"

    def with_texts(other: str) -> Registry:
        return read({**BASE, **second, COST: BASE[COST].replace(texts, other)})

    before = with_texts(f"{texts}  - draft: annex\n    article: 1\n")
    elsewhere = with_texts(f"{texts}  - draft: annex\n    article: 2\n")
    here = with_texts("  - draft: ferry-treaty\n    article: 2\n  - draft: annex\n    article: 1\n")
    assert diff(before, elsewhere).confirmations == ()
    assert [each.fields for each in diff(before, here).confirmations] == [("texts",)]


def test_a_record_that_one_side_cannot_read_is_taken_from_the_other() -> None:
    """It is named as such, and neither it nor its cells count as gone."""
    found = diff(read(BASE), read(changed("record-unreadable")))
    assert found.unread == ((), (RecordId(Kind.PROVISION, "shared-cost"),))
    assert [each.id for each in found.records] == ["night-ferry"]
    assert not found.cells
    assert found.coverage[0] == found.coverage[1]


def test_a_negotiation_that_one_side_cannot_read_is_taken_from_the_other() -> None:
    """Its order, its parties and the words on the package."""
    found = diff(read(BASE), read({**BASE, "seeds/negotiation.yaml": "title: ["}))
    assert not found
    assert found.unread == ((), (RecordId(Kind.NEGOTIATION, "negotiation"),))
    assert found.coverage[0] == found.coverage[1]


def test_without_a_negotiation_the_package_is_gone_and_the_rows_are_not() -> None:
    """The other side says in which order they come."""
    files = {path: text for path, text in BASE.items() if path != "seeds/negotiation.yaml"}
    found = diff(read(BASE), read(files))
    assert [(each.change, each.before) for each in found.records] == [
        (Change.REMOVED, "negotiation")
    ]
    assert {each.target for each in found.cells} == {matrix.PACKAGE}


def test_evidence_in_another_source_is_other_evidence() -> None:
    """It is altered where the source or the words are the same, and replaced where neither is."""

    def with_evidence(*items: str) -> Registry:
        listed = "".join(f"  - source: {item}\n" for item in items)
        return read({**BASE, FARE: BASE[FARE].replace(GIVEN, f"evidence:\n{listed}")})

    def told(before: Registry, after: Registry) -> list[Change]:
        return [each.change for each in diff(before, after).evidence]

    place = with_evidence("wire\n    locator: line 1")
    assert told(place, with_evidence("wire\n    locator: line 2")) == [Change.CHANGED]
    assert told(place, with_evidence("reply\n    locator: line 1")) == [
        Change.REMOVED,
        Change.ADDED,
    ]
    words_there = with_evidence("wire\n    quote: the same fare")
    assert told(words_there, with_evidence("reply\n    quote: the same fare")) == [Change.CHANGED]
    both = with_evidence("wire\n    quote: one fare", "wire\n    quote: the same fare")
    assert told(words_there, both) == [Change.ADDED]


GIVEN: Final = "evidence:\n  - source: treaty-text\n    locator: article 4\n"
