"""What several tests share; what a test asks for by name stands in ``tests/conftest.py``."""
