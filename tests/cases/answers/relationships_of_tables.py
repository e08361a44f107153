# FLT303: SQLModel's relationships are no fields and are not sent; a field of the related model's type is.
# file: app/main.py
from fastapi import FastAPI
from sqlmodel import Field, Relationship, SQLModel

app = FastAPI()


class User(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    password: str
    permissions: list["Permission"] = Relationship(back_populates="owner")


class Permission(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    name: str
    user_id: int = Field(foreign_key="user.id")
    owner: User = Relationship(back_populates="permissions")


class PermissionRead(SQLModel):
    id: int
    permissions: list[Permission] = []


class PermissionWithOwner(SQLModel):
    id: int
    owner: User


@app.get("/permissions")
def permissions() -> PermissionRead:
    return PermissionRead(id=1)


@app.get("/one")
def one() -> Permission:
    return Permission(id=1, name="x", user_id=1)


@app.get("/owned", response_model=PermissionWithOwner)  # expect: FLT303
def owned(number: int):
    return find(number)


def find(number): ...
