//! chartrier: a sealed document archive for the accredited centres of the French *titre professionnel*.
//!
//! This page is the map. Two things are the archive: sealed files and a journal. Catalog and search engine follow them and
//! may be thrown away.
//!
//! # Words
//!
//! | here | users read | meaning |
//! |---|---|---|
//! | deposit, accession | dépôt, prise en charge | a file on its way in, and what became of it |
//! | record | document archivé | a document that the archive has in charge |
//! | entity | – | whatever has its own key: a record, a quarantined deposit, an actor |
//! | descriptor | fiche | what is known of an entity, sealed to its key, in versions |
//! | object, text | – | the bytes as received, and what could be read of them, sealed to a one-time key |
//! | class, retention schedule | catégorie, tableau de gestion | what a document is, and the rules for each kind |
//! | journal, entry, tail | journal, événement | what happened, in order; appending to the tail is the commit of everything |
//! | commitment | – | what the journal holds of a descriptor: a digest over salted blocks, which says nothing by itself |
//! | checkpoint | scellé | a signed head of the journal's Merkle tree, worth something once it is kept elsewhere |
//! | key place | lieu de clés | a folder with all the keys, on a medium of its own |
//! | finding | anomalie | something that a verification found; never an error |
//!
//! # Where things are
//!
//! ```text
//! model      plain data                                disk      write, sync, rename, lock: the only place that does
//! keys       owners, keyring, places, seal and open    store     sealed files
//! journal    tail, tree, checkpoints                   catalog   records as rows (derived)
//! search     full text (derived)                       extract   bytes to text, in killable children
//! policy     retention schedules as written            classify  facts to class (pure)
//! registry   lists of sessions and candidates, likeness of persons, links of records (pure)
//! sidecar    facts beside documents, as written (pure)
//! completeness  what is missing and late (pure)         retention what is kept until when, and why (pure)
//! report   gaps, calendar, dashboard; papers as PDF     bundle    zips for whoever controls, which prove themselves
//! archive    the only place where engines meet         ingest    drop folder and one-off ingest
//! words      every word a user reads, two languages    cli       the command line; no rules
//! ```
//!
//! A module imports only those that `tests/tidy.rs` lists for it. Engines never import each other: what needs two of them is
//! in `archive/`.
//!
//! # A deposit
//!
//! `ingest` finds a settled file and holds it open. `archive::Archive::prepare` reads it once, seals it to a one-time key,
//! syncs, opens it again and compares, giving the same stream to a reading child; classifies; seals text and descriptor.
//! `archive::Archive::commit` takes the commit lock, catches up, decides (new record, later version, duplicate), makes the
//! new keys durable in every place, gives the files their names, and appends to the journal's tail: the commit. Only then
//! is the source removed. Catalog and search engine follow.
//!
//! # Invariants, and where they are kept
//!
//! - What the journal names is durable before the journal names it: `archive/accession.rs`.
//! - A file that has its final name was synced and read back: `store/mod.rs`.
//! - A key is durable in every reachable place before the journal names its entity: `keys/keyring.rs`.
//! - A journal entry is never changed; only an incomplete last group is cut, and what was cut is kept: `journal/mod.rs`.
//! - After a failed sync nobody writes until the tail was copied to a new file: `journal/mod.rs`.
//! - A source is removed only if it is still the very file that was read, and after the commit: `ingest/source.rs`.
//! - The catalog never holds a descriptor's secret block: `catalog/rows.rs`.
//! - Nothing readable is written outside the drop folder and what a person takes out: every writer goes through `keys`,
//!   SQLCipher or the search engine's encrypting directory.
//! - Order of locks within a process: commit lock, catalog, journal, keyring. The commit lock is waited for while holding
//!   none of the others.
//!
//! # Formats
//!
//! Each is specified where it is written, with an example that `tests/formats/` rebuilds: [`journal`],
//! [`journal::timestamp`], [`journal::ssh`], [`store`],
//! [`journal::Seen`], `model/descriptor.rs`, `model/hold.rs`, `model/consultation.rs`, `model/request.rs`, `model/issued.rs`, [`bundle`], [`bundle::seda`], [`keys`], `archive/settings.rs`; `search/sealed_file.rs` for what is derived.

pub mod archive;
pub mod bundle;
pub mod catalog;
pub mod classify;
pub mod cli;
pub mod clock;
pub mod completeness;
pub mod disk;
pub mod extract;
pub mod ingest;
pub mod journal;
pub mod keys;
pub mod model;
pub mod policy;
pub mod registry;
pub mod report;
pub mod retention;
pub mod search;
pub mod sidecar;
pub mod store;
pub mod words;
