//! Word processing and slides, OOXML and OpenDocument: XML members read as streams, paragraph by paragraph.

use std::io::{BufReader, Cursor, Read};

use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};
use zip::ZipArchive;

use crate::extract::container::open;
use crate::extract::sink::{Reading, Sink};
use crate::model::ExtractWarning;

pub(super) type Archive<'d> = ZipArchive<Cursor<&'d [u8]>>;

/// What an XML member says, one thing at a time. Names are without their prefix.
pub(super) enum Token<'t> {
    Open(&'t str, &'t BytesStart<'t>),
    Close(&'t str),
    Text(&'t str),
}

/// Which elements of a format mean what.
struct Rules {
    /// The only elements whose text counts.
    text: &'static [&'static str],
    paragraph: &'static [&'static str],
    line_break: &'static [&'static str],
    tab: &'static [&'static str],
    cell: &'static [&'static str],
    row: &'static [&'static str],
    page: &'static [&'static str],
    /// Elements that are not read at all.
    unread: &'static [&'static str],
}

const WORD: Rules = Rules {
    text: &["t"],
    paragraph: &["p"],
    line_break: &["br", "cr"],
    tab: &["tab", "ptab"],
    cell: &["tc"],
    row: &["tr"],
    page: &[],
    // What follows an `AlternateContent` as fallback says the same again; `tabs` only defines tab stops.
    unread: &["Fallback", "tabs", "instrText", "delText"],
};

const SLIDE: Rules = Rules {
    tab: &[],
    unread: &["Fallback", "tabLst"],
    ..WORD
};

const OPEN_DOCUMENT: Rules = Rules {
    text: &["p", "h"],
    paragraph: &["p", "h"],
    line_break: &["line-break"],
    tab: &["tab"],
    cell: &["table-cell", "covered-table-cell"],
    row: &["table-row"],
    page: &["page"],
    unread: &["tracked-changes", "binary-data"],
};

/// Reads docx or docm.
pub(super) fn read_word(document: &[u8], sink: &mut Sink<'_>) -> Reading {
    let Some(mut archive) = open(document) else {
        return sink.warn(ExtractWarning::Damaged);
    };
    let parts = [
        "word/header",
        "word/document",
        "word/footnotes",
        "word/endnotes",
        "word/comments",
        "word/footer",
    ];
    let before = sink.said_bytes();
    for part in parts {
        for name in numbered(&archive, part) {
            read_part(&mut archive, &name, &WORD, sink)?;
        }
    }
    judge_pictures(&archive, before, sink)
}

/// Reads pptx: each slide is a page, its notes with it.
pub(super) fn read_slides(document: &[u8], sink: &mut Sink<'_>) -> Reading {
    let Some(mut archive) = open(document) else {
        return sink.warn(ExtractWarning::Damaged);
    };
    let before = sink.said_bytes();
    let slides = numbered(&archive, "ppt/slides/slide");
    sink.pages(slides.len())?;
    for (number, slide) in slides.iter().enumerate() {
        if number > 0 {
            sink.end_page()?;
        }
        read_part(&mut archive, slide, &SLIDE, sink)?;
    }
    for notes in ["ppt/notesSlides/notesSlide", "ppt/comments/comment"] {
        for name in numbered(&archive, notes) {
            read_part(&mut archive, &name, &SLIDE, sink)?;
        }
    }
    judge_pictures(&archive, before, sink)
}

/// Reads odt, ods, odp or odg. Headers and footers lie in the styles.
pub(super) fn read_open_document(document: &[u8], sink: &mut Sink<'_>) -> Reading {
    let Some(mut archive) = open(document) else {
        return sink.warn(ExtractWarning::Damaged);
    };
    if is_locked(&mut archive, sink) {
        return sink.warn(ExtractWarning::PasswordNeeded);
    }
    let before = sink.said_bytes();
    for name in ["content.xml", "styles.xml"] {
        read_part(&mut archive, name, &OPEN_DOCUMENT, sink)?;
    }
    judge_pictures(&archive, before, sink)
}

