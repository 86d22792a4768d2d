"""The words of reports, in the languages in which an office may want them."""

from collections.abc import Mapping
from typing import Literal

from callmanager.services.tables.report_columns import Sheet

Language = Literal["es", "en"]
LANGUAGES: tuple[Language, ...] = ("es", "en")

_ES = {
    "summary": "Resumen",
    "calls": "Llamadas",
    "agent_time": "Tiempo de agentes",
    "recordings": "Grabaciones",
    "objections": "Objeciones",
    "contacts": "Contactos",
    # The summary
    "from": "Desde",
    "to": "Hasta",
    "written": "Escrito",
    "attempts": "Llamadas (intentos)",
    "connected": "Contactadas",
    "sales": "Ventas",
    "success_rate": "Éxito (ventas ÷ contactadas)",
    "sales_per_attempt": "Ventas ÷ intentos",
    "contact_rate": "Contacto (contactadas ÷ intentos)",
    "talk_time": "Tiempo hablado",
    "hold_time": "Tiempo en espera",
    "wrap_up_time": "Cierre",
    "aht": "Duración media (AHT)",
    "by_day": "Por día",
    "by_hour": "Por hora",
    "by_outcome": "Por resultado",
    "by_agent": "Por agente",
    "without_outcome": "Sin resultado",
    "hour": "Hora",
    "count": "Cantidad",
    "rows": "Filas",
    # Columns
    "call": "Llamada",
    "agent": "Agente",
    "team": "Equipo",
    "contact": "Contacto",
    "phone": "Teléfono",
    "product": "Producto",
    "campaign": "Campaña",
    "started": "Inicio",
    "answered": "Contestada",
    "ended": "Fin",
    "talked": "Hablado",
    "on_hold": "En espera",
    "wrap_up": "Cierre",
    "outcome": "Resultado",
    "connected_1": "Contactada",
    "sale_1": "Venta",
    "note": "Nota",
    "call_summary": "Resumen confirmado",
    "objected": "Objeciones: %1",
    "promised": "Promesas: %1",
    "next_step": "Siguiente paso: %1",
    "interrupted": "Interrumpida",
    "yes": "sí",
    "day": "Día",
    "logged_in": "Conectado",
    "available": "Disponible",
    "ringing": "Llamando",
    "talking": "Hablando",
    "paused": "En pausa",
    "pause": "Pausa: %1",
    "no_reason": "sin motivo",
    "occupancy": "Ocupación (sin pausas)",
    "occupancy_logged_in": "Ocupación (de lo conectado)",
    "recording": "Grabación",
    "duration": "Duración",
    "status": "Estado",
    "integrity": "Verificación",
    "tags": "Etiquetas",
    "file": "Archivo",
    "asked": "Hora",
    "objection": "Objeción",
    "category": "Tipo",
    "score": "Acierto",
    "answer": "Respuesta",
    "verdict": "Valoración",
    "company": "Empresa",
    "email": "Correo",
    "address": "Dirección",
    "city": "Ciudad",
    "region": "Región",
    "owner": "Responsable",
    "since": "Desde cuándo",
    "attempts_1": "Intentos",
    "last_call": "Última llamada",
    "do_not_call": "No llamar",
    "created": "Creado",
    "contact_id": "ID",
}
_EN = {
    "summary": "Summary",
    "calls": "Calls",
    "agent_time": "Agent time",
    "recordings": "Recordings",
    "objections": "Objections",
    "contacts": "Contacts",
    "from": "From",
    "to": "To",
    "written": "Written",
    "attempts": "Calls (attempts)",
    "connected": "Connected",
    "sales": "Sales",
    "success_rate": "Success (sales ÷ connected)",
    "sales_per_attempt": "Sales ÷ attempts",
    "contact_rate": "Contact (connected ÷ attempts)",
    "talk_time": "Talk time",
    "hold_time": "Hold time",
    "wrap_up_time": "Wrap-up",
    "aht": "Average handle time (AHT)",
    "by_day": "By day",
    "by_hour": "By hour",
    "by_outcome": "By outcome",
    "by_agent": "By agent",
    "without_outcome": "No outcome",
    "hour": "Hour",
    "count": "Count",
    "rows": "Rows",
    "call": "Call",
    "agent": "Agent",
    "team": "Team",
    "contact": "Contact",
    "phone": "Phone",
    "product": "Product",
    "campaign": "Campaign",
    "started": "Start",
    "answered": "Answered",
    "ended": "End",
    "talked": "Talked",
    "on_hold": "On hold",
    "wrap_up": "Wrap-up",
    "outcome": "Outcome",
    "connected_1": "Connected",
    "sale_1": "Sale",
    "note": "Note",
    "call_summary": "Confirmed summary",
    "objected": "Objections: %1",
    "promised": "Promises: %1",
    "next_step": "Next step: %1",
    "interrupted": "Interrupted",
    "yes": "yes",
    "day": "Day",
    "logged_in": "Logged in",
    "available": "Available",
    "ringing": "Ringing",
    "talking": "Talking",
    "paused": "Paused",
    "pause": "Pause: %1",
    "no_reason": "no reason",
    "occupancy": "Occupancy (without pauses)",
    "occupancy_logged_in": "Occupancy (of logged-in time)",
    "recording": "Recording",
    "duration": "Duration",
    "status": "Status",
    "integrity": "Verification",
    "tags": "Tags",
    "file": "File",
    "asked": "Time",
    "objection": "Objection",
    "category": "Kind",
    "score": "Score",
    "answer": "Answer",
    "verdict": "Verdict",
    "company": "Company",
    "email": "Email",
    "address": "Address",
    "city": "City",
    "region": "Region",
    "owner": "Owner",
    "since": "Since",
    "attempts_1": "Attempts",
    "last_call": "Last call",
    "do_not_call": "Do not call",
    "created": "Created",
    "contact_id": "ID",
}
_BOTH: dict[Language, Mapping[str, str]] = {"es": _ES, "en": _EN}

