"""The report page, its files, and the lists that its figures open."""
