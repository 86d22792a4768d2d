<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="es">
<context>
    <name>AnswerActions</name>
    <message>
        <source>Copiar la respuesta</source>
        <translation>Copy the answer</translation>
    </message>
    <message>
        <source>Usada</source>
        <translation>Used</translation>
    </message>
    <message>
        <source>Sirvió</source>
        <translation>Helped</translation>
    </message>
    <message>
        <source>No sirvió</source>
        <translation>No good</translation>
    </message>
    <message>
        <source>Otra respuesta</source>
        <translation>Another answer</translation>
    </message>
</context>
<context>
    <name>AnswerBook</name>
    <message>
        <source>Respuesta</source>
        <translation>Answer</translation>
    </message>
    <message>
        <source>Categoría</source>
        <translation>Category</translation>
    </message>
    <message>
        <source>Idioma</source>
        <translation>Language</translation>
    </message>
    <message>
        <source>Estado</source>
        <translation>Status</translation>
    </message>
    <message>
        <source>Español</source>
        <translation>Spanish</translation>
    </message>
    <message>
        <source>Inglés</source>
        <translation>English</translation>
    </message>
    <message>
        <source>Buscar en frases y respuestas</source>
        <translation>Search phrases and answers</translation>
    </message>
    <message>
        <source>Buscar respuestas</source>
        <translation>Search answers</translation>
    </message>
    <message>
        <source>Nueva</source>
        <translation>New</translation>
    </message>
    <message>
        <source>Importar …</source>
        <translation>Import …</translation>
    </message>
    <message>
        <source>Exportar …</source>
        <translation>Export …</translation>
    </message>
    <message>
        <source>Respuestas aprobadas</source>
        <translation>Approved answers</translation>
    </message>
    <message>
        <source>Ninguna respuesta tiene esas palabras.</source>
        <translation>No answer has these words.</translation>
    </message>
    <message>
        <source>fuera de uso</source>
        <translation>out of use</translation>
    </message>
    <message>
        <source>propia</source>
        <translation>our own</translation>
    </message>
    <message>
        <source>cambiada</source>
        <translation>changed</translation>
    </message>
    <message>
        <source>Guardado. Vale desde la próxima objeción.</source>
        <translation>Saved. It holds from the next objection on.</translation>
    </message>
    <message>
        <source>Falta el identificador.</source>
        <translation>The id is missing.</translation>
    </message>
    <message>
        <source>Falta lo que dice el cliente.</source>
        <translation>What the customer says is missing.</translation>
    </message>
    <message>
        <source>La respuesta es demasiado larga para leerla en voz alta.</source>
        <translation>The answer is too long to be read out.</translation>
    </message>
    <message>
        <source>Falta la respuesta.</source>
        <translation>The answer is missing.</translation>
    </message>
    <message>
        <source>Hecho. Las versiones anteriores se conservan.</source>
        <translation>Done. Earlier versions are kept.</translation>
    </message>
    <message>
        <source>Ninguna respuesta: no parece una objeción.</source>
        <translation>No answer: it does not look like an objection.</translation>
    </message>
    <message>
        <source>%1 · %2, por “%3”: %4</source>
        <translation>%1 · %2, for “%3”: %4</translation>
    </message>
    <message>
        <source>Leyendo el archivo …</source>
        <translation>Reading the file …</translation>
    </message>
    <message>
        <source>%1 nuevas, %2 cambiadas, %3 iguales.</source>
        <translation>%1 new, %2 changed, %3 the same.</translation>
    </message>
    <message>
        <source>%1 respuestas escritas.</source>
        <translation>%1 answers written.</translation>
    </message>
</context>
<context>
    <name>AnswerForm</name>
    <message>
        <source>Identificador</source>
        <translation>Id</translation>
    </message>
    <message>
        <source>Categoría</source>
        <translation>Category</translation>
    </message>
    <message>
        <source>Idioma</source>
        <translation>Language</translation>
    </message>
    <message>
        <source>Lo que dice el cliente, una frase por línea</source>
        <translation>What the customer says, one phrase a line</translation>
    </message>
    <message>
        <source>Frases parecidas que no son esta objeción</source>
        <translation>Similar phrases that are not this objection</translation>
    </message>
    <message>
        <source>Respuesta, para leer en voz alta</source>
        <translation>Answer, to be read out</translation>
    </message>
    <message>
        <source>Pregunta que sigue</source>
        <translation>Question that follows</translation>
    </message>
    <message>
        <source>Solo para el producto</source>
        <translation>Only for the product</translation>
    </message>
    <message>
        <source>Prioridad</source>
        <translation>Priority</translation>
    </message>
    <message>
        <source>Autor</source>
        <translation>Author</translation>
    </message>
    <message>
        <source>Solo en estas campañas (ninguna: en todas)</source>
        <translation>Only in these campaigns (none: in all)</translation>
    </message>
    <message>
        <source>Probar: escriba lo que diría un cliente y pulse Intro</source>
        <translation>Try it: write what a customer would say and press Enter</translation>
    </message>
    <message>
        <source>En uso</source>
        <translation>In use</translation>
    </message>
    <message>
        <source>Guardar</source>
        <translation>Save</translation>
    </message>
    <message>
        <source>Versiones …</source>
        <translation>Versions …</translation>
    </message>
    <message>
        <source>Español</source>
        <translation>Spanish</translation>
    </message>
    <message>
        <source>Inglés</source>
        <translation>English</translation>
    </message>
    <message>
        <source>%1 de %2 caracteres</source>
        <translation>%1 of %2 characters</translation>
    </message>
    <message>
        <source>Eliminar</source>
        <translation>Delete</translation>
    </message>
    <message>
        <source>Reponer la original</source>
        <translation>Put the original back</translation>
    </message>
    <message>
        <source>Una respuesta nueva.</source>
        <translation>A new answer.</translation>
    </message>
    <message>
        <source>Viene con CallManager.</source>
        <translation>It comes with CallManager.</translation>
    </message>
    <message>
        <source>Versión %1, cambiada por %2.</source>
        <translation>Version %1, changed by %2.</translation>
    </message>
</context>
<context>
    <name>AnswerInbox</name>
    <message>
        <source>Lo que dijo el cliente</source>
        <translation>What the customer said</translation>
    </message>
    <message>
        <source>Producto</source>
        <translation>Product</translation>
    </message>
    <message>
        <source>Cuándo</source>
        <translation>When</translation>
    </message>
    <message>
        <source>Frases sin respuesta aprobada, y las que recibieron una que no sirvió. Conviértalas en respuestas.</source>
        <translation>Phrases without an approved answer, and those that got one that was no good. Make answers of them.</translation>
    </message>
    <message>
        <source>Escribir una respuesta</source>
        <translation>Write an answer</translation>
    </message>
    <message>
        <source>No es una objeción</source>
        <translation>It is no objection</translation>
    </message>
    <message>
        <source>Sin respuesta</source>
        <translation>Unanswered</translation>
    </message>
    <message>
        <source>Nada pendiente: cada objeción tuvo su respuesta.</source>
        <translation>Nothing waits: every objection had its answer.</translation>
    </message>
</context>
<context>
    <name>AnswerWinners</name>
    <message>
        <source>Respuesta</source>
        <translation>Answer</translation>
    </message>
    <message>
        <source>Mostrada</source>
        <translation>Shown</translation>
    </message>
    <message>
        <source>Usada</source>
        <translation>Used</translation>
    </message>
    <message>
        <source>Sirvió</source>
        <translation>Helped</translation>
    </message>
    <message>
        <source>No sirvió</source>
        <translation>No good</translation>
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
        <source>% venta</source>
        <translation>Sale %</translation>
    </message>
    <message>
        <source>Últimos %1 días</source>
        <translation>Last %1 days</translation>
    </message>
    <message>
        <source>Por respuesta</source>
        <translation>By answer</translation>
    </message>
    <message>
        <source>Por categoría</source>
        <translation>By category</translation>
    </message>
    <message>
        <source>Por producto</source>
        <translation>By product</translation>
    </message>
    <message>
        <source>Por agente</source>
        <translation>By agent</translation>
    </message>
    <message>
        <source>Período</source>
        <translation>Range</translation>
    </message>
    <message>
        <source>Agrupado</source>
        <translation>Grouped</translation>
    </message>
    <message>
        <source>Qué respuestas funcionan</source>
        <translation>Which answers work</translation>
    </message>
    <message>
        <source>En estos días no hubo objeciones.</source>
        <translation>No objections in these days.</translation>
    </message>
    <message>
        <source>(sin respuesta)</source>
        <translation>(no answer)</translation>
    </message>
</context>
<context>
    <name>AnswersPage</name>
    <message>
        <source>Respuestas</source>
        <translation>Answers</translation>
    </message>
    <message>
        <source>Respuestas aprobadas</source>
        <translation>Approved answers</translation>
    </message>
    <message>
        <source>Productos</source>
        <translation>Products</translation>
    </message>
    <message>
        <source>Sin respuesta</source>
        <translation>Unanswered</translation>
    </message>
    <message>
        <source>Qué funciona</source>
        <translation>What works</translation>
    </message>
    <message>
        <source>Instrucciones de la IA</source>
        <translation>AI instructions</translation>
    </message>
</context>
<context>
    <name>AssistantPage</name>
    <message>
        <source>Asistente</source>
        <translation>Assistant</translation>
    </message>
    <message>
        <source>Producto del que se habla</source>
        <translation>Product it is about</translation>
    </message>
    <message>
        <source>Copiar respuesta</source>
        <translation>Copy answer</translation>
    </message>
    <message>
        <source>Exportar …</source>
        <translation>Export …</translation>
    </message>
    <message>
        <source>Eliminar</source>
        <translation>Delete</translation>
    </message>
    <message>
        <source>La conversación</source>
        <translation>The conversation</translation>
    </message>
    <message>
        <source>Pregunte lo que necesite: cómo presentar un producto, cómo responder a un cliente, un mensaje para enviar. La respuesta es un borrador de IA: léala antes de usarla.</source>
        <translation>Ask whatever you need: how to present a product, how to answer a customer, a message to send. The answer is an AI draft: read it before you use it.</translation>
    </message>
    <message>
        <source>Su pregunta</source>
        <translation>Your question</translation>
    </message>
    <message>
        <source>Escriba aquí. Intro envía; Mayús+Intro empieza otra línea.</source>
        <translation>Write here. Enter sends; Shift+Enter begins a new line.</translation>
    </message>
    <message>
        <source>Preguntar</source>
        <translation>Ask</translation>
    </message>
    <message>
        <source>Detener</source>
        <translation>Stop</translation>
    </message>
    <message>
        <source>Preguntar otra vez</source>
        <translation>Ask again</translation>
    </message>
    <message>
        <source>Mensajes anteriores (%1)</source>
        <translation>Earlier messages (%1)</translation>
    </message>
    <message>
        <source>Asistente · borrador de IA</source>
        <translation>Assistant · AI draft</translation>
    </message>
    <message>
        <source>¿Eliminar esta conversación?</source>
        <translation>Delete this conversation?</translation>
    </message>
    <message>
        <source>No se puede deshacer. Si la quiere guardar, expórtela antes.</source>
        <translation>It cannot be undone. If you want to keep it, export it first.</translation>
    </message>
    <message>
        <source>Conservarla</source>
        <translation>Keep it</translation>
    </message>
    <message>
        <source>Conversación eliminada.</source>
        <translation>Conversation deleted.</translation>
    </message>
    <message>
        <source>Responde el modelo %1.</source>
        <translation>The model %1 answers.</translation>
    </message>
    <message>
        <source>Asistente (IA)</source>
        <translation>Assistant (AI)</translation>
    </message>
    <message>
        <source>Escrita en %1.</source>
        <translation>Written to %1.</translation>
    </message>
    <message>
        <source>Respuesta copiada.</source>
        <translation>Answer copied.</translation>
    </message>
    <message>
        <source>Ninguno</source>
        <translation>None</translation>
    </message>
    <message>
        <source>Usted detuvo esta respuesta.</source>
        <translation>You stopped this answer.</translation>
    </message>
    <message>
        <source>Escribiendo …</source>
        <translation>Writing …</translation>
    </message>
    <message>
        <source>Esperando al modelo …</source>
        <translation>Waiting for the model …</translation>
    </message>
    <message>
        <source>Buscando el modelo …</source>
        <translation>Looking for the model …</translation>
    </message>
    <message>
        <source>%1 Puede leer y escribir: lo que pregunte queda guardado.</source>
        <translation>%1 You can read and write: what you ask is kept.</translation>
    </message>
    <message>
        <source>Caben %1 caracteres; lo demás no se tomó. Acorte el texto o envíelo en partes.</source>
        <translation>There is room for %1 characters; the rest was not taken. Shorten the text or send it in parts.</translation>
    </message>
</context>
<context>
    <name>AssistantTalk</name>
    <message>
        <source>La respuesta llegó a su largo máximo.</source>
        <translation>The answer reached its longest length.</translation>
    </message>
</context>
<context>
    <name>AuditFilters</name>
    <message>
        <source>Quién</source>
        <translation>Who</translation>
    </message>
    <message>
        <source>Sobre qué, o detalles</source>
        <translation>About what, or details</translation>
    </message>
    <message>
        <source>Qué</source>
        <translation>What</translation>
    </message>
    <message>
        <source>Cuándo</source>
        <translation>When</translation>
    </message>
    <message>
        <source>Desde</source>
        <translation>From</translation>
    </message>
    <message>
        <source>Hasta</source>
        <translation>To</translation>
    </message>
    <message>
        <source>Qué: todo</source>
        <translation>What: everything</translation>
    </message>
    <message>
        <source>Cuándo: siempre</source>
        <translation>When: any time</translation>
    </message>
    <message>
        <source>Hoy</source>
        <translation>Today</translation>
    </message>
    <message>
        <source>7 días</source>
        <translation>7 days</translation>
    </message>
    <message>
        <source>30 días</source>
        <translation>30 days</translation>
    </message>
    <message>
        <source>Entre fechas</source>
        <translation>Between dates</translation>
    </message>
    <message>
        <source>Quitar filtros</source>
        <translation>Clear filters</translation>
    </message>
</context>
<context>
    <name>AuditPage</name>
    <message>
        <source>Cuándo</source>
        <translation>When</translation>
    </message>
    <message>
        <source>Quién</source>
        <translation>Who</translation>
    </message>
    <message>
        <source>Qué</source>
        <translation>What</translation>
    </message>
    <message>
        <source>Sobre qué</source>
        <translation>About what</translation>
    </message>
    <message>
        <source>Detalles</source>
        <translation>Details</translation>
    </message>
    <message>
        <source>Desde dónde</source>
        <translation>From where</translation>
    </message>
    <message>
        <source>Registro de auditoría</source>
        <translation>Audit log</translation>
    </message>
    <message>
        <source>Verificar</source>
        <translation>Verify</translation>
    </message>
    <message>
        <source>Busca entradas cambiadas, borradas, puestas o movidas</source>
        <translation>Looks for entries that were changed, deleted, put in or moved</translation>
    </message>
    <message>
        <source>Exportar …</source>
        <translation>Export …</translation>
    </message>
    <message>
        <source>No hay entradas así.</source>
        <translation>There are no such entries.</translation>
    </message>
    <message>
        <source>Se verifica …</source>
        <translation>Verifying …</translation>
    </message>
    <message>
        <source>%1 entradas, todas como se escribieron.</source>
        <translation>%1 entries, all as they were written.</translation>
    </message>
    <message>
        <source>El registro no es el que se escribió: %1 Guarde una copia y averigüe quién tuvo acceso.</source>
        <translation>The log is not what was written: %1 Keep a copy and find out who had access.</translation>
    </message>
    <message>
        <source>De %1 se borró a una persona; el registro dice cuándo y quién lo hizo.</source>
        <translation>A person was erased from %1 of them; the log says when and by whom.</translation>
    </message>
    <message>
        <source>Aquí no hay nota del final del registro: si faltaran las entradas más nuevas, no se vería.</source>
        <translation>There is no note of the log&apos;s end here: if the newest entries were gone, it would not show.</translation>
    </message>
    <message>
        <source>CSV (*.csv)</source>
        <translation>CSV (*.csv)</translation>
    </message>
    <message>
        <source>Excel (*.xlsx)</source>
        <translation>Excel (*.xlsx)</translation>
    </message>
    <message>
        <source>Exportar el registro</source>
        <translation>Export the log</translation>
    </message>
    <message>
        <source>Entradas escritas: %1, en %2</source>
        <translation>Entries written: %1, in %2</translation>
    </message>
</context>
<context>
    <name>BackupCard</name>
    <message>
        <source>Respaldos</source>
        <translation>Backups</translation>
    </message>
    <message>
        <source>Llevan la base de datos, los ajustes y las respuestas; no las grabaciones: copie aparte su carpeta. Cada respaldo se abre y se comprueba al hacerlo. Mejor en otro disco.</source>
        <translation>They hold the database, the settings and the answers; not the recordings: copy their folder apart. Each backup is opened and checked when it is made. Better on another disk.</translation>
    </message>
    <message>
        <source>Hacer un respaldo cada día</source>
        <translation>Make a backup each day</translation>
    </message>
    <message>
        <source>Conservar</source>
        <translation>Keep</translation>
    </message>
    <message>
        <source>Respaldar ahora</source>
        <translation>Back up now</translation>
    </message>
    <message>
        <source>Abrir carpeta</source>
        <translation>Open folder</translation>
    </message>
    <message>
        <source>Abrir la carpeta de respaldos</source>
        <translation>Open the folder of backups</translation>
    </message>
    <message>
        <source>Para volver a uno, cierre CallManager y use: callmanager restore ARCHIVO. Lo de ahora se conserva.</source>
        <translation>To go back to one, close CallManager and use: callmanager restore FILE. What is there now is kept.</translation>
    </message>
    <message>
        <source>Respaldando …</source>
        <translation>Backing up …</translation>
    </message>
    <message>
        <source>Listo y comprobado: %1</source>
        <translation>Done and checked: %1</translation>
    </message>
    <message>
        <source>Todavía no hay ninguno.</source>
        <translation>There is none yet.</translation>
    </message>
    <message>
        <source>El último: %1, %2 MB.</source>
        <translation>The last one: %1, %2 MB.</translation>
    </message>
</context>
<context>
    <name>BlockQuestion</name>
    <message>
        <source>No llamar más</source>
        <translation>Do not call any more</translation>
    </message>
    <message>
        <source>Nadie podrá llamar a este contacto, ni a otro que tenga su número.</source>
        <translation>Nobody will be able to call this contact, nor another one that has its number.</translation>
    </message>
    <message>
        <source>Nadie podrá llamar a estos %1 contactos, ni a otros que tengan sus números.</source>
        <translation>Nobody will be able to call these %1 contacts, nor others that have their numbers.</translation>
    </message>
    <message>
        <source>Motivo</source>
        <translation>Reason</translation>
    </message>
    <message>
        <source>Lo pidió por teléfono el 3 de mayo</source>
        <translation>Asked for it on the phone on 3 May</translation>
    </message>
</context>
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
        <source>En pausa</source>
        <translation>On a pause</translation>
    </message>
</context>
<context>
    <name>CallChoices</name>
    <message>
        <source>Producto</source>
        <translation>Product</translation>
    </message>
    <message>
        <source>Campaña</source>
        <translation>Campaign</translation>
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
        <source>Ahora no</source>
        <translation>Not now</translation>
    </message>
    <message>
        <source>Dejar esta llamada sin resultado por ahora</source>
        <translation>Leave this call without an outcome for now</translation>
    </message>
    <message>
        <source>El cierre pasó de %1</source>
        <translation>Wrap-up is over %1</translation>
    </message>
</context>
<context>
    <name>CallContact</name>
    <message>
        <source>Contacto</source>
        <translation>Contact</translation>
    </message>
    <message>
        <source>Llamar</source>
        <translation>Call</translation>
    </message>
    <message>
        <source>Soltar</source>
        <translation>Release</translation>
    </message>
    <message>
        <source>Soltar el contacto sin llamar</source>
        <translation>Release the contact without calling</translation>
    </message>
    <message>
        <source>No hay nadie más en la cola ahora.</source>
        <translation>There is nobody else in the queue now.</translation>
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
    <message>
        <source>Resumen</source>
        <translation>Summary</translation>
    </message>
    <message>
        <source>Ver el resumen de la llamada</source>
        <translation>See the summary of the call</translation>
    </message>
</context>
<context>
    <name>CallSearch</name>
    <message>
        <source>Siguiente contacto</source>
        <translation>Next contact</translation>
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
        <source>Llamar</source>
        <translation>Call</translation>
    </message>
    <message>
        <source>Nadie coincide. Con Intro pasa a ser un contacto nuevo.</source>
        <translation>Nobody matches. Enter makes it a new contact.</translation>
    </message>
    <message>
        <source>Aún no hay contactos. Escriba abajo un nombre y un teléfono.</source>
        <translation>There are no contacts yet. Type a name and a phone number below.</translation>
    </message>
    <message>
        <source>Contactos en cola: %1</source>
        <translation>Contacts in the queue: %1</translation>
    </message>
    <message>
        <source>La cola está vacía.</source>
        <translation>The queue is empty.</translation>
    </message>
</context>
<context>
    <name>CallSummaryPanel</name>
    <message>
        <source>Resumen de la llamada</source>
        <translation>Summary of the call</translation>
    </message>
    <message>
        <source>Objeción</source>
        <translation>Objection</translation>
    </message>
    <message>
        <source>Volver a la objeción</source>
        <translation>Back to the objection</translation>
    </message>
    <message>
        <source>Sin resumen: la IA no está lista.</source>
        <translation>No summary: the AI is not ready.</translation>
    </message>
    <message>
        <source>Sin resumen: no hay notas ni objeciones.</source>
        <translation>No summary: no notes and no objections.</translation>
    </message>
    <message>
        <source>El borrador del resumen se descartó.</source>
        <translation>The summary&apos;s draft was discarded.</translation>
    </message>
</context>
<context>
    <name>CallbackPanel</name>
    <message>
        <source>¿Cuándo volver a llamar?</source>
        <translation>When to call back?</translation>
    </message>
    <message>
        <source>En 1 hora</source>
        <translation>In 1 hour</translation>
    </message>
    <message>
        <source>Hoy %1</source>
        <translation>Today %1</translation>
    </message>
    <message>
        <source>Mañana %1</source>
        <translation>Tomorrow %1</translation>
    </message>
    <message>
        <source>Lunes %1</source>
        <translation>Monday %1</translation>
    </message>
    <message>
        <source>En 1 semana</source>
        <translation>In 1 week</translation>
    </message>
    <message>
        <source>Fecha y hora para volver a llamar</source>
        <translation>Date and time to call back</translation>
    </message>
    <message>
        <source>Yo</source>
        <translation>Me</translation>
    </message>
    <message>
        <source>Llamo yo</source>
        <translation>I will call</translation>
    </message>
    <message>
        <source>Quien pueda</source>
        <translation>Anyone</translation>
    </message>
    <message>
        <source>Puede llamar cualquier agente</source>
        <translation>Any agent may call</translation>
    </message>
</context>
<context>
    <name>CallbacksPage</name>
    <message>
        <source>Cuándo</source>
        <translation>When</translation>
    </message>
    <message>
        <source>Espera</source>
        <translation>Waiting</translation>
    </message>
    <message>
        <source>Contacto</source>
        <translation>Contact</translation>
    </message>
    <message>
        <source>Teléfono</source>
        <translation>Phone</translation>
    </message>
    <message>
        <source>Quién llama</source>
        <translation>Who calls</translation>
    </message>
    <message>
        <source>Nota</source>
        <translation>Note</translation>
    </message>
    <message>
        <source>Agenda</source>
        <translation>Callbacks</translation>
    </message>
    <message>
        <source>Llamadas prometidas</source>
        <translation>Promised calls</translation>
    </message>
    <message>
        <source>Nadie espera una llamada. Se promete al terminar una: “Volver a llamar”.</source>
        <translation>Nobody waits for a call. One is promised at the end of a call: “Call back”.</translation>
    </message>
    <message>
        <source>También las de los demás</source>
        <translation>Those of the others, too</translation>
    </message>
    <message>
        <source>Atender</source>
        <translation>Open</translation>
    </message>
    <message>
        <source>Abrir este contacto para llamarle</source>
        <translation>Open this contact to call them</translation>
    </message>
    <message>
        <source>Quitar</source>
        <translation>Remove</translation>
    </message>
    <message>
        <source>Quitar esta llamada de la agenda</source>
        <translation>Remove this callback</translation>
    </message>
    <message>
        <source>Mover</source>
        <translation>Move</translation>
    </message>
    <message>
        <source>Mover esta llamada a la fecha elegida</source>
        <translation>Move this callback to the date that is chosen</translation>
    </message>
    <message>
        <source>Elija una llamada de la lista.</source>
        <translation>Choose a callback from the list.</translation>
    </message>
    <message>
        <source>Lo prometió %1 (%2).</source>
        <translation>Promised by %1 (%2).</translation>
    </message>
    <message>
        <source>Se quitó la llamada a %1.</source>
        <translation>The callback to %1 was removed.</translation>
    </message>
    <message>
        <source>La llamada a %1 quedó para el %2.</source>
        <translation>The callback to %1 is now at %2.</translation>
    </message>
    <message>
        <source>en %1</source>
        <translation>in %1</translation>
    </message>
    <message>
        <source>hace %1</source>
        <translation>%1 ago</translation>
    </message>
    <message>
        <source>%1 min</source>
        <translation>%1 min</translation>
    </message>
    <message>
        <source>%1 h</source>
        <translation>%1 h</translation>
    </message>
    <message>
        <source>%1 d</source>
        <translation>%1 d</translation>
    </message>
    <message>
        <source>Quien pueda</source>
        <translation>Anyone</translation>
    </message>
    <message>
        <source>Yo</source>
        <translation>Me</translation>
    </message>
</context>
<context>
    <name>CallsDialog</name>
    <message>
        <source>Inicio</source>
        <translation>Started</translation>
    </message>
    <message>
        <source>Agente</source>
        <translation>Agent</translation>
    </message>
    <message>
        <source>Contacto</source>
        <translation>Contact</translation>
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
        <source>Resultado</source>
        <translation>Outcome</translation>
    </message>
    <message>
        <source>Duración</source>
        <translation>Length</translation>
    </message>
    <message>
        <source>Buscando las llamadas …</source>
        <translation>Looking for the calls …</translation>
    </message>
    <message>
        <source>Cerrar</source>
        <translation>Close</translation>
    </message>
    <message>
        <source>Las %1 más recientes de %2 llamadas</source>
        <translation>The %1 newest of %2 calls</translation>
    </message>
    <message>
        <source>1 llamada</source>
        <translation>1 call</translation>
    </message>
    <message>
        <source>%1 llamadas</source>
        <translation>%1 calls</translation>
    </message>
    <message>
        <source>No hay llamadas que usted pueda ver en detalle.</source>
        <translation>There are no calls that you may see in detail.</translation>
    </message>
</context>
<context>
    <name>CampaignCalls</name>
    <message>
        <source>Cómo se marca</source>
        <translation>How numbers are dialled</translation>
    </message>
    <message>
        <source>Probar (marca %1)</source>
        <translation>Test (dials %1)</translation>
    </message>
    <message>
        <source>Probar la forma de marcar</source>
        <translation>Test this way to dial</translation>
    </message>
    <message>
        <source>Martes a viernes como el lunes</source>
        <translation>Tuesday to Friday like Monday</translation>
    </message>
    <message>
        <source>Hora de quien recibe la llamada, por ejemplo 9:00-12:30, 14:00-18:00. Todo vacío: a cualquier hora.</source>
        <translation>Time where the phone rings, such as 9:00-12:30, 14:00-18:00. All empty: at any time.</translation>
    </message>
    <message>
        <source>Fuera de horario</source>
        <translation>Outside these hours</translation>
    </message>
    <message>
        <source>Intentos por contacto</source>
        <translation>Attempts per contact</translation>
    </message>
    <message>
        <source>La cola espera entre intentos</source>
        <translation>The queue waits between attempts</translation>
    </message>
    <message>
        <source>Límite del cierre</source>
        <translation>Limit of the wrap-up</translation>
    </message>
    <message>
        <source>Productos, separados por comas (vacío: todos)</source>
        <translation>Products, separated by commas (empty: all)</translation>
    </message>
    <message>
        <source>“%1” (%2) no es un horario. Escriba, por ejemplo, 9:00-18:00. No se guardó nada.</source>
        <translation>“%1” (%2) is no time span. Write, for example, 9:00-18:00. Nothing was saved.</translation>
    </message>
    <message>
        <source>El agente marca en su teléfono</source>
        <translation>The agent dials on their phone</translation>
    </message>
    <message>
        <source>Programa del sistema</source>
        <translation>Program of the system</translation>
    </message>
    <message>
        <source>Programa y argumentos, con {number}</source>
        <translation>Program and arguments, with {number}</translation>
    </message>
    <message>
        <source>Dirección, con {number}</source>
        <translation>Address, with {number}</translation>
    </message>
    <message>
        <source>A mano</source>
        <translation>By hand</translation>
    </message>
    <message>
        <source>Con el programa del sistema</source>
        <translation>With the system&apos;s program</translation>
    </message>
    <message>
        <source>Con una orden</source>
        <translation>With a command</translation>
    </message>
    <message>
        <source>Con una dirección web</source>
        <translation>With a web address</translation>
    </message>
    <message>
        <source>No se llama</source>
        <translation>No call is made</translation>
    </message>
    <message>
        <source>Se avisa al agente</source>
        <translation>The agent is warned</translation>
    </message>
    <message>
        <source>Sin límite</source>
        <translation>No limit</translation>
    </message>
    <message>
        <source>%1 d</source>
        <translation>%1 d</translation>
    </message>
    <message>
        <source>%1 h</source>
        <translation>%1 h</translation>
    </message>
    <message>
        <source>%1 min</source>
        <translation>%1 min</translation>
    </message>
