"""What a loop over the routes of an application does with instances of `APIRoute`, and which paths it looks for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, TypeAlias

import libcst as cst

from fastlint.support.cst_queries import argument
from fastlint.walk.visitor import walk

if TYPE_CHECKING:
    from fastlint.subjects.serving import RouteListing
    from fastlint.walk.module import Module

Tests: TypeAlias = "list[cst.BaseExpression]"
"""What all holds at a place."""


def handled(loop: cst.CSTNode) -> list[Tests]:
    """For each thing that a loop does with instances of `APIRoute` what holds there."""
    if isinstance(loop, cst.For):
        done = list(_done(loop.body.body, []))
    else:
        ifs = [test.test for part in walk(loop) if isinstance(part, cst.CompFor) for test in part.ifs]
        done = [[part for test in ifs for part in _parts(test)]]
        done += [[node] for node in walk(loop) if isinstance(node, cst.Call) and _asks_for_route(node) and not ifs]
    return [tests for tests in done if any(_asks_for_route(node) for test in tests for node in walk(test))]


def looks_for_own(held: Sequence[Tests], listing: RouteListing, module: Module) -> bool:
    """Whether all that is looked for are paths that the application has without a router, or is given in this file."""
    asked = [[one for test in tests for one in _paths(test)] for tests in held]
    if not all(asked):
        return False
    others = {module.text(module.span(one)) for paths in asked for one in paths if _literal(one) not in listing.own}
    return not others or others <= _added(module.text(listing.span), module)


def _done(body: Sequence[cst.CSTNode], held: Tests) -> Iterator[Tests]:
    """What holds at each statement of a block that does something; what it asks itself holds there, too."""
    for statement in body:
        branch: cst.CSTNode | None = statement
        passed: Tests = []
        while isinstance(branch, cst.If):
            yield from _done(branch.body.body, [*held, *_parts(branch.test)])
            passed += _opposite(branch.test) if _goes_on(branch.body) else []
            branch = branch.orelse
        if isinstance(branch, cst.Else):
            yield from _done(branch.body.body, [*held, *passed])
        elif branch is not None and not (isinstance(branch, cst.SimpleStatementLine) and _is_idle(branch)):
            asked: Tests = [node for node in walk(branch) if isinstance(node, cst.Call) and _asks_for_route(node)]
            yield asked or held
        held = [*held, *passed]


def _goes_on(body: cst.BaseSuite) -> bool:
    """Whether a branch leaves the rest of the loop's body out."""
    last = body.body[-1]
    end = last.body[-1] if isinstance(last, cst.SimpleStatementLine) else last
    return isinstance(end, (cst.Continue, cst.Return, cst.Raise, cst.Break))


def _is_idle(line: cst.SimpleStatementLine) -> bool:
    return isinstance(line.body[-1], (cst.Continue, cst.Break, cst.Pass))


def _parts(test: cst.BaseExpression) -> Tests:
    """What all holds where a test does."""
    if isinstance(test, cst.BooleanOperation) and isinstance(test.operator, cst.And):
        return [*_parts(test.left), *_parts(test.right)]
    return [test]


def _opposite(test: cst.BaseExpression) -> Tests:
    """What all holds where a test does not."""
    if isinstance(test, cst.BooleanOperation) and isinstance(test.operator, cst.Or):
        return [*_opposite(test.left), *_opposite(test.right)]
    if isinstance(test, cst.UnaryOperation) and isinstance(test.operator, cst.Not):
        return _parts(test.expression)
    if isinstance(test, cst.Comparison) and len(test.comparisons) == 1:
        target = test.comparisons[0]
        turned = {cst.NotEqual: cst.Equal, cst.NotIn: cst.In}.get(type(target.operator))
        return [test.with_changes(comparisons=[target.with_changes(operator=turned())])] if turned is not None else []
    return []


def _asks_for_route(node: cst.CSTNode) -> bool:
    is_test = isinstance(node, cst.Call) and isinstance(node.func, cst.Name) and node.func.value == "isinstance"
    kinds = node.args[1].value if isinstance(node, cst.Call) and is_test and len(node.args) == 2 else None
    return kinds is not None and any(isinstance(n, cst.Name) and n.value == "APIRoute" for n in walk(kinds))


def _paths(test: cst.BaseExpression) -> Tests:
    """What the path of a route must be one of for a test to hold."""
    if not isinstance(test, cst.Comparison) or len(test.comparisons) != 1:
        return []
    left, operator, right = test.left, test.comparisons[0].operator, test.comparisons[0].comparator
    if isinstance(operator, cst.Equal):
        return [other for one, other in ((left, right), (right, left)) if _is_path(one)]
    if isinstance(operator, cst.In) and _is_path(left) and isinstance(right, (cst.Tuple, cst.List, cst.Set)):
        return [element.value for element in right.elements]
    return []


def _is_path(node: cst.BaseExpression) -> bool:
    return isinstance(node, cst.Attribute) and node.attr.value == "path"


def _literal(node: cst.BaseExpression) -> object:
    return node.evaluated_value if isinstance(node, cst.SimpleString) else None


def _added(listed: str, module: Module) -> set[str]:
    """The paths, as they are written, of routes that this file adds to the application of `app.routes`."""
    adder = f"{listed.removesuffix('.routes')}.add_api_route"
    found, is_elsewhere = set[str](), False
    for chunk in module.statements_with({"add_api_route"}):
        for call in walk(chunk.module):
            if isinstance(call, cst.Call) and module.text(module.span(call.func)) == adder:
                path = argument(call, 0, "path")
                found.update([module.text(module.span(path.value))] if path is not None else [])
                is_elsewhere = is_elsewhere or any(arg.star == "**" for arg in call.args)
    for chunk in module.statements_with({"path"}) if is_elsewhere else ():
        for entry in walk(chunk.module):
            if isinstance(entry, cst.DictElement) and _literal(entry.key) == "path":
                found.add(module.text(module.span(entry.value)))
    return found
