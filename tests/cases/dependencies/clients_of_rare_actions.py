# A client for what is done now and then pays for no connection that a next request could use: what administrators do,
# exchanges of OAuth, clicks on a page of settings, backups, what must be switched on first, what only tests do, what scripts run on loops of their own. Each
# has a guilty twin.
# file: app/main.py
from typing import Annotated

import httpx
from fastapi import APIRouter, Depends, FastAPI, HTTPException, Security
from sqlalchemy import create_engine, text

from app import guards
from app.guards import Role, get_member_or_admin, get_user, require_any, require_role, super_user, verify
from app.guards import of_administrators, of_editors
from app.mail import send_mail, send_note
from app.settings import open_settings, settings

app = FastAPI()
admin = APIRouter(prefix="/panel", dependencies=[Depends(super_user)])


@app.get("/updates")
@app.get("/again/updates")
@app.get("/once/updates")
async def updates(_: Annotated[str, Depends(require_role("admin"))]) -> str:
    return await fetch_updates()


async def fetch_updates() -> str:
    async with httpx.AsyncClient() as client:
        return (await client.get("https://example.com/updates")).text


@app.get("/updates/both")
@app.get("/again/updates/both")
@app.get("/once/updates/both")
async def updates_of_both(_: Annotated[str, Depends(require_role("admin", "editor"))]) -> str:
    async with httpx.AsyncClient() as client:  # expect: FLT501
        return (await client.get("https://example.com/updates")).text


@app.get("/updates/members")
@app.get("/again/updates/members")
@app.get("/once/updates/members")
async def updates_of_members(_: Annotated[str, Depends(get_member_or_admin)]) -> str:
    async with httpx.AsyncClient() as client:  # expect: FLT501
        return (await client.get("https://example.com/updates")).text


@app.get("/updates/checked", dependencies=[Depends(verify)])
@app.get("/again/updates/checked", dependencies=[Depends(verify)])
@app.get("/once/updates/checked", dependencies=[Depends(verify)])
async def updates_checked() -> str:
    async with httpx.AsyncClient() as client:
        return (await client.get("https://example.com/updates")).text


@app.get("/updates/any", dependencies=[Depends(require_any)])
@app.get("/again/updates/any", dependencies=[Depends(require_any)])
@app.get("/once/updates/any", dependencies=[Depends(require_any)])
async def updates_of_owner() -> str:
    async with httpx.AsyncClient() as client:  # expect: FLT501
        return (await client.get("https://example.com/updates")).text


@app.get("/updates/scoped")
@app.get("/again/updates/scoped")
@app.get("/once/updates/scoped")
async def updates_scoped(_: Annotated[str, Security(get_user, scopes=["admin"])]) -> str:
    async with httpx.AsyncClient() as client:
        return (await client.get("https://example.com/updates")).text


@app.get("/updates/reading")
@app.get("/again/updates/reading")
@app.get("/once/updates/reading")
async def updates_reading(_: Annotated[str, Security(get_user, scopes=["read"])]) -> str:
    async with httpx.AsyncClient() as client:  # expect: FLT501
        return (await client.get("https://example.com/updates")).text


@app.get("/updates/of_role")
@app.get("/again/updates/of_role")
@app.get("/once/updates/of_role")
async def updates_of_role(_: Annotated[str, Depends(require_role(Role.SUPER_ADMIN))]) -> str:
    async with httpx.AsyncClient() as client:
        return (await client.get("https://example.com/updates")).text


@app.get("/updates/bound")
@app.get("/again/updates/bound")
@app.get("/once/updates/bound")
async def updates_bound(_: Annotated[str, Depends(of_administrators)]) -> str:
    async with httpx.AsyncClient() as client:
        return (await client.get("https://example.com/updates")).text


@app.get("/updates/bound/editors")
@app.get("/again/updates/bound/editors")
@app.get("/once/updates/bound/editors")
async def updates_of_editors(_: Annotated[str, Depends(of_editors)]) -> str:
    async with httpx.AsyncClient() as client:  # expect: FLT501
        return (await client.get("https://example.com/updates")).text


@app.get("/updates/bound/class")
@app.get("/again/updates/bound/class")
@app.get("/once/updates/bound/class")
async def updates_of_object(_: Annotated[str, Depends(guards.of_object)]) -> str:
    async with httpx.AsyncClient() as client:
        return (await client.get("https://example.com/updates")).text


