"""Reads Envoy's configuration: routes that rewrite to a query or add credentials.

Facts: the page of config.route.v3.RouteAction and RedirectAction, and of config.core.v3.HeaderValueOption.
"""

from __future__ import annotations

import re

from scanner.model import Span
from scanner.usage.data import config_tree
from scanner.usage.data.build import MAX_REQUESTS, build
from scanner.usage.data.fill import fill
from scanner.usage.data.mapped import Mapped
from scanner.usage.data.node import NOTHING, Node, walk
from scanner.usage.reading import Read
from scanner.usage.request import Param, Request
from scanner.usage.text import Text, hole, literal

_COMMAND = re.compile(r"%(?P<name>[A-Z_]+(?:\([^)%]{0,200}\))?)%")
_KEYS = {"static_resources", "virtual_hosts", "route_config", "filter_chains", "clusters"}


def is_envoy(root: Node) -> bool:
    """Tell Envoy's configuration by its first keys."""
    return any(key.text in _KEYS for key, _ in root.pairs)


def read(root: Node) -> Read:
    """Return a request for each route to a cluster with an address; its span is the line that names path or cluster."""
    clusters = {node.get("name").text: node for node in walk(root) if node.get("load_assignment") or node.get("hosts")}
    requests: list[Request] = []
    for node in walk(root):
        if len(requests) >= MAX_REQUESTS:
            break
        action = node.get("route")
        if action.kind == "map" and (action.get("cluster") or action.get("host_rewrite_literal")):
            found = _request(node, action, clusters, len(requests))
            if found:
                requests.append(found)
    return Read(tuple(requests), config_tree.read([root]).named)


def _request(node: Node, action: Node, clusters: dict[str, Node], number: int) -> Request | None:
    cluster = clusters.get(action.get("cluster").text, NOTHING)
    base = _base(cluster, action)
    path = action.entry("prefix_rewrite") or action.entry("path_rewrite") or _substitution(action)
    if base is None:
        return None
    anchor = path or action.entry("host_rewrite_literal") or action.entry("cluster")
    if anchor is None:
        return None
    matched = node.get("match", "path").value
    return build(
        "proxy-config",
        "",
        base + (_text(path[1].value) if path else _text(matched)),
        Span(anchor[0].span.start, anchor[1].span.end),
        call=node.span,
        headers=_headers(node) + _headers(action),
        headers_known=False,
        query_known=False,
        number=number,
    )


def _substitution(action: Node) -> tuple[Node, Node] | None:
    return action.get("regex_rewrite").entry("substitution")


def _base(cluster: Node, action: Node) -> Text | None:
    """Return scheme and host: a cluster with a TLS transport is spoken to by https."""
    socket = next((node.get("socket_address") for node in walk(cluster, 500) if node.get("socket_address")), NOTHING)
    secure = (
        bool(cluster.get("transport_socket") or cluster.get("tls_context")) or socket.get("port_value").text == "443"
    )
    host = action.get("host_rewrite_literal") or action.get("host_rewrite") or socket.get("address")
    if not host.text:
        return None
    return literal("https://" if secure or not cluster else "http://") + _text(host.value)


def _headers(node: Node) -> tuple[Param, ...]:
    found = []
    for item in node.get("request_headers_to_add").items[:100]:
        header = item.get("header")
        if header.get("key").text:
            found.append(Param(header.get("key").text, _text(header.get("value").value)))
    return tuple(found)


def _text(source: Mapped) -> Text:
    return fill(source, _COMMAND, lambda match: hole(match["name"], span=source.span(*match.span())))
