"""Plain functions that run where no loop does: whoever leads to them is asked once, however many ways lead there."""

from __future__ import annotations

from fastlint.engine.in_memory import check_texts

LAYERS = 40
HEAD = """\
import asyncio

from fastapi import FastAPI

app = FastAPI()


async def work() -> None: ...


def last() -> None:
    asyncio.create_task(work())


"""


def text(begin: str) -> str:
    """An application whose task is created below forty layers of two functions, which both call both of the next."""
    parts = [HEAD]
    for layer in range(LAYERS):
        below = [f"left{layer - 1}()", f"right{layer - 1}()"] if layer else ["last()"]
        parts += [f"def {side}{layer}() -> None:\n    " + "\n    ".join(below) + "\n\n\n" for side in ("left", "right")]
    top = f"    left{LAYERS - 1}()\n    right{LAYERS - 1}()\n"
    return "".join(parts) + f'@app.get("/")\n{begin} read_root() -> None:\n{top}'


def messages(begin: str) -> list[str]:
    return [d.message for d in check_texts({"main.py": text(begin)}, select={"FLT203", "FLT205"})]


def test_layers_of_two_ways_take_no_exponential_time() -> None:
    (message,) = messages("def")
    assert "RuntimeError" in message
    assert not any("RuntimeError" in message for message in messages("async def"))
