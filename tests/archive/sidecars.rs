//! Sidecars: what they say wins over guesses, in whichever order they arrive, and what is wrong in one harms nobody.

use chartrier::archive::{Archive, Decision, Outcome};
use chartrier::catalog::CatalogRecord;
use chartrier::model::{
    EntityId, FoundBy, JuryDecision, ReadField, RecordClass, SessionNumber, StageReached, Zone,
};
use chartrier::sidecar::{SidecarError, SidecarFault};

use crate::common::{TestArchive, actor, deposit, now};

const TABLE: &str = "fichier;classe;session;candidat;date de naissance;décision\n\
                     scan001.pdf;session.pv;24-0117;;;\n\
                     sous/Scan002.txt;candidate.dp;24-0118;LE GOFF Jean-François;03/05/1991;réussite partielle\n";

fn entity(outcome: &Outcome) -> EntityId {
    match outcome {
        Outcome::Archived { entity, .. }
        | Outcome::NewVersion { entity }
        | Outcome::Duplicate { entity }
        | Outcome::AlreadyArchived { entity }
        | Outcome::SetAside { entity, .. } => *entity,
    }
}

fn put(archive: &Archive, path: &str, bytes: &[u8]) -> EntityId {
    entity(&deposit(archive, path, bytes).unwrap().outcome)
}

fn record(archive: &Archive, entity: EntityId) -> CatalogRecord {
    // Opening the catalog's end first, as any command does.
    archive.status().unwrap();
    archive.record(entity).unwrap()
}

/// What a sidecar may change of a record.
fn said(archive: &Archive, entity: EntityId) -> String {
    let record = record(archive, entity);
    let beside = record
        .readings
        .iter()
        .filter(|reading| reading.zone == Zone::Sidecar);
    format!(
        "{:?} {:?} {:?} {:?} {:?} {:?}",
        record.class,
        record.session,
        record.candidate,
        record.birth_date,
        record.filing.decision,
        beside.collect::<Vec<_>>()
    )
}

#[test]
fn a_table_gives_the_same_facts_whether_it_arrives_first_or_last() {
    let arrive = |order: [usize; 3]| {
        let test = TestArchive::new();
        let archive = test.archive();
        let files: [(&str, &[u8]); 3] = [
            ("Dépôt/metadata.csv", TABLE.as_bytes()),
            ("Dépôt/scan001.pdf", b"un"),
            ("Dépôt/sous/scan002.txt", b"deux"),
        ];
        let mut entities = [None; 3];
        for place in order {
            let (path, bytes) = files[place];
            entities[place] = Some(put(archive, path, bytes));
        }
        assert_eq!(test.verify().findings, []);
        let [table, first, second] = entities.map(Option::unwrap);
        let class = record(archive, table).class.unwrap();
        assert_eq!(class.id.as_str(), "centre.fiche-accompagnement");
        (said(archive, first), said(archive, second))
    };
    let first = arrive([0, 1, 2]);
    assert!(
        first.0.contains("session.pv") && first.0.contains("Sidecar"),
        "{first:?}"
    );
    assert!(
        first.1.contains("LE GOFF") && first.1.contains("1991-05-03"),
        "{first:?}"
    );
    assert!(
        first.1.contains("Partial") && first.1.contains("24-0118"),
        "{first:?}"
    );
    assert_eq!(first, arrive([1, 2, 0]));
    assert_eq!(first, arrive([1, 0, 2]));
}

#[test]
fn a_table_and_its_documents_may_be_committed_together() {
    let test = TestArchive::new();
    let archive = test.archive();
    let files: [(&str, &[u8]); 3] = [
        ("metadata.csv", TABLE.as_bytes()),
        ("scan001.pdf", b"un"),
        ("scan003.pdf", b"trois"),
    ];
    let prepared = files.iter().map(|(path, bytes)| {
        let mut source: &[u8] = bytes;
        archive
            .prepare(chartrier::archive::Deposit {
                path: chartrier::model::OriginalPath::new(std::path::Path::new(path)),
                source: &mut source,
                modified: None,
                received: now(),
                from: None,
            })
            .unwrap()
    });
    let prepared = prepared.collect();
    let accessions = archive.commit(prepared, actor(archive), now()).unwrap();
    let table = accessions.iter().find(|a| a.sidecar.is_some()).unwrap();
    assert_eq!(table.sidecar.as_ref().unwrap().described, 1);
    let of = |name: &str| {
        let found = accessions.iter().find(|a| a.path.lossy() == name);
        said(archive, entity(&found.unwrap().outcome))
    };
    assert!(of("scan001.pdf").contains("24-0117"));
    assert!(!of("scan003.pdf").contains("Sidecar"));
    assert_eq!(test.verify().findings, []);
}

