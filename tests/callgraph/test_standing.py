"""Code that no root reaches: of another distribution, of a library, of an application."""

from __future__ import annotations

from pathlib import Path

import pytest

from fastlint import engine
from fastlint.engine.in_memory import check_texts

SERVER = """\
import time

from fastapi import FastAPI

app = FastAPI()


@app.get("/")
async def read_root() -> None:
    time.sleep(1)
"""
TOOL = """\
import time


async def measure() -> None:
    time.sleep(1)
"""


def manifest(*dependencies: str) -> str:
    return f'[project]\nname = "part"\nversion = "1"\ndependencies = {list(dependencies)!r}\n'


def found(files: dict[str, str]) -> list[tuple[str, int]]:
    return [(d.filename, d.span.row) for d in check_texts(files, select={"FLT102"})]


def monorepo(*, tool: str = TOOL, server: str = SERVER, requires: tuple[str, ...] = ()) -> dict[str, str]:
    return {
        "server/pyproject.toml": manifest("fastapi"),
        "server/main.py": server,
        "tool/pyproject.toml": manifest(*requires, "httpx"),
        "tool/tool/__init__.py": "",
        "tool/tool/work.py": tool,
    }


def test_a_distribution_without_the_framework_has_no_server_loop() -> None:
    assert found(monorepo()) == [("server/main.py", 10)]


def test_one_that_asks_for_the_framework_or_imports_it_has() -> None:
    both = [("server/main.py", 10), ("tool/tool/work.py", 5)]
    assert found(monorepo(requires=("starlette",))) == both
    assert found(monorepo(tool="import fastapi\n" + TOOL)) == [("server/main.py", 10), ("tool/tool/work.py", 6)]


def test_one_of_which_the_server_imports_something_may_run_on_its_loop() -> None:
    assert found(monorepo(server="from tool import work\n" + SERVER)) == [
        ("server/main.py", 11), ("tool/tool/work.py", 5),
    ]  # fmt: skip


def test_what_the_server_does_not_import_of_it_is_doubtful() -> None:
    """It may come to run there by its name, or in a process of its own."""
    files = monorepo(server="from tool import work\n" + SERVER) | {"tool/tool/other.py": TOOL}
    assert found(files) == [("server/main.py", 11), ("tool/tool/work.py", 5)]
    low = check_texts(files, select={"FLT102"}, preview=True)
    assert ("tool/tool/other.py", 5) in [(d.filename, d.span.row) for d in low]
    assert found(files | {"tool/tool/work.py": "from tool import other\n" + TOOL})[-2:] == [
        ("tool/tool/other.py", 5), ("tool/tool/work.py", 6),
    ]  # fmt: skip


def test_alone_it_is_a_library() -> None:
    files = monorepo()
    del files["server/main.py"], files["server/pyproject.toml"]
    assert found(files) == [("tool/tool/work.py", 5)]


COMMANDS = {
    "pyproject.toml": '[project.scripts]\ntool = "tool.work:main"\n',
    "poetry": '[tool.poetry.scripts]\ntool = "tool.work:main"\n',
    "group": '[project.entry-points.console_scripts]\ntool = "tool.work:main"\n',
}


def command(more: str, *asked: str, tool: str = TOOL) -> dict[str, str]:
    """A distribution that stands alone, with what else its manifest says."""
    return {
        "pyproject.toml": manifest("httpx", *asked) + more,
        "tool/__init__.py": "",
        "tool/work.py": tool + "\n\ndef main() -> None: ...\n",
    }


@pytest.mark.parametrize("declared", sorted(COMMANDS))
def test_a_program_with_commands_and_no_framework_has_a_loop_of_its_own(declared: str) -> None:
    """It is analysed alone where no import connects it with a server of its repository."""
    assert found(command(COMMANDS[declared])) == []


@pytest.mark.parametrize(
    "files",
    [
        command(""),
        command(COMMANDS["poetry"], "fastapi"),
        command(COMMANDS["poetry"], tool=TOOL + "import starlette\n"),
        command(COMMANDS["poetry"] + '[tool.x]\nclassifiers = ["Topic :: Internet"]\n'),
        command(COMMANDS["poetry"] + '[project.entry-points."some.plugins"]\nwork = "tool.work"\n'),
    ],
    ids=["library", "asks for it", "imports it", "published", "plug-in"],
)
def test_what_a_server_may_import_of_such_a_program_is_told(files: dict[str, str]) -> None:
    assert found(files) == [("tool/work.py", 5)]


def test_a_program_of_which_the_server_of_its_repository_imports_something_is_told() -> None:
    files = monorepo(server="from tool import work\n" + SERVER)
    files["tool/pyproject.toml"] += COMMANDS["poetry"]
    assert found(files) == [("server/main.py", 11), ("tool/tool/work.py", 5)]


ON_LAMBDA = {
    "pyproject.toml": manifest("fastapi", "mangum", "uvicorn"),
    "main.py": SERVER,
    "handler.py": "from mangum import Mangum\n\nfrom main import app\n\nhandler = Mangum(app)\n",
}


def test_what_only_lambda_serves_lets_no_other_request_wait() -> None:
    assert found(ON_LAMBDA) == []
    assert found(ON_LAMBDA | {"local.py": 'import uvicorn\n\nuvicorn.run("main:app")\n'}) == []
    assert found(ON_LAMBDA | {"Dockerfile.dev": 'FROM python:3.12\nCMD ["uvicorn", "main:app", "--reload"]\n'}) == []
    assert found(ON_LAMBDA | {"Dockerfile": "FROM python:3.12\n# as in tiangolo/uvicorn-gunicorn-docker\n"}) == []
    assert [d.span.row for d in check_texts(ON_LAMBDA, select={"FLT102"}, preview=True)] == [10]


