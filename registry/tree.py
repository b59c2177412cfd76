"""The files of a registry: of a working tree or of a git revision. The only place that runs git."""

from __future__ import annotations

import os
import stat
import subprocess
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Final, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

MAX_BYTES = 1 << 20
"""Files over 1 MiB are refused unread: no record of a person's making is that long."""


class EntryKind(StrEnum):
    """What stands at a path."""

    FILE = "file"
    FOLDER = "folder"
    LINK = "symbolic link"
    OTHER = "special file"


@dataclass(frozen=True, slots=True)
class Entry:
    """A name in a folder of the tree. ``path`` is relative to its root, with slashes."""

    path: str
    kind: EntryKind
    size: int


class Tree(Protocol):
    """Where files come from. Paths are relative to the root, with forward slashes."""

    def entries(self, folder: str) -> tuple[Entry, ...]:
        """What stands directly in a folder, by name; empty where there is no such folder."""

    def entry(self, path: str) -> Entry | None:
        """What stands at a path, or None."""

    def read(self, path: str) -> bytes:
        """The bytes of a file.

        Raises:
            OSError: It cannot be read.
        """


@dataclass(frozen=True, slots=True)
class WorkingTree:
    """The files below a folder. Symbolic links are named as such and never followed."""

    root: Path

    def entries(self, folder: str) -> tuple[Entry, ...]:
        """What stands directly in a folder, by name; empty where there is no such folder."""
        return tuple(sorted(self._scan(folder), key=lambda entry: entry.path))

    def _scan(self, folder: str) -> Iterator[Entry]:
        if self.behind_link(folder):
            return
        try:
            with os.scandir(self.root / folder) as found:
                for item in found:
                    status = item.stat(follow_symlinks=False)
                    yield Entry(f"{folder}/{item.name}", _kind(status.st_mode), status.st_size)
        except (FileNotFoundError, NotADirectoryError):
            return

    def entry(self, path: str) -> Entry | None:
        """What stands at a path, or None."""
        if self.behind_link(path.rpartition("/")[0]):
            return None
        try:
            status = (self.root / path).lstat()
        except (FileNotFoundError, NotADirectoryError, ValueError):
            return None
        return Entry(path, _kind(status.st_mode), status.st_size)

    def read(self, path: str) -> bytes:
        """The bytes of a file.

        Raises:
            OSError: It cannot be read, or a folder on the way is a symbolic link.
        """
        if self.behind_link(path.rpartition("/")[0]):
            raise OSError(f"{path} lies behind a symbolic link")
        return (self.root / path).read_bytes()

    def behind_link(self, folder: str) -> bool:
        """Whether a folder, or one on the way to it from the root, is a symbolic link."""
        parts = Path(folder).parts
        return any(
            (self.root / Path(*parts[: depth + 1])).is_symlink() for depth in range(len(parts))
        )


@dataclass(frozen=True, slots=True)
class Overlay:
    """A tree as it would be with some files written: added or replaced, none removed.

    ``texts`` is by path relative to the root.
    """

    tree: Tree
    texts: Mapping[str, str]

    def entries(self, folder: str) -> tuple[Entry, ...]:
        """What stands directly in a folder, by name; empty where there is no such folder."""
        start = f"{folder}/"
        names = {entry.path for entry in self.tree.entries(folder)}
        names |= {
            start + path.removeprefix(start).partition("/")[0]
            for path in self.texts
            if path.startswith(start)
        }
        return tuple(entry for name in sorted(names) if (entry := self.entry(name)))

    def entry(self, path: str) -> Entry | None:
        """What stands at a path, or None."""
        if path in self.texts:
            return Entry(path, EntryKind.FILE, len(self.texts[path].encode()))
        below = self.tree.entry(path)
        if below is None and any(each.startswith(f"{path}/") for each in self.texts):
            return Entry(path, EntryKind.FOLDER, 0)
        return below

    def read(self, path: str) -> bytes:
        """The bytes of a file.

        Raises:
            OSError: It cannot be read.
        """
        if path in self.texts:
            return self.texts[path].encode()
        return self.tree.read(path)


class RevisionError(Exception):
    """A git revision that cannot be read; the message says why, for people."""


