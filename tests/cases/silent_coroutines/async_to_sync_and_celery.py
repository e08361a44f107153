# asgiref's async_to_sync gives a plain function; a Celery task is called through delay().
# file: app/tasks.py
from asgiref.sync import async_to_sync
from celery import Celery, shared_task

celery = Celery("app")


async def send(to: str) -> int:
    return len(to)


@async_to_sync
async def send_now(to: str) -> int:
    return await send(to)


@celery.task
def deliver(to: str) -> int:
    send_now(to)
    result = async_to_sync(send)(to)
    return result + 1


@shared_task
def deliver_again(to: str) -> None:
    deliver.delay(to)
    deliver.apply_async(args=[to])
