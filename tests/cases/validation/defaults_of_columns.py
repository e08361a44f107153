# The default of a column is a function, or the value that it gave at the start of the process.
# file: app/models.py
import uuid
from datetime import UTC, datetime

from sqlalchemy import Column, DateTime, String, func
from sqlalchemy.orm import DeclarativeBase, Mapped, declarative_base, mapped_column

Base = declarative_base()


class Log(Base):
    __tablename__ = "logs"

    id = Column(String, primary_key=True, default=lambda: str(uuid.uuid4()))
    token = Column(String, default=uuid.uuid4())  # expect: FLT705
    made = Column(DateTime, nullable=True, default=datetime.now(), comment="when")  # expect: FLT705
    changed = Column(DateTime, default=datetime.now, onupdate=datetime.utcnow())  # expect: FLT705
    stored = Column(DateTime, server_default=func.now(), onupdate=func.now())
    read = Column(DateTime, default=datetime.utcnow)
    name = Column(String, default="now()")


class Typed(DeclarativeBase):
    pass


class Entry(Typed):
    __tablename__ = "entries"

    id: Mapped[int] = mapped_column(primary_key=True)
    made: Mapped[datetime] = mapped_column(default=datetime.now(UTC))  # expect: FLT705
    changed: Mapped[datetime] = mapped_column(default=lambda: datetime.now(UTC))
