"""Names that people give to constraints of parameters and fields, and the arguments that they mean."""

from __future__ import annotations

_NUMBERS = {
    "ge": ("gte", "min", "minimum", "min_value", "minvalue", "minval", "greaterequal", "greaterthanequal"),
    "le": ("lte", "max", "maximum", "max_value", "maxvalue", "maxval", "lessequal", "lessthanequal"),
    "gt": ("exclusiveminimum", "greater", "greaterthan", "greater_than"),
    "lt": ("exclusivemaximum", "less", "lessthan", "less_than"),
    "multiple_of": ("multipleof",),
}
_TEXTS = {
    "min_length": ("minlength", "minlen", "min", "minitems", "minsize"),
    "max_length": ("maxlength", "maxlen", "max", "maxitems", "maxsize"),
    "pattern": ("regexp", "patern", "regularexpression"),
}
_UPPER = ("le", "lt")


def _by_word(table: dict[str, tuple[str, ...]]) -> dict[str, str]:
    return {word.replace("_", ""): name for name, words in table.items() for word in words}


_OF = {"number": _by_word(_NUMBERS), "text": _by_word(_TEXTS)}


def meant_by(keyword: str, kind: str) -> tuple[str, ...]:
    """The arguments that an unknown one can stand for, of a "number" or a "text" (a list too) if that is known."""
    word = keyword.replace("_", "").lower()
    found = {table.get(word, "") for of, table in _OF.items() if kind in ("", of)} - {""}
    if kind == "text" and not found:
        found = {_OF["number"].get(word, "")} - {""}
    return tuple(sorted(found))


def is_misspelt_upper_bound(keyword: str) -> bool:
    """Whether somebody meant `le=` or `lt=` of a number."""
    return any(name in _UPPER for name in meant_by(keyword, "number"))
