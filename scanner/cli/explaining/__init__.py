"""What `straykey explain` can explain: a rule, a line, a finding."""
