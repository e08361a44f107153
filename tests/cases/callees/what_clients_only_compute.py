# Clients also compute: signatures, addresses, handles of things. Only what they send is waited for.
# file: app/main.py
import boto3
import git
import razorpay
from fastapi import FastAPI, Request
from slack_sdk import WebClient
from stripe import StripeClient
from supabase import Client, create_client

app = FastAPI()
payments = razorpay.Client(auth=("key", "secret"))
slack = WebClient(token="x")
supabase: Client = create_client("https://x.supabase.co", "key")
storage = boto3.resource("s3")
files = boto3.client("s3")
stripe = StripeClient("key")
repository = git.Repo(".")


@app.post("/paid")
async def paid(request: Request, signature: str) -> bool:
    payments.utility.verify_webhook_signature(await request.body(), signature, "secret")
    return payments.utility.verify_payment_signature({"razorpay_signature": signature})


@app.post("/order")
async def order() -> dict[str, str]:
    payments.set_app_details({"title": "shop"})
    return payments.order.create({"amount": 1})  # expect: FLT106


@app.post("/slack")
async def from_slack(request: Request, stamp: str, signature: str) -> bool:
    body = (await request.body()).decode()
    return slack.validate_slack_signature(signing_secret="x", data=body, timestamp=stamp, signature=signature)


@app.post("/tell")
async def tell() -> None:
    slack.chat_postMessage(channel="c", text="hello")  # expect: FLT106


@app.get("/login")
async def login() -> str:
    return supabase.auth.sign_in_with_oauth({"provider": "github"}).url


@app.get("/otp")
async def one_time() -> None:
    supabase.auth.sign_in_with_otp({"email": "ada@example.com"})  # expect: FLT106


@app.get("/address")
async def address(key: str) -> str:
    part = storage.MultipartUpload("bucket", key, "1").Part(1) if not key else storage.ObjectAcl("bucket", key)
    return files.generate_presigned_url("get_object", {"Bucket": part.bucket_name, "Key": key})


@app.put("/acl")
async def acl(key: str) -> None:
    storage.ObjectAcl("bucket", key).put(ACL="private")  # expect: FLT106


@app.post("/stripe")
async def from_stripe(request: Request, signature: str) -> str:
    return stripe.construct_event(await request.body(), signature, "secret").type


@app.post("/environment")
async def environment() -> str:
    repository.git.update_environment(GIT_TRACE="1")
    return repository.git.status()  # expect: FLT103
