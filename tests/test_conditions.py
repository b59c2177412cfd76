"""Who waits for whom: circles, and what a single move would set free."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_up import day, provision, registry, stance, statement

from registry.conditions import Answer, Graph, Move, answers, circles, graph, unlocked
from registry.diagnostics import Place
from registry.model import Awaited, Registry
from registry.render import conditions as page

ROWS = ("p1", "p2", "p3")
ACTORS = ("alder", "birch")
FACT = Move(fact="the river is measured")
MOVES = tuple(Move(row, who) for row in ROWS for who in ACTORS)
Waits = dict[Move, tuple[Move, ...]]


def waiting(waits: Waits) -> Registry:
    """A registry in which each of these moves waits for the others named."""
    said = {who: statement(f"s-{who}", who, 2) for who in ACTORS}
    rows = []
    for row in ROWS:
        stances = []
        for who in ACTORS:
            targets = waits.get(Move(row, who), ())
            awaited = tuple(
                Awaited(each.provision or None, each.party or None, each.fact or None, Place(""))
                for each in targets
            )
            position = "accepts-if" if awaited else "accepts"
            stances.append(replace(stance(said[who], position, target=row), waits_for=awaited))
        rows.append(provision(row, proposer="cedar", stances=tuple(stances)))
    return registry(said.values(), rows)


def drawn(waits: Waits) -> Graph:
    """Its graph as of the last day."""
    return graph(waiting(waits), day(6))


def all_waits() -> st.SearchStrategy[Waits]:
    """Any moves that wait for any others, for themselves too, and for a fact."""
    targets = st.lists(st.sampled_from((*MOVES, FACT)), min_size=1, max_size=3, unique=True)
    return st.dictionaries(st.sampled_from(MOVES), targets.map(tuple))


def reach(waits: Waits, start: Move) -> set[Move]:
    """All that a move waits for, directly or over others."""
    found: set[Move] = set()
    left = list(waits.get(start, ()))
    while left:
        each = left.pop()
        if each not in found:
            found.add(each)
            left += waits.get(each, ())
    return found


A1, A2, A3 = (Move(row, "alder") for row in ROWS)
B1, B2, B3 = (Move(row, "birch") for row in ROWS)


def test_an_edge_leads_to_what_is_waited_for() -> None:
    """A move of a party, or a fact."""
    assert set(drawn({A1: (B2, FACT), B2: (A1,)}).edges) == {(A1, B2), (A1, FACT), (B2, A1)}
    assert not drawn({}).edges


def test_what_no_longer_holds_makes_nobody_wait() -> None:
    """A newer stance without a condition takes the older one's away, from its day on."""
    original = waiting({A1: (B1,)})
    newer = statement("newer", "alder", 4)
    one = original.provisions["p1"]
    changed = replace(
        original,
        statements={**original.statements, "newer": newer},
        provisions={
            **original.provisions,
            "p1": replace(one, stances=(*one.stances, stance(newer, "accepts", target="p1"))),
        },
    )
    assert set(graph(changed, day(3)).edges) == {(A1, B1)}
    assert not graph(changed, day(4)).edges
    assert not graph(changed, day(1)).edges


@pytest.mark.parametrize(
    ("waits", "found"),
    [
        ({A1: (B1,), B1: (A2,)}, ()),
        ({A1: (B1,), B1: (A1,)}, ((A1, B1),)),
        ({A1: (A1,)}, ((A1,),)),
        ({A1: (B1,), B1: (A2,), A2: (A1,), B2: (A1,)}, ((A1, B1, A2),)),
        ({A1: (B1,), B1: (A1,), A3: (B3,), B3: (A3,)}, ((A1, B1), (A3, B3))),
    ],
)
def test_circles_by_hand(waits: Waits, found: tuple[tuple[Move, ...], ...]) -> None:
    """A chain is none; a move that waits for itself is one."""
    assert circles(drawn(waits)) == tuple(tuple(sorted(each)) for each in found)


@pytest.mark.parametrize(
    ("waits", "move", "freed"),
    [
        ({A1: (B1,)}, B1, {A1}),
        ({A1: (B1, FACT)}, B1, set()),
        ({A1: (B1,), A2: (A1,), B2: (A2,)}, B1, {A1, A2, B2}),
        ({A1: (B1,), A2: (A1, FACT)}, B1, {A1}),
        ({A1: (B1,), B1: (A1,)}, A1, {B1}),
        ({A1: (FACT,), B1: (FACT,)}, FACT, {A1, B1}),
        ({A1: (B1, B2), B2: (B1,)}, B1, {A1, B2}),
    ],
)
def test_what_a_move_sets_free_by_hand(waits: Waits, move: Move, freed: set[Move]) -> None:
    """What is set free counts as made."""
    found = {each.move: set(each.moves) for each in unlocked(drawn(waits))}
    assert found[move] == freed


