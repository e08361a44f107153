"""Fixes: text outside of the edits stays, nothing unreadable is written, a file is old or new whatever happens."""

from __future__ import annotations

import os
import random
import signal
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fastlint.diagnostic import Applicability, Diagnostic, Edit, Fix, Span
from fastlint.fix import (
    ChangedOnDiskError,
    Files,
    StableFix,
    WriteError,
    apply_fixes,
    fix_until_stable,
    unified_diff,
    write_atomically,
)
from fastlint.source import Source

ROOT = Path(__file__).parents[2]


def finding(
    code: str, *edits: tuple[Span, str], applicability: Applicability = Applicability.SAFE, row: int | None = None
) -> Diagnostic:
    span = Span(row, 1, row, 2) if row else edits[0][0]
    return Diagnostic(span, "m", Fix("f", tuple(Edit(*edit) for edit in edits), applicability), code=code)


def at(row: int, column: int, end_column: int | None = None) -> Span:
    return Span(row, column, row, column if end_column is None else end_column)


def fixed(text: str, *diagnostics: Diagnostic, unsafe: bool = False) -> str:
    return apply_fixes(Source("a.py", text), diagnostics, unsafe=unsafe).text


def stable(text: str, check: Callable[[str], list[Diagnostic]], *, unsafe: bool = False) -> StableFix:
    """The rounds on a single file."""

    def look(contents: Mapping[str, bytes]) -> list[Diagnostic]:
        return [replace(d, filename="a.py") for d in check(contents.get("a.py", text.encode()).decode())]

    files = {"a.py": text.encode()}
    return fix_until_stable(look({}), Files(("a.py",), files.get, files.get), look, unsafe=unsafe)


def listing(folder: Path) -> list[str]:
    return sorted(item.name for item in folder.iterdir())


def test_only_allowed_fixes_are_made() -> None:
    diagnostics = [
        finding("FLT1", (at(1, 1, 2), "a")),
        finding("FLT2", (at(2, 1, 2), "b"), applicability=Applicability.UNSAFE),
        finding("FLT3", (at(3, 1, 2), "c"), applicability=Applicability.DISPLAY),
        Diagnostic(at(1, 1), "no fix"),
    ]
    assert fixed("x\ny\nz\n", *diagnostics) == "a\ny\nz\n"
    assert fixed("x\ny\nz\n", *diagnostics, unsafe=True) == "a\nb\nz\n"


def test_a_fix_that_overlaps_an_earlier_one_is_skipped_whole() -> None:
    first = finding("FLT1", (at(1, 1, 4), "one"))
    second = finding("FLT2", (at(1, 3, 6), "two"), (at(2, 1, 2), "y2"))
    result = apply_fixes(Source("a.py", "abcdef\ny\n"), [second, first], unsafe=False)
    assert result.text == "onedef\ny\n"
    assert result.applied == {"FLT1": 1}
    assert result.skipped == (second,)
    assert not result.dropped


@pytest.mark.parametrize(
    ("one", "two", "together"),
    [
        ((at(1, 1, 3), "xx"), (at(1, 3, 5), "yy"), False),
        ((at(1, 1, 3), "xx"), (at(1, 3), "yy"), False),
        ((at(1, 3), "x"), (at(1, 3), "x"), False),
        ((at(1, 1), "x"), (at(1, 2), "y"), True),
        ((at(1, 1, 6), "x"), (at(1, 3), "y"), False),
        ((at(1, 3), "y"), (at(1, 1, 6), "x"), False),
        ((Span(1, 1, 2, 1), ""), (Span(2, 1, 3, 1), ""), True),
        ((Span(1, 1, 3, 1), ""), (Span(2, 1, 3, 1), ""), False),
        ((at(2, 1), "import os\n"), (at(2, 1, 4), "b"), True),
        ((at(2, 1), "import os\n"), (at(2, 1), "import sys\n"), False),
        ((Span(1, 1, 3, 1), "z\n"), (at(2, 1), "import os\n"), False),
    ],
)
def test_what_goes_together(one: tuple[Span, str], two: tuple[Span, str], together: bool) -> None:
    for pair in ((one, two), (two, one)):
        result = apply_fixes(
            Source("a.py", "abcde\nfgh\n"), [finding("FLT1", pair[0]), finding("FLT2", pair[1])], unsafe=False
        )
        assert (result.applied.total() == 2) is together
        assert len(result.skipped) == (0 if together else 1)
        assert not result.dropped


