"""Quotes and the texts they are taken from: one form for both, where a quote stands, what is near.

Two spellings are the same words where they differ only in

- white space: any run of it is one space, and none at the ends;
- quotation marks: any of them is ``'``, be it straight or curly, single or double;
- dashes: any of them is ``-``, be it a hyphen, a dash or a minus sign.

Nothing else is forgiven: case, letters, accents, digits and all other punctuation count, and so
does whether there is a mark, a dash or a space at all.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from array import array
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

QUOTATION_MARKS: Final = (
    "\"'\u00ab\u00bb\u2018\u2019\u201a\u201b\u201c\u201d\u201e\u201f\u2039\u203a\u2e42"
    "\u300c\u300d\u300e\u300f\u301d\u301e\u301f\ufe41\ufe42\ufe43\ufe44\uff02\uff07\uff62\uff63"
)
"""Unicode's characters with the property Quotation_Mark."""

DASHES: Final = (
    "-\u058a\u05be\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u2e3a\u2e3b\ufe31\ufe32\ufe58\ufe63"
    "\uff0d"
)
"""Hyphens, dashes and the minus sign, full-width and small ones too."""

_SAME: Final = str.maketrans(dict.fromkeys(QUOTATION_MARKS, "'") | dict.fromkeys(DASHES, "-"))


def normalise(text: str) -> str:
    """The form in which texts are compared. Doing it twice changes nothing more."""
    return " ".join(text.split()).translate(_SAME)


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of a text, in characters from 0; the end is exclusive."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Prepared:
    """A text to look for quotes in. ``starts`` has, for each character of ``normal``, its place."""

    original: str
    normal: str
    starts: Sequence[int]

    def passage(self, start: int, end: int) -> Passage:
        """Where the characters from ``start`` to before ``end`` of ``normal`` stand."""
        return Passage(self.starts[start], self.starts[end - 1] + 1)


def prepare(text: str) -> Prepared:
    """The text with its normal form and the way back."""
    starts = array("L")
    for word in re.finditer(r"\S+", text):
        starts.extend(range(word.start(), word.end()))
        starts.append(word.end())  # the space that follows the word
    return Prepared(text, normalise(text), starts[:-1])


def places(fragment: str, text: Prepared) -> Iterator[Passage]:
    """Every place of a fragment in a text, first to last; none for white space alone."""
    wanted = normalise(fragment)
    start = text.normal.find(wanted) if wanted else -1
    while start >= 0:
        yield text.passage(start, start + len(wanted))
        start = text.normal.find(wanted, start + 1)


def locate(quote: str, text: Prepared) -> Passage | None:
    """The first place where a quote stands in whole words, or None.

    "acceptable" is no quote from "unacceptable", "can" none from "can't", 4 none from 4,000.
    Scripts without upper and lower case may join words, so their letters are not looked at.
    """
    return next((each for each in places(quote, text) if _whole(text.original, each)), None)


def _whole(text: str, passage: Passage) -> bool:
    return not any(_inside_word(text, edge) for edge in (passage.start, passage.end))


def _inside_word(text: str, edge: int) -> bool:
    """Whether the characters before and after an edge belong to one word or number."""
    before, after = text[max(edge - 2, 0) : edge], text[edge : edge + 2]
    if not before or not after:
        return False
    left, right = before[-1], after[0]
    return (
        (_of_word(left) and _of_word(right))
        # an accent belongs to its letter
        or (unicodedata.category(right).startswith("M") and not left.isspace())
        # "can|'t"; not the other way round, because after "l'" French starts a word
        or (_of_word(left) and right in _APOSTROPHES and _of_word(after[1:]))
        or (left.isdecimal() and right in _IN_NUMBERS and after[1:].isdecimal())
        or (before[:-1].isdecimal() and left in _IN_NUMBERS and right.isdecimal())
    )


_APOSTROPHES: Final = "'\u2019"
_IN_NUMBERS: Final = ".,"


def _of_word(char: str) -> bool:
    return bool(char) and unicodedata.category(char) in ("Lu", "Ll", "Lt", "Nd", "Mn", "Mc")


@dataclass(frozen=True, slots=True)
class Near:
    """What a text has instead of a quote.

    ``marked`` is the passage as the text has it, on one line; where it differs, brackets hold
    the quote's words, an arrow and the text's.
    """

    passage: Passage
    marked: str


