# Lists that lie below one, two or three keys are filled by append; what is iterated there is what was put in.
# file: app/checks.py
import requests


class Probe:
    def ask(self, text: str) -> bool:
        return requests.get("https://probe.example", params={"q": text}, timeout=5).ok


class Pattern:
    def ask(self, text: str) -> bool:
        return "x" in text


class Gate:
    def __init__(self) -> None:
        self.probes = {"inward": {"strict": []}, "outward": {"strict": []}}
        self.patterns = {"inward": {"strict": []}}
        self.deep = {"a": {"b": {"c": []}}}
        self.probes["inward"]["strict"].append(Probe())
        self.patterns["inward"]["strict"].append(Pattern())
        self.deep["a"]["b"]["c"].append(Probe())

    def passes(self, text: str) -> bool:
        return all(probe.ask(text) for probe in self.probes["inward"]["strict"])

    def passes_deeply(self, text: str) -> bool:
        return all(probe.ask(text) for probe in self.deep["a"]["b"]["c"])

    def matches(self, text: str) -> bool:
        return all(pattern.ask(text) for pattern in self.patterns["inward"]["strict"])
# file: app/main.py
from fastapi import FastAPI

from app.checks import Gate

app = FastAPI()
gate = Gate()


@app.get("/passes")
async def passes(text: str) -> bool:
    return gate.passes(text)  # expect: FLT101


@app.get("/deeply")
async def deeply(text: str) -> bool:
    return gate.passes_deeply(text)  # expect: FLT101


@app.get("/twin")
async def twin(text: str) -> bool:
    return gate.matches(text)
