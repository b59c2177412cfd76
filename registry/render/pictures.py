"""The matrix as a heat map, and the statements as a timeline: SVG with the same bytes everywhere.

Colours differ in lightness, so they survive grey printing, and every cell carries its symbol.
"""

from __future__ import annotations

import io
import warnings
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final
from xml.sax.saxutils import escape

import matplotlib as mpl
from matplotlib.dates import AutoDateLocator, ConciseDateFormatter, date2num
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from registry.model import Kind
from registry.render import words
from registry.scale import degree

if TYPE_CHECKING:
    from collections.abc import Iterator

    from matplotlib.axes import Axes

    from registry.cells import Cell
    from registry.matrix import Matrix, Row
    from registry.model import Period, Registry

# Dark for refusing, light for agreeing; greys for what has no place on the scale.
_SHADES: Final = {0: "#7f3b3b", 1: "#b0774f", 2: "#d9b96b", 3: "#c9dca8", 4: "#dcecf7"}
_NO_POSITION: Final = "#9a9a9a"
_EMPTY: Final = "#ffffff"
_INK: Final = {0: "#ffffff", 1: "#ffffff"}
# Text stays text, ids do not depend on chance, and no day of drawing is written down.
_STYLE: Final[dict[Any, Any]] = {
    "svg.fonttype": "none",
    "svg.hashsalt": "treaty-registry",
    "font.family": "DejaVu Sans",
    "font.size": 9,
    "axes.unicode_minus": False,
    "text.parse_math": False,  # a dollar sign is one
}


@contextmanager
def _style() -> Iterator[None]:
    """These settings and none that somebody keeps for other plots."""
    with mpl.rc_context(), warnings.catch_warnings():
        # Text stays text, so the reader's fonts show what the one that measures it lacks.
        warnings.filterwarnings("ignore", "Glyph .* missing from font")
        mpl.rcdefaults()
        mpl.rcParams.update(_STYLE)
        yield


def heat_map(matrix: Matrix) -> str:
    """Provisions down, parties across; a cell has the colour of its place on the scale."""
    rows = [row for row in matrix.rows() if row.about is Kind.PROVISION]
    columns, height = len(matrix.parties), max(1, len(rows))
    left, top = 4.5, 0.7  # inches for titles and for the parties' names
    wide, tall = left + 1.35 * columns + 0.1, top + 0.34 * height + 0.1
    with _style():
        figure = Figure(figsize=(wide, tall))
        axes = figure.add_axes(
            (left / wide, 0.1 / tall, 1.35 * columns / wide, 0.34 * height / tall)
        )
        for y, row in enumerate(rows):
            for x, cell in enumerate(row.cells):
                _draw_cell(axes, x, y, cell)
        axes.set_xlim(0, max(1, columns))
        axes.set_ylim(height, 0)
        axes.set_xticks(
            [x + 0.5 for x in range(columns)], [_wrapped(p.label, 14) for p in matrix.parties]
        )
        axes.set_yticks([y + 0.5 for y in range(len(rows))], [_cut(row.title) for row in rows])
        axes.xaxis.tick_top()
        axes.tick_params(length=0)
        for side in axes.spines.values():
            side.set_visible(False)
        title = f"{matrix.title}: positions as of {matrix.as_of}"
        return _svg(figure, title, _in_words(matrix, rows))


def _draw_cell(axes: Axes, x: int, y: int, cell: Cell) -> None:
    place = degree(cell.positions[0]) if len(cell.positions) == 1 else None
    colour = _SHADES[place] if place is not None else _NO_POSITION
    if not cell.winners:
        colour = _EMPTY
    hatch = "///" if cell.reported else None
    axes.add_patch(
        Rectangle((x, y), 1, 1, facecolor=colour, edgecolor="#666666", linewidth=0.6, hatch=hatch)
    )
    if cell.winners:
        symbols = "/".join(words.SYMBOLS[each] for each in cell.positions)
        named = cell.positions[0] if len(cell.positions) == 1 else "contradictory"
        box = {"facecolor": colour, "edgecolor": "none", "pad": 1.0} if cell.reported else None
        axes.text(
            x + 0.5, y + 0.5, f"{symbols} {named}", ha="center", va="center", fontsize=8,
            color=_INK.get(place if place is not None else -1, "#000000"), bbox=box,
        )  # fmt: skip


def _in_words(matrix: Matrix, rows: list[Row]) -> str:
    labels = [party.label for party in matrix.parties]
    told = [
        f"{row.title}: "
        + (
            ", ".join(
                f"{label} {words.text_of(cell)}"
                for label, cell in zip(labels, row.cells, strict=True)
                if cell.winners
            )
            or "no statement on record"
        )
        for row in rows
    ]
    return ". ".join(told) + "."


