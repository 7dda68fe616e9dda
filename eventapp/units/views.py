"""Pages of this room."""

from flask import Blueprint

bp = Blueprint("units", __name__)
