import db
import db as aliased
import package
import package.inner
from db import *
from db import Store as Renamed
from db import store
from package import inner
from package.inner import deep
from package import Exported
from unheard import thing

a = store  # revealed: db.Store
b = db.store  # revealed: db.Store
c = aliased.store  # revealed: db.Store
d = Renamed()  # revealed: db.Store
e = inner.deep  # revealed: requests.Session
f = deep  # revealed: requests.Session
g = package.inner.deep  # revealed: requests.Session
h = Exported()  # revealed: package.inner.Inner
i = starred  # revealed: requests.Session
j = inner  # revealed: <module package.inner>
k = thing  # revealed: <unheard.thing>
m = thing.other()  # revealed: Unknown
n = db.renew()  # revealed: requests.Session
o = __import__("db")  # revealed: Unknown  # a text names it
p = db.late  # revealed: requests.Session
q = db.guarded  # revealed: requests.Session

# file: db.py
import requests

try:
    import ujson as json
except ImportError:
    import json


class Store: ...


store = Store()
starred = requests.Session()
late = None
guarded: "requests.Session"


def renew():
    global late
    late = requests.Session()
    return late


r = json  # revealed: <json> | <ujson>

# file: package/__init__.py
from .inner import Inner as Exported

__all__ = ["Exported"]

# file: package/inner.py
import requests

from . import sibling
from .sibling import Sibling
from ..db import store as above


class Inner: ...


deep = requests.Session()
s = sibling.Sibling()  # revealed: package.sibling.Sibling
t = Sibling()  # revealed: package.sibling.Sibling

# file: package/sibling.py
from package.inner import deep as back


class Sibling: ...


u = back  # revealed: requests.Session
