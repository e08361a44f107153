"""Which mapped class the rows of a query are of: `session.query(User).all()`, `session.scalars(select(User)).all()`."""

from __future__ import annotations

from fastlint.index.facts import Call, Term
from fastlint.inference.evaluator import Evaluator
from fastlint.inference.values import Values

_CHAIN = frozenset({
    "filter", "filter_by", "where", "order_by", "options", "limit", "offset", "distinct", "join", "outerjoin",
    "populate_existing", "with_for_update", "execution_options", "all", "first", "one", "one_or_none", "unique",
    "fetchall", "scalars", "scalar_one", "scalar_one_or_none", "scalar",
})  # fmt: skip
"""Methods of queries, statements and results that leave the rows what they are."""
_SCALARS = frozenset({"scalars", "scalar", "scalar_one", "scalar_one_or_none"})
"""What takes the first value of a row: without it a row is a tuple."""
_RUNNING = frozenset({"execute", "scalars", "scalar", "exec"})
_COPYING = frozenset({"list", "set", "tuple", "sorted", "reversed"})
_DEEPEST = 14


def queried(ev: Evaluator, m: int, f: int, term: Term) -> Values:
    """An instance of the class that is asked for, if a term is a query's result; else nothing."""
    return _Query(ev, m, f).rows(term, is_row=True, depth=0, names=frozenset())


def selected(ev: Evaluator, m: int, f: int, term: Term, own: Values = ()) -> Values:
    """An instance of the class that is asked for by a query that was not run yet; else nothing.

    `own` are the classes that an attribute of the object itself stands for (`select(self.model)`), if they are known. A
    query that a helper is given (`query = filtered(query)`) is taken to ask for the same class.
    """
    return _Query(ev, m, f, own, is_lenient=True).rows(term, is_row=False, depth=0, names=frozenset())


class _Query:
    """Follows the calls of one function back to what is selected."""

    def __init__(self, ev: Evaluator, m: int, f: int, own: Values = (), *, is_lenient: bool = False) -> None:
        self.ev, self.m, self.f = ev, m, f
        self.own, self.is_lenient = own, is_lenient

    def rows(self, term: Term, *, is_row: bool, depth: int, names: frozenset[str]) -> Values:
        """The selected class; `is_row`: nothing was seen yet that takes the values out of rows."""
        if depth > _DEEPEST or not term:
            return ()
        if type(term) is str:
            return self._named(term, is_row, depth, names)
        if type(term) is not tuple:
            return ()
        if term[0] == "[]" and (self._is_element(term[1]) or not _is_number(term[2])):
            return ()
        if term[0] in ("await", "elem", "aelem", "[]"):
            return self.rows(term[1], is_row=is_row, depth=depth + 1, names=names)
        if term[0] != "()":
            return ()
        call = self.ev.facts(self.m).calls[term[1]]
        if call.func in _COPYING and len(call.args) == 1:
            return self.rows(call.args[0], is_row=is_row, depth=depth + 1, names=names)
        if type(call.func) is tuple and call.func[0] == ".":
            return self._method(call, call.func[1], call.func[2], is_row, depth, names)
        return () if is_row else self._selected(call)

    def _named(self, name: str, is_row: bool, depth: int, names: frozenset[str]) -> Values:
        if name in names or self.ev.function(self.m, self.f).takes(name):
            return ()
        found: Values = ()
        for binding in self.ev.bindings(self.m, self.f):
            if (
                binding.name == name
                and self._root(binding.value) != name
                and not self._is_passed_on(name, binding.value)
            ):
                rows = self.rows(binding.value, is_row=is_row, depth=depth + 1, names=names | {name})
                if not rows or (found and rows != found):  # the name stands for something else, too
                    return ()
                found = rows
        return found

    def _is_passed_on(self, name: str, term: Term) -> bool:
        """Whether a call gets the query that has the name, and gives what it is from then on."""
        call = self.ev.facts(self.m).called(term)
        if not self.is_lenient or call is None:
            return False
        return name in call.arguments

    def _root(self, term: Term) -> str:
        """The name at the beginning of a chain: `query` of `query.where(...).limit(3)`."""
        while type(term) is tuple and term and term[0] in (".", "()"):
            term = term[1] if term[0] == "." else self.ev.facts(self.m).calls[term[1]].func
        return term if type(term) is str else ""

    def _is_element(self, term: Term) -> bool:
        """Whether a name is bound to one of several: what stands below its index is no row."""
        return any(
            b.name == term and type(b.value) is tuple and b.value[:1] in (("elem",), ("aelem",))
            for b in self.ev.bindings(self.m, self.f)
        )

    def _method(self, call: Call, base: Term, method: str, is_row: bool, depth: int, names: frozenset[str]) -> Values:
        if method == "query" and call.args:
            return self._selected(call, is_certain=True)
        if method in _RUNNING and call.args:
            is_tuple = is_row and method == "execute"
            return () if is_tuple else self.rows(call.args[0], is_row=False, depth=depth + 1, names=names)
        if method not in _CHAIN:
            return () if is_row else self._selected(call)
        return self.rows(base, is_row=is_row and method not in _SCALARS, depth=depth + 1, names=names)

    def _selected(self, call: Call, *, is_certain: bool = False) -> Values:
        """`select(User)`, and `session.query(User)`: of one class."""
        if len(call.args) != 1 or not (is_certain or self._is_select(call)):
            return ()
        function, asked = self.ev.function(self.m, self.f), call.args[0]
        is_own = function.klass >= 0 and function.parameters and type(asked) is tuple and asked[0] == "."
        if is_own and self.own and asked[1] == function.parameters[0].name:
            return self.own
        values = self.ev.at(self.m, call, asked)
        return tuple(("instance", v[1], v[2]) for v in values if v[0] == "class")

    def _is_select(self, call: Call) -> bool:
        values = self.ev.at(self.m, call, call.func)
        return any(v[0] == "external" and v[1].startswith(("sqlalchemy.", "sqlmodel.")) and v[1].endswith(".select")
                   for v in values)  # fmt: skip


def _is_number(index: Term) -> bool:
    return type(index) is tuple and index[:1] == ("const",) and type(index[1]) is int
