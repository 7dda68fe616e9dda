"""`python -m eventapp` is the command `eventapp`."""

from eventapp.cli import main

if __name__ == "__main__":
    main()
