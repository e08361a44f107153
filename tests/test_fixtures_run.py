"""The fixtures are real applications: they start under uvicorn, answer, and describe themselves."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.serving import FIXTURES, Server, SlowMail, SlowWeb, running, serve

MARKER = re.compile(r"# expect: (FLT\d{3}(?:, FLT\d{3})*)$", re.MULTILINE)


@pytest.fixture(scope="module")
def repaired(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shop as the tool itself mends it, unsafe fixes included."""
    project = tmp_path_factory.mktemp("repaired") / "shop"
    shutil.copytree(FIXTURES / "shop", project, ignore=shutil.ignore_patterns("__pycache__"))
    command = [sys.executable, "-m", "fastlint", "check", "--isolated", "--no-cache"]
    command += ["--fix", "--unsafe-fixes", str(project)]
    run = subprocess.run(command, cwd=FIXTURES.parent, capture_output=True, text=True, encoding="utf-8")
    assert run.returncode in {1, 2}, run.stderr
    return project


@pytest.fixture(scope="module", params=["shop", "shop_fixed", "repaired"])
def shop(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    project = request.getfixturevalue("repaired") if request.param == "repaired" else FIXTURES / request.param
    folder = tmp_path_factory.mktemp(request.param)
    (folder / "release-notes.txt").write_text("It sells.")
    (folder / "main.json").write_text('{"title": "Main street"}')
    with running(SlowMail(0)) as mail, running(SlowWeb(0, b'{"text": "paid"}')) as web:
        environment = {"SHOP_SMTP_PORT": str(mail.port), "SHOP_PAYMENT_URL": web.url}
        environment |= {"SHOP_DATABASE": str(folder / "shop.db"), "SHOP_DATA": str(folder)}
        with serve(project, "shop.main:app", folder / "log", **environment) as server:
            yield server


def test_what_is_left_after_fixing_has_no_fix(repaired: Path) -> None:
    command = [sys.executable, "-m", "fastlint", "check", "--isolated", "--no-cache", "--output-format", "json"]
    run = subprocess.run(
        [*command, str(repaired)], cwd=FIXTURES.parent, capture_output=True, text=True, encoding="utf-8"
    )
    left = [
        f"{Path(f['filename']).name}:{f['location']['row']} {f['code']}" for f in json.loads(run.stdout) if f["fix"]
    ]
    assert not left


def test_shop_answers(shop: Server) -> None:
    assert shop.request("/").json == {"shop": "open"}
    assert shop.request("/ping").json == "pong"
    assert shop.request("/v1/users/me/public").json == {"id": 1, "email": "ada@shop.example"}
    assert shop.request("/v1/users/1").json == {"id": 1, "email": "ada@shop.example"}
    assert shop.request("/v1/users/async?limit=1").json == [{"id": 1, "email": "ada@shop.example"}]
    assert shop.request("/v1/users/?limit=101").status == 422
    assert shop.request("/documents/notes").json == "It sells."
    assert shop.request("/documents/by-name/main").json == {"title": "Main street"}
    assert shop.request("/old/records/size").json == 0
    assert shop.request("/chat/hours").json == "de: monday"


def test_shop_sells(shop: Server) -> None:
    order = shop.request("/v1/orders/quick", "POST", {"article": "tea", "cents": 250})
    assert (order.status, order.json) == (201, {"id": 1, "article": "tea", "cents": 250})
    assert shop.request("/v1/orders/1/payments/receipt").json == "paid"
    assert shop.request("/v1/orders/1/payments/receipt/gateway").json == "paid"
    assert shop.request("/sold-out").status == 409
    assert shop.request("/closed").status == 503
    assert shop.request("/v1/orders/mine").json == [{"id": 1, "article": "tea", "cents": 250}]
    assert shop.request("/office/orders/count").json == 1
    assert shop.request("/count").json == 1


def test_shop_describes_itself(shop: Server) -> None:
    paths = shop.request("/openapi.json").json["paths"]
    assert {"/v1/orders/{order_id}/payments/receipt", "/books/", "/old/records/", "/documents/elsewhere"} <= set(paths)
    assert "/chat/ws" not in paths
    assert set(shop.request("/office/openapi.json").json["paths"]) == {"/orders/count", "/users/count"}


@pytest.mark.parametrize("application", ["shop.jobs:app", "shop.legacy:app", "shop.desk:app", "shop.reports:reports"])
@pytest.mark.parametrize("project", ["shop", "shop_fixed"])
def test_other_applications_of_the_shop_start(project: str, application: str, tmp_path: Path) -> None:
    environment = {"SHOP_DATABASE": str(tmp_path / "shop.db"), "SHOP_DATA": str(tmp_path)}
    with serve(FIXTURES / project, application, tmp_path / "log", **environment) as server:
        assert server.request("/openapi.json").status == 200


def test_single_file(tmp_path: Path) -> None:
    with serve(FIXTURES / "single", "main:app", tmp_path / "log") as server:
        assert server.request("/health").json == {"status": "ok"}
        assert server.request("/notes").json == [{"id": 1, "text": "buy milk"}]
        assert server.request("/notes/2").status == 404
        assert server.request("/notes?text=tea&client=greedy", "POST").status == 429
        assert "/weather/async" in server.request("/openapi.json").json["paths"]


def test_markers_are_well_formed() -> None:
    """A marker with a slip of the pen would make a missed finding look right."""
    for path in FIXTURES.rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        assert text.count("# expect") == len(MARKER.findall(text)), path


def test_every_planted_rule_is_in_the_shop() -> None:
    text = "".join(path.read_text(encoding="utf-8") for path in sorted((FIXTURES / "shop").rglob("*.py")))
    codes = {code for match in MARKER.findall(text) for code in match.split(", ")}
    assert codes == {
        "FLT001", "FLT002",
        "FLT101", "FLT102", "FLT103", "FLT104", "FLT105", "FLT106",
        "FLT201", "FLT202", "FLT203", "FLT207", "FLT209",
        "FLT301", "FLT302", "FLT303", "FLT305", "FLT306", "FLT307", "FLT308", "FLT310", "FLT311", "FLT312", "FLT313",
        "FLT314", "FLT320",
        "FLT402", "FLT403", "FLT404", "FLT406", "FLT408", "FLT409", "FLT410", "FLT411", "FLT412", "FLT413", "FLT415",
        "FLT416", "FLT417", "FLT418", "FLT419", "FLT421",
        "FLT501", "FLT502", "FLT503", "FLT504", "FLT505", "FLT506", "FLT507", "FLT508", "FLT509", "FLT510", "FLT511",
        "FLT512", "FLT513", "FLT514", "FLT515", "FLT516", "FLT517", "FLT518", "FLT519", "FLT520", "FLT525",
        "FLT601", "FLT602", "FLT603", "FLT604", "FLT605", "FLT606", "FLT608", "FLT609", "FLT611", "FLT612", "FLT613",
        "FLT614", "FLT615", "FLT616", "FLT617", "FLT618", "FLT619", "FLT620", "FLT621", "FLT622", "FLT623", "FLT624",
        "FLT625",
        "FLT701", "FLT702", "FLT703", "FLT705", "FLT706", "FLT707", "FLT709",
        "FLT801", "FLT802",
        "FLT803", "FLT804", "FLT806", "FLT809", "FLT810", "FLT811", "FLT812",
        "FLT901", "FLT902", "FLT921", "FLT922", "FLT923", "FLT924",
    }  # fmt: skip


def test_mended_shop_has_no_markers() -> None:
    for path in (FIXTURES / "shop_fixed").rglob("*.py"):
        assert "# expect" not in path.read_text(encoding="utf-8"), path
