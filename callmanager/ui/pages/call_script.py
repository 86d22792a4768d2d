"""The script of the campaign that is called for, filled in for who is at hand."""

from callmanager.domain.call import Call
from callmanager.domain.campaign import Campaign
from callmanager.domain.errors import CallManagerError
from callmanager.domain.script import Script
from callmanager.domain.users import User
from callmanager.services.calls.campaigns import CampaignService
from callmanager.services.calls.scripts import ScriptService
from callmanager.ui import shortcuts
from callmanager.ui.bridge import Bridge, Tasks
from callmanager.ui.call_desk import CallDesk
from callmanager.ui.contact_desk import ContactDesk
from callmanager.ui.theme import Theme
from callmanager.ui.widgets.script_pane import ScriptPane
from callmanager.workers import Lane


class CallScript(ScriptPane):
    """Follows the call and the contact at hand; steps go on with Alt+→ and back with Alt+←, also out of the notes."""

    def __init__(
        self,
        desk: CallDesk,
        hand: ContactDesk,
        scripts: ScriptService,
        campaigns: CampaignService,
        user: User,
        theme: Theme,
        lane: Lane,
        bridge: Bridge,
        tasks: Tasks,
    ) -> None:
        super().__init__(theme)
        self._desk, self._hand, self._scripts, self._campaigns, self._user = desk, hand, scripts, campaigns, user
        self._lane, self._tasks = lane, tasks
        self._known: list[Script] = []
        self._campaign: Campaign | None = None
        self._campaign_id: str | None = None
        self._script_id = ""
        self._whose = ""
        shortcuts.bind("script.forward", self, self.go_on)
        shortcuts.bind("script.back", self, self.go_back)
        self.script_chosen.connect(self._choose)
        desk.changed.connect(lambda _call: self._follow_call())
        hand.changed.connect(lambda _at_hand: self._follow_call())
        hand.campaign_chosen.connect(lambda _campaign_id: self._follow_call())
        bridge.scripts_changed.connect(lambda _event: self._look_up())
        bridge.campaigns_changed.connect(lambda _event: self._look_up())
        self._follow_call()

    def _follow_call(self) -> None:
        call = self._desk.call
        campaign_id = call.campaign_id if call is not None else self._hand.campaign_id
        if campaign_id != self._campaign_id:
            self._campaign_id = campaign_id
            self._look_up()
        else:
            self._fill()

    def _look_up(self) -> None:
        campaign_id = self._campaign_id or ""

        def look() -> tuple[list[Script], Campaign | None]:
            return self._scripts.for_campaign(campaign_id), self._campaigns.get(campaign_id)

        self._tasks.run(self, self._lane, look, self._know, self._fail)

    def _know(self, found: tuple[list[Script], Campaign | None]) -> None:
        self._known, self._campaign = found
        ids = [script.script_id for script in self._known]
        if self._script_id not in ids:
            self._script_id = ids[0] if ids else ""
        self.offer([(script.script_id, script.name) for script in self._known], self._script_id)
        self._fill()

    def _choose(self, script_id: str) -> None:
        self._script_id, self._whose = script_id, ""
        self._fill()

    def _fill(self) -> None:
        script = next((one for one in self._known if one.script_id == self._script_id), None)
        at_hand, call = self._hand.at_hand, self._desk.call
        contact = at_hand.contact if at_hand is not None else None
        whose = f"{self._script_id}:{contact.contact_id or contact.phone if contact is not None else ''}"
        name = self._campaign.name if self._campaign is not None else ""
        steps = (
            self._scripts.filled(script, contact, self._user, _product(call), campaign=name)
            if script is not None
            else []
        )
        self.show_steps(steps, from_start=whose != self._whose)
        self._whose = whose

    def _fail(self, error: CallManagerError) -> None:
        self.show_steps([], from_start=True)
        self._desk.failed.emit(error)


def _product(call: Call | None) -> str:
    return call.product if call is not None else ""
