# How many errors a job has is a part of its state; that something failed is an error.
# file: app/main.py
from fastapi import FastAPI

app = FastAPI()
JOBS: dict[str, list[str]] = {}
COUNTS: dict[str, int] = {}


@app.get("/1/{job_id}")
def state(job_id: str):
    if job_id in JOBS:
        return {"status": "running", "errors": len(JOBS[job_id])}
    return {"status": "unknown"}


@app.get("/2/{job_id}")
def counted(job_id: str):
    error_count = COUNTS[job_id]
    if job_id in COUNTS:
        return {"status": "running", "errors": error_count}
    return {"status": "unknown"}


@app.get("/3/{job_id}")
def none_yet(job_id: str):
    if job_id not in JOBS:
        return {"status": "new", "errors": 0}
    return {"status": "known"}


@app.get("/4/{job_id}")
def failed(job_id: str):
    if job_id not in JOBS:
        return {"errors": ["no such job"]}  # expect: FLT307
    return JOBS[job_id]


@app.get("/5/{job_id}")
def told(job_id: str):
    if job_id not in JOBS:
        return {"error": f"no job {job_id}", "errors": len(JOBS)}  # expect: FLT307
    return JOBS[job_id]


@app.post("/6")
def each(job_ids: list[str]):
    done, errors = [], []
    for job_id in job_ids:
        if job_id not in JOBS:
            errors.append({"id": job_id, "error": "unknown"})
            continue
        done.append(job_id)
    if errors:
        return {"status": "partial", "done": done, "errors": errors}
    return {"status": "done", "done": done}


@app.post("/7")
def any_of_them(job_ids: list[str]):
    errors = []
    for job_id in job_ids:
        if job_id not in JOBS:
            errors.append({"id": job_id, "error": "unknown"})
    if errors:
        return {"status": "none", "ids": job_ids, "errors": errors}  # expect: FLT307
    return {"status": "done"}
