"""Files from strangers: none crashes the tool, leads it astray, or reaches a reader as code.

Each hostile thing is laid over a copy of the made-up registry; every command is then run on it.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
from collections import Counter
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest
from click.testing import CliRunner
from markdown_it import MarkdownIt
from mdit_py_plugins.footnote import footnote_plugin
from strategies import SNIPPETS

from registry import generated
from registry.cli import cli
from registry.text import visible

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from click.testing import Result
    from markdown_it.token import Token

OUTSIDE: Final = "the-secret-outside-the-tree"
EXAMPLE: Final = Path(generated.__file__).parent / "example"
LINE: Final = "provisions/flood-line.yaml"
NORTHLAND: Final = "seeds/parties/northland.yaml"
RECORD: Final = (EXAMPLE / LINE).read_text(encoding="utf-8")
WIRE: Final = "seeds/sources/wire-report.yaml"
SOURCE: Final = (EXAMPLE / WIRE).read_text(encoding="utf-8")
TITLE: Final = "A telephone line for floods"
MANY: Final = 4_000
"""Repetitions in a file that would exhaust a reader that looks at each pair of them."""


@pytest.fixture(autouse=True)
def no_pictures(monkeypatch: pytest.MonkeyPatch) -> None:
    """Drawing takes long, and the pictures have tests of their own."""
    monkeypatch.setattr(generated, "pictures", lambda *_: {})


def run(root: Path, *arguments: str) -> Result:
    """A command on a registry. It ends by itself or with an exit code, never with a traceback."""
    done = CliRunner().invoke(cli, ["-C", str(root), *arguments])
    assert done.exception is None or isinstance(done.exception, SystemExit), repr(done.exception)
    assert done.exit_code in (0, 1, 2)
    assert "Traceback" not in done.output
    return done


COMMANDS: Final = (
    *(("check", "--format", form) for form in ("text", "json", "github", "sarif", "junit")),
    *(("matrix", "--format", form) for form in ("markdown", "html", "csv", "json", "plain")),
    ("show", "flood-line"),
    ("show", "party/northland"),
    ("why", "flood-line", "southland"),
    ("why", "flood-line", "southland", "--format", "markdown"),
    ("docs",),
)


def outputs(root: Path) -> dict[str, str]:
    """What every command prints, and every page that ``registry docs`` writes."""
    made = {" ".join(each): run(root, *each).output for each in COMMANDS}
    pages = root / "docs"
    if not pages.is_symlink():
        for page in sorted(pages.rglob("*.md")):
            if page.is_file() and not page.is_symlink():
                made[page.relative_to(root).as_posix()] = page.read_text(encoding="utf-8")
    return made


def assert_inert(made: dict[str, str]) -> None:
    """No output holds a character that a terminal acts on or a secret from outside."""
    for name, output in made.items():
        shown = output.replace("\r\n", "\n") if "csv" in name else output
        # The page of the rules shows a tab of its own.
        fine = "\n\t" if name == "docs/rules.md" else "\n"
        assert not [c for c in set(shown) if c not in fine and visible(c) != c], name
        assert OUTSIDE not in output, name


# ---- files ----


@dataclass(frozen=True)
class Hostile:
    """What is laid over the registry, and the codes of all that the check then finds."""

    name: str
    codes: frozenset[str]
    files: dict[str, bytes] = field(default_factory=dict)
    links: dict[str, str] = field(default_factory=dict)

    def lay(self, root: Path) -> None:
        """Writes the files and makes the links; what is at their place goes."""
        for path, target in self.links.items():
            place = root / path
            if os.path.lexists(place):
                place.rename(root.parent / "moved")
            place.parent.mkdir(parents=True, exist_ok=True)
            place.symlink_to(target)
        for path, raw in self.files.items():
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).write_bytes(raw)


def hostile(name: str, codes: str, content: str | bytes, path: str = LINE) -> Hostile:
    """One file of a content; codes are joined by spaces, none for a clean check."""
    raw = content.encode("utf-8", errors="surrogatepass") if isinstance(content, str) else content
    return Hostile(name, frozenset(codes.split()), {path: raw})


def titled(title: str) -> str:
    """The record with its title as written here."""
    return RECORD.replace(TITLE, title)


def _listed(field_name: str, items: str) -> str:
    return RECORD.replace(f"{field_name}:\n", f"{field_name}:\n{items}", 1)


_LAUGHS = "a0: &a0 [x, x]\n" + "".join(
    f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 12)
)
_CONTROLS: Final = {
    "escape": "\x1b[31m", "title of the terminal": "\x1b]0;x\x07", "bell": "\x07",
    "backspace": "\x08", "delete": "\x7f", "C1 control": "\x9b31m", "form feed": "\x0c",
    "vertical tab": "\x0b", "next line": "\x85", "line separator": "\u2028",
    "paragraph separator": "\u2029", "right-to-left override": "\u202e",
    "left-to-right embedding": "\u202a", "isolate": "\u2067", "mark": "\u200f",
    "zero-width space": "\u200b", "joiner": "\u200d", "soft hyphen": "\xad", "tag": "\U000e0041",
    "byte order mark inside": "\ufeff", "variation selector": "\ufe0f", "filler": "\u3164",
    "non-character": "\uffff",
}  # fmt: skip
_ESCAPED: Final = {
    "zero": "\\0", "escape": "\\e[31m", "x escape": "\\x1b[2J", "next line": "\\N",
    "separator": "\\L", "override": "\\u202e", "tag": "\\U000E0041",
}  # fmt: skip

FILES: Final = (
    *(hostile(f"raw {n}", "YAML013", titled(f"A line{c} here")) for n, c in _CONTROLS.items()),
    *(hostile(f"{n} in a comment", "YAML013", f"# {c}\n{RECORD}") for n, c in _CONTROLS.items()),
    *(hostile(f"{n} in a key", "YAML013", f"{RECORD}a{c}: 1\n") for n, c in _CONTROLS.items()),
    *(hostile(f"escaped {n}", "YAML013", titled(f'"A{c}"')) for n, c in _ESCAPED.items()),
    hostile("override in a key by escape", "SCH003 YAML013", f'{RECORD}"a\\u202e": 1\n'),
    hostile("escaped surrogate", "YAML002", titled('"A\\ud800"')),
    hostile("escape beyond Unicode", "YAML002", titled('"\\UFFFFFFFF"')),
    hostile("a line break in a line", "SCH005", titled('"one\\ntwo"')),
    hostile("a carriage return in a line", "SCH005", titled('"one\\rtwo"')),
    hostile("zero byte", "YAML001", titled("A\x00")),
    hostile("tab", "YAML007", titled("A\tline")),
    hostile("tab by escape", "", titled('"A\\tline"')),
    *(
        hostile(code, "YAML001", RECORD.encode(code))
        for code in ("utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-8-sig")
    ),
    hostile("surrogate in UTF-8", "YAML001", titled("\ud800")),
    hostile("Latin-1", "YAML001", titled("Crue d'été").encode("latin-1")),
    hostile("overlong UTF-8", "YAML001", RECORD.encode() + b"# \xc0\xaf\n"),
    hostile("a picture", "YAML001", b"\x89PNG\r\n\x1a\n\x00\x00"),
    hostile("CRLF", "", RECORD.replace("\n", "\r\n")),
    hostile("CR", "", RECORD.replace("\n", "\r")),
    hostile("mixed line ends", "", RECORD.replace("\n", "\r\n", 5)),
    hostile("no line end", "", RECORD.rstrip("\n")),
    hostile("empty", "YAML010", ""),
    hostile("only a comment", "YAML010", "# nothing\n"),
    hostile("null", "YAML010", "~\n"),
    hostile("a scalar", "SCH001", "text\n"),
    hostile("a list", "SCH001", "- a\n"),
    # exhaustion
    hostile("alias bomb", "YAML004 SCH002 SCH003", _LAUGHS),
    hostile("alias to itself", "YAML004", _listed("obliges", "  - &a [*a]\n")),
    hostile("merge key", "SCH003 YAML004 YAML012", f"{RECORD}x: &x {{}}\n<<: *x\n"),
    hostile("brackets", "YAML009", "[" * 500_000),
    hostile("braces", "YAML009", "{a: " * 100_000),
    hostile("dashes", "YAML009", "- " * 400_000),
    hostile("deep block", "YAML009", "".join(f"{' ' * n}a:\n" for n in range(1000))),
    hostile("a file too large", "YAML008", "#" * (1 << 20) + "\n"),
    hostile("a long title", "SCH006", titled("A" * 900_000)),
    hostile("a long blank title", "SCH006", titled(f'"A{" " * 900_000}"')),
    hostile("a long key", "SCH003", f"{RECORD}{'k' * 1000}: 1\n"),
    hostile("a longer key", "YAML002", f"{RECORD}{'k' * 100_000}: 1\n"),
    hostile("a long number", "YAML011", titled("1" * 500_000)),
    hostile("many blank lines", "YAML010", "\n" * 1_000_000),
    hostile("many keys", "SCH003", RECORD + "".join(f"k{n}: 1\n" for n in range(2000))),
    hostile("one key many times", "SCH003 YAML003", RECORD + "k: 1\n" * MANY),
    hostile("many items of a wrong type", "SCH001 SCH008", _listed("texts", "  - 1\n" * MANY)),
    hostile("many numbers", "YAML011 SCH008", _listed("texts", "  - 0x1\n" * MANY)),
    hostile(
        "many different mappings", "SCH002 SCH003 SCH007",
        _listed("evidence", "".join(f"  - {{z{n}: {n}}}\n" for n in range(MANY))),
    ),
    hostile(
        "many items and one again", "SCH008",
        _listed("obliges", "".join(f"  - p{n}\n" for n in range(MANY)) + "  - p0\n"),
    ),
    # types and tags
    hostile("a Python object", "YAML005", titled("!!python/object/apply:os.system [id]")),
    hostile("a tag", "YAML005", titled("!x y")),
    hostile("a directive", "YAML014", f"%YAML 1.1\n---\n{RECORD}"),
    hostile("two documents", "YAML006", f"{RECORD}---\n{RECORD}"),
    hostile("a key that is a list", "YAML012", f"{RECORD}? [a]\n: b\n"),
    hostile("a key that is a number", "YAML012", f"{RECORD}1: b\n"),
    hostile("infinity", "YAML011", RECORD.replace("article: 5", "article: .inf")),
    # links between records
    hostile("a path for an id", "SCH005", RECORD.replace("northland", "../../outside/secret", 1)),
    hostile("a Cyrillic id", "SCH005", RECORD.replace("northland", "n\u043erthland", 1)),
    hostile("a digit in an id", "REF001", RECORD.replace("northland", "n0rthland", 1)),
    hostile("a wide id", "SCH005", RECORD.replace("northland", "\uff4eorthland", 1)),
    hostile(
        "a line break in an id", "SCH005",
        RECORD.replace("proposer: northland", 'proposer: "northland\\n"'),
    ),
    # addresses
    *(
        hostile(
            f"address {url}", "SCH005",
            SOURCE.replace("https://example.org/wire/2020-03-10", json.dumps(url)),
            WIRE,
        )
        for url in (
            "javascript:alert(1)", "JaVaScRiPt:alert(1)", "data:text/html,<script>",
            "//evil.example",
            "vbscript:x", "file:///etc/passwd", "https://a.example/<script>", 'https://a.example/"x',
            "https://a.example/ x", "https://a.example/\n", "https://user@evil.example/", "http://",
            "https://a.example/`x`", " https://a.example/", "https:/\\evil.example",
        )
    ),
    # names of files
    *(
        hostile(f"file name {name!r}", "FILE002", RECORD, f"provisions/{name}")
        for name in (
            "Flood-Line.yaml", "FLOOD-LINE.yaml", "flood-line.yml", "flood-line.YAML", "a b.yaml",
            "a\nb.yaml", "a\x1b[31m.yaml", "a\u202eb.yaml", "fl\u043e\u043ed.yaml",
            "-rf.yaml", ".yaml",
            "a..yaml", "..yaml", "$(id).yaml", "a'\".yaml", "<b>.yaml", "a" * 200 + ".yaml",
            "::error::x.yaml", "a%0Ab.yaml", "é.yaml", "|.yaml", "a\\b.yaml", "flood_line.yaml",
        )
    ),
    hostile(
        "a file name that is no text", "FILE002", RECORD, os.fsdecode(b"provisions/a\xff.yaml")
    ),
    hostile("a record in no folder", "FILE003", RECORD, "seeds/a\x1b[2J.yaml"),
    hostile("a page with a strange name", "GEN001", b"x", "docs/provisions/a\x1b[31m\n.md"),
    hostile("a lock that is no text", "QUO001 QUO003", b"\xff\x00\x1b[31m\n", "seeds/quotes.lock"),
    hostile("a huge lock", "QUO001 QUO003", b"x" * (1 << 24), "seeds/quotes.lock"),
)  # fmt: skip
_LINKS: Final = (
    ("a record", LINE, "../../outside/secret.yaml", "FILE001"),
    ("a record, by its whole path", "provisions/new.yaml", "{outside}/secret.yaml", "FILE001"),
    ("a party", NORTHLAND, "../../../outside/secret.yaml", "FILE001"),
    ("the negotiation", "seeds/negotiation.yaml", "../../outside/secret.yaml", "FILE001"),
    ("a folder", "seeds/parties", "../../outside", "FILE001"),
    ("provisions", "provisions", "../outside", "FILE001"),
    ("seeds", "seeds", "../outside", "FILE001"),
    ("seeds to itself", "seeds", "seeds", "FILE001"),
    ("a folder to itself", "seeds/parties", "parties", "FILE001"),
    ("a record to itself", LINE, "flood-line.yaml", "FILE001"),
    ("a record to nothing", LINE, "nothing", "FILE001"),
    ("a record to a device", LINE, "/dev/zero", "FILE001"),
    ("the lock", "seeds/quotes.lock", "../../outside/secret.yaml", "FILE001"),
    ("a page", "docs/rules.md", "../../outside/secret.yaml", "GEN001"),
    ("a page of a provision", "docs/provisions/x.md", "../../../outside/secret.yaml", ""),
    ("the pages", "docs", "../outside", ""),
    ("the pages to themselves", "docs", "docs", ""),
    ("the pages of provisions", "docs/provisions", "../../outside", ""),
)


def found(root: Path) -> set[str]:
    """The codes of all findings of the check."""
    report = json.loads(run(root, "check", "--format", "json").output)
    return {each["code"] for each in report["findings"]}


@pytest.mark.parametrize("case", FILES, ids=lambda case: visible(case.name))
def test_a_hostile_file_is_named_and_does_no_harm(case: Hostile, example: Path) -> None:
    """It has the findings that it should have, and no other file is blamed."""
    case.lay(example)
    assert found(example) == case.codes
    assert_inert({" ".join(each): run(example, *each).output for each in COMMANDS[:1]})


_SOME: Final = [
    case
    for case in FILES
    if case.name.startswith(("raw escape", "raw right", "escaped", "file name", "a page", "a rec"))
]


@pytest.mark.parametrize("case", _SOME, ids=lambda case: visible(case.name))
def test_no_command_passes_a_hostile_file_on(case: Hostile, example: Path) -> None:
    """Neither to a terminal nor to a page."""
    case.lay(example)
    assert_inert(outputs(example))


@pytest.mark.parametrize(("name", "path", "target", "code"), _LINKS, ids=[x[0] for x in _LINKS])
def test_a_link_out_of_the_tree_is_not_followed(
    name: str, path: str, target: str, code: str, example: Path
) -> None:
    """Nothing outside is read, written or removed, by any command."""
    outside = example.parent / "outside"
    (outside / "parties").mkdir(parents=True)
    for secret in (outside / "secret.yaml", outside / "northland.yaml", outside / "rules.md"):
        secret.write_text(f"title: {OUTSIDE}\n{OUTSIDE}: 1\n", encoding="utf-8")
    (outside / "negotiation.yaml").write_text(OUTSIDE, encoding="utf-8")
    before = {each: each.read_bytes() for each in outside.rglob("*") if each.is_file()}
    Hostile(name, frozenset(), {}, {path: target.format(outside=outside)}).lay(example)
    codes = found(example)
    assert code in codes if code else codes == set()
    assert_inert(outputs(example))
    after = {each: each.read_bytes() for each in outside.rglob("*") if each.is_file()}
    assert after == before


def test_what_is_no_file_is_not_opened(example: Path) -> None:
    """A pipe would never end."""
    os.mkfifo(example / "provisions" / "pipe.yaml")
    (example / "provisions" / "folder.yaml").mkdir()
    assert found(example) == {"FILE001"}
    assert_inert(outputs(example))


# ---- words ----

PAYLOADS: Final = (
    *SNIPPETS,
    "</script><script>alert(1)</script>",
    "<a href=javascript:alert(1)>x</a>",
    "[x](<javascript:alert(1)>)",
    "<javascript:alert(1)>",
    "<!-- x",
    "::error file=x::y",
    "%0A::error::y",
    "+1+1",
    "@SUM(A1)",
    "-2+3",
)
_OFFERED: Final = {
    "seeds/negotiation.yaml": {"The Alba river treaty": "{whole}", "Sharing the water": "{whole}"},
    NORTHLAND: {"Republic of Northland": "{whole}", "label: Northland": "label: {short}"},
    "seeds/drafts/river-treaty.yaml": {
        "Treaty on the use of the river Alba": "{whole}", "label: River treaty": "label: {short}",
        "title page": "{whole}",
    },
    "seeds/sources/wire-report.yaml": {
        "Southland sorts through river treaty": "{whole}", "Alba Wire": "{whole}",
    },
    "seeds/statements/official-briefing-2020-03-10.yaml": {
        "Senior official": "{whole}", "Background briefing": "{whole}",
    },
    LINE: {TITLE: "{whole}", "article 5": "{whole}"},
    "provisions/joint-gauges.yaml": {
        "both sides run the gauges together": "{whole}", "paragraph 4": "{whole}",
    },
}  # fmt: skip


def fill(root: Path, payload: str) -> None:
    """Puts a text into every field that people read, a quote with its proof among them."""
    quoted = json.dumps(payload, ensure_ascii=False)
    short = json.dumps(payload[:20].strip(), ensure_ascii=False)
    for path, fields in _OFFERED.items():
        text = (root / path).read_text(encoding="utf-8")
        for old, new in fields.items():
            assert old in text, old
            text = text.replace(old, new.format(whole=quoted, short=short))
        (root / path).write_text(text, encoding="utf-8")
    record = root / LINE
    text = record.read_text(encoding="utf-8")
    text = re.sub("(?m)^summary: .*$", lambda _: f"summary: {json.dumps(payload + ' .')}", text)
    text = text.replace("a flood line is something we could talk about", quoted)
    text = text.replace("    evidence:", f"    reading: {quoted}\n    evidence:")
    record.write_text(f"{text}note: {quoted}\n", encoding="utf-8")
    captured = f"It said: {payload} a flood line is something we could talk about.".encode()
    source = root / "seeds/sources/harbour-gazette.yaml"
    text = source.read_text(encoding="utf-8")
    digest = hashlib.sha256(captured).hexdigest()
    source.write_text(re.sub("sha256: .*", f"sha256: {digest}", text), encoding="utf-8")
    captures = root.parent / "captures"
    captures.mkdir()
    (captures / "gazette.txt").write_bytes(captured)
    done = run(root, "lock", "--captures", str(captures))
    assert done.exit_code == 0, done.output


class _Shape(HTMLParser):
    """The tags of a page with the names of their attributes, and where its links lead."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, ...]] = []
        self.targets: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, *(name for name, _ in attrs)))
        self.targets += [value or "" for name, value in attrs if name in ("href", "src")]


