"""What an edit of a module means to others, by the names that they have to say to see it."""

from __future__ import annotations

import pytest

from fastlint.callgraph.graph.changed_names import changed_names
from fastlint.index.extract import index

MODULE = """\
from sqlalchemy import engine

LIMIT = 10


def load(path, mode=None):
    return open(path, mode)


def twice(path):
    return load(path), load(path)


def named(path) -> str:
    def inner():
        return twice(path)

    return inner()


def base():
    return dict


class Made(base()):
    pass


class Store:
    kind = LIMIT

    def get(self):
        return self.found

    def __len__(self):
        return len(self.found)


class Child(Store):
    pass
"""
BY_NAME = {
    "a function more": ("", "\n\ndef other(x):\n    return x\n", {"other"}),
    "a value more": ("", "\nOTHER = 1\n", {"OTHER"}),
    "a value of what is there": ("", "\nOTHER = named('x')\n", {"OTHER"}),
    "a parameter, and what calls the function": ("def load(path,", "def load(path, more,", {"load", "twice", "named"}),
    "a result that a caller hands on": ("load(path), load(path)", "load(path)", {"twice", "named"}),
    "a method": ("def get(self)", "def get(self, more)", {"Store", "Child", "get"}),
    "what a class is made of": ("LIMIT = 10", "LIMIT = None", {"LIMIT", "kind", "Store", "Child"}),
    "what a method names": ("self.found\n\n", "load\n\n", {"Store", "Child", "get"}),
    "an attribute of something else": (
        "    return open(path, mode)",
        "    engine.state.x = path\n    return open(path, mode)",
        {"load", "twice", "named", "x"},
    ),
    "an import of that name": ("def named(path)", "def named(engine)", {"named"}),
}
NOT_BY_NAME = {
    "a class": ("class Store:", "class Store(dict):"),
    "a method more": ("    def get(self)", "    def other(self):\n        pass\n\n    def get(self)"),
    "a method that Python calls by itself": ("len(self.found)", "1"),
    "what a class derives from": ("class Child(Store)", "class Child(Base)"),
    "functions are counted anew": ("def load", "def first():\n    pass\n\n\ndef load"),
    "what is exported": ("LIMIT = 10", "LIMIT = 10\n__all__ = ['load']"),
    "what makes the base of a class": ("def base()", "def base(more)"),
    "an element of something else": ("LIMIT = 10", "LIMIT = 10\nengine['a'] = LIMIT"),
    "how a module answers": ("", "\n\ndef __getattr__(name):\n    return name\n"),
}


def edited(old: str, new: str) -> frozenset[str] | None:
    text = MODULE.replace(old, new, 1) if old else MODULE + new
    assert text != MODULE
    names, back = changed_names(index(MODULE), index(text)), changed_names(index(text), index(MODULE))
    assert names == back, "an edit that is undone changes what the edit has changed"
    return names


@pytest.mark.parametrize("edit", BY_NAME)
def test_an_edit_that_others_see_by_names(edit: str) -> None:
    old, new, names = BY_NAME[edit]
    assert edited(old, new) == frozenset(names)


@pytest.mark.parametrize("edit", NOT_BY_NAME)
def test_an_edit_that_others_may_see_without_a_name(edit: str) -> None:
    assert edited(*NOT_BY_NAME[edit]) is None


LONGER = {
    "a parameter that may be left out": ("def load(path, mode=None)", "def load(path, mode=None, more=1)", {"load"}),
    "one by name": ("def load(path, mode=None)", "def load(path, mode=None, *, more=1)", {"load"}),
    "in front of others": ("path, mode=None)", "more=1, path=2, mode=None)", {"load", "twice", "named"}),
    "a name that was another": ("mode=None):", "mode=None, open=1):", {"load", "twice", "named"}),
    "all that are left": ("mode=None):", "mode=None, *more):", {"load", "twice", "named"}),
    "what it gives": (
        "mode=None):\n    return open(path, mode)",
        "mode=None, more=1):\n    return open(path, mode) or more",
        {"load", "twice", "named"},
    ),
    "of what is handed on": ("def named(path)", "def named(path, more=1)", {"named"}),
}


@pytest.mark.parametrize("edit", LONGER)
def test_a_parameter_that_may_be_left_out_concerns_those_that_name_the_function(edit: str) -> None:
    old, new, names = LONGER[edit]
    assert edited(old, new) == frozenset(names)


def test_a_function_that_takes_more_and_is_handed_on() -> None:
    """Somebody who is given it may look at its parameters: a dependency, a partial."""
    for use in ("ALIAS = load", "ALIAS = Depends(load)", "ALIAS = partial(load, 'x')"):
        before, now = (
            f"{MODULE}\n{use}\n".replace("mode=None):", more) for more in ("mode=None):", "mode=None, x=1):")
        )
        assert changed_names(index(before), index(now)) == frozenset({"load", "ALIAS"})
