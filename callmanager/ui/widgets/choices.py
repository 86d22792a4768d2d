"""A choice among figures, each with its words; a figure that is not among them is shown as it is."""

from collections.abc import Callable, Sequence

from callmanager.ui.widgets.controls import ComboBox, Field


class Choice(Field):
    """A field with a combo box over figures (None for “off” where it is one of them)."""

    def __init__(
        self, name: str, figures: Sequence[float | str | None], say: Callable[[float | str | None], str]
    ) -> None:
        self.box = ComboBox(name)
        super().__init__(self.box)
        self._figures = list(figures)
        self._say = say
        for figure in self._figures:
            self.box.addItem("", figure)

    def speak(self, label: str) -> None:
        """Say label and choices anew."""
        self.set_text(label)
        for index in range(self.box.count()):
            self.box.setItemText(index, self._say(self.box.itemData(index)))

    @property
    def figure(self) -> float | str | None:
        """The figure that is chosen."""
        chosen: float | str | None = self.box.currentData()
        return chosen

    def choose(self, figure: float | str | None) -> None:
        """Choose a figure; one that nobody offers joins the others."""
        for index in range(self.box.count()):
            if self.box.itemData(index) == figure:
                self.box.setCurrentIndex(index)
                return
        self.box.addItem(self._say(figure), figure)
        self.box.setCurrentIndex(self.box.count() - 1)
