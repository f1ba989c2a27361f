//! SEDA 2.2 transfers: what a centre hands over to a departmental archive, or to a platform such as Vitam.
//!
//! What is in scope, who receives it and why, holes, restricted documents and the journal's entry are those of every bundle;
//! only the form is another. A transfer has no proofs of its own: it is for a system that checks digests and takes charge.
//!
//! # Layout
//!
//! A zip as `bundle/mod.rs` has it (stored entries one after another, times of the checkpoint's last entry), with
//!
//! ```text
//! manifest.xml            first entry: an `ArchiveTransfer` of SEDA 2.2 (namespace `fr:gouv:culture:archivesdefrance:seda:v2.2`)
//! content/O<record>.<ext> the documents as received, each named by the id of its `BinaryDataObject`
//! ```
//!
//! Names keep to what Vitam asks of a SIP: `[a-zA-Z0-9-_@.]`, one flat folder. Several files (`--split`) are as many whole
//! transfers, each of its own documents. The same selection at the same checkpoint with the same codes gives the same bytes.
//!
//! # From what the archive knows to SEDA
//!
//! | element | value |
//! |---|---|
//! | `Comment` | the centre and the scope; the reason; then, each where it applies: part of several, sample, names withheld, restricted documents left out |
//! | `Date` | time of the checkpoint's last entry, in UTC |
//! | `MessageIdentifier` | `chartrier-<archive>-<entries>`, and `-<n>` of several: handing out is journalled, so no two transfers share one |
//! | `ArchivalAgreement` | as given; left out where it is not (Vitam refuses a transfer without it) |
//! | `CodeListVersions` | digests by FIPS 180-4, media types of IANA, formats of PRONOM; rules of appraisal by the digest of the retention schedule in force |
//! | `DataObjectGroup` | one for each document, `G<record>`, with one `BinaryDataObject`, `O<record>`, of version `BinaryMaster_1` |
//! | `MessageDigest` | SHA-256 of the bytes as received: the one that the archive keeps and that the journal commits to |
//! | `Size` | in bytes; left out of an empty file, since the schema knows no 0 |
//! | `FormatIdentification` | `MimeType` as detected from the bytes; `FormatId` (PRONOM) only where that type is one format: a PDF's version is for the archive that receives it to find |
//! | `FileInfo` | name and time under which it arrived; the name in `content/` where names are withheld |
//! | `ArchiveUnit` | a session (`U<session>`, `RecordGrp`), in it a candidate (`U<session>_<candidate>`, `File`), in that a document (`U<record>`, `Item`). What belongs to no session is in `U-centre`; what belongs to no candidate is directly in its session. Only what has a document below it is there |
//! | of a session | `OriginatingAgencyArchiveUnitIdentifier` its number, `Description` title and site, `StartDate` and `EndDate` its first and last day, if in order |
//! | of a candidate | `Agent`: civil status and role; `Description` access path and decision of the jury |
//! | of a document | `FilePlanPosition` its class, `DocumentType` that class's title, `OriginatingSystemId` its record, `RegisteredDate` when the archive took charge, `StartDate` and `EndDate` the day that it bears, `Description` states reached and verdict with its text of law; `RelatedObjectReference` the document of which it is a state, if that is in the same transfer |
//! | `AppraisalRule` | see below |
//! | `AccessRule` | only where a code is given: then of every document, from the day that it bears, else from its session's last day (Code du patrimoine L213-2: 50 years for private life, 25 for most others: the archive that receives it says which) |
//! | `HoldRule` | one for each hold that covers the document: code, `StartDate` the day on which it was placed, `HoldReassessingDate`; `HoldOwner` and `HoldReason` unless names are withheld |
//! | `AcquisitionInformation`, `LegalStatus` | `Versement` and `Public Archive` of public archives, else `Dépôt` and `Private Archive` |
//! | `OriginatingAgencyIdentifier` | as given; else the transferring agency |
//! | `SubmissionAgencyIdentifier`, `TransferringAgency` | as given; else the centre's SIRET, else its name, else the archive's id |
//! | `ArchivalAgency` | as given; else the recipient |
//!
//! `AppraisalRule` is there for every document that has a rule of the retention schedule. `Rule` is the code given for its class,
//! else the class's id. `StartDate` is the day of the event from which the period runs, and is left out where a person decides or
//! it cannot be said: then no end can be computed, and nothing may be destroyed. `FinalAction` is `Destroy` where the schedule says
//! `destroy`, and `Keep` for `transfer`, `review` and `keep`: nothing is destroyed by default. The period itself is not part of a
//! transfer: whoever receives it has it under `Rule`; the description says it in words.
//!
//! A document that the archive could not give has its unit without an object, and a description that says so.
//!
//! Text is written as it is, but for what XML cannot hold (control characters become U+FFFD) and beyond 32,000 characters, which
//! Vitam refuses. Where the schema asks for a token, blanks are joined. Indented by two blanks, UTF-8, line feeds.
//!
//! ```xml
//! <?xml version="1.0" encoding="UTF-8"?>
//! <ArchiveTransfer xmlns="fr:gouv:culture:archivesdefrance:seda:v2.2" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="fr:gouv:culture:archivesdefrance:seda:v2.2 seda-2.2-main.xsd">
//!   <Comment>Centre du Lavoir · session 25-01</Comment>
//!   <Date>2026-11-24T05:40:29.000Z</Date>
//!   <MessageIdentifier>chartrier-01890a5d-ac96-774b-bcce-b302099a8057-310</MessageIdentifier>
//!   <ArchivalAgreement>CE-2026-04</ArchivalAgreement>
//!   <CodeListVersions>
//!     <MessageDigestAlgorithmCodeListVersion>FIPS 180-4</MessageDigestAlgorithmCodeListVersion>
//!     <MimeTypeCodeListVersion>IANA</MimeTypeCodeListVersion>
//!     <FileFormatCodeListVersion>PRONOM</FileFormatCodeListVersion>
//!     <AppraisalRuleCodeListVersion>0303030303030303030303030303030303030303030303030303030303030303</AppraisalRuleCodeListVersion>
//!   </CodeListVersions>
//!   <DataObjectPackage>
//!     <DataObjectGroup id="G01890a5d-ac96-774b-bcce-b302099a8058">
//!       <BinaryDataObject id="O01890a5d-ac96-774b-bcce-b302099a8058">
//!         <DataObjectVersion>BinaryMaster_1</DataObjectVersion>
//!         <Uri>content/O01890a5d-ac96-774b-bcce-b302099a8058.txt</Uri>
//!         <MessageDigest algorithm="SHA-256">0101010101010101010101010101010101010101010101010101010101010101</MessageDigest>
//!         <Size>4096</Size>
//!         <FormatIdentification>
//!           <MimeType>text/plain</MimeType>
//!           <FormatId>x-fmt/111</FormatId>
//!         </FormatIdentification>
//!         <FileInfo>
//!           <Filename>PV &amp; grilles.txt</Filename>
//!           <LastModified>2025-03-06T09:00:00.000Z</LastModified>
//!         </FileInfo>
//!       </BinaryDataObject>
//!     </DataObjectGroup>
//!     <DescriptiveMetadata>
//!       <ArchiveUnit id="U01890a5d-ac96-774b-bcce-b302099a8059">
//!         <Content>
//!           <DescriptionLevel>RecordGrp</DescriptionLevel>
//!           <Title>Session 25-01</Title>
//!           <OriginatingAgencyArchiveUnitIdentifier>25-01</OriginatingAgencyArchiveUnitIdentifier>
//!           <StartDate>2025-03-04</StartDate>
//!           <EndDate>2025-03-05</EndDate>
//!         </Content>
//!         <ArchiveUnit id="U01890a5d-ac96-774b-bcce-b302099a8059_01890a5d-ac96-774b-bcce-b302099a805a">
//!           <Content>
//!             <DescriptionLevel>File</DescriptionLevel>
//!             <Title>MARTIN Zoé</Title>
//!             <Agent>
//!               <FirstName>Zoé</FirstName>
//!               <BirthName>MARTIN</BirthName>
//!               <BirthDate>1990-05-17</BirthDate>
//!               <BirthPlace>
//!                 <Geogname>Rennes</Geogname>
//!               </BirthPlace>
//!               <Role>candidat</Role>
//!             </Agent>
//!           </Content>
//!           <ArchiveUnit id="U01890a5d-ac96-774b-bcce-b302099a8058">
//!             <Management>
//!               <AppraisalRule>
//!                 <Rule>candidate.dp</Rule>
//!                 <StartDate>2025-03-05</StartDate>
//!                 <FinalAction>Destroy</FinalAction>
//!               </AppraisalRule>
//!               <HoldRule>
//!                 <Rule>gel</Rule>
//!                 <StartDate>2026-01-12</StartDate>
//!                 <HoldOwner>Direction</HoldOwner>
//!                 <HoldReassessingDate>2026-09-01</HoldReassessingDate>
//!                 <HoldReason>Contrôle ouvert</HoldReason>
//!               </HoldRule>
//!             </Management>
//!             <Content>
//!               <DescriptionLevel>Item</DescriptionLevel>
//!               <Title>Dossier professionnel</Title>
//!               <FilePlanPosition>candidate.dp</FilePlanPosition>
//!               <OriginatingSystemId>01890a5d-ac96-774b-bcce-b302099a8058</OriginatingSystemId>
//!               <DocumentType>Dossier professionnel</DocumentType>
//!               <RegisteredDate>2025-03-07T08:00:00.000Z</RegisteredDate>
//!               <StartDate>2025-03-04</StartDate>
//!               <EndDate>2025-03-04</EndDate>
//!             </Content>
//!             <DataObjectReference>
//!               <DataObjectGroupReferenceId>G01890a5d-ac96-774b-bcce-b302099a8058</DataObjectGroupReferenceId>
//!             </DataObjectReference>
//!           </ArchiveUnit>
//!         </ArchiveUnit>
//!       </ArchiveUnit>
//!     </DescriptiveMetadata>
//!     <ManagementMetadata>
//!       <AcquisitionInformation>Dépôt</AcquisitionInformation>
//!       <LegalStatus>Private Archive</LegalStatus>
//!       <OriginatingAgencyIdentifier>00000000000001</OriginatingAgencyIdentifier>
//!       <SubmissionAgencyIdentifier>00000000000001</SubmissionAgencyIdentifier>
//!     </ManagementMetadata>
//!   </DataObjectPackage>
//!   <ArchivalAgency>
//!     <Identifier>AD35</Identifier>
//!   </ArchivalAgency>
//!   <TransferringAgency>
//!     <Identifier>00000000000001</Identifier>
//!   </TransferringAgency>
//! </ArchiveTransfer>
//! ```
//!
//! # What a verifier checks
//!
//! That every `Uri` has its file, of that digest and size; that every file has its `Uri`; that the zip is in the form above. Codes
//! are those of `bundle/mod.rs`: `file_missing`, `file_altered`, `file_added`, `evidence_malformed` (`manifest.xml` cannot be
//! read, or names a digest that is not known here), and those of the zip. Nothing in a transfer says who made it: the archive
//! that handed it out knows it by the digest of its `manifest.xml` (`chartrier receipt`).

