"""Plain data that passed its schema becomes a record, or a fault of its days."""

from __future__ import annotations

import copy
from datetime import date
from typing import TYPE_CHECKING, Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import (
    example_data,
)

from registry.build import BACKWARDS, NO_SUCH_DAY, record
from registry.load import NEGOTIATION
from registry.model import Draft, Kind, Party, Period, Provision, Statement

if TYPE_CHECKING:
    from collections.abc import Iterator

EXAMPLES: Final = {path: (kind, data) for kind, path, data in example_data()}
STATEMENT: Final = "seeds/statements/southland-reply-2020-03-20.yaml"


def built(path: str, **changes: Any) -> tuple[Any, list[tuple[str, tuple[str | int, ...], str]]]:
    """The record of a changed file of the example, and code, pointer and words of its faults."""
    kind, data = EXAMPLES[path]
    assert isinstance(data, dict)
    found, faults = record(kind, "it", path, {**copy.deepcopy(data), **changes})
    return found, [(rule.code, each.place.pointer, each.message) for rule, each in faults]


def leaves(data: Any) -> Iterator[Any]:
    """Every scalar in the data."""
    if isinstance(data, dict | list):
        for each in data.values() if isinstance(data, dict) else data:
            yield from leaves(each)
    else:
        yield data


@pytest.mark.parametrize("path", EXAMPLES)
def test_a_record_holds_everything_its_file_says(path: str) -> None:
    """No value is dropped on the way, and the record knows its id and its file."""
    kind, data = EXAMPLES[path]
    found, faults = record(kind, "some-id", path, data)
    assert found is not None
    assert faults == []
    shown = repr(found)
    for each in leaves(data):
        try:
            wanted = repr(date.fromisoformat(each))
        except (TypeError, ValueError):
            wanted = repr(each)
        assert wanted in shown
    assert found.place.path == path
    assert kind is Kind.NEGOTIATION or "id='some-id'" in shown


def test_places_point_at_what_they_are_about() -> None:
    """A stance, its evidence and a text know where they stand in the file."""
    found, _ = built("provisions/joint-gauges.yaml")
    assert isinstance(found, Provision)
    assert found.stances[0].place.pointer == ("stances", 0)
    assert found.stances[0].evidence[0].place.pointer == ("stances", 0, "evidence", 0)
    assert found.texts[0].place.pointer == ("texts", 0)


def test_references_name_every_id_of_a_record_with_its_place() -> None:
    """The place holds that very id in the data."""
    for path, (kind, data) in EXAMPLES.items():
        found, _ = record(kind, "it", path, data)
        assert found is not None
        for link in found.references():
            node: Any = data
            for part in link.place.pointer:
                node = node[part]
            assert node == link.id


@pytest.mark.parametrize(
    "day", ["2021-02-29", "2020-02-30", "2020-04-31", "2020-06-31", "1900-02-29", "0000-01-01"]
)
def test_a_day_that_is_not_in_the_calendar_is_a_fault(day: str) -> None:
    """Named with its place; there is no record then."""
    found, faults = built(STATEMENT, date=day)
    assert found is None
    assert faults == [
        (NO_SUCH_DAY.code, ("date",), f"there is no day {day} in the calendar"),
    ]


def test_both_ends_of_an_interval_are_looked_at() -> None:
    """Two wrong days are two faults."""
    _, faults = built(STATEMENT, date="2020-02-30/2020-02-31")
    assert [code for code, *_ in faults] == [NO_SUCH_DAY.code, NO_SUCH_DAY.code]


def test_an_interval_that_runs_backwards_is_a_fault() -> None:
    """With both days in the message."""
    found, faults = built(STATEMENT, date="2020-03-20/2020-03-19")
    assert found is None
    ((code, pointer, message),) = faults
    assert (code, pointer) == (BACKWARDS.code, ("date",))
    assert "2020-03-20" in message
    assert "2020-03-19" in message


