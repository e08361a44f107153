"""What every test runs under."""

from __future__ import annotations

import signal
import threading

if signal.getsignal(signal.SIGINT) == signal.SIG_IGN and threading.current_thread() is threading.main_thread():
    # Shells let background jobs ignore Ctrl-C, and children inherit that: tests that interrupt would wait for ever.
    signal.signal(signal.SIGINT, signal.default_int_handler)
