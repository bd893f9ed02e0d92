"""Who one is, and one's tokens, as JSON."""

from datetime import date, datetime
from typing import Annotated

from pydantic import BeforeValidator, Field

from application.access.tokens import Token
from domain.access import Scope, Who
from interfaces.schemas.base import Grants, Schema, With

Scopes = Annotated[tuple[Scope, ...], BeforeValidator(sorted)]


class MeSchema(Schema):
    """Who asks: under which id their acts are recorded, and what they may do."""

    id: str = Field(description="The recorder id, which says nothing of the person; `public`.")
    way: str = Field(
        description="How one came in: `public`, `session`, `token`, `start-token` or `issuer`."
    )
    grants: Grants = Field(description="The parts that one has, as in `officer:20`.")
    scopes: Scopes = Field(description="What one's token may be used for.")
    csrf: str | None = Field(
        description="What a session's unsafe requests tell in `X-CSRF-Token`; null without one."
    )

    @classmethod
    def of(cls, who: Who, way: str, csrf: str | None) -> "MeSchema":
        """A person, and the way they came in."""
        return cls.model_validate(With(who, way=way, csrf=csrf))


class TokenSchema(Schema):
    """A personal access token, without its secret."""

    id: str
    owner: str = Field(description="The recorder id under which what is done with it stands.")
    label: str
    grants: Grants = Field(description="What it gives, as far as its owner still has it.")
    scopes: Scopes
    made: datetime
    expires: datetime
    used: date | None = Field(description="The day of its last use.")
    revoked: bool


class TokenMadeSchema(Schema):
    """A token that was just made, with the text that is shown this once."""

    secret: str = Field(description="What goes behind `Authorization: Bearer`. Keep it safe.")
    token: TokenSchema

    @classmethod
    def of(cls, secret: str, token: Token) -> "TokenMadeSchema":
        """The token, and its text."""
        return cls(secret=secret, token=token)


class TokensSchema(Schema):
    """Tokens, the newest first."""

    tokens: tuple[TokenSchema, ...]


class AccountSchema(Schema):
    """Whose a recorder id is, as the issuer knows them."""

    recorder: str
    issuer: str
    subject: str
    grants: Grants
    signed_in: date
