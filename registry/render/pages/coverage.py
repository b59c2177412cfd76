"""The page that shows which article and paragraph of each draft stands in which provision."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tabulate import tabulate

from registry.render.markdown import escape, link

if TYPE_CHECKING:
    from collections.abc import Iterator

    from registry.model import Draft, Provision, Registry


def render(registry: Registry) -> str:
    """``docs/coverage.md``: a table for each draft, and what it lacks."""
    listed = registry.negotiation.drafts if registry.negotiation else ()
    parts = [
        "# Coverage of the drafts",
        "Which article and paragraph is kept as which provision. A provision without a number "
        "stands in the draft by its sources, which do not show where.",
    ]
    for draft_id in listed:
        if draft_id in registry.drafts:
            parts += _draft(registry.drafts[draft_id], registry)
    return "\n\n".join(parts) + "\n"


def _draft(draft: Draft, registry: Registry) -> Iterator[str]:
    placed = [
        (text.article or 0, text.paragraph or 0, provision)
        for provision in registry.provisions.values()
        for text in provision.texts
        if text.draft == draft.id
    ]
    placed.sort(key=lambda each: (each[0] == 0, each[0], each[1], each[2].id))
    yield f"## {escape(draft.title)}"
    yield f"{escape(draft.label)}, of {draft.date}. {_extent(draft, {each[0] for each in placed})}"
    rows = [
        [str(article or "not shown"), str(paragraph or ""), _named(provision)]
        for article, paragraph, provision in placed
    ]
    head = ["Article", "Paragraph", "Provision"]
    yield tabulate(rows, head, tablefmt="pipe", disable_numparse=True) if rows else "None."


def _extent(draft: Draft, articles: set[int]) -> str:
    covered = sorted(articles - {0})
    if draft.articles is None:
        numbers = ", ".join(str(each) for each in covered) or "none"
        return f"How many articles it has is not on file; covered: {numbers}."
    left = [str(each) for each in range(1, draft.articles + 1) if each not in articles]
    if not left:
        return f"All {draft.articles} articles are covered."
    return f"Of {draft.articles} articles, not covered: {', '.join(left)}."


def _named(provision: Provision) -> str:
    return link(provision.title, f"provisions/{provision.id}.md")
