"""A page of our own PDFs as a picture, drawn by PDFium: what a reader of PDFs will show."""

import threading
from io import BytesIO

import pypdfium2
from PIL import Image

# PDFium may only be used by one thread at a time.
_one_at_a_time = threading.Lock()


def page(pdf: bytes, number: int, width: int) -> Image.Image | None:
    """Return a page, counted from 0, `width` pixels wide; None when there is no such page."""
    with _one_at_a_time:
        document = pypdfium2.PdfDocument(pdf)
        try:
            if number >= len(document):
                return None
            sheet = document[number]
            image: Image.Image = sheet.render(scale=width / sheet.get_width()).to_pil()
            return image.convert("RGB")
        finally:
            document.close()


def jpeg(image: Image.Image) -> bytes:
    """Return a picture for the screen: small, with letters still sharp."""
    file = BytesIO()
    image.save(file, "JPEG", quality=88, subsampling=0)
    return file.getvalue()
