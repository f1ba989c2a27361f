//! Reading an answer: `TimeStampResp` (RFC 3161) around CMS `SignedData` (RFC 5652) around `TSTInfo`, all in DER.
//!
//! Parts are slices of the bytes as received, so that digests and signatures are computed over what was there and not
//! over what a writer would make of it. Nothing here recurses, and every list has a bound.

use chrono::{NaiveDate, TimeDelta};
use der::asn1::{AnyRef, BitStringRef, IntRef, ObjectIdentifier, OctetStringRef, Utf8StringRef};
use der::{Decode, Reader, SliceReader, Tag, TagNumber, Tagged};
use x509_cert::spki::AlgorithmIdentifierOwned;

use crate::journal::timestamp::StampFault;
use crate::journal::timestamp::certificate::MOST_CERTIFICATES;
use crate::journal::timestamp::signature::Hash;
use crate::model::Timestamp;

/// The longest answer that is read. Real ones have 1 to 12 kB.
pub(super) const LONGEST_ANSWER: usize = 128 * 1024;
const MOST_ATTRIBUTES: usize = 32;

/// A token taken apart.
pub(super) struct Token<'a> {
    /// `TSTInfo` as signed.
    pub content: &'a [u8],
    pub certificates: Vec<&'a [u8]>,
    pub signer: SignerInfo<'a>,
}

/// Who signed, what and how.
pub(super) struct SignerInfo<'a> {
    pub certificate: SignerId<'a>,
    pub hash: Hash,
    /// The attributes between the tag and the end.
    attributes_body: &'a [u8],
    pub attributes: Vec<Attribute<'a>>,
    pub algorithm: AlgorithmIdentifierOwned,
    pub signature: &'a [u8],
}

/// How the signer's certificate is named.
pub(super) enum SignerId<'a> {
    /// Issuer (a name in DER) and serial number.
    Issued(&'a [u8], &'a [u8]),
    KeyIdentifier(&'a [u8]),
}

/// A signed attribute: its type, and its values in DER.
pub(super) struct Attribute<'a> {
    pub oid: ObjectIdentifier,
    pub values: Vec<&'a [u8]>,
}

/// What the authority says.
pub(super) struct Info<'a> {
    pub policy: ObjectIdentifier,
    pub hash: Hash,
    pub imprint: &'a [u8],
    pub serial: &'a [u8],
    pub time: Timestamp,
    pub accuracy_us: Option<u64>,
    /// As an INTEGER in DER.
    pub nonce: Option<&'a [u8]>,
    /// The authority's name in DER, where it is a directory name.
    pub authority: Option<&'a [u8]>,
}

