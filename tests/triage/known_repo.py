"""A real repository with a baseline, for the tests of triage."""

from __future__ import annotations

import os
import random
import subprocess

from scanner.engine import Engine
from scanner.model import Fragment, Origin
from scanner.modes.decisions import Editor
from scanner.pipeline import ScanRequest, run
from scanner.ruleset.bundle import builtin
from scanner.ruleset.sample import mint
from scanner.triage.baseline.choice import FILE, Choice
from scanner.triage.baseline.edit import Told, empty
from scanner.triage.baseline.write import write

RULESET = builtin()
_WORKER = Engine(RULESET, cache=False).worker()
_IDENTITY = {f"GIT_{who}_{what}": "a@b.test" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}


def live(number=0):
    return mint("hs_live_{base62*32}", random.Random(number))


def password(number=0):
    return mint("{alnum*6}", random.Random(f"password {number}")) + "-Xk9" if number else "tR4-Vq9-zLw2"


def private_key(number=0):
    return mint("{pem:PRIVATE KEY}", random.Random(number))


class Repo:
    """A real repository, scanned as the command line would scan it."""

    def __init__(self, path):
        self.path = path
        path.mkdir(exist_ok=True)
        env = {"PATH": os.environ["PATH"], "HOME": str(path.parent), "GIT_CONFIG_NOSYSTEM": "1"}
        self.env = env | _IDENTITY
        self.git("init", "-q", "-b", "main")

    def git(self, *args, **variables):
        done = subprocess.run(
            ["git", *args], cwd=self.path, env=self.env | variables, capture_output=True, check=True
        )
        return done.stdout.decode().strip()

    def write(self, name, content):
        target = self.path / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content.encode() if isinstance(content, str) else content)

    def read(self, name):
        return (self.path / name).read_text()

    def commit(self, message="change"):
        self.git("add", "-A")
        self.git("commit", "-q", "-m", message)
        return self.git("rev-parse", "HEAD")

    def scan(self, **options):
        choice = Choice(str(self.path / FILE))
        request = ScanRequest(**{"paths": (str(self.path),), "baseline": choice, **options})
        return run(request, RULESET)

    def name_of(self, secret):
        """The hash of a secret, as reports and pins have it."""
        return next(iter(_WORKER.scan(Fragment(secret.encode(), Origin("file", "x"))))).secret_hash

    def reported(self, **options):
        """The rule and path of each finding that nothing allows."""
        found = self.scan(**options).findings
        return sorted((f.rule_id, f.origin.path) for f in found if not f.suppressed_by)

    def baseline(self, **options):
        """Record what is there now, as `straykey baseline create` does."""
        prune = options.pop("prune", False)
        told = options.pop("told", Told())
        base = options.pop("base", None) or empty(FILE)
        request = ScanRequest(**{"paths": (str(self.path),), **options})
        editors = []

        def decide(engine):
            editors.append(Editor(request, engine, base, told, prune=prune))
            return editors[0]

        run(request, RULESET, decide=decide)
        write(editors[0].change.baseline, str(self.path / FILE))
        return editors[0].change
