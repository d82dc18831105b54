"""The providers' own examples, typed as scripts: what their pages call wrong is reported, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest
from linted import shown

FOLDER = Path(__file__).parents[1] / "pages"

WRONG = {
    "hypemarket/refused.sh": ["3 hypemarket-read-token-write", "5 hypemarket-missing-json"],
    "hyperoru/legacy.sh": ["3 hyperoru-session-token-in-url"],
    "hyperoru/legacy.http": ["1 hyperoru-session-token-in-url"],
    "hyperspeed/reuse.py": ["11 hyperspeed-refresh-token-reuse"],
    "hypertrack/without_version.rb": ["2 hypertrack-api-v1"],
    "hypertrack/refused.sh": [
        "3 hypertrack-publishable-key-list-call",
        "5 hypertrack-missing-trailing-slash",
        "7 hypertrack-missing-content-type",
        "9 hypertrack-wrong-auth-scheme",
    ],
    "hypersave/client.html": ["3 hypersave-key-in-client"],
}
EXAMPLES = sorted(path.relative_to(FOLDER).as_posix() for path in FOLDER.glob("*/*"))


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_example_of_the_pages(name):
    path = ".env" if name.endswith("/env") else f"scripts/{name}"

    assert shown(path, (FOLDER / name).read_text(encoding="utf-8")) == WRONG.get(name, [])


def test_every_wrong_example_is_there():
    assert set(WRONG) <= set(EXAMPLES)
