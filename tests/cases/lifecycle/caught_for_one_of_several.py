# A handler in a loop that goes on with the next thing is meant for one of several; one of trials is not.
# file: app/main.py
from fastapi import FastAPI, HTTPException, UploadFile

app = FastAPI()


@app.post("/files")
async def store(files: list[UploadFile]) -> list[str]:
    states = []
    for file in files:
        try:
            if not file.filename:
                raise HTTPException(400, "no name")
            states.append("stored")
        except Exception as error:
            states.append(f"failed: {error}")
    return states


@app.post("/more")
async def store_more(files: list[UploadFile]) -> list[str]:
    states = []
    for number, file in enumerate(files):
        try:
            if not file.filename:
                raise HTTPException(400, "no name")
            states.append(f"stored {number}")
        except Exception:
            states.append("failed")
            continue
    return states


@app.post("/trials")
async def with_trials(name: str) -> str:
    for _ in range(3):
        try:
            if not name:
                raise HTTPException(404, "no name")  # expect: FLT619
            return name
        except Exception:
            continue
    return ""


@app.post("/first")
async def first(names: list[str]) -> str:
    for name in names:
        try:
            if not name:
                raise HTTPException(404, "no name")  # expect: FLT619
            return name
        except Exception as error:
            raise HTTPException(500, "failed") from error
    return ""


@app.post("/whole")
async def whole(names: list[str]) -> str:
    try:
        for name in names:
            if not name:
                raise HTTPException(404, "no name")  # expect: FLT619
        return "stored"
    except Exception:
        return "failed"
