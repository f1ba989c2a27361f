//! Time-stamps: an authority from outside says when a checkpoint existed. RFC 3161, updated by RFC 5816.
//!
//! A checkpoint that bears the archive's own signature says nothing of its time, since the archive could have signed it
//! any day. A token over it does. Every token is verified before it is stored, and can be verified again offline, by us
//! and by `openssl ts`.
//!
//! # Layout
//!
//! ```text
//! journal/checkpoints/<size>.note     a signed checkpoint over <size> entries, as it was in journal/checkpoint
//! journal/checkpoints/<size>.<k>.tsr  the k-th answer of an authority about it, from 1: DER, as received
//! ```
//!
//! The first answer is over the bytes of the note. The next ones renew it, before its certificates end or its algorithms
//! grow weak: answer `k` is over the note followed by the answers 1 to `k - 1`, all whole, one after the other. So an
//! answer that is younger vouches for all that the older ones need, their certificates included, and the older ones go on
//! counting as of their own time (the idea of RFC 4998's renewal). What is asked for is a SHA-256 imprint, a random nonce
//! of 64 bits, the policy where one is set, and the certificates.
//!
//! Another program checks them so, where `root.pem` is the authority's root:
//!
//! ```text
//! openssl ts -verify -data 12.note -in 12.1.tsr -CAfile root.pem
//! cat 12.note 12.1.tsr > renewed && openssl ts -verify -data renewed -in 12.2.tsr -CAfile root.pem
//! ```
//!
//! `openssl` takes today for the day of the certificates unless told another with `-attime`.
//!
//! # What a verifier checks
//!
//! 1. The answer is one DER value of at most 128 kB, its status is granted (0, or 1: with modifications), its token is
//!    `SignedData` over `TSTInfo` (version 1, no unknown critical extension), with exactly one signer.
//! 2. The imprint (SHA-256, SHA-384 or SHA-512) is that of the stamped bytes. When it was asked for: nonce and policy.
//! 3. The signed attributes hold the content type, the digest of the content, and the digest of the signer's certificate:
//!    `ESSCertIDv2`, or where that is not there `ESSCertID`, whose SHA-1 is still what many authorities send (RFC 5816
//!    allows it; to deceive it a second certificate of the same SHA-1 would have to be issued below the pinned root).
//!    Where both are there the older one is not looked at. Issuer and serial number agree where they are named.
//! 4. The signature over the attributes: RSA (PKCS#1 v1.5, PSS; 2,048 to 8,192 bits) or ECDSA (P-256, P-384), with SHA-256,
//!    SHA-384 or SHA-512.
//! 5. The signer's certificate has `id-kp-timeStamping` as its only extended key usage, critical, and may sign. The token's
//!    name of the authority, where it is a directory name, is the certificate's subject.
//! 6. A chain of at most 8 certificates from it to a pinned root, root included, each valid at the token's time, each
//!    signed by the next (no SHA-1), each issuer an authority (`basicConstraints`, `keyUsage`, path length, extended key
//!    usage if any), no unknown critical extension. Names are compared byte by byte. Roots are pinned by whoever
//!    configures the archive; certificates that are in the token only help.
//! 7. Of several answers, each but the last was renewed before its chain ended.
//!
//! Not checked: revocation, which cannot be looked up offline years later. Nothing notices that all files of one size are
//! gone: the journal does not name them.
//!
//! # Worked example
//!
//! `tests/formats/stamped/` has `root.pem` (P-384), the `signer` that signed the note, and in `checkpoints/` these files,
//! whose tokens were made by `openssl ts`. A test verifies them by us and by `openssl`.
//!
//! | file | |
//! |---|---|
//! | `1.note` | over the one entry of the worked example of the journal; SHA-256 `b73463b1ee513230cce5a9d7f39569cff617942911420635fce71fa848e5c7d9` |
//! | `1.1.tsr` | over `1.note`, 2026-11-24T12:52:32Z ± 1 s, serial number 11, P-256 with SHA-256, chain valid through 2036-11-21T12:52:30Z |
//! | `1.2.tsr` | over `1.note` and `1.1.tsr`, at the same second, serial number 12, RSA with SHA-512, named by SHA-1, chain valid through 2076-11-11T12:52:30Z |

mod certificate;
mod client;
mod fault;
mod kept;
mod signature;
mod token;

use der::asn1::{IntRef, ObjectIdentifier, OctetString, OctetStringRef};
use der::oid::db::rfc5911::{ID_CONTENT_TYPE, ID_MESSAGE_DIGEST};
use der::{Any, Decode, Encode, Reader, Sequence, Tag, TagNumber};
use rand_core::{OsRng, RngCore};
use sha1::{Digest, Sha1};
use x509_cert::spki::AlgorithmIdentifierOwned;

