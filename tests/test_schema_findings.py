"""What is said of a record that breaks its schema: one plain sentence for each fault."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from strategies import (
    example_data,
    example_records,
    schema_validator,
)

from registry import schema
from registry.document import Document, parse
from registry.load import NEGOTIATION
from registry.model import Kind
from registry.schema import (
    FIELDS_CONFLICT,
    MISSING_FIELD,
    NOT_IN_VOCABULARY,
    REPEATED_ITEM,
    UNKNOWN_FIELD,
    WRONG_FORM,
    WRONG_SIZE,
    WRONG_TYPE,
    check,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from registry.diagnostics import Diagnostic, Pointer, Rule


def items(data: Any) -> list[tuple[str | int, Any]]:
    """The entries of a mapping or a list; none for anything else."""
    if isinstance(data, dict):
        return list(data.items())
    return list(enumerate(data)) if isinstance(data, list) else []


def at(data: Any, pointer: Pointer) -> Any:
    """The node at a pointer."""
    for part in pointer:
        data = data[part]
    return data


def document(data: Any) -> Document:
    """A document that holds this data."""
    return parse("a.yaml", yaml.safe_dump(data, sort_keys=False, allow_unicode=True).encode())


def said(kind: Kind, text: str) -> list[Diagnostic]:
    """What the schema of a kind has against a text."""
    parsed = parse("a.yaml", text.encode())
    assert parsed.complete, parsed.faults
    return list(check(kind, parsed))


PROVISION = """\
title: Gauges on both banks
summary: Both states would measure the flow.
theme: water
kind: obligation
proposer: northland
"""
STANCES = (
    PROVISION
    + """\
stances:
  - party: southland
    position: open
    statement: briefing
    evidence:
      - source: wire-report
        quote: we can discuss
"""
)
STATEMENT = """\
party: northland
speaker:
  name: Ada Moor
  role: Minister for Rivers
  level: minister
date: 2020-03-10
occasion: Briefing
summary: Something was said.
evidence:
  - source: wire-report
    locator: page 1
