<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="es">
<context>
    <name>CallBar</name>
    <message>
        <source>Contestó</source>
        <translation>Answered</translation>
    </message>
    <message>
        <source>Colgar</source>
        <translation>Hang up</translation>
    </message>
    <message>
        <source>Entendido</source>
        <translation>Understood</translation>
    </message>
    <message>
        <source>Datos de muestra, aparte de los reales.</source>
        <translation>Sample data, apart from the real data.</translation>
    </message>
    <message>
        <source>Retomar</source>
        <translation>Resume</translation>
    </message>
    <message>
        <source>En espera</source>
        <translation>Hold</translation>
    </message>
    <message>
        <source>Sin llamada</source>
        <translation>No call</translation>
    </message>
    <message>
        <source>IA …</source>
        <translation>AI …</translation>
    </message>
    <message>
        <source>IA lista</source>
        <translation>AI ready</translation>
    </message>
    <message>
        <source>IA sin cargar</source>
        <translation>AI not loaded</translation>
    </message>
    <message>
        <source>IA calentando</source>
        <translation>AI warming up</translation>
    </message>
    <message>
        <source>IA sin modelo</source>
        <translation>AI has no model</translation>
    </message>
    <message>
        <source>IA no disponible</source>
        <translation>AI not available</translation>
    </message>
</context>
<context>
    <name>CallClosing</name>
    <message>
        <source>guardada</source>
        <translation>saved</translation>
    </message>
    <message>
        <source>Notas</source>
        <translation>Notes</translation>
    </message>
    <message>
        <source>Se guardan solas mientras escribe.</source>
        <translation>They save themselves as you type.</translation>
    </message>
    <message>
        <source>Notas de la llamada</source>
        <translation>Notes of the call</translation>
    </message>
    <message>
        <source>Resultado</source>
        <translation>Outcome</translation>
    </message>
    <message>
        <source>Resultado de la llamada</source>
        <translation>Outcome of the call</translation>
    </message>
    <message>
        <source>Terminar</source>
        <translation>Finish</translation>
    </message>
    <message>
        <source>Ctrl+Intro</source>
        <translation>Ctrl+Enter</translation>
    </message>
</context>
<context>
    <name>CallContact</name>
    <message>
        <source>Contacto</source>
        <translation>Contact</translation>
    </message>
    <message>
        <source>Buscar contacto</source>
        <translation>Find a contact</translation>
    </message>
    <message>
        <source>Contactos encontrados</source>
        <translation>Contacts found</translation>
    </message>
    <message>
        <source>Nombre</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Teléfono</source>
        <translation>Phone</translation>
    </message>
    <message>
        <source>Producto</source>
        <translation>Product</translation>
    </message>
    <message>
        <source>Campaña</source>
        <translation>Campaign</translation>
    </message>
    <message>
        <source>Llamar</source>
        <translation>Call</translation>
    </message>
    <message>
        <source>Llamadas anteriores</source>
        <translation>Earlier calls</translation>
    </message>
    <message>
        <source>Es la primera llamada a este número.</source>
        <translation>This is the first call to this number.</translation>
    </message>
    <message>
        <source>La grabación duró %1 y no se guardó: es más corta que lo que pide la campaña.</source>
        <translation>The recording lasted %1 and was not kept: it is shorter than the campaign asks for.</translation>
    </message>
    <message>
        <source>El cliente no aceptó: lo grabado (%1) se borró.</source>
        <translation>The customer refused: what was recorded (%1) has been deleted.</translation>
    </message>
    <message>
        <source>Nadie habló: no se grabó nada.</source>
        <translation>Nobody spoke: nothing was recorded.</translation>
    </message>
</context>
<context>
    <name>CallCopilot</name>
    <message>
        <source>Objeción</source>
        <translation>Objection</translation>
    </message>
    <message>
        <source>Por ejemplo: me parece muy caro</source>
        <translation>For example: it is too expensive</translation>
    </message>
    <message>
        <source>Lo que dijo el cliente</source>
        <translation>What the customer said</translation>
    </message>
