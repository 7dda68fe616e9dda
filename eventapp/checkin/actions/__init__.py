"""Record scans and arrivals, and take an arrival back."""

from eventapp.checkin.actions.arrivals import admit, undo_arrival
from eventapp.checkin.actions.recording import Answer
from eventapp.checkin.actions.scanning import ScanIn, record_scans

__all__ = ["Answer", "ScanIn", "admit", "record_scans", "undo_arrival"]
