"""The generated pages: their links lead somewhere, their text is text, and they are kept fresh."""

from __future__ import annotations

import json
import posixpath
import re
import shutil
from collections import Counter
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from made_up import EXAMPLE, ROOT, MemoryTree, day, example_records, registry
from markdown_it import MarkdownIt
from mdit_py_plugins.footnote import footnote_plugin
from strategies import wild_registries, without

from registry import generated, matrix
from registry.cli import cli
from registry.cli.reference import page as cli_page
from registry.load import load
from registry.render.pages import party, provision, schema, sources
from registry.tree import EntryKind, WorkingTree

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from click.testing import Result
    from markdown_it.token import Token

    from registry.model import Registry

PARSER: Final = MarkdownIt("commonmark").enable(["table", "strikethrough"]).use(footnote_plugin)
PICTURES: Final = {generated.HEAT_MAP, generated.TIMELINE}


def outputs(root: Path) -> dict[str, generated.Page]:
    """What makes them."""
    return generated.outputs(load(WorkingTree(root)).registry, cli=lambda: cli_page(cli))


def made(root: Path) -> dict[str, str]:
    """Every page of the registry in a folder by path, without the pictures."""
    return {path: render() for path, render in outputs(root).items()}


def inline(page: str) -> Iterator[Token]:
    """The parts of the running text of a page."""
    for token in PARSER.parse(page):
        yield from token.children or []


def headings(page: str) -> set[str]:
    """The names by which links reach the headings of a page, as GitHub makes them."""
    counts: Counter[str] = Counter()
    found: set[str] = set()
    tokens = PARSER.parse(page)
    for before, token in pairwise(tokens):
        if before.type == "heading_open":
            shown = "".join(each.content for each in token.children or [])
            name = re.sub(r"[^\w -]", "", shown.lower()).replace(" ", "-")
            found.add(f"{name}-{counts[name]}" if counts[name] else name)
            counts[name] += 1
    return found


def broken(pages: dict[str, str], root: Path | None) -> Iterator[str]:
    """The links of pages that lead nowhere.

    Args:
        pages: Texts by path.
        root: Where the files lie that are no pages; None leaves links to these out.
    """
    names = {path: headings(page) for path, page in pages.items()}
    for path, page in pages.items():
        targets = [str(each.attrs["href"]) for each in inline(page) if each.type == "link_open"]
        for target in targets:
            if re.match(r"[a-z]+:", target):
                continue
            file, _, anchor = unquote(target).partition("#")
            there = posixpath.normpath(posixpath.join(posixpath.dirname(path), file))
            there = there if file else path
            if there in pages:
                if anchor and anchor not in names[there]:
                    yield f"{path}: {target}: no such heading"
            elif there.startswith("docs/") or root is not None:
                kept = root is not None and (root / there).exists()
                if there not in PICTURES and not kept:
                    yield f"{path}: {target}: no such file"


def test_every_link_of_the_record_s_pages_leads_somewhere() -> None:
    """To a page and a heading of it, or a file of the repository."""
    pages = made(ROOT)
    assert not list(broken(pages, ROOT))
    assert sum(page.count("](") for page in pages.values()) > len(pages)


def test_every_link_among_the_example_s_pages_leads_somewhere() -> None:
    """To a page and a heading of it; and to its own records."""
    pages = made(EXAMPLE)
    assert not list(broken(pages, None))
    assert not [each for each in broken(pages, EXAMPLE) if "schema" not in each]


def test_a_broken_link_would_be_found() -> None:
    """A missing file and a missing heading alike."""
    pages = {"docs/a.md": "# A\n\n[x](b.md) [y](#z) [a](#a) [p](matrix.svg)\n"}
    assert list(broken(pages, None)) == [
        "docs/a.md: b.md: no such file",
        "docs/a.md: #z: no such heading",
    ]


def test_footnotes_are_referred_to_and_there() -> None:
    """In the matrix of the record, each once."""
    page = made(ROOT)["docs/matrix.md"]
    named = re.findall(r"^\[\^([^\]]+)\]:", page, re.MULTILINE)
    used = re.findall(r"\[\^([^\]]+)\](?!:)", page)
    assert sorted(named) == sorted(set(used)) == sorted(used)
    assert named


def test_there_is_a_page_for_each_record_and_no_other() -> None:
    """Provisions and parties have one each; without a record there are pages of the tool alone."""
    found = load(WorkingTree(EXAMPLE)).registry
    paths = set(generated.outputs(found, cli=str))
    tool = {"docs/rules.md", "docs/schema.md", "docs/cli.md"}
    assert paths == tool | {"docs/matrix.md", "docs/sources.md", "docs/coverage.md"} | {
        *(f"docs/provisions/{each}.md" for each in found.provisions),
        *(f"docs/parties/{each}.md" for each in found.parties),
    }
    assert set(generated.outputs(registry(), cli=str)) == tool


