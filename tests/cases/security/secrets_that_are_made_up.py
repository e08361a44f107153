# What is made up for tests and trials opens nothing, wherever it stands: in classes and functions that are named for
# it, in records of people who do not exist, in modules that nothing of the application imports. What the application
# itself uses is a secret, and so is a key of the form in which a service issues them.
# file: app/settings.py
from pydantic import Field
from pydantic_settings import BaseSettings


class Settings(BaseSettings):
    secret_key: str = "kX9vQ2pLr7Tz81kX9vQ2"  # expect: FLT803
    admin_email: str = "admin@example.com"
    admin_password: str = "Sunf1ower9"  # expect: FLT803


class TestSettings(Settings):
    secret_key: str = "kX9vQ2pLr7Tz82kX9vQ2"
    api_key: str = Field(default="kX9vQ2pLr7Tz83", alias="KEY")
    stripe_api_key: str = "sk_live_4eC39HqLyjWDarjtT1zdp7dc"  # expect: FLT803
    login: dict[str, str] = {"username": "ann", "password": "Sunf1ower8"}


class LatestSettings(Settings):
    api_key: str = "kX9vQ2pLr7Tz84"  # expect: FLT803


class SettingsForTesting(Settings):
    api_key: str = "kX9vQ2pLr7Tz85"


class FakeMailer:
    def connect(self) -> None:
        self.login("ann", password="Sunf1ower7")

    def login(self, name: str, password: str) -> None: ...


class Probe:
    def connect(self) -> None:
        self.login("ann", password="__probe__")

    def login(self, name: str, password: str) -> None: ...


class Mailer:
    def connect(self) -> None:
        self.login("ann", password="Sunf1ower6")  # expect: FLT803

    def login(self, name: str, password: str) -> None: ...


# file: app/users.py
from app.settings import Settings


class User:
    def __init__(self, name: str, email: str, password: str) -> None: ...


DEMO_USERS = [{"name": "ann", "password": "Sunf1ower9"}]
demo_user = User("ann", "ann@shop.eu", password="Sunf1ower9")
STAFF = [
    {"email": "ann@example.com", "password": "Sunf1ower8"},
    {"email": "bob@shop.test", "password": "Sunf1ower7"},
    {"email": "cid@shop.local", "password": "Sunf1ower6"},
    {"email": "dan@shop.eu", "password": "Sunf1ower5"},  # expect: FLT803
    {"email": "eve@example.com", "api_key": "kX9vQ2pLr7Tz81"},  # expect: FLT803
    {"email": "fay@testing-example.eu", "password": "Sunf1ower4"},  # expect: FLT803
]
root = User(name="root", email="root@example.org", password="Sunf1ower3")
real = User(name="root", email="root@shop.eu", password="Sunf1ower2")  # expect: FLT803


def create_demo_user() -> User:
    return User("ann", "ann@shop.eu", password="Sunf1ower9")


def create_user() -> User:
    return User("ann", "ann@shop.eu", password="Sunf1ower9")  # expect: FLT803


def test_connection() -> User:
    return User("ann", "ann@shop.eu", password="Sunf1ower9")  # expect: FLT803


def seed_admin() -> User:
    return User("ann", "ann@shop.eu", password="Sunf1ower9")  # expect: FLT803


# file: app/seed.py
from app.users import User


def admin() -> User:
    return User("ann", "ann@shop.eu", password="Sunf1ower9")  # expect: FLT803


# file: app/main.py
from fastapi import FastAPI

from app import seed, users

app = FastAPI()
CLIENT = {"client_secret": "secret_ann_12345"}  # expect: FLT803
LOCAL = {"client_secret": "dev-secret-4711", "api_key": "insecure-key-4711"}
DEVICE = {"client_secret": "device-secret-4711"}  # expect: FLT803
seed.admin()
users.create_user()


# file: app/demo_data.py
from app.users import User

ann = User("ann", "ann@shop.eu", password="Sunf1ower9")
TOKEN = {"api_key": "kX9vQ2pLr7Tz81"}  # expect: FLT803
CLIENT = {"client_secret": "secret_ann_12345"}


# file: shop-e2e-test/common/login.py
import requests


def login(name: str = "admin", password: str = "Sunf1ower9") -> None:
    requests.post("http://shop/login", data={"name": name, "password": password}, timeout=5)


# file: app/latest/common.py
def login(name: str = "admin", password: str = "Sunf1ower9") -> None: ...  # expect: FLT803
