"""Rules about what a record names: other records, articles, themes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from registry.checks.rule import Check, Context, rule
from registry.diagnostics import Finding, Place, Severity, did_you_mean
from registry.load import FOLDERS, NEGOTIATION, path_of
from registry.model import (
    Draft,
    Kind,
    Negotiation,
    Party,
    Provision,
    Reference,
    Registry,
    Source,
    Stance,
)

if TYPE_CHECKING:
    from collections.abc import Iterator


def _unknown(code: str, kind: Kind) -> Check:
    @rule(code, f"unknown-{kind}", f"A record names a {kind} that has no file.", Reference)
    def find(link: Reference, context: Context) -> Iterator[Finding]:
        known = context.registry.ids[kind]
        if link.kind is kind and link.id not in known:
            message = f'{kind} "{link.id}" is not in {FOLDERS[kind]}'
            hint = did_you_mean(link.id, known) or f"create {path_of(kind, link.id)}"
            yield Finding(link.place, message, hint)

    return find


unknown_party = _unknown("REF001", Kind.PARTY)
unknown_draft = _unknown("REF002", Kind.DRAFT)
unknown_source = _unknown("REF003", Kind.SOURCE)
unknown_statement = _unknown("REF004", Kind.STATEMENT)
unknown_provision = _unknown("REF005", Kind.PROVISION)


@rule("REF006", "unknown-theme", "A provision's theme is not in seeds/negotiation.yaml.", Provision)
def unknown_theme(provision: Provision, context: Context) -> Iterator[Finding]:
    """The theme decides where the row stands in the matrix."""
    negotiation = context.registry.negotiation
    if negotiation is None:
        return
    known = [theme.id for theme in negotiation.themes]
    if provision.theme not in known:
        message = f'theme "{provision.theme}" is not in {NEGOTIATION}'
        hint = did_you_mean(provision.theme, known) or f"known: {', '.join(known)}"
        yield Finding(provision.place / "theme", message, hint)


@rule(
    "REF007", "unused-record", "No record refers to this one.", Registry, severity=Severity.WARNING
)
def unused_record(registry: Registry, _: Context) -> Iterator[Finding]:
    """Only where every file could be read: a reference may stand in one that could not."""
    if not registry.complete:
        return
    used = {
        (link.kind, link.id)
        for record in registry.records()
        for link in record.references()
        if link.place.path != path_of(link.kind, link.id) and not _is_order(link)
    }
    for kind in (Kind.PARTY, Kind.DRAFT, Kind.SOURCE):
        for record_id in sorted(registry.ids[kind]):
            if (kind, record_id) not in used:
                message = f'nothing refers to the {kind} "{record_id}"'
                hint = "link it from the records that need it, or remove the file"
                yield Finding(Place(path_of(kind, record_id)), message, hint)


def _is_order(link: Reference) -> bool:
    # That negotiation.yaml gives a record its place in tables is no use of it.
    return link.place.path == NEGOTIATION and link.place.pointer[0] in ("parties", "drafts")


@rule("REF008", "article-beyond-draft", "A text names an article its draft lacks.", Provision)
def article_beyond_draft(provision: Provision, context: Context) -> Iterator[Finding]:
    """Where the draft's number of articles is on file."""
    for text in provision.texts:
        draft = context.registry.drafts.get(text.draft)
        if draft and draft.articles and text.article and text.article > draft.articles:
            message = f'article {text.article} is beyond the {draft.articles} of "{draft.id}"'
            related = ((draft.place / "articles", "the number of articles is here"),)
            yield Finding(text.place / "article", message, "check which draft it is", related)


@rule("REF009", "unlisted-record", "A party or draft has no place in the tables.", Party, Draft)
def unlisted_record(record: Party | Draft, context: Context) -> Iterator[Finding]:
    """Every party needs its column and every draft its order."""
    negotiation = context.registry.negotiation
    if negotiation is None:
        return
    kind, name, listed = (
        ("party", "parties", negotiation.parties)
        if isinstance(record, Party)
        else ("draft", "drafts", negotiation.drafts)
    )
    if record.id not in listed:
        message = f'the {kind} "{record.id}" is not listed under "{name}" in {NEGOTIATION}'
        related = ((negotiation.place.key(name), "the list is here"),)
        yield Finding(record.place, message, f'add "- {record.id}" to that list', related)


@rule("REF010", "text-not-of-provision", "A stance answers a draft without this text.", Stance)
def text_not_of_provision(stance: Stance, context: Context) -> Iterator[Finding]:
    """``on_text`` picks one of the drafts in which the provision stands."""
    provision = context.registry.provisions.get(stance.target)
    if stance.about is not Kind.PROVISION or provision is None or stance.on_text is None:
        return
    drafts = [text.draft for text in provision.texts]
    if stance.on_text not in drafts:
        message = f'the provision does not stand in "{stance.on_text}"'
        hint = did_you_mean(stance.on_text, drafts) or (
            f"it stands in {', '.join(drafts)}" if drafts else "it stands in no draft"
        )
        yield Finding(stance.place / "on_text", message, hint)


@rule("REF011", "self-reference", "A record is related to itself.", Provision, Source)
def self_reference(record: Provision | Source, _: Context) -> Iterator[Finding]:
    """A provision does not counter itself, and a source does not relay itself."""
    own = Kind.PROVISION if isinstance(record, Provision) else Kind.SOURCE
    for link in record.references():
        if link.kind is own and link.id == record.id:
            yield Finding(link.place, f'"{record.id}" names itself', "name the other one, or none")


@rule("REF012", "repeated-theme", "Two themes have one id.", Negotiation)
def repeated_theme(negotiation: Negotiation, _: Context) -> Iterator[Finding]:
    """A provision would stand under both headings."""
    ids = [theme.id for theme in negotiation.themes]
    for index, theme_id in enumerate(ids):
        if theme_id in ids[:index]:
            place = negotiation.place / "themes"
            related = ((place / ids.index(theme_id) / "id", "first here"),)
            message = f'the theme "{theme_id}" stands twice in the list'
            yield Finding(place / index / "id", message, "give one of them another id", related)


CHECKS = (
    unknown_party,
    unknown_draft,
    unknown_source,
    unknown_statement,
    unknown_provision,
    unknown_theme,
    unused_record,
    article_beyond_draft,
    unlisted_record,
    text_not_of_provision,
    self_reference,
    repeated_theme,
)
