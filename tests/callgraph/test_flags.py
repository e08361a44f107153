"""Flags among the arguments of a call decide whether it waits."""

from __future__ import annotations

import pytest

from fastlint.engine.in_memory import check_texts

APP = "import fcntl\nfrom fcntl import LOCK_NB, flock\nfrom fastapi import FastAPI\n\napp = FastAPI()\n\n\n"
CALLS = {
    "fcntl.flock(1, fcntl.LOCK_EX)": True,
    "flock(1, flags())": True,
    "fcntl.flock(1, fcntl.LOCK_EX | fcntl.LOCK_NB)": False,
    "flock(1, LOCK_NB | fcntl.LOCK_SH)": False,
    "fcntl.lockf(1, fcntl.LOCK_UN)": False,
}


@pytest.mark.parametrize("call", CALLS)
def test_a_lock_of_a_file(call: str) -> None:
    text = f'{APP}def flags(): ...\n\n\n@app.get("/")\nasync def root():\n    {call}\n'
    assert bool(check_texts({"main.py": text}, select=("FLT108",), preview=True)) == CALLS[call]
