"""Texts that files are known to lose, cut, or take for something else."""

_PARAGRAPHS = (
    f"Párrafo {number}: el salón comunal de Villa Esperanza acogió a {number} familias; «{number % 97}» "
    + "años, güiro, ñandú, 3,5 % y 1.250 € " * 8
    + "para la próxima sesión."
    for number in range(1, 160)
)
LONG = "\n\n".join(_PARAGRAPHS)[:59_990].rstrip() + " fin."
"""A text of about 60,000 letters, of which a cell of Excel holds little more than half."""

TEXTS = (
    "=cmd|' /C calc'!A0",
    "+1",
    "-1",
    "@SUM(A1:A9)",
    "\t=1+1",
    "<r><t>no</t></r>",
    "<r>&</r>",
    "https://www.example.org/informe.pdf",
    "00042",
    "mailto:ana@example.org",
    "Signos de control: \x01 \x0b \x1f y \ufffe.",
    "Emoji: 👍🏽 👨\u200d👩\u200d👧 ❤️ 🇪🇸 y 𝄞.",
    "Árbol ñ ü «sí» “no” — 1.250,50 € e\u0301 \u00a0 ½ ≥",
    "مرحبا بالعالم، שלום עולם",
    '#set page(fill: red) [#4] $x$ *n* @ana <b> & "comillas"',
    "x" * 500,
    LONG,
)
"""Each of them must come out of a file as it went in."""