</context>
<context>
    <name>CampaignRecording</name>
    <message>
        <source>Qué llamadas se graban</source>
        <translation>Which calls are recorded</translation>
    </message>
    <message>
        <source>Aviso para leer al cliente cuando contesta</source>
        <translation>Notice to read to the customer when they answer</translation>
    </message>
    <message>
        <source>Hasta %1 caracteres.</source>
        <translation>Up to %1 characters.</translation>
    </message>
    <message>
        <source>Grabaciones cortas</source>
        <translation>Short recordings</translation>
    </message>
    <message>
        <source>Recordar una pausa</source>
        <translation>Remind of a pause</translation>
    </message>
    <message>
        <source>La grabación empieza</source>
        <translation>The recording begins</translation>
    </message>
    <message>
        <source>Antes de la voz se guarda</source>
        <translation>Kept from before the voice</translation>
    </message>
    <message>
        <source>Pitido mientras se graba</source>
        <translation>Beep while recording</translation>
    </message>
    <message>
        <source>Ninguna</source>
        <translation>None</translation>
    </message>
    <message>
        <source>Las que pida el agente</source>
        <translation>Those the agent asks for</translation>
    </message>
    <message>
        <source>Todas</source>
        <translation>All</translation>
    </message>
    <message>
        <source>Todas, sin poder detenerlas</source>
        <translation>All, and they cannot be stopped</translation>
    </message>
    <message>
        <source>De estas llamadas no queda ningún sonido.</source>
        <translation>No sound of these calls is kept.</translation>
    </message>
    <message>
        <source>El agente empieza y detiene la grabación cuando quiere (F8).</source>
        <translation>The agent begins and stops the recording at will (F8).</translation>
    </message>
    <message>
        <source>Se graba desde que contestan. El agente puede pausar o detener. Si el cliente no acepta, lo grabado se borra al colgar.</source>
        <translation>Recorded from the answer on. The agent may pause or stop. If the customer refuses, what was recorded is deleted on hanging up.</translation>
    </message>
    <message>
        <source>Se graba hasta el final; el agente solo puede pausar, con motivo. Si el cliente no acepta, se deja de grabar y lo anterior se guarda.</source>
        <translation>Recorded to the end; the agent may only pause, with a reason. If the customer refuses, recording ends and what was before is kept.</translation>
    </message>
    <message>
        <source>Se guardan desde %1</source>
        <translation>Kept from %1 on</translation>
    </message>
    <message>
        <source>Se guardan todas</source>
        <translation>All are kept</translation>
    </message>
    <message>
        <source>Cada %1</source>
        <translation>Every %1</translation>
    </message>
    <message>
        <source>Nunca</source>
        <translation>Never</translation>
    </message>
    <message>
        <source>Sin pitido</source>
        <translation>No beep</translation>
    </message>
    <message>
        <source>Nada</source>
        <translation>Nothing</translation>
    </message>
    <message>
        <source>Al contestar</source>
        <translation>With the answer</translation>
    </message>
    <message>
        <source>Con la primera voz (%1 dBFS)</source>
        <translation>With the first voice (%1 dBFS)</translation>
    </message>
</context>
<context>
    <name>CampaignScript</name>
    <message>
        <source>Guion que se edita</source>
        <translation>Script being edited</translation>
    </message>
    <message>
        <source>Nombre del guion</source>
        <translation>Name of the script</translation>
    </message>
    <message>
        <source>Texto del guion</source>
        <translation>Text of the script</translation>
    </message>
    <message>
        <source>Buenos días, ¿hablo con {nombre}? …</source>
        <translation>Good morning, am I speaking with {name}? …</translation>
    </message>
    <message>
        <source>Se ofrece a los agentes</source>
        <translation>Offered to the agents</translation>
    </message>
    <message>
        <source>Guardar guion</source>
        <translation>Save script</translation>
    </message>
    <message>
        <source>Una línea con --- empieza otro paso. Se rellenan: {nombre}, {empresa}, {telefono}, {correo}, {ciudad}, {producto}, {campaña}, {agente}.</source>
        <translation>A line with --- begins another step. Filled in: {name}, {company}, {phone}, {email}, {city}, {product}, {campaign}, {agent}.</translation>
    </message>
    <message>
        <source>Guion nuevo</source>
        <translation>New script</translation>
    </message>
    <message>
        <source>Guion guardado. Los agentes lo ven desde el próximo contacto.</source>
        <translation>Script saved. Agents see it from the next contact on.</translation>
    </message>
    <message>
        <source>Nombre Apellido</source>
        <translation>First Last</translation>
    </message>
    <message>
        <source>Nombre</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Empresa</source>
        <translation>Company</translation>
    </message>
    <message>
        <source>Ciudad</source>
        <translation>City</translation>
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
        <source>No existe el campo %1: quedará escrito así.</source>
        <translation>There is no field %1: it will stay as it is written.</translation>
    </message>
</context>
<context>
    <name>CampaignSettings</name>
    <message>
        <source>Campañas</source>
        <translation>Campaigns</translation>
    </message>
    <message>
        <source>Nueva campaña</source>
        <translation>New campaign</translation>
    </message>
    <message>
        <source>Nombre de la campaña</source>
        <translation>Name of the campaign</translation>
    </message>
    <message>
        <source>Está en uso</source>
        <translation>In use</translation>
    </message>
    <message>
        <source>Grabación</source>
        <translation>Recording</translation>
    </message>
    <message>
        <source>Llamadas</source>
        <translation>Calls</translation>
    </message>
    <message>
        <source>Guion</source>
        <translation>Script</translation>
    </message>
    <message>
        <source>Guardar campaña</source>
        <translation>Save campaign</translation>
    </message>
    <message>
        <source>Solo quien administra puede cambiar las campañas.</source>
        <translation>Only administrators may change campaigns.</translation>
    </message>
    <message>
        <source>Guardado. Vale desde la próxima llamada.</source>
        <translation>Saved. It holds from the next call on.</translation>
    </message>
    <message>
        <source>Así se puede marcar: %1</source>
        <translation>Numbers can be dialled like this: %1</translation>
    </message>
    <message>
        <source>fuera de uso</source>
        <translation>out of use</translation>
    </message>
</context>
<context>
    <name>ColumnsStep</name>
    <message>
        <source>Revise qué es cada columna. Hacen falta el nombre y el teléfono; lo demás es a su gusto.</source>
        <translation>Check what each column is. Name and phone are needed; the rest is up to you.</translation>
    </message>
    <message>
        <source>Columna del archivo</source>
        <translation>Column of the file</translation>
    </message>
    <message>
        <source>Por ejemplo</source>
        <translation>For example</translation>
    </message>
    <message>
        <source>Se importa como</source>
        <translation>Imported as</translation>
    </message>
    <message>
        <source>Se importa la columna %1 como</source>
        <translation>Column %1 is imported as</translation>
    </message>
    <message>
        <source>No se importa</source>
        <translation>Not imported</translation>
    </message>
</context>
<context>
    <name>CommandPalette</name>
    <message>
        <source>Buscar páginas, acciones, ajustes y contactos</source>
        <translation>Search pages, actions, settings and contacts</translation>
    </message>
    <message>
        <source>Lo encontrado</source>
        <translation>What was found</translation>
    </message>
    <message>
        <source>Contacto</source>
        <translation>Contact</translation>
    </message>
    <message>
        <source>Nada con esas letras. Pruebe con otra palabra, un nombre o un teléfono.</source>
        <translation>Nothing with these letters. Try another word, a name or a number.</translation>
    </message>
    <message>
        <source>↑ ↓ para elegir  ·  Intro para hacerlo  ·  Esc para cerrar</source>
        <translation>↑ ↓ to choose  ·  Enter to do it  ·  Esc to close</translation>
    </message>
</context>
<context>
    <name>Commands</name>
    <message>
        <source>Ajuste</source>
        <translation>Setting</translation>
    </message>
    <message>
        <source>Llamada</source>
        <translation>Call</translation>
    </message>
    <message>
        <source>Retomar la llamada</source>
        <translation>Resume the call</translation>
    </message>
    <message>
        <source>Poner en espera</source>
        <translation>Put on hold</translation>
    </message>
    <message>
        <source>Pausar o seguir la grabación</source>
        <translation>Pause the recording, or let it go on</translation>
    </message>
    <message>
        <source>Llamar a alguien</source>
        <translation>Call somebody</translation>
    </message>
    <message>
        <source>marcar teléfono número</source>
        <translation>dial phone number</translation>
    </message>
    <message>
        <source>Pausa</source>
        <translation>Break</translation>
    </message>
    <message>
        <source>Volver de la pausa</source>
        <translation>Come back from the break</translation>
    </message>
    <message>
        <source>listo libre</source>
        <translation>ready free</translation>
    </message>
    <message>
        <source>Pausa: %1</source>
        <translation>Break: %1</translation>
    </message>
    <message>
        <source>Página</source>
        <translation>Page</translation>
    </message>
    <message>
        <source>Acción</source>
        <translation>Action</translation>
    </message>
    <message>
        <source>excel csv archivo lista</source>
        <translation>excel csv file list</translation>
    </message>
    <message>
        <source>Contacto nuevo</source>
        <translation>New contact</translation>
    </message>
    <message>
        <source>cliente</source>
        <translation>customer client</translation>
    </message>
    <message>
        <source>Importar contactos</source>
        <translation>Import contacts</translation>
    </message>
    <message>
        <source>Exportar contactos</source>
        <translation>Export contacts</translation>
    </message>
    <message>
        <source>Hacer un informe</source>
        <translation>Make a report</translation>
    </message>
    <message>
        <source>Pantalla grande</source>
        <translation>Wallboard</translation>
    </message>
    <message>
        <source>pared televisor tablero equipo</source>
        <translation>wall big screen television board team</translation>
    </message>
    <message>
        <source>Agregar una persona</source>
        <translation>Add a person</translation>
    </message>
    <message>
        <source>usuario agente cuenta</source>
        <translation>user agent account</translation>
    </message>
    <message>
        <source>Prueba de sonido</source>
        <translation>Sound check</translation>
    </message>
    <message>
        <source>micrófono audio volumen</source>
        <translation>microphone audio volume</translation>
    </message>
    <message>
        <source>Cambiar mi contraseña</source>
        <translation>Change my password</translation>
    </message>
    <message>
        <source>clave</source>
        <translation>passphrase login</translation>
    </message>
    <message>
        <source>Aspecto</source>
        <translation>Appearance</translation>
    </message>
    <message>
        <source>tema colores aspecto</source>
        <translation>theme colours appearance</translation>
    </message>
    <message>
        <source>Tema oscuro</source>
        <translation>Dark theme</translation>
    </message>
    <message>
        <source>Tema claro</source>
        <translation>Light theme</translation>
    </message>
    <message>
        <source>Tema como el sistema</source>
        <translation>Theme as the system&apos;s</translation>
    </message>
    <message>
        <source>Idioma: %1</source>
        <translation>Language: %1</translation>
    </message>
</context>
<context>
    <name>CompanyCard</name>
    <message>
        <source>Su empresa</source>
        <translation>Your company</translation>
    </message>
    <message>
        <source>Así se presentan los teléfonos y las pantallas de pared.</source>
        <translation>How phones and wall screens introduce themselves.</translation>
    </message>
    <message>
        <source>Nombre</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Color</source>
        <translation>Colour</translation>
    </message>
    <message>
        <source>Elegir color …</source>
        <translation>Choose colour …</translation>
    </message>
    <message>
        <source>Elegir logotipo …</source>
        <translation>Choose logo …</translation>
    </message>
    <message>
        <source>Quitar logotipo</source>
        <translation>Remove logo</translation>
    </message>
    <message>
        <source>Así se verá, en claro y en oscuro</source>
        <translation>How it will look, on light and on dark</translation>
    </message>
    <message>
        <source>Guardar</source>
        <translation>Save</translation>
    </message>
    <message>
        <source>El logotipo %1 no se puede mostrar. Elija otro.</source>
        <translation>The logo %1 cannot be shown. Choose another one.</translation>
    </message>
    <message>
        <source>Panel</source>
        <translation>Dashboard</translation>
    </message>
    <message>
        <source>En claro</source>
        <translation>On light</translation>
    </message>
    <message>
        <source>En oscuro</source>
        <translation>On dark</translation>
    </message>
    <message>
        <source>Sin color propio se usa el de CallManager.</source>
        <translation>Without a colour of your own, CallManager&apos;s is used.</translation>
    </message>
    <message>
        <source>%1: contraste %2&#xa0;:&#xa0;1, se lee bien.</source>
        <translation>%1: contrast %2&#xa0;:&#xa0;1, reads well.</translation>
    </message>
    <message>
        <source>%1: contraste %2&#xa0;:&#xa0;1, y hace falta 4,5&#xa0;:&#xa0;1. Se usa el más parecido que se lee, %3 (%4&#xa0;:&#xa0;1).</source>
        <translation>%1: contrast %2&#xa0;:&#xa0;1, and 4.5&#xa0;:&#xa0;1 is needed. The nearest that can be read is used, %3 (%4&#xa0;:&#xa0;1).</translation>
    </message>
    <message>
        <source>“%1” no es un color. Escriba # y seis signos del 0 al 9 o de la a a la f, como #0f766e.</source>
        <translation>“%1” is no colour. Write # and six signs from 0 to 9 or a to f, such as #0f766e.</translation>
    </message>
    <message>
        <source>Guardado. Los teléfonos abiertos ya se ven así.</source>
        <translation>Saved. Open phones already look like this.</translation>
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
        <source>No aceptó a las %1.</source>
        <translation>Refused at %1.</translation>
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
    <name>ContactActions</name>
    <message>
        <source>Contactos que cambian a “%2”: %1. Queda en el historial de cada uno.</source>
        <translation>Contacts that change to “%2”: %1. It is kept in the history of each.</translation>
    </message>
    <message>
        <source>Cambiar el estado</source>
        <translation>Change the status</translation>
    </message>
    <message>
        <source>Cambiar</source>
        <translation>Change</translation>
    </message>
    <message>
        <source>Cambiados: %1.</source>
        <translation>Changed: %1.</translation>
    </message>
    <message>
        <source>Contactos que pasan a %2: %1.</source>
        <translation>Contacts that go to %2: %1.</translation>
    </message>
    <message>
        <source>Contactos que cualquiera podrá llamar: %1.</source>
        <translation>Contacts that anybody will be able to call: %1.</translation>
    </message>
    <message>
        <source>Cambiar el responsable</source>
        <translation>Change the owner</translation>
    </message>
    <message>
        <source>Poner “%2” en %1 contactos.</source>
        <translation>Put “%2” on %1 contacts.</translation>
    </message>
    <message>
        <source>Quitar “%2” de %1 contactos.</source>
        <translation>Take “%2” off %1 contacts.</translation>
    </message>
    <message>
        <source>Poner etiquetas</source>
        <translation>Add tags</translation>
    </message>
    <message>
        <source>Quitar etiquetas</source>
        <translation>Remove tags</translation>
    </message>
    <message>
        <source>Poner</source>
        <translation>Add</translation>
    </message>
    <message>
        <source>Quitar</source>
        <translation>Remove</translation>
    </message>
    <message>
        <source>Nadie los llamará: %1.</source>
        <translation>Nobody will call them: %1.</translation>
    </message>
    <message>
        <source>Permitir llamadas</source>
        <translation>Allow calls</translation>
    </message>
    <message>
        <source>%1 pidió que no se le llame: %2</source>
        <translation>%1 asked not to be called: %2</translation>
    </message>
    <message>
        <source>Permitir</source>
        <translation>Allow</translation>
    </message>
    <message>
        <source>Se les puede llamar: %1.</source>
        <translation>They can be called: %1.</translation>
    </message>
    <message>
        <source>contactos</source>
        <translation>contacts</translation>
    </message>
    <message>
        <source>Excel (*.xlsx)</source>
        <translation>Excel (*.xlsx)</translation>
    </message>
    <message>
        <source>Exportar contactos</source>
        <translation>Export contacts</translation>
    </message>
    <message>
        <source>Escribiendo el archivo …</source>
        <translation>Writing the file …</translation>
    </message>
    <message>
        <source>%1 contactos están en %2.</source>
        <translation>%1 contacts are in %2.</translation>
    </message>
    <message>
        <source>1 contacto está en %2.</source>
        <translation>1 contact is in %2.</translation>
    </message>
    <message>
        <source>Eliminar 1 contacto</source>
        <translation>Delete 1 contact</translation>
    </message>
    <message>
        <source>Eliminar %1 contactos</source>
        <translation>Delete %1 contacts</translation>
    </message>
    <message>
        <source>Se eliminan para siempre: %1. Sus llamadas y grabaciones se quedan.</source>
        <translation>They are deleted for ever: %1. Their calls and recordings stay.</translation>
    </message>
    <message>
        <source>Eliminar</source>
        <translation>Delete</translation>
    </message>
    <message>
        <source>Eliminados: %1.</source>
        <translation>Deleted: %1.</translation>
    </message>
    <message>
        <source>Se quedan, porque alguien trabaja con ellos: %1.</source>
        <translation>Kept, because somebody is working on them: %1.</translation>
    </message>
    <message>
        <source>Sin cambio: %1. %2</source>
        <translation>Not changed: %1. %2</translation>
    </message>
    <message>
        <source>Deshechos: %1.</source>
        <translation>Undone: %1.</translation>
    </message>
    <message>
        <source>Deshacer</source>
        <translation>Undo</translation>
    </message>
    <message>
        <source>Trabajando …</source>
        <translation>Working …</translation>
    </message>
</context>
<context>
    <name>ContactBulk</name>
    <message>
        <source>Contactos elegidos</source>
        <translation>Chosen contacts</translation>
    </message>
    <message>
        <source>%1 contactos elegidos</source>
        <translation>%1 contacts chosen</translation>
    </message>
    <message>
        <source>Lo que haga aquí vale para todos ellos. Antes se le pregunta.</source>
        <translation>What you do here holds for all of them. You are asked first.</translation>
    </message>
    <message>
        <source>Cambiar el estado a</source>
        <translation>Change the status to</translation>
    </message>
    <message>
        <source>Cambiar el responsable a</source>
        <translation>Change the owner to</translation>
    </message>
    <message>
        <source>Cambiar …</source>
        <translation>Change …</translation>
    </message>
    <message>
        <source>Etiquetas, separadas por comas</source>
        <translation>Tags, separated by commas</translation>
    </message>
    <message>
        <source>Poner</source>
        <translation>Add</translation>
    </message>
    <message>
        <source>Quitar</source>
        <translation>Remove</translation>
    </message>
    <message>
        <source>No llamar más …</source>
        <translation>Do not call any more …</translation>
    </message>
    <message>
        <source>Exportar …</source>
        <translation>Export …</translation>
    </message>
    <message>
        <source>Eliminar …</source>
        <translation>Delete …</translation>
    </message>
    <message>
        <source>Elija un estado</source>
        <translation>Choose a status</translation>
    </message>
    <message>
        <source>Elija a quién</source>
        <translation>Choose who</translation>
    </message>
    <message>
        <source>Cualquiera</source>
        <translation>Anybody</translation>
    </message>
</context>
<context>
    <name>ContactCard</name>
    <message>
        <source>Número que se marca</source>
        <translation>Number to dial</translation>
    </message>
    <message>
        <source>Historial</source>
        <translation>History</translation>
    </message>
    <message>
        <source>Historial del contacto</source>
        <translation>History of the contact</translation>
    </message>
    <message>
        <source>Todavía no se ha llamado a este contacto.</source>
        <translation>This contact has not been called yet.</translation>
    </message>
</context>
<context>
    <name>ContactDetails</name>
    <message>
        <source>Detalle del contacto</source>
        <translation>Details of the contact</translation>
    </message>
    <message>
        <source>Ficha</source>
        <translation>Details</translation>
    </message>
    <message>
        <source>Historial</source>
        <translation>History</translation>
    </message>
    <message>
        <source>Nota</source>
        <translation>Note</translation>
    </message>
    <message>
        <source>Historial del contacto</source>
        <translation>History of the contact</translation>
    </message>
    <message>
        <source>Nota del contacto</source>
        <translation>Note on the contact</translation>
    </message>
    <message>
        <source>Lo que conviene saber antes de llamar</source>
        <translation>What is good to know before calling</translation>
    </message>
    <message>
        <source>Se guarda sola.</source>
        <translation>Saved by itself.</translation>
    </message>
    <message>
        <source>Aún no ha pasado nada con este contacto.</source>
        <translation>Nothing has happened with this contact yet.</translation>
    </message>
    <message>
        <source>No llamar</source>
        <translation>Do not call</translation>
    </message>
    <message>
        <source>Elija un contacto para verlo.</source>
        <translation>Choose a contact to see it.</translation>
    </message>
    <message>
        <source>hasta %1</source>
        <translation>until %1</translation>
    </message>
    <message>
        <source>Otros teléfonos</source>
        <translation>Other phones</translation>
    </message>
    <message>
        <source>Correo</source>
        <translation>E-mail</translation>
    </message>
    <message>
        <source>Dirección</source>
        <translation>Address</translation>
    </message>
    <message>
        <source>Zona horaria</source>
        <translation>Time zone</translation>
    </message>
    <message>
        <source>Etiquetas</source>
        <translation>Tags</translation>
    </message>
    <message>
        <source>Responsable</source>
        <translation>Owner</translation>
    </message>
    <message>
        <source>Campaña</source>
        <translation>Campaign</translation>
    </message>
    <message>
        <source>Prioridad</source>
        <translation>Priority</translation>
    </message>
    <message>
        <source>Consentimiento</source>
        <translation>Consent</translation>
    </message>
    <message>
        <source>Estado desde</source>
        <translation>Status since</translation>
    </message>
    <message>
        <source>Intentos</source>
        <translation>Attempts</translation>
    </message>
    <message>
        <source>Última llamada</source>
        <translation>Last call</translation>
    </message>
</context>
<context>
    <name>ContactEditor</name>
    <message>
        <source>Cancelar</source>
        <translation>Cancel</translation>
    </message>
    <message>
        <source>Guardar</source>
        <translation>Save</translation>
    </message>
    <message>
        <source>Contacto nuevo</source>
        <translation>New contact</translation>
    </message>
    <message>
        <source>Lo que escribió la última vez no se había guardado; aquí está. Cancelar lo descarta.</source>
        <translation>What you typed last time had not been saved; here it is. Cancel discards it.</translation>
    </message>
</context>
<context>
    <name>ContactFilters</name>
    <message>
        <source>Buscar nombre, empresa o teléfono</source>
        <translation>Search name, company or phone</translation>
    </message>
    <message>
        <source>Buscar contactos</source>
        <translation>Search contacts</translation>
    </message>
    <message>
        <source>Limpiar</source>
        <translation>Clear</translation>
    </message>
    <message>
        <source>Etiqueta</source>
        <translation>Tag</translation>
    </message>
    <message>
        <source>Estado</source>
        <translation>Status</translation>
    </message>
    <message>
        <source>Campaña</source>
        <translation>Campaign</translation>
    </message>
    <message>
        <source>Responsable</source>
        <translation>Owner</translation>
    </message>
    <message>
        <source>Llamadas</source>
        <translation>Calls</translation>
    </message>
    <message>
        <source>Sin campaña</source>
        <translation>No campaign</translation>
    </message>
    <message>
        <source>Sin responsable</source>
        <translation>No owner</translation>
    </message>
    <message>
        <source>Se puede llamar</source>
        <translation>May be called</translation>
    </message>
    <message>
        <source>No llamar</source>
        <translation>Do not call</translation>
    </message>
</context>
<context>
    <name>ContactForm</name>
    <message>
        <source>Etiquetas, separadas por comas</source>
        <translation>Tags, separated by commas</translation>
    </message>
    <message>
        <source>Región (CR-SJ)</source>
        <translation>Region (CR-SJ)</translation>
    </message>
    <message>
        <source>La de su número</source>
        <translation>That of the number</translation>
    </message>
    <message>
        <source>Estado</source>
        <translation>Status</translation>
    </message>
    <message>
        <source>Responsable</source>
        <translation>Owner</translation>
    </message>
    <message>
        <source>Campaña</source>
        <translation>Campaign</translation>
    </message>
    <message>
        <source>Cualquiera</source>
        <translation>Anybody</translation>
    </message>
    <message>
        <source>Todas</source>
        <translation>All</translation>
    </message>
    <message>
        <source>Prioridad</source>
        <translation>Priority</translation>
    </message>
    <message>
        <source>Vale hasta</source>
        <translation>Valid until</translation>
    </message>
    <message>
        <source>Consentimiento hasta</source>
        <translation>Consent until</translation>
    </message>
    <message>
        <source>No llamar</source>
        <translation>Do not call</translation>
    </message>
    <message>
        <source>Motivo de no llamar</source>
        <translation>Reason not to call</translation>
    </message>
    <message>
        <source>Motivo</source>
        <translation>Reason</translation>
    </message>
    <message>
        <source>Nota</source>
        <translation>Note</translation>
    </message>
    <message>
        <source>Hacen falta el nombre y un teléfono.</source>
        <translation>A name and a phone number are needed.</translation>
    </message>
    <message>
        <source>Escriba el nombre.</source>
        <translation>Type the name.</translation>
    </message>
    <message>
        <source>Escriba al menos un teléfono.</source>
        <translation>Type at least one phone number.</translation>
    </message>
    <message>
        <source>Escriba por qué no se le puede llamar.</source>
        <translation>Type why they may not be called.</translation>
    </message>
</context>
<context>
    <name>ContactImport</name>
    <message>
        <source>Archivo</source>
        <translation>File</translation>
    </message>
    <message>
        <source>Columnas</source>
        <translation>Columns</translation>
    </message>
    <message>
        <source>Revisar</source>
        <translation>Check</translation>
    </message>
    <message>
        <source>Resultado</source>
        <translation>Outcome</translation>
    </message>
    <message>
        <source>Atrás</source>
        <translation>Back</translation>
    </message>
    <message>
        <source>Volver a la lista</source>
        <translation>Back to the list</translation>
    </message>
    <message>
        <source>Importar 1 contacto</source>
        <translation>Import 1 contact</translation>
    </message>
    <message>
        <source>Importar %1 contactos</source>
        <translation>Import %1 contacts</translation>
    </message>
    <message>
        <source>Otro archivo</source>
        <translation>Another file</translation>
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
        <source>Leyendo %1 …</source>
        <translation>Reading %1 …</translation>
    </message>
    <message>
        <source>Filas que se corrigen al importar: %1.</source>
        <translation>Rows that are mended when they are imported: %1.</translation>
    </message>
    <message>
        <source>Estados que se crean: %1.</source>
        <translation>Statuses that are made: %1.</translation>
    </message>
    <message>
        <source>Elija qué columna es el nombre y cuál el teléfono.</source>
        <translation>Choose which column is the name and which one the phone.</translation>
    </message>
    <message>
        <source>Comparando con los contactos que ya hay …</source>
        <translation>Comparing with the contacts there are …</translation>
    </message>
    <message>
        <source>Importando %1 …</source>
        <translation>Importing %1 …</translation>
    </message>
    <message>
        <source>Cancelando …</source>
        <translation>Cancelling …</translation>
    </message>
    <message>
        <source>No se importó nada</source>
        <translation>Nothing was imported</translation>
    </message>
    <message>
        <source>Nuevos: %1. Completados: %2. Repetidos: %3.</source>
        <translation>New: %1. Completed: %2. Duplicates: %3.</translation>
    </message>
    <message>
        <source>Corregidos al importar: %1.</source>
        <translation>Mended when imported: %1.</translation>
    </message>
    <message>
        <source>No se importaron: %1. Están en %2, con el motivo.</source>
        <translation>Not imported: %1. They are in %2, with the reason.</translation>
    </message>
    <message>
        <source>No se importaron: %1.</source>
        <translation>Not imported: %1.</translation>
    </message>
    <message>
        <source>Importación terminada</source>
        <translation>Import finished</translation>
    </message>
    <message>
        <source>Hay contactos en otras hojas, que no se importan: %1. Guarde cada una como archivo aparte.</source>
        <translation>Other sheets hold contacts, too, which are not imported: %1. Save each as a file of its own.</translation>
    </message>
    <message>
        <source>Fila %1: %2</source>
        <translation>Row %1: %2</translation>
    </message>
    <message>
        <source>El archivo está en %1.</source>
        <translation>The file is in %1.</translation>
    </message>
</context>
<context>
    <name>ContactRulesCard</name>
    <message>
        <source>Para todos los contactos</source>
        <translation>For all contacts</translation>
    </message>
    <message>
        <source>Quien abre un contacto lo tiene durante</source>
        <translation>Whoever opens a contact keeps it for</translation>
    </message>
    <message>
        <source>Los estados cambian solos a las</source>
        <translation>Statuses move on by themselves at</translation>
    </message>
    <message>
        <source>Los estados con plazo cambian solos, una vez al día</source>
        <translation>Statuses with a time limit move on by themselves, once a day</translation>
    </message>
    <message>
        <source>Mientras alguien lo tiene, nadie más lo llama ni lo cambia. Se libera antes al cerrarlo.</source>
        <translation>While somebody has it, nobody else calls or changes it. Closing it frees it earlier.</translation>
    </message>
    <message>
        <source>Guardado.</source>
        <translation>Saved.</translation>
    </message>
    <message>
        <source>%1 minutos</source>
        <translation>%1 minutes</translation>
    </message>