@pytest.mark.parametrize(
    "more",
    [
        {"pyproject.toml": manifest("fastapi")},
        {"handler.py": "from main import app\n"},
        {"Dockerfile": 'FROM python:3.12\nCMD ["uvicorn", "main:app", "--host", "0.0.0.0"]\n'},
        {"Procfile": "web: gunicorn -k uvicorn.workers.UvicornWorker main:app\n"},
        {"Dockerfile": "FROM python:3.12\nCMD fastapi run main.py\n"},
        {"run.py": 'import uvicorn\n\nuvicorn.run("main:app")\n'},
    ],
    ids=["not asked for", "not used", "uvicorn", "gunicorn", "fastapi", "code"],
)
def test_what_a_server_may_serve_too_is_told(more: dict[str, str]) -> None:
    assert found(ON_LAMBDA | more) == [("main.py", 10)]


LIBRARY = """\
import time


def wait() -> None:
    time.sleep(1)


def wait_long() -> None:
    wait()


async def second() -> None:
    wait_long()


async def first() -> None:
    wait()


async def third() -> None:
    wait()


async def other() -> None:
    time.sleep(1)
"""


def test_the_public_functions_of_a_library_have_one_finding_for_each_cause() -> None:
    assert found({"library.py": LIBRARY}) == [("library.py", 17), ("library.py", 25)]


def test_an_example_makes_no_application_of_a_library() -> None:
    files = {"library.py": LIBRARY, "examples/app.py": SERVER}
    assert found(files) == [("examples/app.py", 10), ("library.py", 17), ("library.py", 25)]


def test_in_an_application_each_call_has_its_own_and_dead_code_none() -> None:
    files = {"library.py": LIBRARY, "main.py": "from library import first, third\n" + SERVER}
    assert found(files) == [("library.py", 17), ("library.py", 21), ("main.py", 11)]


def test_modules_that_are_imported_by_name_are_not_dead() -> None:
    loading = "from importlib import import_module\n" + SERVER + "    import_module(read_root.__doc__)\n"
    files = {"steps.py": TOOL + "\n\nSTEPS = [measure]\n", "main.py": SERVER}
    assert found(files) == [("main.py", 10)]
    assert found({**files, "main.py": loading}) == [("main.py", 11), ("steps.py", 5)]


def test_the_root_of_a_project_may_be_a_package() -> None:
    files = {"__init__.py": "", "work.py": TOOL, "main.py": "import work\n" + SERVER + "    await work.measure()\n"}
    assert found(files) == [("main.py", 11), ("work.py", 5)]


def test_a_module_behind_a_package_of_its_name_does_not_run() -> None:
    main = "from app import tools\n" + SERVER + "    await tools.measure()\n"
    files = {"app/__init__.py": "", "app/tools.py": TOOL, "app/main.py": main}
    assert found(files) == [("app/main.py", 11), ("app/tools.py", 5)]
    assert found({**files, "app/tools/__init__.py": TOOL}) == [("app/main.py", 11), ("app/tools/__init__.py", 5)]


def test_a_package_inside_of_another_is_no_top_one() -> None:
    """What is imported of its namesake from elsewhere is not missing."""
    main = "from app.parts.flows import run\n" + SERVER
    parts = {"app/__init__.py": "", "app/main.py": main, "app/parts/__init__.py": "", "app/parts/flows/__init__.py": ""}
    files = {**parts, "shop.py": SERVER, **{f"tool{n}.py": "import time\n" for n in range(30)}}
    missing = "from {}.handler import Handler\n\n\ndef run() -> None:\n    Handler()\n"
    assert found({**files, "app/parts/flows/__init__.py": missing.format("flows")}) == [
        ("app/main.py", 11),
        ("shop.py", 10),
    ]
    assert found({**files, "app/parts/flows/__init__.py": missing.format("app")}) == [("shop.py", 10)]


APPLICATION = """\
from fastapi import FastAPI
{imports}
app = FastAPI()


@app.get("/")
def read_root() -> str:
    return "root"
{more}"""
MODEL = """\
from pydantic import BaseModel


class Item(BaseModel):
    name: str


told = Item(name="x").dict()
"""


def deprecated(files: dict[str, str], *, imports: str = "", more: str = "", preview: bool = False) -> list[str]:
    """The files in which the deprecated method is reported, beside an application."""
    every = {"app/__init__.py": "", "app/main.py": APPLICATION.format(imports=imports, more=more), **files}
    every["requirements.txt"] = "fastapi==0.115.0\npydantic==2.10.0\n"
    return [d.filename for d in check_texts(every, select={"FLT701"}, preview=preview)]


def test_what_stands_in_a_module_that_nothing_imports_is_of_low_confidence() -> None:
    files = {"app/items.py": MODEL}
    assert deprecated(files) == []
    assert deprecated(files, preview=True) == ["app/items.py"]
    assert deprecated(files, imports="from app import items\n") == ["app/items.py"]


def test_what_only_dead_modules_import_is_dead() -> None:
    assert deprecated({"app/items.py": MODEL, "app/old.py": "from app.items import told\n"}) == []
    live = {
        "app/items.py": MODEL,
        "app/old.py": "from app.items import told\n\nif __name__ == '__main__':\n    told()\n",
    }
    assert deprecated(live) == ["app/items.py"]


def test_a_module_is_alive_that_is_loaded_by_name() -> None:
    loop = "    for one in {loader}:\n        import_module(one.name)\n"
    imports = "import pkgutil\nfrom importlib import import_module\nfrom pathlib import Path\n"
    files = {"app/plugins/__init__.py": "", "app/plugins/items.py": MODEL, "app/spare/items.py": MODEL}
    beside = "\n\ndef load() -> None:\n" + loop.format(loader="pkgutil.iter_modules([str(Path(FOLDER) / 'plugins')])")
    assert deprecated(files, imports=imports, more=beside) == ["app/plugins/items.py"]
    named = "\n\ndef load(name: str) -> None:\n    import_module(f'app.plugins.{name}')\n"
    assert deprecated(files, imports=imports, more=named) == ["app/plugins/items.py"]
    unknown = "\n\ndef load() -> None:\n    import_module(CONFIG.plugin)\n"
    assert deprecated(files, imports=imports, more=unknown) == ["app/plugins/items.py", "app/spare/items.py"]


GIVING = "\n\ndef load(name: str) -> None:\n    {how}\n"


