"""The order of the modules, and what each of them may do."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING, Final

import pytest
import yaml
from strategies import ROOT, SCHEMAS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PACKAGE: Final = ROOT / "registry"

# One way down: a module imports only from the lines above its own. Some lines name a folder of
# modules, which may use one another as long as no circle comes of it.
ORDER: Final = (
    "diagnostics",
    "tree",
    "text",
    "scalars",
    "syntax",
    "document",
    "schema",
    "lock",
    "model",
    "build",
    "load",
    "layout",
    "canonical",
    "quotes",
    "captures",
    "capture",
    "origins",
    "scale",
    "checks",
    "catalogue",
    "cells",
    "matrix",
    "changes",
    "rename",
    "diff",
    "history",
    "audit",
    "conditions",
    "distance",
    "why",
    "render",
    "generated",
    "with_ids",
    "scaffold",
    "questions",
    "edit",
    "report",
    "cli",
    "__main__",
)
LAYER: Final = {name: number for number, name in enumerate(ORDER)}
MODULES: Final = sorted(PACKAGE.rglob("*.py"))
MOST_LINES: Final = 400


def name_of(path: Path) -> str:
    """``registry.checks.links`` of ``registry/checks/links.py``."""
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


NAMES: Final = {name_of(path) for path in MODULES}


def top(name: str) -> str:
    """The name that stands in the order: ``checks`` of ``registry.checks.links``."""
    return name.split(".")[1] if "." in name else "registry"


def imports(path: Path) -> Iterator[str]:
    """The modules of the package that a file imports, wherever in it, for types or for use."""
    for node in ast.walk(ast.parse(path.read_bytes())):
        if isinstance(node, ast.Import):
            yield from (each.name for each in node.names if each.name.split(".")[0] == "registry")
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}:{node.lineno}: write the import out in full"
            if node.module and node.module.split(".")[0] == "registry":
                for each in node.names:
                    whole = f"{node.module}.{each.name}"
                    yield whole if whole in NAMES else node.module


def by_name(path: Path) -> str:
    """The id of a test case."""
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("path", MODULES, ids=by_name)
def test_a_module_imports_only_from_above_itself(path: Path) -> None:
    """The order has a place for every module, and nothing reaches down it."""
    own = top(name_of(path))
    if own == "registry":
        assert not list(imports(path)), "registry/__init__.py gives the version and no more"
        return
    assert own in LAYER, f"give {by_name(path)} its place in ORDER"
    for imported in imports(path):
        if imported == "registry":
            continue  # the version
        other = top(imported)
        assert other in LAYER, f"{imported} has no place in ORDER"
        assert LAYER[other] <= LAYER[own], f"{by_name(path)} imports {imported} from below"


def test_no_circle_of_imports() -> None:
    """Modules of one folder may use one another, in one direction."""
    graph = {name_of(path): {*imports(path)} - {"registry"} for path in MODULES}
    left = dict(graph)
    while free := [name for name, uses in left.items() if not (uses & left.keys()) - {name}]:
        for name in free:
            del left[name]
    assert not left, f"a circle runs through {sorted(left)}"


def speaks(path: Path) -> Iterator[str]:
    """Where a module prints, exits or reaches for the standard streams."""
    for node in ast.walk(ast.parse(path.read_bytes())):
        if isinstance(node, ast.Name) and node.id in ("print", "exit", "quit", "SystemExit"):
            yield f"line {node.lineno}: {node.id}"
        if isinstance(node, ast.Attribute) and ast.unparse(node) in (
            "sys.exit",
            "os._exit",
            "click.echo",
            "click.secho",
            "sys.stdout",
            "sys.stderr",
        ):
            yield f"line {node.lineno}: {ast.unparse(node)}"


@pytest.mark.parametrize("path", MODULES, ids=by_name)
def test_only_the_command_line_prints_or_exits(path: Path) -> None:
    """Everything else gives back what it found."""
    if top(name_of(path)) != "cli":
        assert not list(speaks(path))


@pytest.mark.parametrize("path", MODULES, ids=by_name)
def test_a_module_holds_one_idea(path: Path) -> None:
    """Past about four hundred lines it holds two."""
    assert len(path.read_text(encoding="utf-8").splitlines()) <= MOST_LINES


def words_of_the_record() -> Iterator[str]:
    """What belongs to the negotiation kept here: its parties, by id and name, and its year."""
    for path in sorted((ROOT / "seeds" / "parties").glob("*.yaml")):
        party = yaml.safe_load(path.read_text(encoding="utf-8"))
        yield from {path.stem, party["label"], party["name"]}
    negotiation = yaml.safe_load((ROOT / "seeds" / "negotiation.yaml").read_text(encoding="utf-8"))
    yield str(negotiation["period"]["from"])[:4]
    yield from ("Kremlin", "Moscow", "Washington", "Brussels", "Soviet", "OSCE", "Minsk")


TOOL: Final = [
    *(path for path in sorted(PACKAGE.rglob("*")) if path.suffix in (".py", ".html", ".yaml")),
    *sorted(SCHEMAS.glob("*.json")),
]


@pytest.mark.parametrize("path", TOOL, ids=by_name)
def test_the_tool_knows_no_particular_negotiation(path: Path) -> None:
    """It must serve any other unchanged, so its words come from a made-up one."""
    words = "|".join(re.escape(word) for word in words_of_the_record())
    pattern = re.compile(rf"(?<![a-z0-9])(?:{words})(?:ns?)?(?![a-z0-9])", re.IGNORECASE)
    found = [
        f"line {number}: {match.group()}"
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        for match in pattern.finditer(line)
    ]
    assert not found
