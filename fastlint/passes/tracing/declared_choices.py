"""Types that leave nobody a choice of text: literals, enums, numbers, and patterns that admit certain words alone."""

from __future__ import annotations

import re

from fastlint.index.facts import Binding, Parameter, Term
from fastlint.inference import attributes
from fastlint.inference.annotation import from_classes, parsed_type, special_form
from fastlint.inference.evaluator import Evaluator
from fastlint.inference.values import Value
from fastlint.passes.watched_calls import is_tame

_UNIONS = frozenset({"Optional", "Union", "Annotated", "Required", "NotRequired", "Final", "ClassVar", "ReadOnly"})
_PATTERNS = ("pattern", "regex")
_DOTS_IN_CLASSES = re.compile(r"(?<=[\w\[\-])\.(?=[^\[]*\])")
_NO_WORDS = re.compile(r"(?<!\\)\.|\\(?![wdbAZ.\-])|\[\^|['\"`;]|--")
"""What a pattern has that admits more than words: any character, all but some, quotes, comments."""
_DEEPEST = 8


def is_chosen_parameter(ev: Evaluator, m: int, scope: int, parameter: Parameter) -> bool:
    """Whether what a parameter may be is declared: `order: Literal["asc", "desc"]`, `Query(pattern="^(asc|desc)$")`."""
    return _is_matched(ev, m, parameter.default) or is_chosen_type(ev, m, scope, parameter.annotation)


def is_chosen_field(ev: Evaluator, owner: Value, name: str) -> bool:
    """Whether the class of an object declares what an attribute may be; the nearest class that has it counts."""
    if owner[0] != "instance":
        return False
    for klass in attributes.linearise(ev, ("class", *owner[1:])):
        if klass[0] == "class" and (positions := ev.table(klass[1], ~klass[2]).get(name)):
            bindings = [ev.bindings(klass[1], ~klass[2])[i] for i in positions]
            return all(_declares(ev, klass[1], ~klass[2], binding) for binding in bindings)
    return False


def _declares(ev: Evaluator, m: int, scope: int, binding: Binding) -> bool:
    return _is_matched(ev, m, binding.value) or is_chosen_type(ev, m, scope, binding.annotation)


def is_chosen_type(ev: Evaluator, m: int, scope: int, term: Term, depth: int = 0) -> bool:
    """Whether all that a type admits is written out in the code, or holds no text."""
    if term is None or depth > _DEEPEST:
        return False
    match term:
        case ("const", None):
            return True
        case ("const", str(text)):
            return is_chosen_type(ev, m, scope, parsed_type(text), depth + 1)
        case ("bin", "|", left, right):
            return all(is_chosen_type(ev, m, scope, part, depth + 1) for part in (left, right))
        case ("[]", base, index):
            return _is_chosen_form(ev, m, scope, base, index, depth)
    values = ev.value(m, scope, term)
    return bool(values) and all(_is_chosen_value(ev, value, depth) for value in values)


def _is_chosen_form(ev: Evaluator, m: int, scope: int, base: Term, index: Term, depth: int) -> bool:
    """Whether `Literal[...]`, or all parts of `Optional[...]`, or what `Annotated[...]` says, leave no choice."""
    form = special_form(ev, m, scope, base)
    arguments = index[1] if type(index) is tuple and index[0] == "tuple" else (index,)
    if form == "Literal":
        return True
    if form not in _UNIONS or not arguments:
        return False
    if form == "Annotated":
        matched = any(_is_matched(ev, m, extra) for extra in arguments[1:])
        return matched or is_chosen_type(ev, m, scope, arguments[0], depth + 1)
    return all(is_chosen_type(ev, m, scope, part, depth + 1) for part in arguments)


def _is_chosen_value(ev: Evaluator, value: Value, depth: int) -> bool:
    """Whether what a name in an annotation stands for leaves no choice: an alias, an enum, a number."""
    if value[0] == "annotated":
        _, m, scope, inner = value
        return is_chosen_type(ev, m, scope, inner, depth + 1)
    made = from_classes(ev, (value,))
    return bool(made) and all(is_tame(ev, one) for one in made)


def _is_matched(ev: Evaluator, m: int, term: Term) -> bool:
    """Whether what declares a value, as `Query(...)`, demands that all of it matches a pattern of words."""
    if type(term) is not tuple or term[:1] != ("()",):
        return False
    call = ev.facts(m).calls[term[1]]
    found = [value for key, value in call.keywords if key in _PATTERNS]
    return any(type(p) is tuple and p[0] == "const" and isinstance(p[1], str) and _is_of_words(p[1]) for p in found)


def _is_of_words(pattern: str) -> bool:
    """Whether it is held at both ends, and every text that it admits is made of words."""
    is_held = pattern[:1] == "^" and pattern[-1:] == "$" and pattern[-2:] != r"\$"
    return is_held and _NO_WORDS.search(_DOTS_IN_CLASSES.sub("", pattern[1:-1])) is None
