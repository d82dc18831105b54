"""Where a forge shows a commit, and a file at a commit: permalinks made from the URL of `origin`, never asked for."""

from __future__ import annotations

import re
from typing import NamedTuple
from urllib.parse import quote, urlsplit

from scanner.report.escape import path_bytes
from scanner.report.html.safe import names_somebody

_HEX = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")
_HOST = re.compile(r"[0-9a-z.-]+")
_PLAIN = "/-._~"


class _Kind(NamedTuple):
    """The pages of one forge: what stands between project and revision, and how a line is named."""

    name: str
    commit: str
    file: str
    line: str


_KINDS = {
    "github": _Kind("GitHub", "/commit/", "/blob/", "#L"),
    "gitlab": _Kind("GitLab", "/-/commit/", "/-/blob/", "#L"),
    "bitbucket": _Kind("Bitbucket", "/commits/", "/src/", "#lines-"),
    "gitea": _Kind("Gitea", "/commit/", "/src/commit/", "#L"),
    "forgejo": _Kind("Forgejo", "/commit/", "/src/commit/", "#L"),
}
_HOSTS = {
    "github.com": "github",
    "gitlab.com": "gitlab",
    "bitbucket.org": "bitbucket",
    "codeberg.org": "forgejo",
    "gitea.com": "gitea",
}
# A forge of one's own usually says in its name which it is; Bitbucket's own-hosted edition has other pages.
_OWN_HOSTED = ("github", "gitlab", "gitea", "forgejo")


class Forge(NamedTuple):
    """A project's pages on its forge; every address is absolute and http or https."""

    project: str
    kind: _Kind

    @property
    def name(self) -> str:
        """The forge's name as people know it."""
        return self.kind.name

    @property
    def commits(self) -> str:
        """What a commit's full id is put behind."""
        return self.project + self.kind.commit

    def file(self, revision: str, path: str, line: int) -> str:
        """Return the page of a line at a revision; "" for what has no such page, or would name a person."""
        if not _HEX.fullmatch(revision) or not path or names_somebody(path):
            return ""
        return f"{self.project}{self.kind.file}{revision}/{quote(path_bytes(path), safe=_PLAIN)}{self.kind.line}{line}"

    def commit(self, revision: str) -> str:
        """Return the page of a commit; "" for what is no commit's id."""
        return self.commits + revision if _HEX.fullmatch(revision) else ""


def forge_of(remote: str) -> Forge | None:
    """Return the forge that a target's remote names; None for no remote and for hosts that we don't know."""
    try:
        parts = urlsplit(remote)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return None
    kind = _HOSTS.get(host) or next((name for name in _OWN_HOSTED if name in host.split(".")), "")
    project = parts.path.rstrip("/").removesuffix(".git")
    if not kind or not _HOST.fullmatch(host) or not project.strip("/"):
        return None
    web = parts.scheme if parts.scheme in ("http", "https") else "https"
    shown_port = f":{port}" if port and parts.scheme == web else ""  # a port of ssh's is none of the pages'
    return Forge(f"{web}://{host}{shown_port}{quote(path_bytes(project), safe=_PLAIN + '%')}", _KINDS[kind])
