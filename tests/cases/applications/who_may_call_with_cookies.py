# Where nothing asks who calls, a foreign site gets no more than everybody: low confidence; each application by itself.
# file: open_one/__init__.py
# file: open_one/main.py
from fastapi import FastAPI
from fastapi.middleware.cors import CORSMiddleware

from open_one.sums import add

app = FastAPI()
app.add_middleware(CORSMiddleware, allow_origins=["*"], allow_credentials=True)
app.get("/sum")(add)


# file: open_one/sums.py
def add(a: int, b: int) -> int:
    return a + b


# file: shop/__init__.py
# file: shop/main.py
from fastapi import FastAPI
from fastapi.middleware.cors import CORSMiddleware

from shop.orders import router

app = FastAPI()
app.add_middleware(CORSMiddleware, allow_origins=["*"], allow_credentials=True)  # expect: FLT801
app.include_router(router)


# file: shop/orders.py
from fastapi import APIRouter, Depends

from shop.users import user

router = APIRouter(dependencies=[Depends(user)])


@router.get("/orders")
def read_orders() -> list[str]:
    return []


# file: shop/users.py
from fastapi import HTTPException, Request


def user(request: Request) -> str:
    if "session" not in request.cookies:
        raise HTTPException(401)
    return request.cookies["session"]


# file: tokens/__init__.py
# file: tokens/main.py
from fastapi import FastAPI, Header
from fastapi.middleware.cors import CORSMiddleware

app = FastAPI()
app.add_middleware(CORSMiddleware, allow_origin_regex=".*", allow_credentials=True)  # expect: FLT801


@app.get("/orders")
def read_orders(authorization: str = Header()) -> list[str]:
    return [authorization]
