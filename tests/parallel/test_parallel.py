"""Work in processes survives what the items do to it: crashes, endless loops, exceptions, huge and odd results."""

from __future__ import annotations

import ctypes
import faulthandler
import gc
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from fastlint.parallel import Crashed, Failed, TimedOut, WorkerError, run
from fastlint.parallel.pool import Pool

ROOT = Path(__file__).parents[2]
METHODS = ["spawn"] if sys.platform == "win32" else ["fork", "spawn"]
forks = pytest.mark.skipif(sys.platform != "linux", reason="workers are forked on Linux only")


def square(number: int) -> int:
    return number * number


def segfault(_: object) -> None:
    faulthandler.disable()  # its dump is no use here
    ctypes.string_at(0)


def misbehave(order: str) -> object:  # noqa: C901, PLR0912
    """Does what the item says."""
    match order:
        case "segfault":
            segfault(order)
        case "exit":
            os._exit(3)
        case "sys.exit":
            sys.exit(4)
        case "loop":
            while True:
                pass
        case "deaf loop":
            signal.signal(signal.SIGTERM, signal.SIG_IGN)
            while True:
                time.sleep(0.01)
        case "raise":
            raise KeyError("gone")
        case "recursion":
            sys.setrecursionlimit(1_000)  # what the parent has raised, a forked child inherits
            return misbehave(order)
        case "unpicklable":
            return lambda: None
        case "unreadable":
            return Unreadable()
        case "mute":
            raise MuteError
        case "big":
            return b"x" * 50_000_000
        case "close":
            os.closerange(3, 256)
    return order


class MuteError(Exception):
    def __str__(self) -> str:
        raise ValueError("no words")


class Unreadable:
    """Can be pickled, but not read back."""

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return int, ("no number",)


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("workers", [1, 2, 3])
def test_results_come_in_the_order_of_the_items(method: str, workers: int) -> None:
    assert run(square, range(500), workers=workers, timeout=30, start_method=method) == [n * n for n in range(500)]


@pytest.mark.parametrize("workers", [-1, 0, 1, 2, 99])
@pytest.mark.parametrize("count", [0, 1, 2, 3])
def test_any_number_of_workers_and_items(workers: int, count: int) -> None:
    assert run(square, list(range(count)), workers=workers, timeout=30) == [n * n for n in range(count)]


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("workers", [1, 2])
def test_each_fault_costs_its_own_item_only(method: str, workers: int) -> None:
    faults = ["segfault", "exit", "raise", "sys.exit", "loop", "recursion", "unpicklable", "unreadable", "mute"]
    orders = [order for fault in faults for order in (fault, "fine", "well")]
    results = run(misbehave, orders, workers=workers, timeout=1.5, start_method=method)
    by_fault = {order: result for order, result in zip(orders, results, strict=True) if order in faults}
    assert [r for o, r in zip(orders, results, strict=True) if o not in faults] == ["fine", "well"] * len(faults)
    if sys.platform != "win32":
        assert by_fault["segfault"] == Crashed(-signal.SIGSEGV)
        assert str(by_fault["segfault"]) == "the process was killed by SIGSEGV"
    assert by_fault["exit"] == Crashed(3)
    assert str(by_fault["exit"]) == "the process ended with exit code 3"
    assert by_fault["loop"] == TimedOut(1.5)
    assert str(by_fault["loop"]) == "took longer than 1.5 seconds"
    names = {fault: result.type for fault, result in by_fault.items() if isinstance(result, Failed)}
    assert names == {
        "raise": "KeyError",
        "sys.exit": "SystemExit",
        "recursion": "RecursionError",
        "unpicklable": names["unpicklable"],  # AttributeError or PicklingError, by version of Python
        "unreadable": "ValueError",
        "mute": "MuteError",
    }


def test_a_failure_carries_message_and_traceback() -> None:
    (failure,) = run(misbehave, ["raise"], workers=1, timeout=30)
    assert isinstance(failure, Failed)
    assert failure.message == "'gone'"
    assert failure.traceback.startswith("Traceback (most recent call last):")
    assert 'raise KeyError("gone")' in failure.traceback
    assert "another exception" not in failure.traceback


def test_failures_after_a_crash_do_not_mention_the_crash() -> None:
    _, failure = run(misbehave, ["segfault", "raise"], workers=1, timeout=30)
    assert isinstance(failure, Failed)
    assert "EOFError" not in failure.traceback


@pytest.mark.parametrize("workers", [1, 2])
def test_nothing_but_crashes(workers: int) -> None:
    crash = Crashed(3)
    assert run(misbehave, ["exit"] * 30, workers=workers, timeout=30) == [crash] * 30


def test_nothing_but_endless_loops() -> None:
    assert run(misbehave, ["loop", "deaf loop"] * 3, workers=2, timeout=0.3) == [TimedOut(0.3)] * 6


