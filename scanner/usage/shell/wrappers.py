"""Takes off what stands before a command and runs it: `sudo -u x`, `env A=b`, `docker exec c`, `kubectl exec p --`."""

from __future__ import annotations

import re

from scanner.usage.data.parts import flat
from scanner.usage.shell.expand import Field
from scanner.usage.shell.tools import name_of, tool
from scanner.usage.text import Text, literal

_PREFIXES: dict[str, str] = {
    "sudo": "ughpCTUrt", "doas": "uC", "time": "fo", "nohup": "", "exec": "a", "builtin": "", "command": "",
    "nice": "n", "ionice": "cnp", "stdbuf": "ioe", "chronic": "", "unbuffer": "", "torsocks": "",
    "proxychains": "f", "proxychains4": "f", "setsid": "", "env": "uCS", "timeout": "sk", "gtimeout": "sk",
    "retry": "tdns", "watch": "n", "xargs": "InPdLaEs", "parallel": "jINnP",
    "run": "", "call": "", "start": "", "busybox": "",
    "flock": "w", "noglob": "", "catchsegv": "", "cronic": "", "strace": "eopf", "cross-env": "", "then": "",
    "do": "", "!": "", "@": "", "-": "", "&": "", "assert_success": "", "try": "", "trace": "", "retry_cmd": "",
    "cmd": "", "rlwrap": "", "trickle": "ud", "lwrap": "",
}  # fmt: skip
"""Each with the letters of its options that take a value."""

_OUTER = frozenset(
    [
        "docker",
        "podman",
        "nerdctl",
        "kubectl",
        "oc",
        "docker-compose",
        "microk8s",
        "k3s",
        "minikube",
        "heroku",
        "lxc",
        "op",
        "doppler",
        "aws-vault",
        "chamber",
        "dotenv",
        "infisical",
        "vault-env",
        "dotenvx",
        "railway",
        "fly",
        "flyctl",
        "npx",
        "mise",
        "direnv",
        "nix",
        "nix-shell",
        "wsl",
        "vagrant",
        "berglas",
        "sops",
        "teller",
        "dotenv-cli",
        "hyperfine",
        "kubectx",
        "crictl",
        "ctr",
        "apptainer",
        "singularity",
        "ddev",
        "lando",
        "gosu",
        "su-exec",
    ]
)
_RUNS = {"exec", "run", "--", "shell", "ssh", "exec-env", "-e", "-f", "wsl", "c"}
_SHELLS = {"bash", "sh", "zsh", "dash", "ash", "ksh", "fish", "su", "busybox-sh"}
_LINES = {"ssh", "watch", "hyperfine", "parallel", "trap", "retry", "concurrently", "entr", "time", "cmd"}
_ASSIGNMENT = re.compile(r"[A-Za-z_]\w*=")
_DURATION = re.compile(r"\d+(?:\.\d+)?[smhd]?$")


def unwrapped(fields: list[Field]) -> list[Field]:
    """Return the command that is run in the end; the fields themselves if nothing stands before it."""
    for _ in range(6):
        name = name_of(fields[0].text.literal or "") if fields else ""
        if name in _LINES and any(_is_line(field.text) for field in fields[1:]):
            return fields
        if name in _PREFIXES and len(fields) > 1:
            if name == "command" and flat(fields[1].text) in {"-v", "-V"}:
                return []
            fields = _behind(fields, _PREFIXES[name])
        elif name in _OUTER:
            inner = _within(fields)
            if inner is None:
                return fields
            fields = inner
        else:
            return fields
    return fields


def shell_line(fields: list[Field]) -> Text | None:
    """Return the script that a command hands to a shell: `sh -c '…'`, `eval "…"`, `ssh host '…'`; None for none."""
    name = name_of(fields[0].text.literal or "") if fields else ""
    if name == "eval":
        return _joined(fields[1:])
    if name in _SHELLS:
        for index, field in enumerate(fields[1:-1], 1):
            if re.match(r"--?\w*c(?:ommand)?$", flat(field.text)):
                return fields[index + 1].text
        return None
    if name in _LINES:
        return next((field.text for field in fields[1:] if _is_line(field.text)), None)
    return None


def _is_line(text: Text) -> bool:
    """Tell whether a word is a whole command itself."""
    return any(char.isspace() for char in flat(text).strip())


def _joined(fields: list[Field]) -> Text:
    found = Text()
    for index, field in enumerate(fields):
        found = found + literal(" ") + field.text if index else field.text
    return found


def _behind(fields: list[Field], letters: str) -> list[Field]:
    """Skip a prefix with its options, assignments and durations."""
    index = 1
    while index < len(fields):
        written = flat(fields[index].text)
        if written.startswith("-") and len(written) > 1:
            takes = written[1:] in set(letters)
            index += 2 if takes else 1
        elif _ASSIGNMENT.match(written) or _DURATION.match(written):
            index += 1
        else:
            break
    return fields[index:]


def _within(fields: list[Field]) -> list[Field] | None:
    """Find the tool or shell that a program runs elsewhere; an image `curlimages/curl:8.1` is its tool."""
    runs = False
    for index, field in enumerate(fields[1:], 1):
        written = field.text.literal or ""
        runs = runs or written in _RUNS
        if not runs and name_of(fields[0].text.literal or "") not in {"wsl", "npx", "gosu", "su-exec", "hyperfine"}:
            continue
        name = name_of(written.partition(":")[0] if "/" in written else written)
        if name in _SHELLS or (name and tool(literal(name)) is not None):
            behind = fields[index + 1 :]
            doubled = behind and name_of(behind[0].text.literal or "") == name
            return behind if doubled else [field._replace(text=literal(name)), *behind]
    return None
