# A session whose adapter, class or own `request` sets a limit has one for all that it sends, wherever it is handed to.
# file: app/sessions.py
import functools

import requests
from requests.adapters import HTTPAdapter, Retry

LIMIT = 5


class LimitedAdapter(HTTPAdapter):
    def __init__(self, *args, **kwargs):
        self.timeout = kwargs.pop("timeout", LIMIT)
        super().__init__(*args, **kwargs)

    def send(self, request, **kwargs):
        if kwargs.get("timeout") is None:
            kwargs["timeout"] = self.timeout
        return super().send(request, **kwargs)


class SilentAdapter(HTTPAdapter):
    def send(self, request, **kwargs):
        print(request.url)
        return super().send(request, **kwargs)


class LimitedSession(requests.Session):
    def request(self, method, url, **kwargs):
        kwargs.setdefault("timeout", LIMIT)
        return super().request(method, url, **kwargs)


class MountingSession(requests.Session):
    def __init__(self):
        super().__init__()
        self.mount("https://", LimitedAdapter())


class NamedSession(requests.Session):
    def __init__(self, name):
        super().__init__()
        self.headers["User-Agent"] = name


def limited() -> requests.Session:
    session = requests.Session()
    adapter = LimitedAdapter(max_retries=Retry(total=3))
    session.mount("https://", adapter)
    return session


def retrying() -> requests.Session:
    session = requests.Session()
    session.mount("https://", HTTPAdapter(max_retries=3))
    return session


def telling():
    session = requests.Session()
    session.mount("https://", SilentAdapter())
    return session


def mount_limits(session):
    session.mount("http://", LimitedAdapter())
    return session


def with_partial():
    session = requests.Session()
    session.request = functools.partial(session.request, timeout=LIMIT)
    return session


def get_session():
    with requests.Session() as session:
        session.mount("https://", LimitedAdapter())
        yield session


def get_plain_session():
    with requests.Session() as session:
        yield session

# file: app/main.py
from typing import Annotated

import requests
from fastapi import Depends, FastAPI

from app.helpers import Mirror, fetch_both, fetch_open, fetch_safe
from app.sessions import (
    LimitedSession, MountingSession, NamedSession, get_plain_session, get_session, limited, mount_limits, retrying,
    telling, with_partial,
)

app = FastAPI()
shared = limited()
bare = retrying()
helped = mount_limits(requests.Session())


@app.get("/made")
def made(url: str):
    limited().get(url)
    with_partial().get(url)
    LimitedSession().get(url)
    MountingSession().get(url)
    helped.get(url)
    shared.get(url)
    bare.get(url)  # expect: FLT525
    telling().get(url)  # expect: FLT525
    NamedSession("shop").get(url)  # expect: FLT525
    session = requests.Session()
    mount_limits(session)
    session.get(url)


@app.get("/given")
def given(url: str, session: requests.Session = Depends(limited)):
    session.get(url)
    fetch_safe(url, session)
    fetch_both(url, session)
    return Mirror(url, session).read()


@app.get("/annotated")
def annotated(
    url: str,
    session: Annotated[requests.Session, Depends(get_session)],
    plain: Annotated[requests.Session, Depends(get_plain_session)],
):
    session.get(url)
    plain.get(url)  # expect: FLT525
    fetch_both(url, plain)
    fetch_open(url)


# file: app/helpers.py
import requests

from app.sessions import limited


def fetch_safe(url: str, session: requests.Session):
    return session.get(url).text


def fetch_both(url: str, session: requests.Session):
    return session.get(url).text  # expect: FLT525


def fetch_open(url: str, session=None):
    session = session or requests.Session()
    return session.get(url).text  # expect: FLT525


class Mirror:
    def __init__(self, url: str, session: requests.Session) -> None:
        self.url = url
        self.session = session
        self.own = limited()
        self.plain = requests.Session()

    def read(self) -> str:
        self.own.get(self.url)
        self.plain.get(self.url)  # expect: FLT525
        self.session.get(self.url)
        return Remote(self.url, self.session).text


class Remote:
    def __init__(self, url: str, session=None) -> None:
        if session is None:
            session = requests.Session()
        self.text = session.get(url).text
