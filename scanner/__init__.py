"""straykey: finds API keys and tokens that have strayed into files and git history."""

__version__ = "0.1.0"
