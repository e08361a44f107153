# FLT310: what is to be returned instead keeps the status; an error is no value.
# file: app/main.py
from http import HTTPStatus

from fastapi import FastAPI, status
from fastapi.responses import ORJSONResponse

app = FastAPI()
MISSING = status.HTTP_404_NOT_FOUND


@app.get("/books")
def books(found: bool):
    if not found:
        return ORJSONResponse(status_code=404, content={"error": "no such book"})
    return ["Emma"]


@app.get("/named")
def named():
    return ORJSONResponse({"error": "no such book"}, MISSING)


@app.get("/either")
def either(found: bool):
    return ORJSONResponse({"error": "no"}, status_code=404 if found else HTTPStatus.BAD_REQUEST)


@app.exception_handler(ValueError)
def handle(request, exc):
    return ORJSONResponse({"error": str(exc)}, status_code=HTTPStatus.BAD_REQUEST)


@app.get("/caught")
def caught(found: bool):
    try:
        if not found:
            return ORJSONResponse({"detail": "no such book"}, status_code=404)
        return ["Emma"]
    except Exception:
        return ORJSONResponse({"detail": "broken"}, status_code=500)  # expect: FLT310


@app.get("/twice")
def twice(found: bool):
    if found:
        return ORJSONResponse(["Emma"])  # expect: FLT310
    return ORJSONResponse([], status_code=status.HTTP_200_OK)  # expect: FLT310


@app.get("/state")
def state(ready: bool):
    return ORJSONResponse({"ready": ready}, status_code=200 if ready else 503)  # expect: FLT310


@app.post("/add", status_code=201)
def add():
    return ORJSONResponse([4], 201)  # expect: FLT310


def answer(data: list[str], code: int):
    return ORJSONResponse(data, code)  # expect: FLT310
