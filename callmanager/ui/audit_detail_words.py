"""The words that the details of audit entries are made of, by what the services write."""

import re

from PySide6.QtCore import QT_TRANSLATE_NOOP

WORDS: dict[str, object] = {
    "True": QT_TRANSLATE_NOOP("audit", "sí"),
    "False": QT_TRANSLATE_NOOP("audit", "no"),
    "disabled": QT_TRANSLATE_NOOP("audit", "persona desactivada"),
    "too soon": QT_TRANSLATE_NOOP("audit", "antes de tiempo"),
    "unknown name": QT_TRANSLATE_NOOP("audit", "nombre desconocido"),
    "wrong password": QT_TRANSLATE_NOOP("audit", "contraseña equivocada"),
    "listen": QT_TRANSLATE_NOOP("audit", "con permiso para escuchar"),
    "sound": QT_TRANSLATE_NOOP("audit", "todo como se escribió"),
    "asked for in mid-call": QT_TRANSLATE_NOOP("audit", "pedida durante la llamada"),
    "a person was erased": QT_TRANSLATE_NOOP("audit", "se borró a una persona"),
    "card_data": QT_TRANSLATE_NOOP("audit", "datos de tarjeta"),
    "personal": QT_TRANSLATE_NOOP("audit", "algo personal"),
    "other": QT_TRANSLATE_NOOP("audit", "otro motivo"),
    "too_short": QT_TRANSLATE_NOOP("audit", "demasiado corta"),
    "refused": QT_TRANSLATE_NOOP("audit", "el cliente no aceptó"),
    "no_voice": QT_TRANSLATE_NOOP("audit", "nadie habló"),
    "every": QT_TRANSLATE_NOOP("audit", "siempre"),
    "on_demand": QT_TRANSLATE_NOOP("audit", "cuando el agente lo pide"),
    "locked": QT_TRANSLATE_NOOP("audit", "siempre, sin que el agente pueda pararla"),
    "never": QT_TRANSLATE_NOOP("audit", "nunca"),
    "manual": QT_TRANSLATE_NOOP("audit", "a mano"),
    "scheme": QT_TRANSLATE_NOOP("audit", "programa del sistema"),
    "command": QT_TRANSLATE_NOOP("audit", "programa y argumentos"),
    "url": QT_TRANSLATE_NOOP("audit", "dirección"),
    "day": QT_TRANSLATE_NOOP("audit", "al día"),
    "week": QT_TRANSLATE_NOOP("audit", "a la semana"),
    "month": QT_TRANSLATE_NOOP("audit", "al mes"),
    "calls": QT_TRANSLATE_NOOP("audit", "llamadas"),
    "agent_time": QT_TRANSLATE_NOOP("audit", "tiempo de agentes"),
    "recordings": QT_TRANSLATE_NOOP("audit", "grabaciones"),
    "objections": QT_TRANSLATE_NOOP("audit", "objeciones"),
    "contacts": QT_TRANSLATE_NOOP("audit", "contactos"),
    "users": QT_TRANSLATE_NOOP("audit", "personas"),
    "teams": QT_TRANSLATE_NOOP("audit", "equipos"),
    "callbacks": QT_TRANSLATE_NOOP("audit", "devoluciones"),
    "copies": QT_TRANSLATE_NOOP("audit", "copias"),
    "skipped": QT_TRANSLATE_NOOP("audit", "omitidos"),
}
FIELDS: dict[str, object] = {
    "mode": QT_TRANSLATE_NOOP("audit", "Grabar"),
    "notice": QT_TRANSLATE_NOOP("audit", "Aviso"),
    "beep_seconds": QT_TRANSLATE_NOOP("audit", "Pitido cada (s)"),
    "keep_from_seconds": QT_TRANSLATE_NOOP("audit", "Guardar desde (s)"),
    "voice_start_dbfs": QT_TRANSLATE_NOOP("audit", "Empezar con la voz (dBFS)"),
    "pre_roll_seconds": QT_TRANSLATE_NOOP("audit", "Guardar de antes (s)"),
    "pause_reminder_seconds": QT_TRANSLATE_NOOP("audit", "Recordar la pausa cada (s)"),
    "dial_kind": QT_TRANSLATE_NOOP("audit", "Cómo se marca"),
    "dial_template": QT_TRANSLATE_NOOP("audit", "Con qué se marca"),
    "max_attempts": QT_TRANSLATE_NOOP("audit", "Intentos como máximo"),
    "retry_minutes": QT_TRANSLATE_NOOP("audit", "Minutos entre intentos"),
    "hours": QT_TRANSLATE_NOOP("audit", "Horario"),
    "refuse_out_of_hours": QT_TRANSLATE_NOOP("audit", "Impedir fuera del horario"),
    "wrap_up_seconds": QT_TRANSLATE_NOOP("audit", "Cierre como máximo (s)"),
    "product_ids": QT_TRANSLATE_NOOP("audit", "Productos"),
    "label_es": QT_TRANSLATE_NOOP("audit", "Nombre"),
    "connected": QT_TRANSLATE_NOOP("audit", "Contactada"),
    "sale": QT_TRANSLATE_NOOP("audit", "Venta"),
    "callback": QT_TRANSLATE_NOOP("audit", "Volver a llamar"),
    "do_not_call": QT_TRANSLATE_NOOP("audit", "No volver a llamar"),
    "no_contact": QT_TRANSLATE_NOOP("audit", "Sin contacto"),
    "final": QT_TRANSLATE_NOOP("audit", "Definitivo"),
    "status_id": QT_TRANSLATE_NOOP("audit", "Estado del contacto"),
    "is_active": QT_TRANSLATE_NOOP("audit", "En uso"),
}
PATTERNS: tuple[tuple[re.Pattern[str], object], ...] = tuple(
    (re.compile(pattern), words)
    for pattern, words in (
        (r"wrong password, (\d+) in a row", QT_TRANSLATE_NOOP("audit", "contraseña equivocada, intentos seguidos: %1")),
        (r"first fault at (\d+)", QT_TRANSLATE_NOOP("audit", "primer fallo en la entrada %1")),
        (r"version (\d+)", QT_TRANSLATE_NOOP("audit", "versión %1")),
        (r"at ([\d.]+) s", QT_TRANSLATE_NOOP("audit", "a los %1 s")),
        (r"rule (\d+): (\d+) days", QT_TRANSLATE_NOOP("audit", "regla %1: %2 d")),
        (r"the log had reached entry (\d+) \(\w+\)", QT_TRANSLATE_NOOP("audit", "el registro llegaba a la entrada %1")),
        (r"\+(\d+) ~(\d+) !(\d+)", QT_TRANSLATE_NOOP("audit", "nuevas: %1, cambiadas: %2, con error: %3")),
        (
            r"\+(\d+) ~(\d+) =(\d+) !(\d+)",
            QT_TRANSLATE_NOOP("audit", "nuevos: %1, al día: %2, iguales: %3, con error: %4"),
        ),
        (r"-(\d+) ~(\d+), kept (\d+)", QT_TRANSLATE_NOOP("audit", "quitados: %1, como estaban: %2, se quedan: %3")),
    )
)
SENTENCES: dict[str, object] = {
    "rule": QT_TRANSLATE_NOOP("audit", "%1: %2 d"),
    "off": QT_TRANSLATE_NOOP("audit", "sin usar"),
    "closed": QT_TRANSLATE_NOOP("audit", "Ya no se llama"),
    "moves": QT_TRANSLATE_NOOP("audit", "meses sin llamada hasta pasar a “%2”: %1"),
}
