# One missing await is one finding, however often the name is used: at its first use.
# file: app/main.py
import httpx


async def price() -> object:
    async with httpx.AsyncClient() as client:
        response = client.get("https://example.org/price")
        response.raise_for_status()  # expect: FLT201
        return response.json()