</context>
<context>
    <name>ContactView</name>
    <message>
        <source>Número al que se llama</source>
        <translation>Number that is called</translation>
    </message>
    <message>
        <source>Llamar</source>
        <translation>Call</translation>
    </message>
    <message>
        <source>Editar</source>
        <translation>Edit</translation>
    </message>
    <message>
        <source>Eliminar …</source>
        <translation>Delete …</translation>
    </message>
    <message>
        <source>Otra persona</source>
        <translation>Somebody else</translation>
    </message>
    <message>
        <source>Permitir …</source>
        <translation>Allow …</translation>
    </message>
    <message>
        <source>No llamar …</source>
        <translation>Do not call …</translation>
    </message>
    <message>
        <source>Pidió que no se le llame.</source>
        <translation>Asked not to be called.</translation>
    </message>
    <message>
        <source>Termine primero la llamada que tiene.</source>
        <translation>Finish the call you are on first.</translation>
    </message>
    <message>
        <source>Estado: %1</source>
        <translation>Status: %1</translation>
    </message>
</context>
<context>
    <name>ContactsModel</name>
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
        <source>Estado</source>
        <translation>Status</translation>
    </message>
    <message>
        <source>Responsable</source>
        <translation>Owner</translation>
    </message>
    <message>
        <source>Etiquetas</source>
        <translation>Tags</translation>
    </message>
    <message>
        <source>Última llamada</source>
        <translation>Last call</translation>
    </message>
    <message>
        <source>No llamar</source>
        <translation>Do not call</translation>
    </message>
    <message>
        <source>En uso</source>
        <translation>Taken</translation>
    </message>
</context>
<context>
    <name>ContactsPage</name>
    <message>
        <source>Contactos</source>
        <translation>Contacts</translation>
    </message>
    <message>
        <source>Contacto nuevo</source>
        <translation>New contact</translation>
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
        <source>Importar …</source>
        <translation>Import …</translation>
    </message>
    <message>
        <source>Exportar …</source>
        <translation>Export …</translation>
    </message>
    <message>
        <source>%1 está guardado.</source>
        <translation>%1 is saved.</translation>
    </message>
    <message>
        <source>1 contacto</source>
        <translation>1 contact</translation>
    </message>
    <message>
        <source>%1 contactos</source>
        <translation>%1 contacts</translation>
    </message>
    <message>
        <source>Aún no hay contactos. Añada el primero.</source>
        <translation>There are no contacts yet. Add the first one.</translation>
    </message>
</context>
<context>
    <name>ContactsSettings</name>
    <message>
        <source>Estados de los contactos</source>
        <translation>Statuses of contacts</translation>
    </message>
    <message>
        <source>Subir</source>
        <translation>Up</translation>
    </message>
    <message>
        <source>Bajar</source>
        <translation>Down</translation>
    </message>
    <message>
        <source>Nuevo estado</source>
        <translation>New status</translation>
    </message>
    <message>
        <source>Nombre del estado</source>
        <translation>Name of the status</translation>
    </message>
    <message>
        <source>Está en uso</source>
        <translation>In use</translation>
    </message>
    <message>
        <source>Cerrado: la cola no da estos contactos</source>
        <translation>Closed: the queue does not give out these contacts</translation>
    </message>
    <message>
        <source>A mano se les puede llamar, si nada más lo impide.</source>
        <translation>They can still be called by hand, if nothing else forbids it.</translation>
    </message>
    <message>
        <source>Si nadie lo llama en</source>
        <translation>If nobody calls it for</translation>
    </message>
    <message>
        <source>pasa a</source>
        <translation>it moves to</translation>
    </message>
    <message>
        <source>Guardar estado</source>
        <translation>Save status</translation>
    </message>
    <message>
        <source>Solo quien administra puede cambiar los estados.</source>
        <translation>Only an administrator can change the statuses.</translation>
    </message>
    <message>
        <source>Escriba el nombre del estado.</source>
        <translation>Type the name of the status.</translation>
    </message>
    <message>
        <source>Guardado.</source>
        <translation>Saved.</translation>
    </message>
    <message>
        <source>fuera de uso</source>
        <translation>out of use</translation>
    </message>
    <message>
        <source>cerrado</source>
        <translation>closed</translation>
    </message>
    <message>
        <source>en %1 pasa a “%2”</source>
        <translation>moves to “%2” after %1</translation>
    </message>
    <message>
        <source>abierto</source>
        <translation>open</translation>
    </message>
    <message>
        <source>Nunca cambia solo</source>
        <translation>Never moves by itself</translation>
    </message>
    <message>
        <source>1 mes</source>
        <translation>1 month</translation>
    </message>
    <message>
        <source>%1 meses</source>
        <translation>%1 months</translation>
    </message>
</context>
<context>
    <name>ConversationList</name>
    <message>
        <source>Nueva conversación</source>
        <translation>New conversation</translation>
    </message>
    <message>
        <source>Conversaciones</source>
        <translation>Conversations</translation>
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
        <source>El modelo no leyó la ficha entera: compruebe lo que dice.</source>
        <translation>The model did not read the whole sheet: check what it says.</translation>
    </message>
    <message>
        <source>No hay respuesta aprobada para esto</source>
        <translation>There is no approved answer to this</translation>
    </message>
    <message>
        <source>El margen es la distancia a la siguiente categoría; con demasiado poco no se elige ninguna.</source>
        <translation>The margin is how far the next category is behind; with too little of it none is chosen.</translation>
    </message>
    <message>
        <source>Lo más parecido solo llega al %1.</source>
        <translation>The nearest fits only %1.</translation>
    </message>
    <message>
        <source>coincide al %1, margen %2</source>
        <translation>%1 fit, margin %2</translation>
    </message>
    <message>
        <source>Por: %1</source>
        <translation>For: %1</translation>
    </message>
</context>
<context>
    <name>CopilotLight</name>
    <message>
        <source>IA no disponible</source>
        <translation>AI not available</translation>
    </message>
    <message>
        <source>IA iniciando</source>
        <translation>AI starting</translation>
    </message>
    <message>
        <source>IA calentando</source>
        <translation>AI warming up</translation>
    </message>
    <message>
        <source>IA lista</source>
        <translation>AI ready</translation>
    </message>
    <message>
        <source>IA escribiendo</source>
        <translation>AI writing</translation>
    </message>
    <message>
        <source>IA ocupada</source>
        <translation>AI busy</translation>
    </message>
    <message>
        <source>IA con fallo</source>
        <translation>AI failed</translation>
    </message>
    <message>
        <source>Se busca el servidor. Las respuestas aprobadas ya funcionan.</source>
        <translation>Looking for the server. The approved answers work already.</translation>
    </message>
    <message>
        <source>El modelo %1 se carga en la memoria; puede tardar minutos. Las respuestas aprobadas ya funcionan.</source>
        <translation>The model %1 is being loaded into memory, which may take minutes. The approved answers work already.</translation>
    </message>
    <message>
        <source>Modelo %1. Escriba una objeción y pulse Intro.</source>
        <translation>Model %1. Type an objection and press Enter.</translation>
    </message>
    <message>
        <source>El modelo %1 escribe un borrador. Una objeción nueva toma su lugar.</source>
        <translation>The model %1 is writing a draft. A new objection takes its place.</translation>
    </message>
    <message>
        <source>Modelo %1. La primera respuesta tarda más: hay que cargarlo en la memoria.</source>
        <translation>Model %1. The first answer takes longer: it has to be loaded into memory.</translation>
    </message>
</context>
<context>
    <name>CopilotOptions</name>
    <message>
        <source>Servidor Ollama</source>
        <translation>Ollama server</translation>
    </message>
    <message>
        <source>Dirección (vacía: esta computadora)</source>
        <translation>Address (empty: this computer)</translation>
    </message>
    <message>
        <source>Clave de acceso, si el servidor la pide</source>
        <translation>Access token, if the server asks for one</translation>
    </message>
    <message>
        <source>Conectar, s</source>
        <translation>Connect, s</translation>
    </message>
    <message>
        <source>Primera palabra, s</source>
        <translation>First word, s</translation>
    </message>
    <message>
        <source>Respuesta, s</source>
        <translation>Answer, s</translation>
    </message>
    <message>
        <source>Exigir un certificado válido (https)</source>
        <translation>Ask for a valid certificate (https)</translation>
    </message>
    <message>
        <source>En memoria después de usarse</source>
        <translation>In memory after use</translation>
    </message>
    <message>
        <source>Contexto</source>
        <translation>Context</translation>
    </message>
    <message>
        <source>Más contexto necesita más memoria. Lo guardado vale desde la próxima pregunta.</source>
        <translation>More context needs more memory. What is saved holds from the next question on.</translation>
    </message>
    <message>
        <source>Guardar</source>
        <translation>Save</translation>
    </message>
    <message>
        <source>“%1” va de 1 a %2 segundos. No se guardó nada.</source>
        <translation>“%1” goes from 1 to %2 seconds. Nothing was saved.</translation>
    </message>
    <message>
        <source>Guardado.</source>
        <translation>Saved.</translation>
    </message>
    <message>
        <source>Siempre</source>
        <translation>Always</translation>
    </message>
    <message>
        <source>%1 tokens</source>
        <translation>%1 tokens</translation>
    </message>
</context>
<context>
    <name>CopilotSettingsPanel</name>
    <message>
        <source>%1 responde desde la próxima pregunta.</source>
        <translation>%1 answers from the next question on.</translation>
    </message>
    <message>
        <source>%1 escribe los próximos resúmenes.</source>
        <translation>%1 writes the next summaries.</translation>
    </message>
    <message>
        <source>¿Eliminar el modelo %1?</source>
        <translation>Delete the model %1?</translation>
    </message>
    <message>
        <source>Se borra del servidor. Para usarlo otra vez hay que descargarlo entero.</source>
        <translation>It is deleted from the server. To use it again it has to be downloaded as a whole.</translation>
    </message>
    <message>
        <source>Conservarlo</source>
        <translation>Keep it</translation>
    </message>
    <message>
        <source>Eliminar</source>
        <translation>Delete</translation>
    </message>
    <message>
        <source>%1 ya no está en el servidor.</source>
        <translation>%1 is no longer on the server.</translation>
    </message>
</context>
<context>
    <name>CopilotStep</name>
    <message>
        <source>Copiloto</source>
        <translation>Copilot</translation>
    </message>
    <message>
        <source>El copiloto escribe borradores con Ollama, en su red. Sin él, las respuestas aprobadas funcionan.</source>
        <translation>The copilot writes drafts with Ollama, on your network. Without it the approved answers work.</translation>
    </message>
</context>
<context>
    <name>DailyCard</name>
    <message>
        <source>Guardado.</source>
        <translation>Saved.</translation>
    </message>
    <message>
        <source>Hora</source>
        <translation>Time</translation>
    </message>
    <message>
        <source>Carpeta</source>
        <translation>Folder</translation>
    </message>
    <message>
        <source>Elegir</source>
        <translation>Choose</translation>
    </message>
    <message>
        <source>Guardar</source>
        <translation>Save</translation>
    </message>
    <message>
        <source>%1 días</source>
        <translation>%1 days</translation>
    </message>
    <message>
        <source>Siempre</source>
        <translation>For ever</translation>
    </message>
</context>
<context>
    <name>DatabaseSettings</name>
    <message>
        <source>Base de datos</source>
        <translation>Database</translation>
    </message>
    <message>
        <source>Probando la conexión…</source>
        <translation>Trying the connection…</translation>
    </message>
    <message>
        <source>está vacía</source>
        <translation>is empty</translation>
    </message>
    <message>
        <source>ya tiene datos de CallManager</source>
        <translation>holds CallManager&apos;s data already</translation>
    </message>
    <message>
        <source>tiene tablas de otro programa</source>
        <translation>holds tables of another program</translation>
    </message>
    <message>
        <source>La conexión funciona: PostgreSQL %1, la base %2.</source>
        <translation>The connection works: PostgreSQL %1, the database %2.</translation>
    </message>
    <message>
        <source>Guardado. Vale desde el próximo inicio.</source>
        <translation>Saved. It holds from the next start on.</translation>
    </message>
    <message>
        <source>¿Mover todos los datos al servidor?</source>
        <translation>Move all data to the server?</translation>
    </message>
    <message>
        <source>Se copian y se comparan fila por fila. Mientras tanto nadie puede llamar aquí. Los datos de esta computadora quedan como están.</source>
        <translation>They are copied and compared row by row. Meanwhile nobody can call here. The data on this computer stay as they are.</translation>
    </message>
    <message>
        <source>Ahora no</source>
        <translation>Not now</translation>
    </message>
    <message>
        <source>Mover</source>
        <translation>Move</translation>
    </message>
    <message>
        <source>Moviendo los datos…</source>
        <translation>Moving the data…</translation>
    </message>
    <message>
        <source>Tabla %1: %2 de %3 filas</source>
        <translation>Table %1: %2 of %3 rows</translation>
    </message>
    <message>
        <source>Se movieron %1 filas, y allí son las mismas.</source>
        <translation>%1 rows were moved and are the same there.</translation>
    </message>
    <message>
        <source>CallManager se cierra ahora. Al abrirlo otra vez trabaja con el servidor.</source>
        <translation>CallManager closes now. When you open it again it works with the server.</translation>
    </message>
    <message>
        <source>Cerrar</source>
        <translation>Close</translation>
    </message>
    <message>
        <source>Servidor del equipo</source>
        <translation>The team&apos;s server</translation>
    </message>
    <message>
        <source>Datos</source>
        <translation>Data</translation>
    </message>
    <message>
        <source>Un servidor PostgreSQL que comparten varios puestos. La contraseña queda en los ajustes.</source>
        <translation>A PostgreSQL server that several desks share. The password is kept in the settings.</translation>
    </message>
    <message>
        <source>Una variable de entorno dice dónde están los datos; aquí no se cambia.</source>
        <translation>An environment variable says where the data are; it cannot be changed here.</translation>
    </message>
    <message>
        <source>Computadora</source>
        <translation>Computer</translation>
    </message>
    <message>
        <source>Puerto</source>
        <translation>Port</translation>
    </message>
    <message>
        <source>Usuario</source>
        <translation>User</translation>
    </message>
    <message>
        <source>Contraseña</source>
        <translation>Password</translation>
    </message>
    <message>
        <source>Probar la conexión</source>
        <translation>Test connection</translation>
    </message>
    <message>
        <source>Usar este servidor</source>
        <translation>Use this server</translation>
    </message>
    <message>
        <source>Mover mis datos</source>
        <translation>Move my data</translation>
    </message>
    <message>
        <source>Cancelar</source>
        <translation>Cancel</translation>
    </message>
    <message>
        <source>Usar el archivo de esta computadora</source>
        <translation>Use the file on this computer</translation>
    </message>
    <message>
        <source>Los datos están en %1.</source>
        <translation>The data are in %1.</translation>
    </message>
    <message>
        <source>“Mover mis datos” los copia a una base vacía del servidor, los cuenta y los compara. “Usar este servidor” no copia nada. Las dos cosas valen desde el próximo inicio.</source>
        <translation>“Move my data” copies them to an empty database on the server, counts and compares them. “Use this server” copies nothing. Both hold from the next start on.</translation>
    </message>
</context>
<context>
    <name>DeleteQuestion</name>
    <message>
        <source>Eliminar grabaciones</source>
        <translation>Delete recordings</translation>
    </message>
    <message>
        <source>Se borran para siempre el sonido y su ficha. Grabaciones: %1.</source>
        <translation>Sound and sidecar are deleted for good. Recordings: %1.</translation>
    </message>
    <message>
        <source>Las retenidas (%1) se quedan.</source>
        <translation>Those on hold (%1) stay.</translation>
    </message>
    <message>
        <source>Eliminar</source>
        <translation>Delete</translation>
    </message>
</context>
<context>
    <name>DemoStep</name>
    <message>
        <source>Demostración</source>
        <translation>Demo</translation>
    </message>
    <message>
        <source>La demostración enseña una llamada entera con datos de muestra, aparte de los suyos.</source>
        <translation>The demo shows a whole call with sample data, apart from yours.</translation>
    </message>
    <message>
        <source>Abrir la demostración</source>
        <translation>Open the demo</translation>
    </message>
    <message>
        <source>La demostración se abre en su propia ventana.</source>
        <translation>The demo opens in its own window.</translation>
    </message>
    <message>
        <source>La demostración no se pudo abrir. Ábrala con “callmanager demo”; lo suyo queda igual.</source>
        <translation>The demo could not be opened. Open it with “callmanager demo”; what is yours stays as it is.</translation>
    </message>
</context>
<context>
    <name>EncryptionSettings</name>
    <message>
        <source>Cifrado</source>
        <translation>Encryption</translation>
    </message>
    <message>
        <source>Cifrar las grabaciones cuando termina la llamada</source>
        <translation>Encrypt recordings when the call ends</translation>
    </message>
    <message>
        <source>Se cifra el sonido (AES-256). Nombres y notas siguen en la base de datos de esta computadora.</source>
        <translation>The sound is encrypted (AES-256). Names and notes stay in this computer&apos;s database.</translation>
    </message>
    <message>
        <source>Guardar clave de recuperación …</source>
        <translation>Save recovery key …</translation>
    </message>
    <message>
        <source>Mostrar</source>
        <translation>Show</translation>
    </message>
    <message>
        <source>Mostrar la clave de recuperación</source>
        <translation>Show the recovery key</translation>
    </message>
    <message>
        <source>Traer una clave …</source>
        <translation>Bring back a key …</translation>
    </message>
    <message>
        <source>Clave nueva</source>
        <translation>New key</translation>
    </message>
    <message>
        <source>Todavía no hay clave.</source>
        <translation>There is no key yet.</translation>
    </message>
    <message>
        <source>La clave %1 está en %2.</source>
        <translation>The key %1 is in %2.</translation>
    </message>
    <message>
        <source>Esta computadora no tiene llavero: la clave %1 está en un archivo de la carpeta de datos, y quien copie la carpeta entera la tiene también.</source>
        <translation>This computer has no keyring: the key %1 is in a file of the data folder, and whoever copies the whole folder has it, too.</translation>
    </message>
    <message>
        <source>Nadie ha guardado la clave de recuperación. Si esta computadora falla, las grabaciones se pierden.</source>
        <translation>Nobody has saved the recovery key. If this computer breaks, the recordings are lost.</translation>
    </message>
    <message>
        <source>Lo nuevo queda sin cifrar. Lo cifrado sigue cifrado.</source>
        <translation>What is new stays plain. What is encrypted stays encrypted.</translation>
    </message>
    <message>
        <source>Se cifra cada grabación al terminar. Guarde ahora la clave de recuperación.</source>
        <translation>Each recording is encrypted when it ends. Save the recovery key now.</translation>
    </message>
    <message>
        <source>Guardar la clave de recuperación en otro disco</source>
        <translation>Save the recovery key on another disk</translation>
    </message>
    <message>
        <source>La clave de recuperación está guardada. Llévela lejos de aquí.</source>
        <translation>The recovery key is saved. Take it away from here.</translation>
    </message>
    <message>
        <source>La clave %1 está aquí. Lo que se cifró con ella se puede oír.</source>
        <translation>The key %1 is here. What was encrypted with it can be heard.</translation>
    </message>
    <message>
        <source>Las grabaciones nuevas usan la clave nueva. Guarde también su clave de recuperación.</source>
        <translation>New recordings use the new key. Save its recovery key, too.</translation>
    </message>
</context>
<context>
    <name>EntryVersions</name>
    <message>
        <source>Versiones</source>
        <translation>Versions</translation>
    </message>
    <message>
        <source>Llevar al formulario</source>
        <translation>Take into the form</translation>
    </message>
    <message>
        <source>Cerrar</source>
        <translation>Close</translation>
    </message>
    <message>
        <source>Versión %1 · %2 · %3</source>
        <translation>Version %1 · %2 · %3</translation>
    </message>
</context>
<context>
    <name>EraseQuestion</name>
    <message>
        <source>Borrar a %1</source>
        <translation>Erase %1</translation>
    </message>
    <message>
        <source>Para confirmar, escriba: %1</source>
        <translation>To confirm, type: %1</translation>
    </message>
    <message>
        <source>Borrar para siempre</source>
        <translation>Erase for good</translation>
    </message>
    <message>
        <source>Grabaciones que se borran: %1</source>
        <translation>Recordings that are deleted: %1</translation>
    </message>
    <message>
        <source>Copias exportadas que se borran: %1</source>
        <translation>Exported copies that are deleted: %1</translation>
    </message>
    <message>
        <source>Notas y objeciones que se borran: %1</source>
        <translation>Notes and objections that are deleted: %1</translation>
    </message>
    <message>
        <source>Menciones en otros textos que se tachan: %1</source>
        <translation>Mentions in other texts that are blotted out: %1</translation>
    </message>
    <message>
        <source>Llamadas que quedan como cifras sin nombre: %1</source>
        <translation>Calls that stay as figures without a name: %1</translation>
    </message>
    <message>
        <source>Copias de seguridad que aún la nombran hasta que caduquen: %1</source>
        <translation>Backups that still name the person until they expire: %1</translation>
    </message>
    <message>
        <source>Informes de Excel que la nombran y quedan a su cargo: %1</source>
        <translation>Excel reports that name the person and are left to you: %1</translation>
    </message>
    <message>
        <source>Hay grabaciones retenidas (%1): libérelas antes. No se borra nada.</source>
        <translation>There are recordings on hold (%1): release them first. Nothing is erased.</translation>
    </message>
    <message>
        <source>Hay una llamada con esta persona sin terminar. No se borra nada.</source>
        <translation>A call with this person is not finished. Nothing is erased.</translation>
    </message>
    <message>
        <source>Hay grabaciones en otra computadora: bórrelas desde allí. No se borra nada.</source>
        <translation>There are recordings on another computer: erase them from there. Nothing is erased.</translation>
    </message>
</context>
<context>
    <name>EraseSettings</name>
    <message>
        <source>Borrar a una persona</source>
        <translation>Erase a person</translation>
    </message>
    <message>
        <source>Borra su voz, su nombre y lo escrito sobre ella. Las cifras de sus llamadas quedan, sin nombre.</source>
        <translation>Erases their voice, their name and what was written of them. The figures of their calls stay, without a name.</translation>
    </message>
    <message>
        <source>Teléfono de la persona</source>
        <translation>The person&apos;s phone number</translation>
    </message>
    <message>
        <source>Ver qué se borraría</source>
        <translation>See what would be deleted</translation>
    </message>
    <message>
        <source>Ver qué se borraría de esta persona</source>
        <translation>See what would be erased of this person</translation>
    </message>
    <message>
        <source>La persona está borrada. Llamadas que quedan sin nombre: %1.</source>
        <translation>The person is erased. Calls that stay without a name: %1.</translation>
    </message>
    <message>
        <source>Mire usted mismo: %1</source>
        <translation>Look for yourself: %1</translation>
    </message>
    <message>
        <source>En la base de datos quedó borrada, pero no sobrescrita.</source>
        <translation>In the database they are erased, but not overwritten.</translation>
    </message>
</context>
<context>
    <name>ExportDialog</name>
    <message>
        <source>Exportar grabaciones</source>
        <translation>Export recordings</translation>
    </message>
    <message>
        <source>Cada copia lleva su ficha y queda en el registro. Grabaciones: %1.</source>
        <translation>Each copy has its sidecar and is in the audit log. Recordings: %1.</translation>
    </message>
    <message>
        <source>WAV: idéntica, la abre todo programa</source>
        <translation>WAV: identical, every program opens it</translation>
    </message>
    <message>
        <source>FLAC: idéntica, la mitad de tamaño</source>
        <translation>FLAC: identical, half the size</translation>
    </message>
    <message>
        <source>MP3: pequeña, para escuchar</source>
        <translation>MP3: small, for listening</translation>
    </message>
    <message>
        <source>Opus: la más pequeña, para escuchar</source>
        <translation>Opus: the smallest, for listening</translation>
    </message>
    <message>
        <source>Formato</source>
        <translation>Format</translation>
    </message>
    <message>
        <source>Carpeta</source>
        <translation>Folder</translation>
    </message>
    <message>
        <source>Elegir carpeta …</source>
        <translation>Choose folder …</translation>
    </message>
    <message>
        <source>Avance</source>
        <translation>Progress</translation>
    </message>
    <message>
        <source>Exportar</source>
        <translation>Export</translation>
    </message>
    <message>
        <source>Exportar a</source>
        <translation>Export to</translation>
    </message>
    <message>
        <source>Elija una carpeta.</source>
        <translation>Choose a folder.</translation>
    </message>
    <message>
        <source>Copiando …</source>
        <translation>Copying …</translation>
    </message>
    <message>
        <source>Cancelando …</source>
        <translation>Cancelling …</translation>
    </message>
    <message>
        <source>Copiadas: %1.</source>
        <translation>Copied: %1.</translation>
    </message>
    <message>
        <source>Se canceló; lo copiado hasta entonces está completo.</source>
        <translation>It was cancelled; what was copied by then is complete.</translation>
    </message>
    <message>
        <source>Alteradas después de grabarse: %1; sus fichas lo dicen.</source>
        <translation>Altered after they were recorded: %1; their sidecars say so.</translation>
    </message>
    <message>
        <source>No se copiaron: %1. %2</source>
        <translation>Not copied: %1. %2</translation>
    </message>
    <message>
        <source>Cerrar</source>
        <translation>Close</translation>
    </message>
</context>
<context>
    <name>ExportQuestion</name>
    <message>
        <source>Exportar contactos</source>
        <translation>Export contacts</translation>
    </message>
    <message>
        <source>1 contacto</source>
        <translation>1 contact</translation>
    </message>
    <message>
        <source>%1 contactos</source>
        <translation>%1 contacts</translation>
    </message>
    <message>
        <source>%1, en un archivo de Excel, CSV, JSON o vCard. Queda en el registro de auditoría.</source>
        <translation>%1, in an Excel, CSV, JSON or vCard file. It is kept in the audit log.</translation>
    </message>
    <message>
        <source>Columnas</source>
        <translation>Columns</translation>
    </message>
    <message>
        <source>Todas</source>
        <translation>All</translation>
    </message>
    <message>
        <source>Ninguna</source>
        <translation>None</translation>
    </message>
    <message>
        <source>Elegir archivo …</source>
        <translation>Choose file …</translation>
    </message>
</context>
<context>
    <name>FiguresSide</name>
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
        <translation>Talked</translation>
    </message>
    <message>
        <source>Campaña</source>
        <translation>Campaign</translation>
    </message>
    <message>
        <source>Producto</source>
        <translation>Product</translation>
    </message>
    <message>
        <source>Por campaña</source>
        <translation>By campaign</translation>
    </message>
    <message>
        <source>Por producto</source>
        <translation>By product</translation>
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
        <source>Pulse una barra para ver sus llamadas.</source>
        <translation>Press a bar to see its calls.</translation>
    </message>
</context>
<context>
    <name>FileStep</name>
    <message>
        <source>Elija el archivo con los contactos</source>
        <translation>Choose the file with the contacts</translation>
    </message>
    <message>
        <source>Excel (.xlsx), CSV, JSON o vCard (.vcf). Nada se cambia hasta que usted lo confirme.</source>
        <translation>Excel (.xlsx), CSV, JSON or vCard (.vcf). Nothing is changed until you confirm it.</translation>
    </message>
    <message>
        <source>Elegir archivo …</source>
        <translation>Choose file …</translation>
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
    <name>FolderStep</name>
    <message>
        <source>Carpeta</source>
        <translation>Folder</translation>
    </message>
    <message>
        <source>Aquí quedan las grabaciones. Un disco con sitio evita sorpresas en una llamada.</source>
        <translation>Here recordings are kept. A disk with room avoids surprises in a call.</translation>
    </message>
    <message>
        <source>Espacio libre: –</source>
        <translation>Free space: –</translation>
    </message>
    <message>
        <source>Espacio libre: %1 GB, unas %2 horas de grabación.</source>
        <translation>Free space: %1 GB, about %2 hours of recording.</translation>
    </message>
</context>
<context>
    <name>FormDraft</name>
    <message>
        <source>Lo que escribió la última vez no se había guardado; aquí está.</source>
        <translation>What you typed last time had not been saved; here it is.</translation>
    </message>
</context>
<context>
    <name>GeneralSettings</name>
    <message>
        <source>Aspecto y contraseña</source>
        <translation>Appearance and password</translation>
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
        <source>Cambiar mi contraseña …</source>
        <translation>Change my password …</translation>
    </message>
    <message>
        <source>Asistente de inicio …</source>
        <translation>First-start assistant …</translation>
    </message>
    <message>
        <source>Sonido</source>
        <translation>Sound</translation>
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
        <source>Guardado. Sonido y oficina cambian al reiniciar CallManager.</source>
        <translation>Saved. Sound and office change when CallManager is restarted.</translation>
    </message>
    <message>
        <source>Guardado.</source>
        <translation>Saved.</translation>
    </message>
