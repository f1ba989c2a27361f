//! Mail (RFC 5322): who, to whom, about what, when, the words, and the attachments through the same readers.

use mail_parser::{Address, Message, MessageParser, MimeHeaders, PartType};
use zeroize::Zeroizing;

use crate::extract::formats::read_document;
use crate::extract::html;
use crate::extract::sink::{Reading, Sink};
use crate::extract::text;
use crate::model::ExtractWarning;

/// Reads a message.
pub(super) fn read(document: &[u8], sink: &mut Sink<'_>) -> Reading {
    let Some(message) = MessageParser::default().parse(document) else {
        return text::read(document, sink);
    };
    read_message(&message, sink)?;
    sink.judge_attachments()
}

fn read_message(message: &Message<'_>, sink: &mut Sink<'_>) -> Reading {
    for (field, addresses) in [
        ("From", message.from()),
        ("To", message.to()),
        ("Cc", message.cc()),
    ] {
        if let Some(addresses) = addresses {
            sink.text(&format!("{field}: {}\n", written(addresses)))?;
        }
    }
    if let Some(subject) = message.subject() {
        sink.text(&format!("Subject: {subject}\n"))?;
    }
    if let Some(date) = message.date() {
        sink.text(&format!("Date: {}\n", date.to_rfc822()))?;
    }
    for part in message.text_bodies() {
        match &part.body {
            PartType::Text(text) => sink.text(text)?,
            PartType::Html(page) => html::read(page, sink)?,
            _ => {}
        }
        sink.end_line()?;
    }
    for part in message.attachments() {
        if !sink.wants_members() {
            return sink.warn(ExtractWarning::MembersSkipped);
        }
        sink.end_page()?;
        let name = part.attachment_name().unwrap_or_default();
        sink.text(name)?;
        sink.text("\n")?;
        match &part.body {
            PartType::Message(inner) => sink.member(|sink| read_message(inner, sink))?,
            PartType::Html(page) => sink.member(|sink| html::read(page, sink))?,
            PartType::Text(text) => sink.member(|sink| sink.text(text))?,
            _ => {
                let attachment = Zeroizing::new(part.contents().to_vec());
                sink.member(|sink| read_document(attachment, name, sink))?;
            }
        }
    }
    Ok(())
}

fn written(addresses: &Address<'_>) -> String {
    let written = addresses
        .iter()
        .map(|one| match (one.name(), one.address()) {
            (Some(name), Some(address)) => format!("{name} <{address}>"),
            (name, address) => name.or(address).unwrap_or_default().to_owned(),
        });
    written.collect::<Vec<_>>().join(", ")
}
