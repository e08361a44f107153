# The order of routes is that of the assembled application: of inclusion, of decorators from below, and of calls.

# file: app/main.py
from fastapi import APIRouter, FastAPI

from app import setup
from app.items import router as items
from app.offers import offers

app = FastAPI()
api = APIRouter(prefix="/api")


@api.get("/{kind}/{number}")
def read_anything(kind: str, number: str) -> None: ...


api.include_router(items, prefix="/items")
api.include_router(router=offers)
app.include_router(api)
setup.register(app)


@app.get("/about/{page}")  # expect: FLT416
def read_page(page: str) -> None: ...


app.mount("/static", app=setup.files)


@app.get("/static/logo.png")  # expect: FLT415
def read_logo() -> None: ...


@app.get("/static")
def list_files() -> None: ...


@app.websocket("/static/{name}")  # expect: FLT415
async def follow(name: str) -> None: ...


@app.post("/docs")
def add_page() -> None: ...


@app.api_route("/redoc", methods=["GET", "POST"])  # expect: FLT415
def read_reference() -> None: ...


# file: app/items.py
from fastapi import APIRouter

router = APIRouter()


@router.get("/latest")  # expect: FLT415
async def read_latest() -> None: ...


@router.get("/latest/{page}")
async def read_latest_page() -> None: ...


@router.post("/latest")
async def add_latest() -> None: ...


# file: app/offers.py
from fastapi import APIRouter

offers = APIRouter(prefix="/offers")


@offers.put("/{number}")
@offers.put("/now")
def put(number: str = "now") -> None: ...


@offers.put("/now")  # expect: FLT416
def put_now() -> None: ...


@offers.put("/best")  # expect: FLT415
def put_best() -> None: ...


# file: app/setup.py
def files(scope, receive, send): ...


def read_about(page: str) -> None: ...


def read_about_us() -> None: ...


def register(application) -> None:
    application.add_api_route("/about/{name}", read_about)
    for path, function in [("/about/us", read_about_us), ("/about", read_about_us)]:
        application.add_api_route(path, function, methods=["GET"])  # expect: FLT415
