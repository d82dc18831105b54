"""What people have already decided about findings: marks them, never deletes them."""