mod codes;
mod formats;
mod manifest;
mod mapping;
pub(super) mod verifying;

use chrono::NaiveDate;

use crate::bundle::names::BagName;
use crate::model::{ContentDigest, EntityId, PolicyDigest, Regime, Timestamp};

pub use codes::{GivenCodes, SedaCodes};
pub use manifest::manifest;
pub(super) use mapping::{object_name, transfer_bag};
pub use verifying::TransferSeen;

/// The name of the manifest.
pub(super) const MANIFEST: &str = "manifest.xml";
/// The namespace of SEDA 2.2.
pub(super) const NAMESPACE: &str = "fr:gouv:culture:archivesdefrance:seda:v2.2";

/// A transfer, as its manifest tells it.
#[derive(Debug, Clone)]
pub struct SedaTransfer {
    /// What it is, and what must be known of it; never empty.
    pub comments: Vec<String>,
    /// When.
    pub date: Timestamp,
    /// Its own identifier.
    pub identifier: String,
    /// The codes of the agencies and rules.
    pub codes: SedaCodes,
    /// The retention schedule in force.
    pub schedule: PolicyDigest,
    /// Whose archives these are.
    pub regime: Regime,
    /// The units at the top.
    pub units: Vec<SedaUnit>,
}

/// A unit of description.
#[derive(Debug, Clone)]
pub struct SedaUnit {
    /// Its id: an XML name that no other unit or object has.
    pub id: String,
    /// Its level.
    pub level: SedaLevel,
    /// Its title.
    pub title: String,
    /// Its class.
    pub class: Option<String>,
    /// Its record.
    pub record: Option<EntityId>,
    /// How the centre numbers it.
    pub number: Option<String>,
    /// What else is told of it.
    pub description: Option<String>,
    /// What kind of document it is.
    pub kind: Option<String>,
    /// Whose it is.
    pub agent: Option<SedaAgent>,
    /// The unit of which it is a state.
    pub version_of: Option<String>,
    /// When the archive took charge of it.
    pub registered: Option<Timestamp>,
    /// Its first day.
    pub starts_on: Option<NaiveDate>,
    /// Its last day.
    pub ends_on: Option<NaiveDate>,
    /// How long it is kept.
    pub appraisal: Option<SedaAppraisal>,
    /// Since when access is restricted; none where no code was given.
    pub access: Option<SedaAccess>,
    /// What holds it.
    pub holds: Vec<SedaHold>,
    /// Its bytes.
    pub object: Option<SedaObject>,
    /// What is in it.
    pub units: Vec<SedaUnit>,
}

