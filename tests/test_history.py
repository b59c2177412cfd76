"""The history of cells over both clocks, of made-up registries and of a git repository."""

from __future__ import annotations

import json
import re
from datetime import date
from typing import TYPE_CHECKING, Any, Final

import pytest
from diff_cases import (
    BASE,
    BRIEFING,
    CASES,
    FARE,
    NIGHT,
    OURS,
    PARSER,
    changed,
    edited,
    html_of,
    new_names,
    read,
    validator,
)
from git_repository import Repository
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import EXAMPLE, PARTIES, ROOT, day, registries, without

from registry import cells
from registry.changes import RecordId
from registry.history import NOTHING, Entry, history, said
from registry.load import load
from registry.matrix import PACKAGE
from registry.model import Kind, Registry
from registry.rename import renamed
from registry.render import words
from registry.render.history import as_json, as_markdown, as_text
from registry.tree import GitTree, Revision, WorkingTree, revisions

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

NIGHT_ROW: Final = RecordId(Kind.PROVISION, "night-ferry")
FARE_ROW: Final = RecordId(Kind.PROVISION, "one-fare")
PACKAGE_ROW: Final = RecordId(Kind.NEGOTIATION, PACKAGE)


def revision(number: int, subject: str = "") -> Revision:
    """A commit of the n-th of June."""
    return Revision(f"{number:040x}", date(2020, 6, number), subject or f"Commit {number}")


def dated(*found: Registry) -> list[tuple[Revision, Registry]]:
    """A commit a day."""
    return [(revision(number), each) for number, each in enumerate(found, start=1)]


def told(entries: Sequence[Entry]) -> list[tuple[int, str, str, str]]:
    """Day of the commit, day for which it counts, what the cell showed and shows."""
    return [
        (
            entry.revision.day.day,
            str(step.day),
            words.text_of(step.change.before),
            words.text_of(step.change.after),
        )
        for entry in entries
        for step in entry.steps
    ]


def shown(found: Registry, row: RecordId, party: str, as_of: date) -> str:
    """The words of a cell, empty where its row or column is not there."""
    rows = {Kind.PROVISION: found.provisions, Kind.DRAFT: found.drafts}
    there = row.kind is Kind.NEGOTIATION or row.id in rows[row.kind]
    listed = found.negotiation is not None and party in found.negotiation.parties
    if not there or not listed or party not in found.parties:
        return ""
    return words.text_of(cells.cell(found, row.kind, row.id, party, as_of))


# ---- the two clocks ----


@settings(max_examples=50)
@given(registries(), st.data())
def test_a_step_is_told_for_every_cell_that_differs_on_some_day(
    first: Registry, drawn: st.DataObject
) -> None:
    """And what it says of its day is what the two records give for that day."""
    second = drawn.draw(registries())
    entries = history(dated(first, second))
    for before, after, entry in zip((NOTHING, first), (first, second), entries, strict=True):
        steps = {(RecordId(s.change.about, s.change.target), s.change.party) for s in entry.steps}
        rows = [PACKAGE_ROW]
        for one in (before, after):
            rows += [RecordId(Kind.PROVISION, each) for each in one.provisions]
            rows += [RecordId(Kind.DRAFT, key) for key, each in one.drafts.items() if each.stances]
        for row in rows:
            for party in PARTIES:
                differs = any(
                    _of(before, row, party, day(n)) != _of(after, row, party, day(n))
                    for n in range(1, 7)
                )
                assert ((row, party) in steps) is differs
        for step in entry.steps:
            row = RecordId(step.change.about, step.change.target)
            party = step.change.party
            assert words.text_of(step.change.before) == _of(before, row, party, step.day)
            assert words.text_of(step.change.after) == _of(after, row, party, step.day)


def _of(found: Registry, row: RecordId, party: str, as_of: date) -> str:
    """A cell as the matrix has it; a draft without stances has no row."""
    if row.kind is Kind.DRAFT and not (row.id in found.drafts and found.drafts[row.id].stances):
        return ""
    return shown(found, row, party, as_of)


