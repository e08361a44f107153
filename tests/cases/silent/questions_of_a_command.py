# A command that talks to its user from a coroutine: nobody else is on its loop. No route reaches it.
# file: app/setup.py
from rich.prompt import Confirm, Prompt


class Wizard:
    async def run(self) -> dict[str, str]:
        name = Prompt.ask("Name")
        if not Confirm.ask("Sure?"):
            return {}
        return {"name": name, "mail": input("Mail: ")}
# file: app/main.py
from fastapi import FastAPI

app = FastAPI()


@app.get("/")
async def read() -> int:
    return 1
