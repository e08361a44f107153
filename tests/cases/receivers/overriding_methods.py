# A method calls another one of its own object: which one runs depends on the class that made the object.
# file: jobs.py
import time


class Job:
    def run(self) -> str:
        return self.step() + "."

    def step(self) -> str:
        return ""

    def twice(self) -> str:
        return self.run() + self.run()

    def renamed(self) -> str:
        me = self
        step = me.step
        return step()

    @classmethod
    def make(cls) -> str:
        return cls.title()

    @classmethod
    def either(cls, kind: str) -> str:
        chosen = cls.of_kind(kind) if cls is Job else cls
        return chosen.title()

    @classmethod
    def of_kind(cls, kind: str) -> type["Job"]:
        return {k.__name__: k for k in cls.__subclasses__()}[kind]

    @classmethod
    def title(cls) -> str:
        return ""

    @staticmethod
    def pack(text: str) -> str:
        raise NotImplementedError

    def packed(self) -> str:
        return self.pack("x")


class SlowJob(Job):
    def step(self) -> str:
        time.sleep(1)
        return "slow"

    @classmethod
    def title(cls) -> str:
        time.sleep(1)
        return "slow"

    @staticmethod
    def pack(text: str) -> str:
        time.sleep(1)
        return text


class SlowChild(SlowJob):
    pass


class CallsBase(SlowJob):
    def step(self) -> str:
        return super().step()


class MendedJob(SlowJob):
    def step(self) -> str:
        return "mended"

    @staticmethod
    def pack(text: str) -> str:
        return text


class SlowBase:
    def run(self) -> str:
        return self.step()

    def step(self) -> str:
        time.sleep(1)
        return "slow"


class QuickBelow(SlowBase):
    def step(self) -> str:
        return "quick"
# file: main.py
import asyncio

from fastapi import FastAPI

from jobs import CallsBase, Job, MendedJob, QuickBelow, SlowBase, SlowChild, SlowJob

app = FastAPI()
shared = SlowJob()
quick = MendedJob()


def run_any(job: Job) -> str:
    return job.run()


@app.get("/declared")
async def declared() -> str:
    job: Job = SlowJob()
    return job.run()  # expect: FLT102


@app.get("/direct")
async def direct() -> str:
    job: Job = SlowJob()
    return job.step()  # expect: FLT102


@app.get("/inherited")
async def inherited() -> str:
    return SlowChild().twice()  # expect: FLT102


@app.get("/renamed")
async def renamed() -> str:
    return SlowChild().renamed()  # expect: FLT102


@app.get("/super")
async def of_super() -> str:
    return CallsBase().run()  # expect: FLT102


@app.get("/class")
async def of_class() -> str:
    return SlowJob.make() + SlowJob.title()  # expect: FLT102, FLT102


@app.get("/either")
async def of_either() -> str:
    return SlowJob.either("x")  # expect: FLT102


@app.get("/module")
async def of_module() -> str:
    return shared.run()  # expect: FLT102


@app.get("/packed")
async def packed() -> str:
    return SlowJob().packed()  # expect: FLT102


@app.get("/base")
async def base() -> str:
    return SlowBase().run()  # expect: FLT102


@app.get("/any-base")
async def any_base(job: SlowBase) -> str:
    return job.run()  # expect: FLT102


@app.get("/quick")
async def quickly() -> str:
    job: Job = MendedJob()
    found = job.run() + job.step() + job.renamed() + Job().run() + Job.make() + Job().twice()
    return found + quick.run() + MendedJob().packed() + QuickBelow().run() + run_any(Job()) + Job.either("SlowJob")


@app.get("/threaded")
async def threaded() -> str:
    return await asyncio.to_thread(shared.run) + await asyncio.to_thread(SlowJob.make)


@app.get("/plain")
def plain() -> str:
    return shared.run() + SlowJob().packed()
