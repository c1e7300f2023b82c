"""Messages (.eml) and pages that a browser saved in one file (.mht, .mhtml): both are MIME."""

from __future__ import annotations

import email
import email.errors
import email.policy
import email.utils
from collections.abc import Iterator
from email.message import EmailMessage, MIMEPart

from indexer.config import MAX_TEXT_FILE_BYTES
from indexer.corpus.input.html.page import html_record, visible_text
from indexer.corpus.input.source.encoding import Decoded, decode
from indexer.corpus.input.source.files import InputFile
from indexer.corpus.input.source.records import Record, with_receipts
from indexer.errors import UnreadableFileError
from indexer.model import Skipped, SkipReason


def read_page_archive(file: InputFile) -> Iterator[Record | Skipped]:
    """Read a page that was saved with its pictures: the first part that is HTML."""
    message = _parse(file)
    for part in message.walk():
        if part.get_content_type() in ("text/html", "application/xhtml+xml"):
            decoded = _decoded(part)
            address = part.get("Content-Location") or message.get("Snapshot-Content-Location")
            url = str(address).strip() if address else None
            record = html_record(
                0, decoded.text, decoded.encoding, url if url and url.startswith("http") else None
            )
            yield with_receipts(record, decoded)
            yield from _cut(file, message)
            return
    raise UnreadableFileError(SkipReason("no-markup"))


def read_mail(file: InputFile) -> Iterator[Record | Skipped]:
    """Read a message: its text, its subject as title, its date, its sender.

    Of several forms the plain one.
    """
    message = _parse(file)
    body = message.get_body(("plain", "html"))
    if body is None:
        raise UnreadableFileError(SkipReason("empty"))
    decoded = _decoded(body)
    text = visible_text(decoded.text) if body.get_content_type() == "text/html" else decoded.text
    if not text.strip():
        raise UnreadableFileError(SkipReason("empty"))
    sender = email.utils.parseaddr(_header(message, "From"))[0]
    record = Record(
        1,
        decoded.encoding,
        text=text.replace("\r\n", "\n"),
        title=_header(message, "Subject") or None,
        date=_day(_header(message, "Date")),
        authors=(sender,) if sender else (),
    )
    yield with_receipts(record, decoded)
    yield from _cut(file, message)


def _cut(file: InputFile, message: EmailMessage) -> Iterator[Skipped]:
    """Say that a message ends before its last part is closed."""
    for defect in message.defects:
        if isinstance(defect, email.errors.CloseBoundaryNotFoundDefect):
            yield Skipped(file.name, SkipReason.of("rest-not-read", error="it ends too early"))
            return


def _parse(file: InputFile) -> EmailMessage:
    data = file.read_all(MAX_TEXT_FILE_BYTES)
    message = email.message_from_bytes(data, policy=email.policy.default)
    if not isinstance(message, EmailMessage) or not message.keys():
        raise UnreadableFileError(SkipReason.of("damaged-document", error="no head of a message"))
    return message


def _decoded(part: MIMEPart) -> Decoded:
    """Decode a part by how Chinese it looks: what messages say of their encoding is often wrong."""
    try:
        data = part.get_payload(decode=True)
    except (ValueError, LookupError) as error:
        raise UnreadableFileError(SkipReason.of("damaged-document", error=error)) from error
    if not isinstance(data, bytes) or not data.strip():
        raise UnreadableFileError(SkipReason("empty"))
    return decode(data)


def _header(message: EmailMessage, name: str) -> str:
    """Give a field of the head; one that is not encoded as it should be is read as the text is."""
    try:
        value = str(message.get(name) or "")
        raw = value.encode("utf-8", "surrogateescape")
        return (
            decode(raw).text.strip()
            if "\udc80" <= max(value, default="") <= "\udcff"
            else value.strip()
        )
    except (ValueError, LookupError, TypeError, UnreadableFileError):
        return ""


def _day(text: str) -> str | None:
    try:
        return email.utils.parsedate_to_datetime(text).date().isoformat()
    except (ValueError, TypeError, OverflowError):
        return text or None
