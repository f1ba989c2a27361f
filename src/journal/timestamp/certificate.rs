//! Certificates: what one says of itself, and whether a chain of them leads to a pinned root.
//!
//! What is in a token is hostile: the number of certificates, the length of a chain and the number of signatures that are
//! tried are bounded. Revocation is not looked up: it could not be, offline and years later.

use der::asn1::{AnyRef, ObjectIdentifier};
use der::oid::AssociatedOid;
use der::oid::db::rfc5280::{ANY_EXTENDED_KEY_USAGE, ID_KP_TIME_STAMPING};
use der::{Decode, DecodePem, Encode, Reader, SliceReader};
use x509_cert::ext::pkix::{
    BasicConstraints, CertificatePolicies, ExtendedKeyUsage, KeyUsage, SubjectKeyIdentifier,
};

use crate::journal::timestamp::StampFault;
use crate::journal::timestamp::signature::Signed;
use crate::model::Timestamp;

/// The most certificates in a token or among the pinned ones.
pub(super) const MOST_CERTIFICATES: usize = 32;
/// The most certificates from the signer's to the root's.
const LONGEST_CHAIN: usize = 8;
/// The most signatures on certificates that are tried for one token.
const MOST_TRIES: usize = 64;

/// A certificate, with its bytes as received.
#[derive(Debug, Clone)]
pub(super) struct Certificate {
    pub bytes: Vec<u8>,
    /// What its signature is over.
    signed: Vec<u8>,
    pub issuer: Vec<u8>,
    pub subject: Vec<u8>,
    pub inner: x509_cert::Certificate,
    not_before: Timestamp,
    pub not_after: Timestamp,
    uses: Uses,
}

/// The extensions that matter here.
#[derive(Debug, Clone, Default)]
struct Uses {
    may_issue: bool,
    /// How many authorities may stand below it.
    most_below: Option<u8>,
    key: Option<KeyUsage>,
    extended: Option<(bool, Vec<ObjectIdentifier>)>,
    key_identifier: Option<Vec<u8>>,
    unknown_critical: Option<ObjectIdentifier>,
}

impl Certificate {
    /// Reads a certificate in DER.
    ///
    /// Errors: [`StampFault::Unreadable`].
    pub fn read(bytes: &[u8]) -> Result<Certificate, StampFault> {
        Certificate::decode(bytes).map_err(|source| StampFault::Unreadable {
            part: "certificate",
            source,
        })
    }

    fn decode(bytes: &[u8]) -> der::Result<Certificate> {
        let inner = x509_cert::Certificate::from_der(bytes)?;
        let body = AnyRef::from_der(bytes)?;
        let signed = SliceReader::new(body.value())?.tlv_bytes()?.to_vec();
        let tbs = &inner.tbs_certificate;
        Ok(Certificate {
            bytes: bytes.to_vec(),
            signed,
            issuer: tbs.issuer.to_der()?,
            subject: tbs.subject.to_der()?,
            not_before: moment(tbs.validity.not_before),
            not_after: moment(tbs.validity.not_after),
            uses: Uses::read(tbs)?,
            inner,
        })
    }

    /// Whose it is, to show; the text is hostile.
    pub fn name(&self) -> String {
        self.inner.tbs_certificate.subject.to_string()
    }

    /// The serial number, in DER.
    pub fn serial(&self) -> &[u8] {
        self.inner.tbs_certificate.serial_number.as_bytes()
    }

    pub fn key_identifier(&self) -> Option<&[u8]> {
        self.uses.key_identifier.as_deref()
    }

    /// Checks that it is for signing time-stamps, nothing else, and was valid `then`.
    ///
    /// Source: RFC 3161, 2.3.
    pub fn may_stamp(&self, then: Timestamp) -> Result<(), StampFault> {
        let only_stamps = matches!(&self.uses.extended, Some((true, purposes)) if *purposes == [ID_KP_TIME_STAMPING]);
        if !only_stamps {
            return Err(StampFault::NotForStamping);
        }
        let signs = |usage: KeyUsage| usage.digital_signature() || usage.non_repudiation();
        if !self.uses.key.is_none_or(signs) {
            return Err(StampFault::NotForSignatures);
        }
        self.was_valid(then)
    }

