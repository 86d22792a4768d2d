"""The errors' sentences in Spanish, by code; English stands in the errors themselves.

Codes of recordings come as news without details, so their sentences have no gaps. Others may name a detail of the
error in braces.
"""

from callmanager.ui.sentences_alarms_es import ALARMS
from callmanager.ui.sentences_answers_es import ANSWERS
from callmanager.ui.sentences_calls_es import CALLS
from callmanager.ui.sentences_contacts_es import CONTACTS
from callmanager.ui.sentences_database_es import DATABASE
from callmanager.ui.sentences_figures_es import FIGURES
from callmanager.ui.sentences_library_es import LIBRARY
from callmanager.ui.sentences_people_es import PEOPLE
from callmanager.ui.sentences_player_es import PLAYER
from callmanager.ui.sentences_reports_es import REPORTS

SENTENCES: dict[str, str] = {
    # The program itself
    "unexpected": "Algo falló dentro del programa. No se perdió nada; los detalles están en el registro.",
    "no_display": "No hay pantalla donde abrir una ventana.",
    "log_folder": "El registro no se puede escribir en {path}. Lo demás funciona. Revise los permisos de la carpeta.",
    "permission": "Su función no permite hacer esto. No se cambió nada.",
    "job_start": (
        "El trabajo no pudo empezar: el programa no arrancó por segunda vez. No se cambió nada. Cierre otros programas "
        "e inténtelo otra vez."
    ),
    "job_list": (
        "La lista de grabaciones no se pudo escribir. No se cambió nada. Haga espacio en el disco e inténtelo otra vez."
    ),
    "job_failed": (
        "El trabajo no llegó a su fin. Lo que ya estaba hecho se conserva; los detalles están en el registro. "
        "Inténtelo otra vez."
    ),
    # Calls
    "call_step": "La llamada ya está en otro momento y no puede dar ese paso. No se cambió nada.",
    "call_phone": "Falta un número de teléfono con al menos una cifra. No se inició ninguna llamada.",
    "call_busy": "La llamada con {contact} no está terminada. Póngale antes un resultado; no se inició otra.",
    "call_unfinished": "Termine primero la llamada con {contact}. Su estado no cambió.",
    "unknown_call": "Esa llamada no existe. No se cambió nada.",
    "unknown_outcome": "Ese resultado no existe. No se cambió nada.",
    # Campaigns
    "campaign_name": "El nombre de la campaña debe tener de 1 a {limit} caracteres. No se cambió nada.",
    "campaign_taken": "Ya hay una campaña llamada “{name}”. No se cambió nada.",
    "campaign_value": "Un valor debe estar entre {least} y {most}. No se cambió nada.",
    "campaign_notice": "El aviso puede tener {limit} caracteres como máximo. No se cambió nada.",
    "campaign_general": "La campaña general siempre está en uso. No se cambió nada.",
    "campaign_inactive": "La campaña “{name}” ya no está en uso. No se inició ninguna llamada.",
    "unknown_campaign": "Esa campaña no existe. No se cambió nada.",
    # Recording of a call by its campaign's rules
    "call_done": "La llamada ya está terminada; su consentimiento queda como está.",
    "recording_never": "Esta campaña no graba sus llamadas. No se cambió nada.",
    "recording_refused": (
        "El cliente no quiere que se le grabe, y no se graba. Si se marcó por error, corríjalo primero."
    ),
    "recording_whole": (
        "Esta campaña graba cada llamada hasta el final. La grabación sigue; para datos de tarjeta se puede pausar."
    ),
    "pause_reminder": "La grabación lleva {time} en pausa. Si ya puede, siga grabando con F8.",
    "not_this_call": "Ahora no se graba ninguna llamada de este puesto. No se cambió nada.",
    "discard_failed": ("Una grabación que no debe guardarse no se pudo borrar. Bórrela en la lista de grabaciones."),
    # Contacts
    "contact_phone": "“{phone}” no es un número de teléfono. No se guardó nada.",
    "contact_phone_spoiled": (
        "Una hoja de cálculo convirtió ese teléfono en una cantidad. Póngale formato de texto a la columna e importe "
        "otra vez."
    ),
    "contact_name": "Falta el nombre. No se guardó nada.",
    "contacts_columns": (
        "Una de las primeras 20 filas debe nombrar las columnas del nombre y del teléfono. No se importó nada."
    ),
    "contacts_unreadable": "El archivo no se puede leer. No se importó nada. Ciérrelo en otros programas o elija otro.",
    "contacts_broken": "El archivo {file} está dañado o no es de ese tipo. No se importó nada.",
    "contacts_unwritable": "El archivo no se puede escribir. Elija otra carpeta.",
    "contacts_kind": "Ese archivo no es de contactos. Sirven: {kinds}.",
    # People
    # Recordings
    "no_device": "No hay micrófono. Conecte uno o elija otro en Ajustes › Sonido. La llamada sigue sin grabarse.",
    "device_open": (
        "El micrófono no se pudo abrir y la llamada no se graba. Revise que esté conectado y que ningún otro programa "
        "lo use, o elija otro en Ajustes › Sonido."
    ),
    "device_hangs": (
        "El sistema de sonido no responde y la llamada no se graba. Revise el sonido de esta computadora e inténtelo "
        "otra vez."
    ),
    "no_portaudio": (
        "Falta la biblioteca de sonido PortAudio y no se puede grabar. Instálela (Debian y Ubuntu: apt install "
        "libportaudio2; macOS: brew install portaudio) y reinicie CallManager."
    ),
    "portaudio_broken": (
        "La biblioteca de sonido PortAudio no arranca y no se puede grabar. Revise el sonido de esta computadora y "
        "reinicie CallManager."
    ),
    "devices": "Las entradas de sonido no se pudieron consultar. Lo que se está grabando sigue. Busque otra vez.",
    "devices_timeout": (
        "El sistema de sonido no dijo qué entradas tiene. Lo que se está grabando sigue. Revise el sonido de esta "
        "computadora y busque otra vez."
    ),
    "stream_ended": (
        "El micrófono dejó de funcionar y la grabación terminó. Lo grabado hasta ahora está guardado. Conéctelo; la "
        "próxima llamada se grabará."
    ),
    "no_data": (
        "No llega sonido del micrófono y no se está grabando nada. Lo anterior está guardado. Revise el micrófono y "
        "sus permisos."
    ),
    "gap": "Un trozo del sonido no llegó. La grabación sigue, con silencio en su lugar.",
    "empty": "No llegó ningún sonido: la grabación está vacía. Revise el micrófono y sus permisos.",
    "disk_full": (
        "El disco de las grabaciones está lleno y la llamada no se graba más. Lo ya grabado está guardado. Libere "
        "espacio."
    ),
    "disk_error": (
        "El disco falló y la grabación terminó. Lo que ya estaba en el disco está guardado. Revise la carpeta de "
        "grabaciones."
    ),
    "internal": (
        "La grabación terminó por un error de CallManager. Lo grabado hasta ahora está guardado y el registro dice "
        "más. Grabe otra vez y, si se repite, avise."
    ),
    "device_lost": (
        "El micrófono desapareció y se graba silencio hasta que vuelva. Lo anterior está guardado. Conéctelo otra vez; "
        "si no vuelve, sigue el micrófono predeterminado."
    ),
    "device_fallback": (
        "El micrófono elegido no vuelve y la grabación sigue con el predeterminado. Compruebe que las voces lleguen, o "
        "conecte otra vez el elegido."
    ),
    "device_moved": (
        "El sistema de sonido cambió de micrófono. La grabación sigue. Compruebe que las voces lleguen al nuevo."
    ),
    "side_silent": (
        "Uno de los dos dispositivos no entrega sonido. La grabación sigue con el otro; su lado queda en silencio. "
        "Revise la conexión."
    ),
    "check_while_recording": (
        "Se está grabando una llamada; por eso no se puede probar el sonido ahora. La grabación sigue. Pruebe cuando "
        "termine la llamada."
    ),
    "beep_failed": (
        "El tono de grabación no se puede reproducir. La grabación sigue. Diga al cliente que la llamada se graba y "
        "revise la salida de sonido."
    ),
    "silent": (
        "Del micrófono solo llega silencio digital. La grabación sigue. Revise que no esté silenciado, sus permisos y, "
        "si graba lo que se reproduce, que algo suene."
    ),
    "disk_low": "Al disco de las grabaciones le quedan pocos minutos. La grabación sigue. Libere espacio.",
    "disk_ended": (
        "El disco de las grabaciones está casi lleno y la grabación terminó en orden, completa hasta aquí. La llamada "
        "sigue sin grabarse. Libere espacio."
    ),
    "disk_stall": (
        "Nada llega al disco desde hace varios segundos. Unos 20 segundos de sonido caben en memoria; lo demás se "
        "perdería. Revise el disco de las grabaciones."
    ),
    "second_folder": (
        "La carpeta de grabaciones ya no sirve y la grabación sigue en la segunda carpeta. Lo anterior está guardado. "
        "Libere espacio o repare la primera."
    ),
    "lost_file": (
        "Lo grabado hasta ahora se borró de la carpeta de grabaciones y se perdió. La grabación sigue en la segunda "
        "carpeta. Averigüe qué borra archivos en la primera."
    ),
    "folder_away": (
        "La carpeta de grabaciones no está, ni lo que ya se había grabado en ella. La grabación sigue en la segunda "
        "carpeta. Si la primera vuelve, el próximo inicio une las dos partes."
    ),
    "lost_at_end": (
        "Se borraron archivos de la grabación mientras corría y ese sonido se perdió. La grabación terminó. Averigüe "
        "qué borra archivos en la carpeta y grabe otra vez."
    ),
    "folder": (
        "No se puede escribir en la carpeta de grabaciones y la llamada no se graba. Elija otra carpeta o pida permiso."
    ),
    "already_recording": "Ya hay una grabación en marcha, y sigue.",
    "not_recording": "Ahora no se está grabando nada. Lo ya grabado está en el disco.",
    "not_discarded": (
        "La grabación no debía conservarse, pero sus archivos no se pudieron borrar. Ciérrelos en otros programas y "
        "borre la grabación."
    ),
    "source_file": "El archivo de sonido no se puede leer. No se grabó nada.",
    "source_channels": "Los canales del archivo de sonido no corresponden a los de la grabación. No se grabó nada.",
    "unknown_recording": "Esa grabación no existe.",
    "recording_gone": "El archivo de esta grabación ya no está en la carpeta de grabaciones.",
    "recording_locked": (
        "La grabación {file} está cifrada y aquí no se puede abrir. Quedó como estaba. Ábrala en el programa con cuya "
        "clave se cifró."
    ),
    "recording_unreadable": (
        "La grabación {file} no se puede leer. Quedó como estaba. Revise el disco o recupere el archivo de una copia "
        "de respaldo."
    ),
    "recording_running": (
        "La grabación {file} todavía está en curso. Sigue, y no se copió nada. Inténtelo otra vez cuando termine."
    ),
    "not_proven": (
        "Una copia de la grabación no salió como entró. Se quitó y el original quedó como estaba. Revise el disco e "
        "inténtelo otra vez."
    ),
    "export_exists": "El archivo {path} ya existe y quedó como estaba. Elija otro nombre.",
    "export_full": (
        "El disco de {folder} está lleno. No quedó ninguna parte de la copia. Haga espacio o elija otra carpeta."
    ),
    "export_failed": ("No se exportó nada a {folder} y no quedó ninguna parte de una copia. Elija otra carpeta."),
    "no_metadata": "De esa grabación no se sabe nada. El archivo quedó como estaba.",
    "picture": "La imagen {path} no se pudo escribir.",
    "report_write": (
        "El informe {path} no se pudo escribir. Ciérrelo en otros programas o elija otra carpeta; el anterior quedó "
        "como estaba."
    ),
    # Phones
    "port_taken": (
        "Otro programa ocupa el puerto {port} y los teléfonos no entran. Ciérrelo o cambie el puerto en Ajustes; las "
        "llamadas y las grabaciones siguen."
    ),
    "port_forbidden": (
        "El sistema no permite usar el puerto {port}. Elija uno mayor que 1023 en Ajustes; las llamadas y las "
        "grabaciones siguen."
    ),
    "address_unusable": (
        "El servidor de teléfonos no puede usar {host}, puerto {port}. Las llamadas y las grabaciones siguen."
    ),
    "authority_unreadable": (
        "El certificado del servidor de teléfonos en {folder} no se puede leer. Restaure la carpeta; si la borra "
        "se crea otro, y cada teléfono tendrá que instalarlo. Las llamadas y las grabaciones siguen."
    ),
    "authority_unwritable": (
        "El certificado del servidor de teléfonos no se puede guardar en {folder}. Haga lugar o permita escribir ahí; "
        "las llamadas y las grabaciones siguen."
    ),
    "no_tls": "El cifrado de los teléfonos está apagado.",
    "server_start": "El servidor de teléfonos no arrancó. Las llamadas y las grabaciones siguen.",
    "server_stopped": "El servidor de teléfonos no está en marcha. Las llamadas y las grabaciones siguen.",
    "pairing_refused": "La invitación ya no vale. Cree otra.",
    "too_many_tries": "Hubo demasiados códigos equivocados. Cree otra invitación.",
    "token_name": "Falta un nombre que diga para qué es. No se creó nada.",
    "unknown_phone": "Ese teléfono ya no está en la lista.",
    "logo_large": "El logotipo pasa de 200 kB y cada teléfono lo carga entero. Sigue el de antes; elija uno menor.",
    "logo_sides": "El logotipo es demasiado grande: 4096 puntos por lado son el máximo. Sigue el de antes.",
    "logo_kind": "El logotipo tiene que ser una imagen PNG o SVG. Sigue el de antes; elija otra.",
    "logo_broken": "El logotipo está dañado o no es una imagen. Sigue el de antes; elija otro archivo.",
    "logo_script": "Ese SVG lleva un programa dentro y no se usa. Sigue el de antes; pida el logotipo sin programas.",
    "logo_outside": "Ese SVG trae partes de otros archivos o de internet. Sigue el de antes; elija uno completo.",
    "logo_unread": "La imagen {path} no se puede leer. Sigue el logotipo de antes; elija otra.",
    "logo_unkept": "El logotipo no se puede guardar en {folder}. Sigue el de antes; haga lugar ahí.",
    # Approved answers
    "playbook_folder": "Las respuestas aprobadas no se pueden leer en {file}. Mientras tanto no aparecen.",
    "playbook_file": (
        "El archivo de respuestas {file} no se puede usar: {cause}. Los demás valen. Corríjalo y reinicie CallManager."
    ),
    "playbook_entry": (
        "La respuesta “{entry}” de {file}, línea {line}, no se puede usar: {cause}. Las demás valen. Corríjala y "
        "reinicie CallManager."
    ),
    "matcher_files": (
        "Lo aprendido para reconocer objeciones no se puede leer en {file}. Se reconocen solo por las frases de las "
        "respuestas aprobadas. Instale CallManager de nuevo."
    ),
    # Data and settings
    "store_newer": (
        "Estos datos son de un CallManager más nuevo y quedaron intactos. Instale esa versión o una posterior, o "
        "recupere una copia anterior."
    ),
    "store_open": (
        "La base de datos {where} no se puede abrir y quedó como estaba. Revise los permisos de la carpeta o recupere "
        "una copia con “callmanager restore”."
    ),
    "store_locked": (
        "Otro programa tiene tomada la base de datos {where} y no la suelta. No se cambió nada. Cierre ese programa "
        "(una copia de seguridad, un antivirus, un visor de bases de datos) y abra CallManager otra vez."
    ),
    "store_url": (
        "La dirección de la base de datos no sirve. Escríbala como postgresql+psycopg://usuario:clave@servidor/nombre, "
        "o déjela vacía para usar un archivo en esta computadora."
    ),
    "store_driver": (
        "Para esa base de datos falta el paquete de Python {driver}. Instálelo o deje la dirección vacía para usar un "
        "archivo en esta computadora."
    ),
    "store_folder": (
        "La carpeta de datos {folder} no se puede usar. Dele permiso de escritura o elija otra con CALLMANAGER_HOME."
    ),
    "store_in_use": "CallManager ya está abierto con los datos de {home}. Use esa ventana o ciérrela primero.",
    "store_write": (
        "El cambio no se pudo guardar y no quedó nada a medias. Revise el espacio en disco e inténtelo otra vez."
    ),
    "settings_broken": (
        "El archivo de ajustes {path} no se puede usar ({cause}). Valen los ajustes de fábrica hasta que se corrija; "
        "el archivo quedó como estaba."
    ),
    "settings_value": (
        "En el archivo de ajustes {path} algo no se puede usar: {cause}. En eso vale el ajuste de fábrica hasta que se "
        "corrija; lo demás vale como está escrito."
    ),
    "settings_environment": "Una variable de entorno CALLMANAGER_… no se puede usar. Corríjala o quítela.",
    "settings_save": "Los ajustes no se pudieron guardar en {path}. Los anteriores siguen valiendo.",
    "settings_zone": (
        "No se conoce la zona horaria de esta computadora. Ponga office.time_zone en los ajustes, por ejemplo "
        "America/Costa_Rica."
    ),
    **ALARMS,
    **ANSWERS,
    **CALLS,
    **CONTACTS,
    **DATABASE,
    **FIGURES,
    **LIBRARY,
    **PEOPLE,
    **PLAYER,
    **REPORTS,
}
