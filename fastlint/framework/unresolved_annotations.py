"""Names in annotations that FastAPI looks for at run time and does not find.

Annotations that are texts (all of them under `from __future__ import annotations`) are evaluated in the globals of the
function's module; what fails there is left a text, and no error says so.
"""

from __future__ import annotations

from collections.abc import Iterator

from fastlint.index.facts import MODULE, Binding, Block, BlockKind, Term
from fastlint.inference.annotation import parsed_type, special_form
from fastlint.inference.evaluator import Evaluator
from fastlint.inference.scopes import is_builtin

_FUTURE = ("import", 0, "__future__", "annotations")
_CHECKING: tuple[Term, ...] = ("TYPE_CHECKING", (".", "typing", "TYPE_CHECKING"), (".", "t", "TYPE_CHECKING"))


def unresolved(ev: Evaluator, m: int, scope: int, annotation: Term) -> str:
    """The first name of an annotation that is no global when FastAPI evaluates it, "" if all are."""
    if annotation is None:
        return ""
    is_text = type(annotation) is tuple and annotation[0] == "const" and isinstance(annotation[1], str)
    if not is_text and not _is_lazy(ev, m):
        return ""
    term = parsed_type(annotation[1]) if is_text else annotation
    return next((name for name in _names(ev, m, scope, term) if not _is_global(ev, m, name)), "")


def can_be_imported(ev: Evaluator, m: int, name: str) -> bool:
    """Whether a name is imported for type checkers only, and importing it for good starts no circle of imports."""
    table = ev.table(m, MODULE)
    if name not in table:
        return False
    blocks = ev.facts(m).blocks
    bindings = [ev.bindings(m, MODULE)[i] for i in table[name]]
    if any(not _is_import(b) or not _for_checkers(blocks, b.block) for b in bindings):
        return False
    return not any(m in _loaded_with(ev, target, m) for b in bindings for target in _targets(ev, m, b))


def _is_import(binding: Binding) -> bool:
    return type(binding.value) is tuple and binding.value[0] == "import"


def _loaded_with(ev: Evaluator, start: int, importer: int) -> set[int]:
    """The modules that run when a module is imported in another one, as far as the statements of modules tell."""
    above = set(_packages_of(ev, importer))
    found: set[int] = set()
    stack = [start]
    while stack:
        m = stack.pop()
        if m in found or m in above:
            continue
        found.add(m)
        if m == importer:
            break
        blocks = ev.facts(m).blocks
        for binding in ev.bindings(m, MODULE):
            if _is_import(binding) and not _for_checkers(blocks, binding.block):
                stack += _targets(ev, m, binding)
    return found


def _targets(ev: Evaluator, m: int, binding: Binding) -> Iterator[int]:
    """The modules of the project that an import runs, with the packages that they lie in."""
    _, level, dotted, name = binding.value
    target = ev.imports.module(m, level, dotted)
    below = ev.imports.below(folder, name) if name and (folder := _folder(ev, target)) is not None else None
    for module in (target, below):
        if isinstance(module, int):
            yield module
            yield from _packages_of(ev, module)


def _folder(ev: Evaluator, target: int | str | None) -> str | None:
    return ev.imports.folder_of(target) if isinstance(target, int) else target


def _packages_of(ev: Evaluator, module: int) -> Iterator[int]:
    """The `__init__` of each package that a module lies in."""
    folder = ev.imports.paths[module].rpartition("/")[0]
    while folder:
        package = ev.imports.files.get(f"{folder}/__init__.py")
        if package is None:
            return
        if package != module:
            yield package
        folder = folder.rpartition("/")[0]


def _is_lazy(ev: Evaluator, m: int) -> bool:
    bindings = ev.bindings(m, MODULE)
    return any(bindings[i].value == _FUTURE for i in ev.table(m, MODULE).get("annotations", ()))


def _names(ev: Evaluator, m: int, scope: int, term: Term) -> Iterator[str]:
    """Root names of the type itself; metadata of Annotated and values of Literal are no types."""
    if type(term) is str:
        yield term
    if type(term) is not tuple:
        return
    if term[0] == ".":
        yield from _names(ev, m, scope, term[1])
    elif term[0] == "[]":
        yield from _names(ev, m, scope, term[1])
        form = special_form(ev, m, scope, term[1])
        index = term[2][1] if type(term[2]) is tuple and term[2][0] == "tuple" else (term[2],)
        for part in () if form == "Literal" else index[:1] if form == "Annotated" else index:
            yield from _names(ev, m, scope, part)
    elif term[0] == "bin":
        yield from _names(ev, m, scope, term[2])
        yield from _names(ev, m, scope, term[3])
    elif term[0] in ("tuple", "list"):
        for part in term[1]:
            yield from _names(ev, m, scope, part)


def _is_global(ev: Evaluator, m: int, name: str) -> bool:
    table = ev.table(m, MODULE)
    if name not in table:
        return bool(table.get("*")) or is_builtin(name) or bool(ev.member(m, name))
    blocks = ev.facts(m).blocks
    return any(not _for_checkers(blocks, ev.bindings(m, MODULE)[i].block) for i in table[name])


def _for_checkers(blocks: list[Block], block: int) -> bool:
    """Whether a block runs only in a type checker."""
    while block > 0:
        if blocks[block].kind == BlockKind.IF and blocks[block].term in _CHECKING:
            return True
        block = blocks[block].parent
    return False
