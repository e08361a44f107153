"""Open files that are handed on: to others, who expect no asynchronous one, or to what is awaited and reads them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from fastlint.subjects.shared import CallPath
from fastlint.support.together import held_in_with
from fastlint.walk.visitor import walk

if TYPE_CHECKING:
    from fastlint.walk.module import Module

OPEN_FILE = "anyio.open_file"
FILLED_LATER = ("tempfile.NamedTemporaryFile", "tempfile.TemporaryFile", "tempfile.SpooledTemporaryFile")
"""Callables that make an empty file: what is written into it takes the time."""
HELD = "move rows {1} to {2}, all that is done with `{0}`, into one thread"
_WRITE = "write to it in a thread: `await asyncio.to_thread({}.write, ...)`"
_OFFLOADING = ("to_thread", "run_in_executor", "run_in_threadpool", "run_sync")
_WRITING = frozenset("wax")


def is_handed_on(path: CallPath, module: Module) -> bool:
    """Whether an open file is given to others, who do not expect an asynchronous one."""
    if path.instead != OPEN_FILE or not path.is_direct:
        return False
    if is_awaited_with(path, module):
        return True
    around = module.ancestors(path.span)
    block = next((node for node in around if isinstance(node, cst.With)), None)
    target = next((item.asname.name for item in block.items if item.asname), None) if block else None
    if block is None or not isinstance(target, cst.Name):
        return False
    uses = sum(isinstance(node, cst.Name) and node.value == target.value for node in walk(block.body))
    owned = sum(
        isinstance(node, cst.Attribute) and isinstance(node.value, cst.Name) and node.value.value == target.value
        for node in walk(block.body)
    )
    iterated = sum(
        isinstance(node, (cst.For, cst.CompFor)) and isinstance(node.iter, cst.Name) and node.iter.value == target.value
        for node in walk(block.body)
    )
    return uses > owned + iterated


def way_to_fill(path: CallPath, module: Module) -> str:
    """How what is written into a temporary file leaves the loop: with its making, or where it is written."""
    if not path.is_direct or path.sink not in FILLED_LATER:
        return ""
    if held := held_in_with(path, module):
        return HELD.format(*held)
    name = _written_name(path, module)
    return _WRITE.format(name) if name else ""


def _written_name(path: CallPath, module: Module) -> str:
    """The name of what a call opens, if the function writes to it by that name; "" if it does not."""
    names: set[str] = set()
    opening = module.expression(path.span)
    for node in module.ancestors(path.span):
        if isinstance(node, cst.Assign) and opening is not None and node.value.deep_equals(opening):
            names |= {target.target.value for target in node.targets if isinstance(target.target, cst.Name)}
        elif isinstance(node, cst.With):
            names |= _entered(node, opening) if isinstance(opening, cst.Call) else set()
        elif isinstance(node, (cst.FunctionDef, cst.Lambda)):
            return next((name for name in sorted(names) if _is_written(node, name)), "")
    return ""


def _is_written(function: cst.CSTNode, name: str) -> bool:
    return any(
        isinstance(node, cst.Attribute)
        and node.attr.value == "write"
        and isinstance(node.value, cst.Name)
        and node.value.value == name
        for node in walk(function)
    )


def is_awaited_with(path: CallPath, module: Module) -> bool:
    """Whether a file that a call opens to read is given to an awaited call, by itself or within a list or dict."""
    opening = module.expression(path.span)
    if not isinstance(opening, cst.Call) or _writes(opening):
        return False
    block: cst.CSTNode | None = None
    names: set[str] = set()
    for node in module.ancestors(path.span):
        if isinstance(node, cst.Await):
            return _awaits_with(node, names)
        if isinstance(node, cst.With):
            block, names = node.body, _entered(node, opening)
            break
        if isinstance(node, (cst.FunctionDef, cst.Lambda)):
            break
    return (
        block is not None
        and bool(names)
        and any(isinstance(node, cst.Await) and _awaits_with(node, _derived(block, names)) for node in walk(block))
    )


def _writes(opening: cst.Call) -> bool:
    """Whether the mode in which a file is opened is one of writing."""
    texts = (arg.value for arg in opening.args[:2] if isinstance(arg.value, cst.SimpleString))
    return any(len(text.raw_value) <= 3 and _WRITING & set(text.raw_value) for text in texts)


def _entered(block: cst.With, opening: cst.Call) -> set[str]:
    """The name that a `with` gives to what a call opens."""
    targets = (item.asname.name for item in block.items if item.asname and item.item.deep_equals(opening))
    return {target.value for target in targets if isinstance(target, cst.Name)}


def _derived(block: cst.CSTNode, names: set[str]) -> set[str]:
    """These names, and those of lists and dicts that hold what they mean: `files = {"image": ("a.png", image)}`."""
    found = set(names)
    for node in walk(block):
        if isinstance(node, cst.Assign) and isinstance(node.value, (cst.Dict, cst.List, cst.Tuple)):
            held = {n.value for n in walk(node.value) if isinstance(n, cst.Name)}
            if held & found:
                found |= {t.target.value for t in node.targets if isinstance(t.target, cst.Name)}
    return found


def _awaits_with(node: cst.Await, names: set[str]) -> bool:
    """Whether an awaited call, which hands nothing to a thread, is given one of some names; any, if there are none."""
    call = node.expression
    if not isinstance(call, cst.Call):
        return False
    func = call.func.attr if isinstance(call.func, cst.Attribute) else call.func
    if isinstance(func, cst.Name) and func.value in _OFFLOADING:
        return False
    return not names or any(_hands_on(arg.value, names) for arg in call.args)


def _hands_on(value: cst.BaseExpression, names: set[str]) -> bool:
    """Whether an argument holds what a name means, and not what one of its methods gives: `file.read()`."""
    asked = {id(node.value) for node in walk(value) if isinstance(node, cst.Attribute)}
    return any(isinstance(node, cst.Name) and node.value in names and id(node) not in asked for node in walk(value))
