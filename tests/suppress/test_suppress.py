"""Suppression comments: what they cover, what is unused, and what their removal leaves."""

from __future__ import annotations

import pickle
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from fastlint.diagnostic import Diagnostic, Fix, Related, RuleInfo, Severity, Span
from fastlint.fix import apply_fixes
from fastlint.source import Source
from fastlint.suppress import Mark, Suppressions, parse_suppressions, suppress, unused
from fastlint.suppress.model import Covering


def rule(code: str, name: str, group: str) -> RuleInfo:
    return RuleInfo(code, name, group, Severity.WARNING, True, False, None, "", "", "")


RULES = {
    info.code: info
    for info in [
        rule("FLT001", "unreadable-file", "meta"),
        rule("FLT002", "unused-suppression", "meta"),
        rule("FLT101", "blocking-sleep", "blocking"),
        rule("FLT102", "blocking-http-call", "blocking"),
        rule("FLT201", "unawaited-coroutine", "coroutines"),
    ]
}


def parsed(text: str) -> Suppressions:
    return parse_suppressions(Source("a.py", text))


def covered(text: str, code: str = "FLT101") -> list[int]:
    """The rows of a text on which a rule is silenced."""
    covering, info = Covering(parsed(text)), RULES[code]
    return [row for row in range(1, text.count("\n") + 2) if covering.covers(row, info.code, info.name, info.group)]


@pytest.mark.parametrize(
    "comment",
    [
        "# noqa",
        "#noqa",
        "# NoQA",
        "# noqa -- the reason",
        "# noqa: FLT101",
        "# noqa:FLT101",
        "# NOQA : flt101",
        "# noqa: E501,FLT101",
        "# noqa: E501 FLT101 W291",
        "# noqa: FLT1",
        "# noqa: FLT",
        "# noqa: FLT101 because of FLT102",
        "# type: ignore  # noqa: FLT101",
        "# type: ignore # noqa: FLT101 # pylint: disable=all",
        "# noqa: words that are no code",
        "# noqa: F",
        "# fastlint: ignore",
        "# fastlint: ignore[FLT101]",
        "# fastlint:ignore[blocking-sleep]",
        "# fastlint: ignore[FLT201, blocking-sleep] -- reason, with [brackets]",
        "# fastlint: ignore[blocking]",
        "# fastlint: ignore[FLT10]",
        "# FastLint: Ignore[Blocking-Sleep]",
        "# noqa: E501  # fastlint: ignore[FLT101]",
        "# fastlint: file-ignore[FLT101]",
        "# fastlint: file-ignore",
    ],
)
def test_a_comment_behind_code_silences_its_row(comment: str) -> None:
    assert 2 in covered(f"x = 1\ny = 2  {comment}\nz = 3\n")


@pytest.mark.parametrize(
    "comment",
    [
        "# noqa: E501",
        "# noqa: FLT102",
        "# noqa: F101",
        "# noqa: FLT1011",
        "# noqa: E501 FLT2",
        "# nonoqa",
        "# fastlint: ignore[FLT102]",
        "# fastlint: ignore[blocking-http-call]",
        "# fastlint: ignore[block]",
        "# fastlint: ignore[]",
        "# fastlint: ignore[FLT101",
        "# fastlint: disable[FLT101]",
        "# fastlint ignore[FLT101]",
        "# flake8: noqa",
    ],
)
def test_a_comment_that_means_something_else_silences_nothing(comment: str) -> None:
    assert not covered(f"y = 2  {comment}\n")


def test_a_comment_counts_for_its_row_only() -> None:
    assert covered("x = 1\ny = 2  # noqa\nz = 3\n") == [2]
    assert covered("# noqa\nx = 1\n") == [1]


@pytest.mark.parametrize("text", ['x = "# noqa"\n', 'x = """\n# noqa\n"""\n', "x = '# fastlint: file-ignore'\n"])
def test_a_string_is_no_comment(text: str) -> None:
    assert covered(text) == []


CALL = "x = [\n    f(1),{0}\n    g(),{1}\n    h(),\n]{2}\ny = 1\n"


