# An exception that the application answers itself never comes out to a middleware: what it would answer, nobody gets.
# file: app/main.py
from fastapi import FastAPI, HTTPException, Request
from fastapi.exceptions import RequestValidationError
from fastapi.middleware.cors import CORSMiddleware
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException as StarletteError
from starlette.middleware.base import BaseHTTPMiddleware

from app.work import allow

ORIGINS = ["https://x.example"]
answered = FastAPI()
answered.add_middleware(CORSMiddleware, allow_origins=ORIGINS)


@answered.middleware("http")
async def show_invalid(request: Request, call_next):
    try:
        return await call_next(request)
    except RequestValidationError as error:
        return JSONResponse({"errors": error.errors()}, status_code=422)


@answered.middleware("http")
async def show_refused(request: Request, call_next):
    try:
        response = await call_next(request)
    except (HTTPException, StarletteError) as error:
        return JSONResponse({"error": str(error)}, status_code=400)
    return response


raising = FastAPI()
raising.add_middleware(CORSMiddleware, allow_origins=ORIGINS)  # expect: FLT611


@raising.middleware("http")
async def refuse(request: Request, call_next):
    try:
        allow(request)
        return await call_next(request)
    except HTTPException as error:
        return JSONResponse({"error": str(error)}, status_code=401)


failing = FastAPI()
failing.add_middleware(CORSMiddleware, allow_origins=ORIGINS)  # expect: FLT611


class Failing(BaseHTTPMiddleware):
    async def dispatch(self, request: Request, call_next):
        try:
            return await call_next(request)
        except RequestValidationError:
            return JSONResponse({}, status_code=422)
        except Exception:
            return JSONResponse({}, status_code=500)


failing.add_middleware(Failing)
# file: app/work.py
from fastapi import HTTPException


def allow(request):
    if "token" not in request.headers:
        raise HTTPException(401)
