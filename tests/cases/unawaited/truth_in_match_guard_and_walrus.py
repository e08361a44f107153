# A guard of `case` and a walrus in a test are truth tests too.
# file: app/router.py
async def enabled(name: str) -> bool:
    return bool(name)


async def choose(kind: str) -> str:
    match kind:
        case "beta" if enabled("beta"):  # expect: FLT201
            return "beta"
        case _:
            pass
    if on := enabled("gamma"):  # expect: FLT201
        return "gamma"
    return "stable"
