# Tokens that are not verified, or say too little.
# file: app/tokens.py
from datetime import UTC, datetime, timedelta

import jwt
from jose import jwt as jose

KEY = "hush"


def unverified(token: str):
    options = {"verify_signature": False}
    return jwt.decode(token, options=options)  # expect: FLT806


def no_algorithms(token: str, key: str):
    return jwt.decode(token, key)  # expect: FLT806


def any_algorithm(token: str, key: str):
    return jose.decode(token, key)  # expect: FLT806


def short(user: str):
    return jwt.encode({"sub": user, "exp": datetime.now(UTC)}, KEY, algorithm="HS256")  # expect: FLT806


def endless(user: str, key: str):
    payload = {"sub": user}
    return jwt.encode(payload, key, algorithm="HS256")  # expect: FLT806


def looked_into_first(token: str, keys: dict[str, str]):
    issuer = jwt.decode(token, options={"verify_signature": False})["iss"]
    return jwt.decode(token, keys[issuer], algorithms=["RS256"])


def updated(data: dict[str, object], key: str):
    to_encode = data.copy()
    to_encode.update({"exp": datetime.now(UTC) + timedelta(minutes=5)})
    return jwt.encode(to_encode, key, algorithm="HS256")


def added(user: str, key: str):
    payload = {"sub": user}
    payload["exp"] = datetime.now(UTC)
    return jwt.encode(payload, key, algorithm="HS256")


def verified(token: str, key: str, algorithm: str):
    return jwt.decode(token, key, algorithms=[algorithm])


def other_options(token: str, key: str):
    return jwt.decode(token, key, algorithms=["HS256"], options={"verify_exp": False})


def looks_like_one(token: str):
    try:
        jwt.decode(token, options={"verify_signature": False})
    except jwt.InvalidTokenError:
        return False
    return True


class Settings:
    def get(self, name: str, default: str | None = None) -> str | None:
        return default


ALGORITHM = Settings().get("algorithm")


def of_a_setting(token: str, key: str):
    return jwt.decode(token, key, algorithms=[ALGORITHM])


def of_nothing(token: str, key: str):
    return jwt.decode(token, key, algorithms=["HS256", "none"])  # expect: FLT806
