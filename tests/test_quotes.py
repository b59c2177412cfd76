"""Quotes in texts: what is forgiven, where a quote stands, and what a hint shows instead."""

from __future__ import annotations

import unicodedata
from typing import Final

import pytest
import strategies  # noqa: F401 - loads the Hypothesis profile
from hypothesis import assume, example, given
from hypothesis import strategies as st

from registry.quotes import DASHES, QUOTATION_MARKS, locate, nearest, normalise, places, prepare

SPACES: Final = " \n\t\u00a0\u2003\u3000\u0085"
REPLY: Final = (
    "3. For Southland a fixed quota is not acceptable.\n"
    "4. It can agree to gauges, provided that both sides run them, and\nsays so “in good faith”.\n"
    "5. The talks went on.Ten years of measurements must come first \u2013 not 4,000 days."
)

texts = st.text(
    st.sampled_from(f"aAbB12é.,;()d漢e\u0301{SPACES}{QUOTATION_MARKS[:9]}{DASHES[:7]}"),
    max_size=60,
)


@st.composite
def fragments(draw: st.DrawFn, whole_words: bool = False) -> tuple[str, int, int]:
    """A text and the start and end of a fragment of it that is not blank."""
    text = draw(texts)
    start = draw(st.integers(0, len(text)))
    end = draw(st.integers(start, len(text)))
    assume(text[start:end].strip())
    if whole_words:
        assume(start == 0 or text[start - 1].isspace())
        assume(end == len(text) or text[end].isspace())
    return text, start, end


@given(fragments())
def test_a_fragment_is_always_found_where_it_was_taken(fragment: tuple[str, int, int]) -> None:
    """Wherever it is cut, one of its places is the one it came from, white space at ends aside."""
    text, start, end = fragment
    cut = text[start:end]
    first = start + len(cut) - len(cut.lstrip())
    found = [(each.start, each.end) for each in places(cut, prepare(text))]
    assert (first, first + len(cut.strip())) in found


@given(fragments(whole_words=True))
def test_a_fragment_in_whole_words_is_a_quote(fragment: tuple[str, int, int]) -> None:
    """It is located, and its first place has the same words."""
    text, start, end = fragment
    found = locate(text[start:end], prepare(text))
    assert found is not None
    assert normalise(text[found.start : found.end]) == normalise(text[start:end])
    assert found.start <= start + len(text[start:end]) - len(text[start:end].lstrip())


@given(fragments())
def test_offsets_map_back_to_the_characters_of_the_text(fragment: tuple[str, int, int]) -> None:
    """Every place has, in the text itself, just the words that were looked for."""
    text, start, end = fragment
    for found in places(text[start:end], prepare(text)):
        there = text[found.start : found.end]
        assert normalise(there) == normalise(text[start:end])
        assert there == there.strip()


@given(fragments(), st.data())
def test_a_changed_letter_or_digit_is_not_found(
    fragment: tuple[str, int, int], data: st.DataObject
) -> None:
    """Another letter, the same in the other case, or another digit: the quote is gone."""
    text, start, end = fragment
    index = data.draw(st.integers(start, end - 1))
    assume(text[index].isalnum())
    changed = data.draw(st.sampled_from(["x", "9", "ß", text[index].swapcase()]))
    assume(changed not in text)
    spoilt = text[start:index] + changed + text[index + 1 : end]
    assert list(places(spoilt, prepare(text))) == []


@given(fragments(), st.data())
def test_a_changed_sign_is_not_found(fragment: tuple[str, int, int], data: st.DataObject) -> None:
    """Punctuation counts, and so does whether there is a mark, a dash or a space at all."""
    text, start, end = fragment
    index = data.draw(st.integers(start, end))
    spoilt = f"{text[start:index]}{data.draw(st.sampled_from('!?/'))}{text[index:end]}"
    assert list(places(spoilt, prepare(text))) == []


@given(texts)
def test_normalising_twice_is_normalising_once(text: str) -> None:
    """The normal form is its own normal form."""
    assert normalise(normalise(text)) == normalise(text)


@given(texts, st.data())
def test_only_marks_dashes_and_white_space_are_forgiven(text: str, data: st.DataObject) -> None:
    """Written with other marks, other dashes and other white space, a text stays the same."""
    groups = (QUOTATION_MARKS, DASHES, SPACES)

    def other(char: str) -> str:
        group = next((each for each in groups if char in each), char)
        return data.draw(st.sampled_from(group))

    assert normalise("".join(map(other, text))) == normalise(text)


@given(st.characters(exclude_categories=["Cs"]), st.characters(exclude_categories=["Cs"]))
@example("“", "'")
@example("—", "-")
def test_characters_are_the_same_only_within_a_group(one: str, other: str) -> None:
    """Two characters have one normal form just if they are equal or both of one group."""
    groups = (QUOTATION_MARKS, DASHES)
    alike = (
        one == other
        or any(one in group and other in group for group in groups)
        or (one.isspace() and other.isspace())
    )
    assert (normalise(f"a{one}b") == normalise(f"a{other}b")) == alike


def test_the_groups_hold_what_they_say() -> None:
    """Marks are punctuation of Unicode, dashes its dash punctuation and the minus sign."""
    assert {unicodedata.category(char) for char in QUOTATION_MARKS} <= {
        "Po",
        "Pi",
        "Pf",
        "Ps",
        "Pe",
    }
    assert {char for char in DASHES if unicodedata.category(char) != "Pd"} == {"\N{MINUS SIGN}"}
    assert not set(QUOTATION_MARKS) & set(DASHES)
    assert normalise(QUOTATION_MARKS) == "'" * len(QUOTATION_MARKS)


