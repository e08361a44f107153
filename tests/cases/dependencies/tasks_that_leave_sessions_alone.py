# A task that is given a session and never reads it does no harm; one that uses it, hands it on or reads it in an inner function does.
# file: main.py
from typing import Annotated

from fastapi import BackgroundTasks, Depends, FastAPI
from sqlalchemy.orm import Session, sessionmaker

app = FastAPI()
make_session = sessionmaker()


def get_db():
    with make_session() as session:
        yield session


Db = Annotated[Session, Depends(get_db)]


async def to_be_written(job: str, db: Session):
    """Tell everybody."""
    pass


def only_prints(db: Session, *, name: str = "") -> None:
    print(name)


def uses(job: str, db: Session) -> None:
    print(job, db.is_active)


def hands_on(db: Session) -> None:
    uses("a", db)


def inside(db: Session) -> None:
    def run() -> None:
        db.commit()

    run()


def wrapping(function):
    def run(db):
        db.commit()
        return function(db)

    return run


@wrapping
def decorated(db: Session) -> None:
    print("a")


@app.get("/a")
def a(tasks: BackgroundTasks, db: Db):
    tasks.add_task(to_be_written, "a", db)
    tasks.add_task(only_prints, db, name="a")
    tasks.add_task(uses, "a", db)  # expect: FLT520
    tasks.add_task(uses, db=db, job="a")  # expect: FLT520
    tasks.add_task(hands_on, db)  # expect: FLT520
    tasks.add_task(inside, db)  # expect: FLT520
    tasks.add_task(decorated, db)  # expect: FLT520
    tasks.add_task(print, db)  # expect: FLT520
