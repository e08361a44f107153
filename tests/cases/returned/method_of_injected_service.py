# The usual layout: the route returns what the service's async method gives.
# file: app/service.py
class Orders:
    async def history(self, user: int) -> list[int]:
        return [user]
# file: app/main.py
from fastapi import Depends, FastAPI

from app.service import Orders

app = FastAPI()


def orders() -> Orders:
    return Orders()


@app.get("/orders/{user}")
async def history(user: int, service: Orders = Depends(orders)) -> list[int]:
    return service.history(user)  # expect: FLT202