@pytest.mark.parametrize(
    "how",
    [
        "import_module(name)",
        "__import__('.'.join(name.split('.')[:-1]))",
        "path, _, last = name.rpartition('.')\n    getattr(import_module(path), last)",
        "spec_from_file_location(name, name)",
    ],
)
def test_what_a_function_is_given_to_load_stands_in_some_text(how: str) -> None:
    files = {"app/plugins/__init__.py": "", "app/plugins/items.py": MODEL, "app/spare/rest.py": MODEL}
    loading = GIVING.format(how=how)
    assert deprecated(files, more=loading) == []
    assert deprecated(files, more=loading, preview=True) == ["app/plugins/items.py", "app/spare/rest.py"]
    named = {**files, "app/setup.py": "PLUGINS = ['app.plugins.items', 'plugins/items.py']\n"}
    assert deprecated(named, more=loading) == ["app/plugins/items.py"]


@pytest.mark.parametrize(
    "how",
    [
        "import_module(settings.plugin)",
        "import_module(name.config['plugin'])",
        "import_module(os.environ['PLUGIN'])",
        "spec_from_file_location(name, sys.argv[1])",
        "[load(one) for one in os.listdir(name) if one.endswith('.py')]\n    import_module(name)",
    ],
)
def test_what_comes_from_outside_may_load_anything(how: str) -> None:
    files = {"app/plugins/__init__.py": "", "app/plugins/items.py": MODEL}
    assert deprecated(files, more=GIVING.format(how=how)) == ["app/plugins/items.py"]


def test_a_model_of_a_loaded_module_is_used_by_nobody_if_only_a_name_that_is_written_out_is_taken() -> None:
    unused = "from pydantic import BaseModel\n\n\nclass Part(BaseModel):\n    class Config:\n        title = 'x'\n"
    files = {
        "app/plugins/__init__.py": "", "app/plugins/part.py": unused + "\n\nHANDLERS = {}\n",
        "requirements.txt": "fastapi==0.115.0\npydantic==2.10.0\n",
    }  # fmt: skip
    loading = "\n\ndef load(name: str) -> None:\n    found = import_module(f'app.plugins.{name}')\n    %s\n"

    def found(taking: str) -> list[str]:
        files["app/main.py"] = APPLICATION.format(imports="", more=loading % taking)
        return [d.filename for d in check_texts(files, select={"FLT702"})]

    assert found("getattr(found, 'HANDLERS', None)") == []
    assert found("found.HANDLERS") == []
    assert found("getattr(found, name)") == ["app/plugins/part.py"]
    assert found("vars(found)") == ["app/plugins/part.py"]


def test_a_plain_function_that_nothing_names_may_be_called_by_hand() -> None:
    text = "from pydantic import BaseModel\n\n\nclass Item(BaseModel):\n    name: str\n\n\n"
    text += "def told(item: Item) -> dict:\n    return item.dict()\n"
    assert deprecated({"app/items.py": text}, imports="from app import items\n") == ["app/items.py"]


@pytest.mark.parametrize(
    ("how", "rows"),
    [
        ("", []),
        ("    desk.tell(1)\n", [12]),
        ("    getattr(desk, 'tell')(1)\n", [12]),
        ("\n\nclass Other(items.Desk):\n    def go(self):\n        self.tell(1)\n", []),  # nobody makes it
        ("\n\nclass Other(items.Desk):\n    def go(self):\n        self.tell(1)\n\n\nOther().go()\n", [12]),
    ],
)
def test_a_method_that_nothing_alive_names_is_dead_in_all_groups(how: str, rows: list[int]) -> None:
    text = "import asyncio\nfrom pydantic import BaseModel\n\n\nclass Item(BaseModel):\n    name: str\n\n\n"
    text += "class Desk:\n    def keep(self) -> None: ...\n    def tell(self, item: Item) -> dict:\n"
    text += "        return item.dict()\n"
    main = APPLICATION.format(imports="from app import items\n\ndesk = items.Desk()\n", more="    desk.keep()\n" + how)
    files = {"app/__init__.py": "", "app/main.py": main, "app/items.py": text, "requirements.txt": "pydantic==2.10\n"}
    assert [d.span.row for d in check_texts(files, select={"FLT701"})] == rows


@pytest.mark.parametrize(
    ("inside", "found"),
    [
        ("", []),
        ("    print(told)\n", ["app/items.py"]),
        ("    told_again = 1\n    print(told_again)\n", []),
        ("    return lambda: told(None)\n", ["app/items.py"]),
        ("    print(locals())\n", ["app/items.py"]),
    ],
)
def test_a_function_that_nothing_names_in_the_one_around_it_is_dead(inside: str, found: list[str]) -> None:
    text = "from pydantic import BaseModel\n\n\nclass Item(BaseModel):\n    name: str\n\n\n"
    text += f"def outer():\n    def told(item: Item) -> dict:\n        return item.dict()\n\n{inside}"
    imports = "from app.items import outer\n\nouter()\n"
    assert deprecated({"app/items.py": text}, imports=imports) == found


STORES = """\
import requests


class Base:
    def read(self, name: str) -> str:
        raise NotImplementedError

    def tell(self) -> str:
        return self.read("a")


class Near(Base):
    def read(self, name: str) -> str:
        return name


class Far(Base):
    def read(self, name: str) -> str:
        return requests.get(name).text


class Other:
    def read(self, name: str) -> str:
        return requests.post(name).text
"""


@pytest.mark.parametrize(
    ("how", "rows"),
    [
        ("Near().read('a')", []),
        ("Far().read('a')", [19]),
        ("Other().read('a')", [24]),
        ("Near().tell()", [19]),  # of a base, and so maybe of any class below it
        ("open('x').read()", []),
        ("globals()['store'].read('a')", [19, 24]),  # nobody knows what it is
        ("{'a': Far().read}['a']('a')", [19, 24]),
        ("(Near() if store else Far()).read('a')", [19]),
    ],
)
def test_a_method_of_a_common_name_is_dead_if_only_those_of_others_are_called(how: str, rows: list[int]) -> None:
    imports = "from app.stores import Far, Near, Other\n\nstore = 1\nprint(Far(), Near(), Other())\n"
    main = APPLICATION.format(imports=imports, more=f"    {how}\n")
    files = {"app/__init__.py": "", "app/main.py": main, "app/stores.py": STORES}
    assert [d.span.row for d in check_texts(files, select={"FLT525"})] == rows


