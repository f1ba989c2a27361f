//! Sidecars as people and spreadsheets write them, and what is found in those that are wrong.

use chartrier::model::{ReadField, RetentionSchedule, Sureness, Zone};
use chartrier::policy;
use chartrier::sidecar::{
    Sidecar, SidecarError, SidecarFault, SidecarFile, SidecarKind, kind_of, read,
};

fn schedule() -> RetentionSchedule {
    let (name, bytes) = policy::shipped();
    policy::read(bytes, name).unwrap()
}

fn table(bytes: &[u8]) -> Result<Sidecar, SidecarError> {
    read(bytes, &SidecarKind::Table, &schedule())
}

fn beside(text: &str) -> Result<Sidecar, SidecarError> {
    let kind = SidecarKind::Beside("scan.pdf".to_owned());
    read(text.as_bytes(), &kind, &schedule())
}

fn value(file: &SidecarFile, field: ReadField) -> &str {
    let mut found = file.readings.iter().filter(|r| r.field == field);
    let reading = found
        .next()
        .unwrap_or_else(|| panic!("{field:?} in {file:?}"));
    assert_eq!(
        (reading.zone, reading.sure),
        (Zone::Sidecar, Sureness::Sure)
    );
    &reading.value
}

fn faults(sidecar: &Sidecar) -> Vec<(Option<u64>, Option<u64>, &str, SidecarFault)> {
    let findings = sidecar.findings().iter();
    findings
        .map(|f| (f.line, f.column, f.value.as_str(), f.fault))
        .collect()
}

/// The same table in this form says the same.
fn check_form(bytes: &[u8]) {
    let sidecar = table(bytes).unwrap();
    assert_eq!(sidecar.findings(), []);
    let file = sidecar.file("SCAN001.pdf").unwrap();
    assert_eq!(file.class.as_ref().unwrap().as_str(), "session.pv");
    assert_eq!(value(file, ReadField::Session), "24-0117");
    assert_eq!(value(file, ReadField::Candidate), "LE GOFF Jérôme");
    assert_eq!(value(file, ReadField::BirthDate), "1991-05-03");
}

#[test]
fn a_table_is_read_in_every_form_that_spreadsheets_write() {
    let french = "Fichier;Catégorie;N° session;Candidat;Date de naissance\r\n\
                  scan001.pdf;session.pv;24-0117;LE GOFF Jérôme;03/05/1991\r\n";
    check_form(french.as_bytes());
    check_form(format!("\u{feff}{french}").as_bytes());
    check_form(format!("sep=;\r\n{french}").as_bytes());
    check_form(
        &french
            .chars()
            .map(|c| u8::try_from(u32::from(c)).unwrap())
            .collect::<Vec<_>>(),
    );
    let utf16: Vec<u8> = [0xfeff]
        .into_iter()
        .chain(french.encode_utf16())
        .flat_map(u16::to_le_bytes)
        .collect();
    // Windows-1252 is one byte a letter; the mark tells the other.
    check_form(&utf16);
    check_form(
        b"birth_date,class,file,candidate,session\n1991-05-03,session.pv,scan001.pdf,\"LE GOFF J\xc3\xa9r\xc3\xb4me\",24-0117\n",
    );
    check_form("file\tclass\tsession\tcandidate\tbirth date\nscan001.pdf\tsession.pv\t24-0117\tLE GOFF Jérôme\t3/5/91\n".as_bytes());
    check_form(
        "Nom de fichier;Type de document;Session;NOM;Prénom(s);Né(e) le\nscan001.pdf;session.pv;24-0117;LE GOFF;Jérôme;03.05.1991 00:00:00\n"
            .as_bytes(),
    );
}

#[test]
fn a_class_may_be_given_by_its_title() {
    let schedule = schedule();
    for class in &schedule.classes {
        let text = format!("fichier;classe\na.pdf;\"{}\"\n", class.title.to_uppercase());
        let same = schedule.classes.iter();
        let alone = same
            .filter(|other| other.title.to_lowercase() == class.title.to_lowercase())
            .count()
            == 1;
        let sidecar = table(text.as_bytes()).unwrap();
        if alone {
            assert_eq!(sidecar.files()[0].class.as_ref(), Some(&class.id));
        }
    }
}