def test_a_party_page_has_every_provision_and_statement() -> None:
    """Those on which nothing is on record, too."""
    found = load(WorkingTree(EXAMPLE)).registry
    for each in found.parties.values():
        page = party.render(each, found, day(31).replace(month=12))
        for one in found.provisions.values():
            assert f"[{one.title}](../provisions/{one.id}.md)" in page
        for said in found.statements.values():
            assert (f"seeds/statements/{said.id}.yaml" in page) == (said.party == each.id)


def test_a_provision_page_tells_who_stands_where_and_what_is_missing() -> None:
    """Winners and losers with their fate, relations both ways, gaps."""
    found = load(WorkingTree(EXAMPLE)).registry
    as_of = matrix.latest_day(found)
    assert as_of is not None
    flood = provision.render(found.provisions["flood-line"], found, as_of)
    assert "[River Commission](../parties/river-commission.md) is what it is about;" in flood
    assert "[Southland](../parties/southland.md): only anonymous or attributed words." in flood
    quota = provision.render(found.provisions["water-quota"], found, as_of)
    assert "Is countered by: [Exchange of data before any quota](data-first.md)" in quota
    assert "Is offered against: " in provision.render(found.provisions["data-first"], found, as_of)
    silent = without(found, lambda _: False)
    data = provision.render(silent.provisions["data-first"], silent, as_of)
    assert "Nobody is on record." in data
    assert "In no draft on file" in data


def test_the_page_of_the_fields_names_every_field_of_every_schema() -> None:
    """With its link to a shared definition, which is there."""
    page = schema.render()
    for kind in ("provision", "statement", "source", "draft", "party", "negotiation"):
        for name in load_schema(kind)["properties"]:
            assert f"`{name}`" in page
    assert not [each for each in broken({"docs/schema.md": page}, ROOT) if "schema.md" not in each]


def load_schema(kind: str) -> dict[str, dict[str, object]]:
    """A schema as it is kept."""
    found: dict[str, dict[str, object]] = json.loads(
        (ROOT / "schema" / f"{kind}.schema.json").read_text(encoding="utf-8")
    )
    return found


# ---- text of records ----

STRUCTURE: Final = {
    *("heading", "inline", "paragraph", "table", "thead", "tbody", "tr", "th", "td"),
    *("bullet_list", "list_item"),
}
INLINE: Final = {
    *("text", "text_special", "link_open", "link_close", "em_open", "em_close"),
    *("strong_open", "strong_close", "code_inline", "softbreak"),
}


def outline(page: str) -> tuple[list[int], int]:
    """Levels of headings, and how deep lists go."""
    levels, depth, deepest = [], 0, 0
    for token in PARSER.parse(page):
        if token.type == "heading_open":
            levels.append(int(token.tag[1:]))
        if token.type == "bullet_list_open":
            depth += 1
        if token.type == "bullet_list_close":
            depth -= 1
        deepest = max(deepest, depth)
    return levels, deepest


@settings(max_examples=25)
@given(original=wild_registries())
def test_text_of_records_comes_out_as_text(original: Registry) -> None:
    """Whatever stands in titles, quotes and notes: no HTML, picture, list or link comes of it."""
    pages = [
        *(provision.render(each, original, day(7)) for each in original.provisions.values()),
        *(party.render(each, original, day(7)) for each in original.parties.values()),
        sources.render(original),
    ]
    for page in pages:
        tokens = PARSER.parse(page)
        assert {re.sub("_(open|close)$", "", each.type) for each in tokens} <= STRUCTURE
        assert {each.type for each in inline(page)} <= INLINE
        assert outline(page)[1] <= 1
        for each in inline(page):
            if each.type == "link_open":
                target = str(each.attrs["href"])
                assert re.fullmatch(r"(\.\./|[a-z])[\w./-]*|#[\w-]+", target) or target.startswith(
                    "https://example.org/"
                )


@pytest.mark.parametrize(
    "start", ["- a", "+ a", "* a", "1. a", "12) a", "---", "# a", "> a", "==="]
)
def test_a_summary_that_looks_like_markup_is_a_paragraph(start: str) -> None:
    """On its own line, where a list, a heading, a rule or a quotation would begin."""
    found = load(WorkingTree(EXAMPLE)).registry
    one = replace(found.provisions["flood-line"], summary=start, note=start)
    page = provision.render(one, found, day(31))
    tokens = PARSER.parse(page)
    shown = [
        "".join(part.content for part in token.children or [])
        for before, token in pairwise(tokens)
        if before.type == "paragraph_open"
    ]
    assert shown.count(start) == 2
    assert "hr" not in {each.type for each in tokens}


