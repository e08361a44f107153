"""Names in annotations that FastAPI looks for at run time and does not find.

Annotations that are texts (all of them under `from __future__ import annotations`) are evaluated in the globals of the
function's module; what fails there is left a text, and no error says so.
"""

from __future__ import annotations

from collections.abc import Iterator

from fastlint.index.facts import MODULE, Block, BlockKind, Term
from fastlint.project.declared import parsed_type, special_form
from fastlint.project.evaluate import Evaluator
from fastlint.project.names import is_builtin

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
