# A route class wraps every handler of its router in an async function of its own.
# file: app/main.py
from fastapi import APIRouter, FastAPI

from app.timed import TimedRoute

router = APIRouter(route_class=TimedRoute)
app = FastAPI()


@router.get("/")
def root() -> str:
    return "fast"


app.include_router(router)
# file: app/timed.py
from collections.abc import Callable
from pathlib import Path

from fastapi.routing import APIRoute


class TimedRoute(APIRoute):
    def get_route_handler(self) -> Callable:
        original = super().get_route_handler()

        async def timed(request):
            response = await original(request)
            self.log(request.url.path)  # expect: FLT105
            return response

        return timed

    def log(self, text: str) -> None:
        Path("times.log").write_text(text)
