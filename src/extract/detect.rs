//! What a document is: its first bytes say most, then its structure, and its name only what neither says.

use std::io::Cursor;

use zip::ZipArchive;

use crate::extract::text;

/// How a document is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Format {
    Empty,
    Pdf,
    Word,
    Slides,
    Sheets,
    OpenDocument,
    Zip,
    Html,
    Rtf,
    Mail,
    Text,
    /// A picture: text after character recognition only.
    Picture,
    /// Needs a password even to be looked into.
    Locked,
    /// Sound or film: no text at all.
    NoText,
    /// Known or unknown, with text perhaps, not read.
    Unread,
}

/// Bytes that are looked at to tell text from other data.
const SAMPLE_BYTES: usize = 4096;

const ZIP: &str = "application/zip";
const UNKNOWN: &str = "application/octet-stream";

/// The beginnings that tell a format, with their place.
const BEGINNINGS: &[(usize, &[u8], Format, &str)] = &[
    (0, b"\xff\xd8\xff", Format::Picture, "image/jpeg"),
    (0, b"\x89PNG\r\n\x1a\n", Format::Picture, "image/png"),
    (0, b"GIF87a", Format::Picture, "image/gif"),
    (0, b"GIF89a", Format::Picture, "image/gif"),
    (0, b"II*\0", Format::Picture, "image/tiff"),
    (0, b"MM\0*", Format::Picture, "image/tiff"),
    (8, b"WEBP", Format::Picture, "image/webp"),
    (0, b"\0\0\0\x0cjP  ", Format::Picture, "image/jp2"),
    (4, b"ftypheic", Format::Picture, "image/heic"),
    (4, b"ftypheix", Format::Picture, "image/heic"),
    (4, b"ftypmif1", Format::Picture, "image/heif"),
    (4, b"ftypmsf1", Format::Picture, "image/heif"),
    (4, b"ftypavif", Format::Picture, "image/avif"),
    (4, b"ftypqt", Format::NoText, "video/quicktime"),
    (4, b"ftypM4A", Format::NoText, "audio/mp4"),
    (4, b"ftyp", Format::NoText, "video/mp4"),
    (8, b"WAVE", Format::NoText, "audio/wav"),
    (8, b"AVI ", Format::NoText, "video/x-msvideo"),
    (0, b"ID3", Format::NoText, "audio/mpeg"),
    (0, b"OggS", Format::NoText, "audio/ogg"),
    (0, b"fLaC", Format::NoText, "audio/flac"),
    (0, b"\x1aE\xdf\xa3", Format::NoText, "video/x-matroska"),
    (0, b"{\\rtf", Format::Rtf, "application/rtf"),
    (0, b"PK\x03\x04", Format::Zip, ZIP),
    (0, b"PK\x05\x06", Format::Zip, ZIP),
    (
        0,
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        Format::Unread,
        "application/x-ole-storage",
    ),
    (
        0,
        b"7z\xbc\xaf\x27\x1c",
        Format::Unread,
        "application/x-7z-compressed",
    ),
    (0, b"Rar!\x1a\x07", Format::Unread, "application/vnd.rar"),
    (0, b"\x1f\x8b", Format::Unread, "application/gzip"),
    (0, b"BZh", Format::Unread, "application/x-bzip2"),
    (0, b"\xfd7zXZ\0", Format::Unread, "application/x-xz"),
    (0, b"%!PS", Format::Unread, "application/postscript"),
    (0, b"AC10", Format::Unread, "image/vnd.dwg"),
];

/// What `document` is, looked into as far as needed.
pub(super) fn detect(document: &[u8], name: &str) -> (Format, &'static str) {
    if document.is_empty() {
        return (Format::Empty, "application/x-empty");
    }
    match by_beginning(document) {
        Some((Format::Zip, _)) => inside_zip(document),
        Some((Format::Unread, "application/x-ole-storage")) => inside_ole(document),
        Some(found) => found,
        None if text::is_text(sample(document)) => kind_of_text(document, name),
        None => (Format::Unread, UNKNOWN),
    }
}

/// The media type as far as the first bytes and the name tell it: what is known of a document that could not be read.
pub(super) fn by_first_bytes(head: &[u8], name: &str) -> &'static str {
    match by_beginning(head) {
        Some((Format::Zip, _)) => match extension(name).as_str() {
            "docx" => DOCX,
            "xlsx" => XLSX,
            "pptx" => PPTX,
            "odt" => ODT,
            _ => ZIP,
        },
        Some((_, media_type)) => media_type,
        None if head.is_empty() => UNKNOWN,
        None if text::is_text(sample(head)) => kind_of_text(head, name).1,
        None => UNKNOWN,
    }
}

const DOCX: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
const PPTX: &str = "application/vnd.openxmlformats-officedocument.presentationml.presentation";
const ODT: &str = "application/vnd.oasis.opendocument.text";

fn sample(document: &[u8]) -> &[u8] {
    document.get(..SAMPLE_BYTES).unwrap_or(document)
}

fn by_beginning(document: &[u8]) -> Option<(Format, &'static str)> {
    let start = document.get(..1024).unwrap_or(document);
    for (at, beginning, format, media_type) in BEGINNINGS {
        if start
            .get(*at..)
            .is_some_and(|rest| rest.starts_with(beginning))
        {
            return Some((*format, media_type));
        }
    }
    // Two letters alone would take texts for pictures; the reserved bytes after the size are always zero.
    if start.starts_with(b"BM") && start.get(6..10) == Some(&[0; 4]) {
        return Some((Format::Picture, "image/bmp"));
    }
    // Readers accept a PDF after some bytes of something else.
    contains(start, b"%PDF-").then_some((Format::Pdf, "application/pdf"))
}

