"""JSON Schema to diagnostics that a person can act on.

The schemas say everything about shape, vocabulary included; nothing here repeats them. A quick
validator accepts, the reference implementation explains what it would not accept.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import jsonschema_rs

from registry.diagnostics import (
    Diagnostic,
    Place,
    Rule,
    Severity,
    did_you_mean,
    enumerate_words,
    nearest,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from registry.diagnostics import Pointer
    from registry.document import Document

WRONG_TYPE = Rule("SCH001", "wrong-type", Severity.ERROR, "A value is of another type.")
MISSING_FIELD = Rule("SCH002", "missing-field", Severity.ERROR, "A required field is missing.")
UNKNOWN_FIELD = Rule("SCH003", "unknown-field", Severity.ERROR, "A field is not known here.")
NOT_IN_VOCABULARY = Rule(
    "SCH004", "not-in-vocabulary", Severity.ERROR, "A word is not in its closed vocabulary."
)
WRONG_FORM = Rule("SCH005", "wrong-form", Severity.ERROR, "A text does not have its form.")
WRONG_SIZE = Rule(
    "SCH006", "wrong-size", Severity.ERROR, "A value is too long, too short or out of range."
)
FIELDS_CONFLICT = Rule(
    "SCH007", "fields-conflict", Severity.ERROR, "Fields of one mapping do not go together."
)
REPEATED_ITEM = Rule("SCH008", "repeated-item", Severity.ERROR, "A list holds one item twice.")

RULES: Final = (
    WRONG_TYPE,
    MISSING_FIELD,
    UNKNOWN_FIELD,
    NOT_IN_VOCABULARY,
    WRONG_FORM,
    WRONG_SIZE,
    FIELDS_CONFLICT,
    REPEATED_ITEM,
)

_TYPES: Final = {
    "object": "a mapping (key: value)",
    "array": 'a list (lines that start with "- ")',
    "string": "text",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "true or false",
}
# Several keywords can fail at one node; the first of these is the one to say.
_ORDER: Final = ("type", "not", "oneOf", "const", "enum", "minLength", "maxLength", "pattern")
_BASE: Final = "json-schema:///"
_MOST: Final = 1000
"""Faults of one file that are explained: nobody reads more, and a hostile file has a million."""


@dataclass(frozen=True, slots=True)
class Term:
    """A word of a closed vocabulary with its definition."""

    word: str
    title: str
    definition: str


def folder() -> Path:
    """Where the schemas lie: in an installed package beside its modules, else at the top level."""
    carried = Path(__file__).parent / "_schema"
    return carried if carried.is_dir() else Path(__file__).parent.parent / "schema"


@cache
def load(name: str) -> dict[str, Any]:
    """The schema of a record kind, or ``definitions``, as data."""
    text = (folder() / f"{name}.schema.json").read_text(encoding="utf-8")
    schema: dict[str, Any] = json.loads(text)
    return schema


@cache
def vocabulary(name: str) -> tuple[Term, ...]:
    """A closed vocabulary in the order of its schema.

    Args:
        name: ``position`` or ``level`` (of speakers, strongest first).
    """
    within = {
        "position": lambda: load("definitions")["$defs"]["position"],
        "level": lambda: load("statement")["properties"]["speaker"]["properties"]["level"],
    }
    choices = within[name]()["oneOf"]
    return tuple(Term(each["const"], each["title"], each["description"]) for each in choices)


def check(kind: str, document: Document) -> Iterator[Diagnostic]:
    """What the schema of this kind of record has against a document, in plain sentences."""
    if not document.complete or _quick(kind).is_valid(document.data):
        return
    explained = False
    for place, rule, message, hint in _explain(kind, document):
        explained = True
        yield Diagnostic(rule, document.span(place), message, hint)
    if not explained and not document.unreadable:
        # The two validators should never disagree; if they do, nobody may miss it.
        message = f"this is not a {kind} by its schema, and no field of it can be named"
        yield Diagnostic(
            WRONG_FORM, document.span(Place(document.path)), message, "report this file"
        )


@cache
def _quick(kind: str) -> jsonschema_rs.Draft202012Validator:
    def named(name: str) -> dict[str, Any]:
        return {**load(name), "$id": f"{_BASE}{name}.schema.json"}

    known = jsonschema_rs.Registry([(f"{_BASE}definitions.schema.json", named("definitions"))])
    return jsonschema_rs.Draft202012Validator(named(kind), registry=known)


@cache
def _reference(kind: str) -> Any:
    # Imported late: it takes longer to load than a clean registry takes to check.
    import jsonschema
    import referencing
    from referencing.jsonschema import DRAFT202012

    shared = DRAFT202012.create_resource(load("definitions"))
    known = referencing.Registry().with_resource("definitions.schema.json", shared)
    # The library compares each item with each, which a long list makes last for hours.
    extend: Any = jsonschema.validators.extend
    validator = extend(jsonschema.Draft202012Validator, {"uniqueItems": _unique_items})
    return validator(load(kind), registry=known)


def _unique_items(_: Any, wanted: bool, instance: Any, __: Any) -> Iterator[Any]:
    from jsonschema import ValidationError

    if wanted and isinstance(instance, list) and _repeated(instance):
        yield ValidationError("an item stands twice")


def _repeated(items: list[Any]) -> tuple[int, int] | None:
    """The first item that was there before: the index where it first stood, and its own."""
    seen: dict[Any, int] = {}
    for index, each in enumerate(items):
        first = seen.setdefault(_frozen(each), index)
        if first != index:
            return first, index
    return None


def _frozen(value: Any) -> Any:
    """A key that two values share if they are equal in JSON, where true is not 1."""
    if isinstance(value, dict):
        return frozenset((key, _frozen(each)) for key, each in value.items())
    if isinstance(value, list):
        return tuple(_frozen(each) for each in value)
    return isinstance(value, bool), value


_Said = tuple[Place, Rule, str, str]
"""Where, which rule, what is wrong, what to do."""


def _explain(kind: str, document: Document) -> Iterator[_Said]:
    errors = sorted(
        islice(_reference(kind).iter_errors(document.data), _MOST),
        key=lambda error: (
            [str(part) for part in error.absolute_path],
            _ORDER.index(error.validator) if error.validator in _ORDER else -1,
            str(error.validator_value),
        ),
    )
    said: set[Place] = set()
    wrong: set[Pointer] = set()  # of another type: nothing else is worth saying of them
    for error in errors:
        pointer: Pointer = tuple(error.absolute_path)
        if _distrusted(document, pointer) or pointer in wrong:
            continue
        if error.validator == "type":
            wrong.add(pointer)
        place = Place(document.path, pointer)
        if error.validator == "additionalProperties":
            yield from _unknown_fields(place, error)
        elif error.validator in ("required", "dependentRequired"):
            yield from _missing_fields(place, error)
        else:
            told = _value(document, place, error)
            if told[0] not in said:
                said.add(told[0])
                yield told


def _distrusted(document: Document, pointer: Pointer) -> bool:
    return any(pointer[:depth] in document.unreadable for depth in range(len(pointer) + 1))


def _unknown_fields(place: Place, error: Any) -> Iterator[_Said]:
    known = error.schema.get("properties", {})
    for name in error.instance:
        if name not in known:
            hint = did_you_mean(name, known) or f"known here: {', '.join(known)}"
            message = f'there is no field "{_short(name)}" {_in(place.pointer)}'
            yield place.key(name), UNKNOWN_FIELD, message, hint


def _missing_fields(place: Place, error: Any) -> Iterator[_Said]:
    # The reference implementation gives an error for each missing field; the first speaks for all.
    known = error.schema.get("properties", {})
    present = error.instance
    if error.validator == "required":
        missing = [name for name in error.validator_value if name not in present]
        trigger = next((key for key in known if key in present), None)
        conditional = "type" not in error.schema
    else:
        needs = error.validator_value
        trigger = next(key for key in needs if key in present and set(needs[key]) - set(present))
        missing = [name for name in needs[trigger] if name not in present]
        conditional = True
    if not error.message.startswith(f"'{missing[0]}'"):
        return
    if conditional:
        at = place.key(trigger) if trigger else place
        message = f"{_fields(missing)} missing: {error.schema['$comment']}"
        yield at, FIELDS_CONFLICT, message, _add(missing)
        return
    # A misspelt field is named already, with this one as its hint.
    strange = [name for name in present if name not in known]
    missing = [name for name in missing if not any(nearest(each, [name]) for each in strange)]
    if missing:
        message = f"{_fields(missing)} missing {_in(place.pointer)}"
        yield place, MISSING_FIELD, message, _add(missing)


def _fields(names: list[str]) -> str:
    listed = ", ".join(f'"{name}"' for name in names)
    return f"the field {listed} is" if len(names) == 1 else f"the fields {listed} are"


def _add(names: list[str]) -> str:
    return "add " + ", ".join(f'"{name}: …"' for name in names)


def _value(document: Document, place: Place, error: Any) -> _Said:
    """One sentence on a value that is there but wrong."""
    name = _name(place.pointer)
    value = _shown(document, place.pointer, error.instance)
    reason = error.schema.get("$comment", "")
    title = error.schema.get("title", "another value")
    match error.validator:
        case "type":
            wanted = _TYPES[error.validator_value]
            expected = title if error.validator_value == "integer" else wanted
            message = f"{name} is {value}; expected {expected}"
            hint = _example(error)
            if error.validator_value == "string" and isinstance(error.instance, int | float):
                hint = f'write "{document.written(place.pointer)}" in quotation marks if it is text'
            return place, WRONG_TYPE, message, hint
        case "oneOf":
            words = [choice["const"] for choice in error.validator_value]
            message = f"{name} is {value}; expected {enumerate_words(words)}"
            return place, NOT_IN_VOCABULARY, message, did_you_mean(str(error.instance), words)
        case "pattern" if "25 words" in title and (count := len(error.instance.split())) > 25:
            message = f"{name} has {count} words; expected at most 25"
            return place, WRONG_FORM, message, "quote the words that carry the meaning"
        case "pattern":
            return place, WRONG_FORM, f"{name} is {value}; expected {title}", _example(error)
        case "uniqueItems":
            first, again = _repeated(error.instance) or (0, 0)
            message = f"{_name((*place.pointer, again))} is the same as item {first + 1}"
            return place / again, REPEATED_ITEM, message, "keep each item once"
        case "anyOf":
            return place, FIELDS_CONFLICT, f"{name} is not complete: {reason}", ""
        case "not" if "required" in error.validator_value:
            wrong = place.key(error.validator_value["required"][0])
            return wrong, FIELDS_CONFLICT, reason, "remove this field, or change the other"
        case "not":
            return place, NOT_IN_VOCABULARY, f"{name} is {value}: {reason}", ""
        case _:
            return place, WRONG_SIZE, *_size(name, value, error)


def _size(name: str, value: str, error: Any) -> tuple[str, str]:
    """Message and hint for a limit that is not kept."""
    limit = error.validator_value
    match error.validator:
        case "maxLength":
            message = f"{name} has {len(error.instance)} characters; expected at most {limit}"
            return message, "shorten it"
        case "maxProperties":
            message = f"{name} has {len(error.instance)} fields; expected {limit}"
            return message, f"keep one of {enumerate_words(error.instance)}"
        case "minItems" | "minProperties":
            return f"{name} is empty", "add an entry, or remove the field"
        case _:
            return f"{name} is {value}; expected {error.schema['title']}", _example(error)


def _name(pointer: Pointer) -> str:
    if not pointer:
        return "the record"
    last = pointer[-1]
    if isinstance(last, int):
        return f'item {last + 1} of "{pointer[-2]}"' if len(pointer) > 1 else f"item {last + 1}"
    return f'"{last}"'


def _in(pointer: Pointer) -> str:
    return "in the record" if not pointer else f"in {_name(pointer)}"


def _shown(document: Document, pointer: Pointer, value: Any) -> str:
    if value is None:
        return "empty"
    if isinstance(value, dict):
        return "a mapping"
    if isinstance(value, list):
        return "a list"
    written = document.written(pointer) or json.dumps(value, ensure_ascii=False)
    if not isinstance(value, str):
        kind = "truth value" if isinstance(value, bool) else "number"
        return f"the {kind} {_short(written)}"
    return _short(json.dumps(value, ensure_ascii=False))


def _short(text: str, most: int = 72) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"


def _example(error: Any) -> str:
    examples = error.schema.get("examples")
    if not examples or isinstance(examples[0], list | dict):
        return ""
    return f"for example {examples[0]}"