</context>
<context>
    <name>GoalsView</name>
    <message>
        <source>De quién</source>
        <translation>Whose</translation>
    </message>
    <message>
        <source>Qué</source>
        <translation>What</translation>
    </message>
    <message>
        <source>En</source>
        <translation>In</translation>
    </message>
    <message>
        <source>Meta</source>
        <translation>Goal</translation>
    </message>
    <message>
        <source>Logrado</source>
        <translation>Reached</translation>
    </message>
    <message>
        <source>Avance</source>
        <translation>Progress</translation>
    </message>
    <message>
        <source>Minutos</source>
        <translation>Minutes</translation>
    </message>
    <message>
        <source>Por ciento</source>
        <translation>Percent</translation>
    </message>
    <message>
        <source>Cantidad</source>
        <translation>Amount</translation>
    </message>
    <message>
        <source>Poner meta</source>
        <translation>Set goal</translation>
    </message>
    <message>
        <source>Quitar</source>
        <translation>Remove</translation>
    </message>
    <message>
        <source>Metas y avance</source>
        <translation>Goals and progress</translation>
    </message>
    <message>
        <source>Aún no hay metas. Ponga la primera arriba.</source>
        <translation>No goals yet. Set the first one above.</translation>
    </message>
    <message>
        <source>un día</source>
        <translation>a day</translation>
    </message>
    <message>
        <source>una semana</source>
        <translation>a week</translation>
    </message>
    <message>
        <source>un mes</source>
        <translation>a month</translation>
    </message>
    <message>
        <source>Todos juntos</source>
        <translation>Everybody together</translation>
    </message>
    <message>
        <source>Cada equipo</source>
        <translation>Each team</translation>
    </message>
    <message>
        <source>Cada agente</source>
        <translation>Each agent</translation>
    </message>
    <message>
        <source>%1 (equipo)</source>
        <translation>%1 (team)</translation>
    </message>
    <message>
        <source>Escriba antes una cantidad mayor que cero.</source>
        <translation>Type an amount greater than zero first.</translation>
    </message>
    <message>
        <source>No hay una meta así.</source>
        <translation>There is no such goal.</translation>
    </message>
</context>
<context>
    <name>HoldQuestion</name>
    <message>
        <source>Retener grabaciones</source>
        <translation>Hold recordings</translation>
    </message>
    <message>
        <source>Nada borra una grabación retenida (%1), ni a mano ni por su plazo, hasta que se libere.</source>
        <translation>Nothing deletes a recording on hold (%1), neither a person nor its retention period, until it is released.</translation>
    </message>
    <message>
        <source>Retener</source>
        <translation>Hold</translation>
    </message>
</context>
<context>
    <name>IdleBar</name>
    <message>
        <source>Atender</source>
        <translation>Open</translation>
    </message>
    <message>
        <source>Abrir el contacto que espera la llamada</source>
        <translation>Open the contact who waits for the call</translation>
    </message>
    <message>
        <source>Luego</source>
        <translation>Later</translation>
    </message>
    <message>
        <source>Recordar más tarde</source>
        <translation>Remind me later</translation>
    </message>
</context>
<context>
    <name>KeySheet</name>
    <message>
        <source>Clave de recuperación</source>
        <translation>Recovery key</translation>
    </message>
    <message>
        <source>Cerrar</source>
        <translation>Close</translation>
    </message>
    <message>
        <source>Cópiela a mano o imprímala y guárdela lejos de esta computadora.</source>
        <translation>Copy it by hand or print it, and keep it away from this computer.</translation>
    </message>
    <message>
        <source>Ya la guardé</source>
        <translation>I have kept it</translation>
    </message>
    <message>
        <source>Traer una clave</source>
        <translation>Bring back a key</translation>
    </message>
    <message>
        <source>Escriba o pegue las nueve líneas de la clave de recuperación.</source>
        <translation>Type or paste the nine lines of the recovery key.</translation>
    </message>
    <message>
        <source>Traer</source>
        <translation>Bring back</translation>
    </message>
</context>
<context>
    <name>ListEditor</name>
    <message>
        <source>Guardar</source>
        <translation>Save</translation>
    </message>
    <message>
        <source>Subir</source>
        <translation>Up</translation>
    </message>
    <message>
        <source>Bajar</source>
        <translation>Down</translation>
    </message>
    <message>
        <source>Guardado. Vale desde la próxima llamada.</source>
        <translation>Saved. It holds from the next call on.</translation>
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
        <source>Elija su contraseña</source>
        <translation>Choose your password</translation>
    </message>
    <message>
        <source>La que usó se la dio otra persona. Desde ahora la sabe solo usted.</source>
        <translation>Somebody else gave you the one you used. From now on only you know it.</translation>
    </message>
    <message>
        <source>Cambiar y entrar</source>
        <translation>Change and log in</translation>
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
        <source>Contraseña nueva (al menos %1 caracteres)</source>
        <translation>New password (at least %1 characters)</translation>
    </message>
    <message>
        <source>La misma contraseña otra vez</source>
        <translation>The same password again</translation>
    </message>
    <message>
        <source>Escriba su nombre y su contraseña.</source>
        <translation>Type your name and your password.</translation>
    </message>
    <message>
        <source>La contraseña necesita al menos %1 caracteres.</source>
        <translation>The password needs at least %1 characters.</translation>
    </message>
    <message>
        <source>Las dos contraseñas no son iguales. Escríbalas otra vez.</source>
        <translation>The two passwords differ. Type them again.</translation>
    </message>
    <message>
        <source>Podrá intentarlo otra vez en %1 s.</source>
        <translation>You can try again in %1 s.</translation>
    </message>
</context>
<context>
    <name>LookStep</name>
    <message>
        <source>Idioma</source>
        <translation>Language</translation>
    </message>
    <message>
        <source>Elija cómo habla y cómo se ve CallManager. Cambia en seguida.</source>
        <translation>Choose how CallManager speaks and looks. It changes at once.</translation>
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
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>Llamada</source>
        <translation>Call</translation>
    </message>
    <message>
        <source>Agenda</source>
        <translation>Callbacks</translation>
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
        <source>Asistente</source>
        <translation>Assistant</translation>
    </message>
    <message>
        <source>Respuestas</source>
        <translation>Answers</translation>
    </message>
    <message>
        <source>Métricas</source>
        <translation>Metrics</translation>
    </message>
    <message>
        <source>Personas</source>
        <translation>People</translation>
    </message>
    <message>
        <source>Auditoría</source>
        <translation>Audit</translation>
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
        <source>Métricas</source>
        <translation>Metrics</translation>
    </message>
    <message>
        <source>Hoy</source>
        <translation>Today</translation>
    </message>
    <message>
        <source>Por período</source>
        <translation>By range</translation>
    </message>
    <message>
        <source>Equipo ahora</source>
        <translation>Team now</translation>
    </message>
    <message>
        <source>Proyecto</source>
        <translation>Project</translation>
    </message>
    <message>
        <source>Metas</source>
        <translation>Goals</translation>
    </message>
</context>
<context>
    <name>ModelFetch</name>
    <message>
        <source>Descargar un modelo</source>
        <translation>Download a model</translation>
    </message>
    <message>
        <source>memoria desconocida</source>
        <translation>memory unknown</translation>
    </message>
    <message>
        <source>Recomendados para esta computadora (%1)</source>
        <translation>Recommended for this computer (%1)</translation>
    </message>
    <message>
        <source>Otro, por su nombre …</source>
        <translation>Another, by its name …</translation>
    </message>
    <message>
        <source>Nombre del modelo, por ejemplo llama3.2:3b</source>
        <translation>Name of the model, such as llama3.2:3b</translation>
    </message>
    <message>
        <source>Descargar</source>
        <translation>Download</translation>
    </message>
    <message>
        <source>Cancelar</source>
        <translation>Cancel</translation>
    </message>
    <message>
        <source>para resúmenes</source>
        <translation>for summaries</translation>
    </message>
    <message>
        <source>para las llamadas</source>
        <translation>for calls</translation>
    </message>
    <message>
        <source>Buscando %1 …</source>
        <translation>Looking for %1 …</translation>
    </message>
    <message>
        <source>Cancelada. Lo que llegó se conserva: la próxima vez sigue donde quedó.</source>
        <translation>Cancelled. What has come is kept: the next time it goes on from there.</translation>
    </message>
    <message>
        <source>Comprobando %1 …</source>
        <translation>Checking %1 …</translation>
    </message>
    <message>
        <source>Descargando %1: %2 de %3</source>
        <translation>Downloading %1: %2 of %3</translation>
    </message>
    <message>
        <source>%1 está instalado.</source>
        <translation>%1 is installed.</translation>
    </message>
</context>
<context>
    <name>ModelList</name>
    <message>
        <source>Modelo</source>
        <translation>Model</translation>
    </message>
    <message>
        <source>Tamaño</source>
        <translation>Size</translation>
    </message>
    <message>
        <source>Parámetros</source>
        <translation>Parameters</translation>
    </message>
    <message>
        <source>Sabe</source>
        <translation>Can</translation>
    </message>
    <message>
        <source>Se usa para</source>
        <translation>Used for</translation>
    </message>
    <message>
        <source>Modelos instalados</source>
        <translation>Installed models</translation>
    </message>
    <message>
        <source>Aún no hay ningún modelo. Descargue uno abajo.</source>
        <translation>There is no model yet. Download one below.</translation>
    </message>
    <message>
        <source>Usar en las llamadas</source>
        <translation>Use in calls</translation>
    </message>
    <message>
        <source>Usar para resúmenes</source>
        <translation>Use for summaries</translation>
    </message>
    <message>
        <source>Actualizar</source>
        <translation>Refresh</translation>
    </message>
    <message>
        <source>Eliminar</source>
        <translation>Delete</translation>
    </message>
    <message>
        <source>responder</source>
        <translation>answer</translation>
    </message>
    <message>
        <source>razonar</source>
        <translation>reason</translation>
    </message>
    <message>
        <source>herramientas</source>
        <translation>tools</translation>
    </message>
    <message>
        <source>imágenes</source>
        <translation>images</translation>
    </message>
    <message>
        <source>comparar textos</source>
        <translation>compare texts</translation>
    </message>
    <message>
        <source>completar código</source>
        <translation>complete code</translation>
    </message>
    <message>
        <source>llamadas</source>
        <translation>calls</translation>
    </message>
    <message>
        <source>resúmenes</source>
        <translation>summaries</translation>
    </message>
    <message>
        <source>en memoria</source>
        <translation>in memory</translation>
    </message>
</context>
<context>
    <name>ModelTrial</name>
    <message>
        <source>Probar el modelo elegido</source>
        <translation>Try the chosen model</translation>
    </message>
    <message>
        <source>Pregúntele algo</source>
        <translation>Ask it something</translation>
    </message>
    <message>
        <source>Me parece muy caro. ¿Qué le digo al cliente?</source>
        <translation>It seems too expensive to me. What do I tell the customer?</translation>
    </message>
    <message>
        <source>Su respuesta</source>
        <translation>Its answer</translation>
    </message>
    <message>
        <source>Probar</source>
        <translation>Try</translation>
    </message>
    <message>
        <source>Detener</source>
        <translation>Stop</translation>
    </message>
    <message>
        <source>Esperando a %1 … La primera vez se carga en memoria.</source>
        <translation>Waiting for %1 … The first time it is loaded into memory.</translation>
    </message>
    <message>
        <source>Detenida.</source>
        <translation>Stopped.</translation>
    </message>
    <message>
        <source>Primera palabra en %1 s</source>
        <translation>First word after %1 s</translation>
    </message>
    <message>
        <source>%1 tokens por segundo</source>
        <translation>%1 tokens per second</translation>
    </message>
</context>
<context>
    <name>MyGoals</name>
    <message>
        <source>Mis metas</source>
        <translation>My goals</translation>
    </message>
    <message>
        <source>Aún no tiene metas. Su jefatura las pone en Métricas › Metas.</source>
        <translation>You have no goals yet. Your team lead sets them in Metrics › Goals.</translation>
    </message>
    <message>
        <source>%1 de %2</source>
        <translation>%1 of %2</translation>
    </message>
</context>
<context>
    <name>NoticeSettings</name>
    <message>
        <source>Avisos del sistema</source>
        <translation>Messages of the system</translation>
    </message>
    <message>
        <source>Solo donde el sistema tiene sitio para ellos. En la ventana se ve todo igual.</source>
        <translation>Only where the system has a place for them. The window shows everything all the same.</translation>
    </message>
    <message>
        <source>Icono junto al reloj del sistema</source>
        <translation>Icon beside the system&apos;s clock</translation>
    </message>
    <message>
        <source>Avisar de las llamadas prometidas</source>
        <translation>Tell of promised calls</translation>
    </message>
    <message>
        <source>Avisar de alarmas</source>
        <translation>Tell of alarms</translation>
    </message>
    <message>
        <source>Avisar de teléfonos que piden entrar</source>
        <translation>Tell of phones that ask to come in</translation>
    </message>
    <message>
        <source>No molestar durante una llamada</source>
        <translation>Do not disturb during a call</translation>
    </message>
    <message>
        <source>Reloj de la llamada</source>
        <translation>Clock of the call</translation>
    </message>
    <message>
        <source>Cuándo una conversación es larga. Con 0 no cambia.</source>
        <translation>When a conversation is long. With 0 it does not change.</translation>
    </message>
    <message>
        <source>Ámbar desde (minutos)</source>
        <translation>Amber from (minutes)</translation>
    </message>
    <message>
        <source>Rojo desde (minutos)</source>
        <translation>Red from (minutes)</translation>
    </message>
</context>
<context>
    <name>Notices</name>
    <message>
        <source>%1 espera su llamada</source>
        <translation>%1 expects your call</translation>
    </message>
    <message>
        <source>%1 pide entrar con el teléfono “%2”. Acéptelo o rechácelo en Teléfonos.</source>
        <translation>%1 asks to come in with the phone “%2”. Accept or refuse it in Phones.</translation>
    </message>
    <message>
        <source>Un teléfono pide entrar</source>
        <translation>A phone asks to come in</translation>
    </message>
    <message>
        <source>La grabación está en peligro</source>
        <translation>The recording is in danger</translation>
    </message>
    <message>
        <source>Algo no funciona</source>
        <translation>Something does not work</translation>
    </message>
</context>
<context>
    <name>OfficeCard</name>
    <message>
        <source>Oficina</source>
        <translation>Office</translation>
    </message>
    <message>
        <source>País</source>
        <translation>Country</translation>
    </message>
    <message>
        <source>Zona horaria</source>
        <translation>Time zone</translation>
    </message>
    <message>
        <source>Días en que no se llama (año-mes-día)</source>
        <translation>Days on which nobody is called (year-month-day)</translation>
    </message>
    <message>
        <source>La de esta computadora</source>
        <translation>This computer&apos;s</translation>
    </message>
    <message>
        <source>Vale desde el próximo inicio.</source>
        <translation>Takes effect at the next start.</translation>
    </message>
    <message>
        <source>Solo quien administra puede cambiar esto.</source>
        <translation>Only administrators can change this.</translation>
    </message>
    <message>
        <source>“%1” no es una fecha. Escríbala así: 2026-12-25.</source>
        <translation>“%1” is no date. Write it like this: 2026-12-25.</translation>
    </message>
</context>
<context>
    <name>OllamaHelp</name>
    <message>
        <source>Buscando …</source>
        <translation>Looking …</translation>
    </message>
    <message>
        <source>Intentar de nuevo</source>
        <translation>Try again</translation>
    </message>
    <message>
        <source>No hay modelo todavía</source>
        <translation>There is no model yet</translation>
    </message>
    <message>
        <source>Ollama es un programa gratuito que ejecuta los modelos aquí o en otra computadora de su red.</source>
        <translation>Ollama is a free program that runs the models here or on another computer of your network.</translation>
    </message>
    <message>
        <source>Windows: descargue el instalador del sitio oficial de Ollama, ábralo y siga los pasos. Después Ollama queda junto al reloj; si no está, ábralo desde Inicio.</source>
        <translation>Windows: download the installer from Ollama&apos;s official site, open it and follow the steps. Ollama then stands beside the clock; where it does not, open it from Start.</translation>
    </message>
    <message>
        <source>macOS: descargue Ollama de su sitio oficial, llévelo a Aplicaciones y ábralo. Queda en la barra de menús.</source>
        <translation>macOS: download Ollama from its official site, move it to Applications and open it. It stays in the menu bar.</translation>
    </message>
    <message>
        <source>Linux: instálelo como indica su sitio oficial o con los paquetes de su sistema. Para iniciarlo: systemctl start ollama, o en una terminal: ollama serve</source>
        <translation>Linux: install it as its official site says or from your system&apos;s packages. To start it: systemctl start ollama, or in a terminal: ollama serve</translation>
    </message>
    <message>
        <source>Sin Ollama CallManager funciona igual: las respuestas aprobadas aparecen al instante.</source>
        <translation>Without Ollama CallManager works all the same: the approved answers appear at once.</translation>
    </message>
</context>
<context>
    <name>OutcomeEditor</name>
    <message>
        <source>Resultados de llamada</source>
        <translation>Call outcomes</translation>
    </message>
    <message>
        <source>Nuevo</source>
        <translation>New</translation>
    </message>
    <message>
        <source>Nombre del resultado</source>
        <translation>Name of the outcome</translation>
    </message>
    <message>
        <source>Se ofrece al terminar</source>
        <translation>Offered at the end of a call</translation>
    </message>
    <message>
        <source>Qué significa</source>
        <translation>What it means</translation>
    </message>
    <message>
        <source>El contacto pasa a</source>
        <translation>The contact becomes</translation>
    </message>
    <message>
        <source>Es una venta</source>
        <translation>It is a sale</translation>
    </message>
    <message>
        <source>Pide fecha para volver a llamar</source>
        <translation>Asks when to call back</translation>
    </message>
    <message>
        <source>No se le llama más</source>
        <translation>They are never called again</translation>
    </message>
    <message>
        <source>La cola no lo vuelve a dar</source>
        <translation>The queue does not give them out again</translation>
    </message>
    <message>
        <source>venta</source>
        <translation>sale</translation>
    </message>
    <message>
        <source>fuera de uso</source>
        <translation>out of use</translation>
    </message>
    <message>
        <source>Se habló con una persona</source>
        <translation>A person was reached</translation>
    </message>
    <message>
        <source>No se alcanzó a nadie</source>
        <translation>Nobody was reached</translation>
    </message>
    <message>
        <source>Queda como está</source>
        <translation>Stays as it is</translation>
    </message>
</context>
<context>
    <name>OutcomeSettings</name>
    <message>
        <source>Ausente sin tocar nada durante</source>
        <translation>Away after nothing is touched for</translation>
    </message>
    <message>
        <source>Guardado. Vale enseguida.</source>
        <translation>Saved. It holds at once.</translation>
    </message>
    <message>
        <source>%1 min</source>
        <translation>%1 min</translation>
    </message>
    <message>
        <source>Nunca</source>
        <translation>Never</translation>
    </message>
</context>
<context>
    <name>OwnAccount</name>
    <message>
        <source>Su función o su equipo cambió. Entre otra vez para trabajar con lo nuevo.</source>
        <translation>Your role or your team has changed. Log in again to work with the new one.</translation>
    </message>
    <message>
        <source>Le dieron una contraseña nueva. Entre otra vez con ella.</source>
        <translation>You were given a new password. Log in again with it.</translation>
    </message>
    <message>
        <source>Su entrada está desactivada. Pregunte a quien administra.</source>
        <translation>Your account is disabled. Ask an administrator.</translation>
    </message>
    <message>
        <source>La ventana se cierra. Una llamada sin terminar queda marcada como interrumpida.</source>
        <translation>The window closes. An unfinished call is marked as interrupted.</translation>
    </message>
    <message>
        <source>Cerrar</source>
        <translation>Close</translation>
    </message>
</context>
<context>
    <name>OwnPasswordDialog</name>
    <message>
        <source>Su contraseña está cambiada.</source>
        <translation>Your password is changed.</translation>
    </message>
    <message>
        <source>Cambiar mi contraseña</source>
        <translation>Change my password</translation>
    </message>
    <message>
        <source>Con la nueva entra desde la próxima vez.</source>
        <translation>The new one is for logging in from now on.</translation>
    </message>
    <message>
        <source>Contraseña actual</source>
        <translation>Present password</translation>
    </message>
    <message>
        <source>Nueva (al menos %1 caracteres)</source>
        <translation>New one (at least %1 characters)</translation>
    </message>
    <message>
        <source>La nueva otra vez</source>
        <translation>The new one again</translation>
    </message>
    <message>
        <source>Cambiar</source>
        <translation>Change</translation>
    </message>
    <message>
        <source>Escriba su contraseña actual.</source>
        <translation>Type your present password.</translation>
    </message>
</context>
<context>
    <name>PaperButton</name>
    <message>
        <source>Guardar …</source>
        <translation>Save …</translation>
    </message>
    <message>
        <source>Guardar o imprimir estas cifras</source>
        <translation>Save or print these figures</translation>
    </message>
    <message>
        <source>Imagen (PNG) …</source>
        <translation>Picture (PNG) …</translation>
    </message>
    <message>
        <source>Documento (PDF) …</source>
        <translation>Document (PDF) …</translation>
    </message>
    <message>
        <source>Imprimir …</source>
        <translation>Print …</translation>
    </message>
    <message>
        <source>Guardado en %1.</source>
        <translation>Saved in %1.</translation>
    </message>
    <message>
        <source>Enviado a la impresora.</source>
        <translation>Sent to the printer.</translation>
    </message>
    <message>
        <source>La impresora no respondió. No se imprimió nada.</source>
        <translation>The printer did not answer. Nothing was printed.</translation>
    </message>
</context>
<context>
    <name>PastImports</name>
    <message>
        <source>Archivo</source>
        <translation>File</translation>
    </message>
    <message>
        <source>Cuándo</source>
        <translation>When</translation>
    </message>
    <message>
        <source>Quién</source>
        <translation>Who</translation>
    </message>
    <message>
        <source>Nuevos</source>
        <translation>New</translation>
    </message>
    <message>
        <source>Completados</source>
        <translation>Completed</translation>
    </message>
    <message>
        <source>Estado</source>
        <translation>Status</translation>
    </message>
    <message>
        <source>Importaciones anteriores</source>
        <translation>Earlier imports</translation>
    </message>
    <message>
        <source>Aún no se ha importado nada.</source>
        <translation>Nothing has been imported yet.</translation>
    </message>
    <message>
        <source>Deshacer …</source>
        <translation>Undo …</translation>
    </message>
    <message>
        <source>Deshacer la importación</source>
        <translation>Undo the import</translation>
    </message>
    <message>
        <source>Se quitan los %1 contactos que vinieron de %2 y se vacía lo que completó en otros. Los que ya se llamaron o se cambiaron desde entonces se quedan.</source>
        <translation>The %1 contacts that came from %2 are removed, and what it filled in others is emptied. Those that were called or changed since then stay.</translation>
    </message>
    <message>
        <source>Deshacer</source>
        <translation>Undo</translation>
    </message>
    <message>
        <source>Deshaciendo …</source>
        <translation>Undoing …</translation>
    </message>
    <message>
        <source>Deshecha. Quitados: %1. Devueltos a como estaban: %2.</source>
        <translation>Undone. Removed: %1. Put back as they were: %2.</translation>
    </message>
    <message>
        <source>Se quedan, porque ya se usaron: %1.</source>
        <translation>Kept, because they have been used: %1.</translation>
    </message>
    <message>
        <source>Deshecha</source>
        <translation>Undone</translation>
    </message>
    <message>
        <source>A medias</source>
        <translation>Unfinished</translation>
    </message>
</context>
<context>
    <name>PauseButton</name>
    <message>
        <source>Volver</source>
        <translation>Back</translation>
    </message>
    <message>
        <source>Pausa</source>
        <translation>Pause</translation>
    </message>
    <message>
        <source>Volver de la pausa</source>
        <translation>Come back from the pause</translation>
    </message>
    <message>
        <source>Hacer una pausa</source>
        <translation>Take a pause</translation>
    </message>
    <message>
        <source>Motivo de la pausa</source>
        <translation>Reason for the pause</translation>
    </message>
</context>
<context>
    <name>PauseReasonEditor</name>
    <message>
        <source>Motivos de pausa</source>
        <translation>Pause reasons</translation>
    </message>
    <message>
        <source>Nuevo</source>
        <translation>New</translation>
    </message>
    <message>
        <source>Nombre del motivo</source>
        <translation>Name of the reason</translation>
    </message>
    <message>
        <source>Se ofrece</source>
        <translation>Offered</translation>
    </message>
    <message>
        <source>lo nota el programa</source>
        <translation>noticed by the program</translation>
    </message>
    <message>
        <source>se elige</source>
        <translation>is chosen</translation>
    </message>
    <message>
        <source>fuera de uso</source>
        <translation>out of use</translation>
    </message>
    <message>
        <source>Empieza sola cuando nadie toca el teclado ni el ratón, si así se pide aquí abajo.</source>
        <translation>Begins by itself when nobody touches keyboard or mouse, if that is asked for below.</translation>
    </message>
</context>
<context>
    <name>PeoplePage</name>
    <message>
        <source>Nombre</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Función</source>
        <translation>Role</translation>
    </message>
    <message>
        <source>Equipo</source>
        <translation>Team</translation>
    </message>
    <message>
        <source>Estado</source>
        <translation>State</translation>
    </message>
    <message>
        <source>Última entrada</source>
        <translation>Last login</translation>
    </message>
    <message>
        <source>Personas</source>
        <translation>People</translation>
    </message>
    <message>
        <source>Agregar una persona</source>
        <translation>Add a person</translation>
    </message>
    <message>
        <source>Buscar por nombre, equipo o correo</source>
        <translation>Search by name, team or e-mail</translation>
    </message>
    <message>
        <source>Buscar personas</source>
        <translation>Search people</translation>
    </message>
    <message>
        <source>También desactivadas</source>
        <translation>Disabled ones, too</translation>
    </message>
    <message>
        <source>No hay nadie así.</source>
        <translation>There is nobody like that.</translation>
    </message>
    <message>
        <source>desactivada</source>
        <translation>disabled</translation>
    </message>
    <message>
        <source>contraseña nueva</source>
        <translation>new password</translation>
    </message>
    <message>
        <source>activa</source>
        <translation>active</translation>
    </message>
    <message>
        <source>%1 ya puede entrar.</source>
        <translation>%1 can log in now.</translation>
    </message>
    <message>
        <source>Guardado: %1.</source>
        <translation>Saved: %1.</translation>
    </message>
    <message>
        <source>%1 tiene una nueva contraseña y la cambiará al entrar.</source>
        <translation>%1 has a new password and will change it at the next login.</translation>
    </message>
    <message>
        <source>%1 ya no puede entrar. Sus llamadas y cifras se quedan.</source>
        <translation>%1 cannot log in any more. Their calls and figures stay.</translation>
    </message>
    <message>
        <source>%1 puede entrar otra vez.</source>
        <translation>%1 can log in again.</translation>
    </message>
    <message>
        <source>El equipo %1 está cerrado; sus llamadas y cifras se quedan.</source>
        <translation>The team %1 is closed; its calls and figures stay.</translation>
    </message>
    <message>
        <source>El equipo %1 está abierto.</source>
        <translation>The team %1 is open.</translation>
    </message>
</context>
<context>
    <name>PersonCard</name>
    <message>
        <source>Nombre, con el que entra</source>
        <translation>Name, to log in with</translation>
    </message>
    <message>
        <source>Correo</source>
        <translation>E-mail</translation>
    </message>
    <message>
        <source>Función</source>
        <translation>Role</translation>
    </message>
    <message>
        <source>Equipo</source>
        <translation>Team</translation>
    </message>
    <message>
        <source>Guardar</source>
        <translation>Save</translation>
    </message>
    <message>
        <source>Contraseña …</source>
        <translation>Password …</translation>
    </message>
    <message>
        <source>Dar una nueva contraseña</source>
        <translation>Give a new password</translation>
    </message>
    <message>
        <source>Persona</source>
        <translation>Person</translation>
    </message>
    <message>
        <source>Desactivar</source>
        <translation>Disable</translation>
    </message>
    <message>
        <source>Activar</source>
        <translation>Enable</translation>
    </message>
    <message>
        <source>Ninguno</source>
        <translation>None</translation>
    </message>
    <message>
        <source>Elija a una persona de la lista.</source>
        <translation>Choose a person from the list.</translation>
    </message>
    <message>
        <source>Última entrada: %1</source>
        <translation>Last login: %1</translation>
    </message>
    <message>
        <source>Debe elegir otra contraseña al entrar.</source>
        <translation>Has to choose another password at the next login.</translation>
    </message>
    <message>
        <source>Es usted: su contraseña se cambia en Ajustes.</source>
        <translation>This is you: change your password in Settings.</translation>
    </message>
</context>
<context>
    <name>PersonDialog</name>
    <message>
        <source>Agregar una persona</source>
        <translation>Add a person</translation>
    </message>
    <message>
        <source>Al entrar por primera vez elegirá su propia contraseña.</source>
        <translation>At the first login they will choose a password of their own.</translation>
    </message>
    <message>
        <source>Nombre, con el que entra</source>
        <translation>Name, to log in with</translation>
    </message>
    <message>
        <source>Correo (opcional)</source>
        <translation>E-mail (optional)</translation>
    </message>
    <message>
        <source>Ninguno</source>
        <translation>None</translation>
    </message>
    <message>
        <source>Función</source>
        <translation>Role</translation>
    </message>
    <message>
        <source>Equipo</source>
        <translation>Team</translation>
    </message>
    <message>
        <source>Primera contraseña</source>
        <translation>First password</translation>
    </message>
    <message>
        <source>La misma contraseña otra vez</source>
        <translation>The same password again</translation>
    </message>
    <message>
        <source>Agregar</source>
        <translation>Add</translation>
    </message>
    <message>
        <source>Escriba un nombre.</source>
        <translation>Type a name.</translation>
    </message>
</context>
<context>
    <name>PersonStep</name>
    <message>
        <source>Administra</source>
        <translation>Administrator</translation>
    </message>
    <message>
        <source>Usted administra: crea a las demás personas en la página Personas y cambia los ajustes.</source>
        <translation>You administer: you create the other people on the page People and change the settings.</translation>
    </message>
    <message>
        <source>Quien administra crea a las personas y cambia los ajustes de la oficina.</source>
        <translation>Whoever administers creates people and changes the office&apos;s settings.</translation>
    </message>
    <message>
        <source>Cambiar mi contraseña …</source>
        <translation>Change my password …</translation>
    </message>
