"""The table of permissions holds in the services, whoever calls them and with whatever they hold in their hands."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import count
from pathlib import Path

import pytest

from callmanager.audio.library.shelf import Shelf
from callmanager.domain.call import Origin
from callmanager.domain.errors import PermissionDenied, UserError
from callmanager.domain.figure_table import By
from callmanager.domain.objection import ObjectionCategory, PlaybookEntry
from callmanager.domain.phones import TokenRole
from callmanager.domain.ranges import Range
from callmanager.domain.recording import RecordingMetadata, RecordingStatus
from callmanager.domain.recording_listing import RecordingFilter
from callmanager.domain.recording_policy import RecordingPolicy
from callmanager.domain.users import Right, Role, User, rights_of
from callmanager.paths import Paths
from callmanager.services.answers.answer_report import AnswerReport
from callmanager.services.answers.conversations import ConversationService
from callmanager.services.answers.objections import ObjectionService, Verdict
from callmanager.services.answers.playbook import Playbook
from callmanager.services.answers.summaries import SummaryService
from callmanager.services.configuring import SettingsKeeper
from callmanager.services.contacts.contact_locks import ContactLocks
from callmanager.services.keys.keys import KeyService
from callmanager.services.people import permissions
from callmanager.services.recordings.exports import ExportService
from callmanager.services.recordings.recording_rows import to_row
from callmanager.services.recordings.removal import Removal
from callmanager.services.recordings.retention import RetentionService
from callmanager.services.reports.reports import ReportService
from callmanager.services.team.team_database import TeamDatabase
from callmanager.settings import Settings
from tests.support.desk import PASSWORD, Desk

NUMBERS = count()


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """Somebody of each role, somebody of another team, and a recording of theirs; made once."""
    with Desk(tmp_path_factory.mktemp("office")) as desk:
        for role in Role:
            desk.person(role.value, role, "Norte")
        desk.person("stranger", Role.AGENT, "Sur")
        desk.person("second admin", Role.ADMIN)
        yield desk


def named(desk: Desk, name: str) -> User:
    user = desk.users.by_name(name)
    assert user is not None
    return user


def somebody(desk: Desk) -> User:
    return desk.person(f"somebody {next(NUMBERS)}", Role.AGENT)


def waiting(desk: Desk) -> str:
    invitation = desk.phones.invite(named(desk, "stranger"))
    return desk.phones.redeem(pair=invitation.pair, phone_name="x", peer="127.0.0.1").request_id


def paired(desk: Desk) -> str:
    desk.phones.answer(waiting(desk), accept=True)
    return desk.phones.list()[0].phone_id


Doing = Callable[[Desk, User], object]
DOINGS: dict[str, tuple[Right, Doing]] = {
    "users.create": (
        Right.MANAGE_USERS, lambda d, a: d.users.create(f"n{next(NUMBERS)}", PASSWORD, Role.AGENT, actor=a)
    ),
    "users.update": (
        Right.MANAGE_USERS,
        lambda d, a: d.users.update(
            a, somebody(d).user_id, name=f"n{next(NUMBERS)}", email="", role=Role.TEAM_LEAD, team_id=None
        ),
    ),
    "users.reset_password": (Right.MANAGE_USERS, lambda d, a: d.users.reset_password(a, somebody(d).user_id, "x" * 9)),
    "users.disable": (Right.MANAGE_USERS, lambda d, a: d.users.disable(a, somebody(d).user_id)),
    "users.enable": (Right.MANAGE_USERS, lambda d, a: d.users.enable(a, somebody(d).user_id)),
    "users.change_role": (Right.MANAGE_USERS, lambda d, a: d.users.change_role(a, somebody(d).user_id, Role.ADMIN)),
    "users.move_to_team": (Right.MANAGE_USERS, lambda d, a: d.users.move_to_team(a, somebody(d).user_id, None)),
    "users.rename": (Right.MANAGE_USERS, lambda d, a: d.users.rename(a, somebody(d).user_id, f"n{next(NUMBERS)}")),
    "users.set_email": (Right.MANAGE_USERS, lambda d, a: d.users.set_email(a, somebody(d).user_id, "a@example.org")),
    "teams.add": (Right.MANAGE_USERS, lambda d, a: d.teams.add(f"t{next(NUMBERS)}", a)),
    "teams.ensure": (Right.MANAGE_USERS, lambda d, a: d.teams.ensure(f"t{next(NUMBERS)}", a)),
    "teams.rename": (
        Right.MANAGE_USERS,
        lambda d, a: d.teams.rename(d.teams.add(f"t{next(NUMBERS)}", "x").team_id, f"t{next(NUMBERS)}", a),
    ),
    "teams.disable": (
        Right.MANAGE_USERS, lambda d, a: d.teams.disable(d.teams.add(f"t{next(NUMBERS)}", "x").team_id, a)
    ),
    "teams.enable": (Right.MANAGE_USERS, lambda d, a: d.teams.enable(d.teams.add(f"t{next(NUMBERS)}", "x").team_id, a)),
    "audit.entries": (Right.SEE_AUDIT, lambda d, a: d.audit.entries(a)),
    "audit.actions": (Right.SEE_AUDIT, lambda d, a: d.audit.actions(a)),
    "audit.verify": (Right.SEE_AUDIT, lambda d, a: d.audit.verify(a)),
    "audit.export": (Right.SEE_AUDIT, lambda d, a: d.audit.export(d.folder / f"{next(NUMBERS)}.csv", a)),
    "phones.create_token": (Right.CONFIGURE, lambda d, a: d.phones.create_token("x", TokenRole.CONTROL, a)),
    "phones.revoke": (Right.MANAGE_PHONES, lambda d, a: d.phones.revoke(paired(d), a)),
    "phones.answer": (Right.MANAGE_PHONES, lambda d, a: d.phones.answer(waiting(d), True, a)),
    "campaigns.add": (
        Right.CONFIGURE, lambda d, a: d.campaigns.add(f"c{next(NUMBERS)}", RecordingPolicy(), a)
    ),
}  # fmt: skip


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("doing", DOINGS)
def test_a_service_does_it_for_exactly_those_who_may(office: Desk, doing: str, role: Role) -> None:
    right, do = DOINGS[doing]
    actor = named(office, role.value)
    before = [entry.entry_id for entry in office.audit.recent(1, actor=actor.name)]
    if right in rights_of(role):
        do(office, actor)
        return
    with pytest.raises(PermissionDenied) as refusal:
        do(office, actor)
    assert refusal.value.details.get("right", right.value) == right.value
    assert [entry.entry_id for entry in office.audit.recent(1, actor=actor.name)] == before, "nothing was done"


@pytest.mark.parametrize("doing", [name for name, (right, _) in DOINGS.items() if right is Right.MANAGE_USERS])
def test_an_old_or_forged_card_opens_no_door(office: Desk, doing: str) -> None:
    """What the database says counts, not what the caller holds."""
    _, do = DOINGS[doing]
    demoted = office.person(f"demoted {next(NUMBERS)}", Role.ADMIN)
    office.users.change_role("setup", demoted.user_id, Role.AGENT)
    gone = office.person(f"gone {next(NUMBERS)}", Role.ADMIN)
    office.users.disable("setup", gone.user_id)
    newcomer = office.users.create(f"newcomer {next(NUMBERS)}", PASSWORD, Role.ADMIN, must_change=True)
    agent = named(office, "agent")
    cards = (
        demoted,
        gone,
        newcomer,
        replace(newcomer, must_change_password=False),
        replace(agent, role=Role.ADMIN),
        User("nobody", "Nobody", Role.ADMIN),
    )
    for card in cards:
        with pytest.raises(PermissionDenied):
            do(office, card)


@pytest.mark.parametrize("right", Right)
@pytest.mark.parametrize("role", Role)
def test_the_door_itself(role: Role, right: Right) -> None:
    user = User("u", "Ana", role)
    if user.may(right):
        permissions.require(user, right)
    else:
        with pytest.raises(PermissionDenied, match="Your role does not let you") as refusal:
            permissions.require(user, right)
        assert refusal.value.reason == f"permission_{right.value}"
    permissions.require("command line", right)


@pytest.mark.parametrize(
    ("role", "seen"),
    [
        (Role.AGENT, {"agent"}),
        (Role.TEAM_LEAD, {"agent", "team_lead", "project_manager", "admin"}),
        (Role.PROJECT_MANAGER, None),
        (Role.ADMIN, None),
    ],
)
def test_who_is_seen(home: Path, role: Role, seen: set[str] | None) -> None:
    with Desk(home) as desk:
        for one in Role:
            desk.person(one.value, one, "Norte")
        desk.person("stranger", Role.AGENT, "Sur")
        desk.person("loner", Role.AGENT)
        actor = named(desk, role.value)
        people = desk.users.people(actor)
        everybody = {user.name for user in desk.users.all()}
        assert {person.user.name for person in people} == (seen or everybody)
        logins = {person.created_at is not None for person in people}
        assert logins == {role is Role.ADMIN}, "moments only for whoever manages people"
        lead = desk.person("lead of none", Role.TEAM_LEAD)
        assert [person.user.name for person in desk.users.people(lead)] == ["lead of none"]


def test_a_recording_is_opened_for_those_who_see_it_alone(home: Path) -> None:
    with Desk(home) as desk:
        people = {role: desk.person(role.value, role, "Norte") for role in Role}
        own = desk.recording(people[Role.AGENT])
        other = desk.recording(desk.person("stranger", Role.AGENT, "Sur"))
        desk.recordings.reconcile()
        may = {
            role: [
                recording
                for recording in (own, other)
                if not _is_refused(lambda r=recording, u=user: desk.recordings.path_for_listening(r.recording_id, u))
            ]
            for role, user in people.items()
        }
        assert may == {
            Role.AGENT: [own],
            Role.TEAM_LEAD: [own],
            Role.PROJECT_MANAGER: [own, other],
            Role.ADMIN: [own, other],
        }
        listened = [(entry.actor, entry.subject) for entry in desk.audit.recent(action="recording.listen")]
        assert len(listened) == 6, "a refused one is none"
        gone = replace(people[Role.AGENT], is_active=False)
        assert _is_refused(lambda: desk.recordings.path_for_listening(own.recording_id, gone))


def _is_refused(do: Callable[[], object]) -> bool:
    try:
        do()
    except PermissionDenied:
        return True
    return False


def test_phones_of_others_are_neither_seen_nor_answered(office: Desk) -> None:
    stranger, agent, admin = (named(office, name) for name in ("stranger", "agent", "admin"))
    request = waiting(office)
    assert request in {one.request_id for one in office.phones.waiting(stranger)}
    assert request in {one.request_id for one in office.phones.waiting(admin)}
    assert office.phones.waiting(agent) == []
    assert office.phones.list(agent) == []
    office.phones.answer(request, True, stranger)
    [own, *_] = office.phones.list(stranger)
    assert all(phone.user_name == "stranger" for phone in office.phones.list(stranger))
    office.phones.revoke(own.phone_id, stranger)


def test_one_does_not_lock_oneself_out(office: Desk) -> None:
    admin = named(office, "admin")
    for do in (office.users.disable, lambda a, u: office.users.reset_password(a, u, "x" * 9)):
        with pytest.raises(UserError) as refusal:
            do(admin, admin.user_id)
        assert refusal.value.reason == "user_self"


BOOK = Playbook([PlaybookEntry("first", ObjectionCategory.PRICE, "es", ("es muy caro",), "Uno.")])
LOOKS: dict[str, Doing] = {
    "contacts.get": lambda d, a: d.contacts.get("x", actor=a),
    "contacts.by_number": lambda d, a: d.contacts.by_number("88887777", actor=a),
    "contacts.all_by_number": lambda d, a: d.contacts.all_by_number("88887777", actor=a),
    "contacts.history": lambda d, a: d.contacts.history("x", actor=a),
    "contacts.count": lambda d, a: d.contacts.count(actor=a),
    "contacts.search": lambda d, a: d.contacts.search("ana", actor=a),
    "contacts.page": lambda d, a: d.contacts.page(actor=a),
    "summaries.get": lambda d, a: summaries_of(d).get("x", actor=a),
    "summaries.of_calls": lambda d, a: summaries_of(d).of_calls(["x"], actor=a),
}


def summaries_of(desk: Desk) -> SummaryService:
    return SummaryService(desk.database, desk.bus, desk.audit, desk.clock)


@pytest.mark.parametrize("look", LOOKS)
def test_who_is_let_in_sees_contacts_and_nobody_else(office: Desk, look: str) -> None:
    for role in Role:
        LOOKS[look](office, named(office, role.value))
        for shut_out in ({"is_active": False}, {"must_change_password": True}):
            with pytest.raises(PermissionDenied) as refusal:
                LOOKS[look](office, replace(named(office, role.value), **shut_out))
            assert refusal.value.reason == "permission_see_contacts"


WORK: dict[str, Doing] = {
    "calls.log_in": lambda d, a: d.calls.log_in(a),
    "calls.may_start": lambda d, a: d.calls.may_start(a, phone="88887777"),
    "calls.recent": lambda d, a: d.calls.recent(a),
    "queue.next": lambda d, a: d.queue.next(a),
    "queue.size": lambda d, a: d.queue.size(a),
    "metrics.today": lambda d, a: d.metrics.today(a),
    "metrics.figures": lambda d, a: d.metrics.figures(a, Range.last_days(1, d.metrics.office_today), by=By.AGENT),
    "metrics.week": lambda d, a: d.metrics.week(a),
    "metrics.yesterday": lambda d, a: d.metrics.yesterday_until_now(a),
    "metrics.team_now": lambda d, a: d.metrics.team_now(a),
    "metrics.longest_overdue": lambda d, a: d.metrics.longest_overdue(a),
    "contacts.add": lambda d, a: d.contacts.add("Eva", f"8888 {next(NUMBERS):04}", actor=a),
    "calls.get": lambda d, a: d.calls.get("x", actor=a),
    "calls.pause": lambda d, a: d.calls.pause(a, "break"),
    "calls.ready": lambda d, a: d.calls.ready(a),
    "locks.take": lambda d, a: locks_of(d).take(d.contacts.add("Eva", f"8888 {next(NUMBERS):04}").contact_id, a),
    "callbacks.due": lambda d, a: d.callbacks.due(a),
    "callbacks.coming": lambda d, a: d.callbacks.coming(a),
    "callbacks.all_open": lambda d, a: d.callbacks.all_open(a),
    "callbacks.get": lambda d, a: d.callbacks.get("x", actor=a),
    "callbacks.longest_overdue": lambda d, a: d.callbacks.longest_overdue(a),
    "callbacks.promise": lambda d, a: promise(d, a),
    "callbacks.drop": lambda d, a: d.callbacks.drop(promise(d, named(d, "agent")), a),
    "goals.all": lambda d, a: d.goals.all(a),
    "goals.subjects": lambda d, a: d.goals.subjects(a),
    "goals.progress": lambda d, a: d.goals.progress(a),
    "users.people": lambda d, a: d.users.people(a),
    "phones.list": lambda d, a: d.phones.list(a),
    "phones.waiting": lambda d, a: d.phones.waiting(a),
    "recordings.search": lambda d, a: d.recordings.search(a, RecordingFilter(text="ana")),
    "recordings.count": lambda d, a: d.recordings.count(a, RecordingFilter()),
    "recordings.find": lambda d, a: d.recordings.find(a, "x"),
    "recordings.known_tags": lambda d, a: d.recordings.known_tags(a),
    "recordings.recent": lambda d, a: d.recordings.recent(a),
    "recordings.between": lambda d, a: d.recordings.between(a, d.clock.now(), d.clock.now()),
    "recordings.export": lambda d, a: ExportService(d.database, d.audit, d.clock, never).export(a, [], d.folder, "wav"),
    "recordings.hold": lambda d, a: removal_of(d).hold(kept(d), "court", a),
    "retention.set_rules": lambda d, a: retention_of(d).set_rules([], a),
    "reports.write": lambda d, a: ReportService(d.database, d.metrics, d.audit, d.clock).write(
        d.folder / "r.csv", a, sheets=["calls"]
    ),
    "conversations.begin": lambda d, a: ConversationService(d.database, d.audit, d.clock).begin(a, "Hola"),
    "conversations.all": lambda d, a: ConversationService(d.database, d.audit, d.clock).all(a),
    "answers.report": lambda d, a: AnswerReport(d.database).figures(a, d.clock.now(), d.clock.now()),
    "keys.rotate": lambda d, a: keys_of(d).rotate(a),
    "keys.recovery": lambda d, a: keys_of(d).recovery(a, keys_of(d).ensure("setup")),
    "settings.keep": lambda d, a: keeper_of(d).keep(a, another()),
    "team_database.use": lambda d, a: TeamDatabase(
        d.database, Settings(), Paths(d.folder.parent, d.folder), d.audit
    ).use("", a),
}


def locks_of(desk: Desk) -> ContactLocks:
    return ContactLocks(desk.database, desk.bus, desk.clock, owner="test")


def promise(desk: Desk, agent: User) -> str:
    contact = desk.contacts.add("Eva", f"8888 {next(NUMBERS):04}")
    due = desk.clock.now() + timedelta(hours=1)
    return desk.callbacks.promise(contact.contact_id, due, agent, actor=agent).callback_id


def kept(desk: Desk) -> str:
    """A recording of which the index alone knows."""
    desk.folder.mkdir(exist_ok=True)
    one = RecordingMetadata("r1", desk.clock.now().isoformat(), "/x/r1.wav", 8_000, 1, status=RecordingStatus.COMPLETED)
    with desk.database.writing() as session:
        session.merge(to_row(one))
    return "r1"


def never(*_arguments: object) -> int:
    raise AssertionError("nothing to export")


def removal_of(desk: Desk) -> Removal:
    return Removal(desk.database, desk.audit, Shelf(desk.folder))


def retention_of(desk: Desk) -> RetentionService:
    return RetentionService(desk.database, desk.audit, desk.clock, removal_of(desk))


def keys_of(desk: Desk) -> KeyService:
    return KeyService(desk.folder.parent / "keys", desk.database, desk.audit, desk.clock, lambda: None)


def keeper_of(desk: Desk) -> SettingsKeeper:
    return SettingsKeeper(desk.folder.parent / "settings.toml", desk.users, desk.audit)


def another() -> Settings:
    """The settings as they are kept, with one of the office's changed."""
    office = Settings().office
    return Settings().model_copy(update={"office": office.model_copy(update={"idle_minutes": next(NUMBERS) % 100})})


