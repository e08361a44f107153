"""The static model of small projects equals what the running FastAPI says of them."""

from __future__ import annotations

import importlib
import sys
import warnings
from pathlib import Path
from typing import Any

import pytest

from fastlint.codec import Codec, nothing
from fastlint.framework.assemble import assemble
from fastlint.framework.collect.module import collect
from fastlint.framework.model import Model
from fastlint.framework.records import FrameworkRecord
from fastlint.framework.route_rows import routes_json
from fastlint.index.extract import index
from fastlint.inference.evaluator import Evaluator
from fastlint.knowledge import Knowledge
from tests.running_routes import describe

_CODEC: Codec[FrameworkRecord] = Codec(FrameworkRecord, leaves=False)
_HEAD = "from typing import Annotated\nfrom fastapi import APIRouter, Depends, FastAPI, Security, WebSocket\n"


def build(files: dict[str, str]) -> tuple[Model, list[str]]:
    """The model of a project given as texts, through the form in which records are cached."""
    paths = sorted(files)
    facts = [index(files[path]) for path in paths]
    evaluator = Evaluator(paths, facts.__getitem__, Knowledge())
    records = {m: _CODEC.decode(_CODEC.encode(collect(evaluator, m))) for m in range(len(paths))}
    return assemble(records), paths


def tree(dependencies: list[dict[str, Any]]) -> list[Any]:
    return [[each["name"], tree(each["dependencies"])] for each in dependencies]


def static(files: dict[str, str]) -> list[tuple[Any, ...]]:
    model, paths = build(files)
    return [
        (row["path"], sorted(row["methods"]), row["endpoint"], row["runs_on"], tree(row["dependencies"]))
        for row in routes_json(model, paths)
    ]


def table(files: dict[str, str]) -> list[str]:
    return [row[0] for row in static(files)]


