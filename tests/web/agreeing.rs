//! The page against `chartrier verify-bundle` on the same altered bundles: where both claim a code, both name it.

use std::collections::BTreeSet;
use std::fs;
use std::io::{self, Seek, SeekFrom, Write};
use std::path::Path;

use chartrier::archive::{Archive, TimeStamping};
use chartrier::bundle::verifying::{Known, verify_bundle};
use chartrier::bundle::zipping::{ZipEntry, ZipWriter};
use serde_json::json;

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

/// A file whose long runs of zeros take no room.
struct Sparse(fs::File);

/// Whatever is written with this length is zeros.
const ZEROS: usize = 1_000_000;

impl Write for Sparse {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if bytes.len() != ZEROS {
            return self.0.write(bytes);
        }
        let length = i64::try_from(ZEROS).map_err(io::Error::other)?;
        self.0.seek(SeekFrom::Current(length))?;
        Ok(ZEROS)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

#[test]
fn the_page_reads_a_zip_beyond_what_32_bits_count() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("large.zip");
    let time = "2026-03-10T09:00:00".parse().unwrap();
    let mut zip = ZipWriter::new(Sparse(fs::File::create(&path).unwrap()), time);
    let zeros = vec![0; ZEROS];
    let entry = |place: u32, size_bytes: u64| ZipEntry {
        name: format!("dossier/data/{place:05}"),
        size_bytes,
        crc: 0,
    };
    zip.begin(entry(0, 5_000_000_000)).unwrap();
    (0..5000).for_each(|_| zip.write_all(&zeros).unwrap());
    for place in 1..=70_000 {
        zip.begin(entry(place, 3)).unwrap();
        zip.write_all(b"abc").unwrap();
    }
    drop(zip.finish().unwrap());
    let house = stamped();
    let handed_out = folder.path().join("controle.zip");
    house.hand_out(&handed_out);
    let page = folder.path().join("index.html");
    fs::write(&page, TestBundle::read(&handed_out).get("index.html")).unwrap();
    let mut browser = Browser::open(&page);
    browser.eval("location.hash = '#verifier'");
    browser.until("shownAt === '#verifier'");
    browser.eval("document.querySelector('input[accept]').onchange = ({target}) => { globalThis.dropped = target.files[0]; }; 0");
    browser.choose("input[accept]", &[&path]);
    browser.until("globalThis.dropped");
    let read = "(async () => { const source = await openZip(dropped); const {names, sizes} = source; await source.look(names[0]); return [names.length, sizes.get('data/00000'), text(await source.read('data/70000')), source.findings]; })()";
    assert_eq!(
        browser.eval(read),
        json!([70_001, 5_000_000_000_u64, "abc", []])
    );
}
