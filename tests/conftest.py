"""What several tests share: the made-up registry to change, and a check of it on a fixed day."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest

from registry import captures, checks, generated
from registry.diagnostics import Severity, in_order
from registry.load import load
from registry.report import text
from registry.tree import WorkingTree

if TYPE_CHECKING:
    from collections.abc import Callable

    from registry.diagnostics import Diagnostic

TODAY: Final = date(2021, 1, 1)
CLI_PAGE: Final = "# Commands\n"
"""Stands in for the page of the commands, which only the command line can write."""
CAPTURES: Final = Path(__file__).parent / "captures"
EXAMPLE: Final = Path(checks.__file__).parent.parent / "example"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Adds the flag that rewrites what the golden cases expect."""
    parser.addoption(
        "--update-cases", action="store_true", help="write tests/cases/*/expected.txt anew"
    )


class _Barred(WorkingTree):
    """A working tree in which files called ``*.unreadable`` bar reading the file so named."""

    def read(self, path: str) -> bytes:
        if (self.root / f"{path}.unreadable").exists():
            raise PermissionError(13, "Permission denied")
        return super().read(path)


@pytest.fixture
def example(tmp_path: Path) -> Path:
    """A copy of the made-up registry that a test may change."""
    root = tmp_path / "registry"
    shutil.copytree(EXAMPLE, root)
    return root


@pytest.fixture
def add_captures() -> Callable[[Path], object]:
    """Puts the captured texts of the made-up registry's sources into its folder ``captures``."""
    return lambda root: shutil.copytree(CAPTURES, root / "captures")


@pytest.fixture
def checked() -> Callable[[Path], tuple[Diagnostic, ...]]:
    """All that ``registry check`` finds in a folder, on a fixed day.

    Captured texts are at hand where they lie in its folder ``captures``.
    """
    return lambda root: _checked(root)[0]


@pytest.fixture
def cli_page() -> str:
    """What the check of generated files takes for the page of the commands."""
    return CLI_PAGE


@pytest.fixture
def reported() -> Callable[[Path], str]:
    """What ``registry check`` prints on a folder, on a fixed day."""
    return lambda root: _checked(root)[1]


def _checked(root: Path) -> tuple[tuple[Diagnostic, ...], str]:
    tree = _Barred(root)
    loaded = load(tree)
    texts = root / "captures"
    at_hand = captures.find(texts, loaded.registry.sources.values()) if texts.is_dir() else None
    found = checks.run(loaded, TODAY, captures=at_hand)
    if not any(each.rule.severity is Severity.ERROR for each in found):
        made = generated.outputs(loaded.registry, cli=lambda: CLI_PAGE)
        found = in_order([*found, *generated.stale(tree, made)])
    return found, text.render(found, loaded.documents, excerpts=False) + "\n"