def test_the_same_import_asked_for_twice_is_inserted_once() -> None:
    text = "x = 1\ny = 2\n"
    asyncio, anyio = (at(1, 1), "import asyncio\n"), (at(1, 1), "import anyio\n")
    one = finding("FLT1", asyncio, (at(1, 5, 6), "asyncio"), row=1)
    two = finding("FLT1", asyncio, (at(2, 5, 6), "asyncio"), row=2)
    assert fixed(text, one, two) == "import asyncio\nx = asyncio\ny = asyncio\n"
    more = finding("FLT1", asyncio, anyio, (at(2, 5, 6), "anyio"), row=2)
    assert fixed(text, one, more) == "import asyncio\nx = asyncio\ny = 2\n"
    assert (
        fixed(text, finding("FLT1", asyncio, anyio, row=1), two) == "import asyncio\nimport anyio\nx = 1\ny = asyncio\n"
    )
    tail = (at(1, 6), "\nimport asyncio")
    assert fixed("x = 1", finding("FLT1", tail), finding("FLT1", tail)) == "x = 1\nimport asyncio"


def test_equal_insertions_within_a_row_are_never_merged() -> None:
    """Two wraps that end at one place both need their bracket."""
    text = "f(g(x))\n"
    outer = finding("FLT1", (at(1, 1), "a("), (at(1, 8), ")"))
    inner = finding("FLT2", (at(1, 3), "b("), (at(1, 8), ")"))
    result = apply_fixes(Source("a.py", text), [outer, inner], unsafe=False)
    assert result.text == "a(f(g(x)))\n"
    assert result.skipped == (inner,)


def test_a_fix_that_breaks_the_file_is_dropped_alone() -> None:
    text = "".join(f"x{row} = {row}\n" for row in range(1, 21))
    good = [finding("FLT1", (at(row, 1), "z")) for row in range(1, 21) if row not in (7, 8, 13)]
    bad = [finding("FLT9", (at(row, 1), "(")) for row in (7, 8, 13)]
    result = apply_fixes(Source("a.py", text), [*bad, *good], unsafe=False)
    assert result.applied == {"FLT1": 17}
    assert result.dropped == tuple(bad)
    assert result.text.count("z") == 17
    assert "(" not in result.text


def test_two_fixes_that_only_break_together_cost_one_of_them() -> None:
    one, two = finding("FLT1", (at(1, 1), "(")), finding("FLT1", (at(1, 6), ")"))
    closing = finding("FLT2", (at(2, 6), "\n# end"))
    result = apply_fixes(Source("a.py", "x = 1\ny = 2\n"), [one, two, closing], unsafe=False)
    assert result.text == "x = 1\ny = 2\n# end\n"


def test_a_dropped_fix_makes_room_for_one_that_it_kept_out() -> None:
    bad, good = finding("FLT1", (at(1, 1, 6), "(")), finding("FLT2", (at(1, 5, 6), "2"))
    result = apply_fixes(Source("a.py", "x = 1\n"), [bad, good], unsafe=False)
    assert (result.text, result.dropped, result.skipped) == ("x = 2\n", (bad,), ())


@pytest.mark.parametrize(
    ("text", "edit"),
    [
        ("def f():\n    pass\n", (at(2, 5), "await g(); ")),
        ("from __future__ import annotations\nx = 1\n", (at(1, 1), "import os\n")),
        ("x = 1\n", (at(1, 5, 6), "'\ud800'")),
        ("x = 1\n", (at(9, 1), "y")),
        ("x = 1\n", (at(1, 9), "y")),
        ("x = 1\n", (Span(1, 4, 1, 2), "y")),
    ],
    ids=["await outside async", "behind __future__", "lone surrogate", "no row", "no column", "backwards"],
)
def test_a_fix_after_which_the_file_would_not_compile_is_dropped(text: str, edit: tuple[Span, str]) -> None:
    diagnostic = finding("FLT1", edit)
    result = apply_fixes(Source("a.py", text), [diagnostic], unsafe=False)
    assert (result.text, result.dropped) == (text, (diagnostic,))


def test_a_fix_that_contradicts_itself_is_dropped() -> None:
    diagnostic = finding("FLT1", (at(1, 1, 4), "a"), (at(1, 2, 5), "b"))
    assert apply_fixes(Source("a.py", "abcde\n"), [diagnostic], unsafe=False).dropped == (diagnostic,)


def test_the_encoding_of_the_file_can_hold_the_result() -> None:
    source = Source.from_bytes("a.py", "# coding: latin-1\nx = 'é'\n".encode("latin-1"))
    euro, umlaut = finding("FLT1", (at(2, 7), "€")), finding("FLT2", (at(2, 6), "ü"))
    result = apply_fixes(source, [euro, umlaut], unsafe=False)
    assert result.dropped == (euro,)
    assert Source("a.py", result.text, source.encoding).to_bytes() == "# coding: latin-1\nx = 'üé'\n".encode("latin-1")
    cookie = finding("FLT1", (at(1, 1), "\n\n"))
    assert apply_fixes(source, [cookie], unsafe=False).dropped == (cookie,)


