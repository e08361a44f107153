# A field that is masked or empty wherever the model is built sends no secret; one way that does is enough.
# file: app/models.py
from pydantic import BaseModel


class Row(BaseModel):
    smtp_password: str = "abc"


class Out(BaseModel):
    smtp_password: str | None = None


def mask_secret(value: str) -> str:
    return "****" + value[-2:]
# file: app/service.py
from app.models import Out, Row, mask_secret


class Service:
    async def get(self, row: Row) -> Out:
        if not row:
            return Out(smtp_password=None)
        return self.masked(row)

    def masked(self, row: Row) -> Out:
        hidden = mask_secret(row.smtp_password)
        return Out(smtp_password=hidden)

    def plain(self, row: Row) -> Out:
        if not row.smtp_password:
            return Out(smtp_password="")
        return Out(smtp_password=row.smtp_password)
# file: app/main.py
from app.models import Out, Row, mask_secret
from app.service import Service
from fastapi import FastAPI

app = FastAPI()
service = Service()


def find(row: Row) -> str:
    return row.__class__.__name__


@app.get("/masked", response_model=Out)
async def masked():
    return await service.get(Row())


@app.get("/here")
def here() -> Out:
    row = Row()
    found = Out(smtp_password="********" if row.smtp_password else None)
    return found


@app.get("/several")
def several() -> list[Out]:
    return [Out(smtp_password=mask_secret(row.smtp_password)) for row in (Row(), Row())]


@app.get("/ends")
def ends() -> Out:
    password = Row().smtp_password
    return Out(smtp_password="****" + password[-2:])


@app.get("/fixed")
def fixed() -> Out:  # expect: FLT303
    return Out(smtp_password="$2b$12$abc")


@app.get("/emptied")
def emptied() -> Out:
    found = Out(**Row().model_dump())
    found.smtp_password = None
    return found


@app.get("/emptied/sometimes")
def emptied_sometimes(is_safe: bool) -> Out:  # expect: FLT303
    found = Out(**Row().model_dump())
    if is_safe:
        found.smtp_password = None
    return found


@app.get("/plain")
def plain() -> Out:  # expect: FLT303
    return service.plain(Row())


@app.get("/validated")
def validated() -> Out:  # expect: FLT303
    return Out.model_validate(Row(), from_attributes=True)


@app.get("/spread")
def spread() -> Out:  # expect: FLT303
    return Out(**Row().model_dump())


@app.get("/cut")
def cut() -> Out:  # expect: FLT303
    return Out(smtp_password=str(Row().smtp_password))


@app.get("/filled")
def filled() -> Out:  # expect: FLT303
    found = Out(smtp_password="")
    found.smtp_password = Row().smtp_password
    return found
# file: app/settings.py
from fastapi import APIRouter, FastAPI

router = APIRouter()
app = FastAPI()


@router.get("/policy")
def policy(days: int):
    return {"require_strong_password": True, "password_min_length": 8, "password_expiry_days": days, "secret_key_set": days > 1}


@router.get("/mail")
def mail(host: str):
    return {"host": host, "smtp_password": "***hidden***", "api_key_expires_at": host}


@router.get("/mail/all")  # expect: FLT301
def mail_with_all(host: str):
    return {"host": host, "smtp_password": host}


app.include_router(router)


@app.get("/dict")
def in_a_dict(row: Row):
    value = row.smtp_password if row else ""
    if value:
        value = value[:4] + "••••••••" + value[-4:] if len(value) > 8 else "••••••••"
    return {"smtp_password": value, "name": find(row)}


@app.get("/ends-of-it")
def ends_of_it(row: Row):
    return {"api_key": row.smtp_password[:4], "secret_key": row.smtp_password[-4:], "name": find(row)}


@app.get("/asked")
def asked(row: Row):
    is_there = {"smtp_password": bool(row.smtp_password), "api_key": row.smtp_password is not None}
    return {**is_there, "name": find(row)}


@app.get("/nearly-all")  # expect: FLT301
def nearly_all(row: Row):
    return {"smtp_password": row.smtp_password[4:], "name": find(row)}


@app.get("/masked-for-some")  # expect: FLT301
def masked_for_some(row: Row, admin: bool):
    value = row.smtp_password
    if not admin:
        value = "****" + value[-4:]
    return {"smtp_password": value, "name": find(row)}


@app.get("/bound-again")  # expect: FLT301
def bound_again(row: Row):
    value = row.smtp_password
    if value:
        value = "****" + value[-4:]
    value = row.smtp_password
    return {"smtp_password": value, "name": find(row)}


@app.get("/described")
def described(row: Row):
    known = bool(row.smtp_password)
    return {"api_key": {"configured": known, "env_var": "SMTP_PASSWORD"}, "name": find(row)}


@app.get("/described-too-well")  # expect: FLT301
def described_too_well(row: Row):
    return {"api_key": {"configured": True, "secret_key": row.smtp_password}, "name": find(row)}
