# Where nothing asks who calls, a foreign site gets no more than everybody: low confidence; each application by itself.
# file: open_one/__init__.py
# file: open_one/main.py
from fastapi import FastAPI
from fastapi.middleware.cors import CORSMiddleware

from open_one.sums import add

app = FastAPI()
app.add_middleware(CORSMiddleware, allow_origins=["*"], allow_credentials=True)
app.get("/sum")(add)


# file: open_one/sums.py
def add(a: int, b: int) -> int:
    return a + b


# file: shop/__init__.py
# file: shop/main.py
from fastapi import FastAPI
from fastapi.middleware.cors import CORSMiddleware

from shop.orders import router

app = FastAPI()
app.add_middleware(CORSMiddleware, allow_origins=["*"], allow_credentials=True)  # expect: FLT801
app.include_router(router)


# file: shop/orders.py
from fastapi import APIRouter, Depends

from shop.users import user

router = APIRouter(dependencies=[Depends(user)])


@router.get("/orders")
def read_orders() -> list[str]:
    return []


# file: shop/users.py
from fastapi import HTTPException, Request


def user(request: Request) -> str:
    if "session" not in request.cookies:
        raise HTTPException(401)
    return request.cookies["session"]


# file: tokens/__init__.py
# file: tokens/main.py
from fastapi import FastAPI, Header
from fastapi.middleware.cors import CORSMiddleware

app = FastAPI()
app.add_middleware(CORSMiddleware, allow_origin_regex=".*", allow_credentials=True)


@app.get("/orders")
def read_orders(authorization: str = Header()) -> list[str]:
    return [authorization]


# Bearer tokens and keys in headers are put on each request by the code of a client: no foreign site has them.
# file: bearers/__init__.py
# file: bearers/main.py
from fastapi import Depends, FastAPI, HTTPException
from fastapi.middleware.cors import CORSMiddleware

from bearers.users import scheme

app = FastAPI()
app.add_middleware(CORSMiddleware, allow_origins=["*"], allow_credentials=True)  # so that cookies come along


@app.get("/orders")
def read_orders(login=Depends(scheme)) -> list[str]:
    if login.credentials != "secret":
        raise HTTPException(401)
    return []


# file: bearers/users.py
from fastapi.security import HTTPBearer

scheme = HTTPBearer()
# file: keys/__init__.py
# file: keys/main.py
from fastapi import FastAPI, Security
from fastapi.middleware.cors import CORSMiddleware
from fastapi.security import APIKeyHeader

app = FastAPI()
app.add_middleware(CORSMiddleware, allow_origins=["*"], allow_credentials=True)


@app.get("/orders")
def read_orders(key: str = Security(APIKeyHeader(name="x-api-key"))) -> list[str]:
    return [key]


# file: both/__init__.py
# file: both/main.py
from fastapi import Depends, FastAPI, Request
from fastapi.middleware.cors import CORSMiddleware
from fastapi.security import OAuth2PasswordBearer

scheme = OAuth2PasswordBearer(tokenUrl="token", auto_error=False)
app = FastAPI()
app.add_middleware(CORSMiddleware, allow_origins=["*"], allow_credentials=True)  # expect: FLT801


@app.get("/orders")
def read_orders(request: Request, token=Depends(scheme)) -> list[str]:
    return [token or request.cookies["access"]]


# file: basic/__init__.py
# file: basic/main.py
from fastapi import Depends, FastAPI
from fastapi.middleware.cors import CORSMiddleware
from fastapi.security import HTTPBasic, HTTPBearer

bearer, login = HTTPBearer(auto_error=False), HTTPBasic(auto_error=False)
app = FastAPI()
app.add_middleware(CORSMiddleware, allow_origins=["*"], allow_credentials=True)  # expect: FLT801


@app.get("/orders")
def read_orders(token=Depends(bearer), user=Depends(login)) -> list[str]:
    return [str(token or user)]


# The id of a chat is no cookie; a header that names the scheme Bearer is put there by the code of a client.
# file: chats/__init__.py
# file: chats/main.py
from fastapi import FastAPI, Header, HTTPException
from fastapi.middleware.cors import CORSMiddleware
from pydantic import BaseModel


class User(BaseModel):
    name: str


class Chat(BaseModel):
    user: User


app = FastAPI()
app.add_middleware(CORSMiddleware, allow_origins=["*"], allow_credentials=True)


@app.get("/chats/{session_id}")
def read_chat(session_id: str, authorization: str = Header()) -> list[str]:
    if not authorization.startswith("Bearer "):
        raise HTTPException(401)
    return [session_id]


@app.post("/chats")
def begin_chat(request: Chat, authorization: str = Header()) -> str:
    return request.user.name




# What is added only where the code is written, as the class, function or condition around it says.
# file: policies/__init__.py
# file: policies/main.py
from fastapi import FastAPI, Request
from fastapi.middleware.cors import CORSMiddleware

from policies.config import settings

app = FastAPI()


