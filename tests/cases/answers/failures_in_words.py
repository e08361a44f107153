# A failure that an except answers with 200 may say so without a key "error"; who asks whether something works wants it.
# file: app/main.py
import smtplib

from fastapi import FastAPI, Response

from app.orders import NoStock, delete, import_orders, place

app = FastAPI()


@app.post("/orders")
def create(name: str):
    try:
        place(name)
    except NoStock:
        return {"success": False, "message": "sold out"}
    except Exception as e:
        return {"success": False, "message": str(e)}  # expect: FLT307
    return {"success": True, "message": "placed"}


@app.post("/orders/import")
def run_import():
    try:
        count = import_orders()
        return {"status": "ok", "count": count}
    except Exception:
        return {"status": "error", "message": "could not import"}  # expect: FLT307


@app.delete("/orders/{order_id}")
def remove(order_id: int):
    try:
        delete(order_id)
    except:
        return {"ok": False, "detail": "could not delete"}  # expect: FLT307
    return {"ok": True}


@app.get("/health")
def health():
    try:
        import_orders()
    except Exception as e:
        return {"status": "error", "message": str(e)}
    return {"status": "ok"}


@app.post("/settings/mail/test")
def send_test_mail(host: str):
    try:
        smtplib.SMTP(host, timeout=5).quit()
    except Exception as e:
        return {"success": False, "message": str(e)}
    return {"success": True, "message": "sent"}


@app.post("/webhooks/stripe")
def handle_event(event: str):
    try:
        place(event)
    except Exception:
        return {"status": "error"}
    return {"status": "ok"}


@app.post("/orders/many")
def create_many(names: list[str], response: Response):
    try:
        for name in names:
            place(name)
    except Exception as e:
        response.status_code = 500
        return {"success": False, "message": str(e)}
    return {"success": True}


@app.get("/orders/state")
def state():
    try:
        return {"state": "full", "items": import_orders()}
    except Exception:
        return {"state": "empty", "items": 0}


# file: app/orders.py
class NoStock(Exception):
    pass


def place(name): ...


def delete(order_id): ...


def import_orders(): ...
