"""The whole project as slices see it: what its modules say, who runs what, and the words for places and functions."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any, NamedTuple, TypeVar

from fastlint.callgraph.graph.edges import CallEdge
from fastlint.callgraph.liveness.unreached import Standing
from fastlint.callgraph.reach.blocking_paths import BlockingEntry
from fastlint.callgraph.reach.reachability import Reachability
from fastlint.diagnostic import Span
from fastlint.footprint import FunctionId
from fastlint.framework.data_models import ModelRecord
from fastlint.framework.model import Model
from fastlint.framework.records import Object, Target
from fastlint.framework.setup_records import Ref
from fastlint.framework.signatures import Signature
from fastlint.index.facts import Place
from fastlint.inference.evaluator import Evaluator
from fastlint.passes.access.administrators import Administrators
from fastlint.passes.data.parameters import Parameters
from fastlint.passes.data.unbuilt_models import Built
from fastlint.passes.data.unset_fields import UnsetFields
from fastlint.passes.lifecycle.filled_state import FilledState
from fastlint.passes.lifecycle.setup_routes import SetUps
from fastlint.passes.lifecycle.starting import replaced
from fastlint.passes.record import ModuleAnalysis
from fastlint.passes.registry import POSITIONS
from fastlint.passes.slices import calls, data_models, returns, signatures
from fastlint.passes.slices.returns import Returned
from fastlint.passes.watched_calls import CallRecord
from fastlint.subjects.shared import Frame, FunctionView

K = TypeVar("K")


class Survey(NamedTuple):
    """What is known of an analysed project as a whole: its applications, what runs where, and what blocks the loop."""

    model: Model
    loop: Reachability
    standing: Standing
    entries: list[BlockingEntry]


class ProjectView:
    """What a slice makes its subjects of. Everything is worked out when it is first asked for.

    `paths` are those of the modules, `records` what each of them says; `evaluator` is asked about the little that no
    record has. If not all subjects are wanted, `here` are the modules of which they are. Of those that concern no other
    module, they are wanted of the modules that are `near`, and of `kinds`; calls are if some rule `hears` of them.
    """

    def __init__(
        self,
        paths: Sequence[str],
        records: Sequence[ModuleAnalysis],
        survey: Survey,
        evaluator: Evaluator,
        here: frozenset[int] | None = None,
        near: frozenset[int] | None = None,
        kinds: frozenset[str] | None = None,
        hears: Callable[[str], object] = bool,
    ) -> None:
        self.paths = paths
        self.records = records
        self.model, self.loop, self.standing, self.entries = survey
        self.evaluator = evaluator
        self.here = here
        self.near = near
        self.kinds = kinds
        self.hears = hears
        self._kept: dict[Any, Mapping[int, Any]] = {}
        self._callers: dict[FunctionId, FunctionView] = {}

    # what the modules say

    def kept(self, kind: type[K]) -> Mapping[int, K]:
        """What each module said when the slice with this type of `Kept` read it."""
        known = self._kept.get(kind)
        if known is None:
            position = POSITIONS[kind]
            known = self._kept[kind] = {m: record.kept[position] for m, record in enumerate(self.records)}
        return known

    @cached_property
    def calls(self) -> dict[int, list[CallRecord]]:
        """The calls of watched callables, by module that has any."""
        return {m: found.calls for m, found in self.kept(calls.Kept).items() if found.calls}

    @cached_property
    def returns(self) -> dict[FunctionId, tuple[Returned, ...]]:
        """What the endpoints of routes return."""
        return {key: items for found in self.kept(returns.Kept).values() for key, items in found.returns.items()}

    @cached_property
    def signatures(self) -> dict[Target, Signature]:
        """The parameters of all that FastAPI calls."""
        return {key: one for found in self.kept(signatures.Kept).values() for key, one in found.signatures.items()}

    @cached_property
    def path_reads(self) -> frozenset[str]:
        """Names that the project reads from `request.path_params`."""
        return frozenset(name for found in self.kept(signatures.Kept).values() for name in found.path_reads)

    @cached_property
    def defined(self) -> dict[int, list[ModelRecord]]:
        """The data classes of each module that has any."""
        return {m: found.models for m, found in self.kept(data_models.Kept).items() if found.models}

    @cached_property
    def models(self) -> dict[str, ModelRecord]:
        """The data classes by name."""
        return {model.name: model for found in self.defined.values() for model in found}

    @cached_property
    def called(self) -> set[FunctionId]:
        """Functions that the project calls."""
        return {
            step.target
            for link in self.loop.links.values()
            for table in (link.steps, link.coroutines)
            for found in table.values()
            for step in found
        }

    @cached_property
    def done_when_missing(self) -> frozenset[FunctionId]:
        """Functions that code calls which finds nothing yet of what they make: `if _pool is None: connect()`."""
        return frozenset(target for link in self.loop.links.values() for _, target in link.once)

    @cached_property
    def routes_of(self) -> dict[FunctionId | None, list[int]]:
        """The numbers of the routes of each function."""
        found: dict[FunctionId | None, list[int]] = {}
        for i, route in enumerate(self.model.routes):
            found.setdefault(self.model.function_of(route.endpoint), []).append(i)
        return found

    @cached_property
    def administrators(self) -> Administrators:
        """Tells which routes only administrators may call."""
        return Administrators(self.evaluator, self.model)

    @cached_property
    def set_ups(self) -> SetUps:
        """Tells which routes set up something, once."""
        return SetUps(self.evaluator, self.model, self.loop, (self.administrators, self.signatures))

    # what follows from several of them

    @cached_property
    def parameters(self) -> Parameters:
        """Words signatures and models."""
        return Parameters(self.model, self)

    @cached_property
    def built(self) -> Built:
        """What the modules of the project build."""
        return Built(self)

    @cached_property
    def unset(self) -> UnsetFields:
        """Tells which fields are only read as far as a client has sent them."""
        return UnsetFields(self)

    @cached_property
    def filled(self) -> FilledState:
        """What dependencies fill for the routes behind them."""
        return FilledState(self)

    @cached_property
    def replaced(self) -> Mapping[tuple[str, str], list[bytes]]:
        """Names that tests replace, with the texts of these."""
        return replaced(self)

    def touched(self, known: Object) -> frozenset[str]:
        """What the project, and not its tests, does by hand with an application or router (words of `SetupRecord`)."""
        return self._touched.get(known.id, frozenset())

    @cached_property
    def _touched(self) -> dict[Ref, frozenset[str]]:
        found: dict[Ref, frozenset[str]] = {}
        for m, setup in self.model.stack.setups.items():
            for ref, word in setup.touched if not self.loop.summaries[m].is_test else ():
                found[ref] = found.get(ref, frozenset()) | {word}
        return found

    def answered(self, function: FunctionId) -> frozenset[str]:
        """The fields of the response models of the routes that a function is the endpoint of."""
        return self._answered.get(function, frozenset())

    @cached_property
    def _answered(self) -> dict[FunctionId, frozenset[str]]:
        found: dict[FunctionId, frozenset[str]] = {}
        for route in self.model.routes:
            endpoint = self.model.function_of(route.endpoint)
            if endpoint is not None and route.response is not None:
                known = (self.models.get(part.name) for part in route.response.parts if part.kind == "model")
                names = (f.name for model in known if model is not None for f in model.fields if not f.is_excluded)
                found[endpoint] = found.get(endpoint, frozenset()) | (frozenset(names) - {*route.exclude})
        return found

    # which subjects are wanted

    def shows(self, m: int) -> bool:
        """Whether the subjects of a module are wanted: if not all are, what is dear is made of these alone."""
        return self.here is None or m in self.here

    def shows_alone(self, m: int, *kinds: type) -> bool:
        """The same, of subjects of some kinds that concern no other module (`ALONE`)."""
        is_wanted = self.kinds is None or not self.kinds.isdisjoint(kind.__name__ for kind in kinds)
        return is_wanted and self.shows(m) and (self.near is None or m in self.near)

    def served(self, subjects: Iterable[tuple[int, Any]]) -> Iterator[tuple[int, Any]]:
        """Those that stand in no test."""
        return ((m, subject) for m, subject in subjects if not self.loop.summaries[m].is_test)

    # words

    def function(self, function: FunctionId) -> FunctionView:
        """A function as rules see it."""
        known = self._callers.get(function)
        if known is None:
            f = self.loop.summaries[function[0]].functions[function[1]]
            on_loop = self.loop.runs_on_loop(function)
            known = self._callers[function] = FunctionView(
                f.qualname, f.is_async, f.awaits, f.is_generator, tuple(sorted(self.loop.roles.get(function, ()))),
                self.loop.status(function) if on_loop else "", Span(*f.place), Span(*f.name_place), f.first_row,
                function in self.called, function in self.loop.loop_bound or function in self._forgetful,
                self.standing.is_aside(function),
                self.filled.of(function) if f.is_async and "route" in self.loop.roles.get(function, ()) else "",
                on_loop and self.set_ups.own(function),
            )  # fmt: skip
        return known

    @cached_property
    def _forgetful(self) -> frozenset[FunctionId]:
        """Functions that lack an `await`: they cannot become plain ones before it is there."""
        return frozenset((m, use.owner) for m, link in self.loop.links.items() for use in link.unawaited)

    def frames(
        self, steps: Sequence[tuple[FunctionId, CallEdge]], end: FunctionId, place: Place, text: str
    ) -> tuple[Frame, ...]:
        """The calls of a path as rules see them."""
        frames = [self.frame(owner, step.place, step.text) for owner, step in steps]
        return (*frames, self.frame(end, place, text))

    def frame(self, owner: FunctionId, place: Place, text: str) -> Frame:
        """A call in a function as rules see it."""
        name = self.loop.summaries[owner[0]].functions[owner[1]].qualname
        return Frame(self.paths[owner[0]], Span(*place), name.rpartition("<locals>.")[2], text)
