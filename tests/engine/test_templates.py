"""Templates of Python files are no Python; files of Python with an error are, whatever texts stand in them."""

from __future__ import annotations

import pytest

from fastlint.engine.in_memory import check_texts

TEMPLATES = {
    "statement": "import os\n{% if x %}\nx = 1\n{% endif %}\n",
    "later": "a = [\n    {%- for x in y %}\n    {{ x }},\n    {%- endfor %}\n]\n)\n",
    "value": "from app.{{ version }}.client import Client\n",
    "name": "class {{ name | title }}Base:\n    pass\n",
    "comment": "{# made by a generator #}\nx = 1\n",
}
FORMATS = {
    "rtf": "{\\rtf1\\ansi\\ansicpg1252\\cocoartf2867\n}",
    "html": "\ufeff\n<!DOCTYPE html>\n<html><body>x</body></html>\n",
    "xml": '<?xml version="1.0"?>\n<a/>\n',
    "zip": "PK\x03\x04\x14\x00\x08",
}
TRIALS = {
    "shell": "import os\n# %%\n!git clone https://example.com/x.git\n",
    "indented": "if True:\n    !pip install -e .\n",
    "magic": "x = 1\n%matplotlib inline\n",
    "cell": "%%writefile app.py\nx = 1\n",
    "name": "async def test_<entry_point>_offloads(tmp_path):\n    pass\n",
    "class": "class <Name>Service:\n    pass\n",
    "import": "from app.<module> import run\n",
    "value": "HOST = 'x'\nKEY = <your key>\n",
}
PYTHON = {
    "operator at the beginning": "x = 'a %s'\n% x\n",
    "comparison at the beginning": "x = 1\n!= 2\n",
    "comparison in a definition": "def f(x=1, y <z> 3):\n    pass\n",
    "conflict": "<<<<<<< HEAD\nx = 1\n=======\nx = 2\n>>>>>>> other\n",
    "shell elsewhere": "def f(:\n# %%\n!ls\n",
    "text that looks like a format": "import os\n<html>\n",
    "set at the beginning": "{1, 2\n",
    "long text": 'PAGE = """\n{% if x %}\n{{ x }}\n{% endif %}\n"""\ndef f(:\n',
    "text before": "PAGE = '{{ x }}'\ndef f(:\n",
    "text in the line": "print('{{ x }}' 1)\n",
    "text without an end": "print('{{ x }}, 1)\n",
    "set": "x = {1, 2\ny = {{}: 1\n",
    "comment": "x = (  # {{ x }}\ndef f:\n",
}


@pytest.mark.parametrize("name", TEMPLATES)
def test_template_is_left_out(name: str) -> None:
    assert check_texts({"app/page.py": TEMPLATES[name]}) == []


@pytest.mark.parametrize("name", FORMATS)
def test_a_file_of_another_format_is_left_out(name: str) -> None:
    assert check_texts({"app/page.py": FORMATS[name]}) == []


@pytest.mark.parametrize("name", TRIALS)
def test_a_file_to_be_edited_is_left_out_where_nothing_names_it(name: str) -> None:
    texts = {"app/__init__.py": "", "notebooks/trial.py": TRIALS[name]}
    assert check_texts(texts | {"app/main.py": "import os\n"}) == []
    found = check_texts(texts | {"app/main.py": "from notebooks import trial\n"})
    assert [(d.filename, d.code) for d in found] == [("notebooks/trial.py", "FLT001")]


@pytest.mark.parametrize("name", PYTHON)
def test_error_beside_texts_is_reported(name: str) -> None:
    assert [d.code for d in check_texts({"app/page.py": PYTHON[name]})] == ["FLT001"]


def test_error_in_another_file_is_reported() -> None:
    found = check_texts({"app/page.py": TEMPLATES["value"], "app/main.py": "def f(:\n"})
    assert [(d.filename, d.code) for d in found] == [("app/main.py", "FLT001")]


def test_folder_of_a_template_makes_its_files_templates() -> None:
    assert check_texts({"{{ cookiecutter.name }}/main.py": "def f(:\n"}) == []
