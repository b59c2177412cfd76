"""One way to write a record: keys in the order of the schema, two spaces, comments where they were.

No word is written anew: every value keeps the signs that it has in the file, so nothing of its
meaning passes through this code. `formatted` proves that before it gives a text back.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from registry import layout, schema
from registry.document import parse
from registry.layout import Group, Scalar, Slot
from registry.load import FOLDERS, NEGOTIATION
from registry.model import Kind
from registry.scalars import is_ambiguous, resolve

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from registry.document import Data, Document

WIDTH: Final = 100
"""Columns of a line. Only text that is folded already, or newly written, is folded to it."""
_STEP: Final = "  "


class RefusedError(Exception):
    """A file that will not be written; the message says why, ``hint`` what to do about it."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint


@dataclass(frozen=True, slots=True)
class Plan:
    """What would be rewritten.

    Attributes:
        texts: The new text of each file that is not canonical yet, by path.
        refused: Why a file is left as it is, by path.
    """

    texts: Mapping[str, str]
    refused: Mapping[str, RefusedError]


def plan(documents: Mapping[str, Document], only: Collection[str] | None = None) -> Plan:
    """What has to be done so that these files are canonical.

    Args:
        documents: The files of a registry by path, as `registry.load` read them.
        only: Paths to look at; all without it.
    """
    texts: dict[str, str] = {}
    refused: dict[str, RefusedError] = {}
    for path, document in sorted(documents.items()):
        if only is not None and path not in only:
            continue
        try:
            text = formatted(document)
        except RefusedError as error:
            refused[path] = error
        else:
            if text != document.text:
                texts[path] = text
    return Plan(texts, refused)


def kind_of(path: str) -> Kind:
    """The kind of record that a file holds, by its path relative to the root.

    Raises:
        KeyError: No kind of record lies there.
    """
    kinds = {folder: kind for kind, folder in FOLDERS.items()}
    return Kind.NEGOTIATION if path == NEGOTIATION else kinds[path.rpartition("/")[0]]


def formatted(document: Document) -> str:
    """The canonical text of a record.

    Keys stand in the order of the schema, unknown ones after them in the order they had. Lists are
    indented under their key. Line ends are LF. Comments stay with the entry under them, or beside
    which they stand. A value keeps its style; a plain text over several lines is filled anew.

    Args:
        document: The record's file; its path tells its kind.

    Raises:
        RefusedError: It cannot be read, or would not mean the same.
    """
    if document.faults:
        first = document.faults[0]
        raise RefusedError(f"line {first.span.line} cannot be read: {first.message}", first.hint)
    if not document.data or not isinstance(document.data, dict):
        raise RefusedError("it does not hold a mapping (key: value)")
    read = layout.read(document)
    lines = _spaced(read.head, at_top=True)
    lines += _lines(read.root, 0, schema.load(kind_of(document.path)))
    text = "\n".join([*lines, ""])
    _same(document, parse(document.path, text.encode()))
    return text


def _same(before: Document, after: Document) -> None:
    """Raises RefusedError where a text does not say what it said."""
    if after.faults or exactly(before.data) != exactly(after.data):
        raise RefusedError("its meaning would change", "write the unusual part more simply")
    if Counter(layout.comments(before)) != Counter(layout.comments(after)):
        raise RefusedError("a comment would be lost", "put it on a line of its own")


def exactly(data: Data) -> str:
    """Data as text that tells 1, 1.0 and true apart, which ``==`` does not. Keys in any order."""
    return json.dumps(data, sort_keys=True)


# ---- the shape of a record ----


def shape(node: Mapping[str, Any]) -> dict[str, Any]:
    """A part of a schema with what it refers to; its own words go before those."""
    if "$ref" not in node:
        return dict(node)
    name = node["$ref"].rpartition("/")[2]
    target = shape(schema.load("definitions")["$defs"][name])
    fields = {**target.get("properties", {})}
    for key, value in node.get("properties", {}).items():
        fields[key] = {**fields.get(key, {}), **value}
    merged = {**target, **{key: value for key, value in node.items() if key != "$ref"}}
    return {**merged, "properties": fields} if fields else merged


