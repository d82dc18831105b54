"""What `straykey selftest` tries, one module a subject."""
