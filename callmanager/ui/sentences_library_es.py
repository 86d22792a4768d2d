"""The errors' sentences in Spanish, by code: keeping, encrypting and erasing recordings. Part of `sentences_es`."""

LIBRARY: dict[str, str] = {
    # Encryption
    "vault_altered": (
        "El archivo cifrado {file} fue alterado, está cortado o no corresponde a su clave. Se dejó como está; tome una "
        "copia de un respaldo."
    ),
    "recording_altered": (
        "La grabación {file} no está como se grabó y por eso no se cifró. Quedó como estaba; véala en la lista de "
        "grabaciones."
    ),
    "seal_failed": (
        "La grabación {file} no se pudo cifrar ({cause}) y queda como estaba. Se intenta otra vez en el próximo inicio."
    ),
    # Keys
    "no_key": "Todavía no hay clave y por eso no se cifró nada. Cree una primero.",
    "key_missing": (
        "La clave {key} no está en esta computadora y lo que se cifró con ella queda cerrado; nada de ello se perdió. "
        "Traiga la clave con su clave de recuperación."
    ),
    "key_not_kept": (
        "Una clave nueva se guardó en {name}, pero no vuelve de allí. No se usa y no se cambió nada. Revise el llavero "
        "de esta computadora."
    ),
    "keyring_closed": (
        "El llavero de esta computadora ({name}) no entrega sus claves ({cause}). Las grabaciones cifradas quedan "
        "cerradas mientras tanto. Ábralo e inténtelo otra vez."
    ),
    "keyring_gone": (
        "Desde aquí no se alcanza el llavero con las claves de las grabaciones, que quedan cerradas mientras tanto. "
        "Abra CallManager en la sesión de escritorio o traiga la clave con su clave de recuperación."
    ),
    "keys_folder": (
        "La carpeta de las claves {path} no se puede usar ({cause}). Las grabaciones cifradas quedan cerradas mientras "
        "tanto. Revise sus permisos."
    ),
    "keys_broken": (
        "La lista de claves {path} no se puede usar ({cause}). No se cambió nada y mientras tanto no se cifra nada. "
        "Recupérela de un respaldo, o apártela y traiga las claves con sus claves de recuperación."
    ),
    "recovery_lines": (
        "Una clave de recuperación tiene {lines} líneas de ocho letras y cifras; hay {found}. No se cambió nada. "
        "Escríbalas todas, una debajo de otra."
    ),
    "recovery_slip": (
        "La línea {line} de la clave de recuperación tiene un error o está en otro lugar. No se cambió nada. Compárela "
        "con la hoja."
    ),
    "recovery_inside": (
        "Una clave de recuperación dentro de la carpeta de datos se perdería junto con ella. No se escribió nada. "
        "Elija otro lugar, mejor en otro disco."
    ),
    "recovery_write": (
        "La clave de recuperación no se pudo escribir en {path} ({cause}). Elija otro nombre o lugar; nunca se escribe "
        "sobre un archivo que ya existe."
    ),
    "keys_missing": (
        "Hay grabaciones cerradas porque su clave no está a mano ({keys}). Ninguna se perdió. Abra el llavero o traiga "
        "la clave con su clave de recuperación: Ajustes › Privacidad."
    ),
    "key_unsaved": (
        "Nadie ha guardado la clave de recuperación de las grabaciones cifradas. Si esta computadora falla, se "
        "pierden. Guárdela en Ajustes › Privacidad."
    ),
    # Deleting and keeping
    "recording_elsewhere": (
        "La grabación {file} está en otra carpeta que la de este programa. Quedó como estaba. Use el programa que "
        "trabaja con esa carpeta."
    ),
    "recording_runs": (
        "Esta grabación sigue en marcha o se está trabajando en ella. Quedó como estaba. Inténtelo cuando termine."
    ),
    "recording_held": (
        "Esta grabación debe conservarse ({why}). No se borró. Quien puede borrar grabaciones puede levantar la "
        "retención."
    ),
    "recording_undeletable": (
        "Un archivo de la grabación {file} no se dejó trabajar ({cause}). Lo empezado se termina en el próximo inicio. "
        "Cierre los otros programas que lo usan."
    ),
    "hold_write": "La retención no se pudo escribir junto a la grabación {file}. No se cambió nada.",
    "hold_reason": "Una retención necesita un motivo. No se cambió nada.",
    "retention_changed": ("Lo que se borraría ya no es lo que se mostró. No se borró nada. Mire la lista nueva."),
    # Erasing a person
    "erase_nobody": "Aquí no se conoce a nadie así. No se cambió nada.",
    "erase_held": (
        "Una grabación de esta persona debe conservarse ({why}). No se borró nada. Levante antes la retención."
    ),
    "erase_live": "Una llamada con esta persona no está terminada. No se borró nada. Termínela antes.",
    "erase_elsewhere": (
        "En otra computadora hay grabaciones de esta persona ({count}). No se borró nada. Bórrelas allí antes."
    ),
    "erase_changed": "Lo que se borraría ya no es lo que se mostró. No se borró nada. Mírelo otra vez.",
    "erase_unfinished": (
        "No se pudieron borrar {count} de {all} grabaciones. Las demás ya no están; el nombre y las llamadas siguen. "
        "Bórrelo otra vez."
    ),
    "store_scrub": (
        "Lo borrado no se pudo sobrescribir en la base de datos ({cause}). Está borrado de todos modos. Haga sitio en "
        "el disco y bórrelo otra vez."
    ),
    "log_scrub": "El registro no se pudo reescribir. Borre a mano los archivos de {path}.",
}
