"""The pictures: the same bytes everywhere, readable without colour, and as words."""

from __future__ import annotations

import os
import subprocess
import sys
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, Final
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from made_up import EXAMPLE, ROOT, day, provision, registry
from strategies import registries, wild_registries

from registry import generated, matrix
from registry.load import load
from registry.model import Kind, Registry
from registry.render import words
from registry.scale import MOST
from registry.tree import WorkingTree

pytest.importorskip("matplotlib")

from registry.render import pictures

if TYPE_CHECKING:
    from pathlib import Path

    from registry.matrix import Matrix

SVG: Final = "{http://www.w3.org/2000/svg}"
TITLE: Final = "The talks: drafts and statements"
few = settings(max_examples=8)
PROGRAM: Final = """
import sys
from pathlib import Path
from registry import generated, matrix
from registry.load import load
from registry.tree import WorkingTree
found = load(WorkingTree(Path(sys.argv[1]))).registry
for path, draw in sorted(
    generated.pictures(found, found.negotiation, matrix.latest_day(found)).items()
):
    sys.stdout.buffer.write(draw().encode())
"""


@cache
def drawn(root: Path) -> dict[str, str]:
    """The pictures of the registry in a folder, by path."""
    found = load(WorkingTree(root)).registry
    as_of = matrix.latest_day(found)
    assert found.negotiation is not None
    assert as_of is not None
    made = generated.pictures(found, found.negotiation, as_of)
    return {path: draw() for path, draw in sorted(made.items())}


def table(found: Registry) -> Matrix:
    """Its matrix as of the last day."""
    assert found.negotiation is not None
    return matrix.build(found, found.negotiation, day(31))


def said(svg: str, name: str) -> str:
    """The text of the picture's title or desc, which readers who do not see it are told."""
    found = ElementTree.fromstring(svg).find(f"{SVG}{name}")  # noqa: S314 - drawn here
    assert found is not None
    return found.text or ""


def texts(svg: str) -> list[str]:
    """The words that are drawn as text."""
    return [
        "".join(each.itertext())
        for each in ElementTree.fromstring(svg).iter(f"{SVG}text")  # noqa: S314 - drawn here
    ]


def test_the_same_record_gives_the_same_bytes() -> None:
    """Drawn twice, no day of drawing and no id by chance."""
    one, again = drawn(EXAMPLE), drawn.__wrapped__(EXAMPLE)
    assert one == again
    for svg in one.values():
        assert svg.endswith("</svg>\n")
        assert not [line for line in svg.split("\n") if line != line.rstrip()]


@pytest.mark.parametrize(
    "setting",
    [
        {"PYTHONHASHSEED": "1", "LC_ALL": "C", "TZ": "Pacific/Auckland"},
        {"PYTHONHASHSEED": "2", "LC_ALL": "C.UTF-8", "TZ": "America/Los_Angeles"},
    ],
    ids=["east", "west"],
)
def test_the_machine_s_settings_do_not_count(setting: dict[str, str], tmp_path: Path) -> None:
    """Neither hashes, locale, time zone nor the settings that somebody keeps for plots."""
    (tmp_path / "matplotlibrc").write_text(
        "axes.facecolor: red\nlines.linewidth: 9\nxtick.labelsize: 20\n", encoding="utf-8"
    )
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(EXAMPLE)],
        cwd=tmp_path,
        env={**os.environ, **setting, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        check=True,
    )
    assert done.stdout.decode() == "".join(drawn(EXAMPLE).values())


@pytest.mark.parametrize("root", [EXAMPLE, ROOT], ids=["example", "record"])
def test_pictures_are_xml_with_a_title_and_words(root: Path) -> None:
    """Named by the picture itself, so that a screen reader finds them."""
    for svg in drawn(root).values():
        top = ElementTree.fromstring(svg)  # noqa: S314 - drawn here
        assert top.tag == f"{SVG}svg"
        assert top.get("role") == "img"
        labels = str(top.get("aria-labelledby")).split()
        children = list(top)[:2]
        assert [each.tag for each in children] == [f"{SVG}title", f"{SVG}desc"]
        assert [each.get("id") for each in children] == labels
        assert all(each.text for each in children)
        ids = [each.get("id") for each in top.iter() if each.get("id")]
        assert len(ids) == len(set(ids))
        assert not list(top.iter(f"{SVG}script"))


