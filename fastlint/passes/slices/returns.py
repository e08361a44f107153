"""What a route returns, as far as it matters for what reaches the client."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from fastlint.footprint import PlacedFunction
from fastlint.framework.possible_values import Describing
from fastlint.index.facts import MODULE, BlockKind, Call, Function, Parameter, Place, Result, Term
from fastlint.inference import attributes
from fastlint.inference.evaluator import Evaluator
from fastlint.inference.located import Where
from fastlint.inference.queries import queried
from fastlint.inference.shapes import NONE, Shape, is_secret_key, of_values, worst
from fastlint.inference.values import Value
from fastlint.knowledge.framework_names import last_of
from fastlint.passes.answers.constructed import Scope, filled
from fastlint.passes.answers.dumped_content import content_of
from fastlint.passes.answers.envelopes import carried
from fastlint.passes.answers.foreign_data import Origin, origin_of
from fastlint.passes.answers.handed_out import is_handed_out
from fastlint.passes.answers.masking import hidden_fields, is_masked
from fastlint.passes.watched_calls import CallRecord, record_of
from fastlint.subjects.data import Content
from fastlint.subjects.kinds import Branch, ReturnKind

if TYPE_CHECKING:
    from fastlint.passes.reader import ModuleReader


_NOWHERE = Origin(is_foreign=False, sensitive=())


class Returned(NamedTuple):
    """One return: its kind, the name of the class and the secret-looking fields or keys of what is returned.

    Kinds: literal, none, response, exception (HTTPException), raw (`x.__dict__`), model, orm, object, coroutine,
    stream, unknown, dict. `is_row`: a raw one of a mapped object. `calls` make the response or exception that is
    returned, in this function; `branch` is what the return stands in: "" (the function's own statements), if, else,
    except, loop or case. `text` is the annotation for it, as `list[Book]`, "" if it is not known; `is_fixed`: all of it
    is written out, or its class says nothing of it. `callee` is the name of an unknown value or of what is called for
    it. `hidden` are fields of a model that are given nothing of a secret, `filled` those that its construction gives,
    None if that is not seen. `contents` are those of `calls`; `is_foreign`: a dict holds what is decided outside of the
    code. `private` are columns of the row that not everybody may see.
    """

    place: Place
    kind: ReturnKind
    name: str
    sensitive: tuple[str, ...]
    calls: tuple[CallRecord, ...]
    branch: Branch
    is_row: bool
    text: str = ""
    is_fixed: bool = False
    callee: str = ""
    hidden: tuple[str, ...] = ()
    filled: tuple[str, ...] | None = None
    contents: tuple[Content, ...] = ()
    private: tuple[str, ...] = ()
    is_foreign: bool = False


class Kept(NamedTuple):
    """The returns of the endpoints of a module's routes."""

    returns: dict[PlacedFunction, tuple[Returned, ...]]


def collect(reader: ModuleReader) -> Kept:
    """Find them."""
    endpoints = {r.endpoint[1:] for r in reader.part.routes if r.endpoint[0] == "function"}
    return Kept({(m, f): returned(reader.ev, m, f) for m, f in sorted(endpoints)})


def returned(ev: Evaluator, m: int, f: int) -> tuple[Returned, ...]:
    """The returns of a function of the project."""
    function = ev.function(m, f)
    found = []
    for result in function.returns:
        what = _classify(Where(ev, m, f, result.block, result.place[0]), result.value)
        is_row = what.kind == "raw row"
        kind: ReturnKind = "raw" if what.kind == "raw row" else what.kind
        calls = tuple(_makers(ev, m, f, result.value)) if kind in ("response", "exception") else ()
        branch = _branch(ev, m, result.block)
        fields = filled(Scope(ev, m, f), result.value) if kind in ("model", "orm", "object") else None
        given = tuple(sorted(fields)) if fields is not None else None
        callee, source = _unknown_source(ev, m, f, result, what.name) if kind == "unknown" else ("", _NOWHERE)
        hidden = hidden_fields(ev, m, f, result.value, result.block)
        sensitive = tuple(name for name in what.sensitive if name not in hidden)
        found.append(Returned(
            result.place, kind, what.name, (*sensitive, *source.sensitive), calls, branch, is_row, what.text,
            what.is_fixed, callee, hidden, given, tuple(content_of(ev, m, f, call) for call in calls),
            what.private, source.is_foreign,
        ))  # fmt: skip
    return tuple(found)


def _unknown_source(ev: Evaluator, m: int, f: int, result: Result, name: str) -> tuple[str, Origin]:
    """What gives a value of which only the name of the class is known, and where a dict comes from."""
    source = origin_of(ev, m, f, result.value) if name == "dict" else _NOWHERE
    return _callee(ev, m, f, result), source


def _callee(ev: Evaluator, m: int, f: int, result: Result) -> str:
    """The qualified name of what is called outside the project, else the last name as written."""
    term = result.value
    while type(term) is tuple and term[0] == "await":
        term = term[1]
    if type(term) is tuple and term[0] == "()":
        term = ev.facts(m).calls[term[1]].func
    for value in ev.value(m, f, term, result.block, result.place[0]):
        if value[0] == "external":
            return ev.knowledge.canonical(value[1])
    return last_of(term)


def _makers(ev: Evaluator, m: int, f: int, term: Term) -> list[CallRecord]:
    """The calls of classes that make a returned value, also behind a name."""
    describing = Describing(ev)
    found = []
    for owner in ev.allocations(m, f, term) if type(term) is str else [(m, f, term)]:
        for part in _alternatives(owner[2]) if owner[:2] == (m, f) else ():
            if part[0] != "()":
                continue
            call = ev.facts(m).calls[part[1]]
            for value in ev.value(m, f, call.func, call.block, call.place[0]):
                wanted = _maker(ev, describing, value)
                if wanted is not None:
                    found.append(record_of(describing, m, call, wanted))
                    break
    return found


def _alternatives(term: Term) -> list[tuple[Any, ...]]:
    if type(term) is not tuple:
        return []
    return [p for part in term[1] for p in _alternatives(part)] if term[0] in ("or", "and") else [term]


def _maker(ev: Evaluator, describing: Describing, value: Value) -> tuple[str, str] | None:
    """The class outside the project that is called, and the one of the project that derives from it."""
    if value[0] == "external":
        name = ev.knowledge.canonical(value[1])
        return (name, "") if name.rpartition(".")[2].endswith(("Response", "HTTPException")) else None
    if value[0] == "class":
        for base in attributes.linearise(ev, value):
            if base[0] == "external":
                return ev.knowledge.canonical(base[1]), describing.name_of(value) or ""
    return None


_BRANCHES: dict[int, Branch] = {
    BlockKind.IF: "if", BlockKind.ELSE: "else", BlockKind.EXCEPT: "except", BlockKind.LOOP: "loop",
    BlockKind.ASYNC_LOOP: "loop", BlockKind.WHILE: "loop", BlockKind.CASE: "case",
}  # fmt: skip


def _branch(ev: Evaluator, m: int, block: int) -> Branch:
    """The nearest block around a return that does not always run."""
    blocks = ev.facts(m).blocks
    while block >= 0 and blocks[block].kind != BlockKind.BODY:
        if blocks[block].kind in _BRANCHES:
            return _BRANCHES[blocks[block].kind]
        block = blocks[block].parent
    return ""


_DISPLAYS = ("dict", "list", "tuple", "set", "comp")
_TEXTS = ("fstr", "cmp", "not")
_WHOLE = ("raw row", "raw", "orm", "object", "model", "dict")
"""What makes a display more than a literal, the worst first."""
_MOST_OWNERS = 4
_DEEPEST = 3
"""Calls of the project's functions that are looked through for what is written out."""


def _classify(at: Where, term: Term) -> Shape:
    """What a term is: by its form, by what its name holds, else by its values."""
    if type(term) is tuple and (shape := _by_form(at, term)) is not None:
        return shape
    if type(term) is str and term not in at.inside and (named := _of_name(at, term)) is not None:
        return named
    found = of_values(at.ev, at.of(term))
    if found.kind == "model":
        return _of_model(at, term, found)
    if found.kind == "unknown" and (rows := queried(at.ev, at.m, at.f, term)):
        return of_values(at.ev, rows)._replace(text="")
    if found.kind in ("unknown", "coroutine") and (inner := _through_calls(at, term)) is not None:
        return inner
    return found


def _by_form(at: Where, term: Term) -> Shape | None:
    """What the form of a term says of it alone."""
    tag = term[0]
    if tag == "const":
        return NONE if term[1] is None else Shape("literal", is_fixed=True)
    if tag in _DISPLAYS:
        return _of_display(at, term)
    if tag in _TEXTS or (tag == "bin" and term[1] != "|"):
        return Shape("literal", is_fixed=tag == "fstr")
    if tag in ("or", "and"):
        return worst([_classify(at, part) for part in term[1]])
    instance = _instance_of_dict(at.ev, at.m, at.f, term)
    if instance is None:
        return None
    found = of_values(at.ev, at.of(instance))
    return found._replace(kind="raw row" if found.kind == "orm" else "raw", text="")


def _of_name(at: Where, name: str) -> Shape | None:
    """What a name is that stands for displays, of this function or of a module; else None."""
    ev, m, f = at.ev, at.m, at.f
    written = [o[2] for o in ev.allocations(m, f, name) if o[:2] == (m, f)]
    if written and all(type(t) is tuple and (t[0] in _DISPLAYS or _is_raw(ev, m, f, t)) for t in written):
        found = worst([_classify(at._replace(inside=at.inside | {name}), t) for t in written])
        return _filled(at, name, found) if found.kind in ("literal", "dict") else found
    return _module_constant(at, name)


def _module_constant(at: Where, name: str) -> Shape | None:
    """A dict or list that is written out in a module, and that nothing fills."""
    owners = at.ev.allocations(at.m, at.f, name)
    if len(owners) != 1 or owners[0][1] != MODULE or at.depth >= _DEEPEST:
        return None
    m, _, term = owners[0]
    if type(term) is not tuple or term[0] not in _DISPLAYS or not term[1]:
        return None
    names = [b.name for b in at.ev.bindings(m, MODULE) if b.value == term]
    if any(at.ev.container_writes(m).get(one) for one in names):
        return None
    found = _classify(Where(at.ev, m, MODULE, -1, 0, frozenset(names), at.depth + 1), term)
    return found if found.is_fixed and found.kind in ("literal", "dict") else None


def _of_model(at: Where, term: Term, found: Shape) -> Shape:
    """A model, or what it carries in a field that admits anything: of that its class says nothing."""
    inner = [_classify(where, value) for where, value in carried(at, term)]
    whole = [shape for shape in inner if shape.kind in _WHOLE and shape.kind != "dict"]
    if any(shape.kind != "model" or shape.sensitive for shape in whole):
        return worst(whole)._replace(text="")
    return found._replace(is_fixed=bool(inner))


def _of_display(at: Where, term: Term) -> Shape:
    """A display is a literal, or a written dict, unless something in it is a whole object."""
    if term[0] == "dict":
        return _of_dict(at, term)
    if term[0] == "comp":
        block, row = at.ev.facts(at.m).inside(term)
        element = _classify(at._replace(block=block, row=row), term[2])
        found = _worst_part([element], f"{term[1]}[" if term[1] in ("list", "set") else "", ())
        return found._replace(is_fixed=False)
    return _worst_part([_classify(at, item) for item in term[1]], f"{term[0]}[" if term[0] != "tuple" else "", ())


def _of_dict(at: Where, term: Term) -> Shape:
    """A dict that is written out, with the keys that look like those of secrets and are not masked."""
    ev, m, f = at.ev, at.m, at.f
    parts = [_of_item(at, *item) for item in term[1]]
    written = ((k[1], v) for k, v in term[1] if type(k) is tuple and k[0] == "const" and is_secret_key(k[1]))
    told = [(k, v) for k, v in written if not _is_described(v)]
    secret = [k for k, v in told if not (is_masked(ev, m, f, v) or is_handed_out(ev, m, f, v))]
    found = _worst_part(parts, "dict[str, ", tuple(secret))
    is_spread = any(key is None for key, _ in term[1])
    kind = "dict" if found.kind in ("literal", "none") else found.kind
    return found._replace(kind=kind, is_fixed=found.is_fixed and not is_spread)


def _is_described(value: Term) -> bool:
    """Whether a dict is written out in the place of a secret: it says something of it, under keys of its own."""
    return (
        type(value) is tuple and value[0] == "dict" and bool(value[1]) and all(key is not None for key, _ in value[1])
    )


def _of_item(at: Where, key: Term, value: Term) -> Shape:
    """What stands in a dict; of a typed one that `**value` puts there nobody knows which of its keys are there."""
    found = _classify(at, value)
    is_spread = key is None and found.kind in ("object", "model")
    return Shape("unknown", sensitive=found.sensitive) if is_spread else found


def _worst_part(parts: list[Shape], opening: str, keys: tuple[str, ...]) -> Shape:
    """What a display holds: the worst of its parts, with the annotation of all of them if they are alike."""
    fixed = all(part.is_fixed for part in parts)
    texts = {part.text for part in parts}
    text = f"{opening}{texts.pop()}]" if opening and len(texts) == 1 and "" not in texts else ""
    whole = [part for kind in _WHOLE for part in sorted(parts, key=lambda p: not p.private) if part.kind == kind]
    if whole:
        return whole[0]._replace(sensitive=(*keys, *whole[0].sensitive), text=text, is_fixed=fixed)
    return Shape("literal", "", keys, "", fixed)


def _filled(at: Where, name: str, written: Shape) -> Shape:
    """A display behind a name, and what is put into it elsewhere."""
    found = of_values(at.ev, at.of(name))
    if found.kind in ("orm", "model", "object"):
        return found._replace(sensitive=(*written.sensitive, *found.sensitive), text=found.text)
    is_known = found.kind == "literal"
    return written._replace(is_fixed=written.is_fixed and is_known)


def _through_calls(at: Where, term: Term) -> Shape | None:
    """What functions of the project return that a term calls, where that is written out; else None."""
    while type(term) is tuple and term[0] == "await":
        term = term[1]
    if type(term) is str and term not in at.inside:
        return _through_bindings(at, term)
    if type(term) is not tuple or term[0] != "()" or at.depth >= _DEEPEST:
        return None
    call = at.ev.facts(at.m).calls[term[1]]
    callees = at.ev.value(at.m, at.f, call.func, call.block, call.place[0])
    if not callees or any(value[0] not in ("function", "method") for value in callees):
        return None
    found = [inner for value in callees[:4] for inner in _of_function(at, value[1], value[2], call)]
    if any(_is_of_a_sister(at.ev, value, inner) for value in callees[:4] for inner in found):
        return None
    return worst(found) if found and all(one.kind in _WRITTEN for one in found) else None


def _is_of_a_sister(ev: Evaluator, value: Value, shape: Shape) -> bool:
    """Whether a method gives an object of another class below its own than the one through which it is called."""
    if value[0] != "method" or value[3][0] not in ("instance", "class"):
        return False
    own: Value = ("class", value[1], ev.function(value[1], value[2]).klass)
    called: Value = ("class", *value[3][1:3])
    if called == own or shape.name == ev.klass(*called[1:]).name:
        return False
    named = attributes.named_subclasses(ev, ev.klass(*own[1:]).name)
    lines = {ev.klass(*k[1:]).name: attributes.linearise(ev, k) for k in named}
    return own in lines.get(shape.name, ()) and called not in lines.get(shape.name, ())


def _through_bindings(at: Where, name: str) -> Shape | None:
    """The same for a name: what the functions return that all of its bindings call."""
    owners = at.ev.allocations(at.m, at.f, name)
    inside = at._replace(inside=at.inside | {name})
    each = [_through_calls(inside, o[2]) if o[:2] == (at.m, at.f) else None for o in owners[:_MOST_OWNERS]]
    known = [shape for shape in each if shape is not None]
    return worst(known) if known and len(known) == len(owners) else None


_WRITTEN = ("orm", "object", "dict", "literal", "none", "model", "response")


def _of_function(at: Where, m: int, f: int, call: Call) -> list[Shape]:
    """What each return of a function is; unknown where it is a generator or decorated."""
    function = at.ev.function(m, f)
    is_plain = all(term in ("staticmethod", "classmethod") for term, _ in function.decorators)
    if function.is_generator or not is_plain:
        return [Shape("unknown")]
    there = [(Where(at.ev, m, f, r.block, r.place[0], frozenset(), at.depth + 1), r.value) for r in function.returns]
    return [shape for where, value in there[:12] for shape in _of_result(at, where, value, call)]


def _of_result(at: Where, there: Where, term: Term, call: Call) -> list[Shape]:
    """What a return is; of a function that calls back, what the function that it is given returns."""
    found = _classify(there, term)
    name = _called_back(there, term) if found.kind == "unknown" else ""
    function = at.ev.function(there.m, there.f)
    given = next((_given_to(call, function, p) for p in function.parameters if p.name == name), None) if name else None
    if given is None:
        return [found]
    callees = at.ev.value(at.m, at.f, given, call.block, call.place[0])
    if not callees or any(value[0] not in ("function", "method") for value in callees):
        return [found]
    return [shape for value in callees[:4] for shape in _of_function(at, value[1], value[2], call)]


def _called_back(there: Where, term: Term) -> str:
    """The parameter that is called for a value: `result = work(cursor)`."""
    while type(term) is tuple and term[0] == "await":
        term = term[1]
    if type(term) is str:
        bound = [b.value for b in there.ev.bindings(there.m, there.f) if b.name == term]
        term = bound[0] if len(bound) == 1 else None
    while type(term) is tuple and term[0] == "await":
        term = term[1]
    func = there.ev.facts(there.m).calls[term[1]].func if type(term) is tuple and term[0] == "()" else None
    return func if type(func) is str and func in there.ev.parameter_names(there.m, there.f) else ""


def _given_to(call: Call, function: Function, parameter: Parameter) -> Term:
    """What a call of a plain function gives to one of its parameters, None if that is not written out."""
    return call.argument(function.parameters.index(parameter), parameter.name)


def _is_raw(ev: Evaluator, m: int, f: int, term: Term) -> bool:
    return _instance_of_dict(ev, m, f, term) is not None


def _instance_of_dict(ev: Evaluator, m: int, f: int, term: Term) -> Term:
    """`x` of `x.__dict__` and `vars(x)`, also of a copy or a display of it: `{**vars(x)}`, `dict(x.__dict__)`."""
    if term[0] == "." and term[2] == "__dict__":
        return term[1]
    if term[0] != "()":
        return None
    call = ev.facts(m).calls[term[1]]
    if call.func == "vars" and len(call.args) == 1:
        return call.args[0]
    inner = call.args[0] if call.func == "dict" and len(call.args) == 1 else None
    if type(call.func) is tuple and call.func[0] == "." and call.func[2] == "copy" and not call.args:
        inner = call.func[1]
    return _instance_of_dict(ev, m, f, inner) if type(inner) is tuple else None