_MARKDOWN: Final = MarkdownIt("commonmark").enable(["table", "strikethrough"]).use(footnote_plugin)


def tokens(page: str) -> Iterator[Token]:
    """Everything that a reader of Markdown finds in a page, but plain text."""
    for token in _MARKDOWN.parse(page):
        yield token
        yield from token.children or ()


def shape(name: str, output: str) -> object:
    """What a text in a field may never change: the structure of the output."""
    if "html" in name:
        seen = _Shape(output)
        return seen.tags, seen.targets
    if name.endswith((".md", "markdown")):
        kinds = [(t.type, t.tag, t.attrGet("href"), t.attrGet("src")) for t in tokens(output)]
        return Counter(each for each in kinds if not each[0].startswith("text"))
    return None


@pytest.mark.parametrize("payload", PAYLOADS)
def test_no_text_becomes_markup(
    payload: str, example: Path, reference: Callable[[], dict[str, str]]
) -> None:
    """In every field at once: pages keep the structure that they have with plain words."""
    plain = reference()
    fill(example, payload)
    made = outputs(example)
    assert_inert(made)
    assert json.loads(made["check --format json"])["findings"] == []
    assert json.loads(made["matrix --format json"])["title"] == payload
    for name in (each for each in made if "check" not in each):
        assert shape(name, made[name]) == shape(name, plain[name]), name


@pytest.fixture(scope="module")
def reference(tmp_path_factory: pytest.TempPathFactory) -> Callable[[], dict[str, str]]:
    """The outputs with plain words in every field, made once."""
    kept: dict[str, str] = {}

    def make() -> dict[str, str]:
        if not kept:
            root = tmp_path_factory.mktemp("plain") / "registry"
            shutil.copytree(EXAMPLE, root)
            fill(root, "plain words")
            kept.update(outputs(root))
        return kept

    return make
