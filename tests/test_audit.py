"""The audit: figures counted by hand, and what holds of every record."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_up import (
    PARTIES,
    day,
    draft,
    evidence,
    provision,
    registry,
    source,
    stance,
    statement,
    text,
)
from strategies import registries, shuffled

from registry import matrix
from registry.audit import GAPS, Audit, PartyAudit, Voice, audit
from registry.diagnostics import Place
from registry.model import Evidence, Registry, Relay
from registry.render import audit as page

if TYPE_CHECKING:
    from datetime import date

some = settings(max_examples=30)
DAYS = st.integers(1, 7).map(day)


def column(made: Audit, party: str) -> PartyAudit:
    """One party's figures."""
    (found,) = [each for each in made.parties if each.party == party]
    return found


def counted() -> Registry:
    """A record small enough to be counted by hand.

    Alder tabled a treaty with "quota" and "gauges". Birch answered in writing, an unnamed official
    of it talked, and both an outlet and Alder told what else it had said.
    """
    letter = statement("letter", "birch", 3, level="document")
    speech = statement("speech", "birch", 4, level="minister")
    whisper = statement("whisper", "birch", 5, level="anonymous")
    rumour = statement("rumour", "birch", 5, outlet="Harbour Gazette")
    claim = statement("claim", "birch", 6, claimed_by="alder")
    two = (*evidence("wire"), *evidence("post", quote="other words"))
    rows = [
        replace(
            provision(
                "quota",
                stances=(
                    stance(letter, "not-addressed"),
                    replace(stance(rumour, "accepts"), evidence=two),
                ),
                texts=(text("treaty", 1),),
            ),
            obliges=("birch", "cedar"),
        ),
        replace(
            provision(
                "gauges",
                stances=(
                    replace(stance(speech, "declines", target="gauges"), evidence=two),
                    stance(claim, "accepts", target="gauges"),
                ),
                texts=(text("treaty", 2),),
            ),
            concerns=("cedar",),
        ),
        provision("locks", "cedar", (stance(whisper, "open", target="locks"),)),
    ]
    post = replace(source("post"), publisher="River Post", affiliation="alder", language="fr")
    return registry(
        [letter, speech, whisper, rumour, claim],
        rows,
        [draft("treaty", "alder", 1)],
        sources=[source("wire"), post],
    )


def test_figures_of_a_column_by_hand() -> None:
    """Cells by level, voices, age, and what was passed over, declined and told by one origin."""
    birch = column(audit(counted(), day(8)), "birch")
    assert birch == PartyAudit(
        party="birch",
        filled=3,
        by_level=(("document", 1), ("minister", 1), ("reported", 1)),
        voice=Voice(document=1, own=2, anonymous=1, claimed=1, reported=2, opposed=2),
        newest=day(6),
        age=2,
        passed_over=("quota",),
        declined=("gauges",),
        never_asked=(),
        single_origin=("locks", "quota"),
    )
    assert birch.voice.total == 7


def test_a_column_without_a_word() -> None:
    """It was never asked what binds it and what is about it."""
    cedar = column(audit(counted(), day(8)), "cedar")
    assert (cedar.filled, cedar.by_level, cedar.newest, cedar.age) == (0, (), None, None)
    assert cedar.never_asked == ("gauges", "quota")
    assert cedar.voice == Voice(0, 0, 0, 0, 0, 0)


def test_figures_of_the_record_by_hand() -> None:
    """Every quote counts once however often it is cited."""
    made = audit(counted(), day(8))
    assert made.languages == (("en", 1), ("fr", 1))
    # "some words" and "the words of the draft" of the wire, "other words" of the post.
    assert (made.quotes, made.proved) == (3, 0)
    assert made.locators == 1, "the draft's article 1"


def test_later_statements_are_not_counted() -> None:
    """On the third day, there is the letter alone."""
    birch = column(audit(counted(), day(3)), "birch")
    assert birch.voice == Voice(1, 0, 0, 0, 0, 0)
    assert (birch.newest, birch.age, birch.filled) == (day(3), 0, 1)


def test_gaps_by_hand() -> None:
    """What binds a party and nobody knows its view of comes first."""
    gaps = audit(counted(), day(8)).gaps
    assert [(each.weight, each.provision, each.party) for each in gaps] == [
        (10, "quota", "cedar"),  # 4 * 2, and two answers of others
        (6, "gauges", "cedar"),  # 4 * 1, and two answers of others
        (4, "quota", "birch"),  # 2 + 2: passed over
        (3, "locks", "birch"),  # 3 + 0: only reported
        (2, "gauges", "birch"),  # 2 + 0: declined
    ]
    assert gaps[0].reason == "would be bound by it; nothing on record"
    assert gaps[1].reason == "is what it is about; nothing on record"


def test_outlets_that_repeat_one_another_leave_a_cell_with_one_origin() -> None:
    """The second is no confirmation."""
    said = statement("s1", "birch", 2)
    both = (*evidence("wire"), *evidence("post"))
    one = provision(stances=(replace(stance(said, "accepts"), evidence=both),))
    apart = [source("wire"), replace(source("post"), publisher="River Post")]
    joined = [apart[0], replace(apart[1], relays=(Relay("wire", None),))]
    for sources, single in ((apart, ()), (joined, ("quota",))):
        found = registry([said], [one], sources=sources)
        assert column(audit(found, day(6)), "birch").single_origin == single