CASES = {
    "routers in package inits, re-exported and included three levels deep": {
        "main.py": "from api import api_router\napp = FastAPI()\napp.include_router(api_router, prefix='/api')\n",
        "api/__init__.py": "from .v1 import router as api_router\n__all__ = ['api_router']\n",
        "api/v1/__init__.py": (
            "from api.v1.users import *\nfrom . import items\nrouter = APIRouter(prefix='/v1')\n"
            "router.include_router(users_router, prefix='/users')\n"
            "router.include_router(items.router, tags=['items'])\n"
        ),
        "api/v1/users/__init__.py": "from .views import router as users_router\n__all__ = ['users_router']\n",
        "api/v1/users/views.py": "router = APIRouter()\n@router.get('/{name}')\nasync def user(name: str): ...\n",
        "api/v1/items.py": (
            "router: APIRouter = APIRouter(prefix='/items')\n@router.post('')\n@router.put('/again')\ndef item(): ...\n"
        ),
    },
    "factory of an application, and of routers that differ by argument": {
        "main.py": ("from parts import create_app\napp = create_app()\n@app.get('/late')\ndef late(): ...\n"),
        "parts.py": (
            "def make(prefix: str, needs=()):\n"
            "    made = APIRouter(prefix=f'/made{prefix}', dependencies=list(needs))\n"
            "    @made.get('/inner')\n    def inner(): ...\n"
            "    return made\n"
            "def key(): ...\n"
            "first = make('/a')\nsecond = make(prefix='/b', needs=[Depends(key)])\n"
            "@first.get('/only-first')\ndef only(): ...\n"
            "def create_app(debug: bool = False) -> FastAPI:\n"
            "    application = FastAPI(debug=debug)\n    _include(application)\n    return application\n"
            "def _include(target):\n    for router in (first, second):\n        target.include_router(router)\n"
        ),
    },
    "subclasses of FastAPI and APIRouter": {
        "main.py": (
            "from base import Service, Guarded\nclass Own(Guarded):\n    pass\n"
            "app = Service(title='x')\nrouter = Own(prefix='/own')\n"
            "@router.get('/a')\nasync def a(): ...\napp.include_router(router)\n"
        ),
        "base.py": (
            "def user(): ...\n"
            "class Guarded(APIRouter):\n"
            "    def __init__(self, prefix: str = '', **kwargs):\n"
            "        super().__init__(prefix='/guarded' + prefix, dependencies=[Depends(user)], **kwargs)\n"
            "class Service(FastAPI):\n"
            "    def __init__(self, **kwargs):\n"
            "        super().__init__(**kwargs)\n"
            "        self.add_api_route('/health', self.health)\n"
            "    async def health(self): ...\n"
        ),
    },
    "add_api_route in loops over literals": {
        "main.py": (
            "from handlers import one, two, BASE\nimport handlers\napp = FastAPI()\n"
            "TABLE = [('/one', one, ['GET']), ('/two', two, ['POST', 'PUT'])]\n"
            "for path, function, methods in TABLE:\n    app.add_api_route(BASE + path, function, methods=methods)\n"
            "for name, function in {'x': one, 'y': handlers.two}.items():\n    app.get(f'/dict/{name}')(function)\n"
            "for version in ('v1', 'v2'):\n    for end in ['a', 'b']:\n"
            "        app.add_api_route(f'/{version}/{end}', one)\n"
        ),
        "handlers.py": "BASE = '/base'\ndef one(): ...\nasync def two(): ...\n",
    },
    "registering functions, several levels, with a prefix as parameter": {
        "main.py": (
            "from setup import setup\ndef make():\n    app = FastAPI()\n    setup(app)\n    return app\napp = make()\n"
        ),
        "setup.py": (
            "import views\n"
            "def setup(application, version='v1'):\n"
            "    views.add(application, views.router, prefix='/api')\n"
            "    views.add(prefix='/other', app=application, router=views.second)\n"
            "    Registrar(application).run()\n"
            "class Registrar:\n"
            "    def __init__(self, app):\n        self.app = app\n"
            "    def run(self):\n        self.app.include_router(views.third)\n"
        ),
        "views.py": (
            "router = APIRouter()\nsecond = APIRouter()\nthird = APIRouter()\n"
            "@router.get('/a')\ndef a(): ...\n@second.get('/b')\ndef b(): ...\n@third.get('/c')\ndef c(): ...\n"
            "def add(app, router, prefix):\n    app.include_router(router, prefix=prefix)\n"
            "    @app.get(f'{prefix}/ping')\n    def ping(): ...\n"
        ),
    },
    "dependencies through aliases of other modules": {
        "main.py": (
            "import needs\nfrom needs import UserDep, Assigned, Db\napp = FastAPI(dependencies=[*needs.COMMON])\n"
            "@app.get('/', dependencies=needs.COMMON + [Security(needs.user)])\n"
            "def root(user: UserDep, other: 'needs.Again', db: Db, value=Assigned): ...\n"
        ),
        "needs.py": (
            "def db():\n    yield 1\nDb = Annotated[int, Depends(db)]\n"
            "def user(db: Db): ...\nUserDep = Annotated[str, 'text', Depends(user)]\nAgain = UserDep\n"
            "Assigned = Depends(user)\nCOMMON = [Depends(db)]\n"
        ),
    },
    "classes, instances, partials, lambdas and methods as dependencies": {
        "main.py": (
            "from functools import partial\nfrom dataclasses import dataclass\n"
            "from fastapi.security import OAuth2PasswordBearer\n"
            "scheme = OAuth2PasswordBearer('token')\n"
            "def get_db(): ...\n"
            "class Base:\n    def __init__(self, token: Annotated[str, Depends(scheme)], db=Depends(get_db)): ...\n"
            "class Child(Base):\n    def method(self, db=Depends(get_db)): ...\n"
            "class Call:\n    def __init__(self, n): ...\n    def __call__(self, child: Child = Depends()): ...\n"
            "@dataclass\nclass Fields:\n    db: Annotated[int, Depends(get_db)]\n    q: str = ''\n"
            "def checked(level):\n    def check(token: str = Depends(scheme)): ...\n    return check\n"
            "def part(n: int, db=Depends(get_db)): ...\n"
            "call = Call(1)\n"
            "app = FastAPI()\n"
            "@app.get('/')\nasync def root(a: Annotated[Child, Depends()], b=Depends(Base), c=Depends(Call(2)),\n"
            "    d=Depends(call), e=Depends(checked('x')), f=Depends(lambda: 1), g=Security(scheme),\n"
            "    h=Depends(partial(part, 1)), i: Fields = Depends()): ...\n"
        ),
    },
    "the same router included twice, nested inclusion and levels of dependencies": {
        "main.py": (
            "from parts import outer, inner, d1\napp = FastAPI(dependencies=[Depends(d1)])\n"
            "app.include_router(outer, prefix='/x')\napp.include_router(outer, prefix='/y')\n"
            "app.include_router(inner)\n"
        ),
        "parts.py": (
            "def d1(): ...\ndef d2(): ...\ndef d3(): ...\ndef d4(): ...\ndef d5(): ...\ndef d6(): ...\n"
            "outer = APIRouter(prefix='/outer', dependencies=[Depends(d2)])\n"
            "inner = APIRouter(prefix='/inner', dependencies=[Depends(d4)])\n"
            "@inner.get('/', dependencies=[Depends(d5)])\ndef leaf(value=Depends(d6)): ...\n"
            "@inner.websocket('/ws', dependencies=[Depends(d5)])\nasync def ws(socket: WebSocket): ...\n"
            "outer.include_router(inner, prefix='/mid', dependencies=[Depends(d3)])\n"
        ),
    },
    "class attributes, self.router and constants of settings": {
        "main.py": (
            "from settings import settings, Paths\nfrom view import Controller\n"
            "app = FastAPI()\napp.include_router(Controller().router, prefix=settings.API_V1)\n"
            "class Views:\n    router = APIRouter(prefix=Paths.VIEWS)\n"
            "    @router.get('/inside')\n    def inside(): ...\n"
            "app.include_router(Views.router)\n"
            "@app.get(f'{settings.API_V1}/{Paths.VIEWS.strip(\"/\")}')\ndef direct(): ...\n"
        ),
        "settings.py": (
            "class Settings:\n    API_V1: str = '/api/v1'\nclass Paths:\n    VIEWS = '/views'\nsettings = Settings()\n"
        ),
        "view.py": (
            "class Controller:\n    def __init__(self):\n        self.router = APIRouter(prefix='/c')\n"
            "        self.router.add_api_route('/list', self.list, methods=['GET'])\n        self._more()\n"
            "    def _more(self):\n        self.router.add_api_route('/more', self.more, methods=['POST'])\n"
            "    async def list(self): ...\n    def more(self): ...\n"
        ),
    },
    "a decorator of the project that is given the router's method": {
        "main.py": (
            "from wrap import protected\nrouter = APIRouter(prefix='/r')\n"
            "@protected(router.get, '/a', ['scope'])\ndef a(): ...\n"
            "@protected(router.post, path='/b', status_code=201)\nasync def b(): ...\n"
            "app = FastAPI()\napp.include_router(router)\n"
        ),
        "wrap.py": (
            "def key(): ...\n"
            "def protected(method, path, scopes=None, **kwargs):\n"
            "    def decorator(function):\n"
            "        return method(path, dependencies=[Security(key, scopes=scopes or [])], **kwargs)(function)\n"
            "    return decorator\n"
        ),
    },
    "names bound again, conditional and fallback imports": {
        "main.py": (
            "try:\n    from missing_package import router as extra\nexcept ImportError:\n    from parts import extra\n"
            "import parts\nrouter = APIRouter(prefix='/first')\n@router.get('/a')\ndef a(): ...\n"
            "one = router\nrouter = APIRouter(prefix='/second')\n@router.get('/b')\ndef b(): ...\n"
            "app = FastAPI()\nfor each in [one, router, extra]:\n    app.include_router(each)\n"
            "if parts.DEBUG:\n    app.include_router(parts.debug)\n"
        ),
        "parts.py": (
            "DEBUG = True\nextra = APIRouter()\ndebug = APIRouter()\n@extra.get('/e')\ndef e(): ...\n"
            "@debug.get('/d')\ndef d(): ...\n"
        ),
    },
    "a decorated endpoint and dependency keep their own parameters": {
        "main.py": (
            "import functools\nfrom contextlib import asynccontextmanager\n"
            "def logged(function):\n    @functools.wraps(function)\n"
            "    async def wrapper(*args, **kwargs):\n        return await function(*args, **kwargs)\n"
            "    return wrapper\n"
            "@functools.lru_cache\ndef settings(): ...\n"
            "@logged\nasync def user(conf=Depends(settings)): ...\n"
            "app = FastAPI()\n@app.get('/')\n@logged\nasync def root(u=Depends(user)): ...\n"
        ),
    },
    "aliases of the application, other modules that register on it, loops over modules and comprehensions": {
        "main.py": (
            "from core import app\nimport more\nfrom more import *\nimport users, items, third, fourth, fifth\n"
            "api = app\nROUTERS = [users.router]\nROUTERS += [third.router]\n"
            "for module in (items,):\n    api.include_router(module.router, prefix='/items')\n"
            "[app.include_router(r) for r in ROUTERS]\n"
            "app.router.include_router(router=getattr(fourth, 'router'), prefix=fourth.PREFIX)\n"
            "def lazily():\n    from fifth import router\n    app.include_router(router)\nlazily()\n"
        ),
        "core.py": "app = FastAPI()\n",
        "more.py": "from core import app\n@app.get('/more')\ndef more(): ...\n",
        "users.py": "router = APIRouter(prefix='/users')\n@router.get('')\ndef users(): ...\n",
        "items.py": "router = APIRouter()\n@router.get('')\ndef items(): ...\n",
        "third.py": "router = APIRouter()\n@router.get('/third')\ndef third(): ...\n",
        "fourth.py": (
            "VERSION = 'v4'\nPREFIX = '/{}'.format(VERSION)\nPREFIX = '/' + VERSION\nrouter = APIRouter()\n"
            "@router.get('/fourth')\ndef fourth(): ...\n"
        ),
        "fifth.py": "router = APIRouter()\n@router.get('/fifth')\ndef fifth(): ...\n",
    },
    "an application that is an attribute of an object": {
        "main.py": (
            "from server import Server\nserver = Server()\napp = server.app\n"
            "@server.app.get('/outside')\ndef outside(): ...\n"
        ),
        "server.py": (
            "class Base:\n    def __init__(self):\n        self.app = FastAPI()\n        self.register()\n"
            "class Server(Base):\n    def register(self):\n        app = self.app\n"
            "        @self.app.get('/inside')\n        async def inside(): ...\n"
            "        @app.get('/local')\n        async def local(): ...\n"
        ),
    },
    "routers that a factory builds unless it is given one, with routes that a helper adds": {
        "main.py": (
            "import files, stores, discounts, given\napp = FastAPI()\n"
            "app.include_router(files.router, prefix='/files')\napp.include_router(stores.router, prefix='/stores')\n"
            "app.include_router(discounts.router, prefix='/discounts')\napp.include_router(given.router)\n"
        ),
        "routing.py": (
            "def key(): ...\n"
            "def maybe(router: APIRouter, enabled: dict, endpoint: str, path: str, func, **kwargs) -> None:\n"
            "    if enabled[endpoint]:\n        router.add_api_route(path, func, **kwargs)\n"
            "def create(schema, prefix: str = '', router: APIRouter | None = None, disabled=None) -> APIRouter:\n"
            "    router = router or APIRouter(prefix=prefix)\n"
            "    enabled = {'list': True, 'one': True}\n"
            "    async def list_items(): ...\n"
            "    maybe(router, enabled, 'list', '', list_items, methods=['GET'])\n"
            "    def one(item_id: str): ...\n"
            "    maybe(router, enabled, 'one', '/{item_id}', func=one, methods=['PATCH'],\n"
            "        dependencies=[Depends(key)])\n"
            "    return router\n"
        ),
        "files.py": (
            "from routing import create\nrouter = create(int, disabled={'two': True})\n"
            "@router.get('/handle/it')\ndef handle(): ...\n"
        ),
        "stores.py": (
            "from routing import create\nrouter = create(str, disabled={'two': True})\n"
            "@router.get('/{id}/ping')\ndef ping(): ...\n"
        ),
        "discounts.py": "import routing\nrouter = routing.create(str)\n",
        "given.py": (
            "from routing import create\nown = APIRouter(prefix='/given')\n@own.get('/before')\ndef before(): ...\n"
            "router = create(bytes, '/never', router=own)\n@router.get('/after')\ndef after(): ...\n"
        ),
    },
    "factories with a router that stands in": {
        "main.py": (
            "from made import by_test, by_choice, by_not, Maker, outer, pair, twice\n"
            "app = FastAPI()\nmine = APIRouter(prefix='/mine')\n"
            "for_test, for_choice, for_not = by_test(), by_choice('/c'), by_not(None)\n"
            "again, other = by_test(None), by_choice(prefix='/d', router=None)\n"
            "taken = by_test(mine)\nchosen = by_choice(router=mine)\nturned = by_not(mine)\n"
            "first, second = Maker('x').make('/m1'), Maker.build('/m2')\n"
            "deep, deeper = outer('/o1'), outer('/o2')\nleft, right = pair()\n"
            "up, down = twice('/v')\nover, under = twice('/w')\n"
            "@up.get('/15')\ndef o(): ...\n@down.get('/16')\ndef p(): ...\n@over.get('/17')\ndef q(): ...\n"
            "for one in (up, down, over, under):\n    app.include_router(one)\n"
            "@for_test.get('/1')\ndef a(): ...\n@for_choice.get('/2')\ndef b(): ...\n@for_not.get('/3')\ndef c(): ...\n"
            "@again.get('/4')\ndef d(): ...\n@other.get('/5')\ndef e(): ...\n@taken.get('/6')\ndef f(): ...\n"
            "@chosen.get('/7')\ndef g(): ...\n@turned.get('/8')\ndef h(): ...\n@first.get('/9')\ndef i(): ...\n"
            "@second.get('/10')\ndef j(): ...\n@deep.get('/11')\ndef k(): ...\n@deeper.get('/12')\ndef l(): ...\n"
            "@left.get('/13')\ndef m(): ...\n@right.get('/14')\ndef n(): ...\n"
            "app.include_router(mine)\n"
            "app.include_router(for_test, prefix='/t1')\napp.include_router(again, prefix='/t2')\n"
            "app.include_router(for_choice)\napp.include_router(other)\napp.include_router(for_not, prefix='/n')\n"
            "app.include_router(first, prefix='/f')\napp.include_router(second)\n"
            "app.include_router(deep)\napp.include_router(deeper)\n"
            "app.include_router(left, prefix='/left')\napp.include_router(right, prefix='/right')\n"
        ),
        "made.py": (
            "def by_test(router=None):\n    if router is None:\n        router = APIRouter()\n"
            "    @router.get('/test')\n    def test(): ...\n    return router\n"
            "def by_choice(prefix: str = '', router: APIRouter | None = None):\n"
            "    router = router if router is not None else APIRouter(prefix=prefix)\n"
            "    router.add_api_route('/choice', choice)\n    return router\n"
            "def choice(): ...\n"
            "def by_not(router=None):\n    if not router:\n        router = APIRouter()\n    return router\n"
            "class Maker:\n    def __init__(self, name): ...\n"
            "    def make(self, prefix, router=None):\n        made = router or APIRouter()\n"
            "        made.add_api_route('/run', self.run)\n        return made\n"
            "    def run(self): ...\n"
            "    @classmethod\n    def build(cls, prefix):\n        return cls.inner(prefix=prefix)\n"
            "    @staticmethod\n    def inner(prefix):\n        return APIRouter(prefix=prefix)\n"
            "def outer(prefix):\n    router = by_test()\n    inner = by_choice(prefix)\n"
            "    inner.include_router(router)\n    return inner\n"
            "def pair():\n    one = APIRouter()\n    two = APIRouter()\n    return one, two\n"
            "def twice(prefix):\n    return by_choice(prefix + '/a'), by_choice(prefix + '/b')\n"
        ),
    },
    "factories that keep what they build": {
        "main.py": (
            "from kept import shared, cached, attribute, by_name\napp = FastAPI()\n"
            "one, two = shared(), shared()\nthree, four = cached(), cached()\nfive, six = attribute(), attribute()\n"
            "seven, eight = by_name(), by_name()\n"
            "@one.get('/1')\ndef a(): ...\n@two.get('/2')\ndef b(): ...\n@three.get('/3')\ndef c(): ...\n"
            "@four.get('/4')\ndef d(): ...\n@five.get('/5')\ndef e(): ...\n@six.get('/6')\ndef f(): ...\n"
            "@seven.get('/7')\ndef g(): ...\n@eight.get('/8')\ndef h(): ...\n"
            "for router in (two, four, six, eight):\n    app.include_router(router)\n"
        ),
        "kept.py": (
            "from functools import cache\n_router = None\n_known = {}\n"
            "def shared():\n    global _router\n    if _router is None:\n"
            "        _router = APIRouter(prefix='/shared')\n    return _router\n"
            "@cache\ndef cached():\n    return APIRouter(prefix='/cached')\n"
            "class Holder:\n    router = None\n    @classmethod\n    def get(cls):\n        if cls.router is None:\n"
            "            cls.router = APIRouter(prefix='/attribute')\n        return cls.router\n"
            "attribute = Holder.get\n"
            "def by_name(name='x'):\n    if name in _known:\n        return _known[name]\n"
            "    router = APIRouter(prefix='/named')\n    _known[name] = router\n    return router\n"
        ),
    },
    "helpers that add routes, in the factory and beside it": {
        "main.py": (
            "from adding import build\napp = FastAPI()\n"
            "app.include_router(build(), prefix='/a')\napp.include_router(build(), prefix='/b')\n"
        ),
        "adding.py": (
            "def build(debug=False):\n    router = APIRouter()\n"
            "    def add(path, endpoint, *, methods=('GET',)):\n"
            "        router.add_api_route('/in' + path, endpoint, methods=list(methods))\n"
            "    def one(): ...\n    def two(): ...\n"
            "    add('/one', one)\n    add('/two', endpoint=two)\n"
            "    attach(to=router, path='/three', endpoint=two)\n    attach(router, '/four', one)\n    return router\n"
            "def attach(to: APIRouter, path: str, endpoint):\n    to.get(f'/at{path}')(endpoint)\n"
        ),
    },
    "factories and helpers in loops": {
        "main.py": (
            "from made import make, add, one, two, plain\napp = FastAPI()\nr = APIRouter()\n"
            "for p in ('/a', '/b'):\n    app.include_router(make(p))\n"
            "def more():\n    before = plain()\n    before.add_api_route('/same', one)\n"
            "    for p in ('/c', '/d'):\n        app.include_router(before, prefix=p)\nmore()\n"
            "for p, f in [('/e', one), ('/f', two)]:\n    add(r, p, f)\n"
            "for p, f in {'/g': one, '/h': two}.items():\n    add(r, path=p, endpoint=f, methods=['DELETE'])\n"
            "app.include_router(r)\n"
        ),
        "made.py": (
            "def make(prefix):\n    router = APIRouter(prefix=prefix)\n    @router.get('/x')\n    def x(): ...\n"
            "    return router\n"
            "def plain():\n    return APIRouter()\n"
            "def add(router, path, endpoint, methods=None):\n"
            "    router.add_api_route(path, endpoint, methods=methods or ['GET'])\n"
            "def one(): ...\ndef two(): ...\n"
        ),
    },
    "factories that give back what they are given": {
        "main.py": (
            "from made import make, either\napp = FastAPI()\nr = APIRouter(prefix='/r')\n"
            "a, b, c, d = make(), make(r), make(router=None), either(r)\n@a.get('/1')\ndef one(): ...\n"
            "@b.get('/2')\ndef two(): ...\n@c.get('/3')\ndef three(): ...\n@d.get('/4')\ndef four(): ...\n"
            "for each in (a, b):\n    app.include_router(each)\napp.include_router(c, prefix='/c')\n"
        ),
        "made.py": (
            "def make(router=None):\n    if router is not None:\n        return router\n"
            "    return APIRouter(prefix='/new')\n"
            "def either(router=None):\n    if router:\n        return router\n    return make()\n"
        ),
    },
    "rare spellings of dependencies": {
        "main.py": (
            "import fastapi\nfrom fastapi import Depends as D\nfrom fastapi.params import Depends as P\n"
            "from fastapi.param_functions import Security as S\n"
            "class Auth:\n    @staticmethod\n    def static(): ...\n    @classmethod\n    def made(cls): ...\n"
            "    def bound(self, other=D(made)): ...\n"
            "async def stream():\n    yield 1\n"
            "def role(name):\n    return Depends(Auth.static)\n"
            "def typed(t: type):\n    def inner(x=Depends(stream)): ...\n    return inner\n"
            "Text = Annotated['str', Depends(stream)]\n"
            "app = FastAPI()\n"
            "@app.get('/', dependencies=[role('x'), fastapi.Depends(dependency=stream, use_cache=False)])\n"
            "def root(a=D(Auth.static), *, b=P(Auth.made), c: Annotated[int, S(stream, scopes=['a'])], text: Text,\n"
            "    d: str = role('admin'), e=Depends(typed(int)), f=Depends(Auth().bound) if True else None): ...\n"
        ).replace("    def bound(self, other=D(made)): ...\n", "    def bound(self, other=D(lambda: 1)): ...\n"),
    },
}