SCRIPT = """\
import asyncio

from app.tools import measure
from weave import Evaluation, Model


class Trial(Model):
    async def run(self) -> None:
        await measure()


if __name__ == "__main__":
    asyncio.run(Evaluation(Trial()).evaluate())
"""


@pytest.mark.parametrize(
    ("files", "rows"),
    [
        ({"app/evals/trial.py": SCRIPT}, []),
        ({"scripts/trial.py": SCRIPT}, []),
        ({"app/jobs/trial.py": SCRIPT}, [5]),
        ({"app/evals/trial.py": SCRIPT, "app/hub.py": SCRIPT}, [5]),
        ({"app/evals/trial.py": SCRIPT, "app/main.py": "from app.evals import trial\n"}, [5]),
    ],
)
def test_what_only_scripts_name_blocks_no_loop_of_a_server(files: dict[str, str], rows: list[int]) -> None:
    main = files.get("app/main.py", "") + "from app import tools\n" + SERVER + "\n\nprint(tools.NAME)\n"
    tools = {"app/tools.py": TOOL + "\n\nNAME = 'tools'\n", "app/main.py": main, "app/__init__.py": ""}
    every = {"requirements.txt": "fastapi\n", "app/evals/__init__.py": "", **files, **tools}
    assert [row for path, row in found(every) if path == "app/tools.py"] == rows


def test_an_example_is_no_root_for_what_the_application_does_not_use() -> None:
    files = {"app/items.py": MODEL, "examples/show.py": APPLICATION.format(imports="from app import items\n", more="")}
    assert deprecated(files) == []
    assert deprecated(files, imports="from app import items\n") == ["app/items.py"]
    served = {**files, "Dockerfile": 'CMD ["uvicorn", "examples.show:app"]\n'}
    assert deprecated(served) == ["app/items.py"]


def test_a_module_is_alive_that_a_text_or_a_command_names() -> None:
    files = {"app/items.py": MODEL}
    assert deprecated(files, more="\n\nJOBS = ['app.items.told']\n") == ["app/items.py"]
    assert deprecated({**files, "Dockerfile": 'CMD ["python", "-m", "app.items"]\n'}) == ["app/items.py"]
    assert deprecated({**files, "pyproject.toml": '[project.scripts]\nitems = "app.items:told"\n'}) == ["app/items.py"]
    assert deprecated({**files, "Dockerfile": "COPY app/other.py .\n"}) == []


@pytest.mark.parametrize("test", ["tests/test_items.py", "tests/conftest.py", "app/test_items.py"])
def test_a_module_that_only_tests_import_is_dead(test: str) -> None:
    files = {"app/items.py": MODEL, test: "from app.items import told\n\n\ndef test_it() -> None:\n    told(1)\n"}
    assert deprecated(files) == []
    assert deprecated(files, preview=True) == ["app/items.py"]
    assert deprecated(files, imports="from app.items import told\n") == ["app/items.py"]
    assert deprecated({**files, "scripts/fill.py": "from app.items import told\n"}) == ["app/items.py"]


def test_what_tests_import_of_a_library_is_alive() -> None:
    files = {"lib/items.py": MODEL, "tests/test_items.py": "from lib.items import told\n"}
    files["requirements.txt"] = "pydantic==2.10\n"
    assert [d.filename for d in check_texts(files, select={"FLT701"})] == ["lib/items.py"]


@pytest.mark.parametrize(
    "imports",
    [
        "from app.gone.rows import Row\n",  # a module that is not there
        "from app.chain import Row\n",  # one that fails itself
    ],
)
def test_a_module_that_cannot_be_imported_is_dead(imports: str) -> None:
    files = {"app/items.py": imports + MODEL, "app/rows.py": "class Row: ...\n", "app/gone/__init__.py": ""}
    files["app/chain.py"] = "from app.gone.rows import Row\n"
    files |= {f"app/more_{number}.py": "" for number in range(40)}
    spare = "from fastapi import FastAPI\n\nfrom app import items\n\napp = FastAPI()\n"
    assert deprecated({**files, "app/spare.py": spare}) == []
    assert deprecated({**files, "app/spare.py": spare}, preview=True) == ["app/items.py"]
    few = {name: text for name, text in files.items() if "more" not in name}
    assert deprecated({**few, "app/spare.py": spare}) == ["app/items.py"]  # what so many need is there, and ignored


@pytest.mark.parametrize(
    "imports",
    [
        "from app.rows import Row\n",
        "from app.rows import Cell\n",  # a slip, soon mended
        "try:\n    from app.gone.rows import Cell\nexcept ImportError:\n    Cell = None\n",
        "from app.item_pb2 import Row\n",
        "from app._version import version\n",
        "from elsewhere.rows import Cell\n",
    ],
)
def test_a_module_is_alive_of_which_no_import_is_known_to_fail(imports: str) -> None:
    files = {"app/items.py": imports + MODEL, "app/rows.py": "class Row: ...\n"}
    spare = "from fastapi import FastAPI\n\nfrom app import items\n\napp = FastAPI()\n"
    assert deprecated({**files, "app/spare.py": spare}) == ["app/items.py"]


def test_where_no_application_can_be_imported_something_is_there_that_is_not_seen() -> None:
    files = {"app/items.py": "from app.gone.rows import Row\n" + MODEL, "app/gone/__init__.py": ""}
    assert deprecated(files, imports="from app import items\n") == ["app/items.py"]


