"""What rules are shown of types, parameters and data classes. All are plain values."""

from __future__ import annotations

from http import HTTPStatus
from typing import NamedTuple

from fastlint.diagnostic import Span
from fastlint.subjects.kinds import InPath, ParameterKind, ParameterSource, TypeKind, ValueSource


class TypeInfo(NamedTuple):
    """What an annotation admits: `text` as written, `optional` whether None is admitted too.

    `kind`: scalar, enum, list (any sequence or set), dict, model (Pydantic), table (SQLModel), orm, settings,
    dataclass, typed-dict, named-tuple, response, special (Request, WebSocket, HTTPConnection, BackgroundTasks,
    SecurityScopes), upload, union, generator, any (also no annotation), none, class (any other of the project),
    typevar, unknown. `name` is the qualified name, `app/models.py:User` for a class of the project. `items`: members of
    a union, elements of a list, values of a dict, what a generator yields, arguments of a generic class.
    """

    text: str
    kind: TypeKind
    name: str
    optional: bool
    items: tuple[TypeInfo, ...]

    @property
    def members(self) -> tuple[TypeInfo, ...]:
        """The members of a union; of anything else, that alone."""
        return self.items if self.kind == "union" else (self,)

    @property
    def parts(self) -> tuple[TypeInfo, ...]:
        """Itself and all types inside it."""
        return (self, *(part for item in self.items for part in item.parts))


class Parameter(NamedTuple):
    """A parameter as FastAPI reads it; `span` is `name: annotation` (without a default) in `filename`.

    A rule that asks for parameters is shown those of all routes and dependencies that are written in the file, each
    once, and the fields of its Pydantic models (`source` "model", or "response" for those that routes only give).

    `source`: path, query, header, cookie, body, form, file, dependency, special, unknown. `marker` is what declares it
    (Query, Path, Depends, Security, ...), "" if nothing does; `is_annotated`: the marker stands in `Annotated`.
    `has_default`: a client may leave it out; `default` is then as written. `alias` is its name for the client.
    `dependency` names what Depends calls. `arguments` are (keyword, text) of the marker, of Field and of constrained
    types: ("", "10"), ("le", "100"). `kind`: "", "*", "**", "keyword", "positional", or "field" of a class that is
    used as dependency. `owner` is the function (or class, of fields) that declares it, `owner_span` all of a function.
    `in_path`: whether its name stands in the paths of "all" routes that use it, of "some", of "none", or "unknown".
    `unresolved`: a name in its annotation that does not exist where FastAPI evaluates it; `is_importable`: the file
    imports it for type checkers, and can do so at run time without a circle; `home`: the file that knows the name, this
    one or one that defines such a class, "" if none does. `methods` are those of all routes that
    use it. `is_called`: other code of the project calls the function too. `uses` of a number from the query: it is
    "bounded", limits the "rows" of a query, all of "small" tables, goes where rows are the "own" ones of who asks,
    is only seen where what is in memory is "sliced", or is "replaced" by another number where it is None or 0; below 0
    it is asked for "all", or it is only handed on, and nobody does anything with it: "unread". Only "administrators"
    may call the function.
    `beside`: other parameters of its function from the query.
    `is_given`: a field that only the project's own code fills, and always does, or that all has which routes answer
    with in the shape of its model. `is_column`: a field of a model that tables inherit. `is_left_out`: a field that is
    only read as far as a client has sent it (`exclude_unset=True`).
    """

    name: str
    span: Span
    type: TypeInfo
    source: ParameterSource
    marker: str
    is_annotated: bool
    has_default: bool
    default: str
    alias: str
    dependency: str
    arguments: tuple[tuple[str, str], ...]
    kind: ParameterKind
    filename: str
    owner: str
    owner_span: Span | None
    in_path: InPath
    unresolved: str = ""
    methods: tuple[str, ...] = ()
    is_importable: bool = False
    is_called: bool = False
    uses: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()
    is_given: bool = False
    is_column: bool = False
    home: str = ""
    is_left_out: bool = False

    def argument(self, keyword: str) -> str | None:
        """The text of an argument of its marker or Field."""
        return dict(self.arguments).get(keyword)