# ---- freshness ----


def test_a_page_of_no_record_is_found() -> None:
    """In the folders that hold generated pages alone; what people wrote elsewhere is let be."""
    files = {
        "docs/provisions/gone.md": b"old",
        "docs/parties/gone.md": b"old",
        "docs/mine.md": b"mine",
    }
    tree = MemoryTree(files, {"docs/parties/folder": EntryKind.FOLDER})
    found = list(generated.stale(tree, {}))
    assert {each.span.path for each in found} == {
        "docs/provisions/gone.md",
        "docs/parties/gone.md",
    }
    assert all("registry docs" in (each.hint or "") for each in found)


def docs(root: Path, *arguments: str) -> Result:
    """What ``registry docs`` does in a folder."""
    return CliRunner().invoke(cli, ["-C", str(root), "docs", *arguments], catch_exceptions=False)


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example with all its pages and pictures; not to be changed."""
    pytest.importorskip("matplotlib")
    root = tmp_path_factory.mktemp("written") / "registry"
    shutil.copytree(EXAMPLE, root)
    assert docs(root).exit_code == 0
    return root


@pytest.fixture
def fresh(written: Path, tmp_path: Path) -> Path:
    """A copy of it."""
    root = tmp_path / "registry"
    shutil.copytree(written, root)
    return root


def contents(root: Path) -> dict[str, bytes]:
    """All files of a folder."""
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in sorted(root.rglob("*"))
        if path.is_file()
    }


def test_what_was_just_written_is_up_to_date(written: Path) -> None:
    """Writing again changes nothing."""
    before = contents(written)
    done = docs(written, "--check")
    assert (done.exit_code, done.stdout) == (0, "docs/ is up to date.\n")
    again = docs(written)
    count = len(made(EXAMPLE)) + len(PICTURES)
    assert again.stdout == f"docs/: {count} pages and pictures, 0 of them new or changed.\n"
    assert contents(written) == before
    assert set(made(EXAMPLE)) | PICTURES == {each for each in before if each.startswith("docs/")}


def mended(root: Path, before: dict[str, bytes]) -> None:
    """Asserts that the check fails without writing, and that writing brings the pages back."""
    spoiled = contents(root)
    done = docs(root, "--check")
    assert done.exit_code == 1
    assert "registry docs" in done.stdout
    assert contents(root) == spoiled
    assert docs(root).exit_code == 0
    after = contents(root)
    docs_only = {path: raw for path, raw in after.items() if path.startswith("docs/")}
    assert docs_only == {path: raw for path, raw in before.items() if path.startswith("docs/")}


@pytest.mark.parametrize("path", [*sorted(made(EXAMPLE)), *sorted(PICTURES)])
def test_an_edited_page_is_found_and_mended(path: str, fresh: Path) -> None:
    """Its last line changed; the page is named with its line."""
    before = contents(fresh)
    (fresh / path).write_bytes(before[path] + b"more\n")
    assert f"{path}:" in docs(fresh, "--check").stdout
    mended(fresh, before)


def test_missing_and_orphaned_pages_are_mended(fresh: Path) -> None:
    """The one is written, the other removed."""
    before = contents(fresh)
    (fresh / "docs/provisions/flood-line.md").unlink()
    (fresh / "docs/provisions/gone.md").write_text("old", encoding="utf-8")
    mended(fresh, before)


SHOWN: Final = ("title", "name", "summary")
"""What of a record every page shows; the first that it has."""


@pytest.mark.parametrize("path", example_records())
def test_an_edited_record_is_found_and_its_pages_mended(path: str, fresh: Path) -> None:
    """Whichever it is: a word more in its title, name or summary."""
    file = fresh / path
    lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
    at = next(
        index for name in SHOWN for index, line in enumerate(lines) if line.startswith(f"{name}: ")
    )
    lines[at] = re.sub(r": ", ": Really ", lines[at], count=1)
    file.write_text("".join(lines), encoding="utf-8")
    done = docs(fresh, "--check")
    assert done.exit_code == 1, done.output
    assert "registry docs" in done.stdout
    written = docs(fresh)
    assert written.exit_code == 0
    assert "wrote docs/" in written.stdout
    assert not list(generated.stale(WorkingTree(fresh), outputs(fresh), complete=True))


def test_pages_are_not_made_of_a_record_with_errors(fresh: Path) -> None:
    """They stay as they were."""
    (fresh / "provisions/flood-line.yaml").write_text("titel: x\n", encoding="utf-8")
    before = contents(fresh)
    done = docs(fresh)
    assert (done.exit_code, done.stdout) == (1, "")
    assert "mend the record first" in done.stderr
    assert contents(fresh) == before