def test_a_package_is_the_one_in_which_the_file_lies() -> None:
    """Python looks for `app.core` in the `app` that is running, not in that of the service beside it."""
    service = "from app.core import limits\nfrom fastapi import FastAPI\n\napp = FastAPI()\n"
    files = {
        "one/app/__init__.py": "", "one/app/main.py": service + "\n\n" + MODEL, "one/app/core.py": "limits = 1\n",
        **{f"one/app/more_{number}.py": "" for number in range(20)},
        "two/app/__init__.py": "", "two/app/main.py": service + "\n\n" + MODEL,
        "requirements.txt": "fastapi==0.115.0\npydantic==2.10.0\n",
    }  # fmt: skip
    assert [d.filename for d in check_texts(files, select={"FLT701"})] == ["one/app/main.py"]
    files["two/app/core.py"] = "limits = 1\n"
    assert len(check_texts(files, select={"FLT701"})) == 2


def test_in_a_library_nothing_is_dead() -> None:
    assert [
        d.filename
        for d in check_texts({"lib/items.py": MODEL, "requirements.txt": "pydantic==2.10\n"}, select={"FLT701"})
    ]


SERVICE = """\
class Store:
    def __init__(self, db: Session) -> None:
        self.db = db

    def find(self, key: int) -> object:
        return self.db.query(Item).get(key)
"""
ITEM = "from app.models import Item\nfrom sqlalchemy.orm import Session\n\n\n"
TABLE = """\
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase): ...


class Item(Base):
    __tablename__ = "items"
    id: Mapped[int] = mapped_column(primary_key=True)
"""


def test_a_method_that_nothing_names_is_dead_though_its_class_is_used() -> None:
    def rows(more: str) -> list[int]:
        main = APPLICATION.format(imports="from app.store import Store\n", more=more)
        files = {"app/__init__.py": "", "app/main.py": main, "app/models.py": TABLE, "app/store.py": ITEM + SERVICE}
        return [d.span.row for d in check_texts(files, select={"FLT901"})]

    assert rows("\n\nstore = Store(None)\n") == []
    assert rows("\n\nstore = Store(None)\nstore.find(1)\n") == [10]
    assert rows("\n\nstore = Store(None)\nname = 'find'\n") == [10]


@pytest.mark.parametrize("decorator", ["", "@override", "@staticmethod", "@typing.final", "@deprecated('old')"])
def test_a_method_that_only_tests_call_is_dead_for_all_rules(decorator: str) -> None:
    client = (
        "import typing\n\nimport requests\n\n\nclass Hub:\n"
        f"    {decorator}\n    def read(self) -> object:\n        return requests.get('https://example.com')\n"
    )
    test = "from app.hub import Hub\n\n\ndef test_read() -> None:\n    assert Hub().read()\n"

    def found(more: str, hub: str = client) -> list[int]:
        main = APPLICATION.format(imports="from app.hub import Hub\n", more="\n\nhub = Hub()\n" + more)
        files = {"app/__init__.py": "", "app/main.py": main, "app/hub.py": hub, "tests/test_hub.py": test}
        return [d.span.row for d in check_texts(files, select={"FLT525"})]

    assert found("") == []
    assert found("hub.read()\n") == [9]
    assert found("", client.replace("class Hub:", "class Hub(typing.Reader):")) == [9]
    other = client.replace(decorator, "@plug.handler") if decorator else client.replace("    \n", "    @on('x')\n", 1)
    assert found("", other) == [9]


JOB = """\
import time


class Job:
    {said}
    async def wait(self) -> None:
        {inner}
        time.sleep(1)
"""


@pytest.mark.parametrize(
    ("more", "said", "is_live"),
    [
        ("", "", False),
        ("from outside.wait import pause\n", "", False),
        ("import outside.wait\n", "", False),
        ("", '"""Call `job.wait()` in tests only."""', False),
        ("", "'''wait\n\n    for all, as in `Job().wait()`'''", False),
        ("import outside\nprint(outside.wait)\n", "", True),
        ("NAME = 'wait'\n", "", True),
        ('TEXT = """job.wait()"""\n', "", True),
    ],
)
def test_neither_docstrings_nor_ways_to_modules_name_a_method(more: str, said: str, is_live: bool) -> None:
    main = APPLICATION.format(imports="from app.job import Job\n" + more, more="\n\njob = Job()\n")
    job = JOB.format(said=said, inner='"""wait for it"""' if said else "pass")
    files = {"app/__init__.py": "", "app/main.py": main, "app/job.py": job}
    assert bool(check_texts(files, select={"FLT102"})) == is_live


@pytest.mark.parametrize(("main", "is_live"), [("", False), ("from app.store import Opened\n\nprint(Opened)\n", True)])
def test_what_only_the_protocols_of_a_class_call_that_nobody_names_is_dead(main: str, is_live: bool) -> None:
    store = (
        "import time\n\n\nasync def fetch() -> None:\n    time.sleep(1)\n\n\nclass Opened:\n"
        '    """As in `async with Opened()`."""\n\n'
        "    async def __aenter__(self) -> None:\n        return await fetch()\n"
    )
    text = APPLICATION.format(imports="from app import store\n" + main, more="")
    files = {"app/__init__.py": "", "app/main.py": text, "app/store.py": store}
    assert bool(check_texts(files, select={"FLT102"})) == is_live


@pytest.mark.parametrize(
    ("listing", "is_live"),
    [
        ('Path().glob("app/parts/routes_*.py")', False),
        ('sorted(Path(__file__).parent.glob("*/routes_*.py"))', False),
        ('glob.glob(os.path.join("app", "**", "routes_*.py"))', False),
        ('Path().glob("app/parts/*.py")', True),
        ('Path("app").glob("**/*.py")', True),
        ('Path().glob(os.environ["PARTS"])', True),
        ("os.listdir('app/parts')", True),
    ],
)
def test_who_loads_the_files_of_a_pattern_loads_no_others(listing: str, is_live: bool) -> None:
    more = (
        f"\n\nfor file in {listing}:\n    part = import_module('.'.join(Path(file).with_suffix('').parts))\n"
        "    for name in dir(part):\n        getattr(part, name)\n"
    )
    imports = "import glob\nimport os\nfrom importlib import import_module\nfrom pathlib import Path\n"
    tool = "import time\n\n\nasync def spare() -> None:\n    time.sleep(1)\n"
    files = {
        "app/__init__.py": "",
        "app/main.py": APPLICATION.format(imports=imports + "from app.parts import tools\n", more=more),
        "app/parts/__init__.py": "",
        "app/parts/tools.py": tool,
        "app/parts/routes_one.py": tool,
    }
    found = {d.filename for d in check_texts(files, select={"FLT102"})}
    assert found - {"app/main.py"} >= {"app/parts/routes_one.py"}
    assert ("app/parts/tools.py" in found) == is_live


