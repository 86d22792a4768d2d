"""The errors' sentences in Spanish, by code: figures and goals. Part of `sentences_es`."""

FIGURES: dict[str, str] = {
    "metrics_range": (
        "Del {start} al {end} no hay un rango de días. Elija un último día que no sea anterior al primero, con diez "
        "años como máximo."
    ),
    "goal_value": "Una meta de {value} no se puede alcanzar. Ponga una mayor que 0. No se cambió nada.",
    "goal_nobody": "Esa meta es de alguien que no está aquí. Elija a alguien de la lista; no se cambió nada.",
    "goal_subject": "Una meta de todos no lleva nombre. No se cambió nada.",
}
