"""Files in a newer Python than the running one are analysed all the same, with every place where it is."""

from __future__ import annotations

import ast
import subprocess
import sys

import pytest

from fastlint.index.extract import index
from fastlint.walk.newer import in_running_syntax, rewritten

NEWER = {
    "type parameters": "def first[T: (int, str) = int](items: list[T]) -> T:\n    return f()\n",
    "generic class": "class Box[T](Base):\n    def get(self) -> T: return f()\n",
    "rows of parameters": "def first[\n    T: int = int,  # ]\n\n    *U,\n](items: list[T]) -> T:\n    return f()\n",
    "rows for a class": "class Box[\n    A: Base[int],\n    B = A\n] \\\n(Base[A], metaclass=M):\n    x = f()\n",
    "rows for a class without bases": "class Box[\n    A,\n\n]:\n    x = f()\n",
    "rows for an alias": "type Pair[\n    T,\n    U,\n] = tuple[T, U]\nx = f()\n",
    "an alias in rows": "type \\\n  Pair[T] \\\n  = tuple[T, U]\nx = f()\n",
    "rows within": "class Box[A]:\n    def get[\n        B,\n    ](\n        self, b: B\n    ) -> B: return f()\n",
    "type alias": "type Pair[T] = tuple[T, T]\nx = f()\n",
    "nested quotes": "x = f'{d['key']} {f'{y}'}'\ny = f()\n",
    "newline in f-string": 'x = f"{\n    d["a"]\n}"\ny = f()\n',
    "backslash in f-string": "x = f'{\"\\n\".join(a)}'\ny = f()\n",
    "except without parentheses": "try:\n    f()\nexcept ValueError, TypeError:\n    g()\n",
    "quotes in both kinds of quotes": 'x = f"it\'s {d["k"]!r:>{width}}"\ny = f()\n',
    "rows in an f-string of one row": "x = f'{d[\n  \"a\"\n]}'; y = f()\n",
    "comment in an f-string": 'x = f"""{\n a # {\n}"""\ny = f()\n',
    "formats within formats": "x = f'{value:{width:{0}}.{precision:1}}'\ny = f()\n",
    "named characters": "x = f'\\N{DIGIT ONE}{d['a']}{{{b}}}\\''\ny = f()\n",
    "raw f-string": "x = rf'\\d{d['a']}\\N{a}'\ny = f()\n",
    "class within a string": "x = 'class A[T]: type X = int'\ntype Y = int\ny = f()\n",
    "except a group": "try:\n    f()\nexcept* A[0, 1], B.c:\n    g()\n",
    "lazy import": "lazy from a import b, f\nlazy import c\ny = f()\n",
    "template string": 'x = t"{a} {b}"\ny = f()\n',
    "template strings side by side": 'x = t"{a} " t"{b}"\ny = f()\n',
    "template strings in rows": "x = (\n    rt'{a} '\n    T'{b} t'\n)\ny = f()\n",
}


@pytest.mark.parametrize("text", NEWER.values(), ids=NEWER.keys())
def test_rewritten_text_is_read_and_keeps_every_place(text: str) -> None:
    rewritten = in_running_syntax(text)
    assert rewritten is not None
    ast.parse(rewritten)
    assert len(rewritten) == len(text)
    assert [len(line) for line in rewritten.split("\n")] == [len(line) for line in text.split("\n")]
    calls = [(call.func, call.place) for call in index(rewritten).calls]
    before = text[: text.index("f()")]
    expected = ("f", (before.count("\n") + 1, len(before.rpartition("\n")[2]) + 1))
    assert expected in [(func, place[:2]) for func, place in calls]


@pytest.mark.parametrize("text", ["def f(:\n", "x = = 1\n", "print 'python 2'\n", "(" * 300 + ")" * 300, "\x00"])
def test_what_is_no_python_stays_none(text: str) -> None:
    assert in_running_syntax(text) is None


def test_strings_that_the_running_python_reads_are_untouched() -> None:
    text = "type X = int\nname = f'{a} and {b!r:>10}'\n"
    rewritten = in_running_syntax(text)
    assert rewritten is not None
    assert "f'{a} and {b!r:>10}'" in rewritten


def test_an_f_string_keeps_its_calls_where_other_quotes_make_it_readable() -> None:
    text = "x = f'{get(d['key'])} and {d['b']}'\ntype X = int\n"
    assert in_running_syntax(text) == 'x = f\'{get(d["key"])} and {d["b"]}\'\nX      = int\n'


@pytest.mark.parametrize("text", ["type = 1\nprint(type in x, type is y)\n", "x = lambda type: type\n", "lazy = 1\n"])
def test_old_words_are_left_alone(text: str) -> None:
    assert in_running_syntax(text) == text
    assert rewritten(text) is None


def test_a_newer_file_is_indexed_without_libcst() -> None:
    text = "class Box[T](Base):\n    def get(self) -> T: return f'{d['a']}'\n"
    code = (
        "import sys; from fastlint.engine.indexing import index_data;"
        f"assert index_data('a.py', {text!r}.encode()).problem is None; assert 'libcst' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_template_strings_side_by_side_do_not_hide_what_blocks() -> None:
    from fastlint.engine.in_memory import check_texts

    text = (
        "import time\nfrom fastapi import FastAPI\napp = FastAPI()\n\n@app.get('/')\n"
        "async def root(name: str) -> str:\n    text = t'hello ' t'{name}'\n    time.sleep(1)\n    return str(text)\n"
    )
    found = check_texts({"main.py": text})
    assert [(d.code, d.span.row) for d in found] == [("FLT102", 8)]


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="the running Python reads it itself")
def test_findings_in_a_file_of_a_newer_python() -> None:
    from fastlint.engine.in_memory import check_texts

    text = (
        "import time\nfrom fastapi import FastAPI\napp = FastAPI()\n\n"
        "@app.get('/')\nasync def root[T]() -> str:\n    name = f'{d['a']}'\n    time.sleep(1)\n    return name\n"
    )
    found = check_texts({"main.py": text})
    assert [(d.code, d.span.row) for d in found] == [("FLT102", 8)]
