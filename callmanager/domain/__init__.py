"""What a sales call is, in plain Python: no framework, no input or output, nothing of ours imported."""
