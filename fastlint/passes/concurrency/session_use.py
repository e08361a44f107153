"""Which async sessions and connections a coroutine uses: dotted names, as seen from the function that makes it.

`db` and `self.session` begin with a name of the function; `@3:7:db` is the variable `db` of function 7 of module 3,
which a function inside of it uses.
"""

from __future__ import annotations

from collections.abc import Iterator

from fastlint.index.facts import MODULE, BlockKind, Call, Term, Use
from fastlint.index.terms import blocks_around, dotted_name, last_name
from fastlint.inference import attributes
from fastlint.inference.evaluator import Evaluator
from fastlint.inference.sites import given_arguments
from fastlint.inference.values import Value, Values
from fastlint.knowledge.roles import named

EXCLUSIVE = named("one-task")
"""What refuses a second operation while one is going on. Others (psycopg, aiosqlite) put it behind the first one."""
_SCOPED = named("scoped-session")
_WAITED = (Use.AWAITED, Use.ASYNC_ENTERED, Use.ASYNC_ITERATED)
_COUNTING = frozenset({"Semaphore", "BoundedSemaphore", "CapacityLimiter"})
_DEEPEST = 6


class SessionUse:
    """Answers for the functions of a project."""

    def __init__(self, ev: Evaluator) -> None:
        self.ev = ev

    def of_call(self, m: int, owner: int, call: Call) -> set[str]:
        """The sessions that the coroutine which a call makes uses, as the function around the call names them."""
        func = call.func
        if type(func) is tuple and func[0] == "." and self.session(m, owner, func[1], call):
            path = self.path(m, owner, func[1])
            return {path} if path else set()
        found: set[str] = set()
        values = self.ev.value(m, owner, func, call.block, call.place[0])
        for value in values:
            if value[0] in ("function", "method"):
                found |= self._of_function_called(m, owner, call, value)
        for term in call.args if not found else ():
            # What wraps a coroutine: `wait_for(work(db), 5)`, `limited(work(db))`.
            if type(term) is tuple and term[0] == "()":
                found |= self.of_call(m, owner, self.ev.facts(m).calls[term[1]])
        return found

    def session(self, m: int, owner: int, term: Term, call: Call) -> str:
        """Last name of the class of a term, if all that it can be are such sessions."""
        values = self.ev.value(m, owner, term, call.block, call.place[0])
        names = {self._class_of(value) for value in values if value != ("const", None)}
        return names.pop() if len(names) == 1 else ""

    def _class_of(self, value: Value) -> str:
        if value[0] == "object":
            name = self.ev.knowledge.canonical(value[1])
            above = {name, *self.ev.knowledge.bases(name)}
            return name.rpartition(".")[2] if above & EXCLUSIVE and not above & _SCOPED else ""
        if value[0] == "instance":
            above_it = attributes.linearise(self.ev, ("class", value[1], value[2]))
            is_one = any(b[0] == "external" and self._class_of(("object", b[1])) for b in above_it)
            return self.ev.klass(value[1], value[2]).name if is_one else ""
        return ""

    def _of_function_called(self, m: int, owner: int, call: Call, value: Value) -> set[str]:
        target = self.ev.function(value[1], value[2])
        given = given_arguments(target, call.args, call.keywords, bound=value[0] == "method")
        if value[0] == "method" and target.parameters:
            base = call.func[1] if type(call.func) is tuple and call.func[0] == "." else None
            given[target.parameters[0].name] = base
        found: set[str] = set()
        for used in self.of_function(value[1], value[2]):
            head, _, rest = used.partition(".")
            if head.startswith("@"):
                seen = self._of_variable(m, owner, used)
            else:
                seen = self.path(m, owner, given.get(head), rest)
            if seen:
                found.add(seen)
        return found

    def _of_variable(self, m: int, owner: int, used: str) -> str:
        """A variable of a function around, as the function itself names it."""
        where, _, rest = used.partition(".")
        module, f, name = where[1:].split(":")
        return self.path(m, owner, name, rest) if (int(module), int(f)) == (m, owner) else used

    def of_function(self, m: int, f: int) -> tuple[str, ...]:
        """The sessions of others that a coroutine function waits for, by its own names."""

        def compute() -> Values:
            return tuple(("const", path) for path in sorted(self._used(m, f)))

        return tuple(value[1] for value in self.ev.ask(("sessions used", m, f), compute))

    def _used(self, m: int, f: int) -> Iterator[str]:
        facts = self.ev.facts(m)
        function = facts.functions[f]
        parameters = self.ev.parameter_names(m, f)
        for call in self.ev.calls_in(m, f):
            is_waited = call.use in _WAITED or (call.use == Use.RETURNED and not function.is_async)
            is_given = call.parent >= 0 and facts.calls[call.parent].use in _WAITED
            if not (is_waited or is_given) or self._is_one_at_a_time(m, f, call.block):
                continue
            for path in self.of_call(m, f, call):
                head = path.partition(".")[0]
                if head in parameters or head.startswith("@"):
                    yield path

    def _is_one_at_a_time(self, m: int, f: int, block: int) -> bool:
        """Whether a place of a function is under a lock, or a semaphore that lets one in."""
        for _, one in blocks_around(self.ev.facts(m), block, f):
            if one.kind == BlockKind.ASYNC_WITH and last_name(one.term):
                if "lock" in last_name(one.term).lower():
                    return True
                if any(self._lets_one_in(*origin) for origin in self.ev.allocations(m, f, one.term)):
                    return True
        return False

    def _lets_one_in(self, m: int, scope: int, term: Term) -> bool:
        if type(term) is not tuple or term[0] != "()":
            return False
        call = self.ev.facts(m).calls[term[1]]
        last = last_name(call.func)
        size = call.argument(0, "value")
        return last == "Lock" or (last in _COUNTING and (size == ("const", 1) or not (call.args or call.keywords)))

    # names

    def path(self, m: int, owner: int, term: Term, rest: str = "", depth: int = 0) -> str:
        """The dotted name under which a function has something: behind other names, and in objects that it makes."""
        if depth > _DEEPEST or term is None:
            return ""
        if type(term) is str:
            return self._name(m, owner, term, rest, depth)
        if term[0] == "." and dotted_name(term):
            return self._attribute(m, owner, term, rest, depth)
        if term[0] == "()" and rest:
            return self._made(m, owner, self.ev.facts(m).calls[term[1]], rest, depth)
        return ""

    def _name(self, m: int, owner: int, name: str, rest: str, depth: int) -> str:
        here = owner
        while here > MODULE:
            function = self.ev.function(m, here)
            positions = self.ev.table(m, here).get(name, ()) if name not in function.globals else ()
            if positions and here == owner and len(positions) == 1:
                value = self.ev.bindings(m, here)[positions[0]].value
                is_alias = type(value) is str or (type(value) is tuple and value[0] in (".", "()"))
                if is_alias and (found := self.path(m, owner, value, rest, depth + 1)):
                    return found
            if positions or name in self.ev.parameter_names(m, here):
                dotted = f"{name}.{rest}" if rest else name
                return dotted if here == owner else f"@{m}:{here}:{dotted}"
            here = function.parent
        return ""

    def _attribute(self, m: int, owner: int, term: Term, rest: str, depth: int) -> str:
        if self._is_computed(m, owner, term):
            return ""
        return self.path(m, owner, term[1], f"{term[2]}.{rest}" if rest else term[2], depth + 1)

    def _is_computed(self, m: int, owner: int, term: Term) -> bool:
        """Whether an attribute is a property, which may give each task a session of its own."""
        for value in self.ev.value(m, owner, term[1]):
            if value[0] in ("instance", "class"):
                for base in attributes.linearise(self.ev, ("class", value[1], value[2])):
                    names = self.ev.table(base[1], ~base[2]) if base[0] == "class" else {}
                    bound = [self.ev.bindings(base[1], ~base[2])[i].value for i in names.get(term[2], ())]
                    if any(type(v) is tuple and v[0] == "def" for v in bound):
                        return True
        return False

    def _made(self, m: int, owner: int, call: Call, rest: str, depth: int) -> str:
        """`session` of `Repository(db)`: what its `__init__` is given for it."""
        attr, _, behind = rest.partition(".")
        for value in self.ev.value(m, owner, call.func, call.block, call.place[0]):
            for init in attributes.attributes(self.ev, (value,), "__init__") if value[0] == "class" else ():
                if init[0] not in ("function", "method"):
                    continue
                function = self.ev.function(init[1], init[2])
                given = given_arguments(function, call.args, call.keywords, bound=True)
                for binding in function.bindings:
                    if binding.name.partition(".")[2] == attr and type(binding.value) is str:
                        return self.path(m, owner, given.get(binding.value), behind, depth + 1)
        return ""
