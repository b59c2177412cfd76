"""The files of a registry, as they lie in a working tree. The only place that reads them."""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator

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
        if self._behind_link(folder):
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
        if self._behind_link(path.rpartition("/")[0]):
            raise OSError(f"{path} lies behind a symbolic link")
        return (self.root / path).read_bytes()

    def _behind_link(self, folder: str) -> bool:
        parts = Path(folder).parts
        return any(
            (self.root / Path(*parts[: depth + 1])).is_symlink() for depth in range(len(parts))
        )


def _kind(mode: int) -> EntryKind:
    if stat.S_ISREG(mode):
        return EntryKind.FILE
    if stat.S_ISDIR(mode):
        return EntryKind.FOLDER
    if stat.S_ISLNK(mode):
        return EntryKind.LINK
    return EntryKind.OTHER
