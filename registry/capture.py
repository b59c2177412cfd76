"""A file that somebody saved -> the text to capture from it, and a source record to fill in.

Plain text is captured as it is, byte for byte. From HTML and PDF the text is taken out; that needs
the extra ``capture``. The text itself never goes into the registry.
"""

from __future__ import annotations

import hashlib
import importlib
import io
import json
import re
import unicodedata
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from registry import schema
from registry.captures import MAX_BYTES
from registry.text import hidden_in, visible

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from registry.model import Registry

UNKNOWN_LANGUAGE: Final = "und"
"""The tag of ISO 639-2 for a language that nobody has determined."""


class CaptureError(Exception):
    """A text that cannot be captured; the message says why, ``hint`` what to do about it."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.hint = hint


@dataclass(frozen=True, slots=True)
class Capture:
    """A text as it is captured.

    ``extracted`` says that it was taken out of another file and has yet to be saved. ``told`` is
    what that file says of itself, by field of a source record.
    """

    text: str
    extracted: bool = False
    told: Mapping[str, str] = field(default_factory=dict)

    @property
    def raw(self) -> bytes:
        """The bytes to keep."""
        return self.text.encode()

    @property
    def sha256(self) -> str:
        """The SHA-256 of those bytes, in hexadecimal."""
        return hashlib.sha256(self.raw).hexdigest()


def read(path: Path) -> Capture:
    """The text of a file: plain text, or a page in HTML or PDF by its ending or first bytes.

    Raises:
        CaptureError: It has no text that can be read, or a library for it is not installed.
        OSError: The file cannot be read.
    """
    with path.open("rb") as file:
        raw = file.read(MAX_BYTES + 1)
    if len(raw) > MAX_BYTES:
        message = f'"{path}" has more than {MAX_BYTES:,} bytes'
        raise CaptureError(message, "capture the part that is quoted")
    suffix, start = path.suffix.lower(), raw.lstrip()[:15].lower()
    if suffix == ".pdf" or start.startswith(b"%pdf-"):
        capture = _pdf(path, raw)
    elif suffix in (".html", ".htm", ".xhtml") or start.startswith((b"<!doctype html", b"<html")):
        capture = _html(path, raw)
    else:
        capture = Capture(_utf8(path, raw))
    if not capture.text.strip():
        raise CaptureError(f'there is no text in "{path}"', _AS_TEXT)
    return capture


_AS_TEXT: Final = "save what a reader sees as plain UTF-8 text and capture that"


def record(capture: Capture, name: str) -> str:
    """A source record with what is known, for a person to fill in.

    Args:
        capture: The captured text.
        name: The file that it came from, for a comment.
    """
    told = {key: json.dumps(words, ensure_ascii=False) for key, words in capture.told.items()}
    kinds = ", ".join(
        each["const"] for each in schema.load("source")["properties"]["kind"]["oneOf"]
    )
    characters, words = len(capture.text), len(capture.text.split())
    known = [f"{each}: {told.get(each, '')}".rstrip() for each in _ASKED]
    lines = [
        "# yaml-language-server: $schema=../../schema/source.schema.json",
        f"# Captured from {visible(name)}: {characters:,} characters, {words:,} words.",
        "# Fill in what is empty, check what is not; remove url or published if not known.",
        *known,
        f"kind: # one of {kinds}",
        f"language: {capture.told.get('language', f'{UNKNOWN_LANGUAGE} # not known')}",
        f"sha256: {capture.sha256}",
    ]
    return "\n".join(lines) + "\n"


_ASKED: Final = ("title", "publisher", "url", "published")


def registered(registry: Registry, capture: Capture) -> str | None:
    """The id of a source that has this very text already, or None."""
    return next(
        (each.id for each in registry.sources.values() if each.sha256 == capture.sha256), None
    )


def text_path(path: Path, source_id: str | None) -> Path:
    """Where the text taken out of a file is saved unless somebody says otherwise: beside it."""
    return path.with_name(f"{source_id or path.stem}.txt")


def refuse_inside(output: Path, root: Path) -> None:
    """Makes sure that a captured text is not saved with the registry.

    Args:
        output: Where it is to be saved.
        root: The registry's folder.

    Raises:
        CaptureError: That is inside the registry, or inside the git work tree around it.
    """
    target, home = output.resolve(), root.resolve()
    work_tree = next((each for each in (home, *home.parents) if (each / ".git").exists()), home)
    if target.is_relative_to(home) or target.is_relative_to(work_tree):
        message = f'"{output}" lies inside the repository of the registry'
        hint = "the text is other people's property; save it outside and give only its SHA-256"
        raise CaptureError(message, hint)


def _utf8(path: Path, raw: bytes) -> str:
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        message = f'"{path}" is not UTF-8 text: byte {error.start + 1:,} is no part of any'
        raise CaptureError(message, _AS_TEXT) from None
    if "\x00" in text:
        raise CaptureError(f'"{path}" is not text: it contains a zero byte', _AS_TEXT)
    return text


def _library(name: str, path: Path) -> Any:
    try:
        return importlib.import_module(name)
    except ModuleNotFoundError:
        message = f'"{path}" is not plain text, and what takes text out of it is not installed'
        hint = f'run pip install "treaty-registry[capture]", or {_AS_TEXT}'
        raise CaptureError(message, hint) from None


# ---- HTML ----

_UNSEEN: Final = "script, style, noscript, template, head"
_BREAK: Final = "\u2029"
_BLOCKS: Final = (
    "address, article, aside, blockquote, br, caption, dd, div, dl, dt, fieldset, figcaption, "
    "figure, footer, form, h1, h2, h3, h4, h5, h6, header, hr, li, main, nav, ol, p, pre, section, "
    "table, td, th, tr, ul"
)
_TOLD: Final = {
    "title": ("title", None),
    "publisher": ('meta[property="og:site_name"]', "content"),
    "url": ('link[rel="canonical"]', "href"),
    "published": ('meta[property="article:published_time"]', "content"),
}
_WINDOWS: Final = ("iso-8859-1", "latin1", "us-ascii", "ascii")
_CHARSET: Final = re.compile(rb"""charset\s*=\s*["']?([\w.:-]+)""", re.ASCII)


