"""Text that breaks no line and steers no terminal."""


def printable(text: str) -> str:
    """The text, with whatever does not print written out, as a program would write it."""
    if text.isprintable():
        return text
    return "".join(sign if sign.isprintable() else ascii(sign)[1:-1] for sign in text)
