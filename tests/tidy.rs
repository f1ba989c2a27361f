//! The rules of the house that a compiler does not know: who imports whom, what each file is for, no forgotten test.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// What each module may import of ours. The order of `src/lib.rs`'s map.
const IMPORTS: &[(&str, &[&str])] = &[
    ("model", &[]),
    ("disk", &[]),
    ("clock", &[]),
    ("keys", &["model", "disk"]),
    ("store", &["model", "disk", "keys"]),
    ("journal", &["model", "disk"]),
    ("catalog", &["model", "disk"]),
    ("search", &["model", "disk"]),
    ("extract", &["model"]),
    ("policy", &["model"]),
    ("classify", &["model"]),
    ("completeness", &["model"]),
    ("registry", &["model"]),
    ("retention", &["model"]),
    ("sidecar", &["model"]),
    (
        "archive",
        &[
            "model",
            "disk",
            "keys",
            "store",
            "journal",
            "catalog",
            "search",
            "extract",
            "policy",
            "classify",
            "registry",
            "sidecar",
            "retention",
        ],
    ),
    ("ingest", &["archive", "model", "disk", "clock"]),
    (
        "words",
        &[
            "model",
            "disk",
            "clock",
            "keys",
            "store",
            "journal",
            "catalog",
            "search",
            "extract",
            "policy",
            "classify",
            "registry",
            "sidecar",
            "completeness",
            "retention",
            "archive",
            "ingest",
        ],
    ),
    ("report", &["archive", "words", "model", "completeness"]),
    (
        "bundle",
        &[
            "archive",
            "catalog",
            "journal",
            "keys",
            "report",
            "words",
            "model",
            "disk",
            "completeness",
        ],
    ),
    (
        "cli",
        &[
            "archive",
            "ingest",
            "policy",
            "registry",
            "completeness",
            "retention",
            "report",
            "bundle",
            "words",
            "model",
            "clock",
            "disk",
            "keys",
            "extract",
            "search",
            "catalog",
        ],
    ),
];

/// Outside crates that only one part of the house may name.
const DOORS: &[(&str, &[&str])] = &[
    ("age", &["keys"]),
    ("tantivy", &["search"]),
    ("aes_gcm", &["search"]),
    ("rusqlite", &["catalog", "keys"]),
    ("notify", &["ingest"]),
    ("clap", &["cli"]),
    ("indicatif", &["cli"]),
    ("toml", &["policy", "archive"]),
    ("toml_edit", &["policy"]),
    ("signed_note", &["journal"]),
    ("tlog_tiles", &["journal"]),
    ("ssh_key", &["journal"]),
    ("ureq", &["journal"]),
    ("rustls", &["journal"]),
    ("der", &["journal"]),
    ("x509_cert", &["journal"]),
    ("rsa", &["journal"]),
    ("p256", &["journal"]),
    ("p384", &["journal"]),
    ("sha1", &["journal"]),
    ("hayro", &["extract"]),
    ("hayro_syntax", &["extract"]),
    ("image", &["extract"]),
    ("pdf_writer", &["extract"]),
    ("mail_parser", &["extract"]),
    ("quick_xml", &["bundle", "extract"]),
    ("encoding_rs", &["extract", "registry", "sidecar"]),
    ("calamine", &["registry"]),
    ("csv", &["registry", "report", "sidecar"]),
    ("icalendar", &["report"]),
    ("krilla", &["report"]),
    ("qrcodegen", &["report"]),
    ("aho_corasick", &["classify"]),
];

