"""How fast texts are compared, how little is marked, and whether both sides come back exactly."""

import os
import time
from collections.abc import Callable, Iterator, Sequence
from difflib import SequenceMatcher
from itertools import pairwise
from pathlib import Path
from random import Random
from statistics import median

from core.domain.diff import Change, compare, word_runs
from core.domain.tokens import Tokens, key, split
from tests.bench import Measured

SIZES = (1_000, 5_000, 50_000)
EDITED = 0.05
ROUNDS = 7
REVISIONS = "CRONICA_BENCH_REVISIONS"

_SENTENCES = (
    "El {day} de {month} se realizó {activity} en {place}, con la participación de {count} {people}.",
    "{person}, responsable del proyecto, explicó a {people} cómo {verb} {thing} sin gastar de más.",
    "Durante la jornada, {people} pudieron {verb} {thing} y conversar sobre {topic}.",
    "Según la hoja de asistencia, de las {count} personas inscritas {count} terminaron {activity}.",
    "La lluvia obligó a cambiar {place} por {place}, lo que retrasó el comienzo {count} minutos.",
    "«{Topic} nos preocupa a todos», dijo una de las asistentes; {people} estuvieron de acuerdo.",
    "Al final se acordó {verb} {thing} antes del {day} de {month} y avisar a {people}.",
    "Queda pendiente {verb} {thing}: el presupuesto, {count} pesos, todavía no alcanza.",
    "Con apoyo de la municipalidad, {person} y {person} prepararon {activity} para {people}.",
    "Como resultado, {count} familias recibieron {thing} y {count} más quedaron en lista de espera.",
    "No hubo tiempo para {topic}; se retomará en {place} el {day} de {month}.",
    "{People} pidieron que {activity} se repita cada mes y que se invite también a {people}.",
)
_WORDS = {
    "month": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "activity": "el taller de costura|la charla sobre vacunas|el curso de huertos|la feria de semillas|"
    "la jornada de limpieza|el encuentro de jóvenes|la visita al vivero|el círculo de lectura|"
    "la asamblea de vecinos|el torneo infantil|la clase de cocina|el ensayo del coro",
    "place": "el salón comunal|la escuela del barrio|la plaza central|la biblioteca|el centro de salud|"
    "la cancha techada|el patio de la parroquia|la casa de la cultura|el mercado viejo|la sede vecinal",
    "people": "las madres del barrio|los jóvenes|las personas mayores|los productores|las docentes|"
    "los vecinos|las voluntarias|los niños de cuarto grado|las artesanas|los promotores de salud",
    "verb": "reparar|conservar|medir|sembrar|cuidar|registrar|repartir|pintar|vender|revisar|ordenar|"
    "compartir|construir|limpiar|traducir|preparar",
    "thing": "las herramientas|el agua de lluvia|los cuadernos|la cosecha|las máquinas|los bancos|"
    "el botiquín|las semillas|los libros|la cocina|el equipo de sonido|las canastas|los uniformes",
    "topic": "el transporte|la seguridad del camino|el precio del pan|la basura|el empleo|la salud mental|"
    "los horarios|la lactancia|el uso del agua|la violencia en casa|los créditos pequeños",
    "name": "Ana|Benito|Carmen|Darío|Elvira|Fermín|Graciela|Horacio|Inés|Joaquín|Lidia|Marcial|Nélida|"
    "Octavio|Pilar|Ramiro|Sofía|Teodoro|Úrsula|Valentín",
    "family": "Quispe|Arancibia|Benavídez|Cardozo|Domínguez|Escobar|Figueroa|Gallardo|Huanca|Iturbe|"
    "Juárez|Ledesma|Mamani|Núñez|Olmos|Paredes|Rentería|Saldívar|Toledo|Villalba",
}
_SYLLABLES = (
    "ca",
    "me",
    "lo",
    "ti",
    "ra",
    "su",
    "pen",
    "dor",
    "vi",
    "nel",
    "gas",
    "tru",
    "mi",
    "za",
    "fon",
    "bri",
)
_NASTY = (
    ("", ""), ("", "a"), ("\n\n", " \n"), ("a\r\nb", "a\nb"), ("accio\u0301n", "acción"),
    ("👩‍👩‍👧 fue 🇪🇸🇲🇽", "👩‍👧 fue 🇲🇽🇪🇸"), ("👍🏽 sí", "👍🏿 sí"), ("uno\u2028dos", "uno\u2029dos"),
    ("שלום עולם", "עולם שלום"), ("12\u00a0000 personas", "12 000 personas"), ("a " * 500, "b " * 400),
    (" " * 300, "\n" * 200), ("x" * 5_000, "x" * 4_999 + "y"), ("\u0301\u200d", "\u200d\u0301"),
)  # fmt: skip