def test_a_crash_amid_a_long_range_loses_no_finished_neighbour() -> None:
    """Quick items are handed out and sent back by the dozen: those before and behind the crash are still there."""
    orders = ["fine"] * 2000
    for place in (0, 700, 701, 1500, 1999):
        orders[place] = "exit"
    results = run(misbehave, orders, workers=2, timeout=30)
    assert [place for place, result in enumerate(results) if result == Crashed(3)] == [0, 700, 701, 1500, 1999]
    assert results.count("fine") == 1995


def compute(seconds: float) -> str:
    """Computes for so long, on a processor that others want too."""
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    spent: list[int] = []
    signal.signal(signal.SIGPROF, lambda number, _: spent.append(number))
    signal.setitimer(signal.ITIMER_PROF, seconds)
    while not spent:
        pass
    return "done"


@pytest.mark.skipif(sys.platform != "linux", reason="no other system tells")
def test_on_a_busy_machine_computing_counts_and_not_waiting_for_it() -> None:
    """Three others leave a fourth of the processor: 0.2 seconds of computing take longer than 0.5 seconds."""
    place = min(os.sched_getaffinity(0))
    loop = f"import os\nos.sched_setaffinity(0, {{{place}}})\nwhile True: pass"
    others = [subprocess.Popen([sys.executable, "-c", loop]) for _ in range(3)]
    try:
        time.sleep(0.5)
        assert run(compute, [0.2, 0.2], workers=1, timeout=0.5) == ["done", "done"]
        assert run(compute, [60.0], workers=1, timeout=0.5) == [TimedOut(0.5)]
    finally:
        for other in others:
            other.kill()
            other.wait()


def pause(seconds: float) -> str:
    """Is stopped, as by Ctrl-Z, and goes on later."""
    pid = os.getpid()
    if os.fork() == 0:
        time.sleep(seconds)
        os.kill(pid, signal.SIGCONT)
        os._exit(0)
    os.kill(pid, signal.SIGSTOP)
    return "done"


@forks
def test_who_is_stopped_for_a_while_does_not_hang() -> None:
    assert run(pause, [3.0], workers=1, timeout=2) == ["done"]


def test_the_time_limit_holds_for_an_item_not_for_the_run() -> None:
    """These take 2.4 seconds at least."""
    assert not any(isinstance(result, TimedOut) for result in run(nap, [0.3] * 8, workers=1, timeout=2))


def nap(seconds: float) -> int:
    """Sleeps, and says which process did."""
    time.sleep(seconds)
    return os.getpid()


def test_both_workers_are_kept_busy_when_the_slow_items_come_last() -> None:
    assert len(set(run(nap, [0.0] * 1000 + [0.2] * 10, workers=2, timeout=30)[-10:])) == 2


@pytest.mark.parametrize("method", METHODS)
def test_big_results(method: str) -> None:
    results = run(misbehave, ["fine", "big", "fine", "big"], workers=2, timeout=60, start_method=method)
    assert [len(result) for result in results if isinstance(result, (bytes, str))] == [4, 50_000_000, 4, 50_000_000]


@pytest.mark.skipif(sys.platform == "win32", reason="descriptors are handles there")
def test_items_that_cut_the_worker_off_do_not_recur_for_ever() -> None:
    """The item is done but its result cannot be sent."""
    results = run(misbehave, ["close"] * 3, workers=1, timeout=30)
    assert {type(result) for result in results} == {Crashed}


@forks
def test_forked_workers_need_no_picklable_function_or_items() -> None:
    offset = 7
    assert run(lambda item: next(item) + offset, [iter([1]), iter([2])], workers=2, timeout=30) == [8, 9]


def test_the_initializer_runs_once_in_each_worker_and_not_here(tmp_path: Path) -> None:
    def initialize() -> None:
        (tmp_path / str(os.getpid())).touch()

    if sys.platform != "linux":
        pytest.skip("a local function cannot be sent to a worker")
    pids = set(run(lambda _: os.getpid(), range(200), workers=2, timeout=30, initializer=initialize))
    started = {int(path.name) for path in tmp_path.iterdir()}
    assert len(started) == 2
    assert pids <= started
    assert os.getpid() not in started


def fail_to_initialize() -> None:
    raise LookupError("no licence")


def die_at_once() -> None:
    os._exit(9)


@pytest.mark.parametrize("method", METHODS)
def test_workers_that_cannot_start_are_an_error_not_an_endless_loop(method: str) -> None:
    with pytest.raises(WorkerError, match="LookupError: no licence"):
        run(square, range(9), workers=2, timeout=30, initializer=fail_to_initialize, start_method=method)
    with pytest.raises(WorkerError, match="exit code 9"):
        run(square, range(9), workers=2, timeout=30, initializer=die_at_once, start_method=method)


