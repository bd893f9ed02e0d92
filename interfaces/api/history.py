"""What was known when: trail, diff, replay, what if."""

from fastapi import APIRouter

router = APIRouter()