@pytest.mark.parametrize("name", CASES)
def test_equals_fastapi(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files = {path: _HEAD + text for path, text in CASES[name].items()}
    assert sorted(static(files)) == sorted(running(files, tmp_path, monkeypatch))


def running(files: dict[str, str], folder: Path, monkeypatch: pytest.MonkeyPatch) -> list[tuple[Any, ...]]:
    """What FastAPI says of `main:app`; the modules are forgotten again."""
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text)
    monkeypatch.syspath_prepend(folder)
    before = set(sys.modules)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            described = describe(importlib.import_module("main").app)
    finally:
        for module in set(sys.modules) - before:
            if str(getattr(sys.modules[module], "__file__", "")).startswith(str(folder)):
                del sys.modules[module]
    return [(r["path"], r["methods"], r["endpoint"], r["runs_on"], r["dependencies"]) for r in described]


def test_routes_stand_in_source_order() -> None:
    files = {
        "main.py": _HEAD + "import sub\napp = FastAPI()\n@app.get('/1')\ndef a(): ...\napp.include_router(sub.router)\n"
        "@app.get('/4')\ndef b(): ...\n",
        "sub.py": _HEAD + "router = APIRouter()\n@router.get('/2')\ndef c(): ...\n@router.get('/3')\ndef d(): ...\n",
    }
    assert table(files) == ["/1", "/2", "/3", "/4"]


