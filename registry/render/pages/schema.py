"""The page of all fields, made of the schemas."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tabulate import tabulate

from registry import schema
from registry.load import FOLDERS, NEGOTIATION
from registry.model import Kind
from registry.render.markdown import escape

if TYPE_CHECKING:
    from collections.abc import Iterator


def render() -> str:
    """``docs/schema.md``: a section for each kind of record and each shared definition."""
    parts = [
        "# Fields of the records",
        "Made of the JSON Schemas in [schema/](../schema), which decide.",
    ]
    for kind in Kind:
        found = schema.load(kind)
        where = NEGOTIATION if kind is Kind.NEGOTIATION else f"{FOLDERS[kind]}/<id>.yaml"
        parts += [f"## {found['title']}", escape(found["description"]), f"File: `{where}`"]
        parts += _object(found)
        parts += _nested(found)
    shared = schema.load("definitions")["$defs"]
    parts.append("## Shared definitions")
    for name, found in shared.items():
        parts += [f"### {name}", f"{escape(found['description'])}"]
        parts += _object(found) if "properties" in found else _terms(found)
    return "\n\n".join(parts) + "\n"


def _object(found: dict[str, Any]) -> Iterator[str]:
    required = set(found.get("required", ()))
    rows = [
        [
            f"`{name}`",
            "yes" if name in required else "",
            _kind(field),
            escape(field.get("description", _target(field).get("description", ""))),
        ]
        for name, field in found["properties"].items()
    ]
    yield tabulate(
        rows, ["Field", "Required", "Form", "Meaning"], tablefmt="pipe", disable_numparse=True
    )


def _nested(found: dict[str, Any], path: str = "") -> Iterator[str]:
    """The objects and vocabularies that a schema defines in place."""
    for name, field in found["properties"].items():
        inner = field.get("items", field)
        where = f"{path}{name}"
        if "oneOf" in inner:
            yield f"### {found['title']}: {where}"
            yield from _terms(inner)
        elif "properties" in inner and "$ref" not in inner:
            yield f"### {found['title']}: {where}"
            yield escape(inner.get("description", ""))
            yield from _object(inner)
            yield from _nested({**inner, "title": found["title"]}, f"{where}.")


def _terms(found: dict[str, Any]) -> Iterator[str]:
    terms = [each for each in found.get("oneOf", ()) if "const" in each]
    if terms:
        yield "\n".join(f"- `{each['const']}`: {escape(each['description'])}" for each in terms)


def _target(field: dict[str, Any]) -> dict[str, Any]:
    reference = field.get("$ref", "")
    if not reference:
        return field
    target: dict[str, Any] = schema.load("definitions")["$defs"][reference.rpartition("/")[2]]
    return target


def _kind(field: dict[str, Any]) -> str:
    reference = field.get("$ref", "")
    if reference:
        name = reference.rpartition("/")[2]
        return f"[{name}](#{name.lower()})"
    if "oneOf" in field:
        return "one word of a list"
    if field.get("type") == "array":
        return f"list of {_kind(field['items'])}"
    return {"object": "mapping", "integer": "whole number"}.get(field.get("type", ""), "text")
