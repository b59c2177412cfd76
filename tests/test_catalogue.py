"""The catalogue: every rule has a page, and every example of a page is run."""

from __future__ import annotations

import ast
import re
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import registry
from registry import generated
from registry.catalogue import PAGES, RETIRED, Edit, Entry, Example, catalogue, find, pages
from registry.load import load
from registry.render import rules
from registry.tree import WorkingTree

if TYPE_CHECKING:
    from collections.abc import Callable

    from registry.diagnostics import Diagnostic

SOURCE = Path(registry.__file__).parent
CODE = re.compile(r"([A-Z]{3,4})([0-9]{3})")

every_entry = pytest.mark.parametrize("entry", catalogue(), ids=lambda entry: entry.rule.code)


def _apply(root: Path, edit: Edit) -> None:
    file = root / edit.file
    if edit.good:
        before = file.read_text(encoding="utf-8")
        assert before.count(edit.good) == 1, f"{edit.file} does not hold {edit.good!r} once"
        file.write_text(before.replace(edit.good, edit.bad), encoding="utf-8")
    else:
        assert not file.exists()
        file.parent.mkdir(exist_ok=True)
        file.write_text(f"{edit.bad}\n", encoding="utf-8")


def _spoil(root: Path, example: Example) -> None:
    """Puts the fault of an example into a registry."""
    if example.edit is not None:
        _apply(root, example.edit)
        return
    file = root / example.file
    raw = file.read_bytes() if file.exists() else b""
    file.unlink(missing_ok=True)
    match example.instead:
        case "folder":
            file.mkdir()
        case "empty":
            file.touch()
        case "utf-16":
            file.write_text(raw.decode(), encoding="utf-16")
        case "large":
            file.write_bytes(raw + b"#" * 2_000_000)
        case "huge":
            file.write_bytes(b"#" * 33_600_000)
        case "unreadable":
            file.write_bytes(raw)
            file.with_name(f"{file.name}.unreadable").touch()
        case other:
            assert other == "missing"


@every_entry
def test_the_wrong_example_gives_this_code_alone(
    entry: Entry,
    example: Path,
    add_captures: Callable[[Path], object],
    checked: Callable[[Path], tuple[Diagnostic, ...]],
) -> None:
    """Put into the made-up registry, the fault on a rule's page gives that rule, once."""
    if entry.example.captures:
        add_captures(example)
    for edit in entry.example.given:
        _apply(example, edit)
    _spoil(example, entry.example)
    assert [found.rule.code for found in checked(example)] == [entry.rule.code]


@every_entry
def test_the_right_example_gives_nothing(
    entry: Entry,
    example: Path,
    add_captures: Callable[[Path], object],
    checked: Callable[[Path], tuple[Diagnostic, ...]],
) -> None:
    """What a rule's page calls right, and what it takes as given, has no finding."""
    if entry.example.captures:
        add_captures(example)
    for edit in entry.example.given:
        _apply(example, edit)
    wanted = entry.example.edit.good if entry.example.edit else ""
    if wanted:
        text = (example / entry.example.file).read_text(encoding="utf-8")
        assert text.count(wanted) == 1
    assert checked(example) == ()


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_what_is_generated_now_is_not_stale(
    line_end: str,
    cli_page: str,
    example: Path,
    checked: Callable[[Path], tuple[Diagnostic, ...]],
) -> None:
    """A generated file that was just written has no finding, whatever git made of its line ends."""
    made = generated.outputs(load(WorkingTree(example)).registry, cli=lambda: cli_page)
    for path, page in made.items():
        file = example / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(page(), encoding="utf-8", newline=line_end)
    assert checked(example) == ()


def test_codes_and_names_are_used_once() -> None:
    """No two rules share a code or a name."""
    entries = catalogue()
    assert max(Counter(each.rule.code for each in entries).values()) == 1
    assert max(Counter(each.rule.name for each in entries).values()) == 1


def test_every_rule_has_a_page_and_every_page_a_rule() -> None:
    """Pages and rules name the same codes; a page stands in the file of its family."""
    written = {
        (path.stem, code) for path in PAGES.glob("*.yaml") for code in pages(path.stem)["rules"]
    }
    assert written == {(each.rule.family, each.rule.code) for each in catalogue()}


def test_codes_have_a_form_and_names_are_words() -> None:
    """A code is three or four capitals and three digits, a name words joined by hyphens."""
    for each in catalogue():
        assert CODE.fullmatch(each.rule.code)
        assert re.fullmatch(r"[a-z]+(-[a-z]+)*", each.rule.name)
        assert each.rule.summary.endswith(".")


def test_every_number_is_in_use_or_retired() -> None:
    """A family's numbers have no gap, so a rule that goes leaves its code among the retired."""
    used = {each.rule.code for each in catalogue()}
    assert used.isdisjoint(RETIRED)
    highest: dict[str, int] = {}
    for code in (*used, *RETIRED):
        family, number = CODE.fullmatch(code).groups()  # type: ignore[union-attr]
        highest[family] = max(highest.get(family, 0), int(number))
    numbered = {
        f"{family}{number:03}" for family, last in highest.items() for number in range(1, last + 1)
    }
    assert numbered == used | set(RETIRED)


def test_every_code_in_the_source_is_in_the_catalogue() -> None:
    """A rule that nobody joined to the catalogue would have no page; its code gives it away."""
    known = {each.rule.code for each in catalogue()}
    written = {
        node.value
        for path in SOURCE.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and CODE.fullmatch(node.value)
    }
    assert written - set(RETIRED) == known


def test_find_takes_code_or_name() -> None:
    """A rule is found by its code, however it is typed, and by its name."""
    for each in catalogue():
        assert find(each.rule.code) is each
        assert find(each.rule.code.lower()) is each
        assert find(each.rule.name) is each
    assert find("REF") is None
    assert find("") is None


def test_contents_lead_to_sections() -> None:
    """Every link in the list of contents has a heading that it leads to, and none is left out."""
    document = rules.document(catalogue())
    links = re.findall(r"^ *- \[.+?\]\(#(.+?)\)", document, re.MULTILINE)
    prose = re.sub(r"^```.*?^```$", "", document, flags=re.MULTILINE | re.DOTALL)
    headings = re.findall(r"^##+ (.+)$", prose, re.MULTILINE)
    assert links == [rules.anchor(heading) for heading in headings]
    assert len(set(links)) == len(links)
    assert len(links) > len(catalogue())


def test_table_has_a_line_a_rule() -> None:
    """The list of rules has them in order, each on a line with its summary."""
    lines = rules.table(catalogue()).splitlines()
    assert len(lines) == len(catalogue())
    for line, each in zip(lines, catalogue(), strict=True):
        assert line.startswith(each.rule.code)
        assert line.endswith(each.rule.summary)


@every_entry
def test_page_fits_a_terminal(entry: Entry) -> None:
    """A page has name, severity and what to do, and its prose is at most 92 columns wide."""
    page = rules.page(entry)
    assert page.startswith(f"{entry.rule.code} {entry.rule.name}\n")
    assert "**To mend it:**" in page
    prose = re.sub(r"^```.*?^```$", "", page, flags=re.MULTILINE | re.DOTALL)
    assert max(map(len, prose.splitlines())) <= 92