</context>
<context>
    <name>ConsentPanel</name>
    <message>
        <source>Aviso de grabación</source>
        <translation>Recording notice</translation>
    </message>
    <message>
        <source>Informado</source>
        <translation>Informed</translation>
    </message>
    <message>
        <source>Se le informó de la grabación</source>
        <translation>Was told of the recording</translation>
    </message>
    <message>
        <source>Acepta</source>
        <translation>Agrees</translation>
    </message>
    <message>
        <source>Acepta que se grabe</source>
        <translation>Agrees to be recorded</translation>
    </message>
    <message>
        <source>No acepta</source>
        <translation>Refuses</translation>
    </message>
    <message>
        <source>No acepta: se deja de grabar ahora mismo</source>
        <translation>Refuses: recording ends at once</translation>
    </message>
    <message>
        <source>Lea al cliente</source>
        <translation>Read to the customer</translation>
    </message>
    <message>
        <source>¿Se le puede grabar?</source>
        <translation>May they be recorded?</translation>
    </message>
    <message>
        <source>Informado a las %1.</source>
        <translation>Informed at %1.</translation>
    </message>
    <message>
        <source>Aceptó a las %1.</source>
        <translation>Agreed at %1.</translation>
    </message>
    <message>
        <source>No aceptó a las %1. Se guarda solo lo grabado hasta ese momento.</source>
        <translation>Refused at %1. Only what was recorded until then is kept.</translation>
    </message>
    <message>
        <source>No aceptó a las %1. Nada se graba; lo anterior se borra al colgar.</source>
        <translation>Refused at %1. Nothing is recorded; what was before is deleted on hanging up.</translation>
    </message>
</context>
<context>
    <name>ContactsPage</name>
    <message>
        <source>Nombre</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Teléfono</source>
        <translation>Phone</translation>
    </message>
    <message>
        <source>Empresa</source>
        <translation>Company</translation>
    </message>
    <message>
        <source>Correo</source>
        <translation>E-mail</translation>
    </message>
    <message>
        <source>Contactos</source>
        <translation>Contacts</translation>
    </message>
    <message>
        <source>Buscar nombre, empresa o teléfono</source>
        <translation>Find name, company or phone</translation>
    </message>
    <message>
        <source>Buscar contactos</source>
        <translation>Find contacts</translation>
    </message>
    <message>
        <source>Importar archivo …</source>
        <translation>Import a file …</translation>
    </message>
    <message>
        <source>Contacto nuevo</source>
        <translation>New contact</translation>
    </message>
    <message>
        <source>Empresa (opcional)</source>
        <translation>Company (optional)</translation>
    </message>
    <message>
        <source>Correo (opcional)</source>
        <translation>E-mail (optional)</translation>
    </message>
    <message>
        <source>Añadir contacto</source>
        <translation>Add contact</translation>
    </message>
    <message>
        <source>Ningún contacto coincide.</source>
        <translation>No contact matches.</translation>
    </message>
    <message>
        <source>Aún no hay contactos. Importe un archivo de Excel o CSV, o añada el primero.</source>
        <translation>No contacts yet. Import an Excel or CSV file, or add the first one.</translation>
    </message>
    <message>
        <source>%1 está en sus contactos.</source>
        <translation>%1 is in your contacts.</translation>
    </message>
    <message>
        <source>Contactos (*.xlsx *.csv *.json *.vcf)</source>
        <translation>Contacts (*.xlsx *.csv *.json *.vcf)</translation>
    </message>
    <message>
        <source>Importar contactos</source>
        <translation>Import contacts</translation>
    </message>
    <message>
        <source>Importando %1 …</source>
        <translation>Importing %1 …</translation>
    </message>
    <message>
        <source>Nuevos: %1. Completados: %2. Ya estaban: %3.</source>
        <translation>New: %1. Completed: %2. Known already: %3.</translation>
    </message>
    <message>
        <source>Filas sin nombre o teléfono, que no se importaron: %1 (por ejemplo: %2).</source>
        <translation>Rows without a name or phone, not imported: %1 (for example: %2).</translation>
    </message>