@admin.get("/updates")
@admin.get("/again/updates")
@admin.get("/once/updates")
async def updates_of_panel() -> str:
    async with httpx.AsyncClient() as client:
        return (await client.get("https://example.com/updates")).text


@admin.get("/engine")
@admin.get("/again/engine")
@admin.get("/once/engine")
async def engine_of_panel() -> str:
    return str(create_engine("sqlite://"))  # expect: FLT501


async def shared_with_all() -> str:
    async with httpx.AsyncClient() as client:  # expect: FLT501
        return (await client.get("https://example.com/updates")).text


@admin.get("/shared")
@admin.get("/again/shared")
@admin.get("/once/shared")
async def shared_of_panel() -> str:
    return await shared_with_all()


@app.get("/shared")
@app.get("/again/shared")
@app.get("/once/shared")
async def shared() -> str:
    return await shared_with_all()


app.include_router(admin)


@app.post("/device/poll")
@app.post("/again/device/poll")
@app.post("/once/device/poll")
async def poll(device: str) -> str:
    body = {"device_code": device, "grant_type": "urn:ietf:params:oauth:grant-type:device_code"}
    async with httpx.AsyncClient() as client:
        return (await client.post("https://example.com/grants", data=body)).text


@app.post("/device")
@app.post("/again/device")
@app.post("/once/device")
async def device() -> str:
    async with httpx.AsyncClient() as client:
        return (await client.post("https://example.com/login/device/code")).text


@app.post("/reports")
@app.post("/again/reports")
@app.post("/once/reports")
async def reports() -> str:
    body = {"grant_type": "client_credentials"}
    async with httpx.AsyncClient() as client:  # expect: FLT501
        return (await client.post("https://example.com/grants", data=body)).text


def is_selling() -> bool:
    return settings.sells is True


@app.post("/orders")
@app.post("/again/orders")
@app.post("/once/orders")
async def order() -> None:
    if is_selling():
        async with httpx.AsyncClient() as client:
            await client.post("https://example.com/sales")
    if settings.counts:
        async with httpx.AsyncClient() as client:  # expect: FLT501
            await client.post("https://example.com/counts")
    if not settings.sells:
        return
    async with httpx.AsyncClient() as client:
        await client.post("https://example.com/sold")


@app.get("/readyz")
@app.get("/again/readyz")
@app.get("/once/readyz")
def ready() -> str:
    try:
        settings.check()
    except OSError as error:
        if isinstance(error, ConnectionError) and settings.environment.lower() == "test":
            with create_engine("sqlite://").connect() as connection:
                connection.execute(text("SELECT 1"))
        elif settings.environment.lower() == "live":
            with create_engine("sqlite://").connect() as connection:  # expect: FLT501
                connection.execute(text("SELECT 1"))
    return "ready"


@app.post("/accounts/{number}/test")
@app.post("/again/accounts/{number}/test")
@app.post("/once/accounts/{number}/test")
async def test_account(number: int) -> int:
    async with httpx.AsyncClient() as client:
        return (await client.get("https://example.com/models")).status_code


@app.post("/tests")
@app.post("/again/tests")
@app.post("/once/tests")
async def add_test() -> int:
    async with httpx.AsyncClient() as client:  # expect: FLT501
        return (await client.get("https://example.com/models")).status_code


@app.post("/models/discover/{provider}")
@app.post("/again/models/discover/{provider}")
@app.post("/once/models/discover/{provider}")
async def discover(provider: str) -> int:
    async with httpx.AsyncClient() as client:
        return (await client.get("https://example.com/models")).status_code


@app.post("/nodes/validate")
@app.post("/again/nodes/validate")
@app.post("/once/nodes/validate")
async def validate_provider_node() -> int:
    async with httpx.AsyncClient() as client:
        return (await client.get("https://example.com/models")).status_code


@app.post("/databases")
@app.post("/again/databases")
@app.post("/once/databases")
async def add_database_connection() -> int:
    async with httpx.AsyncClient() as client:
        return (await client.get("https://example.com/models")).status_code


@app.post("/connections/{number}/orders")
@app.post("/again/connections/{number}/orders")
@app.post("/once/connections/{number}/orders")
async def create_order(number: int) -> int:
    async with httpx.AsyncClient() as client:  # expect: FLT501
        return (await client.get(f"https://example.com/models/{number}")).status_code


@app.get("/discover")
@app.get("/again/discover")
@app.get("/once/discover")
async def discover_films() -> int:
    async with httpx.AsyncClient() as client:  # expect: FLT501
        return (await client.get("https://example.com/films")).status_code


