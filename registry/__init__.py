"""A treaty-draft provision registry with a negotiation-position matrix."""

from importlib.metadata import PackageNotFoundError, version

try:
    __version__ = version("treaty-registry")
except PackageNotFoundError:  # run from a checkout that was never installed
    __version__ = "0+unknown"
