"""The command line: exit codes, what is printed where, and what is written."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from typing import TYPE_CHECKING, Any, Final

import click
import pytest
from commands import FLOOD_LINE, run, spoil
from strategies import (
    ROOT,
    example_records,
)

from registry import __version__
from registry.cli import cli

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


FORMS: Final = ("markdown", "html", "csv", "json", "plain")


# ---- every command ----


def commands(group: click.Group, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Every command by the words that call it, the bare one first."""
    yield path
    for name, command in sorted(group.commands.items()):
        if isinstance(command, click.Group):
            yield from commands(command, (*path, name))
        else:
            yield (*path, name)


def command_at(path: tuple[str, ...]) -> click.Command:
    """The command that these words call."""
    found: Any = cli
    for name in path:
        found = found.commands[name]
    assert isinstance(found, click.Command)
    return found


COMMANDS: Final = list(commands(cli))


@pytest.mark.parametrize("path", COMMANDS, ids=lambda path: " ".join(path) or "registry")
@pytest.mark.parametrize("flag", ["--help", "-h"])
def test_every_command_has_help(
    path: tuple[str, ...], flag: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Anywhere, in a registry or not; it says what the command is for and what each option does."""
    monkeypatch.chdir(tmp_path)
    done = run(*path, flag)
    assert done.exit_code == 0
    assert done.stderr == ""
    assert done.stdout.startswith("Usage: ")
    command = command_at(path)
    assert command.help
    assert command.get_short_help_str(200).endswith(".")
    for option in command.params:
        if isinstance(option, click.Option):
            assert option.help, option.name


def test_the_version_is_that_of_the_package() -> None:
    """By ``python -m registry`` too, from any folder."""
    assert run("--version").stdout == f"registry, version {__version__}\n"
    done = subprocess.run(
        [sys.executable, "-m", "registry", "--version"],
        cwd="/",
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (
        0,
        f"registry, version {__version__}\n",
        "",
    )


@pytest.mark.parametrize(
    "arguments",
    [["nonsense"], ["--nonsense"], ["check", "--nonsense"], ["show"], ["show", "a", "b"]],
)
def test_a_wrong_call_exits_with_2(arguments: list[str], example: Path) -> None:
    """Nothing on standard output."""
    done = run("-C", example, *arguments)
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr


# ---- where the registry is ----

IN_A_REGISTRY: Final = [["check"], ["matrix"], ["show", "northland"]]


@pytest.mark.parametrize("arguments", IN_A_REGISTRY)
def test_outside_a_registry_nothing_runs(
    arguments: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The message says how to name one."""
    monkeypatch.chdir(tmp_path)
    done = run(*arguments)
    assert (done.exit_code, done.stdout) == (2, "")
    assert "there is no registry here" in done.stderr
    assert "registry -C FOLDER" in done.stderr


@pytest.mark.parametrize("arguments", IN_A_REGISTRY)
@pytest.mark.parametrize("folder", [".", "seeds/parties", "provisions"])
def test_the_registry_is_the_nearest_around_the_current_folder(
    arguments: list[str], folder: str, example: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As with git."""
    monkeypatch.chdir(example / folder)
    assert run(*arguments).exit_code == 0


@pytest.mark.parametrize("arguments", IN_A_REGISTRY)
def test_a_folder_that_is_named_counts(
    arguments: list[str], example: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By its path from anywhere, relative or not; a folder without a registry is refused."""
    monkeypatch.chdir(example.parent)
    assert run("-C", example, *arguments).exit_code == 0
    assert run("-C", example.name, *arguments).exit_code == 0
    (example.parent / "other").mkdir()
    done = run("-C", "other", *arguments)
    assert (done.exit_code, done.stdout) == (2, "")
    assert '"other" holds no registry' in done.stderr
    assert run("-C", "missing", *arguments).exit_code == 2


# ---- check ----


def test_a_clean_record_exits_with_0(example: Path) -> None:
    """And says how much was looked at."""
    done = run("-C", example, "check")
    assert (done.exit_code, done.stderr) == (0, "")
    assert f"{len(example_records())} files checked, no findings." in done.stdout


def test_findings_exit_with_1(example: Path) -> None:
    """With path, line and column, as editors read them."""
    spoil(example)
    done = run("-C", example, "check")
    assert done.exit_code == 1
    assert re.search(rf"^{FLOOD_LINE}:2:1: SCH003 ", done.stdout, re.MULTILINE)
    assert "1 error in 1 file" in done.stdout


def test_a_registry_without_a_negotiation_is_checked(
    example: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """That it is missing is a finding."""
    (example / "seeds/negotiation.yaml").unlink()
    monkeypatch.chdir(example)
    done = run("check")
    assert done.exit_code == 1
    assert "FILE004" in done.stdout


def test_only_the_files_that_are_named_are_checked(
    example: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A fault in another is not reported."""
    spoil(example)
    monkeypatch.chdir(example)
    assert run("check", FLOOD_LINE).exit_code == 1
    assert run("check", "provisions/water-quota.yaml").exit_code == 0
    assert run("check", "provisions/water-quota.yaml", FLOOD_LINE).exit_code == 1


@pytest.mark.parametrize(
    ("folder", "code"), [("provisions", 1), ("seeds", 0), ("seeds/parties", 0), (".", 1)]
)
def test_a_folder_stands_for_its_files(
    folder: str, code: int, example: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With those of the folders in it."""
    spoil(example)
    monkeypatch.chdir(example)
    assert run("check", folder).exit_code == code


def test_a_path_is_relative_to_the_current_folder(
    example: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Or absolute; with ``-C`` likewise, and however the root itself is written."""
    spoil(example)
    monkeypatch.chdir(example / "provisions")
    assert run("check", "flood-line.yaml").exit_code == 1
    assert run("check", "../provisions/flood-line.yaml").exit_code == 1
    assert run("check", example / FLOOD_LINE).exit_code == 1
    monkeypatch.chdir(example.parent)
    assert run("check", example / FLOOD_LINE).exit_code == 1
    assert run("-C", example, "check", f"{example.name}/{FLOOD_LINE}").exit_code == 1
    assert run("-C", example.name, "check", f"{example.name}/{FLOOD_LINE}").exit_code == 1


def test_a_path_that_is_not_there_or_lies_outside_is_refused(
    example: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With 2, since nothing was checked."""
    monkeypatch.chdir(example)
    done = run("check", "provisions/missing.yaml")
    assert (done.exit_code, done.stdout) == (2, "")
    assert 'there is no file "provisions/missing.yaml"' in done.stderr
    (example.parent / "other.yaml").touch()
    done = run("check", "../other.yaml")
    assert (done.exit_code, done.stdout) == (2, "")
    assert "lies outside the registry" in done.stderr


def test_a_link_in_the_place_of_a_record_is_named_as_such(
    example: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not taken for what it points to."""
    file = example / FLOOD_LINE
    file.rename(example.parent / "elsewhere.yaml")
    file.symlink_to(example.parent / "elsewhere.yaml")
    monkeypatch.chdir(example)
    done = run("check", FLOOD_LINE)
    assert done.exit_code == 1
    assert "FILE001" in done.stdout


def test_what_is_no_record_has_no_findings(example: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A hook may hand over any file that changed."""
    (example / "README.md").write_text("# Read me\n", encoding="utf-8")
    monkeypatch.chdir(example)
    assert run("check", "README.md").exit_code == 0
