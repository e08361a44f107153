# A handler around the yield that ends an exception, and handlers that only seem to.
# file: app/main.py
import asyncio
import logging

from fastapi import Depends, FastAPI, HTTPException, WebSocket, WebSocketDisconnect
from sqlalchemy.exc import SQLAlchemyError

app = FastAPI()
log = logging.getLogger(__name__)


def fail(error):
    raise HTTPException(500) from error


def logged():
    try:
        yield 1
    except Exception as error:  # expect: FLT507
        log.error("rolled back: %s", error)


def of_the_library():
    try:
        yield 1
    except (SQLAlchemyError, ValueError):  # expect: FLT507
        log.error("rolled back")


def sometimes():
    try:
        yield 1
    except Exception as error:  # expect: FLT507
        if isinstance(error, ValueError):
            raise


def returned():
    try:
        yield 1
    except:  # expect: FLT507
        log.exception("rolled back")
        return


def raised_in_all_branches():
    try:
        yield 1
    except Exception as error:
        if isinstance(error, ValueError):
            raise HTTPException(409) from error
        else:
            raise


def raised_by_a_function():
    try:
        yield 1
    except Exception as error:
        fail(error)


def raised_further_below():
    caught = None
    try:
        yield 1
    except Exception as error:
        caught = error
    log.info("ended")
    if caught:
        raise caught


def cancelled():
    try:
        yield 1
    except asyncio.CancelledError:
        log.info("gone")


def of_the_setup():
    try:
        value = int("1")
    except ValueError:
        value = 0
    yield value


@app.get("/", dependencies=[
    Depends(logged), Depends(of_the_library), Depends(sometimes), Depends(returned), Depends(raised_in_all_branches),
    Depends(raised_by_a_function), Depends(raised_further_below), Depends(cancelled), Depends(of_the_setup),
])
def read() -> int:
    return 1


def until_disconnect():
    try:
        yield 1
    except WebSocketDisconnect:
        log.info("gone")


@app.websocket("/ws")
async def listen(socket: WebSocket, value: int = Depends(until_disconnect)) -> None:
    await socket.accept()