use crate::model::Timestamp;
use certificate::Certificate;
use signature::{Hash, SHA_256, Signed};
use token::{Info, SignerId, TST_INFO, Token, expect_type, inside, is_next, tagged, unreadable};

pub use certificate::Roots;
pub use fault::{AskFault, Refusal, StampFault};
pub(super) use kept::KeptName;
pub use kept::{Keeping, KeptCheckpoint, KeptCheckpoints, keep, kept, kept_for};

/// A time-stamping authority.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Authority {
    url: String,
    policy: Option<ObjectIdentifier>,
}

impl Authority {
    /// An authority at an address of `http` or `https`, to be asked for a policy such as `1.3.6.1.4.1.13762.3`, or for
    /// the one it has by default.
    ///
    /// Errors: [`AskFault::NotAnAddress`], [`AskFault::NotAPolicy`].
    pub fn new(url: &str, policy: Option<&str>) -> Result<Authority, AskFault> {
        client::check_address(url)?;
        let policy = policy.map(ObjectIdentifier::new).transpose();
        Ok(Authority {
            url: url.to_owned(),
            policy: policy.map_err(|_| AskFault::NotAPolicy)?,
        })
    }
}

/// What a token says, once it is believed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StampFacts {
    /// When the stamped bytes existed.
    pub time: Timestamp,
    /// By how much the time may be off either way, in microseconds, if the authority says so.
    pub accuracy_us: Option<u64>,
    /// The token's serial number, in hexadecimal.
    pub serial: String,
    /// The policy it was made under, such as `1.3.6.1.4.1.13762.3`.
    pub policy: String,
    /// The subject of the authority's certificate: hostile text.
    pub authority: String,
    /// How the token names its certificate.
    pub certificate_named: CertificateNamed,
    /// The last moment at which the whole chain is valid: to be renewed before.
    pub ends_on: Timestamp,
}

/// By which digest a token names its signer's certificate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CertificateNamed {
    /// SHA-256, SHA-384 or SHA-512 (`ESSCertIDv2`).
    WithSha2,
    /// SHA-1 (`ESSCertID`), where there is nothing else.
    WithSha1,
}

/// A token that was verified, and is to be kept.
#[derive(Debug)]
pub struct Stamp {
    /// The address of the authority that gave it.
    pub url: String,
    /// The answer as received.
    pub answer: Vec<u8>,
    /// What it says.
    pub facts: StampFacts,
    /// What the authorities before this one did instead.
    pub refusals: Vec<Refusal>,
}

/// Asks the authorities in their order for a time-stamp over `stamped`, until one answers with a token that verifies.
///
/// Each has 20 seconds at most.
///
/// Errors: what every one of them did instead; none if there is no authority.
pub fn request(
    authorities: &[Authority],
    stamped: &[u8],
    roots: &Roots,
) -> Result<Stamp, Vec<Refusal>> {
    let mut refusals = Vec::new();
    for authority in authorities {
        match ask(authority, stamped, roots) {
            Ok((answer, facts)) => {
                return Ok(Stamp {
                    url: authority.url.clone(),
                    answer,
                    facts,
                    refusals,
                });
            }
            Err(fault) => refusals.push(Refusal {
                url: authority.url.clone(),
                fault,
            }),
        }
    }
    Err(refusals)
}

/// Verifies an answer over `stamped`, offline, as of the token's own time.
///
/// Errors: [`StampFault`].
/// Source: the list in the module docs.
pub fn verify(answer: &[u8], stamped: &[u8], roots: &Roots) -> Result<StampFacts, StampFault> {
    Opened::new(answer, stamped)?.facts(roots)
}

/// What is stamped: the note, then the answers that were kept so far.
pub fn stamped_bytes(note: &[u8], earlier: &[Vec<u8>]) -> Vec<u8> {
    let mut bytes = note.to_vec();
    earlier.iter().for_each(|answer| bytes.extend(answer));
    bytes
}

/// Verifies all answers over one note, in their order; the verdict of each.
pub fn verify_all(
    note: &[u8],
    answers: &[Vec<u8>],
    roots: &Roots,
) -> Vec<Result<StampFacts, StampFault>> {
    let verdicts = answers.iter().enumerate().map(|(count, answer)| {
        let earlier = answers.get(..count).unwrap_or_default();
        verify(answer, &stamped_bytes(note, earlier), roots)
    });
    let mut verdicts: Vec<_> = verdicts.collect();
    let times: Vec<_> = verdicts
        .iter()
        .map(|verdict| verdict.as_ref().ok().map(|facts| facts.time))
        .collect();
    for (verdict, renewed) in verdicts.iter_mut().zip(times.into_iter().skip(1)) {
        let late = |facts: &&StampFacts| renewed.filter(|renewed| *renewed > facts.ends_on);
        if let Some(renewed) = verdict.as_ref().ok().as_ref().and_then(late) {
            *verdict = Err(StampFault::RenewedTooLate { renewed });
        }
    }
    verdicts
}

