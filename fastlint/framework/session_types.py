"""Which values are sessions and connections of databases: things of one user at a time, opened and closed again."""

from __future__ import annotations

from fastlint.inference import attributes
from fastlint.inference.evaluator import Evaluator
from fastlint.inference.values import Value, Values
from fastlint.knowledge.roles import named

SESSIONS = named("session")
CONNECTIONS = named("connection")
_SCOPED = named("scoped-session")
"""Registries that give each thread or task a session of its own."""


def session_class(ev: Evaluator, values: Values) -> str:
    """Name of the class, if all that is known of a value is that it is a session or connection; else ""."""
    found = {_class_of(ev, value) for value in values if value != ("const", None)}
    return found.pop() if len(found) == 1 else ""


def _class_of(ev: Evaluator, value: Value) -> str:
    if value[0] == "object":
        return external_session(ev, value[1])
    if value[0] == "instance":
        above = attributes.linearise(ev, ("class", value[1], value[2]))
        names = [external_session(ev, base[1]) for base in above if base[0] == "external"]
        return ev.klass(value[1], value[2]).name if any(names) else ""
    return ""


def external_session(ev: Evaluator, name: str) -> str:
    """Last name of a class outside the project, if its instances are sessions or connections."""
    name = ev.knowledge.canonical(name)
    above = {name, *ev.knowledge.bases(name)}
    if above & _SCOPED or not above & (SESSIONS | CONNECTIONS):
        return ""
    last = name.rpartition(".")[2]
    return {"connection": "Connection", "MySQLConnectionAbstract": "MySQLConnection"}.get(last, last)
