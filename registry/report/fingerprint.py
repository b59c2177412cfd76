"""A name for each finding that stays the same while lines around it move."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from registry.diagnostics import Diagnostic


def fingerprints(diagnostics: Sequence[Diagnostic]) -> list[str]:
    """One fingerprint a finding, in the order given: 64 hexadecimal digits, all different.

    It covers the file, the code and the message, never a line. Of findings that agree in all
    three, the first in the file is told from the second, and so on.
    """
    made = [""] * len(diagnostics)
    seen: Counter[tuple[str, str, str]] = Counter()
    for index in sorted(range(len(diagnostics)), key=lambda each: diagnostics[each].sort_key):
        found = diagnostics[index]
        alike = (found.span.path, found.rule.code, found.message)
        seen[alike] += 1
        made[index] = hashlib.sha256(json.dumps([*alike, seen[alike]]).encode()).hexdigest()
    return made
