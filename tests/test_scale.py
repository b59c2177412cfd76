"""Places on the scale from refusing to agreeing."""

from __future__ import annotations

from itertools import pairwise

import pytest
from made_up import POSITIONS

from registry.scale import MOST, degree, polarity

WITHOUT_A_PLACE = {"declines", "not-addressed", "mixed"}


def test_every_position_of_the_vocabulary_has_a_place_but_those_that_are_none() -> None:
    """A word that is new to the vocabulary must be given a place, or be said to have none."""
    assert {each for each in POSITIONS if degree(each) is not None} == (
        set(POSITIONS) - WITHOUT_A_PLACE
    )
    assert set(POSITIONS) >= WITHOUT_A_PLACE


def test_places_rise_from_refusing_to_agreeing() -> None:
    """By one each, from 0 to the most; tabling counts as agreeing."""
    order = ["rejects", "reserves", "open", "accepts-if", "accepts"]
    places = [degree(each) for each in order]
    assert places == list(range(MOST + 1))
    assert all(a != b for a, b in pairwise(places))
    assert degree("proposes") == degree("accepts") == MOST


def test_a_word_outside_the_vocabulary_has_no_place() -> None:
    """And so commits to nothing."""
    assert degree("agrees") is None
    assert polarity("agrees") == 0


@pytest.mark.parametrize("position", POSITIONS)
def test_what_has_no_place_points_nowhere(position: str) -> None:
    """What points somewhere has a place, for above against."""
    found = degree(position)
    if found is None:
        assert polarity(position) == 0
    else:
        signs = {0: -1, 1: 0, 2: 0, 3: 1, 4: 1}
        assert polarity(position) == signs[found]
