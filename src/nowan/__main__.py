"""``python -m nowan`` is the command line."""

from nowan.cli.main import main

if __name__ == "__main__":
    main()
