# What a buffer in memory holds is copied at once; what lies on a disk is waited for.
# file: main.py
import io

import numpy as np
import torch
from fastapi import FastAPI

app = FastAPI()


@app.get("/memory")
async def read_memory(path: str) -> bytes:
    buffer = io.BytesIO()
    torch.save({"path": path}, buffer)
    voice = torch.load(io.BytesIO(buffer.getvalue()), weights_only=True)
    np.save(buffer, voice)
    return buffer.getvalue()


@app.get("/disk")
async def read_disk(path: str) -> None:
    voice = torch.load(path)  # expect: FLT107
    torch.save(voice, path + ".copy")  # expect: FLT107
