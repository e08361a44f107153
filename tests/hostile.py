"""Folders made to break a linter: each case puts something nasty beside a good file."""

# ruff: noqa: E501 - a case on one row is easier to read

from __future__ import annotations

import os
import shutil
import socket
from collections.abc import Callable, Iterable
from pathlib import Path

SCALE = int(os.environ.get("FASTLINT_HOSTILE_SCALE", "1"))
"""How many times larger than in an ordinary run; nesting and cycles of an hour, rather than of seconds."""
Make = Callable[[Path], object]
HEAD = "from fastapi import Depends, FastAPI\n\napp = FastAPI()\n\n\n"


def files(contents: dict[str, str | bytes]) -> Make:
    """A case of some files, by path."""

    def make(folder: Path) -> None:
        for name, content in contents.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8", "surrogatepass"))

    return make


def text(content: str | bytes, name: str = "bad.py") -> Make:
    return files({name: content})


def lines(form: str, count: int) -> str:
    """A line for each number, and for the number before it."""
    return "".join(form.format(n=n, before=max(n - 1, 0)) for n in range(1, count * SCALE + 1))


def link(name: str, target: str) -> Make:
    def make(folder: Path) -> None:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).symlink_to(target)

    return make


def fifo(name: str) -> Make:
    def make(folder: Path) -> None:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        os.mkfifo(folder / name)

    return make


def unix_socket(folder: Path) -> None:
    before = Path.cwd()
    os.chdir(folder)  # the path of a socket must be short
    try:
        with socket.socket(socket.AF_UNIX) as server:
            server.bind("bad.py")
    finally:
        os.chdir(before)


def folders_in_folders(folder: Path) -> None:
    """Deeper than a path may be long."""
    before = Path.cwd()
    os.chdir(folder)
    try:
        for _ in range(1500 * SCALE):
            Path("deep").mkdir()
            os.chdir("deep")
        Path("bad.py").write_text("x = 1\n", encoding="utf-8")
    finally:
        os.chdir(before)


def take_apart(folder: Path) -> None:
    """Leave no folders in folders: pytest, which calls itself for each, cannot remove them some runs later."""
    outer, rest = folder / "deep", folder / "rest"
    while (inner := outer / "deep").is_dir():
        inner.rename(rest)
        shutil.rmtree(outer)
        rest.rename(outer)


def repeated(opening: str, closing: str = "", core: str = "1", count: int = 3000) -> str:
    return f"x = {opening * count * SCALE}{core}{closing * count * SCALE}\n"


NESTED = {
    "brackets": repeated("(", ")"),
    "lists": repeated("[", "]"),
    "dicts": repeated("{1: ", "}"),
    "calls": repeated("f(", ")"),
    "calls of results": repeated("", "()", "f"),
    "subscripts": repeated("", "[0]", "y"),
    "attributes": repeated("", ".b", "a"),
    "methods": repeated("", ".b()", "a", 1500),
    "sums": repeated("", " + b", "a"),
    "unions": "def f(x: " + " | ".join(["A"] * 3000 * SCALE) + "): ...\n",
    "ands": repeated("", " and b", "a"),
    "comparisons": repeated("", " < b", "a"),
    "minus signs": repeated("-"),
    "nots": repeated("not "),
    "lambdas": repeated("lambda: "),
    "conditions": repeated("1 if y else "),
    "branches": "if x:\n    y\n" + "elif x:\n    y\n" * 3000 * SCALE,
    "strings side by side": repeated("'a' ", core="'a'"),
    "blocks": "".join(" " * n + f"if {n}:\n" for n in range(3000)) + " " * 3000 + "pass\n",
    "functions": "".join(" " * n + f"def f{n}():\n" for n in range(95)) + " " * 95 + "pass\n",
    "comprehensions": "x = [" + "1 " + "for a in b " * 3000 + "]\n",
    "decorators": "@d\n" * 3000 + "def f(): ...\n",
    "with items": "with " + ", ".join(["a"] * 3000) + ":\n    pass\n",
    "annotations": "def f(x: " + "list[" * 1500 + "int" + "]" * 1500 + "): ...\n",
    "string annotations": "def f(x: '" + " | ".join(["A"] * 3000 * SCALE) + "'): ...\n",
    "imported name": "import a" + ".b" * 3000 * SCALE + "\n",
    "relative import": "from " + "." * 3000 + " import x\n",
    "f-string": "x = f'" + "{" * 3000 + "1" + "}" * 3000 + "'\n",
}
"""Code that is nested, in one form each."""

