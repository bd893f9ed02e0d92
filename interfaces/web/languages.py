"""Which of the two languages a reader prefers."""

from interfaces.words import Language


def preferred(accept: str) -> Language:
    """Of an Accept-Language header; Swedish unless English is asked for before it."""
    best: dict[str, float] = {}
    for one in accept.split(","):
        name, _, quality = one.strip().partition(";")
        tongue = name.partition("-")[0].lower()
        best[tongue] = max(best.get(tongue, 0.0), _weight(quality))
    return "en" if best.get("en", 0.0) > best.get("sv", 0.0) else "sv"


def _weight(quality: str) -> float:
    name, _, value = quality.strip().partition("=")
    try:
        return float(value) if name.strip() == "q" else 1.0
    except ValueError:
        return 0.0
