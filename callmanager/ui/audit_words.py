"""The audit log's actions and faults in the interface's words; an action without words (from later) shows as it is."""

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication, QLocale

from callmanager.domain.audit import AuditEntry, AuditFault, AuditSubject, AuditWords
from callmanager.ui import agent_words, audit_details, labels
from callmanager.ui import format as say

KINDS: dict[str, object] = {
    "login": QT_TRANSLATE_NOOP("audit", "Entradas"),
    "user": QT_TRANSLATE_NOOP("audit", "Personas"),
    "team": QT_TRANSLATE_NOOP("audit", "Equipos"),
    "recording": QT_TRANSLATE_NOOP("audit", "Grabaciones"),
    "call": QT_TRANSLATE_NOOP("audit", "Llamadas"),
    "contact": QT_TRANSLATE_NOOP("audit", "Borrado de personas"),
    "contacts": QT_TRANSLATE_NOOP("audit", "Contactos"),
    "campaign": QT_TRANSLATE_NOOP("audit", "Campañas"),
    "report": QT_TRANSLATE_NOOP("audit", "Informes"),
    "phone": QT_TRANSLATE_NOOP("audit", "Teléfonos"),
    "token": QT_TRANSLATE_NOOP("audit", "Programas"),
    "retention": QT_TRANSLATE_NOOP("audit", "Plazos"),
    "key": QT_TRANSLATE_NOOP("audit", "Llaves"),
    "settings": QT_TRANSLATE_NOOP("audit", "Ajustes"),
    "callback": QT_TRANSLATE_NOOP("audit", "Devoluciones"),
    "script": QT_TRANSLATE_NOOP("audit", "Guiones"),
    "outcome": QT_TRANSLATE_NOOP("audit", "Resultados"),
    "pause": QT_TRANSLATE_NOOP("audit", "Motivos de pausa"),
    "goal": QT_TRANSLATE_NOOP("audit", "Metas"),
    "playbook": QT_TRANSLATE_NOOP("audit", "Respuestas"),
    "product": QT_TRANSLATE_NOOP("audit", "Productos"),
    "prompt": QT_TRANSLATE_NOOP("audit", "Instrucciones de la IA"),
    "conversation": QT_TRANSLATE_NOOP("audit", "Conversaciones"),
    "summary": QT_TRANSLATE_NOOP("audit", "Resúmenes"),
    "legacy": QT_TRANSLATE_NOOP("audit", "Programa anterior"),
    "storage": QT_TRANSLATE_NOOP("audit", "Datos"),
    "audit": QT_TRANSLATE_NOOP("audit", "Registro"),
}
"""The kinds to choose from, each the part of an action before its dot."""

