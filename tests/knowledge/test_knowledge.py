"""The knowledge: its data is valid and true of the installed libraries, and look-ups find what they should."""

from __future__ import annotations

import ast
import importlib.util
import inspect
import tomllib
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import fastapi.responses
import pytest
import starlette.responses

from fastlint.config.schema import KnowledgeRow
from fastlint.index.extract import index
from fastlint.inference.evaluator import Evaluator
from fastlint.knowledge import Knowledge
from fastlint.knowledge.row import CONTEXTS, FIELDS, KINDS, KINDS_OF_BLOCKING, LEVELS, RESOURCES, RUNNERS
from fastlint.knowledge.tables import data_files, named_rows, parse_table, table_of
from scripts.check_knowledge import check

PACKAGES = sorted(data_files())
INSTALLED = [package for package in PACKAGES if importlib.util.find_spec(package) is not None]
THIRD_PARTY = {package for package, path in data_files().items() if path.parent.name != "stdlib"}
BLOCKING_FIELDS = ("blocks", "enter_blocks", "exit_blocks", "iteration_blocks")
TYPE_FIELDS = ("returns", "enters", "async_enters", "iterates", "async_iterates", "type", "decorates")
FLAGS = ("coroutine", "awaitable", "awaits", "runs_loop", "memoises", "needs_loop", "serves", "annotates")
CHOICES = {"level": LEVELS, "context": CONTEXTS, "resource": RESOURCES, "runs": RUNNERS, "kind": KINDS}


@pytest.fixture
def knowledge() -> Knowledge:
    return Knowledge()


def rows(package: str) -> list[tuple[str, Mapping[str, Any]]]:
    data = tomllib.loads(data_files()[package].read_text(encoding="utf-8"))
    return [row for table in data.get("knowledge", ()) for row in named_rows(table)]


# The data


@pytest.mark.parametrize("package", PACKAGES)
def test_fields_are_valid(package: str) -> None:
    for name, row in rows(package):
        assert row.keys() <= FIELDS, name
        for key in BLOCKING_FIELDS:
            assert row.get(key) in KINDS_OF_BLOCKING | {None}, name
        for key, allowed in CHOICES.items():
            assert row.get(key) in allowed | {None}, name
        for key in FLAGS:
            assert isinstance(row.get(key, False), bool), name
        for key in TYPE_FIELDS:
            if key in row:
                ast.parse(row[key], mode="eval")
        assert isinstance(row.get("offloads", 0), int | str), name
        assert isinstance(row.get("schedules", 0), int | str), name


@pytest.mark.parametrize("package", PACKAGES)
def test_file_holds_what_its_name_says_once(package: str) -> None:
    names = Counter(name for name, _ in rows(package))
    assert names or table_of(package).aliases
    assert [name for name, count in names.items() if count > 1] == []
    aliases = table_of(package).aliases
    assert {name.partition(".")[0] for name in [*names, *aliases]} == {package}
    assert names.keys().isdisjoint(aliases)
    assert bool(table_of(package).distributions) == (package in THIRD_PARTY)


@pytest.mark.parametrize("package", PACKAGES)
def test_rows_say_something_and_do_not_contradict_themselves(package: str) -> None:
    for name, row in rows(package):
        assert row.keys() - {"instead", "level"}, name
        assert not (row.get("blocks") and row.get("coroutine")), name
        assert not (row.get("coroutine") and row.get("awaitable")), name
        assert not row.get("instead", "").startswith(("use ", "Use ")), name
        assert not row.get("instead", "").endswith("."), name


@pytest.mark.parametrize("package", PACKAGES)
def test_types_and_bases_are_described_where_a_file_describes_their_package(package: str) -> None:
    knowledge = Knowledge()
    for name, row in rows(package):
        for base in row.get("bases", ()):
            assert knowledge.is_class(base), f"{name}: base {base}"


