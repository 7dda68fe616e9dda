"""The blueprint all pages of this room belong to."""

from flask import Blueprint

bp = Blueprint("participants", __name__)
