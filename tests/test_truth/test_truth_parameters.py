"""FLT401 to FLT414, FLT420 to FLT422, executed: the examples of the pages do what the pages say."""

from __future__ import annotations

import json
import sys
import warnings
from pathlib import Path
from typing import Annotated

import pytest
from fastapi import APIRouter, Body, Depends, FastAPI, Form, Query, Request, UploadFile
from fastapi import Path as FastAPIPath
from fastapi.exceptions import FastAPIError
from fastapi.testclient import TestClient
from pydantic import BaseModel, ConfigDict, Field
from pydantic.errors import PydanticUserError

from tests.installed import has
from tests.pages import load


class Filters(BaseModel):
    """What a client may filter by."""

    term: str = ""


class Pages:
    """Clients of the applications on the pages."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __call__(self, code: str, heading: str = "Bad") -> TestClient:
        folder = self.folder / heading
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with load(code, folder, heading) as module:
                return TestClient(module.app, raise_server_exceptions=False)


@pytest.fixture
def page(tmp_path: Path) -> Pages:
    return Pages(tmp_path)


def test_ellipsis_reaches_the_function(page: Pages) -> None:
    answer = page("FLT402").get("/search")
    assert (answer.status_code, answer.json()) == (200, "Ellipsis")
    assert page("FLT402", "Fixed").get("/search").status_code == 422
    assert page("FLT402", "Good").get("/search?term=x").status_code == 422


def test_deprecated_arguments_warn_and_still_work(tmp_path: Path) -> None:
    with warnings.catch_warnings(), load("FLT403", tmp_path / "bad") as module:
        warnings.simplefilter("ignore")
        assert TestClient(module.app).get("/books?isbn=x&genre=y").status_code == 422
    with warnings.catch_warnings(), load("FLT403", tmp_path / "fixed", "Fixed") as module:
        warnings.filterwarnings("error", "`(regex|example)`")
        assert TestClient(module.app).get("/books?isbn=1&genre=y").status_code == 200
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        Query(regex="x", example="y")
    assert {str(w.message).split()[0] for w in caught} == {"`regex`", "`example`"}
    with pytest.raises(PydanticUserError, match="`regex` is removed"):
        Field(regex="x")  # type: ignore[call-overload]


def test_a_default_none_is_not_validated_and_null_is_refused(page: Pages) -> None:
    bad, fixed = page("FLT404"), page("FLT404", "Fixed (unsafe)")
    assert bad.post("/books", json={"title": "x"}).status_code == 200
    assert bad.post("/books", json={"title": "x", "subtitle": None}).status_code == 422
    assert fixed.post("/books", json={"title": "x", "subtitle": None}).status_code == 200


def test_optional_is_required(page: Pages) -> None:
    bad, fixed = page("FLT405"), page("FLT405", "Fixed (unsafe)")
    assert bad.post("/books?shelf=a", json={"title": "x"}).status_code == 422
    assert bad.post("/books", json={"title": "x", "subtitle": None}).status_code == 422
    assert fixed.post("/books", json={"title": "x"}).status_code == 200


def test_an_untyped_body_fails_inside(page: Pages) -> None:
    bad, good = page("FLT406"), page("FLT406", "Good")
    assert [bad.post("/books", json={}).status_code, bad.put("/books", json={}).status_code] == [500, 500]
    assert bad.put("/books", content="no json").status_code == 500
    assert good.post("/books", json={}).status_code == 422
    assert good.post("/prices", json={"a": "x"}).status_code == 422


def test_an_unresolvable_annotation_is_a_query_parameter(page: Pages) -> None:
    bad, good = page("FLT407"), page("FLT407", "Good")
    answer = bad.get("/agent")
    assert (answer.status_code, answer.json()["detail"][0]["loc"]) == (422, ["query", "request"])
    assert bad.get("/openapi.json").status_code == 500
    assert good.get("/agent").status_code == 200


def test_a_path_name_that_no_parameter_has(page: Pages) -> None:
    answer = page("FLT408").get("/books/7")
    assert (answer.status_code, answer.json()["detail"][0]["loc"]) == (422, ["query", "id"])
    assert page("FLT408", "Fixed (unsafe)").get("/books/7").json() == 7
    good = page("FLT408", "Good")
    assert [good.get(path).json() for path in ("/books/7", "/files/a/b", "/raw/k")] == [7, "a/b", "k"]


def test_names_that_no_keyword_or_alias_reaches() -> None:
    app = FastAPI()

    def find(number: int, /) -> int:
        return number

    @app.get("/a/{number}")
    def _positional(number: int, /) -> int:
        return number

    @app.get("/b/{number}")
    def _dependency(found: int = Depends(find)) -> int:
        return found

    @app.get("/c/{number}")
    def _alias(number: int = FastAPIPath(alias="other")) -> int:
        return number

    @app.get("/d/{number}")
    def _empty(number=Depends()) -> int:  # type: ignore[no-untyped-def] # noqa: B008
        return 1

    client = TestClient(app, raise_server_exceptions=False)
    assert [client.get(f"/{letter}/1").status_code for letter in "abcd"] == [500, 500, 422, 422]


def test_path_parameters_are_in_the_scope() -> None:
    app = FastAPI()

    @app.get("/{a}/{b}/{c}")
    def _read(request: Request) -> list[str]:
        named = getattr(request, "path_params")["c"]  # noqa: B009
        return [request.scope["path_params"]["a"], request["path_params"]["b"], named, request.url.path.split("/")[1]]

    assert TestClient(app).get("/x/y/z").json() == ["x", "y", "z", "x"]


def test_a_default_of_a_path_parameter_is_ignored(page: Pages) -> None:
    assert page("FLT409").get("/books/").status_code == 404
    assert page("FLT409", "Fixed").get("/books/7").json() == 7
    good = page("FLT409", "Good")
    assert [good.get(path).json() for path in ("/books", "/books/by-author/x")] == ["all", "x"]


def test_path_for_a_name_that_is_not_there(page: Pages) -> None:
    assert page("FLT410").get("/books/1?shelf=1").status_code == 422
    assert page("FLT410", "Good").get("/shelves/1/books/x").json() == "x"


def test_a_form_and_json_at_once(page: Pages) -> None:
    bad, good = page("FLT411"), page("FLT411", "Good")
    files = {"cover": ("a.png", b"x")}
    assert bad.post("/books", files=files, data={"book": '{"title": "x"}', "title": "x"}).status_code == 422
    assert bad.post("/books", json={"book": {"title": "x"}}).status_code == 422
    assert good.post("/books?title=x", files=files, data={"title": "x"}).json() == "x"


class Cover(BaseModel):
    """A model with the file that came beside it."""

    model_config = ConfigDict(arbitrary_types_allowed=True)
    title: str
    cover: UploadFile


class Plain(BaseModel):
    title: str


def test_what_is_advised_for_a_model_beside_a_file_works() -> None:
    app = FastAPI()

    @app.post("/fields")
    def fields(title: Annotated[str, Form()], cover: UploadFile) -> str:
        return f"{title} {cover.filename}"

    @app.post("/whole")
    def whole(book: Annotated[Cover, Form()]) -> str:
        return f"{book.title} {book.cover.filename}"

    @app.post("/query")
    def query(book: Annotated[Plain, Depends()], cover: UploadFile) -> str:
        return f"{book.title} {cover.filename}"

    @app.post("/text")
    def text(book: Annotated[str, Form()], cover: UploadFile) -> str:
        return f"{json.loads(book)['title']} {cover.filename}"

    client, files = TestClient(app), {"cover": ("a.png", b"x")}
    assert client.post("/fields", files=files, data={"title": "x"}).json() == "x a.png"
    assert client.post("/query?title=x", files=files).json() == "x a.png"
    assert client.post("/text", files=files, data={"book": '{"title": "x"}'}).json() == "x a.png"
    answer = client.post("/whole", files=files, data={"title": "x"})
    assert (answer.status_code == 200) is has(fastapi=">=0.113"), "models of forms came with 0.113"


class Options(BaseModel):
    tokens: list[int] = Field(Query([-1]))


def test_an_object_with_a_default_beside_a_form_can_only_be_left_out() -> None:
    app = FastAPI()

    @app.post("/books")
    def add(cover: UploadFile, book: dict[str, str] | None = Body(None), options: Options = Depends()) -> list[str]:  # noqa: B008
        return [str(book), *map(str, options.tokens)]

    client, files = TestClient(app), {"cover": ("a.png", b"x")}
    assert client.post("/books", files=files).json() == ["None", "-1"]
    assert client.post("/books?tokens=1&tokens=2", files=files).json() == ["None", "1", "2"]
    assert client.post("/books", files=files, data={"book": '{"title": "x"}'}).status_code == 422
    assert client.post("/books", json={"book": {"title": "x"}}).status_code == 422


def test_a_list_on_a_get_is_the_body(page: Pages) -> None:
    assert page("FLT412").get("/books?tags=a&tags=b").json() == []
    assert page("FLT412", "Fixed (unsafe)").get("/books?tags=a&tags=b").json() == ["a", "b"]


@pytest.mark.skipif(not has(fastapi=">=0.115"), reason="FastAPI takes models for the query since 0.115")
def test_a_model_for_the_query_beside_another_parameter() -> None:
    """FLT412: before FastAPI 0.157 the model is a parameter of its own name there."""
    app = FastAPI()

    @app.get("/alone")
    def alone(filters: Annotated[Filters, Query()]) -> str:
        return filters.term

    @app.get("/beside")
    def beside(filters: Annotated[Filters, Query()], page: int = 1) -> str:
        return f"{filters.term} {page}"

    client = TestClient(app)
    assert client.get("/alone?term=a").json() == "a"
    assert client.get("/beside?term=a&page=2").status_code == (200 if has(fastapi=">=0.157") else 422)


def test_a_path_without_a_slash_is_glued_to_the_prefix() -> None:
    """FLT414: another path matches than the one that is meant, and none without a prefix."""
    app, router = FastAPI(), APIRouter(prefix="/books")

    @router.get("new")
    def new() -> str:
        return "new"

    app.include_router(router)
    client = TestClient(app)
    assert client.get("/books/new").status_code == 404
    assert client.get("/booksnew").json() == "new"


def test_a_list_without_elements_is_taken_for_files(page: Pages) -> None:
    app = FastAPI()

    @app.get("/")
    def read(tags: list = []) -> str:  # type: ignore[type-arg]  # noqa: B006
        return str(tags)

    assert TestClient(app).get("/?tags=a").json() == "[]"


def test_any_number_of_rows(page: Pages) -> None:
    bad, fixed, good = page("FLT413"), page("FLT413", "Fixed (unsafe)"), page("FLT413", "Good")
    assert len(bad.get("/books?limit=5000").json()) == 5000
    assert fixed.get("/books?limit=5000").status_code == 422
    assert len(good.get("/authors?limit=5000").json()) == 100


def test_paths_without_slashes(page: Pages, tmp_path: Path) -> None:
    with pytest.raises(AssertionError, match="must not end with '/'"):
        page("FLT414")
    assert page("FLT414", "Fixed").get("/books").status_code == 200
    app = FastAPI()

    @app.get("books")
    def read() -> str:
        return "x"

    assert TestClient(app).get("/books").status_code == 404


def test_an_optional_special_class_is_no_field(page: Pages) -> None:
    with pytest.raises(FastAPIError):
        page("FLT420")
    assert page("FLT420", "Fixed").post("/orders").status_code == 200
    assert page("FLT420", "Good").post("/orders").status_code == 200


def test_a_list_of_a_class_dependency_is_the_body(page: Pages) -> None:
    assert page("FLT421").get("/books?tags=a").json() == []
    assert page("FLT421", "Good").get("/books?tags=a").json() == ["a"]


def test_forms_need_multipart(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("python_multipart", "multipart"):
        monkeypatch.setitem(sys.modules, name, None)

    def upload(cover: UploadFile) -> None: ...

    with pytest.raises(RuntimeError, match="python-multipart"):
        FastAPI().post("/")(upload)


def test_lists_of_objects_beside_a_file() -> None:
    app = FastAPI()

    @app.post("/objects")
    def _objects(file: UploadFile, tags: list[dict[str, str]]) -> int:
        return len(tags)

    @app.post("/texts")
    def _texts(file: UploadFile, tags: list[str] = Form()) -> int:  # noqa: B008
        return len(tags)

    client, files = TestClient(app), {"file": ("a.txt", b"x")}
    for sent in ('[{"a": "b"}]', '{"a": "b"}'):
        assert client.post("/objects", files=files, data={"tags": sent}).status_code == 422
    assert client.post("/objects", json=[{"a": "b"}]).status_code == 422
    assert client.post("/texts", files=files, data={"tags": ["a", "b"]}).json() == 2


def test_a_dict_cannot_be_read_from_the_query() -> None:
    app = FastAPI()
    with pytest.raises((AssertionError, FastAPIError)):

        @app.get("/")
        def _read(extra: dict[str, str] = Query()) -> int:  # noqa: B008
            return len(extra)
