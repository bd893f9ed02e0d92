"""What all views have in common."""

from pydantic import BaseModel, ConfigDict


class Shown(BaseModel):
    """Something shown as JSON."""

    model_config = ConfigDict(frozen=True, extra="forbid")
