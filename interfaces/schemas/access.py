"""Who one is, and one's tokens, as JSON."""

from datetime import date, datetime

from pydantic import Field

from application.access.accounts import Account
from application.access.tokens import Token
from domain.access import Scope, Who
from interfaces.schemas.base import Schema


class MeSchema(Schema):
    """Who asks: under which id their acts are recorded, and what they may do."""

    id: str = Field(description="The recorder id, which says nothing of the person; `public`.")
    way: str = Field(
        description="How one came in: `public`, `session`, `token`, `start-token` or `issuer`."
    )
    grants: tuple[str, ...] = Field(description="The parts that one has, as in `officer:20`.")
    scopes: tuple[Scope, ...] = Field(description="What one's token may be used for.")
    csrf: str | None = Field(
        description="What a session's unsafe requests tell in `X-CSRF-Token`; null without one."
    )

    @classmethod
    def of(cls, who: Who, way: str, csrf: str | None) -> "MeSchema":
        """Somebody who came in some way."""
        grants = tuple(map(str, who.grants))
        return cls(id=who.id, way=way, grants=grants, scopes=tuple(sorted(who.scopes)), csrf=csrf)


class TokenSchema(Schema):
    """A personal access token, without its secret."""

    id: str
    owner: str = Field(description="The recorder id under which what is done with it stands.")
    label: str
    grants: tuple[str, ...] = Field(description="What it gives, as far as its owner still has it.")
    scopes: tuple[Scope, ...]
    made: datetime
    expires: datetime
    used: date | None = Field(description="The day of its last use.")
    revoked: bool

    @classmethod
    def of(cls, token: Token) -> "TokenSchema":
        """The token."""
        return cls(
            id=token.id,
            owner=token.owner,
            label=token.label,
            grants=tuple(map(str, token.grants)),
            scopes=tuple(sorted(token.scopes)),
            made=token.made,
            expires=token.expires,
            used=token.used,
            revoked=token.revoked,
        )


class TokenMadeSchema(Schema):
    """A token that was just made, with the text that is shown this once."""

    secret: str = Field(description="What goes behind `Authorization: Bearer`. Keep it safe.")
    token: TokenSchema

    @classmethod
    def of(cls, secret: str, token: Token) -> "TokenMadeSchema":
        """The token, and its text."""
        return cls(secret=secret, token=TokenSchema.of(token))


class TokensSchema(Schema):
    """Tokens, the newest first."""

    tokens: tuple[TokenSchema, ...]


class AccountSchema(Schema):
    """Whose a recorder id is, as the issuer knows them."""

    recorder: str
    issuer: str
    subject: str
    grants: tuple[str, ...]
    signed_in: date

    @classmethod
    def of(cls, account: Account) -> "AccountSchema":
        """The account."""
        return cls(
            recorder=account.recorder,
            issuer=account.issuer,
            subject=account.subject,
            grants=tuple(map(str, account.grants)),
            signed_in=account.signed_in,
        )
