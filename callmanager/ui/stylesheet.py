"""The one style sheet of the desktop; the names after ``$`` are theme tokens.

A widget is told its part by properties: ``panel``, ``kind`` (of a button) and ``tone`` (of a text), set once when it
is built. Fonts are set in code (`theme.font`), because digits of one width cannot be asked for here.
"""

from string import Template

_SHEET = Template("""
QMainWindow, QDialog, QWidget#page_area, QFrame#wallboard { background: $bg; }
QLabel { background: transparent; color: $text; }
QLabel[tone="muted"] { color: $muted; }
QLabel[tone="accent"] { color: $accent; }
QLabel[tone="record"] { color: $record; }
QLabel[tone="warn"] { color: $warn; }
QLabel[tone="ok"] { color: $ok; }
QLabel[tone="info"] { color: $info; }
QLabel:disabled { color: $disabled; }
QLabel[badge="true"] { border: 1px solid $border; border-radius: 4px; padding: 1px 6px; }
QLabel[badge="true"][tone="ok"] { border-color: $ok; }
QLabel[badge="true"][tone="info"] { border-color: $info; }
QLabel[badge="true"][tone="warn"] { border-color: $warn; }
QLabel[badge="true"][tone="record"] { border-color: $record; }
QLabel#demo_badge { background: $warn; color: $on_accent; border-radius: 4px; padding: 2px 8px; }

QFrame[panel="card"] { background: $surface; border: 1px solid $border; border-radius: 6px; }
QFrame[panel="card"]:focus { border: 1px solid $accent; }
QFrame[panel="raised"] { background: $raised; border: 1px solid $border; border-radius: 6px; }
QFrame[panel="line"] { background: $border; border: none; max-height: 1px; min-height: 1px; }
QFrame#call_bar { background: $surface; border: none; border-bottom: 1px solid $border; }
QFrame#call_bar[alarm="record"] { background: $record; border-bottom-color: $record; }
QFrame#call_bar[alarm="warn"] { background: $warn; border-bottom-color: $warn; }
QFrame#call_bar[alarm="record"] QLabel, QFrame#call_bar[alarm="warn"] QLabel { color: $on_accent; }
QFrame#call_bar[alarm="record"] QLabel#demo_badge, QFrame#call_bar[alarm="warn"] QLabel#demo_badge {
  background: $on_accent; color: $text; }
QFrame#call_bar[alarm="record"] QPushButton, QFrame#call_bar[alarm="warn"] QPushButton {
  background: $on_accent; color: $text; border-color: $on_accent; }
QFrame#call_bar[alarm="record"] QPushButton[kind="primary"], QFrame#call_bar[alarm="warn"] QPushButton[kind="primary"] {
  background: $accent; color: $on_accent; border-color: $on_accent; }
QFrame#call_bar[alarm="record"] QPushButton:focus, QFrame#call_bar[alarm="warn"] QPushButton:focus {
  border: 2px solid $text; }
QFrame#rail { background: $surface; border: none; border-right: 1px solid $border; }

QPushButton { background: $raised; color: $text; border: 1px solid $border; border-radius: 4px;
  min-height: 30px; padding: 0 12px; }
QPushButton[tall="true"] { min-height: 38px; }
QPushButton:hover { background: $hover; }
QPushButton:pressed { background: $selection; }
QPushButton:focus { border: 1px solid $accent; }
QPushButton:disabled { color: $disabled; background: transparent; }
QPushButton[kind="primary"] { background: $accent; color: $on_accent; border-color: $accent; }
QPushButton[kind="primary"]:hover { background: $accent_hover; }
QPushButton[kind="primary"]:focus { border: 2px solid $text; }
QPushButton[kind="primary"]:disabled { background: transparent; color: $disabled; border-color: $border; }
QPushButton[kind="danger"] { color: $record; border-color: $record; background: transparent; }
QPushButton[kind="danger"]:hover { background: $record; color: $on_accent; }
QPushButton[kind="danger"]:focus { border: 2px solid $record; }
QPushButton[kind="danger"]:disabled { color: $disabled; border-color: $border; background: transparent; }
QPushButton[kind="quiet"] { background: transparent; border-color: transparent; color: $muted; padding: 0 8px; }
QPushButton[kind="quiet"]:hover { background: $hover; color: $text; }
QPushButton[kind="quiet"]:focus { border-color: $accent; }
QPushButton[kind="on_alarm"] { background: $on_accent; color: $text; border-color: $on_accent; }
QPushButton[kind="choice"] { background: transparent; border: 1px solid $border; text-align: left; padding: 0 8px; }
QPushButton[kind="choice"]:hover { background: $hover; }
QPushButton[kind="choice"]:checked { background: $selection; border-color: $accent; }
QPushButton[kind="choice"]:focus { border: 2px solid $accent; padding: 0 7px; }
QPushButton[kind="tab"] { background: transparent; border: none; border-bottom: 2px solid transparent; border-radius: 0;
  color: $muted; padding: 0 12px; }
QPushButton[kind="tab"]:hover { color: $text; }
QPushButton[kind="tab"]:checked { color: $text; border-bottom-color: $accent; }
QPushButton[kind="tab"]:focus { color: $accent; }
QPushButton[kind="stamp"] { background: transparent; border: 1px solid $border; color: $muted; padding: 0 4px; }
QPushButton[kind="stamp"]:hover { background: $hover; color: $text; }
QPushButton[kind="stamp"]:checked { background: $selection; border-color: $accent; color: $text; }
QPushButton[kind="stamp"]:focus { border: 2px solid $accent; padding: 0 3px; }
QPushButton[kind="quiet"]:disabled, QPushButton[kind="tab"]:disabled, QPushButton[kind="stamp"]:disabled {
  color: $disabled; background: transparent; }
QToolButton[kind="more"] { background: $raised; color: $text; border: 1px solid $border; border-radius: 4px;
  min-height: 30px; min-width: 20px; padding: 0; }
QToolButton[kind="more"]:hover { background: $hover; }
QToolButton[kind="more"]:focus { border: 1px solid $accent; }
QToolButton[kind="more"]:disabled { background: transparent; }
QToolButton[kind="more"]::menu-indicator { image: none; width: 0; }
QToolButton[kind="rail"] { background: transparent; border: none; border-left: 3px solid transparent; color: $muted;
  border-radius: 0; padding: 6px 3px 6px 0; }
QToolButton[kind="rail"]:hover { background: $hover; color: $text; }
QToolButton[kind="rail"]:checked { border-left-color: $accent; color: $text; background: $selection; }
QToolButton[kind="rail"]:focus { color: $accent; }

QLineEdit, QPlainTextEdit, QComboBox, QDateTimeEdit { background: $field; color: $text;
  placeholder-text-color: $muted; border: 1px solid $border; border-radius: 4px;
  selection-background-color: $accent; selection-color: $on_accent; }
QLineEdit { min-height: 30px; padding: 0 8px; }
QComboBox { min-height: 30px; padding: 0 10px; }
QDateTimeEdit { min-height: 30px; padding: 0 8px; }
QDateTimeEdit::up-button, QDateTimeEdit::down-button { width: 0; height: 0; border: none; }
QDateTimeEdit::drop-down { border: none; width: 24px; }
QDateTimeEdit::down-arrow { image: none; }
QDateTimeEdit QLineEdit, QDateTimeEdit QLineEdit:focus { border: none; min-height: 0; padding: 0;
  background: transparent; }
QLineEdit[readOnly="true"] { background: $bg; }
QLineEdit[lead="true"] { min-height: 38px; }
QPlainTextEdit { padding: 4px; }
QLineEdit:focus, QPlainTextEdit:focus, QComboBox:focus, QDateTimeEdit:focus { border: 1px solid $accent; }
QLineEdit:disabled, QPlainTextEdit:disabled, QComboBox:disabled { color: $disabled; background: transparent; }
QPlainTextEdit[plain="true"], QPlainTextEdit[plain="true"]:focus { background: transparent; border: none; padding: 0; }
QComboBox::drop-down { border: none; width: 24px; }
QComboBox::down-arrow { image: none; }
QComboBox QAbstractItemView { background: $raised; color: $text; border: 1px solid $border; outline: none;
  selection-background-color: $selection; selection-color: $text; padding: 4px; }
QComboBox QAbstractItemView::item { min-height: 28px; padding: 0 8px; }
QCalendarWidget QWidget { background: $raised; color: $text; }
QCalendarWidget QAbstractItemView { selection-background-color: $accent; selection-color: $on_accent; }
QCalendarWidget QToolButton { background: transparent; color: $text; border: none; border-radius: 4px;
  padding: 4px 8px; }
QCalendarWidget QToolButton:hover { background: $hover; }
QCalendarWidget QToolButton::menu-indicator { image: none; }
QCheckBox { color: $text; spacing: 8px; min-height: 24px; background: transparent; }
QCheckBox::indicator { width: 16px; height: 16px; border: 1px solid $muted; border-radius: 4px; background: $field; }
QCheckBox::indicator:checked { background: $accent; border-color: $accent; }
QCheckBox:disabled { color: $disabled; }
QCheckBox::indicator:disabled { border-color: $border; }
QCheckBox::indicator:checked:disabled { background: $disabled; border-color: $disabled; }
QCheckBox::indicator:focus { border: 2px solid $accent; }
QListView::indicator { width: 14px; height: 14px; border: 1px solid $muted; border-radius: 4px; background: $field; }
QListView::indicator:checked { background: $accent; border-color: $accent; }
QSpinBox, QDoubleSpinBox { background: $field; color: $text; border: 1px solid $border; border-radius: 4px;
  min-height: 30px; padding: 0 8px; selection-background-color: $accent; selection-color: $on_accent; }
QSpinBox:focus, QDoubleSpinBox:focus { border: 1px solid $accent; }
QSpinBox:disabled, QDoubleSpinBox:disabled { color: $disabled; background: transparent; }
QSpinBox::up-button, QSpinBox::down-button, QDoubleSpinBox::up-button, QDoubleSpinBox::down-button {
  width: 0; height: 0; border: none; }
QSpinBox QLineEdit, QSpinBox QLineEdit:focus, QDoubleSpinBox QLineEdit, QDoubleSpinBox QLineEdit:focus {
  border: none; min-height: 0; padding: 0; background: transparent; }

QSlider::groove:horizontal { height: 4px; background: $border; border-radius: 2px; }
QSlider::sub-page:horizontal { background: $muted; border-radius: 2px; }
QSlider::handle:horizontal { width: 12px; height: 12px; margin: -5px 0; border-radius: 6px; background: $text;
  border: 1px solid $surface; }
QSlider::handle:horizontal:focus { border: 2px solid $accent; }
QSlider::sub-page:horizontal:disabled, QSlider::handle:horizontal:disabled { background: $border; }

QProgressBar { background: $border; border: none; border-radius: 2px; max-height: 4px; min-height: 4px; }
QProgressBar::chunk { background: $accent; border-radius: 2px; }

QAbstractItemView { background: $surface; color: $text; border: none; outline: none;
  selection-background-color: $selection; selection-color: $text; }
QTableView { gridline-color: transparent; border-radius: 6px; }
QTableView::item { border-bottom: 1px solid $border; padding: 0 8px; }
QTableView::item:selected, QListView::item:selected { background: $selection; color: $text; }
QListView::item { border-radius: 4px; padding: 0 8px; }
QListView::item:hover { background: $hover; }
QHeaderView { background: transparent; border: none; }
QHeaderView::section { background: $surface; color: $muted; border: none; border-bottom: 1px solid $border;
  padding: 0 11px; min-height: 32px; }
QTableCornerButton::section { background: $surface; border: none; }
QScrollArea, QScrollArea > QWidget > QWidget { background: transparent; border: none; }

QScrollBar:vertical { background: transparent; width: 10px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 10px; margin: 0; }
QScrollBar::handle { background: $border; border-radius: 3px; margin: 2px; min-height: 24px; min-width: 24px; }
QScrollBar::handle:hover { background: $muted; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }

QDialogButtonBox { dialogbuttonbox-buttons-have-icons: 0; }
QToolTip { background: $raised; color: $text; border: 1px solid $border; padding: 4px 8px; }
QMenu { background: $raised; color: $text; border: 1px solid $border; padding: 4px; }
QMenu::item { padding: 6px 16px; border-radius: 4px; }
QMenu::item:selected { background: $selection; }
QMenu::item:disabled { color: $disabled; }
QMenu::indicator { width: 8px; height: 8px; left: 6px; border-radius: 4px; }
QMenu::indicator:checked { background: $accent; }
""")


def stylesheet(colours: dict[str, str]) -> str:
    """The style sheet in these colours, by token name.

    Raises:
        KeyError: a token that the sheet uses is missing.
    """
    return _SHEET.substitute(colours)