    /// Checks that it may issue a certificate below which `below` more authorities stand, and was valid `then`.
    ///
    /// Source: RFC 5280, 6.1.4; an extended key usage narrows what is issued below it, as is usual.
    fn may_issue(&self, below: usize, then: Timestamp) -> Result<(), StampFault> {
        let stamps = |(_, purposes): &(bool, Vec<ObjectIdentifier>)| {
            purposes.contains(&ID_KP_TIME_STAMPING) || purposes.contains(&ANY_EXTENDED_KEY_USAGE)
        };
        let may = self.uses.may_issue
            && self.uses.key.is_none_or(|usage| usage.key_cert_sign())
            && self.uses.extended.as_ref().is_none_or(stamps)
            && self
                .uses
                .most_below
                .is_none_or(|most| below <= usize::from(most));
        if !may {
            let subject = self.name();
            return Err(StampFault::MayNotIssue { subject });
        }
        self.was_valid(then)
    }

    fn was_valid(&self, then: Timestamp) -> Result<(), StampFault> {
        if let Some(oid) = self.uses.unknown_critical {
            let oid = oid.to_string();
            return Err(StampFault::UnknownExtension { oid });
        }
        if then < self.not_before || then > self.not_after {
            let (subject, time) = (self.name(), then);
            return Err(StampFault::NotValidThen { subject, time });
        }
        Ok(())
    }

    fn is_signed_by(&self, issuer: &Certificate) -> Result<(), StampFault> {
        let forged = || StampFault::CertificateForged {
            subject: self.name(),
        };
        if self.inner.signature_algorithm != self.inner.tbs_certificate.signature {
            return Err(forged());
        }
        let signed = Signed {
            key: &issuer.inner.tbs_certificate.subject_public_key_info,
            algorithm: &self.inner.signature_algorithm,
            digest: None,
            bytes: &self.signed,
            signature: self.inner.signature.as_bytes().ok_or_else(forged)?,
        };
        signed.holds()?.then_some(()).ok_or_else(forged)
    }

    fn is_its_own_issuer(&self) -> bool {
        self.issuer == self.subject
    }
}

impl Uses {
    fn read(tbs: &x509_cert::TbsCertificate) -> der::Result<Uses> {
        let mut uses = Uses::default();
        if let Some((_, constraints)) = tbs.get::<BasicConstraints>()? {
            uses.may_issue = constraints.ca;
            uses.most_below = constraints.path_len_constraint;
        }
        uses.key = tbs.get::<KeyUsage>()?.map(|(_, usage)| usage);
        uses.extended = tbs
            .get::<ExtendedKeyUsage>()?
            .map(|(critical, usage)| (critical, usage.0));
        uses.key_identifier = tbs
            .get::<SubjectKeyIdentifier>()?
            .map(|(_, identifier)| identifier.0.as_bytes().to_vec());
        let extensions = tbs.extensions.iter().flatten();
        let mut unknown = extensions
            .filter(|extension| extension.critical && !KNOWN.contains(&extension.extn_id));
        uses.unknown_critical = unknown.next().map(|extension| extension.extn_id);
        Ok(uses)
    }
}

/// The extensions that may be critical. Policies of certificates are not restricted here, so theirs are heeded.
const KNOWN: [ObjectIdentifier; 4] = [
    BasicConstraints::OID,
    KeyUsage::OID,
    ExtendedKeyUsage::OID,
    CertificatePolicies::OID,
];

/// The pinned roots, and certificates that help to reach them.
#[derive(Debug, Clone)]
pub struct Roots {
    roots: Vec<Certificate>,
    helpers: Vec<Certificate>,
}

