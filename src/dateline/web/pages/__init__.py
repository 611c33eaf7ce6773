"""The pages, a file each, in the order of a day's work."""

from __future__ import annotations

from fastapi import APIRouter

from dateline.web.pages import alerts, ask, claims, front, incidents, read, record, review, speakers, stories, tallies

ROUTERS: tuple[APIRouter, ...] = (
    *(front.router, record.router, stories.router, claims.router, tallies.router),
    *(incidents.router, speakers.router, ask.router),
    *(alerts.router, review.router, read.router),
)
