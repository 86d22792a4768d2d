"""What is looked at every few seconds while somebody works at a desk: their sign of life, reminders, limits."""

from datetime import timedelta

from callmanager.bus import Bus
from callmanager.domain.agent import AgentState
from callmanager.domain.call import CallPhase
from callmanager.domain.clock import Clock
from callmanager.domain.errors import CallError, PermissionDenied
from callmanager.domain.events import WrapUpOverdue
from callmanager.domain.users import User
from callmanager.services.calls.callbacks import CallbackService
from callmanager.services.calls.calls import CallService
from callmanager.services.calls.campaigns import CampaignService
from callmanager.services.calls.idle import IdleWatch


class DeskWatch:
    """Looks after one person's desk. `look` is quick; it runs in a thread of its own."""

    def __init__(
        self,
        bus: Bus,
        clock: Clock,
        calls: CallService,
        callbacks: CallbackService,
        campaigns: CampaignService,
        idle: IdleWatch | None = None,
    ) -> None:
        self._bus = bus
        self._clock = clock
        self._calls = calls
        self._callbacks = callbacks
        self._campaigns = campaigns
        self._idle = idle
        self._overdue = ""

    def look(self, user: User) -> None:
        """Give the sign of life, tell what has become due, and let who is not there be away.

        Raises:
            StoreError: the database did not answer; the next look tries again.
        """
        self._calls.give_sign_of_life(user)
        self._look_at_wrap_up(user)
        try:
            self._callbacks.remind(user)
            if self._idle is not None:
                self._idle.look(user)
        except PermissionDenied:  # disabled meanwhile by another program; the window tells them
            return
        except CallError:  # a call has begun between the look and the step; then nobody is away
            return

    def _look_at_wrap_up(self, user: User) -> None:
        call = self._calls.current(user.user_id)
        if call is None or call.phase is not CallPhase.WRAP_UP or call.call_id == self._overdue:
            return
        campaign, state = self._campaigns.get(call.campaign_id), self._calls.state(user.user_id)
        limit = campaign.rules.wrap_up_seconds if campaign is not None else 0
        if not limit or state is None or state.state is not AgentState.WRAP_UP:
            return
        if self._clock.now() - state.started_at > timedelta(seconds=limit):
            self._overdue = call.call_id
            self._bus.publish(WrapUpOverdue(call, limit))
