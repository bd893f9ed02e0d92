"""Every setting, read from the environment; printed as a page, what each of them means.

``python -m interfaces.settings > docs/settings.md``
"""

import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import quote, urlsplit

from pydantic import AfterValidator, BeforeValidator, Field, ValidationError
from pydantic.fields import FieldInfo
from pydantic_settings import BaseSettings, SettingsConfigDict

from domain.complaint import complaint

PREFIX = "SAMRAD_"


class Misconfigured(Exception):
    """A setting that cannot be used: which one, why, and what to set instead."""


@dataclass(frozen=True, slots=True)
class Told:
    """What the page says of a setting beside its description."""

    unit: str = ""
    default: str = ""


def _lower(value: object) -> object:
    return value.lower() if isinstance(value, str) else value


def _expanded(path: Path) -> Path:
    return path.expanduser()


def _database(url: str) -> str:
    """The URL is never told, since a password may stand in it."""
    parts = urlsplit(url)
    named = parts.path.strip("/")
    if parts.scheme == "sqlite" and not parts.netloc and named:
        return url
    if parts.scheme == "postgresql" and named:
        return url
    taken = "write sqlite:///path/to/file.db or postgresql://user@host/name"
    if parts.scheme in ("sqlite", "postgresql"):
        raise ValueError(f"the {parts.scheme} URL does not name a database; {taken}")
    raise ValueError(f"{parts.scheme or 'what is no URL'} is not taken; {taken}")


def _beside(settings: dict[str, Any]) -> str:
    return f"sqlite://{quote(str(settings['home'].absolute() / 'samrad.db'))}"


class Settings(BaseSettings):
    """What an operator may set. A ``.env`` file is read only if it is given: ``_env_file=``."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_ignore_empty=True, extra="ignore", frozen=True
    )

    home: Annotated[Path, AfterValidator(_expanded)] = Field(
        Path("~/.samrad"), description="The folder that holds data and the key that signs the log."
    )
    database: Annotated[
        str, AfterValidator(_database), Told(default="the SQLite file `samrad.db` in the home")
    ] = Field(
        default_factory=_beside,
        repr=False,
        description="Where the log is: `sqlite:///path/to/file.db` (the path begins at the root) "
        "or `postgresql://user@host/name`.",
    )
    origin: Annotated[str | None, Told(default="a name that is made up")] = Field(
        None,
        description="The name that the log's checkpoints carry, best like an address without a "
        "scheme: `region.example/samrad`. It is fixed when the key is made.",
    )
    language: Annotated[str | None, Told(default="that of `LANG`, else `en`")] = Field(
        None, description="The language of the command line: `sv` or `en`."
    )
    log_format: Annotated[Literal["text", "json"], BeforeValidator(_lower)] = Field(
        "text",
        description="How the log is written: `text`, or `json`, a line each.",
    )
    log_level: Annotated[Literal["debug", "info", "warning", "error"], BeforeValidator(_lower)] = (
        Field(
            "info",
            description="The least that is logged: `debug` (also requests of probes), `info`, "
            "`warning` or `error`.",
        )
    )
    staleness: Annotated[float, Told("seconds")] = Field(
        10, ge=0, allow_inf_nan=False, description="How old a standby's answers may be."
    )
    commands_kept: Annotated[int, Told("days")] = Field(
        400,
        ge=0,
        description="How long it is remembered which commands were carried out, so that one that "
        "is sent again is not carried out again. `0`: for ever.",
    )
    feed_clients: int = Field(
        600, ge=1, description="How many may follow the live feed of a process at once."
    )
    project: bool = Field(
        True,
        description="Whether `serve` also keeps the read models. `false` where `samrad work` does.",
    )


def settings(env_file: Path | None = None) -> Settings:
    """The settings of the environment, and of a file if one is given. Raises Misconfigured."""
    try:
        return Settings(_env_file=env_file)
    except ValidationError as error:
        faults = [f for f in error.errors() if f["type"] != "default_factory_not_called"]
        raise Misconfigured("\n".join(map(_told, faults))) from None


def _told(fault: Mapping[str, Any]) -> str:
    name = fault["loc"][0]
    default = _default(Settings.model_fields[name])
    return f"{variable(name)}: {complaint(fault)}; unset, it is {default}"


def variable(name: str) -> str:
    """The environment variable of a setting."""
    return f"{PREFIX}{name.upper()}"


def unknown(environment: Mapping[str, str]) -> Iterator[str]:
    """Complaints of variables that look like settings and are none."""
    known = [name.upper() for name in Settings.model_fields]
    for name in sorted(environment):
        rest = name.upper().removeprefix(PREFIX)
        if name.upper().startswith(PREFIX) and rest not in known:
            near = get_close_matches(rest, known, n=1)
            meant = f"did you mean {PREFIX}{near[0]}?" if near else "docs/settings.md lists them"
            yield f"{name} is no setting; {meant}"


# --- the page --------------------------------------------------------------------------------

_INTRODUCTION = """\
# Settings

Environment variables, all of them optional. One that is set to nothing counts as unset, one that
cannot be used ends the command with a message, and of one that it does not know `samrad serve`
warns. The page is made from the program: `python -m interfaces.settings > docs/settings.md`.

"""


def page() -> str:
    """The whole page, as Markdown."""
    rows = [
        (f"`{variable(name)}`", field.description or "", _default(field))
        for name, field in Settings.model_fields.items()
    ]
    ruled = (("variable", "meaning", "default"), ("---",) * 3, *rows)
    return _INTRODUCTION + "".join(f"| {' | '.join(row)} |\n" for row in ruled)


def _default(field: FieldInfo) -> str:
    """What it is where it is unset, with its unit."""
    told = next((one for one in field.metadata if isinstance(one, Told)), Told())
    if told.default:
        return told.default
    value = str(field.default).lower() if isinstance(field.default, bool) else field.default
    return f"`{value}` {told.unit}".rstrip()


if __name__ == "__main__":
    sys.stdout.buffer.write(page().encode())