@given(registries(), st.sampled_from(PARTIES))
def test_day_by_day_a_cell_shows_what_it_turned_to_last(found: Registry, party: str) -> None:
    """The steps of a cell give it for any day."""
    row = RecordId(Kind.PROVISION, "quota")
    steps = said(found, row, party)
    for number in range(1, 7):
        past = [step for step in steps if step.day <= day(number)]
        last = words.text_of(past[-1].change.after) if past else ""
        assert last == shown(found, row, party, day(number))
    assert [step.day for step in steps] == sorted({step.day for step in steps})


def test_words_found_late_change_an_earlier_day_only() -> None:
    """A diff of the last days says nothing of it; the log does, on both clocks."""
    late = {
        **BASE,
        "seeds/statements/talk-2020-05-05.yaml": BASE[BRIEFING].replace("05-10", "05-05"),
        FARE: BASE[FARE]
        + "  - party: westport\n    position: reserves\n    statement: talk-2020-05-05\n"
        + "    evidence:\n      - source: wire\n        locator: last line\n",
    }
    entries = history(dated(read(BASE), read(late)), FARE_ROW, "westport")
    assert told(entries) == [
        (1, "2020-05-10", "", "○ open (reported)"),
        (2, "2020-05-05", "", "… reserves (reported)"),
    ]
    assert [
        (str(step.day), words.text_of(step.change.before), words.text_of(step.change.after))
        for step in said(read(late), FARE_ROW, "westport")
    ] == [
        ("2020-05-05", "", "… reserves (reported)"),
        ("2020-05-10", "… reserves (reported)", "○ open (reported)"),
    ]


def test_a_later_statement_changes_the_cell_from_its_day_on() -> None:
    """The day before it, the record gives what it gave."""
    entries = history(
        dated(read(BASE), read(changed("statement-turns-two-cells"))), NIGHT_ROW, "westport"
    )
    assert told(entries) == [
        (1, "2020-05-20", "", "✓ accepts"),
        (2, "2020-06-02", "✓ accepts", "✗ rejects"),
    ]


def test_the_example_of_the_two_clocks_holds() -> None:
    """The table in docs/clocks.md, made of the example registry."""
    v3 = load(WorkingTree(EXAMPLE)).registry
    v2 = without(v3, lambda each: each.statement != "official-briefing-2020-03-10")
    v1 = without(v3, lambda _: False)
    row = RecordId(Kind.PROVISION, "flood-line")
    days = [date(2020, 3, number) for number in (5, 15, 25)]
    table = [
        " | ".join(
            [f"| as of {each.day} March"]
            + [
                re.sub(r"^[^\w]+", "", shown(found, row, "southland", each)) or "no statement"
                for found in (v1, v2, v3)
            ]
        )
        for each in days
    ]
    page = (ROOT / "docs" / "clocks.md").read_text(encoding="utf-8")
    assert [line.removesuffix(" |") for line in page.split("\n") if "| as of " in line] == table


def test_a_change_that_lasts_is_told_once() -> None:
    """Another statement that says the same later gives no second step."""
    again = {
        **changed("statement-turns-two-cells"),
        NIGHT: changed("statement-turns-two-cells")[NIGHT].replace("rejects", "accepts"),
    }
    nothing = {**again, NIGHT: again[NIGHT][: again[NIGHT].index("stances:")]}
    entries = history(dated(read(nothing), read(again)), NIGHT_ROW, "westport")
    assert told(entries) == [(2, "2020-05-20", "", "✓ accepts")]


def test_nothing_on_file_has_no_history() -> None:
    """Neither of no revisions nor of a cell without words."""
    assert history([]) == ()
    assert history(dated(read(BASE)), NIGHT_ROW, "harbour-board") == ()
    assert said(read(BASE), NIGHT_ROW, "harbour-board") == ()
    assert said(read(BASE), RecordId(Kind.PROVISION, "none"), "westport") == ()