"""
PARTY = "name: Republic of Northland\nlabel: Northland\ntype: state\n"
SOURCE = "title: A report\npublisher: Alba Wire\nkind: wire\nlanguage: en\n"
LONG = "long " * 100

# Kind, the valid text, what is replaced, by what; code, line and message of the one finding.
_Fault = tuple[Kind, str, str, str, "Rule", int, str]
FAULTS: list[_Fault] = [
    (Kind.PROVISION, PROVISION, "Gauges on both banks", "12", WRONG_TYPE, 1,
     '"title" is the number 12; expected text'),
    (Kind.PROVISION, PROVISION, "Gauges on both banks", "true", WRONG_TYPE, 1,
     '"title" is the truth value true; expected text'),
    (Kind.PROVISION, PROVISION, " Gauges on both banks", "", WRONG_TYPE, 1,
     '"title" is empty; expected text'),
    (Kind.PROVISION, PROVISION, "Gauges on both banks", "[a]", WRONG_TYPE, 1,
     '"title" is a list; expected text'),
    (Kind.PROVISION, PROVISION, "Gauges on both banks", "{a: b}", WRONG_TYPE, 1,
     '"title" is a mapping; expected text'),
    (Kind.PROVISION, PROVISION, PROVISION, "- a\n", WRONG_TYPE, 1,
     "the record is a list; expected a mapping (key: value)"),
    (Kind.PROVISION, PROVISION, PROVISION, "a\n", WRONG_TYPE, 1,
     'the record is "a"; expected a mapping (key: value)'),
    (Kind.PROVISION, PROVISION, "proposer: northland",
     "proposer: northland\nobliges: southland", WRONG_TYPE, 6,
     '"obliges" is "southland"; expected a list (lines that start with "- ")'),
    (Kind.PROVISION, PROVISION, "proposer: northland",
     "proposer: northland\nevidence: [{source: a, locator: b}]\ntexts: [{draft: a, article: 1.5}]",
     WRONG_TYPE, 7, '"article" is the number 1.5; expected a whole number from 1'),
    (Kind.PROVISION, PROVISION, "theme: water\n", "", MISSING_FIELD, 1,
     'the field "theme" is missing in the record'),
    (Kind.PROVISION, PROVISION, "theme: water\nkind: obligation\n", "", MISSING_FIELD, 1,
     'the fields "theme", "kind" are missing in the record'),
    (Kind.STATEMENT, STATEMENT, "  level: minister\n", "", MISSING_FIELD, 3,
     'the field "level" is missing in "speaker"'),
    (Kind.PROVISION, STANCES, "  - party: southland\n    position: open", "  - position: open",
     MISSING_FIELD, 7, 'the field "party" is missing in item 1 of "stances"'),
    (Kind.PROVISION, PROVISION, "theme", "them", UNKNOWN_FIELD, 3,
     'there is no field "them" in the record'),
    (Kind.PROVISION, PROVISION, "proposer: northland", "proposer: northland\nzzz: 1",
     UNKNOWN_FIELD, 6, 'there is no field "zzz" in the record'),
    (Kind.PROVISION, STANCES, "position: open", "position: refuses", NOT_IN_VOCABULARY, 8,
     '"position" is "refuses"; expected "proposes", "accepts", "accepts-if", "open", "mixed", '
     '"reserves", "rejects", "declines" or "not-addressed"'),
    (Kind.PROVISION, STANCES, "position: open", "position: mixed", NOT_IN_VOCABULARY, 8,
     '"position" is "mixed": mixed is for a draft or the package as a whole; a single provision '
     "needs another position"),
    (Kind.PROVISION, STANCES, "position: open", "position: 7", NOT_IN_VOCABULARY, 8,
     '"position" is the number 7; expected "proposes", "accepts", "accepts-if", "open", "mixed", '
     '"reserves", "rejects", "declines" or "not-addressed"'),
    (Kind.PROVISION, PROVISION, "northland", "North Land", WRONG_FORM, 5,
     '"proposer" is "North Land"; expected an id: lower-case words joined by hyphens'),
    (Kind.STATEMENT, STATEMENT, "2020-03-10", "10 March 2020", WRONG_FORM, 6,
     '"date" is "10 March 2020"; expected a day as YYYY-MM-DD, or an interval of two days joined '
     "by a slash"),
    (Kind.PROVISION, STANCES, "we can discuss", '"we can  discuss"', WRONG_FORM, 12,
     '"quote" is "we can  discuss"; expected a quote of at most 25 words, with single spaces and '
     "no space at its ends"),
    (Kind.PROVISION, PROVISION, "the flow.", "the flow", WRONG_FORM, 2,
     '"summary" is "Both states would measure the flow"; expected one sentence of at most 400 '
     "characters on one line"),
    (Kind.SOURCE, SOURCE, "language: en", "language: English!", WRONG_FORM, 4,
     '"language" is "English!"; expected a language tag such as en or pt-BR'),
    (Kind.SOURCE, SOURCE, "language: en", "language: en\nurl: javascript:alert(1)", WRONG_FORM, 5,
     '"url" is "javascript:alert(1)"; expected a web address with scheme and host'),
    (Kind.PROVISION, PROVISION, "Gauges on both banks", f'"{LONG}x"', WRONG_SIZE, 1,
     '"title" has 501 characters; expected at most 400'),
    (Kind.PROVISION, PROVISION, "proposer: northland", "proposer: northland\nobliges: []",
     WRONG_SIZE, 6, '"obliges" is empty'),
    (Kind.PROVISION, PROVISION, "proposer: northland", "proposer: northland\nrelations: {}",
     WRONG_SIZE, 6, '"relations" is empty'),
    (Kind.PROVISION, PROVISION, "proposer: northland",
     "proposer: northland\nevidence: [{source: a, locator: b}]\ntexts: [{draft: a, article: 0}]",
     WRONG_SIZE, 7, '"article" is the number 0; expected a whole number from 1'),
    (Kind.STATEMENT, STATEMENT, "occasion",
     "attributed_by: {party: southland, outlet: Alba Wire}\noccasion", WRONG_SIZE, 7,
     '"attributed_by" has 2 fields; expected 1'),
    (Kind.STATEMENT, STATEMENT, "    locator: page 1\n", "", FIELDS_CONFLICT, 10,
     'item 1 of "evidence" is not complete: evidence needs the words (quote) or the place where '
     "they stand (locator)"),
    (Kind.STATEMENT, STATEMENT, "level: minister", "level: anonymous", FIELDS_CONFLICT, 3,
     "a name does not go with level anonymous"),
    (Kind.PROVISION, STANCES, "position: open", "position: accepts-if", FIELDS_CONFLICT, 8,
     'the field "condition" is missing: accepts-if needs the condition it waits for'),
    (Kind.PROVISION, STANCES, "position: open", "position: open\n    condition: some",
     FIELDS_CONFLICT, 9, "a condition goes with accepts-if only"),
    (Kind.PROVISION, PROVISION, "proposer: northland",
     "proposer: northland\ntexts: [{draft: river-treaty}]", FIELDS_CONFLICT, 6,
     'the field "evidence" is missing: a provision that stands in a draft shows the evidence for '
     "its wording"),
    (Kind.PROVISION, PROVISION, "proposer: northland",
     "proposer: northland\nevidence: [{source: a, locator: b}]\ntexts: [{draft: a, paragraph: 2}]",
     FIELDS_CONFLICT, 7,
     'the field "article" is missing: a paragraph is counted within its article'),
    (Kind.PARTY, PARTY, "type: state", "type: state\nmembers: [{party: a, from: 2020-01-01}]",
     FIELDS_CONFLICT, 4, "members go with a group only; a state has none"),
    (Kind.PROVISION, PROVISION, "proposer: northland",
     "proposer: northland\nobliges: [southland, southland]", REPEATED_ITEM, 6,
     'item 2 of "obliges" is the same as item 1'),
]  # fmt: skip


@pytest.mark.parametrize(
    "fault", FAULTS, ids=[f"{fault[4].name}: {fault[6][:50]}" for fault in FAULTS]
)
def test_one_fault_gives_one_plain_sentence_where_it_is(fault: _Fault) -> None:
    """With the value in hand, what was expected, and the line of the key or value."""
    kind, valid, old, new, rule, line, message = fault
    assert said(kind, valid) == []
    assert valid.count(old) >= 1
    assert [
        (each.rule.code, each.span.line, each.message)
        for each in said(kind, valid.replace(old, new, 1))
    ] == [(rule.code, line, message)]


@pytest.mark.parametrize(
    ("old", "new", "hint"),
    [
        ("theme:", "thme:", 'did you mean "theme"?'),
        ("kind: obligation", "kind: obligaton", 'did you mean "obligation"?'),
        ("northland", "North Land", "for example northland"),
        ("theme: water\n", "", 'add "theme: …"'),
    ],
)
def test_a_finding_says_what_to_do(old: str, new: str, hint: str) -> None:
    """The nearest known word, an example, or what to add."""
    (found,) = said(Kind.PROVISION, PROVISION.replace(old, new))
    assert found.hint == hint


def test_a_misspelt_field_is_not_missing_as_well() -> None:
    """One slip, one finding."""
    assert [each.rule for each in said(Kind.PROVISION, PROVISION.replace("kind:", "knd:"))] == [
        UNKNOWN_FIELD
    ]


def test_all_faults_of_a_record_are_told_at_once() -> None:
    """Each at its own place."""
    text = "titel: A\nsummary: b\ntheme: W W\nproposer: a\nstances: []\n"
    assert sorted((each.rule.code, each.span.line) for each in said(Kind.PROVISION, text)) == [
        (MISSING_FIELD.code, 1),
        (UNKNOWN_FIELD.code, 1),
        (WRONG_FORM.code, 2),
        (WRONG_FORM.code, 3),
        (WRONG_SIZE.code, 5),
    ]


def test_two_conflicts_in_one_mapping_are_both_told() -> None:
    """A stance on the package with a condition and an ``on_text`` that it cannot have."""
    negotiation = example_records()[NEGOTIATION].decode()
    text = negotiation + "    condition: first the other\n    on_text: river-treaty\n"
    lines = len(text.splitlines())
    assert [(each.rule, each.span.line) for each in said(Kind.NEGOTIATION, text)] == [
        (FIELDS_CONFLICT, lines - 1),
        (FIELDS_CONFLICT, lines),
    ]


def test_a_value_with_a_fault_of_its_own_is_left_alone() -> None:
    """An alias is a finding already; that it has no value is none."""
    parsed = parse("a.yaml", PROVISION.replace("water", "*x").encode())
    assert [each.rule.code for each in parsed.faults] == ["YAML004"]
    assert list(check(Kind.PROVISION, parsed)) == []


# ---- changed records ----

_ANYTHING = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-3, 10**12)
    | st.sampled_from([0.5, 1.0, 1e6])
    | st.sampled_from(
        ["", "x", "X y", "open", "mixed", "anonymous", "accepts-if", "state", "2020-02-31", "a\nb"]
    )
    | st.sampled_from(["a" * 500, "\u00a0x", "x\u3000", "É", "ﬁ", "1-", "-a", "en", "https://a.b"])
    | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["party", "source", "quote", "position", "provision", "fact", "name", "z"]
            ),
            inner,
            max_size=3,
        )
    ),
    max_leaves=6,
)


_ADDED = ["condition", "on_text", "note", "members", "texts", "waits_for", "relays", "z"]


@st.composite
def changed_records(draw: st.DrawFn) -> tuple[Kind, Any]:
    """A record of the example with one to three of its nodes dropped, replaced, added, doubled."""
    kind, _, original = draw(st.sampled_from(example_data()))
    data = copy.deepcopy(original)
    for _ in range(draw(st.integers(1, 3))):
        places = [(pointer, key) for pointer, each in containers(data) for key, _ in items(each)]
        if not places:
            break
        pointer, key = draw(st.sampled_from(places))
        container = at(data, pointer)
        change = draw(st.sampled_from(["drop", "replace", "add", "double"]))
        if change == "drop":
            del container[key]
        elif change == "replace":
            container[key] = draw(_ANYTHING)
        elif isinstance(container, list):
            container.append(
                copy.deepcopy(at(container, (key,))) if change == "double" else draw(_ANYTHING)
            )
        else:
            field = draw(st.sampled_from(_ADDED))
            container[field] = draw(_ANYTHING)
    return kind, data


def containers(data: Any, pointer: Pointer = ()) -> Iterator[tuple[Pointer, Any]]:
    """Every mapping and list in a record."""
    if isinstance(data, dict | list):
        yield pointer, data
    for key, each in items(data):
        yield from containers(each, (*pointer, key))


@given(changed_records())
def test_the_quick_validator_and_the_reference_agree(changed: tuple[Kind, Any]) -> None:
    """On every record that a file can hold: what one refuses the other explains."""
    kind, data = changed
    parsed = document(data)
    if parsed.faults:
        return
    quick = schema._quick(kind).is_valid(parsed.data)
    assert quick == schema_validator(f"{kind}.schema.json").is_valid(parsed.data)
    assert quick == (not list(check(kind, parsed)))


@given(changed_records())
def test_no_words_of_a_library_reach_people(changed: tuple[Kind, Any]) -> None:
    """Every sentence is our own, with a place, whatever was broken."""
    kind, data = changed
    parsed = document(data)
    theirs = {
        error.message for error in schema_validator(f"{kind}.schema.json").iter_errors(parsed.data)
    }
    for found in check(kind, parsed):
        assert found.message not in theirs
        assert "is not of type" not in found.message
        assert "does not match" not in found.message
        assert "{'" not in found.message
        assert "None" not in found.message
        assert 1 <= found.span.line <= len(parsed.lines)


@given(changed_records())
def test_no_place_gets_two_findings_of_one_kind(changed: tuple[Kind, Any]) -> None:
    """One sentence a fault."""
    kind, data = changed
    told = [(each.rule, each.span, each.message) for each in check(kind, document(data))]
    assert len(told) == len(set(told))
