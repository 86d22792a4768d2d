import pytest

from callmanager.ai.failures import CODES, explain, failure, sentence

DETAILS = {"host": "http://h:1", "model": "llama3", "seconds": 2.0, "cause": "why", "file": "f.txt", "words": "20 %"}


@pytest.mark.parametrize("code", sorted(CODES))
@pytest.mark.parametrize("language", ["es", "en"])
def test_every_code_is_a_whole_sentence_in_both_languages(code: str, language: str) -> None:
    text = sentence(code, language, **DETAILS)
    assert "$" not in text
    assert text[0].isupper() or text[0] in "“"
    assert sentence(code, "es", **DETAILS) != sentence(code, "en", **DETAILS)


def test_an_error_carries_code_and_details_and_speaks_english() -> None:
    error = failure("silent", seconds=2.5)
    assert error.reason == "silent"
    assert str(error) == sentence("silent", "en", seconds="2.5")
    assert explain(error, "es").startswith("El modelo no dijo nada durante 2.5 segundos")


def test_what_a_server_says_is_cut_to_one_line() -> None:
    error = failure("server_error", cause="<h1>\n" + "x" * 10_000)
    assert "\n" not in error.message
    assert len(error.message) < 400


def test_a_cause_that_is_a_sentence_leaves_one_full_stop() -> None:
    assert "error: Connection error. Ask" in failure("server_error", cause="Connection error.").message


def test_an_unknown_language_gets_english() -> None:
    assert sentence("cancelled", "de") == sentence("cancelled", "en")
