"""Which application is served: what only a left-over reaches hurts nobody."""

from __future__ import annotations

import pytest

from fastlint.callgraph.liveness.served import named_by_commands
from fastlint.engine.in_memory import check_texts

OWN = """\
import time

from fastapi import FastAPI

app = FastAPI()


@app.get("/")
async def read_root() -> None:
    time.sleep(1)
"""
USING = "from {0} import work\n" + OWN
WORK = "import time\n\n\nasync def work() -> None:\n    time.sleep(1)\n"
SERVED = {"app/main.py": OWN, "requirements.txt": "fastapi\nuvicorn\n", "app/__init__.py": ""}
LEFT = {"app/features/sales/main.py": OWN, "app/features/sales/__init__.py": ""}
COMMANDS = {
    "Dockerfile": 'FROM python\nCMD ["uvicorn", "app.main:app", "--port", "80"]\n',
    "Procfile": "web: gunicorn -k uvicorn.workers.UvicornWorker app.main:app\n",
    "compose.yml": "services:\n  web:\n    command:\n      - uvicorn\n      - app.main:app\n",
    "start.sh": "#!/bin/sh\nexec uvicorn app.main:app\n",
    "README.md": "# Shop\n\n```\nuvicorn app.main:app --reload\n```\n",
    "Makefile": "run:\n\tfastapi run app/main.py\n",
    "gunicorn.conf.py": 'wsgi_app = "app.main:app"\n',
    "pyproject.toml": '[tool.fastapi]\nentrypoint = "app.main:app"\n',
    "package.json": '{"scripts": {"dev": "python -m app.main"}}',
}


def found(files: dict[str, str], *, preview: bool = False) -> set[str]:
    return {d.filename for d in check_texts(files, select={"FLT102"}, preview=preview)}


@pytest.mark.parametrize("name", COMMANDS)
def test_an_application_beside_the_served_one_hurts_nobody(name: str) -> None:
    files = SERVED | LEFT
    assert found(files) == {"app/main.py", "app/features/sales/main.py"}
    assert found(files | {name: COMMANDS[name]}) == {"app/main.py"}
    assert found(files | {name: COMMANDS[name]}, preview=True) == {"app/main.py", "app/features/sales/main.py"}


COPIED = 'FROM python\nWORKDIR /app\n{0}\nRUN chown -R shop /app\nCMD ["uvicorn", "main:app", "--port", "80"]\n'


@pytest.mark.parametrize(
    ("copy", "expected"),
    [
        ("COPY . .", {"main.py"}),
        ("COPY . /app", {"main.py"}),
        ("COPY app /app", {"main.py", "app/main.py"}),
        ("COPY . .\nWORKDIR /code/app", {"main.py", "app/main.py"}),
    ],
)
def test_the_folder_of_an_image_is_none_of_the_project(copy: str, expected: set[str]) -> None:
    files = SERVED | {"main.py": OWN, "Dockerfile": COPIED.format(copy)}
    assert found(files) == expected


def test_that_something_loads_what_it_is_told_does_not_start_it() -> None:
    load = "import importlib\n\n\ndef load(name: str) -> object:\n    return importlib.import_module(name)\n"
    files = SERVED | LEFT | {"Dockerfile": COMMANDS["Dockerfile"], "app/load.py": load}
    assert found(files | {"app/main.py": "from app.load import load\n" + OWN}) == {"app/main.py"}
    named = f'from app.load import load\n{OWN}\n\nload("app.features.sales.main")\n'
    assert found(files | {"app/main.py": named}) == {"app/main.py", "app/features/sales/main.py"}


def test_what_only_it_uses_does_so_neither() -> None:
    left = {"app/old.py": USING.format("app.work"), "app/work.py": WORK}
    files = SERVED | left | {"Dockerfile": COMMANDS["Dockerfile"]}
    assert found(files) == {"app/main.py"}
    assert found(files | {"app/main.py": USING.format("app.work")}) == {"app/main.py", "app/work.py"}


