"""The database: base class, column types, sessions for reading and for writing, migrations.

SQLite by default (write-ahead log, full sync, immediate write transactions), PostgreSQL when an
address is set. It knows no table of any room.
"""
