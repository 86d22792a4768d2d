"""Parts of pages: each knows how to show one thing and nothing of the services."""