</context>
<context>
    <name>CopilotCard</name>
    <message>
        <source>Escriba lo que dijo el cliente y pulse Intro. La respuesta aprobada aparece al instante; la IA la adapta debajo.</source>
        <translation>Type what the customer said and press Enter. The approved answer appears at once; the AI adapts it below.</translation>
    </message>
    <message>
        <source>✓ aprobada</source>
        <translation>✓ approved</translation>
    </message>
    <message>
        <source>borrador IA</source>
        <translation>AI draft</translation>
    </message>
    <message>
        <source>Respuesta a la objeción</source>
        <translation>Answer to the objection</translation>
    </message>
    <message>
        <source>pensando …</source>
        <translation>thinking …</translation>
    </message>
    <message>
        <source>escribiendo …</source>
        <translation>writing …</translation>
    </message>
    <message>
        <source>No hay respuesta aprobada para esto</source>
        <translation>There is no approved answer to this</translation>
    </message>
</context>
<context>
    <name>FirstStartDialog</name>
    <message>
        <source>Primer inicio</source>
        <translation>First start</translation>
    </message>
    <message>
        <source>La primera persona administra: crea a las demás y cambia los ajustes.</source>
        <translation>The first person is the administrator: adds the others and changes the settings.</translation>
    </message>
    <message>
        <source>Idioma</source>
        <translation>Language</translation>
    </message>
    <message>
        <source>Su nombre</source>
        <translation>Your name</translation>
    </message>
    <message>
        <source>Contraseña (al menos %1 caracteres)</source>
        <translation>Password (at least %1 characters)</translation>
    </message>
    <message>
        <source>La misma contraseña otra vez</source>
        <translation>The same password again</translation>
    </message>
    <message>
        <source>Empezar</source>
        <translation>Start</translation>
    </message>
    <message>
        <source>Escriba su nombre.</source>
        <translation>Type your name.</translation>
    </message>
    <message>
        <source>La contraseña necesita al menos %1 caracteres.</source>
        <translation>The password needs at least %1 characters.</translation>
    </message>
    <message>
        <source>Las dos contraseñas no son iguales. Escríbalas otra vez.</source>
        <translation>The two passwords are not the same. Type them again.</translation>
    </message>
</context>
<context>
    <name>LoginDialog</name>
    <message>
        <source>Entrar</source>
        <translation>Log in</translation>
    </message>
    <message>
        <source>Sus llamadas y sus cifras quedan a su nombre.</source>
        <translation>Your calls and figures are kept under your name.</translation>
    </message>
    <message>
        <source>Nombre</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Contraseña</source>
        <translation>Password</translation>
    </message>
    <message>
        <source>Escriba su nombre y su contraseña.</source>
        <translation>Type your name and your password.</translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>Llamada</source>
        <translation>Call</translation>
    </message>
    <message>
        <source>Contactos</source>
        <translation>Contacts</translation>
    </message>
    <message>
        <source>Grabaciones</source>
        <translation>Recordings</translation>
    </message>
    <message>
        <source>Métricas</source>
        <translation>Metrics</translation>
    </message>
    <message>
        <source>Teléfonos</source>
        <translation>Phones</translation>
    </message>
    <message>
        <source>Ajustes</source>
        <translation>Settings</translation>
    </message>
    <message>
        <source>La llamada no está terminada.</source>
        <translation>The call is not finished.</translation>
    </message>
    <message>
        <source>Si cierra ahora, queda marcada como interrumpida. La grabación se guarda completa.</source>
        <translation>If you close now, it is marked as interrupted. The recording is kept whole.</translation>
    </message>
    <message>
        <source>Seguir en la llamada</source>
        <translation>Stay in the call</translation>
    </message>
    <message>
        <source>Cerrar</source>
        <translation>Close</translation>
    </message>
