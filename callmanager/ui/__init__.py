"""The desktop: windows, pages and widgets. Nothing below knows of it.

Whoever opens it calls, in this order: `application.create_application`, `first_start.ask_first_admin` or
`login.ask_login`, `compose.open_window`.
"""