/// A document without a word but with pictures is a scan that somebody pasted.
fn judge_pictures(archive: &Archive<'_>, said_before: usize, sink: &mut Sink<'_>) -> Reading {
    let folders: [&[u8]; 3] = [b"word/media/", b"ppt/media/", b"Pictures/"];
    let is_picture = |name: &[u8]| folders.iter().any(|folder| name.starts_with(folder));
    match sink.said_bytes() == said_before && archive.file_names_raw().any(is_picture) {
        true => sink.warn(ExtractWarning::NoTextLayer),
        false => Ok(()),
    }
}

/// The XML members whose name is `start`, perhaps a number, and `.xml`, by their numbers.
pub(super) fn numbered(archive: &Archive<'_>, start: &str) -> Vec<String> {
    let mut found: Vec<(u64, String)> = archive
        .file_names_raw()
        .filter_map(|name| {
            let name = std::str::from_utf8(name).ok()?;
            let number = name.strip_prefix(start)?.strip_suffix(".xml")?;
            let number = match number {
                "" => 0,
                digits => digits.parse().ok()?,
            };
            Some((number, name.to_owned()))
        })
        .collect();
    found.sort();
    found.into_iter().map(|(_, name)| name).collect()
}

/// Hands each thing that an XML member says to `each`; damage ends the member, with a warning.
pub(super) fn for_each_token(
    archive: &mut Archive<'_>,
    name: &str,
    sink: &mut Sink<'_>,
    each: &mut dyn FnMut(Token<'_>, &mut Sink<'_>) -> Reading,
) -> Reading {
    let Some(index) = archive.index_for_name(name) else {
        return Ok(());
    };
    let Ok(member) = archive.by_index(index) else {
        return sink.warn(ExtractWarning::Damaged);
    };
    let mut xml = Reader::from_reader(BufReader::new(sink.bounded(member)));
    xml.config_mut().check_end_names = false;
    xml.config_mut().allow_unmatched_ends = true;
    let mut buffer = Vec::new();
    loop {
        buffer.clear();
        match xml.read_event_into(&mut buffer) {
            Ok(Event::Start(start)) => {
                each(Token::Open(start.local_name().into_inner(), &start), sink)?
            }
            Ok(Event::End(end)) => each(Token::Close(end.local_name().into_inner()), sink)?,
            Ok(Event::Empty(start)) => {
                let name = start.local_name().into_inner();
                each(Token::Open(name, &start), sink)?;
                each(Token::Close(name), sink)?;
            }
            Ok(Event::Text(text)) => each(Token::Text(&text.into_inner()), sink)?,
            Ok(Event::CData(text)) => each(Token::Text(&text.into_inner()), sink)?,
            Ok(Event::GeneralRef(reference)) => {
                let mut space = [0_u8; 4];
                let resolved = match reference.resolve_char_ref() {
                    Ok(Some(character)) => &*character.encode_utf8(&mut space),
                    _ => match reference.into_inner().as_ref() {
                        "amp" => "&",
                        "lt" => "<",
                        "gt" => ">",
                        "quot" => "\"",
                        "apos" => "'",
                        _ => "",
                    },
                };
                each(Token::Text(resolved), sink)?;
            }
            Ok(Event::Eof) => break,
            Ok(_) => {}
            Err(_) => return sink.warn(ExtractWarning::Damaged),
        }
    }
    match sink.is_exhausted() {
        true => sink.warn(ExtractWarning::MembersSkipped),
        false => Ok(()),
    }
}

/// The value of the attribute whose name without prefix is `name`.
pub(super) fn attribute(start: &BytesStart<'_>, name: &str) -> Option<String> {
    let mut attributes = start.attributes();
    let found = attributes
        .with_checks(false)
        .filter_map(Result::ok)
        .find(|attribute| attribute.key.local_name().into_inner() == name)?;
    let value = found.normalized_value(XmlVersion::Implicit1_0).ok()?;
    Some(value.into_owned())
}