def test_rows_of_a_statement_over_several_rows() -> None:
    assert covered(CALL.format("", "", "  # noqa")) == [1, 2, 3, 4, 5]
    assert covered(CALL.format("", "  # noqa", "")) == [3]
    assert covered("x = [  # noqa\n    1,\n]\ny = 1\n") == [1, 2, 3]
    assert covered('x = f("""\n  select\n""")  # noqa\ny = 1\n') == [1, 2, 3]
    assert covered('x = f(\n  """\n  select\n""",  # noqa\n  2,\n)\n') == [2, 3, 4]
    assert covered('x = f(\n  f"""\n{a}\n""" + """\n""",  # noqa\n  2,\n)\n') == [2, 3, 4, 5]
    assert covered("x = f(\n  1 + \\\n  2,  # noqa\n  3,\n)\n") == [2, 3]
    assert covered("assert x, \\\n    y  # noqa\nz\n") == [1, 2]
    assert covered("if x:\n    y = (1,\n  2)  # noqa\n    z\n") == [2, 3]
    assert covered("def f(\n    a=1,\n):  # noqa\n    z\n") == [1, 2, 3]


@pytest.mark.parametrize("comment", ["# fastlint: ignore[FLT101]", "# fastlint: ignore -- why"])
def test_a_comment_on_a_row_of_its_own_counts_for_the_next_statement(comment: str) -> None:
    assert covered(f"{comment}\nx = (1,\n 2)\ny = 1\n") == [2, 3]
    assert covered(f"{comment}\n# more\n\nx = 1\ny = 1\n") == [4]
    assert covered(f"def f():\n    {comment}\n    return g(\n    )\n\nx = 1\n") == [3, 4]
    assert covered(f"def f():\n    pass\n    {comment}\n\nx = 1\n") == [5]
    assert covered(f"{comment}\nasync def f(\n    a,\n):\n    x\n") == [2, 3, 4]
    assert covered(f"{comment}\n@a\n@b(\n 1)\n# and\ndef f():\n    x\n") == [2, 3, 4, 5, 6]
    assert covered(f"@a\n{comment}\n@b\ndef f():\n    x\n") == [3, 4]
    assert covered(f"x = f(\n    {comment}\n    1,\n    2,\n)\n") == [3]
    assert covered(f"x = f(\n    1,\n    {comment}\n)\n") == [4]
    assert covered(f"x = 1\n{comment}\n") == [2]
    assert covered(f"x = 1\n{comment}") == [2]


def test_comments_for_the_whole_file() -> None:
    for comment in (
        "# fastlint: file-ignore[blocking]",
        "# fastlint: file-ignore",
        "# flake8: noqa",
        "# flake8: NOQA: FLT1",
    ):
        assert covered(f"x = 1\n\n    {comment} -- why\ny = 2\n") == [1, 2, 3, 4, 5]
    for comment in (
        "# flake8: noqa: E501",
        "# flake8: noqa in prose",
        "see # flake8: noqa",
        "# fastlint: file-ignore[FLT2]",
    ):
        assert covered(f"x = 1\n{comment}\n" if comment[0] == "#" else f"# {comment}\n") == []


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_rows_are_those_of_the_source(newline: str) -> None:
    text = 'a = """\n\x0c\n\u2028"""\n\x0c\nb = "é\U0001f600"  # noqa: E501, FLT101\nc\n'.replace("\n", newline)
    source = Source("a.py", text)
    (directive,) = parse_suppressions(source).directives
    assert (directive.first, directive.last) == (5, 5)
    assert source.slice(directive.span) == "# noqa: E501, FLT101"


@pytest.mark.parametrize(
    "broken", ["x = (\n", 'x = """\n', "  x\n y\n", "def (:\n", "if x:\n\ty\n        z\n", "\x00\n"]
)
def test_a_file_that_cannot_be_tokenised_is_scanned(broken: str) -> None:
    rows = broken.count("\n")
    text = (
        f"{broken}a = 1  # noqa: FLT101\n# fastlint: ignore[FLT101]\n# more\nb = 1\n# fastlint: file-ignore[FLT201]\n"
    )
    assert {rows + 1, rows + 4} <= set(covered(text))
    if broken in ("x = (\n", 'x = """\n'):
        assert covered(text) == [rows + 1, rows + 4]
        assert covered(text, "FLT201") == list(range(1, rows + 7))


def test_the_result_is_plain_data() -> None:
    suppressions = parsed("x = 1  # noqa: FLT101\n")
    assert pickle.loads(pickle.dumps(suppressions)) == suppressions
    assert parsed("x = 1  # noqa: E501\n# noqa in words: E501\n") != Suppressions()
    assert parsed("x = 1  # noqa: E501\n" * 3) == Suppressions()


