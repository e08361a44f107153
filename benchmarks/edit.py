"""One edit, as a developer makes it: a statement more in a function of a module that many others import."""

from __future__ import annotations

import ast
import os
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
_FEWEST_FUNCTIONS = 5


def most_imported(folder: Path, files: list[Path]) -> Path:
    """The module with some functions that most files of a project import."""
    imported, trees = _imported(folder, files)
    for path, _ in sorted(imported.items(), key=lambda item: (-item[1], item[0])):
        if _has_functions(trees[path]):
            return path
    return files[len(files) // 2]


def least_imported(folder: Path, files: list[Path]) -> Path:
    """A module of middle size with some functions that no file of a project imports; no test."""
    imported, trees = _imported(folder, files)
    lengths = [
        (path.stat().st_size, path)
        for path, tree in trees.items()
        if path not in imported
        and not any("test" in part for part in path.relative_to(folder).parts)
        and _has_functions(tree)
    ]
    return sorted(lengths)[len(lengths) // 2][1] if lengths else files[0]


def _has_functions(tree: ast.Module) -> bool:
    return sum(isinstance(node, _FUNCTIONS) for node in ast.walk(tree)) >= _FEWEST_FUNCTIONS


def append(path: Path, line: str) -> None:
    """Put a row at the end of a file."""
    path.write_text(f"{path.read_text(encoding='utf-8').rstrip()}\n{line}\n", encoding="utf-8")


def _imported(folder: Path, files: list[Path]) -> tuple[Counter[Path], dict[Path, ast.Module]]:
    """How many files import each module, and what is in all of them."""
    modules = {_dotted(path.relative_to(folder)): path for path in files}
    modules |= {name.removeprefix("src."): path for name, path in modules.items()}
    imported: Counter[Path] = Counter()
    trees = {path: _tree(path) for path in files}
    for path, tree in trees.items():
        package = path.relative_to(folder).parent.parts
        imported.update({modules[name] for name in _imports(tree, package) if name in modules})
    return imported, trees


def edited(path: Path, number: int) -> str:
    """The text with one more statement in its middle function; another one for each number."""
    text = path.read_text(encoding="utf-8")
    lines = text.split("\n")
    last = [node.body[-1] for node in ast.walk(ast.parse(text)) if isinstance(node, _FUNCTIONS)]
    rows = {min([s.lineno, *(d.lineno for d in getattr(s, "decorator_list", ()))]): s.col_offset for s in last}
    on_their_own = sorted(row for row, column in rows.items() if lines[row - 1][:column].isspace())
    row = on_their_own[len(on_their_own) // 2]
    lines.insert(row - 1, f"{' ' * rows[row]}len(str({number}))")
    return "\n".join(lines)


@contextmanager
def temporarily(path: Path, text: str) -> Iterator[None]:
    """Another content for a file, for a while; afterwards it is as it was, to the nanosecond."""
    before, status = path.read_bytes(), path.stat()
    path.write_text(text, encoding="utf-8")
    try:
        yield
    finally:
        path.write_bytes(before)
        os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))


def _tree(path: Path) -> ast.Module:
    try:
        return ast.parse(path.read_bytes())
    except (SyntaxError, ValueError):
        return ast.Module([], [])


def _dotted(path: Path) -> str:
    parts = path.with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def _imports(tree: ast.Module, package: tuple[str, ...]) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else ()
            name = ".".join([*above, *filter(None, [node.module])])
            yield name
            yield from (f"{name}.{alias.name}" for alias in node.names)
