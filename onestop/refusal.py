"""What is raised where a request is not carried out, whichever package refuses it."""


class Refused(Exception):
    """Nothing was changed: the same may be asked again."""
