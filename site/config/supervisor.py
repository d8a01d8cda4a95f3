"""Several processes that live and die together: the first that ends, or a signal, ends them all."""

import ctypes
import os
import signal
import subprocess
import time
from contextlib import suppress

GRACE_SECONDS = 10
PR_SET_PDEATHSIG = 1


def run_together(commands):
    """Run the commands until one ends or we are told to stop; returns the exit code to end with."""
    stopping = False

    def stop(number, frame):
        nonlocal stopping
        stopping = True

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, stop)
    processes = [subprocess.Popen(command, preexec_fn=die_with(os.getpid())) for command in commands]  # noqa: S603
    while not stopping and all(process.poll() is None for process in processes):
        time.sleep(0.2)
    ended = [process.returncode for process in processes if process.returncode is not None]
    end(processes)
    return 0 if stopping else (ended[0] or 0)


def end(processes):
    for process in processes:
        if process.poll() is None:
            process.terminate()
    deadline = time.monotonic() + GRACE_SECONDS
    for process in processes:
        try:
            process.wait(timeout=max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def die_with(parent):
    """For a child to run before its program: on Linux the kernel ends it when we are killed and cannot."""

    def ask_the_kernel():
        with suppress(OSError, AttributeError):
            ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() != parent:
            os._exit(1)

    return ask_the_kernel
