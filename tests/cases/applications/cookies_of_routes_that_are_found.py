# Routes that are added while it runs, and cookies that the project names.
# file: app/main.py
from importlib import import_module
from pkgutil import iter_modules

from fastapi import FastAPI
from fastapi.middleware.cors import CORSMiddleware

import app.routes

api = FastAPI()
api.add_middleware(CORSMiddleware, allow_origins=["*"], allow_credentials=True)  # expect: FLT801

for found in iter_modules(app.routes.__path__):
    api.include_router(getattr(import_module(f"app.routes.{found.name}"), "router"))


# file: app/__init__.py
# file: app/routes/__init__.py
# file: app/routes/orders.py
from fastapi import APIRouter, Depends
from fastapi.security import APIKeyCookie, HTTPBearer

router = APIRouter(dependencies=[Depends(HTTPBearer()), Depends(APIKeyCookie(name="session"))])


@router.get("/orders")
def read_orders() -> list[str]:
    return []
