# What waits for somebody at the terminal: prompts and debuggers of all kinds. In a thread nobody else waits.
# file: app/main.py
import pdb
import sys
from pdb import set_trace as stop

import click
import ipdb
import pudb
from fastapi import FastAPI
from IPython import embed
from rich.prompt import Confirm, Prompt

app = FastAPI()


@app.get("/")
async def root() -> str:
    breakpoint(header="here")  # expect: FLT110
    stop()  # expect: FLT110
    pdb.Pdb().set_trace()  # expect: FLT110
    ipdb.set_trace()  # expect: FLT110
    pudb.set_trace()  # expect: FLT110
    embed()  # expect: FLT110
    if Confirm.ask("Sure?"):  # expect: FLT110
        return Prompt.ask("Name")  # expect: FLT110
    click.echo("x")
    print(pdb.__doc__, file=sys.stderr)
    return click.prompt("Name")  # expect: FLT110


@app.get("/thread")
def thread() -> str:
    breakpoint()
    return Prompt.ask("Name")
