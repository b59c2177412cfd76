"""How tests call the command, and how they break a registry for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from click.testing import CliRunner

from registry.cli import cli

if TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result

FLOOD_LINE: Final = "provisions/flood-line.yaml"


def run(*arguments: str | Path) -> Result:
    """What the command does with these arguments."""
    return CliRunner().invoke(cli, [str(each) for each in arguments], catch_exceptions=False)


def spoil(root: Path) -> None:
    """Breaks a file of the registry: a field of it is misspelt."""
    file = root / FLOOD_LINE
    file.write_text(
        file.read_text(encoding="utf-8").replace("title:", "titel:", 1), encoding="utf-8"
    )
