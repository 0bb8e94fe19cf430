"""How Spanish tells everything but the opening and the free fields. Each line is one way to say it.

The pieces in braces are those of `openings`; {text} is what is told, {quoted} the same between
« ». DONE may tell in the past; OPEN may not tell that anything took place.
"""

from core.llm.facts_writer.language import Tense

_DONE, _OPEN = Tense.DONE, Tense.OPEN

# Clauses whose subject is the event; they make one sentence together.
CLAUSES = {
    "programme": {
        _DONE: ("formó parte {of_programme}", "se enmarcó en {programme}"),
        _OPEN: ("forma parte {of_programme}", "se enmarca en {programme}", "se inscribe en {programme}"),
    },
    "namesake": {
        _DONE: ("formó parte del programa del mismo nombre", "dio nombre al programa del que formó parte"),
        _OPEN: (
            "forma parte del programa del mismo nombre",
            "pertenece al programa del mismo nombre",
            "lleva el mismo nombre que el programa al que pertenece",
        ),
    },
    "org": {
        _DONE: ("corrió a cargo {of_org}{with_partners}", "quedó a cargo {of_org}{with_partners}"),
        _OPEN: ("corre a cargo {of_org}{with_partners}", "queda a cargo {of_org}{with_partners}"),
    },
    "target_group": {
        _DONE: ("estuvo dirigid{o} {to_target}", "se dirigió {to_target}"),
        _OPEN: ("está dirigid{o} {to_target}", "se dirige {to_target}", "está pensad{o} para {target}"),
    },
}

SENTENCES = {
    "partners": {
        _DONE: ("Contó con la colaboración {of_partners}.",),
        _OPEN: ("Cuenta con la colaboración {of_partners}.",),
    },
    "responsible": {
        _DONE: ("Como responsable figura {responsible}.", "La responsabilidad recayó en {responsible}."),
        _OPEN: ("Como responsable figura {responsible}.", "La persona responsable es {responsible}."),
    },
    "format": {
        _DONE: ("Se desarrolló {format}.", "La actividad se desarrolló {format}."),
        _OPEN: ("Está anunciad{o} {format}.", "La actividad se anuncia {format}."),
    },
    "start": {
        _DONE: ("El inicio era a {start}.",),
        _OPEN: ("El inicio está anunciado a {start}.", "Comienza a {start}.", "Da comienzo a {start}."),
    },
    "planned": {
        _DONE: ("La fecha prevista era {planned}.", "Estaba previst{o} para {planned}."),
        _OPEN: ("La fecha prevista era {planned}.", "Estaba previst{o} para {planned}."),
    },
    "price": {
        _DONE: ("El precio era de {text}.", "El precio anotado es de {text}."),
        _OPEN: (
            "El precio anunciado es de {text}.",
            "El precio es de {text}.",
            "Como precio se anuncia el de {text}.",
        ),
    },
    "range": {
        _DONE: ("El precio iba {text}.",),
        _OPEN: ("El precio anunciado va {text}.", "Los precios van {text}."),
    },
    "entry": {
        _DONE: ("{text}.",),
        _OPEN: ("{text}.",),
    },
    "outputs": {
        _DONE: (
            "Al cierre había {text}.",
            "Al término, el registro cuenta {text}.",
            "Como resultado, el registro cuenta {text}.",
        ),
        _OPEN: ("En el apartado de resultados, el registro cuenta {text}.",),
    },
    "extra": dict.fromkeys(
        Tense,
        (
            "El registro añade otros datos: {text}.",
            "Otros datos que constan: {text}.",
            "Constan además estos datos: {text}.",
        ),
    ),
    "quote": {
        _DONE: (
            "{quoted}, dijo {who}.",
            "{quoted}, comentó {who}.",
            "{quoted}, contó {who}.",
            "Así lo dijo {who}: {quoted}.",
        ),
        _OPEN: ("El registro recoge unas palabras {of_who}: {quoted}.",),
    },
}

ANONYMOUS = {
    _DONE: ("una de las personas participantes",),
    _OPEN: ("una persona",),
}

LABELS = {
    "objectives": "los objetivos",
    "description": "el contenido",
    "results": "los resultados",
    "difficulties": "las dificultades",
    "agreements": "los acuerdos",
    "lessons": "lo aprendido",
    "change_reason": "el cambio",
    "price": "el precio",
    "target_group": "el público",
    "modality": "la modalidad",
    "outputs": "los productos",
    "extra": "otros datos",
}

MERGED = ("Sobre {labels}, el registro dice: {quoted}.",)
