"""The errors' sentences in Spanish, by code: reports and backups. Part of `sentences_es`."""

REPORTS: dict[str, str] = {
    # Reports
    "report_kind": "“{file}” no es nombre de informe: termina en .xlsx, .csv o .zip. No se escribió nada.",
    "report_csv_one": "Un archivo CSV lleva una sola tabla. Elija una, o un archivo .zip. No se escribió nada.",
    "report_cancelled": "El informe se canceló. Un archivo anterior quedó como estaba.",
    "report_child": "Aquí no se pueden escribir informes en segundo plano. No se escribió nada.",
    # Backups
    "backup_nothing": "Todavía no hay base de datos y no se respaldó nada. Se crea en el primer inicio.",
    "backup_exists": "Ya existe un archivo con ese nombre y quedó como estaba. Elija otro nombre.",
    "backup_failed": (
        "El respaldo no se pudo hacer. La base de datos está como estaba. Revise el espacio libre y que se pueda "
        "escribir en la carpeta."
    ),
    "backup_server": (
        "Los datos están en un servidor y en esta computadora falta su herramienta pg_dump. No se respaldó nada. "
        "Instale los programas cliente de PostgreSQL, o deje los respaldos a quien administra el servidor."
    ),
    "backup_folder": (
        "La carpeta de respaldos {folder} no se puede usar. No se respaldó nada. Conecte su disco o elija otra carpeta "
        "en los ajustes."
    ),
    "backup_cancelled": "El respaldo se canceló. No se cambió nada.",
    "backup_old": (
        "El último respaldo bueno tiene {days} días. Todo sigue funcionando, pero un disco dañado se llevaría todo. "
        "Vea Ajustes › Informes."
    ),
    "backup_none": (
        "Todavía no hay un respaldo bueno. Todo sigue funcionando, pero un disco dañado se llevaría todo. "
        "Vea Ajustes › Informes."
    ),
}
