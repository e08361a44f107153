# A token in a link to one thing, or for one channel of another server, is no credential: it may be valid for ever.
# file: app/links.py
import jwt

KEY = open("key").read()


def unsubscribe_link(email: str) -> str:
    return "https://example.com/u?t=" + jwt.encode({"sub": email}, KEY, algorithm="HS256")


def linked(user: str) -> str:
    return jwt.encode({"sub": user, "purpose": "unsubscribe"}, KEY, algorithm="HS256")


def subscribed(user: str, room: str) -> str:
    return jwt.encode({"sub": user, "channel": room}, KEY, algorithm="HS256")


def command(name: str) -> dict[str, str]:
    payload = {"c": "forcesave", "key": name, "url": "https://example.com/files"}
    return {**payload, "token": jwt.encode(payload, KEY, algorithm="HS256")}


def access_token(user: str) -> str:
    return jwt.encode({"sub": user, "type": "access"}, KEY, algorithm="HS256")  # expect: FLT806
