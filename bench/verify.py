"""Verifies N distinct tokens at a local server with 100 ms of latency: pace, memory, and what Ctrl-C leaves.

    python bench/verify.py [TOKENS] [RATE]

The server is this process; straykey runs beside it, with a rule file whose provider allows RATE requests a second.
"""

from __future__ import annotations

import json
import os
import random
import resource
import signal
import subprocess
import sys
import tempfile
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from scanner.ruleset.sample import mint_text

LATENCY = 0.1
RULE = """
provider = "bench"
name = "Bench"
home = "https://bench.invalid"
docs = ["https://bench.invalid"]
reviewed = 2026-11-22

[context]
words = ["bench"]
hosts = ["api.bench.invalid"]

[[token]]
id = "bench-key"
title = "Bench key"
family = "bench-key"
kind = "api-key"
severity = "high"
grants = "Nothing."
keywords = ["benchkey_"]
pattern = '''{{L}} (?P<secret> benchkey_ [0-9A-Za-z]{{32}} ) {{R}}'''
max_len = 41
sample = "benchkey_{{base62*32}}"
carriers = ['KEY={{sample}}']
no_match = ['KEY=benchkey_']
verify = "keys"

[verify.keys]
path = "/v1/keys"
endpoint = "https://api.bench.invalid"
headers = {{ Authorization = "Bearer {{secret}}" }}
rate = {rate}
safe = "It lists keys."
outcomes = [{{ status = 200, is_json = true, liveness = "active" }}]
replies = [{{ status = 200, content_type = "application/json", body = "[]", liveness = "active" }}]
"""


class Server(ThreadingHTTPServer):
    """Answers every token after `LATENCY` seconds, and keeps the times of arrival."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.times: list[float] = []
        self.tokens: list[str] = []
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def handle_error(self, *_: object) -> None:
        """Say nothing of a client that has gone: Ctrl-C is part of the measurement."""


class Handler(BaseHTTPRequestHandler):
    """One request."""

    server: Server

    def do_GET(self) -> None:
        """Answer like a provider that takes the token."""
        self.server.times.append(time.monotonic())
        self.server.tokens.append(self.headers["Authorization"])
        time.sleep(LATENCY)
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"[]")

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def plant(folder: Path, count: int, rate: float) -> None:
    """Write the rule file and `count` distinct tokens, a hundred a file."""
    rng = random.Random(1)  # noqa: S311 - fake tokens
    (folder / "bench.toml").write_text(RULE.format(rate=float(rate)))
    (folder / "tree").mkdir()
    for number in range(0, count, 100):
        lines = [mint_text("KEY=benchkey_{base62*32}\n", rng) for _ in range(min(100, count - number))]
        (folder / "tree" / f"{number}.env").write_text("".join(lines))


def start(folder: Path, server: Server, count: int) -> subprocess.Popen[bytes]:
    """Start the scan."""
    command = [
        sys.executable, "-m", "scanner", "scan", "tree", "--isolated", "--rules", "bench.toml", "-f", "json",
        "--verify", "--endpoint", f"bench=http://127.0.0.1:{server.server_port}", "--max-requests", str(count),
    ]  # fmt: skip
    env = {**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parents[1])}
    return subprocess.Popen(command, cwd=folder, env=env, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)


def liveness(out: bytes) -> dict[str, int]:
    """Count the report's findings by liveness."""
    counts: dict[str, int] = {}
    for finding in json.loads(out)["findings"]:
        counts[finding["liveness"]] = counts.get(finding["liveness"], 0) + 1
    return counts


def main() -> None:
    """Print what was measured."""
    count, rate = int((sys.argv[1:] or ["2000"])[0]), float((sys.argv[2:] or ["200"])[0])
    for interrupted in (False, True):
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            plant(folder, count, rate)
            server = Server()
            began = time.monotonic()
            process = start(folder, server, count)
            if interrupted:
                time.sleep(count / rate / 2)
                process.send_signal(signal.SIGINT)
                sent = time.monotonic()
            out, _ = process.communicate()
            ended = time.monotonic()
            span = server.times[-1] - server.times[0]
            peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
            print(
                f"{'Ctrl-C in the middle' if interrupted else 'to the end'}: exit {process.returncode}, "
                f"{len(server.tokens)} requests, {len(set(server.tokens))} distinct, "
                f"{(len(server.times) - 1) / span:.1f}/s of {rate:g} allowed, {ended - began:.1f} s, {peak:.0f} MiB"
                + (f", ended {ended - sent:.1f} s after Ctrl-C" if interrupted else "")
            )
            print(f"  findings by liveness: {liveness(out)}")
            server.shutdown()


if __name__ == "__main__":
    main()
