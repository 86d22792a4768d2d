"""One recording on disk: WAV and other encodings, the sidecar, and whether they belong together."""