@app.post("/products/sync")
@app.post("/again/products/sync")
@app.post("/once/products/sync")
async def sync_products() -> str:
    async with httpx.AsyncClient() as client:
        return (await client.get("https://example.com/products")).text


@app.post("/stocks/sync")
@app.post("/again/stocks/sync")
@app.post("/once/stocks/sync")
async def sync_stocks() -> None:
    for part in range(10):
        async with httpx.AsyncClient() as client:  # expect: FLT501
            await client.get(f"https://example.com/stocks/{part}")


@app.post("/stocks/{number}/fetch-online")
@app.post("/again/stocks/{number}/fetch-online")
@app.post("/once/stocks/{number}/fetch-online")
async def fetch_stock(number: int) -> str:
    async with httpx.AsyncClient() as client:
        return (await client.get("https://example.com/products")).text


@app.get("/stocks/{number}/fetch-online")
@app.get("/again/stocks/{number}/fetch-online")
@app.get("/once/stocks/{number}/fetch-online")
async def read_stock(number: int) -> str:
    async with httpx.AsyncClient() as client:  # expect: FLT501
        return (await client.get("https://example.com/products")).text


@app.post("/google")
@app.post("/again/google")
@app.post("/once/google")
async def google_sign_in(token: str) -> str:
    async with httpx.AsyncClient() as client:
        return (await client.get("https://example.com/google")).text


@app.post("/backups")
@app.post("/again/backups")
@app.post("/once/backups")
def make_backup() -> str:
    return str(create_engine("sqlite://"))


@app.get("/absent")
@app.get("/again/absent")
@app.get("/once/absent")
def absent() -> str:
    try:
        with httpx.Client(base_url=settings.missing_url) as client:
            return client.get("/").text
    except Exception:
        return ""


@app.get("/present")
@app.get("/again/present")
@app.get("/once/present")
def present() -> str:
    try:
        with httpx.Client(base_url=settings.url) as client:  # expect: FLT501
            return client.get("/").text
    except Exception:
        return ""


@app.get("/open")
@app.get("/again/open")
@app.get("/once/open")
def of_open_settings() -> str:
    with httpx.Client(base_url=open_settings.missing_url) as client:  # expect: FLT501
        return client.get("/").text


async def rate() -> str:
    async with httpx.AsyncClient() as client:  # expect: FLT501
        return (await client.get("https://example.com/rate")).text


@app.get("/rate")
async def read_rate() -> str:
    return await rate()


@app.get("/rate/today")
async def read_rate_of_today() -> str:
    return await rate()


async def price() -> str:
    async with httpx.AsyncClient() as client:  # expect: FLT501
        return (await client.get("https://example.com/price")).text


@app.get("/price")
async def read_price(price: Annotated[str, Depends(price)]) -> str:
    return price


@app.get("/prices")
async def read_prices() -> list[str]:
    found = []
    for number in range(9):
        async with httpx.AsyncClient() as client:  # expect: FLT501
            found.append((await client.get(f"https://example.com/prices/{number}")).text)
    return found


@app.post("/hook")
@app.post("/again/hook")
@app.post("/once/hook")
async def hook() -> None:
    await send_mail("hook")
    await send_note("hook")


def signed_in(role: str | None = None):
    async def check(token: str = "") -> str:
        return token

    return Depends(check)


@app.get("/registry")
async def registry(_=signed_in(role="admin")) -> str:
    async with httpx.AsyncClient() as client:
        return (await client.get("https://example.com/registry")).text


@app.get("/registry/readers")
async def registry_of_readers(_=signed_in(role="reader")) -> str:
    async with httpx.AsyncClient() as client:  # expect: FLT501
        return (await client.get("https://example.com/registry")).text


async def tell(text: str) -> None:
    async with httpx.AsyncClient() as client:
        sent = await client.post("https://alerts.example.com", content=text)
        print(sent.json()["id"])


async def ask(text: str) -> str:
    async with httpx.AsyncClient() as client:  # expect: FLT501
        return (await client.post("https://devices.example.com", content=text)).json()["name"]


async def known_device(key: str = "") -> str:
    if not key:
        await tell("no key")
        raise HTTPException(401, "no key")
    if key == "old":
        name = await ask(key)
        if not name:
            raise HTTPException(401, "unknown")
        return name
    try:
        return key.upper()
    except ValueError:
        await tell("bad key")
        return ""