</context>
<context>
    <name>MetricsPage</name>
    <message>
        <source>Agente</source>
        <translation>Agent</translation>
    </message>
    <message>
        <source>Llamadas</source>
        <translation>Calls</translation>
    </message>
    <message>
        <source>Ventas</source>
        <translation>Sales</translation>
    </message>
    <message>
        <source>Éxito</source>
        <translation>Success</translation>
    </message>
    <message>
        <source>Hablado</source>
        <translation>Talk</translation>
    </message>
    <message>
        <source>Hoy</source>
        <translation>Today</translation>
    </message>
    <message>
        <source>Tiempo hablado</source>
        <translation>Talk time</translation>
    </message>
    <message>
        <source>Aún no hay llamadas.</source>
        <translation>No calls yet.</translation>
    </message>
    <message>
        <source>llamadas</source>
        <translation>calls</translation>
    </message>
    <message>
        <source>ventas</source>
        <translation>sales</translation>
    </message>
    <message>
        <source>Por hora</source>
        <translation>By hour</translation>
    </message>
    <message>
        <source>hora</source>
        <translation>hour</translation>
    </message>
    <message>
        <source>Resultados</source>
        <translation>Outcomes</translation>
    </message>
    <message>
        <source>Aún no hay resultados.</source>
        <translation>No outcomes yet.</translation>
    </message>
    <message>
        <source>Últimos siete días</source>
        <translation>Last seven days</translation>
    </message>
    <message>
        <source>Equipo</source>
        <translation>Team</translation>
    </message>
    <message>
        <source>Equipo, hoy</source>
        <translation>Team, today</translation>
    </message>
    <message>
        <source>contactadas: %1 (%2)</source>
        <translation>connected: %1 (%2)</translation>
    </message>
    <message>
        <source>%1 de los intentos</source>
        <translation>%1 of attempts</translation>
    </message>
    <message>
        <source>ventas por contactadas</source>
        <translation>sales per connected call</translation>
    </message>
    <message>
        <source>media por llamada, con cierre: %1</source>
        <translation>average per call, with wrap-up: %1</translation>
    </message>
    <message>
        <source>otros</source>
        <translation>others</translation>
    </message>
</context>
<context>
    <name>PhonesPage</name>
    <message>
        <source>Teléfono</source>
        <translation>Phone</translation>
    </message>
    <message>
        <source>De quién</source>
        <translation>Belongs to</translation>
    </message>
    <message>
        <source>Ve lo de</source>
        <translation>Sees as</translation>
    </message>
    <message>
        <source>Escucha</source>
        <translation>Listens</translation>
    </message>
    <message>
        <source>sí</source>
        <translation>yes</translation>
    </message>
    <message>
        <source>no</source>
        <translation>no</translation>
    </message>
    <message>
        <source>Visto</source>
        <translation>Seen</translation>
    </message>
    <message>
        <source>retirado</source>
        <translation>revoked</translation>
    </message>
    <message>
        <source>Teléfonos</source>
        <translation>Phones</translation>
    </message>
    <message>
        <source>Invitar un teléfono</source>
        <translation>Invite a phone</translation>
    </message>
    <message>
        <source>Lleve sus cifras en el teléfono; se actualizan solas.</source>
        <translation>Carry your figures on your phone; they update themselves.</translation>
    </message>
    <message>
        <source>Dirección</source>
        <translation>Address</translation>
    </message>
    <message>
        <source>Por ahora los teléfonos llegan solo desde esta misma computadora, no desde la red.</source>
        <translation>For now phones reach it from this computer alone, not from the network.</translation>
    </message>
    <message>
        <source>Puede escuchar grabaciones</source>
        <translation>May listen to recordings</translation>
    </message>
    <message>
        <source>Crear invitación</source>
        <translation>Create invitation</translation>
    </message>
    <message>
        <source>Código QR de la invitación</source>
        <translation>QR code of the invitation</translation>
    </message>
    <message>
        <source>o escriba</source>
        <translation>or type</translation>
    </message>
    <message>
        <source>Piden permiso</source>
        <translation>Asking for permission</translation>
    </message>
    <message>
        <source>Teléfonos y programas</source>
        <translation>Phones and programs</translation>
    </message>
    <message>
        <source>Aún no hay teléfonos. Cree una invitación y escanee el código con el teléfono.</source>
        <translation>No phones yet. Create an invitation and scan the code with the phone.</translation>
    </message>
    <message>
        <source>Retirar</source>
        <translation>Revoke</translation>
    </message>
    <message>
        <source>El servidor no está en marcha.</source>
        <translation>The server is not running.</translation>
    </message>
    <message>
        <source>%1 ya no tiene acceso.</source>
        <translation>%1 has no access any more.</translation>
    </message>
    <message>
        <source>vale %1</source>
        <translation>valid for %1</translation>
    </message>
    <message>
        <source>%1, con las cifras de %2</source>
        <translation>%1, with the figures of %2</translation>
    </message>
    <message>
        <source>Aceptar</source>
        <translation>Accept</translation>
    </message>
    <message>
        <source>Rechazar</source>
        <translation>Refuse</translation>
    </message>
