"""Rows and changes -> Markdown, HTML, CSV, JSON and plain text."""
