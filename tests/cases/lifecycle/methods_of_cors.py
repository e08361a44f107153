# FLT612: a list of methods without one that routes have; whoever lists one that changes something may mean only that.
# file: app/main.py
from app.routes import router
from fastapi import FastAPI
from fastapi.middleware.cors import CORSMiddleware

METHODS = ["GET", "POST", "DELETE", "OPTIONS"]
ORIGINS = ["https://shop.example"]

app = FastAPI()
app.include_router(router)
app.add_middleware(CORSMiddleware, allow_origins=ORIGINS, allow_methods=METHODS)  # expect: FLT612

none = FastAPI()
none.include_router(router)
none.add_middleware(CORSMiddleware, allow_origins=ORIGINS)  # expect: FLT612

readers = FastAPI()
readers.include_router(router)
readers.add_middleware(CORSMiddleware, allow_origins=ORIGINS, allow_methods=["GET", "POST"])

everything = FastAPI()
everything.include_router(router)
everything.add_middleware(CORSMiddleware, allow_origins=ORIGINS, allow_methods=["*"])

complete = FastAPI()
complete.include_router(router)
complete.add_middleware(CORSMiddleware, allow_origins=ORIGINS, allow_methods=[*METHODS, "PUT"])

asked = FastAPI()
asked.include_router(router)
asked.add_middleware(CORSMiddleware, allow_origins=ORIGINS, allow_methods=[method for method in METHODS])

other = FastAPI()
other.add_middleware(CORSMiddleware, allow_origins=ORIGINS, allow_methods=METHODS)
# file: app/routes.py
from fastapi import APIRouter

router = APIRouter()

@router.put("/items/{item_id}")
def put_item(item_id: int) -> int:
    return item_id

@router.post("/items")
def post_item() -> int:
    return 1

@router.delete("/items/{item_id}")
def delete_item(item_id: int) -> int:
    return item_id
