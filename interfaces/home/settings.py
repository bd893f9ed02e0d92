"""Every setting, read from the environment."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from ipaddress import ip_network
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import quote, urlsplit

from pydantic import AfterValidator, BeforeValidator, Field, ValidationError
from pydantic.fields import FieldInfo
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from domain.access import Grant
from domain.complaint import Complaint
from domain.text import nearest
from domain.validation import complaint
from interfaces.wording.language import Language
from interfaces.wording.why import Why, why_in_words

PREFIX = "SAMRAD_"


class Misconfigured(Exception):
    """Settings that cannot be used: which ones, why, and what to set instead."""

    def __init__(self, *whys: Why):
        self.whys = whys
        super().__init__("\n".join(why_in_words(why, Language.ENGLISH) for why in whys))


@dataclass(frozen=True, slots=True)
class Shown:
    """What docs/settings.md says of a setting beside its description."""

    unit: str = ""
    default: str = ""


def _lower(value: object) -> object:
    return value.lower() if isinstance(value, str) else value


def _expanded(path: Path) -> Path:
    try:
        return path.expanduser()
    except RuntimeError:  # of an unknown user
        raise Complaint("home-of-nobody") from None


def _database(url: str) -> str:
    """Check a URL. It is never shown, since it may hold a password."""
    parts = urlsplit(url)
    named = parts.path.strip("/")
    if parts.scheme == "sqlite" and not parts.netloc and named:
        return url
    if parts.scheme == "postgresql" and named:
        return url
    if parts.scheme in ("sqlite", "postgresql"):
        raise Complaint("url-without-database", scheme=parts.scheme)
    raise Complaint("no-database-url", scheme=parts.scheme) if parts.scheme else Complaint("no-url")


def _grants(value: object) -> object:
    """Read the JSON object that says which grants each value of a claim gives."""
    if not isinstance(value, str):
        return value
    try:
        found = json.loads(value)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict) or not all(isinstance(some, list) for some in found.values()):
        raise Complaint("no-object-of-lists")
    return {name: tuple(_grant(name, one) for one in some) for name, some in found.items()}


def _grant(name: str, written: object) -> Grant:
    try:
        return Grant.parse(str(written))
    except Complaint as error:
        raise Complaint("no-grant", grant=str(written), name=name, complaint=error) from None


_HOST = re.compile(r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?|\[[0-9a-f:.]+\]")


def _hosts(value: object) -> object:
    """Names without a port, in small letters."""
    if not isinstance(value, str):
        return value
    names = tuple(name.lower() for name in re.split(r"[,\s]+", value) if name)
    for name in names:
        if not _HOST.fullmatch(name):
            raise Complaint("no-host", name=name)
    return names


def _networks(value: object) -> object:
    if not isinstance(value, str):
        return value
    written = tuple(re.split(r"[,\s]+", value.strip()))
    for one in written:
        try:
            ip_network(one, strict=False)
        except ValueError:
            raise Complaint("no-network", address=one) from None
    return written


def _issuer(url: str) -> str:
    parts = urlsplit(url)
    loopback = parts.hostname in ("localhost", "127.0.0.1", "::1")
    if not parts.hostname or (parts.scheme, loopback) not in (
        ("https", False), ("https", True), ("http", True),
    ):  # fmt: skip
        raise Complaint("no-issuer")
    if parts.query or parts.fragment or parts.username:
        raise Complaint("issuer-with-more")
    return url


def _start_token(value: str) -> str:
    """Check a start token. It is never shown."""
    if not re.fullmatch(r"[!-~]{32,200}", value):
        raise Complaint("start-token-too-short")
    return value


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
        str,
        AfterValidator(_database),
        Shown(default="the SQLite file `samrad.db` in the home"),
    ] = Field(
        default_factory=_beside,
        repr=False,
        description="Where the log is: `sqlite:///path/to/file.db` (the path begins at the root) "
        "or `postgresql://user@host/name`.",
    )
    keys: Annotated[
        Annotated[str, AfterValidator(_database)] | None,
        Shown(default="the SQLite file `keys.db` beside the log's, or in the home"),
    ] = Field(
        None,
        repr=False,
        description="Where the keys to people's data are kept, and who may come in: a URL, as of "
        "the log. Several servers share it. Back it up apart from the log, and after it.",
    )
    master_key: Annotated[
        Annotated[Path, AfterValidator(_expanded)] | None,
        Shown(default="`master.key` in the home"),
    ] = Field(
        None,
        description="The file with the key that wraps those. It is in no backup: keep a copy "
        "where neither the log nor the keys are.",
    )
    origin: Annotated[str | None, Shown(default="a name that is made up")] = Field(
        None,
        description="The name that the log's checkpoints carry, best like an address without a "
        "scheme: `region.example/samrad`. It is fixed when the key is made.",
    )
    sign_after: Annotated[int, Shown("seconds")] = Field(
        60,
        ge=1,
        description="How old a fact may be at most before `serve` signs the log by itself.",
    )
    sign_facts: Annotated[int, Shown("facts")] = Field(
        1000, ge=1, description="And how many of them there may be that are not signed."
    )
    language: Annotated[str | None, Shown(default="that of `LANG`, else `en`")] = Field(
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
    staleness: Annotated[float, Shown("seconds")] = Field(
        10, ge=0, allow_inf_nan=False, description="How old a standby's answers may be."
    )
    commands_kept: Annotated[int, Shown("days")] = Field(
        400,
        ge=0,
        description="How long it is remembered which commands were carried out, so that one that "
        "is sent again is not carried out again. `0`: for ever.",
    )
    feed_clients: int = Field(
        600, ge=1, description="How many may follow the live feed of a process at once."
    )
    rate_reads: Annotated[int, Shown("a minute")] = Field(
        1200,
        ge=0,
        description="How often one client may ask, of each server; a client is a person signed "
        "in, or else an address. `0` here and below: as often as it likes.",
    )
    rate_commands: Annotated[int, Shown("a minute")] = Field(
        600, ge=0, description="How often one client may send a command."
    )
    rate_costly: Annotated[int, Shown("a minute")] = Field(
        30,
        ge=0,
        description="How often one client may compare, replay, suppose, trace, or keep a charter.",
    )
    rate_steps: Annotated[int, Shown("a minute")] = Field(
        300, ge=0, description="How often one client may ask for a step of a replay, by the slider."
    )
    rate_failures: Annotated[int, Shown("a minute")] = Field(
        20, ge=0, description="How often credentials from one address may be wrong."
    )
    proxies: Annotated[
        tuple[str, ...],
        NoDecode,
        BeforeValidator(_networks),
        Shown(default="this machine: `127.0.0.1,::1`"),
    ] = Field(
        ("127.0.0.1", "::1"),
        description="The addresses or networks of proxies, with commas between them: of what comes "
        "from these, `X-Forwarded-For` and `X-Forwarded-Proto` are believed.",
    )
    project: bool = Field(
        True,
        description="Whether `serve` also keeps the read models. `false` where `samrad work` does.",
    )
    hosts: Annotated[tuple[str, ...], NoDecode, BeforeValidator(_hosts), Shown(default="none")] = (
        Field(
            (),
            description="The names by which others reach the service, as in an address, without "
            "port, with commas between them. Set, the service is public, whatever address it "
            "listens on: it answers to these names alone, is taken to be reached by https, and "
            "needs an issuer or tokens. Set it behind a proxy.",
        )
    )
    oidc_issuer: Annotated[
        Annotated[str, AfterValidator(_issuer)] | None, Shown(default="none")
    ] = Field(
        None,
        description="Where people sign in: the address of an OpenID Connect issuer, exactly as "
        "it writes it, `https://login.region.example/realms/region`.",
    )
    oidc_client_id: Annotated[str | None, Shown(default="none, and an issuer needs one")] = Field(
        None, description="The name by which the issuer knows this service."
    )
    oidc_client_secret: Annotated[str | None, Shown(default="none, for a public client")] = Field(
        None, repr=False, description="The secret that goes with it, if the issuer gave one."
    )
    oidc_audience: Annotated[
        str | None, Shown(default="the issuer's access tokens are not taken")
    ] = Field(
        None,
        description="The audience of access tokens that programs show, another than the client's "
        "name.",
    )
    oidc_scope: str = Field(
        "openid", pattern=r"^([!-~]+ )*openid( [!-~]+)*$", description="What is asked of the "
        "issuer at sign-in; some tell groups only to who asks for `openid groups`.",
    )  # fmt: skip
    oidc_claim: str = Field(
        "groups",
        min_length=1,
        description="The claim that says what a person is, one value or several; a dot leads into "
        "a nested one: `realm_access.roles`.",
    )
    oidc_grants: Annotated[
        dict[str, tuple[Grant, ...]],
        NoDecode,
        BeforeValidator(_grants),
        Shown(default="nobody has any part"),
    ] = Field(
        default_factory=dict,
        description="What each value of the claim gives, as JSON: "
        '`{"kultur-dalarna": ["officer:20"], "revision": ["auditor"]}`.',
    )
    token: Annotated[
        Annotated[str, AfterValidator(_start_token)] | None,
        Shown(default="a new one at each start"),
    ] = Field(
        None,
        repr=False,
        description="The start token of a service on this machine alone, 32 signs or more: with it "
        "one may do everything.",
    )
    session_idle: Annotated[int, Shown("minutes")] = Field(
        120, ge=2, le=1440, description="A session ends when it was not used for so long."
    )
    session_longest: Annotated[int, Shown("hours")] = Field(
        12, ge=1, le=720, description="A session ends after so long, used or not."
    )


def settings(env_file: Path | None = None) -> Settings:
    """The settings of the environment, and of a file if one is given. Raises Misconfigured."""
    try:
        return Settings(_env_file=env_file)
    except ValidationError as error:
        faults = [f for f in error.errors() if f["type"] != "default_factory_not_called"]
        raise Misconfigured(*map(_told, faults)) from None


def _told(fault: Mapping[str, Any]) -> Complaint:
    name = fault["loc"][0]
    unset = default(Settings.model_fields[name])
    return Complaint("setting", variable=variable(name), complaint=complaint(fault), unset=unset)


def default(field: FieldInfo) -> str:
    """What a setting is if it is unset, with its unit."""
    told = next((one for one in field.metadata if isinstance(one, Shown)), Shown())
    if told.default:
        return told.default
    value = str(field.default).lower() if isinstance(field.default, bool) else field.default
    return f"`{value}` {told.unit}".rstrip()


def variable(name: str) -> str:
    """The environment variable of a setting."""
    return f"{PREFIX}{name.upper()}"


def unknown(environment: Mapping[str, str]) -> Iterator[str]:
    """Complaints about variables that look like settings but are none."""
    known = [name.upper() for name in Settings.model_fields]
    for name in sorted(environment):
        rest = name.upper().removeprefix(PREFIX)
        if name.upper().startswith(PREFIX) and rest not in known:
            near = nearest(rest, known)
            meant = f"did you mean {PREFIX}{near}?" if near else "docs/settings.md lists them"
            yield f"{name} is no setting; {meant}"