@given(registries(), st.data())
def test_a_renamed_record_keeps_its_history(found: Registry, drawn: st.DataObject) -> None:
    """Under its last name, with no step for the renaming."""
    names = drawn.draw(new_names(found))
    entries = history(dated(found, renamed(found, names)))
    assert not entries[1].steps
    again = history(dated(renamed(found, names)))
    assert {(s.change.about, s.change.target, s.change.party, s.day) for s in entries[0].steps} == {
        (s.change.about, s.change.target, s.change.party, s.day) for s in again[0].steps
    }


def test_what_cannot_be_read_for_a_while_is_kept() -> None:
    """A broken file and its mending are no steps; what changed meanwhile comes with the mending."""
    broken = {**BASE, NIGHT: "title: ["}
    mended = changed("statement-turns-two-cells")
    entries = history(dated(read(BASE), read(broken), read(BASE), read(broken), read(mended)))
    assert [each.unread for each in entries] == [(), (NIGHT_ROW,), (), (NIGHT_ROW,), ()]
    assert [len(each.steps) for each in entries[1:]] == [0, 0, 0, 2]


@given(registries(), st.data())
def test_a_row_or_party_that_is_asked_for_is_picked_out(
    found: Registry, drawn: st.DataObject
) -> None:
    """All steps of it and no others; revisions without one are left out."""
    record = dated(found, drawn.draw(edited(found)), found)
    whole = history(record)
    for row, party in ((PACKAGE_ROW, None), (None, "birch"), (PACKAGE_ROW, "alder")):
        wanted = [
            (entry.revision, step)
            for entry in whole
            for step in entry.steps
            if row in (None, RecordId(step.change.about, step.change.target))
            and party in (None, step.change.party)
        ]
        picked = history(record, row, party)
        assert [(entry.revision, step) for entry in picked for step in entry.steps] == wanted
        assert all(entry.steps for entry in picked)


# ---- from a repository to what is shown ----


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    """The base registry, a turn, a rename and a broken file, a commit a day in June 2020."""
    made = Repository.make(tmp_path / "work")
    turned = changed("statement-turns-two-cells")
    late = {path.replace("night-ferry", "late-ferry"): text for path, text in turned.items()}
    story: list[tuple[dict[str, str], str]] = [
        (BASE, "File the record"),
        (turned, "File the second letter"),
        (late, "Rename a provision @somebody #1"),
        ({**late, FARE: "title: ["}, "Break a file"),
    ]
    for number, (files, subject) in enumerate(story, start=1):
        made.write(files)
        made.commit(subject, at=f"2020-06-0{number}T12:00:00+00:00")
    return made


def logged(
    form: Any,
    record: list[tuple[Revision, Registry]],
    row: RecordId | None = None,
    party: str | None = None,
) -> str:
    """What ``registry log`` prints: ``form`` renders the history."""
    return str(form(history(record, row, party), record[-1][1], row, party))


def record_of(repository: Repository) -> list[tuple[Revision, Registry]]:
    """Every revision with what was on file."""
    root = repository.root
    return [(each, load(GitTree.open(root, each.hash)).registry) for each in revisions(root)]


def plain(text: str, record: list[tuple[Revision, Registry]]) -> str:
    """The text with numbers for hashes, which depend on the version of git's objects."""
    for number, (each, _) in enumerate(record, start=1):
        text = text.replace(each.hash[:7], f"commit{number}")
    return text


