"""The answer of a model made plain: what is markup goes, what is text stays."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.domain.paragraphs import plain_paragraphs

CASES = [
    ("two paragraphs stay", "Uno.\n\nDos.", "Uno.\n\nDos."),
    ("line ends and gaps", "Uno.\r\n\r\n\r\n\r\nDos.\rTres.", "Uno.\n\nDos. Tres."),
    ("wrapped lines are joined", "El taller\nfue en Soacha.", "El taller fue en Soacha."),
    ("headings go", "# Taller de huertos\n\n**Resumen**\n\nEl taller.", "El taller."),
    ("a sentence in bold stays", "**El taller se celebró.**\n\nDos.", "El taller se celebró.\n\nDos."),
    ("emphasis", "Fue **muy** *bien* __hecho__ y ~~no~~ `aquí`.", "Fue muy bien hecho y no aquí."),
    (
        "signs that are no emphasis",
        "3 * 4 * 5 y nombre_de_campo_largo.",
        "3 * 4 * 5 y nombre_de_campo_largo.",
    ),
    ("links", "Ver [la ficha](http://x.org) ![foto](a.png)hoy.", "Ver la ficha hoy."),
    ("code fence", "```markdown\nEl taller.\n```", "El taller."),
    ("html", "<p>El <b>taller</b>.</p><p>Dos&nbsp;m&aacute;s.</p>", "El taller.\n\nDos\u00a0más."),
    ("a sign that is no tag", "Menos de 5 < 6 y Q&A, AT&notas.", "Menos de 5 < 6 y Q&A, AT&notas."),
    ("list", "Hubo:\n- 12 huertos\n- 30 familias", "Hubo: 12 huertos; 30 familias."),
    ("numbered list", "1. Uno.\n2. Dos.", "Uno. Dos."),
    (
        "a figure at the start of a line is no mark",
        "Asistieron\n45. Después\n- dijo - salieron.",
        "Asistieron 45. Después - dijo - salieron.",
    ),
    ("block quote", "> El taller.", "El taller."),
    ("rule", "Uno.\n\n---\n\nDos.", "Uno.\n\nDos."),
    ("announcement", "¡Hola!", "¡Hola!"),
    ("announcement es", "Claro, aquí tienes la narrativa del evento:\n\nEl taller.", "El taller."),
    ("announcement en", "Sure! Here is the narrative:\nThe workshop.", "The workshop."),
    ("label", "Narrativa: El taller.", "El taller."),
    ("a colon in the text stays", "Aquí el informe decía: uno. Y dos.", "Aquí el informe decía: uno. Y dos."),
    ("farewell", "El taller.\n\nLet me know if you need changes!", "El taller."),
    ("quotes round it", "«El taller.»", "El taller."),
    ("quotes within", "«Uno», dijo. «Dos»", "«Uno», dijo. «Dos»"),
    ("thoughts", "<think>Debo contar…\n\nsí</think>\n\nEl taller.", "El taller."),
    ("thoughts without a beginning", "Debo contar…</think>El taller.", "El taller."),
    ("thoughts without an end", "<think>Debo contar", ""),
    ("hidden signs", "El\u200b ta\x00ller\ufeff.\u202e", "El taller."),
    ("composed where a mark went", "Esta`\u0301` aquí.", "Está aquí."),
    ("composed", unicodedata.normalize("NFD", "Año"), "Año"),
    ("nothing but a heading", "# Taller", ""),
    ("nothing", " \n\t\n ", ""),
]


@pytest.mark.parametrize(("answer", "plain"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_markup_goes_and_text_stays(answer: str, plain: str) -> None:
    assert plain_paragraphs(answer) == plain


@given(st.text(alphabet=st.sampled_from('aZ1 .,\n\r-*_#<>/&;`[]()«»"\u200b\x07\u0301'), max_size=200))
def test_whatever_comes_the_paragraphs_are_plain(answer: str) -> None:
    plain = plain_paragraphs(answer)
    assert "\n\n\n" not in plain
    assert plain == plain.strip()
    assert all(sign == "\n" or unicodedata.category(sign) not in ("Cc", "Cf") for sign in plain)
    assert unicodedata.is_normalized("NFC", plain)