class Field(NamedTuple):
    """A field of a data model; `span` is its name, None if it is inherited from another file.

    `has_default`: it need not be given; `default` is as written. `alias` is its name in JSON. `is_excluded`: never in a
    response. `arguments` are (keyword, text) of Field, mapped_column and the like.
    """

    name: str
    span: Span | None
    type: TypeInfo
    has_default: bool
    default: str
    alias: str
    is_excluded: bool
    arguments: tuple[tuple[str, str], ...]
    filename: str

    def argument(self, keyword: str) -> str | None:
        """The text of an argument of its Field."""
        return dict(self.arguments).get(keyword)


class DataModel(NamedTuple):
    """A class of this file that carries data; `span` is its name, `last_row` its last, `kind` one of those of TypeInfo.

    `name` is `app/models.py:User`. `fields` are its own and inherited ones; `config` is (key, text) of model_config or
    class Config; `validators` are names of functions. `roles`: whether routes take it as "request", give it as
    "response" or build it as "dependency", also inside other models. `is_complete`: all its bases are known.
    `is_in_settings`: settings inherit it, or hold it in a field and no route knows it: it is made once for the process.
    `is_built`: something may build it; `always_filled` are fields that only the project's own code fills, and always
    does, or whose defaults reach no code; both only asked where a default is a call.
    """

    span: Span
    last_row: int
    name: str
    kind: TypeKind
    fields: tuple[Field, ...]
    config: tuple[tuple[str, str], ...]
    validators: tuple[str, ...]
    roles: tuple[str, ...]
    is_complete: bool
    is_in_settings: bool
    is_built: bool = True
    always_filled: tuple[str, ...] = ()

    @property
    def given(self) -> tuple[str, ...]:
        """The former name of `always_filled`."""
        return self.always_filled


class Content(NamedTuple):
    """Of a JSON response made by hand: a model has made the content, wherever in it; what cannot be encoded, or "".

    `keys` are those of a dict that is written out, None if they are not known; `whole`: the class of a row or other
    object that is taken apart whole, "" if none is.
    """

    is_dumped: bool
    stuck: str
    keys: tuple[str, ...] | None = None
    whole: str = ""


class Written(NamedTuple):
    """A value in a text, the parameter it is (part of), and what stands before it; `source`: "sent" or "given".

    `owner`: the function (by numbers) whose parameter it is, with its name; `place`: module, function and row where it
    is written. `is_whole`: it is a parameter as it is, and nothing stands before it; `is_all`: it is the whole text of
    a statement that is run; `is_dotless`: something looks for `..` in it on the way, and for nothing else.
    """

    text: str
    name: str
    before: str
    source: ValueSource
    owner: tuple[tuple[int, int], str] = ((-1, -1), "")
    place: tuple[int, int, int] = (-1, -1, 0)
    is_whole: bool = False
    is_all: bool = False
    is_dotless: bool = False


def status_of(kind: str, value: object) -> int:
    """The status that a thing of some kind is (see `subjects.Given`), 0 if it is none that is known."""
    if kind == "const" and isinstance(value, int):
        return value
    return _status_named(str(value)) if kind == "name" else 0


def _status_named(name: str) -> int:
    """404 of `fastapi.status.HTTP_404_NOT_FOUND` and `http.HTTPStatus.NOT_FOUND`, 0 of anything else."""
    if name.startswith("http.HTTPStatus."):
        member = name.split(".")[2]
        return HTTPStatus[member].value if member in HTTPStatus.__members__ else 0
    digits = name.rpartition(".")[2].split("_")[1:2]
    is_status = name.startswith(("fastapi.status.HTTP_", "starlette.status.HTTP_"))
    return int(digits[0]) if is_status and digits and digits[0].isdigit() else 0


class SecretText(NamedTuple):
    """A secret ("" by position) or a URL with a password that is written out.

    `is_idle`: it opens nothing, or only stands in where a script is told none; `is_tried`: by trials alone. `cause`:
    of one that is written in several places the first of these, as `path:row`. `is_default`: the environment, or what
    reads it, may give another one.
    """

    row: int
    name: str
    text: str
    is_idle: bool = False
    is_tried: bool = False
    cause: str = ""
    is_default: bool = False
