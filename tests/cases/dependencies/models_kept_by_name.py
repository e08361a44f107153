# A model that is built where a table has none yet, and put into it, is built once per name.
# file: app/main.py
from app import state
from fastapi import FastAPI
from transformers import AutoTokenizer

app = FastAPI()


def tokenizer(name: str):
    if name in state.tokenizers:
        found = state.tokenizers[name]
    else:
        found = AutoTokenizer.from_pretrained(name)
        state.tokenizers[name] = found
    return found


@app.get("/kept")
def kept(text: str) -> int:
    return len(tokenizer("gpt2").encode(text))


@app.get("/built")
def built(text: str) -> int:
    return len(AutoTokenizer.from_pretrained("gpt2").encode(text))  # expect: FLT501


# file: app/state.py
tokenizers: dict[str, object] = {}
