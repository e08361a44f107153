"""The JSON schema of the `json` and `json-lines` formats, made from the types that they are written with."""

from __future__ import annotations

import ast
import inspect
import json
import sys
from types import NoneType, UnionType
from typing import Any, Literal, NotRequired, get_args, get_origin, get_type_hints, is_typeddict

from fastlint.reporters import _shapes

_ID = "https://raw.githubusercontent.com/fastlint/fastlint/main/fastlint.output.schema.json"
_DESCRIPTION = (
    "What `fastlint --output-format json` writes: an array of findings. Each line of `--output-format json-lines` is "
    "a `#/definitions/Line`. Keys may be added in later versions; none changes its meaning."
)
_PLAIN = {str: "string", int: "integer", NoneType: "null"}


def schema_text() -> str:
    """The schema, as checked in."""
    shapes = [each for each in vars(_shapes).values() if is_typeddict(each)]
    schema = {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "$id": _ID,
        "title": "Findings of fastlint",
        "description": _DESCRIPTION,
        "type": "array",
        "items": _reference(_shapes.FindingShape),
        "definitions": {_name(shape): _object(shape) for shape in shapes},
    }
    return json.dumps(schema, indent=2) + "\n"


def _object(shape: type) -> dict[str, Any]:
    """The schema of one type: every key is there unless it says otherwise, and others may come to be."""
    described = _descriptions()
    hints = get_type_hints(shape, include_extras=True)
    required = [key for key in sorted(hints) if get_origin(hints[key]) is not NotRequired]
    properties = {
        key: {"description": described[key, shape.__name__], **_of(hint)}
        for key, hint in sorted(get_type_hints(shape).items())
    }
    text = inspect.cleandoc(shape.__doc__ or "")
    return {"description": text, "type": "object", "properties": properties, "required": required}


def _of(hint: Any) -> dict[str, Any]:
    """The schema of an annotation."""
    origin = get_origin(hint)
    if origin is Literal:
        return {"enum": list(get_args(hint))}
    if origin is list:
        return {"type": "array", "items": _of(get_args(hint)[0])}
    if origin is UnionType:
        return {"anyOf": [_of(part) for part in get_args(hint)]}
    return _reference(hint) if is_typeddict(hint) else {"type": _PLAIN[hint]}


def _reference(shape: type) -> dict[str, Any]:
    return {"$ref": f"#/definitions/{_name(shape)}"}


def _name(shape: type) -> str:
    return shape.__name__.removesuffix("Shape")


def _descriptions() -> dict[tuple[str, str], str]:
    """The text below each field, by its name and that of its type; inherited fields count for both."""
    found: dict[tuple[str, str], str] = {}
    for node in ast.parse(inspect.getsource(_shapes)).body:
        if not isinstance(node, ast.ClassDef):
            continue
        for base in node.bases:
            found |= {(key, node.name): text for (key, owner), text in found.items() if owner == ast.unparse(base)}
        for field, text in zip(node.body, node.body[1:], strict=False):
            if isinstance(field, ast.AnnAssign) and isinstance(text, ast.Expr) and isinstance(text.value, ast.Constant):
                found[ast.unparse(field.target), node.name] = str(text.value.value)
    return found


if __name__ == "__main__":
    sys.stdout.write(schema_text())
