"""What lxml makes of XML, told in the words of `XmlPart.walk`: the judge of the scanner."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from lxml import etree

from fontbridge.formats.namespaces import NAMESPACES
from fontbridge.formats.xmlpart import Event

Name = tuple[str, str]
Told = tuple[str, Name, object]
"""("start", name, attributes), ("end", name, None) or ("text", name around it, text)."""

KEYS = {uri: key for key, uris in NAMESPACES.items() for uri in uris}


def anything(name: Name) -> bool:
    """Every element is asked for."""
    return True


def name_of(qualified: str) -> Name:
    uri, _, local = qualified.rpartition("}")
    return KEYS.get(uri[1:], uri[1:]), local


def parse(data: bytes) -> etree._Element:
    return etree.fromstring(
        data,
        etree.XMLParser(
            resolve_entities=False, no_network=True, huge_tree=True, strip_cdata=False
        ),
    )


def by_lxml(root: etree._Element, asked: Callable[[Name], bool] = anything) -> list[Told]:
    return list(_merged(_events(root, asked)))


def by_scanner(events: Iterable[Event]) -> list[Told]:
    return list(_merged(_told(events)))


def _told(events: Iterable[Event]) -> Iterator[Told]:
    for kind, _, _, tag, text in events:
        name = (tag.namespace, tag.local)
        if kind == "start":
            attributes = {
                (each.namespace, each.local): each.value
                for each in tag.attributes
                if each.namespace != "xmlns"
            }
            yield kind, name, attributes
        else:
            yield kind, name, text if kind == "text" else None


def _events(root: etree._Element, asked: Callable[[Name], bool]) -> Iterator[Told]:
    for action, element in etree.iterwalk(root, events=("start", "end", "comment", "pi")):
        if isinstance(element.tag, str):
            name = name_of(element.tag)
            if action == "start" and asked(name):
                values = {name_of(key): value for key, value in element.attrib.items()}
                yield "start", name, values
                if element.text:
                    yield "text", name, element.text
            elif action == "end" and asked(name):
                yield "end", name, None
        parent = element.getparent() if element is not root else None
        if action != "start" and parent is not None and element.tail:
            around = name_of(parent.tag)
            if asked(around):
                yield "text", around, element.tail


def _merged(told: Iterable[Told]) -> Iterator[Told]:
    """Adjacent pieces of text as one: lxml does not tell where comments or CDATA cut it."""
    pending: tuple[Name, str] | None = None
    for kind, name, what in told:
        if kind == "text":
            pending = (name, (pending[1] if pending else "") + str(what))
            continue
        if pending:
            yield "text", *pending
            pending = None
        yield kind, name, what
    if pending:
        yield "text", *pending
