"""What is known of any text: its name and its length in words."""

from core.domain.versions import content_hash, word_count


def test_the_name_of_a_text_changes_with_it_and_only_with_it() -> None:
    assert content_hash("Contar.") == content_hash("Contar.")
    assert content_hash("Contar.") != content_hash("Contar. ")
    assert content_hash("").startswith("t1:")


def test_words_are_counted_as_a_word_processor_does() -> None:
    assert word_count("El 12 % — «de 45», y  más.\n\nOtra") == 7
    assert word_count(" \n") == 0
