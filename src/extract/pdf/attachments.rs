//! Files attached to a PDF: each after a form feed, its name first, through the same readers as any document.

use hayro_syntax::Pdf;
use hayro_syntax::object::{Array, Dict, Object, Stream, String as PdfString};
use zeroize::Zeroizing;

use crate::extract::formats::read_document;
use crate::extract::pdf::text_string;
use crate::extract::sink::{Reading, Sink};
use crate::model::ExtractWarning;

/// Nodes of the tree of names that are looked at.
const MAX_NODES: usize = 1_000;

/// Attachments that are read.
const MAX_ATTACHMENTS: usize = 200;

/// Reads the attachments.
pub(super) fn read(pdf: &Pdf, sink: &mut Sink<'_>) -> Reading {
    let specifications = specifications(pdf);
    for specification in specifications.iter().take(MAX_ATTACHMENTS) {
        if !sink.wants_members() {
            return sink.warn(ExtractWarning::MembersSkipped);
        }
        sink.end_page()?;
        read_one(specification, sink)?;
    }
    if specifications.len() > MAX_ATTACHMENTS {
        sink.warn(ExtractWarning::MembersSkipped)?;
    }
    sink.judge_attachments()
}

fn read_one(specification: &Dict<'_>, sink: &mut Sink<'_>) -> Reading {
    let name = specification
        .get::<PdfString<'_>>(b"UF")
        .or_else(|| specification.get::<PdfString<'_>>(b"F"))
        .map(|name| text_string(name.as_bytes()))
        .unwrap_or_default();
    sink.text(&name)?;
    sink.text("\n")?;
    let stream = specification.get::<Dict<'_>>(b"EF").and_then(|files| {
        files
            .get::<Stream<'_>>(b"F")
            .or_else(|| files.get::<Stream<'_>>(b"UF"))
    });
    let Some(Ok(bytes)) = stream.map(|stream| stream.decoded_data()) else {
        return sink.warn(ExtractWarning::MembersSkipped);
    };
    let attachment = Zeroizing::new(bytes.into_owned());
    sink.member(|sink| read_document(attachment, &name, sink))
}

/// The file specifications in the tree of names.
fn specifications(pdf: &Pdf) -> Vec<Dict<'_>> {
    let xref = pdf.xref();
    let tree = xref.get::<Dict<'_>>(xref.root_id()).and_then(|catalogue| {
        catalogue
            .get::<Dict<'_>>(b"Names")?
            .get::<Dict<'_>>(b"EmbeddedFiles")
    });
    let mut nodes: Vec<Dict<'_>> = tree.into_iter().collect();
    let mut found = Vec::new();
    let mut looked_at = 0;
    while let Some(node) = nodes.pop() {
        looked_at += 1;
        if looked_at > MAX_NODES {
            break;
        }
        if let Some(names) = node.get::<Array<'_>>(b"Names") {
            found.extend(
                names
                    .iter::<Object<'_>>()
                    .filter_map(Object::into_dict)
                    .take(MAX_ATTACHMENTS + 1),
            );
        }
        if let Some(kids) = node.get::<Array<'_>>(b"Kids") {
            nodes.extend(kids.iter::<Dict<'_>>().take(MAX_NODES));
        }
    }
    found
}
