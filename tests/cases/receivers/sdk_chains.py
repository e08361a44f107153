# Fluent SDKs: only the last call of the chain goes to the network.
# file: app/main.py
import boto3
import jq
from fastapi import FastAPI
from sendgrid import SendGridAPIClient
from supabase import Client, create_client

app = FastAPI()
supabase: Client = create_client("https://example.com", "key")
table = boto3.resource("dynamodb").Table("users")
grid = SendGridAPIClient("key")
s3 = boto3.Session(region_name="eu").client("s3")


@app.get("/a")
async def a():
    query = supabase.table("users").select("*").eq("id", 1)
    return query.execute().data  # expect: FLT106


@app.get("/b")
async def b():
    return table.get_item(Key={"id": 1})  # expect: FLT106


@app.get("/c")
async def c():
    s3.put_object(Bucket="b", Key="k", Body=b"x")  # expect: FLT106
    return boto3.client("sts").get_caller_identity()["Account"]  # expect: FLT106


@app.get("/d")
async def d():
    return str(supabase.table("users").select("*").eq("id", 1))


@app.get("/e")
async def e():
    grid.client.whitelabel.domains.post(request_body={"domain": "example.com"})  # expect: FLT101
    return jq.compile(".a").input({"a": 1}).all()  # expect: FLT107


def bucket_client():
    return boto3.Session(region_name="eu").resource("s3").meta.client


@app.get("/f")
async def f():
    return bucket_client().list_buckets()  # expect: FLT106