def in_order(data: Mapping[str, Any], described: Mapping[str, Any]) -> dict[str, Any]:
    """A mapping with its keys in the order of its schema, and those below likewise."""
    fields = shape(described).get("properties", {})
    ranked = sorted(data, key=lambda key: _rank(key, fields))
    return {key: _in_order(data[key], fields.get(key, {})) for key in ranked}


def _in_order(value: Any, described: Mapping[str, Any]) -> Any:
    if isinstance(value, dict):
        return in_order(value, described)
    if isinstance(value, list):
        items = shape(described).get("items", {})
        return [_in_order(each, items) for each in value]
    return value


def _rank(key: str, fields: Mapping[str, Any]) -> int:
    return list(fields).index(key) if key in fields else len(fields)


# ---- what is written already ----


def _lines(group: Group, depth: int, described: Mapping[str, Any]) -> list[str]:
    """The lines of a mapping or a list."""
    known = shape(described)
    fields, items = known.get("properties", {}), known.get("items", {})
    slots = sorted(group.slots, key=lambda slot: _rank(slot.name, fields))
    indent = _STEP * depth
    lines: list[str] = []
    for index, slot in enumerate(slots):
        inner = fields.get(slot.name, {}) if group.mapping else items
        at_top = index == 0 or _keeps(slots[index - 1].value)
        above = _spaced(slot.above, at_top=at_top)
        lines += _indented(above, indent)
        lines += _slot(slot, depth, inner) if group.mapping else _item(slot, depth, inner)
    tail = _spaced(group.tail, at_top=_keeps(slots[-1].value))
    return lines + _indented(tail, indent)


def _slot(slot: Slot, depth: int, described: Mapping[str, Any]) -> list[str]:
    """The lines of an entry of a mapping."""
    start = f"{_STEP * depth}{slot.key}:"
    if isinstance(slot.value, Scalar):
        return _scalar(start, slot, slot.value, depth)
    if not slot.value.slots:
        return [_beside(f"{start} {_nothing(slot.value)}", slot)]
    return [_beside(start, slot), *_lines(slot.value, depth + 1, described)]


def _item(slot: Slot, depth: int, described: Mapping[str, Any]) -> list[str]:
    """The lines of an item of a list."""
    indent = _STEP * depth
    start = f"{indent}-"
    if isinstance(slot.value, Scalar):
        return _scalar(start, slot, slot.value, depth)
    if not slot.value.slots:
        return [_beside(f"{start} {_nothing(slot.value)}", slot)]
    lines = _lines(slot.value, depth + 1, described)
    # Comments over its first key stand over the dash, where they will be found again.
    count = next(index for index, line in enumerate(lines) if line and line.lstrip()[0] != "#")
    above = _indented([line.lstrip() for line in lines[:count]], indent)
    first = f"{start} {lines[count][len(start) + 1 :]}"
    return [*above, first, *lines[count + 1 :]]


def _scalar(start: str, slot: Slot, value: Scalar, depth: int) -> list[str]:
    indent = _STEP * (depth + 1)
    if value.style in ("|", ">"):
        first = next((line for line in value.lines if line), "")
        digit = len(_STEP) if first.startswith(" ") else ""
        below = [f"{indent}{line}" if line else "" for line in value.lines]
        return [_beside(f"{start} {value.style}{digit}{value.chomp}", slot), *below]
    lines = [
        line if value.style == '"' and line.rstrip().endswith("\\") else line.rstrip()
        for line in value.lines
    ]
    if not value.style and len(lines) > 1 and "" not in lines:
        lines = _filled(" ".join(lines), WIDTH - len(indent), WIDTH - len(start) - 1)
    first, *rest = lines
    written = [f"{start} {first}".rstrip() if not rest else f"{start} {first}"]
    written += [f"{indent}{line}" if line else "" for line in rest]
    return [*written[:-1], _beside(written[-1], slot)]