@pytest.mark.parametrize("isolate", [True, False])
def test_every_finished_item_is_told_once(isolate: bool) -> None:
    told: list[int] = []
    orders = ["fine", "raise", "exit" if isolate else "fine", "loop" if isolate else "fine", "fine"]
    run(misbehave, orders, workers=2, timeout=0.5, on_done=told.append, isolate=isolate)
    assert sorted(told) == [0, 1, 2, 3, 4]


@pytest.mark.parametrize("method", METHODS)
def test_what_runs_meanwhile_is_over_in_the_end_and_before_another_fork(method: str) -> None:
    done: list[int] = []

    def meanwhile() -> None:
        time.sleep(0.3)
        done.append(os.getpid())

    orders = ["segfault", *["fine"] * 6]
    results = run(misbehave, orders, workers=2, timeout=30, meanwhile=meanwhile, start_method=method)
    assert done == [os.getpid()]
    assert isinstance(results[0], Crashed)
    assert not any(isinstance(result, Crashed) for result in results[1:])


def test_an_error_while_telling_ends_the_workers() -> None:
    def refuse(_: int) -> None:
        raise OSError("disk full")

    with pytest.raises(OSError, match="disk full"):
        run(misbehave, ["fine", "loop", "loop"], workers=2, timeout=60, on_done=refuse)
    assert children() == []


def test_without_isolation_everything_happens_here() -> None:
    seen: list[int] = []
    run(seen.append, [1, 2], workers=9, timeout=1, isolate=False)
    assert seen == [1, 2]
    assert [str(r) for r in run(misbehave, ["raise", "sys.exit"], workers=1, timeout=1, isolate=False)] == [
        "KeyError: 'gone'",
        "SystemExit: 4",
    ]


def test_nothing_is_left_behind() -> None:
    open_before = descriptors()
    for _ in range(5):
        run(misbehave, ["fine", "exit", "fine"], workers=2, timeout=30)
    gc.collect()
    assert children() == []
    assert descriptors() == open_before
    assert gc.get_freeze_count() == 0
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def children() -> list[object]:
    import multiprocessing

    return list(multiprocessing.active_children())


def descriptors() -> int:
    folder = Path("/proc/self/fd")
    return len(list(folder.iterdir())) if folder.is_dir() else 0


def test_ctrl_c_kills_the_workers_and_is_raised() -> None:
    """The signal goes to the whole group, as a terminal sends it; workers die silently, the parent raises."""
    if sys.platform == "win32":
        pytest.skip("signals of a process group")
    program = (
        "import os, sys, time\n"
        "from fastlint.parallel import run\n"
        "def loop(n):\n"
        "    os.write(1, b'%d\\n' % os.getpid())\n"
        "    while True: pass\n"
        "try:\n"
        "    run(loop, [1, 2], workers=2, timeout=60, start_method='fork')\n"
        "except KeyboardInterrupt:\n"
        "    print('interrupted', flush=True)\n"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", program],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert process.stdout is not None
    pids = [int(process.stdout.readline()) for _ in range(2)]
    os.killpg(process.pid, signal.SIGINT)
    out, err = process.communicate(timeout=20)
    assert (out, err, process.returncode) == ("interrupted\n", "", 0)
    for pid in pids:
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)


@pytest.mark.parametrize("nap", [0.5, pytest.param(600, marks=forks)])
def test_workers_end_when_the_parent_is_killed(nap: float) -> None:
    if sys.platform == "win32":
        pytest.skip("signals")
    program = (
        "import os, time\n"
        "from fastlint.parallel import run\n"
        "def nap(n):\n"
        "    os.write(1, b'%d\\n' % os.getpid())\n"
        f"    time.sleep({nap})\n"
        "run(nap, range(100), workers=2, timeout=1000)\n"
    )
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    process = subprocess.Popen([sys.executable, "-c", program], env=env, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    pids = {int(process.stdout.readline()) for _ in range(2)}
    process.kill()
    process.communicate(timeout=60)  # ends when no worker holds the pipe any more
    assert pids


@forks
def test_three_thousand_trivial_items_are_sent_by_the_dozen(monkeypatch: pytest.MonkeyPatch) -> None:
    """However long these take on a busy machine."""
    messages: list[object] = []
    receive = Pool._receive

    def count(pool: Pool, worker: Any) -> bool:
        messages.append(worker)
        return receive(pool, worker)

    monkeypatch.setattr(Pool, "_receive", count)
    monkeypatch.setattr("fastlint.parallel.pool._QUICK", 60.0)
    monkeypatch.setattr("fastlint.parallel.worker._FLUSH", 60.0)
    assert run(square, range(3000), workers=2, timeout=30) == [number * number for number in range(3000)]
    assert len(messages) < 150


def test_importing_it_does_not_import_multiprocessing() -> None:
    program = "import sys, fastlint.parallel; sys.exit('multiprocessing' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], cwd=ROOT, check=False).returncode == 0
