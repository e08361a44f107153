"""The process that analyses, without a client: what it says when something goes wrong."""

from __future__ import annotations

import time
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from fastlint.config.settings import Overrides
from fastlint.engine.live import LiveProject
from fastlint.server.messages import ChangedOnDisk, Closed, Configured, Edited, Found, Note, Order
from fastlint.server.worker import Worker

MAIN = """\
import time

from fastapi import FastAPI

app = FastAPI()


@app.get("/")
async def items() -> int:
    time.sleep(1)
    return 1
"""


class Pipe:
    """The server's end: orders that wait, and what the worker has said. With nothing left to do the worker ends."""

    def __init__(self) -> None:
        self.orders: list[Order] = []
        self.said: list[Any] = []

    def poll(self, *timeout: float | None) -> bool:
        if timeout and not self.orders:
            if timeout[0] is None:
                raise EOFError
            time.sleep(timeout[0])
        return bool(self.orders)

    def recv(self) -> Order:
        return self.orders.pop(0)

    def send(self, answer: object) -> None:
        self.said.append(answer)


class Talk:
    """A worker, and what it answers."""

    def __init__(self, folder: Path) -> None:
        self.pipe = Pipe()
        self.worker = Worker(self.pipe)  # type: ignore[arg-type]
        self.say(Configured(Overrides(own_rules=False), (str(folder),)))

    def say(self, *orders: Order) -> list[Any]:
        """What is said about some orders, until all is done."""
        self.pipe.orders += orders
        self.pipe.said.clear()
        with pytest.raises(EOFError):
            self.worker.run()
        return [answer for answer in self.pipe.said if isinstance(answer, Found | Note)]


def codes(said: list[Any], path: Path) -> list[str] | None:
    """The codes that were found last in a file; None: what was found before stands."""
    *_, last = (one for one in said if isinstance(one, Found) and one.path == str(path))
    return None if last.diagnostics is None else [one.code for one in last.diagnostics]