def test_the_history_of_a_cell_as_text(repository: Repository) -> None:
    """Who changed it when, for which day, because of which words; then day by day."""
    record = record_of(repository)
    row = RecordId(Kind.PROVISION, "late-ferry")
    assert plain(logged(as_text, record, row, "westport"), record) == (
        "Westport on A ferry by night: what was on file when, for which day\n"
        "\n"
        "2020-06-01 commit1 File the record\n"
        "  as of 2020-05-20: no statement → ✓ accepts (Ida Holm, 2020-05-20)\n"
        "\n"
        "2020-06-02 commit2 File the second letter\n"
        "  as of 2020-06-02: ✓ accepts → ✗ rejects, turns from for to against"
        " (Ida Holm, 2020-06-02)\n"
        "\n"
        "Day by day, as on file now\n"
        "  as of 2020-05-20: no statement → ✓ accepts (Ida Holm, 2020-05-20)\n"
        "  as of 2020-06-02: ✓ accepts → ✗ rejects, turns from for to against"
        " (Ida Holm, 2020-06-02)\n"
    )


def test_the_history_of_all_cells_as_text(repository: Repository) -> None:
    """Every revision, also one that changes no cell or cannot be read."""
    record = record_of(repository)
    text = plain(logged(as_text, record), record)
    assert text.startswith("All cells: what was on file when, for which day\n\n2020-06-01 commit1")
    assert text.endswith(
        "2020-06-03 commit3 Rename a provision @somebody #1\n"
        "  no cell changes\n"
        "\n"
        "2020-06-04 commit4 Break a file\n"
        "  no cell changes\n"
        "  provisions/one-fare.yaml could not be read; what was on file before is kept\n"
    )
    assert (
        "  as of 2020-06-02: Westport on Costs in equal shares: ✗ rejects → ✓ accepts, turns from"
        in text
    )


def test_a_row_and_a_party_are_not_repeated_where_they_were_asked_for(
    repository: Repository,
) -> None:
    """Each line names what the heading does not."""
    record = record_of(repository)
    row = logged(as_text, record, RecordId(Kind.PROVISION, "late-ferry"))
    assert row.startswith("A ferry by night: what")
    assert "as of 2020-05-20: Westport: no statement" in row
    party = logged(as_text, record, None, "westport")
    assert party.startswith("Westport: what")
    assert "as of 2020-05-20: A ferry by night: no statement" in party
    empty = logged(as_text, record, RecordId(Kind.PROVISION, "late-ferry"), "harbour-board")
    assert empty.endswith("Day by day, as on file now\n  no statement\n")


def test_the_history_as_markdown(repository: Repository) -> None:
    """A list; subjects of commits are nobody's markup."""
    record = record_of(repository)
    page = plain(logged(as_markdown, record, party="westport"), record)
    assert page.startswith("## Westport: what was on file when, for which day\n\n- **2020-06-01**")
    assert (
        "- **2020-06-02** `commit2` File the second letter\n  - as of 2020-06-02: A ferry" in page
    )
    whole = logged(as_markdown, record)
    assert "&#64;<!-- -->somebody \\#<!-- -->1" in whole
    assert html_of(PARSER.parse(whole)) <= OURS
    cell = logged(as_markdown, record, RecordId(Kind.PROVISION, "late-ferry"), "westport")
    assert "\n### Day by day, as on file now\n\n- as of 2020-05-20: no statement → ✓" in cell


@pytest.mark.parametrize(
    ("row", "party"), [(None, None), (PACKAGE_ROW, None), (FARE_ROW, "westport")]
)
def test_the_history_as_json_is_as_documented(
    repository: Repository, row: RecordId | None, party: str | None
) -> None:
    """Valid against the definition ``log`` in schema/diff.schema.json."""
    record = record_of(repository)
    document = json.loads(logged(as_json, record, row, party))
    assert list(validator("#/$defs/log").iter_errors(document)) == []
    assert ("said" in document) is (party is not None)
    hashes = [each["hash"] for each in document["revisions"]]
    assert hashes == [each.hash for each, _ in (record if row is None else record[:1])]


@pytest.mark.parametrize("name", CASES)
def test_any_case_has_a_history(name: str) -> None:
    """In every format, after the base."""
    record = dated(read(BASE), read(changed(name)))
    for form in (as_text, as_markdown):
        assert logged(form, record).count("Commit") == 2
    document = json.loads(logged(as_json, record))
    assert list(validator("#/$defs/log").iter_errors(document)) == []
