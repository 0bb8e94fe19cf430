"""How English tells the free fields, by the shape of what is told. Each line is one way to say it.

{text} is the field as it can stand in a sentence, {Text} the same with a capital, {quoted} the same
between quotation marks; the other pieces are those of `openings`. Where a shape is not listed, the field is
quoted. DONE may tell in the past; OPEN may not tell that anything took place.
"""

from core.llm.facts_writer.language import Tense
from core.llm.facts_writer.shapes import Shape

_DONE, _OPEN = Tense.DONE, Tense.OPEN

_OBJECTIVES_QUOTED = (
    "The record states its objective as follows: {quoted}.",
    "On its purpose, the record says: {quoted}.",
    "The objective, in the words of the record: {quoted}.",
)

_REASON = (
    "The reason on record is the following: {text}.",
    "The record gives the reason: {text}.",
)
_REASON_QUOTED = (
    "The record explains the change in these words: {quoted}.",
    "As the reason, the record notes: {quoted}.",
)

FIELDS = {
    "objectives": {
        _DONE: {
            Shape.INFINITIVE: (
                "The aim was {text}.",
                "Its purpose was {text}.",
                "The activity was meant {text}.",
            ),
            Shape.CLAUSE: ("The aim was {text}.",),
            Shape.NOUN: ("The activity had this aim: {text}.", "Its stated aim was the following: {text}."),
            Shape.SENTENCE: ("{Text}.",),
            Shape.SENTENCES: ("{text}",),
            Shape.OTHER: _OBJECTIVES_QUOTED,
        },
        _OPEN: {
            Shape.INFINITIVE: (
                "Its aim is {text}.",
                "The activity is meant {text}.",
                "The stated purpose is {text}.",
            ),
            Shape.CLAUSE: ("Its aim is {text}.",),
            Shape.NOUN: ("It has this aim: {text}.", "The stated aim is the following: {text}."),
            Shape.OTHER: _OBJECTIVES_QUOTED,
        },
    },
    "description": {
        _DONE: {
            Shape.INFINITIVE: ("The work was {text}.",),
            Shape.NOUN: (
                "The contents were the following: {text}.",
                "The programme of work covered the following: {text}.",
            ),
            Shape.SENTENCE: ("{Text}.",),
            Shape.SENTENCES: ("{text}",),
            Shape.OTHER: (
                "The record tells it this way: {quoted}.",
                "This is how the record describes the work: {quoted}.",
                "Of what was done, the record says: {quoted}.",
                "In the words of the record: {quoted}.",
            ),
        },
        _OPEN: {
            Shape.OTHER: (
                "The record describes it as follows: {quoted}.",
                "The programme presents it in these words: {quoted}.",
                "The activity is presented like this: {quoted}.",
                "Of its content, the record says: {quoted}.",
                "The announcement explains: {quoted}.",
                "On the content, the record holds the following: {quoted}.",
                "The presentation on record reads: {quoted}.",
                "The record adds this description: {quoted}.",
            ),
        },
    },
    "results": {
        _DONE: {
            Shape.NOUN: (
                "At the close, the record counts {text}.",
                "As a result, the record notes {text}.",
                "The results on record are {text}.",
            ),
            Shape.SENTENCE: ("{Text}.", "As a result, {text}."),
            Shape.SENTENCES: ("{text}",),
            Shape.OTHER: (
                "Of the results, the record says: {quoted}.",
                "The record sums up what was achieved in these words: {quoted}.",
                "On what came of it, the record notes: {quoted}.",
            ),
        },
        _OPEN: {Shape.OTHER: ("Under results, the record says: {quoted}.",)},
    },
    "difficulties": {
        _DONE: {
            Shape.NOUN: (
                "The record notes a difficulty: {text}.",
                "The following is noted among the difficulties: {text}.",
            ),
            Shape.SENTENCE: (
                "The record notes a difficulty: {text}.",
                "There was a difficulty, according to the record: {text}.",
                "One difficulty is on record: {text}.",
            ),
            Shape.SENTENCES: ("On the difficulties, the record notes the following. {text}",),
            Shape.OTHER: (
                "On the difficulties, the record says: {quoted}.",
                "The record notes: {quoted}.",
                "Of the difficulties, this note remains: {quoted}.",
            ),
        },
        _OPEN: {
            Shape.NOUN: ("The record notes a difficulty: {text}.",),
            Shape.OTHER: ("On the difficulties, the record says: {quoted}.",),
        },
    },
    "agreements": {
        _DONE: {
            Shape.INFINITIVE: (
                "It was agreed {text}.",
                "As a next step, it was agreed {text}.",
                "The next step agreed is {text}.",
            ),
            Shape.CLAUSE: ("It was agreed {text}.",),
            Shape.NOUN: (
                "Among the agreements is the following: {text}.",
                "The record holds this agreement: {text}.",
            ),
            Shape.SENTENCE: ("{Text}.",),
            Shape.SENTENCES: ("{text}",),
            Shape.OTHER: (
                "Of the agreements, the record says: {quoted}.",
                "The record puts what was agreed in these words: {quoted}.",
            ),
        },
        _OPEN: {
            Shape.INFINITIVE: ("The record holds the agreement {text}.", "An agreement {text} is on record."),
            Shape.NOUN: ("The record holds this agreement: {text}.",),
            Shape.OTHER: ("Of the agreements, the record says: {quoted}.",),
        },
    },
    "lessons": {
        _DONE: {
            Shape.INFINITIVE: (
                "For the next time, the lesson noted is {text}.",
                "One lesson noted is {text}.",
            ),
            Shape.CLAUSE: ("The lesson noted is {text}.",),
            Shape.NOUN: ("As a lesson, the record notes the following: {text}.",),
            Shape.SENTENCE: (
                "One lesson remains: {text}.",
                "The record draws a lesson: {text}.",
                "A lesson is on record: {text}.",
            ),
            Shape.SENTENCES: ("On what was learnt, the record notes the following. {text}",),
            Shape.OTHER: (
                "On what was learnt, the record says: {quoted}.",
                "As a lesson, the record notes: {quoted}.",
            ),
        },
        _OPEN: {
            Shape.INFINITIVE: ("The lesson noted is {text}.",),
            Shape.OTHER: ("On what was learnt, the record says: {quoted}.",),
        },
    },
    "change_reason": {
        _DONE: {
            Shape.NOUN: _REASON,
            Shape.SENTENCE: (
                "The reason, according to the record: {text}.",
                "The record explains why: {text}.",
            ),
            Shape.OTHER: _REASON_QUOTED,
        },
        _OPEN: {Shape.NOUN: _REASON, Shape.OTHER: _REASON_QUOTED},
    },
    "price": {
        tense: {
            Shape.OTHER: (
                "On the price, the record says: {quoted}.",
                "The price is noted as follows: {quoted}.",
                "As the price, the record notes: {quoted}.",
            )
        }
        for tense in Tense
    },
    "target_group": {
        tense: {Shape.OTHER: ("On the intended audience, the record says: {quoted}.",)} for tense in Tense
    },
    "modality": {tense: {Shape.OTHER: ("The format on record is {quoted}.",)} for tense in Tense},
    "outputs": {tense: {Shape.OTHER: ("The record counts these results: {quoted}.",)} for tense in Tense},
    "extra": {tense: {Shape.OTHER: ("The record adds: {quoted}.",)} for tense in Tense},
}