@pytest.mark.parametrize("package", PACKAGES)
def test_aliases_lead_to_canonical_names(package: str, knowledge: Knowledge) -> None:
    for spelling, target in table_of(package).aliases.items():
        assert knowledge.canonical(spelling) == target
        assert knowledge.canonical(target) == target


@pytest.mark.parametrize("package", INSTALLED)
def test_names_exist_in_the_installed_library(package: str) -> None:
    wrong, _ = check(package)
    assert wrong == []


def test_names_exist_in_the_other_libraries() -> None:
    pytest.skip(f"not installed: {', '.join(package for package in PACKAGES if package not in INSTALLED)}")


def test_check_finds_what_is_wrong(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    table = parse_table(
        """
        alias = { "json.lods" = "json.loads", "json.dumps" = "json.loads" }
        [[knowledge]]
        of = "json"
        names = ["lads", "decoder.JSONDecoder.deco"]
        blocks = "cpu"
        [[knowledge]]
        names = ["json.loads"]
        coroutine = true
        returns = "json.Nothing"
        [[knowledge]]
        names = ["json.JSONDecoder"]
        blocks = "cpu"
        """
    )
    monkeypatch.setattr("scripts.check_knowledge.table_of", lambda package: table)
    wrong, skipped = check("json")
    assert skipped == []
    assert sorted(wrong) == [
        "alias json.dumps is not json.loads",
        "alias json.lods: json.lods does not exist",
        "json.JSONDecoder is a class: kind or bases missing",
        "json.decoder.JSONDecoder.deco does not exist",
        "json.lads does not exist",
        "json.loads is no coroutine function (returns what it does not say)",
        "json.loads: type json.Nothing does not exist",
    ]


# Look-up


@pytest.mark.parametrize(
    ("spelling", "canonical"),
    [
        ("requests.api.get", "requests.get"),
        ("requests.sessions.Session.post", "requests.Session.post"),
        ("sqlalchemy.engine.create_engine", "sqlalchemy.create_engine"),
        ("sqlmodel.create_engine", "sqlalchemy.create_engine"),
        ("fastapi.Request", "starlette.requests.Request"),
        ("fastapi.requests.Request.json", "starlette.requests.Request.json"),
        ("fastapi.concurrency.run_in_threadpool", "starlette.concurrency.run_in_threadpool"),
        ("httpx._client.AsyncClient.get", "httpx.AsyncClient.get"),
        ("shop.db.engine", "shop.db.engine"),
        ("", ""),
    ],
)
def test_canonical(knowledge: Knowledge, spelling: str, canonical: str) -> None:
    assert knowledge.canonical(spelling) == canonical


def test_members_are_found_in_base_classes(knowledge: Knowledge) -> None:
    row = knowledge.get("sqlmodel.Session.commit")
    assert row is not None
    assert (row.name, row.blocks) == ("sqlalchemy.orm.Session.commit", "database")
    assert knowledge.bases("sqlmodel.Session") == ("sqlalchemy.orm.Session",)
    assert knowledge.bases("pathlib.PosixPath") == ("pathlib.Path", "pathlib.PurePath")


def test_exact_rows_of_a_base_class_win_over_wildcards_of_the_class() -> None:
    knowledge = Knowledge(
        [
            {"name": "lib.Base", "kind": "class"},
            {"name": "lib.Base.close", "kind": "function"},
            {"name": "lib.Client", "bases": ["lib.Base"]},
            {"name": "lib.Client.*", "blocks": "http"},
            {"name": "lib.Client.*_async", "coroutine": True},
        ]
    )
    close, fetch, later = (knowledge.get(f"lib.Client.{name}") for name in ("close", "fetch", "fetch_async"))
    assert close is not None
    assert close.blocks is None
    assert fetch is not None
    assert (fetch.name, fetch.blocks) == ("lib.Client.fetch", "http")
    assert later is not None
    assert (later.blocks, later.coroutine) == (None, True)
    assert knowledge.get("lib.Client.__len__") is None
    assert knowledge.get("lib.Client._private") is None


def test_any_method_of_a_boto3_client_blocks(knowledge: Knowledge) -> None:
    client = knowledge.get("boto3.client")
    assert client is not None
    put = knowledge.get(f"{client.returns}.put_object")
    signed = knowledge.get(f"{client.returns}.generate_presigned_url")
    assert put is not None
    assert put.blocks == "client"
    assert signed is not None
    assert signed.blocks is None


@pytest.mark.parametrize(
    "plain", ["sqlalchemy.ext.asyncio.AsyncSession.add", "asyncio.Queue.put_nowait", "redis.asyncio.Redis.pipeline"]
)
def test_plain_methods_of_asynchronous_classes_are_no_coroutines(knowledge: Knowledge, plain: str) -> None:
    row = knowledge.get(plain)
    assert row is None or not row.coroutine


def test_upload_below_fastapi_is_described(knowledge: Knowledge) -> None:
    row = knowledge.get("fastapi.UploadFile.file.read")
    assert row is not None
    assert row.blocks == "upload"


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("sqlalchemy.orm.DeclarativeBase.metadata.create_all", "sqlalchemy.MetaData.create_all"),
        ("docker.DockerClient.containers.run", "docker.models.containers.ContainerCollection.run"),
        ("pathlib.Path.parent.parent.mkdir", "pathlib.Path.mkdir"),
        ("mongoengine.Document.objects.first", "mongoengine.QuerySet.first"),
    ],
)
def test_members_of_attributes_are_found_through_their_type(knowledge: Knowledge, name: str, found: str) -> None:
    row = knowledge.get(name)
    assert row is not None
    assert row.name == found


