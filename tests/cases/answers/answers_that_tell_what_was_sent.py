# What a client has sent itself tells nothing new in a row that is made of it; models in a dict are sent with all fields but the body's own.
# file: app/main.py
from fastapi import Depends, FastAPI
from pydantic import BaseModel
from sqlalchemy import Column, DateTime, Integer, String
from sqlalchemy.orm import DeclarativeBase, Session

app = FastAPI()


class Base(DeclarativeBase):
    id = Column(Integer, primary_key=True)


class Job(Base):
    __tablename__ = "jobs"

    company = Column(String(100))
    salary = Column(Integer)
    created_at = Column(DateTime)


class Note(Base):
    """What marks deleted rows is nothing that a client has sent; one that has just been made has no such mark."""

    __tablename__ = "notes"

    company = Column(String(100))
    deleted_at = Column(DateTime)


class Person(Base):
    __tablename__ = "persons"

    name = Column(String(100))
    salary = Column(Integer)
    hashed_password = Column(String(100))


class JobIn(BaseModel):
    company: str
    salary: int


class PersonIn(BaseModel):
    name: str


class Box(BaseModel):
    number: int
    url: str


class Lid(BaseModel):
    number: int


class Config(BaseModel):
    level: int


class Shelf(BaseModel):
    length: int


config = Config(level=1)


def get_session() -> Session:
    raise NotImplementedError


@app.post("/jobs")
def add_job(body: JobIn, db: Session = Depends(get_session)):
    job = Job(**body.model_dump())
    db.add(job)
    return job


@app.post("/notes")
def add_note(body: JobIn, db: Session = Depends(get_session)):
    note = Note(company=body.company)
    db.add(note)
    return note


@app.put("/notes/{number}")  # expect: FLT301
def change_note(number: int, body: JobIn, db: Session = Depends(get_session)):
    note = db.get(Note, number)
    note.company = body.company
    return note


class NoteOut(BaseModel):
    company: str


@app.post("/documented", responses={200: {"model": NoteOut}})  # expect: FLT301
def add_documented(body: JobIn, db: Session = Depends(get_session)):
    note = Note(company=body.company)
    db.add(note)
    return note


@app.get("/jobs/{number}")  # expect: FLT301
def job(number: int, db: Session = Depends(get_session)):
    return db.get(Job, number)


@app.post("/persons")  # expect: FLT301
def add_person(body: PersonIn, db: Session = Depends(get_session)):
    person = Person(name=body.name)
    db.add(person)
    return person


@app.get("/boxes/{number}", response_model=Box)
def box(number: int):
    return Box(number=number, url="")


@app.get("/boxes")  # expect: FLT301
def boxes():
    found = [Box(number=1, url="")]
    return {"boxes": found, "count": len(found)}


@app.get("/lids")  # expect: FLT301
def lids():
    found = [Lid(number=1)]
    return {"lids": found, "count": len(found)}


def first_lid() -> Lid:
    return Lid(number=1)


@app.put("/config")
def set_config(body: Config):
    global config
    config = body
    return {"message": "done", "config": config}


@app.put("/shelf")  # expect: FLT301
def set_shelf(body: Config):
    return {"message": "done", "shelf": Shelf(length=body.level)}
