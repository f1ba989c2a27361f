//! What was read in a document and why it was believed: every value with the place where it was found, and the reasons
//! for its class.
//!
//! The readings of one document need not agree: two sure readings of one field with different values are a contradiction,
//! which is listed, never smoothed over.

use serde::{Deserialize, Serialize};

use crate::model::RecordClass;
use crate::model::open_name::open_named;

/// One value read somewhere. Identity: a name may be among them.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Reading {
    /// What it is a value of.
    pub field: ReadField,
    /// The value in the field's written form: dates `2026-11-24`, the others as in the document, cleaned.
    pub value: String,
    /// Where it was found.
    pub zone: Zone,
    /// The page, from 1, where the document has pages and the zone is in it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub page: Option<u32>,
    /// How far it is to be believed.
    pub sure: Sureness,
}

open_named!(
    /// What a value is a value of. Written in descriptors by these names: never rename one.
    ReadField {
        /// The candidate: name and first name.
        Candidate = "candidate",
        /// The candidate's nom d'usage.
        UsedName = "used_name",
        /// The candidate's birth date.
        BirthDate = "birth_date",
        /// The candidate's number in CERES.
        CeresId = "ceres_id",
        /// The session's number.
        Session = "session",
        /// The session's first day.
        SessionStart = "session_start",
        /// The session's last day.
        SessionEnd = "session_end",
        /// The title's code, with its millésime where it stands beside it.
        Titre = "titre",
        /// The title's short form.
        Sigle = "sigle",
        /// The site of an agrément or a convention.
        Site = "site",
        /// How the candidate came to the session: names of `AccessPath`.
        Path = "path",
        /// What the jury decided: names of `JuryDecision`.
        Decision = "decision",
        /// A CCP: its number in CERES, or its place in the title (`CCP1`).
        Ccp = "ccp",
        /// The day that the document bears.
        DocumentDate = "document_date",
        /// The first day on which what the document grants or agrees is valid.
        ValidFrom = "valid_from",
        /// The last day on which it is.
        ValidThrough = "valid_through",
    }
);

open_named!(
    /// Where something was found. Written in descriptors by these names: never rename one.
    Zone {
        /// A heading of the document.
        Heading = "heading",
        /// A footer, or the running header of its pages.
        Footer = "footer",
        /// Beside a label of a form.
        Label = "label",
        /// A sentence of the document.
        Body = "body",
        /// A ticked box.
        Box = "box",
        /// The file name.
        FileName = "file_name",
        /// A folder above it.
        Folder = "folder",
        /// A sidecar file or a table dropped with it.
        Sidecar = "sidecar",
        /// The registry of sessions and candidates.
        Registry = "registry",
        /// A person said so.
        Person = "person",
        /// A field of a form that is still to be filled in.
        Blank = "blank",
        /// Nowhere: it was looked for in the whole text.
        Nowhere = "nowhere",
    }
);

/// How far a reading is to be believed. Written in descriptors by these names: never rename one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sureness {
    /// Something looks like it: shown, not used.
    Doubtful,
    /// Found in one good place.
    Likely,
    /// Found where it cannot be anything else, or in two places that agree.
    Sure,
}

/// One reason for or against a class: words of the schedule, never of the document.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct ClassReason {
    /// The class that it speaks of.
    pub class: RecordClass,
    /// The cue, as the schedule writes it, folded.
    pub cue: String,
    /// Where it was found.
    pub zone: Zone,
    /// The page, from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub page: Option<u32>,
    /// What it counts: negative if it speaks against the class.
    pub weight: i32,
}
