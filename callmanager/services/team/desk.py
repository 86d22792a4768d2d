"""The services that a call needs at a desk: plain ones over a file, or ones that go on when a server is lost."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from callmanager.bus import Bus
from callmanager.domain.clock import Clock, SteadyClock
from callmanager.services.answers.objections import ObjectionService
from callmanager.services.answers.playbook import Playbook
from callmanager.services.calls.call_rules import Office
from callmanager.services.calls.calls import CallService
from callmanager.services.calls.campaigns import CampaignService
from callmanager.services.calls.consents import ConsentService
from callmanager.services.people.audit import AuditLog
from callmanager.store.database import Database


@dataclass(frozen=True, slots=True)
class DeskServices:
    """What belongs together."""

    calls: CallService
    campaigns: CampaignService
    consents: ConsentService
    objections: ObjectionService


def build_desk(
    database: Database,
    bus: Bus,
    audit: AuditLog,
    clock: Clock,
    *,
    owner: str,
    office: Office,
    answers: Callable[[str], Playbook],
    journal: Path | None,
    steady: SteadyClock | None = None,
) -> DeskServices:
    """Build them.

    Args:
        database: a file or a server.
        bus: for their news.
        audit: for what must be told.
        clock: this computer's.
        owner: names this running program.
        office: where the office is.
        answers: the playbook of a campaign.
        journal: the file in which steps are kept while a server is away; None for a command, which keeps none.
        steady: the clock that times calls; ``clock`` where there is none.

    Raises:
        StoreError: there is a journal and it cannot be read.
    """
    if database.is_local or journal is None:
        return DeskServices(
            CallService(database, bus, clock, owner=owner, steady=steady, office=office),
            CampaignService(database, bus, audit, clock),
            ConsentService(database, bus, audit, clock),
            ObjectionService(database, bus, clock, answers),
        )
    from callmanager.services.team.journal import CallJournal
    from callmanager.services.team.outage_calls import OutageCalls
    from callmanager.services.team.outage_desk import OutageCampaigns, OutageConsents, OutageObjections
    from callmanager.store.journal import JournalFile

    calls = OutageCalls(
        database,
        bus,
        clock,
        owner=owner,
        journal=CallJournal(JournalFile(journal)),
        steady=steady,
        office=office,
        audit=audit,
    )
    return DeskServices(
        calls,
        OutageCampaigns(database, bus, audit, clock),
        OutageConsents(database, bus, audit, clock, calls),
        OutageObjections(database, bus, clock, answers, calls),
    )
