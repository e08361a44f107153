# A sync helper annotated with the awaited type: the caller believes the annotation, Python does not.
# file: app/users.py
class User:
    name = "x"


async def _find(number: int) -> User:
    return User()


def find(number: int) -> User:
    return _find(number)
# file: app/main.py
from app.users import find


async def show(number: int) -> str:
    return find(number).name  # expect: FLT201