def test_a_file_in_newer_syntax_is_judged_by_libcst_and_a_broken_one_left_alone() -> None:
    newer = "type A = int\nx = t'{A}'\n"
    bad, good = finding("FLT1", (at(1, 1), "(")), finding("FLT2", (at(2, 1), "y"))
    result = apply_fixes(Source("a.py", newer), [bad, good], unsafe=False)
    assert (result.text, result.dropped) == ("type A = int\nyx = t'{A}'\n", (bad,))
    for text in ("x = (\ny\n", "(" * 2000 + ")" * 2000):
        result = apply_fixes(Source("a.py", text), [finding("FLT2", (at(1, 1), "y"))], unsafe=False)
        assert (result.text, len(result.dropped)) == (text, 1)


CHARACTERS = st.sampled_from([*"ab \t#=1'é€\x0c", "\U0001f600", "\u2028", "\n", "\r\n", "\r"])


@settings(max_examples=300, deadline=None)
@given(data=st.data(), pieces=st.lists(CHARACTERS, max_size=40))
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "latin-1"])
def test_bytes_outside_of_the_edits_stay(encoding: str, data: st.DataObject, pieces: list[str]) -> None:
    """All rows are comments, so that any text compiles; a fix replaces some of the characters inside."""
    cookie = "# coding: latin-1\n" if encoding == "latin-1" else ""
    body = "#" + "".join(piece + "#" if piece in ("\n", "\r\n", "\r") else piece for piece in pieces)
    raw = (cookie + body).encode(encoding, "ignore")
    source = Source.from_bytes("a.py", raw)
    first = len(cookie) + 1
    inner = [index for index in range(first, len(source.text)) if source.text[index] not in "\r\n#"]
    chosen = sorted(data.draw(st.sets(st.sampled_from(inner), max_size=4))) if inner else []
    chosen = [index for index in chosen if index - 1 not in chosen]
    diagnostics = [finding("FLT1", (source.span(index, index + 1), "Z9")) for index in chosen]
    result = apply_fixes(source, diagnostics, unsafe=False)
    expected, position = "", 0
    for index in chosen:
        expected += source.text[position:index] + "Z9"
        position = index + 1
    expected += source.text[position:]
    assert Source("a.py", result.text, source.encoding).to_bytes() == expected.encode(encoding)
    if not chosen:
        assert Source("a.py", result.text, source.encoding).to_bytes() == raw


def test_rounds_go_on_until_nothing_is_left() -> None:
    def check(text: str) -> Iterator[Diagnostic]:
        if (column := text.find("a")) >= 0:
            yield finding("FLT1", (at(1, column + 1, column + 2), "b"))

    result = stable("aaaa\n", lambda text: list(check(text)))
    assert (result.contents, result.applied) == ({"a.py": b"bbbb\n"}, {"a.py": {"FLT1": 4}})
    assert (result.before, result.remaining, result.converged) == ({"a.py": b"aaaa\n"}, (), True)
    result = stable("a" * 12, lambda text: list(check(text)))
    assert (result.contents, result.converged, len(result.remaining)) == ({"a.py": b"b" * 10 + b"aa"}, False, 1)


def test_fixes_that_undo_each_other_end_where_a_second_run_ends_too() -> None:
    turn = {"s": "a", "a": "b", "b": "c", "c": "a"}

    def check(text: str) -> list[Diagnostic]:
        return [finding("FLT1", (at(1, 1, 2), turn[text[0]]))]

    result = stable("s\n", check)
    assert (result.contents, result.applied, result.converged) == ({"a.py": b"a\n"}, {"a.py": {"FLT1": 1}}, False)
    assert stable("a\n", check).contents == {}


def test_a_fix_that_changes_nothing_is_no_fix() -> None:
    diagnostic = finding("FLT1", (at(1, 1, 2), "x"))
    result = stable("x\n", lambda _: [diagnostic])
    assert (result.applied, result.remaining) == ({}, (replace(diagnostic, filename="a.py"),))
    assert result.converged


# The writer.


def test_a_file_is_replaced_with_its_mode(tmp_path: Path) -> None:
    path = tmp_path / "a.py"
    path.write_bytes(b"old")
    path.chmod(0o751)
    before = path.stat()
    write_atomically(path, b"old", b"new text")
    assert path.read_bytes() == b"new text"
    assert stat.S_IMODE(path.stat().st_mode) == 0o751
    assert path.stat().st_ino != before.st_ino
    assert path.stat().st_mtime_ns > before.st_mtime_ns
    assert listing(tmp_path) == ["a.py"]


