# What is loaded by its path cannot be imported by a lifespan: low confidence. What is imported, by name too, can.
# file: app/__init__.py
from fastapi import FastAPI

app = FastAPI()

from app import jobs, plugins, views

# file: app/jobs/__init__.py
import glob
import importlib.util
from os.path import dirname, join

for file in glob.glob(join(dirname(__file__), "*.py")):
    spec = importlib.util.spec_from_file_location("job", file)
    spec.loader.exec_module(importlib.util.module_from_spec(spec))
# file: app/jobs/0_core.py
from app import app


@app.on_event("startup")
def start_core():
    print("core")


# file: app/jobs/notify.py
from app import app


@app.on_event("shutdown")
def stop_notifying():
    print("stop")


# file: app/plugins/__init__.py
import importlib
import pkgutil

for found in pkgutil.iter_modules(__path__):
    importlib.import_module(f"{__name__}.{found.name}")
# file: app/plugins/mail.py
from app import app


@app.on_event("startup")  # expect: FLT601
def start_mail():
    print("mail")


# file: app/views.py
from app import app


@app.on_event("startup")  # expect: FLT601
def start_views():
    print("views")
