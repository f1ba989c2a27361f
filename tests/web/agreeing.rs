//! The page against `chartrier verify-bundle` on the same altered bundles: where both claim a code, both name it.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use chartrier::archive::{Archive, TimeStamping};
use chartrier::bundle::verifying::{Known, verify_bundle};

use crate::authority::{KeyKind, TestAuthority, serve_changed};
use crate::browser::Browser;
use crate::common::bundles::{Altered, BundledArchive, TestBundle, alterations, claimed};
use crate::common::now;

/// The page reads what a time-stamp is over, not who signed it: `VERIFIER.txt` and `chartrier` do.
const BEYOND_THE_PAGE: &str = "a changed time-stamp";

fn stamped() -> BundledArchive {
    let authority = TestAuthority::new(KeyKind::P256);
    let folder = tempfile::tempdir().unwrap();
    let roots = folder.path().join("root.pem");
    fs::write(&roots, authority.root()).unwrap();
    let url = serve_changed(authority, |query| query);
    BundledArchive::new(&|archive: &Archive| {
        let stamping = TimeStamping::once(std::slice::from_ref(&url), None, &roots).unwrap();
        assert!(archive.seal(&stamping, now()).unwrap().is_new);
    })
}

#[test]
fn the_page_finds_what_the_command_finds() {
    let house = stamped();
    let folder = tempfile::tempdir().unwrap();
    let handed_out = folder.path().join("controle.zip");
    house.hand_out(&handed_out);
    let bundle = TestBundle::read(&handed_out);
    let page = folder.path().join("index.html");
    fs::write(&page, bundle.get("index.html")).unwrap();
    let mut browser = Browser::open(&page);
    browser.eval("location.hash = '#verifier'");
    browser.until("shownAt === '#verifier'");
    assert_eq!(codes(&mut browser, &handed_out), BTreeSet::new());

    let other = BundledArchive::new(&|_| {}).bundle();
    let mut tried = BTreeSet::new();
    for altered in alterations(&bundle, &other, &|bytes| house.sign(bytes)) {
        tried.extend(check(&mut browser, folder.path(), &altered));
    }
    // No code that the page claims is left untried.
    assert_eq!(tried, claimed("P"));
    assert_eq!(browser.troubles(), Vec::<String>::new());
}

/// The codes that both must have found.
fn check(browser: &mut Browser, folder: &Path, altered: &Altered) -> BTreeSet<String> {
    let what = altered.what;
    let zip = folder.join("altered.zip");
    fs::write(&zip, &altered.zip).unwrap();
    let typed = altered.fingerprint.clone().unwrap_or_default();
    browser.eval(&format!("state.known.fingerprint = {typed:?}"));
    let known = Known {
        fingerprint: altered.fingerprint.clone(),
        ..Known::default()
    };
    let verified = verify_bundle(&zip, &known, &|_, _| true).unwrap();
    let claimed = claimed("P");
    let expected = verified.findings.iter().map(|one| one.code.name());
    let mut expected: BTreeSet<String> = expected
        .filter(|code| claimed.contains(*code))
        .map(str::to_owned)
        .collect();
    if what == BEYOND_THE_PAGE {
        assert!(expected.remove("stamp_differs"));
    }
    assert_eq!(codes(browser, &zip), expected, "{what}");
    expected
}

/// What the page finds in a zip.
fn codes(browser: &mut Browser, zip: &Path) -> BTreeSet<String> {
    browser.eval("state.result = null; render()");
    browser.choose("input[accept]", &[zip]);
    browser.until("state.result !== null && state.checking === null");
    let found = browser.eval("state.result.findings.map(({code}) => code)");
    let found: Vec<String> = serde_json::from_value(found).unwrap();
    found.into_iter().collect()
}