#[test]
fn the_file_beside_a_document_wins_over_the_table_of_its_folder() {
    let beside = "{\"class\": \"candidate.dp\", \"session\": \"24-0200\"}";
    for order in [[0, 1, 2], [2, 1, 0], [1, 2, 0], [0, 2, 1]] {
        let test = TestArchive::new();
        let archive = test.archive();
        let files: [(&str, &[u8]); 3] = [
            ("metadata.csv", TABLE.as_bytes()),
            ("scan001.pdf", b"un"),
            ("scan001.pdf.json", beside.as_bytes()),
        ];
        let mut document = None;
        for place in order {
            let (path, bytes) = files[place];
            let entity = put(archive, path, bytes);
            document = document.or((place == 1).then_some(entity));
        }
        let record = record(archive, document.unwrap());
        assert_eq!(record.session, Some(SessionNumber("24-0200".to_owned())));
        let class = record.class.unwrap();
        assert_eq!(
            (class.id.as_str(), class.found_by),
            ("candidate.dp", FoundBy::Sidecar)
        );
    }
}

#[test]
fn what_a_person_decided_stays_and_what_the_document_says_is_kept_beside() {
    let test = TestArchive::new();
    let archive = test.archive();
    let document = put(archive, "scan001.pdf", b"un");
    let decision = Decision {
        class: RecordClass::parse("session.planning").ok(),
        session: Some(SessionNumber("25-0001".to_owned())),
        ..Decision::default()
    };
    archive
        .decide(&[document], &decision, actor(archive), now())
        .unwrap();
    put(archive, "metadata.csv", TABLE.as_bytes());
    let record = record(archive, document);
    assert_eq!(record.class.unwrap().id.as_str(), "session.planning");
    assert_eq!(record.session, Some(SessionNumber("25-0001".to_owned())));
    let sessions = record
        .readings
        .iter()
        .filter(|r| r.field == ReadField::Session);
    let sessions: Vec<(&str, Zone)> = sessions.map(|r| (r.value.as_str(), r.zone)).collect();
    assert!(
        sessions.contains(&("25-0001", Zone::Person)),
        "{sessions:?}"
    );
    assert!(
        sessions.contains(&("24-0117", Zone::Sidecar)),
        "{sessions:?}"
    );
}

/// The birth date on a form was given to the candidate whom the sidecar named instead.
#[test]
fn a_birth_date_is_never_given_to_another_candidate() {
    for order in [[0, 1], [1, 0]] {
        let test = TestArchive::new();
        let archive = test.archive();
        let files: [(&str, &[u8]); 2] = [
            ("metadata.csv", b"fichier;candidat\nform.txt;MARTIN Paul\n"),
            (
                "form.txt",
                "CONVOCATION\nNom : DURAND\nPrénom : Anne\nNé(e) le : 03/05/1991\n".as_bytes(),
            ),
        ];
        let mut document = None;
        for place in order {
            let (path, bytes) = files[place];
            let entity = put(archive, path, bytes);
            document = document.or((place == 1).then_some(entity));
        }
        let record = record(archive, document.unwrap());
        assert_eq!(record.candidate.unwrap().0, "MARTIN Paul");
        assert_eq!(record.birth_date, None);
    }
}

#[test]
fn classifying_again_keeps_what_a_sidecar_said() {
    let test = TestArchive::new();
    let archive = test.archive();
    put(archive, "metadata.csv", TABLE.as_bytes());
    let document = put(archive, "scan001.pdf", b"un");
    let before = said(archive, document);
    archive
        .reclassify(&[document], actor(archive), now(), &mut |_| true)
        .unwrap();
    assert_eq!(said(archive, document), before);
}

