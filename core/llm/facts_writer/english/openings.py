"""How an English narrative opens. Each line is one way; a piece in braces stands for what it names.

event 'the workshop “T”' (Event at the start of a sentence) · title “T” · a_kind "a workshop" · on "on
7 October 2021 at 19:30" or "from 7 to 28 October 2021" · due "for 7 October …" or "for the period from
7 …" · slot "7 October …" or "the period from 7 …" · where "at Centro X" · place "Centro X" · at " at
Centro X" or nothing · programme 'the programme “P”' · target "women" · org "the Horizon Foundation".
A line is used where all its pieces are known; {at} may always be empty.
"""

from core.domain.facts import EventState

ANNOUNCED = (
    "{Event} appears in the project's programme {due}{at}.",
    "{Event} is listed in the programme {due}{at}.",
    "The project's programme lists {event} {due}{at}.",
    "The programme announces {event} {due}{at}.",
    "Scheduled {due}{at}, {event} appears in the project's programme.",
    "{Title} is the title of {the_kind} that the programme lists {due}{at}.",
    "Under the title {title}, the programme announces {a_kind} {due}{at}.",
    "{Programme} includes {event}, scheduled {due}{at}.",
    "As part of {programme}, {event} is listed {due}{at}.",
    "Intended for {target}, {event} is listed in the programme {due}{at}.",
    "For {target}, the programme lists {event}, scheduled {due}{at}.",
    "{Event} is announced {due}{at}.",
    "{Place} is the venue announced for {event}, scheduled {due}.",
    "The calendar sets aside {slot} for {event}{at}.",
    "{Is_slot} for {event}{at}.",
    "{Title} is announced as {a_kind} {due}{at}.",
    "According to the programme, {event} is scheduled {due}{at}.",
    "Among the scheduled activities is {event}, announced {due}{at}.",
    "{Where}, {event} is announced {due}.",
    "{Org} announces {event} {due}{at}.",
)

HELD = (
    "{On}, {place} hosted {event}{aim}.",
    "{Event} took place {on}{at}{aim}.",
    "{Place} hosted {event} {on}{aim}.",
    "{On}, {event} was held{at}{aim}.",
    "{Event} was held{at} {on}{aim}.",
    "Under the title {title}, {a_kind} was held {on}{at}{aim}.",
    "{Title} was the title of {the_kind} held {on}{at}{aim}.",
    "{Org} organised {event} {on}{at}{aim}.",
    "As part of {programme}, {event} was held {on}{at}{aim}.",
    "Intended for {target}, {event} took place {on}{at}{aim}.",
    "{Where}, {event} was held {on}{aim}.",
    "Organised by {org}, {event} took place {on}{at}{aim}.",
    "At {clock} {single}, {event} began{at}{aim}.",
)

PLANNED = (
    "{Event} is planned {due}{at}{aim}.",
    "Planned {due}{at}, {event} is on the project's programme{aim}.",
    "{Where}, {event} is planned {due}{aim}.",
    "{Org} plans {event} {due}{at}{aim}.",
    "Under the title {title}, {a_kind} is planned {due}{at}{aim}.",
    "{Place} is the venue planned for {event}, {due}{aim}.",
    "The project plans {event} {due}{at}{aim}.",
)

POSTPONED = (
    "{Event}, planned {due}{at}, is postponed.",
    "The record gives {event} as postponed; it was planned {due}{at}.",
    "Planned {due}{at}, {event} is postponed.",
    "Postponed according to the record, {event} was planned {due}{at}.",
)

MOVED = (
    "{Event}, planned for {planned}{at}, is postponed; the new date is {slot}.",
    "The record gives {event}{at} as postponed: the planned date was {planned} and the new one is {slot}.",
    "{Event}{at} is postponed from {planned} to {slot}.",
    "Planned for {planned}{at}, {event} is postponed; the new date is {slot}.",
)

CANCELLED = (
    "{Event}, planned {due}{at}, is cancelled.",
    "The record gives {event} as cancelled; it was planned {due}{at}.",
    "Planned {due}{at}, {event} is cancelled.",
    "Cancelled according to the record, {event} was planned {due}{at}.",
)

OPENINGS = {
    EventState.UNKNOWN: ANNOUNCED,
    EventState.DONE: HELD,
    EventState.PLANNED: PLANNED,
    EventState.POSTPONED: POSTPONED,
    EventState.CANCELLED: CANCELLED,
}
