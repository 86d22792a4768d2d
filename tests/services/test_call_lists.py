"""Outcomes, pause reasons and scripts: lists that an office edits, with ids that stay."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from callmanager.domain.agent import IDLE, SHIPPED_PAUSE_REASONS, AgentPauseReason, AgentState
from callmanager.domain.contact import Contact
from callmanager.domain.errors import CallError, CallManagerError, CampaignError, PermissionDenied
from callmanager.domain.outcome import SHIPPED, SHIPPED_OUTCOMES, Outcome
from callmanager.domain.script import FIELDS, GAP, Script, fill
from callmanager.domain.users import Role, User
from callmanager.services.calls.idle import IdleWatch
from callmanager.services.calls.scripts import ScriptService
from tests.support.desk import Desk


@pytest.fixture
def desk(home: Path) -> Iterator[Desk]:
    with Desk(home) as desk:
        desk.clock.noon()
        yield desk


@pytest.fixture
def boss(desk: Desk) -> User:
    return desk.person("Irene", Role.ADMIN)


@pytest.fixture
def rosa(desk: Desk) -> User:
    return desk.person("rosa")


def test_the_shipped_lists_need_no_row(desk: Desk) -> None:
    assert desk.outcomes.all() == list(SHIPPED_OUTCOMES)
    assert desk.pause_reasons.all() == list(SHIPPED_PAUSE_REASONS)
    assert IDLE not in {reason.reason_id for reason in desk.pause_reasons.active()}


def test_an_own_outcome_ends_calls_and_counts(desk: Desk, boss: User, rosa: User) -> None:
    made = desk.outcomes.save(
        Outcome("", "Venta  cruzada ñ", "", connected=True, sale=True, status_id="active_services"), boss, position=1
    )
    assert made.outcome_id == "venta_cruzada_n"
    assert [outcome.outcome_id for outcome in desk.outcomes.active()][:2] == ["sale", "venta_cruzada_n"]
    ana = desk.contacts.add("Ana", "8888 7777")
    call = desk.calls.start(rosa, phone=ana.phone)
    assert desk.calls.end(call.call_id, "venta_cruzada_n").is_sale
    known = desk.contacts.get(ana.contact_id)
    assert known is not None
    assert known.status == "active_services"
    assert desk.outcomes.catalogue().label("venta_cruzada_n", "en") == "Venta cruzada ñ"
    assert desk.outcomes.save(Outcome("", "Venta cruzada Ñ", "", connected=True), boss).outcome_id != made.outcome_id


def test_a_shipped_outcome_is_renamed_and_taken_out_of_use_but_never_lost(desk: Desk, boss: User, rosa: User) -> None:
    sale = SHIPPED.require("sale")
    desk.outcomes.save(replace(sale, label_es="¡Cerrada!"), boss)
    busy = desk.outcomes.save(replace(SHIPPED.require("busy"), is_active=False), boss)
    now = desk.outcomes.catalogue()
    assert (now.label("sale"), now.label("no_answer", "en")) == ("¡Cerrada!", "No answer")
    assert [outcome.outcome_id for outcome in now] == [outcome.outcome_id for outcome in SHIPPED]
    assert busy not in desk.outcomes.active()
    call = desk.calls.start(rosa, phone="1")
    assert desk.calls.end(call.call_id, "busy").outcome_id == "busy", "a telephone system may still say so"
    desk.outcomes.save(replace(sale), boss)
    assert desk.outcomes.catalogue().label("sale", "en") == "Sale"


@pytest.mark.parametrize(
    ("outcome", "code"),
    [
        (Outcome("x", "", "", connected=True), "outcome_label"),
        (Outcome("x", "a\x00b", "", connected=True), "outcome_label"),
        (Outcome("x", "largo" * 20, "", connected=True), "outcome_label"),
        (Outcome("x", "Nada", ""), "outcome_meaning"),
        (Outcome("x", "Todo", "", connected=True, no_contact=True), "outcome_meaning"),
        (Outcome("x", "Venta sola", "", no_contact=True, sale=True), "outcome_meaning"),
        (Outcome("Mayúscula", "Sí", "", connected=True), "outcome_id"),
        (Outcome("x", "Estado", "", connected=True, status_id="no such status"), "contact_status"),
    ],
)
def test_an_outcome_that_makes_no_sense_is_refused(desk: Desk, boss: User, outcome: Outcome, code: str) -> None:
    with pytest.raises(CallManagerError) as refusal:
        desk.outcomes.save(outcome, boss)
    assert refusal.value.reason == code
    assert desk.outcomes.all() == list(SHIPPED_OUTCOMES)


def test_the_last_outcome_stays_in_use_and_agents_change_nothing(desk: Desk, boss: User, rosa: User) -> None:
    *others, last = SHIPPED_OUTCOMES
    for outcome in others:
        desk.outcomes.save(replace(outcome, is_active=False), boss)
    with pytest.raises(CallError) as refusal:
        desk.outcomes.save(replace(last, is_active=False), boss)
    assert refusal.value.reason == "outcome_last"
    for change in (
        lambda: desk.outcomes.save(last, rosa),
        lambda: desk.pause_reasons.save(SHIPPED_PAUSE_REASONS[0], rosa),
        lambda: desk.scripts.save(Script("", "", "A", "B"), rosa),
    ):
        with pytest.raises(PermissionDenied):
            change()


def test_pause_reasons_are_edited_and_checked(desk: Desk, boss: User, rosa: User) -> None:
    made = desk.pause_reasons.save(AgentPauseReason("", "Baño", ""), boss, position=0)
    assert desk.pause_reasons.active()[0].reason_id == made.reason_id
    desk.pause_reasons.save(AgentPauseReason("lunch", "Comida", "Comida"), boss)
    assert desk.pause_reasons.catalogue().label("lunch", "en") == "Comida"
    desk.calls.log_in(rosa)
    desk.calls.pause(rosa, made.reason_id)
    with pytest.raises(CallError) as refusal:
        desk.calls.pause(rosa, "fishing")
    assert refusal.value.reason == "unknown_pause"
    state = desk.calls.state(rosa.user_id)
    assert state is not None
    assert (state.state, state.reason) == (AgentState.PAUSED, made.reason_id)
    for wrong in (AgentPauseReason(IDLE, "Ausente", "", False), AgentPauseReason("", " ", "")):
        with pytest.raises(CallError):
            desk.pause_reasons.save(wrong, boss)


def test_who_touches_nothing_is_away_until_they_do(desk: Desk, rosa: User) -> None:
    idle, minutes = [0.0], [5]
    watch = IdleWatch(desk.calls, lambda: minutes[0], lambda: idle[0])

    def look() -> tuple[AgentState, str]:
        watch.look(rosa)
        state = desk.calls.state(rosa.user_id)
        assert state is not None
        return state.state, state.reason

    desk.calls.log_in(rosa)
    assert look()[0] is AgentState.AVAILABLE
    idle[0] = 299
    assert look()[0] is AgentState.AVAILABLE
    idle[0] = 300
    assert look() == (AgentState.PAUSED, IDLE)
    idle[0] = 301
    assert look() == (AgentState.PAUSED, IDLE)
    idle[0] = 1
    assert look()[0] is AgentState.AVAILABLE
    minutes[0], idle[0] = 0, 9999
    assert look()[0] is AgentState.AVAILABLE, "it is an option"
    minutes[0] = 5
    desk.calls.pause(rosa, "lunch")
    assert look() == (AgentState.PAUSED, "lunch")
    idle[0] = 0
    assert look() == (AgentState.PAUSED, "lunch"), "lunch ends when they say so"
    desk.calls.ready(rosa)
    idle[0] = 9999
    desk.calls.start(rosa, phone="1")
    assert look()[0] is AgentState.RINGING, "who talks touches nothing"


def test_a_script_is_kept_by_campaign_and_filled_in_for_the_contact(desk: Desk, boss: User, rosa: User) -> None:
    body = "Hola {nombre}, soy {agente}.\n\n---\n¿Sigue en {city}? {desconocido}\n---\n\n---\nLe ofrezco {product}."
    script = desk.scripts.save(Script("", "", "  Saludo ", body), boss)
    assert (script.name, script.campaign_id, script.updated_by) == ("Saludo", "general", "Irene")
    assert desk.scripts.for_campaign("") == [script]
    assert script.unknown_fields == ("desconocido",)
    ana = Contact("a", "Ana {agent} Mora", "8888")
    assert ScriptService.filled(script, ana, rosa, "Fibra 300") == [
        "Hola Ana {agent} Mora, soy rosa.",
        f"¿Sigue en {GAP}? {{desconocido}}",
        "Le ofrezco Fibra 300.",
    ]
    desk.scripts.save(replace(script, is_active=False), boss)
    assert desk.scripts.for_campaign("general") == []
    for wrong, code in (
        (replace(script, name=" "), "script_name"),
        (replace(script, body="---\n \n---"), "script_empty"),
        (replace(script, body="x" * 60_000), "script_long"),
        (replace(script, script_id="nope"), "script_unknown"),
    ):
        with pytest.raises(CampaignError) as refusal:
            desk.scripts.save(wrong, boss)
        assert refusal.value.reason == code


@given(st.text(max_size=80), st.dictionaries(st.sampled_from(sorted(set(FIELDS.values()))), st.text(max_size=20)))
def test_filling_in_never_fails_and_reads_no_field_twice(step: str, values: dict[str, str]) -> None:
    filled = fill(step, values)
    if "{" not in step:
        assert filled == step
    assert fill("{name}", {"name": "{phone}", "phone": "8888"}) == "{phone}"
    assert fill("{name.__class__} {0} {name!r}", {"name": "Ana"}) == "{name.__class__} {0} {name!r}"
