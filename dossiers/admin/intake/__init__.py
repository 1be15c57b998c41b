"""Counter intake: a clerk types a declaration in, as fast as on paper."""
