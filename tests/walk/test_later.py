"""LibCST is imported when something of it is used; what checks are kept by tells all contexts apart."""

from __future__ import annotations

import importlib
import pkgutil
import subprocess
import sys
from pathlib import Path
from typing import Any, Union, get_args, get_origin, get_type_hints

import pytest

from fastlint import subjects
from fastlint.diagnostic import Span
from fastlint.subjects.shared import Declared
from fastlint.walk.context import EMPTY

LATER = "import sys; from fastlint.walk import later; later.postpone(); import libcst as cst; "
THREADS = """
from concurrent.futures import ThreadPoolExecutor
with ThreadPoolExecutor(8) as pool:
    kinds = set(pool.map(lambda name: getattr(cst, name), ["Name"] * 8))
from libcst._nodes.expression import Name
print(kinds == {Name})
"""
RUN = """
import sys
from pathlib import Path
from fastlint.engine import Request, check
folder = Path(sys.argv[1])
print([d.code for d in check(Request((str(folder),), cache=True, cache_dir=sys.argv[2])).diagnostics])
print("libcst._nodes" in sys.modules)
"""
BLOCKS = """
import time
from fastapi import FastAPI
app = FastAPI()

@app.get("/")
async def read(): time.sleep(1)
"""


def run(code: str, *arguments: str) -> str:
    done = subprocess.run([sys.executable, "-c", code, *arguments], capture_output=True, text=True, check=True)
    return done.stdout.strip()


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("print('libcst._nodes' in sys.modules)", "False"),
        ("print(cst.Name('a').value, 'libcst._nodes' in sys.modules, type(cst).__name__)", "a True module"),
        ("from libcst._nodes.expression import Name; print(Name is cst.Name)", "True"),
        ("from libcst.metadata import MetadataWrapper as M; print(cst.metadata.MetadataWrapper is M)", "True"),
        ("from libcst import Name; print(Name.__name__, hasattr(cst, 'Nothing'))", "Name False"),
        ("later.finish(); print('libcst._nodes' in sys.modules)", "True"),
        (THREADS, "True"),
    ],
)  # fmt: skip
def test_what_is_postponed_is_the_same(code: str, said: str) -> None:
    assert run(f"{LATER}\n{code}") == said


def test_nothing_is_postponed_that_is_there() -> None:
    assert (
        run("import libcst; from fastlint.walk import later; later.postpone(); print(libcst.Name.__name__)") == "Name"
    )
    assert run("from fastlint.walk import later; later.finish(); import sys; print('libcst' in sys.modules)") == "False"


def test_a_run_after_an_edit_needs_no_libcst(tmp_path: Path) -> None:
    folder, cache = tmp_path / "project", str(tmp_path / "cache")
    folder.mkdir()
    (folder / "pyproject.toml").write_text("[project]\nname = 'a'\n")
    for name in ("a", "b", "c"):
        (folder / f"{name}.py").write_text(BLOCKS)
    assert run(RUN, str(folder), cache).split("\n")[1] == "True"  # three files: workers share what is imported before
    (folder / "a.py").write_text(f"{BLOCKS}\n")
    assert run(RUN, str(folder), cache).split("\n") == ["['FLT102', 'FLT102', 'FLT102']", "False"]


def subject_types() -> list[Any]:
    modules = [
        importlib.import_module(f"fastlint.subjects.{one.name}") for one in pkgutil.iter_modules(subjects.__path__)
    ]
    every = [(module, kind) for module in modules for kind in vars(module).values()]
    return [kind for module, kind in every if hasattr(kind, "_fields") and kind.__module__ == module.__name__]


def alternatives(annotation: Any) -> int:
    """How many types that are not plain may stand in one place."""
    given = get_args(annotation)
    own = 0
    if get_origin(annotation) is Union or type(annotation).__name__ == "UnionType":
        own = sum(part not in (int, str, bool, float, bytes, type(None)) for part in given)
    return max([own, *map(alternatives, given)])


def test_contexts_that_differ_have_other_digests() -> None:
    assert len(subject_types()) > 50
    for kind in subject_types():
        for name, annotation in get_type_hints(kind).items():
            assert alternatives(annotation) <= 1, f"{kind.__name__}.{name}: bytes do not tell which one it is"
            assert "set[" not in str(annotation), (
                f"{kind.__name__}.{name}: the order of a set is not the same in each run"
            )


def test_the_digest_of_a_context_tells_values_apart() -> None:
    span = Span(1, 2, 3, 4)
    values = [(), (1,), (True,), ("1",), (None,), (span,), (Declared("a", span),), (Declared("a", Span(1, 2, 3, 5)),)]
    digests = [EMPTY._replace(subjects={"X": items}).digest() for items in values]
    assert len({*digests}) == len(values)
    assert EMPTY._replace(subjects={"Y": ()}).digest() != digests[0]
    assert EMPTY._replace(subjects={"X": (Declared("a", Span(1, 2, 3, 4)),)}).digest() == digests[6]
