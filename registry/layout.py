"""A record's text as its author laid it out: entries in order, their comments, their lines.

`registry.document` says what a text means; this says how it is written, so that it can be written
again, or added to, without losing anything.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import yaml

from registry.tree import MAX_BYTES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from registry.document import Document

_Loader: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_MODELINE: Final = re.compile(r"#\s*(yaml-language-server\s*:|\$schema:)")
_BLOCKS: Final = ("|", ">")


@dataclass(slots=True)
class Scalar:
    """A value as it is written.

    Attributes:
        style: Nothing for plain, else its first sign: a quotation mark, ``|`` or ``>``.
        lines: The words with their quotation marks, without the indentation of later lines. Of a
            block (``|``, ``>``) the lines below its first, without their common indentation.
        chomp: Of a block, what becomes of its last line ends: ``-``, ``+`` or nothing.
    """

    style: str
    lines: list[str]
    chomp: str = ""


@dataclass(slots=True)
class Slot:
    """An entry of a mapping, or an item of a list, which has no key.

    Attributes:
        key: As it is written.
        name: As it is read.
        above: The comments over it, each a line; an empty one is a blank line.
        beside: The comment that ends its first line (of a text over several lines: its last).
        end: The number, from 0, of the line after its last; comments at its end are part of it.
    """

    key: str
    name: str
    value: Node
    above: list[str]
    beside: str
    end: int


@dataclass(slots=True)
class Group:
    """A mapping or a list. ``column`` is that of its keys or dashes, from 0.

    ``tail`` are comments after its last slot, like those above a slot.
    """

    mapping: bool
    flow: bool
    column: int
    slots: list[Slot] = field(default_factory=list)
    tail: list[str] = field(default_factory=list)


Node = Scalar | Group


@dataclass(frozen=True, slots=True)
class Layout:
    """A whole file. ``head`` are the comments at its top that belong to no entry."""

    head: list[str]
    root: Group


@dataclass(frozen=True, slots=True)
class _Comment:
    """A comment, or with no text a blank line. ``own``: it has its line to itself."""

    line: int
    column: int
    text: str
    own: bool


_Position = tuple[int, int]


def read(document: Document) -> Layout:
    """The layout of a document that is a mapping and has no fault.

    Raises:
        ValueError: It is not, or has one.
    """
    if document.faults or not isinstance(document.data, dict):
        raise ValueError("only a mapping without faults has a layout")
    return _Reader(document.text).read()


def comments(document: Document) -> list[str]:
    """Every comment of a document without faults, in order."""
    return [each.text for each in _Reader(document.text).waiting if each.text]


class _Reader:
    """Goes through the parser's events and hands each comment to the slot that it belongs to."""

    def __init__(self, text: str) -> None:
        self.lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        self.events = list(_events("\n".join(self.lines)))
        self.at = 0
        self.last = 0
        self.bare = self._without_scalars()
        self.waiting = list(self._comments())

    def read(self) -> Layout:
        self.at = 2  # the stream and the document start
        root = self._node(-1)
        assert isinstance(root, Group)  # noqa: S101 - the caller looked
        root.tail += [each.text for each in self.waiting]
        while root.tail and not root.tail[-1]:
            root.tail.pop()
        head, root.slots[0].above = _split(root.slots[0].above) if root.slots else ([], [])
        return Layout(head, root)

    # ---- comments ----

    def _without_scalars(self) -> list[str]:
        """The lines with every sign of a value replaced, so that only a comment has a ``#``."""
        bare = list(self.lines)
        for event in self.events:
            if not _is_scalar(event):
                continue
            start, end = event.start_mark, event.end_mark
            if event.style in _BLOCKS:  # a comment may follow the sign of a block
                below = range(start.line + 1, start.line + 1 + len(self._content(event)))
                bare[below.start : below.stop] = ["x"] * len(below)
                continue
            for line in range(start.line, end.line + 1):
                first = start.column if line == start.line else 0
                last = end.column if line == end.line else len(bare[line])
                bare[line] = f"{bare[line][:first]}{'x' * (last - first)}{bare[line][last:]}"
                if start.line < line < end.line:
                    bare[line] = "x"  # a blank line within quotation marks, too
        return bare

    def _comments(self) -> Iterator[_Comment]:
        for number, line in enumerate(self.bare):
            if found := re.search(r"(?:^|(?<=\s))#.*", line):
                column = found.start()
                own = not line[:column].strip()
                yield _Comment(number, column, self.lines[number][column:].rstrip(), own)
            elif not line.strip():
                yield _Comment(number, 0, "", own=True)

    def _take(self, until: _Position) -> list[_Comment]:
        count = 0
        while count < len(self.waiting) and _position(self.waiting[count]) < until:
            count += 1
        taken, self.waiting = self.waiting[:count], self.waiting[count:]
        return taken

    def _take_beside(self, line: int, until: _Position) -> list[str]:
        count = 0
        while (
            count < len(self.waiting)
            and self.waiting[count].line == line
            and not self.waiting[count].own
            and _position(self.waiting[count]) < until
        ):
            count += 1
        taken, self.waiting = self.waiting[:count], self.waiting[count:]
        return [each.text for each in taken]

    def _take_tail(self, column: int, until: _Position) -> list[str]:
        """The comments at the end of a group: indented as it is, and more than what follows."""
        count = 0
        for index, each in enumerate(self.waiting):
            if _position(each) >= until:
                break
            if each.text and each.column >= column and each.column > self._next_column(each.line):
                count = index + 1
            elif each.text:
                break
        taken, self.waiting = self.waiting[:count], self.waiting[count:]
        if taken:
            self.last = taken[-1].line
        return [each.text for each in taken]

    def _next_column(self, line: int) -> int:
        """The indentation of the next line that is neither blank nor a comment."""
        for each in self.bare[line + 1 :]:
            if each.strip() and not each.lstrip().startswith("#"):
                return _indentation(each)
        return -1

    # ---- nodes ----

    def _next(self) -> Any:
        self.at += 1
        return self.events[self.at - 1]

    def _node(self, outer: int) -> Node:
        """The next value. ``outer`` is the column of the group that it stands in."""
        event = self._next()
        if _is_scalar(event):
            return self._scalar(event, outer)
        mapping = isinstance(event, yaml.MappingStartEvent)
        group = Group(mapping, bool(event.flow_style), event.start_mark.column)
        end = yaml.MappingEndEvent if mapping else yaml.SequenceEndEvent
        while not isinstance(self.events[self.at], end):
            group.slots.append(self._slot(group))
        closing = self._next()
        if group.flow:
            group.tail = [each.text for each in self._take(_start(closing)) if each.text]
            self.last = closing.end_mark.line
        else:
            # A list may stand in the column of its key; what follows there is not of the list.
            group.tail = self._take_tail(max(group.column, outer + 1), _start(closing))
        return group

    def _slot(self, group: Group) -> Slot:
        above = [each.text for each in self._take(_start(self.events[self.at]))]
        key = self._next() if group.mapping else None
        beside: list[str] = []
        value = self.events[self.at]
        if key is not None:
            self.last = key.end_mark.line
            beside = self._take_beside(key.end_mark.line, _start(value))
            if _is_scalar(value) or value.flow_style:
                above += [each.text for each in self._take(_start(value)) if each.text]
        node = self._node(group.column)
        if isinstance(node, Scalar) or node.flow:
            line = value.start_mark.line if _is_block(node) else self.last
            beside += self._take_beside(line, _start(self.events[self.at]))
        if isinstance(node, Group) and not node.slots:
            above, node.tail = above + node.tail, []
        stays = key is not None or isinstance(node, Scalar) or not node.slots
        # One comment fits beside; beside a dash it would stand between the dash and its first key.
        above += beside[1:] if stays else beside
        return Slot(
            key=self._between(key) if key is not None else "",
            name=key.value if key is not None else "",
            value=node,
            above=above,
            beside=beside[0] if beside and stays else "",
            end=self.last + 1,
        )

    def _between(self, event: Any) -> str:
        start, end = event.start_mark, event.end_mark
        lines = self.lines[start.line : end.line + 1]
        lines[-1] = lines[-1][: end.column]
        lines[0] = lines[0][start.column :]
        return "\n".join(lines)

    def _scalar(self, event: Any, outer: int) -> Scalar:
        if event.style in _BLOCKS:
            return self._block(event, outer)
        self.last = event.end_mark.line
        first, *rest = self._between(event).split("\n")
        return Scalar(event.style or "", [first, *(line.lstrip(" ") for line in rest)])

    def _block(self, event: Any, outer: int) -> Scalar:
        lines = self._content(event)
        self.last = event.start_mark.line + len(lines)
        signs = self._signs(event)
        digits, chomp = signs.strip("+-"), signs.strip("0123456789")
        filled = [_indentation(line) for line in lines if line.strip(" ")]
        if not filled:
            lines = [""] * len(lines)
        indent = outer + int(digits) if digits else next(iter(filled), 0)
        if not event.value.endswith("\n"):
            chomp = "-"  # the file stops without a line end, or there are no words at all
        return Scalar(event.style, [line[indent:] for line in lines], chomp)

    def _content(self, event: Any) -> list[str]:
        """The lines of a block. Blank ones after it are its own only where it keeps them."""
        start, end = event.start_mark, event.end_mark
        lines = self.lines[start.line + 1 : end.line + (end.column > 0)]
        least = min((_indentation(line) for line in lines if line.strip(" ")), default=MAX_BYTES)
        while lines and "+" not in self._signs(event):
            if lines[-1].strip(" ") or len(lines[-1]) > least:
                break
            lines.pop()
        return lines

    def _signs(self, event: Any) -> str:
        """What follows the first sign of a block: its indentation, what becomes of line ends."""
        line: str = self.lines[event.start_mark.line]
        return line[event.start_mark.column + 1 :].split("#")[0].strip()


def _events(text: str) -> Iterator[Any]:
    loader = _Loader(text)
    try:
        while loader.check_event():
            yield loader.get_event()
    finally:
        loader.dispose()


def _split(above: list[str]) -> tuple[list[str], list[str]]:
    """What stands at the top of a file, and what of it belongs to the first entry."""
    blank = max((index + 1 for index, line in enumerate(above) if not line), default=0)
    count = blank
    while not blank and count < len(above) and _MODELINE.match(above[count]):
        count += 1
    return above[:count], above[count:]


def _is_scalar(event: Any) -> bool:
    return isinstance(event, yaml.ScalarEvent)


def _is_block(node: Node) -> bool:
    return isinstance(node, Scalar) and node.style in _BLOCKS


def _indentation(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _start(event: Any) -> _Position:
    return event.start_mark.line, event.start_mark.column


def _position(comment: _Comment) -> _Position:
    return comment.line, comment.column
