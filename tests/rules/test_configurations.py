"""What FLT702's fix makes of `class Config`."""

from __future__ import annotations

from fastlint.engine.in_memory import fix_texts

HEAD = "from pydantic import BaseModel{}\n\n\nclass Book(BaseModel):\n    title: str\n\n"


def test_an_option_under_both_names_is_written_once() -> None:
    before = HEAD.format("") + "    class Config:\n        orm_mode = False\n        from_attributes=True\n"
    after = HEAD.format(", ConfigDict") + "    model_config = ConfigDict(from_attributes=True)\n"
    assert fix_texts({"main.py": before}, select=("FLT702",))["main.py"] == after
