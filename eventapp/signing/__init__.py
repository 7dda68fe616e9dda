"""Keys and signatures: the installation's own authority, seals of PDFs, and their validation.

A seal made with a key of one's own says that the file is ours and unchanged; it is no certified
electronic signature, and nothing here says so. What is signed and why is known above.
"""