@pytest.fixture(autouse=True)
def _short_lull(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("fastlint.server.worker._LULL", 0.05)


@pytest.fixture
def main(tmp_path: Path) -> Path:
    (tmp_path / "pyproject.toml").write_text("[project]\nname = 'shop'\n")
    (tmp_path / "main.py").write_text(MAIN)
    return tmp_path / "main.py"


def test_a_configuration_that_becomes_invalid_is_told_and_the_last_good_one_counts(main: Path) -> None:
    talk = Talk(main.parent)
    settings = main.with_name("pyproject.toml")
    good = settings.read_text()
    assert codes(talk.say(Edited(str(main), 1, MAIN)), main) == ["FLT102"]
    settings.write_text(good + "[tool.fastlint]\nselekt = []\n")
    said = talk.say(ChangedOnDisk(is_structure=True))
    notes = [one for one in said if isinstance(one, Note) and one.is_shown]
    assert len(notes) == 1
    assert "selekt" in notes[0].text
    assert codes(said, main) == ["FLT102"]
    again = talk.say(Edited(str(main), 2, MAIN.replace("time.sleep(1)", "pass")))
    assert codes(again, main) == []
    settings.write_text(good + "[tool.fastlint]\nignore = ['FLT102']\n")
    assert codes(talk.say(ChangedOnDisk(is_structure=True), Edited(str(main), 3, MAIN)), main) == []


def test_whoever_asks_is_answered_though_the_analysis_fails(main: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    talk = Talk(main.parent)
    assert codes(talk.say(Edited(str(main), 1, MAIN)), main) == ["FLT102"]

    def fail(*_: object) -> None:
        raise RuntimeError("out of luck")

    with monkeypatch.context() as context:
        context.setattr(LiveProject, "look", fail)
        context.setattr(LiveProject, "look_at", fail)
        said = talk.say(Edited(str(main), 2, MAIN + "\n"))
        assert codes(said, main) is None
        assert [one.version for one in said if isinstance(one, Found)] == [2]
    assert codes(talk.say(Edited(str(main), 3, MAIN)), main) == ["FLT102"]


def test_documents_that_come_and_go(main: Path) -> None:
    """Closed while it is looked at, removed from disk while it is open, renamed, edited twice at once."""
    talk = Talk(main.parent)
    said = talk.say(Edited(str(main), 1, MAIN), Closed(str(main)))
    assert codes(said, main) == []
    assert codes(talk.say(Edited(str(main), 1, "x = (\n"), Edited(str(main), 2, MAIN)), main) == ["FLT102"]
    main.unlink()
    said = talk.say(ChangedOnDisk(is_structure=True))
    assert codes(said, main) == ["FLT102"]
    other = main.with_name("other.py")
    other.write_text(MAIN)
    said = talk.say(Closed(str(main)), Edited(str(other), 1, MAIN), ChangedOnDisk(is_structure=True))
    assert codes(said, other) == ["FLT102"]
    assert not [one.text for one in said if isinstance(one, Note) and "report this" in one.text]


def test_the_pause_before_a_look_at_everything_begins_when_an_edit_is_told(
    main: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a slow machine too, whoever types is not kept waiting by a look that would be left off anyway."""
    talk = Talk(main.parent)
    talk.say(Edited(str(main), 1, MAIN))
    now = [1000.0]

    def slow(*_: object) -> list[Any]:
        now[0] += 5
        return []

    monkeypatch.setattr("fastlint.server.worker.time", SimpleNamespace(monotonic=lambda: now[0]))
    monkeypatch.setattr(LiveProject, "look_at", slow)
    talk.worker._obey(Edited(str(main), 2, MAIN))
    talk.worker._look_at(str(main))
    assert talk.worker._due() is None
    now[0] += 1
    assert talk.worker._due() is not None


def test_memory_is_not_tidied_up_in_the_middle_of_an_answer(main: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    talk = Talk(main.parent)
    talk.say(Edited(str(main), 1, MAIN))
    happened: list[str] = []
    look, tidy_up = LiveProject.look, Worker._tidy_up

    def looked(self: LiveProject, contents: Any) -> Any:
        happened.append("look")
        if happened == ["look"]:
            talk.pipe.orders.append(Edited(str(main), 3, MAIN + "# again\n"))
        return look(self, contents)

    def tidied(self: Worker) -> None:
        assert not self.pipe.poll()
        happened.append("tidy")
        tidy_up(self)

    monkeypatch.setattr(LiveProject, "look", looked)
    monkeypatch.setattr(Worker, "_tidy_up", tidied)
    talk.say(Edited(str(main), 2, MAIN + "# a\n"))
    assert happened[0] == "look"
    assert happened[-2:] == ["look", "tidy"]
    assert talk.worker.untidy == 0


def test_memory_is_tidied_up_though_somebody_types_for_long(main: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("fastlint.server.worker._LULL", 3600.0)
    monkeypatch.setattr("fastlint.server.worker._MOST_UNTIDY", 2)
    talk = Talk(main.parent)
    tidied: list[int] = []

    def tidy_up(self: Worker) -> None:
        tidied.append(self.untidy)
        self.untidy = 0

    monkeypatch.setattr(Worker, "_tidy_up", tidy_up)
    look = LiveProject.look

    def looked(self: LiveProject, contents: Any) -> Any:
        found = look(self, contents)
        if len(looks := [*looked_at, "."]) < 4:
            talk.pipe.orders.append(Edited(str(main), len(looks) + 1, MAIN + "#\n" * len(looks)))
        looked_at.append(".")
        return found

    looked_at: list[str] = []
    monkeypatch.setattr(LiveProject, "look", looked)
    talk.say(Edited(str(main), 1, MAIN))
    assert tidied == [2, 2]


def test_the_first_edit_finds_all_that_it_needs_imported(main: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A look at an open file follows the first look at everything, and none of the later ones."""
    looks: list[str] = []
    look_at = LiveProject.look_at

    def counted(project: LiveProject, path: str, data: bytes) -> Any:
        looks.append(path)
        return look_at(project, path, data)

    monkeypatch.setattr(LiveProject, "look_at", counted)
    talk = Talk(main.parent)
    assert codes(talk.say(Edited(str(main), 1, MAIN)), main) == ["FLT102"]
    assert looks == ["main.py"]
    talk.say(ChangedOnDisk(is_structure=False))
    assert looks == ["main.py"]
