"""How much findings weigh: what stands in code that nothing comes to run is of low confidence."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from fastlint.callgraph.graph.edges import ModuleCallGraph
from fastlint.callgraph.liveness.broken_imports import broken_modules, missing_name, why_broken
from fastlint.callgraph.liveness.constant_branches import ConstantBranches
from fastlint.callgraph.liveness.copies import copied, copies
from fastlint.callgraph.liveness.live_modules import Begun, Texts
from fastlint.callgraph.liveness.unreached import Standing
from fastlint.callgraph.reach.reachability import Reachability
from fastlint.diagnostic import Confidence, Diagnostic, RuleInfo, Severity
from fastlint.engine.analysis import Analysis
from fastlint.environment.versions import Versions
from fastlint.framework.model import Model
from fastlint.notebook import NOTEBOOK
from fastlint.passes.slices.dead_routes import found_by_others, maybe_found
from fastlint.rules import manifest
from fastlint.subjects.applications import AddedMiddleware
from fastlint.subjects.shared import Call, CallPath
from fastlint.subjects.statements import StatementText

_AS_WRITTEN = frozenset({"security"})
"""Groups that say what is unsafe as it is written, also in a method that nobody calls yet."""
_OF_WHAT_RUNS = frozenset({CallPath.__name__, AddedMiddleware.__name__})
"""Subjects of plain functions, too, that are nothing as long as nobody calls them."""
_OF_STATEMENTS = frozenset({Call.__name__, StatementText.__name__})
"""Subjects of what a statement does: nothing in a method that nobody calls, though others of its class are called."""
_ON_THE_LOOP = "coroutines"
"""The group of rules about what a loop runs: what is wrong with a function there hurts nobody who does not call it."""
_OF_ROUTES = frozenset({"responses", "routing", "validation"})
"""Groups whose errors say what a route or model does wrong, wherever it is tried out: in a notebook, too."""
_ABOUT_FILES = "tool"
"""The group of rules about files and suppressions, whatever is run."""


def begun_in(
    analysis: Analysis,
    links: Mapping[int, ModuleCallGraph],
    model: Model,
    versions: Versions,
    around: Iterable[str],
    text: Texts,
) -> Begun:
    """Which modules of a project come into a process; the files `around` say how it is started."""
    made = {m for a in model.applications if isinstance(m := a.object.id[0], int)}
    applications = {m for m in made if not analysis.paths[m].endswith(NOTEBOOK)}
    homes = [versions.home(path)[0] for path in analysis.paths]
    projects = [versions.project(path) for path in analysis.paths]
    said = ((path, text(path)) for path in around)
    found, maybe = found_by_others(model), maybe_found(model, analysis.paths)
    broken = broken_modules(analysis.evaluator, links)
    broken |= {m for m in applications if missing_name(analysis.evaluator, m)}
    if broken.issuperset(applications):  # something is there that no file shows
        broken = frozenset()
    return Begun(
        analysis.paths,
        links,
        analysis.summaries,
        homes,
        applications,
        text,
        said,
        found,
        broken,
        maybe,
        projects,
        lambda m: analysis.indexed[m].words,
    )


def broken_applications(analysis: Analysis, begun: Begun, checked: Collection[str]) -> Iterator[str]:
    """A line for each application that cannot be imported: what only it runs is told with low confidence."""
    paths = analysis.paths
    for m in sorted(begun.applications.intersection(begun.broken)):
        near, gone = why_broken(analysis.evaluator, begun.links, m)
        if gone and paths[m] in checked:
            where = "it" if near == m else paths[near]
            yield (
                f"{paths[m]}: this application cannot be imported, because {where} imports `{gone}`, which "
                "is not there: what only it runs is of low confidence; add it, or mend the import"
            )


def standing_in(loop: Reachability, begun: Begun, versions: Versions, analysis: Analysis) -> Standing:
    """What is known of functions that are reached from nothing."""
    homes = [versions.home(path) for path in begun.paths]
    digests = [analysis.indexed[m].digest for m in range(len(begun.paths))]
    in_copies = copied(begun.paths, copies(begun.paths, digests))
    return Standing(loop, begun, homes, ConstantBranches(analysis.evaluator, begun), in_copies)


def copies_in(standing: Standing, checked: Collection[str]) -> Iterator[str]:
    """A line for each copy of checked code that lies in the project."""
    shown = {copy for m, copy in standing.in_copies.items() if standing.paths[m] in checked}
    for copy in sorted(shown):
        yield (
            f"{copy.folder}: this folder is a copy of {copy.of or 'what lies around it'}: what stands in both is told "
            "there, and here with `--confidence low`; exclude the copy"
        )


def beside(numbers: Mapping[str, int], standing: Standing | None) -> Callable[[str], bool]:
    """Tells of files whether they are tests, or come into no server."""
    return lambda path: standing is not None and path in numbers and not standing.is_served(numbers[path])


def weighed(found: Sequence[Diagnostic], m: int, standing: Standing) -> list[Diagnostic]:
    """The findings of a module."""
    return [replace(one, confidence=Confidence.LOW) if _hurts_nobody(one, m, standing) else one for one in found]


def _hurts_nobody(found: Diagnostic, m: int, standing: Standing) -> bool:
    return found.confidence is not Confidence.LOW and bool(why_low(found, m, standing))


def _why_nobody_waits(found: Diagnostic, m: int, standing: Standing) -> str:
    """Why nobody waits for a call that blocks a loop; "" if somebody does."""
    if standing.leads_nowhere((r.filename, r.span.row) for r in found.related):
        return "the way to the blocking call leads through a branch that is never taken"
    if standing.is_for_scripts(m, found.span.row):
        return "only scripts beside the server come to the function in which it stands"
    if standing.is_on_private_loops(m, found.span.row):
        return "only what runs on event loops of its own names the function in which it stands"
    if standing.is_alone_on_its_loop(m):
        return "only AWS Lambda serves it, as far as known: no other request waits in the process"
    return ""


def why_low(found: Diagnostic, m: int, standing: Standing) -> str:
    """Why a finding, if it is certain, says what goes wrong where code is run, which this is not; "" if it is."""
    rule, row = manifest()[found.code], found.span.row
    if m in standing.begun.left_over and m in standing.begun.dead and rule.group != _ABOUT_FILES:
        return "nothing serves this application: another one is started, or the file is run as a page"
    if m in standing.in_copies and rule.group not in (_ABOUT_FILES, *_AS_WRITTEN):
        return f"it stands in a copy of {standing.in_copies[m].of or 'what lies around it'}"
    if rule.of_dead_code or rule.group == _ABOUT_FILES:
        return ""
    if standing.is_never_run(m, row):
        return "it stands in a branch that is never taken: constants of the project decide it"
    if rule.subject == CallPath.__name__ and (why := _why_nobody_waits(found, m, standing)):
        return why
    if m in standing.begun.of_libraries:
        return "it shows how the library beside it is used"
    if not rule.needs_server:
        return ""
    if m in standing.begun.pages:
        return "the file is run as a page, and nothing serves its application"
    is_wrong = found.severity is Severity.ERROR and rule.group in _OF_ROUTES
    if standing.paths[m].endswith(NOTEBOOK) and not is_wrong:
        return "it stands in a notebook, which nothing serves"
    if standing.loop.summaries[m].is_test:
        return "pytest does not collect this test" if standing.tests.is_idle(m, row) else ""
    if m in standing.begun.dead:
        return "nothing that is started imports this module"
    return _why_unreached(rule, m, row, standing)


def _why_unreached(rule: RuleInfo, m: int, row: int, standing: Standing) -> str:
    """Why nothing that runs comes to a row, as far as that matters for a rule."""
    if rule.as_written or (rule.group in _AS_WRITTEN and rule.subject not in _OF_WHAT_RUNS):
        is_idle = rule.subject in _OF_STATEMENTS and not rule.as_written and standing.is_idle_method(m, row)
        return "nobody calls this method of a class whose other methods are called" if is_idle else ""
    of_calls = rule.subject in _OF_WHAT_RUNS or rule.group == _ON_THE_LOOP
    unreached = standing.is_unreached(m, row, of_calls=of_calls)
    return "nothing that runs comes to the function in which it stands" if unreached else ""
