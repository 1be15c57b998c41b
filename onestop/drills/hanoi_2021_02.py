"""Hanoi, 1-2 February 2021: two days in the dark, counters on paper, ten thousand dossiers.

5,000 to 6,000 dossiers come in a day; nobody can say why nothing gets through.
"""

from .dark_days import Incident

HANOI_2021_02 = Incident(
    name="hanoi-2021-02",
    opening="Both links go dark; nobody can say why. The counters are told to take paper.",
    days=2,
    most_stops=24,
    paper_share=0.5,
)
