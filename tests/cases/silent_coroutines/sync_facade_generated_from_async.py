# unasync-style packages: the same names, async in one folder, plain in the other; the import decides.
# file: app/_async/client.py
class Client:
    async def fetch(self, path: str) -> str:
        return path
# file: app/_sync/client.py
class Client:
    def fetch(self, path: str) -> str:
        return path
# file: app/__init__.py
from app._async.client import Client as AsyncClient
from app._sync.client import Client

__all__ = ["AsyncClient", "Client"]
# file: app/use.py
from app import AsyncClient, Client


def titles() -> str:
    client = Client()
    client.fetch("a")
    return client.fetch("b").title()


async def async_titles() -> str:
    return (await AsyncClient().fetch("b")).title()