# Ids that the domain knows by themselves: (Spanish, English).
_IDS: dict[str, dict[str, tuple[str, str]]] = {
    "recording": {
        "recording": ("Grabando", "Recording"),
        "completed": ("Completa", "Complete"),
        "recovered": ("Recuperada", "Recovered"),
        "failed": ("Fallida", "Failed"),
    },
    "integrity": {
        "": ("Sin verificar", "Not verified"),
        "ok": ("Íntegra", "Intact"),
        "altered": ("Alterada", "Altered"),
        "missing": ("Falta", "Missing"),
        "unreadable": ("Ilegible", "Unreadable"),
        "unfinished": ("Sin terminar", "Unfinished"),
        "no_digest": ("Sin huella", "No digest"),
        "no_sidecar": ("Sin ficha", "No sidecar"),
    },
    "category": {
        "price": ("Precio", "Price"),
        "no_need": ("No lo necesita", "No need"),
        "competitor": ("Competencia", "Competitor"),
        "timing": ("No es el momento", "Bad timing"),
        "think_it_over": ("Lo va a pensar", "Will think it over"),
        "authority": ("Decide otra persona", "Somebody else decides"),
        "trust": ("Desconfianza", "Distrust"),
        "send_info": ("Pide información", "Asks for information"),
        "commitment": ("Permanencia", "Commitment"),
    },
    "verdict": {
        "": ("", ""),
        "used": ("Usada", "Used"),
        "helped": ("Ayudó", "Helped"),
        "no_good": ("No sirvió", "No good"),
    },
}


class Words:
    """The words of one report.

    Args:
        language: of the report.
        labels: what this office calls outcomes, pause reasons and statuses in this language: by (kind, id).
    """

    def __init__(self, language: Language = "es", labels: Mapping[tuple[str, str], str] | None = None) -> None:
        self.language = language
        self._words = _BOTH[language]
        self._labels = labels or {}
        self._known: dict[tuple[str, str], str] = {}

    def __getitem__(self, key: str) -> str:
        """A word of the report itself."""
        return self._words[key]

    def sheet(self, sheet: Sheet) -> str:
        """The name of a table."""
        return self._words[sheet.value]

    def label(self, kind: str, key: str | None) -> str:
        """What is called by an id: an outcome, a state of a recording, a category …; an unknown id shows as it is."""
        found = self._known.get((kind, key or ""))
        if found is None:
            found = self._known[kind, key or ""] = self._labels.get((kind, key or "")) or self._shipped(kind, key or "")
        return found

    def _shipped(self, kind: str, key: str) -> str:
        both = _IDS.get(kind, {}).get(key)
        if both is None:
            return key
        return both[0] if self.language == "es" else both[1]