def test_mounted_application_is_its_own() -> None:
    text = (
        "sub = FastAPI()\nsubsub = FastAPI()\napp = FastAPI()\n@sub.get('/s')\ndef s(): ...\n"
        "@subsub.get('/t')\ndef t(): ...\napp.mount('/sub', sub)\nsub.mount('/deep', app=subsub)\n"
    )
    model, paths = build({"main.py": _HEAD + text})
    mounts = {a.object.name: a.mounted_at for a in model.applications}
    assert mounts == {"app": (), "sub": ("/sub",), "subsub": ("/sub/deep",)}
    assert sorted(p for found in model.paths.values() for p in found) == ["/sub/deep/t", "/sub/s"]
    assert [row["path"] for row in routes_json(model, paths)] == ["/s", "/t"]


def test_cycles_end() -> None:
    text = (
        "a = APIRouter()\nb = APIRouter()\na.include_router(b)\nb.include_router(a)\nx = x + '/y'\nl = l + [a]\n"
        "@a.get(x)\ndef f(d=Depends(lambda: g)): ...\ndef one(o=Depends(lambda: 1), t: 'T' = Depends()): ...\n"
        "class T:\n    def __init__(self, t: 'T' = Depends()): ...\n"
        "app = FastAPI(dependencies=[Depends(one)])\napp.include_router(a)\nfor r in l:\n    app.include_router(r)\n"
        "def again(app):\n    again(app)\nagain(app)\n"
        "def r(n):\n    if n:\n        return r(n)\n    return q(r(n - 1)) or r(r(n - 2))\n"
        "def q(n):\n    return r(n) or q(q(n)) or q(r(n))\napp.include_router(r(1), prefix=q(2))\n"
    )
    assert set(table({"main.py": _HEAD + text})) == {"<x>/y/y"}


