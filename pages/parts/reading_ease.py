"""How easy a text is to read, as people are told it: a band, and whose formula it is."""

from core.domain.readability import Band, FleschEase, Inflesz, Readability
from core.i18n import N_, _

_BANDS: tuple[tuple[Band, str], ...] = (
    (Inflesz.VERY_HARD, N_("very difficult")),
    (Inflesz.SOMEWHAT_HARD, N_("somewhat difficult")),
    (Inflesz.NORMAL, N_("normal")),
    (Inflesz.FAIRLY_EASY, N_("fairly easy")),
    (Inflesz.VERY_EASY, N_("very easy")),
    (FleschEase.VERY_DIFFICULT, N_("very difficult")),
    (FleschEase.DIFFICULT, N_("difficult")),
    (FleschEase.FAIRLY_DIFFICULT, N_("fairly difficult")),
    (FleschEase.STANDARD, N_("standard")),
    (FleschEase.FAIRLY_EASY, N_("fairly easy")),
    (FleschEase.EASY, N_("easy")),
    (FleschEase.VERY_EASY, N_("very easy")),
)


def told_band(found: Readability) -> str:
    """What the score means."""
    # By identity: of two scales, some bands have the same name.
    return next(_(message) for known, message in _BANDS if known is found.band)


def told_scale(found: Readability) -> str:
    """By whose formula and scale it is told."""
    return "INFLESZ (Szigriszt-Pazos)" if isinstance(found.band, Inflesz) else "Flesch Reading Ease"