class DevelopmentPolicy:
    def configure(self, app: FastAPI) -> None:
        app.add_middleware(CORSMiddleware, allow_origins=["*"], allow_credentials=True)


class ProductionPolicy:
    def configure(self, app: FastAPI) -> None:
        app.add_middleware(CORSMiddleware, allow_origins=["*"], allow_credentials=True)  # expect: FLT801


if settings.environment == "dev":
    app.add_middleware(CORSMiddleware, allow_origins=["*"], allow_credentials=True)
else:
    app.add_middleware(CORSMiddleware, allow_origins=["*"], allow_credentials=True)  # expect: FLT801

if settings.device == "none":
    app.add_middleware(CORSMiddleware, allow_origins=["*"], allow_credentials=True)  # expect: FLT801

policies = [DevelopmentPolicy(), ProductionPolicy()]
for policy in policies:
    policy.configure(app)


@app.get("/orders")
def read_orders(request: Request) -> list[str]:
    return [request.cookies["session"]]


# file: policies/config.py
from pydantic_settings import BaseSettings


class Settings(BaseSettings):
    environment: str
    device: str


settings = Settings()


# file: notices/__init__.py
# file: notices/main.py
from fastapi import Depends, FastAPI
from fastapi.middleware.cors import CORSMiddleware
from fastapi.security import HTTPBearer

app = FastAPI()
app.add_middleware(CORSMiddleware, allow_origins=["*"], allow_credentials=True)
SENSITIVE = {"authorization", "cookie", "token"}
KINDS = {"cookie": "Browser Cookie"}
NOTICE = "Paste the value of the cookie here"


@app.get("/notice")
def read_notice(bearer: object = Depends(HTTPBearer())) -> str:
    """Say where the cookie is found."""
    return NOTICE


# file: headers/__init__.py
# file: headers/main.py
from fastapi import Depends, FastAPI, Request
from fastapi.middleware.cors import CORSMiddleware
from fastapi.security import HTTPBearer

app = FastAPI()
app.add_middleware(CORSMiddleware, allow_origins=["*"], allow_credentials=True)  # expect: FLT801


@app.get("/notice")
def read_notice(request: Request, bearer: object = Depends(HTTPBearer(auto_error=False))) -> str:
    return request.headers.get("cookie", "")


# file: located/__init__.py
# file: located/main.py
from fastapi import Depends, FastAPI
from fastapi.middleware.cors import CORSMiddleware
from fastapi.security import HTTPBearer

app = FastAPI()
app.add_middleware(CORSMiddleware, allow_origins=["*"], allow_credentials=True)  # expect: FLT801
LOCATIONS = ["headers", "cookies"]


@app.get("/notice")
def read_notice(bearer: object = Depends(HTTPBearer(auto_error=False))) -> str:
    return ""


# file: behind/__init__.py
# file: behind/main.py
from fastapi import Depends, FastAPI, Header, HTTPException
from fastapi.middleware.cors import CORSMiddleware

app = FastAPI()
app.add_middleware(CORSMiddleware, allow_origins=["*"], allow_credentials=True)


def caller(x_user_id: str = Header(None, alias="X-User-Id")) -> str:
    if not x_user_id:
        raise HTTPException(401)
    return x_user_id


@app.get("/notice")
def read_notice(user: str = Depends(caller)) -> str:
    return user


# file: forwarded/__init__.py
# file: forwarded/main.py
from fastapi import FastAPI, Header
from fastapi.middleware.cors import CORSMiddleware

app = FastAPI()
app.add_middleware(CORSMiddleware, allow_origins=["*"], allow_credentials=True)  # expect: FLT801


@app.get("/notice")
def read_notice(user: str = Header(alias="X-Forwarded-User")) -> str:
    return user


# file: digests/__init__.py
# file: digests/main.py
from fastapi import Depends, FastAPI
from fastapi.middleware.cors import CORSMiddleware
from fastapi.security import HTTPBearer

app = FastAPI()
app.add_middleware(CORSMiddleware, allow_origins=["*"], allow_credentials=True)
PLANS = {"basic": 1, "pro": 2}


@app.get("/notice")
def read_notice(bearer: object = Depends(HTTPBearer())) -> dict:
    return {"digest": "x", "plan": PLANS["basic"]}


# file: schemes/__init__.py
# file: schemes/main.py
from fastapi import Depends, FastAPI, Request
from fastapi.middleware.cors import CORSMiddleware
from fastapi.security import HTTPBearer

app = FastAPI()
app.add_middleware(CORSMiddleware, allow_origins=["*"], allow_credentials=True)  # expect: FLT801


@app.get("/notice")
def read_notice(request: Request, bearer: object = Depends(HTTPBearer(auto_error=False))) -> bool:
    scheme, _, rest = request.headers["authorization"].partition(" ")
    return scheme.lower() == "basic"


# file: developed/__init__.py
# file: developed/main.py
from fastapi import FastAPI, Request
from fastapi.middleware.cors import CORSMiddleware

