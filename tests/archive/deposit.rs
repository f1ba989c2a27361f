//! A document goes in, is found, comes out as it was; twins, versions and reopening.

use std::path::Path;

use chartrier::archive::{ArchiveError, Deposit, Outcome};
use chartrier::model::{OriginalPath, QuarantineReason};
use chartrier::search::{Facets, FindOptions, Snippets};

use crate::common::{TestArchive, actor, deposit, now};

fn find(test: &TestArchive, query: &str) -> Vec<String> {
    let request = chartrier::archive::SearchRequest {
        query: query.to_owned(),
        options: FindOptions {
            limit: 10,
            offset: 0,
            snippets: Snippets::Cut,
            facets: Facets::Leave,
        },
    };
    let found = test.archive().find(&request).unwrap();
    found
        .records
        .iter()
        .map(|found| found.record.paths[0].lossy())
        .collect()
}

#[test]
fn a_deposit_is_found_and_comes_out_as_it_was() {
    let mut test = TestArchive::new();
    let accession = test.deposit(
        "DUPONT Élodie/lettre.txt",
        "Une évaluation des compétences".as_bytes(),
    );
    let Outcome::Archived { entity, .. } = accession.outcome else {
        panic!("{accession:?}")
    };
    test.archive().update_search(&mut |_| true).unwrap();
    assert_eq!(find(&test, "evaluations"), ["DUPONT Élodie/lettre.txt"]);
    assert_eq!(find(&test, "absent"), [""; 0]);

    test.reopen();
    let mut bytes = Vec::new();
    test.archive().copy_out(entity, &mut bytes).unwrap();
    assert_eq!(bytes, "Une évaluation des compétences".as_bytes());
    assert_eq!(
        find(&test, "\"une évaluation\""),
        ["DUPONT Élodie/lettre.txt"]
    );
    let report = test.verify();
    assert_eq!(report.findings, [], "{report:?}");
}

#[test]
fn the_same_bytes_in_two_places_are_two_records_and_one_object() {
    let test = TestArchive::new();
    let first = test.deposit("SESSION-2025-114/DURAND Paul/DP.txt", b"le meme contenu");
    let second = test.deposit("SESSION-2025-114/MARTIN Anne/DP.txt", b"le meme contenu");
    assert!(
        matches!(first.outcome, Outcome::Archived { .. }),
        "{first:?}"
    );
    assert!(
        matches!(second.outcome, Outcome::Archived { .. }),
        "{second:?}"
    );
    let objects = walkdir::WalkDir::new(test.root.join("objects"));
    let objects = objects
        .into_iter()
        .filter(|entry| entry.as_ref().unwrap().file_type().is_file());
    assert_eq!(objects.count(), 1);
    assert_eq!(test.verify().findings, []);
}

#[test]
fn the_same_bytes_in_the_same_place_are_one_record_that_knows_both_paths() {
    let test = TestArchive::new();
    let first = test.deposit("SESSION-2025-114/DURAND Paul/DP.txt", b"le meme contenu");
    let second = test.deposit(
        "SESSION-2025-114/DURAND Paul/DP copie.txt",
        b"le meme contenu",
    );
    let third = test.deposit(
        "SESSION-2025-114/DURAND Paul/DP copie.txt",
        b"le meme contenu",
    );
    let Outcome::Archived { entity, .. } = first.outcome else {
        panic!("{first:?}")
    };
    assert_eq!(second.outcome, Outcome::Duplicate { entity });
    assert_eq!(third.outcome, Outcome::AlreadyArchived { entity });
    assert_eq!(test.archive().record(entity).unwrap().paths.len(), 2);
    assert_eq!(test.archive().status().unwrap().totals.duplicates, 1);
    assert_eq!(test.verify().findings, []);
}

#[test]
fn bytes_that_continue_a_truncated_scan_are_a_later_version_of_its_record() {
    // A scanner that pauses for 20 seconds left 20 of 40 pages as a document of its own.
    let test = TestArchive::new();
    let first = test.deposit("scan.txt", b"premiere page");
    let whole = test.deposit("scan.txt", b"premiere page, seconde page");
    let Outcome::Archived { entity, .. } = first.outcome else {
        panic!("{first:?}")
    };
    assert_eq!(whole.outcome, Outcome::NewVersion { entity });
    test.archive().update_search(&mut |_| true).unwrap();
    assert_eq!(find(&test, "seconde").len(), 1);
    let mut bytes = Vec::new();
    test.archive().copy_out(entity, &mut bytes).unwrap();
    assert_eq!(bytes, b"premiere page, seconde page");
    assert_eq!(test.verify().findings, []);
}

#[test]
fn another_document_of_the_same_name_is_another_record() {
    let test = TestArchive::new();
    test.deposit("scan0001.txt", b"un premier document");
    let second = test.deposit("scan0001.txt", b"un autre document, plus long");
    assert!(
        matches!(second.outcome, Outcome::Archived { .. }),
        "{second:?}"
    );
}

