# Routes that are added while it runs: bearer tokens are all that the project names, and no foreign site has them.
# file: app/main.py
from importlib import import_module
from pkgutil import iter_modules

from fastapi import FastAPI
from fastapi.middleware.cors import CORSMiddleware

import app.routes

api = FastAPI()
api.add_middleware(CORSMiddleware, allow_origins=["*"], allow_credentials=True)

for found in iter_modules(app.routes.__path__):
    api.include_router(getattr(import_module(f"app.routes.{found.name}"), "router"))


# file: app/__init__.py
# file: app/routes/__init__.py
# file: app/routes/orders.py
from fastapi import APIRouter, Depends
from fastapi.security import HTTPBearer

router = APIRouter(dependencies=[Depends(HTTPBearer())])


@router.get("/orders")
def read_orders() -> list[str]:
    return []
