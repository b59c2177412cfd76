"""Proving quotes: against captured texts, against the lock alone, and writing the lock anew."""

from __future__ import annotations

import hashlib
import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import EXAMPLE, evidence, provision, registry, source

from registry import captures, checks, lock
from registry.captures import Captures, find, missing
from registry.checks.quotes import proved
from registry.load import Loaded, load
from registry.quotes import prepare
from registry.report import text
from registry.tree import WorkingTree

if TYPE_CHECKING:
    from collections.abc import Sequence

    from registry.diagnostics import Diagnostic

TODAY: Final = date(2021, 1, 1)
TEXTS: Final = Path(__file__).parent / "captures"
FLOOD: Final = "provisions/flood-line.yaml"
QUOTE: Final = "a flood line is something we could talk about"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A copy of the made-up registry, and beside it a copy of its captured texts."""
    shutil.copytree(TEXTS, tmp_path / "captures")
    return shutil.copytree(EXAMPLE, tmp_path / "registry")


def read(root: Path) -> tuple[Loaded, Captures]:
    """The registry as it is now, and the captured texts beside it."""
    loaded = load(WorkingTree(root))
    return loaded, find(root.parent / "captures", loaded.registry.sources.values())


def codes(found: Sequence[Diagnostic]) -> list[str]:
    """File and code of each finding, and in the lock the line too."""
    return [
        f"{each.span.path}{f':{each.span.line}' if each.span.path == lock.PATH else ''} "
        f"{each.rule.code}"
        for each in found
    ]


def by_lock(root: Path) -> list[str]:
    """What a check without captured texts finds."""
    return codes(checks.run(load(WorkingTree(root)), TODAY))


def by_texts(root: Path) -> list[str]:
    """What a check with captured texts finds."""
    loaded, held = read(root)
    return codes(checks.run(loaded, TODAY, captures=held))


def relock(root: Path, held: Captures | None = None) -> list[str]:
    """Writes the lock anew if nothing is in the way, as ``registry lock`` does; else what is."""
    loaded, found = read(root)
    written, in_the_way = checks.relock(loaded, TODAY, found if held is None else held)
    if not in_the_way:
        (root / lock.PATH).write_text(written, encoding="utf-8")
    return codes(in_the_way)


def edit(path: Path, old: str, new: str) -> None:
    """Changes the one place where a file has some text."""
    before = path.read_text(encoding="utf-8")
    assert before.count(old) == 1
    path.write_text(before.replace(old, new), encoding="utf-8")


# ---- the example ----


def test_the_example_is_proved_with_its_texts_and_without(root: Path) -> None:
    """The made-up registry comes with a lock that is right to the letter."""
    assert by_lock(root) == []
    assert by_texts(root) == []
    written = (root / lock.PATH).read_text(encoding="utf-8")
    assert relock(root) == []
    assert (root / lock.PATH).read_text(encoding="utf-8") == written


def test_every_quote_of_the_example_has_one_line(root: Path) -> None:
    """However often a record cites it."""
    loaded, _ = read(root)
    cited = [(each.source, each.quote) for each in loaded.registry.evidence() if each.quote]
    assert len(loaded.registry.lock.proofs) == len(set(cited)) < len(cited)
    assert all(loaded.registry.is_proved(*each) for each in cited)
    assert not loaded.registry.is_proved("harbour-gazette", "other words")
    assert not loaded.registry.is_proved("no-such-source", QUOTE)


def test_the_lock_gives_the_place_in_the_text(root: Path) -> None:
    """Start and end cut the words out of the captured text."""
    loaded, held = read(root)
    key = loaded.registry.sources["harbour-gazette"].proof_key(QUOTE)
    assert key is not None
    proof = loaded.registry.lock.proofs[key]
    there = held.texts[proof.capture].original[proof.start : proof.end]
    assert there == "a flood line is something\nwe could talk about"


# ---- the lock alone ----


def test_an_edited_quote_is_not_proved(root: Path) -> None:
    """By the lock it has no proof; by the text it is not there; the old proof is not mentioned."""
    edit(root / FLOOD, QUOTE, "a flood line is something we could agree on")
    assert by_lock(root) == [f"{FLOOD} QUO001"]
    assert by_texts(root) == [f"{FLOOD} QUO005"]


def test_a_new_quote_is_proved_by_a_new_lock(root: Path) -> None:
    """The lock holds the quote as the record has it; the text forgives the form of its marks."""
    path = "provisions/data-first.yaml"
    quote = "Moor would look at an exchange of data before any talk of quotas"
    edit(root / path, quote, "her government\u2019s draft stands as tabled")
    assert by_lock(root) == by_texts(root) == [f"{path} QUO001"]
    assert relock(root, Captures()) == [f"{path} QUO001"]
    assert relock(root) == []
    assert by_lock(root) == by_texts(root) == []


def test_a_source_captured_anew_needs_its_quotes_proved_again(root: Path) -> None:
    """A changed sha256 takes the proof from every quote of that source, and says so."""
    path = root.parent / "captures" / "gazette-11-march.txt"
    edit(path, "Warnings are one", "Warnings, they say, are one")
    sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    record = root / "seeds/sources/harbour-gazette.yaml"
    loaded, _ = read(root)
    edit(record, loaded.registry.sources["harbour-gazette"].sha256 or "", sha256)
    found = checks.run(load(WorkingTree(root)), TODAY)
    assert codes(found) == [
        f"{FLOOD} QUO001",
        "seeds/statements/official-briefing-2020-03-10.yaml QUO001",
    ]
    assert found[0].message == (
        'this quote is proved only by an earlier text of "harbour-gazette", with another sha256'
    )
    assert relock(root) == []
    assert by_lock(root) == by_texts(root) == []


def test_a_quote_from_a_source_without_sha256_is_refused(root: Path) -> None:
    """A locator from it is welcome; the lock's lines about it are left for later."""
    record = root / "seeds/sources/wire-report.yaml"
    lines = record.read_text(encoding="utf-8").splitlines(keepends=True)
    record.write_text("".join(each for each in lines if "sha256" not in each), encoding="utf-8")
    assert (
        by_lock(root)
        == by_texts(root)
        == [
            "seeds/negotiation.yaml QUO002",
            "seeds/statements/official-briefing-2020-03-10.yaml QUO002",
        ]
    )
    for path in ("seeds/negotiation.yaml", "seeds/statements/official-briefing-2020-03-10.yaml"):
        quote = "quote: parts of this we can work with, parts we cannot"
        edit(root / path, quote, "locator: paragraph 2")
    assert by_lock(root) == ["seeds/quotes.lock:9 QUO004"]


