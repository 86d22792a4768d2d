"""Keys of encrypted recordings."""
