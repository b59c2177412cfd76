"""A stance added to a file: every line stays, and nothing is written that the rules refuse."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pytest
from careless import careless, read
from conftest import CAPTURES, TODAY
from hypothesis import assume, example, given
from hypothesis import strategies as st
from strategies import ROOT, MemoryTree, example_files, visible_text

from registry import captures, checks, lock
from registry.canonical import RefusedError, exactly, formatted, plan
from registry.document import parse
from registry.edit import Addition, add_stance, appended
from registry.load import load
from registry.model import Kind
from registry.tree import EntryKind, Overlay, WorkingTree

if TYPE_CHECKING:
    from pathlib import Path

    from registry.diagnostics import Diagnostic
    from registry.document import Document

STANCE: Final = {
    "party": "southland",
    "position": "accepts",
    "statement": "southland-reply-2020-03-20",
    "evidence": [{"source": "southland-reply", "locator": "paragraph 6"}],
}
FLOODS: Final = "provisions/flood-line.yaml"


def tree() -> MemoryTree:
    """The example registry."""
    return MemoryTree(example_files())


def add(stance: dict[str, Any], **more: Any) -> Addition:
    """The stance added to the provision on floods."""
    return add_stance(tree(), Kind.PROVISION, "flood-line", stance, TODAY, **more)


def codes(found: tuple[Diagnostic, ...]) -> list[str]:
    """The codes of findings."""
    return [each.rule.code for each in found]


# ---- where it goes ----


def test_a_stance_goes_after_those_on_file() -> None:
    """With its keys in the order of the schema, and nothing else touched."""
    made = add(dict(reversed(STANCE.items())))
    before = example_files()[FLOODS].decode()
    added = """\
  - party: southland
    position: accepts
    statement: southland-reply-2020-03-20
    evidence:
      - source: southland-reply
        locator: paragraph 6
"""
    assert made.texts == {FLOODS: before + added}
    assert (made.errors, made.unproved, made.warnings) == ((), (), ())


def test_the_first_stance_goes_where_the_schema_has_stances() -> None:
    """Before the fields that come later, and the comments over them."""
    before, after = "title: x\n# on the theme\ntheme: y\n", "\n# on the note\nnote: z\n"
    added = "stances:\n  - party: southland\n"
    assert appended(read(before + after), {"party": "southland"}) == before + added + after


def test_comments_at_the_end_of_the_list_stay_with_it() -> None:
    """The new stance comes after them; those of the next field come after the stance."""
    text = "stances:\n  - party: a\n    # on this one\n  # on them all\n# on the note\nnote: z\n"
    assert appended(read(text), {"party": "b"}) == text.replace(
        "  # on them all\n", "  # on them all\n  - party: b\n"
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("stances:\n- party: a\n", "stances:\n- party: a\n- party: b\n"),
        ("stances:\n    -   party: a\n", "stances:\n    -   party: a\n    - party: b\n"),
        ("stances:\r\n  - party: a\r\n", "stances:\r\n  - party: a\r\n  - party: b\r\n"),
        ("stances:\n  - party: a", "stances:\n  - party: a\n  - party: b\n"),
        ("title: x", "title: x\nstances:\n  - party: b\n"),
        ("stances:\n  - note: |+\n      x\n\ntitle: x\n",
         "stances:\n  - note: |+\n      x\n\n  - party: b\ntitle: x\n"),
    ],
)  # fmt: skip
def test_a_file_keeps_its_own_ways(text: str, expected: str) -> None:
    """Its indentation, its line ends, a last line without one, blank lines that are text."""
    assert appended(read(text), {"party": "b"}) == expected


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("stances: [{party: a}]\n", "does not write its stances on lines of their own"),
        ("{title: x}\n", "does not write its stances on lines of their own"),
        ("title: |\n  x", "would not say what it says now"),
        ("title: 'x\n", "cannot be read"),
        ("- title\n", "cannot be read"),
    ],
)
def test_a_file_that_cannot_be_added_to_is_left_alone(text: str, words: str) -> None:
    """And it says what would help; after ``registry fmt`` it often can be."""
    with pytest.raises(RefusedError, match=words) as caught:
        appended(read(text), {"party": "b"})
    assert "registry " in caught.value.hint
    if "fmt" in caught.value.hint:
        mended = formatted(read(text))
        assert "- party: b" in appended(read(mended), {"party": "b"})


# ---- what it never does ----

_FILES: Final = [
    document
    for root in (ROOT, ROOT / "registry" / "example")
    for _, document in sorted(load(WorkingTree(root)).documents.items())
    if document.path.startswith(("provisions/", "seeds/drafts/", "seeds/negotiation"))
]


def stances() -> st.SearchStrategy[dict[str, Any]]:
    """Stances of any text."""
    texts = visible_text() | st.lists(visible_text(), max_size=20).map(" ".join)
    items = st.fixed_dictionaries({"source": texts}, optional={"quote": texts, "locator": texts})
    return st.fixed_dictionaries(
        {"party": texts, "position": texts, "evidence": st.lists(items, min_size=1, max_size=2)},
        optional={"reading": texts, "note": texts},
    )


def assert_only_added(document: Document, stance: dict[str, Any]) -> None:
    """The text gains the stance in one piece, and keeps every byte that it had."""
    raw = document.text.encode()
    new = appended(document, stance).encode()
    same = next((i for i, (a, b) in enumerate(zip(raw, new, strict=False)) if a != b), len(raw))
    rest = len(raw) - same
    assert new[len(new) - rest :] == raw[same:]
    assert isinstance(document.data, dict)
    expected = {**document.data, "stances": [*document.data.get("stances", []), stance]}
    assert exactly(parse(document.path, new).data) == exactly(expected)


@given(st.sampled_from(_FILES), stances())
def test_no_line_of_a_record_changes(document: Document, stance: dict[str, Any]) -> None:
    """On every file of the example and of the record kept here that can have stances."""
    assert_only_added(document, stance)


@given(careless(), stances())
@example("stances:\n- x\n# c\nb: 1\n", {"party": "b"})
def test_no_line_of_a_careless_file_changes(text: str, stance: dict[str, Any]) -> None:
    """Or else nothing is added at all."""
    document = read(text)
    assert isinstance(document.data, dict)
    assume(isinstance(document.data.get("stances", []), list))
    try:
        appended(document, stance)
    except RefusedError:
        return
    assert_only_added(document, stance)


@pytest.mark.parametrize("document", _FILES, ids=lambda each: each.path)
def test_a_canonical_record_stays_canonical(document: Document) -> None:
    """So that ``registry fmt`` has nothing to do after it."""
    once = parse(document.path, formatted(document).encode())
    new = parse(document.path, appended(once, STANCE).encode())
    assert plan({document.path: new}).texts == {}


# ---- what the rules say ----


def test_a_stance_that_breaks_a_rule_is_an_error() -> None:
    """Such as one of another party's statement; its line is that of the file to be."""
    made = add({**STANCE, "party": "northland"})
    assert codes(made.errors) == ["POS004"]
    line = made.errors[0].span.line
    assert made.documents[FLOODS].line(line).strip() == "statement: southland-reply-2020-03-20"


