"""Rule files and the frozen model that the engine and the reports read."""
