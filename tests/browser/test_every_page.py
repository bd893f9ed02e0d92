"""Each page, in both languages and at both widths: sound, light, and for everybody to use."""

from typing import Any, Final, TypeGuard

import pytest
from fastapi.routing import APIRoute

from interfaces.web.site import PAGES as ROUTERS
from tests.browser import checks
from tests.browser.addresses import LANGUAGES, NO_PAGES, PAGES, Address
from tests.browser.conftest import Visitor
from tests.browser.site import Site
from tests.browser.visiting import DESK, PHONE
from tests.browser.watching import Watch

READ_AT: Final = {"sv": PHONE, "en": DESK}
"""A fault comes with a width or with a language; one that needs both is not looked for."""


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("address", PAGES, ids=lambda one: one.name)
def test_page(
    visitor: Visitor, site: Site, watches: list[Watch], address: Address, language: str
) -> None:
    width = READ_AT[language]
    page = visitor(address.role, address.expects, width=width, language=language)
    answer = page.goto(address.at(language))
    assert answer is not None
    assert answer.status == address.status, site.service.log()[-2000:]
    checks.together(
        lambda: checks.assert_light(watches[0]),
        lambda: checks.assert_structured(page, language),
        lambda: checks.assert_works_by_keyboard(page),
        lambda: checks.assert_accessible(page),
        lambda: checks.assert_legible_in_the_dark(page),
        lambda: checks.assert_reflows(page),
    )


def test_every_route_to_a_page_is_listed() -> None:
    routes = {route.path: route for part in ROUTERS for route in part.routes if is_page(route)}
    opened = [address.at("sv").partition("?")[0] for address in PAGES]
    unseen = [
        path
        for path, route in routes.items()
        if path not in NO_PAGES and not any(route.path_regex.match(one) for one in opened)
    ]
    assert unseen == [], "name an address of it in tests/browser/addresses.py"


def is_page(route: Any) -> TypeGuard[APIRoute]:
    return isinstance(route, APIRoute) and "GET" in (route.methods or ())
