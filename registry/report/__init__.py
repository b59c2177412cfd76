"""Diagnostics -> what people and machines read."""