def test_a_contradiction_is_a_gap() -> None:
    """Two statements of equal weight."""
    said = [statement(each, "birch", 2) for each in ("s1", "s2")]
    one = provision(stances=(stance(said[0], "accepts"), stance(said[1], "rejects")))
    (gap,) = audit(registry(said, [one]), day(6)).gaps
    assert (gap.weight, gap.reason) == (7, "two statements of equal weight disagree")


def test_there_is_no_audit_without_a_negotiation() -> None:
    """It has the order of the columns."""
    with pytest.raises(ValueError, match="no negotiation"):
        audit(replace(counted(), negotiation=None), day(6))


@some
@given(original=registries(), as_of=DAYS)
def test_voices_add_up_to_the_evidence_of_the_party_s_stances(
    original: Registry, as_of: date
) -> None:
    """Each piece has one voice."""
    for found in audit(original, as_of).parties:
        pieces = sum(
            len(each.evidence)
            for each in original.stances()
            if each.party == found.party and original.statements[each.statement].date.end <= as_of
        )
        assert found.voice.total == pieces
        assert found.voice.opposed <= found.voice.total


@some
@given(original=registries(), as_of=DAYS)
def test_columns_agree_with_the_matrix(original: Registry, as_of: date) -> None:
    """As to how many cells are filled, and which kinds of statement fill them."""
    assert original.negotiation is not None
    made = audit(original, as_of)
    coverage = matrix.build(original, original.negotiation, as_of).coverage
    assert made.coverage == coverage
    assert sum(each.filled for each in made.parties) == coverage.on_record + coverage.reported
    for each in made.parties:
        levels = dict(each.by_level)
        assert sum(levels.values()) == each.filled
        assert each.filled <= len(original.provisions)
    reported = sum(dict(each.by_level).get("reported", 0) for each in made.parties)
    assert reported == coverage.reported


@some
@given(original=registries(), as_of=DAYS)
def test_the_work_list_is_short_and_starts_with_the_heaviest(
    original: Registry, as_of: date
) -> None:
    """A cell stands on it once."""
    gaps = audit(original, as_of).gaps
    assert len(gaps) <= GAPS
    assert [each.weight for each in gaps] == sorted((each.weight for each in gaps), reverse=True)
    assert len({(each.provision, each.party) for each in gaps}) == len(gaps)


@some
@given(original=registries(), data=st.data(), as_of=DAYS)
def test_the_order_of_files_does_not_matter(
    original: Registry, data: st.DataObject, as_of: date
) -> None:
    """Nor that of stances in them."""
    assert audit(data.draw(shuffled(original)), as_of) == audit(original, as_of)


@some
@given(original=registries(), party=st.sampled_from(PARTIES), as_of=DAYS)
def test_one_party_has_the_same_figures_alone(original: Registry, party: str, as_of: date) -> None:
    """And no other is there."""
    alone = audit(original, as_of, (party,))
    assert alone.parties == (column(audit(original, as_of), party),)
    assert {each.party for each in alone.gaps} <= {party}


@some
@given(original=registries(), as_of=DAYS)
def test_json_and_csv_hold_the_figures(original: Registry, as_of: date) -> None:
    """One entry or line for each party, in the negotiation's order."""
    made = audit(original, as_of)
    found = json.loads(page.as_json(made, original))
    rows = list(csv.DictReader(io.StringIO(page.as_csv(made, original), newline="")))
    assert [each["party"] for each in found["parties"]] == list(PARTIES)
    for each, entry, row in zip(made.parties, found["parties"], rows, strict=True):
        assert entry["by_level"] == dict(each.by_level)
        assert entry["newest"] == (str(each.newest) if each.newest else None)
        assert row["party"] == each.party
        assert row["filled"] == str(each.filled)
        assert row["evidence"] == str(each.voice.total)
        assert row["never_asked"].split() == list(each.never_asked)
        assert row["single_origin"].split() == list(each.single_origin)


def test_pages_name_parties_and_shares() -> None:
    """Percentages stand with what they are of; nothing divides by zero."""
    found = counted()
    made = audit(found, day(8))
    shown = page.as_text(made, found)
    assert "3 quotes, 0 of them proved; 1 places cited only." in shown
    assert "2 (28 %)" in shown
    assert "- Birch answered and passed over: quota." in shown
    assert "1. Provision quota — Cedar: would be bound by it; nothing on record" in shown
    marked = page.as_markdown(made, found)
    assert "\n- Birch answered and passed over: quota.\n" in marked
    assert marked.startswith("## Audit\n")


def test_nothing_thin_is_said_to_be_so() -> None:
    """Headings never stand over nothing."""
    found = registry(provisions=[provision()])
    shown = page.as_text(audit(found, day(1)), found)
    assert "Nowhere." in shown
    assert "Nothing to do." in shown


def test_a_quote_is_told_apart_from_a_place() -> None:
    """Evidence without words is a place that was cited."""
    said = statement("s1", "birch", 2)
    cited = Evidence("wire", None, "page 2", Place(""))
    one = provision(stances=(replace(stance(said, "accepts"), evidence=(cited,)),))
    made = audit(registry([said], [one]), day(6))
    assert (made.quotes, made.locators) == (1, 1)
