"""How to refer to a module or a name of it in a file, and the import that this takes."""

from __future__ import annotations

import builtins
import sys
from collections.abc import Collection, Mapping

from fastlint.diagnostic import Edit
from fastlint.imports_edit.merge import merged
from fastlint.imports_edit.names import Names, read_names
from fastlint.imports_edit.place import insertion
from fastlint.source import Source


def ensure_import(
    source: Source, module: str, name: str | None = None, *, bound: Mapping[str, str], row: int = 0
) -> tuple[str, tuple[Edit, ...]]:
    """How to write `module`, or `module.name`, in this file, and the edits that make it so (none if it is imported).

    `bound` maps the names bound at module level to their qualified names. `row` is where the expression will stand: a
    name that a function around this row binds itself is neither reused nor chosen; 0 stands for module level. The
    edits of several calls go together in one fix; where they may want the same name, pass what one call imported in
    `bound` of the next. Raises SyntaxError if the running Python cannot parse the file.
    """
    tree = source.tree
    names = read_names(tree, row)
    usable = {alias: path for alias, path in bound.items() if alias not in names.hidden | names.typing_only}
    usable |= names.local_imports
    if expression := _existing(names, module, name, usable):
        return expression, ()
    taken = names.hidden | ((names.module | set(bound)) - names.typing_only)
    first = name or module.partition(".")[0]
    shares_package = name is None and usable.get(first) == first
    if shares_package or not _is_taken(first, taken):
        expression, clause = name or module, ""
        if name and (edits := merged(source, tree, module, name)) is not None:
            return expression, edits
    else:
        expression = _free_alias(module, name or module.rpartition(".")[2], taken)
        clause = f" as {expression}"
    statement = f"from {module} import {name}{clause}" if name else f"import {module}{clause}"
    return expression, insertion(source, tree, module, statement)


def _existing(names: Names, module: str, name: str | None, usable: Mapping[str, str]) -> str | None:
    """An expression for the target through what is bound: itself, its module, or the package of an `import a.b`."""
    if name and (alias := _alias_of(f"{module}.{name}", usable)):
        return alias
    if name and module == "typing" and (alias := _alias_of(f"typing_extensions.{name}", usable)):
        return alias
    suffix = f".{name}" if name else ""
    if alias := _alias_of(module, usable):
        return alias + suffix
    package = module.partition(".")[0]
    if usable.get(package) == package and module in names.plain_imports:
        return module + suffix
    return None


def _alias_of(target: str, usable: Mapping[str, str]) -> str | None:
    """The name bound to a target: its own last part if that is bound to it, else the first one bound."""
    own = target.rpartition(".")[2]
    if usable.get(own) == target:
        return own
    return next((alias for alias, path in usable.items() if path == target), None)


def _is_taken(name: str, taken: Collection[str]) -> bool:
    return name in taken or hasattr(builtins, name)


def _free_alias(module: str, name: str, taken: Collection[str]) -> str:
    """`StarletteHTTPException`, as FastAPI's documentation calls it; else the name with an underscore before it."""
    package = module.partition(".")[0]
    full = f"{package.capitalize()}{name}"
    if name[0].isupper() and package not in sys.stdlib_module_names and not _is_taken(full, taken):
        return full
    alias, number = f"_{name}", 1
    while _is_taken(alias, taken):
        number += 1
        alias = f"_{name}_{number}"
    return alias
