"""Thirty days without any link: nothing is parked, nothing given up, all is delivered after."""

from .dark_days import Incident

THIRTY_DAYS = Incident(
    name="thirty-days",
    opening="Both links go dark, for thirty days.",
    days=30,
    most_stops=30,
    paper_share=0.2,
)
