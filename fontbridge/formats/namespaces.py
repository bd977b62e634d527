"""Short keys for the XML namespaces that our formats are made of.

A document may bind any prefix to a namespace, and OOXML has two URIs for most of its namespaces:
the transitional ones and those of ISO/IEC 29500 Part 1 Strict, with the same local names. The
rest of fontbridge says "w" and means both.
"""

from __future__ import annotations

from types import MappingProxyType

__all__ = ["NAMESPACES", "XMLNS", "XML_URI", "key_of"]

XML_URI = "http://www.w3.org/XML/1998/namespace"
XMLNS = "xmlns"  # the key under which namespace declarations stand among a tag's attributes

_OOXML = "http://schemas.openxmlformats.org/"
_STRICT = "http://purl.oclc.org/ooxml/"
_MICROSOFT = "http://schemas.microsoft.com/office/"
_ODF = "urn:oasis:names:tc:opendocument:xmlns:"
_UOF = "http://schemas.uof.org/cn/"

NAMESPACES = MappingProxyType({
    "xml": (XML_URI,),
    # Packages (ECMA-376 Part 2): the same URIs in transitional and strict files.
    "ct": (_OOXML + "package/2006/content-types",),
    "pr": (_OOXML + "package/2006/relationships",),
    "cp": (_OOXML + "package/2006/metadata/core-properties",),
    "mc": (_OOXML + "markup-compatibility/2006",),
    "pkg": (_MICROSOFT + "2006/xmlPackage",),
    # Shared by the three office formats.
    "r": (
        _OOXML + "officeDocument/2006/relationships",
        _STRICT + "officeDocument/relationships",
    ),
    "m": (_OOXML + "officeDocument/2006/math", _STRICT + "officeDocument/math"),
    "a": (_OOXML + "drawingml/2006/main", _STRICT + "drawingml/main"),
    "c": (_OOXML + "drawingml/2006/chart", _STRICT + "drawingml/chart"),
    "cdr": (_OOXML + "drawingml/2006/chartDrawing", _STRICT + "drawingml/chartDrawing"),
    "cs": (_MICROSOFT + "drawing/2012/chartStyle",),
    "cx": (_MICROSOFT + "drawing/2014/chartex",),
    "dgm": (_OOXML + "drawingml/2006/diagram", _STRICT + "drawingml/diagram"),
    "dsp": (_MICROSOFT + "drawing/2008/diagram",),
    "lc": (_OOXML + "drawingml/2006/lockedCanvas", _STRICT + "drawingml/lockedCanvas"),
    "pic": (_OOXML + "drawingml/2006/picture", _STRICT + "drawingml/picture"),
    "v": ("urn:schemas-microsoft-com:vml",),
    "o": ("urn:schemas-microsoft-com:office:office",),
    # Word.
    "w": (
        _OOXML + "wordprocessingml/2006/main",
        _STRICT + "wordprocessingml/main",
        _MICROSOFT + "word/2003/wordml",  # Word 2003 XML
    ),
    "w10": ("urn:schemas-microsoft-com:office:word",),
    "w14": (_MICROSOFT + "word/2010/wordml",),
    "w15": (_MICROSOFT + "word/2012/wordml",),
    "wp": (
        _OOXML + "drawingml/2006/wordprocessingDrawing",
        _STRICT + "drawingml/wordprocessingDrawing",
    ),
    "wpc": (_MICROSOFT + "word/2010/wordprocessingCanvas",),
    "wpg": (_MICROSOFT + "word/2010/wordprocessingGroup",),
    "wps": (_MICROSOFT + "word/2010/wordprocessingShape",),
    "wx": (_MICROSOFT + "word/2003/auxHint",),
    # Excel and PowerPoint.
    "s": (_OOXML + "spreadsheetml/2006/main", _STRICT + "spreadsheetml/main"),
    "xdr": (
        _OOXML + "drawingml/2006/spreadsheetDrawing",
        _STRICT + "drawingml/spreadsheetDrawing",
    ),
    "ss": ("urn:schemas-microsoft-com:office:spreadsheet",),
    "x": ("urn:schemas-microsoft-com:office:excel",),
    "p": (_OOXML + "presentationml/2006/main", _STRICT + "presentationml/main"),
    # OpenDocument 1.3 Part 3, 1.3.
    "chart": (_ODF + "chart:1.0",),
    "config": (_ODF + "config:1.0",),
    "dr3d": (_ODF + "dr3d:1.0",),
    "draw": (_ODF + "drawing:1.0",),
    "fo": (_ODF + "xsl-fo-compatible:1.0",),
    "form": (_ODF + "form:1.0",),
    "loext": ("urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0",),
    "manifest": (_ODF + "manifest:1.0",),
    "meta": (_ODF + "meta:1.0",),
    "number": (_ODF + "datastyle:1.0",),
    "office": (_ODF + "office:1.0",),
    "presentation": (_ODF + "presentation:1.0",),
    "script": (_ODF + "script:1.0",),
    "style": (_ODF + "style:1.0",),
    "svg": (_ODF + "svg-compatible:1.0",),
    "table": (_ODF + "table:1.0",),
    "text": (_ODF + "text:1.0",),
    "xlink": ("http://www.w3.org/1999/xlink",),
    # OFD, GB/T 33190-2016; early writers left the year out of the URI.
    "ofd": ("http://www.ofdspec.org/2016", "http://www.ofdspec.org"),
    # UOF 2.0 and 1.x, GB/T 20916; the standard's own prefixes are Chinese.
    "uof": (_UOF + "2009/uof", _UOF + "2003/uof"),
    "字": (_UOF + "2009/wordproc", _UOF + "2003/uof-wordproc"),
    "表": (_UOF + "2009/spreadsheet", _UOF + "2003/uof-spreadsheet"),
    "演": (_UOF + "2009/presentation", _UOF + "2003/uof-slideshow"),
    "图": (_UOF + "2009/graph", _UOF + "2003/graph"),
    "式样": (_UOF + "2009/styles",),
})

_KEYS = {uri: key for key, uris in NAMESPACES.items() for uri in uris}


def key_of(uri: str) -> str:
    """The short key of a namespace; of one that we have no key for, the URI itself.

    >>> key_of("http://purl.oclc.org/ooxml/wordprocessingml/main")
    'w'
    >>> key_of("urn:of-someone-else")
    'urn:of-someone-else'
    """
    return _KEYS.get(uri, uri)
