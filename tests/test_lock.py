"""The lock's text: what is written is read, branches merge, and slips and conflicts are found."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pytest
import strategies  # noqa: F401 - loads the Hypothesis profile
from hypothesis import assume, given
from hypothesis import strategies as st

from registry import lock
from registry.diagnostics import Place, Span
from registry.lock import HEADER, PATH, Lock, Proof, key, parse, render

if TYPE_CHECKING:
    from collections.abc import Iterable

hashes = st.text(st.sampled_from("0123456789abcdef"), min_size=64, max_size=64)
ids = st.from_regex(r"[a-z0-9]{1,8}(-[a-z0-9]{1,8}){0,2}", fullmatch=True)


@st.composite
def one_proof(draw: st.DrawFn) -> Proof:
    """A proof of some quote, of at most 400 characters."""
    start = draw(st.integers(0, 10**6))
    end = start + draw(st.integers(1, 400))
    return Proof(draw(ids), draw(hashes), draw(hashes), start, end)


many_proofs = st.lists(one_proof(), max_size=6, unique_by=lambda proof: proof.key)
some_proofs = st.lists(one_proof(), min_size=1, max_size=4, unique_by=lambda proof: proof.key)

TEXT: Final = "a" * 64
PROOFS: Final = tuple(
    Proof(*key(source, TEXT, quote), start, start + len(quote))
    for source, quote, start in (
        ("alba-wire", "parts of this", 40),
        ("alba-wire", "a flood line", 7),
        ("alba-wire-2", "a flood line", 0),
        ("border-post", "ten years", 120),
    )
)


def lines_of(proofs: Iterable[Proof]) -> list[str]:
    """The lines of a lock, its header left out."""
    return render(proofs).splitlines()[1:]


def faults_of(*lines: str) -> list[tuple[int, str]]:
    """Line and message of each fault in a lock of these lines."""
    found = parse("".join(f"{line}\n" for line in lines)).faults
    return [(lock.span(each.place).line, each.message) for each in found]


@given(many_proofs)
def test_what_is_written_is_read(proofs: list[Proof]) -> None:
    """Every proof comes back, and nothing is found wrong."""
    held = parse(render(proofs))
    assert held == Lock({proof.key: proof for proof in proofs})


@given(many_proofs, st.data())
def test_the_order_of_proofs_changes_nothing(proofs: list[Proof], data: st.DataObject) -> None:
    """The same proofs make the same file."""
    assert render(data.draw(st.permutations(proofs))) == render(proofs)


@given(many_proofs, many_proofs)
def test_branches_merge_line_by_line(ours: list[Proof], theirs: list[Proof]) -> None:
    """The lock of two branches together is the sorted lines of both: one quote, one line."""
    together = {proof.key: proof for proof in (*ours, *theirs)}.values()
    assert lines_of(together) == sorted({*lines_of(ours), *lines_of(theirs)})
    assert len(lines_of(together)) == len(together)


@given(some_proofs)
def test_sorting_by_bytes_keeps_the_header_first(proofs: list[Proof]) -> None:
    """So that ``LC_ALL=C sort -u`` puts a merged lock in order."""
    lines = render(proofs).splitlines()
    assert sorted(lines, key=str.encode) == lines


@given(some_proofs, st.data())
def test_any_changed_character_is_found(proofs: list[Proof], data: st.DataObject) -> None:
    """An edit by hand does not go unseen, wherever in the file it is."""
    written = render(proofs)
    index = data.draw(st.integers(0, len(written) - 2))
    char = data.draw(st.sampled_from("0123456789abcdef -\n#é"))
    assume(char != written[index])
    assert parse(written[:index] + char + written[index + 1 :]).faults


@given(st.text(max_size=200) | st.text(st.sampled_from("a0- \n<=>#"), max_size=200))
def test_anything_can_be_parsed(text: str) -> None:
    """Text that is no lock at all has a fault on its first line, and proves nothing."""
    held = parse(text)
    assert not held.proofs
    assert lock.span(held.faults[0].place) == Span(PATH, 1, 1, 1, 1)


@given(some_proofs)
def test_line_ends_of_windows_are_read(proofs: list[Proof]) -> None:
    """A checkout may have turned line ends; that is no edit."""
    assert parse(render(proofs).replace("\n", "\r\n")) == parse(render(proofs))


def test_the_lock_of_no_quote_is_its_header() -> None:
    """An empty lock is a lock."""
    assert render([]) == f"{HEADER}\n"
    assert parse(render([])) == Lock()


def test_a_line_has_six_fields() -> None:
    """Source, text, quote, start, end and the digits that check them."""
    line = lines_of([Proof("alba-wire", TEXT, "b" * 64, 3, 9)])[0]
    assert line.split(" ")[:-1] == ["alba-wire", TEXT, "b" * 64, "3", "9"]
    assert len(line.split(" ")[-1]) == 8


def test_a_conflict_is_found_and_both_sides_count() -> None:
    """Each marker is a fault of its own; the lines between them are read."""
    one, two, three, four = lines_of(PROOFS)
    text = "\n".join(
        [HEADER, one, "<<<<<<< HEAD", two, "||||||| base", "=======", three, ">>>>>>> topic", four]
    )
    held = parse(f"{text}\n")
    assert set(held.proofs.values()) == set(PROOFS)
    found = [(lock.span(each.place).line, each.message) for each in held.faults]
    assert found == [
        (3, '"<<<<<<<" was left here by a merge'),
        (5, '"|||||||" was left here by a merge'),
        (6, '"=======" was left here by a merge'),
        (8, '">>>>>>>" was left here by a merge'),
    ]


def test_order_and_repetition_are_found_by_line() -> None:
    """A line that stands too late, and a quote with two lines."""
    one, two, three, _ = lines_of(PROOFS)
    assert faults_of(HEADER, two, one, three) == [
        (3, "this line does not stand in the order of the lock")
    ]
    assert faults_of(HEADER, one, two, two, three) == [
        (4, 'this quote from "alba-wire" is already proved on line 3')
    ]
    repeated = parse("\n".join([HEADER, one, one])).faults[0]
    assert repeated.related == ((Place(PATH, (2,)), "first here"),)


def test_two_places_of_one_quote_are_a_repetition() -> None:
    """After a merge of two versions of the tool, say; the first line counts."""
    first = PROOFS[0]
    moved = Proof(first.source, first.capture, first.quote, first.start + 1, first.end + 1)
    held = parse("\n".join([HEADER, *sorted(lines_of([first]) + lines_of([moved]))]))
    assert len(held.faults) == 1
    assert held.proofs[first.key].line == 2


@pytest.mark.parametrize(
    ("old", "new"),
    [(" 40 53 ", " 41 53 "), (" 40 53 ", " 40 54 "), ("alba-wire ", "alba-wires "), ("aaa", "bbb")],
)
def test_an_edit_that_keeps_the_form_is_found_by_its_check(old: str, new: str) -> None:
    """The last field no longer fits the others."""
    line = lines_of(PROOFS[:1])[0]
    check = line.split(" ")[-1]
    assert faults_of(HEADER, line.replace(old, new, 1)) == [
        (2, f'this line was changed by hand: its check "{check}" does not fit the rest')
    ]


LINE: Final = lines_of(PROOFS[:1])[0]


@pytest.mark.parametrize(
    "spoilt",
    [
        "",
        "# a remark",
        f" {LINE}",
        f"{LINE} ",
        LINE.replace(" ", "  ", 1),
        LINE.replace(" ", "\t", 1),
        LINE.upper(),
        LINE.replace(" 40 ", " 040 "),
        LINE.replace(" 40 ", " \u0664\u0660 "),
        HEADER,
    ],
)
def test_a_line_of_another_form_is_found(spoilt: str) -> None:
    """Single spaces, lower-case digits, plain numbers, and nothing else."""
    assert [(line, message.partition(";")[0]) for line, message in faults_of(HEADER, spoilt)] == [
        (2, "this is no line of a lock")
    ]


def test_another_header_is_found_once() -> None:
    """Lines under the header of another version are read as far as they have the form."""
    line = lines_of(PROOFS[:1])[0]
    message = "the first line is not the header of a lock that this version can read"
    assert faults_of("# quotes, version 2", line) == [(1, message)]
    assert faults_of(line) == [(1, message)]
    assert parse(f"{line}\n").proofs.keys() == {PROOFS[0].key}


def test_a_lock_beyond_all_measure_is_not_read() -> None:
    """Its size is the fault."""
    held = lock.too_large(lock.MAX_BYTES + 1)
    assert not held.proofs
    assert held.faults[0].message == "the lock has 268,435,457 bytes; at most 268,435,456 are read"
