//! Facts that come beside documents: a table `metadata.csv` in their folder, or `document.pdf.json` beside one of them.
//!
//! Pure: text in, readings out. Nothing is guessed: what a heading or a value does not say clearly is a finding with its
//! line and column, and the rest is still read and applied. Where the class of a line is unknown, it stays what is found in
//! the document itself.
//!
//! # Forms
//!
//! A table has one line for each file, and headings in its first line: one for the file name, the others from the list in
//! `keys.rs`, French or English; accents, capitals, `_` and order do not count. Delimiter (`;`, `,`, tab) and encoding
//! (UTF-8, UTF-16 with its mark, Windows-1252) are found out, as spreadsheets write them. A table whose headings do
//! not name files is none of ours. A JSON file is one object with the same keys.
//!
//! ```text
//! fichier;classe;session;candidat;date de naissance
//! scan001.pdf;session.pv;24-0117;;
//! scan002.pdf;Dossier professionnel;24-0117;LE GOFF Jean-François;03/05/1991
//! ```

mod beside;
mod decode;
mod keys;
mod table;
mod values;

use std::collections::BTreeMap;

use unicode_normalization::UnicodeNormalization;

use crate::model::{Reading, RecordClass, RetentionSchedule, StageReached};

/// Largest sidecar that is read.
pub const MAX_BYTES: usize = 8 * 1024 * 1024;

/// Names of a table that describes the files of its folder and of those below it, composed.
pub const TABLE_NAMES: &[&str] = &[
    "metadata.csv",
    "Metadata.csv",
    "METADATA.CSV",
    "metadonnees.csv",
    "métadonnées.csv",
];

/// What is added to a file's name to name the one that describes it.
pub const BESIDE_EXTENSIONS: &[&str] = &[".json", ".JSON"];

/// What a sidecar says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sidecar {
    files: Vec<SidecarFile>,
    /// Places in `files` by path, in the form in which paths are compared.
    places: BTreeMap<String, usize>,
    findings: Vec<SidecarFinding>,
}

/// What a sidecar says of one file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SidecarFile {
    /// The file's path from the sidecar's folder, with `/` between its parts, composed.
    pub path: String,
    /// The class, one of the schedule's.
    pub class: Option<RecordClass>,
    /// A state that it has reached, one of the schedule's.
    pub stage: Option<StageReached>,
    /// Every value, sure, with the zone `Sidecar`.
    pub readings: Vec<Reading>,
}

/// Something in a sidecar that is not used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SidecarFinding {
    /// The line, from 1; none in a JSON file.
    pub line: Option<u64>,
    /// The column of the table, from 1; none where the whole line is meant.
    pub column: Option<u64>,
    /// The heading or key, as written.
    pub key: String,
    /// What stands there, as written.
    pub value: String,
    /// What is wrong with it.
    pub fault: SidecarFault,
}

/// What is wrong with a heading or a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SidecarFault {
    /// A heading or key that is not known.
    UnknownKey,
    /// A heading or key that says the same as an earlier one.
    RepeatedKey,
    /// Not the id of a class in the schedule, its title, nor another name that only one class has. The class stays what is
    /// found.
    UnknownClass,
    /// Not a state that documents of the schedule go through.
    Stage,
    /// Not a date such as 24/11/2026.
    Date,
    /// Not a way to a session (formation continue, apprentissage, VAE, capitalisation, CCS, équivalence).
    AccessPath,
    /// Not a jury's decision (réussite, réussite partielle, échec, absence).
    Decision,
    /// Longer than a value may be.
    TooLong,
    /// Neither a text nor a number.
    NotAText,
    /// The line names no file.
    NoFile,
    /// A path that leads out of the folder.
    OutsidePath,
    /// The file has a line already. This one is not applied.
    RepeatedFile,
}

/// Why a file is not a sidecar.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SidecarError {
    /// Larger than a sidecar may be.
    #[error("larger than {MAX_BYTES} bytes")]
    TooLarge,
    /// More lines than a sidecar may have.
    #[error("more than {limit} lines")]
    TooManyLines {
        /// What is allowed.
        limit: usize,
    },
    /// The headings do not name files and facts: a table of something else.
    #[error("the headings are not those of a sidecar")]
    NotASidecar,
    /// Not JSON.
    #[error("line {line}, column {column}: not JSON")]
    Json {
        /// Counted from 1.
        line: usize,
        /// Counted from 1.
        column: usize,
    },
    /// JSON that is not one object.
    #[error("not one JSON object")]
    NotAnObject,
}

/// Which files a file may describe, as its own name says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SidecarKind {
    /// Those of its folder and the folders below it.
    Table,
    /// The one of this name beside it.
    Beside(String),
}

/// Whether a file with this name may be a sidecar, and of what.
pub fn kind_of(file_name: &str) -> Option<SidecarKind> {
    let name: String = file_name.nfc().collect();
    if TABLE_NAMES.contains(&name.as_str()) {
        return Some(SidecarKind::Table);
    }
    let described = BESIDE_EXTENSIONS
        .iter()
        .find_map(|extension| file_name.strip_suffix(extension))?;
    let (stem, inner) = described.rsplit_once('.')?;
    let is_beside = !stem.is_empty()
        && (1..=5).contains(&inner.len())
        && inner.bytes().all(|c| c.is_ascii_alphanumeric());
    is_beside.then(|| SidecarKind::Beside(described.to_owned()))
}

/// Reads a sidecar of this kind.
///
/// Errors: [`SidecarError`], if nothing of it can be used.
pub fn read(
    bytes: &[u8],
    kind: &SidecarKind,
    schedule: &RetentionSchedule,
) -> Result<Sidecar, SidecarError> {
    if bytes.len() > MAX_BYTES {
        return Err(SidecarError::TooLarge);
    }
    let text = decode::decode(bytes);
    match kind {
        SidecarKind::Table => table::read(&text, schedule),
        SidecarKind::Beside(file_name) => beside::read(&text, file_name, schedule),
    }
}

impl Sidecar {
    /// What it says of each file, in its own order.
    pub fn files(&self) -> &[SidecarFile] {
        &self.files
    }

    /// What could not be read, in the order found.
    pub fn findings(&self) -> &[SidecarFinding] {
        &self.findings
    }

    /// What is said of the file at `path`, seen from the sidecar's folder. Capitals and the form of accents do not count.
    pub fn file(&self, path: &str) -> Option<&SidecarFile> {
        self.files.get(*self.places.get(&comparable(path))?)
    }

    /// Adds what is said of a file of which nothing was said yet.
    fn say(&mut self, file: SidecarFile) {
        self.places.insert(comparable(&file.path), self.files.len());
        self.files.push(file);
    }
}

/// The form in which paths are compared.
fn comparable(path: &str) -> String {
    path.nfc().flat_map(char::to_lowercase).collect()
}
