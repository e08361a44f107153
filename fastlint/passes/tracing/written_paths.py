"""Texts of clients in the paths of files, traced as those in statements are, through joins, helpers and callers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property

from fastlint.callgraph.reach.reachability import Reachability
from fastlint.footprint import FunctionId
from fastlint.framework.model import Model
from fastlint.index.facts import Call, Parameter, Term
from fastlint.index.terms import last_name
from fastlint.inference.evaluator import Evaluator
from fastlint.knowledge.roles import named
from fastlint.later_pattern import later
from fastlint.passes.tracing.traces import At, Source, Trace
from fastlint.passes.tracing.value_sources import Origin
from fastlint.passes.tracing.written_values import Writing
from fastlint.subjects.data import Written

OPENING = named("path-taking")
"""What is given the path of a file, and reads, writes, sends or removes it."""
OPENED = named("path-method")
"""Methods that do so with the path on which they are called."""
_JOINING = frozenset({"os.path.join", "posixpath.join", "ntpath.join"})
_PATHS = named("path")
_SAME = frozenset({
    "builtins.str", "os.fspath", "os.path.abspath", "os.path.realpath", "os.path.normpath", "os.path.expanduser",
    "urllib.parse.unquote", "urllib.parse.unquote_plus",
})  # fmt: skip
_SAME_METHODS = frozenset({"resolve", "absolute", "expanduser", "as_posix", "with_suffix"})
_CHECKS = later(
    r"is_relative_to|relative_to|commonpath|commonprefix|basename|startswith|match|fullmatch|search|sub|isalnum|isdigit"
    r"|isidentifier|isalpha|samefile|lookup_path|safe_join"
)
_CHECKING = later(r"secur|sanit|clean|safe|valid|slug|check|allow|normali[sz]e_|ensure|guard|verify|within|inside")
"""What checks or cleans a path or a name, by its name."""
_ANCHORS = frozenset({"is_absolute", "isabs", "lstrip", "strip", "removeprefix", "replace", "split", "splitdrive"})
"""Methods and functions that see, or take away, what makes a path absolute."""
_ALL, _DOTS = "all", "dots"
"""What a function looks for in a path: all that leads out of a folder, or `..` alone."""
_JOIN = "\0/"
"""What stands between the parts of a path that are joined: one that is absolute takes the place of all before it."""
_LIMITED = later(r"Literal|pattern|regex|StringConstraints|constr|Enum|UUID|UploadFile|SecretStr")
_NAMED = later(r"\{(\w+)(:path)?(?::\w+)?\}")


class PathWriting(Writing):
    """Answers which texts of clients stand in the path of a file where that is opened, sent or removed."""

    def __init__(self, ev: Evaluator, loop: Reachability, model: Model) -> None:
        super().__init__(ev, loop)
        self.model = model
        self._checked: dict[FunctionId, str] = {}
        self._dotless: set[Source] = set()
        self._is_dotless = False

    @cached_property
    def _short(self) -> set[tuple[FunctionId, str]]:
        """Parameters of routes that stand in their paths between slashes, and can hold none."""
        found: dict[tuple[FunctionId, str], bool] = {}
        for index, route in enumerate(self.model.routes):
            endpoint = self.model.function_of(route.endpoint)
            own = "".join(part for part in route.path if isinstance(part, str))
            if endpoint is None:
                continue
            for text in (own, *self.model.paths.get(index, ())):
                for name, is_long in _NAMED.findall(text):
                    key = (endpoint, name)
                    found[key] = found.get(key, True) and not is_long
        return {key for key, is_short in found.items() if is_short}

    def opened(self, function: FunctionId, place: tuple[int, int, int, int], name: str) -> tuple[Written, ...]:
        """What a client sends of the path that a call is given, or on which it is called."""
        m, f = function
        if self.loop.summaries[m].is_quiet or self._is_checked(function):
            return ()
        call = self.ev.call_at(function, place)
        term = self._path(call, name) if call is not None else None
        if call is None or term is None:
            return ()
        self._is_dotless = self._looks_for(function) == _DOTS
        found = self.text_of_term(term, At(m, f, call.block, place[0])).found
        sent = dict.fromkeys(w._replace(is_dotless=self._is_dotless) for w in found if w.source == "sent")
        # What has no `..` leaves a folder only where it is absolute, and takes its place.
        return tuple(w for w in sent if not w.is_dotless or w.before.endswith(_JOIN))

    def origin_of(self, source: Source) -> Origin:
        before, self._is_dotless = self._is_dotless, False
        kind = super().origin_of(source)
        if self._is_dotless:
            self._dotless.add(source)
        self._is_dotless = before or source in self._dotless
        return kind

    def _path(self, call: Call, name: str) -> Term:
        if name in OPENED:
            return call.func[1] if type(call.func) is tuple and call.func[0] == "." else None
        return call.argument(0, "path" if name.endswith("FileResponse") else "file")

    # texts

    def trace(self, term: Term, at: At, before: str, depth: int) -> Trace:
        if type(term) is tuple and term[:2] == ("bin", "/"):
            return self._joined(_slashed((term[2], term[3])), at, before, depth)
        return super().trace(term, at, before, depth)

    def _called(self, term: Term, call: Call, at: At, before: str, depth: int) -> Trace:
        here = at._replace(block=call.block, row=call.place[0])
        method = call.func[2] if type(call.func) is tuple and call.func[0] == "." else ""
        if method == "joinpath":
            return self._joined(_slashed((call.func[1], *call.args)), here, before, depth)
        for value in self.ev.value(at.m, at.f, call.func, call.block, call.place[0]):
            name = self.ev.knowledge.canonical(value[1]) if value[0] == "external" else ""
            if name in _JOINING or name in _PATHS:
                return self._joined(_slashed(call.args), here, before, depth)
            if name in _SAME and call.args:
                return self.trace(call.args[0], here, before, depth + 1)
        if method in _SAME_METHODS:
            return self.trace(call.func[1], here, before, depth + 1)
        return super()._called(term, call, at, before, depth)

    def _returned(self, target: FunctionId, call: Call, at: At, before: str, depth: int) -> Iterator[Written]:
        if not self._is_checked(target):
            yield from super()._returned(target, call, at, before, depth)

    # checks

    def _origin(self, source: Source) -> Origin:
        """Who gives a parameter its value, unless it is checked on the way, or holds nothing that leaves a folder."""
        function = self.ev.function(*source.function)
        parameter = next(p for p in function.parameters if p.name == source.name)
        if (source.function, source.name) in self._short or self._is_checked(source.function):
            return ""
        if self._is_compared(source) or self._is_limited(source.function[0], parameter):
            return ""
        if any("UploadFile" in repr(v) for v in self.ev.parameter(*source.function, source.name)):
            return ""
        return super()._origin(source)

    def _is_checked(self, function: FunctionId) -> bool:
        """Whether a function checks or cleans paths or names, whichever they are; a search for dots alone is noted."""
        looks_for = self._looks_for(function)
        self._is_dotless |= looks_for == _DOTS
        return looks_for == _ALL

    def _looks_for(self, function: FunctionId) -> str:
        known = self._checked.get(function)
        if known is None:
            known = self._checked[function] = self._asks(function)
        return known

    def _asks(self, function: FunctionId) -> str:
        facts = self.ev.facts(function[0])
        names = [last_name(facts.calls[n].func) for n in self.ev.calls_of(*function)]
        if any(_CHECKS.fullmatch(name) or _CHECKING.search(name.lower()) for name in names):
            return _ALL
        tests = " ".join(repr(block.term) for block in self.ev.blocks_of(*function))
        if "'parents'" in tests:
            return _ALL
        if "'..'" not in tests and "'../'" not in tests:
            return ""
        sees_anchors = "'/'" in tests or "sep'" in tests or not _ANCHORS.isdisjoint(names)
        return _ALL if sees_anchors else _DOTS

    def _is_limited(self, m: int, parameter: Parameter) -> bool:
        """Whether what a parameter may be is declared: a literal, a pattern."""
        calls = self.ev.facts(m).calls
        todo, found = [parameter.annotation, parameter.default], list[str]()
        while todo:
            term = todo.pop()
            if type(term) is tuple and term[:1] == ("()",):
                call = calls[term[1]]
                todo += [call.func, *call.arguments]
                found += [key for key, _ in call.keywords if key]
            elif type(term) is tuple:
                todo += term
            elif type(term) is str:
                found.append(term)
        return any(_LIMITED.search(word) for word in found)

    def _is_compared(self, source: Source) -> bool:
        """Whether a condition of the function asks whether it is one of several: `if name not in FILES`."""
        tests = (block.term for block in self.ev.blocks_of(*source.function))
        text = " ".join(repr(test) for test in tests)
        one = re.escape(repr(source.name))
        return re.search(rf"'cmp', '(?:In|NotIn|Eq|NotEq)', (?:\('\.', )?{one}", text) is not None


def _slashed(parts: tuple[Term, ...]) -> tuple[Term, ...]:
    """The parts of a path with what stands between them."""
    found: list[Term] = []
    for part in parts:
        found += [("const", _JOIN), part] if found else [part]
    return tuple(found)
