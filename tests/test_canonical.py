"""The one way to write a record, and what it never touches."""

from __future__ import annotations

from typing import Any

import pytest
from careless import careless, read
from hypothesis import example, given, reject
from hypothesis import strategies as st
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError
from strategies import ROOT, visible_text

from registry import layout, schema
from registry.canonical import RefusedError, dump, exactly, formatted, in_order, plan
from registry.load import load, path_of
from registry.model import Kind
from registry.tree import WorkingTree

PROVISION = path_of(Kind.PROVISION, "careless")


def fmt(text: str, path: str = PROVISION) -> str:
    """The canonical text."""
    return formatted(read(text, path))


# ---- what it does ----


def test_keys_stand_in_the_order_of_the_schema() -> None:
    """At every depth; what the schema does not know comes last, in the order it had."""
    text = """\
zebra: 1
stances:
  - evidence:
      - quote: some words
        source: wire
    position: open
    party: southland
apple: 2
title: Gauges
"""
    assert fmt(text) == (
        """\
title: Gauges
stances:
  - party: southland
    position: open
    evidence:
      - source: wire
        quote: some words
zebra: 1
apple: 2
"""
    )


def test_lists_are_indented_under_their_key_by_two_spaces() -> None:
    """Whatever they were indented by, and where they stood in brackets."""
    text = """\
obliges:
- northland
-    southland
concerns: [ northland,
  southland ]
relations: { counters: [quota], narrows: [] }
texts:
      -   draft:   treaty
          article: 2
"""
    assert fmt(text) == (
        """\
obliges:
  - northland
  - southland
concerns:
  - northland
  - southland
texts:
  - draft: treaty
    article: 2
relations:
  counters:
    - quota
  narrows: []
"""
    )


def test_spaces_blank_lines_and_line_ends_are_put_in_order() -> None:
    """One blank line at most, none at the ends, LF, and a line end after the last line."""
    text = "\r\n\r\n---\r\ntitle  :   Gauges   \r\n\r\n\r\n\r\nsummary: x  # why\r\n\r\nkind:"
    assert fmt(text) == "title: Gauges\n\nsummary: x  # why\nkind:\n".replace(
        "why\nkind", "why\n\nkind"
    )


def test_a_comment_moves_with_the_entry_that_it_is_about() -> None:
    """Those over a key or an item, those beside it, and those at the end of a list."""
    text = """\
# yaml-language-server: $schema=../schema/provision.schema.json
# about the stances
stances:   # of all parties
    # about the first
    - position: open
      # about the party
      party: southland # beside it
      # at the end of the first
    # about the second
    - party: northland
    # at the end of the list
# about the title
title: Gauges
# at the end of the file
"""
    assert fmt(text) == (
        """\
# yaml-language-server: $schema=../schema/provision.schema.json
# about the title
title: Gauges
# about the stances
stances:  # of all parties
  # about the first
  # about the party
  - party: southland  # beside it
    position: open
    # at the end of the first
  # about the second
  - party: northland
  # at the end of the list
# at the end of the file
"""
    )


def test_what_stands_over_a_blank_line_at_the_top_stays_at_the_top() -> None:
    """It is about the file, not about the first of its entries."""
    text = "# of the file\n\n# of the kind\nkind: obligation\ntitle: Gauges\n"
    assert fmt(text) == "# of the file\n\ntitle: Gauges\n# of the kind\nkind: obligation\n"


def test_a_comment_in_brackets_goes_over_or_beside_its_item() -> None:
    """Brackets become lists, and nothing in them is lost."""
    text = "obliges: [ # both\n  northland, # first\n  # then\n  southland ] # all\n"
    assert fmt(text) == (
        "obliges:  # all\n  # both\n  - northland  # first\n  # then\n  - southland\n"
    )


def test_a_value_keeps_its_signs() -> None:
    """No number, day, truth value or quotation mark is written in another way."""
    values = ["'010'", '"12:30"', "12:30", "no", "2020-03-01", "1.50", "+1", "~", "''", '"\\u00e9"']
    text = "".join(f"x{index}: {value}\n" for index, value in enumerate(values))
    assert fmt(text) == text


def test_plain_text_over_several_lines_is_filled_anew() -> None:
    """To a hundred columns, and only if it stood on several lines; a long line stays."""
    long = " ".join(["word"] * 30)
    folded = f"{' '.join(['word'] * 19)}\n  {' '.join(['word'] * 11)}"
    assert fmt(f"note: {long}\n") == f"note: {long}\n"
    assert fmt(f"note: word\n  {long[5:]}\n") == f"note: {folded}\n"
    assert fmt("note: two\n      words\n") == "note: two words\n"


def test_a_block_keeps_its_lines() -> None:
    """Folded or not, with every space in it; only its common indentation changes."""
    text = """\
title: >-
      one
        more
      two

summary: |2
    two spaces more
  x
note: |+
   kept

area: y
"""
    assert fmt(text) == (
        """\
title: >-
  one
    more
  two

summary: |2
    two spaces more
  x
area: y
note: |+
  kept

"""
    )


