"""Bytes to plain data and a position for every node: YAML 1.2 core, read strictly.

Whatever two readers of YAML could take for different data is refused, so that no other tool
disagrees about a file that passes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

import yaml

from registry import syntax
from registry.diagnostics import Diagnostic, Rule, Severity, Span, in_order
from registry.scalars import is_ambiguous, resolve
from registry.syntax import SYNTAX
from registry.text import HIDDEN, decode, hidden_in, lines_of

if TYPE_CHECKING:
    from registry.diagnostics import Place, Pointer

Data = dict[str, Any] | list[Any] | str | int | float | bool | None

MAX_DEPTH: Final = 32
"""Levels of nesting; a record needs six."""

DUPLICATE_KEY = Rule(
    "YAML003", "duplicate-key", Severity.ERROR, "A key stands twice in one mapping."
)
ALIAS = Rule("YAML004", "anchor-or-alias", Severity.ERROR, "A file uses an anchor or an alias.")
TAG = Rule("YAML005", "tag", Severity.ERROR, "A value carries a YAML tag.")
SEVERAL_DOCUMENTS = Rule(
    "YAML006", "several-documents", Severity.ERROR, "A file holds more than one YAML document."
)
TOO_DEEP = Rule(
    "YAML009", "too-deep", Severity.ERROR, f"A file nests values more than {MAX_DEPTH} deep."
)
EMPTY = Rule("YAML010", "empty-file", Severity.ERROR, "A file holds no record.")
AMBIGUOUS = Rule(
    "YAML011", "ambiguous-number", Severity.ERROR, "A value is read differently by YAML versions."
)
KEY_NOT_TEXT = Rule("YAML012", "key-not-text", Severity.ERROR, "A key is not a plain word.")
DIRECTIVE = Rule("YAML014", "directive", Severity.ERROR, "A file starts with a YAML directive.")

RULES: Final = (
    DUPLICATE_KEY,
    ALIAS,
    TAG,
    SEVERAL_DOCUMENTS,
    TOO_DEEP,
    EMPTY,
    AMBIGUOUS,
    KEY_NOT_TEXT,
    DIRECTIVE,
)

_DIRECTIVE = re.compile(r"(?:[ ]*(?:#[^\r\n]*)?(?:\r\n|\r|\n))*%")
_BLOCK: Final = ("|", ">")
_GLUED = re.compile(r"[|>][-+0-9]*#")
_Loader: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
"""libyaml's parser where PyYAML was built with it; the slower one gives the same events."""


class _StopReadingError(Exception):
    """The rest of the file cannot be read; its fault is already noted."""


@dataclass(frozen=True)
class Document:
    """One file as data. ``data`` is None where it cannot be read at all.

    ``unreadable`` are the nodes whose value is not to be trusted: their fault is in ``faults``,
    and nothing else should be said of them.
    """

    path: str
    text: str
    data: Data
    faults: tuple[Diagnostic, ...] = ()
    unreadable: frozenset[Pointer] = frozenset()
    complete: bool = True

    @cached_property
    def _marks(self) -> dict[tuple[Pointer, bool], Span]:
        # Nobody asks for positions in a file without a finding, so they are made on demand.
        builder = _Builder(self.path, keep_marks=True)
        if self.text and not hidden_in(self.text):  # else the parser would refuse the text itself
            builder.read(self.text)
        return builder.marks

    @cached_property
    def lines(self) -> list[str]:
        """The lines of the text, without their ends."""
        return lines_of(self.text)

    def span(self, place: Place) -> Span:
        """The stretch of a node, or of the nearest node around it that exists."""
        pointer = place.pointer
        at_key = place.at_key
        while pointer:
            if at_key and (found := self._marks.get((pointer, True))):
                return found
            if found := self._marks.get((pointer, False)):
                return found
            pointer, at_key = pointer[:-1], False
        return self._marks.get(((), False), Span(self.path))

    def written(self, pointer: Pointer) -> str:
        """A one-line scalar as the file writes it, quotes and all; else nothing."""
        found = self._marks.get((pointer, False))
        if found is None or found.line != found.end_line or found.line > len(self.lines):
            return ""
        return self.lines[found.line - 1][found.column - 1 : found.end_column - 1]

    def line(self, number: int) -> str:
        """A line of the text by its number from 1; empty past the end."""
        return self.lines[number - 1] if 0 < number <= len(self.lines) else ""