def _filled(text: str, room: int, first: int | None = None) -> list[str]:
    """A text in lines of at most ``room`` columns; the first of ``first``, where that is given."""
    lines: list[str] = []
    line, left = "", room if first is None else first
    for word in text.split(" "):
        if line and len(line) + 1 + len(word) > left:
            lines.append(line)
            line, left = word, room
        else:
            line = f"{line} {word}" if line else word
    return [*lines, line]


def _beside(line: str, slot: Slot) -> str:
    return f"{line}  {slot.beside}" if slot.beside else line


def _nothing(group: Group) -> str:
    return "{}" if group.mapping else "[]"


def _indented(lines: Iterable[str], indent: str) -> list[str]:
    return [f"{indent}{line}" if line else "" for line in lines]


def _spaced(lines: Iterable[str], *, at_top: bool) -> list[str]:
    """Comments with at most one blank line in a row, and none at the top of a group."""
    kept: list[str] = []
    for line in lines:
        if line or (kept[-1] if kept else not at_top):
            kept.append(line)
    return kept


def _keeps(node: layout.Node) -> bool:
    """Whether blank lines after it would be its own."""
    while isinstance(node, Group) and node.slots and not node.tail:
        node = node.slots[-1].value
    return isinstance(node, Scalar) and node.chomp == "+"


# ---- what is written for the first time ----

# What a reader of YAML 1.1 takes for something else than text, though it is text in 1.2.
_ELSEWHERE: Final = re.compile(
    r"y|n|yes|no|on|off|=|<<|[-+]?[0-9][0-9_]*(:[0-5]?[0-9])+(\.[0-9_]*)?", re.IGNORECASE
)
_PLAIN: Final = re.compile(r"[^\s\-?:,\[\]{}#&*!|>'\"%@`]([^\n]*[^\s:])?")


def dump(data: Mapping[str, Any], depth: int = 0) -> list[str]:
    """The lines of new data, in the order given: mappings, lists, texts and whole numbers."""
    lines: list[str] = []
    for key, value in data.items():
        start = f"{_STEP * depth}{key}:"
        if isinstance(value, dict):
            lines += [start, *dump(value, depth + 1)]
        elif isinstance(value, list):
            lines += [start, *dump_items(value, depth + 1)]
        else:
            lines += _dumped(start, value, depth)
    return lines


def dump_items(items: Iterable[Any], depth: int = 0) -> list[str]:
    """The lines of a new list."""
    lines: list[str] = []
    start = f"{_STEP * depth}-"
    for each in items:
        if isinstance(each, dict | list):
            inner = dump(each, depth + 1) if isinstance(each, dict) else dump_items(each, depth + 1)
            first, *rest = inner
            lines += [f"{start} {first.lstrip()}", *rest]
        else:
            lines += _dumped(start, each, depth)
    return lines


def _dumped(start: str, value: str | int, depth: int) -> list[str]:
    indent = _STEP * (depth + 1)
    if not isinstance(value, str):
        return [f"{start} {json.dumps(value)}"]
    lines = value.split("\n")
    if (
        len(lines) > 1
        and lines[0]
        and lines[-1]
        and all(not each or _is_line(each) for each in lines)
    ):
        return [f"{start} |-", *_indented(lines, indent)]
    if len(start) + 1 + len(value) > WIDTH and " " in value and _is_line(value):
        return [f"{start} >-", *_indented(_filled(value, WIDTH - len(indent)), indent)]
    return [f"{start} {_quoted(value)}"]


def _is_line(text: str) -> bool:
    """Whether it can stand in a block: printable words with single spaces between them."""
    return text.isprintable() and "" not in text.split(" ")


def _quoted(text: str) -> str:
    """A text on one line, in quotation marks where some reader of YAML would miss its meaning."""
    plain = (
        _PLAIN.fullmatch(text)
        and text.isprintable()
        and not _ELSEWHERE.fullmatch(text)
        and not is_ambiguous(text)
        and resolve(text) == text
        and ": " not in text
        and " #" not in text
    )
    return text if plain else json.dumps(text, ensure_ascii=False)
