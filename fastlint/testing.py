"""How a rule is tested: its page holds it to its word.

`check_rule("FLT102")` reads the examples on the page of a rule (its docstring) and runs them: *Bad* must be reported on
exactly the marked lines, *Good* on none by any rule, *Fixed* must be what the fix makes of *Bad*, silent and stable. It
also checks the form of the page and of the rule. In a test of your own rules:

    @pytest.mark.parametrize("code", fastlint.rules.manifest())
    def test_rule(code):
        fastlint.testing.check_rule(code)

An example is indented code. `# app/main.py` on a line of its own begins a file of that name, and `# expect` or
`# expect: some text` ends each line that must be reported; the text has to occur in the code, name or message of the
finding or in its call path.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection, Iterator, Mapping
from textwrap import dedent
from typing import NamedTuple

from fastlint import rules
from fastlint.diagnostic import Diagnostic, RuleInfo
from fastlint.engine.in_memory import check_texts, fix_texts
from fastlint.passes.project_files import kind_of
from fastlint.source import lines_of
from fastlint.subjects.files import UnanalysableFile

HEADINGS = (
    "Why it hurts", "Bad", "Good", "Fixed", "Fixed (unsafe)", "Exceptions", "Versions", "References", "Overlaps",
)  # fmt: skip
"""The headings of a page, in their order."""
REQUIRED = ("Why it hurts", "Bad", "Good", "Exceptions")
_HEADING = re.compile(r"([A-Z][A-Za-z ]*(?: \(unsafe\))?):(?: .*)?")
_FILE = re.compile(r"# ([\w./-]+)")
_TITLE = re.compile(r"[A-Z][a-z]*\b")
_PROPER_NAMES = ("Pydantic", "Starlette", "Python")
_MARK = re.compile(r"(?P<code>.*?)\s*# expect(?:: *(?P<text>.*))?")


class Example(NamedTuple):
    """Files by name, without their marks; `marks` are the lines to be reported, with the text expected there."""

    files: dict[str, str]
    marks: dict[tuple[str, int], str]


class Page(NamedTuple):
    """The docstring of a rule: its headings in order, and its examples by heading."""

    summary: str
    headings: tuple[str, ...]
    examples: dict[str, Example]


def check_rule(code: str) -> None:
    """Hold a rule to its page.

    Raises AssertionError with a line for each thing that is wrong and what to do about it, KeyError for an unknown
    code.
    """
    info = rules.manifest()[code]
    problems = list(problems_of(info))
    if problems:
        raise AssertionError(f"{info.path}:\n" + "\n".join(f"- {problem}" for problem in problems))


def problems_of(info: RuleInfo) -> Iterator[str]:
    """What is wrong with a rule, in the order in which it is best mended."""
    page = read_page(info.page)
    if info.origin:
        form = _form_of_own_page(page)
    else:
        form = [*_form_of_rule(info), *_form_of_page(info.page, page), *_untold(info, page)]
    yield from form
    if not form:
        yield from _broken(info, page)
        yield from _check_bad(info, page)
        yield from _check_silent(info, "Good", page.examples["Good"].files)
        yield from _check_fixed(info, page)


# the page


def read_page(text: str) -> Page:
    """Headings and examples of a page."""
    lines = lines_of(text)
    headings: list[str] = []
    examples: dict[str, Example] = {}
    for row, line in enumerate(lines):
        heading = _HEADING.fullmatch(line) if row and not lines[row - 1].strip() else None
        if heading:
            headings.append(heading[1])
            body = _indented(lines[row + 1 :])
            if heading[1].startswith(("Bad", "Good", "Fixed")) and any(body):
                examples[heading[1]] = read_example(dedent("\n".join(body)))
    return Page(lines[0], tuple(headings), examples)


def _indented(lines: list[str]) -> list[str]:
    """The lines from the first on that are indented or blank."""
    end = next((i for i, line in enumerate(lines) if line and not line.startswith(" ")), len(lines))
    return lines[:end]


def read_example(text: str) -> Example:
    """The files of an example and their marks."""
    parts: dict[str, list[str]] = {}
    current = "example.py"
    for line in lines_of(text.strip("\n")):
        if (header := _FILE.fullmatch(line)) and _is_file(header[1]):
            current = header[1]
            parts[current] = []
        else:
            parts.setdefault(current, []).append(line)
    files: dict[str, str] = {}
    marks: dict[tuple[str, int], str] = {}
    for name, lines in parts.items():
        for row, line in enumerate(lines):
            if mark := _MARK.fullmatch(line):
                lines[row] = mark["code"]
                marks[name, row + 1] = mark["text"] or ""
        files[name] = "\n".join(lines).rstrip("\n") + "\n"
    return Example(files, marks)


def _is_file(name: str) -> bool:
    """Whether a comment names a file: Python, or one about the project."""
    return name.endswith((".py", ".pyi")) or kind_of(name.rpartition("/")[2]) != ""


# form


def _form_of_rule(info: RuleInfo) -> Iterator[str]:
    if not re.fullmatch(r"FLT\d{3}", info.code):
        yield f"the code {info.code!r} is not FLT and three digits"
    same = [str(path) for path in rules.files() if f'code = "{info.code}"' in path.read_text(encoding="utf-8")]
    if len(same) > 1:
        yield f"the code {info.code} is taken: {', '.join(same)}; take the next free one of the group"
    if not re.fullmatch(r"[a-z][a-z0-9]*(-[a-z0-9]+)*", info.name):
        yield f"the file name gives the name {info.name!r}: use lower-case words with underscores between them"
    if info.name.startswith(rules.CURES):
        yield f'{info.name} names a cure: name the fault, so that the name reads well after "allow ..."'
    wanted = "".join(word.capitalize() for word in info.name.split("-"))
    if (given := rules.load(info.code).__name__) != wanted:
        yield f"the class {given} is to be called {wanted}, like its file"


def _form_of_page(text: str, page: Page) -> Iterator[str]:
    if not page.summary.endswith(".") or lines_of(text)[1:2] not in ([], [""]):
        yield "the docstring begins with a summary of one line that ends with a period, and a blank line after it"
    for heading in page.headings:
        if heading not in HEADINGS:
            yield f"unknown heading {heading!r}; there are {', '.join(HEADINGS)}"
    for heading in REQUIRED:
        if heading not in page.headings:
            yield f"the page lacks {heading!r}"
    known = [heading for heading in page.headings if heading in HEADINGS]
    if known != [heading for heading in HEADINGS if heading in known]:
        yield f"the headings {', '.join(known)} are to stand once each in the order {', '.join(HEADINGS)}"
    for heading in ("Bad", "Good", *(h for h in known if h.startswith("Fixed"))):
        if heading in known and heading not in page.examples:
            yield f"{heading!r} has no example: put indented code below the heading"
    if "Bad" in page.examples and not page.examples["Bad"].marks:
        yield "no line of Bad is marked: put `# expect` behind each line that the rule must report"
    for heading, example in page.examples.items():
        if heading != "Bad" and example.marks:
            yield f"{heading!r} has a marked line, but nothing may be reported there"


def _form_of_own_page(page: Page) -> list[str]:
    """What the page of an own rule lacks: it is free but for the two examples that are its test."""
    missing = [f"the page lacks an example under `{h}:`" for h in ("Bad", "Good") if h not in page.examples]
    if not missing and not page.examples["Bad"].marks:
        missing = ["no line of Bad is marked: put `# expect` behind each line that the rule must report"]
    return missing


def _untold(info: RuleInfo, page: Page) -> Iterator[str]:
    """What the rule declares and the page does not say."""
    for overlap in info.overlaps:
        if "Overlaps" not in page.headings or overlap.partition(":")[2] not in info.page:
            yield f"the rule overlaps {overlap}: say under `Overlaps:` what the other one reports"
    if rules.load(info.code).versions and "Versions" not in page.headings:
        yield "the rule declares versions: say under `Versions:` which, and what is different in the others"


# behaviour


def _broken(info: RuleInfo, page: Page) -> Iterator[str]:
    """Examples that are no Python."""
    may_be_broken = rules.subject_of(info.code) is UnanalysableFile
    for heading, example in page.examples.items():
        for name, text in example.files.items():
            if not name.endswith(".py"):
                continue
            try:
                compile(text, name, "exec", dont_inherit=True)
            except (SyntaxError, ValueError) as error:
                if not (heading == "Bad" and may_be_broken):
                    yield f"{heading}: {name} is no Python: {error}"


def _enabled(info: RuleInfo) -> frozenset[str]:
    """The rules that are on by default, and this one; an own rule is tested by itself."""
    if info.origin:
        return frozenset({info.code})
    return frozenset(
        {info.code, *(c for c, r in rules.manifest().items() if r.default and not r.preview and not r.origin)}
    )


def _found(info: RuleInfo, files: Mapping[str, str]) -> list[Diagnostic]:
    return check_texts(files, select=_enabled(info), preview=info.preview)


def _check_bad(info: RuleInfo, page: Page) -> Iterator[str]:
    """Bad is reported on exactly the marked lines, and by no other rule."""
    bad = page.examples["Bad"]
    found: dict[tuple[str, int], list[Diagnostic]] = {}
    for diagnostic in _found(info, bad.files):
        place = (diagnostic.filename, diagnostic.span.row)
        if diagnostic.code == info.code:
            found.setdefault(place, []).append(diagnostic)
        else:
            yield f"Bad: {_shown(diagnostic)}: another rule reports this; make the example about one fault only"
    for place, text in bad.marks.items():
        if place not in found:
            yield f"Bad: {_line(bad.files, place)} is marked, but not reported; mend the rule or move the mark"
        elif not any(text in _words(diagnostic) for diagnostic in found[place]):
            yield f"Bad: {_line(bad.files, place)} is reported without {text!r}: {_shown(found[place][0])}"
    for place in found.keys() - bad.marks.keys():
        yield f"Bad: {_line(bad.files, place)} is reported, but not marked: {_shown(found[place][0])}"
    for diagnostic in () if info.origin else (d for ds in found.values() for d in ds):
        yield from _check_message(diagnostic.message)


def _check_message(message: str) -> Iterator[str]:
    if "\n" in message or message.endswith("."):
        yield f"the message is one line without a period at its end: {message!r}"
    first = _TITLE.match(message)
    if first and first[0] not in _PROPER_NAMES:
        yield f"the message begins in lower case: {message!r}"


def _check_silent(info: RuleInfo, heading: str, files: Mapping[str, str]) -> Iterator[str]:
    for diagnostic in _found(info, files):
        yield f"{heading}: {_shown(diagnostic)}: nothing may be reported here, by any rule"


def _check_fixed(info: RuleInfo, page: Page) -> Iterator[str]:
    """Fixed is what the fix makes of Bad; fixing it again changes nothing."""
    bad = page.examples["Bad"].files
    heading = next((h for h in page.headings if h.startswith("Fixed")), None)
    if heading is None:
        if _fixed(info, bad, unsafe=True) != bad:
            yield "Bad can be fixed: show the result under `Fixed:`, or `Fixed (unsafe):` if the fix is not safe"
        return
    unsafe = "unsafe" in heading
    wanted = page.examples[heading].files
    result = _fixed(info, bad, unsafe=unsafe)
    if unsafe and result == wanted == _fixed(info, bad, unsafe=False):
        yield "the fix is safe: call the heading `Fixed:`"
    if result != wanted:
        yield f"{heading} is not what the fix makes of Bad:\n{_difference(wanted, result)}"
        return
    yield from _check_silent(info, heading, wanted)
    if (again := _fixed(info, wanted, unsafe=unsafe)) != wanted:
        yield f"{heading} is not stable, a second fix changes it:\n{_difference(wanted, again)}"


def _fixed(info: RuleInfo, files: Mapping[str, str], *, unsafe: bool) -> dict[str, str]:
    return fix_texts(files, select=_enabled(info), unsafe=unsafe, preview=info.preview)


# wording


def _words(diagnostic: Diagnostic) -> str:
    parts: Collection[str] = (
        diagnostic.code, diagnostic.name, diagnostic.message, *(r.message for r in diagnostic.related),
    )  # fmt: skip
    return "\n".join(parts)


def _shown(diagnostic: Diagnostic) -> str:
    return f"{diagnostic.filename}:{diagnostic.span.row}: {diagnostic.code} {diagnostic.message}"


def _line(files: Mapping[str, str], place: tuple[str, int]) -> str:
    name, row = place
    lines = lines_of(files[name]) if name in files else []
    return f"{name}:{row} `{lines[row - 1].strip() if row <= len(lines) else ''}`"


def _difference(wanted: Mapping[str, str], result: Mapping[str, str]) -> str:
    lines: list[str] = []
    for name in sorted(wanted.keys() | result.keys()):
        before, after = lines_of(wanted.get(name, "")), lines_of(result.get(name, ""))
        lines += difflib.unified_diff(before, after, f"{name} on the page", f"{name} fixed", lineterm="")
    return "\n".join(lines)