def test_a_file_that_changed_meanwhile_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "a.py"
    path.write_bytes(b"edited")
    with pytest.raises(ChangedOnDiskError, match=r"a\.py: changed on disk .* run fastlint again"):
        write_atomically(path, b"old", b"new")
    assert path.read_bytes() == b"edited"
    path.unlink()
    with pytest.raises(ChangedOnDiskError, match="removed"):
        write_atomically(path, b"old", b"new")
    assert listing(tmp_path) == []


def test_links_stay_links(tmp_path: Path) -> None:
    real = tmp_path / "real" / "a.py"
    real.parent.mkdir()
    real.write_bytes(b"a longer old text")
    (tmp_path / "soft.py").symlink_to(Path("real") / "a.py")
    os.link(real, tmp_path / "hard.py")
    write_atomically(tmp_path / "soft.py", b"a longer old text", b"new")
    assert (tmp_path / "soft.py").is_symlink()
    assert (tmp_path / "hard.py").read_bytes() == real.read_bytes() == b"new"
    assert real.stat().st_nlink == 2
    assert sorted(item.name for item in tmp_path.rglob("*")) == ["a.py", "hard.py", "real", "soft.py"]
    (tmp_path / "hard.py").unlink()
    write_atomically(tmp_path / "soft.py", b"new", b"newer")
    assert (tmp_path / "soft.py").is_symlink()
    assert real.read_bytes() == b"newer"


def test_a_read_only_or_special_file_is_refused_with_the_remedy(tmp_path: Path) -> None:
    path = tmp_path / "a.py"
    path.write_bytes(b"old")
    path.chmod(0o444)
    with pytest.raises(WriteError, match=r"a\.py: is read-only, not fixed; make it writable"):
        write_atomically(path, b"old", b"new")
    assert path.read_bytes() == b"old"
    with pytest.raises(WriteError, match="no regular file"):
        write_atomically(tmp_path, b"old", b"new")
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "fifo.py")
        with pytest.raises(WriteError, match="no regular file"):
            write_atomically(tmp_path / "fifo.py", b"old", b"new")


def write_as_nobody(path: Path, old: bytes, new: bytes) -> None:
    """Write in a child process that is not root."""
    if (child := os.fork()) == 0:
        try:
            if os.getuid() == 0:
                os.setgroups([])
                os.setgid(65534)
                os.setuid(65534)
            write_atomically(path, old, new)
        except BaseException as error:
            print(repr(error), file=sys.stderr)
            os._exit(1)
        os._exit(0)
    assert os.waitpid(child, 0)[1] == 0


@pytest.fixture
def shared_folder(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder that any user may enter, which pytest's own is not; beside it one for everybody's temporary files."""
    with tempfile.TemporaryDirectory() as name:
        folder, temporary = Path(name, "shared"), Path(name, "temporary")
        for path, mode in ((folder, 0o755), (temporary, 0o1777), (folder.parent, 0o755)):
            path.mkdir(exist_ok=True)
            path.chmod(mode)
        monkeypatch.setattr(tempfile, "tempdir", str(temporary))
        yield folder
        folder.chmod(0o755)


@pytest.mark.skipif(sys.platform == "win32", reason="folders have no mode")
def test_in_an_unwritable_folder_the_file_is_written_in_place(shared_folder: Path) -> None:
    path = shared_folder / "a.py"
    path.write_bytes(b"the old text")
    path.chmod(0o666)
    shared_folder.chmod(0o555)
    before = path.stat()
    write_as_nobody(path, b"the old text", b"new")
    assert path.read_bytes() == b"new"
    after = path.stat()
    assert (after.st_ino, after.st_uid, after.st_mode) == (before.st_ino, before.st_uid, before.st_mode)
    assert listing(shared_folder) == ["a.py"]


@pytest.mark.skipif(sys.platform == "win32" or os.getuid() != 0, reason="only root can give files away")
def test_the_owner_stays(shared_folder: Path) -> None:
    path = shared_folder / "a.py"
    path.write_bytes(b"old")
    os.chown(path, 65534, 65534)
    write_atomically(path, b"old", b"new")
    assert (path.stat().st_uid, path.stat().st_gid) == (65534, 65534)
    os.chown(path, 0, 0)
    path.chmod(0o666)
    shared_folder.chmod(0o777)
    write_as_nobody(path, b"new", b"newer")
    assert path.read_bytes() == b"newer"
    assert path.stat().st_uid == 0


WRITE = """
import sys
sys.path.insert(0, {root!r})
from fastlint.fix import write_atomically
write_atomically({path!r}, {old!r}, {new!r})
"""


@pytest.mark.skipif(sys.platform != "linux", reason="limits the size of files by RLIMIT_FSIZE")
@pytest.mark.parametrize("linked", [False, True])
def test_a_full_disk_costs_nothing(tmp_path: Path, linked: bool) -> None:
    path, old, new = tmp_path / "a.py", b"o" * 3000, b"n" * 9000
    path.write_bytes(old)
    if linked:
        os.link(path, tmp_path / "b.py")
    limit = "import resource, signal\nsignal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
    limit += "resource.setrlimit(resource.RLIMIT_FSIZE, (5000, 5000))\n"
    program = limit + WRITE.format(root=str(ROOT), path=str(path), old=old, new=new)
    run = subprocess.run([sys.executable, "-B", "-c", program], check=False, capture_output=True, text=True)
    assert "WriteError" in run.stderr
    assert "could not be written: File too large" in run.stderr
    assert path.read_bytes() == old
    assert len(listing(tmp_path)) == 1 + linked


LOOP = """
import sys
sys.path.insert(0, {root!r})
from fastlint.fix import write_atomically
old, new = b"o" * 300_000, b"n" * 500_000
while True:
    write_atomically({path!r}, old, new)
    old, new = new, old
    print("written", flush=True)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="needs SIGKILL")
