"""A person on one line of a list: name, birth date, and a number of which only the end is shown."""


def person_words(name: str, birth_date: str, number: str) -> str:
    """``birth_date`` is yyyy, yyyy-mm or yyyy-mm-dd; it and ``number`` may be ""."""
    born = "/".join(reversed(birth_date.split("-"))) if birth_date else ""
    return " · ".join(filter(None, (name, born, masked_number(number))))


def masked_number(number: str) -> str:
    """The last four characters, as on a receipt; whole numbers are for the dossier's own page."""
    return f"•••{number[-4:]}" if number else ""