impl SedaUnit {
    /// A unit of which nothing but its title is told.
    pub fn new(id: String, level: SedaLevel, title: String) -> SedaUnit {
        SedaUnit {
            id,
            level,
            title,
            class: None,
            record: None,
            number: None,
            description: None,
            kind: None,
            agent: None,
            version_of: None,
            registered: None,
            starts_on: None,
            ends_on: None,
            appraisal: None,
            access: None,
            holds: Vec::new(),
            object: None,
            units: Vec::new(),
        }
    }
}

/// The level of a unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SedaLevel {
    /// A session.
    RecordGroup,
    /// A candidate in a session.
    File,
    /// A document.
    Item,
}

/// A candidate.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SedaAgent {
    /// First names.
    pub first_names: Option<String>,
    /// Nom de naissance.
    pub birth_name: Option<String>,
    /// Nom d'usage.
    pub used_name: Option<String>,
    /// Birth date.
    pub birth_date: Option<NaiveDate>,
    /// Birth place.
    pub birth_place: Option<String>,
    /// The number in CERES.
    pub number: Option<String>,
    /// What the person is here.
    pub role: String,
}

/// How long a document is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SedaAppraisal {
    /// The code of the rule.
    pub rule: String,
    /// The day from which its period runs, where it can be said.
    pub from: Option<NaiveDate>,
    /// What comes after it.
    pub then: FinalAction,
}

/// What comes after a period.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FinalAction {
    /// It is kept.
    Keep,
    /// It is destroyed.
    Destroy,
}

/// Since when access is restricted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SedaAccess {
    /// The code of the rule.
    pub rule: String,
    /// The day from which its period runs, where it is known.
    pub from: Option<NaiveDate>,
}

/// A hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SedaHold {
    /// The code of the rule.
    pub rule: String,
    /// Since when.
    pub since: NaiveDate,
    /// Who decided, unless withheld.
    pub owner: Option<String>,
    /// When somebody looks at it again.
    pub review_on: NaiveDate,
    /// Why, unless withheld.
    pub reason: Option<String>,
}

/// The bytes of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SedaObject {
    /// The record.
    pub record: EntityId,
    /// Its file.
    pub file: BagName,
    /// SHA-256.
    pub sha256: ContentDigest,
    /// Size.
    pub size_bytes: u64,
    /// What its bytes are.
    pub media_type: String,
    /// The name under which it arrived.
    pub name: String,
    /// When it was last written.
    pub modified: Option<Timestamp>,
}