</context>
<context>
    <name>PhoneInvitation</name>
    <message>
        <source>Invitar un teléfono</source>
        <translation>Invite a phone</translation>
    </message>
    <message>
        <source>Lleve sus cifras en el teléfono; se actualizan solas.</source>
        <translation>Carry your figures on your phone; they update by themselves.</translation>
    </message>
    <message>
        <source>Dirección</source>
        <translation>Address</translation>
    </message>
    <message>
        <source>Red</source>
        <translation>Network</translation>
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
        <source>Huella del certificado</source>
        <translation>Fingerprint of the certificate</translation>
    </message>
    <message>
        <source>El servidor no está en marcha.</source>
        <translation>The server is not running.</translation>
    </message>
    <message>
        <source>Ajustes › Teléfonos no permite escuchar.</source>
        <translation>Settings › Phones does not allow listening.</translation>
    </message>
    <message>
        <source>vale %1</source>
        <translation>valid %1</translation>
    </message>
    <message>
        <source>Solo entra esta computadora. En Ajustes › Teléfonos se abre a su red.</source>
        <translation>Only this computer gets in. Settings › Phones opens it to your network.</translation>
    </message>
    <message>
        <source>Hasta la primera invitación entra solo esta computadora; después, los teléfonos de su red.</source>
        <translation>Until the first invitation only this computer gets in; afterwards, the phones of your network.</translation>
    </message>
    <message>
        <source>Sin cifrar, en la red se ven solo totales y no se invita a nadie; use la pantalla de pared.</source>
        <translation>Unencrypted, the network sees totals only and nobody is invited; use the wallboard.</translation>
    </message>
    <message>
        <source>La primera vez el teléfono avisa que no conoce el certificado. Instálelo desde %1/install y compare esta huella:</source>
        <translation>The first time the phone warns that it does not know the certificate. Install it from %1/install and compare this fingerprint:</translation>
    </message>
</context>
<context>
    <name>PhoneRows</name>
    <message>
        <source>Teléfonos</source>
        <translation>Phones</translation>
    </message>
    <message>
        <source>Otro teléfono</source>
        <translation>Another phone</translation>
    </message>
    <message>
        <source>Teléfono %1</source>
        <translation>Phone %1</translation>
    </message>
    <message>
        <source>Qué teléfono es el %1</source>
        <translation>What kind of phone number %1 is</translation>
    </message>
    <message>
        <source>casa, trabajo …</source>
        <translation>home, work …</translation>
    </message>
    <message>
        <source>Quitar el teléfono %1</source>
        <translation>Remove phone %1</translation>
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
        <source>Pantalla de pared %1</source>
        <translation>Wallboard %1</translation>
    </message>
    <message>
        <source>Alguien probó códigos equivocados: hay un código nuevo.</source>
        <translation>Somebody tried wrong codes: there is a new code.</translation>
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
        <source>Pantalla de pared</source>
        <translation>Wallboard</translation>
    </message>
    <message>
        <source>Una dirección para un televisor: muestra las cifras y nada más.</source>
        <translation>An address for a television: it shows the figures and nothing else.</translation>
    </message>
    <message>
        <source>Abra esta dirección en el televisor; se muestra solo esta vez</source>
        <translation>Open this address on the television; it is shown this once</translation>
    </message>
    <message>
        <source>Copiar</source>
        <translation>Copy</translation>
    </message>
    <message>
        <source>Retirar</source>
        <translation>Revoke</translation>
    </message>
    <message>
        <source>%1 ya no tiene acceso.</source>
        <translation>%1 has no access any more.</translation>
    </message>
</context>
<context>
    <name>PhonesStep</name>
    <message>
        <source>Teléfonos</source>
        <translation>Phones</translation>
    </message>
    <message>
        <source>El equipo ve sus cifras en el teléfono, sin instalar nada. En la página Teléfonos usted crea una invitación con un código y acepta a quien la use.</source>
        <translation>The team sees its figures on the phone, with nothing to install. On the page Phones you create an invitation with a code and accept whoever uses it.</translation>
    </message>
    <message>
        <source>Terminar y abrir Teléfonos</source>
        <translation>Finish and open Phones</translation>
    </message>
</context>
<context>
    <name>PhonesWaiting</name>
    <message>
        <source>Piden permiso</source>
        <translation>Asking to join</translation>
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
    <name>PlayerView</name>
    <message>
        <source>Reproductor</source>
        <translation>Player</translation>
    </message>
    <message>
        <source>Forma de onda</source>
        <translation>Waveform</translation>
    </message>
    <message>
        <source>Espacio: reproducir o pausar. Flechas: 5 segundos; con Mayús, 30. + y −: velocidad. S: silencios.</source>
        <translation>Space: play or pause. Arrows: 5 seconds; with Shift, 30. + and −: speed. S: silences.</translation>
    </message>
    <message>
        <source>Agente</source>
        <translation>Agent</translation>
    </message>
    <message>
        <source>Cliente</source>
        <translation>Customer</translation>
    </message>
    <message>
        <source>Velocidad</source>
        <translation>Speed</translation>
    </message>
    <message>
        <source>Velocidad (+ y −)</source>
        <translation>Speed (+ and −)</translation>
    </message>
    <message>
        <source>Saltar silencios</source>
        <translation>Skip silences</translation>
    </message>
    <message>
        <source>Acorta los silencios largos (S)</source>
        <translation>Shortens long silences (S)</translation>
    </message>
    <message>
        <source>Qué se escucha</source>
        <translation>What is heard</translation>
    </message>
    <message>
        <source>Volumen</source>
        <translation>Volume</translation>
    </message>
    <message>
        <source>Salida de sonido</source>
        <translation>Sound output</translation>
    </message>
    <message>
        <source>Ambos</source>
        <translation>Both</translation>
    </message>
    <message>
        <source>Salida del sistema</source>
        <translation>System output</translation>
    </message>
    <message>
        <source>Pausar</source>
        <translation>Pause</translation>
    </message>
    <message>
        <source>Reproducir</source>
        <translation>Play</translation>
    </message>
</context>
<context>
    <name>PreviewStep</name>
    <message>
        <source>Nuevos</source>
        <translation>New</translation>
    </message>
    <message>
        <source>se añaden</source>
        <translation>are added</translation>
    </message>
    <message>
        <source>Conocidos</source>
        <translation>Known</translation>
    </message>
    <message>
        <source>se completan sus huecos</source>
        <translation>their gaps are filled</translation>
    </message>
    <message>
        <source>Repetidos</source>
        <translation>Duplicates</translation>
    </message>
    <message>
        <source>no traen nada nuevo</source>
        <translation>bring nothing new</translation>
    </message>
    <message>
        <source>Con errores</source>
        <translation>With errors</translation>
    </message>
    <message>
        <source>no se importan</source>
        <translation>are not imported</translation>
    </message>
    <message>
        <source>Así quedan las primeras filas</source>
        <translation>This is how the first rows come out</translation>
    </message>
    <message>
        <source>Primeras filas del archivo</source>
        <translation>First rows of the file</translation>
    </message>
</context>
<context>
    <name>PrivacySettings</name>
    <message>
        <source>Aplicar cada día</source>
        <translation>Apply every day</translation>
    </message>
</context>
<context>
    <name>ProductSheets</name>
    <message>
        <source>Productos</source>
        <translation>Products</translation>
    </message>
    <message>
        <source>Ficha del producto</source>
        <translation>Product sheet</translation>
    </message>
    <message>
        <source>Nuevo</source>
        <translation>New</translation>
    </message>
    <message>
        <source>Importar …</source>
        <translation>Import …</translation>
    </message>
    <message>
        <source>Exportar …</source>
        <translation>Export …</translation>
    </message>
    <message>
        <source>Guardar</source>
        <translation>Save</translation>
    </message>
    <message>
        <source>Eliminar</source>
        <translation>Delete</translation>
    </message>
    <message>
        <source>Versiones …</source>
        <translation>Versions …</translation>
    </message>
    <message>
        <source>En venta</source>
        <translation>On sale</translation>
    </message>
    <message>
        <source>La IA solo puede afirmar precios y plazos que estén aquí o en una respuesta aprobada.</source>
        <translation>The AI may only state prices and terms that stand here or in an approved answer.</translation>
    </message>
    <message>
        <source>Nombre</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Precio, como se le dice al cliente</source>
        <translation>Price, as the customer hears it</translation>
    </message>
    <message>
        <source>Características</source>
        <translation>Features</translation>
    </message>
    <message>
        <source>Condiciones: contrato, permanencia, instalación</source>
        <translation>Terms: contract, minimum stay, installation</translation>
    </message>
    <message>
        <source>Preguntas de clientes: pregunta | respuesta, una por línea</source>
        <translation>Customers&apos; questions: question | answer, one a line</translation>
    </message>
    <message>
        <source>%1 (no se vende)</source>
        <translation>%1 (not sold)</translation>
    </message>
    <message>
        <source>Falta el nombre, o un texto es demasiado largo.</source>
        <translation>The name is missing, or a text is too long.</translation>
    </message>
    <message>
        <source>Guardado: %1.</source>
        <translation>Saved: %1.</translation>
    </message>
    <message>
        <source>Eliminado: %1. Sus llamadas conservan el nombre.</source>
        <translation>Deleted: %1. Its calls keep the name.</translation>
    </message>
    <message>
        <source>%1 nuevos, %2 cambiados, %3 iguales, %4 no se pudieron usar.</source>
        <translation>%1 new, %2 changed, %3 the same, %4 could not be used.</translation>
    </message>
    <message>
        <source>%1 productos escritos.</source>
        <translation>%1 products written.</translation>
    </message>
</context>
<context>
    <name>ProjectView</name>
    <message>
        <source>Período</source>
        <translation>Period</translation>
    </message>
    <message>
        <source>Hoy</source>
        <translation>Today</translation>
    </message>
    <message>
        <source>Esta semana</source>
        <translation>This week</translation>
    </message>
    <message>
        <source>Este mes</source>
        <translation>This month</translation>
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
        <source>Tiempo hablado</source>
        <translation>Time talked</translation>
    </message>
    <message>
        <source>el período anterior: %1</source>
        <translation>the period before: %1</translation>
    </message>
    <message>
        <source>%1: ventas</source>
        <translation>%1: sales</translation>
    </message>
</context>
<context>
    <name>PromptEditor</name>
    <message>
        <source>Borrador en la llamada</source>
        <translation>Draft in a call</translation>
    </message>
    <message>
        <source>La objeción</source>
        <translation>The objection</translation>
    </message>
    <message>
        <source>Asistente</source>
        <translation>Assistant</translation>
    </message>
    <message>
        <source>Resumen de la llamada</source>
        <translation>Summary of the call</translation>
    </message>
    <message>
        <source>Instrucciones</source>
        <translation>Instructions</translation>
    </message>
    <message>
        <source>Idioma de la llamada</source>
        <translation>Language of the call</translation>
    </message>
    <message>
        <source>Así las recibe el modelo, con datos de ejemplo</source>
        <translation>What the model receives, with sample data</translation>
    </message>
    <message>
        <source>Versiones</source>
        <translation>Versions</translation>
    </message>
    <message>
        <source>Guardar</source>
        <translation>Save</translation>
    </message>
    <message>
        <source>Reponer las originales</source>
        <translation>Put the originals back</translation>
    </message>
    <message>
        <source>Se rellenan: %1. Lo que diga el texto no abre la puerta a precios ni promesas sin aprobar.</source>
        <translation>Filled in: %1. Whatever the text says, no price and no promise passes that nobody approved.</translation>
    </message>
    <message>
        <source>Son las originales.</source>
        <translation>These are the originals.</translation>
    </message>
    <message>
        <source>Las cambió %1 el %2.</source>
        <translation>Changed by %1 on %2.</translation>
    </message>
    <message>
        <source>Originales</source>
        <translation>Originals</translation>
    </message>
    <message>
        <source>Guardado. Vale desde la próxima pregunta.</source>
        <translation>Saved. It holds from the next question on.</translation>
    </message>
    <message>
        <source>Repuestas las originales. Las suyas quedan entre las versiones.</source>
        <translation>The originals are back. Yours stay among the versions.</translation>
    </message>
</context>
<context>
    <name>Question</name>
    <message>
        <source>Cancelar</source>
        <translation>Cancel</translation>
    </message>
</context>
<context>
    <name>RangeView</name>
    <message>
        <source>Llamadas</source>
        <translation>Calls</translation>
    </message>
    <message>
        <source>Contactadas</source>
        <translation>Connected</translation>
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
        <source>Contacto</source>
        <translation>Contact rate</translation>
    </message>
    <message>
        <source>Hablado</source>
        <translation>Talked</translation>
    </message>
    <message>
        <source>Cierre</source>
        <translation>Wrap-up</translation>
    </message>
    <message>
        <source>Media</source>
        <translation>Mean</translation>
    </message>
    <message>
        <source>Agente</source>
        <translation>Agent</translation>
    </message>
    <message>
        <source>Dentro</source>
        <translation>Logged in</translation>
    </message>
    <message>
        <source>Disponible</source>
        <translation>Available</translation>
    </message>
    <message>
        <source>Pausas</source>
        <translation>Pauses</translation>
    </message>
    <message>
        <source>Ocupación</source>
        <translation>Occupancy</translation>
    </message>
    <message>
        <source>Ocup. de lo dentro</source>
        <translation>Occ. of logged in</translation>
    </message>
    <message>
        <source>Período</source>
        <translation>Range</translation>
    </message>
    <message>
        <source>Desde</source>
        <translation>From</translation>
    </message>
    <message>
        <source>Hasta</source>
        <translation>To</translation>
    </message>
    <message>
        <source>Por</source>
        <translation>By</translation>
    </message>
    <message>
        <source>Cifras del período</source>
        <translation>Figures of the range</translation>
    </message>
    <message>
        <source>Tiempo de los agentes</source>
        <translation>Agents&apos; time</translation>
    </message>
    <message>
        <source>No hay nada en estos días.</source>
        <translation>There is nothing in these days.</translation>
    </message>
    <message>
        <source>Hoy</source>
        <translation>Today</translation>
    </message>
    <message>
        <source>Ayer</source>
        <translation>Yesterday</translation>
    </message>
    <message>
        <source>Esta semana</source>
        <translation>This week</translation>
    </message>
    <message>
        <source>Semana pasada</source>
        <translation>Last week</translation>
    </message>
    <message>
        <source>Este mes</source>
        <translation>This month</translation>
    </message>
    <message>
        <source>Mes pasado</source>
        <translation>Last month</translation>
    </message>
    <message>
        <source>Últimos 30 días</source>
        <translation>Last 30 days</translation>
    </message>
    <message>
        <source>Elegido</source>
        <translation>Chosen</translation>
    </message>
    <message>
        <source>Hora</source>
        <translation>Hour</translation>
    </message>
    <message>
        <source>Día</source>
        <translation>Day</translation>
    </message>
    <message>
        <source>Semana</source>
        <translation>Week</translation>
    </message>
    <message>
        <source>Equipo</source>
        <translation>Team</translation>
    </message>
    <message>
        <source>Campaña</source>
        <translation>Campaign</translation>
    </message>
    <message>
        <source>Producto</source>
        <translation>Product</translation>
    </message>
    <message>
        <source>Resultado</source>
        <translation>Outcome</translation>
    </message>
    <message>
        <source>Tiempo de agentes</source>
        <translation>Agents&apos; time</translation>
    </message>
    <message>
        <source>Pulse una barra para ver sus llamadas; arrastre sobre varios días para acercarse a ellos.</source>
        <translation>Press a bar to see its calls; drag over several days to come closer to them.</translation>
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
        <source>En total: %1, %2, éxito %3, hablado %4</source>
        <translation>In all: %1, %2, success %3, talked %4</translation>
    </message>
    <message>
        <source>%1: ventas</source>
        <translation>%1: sales</translation>
    </message>
    <message>
        <source>sin resultado</source>
        <translation>no outcome</translation>
    </message>
    <message>
        <source>sin equipo</source>
        <translation>no team</translation>
    </message>
    <message>
        <source>%1 (solo totales)</source>
        <translation>%1 (totals only)</translation>
    </message>
</context>
<context>
    <name>ReasonQuestion</name>
    <message>
        <source>Motivo (queda en el registro de auditoría)</source>
        <translation>Reason (kept in the audit log)</translation>
    </message>
</context>
<context>
    <name>RecordingActions</name>
    <message>
        <source>Exportar …</source>
        <translation>Export …</translation>
    </message>
    <message>
        <source>Verificar</source>
        <translation>Verify</translation>
    </message>
    <message>
        <source>Eliminar …</source>
        <translation>Delete …</translation>
    </message>
    <message>
        <source>Borrar a la persona …</source>
        <translation>Erase the person …</translation>
    </message>
    <message>
        <source>Liberar</source>
        <translation>Release</translation>
    </message>
    <message>
        <source>Retener …</source>
        <translation>Hold …</translation>
    </message>
    <message>
        <source>Verificando …</source>
        <translation>Verifying …</translation>
    </message>
    <message>
        <source>Verificadas: %1. No están como se grabaron: %2. La columna Estado dice cuáles.</source>
        <translation>Verified: %1. Not as they were recorded: %2. The State column says which.</translation>
    </message>
    <message>
        <source>Verificadas: %1. Están como se grabaron.</source>
        <translation>Verified: %1. They are as they were recorded.</translation>
    </message>
    <message>
        <source>Verificadas: %1. Sin huella con qué comparar: %2.</source>
        <translation>Verified: %1. Without a digest to compare with: %2.</translation>
    </message>
    <message>
        <source>Liberadas: %1. Vuelven a valer sus plazos.</source>
        <translation>Released: %1. Their retention periods apply again.</translation>
    </message>
    <message>
        <source>Retenidas: %1. Nada las borra hasta que se liberen.</source>
        <translation>On hold: %1. Nothing deletes them until they are released.</translation>
    </message>
    <message>
        <source>Eliminadas: %1. Queda en el registro de auditoría.</source>
        <translation>Deleted: %1. The audit log has it.</translation>
    </message>
    <message>
        <source>Borrando …</source>
        <translation>Erasing …</translation>
    </message>
    <message>
        <source>Borrada. Grabaciones: %1. Copias: %2. Las cifras de sus llamadas quedan sin nombre.</source>
        <translation>Erased. Recordings: %1. Copies: %2. The figures of the calls stay without a name.</translation>
    </message>
    <message>
        <source>No se alcanzó: %1</source>
        <translation>Out of reach: %1</translation>
    </message>
    <message>
        <source>Sin cambio: %1. %2</source>
        <translation>Unchanged: %1. %2</translation>
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
    <name>RecordingDetails</name>
    <message>
        <source>Detalle de la grabación</source>
        <translation>Details of the recording</translation>
    </message>
    <message>
        <source>Etiquetas, separadas por comas</source>
        <translation>Tags, separated by commas</translation>
    </message>
    <message>
        <source>Nota</source>
        <translation>Note</translation>
    </message>
    <message>
        <source>%1 grabaciones elegidas, %2 en total.</source>
        <translation>%1 recordings chosen, %2 in all.</translation>
    </message>
    <message>
        <source>Elija una grabación para verla y escucharla.</source>
        <translation>Choose a recording to see it and listen to it.</translation>
    </message>
    <message>
        <source>Sin nombre</source>
        <translation>No name</translation>
    </message>
    <message>
        <source>Retenida</source>
        <translation>On hold</translation>
    </message>
    <message>
        <source>Cifrada</source>
        <translation>Encrypted</translation>
    </message>
    <message>
        <source>El archivo cambió después de grabarse. No sirve de prueba sin una copia anterior.</source>
        <translation>The file was changed after it was recorded. It proves nothing without an earlier copy.</translation>
    </message>
    <message>
        <source>El archivo ya no está en la carpeta. Recupérelo de una copia de seguridad.</source>
        <translation>The file is no longer in the folder. Bring it back from a backup.</translation>
    </message>
    <message>
        <source>El archivo está dañado y no se puede leer.</source>
        <translation>The file is damaged and cannot be read.</translation>
    </message>
    <message>
        <source>El programa se cerró en plena llamada; se recuperó todo lo que estaba en el disco.</source>
        <translation>The program ended in mid-call; everything that was on disk was recovered.</translation>
    </message>
    <message>
        <source>La grabación terminó por un fallo. Lo anterior al fallo está completo.</source>
        <translation>The recording ended by a failure. What came before it is complete.</translation>
    </message>
    <message>
        <source>Inicio</source>
        <translation>Start</translation>
    </message>
    <message>
        <source>Duración</source>
        <translation>Length</translation>
    </message>
    <message>
        <source>Resultado</source>
        <translation>Outcome</translation>
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
        <source>Aviso</source>
        <translation>Notice</translation>
    </message>
    <message>
        <source>Pausas</source>
        <translation>Pauses</translation>
    </message>
    <message>
        <source>Huecos</source>
        <translation>Gaps</translation>
    </message>
    <message>
        <source>Archivo</source>
        <translation>File</translation>
    </message>
    <message>
        <source>Verificada</source>
        <translation>Verified</translation>
    </message>
    <message>
        <source>Retenida por</source>
        <translation>Held for</translation>
    </message>
    <message>
        <source>estéreo</source>
        <translation>stereo</translation>
    </message>
    <message>
        <source>mono</source>
        <translation>mono</translation>
    </message>
</context>
<context>
    <name>RecordingFilters</name>
    <message>
        <source>Buscar en todo</source>
        <translation>Search everything</translation>
    </message>
    <message>
        <source>Buscar grabaciones</source>
        <translation>Search recordings</translation>
    </message>
    <message>
        <source>Contacto, teléfono, agente, producto, etiqueta o nota</source>
        <translation>Contact, phone, agent, product, tag or note</translation>
    </message>
    <message>
        <source>Etiqueta</source>
        <translation>Tag</translation>
    </message>
    <message>
        <source>Limpiar</source>
        <translation>Clear</translation>
    </message>
    <message>
        <source>Desde</source>
        <translation>From</translation>
    </message>
    <message>
        <source>Hasta</source>
        <translation>To</translation>
    </message>
    <message>
        <source>Agente</source>
        <translation>Agent</translation>
    </message>
    <message>
        <source>Fecha</source>
        <translation>Date</translation>
    </message>
    <message>
        <source>Resultado</source>
        <translation>Outcome</translation>
    </message>
    <message>
        <source>Producto</source>
        <translation>Product</translation>
    </message>
    <message>
        <source>Duración</source>
        <translation>Length</translation>
    </message>
    <message>
        <source>Estado</source>
        <translation>State</translation>
    </message>
    <message>
        <source>Hoy</source>
        <translation>Today</translation>
    </message>
    <message>
        <source>Ayer</source>
        <translation>Yesterday</translation>
    </message>
    <message>
        <source>Últimos 7 días</source>
        <translation>Last 7 days</translation>
    </message>
    <message>
        <source>Últimos 30 días</source>
        <translation>Last 30 days</translation>
    </message>
    <message>
        <source>Entre dos días …</source>
        <translation>Between two days …</translation>
    </message>
    <message>
        <source>Menos de 1 min</source>
        <translation>Under 1 min</translation>
    </message>
    <message>
        <source>1 a 5 min</source>
        <translation>1 to 5 min</translation>
    </message>
    <message>
        <source>5 a 15 min</source>
        <translation>5 to 15 min</translation>
    </message>
    <message>
        <source>Más de 15 min</source>
        <translation>Over 15 min</translation>
    </message>
    <message>
        <source>Retenida</source>
        <translation>On hold</translation>
    </message>
</context>
<context>
    <name>RecordingMarks</name>
    <message>
        <source>Pausa: datos de tarjeta</source>
        <translation>Pause: card data</translation>
    </message>
    <message>
        <source>Pausa: datos personales</source>
        <translation>Pause: personal data</translation>
    </message>
    <message>
        <source>Pausa</source>
        <translation>Pause</translation>
    </message>
    <message>
        <source>La computadora estaba dormida</source>
        <translation>The computer was asleep</translation>
    </message>
    <message>
        <source>Sonido que no llegó</source>
        <translation>Sound that did not arrive</translation>
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
    <name>RecordingsModel</name>
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
        <source>Resultado</source>
        <translation>Outcome</translation>
    </message>
    <message>
        <source>Duración</source>
        <translation>Length</translation>
    </message>
    <message>
        <source>Estado</source>
        <translation>State</translation>
    </message>
</context>
<context>
    <name>RecordingsPage</name>
    <message>
        <source>Grabaciones</source>
        <translation>Recordings</translation>
    </message>
    <message>
        <source>Abrir carpeta</source>
        <translation>Open folder</translation>
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
        <source>Informe …</source>
        <translation>Report …</translation>
    </message>
    <message>
        <source>Elija una grabación para escucharla.</source>
        <translation>Choose a recording to listen to it.</translation>
    </message>
    <message>
        <source>1 grabación</source>
        <translation>1 recording</translation>
    </message>
    <message>
        <source>%1 grabaciones</source>
        <translation>%1 recordings</translation>
    </message>
    <message>
        <source>Leyendo la grabación …</source>
        <translation>Reading the recording …</translation>
    </message>
    <message>
        <source>Las grabaciones están en %1.</source>
        <translation>The recordings are in %1.</translation>
    </message>
</context>
<context>
    <name>Reminders</name>
    <message>
        <source>%1 espera su llamada</source>
        <translation>%1 waits for your call</translation>
    </message>
</context>
<context>
    <name>ReportCard</name>
    <message>
        <source>Informe diario</source>
        <translation>Daily report</translation>
    </message>
    <message>
        <source>Lo escribe un solo puesto, aunque haya varios. Lo que faltó se recupera una vez.</source>
        <translation>One desk writes it, even where there are several. What was missed is caught up once.</translation>
    </message>
    <message>
        <source>Escribir un informe cada día</source>
        <translation>Write a report each day</translation>
    </message>
    <message>
        <source>De qué día</source>
        <translation>Of which day</translation>
    </message>
    <message>
        <source>Formato</source>
        <translation>Format</translation>
    </message>
    <message>
        <source>Conservar</source>
        <translation>Keep</translation>
    </message>
    <message>
        <source>Con todos los contactos, también los no llamados</source>
        <translation>With all contacts, also those not called</translation>
    </message>
    <message>
        <source>De ese día</source>
        <translation>Of that day</translation>
    </message>
    <message>
        <source>Del día anterior</source>
        <translation>Of the day before</translation>
    </message>
    <message>
        <source>Excel</source>
        <translation>Excel</translation>
    </message>
    <message>
        <source>CSV en un .zip</source>
        <translation>CSV in a .zip</translation>
    </message>
</context>
<context>
    <name>ReportDialog</name>
    <message>
        <source>Informe</source>
        <translation>Report</translation>
    </message>
    <message>
        <source>Lleva los datos que usted puede ver. Queda en el registro de auditoría.</source>
        <translation>It holds the data that you may see. It is noted in the audit log.</translation>
    </message>
    <message>
        <source>Desde</source>
        <translation>From</translation>
    </message>
    <message>
        <source>Hasta (incluido)</source>
        <translation>To (included)</translation>
    </message>
    <message>
        <source>También los no llamados</source>
        <translation>Those not called, too</translation>
    </message>
    <message>
        <source>Avance</source>
        <translation>Progress</translation>
    </message>
    <message>
        <source>Abrir carpeta</source>
        <translation>Open folder</translation>
    </message>
    <message>
        <source>Días</source>
        <translation>Days</translation>
    </message>
    <message>
        <source>Formato</source>
        <translation>Format</translation>
    </message>
    <message>
        <source>Guardar como …</source>
        <translation>Save as …</translation>
    </message>
    <message>
        <source>Llamadas</source>
        <translation>Calls</translation>
    </message>
    <message>
        <source>Tiempo de agentes</source>
        <translation>Agents&apos; time</translation>
    </message>
    <message>
        <source>Grabaciones</source>
        <translation>Recordings</translation>
    </message>
    <message>
        <source>Objeciones</source>
        <translation>Objections</translation>
    </message>
    <message>
        <source>Contactos llamados</source>
        <translation>Contacts called</translation>
    </message>
    <message>
        <source>Hoy</source>
        <translation>Today</translation>
    </message>
    <message>
        <source>Ayer</source>
        <translation>Yesterday</translation>
    </message>
    <message>
        <source>Esta semana</source>
        <translation>This week</translation>
    </message>
    <message>
        <source>Semana pasada</source>
        <translation>Last week</translation>
    </message>
    <message>
        <source>Este mes</source>
        <translation>This month</translation>
    </message>
    <message>
        <source>Mes pasado</source>
        <translation>Last month</translation>
    </message>
    <message>
        <source>Otros días</source>
        <translation>Other days</translation>
    </message>
    <message>
        <source>Excel, con resumen y gráficos</source>
        <translation>Excel, with summary and charts</translation>
    </message>
    <message>
        <source>CSV, sin resumen</source>
        <translation>CSV, without summary</translation>
    </message>
    <message>
        <source>Guardar informe</source>
        <translation>Save report</translation>
    </message>
    <message>
        <source>Escribiendo el informe …</source>
        <translation>Writing the report …</translation>
    </message>
    <message>
        <source>Cancelando …</source>
        <translation>Cancelling …</translation>
    </message>
    <message>
        <source>Se canceló. No se escribió nada.</source>
        <translation>It was called off. Nothing was written.</translation>
    </message>
    <message>
        <source>El informe está en %1.</source>
        <translation>The report is in %1.</translation>
    </message>
    <message>
        <source>Cerrar</source>
        <translation>Close</translation>
    </message>
