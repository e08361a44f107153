# A model that is only imported, or said to be returned by a method, is used by nobody.
# file: app/schemas.py
from pydantic import BaseModel


class Teacher(BaseModel):
    name: str

    class Config:  # expect: FLT702
        from_attributes = True


class TeacherInDB(BaseModel):
    name: str

    class Config:
        from_attributes = True


class TeacherRow(BaseModel):
    name: str

    class Config:
        from_attributes = True


class TeacherCard(BaseModel):
    name: str

    class Config:  # expect: FLT702
        from_attributes = True


class TeacherBase(BaseModel):
    name: str

    class Config:  # expect: FLT702
        from_attributes = True


class TeacherOut(TeacherBase):
    id: int


# file: app/service.py
from app.schemas import TeacherCard, TeacherInDB, TeacherRow


class Service:
    def find(self, rows: dict[int, object], number: int) -> TeacherRow | None:
        return rows.get(number)

    def card(self, row: object) -> TeacherCard:
        return TeacherCard.model_validate(row)


# file: app/main.py
from fastapi import FastAPI

from app.schemas import Teacher, TeacherInDB, TeacherOut
from app.service import Service

app = FastAPI()


@app.post("/teachers")
def add(teacher: Teacher) -> TeacherOut:
    return TeacherOut(id=1, name=teacher.name)


@app.get("/teachers/{number}")
def card(number: int) -> str:
    return Service().card(number).name
