"""The application for a WSGI server: `eventapp.wsgi:app`."""

from eventapp.app import create_app

app = create_app()
