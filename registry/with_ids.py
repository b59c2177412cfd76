"""Schemas for editors: each field that names a record offers the ids on file.

They accept exactly what the schemas accept, so that an editor that has not heard of a new record
does not call it an error; ``registry check`` does that.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from registry import schema
from registry.load import FOLDERS, NEGOTIATION
from registry.model import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from registry.model import Registry

FOLDER: Final = ".registry/schema"
"""Where they are written, below the root. Made from the record, so git ignores it."""

THEME: Final = "theme"
_FIELDS: Final[dict[str, tuple[str, ...]]] = {
    Kind.PARTY: (
        *("party", "parties", "proposer", "addressees"),
        *("obliges", "concerns", "affiliation"),
    ),
    Kind.DRAFT: ("draft", "drafts", "on_text"),
    Kind.SOURCE: ("source",),
    Kind.STATEMENT: ("statement",),
    Kind.PROVISION: ("provision", "counters", "narrows", "depends_on"),
    THEME: ("theme",),
}
REFERENCES: Final = {field: kind for kind, fields in _FIELDS.items() for field in fields}
"""What the fields name whose schema is an id or a list of ids: a kind of record, or a theme."""


def schemas(registry: Registry) -> dict[str, str]:
    """The text of every schema by path relative to the root, ids included."""
    definitions = _offering(schema.load("definitions"))
    # Without its words, so that editors show those of the field.
    words = ("title", "description", "examples")
    any_id = {k: v for k, v in definitions["$defs"]["id"].items() if k not in words}
    for kind in (*FOLDERS, THEME):
        definitions["$defs"][_name(kind)] = {
            "title": f"Id of a {kind}",
            "anyOf": [
                *({"const": each, "description": words} for each, words in ids(registry, kind)),
                any_id,
            ],
        }
    made = {"definitions": definitions} | {str(each): _offering(schema.load(each)) for each in Kind}
    return {
        f"{FOLDER}/{name}.schema.json": json.dumps(each, indent=2, ensure_ascii=False) + "\n"
        for name, each in made.items()
    }


def mapping() -> dict[str, str]:
    """Which of them goes with which files: what ``yaml.schemas`` is in an editor's settings.

    A modeline in a file goes before it.
    """
    patterns: dict[str, str] = {kind: f"{folder}/*.yaml" for kind, folder in FOLDERS.items()}
    patterns[Kind.NEGOTIATION] = NEGOTIATION
    return {f"./{FOLDER}/{kind}.schema.json": pattern for kind, pattern in patterns.items()}


def ids(registry: Registry, kind: str) -> Iterator[tuple[str, str]]:
    """The ids of a kind of record, or of themes, each with words that tell what it is.

    Themes come in their order, records in that of their ids. A record that could not be read has
    its id alone.
    """
    if kind == THEME:
        themes = registry.negotiation.themes if registry.negotiation else ()
        yield from ((theme.id, theme.title) for theme in themes)
        return
    words: dict[Kind, dict[str, str]] = {
        Kind.PARTY: {each.id: each.name for each in registry.parties.values()},
        Kind.DRAFT: {each.id: f"{each.title}, {each.date}" for each in registry.drafts.values()},
        Kind.SOURCE: {
            each.id: f"{each.publisher}, {each.published or 'undated'}: {each.title}"
            for each in registry.sources.values()
        },
        Kind.STATEMENT: {
            each.id: f"{each.speaker}, {each.date}: {each.occasion or each.summary}"
            for each in registry.statements.values()
        },
        Kind.PROVISION: {each.id: each.title for each in registry.provisions.values()},
    }
    known = words[Kind(kind)]
    yield from ((each, known.get(each, each)) for each in sorted(registry.ids[Kind(kind)]))


def _name(kind: str) -> str:
    return f"{kind}Id"


def _offering(node: Any, field: str = "") -> Any:
    """A part of a schema with references instead of plain ids, and without made-up ids."""
    if isinstance(node, list):
        return [_offering(each) for each in node]
    if not isinstance(node, dict):
        return node
    kept = dict(node)
    if field in ("id", *REFERENCES) or any(
        isinstance(each, list | dict) for each in _examples(node)
    ):
        kept.pop("examples", None)
    folder, _, name = node.get("$ref", "").rpartition("/")
    if field in REFERENCES and name in ("id", "idList"):
        reference = f"{folder}/{_name(REFERENCES[field])}"
        if name == "id":
            return {**kept, "$ref": reference}
        listed = {**schema.load("definitions")["$defs"]["idList"], **kept}
        dropped = {key: each for key, each in listed.items() if key not in ("$ref", "examples")}
        return {**dropped, "items": {"$ref": reference}}
    return {
        key: (
            {name: _offering(each, name) for name, each in value.items()}
            if key in ("properties", "$defs")
            else _offering(value)
        )
        for key, value in kept.items()
    }


def _examples(node: dict[str, Any]) -> list[Any]:
    found = node.get("examples", [])
    return found if isinstance(found, list) else []
