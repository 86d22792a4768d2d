"""What the model is told can be changed, is checked, comes back, and the guard holds whatever it says."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from callmanager.ai.prompts import Prompts
from callmanager.domain.errors import PermissionDenied, PromptError
from callmanager.domain.events import PromptsChanged
from callmanager.domain.users import Role
from callmanager.paths import resource
from callmanager.services.answers.prompt_templates import GAPS, LANGUAGES, MAX_BODY, PromptService
from tests.support.desk import Desk


@pytest.fixture
def desk(home: Path) -> Iterator[Desk]:
    with Desk(home) as desk:
        yield desk


@pytest.fixture
def prompts(desk: Desk) -> PromptService:
    return PromptService(desk.database, desk.bus, desk.audit, desk.clock, resource("prompts"))


def test_every_shipped_template_can_be_used_as_it_is(desk: Desk, prompts: PromptService) -> None:
    templates = prompts.templates()
    assert [t.template_id for t in templates] == [f"{code}/{name}" for code in LANGUAGES for name in GAPS]
    lead = desk.person("Luz", role=Role.TEAM_LEAD)
    for template in templates:
        assert prompts.save(template.template_id, template.shipped, lead).body == template.shipped


def test_a_change_holds_from_the_next_question_on_and_can_be_put_back(desk: Desk, prompts: PromptService) -> None:
    lead, told = desk.person("Luz", role=Role.TEAM_LEAD), Prompts.shipped(prompts.changed)
    changes: list[PromptsChanged] = []
    desk.bus.subscribe(PromptsChanged, changes.append)
    before = told.messages("caro")
    prompts.save("es/user", "El cliente: $objection", lead)
    assert told.messages("caro")[-1]["content"] == "El cliente: caro"
    assert told.messages("caro", language="en")[-1] != told.messages("caro")[-1]
    prompts.save("es/assistant", "Sea breve. $product", lead)
    assert told.assistant("Fibra")["content"] == "Sea breve. Fibra"
    kept = next(t for t in prompts.templates() if t.template_id == "es/user")
    assert (kept.is_changed, kept.updated_by) == (True, "Luz")
    assert not prompts.reset("es/user", lead).is_changed
    assert told.messages("caro") == before
    versions = prompts.versions("es/user")
    assert [(v.version, v.body, v.actor) for v in versions] == [
        (2, "", "Luz"),
        (1, "El cliente: $objection", "Luz"),
    ]
    assert [c.template_id for c in changes] == ["es/user", "es/assistant", "es/user"]
    written = [(e.action, e.subject) for e in desk.audit.recent(50) if e.action.startswith("prompt.")]
    assert sorted(written) == [("prompt.reset", "es/user"), ("prompt.save", "es/assistant"), ("prompt.save", "es/user")]


def test_the_same_words_again_are_no_version(desk: Desk, prompts: PromptService) -> None:
    lead = desk.person("Luz", role=Role.TEAM_LEAD)
    prompts.save("es/user", "$objection", lead)
    prompts.save("es/user", " $objection\r\n", lead)
    assert len(prompts.versions("es/user")) == 1


@pytest.mark.parametrize(
    ("template_id", "body", "code"),
    [
        ("es/user", "  \n", "prompt_empty"),
        ("es/user", "Responda.", "prompt_gap_missing"),
        ("es/summary", "$objections", "prompt_gap_missing"),
        ("es/assistant", "$product $price", "prompt_gap_unknown"),
        ("es/user", "$objection" + "x" * MAX_BODY, "prompt_long"),
        ("fr/user", "$objection", "prompt_unknown"),
        ("es/../../secret", "x", "prompt_unknown"),
    ],
)
def test_what_cannot_be_used_is_refused(
    desk: Desk, prompts: PromptService, template_id: str, body: str, code: str
) -> None:
    with pytest.raises(PromptError) as refused:
        prompts.save(template_id, body, desk.person("Luz", role=Role.TEAM_LEAD))
    assert refused.value.reason == code
    assert not any(t.is_changed for t in prompts.templates())


def test_agents_may_not(desk: Desk, prompts: PromptService) -> None:
    ana = desk.person("Ana")
    with pytest.raises(PermissionDenied):
        prompts.save("es/user", "$objection", ana)
    with pytest.raises(PermissionDenied):
        prompts.reset("es/user", ana)
