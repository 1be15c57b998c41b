"""The operators' desk: how the links fare, now and over time, and what can be done about it."""
