"""The commands under `straykey hook`."""
