//! A record as the engines are given it, of which nothing is known.

use std::path::Path;

use chartrier::model::{
    Backing, ContentDigest, EntityId, FiledRecord, OriginalPath, RegistryLinks,
};

/// A record of which nothing is known but that it is there; a test says what it is about.
pub fn filed(entity: EntityId) -> FiledRecord {
    FiledRecord {
        entity,
        content: ContentDigest([0; 32]),
        class: None,
        class_is_sure: true,
        backing: Backing::Said,
        rivals: Vec::new(),
        contradicted: Vec::new(),
        site: None,
        session: None,
        titre: None,
        candidate: None,
        birth_date: None,
        decision: None,
        document_date: None,
        date_is_named: false,
        valid_from: None,
        valid_through: None,
        session_end: None,
        stages: Vec::new(),
        documents: None,
        parts: Vec::new(),
        state_of: None,
        decided: None,
        accepted: false,
        pages_in_no_part: 0,
        size_bytes: 1000,
        received: "2026-01-01T00:00:00.000Z".parse().unwrap(),
        path: OriginalPath::new(Path::new("depot/fichier.pdf")),
        links: RegistryLinks {
            session: None,
            candidate: None,
        },
    }
}
