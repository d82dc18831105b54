"""Corpora and side-by-side timings: `python -m bench --help`. Not part of the tests."""
