import os
from collections import OrderedDict, defaultdict, deque
from pathlib import Path

number = 3  # revealed: Literal[3]
text = "a"  # revealed: Literal['a']
nothing = None  # revealed: None
truth = True  # revealed: Literal[True]
items = [Path("a"), Path("b")]  # revealed: Collection[pathlib.Path]
pair = (Path("a"), 3)  # revealed: tuple[pathlib.Path, Literal[3]]
first = pair[0]  # revealed: pathlib.Path
second = pair[1]  # revealed: Literal[3]
last = pair[-1]  # revealed: Literal[3]
one = items[0]  # revealed: pathlib.Path
some = items[1:]  # revealed: Collection[pathlib.Path]
table = {"a": Path("a")}  # revealed: Mapping[pathlib.Path]
looked = table["a"]  # revealed: pathlib.Path
got = table.get("a")  # revealed: pathlib.Path
popped = items.pop()  # revealed: pathlib.Path
values = list(table.values())  # revealed: Collection[pathlib.Path]
joined = Path("a") / "b"  # revealed: pathlib.Path
parent = joined.parent  # revealed: pathlib.Path
either = Path("a") if os.name else None  # revealed: pathlib.Path | Unknown
chosen = None or Path("a")  # revealed: pathlib.Path | Unknown
made = [Path(name) for name in ("a", "b")]  # revealed: Collection[pathlib.Path]
unique = {Path(name) for name in ("a", "b")}  # revealed: Collection[pathlib.Path]
by_name = {name: Path(name) for name in ("a", "b")}  # revealed: Mapping[pathlib.Path]
copied = list(items)  # revealed: Collection[pathlib.Path]
ordered = sorted(items)  # revealed: Collection[pathlib.Path]
biggest = max(items)  # revealed: pathlib.Path
following = next(iter(items))  # revealed: pathlib.Path
a, *rest = (Path("a"), Path("b"))
both = [*items, *copied]  # revealed: Collection[pathlib.Path]
merged = {**table, **by_name}  # revealed: Mapping[pathlib.Path]
queue = deque(items)  # revealed: Collection[pathlib.Path]
(walrus := Path("a")).exists()
used = walrus  # revealed: pathlib.Path