#[test]
fn two_archives_opened_at_once_lose_nothing() {
    let test = TestArchive::new();
    let other = test.open().unwrap();
    for number in 0..5 {
        test.deposit(
            &format!("a{number}.txt"),
            format!("ici {number}").as_bytes(),
        );
        deposit(
            &other,
            &format!("b{number}.txt"),
            format!("ailleurs {number}").as_bytes(),
        )
        .unwrap();
    }
    test.archive().update_search(&mut |_| true).unwrap();
    assert_eq!(find(&test, "ailleurs").len(), 5);
    assert_eq!(test.archive().status().unwrap().totals.records, 10);
    assert_eq!(test.verify().findings, []);
}

#[test]
fn an_exported_document_keeps_its_path_and_overwrites_nothing() {
    let test = TestArchive::new();
    let accession = test.deposit("dossier/pièce.txt", b"contenu");
    let Outcome::Archived { entity, .. } = accession.outcome else {
        panic!("{accession:?}")
    };
    let target = test.folder.path().join("sortie");
    let actor = actor(test.archive());
    for _ in 0..2 {
        let exported = test
            .archive()
            .export(&[entity], (&target, None), actor, now(), &mut |_| true)
            .unwrap();
        assert!(exported.failed.is_empty(), "{exported:?}");
    }
    assert_eq!(
        std::fs::read(target.join("dossier/pièce.txt")).unwrap(),
        b"contenu"
    );
    assert_eq!(
        std::fs::read_dir(target.join("dossier")).unwrap().count(),
        2
    );
}

#[test]
fn the_signed_minutes_of_a_session_are_the_next_version_of_the_printed_ones() {
    let test = TestArchive::new();
    let text = |state: &str| format!("Procès-verbal de session\nSession n° 2025-114\n{state}\n");
    let printed = test.deposit(
        "SESSION-2025-114/PV imprimé.txt",
        text("à signer").as_bytes(),
    );
    let Outcome::Archived { entity, .. } = printed.outcome else {
        panic!("{printed:?}")
    };
    let signed = test.deposit("SESSION-2025-114/PV signé.txt", text("signé").as_bytes());
    assert_eq!(signed.outcome, Outcome::NewVersion { entity });
    let stages = test.archive().record(entity).unwrap().filing.stages;
    let stages: Vec<&str> = stages.iter().map(|reached| &*reached.stage).collect();
    assert_eq!(stages, ["printed", "signed"]);
    // Another printed one is no later state: it stays by itself.
    let other = test.deposit(
        "SESSION-2025-114/PV imprimé 2.txt",
        text("autre").as_bytes(),
    );
    assert!(
        matches!(other.outcome, Outcome::Archived { .. }),
        "{other:?}"
    );
    assert_eq!(test.verify().findings, []);
}

#[test]
fn an_empty_file_that_comes_again_whole_is_settled_and_any_deposit_can_be_dismissed() {
    // It stayed set aside for ever, although its document was archived.
    let home = TestArchive::new();
    let archive = home.archive();
    let actor = actor(archive);
    let aside = |path: &str, reason: QuarantineReason| {
        let deposit = Deposit {
            path: OriginalPath::new(Path::new(path)),
            source: &mut "".as_bytes(),
            modified: None,
            received: now(),
            from: None,
        };
        let accession = archive.set_aside(deposit, reason, None, actor).unwrap();
        match accession.outcome {
            Outcome::SetAside { entity, .. } => entity,
            other => panic!("{other:?}"),
        }
    };
    let listed = || {
        let deposits = archive.quarantined().unwrap().into_iter();
        deposits.map(|deposit| deposit.entity).collect::<Vec<_>>()
    };
    let empty = aside("scan.pdf", QuarantineReason::Empty);
    let other = aside("autre.pdf", QuarantineReason::Empty);
    let failed = aside("panne.pdf", QuarantineReason::ArchivingFailed);
    home.deposit("scan.pdf", b"une page");
    assert!(!listed().contains(&empty));
    assert!(listed().contains(&other) && listed().contains(&failed));
    // What failed for another reason is not settled by a file of the same path.
    home.deposit("panne.pdf", b"une autre page");
    assert!(listed().contains(&failed));
    archive.dismiss(failed, actor, now()).unwrap();
    assert_eq!(listed(), [other]);
    let again = archive.dismiss(failed, actor, now());
    assert!(matches!(again, Err(ArchiveError::Unknown(_))), "{again:?}");
    archive.rebuild(&mut |_| true).unwrap();
    assert_eq!(listed(), [other]);
    // Nothing is destroyed.
    let mut bytes = Vec::new();
    archive.copy_out(failed, &mut bytes).unwrap();
    assert_eq!(home.verify().findings, []);
}
