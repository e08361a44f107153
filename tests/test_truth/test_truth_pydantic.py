"""What the rules about Pydantic claim, executed on the examples of their pages."""

from __future__ import annotations

import warnings
from datetime import datetime
from pathlib import Path
from types import SimpleNamespace
from uuid import uuid4

import pytest
from fastapi.exceptions import FastAPIError
from fastapi.testclient import TestClient
from pydantic import (
    BaseModel,
    Field,
    PydanticUserError,
    ValidationError,
    field_validator,
    parse_obj_as,
    root_validator,
    schema_of,
)
from pydantic.errors import PydanticImportError
from sqlalchemy import Column, DateTime, Integer, String, Uuid, create_engine, select
from sqlalchemy.orm import Session, declarative_base

from tests.installed import has, speaks
from tests.pages import load


def test_old_methods_warn_and_the_new_ones_give_the_same(tmp_path: Path) -> None:
    answers = []
    for heading, warns in (("Bad", True), ("Fixed", False)):
        with load("FLT701", tmp_path / heading, heading) as main, warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            answers.append(TestClient(main.app).put("/books", json={"title": "Emma"}).json())
            assert any("PydanticDeprecatedSince20" in w.category.__name__ for w in caught) == warns
    assert answers[0] == answers[1]


def test_renamed_options_are_ignored(tmp_path: Path) -> None:
    row = SimpleNamespace(title="Emma")
    with pytest.warns(UserWarning, match="orm_mode"), load("FLT702", tmp_path, module="app.schemas") as schemas:
        assert not _reads(schemas.Book, row)
    for heading in ("Fixed", "Good"):
        with load("FLT702", tmp_path / heading, heading, "app.schemas") as schemas:
            assert _reads(schemas.Book, row)
            with pytest.raises(ValidationError):
                schemas.Book(title="Emma", pages=1)


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_options_that_never_were_are_ignored() -> None:
    class Book(BaseModel):
        title: str

        class Config:
            from_orm = True

    assert not _reads(Book, SimpleNamespace(title="Emma"))


def test_functions_of_pydantic_1_warn() -> None:
    with pytest.warns(DeprecationWarning, match="parse_obj_as"):
        assert parse_obj_as(int, "1") == 1
    with pytest.warns(DeprecationWarning, match="schema_of"):
        assert schema_of(int)["type"] == "integer"


def _reads(model: type[BaseModel], row: object) -> bool:
    try:
        model.model_validate(row)
    except ValidationError:
        return False
    return True


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_old_validators(tmp_path: Path) -> None:
    for heading in ("Bad", "Good", "Fixed (unsafe)"):
        with load("FLT703", tmp_path / heading[:4], heading, "app.schemas") as schemas:
            assert schemas.Book(title=" Emma ").title == "Emma"
    with pytest.raises(PydanticUserError):
        root_validator(lambda cls, values: values)  # type: ignore[call-overload]


def test_defaults_that_are_calls_are_made_once(tmp_path: Path) -> None:
    with load("FLT705", tmp_path / "bad", module="app.schemas") as schemas:
        first, second = schemas.Order(), schemas.Order()
        assert (first.id, first.created) == (second.id, second.created)
    for heading in ("Good", "Fixed"):
        with load("FLT705", tmp_path / heading, heading, "app.schemas") as schemas:
            assert schemas.Order().id != schemas.Order().id


def test_a_validator_without_return_gives_none(tmp_path: Path) -> None:
    with load("FLT706", tmp_path / "bad", module="app.schemas") as schemas:
        assert schemas.Book(pages=3).pages is None
    with load("FLT706", tmp_path / "good", "Good", "app.schemas") as schemas:
        assert schemas.Book(pages=3).pages == 3


def test_removed_names_cannot_be_imported(tmp_path: Path) -> None:
    with pytest.raises(PydanticImportError), load("FLT707", tmp_path, module="app.settings"):
        pass


def test_assigning_does_not_validate(tmp_path: Path) -> None:
    with load("FLT710", tmp_path) as main:
        book = main.Book(title="Emma")
        book.title = 5
        assert book.title == 5


@pytest.mark.filterwarnings("ignore")
def test_routes_refuse_models_of_version_one(tmp_path: Path) -> None:
    if speaks("FLT704"):
        with pytest.raises(FastAPIError, match="v1"), load("FLT704", tmp_path):
            pass
    else:
        with load("FLT704", tmp_path) as main:
            status = TestClient(main.app).post("/books", json={"title": "Emma"}).status_code
            assert status == (200 if has(fastapi=">=0.119") else 422)


@pytest.mark.parametrize(("heading", "status"), [("Bad", 500), ("Good", 200), ("Fixed (unsafe)", 200)])
def test_a_row_is_only_read_from_attributes(heading: str, status: int, tmp_path: Path) -> None:
    with load("FLT708", tmp_path, heading) as main:
        assert TestClient(main.app, raise_server_exceptions=False).get("/book").status_code == status


@pytest.mark.parametrize(("heading", "status"), [("Bad", 500), ("Good", 200)])
def test_a_forbidden_key_in_a_response_is_a_500(heading: str, status: int, tmp_path: Path) -> None:
    with load("FLT709", tmp_path, heading) as main:
        assert TestClient(main.app, raise_server_exceptions=False).get("/book").status_code == status


def test_the_default_of_a_column_is_a_function_or_made_once() -> None:
    """FLT705."""
    engine = create_engine("sqlite://")
    base = declarative_base()

    class Row(base):  # type: ignore[misc, valid-type]
        __tablename__ = "rows"
        id = Column(Integer, primary_key=True)
        once = Column(String, default=str(uuid4()))
        each = Column(Uuid, default=uuid4)
        at = Column(DateTime, default=datetime.now, nullable=False)

    base.metadata.create_all(engine)
    with Session(engine) as session:
        session.add_all([Row(), Row()])
        session.commit()
        one, two = session.scalars(select(Row)).all()
        assert one.once == two.once
        assert one.each != two.each


def test_a_default_that_is_validated_is_seen_by_validators_before_its_type() -> None:
    """FLT404."""

    class Query(BaseModel):
        plain: str = None  # type: ignore[assignment]
        filled: str = Field(None, validate_default=True)

        @field_validator("filled", mode="before")
        @classmethod
        def fill(cls, value: object) -> object:
            return value or "all"

    assert Query.model_validate({}).model_dump() == {"plain": None, "filled": "all"}

    class Checked(BaseModel):
        late: str = Field(None, validate_default=True)

    with pytest.raises(ValidationError):
        Checked.model_validate({})
