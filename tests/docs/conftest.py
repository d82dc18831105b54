from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import shop


@pytest.fixture(scope="session")
def site(tmp_path_factory) -> Path:
    """The built site. Proxies that nobody listens on stand between the builder and any network."""
    place = tmp_path_factory.mktemp("site")
    for name in ("docs", "rules"):
        shutil.copytree(shop.TOP / name, place / name)
    shutil.copy(shop.TOP / "mkdocs.yml", place)
    nowhere = dict.fromkeys(("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"), "http://127.0.0.1:9")
    done = subprocess.run(
        [sys.executable, "-m", "zensical", "build", "--strict"],
        cwd=place,
        env=os.environ | nowhere,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return place / "build" / "site"