def test_what_is_loaded_by_name_is_used_by_name() -> None:
    """A class that nobody names is found in a module that is loaded; a method that nobody names is not called."""
    base = "class Tool:\n    def run(self) -> object:\n        return self._execute()\n"
    tool = (
        "import requests\n\nfrom app.tool import Tool\n\n\nclass Read(Tool):\n    def _execute(self) -> object:\n"
        "        return requests.get('https://example.com')\n\n    def spare(self) -> object:\n"
        "        return requests.get('https://example.com')\n"
    )
    loading = "from importlib import import_module\n"
    more = "\n\ndef load(name: str, attr: str) -> object:\n    return getattr(import_module(name), attr)().run()\n"

    def found(more: str, base: str = base) -> list[int]:
        main = APPLICATION.format(imports=loading + "from app import tool\n", more=more)
        files = {"app/__init__.py": "", "app/main.py": main, "app/tool.py": base, "app/read.py": tool}
        return [d.span.row for d in check_texts(files, select={"FLT525"})]

    assert found("") == []
    assert found(more) == []  # no text names the module
    more += "\n\nload('app.read', input())\n"
    assert found(more) == [8]
    assert found(more, "import outside\n\n\n" + base.replace("Tool:", "Tool(outside.Tool):")) == [8, 11]
    assert found(more, base.replace("self._execute()", "getattr(self, self.name)()")) == [8, 11]
    named = "\n\nNAME = 'app.read'\n\n\ndef play() -> None:\n    for one in tool.Tool.{}():\n        one().run()"
    named += "\n\n\nplay()\n"
    assert found(named.format("__subclasses__")) == [8]


def test_what_only_a_router_that_nobody_includes_calls_does_not_run() -> None:
    helper = "import time\n\n\nasync def wait() -> None:\n    time.sleep(1)\n"
    router = (
        "from app.waiting import wait\nfrom fastapi import APIRouter\n\nrouter = APIRouter()\n\n\n"
        "@router.get('/wait')\nasync def read_wait() -> None:\n    await wait()\n"
    )
    other = "from fastapi import APIRouter\n\nrouter = APIRouter()\n\n\n@router.get('/a')\ndef a() -> None: ...\n"
    imports = "from app import spare\nfrom app.used import router\n"

    def rows(more: str) -> list[str]:
        files = {
            "app/__init__.py": "", "app/main.py": APPLICATION.format(imports=imports, more=more),
            "app/waiting.py": helper, "app/spare.py": router, "app/used.py": other,
        }  # fmt: skip
        return [d.filename for d in check_texts(files, select={"FLT102"})]

    assert rows("\n\napp.include_router(router)\n") == []
    assert rows("\n\napp.include_router(router)\napp.include_router(spare.router)\n") == ["app/waiting.py"]


def test_routers_of_which_none_is_included_are_included_in_a_way_that_is_not_seen() -> None:
    router = "from fastapi import APIRouter\n\nrouter = APIRouter()\n\n\n@router.get('/a')\ndef a() -> None: ...\n"
    used = "from fastapi import APIRouter\n\nother = APIRouter()\n\n\n@other.get('/b')\ndef b() -> None: ...\n"

    def lost(files: dict[str, str], imports: str = "", more: str = "") -> list[str]:
        main = APPLICATION.format(imports=imports, more=more)
        return [d.filename for d in check_texts({"app/main.py": main, **files}, select={"FLT417"})]

    one, two = {"app/one.py": router}, {"app/one.py": router, "app/two.py": router}
    assert lost(one) == ["app/one.py"]
    assert lost(two) == []
    included = {"imports": "from app.used import other\n", "more": "\n\napp.include_router(other)\n"}
    assert lost({**two, "app/used.py": used}, **included) == ["app/one.py", "app/two.py"]
    sample = '"""A sample endpoint, to show how it is done."""\n\n' + router
    assert lost({"app/one.py": sample, "app/two.py": router, "app/used.py": used}, **included) == ["app/two.py"]


PLUGIN = "import requests\n\n\ndef ask() -> object:\n    return requests.get('https://example.com')\n"


def unlimited(files: dict[str, str], more: str = "") -> list[str]:
    """The files with calls that a server waits for without limit."""
    main = APPLICATION.format(imports="from importlib.metadata import entry_points\n", more=more)
    every = {"app/__init__.py": "", "app/main.py": main, "app/plug.py": PLUGIN, "app/spare.py": PLUGIN, **files}
    return [d.filename for d in check_texts(every, select={"FLT525"})]


DECLARED = {
    "pyproject.toml": '[project.entry-points."app.plugins"]\nplug = "app.plug:ask"\n'
    '[project.entry-points.other]\nspare = "app.spare"\n',
    "setup.cfg": "[options.entry_points]\napp.plugins =\n    plug = app.plug:ask\nother =\n    spare = app.spare:ask\n",
    "setup.py": "from setuptools import setup\n\nsetup(entry_points={'app.plugins': ['plug = app.plug:ask'],\n"
    "    'other': ['spare=app.spare:ask [extra]'], 'console_scripts': ['spare = app.spare:ask']})\n",
}