@pytest.mark.parametrize("root", [EXAMPLE, ROOT], ids=["example", "record"])
def test_the_words_of_the_heat_map_hold_every_filled_cell(root: Path) -> None:
    """And every row's title, empty ones with what they are."""
    found = load(WorkingTree(root)).registry
    as_of = matrix.latest_day(found)
    assert found.negotiation is not None
    assert as_of is not None
    told = said(drawn(root)[generated.HEAT_MAP], "desc")
    built = matrix.build(found, found.negotiation, as_of)
    filled = 0
    for row in built.rows():
        if row.about is Kind.PROVISION:
            assert f"{row.title}: " in told
            for party, cell in zip(built.parties, row.cells, strict=True):
                if cell.winners:
                    filled += 1
                    assert f"{party.label} {words.text_of(cell)}" in told
    assert filled == built.coverage.on_record + built.coverage.reported


@pytest.mark.parametrize("root", [EXAMPLE, ROOT], ids=["example", "record"])
def test_the_words_of_the_timeline_hold_every_draft_and_statement(root: Path) -> None:
    """By party and day."""
    found = load(WorkingTree(root)).registry
    told = said(drawn(root)[generated.TIMELINE], "desc")
    for draft in found.drafts.values():
        assert f"{found.parties[draft.proposer].label}, {draft.date}: {draft.label}" in told
    for each in found.statements.values():
        assert f"{found.parties[each.party].label}, {each.date}: " in told
    assert told.count("; ") >= len(found.drafts) + len(found.statements) - 1


def test_text_stays_text() -> None:
    """It can be read, searched and copied; no letter is a drawing."""
    heat_map, timeline = drawn(EXAMPLE).values()
    shown = texts(heat_map)
    accepts_if = f"{words.SYMBOLS['accepts-if']} accepts-if"
    for word in ("Northland", "A fixed quota of water", accepts_if):
        assert word in shown
    assert "River treaty" in texts(timeline)
    for svg in (heat_map, timeline):
        assert "DejaVuSans-" not in svg


@few
@given(original=registries())
def test_every_cell_carries_its_symbol(original: Registry) -> None:
    """So nothing is told by colour alone; reported ones are hatched, contradictory ones named."""
    built = table(original)
    shown = texts(pictures.heat_map(built))
    for row in built.rows():
        for cell in row.cells if row.about is Kind.PROVISION else ():
            if cell.contradictory:
                assert any(each.endswith(" contradictory") for each in shown)
            elif cell.winners:
                assert f"{words.SYMBOLS[cell.positions[0]]} {cell.positions[0]}" in shown


@few
@given(original=wild_registries())
def test_whatever_a_record_says_gives_valid_xml(original: Registry) -> None:
    """Titles and names are text in the words of the picture too."""
    built = table(original)
    heat_map = pictures.heat_map(built)
    ElementTree.fromstring(heat_map)  # noqa: S314 - drawn here
    assert said(heat_map, "title") == f"{built.title}: positions as of {built.as_of}"
    timeline = pictures.timeline(original, TITLE)
    assert said(timeline, "title") == TITLE


def test_a_dollar_sign_is_no_formula() -> None:
    """Two of them in a title would be one elsewhere, and one that cannot be read an error."""
    row = provision("quota", title=r"From $5 to $\frac of 漢字")
    shown = texts(pictures.heat_map(table(registry(provisions=[row]))))
    assert r"From $5 to $\frac of 漢字" in shown


def luminance(colour: str) -> float:
    """The relative luminance of a colour as WCAG has it, 0 for black to 1 for white."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """The contrast of two colours as WCAG has it, 1 to 21."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_colours_of_the_scale_differ_in_lightness() -> None:
    """From dark for refusing to light for agreeing, so grey printing keeps their order."""
    shades = pictures._SHADES
    assert sorted(shades) == list(range(MOST + 1))
    lights = [luminance(shades[place]) for place in sorted(shades)]
    assert all(one < other for one, other in pairwise(lights))
    assert luminance("#ffffff") == pytest.approx(1)


def test_what_is_written_on_a_colour_can_be_read() -> None:
    """Words of a cell stand out at least 3 to 1."""
    for place, shade in pictures._SHADES.items():
        assert contrast(pictures._INK.get(place, "#000000"), shade) >= 3
    assert contrast("#000000", pictures._NO_POSITION) >= 3
