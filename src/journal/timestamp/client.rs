//! Asking an authority: one POST, with limits on time and size, and no redirect.

use std::io::Read;
use std::sync::Arc;
use std::time::Duration;

use ureq::config::Config;
use ureq::tls::{RootCerts, TlsConfig};

use crate::journal::timestamp::AskFault;
use crate::journal::timestamp::token::LONGEST_ANSWER;

/// How long one authority may take, from its name to the last byte.
const MOST_TIME: Duration = Duration::from_secs(20);
const MOST_TIME_TO_CONNECT: Duration = Duration::from_secs(8);

/// Checks that `url` is an address that can be asked.
///
/// Errors: [`AskFault::NotAnAddress`].
pub(super) fn check_address(url: &str) -> Result<(), AskFault> {
    let parsed = url.parse::<ureq::http::Uri>().ok();
    let scheme = parsed.as_ref().and_then(|uri| uri.scheme_str());
    let is_web = matches!(scheme, Some("http" | "https"));
    is_web.then_some(()).ok_or(AskFault::NotAnAddress)
}

/// Sends `query` to `url` and returns the answer as received.
///
/// `https` is checked against the certificates that the system trusts. The token does not depend on it: it is signed.
///
/// Errors: all of [`AskFault`] but [`AskFault::Stamp`].
pub(super) fn post(url: &str, query: &[u8]) -> Result<Vec<u8>, AskFault> {
    let request = agent()
        .post(url)
        .content_type("application/timestamp-query");
    let mut response = request
        .header("Accept", ANSWER_TYPE)
        .send(query)
        .map_err(fault)?;
    let code = response.status().as_u16();
    if code != 200 {
        return Err(AskFault::Status { code });
    }
    let found = response.body().mime_type().unwrap_or_default().to_owned();
    if !found.eq_ignore_ascii_case(ANSWER_TYPE) {
        return Err(AskFault::NotATimestamp { found });
    }
    let mut answer = Vec::new();
    let one_more = LONGEST_ANSWER as u64 + 1;
    let mut body = response.body_mut().as_reader().take(one_more);
    body.read_to_end(&mut answer)
        .map_err(|source| fault(ureq::Error::from(source)))?;
    if answer.len() > LONGEST_ANSWER {
        let most_bytes = LONGEST_ANSWER;
        return Err(AskFault::TooLong { most_bytes });
    }
    Ok(answer)
}

const ANSWER_TYPE: &str = "application/timestamp-reply";

fn agent() -> ureq::Agent {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let tls = TlsConfig::builder()
        .root_certs(RootCerts::PlatformVerifier)
        .unversioned_rustls_crypto_provider(provider)
        .build();
    let config = Config::builder()
        .tls_config(tls)
        .http_status_as_error(false)
        .max_redirects(0)
        .max_redirects_will_error(false)
        .timeout_global(Some(MOST_TIME))
        .timeout_connect(Some(MOST_TIME_TO_CONNECT))
        .max_response_header_size(16 * 1024)
        .user_agent("chartrier");
    config.build().new_agent()
}

fn fault(error: ureq::Error) -> AskFault {
    match error {
        ureq::Error::BadUri(_) | ureq::Error::Http(_) => AskFault::NotAnAddress,
        ureq::Error::Timeout(_) => AskFault::TimedOut,
        source => AskFault::Unreachable {
            source: Box::new(source),
        },
    }
}
