# The type of the session stands on the parameter; only calls that talk to the database block, `add` does not.
# file: app/main.py
from fastapi import Depends, FastAPI
from sqlalchemy.orm import Session

from app.database import get_db
from app.models import User

app = FastAPI()


@app.post("/users")
async def create(name: str, db: Session = Depends(get_db)) -> str:
    user = User(name=name)
    db.add(user)
    db.commit()  # expect: FLT104
    db.refresh(user)  # expect: FLT104
    return user.name


@app.get("/users")
def names(db: Session = Depends(get_db)) -> list[str]:
    return [user.name for user in db.query(User).all()]
# file: app/database.py
from sqlalchemy import create_engine
from sqlalchemy.orm import sessionmaker

engine = create_engine("sqlite://")
SessionLocal = sessionmaker(engine)


def get_db():
    db = SessionLocal()
    try:
        yield db
    finally:
        db.close()
# file: app/models.py
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase): ...


class User(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
