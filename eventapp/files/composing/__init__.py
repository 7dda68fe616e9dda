"""Many files of one design: what they share is made once, each one's own part is written as bytes.

WeasyPrint lays a template out once, with marks where people's texts and codes will stand. The
result is cut apart into a head, the same for all files (fonts, pictures, fixed words, structure,
the certificates behind the signature), and blanks. For each file the texts are shaped by
HarfBuzz in the fonts that are in the head, and its own few objects, the cross-reference table
and the signature are written behind the head: one revision, no library in between.

Why this is the simplest way that is fast enough: a hundred times faster than WeasyPrint means
less than 2 ms with a signature, and opening and saving a PDF by any library takes longer than
that; so does anything that parses what is the same every time. What is left is to write
those objects that differ. Nothing here draws, breaks lines, embeds fonts or knows CSS: that
stays with WeasyPrint, and whatever isn't set exactly the same (`Unfit`, `NotComposable`) is
set by it alone. What it relies on in WeasyPrint is looked at while compiling, and compared pixel
by pixel in the tests.
"""