NEWER = "type Newer = int\n"
SYNTAX: dict[str, Make] = {f"nested {name}": text(code) for name, code in NESTED.items()}
SYNTAX |= {
    f"nested {name} in newer syntax": text(NEWER + repeated(opening, closing, core, 11_000))
    for name, (opening, closing, core) in {
        "lambdas": ("lambda: ", "", "1"), "conditions": ("1 if y else ", "", "1"), "ands": ("", " and b", "a"), "nots": ("not ", "", "1"),
        "minus signs": ("-", "", "1"), "sums": ("", " + b", "a"), "attributes": ("", ".b", "a"), "calls": ("", "()", "a"),
    }.items()
}  # fmt: skip
SYNTAX |= {
    "branches in newer syntax": text(NEWER + "if x:\n    y\n" + "elif x:\n    y\n" * 10_200),
    "imported name in newer syntax": text(NEWER + "import a" + ".b" * 6600 + "\n"),
    "one line of 5 MB": text("x = [" + "call(1), " * 550_000 * SCALE + "]\n"),
    "20,000 functions": text(lines("async def f{n}(): return await f{before}()\n", 20_000)),
    "20,000 elements of a dict": text("x = {" + lines("'k{n}': f{n},\n", 20_000) + "}\n"),
    "null bytes": text(b"x = 1\0\n"),
    "wrong cookie": text(b"# coding: utf-16\nx = 1\n"),
    "cookie of no text": text(b"# coding: zip\nx = 1\n"),
    "cookie and mark that disagree": text(b"\xef\xbb\xbf# coding: latin-1\nx = 1\n"),
    "form feeds and other ends of lines": text("\x0c\n\x0cx = 1\x0c\n# \u2028 \x85 \x1c\ny = 2\r\nz = 3\rw = 4\n"),
    "names that Python normalises": text("\ufb01 = 1\n\U0001d518 = fi\n"),
}


def cycle_of_modules(folder: Path) -> None:
    count = 1000 * SCALE
    for n in range(count):
        (folder / f"m{n}.py").write_text(
            f"from m{(n + 1) % count} import f as g\n\n\ndef f(x):\n    return g(x)\n", encoding="utf-8"
        )


def star_layers(folder: Path) -> None:
    """Each module of a layer takes all names of both modules below it."""
    for n in range(60 * SCALE):
        for side in "ab":
            (folder / f"{side}{n}.py").write_text(
                f"from a{n + 1} import *\nfrom b{n + 1} import *\nx = unknown\n", encoding="utf-8"
            )


def star_cycle(folder: Path) -> None:
    for n in range(40):
        stars = "".join(f"from s{(n * k + k) % 40} import *\n" for k in (1, 3, 7))
        uses = "".join(f"unknown_{u}()\n" for u in range(100))
        (folder / f"s{n}.py").write_text(stars + uses, encoding="utf-8")


def includes(levels: int) -> str:
    return (
        "from fastapi import APIRouter, FastAPI\n\napp = FastAPI()\nr0 = APIRouter()\n\n\n@r0.get('/x')\ndef x(): ...\n\n\n"
        + lines(
            "r{n} = APIRouter()\nr{n}.include_router(r{before})\nr{n}.include_router(r{before}, prefix='/{n}')\n",
            levels,
        )
        + f"app.include_router(r{levels * SCALE})\n"
    )


def module_of_types(count: int) -> str:
    """Classes whose methods all call each other, with very many alternatives for each result."""
    calls = ", ".join(
        f"'k{k}': self.p{k}.to_dict() if self.p{k} else [x.to_dict() for x in self.p{k}]" for k in range(8)
    )
    return "from typing import Union\n\n" + "".join(
        f"class T{n}:\n"
        f"    def __init__(self, {', '.join(f'p{k}: Union[T{(n * 7 + k * 31) % count}, T{(n * 13 + k) % count}]' for k in range(8))}):\n"
        + "".join(f"        self.p{k} = p{k}\n" for k in range(8))
        + f"    def to_dict(self):\n        return {{{calls}}}\n\n"
        for n in range(count)
    )


