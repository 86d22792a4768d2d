"""What each setting means, in a sentence: shown beside it, read by screen readers, and found by the searches."""

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

_MEANINGS = {
    "settings_language": QT_TRANSLATE_NOOP("labels", "El idioma de toda la ventana. Cambia al guardar, sin reiniciar."),
    "settings_theme": QT_TRANSLATE_NOOP(
        "labels", "Claro, oscuro, o el que tenga la computadora; entonces cambia con ella."
    ),
    "settings_device": QT_TRANSLATE_NOOP("labels", "El micrófono que graba su voz."),
    "settings_second_device": QT_TRANSLATE_NOOP(
        "labels", "El sonido del cliente, si llega por otra entrada. Con ella cada voz queda en su canal."
    ),
    "settings_sound_check": QT_TRANSLATE_NOOP("labels", "Tres segundos de prueba: cuánto se oye y cómo suena."),
    "settings_sample_rate": QT_TRANSLATE_NOOP(
        "labels", "Más muestras suenan mejor y ocupan más. 44 100 basta para la voz."
    ),
    "settings_channels": QT_TRANSLATE_NOOP(
        "labels", "Uno graba solo a quien llama; dos, al agente a la izquierda y al cliente a la derecha."
    ),
    "copilot_host": QT_TRANSLATE_NOOP("labels", "Dónde corre Ollama. Vacío: en esta computadora."),
    "copilot_token": QT_TRANSLATE_NOOP(
        "labels", "Solo para un servidor detrás de una puerta propia; queda en los ajustes."
    ),
    "copilot_verify_tls": QT_TRANSLATE_NOOP(
        "labels", "Quítelo solo para un servidor de la oficina que firma su propio certificado."
    ),
    "copilot_connect_seconds": QT_TRANSLATE_NOOP(
        "labels", "Si el servidor no aparece en ese tiempo, quedan las respuestas aprobadas."
    ),
    "copilot_timeout_seconds": QT_TRANSLATE_NOOP(
        "labels", "Cuánto puede callar el modelo antes de su primera palabra, y entre dos."
    ),
    "copilot_total_seconds": QT_TRANSLATE_NOOP("labels", "Cuánto puede durar una respuesta entera."),
    "copilot_keep_alive": QT_TRANSLATE_NOOP(
        "labels", "Mientras está en memoria, responde enseguida; un turno entero es lo mejor."
    ),
    "copilot_num_ctx": QT_TRANSLATE_NOOP("labels", "Cuánto texto recuerda el modelo de una vez."),
    "models_table": QT_TRANSLATE_NOOP(
        "labels", "Los modelos del servidor, su tamaño, qué saben hacer y para qué se usan."
    ),
    "model_live": QT_TRANSLATE_NOOP("labels", "El modelo elegido escribe los borradores durante las llamadas."),
    "model_summary": QT_TRANSLATE_NOOP("labels", "El modelo elegido escribe los resúmenes después de las llamadas."),
    "models_refresh": QT_TRANSLATE_NOOP("labels", "Pregunta otra vez al servidor qué modelos tiene."),
    "model_remove": QT_TRANSLATE_NOOP("labels", "Borra del servidor el modelo elegido, después de preguntar."),
    "model_recommended": QT_TRANSLATE_NOOP("labels", "Modelos que caben en la memoria de esta computadora."),
    "model_other": QT_TRANSLATE_NOOP("labels", "Cualquier modelo de la biblioteca de Ollama, con su nombre exacto."),
    "model_fetch": QT_TRANSLATE_NOOP("labels", "Descarga el modelo; se puede cancelar y seguir otro día."),
    "model_question": QT_TRANSLATE_NOOP("labels", "Lo que se le pregunta al modelo elegido para probarlo."),
    "model_answer": QT_TRANSLATE_NOOP("labels", "Lo que respondió el modelo en la prueba."),
    "model_ask": QT_TRANSLATE_NOOP(
        "labels", "Pregunta y mide: cuánto tarda la primera palabra y a qué velocidad escribe."
    ),
    "ollama_again": QT_TRANSLATE_NOOP("labels", "Busca otra vez el servidor; también se busca solo."),
    "settings_server_port": QT_TRANSLATE_NOOP(
        "labels", "El puerto de la página que ven los teléfonos. 0 toma uno libre."
    ),
    "settings_server_enabled": QT_TRANSLATE_NOOP(
        "labels", "Apagado, ni los teléfonos ni las centralitas llegan aquí; las llamadas y grabaciones siguen igual."
    ),
    "settings_server_host": QT_TRANSLATE_NOOP(
        "labels", "Solo esta computadora, toda la red, o una sola tarjeta: la del cable, la inalámbrica o la VPN."
    ),
    "settings_server_listening": QT_TRANSLATE_NOOP(
        "labels", "Quítelo y ningún teléfono oye grabaciones, diga lo que diga su invitación. Vale enseguida."
    ),
    "settings_server_address": QT_TRANSLATE_NOOP(
        "labels", "La que llevan el código QR y las invitaciones. El nombre .local (mDNS) vale aunque cambie el número."
    ),
    "settings_server_other_port": QT_TRANSLATE_NOOP("labels", "En una Mac, AirPlay suele ocupar el puerto 5000."),
    "settings_server_tls": QT_TRANSLATE_NOOP(
        "labels", "Con un certificado propio de esta oficina, que cada teléfono instala una vez."
    ),
    "company_name": QT_TRANSLATE_NOOP("labels", "Encabeza la página de los teléfonos y las pantallas de pared."),
    "company_accent": QT_TRANSLATE_NOOP(
        "labels", "De botones y cifras en los teléfonos. Si no se lee bien, se usa el más parecido que sí."
    ),
    "company_logo_choose": QT_TRANSLATE_NOOP(
        "labels", "Un PNG o SVG de hasta 200 kB. Se guarda una copia con los demás datos."
    ),
    "office_country": QT_TRANSLATE_NOOP("labels", "De qué país es un teléfono que se escribe sin prefijo."),
    "office_time_zone": QT_TRANSLATE_NOOP("labels", "El reloj de los informes, las metas y las horas de llamada."),
    "office_days_off": QT_TRANSLATE_NOOP(
        "labels", "Feriados: esos días se impide llamar o se avisa, como diga el horario de cada campaña."
    ),
    "settings_home": QT_TRANSLATE_NOOP(
        "labels", "Aquí están la base de datos, los ajustes y el registro de esta computadora."
    ),
    "settings_recordings": QT_TRANSLATE_NOOP("labels", "Aquí quedan las grabaciones."),
    "settings_folder": QT_TRANSLATE_NOOP(
        "labels", "Dónde se guardan las grabaciones nuevas. Vacío: con los demás datos."
    ),
    "settings_second_folder": QT_TRANSLATE_NOOP(
        "labels", "Si el primer disco falla o se llena, la grabación sigue aquí sin cortarse."
    ),
    "settings_low_disk": QT_TRANSLATE_NOOP("labels", "Un aviso llega antes de que falte espacio para grabar."),
    "settings_min_free": QT_TRANSLATE_NOOP(
        "labels", "Cuando queda menos, la grabación termina en orden en vez de romperse."
    ),
    "settings_silent_alarm": QT_TRANSLATE_NOOP(
        "labels", "Si del micrófono no llega nada durante ese tiempo, hay una alarma."
    ),
    "settings_compress": QT_TRANSLATE_NOOP(
        "labels", "FLAC guarda lo mismo en menos espacio; Opus, mucho menos, con una pérdida que casi no se oye."
    ),
    "settings_compress_after": QT_TRANSLATE_NOOP("labels", "Hasta entonces la grabación queda como WAV."),
    "settings_verify_every": QT_TRANSLATE_NOOP("labels", "Cada grabación se lee otra vez, por si un disco la dañó."),
    "campaign_name": QT_TRANSLATE_NOOP("labels", "Así la ven los agentes y los informes."),
    "campaign_active": QT_TRANSLATE_NOOP("labels", "Una campaña que no está en uso no se ofrece; sus llamadas quedan."),
    "campaign_mode": QT_TRANSLATE_NOOP("labels", "Siempre, a pedido, nunca, o siempre sin que se pueda detener."),
    "campaign_notice": QT_TRANSLATE_NOOP("labels", "El agente lo lee al contestar el cliente, y anota qué dijo."),
    "campaign_beep": QT_TRANSLATE_NOOP("labels", "Un pitido que los dos oyen recuerda que se graba."),
    "campaign_keep_from": QT_TRANSLATE_NOOP("labels", "Las más cortas no se guardan."),
    "campaign_reminder": QT_TRANSLATE_NOOP("labels", "Avisa si una grabación pausada se quedó olvidada."),
    "campaign_voice_start": QT_TRANSLATE_NOOP("labels", "Al contestar, o con la primera voz más fuerte que ese nivel."),
    "campaign_pre_roll": QT_TRANSLATE_NOOP("labels", "Lo que se oyó justo antes de la voz se conserva también."),
    "campaign_dial_kind": QT_TRANSLATE_NOOP(
        "labels", "Quién marca: el agente en su teléfono, un programa o una dirección web."
    ),
    "campaign_dial_template": QT_TRANSLATE_NOOP(
        "labels", "Lo que se llama para marcar; el número ocupa su lugar en el texto."
    ),
    "campaign_hours_policy": QT_TRANSLATE_NOOP("labels", "Fuera del horario una llamada se impide, o solo se avisa."),
    "campaign_attempts": QT_TRANSLATE_NOOP("labels", "Después la cola no vuelve a dar ese contacto."),
    "campaign_retry": QT_TRANSLATE_NOOP("labels", "Antes de ese tiempo nadie recibe otra vez el mismo contacto."),
    "campaign_wrap_up": QT_TRANSLATE_NOOP("labels", "Cuánto hay para elegir el resultado después de colgar."),
    "campaign_products": QT_TRANSLATE_NOOP("labels", "Los que se ofrecen al llamar en esta campaña."),
    "script_edit_choice": QT_TRANSLATE_NOOP("labels", "Cuál de los guiones se cambia abajo."),
    "script_edit_name": QT_TRANSLATE_NOOP("labels", "Así se elige al llamar."),
    "script_edit_body": QT_TRANSLATE_NOOP("labels", "Los pasos que el agente lee, uno por párrafo."),
    "script_edit_active": QT_TRANSLATE_NOOP("labels", "Un guion que no se ofrece queda guardado."),
    "retention_days": QT_TRANSLATE_NOOP("labels", "Después de esos días una grabación que cumple la regla se borra."),
    "retention_daily": QT_TRANSLATE_NOOP("labels", "Las reglas se aplican solas una vez al día."),
    "encryption_on": QT_TRANSLATE_NOOP(
        "labels", "Sin la clave de esta oficina nadie puede oírlas, tampoco en una copia."
    ),
    "key_save": QT_TRANSLATE_NOOP(
        "labels", "Guárdela lejos de esta computadora: sin ella, lo cifrado se pierde si el disco se daña."
    ),
    "erase_phone": QT_TRANSLATE_NOOP(
        "labels", "De quien tiene ese número se borra la voz y lo escrito; las cifras quedan sin nombre."
    ),
    "status_label": QT_TRANSLATE_NOOP("labels", "Así se ve en la lista de contactos."),
    "status_active": QT_TRANSLATE_NOOP("labels", "Un estado que no está en uso no se ofrece."),
    "status_closed": QT_TRANSLATE_NOOP("labels", "La cola no da a nadie contactos con este estado."),
    "status_months": QT_TRANSLATE_NOOP("labels", "Pasado ese tiempo sin llamadas, el contacto cambia de estado solo."),
    "status_moves_to": QT_TRANSLATE_NOOP("labels", "El estado que recibe entonces."),
    "contact_run_rules": QT_TRANSLATE_NOOP(
        "labels", "El contacto al que nadie llamó durante el plazo de su estado pasa al que se eligió arriba."
    ),
    "contact_rules_time": QT_TRANSLATE_NOOP("labels", "La hora de la oficina; de madrugada no estorba."),
    "contact_lock_minutes": QT_TRANSLATE_NOOP("labels", "Mientras tanto nadie más lo cambia ni lo llama."),
    "outcomes_label": QT_TRANSLATE_NOOP("labels", "Así lo ven los agentes al terminar una llamada."),
    "outcomes_active": QT_TRANSLATE_NOOP("labels", "Un resultado que no se ofrece queda en las llamadas de antes."),
    "outcome_reach": QT_TRANSLATE_NOOP("labels", "Si se habló con la persona; de esto salen los contactos efectivos."),
    "outcome_status": QT_TRANSLATE_NOOP("labels", "El contacto recibe este estado al terminar la llamada."),
    "outcome_is_sale": QT_TRANSLATE_NOOP("labels", "Cuenta como venta en las cifras y en las metas."),
    "outcome_is_callback": QT_TRANSLATE_NOOP("labels", "Al elegirlo se pide cuándo volver a llamar."),
    "outcome_is_do_not_call": QT_TRANSLATE_NOOP("labels", "El contacto queda bloqueado para todas las campañas."),
    "outcome_is_final": QT_TRANSLATE_NOOP("labels", "La cola no da otra vez este contacto."),
    "pause_reasons_label": QT_TRANSLATE_NOOP("labels", "Así se ve al hacer una pausa."),
    "pause_reasons_active": QT_TRANSLATE_NOOP("labels", "Un motivo que no se ofrece queda en las pausas de antes."),
    "idle_minutes": QT_TRANSLATE_NOOP("labels", "Quien está listo y no toca nada durante ese tiempo pasa a ausente."),
    "daily_report_daily": QT_TRANSLATE_NOOP("labels", "Un archivo con las cifras del día, sin que nadie lo pida."),
    "daily_report_time": QT_TRANSLATE_NOOP("labels", "La hora de la oficina a la que se escribe."),
    "daily_report_of_day": QT_TRANSLATE_NOOP("labels", "De madrugada conviene el día anterior."),
    "daily_report_kind": QT_TRANSLATE_NOOP("labels", "Excel para leer; CSV para otros programas."),
    "daily_report_keep": QT_TRANSLATE_NOOP("labels", "Los más viejos se borran."),
    "daily_report_all_contacts": QT_TRANSLATE_NOOP(
        "labels", "La hoja de contactos lleva todos los de la oficina; sin esto, solo los de las llamadas de ese día."
    ),
    "daily_report_folder": QT_TRANSLATE_NOOP("labels", "Vacío: la carpeta de informes de esta computadora."),
    "backup_daily": QT_TRANSLATE_NOOP("labels", "Una copia de la base de datos, que se comprueba al hacerla."),
    "backup_time": QT_TRANSLATE_NOOP("labels", "La hora de la oficina a la que se hace."),
    "backup_keep": QT_TRANSLATE_NOOP("labels", "Los más viejos se borran; el último, nunca."),
    "backup_folder": QT_TRANSLATE_NOOP("labels", "Mejor en otro disco: si este falla, la copia queda."),
    "database_host": QT_TRANSLATE_NOOP("labels", "El servidor PostgreSQL del equipo."),
    "database_port": QT_TRANSLATE_NOOP("labels", "El de PostgreSQL suele ser 5432."),
    "database_name": QT_TRANSLATE_NOOP("labels", "La base de datos dentro del servidor."),
    "database_user": QT_TRANSLATE_NOOP("labels", "Con quién entra CallManager al servidor."),
    "database_password": QT_TRANSLATE_NOOP("labels", "Se guarda en los ajustes de esta computadora."),
    "settings_tray": QT_TRANSLATE_NOOP(
        "labels", "Un icono junto al reloj dice si está libre, en llamada o en pausa, y permite cambiarlo."
    ),
    "settings_notify_callbacks": QT_TRANSLATE_NOOP("labels", "Cuando llega la hora de una llamada prometida."),
    "settings_notify_alarms": QT_TRANSLATE_NOOP(
        "labels", "Cuando una grabación está en peligro o algo dejó de funcionar."
    ),
    "settings_notify_phones": QT_TRANSLATE_NOOP("labels", "Cuando un teléfono pide entrar."),
    "settings_quiet_in_calls": QT_TRANSLATE_NOOP(
        "labels", "Durante una llamada solo avisan las alarmas; lo demás espera hasta que cuelgue."
    ),
    "settings_timer_amber": QT_TRANSLATE_NOOP(
        "labels", "El reloj de la llamada se pone ámbar, con un signo, pasado ese tiempo."
    ),
    "settings_timer_red": QT_TRANSLATE_NOOP(
        "labels", "El reloj de la llamada se pone rojo, con dos signos, pasado ese tiempo."
    ),
}


def meaning(name: str) -> str:
    """What the setting of this object name means, in the language that is on; "" for what has no entry."""
    return QCoreApplication.translate("labels", str(_MEANINGS[name])) if name in _MEANINGS else ""


def known() -> frozenset[str]:
    """The object names that have an entry."""
    return frozenset(_MEANINGS)
