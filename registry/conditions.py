"""Who waits for whom: the graph of conditions, its circles, and what one move would unlock."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NewType

import networkx as nx

from registry.cells import cell
from registry.model import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from registry.model import Registry, Stance


@dataclass(frozen=True, slots=True, order=True)
class Move:
    """A step that somebody waits for or makes wait.

    Attributes:
        provision: The provision that a party would agree to; empty for an outside fact.
        party: That party; empty for an outside fact.
        fact: The fact, in the words of the record; empty for a move on a provision.
    """

    provision: str = ""
    party: str = ""
    fact: str = ""


Graph = NewType("Graph", "nx.DiGraph[Move]")
"""An edge leads from what waits to what it waits for; its ``position`` is the stance's."""


@dataclass(frozen=True, slots=True)
class Unlocked:
    """A move and what would no longer wait for anything once it is made."""

    move: Move
    moves: tuple[Move, ...]


def graph(registry: Registry, as_of: date) -> Graph:
    """The conditions that hold as of a day: those of stances that hold a cell.

    A stance that was superseded or outranked makes nobody wait.
    """
    found: nx.DiGraph[Move] = nx.DiGraph()
    for provision in sorted(registry.provisions):
        for party in sorted(registry.parties):
            for stance in _holding(registry, provision, party, as_of):
                for awaited in stance.waits_for:
                    target = Move(awaited.provision or "", awaited.party or "", awaited.fact or "")
                    found.add_edge(Move(provision, party), target, position=stance.position)
    return Graph(found)


def _holding(registry: Registry, provision: str, party: str, as_of: date) -> Iterator[Stance]:
    held = cell(registry, Kind.PROVISION, provision, party, as_of)
    for winner in held.winners:
        if winner.stance is not None:
            yield winner.stance


def circles(found: Graph) -> tuple[tuple[Move, ...], ...]:
    """The groups of moves in which each waits, in the end, for itself."""
    groups = [
        tuple(sorted(group))
        for group in nx.strongly_connected_components(found)
        if len(group) > 1 or any(found.has_edge(each, each) for each in group)
    ]
    return tuple(sorted(groups))


def unlocked(found: Graph) -> tuple[Unlocked, ...]:
    """For each thing that is waited for, what it would set free, farthest-reaching first.

    What is set free counts as made, so that what waits for it alone is free too.
    """
    awaited = [each for each in found if found.in_degree(each) > 0]
    every = [Unlocked(each, _freed(found, each)) for each in sorted(awaited)]
    return tuple(sorted(every, key=lambda each: (-len(each.moves), each.move)))


def _freed(found: Graph, move: Move) -> tuple[Move, ...]:
    made = {move}
    while True:
        free = {
            each
            for each in found
            if each not in made
            and found.out_degree(each) > 0
            and all(target in made for target in found.successors(each))
        }
        if not free:
            return tuple(sorted(made - {move}))
        made |= free


@dataclass(frozen=True, slots=True, order=True)
class Answer:
    """A provision that is offered against another, is a part of it, or must wait for it."""

    relation: str
    provision: str
    other: str


def answers(registry: Registry) -> tuple[Answer, ...]:
    """Which provision answers which, by relation and id."""
    return tuple(
        sorted(
            Answer(relation, provision.id, other)
            for provision in registry.provisions.values()
            for relation, others in provision.relations.items()
            for other in others
        )
    )
