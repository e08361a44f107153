# Classes of packages with annotations alone are those of the libraries they describe, or what stands behind them.
# file: app/shelf.py
from __future__ import annotations

from typing import TYPE_CHECKING

import boto3

if TYPE_CHECKING:
    from mypy_boto3_sqs import SQSClient
    from mypy_boto3_s3.client import S3Client
    from mypy_boto3_s3.service_resource import Bucket
    from types_aiobotocore_s3 import S3Client as AsyncS3Client
    from types_boto3_dynamodb import DynamoDBServiceResource
    from some_stubs.client import Client


class Shelf:
    def __init__(self, client: S3Client, queue: SQSClient, resource: DynamoDBServiceResource) -> None:
        self.client = client
        self.queue = queue
        self.resource = resource


class AsyncShelf:
    def __init__(self, client: AsyncS3Client) -> None:
        self.client = client


def make_client() -> Client:
    return boto3.client("ecr")


def names(bucket: Bucket):
    return [found.key for found in bucket.objects.all()]


def unknown(client: Client):
    return client.put_object(Key="a")


repository: Client = make_client()


class Repository:
    def __init__(self, name: str, client: Client = repository) -> None:
        self.name = name
        self.client = client
# file: app/main.py
from fastapi import FastAPI, Request

from app.shelf import AsyncShelf, Repository, Shelf, make_client, names, unknown

app = FastAPI()
papers = Repository("papers")


@app.get("/a")
async def put(request: Request):
    shelf: Shelf = request.state.shelf
    shelf.client.put_object(Bucket="b", Key="k", Body=b"")  # expect: FLT106


@app.get("/b")
async def send(request: Request):
    shelf: Shelf = request.state.shelf
    shelf.queue.send_message(QueueUrl="q", MessageBody="m")  # expect: FLT106


@app.get("/c")
async def row(request: Request):
    shelf: Shelf = request.state.shelf
    return shelf.resource.Table("rows").get_item(Key={"id": 1})  # expect: FLT106


@app.get("/d")
async def listed(request: Request):
    return names(request.state.bucket)  # expect: FLT106


@app.get("/e")
async def made():
    make_client().list_images()  # expect: FLT106


@app.get("/f")
async def by_default():
    papers.client.list_images()  # expect: FLT106


@app.get("/quick")
async def quick(request: Request):
    shelf: Shelf = request.state.shelf
    other: AsyncShelf = request.state.other
    await other.client.put_object(Bucket="b", Key="k", Body=b"")
    unknown(request.state.client)
    return shelf.client.generate_presigned_url("get_object", Params={"Key": "k"})
