"""The record that is kept in this repository: it is sound, and the tool shows what it says."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

import pytest
from strategies import LEVELS, ROOT

from registry import checks, matrix
from registry.load import load
from registry.model import Kind
from registry.render import data, html, markdown, plain
from registry.tree import WorkingTree

if TYPE_CHECKING:
    from registry.cells import Cell
    from registry.load import Loaded
    from registry.model import Registry

BEFORE: Final = date(2021, 12, 18)
AFTER: Final = date(2021, 12, 24)

Key = tuple[Kind, str, str]
"""What a cell is about, its id, and the party."""


@pytest.fixture(scope="module")
def loaded() -> Loaded:
    """The record as it lies in the repository."""
    return load(WorkingTree(ROOT))


def test_the_record_is_clean(loaded: Loaded) -> None:
    """Neither errors nor warnings, seen from a day on which nothing lies in the future."""
    found = checks.run(loaded, date.max)
    assert [f"{each.span.path}:{each.span.line}: {each.message}" for each in found] == []
    assert loaded.registry.complete


def cells(registry: Registry, as_of: date) -> dict[Key, Cell]:
    """Every cell of the matrix as of a day."""
    assert registry.negotiation is not None
    built = matrix.build(registry, registry.negotiation, as_of)
    return {(row.about, row.id, each.party): each for row in built.rows() for each in row.cells}


def test_the_matrix_can_be_made_in_every_form(loaded: Loaded) -> None:
    """With a row for every provision and a column for every party."""
    registry = loaded.registry
    assert registry.negotiation is not None
    last = matrix.latest_day(registry)
    assert last is not None
    built = matrix.build(registry, registry.negotiation, last)
    assert {row.id for row in built.rows()} >= set(registry.provisions)
    assert {party.id for party in built.parties} == set(registry.parties)
    assert built.coverage.filled > 0
    for page in (
        markdown.render(built, registry),
        html.render(built, registry),
        plain.render(built),
        data.as_csv(built, registry),
        data.as_json(built, registry),
    ):
        assert page.endswith("\n")


def said(registry: Registry, key: Key) -> list[tuple[bool, date, int, str]]:
    """All words on file for a cell, by hand: on record, last day, strength, position."""
    about, target, party = key
    found = [
        (
            statement.on_record,
            statement.date.end,
            -LEVELS.index(statement.speaker.level),
            each.position,
        )
        for each in registry.stances()
        if each.about is about and each.party == party
        if about is Kind.NEGOTIATION or each.target == target
        for statement in [registry.statements[each.statement]]
    ]
    drafts = set(registry.drafts)
    if about is Kind.DRAFT:
        drafts = {target}
    elif about is Kind.PROVISION:
        provision = registry.provisions[target]
        own = provision.proposer == party
        drafts = {text.draft for text in provision.texts} if own else set()
    tabled = [registry.drafts[each] for each in drafts if registry.drafts[each].proposer == party]
    return found + [(True, draft.date.end, 0, "proposes") for draft in tabled]


def held(words: list[tuple[bool, date, int, str]], as_of: date) -> set[str]:
    """The positions that the cell rule leaves of those words, by hand."""
    known = [each for each in words if each[1] <= as_of]
    best = max((each[:3] for each in known), default=None)
    return {each[3] for each in known if each[:3] == best}


def test_two_days_differ_exactly_where_statements_between_them_changed_a_cell(
    loaded: Loaded,
) -> None:
    """Both in what is shown and in what was weighed for it."""
    registry = loaded.registry
    before, after = cells(registry, BEFORE), cells(registry, AFTER)
    assert before.keys() == after.keys()
    words = {key: said(registry, key) for key in before}
    for key in before:
        assert set(before[key].positions) == held(words[key], BEFORE), key
        assert set(after[key].positions) == held(words[key], AFTER), key
    weighed = {key for key in before if before[key] != after[key]}
    assert weighed == {
        key
        for key, all_said in words.items()
        if any(BEFORE < each[1] <= AFTER for each in all_said)
    }
    shown = {key for key in before if before[key].positions != after[key].positions}
    assert shown
    assert shown <= weighed
