"""The faults that a check must never miss: each gives one finding, at its line, and exit code 1."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from registry.cli import cli

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

FILE = "provisions/joint-gauges.yaml"
FINDING = re.compile(
    r"^(?P<path>\S+?):(?P<line>[0-9]+):[0-9]+: (?P<code>[A-Z]+[0-9]{3}) ", re.MULTILINE
)


@dataclass(frozen=True)
class Edit:
    """``old`` is replaced by ``new``; the finding is on the line on which ``at`` ends."""

    old: str
    new: str
    at: str
    code: str
    file: str = FILE


EDITS = {
    "position: no": Edit(
        "    position: open",
        "    position: no",
        "    position: no",
        "SCH004",
        file="provisions/flood-line.yaml",
    ),
    "duplicate key": Edit(
        "kind: obligation\n",
        "kind: obligation\nkind: condition\n",
        "kind: condition",
        "YAML003",
    ),
    "alias": Edit(
        "obliges:\n  - northland\n  - southland\n",
        "obliges: &both\n  - northland\n  - southland\nconcerns: *both\n",
        "concerns: *both",
        "YAML004",
    ),
    "python object": Edit(
        "kind: obligation",
        "kind: !!python/object/apply:os.getcwd []",
        "kind: !!python",
        "YAML005",
    ),
    "misspelt party": Edit(
        "  - party: southland",
        "  - party: soutland",
        "  - party: soutland",
        "REF001",
    ),
    "article: 4.10": Edit("article: 3\nevidence", "article: 4.10\nevidence", ": 4.10", "SCH001"),
    "missing condition": Edit(
        "    condition: both sides run the gauges together\n",
        "",
        "position: accepts-if",
        "SCH007",
    ),
}

WHOLES: dict[str, tuple[bytes, str]] = {
    "binary file": (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "YAML001"),
    "empty file": (b"", "YAML010"),
    "2 MiB file": (b"#" * (2 << 20), "YAML008"),
}


@pytest.fixture
def one_finding(example: Path) -> Callable[[], tuple[str, int, str]]:
    """The only finding of ``registry check``, as path, line and code; it must exit with 1."""

    def run() -> tuple[str, int, str]:
        result = CliRunner().invoke(cli, ["-C", str(example), "check"])
        assert result.exit_code == 1, result.output
        assert isinstance(result.exception, SystemExit)
        (found,) = FINDING.finditer(result.output)
        return found["path"], int(found["line"]), found["code"]

    return run


@pytest.mark.parametrize("edit", EDITS.values(), ids=EDITS)
def test_a_faulty_line_gives_one_finding(
    edit: Edit, example: Path, one_finding: Callable[[], tuple[str, int, str]]
) -> None:
    """A fault in one line is found on that line, and nothing is said of what follows from it."""
    file = example / edit.file
    before = file.read_text(encoding="utf-8")
    assert before.count(edit.old) == 1
    after = before.replace(edit.old, edit.new)
    file.write_text(after, encoding="utf-8")
    line = after[: after.index(edit.at) + len(edit.at)].count("\n") + 1
    assert one_finding() == (edit.file, line, edit.code)


@pytest.mark.parametrize(("content", "code"), WHOLES.values(), ids=WHOLES)
def test_a_faulty_file_gives_one_finding(
    content: bytes, code: str, example: Path, one_finding: Callable[[], tuple[str, int, str]]
) -> None:
    """A file that is no record at all is named, on its first line."""
    (example / FILE).write_bytes(content)
    assert one_finding() == (FILE, 1, code)


def test_a_truncated_file_gives_one_finding(
    example: Path, one_finding: Callable[[], tuple[str, int, str]]
) -> None:
    """A file that ends in the middle of a word is named, on its last line."""
    text = (example / FILE).read_text(encoding="utf-8")
    kept = text[: text.index("position: accepts-if") + len("posit")]
    (example / FILE).write_text(kept, encoding="utf-8")
    assert one_finding() == (FILE, kept.count("\n") + 1, "YAML002")


def test_a_folder_with_the_name_of_a_record_gives_one_finding(
    example: Path, one_finding: Callable[[], tuple[str, int, str]]
) -> None:
    """A folder that is called like a record is named, not passed over."""
    (example / "provisions" / "x.yaml").mkdir()
    assert one_finding() == ("provisions/x.yaml", 1, "FILE001")
