# What is written in capitals and underscores names a state, also behind a number; a key is made of other groups.
# file: app/main.py
from fastapi import FastAPI

app = FastAPI()


@app.post("/login")
def login() -> dict[str, str]:
    return {"access_token": "2FA_REQUIRED", "token_type": "bearer"}


@app.post("/login/key")
def login_by_key() -> dict[str, str]:
    return {"access_token": "2F8A_91BC_44D0_77EE", "token_type": "bearer"}  # expect: FLT803