/// Checks all that needs no root: what `journal::verify` can tell.
pub(super) fn inspect(answer: &[u8], stamped: &[u8]) -> Result<(), StampFault> {
    Opened::new(answer, stamped).map(drop)
}

/// The time that an answer over `stamped` claims, once imprint and signature hold; nothing vouches for its certificate yet.
///
/// Errors: [`StampFault`].
pub fn claimed_time(answer: &[u8], stamped: &[u8]) -> Result<Timestamp, StampFault> {
    Ok(Opened::new(answer, stamped)?.info.time)
}

/// `TimeStampReq`.
#[derive(Sequence)]
struct Query {
    version: u8,
    imprint: Imprint,
    policy: Option<ObjectIdentifier>,
    nonce: u64,
    certificates: bool,
}

#[derive(Sequence)]
struct Imprint {
    algorithm: AlgorithmIdentifierOwned,
    digest: OctetString,
}

fn ask(
    authority: &Authority,
    stamped: &[u8],
    roots: &Roots,
) -> Result<(Vec<u8>, StampFacts), AskFault> {
    let nonce = OsRng.next_u64();
    let query = query(authority.policy, stamped, nonce);
    let answer = client::post(&authority.url, &query)?;
    let facts = verify_new(&answer, stamped, roots, authority.policy, nonce);
    facts.map(|facts| (answer, facts)).map_err(AskFault::Stamp)
}

fn query(policy: Option<ObjectIdentifier>, stamped: &[u8], nonce: u64) -> Vec<u8> {
    let algorithm = AlgorithmIdentifierOwned {
        oid: SHA_256,
        parameters: Some(Any::null()),
    };
    let digest = OctetString::new(Hash::Sha256.digest(stamped));
    let query = Query {
        version: 1,
        imprint: Imprint {
            algorithm,
            digest: digest.expect("a digest is short"),
        },
        policy,
        nonce,
        certificates: true,
    };
    query.to_der().expect("a query is short")
}

/// Verifies an answer to what was just asked.
fn verify_new(
    answer: &[u8],
    stamped: &[u8],
    roots: &Roots,
    policy: Option<ObjectIdentifier>,
    nonce: u64,
) -> Result<StampFacts, StampFault> {
    let opened = Opened::new(answer, stamped)?;
    let asked = nonce.to_der().expect("a number is short");
    if opened.info.nonce != Some(asked.as_slice()) {
        return Err(StampFault::OtherNonce);
    }
    if policy.is_some_and(|policy| policy != opened.info.policy) {
        return Err(StampFault::OtherPolicy {
            found: opened.info.policy.to_string(),
        });
    }
    opened.facts(roots)
}

/// A token whose imprint and signature hold, by a certificate of which nothing is known yet.
struct Opened<'a> {
    info: Info<'a>,
    signer: Certificate,
    others: Vec<Certificate>,
    named: CertificateNamed,
}

