"""FLT303, FLT403 and FLT404, executed: what becomes of relationships, of None as a default and of old arguments."""

from __future__ import annotations

import runpy
import warnings
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from pydantic import Field, create_model

from tests.installed import since

TABLES = """\
from typing import List, Optional

from sqlmodel import Field, Relationship, SQLModel


class Base(SQLModel):
    owner_id: int = Field(default=None, foreign_key="owner.id")
    maker_id: Optional[int] = Field(default=None)


class Owner(SQLModel, table=True):
    id: Optional[int] = Field(default=None, primary_key=True)
    password: str = "secret"
    things: List["Thing"] = Relationship(back_populates="owner")


class Thing(Base, table=True):
    id: int = Field(default=None, primary_key=True)
    owner: Owner = Relationship(back_populates="things")
"""


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    pytest.importorskip("sqlmodel")
    path: Path = tmp_path_factory.mktemp("tables") / "tables.py"
    path.write_text(TABLES, encoding="utf-8")
    return runpy.run_path(str(path))


def test_none_in_the_type_decides_whether_a_column_takes_null(tables: dict[str, Any]) -> None:
    nullable = {column.name: column.nullable for column in tables["Thing"].__table__.columns}
    assert nullable == {"owner_id": False, "maker_id": True, "id": False}


def test_a_relationship_is_not_sent(tables: dict[str, Any]) -> None:
    app = FastAPI()
    thing, owner = tables["Thing"], tables["Owner"]

    @app.get("/", response_model=thing)
    def read() -> Any:
        return thing(id=1, owner=owner(id=1))

    assert set(TestClient(app).get("/").json()) == {"id", "owner_id", "maker_id"}


@since(pydantic=">=2")
def test_pydantic_warns_of_an_example_and_refuses_a_regex() -> None:
    field: Any = Field
    with pytest.warns(DeprecationWarning, match="extra keyword"):
        declared = field(example="x")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        schema = create_model("Book", title=(str, declared)).model_json_schema()
    assert schema["properties"]["title"]["example"] == "x"
    with pytest.raises(Exception, match="`regex` is removed"):
        field(regex="x")