#[test]
fn a_module_imports_only_what_its_line_of_the_table_names() {
    let allowed: BTreeMap<_, _> = IMPORTS.iter().copied().collect();
    let mut wrong = Vec::new();
    for (path, text) in sources() {
        let module = module_of(&path);
        if module == "main" || module == "lib" {
            continue;
        }
        let Some(allowed) = allowed.get(module.as_str()) else {
            wrong.push(format!(
                "{}: no line for module `{module}` in the table",
                path.display()
            ));
            continue;
        };
        for imported in mentions(&text, "crate::") {
            if imported != module && !allowed.contains(&imported.as_str()) {
                wrong.push(format!("{}: imports `crate::{imported}`", path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn an_outside_crate_is_named_only_behind_its_door() {
    let mut wrong = Vec::new();
    for (path, text) in sources() {
        let module = module_of(&path);
        for (outside, doors) in DOORS {
            let named = code(&text).contains(&format!(" {outside}::"))
                || code(&text).contains(&format!("({outside}::"));
            if named && !doors.contains(&module.as_str()) {
                wrong.push(format!("{}: names `{outside}`", path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// Whatever removes something, in how many places of each file, and why it may. What is archived goes through one gate,
/// `archive/disposing/`: another way to remove it shows here as one line too many.
const REMOVALS: &[(&str, usize, &str)] = &[
    (
        "archive/disposing/destroying.rs",
        4,
        "the gate: sealed files of a final list, documents of the search engine",
    ),
    (
        "archive/disposing/places.rs",
        2,
        "the gate: keys of a final list, also in places that were away or put back",
    ),
    (
        "archive/older_journal.rs",
        2,
        "what a newer place knows to be destroyed, out of an older copy that brought it back",
    ),
    (
        "archive/create.rs",
        2,
        "a probe in a folder that is to become an archive",
    ),
    (
        "archive/follow.rs",
        1,
        "what SQLite leaves beside the catalog",
    ),
    (
        "archive/reading_lease.rs",
        1,
        "a lease of a reader that is gone",
    ),
    (
        "archive/restricted_owners.rs",
        1,
        "the file of an owner who leaves, never a record's key",
    ),
    (
        "archive/searching.rs",
        1,
        "a document that is described anew, out of the search engine",
    ),
    (
        "archive/take_out.rs",
        1,
        "half of a copy that could not be taken out whole",
    ),
    (
        "catalog/mod.rs",
        2,
        "the catalog as a whole, to be made again",
    ),
    ("cli/demo.rs", 1, "the demonstration's own folder"),
    (
        "cli/init.rs",
        1,
        "the recovery sheet of an archive that was not made",
    ),
    ("cli/open.rs", 1, "what was taken out to be looked at"),
    (
        "disk.rs",
        4,
        "the disk itself, and what dead processes left half-written",
    ),
    ("ingest/source.rs", 1, "a source, once it is archived"),
    (
        "journal/mod.rs",
        4,
        "flags; an incomplete last group, which is kept under `cuts/`",
    ),
    (
        "journal/tree.rs",
        2,
        "partial tiles that a fuller one replaces",
    ),
    ("keys/derived.rs", 4, "keys of what is derived"),
    (
        "keys/keyring.rs",
        5,
        "rows, deleted for the gate or replaced by the same key sealed anew",
    ),
    (
        "keys/place.rs",
        2,
        "a file of a key place, for an owner who leaves",
    ),
    ("search/directory.rs", 3, "files of the search engine"),
    (
        "search/sealed_file.rs",
        1,
        "a file of the search engine that was not finished",
    ),
    ("search/writer.rs", 2, "documents of the search engine"),
    (
        "store/mod.rs",
        1,
        "files that a commit did not come to name",
    ),
];

/// How something is removed.
const REMOVING: &[&str] = &[
    "remove_file(",
    "remove_files(",
    "remove_dir(",
    "remove_dir_all(",
    "disk.remove(",
    "unlinkat(",
    ".truncate(&",
    "set_len(",
    "DELETE FROM entity_key",
    "DELETE FROM sealed_for",
    "DELETE FROM derived_key",
    "keyring).delete(",
    ".delete(entities",
    "remove_key_file(",
    "writer.remove(",
    "delete_term(",
    "delete_query(",
    "delete_all_documents(",
];

#[test]
fn nothing_is_removed_but_where_this_list_says() {
    let mut allowed: BTreeMap<&str, (usize, &str)> = REMOVALS
        .iter()
        .map(|(file, calls, why)| (*file, (*calls, *why)))
        .collect();
    let mut wrong = Vec::new();
    for (path, text) in sources() {
        let file = path.strip_prefix("src").unwrap_or(&path);
        let file = file.to_string_lossy().into_owned();
        // A chain of calls is one line.
        let code: Vec<String> = code(&text).lines().fold(Vec::new(), |mut lines, line| {
            match (lines.last_mut(), line.trim_start()) {
                (Some(last), called) if called.starts_with('.') => last.push_str(called),
                _ => lines.push(line.to_owned()),
            }
            lines
        });
        let removes = |line: &&String| {
            let words = line.trim_start();
            let imports = words.starts_with("use ") || words.starts_with("pub use ");
            !imports && REMOVING.iter().any(|way| line.contains(way))
        };
        let calls: Vec<&String> = code.iter().filter(removes).collect();
        let (expected, why) = allowed.remove(file.as_str()).unwrap_or_default();
        if calls.len() != expected {
            let found = calls.len();
            wrong.push(format!(
                "{file} ({why}): {found} instead of {expected}: {calls:#?}"
            ));
        }
    }
    assert!(wrong.is_empty(), "what else removes something? {wrong:#?}");
    assert!(allowed.is_empty(), "gone: {:#?}", allowed.keys());
}

#[test]
fn every_source_file_opens_by_saying_what_it_is_for() {
    let silent: Vec<PathBuf> = sources()
        .into_iter()
        .filter(|(_, text)| !text.starts_with("//!"))
        .map(|(path, _)| path)
        .collect();
    assert!(silent.is_empty(), "{silent:#?}");
}

#[test]
fn every_test_file_is_compiled() {
    let mut forgotten = Vec::new();
    for folder in folders(Path::new("tests")) {
        let main = folder.join("main.rs");
        let Ok(main) = fs::read_to_string(main) else {
            continue;
        };
        let declared: BTreeSet<&str> = main
            .lines()
            .filter_map(|line| line.strip_prefix("mod ")?.strip_suffix(';'))
            .collect();
        for file in files(&folder) {
            let name = file
                .file_stem()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned();
            if file.extension().is_some_and(|extension| extension == "rs")
                && name != "main"
                && !declared.contains(name.as_str())
            {
                forgotten.push(file);
            }
        }
    }
    assert!(forgotten.is_empty(), "{forgotten:#?}");
}

#[test]
fn no_test_is_switched_off() {
    let ignored: Vec<PathBuf> = all_files(Path::new("tests"))
        .into_iter()
        .filter(|path| path.extension().is_some_and(|extension| extension == "rs"))
        .filter(|path| {
            let text = fs::read_to_string(path).unwrap_or_default();
            text.lines()
                .any(|line| line.trim_start().starts_with("#[ignore"))
        })
        .collect();
    assert!(ignored.is_empty(), "{ignored:#?}");
}

#[test]
fn every_dependency_has_a_licence_that_we_can_live_with() {
    const FINE: [&str; 15] = [
        "MIT",
        "MIT-0",
        "Apache-2.0",
        "Apache-2.0 WITH LLVM-exception",
        "BSD-2-Clause",
        "BSD-3-Clause",
        "ISC",
        "Zlib",
        "CC0-1.0",
        "Unlicense",
        "0BSD",
        "Unicode-3.0",
        "BSL-1.0",
        "blessing",
        "WTFPL",
    ];
    let metadata = std::process::Command::new(env!("CARGO"))
        .args([
            "metadata",
            "--format-version",
            "1",
            "--locked",
            "--offline",
            "--filter-platform",
            "x86_64-unknown-linux-gnu",
        ])
        .output()
        .expect("cargo is there, since it runs this test");
    assert!(
        metadata.status.success(),
        "{}",
        String::from_utf8_lossy(&metadata.stderr)
    );
    let metadata: serde_json::Value =
        serde_json::from_slice(&metadata.stdout).expect("cargo writes JSON");
    let mut wrong = Vec::new();
    for package in metadata["packages"].as_array().into_iter().flatten() {
        let licence = package["license"]
            .as_str()
            .unwrap_or("none")
            .replace('/', " OR ");
        // One alternative must be fine in all its parts.
        let is_fine = |alternative: &str| {
            alternative
                .split(" AND ")
                .all(|part| FINE.contains(&part.trim().trim_matches(['(', ')'])))
        };
        if !licence.split(" OR ").any(is_fine) && !all_parts_fine(&licence, &FINE) {
            wrong.push(format!("{}: {licence}", package["name"]));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// `(A OR B) AND C`: each part of the conjunction has an alternative that is fine.
fn all_parts_fine(licence: &str, fine: &[&str]) -> bool {
    licence.split(" AND ").all(|part| {
        part.trim_matches(['(', ')'])
            .split(" OR ")
            .any(|name| fine.contains(&name.trim().trim_matches(['(', ')'])))
    })
}

fn sources() -> Vec<(PathBuf, String)> {
    let files = all_files(Path::new("src"))
        .into_iter()
        .filter(|path| path.extension().is_some_and(|e| e == "rs"));
    files
        .map(|path| (path.clone(), fs::read_to_string(&path).unwrap_or_default()))
        .collect()
}

/// `src/journal/tail.rs` and `src/journal.rs` are both of module `journal`.
fn module_of(path: &Path) -> String {
    let first = path
        .components()
        .nth(1)
        .map(|part| part.as_os_str().to_string_lossy().into_owned());
    let first = first.unwrap_or_default();
    first.strip_suffix(".rs").unwrap_or(&first).to_owned()
}

/// The names that follow `prefix` in the code.
fn mentions(text: &str, prefix: &str) -> BTreeSet<String> {
    let code = code(text);
    let parts = code.split(prefix).skip(1);
    let mut names = BTreeSet::new();
    for part in parts {
        let group = part
            .strip_prefix('{')
            .and_then(|group| group.split('}').next());
        let list: Vec<&str> = group.map_or_else(|| vec![part], |group| group.split(',').collect());
        for item in list {
            let name: String = item
                .trim()
                .chars()
                .take_while(|c| c.is_alphanumeric() || *c == '_')
                .collect();
            names.insert(name);
        }
    }
    names
}

/// The text without comments.
fn code(text: &str) -> String {
    text.lines()
        .filter(|line| !line.trim_start().starts_with("//"))
        .collect::<Vec<_>>()
        .join("\n")
}

fn all_files(folder: &Path) -> Vec<PathBuf> {
    let mut found = files(folder);
    found.extend(folders(folder).iter().flat_map(|folder| all_files(folder)));
    found
}

fn files(folder: &Path) -> Vec<PathBuf> {
    entries(folder)
        .into_iter()
        .filter(|path| path.is_file())
        .collect()
}

fn folders(folder: &Path) -> Vec<PathBuf> {
    entries(folder)
        .into_iter()
        .filter(|path| path.is_dir())
        .collect()
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    let mut paths: Vec<PathBuf> = fs::read_dir(folder)
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.path())
        .collect();
    paths.sort();
    paths
}
