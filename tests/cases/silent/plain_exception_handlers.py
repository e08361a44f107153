# Plain exception handlers run in the thread pool.
# file: app/main.py
import requests
from fastapi import FastAPI, HTTPException
from fastapi.responses import JSONResponse


def report(error: Exception) -> None:
    requests.post("https://example.com", json=str(error))


def on_key(request, error):
    report(error)
    return JSONResponse({}, status_code=500)


app = FastAPI(exception_handlers={KeyError: on_key, 404: on_key})


@app.exception_handler(HTTPException)
def on_http(request, error):
    report(error)
    return JSONResponse({}, status_code=error.status_code)


app.add_exception_handler(ValueError, on_key)
