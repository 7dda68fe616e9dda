"""Work that outlives a request: own tables, leases, one short transaction per item.

The state of the work lives in the application's database, so a job is created in the same
transaction as its reason and survives SIGKILL (a queue library loses what it was doing; measured).
Redis, when set, only says "look now" to sleeping workers.
"""
