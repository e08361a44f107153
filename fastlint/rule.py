"""What a rule is, and all that a rule may import.

A rule is one file in `rules/<group>/` with one subclass of `Rule`. What it is shown follows from the annotation of its
`check`: a subject of the model (`CallPath`, `Route`, ...) or a LibCST node type. Name and group follow from the file,
the page and the tests from the docstring.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, ClassVar

from fastlint.diagnostic import (
    MANY,
    Applicability,
    Confidence,
    Diagnostic,
    Edit,
    Fix,
    Related,
    Severity,
    Span,
)
from fastlint.source import lines_of
from fastlint.subjects.applications import (
    AddedMiddleware,
    BuiltApplication,
    EndpointDecorator,
    Inclusion,
    LostRoute,
    MountedApplication,
    OpenMutation,
    RouteClash,
    SignatureLoss,
    UnsetState,
)
from fastlint.subjects.data import Content, DataModel, Field, Parameter, SecretText, TypeInfo, Written, status_of
from fastlint.subjects.files import ProjectFile, ProjectRow, UnanalysableFile, UnusedSuppression
from fastlint.subjects.injection import (
    BareDependency,
    CalledReference,
    Dependency,
    DependencyUse,
    GeneratorCall,
    Handover,
    Injection,
    SessionOpening,
    SettingsLoader,
    SharedIdentity,
    SharedSession,
    StaleImport,
    StateChange,
)
from fastlint.subjects.lost import (
    AddedTask,
    CachedDependency,
    ClosedStream,
    DeafSocket,
    LateAddition,
    OuterErrorHandler,
    ReplacedTask,
    UnraisedException,
)
from fastlint.subjects.rows import LateRead
from fastlint.subjects.serving import (
    ExceptionHandler,
    Lifespan,
    Middleware,
    OrmValidation,
    RouteListing,
    Stream,
    StrictResponse,
    TestClientUse,
    ThreadedProbe,
    UndocumentedErrors,
    WebsocketPart,
)
from fastlint.subjects.shared import (
    Application,
    Argument,
    Call,
    CallPath,
    DependencyOverride,
    EventHandler,
    Frame,
    FunctionView,
    PossibleValue,
    ResourceBuild,
    ResponseClass,
    ResultTest,
    Route,
    RouteReturn,
    UploadName,
    UploadRead,
)
from fastlint.subjects.statements import StatementText
from fastlint.subjects.tasks import (
    AsyncUse,
    CalledArgument,
    CaughtCancellation,
    ConcurrentSession,
    CoroutineUse,
    ForeignUse,
    LoopSharing,
    SharedIteration,
    SyncUse,
    TaskCapture,
)

if TYPE_CHECKING:
    from fastlint.walk.module import Module

__all__ = [
    "MANY",
    "AddedMiddleware",
    "AddedTask",
    "Applicability",
    "Application",
    "Argument",
    "AsyncUse",
    "BareDependency",
    "BuiltApplication",
    "CachedDependency",
    "Call",
    "CallPath",
    "CalledArgument",
    "CalledReference",
    "CaughtCancellation",
    "ClosedStream",
    "ConcurrentSession",
    "Confidence",
    "Content",
    "CoroutineUse",
    "DataModel",
    "DeafSocket",
    "Dependency",
    "DependencyOverride",
    "DependencyUse",
    "Diagnostic",
    "Edit",
    "EndpointDecorator",
    "EventHandler",
    "ExceptionHandler",
    "Field",
    "Fix",
    "ForeignUse",
    "Frame",
    "FunctionView",
    "GeneratorCall",
    "Handover",
    "Inclusion",
    "Injection",
    "LateAddition",
    "LateRead",
    "Lifespan",
    "LoopSharing",
    "LostRoute",
    "Middleware",
    "MountedApplication",
    "OpenMutation",
    "OrmValidation",
    "OuterErrorHandler",
    "Parameter",
    "PossibleValue",
    "ProjectFile",
    "ProjectRow",
    "Related",
    "ReplacedTask",
    "ResourceBuild",
    "ResponseClass",
    "ResultTest",
    "Route",
    "RouteClash",
    "RouteListing",
    "RouteReturn",
    "Rule",
    "SecretText",
    "SessionOpening",
    "SettingsLoader",
    "Severity",
    "SharedIdentity",
    "SharedIteration",
    "SharedSession",
    "SignatureLoss",
    "Span",
    "StaleImport",
    "StateChange",
    "StatementText",
    "Stream",
    "StrictResponse",
    "SyncUse",
    "TaskCapture",
    "TestClientUse",
    "ThreadedProbe",
    "TypeInfo",
    "UnanalysableFile",
    "UndocumentedErrors",
    "UnraisedException",
    "UnsetState",
    "UnusedSuppression",
    "UploadName",
    "UploadRead",
    "WebsocketPart",
    "Written",
    "lines_of",
    "status_of",
]


class Rule:
    """Base of all rules: stateless, shown one subject at a time.

    `code`: FLT and three digits. `severity`: of its findings, unless a finding says otherwise. `default`: on without
    being selected. `preview`: only with `--preview`. `needs`: for rules that are shown LibCST nodes, words of which at
    least one stands in every file that can have a finding (other files are not parsed); for rules about call paths,
    the kinds of blocking that they report; for rules about calls, the qualified names of the callables. `scope`: which
    files it is shown, "application" (no tests), "tests" (only those) or "everywhere". `overlaps`: rules of other
    linters that report the same line, as `ruff:ASYNC251`. `versions`: requirement specifiers of the versions for which
    the claim holds, such as `{"fastapi": ">=0.93"}`. `of_dead_code`: it is what rules say of endpoints that no request
    reaches; no other rule says anything there. `needs_server`: what is wrong hurts where the code is served, so that
    findings in examples beside an application are of low confidence. `as_written`: what is wrong shows when the file is
    imported, whoever uses the class in which it stands.
    """

    code: ClassVar[str]
    severity: ClassVar[Severity] = Severity.WARNING
    default: ClassVar[bool] = True
    preview: ClassVar[bool] = False
    needs: ClassVar[tuple[str, ...]] = ()
    scope: ClassVar[str] = "application"
    overlaps: ClassVar[tuple[str, ...]] = ()
    versions: ClassVar[dict[str, str]] = {}
    of_dead_code: ClassVar[bool] = False
    needs_server: ClassVar[bool] = True
    as_written: ClassVar[bool] = False

    def check(self, subject: Any, module: Module) -> Iterator[Diagnostic]:
        """Yield what is wrong with the subject, if anything."""
        raise NotImplementedError

    @classmethod
    def name(cls) -> str:
        """`blocking-sleep`, from the file name."""
        return cls.__module__.rpartition(".")[2].replace("_", "-")

    @classmethod
    def group(cls) -> str:
        """`blocking`, from the folder."""
        return cls.__module__.split(".")[-2]
