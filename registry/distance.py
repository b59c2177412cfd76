"""How far parties agree, over the provisions on which both have a position."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations
from typing import TYPE_CHECKING, Final

from registry.cells import cell
from registry.model import Kind
from registry.scale import MOST, degree

if TYPE_CHECKING:
    from datetime import date

    from registry.model import Registry

FEWEST: Final = 3
"""Fewer shared provisions than this carry no figure."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two parties and how far they agree.

    Attributes:
        first: Id of the one, before the other in the negotiation's order.
        second: Id of the other.
        provisions: Ids of the provisions on which both have a position.
        agreement: 1 where they stand at the same place of the scale on all of these, 0 where one
            refuses what the other agrees to on all. None on fewer than `FEWEST` provisions.
    """

    first: str
    second: str
    provisions: tuple[str, ...]
    agreement: Fraction | None


def pairs(registry: Registry, as_of: date) -> tuple[Pair, ...]:
    """Every pair of parties, in the negotiation's order.

    Contradictory cells and cells without a place on the scale are left out.
    """
    if registry.negotiation is None:
        return ()
    degrees = {
        party: _degrees(registry, party, as_of)
        for party in registry.negotiation.parties
        if party in registry.parties
    }
    return tuple(_pair(a, b, degrees[a], degrees[b]) for a, b in combinations(degrees, 2))


def _degrees(registry: Registry, party: str, as_of: date) -> dict[str, int]:
    found: dict[str, int] = {}
    for provision in sorted(registry.provisions):
        positions = cell(registry, Kind.PROVISION, provision, party, as_of).positions
        place = degree(positions[0]) if len(positions) == 1 else None
        if place is not None:
            found[provision] = place
    return found


def _pair(first: str, second: str, a: dict[str, int], b: dict[str, int]) -> Pair:
    shared = tuple(each for each in a if each in b)
    if len(shared) < FEWEST:
        return Pair(first, second, shared, None)
    apart = sum(abs(a[each] - b[each]) for each in shared)
    return Pair(first, second, shared, 1 - Fraction(apart, MOST * len(shared)))
