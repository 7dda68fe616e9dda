"""Who did what, when, before and after: append only, sealed in a hash chain.

Every room writes its lines here in the transaction of the change itself. A worker seals them
in batches afterwards, so that writers never wait for each other. It decides nothing.
"""
