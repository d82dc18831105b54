"""Addresses in a SARIF log: paths and repositories as URIs, without a machine's folders and without credentials."""

from __future__ import annotations

import re
from urllib.parse import quote, urlsplit

from scanner.report.escape import path_bytes

ROOT = "%SRCROOT%"
"""The usual name of a repository's root; where that is stays unsaid (3.14.14)."""

# What RFC 3986 allows in a path segment; without the colon, which would make a first segment look like a scheme.
_SEGMENT = "/-._~!$&'()*+,;=@"
_SCP_LIKE = re.compile(r"(?:[^@/]+@)?(?P<host>[0-9A-Za-z.-]{2,}):(?P<path>[^:/].*)")
_SCHEMES = frozenset({"https", "http", "ssh", "git"})
_BLOB_PAGES = {"github.com": "/blob/", "gitlab.com": "/-/blob/"}


def path_uri(path: str) -> str:
    """Return a path as a relative reference: the bytes it has on disk, percent-encoded (3.10.4)."""
    return quote(path_bytes(path).lstrip(b"/"), safe=_SEGMENT) or "."


def repository_uri(remote: str) -> str:
    """Return a remote's absolute URI, or nothing for a local one; user, password, query and fragment are cut off."""
    scp = None if "://" in remote else _SCP_LIKE.fullmatch(remote)
    try:
        parts = urlsplit(f"ssh://{scp['host']}/{scp['path']}" if scp else remote)
        host, port = parts.hostname, parts.port
    except ValueError:
        return ""
    if parts.scheme not in _SCHEMES or not host:
        return ""
    place = f"[{host}]" if ":" in host else quote(host)
    return f"{parts.scheme}://{place}{f':{port}' if port else ''}{quote(parts.path, safe=_SEGMENT + ':%')}"


def viewer_uri(remote: str, revision: str, path: str, line: int) -> str:
    """Return the page that shows the line at that revision, where the remote is a forge whose pages we know."""
    repository = urlsplit(repository_uri(remote))
    page = _BLOB_PAGES.get(repository.hostname or "")
    if not page:
        return ""
    project = repository.path.removesuffix("/").removesuffix(".git")
    return f"https://{repository.hostname}{project}{page}{revision}/{path_uri(path)}#L{line}"
