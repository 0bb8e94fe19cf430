"""How English tells everything but the opening and the free fields. Each line is one way to say it.

The pieces in braces are those of `openings`; {text} is what is told, {quoted} the same between
quotation marks. DONE may tell in the past; OPEN may not tell that anything took place.
"""

from core.llm.facts_writer.language import Tense

_DONE, _OPEN = Tense.DONE, Tense.OPEN

# Clauses whose subject is the event; they make one sentence together.
CLAUSES = {
    "programme": {
        _DONE: ("was part of {programme}", "formed part of {programme}"),
        _OPEN: ("is part of {programme}", "belongs to {programme}", "forms part of {programme}"),
    },
    "namesake": {
        _DONE: (
            "was part of the programme of the same name",
            "shared its name with the programme it was part of",
        ),
        _OPEN: (
            "belongs to the programme of the same name",
            "shares its name with the programme it is part of",
        ),
    },
    "org": {
        _DONE: ("was organised by {of_org}{with_partners}",),
        _OPEN: ("is organised by {of_org}{with_partners}",),
    },
    "target_group": {
        _DONE: ("was intended for {target}", "was aimed at {target}"),
        _OPEN: ("is intended for {target}", "is aimed at {target}", "is meant for {target}"),
    },
}

SENTENCES = {
    "partners": {
        _DONE: ("It had the support of {partners}.", "{Partners} took part in the organisation."),
        _OPEN: ("It has the support of {partners}.",),
    },
    "responsible": {
        _DONE: ("The person responsible was {responsible}.", "{responsible} was in charge."),
        _OPEN: ("The person responsible is {responsible}.", "{responsible} is in charge."),
    },
    "format": {
        _DONE: ("It was held {format}.", "The activity was held {format}."),
        _OPEN: ("It is announced {format}.", "The activity is announced {format}."),
    },
    "start": {
        _DONE: ("The starting time was {start}.",),
        _OPEN: ("The start is announced for {start}.", "It is due to start at {start}."),
    },
    "planned": {
        _DONE: ("The planned date was {planned}.", "It had been planned for {planned}."),
        _OPEN: ("The planned date was {planned}.", "It had been planned for {planned}."),
    },
    "price": {
        _DONE: ("The price was {text}.", "The price on record is {text}."),
        _OPEN: ("The price announced is {text}.", "The price is {text}.", "The price on record is {text}."),
    },
    "range": {
        _DONE: ("Prices ranged {text}.",),
        _OPEN: ("Prices range {text}.", "The prices announced range {text}."),
    },
    "entry": {
        _DONE: ("{text}.",),
        _OPEN: ("{text}.",),
    },
    "outputs": {
        _DONE: (
            "At the close there were {text}.",
            "By the end, the record counts {text}.",
            "As a result, the record counts {text}.",
        ),
        _OPEN: ("Under results, the record counts {text}.",),
    },
    "extra": dict.fromkeys(
        Tense,
        (
            "The record adds other data: {text}.",
            "Other data on record: {text}.",
            "The following is also on record: {text}.",
        ),
    ),
    "quote": {
        _DONE: ("{Who} said: {quoted}.", "In the words of {who}: {quoted}.", "As {who} put it: {quoted}."),
        _OPEN: ("The record holds these words of {who}: {quoted}.",),
    },
}

ANONYMOUS = {
    _DONE: ("one of the participants",),
    _OPEN: ("one person",),
}

LABELS = {
    "objectives": "the objectives",
    "description": "the content",
    "results": "the results",
    "difficulties": "the difficulties",
    "agreements": "the agreements",
    "lessons": "what was learnt",
    "change_reason": "the change",
    "price": "the price",
    "target_group": "the audience",
    "modality": "the format",
    "outputs": "the outputs",
    "extra": "other matters",
}

MERGED = ("On {labels}, the record says: {quoted}.",)
