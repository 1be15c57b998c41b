"""The whole system on one bare machine: embedded PostgreSQL and Redis, and a process runner."""
