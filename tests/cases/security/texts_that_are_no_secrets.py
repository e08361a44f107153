# Options and keys of others, filled by the build, public by its name, expired, an example of the documentation, or bound again: nothing to hide.
# file: app/main.py
from fastapi import FastAPI
from pydantic import BaseModel, ConfigDict, Field

MAPS_API_KEY = "##MAPS_API_KEY##"
OPTIONS = {"email": "--email", "hashed_password": "--password", "api_key": "--api-key/--no-api-key"}
STORED = {"accessToken": "cursorAuth/accessToken", "access_key": "storage.serviceMachine"}
STORED_TOO = {"accessToken": "cursorAuth/accessT0ken9"}  # expect: FLT803
SMTP_PASS = "moxb snfc xvoy hroz"  # expect: FLT803
SMTP_PASSWORD = "moxb snfc xvoy hroz"  # expect: FLT803
MAIL_PASS = "xxxx xxxx xxxx xxxx"
EMAIL_PASS = "what you have got there"
MAIL_API_KEY = "$$MAIL_KEY_OF_STAGE$$"
NEXT_PUBLIC_MAPS_API_KEY = "Kx7-A0q9ZrT3mW5nB1vC8dE2fG6hJ4kL"
PUBLIC_ADMIN_PASSWORD = "Kx7-A0q9ZrT3mW5nB1vC8dE2fG6hJ4kL"  # expect: FLT803
REPUBLIC_API_KEY = "Kx7-A0q9ZrT3mW5nB1vC8dE2fG6hJ4kL"  # expect: FLT803
MARKED_API_KEY = "@Kx7A0q9ZrT3mW5nB1vC8dE2@"  # expect: FLT803

app = FastAPI()


class Login(BaseModel):
    model_config = ConfigDict(json_schema_extra={"examples": [{"password": "kX9vQ2pLr7Tz81"}]})
    name: str
    password: str = Field(examples=["kX9vQ2pLr7Tz82"])


class Old:
    api_key = "Kx7-A0q9ZrT3mW5nB1vC8dE2fG6hJ4kL"
    api_key = "Lx7-A0q9ZrT3mW5nB1vC8dE2fG6hJ4kL"  # expect: FLT803


class Two:
    if app.debug:
        api_key = "Kx7-A0q9ZrT3mW5nB1vC8dE2fG6hJ4kL"  # expect: FLT803
    else:
        api_key = "Lx7-A0q9ZrT3mW5nB1vC8dE2fG6hJ4kL"  # expect: FLT803


SAMPLE_USERS = [Login(name="ann", password="kX9vQ2pLr7Tz83")]
USERS = [Login(name="ann", password="kX9vQ2pLr7Tz84")]  # expect: FLT803
expired = Login(
    name="ann",
    password="eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxIiwiZXhwIjoxNjYyMTk3ODYxfQ.c2lnbmF0dXJlc2lnbmF0dXJlc2ln",
)
lasting = Login(
    name="ann",
    password="eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxIiwiZXhwIjo0MTAyNDQ0ODAwfQ.c2lnbmF0dXJlc2lnbmF0dXJlc2ln",  # expect: FLT803
)


def example_login() -> Login:
    return Login(name="ann", password="kX9vQ2pLr7Tz85")


@app.post("/login", responses={200: {"content": {"application/json": {"value": {"access_token": "kX9vQ2pLr7Tz86"}}}}})
def login(login: Login) -> str:
    return login.name
