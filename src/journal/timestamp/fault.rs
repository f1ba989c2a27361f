//! Why an answer, or a token that was kept, is not believed; and why an authority gave none.

use std::error::Error;

use crate::model::Timestamp;

/// Why a time-stamp is not believed.
#[derive(Debug, thiserror::Error)]
pub enum StampFault {
    /// The answer is longer than any real one.
    #[error("the answer has {size_bytes} bytes")]
    TooLong {
        /// Its length.
        size_bytes: usize,
    },
    /// A part of it cannot be read.
    #[error("the {part} cannot be read")]
    Unreadable {
        /// Which part, such as `token`.
        part: &'static str,
        /// What the reader of DER said.
        source: der::Error,
    },
    /// The authority refused.
    #[error("the authority refused, status {status}")]
    Rejected {
        /// `PKIStatus`: 2 rejection, 3 waiting, 4 and 5 revocation.
        status: u8,
        /// Bits of `PKIFailureInfo` that are set.
        reasons: Vec<u8>,
        /// What it said: hostile text.
        text: String,
    },
    /// The answer grants, and has no token.
    #[error("the answer has no token")]
    NoToken,
    /// A part is of another type or version than a time-stamp's.
    #[error("the {part} is of the type {found}")]
    WrongType {
        /// Which part.
        part: &'static str,
        /// An object identifier or a version.
        found: String,
    },
    /// There must be one signer.
    #[error("the token has {found} signers")]
    NotOneSigner {
        /// How many there are.
        found: usize,
    },
    /// There are more certificates or attributes than in any real token.
    #[error("the token has {found} {part}s")]
    TooMany {
        /// What there is too much of.
        part: &'static str,
        /// How many there are.
        found: usize,
    },
    /// A signed attribute that must be there once is not, or not once.
    #[error("the signed attribute {oid} is there {found} times")]
    AttributeCount {
        /// The attribute.
        oid: String,
        /// How often it is there.
        found: usize,
    },
    /// A digest algorithm that is not accepted.
    #[error("the digest algorithm {oid} is not accepted")]
    DigestRefused {
        /// The algorithm.
        oid: String,
    },
    /// A signature algorithm that is not accepted, or that does not fit the key or the digest.
    #[error("the signature algorithm {oid} is not accepted")]
    SignatureRefused {
        /// The algorithm.
        oid: String,
    },
    /// A key that is not accepted: RSA of fewer than 2,048 bits, another curve.
    #[error("a key of the kind {kind} is not accepted")]
    KeyRefused {
        /// Its algorithm or curve.
        kind: String,
    },
    /// The token is over other bytes.
    #[error("the token is over other bytes")]
    OtherImprint,
    /// The token answers another request.
    #[error("the token answers another request")]
    OtherNonce,
    /// The token is under another policy than the one asked for.
    #[error("the token is under the policy {found}")]
    OtherPolicy {
        /// The policy that it names.
        found: String,
    },
    /// The token has a critical extension that is not known.
    #[error("the critical extension {oid} is not known")]
    UnknownExtension {
        /// The extension.
        oid: String,
    },
    /// What was signed is not what the token holds.
    #[error("the signed digest is not that of the token's content")]
    ContentAltered,
    /// The signer's certificate is not in the token.
    #[error("the signer's certificate is not there")]
    NoSignerCertificate,
    /// The signer's certificate is not the one that the signature names (`ESSCertID`).
    #[error("the signature names another certificate")]
    OtherCertificate,
    /// The signer's certificate has another name than the token gives the authority.
    #[error("the token names another authority than its signer")]
    OtherAuthority,
    /// The signature over the token does not hold.
    #[error("the signature does not hold")]
    SignatureInvalid,
    /// The signer's certificate is not for time-stamping and nothing else, and critically so.
    #[error("the signer's certificate is not for time-stamping alone")]
    NotForStamping,
    /// The signer's certificate is not for signatures.
    #[error("the signer's certificate is not for signatures")]
    NotForSignatures,
    /// A certificate was not valid when the token was made.
    #[error("the certificate of {subject} was not valid at {time}")]
    NotValidThen {
        /// Whose certificate: hostile text.
        subject: String,
        /// The token's time.
        time: Timestamp,
    },
    /// A certificate that should have issued another is no authority's, or may not issue this one.
    #[error("the certificate of {subject} may not issue certificates here")]
    MayNotIssue {
        /// Whose certificate: hostile text.
        subject: String,
    },
    /// The signature on a certificate is not its issuer's.
    #[error("the certificate of {subject} is not signed by its issuer")]
    CertificateForged {
        /// Whose certificate: hostile text.
        subject: String,
    },
    /// No chain leads to a pinned root.
    #[error("no pinned root vouches for {issuer}")]
    Untrusted {
        /// The issuer that nothing is known of: hostile text.
        issuer: String,
    },
    /// The pinned certificates have no root among them.
    #[error("there is no root certificate")]
    NoRoot,
    /// The next token came when this one's certificates had already ended.
    #[error("the token was renewed at {renewed}, after its certificates had ended")]
    RenewedTooLate {
        /// When the next token was made.
        renewed: Timestamp,
    },
}

/// Why an authority gave no time-stamp.
#[derive(Debug, thiserror::Error)]
pub enum AskFault {
    /// This is no address of `http` or `https`.
    #[error("this is not an address of http or https")]
    NotAnAddress,
    /// A policy is written as an object identifier.
    #[error("the policy is not an object identifier")]
    NotAPolicy,
    /// The authority did not answer in time.
    #[error("the authority did not answer in time")]
    TimedOut,
    /// The authority cannot be reached, or the connection failed.
    #[error("the authority cannot be reached")]
    Unreachable {
        /// What the network said.
        source: Box<dyn Error + Send + Sync>,
    },
    /// The authority answered with another status than 200; redirects are not followed.
    #[error("the authority answered with the status {code}")]
    Status {
        /// The status.
        code: u16,
    },
    /// The answer is of another media type.
    #[error("the authority answered with {found:?}, not with a time-stamp")]
    NotATimestamp {
        /// The media type: hostile text.
        found: String,
    },
    /// The answer is longer than any real one.
    #[error("the answer is longer than {most_bytes} bytes")]
    TooLong {
        /// The most that is read.
        most_bytes: usize,
    },
    /// What it answered is not believed.
    #[error("the time-stamp is not believed")]
    Stamp(#[source] StampFault),
}

/// What one authority did instead of giving a time-stamp.
#[derive(Debug)]
pub struct Refusal {
    /// The authority's address.
    pub url: String,
    /// What went wrong.
    pub fault: AskFault,
}
