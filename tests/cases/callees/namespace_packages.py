# No __init__.py anywhere, and one half of the namespace lies under another root.
# file: one/acme/billing/api.py
from fastapi import APIRouter

from acme.mail.sender import send

router = APIRouter()


@router.post("/bill")
async def bill():
    send("bob")  # expect: FLT106
# file: two/acme/mail/sender.py
import smtplib


def send(to):
    with smtplib.SMTP("localhost") as smtp:
        smtp.sendmail("a", to, "x")
