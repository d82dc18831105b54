"""Reads HAR, what browsers record (http://www.softwareishard.com/blog/har-12-spec/)."""

from __future__ import annotations

from scanner.usage.data.body import fields
from scanner.usage.data.build import MAX_REQUESTS, build
from scanner.usage.data.fill import plain
from scanner.usage.data.node import Node
from scanner.usage.reading import Read
from scanner.usage.request import Param, Request

SKIPPED = frozenset({"response", "timings", "cache", "pages", "cookies", "_initiator"})
"""What a recording has most of, and tells nothing of requests."""


def is_har(root: Node) -> bool:
    """Tell whether a JSON file is a HAR by its shape."""
    return root.get("log", "entries").kind == "list"


def read(root: Node) -> Read:
    """Return the recorded requests; a request's span is its `url` entry."""
    entries = root.get("log", "entries").items
    requests: list[Request] = []
    for entry in entries[:MAX_REQUESTS]:
        found = _request(entry.get("request"), len(requests))
        if found:
            requests.append(found)
    return Read(tuple(requests), trouble=f"more than {MAX_REQUESTS:,} requests" if len(entries) > MAX_REQUESTS else "")


def _request(node: Node, number: int) -> Request | None:
    entry = node.entry("url")
    if entry is None or not entry[1].text:
        return None
    key, url = entry
    posted = node.get("postData")
    content = posted.get("mimeType").text.partition(";")[0].strip().lower()
    text = posted.get("text")
    listed = _params(posted.get("params"))
    return build(
        "har",
        node.get("method").text,
        plain(url.value),
        key.span._replace(end=url.span.end),
        call=node.span,
        query=() if "?" in url.text else _params(node.get("queryString")),
        headers=_params(node.get("headers")),
        body=fields(text.value, content, {}) or listed,
        content=content,
        has_body=bool(posted),
        number=number,
        comment=node.get("comment").text,
    )


def _params(node: Node) -> tuple[Param, ...]:
    """Read a list of names and values; HTTP/2's own (`:path`) are no headers."""
    return tuple(
        Param(item.get("name").text, plain(item.get("value").value))
        for item in node.items[:200]
        if item.get("name").text and not item.get("name").text.startswith(":")
    )
