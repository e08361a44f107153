# Lock.acquire, Event.wait, Queue.put and Queue.get of asyncio are coroutine functions; set, release and put_nowait are not.
# file: app/main.py
import asyncio

lock = asyncio.Lock()
done = asyncio.Event()
queue: asyncio.Queue[int] = asyncio.Queue()


async def run() -> None:
    lock.acquire()  # expect: FLT201
    queue.put(1)  # expect: FLT201
    queue.put_nowait(2)
    done.set()
    done.wait()  # expect: FLT201
    lock.release()
    item = queue.get() + 1  # expect: FLT201
    print(item)