def test_long_chains_of_imports() -> None:
    files = {f"m{i}.py": f"from m{i + 1} import router\n" for i in range(12)}
    files["m12.py"] = _HEAD + "router = APIRouter()\n@router.get('/end')\ndef end(): ...\n"
    files["main.py"] = _HEAD + "from m0 import router\napp = FastAPI()\napp.include_router(router)\n"
    assert table(files) == ["/end"]


def test_what_is_no_router() -> None:
    text = (
        "import httpx, requests\nfrom cachetools import cached\nclient = httpx.Client()\nd = {}\nd.get('/x')\n"
        "client.get('/x')\n@client.get('/y')\ndef f(): ...\n@pytest.mark.get('/z')\ndef g(): ...\n"
        "class Registry:\n    def get(self, path): ...\nregistry = Registry()\n@registry.get('/w')\ndef h(): ...\n"
        "def fixture(client):\n    @client.get('/v')\n    def inner(): ...\n"
    )
    model, paths = build({"main.py": text})
    assert routes_json(model, paths) == []
    assert model.roles == {}


def test_a_module_without_fastapi_says_nothing() -> None:
    text = "import os\nclass A:\n    def get(self): return self.x.get(os.environ)\n"
    evaluator = Evaluator(["a.py"], [index(text)].__getitem__, Knowledge())
    assert collect(evaluator, 0) == nothing(FrameworkRecord)