fn contains(haystack: &[u8], needle: &[u8]) -> bool {
    haystack
        .windows(needle.len())
        .any(|window| window == needle)
}

/// A zip is what its members say, or just a zip.
fn inside_zip(document: &[u8]) -> (Format, &'static str) {
    let Ok(mut archive) = ZipArchive::new(Cursor::new(document)) else {
        return (Format::Zip, ZIP);
    };
    if let Some(found) = open_document(&mut archive) {
        return found;
    }
    let has = |name: &str| archive.index_for_name(name).is_some();
    if !has("[Content_Types].xml") {
        return (Format::Zip, ZIP);
    }
    let macros = |folder: &str| has(&format!("{folder}/vbaProject.bin"));
    let starts = |folder: &str| {
        archive
            .file_names_raw()
            .any(|name| name.starts_with(folder.as_bytes()))
    };
    if starts("word/") {
        return match macros("word") {
            true => (
                Format::Word,
                "application/vnd.ms-word.document.macroenabled.12",
            ),
            false => (Format::Word, DOCX),
        };
    }
    if starts("xl/") {
        return match (has("xl/workbook.bin"), macros("xl")) {
            (true, _) => (
                Format::Unread,
                "application/vnd.ms-excel.sheet.binary.macroenabled.12",
            ),
            (false, true) => (
                Format::Sheets,
                "application/vnd.ms-excel.sheet.macroenabled.12",
            ),
            (false, false) => (Format::Sheets, XLSX),
        };
    }
    if starts("ppt/") {
        return (Format::Slides, PPTX);
    }
    (Format::Zip, ZIP)
}

/// OpenDocument names itself in a first member.
fn open_document(archive: &mut ZipArchive<Cursor<&[u8]>>) -> Option<(Format, &'static str)> {
    use std::io::Read;
    let member = archive.by_name("mimetype").ok()?;
    let mut media_type = String::new();
    member.take(100).read_to_string(&mut media_type).ok()?;
    let media_type = match media_type.trim() {
        ODT => ODT,
        "application/vnd.oasis.opendocument.text-template" => ODT,
        "application/vnd.oasis.opendocument.spreadsheet" => {
            "application/vnd.oasis.opendocument.spreadsheet"
        }
        "application/vnd.oasis.opendocument.presentation" => {
            "application/vnd.oasis.opendocument.presentation"
        }
        "application/vnd.oasis.opendocument.graphics" => {
            "application/vnd.oasis.opendocument.graphics"
        }
        _ => return None,
    };
    Some((Format::OpenDocument, media_type))
}

/// The files of older Office programs name their streams in UTF-16.
fn inside_ole(document: &[u8]) -> (Format, &'static str) {
    let names = |name: &str| {
        let name: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        contains(document, &name)
    };
    if names("EncryptedPackage") {
        return (Format::Locked, "application/x-ole-storage");
    }
    let kinds = [
        ("WordDocument", "application/msword"),
        ("Workbook", "application/vnd.ms-excel"),
        ("PowerPoint Document", "application/vnd.ms-powerpoint"),
        ("__properties_version1.0", "application/vnd.ms-outlook"),
    ];
    let found = kinds.iter().find(|(stream, _)| names(stream));
    (
        Format::Unread,
        found.map_or("application/x-ole-storage", |(_, media_type)| media_type),
    )
}

fn kind_of_text(document: &[u8], name: &str) -> (Format, &'static str) {
    let start = text::beginning(sample(document)).to_lowercase();
    let start = start.trim_start();
    if start.starts_with("<!doctype html") || start.starts_with("<html") {
        return (Format::Html, "text/html");
    }
    if start.starts_with("<?xml") {
        return match (start.contains("<html"), start.contains("<svg")) {
            (true, _) => (Format::Html, "application/xhtml+xml"),
            (_, true) => (Format::Html, "image/svg+xml"),
            _ => (Format::Text, "application/xml"),
        };
    }
    if is_mail(start) {
        return (Format::Mail, "message/rfc822");
    }
    match extension(name).as_str() {
        "html" | "htm" if start.contains("</") => (Format::Html, "text/html"),
        "svg" => (Format::Html, "image/svg+xml"),
        "csv" => (Format::Text, "text/csv"),
        "tsv" => (Format::Text, "text/tab-separated-values"),
        "md" => (Format::Text, "text/markdown"),
        "json" => (Format::Text, "application/json"),
        "xml" => (Format::Text, "application/xml"),
        _ => (Format::Text, "text/plain"),
    }
}

/// Lines `Name: value` from the first on, two of them such as only mail has.
fn is_mail(start: &str) -> bool {
    let start = start
        .strip_prefix("from ")
        .and_then(|rest| rest.split_once('\n'))
        .map_or(start, |(_, rest)| rest);
    let mut known = 0;
    for line in start.lines() {
        if line.is_empty() {
            break;
        }
        if line.starts_with([' ', '\t']) {
            continue;
        }
        let Some((field, _)) = line.split_once(':') else {
            return false;
        };
        if field.is_empty()
            || !field
                .bytes()
                .all(|c| c.is_ascii_alphanumeric() || c == b'-')
        {
            return false;
        }
        let fields = [
            "from",
            "to",
            "date",
            "received",
            "message-id",
            "mime-version",
            "return-path",
            "delivered-to",
            "dkim-signature",
            "content-type",
        ];
        known += usize::from(fields.contains(&field));
    }
    known >= 3
}

fn extension(name: &str) -> String {
    name.rsplit_once('.')
        .map_or("", |(_, extension)| extension)
        .to_ascii_lowercase()
}
