"""What libyaml and PyYAML say of text that is no YAML, in words for people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from registry.diagnostics import Diagnostic, Rule, Severity, Span
from registry.text import lines_of

if TYPE_CHECKING:
    import yaml

SYNTAX = Rule("YAML002", "syntax", Severity.ERROR, "A file cannot be read as YAML.")
RULES: Final = (SYNTAX,)

_PLAIN_WORDS: Final = (
    # (libyaml's or PyYAML's problem, use the place where the construct started, message, hint)
    ("unexpected end of stream", True, "this text in quotation marks is never closed",
     "add the closing quotation mark"),
    ("could not find expected ':'", True, 'this line is not "key: value"',
     "write the key, a colon, a space and the value"),
    ("mapping values are not allowed", False, 'a second ": " makes no sense here',
     "put text that contains a colon in quotation marks, or check the indentation of the line"),
    ("expected ',' or", True, "this bracket is never closed", "add the closing bracket"),
    ("did not find expected key", False, "this line is not indented like its neighbours",
     "give the keys of one mapping the same indentation"),
    ("but found", False, "this line is not indented like its neighbours",
     "give the keys of one mapping the same indentation, and the items of a list the same"),
    ("did not find expected '-'", False, "this line is not indented like its neighbours",
     'start each item of the list with "- " at the same indentation'),
    ("cannot start any token", False, "a value may not start with this character",
     "put the value in quotation marks"),
    ("unknown escape", False, "this backslash does not start a known escape",
     "write two backslashes, or put the text in single quotation marks"),
    ("did not find expected <document start>", False, "something stands before or after the record",
     "a file holds one mapping and nothing else"),
    ("block sequence entries are not allowed", False, 'a list item ("- ") may not start here',
     "start the list on the next line"),
)  # fmt: skip


def fault(path: str, text: str, error: yaml.MarkedYAMLError) -> Diagnostic:
    """The finding for an error of the parser, at the line where people should look.

    Args:
        path: The file.
        text: All of it.
        error: What the parser raised.
    """
    problem = error.problem or ""
    mark = error.problem_mark or error.context_mark
    message, hint = f"YAML cannot be read here: {problem}", "compare with a neighbouring file"
    for words, at_start, plain, advice in _PLAIN_WORDS:
        if words in problem:
            message, hint = plain, advice
            if at_start and error.context_mark is not None:
                mark = error.context_mark
            break
    line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    last = max(len(lines_of(text.rstrip("\r\n"))), 1)
    if line > last:  # the parser points past the end; people look at the last line
        line, column = last, 1
    return Diagnostic(SYNTAX, Span(path, line, column, line, column + 1), message, hint)
