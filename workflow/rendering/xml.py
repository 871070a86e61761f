"""Elements of XML: text that XML can carry, and nothing else. ElementTree escapes it."""

from __future__ import annotations

from xml.etree import ElementTree as ET

from workflow.rendering.statements import legal_in_xml


def add(parent: ET.Element, element: str, text: str = "", /, **attributes: str) -> ET.Element:
    """A new last child with text and attributes."""
    child = ET.SubElement(parent, element, {name: legal_in_xml(value) for name, value in attributes.items()})
    if text:
        child.text = legal_in_xml(text)
    return child


def document_bytes(root: ET.Element) -> bytes:
    """The document in UTF-8 with its declaration."""
    body: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return body
