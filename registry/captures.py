"""Captured texts: found in a folder by their SHA-256, and told from those that have changed.

They are other people's property, so the folder lies outside the registry, and not everybody has it.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from registry.quotes import prepare

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from registry.model import Source
    from registry.quotes import Prepared

MAX_BYTES: Final = 1 << 25
"""Files over 32 MiB are not read: no report or treaty is that long."""

PAGES: Final = frozenset({".html", ".htm", ".xhtml", ".pdf"})
"""Endings of what a text was taken from; such a file beside the text is not the text."""


@dataclass(frozen=True, slots=True)
class Misfit:
    """A file that stands for a source's captured text but cannot be used as it.

    ``problem`` is what the file does or has, ``sha256`` what it has where that is the problem.
    """

    source: str
    file: str
    problem: str
    sha256: str | None = None


@dataclass(frozen=True, slots=True)
class Captures:
    """What a folder holds. ``texts`` are by the SHA-256 of their bytes."""

    texts: Mapping[str, Prepared] = field(default_factory=dict)
    misfits: tuple[Misfit, ...] = ()


def find(folder: Path, sources: Iterable[Source]) -> Captures:
    """The captured texts of these sources among the files directly in a folder.

    A file is known by the SHA-256 of its bytes, whatever its name. One that is named after a source
    must have that source's text; files that belong to no source are passed over.

    Raises:
        OSError: The folder cannot be listed.
    """
    wanted = {each.id: each.sha256 for each in sources if each.sha256 is not None}
    texts: dict[str, Prepared] = {}
    misfits: list[Misfit] = []
    for path in sorted(folder.iterdir()):
        if not path.is_file():
            continue
        named = path.stem if path.stem in wanted and path.suffix.lower() not in PAGES else None
        try:
            raw = _read(path)
        except OSError as error:
            if named is not None:
                problem = f"cannot be read: {error.strerror or error}"
                misfits.append(Misfit(named, path.name, problem))
            continue
        found = hashlib.sha256(raw).hexdigest()
        if named is not None and wanted[named] != found:
            problem = "is not the text that was captured"
            misfits.append(Misfit(named, path.name, problem, found))
        owners = sorted(source for source, sha256 in wanted.items() if sha256 == found)
        try:
            if owners:
                texts[found] = prepare(raw.decode("utf-8"))
        except UnicodeDecodeError:
            misfits += [Misfit(owner, path.name, "is not UTF-8 text") for owner in owners]
    return Captures(texts, tuple(misfits))


def _read(path: Path) -> bytes:
    with path.open("rb") as file:
        raw = file.read(MAX_BYTES + 1)
    if len(raw) > MAX_BYTES:
        raise OSError(f"it has more than {MAX_BYTES:,} bytes")
    return raw


def missing(captures: Captures, sources: Iterable[Source]) -> Iterator[str]:
    """The ids of the sources whose captured text is not there, in order."""
    yield from sorted(
        each.id for each in sources if each.sha256 is not None and each.sha256 not in captures.texts
    )