</context>
<context>
    <name>ResetDialog</name>
    <message>
        <source>Nueva contraseña para %1</source>
        <translation>New password for %1</translation>
    </message>
    <message>
        <source>Vale para entrar una vez: al entrar debe elegir otra.</source>
        <translation>It is good for one login: then another one has to be chosen.</translation>
    </message>
    <message>
        <source>Nueva contraseña</source>
        <translation>New password</translation>
    </message>
    <message>
        <source>La misma contraseña otra vez</source>
        <translation>The same password again</translation>
    </message>
    <message>
        <source>Cambiar</source>
        <translation>Change</translation>
    </message>
</context>
<context>
    <name>RetentionSettings</name>
    <message>
        <source>Resultado</source>
        <translation>Outcome</translation>
    </message>
    <message>
        <source>Campaña</source>
        <translation>Campaign</translation>
    </message>
    <message>
        <source>Consentimiento</source>
        <translation>Consent</translation>
    </message>
    <message>
        <source>Se conserva</source>
        <translation>Kept</translation>
    </message>
    <message>
        <source>Inicio</source>
        <translation>Began</translation>
    </message>
    <message>
        <source>Contacto</source>
        <translation>Contact</translation>
    </message>
    <message>
        <source>Tamaño</source>
        <translation>Size</translation>
    </message>
    <message>
        <source>Por qué</source>
        <translation>Why</translation>
    </message>
    <message>
        <source>Conservación</source>
        <translation>Retention</translation>
    </message>
    <message>
        <source>Decide la primera regla que corresponde. Sin reglas se conserva todo.</source>
        <translation>The first rule that fits decides. Without rules everything is kept.</translation>
    </message>
    <message>
        <source>Añadir regla</source>
        <translation>Add rule</translation>
    </message>
    <message>
        <source>Subir</source>
        <translation>Move up</translation>
    </message>
    <message>
        <source>Subir la regla</source>
        <translation>Move the rule up</translation>
    </message>
    <message>
        <source>Quitar</source>
        <translation>Remove</translation>
    </message>
    <message>
        <source>Quitar la regla</source>
        <translation>Remove the rule</translation>
    </message>
    <message>
        <source>Ver qué se borraría</source>
        <translation>See what would be deleted</translation>
    </message>
    <message>
        <source>Borrar lo mostrado</source>
        <translation>Delete what is shown</translation>
    </message>
    <message>
        <source>Reglas de conservación</source>
        <translation>Rules of retention</translation>
    </message>
    <message>
        <source>No hay reglas: se conserva todo.</source>
        <translation>There are no rules: everything is kept.</translation>
    </message>
    <message>
        <source>Grabaciones que se borrarían</source>
        <translation>Recordings that would be deleted</translation>
    </message>
    <message>
        <source>Nada se borra sin haberse mostrado aquí antes.</source>
        <translation>Nothing is deleted that was not shown here before.</translation>
    </message>
    <message>
        <source>Nada se borraría ahora.</source>
        <translation>Nothing would be deleted now.</translation>
    </message>
    <message>
        <source>Grabaciones que se borrarían: %1 (%2). Todavía no se borró nada.</source>
        <translation>Recordings that would be deleted: %1 (%2). Nothing was deleted yet.</translation>
    </message>
    <message>
        <source>Grabaciones borradas: %1.</source>
        <translation>Recordings deleted: %1.</translation>
    </message>
    <message>
        <source>Las reglas están guardadas. No se borró nada.</source>
        <translation>The rules are saved. Nothing was deleted.</translation>
    </message>
    <message>
        <source>Cualquiera</source>
        <translation>Any</translation>
    </message>
    <message>
        <source>Siempre</source>
        <translation>For ever</translation>
    </message>
    <message>
        <source>%1 días</source>
        <translation>%1 days</translation>
    </message>
    <message>
        <source>Se queda: %1</source>
        <translation>Stays: %1</translation>
    </message>
    <message>
        <source>Regla %1: %2 días</source>
        <translation>Rule %1: %2 days</translation>
    </message>
</context>
<context>
    <name>RunStep</name>
    <message>
        <source>Avance</source>
        <translation>Progress</translation>
    </message>
    <message>
        <source>Cancelar la importación</source>
        <translation>Cancel the import</translation>
    </message>
    <message>
        <source>Abrir el archivo de errores</source>
        <translation>Open the file of errors</translation>
    </message>
    <message>
        <source>Deshacer esta importación …</source>
        <translation>Undo this import …</translation>
    </message>
    <message>
        <source>%1 de %2 filas</source>
        <translation>%1 of %2 rows</translation>
    </message>
    <message>
        <source>%1 filas</source>
        <translation>%1 rows</translation>
    </message>
</context>
<context>
    <name>ScriptPane</name>
    <message>
        <source>Guion</source>
        <translation>Script</translation>
    </message>
    <message>
        <source>Guion de la campaña</source>
        <translation>Script of the campaign</translation>
    </message>
    <message>
        <source>Paso del guion</source>
        <translation>Step of the script</translation>
    </message>
    <message>
        <source>Esta campaña no tiene guion.</source>
        <translation>This campaign has no script.</translation>
    </message>
    <message>
        <source>Paso anterior</source>
        <translation>Previous step</translation>
    </message>
    <message>
        <source>Paso siguiente</source>
        <translation>Next step</translation>
    </message>
    <message>
        <source>paso %1 de %2</source>
        <translation>step %1 of %2</translation>
    </message>
</context>
<context>
    <name>ServerCard</name>
    <message>
        <source>Servidor de teléfonos</source>
        <translation>Phone server</translation>
    </message>
    <message>
        <source>Servir a teléfonos y pantallas de pared</source>
        <translation>Serve phones and wall screens</translation>
    </message>
    <message>
        <source>Quién entra</source>
        <translation>Who gets in</translation>
    </message>
    <message>
        <source>Puerto</source>
        <translation>Port</translation>
    </message>
    <message>
        <source>Un teléfono puede escuchar grabaciones, si su invitación lo dice</source>
        <translation>A phone may listen to recordings, if its invitation says so</translation>
    </message>
    <message>
        <source>Más</source>
        <translation>More</translation>
    </message>
    <message>
        <source>Dirección en las invitaciones</source>
        <translation>Address in invitations</translation>
    </message>
    <message>
        <source>Si el puerto 5000 está ocupado, tomar uno de los nueve siguientes</source>
        <translation>If port 5000 is taken, use one of the next nine</translation>
    </message>
    <message>
        <source>Cifrar lo que viaja por la red (HTTPS)</source>
        <translation>Encrypt what travels over the network (HTTPS)</translation>
    </message>
    <message>
        <source>Sin cifrar, quien esté en la red puede leerlo todo. Por eso no se empareja ningún teléfono y solo una pantalla de pared ve totales: ni nombres, ni grabaciones, ni órdenes.</source>
        <translation>Unencrypted, whoever is in the network can read everything. So no phone can be paired, and only a wall screen sees totals: no names, no recordings, no orders.</translation>
    </message>
    <message>
        <source>Solo quien administra puede cambiar esto.</source>
        <translation>Only administrators can change this.</translation>
    </message>
    <message>
        <source>Guardar</source>
        <translation>Save</translation>
    </message>
    <message>
        <source>En marcha en %1, para su red.</source>
        <translation>Running at %1, for your network.</translation>
    </message>
    <message>
        <source>En marcha en %1, solo aquí.</source>
        <translation>Running at %1, here alone.</translation>
    </message>
    <message>
        <source>No está en marcha.</source>
        <translation>It is not running.</translation>
    </message>
    <message>
        <source>El puerto es un número de 0 a 65535. Con 0 se toma uno libre.</source>
        <translation>The port is a number from 0 to 65535. 0 takes a free one.</translation>
    </message>
    <message>
        <source>Guardado.</source>
        <translation>Saved.</translation>
    </message>
    <message>
        <source>Guardado. Ahora está en %1. Los teléfonos abiertos ya pasaron; los demás necesitan otra invitación.</source>
        <translation>Saved. It is at %1 now. Open phones have moved there; the others need another invitation.</translation>
    </message>
    <message>
        <source>Guardado. Ahora está en %1.</source>
        <translation>Saved. It is at %1 now.</translation>
    </message>
    <message>
        <source>Otro programa ocupa el puerto %1. Elija otro; mientras tanto todo sigue como estaba.</source>
        <translation>Another program uses port %1. Choose another one; meanwhile all goes on as before.</translation>
    </message>
    <message>
        <source>Su red, desde la primera invitación</source>
        <translation>Your network, from the first invitation on</translation>
    </message>
    <message>
        <source>Solo esta computadora</source>
        <translation>This computer alone</translation>
    </message>
    <message>
        <source>Todas sus redes</source>
        <translation>All its networks</translation>
    </message>
    <message>
        <source>La mejor que haya</source>
        <translation>The best there is</translation>
    </message>
</context>
<context>
    <name>SettingsPage</name>
    <message>
        <source>Ajustes</source>
        <translation>Settings</translation>
    </message>
    <message>
        <source>General</source>
        <translation>General</translation>
    </message>
    <message>
        <source>Grabación</source>
        <translation>Recording</translation>
    </message>
    <message>
        <source>Guardar</source>
        <translation>Save</translation>
    </message>
</context>
<context>
    <name>SettingsSearch</name>
    <message>
        <source>Buscar un ajuste</source>
        <translation>Find a setting</translation>
    </message>
    <message>
        <source>Ajustes encontrados</source>
        <translation>Settings found</translation>
    </message>
</context>
<context>
    <name>SetupAssistant</name>
    <message>
        <source>Asistente de inicio</source>
        <translation>First-start assistant</translation>
    </message>
    <message>
        <source>Ponga CallManager a su gusto</source>
        <translation>Set CallManager up your way</translation>
    </message>
    <message>
        <source>Cerrar</source>
        <translation>Close</translation>
    </message>
    <message>
        <source>Atrás</source>
        <translation>Back</translation>
    </message>
    <message>
        <source>Omitir</source>
        <translation>Skip</translation>
    </message>
    <message>
        <source>Terminar</source>
        <translation>Finish</translation>
    </message>
    <message>
        <source>Siguiente</source>
        <translation>Next</translation>
    </message>
</context>
<context>
    <name>ShortcutSheet</name>
    <message>
        <source>Teclas</source>
        <translation>Keys</translation>
    </message>
    <message>
        <source>Buscar una tecla o lo que hace</source>
        <translation>Search for a key or what it does</translation>
    </message>
    <message>
        <source>Ninguna tecla hace eso. Pruebe con otra palabra.</source>
        <translation>No key does that. Try another word.</translation>
    </message>
    <message>
        <source>Imprimir …</source>
        <translation>Print …</translation>
    </message>
    <message>
        <source>Cerrar</source>
        <translation>Close</translation>
    </message>
</context>
<context>
    <name>SoundCheckDialog</name>
    <message>
        <source>Prueba de sonido</source>
        <translation>Sound check</translation>
    </message>
    <message>
        <source>Hable como en una llamada durante 3 segundos. No se guarda nada.</source>
        <translation>Speak as in a call for 3 seconds. Nothing is kept.</translation>
    </message>
    <message>
        <source>Probar</source>
        <translation>Check</translation>
    </message>
    <message>
        <source>Cerrar</source>
        <translation>Close</translation>
    </message>
    <message>
        <source>Agente</source>
        <translation>Agent</translation>
    </message>
    <message>
        <source>Cliente</source>
        <translation>Customer</translation>
    </message>
    <message>
        <source>Espacio en el disco: unas %1 horas de grabación.</source>
        <translation>Room on the disk: about %1 hours of recording.</translation>
    </message>
    <message>
        <source>Espacio en el disco: %1 minutos de grabación.</source>
        <translation>Room on the disk: %1 minutes of recording.</translation>
    </message>
</context>
<context>
    <name>SoundInputs</name>
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
        <source>Entrada del cliente (opcional)</source>
        <translation>Customer&apos;s input (optional)</translation>
    </message>
    <message>
        <source>Ninguna</source>
        <translation>None</translation>
    </message>
    <message>
        <source>Prueba de sonido</source>
        <translation>Sound check</translation>
    </message>
    <message>
        <source>No hay entradas de sonido. Conecte un micrófono y busque otra vez.</source>
        <translation>There are no sound inputs. Connect a microphone and look again.</translation>
    </message>
</context>
<context>
    <name>SoundStep</name>
    <message>
        <source>Sonido</source>
        <translation>Sound</translation>
    </message>
    <message>
        <source>Elija su micrófono y, si llega por otra entrada, el sonido del cliente. La prueba graba tres segundos y se los deja oír.</source>
        <translation>Choose your microphone and, if it comes by another input, the customer&apos;s sound. The check records three seconds and lets you hear them.</translation>
    </message>
</context>
<context>
    <name>SpokenLanguage</name>
    <message>
        <source>Idioma: auto</source>
        <translation>Language: auto</translation>
    </message>
    <message>
        <source>Español</source>
        <translation>Spanish</translation>
    </message>
    <message>
        <source>Inglés</source>
        <translation>English</translation>
    </message>
    <message>
        <source>Idioma de la llamada</source>
        <translation>Language of the call</translation>
    </message>
    <message>
        <source>Idioma de las respuestas. En auto lo dicen las palabras del cliente.</source>
        <translation>Language of the answers. On auto the customer&apos;s words tell it.</translation>
    </message>
</context>
<context>
    <name>StepTrail</name>
    <message>
        <source>Paso %1 de %2: %3</source>
        <translation>Step %1 of %2: %3</translation>
    </message>
</context>
<context>
    <name>StorageSettings</name>
    <message>
        <source>Dónde se guarda</source>
        <translation>Where it is kept</translation>
    </message>
    <message>
        <source>Carpeta de grabaciones</source>
        <translation>Folder of the recordings</translation>
    </message>
    <message>
        <source>Segunda carpeta, en otro disco: sigue ahí si la primera falla o se llena</source>
        <translation>Second folder, on another disk: recording goes on there if the first fails or fills</translation>
    </message>
    <message>
        <source>Ninguna</source>
        <translation>None</translation>
    </message>
    <message>
        <source>Elegir</source>
        <translation>Choose</translation>
    </message>
    <message>
        <source>Elegir la carpeta de grabaciones</source>
        <translation>Choose the folder of the recordings</translation>
    </message>
    <message>
        <source>Elegir la segunda carpeta</source>
        <translation>Choose the second folder</translation>
    </message>
    <message>
        <source>Avisar cuando quede espacio para</source>
        <translation>Warn when there is room for</translation>
    </message>
    <message>
        <source>Dejar siempre libres</source>
        <translation>Always leave free</translation>
    </message>
    <message>
        <source>Alarma si solo llega silencio</source>
        <translation>Alarm when only silence comes</translation>
    </message>
    <message>
        <source>Al terminar, en segundo plano</source>
        <translation>Afterwards, in the background</translation>
    </message>
    <message>
        <source>Comprimir</source>
        <translation>Compress</translation>
    </message>
    <message>
        <source>Comprobar cada grabación</source>
        <translation>Verify each recording</translation>
    </message>
    <message>
        <source>Vale desde el próximo inicio.</source>
        <translation>Takes effect at the next start.</translation>
    </message>
    <message>
        <source>Solo quien administra puede cambiar esto.</source>
        <translation>Only administrators can change this.</translation>
    </message>
    <message>
        <source>Las grabaciones quedan en WAV: unos 318 MB por hora en mono.</source>
        <translation>Recordings stay WAV: about 318 MB an hour in mono.</translation>
    </message>
    <message>
        <source>FLAC ocupa menos de la mitad sin perder nada; el WAV se borra solo después de comprobar la copia.</source>
        <translation>FLAC takes less than half and loses nothing; the WAV goes only after the copy is proven.</translation>
    </message>
    <message>
        <source>Opus ocupa unos 20 MB por hora, con algo de pérdida; el WAV se borra al comprobar la copia.</source>
        <translation>Opus takes about 20 MB an hour, with some loss; the WAV goes once the copy is proven.</translation>
    </message>
    <message>
        <source>%1 minutos</source>
        <translation>%1 minutes</translation>
    </message>
    <message>
        <source>Después de %1 s</source>
        <translation>After %1 s</translation>
    </message>
    <message>
        <source>Dejar en WAV</source>
        <translation>Leave as WAV</translation>
    </message>
    <message>
        <source>Pasar a FLAC</source>
        <translation>Turn into FLAC</translation>
    </message>
    <message>
        <source>Pasar a Opus</source>
        <translation>Turn into Opus</translation>
    </message>
    <message>
        <source>Después de %1</source>
        <translation>After %1</translation>
    </message>
    <message>
        <source>En seguida</source>
        <translation>At once</translation>
    </message>
    <message>
        <source>Cada %1</source>
        <translation>Every %1</translation>
    </message>
    <message>
        <source>Solo a mano</source>
        <translation>Only by hand</translation>
    </message>
    <message>
        <source>1 día</source>
        <translation>1 day</translation>
    </message>
    <message>
        <source>%1 días</source>
        <translation>%1 days</translation>
    </message>
</context>
<context>
    <name>SummaryButton</name>
    <message>
        <source>Resumen …</source>
        <translation>Summary …</translation>
    </message>
    <message>
        <source>%1 resúmenes …</source>
        <translation>%1 summaries …</translation>
    </message>
    <message>
        <source>Lo que redactó la IA y usted no ha confirmado</source>
        <translation>What the AI drafted and you have not confirmed</translation>
    </message>
</context>
<context>
    <name>SummaryForm</name>
    <message>
        <source>Por qué terminó así</source>
        <translation>Why it ended like this</translation>
    </message>
    <message>
        <source>Objeciones, una por línea</source>
        <translation>Objections, one a line</translation>
    </message>
    <message>
        <source>Promesas, una por línea</source>
        <translation>Promises, one a line</translation>
    </message>
    <message>
        <source>Siguiente paso</source>
        <translation>Next step</translation>
    </message>
    <message>
        <source>Confirmar</source>
        <translation>Confirm</translation>
    </message>
    <message>
        <source>Descartar</source>
        <translation>Discard</translation>
    </message>
    <message>
        <source>Descartar el borrador del resumen</source>
        <translation>Discard the summary&apos;s draft</translation>
    </message>
    <message>
        <source>Redactar de nuevo</source>
        <translation>Draft again</translation>
    </message>
    <message>
        <source>✓ confirmado</source>
        <translation>✓ confirmed</translation>
    </message>
    <message>
        <source>sin confirmar</source>
        <translation>not confirmed</translation>
    </message>
    <message>
        <source>borrador IA</source>
        <translation>AI draft</translation>
    </message>
    <message>
        <source>escribiendo …</source>
        <translation>writing …</translation>
    </message>
    <message>
        <source>Léalo, corríjalo y confírmelo. Sin confirmar no cuenta.</source>
        <translation>Read, correct and confirm it. Unconfirmed it does not count.</translation>
    </message>
    <message>
        <source>Sus notas han cambiado desde este borrador.</source>
        <translation>Your notes have changed since this draft.</translation>
    </message>
    <message>
        <source>Confírmelo para guardarlo.</source>
        <translation>Confirm it to keep it.</translation>
    </message>
    <message>
        <source>Está guardado en el historial de la llamada.</source>
        <translation>It is kept in the call&apos;s history.</translation>
    </message>
</context>
<context>
    <name>SummaryReview</name>
    <message>
        <source>Resúmenes sin confirmar</source>
        <translation>Unconfirmed summaries</translation>
    </message>
    <message>
        <source>Dejar para después</source>
        <translation>Leave for later</translation>
    </message>
    <message>
        <source>Resumen %1 de %2</source>
        <translation>Summary %1 of %2</translation>
    </message>
    <message>
        <source>Resumen de la llamada</source>
        <translation>Summary of the call</translation>
    </message>
    <message>
        <source>Sus cambios no están confirmados. Cierre otra vez para dejarlos sin guardar.</source>
        <translation>Your changes are not confirmed. Close again to leave them unsaved.</translation>
    </message>
</context>
<context>
    <name>TableViews</name>
    <message>
        <source>Vista</source>
        <translation>View</translation>
    </message>
    <message>
        <source>Vista: columnas y filtros guardados</source>
        <translation>View: columns and saved filters</translation>
    </message>
    <message>
        <source>Columnas y filtros guardados</source>
        <translation>Columns and saved filters</translation>
    </message>
    <message>
        <source>Columnas</source>
        <translation>Columns</translation>
    </message>
    <message>
        <source>Las de siempre</source>
        <translation>The usual ones</translation>
    </message>
    <message>
        <source>Filtros guardados</source>
        <translation>Saved filters</translation>
    </message>
    <message>
        <source>Guardar los de ahora …</source>
        <translation>Save the present ones …</translation>
    </message>
    <message>
        <source>Quitar</source>
        <translation>Remove</translation>
    </message>
    <message>
        <source>Guardar filtros</source>
        <translation>Save filters</translation>
    </message>
    <message>
        <source>Nombre</source>
        <translation>Name</translation>
    </message>
</context>
<context>
    <name>TeamCard</name>
    <message>
        <source>Equipo</source>
        <translation>Team</translation>
    </message>
    <message>
        <source>Personas</source>
        <translation>People</translation>
    </message>
    <message>
        <source>Equipos</source>
        <translation>Teams</translation>
    </message>
    <message>
        <source>Aún no hay equipos. Agregue el primero.</source>
        <translation>There are no teams yet. Add the first one.</translation>
    </message>
    <message>
        <source>Agregar …</source>
        <translation>Add …</translation>
    </message>
    <message>
        <source>Agregar un equipo</source>
        <translation>Add a team</translation>
    </message>
    <message>
        <source>Nombre …</source>
        <translation>Name …</translation>
    </message>
    <message>
        <source>Cambiar el nombre del equipo</source>
        <translation>Rename the team</translation>
    </message>
    <message>
        <source>%1 (cerrado)</source>
        <translation>%1 (closed)</translation>
    </message>
    <message>
        <source>Cerrar</source>
        <translation>Close</translation>
    </message>
    <message>
        <source>Abrir</source>
        <translation>Open</translation>
    </message>
</context>
<context>
    <name>TeamDialog</name>
    <message>
        <source>Cambiar el nombre</source>
        <translation>Rename</translation>
    </message>
    <message>
        <source>Agregar un equipo</source>
        <translation>Add a team</translation>
    </message>
    <message>
        <source>Quien lo dirige ve su trabajo en detalle; de los demás equipos, solo los totales.</source>
        <translation>Its lead sees its work in detail; of the other teams, the totals alone.</translation>
    </message>
    <message>
        <source>Nombre del equipo</source>
        <translation>Name of the team</translation>
    </message>
    <message>
        <source>Guardar</source>
        <translation>Save</translation>
    </message>
    <message>
        <source>Agregar</source>
        <translation>Add</translation>
    </message>
    <message>
        <source>Escriba un nombre.</source>
        <translation>Type a name.</translation>
    </message>
</context>
<context>
    <name>TeamView</name>
    <message>
        <source>Agente</source>
        <translation>Agent</translation>
    </message>
    <message>
        <source>Estado</source>
        <translation>State</translation>
    </message>
    <message>
        <source>Desde hace</source>
        <translation>For</translation>
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
        <source>Última llamada</source>
        <translation>Last call</translation>
    </message>
    <message>
        <source>Equipo</source>
        <translation>Team</translation>
    </message>
    <message>
        <source>sin equipo</source>
        <translation>no team</translation>
    </message>
    <message>
        <source>Equipo ahora</source>
        <translation>Team now</translation>
    </message>
    <message>
        <source>Clasificación</source>
        <translation>Leader board</translation>
    </message>
    <message>
        <source>Período de la clasificación</source>
        <translation>Range of the leader board</translation>
    </message>
    <message>
        <source>Equipos, hoy</source>
        <translation>Teams, today</translation>
    </message>
    <message>
        <source>Pantalla grande</source>
        <translation>Wallboard</translation>
    </message>
    <message>
        <source>Cifras grandes a toda pantalla, para una pared; Esc la cierra</source>
        <translation>Large figures over the whole screen, for a wall; Esc closes it</translation>
    </message>
    <message>
        <source>Qué se compara por hora</source>
        <translation>What is compared by hour</translation>
    </message>
    <message>
        <source>Hora por hora</source>
        <translation>Hour by hour</translation>
    </message>
    <message>
        <source>hoy</source>
        <translation>today</translation>
    </message>
    <message>
        <source>ayer</source>
        <translation>yesterday</translation>
    </message>
    <message>
        <source>Pulse una barra para ver sus llamadas; arrastre para ver las de varias.</source>
        <translation>Press a bar to see its calls; drag to see those of several.</translation>
    </message>
    <message>
        <source>Nadie ha entrado todavía.</source>
        <translation>Nobody has logged in yet.</translation>
    </message>
    <message>
        <source>Ayer, de %1:00 a %2:59</source>
        <translation>Yesterday, from %1:00 to %2:59</translation>
    </message>
    <message>
        <source>Hoy, de %1:00 a %2:59</source>
        <translation>Today, from %1:00 to %2:59</translation>
    </message>
    <message>
        <source>Aún no hay llamadas.</source>
        <translation>No calls yet.</translation>
    </message>
    <message>
        <source>Hoy</source>
        <translation>Today</translation>
    </message>
    <message>
        <source>Esta semana</source>
        <translation>This week</translation>
    </message>
    <message>
        <source>Este mes</source>
        <translation>This month</translation>
    </message>
</context>
<context>
    <name>TodayView</name>
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
        <translation>Talked</translation>
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
        <source>Tendencia de 30 días</source>
        <translation>Trend of 30 days</translation>
    </message>
    <message>
        <source>Pulse una barra para ver sus llamadas; arrastre para ver las de varias.</source>
        <translation>Press a bar to see its calls; drag to see those of several.</translation>
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
        <source>La llamada prometida más atrasada espera desde hace %1.</source>
        <translation>The callback that is most overdue has waited for %1.</translation>
    </message>
    <message>
        <source>Meta de hoy: %1</source>
        <translation>Today&apos;s goal: %1</translation>
    </message>
    <message>
        <source>ayer %1</source>
        <translation>yesterday %1</translation>
    </message>
    <message>
        <source>contactadas: %1 (%2)</source>
        <translation>connected: %1 (%2)</translation>
    </message>
    <message>
        <source>%1 de los intentos</source>
        <translation>%1 of the attempts</translation>
    </message>
    <message>
        <source>ventas por contactadas</source>
        <translation>sales by connected</translation>
    </message>
    <message>
        <source>media por llamada, con cierre: %1</source>
        <translation>mean per call, with wrap-up: %1</translation>
    </message>
    <message>
        <source>otros</source>
        <translation>others</translation>
    </message>
    <message>
        <source>Hoy, de %1:00 a %2:59</source>
        <translation>Today, from %1:00 to %2:59</translation>
    </message>
    <message>
        <source>Hoy, con el resultado %1</source>
        <translation>Today, with the outcome %1</translation>
    </message>
    <message>
        <source>El %1</source>
        <translation>On %1</translation>
    </message>
    <message>
        <source>Del %1 al %2</source>
        <translation>From %1 to %2</translation>
    </message>
    <message>
        <source>%1: ventas</source>
        <translation>%1: sales</translation>
    </message>
</context>
<context>
    <name>Tray</name>
    <message>
        <source>Listo</source>
        <translation>Ready</translation>
    </message>
    <message>
        <source>En pausa</source>
        <translation>On a break</translation>
    </message>
    <message>
        <source>Llamando</source>
        <translation>Calling</translation>
    </message>
    <message>
        <source>En llamada</source>
        <translation>In a call</translation>
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
        <source>Colgar</source>
        <translation>Hang up</translation>
    </message>
    <message>
        <source>Mostrar CallManager</source>
        <translation>Show CallManager</translation>
    </message>
    <message>
        <source>Cerrar CallManager</source>
        <translation>Close CallManager</translation>
    </message>
</context>
<context>
    <name>UnfinishedCall</name>
    <message>
        <source>Poner resultado</source>
        <translation>Give an outcome</translation>
    </message>
    <message>
        <source>Ahora no</source>
        <translation>Not now</translation>
    </message>
    <message>
        <source>Dejar la llamada sin resultado por ahora</source>
        <translation>Leave the call without an outcome for now</translation>
    </message>
    <message>
        <source>Su llamada con %1 (%2) se interrumpió y quedó sin resultado. Lo grabado se conserva.</source>
        <translation>Your call with %1 (%2) was interrupted and has no outcome. What was recorded is kept.</translation>
    </message>
</context>
<context>
    <name>Wallboard</name>
    <message>
        <source>Pantalla grande – CallManager</source>
        <translation>Wallboard – CallManager</translation>
    </message>
    <message>
        <source>Pantalla grande</source>
        <translation>Wallboard</translation>
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
        <source>Tiempo hablado</source>
        <translation>Time talked</translation>
    </message>
    <message>
        <source>Aún no hay llamadas.</source>
        <translation>No calls yet.</translation>
    </message>
    <message>
        <source>Por hora</source>
        <translation>By hour</translation>
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
        <source>Nadie ha entrado todavía.</source>
        <translation>Nobody has logged in yet.</translation>
    </message>
    <message>
        <source>ayer %1</source>
        <translation>yesterday %1</translation>
    </message>
    <message>
        <source>Cifras de las %1 · Esc cierra esta pantalla</source>
        <translation>Figures as of %1 · Esc closes this screen</translation>
    </message>
</context>
<context>
    <name>WhatsNew</name>
    <message>
        <source>Novedades</source>
        <translation>What&apos;s new</translation>
    </message>
    <message>
        <source>Novedades de CallManager</source>
        <translation>What&apos;s new in CallManager</translation>
    </message>
    <message>
        <source>Entendido</source>
        <translation>Got it</translation>
    </message>
</context>
<context>
    <name>_Asking</name>
    <message>
        <source>La contraseña necesita al menos %1 caracteres.</source>
        <translation>The password needs at least %1 characters.</translation>
    </message>
    <message>
        <source>Las dos contraseñas no son iguales. Escríbalas otra vez.</source>
        <translation>The two passwords differ. Type them again.</translation>
    </message>