</context>
<context>
    <name>RecordingButton</name>
    <message>
        <source>Motivo de la pausa</source>
        <translation>Reason for the pause</translation>
    </message>
    <message>
        <source>Pausar: datos de tarjeta</source>
        <translation>Pause: card data</translation>
    </message>
    <message>
        <source>Pausar: datos personales</source>
        <translation>Pause: personal data</translation>
    </message>
    <message>
        <source>Pausar: otro motivo</source>
        <translation>Pause: another reason</translation>
    </message>
    <message>
        <source>Detener la grabación</source>
        <translation>Stop the recording</translation>
    </message>
    <message>
        <source>Pausar</source>
        <translation>Pause</translation>
    </message>
    <message>
        <source>Pausar la grabación: datos de tarjeta</source>
        <translation>Pause the recording: card data</translation>
    </message>
    <message>
        <source>Reanudar</source>
        <translation>Resume</translation>
    </message>
    <message>
        <source>Seguir grabando</source>
        <translation>Go on recording</translation>
    </message>
    <message>
        <source>Grabar</source>
        <translation>Record</translation>
    </message>
    <message>
        <source>Empezar a grabar</source>
        <translation>Begin to record</translation>
    </message>
</context>
<context>
    <name>RecordingStatus</name>
    <message>
        <source>mic</source>
        <translation>mic</translation>
    </message>
    <message>
        <source>cliente</source>
        <translation>customer</translation>
    </message>
    <message>
        <source>Nivel del micrófono</source>
        <translation>Microphone level</translation>
    </message>
    <message>
        <source>Nivel del cliente</source>
        <translation>Customer level</translation>
    </message>
    <message>
        <source>%1 en disco</source>
        <translation>%1 on disk</translation>
    </message>
    <message>
        <source>Sin grabar</source>
        <translation>Not recording</translation>
    </message>
    <message>
        <source>Esta llamada no se graba</source>
        <translation>This call is not recorded</translation>
    </message>
    <message>
        <source>No se graba: así es la campaña</source>
        <translation>Not recorded: by campaign</translation>
    </message>
    <message>
        <source>No se graba todavía</source>
        <translation>Not recorded yet</translation>
    </message>
    <message>
        <source>Abriendo el micrófono</source>
        <translation>Opening the microphone</translation>
    </message>
    <message>
        <source>Espera una voz · nada en disco</source>
        <translation>Waits for a voice · nothing on disk</translation>
    </message>
    <message>
        <source>Grabando</source>
        <translation>Recording</translation>
    </message>
    <message>
        <source>Otro micrófono</source>
        <translation>Another microphone</translation>
    </message>
    <message>
        <source>Segunda carpeta</source>
        <translation>Second folder</translation>
    </message>
    <message>
        <source>En pausa %1</source>
        <translation>Paused %1</translation>
    </message>
    <message>
        <source>No se graba: no aceptó</source>
        <translation>Not recorded: refused</translation>
    </message>
    <message>
        <source>Grabación detenida</source>
        <translation>Recording stopped</translation>
    </message>
    <message>
        <source>Grabación cortada</source>
        <translation>Recording ended early</translation>
    </message>
    <message>
        <source>Sin micrófono</source>
        <translation>No microphone</translation>
    </message>
    <message>
        <source>No llega sonido</source>
        <translation>No sound comes</translation>
    </message>
    <message>
        <source>El disco no responde</source>
        <translation>The disk does not answer</translation>
    </message>
    <message>
        <source>Datos de tarjeta</source>
        <translation>Card data</translation>
    </message>
    <message>
        <source>Datos personales</source>
        <translation>Personal data</translation>
    </message>
    <message>
        <source>Otro motivo</source>
        <translation>Another reason</translation>
    </message>
