import logging
import subprocess
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import boto3
import httpx
import redis
import sqlalchemy
from sqlalchemy.orm import Session, sessionmaker

engine = sqlalchemy.create_engine("sqlite://")  # revealed: sqlalchemy.Engine
Local = sessionmaker(engine)
a = Local()  # revealed: sqlalchemy.orm.Session
b = httpx.Client()  # revealed: httpx.Client
c = httpx.Client().get("http://a")  # revealed: httpx.Response
d = redis.Redis.from_url("redis://")  # revealed: redis.Redis
e = open("a")  # revealed: io.TextIOWrapper
f = Path("a").open()  # revealed: io.TextIOWrapper
g = subprocess.Popen(["a"])  # revealed: subprocess.Popen
h = threading.Lock()  # revealed: threading.Lock
i = ThreadPoolExecutor()  # revealed: concurrent.futures.ThreadPoolExecutor
j = Session(engine)  # revealed: sqlalchemy.orm.Session

with Local() as k:
    m = k  # revealed: sqlalchemy.orm.Session
with httpx.Client() as n:
    o = n  # revealed: httpx.Client
with open("a") as p:
    q = p  # revealed: io.TextIOWrapper
with Local.begin() as r:
    s = r  # revealed: sqlalchemy.orm.Session


class Client(httpx.Client):
    def other(self):
        return self.get("http://a")


t = Client()  # revealed: main.Client
u = Client().get("http://a")  # revealed: httpx.Response
v = Client().other()  # revealed: httpx.Response
