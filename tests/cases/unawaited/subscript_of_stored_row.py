# asyncpg: fetchrow is a coroutine function, the row is subscripted without it having been awaited.
# file: app/db.py
import asyncpg


async def name_of(connection: asyncpg.Connection, user: int) -> str:
    row = connection.fetchrow("select name from users where id = $1", user)
    return row["name"]  # expect: FLT201
