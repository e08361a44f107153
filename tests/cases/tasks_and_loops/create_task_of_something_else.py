# A create_task of the project, of a client and of a task queue has nothing to do with the event loop.
# file: app/main.py
from app.tracker import Tracker, create_task

tracker = Tracker()


async def plan(title: str) -> None:
    create_task(title)
    tracker.create_task(title)
# file: app/tracker.py
def create_task(title: str) -> int:
    return len(title)


class Tracker:
    def create_task(self, title: str) -> int:
        return len(title)
