# Statements in nested blocks: loops, with, try, except, finally, match, else.
# file: app/main.py
async def beat(name: str) -> None: ...


async def run(names: list[str]) -> None:
    for name in names:
        beat(name)  # expect: FLT201
    else:
        beat("else")  # expect: FLT201
    try:
        beat("try")  # expect: FLT201
    except ValueError:
        beat("except")  # expect: FLT201
    finally:
        beat("finally")  # expect: FLT201
    match names:
        case [first]:
            beat(first)  # expect: FLT201
