# Reading an attribute runs a property that blocks: own, inherited, through self, in an f-string, of an injected object.
# file: app/profile.py
import requests


class Remote:
    @property
    def avatar(self):
        return requests.get("https://example.com/avatar").content

    @property
    def name(self):
        return "bob"


class Profile(Remote):
    async def show(self):
        return self.name, self.avatar  # expect: FLT101


def get_profile() -> Profile:
    return Profile()
# file: app/main.py
from fastapi import Depends, FastAPI

from app.profile import Profile, get_profile

app = FastAPI()


@app.get("/a")
async def a():
    profile = Profile()
    size = len(profile.avatar)  # expect: FLT101
    return size, profile.name


@app.get("/b")
async def b(profile: Profile = Depends(get_profile)):
    return f"{profile.name}: {profile.avatar!r}"  # expect: FLT101


SHOWN = Profile().show
