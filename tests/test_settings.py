import os
from pathlib import Path

import pytest
import tomlkit
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from callmanager.domain.errors import SettingsError
from callmanager.settings import Settings, load, save


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "settings.toml"


def test_without_a_file_the_defaults_hold(path: Path) -> None:
    loaded = load(path)
    assert loaded.problem is None
    assert loaded.settings == Settings()
    assert (loaded.settings.server.port, loaded.settings.audio.sample_rate) == (5000, 44_100)
    assert not path.exists()


def test_what_is_saved_is_loaded_and_comments_stay(path: Path) -> None:
    path.write_text('# ours\n[server]\nport = 5001  # since March\n[unknown]\nkey = "kept"\n', encoding="utf-8")
    settings = load(path).settings
    assert settings.server.port == 5001
    settings.ui.language, settings.office.products = "en", ["Móvil", "Fibra"]
    save(path, settings)
    text = path.read_text(encoding="utf-8")
    assert "# ours" in text
    assert "port = 5001  # since March" in text
    assert 'key = "kept"' in text
    assert load(path).settings == settings
    assert [p.name for p in path.parent.iterdir()] == ["settings.toml"]


def test_the_environment_comes_before_the_file(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path.write_text("[server]\nport = 5001\nhost = '::1'\n")
    monkeypatch.setenv("CALLMANAGER_SERVER__PORT", "6001")
    monkeypatch.setenv("CALLMANAGER_DATABASE_URL", "postgresql+psycopg://x/y")
    settings = load(path).settings
    assert (settings.server.port, settings.server.host) == (6001, "::1")
    assert settings.database_url == "postgresql+psycopg://x/y"


BROKEN = {
    "no toml": b"[server\nport",
    "no text": b"\xff\xfe\x00\x01",
    "wrong type": b"[server]\nport = 'many'",
    "out of range": b"[server]\nport = 99999",
    "wrong choice": b"[ui]\nlanguage = 'fr'",
    "no such zone": b"[office]\ntime_zone = 'Mars/Olympus'",
    "zone of a path": b"[office]\ntime_zone = '../../etc/passwd'",
    "a table that is none": b"server = 3",
    "junk": bytes(range(256)),
}


@pytest.mark.parametrize("kind", BROKEN)
def test_a_file_that_cannot_be_used_is_told_and_left_as_it_is(path: Path, kind: str) -> None:
    path.write_bytes(BROKEN[kind])
    loaded = load(path)
    assert loaded.settings == Settings()
    assert loaded.problem is not None
    assert str(path) in str(loaded.problem)
    unreadable = kind in ("no toml", "no text", "junk")
    assert loaded.problem.reason == ("settings_broken" if unreadable else "settings_value")
    assert path.read_bytes() == BROKEN[kind]


def test_one_wrong_value_does_not_spoil_the_others(path: Path) -> None:
    path.write_text(
        "[server]\nport = 99999\nhost = '::1'\n[office]\nproducts = ['Fibra', 7]\n"
        "[ui]\nlanguage = 'en'\n[audio]\nchannels = 3\n"
    )
    loaded = load(path)
    assert (loaded.settings.server.host, loaded.settings.ui.language) == ("::1", "en")
    defaults = Settings()
    assert loaded.settings.server.port == defaults.server.port
    assert loaded.settings.office.products == defaults.office.products
    assert loaded.settings.audio.channels == defaults.audio.channels
    assert loaded.problem is not None
    for name in ("server.port", "office.products", "audio.channels"):
        assert name in loaded.problem.message


def test_a_folder_in_its_place_is_told(path: Path) -> None:
    path.mkdir()
    assert load(path).problem is not None


def test_saving_over_a_broken_file_keeps_it_beside(path: Path) -> None:
    path.write_text("[server\n")
    save(path, Settings())
    assert load(path).problem is None
    assert path.with_suffix(".toml.broken").read_text() == "[server\n"


def test_a_nonsense_environment_is_told(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CALLMANAGER_SERVER__PORT", "many")
    with pytest.raises(SettingsError, match="CALLMANAGER_"):
        load(path)


def test_a_save_that_fails_leaves_the_old_file(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    save(path, Settings())
    before = path.read_bytes()

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    changed = Settings()
    changed.server.port = 7000
    with pytest.raises(SettingsError, match="No space left"):
        save(path, changed)
    assert path.read_bytes() == before
    assert [p.name for p in path.parent.iterdir()] == ["settings.toml"]
    with pytest.raises(SettingsError):
        save(path / "below a file.toml", changed)


@hypothesis_settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.one_of(st.binary(max_size=300), st.text(max_size=300).map(lambda text: text.encode("utf-8", "replace"))))
def test_no_file_stops_the_program(path: Path, data: bytes) -> None:
    path.write_bytes(data)
    load(path)
    assert path.read_bytes() == data


def test_products_with_quotes_survive(path: Path) -> None:
    settings = Settings()
    settings.office.products = ['"Fibra" 100', "línea\nnueva", "\\"]
    save(path, settings)
    assert tomlkit.parse(path.read_text(encoding="utf-8")).unwrap()["office"]["products"] == settings.office.products
    assert load(path).settings == settings
