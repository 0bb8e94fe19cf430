"""How a Spanish narrative opens. Each line is one way; a piece in braces stands for what it names.

event "el taller «T»" (Event at the start of a sentence) · title «T» ·
a_kind "un taller" · on "el 7 de octubre de 2021 a las 19:30" or "del 7 al 28 de octubre de 2021" ·
due "para el 7 …" or "para el periodo del 7 …" · slot "el 7 …" or "el periodo del 7 …" · dated
"con fecha del 7 …" · where "en el Centro X" · place "el Centro X" · at ", en el Centro X" or
nothing (here: the same without a comma) ·
programme "el programa «P»" · target "mujeres" · org "la Fundación X" · o "o" or "a", as the event asks.
A line is used where all its pieces are known; {at} may always be empty. A capital at the start of a
piece puts a capital in the text.
"""

from core.domain.facts import EventState

ANNOUNCED = (
    "{Event} figura en la programación del proyecto {due}{at}.",
    "{Event} figura en la programación {due}{at}.",
    "La programación del proyecto recoge {event} {due}{at}.",
    "{Due} está programad{o} {event}{at}.",
    "{Where} está anunciad{o} {event} {due}.",
    "{Title} es el título {of_kind} que la programación recoge {due}{at}.",
    "{Title}: así se llama {the_kind} que figura en la programación {due}{at}.",
    "Con el título {title}, la programación anuncia {a_kind} {due}{at}.",
    "{Programme} incluye {event}, {dated}{at}.",
    "Dentro {of_programme} figura {event}, {dated}{at}.",
    "Dirigid{o} {to_target}, {event} figura en la programación {due}{at}.",
    "Para {target}, la programación recoge {event}, {dated}{at}.",
    "{Event} aparece anunciad{o} {due}{at}.",
    "{Place} es el lugar anunciado para {event}, {dated}.",
    "El calendario reserva {slot} para {event}{at}.",
    "{Is_slot} para {event}{at}.",
    "{Title} aparece en la programación como {a_kind} {dated}{at}.",
    "Está programad{o} {due} {event}{at}.",
    "Según la programación, {event} tiene como fecha {slot} y como lugar {place}.",
    "La agenda anuncia {event} {due}{at}.",
    "Entre las actividades programadas figura {event}, {dated}{at}.",
    "A {clock} {of_single} está programad{o} {event}{at}.",
    "{Org} anuncia {event} {due}{at}.",
)

HELD = (
    "{On}, {place} {hosted} {event}{aim}.",
    "{Event} se celebró {on}{here}{aim}.",
    "{Place} {hosted} {on} {event}{aim}.",
    "{On} se llevó a cabo {event}{at}{aim}.",
    "{Where} se celebró, {on}, {event}{aim}.",
    "{Event} tuvo lugar {on}{here}{aim}.",
    "Con el título {title}, {on} se celebró {a_kind}{here}{aim}.",
    "{Title} fue el título {of_kind} que se celebró {on}{here}{aim}.",
    "{Org} organizó {event} {on}{here}{aim}.",
    "Dentro {of_programme}, {on} se celebró {event}{at}{aim}.",
    "Dirigid{o} {to_target}, {event} se celebró {on}{here}{aim}.",
    "{On} tuvo lugar {event}{at}{aim}.",
    "{Event}, organizad{o} por {org}, tuvo lugar {on}{here}{aim}.",
    "A {clock} {of_single} comenzó {event}{at}{aim}.",
)

PLANNED = (
    "{Event} está previst{o} {due}{at}{aim}.",
    "{Due} está previst{o} {event}{at}{aim}.",
    "{Where} está previst{o} {event} {due}{aim}.",
    "Está previst{o} {due} {event}{at}{aim}.",
    "{Org} prevé {event} {due}{at}{aim}.",
    "Con el título {title}, está previst{o} {due} {a_kind}{here}{aim}.",
    "{Moment} es la fecha prevista para {event}{at}{aim}.",
    "{Place} es el lugar previsto para {event}, {dated}{aim}.",
    "{Programme} prevé {event} {due}{at}{aim}.",
)

POSTPONED = (
    "{Event}, que estaba previst{o} {due}{at}, está aplazad{o}.",
    "Está aplazad{o} {event}, que estaba previst{o} {due}{at}.",
    "El registro da por aplazad{o} {event}, previst{o} {due}{at}.",
    "Previst{o} {due}{at}, {event} figura como aplazad{o}.",
)

MOVED = (
    "{Event}, que estaba previst{o} para {planned}{at}, está aplazad{o}; la nueva fecha es {slot}.",
    "Está aplazad{o} {event}{at}: la fecha prevista era {planned} y la nueva es {slot}.",
    "{Event} está aplazad{o}: pasa {of_planned} {to_slot}{at}.",
    "Previst{o} para {planned}{at}, {event} está aplazad{o}; la nueva fecha es {slot}.",
)

CANCELLED = (
    "{Event}, que estaba previst{o} {due}{at}, está cancelad{o}.",
    "Está cancelad{o} {event}, que estaba previst{o} {due}{at}.",
    "El registro da por cancelad{o} {event}, previst{o} {due}{at}.",
    "Previst{o} {due}{at}, {event} figura como cancelad{o}.",
)

OPENINGS = {
    EventState.UNKNOWN: ANNOUNCED,
    EventState.DONE: HELD,
    EventState.PLANNED: PLANNED,
    EventState.POSTPONED: POSTPONED,
    EventState.CANCELLED: CANCELLED,
}