impl<'a> Token<'a> {
    /// Reads an answer that grants a time-stamp.
    pub fn of_answer(answer: &'a [u8]) -> Result<Token<'a>, StampFault> {
        if answer.len() > LONGEST_ANSWER {
            let size_bytes = answer.len();
            return Err(StampFault::TooLong { size_bytes });
        }
        let (status, token) = split_answer(answer).map_err(unreadable("answer"))?;
        granted(status)?;
        Token::read(token.ok_or(StampFault::NoToken)?)
    }

    fn read(token: &'a [u8]) -> Result<Token<'a>, StampFault> {
        let (kind, signed_data) = split_content_info(token).map_err(unreadable("token"))?;
        expect_type("token", kind, SIGNED_DATA)?;
        let parts = split_signed_data(signed_data).map_err(unreadable("signed data"))?;
        if ![1, 3, 4, 5].contains(&parts.version) {
            let (part, found) = ("signed data", parts.version.to_string());
            return Err(StampFault::WrongType { part, found });
        }
        expect_type("content", parts.content_type, TST_INFO)?;
        let certificates = members(parts.certificates).map_err(unreadable("certificates"))?;
        if certificates.len() > MOST_CERTIFICATES {
            let (part, found) = ("certificate", certificates.len());
            return Err(StampFault::TooMany { part, found });
        }
        let signers = members(parts.signers).map_err(unreadable("signers"))?;
        let [signer] = signers.as_slice() else {
            let found = signers.len();
            return Err(StampFault::NotOneSigner { found });
        };
        Ok(Token {
            content: parts.content,
            certificates,
            signer: SignerInfo::read(signer)?,
        })
    }
}

impl<'a> SignerInfo<'a> {
    fn read(bytes: &'a [u8]) -> Result<SignerInfo<'a>, StampFault> {
        let parts = split_signer(bytes).map_err(unreadable("signer"))?;
        let attributes = members(parts.attributes).map_err(unreadable("signed attributes"))?;
        if attributes.len() > MOST_ATTRIBUTES {
            let (part, found) = ("attribute", attributes.len());
            return Err(StampFault::TooMany { part, found });
        }
        let attributes = attributes.into_iter().map(split_attribute);
        Ok(SignerInfo {
            certificate: parts.certificate,
            hash: Hash::of(parts.digest.oid)?,
            attributes_body: parts.attributes,
            attributes: attributes
                .collect::<der::Result<_>>()
                .map_err(unreadable("signed attributes"))?,
            algorithm: parts.algorithm,
            signature: parts.signature,
        })
    }

    /// What the signature is over: the attributes as received, under the tag of a SET.
    ///
    /// Source: RFC 5652, 5.4.
    pub fn signed_bytes(&self) -> Result<Vec<u8>, StampFault> {
        AnyRef::new(Tag::Set, self.attributes_body)
            .and_then(|set| der::Encode::to_der(&set))
            .map_err(unreadable("signed attributes"))
    }

    /// The one value of the attribute `oid`; None if it is not there.
    pub fn attribute(&self, oid: ObjectIdentifier) -> Result<Option<&'a [u8]>, StampFault> {
        let named = self
            .attributes
            .iter()
            .filter(|attribute| attribute.oid == oid);
        let values: Vec<_> = named.flat_map(|attribute| &attribute.values).collect();
        match values.as_slice() {
            [] => Ok(None),
            [value] => Ok(Some(value)),
            _ => Err(StampFault::AttributeCount {
                oid: oid.to_string(),
                found: values.len(),
            }),
        }
    }

    /// The one value of an attribute that must be there.
    pub fn required(&self, oid: ObjectIdentifier) -> Result<&'a [u8], StampFault> {
        self.attribute(oid)?
            .ok_or_else(|| StampFault::AttributeCount {
                oid: oid.to_string(),
                found: 0,
            })
    }
}

impl<'a> Info<'a> {
    /// Reads `TSTInfo`.
    pub fn read(content: &'a [u8]) -> Result<Info<'a>, StampFault> {
        let parts = split_info(content).map_err(unreadable("time-stamp"))?;
        if parts.version != 1 {
            let (part, found) = ("time-stamp", parts.version.to_string());
            return Err(StampFault::WrongType { part, found });
        }
        if let Some(oid) = parts.critical {
            let oid = oid.to_string();
            return Err(StampFault::UnknownExtension { oid });
        }
        let time = gen_time(parts.time).ok_or_else(|| {
            let kind = Tag::GeneralizedTime.value_error().kind();
            unreadable("time")(kind.into())
        })?;
        Ok(Info {
            policy: parts.policy,
            hash: Hash::of(parts.imprint_algorithm.oid)?,
            imprint: parts.imprint,
            serial: parts.serial,
            time,
            accuracy_us: parts.accuracy_us,
            nonce: parts.nonce,
            authority: parts.authority,
        })
    }
}

/// The members of a SET or SEQUENCE between its tag and its end, each in DER.
pub(super) fn members(body: &[u8]) -> der::Result<Vec<&[u8]>> {
    let mut reader = SliceReader::new(body)?;
    let mut members = Vec::new();
    while !reader.is_finished() {
        members.push(reader.tlv_bytes()?);
    }
    Ok(members)
}

/// A reader over what is inside of `bytes`, which must be one value of this tag.
pub(super) fn inside(bytes: &[u8], tag: Tag) -> der::Result<SliceReader<'_>> {
    let value = AnyRef::from_der(bytes)?;
    value.tag().assert_eq(tag)?;
    SliceReader::new(value.value())
}

/// The inside of the next value if it is `[number]`, constructed.
pub(super) fn tagged<'a>(
    reader: &mut SliceReader<'a>,
    number: TagNumber,
) -> der::Result<Option<&'a [u8]>> {
    let constructed = true;
    let tag = Tag::ContextSpecific {
        constructed,
        number,
    };
    if reader.is_finished() || reader.peek_tag()? != tag {
        return Ok(None);
    }
    Ok(Some(AnyRef::decode(reader)?.value()))
}

/// True if the next value has this tag.
pub(super) fn is_next(reader: &SliceReader<'_>, tag: Tag) -> der::Result<bool> {
    Ok(!reader.is_finished() && reader.peek_tag()? == tag)
}

pub(super) fn unreadable(part: &'static str) -> impl FnOnce(der::Error) -> StampFault {
    move |source| StampFault::Unreadable { part, source }
}

pub(super) fn expect_type(
    part: &'static str,
    found: ObjectIdentifier,
    expected: ObjectIdentifier,
) -> Result<(), StampFault> {
    if found == expected {
        return Ok(());
    }
    let found = found.to_string();
    Err(StampFault::WrongType { part, found })
}

const SIGNED_DATA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.7.2");
pub(super) const TST_INFO: ObjectIdentifier =
    ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.16.1.4");