impl Roots {
    /// Reads certificates in PEM, one after the other. Those that name themselves as their issuer are the roots; others
    /// only help to reach one. Text around them is passed over.
    ///
    /// Errors: [`StampFault::NoRoot`], [`StampFault::Unreadable`], [`StampFault::TooMany`].
    pub fn from_pem(pem: &str) -> Result<Roots, StampFault> {
        let mut all = Vec::new();
        let mut rest = pem;
        while let Some(begin) = rest.find(PEM_BEGIN) {
            let text = rest.get(begin..).unwrap_or_default();
            let end = text
                .find(PEM_END)
                .map_or(text.len(), |at| at + PEM_END.len());
            let (block, after) = text.split_at(end);
            let certificate = x509_cert::Certificate::from_pem(block)
                .and_then(|certificate| certificate.to_der())
                .map_err(|source| StampFault::Unreadable {
                    part: "pinned certificate",
                    source,
                })?;
            all.push(Certificate::read(&certificate)?);
            rest = after;
            if all.len() > MOST_CERTIFICATES {
                let (part, found) = ("pinned certificate", all.len());
                return Err(StampFault::TooMany { part, found });
            }
        }
        let (roots, helpers): (Vec<_>, Vec<_>) =
            all.into_iter().partition(Certificate::is_its_own_issuer);
        if roots.is_empty() {
            return Err(StampFault::NoRoot);
        }
        Ok(Roots { roots, helpers })
    }

    /// Looks for a chain from `signer` to a root, all of it valid `then`, by way of `others` and the helpers. Returns the
    /// last moment at which all of the chain is valid.
    ///
    /// Errors: why the chain that came furthest does not hold; [`StampFault::Untrusted`] if none begins.
    pub(super) fn vouch(
        &self,
        signer: &Certificate,
        others: &[Certificate],
        then: Timestamp,
    ) -> Result<Timestamp, StampFault> {
        let mut climb = Climb {
            roots: &self.roots,
            others: others.iter().chain(&self.helpers).collect(),
            then,
            tries: 0,
            fault: None,
        };
        let ends_on = climb.go_on(&mut vec![signer]);
        ends_on.ok_or_else(|| {
            climb.fault.unwrap_or_else(|| StampFault::Untrusted {
                issuer: signer.inner.tbs_certificate.issuer.to_string(),
            })
        })
    }
}

const PEM_BEGIN: &str = "-----BEGIN CERTIFICATE-----";
const PEM_END: &str = "-----END CERTIFICATE-----";

/// The search for a chain.
struct Climb<'a> {
    roots: &'a [Certificate],
    others: Vec<&'a Certificate>,
    then: Timestamp,
    tries: usize,
    /// Why the last candidate was not good.
    fault: Option<StampFault>,
}

impl<'a> Climb<'a> {
    /// Goes on from the last certificate of `chain`; the end of the whole chain if it reaches a root.
    fn go_on(&mut self, chain: &mut Vec<&'a Certificate>) -> Option<Timestamp> {
        let last = *chain.last()?;
        // Authorities that issue to themselves, as when they change their key, do not count.
        let below = chain.iter().skip(1);
        let below = below
            .filter(|authority| !authority.is_its_own_issuer())
            .count();
        for root in self.roots {
            if root.subject == last.issuer && self.is_issued(last, root, below) {
                let ends = chain.iter().map(|certificate| certificate.not_after);
                return ends.chain([root.not_after]).min();
            }
        }
        if chain.len() >= LONGEST_CHAIN {
            return None;
        }
        for other in self.others.clone() {
            let is_new = chain.iter().all(|known| known.bytes != other.bytes);
            if other.subject == last.issuer && is_new && self.is_issued(last, other, below) {
                chain.push(other);
                let ends_on = self.go_on(chain);
                chain.pop();
                if ends_on.is_some() {
                    return ends_on;
                }
            }
        }
        if self.fault.is_none() && chain.len() > 1 {
            let issuer = last.inner.tbs_certificate.issuer.to_string();
            self.fault = Some(StampFault::Untrusted { issuer });
        }
        None
    }

    fn is_issued(&mut self, last: &Certificate, issuer: &Certificate, below: usize) -> bool {
        if self.tries >= MOST_TRIES {
            return false;
        }
        self.tries += 1;
        let checked = last
            .is_signed_by(issuer)
            .and_then(|()| issuer.may_issue(below, self.then));
        checked.map_err(|fault| self.fault = Some(fault)).is_ok()
    }
}

fn moment(time: x509_cert::time::Time) -> Timestamp {
    let since_1970 = time.to_unix_duration();
    let seconds = i64::try_from(since_1970.as_secs()).unwrap_or(i64::MAX);
    // `der` knows years up to 9999 only, and chrono many more.
    let instant = chrono::DateTime::from_timestamp(seconds, 0);
    Timestamp::new(instant.unwrap_or(chrono::DateTime::UNIX_EPOCH))
}
