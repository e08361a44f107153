# FastAPI builds the class in a thread, but the route calls its method on the loop.
# file: app/reports.py
from pathlib import Path


class Reports:
    def __init__(self, year: int = 2024) -> None:
        self.template = Path("template.txt").read_text()
        self.year = year

    def render(self) -> str:
        rows = Path(f"{self.year}.csv").read_text()
        return self.template.format(rows=rows)

    def title(self) -> str:
        return f"Report {self.year}"
# file: app/main.py
from typing import Annotated

from fastapi import Depends, FastAPI

from app.reports import Reports

app = FastAPI()


@app.get("/a")
async def bare(reports: Reports = Depends()) -> str:
    return reports.render()  # expect: FLT105


@app.get("/b")
async def annotated(reports: Annotated[Reports, Depends()]) -> str:
    return reports.title() + reports.render()  # expect: FLT105


@app.get("/c")
async def untyped(reports=Depends(Reports)) -> str:
    return reports.render()  # expect: FLT105


@app.get("/d")
async def cheap(reports: Reports = Depends(Reports)) -> str:
    return reports.title()
