"""The sentence for each failure: always there, with what is known and without what is not."""

import pytest

from core.errors import FailureKind
from core.i18n.failures import cure, sentence

VALUES = {"time": "10:42", "code": "503", "reason": "unknown model", "fields": "date, place"}


@pytest.mark.parametrize("kind", FailureKind)
def test_each_kind_has_a_whole_sentence_and_a_cure_with_and_without_values(kind: FailureKind) -> None:
    for said in (sentence(kind, "en"), sentence(kind, "en", **VALUES), cure(kind, "en")):
        assert said.endswith(".")
        assert "{" not in said
        assert "()" not in said
        assert "None" not in said


def test_the_name_out_of_the_store_serves_as_well() -> None:
    assert sentence("quota", "en") == sentence(FailureKind.QUOTA, "en")
    assert cure("quota", "en") == cure(FailureKind.QUOTA, "en")
    with pytest.raises(ValueError, match="no_such"):
        sentence("no_such", "en")


def test_a_value_is_told_where_it_is_known() -> None:
    assert sentence(FailureKind.SERVER_ERROR, "en", code=503) == (
        "The AI service had a fault of its own (503)."
    )
    assert sentence(FailureKind.RATE_LIMIT, "en", time="10:42").endswith("trying again at 10:42.")
    assert sentence(FailureKind.RATE_LIMIT, "en", time=None) == "The service asks to go more slowly."
    assert sentence(FailureKind.REFUSED, "en", reason="") == "The AI service does not accept this request."


def test_the_words_of_a_server_are_not_taken_for_a_place() -> None:
    said = sentence(FailureKind.REFUSED, "en", reason="{code} {0} {")
    assert "({code} {0} {)" in said
