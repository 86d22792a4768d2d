"""A card with one figure: a small label, a large number, and one muted line that sets it in relation."""

from callmanager.ui.theme import SPACE_XS, font
from callmanager.ui.widgets.controls import Card, Label


class FigureCard(Card):
    """Shows one figure."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.figure = Label("figure")
        self.figure.setObjectName(f"{name}_value")
        self.relation = Label("label", "muted")
        self.relation.setObjectName(f"{name}_relation")
        self.heading.setFont(font("label"))
        self.heading.set_tone("muted")
        self.body.setSpacing(SPACE_XS)
        self.body.addWidget(self.figure)
        self.body.addWidget(self.relation)

    def show_figure(self, figure: str, relation: str = "") -> None:
        """Show a figure and what it relates to."""
        self.figure.setText(figure)
        self.relation.setText(relation)
        self.setAccessibleName(f"{self.heading.text()}: {figure}. {relation}")
