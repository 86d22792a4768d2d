"""For which campaign, and of which product, the next call is: both remembered."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout

from callmanager.domain.campaign import Campaign
from callmanager.domain.errors import CallManagerError
from callmanager.services.calls.campaigns import CampaignService
from callmanager.ui.bridge import Bridge, Tasks
from callmanager.ui.theme import SPACE_S
from callmanager.ui.widgets.controls import ComboBox, Field, Panel
from callmanager.workers import Lane


class CallChoices(Panel):
    """``campaign_chosen`` carries a campaign's id; ``product_chosen`` is emitted when another product is.

    Args:
        campaign_id: the campaign that was chosen last.
        products: all that the office sells; a campaign may sell some of them alone.
    """

    campaign_chosen = Signal(str)
    product_chosen = Signal()

    def __init__(
        self,
        campaigns: CampaignService,
        campaign_id: str,
        products: Sequence[str],
        lane: Lane,
        bridge: Bridge,
        tasks: Tasks,
        on_error: Callable[[CallManagerError], None],
    ) -> None:
        super().__init__()
        self._campaigns, self._campaign_id, self._all_products = campaigns, campaign_id, tuple(products)
        self._lane, self._tasks, self._fail = lane, tasks, on_error
        self._known: dict[str, Campaign] = {}
        self._products = ComboBox("product_combo")
        self._products.addItems(list(products))
        self._product = Field(self._products)
        self._campaign_box = ComboBox("campaign_combo")
        self._campaign = Field(self._campaign_box)
        self._campaign.hide()  # until there is a choice
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE_S)
        layout.addWidget(self._campaign, 1)
        layout.addWidget(self._product, 1)
        self._campaign_box.activated.connect(lambda _index: self._choose())
        self._products.activated.connect(lambda _index: self.product_chosen.emit())
        bridge.campaigns_changed.connect(lambda _event: self.look_up())
        self.retranslate()
        self.look_up()

    def retranslate(self) -> None:
        """Say everything anew."""
        self._product.set_text(self.tr("Producto"))
        self._campaign.set_text(self.tr("Campaña"))

    def look_up(self) -> None:
        """Read the campaigns that calls are made for; the one that is chosen stays."""
        self._tasks.run(self, self._lane, self._campaigns.active, self._show, self._fail)

    @property
    def campaign_id(self) -> str:
        """The campaign to call for; "" until the campaigns are known, which is the general one."""
        return str(self._campaign_box.currentData() or "")

    @property
    def product(self) -> str:
        """The product that is offered; "" where none is sold."""
        return self._products.currentText()

    def _show(self, campaigns: list[Campaign]) -> None:
        chosen = self.campaign_id or self._campaign_id
        self._known = {campaign.campaign_id: campaign for campaign in campaigns}
        self._campaign_box.clear()
        for campaign in campaigns:
            self._campaign_box.addItem(campaign.name, campaign.campaign_id)
        self._campaign_box.setCurrentIndex(max(0, self._campaign_box.findData(chosen)))
        self._campaign.setVisible(len(campaigns) > 1)
        self._choose()

    def _choose(self) -> None:
        campaign = self._known.get(self.campaign_id)
        sold = campaign.rules.product_ids if campaign is not None else ()
        wanted, before = list(sold or self._all_products), self.product
        if [self._products.itemText(index) for index in range(self._products.count())] != wanted:
            self._products.clear()
            self._products.addItems(wanted)
            self._products.setCurrentIndex(max(0, self._products.findText(before)))
        self.campaign_chosen.emit(self.campaign_id)
