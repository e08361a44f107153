# With a response model, only the dict of a row itself is in danger: it is empty after the commit, a copy is not.
# file: app/main.py
from fastapi import Depends, FastAPI
from pydantic import BaseModel
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

app = FastAPI()


class Base(DeclarativeBase):
    pass


class Invitation(Base):
    __tablename__ = "invitations"
    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str]


class InvitationOut(BaseModel):
    id: int
    code: str


def get_db() -> Session:
    raise NotImplementedError


@app.post("/1", response_model=InvitationOut)
def copied(code: str, db: Session = Depends(get_db)):
    row = Invitation(code=code)
    db.add(row)
    db.flush()
    given = {**row.__dict__}
    db.commit()
    return given


@app.post("/2", response_model=InvitationOut)
def emptied(code: str, db: Session = Depends(get_db)):
    row = Invitation(code=code)
    db.add(row)
    db.commit()
    return row.__dict__  # expect: FLT305


@app.get("/2/{code}", response_model=InvitationOut)
def just_read(code: str, db: Session = Depends(get_db)):
    return db.query(Invitation).filter(Invitation.code == code).one().__dict__


@app.patch("/2/{code}", response_model=InvitationOut)
def read_again(code: str, db: Session = Depends(get_db)):
    row = Invitation(code=code)
    db.add(row)
    db.commit()
    db.refresh(row)
    return row.__dict__
