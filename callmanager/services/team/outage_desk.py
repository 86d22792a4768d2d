"""What a call needs beside its steps while the team's database is away: consent, objections, how it is recorded."""

import threading
from collections.abc import Callable
from dataclasses import replace

from callmanager.bus import Bus
from callmanager.domain.call import Call, CallPhase
from callmanager.domain.campaign import GENERAL, GENERAL_ID, Campaign
from callmanager.domain.clock import Clock
from callmanager.domain.errors import CallError, PermissionDenied, StoreError
from callmanager.domain.events import CampaignsChanged, ConsentStamped, ObjectionAnswered
from callmanager.domain.objection import Match
from callmanager.domain.recording import Consent
from callmanager.domain.users import Role, User
from callmanager.services.answers.objections import MAX_TEXT, ObjectionService, Verdict
from callmanager.services.answers.playbook import Playbook
from callmanager.services.calls.campaigns import CampaignService
from callmanager.services.calls.consents import ConsentService
from callmanager.services.people.audit import AuditLog
from callmanager.services.people.permissions import Actor
from callmanager.services.team.journal import Step
from callmanager.services.team.outage_calls import OutageCalls
from callmanager.store.database import Database


class OutageCampaigns(CampaignService):
    """`CampaignService` that remembers the campaigns, so that calls are recorded by their rules all the same."""

    def __init__(self, database: Database, bus: Bus, audit: AuditLog, clock: Clock) -> None:
        super().__init__(database, bus, audit, clock)
        self._seen: dict[str, Campaign] = {}
        bus.subscribe(CampaignsChanged, lambda _event: self._look())
        self._look()

    def _look(self) -> None:
        try:
            found = super().all()
        except StoreError as error:
            if error.reason != "store_away":
                raise
            return
        self._seen = {campaign.campaign_id: campaign for campaign in found}

    def all(self) -> list[Campaign]:
        """As `CampaignService.all`; while the database is away as it was last seen."""
        try:
            return super().all()
        except StoreError as error:
            if error.reason != "store_away":
                raise
            return list(self._seen.values()) or [GENERAL]

    def get(self, campaign_id: str) -> Campaign | None:
        """As `CampaignService.get`; while the database is away as it was last seen."""
        try:
            return super().get(campaign_id)
        except StoreError as error:
            if error.reason != "store_away":
                raise
            fallback = GENERAL if campaign_id in ("", GENERAL_ID) else None
            return self._seen.get(campaign_id or GENERAL_ID, fallback)


class OutageConsents(ConsentService):
    """`ConsentService` that keeps what was said in the journal: a refusal silences the recording at once, as ever."""

    def __init__(self, database: Database, bus: Bus, audit: AuditLog, clock: Clock, calls: OutageCalls) -> None:
        super().__init__(database, bus, audit, clock)
        self._calls = calls

    def stamp(self, call_id: str, consent: Consent, actor: User) -> Call:
        """As `ConsentService.stamp`."""
        live = super().stamp
        return self._calls.through(
            lambda: self._calls.memory.know(live(call_id, consent, actor)), lambda: self._keep(call_id, consent, actor)
        )

    def _keep(self, call_id: str, consent: Consent, actor: User) -> Call:
        call = self._calls.memory.require(call_id)
        if call.agent_id != actor.user_id:
            raise PermissionDenied(
                "Only the agent who talks with the person can say what they answered. Nothing was changed.",
                code="permission",
            )
        if call.phase is CallPhase.DONE:
            raise CallError("This call is finished; its consent stays as it is.", code="call_done")
        if call.consent is consent:
            return call
        at = self._clock.now()
        changed = replace(call, consent=consent, consent_at=at if consent is not Consent.UNKNOWN else None)
        self._calls.journal.keep(Step.of_call(call, "consent", at, consent=consent.value, before=call.consent.value))
        self._calls.memory.remember(changed)
        self._bus.publish(ConsentStamped(changed))
        return changed


class OutageObjections(ObjectionService):
    """`ObjectionService` that keeps what was asked, and what came of it, in the journal.

    Objections that are kept so have negative ids until the program ends.
    """

    def __init__(
        self, database: Database, bus: Bus, clock: Clock, playbook: Callable[[str], Playbook], calls: OutageCalls
    ) -> None:
        super().__init__(database, bus, clock, playbook)
        self._calls = calls
        self._lock = threading.Lock()
        self._kept: list[Step] = []

    def remember(self, text: str, match: Match, *, call_id: str = "", agent_id: str = "", product: str = "") -> int:
        """As `ObjectionService.remember`."""
        live = super().remember

        def keep() -> int:
            entry_id = match.entry.id if match.entry else None
            words = {
                "text": text[:MAX_TEXT],
                "category": match.category.value,
                "score": match.score,
                "entry_id": entry_id,
                "entry_version": match.entry.version if match.entry else 0,
                "margin": match.margin,
                "why": " ".join(match.why)[:MAX_TEXT],
                "product": product,
            }
            agent = User(agent_id, "", Role.AGENT)
            step = Step.of(agent, "objection", self._clock.now(), call_id, **words)
            self._calls.journal.keep(step)
            self._bus.publish(ObjectionAnswered(call_id, text[:MAX_TEXT], match.category.value, entry_id))
            with self._lock:
                self._kept.append(step)
                return -len(self._kept)

        return self._calls.through(lambda: live(text, match, call_id=call_id, agent_id=agent_id, product=product), keep)

    def judge(
        self, objection_id: int, verdict: Verdict, entry_id: str | None = None, *, actor: Actor = "desktop"
    ) -> None:
        """As `ObjectionService.judge`; of one that was kept here, too."""
        live = super().judge

        def keep() -> None:
            words = {"verdict": verdict.value, "entry_id": entry_id, "objection_id": max(0, objection_id)}
            asked = self._kept[-objection_id - 1] if objection_id < 0 else None
            if asked is not None:
                words |= {"text": asked.words["text"], "asked_at": asked.at.isoformat()}
            agent = User(asked.agent_id if asked is not None else "", "", Role.AGENT)
            call_id = asked.call_id if asked is not None else ""
            self._calls.journal.keep(Step.of(agent, "verdict", self._clock.now(), call_id, **words))

        def judge() -> None:
            if objection_id >= 0:
                live(objection_id, verdict, entry_id, actor=actor)
                return
            keep()  # it was kept here, and its id in the database is not known: the journal finds it by its words
            self._calls.catch_up()

        self._calls.through(judge, keep)
