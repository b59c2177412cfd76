"""Plain data that passed its schema -> a record. The shape is certain here; only days can fail."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from registry.diagnostics import Finding, Place, Rule, Severity
from registry.model import (
    Awaited,
    Draft,
    Evidence,
    Kind,
    Member,
    Negotiation,
    Party,
    Period,
    Provision,
    Record,
    Relay,
    Source,
    Speaker,
    Stance,
    Statement,
    Text,
    Theme,
)

if TYPE_CHECKING:
    from collections.abc import Callable

NO_SUCH_DAY = Rule("DATE001", "no-such-day", Severity.ERROR, "A day is not in the calendar.")
BACKWARDS = Rule("DATE002", "interval-backwards", Severity.ERROR, "An interval ends too early.")

RULES: Final = (NO_SUCH_DAY, BACKWARDS)

Fault = tuple[Rule, Finding]


@dataclass
class _Node:
    """A mapping of a record with its place; collects the faults of days below it."""

    data: dict[str, Any]
    place: Place
    faults: list[Fault] = field(default_factory=list)

    def get(self, name: str) -> Any:
        return self.data.get(name)

    def number(self, name: str) -> int | None:
        found = self.data.get(name)
        return None if found is None else int(found)  # 4.0 is a whole number to JSON Schema

    def ids(self, name: str) -> tuple[str, ...]:
        return tuple(self.data.get(name, ()))

    def child(self, name: str) -> _Node:
        return _Node(self.data.get(name, {}), self.place / name, self.faults)

    def items(self, name: str) -> list[_Node]:
        listed = self.data.get(name, ())
        place = self.place / name
        return [_Node(each, place / index, self.faults) for index, each in enumerate(listed)]

    def day(self, name: str) -> date | None:
        text = self.data.get(name)
        return None if text is None else self._day(text, self.place / name)

    def period(self, name: str) -> Period | None:
        text = self.data.get(name)
        if text is None:
            return None
        place = self.place / name
        days = [self._day(part, place) for part in text.split("/")]
        start, end = days[0], days[-1]
        if start is None or end is None:
            return None
        if end < start:
            message = f'"{name}" ends on {end}, before it starts on {start}'
            self.faults.append((BACKWARDS, Finding(place, message, f"write {end}/{start}?")))
            return None
        return Period(start, end)

    def _day(self, text: str, place: Place) -> date | None:
        try:
            return date.fromisoformat(text)
        except ValueError:
            message = f"there is no day {text} in the calendar"
            self.faults.append((NO_SUCH_DAY, Finding(place, message, "check month and day")))
            return None


def record(kind: Kind, record_id: str, path: str, data: Any) -> tuple[Record | None, list[Fault]]:
    """The record in a file, or None and what is wrong with its days.

    Args:
        kind: Which schema the data passed.
        record_id: The stem of the file's name.
        path: The file, for places.
        data: What the file holds.
    """
    node = _Node(data, Place(path))
    built = _BUILDERS[kind](record_id, node)
    return (None, node.faults) if node.faults else (built, [])


def _evidence(node: _Node) -> tuple[Evidence, ...]:
    return tuple(
        Evidence(item.data["source"], item.get("quote"), item.get("locator"), item.place)
        for item in node.items("evidence")
    )


def _stances(about: Kind, target: str, node: _Node) -> tuple[Stance, ...]:
    return tuple(
        Stance(
            about=about,
            target=target,
            party=item.data["party"],
            position=item.data["position"],
            statement=item.data["statement"],
            evidence=_evidence(item),
            reading=item.get("reading"),
            condition=item.get("condition"),
            waits_for=tuple(
                Awaited(each.get("provision"), each.get("party"), each.get("fact"), each.place)
                for each in item.items("waits_for")
            ),
            on_text=item.get("on_text"),
            note=item.get("note"),
            place=item.place,
        )
        for item in node.items("stances")
    )


def _negotiation(record_id: str, node: _Node) -> Negotiation:
    period = node.child("period")
    start, end = period.day("from"), period.day("to")
    if start is not None and end is not None and end < start:
        message = f"the record's period ends on {end}, before it starts on {start}"
        node.faults.append((BACKWARDS, Finding(period.place / "to", message, "swap the two days")))
    return Negotiation(
        title=node.data["title"],
        summary=node.data["summary"],
        start=start or date.min,
        end=end,
        drafts=node.ids("drafts"),
        parties=node.ids("parties"),
        themes=tuple(Theme(each.data["id"], each.data["title"]) for each in node.items("themes")),
        stances=_stances(Kind.NEGOTIATION, record_id, node),
        note=node.get("note"),
        place=node.place,
    )


def _party(record_id: str, node: _Node) -> Party:
    return Party(
        id=record_id,
        name=node.data["name"],
        label=node.data["label"],
        type=node.data["type"],
        members=tuple(_member(item) for item in node.items("members")),
        note=node.get("note"),
        place=node.place,
    )


def _member(node: _Node) -> Member:
    start, end = node.day("from"), node.day("to")
    if start is not None and end is not None and end < start:
        message = f"membership ends on {end}, before it starts on {start}"
        node.faults.append((BACKWARDS, Finding(node.place / "to", message, "swap the two days")))
    return Member(node.data["party"], start or date.min, end)


def _draft(record_id: str, node: _Node) -> Draft:
    return Draft(
        id=record_id,
        title=node.data["title"],
        label=node.data["label"],
        proposer=node.data["proposer"],
        addressees=node.ids("addressees"),
        date=node.period("date") or _NEVER,
        articles=node.number("articles"),
        url=node.get("url"),
        archived=node.get("archived"),
        evidence=_evidence(node),
        stances=_stances(Kind.DRAFT, record_id, node),
        note=node.get("note"),
        place=node.place,
    )


def _source(record_id: str, node: _Node) -> Source:
    return Source(
        id=record_id,
        title=node.data["title"],
        publisher=node.data["publisher"],
        affiliation=node.get("affiliation"),
        kind=node.data["kind"],
        url=node.get("url"),
        archived=node.get("archived"),
        published=node.period("published"),
        language=node.data["language"],
        translated_from=node.get("translated_from"),
        relays=tuple(
            Relay(item.get("source"), item.get("outlet")) for item in node.items("relays")
        ),
        sha256=node.get("sha256"),
        note=node.get("note"),
        place=node.place,
    )


def _statement(record_id: str, node: _Node) -> Statement:
    speaker = node.child("speaker")
    attributed = node.child("attributed_by")
    return Statement(
        id=record_id,
        party=node.data["party"],
        speaker=Speaker(speaker.get("name"), speaker.data["role"], speaker.data["level"]),
        date=node.period("date") or _NEVER,
        occasion=node.get("occasion"),
        language=node.get("language"),
        attributed_party=attributed.get("party"),
        attributed_outlet=attributed.get("outlet"),
        summary=node.data["summary"],
        evidence=_evidence(node),
        note=node.get("note"),
        place=node.place,
    )


def _provision(record_id: str, node: _Node) -> Provision:
    relations = node.child("relations")
    return Provision(
        id=record_id,
        title=node.data["title"],
        summary=node.data["summary"],
        theme=node.data["theme"],
        kind=node.data["kind"],
        proposer=node.data["proposer"],
        obliges=node.ids("obliges"),
        concerns=node.ids("concerns"),
        area=node.get("area"),
        texts=tuple(
            Text(item.data["draft"], item.number("article"), item.number("paragraph"), item.place)
            for item in node.items("texts")
        ),
        evidence=_evidence(node),
        stances=_stances(Kind.PROVISION, record_id, node),
        relations={name: relations.ids(name) for name in sorted(relations.data)},
        note=node.get("note"),
        place=node.place,
    )


_NEVER: Final = Period(date.min, date.min)
"""Stands in for a day with a fault; such a record is dropped before anybody reads it."""

_BUILDERS: Final[dict[Kind, Callable[[str, _Node], Record]]] = {
    Kind.NEGOTIATION: _negotiation,
    Kind.PARTY: _party,
    Kind.DRAFT: _draft,
    Kind.SOURCE: _source,
    Kind.STATEMENT: _statement,
    Kind.PROVISION: _provision,
}