@app.get("/device")
async def device(name: Annotated[str, Depends(known_device)]) -> str:
    return name


class Tokens:
    async def of_user(self, code: str) -> str:
        own = await self.own()
        async with httpx.AsyncClient() as client:
            payload = {"grant_type": "authorization_code", "code": code, "own": own}
            return (await client.post("https://example.com/token", data=payload)).text

    async def own(self) -> str:
        async with httpx.AsyncClient() as client:
            return (await client.post("https://example.com/app_token", json={"id": "app"})).text

    async def details(self, token: str) -> str:
        async with httpx.AsyncClient() as client:
            return (await client.get("https://example.com/user_info", headers={"authorization": token})).text

    async def listed(self, token: str) -> str:
        async with httpx.AsyncClient() as client:  # expect: FLT501
            return (await client.get("https://example.com/files", headers={"authorization": token})).text


tokens = Tokens()


@app.get("/me")
async def me(code: str) -> str:
    return await tokens.details(await tokens.of_user(code))


@app.get("/files")
async def files(token: str) -> str:
    return await tokens.listed(token)


@app.get("/debug/selftest")
async def selftest() -> str:
    async with httpx.AsyncClient() as client:
        return (await client.get("https://example.com/me")).text


PROVIDERS = {"a": "https://a.example.com", "b": "https://b.example.com"}


async def listed(provider: str) -> list[str]:
    async with httpx.AsyncClient() as client:
        return (await client.get(f"{PROVIDERS[provider]}/models")).json()


async def found(provider: str) -> list[str]:
    return await listed(provider)


async def synchronized(provider: str) -> list[str]:
    return await found(provider)


@app.post("/models/sync")
@app.post("/again/models/sync")
@app.post("/once/models/sync")
async def sync_models() -> list[list[str]]:
    return [await synchronized(provider) for provider in PROVIDERS]


async def one_page(number: int) -> str:
    async with httpx.AsyncClient() as client:  # expect: FLT501
        return (await client.get("https://example.com/items", params={"page": number})).text


@app.post("/items/sync")
@app.post("/again/items/sync")
@app.post("/once/items/sync")
async def sync_items() -> list[str]:
    return [await one_page(number) for number in range(100)]

# file: app/mail.py
import httpx


async def send_mail(text: str) -> None:
    async with httpx.AsyncClient() as client:
        await client.post("https://example.com/mails", json={"text": text})


async def send_note(text: str) -> None:
    async with httpx.AsyncClient() as client:  # expect: FLT501
        await client.post("https://example.com/notes", json={"text": text})


# file: nightly.py
import asyncio

from app.mail import send_mail


async def main() -> None:
    await send_mail("nightly")


if __name__ == "__main__":
    asyncio.run(main())


# file: app/settings.py
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    sells: bool = False
    counts: bool = True
    environment: str = "live"
    url: str = "https://example.com"

    def check(self) -> None: ...


class OpenSettings(BaseSettings):
    model_config = SettingsConfigDict(extra="allow")


settings = Settings()
open_settings = OpenSettings()


# file: app/guards.py
from collections.abc import Callable
from enum import Enum
from typing import Annotated

from fastapi import Depends, HTTPException
from fastapi.security import OAuth2PasswordBearer

bearer = OAuth2PasswordBearer(tokenUrl="token")


class Role(Enum):
    SUPER_ADMIN = "root"


class User:
    is_superuser: bool
    number: int


def get_user(token: Annotated[str, Depends(bearer)]) -> User: ...


def require_role(*roles: object) -> Callable[..., User]:
    def check(user: Annotated[User, Depends(get_user)]) -> User:
        if user.number not in roles:
            raise HTTPException(403)
        return user

    return check


class HasRole:
    def __init__(self, role: str) -> None:
        self.role = role

    def __call__(self, user: Annotated[User, Depends(get_user)]) -> User:
        if user.number != self.role:
            raise HTTPException(403)
        return user


of_administrators = require_role("admin")
of_editors = require_role("editor")
of_object = HasRole("superuser")


def super_user(user: Annotated[User, Depends(get_user)]) -> User:
    return user


def get_member_or_admin(user: Annotated[User, Depends(get_user)]) -> User:
    return user


def verify(user: Annotated[User, Depends(get_user)]) -> User:
    if not user.is_superuser:
        raise HTTPException(403)
    return user


def require_any(number: int, user: Annotated[User, Depends(get_user)]) -> User:
    if not user.is_superuser and user.number != number:
        raise HTTPException(403)
    return user
