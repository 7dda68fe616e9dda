"""What all pages share: form base, paging, errors as pages, headers, language, number formats.

No feature words: it doesn't know what an event or a certificate is.
"""
