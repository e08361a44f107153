# Textual and Discord style: `@work` and `@tasks.loop` make async methods something that is called or started without await.
# file: app/bot.py
from discord.ext import tasks
from textual import work


class Screen:
    @work(exclusive=True)
    async def refresh_data(self) -> None: ...

    @tasks.loop(minutes=5)
    async def poll(self) -> None: ...

    def on_mount(self) -> None:
        self.refresh_data()
        self.poll.start()
