"""English: subject, letter, SMS."""

from ..codes import NoticeCode as N

_GREETING = "Dear {applicant},\n\n"
_FOOT = (
    "\n\nDossier {code}: {procedure}.\nTrack it: {link}\n\n{unit}\n"
    "This letter was sent automatically; please do not reply."
)


def _letter(words: str) -> str:
    return f"{_GREETING}{words}{_FOOT}"


TEXTS: dict[N, tuple[str, str, str]] = {
    N.SUBMITTED: (
        "We have your dossier {code}",
        _letter("Your dossier was filed at {at} under code {code}. An official will look at it."),
        "{unit}: we have your dossier {code} since {at}. Track it: {link}",
    ),
    N.ACCEPTED: (
        "Dossier {code} is accepted, due {due}",
        _letter("Your dossier was accepted at {at}. The result is due: {due}."),
        "{unit}: dossier {code} is accepted, due {due}. Track it: {link}",
    ),
    N.REFUSED: (
        "Dossier {code} is not accepted",
        _letter("Your dossier is not accepted. Reason: {reason}"),
        "{unit}: dossier {code} is not accepted. The reason: {link}",
    ),
    N.SUPPLEMENT_REQUIRED: (
        "Dossier {code}: something to supply by {supply_by}",
        _letter(
            "Please supply by the end of {supply_by}:\n\n{missing}\n\nReason: {reason}\n\n"
            "The time until then does not count towards our time limit."
        ),
        "{unit}: dossier {code} needs something from you by {supply_by}. See {link}",
    ),
    N.SUPPLIED: (
        "Dossier {code}: we have what you supplied",
        _letter("We received it at {at}. The result is due: {due}."),
        "{unit}: dossier {code}: we have what you supplied. Due {due}.",
    ),
    N.PAYMENT_REQUIRED: (
        "Dossier {code}: {amount} VND to pay",
        _letter("Please pay {amount} VND ({purpose}), so that work on your dossier can go on."),
        "{unit}: dossier {code}: {amount} VND to pay. See {link}",
    ),
    N.PAYMENT_CONFIRMED: (
        "Dossier {code}: payment received",
        _letter("Your payment was received at {at}. The result is due: {due}."),
        "{unit}: dossier {code}: payment received. Due {due}.",
    ),
    N.DRAFT_TO_CONFIRM: (
        "Dossier {code}: please look at the draft",
        _letter(
            "The draft of your result is there. Please look at it and agree, or ask for changes, "
            "within one working day; silence counts as agreement."
        ),
        "{unit}: please look at the draft of dossier {code} within a working day: {link}",
    ),
    N.EXTENDED: (
        "Apology for dossier {code}; it is now due {due}",
        _letter(
            "{unit} apologizes: your result is not ready in time. Reason: {reason}\n\n"
            "It is now due: {due}."
        ),
        "{unit} apologizes: dossier {code} is late and now due {due}. The reason: {link}",
    ),
    N.DATE_MOVED: (
        "Dossier {code} is due {due}",
        _letter("The date was counted anew: {due}. Basis: {reason}"),
        "{unit}: dossier {code} is now due {due}. See {link}",
    ),
    N.STOPPED: (
        "Work on dossier {code} has stopped",
        _letter("Work on your dossier has stopped. Reason: {reason}"),
        "{unit}: work on dossier {code} has stopped. The reason: {link}",
    ),
    N.WITHDRAWN: (
        "Dossier {code} is withdrawn",
        _letter("Your dossier was withdrawn at {at}. Reason: {reason}"),
        "{unit}: dossier {code} was withdrawn at {at}.",
    ),
    N.RESULT_READY: (
        "Dossier {code}: your result is ready",
        _letter("Your result has been ready since {at}. Please collect it at {unit}."),
        "{unit}: the result of dossier {code} is ready; please collect it.",
    ),
    N.NUMBER_ATTACHED: (
        "Dossier {code}: the personal number has come",
        _letter("The personal number was issued and added to the dossier at {at}."),
        "{unit}: dossier {code}: the personal number has come. See {link}",
    ),
    N.RETURNED: (
        "Dossier {code}: result handed over",
        _letter("Your result was handed over at {at}. Thank you."),
        "",
    ),
    N.DRAFT_ENDING: (
        "Your unfinished declaration is kept until {kept_until}",
        "Dear {applicant},\n\nYour unfinished declaration ({procedure}), last saved at {at}, is "
        "kept until {kept_until}. Then it is deleted with the papers uploaded for it. To keep it, "
        "sign in, open it and save or submit it before then.\n\n"
        "This letter was sent automatically; please do not reply.",
        "Your unfinished declaration is kept until {kept_until}, then deleted. To keep it, save or "
        "submit it before then.",
    ),
    N.ONE_TIME_CODE: (
        "Your one-time code",
        "Your one-time code: {one_time_code}\n\nIt is good for {minutes} minutes. Give it to "
        "nobody, not even to an official.",
        "Your code: {one_time_code}, good for {minutes} minutes. Give it to nobody.",
    ),
}
