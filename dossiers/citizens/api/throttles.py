"""Limits on what needs no account. Each web process keeps its own: this needs no Redis."""

from accounts.api.throttles import SignInByAddress


class FeedbackByAddress(SignInByAddress):
    """So many from one address."""

    scope = "feedback"


class LookUpsByAddress(SignInByAddress):
    """So many guesses at a reference from one address."""

    scope = "feedback_look_ups"