def test_a_stance_without_its_form_is_an_error() -> None:
    """The schema is asked as well."""
    assert codes(add({**STANCE, "position": "agrees"}).errors) == ["SCH004"]


def test_what_was_wrong_before_is_not_held_against_it() -> None:
    """An old fault elsewhere, or further down in the same file, keeps nobody from adding."""
    files = example_files()
    files["provisions/water-quota.yaml"] = b"title: x\n"
    files[FLOODS] = files[FLOODS].replace(b"article: 5", b"article: 50")
    made = add_stance(MemoryTree(files), Kind.PROVISION, "flood-line", STANCE, TODAY)
    assert made.errors == ()


def test_a_new_quote_still_has_to_be_proved() -> None:
    """Without the captured texts that is said, and is no error."""
    quoted = {**STANCE, "evidence": [{"source": "southland-reply", "quote": "a fixed quota"}]}
    made = add(quoted)
    assert (codes(made.errors), codes(made.unproved)) == ([], ["QUO001"])
    assert list(made.texts) == [FLOODS]


def at_hand() -> captures.Captures:
    """The captured texts of the example's sources."""
    return captures.find(CAPTURES, load(tree()).registry.sources.values())


def test_with_the_captured_texts_a_new_quote_is_proved_at_once() -> None:
    """The lock is one of the files to write, and the record is clean with it."""
    quoted = {**STANCE, "evidence": [{"source": "southland-reply", "quote": "a fixed quota"}]}
    made = add(quoted, captures=at_hand())
    assert sorted(made.texts) == [FLOODS, lock.PATH]
    assert (made.errors, made.unproved) == ((), ())
    after = load(Overlay(tree(), made.texts))
    assert checks.run(after, TODAY) == checks.run(load(tree()), TODAY)


def test_with_the_captured_texts_a_wrong_quote_is_an_error() -> None:
    """It is not put into the lock."""
    quoted = {**STANCE, "evidence": [{"source": "southland-reply", "quote": "no such words"}]}
    made = add(quoted, captures=at_hand())
    assert codes(made.errors) == ["QUO005"]
    assert list(made.texts) == [FLOODS]


