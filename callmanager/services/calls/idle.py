"""Idle detection: an available agent who touches nothing for some minutes is away until they do."""

from collections.abc import Callable

from callmanager.domain.agent import IDLE, AgentState
from callmanager.domain.users import User
from callmanager.services.calls.agent_time import AgentTime

BACK_SECONDS = 10.0


class IdleWatch:
    """Looks, every few seconds, whether anybody is there. Only who is available is ever taken to be away.

    Args:
        agents: keeps the agents' states.
        minutes: so long nothing is touched until an agent is away; 0 switches it off. Asked each time.
        seconds_since_input: how long nothing was touched; None where nobody can tell. Asked each time.
    """

    def __init__(
        self, agents: AgentTime, minutes: Callable[[], int], seconds_since_input: Callable[[], float | None]
    ) -> None:
        self._agents = agents
        self._minutes = minutes
        self._seconds_since_input = seconds_since_input

    def look(self, user: User) -> None:
        """Let the agent be away, or be back."""
        state, minutes = self._agents.state(user.user_id), self._minutes()
        if state is None:
            return
        is_away = state.state is AgentState.PAUSED and state.reason == IDLE
        if not is_away and not (minutes and state.state is AgentState.AVAILABLE):
            return
        idle = self._seconds_since_input()
        if idle is None:
            return
        if is_away and idle < BACK_SECONDS:
            self._agents.ready(user)
        elif not is_away and idle >= 60 * minutes:
            self._agents.pause(user, IDLE)
