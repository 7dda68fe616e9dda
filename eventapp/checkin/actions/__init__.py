"""Record scans and arrivals, and take an arrival back."""

from eventapp.checkin.actions.arrivals import Late, add_late, admit, set_times, undo_arrival
from eventapp.checkin.actions.grading import add_proof, remove_proof
from eventapp.checkin.actions.judging import Batch
from eventapp.checkin.actions.recording import Answer, record
from eventapp.checkin.actions.scanning import ScanIn, batch, record_scans

__all__ = [
    "Answer",
    "Batch",
    "Late",
    "ScanIn",
    "add_late",
    "add_proof",
    "admit",
    "batch",
    "record",
    "record_scans",
    "remove_proof",
    "set_times",
    "undo_arrival",
]