def test_unknown_paths_are_shown_as_written() -> None:
    text = "import os\napp = FastAPI()\n@app.get(os.environ['P'] + '/x')\ndef f(): ...\n"
    assert table({"main.py": _HEAD + text}) == ["<os.environ[...]>/x"]


ROLES = """
from contextlib import asynccontextmanager
from fastapi import BackgroundTasks, Request
from fastapi.responses import StreamingResponse
from starlette.background import BackgroundTask
from starlette.middleware import Middleware
from starlette.middleware.base import BaseHTTPMiddleware
import work

@asynccontextmanager
async def lifespan(app):
    yield
def handle(request, error): ...
class Pure:
    def __init__(self, app): self.app = app
    async def __call__(self, scope, receive, send): ...
class Base(BaseHTTPMiddleware):
    async def dispatch(self, request, call_next): ...
async def dispatched(request, call_next): ...
def starts(): ...
app = FastAPI(lifespan=lifespan, exception_handlers={ValueError: handle}, middleware=[Middleware(Pure)])
app.add_middleware(BaseHTTPMiddleware, dispatch=dispatched)
other = FastAPI(on_startup=[starts])
@app.middleware("http")
async def around(request, call_next): ...
@app.exception_handler(KeyError)
async def on_key(request, error): ...
@app.on_event("startup")
def up(): ...
@other.on_event("shutdown")
async def down(): ...
other.add_event_handler("startup", work.warm)
other.router.lifespan_context = lifespan
def needed(): ...
def generate():
    yield b""
@app.get("/")
def root(tasks: BackgroundTasks, n=Depends(needed)):
    tasks.add_task(work.send, 1)
    return StreamingResponse(generate(), background=BackgroundTask(work.later))
@app.websocket("/ws")
async def socket(ws: WebSocket): ...
"""


