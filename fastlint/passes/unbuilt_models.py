"""Classes of data that nothing in the project ever builds: stubs for annotations; and where a class is known."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from fastlint.framework.data_models import ModelRecord
from fastlint.framework.fields import FieldRecord
from fastlint.index.facts import Facts
from fastlint.index.terms import last_name
from fastlint.passes.built_models import QUERIES

if TYPE_CHECKING:
    from fastlint.passes.builder import ContextBuilder

_DEEPEST = 6


def is_built(builder: ContextBuilder, m: int, model: ModelRecord) -> bool:
    """Whether a module that can name a class calls it, a method of it, derives from it, or holds it in a field.

    One of a library counts as built: nobody knows for what it is there.
    """
    name = model.name.rpartition(":")[2]
    if builder.standing is None or not builder.standing.is_in_application(m):
        return True
    if any(part.name == model.name for one in builder.models.values() for f in one.fields for part in f.type.parts):
        return True
    facts = builder.evaluator.facts
    importing = [k for k, links in builder.loop.links.items() if k != m and m in links.imports]
    users = [(facts(k), names) for k in importing if (names := _names_of(facts(k), name))]
    return any(_builds(*user) for user in [*users, (facts(m), {name})])


def is_idle(
    builder: ContextBuilder, field: FieldRecord, owners: Iterable[ModelRecord], roles: Mapping[str, set[str]]
) -> bool:
    """Whether a default of None is that of models which no route knows and nothing ever builds."""
    return field.default == "None" and not any(roles.get(o.name) or is_built(builder, field.m, o) for o in owners)


def home_of(builder: ContextBuilder, m: int, name: str) -> str:
    """The file that knows a name: the module that uses it, or one that defines a class of that name."""
    facts, paths = builder.evaluator.facts(m), builder.paths
    if any(binding.name == name for function in facts.functions for binding in function.bindings):
        return paths[m]
    summaries = builder.loop.summaries
    defining = (k for k in sorted(builder.loop.links) if any(klass[1] == name for klass in summaries[k].classes))
    return next((paths[k] for k in defining if not summaries[k].is_quiet), "")


def _builds(facts: Facts, names: set[str]) -> bool:
    called = any(last_name(call.func) in names or _is_member(call.func, names) for call in facts.calls)
    derived = any(last_name(base) in names for klass in facts.classes for base in klass.bases)
    return called or derived or _is_handed_on(facts, names)


def _names_of(facts: Facts, name: str) -> set[str]:
    """The names under which a module imports something; its own for what it reads from the module: `models.User`."""
    imports = [b for f in facts.functions for b in f.bindings if type(b.value) is tuple and b.value[0] == "import"]
    found = {binding.name for binding in imports if binding.value[3] == name}
    return found or ({name} if any(binding.value[3] in (None, "*") for binding in imports) else set())


def _is_member(func: object, names: set[str]) -> bool:
    """`User.model_validate`."""
    return type(func) is tuple and func[0] == "." and last_name(func[1]) in names


def _is_handed_on(facts: Facts, names: set[str]) -> bool:
    """Whether the class itself is an argument, or a value: somebody else may build it."""
    calls = [call for call in facts.calls if last_name(call.func) not in QUERIES]
    given = [t for call in calls for t in (*call.args, *(value for _, value in call.keywords))]
    given += [binding.value for function in facts.functions for binding in function.bindings]
    given += [result.value for function in facts.functions for result in function.returns]
    return any(_stands_in(term, names) for term in given)


def _stands_in(term: object, names: set[str], depth: int = 0) -> bool:
    """Whether a name is a value, or a part of a display or condition."""
    if type(term) is not tuple or not term or depth > _DEEPEST:
        return term in names if type(term) is str else False
    if term[0] in ("const", "import", "def", "class", "lambda", "()"):
        return False
    parts = term[1:] if type(term[0]) is str else term
    return any(_stands_in(part, names, depth + 1) for part in parts)
