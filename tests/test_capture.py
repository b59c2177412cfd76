"""Capturing a text: from plain text, a page and a PDF, and never into the repository."""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import EXAMPLE, visible_text

from registry import capture, schema
from registry.capture import Capture, CaptureError, read, record, refuse_inside, text_path
from registry.document import parse
from registry.load import load
from registry.model import Kind
from registry.quotes import locate, prepare
from registry.tree import WorkingTree

if TYPE_CHECKING:
    from collections.abc import Iterable

TEXTS: Final = Path(__file__).parent / "captures"

PAGE: Final = """<!doctype html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<title>River treaty &amp; its neighbours</title>
<meta property="og:site_name" content="Harbour Gazette">
<meta property="article:published_time" content="2020-03-11T06:30:00Z">
<link rel="canonical" href="https://example.org/gazette/river">
<style>p { color: red }</style>
<script>var quota = "<p>two fifths</p>";</script>
</head>
<body>
<nav><ul><li>Home<li>River</ul></nav>
<h1>River treaty</h1>
<p>The official said: \u201cwe <b>sh</b>all <a href="x">not</a>\u201d
   accept&nbsp;it.<br>Con&shy;front&#8203;ation is near, says the cafe\u0301.</p>
<table><tr><td>Gauges<td>4,000</tr></table>
<noscript>Switch scripts on</noscript>
</body></html>
"""

SHOWN: Final = """Home
River
River treaty
The official said: \u201cwe shall not\u201d accept it.
Confrontation is near, says the caf\u00e9.
Gauges
4,000
"""


def page(path: Path, html: str = PAGE, encoding: str = "utf-8") -> Path:
    """A saved page."""
    path.write_bytes(html.encode(encoding))
    return path


def pdf(path: Path, lines: Iterable[str], catalogue: str = "") -> Path:
    """A PDF of one page that shows these lines of ASCII text."""
    shown = " ".join(f"({line}) Tj 0 -14 Td" for line in lines)
    stream = f"BT /F1 12 Tf 72 720 Td {shown} ET"
    objects = [
        f"<< /Type /Catalog /Pages 2 0 R {catalogue} >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R "
        "/Resources << /Font << /F1 5 0 R >> >> >>",
        f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        "<< /Title (River treaty) >>",
    ]
    raw = "%PDF-1.4\n"
    offsets = []
    for number, each in enumerate(objects, start=1):
        offsets.append(len(raw))
        raw += f"{number} 0 obj\n{each}\nendobj\n"
    table = "".join(f"{offset:010} 00000 n \n" for offset in offsets)
    trailer = f"<< /Size {len(objects) + 1} /Root 1 0 R /Info 6 0 R >>"
    raw += (
        f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}"
        f"trailer\n{trailer}\nstartxref\n{len(raw)}\n%%EOF\n"
    )
    path.write_bytes(raw.encode("latin-1"))
    return path


# ---- plain text ----


@pytest.mark.parametrize("path", sorted(TEXTS.iterdir()), ids=lambda path: path.name)
def test_plain_text_is_captured_as_it_is(path: Path) -> None:
    """Byte for byte, so that its SHA-256 is that of the file."""
    captured = read(path)
    assert captured.raw == path.read_bytes()
    assert captured.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert not captured.extracted


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        (b"", "there is no text in"),
        (b" \n\t", "there is no text in"),
        (b"caf\xe9", "is not UTF-8 text: byte 4 is no part of any"),
        (b"\xff\xfea\x00", "is not UTF-8 text: byte 1 is no part of any"),
        (b"a\x00b", "is not text: it contains a zero byte"),
    ],
)
def test_what_is_no_text_is_refused(tmp_path: Path, raw: bytes, message: str) -> None:
    """With the reason and the way out."""
    path = tmp_path / "saved"
    path.write_bytes(raw)
    with pytest.raises(CaptureError, match=message) as caught:
        read(path)
    assert caught.value.hint == "save what a reader sees as plain UTF-8 text and capture that"


