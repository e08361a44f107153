"""What names and expressions mean: demand-driven, memoised, never executing anything.

Every question is asked of the facts of some modules; which ones is recorded (`Evaluator.seen`), so that an answer can be
kept until one of these modules changes.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from typing import Any

from fastlint.index.facts import MODULE, Binding, Class, Facts, Function, Kind, Term
from fastlint.knowledge import Knowledge
from fastlint.project import annotations, attributes, calling, narrowing
from fastlint.project.imports import ImportMap
from fastlint.project.values import UNKNOWN, Value, Values, awaited, elements, instances, union

_FUEL = 4000
_NEVER = 1 << 60
_DEEPEST = 120
sys.setrecursionlimit(max(sys.getrecursionlimit(), 20_000))


class Evaluator:
    """Answers what terms mean in a scope: `(module, function)`, or `(module, ~class)` for a class body."""

    def __init__(self, paths: Sequence[str], load: Callable[[int], Facts], knowledge: Knowledge) -> None:
        self.imports = ImportMap(paths, knowledge.describes)
        self.knowledge = knowledge
        self._load = load
        self._facts: dict[int, Facts] = {}
        self.seen = 0
        self._memo: dict[Any, tuple[Any, int]] = {}
        self._active: dict[Any, int] = {}
        self._cut = _NEVER
        self._fuel = _FUEL
        self._tables: dict[tuple[int, int], dict[str, list[int]]] = {}
        self._methods: dict[int, dict[int, list[int]]] = {}
        self.state: dict[str, list[tuple[int, int, int]]] = {}
        self.everything = 1 << len(paths)

    # facts

    def facts(self, module: int) -> Facts:
        """Facts of a module; notes that the current answer depends on them."""
        self.seen |= 1 << module
        facts = self._facts.get(module)
        if facts is None:
            facts = self._facts[module] = self._load(module)
        return facts

    def function(self, module: int, number: int) -> Function:
        """A function's facts."""
        return self.facts(module).functions[number]

    def klass(self, module: int, number: int) -> Class:
        """A class's facts."""
        return self.facts(module).classes[number]

    def bindings(self, module: int, scope: int) -> list[Binding]:
        """Bindings of a function, or of a class body (`~class`)."""
        facts = self.facts(module)
        return facts.functions[scope].bindings if scope >= 0 else facts.classes[~scope].bindings

    def table(self, module: int, scope: int) -> dict[str, list[int]]:
        """Positions of the bindings of each name of a scope."""
        table = self._tables.get((module, scope))
        if table is None:
            table = {}
            for i, binding in enumerate(self.bindings(module, scope)):
                table.setdefault(binding.name, []).append(i)
            self._tables[module, scope] = table
        else:
            self.seen |= 1 << module
        return table

    # memoised questions

    def ask(self, key: Any, compute: Callable[[], Values]) -> Values:
        """Memoise a question; a question that asks itself is unknown there, and only its outermost asker remembers."""
        known = self._memo.get(key)
        if known is not None:
            self.seen |= known[1]
            return known[0]  # type: ignore[no-any-return]
        depth = self._active.get(key)
        if depth is not None:
            self._cut = min(self._cut, depth)
            return UNKNOWN
        self._fuel -= 1
        depth = len(self._active)
        if self._fuel < 0 or depth > _DEEPEST:
            self._cut = 0
            return UNKNOWN
        outer_seen, self.seen = self.seen, 0
        outer_cut, self._cut = self._cut, _NEVER
        self._active[key] = depth
        try:
            answer = compute()
        finally:
            del self._active[key]
            seen, self.seen = self.seen, outer_seen | self.seen
            cut, self._cut = self._cut, min(outer_cut, self._cut)
        if cut >= depth:
            self._memo[key] = answer, seen
            self._cut = outer_cut
        return answer

    def refuel(self) -> None:
        """Allow a fresh amount of work; called before each question from outside."""
        self._fuel = _FUEL
        self._cut = _NEVER

    # names

    def name(self, module: int, scope: int, name: str, block: int = -1, row: int = 0) -> Values:
        """What a name means in a scope; at a place of it (block, row) where that is given."""
        facts = self.facts(module)
        here: int = scope
        while here != 0:
            if here < 0:
                found = self._in_class(module, here, name)
                parent = facts.classes[~here].parent
            else:
                function = facts.functions[here]
                if name in function.globals:
                    break
                found = self._in_function(module, here, name, block, row)
                parent = function.parent
                if found is None and function.klass >= 0 and here == scope and name == "__class__":
                    return (("class", module, function.klass),)
            if found is not None:
                return narrowing.narrowed(self, module, here, name, block, found) if block >= 0 else found
            here, block, row = parent, -1, 0
        return self.member(module, name, block if here == scope == 0 else -1, row if here == scope == 0 else 0)

    def _in_class(self, module: int, scope: int, name: str) -> Values | None:
        positions = self.table(module, scope).get(name)
        return self._alternatives(module, scope, positions, -1, 0) if positions else None

    def _in_function(self, module: int, number: int, name: str, block: int, row: int) -> Values | None:
        positions = self.table(module, number).get(name)
        function = self.function(module, number)
        is_parameter = any(p.name == name for p in function.parameters)
        if not positions:
            return self.parameter(module, number, name) if is_parameter else None
        found = self._alternatives(module, number, positions, block, row, function.body)
        if is_parameter and not self._dominated(module, number, positions, block, row):
            found = union((self.parameter(module, number, name), found))
        return found

    def _alternatives(
        self, module: int, scope: int, positions: list[int], block: int, row: int, body: int = 0
    ) -> Values:
        """Values of the bindings that can reach a place: backwards until one is certain to have happened."""
        bindings = self.bindings(module, scope)
        usable = [i for i in positions if bindings[i].row <= row] if row else positions
        parts: list[Values] = []
        for i in reversed(usable or positions):
            if (module, scope, i) in self._active:
                self._cut = min(self._cut, self._active[module, scope, i])
                continue
            parts.append(self.binding(module, scope, i))
            if self._encloses(module, bindings[i].block, block if block >= 0 else body):
                break
        return union(parts)

    def _dominated(self, module: int, scope: int, positions: list[int], block: int, row: int) -> bool:
        if block < 0:
            return False
        bindings = self.bindings(module, scope)
        return any(bindings[i].row < row and self._encloses(module, bindings[i].block, block) for i in positions)

    def _encloses(self, module: int, outer: int, block: int) -> bool:
        blocks = self.facts(module).blocks
        while block >= 0:
            if block == outer:
                return True
            block = blocks[block].parent
        return False

    def binding(self, module: int, scope: int, position: int) -> Values:
        """What one binding gives its name."""
        return self.ask((module, scope, position), lambda: self._binding(module, scope, position))

    def _binding(self, module: int, scope: int, position: int) -> Values:
        binding = self.bindings(module, scope)[position]
        annotation = binding.annotation
        if annotation is not None and not self._is_alias_marker(annotation):
            declared = self.annotation(module, scope, annotation)
            if declared:
                return declared
        if annotation is not None and self._is_alias_marker(annotation):
            return (("annotated", module, scope, binding.value),)
        return self.value(module, scope, binding.value, binding.block, binding.row)

    @staticmethod
    def _is_alias_marker(annotation: Term) -> bool:
        return annotation == "TypeAlias" or (type(annotation) is tuple and annotation[-1] == "TypeAlias")

    def member(self, module: int, name: str, block: int = -1, row: int = 0) -> Values:
        """What a module-level name means: also through star imports, functions that rebind it, and builtins."""
        if block >= 0:
            return self._member(module, name, block, row)
        return self.ask(("m", module, name), lambda: self._member(module, name, -1, 0))

    def _member(self, module: int, name: str, block: int, row: int) -> Values:
        table = self.table(module, 0)
        positions = table.get(name)
        if positions:
            found = self._alternatives(module, 0, positions, block, row)
            if not found or found == (("const", None),):
                found = union((found, self._rebound(module, name))) or found
            return found
        starred = self.exported_by_star(module, name)
        if starred is not None:
            return starred
        folder = self.imports.folder_of(module)
        if folder is not None:
            below = self.imports.below(folder, name)
            if below is not None:
                return (self.module_value(below),)
        rebound = self._rebound(module, name)
        if rebound:
            return rebound
        return (("external", f"builtins.{name}"),) if name in _BUILTINS else UNKNOWN

    def _rebound(self, module: int, name: str) -> Values:
        """Values that functions of the module give a global of it."""
        facts = self.facts(module)
        parts = []
        for number, function in enumerate(facts.functions):
            if name in function.globals:
                for i in self.table(module, number).get(name, ()):
                    parts.append(self.binding(module, number, i))
        return union(parts)

    def exported_by_star(self, module: int, name: str) -> Values | None:
        """A name that comes by `from x import *`, None if by none."""
        table = self.table(module, 0)
        for i in table.get("*", ()):
            tag, level, dotted, _ = self.bindings(module, 0)[i].value
            target = self.imports.module(module, level, dotted)
            if isinstance(target, int) and target != module and self._exports(target, name):
                return self.member(target, name)
        return None

    def _exports(self, module: int, name: str) -> bool:
        facts = self.facts(module)
        if facts.exports is not None:
            return name in facts.exports
        if name.startswith("_"):
            return False
        if name in self.table(module, 0):
            return True
        key = ("star", module, name)
        if key in self._active:
            return False
        self._active[key] = len(self._active)
        try:
            return self.exported_by_star(module, name) is not None
        finally:
            del self._active[key]

    def module_value(self, target: int | str) -> Value:
        """The value of an imported module or namespace package."""
        return ("module", target) if isinstance(target, int) else ("package", target)

    def imported(self, module: int, level: int, dotted: str, name: str | None) -> Values:
        """What an import statement binds."""
        target = self.imports.module(module, level, dotted)
        if name is None:
            return (self.module_value(target),) if target is not None else (("external", dotted),)
        if isinstance(target, int):
            if target == module:
                folder = self.imports.folder_of(module)
                below = self.imports.below(folder, name) if folder is not None else None
                return (self.module_value(below),) if below is not None else UNKNOWN
            found = self.member(target, name)
            if found and found[0][0] == "external" and found[0][1] == f"builtins.{name}":
                return UNKNOWN
            return found
        if isinstance(target, str):
            below = self.imports.below(target, name)
            return (self.module_value(below),) if below is not None else UNKNOWN
        if level:
            return UNKNOWN
        return (("external", f"{dotted}.{name}"),)

    # parameters

    def parameter(self, module: int, number: int, name: str) -> Values:
        """What a parameter is: by annotation, as receiver, by its default or by what FastAPI injects."""
        return self.ask(("p", module, number, name), lambda: self._parameter(module, number, name))

    def _parameter(self, module: int, number: int, name: str) -> Values:
        function = self.function(module, number)
        position, parameter = next((i, p) for i, p in enumerate(function.parameters) if p.name == name)
        if parameter.annotation is not None:
            declared = self.annotation(module, self._outer(module, number), parameter.annotation)
            if declared:
                return self._packed(parameter.kind, declared)
        if position == 0 and function.klass >= 0:
            if receiver := self._receiver(module, function):
                return receiver
        if not parameter.required and parameter.default is not None:
            outer = self._outer(module, number)
            injected = self.injected(module, outer, parameter.default, function.block)
            if injected is not None:
                return injected
            if parameter.default != ("const", None):
                return self.value(module, outer, parameter.default, function.block, function.first_row)
        return UNKNOWN

    def _outer(self, module: int, number: int) -> int:
        """The scope in which a function's annotations and defaults are evaluated."""
        function = self.function(module, number)
        return ~function.klass if function.klass >= 0 else function.parent

    @staticmethod
    def _packed(kind: int, values: Values) -> Values:
        if kind == Kind.VAR_POSITIONAL:
            return (("container", values),)
        return (("mapping", values),) if kind == Kind.VAR_KEYWORD else values

    def _receiver(self, module: int, function: Function) -> Values:
        if self.is_decorated(module, function, "staticmethod"):
            return UNKNOWN
        tag = "class" if self.is_decorated(module, function, "classmethod") else "instance"
        if function.name in ("__new__", "__init_subclass__", "__class_getitem__"):
            tag = "class"
        return ((tag, module, function.klass),)

    @staticmethod
    def is_decorated(module: int, function: Function, name: str) -> bool:
        """Whether a plain (or dotted) decorator of this last name is applied."""
        for term, _ in function.decorators:
            last = term[2] if type(term) is tuple and term[0] == "." else term
            if last == name:
                return True
        return False

    # expressions

    def value(self, module: int, scope: int, term: Term, block: int = -1, row: int = 0) -> Values:
        """What an expression can be in a scope (at a place of it)."""
        if term is None:
            return UNKNOWN
        if type(term) is str:
            return self.name(module, scope, term, block, row)
        handler = _HANDLERS.get(term[0])
        return handler(self, module, scope, term, block, row) if handler else UNKNOWN

    def _of_attribute(self, m: int, s: int, t: Term, block: int, row: int) -> Values:
        found = attributes.attributes(self, self.value(m, s, t[1], block, row), t[2])
        assigned = self._assigned_target(m, s, t, block, row)
        return union((assigned, found)) if assigned else found

    def _assigned_target(self, m: int, s: int, t: Term, block: int, row: int) -> Values:
        """What this scope (or the module) itself assigned to a dotted name such as `app.state.pool`."""
        name = attributes.dotted_name(t)
        if name is None:
            return UNKNOWN
        for scope in (s, MODULE) if s != MODULE else (MODULE,):
            positions = self.table(m, scope).get(name)
            if positions:
                here = scope == s
                return self._alternatives(m, scope, positions, block if here else -1, row if here else 0)
        return UNKNOWN

    def _of_call(self, m: int, s: int, t: Term, block: int, row: int) -> Values:
        return self.ask(("c", m, t[1]), lambda: calling.call_result(self, m, s, t[1]))

    def _of_await(self, m: int, s: int, t: Term, block: int, row: int) -> Values:
        return awaited(self.value(m, s, t[1], block, row))

    def _of_subscript(self, m: int, s: int, t: Term, block: int, row: int) -> Values:
        if annotations.special_form(self, m, s, t[1]) is not None:
            return (("annotated", m, s, t),)
        base = self.value(m, s, t[1], block, row)
        parts: list[Values] = []
        for value in base:
            if value[0] in ("container", "mapping"):
                parts.append((value,) if t[2] == ("slice",) else value[1])
            elif value[0] == "tuple":
                index = t[2][1] if type(t[2]) is tuple and t[2][0] == "const" else None
                if isinstance(index, int) and -len(value[1]) <= index < len(value[1]):
                    parts.append(value[1][index])
                else:
                    parts.extend(value[1])
            elif value[0] in ("instance", "object"):
                parts.append(calling.call_values(self, attributes.attributes(self, (value,), "__getitem__")))
            elif value[0] in ("class", "external"):
                parts.append((value,))
        return union(parts)

    def _of_sequence(self, m: int, s: int, t: Term, block: int, row: int) -> Values:
        items = tuple(self.value(m, s, e, block, row) for e in t[1][:40])
        return (("tuple", items),) if t[0] == "tuple" else (("container", union(items)),)

    def _of_dict(self, m: int, s: int, t: Term, block: int, row: int) -> Values:
        return (("mapping", union(self.value(m, s, v, block, row) for k, v in t[1][:60] if k is not None)),)

    def _of_either(self, m: int, s: int, t: Term, block: int, row: int) -> Values:
        return union(self.value(m, s, e, block, row) for e in t[1])

    def _of_binary(self, m: int, s: int, t: Term, block: int, row: int) -> Values:
        if t[1] == "|":
            return (("annotated", m, s, t),)
        left = self.value(m, s, t[2], block, row)
        if t[1] == "/" and any(v[0] == "object" and v[1].startswith("pathlib.") for v in left):
            return left
        if t[1] == "+":
            return self._sum(left, self.value(m, s, t[3], block, row))
        return UNKNOWN

    @staticmethod
    def _sum(left: Values, right: Values) -> Values:
        """Concatenation of known texts or of containers."""
        if len(left) == len(right) == 1 and left[0][0] == right[0][0]:
            a, b = left[0], right[0]
            if a[0] == "const" and isinstance(a[1], str) and isinstance(b[1], str):
                return (("const", a[1] + b[1]),)
            if a[0] == "container":
                return (("container", union((a[1], b[1]))),)
        return UNKNOWN

    def _of_format(self, m: int, s: int, t: Term, block: int, row: int) -> Values:
        texts = []
        for part in t[1]:
            values = self.value(m, s, part, block, row)
            if len(values) != 1 or values[0][0] != "const":
                return UNKNOWN
            texts.append(str(values[0][1]))
        return (("const", "".join(texts)),)

    def _of_comprehension(self, m: int, s: int, t: Term, block: int, row: int) -> Values:
        element = self.value(m, s, t[2], block, row)
        tag = {"gen": "iterator", "dict": "mapping"}.get(t[1], "container")
        return ((tag, element),)

    def _of_item(self, m: int, s: int, t: Term, block: int, row: int) -> Values:
        parts: list[Values] = []
        for value in self.value(m, s, t[2], block, row):
            if value[0] == "tuple":
                parts.append(value[1][t[1]] if t[1] < len(value[1]) else UNKNOWN)
            else:
                parts.append(self.iterated((value,)))
        return union(parts)

    def _of_element(self, m: int, s: int, t: Term, block: int, row: int) -> Values:
        return self.iterated(self.value(m, s, t[1], block, row))

    def _of_async_element(self, m: int, s: int, t: Term, block: int, row: int) -> Values:
        return self.async_iterated(self.value(m, s, t[1], block, row))

    def _of_entered(self, m: int, s: int, t: Term, block: int, row: int) -> Values:
        return self.entered(self.value(m, s, t[1], block, row), is_async=t[0] == "aenter")

    def _of_instance(self, m: int, s: int, t: Term, block: int, row: int) -> Values:
        classes = self.value(m, s, t[1], block, row)
        return instances(union((classes, elements(classes))))

    def _of_import(self, m: int, s: int, t: Term, block: int, row: int) -> Values:
        return self.imported(m, t[1], t[2], t[3])

    def _of_definition(self, m: int, s: int, t: Term, block: int, row: int) -> Values:
        return self.ask(("d", m, t[1]), lambda: calling.decorated(self, m, t[1]))

    # what the other files of this package ask of each other

    def annotation(self, m: int, scope: int, t: Term) -> Values:
        """Values that an annotation admits."""
        return annotations.annotation(self, m, scope, t)

    def attributes(self, base: Values, attr: str) -> Values:
        """Values of an attribute."""
        return attributes.attributes(self, base, attr)

    def call_values(self, values: Values) -> Values:
        """What calling any of these values gives."""
        return calling.call_values(self, values)

    def returned(self, m: int, f: int, receiver: Value | None) -> Values:
        """What a call of a function gives."""
        return calling.returned(self, m, f, receiver)

    def injected(self, m: int, scope: int, t: Term, block: int) -> Values | None:
        """What a `Depends(...)` injects; None if the term is none."""
        return calling.injected(self, m, scope, t, block)

    def described_text(self, text: str, receiver: Value | None, arguments: Any = ()) -> Values:
        """Values of a type as knowledge writes it."""
        return annotations.described_type(self, text, receiver, arguments)

    def described(self, name: str, field: str, value: Value) -> Values:
        """What the knowledge of an external class (or of its bases) says in one of its type fields."""
        for klass in (name, *self.knowledge.bases(name)):
            row = self.knowledge.get(klass)
            text = getattr(row, field) if row is not None else None
            if text:
                return self.described_text(text, value)
        return UNKNOWN

    def state_attribute(self, attr: str) -> Values:
        """What anybody in the project assigns to `something.state.attr`."""
        self.seen |= self.everything
        return union(self.binding(*where) for where in self.state.get(attr, ()))

    def methods(self, m: int, c: int) -> list[int]:
        """Functions defined in a class body."""
        table = self._methods.get(m)
        if table is None:
            table = self._methods[m] = {}
            for number, function in enumerate(self.facts(m).functions):
                if function.klass >= 0:
                    table.setdefault(function.klass, []).append(number)
        self.seen |= 1 << m
        return table.get(c, [])

    def is_property(self, m: int, function: Function) -> bool:
        """Whether reading the attribute calls the function."""
        return calling.is_property(self, m, function)

    def origins(self, m: int, scope: int, t: Term, depth: int = 0) -> list[tuple[int, int, Term]]:
        """Where a name gets its value: (module, scope, term) of its bindings, followed through imports and other names."""
        if depth > 8:
            return []
        if type(t) is tuple and t[0] == "import":
            target = self.imports.module(m, t[1], t[2])
            return self._origins_in(target, MODULE, t[3], depth) if isinstance(target, int) and t[3] else []
        if type(t) is tuple and t[0] == ".":
            found = []
            for value in self.value(m, scope, t[1]):
                if value[0] == "module":
                    found += self._origins_in(value[1], MODULE, t[2], depth)
                elif value[0] in ("class", "instance"):
                    for klass in attributes.linearise(self, ("class", value[1], value[2])):
                        if klass[0] == "class" and t[2] in self.table(klass[1], ~klass[2]):
                            found += self._origins_in(klass[1], ~klass[2], t[2], depth)
                            break
            return found
        if type(t) is not str:
            return [(m, scope, t)]
        here = scope
        while here != MODULE and t not in self.table(m, here):
            here = self.facts(m).classes[~here].parent if here < 0 else self.function(m, here).parent
        return self._origins_in(m, here, t, depth)

    def _origins_in(self, m: int, scope: int, name: str, depth: int) -> list[tuple[int, int, Term]]:
        bindings = self.bindings(m, scope)
        found = []
        for i in self.table(m, scope).get(name, ()):
            value = bindings[i].value
            if type(value) is str or (type(value) is tuple and value[0] in ("import", ".")):
                found += self.origins(m, scope, value, depth + 1)
            else:
                found.append((m, scope, value))
        if not found and scope == MODULE:
            for i in self.table(m, MODULE).get("*", ()):
                _, level, dotted, _ = bindings[i].value
                target = self.imports.module(m, level, dotted)
                if isinstance(target, int) and target != m and depth < 8:
                    found += self._origins_in(target, MODULE, name, depth + 1)
        return found

    def iterated(self, values: Values) -> Values:
        """Elements of a `for` over values."""
        parts = [elements(values)]
        for value in values:
            if value[0] == "object":
                parts.append(self.described(value[1], "iterates", value))
            elif value[0] == "instance":
                iterator = calling.call_values(self, attributes.attributes(self, (value,), "__iter__"))
                parts.append(self.iterated(iterator) if iterator != (value,) else UNKNOWN)
        return union(parts)

    def async_iterated(self, values: Values) -> Values:
        """Elements of an `async for` over values."""
        parts = []
        for value in values:
            if value[0] == "aiterator":
                parts.append(value[1])
            elif value[0] == "object":
                parts.append(self.described(value[1], "async_iterates", value))
            elif value[0] == "instance":
                iterator = calling.call_values(self, attributes.attributes(self, (value,), "__aiter__"))
                parts.append(self.async_iterated(iterator) if iterator != (value,) else UNKNOWN)
        return union(parts)

    def entered(self, values: Values, *, is_async: bool) -> Values:
        """What `as` binds in a (async) with statement."""
        method, field = ("__aenter__", "async_enters") if is_async else ("__enter__", "enters")
        parts = []
        for value in values:
            if value[0] == ("amanager" if is_async else "manager"):
                parts.append(value[1])
            elif value[0] == "object":
                parts.append(self.described(value[1], field, value) or (value,))
            elif value[0] == "instance":
                given = calling.call_values(self, attributes.attributes(self, (value,), method))
                given = awaited(given) if is_async else given
                parts.append(given or (value,))
            elif value[0] in ("awaitable", "coroutine") and is_async:
                parts.append(self.entered(value[1], is_async=True))
        return union(parts)


