"""What the person at the other end said of being recorded: stamped on the call, with its time, and audited."""

from callmanager.bus import Bus
from callmanager.domain.call import Call, CallPhase
from callmanager.domain.clock import Clock
from callmanager.domain.errors import CallError, PermissionDenied
from callmanager.domain.events import ConsentStamped
from callmanager.domain.recording import Consent
from callmanager.domain.users import User
from callmanager.services.calls.calls import to_call
from callmanager.services.people.audit import AuditLog
from callmanager.store.database import Database
from callmanager.store.tables import CallRow


class ConsentService:
    """Stamps consent on calls. Whoever records hears of it by `ConsentStamped` before `stamp` returns."""

    def __init__(self, database: Database, bus: Bus, audit: AuditLog, clock: Clock) -> None:
        self._database = database
        self._bus = bus
        self._audit = audit
        self._clock = clock

    def stamp(self, call_id: str, consent: Consent, actor: User) -> Call:
        """Keep what the person said; `Consent.UNKNOWN` takes back what was stamped by mistake.

        Raises:
            CallError: there is no such call (``unknown_call``), or it is finished (``call_done``).
            PermissionDenied: it is somebody else's call.
        """
        with self._database.writing() as session:
            row = session.get(CallRow, call_id)
            if row is None:
                raise CallError(
                    f"There is no call “{call_id[:40]}”. Nothing was changed.",
                    code="unknown_call",
                    call_id=call_id[:40],
                )
            if row.agent_id != actor.user_id:
                raise PermissionDenied(
                    "Only the agent who talks with the person can say what they answered. Nothing was changed.",
                    code="permission",
                )
            if row.phase == CallPhase.DONE.value:
                raise CallError("This call is finished; its consent stays as it is.", code="call_done")
            before = row.consent
            if before == consent.value:
                return to_call(row)
            row.consent = consent.value
            row.consent_at = self._clock.now() if consent is not Consent.UNKNOWN else None
            session.add(row)
            change = f"{before or 'none'} -> {consent.value or 'none'}"
            self._audit.add_in(session, actor.name, "call.consent", call_id, change)
        call = to_call(row)
        self._bus.publish(ConsentStamped(call))
        return call
