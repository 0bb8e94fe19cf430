"""A field of an event that was changed while somebody typed in it: what it says now, who did it and when."""

from collections.abc import Sequence

from core.i18n import _
from core.i18n.words import word
from core.queries.events import EventToEdit, MadeChange
from pages.parts import prose
from pages.parts.event_changes import author_of
from pages.parts.event_desk import EventForm, Overtaking
from pages.parts.event_fields import is_typed
from pages.parts.moments import ago, number
from pages.parts.person import here


def take_over(form: EventForm, found: EventToEdit) -> None:
    """Go on upon what the store says by now: what was typed stays, and the next save puts it there."""
    for name, value in found.values.items():
        if form.seen[name] != value and is_typed(form, name):
            form.overtaken[name] = _overtaking(name, value, found.changes)
            form.seen[name] = value


def show_overtaking(form: EventForm, name: str) -> None:
    """What a field says by now, where that is something else than was typed upon."""
    came = form.overtaken.get(name)
    if came is None:
        return
    if came.at is None:
        prose.show_line(_("This was changed meanwhile. Saving puts in what stands here."))
        return
    told = _(
        "{field}: now it says {now} ({who}, {when}). Saving puts in what stands here.",
        field=word("field", name),
        now=came.now or "—",
        who=came.by,
        when=ago(came.at, here().clock()),
    )
    prose.show_line(told)


def _overtaking(name: str, value: object, changes: Sequence[MadeChange]) -> Overtaking:
    """The newest change of a field. Age bands are told one by one, and shown together."""
    bands = value if name == "age_band" and isinstance(value, tuple) else ()
    names = {word("field", name), *(band.band for band in bands)}
    for made in changes:
        for change in made.changes:
            if change.name in names:
                now = ", ".join(f"{band.band} {number(band.count)}" for band in bands) or change.right
                return Overtaking(now, author_of(made), made.at)
    return Overtaking("")
