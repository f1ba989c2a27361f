//! The algorithms: which digests and signatures are accepted, and whether a signature holds.
//!
//! Accepted are SHA-256, SHA-384 and SHA-512, with RSA (PKCS#1 v1.5 and PSS, 2,048 to 8,192 bits) and ECDSA on P-256 and
//! P-384. SHA-1 is not, not even in a certificate on the way to the root.

use der::Decode;
use der::asn1::ObjectIdentifier;
use p256::ecdsa::signature::hazmat::PrehashVerifier;
use rsa::pkcs1::RsaPssParams;
use rsa::traits::PublicKeyParts;
use rsa::{BigUint, Pkcs1v15Sign, Pss, RsaPublicKey};
use sha2::{Digest, Sha256, Sha384, Sha512};
use x509_cert::spki::{AlgorithmIdentifierOwned, SubjectPublicKeyInfoOwned};

use crate::journal::timestamp::StampFault;

/// A digest algorithm that is accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Hash {
    Sha256,
    Sha384,
    Sha512,
}

impl Hash {
    pub fn of(oid: ObjectIdentifier) -> Result<Hash, StampFault> {
        match oid {
            SHA_256 => Ok(Hash::Sha256),
            SHA_384 => Ok(Hash::Sha384),
            SHA_512 => Ok(Hash::Sha512),
            _ => Err(StampFault::DigestRefused {
                oid: oid.to_string(),
            }),
        }
    }

    pub fn digest(self, bytes: &[u8]) -> Vec<u8> {
        match self {
            Hash::Sha256 => Sha256::digest(bytes).to_vec(),
            Hash::Sha384 => Sha384::digest(bytes).to_vec(),
            Hash::Sha512 => Sha512::digest(bytes).to_vec(),
        }
    }
}

/// A signature over some bytes, with the key that should have made it.
pub(super) struct Signed<'a> {
    pub key: &'a SubjectPublicKeyInfoOwned,
    pub algorithm: &'a AlgorithmIdentifierOwned,
    /// The digest that is named apart from the signature's algorithm, as CMS does.
    pub digest: Option<Hash>,
    pub bytes: &'a [u8],
    pub signature: &'a [u8],
}

