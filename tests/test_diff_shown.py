"""What is shown of the changes between two registries: golden cases, documented data, safe text."""

from __future__ import annotations

import json
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Final

import pytest
from diff_cases import (
    BASE,
    CASES,
    DATA,
    HOSTILE,
    OURS,
    PARSER,
    changed,
    flat,
    html_of,
    pairs,
    read,
    validator,
)
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import wild_registries

from registry.changes import Change, Diff, Turn
from registry.diff import diff
from registry.render import changes_html, changes_json, changes_markdown, changes_text
from registry.render.changes_markdown import LIMIT, MARKER

if TYPE_CHECKING:
    from collections.abc import Callable

    from registry.model import Registry

NAMES: Final = ("main", "the working tree")
COMMAND: Final = "registry diff main --format text"
RENDERERS: Final[dict[str, Callable[[Diff, Registry, Registry], str]]] = {
    "md": lambda d, a, b: changes_markdown.render(d, a, b, NAMES, COMMAND),
    "txt": lambda d, a, b: changes_text.render(d, a, b, NAMES),
    "json": lambda d, _, __: changes_json.render(d, NAMES),
    "html": lambda d, a, b: changes_html.render(d, a, b, NAMES),
}


def case(name: str) -> tuple[Diff, Registry, Registry]:
    """What a case changes, from what to what."""
    before, after = read(BASE), read(changed(name))
    return diff(before, after), before, after


@pytest.mark.parametrize("form", RENDERERS)
@pytest.mark.parametrize("name", CASES)
def test_each_type_of_change_is_shown_as_expected(
    name: str, form: str, request: pytest.FixtureRequest
) -> None:
    """One case of each type in tests/data/diff; --update-cases writes them anew."""
    expected = DATA / name / f"changes.{form}"
    got = RENDERERS[form](*case(name))
    if request.config.getoption("--update-cases"):
        expected.parent.mkdir(exist_ok=True)
        expected.write_text(got, encoding="utf-8", newline="\n")
    assert got == expected.read_bytes().decode()


def test_every_case_on_disk_is_a_case() -> None:
    """None is left over from a case that is no more."""
    on_disk = {path.name for path in DATA.iterdir()} - {"base"}
    assert on_disk == CASES.keys()


def test_the_cases_have_every_type_of_change() -> None:
    """Of records, stances, evidence and cells."""
    found = [case(name)[0] for name in CASES]
    assert {each.change for one in found for each in one.records} == set(Change)
    whole = {Change.ADDED, Change.REMOVED, Change.CHANGED}
    assert {each.change for one in found for each in one.stances} == whole
    assert {each.change for one in found for each in one.evidence} == whole
    assert {each.turn for one in found for each in one.cells} == {None, *Turn}
    assert any(one.confirmations for one in found)


@pytest.mark.parametrize("name", CASES)
def test_the_json_of_a_case_is_as_documented(name: str) -> None:
    """Valid against schema/diff.schema.json."""
    document = json.loads(RENDERERS["json"](*case(name)))
    assert list(validator().iter_errors(document)) == []


@given(pairs())
def test_any_json_is_as_documented(pair: tuple[Registry, Registry]) -> None:
    """Valid, and it holds every change."""
    found = diff(*pair)
    document = json.loads(changes_json.render(found, NAMES))
    assert list(CHECKED.iter_errors(document)) == []
    for part in ("cells", "confirmations", "records", "stances", "evidence"):
        assert len(document[part]) == len(getattr(found, part))


CHECKED: Final = validator()