def test_type_that_leads_to_itself_is_not_known() -> None:
    knowledge = Knowledge([{"name": "e.x", "type": "e.y"}, {"name": "e.y", "type": "e.x"}])
    assert knowledge.get("e.x.go") is None


def test_describes_only_what_is_shipped(knowledge: Knowledge) -> None:
    assert all(knowledge.describes(package) for package in ("requests", "json", "builtins", "google"))
    assert not knowledge.describes("shop")
    assert not Knowledge([{"name": "shop.fetch", "blocks": "http"}]).describes("shop")


def test_classes(knowledge: Knowledge) -> None:
    assert knowledge.is_class("requests.sessions.Session")
    assert knowledge.is_class("sqlmodel.Session")
    assert not knowledge.is_class("requests.get")
    assert not knowledge.is_class("nowhere.Thing")


# Chains of calls, through what the rows say of types

CHAINS = {
    "from sqlmodel import Session\nSession(e).exec(q)": "sqlmodel.Session.exec: database",
    "from sqlalchemy.orm import sessionmaker\nsessionmaker(e)().query(U).filter(x).order_by(y).first()": (
        "sqlalchemy.orm.Query.first: database"
    ),
    "from sqlalchemy.ext.asyncio import async_sessionmaker\nasync_sessionmaker(e)().execute(q)": (
        "sqlalchemy.ext.asyncio.AsyncSession.execute: coroutine"
    ),
    "from pymongo import MongoClient\nMongoClient().shop.users.find_one({})": (
        "pymongo.collection.Collection.find_one: database"
    ),
    "from pymongo import MongoClient\nMongoClient()['shop']['users'].insert_one({})": (
        "pymongo.collection.Collection.insert_one: database"
    ),
    "import boto3\nboto3.client('s3').put_object()": "botocore.client.BaseClient.put_object: client",
    "import boto3\nboto3.resource('s3').Bucket('b').upload_file('f')": (
        "boto3.resources.base.ServiceResource.upload_file: client"
    ),
    "import redis\nredis.from_url(u).pipeline().set(k, v).execute()": "redis.client.Pipeline.execute: database",
    "import redis.asyncio as redis\nredis.from_url(u).get(k)": "redis.asyncio.Redis.get: coroutine",
    "from supabase import create_client\ncreate_client(u, k).table('t').select('*').eq('a', 1).execute()": (
        "postgrest.SyncSelectRequestBuilder.execute: client"
    ),
    "from openai import OpenAI\nOpenAI().chat.completions.create()": "openai._resource.SyncAPIResource.create: client",
    "from openai import AsyncOpenAI\nAsyncOpenAI().chat.completions.create()": (
        "openai._resource.AsyncAPIResource.create: coroutine"
    ),
    "import stripe\nstripe.checkout.Session.create()": "stripe.checkout.Session.create: client",
    "import stripe\nstripe.checkout.Session.create_async()": "stripe.checkout.Session.create_async: coroutine",
    "from twilio.rest import Client\nClient(a, b).verify.v2.services(s).verifications.create()": (
        "twilio.base.list_resource.ListResource.create: client"
    ),
    "from langgraph.graph import StateGraph\nStateGraph(S).compile().invoke({})": (
        "langgraph.graph.state.CompiledStateGraph.invoke: client"
    ),
    "from google.cloud import storage\nstorage.Client().bucket('b').blob('x').upload_from_string(t)": (
        "google.cloud.storage.Blob.upload_from_string: client"
    ),
    "import docker\ndocker.from_env().containers.run('x').logs()": "docker.models.containers.Container.logs: client",
    "import psycopg\npsycopg.connect(d).execute(q).fetchall()": "psycopg.Cursor.fetchall: database",
    "from pathlib import Path\n(Path('a') / 'b').with_suffix('.c').read_text()": "pathlib.Path.read_text: file",
    "from concurrent.futures import ThreadPoolExecutor\nThreadPoolExecutor().submit(f).result()": (
        "concurrent.futures.Future.result: wait"
    ),
    "import asyncio\nasyncio.get_running_loop().getaddrinfo(h, p)": "asyncio.AbstractEventLoop.getaddrinfo: coroutine",
}