@pytest.mark.parametrize("name", sorted(DECLARED))
def test_plug_ins_of_entry_points_run_in_the_server_that_loads_them(name: str) -> None:
    load = "\n\ndef load() -> None:\n    for one in {}:\n        one.load()\n"
    declared = {name: DECLARED[name]}
    assert unlimited(declared) == []
    assert unlimited({}, load.format("entry_points(group='app.plugins')")) == []
    assert unlimited(declared, load.format("entry_points(group='app.plugins')")) == ["app/plug.py"]
    assert unlimited(declared, load.format("entry_points()")) == ["app/plug.py", "app/spare.py"]
    named = "\n\nGROUP = 'other'\n" + load.format("iter_entry_points(GROUP)").lstrip()
    assert unlimited(declared, named) == ["app/spare.py"]


def test_commands_are_alive_but_no_plug_ins() -> None:
    load = "\n\ndef load() -> None:\n    for one in entry_points():\n        one.load()\n"
    scripts = {"pyproject.toml": '[project.scripts]\nspare = "app.spare:ask"\n'}
    assert unlimited(scripts, load) == []
    packaging = "from setuptools import setup\n\nsetup(entry_points={'console_scripts': ['items = app.items:told']})\n"
    assert unlimited({"setup.py": packaging.replace("items:told", "spare:ask")}, load) == []
    assert deprecated({"app/items.py": MODEL, "setup.py": packaging}) == ["app/items.py"]
    declared = {"pyproject.toml": '[project.entry-points.framework]\nitems = "app.items"\n'}
    assert deprecated({"app/items.py": MODEL, **declared}) == ["app/items.py"]


def test_what_a_text_of_a_server_names_runs_in_it() -> None:
    assert unlimited({}, "\n\nPLUGINS = ['app.plug.ask']\n") == ["app/plug.py"]
    assert unlimited({"Dockerfile": 'CMD ["python", "-m", "app.plug"]\n'}) == []


REBOUND = "broker = None\n\n\ndef configure() -> None:\n    global broker\n    broker = object()\n"
HANDING_ON = "from app.tasks.broker import broker, configure\n\n__all__ = ['broker', 'configure']\n"


@pytest.mark.parametrize(
    ("use", "is_read"),
    [
        ("from app.tasks import configure\n", False),
        ("from app import tasks\n\ntasks.configure()\n", False),
        ("from app.tasks import broker, configure\n\nprint(broker)\n", True),
        ("from app import tasks\n\n\ndef send() -> None:\n    tasks.broker.send()\n", True),
    ],
)
def test_a_name_that_is_only_handed_on_and_that_nobody_takes_is_none_for_nobody(use: str, is_read: bool) -> None:
    files = {"app/__init__.py": "", "app/tasks/__init__.py": HANDING_ON, "app/tasks/broker.py": REBOUND}
    files["app/main.py"] = APPLICATION.format(imports=use, more="")
    found = [d.filename for d in check_texts(files, select={"FLT515"})]
    assert ("app/tasks/__init__.py" in found) is is_read


def test_an_application_that_cannot_be_imported_is_named(tmp_path: Path) -> None:
    app = APPLICATION.format(imports="", more="")
    files = {
        "requirements.txt": "fastapi\n", "app/__init__.py": "", "app/main.py": app, "app/gone/__init__.py": "",
        "app/spare.py": "from app import rows\n" + app, "app/rows.py": "from app.gone.rows import Row\n",
        **{f"app/more_{number}.py": "" for number in range(30)},
    }  # fmt: skip
    for path, text in files.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text, encoding="utf-8")

    def told(*paths: str) -> list[str]:
        request = engine.Request(tuple(str(tmp_path / path) for path in paths or (".",)), cache=False)
        return [line for line in engine.check(request).warnings if "cannot be imported" in line]

    (line,) = told()
    assert line.startswith("app/spare.py: ")
    assert "because app/rows.py imports `app.gone.rows`" in line
    assert told("app/main.py") == []
    assert told("app/spare.py") == [line]
    (tmp_path / "app/gone/rows.py").write_text("class Row: ...\n", encoding="utf-8")
    assert told() == []


@pytest.mark.parametrize(
    ("package", "use", "is_told"),
    [
        ('"""Nothing."""\n', "from .parts import manager\n\nmanager()\n", True),
        ("def other() -> None: ...\n", "from app.parts import manager\n\nmanager()\n", True),
        ("manager = 1\n", "from .parts import manager\n\nmanager()\n", False),
        (
            "try:\n    import manager\nexcept ImportError:\n    pass\n",
            "from .parts import manager\n\nmanager()\n",
            False,
        ),
        ("from elsewhere import *\n", "from .parts import manager\n\nmanager()\n", False),
        ("def __getattr__(name: str) -> int: ...\n", "from .parts import manager\n\nmanager()\n", False),
        ("globals()['manager'] = 1\n", "from .parts import manager\n\nmanager()\n", False),
        ("def set() -> None:\n    global manager\n", "from .parts import manager\n\nmanager()\n", False),
        ("def (:\n", "from .parts import manager\n\nmanager()\n", False),
        ("", "from .parts import held\n", False),
        ("", "from .parts import manager\n\nmanager.start()\n", False),
        ("", "try:\n    from .parts import manager\nexcept ImportError:\n    pass\n", False),
    ],
)
def test_an_application_that_imports_a_name_that_is_not_there(
    tmp_path: Path, package: str, use: str, *, is_told: bool
) -> None:
    files = {
        "requirements.txt": "fastapi\n", "app/__init__.py": "", "app/main.py": APPLICATION.format(imports="", more=""),
        "app/spare.py": APPLICATION.format(imports=use, more=""), "app/parts/__init__.py": package,
        "app/parts/held.py": "",
    }  # fmt: skip
    for path, text in files.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text, encoding="utf-8")
    warnings = engine.check(engine.Request((str(tmp_path),), cache=False)).warnings
    assert any("app/spare.py" in line and "cannot be imported" in line for line in warnings) is is_told


