"""Fetches pinned packages with pip and unpacks them without installing or importing anything."""

from __future__ import annotations

import subprocess
import sys
import tarfile
import zipfile
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

# pip computes the metadata of a source package even where it only downloads; with these at hand it needs no
# build environment for each package (20 s less each).
BUILD_TOOLS = ("setuptools==80.9.0", "wheel==0.45.1", "packaging>=24")


def pip_environment(folder: Path) -> Path:
    """Return the Python of a virtual environment that can download source packages, made if absent."""
    python = folder / "bin" / "python"
    if not (folder / "ready").exists():
        subprocess.run([sys.executable, "-m", "venv", folder], check=True)
        subprocess.run([python, "-m", "pip", "install", "-q", *BUILD_TOOLS], check=True)
        (folder / "ready").touch()
    return python


def download(python: Path, spec: str, folder: Path, *, source: bool) -> Path:
    """Return the archive of `name==version`, fetched if `folder` doesn't hold it: the sdist, or the pure wheel."""
    target = folder / ("sdist" if source else "wheel") / spec
    if not (found := _archives(target)):
        form = ["--no-binary", ":all:", "--no-build-isolation"] if source else ["--only-binary", ":all:"]
        pip = [str(python), "-m", "pip", "download", "-q", "--no-deps", "--ignore-requires-python"]
        command = [*pip, *form, "-d", str(target), spec]
        done = subprocess.run(command, check=False, capture_output=True, text=True)
        if done.returncode:
            raise SystemExit(f"bench: pip could not download {spec}:\n{done.stderr}")
        found = _archives(target)
    return found[0]


def download_all(python: Path, specs: Iterable[str], folder: Path, *, source: bool) -> list[Path]:
    """Return the archives of all specs in their order, two downloads at a time."""
    with ThreadPoolExecutor(2) as pool:
        return list(pool.map(lambda spec: download(python, spec, folder, source=source), specs))


def _archives(folder: Path) -> list[Path]:
    return [path for path in folder.glob("*") if path.name.endswith((".tar.gz", ".whl", ".zip"))]


def unpack(archive: Path, folder: Path) -> None:
    """Unpack into `folder`; nothing lands outside of it, and links that would lead outside are left out."""
    if archive.suffix in {".whl", ".zip"}:
        with zipfile.ZipFile(archive) as wheel:
            wheel.extractall(folder)  # noqa: S202 (zipfile itself drops `..` and absolute names)
        return
    with tarfile.open(archive) as sdist:
        sdist.extractall(folder, filter=_inside)  # noqa: S202 (the filter refuses what leads outside)


def _inside(member: tarfile.TarInfo, folder: str) -> tarfile.TarInfo | None:
    try:
        return tarfile.data_filter(member, folder)
    except tarfile.FilterError:
        return None