SEEN: Final = [{"source": "harbour-review", "locator": "paragraph 6"}]
LATER: Final = {
    "summary": "Agrees.",
    "evidence": SEEN,
    "party": "southland",
    "date": "2020-04-02",
    "speaker": {"level": "document", "role": "Foreign Ministry of Southland"},
}
LETTER: Final = {**STANCE, "statement": "letter-2020-04-02", "evidence": SEEN}


def test_a_turn_without_a_reading_is_a_warning() -> None:
    """Something to look at, which does not keep anybody from writing."""
    made = add_stance(tree(), Kind.PROVISION, "water-quota", LETTER, TODAY, statement=LATER)
    assert (codes(made.errors), codes(made.warnings)) == ([], ["POS007"])


def test_the_statement_is_created_on_request() -> None:
    """In a file of its own, canonical and with its modeline."""
    made = add(LETTER, statement=LATER)
    assert made.errors == ()
    assert made.texts["seeds/statements/letter-2020-04-02.yaml"] == (
        """\
# yaml-language-server: $schema=../../schema/statement.schema.json
party: southland
speaker:
  role: Foreign Ministry of Southland
  level: document
date: 2020-04-02
summary: Agrees.
evidence:
  - source: harbour-review
    locator: paragraph 6
"""
    )


def test_a_statement_on_file_is_not_overwritten() -> None:
    """Nor is one created under a name that is no id."""
    with pytest.raises(RefusedError, match="exists already"):
        add(STANCE, statement=LATER)
    with pytest.raises(RefusedError, match="is not an id"):
        add({**STANCE, "statement": "A Letter"}, statement=LATER)


@pytest.mark.parametrize(
    ("about", "target", "words", "hint"),
    [
        (Kind.PROVISION, "flood-lines", 'no provision "flood-lines"', 'did you mean "flood-line"?'),
        (Kind.DRAFT, "flood-line", 'no draft "flood-line"', ""),
    ],
)
def test_an_unknown_record_is_refused(about: Kind, target: str, words: str, hint: str) -> None:
    """With the nearest one, if there is one."""
    with pytest.raises(RefusedError, match=words) as caught:
        add_stance(tree(), about, target, STANCE, TODAY)
    assert caught.value.hint == hint


def test_a_record_that_cannot_be_read_is_refused() -> None:
    """The rules could not look at the new stance in it."""
    files = {**example_files(), FLOODS: b"title: x\n"}
    with pytest.raises(RefusedError, match="cannot be read as it is"):
        add_stance(MemoryTree(files), Kind.PROVISION, "flood-line", STANCE, TODAY)


@pytest.mark.parametrize(
    ("about", "target", "path"),
    [
        (Kind.DRAFT, "river-treaty", "seeds/drafts/river-treaty.yaml"),
        (Kind.NEGOTIATION, "package", "seeds/negotiation.yaml"),
    ],
)
def test_drafts_and_the_package_have_stances_too(about: Kind, target: str, path: str) -> None:
    """In their own files."""
    made = add_stance(tree(), about, target, STANCE, TODAY)
    assert (list(made.texts), made.errors) == ([path], ())


# ---- the tree as it would be ----


def test_an_overlay_shows_files_as_they_would_be() -> None:
    """Added and replaced ones, in their folders, whether these exist or not."""
    below = MemoryTree({"a/one": b"1", "a/two": b"2"})
    over = Overlay(below, {"a/two": "é", "a/b/three": "3", "c/four": "4"})
    assert [(each.path, each.kind, each.size) for each in over.entries("a")] == [
        ("a/b", EntryKind.FOLDER, 0),
        ("a/one", EntryKind.FILE, 1),
        ("a/two", EntryKind.FILE, 2),
    ]
    assert (over.read("a/one"), over.read("a/two")) == (b"1", "é".encode())
    assert [each.path for each in over.entries("c")] == ["c/four"]
    assert (over.entry("d"), over.entries("d")) == (None, ())


def test_an_overlay_does_not_hide_a_link_that_is_a_folder(tmp_path: Path) -> None:
    """What stands at the path of a folder is told as it is."""
    (tmp_path / "real").mkdir()
    (tmp_path / "seeds").symlink_to(tmp_path / "real")
    entry = Overlay(WorkingTree(tmp_path), {"seeds/negotiation.yaml": ""}).entry("seeds")
    assert entry is not None
    assert entry.kind is EntryKind.LINK
