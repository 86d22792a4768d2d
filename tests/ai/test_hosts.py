from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from callmanager.ai.hosts import DEFAULT_HOST, is_this_computer, parse_host
from callmanager.domain.errors import CopilotError


@pytest.mark.parametrize(
    ("written", "address"),
    [
        ("localhost", "http://localhost:11434"),
        ("http://localhost:11434", "http://localhost:11434"),
        ("http://localhost:11434/", "http://localhost:11434"),
        ("192.168.1.5", "http://192.168.1.5:11434"),
        (":9999", "http://127.0.0.1:9999"),
        ("0.0.0.0", "http://127.0.0.1:11434"),
        ("0.0.0.0:8080", "http://127.0.0.1:8080"),
        ("[::]:8080", "http://[::1]:8080"),
        ("[fe80::1]", "http://[fe80::1]:11434"),
        ("http://models.example", "http://models.example:80"),
        ("https://models.example", "https://models.example:443"),
        ("https://models.example/ollama/", "https://models.example:443/ollama"),
        ("  'localhost:1234' ", "http://localhost:1234"),
        ('"localhost"', "http://localhost:11434"),
    ],
)
def test_an_address_is_read_as_ollama_reads_it(written: str, address: str) -> None:
    assert parse_host(written) == address


def test_without_a_host_the_environment_and_then_the_default_hold(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OLLAMA_HOST", "10.0.0.7")
    assert parse_host() == parse_host("") == "http://10.0.0.7:11434"
    monkeypatch.setenv("OLLAMA_HOST", "")
    assert parse_host() == DEFAULT_HOST
    monkeypatch.delenv("OLLAMA_HOST")
    assert parse_host() == DEFAULT_HOST


@pytest.mark.parametrize(
    "written",
    [
        "ftp://localhost",
        "http://localhost:port",
        "http://localhost:99999",
        "http://[nonsense",
        "not a host",
        "http://a..b",
        "http://" + "x" * 64,
        "http://user:secret@localhost",
        "http://localhost?x=1",
        "http://localhost#x",
        "http://local\x00host",
        "http://xn--\udcff",
        "://",
    ],
)
def test_nonsense_is_a_sentence_and_never_a_traceback(written: str) -> None:
    with pytest.raises(CopilotError) as caught:
        parse_host(written)
    assert caught.value.reason == "bad_host"
    assert "http://localhost:11434" in caught.value.message


@given(st.text(min_size=1, max_size=60))
def test_any_text_is_an_address_or_a_sentence(written: str) -> None:
    with suppress(CopilotError):
        address = parse_host(written)
        assert parse_host(address) == address


@pytest.mark.parametrize(
    ("address", "here"),
    [
        ("http://localhost:1", True),
        ("http://127.0.0.1:1", True),
        ("http://[::1]:1", True),
        ("http://192.168.1.5:1", False),
        ("https://models.example:443", False),
    ],
)
def test_loopback_is_known(address: str, here: bool) -> None:
    assert is_this_computer(address) is here
