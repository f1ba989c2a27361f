//! `metadata.csv`: one line for each file.

use std::collections::BTreeSet;

use csv::{ReaderBuilder, StringRecord};

use crate::model::RetentionSchedule;
use crate::sidecar::keys::{Key, key};
use crate::sidecar::values::{Values, path};
use crate::sidecar::{
    Sidecar, SidecarError, SidecarFault, SidecarFile, SidecarFinding, comparable,
};

/// Lines of a table.
const MAX_LINES: usize = 50_000;

/// Findings that are listed.
const MAX_FINDINGS: usize = 1_000;

/// A heading and what it means.
struct Column {
    written: String,
    key: Option<Key>,
}

/// Reads a table.
pub(super) fn read(text: &str, schedule: &RetentionSchedule) -> Result<Sidecar, SidecarError> {
    let (text, first_line) = without_separator_line(text);
    let mut lines = ReaderBuilder::new()
        .delimiter(delimiter(text))
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes());
    let mut lines = lines.records();
    // The text is UTF-8 and the lines may differ in length: there is nothing left to fail.
    let Some(Ok(headings)) = lines.next() else {
        return Err(SidecarError::NotASidecar);
    };
    let mut reader = Reader {
        text,
        schedule,
        columns: Vec::new(),
        sidecar: Sidecar::default(),
        seen: BTreeSet::new(),
        first_line,
    };
    reader.headings(&headings)?;
    for (number, line) in lines.enumerate() {
        if number >= MAX_LINES {
            return Err(SidecarError::TooManyLines { limit: MAX_LINES });
        }
        if let Ok(line) = line {
            reader.line(&line);
        }
    }
    Ok(reader.sidecar)
}

/// Leaves out the line `sep=;` that tells one spreadsheet program its delimiter. Returns the lines left out.
fn without_separator_line(text: &str) -> (&str, u64) {
    let text = text.trim_start_matches('\u{feff}');
    match text.split_once('\n') {
        Some((first, rest)) if first.trim_end().len() == 5 && first.starts_with("sep=") => {
            (rest, 1)
        }
        _ => (text, 0),
    }
}

/// What stands most often between the headings, outside quotes.
fn delimiter(text: &str) -> u8 {
    let mut quoted = false;
    let mut counts = [(b';', 0_usize), (b',', 0), (b'\t', 0)];
    let first = text.lines().find(|line| !line.trim().is_empty());
    for c in first.unwrap_or_default().bytes() {
        quoted ^= c == b'"';
        if !quoted && let Some((_, count)) = counts.iter_mut().find(|(known, _)| *known == c) {
            *count += 1;
        }
    }
    let most = counts.iter().rev().max_by_key(|(_, count)| *count);
    most.map_or(b';', |(delimiter, _)| *delimiter)
}

struct Reader<'s> {
    text: &'s str,
    schedule: &'s RetentionSchedule,
    columns: Vec<Column>,
    sidecar: Sidecar,
    seen: BTreeSet<String>,
    first_line: u64,
}

impl Reader<'_> {
    fn headings(&mut self, headings: &StringRecord) -> Result<(), SidecarError> {
        for written in headings {
            let mut known = key(written);
            if known.is_none() && !written.trim().is_empty() {
                self.find_heading(headings, written, SidecarFault::UnknownKey);
            }
            if known.is_some() && self.columns.iter().any(|column| column.key == known) {
                self.find_heading(headings, written, SidecarFault::RepeatedKey);
                known = None;
            }
            self.columns.push(Column {
                written: written.to_owned(),
                key: known,
            });
        }
        let known = self.columns.iter().filter(|column| column.key.is_some());
        let names_files = self
            .columns
            .iter()
            .any(|column| column.key == Some(Key::File));
        match names_files && known.count() >= 2 {
            true => Ok(()),
            false => Err(SidecarError::NotASidecar),
        }
    }

    fn line(&mut self, line: &StringRecord) {
        if line.iter().all(|cell| cell.trim().is_empty()) {
            return;
        }
        let file = self
            .columns
            .iter()
            .position(|column| column.key == Some(Key::File))
            .unwrap_or_default();
        let written = line.get(file).unwrap_or_default();
        let path = match path(written) {
            Ok(path) => path,
            Err(fault) => return self.find(line, file, fault),
        };
        if !self.seen.insert(comparable(&path)) {
            return self.find(line, file, SidecarFault::RepeatedFile);
        }
        let file = self.values(line, path);
        self.sidecar.say(file);
    }

    /// What a line says of its file.
    fn values(&mut self, line: &StringRecord, path: String) -> SidecarFile {
        let mut values = Values::default();
        for place in 0..self.columns.len() {
            let key = self.columns.get(place).and_then(|column| column.key);
            let (Some(key), Some(cell)) = (key, line.get(place)) else {
                continue;
            };
            if let Err(fault) = values.take(key, cell, self.schedule) {
                self.find(line, place, fault);
            }
        }
        values.into_file(path)
    }

    fn find(&mut self, line: &StringRecord, place: usize, fault: SidecarFault) {
        let key = self.columns.get(place).map(|column| column.written.clone());
        self.push(SidecarFinding {
            line: self.number(line),
            column: u64::try_from(place + 1).ok(),
            key: key.unwrap_or_default(),
            value: line.get(place).unwrap_or_default().to_owned(),
            fault,
        });
    }

    fn find_heading(&mut self, headings: &StringRecord, written: &str, fault: SidecarFault) {
        self.push(SidecarFinding {
            line: self.number(headings),
            column: u64::try_from(self.columns.len() + 1).ok(),
            key: written.to_owned(),
            value: String::new(),
            fault,
        });
    }

    /// The line, counted from 1. The reader counts empty lines before it as its own.
    fn number(&self, line: &StringRecord) -> Option<u64> {
        let position = line.position()?;
        let start = usize::try_from(position.byte()).ok()?;
        let rest = self.text.as_bytes().get(start..).unwrap_or_default();
        let empty = rest.iter().take_while(|c| matches!(c, b'\n' | b'\r'));
        let empty = empty.filter(|c| **c == b'\n').count();
        Some(position.line() + self.first_line + u64::try_from(empty).ok()?)
    }

    fn push(&mut self, finding: SidecarFinding) {
        if self.sidecar.findings.len() < MAX_FINDINGS {
            self.sidecar.findings.push(finding);
        }
    }
}
