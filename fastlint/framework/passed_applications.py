"""Substitution: the parameters of registering functions (`def register(app): ...`) get what their callers hand them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from fastlint.footprint import FunctionId
from fastlint.framework.records import Passing, Path
from fastlint.framework.registration_order import ProgramPoint
from fastlint.framework.setup_records import Ref, is_parameter

Context = Mapping[tuple[int, int, str], Any]
CallChain = tuple[ProgramPoint, ...]
_MOST = 60
_DEEPEST = 8


class PassedApplications:
    """The calls that hand applications or routers on, by the function they go to."""

    def __init__(self, passings: Iterable[Passing]) -> None:
        self.by_target: dict[FunctionId, list[Passing]] = {}
        for passing in passings:
            self.by_target.setdefault(passing.target, []).append(passing)
        self._known: dict[FunctionId, list[Context]] = {}

    def contexts(self, refs: Iterable[Ref], paths: Iterable[Path] = (), depth: int = 0) -> Sequence[Context]:
        """What parameters in refs and paths stand for, once for each way of calling; [{}] if there are none."""
        functions = {(r[0], r[1]) for r in refs if is_parameter(r)}
        functions |= {(p[0], p[1]) for path in paths for p in path if not isinstance(p, str)} & self.by_target.keys()
        results: list[dict[tuple[int, int, str], Any]] = [{}]
        others: list[Context] = [{}] if not all(map(is_parameter, refs)) else []  # `router or APIRouter()`
        for function in sorted(functions):
            found = self._of_function(function, depth) or others
            results = [{**a, **b} for a in results for b in found][:_MOST]
        return results

    def _of_function(self, function: FunctionId, depth: int) -> list[Context]:
        known = self._known.get(function)
        if known is not None:
            return known
        if depth > _DEEPEST:
            return []
        self._known[function] = []
        found: list[Context] = []
        for passing in self.by_target.get(function, ()):
            refs = [r for given in passing.refs.values() for r in given]
            for context in self.contexts(refs, passing.texts.values(), depth + 1):
                calls = next((chain_of(r, context) for r in refs if is_parameter(r)), ())
                values: dict[tuple[int, int, str], Any] = {(*function, ""): (*calls, passing.point)}
                for name, given in passing.refs.items():
                    values[(*function, name)] = resolved_refs(given, context)
                for name, path in passing.texts.items():
                    values[(*function, name)] = resolved_path(path, context)
                if values not in found:
                    found.append(values)
        self._known[function] = found[:_MOST]
        return found[:_MOST]


def chain_of(ref: Ref, context: Context) -> CallChain:
    """The calls by which a function came to be given what a ref names, the first one outermost."""
    return context.get((ref[0], ref[1], ""), ()) if is_parameter(ref) else ()


def points_of(receivers: tuple[Ref, ...], last: ProgramPoint, context: Context) -> CallChain:
    """The calls that led to a registering one, and that one."""
    return (*next((chain_of(r, context) for r in receivers if is_parameter(r)), ()), last)


def resolved_refs(refs: Iterable[Ref], context: Context) -> tuple[Ref, ...]:
    """Refs without parameters."""
    found: dict[Ref, None] = {}
    for ref in refs:
        given = (ref,) if len(ref) != 3 else context.get(ref, ())
        found.update((r, None) for r in given if isinstance(r, tuple))
    return tuple(found)


def resolved_path(path: Path, context: Context) -> str:
    """A path as text; a parameter that nobody gives has its default, else stands as `<name>`."""
    parts = []
    for part in path:
        if isinstance(part, str):
            parts.append(part)
            continue
        given = context.get(part[:3])
        parts.append(given if isinstance(given, str) else part[3] if part[3] is not None else f"<{part[2]}>")
    return "".join(parts)
