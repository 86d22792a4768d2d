"""The audit log's ids and details in words; what the log keeps is not touched by it."""

from datetime import UTC, datetime, timedelta

import pytest

from callmanager.domain.audit import AuditEntry, AuditSubject
from callmanager.ui import audit_words
from callmanager.ui.audit_details import detail
from callmanager.ui.i18n import Language


@pytest.mark.parametrize(
    ("action", "kept", "spanish", "english"),
    [
        (
            "login.refused",
            "wrong password, 1 in a row",
            "contraseña equivocada, intentos seguidos: 1",
            "wrong password, tries in a row: 1",
        ),
        ("user.role", "agent -> team_lead", "Agente → Jefatura de equipo", "Agent → Team lead"),
        ("user.team", "- -> Norte", "– → Norte", "– → Norte"),
        ("team.add", "0b1c", "", ""),
        ("call.consent", "none -> refused", "Sin anotar → No aceptó", "Not noted → Refused"),
        ("call.end", "sale", "Venta", "Sale"),
        (
            "campaign.policy",
            "mode: every -> locked; notice: none -> “Se graba: sí; calls: no”",
            "Grabar: siempre → siempre, sin que el agente pueda pararla; Aviso: – → “Se graba: sí; calls: no”",
            "Record: always → always, and the agent cannot stop it; Notice: – → “Se graba: sí; calls: no”",
        ),
        ("pause.change", "Café -> Pausa; is_active: True", "Café → Pausa; En uso: sí", "Café → Pausa; In use: yes"),
        ("script.change", "Saludo; corto; 240; False", "Saludo; corto; En uso: no", "Saludo; corto; In use: no"),
        ("contacts.change", "name, phones", "Nombre, Teléfono", "Name, Phone"),
        (
            "contacts.import",
            "+3 ~2 =1 !0",
            "nuevos: 3, al día: 2, iguales: 1, con error: 0",
            "new: 3, updated: 2, the same: 1, with errors: 0",
        ),
        ("contacts.rules", "to_do → own: 12", "Sin gestionar → own: 12", "To do → own: 12"),
        ("contacts.block", "refused, other", "refused, other", "refused, other"),
        ("recording.delete", "2000000 bytes; other, refused", "2,0 MB; other, refused", "2.0 MB; other, refused"),
        ("recording.delete", "0 bytes; rule 2: 30 days", "0 bytes; regla 2: 30 d", "0 bytes; rule 2: 30 d"),
        ("recording.discard", "too_short; 1.2 s; call c1", "demasiado corta; 1.2 s", "too short; 1.2 s"),
        ("recording.pause", "at 12.3 s; card_data", "a los 12.3 s; datos de tarjeta", "at 12.3 s; card data"),
        (
            "contact.erase",
            "2 recordings, 1 calls, 0 copies",
            "grabaciones: 2, llamadas: 1, copias: 0",
            "recordings: 2, calls: 1, copies: 0",
        ),
        ("goal.set", "success_rate day 40", "Éxito al día: 40 %", "Success a day: 40%"),
        ("goal.set", "calls month –", "Llamadas al mes: –", "Calls a month: –"),
        ("product.save", "calls, sound, version 3", "calls, sound, versión 3", "calls, sound, version 3"),
        (
            "retention.rules",
            "1: 30 days (outcome sale, consent refused); 2: 90 days, off",
            "1: 30 d (Venta, No aceptó); 2: 90 d, sin usar",
            "1: 30 d (Sale, Refused); 2: 90 d, not in use",
        ),
        (
            "contacts.status",
            "Ya habló; closed False; in use True; after 3 months to to_do",
            "Ya habló; Ya no se llama: no; En uso: sí; meses sin llamada hasta pasar a “Sin gestionar”: 3",
            "Ya habló; No longer called: no; In use: yes; months without a call before “To do”: 3",
        ),
        ("settings.change", "False -> True", "no → sí", "no → yes"),
        ("audit.redact", "9f" * 32, "", ""),
        ("from.later", "calls -> True", "calls -> True", "calls -> True"),
        ("call.consent", "", "", ""),
    ],
)  # fmt: skip
def test_details_are_in_words_and_what_was_typed_stays(
    language: Language, action: str, kept: str, spanish: str, english: str
) -> None:
    assert detail(action, kept, language.locale) == spanish
    language.choose("en")
    assert detail(action, kept, language.locale) == english


@pytest.mark.parametrize("kept", ["", "x", "a -> b -> c", "; ; ", ", , ", "%1 %2", "1: 2 days (", "-> ", "bytes", "–"])
def test_no_detail_is_too_odd_to_be_shown(language: Language, kept: str) -> None:
    for action in audit_words.ACTIONS:
        assert isinstance(detail(action, kept, language.locale), str), action


def test_a_subject_is_called_by_its_name(language: Language) -> None:
    at = datetime(2026, 11, 22, 15, 30, tzinfo=UTC)

    def told(action: str, subject: str, known: AuditSubject | None = None, *, erased: bool = False) -> tuple[str, str]:
        entry = AuditEntry(at, "Ana", action, subject, "calls", is_redacted=erased)
        words = audit_words.spoken(entry, known, language.locale)
        return words.about, words.detail

    about, _ = told("recording.listen", "r1", AuditSubject("Juan García", at - timedelta(hours=1)))
    assert about.startswith("Juan García  ·  ")
    assert told("contacts.change", "c1", AuditSubject("Zoe"))[0] == "Zoe"
    assert told("contacts.change", "c1")[0] == "c1", "what is gone has no name any more"
    assert told("outcome.change", "sale")[0] == "Venta"
    assert told("goal.set", "all")[0] == "Todos"
    assert told("contact.erase", "c1")[0] == "[persona borrada]"
    assert told("contacts.block", "c1", erased=True)[1] == "[persona borrada] calls"
