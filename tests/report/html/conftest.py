from __future__ import annotations

import sys
from pathlib import Path

TESTS = Path(__file__).parents[2]
for room in ("report", "sources"):  # report_builders and git_repo, which the tests there share with us
    sys.path.append(str(TESTS / room))