#[test]
fn a_broken_sidecar_is_archived_told_and_harms_nobody() {
    let test = TestArchive::new();
    let archive = test.archive();
    let before = put(archive, "a.txt", b"un");
    let broken = deposit(archive, "a.txt.json", b"{\"class\": \n oops}").unwrap();
    let report = broken.sidecar.unwrap();
    assert_eq!(report.read, Err(SidecarError::Json { line: 2, column: 2 }));
    assert!(report.is_faulty() && report.described == 0);
    assert!(!said(archive, before).contains("Sidecar"));
    assert_eq!(record(archive, entity(&broken.outcome)).class, None);

    let unknown = "fichier;classe;session\na.txt;inconnue;24-0117\nb.txt;session.pv;24-0117\n";
    let table = deposit(archive, "metadata.csv", unknown.as_bytes()).unwrap();
    let report = table.sidecar.unwrap();
    let findings = report.read.unwrap();
    assert_eq!(findings.len(), 1);
    assert_eq!((findings[0].line, findings[0].column), (Some(2), Some(2)));
    assert_eq!(findings[0].fault, SidecarFault::UnknownClass);
    let described = record(archive, before);
    assert_eq!(described.class, None);
    assert_eq!(described.session, Some(SessionNumber("24-0117".to_owned())));
    let after = put(archive, "b.txt", b"deux");
    assert!(said(archive, after).contains("session.pv"));
    assert_eq!(test.verify().findings, []);
}

#[test]
fn a_table_of_something_else_is_an_ordinary_document() {
    let test = TestArchive::new();
    let archive = test.archive();
    let table = deposit(archive, "metadata.csv", b"nom;age\nMARTIN;40\n").unwrap();
    assert_eq!(table.sidecar, None);
    let other = deposit(archive, "package.lock.json", b"{\"name\": \"x\"}").unwrap();
    assert_eq!(other.sidecar, None);
}

#[test]
fn a_corrected_table_takes_the_place_of_the_former_one() {
    let test = TestArchive::new();
    let archive = test.archive();
    put(archive, "metadata.csv", TABLE.as_bytes());
    let document = put(archive, "scan001.pdf", b"un");
    let corrected = TABLE.replace("24-0117", "24-0999");
    put(archive, "metadata.csv", corrected.as_bytes());
    assert!(said(archive, document).contains("24-0999"));
    // The same document again, under the same path, is no other document.
    let again = deposit(archive, "scan001.pdf", b"un").unwrap();
    assert_eq!(again.outcome, Outcome::AlreadyArchived { entity: document });
}

#[test]
fn a_decision_given_beside_a_document_stays_when_a_later_state_joins_it() {
    let test = TestArchive::new();
    let archive = test.archive();
    let table = "fichier;classe;décision\nimprimé.txt;candidate.pv-individuel;réussite partielle\n";
    put(archive, "Dépôt/metadata.csv", table.as_bytes());
    let printed = put(archive, "Dépôt/imprimé.txt", b"rien de particulier");
    let signed = put(
        archive,
        "Dépôt/PV individuel sign\u{e9}.txt",
        "PROCÈS-VERBAL INDIVIDUEL\nCandidat : LE GOFF Jean-François\nDécision du jury : Échec\n"
            .as_bytes(),
    );
    let as_signed = |stage: &str| Decision {
        class: RecordClass::parse("candidate.pv-individuel").ok(),
        stage: Some(StageReached {
            stage: stage.to_owned(),
            on: None,
        }),
        ..Decision::default()
    };
    let decide = |record, stage| {
        let said = as_signed(stage);
        archive
            .decide(&[record], &said, actor(archive), now())
            .unwrap()
    };
    decide(printed, "printed");
    decide(signed, "signed");
    let partial = Some(JuryDecision::Partial);
    assert_eq!(record(archive, printed).filing.decision, partial);
    let failure = Some(JuryDecision::Failure);
    assert_eq!(record(archive, signed).filing.decision, failure);
    archive
        .join(signed, printed, actor(archive), now())
        .unwrap();
    assert_eq!(record(archive, printed).filing.decision, partial);
}
