//! Canonical JSON (RFC 8785): one value has one sequence of bytes, so that its digest can be computed by anybody.

use serde::Serialize;

/// Writes `value` as canonical JSON.
///
/// Our values are objects, arrays, strings, booleans and integers below 2^53: nothing whose canonical form
/// depends on floating point.
pub fn canonical_json<T: Serialize>(value: &T) -> Vec<u8> {
    serde_json_canonicalizer::to_vec(value).expect("our own types always serialise")
}
