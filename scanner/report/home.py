"""Where the project lives: written down once, in pyproject.toml, and read from what pip installed."""

from __future__ import annotations

from importlib import metadata


def home() -> str:
    """Return the project's home page, or "" when straykey runs without having been installed."""
    try:
        urls = metadata.metadata("straykey").get_all("Project-URL") or []
    except metadata.PackageNotFoundError:
        return ""
    return next((url.partition(", ")[2] for url in urls if url.startswith("Homepage,")), "")