@given(pairs(), st.integers(2_000, 8_000))
def test_a_comment_is_never_too_long(pair: tuple[Registry, Registry], limit: int) -> None:
    """What is left out is counted, with the command that shows it; everything opened is closed."""
    before, after = pair
    found = diff(before, after)
    whole = changes_markdown.render(found, before, after, NAMES, COMMAND, limit=10**9)
    cut = changes_markdown.render(found, before, after, NAMES, COMMAND, limit=limit)
    assert len(cut) <= limit
    assert (cut == whole) or (f"left out here; `{COMMAND}` shows all." in cut)
    assert (len(whole) > limit) <= (cut != whole)
    assert cut.count("<details>") == cut.count("</details>") == whole.count("<details>")
    assert cut.startswith(f"{MARKER}\n**")


def test_the_verdict_survives_a_flood() -> None:
    """Thousands of changed records leave the first lines and the cells as they are."""
    many = {
        f"seeds/sources/wire-{number}.yaml": BASE["seeds/sources/wire.yaml"]
        for number in range(2_000)
    }
    before, after = read(BASE), read({**changed("statement-turns-two-cells"), **many})
    comment = RENDERERS["md"](diff(before, after), before, after)
    assert LIMIT - 1_000 < len(comment) <= LIMIT
    start, _, _ = RENDERERS["md"](*case("statement-turns-two-cells")).partition("\n<details>")
    assert comment.partition("\n<details>")[0].split("\n")[2:] == start.split("\n")[2:]
    assert comment.startswith(
        f"{MARKER}\n**2 cells change, 1 turns from for to against, 1 turns from against to for.**"
    )


# ---- hostile text ----


class Tags(HTMLParser):
    """The names of the tags of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.names: set[str] = set()
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Notes its name, and that it does nothing when clicked or loaded."""
        self.names.add(tag)
        assert not [name for name, _ in attrs if name.startswith("on") or name in ("src", "href")]


PAGE_TAGS: Final = (
    Tags(RENDERERS["html"](*case("statement-turns-two-cells"))).names
    | Tags(RENDERERS["html"](*case("record-unreadable"))).names
)


@settings(max_examples=40)
@given(wild_registries(), wild_registries())
def test_text_of_records_stays_text(before: Registry, after: Registry) -> None:
    """It makes no markup, no link, no mention, and no second table or fold."""
    found = diff(before, after)
    comment = RENDERERS["md"](found, before, after)
    tokens = PARSER.parse(comment)
    kinds = [each.type for each in flat(tokens)]
    assert html_of(tokens) <= OURS
    assert not set(kinds) & {
        *("link_open", "image", "heading_open", "code_block", "fence", "hr", "em_open", "s_open")
    }
    assert kinds.count("table_open") == bool(found.cells)
    assert comment.count("<details>") == comment.count("</details>")
    assert "@" not in comment.replace("&#64;<!-- -->", "")
    assert Tags(RENDERERS["html"](found, before, after)).names <= PAGE_TAGS


def test_a_hostile_title_is_shown_and_does_nothing() -> None:
    """In all formats: no tag, no mention, no reference, no link, and the words are there."""
    found, before, after = case("hostile-text")
    comment = RENDERERS["md"](found, before, after)
    assert "\\<script\\>alert(1)\\</script\\>" in comment
    assert "&#64;<!-- -->somebody \\#<!-- -->1 GH-<!-- -->1 https<!-- -->://evil" in comment
    assert comment.count("</details>") == comment.count("<details>")
    page = RENDERERS["html"](found, before, after)
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "<script" not in page
    text = RENDERERS["txt"](found, before, after)
    assert " ".join(text.split()).count(HOSTILE) >= 2


def test_a_branch_may_have_any_name() -> None:
    """Also one that Markdown or a terminal would take for something else."""
    before, after = read(BASE), read(changed("provision-added"))
    names = ("a`b<!--|\x1b[31m", "the working tree")
    found = diff(before, after)
    command = "registry diff 'a`b<!--|' --format text"
    comment = changes_markdown.render(found, before, after, names, command, limit=600)
    assert html_of(PARSER.parse(comment)) <= OURS
    assert f"``{command}``" in comment
    assert "\x1b" not in changes_text.render(found, before, after, names)
