"""A page: a template filled in, in the language of its address, with what stands around it."""

from collections.abc import Callable, Iterable
from functools import cache, partial
from typing import Annotated, Any, Final
from urllib.parse import urlencode

from fastapi import Depends, Path, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from jinja2 import Environment, PackageLoader, StrictUndefined

from domain.access import Grant, Who
from interfaces.http import headers
from interfaces.http.queries import HeedingRoute
from interfaces.http.service import service_of
from interfaces.web.assets import asset
from interfaces.web.told import Told, unmarked
from interfaces.wording import dates
from interfaces.wording.dues import due_in_words, lateness
from interfaces.wording.language import Language
from interfaces.wording.phrases import mark_in_words
from interfaces.wording.words import agreeing, counted, say

KEPT: Final = ("known_at", "true_on", "charter")
"""What a link within a round takes along: from where in time it is read, and by which charter."""


@cache
def _templates(tongue: Language) -> Environment:
    made = Environment(
        extensions=["jinja2.ext.i18n"],
        loader=PackageLoader("interfaces.web"),
        autoescape=True,
        undefined=StrictUndefined,
        auto_reload=False,  # a release's templates do not change while it runs
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.install_gettext_translations(tongue.sentences, newstyle=True)  # type: ignore[attr-defined]
    made.globals |= {"asset": lambda name: asset(name).address}
    filters: dict[str, Callable[[Any], str]] = {
        "instant": dates.instant,
        "capfirst": lambda text: text[:1].upper() + text[1:],
        "plain": str.__str__,
        "unmarked": unmarked,
    }
    made.filters |= filters
    return made


class Page:
    """Where a page is asked for: its language, its address, and who asks."""

    def __init__(self, request: Request, tongue: Language):
        self.request, self.tongue = request, tongue

    @property
    def roles(self) -> tuple[Grant, ...]:
        """The parts that the asker has; the public has none."""
        return self.who.grants if self.who and not self.who.is_public else ()

    @property
    def sign_in(self) -> str | None:
        """Where to sign in and come back here; None where there is no issuer to sign in at."""
        door = service_of(self.request.app).door
        if door is None or door.issuer is None:
            return None
        return f"/sign-in?{urlencode({'next': self.address})}"

    @property
    def path(self) -> str:
        """The path of this page; a second stroke at its beginning would name another host."""
        return "/" + self.request.url.path.lstrip("/\\")

    @property
    def address(self) -> str:
        """The address of this page, as it was asked for."""
        query = self.request.url.query
        return self.path + (f"?{query}" if query else "")

    def is_at(self, path: str) -> bool:
        """Whether this is the page at a path, or one below it."""
        here = self.path.removeprefix(f"/{self.tongue}/")
        return here == path or (bool(path) and here.startswith(f"{path}/"))

    @property
    def is_own(self) -> bool:
        """Whether it is the page of an organisation for which the asker speaks."""
        own = (one.organisation for one in self.roles if one.organisation)
        return any(self.is_at(f"organisations/{id}") for id in own)

    @property
    def who(self) -> Who | None:
        """Who asks; None where nobody found out, as at a page that tells of a problem."""
        asking = getattr(self.request.state, "asking", None)
        return asking.who if asking else None

    def to(self, path: str, **query: object) -> str:
        """The address of another page in the same language; what is None is left out."""
        given = [(name, value) for name, value in query.items() if value is not None]
        return f"/{self.tongue}/{path}" + (f"?{urlencode(given, doseq=True)}" if given else "")

    def within(self, path: str, **query: object) -> str:
        """The same, for a page that is to be read from the same point in time, as this one is."""
        kept = {name: self.request.query_params.get(name) for name in KEPT}
        return self.to(path, **(kept | query))

    def numbered(self, number: int) -> str:
        """The address of another part of the list on this page."""
        return str(
            self.request.url.include_query_params(number=number).replace(scheme="", netloc="")
        )

    def kept(self, axis: str) -> list[str]:
        """Of what links take along, what a form takes that moves along an axis of time."""
        moved = "known_at" if axis == "known" else "true_on"
        return [name for name in KEPT if name != moved and name in self.request.query_params]

    def in_language(self, tongue: Language) -> str:
        """The address of the same page in another language."""
        own = f"/{self.tongue}/"
        return f"/{tongue}/" + (
            self.address.removeprefix(own) if self.address.startswith(own) else ""
        )

    def show(self, template: str, status: int = 200, **given: Any) -> Response:
        """The page, with the policy that pages state."""
        html = (
            _templates(self.tongue)
            .get_template(template)
            .render(
                page=self,
                tongue=self.tongue,
                say=partial(say, tongue=self.tongue),
                counted=partial(counted, tongue=self.tongue),
                agreeing=partial(agreeing, tongue=self.tongue),
                day=partial(dates.day, tongue=self.tongue),
                when=partial(dates.when, tongue=self.tongue),
                span=partial(dates.span, tongue=self.tongue),
                due_in_words=partial(due_in_words, tongue=self.tongue),
                lateness=partial(lateness, tongue=self.tongue),
                marked=partial(mark_in_words, tongue=self.tongue),
                written=self._written,
                **given,
            )
        )
        stated = {
            headers.POLICY: headers.OF_PAGES,
            "Cache-Control": "no-cache",
            "Referrer-Policy": "same-origin",  # by 'no-referrer' its forms come with Origin: null
        }
        return HTMLResponse(html, status, stated)

    def _written(self, text: str, language: str | None) -> str:
        """A text of a round that is written in a language, if that is stated."""
        return Told(text, language) if language not in (None, self.tongue) else text

    def go(self, address: str) -> Response:
        """Go to another address of this service."""
        return RedirectResponse(address, 303)


Tongue = Annotated[Language, Path(description="sv or en.")]


async def _page(request: Request, tongue: Tongue) -> Page:
    return Page(request, tongue)


Here = Annotated[Page, Depends(_page)]
"""The page that is asked for."""


class PageRoute(HeedingRoute):
    """A route to a page. What others hang onto its address (``fbclid=…``) is not heeded.

    Of a parameter that is empty, as forms send those that nobody filled in, nothing is heeded
    either.
    """

    def given(self, request: Request) -> Iterable[tuple[str, str]]:
        """The parameters that are filled in."""
        return ((name, value) for name, value in super().given(request) if value)