def test_that_a_package_is_named_does_not_start_its_application() -> None:
    files = SERVED | LEFT | {"Dockerfile": "COPY app/features /code/app/features\n" + COMMANDS["Dockerfile"]}
    assert found(files | {"app/main.py": OWN + '\nNAME = "app.features.sales"\n'}) == {"app/main.py"}


OTHERS = {
    "a command of its own": {"admin.sh": "uvicorn app.features.sales.main:app\n"},
    "a command in its own folder": {"app/features/sales/Dockerfile": 'CMD ["uvicorn", "main:app"]\n'},
    "a manifest of a cluster": {"k8s/sales-deployment.yaml": 'args: ["uvicorn", "app.features.sales.main:app"]\n'},
    "run as a file": {"compose.yml": "services:\n  sales:\n    command: python app/features/sales/main.py\n"},
    "told in the README": {"README.md": "Run `fastapi dev app/features/sales/main.py`.\n"},
    "mounted": {"app/main.py": OWN + '\nfrom app.features.sales import main\n\napp.mount("/sales", main.app)\n'},
    "started by a script": {"sales.py": "import uvicorn\nfrom app.features.sales.main import app\nuvicorn.run(app)\n"},
    "started by its name": {"run.py": 'import uvicorn\n\nuvicorn.run("app.features.sales.main:app")\n'},
    "tested": {"tests/test_sales.py": "from app.features.sales.main import app\n\n\ndef test() -> None: ...\n"},
    "a project of its own": {"app/features/sales/requirements.txt": "fastapi\n"},
}  # fmt: skip


@pytest.mark.parametrize("case", OTHERS)
def test_one_that_something_starts_is_no_left_over(case: str) -> None:
    assert "app/features/sales/main.py" in found(SERVED | LEFT | {"Dockerfile": COMMANDS["Dockerfile"]} | OTHERS[case])


def test_a_folder_with_requirements_of_which_the_served_one_uses_another_module_is_part_of_it() -> None:
    near = {"app/features/sales/requirements.txt": "fastapi\n", "app/features/sales/work.py": WORK}
    files = SERVED | LEFT | near | {"Dockerfile": COMMANDS["Dockerfile"]}
    assert found(files | {"app/main.py": USING.format("app.features.sales.work")}) == {
        "app/main.py", "app/features/sales/work.py",
    }  # fmt: skip


def test_no_command_decides_nothing() -> None:
    files = SERVED | LEFT | {"README.md": "Written with love, with time: for everybody.\n"}
    assert found(files) == {"app/main.py", "app/features/sales/main.py"}


def clashes(files: dict[str, str]) -> list[int]:
    return [d.span.row for d in check_texts(files, select={"FLT415"})]


def test_clashes_of_the_left_over_alone_are_of_low_confidence() -> None:
    router = (
        "from fastapi import APIRouter\n\nrouter = APIRouter()\n\n\n"
        '@router.get("/")\ndef root() -> None: ...\n\n\n@router.get("/{name}")\ndef one(name: str) -> None: ...\n\n\n'
        '@router.get("/me")\ndef me() -> None: ...\n'
    )
    served = "from fastapi import FastAPI\n\nfrom app.sales import router\n\napp = FastAPI()\n"
    left = served.replace("FastAPI()", 'FastAPI(docs_url="/")') + "app.include_router(router)\n"
    files = {
        "requirements.txt": "fastapi\n", "Dockerfile": COMMANDS["Dockerfile"], "app/sales.py": router,
        "app/main.py": served + 'app.include_router(router, prefix="/sales")\n', "app/old.py": left,
    }  # fmt: skip
    assert clashes(files) == [14]  # `/me` clashes in both, `/` in the left-over
    assert clashes(files | {"Procfile": "web: uvicorn app.old:app\n"}) == [6, 14]


PATHS = ["main.py", "backend/main.py", "backend/app/main.py", "shop/__init__.py", "shop/__main__.py"]


