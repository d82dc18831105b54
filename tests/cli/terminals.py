"""Runs commands on a real pseudo terminal, as a person does."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import signal
import struct
import subprocess
import termios
import time
from typing import NamedTuple


class Seen(NamedTuple):
    """Exit code, what went to a pipe (with `only_errors`), and what the terminal saw."""

    code: int
    out: bytes
    shown: bytes


def on_terminal(command, env, *, cwd=None, columns=100, only_errors=False, stdin=subprocess.DEVNULL):
    """Run with standard output and error on a terminal of that width; with `only_errors`, standard error alone."""
    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    process = subprocess.Popen(
        [str(part) for part in command],
        cwd=cwd,
        env={"TERM": "xterm", "LANG": "C.UTF-8"} | env,
        stdin=stdin,
        stdout=subprocess.PIPE if only_errors else slave,
        stderr=slave,
    )
    os.close(slave)
    shown = b""
    try:
        while block := os.read(master, 1 << 16):
            shown += block
    except OSError:  # Linux: all writers are gone
        pass
    os.close(master)
    out, _ = process.communicate(timeout=60)
    return Seen(process.returncode, out or b"", shown)


def typed(command, env, lines, *, cwd, patience=20):
    """Type each line once what the line before it makes appear is there; return all that the terminal showed."""
    pid, master = pty.fork()
    if pid == 0:
        os.chdir(cwd)
        os.execvpe(command[0], command, {"TERM": "xterm", "LANG": "C.UTF-8"} | env)
    shown = b""
    try:
        for text, answer in lines:
            os.write(master, text.encode() + (b"" if text.endswith("\t") else b"\n"))
            begin, deadline = len(shown), time.monotonic() + patience
            while answer not in shown[begin:].replace(text.encode(), b"", 1) and time.monotonic() < deadline:
                if select.select([master], [], [], 0.2)[0]:
                    shown += os.read(master, 1 << 16)
    finally:
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        os.close(master)
    return shown
