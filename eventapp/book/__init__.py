"""The attendance book: closed with a hash, changed from then on only by approved corrections.

How an arrival comes into it is `checkin`'s; weak signs are `review`'s.
"""