struct Status {
    status: u8,
    text: String,
    reasons: Vec<u8>,
}

struct SignedDataParts<'a> {
    version: u8,
    content_type: ObjectIdentifier,
    content: &'a [u8],
    certificates: &'a [u8],
    signers: &'a [u8],
}

struct SignerParts<'a> {
    certificate: SignerId<'a>,
    digest: AlgorithmIdentifierOwned,
    attributes: &'a [u8],
    algorithm: AlgorithmIdentifierOwned,
    signature: &'a [u8],
}

struct InfoParts<'a> {
    version: u8,
    policy: ObjectIdentifier,
    imprint_algorithm: AlgorithmIdentifierOwned,
    imprint: &'a [u8],
    serial: &'a [u8],
    time: &'a [u8],
    accuracy_us: Option<u64>,
    nonce: Option<&'a [u8]>,
    authority: Option<&'a [u8]>,
    critical: Option<ObjectIdentifier>,
}

fn granted(status: Status) -> Result<(), StampFault> {
    // 0 is granted, 1 granted with modifications: what was modified is checked like the rest.
    if status.status <= 1 {
        return Ok(());
    }
    Err(StampFault::Rejected {
        status: status.status,
        reasons: status.reasons,
        text: status.text,
    })
}

fn split_answer(answer: &[u8]) -> der::Result<(Status, Option<&[u8]>)> {
    let mut reader = inside(answer, Tag::Sequence)?;
    let status = split_status(reader.tlv_bytes()?)?;
    let token = match reader.is_finished() {
        true => None,
        false => Some(reader.tlv_bytes()?),
    };
    reader.finish((status, token))
}

fn split_status(bytes: &[u8]) -> der::Result<Status> {
    let mut reader = inside(bytes, Tag::Sequence)?;
    let status = u8::decode(&mut reader)?;
    let mut texts = Vec::new();
    if is_next(&reader, Tag::Sequence)? {
        for text in members(AnyRef::decode(&mut reader)?.value())? {
            texts.push(Utf8StringRef::from_der(text)?.as_str());
        }
    }
    let mut reasons = Vec::new();
    if is_next(&reader, Tag::BitString)? {
        let bits = (0_u8..=u8::MAX).zip(BitStringRef::decode(&mut reader)?.bits());
        reasons = bits.filter_map(|(at, set)| set.then_some(at)).collect();
    }
    let text = texts.join(" ");
    reader.finish(Status {
        status,
        text,
        reasons,
    })
}

fn split_content_info(token: &[u8]) -> der::Result<(ObjectIdentifier, &[u8])> {
    let mut reader = inside(token, Tag::Sequence)?;
    let kind = ObjectIdentifier::decode(&mut reader)?;
    let content = tagged(&mut reader, TagNumber::N0)?.unwrap_or_default();
    reader.finish((kind, content))
}

fn split_signed_data(bytes: &[u8]) -> der::Result<SignedDataParts<'_>> {
    let mut reader = inside(bytes, Tag::Sequence)?;
    let version = u8::decode(&mut reader)?;
    // The digest algorithms, named once more by the signer.
    AnyRef::decode(&mut reader)?.tag().assert_eq(Tag::Set)?;
    let (content_type, content) = {
        let (kind, content) = split_content_info(reader.tlv_bytes()?)?;
        (kind, OctetStringRef::from_der(content)?.as_bytes())
    };
    let certificates = tagged(&mut reader, TagNumber::N0)?.unwrap_or_default();
    // Lists of revoked certificates are not looked at.
    tagged(&mut reader, TagNumber::N1)?;
    let signers = AnyRef::decode(&mut reader)?;
    signers.tag().assert_eq(Tag::Set)?;
    reader.finish(SignedDataParts {
        version,
        content_type,
        content,
        certificates,
        signers: signers.value(),
    })
}

fn split_signer(bytes: &[u8]) -> der::Result<SignerParts<'_>> {
    let mut reader = inside(bytes, Tag::Sequence)?;
    u8::decode(&mut reader)?;
    let certificate = if is_next(&reader, Tag::Sequence)? {
        let mut named = inside(reader.tlv_bytes()?, Tag::Sequence)?;
        let issuer = named.tlv_bytes()?;
        let serial = IntRef::decode(&mut named)?.as_bytes();
        named.finish(SignerId::Issued(issuer, serial))?
    } else {
        let identifier = AnyRef::decode(&mut reader)?;
        let (constructed, number) = (false, TagNumber::N0);
        let tag = Tag::ContextSpecific {
            constructed,
            number,
        };
        identifier.tag().assert_eq(tag)?;
        SignerId::KeyIdentifier(identifier.value())
    };
    let digest = AlgorithmIdentifierOwned::decode(&mut reader)?;
    let attributes = tagged(&mut reader, TagNumber::N0)?.unwrap_or_default();
    let algorithm = AlgorithmIdentifierOwned::decode(&mut reader)?;
    let signature = OctetStringRef::decode(&mut reader)?.as_bytes();
    tagged(&mut reader, TagNumber::N1)?;
    reader.finish(SignerParts {
        certificate,
        digest,
        attributes,
        algorithm,
        signature,
    })
}