impl<'a> Opened<'a> {
    fn new(answer: &'a [u8], stamped: &[u8]) -> Result<Opened<'a>, StampFault> {
        let token = Token::of_answer(answer)?;
        let info = Info::read(token.content)?;
        if info.imprint != info.hash.digest(stamped) {
            return Err(StampFault::OtherImprint);
        }
        check_content(&token)?;
        let certificates = token.certificates.iter();
        let mut others = certificates
            .map(|bytes| Certificate::read(bytes))
            .collect::<Result<Vec<_>, _>>()?;
        let at = others
            .iter()
            .position(|certificate| is_signer(&token.signer.certificate, certificate));
        let signer = others.swap_remove(at.ok_or(StampFault::NoSignerCertificate)?);
        let named = check_named(&token, &signer)?;
        if info.authority.is_some_and(|name| name != signer.subject) {
            return Err(StampFault::OtherAuthority);
        }
        check_signature(&token, &signer)?;
        Ok(Opened {
            info,
            signer,
            others,
            named,
        })
    }

    fn facts(self, roots: &Roots) -> Result<StampFacts, StampFault> {
        let time = self.info.time;
        self.signer.may_stamp(time)?;
        let ends_on = roots.vouch(&self.signer, &self.others, time)?;
        let serial = self.info.serial.iter();
        Ok(StampFacts {
            time,
            accuracy_us: self.info.accuracy_us,
            serial: serial.map(|byte| format!("{byte:02x}")).collect(),
            policy: self.info.policy.to_string(),
            authority: self.signer.name(),
            certificate_named: self.named,
            ends_on,
        })
    }
}

/// The signed attributes are about this content.
fn check_content(token: &Token<'_>) -> Result<(), StampFault> {
    let kind = token.signer.required(ID_CONTENT_TYPE)?;
    let kind = ObjectIdentifier::from_der(kind).map_err(unreadable("content type"))?;
    expect_type("signed content", kind, TST_INFO)?;
    let signed = token.signer.required(ID_MESSAGE_DIGEST)?;
    let signed = OctetString::from_der(signed).map_err(unreadable("digest"))?;
    if signed.as_bytes() != token.signer.hash.digest(token.content) {
        return Err(StampFault::ContentAltered);
    }
    Ok(())
}

fn check_signature(token: &Token<'_>, signer: &Certificate) -> Result<(), StampFault> {
    let signed = Signed {
        key: &signer.inner.tbs_certificate.subject_public_key_info,
        algorithm: &token.signer.algorithm,
        digest: Some(token.signer.hash),
        bytes: &token.signer.signed_bytes()?,
        signature: token.signer.signature,
    };
    signed
        .holds()?
        .then_some(())
        .ok_or(StampFault::SignatureInvalid)
}

fn is_signer(id: &SignerId<'_>, certificate: &Certificate) -> bool {
    match id {
        SignerId::Issued(issuer, serial) => {
            certificate.issuer == *issuer && certificate.serial() == *serial
        }
        SignerId::KeyIdentifier(identifier) => certificate.key_identifier() == Some(identifier),
    }
}

const SIGNING_CERTIFICATE: ObjectIdentifier =
    ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.16.2.12");
const SIGNING_CERTIFICATE_V2: ObjectIdentifier =
    ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.16.2.47");

/// The signature names the signer's certificate.
///
/// Source: RFC 5035, 3 and 4.
fn check_named(token: &Token<'_>, signer: &Certificate) -> Result<CertificateNamed, StampFault> {
    let (value, named) = match token.signer.attribute(SIGNING_CERTIFICATE_V2)? {
        Some(value) => (value, CertificateNamed::WithSha2),
        None => (
            token.signer.required(SIGNING_CERTIFICATE)?,
            CertificateNamed::WithSha1,
        ),
    };
    let reference = split_reference(value, named).map_err(unreadable("signing certificate"))?;
    let digest = match named {
        CertificateNamed::WithSha1 => Sha1::digest(&signer.bytes).to_vec(),
        CertificateNamed::WithSha2 => Hash::of(reference.hash)?.digest(&signer.bytes),
    };
    let issuer_agrees = reference
        .issued
        .is_none_or(|(issuer, serial)| issuer == signer.issuer && serial == signer.serial());
    if reference.digest != digest || !issuer_agrees {
        return Err(StampFault::OtherCertificate);
    }
    Ok(named)
}

/// The first certificate of `SigningCertificate` or `SigningCertificateV2`: the signer's.
struct Reference<'a> {
    hash: ObjectIdentifier,
    digest: &'a [u8],
    /// Issuer (a name in DER) and serial number.
    issued: Option<(&'a [u8], &'a [u8])>,
}

fn split_reference(value: &[u8], named: CertificateNamed) -> der::Result<Reference<'_>> {
    let mut lists = inside(value, Tag::Sequence)?;
    let mut certificates = inside(lists.tlv_bytes()?, Tag::Sequence)?;
    let mut reader = inside(certificates.tlv_bytes()?, Tag::Sequence)?;
    let mut hash = SHA_256;
    if named == CertificateNamed::WithSha2 && is_next(&reader, Tag::Sequence)? {
        hash = AlgorithmIdentifierOwned::decode(&mut reader)?.oid;
    }
    let digest = OctetStringRef::decode(&mut reader)?.as_bytes();
    let issued = match reader.is_finished() {
        true => None,
        false => {
            let mut issued = inside(reader.tlv_bytes()?, Tag::Sequence)?;
            let mut names = inside(issued.tlv_bytes()?, Tag::Sequence)?;
            let name = tagged(&mut names, TagNumber::N4)?.unwrap_or_default();
            let serial = IntRef::decode(&mut issued)?.as_bytes();
            Some((name, serial))
        }
    };
    reader.finish(Reference {
        hash,
        digest,
        issued,
    })
}
