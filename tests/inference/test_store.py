"""What follows from the facts of a module is made anew with them."""

from __future__ import annotations

from typing import Any

from fastlint.index.extract import index
from fastlint.inference.module_summary import summarise
from fastlint.inference.store import ModuleTables, Store

OLD = "import a\n\ndef f(x):\n    global g\n    g = x\n    return a(x)\n"
NEW = """\
import b

class C:
    def method(self, other):
        if isinstance(other, int):
            self.pool = []
        self.pool.append(other)
        return [one for one in other]

def f(y, z):
    def inner():
        return b(b(y))
    return inner
"""
BY_NUMBER = ["table", "dotted", "parameter_names", "calls_of", "blocks_of", "inner", "methods", "bindings"]
BY_MODULE = ["facts", "tested", "left", "rebinders", "container_writes", "registries"]


def everything(store: Store) -> list[Any]:
    found: list[Any] = [getattr(store, name)(0) for name in BY_MODULE]
    for name in BY_NUMBER:
        wanted = range(1) if name == "methods" else range(len(store.facts(0).functions))
        found += [(name, number, getattr(store, name)(0, number)) for number in wanted]
    return found


def test_all_tables_of_a_module_are_made_anew() -> None:
    texts = [OLD]
    store = Store(["a.py"], lambda m: index(texts[m]))
    everything(store)
    texts[0] = NEW
    store.renew(0)
    assert everything(store) == everything(Store(["a.py"], lambda m: index(texts[m])))


def test_each_table_is_looked_at_here() -> None:
    tables = {name for name in vars(ModuleTables) if not name.startswith("_")}
    assert {name.removesuffix("_of") for name in [*BY_NUMBER, *BY_MODULE]} >= tables


def test_what_a_module_contributed_goes_with_it() -> None:
    old, new = index("class A(Base):\n    pass\n"), index("app.state.pool = 1\n")
    store = Store(["a.py"], lambda m: old)
    store.know(0, summarise("a.py", old))
    assert store.subclasses == {"Base": [(0, 0, "A")]}
    assert not store.state
    store.renew(0, {0: summarise("a.py", new)})
    assert not store.subclasses
    assert store.state == {"pool": [(0, 0, 0)]}
