# A helper of a middleware that only answers what the application has answered inside refuses nothing; one that catches
# what comes out does.
# file: main.py
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.middleware.cors import CORSMiddleware
from fastapi.responses import JSONResponse

inside = FastAPI()
outside = FastAPI()


async def word_inside(request, call_next):
    try:
        return await call_next(request)
    except RequestValidationError as error:
        return JSONResponse({"error": str(error)}, status_code=422)


async def word_outside(request, call_next):
    try:
        return await call_next(request)
    except ValueError as error:
        return JSONResponse({"error": str(error)}, status_code=422)


inside.add_middleware(CORSMiddleware, allow_origins=["https://x.example"])
outside.add_middleware(CORSMiddleware, allow_origins=["https://x.example"])  # expect: FLT611


@inside.middleware("http")
async def of_inside(request: Request, call_next):
    return await word_inside(request, call_next)


@outside.middleware("http")
async def of_outside(request: Request, call_next):
    return await word_outside(request, call_next)
