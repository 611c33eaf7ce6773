"""The pages, a file each, in the order of a day's work."""

from __future__ import annotations

from fastapi import APIRouter

from dateline.web.pages import alerts, claims, front, read, record, review, stories, tallies

ROUTERS: tuple[APIRouter, ...] = (
    *(front.router, record.router, stories.router, claims.router, tallies.router),
    *(alerts.router, review.router, read.router),
)
