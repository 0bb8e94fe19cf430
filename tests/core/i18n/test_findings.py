"""The sentence for each finding."""

from core.domain.answers import LENGTHS, findings
from core.domain.facts import EventState, Facts
from core.i18n.findings import finding_text

DATA = Facts(title="Taller", state=EventState.DONE, description="palabra " * 300)


def test_each_finding_that_can_be_made_has_its_sentence() -> None:
    [short] = findings("palabra", DATA, "es", "short")
    [long] = findings("palabra " * 1_000, DATA, "es", "long")
    [told] = findings("Se celebró y asistieron 45.", Facts(title="Taller"), "es")
    assert finding_text(short.as_data(), "en") == (
        f"The text has 1 word; at least {LENGTHS['short'].least} were asked for."
    )
    assert finding_text(long.as_data(), "en") == (
        f"The text has 1,000 words; at most {LENGTHS['long'].most} were asked for."
    )
    assert finding_text(told.as_data(), "en") == (
        "The text tells as done what is not known to be done: “se celebró”, “asistieron”."
    )