_HANDLERS: dict[str, Callable[..., Values]] = {
    ".": Evaluator._of_attribute,
    "()": Evaluator._of_call,
    "await": Evaluator._of_await,
    "[]": Evaluator._of_subscript,
    "tuple": Evaluator._of_sequence,
    "list": Evaluator._of_sequence,
    "set": Evaluator._of_sequence,
    "dict": Evaluator._of_dict,
    "or": Evaluator._of_either,
    "and": Evaluator._of_either,
    "bin": Evaluator._of_binary,
    "fstr": Evaluator._of_format,
    "comp": Evaluator._of_comprehension,
    "item": Evaluator._of_item,
    "elem": Evaluator._of_element,
    "aelem": Evaluator._of_async_element,
    "enter": Evaluator._of_entered,
    "aenter": Evaluator._of_entered,
    "inst": Evaluator._of_instance,
    "import": Evaluator._of_import,
    "def": Evaluator._of_definition,
    "const": lambda self, m, s, t, block, row: (t,),
    "class": lambda self, m, s, t, block, row: (("class", m, t[1]),),
    "lambda": lambda self, m, s, t, block, row: (("function", m, t[1]),),
    "*": lambda self, m, s, t, block, row: self.value(m, s, t[1], block, row),
}
_BUILTINS = frozenset(dir(__import__("builtins")))
