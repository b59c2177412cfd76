"""Whole pages of ``docs/``, made of the record and of the schemas."""
