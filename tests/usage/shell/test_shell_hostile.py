import random
import time

import pytest
import test_shell_places
import test_shell_powershell
import test_shell_scripts
import test_shell_tools
from shell_cases import unmark

from scanner.usage.shell import ShellReader

MODULES = (test_shell_places, test_shell_powershell, test_shell_scripts, test_shell_tools)
CASES = [case for module in MODULES for case in module.CASES if case.requests]
PATHS = sorted({case.path for case in CASES})
SECONDS = 60
"""Far more than the 0.3 that the reader is given here: the machines of tests are slow and shared."""

HUGE = {
    "substitutions": b"curl " + b"$(" * 30_000,
    "quoted-substitutions": b"curl " + b'"$(' * 15_000,
    "braces": b"curl ${a:-" * 20_000,
    "backticks": b"curl `" * 50_000,
    "documents": b"curl <<A\n" * 20_000,
    "quotes": b"curl \"'" * 15_000,
    "backslashes": b"curl " + b"\\\n" * 200_000,
    "words": b"curl " + b"a " * 50_000,
    "variables": b"curl https://h.io/" + b"$a" * 15_000,
    "doubling": b"".join(b"v%d=$v%d$v%d\n" % (i, i - 1, i - 1) for i in range(1, 300)) + b"curl $v299\n",
    "recursion": b"f() { g; }\ng() { f; f; }\nf\ncurl https://h.io\n" * 50,
    "calls": b"f() { curl https://h.io/$1; }\n" + b"f a\n" * 8_000,
    "functions": b"f() { " * 20_000 + b"curl a.io",
    "branches": b"if a; then curl a.io; " * 20_000,
    "commands": b"curl https://h.io/a\n" * 12_000,
    "aliases": b"alias curl='curl curl'\n" + b"curl https://h.io\n" * 500,
    "fences": b"```bash\ncurl a.io\n" * 20_000,
    "newlines": b"```\ncurl\n" + b"\n" * 50_000,
    "blocks": b"<pre>curl " * 20_000 + b"</pre>",
    "tables": b"irm @{a=" * 20_000,
    "members": b"$a" + b".b" * 100_000 + b"\nirm https://h.io",
    "parentheses": b"irm " + b"(" * 100_000,
    "expandable": b'irm "' + b"$(" * 50_000,
    "templates": b"curl " + b"{{ a }}" * 8_000,
    "make": b"A = $(B) $(B)\nB = $(A) $(A)\nx:\n\tcurl $(A)\n" + b"\tcurl $(shell " * 5_000,
    "lists": b"run: [" * 15_000 + b"curl",
    "bytes": b"curl " + bytes(range(256)) * 500,
    "marks": "curl \ue000a\ue001\ue002 https://h.io/\ue00f\n".encode() * 2_000,
    "for": b"for /f %%i in ('curl " * 5_000,
}


def assert_bounded(data, path):
    start = time.thread_time()
    found = ShellReader(0.3).read(data, path)
    assert time.thread_time() - start < SECONDS, path
    assert not found.trouble.startswith("commands:"), (path, found.trouble)
    for request in found.requests:
        assert 0 <= request.span.start <= request.span.end <= len(data)
        texts = [request.url, *(value for _, value in request.query + request.headers + request.body)]
        for piece in (piece for text in texts for piece in text.pieces):
            assert piece.span is None or 0 <= piece.span.start <= piece.span.end <= len(data)
            assert not set(piece.text or "").intersection("\ue000\ue001\ue002\ue00f")
    for item in found.named:
        assert 0 <= item.span.start <= item.span.end <= len(data)


@pytest.mark.parametrize("name", sorted(HUGE))
def test_no_file_takes_long_or_breaks_the_reader(name):
    for path in (
        "a.sh",
        "a.fish",
        "a.bat",
        "a.ps1",
        "a.md",
        "a.html",
        "a.yml",
        "a.ipynb",
        "Makefile",
        "Dockerfile",
        "x.service",
    ):
        assert_bounded(HUGE[name], path)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_cut_and_broken_files_are_read_as_far_as_they_go(case):
    data, _ = unmark(case.text)
    random_ = random.Random(case.name)
    for _ in range(8):
        assert_bounded(data[: random_.randrange(len(data))], case.path)
    for _ in range(12):
        broken = bytearray(data)
        for _ in range(random_.randrange(1, 8)):
            broken[random_.randrange(len(broken))] = random_.choice(
                b"{}[]()\"'`$\\\n\0\xff\xc3|&<>#%^@= " + bytes(range(8))
            )
        assert_bounded(bytes(broken), random_.choice([case.path, *PATHS]))
