"""Code inside other files: pages, documents, notebooks; positions are those of the file."""

from __future__ import annotations

import json

import pytest
from summary import read


def seen(text, path):
    """Return form, method, URL and the bytes at each request's place."""
    data = text.encode()
    got = read(data, path)
    assert not got.trouble
    return [(r.form, r.method, r.url.pattern, data[r.span.start : r.span.end].decode()) for r in got.requests]


BLOCKS = """# How to
```python
import requests
BASE = "https://h.example"
```
1. then

   ```py title="list.py"
   requests.get(BASE + "/é",
                headers=H)
   ```

> ~~~js
> fetch("https://h.example/b", { method: "DELETE" });
> ~~~

```php
$ch = curl_init("https://h.example/c");
curl_exec($ch);
```
```go
resp, err := http.Get("https://h.example/d")
```
```text
requests.get("https://h.example/not-code")
```
"""


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_fences_share_variables_and_keep_their_places(newline):
    got = seen(BLOCKS.replace("\n", newline), "README.md")
    assert [(form, method, url) for form, method, url, _ in got] == [
        ("python", "GET", "https://h.example/é"),
        ("javascript", "DELETE", "https://h.example/b"),
        ("php", "GET", "https://h.example/c"),
        ("go", "GET", "https://h.example/d"),
    ]
    assert [place.split("(")[0] for *_, place in got] == ["requests.get", "fetch", "curl_init", "http.Get"]
    assert got[0][3].endswith("headers=H)")


def test_blocks_of_other_markups():
    rst = (
        "Title\n\n.. code-block:: python\n   :linenos:\n\n"
        '   import requests\n   requests.get("https://h.example/a")\n\nText\n'
    )
    adoc = '[source,js]\n----\nfetch("https://h.example/a")\n----\n'
    assert seen(rst, "a.rst") == [("python", "GET", "https://h.example/a", 'requests.get("https://h.example/a")')]
    assert seen(adoc, "a.adoc") == [("javascript", "GET", "https://h.example/a", 'fetch("https://h.example/a")')]


@pytest.mark.parametrize("escaped", [True, False])
@pytest.mark.parametrize("indent", [None, 1])
def test_cells_of_a_notebook_are_one_program(escaped, indent):
    lines = ["import requests\n", "%pip install requests\n", 'TOKEN = "é😀abc"\n']
    call = 'requests.get("https://h.example/a", headers={"Authorization": f"Bearer {TOKEN}"})'
    cells = [
        {"cell_type": "markdown", "source": ['requests.get("https://h.example/prose")']},
        {"cell_type": "code", "outputs": [{"text": "x"}], "source": lines},
        {"cell_type": "code", "source": call},
        {"cell_type": "code", "source": ["%%javascript\n", 'fetch("https://h.example/magic")']},
    ]
    data = json.dumps({"cells": cells, "metadata": {}}, ensure_ascii=escaped, indent=indent).encode()
    (request,) = read(data, "a.ipynb").requests
    assert data[request.span.start : request.span.end] == json.dumps(call)[1:-1].encode()
    assert request.auth.token.literal == "é😀abc"
    token = request.auth.token.span
    assert json.loads(b'"' + data[token.start : token.end] + b'"') == "é😀abc"


def test_pages_hold_scripts_and_php():
    page = (
        '<script>fetch("https://h.example/a")</script>\n'
        '<?php $x = file_get_contents("https://h.example/b"); ?>\n<p>fetch("https://h.example/text")</p>\n'
    )
    assert sorted(url for _, _, url, _ in seen(page, "index.php")) == ["https://h.example/a", "https://h.example/b"]


def test_a_damaged_notebook_is_no_crash():
    assert read(b'{"cells": [{"cell_type": "code", "source": "requests.get(\\"https://h.ex', "a.ipynb").requests == ()
    assert read(b"[]", "a.ipynb").requests == ()
