# Pydantic ignores an option that it does not know; settings have some of their own, and so has a known old name.
# file: app/models.py
from pydantic import BaseModel, parse_obj_as
from pydantic.tools import schema_of
from pydantic_settings import BaseSettings


class Wrong(BaseModel):
    name: str

    class Config:  # expect: FLT702
        allow_population_by_names = True


class Private(BaseModel):
    name: str

    class Config:  # expect: FLT702
        _note = "none"
        extra = "forbid"


class Settings(BaseSettings):
    name: str = ""

    class Config:  # expect: FLT702
        env_file = ".env"


def convert(rows: list[dict]) -> list[Wrong]:
    schema_of(Wrong)  # expect: FLT701
    return parse_obj_as(list[Wrong], rows)  # expect: FLT701
