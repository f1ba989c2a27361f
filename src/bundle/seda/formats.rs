//! Formats of PRONOM, for the media types that are exactly one of them.

/// The format's identifier. None where a media type is several formats, or is not known.
pub(super) fn format_id(media_type: &str) -> Option<&'static str> {
    let known = FORMATS.iter().find(|(known, _)| *known == media_type);
    known.map(|(_, format)| *format)
}

const FORMATS: &[(&str, &str)] = &[
    ("text/plain", "x-fmt/111"),
    ("text/csv", "x-fmt/18"),
    ("image/tiff", "fmt/353"),
    ("message/rfc822", "fmt/278"),
    ("application/zip", "x-fmt/263"),
    ("application/vnd.ms-outlook", "x-fmt/430"),
    (
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "fmt/412",
    ),
    (
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "fmt/214",
    ),
    (
        "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        "fmt/215",
    ),
];