#[test]
fn a_class_may_be_given_by_any_name_that_only_one_has() {
    // `pv` is documented for `classify --as`, and was refused here with the whole line.
    let text = "fichier;classe;étape;date de l'étape;site\n\
                a.pdf;pv;signé;14/06/2024;\n\
                b.pdf;agrement;;;Rennes\n\
                c.pdf;Machin;validé;;Rennes\n\
                d.pdf;pv;presque;;\n";
    let sidecar = table(text.as_bytes()).unwrap();
    let file = |name| sidecar.file(name).unwrap();
    assert_eq!(file("a.pdf").class.as_ref().unwrap().as_str(), "session.pv");
    let reached = file("a.pdf").stage.clone().unwrap();
    assert_eq!(reached.stage, "signed");
    assert_eq!(reached.on.unwrap().to_string(), "2024-06-14");
    let agrement = file("b.pdf");
    assert_eq!(agrement.class.as_ref().unwrap().as_str(), "centre.agrement");
    assert_eq!(value(agrement, ReadField::Site), "Rennes");
    // An unknown class leaves the rest of its line.
    assert_eq!(file("c.pdf").class, None);
    assert_eq!(value(file("c.pdf"), ReadField::Site), "Rennes");
    assert_eq!(file("c.pdf").stage.clone().unwrap().stage, "validated");
    assert_eq!(file("d.pdf").stage, None);
    assert_eq!(
        faults(&sidecar),
        [
            (Some(4), Some(2), "Machin", SidecarFault::UnknownClass),
            (Some(5), Some(3), "presque", SidecarFault::Stage),
        ]
    );
}

#[test]
fn what_is_wrong_in_a_table_is_told_with_its_place_and_the_rest_is_read() {
    let text = "fichier;classe;session;date de naissance;couleur;Session;voie;décision\n\
                a.pdf;session.pv;24-0117;31/02/1991;bleu;;VAE;réussite partielle\n\
                \n\
                b.pdf;inconnue;24-0117\n\
                ;session.pv;24-0117\n\
                ../c.pdf;session.pv\n\
                A.PDF;session.pv;24-0118\n\
                d.pdf;;24-0119;;;;à pied;peut-être\n";
    let sidecar = table(text.as_bytes()).unwrap();
    assert_eq!(
        faults(&sidecar),
        [
            (Some(1), Some(5), "", SidecarFault::UnknownKey),
            (Some(1), Some(6), "", SidecarFault::RepeatedKey),
            (Some(2), Some(4), "31/02/1991", SidecarFault::Date),
            (Some(4), Some(2), "inconnue", SidecarFault::UnknownClass),
            (Some(5), Some(1), "", SidecarFault::NoFile),
            (Some(6), Some(1), "../c.pdf", SidecarFault::OutsidePath),
            (Some(7), Some(1), "A.PDF", SidecarFault::RepeatedFile),
            (Some(8), Some(7), "à pied", SidecarFault::AccessPath),
            (Some(8), Some(8), "peut-être", SidecarFault::Decision),
        ]
    );
    let read: Vec<&str> = sidecar.files().iter().map(|f| f.path.as_str()).collect();
    assert_eq!(read, ["a.pdf", "b.pdf", "d.pdf"]);
    let first = sidecar.file("a.pdf").unwrap();
    assert_eq!(value(first, ReadField::Path), "vae");
    assert_eq!(value(first, ReadField::Decision), "partial");
    assert_eq!(value(first, ReadField::Session), "24-0117");
    assert_eq!(
        value(sidecar.file("d.pdf").unwrap(), ReadField::Session),
        "24-0119"
    );
}

#[test]
fn a_table_of_something_else_is_no_sidecar() {
    for text in [
        "",
        "\n\n",
        "a;b;c\n1;2;3\n",
        "nom;prénom;date de naissance\nMARTIN;Paul;01/02/1990\n",
        "fichier;couleur\na.pdf;bleu\n",
        "fichier\na.pdf\n",
        "\u{0}\u{1}\u{2}",
    ] {
        assert_eq!(
            table(text.as_bytes()),
            Err(SidecarError::NotASidecar),
            "{text:?}"
        );
    }
    let large = vec![b'a'; 9 * 1024 * 1024];
    assert_eq!(table(&large), Err(SidecarError::TooLarge));
    let long = format!("fichier;session\n{}", "a;b\n".repeat(50_001));
    assert!(matches!(
        table(long.as_bytes()),
        Err(SidecarError::TooManyLines { .. })
    ));
}

