"""One record for a person, with everything that links to it."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, Any, Final

from registry import cells, schema
from registry.load import path_of
from registry.model import Draft, Kind, Party, Provision, Source, Statement
from registry.render import words

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from registry.model import Record, Registry

_WIDTH: Final = 80
_REFERENCES: Final = frozenset(
    {
        *("party", "parties", "proposer", "addressees", "obliges", "concerns", "affiliation"),
        *("draft", "drafts", "on_text", "source", "statement"),
        *("counters", "narrows", "depends_on"),
    }
)


def render(
    kind: Kind, record: Record, data: dict[str, Any], registry: Registry, as_of: date | None
) -> str:
    """The record field by field, then the cells of a provision, then what links to it.

    Args:
        kind: Its kind.
        record: The record.
        data: The same, as its file has it.
        registry: Where names and links are looked up.
        as_of: The day of the cells; none without it.
    """
    record_id = "" if kind is Kind.NEGOTIATION else record.id  # type: ignore[union-attr]
    lines = [f"{kind} {record_id}".strip(), path_of(kind, record_id), ""]
    lines += _mapping(data, schema.load(kind)["properties"], registry, "")
    if isinstance(record, Provision) and as_of is not None:
        lines += ["", f"Where parties stand, as of {as_of}", *_cells(record, registry, as_of)]
    links = list(_links(kind, record_id, registry))
    lines += ["", "Linked from", *(links or ["  nothing"])]
    return "\n".join(line.rstrip() for line in lines) + "\n"


def _mapping(
    data: dict[str, Any], fields: dict[str, Any], registry: Registry, indent: str
) -> Iterator[str]:
    for key, value in data.items():
        title = _resolved(fields.get(key, {})).get("title", key)
        yield from _value(key, title, value, fields.get(key, {}), registry, indent)


def _value(
    key: str, title: str, value: Any, field: dict[str, Any], registry: Registry, indent: str
) -> Iterator[str]:
    shape = _resolved(field)
    title = field.get("title", title)
    if key in ("label", "summary", "article", "paragraph", "articles", "note"):
        title = key.capitalize()  # their titles in the schema describe the form they must have
    if isinstance(value, dict):
        yield f"{indent}{title}:"
        yield from _mapping(value, shape.get("properties", {}), registry, f"{indent}  ")
    elif isinstance(value, list) and value and isinstance(value[0], dict):
        yield f"{indent}{title}:"
        inner = _resolved(shape.get("items", {})).get("properties", {})
        for each in value:
            first, *rest = _mapping(each, inner, registry, f"{indent}    ")
            yield f"{indent}  - {first.lstrip()}"
            yield from rest
    else:
        listed = value if isinstance(value, list) else [value]
        shown = ", ".join(_scalar(key, each, registry) for each in listed)
        yield from textwrap.wrap(
            f"{title}: {shown}",
            _WIDTH,
            initial_indent=indent,
            subsequent_indent=f"{indent}  ",
            break_long_words=False,
            break_on_hyphens=False,
        )


def _scalar(key: str, value: Any, registry: Registry) -> str:
    if key == "quote":
        return f"“{value}”"
    if key in _REFERENCES and (name := _named(value, registry)):
        return f"{value} ({name})"
    return str(value)


def _named(record_id: str, registry: Registry) -> str:
    found = (
        registry.parties.get(record_id)
        or registry.drafts.get(record_id)
        or registry.sources.get(record_id)
        or registry.provisions.get(record_id)
    )
    if isinstance(found, Party):
        return found.name
    if isinstance(found, Source):
        return found.publisher
    if isinstance(found, Draft | Provision):
        return found.title
    statement = registry.statements.get(record_id)
    return f"{statement.speaker}, {statement.date}" if isinstance(statement, Statement) else ""


def _resolved(field: dict[str, Any]) -> dict[str, Any]:
    """A field's schema with what its reference points to."""
    reference = field.get("$ref")
    if reference is None:
        return field
    found = _resolved(schema.load("definitions")["$defs"][reference.rpartition("/")[2]])
    properties = {**found.get("properties", {}), **field.get("properties", {})}
    for name, shape in properties.items():  # a schema may narrow a field that it takes over
        properties[name] = {**found.get("properties", {}).get(name, {}), **shape}
    return {**found, **field, "properties": properties}


def _cells(provision: Provision, registry: Registry, as_of: date) -> Iterator[str]:
    for party_id in registry.negotiation.parties if registry.negotiation else ():
        cell = cells.cell(registry, Kind.PROVISION, provision.id, party_id, as_of)
        party = registry.parties.get(party_id)
        text = words.text_of(cell) or "no statement on record"
        yield f"  {party.label if party else party_id}: {text}"


def _links(kind: Kind, record_id: str, registry: Registry) -> Iterator[str]:
    for record in registry.records():
        fields = [
            ".".join(str(part) for part in link.place.pointer)
            for link in record.references()
            if (link.kind, link.id) == (kind, record_id)
        ]
        if fields:
            yield f"  {record.place.path}: {', '.join(fields)}"
