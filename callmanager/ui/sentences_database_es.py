"""What is told of a team's database on a server, in Spanish, by code."""

DATABASE: dict[str, str] = {
    "store_away": (
        "La base de datos del equipo no responde. Las llamadas siguen: se graban, se guardan en esta computadora y "
        "pasan solas a la base cuando vuelva."
    ),
    "store_conflict": "Otro puesto cambió lo mismo en ese momento. No se guardó este cambio; inténtelo otra vez.",
    "store_slow": "La base de datos tardó demasiado. No se guardó nada de este cambio; inténtelo otra vez.",
    "store_server": (
        "El servidor de la base de datos no aceptó el cambio. No se guardó nada; avise a quien lo administra."
    ),
    "journal_write": (
        "Ni la base de datos ni el disco de esta computadora guardan la llamada. La grabación sigue. Apunte el "
        "resultado en papel y haga espacio en el disco."
    ),
    "journal_read": (
        "El archivo {path} no se puede leer. Tiene llamadas que aún no están en la base de datos; quedó como estaba."
    ),
    "journal_conflict": (
        "La base de datos volvió. No todo lo guardado aquí encaja con lo que otros hicieron mientras tanto; los "
        "detalles están en el registro y nada se perdió."
    ),
    "call_unchecked": (
        "La base de datos no responde, así que nadie sabe si se puede llamar a este número. Pregunte antes de seguir."
    ),
    "server_host": "No hay ninguna computadora “{host}” en la red. Revise el nombre o escriba su dirección IP.",
    "server_port": (
        "“{host}” no responde en el puerto {port}. Revise el puerto, que PostgreSQL corra ahí y acepte conexiones de "
        "otras computadoras, y que ningún cortafuegos estorbe."
    ),
    "server_login": (
        "El servidor no deja entrar a “{user}”. Revise usuario y contraseña, y que pg_hba.conf admita esta computadora."
    ),
    "server_password_missing": "El servidor pide una contraseña para “{user}”. Escríbala.",
    "server_full": "El servidor no acepta más conexiones. Quien lo administra puede subir max_connections.",
    "server_database": (
        "Usuario y contraseña son correctos, pero no hay una base “{database}” que “{user}” pueda abrir. Pida que la "
        "creen: CREATE DATABASE {database} OWNER {user}."
    ),
    "server_version": "El servidor es PostgreSQL {version}; CallManager necesita {least} o posterior.",
    "server_encoding": "La base guarda el texto como {encoding}. CallManager necesita una con la codificación UTF8.",
    "server_rights": (
        "“{user}” no tiene permisos suficientes en la base “{database}”. Pida que lo hagan su dueño: "
        "ALTER DATABASE {database} OWNER TO {user}."
    ),
    "move_source": "No hay datos en esta computadora que se puedan leer, así que no se movió nada.",
    "move_schema": "Los datos son de otra versión de CallManager. Abra el puesto una vez e inténtelo otra vez.",
    "move_not_empty": (
        "La base del servidor ya tiene datos (tabla {table}). Ahí no se cambió nada. Elija una base vacía."
    ),
    "move_row": (
        "Una fila de la tabla {table} no cabe en el servidor. Ahí no quedó nada, y los de aquí están como estaban."
    ),
    "move_differs": (
        "La tabla {table} no quedó igual en el servidor. Ahí no quedó nada, y los datos de aquí están como estaban."
    ),
    "move_lost": (
        "Se perdió el servidor mientras se movían los datos. Ahí no quedó nada, y los de aquí están como estaban; "
        "inténtelo otra vez."
    ),
    "move_cancelled": "Se canceló. En el servidor no quedó nada, y los datos de aquí están como estaban.",
    "move_server": "Los datos ya están en un servidor. Para llevarlos a otro use pg_dump y pg_restore.",
    "move_call": "Termine primero la llamada; después se pueden mover los datos.",
}