def test_what_is_included_without_a_name_is_among_what_the_project_loads() -> None:
    router = "from fastapi import APIRouter\n\nrouter = APIRouter()\n\n\n@router.get('/a')\ndef a() -> dict:\n"
    router += "    return Item(name='x').dict()\n"
    spare = MODEL + router
    files = {"app/routers/__init__.py": "", "app/routers/one.py": spare, "app/legacy/two.py": spare}
    loading = "\n\ndef install(name: str) -> None:\n    app.include_router({what})\n\n\ninstall('one')\n"
    loaded = loading.format(what="import_module(f'app.routers.{name}').router")
    assert deprecated(files, more=loaded) == ["app/routers/one.py"] * 2
    unknown = loading.format(what="collected(name)")
    assert deprecated(files, imports="from collecting import collected\n", more=unknown) == [
        "app/legacy/two.py", "app/legacy/two.py", "app/routers/one.py", "app/routers/one.py",
    ]  # fmt: skip
    both = loaded + "\n\napp.include_router(collected('app/legacy'))\n"
    assert len(deprecated(files, imports="from collecting import collected\n", more=both)) == 4


CLIENT = """\
import requests


class Client:
    async def get(self, url: str) -> str:
        return requests.get(url).text


def wanted() -> Client:
    return Client()
"""
ASKING = """\
from fastapi import Depends, FastAPI
from sqlalchemy.orm import Session

from client import Client, wanted

app = FastAPI()


def session() -> Session: ...


@app.get("/")
async def read_root(session: Session = Depends(session), client: Client = Depends(wanted)) -> str:
    known = {{"name": "a"}}
    session.get(Client, 1)
    {0}
    return known.get("name", "b")
"""


@pytest.mark.parametrize(("asking", "is_live"), [
    ("known.get(1)", False),
    ("if known.get(1).get(2) == 3: pass", False),
    ("print(unheard.get(1)['a'], unheard.get(2) or 3)", False),
    ("await unheard.get(1)", True),
    ("print(unheard.get(1))", True),
    ("print(client.get)", True),
    ("print(getattr(client, 'get'))", True),
    ("await client.get('http://a')", True),
])  # fmt: skip
def test_a_common_name_is_that_of_a_method_only_where_it_may_be_meant(asking: str, is_live: bool) -> None:
    files = {"main.py": ASKING.format(asking), "client.py": CLIENT, "requirements.txt": "fastapi\n"}
    assert bool(check_texts(files, select={"FLT101"})) == is_live


def test_middleware_that_a_function_would_add_is_added_by_nobody() -> None:
    adding = (
        "from fastapi.middleware.cors import CORSMiddleware\n\n\ndef add_cors(app):\n"
        '    app.add_middleware(CORSMiddleware, allow_origins=["*"], allow_credentials=True)\n'
    )
    head, route = "from fastapi import Cookie, FastAPI\n", "@app.get('/')\ndef root(session: str = Cookie()): ...\n"
    main = f"{head}\n{{0}}app = FastAPI()\n{{1}}\n\n{route}"
    files = {"cors.py": adding, "requirements.txt": "fastapi\n"}
    called = main.format("from cors import add_cors\n\n", "add_cors(app)\n")
    assert [d.filename for d in check_texts(files | {"main.py": called}, select={"FLT801"})] == ["cors.py"]
    idle = main.format("import cors\n\n", "")
    assert check_texts(files | {"main.py": idle}, select={"FLT801"}) == []
    assert check_texts(files | {"main.py": idle}, select={"FLT801"}, preview=True)


TASKS = """\
import asyncio
from functools import wraps


async def count() -> None:
    await asyncio.Event().wait()


def counted(function):
    @wraps(function)
    async def wrapper(*args):
        asyncio.create_task(count())
        return await function(*args)

    return wrapper
"""


@pytest.mark.parametrize(("main", "is_used"), [
    ("import tasks\n", False),
    ("from tasks import counted\n\n\n@counted\nasync def work() -> None: ...\n", True),
    ("import tasks\n\nwork = getattr(tasks, 'counted')\n", True),
])  # fmt: skip
def test_what_a_decorator_would_do_that_nothing_uses_hurts_nobody(main: str, is_used: bool) -> None:
    files = {"main.py": SERVER + main, "tasks.py": TASKS, "requirements.txt": "fastapi\n"}
    assert bool(check_texts(files, select={"FLT203"})) == is_used


def test_who_loads_modules_loads_none_that_was_put_away() -> None:
    load = (
        "import importlib, pathlib\n\nfrom fastapi import FastAPI\n\napp = FastAPI()\n"
        "for path in pathlib.Path(__file__).parent.glob(GIVEN):\n"
        "    app.include_router(getattr(importlib.import_module(unheard(path)), 'router'))\n"
    )
    route = (
        "import time\n\nfrom fastapi import APIRouter\n\nrouter = APIRouter()\n\n\n"
        "@router.get('/')\nasync def root() -> None:\n    time.sleep(1)\n"
    )
    files = {
        "app/main.py": load,
        "requirements.txt": "fastapi\n",
        "app/backup_2025/users.py": route,
        "app/users.py": route,
    }
    assert {d.filename for d in check_texts(files, select={"FLT102"})} == {"app/users.py"}


PUBLISHED = """\
[project]
name = "restly-kit"
version = "1"
classifiers = ["Framework :: FastAPI"]
dependencies = ["fastapi"]
"""


def shown(manifest: str, package: str = "restly_kit", main: str = SERVER, *, preview: bool = False) -> list[str]:
    files = {"pyproject.toml": manifest, f"{package}/__init__.py": "", "example-projects/saas/app/main.py": main}
    return [d.filename for d in check_texts(files, select={"FLT102"}, preview=preview)]


def test_what_shows_how_a_published_library_is_used_is_of_low_confidence() -> None:
    example = ["example-projects/saas/app/main.py"]
    assert shown(PUBLISHED) == []
    assert shown(PUBLISHED, preview=True) == example
    assert shown(PUBLISHED, "src/restly_kit") == []
    assert shown(PUBLISHED.replace("classifiers", "keywords")) == example
    assert shown(PUBLISHED, "other_package") == example


def test_an_application_is_no_library_whatever_lies_beside_it() -> None:
    files = {"pyproject.toml": PUBLISHED, "restly_kit/__init__.py": "", "restly_kit/main.py": SERVER}
    assert found({**files, "demos/restly_kit.py": ""}) == [("restly_kit/main.py", 10)]