ACTIONS: dict[str, object] = {
    "login": QT_TRANSLATE_NOOP("audit", "Entró"),
    "login.refused": QT_TRANSLATE_NOOP("audit", "No pudo entrar"),
    "user.create": QT_TRANSLATE_NOOP("audit", "Persona agregada"),
    "user.disable": QT_TRANSLATE_NOOP("audit", "Persona desactivada"),
    "user.enable": QT_TRANSLATE_NOOP("audit", "Persona activada"),
    "user.role": QT_TRANSLATE_NOOP("audit", "Cambio de función"),
    "user.team": QT_TRANSLATE_NOOP("audit", "Cambio de equipo"),
    "user.rename": QT_TRANSLATE_NOOP("audit", "Cambio de nombre"),
    "user.email": QT_TRANSLATE_NOOP("audit", "Cambio de correo"),
    "user.password": QT_TRANSLATE_NOOP("audit", "Cambió su contraseña"),
    "user.password.refused": QT_TRANSLATE_NOOP("audit", "No pudo cambiar su contraseña"),
    "user.reset_password": QT_TRANSLATE_NOOP("audit", "Nueva contraseña dada"),
    "user.counters": QT_TRANSLATE_NOOP("audit", "Cifras del programa anterior"),
    "team.add": QT_TRANSLATE_NOOP("audit", "Equipo agregado"),
    "team.rename": QT_TRANSLATE_NOOP("audit", "Equipo con otro nombre"),
    "team.disable": QT_TRANSLATE_NOOP("audit", "Equipo cerrado"),
    "team.enable": QT_TRANSLATE_NOOP("audit", "Equipo abierto"),
    "recording.listen": QT_TRANSLATE_NOOP("audit", "Escuchó"),
    "recording.export": QT_TRANSLATE_NOOP("audit", "Grabación exportada"),
    "recording.delete": QT_TRANSLATE_NOOP("audit", "Grabación eliminada"),
    "recording.discard": QT_TRANSLATE_NOOP("audit", "Grabación descartada"),
    "recording.hold": QT_TRANSLATE_NOOP("audit", "Grabación retenida"),
    "recording.release": QT_TRANSLATE_NOOP("audit", "Grabación liberada"),
    "recording.tag": QT_TRANSLATE_NOOP("audit", "Etiquetas cambiadas"),
    "recording.start": QT_TRANSLATE_NOOP("audit", "Empezó a grabar"),
    "recording.stop": QT_TRANSLATE_NOOP("audit", "Dejó de grabar"),
    "recording.pause": QT_TRANSLATE_NOOP("audit", "Pausó la grabación"),
    "recording.resume": QT_TRANSLATE_NOOP("audit", "Siguió grabando"),
    "call.start": QT_TRANSLATE_NOOP("audit", "Llamada iniciada"),
    "call.end": QT_TRANSLATE_NOOP("audit", "Llamada terminada"),
    "call.consent": QT_TRANSLATE_NOOP("audit", "Consentimiento"),
    "callback.move": QT_TRANSLATE_NOOP("audit", "Devolución aplazada"),
    "callback.drop": QT_TRANSLATE_NOOP("audit", "Devolución quitada"),
    "callback.done": QT_TRANSLATE_NOOP("audit", "Devolución hecha"),
    "callback.anyone": QT_TRANSLATE_NOOP("audit", "Devolución para quien sea"),
    "contact.erase": QT_TRANSLATE_NOOP("audit", "Borró a una persona"),
    "contacts.change": QT_TRANSLATE_NOOP("audit", "Contacto cambiado"),
    "contacts.remove": QT_TRANSLATE_NOOP("audit", "Contactos eliminados"),
    "contacts.status": QT_TRANSLATE_NOOP("audit", "Estado de un contacto"),
    "contacts.statuses": QT_TRANSLATE_NOOP("audit", "Lista de estados"),
    "contacts.rules": QT_TRANSLATE_NOOP("audit", "Reglas de estados"),
    "contacts.block": QT_TRANSLATE_NOOP("audit", "No volver a llamar"),
    "contacts.unblock": QT_TRANSLATE_NOOP("audit", "Se puede volver a llamar"),
    "contacts.do_not_call": QT_TRANSLATE_NOOP("audit", "Lista de no llamar"),
    "contacts.import": QT_TRANSLATE_NOOP("audit", "Contactos importados"),
    "contacts.export": QT_TRANSLATE_NOOP("audit", "Contactos exportados"),
    "campaign.add": QT_TRANSLATE_NOOP("audit", "Campaña agregada"),
    "campaign.rename": QT_TRANSLATE_NOOP("audit", "Campaña con otro nombre"),
    "campaign.policy": QT_TRANSLATE_NOOP("audit", "Reglas de grabación"),
    "campaign.rules": QT_TRANSLATE_NOOP("audit", "Reglas de la campaña"),
    "campaign.activate": QT_TRANSLATE_NOOP("audit", "Campaña activada"),
    "campaign.deactivate": QT_TRANSLATE_NOOP("audit", "Campaña retirada"),
    "script.add": QT_TRANSLATE_NOOP("audit", "Guion agregado"),
    "script.change": QT_TRANSLATE_NOOP("audit", "Guion cambiado"),
    "outcome.add": QT_TRANSLATE_NOOP("audit", "Resultado agregado"),
    "outcome.change": QT_TRANSLATE_NOOP("audit", "Resultado cambiado"),
    "pause.add": QT_TRANSLATE_NOOP("audit", "Motivo de pausa agregado"),
    "pause.change": QT_TRANSLATE_NOOP("audit", "Motivo de pausa cambiado"),
    "report.write": QT_TRANSLATE_NOOP("audit", "Informe escrito"),
    "phone.invite": QT_TRANSLATE_NOOP("audit", "Teléfono invitado"),
    "phone.pair": QT_TRANSLATE_NOOP("audit", "Teléfono pide entrar"),
    "phone.accept": QT_TRANSLATE_NOOP("audit", "Teléfono aceptado"),
    "phone.refuse": QT_TRANSLATE_NOOP("audit", "Teléfono rechazado"),
    "phone.return": QT_TRANSLATE_NOOP("audit", "Teléfono vuelve por otra dirección"),
    "phone.revoke": QT_TRANSLATE_NOOP("audit", "Teléfono retirado"),
    "token.create": QT_TRANSLATE_NOOP("audit", "Clave para un programa"),
    "retention.rules": QT_TRANSLATE_NOOP("audit", "Plazos cambiados"),
    "key.create": QT_TRANSLATE_NOOP("audit", "Llave creada"),
    "key.rotate": QT_TRANSLATE_NOOP("audit", "Llave renovada"),
    "key.show": QT_TRANSLATE_NOOP("audit", "Llave mostrada"),
    "key.saved": QT_TRANSLATE_NOOP("audit", "Llave guardada"),
    "key.import": QT_TRANSLATE_NOOP("audit", "Llave traída"),
    "contacts.undo": QT_TRANSLATE_NOOP("audit", "Importación deshecha"),
    "conversation.export": QT_TRANSLATE_NOOP("audit", "Conversación exportada"),
    "goal.set": QT_TRANSLATE_NOOP("audit", "Meta fijada"),
    "playbook.save": QT_TRANSLATE_NOOP("audit", "Respuesta guardada"),
    "playbook.remove": QT_TRANSLATE_NOOP("audit", "Respuesta quitada"),
    "playbook.import": QT_TRANSLATE_NOOP("audit", "Respuestas importadas"),
    "playbook.export": QT_TRANSLATE_NOOP("audit", "Respuestas exportadas"),
    "product.save": QT_TRANSLATE_NOOP("audit", "Producto guardado"),
    "product.remove": QT_TRANSLATE_NOOP("audit", "Producto quitado"),
    "product.import": QT_TRANSLATE_NOOP("audit", "Productos importados"),
    "product.export": QT_TRANSLATE_NOOP("audit", "Productos exportados"),
    "prompt.save": QT_TRANSLATE_NOOP("audit", "Instrucciones cambiadas"),
    "prompt.reset": QT_TRANSLATE_NOOP("audit", "Instrucciones repuestas"),
    "summary.confirm": QT_TRANSLATE_NOOP("audit", "Resumen confirmado"),
    "settings.change": QT_TRANSLATE_NOOP("audit", "Ajustes cambiados"),
    "storage.restore": QT_TRANSLATE_NOOP("audit", "Copia de seguridad restaurada"),
    "legacy.import": QT_TRANSLATE_NOOP("audit", "Traído del programa anterior"),
    "audit.verify": QT_TRANSLATE_NOOP("audit", "Registro verificado"),
    "audit.export": QT_TRANSLATE_NOOP("audit", "Registro exportado"),
    "audit.redact": QT_TRANSLATE_NOOP("audit", "Persona borrada de una entrada"),
}

