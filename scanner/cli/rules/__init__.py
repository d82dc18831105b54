"""The commands under `straykey rules`."""