def nearest(quote: str, text: Prepared) -> Near | None:
    """The passage most like a quote, or None where no passage has more than half of its words.

    For hints only: nothing is proved by likeness.
    """
    wanted = _tokens(normalise(quote))
    given = _tokens(text.normal)
    known = _keys(given)
    keys = _in_terms_of(sorted(set(known)), _keys(wanted))
    found = _best_window(keys, known)
    if found is None:
        return None
    start, end = _around(keys, known, *found)
    marked = " ".join(_marked(wanted, given[start:end], normalise(quote), text).split())
    return Near(text.passage(given[start].start(), given[end - 1].end()), marked)


_Token = re.Match[str]
_TOKEN: Final = re.compile(r"[\w\u0300-\u036f]+(?:(?:['-]|(?<=\d)[.,](?=\d))\w+)*|[^\w\s]")


def _tokens(normal: str) -> list[_Token]:
    """Words and numbers, with the signs inside them; other signs one by one."""
    return list(_TOKEN.finditer(normal))


def _keys(tokens: list[_Token]) -> list[str]:
    return [unicodedata.normalize("NFKC", token.group()).casefold() for token in tokens]


def _in_terms_of(vocabulary: list[str], keys: list[str]) -> list[str]:
    """The keys, each that the text lacks replaced by the word of the text that is most like it."""
    lacking = set(keys).difference(vocabulary)
    like = {key: difflib.get_close_matches(key, vocabulary, 1, _LIKE) for key in sorted(lacking)}
    return [like[key][0] if like.get(key) else key for key in keys]


_LIKE: Final = 0.75
"""How much of two words must agree, of 1, to take one for a slip of the other."""


def _best_window(keys: list[str], text: list[str]) -> tuple[int, int] | None:
    """The first stretch as long as the quote that has most of its words, in whatever order."""
    needed, held = Counter(keys), Counter[str]()
    score, best, best_end = 0, 0, 0
    for index, key in enumerate(text):
        held[key] += 1
        score += held[key] <= needed[key]
        if index >= len(keys):
            gone = text[index - len(keys)]
            score -= held[gone] <= needed[gone]
            held[gone] -= 1
        if score > best:
            best, best_end = score, index + 1
    if best * 2 <= len(keys):
        return None
    return max(best_end - len(keys), 0), best_end


def _around(keys: list[str], text: list[str], start: int, end: int) -> tuple[int, int]:
    """The window moved to where the words stand in the quote's order."""
    slack = len(keys) // 4 + 2
    first = max(start - slack, 0)
    matcher = difflib.SequenceMatcher(None, keys, text[first : end + slack], autojunk=False)
    blocks = [block for block in matcher.get_matching_blocks() if block.size]
    head, tail = blocks[0], blocks[-1]
    left = first + head.b - head.a
    right = first + tail.b + len(keys) - tail.a
    return max(left, 0), min(right, len(text))


def _marked(wanted: list[_Token], given: list[_Token], quote: str, text: Prepared) -> str:
    """The given tokens as the text has them, brackets around what differs from those wanted."""
    ours, theirs = _with_spaces(wanted), _with_spaces(given)
    matcher = difflib.SequenceMatcher(None, ours, theirs, autojunk=False)
    pieces = []
    for change, i, j, k, m in matcher.get_opcodes():
        space = " " if any(spaced for spaced, _ in (*ours[i:j][:1], *theirs[k:m][:1])) else ""
        of_quote = quote[wanted[i].start() : wanted[j - 1].end()] if j > i else ""
        of_text = ""
        if m > k:
            stands = text.passage(given[k].start(), given[m - 1].end())
            of_text = text.original[stands.start : stands.end]
        if change == "equal":
            pieces.append(f"{space}{of_text}")
        elif ours[i:j] and normalise(of_text) == of_quote:
            gap = [_SPACE if spaced else _NOTHING for spaced in (ours[i][0], theirs[k][0])]
            pieces.append(f"[{gap[0]} -> {gap[1]}]{of_text}")
        else:
            pieces.append(f"{space}[{_pair(of_quote, of_text)}]")
    return "".join(pieces)


def _with_spaces(tokens: list[_Token]) -> list[tuple[bool, str]]:
    """Each token with whether a space stands before it; none before the first."""
    ends = [tokens[0].start(), *(token.end() for token in tokens)]
    return [(token.start() > end, token.group()) for end, token in zip(ends, tokens, strict=False)]


def _pair(ours: str, theirs: str) -> str:
    """The quote's words, an arrow, the text's; spelt out where they would look the same."""
    if unicodedata.normalize("NFKC", ours) == unicodedata.normalize("NFKC", theirs):
        ours, theirs = ascii(ours)[1:-1], ascii(theirs)[1:-1]
    return f"{ours or _NOTHING} -> {theirs or _NOTHING}"


_SPACE: Final = "(space)"
_NOTHING: Final = "(nothing)"
