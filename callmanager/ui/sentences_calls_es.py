"""Sentences in Spanish for what calls, callbacks, scripts and telephones refuse."""

CALLS: dict[str, str] = {
    # Whether a call may be made
    "call_do_not_call": "A {name} no se le debe llamar. No se inició ninguna llamada.",
    "call_consent": "El permiso de {name} valió hasta el {until}, y ya no. No se inició ninguna llamada.",
    "call_attempts": "A {name} se le llamó {attempts} veces y la campaña permite {most}. No se inició ninguna llamada.",
    "call_hours": "En {zone}, donde puede estar {name}, son las {time}: está fuera del horario de llamadas.",
    "call_closed": "Con {name} ya se terminó, según su estado.",
    # Outcomes and pause reasons
    "outcome_label": "Un resultado necesita un texto de 1 a {limit} caracteres. No se cambió nada.",
    "outcome_meaning": (
        "Un resultado dice que se habló con una persona o que no se habló con nadie, y solo hay venta si se habló. "
        "No se cambió nada."
    ),
    "outcome_last": "Al menos un resultado queda en uso. No se cambió nada.",
    "outcome_id": "El código de un resultado lleva solo letras minúsculas, cifras y “_”. No se cambió nada.",
    "pause_label": "Un motivo de pausa necesita un texto de 1 a {limit} caracteres. No se cambió nada.",
    "pause_idle": "“Ausente” lo nota el programa y queda en la lista; se apaga en los ajustes. No se cambió nada.",
    "pause_last": "Al menos un motivo de pausa queda en uso. No se cambió nada.",
    "pause_id": "El código de un motivo lleva solo letras minúsculas, cifras y “_”. No se cambió nada.",
    "unknown_pause": "Ese motivo de pausa no existe. Su estado no cambió.",
    # Callbacks
    "callback_contact": "Para volver a llamar hace falta un contacto. Guarde antes el número como contacto.",
    "callback_time": "Elija un momento entre ahora y dos años. No se cambió nada.",
    "callback_gone": "Esa promesa ya se cumplió o se descartó. No se cambió nada.",
    # Scripts
    "script_name": "Un guion necesita un nombre de 1 a {limit} caracteres. No se cambió nada.",
    "script_long": "Un guion puede tener {limit} caracteres como máximo. No se cambió nada.",
    "script_empty": "Un guion necesita al menos un paso. No se cambió nada.",
    "script_unknown": "Ese guion no existe. No se cambió nada.",
    # Dialling
    "campaign_hours": (
        "El horario de llamadas no se entiende: cada día tiene tramos de una hora a otra. No se cambió nada."
    ),
    "dial_number": (
        "“{number}” no se puede marcar: solo cifras, *, # y un + al inicio. La llamada sigue; marque a mano."
    ),
    "dial_scheme": "“{template}” no es una forma de marcar del sistema. Use tel, sip, callto o sip con su servidor.",
    "dial_template": "Esa forma de marcar no se puede usar. Ponga number entre llaves donde va el número, y nada más.",
    "dial_shell": (
        "“{program}” lee sus argumentos como órdenes, y a un programa así no se le da un número. Indique el programa "
        "telefónico."
    ),
    "dial_url": (
        "La dirección de la central empieza con http:// o https://, nombra un servidor y después lleva number entre "
        "llaves."
    ),
    "dial_program": "No se encontró el programa “{program}”. La llamada sigue; marque a mano y corrija la campaña.",
    "dial_failed": "El número no llegó al teléfono ({cause}). La llamada sigue; marque a mano.",
}
