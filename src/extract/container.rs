//! Zip: every member through the same readers, all of them within one budget of bytes, members and depth.

use std::io::{Cursor, ErrorKind, Read};

use zeroize::Zeroizing;
use zip::ZipArchive;

use crate::extract::formats::read_document;
use crate::extract::sink::{Reading, Sink, Stop};
use crate::model::ExtractWarning;

/// Largest member that is read.
const MAX_MEMBER_BYTES: u64 = 100 * 1024 * 1024;

type Archive<'d> = ZipArchive<Cursor<&'d [u8]>>;

/// Opens a zip, in memory.
pub(super) fn open(document: &[u8]) -> Option<Archive<'_>> {
    ZipArchive::new(Cursor::new(document)).ok()
}

/// Reads a zip: the name of each member, then what it says.
pub(super) fn read(document: &[u8], sink: &mut Sink<'_>) -> Reading {
    let Some(mut archive) = open(document) else {
        return sink.warn(ExtractWarning::Damaged);
    };
    for index in 0..archive.len() {
        if !sink.wants_members() || sink.is_exhausted() {
            sink.warn(ExtractWarning::MembersSkipped)?;
            break;
        }
        if index > 0 {
            sink.end_page()?;
        }
        read_member(&mut archive, index, sink)?;
    }
    sink.judge_members()
}

fn read_member(archive: &mut Archive<'_>, index: usize, sink: &mut Sink<'_>) -> Reading {
    let Ok(entry) = archive.by_index_data(index) else {
        return sink.warn(ExtractWarning::Damaged);
    };
    let name = String::from_utf8_lossy(entry.name_raw()).into_owned();
    let name = entry.name().map_or(name, std::borrow::Cow::into_owned);
    let (locked, folder) = (entry.encrypted(), entry.is_dir());
    // What macOS adds to every zip says nothing.
    if name.starts_with("__MACOSX/") {
        return Ok(());
    }
    sink.text(&name)?;
    sink.text("\n")?;
    if folder {
        return Ok(());
    }
    if locked {
        return sink.warn(ExtractWarning::MembersSkipped);
    }
    match unpack(archive, index, sink)? {
        Some(member) => sink.member(|sink| read_document(member, &name, sink)),
        None => Ok(()),
    }
}

/// The bytes of a member; none, with a warning, if it is too large, damaged or packed in an unknown way.
fn unpack(
    archive: &mut Archive<'_>,
    index: usize,
    sink: &mut Sink<'_>,
) -> Result<Option<Zeroizing<Vec<u8>>>, Stop> {
    let mut member = Zeroizing::new(Vec::new());
    let outcome = match archive.by_index(index) {
        Ok(entry) => sink
            .bounded(entry)
            .take(MAX_MEMBER_BYTES + 1)
            .read_to_end(&mut member),
        Err(zip::result::ZipError::UnsupportedArchive(_)) => {
            sink.warn(ExtractWarning::MembersSkipped)?;
            return Ok(None);
        }
        Err(_) => {
            sink.warn(ExtractWarning::Damaged)?;
            return Ok(None);
        }
    };
    let too_large = u64::try_from(member.len()).is_ok_and(|bytes| bytes > MAX_MEMBER_BYTES);
    if too_large || sink.is_exhausted() {
        sink.warn(ExtractWarning::MembersSkipped)?;
        return Ok(None);
    }
    match outcome {
        Ok(_) => {}
        Err(error) if error.kind() == ErrorKind::OutOfMemory => {
            sink.warn(ExtractWarning::MemoryLimit)?;
        }
        Err(_) => sink.warn(ExtractWarning::Damaged)?,
    }
    Ok(Some(member))
}
