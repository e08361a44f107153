# Async handlers run on the loop, plain ones in a thread: by decorator, by method, in the constructor.
# file: app/main.py
from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError

from app.handlers import on_missing, on_type, on_validation, on_value

app = FastAPI(exception_handlers={KeyError: on_missing, TypeError: on_type})
app.add_exception_handler(RequestValidationError, on_validation)
app.exception_handler(ValueError)(on_value)
# file: app/handlers.py
import smtplib

from fastapi.responses import JSONResponse


def alarm(error):
    with smtplib.SMTP("localhost") as smtp:
        smtp.sendmail("a", "b", str(error))


async def on_missing(request, error):
    alarm(error)  # expect: FLT106
    return JSONResponse({}, status_code=500)


def on_type(request, error):
    alarm(error)
    return JSONResponse({}, status_code=500)


async def on_validation(request, error):
    alarm(error)  # expect: FLT106
    return JSONResponse({}, status_code=422)


async def on_value(request, error):
    alarm(error)  # expect: FLT106
    return JSONResponse({}, status_code=400)
