"""The phone server: the page, live figures over Socket.IO, and the HTTP interface for softphones and telephone systems.

`PhoneServer` in `runner` is the one object that the rest of the program needs.
"""