@pytest.mark.parametrize(("source", "expected"), CHAINS.items())
def test_chain_ends_in(source: str, expected: str) -> None:
    facts = index(source)
    knowledge = Knowledge()
    evaluator = Evaluator(["a.py"], [facts].__getitem__, knowledge)
    outermost = max(facts.calls, key=lambda call: call.place[2:])
    ((tag, name),) = evaluator.value(0, outermost.owner, outermost.func, outermost.block, outermost.place[0])
    assert tag == "external"
    row = knowledge.get(name)
    assert row is not None
    assert f"{name}: {row.blocks or ('coroutine' if row.coroutine else None)}" == expected


# The user's rows


def test_user_rows_replace_shipped_ones_and_may_use_other_spellings() -> None:
    knowledge = Knowledge([{"names": ["requests.api.get"], "kind": "function"}])
    row = knowledge.get("requests.get")
    assert row is not None
    assert row.blocks is None
    untouched = knowledge.get("requests.post")
    assert untouched is not None
    assert untouched.blocks == "http"


def test_configuration_accepts_every_field() -> None:
    assert set(KnowledgeRow.model_fields) == FIELDS | {"name", "names", "of", "alias_of"}


def test_user_rows_accept_kebab_keys_and_aliases() -> None:
    knowledge = Knowledge(
        [
            {"name": "shop.http.fetch", "alias-of": "requests.get"},
            {"name": "shop.Stream", "kind": "class", "iteration-blocks": "file", "only-with": ["wait"]},
        ]
    )
    fetch, stream = knowledge.get("shop.http.fetch"), knowledge.get("shop.Stream")
    assert fetch is not None
    assert fetch.name == "requests.get"
    assert stream is not None
    assert (stream.iteration_blocks, stream.only_with, stream.is_class) == ("file", ("wait",), True)


def test_what_to_use_instead_is_told_for_each_name(knowledge: Knowledge) -> None:
    names = ("generate_content", "count_tokens")
    rows_of = [knowledge.get(f"google.generativeai.GenerativeModel.{name}") for name in names]
    assert [row.instead for row in rows_of if row is not None] == ["generate_content_async", "count_tokens_async"]


