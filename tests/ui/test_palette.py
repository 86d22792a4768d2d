"""Ctrl+K: pages, actions, settings and contacts by a few letters, by keys alone, and only what this person may do."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from callmanager import settings as settings_file
from callmanager.app import App
from callmanager.domain.users import Role, User
from callmanager.ui.command_palette import CommandPalette
from callmanager.ui.commands import Command
from callmanager.ui.i18n import Language
from callmanager.ui.pages.settings_page import SettingsPage
from callmanager.ui.theme import Theme
from tests.ui.support import Hands

_CTRL = Qt.KeyboardModifier.ControlModifier


def _open(desk: Hands) -> CommandPalette:
    desk.press(Qt.Key.Key_K, _CTRL)
    palette = desk.window.findChild(CommandPalette)
    assert palette is not None
    desk.wait(palette.isVisible)
    return palette


def _names(palette: CommandPalette) -> list[str]:
    return [one.name for one in palette.results.rows]


def test_it_is_worked_by_keys_alone(
    desk: Hands, app: App, user: User, theme: Theme, language: Language, dressed: QApplication
) -> None:
    for name, phone in (("María Núñez", "+506 8888 1111"), ("Mario Peña", "+506 8888 2222")):
        app.contacts.add(name, phone, actor=user)
    desk.wait(lambda: desk.window.desk.call is None)  # type: ignore[attr-defined]
    before = desk.window.focusWidget()
    palette = _open(desk)
    assert desk.has_keys("palette_line")
    assert _names(palette)[0] == "queue.next", "what one does next comes first"
    assert "call.hang_up" not in _names(palette), "there is no call to end"
    desk.press(Qt.Key.Key_Escape)
    assert not palette.isVisible()
    assert desk.window.focusWidget() is before, "the keys go back"
    # a page, its accent forgotten
    _open(desk)
    desk.keys("metric")
    assert _names(palette)[0] == "page.metrics"
    desk.press(Qt.Key.Key_Return)
    desk.wait(lambda: desk.window.open_page_name == "metrics")  # type: ignore[attr-defined]
    assert not palette.isVisible()
    # a contact by half of its name; arrows go round
    _open(desk)
    desk.keys("nunez")
    desk.wait(lambda: any(name.startswith("contact.") for name in _names(palette)))
    assert palette.results.current.words == "María Núñez"
    desk.press(Qt.Key.Key_Up)
    desk.press(Qt.Key.Key_Down)
    desk.press(Qt.Key.Key_Return)
    desk.wait(lambda: desk.window.open_page_name == "call")  # type: ignore[attr-defined]
    desk.wait(lambda: desk.window.findChild(object, "card_call") is None or desk.find("card_call").isVisible())
    # looks, kept for the next start
    _open(desk)
    desk.keys("tema claro")
    desk.press(Qt.Key.Key_Return)
    assert not theme.tokens.is_dark
    desk.settle()
    assert settings_file.load(app.paths.settings).settings.ui.theme == "light"
    # a setting by what it means
    desk.window.open_page("settings")  # type: ignore[attr-defined]
    while desk.find("page_settings", SettingsPage).build_more():
        desk.settle()
    desk.window.open_page("call")  # type: ignore[attr-defined]
    _open(desk)
    desk.keys("ambar")
    assert _names(palette)[0] == "setting.settings_timer_amber"
    desk.press(Qt.Key.Key_Return)
    desk.wait(lambda: desk.find("settings_timer_amber").isVisible())
    # an action behind a button
    _open(desk)
    desk.keys("contacto nuevo")
    desk.press(Qt.Key.Key_Return)
    desk.wait(lambda: desk.find("contact_editor").isVisible())
    # one on a view that is not open, by another word
    _open(desk)
    desk.keys("televisor")
    assert _names(palette) == ["do.wallboard_open"]
    desk.press(Qt.Key.Key_Return)
    desk.wait(lambda: desk.window.findChild(object, "wallboard") is not None)
    desk.find("wallboard").close()
    # nothing at all is told, and costs nothing
    _open(desk)
    desk.keys("zzzz")
    assert _names(palette) == []
    assert desk.words("palette_hint").startswith("Nada")
    assert not palette.results.isVisible()
    desk.press(Qt.Key.Key_Return)
    assert palette.isVisible()
    desk.press(Qt.Key.Key_K, _CTRL)
    assert not palette.isVisible()


def test_during_a_call_it_offers_the_call_s_steps_and_the_keys_work_on(desk: Hands, app: App, user: User) -> None:
    call = app.calls.start(user, phone="+506 8888 7777")
    app.calls.answer(call.call_id)
    desk.wait(lambda: desk.find("call_hold").isVisible())
    palette = _open(desk)
    offered = _names(palette)
    assert {"call.hold", "call.hang_up"} <= set(offered)
    assert not any(name.startswith("agent.") for name in offered), "no break in a call"
    desk.keys("espera")
    assert _names(palette)[0] == "call.hold"
    desk.press(Qt.Key.Key_Return)
    desk.wait(lambda: "Retomar" in desk.words("call_hold"))
    desk.settle()  # a step that is not over takes no other
    _open(desk)
    desk.press(Qt.Key.Key_F4)
    desk.wait(lambda: desk.words("call_state") == "Cierre")


class TestForAgents:
    @pytest.fixture
    def user(self, app: App) -> User:
        return app.users.create("Luis", "correct horse", Role.AGENT)

    def test_nobody_is_offered_what_they_may_not_do(self, desk: Hands) -> None:
        palette = _open(desk)
        offered = set(_names(palette))
        assert not {"page.people", "page.audit", "do.contacts_import", "do.people_add", "do.wallboard_open"} & offered
        assert {"page.call", "page.settings", "do.contact_add"} <= offered
        desk.wait(lambda: any(one.name.startswith("agent.pause") for one in _again(desk, palette)))


def _again(desk: Hands, palette: CommandPalette) -> tuple[Command, ...]:
    desk.press(Qt.Key.Key_Escape)
    _open(desk)
    return palette.results.rows
