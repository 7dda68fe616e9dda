"""What a file says of itself: its title, and that it is PDF/A-3a and PDF/UA-1."""

from dataclasses import dataclass
from xml.sax.saxutils import escape

PRODUCER = "eventapp"

# PDF/A wants every property explained that it doesn't know itself (ISO 19005-3, 6.6.2.3).
_UA_SCHEMA = (
    '<rdf:Description rdf:about="" '
    'xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/" '
    'xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" '
    'xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#"><pdfaExtension:schemas><rdf:Bag>'
    '<rdf:li rdf:parseType="Resource"><pdfaSchema:schema>PDF/UA identification schema'
    "</pdfaSchema:schema><pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/"
    "</pdfaSchema:namespaceURI><pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>"
    '<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">'
    "<pdfaProperty:name>part</pdfaProperty:name>"
    "<pdfaProperty:valueType>Integer</pdfaProperty:valueType>"
    "<pdfaProperty:category>internal</pdfaProperty:category>"
    "<pdfaProperty:description>PDF/UA part</pdfaProperty:description>"
    "</rdf:li></rdf:Seq></pdfaSchema:property></rdf:li></rdf:Bag></pdfaExtension:schemas>"
    "</rdf:Description>"
)
UA_CLAIM = (
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
    '<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" '
    f'pdfuaid:part="1"/>{_UA_SCHEMA}</rdf:RDF>'
)


@dataclass(frozen=True, slots=True)
class About:
    """Title, author and subject of a file."""

    title: str
    author: str
    subject: str


def xmp(about: About) -> bytes:
    """Return the metadata stream."""
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>\n'
        '<x:xmpmeta xmlns:x="adobe:ns:meta/">'
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        '<rdf:Description rdf:about="" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/" '
        'xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" '
        'xmlns:pdf="http://ns.adobe.com/pdf/1.3/" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'pdfaid:part="3" pdfaid:conformance="A" pdfuaid:part="1" '
        f'pdf:Producer="{PRODUCER}">'
        f'<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{escape(about.title)}</rdf:li></rdf:Alt>'
        f"</dc:title><dc:creator><rdf:Seq><rdf:li>{escape(about.author)}</rdf:li></rdf:Seq>"
        '</dc:creator><dc:description><rdf:Alt><rdf:li xml:lang="x-default">'
        f"{escape(about.subject)}</rdf:li></rdf:Alt></dc:description></rdf:Description>"
        f'{_UA_SCHEMA}</rdf:RDF></x:xmpmeta>\n<?xpacket end="r"?>'
    ).encode()


def info(about: About) -> bytes:
    """Return the document information dictionary; it says the same as the XMP."""
    return b"<< /Author %s /Producer %s /Subject %s /Title %s >>" % tuple(
        map(text, (about.author, PRODUCER, about.subject, about.title))
    )


def text(value: str) -> bytes:
    """Return a PDF text string: in hex, so that nothing in it needs escaping."""
    return b"<feff" + value.encode("utf-16-be").hex().encode() + b">"
