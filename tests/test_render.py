"""What every form of the matrix keeps to, the words they share, and the plain one."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, Final

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from strategies import (
    day,
    draft,
    example_matrix,
    matrix_of,
    provision,
    registry,
    shuffled,
    stance,
    statement,
    text,
    tricky_ids,
    wild_registries,
)

from registry.model import Kind, Registry
from registry.render import data, html, markdown, plain, words
from registry.schema import vocabulary

if TYPE_CHECKING:
    from collections.abc import Callable

    from registry.matrix import Matrix

# A page takes a while to make and to parse.
some = settings(max_examples=25)
SPOKEN: Final = statement("s1", "birch", 2)


RENDERERS: Final[dict[str, Callable[[Matrix, Registry], str]]] = {
    "markdown": lambda m, r: markdown.render(m, r),
    "markdown, transposed": lambda m, r: markdown.render(m, r, transpose=True),
    "html": lambda m, r: html.render(m, r),
    "html, transposed": lambda m, r: html.render(m, r, transpose=True),
    "plain": lambda m, _: plain.render(m),
    "plain, transposed": lambda m, _: plain.render(m, transpose=True),
    "csv": lambda m, r: data.as_csv(m, r),
    "json": lambda m, r: data.as_json(m, r),
}


@pytest.mark.parametrize("form", RENDERERS)
@some
@given(drawn=st.data(), original=wild_registries(), package=st.booleans())
def test_the_same_record_gives_the_same_bytes(
    form: str, drawn: st.DataObject, original: Registry, package: bool
) -> None:
    """In whatever order its files and stances come."""
    other = drawn.draw(shuffled(original))
    render = RENDERERS[form]
    one, again = (
        render(matrix_of(each, day(6), package=package), each) for each in (original, other)
    )
    assert one.encode() == again.encode()


@some
@given(original=wild_registries(), package=st.booleans(), turned=st.booleans())
@example(original=tricky_ids()[1], package=False, turned=False)
def test_plain_tables_are_straight_and_hold_every_word(
    original: Registry, package: bool, turned: bool
) -> None:
    """Every line of a table is as long as its neighbours, and no word of a title is lost."""
    built = matrix_of(original, day(6), package=package)
    written = plain.render(built, transpose=turned)
    for block in written.split("\n\n"):
        lines = block.split("\n")
        if lines[0].startswith("┌"):
            assert len({len(line) for line in lines}) == 1
    letters = Counter(written)
    for row in built.rows():
        assert not Counter(row.title.replace(" ", "")) - letters
    assert written.startswith(f"{built.title}, as of 2020-01-06\n")


# ---- words ----


def test_a_cell_in_words_has_its_positions_and_marks() -> None:
    """Each position with a sign of its own; an empty cell has no words."""
    rows = {row.id: row for row in example_matrix()[0].rows()}
    assert [words.text_of(each) for each in rows["flood-line"].cells] == [
        "◆ proposes",
        "○ open (reported)",
        "",
    ]
    assert len(set(words.SYMBOLS.values())) == len(words.SYMBOLS)
    assert list(words.SYMBOLS) == [term.word for term in vocabulary("position")]


def test_a_contradictory_cell_shows_both_positions() -> None:
    """Nothing is averaged, and the mark says why there are two."""
    other = statement("s2", "birch", 2)
    quota = provision(stances=(stance(SPOKEN, "rejects"), stance(other, "open")))
    original = registry([SPOKEN, other], [quota])
    (row,) = [each for each in matrix_of(original, day(2)).rows() if each.id == "quota"]
    assert words.text_of(row.cells[1]) == "○ open / ✗ rejects (contradictory)"


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({}, "0 of 8 cells filled: 0 on the record, 0 reported only."),
        (
            {"package": True},
            "1 of 8 cells filled: 0 on the record, 0 reported only, 1 from the package.",
        ),
        ({"themes": ["safety"]}, "No provision in this view."),
    ],
)
def test_coverage_is_told_in_a_sentence(options: dict[str, Any], said: str) -> None:
    """With what the filled cells rest on."""
    original = registry(
        [SPOKEN],
        [provision(texts=(text("treaty", 1),)), provision("data")],
        [draft("treaty", "cedar", 1, (stance(SPOKEN, "open", Kind.DRAFT, "treaty"),))],
    )
    assert words.coverage(matrix_of(original, day(2), **options).coverage) == said


def test_the_legend_explains_every_position_and_mark() -> None:
    """On every page for people."""
    built, original = example_matrix()
    for page in (
        markdown.render(built, original),
        html.render(built, original),
        plain.render(built),
    ):
        for term in vocabulary("position"):
            assert term.definition in page
        for name, meaning in words.MARKS:
            assert name in page
            assert meaning in page
        assert words.EMPTY in page
