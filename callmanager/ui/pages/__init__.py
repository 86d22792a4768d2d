"""The pages of the window; each gets the services it needs by its constructor."""