def timeline(registry: Registry, title: str) -> str:
    """Drafts and statements by day, a lane each, grouped by party, with what each was filed under.

    Hollow marks are not on the record; a line spans the days that are possible.
    """
    lanes = list(_lanes(registry))
    tall = 1.0 + 0.2 * max(1, len(lanes))
    with _style():
        figure = Figure(figsize=(10, tall))
        axes = figure.add_axes((0.16, 0.62 / tall, 0.38, (tall - 0.72) / tall))
        for y, lane in enumerate(lanes):
            _draw_lane(axes, y, lane)
        firsts = [y for y, lane in enumerate(lanes) if y == 0 or lanes[y - 1].party != lane.party]
        axes.set_yticks(firsts, [lanes[y].party for y in firsts])
        for y in firsts[1:]:
            axes.axhline(y - 0.5, color="#bbbbbb", linewidth=0.6)
        axes.set_ylim(max(1, len(lanes)) - 0.4, -0.6)
        locator = AutoDateLocator(minticks=3, maxticks=7)
        axes.xaxis.set_major_locator(locator)
        axes.xaxis.set_major_formatter(ConciseDateFormatter(locator))
        for side in ("top", "right", "left"):
            axes.spines[side].set_visible(False)
        axes.tick_params(axis="y", length=0)
        legend = "◆ draft   ● on the record   ○ anonymous or attributed   — possible days"
        figure.text(0.16, 0.08 / tall, legend, fontsize=8)
        told = [f"{lane.party}, {lane.period}: {lane.label}" for lane in lanes]
        return _svg(figure, title, "; ".join(told) + ".")


@dataclass(frozen=True, slots=True)
class _Lane:
    """One mark of the timeline with its words."""

    party: str
    period: Period
    label: str
    draft: bool
    on_record: bool


def _lanes(registry: Registry) -> Iterator[_Lane]:
    stances: dict[str, list[str]] = {}
    for stance in registry.stances():
        target = stance.target if stance.about is Kind.PROVISION else "the whole"
        stances.setdefault(stance.statement, []).append(
            f"{words.SYMBOLS[stance.position]} {target}"
        )
    for party_id in registry.negotiation.parties if registry.negotiation else ():
        party = registry.parties.get(party_id)
        if party is None:
            continue
        lanes = [
            _Lane(party.label, draft.date, draft.label, draft=True, on_record=True)
            for _, draft in sorted(registry.drafts.items())
            if draft.proposer == party_id
        ]
        for _, each in sorted(registry.statements.items()):
            if each.party == party_id:
                who = each.speaker.name or each.speaker.role
                said = stances.get(each.id, [])
                more = f" +{len(said) - 2}" if len(said) > 2 else ""
                label = f"{_cut(who, 32)}{': ' if said else ''}{', '.join(said[:2])}{more}"
                lanes.append(
                    _Lane(
                        party.label,
                        each.date,
                        _cut(label, 76),
                        draft=False,
                        on_record=each.on_record,
                    )
                )
        yield from sorted(lanes, key=lambda lane: (lane.period.end, not lane.draft, lane.label))


def _draw_lane(axes: Axes, y: int, lane: _Lane) -> None:
    start, end = date2num(lane.period.start), date2num(lane.period.end)
    colour = "#1f3b73" if lane.draft else "#2a2a2a"
    axes.plot([start, end], [y, y], color=colour, linewidth=1)
    axes.plot(
        [end], [y], "D" if lane.draft else "o", markersize=5, color=colour,
        markerfacecolor=colour if lane.on_record else "#ffffff", zorder=2,
    )  # fmt: skip
    axes.text(1.02, y, lane.label, transform=axes.get_yaxis_transform(), va="center", fontsize=8)


def _cut(title: str, most: int = 60) -> str:
    return title if len(title) <= most else f"{title[: most - 1]}…"


def _wrapped(label: str, most: int) -> str:
    head, _, tail = label.rpartition(" ")
    return f"{head}\n{tail}" if len(label) > most and head else label


def _svg(figure: Figure, title: str, description: str) -> str:
    """The figure as SVG with a title and a description for readers who do not see it."""
    out = io.StringIO()
    figure.savefig(out, format="svg", metadata={"Date": None, "Creator": None})
    svg = out.getvalue().replace("\r\n", "\n")
    start = svg.index("<svg")
    head_end = svg.index(">", start)
    head = svg[start:head_end].replace(
        "<svg", '<svg role="img" aria-labelledby="picture-title picture-words"', 1
    )
    told = (
        f'\n <title id="picture-title">{escape(title)}</title>'
        f'\n <desc id="picture-words">{escape(description)}</desc>'
    )
    lines = f"{head}>{told}{svg[head_end + 1 :]}".split("\n")
    return "\n".join(line.rstrip() for line in lines).rstrip("\n") + "\n"
