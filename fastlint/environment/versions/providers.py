"""Distributions that rules may say are missing, and what brings them along."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from fastlint.later_pattern import later

# fmt: off
PROVIDERS = {
    "python-multipart": frozenset((
        "python-multipart", "multipart", "fastapi[all]", "fastapi[standard]",
        "fastapi[standard-no-fastapi-cloud-cli]", "starlette[full]", "bentoml", "chainlit", "chromadb", "crudadmin",
        "fastapi-admin", "fastapi-sso", "fastapi-users", "fastmcp", "feast", "google-adk", "gradio", "kserve",
        "langserve[all]", "litellm[proxy]", "marimo", "mcp", "mesop", "nicegui", "nonebot2[fastapi]", "prefect",
        "reflex", "robyn", "solara", "sqladmin", "starlette-admin", "strawberry-graphql", "supertokens-python", "vllm",
    )),
    "greenlet": frozenset((
        "greenlet", "sqlalchemy[aiomysql]", "sqlalchemy[aioodbc]", "sqlalchemy[aiosqlite]", "sqlalchemy[asyncio]",
        "sqlalchemy[asyncmy]", "sqlalchemy[mssql-aioodbc]", "sqlalchemy[mysql-asyncmy]",
        "sqlalchemy[postgresql-asyncpg]", "sqlalchemy[postgresql-psycopg]", "sqlalchemy[postgresql-psycopgbinary]",
        "advanced-alchemy", "apache-airflow", "crawl4ai", "databases", "eventlet", "fastapi-users-db-sqlalchemy",
        "fastapi-users[sqlalchemy2]", "fastapi-users[sqlalchemy]", "gevent", "gino", "google-adk", "llama-index",
        "llama-index-core", "locust", "ormar", "patchright", "playwright", "prefect", "pynvim", "pytest-playwright",
    )),
}
# fmt: on
"""By distribution: itself and others (and extras of others) with which it is installed."""

_MENTIONED = later("|".join(rf"\b{name.replace('-', '[-_.]')}\b" for name in PROVIDERS), re.IGNORECASE)
_SCRIPTS = later(
    r"(?:[\w.-]+\.)?(?:docker|container)file(?:\.[\w.-]+)?|setup\.py|pipfile|makefile|.*\.sh"
    r"|(?:conda|environment)[\w.-]*\.ya?ml",
    re.IGNORECASE,
)
_BUILDS = later(
    r"(?:docker-)?compose[\w.-]*\.ya?ml|tox\.ini|noxfile\.py|justfile|taskfile\.ya?ml|procfile|render\.yaml|app\.json"
    r"|\.gitlab-ci\.yml|azure-pipelines\.yml|bitbucket-pipelines\.yml|\.travis\.yml|cloudbuild\.ya?ml|buildspec\.yml",
    re.IGNORECASE,
)


def installs(name: str) -> bool:
    """Whether a file of this name may install distributions in a way that is not read."""
    return _SCRIPTS.fullmatch(name) is not None


def builds(name: str) -> bool:
    """Whether a file of this name says what a build or a test installs, in whatever form."""
    return _BUILDS.fullmatch(name) is not None


def mentioned(text: str) -> Iterator[str]:
    """Distributions of `PROVIDERS` whose names stand anywhere in a text."""
    yield from (re.sub(r"[-_.]", "-", found).lower() for found in _MENTIONED.findall(text))


def absent(stated: Collection[str], known: Collection[str]) -> tuple[str, ...]:
    """The distributions that nothing known is or brings along; none, if what a project states is no application's."""
    if "fastapi" not in stated and "starlette" not in stated:
        return ()
    return tuple(sorted(name for name, providers in PROVIDERS.items() if providers.isdisjoint(known)))