def test_killed_at_any_moment_the_file_is_old_or_new(tmp_path: Path) -> None:
    path = tmp_path / "a.py"
    rounds = random.Random(7)
    seen = set()
    for _ in range(40):
        path.write_bytes(b"o" * 300_000)
        program = LOOP.format(root=str(ROOT), path=str(path))
        with subprocess.Popen([sys.executable, "-S", "-c", program], stdout=subprocess.PIPE) as process:
            assert process.stdout
            process.stdout.readline()
            time.sleep(rounds.uniform(0, 0.02))
            process.send_signal(signal.SIGKILL)
            process.wait()
        assert path.read_bytes() in (b"o" * 300_000, b"n" * 500_000)
        seen.add(path.stat().st_size)
    assert 500_000 in seen


# The diff.

NAMES = ["a.py", "with space.py", "ünï.py", 'quo"te\\.py', "new\n--- forged.py", "esc\x1b[31m.py"]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("a = 1\nb = 2", "a = 1\nb = 3"),
        ("a = 1\nb = 2", "a = 1\nb = 2\nc = 3\n"),
        ("a = 1\nb = 2\n", "a = 1\nb = 2"),
        ("a = 1\r\nb = 2\r\n", "import x\r\na = 1\r\nb = 2\r\n"),
        ("a = 1\rb = 2\rc = '\x0c\u2028é'\n", "a = 1\rb = 3\rc = '\x0c\u2028é'\n"),
        ("\ufeffa = 1\nb = 2\n", "\ufeffa = 1\nb = 3\n"),
        ("a = 1\n", "import x\na = 1\n"),
    ],
    ids=["no newline", "newline added", "newline lost", "CRLF", "CR and form feed", "BOM", "plain"],
)
def test_git_applies_the_diff_byte_for_byte(tmp_path: Path, name: str, old: str, new: str) -> None:
    path = tmp_path / name
    path.write_bytes(old.encode())
    source = Source.read(path)
    difference = unified_diff(source, new.removeprefix("\ufeff"), root=tmp_path)
    assert all(row.startswith(("---", "+++", "@@", "+", "-", " ", "\\")) for row in difference.split("\n") if row)
    assert difference.count("\n--- ") == 0
    command = ["git", "apply", "--whitespace=nowarn", "-"]
    subprocess.run(command, input=difference.encode(), cwd=tmp_path, check=True)
    assert path.read_bytes() == new.encode()


def test_a_diff_names_the_file_from_the_root_and_marks_a_missing_newline(tmp_path: Path) -> None:
    source = Source(str(tmp_path / "app" / "a.py"), "x = 1")
    expected = (
        "--- a/app/a.py\n+++ b/app/a.py\n@@ -1 +1 @@\n-x = 1\n\\ No newline at end of file\n"
        "+x = 2\n\\ No newline at end of file\n"
    )
    assert unified_diff(source, "x = 2", root=tmp_path) == expected
    assert unified_diff(source, "x = 1", root=tmp_path) == ""
    assert unified_diff(source, "x = 2", root=tmp_path / "other").startswith(f"--- a{source.filename}\n")
