"""The desktop: windows, pages and widgets. Nothing below knows of it.

Whoever opens it calls, in this order: `application.create_application`, `first_start.FirstStartDialog` or
`login.LoginDialog`, `compose.open_window`.
"""
