"""`straykey requests` lists what files would send, and gives no value away."""

from __future__ import annotations

import json
import random

from scanner.ruleset.bundle import builtin
from scanner.ruleset.sample import mint

KEY = mint(builtin().token("hypersave-live-key"), random.Random("requests"))
HTTP_FILE = f"""\
GET https://api.hypersave.io/v1/memories?topic=secret-topic
Authorization: Bearer {KEY}

###
DELETE https://api.hypersave.io/v1/memories/{{{{id}}}}
"""


def test_a_table_names_method_url_scheme_and_place(straykey, folder):
    (folder / "memories.http").write_text(HTTP_FILE)
    done = straykey("requests")
    assert done.code == 0
    head, first, second = done.out.splitlines()
    assert head.split() == ["method", "url", "scheme", "where", "form"]
    url = "https://api.hypersave.io/v1/memories"
    assert first.split() == ["GET", f"{url}?topic", "Bearer", "memories.http:1", "http-file"]
    assert second.split() == ["DELETE", f"{url}/{{}}", "-", "memories.http:5", "http-file"]


def test_json_is_for_programs(straykey, folder):
    (folder / "memories.http").write_text(HTTP_FILE)
    first, _ = json.loads(straykey("requests", "-f", "json").out)
    assert (first["method"], first["query"], first["headers"]) == ("GET", ["topic"], ["Authorization"])


def test_a_summary_by_host_path_and_method_as_openapi_has_it(straykey, folder):
    (folder / "memories.http").write_text(HTTP_FILE)
    (folder / "list.py").write_text(
        "import requests\n\n"
        "requests.get('https://api.hypersave.io/v1/memories', headers={'Authorization': f'Bearer {key}'})\n"
    )
    (folder / "get.sh").write_text("curl https://other.test\n")
    told = json.loads(straykey("requests", "-f", "openapi").out)
    memories = told["https://api.hypersave.io"]["/v1/memories"]["get"]
    assert memories == {"schemes": ["Bearer"], "query": ["topic"], "where": ["list.py:3", "memories.http:1"]}
    assert told["https://other.test"]["/"]["get"]["where"] == ["get.sh:1"]
    only = json.loads(straykey("requests", "-f", "openapi", "--host", "*.hypersave.io").out)
    assert list(only) == ["https://api.hypersave.io"]


def test_no_value_is_shown(straykey, folder):
    (folder / "memories.http").write_text(HTTP_FILE + f"\n###\nGET https://x.test/{KEY}?{KEY}=1\n")
    for fmt in ("table", "json", "openapi"):
        done = straykey("requests", "-f", fmt)
        assert KEY not in done.out + done.err
        assert "secret-topic" not in done.out + done.err


def test_a_folder_without_requests_says_so(straykey, folder):
    (folder / "a.txt").write_text("nothing\n")
    assert straykey("requests").out == "no request found\n"


def test_what_does_not_exist_is_an_error(straykey, folder):
    assert folder.is_dir()
    done = straykey("requests", "missing")
    assert done.code == 2
    assert "missing" in done.err