def test_unknown_key_in_a_user_row_is_an_error() -> None:
    with pytest.raises(ValueError, match="unknown key in a knowledge row: block"):
        Knowledge([{"name": "shop.fetch", "block": "http"}])


def test_cycles_of_aliases_and_bases_end() -> None:
    knowledge = Knowledge(
        [
            {"name": "a.X", "alias_of": "a.Y"},
            {"name": "a.Y", "alias_of": "a.X"},
            {"name": "b.X", "bases": ["b.Y"]},
            {"name": "b.Y", "bases": ["b.X"]},
            {"name": "c.Z", "bases": ["c.Z"]},
        ]
    )
    assert knowledge.canonical("a.X") in ("a.X", "a.Y")
    assert knowledge.bases("b.X") == ("b.Y",)
    assert knowledge.bases("c.Z") == ()
    assert knowledge.get("b.X.go") is None


def test_diamond_is_linearised_as_python_does() -> None:
    knowledge = Knowledge(
        [
            {"name": "d.A", "kind": "class"},
            {"name": "d.B", "bases": ["d.A"]},
            {"name": "d.C", "bases": ["d.A"]},
            {"name": "d.D", "bases": ["d.B", "d.C"]},
        ]
    )
    assert knowledge.bases("d.D") == ("d.B", "d.C", "d.A")


def test_digest_depends_on_the_user_rows() -> None:
    rows_of_user = [{"name": "shop.fetch", "blocks": "http"}]
    assert Knowledge().digest == Knowledge().digest
    assert Knowledge(rows_of_user).digest == Knowledge(rows_of_user).digest
    assert Knowledge().digest != Knowledge(rows_of_user).digest


def test_only_the_files_that_are_asked_for_are_read() -> None:
    table_of.cache_clear()
    knowledge = Knowledge()
    knowledge.get("requests.get")
    knowledge.get("shop.db.session")
    assert table_of.cache_info().currsize <= 2
    assert knowledge.get("time.sleep") is not None
    assert table_of.cache_info().currsize <= 3


STUBS = [
    ("mypy_boto3_s3.client.S3Client", "botocore.client.BaseClient"),
    ("mypy_boto3_sqs.SQSClient", "botocore.client.BaseClient"),
    ("types_boto3_dynamodb.DynamoDBServiceResource", "boto3.resources.base.ServiceResource"),
    ("mypy_boto3_s3.service_resource.Bucket", "boto3.resources.base.ServiceResource"),
    ("mypy_boto3_s3.service_resource.ObjectSummaryCollection", "boto3.resources.collection.CollectionManager"),
    ("types_boto3_s3.paginator.ListObjectsV2Paginator", "botocore.paginate.Paginator"),
    ("types_aiobotocore_s3.client.S3Client", "aiobotocore.client.AioBaseClient"),
    ("mypy_boto3_s3.type_defs.ObjectTypeDef", "mypy_boto3_s3.type_defs.ObjectTypeDef"),
    ("mypy_boto.s3.S3Client", "mypy_boto.s3.S3Client"),
]


@pytest.mark.parametrize(("name", "canonical"), STUBS)
def test_packages_that_come_in_many_are_known_by_patterns(name: str, canonical: str, knowledge: Knowledge) -> None:
    assert knowledge.canonical(name) == canonical
    if canonical != name:
        assert knowledge.is_class(name)
        assert knowledge.describes(name.partition(".")[0])


def test_every_response_class_that_fastapi_exports_is_one(knowledge: Knowledge) -> None:
    exported = {
        f"fastapi.responses.{name}"
        for name, found in inspect.getmembers(fastapi.responses, inspect.isclass)
        if issubclass(found, starlette.responses.Response)
    }
    assert "fastapi.responses.ORJSONResponse" in exported
    for name in exported:
        known = {knowledge.canonical(name), *knowledge.bases(knowledge.canonical(name))}
        assert "starlette.responses.Response" in known, name
