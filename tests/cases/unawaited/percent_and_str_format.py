# The old spellings of formatting: the coroutine's repr lands in the text.
# file: app/names.py
async def name_of(user: int) -> str:
    return str(user)


async def greet(user: int) -> str:
    return "Hello %s" % name_of(user)  # expect: FLT201


async def greet_again(user: int) -> str:
    return "Hello {}".format(name_of(user))  # expect: FLT201
