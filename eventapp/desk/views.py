"""Pages of this room."""

from flask import Blueprint

bp = Blueprint("desk", __name__)
