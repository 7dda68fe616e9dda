"""Pure decisions on names, numbers, columns and who is who: no database, no web, no clock."""
