# The import stands in the function, as people do against import cycles.
# file: app/audit.py
async def record(text: str) -> None: ...
# file: app/main.py
async def act() -> None:
    from app import audit as log

    log.record("acted")  # expect: FLT201