def finding(row: int, code: str = "FLT101", **more: object) -> Diagnostic:
    return Diagnostic(Span(row, 1, row, 2), "m", code=code, name=RULES[code].name, filename="a.py", **more)  # type: ignore[arg-type]


def test_diagnostics_are_silenced_on_their_row_their_noqa_row_and_by_their_cause() -> None:
    files = {
        "a.py": parsed("x  # noqa: FLT1\ny  # fastlint: ignore[blocking-sleep, FLT201]\n"),
        "C:/b.py": parsed("\n\nz  # fastlint: ignore[blocking]\n"),
    }
    step = Related("C:/b.py", Span(3, 1, 3, 2), "calls")
    diagnostics = [
        finding(1),
        finding(2),
        finding(1, "FLT201"),
        finding(5, noqa_row=2),
        finding(6, cause="C:/b.py:3"),
        finding(7, cause="C:/b.py:9", related=(step,)),
        finding(8, "FLT201", cause="C:/b.py:3"),
        finding(9, cause="elsewhere.py:3"),
    ]
    kept, used = suppress(diagnostics, files, RULES)
    assert kept == [diagnostics[index] for index in (2, 5, 6, 7)]
    assert used == {"a.py": {(1, "FLT1"), (2, "blocking-sleep")}, "C:/b.py": {(3, "blocking")}}


def mended(text: str, used: set[Mark] | None = None, selected: list[str] | None = None) -> tuple[list[str], str]:
    """Messages of the unused suppressions of a text, and the text without them."""
    source = Source("a.py", text)
    found = unused(parse_suppressions(source), used or set(), RULES, selected or list(RULES))
    diagnostics = [Diagnostic(item.span, item.message, Fix("f", item.edits), code="FLT002") for item in found]
    result = apply_fixes(source, diagnostics, unsafe=False)
    assert not result.dropped
    return [item.message for item in found], result.text


@pytest.mark.parametrize(
    ("comment", "left"),
    [
        ("  # noqa: FLT101", ""),
        ("  # noqa: FLT101, FLT102  ", ""),
        ("\t#noqa:FLT101", ""),
        ("  # noqa: E501, FLT101", "  # noqa: E501"),
        ("  # noqa: FLT101, E501", "  # noqa: E501"),
        ("  # noqa: FLT101 E501,FLT102 W291 FLT201", "  # noqa: E501 W291"),
        ("  # noqa: FLT101,FLT102,E501 -- why", "  # noqa: E501 -- why"),
        ("  # noqa: FLT101 -- why", ""),
        ("  # noqa: FLT101 -- why # type: ignore", "  # type: ignore"),
        ("  # noqa: FLT101, a remark", "  # a remark"),
        ("  # type: ignore  # noqa: FLT101", "  # type: ignore"),
        ("  # type: ignore # noqa: FLT101 remark", "  # type: ignore # remark"),
        ("  # noqa: FLT101  # type: ignore", "  # type: ignore"),
        ("  # fastlint: ignore", ""),
        ("  # fastlint: ignore[FLT101]", ""),
        ("  # fastlint: ignore[blocking, FLT201] -- why", ""),
        ("  # fastlint: ignore[blocking-slep]", ""),
        ("  # fastlint: file-ignore[FLT101]", ""),
        ("  # noqa: E501  # fastlint: ignore[FLT101]", "  # noqa: E501"),
    ],
)
@pytest.mark.parametrize("newline", ["\n", "\r\n", ""])
def test_an_unused_suppression_goes_and_everything_else_stays(comment: str, left: str, newline: str) -> None:
    messages, text = mended(f"x = '# noqa'{comment}{newline}")
    assert len(messages) == 1
    assert text == f"x = '# noqa'{left}{newline}"
    assert mended(text) == ([], text)


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("a\n    # fastlint: ignore[FLT101]\nb\n", "a\nb\n"),
        ("a\r\n# noqa: FLT101\r\nb\r\n", "a\r\nb\r\n"),
        ("# fastlint: file-ignore[FLT101]", ""),
        ("a\n# flake8: noqa: FLT101\n", "a\n"),
        ("# flake8: noqa: E501, FLT101\n", "# flake8: noqa: E501\n"),
        ("a\n# fastlint: ignore[FLT101] see below\nb\n", "a\n# see below\nb\n"),
    ],
)
def test_a_row_that_held_nothing_else_goes(text: str, left: str) -> None:
    assert mended(text)[1] == left