def test_a_file_that_cannot_be_read_is_left_alone() -> None:
    """Saying where it fails; other files are not affected."""
    broken, sound = read("title: 'x\n"), read("title:  x\n", "provisions/other.yaml")
    made = plan({broken.path: broken, sound.path: sound})
    assert made.texts == {"provisions/other.yaml": "title: x\n"}
    assert {path: (str(why), why.hint) for path, why in made.refused.items()} == {
        PROVISION: (
            "line 1 cannot be read: this text in quotation marks is never closed",
            "add the closing quotation mark",
        )
    }
    with pytest.raises(RefusedError, match="does not hold a mapping"):
        fmt("- a\n")


def test_only_the_files_asked_for_are_looked_at() -> None:
    """As editors and hooks want it."""
    documents = {path: read("title:  x\n", path) for path in (PROVISION, "provisions/b.yaml")}
    assert list(plan(documents, ["provisions/b.yaml"]).texts) == ["provisions/b.yaml"]


def test_the_record_kept_here_is_canonical() -> None:
    """So that a change of it shows what was changed and nothing else."""
    made = plan(load(WorkingTree(ROOT)).documents)
    assert (dict(made.texts), dict(made.refused)) == ({}, {})


# ---- what it never does ----


@given(careless())
@example("a: |\n  x")
@example("a: |+\n  x")
@example("a: >-\n# c\nb: 1\n")
def test_formatting_keeps_meaning_and_comments(text: str) -> None:
    """The data, to the type of each value, and every comment, once."""
    before = read(text)
    after = read(formatted(before))
    assert not after.faults
    assert exactly(after.data) == exactly(before.data)
    assert sorted(layout.comments(after)) == sorted(layout.comments(before))


@given(careless())
def test_formatting_twice_changes_nothing_more(text: str) -> None:
    """What is canonical is left as it is."""
    once = fmt(text)
    assert fmt(once) == once


def elsewhere(text: str) -> object:
    """What another reader of YAML 1.2, written by other people, takes a text for."""
    return YAML(typ="safe", pure=True).load(text)


@given(careless())
def test_another_reader_sees_no_difference_either(text: str) -> None:
    """The proof of `formatted` rests on the parser that it reads with; this one does not."""
    try:
        before = elsewhere(text)
    except YAMLError:
        reject()  # it reads a little less than we do
    assert elsewhere(fmt(text)) == before


# ---- what is written for the first time ----

_TRICKY = (
    "010",
    "12:30",
    "no",
    "",
    " x",
    "a: b",
    "a #b",
    "#",
    "- x",
    "<<",
    "=",
    "~",
    "1e3",
    "x:",
    "'",
    "2020-03-01",
)


def data() -> st.SearchStrategy[dict[str, Any]]:
    """Data as records have it: texts, whole numbers, lists and mappings that are not empty."""
    texts = (
        st.sampled_from(_TRICKY)
        | visible_text()
        | st.lists(visible_text(alphabet="ab #:-'\"\n\\é"), min_size=1, max_size=9).map(" ".join)
        | st.lists(st.sampled_from(["word", "longer", "#x", "a:"]), max_size=60).map(" ".join)
    )
    keys = st.sampled_from(["title", "summary", "note", "stances", "texts", "x"])
    return st.dictionaries(
        keys,
        st.recursive(
            texts | st.integers(-9, 99),
            lambda inner: (
                st.lists(inner, min_size=1, max_size=3)
                | st.dictionaries(keys, inner, min_size=1, max_size=3)
            ),
            max_leaves=8,
        ),
        min_size=1,
    )


@given(data())
def test_new_data_is_read_as_it_was_meant(written: dict[str, Any]) -> None:
    """Every text, whatever a reader of YAML could take it for."""
    text = "\n".join([*dump(written), ""])
    assert not read(text).faults
    assert exactly(read(text).data) == exactly(written)


@given(data())
def test_new_data_is_canonical(written: dict[str, Any]) -> None:
    """What the tool adds is written as it would write it again."""
    ordered = in_order(written, schema.load(Kind.PROVISION))
    text = "\n".join([*dump(ordered), ""])
    assert fmt(text) == text


def test_new_text_is_quoted_only_where_it_must_be() -> None:
    """Days stay bare; what another reader takes for a number, a time or a truth value does not."""
    written = {
        "day": "2020-03-01",
        "hour": "12:30",
        "no": "no",
        "number": "010",
        "text": "it's: so",
    }
    assert dump(written) == [
        "day: 2020-03-01",
        'hour: "12:30"',
        'no: "no"',
        'number: "010"',
        'text: "it\'s: so"',
    ]


def test_new_long_text_is_folded_and_new_lines_are_kept() -> None:
    """At a hundred columns, between words."""
    long = " ".join(["word"] * 30)
    assert dump({"note": long, "text": "one\n\ntwo"}) == [
        "note: >-",
        f"  {' '.join(['word'] * 19)}",
        f"  {' '.join(['word'] * 11)}",
        "text: |-",
        "  one",
        "",
        "  two",
    ]
