"""The FastAPI model: applications, routers, routes and dependencies as FastAPI would build them, without running it.

`collect` reads what one module says (and can be kept until that module or one it asked changes); `assemble` puts the
records of all modules together.
"""

from fastlint.project.fastapi.assemble import assemble
from fastlint.project.fastapi.collect import collect
from fastlint.project.fastapi.model import Model
from fastlint.project.fastapi.record import Record, empty, freeze, thaw
from fastlint.project.fastapi.rows import routes_json

__all__ = ["Model", "Record", "assemble", "collect", "empty", "freeze", "routes_json", "thaw"]