@dataclass(frozen=True)
class GitTree:
    """The files below a folder of a git revision, read from its objects.

    The working tree is neither touched nor looked at, so it need not be clean.
    """

    root: Path
    revision: str
    _entries: dict[str, tuple[Entry, str]] = field(repr=False)
    _contents: dict[str, dict[str, bytes]] = field(default_factory=dict, repr=False, compare=False)

    @classmethod
    def open(cls, root: Path, revision: str) -> GitTree:
        """The tree of a revision: a commit, tag, branch or anything that names one.

        Raises:
            RevisionError: This is no git repository, or there is no such revision.
        """
        prefix = os.fsdecode(_git(root, "rev-parse", "--show-prefix")).removesuffix("\n")
        name = _commit(root, revision)
        listing = _git(
            root, "ls-tree", "-r", "-t", "-z", "-l", "--full-tree", name, "--", prefix or "."
        )
        entries: dict[str, tuple[Entry, str]] = {}
        for line in listing.split(b"\0"):
            facts, _, raw_path = line.partition(b"\t")
            whole = os.fsdecode(raw_path)
            # The folders above the root are listed too.
            if not line or not whole.startswith(prefix):
                continue
            mode, _, object_id, size = facts.decode().split()
            path = whole.removeprefix(prefix)
            kind = _GIT_KINDS.get(mode, EntryKind.OTHER)
            length = int(size) if size.isdigit() else 0
            entries[path] = (Entry(path, kind, length), object_id)
        return cls(root, name, entries)

    def entries(self, folder: str) -> tuple[Entry, ...]:
        """What stands directly in a folder, by name; empty where there is no such folder."""
        found = [
            entry for path, (entry, _) in self._entries.items() if path.rpartition("/")[0] == folder
        ]
        return tuple(sorted(found, key=lambda entry: entry.path))

    def entry(self, path: str) -> Entry | None:
        """What stands at a path, or None."""
        found = self._entries.get(path)
        return found[0] if found else None

    def read(self, path: str) -> bytes:
        """The bytes of a file.

        Raises:
            OSError: There is no such file in the revision.
        """
        entry, object_id = self._entries.get(path, (None, ""))
        if entry is not None and entry.kind is EntryKind.FILE and entry.size > MAX_BYTES:
            return _git(self.root, "cat-file", "blob", object_id)
        folder = path.rpartition("/")[0]
        if folder not in self._contents:
            self._contents[folder] = self._read_folder(folder)
        if path not in self._contents[folder]:
            raise OSError(f"{path} is no file of this revision")
        return self._contents[folder][path]

    def _read_folder(self, folder: str) -> dict[str, bytes]:
        # One process for a folder: starting git for each file takes longer than reading it. A huge
        # file comes by itself, if anybody wants it.
        wanted = [
            (entry.path, self._entries[entry.path][1])
            for entry in self.entries(folder)
            if entry.kind is EntryKind.FILE and entry.size <= MAX_BYTES
        ]
        asked = "".join(f"{object_id}\n" for _, object_id in wanted).encode()
        answer = _git(self.root, "cat-file", "--batch", stdin=asked)
        contents: dict[str, bytes] = {}
        at = 0
        for path, _ in wanted:
            end = answer.index(b"\n", at)
            facts = answer[at:end].split()
            at = end + 1
            if len(facts) == 3:  # else git says that the object is missing
                size = int(facts[2])
                contents[path] = answer[at : at + size]
                at += size + 1
        return contents


_GIT_KINDS: Final = {
    "100644": EntryKind.FILE,
    "100755": EntryKind.FILE,
    "040000": EntryKind.FOLDER,
    "120000": EntryKind.LINK,
}


@dataclass(frozen=True, slots=True)
class Revision:
    """A commit: its full hash, the day in UTC on which it was committed, its first line."""

    hash: str
    day: date
    subject: str


def revisions(root: Path, until: str = "HEAD") -> tuple[Revision, ...]:
    """The commits that changed the record, oldest first.

    Only first parents are followed: what a merge brought in came on file with the merge.

    Raises:
        RevisionError: This is no git repository, or there is no such revision.
    """
    found = _git(
        root, "rev-list", "--first-parent", "--reverse", "--encoding=UTF-8",
        "--format=%ct %s", _commit(root, until), "--", "seeds", "provisions",
    ).decode(errors="replace").split("\n")  # fmt: skip
    # Two lines a commit: "commit HASH", then what the format asks for.
    return tuple(
        Revision(
            head.removeprefix("commit "),
            datetime.fromtimestamp(int(facts.partition(" ")[0]), UTC).date(),
            facts.partition(" ")[2],
        )
        for head, facts in zip(found[::2], found[1::2], strict=False)
    )


def _commit(root: Path, revision: str) -> str:
    """The full hash of the commit that a revision names.

    Raises:
        RevisionError: There is none.
    """
    found = b""
    if not revision.startswith("-"):
        found = _git(root, "rev-parse", "--verify", "--quiet", f"{revision}^{{commit}}")
    if not found:
        raise RevisionError(
            f'git knows no revision "{revision}" here; if it is elsewhere, run "git fetch" first'
        )
    return found.decode().strip()


def _git(root: Path, *arguments: str, stdin: bytes = b"") -> bytes:
    """What git prints; nothing where it only says no.

    Raises:
        RevisionError: git is missing, or this is no repository.
    """
    try:
        done = subprocess.run(
            ["git", "-C", str(root), *arguments], input=stdin, capture_output=True, check=False
        )
    except FileNotFoundError:
        raise RevisionError("git is needed to read a revision, and it was not found") from None
    if done.returncode and done.stderr:
        words = done.stderr.decode(errors="replace").strip().splitlines()[0]
        raise RevisionError(f"git could not read it: {words}")
    return done.stdout


def _kind(mode: int) -> EntryKind:
    if stat.S_ISREG(mode):
        return EntryKind.FILE
    if stat.S_ISDIR(mode):
        return EntryKind.FOLDER
    if stat.S_ISLNK(mode):
        return EntryKind.LINK
    return EntryKind.OTHER
