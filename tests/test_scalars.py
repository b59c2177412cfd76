"""Plain scalars by the core schema of YAML 1.2, and numbers that readers disagree about."""

from __future__ import annotations

import math
import re

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from registry.scalars import Scalar, is_ambiguous, resolve

TEXT = [
    *("no", "No", "NO", "yes", "on", "Off", "y", "n", "N"),
    *("tRUE", "nULL", "Nan", "nan", "inf", "-inf", "+inf"),
    *("12:30", "1:2:3", "190:20:30.15"),
    *("2021-12-23", "2021-12-23T10:00:00Z", "2021-12-23/2021-12-25"),
    *("1.2.3", "1e", "e5", "1e5e5", ".", "-", "+", "--1", "1-2", "+-1", ".e5", "-.", "1 000"),
    *("0x", "0o", "0o8", "0xg", "0b2", "1,5", "١٢", "½", "1\uff0e5"),
    *("<<", "=", "nullx", "~x", "trueish", "north", "5th"),
]  # fmt: skip
VALUES: list[tuple[str, Scalar]] = [
    *((word, None) for word in ("", "~", "null", "Null", "NULL")),
    *((word, True) for word in ("true", "True", "TRUE")),
    *((word, False) for word in ("false", "False", "FALSE")),
    ("0", 0), ("-0", 0), ("7", 7), ("-7", -7), ("+7", 7), ("2021", 2021), ("1000", 1000),
    ("4.10", 4.1), ("4.", 4.0), (".5", 0.5), ("-.5", -0.5), ("0.0", 0.0), ("1e3", 1000.0),
    ("1.5e3", 1500.0), ("1E-2", 0.01), ("+1.5", 1.5), ("123456789012345678", 123456789012345678),
]  # fmt: skip
AMBIGUOUS = [
    *("010", "-010", "+010", "00", "0_7", "0o7", "-0o7", "0x1F", "-0x1f", "0b101", "007", "08"),
    *("1_000", "1_", "1_0.5", "01.5", "00.5", "010e2"),
    *(".inf", ".Inf", ".INF", "-.inf", "+.INF", ".nan", ".NaN", ".NAN"),
    *("1234567890123456789", "-123456789012345678", "1e400", "-1e400", "0.1234567890123456789"),
]


@pytest.mark.parametrize("written", TEXT)
def test_what_is_no_number_and_no_core_word_stays_text(written: str) -> None:
    """Words, times and days that YAML 1.1 took for something else are text, and no doubt of it."""
    assert resolve(written) == written
    assert not is_ambiguous(written)


@pytest.mark.parametrize(("written", "value"), VALUES)
def test_core_words_and_plain_numbers_have_their_value(written: str, value: Scalar) -> None:
    """Value and type are those of the core schema."""
    found = resolve(written)
    assert (found, type(found)) == (value, type(value))
    assert not is_ambiguous(written)


@pytest.mark.parametrize("written", AMBIGUOUS)
def test_a_number_that_readers_take_for_different_values_is_ambiguous(written: str) -> None:
    """It stays text, so that no digit of it is lost before somebody writes it unmistakably."""
    assert is_ambiguous(written)
    assert resolve(written) == written


# The rules of the core schema, as https://yaml.org/spec/1.2.2/#1032-tag-resolution gives them.
_CORE_INT = re.compile(r"[-+]?[0-9]+", re.ASCII)
_CORE_OTHER_BASE = re.compile(r"0o[0-7]+|0x[0-9a-fA-F]+", re.ASCII)
_CORE_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?", re.ASCII)
_CORE_NO_NUMBER = re.compile(r"[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)", re.ASCII)

_NUMBERLIKE = st.text("0123456789_.:eExXoObB+-nNaAiIfF~", max_size=24)


@given(_NUMBERLIKE | st.text(max_size=12))
def test_a_value_is_the_core_schema_s_or_ambiguous(written: str) -> None:
    """Nothing is read in another way than the core schema reads it."""
    value = resolve(written)
    if is_ambiguous(written):
        assert value == written
    elif written in ("", "~", "null", "Null", "NULL"):
        assert value is None
    elif written in ("true", "True", "TRUE", "false", "False", "FALSE"):
        assert value is (written[0] in "tT")
    elif _CORE_INT.fullmatch(written):
        assert type(value) is int
        assert value == int(written)
    elif _CORE_FLOAT.fullmatch(written):
        assert type(value) is float
        assert value == float(written)
    else:
        assert not _CORE_OTHER_BASE.fullmatch(written)
        assert not _CORE_NO_NUMBER.fullmatch(written)
        assert value == written


@given(_NUMBERLIKE)
def test_a_number_is_finite(written: str) -> None:
    """JSON has no infinity, so none comes out."""
    value = resolve(written)
    assert not isinstance(value, float) or math.isfinite(value)


@given(_NUMBERLIKE)
def test_a_number_of_ours_is_the_same_number_to_yaml_1_1(written: str) -> None:
    """Where we read a number, PyYAML's own rules read that number, or text; never another one."""
    value = resolve(written)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return
    other = yaml.safe_load(written)
    assert isinstance(other, str) or other == value
