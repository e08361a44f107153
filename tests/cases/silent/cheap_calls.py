# Calls that do not wait worth mentioning: parsing, logging, dict and list methods, paths, hashing, environment.
# file: app/main.py
import hashlib
import json
import logging
import os
import random
import re
import secrets
from datetime import datetime
from pathlib import Path
from urllib.parse import quote, urlparse

from fastapi import FastAPI

app = FastAPI()
logger = logging.getLogger(__name__)
cache: dict[str, list[int]] = {}


@app.get("/")
async def root(name: str) -> dict:
    data = json.loads('{"a": [3, 1]}')
    data["a"].sort()
    numbers = cache.get(name, [])
    numbers.append(random.randint(1, 3))
    cache.setdefault(name, numbers).extend(data.get("a"))
    logger.info("read %s", name)
    logging.getLogger("x").error("y")
    exists = os.path.exists(os.path.join("/srv", name)) or Path("/srv").joinpath(name).exists()
    digest = hashlib.sha256(name.encode()).hexdigest()
    url = urlparse(quote(name))
    home = os.environ.get("HOME", os.getenv("PWD"))
    return {
        "exists": exists,
        "digest": digest + secrets.token_hex(),
        "host": url.hostname,
        "home": home,
        "at": datetime.now().isoformat(),
        "match": bool(re.match("a", name)),
        "dump": json.dumps(data),
    }
