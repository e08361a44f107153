"""Limits of the query engine: what one question costs is taken from no other one."""

from __future__ import annotations

from fastlint.index.facts import Facts
from fastlint.inference.query_engine import QueryEngine
from fastlint.inference.values import UNKNOWN, Values

MORE_THAN_THE_FUEL = 5000
KNOWN: Values = (("external", "requests.get"),)


def engine() -> QueryEngine:
    def load(module: int) -> Facts:
        raise AssertionError(module)

    return QueryEngine((), load)


def test_a_question_that_leads_to_very_many_is_left_unanswered() -> None:
    queries = engine()
    inner = [queries.ask(("inner", number), lambda: KNOWN) for number in range(MORE_THAN_THE_FUEL)]
    assert {*inner} == {KNOWN}, "each of them is a question from outside"

    def ask_many() -> Values:
        return [queries.ask(("one of many", number), lambda: KNOWN) for number in range(MORE_THAN_THE_FUEL)][-1]

    assert queries.ask("greedy", ask_many) == UNKNOWN


def test_the_next_question_has_fuel_of_its_own() -> None:
    queries = engine()

    def ask_many() -> Values:
        return [queries.ask(("one of many", number), lambda: KNOWN) for number in range(MORE_THAN_THE_FUEL)][-1]

    queries.ask("greedy", ask_many)
    assert queries.ask("modest", lambda: queries.ask("inner", lambda: KNOWN)) == KNOWN