def test_the_words_of_use_stay() -> None:
    text = "x  # fastlint: ignore[FLT102, blocking-sleep, coroutines]\n"
    messages, left = mended(text, {(1, "blocking-sleep")})
    assert left == "x  # fastlint: ignore[blocking-sleep]\n"
    assert messages == ["unused suppression: nothing is reported here as `FLT102`, `coroutines`; remove it"]
    assert mended(text, {(1, "blocking-sleep"), (1, "FLT102"), (1, "coroutines")}) == ([], text)
    assert mended("x  # fastlint: ignore\n", {(1, "*")})[0] == []


def test_only_enabled_rules_are_judged_and_unknown_ones_always() -> None:
    text = "x  # fastlint: ignore[FLT101]\n"
    assert mended(text, selected=["FLT102"]) == ([], text)
    assert len(mended(text, selected=["FLT101"])[0]) == 1
    for wide in ("x  # noqa: FLT1\n", "x  # fastlint: ignore[blocking]\n", "x  # fastlint: ignore\n"):
        assert mended(wide, selected=["FLT101", "FLT002"]) == ([], wide)
    (message,), _ = mended("x  # fastlint: ignore[blocking-slep]\n", selected=["FLT102"])
    assert message == "no such rule: `blocking-slep`; did you mean `blocking-sleep`?"
    (message,), left = mended("x  # noqa: FLT999, FLT101\n", {(1, "FLT101")})
    assert message.startswith("no such rule: `FLT999`")
    assert left == "x  # noqa: FLT101\n"


@pytest.mark.parametrize(
    "comment", ["# noqa", "# noqa: E501", "# flake8: noqa", "# noqa: some words", "# noqa: F401 -- FLT101"]
)
def test_what_may_serve_other_tools_is_never_judged(comment: str) -> None:
    assert mended(f"x  {comment}\n")[0] == []
    assert mended(f"{comment}\n")[0] == []


def test_a_malformed_comment_is_named_and_left() -> None:
    for text in ("x  # fastlint: disable=FLT101\n", "x  # fastlint: ignore[]\n", "x  # fastlint: ignore[FLT101\n"):
        (message,), left = mended(text)
        assert message.startswith("This comment suppresses nothing: write `# fastlint: ignore[RULE]`")
        assert left == text


def test_an_unused_suppression_can_be_suppressed() -> None:
    assert mended("x  # noqa: FLT101, FLT002\n")[0] == []
    assert mended("x  # fastlint: ignore[FLT101]  # noqa\n")[0] == []
    assert mended("# fastlint: file-ignore[unused-suppression]\nx  # noqa: FLT101\n")[0] == []
    assert len(mended("x  # noqa: FLT101\n# fastlint: ignore[FLT002]\ny\n")[0]) == 1


def test_flake8_agrees(tmp_path: Path) -> None:
    """The same comment forms silence the same rows in flake8, tried with a code of its own."""
    forms = [
        "# noqa",
        "# NoQA: E711",
        "# noqa:W1,E711",
        "# noqa: E7",
        "# noqa: words",
        "# noqa: W1",
        "# flake8: noqa",
        "",
    ]
    text = "".join(f"x == None  {form}".rstrip() + "\n" for form in forms)
    path = tmp_path / "a.py"
    path.write_text(text)
    command = [sys.executable, "-m", "flake8", "--isolated", "--select=E711", "--format=%(row)d", str(path)]
    run = subprocess.run(command, check=False, capture_output=True, text=True, cwd=tmp_path)
    reported = {int(row) for row in run.stdout.split()}
    assert reported
    ours = parse_suppressions(Source("a.py", text.replace("E7", "FLT7")))
    assert reported == {
        row for row in range(1, len(forms) + 1) if not Covering(ours).covers(row, "FLT711", "none", "none")
    }


def test_layout_of_a_real_endpoint() -> None:
    text = textwrap.dedent(
        """\
        import time
        # fastlint: ignore[blocking-sleep] -- start-up only
        @app.get(
            "/",
        )
        async def root():
            time.sleep(1)
            time.sleep(2)  # noqa: FLT101 -- measured
        """
    )
    assert covered(text) == [3, 4, 5, 6, 8]