def _html(path: Path, raw: bytes) -> Capture:
    """What a browser shows of a page, a line for each block; scripts and styles are left out."""
    page = _library("selectolax.lexbor", path).LexborHTMLParser(_page_text(path, raw))
    told = {"language": page.root.attributes.get("lang")}
    for name, (selector, attribute) in _TOLD.items():
        node = page.css_first(selector)
        if node is not None:
            told[name] = node.attributes.get(attribute) if attribute else node.text()
    for node in page.css(_UNSEEN):
        node.decompose()
    for node in page.css(_BLOCKS):
        node.insert_before(_BREAK)
        node.insert_after(_BREAK)
    shown = page.body.text() if page.body is not None else ""
    return Capture(_lines(shown, _BREAK), extracted=True, told=_sound(told))


def _page_text(path: Path, raw: bytes) -> str:
    found = _CHARSET.search(raw[:4096])
    declared = found.group(1).decode().lower() if found else "utf-8"
    # A page that declares Latin 1 or ASCII is mostly in the Windows encoding; browsers take it so.
    for name in ("utf-8-sig", "cp1252" if declared in _WINDOWS else declared):
        try:
            return raw.decode(name)
        except (UnicodeDecodeError, LookupError):
            continue
    raise CaptureError(f'"{path}" is in an encoding that it does not name', _AS_TEXT)


# ---- PDF ----


def _pdf(path: Path, raw: bytes) -> Capture:
    """The text of a PDF page by page, as it stands in the lines."""
    library = _library("pypdf", path)
    try:
        reader = library.PdfReader(io.BytesIO(raw))
        pages = [page.extract_text() for page in reader.pages]
        told = {
            "language": str(reader.trailer["/Root"].get("/Lang", "")),
            "title": str((reader.metadata and reader.metadata.title) or ""),
        }
    except Exception as error:  # a broken PDF fails in many ways
        message = f'"{path}" cannot be read as a PDF: {error}'
        raise CaptureError(message, _AS_TEXT) from error
    return Capture(_lines("\n".join(pages), "\n"), extracted=True, told=_sound(told))


# ---- both ----

_LIGATURES: Final = {
    code: unicodedata.normalize("NFKC", chr(code)) for code in range(0xFB00, 0xFB07)
}


def _lines(text: str, end: str) -> str:
    """The lines of a text that are not blank, in the letters that a person would type.

    Accents are joined to their letters and ligatures are taken apart; soft hyphens and other
    characters that nobody sees are left out, since no quote could hold them.
    """
    text = re.sub("\u00ad\n?", "", text).translate(_LIGATURES)
    lines = (_seen(line) for line in text.split(end))
    return "".join(f"{line}\n" for line in lines if line)


def _seen(line: str) -> str:
    shown = "".join(char for char in line if char.isspace() or not hidden_in(char))
    return unicodedata.normalize("NFC", " ".join(shown.split()))


def _sound(told: Mapping[str, str | None]) -> dict[str, str]:
    """What a file says of itself, as far as a record can hold it."""
    tag = schema.load("definitions")["$defs"]["language"]["pattern"]
    forms: dict[str, Callable[[str], str]] = {
        "language": lambda words: words if re.search(tag, words) else "",
        "published": lambda words: words[:10],
    }
    cleaned = {name: _seen(words or "") for name, words in told.items()}
    formed = {name: forms.get(name, str)(words) for name, words in cleaned.items()}
    return {name: words for name, words in formed.items() if words}
