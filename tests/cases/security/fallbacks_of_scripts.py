# What stands in where the environment gives a script nothing opens a server for trials: low confidence. Not in the application.
# file: app/main.py
import os

from fastapi import FastAPI

from app.db import PASSWORD

app = FastAPI()
KEY = os.environ.get("SECRET_KEY", "0ab215a8b1977939201640fa14c66bab")  # expect: FLT803
print(PASSWORD)


# file: app/db.py
import os

PASSWORD = os.environ.get("DB_PASSWORD") or "kX9vQ2pLr7Tz81"  # expect: FLT803


# file: scripts/sweep.py
import argparse
import os

PASSWORD = os.environ.get("SWEEP_PASSWORD", "kX9vQ2pLr7Tz82")
OTHER_PASSWORD = os.getenv("OTHER_PASSWORD") or "kX9vQ2pLr7Tz83"
API_KEY = "1ab215a8b1977939201640fa14c66bab"  # expect: FLT803


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--password", default=os.environ.get("SWEEP_PASSWORD", "kX9vQ2pLr7Tz84"))
    password = "kX9vQ2pLr7Tz85"  # expect: FLT803
    print(parser, password)


if __name__ == "__main__":
    main()


# file: scripts/login_qa.py
password = "kX9vQ2pLr7Tz86"


# file: scripts/login_faqs.py
password = "kX9vQ2pLr7Tz87"  # expect: FLT803
