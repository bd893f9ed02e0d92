"""What pages load beside their text: a style sheet, a script and an icon, all from the package.

Their address has a digest of their content, so that a browser keeps them for good.
"""

from dataclasses import dataclass
from functools import cache, cached_property
from hashlib import sha256
from importlib.resources import files
from typing import Annotated, Final

from fastapi import APIRouter, Path
from fastapi.responses import Response

from application.records import NotFound

_TYPES: Final = {
    "samrad.css": "text/css; charset=utf-8",
    "samrad.js": "text/javascript; charset=utf-8",
    "icon.svg": "image/svg+xml",
}
_FOR_GOOD: Final = {"Cache-Control": "public, max-age=31536000, immutable"}

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True)
class Asset:
    """A file that pages load."""

    name: str
    content: bytes

    @cached_property
    def digest(self) -> str:
        """The beginning of the digest of its content."""
        return sha256(self.content).hexdigest()[:12]

    @property
    def address(self) -> str:
        """Where it is served, as long as it is this."""
        return f"/assets/{self.digest}/{self.name}"


@cache
def asset(name: str) -> Asset:
    """A file by its name. Raises NotFound."""
    if name not in _TYPES:
        raise NotFound(name)
    return Asset(name, (files("interfaces.web") / "assets" / name).read_bytes())


@router.get("/assets/{digest}/{name}")
def served(digest: Annotated[str, Path(max_length=64)], name: str) -> Response:
    """The file; one of another digest was another release's, and is given as it now is."""
    found = asset(name)
    kept = _FOR_GOOD if digest == found.digest else {"Cache-Control": "no-cache"}
    return Response(found.content, media_type=_TYPES[name], headers=kept)
