# A password of a server that is said beside it to run on the own machine opens nothing that others can reach. A key
# that signs is used wherever the application runs, whatever stands beside it.
# file: app/settings.py
import os

from pydantic_settings import BaseSettings

ELASTIC = {"HOST": "localhost", "USER": "elastic", "PASSWORD": "prueba123"}
BACKUP = {"HOST": "db.example.org", "USER": "elastic", "PASSWORD": "prueba123"}  # expect: FLT803

OID_DISCOVERY_URL = "http://localhost:8080/realms/main"
OID_CLIENT_SECRET = "kfrwmAW8zuL6VLB6AJx0finGHTpxhsOw"

MAIL_HOST = "mail.example.org"
MAIL_PASSWORD = "Sunf1ower"  # expect: FLT803

JWT_KEY = "15=7f)g=)&spodi3bg8%&4fqt%f3rpg%b$-aer5*#a*(rqm79e"  # expect: FLT803
JWT_HOST = "localhost"
ADMIN_PASSWORD = "$ADMIN_PASSWORD"
ROOT_PASSWORD = "pbkdf2_sha256$600000$salt"

DB_HOST = os.getenv("DB_HOST", "127.0.0.1")
DB_PASSWORD = os.environ.get("DB_PASSWORD", "hunter2x9")


class Settings(BaseSettings):
    postgres_host: str = "localhost"
    postgres_password: str = "Sunf1ower9"
    secret_key: str = "Sunf1ower9Sunf1ower9"  # expect: FLT803
    redis_host: str = "cache.example.org"
    redis_password: str = "Sunf1ower9"  # expect: FLT803


def connect(host: str, password: str) -> None: ...


connect(host="localhost", password="Tr0ub4dor")
connect(host="10.1.2.3", password="Tr0ub4dor")  # expect: FLT803
