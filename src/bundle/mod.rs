//! Bundles: one zip for whoever controls the centre. It opens in a browser, and proves itself without us.
//!
//! A bundle is a copy of some documents with all that shows what they are: it never changes the archive but for the journal's
//! entry that says that it was issued. Verifying one needs no archive and no key.
//!
//! A transfer to an archive service is another form, SEDA 2.2: `seda/mod.rs`. Here is the one that proves itself.
//!
//! # Layout (format 1)
//!
//! A zip with exactly one folder, `dossier/`, which is a BagIt 1.0 bag (RFC 8493):
//!
//! ```text
//! LISEZ-MOI.html              first entry: what this is, extract first, three ways to check it
//! index.html                  the page: pictures, documents, verification (`page.rs`); needs no network
//! VERIFIER.txt, verifier.py   the same by stock tools (`verifying/stock.rs`)
//! bordereau.pdf               cover to sign, with the fingerprint
//! inventaire.csv, completude.csv, engagements.csv
//! data/<session>/<candidate>/<piece>-<n>.<ext>   the documents, as received
//! preuves/dossier.json        what was asked for and what is there
//! preuves/documents.jsonl     what the archive says of each document, session and candidate (`evidence.rs`)
//! preuves/journal.jsonl       the journal's entries about them, each with its proof (`evidence.rs`)
//! preuves/checkpoint          the signed tree head over them
//! preuves/allowed_signers     the line with which `ssh-keygen` checks the signature
//! preuves/politiques/<digest>.toml      the retention schedule in force
//! preuves/certificats/<id>.json, .json.sig, .pdf   certificates of the destructions in scope
//! preuves/scelles/<size>.note, <size>.<k>.tsr, <size>.consistency   kept checkpoints, their time-stamps, and the way from
//!                             each to `preuves/checkpoint`: RFC 6962 consistency proof, one hash in hexadecimal a line
//! bagit.txt, bag-info.txt, manifest-sha256.txt, tagmanifest-sha256.txt
//! tagmanifest-sha256.txt.sig  last entry: SSH signature of the archive over `tagmanifest-sha256.txt`, namespace
//!                             `bundle@chartrier` (`journal/ssh.rs`); it alone is in no manifest
//! ```
//!
//! Every file is stored, not compressed, and no two entries overlap: so a reader needs no decompressor, and there is no zip
//! bomb. Names are of `A-Z a-z 0-9 . _ -` and `/`, no part begins or ends with `.`, is a device of Windows or is longer than 80,
//! and the whole, below `dossier/`, is at most 120 long. No two names differ by case alone. Zip64 is used where sizes or counts ask for it. Times are
//! that of the checkpoint's last entry, in Paris. Entries are in this order: `LISEZ-MOI.html`, `index.html`, all others by name, the
//! signature. The same selection at the same checkpoint by the same version gives the same bytes.
//!
//! A bundle in several files has one whole bag in each, named `<name>-<n>.zip`: every part tells of all documents, and has its share
//! of their files. On its way a bundle may be an age file, or the one entry `dossier.zip` of a zip with AES (`aes.rs`).
//!
//! `preuves/dossier.json` is canonical JSON (RFC 8785):
//!
//! | member | meaning |
//! |---|---|
//! | `bundle` | 1, the format |
//! | `archive`, `fingerprint`, `regime`, `signer` | as in `model/certificate.rs` |
//! | `day` | the civil day (Europe/Paris) of pictures and verdicts |
//! | `entries` | size of the checkpoint |
//! | `schedule` | digest of the retention schedule in force |
//! | `scope` | what was asked for, as in `model/issued.rs`; a query's text is left out where names are |
//! | `sample` | {`unit` (`candidacies`, `documents`), `of`, `taken`, `seed` (hexadecimal)}, where a part was drawn (`scope.rs`) |
//! | `names_withheld` | `true` where identity blocks are left out |
//! | `restricted` | `included`, or the number of restricted documents left out |
//! | `part` | {`number`, `of`}, of a bundle in several files |
//! | `documents` | number of documents in the scope |
//! | `holes` | list of {`entity`, `sha256`}: documents that should be here, and that the archive could not give |
//! | [`holds`] | list of {`entity`, `placed_on`, `review_on`, `records` (ids, sorted)}: holds in force on documents of the bundle, whose reasons stay sealed |
//!
//! # What a verifier checks, and how it names what is wrong
//!
//! Each finding has a code, and the name of the file or the id that it is about. P is the page, C is `chartrier verify-bundle`,
//! S are the stock tools of `VERIFIER.txt`, Y is `verifier.py`.
//!
//! Where the form of the zip or of a name is wrong (the first five), which files there are is not certain: nothing else is told.
//! The page sees of a time-stamp what it is over, not who signed it.
//!
//! | code | what is wrong | seen by |
//! |---|---|---|
//! | `not_a_bundle` | no zip, cut short, or without what every bundle has | P C |
//! | `name_unsafe` | a name that leads out of the folder or is not in the form above | P C |
//! | `name_twice` | two entries of one name, or of names that differ by case | P C |
//! | `entry_compressed` | an entry that is compressed or encrypted | P C |
//! | `entry_overlaps` | entries that overlap, or whose headers disagree | P C |
//! | `file_missing` | a manifest lists a file that is not there | P C S Y |
//! | `file_added` | a file that no manifest lists | P C S (bagit.py) Y |
//! | `file_altered` | a file is not what its manifest says | P C S Y |
//! | `bag_unsigned` | `tagmanifest-sha256.txt` is not signed by `signer` | P C S |
//! | `evidence_malformed` | a line of `preuves/` is not in its form | P C Y |
//! | `document_differs` | a document is not the one of its facts (digest, size) | P C Y |
//! | `document_unproved` | a document without a line in `documents.jsonl` | P C Y |
//! | `commitment_differs` | blocks are not those that the journal commits to | P C Y |
//! | `entry_unproved` | an entry does not lead to the checkpoint's root | P C Y |
//! | `checkpoint_unsigned` | the checkpoint is not signed by `signer`, or has another size or origin | P C |
//! | `signer_unproved` | the chain of keys does not lead from `fingerprint` to `signer` | P C |
//! | `fingerprint_differs` | the fingerprint is not the one that the reader has from elsewhere | P C |
//! | `checkpoint_inconsistent` | a kept checkpoint is not one of the same journal | P C |
//! | `stamp_differs` | a time-stamp is not over its checkpoint (C also checks its signature, up to a root that is given) | P C S |
//! | `certificate_differs` | a certificate of destruction does not hold | C |
//! | `hole` | a document that the bundle itself says is missing | P C Y |
//!
//! A bundle is consistent when nothing is found. That it is the centre's takes the fingerprint from elsewhere: the cover, an
//! earlier checkpoint, a time-stamp.

mod aes;
mod bag;
mod called;
mod cover;
mod error;
pub mod evidence;
mod gather;
pub mod importing;
mod issue;
pub mod names;
mod output;
pub mod page;
mod picture;
mod reading;
mod readme_page;
pub mod receipt;
pub mod scope;
pub mod seda;
mod tables;
pub mod transit;
pub mod verifying;
pub mod zipping;

pub use aes::new_passphrase;
pub use error::BundleError;
pub use gather::Addressed;
pub use issue::{BundleOrder, BundlePlan, BundleShape, Issued, issue_bundle, plan_bundle};
