"""What is told of an alarm of a running recording once it is over, in Spanish, by code."""

ALARMS: dict[str, str] = {
    "silent_past": "Del micrófono llegó solo silencio digital por un rato.",
    "no_data_past": "Del micrófono no llegó nada por un rato.",
    "device_lost_past": "El micrófono desapareció por un rato.",
    "device_fallback_past": "El micrófono elegido no estaba y lo reemplazó otro.",
    "device_moved_past": "El sistema de sonido cambió de micrófono.",
    "side_silent_past": "Uno de los dos dispositivos no entregó sonido.",
    "gap_past": "Un trozo del sonido no llegó; en su lugar hay silencio.",
    "beep_failed_past": "El tono de grabación no se pudo reproducir.",
    "disk_stall_past": "El disco no respondió por un rato.",
    "disk_low_past": "Al disco de las grabaciones le queda poco espacio. Libere espacio.",
    "second_folder_past": ("La carpeta de grabaciones falló y se usó la segunda. Libere espacio o repare la primera."),
    "lost_file_past": "Una parte de una grabación se borró mientras corría y se perdió. Averigüe qué borra archivos.",
    "folder_away_past": "La carpeta de grabaciones no estaba y se usó la segunda. Recupere la primera.",
    "already_recording_past": "Había otra grabación en marcha.",
    "now_refused": "Esta llamada ya no se graba: el cliente no aceptó.",
    "now_paused": "La grabación está en pausa.",
    "now_ended": "Esta llamada ya no se graba.",
    "now_sound": "El sonido volvió.",
    "now_disk": "Ya responde otra vez.",
    "now_wanted": "El elegido volvió.",
}