def test_a_proof_without_its_quote_is_found(root: Path) -> None:
    """A quote that is gone leaves a line behind, which a lock without captured texts drops."""
    quote = "quote: The Parties shall install gauges on both banks\n    "
    edit(root / "provisions/joint-gauges.yaml", quote, "")
    assert by_lock(root) == ["seeds/quotes.lock:7 QUO004"]
    assert relock(root, Captures()) == []
    assert by_lock(root) == by_texts(root) == []


def test_without_a_lock_no_quote_is_proved(root: Path) -> None:
    """And with the texts it can be written from nothing."""
    written = (root / lock.PATH).read_bytes()
    (root / lock.PATH).unlink()
    found = by_lock(root)
    assert len(found) == 11
    assert {each.split(" ")[1] for each in found} == {"QUO001"}
    assert relock(root) == []
    assert (root / lock.PATH).read_bytes() == written


def test_a_lock_that_is_no_file_or_too_large_is_refused(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is not read, and that is said once beside the quotes without proof."""
    monkeypatch.setattr(lock, "MAX_BYTES", 1000)
    assert "seeds/quotes.lock:1 QUO003" in by_lock(root)
    (root / lock.PATH).unlink()
    (root / lock.PATH).mkdir()
    assert "seeds/quotes.lock:1 FILE001" in by_lock(root)


def test_a_conflict_in_the_lock_is_found_and_mended(root: Path) -> None:
    """The lines of both sides are kept, sorted again, without a look at the texts."""
    path = root / lock.PATH
    written = path.read_text(encoding="utf-8")
    header, first, second, *rest = written.splitlines()
    merged = [header, "<<<<<<< HEAD", second, "=======", first, ">>>>>>> topic", *rest]
    path.write_text("".join(f"{line}\n" for line in merged), encoding="utf-8")
    assert by_lock(root) == [f"seeds/quotes.lock:{line} QUO003" for line in (2, 4, 5, 6)]
    assert relock(root, Captures()) == []
    assert path.read_text(encoding="utf-8") == written


def test_a_hand_edited_line_proves_nothing(root: Path) -> None:
    """The line is named, and so is the quote that it proved."""
    edit(root / lock.PATH, " 400 445 ", " 401 445 ")
    assert by_lock(root) == [
        f"{FLOOD} QUO001",
        "seeds/quotes.lock:2 QUO003",
        "seeds/statements/official-briefing-2020-03-10.yaml QUO001",
    ]
    assert relock(root, Captures()) == [
        f"{FLOOD} QUO001",
        "seeds/statements/official-briefing-2020-03-10.yaml QUO001",
    ]
    assert relock(root) == []


def test_files_by_name_are_checked_against_the_lock(root: Path) -> None:
    """A check of one record proves its quotes; the lock's own faults come when it is named."""
    edit(root / FLOOD, QUOTE, "a flood line is something we could agree on")
    edit(root / lock.PATH, "start, end, check\n", "start, end, check\n=======\n")
    loaded = load(WorkingTree(root), [FLOOD])
    assert codes(checks.run(loaded, TODAY, [FLOOD])) == [f"{FLOOD} QUO001"]
    loaded = load(WorkingTree(root), [lock.PATH])
    assert codes(checks.run(loaded, TODAY, [lock.PATH])) == ["seeds/quotes.lock:2 QUO003"]


# ---- captured texts ----


def test_a_text_that_nobody_has_fails_nothing(root: Path) -> None:
    """What is not there is proved by the lock, and can be named."""
    (root.parent / "captures" / "gazette-3-april.txt").unlink()
    loaded, held = read(root)
    assert by_texts(root) == []
    assert list(missing(held, loaded.registry.sources.values())) == ["harbour-review"]


def test_a_text_is_known_by_its_hash_whatever_its_name(root: Path) -> None:
    """Names, other files and the order of files change nothing."""
    folder = root.parent / "captures"
    for index, path in enumerate(sorted(folder.iterdir(), reverse=True)):
        path.rename(folder / f"{index}.bin")
    (folder / "shopping.txt").write_text("eggs", encoding="utf-8")
    (folder / "binary").write_bytes(b"\xff\x00")
    (folder / "treaty-text").mkdir()
    loaded, held = read(root)
    assert list(missing(held, loaded.registry.sources.values())) == []
    assert by_texts(root) == []


def test_a_changed_text_with_the_name_of_a_source_is_found(root: Path) -> None:
    """Though the lock is right; a page or PDF that the text was taken from is not the text."""
    folder = root.parent / "captures"
    (folder / "treaty-text.pdf").write_bytes(b"%PDF-1.7")
    (folder / "treaty-text.html").write_text("<p>The Parties", encoding="utf-8")
    assert by_texts(root) == []
    (folder / "treaty-text.txt").write_text("The Parties", encoding="utf-8")
    loaded, held = read(root)
    found = checks.run(loaded, TODAY, captures=held)
    assert codes(found) == ["seeds/sources/treaty-text.yaml QUO006"]
    sha256 = hashlib.sha256(b"The Parties").hexdigest()
    assert sha256 in found[0].message
    assert sha256 not in found[0].hint
    assert relock(root) == codes(found)


def test_a_text_that_cannot_be_read_is_found(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Too large a file of a source's name, and bytes that have the right hash but are no text."""
    folder = root.parent / "captures"
    odd = b"caf\xe9"
    (folder / "odd.txt").write_bytes(odd)
    loaded, _ = read(root)
    record = root / "seeds/sources/wire-report.yaml"
    sha256 = loaded.registry.sources["wire-report"].sha256 or ""
    edit(record, sha256, hashlib.sha256(odd).hexdigest())
    (folder / "treaty-text.txt").write_bytes(b"x" * 5000)
    (folder / "shopping.txt").write_bytes(b"x" * 5000)
    monkeypatch.setattr(captures, "MAX_BYTES", 2000)
    loaded, held = read(root)
    found = [each for each in checks.run(loaded, TODAY, captures=held) if "file" in each.message]
    assert [(each.span.path, each.rule.code, each.message) for each in found] == [
        (
            "seeds/sources/treaty-text.yaml",
            "QUO006",
            'the file "treaty-text.txt" cannot be read: it has more than 2,000 bytes',
        ),
        ("seeds/sources/wire-report.yaml", "QUO006", 'the file "odd.txt" is not UTF-8 text'),
    ]


def test_another_place_in_the_lock_is_found_with_the_text(root: Path) -> None:
    """A line that is right in form and checks, but not what the text has."""
    loaded, _ = read(root)
    key = loaded.registry.sources["harbour-gazette"].proof_key(QUOTE)
    moved = [
        replace(proof, start=proof.start + 1, end=proof.end + 1) if proof.key == key else proof
        for proof in loaded.registry.lock.proofs.values()
    ]
    (root / lock.PATH).write_text(lock.render(moved), encoding="utf-8")
    assert by_lock(root) == []
    assert by_texts(root) == ["seeds/quotes.lock:2 QUO007"]
    assert relock(root) == []
    assert by_texts(root) == []


# ---- writing the lock ----


def test_nothing_is_written_while_a_quote_is_not_found(root: Path) -> None:
    """The finding comes with the nearest passage; the other quotes do not matter."""
    quote = "quote: may keep a telephone line open at all hours"
    edit(root / FLOOD, "locator: article 5", quote)
    loaded, held = read(root)
    _, in_the_way = checks.relock(loaded, TODAY, held)
    found, hint = text.render(in_the_way, loaded.documents, excerpts=False).splitlines()[:2]
    assert [found.partition(" ")[2], hint] == [
        'QUO005 these words are not in the captured text of "treaty-text"',
        "    hint: nearest there, with [quote -> source] where they differ: "
        "[may -> shall] keep a telephone line open at all hours",
    ]


@pytest.mark.parametrize(
    ("quote", "hint"),
    [
        ("a fixed quota is not acceptable", 'they stand in the text of "southland-reply"; '),
        ("nobody ever mentioned fish", "nothing there is much like them; "),
    ],
)
def test_the_hint_names_the_right_source_or_none(root: Path, quote: str, hint: str) -> None:
    """Words of another source, and words that nothing is like."""
    edit(root / FLOOD, "locator: article 5", f"quote: {quote}")
    loaded, held = read(root)
    found = checks.run(loaded, TODAY, captures=held)
    assert codes(found) == [f"{FLOOD} QUO005"]
    assert found[0].hint.startswith(hint)


def test_a_record_that_cannot_be_read_keeps_the_lock_as_it_is(root: Path) -> None:
    """Its quotes would lose their proofs; what else is wrong with the record does not matter."""
    edit(root / FLOOD, "theme: safety", "theme: no-such-theme")
    assert by_lock(root) == [f"{FLOOD} REF006"]
    assert relock(root) == []
    edit(root / FLOOD, "kind: obligation", "kind: no-such-kind")
    assert relock(root) == [f"{FLOOD} SCH004"]


words = st.lists(st.sampled_from(["shall", "may", "not", "Gauge", "flood-line", "4,000", "\u2013"]))


@given(st.lists(words, min_size=1, max_size=3), st.data())
def test_planted_quotes_are_proved(planted: list[list[str]], data: st.DataObject) -> None:
    """What is cut from a text in whole words is proved, with the text and by the lock alone."""
    before, after = data.draw(words), data.draw(words)
    white = data.draw(st.sampled_from([" ", "\n", " \n\u00a0"]))
    captured = white.join(["Start", *before, *(" ".join(each) for each in planted), *after, "end"])
    sha256 = hashlib.sha256(captured.encode()).hexdigest()
    held = Captures({sha256: prepare(captured)})
    quotes = [" ".join(each) for each in planted if each]
    bare = registry(
        provisions=[
            replace(provision(f"p{index}"), evidence=evidence("wire", quote))
            for index, quote in enumerate(quotes)
        ],
        sources=[replace(source("wire"), sha256=sha256)],
    )
    locked = replace(bare, lock=proved(bare, held))
    assert all(locked.is_proved("wire", quote) for quote in quotes)
    assert len(locked.lock.proofs) == len(set(quotes))
    assert proved(locked, Captures()) == locked.lock
