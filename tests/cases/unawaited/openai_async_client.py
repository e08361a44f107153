# AsyncOpenAI: `create` is a coroutine function, the reply's attribute is asked of the coroutine.
# file: app/ai.py
from openai import AsyncOpenAI

client = AsyncOpenAI()


async def ask(question: str) -> object:
    reply = client.chat.completions.create(model="gpt", messages=[{"role": "user", "content": question}])
    return reply.choices[0]  # expect: FLT201
