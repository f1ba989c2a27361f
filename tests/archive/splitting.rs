//! A pile made into its documents: real records, in one group, never twice.

use chartrier::archive::{ArchiveError, Outcome, SplitError};
use chartrier::model::{EntityId, FoundBy, PageRange, PartOf};

use crate::common::{TestArchive, actor, now};

fn pile() -> Vec<u8> {
    std::fs::read("samples/pile/pile.pdf").unwrap()
}

fn ranges(text: &str) -> Vec<PageRange> {
    text.split(',')
        .map(|range| range.parse().unwrap())
        .collect()
}

fn archived(test: &TestArchive) -> EntityId {
    match test.deposit("vrac/pile.pdf", &pile()).outcome {
        Outcome::Archived { entity, .. } => entity,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_pile_becomes_its_documents_each_classed_on_its_own_pages() {
    let mut test = TestArchive::new();
    let whole = archived(&test);
    let archive = test.archive();
    let plan = archive.plan_split(whole, &ranges("2-3,1,4,5")).unwrap();
    assert_eq!((plan.pages, plan.left_out.len()), (5, 0));
    let proposed: Vec<_> = plan
        .parts
        .iter()
        .map(|part| part.found.class.as_ref().map(|class| class.id.to_string()))
        .collect();
    let before = archive.status().unwrap().entries;
    let fates = archive.split(&plan, actor(archive), now()).unwrap();
    // Four parts, and the whole.
    assert_eq!(archive.status().unwrap().entries, before + 5);

    let text = archive.text(whole).unwrap();
    let pages: Vec<&str> = text.split('\u{c}').collect();
    let archive = test.reopen();
    let mut classes = Vec::new();
    for (fate, range) in fates.iter().zip(ranges("1,2-3,4,5")) {
        assert_eq!((fate.pages, fate.was_there), (range, false));
        let record = archive.record(fate.entity).unwrap();
        let of = PartOf {
            record: whole,
            first_page: range.first(),
            last_page: range.last(),
        };
        assert_eq!(record.filing.part_of, Some(of));
        assert_eq!(record.pages, Some(range.count()));
        let first = usize::try_from(range.first()).unwrap() - 1;
        let last = usize::try_from(range.last()).unwrap();
        let part = archive.text(fate.entity).unwrap();
        assert_eq!(part.trim(), pages[first..last].join("\u{c}").trim());
        let mut bytes = Vec::new();
        archive.copy_out(fate.entity, &mut bytes).unwrap();
        assert!(bytes.starts_with(b"%PDF-"));
        classes.push(record.class.map(|class| class.id.to_string()));
        assert_eq!(record.paths[0].lossy(), format!("vrac/pile p{range}.pdf"));
    }
    assert_eq!(classes, proposed);
    let expected = [
        Some("candidate.convocation".to_owned()),
        Some("session.pv".to_owned()),
        Some("candidate.grille-jury".to_owned()),
        Some("session.designation-rs".to_owned()),
    ];
    assert_eq!(classes, expected);

    let record = archive.record(whole).unwrap();
    let parts: Vec<EntityId> = fates.iter().map(|fate| fate.entity).collect();
    assert_eq!(record.filing.parts, parts);
    let class = record.class.unwrap();
    assert_eq!(
        (class.id.as_str(), class.found_by),
        ("mixed", FoundBy::Person)
    );
    let mut bytes = Vec::new();
    archive.copy_out(whole, &mut bytes).unwrap();
    assert_eq!(bytes, pile());
    assert_eq!(test.verify().findings, []);
}

#[test]
fn the_name_of_a_pile_says_nothing_of_its_parts() {
    let test = TestArchive::new();
    let path = "vrac/PV signés 2024-06-30 - DURANTEL Anne.pdf";
    let whole = match test.deposit(path, &pile()).outcome {
        Outcome::Archived { entity, .. } => entity,
        other => panic!("{other:?}"),
    };
    let plain = archived_parts(&test, archived_elsewhere(&test));
    let named = archived_parts(&test, whole);
    let archive = test.archive();
    let told = |parts: &[EntityId]| -> Vec<_> {
        let records = parts.iter().map(|part| archive.record(*part).unwrap());
        records
            .map(|record| {
                let class = record.class.map(|class| class.id.to_string());
                let filing = record.filing;
                (class, record.candidate, record.document_date, filing.stages)
            })
            .collect()
    };
    let before = told(&named);
    assert_eq!(before, told(&plain));
    assert!(before.iter().all(|(_, _, _, stages)| stages.is_empty()));
    let again = archive.reclassify(&named, actor(archive), now(), &mut |_| true);
    assert_eq!(again.unwrap(), []);
    let paths = archive.record(named[0]).unwrap().paths;
    assert_eq!(paths[0].lossy(), path.replace(".pdf", " p1.pdf"));
}

fn archived_elsewhere(test: &TestArchive) -> EntityId {
    // Other bytes of the same pages.
    let mut bytes = pile();
    bytes.extend_from_slice(b"\n");
    match test.deposit("autre/pile.pdf", &bytes).outcome {
        Outcome::Archived { entity, .. } => entity,
        other => panic!("{other:?}"),
    }
}

fn archived_parts(test: &TestArchive, whole: EntityId) -> Vec<EntityId> {
    let archive = test.archive();
    let plan = archive.plan_split(whole, &ranges("1,2-3,4,5")).unwrap();
    let fates = archive.split(&plan, actor(archive), now()).unwrap();
    fates.iter().map(|fate| fate.entity).collect()
}

#[test]
fn a_part_that_is_there_is_not_made_twice() {
    let test = TestArchive::new();
    let whole = archived(&test);
    let archive = test.archive();
    let split = |text: &str| {
        let plan = archive.plan_split(whole, &ranges(text)).unwrap();
        archive.split(&plan, actor(archive), now()).unwrap()
    };
    let first = split("1,2-3");
    let before = archive.status().unwrap().entries;
    let again = split("1,2-3");
    assert!(again.iter().all(|fate| fate.was_there));
    assert_eq!(archive.status().unwrap().entries, before);
    let more = split("1,2-3,4");
    let was_there: Vec<bool> = more.iter().map(|fate| fate.was_there).collect();
    assert_eq!(was_there, [true, true, false]);
    assert_eq!(more[0].entity, first[0].entity);
    let parts = archive.record(whole).unwrap().filing.parts;
    assert_eq!(parts.len(), 3);
}

#[test]
fn a_cut_is_proposed_from_the_text() {
    let test = TestArchive::new();
    let whole = archived(&test);
    let archive = test.archive();
    let proposed = archive.documents_within(whole).unwrap();
    assert_eq!(proposed, ranges("1,2-3,4,5"));
    let plan = archive.plan_split(whole, &ranges("2-3,1")).unwrap();
    let fates = archive.split(&plan, actor(archive), now()).unwrap();
    let alone = archive.documents_within(fates[1].entity);
    assert!(matches!(
        alone,
        Err(ArchiveError::Split(SplitError::OneDocument))
    ));
}

#[test]
fn what_cannot_be_split_changes_nothing() {
    let test = TestArchive::new();
    let whole = archived(&test);
    let note = match test.deposit("note.txt", b"une note").outcome {
        Outcome::Archived { entity, .. } => entity,
        other => panic!("{other:?}"),
    };
    let archive = test.archive();
    let before = archive.status().unwrap().entries;
    let refused = |entity, text: &str| match archive.plan_split(entity, &ranges(text)) {
        Err(ArchiveError::Split(error)) => error,
        other => panic!("{other:?}"),
    };
    assert!(matches!(
        refused(whole, "4-6"),
        SplitError::NoSuchPage { pages: 5, .. }
    ));
    assert!(matches!(
        refused(whole, "1-3,3-4"),
        SplitError::Overlap { .. }
    ));
    assert!(matches!(refused(whole, "1-5"), SplitError::OnlyTheWhole));
    assert!(matches!(refused(note, "1"), SplitError::Cut { .. }));
    let none = archive.plan_split(whole, &[]);
    assert!(matches!(
        none,
        Err(ArchiveError::Split(SplitError::NoPages))
    ));
    assert_eq!(archive.status().unwrap().entries, before);

    let plan = archive.plan_split(whole, &ranges("1,2")).unwrap();
    assert_eq!(plan.left_out, ranges("3-5"));
    archive.split(&plan, actor(archive), now()).unwrap();
    let stale = archive.split(&plan, actor(archive), now());
    assert!(matches!(
        stale,
        Err(ArchiveError::Split(SplitError::Changed { .. }))
    ));
    assert_eq!(test.verify().findings, []);
}