</context>
<context>
    <name>_SourceRow</name>
    <message>
        <source>La del sistema</source>
        <translation>The system&apos;s</translation>
    </message>
    <message>
        <source>Detener</source>
        <translation>Stop</translation>
    </message>
    <message>
        <source>Escuchar</source>
        <translation>Listen</translation>
    </message>
    <message>
        <source>Escuchando …</source>
        <translation>Listening …</translation>
    </message>
    <message>
        <source>Bien</source>
        <translation>Good</translation>
    </message>
    <message>
        <source>Llega buen sonido: hasta %1 dBFS.</source>
        <translation>Sound arrives at a good level: up to %1 dBFS.</translation>
    </message>
    <message>
        <source>Silencio</source>
        <translation>Silence</translation>
    </message>
    <message>
        <source>No llega nada. Revise que no esté silenciado y que tenga permiso.</source>
        <translation>Nothing arrives. Check that it is not muted and that it is allowed.</translation>
    </message>
    <message>
        <source>Llega poco: hasta %1 dBFS. Hable durante la prueba o suba el volumen de la entrada.</source>
        <translation>Little arrives: up to %1 dBFS. Speak during the check, or raise the level of the input.</translation>
    </message>
    <message>
        <source>Muy bajo</source>
        <translation>Very low</translation>
    </message>
    <message>
        <source>Saturado</source>
        <translation>Clipping</translation>
    </message>
    <message>
        <source>Llega demasiado fuerte y se corta. Baje el volumen de la entrada.</source>
        <translation>It is too loud and is cut off. Lower the level of the input.</translation>
    </message>
    <message>
        <source>Sin datos</source>
        <translation>No data</translation>
    </message>
    <message>
        <source>Abre, pero no entrega sonido. Conéctelo otra vez o elija otro.</source>
        <translation>It opens but delivers no sound. Connect it anew, or choose another.</translation>
    </message>
    <message>
        <source>No abre</source>
        <translation>Does not open</translation>
    </message>
</context>
<context>
    <name>agent_words</name>
    <message>
        <source>Fuera</source>
        <translation>Out</translation>
    </message>
    <message>
        <source>Disponible</source>
        <translation>Available</translation>
    </message>
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
        <source>Pausa</source>
        <translation>Pause</translation>
    </message>
</context>
<context>
    <name>audit</name>
    <message>
        <source>Entradas</source>
        <translation>Logins</translation>
    </message>
    <message>
        <source>Personas</source>
        <translation>People</translation>
    </message>
    <message>
        <source>Equipos</source>
        <translation>Teams</translation>
    </message>
    <message>
        <source>Grabaciones</source>
        <translation>Recordings</translation>
    </message>
    <message>
        <source>Llamadas</source>
        <translation>Calls</translation>
    </message>
    <message>
        <source>Borrado de personas</source>
        <translation>Erasure of people</translation>
    </message>
    <message>
        <source>Contactos</source>
        <translation>Contacts</translation>
    </message>
    <message>
        <source>Campañas</source>
        <translation>Campaigns</translation>
    </message>
    <message>
        <source>Informes</source>
        <translation>Reports</translation>
    </message>
    <message>
        <source>Teléfonos</source>
        <translation>Phones</translation>
    </message>
    <message>
        <source>Programas</source>
        <translation>Programs</translation>
    </message>
    <message>
        <source>Plazos</source>
        <translation>Retention</translation>
    </message>
    <message>
        <source>Llaves</source>
        <translation>Keys</translation>
    </message>
    <message>
        <source>Ajustes</source>
        <translation>Settings</translation>
    </message>
    <message>
        <source>Devoluciones</source>
        <translation>Callbacks</translation>
    </message>
    <message>
        <source>Guiones</source>
        <translation>Scripts</translation>
    </message>
    <message>
        <source>Resultados</source>
        <translation>Outcomes</translation>
    </message>
    <message>
        <source>Motivos de pausa</source>
        <translation>Pause reasons</translation>
    </message>
    <message>
        <source>Metas</source>
        <translation>Goals</translation>
    </message>
    <message>
        <source>Respuestas</source>
        <translation>Answers</translation>
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
        <source>persona desactivada</source>
        <translation>person disabled</translation>
    </message>
    <message>
        <source>antes de tiempo</source>
        <translation>too soon</translation>
    </message>
    <message>
        <source>nombre desconocido</source>
        <translation>unknown name</translation>
    </message>
    <message>
        <source>contraseña equivocada</source>
        <translation>wrong password</translation>
    </message>
    <message>
        <source>con permiso para escuchar</source>
        <translation>with leave to listen</translation>
    </message>
    <message>
        <source>todo como se escribió</source>
        <translation>all as it was written</translation>
    </message>
    <message>
        <source>pedida durante la llamada</source>
        <translation>asked for during the call</translation>
    </message>
    <message>
        <source>se borró a una persona</source>
        <translation>a person was erased</translation>
    </message>
    <message>
        <source>datos de tarjeta</source>
        <translation>card data</translation>
    </message>
    <message>
        <source>algo personal</source>
        <translation>something personal</translation>
    </message>
    <message>
        <source>otro motivo</source>
        <translation>another reason</translation>
    </message>
    <message>
        <source>demasiado corta</source>
        <translation>too short</translation>
    </message>
    <message>
        <source>el cliente no aceptó</source>
        <translation>the customer refused</translation>
    </message>
    <message>
        <source>nadie habló</source>
        <translation>nobody spoke</translation>
    </message>
    <message>
        <source>siempre</source>
        <translation>always</translation>
    </message>
    <message>
        <source>cuando el agente lo pide</source>
        <translation>when the agent asks for it</translation>
    </message>
    <message>
        <source>siempre, sin que el agente pueda pararla</source>
        <translation>always, and the agent cannot stop it</translation>
    </message>
    <message>
        <source>nunca</source>
        <translation>never</translation>
    </message>
    <message>
        <source>a mano</source>
        <translation>by hand</translation>
    </message>
    <message>
        <source>programa del sistema</source>
        <translation>the system’s program</translation>
    </message>
    <message>
        <source>programa y argumentos</source>
        <translation>program and arguments</translation>
    </message>
    <message>
        <source>dirección</source>
        <translation>address</translation>
    </message>
    <message>
        <source>al día</source>
        <translation>a day</translation>
    </message>
    <message>
        <source>a la semana</source>
        <translation>a week</translation>
    </message>
    <message>
        <source>al mes</source>
        <translation>a month</translation>
    </message>
    <message>
        <source>llamadas</source>
        <translation>calls</translation>
    </message>
    <message>
        <source>tiempo de agentes</source>
        <translation>agents’ time</translation>
    </message>
    <message>
        <source>grabaciones</source>
        <translation>recordings</translation>
    </message>
    <message>
        <source>objeciones</source>
        <translation>objections</translation>
    </message>
    <message>
        <source>contactos</source>
        <translation>contacts</translation>
    </message>
    <message>
        <source>personas</source>
        <translation>people</translation>
    </message>
    <message>
        <source>equipos</source>
        <translation>teams</translation>
    </message>
    <message>
        <source>devoluciones</source>
        <translation>callbacks</translation>
    </message>
    <message>
        <source>copias</source>
        <translation>copies</translation>
    </message>
    <message>
        <source>omitidos</source>
        <translation>skipped</translation>
    </message>
    <message>
        <source>Grabar</source>
        <translation>Record</translation>
    </message>
    <message>
        <source>Aviso</source>
        <translation>Notice</translation>
    </message>
    <message>
        <source>Pitido cada (s)</source>
        <translation>Beep every (s)</translation>
    </message>
    <message>
        <source>Guardar desde (s)</source>
        <translation>Keep from (s)</translation>
    </message>
    <message>
        <source>Empezar con la voz (dBFS)</source>
        <translation>Begin with the voice (dBFS)</translation>
    </message>
    <message>
        <source>Guardar de antes (s)</source>
        <translation>Keep from before (s)</translation>
    </message>
    <message>
        <source>Recordar la pausa cada (s)</source>
        <translation>Remind of the pause every (s)</translation>
    </message>
    <message>
        <source>Cómo se marca</source>
        <translation>How it dials</translation>
    </message>
    <message>
        <source>Con qué se marca</source>
        <translation>What it dials with</translation>
    </message>
    <message>
        <source>Intentos como máximo</source>
        <translation>Attempts at most</translation>
    </message>
    <message>
        <source>Minutos entre intentos</source>
        <translation>Minutes between attempts</translation>
    </message>
    <message>
        <source>Horario</source>
        <translation>Hours</translation>
    </message>
    <message>
        <source>Impedir fuera del horario</source>
        <translation>Refuse outside the hours</translation>
    </message>
    <message>
        <source>Cierre como máximo (s)</source>
        <translation>Wrap-up at most (s)</translation>
    </message>
    <message>
        <source>Productos</source>
        <translation>Products</translation>
    </message>
    <message>
        <source>Nombre</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Contactada</source>
        <translation>Connected</translation>
    </message>
    <message>
        <source>Venta</source>
        <translation>Sale</translation>
    </message>
    <message>
        <source>Volver a llamar</source>
        <translation>Call back</translation>
    </message>
    <message>
        <source>Sin contacto</source>
        <translation>No contact</translation>
    </message>
    <message>
        <source>Definitivo</source>
        <translation>Final</translation>
    </message>
    <message>
        <source>Estado del contacto</source>
        <translation>The contact’s status</translation>
    </message>
    <message>
        <source>En uso</source>
        <translation>In use</translation>
    </message>
    <message>
        <source>contraseña equivocada, intentos seguidos: %1</source>
        <translation>wrong password, tries in a row: %1</translation>
    </message>
    <message>
        <source>regla %1: %2 d</source>
        <translation>rule %1: %2 d</translation>
    </message>
    <message>
        <source>nuevas: %1, cambiadas: %2, con error: %3</source>
        <translation>new: %1, changed: %2, with errors: %3</translation>
    </message>
    <message>
        <source>nuevos: %1, al día: %2, iguales: %3, con error: %4</source>
        <translation>new: %1, updated: %2, the same: %3, with errors: %4</translation>
    </message>
    <message>
        <source>quitados: %1, como estaban: %2, se quedan: %3</source>
        <translation>taken out: %1, as they were: %2, kept: %3</translation>
    </message>
    <message>
        <source>%1: %2 d</source>
        <translation>%1: %2 d</translation>
    </message>
    <message>
        <source>meses sin llamada hasta pasar a “%2”: %1</source>
        <translation>months without a call before “%2”: %1</translation>
    </message>
    <message>
        <source>primer fallo en la entrada %1</source>
        <translation>first fault at entry %1</translation>
    </message>
    <message>
        <source>versión %1</source>
        <translation>version %1</translation>
    </message>
    <message>
        <source>a los %1 s</source>
        <translation>at %1 s</translation>
    </message>
    <message>
        <source>el registro llegaba a la entrada %1</source>
        <translation>the log had reached entry %1</translation>
    </message>
    <message>
        <source>sin usar</source>
        <translation>not in use</translation>
    </message>
    <message>
        <source>Ya no se llama</source>
        <translation>No longer called</translation>
    </message>
    <message>
        <source>Instrucciones de la IA</source>
        <translation>AI instructions</translation>
    </message>
    <message>
        <source>Conversaciones</source>
        <translation>Conversations</translation>
    </message>
    <message>
        <source>Resúmenes</source>
        <translation>Summaries</translation>
    </message>
    <message>
        <source>Programa anterior</source>
        <translation>Former program</translation>
    </message>
    <message>
        <source>Datos</source>
        <translation>Data</translation>
    </message>
    <message>
        <source>Registro</source>
        <translation>Log</translation>
    </message>
    <message>
        <source>Entró</source>
        <translation>Logged in</translation>
    </message>
    <message>
        <source>No pudo entrar</source>
        <translation>Could not log in</translation>
    </message>
    <message>
        <source>Persona agregada</source>
        <translation>Person added</translation>
    </message>
    <message>
        <source>Persona desactivada</source>
        <translation>Person disabled</translation>
    </message>
    <message>
        <source>Persona activada</source>
        <translation>Person enabled</translation>
    </message>
    <message>
        <source>Cambio de función</source>
        <translation>Role changed</translation>
    </message>
    <message>
        <source>Cambio de equipo</source>
        <translation>Team changed</translation>
    </message>
    <message>
        <source>Cambio de nombre</source>
        <translation>Name changed</translation>
    </message>
    <message>
        <source>Cambio de correo</source>
        <translation>E-mail changed</translation>
    </message>
    <message>
        <source>Cambió su contraseña</source>
        <translation>Changed their password</translation>
    </message>
    <message>
        <source>No pudo cambiar su contraseña</source>
        <translation>Could not change their password</translation>
    </message>
    <message>
        <source>Nueva contraseña dada</source>
        <translation>New password given</translation>
    </message>
    <message>
        <source>Cifras del programa anterior</source>
        <translation>Figures of the former program</translation>
    </message>
    <message>
        <source>Equipo agregado</source>
        <translation>Team added</translation>
    </message>
    <message>
        <source>Equipo con otro nombre</source>
        <translation>Team renamed</translation>
    </message>
    <message>
        <source>Equipo cerrado</source>
        <translation>Team closed</translation>
    </message>
    <message>
        <source>Equipo abierto</source>
        <translation>Team opened</translation>
    </message>
    <message>
        <source>Escuchó</source>
        <translation>Listened</translation>
    </message>
    <message>
        <source>Grabación exportada</source>
        <translation>Recording exported</translation>
    </message>
    <message>
        <source>Grabación eliminada</source>
        <translation>Recording deleted</translation>
    </message>
    <message>
        <source>Grabación descartada</source>
        <translation>Recording discarded</translation>
    </message>
    <message>
        <source>Grabación retenida</source>
        <translation>Recording held</translation>
    </message>
    <message>
        <source>Grabación liberada</source>
        <translation>Recording released</translation>
    </message>
    <message>
        <source>Etiquetas cambiadas</source>
        <translation>Tags changed</translation>
    </message>
    <message>
        <source>Empezó a grabar</source>
        <translation>Began to record</translation>
    </message>
    <message>
        <source>Dejó de grabar</source>
        <translation>Stopped recording</translation>
    </message>
    <message>
        <source>Pausó la grabación</source>
        <translation>Paused the recording</translation>
    </message>
    <message>
        <source>Siguió grabando</source>
        <translation>Went on recording</translation>
    </message>
    <message>
        <source>Llamada iniciada</source>
        <translation>Call started</translation>
    </message>
    <message>
        <source>Llamada terminada</source>
        <translation>Call ended</translation>
    </message>
    <message>
        <source>Consentimiento</source>
        <translation>Consent</translation>
    </message>
    <message>
        <source>Devolución aplazada</source>
        <translation>Callback moved</translation>
    </message>
    <message>
        <source>Devolución quitada</source>
        <translation>Callback dropped</translation>
    </message>
    <message>
        <source>Devolución hecha</source>
        <translation>Callback done</translation>
    </message>
    <message>
        <source>Devolución para quien sea</source>
        <translation>Callback for anyone</translation>
    </message>
    <message>
        <source>Borró a una persona</source>
        <translation>Erased a person</translation>
    </message>
    <message>
        <source>Contacto cambiado</source>
        <translation>Contact changed</translation>
    </message>
    <message>
        <source>Contactos eliminados</source>
        <translation>Contacts deleted</translation>
    </message>
    <message>
        <source>Estado de un contacto</source>
        <translation>A contact&apos;s status</translation>
    </message>
    <message>
        <source>Lista de estados</source>
        <translation>List of statuses</translation>
    </message>
    <message>
        <source>Reglas de estados</source>
        <translation>Rules of statuses</translation>
    </message>
    <message>
        <source>No volver a llamar</source>
        <translation>Do not call again</translation>
    </message>
    <message>
        <source>Se puede volver a llamar</source>
        <translation>May be called again</translation>
    </message>
    <message>
        <source>Lista de no llamar</source>
        <translation>Do-not-call list</translation>
    </message>
    <message>
        <source>Contactos importados</source>
        <translation>Contacts imported</translation>
    </message>
    <message>
        <source>Contactos exportados</source>
        <translation>Contacts exported</translation>
    </message>
    <message>
        <source>Campaña agregada</source>
        <translation>Campaign added</translation>
    </message>
    <message>
        <source>Campaña con otro nombre</source>
        <translation>Campaign renamed</translation>
    </message>
    <message>
        <source>Reglas de grabación</source>
        <translation>Recording rules</translation>
    </message>
    <message>
        <source>Reglas de la campaña</source>
        <translation>Campaign rules</translation>
    </message>
    <message>
        <source>Campaña activada</source>
        <translation>Campaign activated</translation>
    </message>
    <message>
        <source>Campaña retirada</source>
        <translation>Campaign retired</translation>
    </message>
    <message>
        <source>Guion agregado</source>
        <translation>Script added</translation>
    </message>
    <message>
        <source>Guion cambiado</source>
        <translation>Script changed</translation>
    </message>
    <message>
        <source>Resultado agregado</source>
        <translation>Outcome added</translation>
    </message>
    <message>
        <source>Resultado cambiado</source>
        <translation>Outcome changed</translation>
    </message>
    <message>
        <source>Motivo de pausa agregado</source>
        <translation>Pause reason added</translation>
    </message>
    <message>
        <source>Motivo de pausa cambiado</source>
        <translation>Pause reason changed</translation>
    </message>
    <message>
        <source>Informe escrito</source>
        <translation>Report written</translation>
    </message>
    <message>
        <source>Teléfono invitado</source>
        <translation>Phone invited</translation>
    </message>
    <message>
        <source>Teléfono pide entrar</source>
        <translation>Phone asks to be paired</translation>
    </message>
    <message>
        <source>Teléfono aceptado</source>
        <translation>Phone accepted</translation>
    </message>
    <message>
        <source>Teléfono rechazado</source>
        <translation>Phone refused</translation>
    </message>
    <message>
        <source>Teléfono vuelve por otra dirección</source>
        <translation>Phone comes back under another address</translation>
    </message>
    <message>
        <source>Teléfono retirado</source>
        <translation>Phone revoked</translation>
    </message>
    <message>
        <source>Clave para un programa</source>
        <translation>Token for a program</translation>
    </message>
    <message>
        <source>Plazos cambiados</source>
        <translation>Retention changed</translation>
    </message>
    <message>
        <source>Llave creada</source>
        <translation>Key made</translation>
    </message>
    <message>
        <source>Llave renovada</source>
        <translation>Key renewed</translation>
    </message>
    <message>
        <source>Llave mostrada</source>
        <translation>Key shown</translation>
    </message>
    <message>
        <source>Llave guardada</source>
        <translation>Key saved</translation>
    </message>
    <message>
        <source>Llave traída</source>
        <translation>Key brought back</translation>
    </message>
    <message>
        <source>Importación deshecha</source>
        <translation>Import undone</translation>
    </message>
    <message>
        <source>Conversación exportada</source>
        <translation>Conversation exported</translation>
    </message>
    <message>
        <source>Meta fijada</source>
        <translation>Goal set</translation>
    </message>
    <message>
        <source>Respuesta guardada</source>
        <translation>Answer saved</translation>
    </message>
    <message>
        <source>Respuesta quitada</source>
        <translation>Answer removed</translation>
    </message>
    <message>
        <source>Respuestas importadas</source>
        <translation>Answers imported</translation>
    </message>
    <message>
        <source>Respuestas exportadas</source>
        <translation>Answers exported</translation>
    </message>
    <message>
        <source>Producto guardado</source>
        <translation>Product saved</translation>
    </message>
    <message>
        <source>Producto quitado</source>
        <translation>Product removed</translation>
    </message>
    <message>
        <source>Productos importados</source>
        <translation>Products imported</translation>
    </message>
    <message>
        <source>Productos exportados</source>
        <translation>Products exported</translation>
    </message>
    <message>
        <source>Instrucciones cambiadas</source>
        <translation>Instructions changed</translation>
    </message>
    <message>
        <source>Instrucciones repuestas</source>
        <translation>Instructions put back</translation>
    </message>
    <message>
        <source>Resumen confirmado</source>
        <translation>Summary confirmed</translation>
    </message>
    <message>
        <source>Ajustes cambiados</source>
        <translation>Settings changed</translation>
    </message>
    <message>
        <source>Copia de seguridad restaurada</source>
        <translation>Backup restored</translation>
    </message>
    <message>
        <source>Traído del programa anterior</source>
        <translation>Brought from the former program</translation>
    </message>
    <message>
        <source>Registro verificado</source>
        <translation>Log verified</translation>
    </message>
    <message>
        <source>Registro exportado</source>
        <translation>Log exported</translation>
    </message>
    <message>
        <source>Persona borrada de una entrada</source>
        <translation>Person erased from an entry</translation>
    </message>
    <message>
        <source>la entrada %1 no es la que se escribió</source>
        <translation>entry %1 is not what was written</translation>
    </message>
    <message>
        <source>las palabras de la entrada %1 no son las que se escribieron</source>
        <translation>the words of entry %1 are not what was written</translation>
    </message>
    <message>
        <source>faltan entradas antes de la %1</source>
        <translation>entries before %1 are gone</translation>
    </message>
    <message>
        <source>la entrada %1 no la escribió este programa</source>
        <translation>entry %1 was not written by this program</translation>
    </message>
    <message>
        <source>faltan las entradas más nuevas, desde la %1</source>
        <translation>the newest entries are gone, from %1 on</translation>
    </message>
    <message>
        <source>la entrada %1 es otra que la anotada fuera de la base de datos</source>
        <translation>entry %1 is another one than was noted outside the database</translation>
    </message>
    <message>
        <source>[persona borrada]</source>
        <translation>[person erased]</translation>
    </message>
    <message>
        <source>Todos</source>
        <translation>Everybody</translation>
    </message>
