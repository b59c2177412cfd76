"""Records as people write them when nobody looks: a Hypothesis strategy of whole files."""

from __future__ import annotations

from hypothesis import strategies as st

from registry.document import Document, parse
from registry.load import path_of
from registry.model import Kind


def read(text: str, path: str = path_of(Kind.PROVISION, "careless")) -> Document:
    """A document of this text; a provision, if nothing else is said."""
    return parse(path, text.encode())


_SCALARS = (
    *(["x"], ["no"], ["12:30"], ["2020-03-01"], ["'010'"], ['"a # b"'], ["~"], [""], ["a:b#c"]),
    *(["1.0"], ["true"], ["'it''s'"], ["one", "two three", "four"], ["one", "", "two"]),
    *(['"one', "two\\", '  three"'], ["'one ", "", " two'"], ['"a\\ ', 'b"']),
    *([">-", "one", "two"], [">", "one", "", "  more", "two"], ["|", "one  ", "", " two"]),
    *(
        ["|+", "kept", "", ""],
        [">+", "kept", ""],
        ["|-", "one", "# no comment"],
        [">-"],
        ["|+", ""],
    ),
    *(["|  # beside a block", "one"], [">-2", "  two more", "one"], [">-", "", "one"]),
)
_FLOW = (
    "[]",
    "{}",
    "[a, b]",
    "[a,\n b]",
    "{a: 1,b: [x, y]}",
    "[ # c\n a, # d\n # e\n b\n ]",
    "[{a: }]",
)
_KEYS = ("title", "summary", "theme", "stances", "texts", "evidence", "note", "x", "y", "'z'")


@st.composite
def trivia(draw: st.DrawFn) -> list[str]:
    """Blank lines and comments, indented anyhow."""
    kinds = draw(st.lists(st.sampled_from(["", "", "   ", "# c", "#d", "## e # f"]), max_size=3))
    return [f"{' ' * draw(st.integers(0, 8))}{kind}" if kind else kind for kind in kinds]


@st.composite
def groups(draw: st.DrawFn, depth: int, indent: int) -> list[str]:
    """The lines of a mapping or a list at an indentation, written carelessly."""
    found: list[str] = []
    mapping = depth == 0 or draw(st.booleans())
    keys = draw(st.lists(st.sampled_from(_KEYS), min_size=1, max_size=4, unique=True))
    for key in keys:
        found += draw(trivia())
        start = " " * indent + (f"{key}:" if mapping else "-")
        form = draw(st.integers(0, 9 if depth < 2 else 6))
        step = draw(st.integers(1, 4))
        beside = draw(st.sampled_from(["", "", "", "  # beside", " # of x: y"]))
        if form == 0:
            first, *rest = draw(st.sampled_from(_FLOW)).split("\n")
            found += [f"{start} {first}", *(" " * (indent + step) + line for line in rest)]
            found[-1] += beside
        elif form < 7:
            first, *rest = draw(st.sampled_from(_SCALARS))
            header = first if not first.endswith("2") else f"{first[:-1]}{step}"
            found += [f"{start}{' ' * step}{header}"]
            found += [" " * (indent + step) + line if line else "" for line in rest]
            if not first.startswith((">", "|")):
                found[-1] += beside
        else:
            inner = draw(groups(depth + 1, indent + step))
            if not mapping and draw(st.booleans()):
                content = inner[next(i for i, line in enumerate(inner) if _is_content(line))]
                if len(content) - len(content.lstrip()) == indent + step and inner[0] == content:
                    found += [f"{start}{' ' * (step - 1)}{content.lstrip()}", *inner[1:]]
                    continue
            found += [f"{start}{beside}", *inner]
    return [*found, *draw(trivia())]


def _is_content(line: str) -> bool:
    return bool(line.strip()) and not line.lstrip().startswith("#")


def careless() -> st.SearchStrategy[str]:
    """Files without a fault, however they are written."""
    ends = st.sampled_from(["\n", "\n", "\r\n"])
    texts = st.builds(
        lambda rows, end, last: end.join(rows) + (end if last else ""),
        groups(0, 0),
        ends,
        st.booleans(),
    )
    return texts.filter(lambda text: not read(text).faults)
