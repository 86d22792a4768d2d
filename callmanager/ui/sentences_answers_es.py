"""What is told of approved answers, products and summaries, in Spanish, by code."""

ANSWERS: dict[str, str] = {
    "entries_file": "El archivo {file} no se puede usar: {cause}. No se tomó nada de él.",
    "entries_large": "El archivo {file} pasa de {megabytes} MB. No se tomó nada de él; divídalo.",
    "entries_encoding": "El archivo {file} no es texto en UTF-8. No se tomó nada de él; guárdelo como UTF-8.",
    "entries_toml": "El archivo {file} no es TOML correcto: hay un error en la línea {line}. No se tomó nada de él.",
    "entries_broken": "El archivo {file} está dañado o no es lo que dice su nombre. No se tomó nada de él.",
    "entries_ending": "El archivo {file} no se puede usar: su nombre debe terminar en .toml o .xlsx.",
    "entries_tables": "En {file} cada entrada debe empezar con [[entry]]. No se tomó nada de él.",
    "entries_headers": "En {file} faltan los títulos de las columnas: {headers}. No se tomó nada de él.",
    "entries_unwritable": (
        "El archivo {file} no se puede escribir. Elija otra carpeta; si había uno, quedó como estaba."
    ),
    "playbook_id": ("La respuesta necesita un identificador de 1 a {limit} caracteres visibles. No se guardó nada."),
    "playbook_unknown": "No hay ninguna respuesta cambiada “{entry}”. No se cambió nada.",
    "objection_gone": "Esa objeción ya no está. No se cambió nada.",
    "summary_empty": "El resumen está vacío. No se confirmó nada.",
    "summary_foreign": "Solo quien hizo la llamada puede confirmar su resumen. No se cambió nada.",
    "conversation_gone": "Esa conversación ya no está. No se cambió nada.",
    "conversation_unwritable": (
        "El archivo {file} no se puede escribir. Elija otra carpeta; si había uno, quedó como estaba."
    ),
    "prompt_empty": "Las instrucciones están vacías. No se guardó nada.",
    "prompt_long": "Las instrucciones tienen {length} caracteres; caben {limit}. No se guardó nada.",
    "prompt_gap_unknown": "“${gap}” no se conoce aquí; hay {gaps}. No se guardó nada.",
    "prompt_gap_missing": "“${gap}” tiene que estar en estas instrucciones. No se guardó nada.",
    "prompt_unknown": "No hay instrucciones “{template}”. No se cambió nada.",
    "product_unknown": "No hay ningún producto “{product}”. No se cambió nada.",
    "product_taken": "Ya hay un producto “{name}”. No se guardó nada.",
}