@pytest.mark.parametrize(("path", "text", "started"), [
    ("Dockerfile", "CMD uvicorn main:app", ["main.py"]),
    ("Dockerfile", "COPY backend /code\nWORKDIR /code\nCMD uvicorn main:app", ["main.py", "backend/main.py"]),
    ("Dockerfile", "WORKDIR /srv/backend\nCMD uvicorn app.main:app", ["backend/app/main.py"]),
    ("backend/Dockerfile", 'CMD ["uvicorn", "main:app"]', ["backend/main.py"]),
    ("deploy/Dockerfile", "CMD python /code/app/main.py", ["backend/app/main.py"]),
    ("Dockerfile", "# CMD uvicorn main:app", []),
    ("Procfile", "web: python -m shop", ["shop/__init__.py", "shop/__main__.py"]),
    ("README.md", "Write to sales@main.example, see docs:index", []),
    ("README.md", "The application stands in `main.py`.", []),
    ("README.md", "fastapi dev backend/app/main.py", ["backend/app/main.py"]),
])  # fmt: skip
def test_what_a_command_names(path: str, text: str, started: list[str]) -> None:
    named = named_by_commands(PATHS, [(path, text.encode())])
    assert sorted(PATHS[m] for m in named.started) == sorted(started)


def test_from_where_people_give_a_command_is_not_certain() -> None:
    named = named_by_commands(PATHS, [("README.md", b"cd backend\nuvicorn main:app")])
    assert sorted(PATHS[m] for m in named.meant) == ["backend/app/main.py", "backend/main.py", "main.py"]


def test_a_part_that_was_an_application_itself_may_hold_packages_of_the_same_names() -> None:
    """`app` is also a package below: what it imports of the outer one is there, if the outer one is what runs."""
    inner = "app/features/sales/app/"
    files = SERVED | {
        "__init__.py": "", "app/core/__init__.py": "", "app/core/mongo.py": "URI = 1\n",
        f"{inner}__init__.py": "", f"{inner}config.py": "from app.core.mongo import URI\n",
        "app/main.py": "from app.features.sales.app import config\n" + OWN, "worker/main.py": OWN,
    }  # fmt: skip
    many = {f"app/part{number}.py": "" for number in range(20)}
    assert found(files | many) == {"app/main.py", "worker/main.py"}
    del files["app/core/mongo.py"]
    assert found(files | many) == {"worker/main.py"}


PAGE = "import streamlit as st\n\nst.title('Sales')\n" + OWN


@pytest.mark.parametrize(
    "drawing", ["st.title('Sales')", "st.sidebar.write('Sales')", "with st.form('sales'):\n    pass"]
)
def test_an_application_in_a_page_is_served_by_nobody(drawing: str) -> None:
    """Streamlit runs the file for each look at it: no server does."""
    page = {"page.py": f"import streamlit as st\n\n{drawing}\n{OWN}", "requirements.txt": "fastapi\nstreamlit\n"}
    tested = {"tests/test_page.py": "from page import app\n\n\ndef test() -> None: ...\n"}
    assert found(page | tested) == set()
    assert found(page | SERVED) == {"app/main.py"}
    assert found(page | {"start.sh": "streamlit run page.py --server.port 8501 &\n"}) == set()
    assert found(page | tested, preview=True) == {"page.py"}


@pytest.mark.parametrize(
    "more",
    [
        {"Procfile": "web: uvicorn page:app\n"},
        {"start.py": "import uvicorn\n\nfrom page import app\n\nuvicorn.run(app)\n"},
        {"page.py": PAGE + "\n\nif __name__ == '__main__':\n    import uvicorn\n\n    uvicorn.run(app)\n"},
        {"page.py": f"import streamlit as st\n\n{OWN}\n\ndef draw() -> None:\n    st.title('Sales')\n"},
        {"page.py": f"import streamline as st\n\nst.title('Sales')\n{OWN}"},
    ],
)
def test_one_that_something_serves_is(more: dict[str, str]) -> None:
    assert "page.py" in found({"page.py": PAGE, "requirements.txt": "fastapi\nstreamlit\n"} | more)
