# Subscripts, membership, len, signs, for and with run methods of the project; those that do not block are silent.
# file: app/config.py
import redis


class Flags:
    def __init__(self):
        self.store = redis.Redis()
        self.names = {}

    def __getitem__(self, name):
        return self.store.get(name)

    def __setitem__(self, name, value):
        self.store.set(name, value)

    def __contains__(self, name):
        return self.store.exists(name)

    def __len__(self):
        return self.store.dbsize()

    def __add__(self, other):
        return self.store.mget(other)

    def __iter__(self):
        return iter(self.store.keys())

    def __enter__(self):
        self.store.ping()
        return self

    def __exit__(self, *error):
        self.names.clear()


class Names:
    def __init__(self):
        self.names = {}

    def __getitem__(self, name):
        return self.names[name]

    def __setitem__(self, name, value):
        self.names[name] = value

    def __contains__(self, name):
        return name in self.names

    def __len__(self):
        return len(self.names)

    def __add__(self, other):
        return {**self.names, **other}


flags = Flags()
names = Names()
# file: app/main.py
from fastapi import FastAPI

from app.config import flags, names

app = FastAPI()
plain = {}


@app.get("/a")
async def subscript():
    return flags["beta"]  # expect: FLT104


@app.get("/b")
async def member():
    return "beta" in flags  # expect: FLT104


@app.get("/c")
async def length():
    return len(flags)  # expect: FLT104


@app.get("/d")
async def stored(value: str):
    flags["beta"] = value  # expect: FLT104


@app.get("/e")
async def tested(name: str):
    if name not in flags:  # expect: FLT104
        return None
    return name


@app.get("/f")
async def in_a_display(name: str):
    found = {"value": flags[name]}  # expect: FLT104
    return found


@app.get("/g")
async def added():
    return flags + ["beta"]  # expect: FLT104


@app.get("/h")
async def as_argument(name: str):
    return str(flags[name])  # expect: FLT104


@app.get("/i")
async def gone_through():
    for name in flags:  # expect: FLT104
        return name


@app.get("/j")
async def entered():
    with flags as entered_flags:  # expect: FLT104
        return entered_flags.names


def look_up(name):
    return flags[name]


@app.get("/k")
async def by_a_helper(name: str):
    return look_up(name)  # expect: FLT104


@app.get("/l")
def in_a_thread(name: str):
    flags[name] = name
    return flags[name], name in flags, len(flags)


@app.get("/m")
async def in_memory(name: str):
    names[name] = name
    plain[name] = name
    if name in names and name in plain:
        return names[name], plain[name], len(names), len(plain), names + plain
    return None


@app.get("/n")
async def kept_as_a_type(wanted: "list[Flags]"):
    later = lambda name: flags[name]  # noqa: E731
    return callable(later)
