"""The contact at hand: taken from the queue, the search or a promise, locked for the others, freed afterwards.

While a call of it is open it stays at hand; when the call is finished it is freed.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from PySide6.QtCore import QObject, QTimer, Signal

from callmanager.domain.call import Call
from callmanager.domain.callback import Callback
from callmanager.domain.calling_hours import CallVerdict
from callmanager.domain.contact import Contact, ContactStatus, StatusChange
from callmanager.domain.errors import CallManagerError
from callmanager.domain.users import User
from callmanager.services.answers.summaries import KeptSummary
from callmanager.ui.bridge import Bridge, Tasks
from callmanager.ui.calling_services import CallingServices
from callmanager.workers import Lane

_RENEW_MS = 120_000  # the lock of a contact outlasts several of these
_RECOUNT_MS = 1_000  # counting a million contacts takes its time
_CALLS_BEFORE, _CALLS_AMONG = 50, 200


@dataclass(frozen=True, slots=True)
class AtHand:
    """A contact at hand, and the promise it was taken for.

    Whoever is called without being a contact has no ``contact_id``, only the name and the number of the call.
    """

    contact: Contact
    callback: Callback | None = None


@dataclass(frozen=True, slots=True)
class Before:
    """What was before: a contact's calls and the steps of its status, newest first; and whether it may be called."""

    contact: Contact
    calls: tuple[Call, ...] = ()
    steps: tuple[StatusChange, ...] = ()
    statuses: tuple[ContactStatus, ...] = ()
    verdict: CallVerdict = field(default_factory=CallVerdict)
    summaries: Mapping[str, KeptSummary] = field(default_factory=dict)  # by call


