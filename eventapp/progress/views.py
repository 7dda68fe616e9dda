"""Pages of this room."""

from flask import Blueprint

bp = Blueprint("progress", __name__)
