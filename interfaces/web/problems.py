"""Problems as pages: to a browser, what went wrong is told in a page, not in JSON."""

from collections.abc import MutableMapping
from typing import Any, Final

import orjson
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from interfaces.http.grammar import of_media
from interfaces.http.problems import MEDIA_TYPE
from interfaces.web.languages import preferred
from interfaces.web.page import Page
from interfaces.wording.language import Language

PAGE: Final = "text/html"
JSON: Final = "application/json"
"""Who takes it takes a problem, which is JSON too."""
SWEDISH: Final[dict[str, tuple[str, str]]] = {
    "not-found": (
        "Det finns ingenting på den här adressen",
        "Jämför adressen. En omgång som inte är offentlig läser den som är inloggad.",
    ),
    "not-signed-in": ("Det kräver att du är inloggad", "Logga in och försök igen."),
    "not-recognised": ("Inloggningen gäller inte längre", "Logga in igen."),
    "forbidden": ("Det är inte ditt att göra", "Be någon som får."),
    "forged": (
        "En sida på en annan webbplats kan ha skickat det",
        "Gå till sidan här i tjänsten och skicka formuläret därifrån.",
    ),
    "sign-in-failed": ("Inloggningen lyckades inte", "Börja om från början."),
    "no-sign-in": (
        "Här loggar man inte in på det sättet",
        "Öppna adressen som skrevs ut när tjänsten startade.",
    ),
    "issuer-unreachable": (
        "Den som intygar vem du är går inte att nå",
        "Vänta en stund och försök igen.",
    ),
    "unknown-host": ("Tjänsten har inte det namnet", "Använd den adress som tjänsten uppgav."),
    "method-not-allowed": ("Adressen tas inte emot på det sättet", "Gå till sidan på nytt."),
    "too-slow": ("Det kom för långsamt", "Skicka det igen, allt på en gång."),
    "too-long": ("Adressen är för lång", "Fråga om mindre åt gången."),
    "too-many-headers": ("Begäran är för stor", "Fråga om mindre åt gången."),
    "too-many": ("För många frågor på kort tid", "Vänta en stund och försök igen."),
    "too-large": ("Det är för stort", "Skicka mindre åt gången."),
    "unreadable": (
        "Det går inte att läsa",
        "Gå till sidan på nytt och skicka formuläret därifrån.",
    ),
    "two-lengths": ("Begäran anger två längder", "Gå till sidan på nytt och försök igen."),
    "invalid": ("Något i begäran är fel", "Rätta det som står nedan."),
    "unavailable": ("Databasen gick inte att nå", "Försök igen om en stund."),
    "storage": ("Databasen tar inte emot det", "Ingenting är antecknat. Försök igen senare."),
    "keys-unusable": (
        "Det går inte att se vem du är just nu",
        "Försök igen om en stund, eller logga ut och läs som vem som helst.",
    ),
    "stale": ("Den här servern har hamnat för långt efter", "Vänta en stund och försök igen."),
    "not-ready": ("Loggen går inte att läsa", "Vänta, och säg till den som sköter tjänsten."),
    "altered": (
        "Loggen är inte den som undertecknades",
        "Säg till den som sköter tjänsten. Ingenting undertecknas.",
    ),
    "log-damaged": (
        "En uppgift i loggen är skadad",
        "Säg till den som sköter tjänsten. Det som vilar på uppgiften visas inte.",
    ),
    "rolled-back": (
        "Loggen slutar inte där den slutade",
        "Säg till den som sköter tjänsten. Ingenting antecknas förrän loggen är återställd.",
    ),
    "clock-leapt": (
        "Tjänstens klocka går fel",
        "Säg till den som sköter tjänsten. Ingenting antecknas förrän klockan är rätt.",
    ),
    "not-audited": (
        "Tjänsten har ingen nyckel att underteckna med",
        "Säg till den som sköter tjänsten.",
    ),
    "not-modelled": (
        "Översikten räknas ut just nu",
        "Vänta en stund och läs in sidan igen.",
    ),
    "not-caught-up": ("Översikten har inte hunnit ifatt", "Läs in sidan igen om en stund."),
    "internal": ("Det är ett fel i programmet", "Säg till den som sköter tjänsten."),
}
"""Title and remedy of the problems that a reader of pages may meet, in Swedish."""


_ENGLISH: Final = {
    "not-found": "Compare the address. A round that is not published is for who is signed in.",
    "not-signed-in": "Sign in, and try again.",
}
"""Remedies that speak of tokens elsewhere, as a reader of pages needs them."""


class ProblemPagesMiddleware:
    """Turns a problem into a page, where whoever asks reads pages."""

    def __init__(self, app: ASGIApp):
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, and an answer back."""
        if scope["type"] != "http" or not _reads_pages(scope):
            await self.app(scope, receive, send)
            return
        begun: MutableMapping[str, Any] | None = None
        body = b""

        async def legibly(message: Message) -> None:
            nonlocal begun, body
            if message["type"] == "http.response.start" and _is_problem(message):
                begun = message
            elif begun is None:
                await send(message)
            else:
                body += message.get("body", b"")
                if not message.get("more_body", False):
                    await _told(begun, body, scope)(scope, receive, send)

        await self.app(scope, receive, legibly)


def _reads_pages(scope: Scope) -> bool:
    """Whether the client prefers a page to JSON, or takes both and names pages."""
    accept = Headers(scope=scope).getlist("accept")
    page, *others = (of_media(accept, media) for media in (PAGE, MEDIA_TYPE, JSON))
    return page > max(others)


def _is_problem(message: Message) -> bool:
    return Headers(raw=message["headers"]).get("content-type", "").startswith(MEDIA_TYPE)


def _told(begun: Message, body: bytes, scope: Scope) -> ASGIApp:
    """The page that tells of a problem, with the answer's own further headers."""
    problem = orjson.loads(body)
    page = Page(Request(scope), _language(scope))
    kind = problem["type"].rpartition("/")[2]
    title, remedy = problem["title"], problem["remedy"]
    if page.tongue == "sv":
        title, remedy = SWEDISH.get(kind, (title, remedy))
    if page.tongue == "en":
        remedy = _ENGLISH.get(kind, remedy)
    answer = page.show(
        "problem.html", begun["status"], kind=kind, title=title, remedy=remedy, problem=problem
    )
    headers = MutableHeaders(raw=answer.raw_headers)
    own = set(headers)
    for name, value in Headers(raw=begun["headers"]).items():
        if name not in own:
            headers.append(name, value)
    headers["cache-control"] = "no-store"
    headers.add_vary_header("Accept")
    return answer


def _language(scope: Scope) -> Language:
    first = scope["path"].removeprefix("/").partition("/")[0]
    if first in [*Language]:
        return Language(first)
    return preferred(*Headers(scope=scope).getlist("accept-language"))