@pytest.mark.parametrize("name", [*WORK, *LOOKS, *DOINGS])
def test_who_was_disabled_meanwhile_does_nothing_any_more(office: Desk, name: str) -> None:
    do = WORK.get(name) or LOOKS.get(name) or DOINGS[name][1]
    card = office.person(f"gone {next(NUMBERS)}", Role.ADMIN)
    do(office, card)
    office.users.disable("setup", card.user_id)
    with pytest.raises(PermissionDenied) as refusal:
        do(office, card)
    assert refusal.value.reason == "user_disabled" or name in DOINGS


def test_who_was_demoted_meanwhile_sees_their_own_work_alone(home: Path) -> None:
    with Desk(home) as desk:
        desk.person("boss", Role.ADMIN)
        card, other = desk.person("was admin", Role.ADMIN), desk.person("rosa")
        desk.call(other, "sale")
        assert desk.metrics.today(card).attempts == 1
        desk.users.change_role("setup", card.user_id, Role.AGENT)
        assert desk.metrics.today(card).attempts == 0
        assert desk.calls.recent(card) == []
        assert desk.callbacks.all_open(card) == desk.callbacks.due(card) == []
        desk.recording(other)
        assert desk.recordings.search(card, RecordingFilter()) == []
        with pytest.raises(PermissionDenied):
            keys_of(desk).rotate(card)
        assert keeper_of(desk).keep(card, another()) == Settings()
        with pytest.raises(PermissionDenied):
            desk.contacts.remove([desk.contacts.add("Eva", "88886666").contact_id], card)


