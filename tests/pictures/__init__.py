"""Pictures of every page for docs/screenshots: a workspace that is always the same, and a comparison that forgives."""
