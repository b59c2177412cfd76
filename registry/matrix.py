"""A registry -> the rows and columns of its matrix."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from registry.cells import Cell, cell
from registry.model import Kind

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from datetime import date

    from registry.model import Draft, Negotiation, Party, Provision, Registry

PACKAGE: Final = "package"
"""Id and name of the row that holds words on the whole."""


@dataclass(frozen=True, slots=True)
class Row:
    """One provision, draft or the package, with a cell for each party of the matrix."""

    about: Kind
    id: str
    title: str
    summary: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """The rows under one heading."""

    id: str
    title: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many cells of provisions are filled, by what they rest on. The package does not count."""

    cells: int
    on_record: int
    reported: int
    from_package: int
    contradictory: int

    @property
    def filled(self) -> int:
        """Cells that are not empty."""
        return self.on_record + self.reported + self.from_package


@dataclass(frozen=True, slots=True)
class Matrix:
    """The matrix as of a day: parties across, groups of rows down."""

    title: str
    as_of: date
    parties: tuple[Party, ...]
    groups: tuple[Group, ...]

    def rows(self) -> Iterator[Row]:
        """All rows, in order."""
        for group in self.groups:
            yield from group.rows

    @property
    def coverage(self) -> Coverage:
        """Counted over the rows of provisions."""
        cells = [each for row in self.rows() if row.about is Kind.PROVISION for each in row.cells]
        filled = [each for each in cells if each.winners]
        own = [each for each in filled if not each.from_package]
        return Coverage(
            cells=len(cells),
            on_record=sum(not each.reported for each in own),
            reported=sum(each.reported for each in own),
            from_package=len(filled) - len(own),
            contradictory=sum(each.contradictory for each in filled),
        )


def latest_day(registry: Registry) -> date | None:
    """The last day on which anything on file was said or tabled; None for an empty registry."""
    used = {stance.statement for stance in registry.stances()}
    days = [draft.date.end for draft in registry.drafts.values()]
    days += [found.date.end for each, found in registry.statements.items() if each in used]
    return max(days, default=None)


def build(
    registry: Registry,
    negotiation: Negotiation,
    as_of: date,
    *,
    parties: Collection[str] = (),
    themes: Collection[str] = (),
    drafts: Collection[str] = (),
    package: bool = False,
) -> Matrix:
    """The matrix as of a day.

    Args:
        registry: All records.
        negotiation: The order of rows and columns.
        as_of: Statements made later are not known.
        parties: Only these columns; all where empty.
        themes: Only provisions of these themes, and no row of the package; all where empty.
        drafts: Only provisions that stand in one of these drafts; all where empty.
        package: Fill empty cells with words on the drafts or the package.
    """
    columns = tuple(
        registry.parties[each]
        for each in negotiation.parties
        if each in registry.parties and (not parties or each in parties)
    )

    def row(about: Kind, row_id: str, title: str, summary: str) -> Row:
        cells = tuple(
            cell(registry, about, row_id, party.id, as_of, package=package) for party in columns
        )
        return Row(about, row_id, title, summary, cells)

    groups = []
    if not themes:
        rows = [row(Kind.NEGOTIATION, PACKAGE, "Package as a whole", negotiation.title)]
        rows += [
            row(Kind.DRAFT, draft.id, draft.label, draft.title)
            for draft in _ordered_drafts(registry, negotiation)
            if draft.stances and (not drafts or draft.id in drafts)
        ]
        groups.append(Group(PACKAGE, "The package", tuple(rows)))
    for theme in negotiation.themes:
        if themes and theme.id not in themes:
            continue
        members = [
            each
            for each in registry.provisions.values()
            if each.theme == theme.id and (not drafts or any(t.draft in drafts for t in each.texts))
        ]
        members.sort(key=lambda each: _place(each, negotiation))
        rows = [row(Kind.PROVISION, each.id, each.title, each.summary) for each in members]
        if rows:
            groups.append(Group(theme.id, theme.title, tuple(rows)))
    return Matrix(negotiation.title, as_of, columns, tuple(groups))


def _ordered_drafts(registry: Registry, negotiation: Negotiation) -> list[Draft]:
    return [registry.drafts[each] for each in negotiation.drafts if each in registry.drafts]


def _place(provision: Provision, negotiation: Negotiation) -> tuple[int, int, int, str]:
    """Where a row stands in its theme: by draft, article and paragraph, then by id."""
    last = len(negotiation.drafts)
    if not provision.texts:
        return (last + 1, 0, 0, provision.id)
    first = provision.texts[0]
    drafts = negotiation.drafts
    at = drafts.index(first.draft) if first.draft in drafts else last
    return (at, first.article or 1_000_000, first.paragraph or 0, provision.id)
