"""Agreement between parties: as text and JSON, never without the count it rests on."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from tabulate import tabulate

from registry.distance import FEWEST

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from registry.distance import Pair
    from registry.model import Registry


def as_text(pairs: Iterable[Pair], registry: Registry, as_of: date) -> str:
    """A table of pairs that share enough provisions, then how many do not."""
    listed = list(pairs)
    rows = [
        [
            registry.parties[pair.first].label,
            registry.parties[pair.second].label,
            f"{float(pair.agreement):.2f}",
            str(len(pair.provisions)),
        ]
        for pair in listed
        if pair.agreement is not None
    ]
    head = ["Party", "Party", "Agreement", "Provisions"]
    parts = [
        f"Agreement over shared provisions, as of {as_of} (1: the same place, 0: opposite ends)"
    ]
    if rows:
        parts.append(tabulate(rows, head, tablefmt="simple", disable_numparse=True))
    few = len(listed) - len(rows)
    parts.append(f"{few} of {len(listed)} pairs share fewer than {FEWEST} provisions: no figure.")
    return "\n\n".join(parts) + "\n"


def as_json(pairs: Iterable[Pair], registry: Registry, as_of: date) -> str:
    """All pairs, those without a figure too."""
    document = {
        "as_of": as_of.isoformat(),
        "fewest": FEWEST,
        "pairs": [
            {
                "parties": [registry.parties[pair.first].id, registry.parties[pair.second].id],
                "provisions": list(pair.provisions),
                "agreement": None if pair.agreement is None else round(float(pair.agreement), 4),
            }
            for pair in pairs
        ],
    }
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"
