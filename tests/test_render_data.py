"""The matrix as JSON and CSV: valid by its schema, line by line what the rule knew."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from typing import Final

from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import (
    PARTIES,
    SCHEMA_FILES,
    day,
    example_matrix,
    matrix_of,
    provision,
    registry,
    schema_validator,
    source,
    stance,
    statement,
    wild_registries,
)

from registry.cells import Reason
from registry.diagnostics import Place
from registry.model import Evidence, Registry
from registry.render import data

# A page takes a while to make and to parse.
some = settings(max_examples=25)
SPOKEN: Final = statement("s1", "birch", 2)


MATRIX: Final = schema_validator("matrix.schema.json")
CSV_ROW: Final = schema_validator("matrix.schema.json", "/$defs/csvRow")
COLUMNS: Final = list(SCHEMA_FILES["matrix.schema.json"]["$defs"]["csvRow"]["properties"])


def rows_of(written: str) -> list[dict[str, str]]:
    """The lines of a CSV by column."""
    return list(csv.DictReader(io.StringIO(written, newline="")))


@some
@given(original=wild_registries(), package=st.booleans())
def test_json_is_valid_and_holds_every_cell(original: Registry, package: bool) -> None:
    """Against its schema, with all that the rule knew."""
    built = matrix_of(original, day(6), package=package)
    document = json.loads(data.as_json(built, original))
    assert list(MATRIX.iter_errors(document)) == []
    assert [each["id"] for each in document["parties"]] == list(PARTIES)
    cells = [(row, each) for row in built.rows() for each in row.cells]
    assert len(document["cells"]) == len(cells)
    for found, (row, each) in zip(document["cells"], cells, strict=True):
        assert (found["id"], found["title"], found["party"]) == (row.id, row.title, each.party)
        assert found["positions"] == list(each.positions)
        assert found["decided_by"] == each.decided_by
        assert (found["reported"], found["contradictory"]) == (each.reported, each.contradictory)
        assert len(found["winners"]) == len(each.winners)
        assert [loser["lost_to"] for loser in found["losers"]] == [why for _, why in each.losers]
        for told, winner in zip(found["winners"], each.winners, strict=True):
            assert told["position"] == winner.position
            assert told["on_record"] is winner.on_record
            assert [item["quote"] for item in told["evidence"]] == [
                item.quote for item in winner.evidence
            ]


def test_the_schema_of_the_matrix_knows_every_reason() -> None:
    """In the words of the code."""
    assert SCHEMA_FILES["matrix.schema.json"]["$defs"]["reason"]["enum"] == [
        str(each) for each in Reason
    ]


def test_every_column_of_the_csv_is_in_the_schema() -> None:
    """In the order of the file."""
    built, original = example_matrix()
    header = next(csv.reader(io.StringIO(data.as_csv(built, original), newline="")))
    assert header == COLUMNS


@some
@given(original=wild_registries(), package=st.booleans())
def test_csv_holds_the_cells_of_the_json(original: Registry, package: bool) -> None:
    """Line by line, whatever commas, quotation marks and line breaks there are."""
    built = matrix_of(original, day(6), package=package)
    written = data.as_csv(built, original)
    assert written.endswith("\r\n")
    rows = rows_of(written)
    cells = json.loads(data.as_json(built, original))["cells"]
    for row, each in zip(rows, cells, strict=True):
        assert list(CSV_ROW.iter_errors(row)) == []
        for name in ("kind", "theme", "id", "title", "party", "decided_by"):
            assert row[name] == each[name]
        assert row["as_of"] == "2020-01-06"
        assert row["positions"] == "\n".join(each["positions"])
        assert row["reported"] == ("true" if each["reported"] else "false")
        assert row["speaker"] == "\n".join(winner["speaker"] for winner in each["winners"])
        assert row["lost_reason"] == "\n".join(loser["lost_to"] for loser in each["losers"])


def test_the_nth_line_of_every_csv_column_is_of_the_nth_winner() -> None:
    """So that a speaker, a condition and a quote can be put together again."""
    agreed, hedged = statement("s1", "birch", 2), statement("s2", "birch", 2)
    quota = provision(stances=(stance(agreed, "accepts"), stance(hedged, "accepts-if")))
    original = registry([agreed, hedged], [quota])
    (row,) = [
        each
        for each in rows_of(data.as_csv(matrix_of(original, day(2)), original))
        if each["id"] == "quota" and each["party"] == "birch"
    ]
    assert row["statement"].split("\n") == ["s1", "s2"]
    assert row["positions"].split("\n") == ["accepts", "accepts-if"]
    assert row["condition"].split("\n") == ["", "first the other"]


def test_the_nth_line_of_the_evidence_columns_is_of_the_nth_piece() -> None:
    """A source without an address does not shift the addresses of others."""
    pieces = (
        Evidence("wire", None, "page 1", Place("")),
        Evidence("paper", "some words", None, Place("")),
    )
    quota = provision(stances=(replace(stance(SPOKEN, "open"), evidence=pieces),))
    original = registry(
        [SPOKEN], [quota], sources=[source("wire"), source("paper", url="https://example.org/")]
    )
    (row,) = [
        each
        for each in rows_of(data.as_csv(matrix_of(original, day(2)), original))
        if each["id"] == "quota" and each["party"] == "birch"
    ]
    assert row["evidence_source"].split("\n") == ["wire", "paper"]
    assert row["evidence_quote"].split("\n") == ["", "some words"]
    assert row["evidence_locator"].split("\n") == ["page 1", ""]
    assert row["evidence_url"].split("\n") == ["", "https://example.org/"]
