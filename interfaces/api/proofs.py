"""Proof: checkpoints, and that an entry stands in the log."""

from fastapi import APIRouter

router = APIRouter()