class ContactDesk(QObject):
    """Takes and frees the contact at hand, outside the GUI thread.

    ``changed`` carries an `AtHand` or None; ``known`` a `Before`, soon after; ``queue_empty`` is emitted when the queue
    has nobody to give; ``sized`` carries how many wait in it; ``failed`` a `CallManagerError`.
    """

    changed = Signal(object)
    known = Signal(object)
    queue_empty = Signal()
    sized = Signal(object)
    campaign_chosen = Signal(str)
    failed = Signal(object)
    busy_changed = Signal(bool)

    def __init__(
        self,
        services: CallingServices,
        user: User,
        lane: Lane,
        slow_lane: Lane,
        bridge: Bridge,
        tasks: Tasks,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._services, self._user = services, user
        self._lane, self._slow_lane, self._tasks = lane, slow_lane, tasks
        self._is_counting = False
        self._at_hand: AtHand | None = None
        self._campaign_id = ""
        self._call: Call | None = None
        self._is_taking = False
        self._then: Callable[[], None] | None = None
        self._renewal = QTimer(self, interval=_RENEW_MS)
        self._renewal.timeout.connect(self._renew)
        self._recount = QTimer(self, singleShot=True, interval=_RECOUNT_MS)
        self._recount.timeout.connect(self.count)
        for news in (bridge.contacts_changed, bridge.callbacks_changed, bridge.campaigns_changed):
            news.connect(lambda _event: self._recount.start())

    @property
    def at_hand(self) -> AtHand | None:
        """The contact at hand, and the promise it was taken for."""
        return self._at_hand

    @property
    def is_taking(self) -> bool:
        """Whether a contact is being taken; a second wish meanwhile does nothing."""
        return self._is_taking

    @property
    def campaign_id(self) -> str:
        """The campaign that is called for; "" is the general one."""
        return self._campaign_id

    def choose_campaign(self, campaign_id: str) -> None:
        """Call for this campaign from now on; the rules are looked at anew for who is at hand."""
        if campaign_id != self._campaign_id:
            self._campaign_id = campaign_id
            self.campaign_chosen.emit(campaign_id)
            self.count()
            self._look_back()

    def take_next(self) -> None:
        """Take the queue's next contact; who is at hand goes back."""
        if self._call is not None:
            return
        before, campaign_id = self._at_hand, self._campaign_id

        def take() -> AtHand | None:
            item = self._services.queue.next(self._user, campaign_id)
            if before is not None:
                self._services.locks.free(before.contact.contact_id, self._user)
            if item is None:
                return None
            whole = self._services.contacts.get(item.contact.contact_id, actor=self._user)  # with all its numbers
            return AtHand(whole or item.contact, item.callback)

        self._take(take)

    def take(
        self, contact_id: str, callback: Callback | None = None, *, then: Callable[[], None] | None = None
    ) -> None:
        """Take a contact that was picked; who is at hand goes back. ``then`` runs when it is here."""
        if self._call is not None:
            return
        before = self._at_hand

        def take() -> AtHand:
            contact = self._services.locks.take(contact_id, self._user)
            if before is not None and before.contact.contact_id != contact_id:
                self._services.locks.free(before.contact.contact_id, self._user)
            return AtHand(contact, callback)

        self._take(take, then)

    def when_taken(self, then: Callable[[], None]) -> None:
        """Run ``then`` once the contact that is being taken is here; at once when none is."""
        if self._is_taking:
            self._then = then
        else:
            then()

    def free(self) -> None:
        """Give the contact back; not while a call of it is open."""
        at_hand = self._at_hand
        if at_hand is None or self._call is not None or self._is_taking:
            return
        self._show(None)
        self._free(at_hand)

    def close(self) -> None:
        """The window closes: give back who is at hand."""
        if self._at_hand is not None:
            at_hand, self._at_hand = self._at_hand, None
            self._free(at_hand)
        self._renewal.stop()

    def follow_call(self, call: Call | None) -> None:
        """Keep whoever is called at hand, whoever began the call, and give them back when it is finished."""
        before, self._call = self._call, call
        if call is None:
            if before is not None and self._at_hand is not None:
                self._show(None)  # the end of the call has given the contact back
            self.count()
            return
        if before is not None and before.call_id == call.call_id:
            return
        at_hand = self._at_hand
        if call.contact_id is None:
            self._show(AtHand(Contact("", call.contact_name, call.phone)))
            return
        if at_hand is not None and at_hand.contact.contact_id == call.contact_id:
            self._look_back()
            return
        if at_hand is not None:
            self._at_hand = None
            self._free(at_hand)
        self._tasks.run(
            self,
            self._lane,
            lambda: self._services.contacts.get(str(call.contact_id), actor=self._user),
            self._found,
            self.failed.emit,
        )

    def count(self) -> None:
        """Count who waits in the queue, beside the lane; what comes while it is counted is counted afterwards."""
        if self._is_counting:
            self._recount.start()
            return
        self._recount.stop()
        self._is_counting = True
        campaign_id = self._campaign_id

        def counted(size: int | None) -> None:
            self._is_counting = False
            self.sized.emit(size)

        self._tasks.run(
            self,
            self._slow_lane,
            lambda: self._services.queue.size(self._user, campaign_id),
            counted,
            lambda _error: counted(None),  # it is not known; whoever asks for a contact is told why
        )

    def _take(self, take: Callable[[], AtHand | None], then: Callable[[], None] | None = None) -> None:
        if self._is_taking:
            return
        self._is_taking, self._then = True, then
        self.busy_changed.emit(True)
        self._tasks.run(self, self._lane, take, self._taken, self._refused)

    def _taken(self, at_hand: AtHand | None) -> None:
        self._is_taking = False
        then, self._then = self._then, None
        self.busy_changed.emit(False)
        if self._call is not None:
            return  # a telephone system was quicker; its call has its own contact
        self._show(at_hand)
        self.count()
        if at_hand is None:
            self.queue_empty.emit()
        elif then is not None:
            then()

    def _refused(self, error: CallManagerError) -> None:
        self._is_taking, self._then = False, None
        self.busy_changed.emit(False)
        self.failed.emit(error)

    def _found(self, contact: Contact | None) -> None:
        call = self._call
        if contact is not None and call is not None and call.contact_id == contact.contact_id:
            self._show(AtHand(contact))

    def _show(self, at_hand: AtHand | None) -> None:
        self._at_hand = at_hand
        if at_hand is None:
            self._renewal.stop()
        else:
            self._renewal.start()
        self.changed.emit(at_hand)
        self._look_back()

    def _look_back(self) -> None:
        at_hand, campaign_id, call = self._at_hand, self._campaign_id, self._call
        if at_hand is None:
            return
        contact, services = at_hand.contact, self._services

        def look() -> Before:
            known = contact.contact_id
            # Calls to the number from before it was a contact's.
            others = services.calls.recent(self._user, limit=_CALLS_AMONG)
            calls = [one for one in others if one.contact_id is None and one.phone == contact.phone]
            calls += services.calls.with_contact(known, _CALLS_BEFORE) if known else []
            steps = services.contacts.history(known, actor=self._user) if known else []
            said = CallVerdict()
            if call is None:
                said = services.calls.may_start(
                    self._user,
                    phone=contact.phone,
                    contact_id=contact.contact_id,
                    campaign_id=campaign_id,
                    callback_id=at_hand.callback.callback_id if at_hand.callback is not None else "",
                )
            before = sorted(
                (one for one in calls if call is None or one.call_id != call.call_id),
                key=lambda one: one.started_at,
                reverse=True,
            )
            summaries = services.summaries.of_calls([one.call_id for one in before], actor=self._user)
            return Before(contact, tuple(before), tuple(steps), tuple(services.statuses.all()), said, summaries)

        def show(before: Before) -> None:
            if self._at_hand is at_hand and self._campaign_id == campaign_id:
                self.known.emit(before)

        self._tasks.run(self, self._lane, look, show, self.failed.emit)

    def _renew(self) -> None:
        at_hand = self._at_hand
        if at_hand is not None and at_hand.contact.contact_id:
            self._tasks.run(
                self,
                self._lane,
                lambda: self._services.locks.renew(at_hand.contact.contact_id, self._user),
                on_error=self.failed.emit,
            )

    def _free(self, at_hand: AtHand) -> None:
        if not at_hand.contact.contact_id:
            return
        self._tasks.run(
            self,
            self._lane,
            lambda: self._services.locks.free(at_hand.contact.contact_id, self._user),
            on_error=self.failed.emit,
        )
        self._recount.start()