fn split_attribute(bytes: &[u8]) -> der::Result<Attribute<'_>> {
    let mut reader = inside(bytes, Tag::Sequence)?;
    let oid = ObjectIdentifier::decode(&mut reader)?;
    let set = AnyRef::decode(&mut reader)?;
    set.tag().assert_eq(Tag::Set)?;
    let values = members(set.value())?;
    reader.finish(Attribute { oid, values })
}

fn split_info(content: &[u8]) -> der::Result<InfoParts<'_>> {
    let mut reader = inside(content, Tag::Sequence)?;
    let version = u8::decode(&mut reader)?;
    let policy = ObjectIdentifier::decode(&mut reader)?;
    let mut imprint = inside(reader.tlv_bytes()?, Tag::Sequence)?;
    let imprint_algorithm = AlgorithmIdentifierOwned::decode(&mut imprint)?;
    let digest = OctetStringRef::decode(&mut imprint)?.as_bytes();
    imprint.finish(())?;
    let serial = IntRef::decode(&mut reader)?.as_bytes();
    let time = AnyRef::decode(&mut reader)?;
    time.tag().assert_eq(Tag::GeneralizedTime)?;
    let accuracy_us = match is_next(&reader, Tag::Sequence)? {
        true => Some(accuracy(reader.tlv_bytes()?)?),
        false => None,
    };
    if is_next(&reader, Tag::Boolean)? {
        bool::decode(&mut reader)?;
    }
    let nonce = match is_next(&reader, Tag::Integer)? {
        true => Some(reader.tlv_bytes()?),
        false => None,
    };
    let authority = match tagged(&mut reader, TagNumber::N0)? {
        Some(name) => tagged(&mut SliceReader::new(name)?, TagNumber::N4)?,
        None => None,
    };
    let critical = match tagged(&mut reader, TagNumber::N1)? {
        Some(extensions) => first_critical(extensions)?,
        None => None,
    };
    reader.finish(InfoParts {
        version,
        policy,
        imprint_algorithm,
        imprint: digest,
        serial,
        time: time.value(),
        accuracy_us,
        nonce,
        authority,
        critical,
    })
}

fn first_critical(extensions: &[u8]) -> der::Result<Option<ObjectIdentifier>> {
    for extension in members(extensions)? {
        let extension = x509_cert::ext::Extension::from_der(extension)?;
        if extension.critical {
            return Ok(Some(extension.extn_id));
        }
    }
    Ok(None)
}

/// Seconds, milliseconds `[0]` and microseconds `[1]`, each where it is not 0.
fn accuracy(bytes: &[u8]) -> der::Result<u64> {
    let mut reader = inside(bytes, Tag::Sequence)?;
    let mut sum_us = 0_u64;
    if is_next(&reader, Tag::Integer)? {
        let seconds = u32::decode(&mut reader)?;
        sum_us += u64::from(seconds) * 1_000_000;
    }
    for (number, unit_us) in [(TagNumber::N0, 1_000), (TagNumber::N1, 1)] {
        let part = reader.context_specific::<u16>(number, der::TagMode::Implicit)?;
        sum_us += u64::from(part.unwrap_or(0)) * unit_us;
    }
    reader.finish(sum_us)
}

/// `YYYYMMDDhhmmss[.f…]Z`, which `der` reads only without a fraction.
fn gen_time(value: &[u8]) -> Option<Timestamp> {
    let text = std::str::from_utf8(value).ok()?.strip_suffix('Z')?;
    let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let digits = |text: &str| text.bytes().all(|digit| digit.is_ascii_digit());
    if whole.len() != 14 || !digits(whole) || fraction.is_empty() || !digits(fraction) {
        return None;
    }
    let number = |from: usize, to: usize| whole.get(from..to)?.parse::<u32>().ok();
    let year = i32::try_from(number(0, 4)?).ok()?;
    let day = NaiveDate::from_ymd_opt(year, number(4, 6)?, number(6, 8)?)?;
    let second = day.and_hms_opt(number(8, 10)?, number(10, 12)?, number(12, 14)?)?;
    let milliseconds: String = fraction.chars().chain("000".chars()).take(3).collect();
    let instant = second.checked_add_signed(TimeDelta::milliseconds(milliseconds.parse().ok()?))?;
    Some(Timestamp::new(instant.and_utc()))
}