def test_what_is_on_the_line_is_ended_and_told_also_by_who_was_disabled_meanwhile(home: Path) -> None:
    with Desk(home) as desk:
        rosa = desk.person("rosa")
        desk.calls.log_in(rosa)
        call = desk.calls.start(rosa, phone="88887777")
        desk.users.disable("setup", rosa.user_id)
        assert desk.calls.start(rosa, phone="88887777", call_id=call.call_id).call_id == call.call_id
        assert desk.calls.end(call.call_id, "sale").is_sale
        desk.calls.log_out(rosa)
        with pytest.raises(PermissionDenied) as refusal:
            desk.calls.start(rosa, phone="88887777")
        assert refusal.value.reason == "user_disabled"
        told = desk.calls.start(rosa, phone="88887777", origin=Origin.HOOK)
        assert told.origin is Origin.HOOK, "a telephone system's call took place"


def test_a_call_and_a_callback_are_shown_to_whom_they_concern(home: Path) -> None:
    with Desk(home) as office:
        agent, stranger = office.person("rosa"), office.person("stranger")
        boss = office.person("boss", Role.PROJECT_MANAGER)
        _are_shown(office, agent, stranger, boss)


def _are_shown(office: Desk, agent: User, stranger: User, boss: User) -> None:
    contact = office.contacts.add("Eva", "88887777")
    call = office.calls.start(agent, phone=contact.phone, contact_id=contact.contact_id)
    office.calls.end(call.call_id, "no_answer")
    due = office.clock.now() + timedelta(hours=1)
    promised = office.callbacks.promise(contact.contact_id, due, agent, actor=agent)
    for who, may in ((agent, True), (boss, True), ("the command line", True), (stranger, False)):
        assert (office.calls.get(call.call_id, actor=who) is not None) is may
        assert (office.callbacks.get(promised.callback_id, actor=who) is not None) is may


def test_answers_are_judged_by_who_asked_and_the_inbox_is_for_who_writes_them(office: Desk) -> None:
    objections = ObjectionService(office.database, office.bus, office.clock, lambda _campaign: BOOK)
    agent, stranger = named(office, "agent"), named(office, "stranger")
    asked = objections.remember("es muy caro", objections.match("es muy caro"), agent_id=agent.user_id)
    objections.judge(asked, Verdict.HELPED, actor=agent)
    objections.judge(asked, Verdict.NO_GOOD, actor=named(office, Role.TEAM_LEAD.value))
    with pytest.raises(PermissionDenied):
        objections.judge(asked, Verdict.HELPED, actor=stranger)
    with pytest.raises(PermissionDenied):
        objections.inbox(actor=agent)
    assert [one.objection_id for one in objections.inbox(actor=named(office, Role.TEAM_LEAD.value))] == [asked]