@given(waits=all_waits())
def test_a_move_stands_in_a_circle_if_it_waits_for_itself(waits: Waits) -> None:
    """And only then; two stand in one circle if each waits for the other."""
    found = circles(drawn(waits))
    within = {each: index for index, group in enumerate(found) for each in group}
    assert sum(map(len, found)) == len(within)
    for each in MOVES:
        assert (each in within) == (each in reach(waits, each))
        for other in within.keys() - {each}:
            if each in within:
                mutual = other in reach(waits, each) and each in reach(waits, other)
                assert (within[each] == within[other]) == mutual


@given(waits=all_waits())
def test_after_a_move_nothing_waits_that_waited_for_it_alone(waits: Waits) -> None:
    """Everything set free waits for nothing that is not made; all else still does."""
    found = unlocked(drawn(waits))
    assert {each.move for each in found} == {to for targets in waits.values() for to in targets}
    for each in found:
        made = {each.move, *each.moves}
        for waiter, targets in waits.items():
            if waiter != each.move:
                assert (waiter in each.moves) == (set(targets) <= made)
        assert each.move not in each.moves
        assert set(each.moves) <= waits.keys()
        # Nothing is set free by a circle that holds only itself up.
        for free in each.moves:
            assert each.move in reach(waits, free)


@given(waits=all_waits())
def test_once_everything_waited_for_is_made_nothing_waits(waits: Waits) -> None:
    """Making one at a time: whatever waited for what is made or set free is free."""
    made: set[Move] = set()
    for each in unlocked(drawn(waits)):
        made |= {each.move, *each.moves}
    assert all(set(targets) <= made for targets in waits.values())


@given(waits=all_waits())
def test_the_farthest_reaching_move_comes_first(waits: Waits) -> None:
    """Ties stand in order of the moves."""
    found = unlocked(drawn(waits))
    for one, other in pairwise(found):
        assert (-len(one.moves), one.move) < (-len(other.moves), other.move)


def test_answers_come_from_the_relations() -> None:
    """In order of relation and id, whatever the order of the files."""
    rows = [
        replace(provision("p2"), relations={"counters": ("p1",), "depends_on": ("p3",)}),
        replace(provision("p1"), relations={"counters": ("p3",)}),
        provision("p3"),
    ]
    expected = (
        Answer("counters", "p1", "p3"),
        Answer("counters", "p2", "p1"),
        Answer("depends_on", "p2", "p3"),
    )
    assert (
        answers(registry(provisions=rows)) == answers(registry(provisions=rows[::-1])) == expected
    )


def test_as_text_every_section_says_so_where_it_has_nothing() -> None:
    """Four headings, four times nothing."""
    made = waiting({})
    assert page.as_text(graph(made, day(6)), made).count("none on record") == 4


def test_as_text_names_who_waits_the_circle_and_the_key() -> None:
    """In the labels of parties and the titles of provisions."""
    made = waiting({A1: (B1,), B1: (A1,), A2: (FACT,)})
    shown = page.as_text(graph(made, day(6)), made)
    assert "  Alder on “Provision p1” waits for: Birch on “Provision p1”\n" in shown
    assert "  Alder on “Provision p1” <-> Birch on “Provision p1”\n" in shown
    assert "  the river is measured: 1 (Alder on “Provision p2”)\n" in shown


@given(waits=all_waits())
def test_charts_have_an_arrow_for_each_edge(waits: Waits) -> None:
    """And a node for each move, in Mermaid and DOT alike."""
    made = waiting(waits)
    found = graph(made, day(6))
    mermaid = page.as_mermaid(found, made)
    assert mermaid.startswith("flowchart LR\n")
    assert mermaid.count(" -->|waits for| ") == found.number_of_edges()
    assert len(re.findall(r'^  m\d+(\[|\(\[)"', mermaid, re.MULTILINE)) == found.number_of_nodes()
    dot = page.as_dot(found, made)
    assert dot.count(" -> ") == found.number_of_edges()
    assert dot.count("shape=") == found.number_of_nodes()


def test_charts_quote_what_would_end_a_label() -> None:
    """Quotation marks and brackets of the record stay within their label."""
    hostile = 'a "b" ]; c --> d & <b> \\'
    made = waiting({A1: (Move(fact=hostile),)})
    found = graph(made, day(6))
    mermaid = page.as_mermaid(found, made)
    (node,) = [line for line in mermaid.splitlines() if "#34;" in line]
    assert node.count('"') == 2
    assert "&" not in node
    assert "<" not in node
    dot = page.as_dot(found, made)
    assert '"a \\"b\\" ]; c --> d & <b> \\\\"' in dot
