# The prefix of the proxy can be given to a server, and not to an adapter of a function in a cloud; what is read stays.
# file: app/main.py
from fastapi import FastAPI
from stac_fastapi.api.app import StacApi

app = FastAPI(root_path="/api")  # expect: FLT620
read = FastAPI(root_path="/read")
adapted = FastAPI(root_path="/adapted")


api = StacApi(app=FastAPI(root_path="/wrapped"), title="wrapped")
wrapped = api.app
other = StacApi(app=FastAPI(root_path="/other"))  # expect: FLT620

# file: app/handler.py
from mangum import Mangum

from app import main
from app.main import adapted, wrapped

handler = Mangum(adapted, lifespan="auto")
second = Mangum(main.read, api_gateway_base_path=main.read.root_path)
third = Mangum(wrapped)
