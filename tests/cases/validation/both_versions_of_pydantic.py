# Code for Pydantic 1 stands beside that for Pydantic 2: it never runs where 2 is installed; tests of other things tell nothing.
# file: app/compat.py
import pydantic
from pydantic import VERSION, BaseModel

PYDANTIC_V2 = VERSION.startswith("2.")
MAJOR = int(pydantic.VERSION.split(".")[0])
HAS_ROOT = len(VERSION) > 5
try:
    from pydantic import TypeAdapter

    HAS_ADAPTER = True
except ImportError:
    TypeAdapter = None
    HAS_ADAPTER = False


class Book(BaseModel):
    title: str


def returns_first(book: Book):
    if hasattr(book, "model_dump"):
        return book.model_dump()
    return book.dict()


def leaves_in_each_branch(book: Book, log):
    if PYDANTIC_V2:
        if log:
            return book.model_dump(), log
        else:
            raise ValueError
    log = book.dict()
    return log


def continues(books: list[Book]):
    for book in books:
        if hasattr(book, "model_dump"):
            yield book.model_dump()
            continue
        yield book.dict()


def goes_on(book: Book):
    if hasattr(book, "model_dump"):
        print("new")
    return book.dict()  # expect: FLT701


def asks_something_else(book: Book):
    if hasattr(book, "title"):
        return book.title
    if MAJOR >= 2 and book.title:
        return book.title
    return book.dict()  # expect: FLT701


def old_one_first(book: Book):
    if MAJOR < 2:
        return book.dict()
    return book.json()  # expect: FLT701


def flags(book: Book):
    if HAS_ROOT:
        first = book.model_dump()
    else:
        first = book.dict()  # expect: FLT701
    if HAS_ADAPTER:
        second = TypeAdapter(Book).dump_python(book)
    else:
        second = book.dict()
    third = book.dict() if TypeAdapter is None else book.model_dump()
    fourth = book.dict() if TypeAdapter is not None else book.model_dump()  # expect: FLT701
    return first, second, third, fourth


def newest(book: Book):
    if pydantic.VERSION >= "2.7":
        return book.model_dump()
    return book.dict()  # expect: FLT701


def either(book: Book):
    dump = getattr(book, "model_dump", None)
    if callable(dump):
        return dump()
    return book.json()


def one_or_the_other(book: Book):
    copied = getattr(book, "model_copy", None) or book.copy()
    shown = getattr(book, "title", None) or book.json()  # expect: FLT701
    return copied, shown


def tries(book: Book):
    try:
        return book.model_dump()
    except AttributeError:
        pass
    return book.dict()


def tries_something_else(book: Book):
    try:
        return book.pages
    except AttributeError:
        return book.dict()  # expect: FLT701


def filters(books: list[Book]):
    old = [book.dict() for book in books if not hasattr(book, "model_dump")]
    return old + [book.dict() for book in books if hasattr(book, "model_dump")]  # expect: FLT701


# file: app/schemas.py
from pydantic import BaseModel

from app.compat import PYDANTIC_V2

try:
    from pydantic import ConfigDict

    class Base(BaseModel):
        model_config = ConfigDict(extra="ignore")

except ImportError:

    class Base(BaseModel):
        class Config:
            extra = "ignore"


try:
    import orjson
except ImportError:

    class Slow(BaseModel):
        class Config:  # expect: FLT702
            extra = "ignore"


if PYDANTIC_V2:

    class Shelf(BaseModel):
        model_config = {"extra": "forbid"}
else:

    class Shelf(BaseModel):
        class Config:
            extra = "forbid"


# file: app/validated.py
from pydantic import BaseModel

try:
    from pydantic import field_validator as check
except ImportError:
    from pydantic import validator as check
try:
    from pydantic.v1 import BaseModel as Old
except ImportError:
    from pydantic import BaseModel as Old
try:
    import pydantic.v1
except ImportError:
    pass
from pydantic import validator


class Book(BaseModel):
    title: str

    @check("title")
    def strip(cls, value):
        return value.strip()

    @validator("title")  # expect: FLT703
    def lower(cls, value):
        return value.lower()


class Shelf(Old):
    name: str

    class Config:
        extra = "forbid"


