"""The errors' sentences in Spanish, by code: listening to recordings. Part of `sentences_es`."""

PLAYER: dict[str, str] = {
    "play": "La reproducción falló. La grabación está como estaba; los detalles están en el registro.",
    "play_no_sound_system": (
        "El sistema de sonido de esta computadora no responde y no se puede escuchar nada. La grabación está como "
        "estaba; puede exportarla y escucharla en otra parte."
    ),
    "play_no_device": (
        "Esta computadora no tiene salida de sonido y no se puede escuchar nada. Conecte unos auriculares e inténtelo "
        "otra vez. La grabación está como estaba."
    ),
    "play_device_gone": (
        "La salida de sonido “{device}” no está conectada y no se oye nada. Conéctela o elija otra. La grabación está "
        "como estaba."
    ),
    "play_device_open": (
        "La salida de sonido “{device}” no se pudo abrir y no se oye nada. Revise que esté conectada y libre, o elija "
        "otra. La grabación está como estaba."
    ),
    "play_device_lost": (
        "La salida de sonido “{device}” dejó de funcionar y la reproducción se detuvo. La grabación está como estaba. "
        "Conéctela o elija otra, y siga desde aquí."
    ),
}
