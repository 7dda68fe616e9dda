"""The seed case as demo data: the event of 8 November 2023, its units, catalogue and scores.

People in it are fictional and say so. It goes through the same actions as the pages.
"""