</context>
<context>
    <name>RecordingsPage</name>
    <message>
        <source>Contacto</source>
        <translation>Contact</translation>
    </message>
    <message>
        <source>Teléfono</source>
        <translation>Phone</translation>
    </message>
    <message>
        <source>Agente</source>
        <translation>Agent</translation>
    </message>
    <message>
        <source>Inicio</source>
        <translation>Start</translation>
    </message>
    <message>
        <source>Duración</source>
        <translation>Duration</translation>
    </message>
    <message>
        <source>Tamaño</source>
        <translation>Size</translation>
    </message>
    <message>
        <source>Estado</source>
        <translation>State</translation>
    </message>
    <message>
        <source>Grabaciones</source>
        <translation>Recordings</translation>
    </message>
    <message>
        <source>Buscar contacto</source>
        <translation>Find a contact</translation>
    </message>
    <message>
        <source>Buscar grabaciones por contacto</source>
        <translation>Find recordings by contact</translation>
    </message>
    <message>
        <source>Abrir carpeta</source>
        <translation>Open folder</translation>
    </message>
    <message>
        <source>Informe de hoy en Excel</source>
        <translation>Today&apos;s report in Excel</translation>
    </message>
    <message>
        <source>Ninguna grabación coincide.</source>
        <translation>No recording matches.</translation>
    </message>
    <message>
        <source>Aún no hay grabaciones. La primera empieza sola cuando alguien contesta una llamada.</source>
        <translation>No recordings yet. The first begins by itself when somebody answers a call.</translation>
    </message>
    <message>
        <source>Las grabaciones están en %1.</source>
        <translation>The recordings are in %1.</translation>
    </message>
    <message>
        <source>informe</source>
        <translation>report</translation>
    </message>
    <message>
        <source>Guardar informe</source>
        <translation>Save report</translation>
    </message>
    <message>
        <source>Excel (*.xlsx)</source>
        <translation>Excel (*.xlsx)</translation>
    </message>
    <message>
        <source>Escribiendo el informe …</source>
        <translation>Writing the report …</translation>
    </message>
    <message>
        <source>El informe está en %1.</source>
        <translation>The report is in %1.</translation>
    </message>
