"""The demo workspace: sample people, a sample week, and one call replayed from real audio through the whole product.

Sample data lives here and nowhere else, and every screen of the workspace says that it is one.
"""