impl Signed<'_> {
    /// Whether the signature holds: `Ok(false)` if not.
    ///
    /// Errors: [`StampFault::SignatureRefused`], [`StampFault::DigestRefused`], [`StampFault::KeyRefused`].
    pub fn holds(&self) -> Result<bool, StampFault> {
        match self.algorithm.oid {
            RSA => self.rsa(self.digest.ok_or_else(|| self.refused())?),
            RSA_SHA_256 => self.rsa(self.same(Hash::Sha256)?),
            RSA_SHA_384 => self.rsa(self.same(Hash::Sha384)?),
            RSA_SHA_512 => self.rsa(self.same(Hash::Sha512)?),
            RSA_PSS => self.rsa_pss(),
            ELLIPTIC => self.ecdsa(self.digest.ok_or_else(|| self.refused())?),
            ECDSA_SHA_256 => self.ecdsa(self.same(Hash::Sha256)?),
            ECDSA_SHA_384 => self.ecdsa(self.same(Hash::Sha384)?),
            ECDSA_SHA_512 => self.ecdsa(self.same(Hash::Sha512)?),
            _ => Err(self.refused()),
        }
    }

    fn rsa(&self, hash: Hash) -> Result<bool, StampFault> {
        let padding = match hash {
            Hash::Sha256 => Pkcs1v15Sign::new::<Sha256>(),
            Hash::Sha384 => Pkcs1v15Sign::new::<Sha384>(),
            Hash::Sha512 => Pkcs1v15Sign::new::<Sha512>(),
        };
        let digest = hash.digest(self.bytes);
        let key = self.rsa_key()?;
        Ok(key.verify(padding, &digest, self.signature).is_ok())
    }

    fn rsa_pss(&self) -> Result<bool, StampFault> {
        let parameters = self.algorithm.parameters.as_ref();
        let parameters = parameters
            .and_then(|parameters| parameters.decode_as::<RsaPssParams<'_>>().ok())
            .ok_or_else(|| self.refused())?;
        let hash = self.same(Hash::of(parameters.hash.oid)?)?;
        let mask = parameters.mask_gen.parameters.map(|mask| mask.oid);
        if parameters.mask_gen.oid != MGF_1 || mask != Some(parameters.hash.oid) {
            return Err(self.refused());
        }
        let salt_bytes = usize::from(parameters.salt_len);
        let padding = match hash {
            Hash::Sha256 => Pss::new_with_salt::<Sha256>(salt_bytes),
            Hash::Sha384 => Pss::new_with_salt::<Sha384>(salt_bytes),
            Hash::Sha512 => Pss::new_with_salt::<Sha512>(salt_bytes),
        };
        let digest = hash.digest(self.bytes);
        let key = self.rsa_key()?;
        Ok(key.verify(padding, &digest, self.signature).is_ok())
    }

    fn rsa_key(&self) -> Result<RsaPublicKey, StampFault> {
        if ![RSA, RSA_PSS].contains(&self.key.algorithm.oid) {
            return Err(self.refused());
        }
        let weak = |kind: &str| StampFault::KeyRefused {
            kind: kind.to_owned(),
        };
        let bytes = self.key.subject_public_key.raw_bytes();
        let numbers =
            rsa::pkcs1::RsaPublicKey::from_der(bytes).map_err(|source| StampFault::Unreadable {
                part: "public key",
                source,
            })?;
        let modulus = BigUint::from_bytes_be(numbers.modulus.as_bytes());
        let exponent = BigUint::from_bytes_be(numbers.public_exponent.as_bytes());
        let key = RsaPublicKey::new_with_max_size(modulus, exponent, MOST_RSA_BITS)
            .map_err(|_| weak("RSA"))?;
        if key.n().bits() < LEAST_RSA_BITS {
            return Err(weak("RSA"));
        }
        Ok(key)
    }

    fn ecdsa(&self, hash: Hash) -> Result<bool, StampFault> {
        if self.key.algorithm.oid != ELLIPTIC {
            return Err(self.refused());
        }
        let digest = hash.digest(self.bytes);
        let point = self.key.subject_public_key.raw_bytes();
        let curve = self.key.algorithm.parameters.as_ref();
        let curve = curve.and_then(|curve| curve.decode_as::<ObjectIdentifier>().ok());
        let refused = || StampFault::KeyRefused {
            kind: curve.map_or_else(|| "EC".to_owned(), |curve| curve.to_string()),
        };
        match curve {
            Some(P_256) => {
                let key = p256::ecdsa::VerifyingKey::from_sec1_bytes(point);
                let key = key.map_err(|_| refused())?;
                let signature = p256::ecdsa::Signature::from_der(self.signature);
                Ok(signature.is_ok_and(|signed| key.verify_prehash(&digest, &signed).is_ok()))
            }
            Some(P_384) => {
                let key = p384::ecdsa::VerifyingKey::from_sec1_bytes(point);
                let key = key.map_err(|_| refused())?;
                let signature = p384::ecdsa::Signature::from_der(self.signature);
                Ok(signature.is_ok_and(|signed| key.verify_prehash(&digest, &signed).is_ok()))
            }
            _ => Err(refused()),
        }
    }

    /// `hash`, unless another is named apart.
    fn same(&self, hash: Hash) -> Result<Hash, StampFault> {
        match self.digest {
            Some(named) if named != hash => Err(self.refused()),
            _ => Ok(hash),
        }
    }

    fn refused(&self) -> StampFault {
        StampFault::SignatureRefused {
            oid: self.algorithm.oid.to_string(),
        }
    }
}

const LEAST_RSA_BITS: usize = 2_048;
const MOST_RSA_BITS: usize = 8_192;

pub(super) const SHA_256: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.2.1");
const SHA_384: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.2.2");
const SHA_512: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.2.3");
const RSA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.1");
const MGF_1: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.8");
const RSA_PSS: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.10");
const RSA_SHA_256: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.11");
const RSA_SHA_384: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.12");
const RSA_SHA_512: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.13");
const ELLIPTIC: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.2.1");
const ECDSA_SHA_256: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.4.3.2");
const ECDSA_SHA_384: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.4.3.3");
const ECDSA_SHA_512: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.4.3.4");
const P_256: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.3.1.7");
const P_384: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.132.0.34");