def test_roles() -> None:
    work = "def send(n): ...\nasync def later(): ...\ndef warm(): ...\n"
    model, _ = build({"main.py": _HEAD + ROLES, "work.py": work})
    found = {model.functions[f].qualname: roles for f, roles in model.roles.items()}
    assert found == {
        "lifespan": {"lifespan"}, "handle": {"exception-handler"}, "Pure.__call__": {"middleware"},
        "Base.dispatch": {"middleware"}, "dispatched": {"middleware"}, "starts": {"startup"}, "around": {"middleware"},
        "on_key": {"exception-handler"}, "up": {"startup"}, "down": {"startup"}, "warm": {"startup"},
        "needed": {"dependency"}, "generate": {"stream"}, "root": {"route"}, "send": {"background-task"},
        "later": {"background-task"}, "socket": {"websocket"},
    }  # fmt: skip
    runs = {model.functions[f].qualname: model.runs_on(f, r) for f, roles in model.roles.items() for r in roles}
    on_loop = {"lifespan", "Pure.__call__", "Base.dispatch", "dispatched", "starts", "around", "on_key", "up", "down"}
    assert {name for name, where in runs.items() if where == "loop"} == on_loop | {"warm", "later", "socket"}


def test_applications_know_their_startup() -> None:
    model, _ = build({"main.py": _HEAD + ROLES, "work.py": "def warm(): ...\n"})
    app, other = model.applications
    assert [(h.event, h.form, model.name_of(h.target)) for h in app.handlers] == [("startup", "on_event", "up")]
    assert sorted((h.event, h.form, model.name_of(h.target)) for h in other.handlers) == [
        ("shutdown", "on_event", "down"),
        ("startup", "add_event_handler", "warm"),
        ("startup", "on_startup", "starts"),
    ]
    assert app.has_lifespan
    assert other.has_lifespan


@pytest.mark.parametrize(
    ("decorator", "returns", "kind", "model"),
    [
        ("response_model=list[int]", "", "keyword", "list[int]"),
        ("response_model=None", " -> int", "none", ""),
        ("", " -> dict[str, int] | None", "annotation", "dict[str, int] | None"),
        ("", " -> None", "", "None"),
        ("", " -> Any", "", "Any"),
        ("", " -> JSONResponse", "response", "JSONResponse"),
        ("", " -> Own", "response", "Own"),
    ],
)
def test_response_model(decorator: str, returns: str, kind: str, model: str) -> None:
    text = (
        f"{_HEAD}from typing import Any\nfrom fastapi import status\nfrom fastapi.responses import JSONResponse\n"
        f"class Own(JSONResponse): ...\napp = FastAPI()\n"
        f"@app.get('/', status_code=status.HTTP_201_CREATED, response_class=Own, {decorator})\ndef f(){returns}: ...\n"
    )
    route = build({"main.py": text})[0].routes[0]
    assert (route.response_model, route.model) == (kind, model)
    assert (route.status_code, route.response_class) == (201, "Own")
