# A key of the application itself that no code reads signs nothing: low confidence. What somebody else asks for is known
# to all with the repository whether it is read or not, and a library reads the fields of its settings by their names.
# file: app/config.py
from pydantic_settings import BaseSettings


class Settings(BaseSettings):
    name: str = "shop"
    EMAIL_ACTIVATION_SECRET: str = "QQTRjWtG2EUBqj9aQyEUMvtZutQOSGwCVEu5Yr42uyg"
    session_secret: str = "kX9vQ2pLr7Tz82kX9vQ4"  # expect: FLT803
    SMTP_PASS: str = "moxb snfc xvoy hroz"  # expect: FLT803
    NYLAS_API_KEY: str = "nyk_v0_QcDKjTkTKFJ48xYkPYGOFdKa3phMIrGQ2fhw9p0R"  # expect: FLT803
    DB_SECRET: str = "vQ2pLr7Tz82kX9vQ5w"  # expect: FLT803


class TokenSettings(BaseSettings):
    jwt_secret_key: str = "kX9vQ2pLr7Tz82kX9vQ6"  # expect: FLT803
    algorithm: str = "HS256"


settings = Settings()

# file: app/main.py
from fastapi import FastAPI
from starlette.middleware.sessions import SessionMiddleware
from tokens import Manager

from app.config import TokenSettings, settings

app = FastAPI(title=settings.name)
app.add_middleware(SessionMiddleware, secret_key=settings.session_secret)
manager = Manager(TokenSettings())
