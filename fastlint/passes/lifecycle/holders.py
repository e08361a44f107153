"""The names of a function that hold what a call in it gives: a client, a session; and what becomes of them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from fastlint.callgraph.reach.reachability import Reachability
from fastlint.footprint import FunctionId
from fastlint.framework.repetition import loops_around
from fastlint.index.facts import BlockKind, Call, Function, Term, Use
from fastlint.index.terms import encloses, last_name
from fastlint.inference.evaluator import Evaluator

_REQUESTING = frozenset({"get", "post", "put", "patch", "delete", "head", "options"})
_NAMING = frozenset({"request", "stream", "build_request"})
"""What is given the method before the address."""
_EXCHANGE_URL = re.compile(
    r"(?i)/(?:oauth|oauth2|oidc|login)/(?:[\w.-]+/)*(?:access_)?token$|/device/code$|/access_token$"
)
_SIGNING_IN = frozenset({"set_session", "sign_in_with_password", "sign_in_with_id_token", "sign_in_with_otp"})
_PROBING = frozenset({"ping", "info", "close", "aclose", "wait_closed", "disconnect"})
_STARTING = frozenset({"add_task", "create_task", "ensure_future", "start_soon", "add_done_callback"})
_KEEPING = frozenset({"append", "add", "setdefault", "put_nowait", "put", "insert", "update"})
_DEEPEST = 4


def _asks(call: Call) -> bool:
    """Whether a call sends a request."""
    return type(call.func) is tuple and call.func[0] == "." and call.func[2] in _REQUESTING | _NAMING


class Holders:
    """The names of a function that hold what a call in it gives, and what becomes of them."""

    def __init__(self, ev: Evaluator, loop: Reachability, owner: FunctionId, call: Call) -> None:
        self.ev, self.m, self.f = ev, owner[0], owner[1]
        self.captures = {(m, c.owner, c.parameter) for m, link in loop.links.items() for c in link.captures}
        self.facts = ev.facts(self.m)
        self.function: Function = self.facts.functions[self.f]
        self.root: Term = ev.term_of(owner[0], call)
        entered = self._entered()
        self.numbers = [
            n
            for n, c in enumerate(self.facts.calls)
            if self._is_inside(c.owner) and (entered is None or encloses(self.facts.blocks, entered, c.block))
        ]
        self.names = self._grown()
        self.is_kept = any(self._keeps(self.facts.calls[n]) for n in self.numbers) or self._is_stored()
        self.is_handed_up = any(self._has(r.value) for r in self.function.returns) or self._is_own_attribute()

    def _entered(self) -> int | None:
        """The block of a `with` that enters it where it is made: nobody has it after that."""
        kinds = (BlockKind.WITH, BlockKind.ASYNC_WITH)
        found = (n for n, b in enumerate(self.facts.blocks) if b.kind in kinds and b.term == self.root)
        return next(found, None)

    def is_much_used(self, made: Call) -> bool:
        """Whether one request comes to use it for each of several, in a loop that does not build it each time."""
        around = {block for block, _ in loops_around(self.facts, made)}
        return any(
            self._mentions(n) and any(block not in around for block, _ in loops_around(self.facts, self.facts.calls[n]))
            for n in self.numbers
        )

    def requested_urls(self) -> Iterator[Term]:
        """The addresses that it is asked for in its function; None for one that is not seen, or if others have it."""
        for number in self.numbers:
            call = self.facts.calls[number]
            if any(self._has(part) for part in call.arguments):
                yield None
            elif type(call.func) is tuple and call.func[0] == "." and self._has(call.func[1]):
                method = call.func[2]
                if method in _REQUESTING:
                    yield call.argument(0, "url")
                elif method in _NAMING:
                    yield call.argument(1, "url")

    @property
    def is_signed_in(self) -> bool:
        """Whether it is told who asks, in place: `client.auth.set_session(token, "")`."""
        calls = (self.facts.calls[n] for n in self.numbers)
        return any(last_name(c.func) in _SIGNING_IN and self._root(c.func) in self.names for c in calls)

    def exchanges_tokens(self) -> bool:
        """Whether all that it is asked for is a step of signing in with an account of somebody else."""
        asked = [c for n in self.numbers if self._root((c := self.facts.calls[n]).func) in self.names and _asks(c)]
        return bool(asked) and not self.is_handed_up and all(self._exchanges(call) for call in asked)

    def _exchanges(self, call: Call) -> bool:
        """Whether a request has a `grant_type` of a user, or goes to where OAuth has tokens and codes of devices."""
        texts = [text for part in call.arguments for text in self._texts(part, 0)]
        if "grant_type" in texts:
            return "client_credentials" not in texts
        return any(_EXCHANGE_URL.search(text) for text in texts)

    def _texts(self, term: Term, depth: int) -> Iterator[str]:
        """The texts that are written out in a term, and in the local names that it is made of."""
        if type(term) is str and depth < _DEEPEST:
            for binding in self.function.bindings:
                if binding.name == term and binding.value != term:
                    yield from self._texts(binding.value, depth + 1)
        if type(term) is not tuple or not term:
            return
        if term[0] == "const" and isinstance(term[1], str):
            yield term[1]
        elif term[0] == "dict":
            for pair in term[1]:
                for part in pair:
                    yield from self._texts(part, depth)
        elif term[0] in ("fstr", "or", "and"):
            for part in term[1]:
                yield from self._texts(part, depth)

    def is_only_asked_whether_it_answers(self) -> bool:
        """Whether its function does nothing with it but to see whether the other side answers: that tells it anew."""
        if self.is_handed_up:
            return False
        methods = set()
        for number in self.numbers:
            call = self.facts.calls[number]
            if any(self._has(part) for part in call.arguments):
                return False
            if type(call.func) is tuple and call.func[0] == "." and self._has(call.func[1]):
                methods.add(call.func[2])
        return "ping" in methods and methods <= _PROBING

    def _is_inside(self, f: int) -> bool:
        while f > self.f:
            f = self.facts.functions[f].parent
        return f == self.f

    def _grown(self) -> set[str]:
        """Names that are given it, or an object or function that has it."""
        names: set[str] = set()
        before = -1
        while before < len(names):
            before = len(names)
            self.names = names
            names |= {b.name for b in self.function.bindings if "." not in b.name and self._has(b.value)}
            for f, inner in enumerate(self.facts.functions):
                if inner.parent == self.f and any(self._mentions(n) for n in self.ev.calls_of(self.m, f)):
                    names.add(inner.name)
        return names

    def _mentions(self, number: int) -> bool:
        call = self.facts.calls[number]
        return any(self._root(part) in self.names for part in (call.func, *call.arguments))

    def _root(self, term: Term) -> str:
        while type(term) is tuple and term and term[0] in (".", "await"):
            term = term[1]
        return term if type(term) is str else ""

    def _has(self, term: Term) -> bool:
        """Whether a term is it, or something that is made with it: an object of a class, a display, a bound method."""
        if term == self.root or (type(term) is str and term in self.names):
            return True
        if type(term) is not tuple or not term:
            return False
        if term[0] in ("await", "enter", "aenter", ".", "*"):
            return self._has(term[1])
        if term[0] in ("tuple", "list", "or", "and"):
            return any(self._has(part) for part in term[1])
        if term[0] == "dict":
            return any(self._has(value) for _, value in term[1])
        if term[0] == "lambda":
            return any(self._mentions(n) for n in self.ev.calls_of(self.m, term[1]))
        return term[0] == "()" and self._makes_object(self.facts.calls[term[1]])

    def _makes_object(self, call: Call) -> bool:
        if not any(self._has(part) for part in call.arguments):
            return False
        callee = self.ev.at(self.m, call, call.func)
        return any(v[0] == "class" for v in callee)

    def _is_scheduled(self, term: Term) -> bool:
        """Whether an argument is it, or the coroutine of one of its methods, or of a function that is given it."""
        if self._has(term):
            return True
        if type(term) is not tuple or term[:1] != ("()",):
            return False
        call = self.facts.calls[term[1]]
        return any(self._has(part) for part in (call.func, *call.arguments))

    def _keeps(self, call: Call) -> bool:
        """Whether a call starts a task or thread with it, or puts it into a container of somebody else."""
        given = [part for part in call.arguments if self._is_scheduled(part)]
        if not given or call.use == Use.AWAITED:
            return bool(given) and self._is_captured(call)
        name = call.func[2] if type(call.func) is tuple and call.func[0] == "." else ""
        if name in _STARTING or (name in _KEEPING and not self._is_local(self._root(call.func))):
            return True
        for value in self.ev.at(self.m, call, call.func):
            row = self.ev.knowledge.get(value[1]) if value[0] == "external" else None
            if row is not None and (row.schedules is not None or row.offloads is not None):
                return True
        return self._is_captured(call)

    def _is_captured(self, call: Call) -> bool:
        """Whether a function of the project is given it, and hands that parameter to a task."""
        for value in self.ev.at(self.m, call, call.func):
            if value[0] in ("function", "method"):
                called = self.ev.function(value[1], value[2])
                names = [p.name for p in called.parameters][1 if value[0] == "method" else 0 :]
                pairs = [*zip(names, call.args, strict=False), *call.keywords]
                if any((value[1], value[2], name) in self.captures for name, term in pairs if self._has(term)):
                    return True
        return False

    def _is_local(self, name: str) -> bool:
        return any(b.name == name for b in self.function.bindings) and name not in self.function.globals

    def _receiver(self) -> str:
        is_method = self.function.klass >= 0 and bool(self.function.parameters)
        return self.function.parameters[0].name if is_method else ""

    def _is_stored(self) -> bool:
        """`sessions[key] = client`, one beside others; what has one fixed place is made anew by the next request."""
        for binding in self.function.bindings:
            name = binding.name.removesuffix("[]")
            if name == binding.name or not self._has(binding.value):
                continue
            root = name.partition(".")[0]
            is_fixed = all(type(key) is tuple and key[0] == "const" for key, _ in binding.value[1])
            if not is_fixed and not (root == name and self._is_local(root)):
                return True
        return False

    def _is_own_attribute(self) -> bool:
        receiver = self._receiver()
        is_init = self.function.name == "__init__"
        return is_init and any(b.name.startswith(f"{receiver}.") and self._has(b.value) for b in self.function.bindings)