PROJECTS: dict[str, Make] = {
    "cycle of modules": cycle_of_modules,
    "star imports in layers": star_layers,
    "star imports in a cycle": star_cycle,
    "classes that all call each other": text(module_of_types(100 * SCALE)),
    "deep inheritance": text(lines("class C{n}(C{before}):\n    def f(self): return super().f()\n", 2000) + "C2000().f()\n"),
    "diamonds": text("class A0: ...\n\n\nclass B0: ...\n" + lines("class A{n}(A{before}, B{before}): ...\nclass B{n}(B{before}, A{before}): ...\n", 200)),
    "class that is its own base": text("class A(B): ...\nclass B(A): ...\nA().x()\n"),
    "iterators that give each other": text(
        "class A:\n    def __iter__(self): return B()\n\n\nclass B:\n    def __iter__(self): return A()\n\n\nfor x in A(): x.y()\n"
    ),
    "asynchronous iterators that give each other": text(
        "class A:\n    def __aiter__(self) -> 'A | B': ...\n\n\nclass B:\n    def __aiter__(self): return A()\n\n\n"
        "async def f():\n    async for x in A(): x.y()\n"
    ),
    "objects that are called as each other": text(
        "class C:\n    __call__ = D()\n\n\n"
        "class D:\n    __call__ = C()\n\n\nC()()()\n"
    ),
    "context managers that give each other": text(
        "class A:\n    def __enter__(self): return B()\n\n\nclass B:\n    def __enter__(self): return A()\n\n\n"
        "with A() as a, a as b, b as c: c.x()\n"
    ),
    "aliases of each other": text("A = B\nB = C\nC = A\n\n\ndef f(x: A): x.y()\n"),
    "aliases in strings of each other": text(HEAD + "B = 'C'\nC = 'B'\n\n\n@app.get('/')\ndef f(b: B): ...\n"),
    "annotated alias of itself": text(
        "from typing import Annotated\n" + HEAD + "D = Annotated['D', 1]\n\n\n@app.get('/')\ndef f(d: D): ...\n"
    ),
    "exponential aliases": text("from typing import Union\nA0 = int\n" + lines("A{n} = Union[A{before}, list[A{before}]]\n", 100) + "def f(x: A100): x.y()\n"),
    "exponential conditions": text("a0 = f()\n" + lines("a{n} = a{before} if x else g(a{before})\n", 200) + "a200.x()\n"),
    "exponential calls": text("def f0(): return x\n" + lines("def f{n}(): return f{before}() or f{before}().y\n", 200) + "f200().z()\n"),
    "exponential decorators": text("def d0(f): return f\n" + lines("def d{n}(f): return d{before}(d{before}(f))\n", 100) + "@d100\ndef f(): ...\nf()\n"),
    "exponential includes": text(includes(29)),
    "router that includes itself": text(
        "from fastapi import APIRouter, FastAPI\na = APIRouter()\nb = APIRouter()\na.include_router(b)\nb.include_router(a)\n"
        "app = FastAPI()\napp.include_router(a)\napp.mount('/x', app)\n"
    ),
    "exponential dependencies": text(HEAD + "def d0(): ...\n" + lines("def d{n}(a=Depends(d{before}), b=Depends(d{before})): ...\n", 40) + "@app.get('/')\ndef f(x=Depends(d40)): ...\n"),
    "dependencies of each other": text(HEAD + "def a(x=Depends(lambda: b)): ...\ndef b(x=Depends(a)): ...\na.__defaults__ = (Depends(b),)\n@app.get('/')\ndef f(x=Depends(b)): ...\n"),
    "recursive models": text(
        "from pydantic import BaseModel\n" + HEAD + "class A(BaseModel):\n    b: 'B'\n    a: 'list[A | B]'\n\n\n"
        "class B(BaseModel):\n    a: A\n\n\n@app.post('/')\ndef f(a: A) -> B: ...\n"
    ),
    "exponential models": text("from pydantic import BaseModel\n" + HEAD + "class M0(BaseModel):\n    x: int\n" + lines("class M{n}(BaseModel):\n    a: M{before}\n    b: list[M{before}]\n", 60) + "@app.post('/')\ndef f(a: M60) -> M60: ...\n"),
    "10,000 routes": text(HEAD + lines("@app.get('/{{p{n}}}/x{n}')\ndef r{n}(): ...\n", 3000)),
    "routes that catch all": text(HEAD + lines("@app.get('/{{p:path}}/x{n}')\ndef r{n}(): ...\n", 1000)),
    "the same route again and again": text(HEAD + lines("@app.get('/x')\ndef r{n}(): ...\n", 2000)),
    "path of many parameters": text(
        HEAD + "@app.get('/{a}{b}{c}{d}{e}{f}x')\ndef a(): ...\n@app.get('/{a:float}{b:uuid}{c:path}{d}x')\ndef b(): ...\n"
        + f"@app.get('/{'a' * 300}y')\ndef c(): ...\n@app.get('/{'1' * 300}y')\ndef d(): ...\n"
    ),
    "codes behind one noqa": text("x = 1  # noqa: " + lines("FLT{n},", 20_000) + "\n"),
    "names in one suppression": text("x = 1  # fastlint: ignore[" + lines("rule-{n},", 20_000) + "]\n"),
    "suppressions in one comment": text("x = 1  " + "# noqa: FLT102 " * 20_000 + "\n"),
    "idle suppressions": text(lines("x = {n}  # noqa: FLT102\n", 5000)),
    "suppressions of the whole file": text("# fastlint: file-ignore[FLT101]\n" * 5000 + "import time\nasync def f(): " + "; ".join(["time.sleep(1)"] * 300) + "\n"),
    "calls in a circle": text(lines("def f{n}(): f{before}(); f1()\n", 2000) + "async def f0(): f2000()\n"),
    "names bound 3,000 times": text("def f(a):\n" + lines("    if a: x = C{n}()\n", 3000) + "    x.y()\n    x.z()\n"),
}  # fmt: skip


