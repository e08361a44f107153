"""Enumerations: the closed sets of words by which subjects, and what is kept for them, tell kinds apart.

mypy checks that nothing else is said, and the codec refuses what is kept with any other word.
"""

from __future__ import annotations

from typing import Literal

Loopless = Literal["", "worker", "thread"]

TypeKind = Literal[
    "scalar", "enum", "list", "dict", "model", "table", "orm", "settings", "dataclass", "typed-dict", "named-tuple",
    "response", "special", "upload", "union", "generator", "any", "none", "class", "typevar", "unknown",
]  # fmt: skip
"""What an annotation admits, as `TypeInfo` says in words."""
ParameterSource = Literal[
    "path", "query", "header", "cookie", "body", "form", "file", "dependency", "special", "unknown", "model", "response"
]
"""Where FastAPI takes a parameter from; "model" and "response" are fields of models."""
ParameterKind = Literal["", "*", "**", "keyword", "positional", "field"]
"""How a parameter is given: "" by position or keyword, "field" of a class that is used as a dependency."""
InPath = Literal["all", "some", "none", "unknown"]
"""In how many paths of the routes that use it the name of a parameter stands."""
ValueSource = Literal["sent", "given"]
"""Who decides a value in a text: a client, or whoever calls the function."""
Reach = Literal["request", "startup", "async", ""]
"""How a function comes to run on the event loop; "" if it does not, as far as known."""
BlockingKind = Literal[
    "http", "sleep", "subprocess", "database", "file", "client", "cpu", "wait", "upload", "input", "loop"
]
"""What blocks; "loop" is what fails where a loop runs already."""
BlockingLevel = Literal["normal", "preview", "light"]
"""How much it matters: "preview" is CPU work and light calls, "light" cheap questions to the file system."""
PossibleKind = Literal[
    "const", "list", "dict", "format", "call", "function", "class", "object", "name", "dependency", "parameter",
    "unknown",
]  # fmt: skip
"""What one thing is that an expression can be, as `Given` says in words."""
ValueUse = Literal[
    "statement", "assigned", "returned", "awaited", "raised", "argument", "decorator", "entered", "iterated", "truth",
    "attribute", "subscript", "compared", "operand", "formatted", "stored", "yielded", "called", "unpacked", "other",
    "async entered", "async iterated", "thread", "callback", "in vain",
]  # fmt: skip
"""What is done with the value of a call; the last three with the function that gives it, where somebody else calls it
and drops what it gives."""
Storing = Literal["", "key", "value", "part", "maybe"]
"""How a store with a lifetime holds what a call gives, or how a part of a token is read, as `Call` says in words."""
AskedBy = Literal["", "guard", "off", "issuer", "verified"]
"""Who comes to run a call that looks into a token, as `Call` says in words."""
TimeLimit = Literal["", "open", "limited", "unknown"]
"""Whether the session of a request brings a timeout; "" where that is not asked."""
ResourceKind = Literal["engine", "pool", "client", "session-factory", "model"]
"""What is meant to be built once and shared."""
BuildExcuse = Literal[
    "", "unreached", "websocket", "request", "absent", "state", "each", "kept", "many", "hosts", "task", "told",
    "probe", "scripts", "deep", "refill", "seldom", "cheap", "few",
]  # fmt: skip
"""What may speak for building such a thing again; the rule puts each in words. "" if nothing does."""
ReturnKind = Literal[
    "literal", "dict", "none", "response", "exception", "raw", "model", "orm", "object", "coroutine", "stream",
    "unknown",
]  # fmt: skip
"""What a route returns, as `RouteReturn` says in words."""
Branch = Literal["", "if", "else", "except", "loop", "case"]
"""The innermost statement around a `return`; "" if it is always reached."""
ModelSource = Literal["keyword", "none", "annotation", "response", ""]
"""How the response model of a route is declared, as `Route` says in words."""
AddressUse = Literal["read", "unknown", ""]
"""Whether a function uses the address of its request."""
AppKind = Literal["application", "starlette", "router"]
"""What is constructed; "starlette": an application of Starlette's own."""
HandlerForm = Literal["on_event", "add_event_handler", "on_startup", "on_shutdown", "append", "assignment"]
"""How a handler of startup or shutdown is registered."""
OverriddenKey = Literal["text", "call", "function", ""]
"""The key of an override: "call": made anew each time; "": not known."""
OverridingValue = Literal["mock", ""]
"""What stands in for a dependency."""
MiddlewareAdding = Literal["certain", "possible", ""]
"""Whether a handler adds middleware; "possible": it gives the application away."""
FileKind = Literal["pyproject", "lock", "requirements", "dockerfile", "procfile", "compose", "shell", "gunicorn", ""]
"""A file that is no module and yet decides how the project runs; "" is none."""
