"""Years of other events in the tables a check-in writes to, so that their size can be felt."""

import sqlite3

from sqlalchemy import create_engine, text

from tests.installation import Installation

# Spread over a thousand sessions; the keys belong to nobody, so that nothing else grows with them.
_ROWS = """
INSERT INTO {table} ({columns})
SELECT {values} FROM {numbers}
"""
_SCANS = {
    "event_id": "900000 + n / 5000",
    "uid": "{random}",
    "verdict": "'admitted'",
    "method": "'desk_ticket'",
    "scanned_at": "{moment}",
    "received_at": "{moment}",
    "by_label": "'Petugas'",
    "device": "'Meja 1'",
    "direction": "'in'",
    "signs": "''",
    "became": "''",
    "session_id": "900000 + n / 5000",
    "registration_id": "90000000 + n",
    "arrived_at": "{moment}",
}
_ARRIVALS = {
    "event_id": "900000 + n / 5000",
    "session_id": "900000 + n / 5000",
    "registration_id": "90000000 + n",
    "unit_id": "1 + n - n / 20 * 20",
    "arrived_at": "{moment}",
    "recorded_at": "{moment}",
    "method": "'desk_ticket'",
    "by_label": "'Petugas'",
    "scan_uid": "{random}",
    "device": "'Meja 1'",
    "grade": "4",
    "proofs": "'staff ticket'",
}


def fill(site: Installation, count: int, *, first: int = 0) -> None:
    """Add `count` scans and arrivals of other events, numbered from `first`; nobody is using it."""
    if site.database_url is None:
        _fill_sqlite(site, first, first + count)
    else:
        _fill_postgresql(site.database_url, first, first + count)


def _fill_sqlite(site: Installation, first: int, end: int) -> None:
    numbers = (
        f"(WITH RECURSIVE c(n) AS (SELECT {first} UNION ALL SELECT n + 1 FROM c"
        f" WHERE n < {end - 1})"
        " SELECT n FROM c)"
    )
    connection = sqlite3.connect(site.instance / "eventapp.sqlite3", isolation_level=None)
    connection.execute("PRAGMA cache_size = -400000")
    connection.execute("BEGIN IMMEDIATE")
    for sql in _statements(numbers, "lower(hex(randomblob(16)))", "'2023-11-08 02:00:00.000000'"):
        connection.execute(sql)
    connection.execute("COMMIT")
    connection.execute("ANALYZE")
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()


def _fill_postgresql(url: str, first: int, end: int) -> None:
    numbers = f"generate_series({first}, {end - 1}) AS c(n)"
    engine = create_engine(url)
    with engine.begin() as connection:
        # No foreign keys asked: the events of these rows don't exist.
        connection.execute(text("SET LOCAL session_replication_role = replica"))
        for sql in _statements(numbers, "gen_random_uuid()::text", "'2023-11-08 02:00:00Z'"):
            connection.exec_driver_sql(sql)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM ANALYZE scans"))
        connection.execute(text("VACUUM ANALYZE arrivals"))
        connection.execute(text("CHECKPOINT"))
    engine.dispose()


def _statements(numbers: str, random: str, moment: str) -> list[str]:
    moment = f"CAST({moment} AS timestamptz)" if "generate_series" in numbers else moment
    return [
        _ROWS.format(
            table=table,
            columns=", ".join(columns),
            values=", ".join(
                value.format(random=random, moment=moment) for value in columns.values()
            ),
            numbers=numbers,
        )
        for table, columns in (("scans", _SCANS), ("arrivals", _ARRIVALS))
    ]
