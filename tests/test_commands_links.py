"""Commands that write stay inside the registry, whatever its folders are."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest
from commands import run

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("folder", "words"),
    [
        ("seeds/statements", ("new", "statement", "a-statement")),
        ("docs", ("docs",)),
        (".registry", ("schema", "--with-ids")),
    ],
)
def test_nothing_is_written_behind_a_link(
    folder: str, words: tuple[str, ...], example: Path, tmp_path: Path
) -> None:
    """The command stops, names the folder, and leaves what the link leads to as it was."""
    outside = tmp_path / "outside"
    outside.mkdir()
    shutil.rmtree(example / folder, ignore_errors=True)
    (example / folder).symlink_to(outside, target_is_directory=True)
    done = run("-C", example, *words)
    assert done.exit_code == 2
    assert f"{folder.partition('/')[0]}" in done.output
    assert "symbolic link" in done.output
    assert list(outside.iterdir()) == []
