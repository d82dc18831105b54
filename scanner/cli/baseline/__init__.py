"""The commands under `straykey baseline`."""
