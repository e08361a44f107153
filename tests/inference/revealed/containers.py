import requests
from collections import defaultdict

POOL = []
POOL.append(requests.Session())
TABLE = {}
TABLE["a"] = requests.Session()
LATER = dict()
GROUPS = defaultdict(list)


def fill():
    LATER["b"] = requests.Session()
    GROUPS["a"].append(requests.Session())


class Registry:
    def __init__(self):
        self.items = {}
        self.many = []

    def add(self, name):
        self.items[name] = requests.Session()
        self.many.append(requests.Session())

    def find(self, name):
        return self.items[name]


a = POOL[0]  # revealed: requests.Session | Unknown
b = TABLE["a"]  # revealed: requests.Session | Unknown
c = LATER["b"]  # revealed: requests.Session | Unknown
d = LATER.get("b")  # revealed: requests.Session | Unknown
e = Registry().find("a")  # revealed: requests.Session | Unknown
f = Registry().many[0]  # revealed: requests.Session | Unknown
g = LATER.setdefault("c", requests.Session())  # revealed: requests.Session | Unknown
h = POOL.pop()  # revealed: requests.Session | Unknown
for i in POOL:
    j = i  # revealed: requests.Session | Unknown
for k, m in TABLE.items():
    n = m  # revealed: requests.Session | Unknown
o = [p for p in POOL if p]  # revealed: Collection[requests.Session | Unknown]
q = dict(a=requests.Session())["a"]  # revealed: requests.Session
r = {"x": {"y": requests.Session()}}["x"]["y"]  # revealed: requests.Session
s = (POOL or [None])[0]  # revealed: requests.Session | Unknown
t = POOL + POOL  # revealed: Collection[requests.Session | Unknown]
u = list(reversed(POOL))  # revealed: Collection[requests.Session | Unknown]
v = list(filter(None, POOL))  # revealed: Collection[requests.Session | Unknown]
