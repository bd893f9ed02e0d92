"""Rounds and regions side by side."""

from fastapi import APIRouter

router = APIRouter()
