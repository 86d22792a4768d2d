"""People, teams, what each may do, and the log of what was done."""
