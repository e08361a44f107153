# A handler that answers with the status of what it caught loses nothing but the text.
# file: app/main.py
from fastapi import FastAPI, HTTPException, status

app = FastAPI()


@app.get("/1")
def same() -> int:
    try:
        raise HTTPException(400, detail="no book")
    except Exception as error:
        raise HTTPException(status_code=status.HTTP_400_BAD_REQUEST, detail=str(error)) from error


@app.get("/2")
def other() -> int:
    try:
        raise HTTPException(404, detail="no book")  # expect: FLT619
    except Exception as error:
        raise HTTPException(status_code=500, detail=str(error)) from error


@app.get("/3")
def logged() -> int | None:
    try:
        raise HTTPException(404, detail="no book")  # expect: FLT619
    except Exception as error:
        print(error)
    return None
