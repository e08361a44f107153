"""What a door asks of the engine, and what it gets."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from fastlint.config.settings import Overrides
from fastlint.diagnostic import Diagnostic

if TYPE_CHECKING:
    from fastlint.suppress.model import Noqa


class Against(NamedTuple):
    """What a project is compared with: a commit of a repository; `top` is the folder of the repository.

    `label` is what the user calls it. `place` is where the files lie that are checked, if they are those of the index.
    """

    top: str
    commit: str
    label: str
    place: str = ""


@dataclass(frozen=True)
class Request:
    """One run of the engine, as a door asks for it.

    `stdin` replaces the content of a file (name, bytes). `progress` is told the phase, how many are done, and of how
    many. `unsafe_fixes` None leaves it to the configuration. `noqa` tells what `# noqa` comments do. `whole`: findings
    are reported though a baseline knows them. `understand`: the report is to tell what was understood, and how long it
    took. `since` and `staged` ask for what a change causes: since a commit, or what is about to be committed; `against`
    is what that comes to. `silence`: what is found is silenced by comments, for this reason (which may be empty).
    """

    paths: tuple[str, ...] = ()
    overrides: Overrides = field(default_factory=Overrides)
    cache: bool = True
    cache_dir: str | None = None
    fix: Literal["none", "apply", "diff"] = "none"
    unsafe_fixes: bool | None = None
    stdin: tuple[str, bytes] | None = None
    noqa: Noqa = "apply"
    needs_rules: bool = False
    """Whether the request is refused without any rule: it would pass whatever the files hold."""
    progress: Callable[[str, int, int], None] | None = None
    whole: bool = False
    understand: bool = False
    since: str | None = None
    staged: bool = False
    against: Against | None = None
    silence: str | None = None


class Unknown(NamedTuple):
    """A call on the event loop that could not be resolved: its place, its callee as written, and what is lacking."""

    filename: str
    row: int
    column: int
    text: str
    why: str


@dataclass(frozen=True)
class Report:
    """The outcome of a run.

    `diagnostics` are sorted, suppressed ones left out; file names are absolute. `files` were checked by at least one
    rule. `fixed` counts applied fixes by file and code, `silenced` the codes in new comments by file. `unanalysed`
    counts files and configurations that could not be used: with any, the exit code is 2. `root` is the folder of the
    project; `is_fastapi` tells whether anything in it speaks of FastAPI or Starlette. `more` findings, in files that
    were not to be checked, are caused by checked ones. `details` are lines about what the run rests on, `notes` about
    known findings. `texts` are contents that are not those on disk; `is_kept`: it is the report of an earlier run.
    Where it was asked for, there are `timings`, and of the `calls` on the event loop those that are `unresolved`.
    """

    diagnostics: tuple[Diagnostic, ...]
    files: int
    root: Path
    fixed: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    diff: str = ""
    stdin_output: bytes | None = None
    warnings: tuple[str, ...] = ()
    unanalysed: int = 0
    is_fastapi: bool = True
    more: int = 0
    details: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    texts: Mapping[str, bytes] = field(default_factory=dict)
    silenced: Mapping[str, int] = field(default_factory=dict)
    is_kept: bool = False
    timings: tuple[str, ...] = ()
    calls: int = 0
    unresolved: tuple[Unknown, ...] = ()


class RouteTable(NamedTuple):
    """The rows of `fastlint routes`, and the routers with routes that no application is seen to include."""

    rows: list[dict[str, Any]]
    unincluded: list[dict[str, Any]]
