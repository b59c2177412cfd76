r"""Golden cases: ``tests/cases/CODE-name/`` holds faults in ``bad/`` and near misses in ``good/``.

Each is laid over a copy of the made-up registry, ``registry/example``. ``expected.txt`` is the
report of ``bad/``; ``pytest --update-cases`` writes it anew. A file goes over the one of its name;
the ending of some says what happens instead:

    NAME.delete       NAME is removed
    NAME.link         NAME is a symbolic link to what the file says
    NAME.escaped      NAME has the bytes that the file writes with escapes such as \xff and \t
    NAME.repeat       NAME has the lines after the first, as often as the first says
    NAME.unreadable   NAME may not be read

A folder ``captures`` is laid over the captured texts of ``tests/captures``, and has them looked up.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest

from registry.catalogue import catalogue
from registry.diagnostics import Severity

if TYPE_CHECKING:
    from collections.abc import Callable

    from registry.diagnostics import Diagnostic

CASES: Final = Path(__file__).parent / "cases"
CAPTURES: Final = Path(__file__).parent / "captures"
FOUND: Final = sorted(path for path in CASES.iterdir() if path.is_dir())

every_case = pytest.mark.parametrize("case", FOUND, ids=lambda path: path.name)


def lay(overlay: Path, root: Path) -> None:
    """Lays the files of an overlay over a registry."""
    if (overlay / "captures").exists():
        shutil.copytree(CAPTURES, root / "captures")
    for path in sorted(overlay.rglob("*")):
        if path.is_dir():
            continue
        target = root / path.relative_to(overlay)
        target.parent.mkdir(parents=True, exist_ok=True)
        plain = target.with_suffix("")
        match target.suffix:
            case ".delete":
                plain.unlink()
            case ".link":
                plain.symlink_to(path.read_text(encoding="utf-8").strip())
            case ".escaped":
                written = path.read_bytes().decode("unicode_escape")
                plain.write_bytes(written.encode("latin-1"))
            case ".repeat":
                times, _, text = path.read_text(encoding="utf-8").partition("\n")
                plain.write_text(text * int(times), encoding="utf-8")
            case _:
                target.write_bytes(path.read_bytes())


def code_of(case: Path) -> str:
    """The code that a case is about."""
    return case.name.partition("-")[0]


@every_case
def test_faults_are_reported_as_expected(
    case: Path, example: Path, reported: Callable[[Path], str], request: pytest.FixtureRequest
) -> None:
    """The report of a case's faults is, to the letter, the one that is kept beside them."""
    lay(case / "bad", example)
    report = reported(example)
    expected = case / "expected.txt"
    if request.config.getoption("--update-cases"):
        expected.write_text(report, encoding="utf-8", newline="\n")
    assert report == expected.read_text(encoding="utf-8")


@every_case
def test_faults_give_their_own_code_alone(
    case: Path, example: Path, checked: Callable[[Path], tuple[Diagnostic, ...]]
) -> None:
    """A fault is reported by the rule that is about it, and nothing is said of what follows."""
    lay(case / "bad", example)
    assert {found.rule.code for found in checked(example)} == {code_of(case)}


@every_case
def test_near_misses_are_let_through(
    case: Path, example: Path, checked: Callable[[Path], tuple[Diagnostic, ...]]
) -> None:
    """What only looks like the fault has no error, and no finding of the rule."""
    lay(case / "good", example)
    assert [
        found
        for found in checked(example)
        if found.rule.severity is Severity.ERROR or found.rule.code == code_of(case)
    ] == []


def test_every_code_has_a_case_of_its_name() -> None:
    """Each rule has a failing and a clean case, called by its code and name, and no case is left.

    A further case of a rule has more words after the name.
    """
    wanted = {f"{each.rule.code}-{each.rule.name}" for each in catalogue()}
    names = {case.name for case in FOUND}
    assert wanted <= names
    assert {name for name in names if not name.startswith(tuple(wanted))} == set()
    for case in FOUND:
        for side in ("bad", "good"):
            assert any(path.is_file() for path in (case / side).rglob("*")), f"{case.name}/{side}"
