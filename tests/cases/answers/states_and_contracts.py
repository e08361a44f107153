# The state of a job is the answer to who asks for it, an empty list of errors is no error, and the keys of a success with nothing in them are a contract.
# file: app/main.py
from typing import Any

from celery import Celery
from fastapi import FastAPI

app = FastAPI()
celery = Celery("app")
ROWS: dict[str, list[str]] = {}


@app.get("/jobs/{job_id}")
def state_of_a_job(job_id: str):
    job = celery.AsyncResult(job_id)
    if job.state == "PENDING":
        return {"status": "pending"}
    if job.state == "FAILURE":
        return {"status": "failed", "error": str(job.result)}
    return {"status": job.state}


@app.get("/tasks/{job_id}")
def state_in_branches(job_id: str, tasks: Any = None):
    task = tasks.get(job_id)
    if task.status == "done":
        return {"status": "done", "rows": task.rows}
    elif task.status == "failed":
        return {"status": "failed", "error": task.message}
    return {"status": "running"}


@app.post("/sends")
def failed_itself(client: Any = None):
    answer = client.send("x")
    if answer.status == "failed":
        return {"status": "failed", "error": answer.message}  # expect: FLT307
    return {"status": "sent", "id": answer.id}


@app.get("/jobs/{job_id}/rows")
def another_error(job_id: str):
    job = celery.AsyncResult(job_id)
    if job.state == "PENDING":
        return {"error": "not yet"}  # expect: FLT307
    if job.state == "FAILURE":
        return {"error": "it failed"}  # expect: FLT307
    return {"rows": job.result}


@app.post("/approve")
def nothing_to_do(kind: str):
    rows = ROWS.get(kind)
    if not rows:
        return {"message": "nothing pending", "approved": 0, "errors": []}
    return {"message": "done", "approved": len(rows), "errors": None}


@app.get("/models")
def contract(host: str):
    try:
        names = sorted(ROWS[host])
        return {"models": names}
    except Exception as error:
        return {"models": [], "error": str(error)}


@app.get("/models/first")
def no_contract(host: str):
    try:
        names = sorted(ROWS[host])
        return {"models": names, "count": len(names)}
    except Exception as error:
        return {"models": [], "error": str(error)}  # expect: FLT307


@app.post("/runs")
def status_is_no_contract(kind: str):
    try:
        ROWS[kind].append("x")
        return {"status": "ok"}
    except Exception as error:
        return {"status": "error", "error": str(error)}  # expect: FLT307


@app.post("/drops")
def success_is_no_contract(kind: str):
    if kind not in ROWS:
        return {"success": False, "error": "no such kind"}  # expect: FLT307
    return {"success": True}
