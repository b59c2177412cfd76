"""A tree -> its records and everything that keeps one from being read."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from registry import build, lock, schema
from registry.diagnostics import Diagnostic, Rule, Severity, Span, did_you_mean, in_order
from registry.document import Document, parse
from registry.lock import Lock
from registry.model import Kind, Registry
from registry.text import too_large, visible
from registry.tree import MAX_BYTES, EntryKind

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from registry.model import Record
    from registry.tree import Entry, Tree

NOT_A_FILE = Rule(
    "FILE001", "not-a-file", Severity.ERROR, "What has the name of a record is no ordinary file."
)
BAD_NAME = Rule("FILE002", "bad-file-name", Severity.ERROR, "A file's name is not an id and .yaml.")
MISPLACED = Rule(
    "FILE003", "misplaced-file", Severity.ERROR, "A YAML file stands in no folder of records."
)
NO_NEGOTIATION = Rule(
    "FILE004", "no-negotiation", Severity.ERROR, "The registry has no seeds/negotiation.yaml."
)
UNREADABLE = Rule("FILE005", "unreadable-file", Severity.ERROR, "A file could not be read.")

RULES: Final = (NOT_A_FILE, BAD_NAME, MISPLACED, NO_NEGOTIATION, UNREADABLE)

NEGOTIATION: Final = "seeds/negotiation.yaml"
FOLDERS: Final = {
    Kind.PARTY: "seeds/parties",
    Kind.DRAFT: "seeds/drafts",
    Kind.SOURCE: "seeds/sources",
    Kind.STATEMENT: "seeds/statements",
    Kind.PROVISION: "provisions",
}


@dataclass(frozen=True)
class Loaded:
    """What a tree holds.

    ``documents`` are by path; ``diagnostics`` in order; ``looked_at`` are the paths that were asked
    for or linked to, whether they could be read or not.
    """

    registry: Registry
    documents: Mapping[str, Document]
    diagnostics: tuple[Diagnostic, ...]
    looked_at: frozenset[str]


@dataclass(frozen=True, slots=True)
class _File:
    kind: Kind
    id: str
    path: str
    size: int


def path_of(kind: Kind, record_id: str) -> str:
    """The file of a record, relative to the root."""
    if kind is Kind.NEGOTIATION:
        return NEGOTIATION
    return f"{FOLDERS[kind]}/{record_id}.yaml"


def is_registry(tree: Tree) -> bool:
    """Whether a tree looks like a registry at all."""
    return any(tree.entry(path) for path in ("seeds", "provisions"))


def load(tree: Tree, only: Collection[str] | None = None) -> Loaded:
    """Every record of a tree, and what is wrong with its files. Never raises for a bad file.

    Args:
        tree: Where the files are.
        only: Paths relative to the root. With them, just these files are read, and those that
            they link to, directly or not.
    """
    discovered = _discover(tree)
    files = discovered.files
    reader = _Reader(tree, files, discovered.faults)
    if only is None:
        for file in files.values():
            reader.read(file)
    else:
        reader.follow([*sorted(only), NEGOTIATION])
    named = [*files.values(), *discovered.misnamed]
    ids = {kind: frozenset(each.id for each in named if each.kind is kind) for kind in Kind}
    found: dict[Kind, dict[str, Any]] = {kind: {} for kind in Kind}
    for (kind, record_id), record in sorted(reader.records.items()):
        found[kind][record_id] = record
    proofs, lock_faults = _lock(tree)
    registry = Registry(
        negotiation=next(iter(found[Kind.NEGOTIATION].values()), None),
        parties=found[Kind.PARTY],
        drafts=found[Kind.DRAFT],
        sources=found[Kind.SOURCE],
        statements=found[Kind.STATEMENT],
        provisions=found[Kind.PROVISION],
        ids=ids,
        complete=len(reader.records) == len(named) and NEGOTIATION in files,
        lock=proofs,
    )
    found_faults = in_order([*reader.faults, *lock_faults])
    return Loaded(registry, reader.documents, found_faults, frozenset(reader.looked_at))


@dataclass
class _Reader:
    """Reads files at most once each, and remembers what it found."""

    tree: Tree
    files: Mapping[str, _File]
    faults: list[Diagnostic]
    documents: dict[str, Document] = field(default_factory=dict)
    records: dict[tuple[Kind, str], Record] = field(default_factory=dict)
    looked_at: set[str] = field(default_factory=set)

    def follow(self, paths: list[str]) -> None:
        """Reads these files and all that they link to; of provisions, only those named."""
        waiting = paths
        while waiting:
            path = waiting.pop()
            if path in self.looked_at:
                continue
            self.looked_at.add(path)
            file = self.files.get(path)
            if file is None:
                continue
            record = self.read(file)
            if record is not None:
                waiting += [
                    path_of(link.kind, link.id)
                    for link in record.references()
                    if link.kind is not Kind.PROVISION
                ]

    def read(self, file: _File) -> Record | None:
        """The record of a file, or None with its faults noted."""
        self.looked_at.add(file.path)
        document = self._document(file)
        if document is None:
            return None
        self.documents[file.path] = document
        faults = [*document.faults, *schema.check(file.kind, document)]
        record = None
        if not faults:
            record, days = build.record(file.kind, file.id, file.path, document.data)
            faults = [
                Diagnostic(rule, document.span(found.place), found.message, found.hint)
                for rule, found in days
            ]
        self.faults += faults
        if record is not None:
            self.records[file.kind, file.id] = record
        return record

    def _document(self, file: _File) -> Document | None:
        if file.size > MAX_BYTES:
            self.faults.append(too_large(file.path, file.size))
            return None
        try:
            return parse(file.path, self.tree.read(file.path))
        except OSError as error:
            self.faults.append(_unreadable(file.path, error))
            return None


def _lock(tree: Tree) -> tuple[Lock, list[Diagnostic]]:
    """The lock, empty where there is none, and why it could not be read."""
    entry = tree.entry(lock.PATH)
    if entry is None:
        return Lock(), []
    if entry.kind is not EntryKind.FILE:
        return Lock(), [_not_a(entry, "file", 'remove it, then run "registry lock --captures DIR"')]
    if entry.size > lock.MAX_BYTES:
        return lock.too_large(entry.size), []
    try:
        raw = tree.read(lock.PATH)
    except OSError as error:
        return Lock(), [_unreadable(lock.PATH, error)]
    return lock.parse(raw.decode("utf-8", errors="replace")), []


def _unreadable(path: str, error: OSError, what: str = "file") -> Diagnostic:
    message = f"the {what} could not be read: {error.strerror or error}"
    return Diagnostic(UNREADABLE, Span(path), message, "check that you may read it")


@dataclass
class _Found:
    """The files that should hold records, by path; those whose name or kind is wrong; faults."""

    files: dict[str, _File] = field(default_factory=dict)
    misnamed: list[_File] = field(default_factory=list)
    faults: list[Diagnostic] = field(default_factory=list)

    def admit(self, kind: Kind, entry: Entry) -> None:
        """Takes an entry of a folder of records for a record, or says why it is none."""
        name = entry.path.rpartition("/")[2]
        stem, _, suffix = name.rpartition(".")
        if suffix.lower() not in ("yaml", "yml") and entry.kind is EntryKind.FILE:
            return  # a README beside the records is welcome
        if name.startswith(".") and entry.kind is not EntryKind.FILE:
            return
        file = _File(kind, stem, entry.path, entry.size)
        if entry.kind is not EntryKind.FILE:
            self.misnamed.append(file)
            self.faults.append(_not_a(entry, "file", _HINT_FILES))
        elif suffix != "yaml" or not _is_id(stem):
            self.misnamed.append(file)
            self.faults.append(_bad_name(entry, name, stem))
        else:
            self.files[entry.path] = file


def _discover(tree: Tree) -> _Found:
    found = _Found()
    for folder in ("seeds", *FOLDERS.values()):
        entry = tree.entry(folder)
        if entry is not None and entry.kind is not EntryKind.FOLDER:
            hint = "folders of records lie in the registry itself"
            found.faults.append(_not_a(entry, "folder", hint))
    for entry in _entries(tree, "seeds", found):
        if entry.path == NEGOTIATION:
            found.admit(Kind.NEGOTIATION, entry)
        elif entry.path.lower().endswith((".yaml", ".yml")):
            found.faults.append(_misplaced(entry))
    if tree.entry(NEGOTIATION) is None:
        hint = 'it names the negotiation, its parties, drafts and themes; "registry check" needs it'
        message = "the file seeds/negotiation.yaml is missing"
        found.faults.append(Diagnostic(NO_NEGOTIATION, Span(NEGOTIATION), message, hint))
    for kind, folder in FOLDERS.items():
        for entry in _entries(tree, folder, found):
            found.admit(kind, entry)
    return found


def _entries(tree: Tree, folder: str, found: _Found) -> tuple[Entry, ...]:
    try:
        return tree.entries(folder)
    except OSError as error:
        found.faults.append(_unreadable(folder, error, "folder"))
        return ()


def _bad_name(entry: Entry, name: str, stem: str) -> Diagnostic:
    better = re.sub(r"[^a-z0-9]+", "-", stem.lower()).strip("-")[: _id()["maxLength"]].rstrip("-")
    message = f'"{visible(name)}" is not the name of a record; expected {_id()["title"]}, and .yaml'
    hint = f'rename it to "{better}.yaml"' if better else "rename it"
    return Diagnostic(BAD_NAME, Span(visible(entry.path)), message, hint)


def _is_id(stem: str) -> bool:
    return re.search(_id()["pattern"], stem) is not None and len(stem) <= _id()["maxLength"]


def _id() -> dict[str, Any]:
    found: dict[str, Any] = schema.load("definitions")["$defs"]["id"]
    return found


_HINT_FILES: Final = "records lie directly in their folder, as ordinary files"


def _not_a(entry: Entry, wanted: str, hint: str) -> Diagnostic:
    message = f"this is a {entry.kind}, not a {wanted}"
    return Diagnostic(NOT_A_FILE, Span(visible(entry.path)), message, hint)


def _misplaced(entry: Entry) -> Diagnostic:
    name = entry.path.rpartition("/")[2]
    hint = did_you_mean(name, ["negotiation.yaml"]) or (
        f"move it to one of {', '.join(sorted(FOLDERS.values()))}"
    )
    message = "no kind of record lies here"
    return Diagnostic(MISPLACED, Span(visible(entry.path)), message, hint)
