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
}
