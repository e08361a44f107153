# A secret is one wherever it is written: as a default, in a comparison, a dict, a header, as the key of a token.
# file: app/main.py
import base64
import hmac
import os
import secrets

import jwt
import requests
from cryptography.fernet import Fernet
from requests.auth import HTTPBasicAuth

API_KEY_2 = "0ab215a8b1977939201640fa14c66bab"  # expect: FLT803
OLD_API_KEY = "1ab215a8b1977939201640fa14c66bab"  # expect: FLT803
API_KEY_PROD = "2ab215a8b1977939201640fa14c66bab"  # expect: FLT803
API_KEY_LENGTH = "3ab215a8b1977939201640fa14c66bab"
SERVICES = [{"name": "mail", "api_key": "4ab215a8b1977939201640fa14c66bab"}]  # expect: FLT803
PASSWORD = os.getenv("PASSWORD", "kX9vQ2pLr7Tz81")  # expect: FLT803
ENV_KEY = os.getenv("API_KEY") or "5ab215a8b1977939201640fa14c66bab"
API_KEY3 = os.getenv("API_KEY") or "5ab215a8b1977939201640fa14c66bab"  # expect: FLT803
box = Fernet(b"ZmDfcTF7_60GrrY167zsiPd67pEvs0aGOv2oasOM1Pg=")  # expect: FLT803
LABELS = {"password": "Contraseña", "api_key": "API-Schlüssel", "secret": "Passwort-Vergessen"}


def check(form: dict, given: str, *, api_key: str = "6ab215a8b1977939201640fa14c66bab") -> bool:  # expect: FLT803
    if form["password"] != "kX9vQ2pLr7Tz82":  # expect: FLT803
        return False
    if form["grant"] == "kX9vQ2pLr7Tz83":
        return False
    password = given
    return secrets.compare_digest(password, "kX9vQ2pLr7Tz84")  # expect: FLT803


def call(token: str) -> None:
    requests.get("https://a.example", auth=HTTPBasicAuth("admin", "kX9vQ2pLr7Tz85"), timeout=5)  # expect: FLT803
    requests.get("https://a.example", auth=("admin", os.environ["PASSWORD"]), timeout=5)
    requests.get(
        "https://a.example",
        headers={"X-Api-Key": "7ab215a8b1977939201640fa14c66bab"},  # expect: FLT803
        timeout=5,
    )
    requests.get("https://a.example", headers={"Authorization": "Bearer <token>"}, timeout=5)
    requests.get("https://a.example", headers={"Authorization": f"Bearer {token}"}, timeout=5)
    hmac.new(b"kX9vQ2pLr7Tz86kX9vQ2", token.encode(), "sha256")  # expect: FLT803
    base64.b64decode("kX9vQ2pLr7Tz86kX9vQ2")
    jwt.decode(token, "kX9vQ2pLr7Tz88kX9vQ2pLr7Tz88kX9v", algorithms=["HS256"])  # expect: FLT803
