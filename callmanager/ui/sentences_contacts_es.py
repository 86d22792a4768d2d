"""The sentences of errors about contacts and their files, in Spanish; see `callmanager.ui.sentences_es`."""

CONTACTS: dict[str, str] = {
    "unknown_contact": "Ese contacto ya no existe. No se cambió nada.",
    "contact_locked": "El contacto {contact} está ocupado: {name} trabaja con él. Elija otro contacto o espere.",
    "contact_lock_lost": "El contacto {contact} ya no está reservado para usted. Tómelo otra vez.",
    "contact_time_zone": ("No hay una zona horaria “{zone}”. Se escribe como “America/Costa_Rica”. No se guardó nada."),
    "contact_consent_until": ("“{written}” no es una fecha hasta la que se pueda llamar. Escríbala como 2027-12-31."),
    "contact_do_not_call": "“{written}” no dice si no se debe llamar al contacto. Escriba sí o no.",
    "contact_phone_date": "“{phone}” es una fecha o una hora, no un número de teléfono. No se guardó nada.",
    # Statuses
    "contact_status": "No hay un estado “{status}” en uso. No se cambió nada.",
    "contact_status_name": "El estado necesita un nombre. No se cambió nada.",
    "contact_status_taken": "Ya hay un estado “{label}”. No se cambió nada.",
    "contact_status_months": "Los meses deben estar entre 0 y {most}. No se cambió nada.",
    "contact_status_rule": "Una regla debe llevar a otro estado de la lista. No se cambió nada.",
    "contact_status_fixed": "Este estado siempre está en uso. No se cambió nada.",
    "contact_status_forbids": "Este estado siempre impide llamar. No se cambió nada.",
    "rules_cancelled": "Las reglas se cancelaron; lo que ya cambió de estado se queda así.",
    # Files
    "contacts_mapping": (
        "Las columnas no se pueden usar como se eligieron: cada campo va en una sola columna, salvo el teléfono. No se "
        "importó nada."
    ),
    "contacts_shape": (
        "El archivo {file} es JSON, pero no una lista de contactos: hace falta una lista entre corchetes con objetos "
        "entre llaves. No se importó nada."
    ),
    "contacts_too_large": (
        "El archivo {file} no se puede usar: es demasiado grande o está mal formado. No se importó nada."
    ),
    "contacts_unpacked": (
        "El archivo {file} ocupa poco, pero descomprimido llenaría la memoria: no es una lista de contactos normal. No "
        "se importó nada."
    ),
    "contacts_empty": "El archivo {file} está vacío. No se importó nada.",
    "contacts_ending": (
        "El archivo {file} es en realidad un archivo {kind}. Cambie el final de su nombre a .{kind} e impórtelo otra "
        "vez. No se importó nada."
    ),
    "contacts_old_workbook": (
        "El archivo {file} es un libro de Excel antiguo (xls) o con contraseña. Guárdelo como xlsx sin contraseña e "
        "importe ese. No se importó nada."
    ),
    "import_cancelled": "La importación de {file} se canceló. No queda nada de ella.",
    "unknown_import": "Esa importación no existe. No se cambió nada.",
    "import_undone": "Esa importación ya se deshizo. No se cambió nada.",
    "import_runs": "Esa importación todavía está en marcha. Cancélela; no se cambió nada.",
}
