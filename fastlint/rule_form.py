"""What the file of a rule says about the rule: read from its syntax tree, never imported."""

from __future__ import annotations

import ast
import inspect
from pathlib import Path
from typing import Any

from fastlint.diagnostic import Applicability, RuleInfo, Severity


class RuleFormError(Exception):
    """A file is no proper rule; `message` says what is missing, `row` where."""

    def __init__(self, path: Path | str, message: str, row: int = 1) -> None:
        super().__init__(f"{path}: {message}")
        self.message = message
        self.row = row


def read_rule(path: Path, group: str | None = None, origin: str = "") -> RuleInfo:
    """The declarations of a rule. Its group is the folder, unless it is told. Raises RuleFormError and OSError."""
    tree, rule = _parsed(path)
    declared = _declarations(rule, path)
    if "code" not in declared:
        raise RuleFormError(path, "the rule has no code", rule.lineno)
    page = inspect.cleandoc(ast.get_docstring(rule) or "")
    return RuleInfo(
        code=str(declared["code"]),
        name=path.stem.replace("_", "-"),
        group=group or path.parent.name,
        severity=_severity(declared, path, rule.lineno),
        default=declared.get("default", True),
        preview=declared.get("preview", False),
        fixable=_fixable(page),
        summary=page.partition("\n")[0],
        page=page,
        path=str(path),
        overlaps=tuple(declared.get("overlaps", ())),
        needs=tuple(declared.get("needs", ())),
        subject=_subject(tree, rule),
        of_dead_code=declared.get("of_dead_code", False),
        needs_server=declared.get("needs_server", True),
        as_written=declared.get("as_written", False),
        origin=origin,
    )


def _parsed(path: Path) -> tuple[ast.Module, ast.ClassDef]:
    """The file of a rule, and the one class in it that is the rule."""
    try:
        tree = ast.parse(path.read_bytes(), str(path))
    except (SyntaxError, ValueError, RecursionError) as error:
        row = getattr(error, "lineno", None) or 1
        raise RuleFormError(path, f"is no Python: {getattr(error, 'msg', None) or error}", row) from None
    classes = [n for n in tree.body if isinstance(n, ast.ClassDef) and any(_is_rule(b) for b in n.bases)]
    if len(classes) != 1:
        row = classes[1].lineno if classes else 1
        raise RuleFormError(path, f"a rule file holds exactly one subclass of Rule, this one {len(classes)}", row)
    return tree, classes[0]


def _is_rule(base: ast.expr) -> bool:
    """`Rule`, or `rule.Rule`."""
    return (base.id if isinstance(base, ast.Name) else base.attr if isinstance(base, ast.Attribute) else "") == "Rule"


def _subject(tree: ast.Module, node: ast.ClassDef) -> str:
    """The annotation of what `check` is shown, as written, or as what an import renames."""
    for statement in node.body:
        if isinstance(statement, ast.FunctionDef) and statement.name == "check" and len(statement.args.args) > 1:
            annotation = statement.args.args[1].annotation
            name = ast.unparse(annotation).strip("'") if annotation is not None else ""
            imports = (s for s in tree.body if isinstance(s, ast.ImportFrom))
            renamed = {alias.asname: alias.name for i in imports for alias in i.names if alias.asname}
            return renamed.get(name, name)
    return ""


def _declarations(node: ast.ClassDef, path: Path) -> dict[str, Any]:
    """Class attributes with literal values (a severity by its member's name)."""
    found: dict[str, Any] = {}
    for statement in node.body:
        target, value = None, None
        if isinstance(statement, ast.Assign):
            target, value = statement.targets[0], statement.value
        elif isinstance(statement, ast.AnnAssign):
            target, value = statement.target, statement.value
        if not isinstance(target, ast.Name) or value is None:
            continue
        if isinstance(value, ast.Attribute):
            found[target.id] = value.attr.lower()
            continue
        try:
            found[target.id] = ast.literal_eval(value)
        except ValueError:
            reason = f"`{target.id}` is to be written out: rules are read before they are imported"
            raise RuleFormError(path, reason, statement.lineno) from None
    return found


def _severity(declared: dict[str, Any], path: Path, row: int) -> Severity:
    try:
        return Severity(declared.get("severity", "warning"))
    except ValueError:
        reason = f"severity is none of {', '.join(Severity)}: {declared['severity']!r}"
        raise RuleFormError(path, reason, row) from None


def _fixable(page: str) -> Applicability | None:
    """A rule is fixable if its page has a Fixed example; the heading says how far the fix can be trusted."""
    from fastlint.source import lines_of

    for line in lines_of(page):
        if line.startswith("Fixed"):
            return Applicability.UNSAFE if "unsafe" in line else Applicability.SAFE
    return None
