# ruff: noqa: E501 - programs as people write them
"""Nothing in a file can crash, hang or blow up its reader."""

from __future__ import annotations

import random
import time

import pytest
from summary import read
from test_javascript import JAVASCRIPT, TYPESCRIPT
from test_python_libraries import CASES as LIBRARIES
from test_python_programs import CASES as PROGRAMS

from scanner.usage.code import CodeReader

NESTED = {
    "parentheses": "x = " + "(" * 3_000 + "1" + ")" * 3_000,
    "lists": "x = " + "[" * 3_000 + "]" * 3_000,
    "dicts": "x = " + '{"a":' * 3_000 + "1" + "}" * 3_000,
    "calls": "f(" * 3_000 + ")" * 3_000,
    "members": "x" + ".a" * 5_000 + "(1)",
    "chained calls": "x" + ".a(1)" * 5_000,
    "additions": "x = " + "+".join(['"a"'] * 5_000),
    "subtractions": "x = " + "-".join(["a"] * 5_000),
    "doubling": 's = "https://h.example/"\n' + "s = s + s\n" * 60 + "requests.get(s)\nfetch(s)\n",
    "doubling lists": "s = [1, 2]\n" + "s = s + s\n" * 60,
    "growing dict": "d = {}\n" + "d = {**d, 'a': d}\n" * 300 + "requests.post('https://h.example', json=d)\n",
    "many variables": "\n".join(f"a{i} = 'x{i}'" for i in range(12_000)),
    "branches": "\n".join(f"if (a{i}):\n  b{i} = 1" for i in range(1_000)),
    "open strings": '"' * 5_001,
}
PYTHON_ONLY = {
    "recursion": "def f(x):\n    return f(f(x))\nf(f(1))\n",
    "mutual recursion": "def f(x):\n    return g(x) + g(x)\ndef g(x):\n    return f(x) + f(x)\nf(1)\n",
    "a tree of helpers": "".join(f"def f{i}(x):\n" + f"    f{i + 1}(x)\n" * 8 for i in range(12)) + "f0(1)\n",
    "nested functions": "".join("  " * i + f"def f{i}():\n" for i in range(150)) + "  " * 150 + "pass\n",
    "classes that inherit each other": "class A(B): pass\nclass B(A): pass\nA().x()\nB().y\n",
    "a class of itself": "class A(A):\n  def f(self): return self.f().g()\nA().f()\n",
    "a dict in itself": "d = {}\nd['d'] = d\nimport requests\nrequests.post('https://h.example', json=d, headers=d, params=d)\n",
    "a list in itself": "d = []\nd.append(d)\nimport requests\nrequests.post('https://h.example', json=d, files=[d], auth=(d, d))\n",
}


def _timed(code, path):
    start = time.thread_time()
    got = CodeReader().read(code if isinstance(code, bytes) else code.encode(), path)
    assert time.thread_time() - start < 30
    return got


@pytest.mark.parametrize("ending", ["py", "js", "tsx"])
@pytest.mark.parametrize("name", NESTED)
def test_nesting_and_growth_are_bounded(name, ending):
    got = _timed(NESTED[name], f"a.{ending}")
    assert all(len(piece.text or "") < 100_000 for request in got.requests for piece in request.url.pieces)


@pytest.mark.parametrize("name", PYTHON_ONLY)
def test_calls_and_cycles_are_bounded(name):
    _timed(PYTHON_ONLY[name], "a.py")


def test_requests_in_front_of_the_bound_are_kept():
    code = "import requests\nrequests.get('https://h.example/a')\n" + "x = [1, 2, 3]\n" * 18_000
    got = _timed(code, "a.py")
    assert [request.url.pattern for request in got.requests] == ["https://h.example/a"]
    assert "not read to its end" in got.trouble


def test_large_and_minified_files_are_not_read():
    assert "256 kB" in read("x = 1\n" * 60_000, "a.py").trouble
    assert "minified" in read("a(1);" * 2_000, "a.js").trouble


def test_other_files_give_nothing():
    assert read("fetch('https://h.example')", "a.txt") == read("", "a")
    assert read(b"", "a.py") == read(b"", "a.js")


@pytest.mark.parametrize("seed", range(6))
def test_damaged_programs_never_raise(seed):
    generator = random.Random(seed)
    for cases, ending in (((*LIBRARIES, *PROGRAMS), "py"), (JAVASCRIPT, "js"), (TYPESCRIPT, "ts")):
        for case in generator.sample(cases, min(len(cases), 6)):
            for damaged in _damaged(case.code.encode(), generator):
                trouble = _timed(damaged, f"a.{ending}").trouble
                assert not trouble or trouble.startswith("code not read to its end")


def _damaged(data, generator):
    cut = generator.randrange(len(data))
    yield data[:cut]
    yield data[cut:]
    flipped = bytearray(data)
    for _ in range(10):
        flipped[generator.randrange(len(data))] = generator.randrange(256)
    yield bytes(flipped)
    yield data[:cut] + generator.randbytes(50) + data[cut:]
    yield data.replace(b"(", b"((").replace(b"}", b"")
    yield generator.randbytes(300)
    yield data.decode().encode("utf-16")
