from __future__ import annotations

import abc
from dataclasses import dataclass
from enum import Enum
from functools import cached_property
from typing import ClassVar, NamedTuple, Protocol

import requests


class Single:
    _instance = None

    def __new__(cls):
        if cls._instance is None:
            cls._instance = super().__new__(cls)
            cls._instance.session = requests.Session()
        return cls._instance


class Made:
    def __new__(cls, name: str):
        made = object.__new__(cls)
        made.session = requests.Session()
        return made


class Base:
    shared = requests.Session()

    def __init__(self):
        self.session = requests.Session()
        self.lazy = None

    def fill(self):
        self.lazy = requests.Session()

    @property
    def prop(self):
        return self.session

    @property
    def changeable(self):
        return self.session

    @changeable.setter
    def changeable(self, given):
        self.session = given

    @changeable.deleter
    def changeable(self):
        del self.session

    @cached_property
    def cached(self):
        return requests.Session()

    @staticmethod
    def static():
        return requests.Session()

    @classmethod
    def create(cls):
        return cls()

    def itself(self):
        return self

    def __enter__(self):
        return self.session

    def __exit__(self, *args): ...

    def __iter__(self):
        yield self.session

    def __getitem__(self, key):
        return self.session

    def __call__(self):
        return self.session


class Child(Base):
    def __init__(self):
        super().__init__()
        self.own = open("a")

    def above(self):
        return super().itself()


@dataclass
class Data:
    session: requests.Session
    count: int = 0


class Row(NamedTuple):
    session: requests.Session
    name: str


class Colour(Enum):
    RED = 1


class Port(Protocol):
    def give(self) -> requests.Session: ...


class Abstract(abc.ABC):
    @abc.abstractmethod
    def give(self): ...


class Concrete(Abstract):
    def give(self):
        return requests.Session()


class Slots:
    table: ClassVar[dict[str, requests.Session]] = {}


def of_abstract(found: Abstract):
    given = found.give()  # revealed: requests.Session
    return given


def of_protocol(found: Port):
    given = found.give()  # revealed: requests.Session
    return given


base = Base()  # revealed: main.Base
klass = Base  # revealed: type[main.Base]
attribute = base.session  # revealed: requests.Session
shared = Base.shared  # revealed: requests.Session
through_instance = base.shared  # revealed: requests.Session
lazy = base.lazy  # revealed: requests.Session
prop = base.prop  # revealed: requests.Session
cached = base.cached  # revealed: requests.Session
static = Base.static()  # revealed: requests.Session
created = Child.create()  # revealed: main.Child
itself = base.itself()  # revealed: main.Base
method = base.itself  # revealed: <method main.Base.itself>
inherited = Child().session  # revealed: requests.Session
own = Child().own  # revealed: io.TextIOWrapper
above = Child().above()  # revealed: main.Child
element = base["a"]  # revealed: requests.Session
result = base()  # revealed: requests.Session
first = next(iter(base))  # revealed: requests.Session
several = list(base)  # revealed: Collection[requests.Session]
field = Data(requests.Session()).session  # revealed: requests.Session
of_row = Row(requests.Session(), "a").session  # revealed: requests.Session
member = Slots.table["a"]  # revealed: requests.Session
missing = base.nothing  # revealed: Unknown
kind = type(base)  # revealed: type[main.Base]
by_text = getattr(base, "session")  # revealed: requests.Session
of_single = Single().session  # revealed: requests.Session
of_made = Made("a").session  # revealed: requests.Session
by_setter = base.changeable  # revealed: requests.Session

with base as entered:
    inside = entered  # revealed: requests.Session