def test_a_file_beyond_all_measure_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is not read to its end."""
    monkeypatch.setattr(capture, "MAX_BYTES", 10)
    path = tmp_path / "saved.txt"
    path.write_text("0123456789", encoding="utf-8")
    assert read(path).text == "0123456789"
    path.write_text("01234567890", encoding="utf-8")
    with pytest.raises(CaptureError, match="more than 10 bytes"):
        read(path)


# ---- pages and PDF ----


@pytest.mark.parametrize("name", ["saved.html", "saved.HTM", "saved", "saved.txt"])
def test_a_page_gives_what_a_reader_sees(tmp_path: Path, name: str) -> None:
    """Blocks are lines, words in several tags stay whole, and what nobody sees is left out."""
    captured = read(page(tmp_path / name))
    assert captured.text == SHOWN
    assert captured.extracted
    assert captured.told == {
        "language": "en-GB",
        "title": "River treaty & its neighbours",
        "publisher": "Harbour Gazette",
        "url": "https://example.org/gazette/river",
        "published": "2020-03-11",
    }


def test_quotes_can_be_proved_in_the_text_of_a_page(tmp_path: Path) -> None:
    """Marks, accents and spaces of the page do not stand in the way."""
    captured = prepare(read(page(tmp_path / "saved.html")).text)
    for quote in ('"we shall not" accept it.', "Confrontation is near, says the caf\u00e9"):
        assert locate(quote, captured) is not None


@pytest.mark.parametrize(
    ("declared", "encoding"),
    [("windows-1251", "windows-1251"), ("ISO-8859-1", "windows-1252"), ("utf-8", "utf-8-sig")],
)
def test_a_page_is_read_in_the_encoding_that_it_names(
    tmp_path: Path, declared: str, encoding: str
) -> None:
    """As browsers do, for which Latin 1 is the Windows encoding."""
    html = f'<html><meta charset="{declared}"><p>\u201cwe shall\u201d</p></html>'
    assert read(page(tmp_path / "saved.html", html, encoding)).text == "\u201cwe shall\u201d\n"


@pytest.mark.parametrize("declared", ["", '<meta charset="no-such-encoding">'])
def test_a_page_in_an_unknown_encoding_is_refused(tmp_path: Path, declared: str) -> None:
    """A guess could change letters."""
    path = tmp_path / "saved.html"
    path.write_bytes(f"<html>{declared}<p>caf".encode() + b"\xe9")
    with pytest.raises(CaptureError, match="in an encoding that it does not name"):
        read(path)


def test_a_page_says_nothing_that_a_record_could_not_hold(tmp_path: Path) -> None:
    """A language that is no tag, empty titles and hidden characters are left out."""
    html = '<html lang="the king\'s"><title> A\u200b\n title </title><p>Text<base></html>'
    assert read(page(tmp_path / "saved.html", html)).told == {"title": "A title"}


@pytest.mark.parametrize("name", ["saved.pdf", "saved"])
def test_a_pdf_gives_its_lines(tmp_path: Path, name: str) -> None:
    """By its ending or its first bytes; title and language come along."""
    captured = read(pdf(tmp_path / name, ["The Parties shall", "install gauges."], "/Lang (en)"))
    assert captured.text == "The Parties shall\ninstall gauges.\n"
    assert captured.extracted
    assert captured.told == {"title": "River treaty", "language": "en"}
    assert locate("shall install gauges", prepare(captured.text)) is not None


def test_a_pdf_of_pictures_or_of_nothing_is_refused(tmp_path: Path) -> None:
    """A scan has no text, and a broken file no pages."""
    with pytest.raises(CaptureError, match="there is no text in"):
        read(pdf(tmp_path / "scan.pdf", []))
    broken = tmp_path / "broken.pdf"
    broken.write_bytes(b"%PDF-1.4\nnothing")
    with pytest.raises(CaptureError, match="cannot be read as a PDF"):
        read(broken)


@pytest.mark.parametrize(
    ("name", "library"), [("saved.html", "selectolax.lexbor"), ("saved.pdf", "pypdf")]
)
def test_without_the_extra_plain_text_still_works(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, library: str
) -> None:
    """The message names the command that installs what is missing."""
    monkeypatch.setitem(sys.modules, library, None)
    path = tmp_path / name
    path.write_bytes(b"<html>" if name.endswith("html") else b"%PDF-1.4")
    with pytest.raises(CaptureError, match="not installed") as caught:
        read(path)
    assert 'pip install "treaty-registry[capture]"' in caught.value.hint
    assert read(TEXTS / "river-treaty-draft.txt").text


@given(st.lists(visible_text(min_size=1), min_size=1).map("\n".join))
def test_extracted_text_holds_nothing_hidden(text: str) -> None:
    """No soft hyphen or invisible mark of a page can keep a quote from being found."""
    spoilt = "\u200b".join(text) + "\u00ad"
    assert capture._lines(spoilt, "\n") == capture._lines(text, "\n")


# ---- the record ----


def test_the_record_of_plain_text_asks_for_everything_else() -> None:
    """Its hash and length are given; language and the rest are for a person."""
    path = TEXTS / "river-treaty-draft.txt"
    text = path.read_text(encoding="utf-8")
    assert record(read(path), path.name).splitlines() == [
        "# yaml-language-server: $schema=../../schema/source.schema.json",
        f"# Captured from river-treaty-draft.txt: {len(text):,} characters, "
        f"{len(text.split())} words.",
        "# Fill in what is empty, check what is not; remove url or published if not known.",
        "title:",
        "publisher:",
        "url:",
        "published:",
        "kind: # one of primary-document, official-statement, wire, press, state-media, "
        "aggregator, leak",
        "language: und # not known",
        f"sha256: {hashlib.sha256(path.read_bytes()).hexdigest()}",
    ]


def test_an_unfilled_record_does_not_pass(tmp_path: Path) -> None:
    """The check names each field that is still empty."""
    written = record(read(page(tmp_path / "saved.html")), "saved.html")
    document = parse("seeds/sources/new.yaml", written.encode())
    assert document.faults == ()
    found = list(schema.check(Kind.SOURCE, document))
    assert [each.span.line for each in found] == [8]
    filled = parse("seeds/sources/new.yaml", written.replace("kind: #", "kind: press #").encode())
    assert list(schema.check(Kind.SOURCE, filled)) == []


@given(visible_text(min_size=1))
def test_whatever_a_page_says_is_written_as_yaml(words: str) -> None:
    """Quotation marks, colons and dashes in a title do not break the record."""
    title = " ".join(words.split()) or "x"
    written = record(Capture("text", told={"title": title}), words)
    document = parse("new.yaml", written.encode())
    assert document.faults == ()
    assert isinstance(document.data, dict)
    assert document.data["title"] == title


def test_a_text_that_is_on_file_is_recognised() -> None:
    """By its SHA-256, so that nobody registers it twice."""
    held = load(WorkingTree(EXAMPLE)).registry
    known = read(TEXTS / "river-treaty-draft.txt")
    assert capture.registered(held, known) == "treaty-text"
    assert capture.registered(held, Capture("other")) is None


# ---- where the text goes ----


def test_the_text_is_saved_beside_the_page(tmp_path: Path) -> None:
    """Named after the source where that is known."""
    assert text_path(tmp_path / "saved.html", None) == tmp_path / "saved.txt"
    assert text_path(tmp_path / "saved.html", "wire-report") == tmp_path / "wire-report.txt"


@pytest.mark.parametrize("inside", ["tool/record/seeds/x.txt", "tool/record/x", "tool/x.txt"])
def test_no_text_goes_into_the_repository(tmp_path: Path, inside: str) -> None:
    """Neither into the registry nor anywhere else in the git work tree around it."""
    root = tmp_path / "tool" / "record"
    root.mkdir(parents=True)
    (tmp_path / "tool" / ".git").mkdir()
    with pytest.raises(CaptureError, match="lies inside the repository of the registry"):
        refuse_inside(tmp_path / inside, root)


def test_no_text_goes_into_the_repository_by_a_detour(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Links, dots and relative names are followed first."""
    root = tmp_path / "record"
    (root / "seeds").mkdir(parents=True)
    (tmp_path / "texts").symlink_to(root / "seeds")
    monkeypatch.chdir(root)
    for output in (tmp_path / "texts" / "x.txt", tmp_path / "other/../record/x.txt", Path("x.txt")):
        with pytest.raises(CaptureError):
            refuse_inside(output, root)


def test_a_text_may_go_anywhere_else(tmp_path: Path) -> None:
    """Also into another repository, kept by those who may keep it."""
    root = tmp_path / "record"
    root.mkdir()
    (root / ".git").write_text("gitdir: elsewhere\n", encoding="utf-8")
    (tmp_path / "texts" / ".git").mkdir(parents=True)
    refuse_inside(tmp_path / "texts" / "x.txt", root)
    refuse_inside(tmp_path / "record-texts" / "x.txt", root)
