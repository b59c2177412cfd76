"""Lets ``python -m registry`` do what the command ``registry`` does."""

from registry.cli import main

if __name__ == "__main__":
    main()