#[test]
fn an_object_describes_the_file_beside_it() {
    let sidecar = beside(
        "\u{feff}{\"classe\": \"session.pv\", \"session\": 240117, \"ccp\": [\"CCP1\", \"CCP2\"], \"candidat\": null, \"date\": \"2024-06-14\"}",
    )
    .unwrap();
    assert_eq!(sidecar.findings(), []);
    let file = sidecar.file("scan.pdf").unwrap();
    assert_eq!(file.class.as_ref().unwrap().as_str(), "session.pv");
    assert_eq!(value(file, ReadField::Session), "240117");
    assert_eq!(value(file, ReadField::DocumentDate), "2024-06-14");
    let ccps = file.readings.iter().filter(|r| r.field == ReadField::Ccp);
    assert_eq!(
        ccps.map(|r| r.value.as_str()).collect::<Vec<_>>(),
        ["CCP1", "CCP2"]
    );
}

#[test]
fn an_object_that_is_wrong_says_where() {
    assert_eq!(
        beside("{\"classe\": \"session.pv\",\n  }"),
        Err(SidecarError::Json { line: 2, column: 3 })
    );
    assert_eq!(beside("[1]"), Err(SidecarError::NotAnObject));
    assert_eq!(beside("{}"), Err(SidecarError::NotASidecar));
    assert_eq!(
        beside("{\"name\": \"x\", \"version\": 1}"),
        Err(SidecarError::NotASidecar)
    );
    assert!(beside(&"[".repeat(100_000)).is_err());
    let sidecar = beside("{\"class\": \"inconnue\", \"session\": \"24-0117\"}").unwrap();
    assert_eq!(sidecar.files()[0].class, None);
    assert_eq!(value(&sidecar.files()[0], ReadField::Session), "24-0117");
    assert_eq!(
        faults(&sidecar),
        [(None, None, "inconnue", SidecarFault::UnknownClass)]
    );
    let sidecar =
        beside("{\"couleur\": {\"x\": 1}, \"session\": true, \"titre\": \"TP-01280\"}").unwrap();
    assert_eq!(
        faults(&sidecar),
        [
            (None, None, "{\"x\":1}", SidecarFault::UnknownKey),
            (None, None, "true", SidecarFault::NotAText),
        ]
    );
    assert_eq!(value(&sidecar.files()[0], ReadField::Titre), "TP-01280");
}

#[test]
fn names_tell_what_a_sidecar_describes() {
    let beside = |name: &str| Some(SidecarKind::Beside(name.to_owned()));
    assert_eq!(kind_of("metadata.csv"), Some(SidecarKind::Table));
    assert_eq!(kind_of("métadonnées.csv"), Some(SidecarKind::Table));
    assert_eq!(
        kind_of("me\u{301}tadonne\u{301}es.csv"),
        Some(SidecarKind::Table)
    );
    assert_eq!(kind_of("PV final.pdf.json"), beside("PV final.pdf"));
    assert_eq!(kind_of("a.b.DOCX.JSON"), beside("a.b.DOCX"));
    for name in [
        "data.json",
        ".pdf.json",
        "x.json",
        "liste.csv",
        "a.pdf.csv",
        "é.json",
        "a. x.json",
    ] {
        assert_eq!(kind_of(name), None, "{name}");
    }
}

#[test]
fn hostile_text_is_cleaned_or_refused() {
    let long = "x".repeat(301);
    let text = format!("fichier;session;candidat\na.pdf;{long};\"MARTIN\u{1b}[31m\n\n Paul\"\n");
    let sidecar = table(text.as_bytes()).unwrap();
    assert_eq!(sidecar.findings().len(), 1);
    assert_eq!(sidecar.findings()[0].fault, SidecarFault::TooLong);
    assert_eq!(
        value(&sidecar.files()[0], ReadField::Candidate),
        "MARTIN [31m Paul"
    );
}