def measure(scale: float) -> Measured:
    """Times of `word_runs` in ms, tokenising included; `speedup_over_difflib` at 5,000 words, both
    without tokenising; `marked_over_minimum`: tokens marked at 5,000 words, whatever the scale, over
    those outside a longest common subsequence; `rebuilt_exactly`: 1 if every text came back from both
    comparisons; `compare_ms_…` and `revisions_ms_…`: times of `compare`."""
    figures: dict[str, float] = {}
    kept = True
    for size in SIZES:
        left, right = _edited_pair(max(round(size * scale), 50))
        figures[f"ms_{size}"] = _milliseconds(lambda left=left, right=right: word_runs(left, right))
        figures[f"compare_ms_{size}"] = _milliseconds(lambda left=left, right=right: compare(left, right))
        kept = kept and _rebuilt(left, right)
    figures["speedup_over_difflib"] = _against_difflib(*_edited_pair(max(round(5_000 * scale), 50)))
    figures["marked_over_minimum"] = _against_minimum(*_edited_pair(5_000))
    pairs = list(_revision_pairs(scale))
    kept = kept and all(_rebuilt(left, right) for left, right in (*_NASTY, *pairs))
    if pairs:
        times = [_milliseconds(lambda pair=pair: compare(*pair), rounds=1) for pair in pairs]
        figures |= {"pairs": len(pairs)}
        figures |= {"revisions_ms_median": median(times), "revisions_ms_worst": max(times)}
    figures["rebuilt_exactly"] = float(kept)
    return figures, {"ms_1000": 10.0, "ms_5000": 40.0, "marked_over_minimum": 1.1}


def prose(words: int, seed: int = 1) -> str:
    """So many words, about, of Spanish paragraphs on the events of a neighbourhood; no text is real."""
    random = Random(seed)
    paragraphs: list[str] = []
    count = 0
    while count < words:
        told = " ".join(_sentence(random) for _ in range(random.randint(2, 5)))
        count += len(told.split())
        paragraphs.append(told)
    return "\n\n".join(paragraphs)


def edited(text: str, share: float, seed: int = 2) -> str:
    """The text with about this share of its words replaced, removed, or followed by a new one."""
    random = Random(seed)
    pieces: list[str] = []
    for piece in split(text):
        if not piece[0].isalpha() or random.random() >= share:
            pieces.append(piece)
            continue
        kind = random.randrange(3)
        if kind == 0:
            pieces.append(_invented(random))
        elif kind == 1:
            pieces.append(f"{piece} {_invented(random)}")
        elif pieces and pieces[-1] == " ":
            pieces.pop()
    return "".join(pieces)


def _edited_pair(words: int) -> tuple[str, str]:
    left = prose(words)
    return left, edited(left, EDITED)


def _sentence(random: Random) -> str:
    sentence = random.choice(_SENTENCES)
    while "{" in sentence:
        before, _, rest = sentence.partition("{")
        slot, _, after = rest.partition("}")
        filled = _filled(slot.lower(), random)
        sentence = before + (filled[0].upper() + filled[1:] if slot[0].isupper() else filled) + after
    return sentence


def _filled(slot: str, random: Random) -> str:
    if slot in ("day", "count"):
        return str(random.randint(1, 28 if slot == "day" else 400))
    if slot == "person":
        return f"{_filled('name', random)} {_filled('family', random)}"
    choices = _WORDS[slot]
    return random.choice(choices.split("|") if "|" in choices else choices.split())


def _invented(random: Random) -> str:
    """A word that a person might have put in: half of them are words of the texts already."""
    if random.random() < 0.5:
        return random.choice(_filled(random.choice(("thing", "topic", "people", "verb")), random).split())
    return "".join(random.choices(_SYLLABLES, k=random.randint(2, 3)))


def _against_difflib(left: str, right: str) -> float:
    """How many times longer difflib takes on the tokens than `word_runs` without its tokenising."""
    ours, theirs = split(left), split(right)
    slow = _milliseconds(lambda: SequenceMatcher(None, ours, theirs, autojunk=False).get_opcodes(), rounds=1)
    tokenising = _milliseconds(lambda: (Tokens(left).keys, Tokens(right).keys))
    return slow / (_milliseconds(lambda: word_runs(left, right)) - tokenising)


def _against_minimum(left: str, right: str) -> float:
    """Tokens that are marked, blanks among them, over the fewest that any comparison can mark."""
    ours, theirs = split(left), split(right)
    runs = word_runs(left, right)
    marked = sum(len(split(run.left + run.right)) for run in runs if run.change is not Change.SAME)
    common = _longest_common(list(map(key, ours)), list(map(key, theirs)))
    return marked / (len(ours) + len(theirs) - 2 * common)


def _longest_common(left: Sequence[str], right: Sequence[str]) -> int:
    """The length of a longest common subsequence, by bit vectors (Crochemore and others, 2001)."""
    masks: dict[str, int] = {}
    for place, item in enumerate(left):
        masks[item] = masks.get(item, 0) | 1 << place
    every = state = (1 << len(left)) - 1
    for item in right:
        hit = state & masks.get(item, 0)
        state = (state + hit | state & ~hit) & every
    return len(left) - state.bit_count()


def _rebuilt(left: str, right: str) -> bool:
    runs = word_runs(left, right)
    told = "".join(run.left for run in runs), "".join(run.right for run in runs)
    return told == (left, right) and compare(left, right).rebuilt() == (left, right)


def _milliseconds(work: Callable[[], object], rounds: int = ROUNDS) -> float:
    times: list[float] = []
    for _ in range(rounds):
        begun = time.perf_counter()
        work()
        times.append(time.perf_counter() - begun)
    return median(times) * 1000


def _revision_pairs(scale: float) -> Iterator[tuple[str, str]]:
    """Successive versions of every document that is there, and the first against the last."""
    root = Path(__file__).parents[2]
    folder = Path(os.environ.get(REVISIONS) or root.parent / "shared" / "data" / "revisions")
    for document in sorted(folder.iterdir()) if folder.is_dir() else []:
        files = sorted(document.glob("*.txt"))
        texts = [file.read_bytes().decode() for file in files[: max(round(len(files) * scale), 2)]]
        yield from pairwise(texts)
        if len(texts) > 1:
            yield texts[0], texts[-1]
