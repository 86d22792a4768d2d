"""Where facts stand: SQLModel tables, sessions, migrations, backup. No rule of the product lives here."""
