"""What is asked about a new stance, and what the answers make."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from conftest import TODAY
from hypothesis import given
from hypothesis import strategies as st
from strategies import POSITIONS, MemoryTree, example_files

from registry import questions
from registry.edit import add_stance
from registry.load import load
from registry.model import Kind
from registry.questions import Question, missing, next_question

if TYPE_CHECKING:
    from collections.abc import Mapping

REGISTRY = load(MemoryTree(example_files())).registry
FLOODS = (REGISTRY, Kind.PROVISION, "flood-line")


def asked(answers: Mapping[str, str], *, creating: bool = False) -> list[str]:
    """The fields that are asked for, one after the other, where each is left empty."""
    given_so_far = dict(answers)
    found = []
    while question := next_question(*FLOODS, given_so_far, creating=creating):
        found.append(question.field)
        given_so_far[question.field] = ""
    return found


def question(answers: Mapping[str, str], field: str) -> Question:
    """The question for a field."""
    known = dict(answers)
    while found := next_question(*FLOODS, known, creating=False):
        if found.field == field:
            return found
        known[found.field] = ""
    raise AssertionError(f"{field} is not asked for")


def test_everything_is_asked_in_the_order_of_telling_it() -> None:
    """Who, what, where said; then the words; then why they mean it."""
    assert asked({}) == ["party", "position", "statement", "source", "quote", "locator", "reading"]


def test_what_was_answered_is_not_asked_again() -> None:
    """Nor the locator, once there is a quote."""
    assert asked({"party": "southland", "position": "open", "quote": "words"}) == [
        "statement",
        "source",
        "reading",
    ]


def test_a_new_statement_has_questions_of_its_own() -> None:
    """When, who, how strong, in whose words, and what was said."""
    known = {
        "party": "southland",
        "position": "open",
        "statement": "new",
        "source": "x",
        "quote": "y",
    }
    assert asked(known, creating=True) == [
        *("date", "role", "name", "level", "attributed_outlet", "occasion", "summary", "reading"),
    ]


def test_a_condition_is_asked_for_where_one_is_needed() -> None:
    """With accepts-if, and with nothing else."""
    assert "condition" in asked({"position": "accepts-if"})
    assert "condition" not in asked({"position": "accepts"})


def test_choices_come_from_the_record() -> None:
    """Parties as in the matrix, statements of the party alone, sources of the statement."""
    said = {"party": "southland", "statement": "official-briefing-2020-03-10"}
    assert [each for each, _ in question({}, "party").choices] == [
        "northland",
        "southland",
        "river-commission",
    ]
    assert question(said | {"statement": ""}, "source").closed
    assert [each for each, _ in question({"party": "southland"}, "statement").choices] == [
        "southland-reply-2020-03-20",
        "official-briefing-2020-03-10",
    ]
    assert [each for each, _ in question(said, "source").choices] == [
        "harbour-gazette",
        "wire-report",
    ]


def test_only_positions_that_can_be_taken_are_offered() -> None:
    """A single provision is never mixed; a package can be."""
    offered = [each for each, _ in question({}, "position").choices]
    assert offered == [each for each in POSITIONS if each != "mixed"]
    whole = next_question(REGISTRY, Kind.NEGOTIATION, "package", {"party": "x"}, creating=False)
    assert whole is not None
    assert [each for each, _ in whole.choices] == list(POSITIONS)


def test_the_wording_is_asked_for_where_there_are_several() -> None:
    """First the one that is meant if none is named."""
    files = example_files()
    annex = files["seeds/drafts/river-treaty.yaml"]
    quota = files["provisions/water-quota.yaml"]
    files["seeds/drafts/annex.yaml"] = annex
    files["provisions/water-quota.yaml"] = quota.replace(
        b"evidence:", b"  - draft: annex\nevidence:", 1
    )
    registry = load(MemoryTree(files)).registry
    known = dict.fromkeys(("party", "position", "statement", "source", "quote", "locator"), "")
    found = next_question(registry, Kind.PROVISION, "water-quota", known, creating=False)
    assert found is not None
    assert (found.field, found.needed) == ("on_text", False)
    assert [each for each, _ in found.choices] == ["river-treaty", "annex"]


def test_what_must_be_known_is_listed_where_nobody_can_be_asked() -> None:
    """An empty answer is none."""
    known = {"party": "southland", "position": "accepts-if", "statement": "", "source": "x"}
    found = [each.field for each in missing(*FLOODS, known, creating=False)]
    assert found == ["statement", "locator", "condition"]


def test_every_question_explains_itself() -> None:
    """In the words of the schema."""
    known: dict[str, str] = {"position": "accepts-if"}
    while found := next_question(*FLOODS, known, creating=True):
        assert found.text.endswith(".")
        known[found.field] = ""


@given(st.fixed_dictionaries({}, optional=dict.fromkeys(
    (*questions.STANCE, *questions.STATEMENT), st.sampled_from(["", "x", "a b"]))))  # fmt: skip
def test_answers_lose_nothing(answers: dict[str, str]) -> None:
    """Every answer that is not empty is in the stance or the statement, and nothing else is."""
    stance, statement = questions.stance(answers), questions.statement(answers)
    speaker, by = statement.pop("speaker"), statement.pop("attributed_by", {})
    assert stance.pop("evidence") == statement.pop("evidence")
    given_fields = {each for each, answer in answers.items() if answer}
    outlet = {f"attributed_{each}" for each in by}
    kept = {*stance, *statement, *speaker, *outlet, *questions.stance(answers)["evidence"][0]}
    assert kept == given_fields


@pytest.mark.parametrize("creating", [False, True])
def test_the_answers_make_a_stance_that_passes(creating: bool) -> None:
    """From the first question to a clean record."""
    answers = {
        "party": "southland",
        "position": "accepts-if",
        "statement": "letter-2020-03-20" if creating else "southland-reply-2020-03-20",
        "condition": "the line is staffed at night",
        "source": "southland-reply",
        "locator": "paragraph 6",
        "reading": "",
    }
    if creating:
        answers |= {
            "date": "2020-03-20",
            "role": "Foreign Ministry of Southland",
            "level": "document",
            "summary": "Accepts the line.",
        }
    assert not missing(*FLOODS, answers, creating=creating)
    made = add_stance(
        MemoryTree(example_files()), Kind.PROVISION, "flood-line", questions.stance(answers), TODAY,
        statement=questions.statement(answers) if creating else None,
    )  # fmt: skip
    assert (made.errors, made.warnings) == ((), ())
    assert len(made.texts) == 1 + creating