/// Whether an OpenDocument file's manifest says that its members are encrypted.
fn is_locked(archive: &mut Archive<'_>, sink: &mut Sink<'_>) -> bool {
    let Ok(member) = archive.by_name("META-INF/manifest.xml") else {
        return false;
    };
    let mut manifest = Vec::new();
    // A manifest that cannot be read to its end is looked at as far as it goes.
    let _bytes = sink
        .bounded(member)
        .take(1024 * 1024)
        .read_to_end(&mut manifest);
    manifest
        .windows(15)
        .any(|window| window == b"encryption-data")
}

fn read_part(archive: &mut Archive<'_>, name: &str, rules: &Rules, sink: &mut Sink<'_>) -> Reading {
    let mut flow = Flow {
        rules,
        unread_depth: 0,
        text_depth: 0,
        cell_depth: 0,
        gap: None,
        has_text: false,
        pages: 0,
    };
    for_each_token(archive, name, sink, &mut |token, sink| {
        flow.take(token, sink)
    })?;
    sink.end_line()
}

/// Puts paragraphs, cells and rows one after the other, with what separates them.
struct Flow<'r> {
    rules: &'r Rules,
    unread_depth: usize,
    text_depth: usize,
    cell_depth: usize,
    gap: Option<char>,
    has_text: bool,
    pages: usize,
}

impl Flow<'_> {
    fn take(&mut self, token: Token<'_>, sink: &mut Sink<'_>) -> Reading {
        match token {
            Token::Open(name, _) if self.unread_depth > 0 || self.rules.unread.contains(&name) => {
                self.unread_depth += 1;
                Ok(())
            }
            Token::Close(_) if self.unread_depth > 0 => {
                self.unread_depth -= 1;
                Ok(())
            }
            Token::Text(_) if self.unread_depth > 0 => Ok(()),
            Token::Open(name, start) => self.open(name, start, sink),
            Token::Close(name) => {
                self.close(name);
                Ok(())
            }
            Token::Text(text) if self.text_depth > 0 => self.say(text, sink),
            Token::Text(_) => Ok(()),
        }
    }

    fn open(&mut self, name: &str, start: &BytesStart<'_>, sink: &mut Sink<'_>) -> Reading {
        let rules = self.rules;
        if rules.page.contains(&name) {
            self.pages += 1;
            if self.pages > 1 {
                self.widen('\u{c}');
            }
        }
        self.text_depth += usize::from(rules.text.contains(&name));
        self.cell_depth += usize::from(rules.cell.contains(&name));
        if rules.line_break.contains(&name) {
            self.widen('\n');
        } else if rules.tab.contains(&name) {
            self.say("\t", sink)?;
        } else if name == "s" && self.text_depth > 0 {
            // OpenDocument writes runs of spaces as a count.
            let count = attribute(start, "c").and_then(|count| count.parse().ok());
            self.say(&" ".repeat(count.unwrap_or(1_usize).min(100)), sink)?;
        } else if name == "noBreakHyphen" {
            self.say("-", sink)?;
        }
        Ok(())
    }

    fn close(&mut self, name: &str) {
        let rules = self.rules;
        if rules.text.contains(&name) {
            self.text_depth = self.text_depth.saturating_sub(1);
        }
        if rules.cell.contains(&name) {
            self.cell_depth = self.cell_depth.saturating_sub(1);
            self.widen('\t');
        } else if rules.row.contains(&name) {
            self.widen('\n');
        } else if rules.paragraph.contains(&name) {
            self.widen(if self.cell_depth > 0 { ' ' } else { '\n' });
        }
    }

    /// Keeps the widest gap before the next text.
    fn widen(&mut self, gap: char) {
        let rank = |gap: char| {
            [' ', '\t', '\n', '\u{c}']
                .iter()
                .position(|known| *known == gap)
        };
        if self.gap.and_then(rank) < rank(gap) {
            self.gap = Some(gap);
        }
    }

    fn say(&mut self, text: &str, sink: &mut Sink<'_>) -> Reading {
        if text.is_empty() {
            return Ok(());
        }
        let gap = self.gap.take().filter(|_| self.has_text);
        self.has_text = true;
        if let Some(gap) = gap {
            sink.text(gap.encode_utf8(&mut [0; 4]))?;
        }
        sink.text(text)
    }
}