</context>
<context>
    <name>SettingsPage</name>
    <message>
        <source>Ajustes</source>
        <translation>Settings</translation>
    </message>
    <message>
        <source>Guardar</source>
        <translation>Save</translation>
    </message>
    <message>
        <source>Aspecto</source>
        <translation>Looks</translation>
    </message>
    <message>
        <source>Idioma</source>
        <translation>Language</translation>
    </message>
    <message>
        <source>Tema</source>
        <translation>Theme</translation>
    </message>
    <message>
        <source>Como el sistema</source>
        <translation>Like the system</translation>
    </message>
    <message>
        <source>Oscuro</source>
        <translation>Dark</translation>
    </message>
    <message>
        <source>Claro</source>
        <translation>Light</translation>
    </message>
    <message>
        <source>Sonido</source>
        <translation>Sound</translation>
    </message>
    <message>
        <source>Entrada de sonido</source>
        <translation>Sound input</translation>
    </message>
    <message>
        <source>La del sistema</source>
        <translation>The system&apos;s</translation>
    </message>
    <message>
        <source>Buscar</source>
        <translation>Find</translation>
    </message>
    <message>
        <source>Buscar entradas de sonido</source>
        <translation>Find sound inputs</translation>
    </message>
    <message>
        <source>Muestras por segundo</source>
        <translation>Samples per second</translation>
    </message>
    <message>
        <source>Canales</source>
        <translation>Channels</translation>
    </message>
    <message>
        <source>1 (solo agente)</source>
        <translation>1 (agent alone)</translation>
    </message>
    <message>
        <source>2 (agente y cliente)</source>
        <translation>2 (agent and customer)</translation>
    </message>
    <message>
        <source>Copiloto (Ollama)</source>
        <translation>Copilot (Ollama)</translation>
    </message>
    <message>
        <source>Servidor</source>
        <translation>Server</translation>
    </message>
    <message>
        <source>Modelo</source>
        <translation>Model</translation>
    </message>
    <message>
        <source>Servidor de teléfonos</source>
        <translation>Phone server</translation>
    </message>
    <message>
        <source>Puerto</source>
        <translation>Port</translation>
    </message>
    <message>
        <source>Vale desde el próximo inicio.</source>
        <translation>Takes effect at the next start.</translation>
    </message>
    <message>
        <source>Datos</source>
        <translation>Data</translation>
    </message>
    <message>
        <source>Base de datos, ajustes y registro</source>
        <translation>Database, settings and log</translation>
    </message>
    <message>
        <source>Grabaciones</source>
        <translation>Recordings</translation>
    </message>
    <message>
        <source>Abrir carpeta</source>
        <translation>Open folder</translation>
    </message>
    <message>
        <source>CallManager no envía sus datos a internet.</source>
        <translation>CallManager does not send your data to the internet.</translation>
    </message>
    <message>
        <source>No hay entradas de sonido. Conecte un micrófono y busque otra vez.</source>
        <translation>There are no sound inputs. Connect a microphone and look again.</translation>
    </message>
    <message>
        <source>Guardado. Sonido, copiloto y servidor cambian al reiniciar CallManager.</source>
        <translation>Saved. Sound, copilot and server change when CallManager starts again.</translation>
    </message>
    <message>
        <source>Guardado.</source>
        <translation>Saved.</translation>
    </message>
</context>
<context>
    <name>labels</name>
    <message>
        <source>Llamando</source>
        <translation>Ringing</translation>
    </message>
    <message>
        <source>En llamada</source>
        <translation>In call</translation>
    </message>
    <message>
        <source>En espera</source>
        <translation>On hold</translation>
    </message>
    <message>
        <source>Cierre</source>
        <translation>Wrap-up</translation>
    </message>
    <message>
        <source>Terminada</source>
        <translation>Finished</translation>
    </message>
    <message>
        <source>Grabando</source>
        <translation>Recording</translation>
    </message>
    <message>
        <source>Completa</source>
        <translation>Complete</translation>
    </message>
    <message>
        <source>Recuperada</source>
        <translation>Recovered</translation>
    </message>
    <message>
        <source>Fallida</source>
        <translation>Failed</translation>
    </message>
    <message>
        <source>Agente</source>
        <translation>Agent</translation>
    </message>
    <message>
        <source>Jefatura de equipo</source>
        <translation>Team lead</translation>
    </message>
    <message>
        <source>Gerencia de proyecto</source>
        <translation>Project manager</translation>
    </message>
    <message>
        <source>Administración</source>
        <translation>Administrator</translation>
    </message>
    <message>
        <source>Programa: cifras</source>
        <translation>Program: figures</translation>
    </message>
    <message>
        <source>Programa: grabaciones</source>
        <translation>Program: recordings</translation>
    </message>
    <message>
        <source>Programa: control</source>
        <translation>Program: control</translation>
    </message>
    <message>
        <source>Precio</source>
        <translation>Price</translation>
    </message>
    <message>
        <source>No lo necesita</source>
        <translation>No need</translation>
    </message>
    <message>
        <source>Competencia</source>
        <translation>Competitor</translation>
    </message>
    <message>
        <source>No es el momento</source>
        <translation>Bad timing</translation>
    </message>
    <message>
        <source>Lo va a pensar</source>
        <translation>Thinking it over</translation>
    </message>
    <message>
        <source>Decide otra persona</source>
        <translation>Somebody else decides</translation>
    </message>
    <message>
        <source>Desconfianza</source>
        <translation>Trust</translation>
    </message>
    <message>
        <source>Pide información</source>
        <translation>Send information</translation>
    </message>
    <message>
        <source>Permanencia</source>
        <translation>Commitment</translation>
    </message>
</context>
</TS>