def named(*names: bytes) -> Make:
    def make(folder: Path) -> None:
        for name in names:
            path = os.fsdecode(os.fsencode(folder) + b"/" + name)
            Path(path).write_text(GOOD, encoding="utf-8")

    return make


GOOD = """\
import time

from fastapi import FastAPI

app = FastAPI()


@app.get("/")
async def root() -> None:
    time.sleep(1)
"""
NASTY = named(
    b"ev\x1b[31mil\x07.py", b"bad\n::error::pwn.py", b"caf\xe9.py", "yp\u202exe.py".encode(), b"app(1.py", b"[z-a].py",
    b"-rf.py", b"a%20b.py", b"<script>.py", b"x" * 200 + b".py", b"##[error]x.py", b"{{x}}.py", b"tab\there.py",
)  # fmt: skip
PROJECTS["names"] = NASTY


def unreadable(name: str) -> Make:
    def make(folder: Path) -> None:
        (folder / name).write_text("x = 1\n", encoding="utf-8")
        (folder / name).chmod(0)

    return make


def all_of(*makes: Make) -> Make:
    def make(folder: Path) -> None:
        for one in makes:
            one(folder)

    return make


CONTROL = (
    "requirements.txt", "poetry.lock", "Dockerfile", ".gitignore", "setup.cfg", "docker-compose.yml", ".env", "uv.lock",
)  # fmt: skip
"""Files that are looked at beside Python: whatever they are, the run goes on."""
SPECIAL: dict[str, Make] = {
    "pipe": fifo("bad.py"),
    "socket": unix_socket,
    "device": link("bad.py", "/dev/zero"),
    "link to itself": link("bad.py", "bad.py"),
    "link to the folder": link("package", "."),
    "fan of links": all_of(*(link(f"fan/l{n}", "..") for n in range(8))),
    "file that may not be read": unreadable("bad.py"),
    "folder of a module's name": lambda folder: (folder / "bad.py").mkdir(),
    "folders in folders": folders_in_folders,
    "ignore file with a range backwards": text("[z-a]\n*a*a*a*a*a*a*b\n", ".gitignore"),
    "requirements that include themselves": text("-r requirements.txt\n-r /dev/zero\n-r ../../../etc/shadow\n", "requirements.txt"),
    "version of 5,000 digits": text("fastapi==" + "9" * 5000 + "\npydantic>=" + "9" * 5000 + "\n", "requirements.txt"),
    "lock file of 5,000 digits": text('[[package]]\nname = "fastapi"\nversion = "' + "9" * 5000 + '"\n', "poetry.lock"),
    "requirements of bytes": text(bytes(range(256)) * 20, "requirements.txt"),
}  # fmt: skip
SPECIAL |= {f"pipe for {name}": fifo(name) for name in CONTROL}
SPECIAL |= {f"device for {name}": link(name, "/dev/zero") for name in CONTROL}
CONFIGURATIONS: dict[str, Make] = {
    "no TOML": text("[tool.fastlint\n", "pyproject.toml"),
    "TOML of bytes": text(bytes(range(256)), "fastlint.toml"),
    "TOML nested deeply": text("x = " + "[" * 20_000, "fastlint.toml"),
    "integer of 5,000 digits": text("[tool.fastlint]\nline = " + "9" * 5000 + "\n", "pyproject.toml"),
    "range backwards": text('exclude = ["[z-a]"]\n', "fastlint.toml"),
    "many stars": text('exclude = ["' + "*a" * 25 + 'b"]\n', "fastlint.toml"),
    "home of nobody": text('extend = "~nouser/x"\n', "fastlint.toml"),
    "extends itself": text('extend = "fastlint.toml"\n', "fastlint.toml"),
    "cache folder with a null": text('cache-dir = "a\\u0000b"\n', "fastlint.toml"),
    "knowledge without names": text("[[knowledge]]\nnames = []\n", "fastlint.toml"),
    "knowledge of 20,000 alternatives": text(
        '[[knowledge]]\nname = "x.y"\nkind = "function"\nreturns = "' + " | ".join(["a.B"] * 20_000) + '"\n',
        "fastlint.toml",
    ),
    "pipe": fifo("fastlint.toml"),
    "device": link("fastlint.toml", "/dev/zero"),
}


def cases() -> Iterable[tuple[str, Make]]:
    """All cases with which the good file is still reported."""
    return (SYNTAX | PROJECTS | SPECIAL).items()