_FAULTS: dict[AuditFault, object] = {
    AuditFault.CHANGED: QT_TRANSLATE_NOOP("audit", "la entrada %1 no es la que se escribió"),
    AuditFault.REWORDED: QT_TRANSLATE_NOOP("audit", "las palabras de la entrada %1 no son las que se escribieron"),
    AuditFault.MISSING: QT_TRANSLATE_NOOP("audit", "faltan entradas antes de la %1"),
    AuditFault.FOREIGN: QT_TRANSLATE_NOOP("audit", "la entrada %1 no la escribió este programa"),
    AuditFault.CUT: QT_TRANSLATE_NOOP("audit", "faltan las entradas más nuevas, desde la %1"),
    AuditFault.REPLACED: QT_TRANSLATE_NOOP("audit", "la entrada %1 es otra que la anotada fuera de la base de datos"),
}
_ERASED = QT_TRANSLATE_NOOP("audit", "[persona borrada]")
_EVERYBODY = QT_TRANSLATE_NOOP("audit", "Todos")


def kind(value: str) -> str:
    """A kind of action."""
    return _say(KINDS[value]) if value in KINDS else value


def action(value: str) -> str:
    """What somebody did."""
    return _say(ACTIONS[value]) if value in ACTIONS else value


def subject(entry: AuditEntry, known: AuditSubject | None, locale: QLocale) -> str:
    """With what it was done: by its name, of a call or a recording with its moment; else as it was kept."""
    kind = entry.action.partition(".")[0]
    if known is not None:
        return f"{known.name}  ·  {say.moment(known.at, locale)}" if known.at else known.name
    if kind == "outcome":
        return labels.outcome(entry.subject)
    if kind == "pause":
        return agent_words.pause_reason(entry.subject)
    if entry.action == "contact.erase":
        return _say(_ERASED)
    return _say(_EVERYBODY) if entry.action == "goal.set" and entry.subject == "all" else entry.subject


def spoken(entry: AuditEntry, known: AuditSubject | None, locale: QLocale) -> AuditWords:
    """An entry in the interface's words; what was erased from it is told."""
    detail = audit_details.detail(entry.action, entry.detail, locale)
    if entry.is_redacted:
        detail = f"{_say(_ERASED)} {detail}".rstrip()
    return AuditWords(action(entry.action), subject(entry, known, locale), detail)


def fault(value: AuditFault, entry_id: int) -> str:
    """What is wrong with the log, and where."""
    return _say(_FAULTS[value]).replace("%1", str(entry_id))


def _say(words: object) -> str:
    return QCoreApplication.translate("audit", str(words))
