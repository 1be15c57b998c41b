"""What the submit benchmark runs beside ours, and how it counts."""
