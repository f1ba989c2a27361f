//! Deposits, twins, versions, deposits set aside, reopening, two processes: in any order, the archive is what a map says.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use chartrier::archive::{Archive, Deposit};
use chartrier::model::{OriginalPath, QuarantineReason};
use proptest::prelude::*;

use crate::common::{TestArchive, actor, deposit, now};

#[derive(Debug, Clone)]
enum Operation {
    /// Deposits these bytes under this path, through the first or the second opening.
    Deposit(usize, usize, bool),
    /// Sets these bytes aside.
    SetAside(usize),
    /// Tries the oldest deposit that was set aside again.
    Retry,
    Reopen,
}

const PATHS: [&str; 3] = ["a.txt", "SESSION-2025-114/DURAND Paul/b.txt", "c.txt"];
/// Each continues the one before, but the last.
const CONTENTS: [&str; 3] = ["une page", "une page et une autre", "tout autre chose"];

fn operation() -> impl Strategy<Value = Operation> {
    prop_oneof![
        6 => (0..PATHS.len(), 0..CONTENTS.len(), any::<bool>())
            .prop_map(|(path, content, second)| Operation::Deposit(path, content, second)),
        1 => (0..CONTENTS.len()).prop_map(Operation::SetAside),
        1 => Just(Operation::Retry),
        1 => Just(Operation::Reopen),
    ]
}

/// What a person would say is in the archive: every content that ever came, and under which paths.
#[derive(Debug, Default)]
struct Model {
    /// For each content that was ever deposited, the paths under which it came.
    came: BTreeMap<&'static str, BTreeSet<&'static str>>,
    /// Contents set aside, oldest first.
    aside: Vec<&'static str>,
}

fn set_aside(archive: &Archive, content: &str) {
    let deposit = Deposit {
        path: OriginalPath::new(Path::new("de côté.txt")),
        source: &mut content.as_bytes(),
        modified: None,
        received: now(),
        from: None,
    };
    archive
        .set_aside(deposit, QuarantineReason::Empty, None, actor(archive))
        .unwrap();
}

fn check(test: &TestArchive, model: &Model) {
    let archive = test.archive();
    let records = archive.records().unwrap();
    let mut current: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for record in &records {
        let mut bytes = Vec::new();
        archive.copy_out(record.entity, &mut bytes).unwrap();
        let content = String::from_utf8(bytes).unwrap();
        let paths = record.paths.iter().map(OriginalPath::lossy);
        current.entry(content).or_default().extend(paths);
    }
    for (content, paths) in &model.came {
        for path in paths {
            // What came is there under its path, or a later version of it is.
            let there = current
                .iter()
                .any(|(found, under)| found.starts_with(content) && under.contains(*path));
            assert!(there, "{content} under {path}: {current:?}");
        }
    }
    for (content, paths) in &current {
        let came = model.came.get(content.as_str());
        assert!(came.is_some(), "{content} never came");
        for path in paths {
            let ever = model.came.values().any(|came| came.contains(path.as_str()));
            assert!(ever, "{path} never came");
        }
    }
    let totals = archive.status().unwrap().totals;
    assert_eq!(totals.records, records.len() as u64);
    assert_eq!(archive.quarantined().unwrap().len(), model.aside.len());
    assert_eq!(test.verify().findings, []);
    for content in model.came.keys() {
        let last = content.split(' ').next_back().unwrap();
        assert!(!archive.find_all(last).unwrap().is_empty(), "{last}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 8, max_shrink_iters: 20, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_archive_is_what_a_map_says(operations in prop::collection::vec(operation(), 1..12)) {
        let mut test = TestArchive::new();
        let mut second = test.open().unwrap();
        let mut model = Model::default();
        for operation in operations {
            match operation {
                Operation::Deposit(path, content, elsewhere) => {
                    let (path, content) = (PATHS[path], CONTENTS[content]);
                    let archive = if elsewhere { &second } else { test.archive() };
                    deposit(archive, path, content.as_bytes()).unwrap();
                    model.came.entry(content).or_default().insert(path);
                }
                Operation::SetAside(content) => {
                    set_aside(test.archive(), CONTENTS[content]);
                    model.aside.push(CONTENTS[content]);
                }
                Operation::Retry => {
                    let Some(oldest) = test.archive().quarantined().unwrap().into_iter().next()
                    else {
                        continue;
                    };
                    let mut bytes = Vec::new();
                    test.archive().copy_out(oldest.entity, &mut bytes).unwrap();
                    let text = String::from_utf8(bytes).unwrap();
                    test.archive().retry(oldest.entity, actor(test.archive()), now()).unwrap();
                    let at = model.aside.iter().position(|aside| *aside == text).unwrap();
                    let content = model.aside.remove(at);
                    model.came.entry(content).or_default().insert("de côté.txt");
                }
                Operation::Reopen => {
                    test.reopen();
                    second = test.open().unwrap();
                }
            }
        }
        check(&test, &model);
        test.reopen();
        check(&test, &model);
    }
}
