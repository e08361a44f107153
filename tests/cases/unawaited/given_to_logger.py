# The log shows the coroutine's repr; nobody runs it.
# file: app/main.py
import logging

logger = logging.getLogger(__name__)


async def balance(user: int) -> int:
    return user


async def report(user: int) -> None:
    logger.info("balance of %s: %s", user, balance(user))  # expect: FLT201
    logging.warning("balance: %s", balance(user))  # expect: FLT201