</context>
<context>
    <name>format</name>
    <message>
        <source>%1 %</source>
        <translation>%1%</translation>
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
        <source>Sin verificar</source>
        <translation>Not verified</translation>
    </message>
    <message>
        <source>Íntegra</source>
        <translation>Intact</translation>
    </message>
    <message>
        <source>Alterada</source>
        <translation>Altered</translation>
    </message>
    <message>
        <source>Falta</source>
        <translation>Missing</translation>
    </message>
    <message>
        <source>Ilegible</source>
        <translation>Unreadable</translation>
    </message>
    <message>
        <source>Sin terminar</source>
        <translation>Unfinished</translation>
    </message>
    <message>
        <source>Sin huella</source>
        <translation>No digest</translation>
    </message>
    <message>
        <source>Sin ficha</source>
        <translation>No sidecar</translation>
    </message>
    <message>
        <source>Sin anotar</source>
        <translation>Not noted</translation>
    </message>
    <message>
        <source>Informado</source>
        <translation>Informed</translation>
    </message>
    <message>
        <source>Aceptó</source>
        <translation>Agreed</translation>
    </message>
    <message>
        <source>No aceptó</source>
        <translation>Refused</translation>
    </message>
    <message>
        <source>El micrófono se desconectó</source>
        <translation>The microphone was disconnected</translation>
    </message>
    <message>
        <source>El micrófono volvió</source>
        <translation>The microphone came back</translation>
    </message>
    <message>
        <source>Siguió con otro micrófono</source>
        <translation>Went on with another microphone</translation>
    </message>
    <message>
        <source>El sistema cambió de micrófono</source>
        <translation>The system changed the microphone</translation>
    </message>
    <message>
        <source>El micrófono cambió de frecuencia</source>
        <translation>The microphone changed its rate</translation>
    </message>
    <message>
        <source>Un lado perdió sonido</source>
        <translation>One side lost sound</translation>
    </message>
    <message>
        <source>De un lado solo venía silencio digital</source>
        <translation>Only digital silence came from one side</translation>
    </message>
    <message>
        <source>Volvió el sonido de ese lado</source>
        <translation>That side had sound again</translation>
    </message>
    <message>
        <source>La computadora durmió</source>
        <translation>The computer slept</translation>
    </message>
    <message>
        <source>Empezó con la primera voz</source>
        <translation>It began with the first voice</translation>
    </message>
    <message>
        <source>Siguió en la segunda carpeta</source>
        <translation>It went on in the second folder</translation>
    </message>
    <message>
        <source>Terminó porque quedaba poco disco</source>
        <translation>It ended because the disk was nearly full</translation>
    </message>
    <message>
        <source>Un archivo fue borrado</source>
        <translation>A file was deleted</translation>
    </message>
    <message>
        <source>La ficha se hizo de nuevo</source>
        <translation>The sidecar was made anew</translation>
    </message>
    <message>
        <source>El final quedó sin sonido</source>
        <translation>The end has no sound</translation>
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
        <source>Pantalla de pared</source>
        <translation>Wallboard</translation>
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
    <message>
        <source>Está fuera del horario de llamadas de esta persona.</source>
        <translation>It is outside this person&apos;s calling hours.</translation>
    </message>
    <message>
        <source>Por su estado, este contacto ya está cerrado.</source>
        <translation>By its status, this contact is closed.</translation>
    </message>
    <message>
        <source>Pidió que no se le llame.</source>
        <translation>Asked not to be called.</translation>
    </message>
    <message>
        <source>Su permiso para llamarle ya venció.</source>
        <translation>Their consent to be called has expired.</translation>
    </message>
    <message>
        <source>Se agotaron los intentos de esta campaña.</source>
        <translation>This campaign&apos;s attempts are used up.</translation>
    </message>
    <message>
        <source>Allí son las %1.</source>
        <translation>It is %1 there.</translation>
    </message>
    <message>
        <source>No se puede llamar.</source>
        <translation>They cannot be called.</translation>
    </message>
    <message>
        <source>Falta el nombre.</source>
        <translation>The name is missing.</translation>
    </message>
    <message>
        <source>El teléfono falta o no es un número: “%1”.</source>
        <translation>The phone is missing or is no number: “%1”.</translation>
    </message>
    <message>
        <source>Una hoja de cálculo convirtió el teléfono en una cantidad.</source>
        <translation>A spreadsheet made a quantity of the phone number.</translation>
    </message>
    <message>
        <source>Eso es una fecha o una hora, no un teléfono: “%1”.</source>
        <translation>That is a date or a time, and no phone number: “%1”.</translation>
    </message>
    <message>
        <source>Eso no es un contacto.</source>
        <translation>This is no contact.</translation>
    </message>
    <message>
        <source>%1 lo tiene hasta las %2.</source>
        <translation>%1 has it until %2.</translation>
    </message>
    <message>
        <source>por una llamada</source>
        <translation>by a call</translation>
    </message>
    <message>
        <source>a mano</source>
        <translation>by hand</translation>
    </message>
    <message>
        <source>por una importación</source>
        <translation>by an import</translation>
    </message>
    <message>
        <source>por una regla</source>
        <translation>by a rule</translation>
    </message>
    <message>
        <source>al deshacer una importación</source>
        <translation>by undoing an import</translation>
    </message>
    <message>
        <source>Muy alta</source>
        <translation>Very high</translation>
    </message>
    <message>
        <source>Alta</source>
        <translation>High</translation>
    </message>
    <message>
        <source>Normal</source>
        <translation>Normal</translation>
    </message>
    <message>
        <source>Baja</source>
        <translation>Low</translation>
    </message>
    <message>
        <source>Nombre</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Apellidos</source>
        <translation>Surname</translation>
    </message>
    <message>
        <source>Teléfono</source>
        <translation>Phone</translation>
    </message>
    <message>
        <source>Qué teléfono es</source>
        <translation>Kind of phone</translation>
    </message>
    <message>
        <source>Correo</source>
        <translation>E-mail</translation>
    </message>
    <message>
        <source>Empresa</source>
        <translation>Company</translation>
    </message>
    <message>
        <source>Nota</source>
        <translation>Note</translation>
    </message>
    <message>
        <source>Estado</source>
        <translation>Status</translation>
    </message>
    <message>
        <source>Dirección</source>
        <translation>Address</translation>
    </message>
    <message>
        <source>Ciudad</source>
        <translation>City</translation>
    </message>
    <message>
        <source>Región</source>
        <translation>Region</translation>
    </message>
    <message>
        <source>Zona horaria</source>
        <translation>Time zone</translation>
    </message>
    <message>
        <source>Etiquetas</source>
        <translation>Tags</translation>
    </message>
    <message>
        <source>Responsable</source>
        <translation>Owner</translation>
    </message>
    <message>
        <source>Campaña</source>
        <translation>Campaign</translation>
    </message>
    <message>
        <source>Prioridad</source>
        <translation>Priority</translation>
    </message>
    <message>
        <source>Origen del consentimiento</source>
        <translation>Source of the consent</translation>
    </message>
    <message>
        <source>Consentimiento hasta</source>
        <translation>Consent until</translation>
    </message>
    <message>
        <source>No llamar</source>
        <translation>Do not call</translation>
    </message>
    <message>
        <source>Motivo de no llamar</source>
        <translation>Reason not to call</translation>
    </message>
    <message>
        <source>Última llamada</source>
        <translation>Last call</translation>
    </message>
    <message>
        <source>Intentos</source>
        <translation>Attempts</translation>
    </message>
    <message>
        <source>Espera su llamada desde %1</source>
        <translation>Waits for your call since %1</translation>
    </message>
    <message>
        <source>Sin resultado</source>
        <translation>No outcome</translation>
    </message>
    <message>
        <source>Llamada</source>
        <translation>Call</translation>
    </message>
    <message>
        <source>Estado: %1</source>
        <translation>Status: %1</translation>
    </message>
    <message>
        <source>1 llamada</source>
        <translation>1 call</translation>
    </message>
    <message>
        <source>%1 llamadas</source>
        <translation>%1 calls</translation>
    </message>
    <message>
        <source>1 venta</source>
        <translation>1 sale</translation>
    </message>
    <message>
        <source>Resumen:</source>
        <translation>Summary:</translation>
    </message>
    <message>
        <source>Borrador IA, sin confirmar:</source>
        <translation>AI draft, not confirmed:</translation>
    </message>
    <message>
        <source>Objeciones: %1</source>
        <translation>Objections: %1</translation>
    </message>
    <message>
        <source>Promesas: %1</source>
        <translation>Promises: %1</translation>
    </message>
    <message>
        <source>Siguiente paso: %1</source>
        <translation>Next step: %1</translation>
    </message>
    <message>
        <source>%1 ventas</source>
        <translation>%1 sales</translation>
    </message>
    <message>
        <source>Ventas</source>
        <translation>Sales</translation>
    </message>
    <message>
        <source>Llamadas</source>
        <translation>Calls</translation>
    </message>
    <message>
        <source>Contactadas</source>
        <translation>Reached</translation>
    </message>
    <message>
        <source>Hablado</source>
        <translation>Talk</translation>
    </message>
    <message>
        <source>Éxito</source>
        <translation>Success</translation>
    </message>
    <message>
        <source>Buscar páginas, acciones y contactos</source>
        <translation>Search pages, actions and contacts</translation>
    </message>
    <message>
        <source>Esta hoja de teclas</source>
        <translation>This sheet of keys</translation>
    </message>
    <message>
        <source>Abrir una página, en el orden de la barra</source>
        <translation>Open a page, in the order of the bar</translation>
    </message>
    <message>
        <source>Abrir los ajustes</source>
        <translation>Open the settings</translation>
    </message>
    <message>
        <source>El cliente contestó</source>
        <translation>The customer answered</translation>
    </message>
    <message>
        <source>Colgar</source>
        <translation>Hang up</translation>
    </message>
    <message>
        <source>Poner en espera, o retomar</source>
        <translation>Put on hold, or resume</translation>
    </message>
    <message>
        <source>Pausar la grabación; sin llamada, hacer una pausa o volver</source>
        <translation>Pause the recording; without a call, take a break or come back</translation>
    </message>
    <message>
        <source>Llamar</source>
        <translation>Call</translation>
    </message>
    <message>
        <source>Siguiente contacto de la cola</source>
        <translation>Next contact of the queue</translation>
    </message>
    <message>
        <source>Soltar el contacto</source>
        <translation>Let go of the contact</translation>
    </message>
    <message>
        <source>Escribir una objeción</source>
        <translation>Type an objection</translation>
    </message>
    <message>
        <source>Escribir notas</source>
        <translation>Type notes</translation>
    </message>
    <message>
        <source>Informado de la grabación</source>
        <translation>Informed of the recording</translation>
    </message>
    <message>
        <source>Acepta que se grabe</source>
        <translation>Agrees to be recorded</translation>
    </message>
    <message>
        <source>No acepta que se grabe</source>
        <translation>Does not agree to be recorded</translation>
    </message>
    <message>
        <source>Paso siguiente del guion</source>
        <translation>Next step of the script</translation>
    </message>
    <message>
        <source>Paso anterior del guion</source>
        <translation>Previous step of the script</translation>
    </message>
    <message>
        <source>Copiar la respuesta</source>
        <translation>Copy the answer</translation>
    </message>
    <message>
        <source>Respuesta usada</source>
        <translation>Answer used</translation>
    </message>
    <message>
        <source>La respuesta sirvió</source>
        <translation>The answer helped</translation>
    </message>
    <message>
        <source>La respuesta no sirvió</source>
        <translation>The answer did not help</translation>
    </message>
    <message>
        <source>Otra respuesta</source>
        <translation>Another answer</translation>
    </message>
    <message>
        <source>Ver el resumen de la llamada</source>
        <translation>See the summary of the call</translation>
    </message>
    <message>
        <source>Confirmar el resumen</source>
        <translation>Confirm the summary</translation>
    </message>
    <message>
        <source>Elegir un resultado (con Ctrl, también mientras escribe)</source>
        <translation>Choose an outcome (with Ctrl, also while you type)</translation>
    </message>
    <message>
        <source>Terminar la llamada con su resultado</source>
        <translation>Finish the call with its outcome</translation>
    </message>
    <message>
        <source>Terminar, desde la lista</source>
        <translation>Finish, from the list</translation>
    </message>
    <message>
        <source>Llamar al contacto elegido</source>
        <translation>Call the chosen contact</translation>
    </message>
    <message>
        <source>Borrar los contactos elegidos</source>
        <translation>Delete the chosen contacts</translation>
    </message>
    <message>
        <source>Guardar</source>
        <translation>Save</translation>
    </message>
    <message>
        <source>Cerrar sin guardar</source>
        <translation>Close without saving</translation>
    </message>
    <message>
        <source>Abrir o escuchar lo elegido</source>
        <translation>Open or hear what is chosen</translation>
    </message>
    <message>
        <source>Escuchar o detener</source>
        <translation>Play or stop</translation>
    </message>
    <message>
        <source>Atrás y adelante</source>
        <translation>Back and forward</translation>
    </message>
    <message>
        <source>Al principio y al final</source>
        <translation>To the beginning and the end</translation>
    </message>
    <message>
        <source>Más rápido y más lento</source>
        <translation>Faster and slower</translation>
    </message>
    <message>
        <source>Saltar silencios</source>
        <translation>Skip silences</translation>
    </message>
    <message>
        <source>Enviar la pregunta</source>
        <translation>Send the question</translation>
    </message>
    <message>
        <source>Empezar otra línea</source>
        <translation>Begin a new line</translation>
    </message>
    <message>
        <source>En toda la ventana</source>
        <translation>In the whole window</translation>
    </message>
    <message>
        <source>Teléfonos</source>
        <translation>Phones</translation>
    </message>
    <message>
        <source>Campañas</source>
        <translation>Campaigns</translation>
    </message>
    <message>
        <source>Contactos</source>
        <translation>Contacts</translation>
    </message>
    <message>
        <source>Resultados</source>
        <translation>Outcomes</translation>
    </message>
    <message>
        <source>Copiloto</source>
        <translation>Copilot</translation>
    </message>
    <message>
        <source>Informes</source>
        <translation>Reports</translation>
    </message>
    <message>
        <source>Privacidad</source>
        <translation>Privacy</translation>
    </message>
    <message>
        <source>Avisos</source>
        <translation>Notices</translation>
    </message>
    <message>
        <source>Base de datos</source>
        <translation>Database</translation>
    </message>
    <message>
        <source>Mientras llena un formulario</source>
        <translation>While you fill in a form</translation>
    </message>
    <message>
        <source>En una lista</source>
        <translation>In a list</translation>
    </message>
    <message>
        <source>Al escuchar una grabación</source>
        <translation>While you hear a recording</translation>
    </message>
    <message>
        <source>Asistente</source>
        <translation>Assistant</translation>
    </message>
    <message>
        <source>Intro</source>
        <translation>Enter</translation>
    </message>
    <message>
        <source>Esc</source>
        <translation>Esc</translation>
    </message>
    <message>
        <source>Supr</source>
        <translation>Del</translation>
    </message>
    <message>
        <source>Espacio</source>
        <translation>Space</translation>
    </message>
    <message>
        <source>Inicio</source>
        <translation>Home</translation>
    </message>
    <message>
        <source>Fin</source>
        <translation>End</translation>
    </message>
    <message>
        <source>Mayús</source>
        <translation>Shift</translation>
    </message>
    <message>
        <source>El idioma de toda la ventana. Cambia al guardar, sin reiniciar.</source>
        <translation>The language of the whole window. It changes on saving, with no restart.</translation>
    </message>
    <message>
        <source>Claro, oscuro, o el que tenga la computadora; entonces cambia con ella.</source>
        <translation>Light, dark, or as the computer is; then it changes with it.</translation>
    </message>
    <message>
        <source>El micrófono que graba su voz.</source>
        <translation>The microphone that records your voice.</translation>
    </message>
    <message>
        <source>El sonido del cliente, si llega por otra entrada. Con ella cada voz queda en su canal.</source>
        <translation>The customer&apos;s sound, if it comes by another input. With it each voice has its own channel.</translation>
    </message>
    <message>
        <source>Tres segundos de prueba: cuánto se oye y cómo suena.</source>
        <translation>A test of three seconds: how loud it is and how it sounds.</translation>
    </message>
    <message>
        <source>Más muestras suenan mejor y ocupan más. 44 100 basta para la voz.</source>
        <translation>More samples sound better and take more room. 44,100 is enough for speech.</translation>
    </message>
    <message>
        <source>Uno graba solo a quien llama; dos, al agente a la izquierda y al cliente a la derecha.</source>
        <translation>One records the agent alone; two, the agent at the left and the customer at the right.</translation>
    </message>
    <message>
        <source>Dónde corre Ollama. Vacío: en esta computadora.</source>
        <translation>Where Ollama runs. Empty: on this computer.</translation>
    </message>
    <message>
        <source>Solo para un servidor detrás de una puerta propia; queda en los ajustes.</source>
        <translation>Only for a server behind a gate of its own; it stays in the settings.</translation>
    </message>
    <message>
        <source>Quítelo solo para un servidor de la oficina que firma su propio certificado.</source>
        <translation>Take it off only for a server of the office that signs its own certificate.</translation>
    </message>
    <message>
        <source>Si el servidor no aparece en ese tiempo, quedan las respuestas aprobadas.</source>
        <translation>When the server does not show up in that time, the approved answers remain.</translation>
    </message>
    <message>
        <source>Cuánto puede callar el modelo antes de su primera palabra, y entre dos.</source>
        <translation>How long the model may be silent before its first word, and between two.</translation>
    </message>
    <message>
        <source>Cuánto puede durar una respuesta entera.</source>
        <translation>How long a whole answer may take.</translation>
    </message>
    <message>
        <source>Mientras está en memoria, responde enseguida; un turno entero es lo mejor.</source>
        <translation>While it is in memory it answers at once; a whole shift is best.</translation>
    </message>
    <message>
        <source>Cuánto texto recuerda el modelo de una vez.</source>
        <translation>How much text the model remembers at a time.</translation>
    </message>
    <message>
        <source>Los modelos del servidor, su tamaño, qué saben hacer y para qué se usan.</source>
        <translation>The server&apos;s models, their size, what they can do and what they are used for.</translation>
    </message>
    <message>
        <source>El modelo elegido escribe los borradores durante las llamadas.</source>
        <translation>The chosen model writes the drafts during calls.</translation>
    </message>
    <message>
        <source>El modelo elegido escribe los resúmenes después de las llamadas.</source>
        <translation>The chosen model writes the summaries after calls.</translation>
    </message>
    <message>
        <source>Pregunta otra vez al servidor qué modelos tiene.</source>
        <translation>Asks the server once more which models it has.</translation>
    </message>
    <message>
        <source>Borra del servidor el modelo elegido, después de preguntar.</source>
        <translation>Deletes the chosen model from the server, after asking.</translation>
    </message>
    <message>
        <source>Modelos que caben en la memoria de esta computadora.</source>
        <translation>Models that fit into this computer&apos;s memory.</translation>
    </message>
    <message>
        <source>Cualquier modelo de la biblioteca de Ollama, con su nombre exacto.</source>
        <translation>Any model of Ollama&apos;s library, by its exact name.</translation>
    </message>
    <message>
        <source>Descarga el modelo; se puede cancelar y seguir otro día.</source>
        <translation>Downloads the model; it can be cancelled and go on another day.</translation>
    </message>
    <message>
        <source>Lo que se le pregunta al modelo elegido para probarlo.</source>
        <translation>What the chosen model is asked for a trial.</translation>
    </message>
    <message>
        <source>Lo que respondió el modelo en la prueba.</source>
        <translation>What the model answered in the trial.</translation>
    </message>
    <message>
        <source>Pregunta y mide: cuánto tarda la primera palabra y a qué velocidad escribe.</source>
        <translation>Asks and measures: how soon the first word comes and how fast it writes.</translation>
    </message>
    <message>
        <source>Busca otra vez el servidor; también se busca solo.</source>
        <translation>Looks for the server once more; it is looked for by itself, too.</translation>
    </message>
    <message>
        <source>El puerto de la página que ven los teléfonos. 0 toma uno libre.</source>
        <translation>The port of the page that phones see. 0 takes a free one.</translation>
    </message>
    <message>
        <source>Apagado, ni los teléfonos ni las centralitas llegan aquí; las llamadas y grabaciones siguen igual.</source>
        <translation>Switched off, neither phones nor telephone systems get here; calls and recordings go on as ever.</translation>
    </message>
    <message>
        <source>Solo esta computadora, toda la red, o una sola tarjeta: la del cable, la inalámbrica o la VPN.</source>
        <translation>This computer alone, the whole network, or one card: the cable&apos;s, the radio&apos;s or the VPN&apos;s.</translation>
    </message>
    <message>
        <source>Quítelo y ningún teléfono oye grabaciones, diga lo que diga su invitación. Vale enseguida.</source>
        <translation>Without it no phone plays recordings, whatever its invitation says. It holds at once.</translation>
    </message>
    <message>
        <source>La que llevan el código QR y las invitaciones. El nombre .local (mDNS) vale aunque cambie el número.</source>
        <translation>The one in the QR code and in invitations. The .local name (mDNS) holds even when the number changes.</translation>
    </message>
    <message>
        <source>En una Mac, AirPlay suele ocupar el puerto 5000.</source>
        <translation>On a Mac, AirPlay often uses port 5000.</translation>
    </message>
    <message>
        <source>Con un certificado propio de esta oficina, que cada teléfono instala una vez.</source>
        <translation>With this office&apos;s own certificate, which each phone installs once.</translation>
    </message>
    <message>
        <source>Encabeza la página de los teléfonos y las pantallas de pared.</source>
        <translation>Stands at the head of the phones&apos; page and of wall screens.</translation>
    </message>
    <message>
        <source>De botones y cifras en los teléfonos. Si no se lee bien, se usa el más parecido que sí.</source>
        <translation>Of buttons and figures on the phones. If it does not read well, the nearest that does is used.</translation>
    </message>
    <message>
        <source>Un PNG o SVG de hasta 200 kB. Se guarda una copia con los demás datos.</source>
        <translation>A PNG or SVG of up to 200 kB. A copy is kept with the other data.</translation>
    </message>
    <message>
        <source>De qué país es un teléfono que se escribe sin prefijo.</source>
        <translation>The country of a phone number written without a prefix.</translation>
    </message>
    <message>
        <source>El reloj de los informes, las metas y las horas de llamada.</source>
        <translation>The clock of reports, goals and calling hours.</translation>
    </message>
    <message>
        <source>Feriados: esos días se impide llamar o se avisa, como diga el horario de cada campaña.</source>
        <translation>Holidays: on these days calls are refused or warned about, as each campaign&apos;s hours say.</translation>
    </message>
    <message>
        <source>Aquí están la base de datos, los ajustes y el registro de esta computadora.</source>
        <translation>Here are the database, the settings and the log of this computer.</translation>
    </message>
    <message>
        <source>Aquí quedan las grabaciones.</source>
        <translation>Here the recordings are.</translation>
    </message>
    <message>
        <source>Dónde se guardan las grabaciones nuevas. Vacío: con los demás datos.</source>
        <translation>Where new recordings are kept. Empty: with the other data.</translation>
    </message>
    <message>
        <source>Si el primer disco falla o se llena, la grabación sigue aquí sin cortarse.</source>
        <translation>If the first disk fails or fills up, the recording goes on here without a gap.</translation>
    </message>
    <message>
        <source>Un aviso llega antes de que falte espacio para grabar.</source>
        <translation>A warning comes before there is no room to record.</translation>
    </message>
    <message>
        <source>Cuando queda menos, la grabación termina en orden en vez de romperse.</source>
        <translation>When less is left, the recording ends in order instead of breaking.</translation>
    </message>
    <message>
        <source>Si del micrófono no llega nada durante ese tiempo, hay una alarma.</source>
        <translation>If nothing comes from the microphone for so long, there is an alarm.</translation>
    </message>
    <message>
        <source>FLAC guarda lo mismo en menos espacio; Opus, mucho menos, con una pérdida que casi no se oye.</source>
        <translation>FLAC keeps the same in less room; Opus in far less, with a loss that is hardly heard.</translation>
    </message>
    <message>
        <source>Hasta entonces la grabación queda como WAV.</source>
        <translation>Until then the recording stays a WAV file.</translation>
    </message>
    <message>
        <source>Cada grabación se lee otra vez, por si un disco la dañó.</source>
        <translation>Each recording is read again, in case a disk has damaged it.</translation>
    </message>
    <message>
        <source>Así la ven los agentes y los informes.</source>
        <translation>So agents and reports see it.</translation>
    </message>
    <message>
        <source>Una campaña que no está en uso no se ofrece; sus llamadas quedan.</source>
        <translation>A campaign that is not in use is not offered; its calls stay.</translation>
    </message>
    <message>
        <source>Siempre, a pedido, nunca, o siempre sin que se pueda detener.</source>
        <translation>Always, on demand, never, or always with no way to stop it.</translation>
    </message>
    <message>
        <source>El agente lo lee al contestar el cliente, y anota qué dijo.</source>
        <translation>The agent reads it when the customer answers, and notes what was said.</translation>
    </message>
    <message>
        <source>Un pitido que los dos oyen recuerda que se graba.</source>
        <translation>A beep that both hear tells that it is recorded.</translation>
    </message>
    <message>
        <source>Las más cortas no se guardan.</source>
        <translation>Shorter ones are not kept.</translation>
    </message>
    <message>
        <source>Avisa si una grabación pausada se quedó olvidada.</source>
        <translation>Tells if a paused recording was forgotten.</translation>
    </message>
    <message>
        <source>Al contestar, o con la primera voz más fuerte que ese nivel.</source>
        <translation>When answered, or at the first voice louder than this level.</translation>
    </message>
    <message>
        <source>Lo que se oyó justo antes de la voz se conserva también.</source>
        <translation>What was heard just before the voice is kept, too.</translation>
    </message>
    <message>
        <source>Quién marca: el agente en su teléfono, un programa o una dirección web.</source>
        <translation>Who dials: the agent on their phone, a program or a web address.</translation>
    </message>
    <message>
        <source>Lo que se llama para marcar; el número ocupa su lugar en el texto.</source>
        <translation>What is called to dial; the number takes its place in the text.</translation>
    </message>
    <message>
        <source>Fuera del horario una llamada se impide, o solo se avisa.</source>
        <translation>Outside the hours a call is refused, or only warned of.</translation>
    </message>
    <message>
        <source>Después la cola no vuelve a dar ese contacto.</source>
        <translation>After that the queue gives this contact no more.</translation>
    </message>
    <message>
        <source>Antes de ese tiempo nadie recibe otra vez el mismo contacto.</source>
        <translation>Before that time nobody gets the same contact again.</translation>
    </message>
    <message>
        <source>Cuánto hay para elegir el resultado después de colgar.</source>
        <translation>How much time there is to choose the outcome after hanging up.</translation>
    </message>
    <message>
        <source>Los que se ofrecen al llamar en esta campaña.</source>
        <translation>Those that are offered when calling in this campaign.</translation>
    </message>
    <message>
        <source>Cuál de los guiones se cambia abajo.</source>
        <translation>Which of the scripts is changed below.</translation>
    </message>
    <message>
        <source>Así se elige al llamar.</source>
        <translation>So it is chosen when calling.</translation>
    </message>
    <message>
        <source>Los pasos que el agente lee, uno por párrafo.</source>
        <translation>The steps that the agent reads, one a paragraph.</translation>
    </message>
    <message>
        <source>Un guion que no se ofrece queda guardado.</source>
        <translation>A script that is not offered stays kept.</translation>
    </message>
    <message>
        <source>Después de esos días una grabación que cumple la regla se borra.</source>
        <translation>After so many days a recording that meets the rule is deleted.</translation>
    </message>
    <message>
        <source>Las reglas se aplican solas una vez al día.</source>
        <translation>The rules are applied by themselves once a day.</translation>
    </message>
    <message>
        <source>Sin la clave de esta oficina nadie puede oírlas, tampoco en una copia.</source>
        <translation>Without this office&apos;s key nobody can hear them, in a copy neither.</translation>
    </message>
    <message>
        <source>Guárdela lejos de esta computadora: sin ella, lo cifrado se pierde si el disco se daña.</source>
        <translation>Keep it away from this computer: without it what is encrypted is lost when the disk breaks.</translation>
    </message>
    <message>
        <source>De quien tiene ese número se borra la voz y lo escrito; las cifras quedan sin nombre.</source>
        <translation>Of whoever has this number voice and words are deleted; the figures stay without a name.</translation>
    </message>
    <message>
        <source>Así se ve en la lista de contactos.</source>
        <translation>So it is seen in the list of contacts.</translation>
    </message>
    <message>
        <source>Un estado que no está en uso no se ofrece.</source>
        <translation>A status that is not in use is not offered.</translation>
    </message>
    <message>
        <source>La cola no da a nadie contactos con este estado.</source>
        <translation>The queue gives nobody contacts with this status.</translation>
    </message>
    <message>
        <source>Pasado ese tiempo sin llamadas, el contacto cambia de estado solo.</source>
        <translation>After that time without calls the contact changes its status by itself.</translation>
    </message>
    <message>
        <source>El estado que recibe entonces.</source>
        <translation>The status it gets then.</translation>
    </message>
    <message>
        <source>El contacto al que nadie llamó durante el plazo de su estado pasa al que se eligió arriba.</source>
        <translation>A contact that nobody called within its status&apos;s time limit moves on to the one chosen above.</translation>
    </message>
    <message>
        <source>La hora de la oficina; de madrugada no estorba.</source>
        <translation>The office&apos;s time; at night it is in nobody&apos;s way.</translation>
    </message>
    <message>
        <source>Mientras tanto nadie más lo cambia ni lo llama.</source>
        <translation>Meanwhile nobody else changes or calls it.</translation>
    </message>
    <message>
        <source>Así lo ven los agentes al terminar una llamada.</source>
        <translation>So agents see it at the end of a call.</translation>
    </message>
    <message>
        <source>Un resultado que no se ofrece queda en las llamadas de antes.</source>
        <translation>An outcome that is not offered stays in earlier calls.</translation>
    </message>
    <message>
        <source>Si se habló con la persona; de esto salen los contactos efectivos.</source>
        <translation>Whether the person was spoken to; effective contacts come from this.</translation>
    </message>
    <message>
        <source>El contacto recibe este estado al terminar la llamada.</source>
        <translation>The contact gets this status at the end of the call.</translation>
    </message>
    <message>
        <source>Cuenta como venta en las cifras y en las metas.</source>
        <translation>Counts as a sale in figures and goals.</translation>
    </message>
    <message>
        <source>Al elegirlo se pide cuándo volver a llamar.</source>
        <translation>Choosing it asks when to call again.</translation>
    </message>
    <message>
        <source>El contacto queda bloqueado para todas las campañas.</source>
        <translation>The contact is blocked for all campaigns.</translation>
    </message>
    <message>
        <source>La cola no da otra vez este contacto.</source>
        <translation>The queue does not give this contact again.</translation>
    </message>
    <message>
        <source>Así se ve al hacer una pausa.</source>
        <translation>So it is seen when taking a break.</translation>
    </message>
    <message>
        <source>Un motivo que no se ofrece queda en las pausas de antes.</source>
        <translation>A reason that is not offered stays in earlier breaks.</translation>
    </message>
    <message>
        <source>Quien está listo y no toca nada durante ese tiempo pasa a ausente.</source>
        <translation>Whoever is ready and touches nothing for so long becomes away.</translation>
    </message>
    <message>
        <source>Un archivo con las cifras del día, sin que nadie lo pida.</source>
        <translation>A file with the day&apos;s figures, without anybody asking.</translation>
    </message>
    <message>
        <source>La hora de la oficina a la que se escribe.</source>
        <translation>The office&apos;s hour at which it is written.</translation>
    </message>
    <message>
        <source>De madrugada conviene el día anterior.</source>
        <translation>Early in the morning the day before is better.</translation>
    </message>
    <message>
        <source>Excel para leer; CSV para otros programas.</source>
        <translation>Excel to read; CSV for other programs.</translation>
    </message>
    <message>
        <source>Los más viejos se borran.</source>
        <translation>Older ones are deleted.</translation>
    </message>
    <message>
        <source>La hoja de contactos lleva todos los de la oficina; sin esto, solo los de las llamadas de ese día.</source>
        <translation>The sheet of contacts holds all of the office’s; without this, only those of that day’s calls.</translation>
    </message>
    <message>
        <source>Vacío: la carpeta de informes de esta computadora.</source>
        <translation>Empty: the reports folder of this computer.</translation>
    </message>
    <message>
        <source>Una copia de la base de datos, que se comprueba al hacerla.</source>
        <translation>A copy of the database, which is checked when it is made.</translation>
    </message>
    <message>
        <source>La hora de la oficina a la que se hace.</source>
        <translation>The office&apos;s hour at which it is made.</translation>
    </message>
    <message>
        <source>Los más viejos se borran; el último, nunca.</source>
        <translation>Older ones are deleted, the newest never.</translation>
    </message>
    <message>
        <source>Mejor en otro disco: si este falla, la copia queda.</source>
        <translation>Better on another disk: if this one fails, the copy stays.</translation>
    </message>
    <message>
        <source>El servidor PostgreSQL del equipo.</source>
        <translation>The team&apos;s PostgreSQL server.</translation>
    </message>
    <message>
        <source>El de PostgreSQL suele ser 5432.</source>
        <translation>That of PostgreSQL usually is 5432.</translation>
    </message>
    <message>
        <source>La base de datos dentro del servidor.</source>
        <translation>The database within the server.</translation>
    </message>
    <message>
        <source>Con quién entra CallManager al servidor.</source>
        <translation>As whom CallManager enters the server.</translation>
    </message>
    <message>
        <source>Se guarda en los ajustes de esta computadora.</source>
        <translation>It is kept in this computer&apos;s settings.</translation>
    </message>
    <message>
        <source>Un icono junto al reloj dice si está libre, en llamada o en pausa, y permite cambiarlo.</source>
        <translation>An icon beside the clock tells whether you are ready, in a call or on a break, and lets you change it.</translation>
    </message>
    <message>
        <source>Cuando llega la hora de una llamada prometida.</source>
        <translation>When the moment of a promised call has come.</translation>
    </message>
    <message>
        <source>Cuando una grabación está en peligro o algo dejó de funcionar.</source>
        <translation>When a recording is in danger or something stopped working.</translation>
    </message>
    <message>
        <source>Cuando un teléfono pide entrar.</source>
        <translation>When a phone asks to come in.</translation>
    </message>
    <message>
        <source>Durante una llamada solo avisan las alarmas; lo demás espera hasta que cuelgue.</source>
        <translation>During a call only alarms are told; the rest waits until you hang up.</translation>
    </message>
    <message>
        <source>El reloj de la llamada se pone ámbar, con un signo, pasado ese tiempo.</source>
        <translation>The clock of the call turns amber, with a sign, after that time.</translation>
    </message>
    <message>
        <source>El reloj de la llamada se pone rojo, con dos signos, pasado ese tiempo.</source>
        <translation>The clock of the call turns red, with two signs, after that time.</translation>
    </message>
    <message>
        <source>Tiempo hablado</source>
        <translation>Time talked</translation>
    </message>
    <message>
        <source>hoy</source>
        <translation>today</translation>
    </message>
    <message>
        <source>esta semana</source>
        <translation>this week</translation>
    </message>
    <message>
        <source>este mes</source>
        <translation>this month</translation>
    </message>
    <message>
        <source>Ayuda</source>
        <translation>Help</translation>
    </message>
    <message>
        <source>Asistente de inicio</source>
        <translation>First-start assistant</translation>
    </message>
    <message>
        <source>Novedades</source>
        <translation>What&apos;s new</translation>
    </message>
    <message>
        <source>falta %field</source>
        <translation>%field is missing</translation>
    </message>
    <message>
        <source>%field pasa de %limit caracteres</source>
        <translation>%field is longer than %limit characters</translation>
    </message>
    <message>
        <source>“%field” no se conoce</source>
        <translation>“%field” is not known</translation>
    </message>
    <message>
        <source>%field no es un texto</source>
        <translation>%field is no text</translation>
    </message>
    <message>
        <source>%field no es una lista</source>
        <translation>%field is no list</translation>
    </message>
    <message>
        <source>%field no es un número entero</source>
        <translation>%field is no whole number</translation>
    </message>
    <message>
        <source>%field no es sí ni no</source>
        <translation>%field is neither yes nor no</translation>
    </message>
    <message>
        <source>%field debe tener dos letras, como “es”</source>
        <translation>%field must have two letters, such as “es”</translation>
    </message>
    <message>
        <source>la categoría “%value” no existe; hay %known</source>
        <translation>the category “%value” does not exist; there are %known</translation>
    </message>
    <message>
        <source>otra fila tiene el mismo %field</source>
        <translation>another row has the same %field</translation>
    </message>
    <message>
        <source>hay más de %limit preguntas, o una demasiado larga</source>
        <translation>there are more than %limit questions, or one that is too long</translation>
    </message>
    <message>
        <source>Fila %1 (%2): %3.</source>
        <translation>Row %1 (%2): %3.</translation>
    </message>
    <message>
        <source>Y %1 más.</source>
        <translation>And %1 more.</translation>
    </message>
    <message>
        <source>Ver todas</source>
        <translation>See all</translation>
    </message>
    <message>
        <source>Lo que no se tomó del archivo</source>
        <translation>What was not taken from the file</translation>
    </message>
    <message>
        <source>Cerrar</source>
        <translation>Close</translation>
    </message>
</context>
</TS>