@pytest.mark.parametrize(
    ("path", "changes", "pointer"),
    [
        (NEGOTIATION, {"period": {"from": "2020-03-01", "to": "2020-02-29"}}, ("period", "to")),
        (
            "seeds/parties/river-commission.yaml",
            {"members": [{"party": "northland", "from": "1995-06-01", "to": "1995-05-31"}]},
            ("members", 0, "to"),
        ),
    ],
)
def test_a_time_that_ends_before_it_starts_is_a_fault(
    path: str, changes: dict[str, Any], pointer: tuple[str | int, ...]
) -> None:
    """A record's period and a membership, which have two fields."""
    found, faults = built(path, **changes)
    assert found is None
    assert [(code, at) for code, at, _ in faults] == [(BACKWARDS.code, pointer)]


@pytest.mark.parametrize(
    ("path", "changes", "pointer"),
    [
        (NEGOTIATION, {"period": {"from": "2020-02-30"}}, ("period", "from")),
        (NEGOTIATION, {"period": {"from": "2020-01-01", "to": "2020-02-30"}}, ("period", "to")),
        ("seeds/drafts/river-treaty.yaml", {"date": "2020-02-30"}, ("date",)),
        ("seeds/sources/wire-report.yaml", {"published": "2020-02-30"}, ("published",)),
        (
            "seeds/parties/river-commission.yaml",
            {"members": [{"party": "northland", "from": "1995-02-29"}]},
            ("members", 0, "from"),
        ),
    ],
)
def test_every_day_of_every_kind_is_looked_at(
    path: str, changes: dict[str, Any], pointer: tuple[str | int, ...]
) -> None:
    """No record is built on a day that is none."""
    found, faults = built(path, **changes)
    assert found is None
    assert [(code, at) for code, at, _ in faults] == [(NO_SUCH_DAY.code, pointer)]


@given(st.dates(), st.dates())
def test_an_interval_holds_its_days(one: date, other: date) -> None:
    """Any two days in their order; a single day is an interval of one."""
    start, end = sorted([one, other])
    found, faults = built(STATEMENT, date=f"{start}/{end}")
    assert faults == []
    assert isinstance(found, Statement)
    assert found.date == Period(start, end)
    single, _ = built(STATEMENT, date=f"{start}")
    assert single.date == Period(start, start)
    assert str(single.date) == str(start)
    assert str(found.date) in (f"{start}/{end}", f"{start}")


def test_a_statement_is_on_the_record_if_the_party_itself_said_it_with_a_name_or_office() -> None:
    """Anonymous speakers and words attributed by others are not."""
    speaker = {"role": "Somebody", "level": "official"}
    cases: list[tuple[dict[str, Any], bool]] = [
        ({"speaker": speaker}, True),
        ({"speaker": {**speaker, "level": "anonymous"}}, False),
        ({"speaker": speaker, "attributed_by": {"outlet": "Alba Wire"}}, False),
        ({"speaker": speaker, "attributed_by": {"party": "northland"}}, False),
    ]
    for changes, wanted in cases:
        found, _ = built(STATEMENT, **changes)
        assert found.on_record is wanted


def test_a_whole_number_written_with_a_point_is_a_whole_number() -> None:
    """``4.0`` is an integer to JSON Schema, so it is one in the record too."""
    draft, _ = built("seeds/drafts/river-treaty.yaml", articles=6.0)
    provision, _ = built(
        "provisions/joint-gauges.yaml", texts=[{"draft": "a", "article": 4.0, "paragraph": 2.0}]
    )
    assert isinstance(draft, Draft)
    numbers = (draft.articles, provision.texts[0].article, provision.texts[0].paragraph)
    assert [(type(each), each) for each in numbers] == [(int, 6), (int, 4), (int, 2)]


def test_fields_left_out_are_empty() -> None:
    """Lists are empty tuples, everything else is None."""
    found, _ = built("seeds/parties/northland.yaml")
    assert isinstance(found, Party)
    assert (found.members, found.note) == ((), None)
    provision, _ = built("provisions/data-first.yaml")
    assert (provision.texts, provision.evidence, provision.area) == ((), (), None)
    assert provision.relations == {"counters": ("water-quota",)}
