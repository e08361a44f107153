# Secrets that stand in the code, and what only looks like one.
# file: app/config.py
import os

from pydantic import Field
from pydantic_settings import BaseSettings

SECRET_KEY = "kJ8s9dKq2mZx7vB4nP1wR6tY3uE5iO0a"  # expect: FLT803
API_KEY: str = "sk-live-9a8b7c6d5e4f"  # expect: FLT803
config = {}
config["db_password"] = "Tr0ub4dor&3"  # expect: FLT803
REDIS = "redis://:hunter2secretly@cache.internal.example.net:6379/0"  # expect: FLT803


class Settings(BaseSettings):
    jwt_secret_key: str = "3f9a1c7e5b2d8f604a6c9e1b7d3f5a80"  # expect: FLT803
    api_key: str = Field(default="", alias="API_KEY")
    access_token: str = "changeme"
    database_url: str = "postgresql://postgres:postgres@localhost:5432/app"
    broker: str = "amqp://guest:guest@rabbitmq:5672//"
    template: str = "postgresql://{user}:{password}@{host}/db"


PASSWORD = os.environ["PASSWORD"]
ACCESS_TOKEN = "access_token"
PASSWORD_RESET_PATH = "/password/reset"
CLIENT_SECRET = "<your client secret>"
PRIVATE_KEY = "/run/secrets/private_key"
AUTH_TOKEN = "X-Auth-Token"
USER_PASSWORD = "USER_PASSWORD"
PASSWORD_HINT = "At least eight characters"
# file: tests/test_login.py
PASSWORD = "Tr0ub4dor&3"
