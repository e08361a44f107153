# What a buffer in memory holds is copied at once; what lies on a disk is waited for.
# file: main.py
import io

import h5py
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


@app.get("/tree")
async def read_tree(values: dict[str, int]) -> bytes:
    buffer = io.BytesIO()
    with h5py.File(buffer, mode="w") as file:
        file.attrs.update(values)
    return buffer.getvalue()


@app.get("/tree-of-a-disk")
async def read_tree_of_a_disk(path: str, values: dict[str, int]) -> None:
    with h5py.File(path, mode="w") as file:  # expect: FLT105
        file.attrs.update(values)
