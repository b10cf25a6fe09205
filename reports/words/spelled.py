"""An amount in Vietnamese words, as it stands on papers of money."""

DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
GROUPS = ("", "nghìn", "triệu")


def spelled(amount: int) -> str:
    """744.778.125 as "Bảy trăm bốn mươi bốn triệu bảy trăm bảy mươi tám nghìn một trăm hai mươi lăm đồng"."""
    said = f"âm {_number(-amount)}" if amount < 0 else _number(amount)
    return f"{said[:1].upper()}{said[1:]} đồng"


def _number(number: int) -> str:
    if number == 0:
        return DIGITS[0]
    billions, rest = divmod(number, 1_000_000_000)
    parts = [f"{_number(billions)} tỷ"] if billions else []
    for place in (2, 1, 0):
        group = rest // 1000**place % 1000
        if group:
            parts.append(f"{_three(group, is_first=not parts)} {GROUPS[place]}".strip())
    return " ".join(parts)


def _three(number: int, *, is_first: bool) -> str:
    """Behind a larger group also its empty hundreds are said."""
    hundreds, tens, ones = number // 100, number // 10 % 10, number % 10
    said = [] if is_first and not hundreds else [f"{DIGITS[hundreds]} trăm"]
    if tens == 0 and ones and said:
        said.append("linh")
    elif tens == 1:
        said.append("mười")
    elif tens:
        said.append(f"{DIGITS[tens]} mươi")
    if ones == 1 and tens > 1:
        said.append("mốt")
    elif ones == 5 and tens:
        said.append("lăm")
    elif ones:
        said.append(DIGITS[ones])
    return " ".join(said)
