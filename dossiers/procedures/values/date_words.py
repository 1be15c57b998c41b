"""A date in Vietnamese words, as birth certificates print it (Circular 04/2020/TT-BTP)."""

from datetime import date

from dossiers.procedures.values.names import fold_name

_DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
# Other ways of writing the same number, folded: southern and northern, and the old month names.
_SAME_WORD = {"ngan": "nghin", "le": "linh", "nham": "lam", "tu": "bon", "gieng": "mot"}
_NOT_COUNTED = {"ngay", "mung", "mong"}


def _below_hundred(number: int) -> str:
    tens, units = divmod(number, 10)
    if not tens:
        return _DIGITS[units]
    words = ["mười" if tens == 1 else f"{_DIGITS[tens]} mươi"]
    if units == 5:
        words.append("lăm")
    elif units == 1 and tens > 1:
        words.append("mốt")
    elif units:
        words.append(_DIGITS[units])
    return " ".join(words)


def _year(number: int) -> str:
    thousands, rest = divmod(number, 1000)
    hundreds, rest_of_hundred = divmod(rest, 100)
    words = [f"{_DIGITS[thousands]} nghìn"]
    if rest:
        words.append(f"{_DIGITS[hundreds]} trăm")
    if rest_of_hundred:
        linh = "linh " if rest_of_hundred < 10 else ""
        words.append(linh + _below_hundred(rest_of_hundred))
    return " ".join(words)


def date_in_words(day: date) -> str:
    """E.g. "Ngày ba tháng mười một năm hai nghìn không trăm hai mươi sáu". Always Vietnamese."""
    month = "tư" if day.month == 4 else _below_hundred(day.month)
    return f"Ngày {_below_hundred(day.day)} tháng {month} năm {_year(day.year)}"


def _words(text: str) -> list[str]:
    spelled = fold_name("".join(c if c.isalpha() or c.isspace() else " " for c in text))
    spelled = spelled.replace("thang chap", "thang muoi hai")
    return [_SAME_WORD.get(word, word) for word in spelled.split() if word not in _NOT_COUNTED]


def reads_as(text: str, day: date) -> bool:
    """Whether what somebody wrote is this date, whatever the tones, case and regional wording."""
    return _words(text) == _words(date_in_words(day))