@dataclass
class _Builder:
    """Turns libyaml's events into data, refusing what a record may not contain."""

    path: str
    keep_marks: bool = False
    faults: list[Diagnostic] = field(default_factory=list)
    unreadable: set[Pointer] = field(default_factory=set)
    marks: dict[tuple[Pointer, bool], Span] = field(default_factory=dict)
    complete: bool = True
    anchors: dict[str, Span] = field(default_factory=dict)
    repeated: set[str] = field(default_factory=set)
    lines: list[str] = field(default_factory=list)

    def read(self, text: str) -> Data:
        if _DIRECTIVE.match(text):
            self._fault(
                DIRECTIVE,
                Span(self.path),
                "the file starts with a directive",
                'remove the line that starts with "%"; files are read as YAML 1.2',
            )
            self.complete = False
            return None
        self.lines = lines_of(text)
        loader = _Loader(text)
        try:
            loader.get_event()  # the stream starts
            if isinstance(loader.peek_event(), yaml.StreamEndEvent):
                self._fault(EMPTY, Span(self.path), "the file is empty", _HINT_EMPTY)
                self.complete = False
                return None
            loader.get_event()  # the document starts
            data = self._node(loader, loader.get_event(), ())
            if data is None and not self.faults:
                self._fault(EMPTY, Span(self.path), "the file holds no record", _HINT_EMPTY)
                raise _StopReadingError
            loader.get_event()  # the document ends
            following = loader.get_event()
            if isinstance(following, yaml.DocumentStartEvent):
                self._fault(
                    SEVERAL_DOCUMENTS,
                    self._span(following),
                    "a second document starts here",
                    'keep one record a file and remove the "---" or "..." between them',
                )
        except yaml.MarkedYAMLError as error:
            self.faults.append(syntax.fault(self.path, text, error))
        except (OverflowError, ValueError):  # the slower parser, at an escape beyond Unicode
            mark = loader.get_mark()
            span = Span(self.path, mark.line + 1, mark.column + 1, mark.line + 1, mark.column + 2)
            self._fault(SYNTAX, span, "this escape stands for no character", "write it plainly")
        except _StopReadingError:
            pass
        else:
            return data
        finally:
            self._unused_anchors()
            loader.dispose()
        self.complete = False
        return None

    def _node(self, loader: Any, event: Any, pointer: Pointer) -> Data:
        if isinstance(event, yaml.ScalarEvent):
            value: Data = self._scalar(event, pointer)
            end = event
        elif isinstance(event, yaml.AliasEvent):
            self._alias(event, "a value")
            self.unreadable.add(pointer)
            return None
        elif len(pointer) >= MAX_DEPTH:
            self._fault(
                TOO_DEEP,
                self._span(event),
                f"values are nested more than {MAX_DEPTH} deep here",
                "records are at most six deep; compare with a neighbouring file",
            )
            raise _StopReadingError
        elif isinstance(event, yaml.MappingStartEvent):
            value, end = self._mapping(loader, pointer)
        else:
            value, end = self._sequence(loader, pointer)
        if event.anchor is not None:
            self.anchors[event.anchor] = self._span(event)
            self.unreadable.add(pointer)
        if event.tag is not None:
            self._distrust(
                pointer,
                TAG,
                event,
                f'the tag "{_short(event.tag)}" asks for a special type',
                "remove the tag; values are text, numbers, true, false, lists and mappings",
            )
        if self.keep_marks:
            self.marks[pointer, False] = self._span(event, end)
        return value

    def _mapping(self, loader: Any, pointer: Pointer) -> tuple[dict[str, Data], Any]:
        result: dict[str, Data] = {}
        first: dict[str, Any] = {}
        while not isinstance(event := loader.get_event(), yaml.MappingEndEvent):
            key = self._key(event)
            if key is None:
                if not isinstance(event, yaml.ScalarEvent | yaml.AliasEvent):
                    self._fault(
                        KEY_NOT_TEXT,
                        self._span(event),
                        "a key here is a list or a mapping",
                        "keys are single words; indent what belongs under them",
                    )
                    raise _StopReadingError
                self._node(loader, loader.get_event(), (*pointer, "?"))
                continue
            if key in first:
                self._fault(
                    DUPLICATE_KEY,
                    self._span(event),
                    f'the key "{_short(key)}" stands twice in this mapping',
                    "keep one of the two",
                    ((self._span(first[key]), "first here"),),
                )
                self._node(loader, loader.get_event(), (*pointer, key))
                continue
            first[key] = event
            if self.keep_marks:
                self.marks[(*pointer, key), True] = self._span(event)
            result[key] = self._node(loader, loader.get_event(), (*pointer, key))
        return result, event

    def _key(self, event: Any) -> str | None:
        if isinstance(event, yaml.AliasEvent):
            self._alias(event, "a key")
            return None
        if not isinstance(event, yaml.ScalarEvent):
            return None
        value = event.value if event.style else resolve(event.value)
        if not isinstance(value, str) or value == "<<":
            self._fault(
                KEY_NOT_TEXT,
                self._span(event),
                f'the key "{_short(event.value)}" is not a plain word',
                "keys are the names of fields; see the schema of this kind of record",
            )
            return None
        if event.anchor is not None:
            self.anchors[event.anchor] = self._span(event)
        if event.tag is not None:
            message = f'the tag "{_short(event.tag)}" asks for a special type'
            self._fault(TAG, self._span(event), message, "remove it; keys are plain words")
        self._hidden(event)
        return value

    def _sequence(self, loader: Any, pointer: Pointer) -> tuple[list[Data], Any]:
        result: list[Data] = []
        while not isinstance(event := loader.get_event(), yaml.SequenceEndEvent):
            result.append(self._node(loader, event, (*pointer, len(result))))
        return result, event

    def _scalar(self, event: Any, pointer: Pointer) -> Data:
        value: str = event.value
        if event.style:
            self._hidden(event, pointer)
            self._header(event)
            return value
        if is_ambiguous(value):
            self._distrust(
                pointer,
                AMBIGUOUS,
                event,
                f'"{_short(value)}" is a different number, or none, to different readers',
                f'write "{_short(value)}" in quotation marks if it is text, '
                "else the number in plain digits",
            )
            return value
        return resolve(value)

    def _hidden(self, event: Any, pointer: Pointer | None = None) -> None:
        # What the text itself shows was looked at before; this is what escapes make.
        if event.style == '"' and (found := hidden_in(event.value)):
            message = f"an escape in this text makes {found}"
            self._fault(HIDDEN, self._span(event), message, "remove it")
            if pointer is not None:
                self.unreadable.add(pointer)

    def _alias(self, event: Any, what: str) -> None:
        self.repeated.add(event.anchor)
        named = self.anchors.get(event.anchor)
        self._fault(
            ALIAS,
            self._span(event),
            f'"*{event.anchor}" repeats {what} from elsewhere',
            f"write {what} out here, and remove the anchor",
            ((named, "the anchor is here"),) if named else (),
        )

    def _unused_anchors(self) -> None:
        # An anchor that is used is told with its alias: the two are one fault.
        for name, span in self.anchors.items():
            if name not in self.repeated:
                message = f'the anchor "&{name}" names a value for use elsewhere'
                self._fault(ALIAS, span, message, "remove it")

    def _header(self, event: Any) -> None:
        # libyaml takes a remark right after the sign of a block for one; YAML does not.
        start = event.start_mark
        if event.style in _BLOCK and _GLUED.match(self.lines[start.line][start.column :]):
            message = "a remark may not touch the sign that starts a block of text"
            self._fault(SYNTAX, self._span(event), message, 'write a space before the "#"')

    def _distrust(self, pointer: Pointer, rule: Rule, event: Any, message: str, hint: str) -> None:
        self._fault(rule, self._span(event), message, hint)
        self.unreadable.add(pointer)

    def _fault(
        self,
        rule: Rule,
        span: Span,
        message: str,
        hint: str,
        related: tuple[tuple[Span, str], ...] = (),
    ) -> None:
        self.faults.append(Diagnostic(rule, span, message, hint, related))

    def _span(self, event: Any, end: Any = None) -> Span:
        start, stop = event.start_mark, (end or event).end_mark
        return Span(self.path, start.line + 1, start.column + 1, stop.line + 1, stop.column + 1)


_HINT_EMPTY: Final = "write a record here, or delete the file"


def parse(path: str, raw: bytes) -> Document:
    """The file as data, with every fault that can be found in it. Never raises.

    Args:
        path: The name of the file for findings, relative to the root.
        raw: Its bytes.
    """
    text, faults = decode(path, raw)
    if faults:
        return Document(path, text, None, in_order(faults), complete=False)
    builder = _Builder(path)
    data = builder.read(text)
    return Document(
        path,
        text,
        data,
        in_order(builder.faults),
        frozenset(builder.unreadable),
        builder.complete,
    )


def _short(text: str, most: int = 60) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"
