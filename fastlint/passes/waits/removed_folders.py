"""Folders that are removed: which of them hold a few files, and no tree."""

from __future__ import annotations

from fastlint.callgraph.conditions.control_flow import is_refused_there
from fastlint.index.facts import Call, Term
from fastlint.index.terms import dotted_name, last_name
from fastlint.inference.evaluator import Evaluator
from fastlint.passes.waits.resting import dependence

_TREES = frozenset({
    "extractall", "unpack_archive", "make_archive", "copytree", "walk", "rglob", "clone_from", "clone", "mkdtemp",
})  # fmt: skip
"""What makes folders in folders, or goes through them."""
_FOLDERS = frozenset({"makedirs", "mkdir"})
_NAMING = frozenset({"Path", "PurePath", "str", "fspath", "abspath", "realpath"})
"""What names the same file as its only argument."""
_DEEPEST = 6


def clears_flat_folder(ev: Evaluator, m: int, call: Call) -> bool:
    """Whether what is removed is a folder of files: nothing in the module makes or reads a tree.

    It need not be there, is given up after a failure, or is made here: by this function, or in this module for a key.
    """
    if any(last_name(one.func) in _TREES for one in ev.facts(m).calls):
        return False
    facts = ev.facts(m)
    if call.argument(1, "ignore_errors") == ("const", True) or is_refused_there(facts, call):
        return True
    path = call.argument(0, "path")
    made = [one for one in facts.calls if last_name(one.func) in _FOLDERS]
    if any(one.owner == call.owner and path == _folder_of(one) for one in made):
        return True
    return bool(made) and _is_of_one_key(ev, m, call.owner, path, 0)


def _folder_of(making: Call) -> Term:
    """The folder that is made: `os.makedirs(folder)`, `folder.mkdir()`."""
    is_function = last_name(making.func) == "makedirs" or dotted_name(making.func) in ("os.mkdir", "mkdir")
    return making.argument(0, "name") if is_function else making.func[1]


def _is_of_one_key(ev: Evaluator, m: int, owner: int, path: Term, depth: int) -> bool:
    """Whether a path is put together with what a parameter says: `base / str(id)`, and is not itself given."""
    if depth > _DEEPEST or not path:
        return False
    if type(path) is str:
        values = [b.value for b in ev.bindings(m, owner) if b.name == path and b.value != path] if owner > 0 else []
        return bool(values) and all(_is_of_one_key(ev, m, owner, value, depth + 1) for value in values)
    if path[0] == "()":
        one = ev.facts(m).calls[path[1]]
        if len(one.args) == 1 and last_name(one.func) in _NAMING:
            return _is_of_one_key(ev, m, owner, one.args[0], depth + 1)
    return path[0] in ("()", "bin", "fstr") and bool(dependence(ev, m, owner, path).parameters)
