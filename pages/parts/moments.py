"""Dates, times and numbers as whoever is here reads them: in their language, at their hour."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta, tzinfo
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import streamlit as st

from core.i18n import _, formats, language, region
from pages.parts.person import visitor_here


def zone() -> tzinfo:
    """The time zone that the person chose, or that of the browser."""
    try:
        return ZoneInfo(visitor_here().zone or st.context.timezone or "UTC")
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return UTC


def exact(moment: datetime) -> str:
    """The local date and time."""
    return formats.moment_text(moment, language(), zone())


def clock_time(moment: datetime) -> str:
    """The local time of day: "10:42"."""
    return moment.astimezone(zone()).strftime("%H:%M")


def to_the_second(moment: datetime) -> str:
    """The local time of day to the second: "10:42:07"."""
    return moment.astimezone(zone()).strftime("%H:%M:%S")


def since(moment: datetime, now: datetime) -> str:
    """A moment from which something lasts: the time of day if it is of this day, else with its date."""
    local = moment.astimezone(zone())
    return clock_time(moment) if local.date() == now.astimezone(zone()).date() else exact(moment)


def ago(moment: datetime, now: datetime) -> str:
    """How long ago it was."""
    return formats.ago_text(moment, now, language())


def duration(lasted: timedelta) -> str:
    """How long something took: "4 min 5 s"."""
    return formats.duration_text(lasted, language(), region())


def number(value: int | float | Decimal) -> str:
    """A number with the separators of the language."""
    return formats.number_text(value, language(), region())


def with_numbers(values: Mapping[str, Any]) -> dict[str, Any]:
    """The values of a message, its numbers written as they are elsewhere."""
    return {name: number(value) if isinstance(value, int) else value for name, value in values.items()}


def dollars(micro: int) -> str:
    """An amount of micro-dollars."""
    return _("US$ {amount}", amount=number(round(micro / 1_000_000, 4)))
