"""Plain scalars by the core schema of YAML 1.2.

The core schema is https://yaml.org/spec/1.2.2/#103-core-schema. One restriction: a number that
readers of YAML take for different values, such as ``010``, stays text and is called ambiguous.
"""

from __future__ import annotations

import math
import re
from typing import Final

Scalar = str | int | float | bool | None

_NULL = frozenset({"", "~", "null", "Null", "NULL"})
_TRUE = frozenset({"true", "True", "TRUE"})
_FALSE = frozenset({"false", "False", "FALSE"})
_INT = re.compile(r"[-+]?(0|[1-9][0-9]*)", re.ASCII)
_FLOAT = re.compile(
    r"[-+]?((0|[1-9][0-9]*)?\.[0-9]+|(0|[1-9][0-9]*)\.?)([eE][-+]?[0-9]+)?", re.ASCII
)
# Leading zeros, other bases, digit groups, infinities: a number to one reader and another
# number, or text, to the next; JSON has none of them.
_AMBIGUOUS = re.compile(
    r"[-+]?(0[0-9_]+(\.[0-9_]*)?([eE][-+]?[0-9]+)?|0o[0-7]+|0x[0-9a-fA-F_]+|0b[01_]+"
    r"|[0-9]+_[0-9_]*(\.[0-9_]*)?|\.(inf|Inf|INF))"
    r"|\.(nan|NaN|NAN)",
    re.ASCII,
)
_MAX_DIGITS: Final = 18

_PLAIN_START: Final = frozenset(["", *"~nNtTfF-+.0123456789"])


def resolve(value: str) -> Scalar:
    """What a plain scalar stands for. Ambiguous numbers stay text."""
    if value[:1] not in _PLAIN_START:
        return value
    if value in _NULL:
        return None
    if value in _TRUE:
        return True
    if value in _FALSE:
        return False
    if is_ambiguous(value):
        return value
    if _INT.fullmatch(value):
        return int(value)
    if _FLOAT.fullmatch(value):
        return float(value)
    return value


def is_ambiguous(value: str) -> bool:
    """Whether readers of YAML take this plain scalar for different values."""
    if value[:1] not in _PLAIN_START:
        return False
    return _AMBIGUOUS.fullmatch(value) is not None or _too_big(value)


def _too_big(value: str) -> bool:
    # Past 18 digits, readers that hold numbers as doubles or 64-bit integers disagree, and an
    # exponent can make infinity.
    return _FLOAT.fullmatch(value) is not None and (
        len(value) > _MAX_DIGITS or math.isinf(float(value))
    )
