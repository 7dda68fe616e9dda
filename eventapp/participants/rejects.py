"""Give the rows that couldn't be taken back as a workbook to correct and send again."""

from collections.abc import Iterable, Sequence

from eventapp.files.spreadsheets import Column, write_table


def write_rejects(
    header: Sequence[str],
    rows: Iterable[tuple[int, Sequence[str], str]],
    *,
    sheet: str,
    row_title: str,
    reason_title: str,
) -> bytes:
    """Return an xlsx of the list's own columns, the row they stood in, and the reason beside them.

    `rows` are (row as Excel counts it, cells as they came, reason in words). The header is found
    again when the corrected file is sent back, and the two added columns are passed over.
    """
    columns = [Column(title, 22) for title in header]
    columns += [Column(row_title, 8, "0"), Column(reason_title, 70, is_wrapped=True)]
    width = len(header)
    return write_table(
        columns,
        ((*_fit(cells, width), number, reason) for number, cells, reason in rows),
        sheet=sheet,
    )


def _fit(cells: Sequence[str], width: int) -> tuple[str, ...]:
    return (*cells[:width], *("" for _ in range(width - len(cells))))