@pytest.mark.parametrize(
    ("quote", "there"),
    [
        ("a fixed quota", "a fixed quota"),
        ("run them, and says so", "run them, and\nsays so"),
        ("says so 'in good faith'.", "says so “in good faith”."),
        ("must come first - not", "must come first \u2013 not"),
        ("  fixed \n quota ", "fixed quota"),
        ("Ten years", "Ten years"),  # a missing space before it does not hide a quote
        ("4,000 days", "4,000 days"),
    ],
)
def test_a_quote_is_located(quote: str, there: str) -> None:
    """White space, quotation marks and dashes may be written in another way."""
    found = locate(quote, prepare(REPLY))
    assert found is not None
    assert REPLY[found.start : found.end] == there


@pytest.mark.parametrize(
    "quote",
    [
        "a fixed Quota",
        "a fixed quota is acceptable",
        "a fixed quota is not acceptable!",
        "\u2018in good faith.",
        "“in good faith.”",
        "run them and",
        "run them , and",
        "went on. Ten years",
        "must come first not",
        "",
        " \n",
    ],
)
def test_other_words_are_not_located(quote: str) -> None:
    """Everything else counts: case, words, punctuation, and whether there is a space at all."""
    assert locate(quote, prepare(REPLY)) is None


@pytest.mark.parametrize(
    ("text", "quote", "whole"),
    [
        ("The quota is unacceptable.", "acceptable", False),
        ("The quota is acceptable.", "acceptable", True),
        ("The quota is unacceptable, not acceptable.", "acceptable", True),
        ("They can't accept it.", "They can", False),
        ("They can\u2019t accept it.", "They can", False),
        ("They can\u2019t accept it.", "They can\u2019t", True),
        ("L\u2019accord est bon.", "accord", True),
        ("The parties' gauges", "The parties", True),
        ("He said 'no'.", "no", True),
        ("at most 4,000 men", "at most 4", False),
        ("at most 4,000 men", "000 men", False),
        ("1.5 metres", "5 metres", False),
        ("at most 4, not 5", "at most 4", True),
        ("in 2021.", "in 2021", True),
        ("in 2021", "in 20", False),
        ("cafe\u0301 closed", "cafe", False),
        ("non-acceptance", "acceptance", True),
        ("水位計を設置する", "設置", True),
        ("2020年", "2020", True),
        ("ქართული", "ართული", False),
    ],
)
def test_a_quote_has_whole_words(text: str, quote: str, whole: bool) -> None:
    """A piece of a word or of a number is not the speaker's word."""
    assert (locate(quote, prepare(text)) is not None) == whole


def test_the_first_place_in_whole_words_counts() -> None:
    """A quote that stands twice is where it stands first, not counting pieces of longer words."""
    found = locate("open", prepare("reopen, open, open"))
    assert found is not None
    assert (found.start, found.end) == (8, 12)


@pytest.mark.parametrize(
    ("quote", "hint"),
    [
        ("a fixed quota is acceptable", "a fixed quota is [(nothing) -> not] acceptable"),
        ("a fixed quota is hardly acceptable", "a fixed quota is [hardly -> not] acceptable"),
        ("a Fixed quota", "a [Fixed -> fixed] quota"),
        (
            "gauges, as long as both sides run them",
            "gauges, [as long as -> provided that] both sides run them",
        ),
        ("agree to the gauges, provided", "agree to [the -> (nothing)] gauges, provided"),
        ("that both sides run them and", "that both sides run them[(nothing) -> ,] and"),
        ("says so 'in bad faith'", "says so “in [bad -> good] faith”"),
        ("went on. Ten years", "went on.[(space) -> (nothing)]Ten years"),
        ("not 4000 days", "not [4000 -> 4,000] days"),
        ("acceptible", "[acceptible -> acceptable]"),
        (
            "Ten years of measurement must come first",
            "Ten years of [measurement -> measurements] must come first",
        ),
    ],
)
def test_the_hint_marks_the_words_that_differ(quote: str, hint: str) -> None:
    """The nearest passage as the source has it, with the quote's words and the source's."""
    found = nearest(quote, prepare(REPLY))
    assert found is not None
    assert found.marked == hint


def test_the_hint_spells_out_what_looks_the_same() -> None:
    """Accents may be coded in two ways that nobody can tell apart by sight."""
    found = nearest("the caf\u00e9", prepare("near the cafe\u0301."))
    assert found is not None
    assert found.marked == "the [caf\\xe9 -> cafe\\u0301]"


@pytest.mark.parametrize("quote", ["fish and trade were not spoken of", "xyzzy", ""])
def test_no_hint_where_nothing_is_near(quote: str) -> None:
    """Without a passage that shares most of its words there is nothing to show."""
    assert nearest(quote, prepare(REPLY)) is None
    assert nearest(quote, prepare("")) is None


@given(texts, texts)
def test_a_hint_shows_a_passage_of_the_text(quote: str, text: str) -> None:
    """Whatever is asked, the passage lies inside the text and is not blank."""
    found = nearest(quote, prepare(text))
    if found is not None:
        assert text[found.passage.start : found.passage.end].strip()
        assert found.marked


@given(texts.filter(lambda text: text.split()))
def test_a_hint_for_words_that_are_there_marks_nothing(text: str) -> None:
    """The whole of a text is nearest to itself."""
    found = nearest(text, prepare(text))
    assert found is not None
    assert text[found.passage.start : found.passage.end] == text.strip()
    assert found.marked == " ".join(text.split())
