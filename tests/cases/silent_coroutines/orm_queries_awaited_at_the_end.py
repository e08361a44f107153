# Query builders of async libraries are chained without await; only the last call is awaited.
# file: app/models.py
from tortoise import fields
from tortoise.models import Model


class User(Model):
    id = fields.IntField(primary_key=True)
    name = fields.TextField()
# file: app/main.py
from app.models import User


async def names(prefix: str) -> list[str]:
    query = User.filter(name__startswith=prefix).order_by("name")
    if prefix:
        query = query.limit(10)
    users = await query
    return [user.name for user in users]