from developed.config import settings

app = FastAPI()
app.add_middleware(
    CORSMiddleware, allow_origins=["*"] if settings.is_development else ["https://a.org"], allow_credentials=True
)
other = FastAPI()
other.add_middleware(
    CORSMiddleware,
    allow_origins=["*"] if settings.is_open else ["https://a.org"],  # expect: FLT801
    allow_credentials=True,
)
if settings.debug:
    origins = ["*"]
else:
    origins = ["https://a.org"]
third = FastAPI()
third.add_middleware(CORSMiddleware, allow_origins=origins, allow_credentials=True)


@app.get("/notice")
@other.get("/notice")
@third.get("/notice")
def read_notice(request: Request) -> str:
    return request.cookies["session"]


# file: developed/config.py
from pydantic_settings import BaseSettings


class Settings(BaseSettings):
    is_development: bool = True
    is_open: bool = True
    debug: bool = False


settings = Settings()


# What the server sends to other services is no login of its clients, and whether there is a cookie says not whose.
# file: paying/__init__.py
# file: paying/main.py
import base64

import requests
from fastapi import FastAPI
from fastapi.middleware.cors import CORSMiddleware
from requests.auth import HTTPBasicAuth

app = FastAPI()
app.add_middleware(CORSMiddleware, allow_origins=["*"], allow_credentials=True)


def header(key: str) -> str:
    token = base64.b64encode(f"{key}:".encode()).decode()
    return f"Basic {token}"


@app.post("/payments")
def pay(key: str) -> int:
    headers = {"Authorization": "Basic " + header(key)}
    answer = requests.post("https://pay.example", headers=headers, timeout=5)
    tls_client_cert = "client.pem"
    return requests.get(answer.text, auth=HTTPBasicAuth("a", key), cert=tls_client_cert, timeout=5).status_code


# file: copied/__init__.py
# file: copied/main.py
from fastapi import FastAPI, Request, Response
from fastapi.middleware.cors import CORSMiddleware

app = FastAPI()
app.add_middleware(CORSMiddleware, allow_origins=["*"], allow_credentials=True)


@app.exception_handler(500)
async def failed(request: Request, error: Exception) -> Response:
    response = Response(status_code=500)
    has_cookie = "cookie" in request.headers
    if has_cookie:
        response.headers["Access-Control-Allow-Origin"] = request.headers["origin"]
    return response


@app.get("/orders")
def read_orders() -> list[str]:
    return []


# file: asking/__init__.py
# file: asking/main.py
from fastapi import FastAPI, Header, HTTPException
from fastapi.middleware.cors import CORSMiddleware

app = FastAPI()
app.add_middleware(CORSMiddleware, allow_origins=["*"], allow_credentials=True)  # expect: FLT801


@app.get("/orders")
def read_orders(authorization: str = Header("")) -> list[str]:
    if not authorization.lower().startswith("basic "):
        raise HTTPException(401, headers={"WWW-Authenticate": "Bearer"})
    return [authorization]


# file: challenging/__init__.py
# file: challenging/main.py
from fastapi import FastAPI, Header, HTTPException
from fastapi.middleware.cors import CORSMiddleware

NAME = "orders"
app = FastAPI()
app.add_middleware(CORSMiddleware, allow_origins=["*"], allow_credentials=True)  # expect: FLT801


@app.get("/orders")
def read_orders(authorization: str = Header("")) -> list[str]:
    if not authorization:
        raise HTTPException(401, headers={"WWW-Authenticate": f"Basic {NAME}"})
    return [authorization]


# file: certificates/__init__.py
# file: certificates/main.py
from fastapi import FastAPI, Request
from fastapi.middleware.cors import CORSMiddleware

app = FastAPI()
app.add_middleware(CORSMiddleware, allow_origins=["*"], allow_credentials=True)  # expect: FLT801


@app.get("/orders")
def read_orders(request: Request) -> list[str]:
    return [request.headers["X-SSL-Client-Cert"]]
# file: redacting/__init__.py
# file: redacting/main.py
from fastapi import FastAPI, Request
from fastapi.middleware.cors import CORSMiddleware

app = FastAPI()
app.add_middleware(CORSMiddleware, allow_origins=["*"], allow_credentials=True)
HIDDEN = {
    "authorization",
    "cookie",
    "host",
    "set-cookie",
    "x-api-key",
}
DROPPED = ["Set-Cookie", "Transfer-Encoding"]


@app.get("/seen")
def seen(request: Request) -> dict[str, str]:
    return {k: v for k, v in request.headers.items() if k not in HIDDEN and k not in DROPPED}


# file: answering/__init__.py
# file: answering/main.py
from fastapi import FastAPI, Response
from fastapi.middleware.cors import CORSMiddleware

app = FastAPI()
app.add_middleware(CORSMiddleware, allow_origins=["*"], allow_credentials=True)  # expect: FLT801


@app.get("/login")
def login(response: Response) -> None:
    response.headers.append("set-cookie", "session=1")
