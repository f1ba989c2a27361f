//! The registry: lists of every sort, imports that may be repeated, persons under several spellings, links of records.

use std::io::Write;

use chartrier::model::{
    AccessPath, Candidacy, CandidateStanding, ColumnNames, EntityId, ExamSession, JuryDecision,
    Link, ListField, Person, RegisteredCandidate, RegisteredSession, Registry, SessionKind,
    SessionNumber, SessionPeople, TitreCode,
};
use chartrier::policy::{self, ColumnMap};
use chartrier::registry::{
    DoubtReason, FindingEffect, ImportPlan, Likeness, LineFault, LineFinding, ListError,
    ListLimits, ListReading, MergeDoubt, NameFit, ReadingOptions, RegistryField, RegistryLookup,
    SplitName, Step, doubtful_pairs, merge_doubts, merged, merged_with, names_in, plan_import,
    read_juror, read_list, same_person, unmerged,
};
use chrono::NaiveDate;
use proptest::prelude::*;

fn day(text: &str) -> NaiveDate {
    NaiveDate::parse_from_str(text, "%Y-%m-%d").unwrap()
}

fn today() -> NaiveDate {
    day("2026-11-24")
}

fn names() -> ColumnNames {
    let (name, bytes) = policy::shipped_columns();
    policy::read_columns(bytes, name).unwrap()
}

fn try_read(bytes: &[u8]) -> Result<ListReading, ListError> {
    try_read_as(bytes, None, &[])
}

fn try_read_as(
    bytes: &[u8],
    preset: Option<&str>,
    map: &[(String, ListField)],
) -> Result<ListReading, ListError> {
    let names = names();
    let options = ReadingOptions {
        names: &names,
        preset,
        map,
        session: None,
        day: today(),
        limits: ListLimits::default(),
    };
    read_list(bytes, &options)
}

#[track_caller]
fn read(text: &str) -> ListReading {
    try_read(text.as_bytes()).unwrap()
}

fn faults(reading: &ListReading) -> Vec<(u32, LineFault)> {
    let findings = reading.findings.iter();
    findings
        .map(|finding| (finding.line, finding.fault))
        .collect()
}

/// `NAME|used name|first names|birth date|CERES id`, what is empty being unknown.
fn person(text: &str) -> Person {
    let mut parts = text.split('|').map(|part| {
        let part = part.trim();
        (!part.is_empty()).then(|| part.to_owned())
    });
    let mut next = || parts.next().flatten();
    Person {
        birth_name: next(),
        used_name: next(),
        first_names: next(),
        birth_date: next().map(|date| day(&date)),
        birth_place: None,
        ceres_id: next(),
    }
}

fn id(number: u128) -> EntityId {
    EntityId(uuid::Uuid::from_u128((7 << 76) | number))
}

fn session(number: u128, name: &str) -> RegisteredSession {
    RegisteredSession {
        entity: id(number),
        session: ExamSession {
            number: SessionNumber(name.to_owned()),
            kind: Some(SessionKind::Titre),
            titre: Some(TitreCode("TP-01303m02".to_owned())),
            sigle: None,
            ccps: Vec::new(),
            site: None,
            starts_on: Some(day("2024-06-12")),
            ends_on: Some(day("2024-06-14")),
            withdrawn: false,
        },
        people: SessionPeople::default(),
    }
}

fn candidate(number: u128, who: &str, sessions: &[u128]) -> RegisteredCandidate {
    let candidacies = sessions.iter().map(|session| Candidacy {
        session: id(*session),
        path: None,
        ccps: Vec::new(),
        decision: None,
    });
    RegisteredCandidate {
        entity: id(number),
        person: person(who),
        standing: CandidateStanding {
            candidacies: candidacies.collect(),
            ..CandidateStanding::default()
        },
    }
}

/// The registry once a plan was applied.
fn applied(registry: &Registry, plan: &ImportPlan) -> Registry {
    let mut registry = registry.clone();
    let mut number =
        1_000 + u128::try_from(registry.sessions.len() + registry.candidates.len()).unwrap();
    let made = plan.entities(|| {
        number += 1;
        id(number)
    });
    for session in made.sessions {
        match registry
            .sessions
            .iter_mut()
            .find(|one| one.entity == session.entity)
        {
            Some(known) => *known = session,
            None => registry.sessions.push(session),
        }
    }
    for candidate in made.candidates {
        match registry
            .candidates
            .iter_mut()
            .find(|one| one.entity == candidate.entity)
        {
            Some(known) => *known = candidate,
            None => registry.candidates.push(candidate),
        }
    }
    registry
}

#[track_caller]
fn import(registry: &Registry, text: &str) -> (ImportPlan, Registry) {
    let plan = plan_import(&read(text).lines, registry, today());
    let after = applied(registry, &plan);
    (plan, after)
}

const LIST: &str = "N° session CERES;Code titre;Millésime;Début;Fin;Nom de naissance;Nom d'usage;Prénoms;Né(e) le;Lieu de naissance;N° candidat;Voie d'accès;CCP1;CCP2;Décision
24-0117;TP-01303;02;12/06/2024;14/06/24;KERVELLA;;Maëlle Anne;09/03/94;Valmoret;9000117;Formation;;;Réussite
24-0117;TP-01303;02;12/06/2024;14/06/24;LE GOFF;;Jean-François;22/11/1986;Port-Lanvel;9000118;Apprentissage;x;Oui;Réussite partielle
24-0117;TP-01303;02;12/06/2024;14/06/24;DA SILVA;MOREL;Inès;30/07/1999;;9000119;VAE;non;;Absence
";

#[test]
fn a_list_gives_sessions_and_candidates_at_once() {
    let reading = read(LIST);
    assert_eq!(faults(&reading), []);
    assert_eq!(reading.lines.len(), 3);
    let first = &reading.lines[0];
    let session = first.session.as_ref().unwrap();
    assert_eq!(session.number.0, "24-0117");
    assert_eq!(session.titre, Some(TitreCode("TP-01303m02".to_owned())));
    assert_eq!(session.ends_on, Some(day("2024-06-14")));
    let maelle = first.candidate.as_ref().unwrap();
    assert_eq!(maelle.person.birth_date, Some(day("1994-03-09")));
    assert_eq!(maelle.person.first_names.as_deref(), Some("Maëlle Anne"));
    assert_eq!(maelle.path, Some(AccessPath::Formation));
    assert_eq!(maelle.decision, Some(JuryDecision::Success));
    let jean = reading.lines[1].candidate.as_ref().unwrap();
    assert_eq!(jean.ccps, ["CCP1", "CCP2"]);
    let ines = reading.lines[2].candidate.as_ref().unwrap();
    assert_eq!(ines.person.used_name.as_deref(), Some("MOREL"));
    assert!(ines.ccps.is_empty());
}

#[test]
fn a_list_is_read_in_every_encoding_and_with_every_separator() {
    let expected = read(LIST).lines;
    for separator in [";", "\t", ",", "|"] {
        let text = LIST.replace(';', separator);
        assert_eq!(read(&text).lines, expected, "{separator:?}");
        assert_eq!(read(&format!("\u{feff}{text}")).lines, expected);
        assert_eq!(read(&text.replace('\n', "\r\n")).lines, expected);
        let latin: Vec<u8> = text
            .chars()
            .map(|c| u8::try_from(u32::from(c)).unwrap())
            .collect();
        assert_eq!(try_read(&latin).unwrap().lines, expected);
        let wide =
            |unit: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(unit).collect::<Vec<u8>>();
        let little = [&[0xff, 0xfe][..], &wide(u16::to_le_bytes)].concat();
        assert_eq!(try_read(&little).unwrap().lines, expected);
        let big = [&[0xfe, 0xff][..], &wide(u16::to_be_bytes)].concat();
        assert_eq!(try_read(&big).unwrap().lines, expected);
        assert_eq!(try_read(&wide(u16::to_le_bytes)).unwrap().lines, expected);
    }
}

#[test]
fn titles_blank_lines_and_repeated_headings_are_no_candidates() {
    let text = "Liste des candidats;;\nSession n° 24-0117 du 12/06/2024;;\n;;\nNOM et Prénom;Date de naissance;Observations\n\n\
        KERVELLA Maëlle;09/03/1994;\n;;\nNOM et Prénom;Date de naissance;Observations\n\"LE GOFF Jean-François\";22 novembre 1986;\"dit \"\"Jeff\"\"; à revoir\"\n";
    let reading = read(text);
    assert_eq!(faults(&reading), []);
    assert_eq!(reading.headings_line, 4);
    let lines: Vec<u32> = reading.lines.iter().map(|line| line.line).collect();
    assert_eq!(lines, [6, 9]);
    assert_eq!(
        reading.lines[0].session.as_ref().unwrap().number.0,
        "24-0117"
    );
    let jean = &reading.lines[1].candidate.as_ref().unwrap().person;
    assert_eq!(jean.birth_name.as_deref(), Some("LE GOFF"));
    assert_eq!(jean.first_names.as_deref(), Some("Jean-François"));
    assert_eq!(jean.birth_date, Some(day("1986-11-22")));
}

#[test]
fn a_column_is_known_under_many_headings() {
    use ListField::*;
    let table = [
        ("N° Session", SessionNumber),
        ("SESSION CERES", SessionNumber),
        ("numéro de session", SessionNumber),
        ("Né(e) le", BirthDate),
        ("née le :", BirthDate),
        ("DATE DE NAISSANCE (JJ/MM/AAAA)", BirthDate),
        ("Naissance (date)", BirthDate),
        ("Nom  d’usage", UsedName),
        ("Nom marital", UsedName),
        ("Pre\u{301}nom(s)", FirstNames),
        ("Né(e) à", BirthPlace),
        ("Voie d'accès", Path),
        ("Modalité d’accès", Path),
        ("CCP 3", CcpTick),
        ("ccp4", CcpTick),
        ("CP-003179", CcpTick),
        ("Juré 2", Juror),
        ("Du", StartsOn),
        ("Date de fin", EndsOn),
        ("Code titre + millésime", Titre),
        ("Résultat", Decision),
        ("Tél.", Ignored),
    ];
    for (heading, field) in table {
        let text = format!("Nom et Prénom;Nom;{heading}\nKERVELLA Maëlle;KERVELLA;\n");
        let reading = read(&text);
        assert_eq!(reading.columns[2].field, Some(field), "{heading}");
    }
    let reading = read("Nom;Prénom;Couleur des volets\nKERVELLA;Maëlle;vert\n");
    assert_eq!(reading.columns[2].field, None);
}

#[test]
fn a_plain_name_beside_a_birth_name_is_the_used_one() {
    let reading = read(
        "Nom;Prénom;Nom de naissance;Date naissance\nMOREL;Inès;DA SILVA;30/07/1999\nROY;Luc;ROY;\n",
    );
    let ines = &reading.lines[0].candidate.as_ref().unwrap().person;
    assert_eq!(ines.birth_name.as_deref(), Some("DA SILVA"));
    assert_eq!(ines.used_name.as_deref(), Some("MOREL"));
    assert_eq!(
        reading.lines[1]
            .candidate
            .as_ref()
            .unwrap()
            .person
            .used_name,
        None
    );
}

#[test]
fn a_person_says_what_a_column_holds() {
    let text = "Matricule;Patronyme;Petit nom\n24-0117;KERVELLA;Maëlle\n";
    assert!(matches!(
        try_read(text.as_bytes()),
        Err(ListError::NoHeadings { .. })
    ));
    let map = [
        ("matricule".to_owned(), ListField::SessionNumber),
        ("Patronyme".to_owned(), ListField::BirthName),
        ("Petit nom".to_owned(), ListField::FirstNames),
    ];
    let reading = try_read_as(text.as_bytes(), None, &map).unwrap();
    assert_eq!(
        reading.lines[0].session.as_ref().unwrap().number.0,
        "24-0117"
    );
    let absent = [("Rien".to_owned(), ListField::Site)];
    let text = "Nom;Prénom\nKERVELLA;Maëlle\n";
    let error = try_read_as(text.as_bytes(), None, &absent).unwrap_err();
    assert_eq!(
        error,
        ListError::NoSuchColumn {
            heading: "Rien".to_owned()
        }
    );
    let error = try_read_as(text.as_bytes(), Some("sesions"), &[]).unwrap_err();
    assert!(
        matches!(error, ListError::NoSuchPreset { known, .. } if known.contains(&"sessions".to_owned()))
    );
    let reading = try_read_as(
        b"N\xc2\xb0;Titre;Date\n24-0117;TP-01303m02;14/06/2024\n",
        Some("sessions"),
        &[],
    )
    .unwrap();
    assert_eq!(
        reading.lines[0].session.as_ref().unwrap().ends_on,
        Some(day("2024-06-14"))
    );
}

#[test]
fn a_line_that_cannot_be_read_is_listed_and_the_others_go_in() {
    let text = "Session;Début;Fin;Nom;Prénom;Date de naissance;Voie d'accès;CCP1\n\
        24-0117;12/06/2024;14/06/2024;KERVELLA;Maëlle;09/03/1994;Formation;x\n\
        24-0117;12/06/2024;14/06/2024;AUDRAN;Luc;31/02/1990;Formation;\n\
        24-0117;12/06/2024;14/06/2024;BRIAND;Paul;12/06/2031;Formation;\n\
        24-0117;12/06/2024;14/06/2024;COZIC;Anne;01/01/1850;Formation;\n\
        24-0117;12/06/2024;14/06/2024;DENIEL;Zoé;13/06/2012;Formation;\n\
        24-0118;12/06/1924;14/06/1924;EVEN;Rose;01/01/1990;Formation;\n\
        24-0119;14/06/2024;12/06/2024;FAVÉ;Guy;01/01/1990;Formation;\n\
        24-0117;12/06/2024;14/06/2024;GALL;Iris;02/01/1990;Parachute;peut-être\n\
        ;;;;;;;Total\n\
        ;;;HELIAS;Yann;03/01/1990;;\n\
        24-0120;12/06/2099;14/06/2099;INIZAN;Marc;03/01/1990;;\n";
    let reading = read(text);
    let expected = [
        (3, LineFault::NotADay),
        (4, LineFault::BornInFuture),
        (5, LineFault::BornBefore1900),
        (7, LineFault::SessionBefore1950),
        (8, LineFault::EndsBeforeStart),
        (9, LineFault::PathUnknown),
        (9, LineFault::NotATick),
        (10, LineFault::NobodyNamed),
        (11, LineFault::NoSession),
        (12, LineFault::SessionFarAhead),
    ];
    assert_eq!(faults(&reading), expected);
    assert_eq!(
        reading.findings[0].column.as_deref(),
        Some("Date de naissance")
    );
    assert_eq!(reading.findings[0].value, "31/02/1990");
    assert_eq!(reading.findings[5].effect, FindingEffect::ValueLeftOut);
    let plan = plan_import(&reading.lines, &Registry::default(), today());
    assert_eq!(plan.findings.len(), 1);
    assert_eq!(plan.findings[0].line, 6);
    assert_eq!(plan.findings[0].fault, LineFault::TooYoung { years: 11 });
    let taken: Vec<&str> = plan
        .candidates
        .iter()
        .map(|planned| planned.candidate.person.birth_name.as_deref().unwrap())
        .collect();
    assert_eq!(taken, ["KERVELLA", "GALL", "HELIAS"]);
}

#[test]
fn days_are_read_as_people_write_them() {
    let table = [
        ("12/06/2024", "2024-06-12"),
        ("1/6/24", "2024-06-01"),
        ("12-06-2024", "2024-06-12"),
        ("12.06.24", "2024-06-12"),
        ("2024-06-12", "2024-06-12"),
        ("12 juin 2024", "2024-06-12"),
        ("mercredi 12 Juin 2024", "2024-06-12"),
        ("1er août 2024", "2024-08-01"),
        ("12-févr.-24", "2024-02-12"),
        ("12062024", "2024-06-12"),
        ("2024-06-12 00:00:00", "2024-06-12"),
        ("12/06/2024 8h30", "2024-06-12"),
        ("29/02/2024", "2024-02-29"),
        ("14/01/49", "2049-01-14"),
    ];
    for (written, expected) in table {
        let reading = read(&format!("Session;Fin\n24-0117;{written}\n"));
        let end = reading
            .lines
            .first()
            .and_then(|line| line.session.as_ref()?.ends_on);
        if expected.starts_with("2049") {
            assert_eq!(faults(&reading), [(2, LineFault::SessionFarAhead)]);
        } else {
            assert_eq!(end, Some(day(expected)), "{written}");
        }
    }
    for wrong in [
        "29/02/2023",
        "32/01/2024",
        "12/13/2024",
        "juin 2024",
        "12/06",
        "bientôt",
        "45455",
        "12/06/024",
    ] {
        let reading = read(&format!("Session;Fin\n24-0117;{wrong}\n"));
        assert_eq!(faults(&reading), [(2, LineFault::NotADay)], "{wrong}");
    }
    let ranges = [
        ("du 12/06/2024 au 14/06/2024", "2024-06-12", "2024-06-14"),
        ("12 au 14 juin 2024", "2024-06-12", "2024-06-14"),
        ("30/05 - 02/06/2024", "2024-05-30", "2024-06-02"),
        ("14/06/2024", "2024-06-14", "2024-06-14"),
    ];
    for (written, start, end) in ranges {
        let reading = read(&format!("Session;Dates\n24-0117;{written}\n"));
        let session = reading.lines[0].session.as_ref().unwrap();
        assert_eq!(
            session.starts_on.zip(session.ends_on),
            Some((day(start), day(end))),
            "{written}"
        );
    }
    for (born, expected) in [
        ("09/03/94", "1994-03-09"),
        ("01/01/09", "2009-01-01"),
        ("01/01/15", "1915-01-01"),
    ] {
        let reading = read(&format!("Nom;Prénom;Né le\nROY;Luc;{born}\n"));
        let birth = reading.lines[0]
            .candidate
            .as_ref()
            .unwrap()
            .person
            .birth_date;
        assert_eq!(birth, Some(day(expected)), "{born}");
    }
}

#[test]
fn whole_names_are_taken_apart() {
    let table = [
        ("LE GOFF Jean-François", "LE GOFF", "Jean-François"),
        ("Jean-François LE GOFF", "LE GOFF", "Jean-François"),
        ("Mme N'DIAYE Aïcha", "N'DIAYE", "Aïcha"),
        ("M. d'ALMEIDA Paul Henri", "d'ALMEIDA", "Paul Henri"),
        ("de LA TOUR Anne", "de LA TOUR", "Anne"),
        ("Anne de LA TOUR", "de LA TOUR", "Anne"),
        ("Le Goff, Jean", "Le Goff", "Jean"),
        ("Le Goff Jean", "Le Goff", "Jean"),
        ("LE GOFF JEAN", "LE GOFF", "JEAN"),
        ("MARTIN ZOE", "MARTIN", "ZOE"),
        ("MARTIN J.", "MARTIN", "J."),
        ("MARTIN", "MARTIN", ""),
    ];
    for (text, surname, first_names) in table {
        let split = SplitName::of(text).unwrap();
        assert_eq!(
            (split.surname.as_str(), split.first_names.as_str()),
            (surname, first_names),
            "{text}"
        );
    }
    assert_eq!(SplitName::of(" - 12"), None);
    let reading = read("Prénom Nom;Session\nzoé martin;24-0117\n");
    let person = &reading.lines[0].candidate.as_ref().unwrap().person;
    assert_eq!(person.birth_name.as_deref(), Some("martin"));
}

#[test]
fn one_person_is_recognised_under_several_spellings() {
    let same = [
        ("KERVELLA||Maëlle|1994-03-09", "kervella||MAELLE|1994-03-09"),
        (
            "LE GOFF||Jean-François|1986-11-22",
            "LEGOFF||Jean François|1986-11-22",
        ),
        ("D'ALMEIDA||Inès|1999-07-30", "DALMEIDA||Ines|1999-07-30"),
        ("D’ALMEIDA||Inès|1999-07-30", "d almeida||INÈS|1999-07-30"),
        (
            "DA SILVA|MOREL|Inès|1999-07-30",
            "MOREL|DA SILVA|Inès|1999-07-30",
        ),
        ("DA SILVA|MOREL|Inès|1999-07-30", "MOREL||Inès|1999-07-30"),
        (
            "DA SILVA|MOREL|Inès|1999-07-30",
            "DA SILVA||Inès|1999-07-30",
        ),
        (
            "DA SILVA|MOREL|Inès|1999-07-30",
            "MOREL-DA SILVA||Inès|1999-07-30",
        ),
        (
            "MARTIN-DURAND||Zoé|1990-01-02",
            "DURAND MARTIN||Zoé|1990-01-02",
        ),
        ("MARTIN||Zoé Anne Lou|1990-01-02", "MARTIN||Zoé|1990-01-02"),
        ("MARTIN||Zoé Anne Lou|1990-01-02", "MARTIN||Anne|1990-01-02"),
        ("MARTIN||Zoé|1990-01-02", "ZOE||Martin|1990-01-02"),
        ("BŒUF||Chloé|1990-01-02", "BOEUF||Chloe|1990-01-02"),
        ("MARTIN||Zoé|1990-01-02|900", "MARTIN||Zoé||900"),
    ];
    for (one, other) in same {
        assert_eq!(
            same_person(&person(one), &person(other)),
            Likeness::Same,
            "{one} / {other}"
        );
    }
}

#[test]
fn what_is_not_certain_is_doubtful_with_its_reasons() {
    use DoubtReason::*;
    let doubtful = [
        ("MARTIN||Zoé|1990-01-02", "MARTIN||Zoé|", BirthDateUnknown),
        ("MARTIN||Zoé|", "MARTIN||Zoé|", BirthDateUnknown),
        (
            "MARTIN||Zoé|1990-01-02|900",
            "MARTIN||Zoé|1990-01-02|901",
            CeresIdsDiffer,
        ),
        (
            "MARTIN||Zoé|1990-01-02|900",
            "MARTIN||Zoé|1991-01-02|900",
            BirthDatesDiffer,
        ),
        (
            "MARTIN||Zoé|1990-01-02|900",
            "KERVELLA||Léo|1990-01-02|900",
            NamesDiffer,
        ),
        (
            "KERVELLA||Maëlle|1994-03-09",
            "KERVELA||Maëlle|1994-03-09",
            SurnameTypo,
        ),
        (
            "KERVELLA||Maëlle|1994-03-09",
            "KERVELLA||Maëllle|1994-03-09",
            FirstNameTypo,
        ),
        (
            "KERVELLA||Mathieu|1994-03-09",
            "KERVELLA||Matthieu|1994-03-09",
            FirstNameTypo,
        ),
        (
            "MARTIN||Zoé|1990-01-02",
            "MARTIN-DURAND||Zoé|1990-01-02",
            PartOfSurname,
        ),
        (
            "DE LA TOUR||Anne|1990-01-02",
            "TOUR||Anne|1990-01-02",
            PartOfSurname,
        ),
        (
            "MARTIN||Jean-François|1990-01-02",
            "MARTIN||Jean|1990-01-02",
            PartOfFirstName,
        ),
        (
            "MARTIN||Jean|1990-01-02",
            "MARTIN||J.|1990-01-02",
            InitialOnly,
        ),
        (
            "MARTIN||Jean-François|1990-01-02",
            "MARTIN||J.-F.|1990-01-02",
            InitialOnly,
        ),
        (
            "MARTIN||Jean|1990-01-02",
            "MARTIN|||1990-01-02",
            FirstNameUnknown,
        ),
        (
            "DUPONT|MARTIN|Zoé|1990-01-02",
            "DURAND|MARTIN|Zoé|1990-01-02",
            BirthNamesDiffer,
        ),
    ];
    for (one, other, reason) in doubtful {
        let found = same_person(&person(one), &person(other));
        assert_eq!(found, Likeness::Doubtful(vec![reason]), "{one} / {other}");
    }
}

#[test]
fn a_slip_in_a_birth_date_makes_a_doubt_and_not_a_second_person_unseen() {
    // A list with 1989 for 1998 counted one candidate twice, and nothing asked.
    for slip in ["1989-02-04", "1998-04-02", "1998-02-14"] {
        let one = person("BOUVARD||Lucie|1998-02-04");
        let other = person(&format!("BOUVARD||Lucie|{slip}"));
        let doubt = Likeness::Doubtful(vec![DoubtReason::BirthDatesDiffer]);
        assert_eq!(same_person(&one, &other), doubt, "{slip}");
    }
}

#[test]
fn two_persons_stay_two() {
    let different = [
        ("MARTIN||Zoé|1990-01-02", "MARTIN||Zoé|1983-07-21"),
        ("MARTIN||Zoé|1990-01-02", "MARTIN||Léa|1990-01-02"),
        ("MARTIN||Zoé|1990-01-02", "DURAND||Zoé|1990-01-02"),
        ("MARTIN||Léo|1990-01-02", "MARTIN||Léa|1990-01-02"),
        ("ROY||Luc|1990-01-02", "ROI||Luc|1990-01-02"),
        ("KERVELLA||Maëlle|1994-03-09", "KERVELA||Maelle Rose Ada|"),
        (
            "KERVELLA||Mathieu|1994-03-09",
            "KERVELA||Matthieu|1994-03-09",
        ),
    ];
    for (one, other) in different {
        assert_eq!(
            same_person(&person(one), &person(other)),
            Likeness::Different,
            "{one} / {other}"
        );
    }
}

#[test]
fn importing_twice_changes_nothing() {
    let (plan, registry) = import(&Registry::default(), LIST);
    assert_eq!((registry.sessions.len(), registry.candidates.len()), (1, 3));
    assert!(plan.changes_anything());
    let session = registry.sessions[0].entity;
    assert!(
        registry
            .candidates
            .iter()
            .all(|one| one.standing.candidacies[0].session == session)
    );
    let (again, after) = import(&registry, LIST);
    assert!(!again.changes_anything(), "{again:#?}");
    assert_eq!(after, registry);
}

#[test]
fn an_import_tells_old_and_new_and_never_empties_a_field() {
    let (_, registry) = import(&Registry::default(), LIST);
    let text = "Session;Fin;Nom;Prénom;Né le;Lieu de naissance;Décision\n\
        24 0117;15/06/2024;kervella;MAELLE;09/03/1994;;Réussite partielle\n";
    let (plan, after) = import(&registry, text);
    let Step::Changed(changes) = &plan.sessions[0].step else {
        panic!("{plan:#?}")
    };
    assert_eq!(changes.len(), 1);
    assert_eq!(changes[0].field, RegistryField::EndsOn);
    assert_eq!(changes[0].old.as_deref(), Some("2024-06-14"));
    assert_eq!(changes[0].new.as_deref(), Some("2024-06-15"));
    let Step::Changed(changes) = &plan.candidates[0].step else {
        panic!("{plan:#?}")
    };
    assert_eq!(changes.len(), 1, "{changes:#?}");
    assert_eq!(changes[0].field, RegistryField::Decision);
    assert_eq!(
        changes[0].of_session,
        Some(SessionNumber("24-0117".to_owned()))
    );
    let maelle = &after.candidates[0].person;
    assert_eq!(maelle.birth_place.as_deref(), Some("Valmoret"));
    assert_eq!(maelle.first_names.as_deref(), Some("Maëlle Anne"));
}

#[test]
fn a_doubtful_person_is_registered_apart_and_told() {
    let registry = Registry {
        sessions: vec![session(1, "24-0117")],
        candidates: vec![candidate(2, "KERVELLA||Maëlle|1994-03-09", &[1])],
    };
    let text = "Session;Nom;Prénom;Né le\n24-0117;KERVELA;Maëlle;09/03/1994\n";
    let (plan, after) = import(&registry, text);
    assert_eq!(after.candidates.len(), 2);
    assert_eq!(plan.doubtful.len(), 1);
    assert_eq!(plan.doubtful[0].one, id(2));
    assert_eq!(plan.doubtful[0].reasons, [DoubtReason::SurnameTypo]);
    let pairs = doubtful_pairs(&after);
    assert_eq!(pairs.len(), 1);
    let mut decided = after.clone();
    decided.candidates[1].standing.distinct_from.push(id(2));
    assert_eq!(doubtful_pairs(&decided), []);
    let mut merged = after.clone();
    merged.candidates[1].standing.same_as = Some(id(2));
    assert_eq!(doubtful_pairs(&merged), []);
    let (again, _) = import(&after, text);
    assert!(!again.changes_anything());
}

#[test]
fn within_a_session_a_missing_birth_date_is_no_doubt() {
    let (_, registry) = import(
        &Registry::default(),
        "Session;Nom;Prénom\n24-0117;ROY;Luc\n24-0118;ROY;Luc\n",
    );
    assert_eq!(registry.candidates.len(), 2);
    let (plan, after) = import(
        &registry,
        "Session;Nom;Prénom;Né le\n24-0118;ROY;Luc;02/01/1990\n",
    );
    assert_eq!(plan.doubtful, []);
    assert_eq!(after.candidates.len(), 2);
    assert_eq!(
        after.candidates[1].person.birth_date,
        Some(day("1990-01-02"))
    );
}

#[test]
fn two_lines_that_contradict_each_other_are_told() {
    let text = "Session;Fin;Nom;Prénom;Né le;Lieu de naissance;N° candidat;Décision\n\
        24-0117;14/06/2024;ROY;Luc;02/01/1990;Valmoret;900;Réussite\n\
        24-0117;14/06/2024;ROY;Luc;02/01/1990;Port-Lanvel;900;Réussite\n\
        24-0117;14/06/2024;ROY;Luc;02/01/1990;Valmoret;900;Échec\n\
        24-0117;15/06/2024;AUDRAN;Rose;02/01/1991;;;\n\
        24-0117;14/06/2024;ROY;Luc;02/01/1990;Valmoret;901;\n";
    let (plan, after) = import(&Registry::default(), text);
    let found: Vec<(u32, LineFault)> = plan.findings.iter().map(|f| (f.line, f.fault)).collect();
    let contradicts = LineFault::Contradicts { earlier_line: 2 };
    assert_eq!(
        found,
        [(3, contradicts), (4, contradicts), (5, contradicts)]
    );
    assert_eq!(after.candidates.len(), 2);
    assert_eq!(plan.doubtful[0].reasons, [DoubtReason::CeresIdsDiffer]);
}

#[test]
fn a_record_finds_its_session_however_the_number_is_written() {
    let mut other = session(2, "24-0118");
    other.session.titre = Some(TitreCode("TP-01293m04".to_owned()));
    let registry = Registry {
        sessions: vec![session(1, "24-0117"), other],
        candidates: Vec::new(),
    };
    let lookup = RegistryLookup::new(std::sync::Arc::new(registry.clone()));
    for number in [
        "24-0117",
        "24 0117",
        "24–0117",
        "Session n° 24-0117",
        "N°24/0117",
    ] {
        assert_eq!(
            lookup.session_for(Some(number), None, None),
            Some(Link::Sure(id(1))),
            "{number}"
        );
    }
    assert_eq!(lookup.session_for(Some("24-0119"), None, None), None);
    assert_eq!(lookup.session_for(Some(" - "), None, None), None);
    let titre = TitreCode("TP-01293".to_owned());
    assert_eq!(
        lookup.session_for(Some("24-0117"), Some(&titre), None),
        Some(Link::Doubtful(vec![id(1)]))
    );
    let days = Some((day("2024-06-13"), day("2024-06-13")));
    assert_eq!(
        lookup.session_for(None, Some(&titre), days),
        Some(Link::Doubtful(vec![id(2)]))
    );
    assert_eq!(
        lookup.session_for(
            None,
            Some(&titre),
            Some((day("2025-01-01"), day("2025-01-02")))
        ),
        None
    );
}

#[test]
fn numbers_whose_parts_are_cut_otherwise_are_not_one_session() {
    // `24-3-15` and `24-31-5` were one session: a list put the candidates of both into the first, and nobody was told.
    let registry = Registry {
        sessions: vec![session(1, "24-3-15"), session(2, "24-31-5")],
        candidates: Vec::new(),
    };
    let lookup = RegistryLookup::new(std::sync::Arc::new(registry));
    let found = |number| lookup.session_for(Some(number), None, None);
    assert_eq!(found("24/3/15"), Some(Link::Sure(id(1))));
    assert_eq!(found("24 31 5"), Some(Link::Sure(id(2))));
    assert_eq!(
        found("24315"),
        Some(Link::Doubtful(vec![id(1), id(2)])),
        "without separators it may be either"
    );
    assert_eq!(found("2-43-15"), None);
    let list = "Session;Fin\n24-3-15;12/06/2024\n24-31-5;15/06/2024\n";
    let (plan, registry) = import(&Registry::default(), list);
    assert_eq!(plan.findings, [], "they do not contradict each other");
    assert_eq!(registry.sessions.len(), 2);
    let (again, after) = import(&registry, list);
    assert!(!again.changes_anything());
    assert_eq!(after, registry);
}

#[test]
fn a_number_written_without_its_separators_makes_no_second_session() {
    let (_, registry) = import(&Registry::default(), "Session;Fin\n24-0117;14/06/2024\n");
    let list = "Session;Nom;Prénom\n240117;Martin;Zoé\n";
    let (plan, after) = import(&registry, list);
    let found: Vec<LineFault> = plan.findings.iter().map(|one| one.fault).collect();
    assert_eq!(found, [LineFault::NumberNearlyRegistered]);
    assert_eq!(plan.findings[0].effect, FindingEffect::LineRejected);
    assert_eq!(after, registry);
}

#[test]
fn a_juror_is_one_in_whatever_order_the_names_stand() {
    // Two jurors on four lines made four, and `habilitée…` became a part of a name.
    let list = "Session;Jury\n\
        24-0117;Odile FAUVET habilitée jusqu'au 31/12/2024\n\
        24-0117;FAUVET Odile\n\
        24-0117;Mme Odile Fauvet\n";
    let (_, registry) = import(&Registry::default(), list);
    let jury = &registry.sessions[0].people.jury;
    let [juror] = jury.as_slice() else {
        panic!("{jury:#?}")
    };
    assert_eq!(juror.name, "Odile FAUVET");
    assert_eq!(juror.habilitated_through, Some(day("2024-12-31")));
}

#[test]
fn what_a_list_of_sessions_says_is_not_dropped_in_silence() {
    let reading = read(
        "Session;Type;Titre;Millésime;CCP;Début\n\
         26-0001;Titre;TP-01303m02;03;;du 10 au 12 janvier 2026\n\
         26-0002;CCP;TP-01303m02;02;CCP1;14/01/2026\n",
    );
    assert_eq!(faults(&reading), [(2, LineFault::MillesimeDiffers)]);
    let sessions: Vec<_> = reading
        .lines
        .iter()
        .map(|one| one.session.clone().unwrap())
        .collect();
    assert_eq!(sessions[0].titre, Some(TitreCode("TP-01303m02".to_owned())));
    assert_eq!(sessions[0].kind, Some(SessionKind::Titre));
    assert_eq!(sessions[0].starts_on, Some(day("2026-01-10")));
    assert_eq!(sessions[0].ends_on, Some(day("2026-01-12")));
    assert_eq!(sessions[1].kind, Some(SessionKind::Ccp));
    assert_eq!(sessions[1].ccps, ["CCP1"]);
}

#[test]
fn headings_that_may_mean_two_things_are_told_by_their_cells() {
    let reading = read(
        "N° session;Type;Titre;Nom;Prénom;Modalité;CCP visé;Décision\n\
         26-0001;Titre;TP-01280;MARTIN;Zoé;VAE;;Réussite\n\
         26-0002;CCP;TP-01280;DURAND;Léo;Formation;CCP 1;CCP 1 uniquement\n\
         26-0002;CCP;TP-01280;PETIT;Anne;Par équivalence ou correspondance;;A\n",
    );
    assert_eq!(faults(&reading), [(4, LineFault::DecisionUnknown)]);
    let line = |place: usize| {
        let line = reading.lines[place].clone();
        (line.session.unwrap(), line.candidate.unwrap())
    };
    let (session, candidate) = line(1);
    assert_eq!(session.kind, Some(SessionKind::Ccp));
    assert_eq!(session.titre, Some(TitreCode("TP-01280".to_owned())));
    assert_eq!(candidate.path, Some(AccessPath::Formation));
    assert_eq!(candidate.ccps, ["CCP1"]);
    assert_eq!(candidate.decision, Some(JuryDecision::Partial));
    let (_, candidate) = line(2);
    assert_eq!(candidate.path, Some(AccessPath::Equivalence));
    assert_eq!(
        candidate.decision, None,
        "`A` may be admitted, absent, postponed"
    );
    // The same heading over ways to the session is the way.
    let reading = read("Session;Nom;Prénom;Type\n26-0001;MARTIN;Zoé;VAE\n");
    let candidate = reading.lines[0].candidate.clone().unwrap();
    assert_eq!(candidate.path, Some(AccessPath::Vae));
}

#[test]
fn whoever_is_born_in_the_future_is_refused_without_any_session() {
    let line = chartrier::registry::ListLine {
        line: 1,
        session: None,
        candidate: Some(chartrier::registry::CandidateDraft {
            person: person("FUTUR||Jean|2031-01-01"),
            ..Default::default()
        }),
    };
    let plan = plan_import(&[line], &Registry::default(), today());
    assert_eq!(plan.findings[0].fault, LineFault::BornInFuture);
}

#[test]
fn a_record_finds_its_candidate_and_says_when_it_is_not_sure() {
    let mut twin = candidate(14, "KERVELA||Maëlle|1994-03-09", &[]);
    twin.standing.same_as = Some(id(10));
    let registry = Registry {
        sessions: vec![session(1, "24-0117"), session(2, "24-0118")],
        candidates: vec![
            candidate(10, "KERVELLA||Maëlle Anne|1994-03-09", &[1]),
            candidate(11, "MARTIN|DURAND|Zoé|1990-01-02", &[1]),
            candidate(12, "MARTIN||Zoé|1991-05-06", &[2]),
            candidate(13, "LE GOFF||Jean-François|", &[1]),
            twin,
        ],
    };
    let lookup = RegistryLookup::new(std::sync::Arc::new(registry.clone()));
    let sure = |number| Some(Link::Sure(id(number)));
    let doubtful =
        |numbers: &[u128]| Some(Link::Doubtful(numbers.iter().map(|n| id(*n)).collect()));
    let first = Some(Link::Sure(id(1)));
    let born = Some(day("1990-01-02"));
    let table = [
        ("MARTIN Zoé", born, &None, sure(11)),
        ("Zoé Martin", born, &None, sure(11)),
        ("ZOE MARTIN", None, &first, sure(11)),
        ("MARTIN-DURAND Zoé", None, &first, sure(11)),
        ("Mme DURAND Zoé", None, &first, sure(11)),
        ("MARTIN Zoé", None, &None, doubtful(&[11, 12])),
        ("MARTIN Zoé", Some(day("1991-05-06")), &first, sure(12)),
        (
            "MARTIN Zoé",
            Some(day("1980-05-06")),
            &first,
            doubtful(&[11]),
        ),
        ("MARTIN Zoé", Some(day("1980-05-06")), &None, None),
        ("MARTIN Léon", None, &first, None),
        ("KERVELLA Maëlle", None, &None, doubtful(&[10])),
        ("KERVELLA Maëlle Anne", None, &first, sure(10)),
        ("KERVELA Maëlle", Some(day("1994-03-09")), &None, sure(10)),
        ("KERVELIA Maëlle", None, &first, doubtful(&[10])),
        ("LEGOFF Jean François", None, &first, sure(13)),
        ("J.-F. LE GOFF", None, &first, doubtful(&[13])),
    ];
    for (name, birth_date, session, expected) in table {
        let found = lookup.candidate_for(Some(name), birth_date, session.as_ref());
        assert_eq!(found, expected, "{name} {birth_date:?} {session:?}");
    }
    assert_eq!(
        lookup.candidate_for(None, born, first.as_ref()),
        doubtful(&[11])
    );
    assert_eq!(lookup.candidate_for(None, None, first.as_ref()), None);
    let held = lookup.session_for(Some("24 0117"), None, None);
    assert_eq!(held, sure(1));
    let named = lookup.candidate_for(Some("zoe martin"), None, held.as_ref());
    assert_eq!(named, sure(11));
}

#[test]
fn candidates_are_found_in_the_lines_of_a_scan() {
    let people = [
        candidate(10, "KERVELLA||Maëlle|1994-03-09", &[1]),
        candidate(11, "LE GOFF||Jean-François|1986-11-22", &[1]),
        candidate(12, "ROY||Luc|1990-01-02", &[1]),
    ];
    let people: Vec<&RegisteredCandidate> = people.iter().collect();
    let lines = [
        "Nom et prénom du candidat : Maëlle KERVELLA, née le 9 mars 1994",
        "LE GOFF JEAN FRANCOIS 22/11/1986",
        "KERVELIA Maelle",
        "dossier de Kervella",
        "le roi luc et le royaume",
        "les kervellates",
    ];
    let found = names_in(lines, &people);
    let found: Vec<(usize, EntityId, NameFit)> = found
        .iter()
        .map(|one| (one.line, one.candidate, one.fit))
        .collect();
    let expected = [
        (0, id(10), NameFit::Whole),
        (1, id(11), NameFit::Whole),
        (2, id(10), NameFit::WithTypo),
        (3, id(10), NameFit::SurnameOnly),
    ];
    assert_eq!(found, expected);
}

#[test]
fn jurors_are_read_with_their_habilitation() {
    let table = [
        ("Mme Perrine LACOMBRADE", None, None),
        (
            "FAUVET Odile;habilitée jusqu'au 31/12/2026",
            None,
            Some("2026-12-31"),
        ),
        (
            "FAUVET Odile (habilitée du 1er janvier 2024 au 31/12/26)",
            Some("2024-01-01"),
            Some("2026-12-31"),
        ),
        (
            "FAUVET Odile ; habilitée depuis le 12 mars 2024",
            Some("2024-03-12"),
            None,
        ),
    ];
    for (text, from, through) in table {
        let juror = read_juror(text, today()).unwrap();
        assert_eq!(juror.habilitated_from, from.map(day), "{text}");
        assert_eq!(juror.habilitated_through, through.map(day), "{text}");
    }
    assert_eq!(read_juror(" ; ", today()), None);
    let reading = read(
        "Session;Jury;Juré 2\n24-0117;M. Ewen TRÉVIDIC / Mme Odile FAUVET (habilitée jusqu'au 31/12/2026);Yanis BELKHIRAT\n",
    );
    let jury = &reading.lines[0].session.as_ref().unwrap().jury;
    let names: Vec<&str> = jury.iter().map(|juror| juror.name.as_str()).collect();
    assert_eq!(
        names,
        ["M. Ewen TRÉVIDIC", "Mme Odile FAUVET", "Yanis BELKHIRAT"]
    );
    assert_eq!(jury[1].habilitated_through, Some(day("2026-12-31")));
}

fn zipped(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in members {
        archive
            .start_file(*name, zip::write::SimpleFileOptions::default())
            .unwrap();
        archive.write_all(bytes).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

/// A workbook of one sheet, with the rows as XML.
fn xlsx(rows: &str) -> Vec<u8> {
    let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    let relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let workbook = format!(
        r#"<workbook xmlns="{main}" xmlns:r="{relations}"><sheets><sheet name="Notes" sheetId="1" r:id="rId1"/><sheet name="Candidats" sheetId="2" r:id="rId2"/></sheets></workbook>"#
    );
    let rels = format!(
        r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="{relations}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="{relations}/worksheet" Target="worksheets/sheet2.xml"/><Relationship Id="rId3" Type="{relations}/styles" Target="styles.xml"/></Relationships>"#
    );
    let styles = format!(
        r#"<styleSheet xmlns="{main}"><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>"#
    );
    let empty = format!(r#"<worksheet xmlns="{main}"><sheetData/></worksheet>"#);
    let sheet = format!(r#"<worksheet xmlns="{main}"><sheetData>{rows}</sheetData></worksheet>"#);
    let top = format!(
        r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="{relations}/officeDocument" Target="xl/workbook.xml"/></Relationships>"#
    );
    zipped(&[
        ("_rels/.rels", top.as_bytes()),
        ("xl/workbook.xml", workbook.as_bytes()),
        ("xl/_rels/workbook.xml.rels", rels.as_bytes()),
        ("xl/styles.xml", styles.as_bytes()),
        ("xl/worksheets/sheet1.xml", empty.as_bytes()),
        ("xl/worksheets/sheet2.xml", sheet.as_bytes()),
    ])
}

fn inline(place: &str, text: &str) -> String {
    format!(r#"<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>"#)
}

#[test]
fn a_workbook_is_read_from_the_sheet_that_has_the_headings() {
    let rows = format!(
        r#"<row r="2">{}{}{}</row><row r="3">{}{}<c r="C3" s="1"><v>34402</v></c></row>"#,
        inline("A2", "Nom"),
        inline("B2", "Prénom"),
        inline("C2", "Né(e) le"),
        inline("A3", "KERVELLA"),
        inline("B3", "Maëlle")
    );
    let reading = try_read(&xlsx(&rows)).unwrap();
    assert_eq!(reading.sheet.as_deref(), Some("Candidats"));
    assert_eq!(reading.headings_line, 2);
    assert_eq!(reading.lines[0].line, 3);
    let birth = reading.lines[0]
        .candidate
        .as_ref()
        .unwrap()
        .person
        .birth_date;
    assert_eq!(birth, Some(day("1994-03-09")));
}

#[test]
fn workbooks_of_other_programs_are_read_the_same() {
    let files: [&[u8]; 2] = [
        include_bytes!("../corpora/lists/candidats.xls"),
        include_bytes!("../corpora/lists/candidats.ods"),
    ];
    for bytes in files {
        let reading = try_read(bytes).unwrap();
        assert_eq!(faults(&reading), []);
        assert_eq!(reading.sheet.as_deref(), Some("Candidats"));
        let lines: Vec<u32> = reading.lines.iter().map(|line| line.line).collect();
        assert_eq!(lines, [4, 5]);
        let births: Vec<_> = reading
            .lines
            .iter()
            .map(|line| line.candidate.as_ref().unwrap().person.birth_date.unwrap())
            .collect();
        assert_eq!(births, [day("1994-03-09"), day("1986-11-22")]);
        let end = reading.lines[1].session.as_ref().unwrap().ends_on;
        assert_eq!(end, Some(day("2026-03-12")));
    }
}

#[test]
fn an_old_workbook_that_claims_a_huge_sheet_is_refused() {
    let mut bytes = include_bytes!("../corpora/lists/candidats.xls").to_vec();
    // The record of the sheet's dimensions: rows 3 to 5, columns 0 to 5.
    let dimensions = [0, 2, 14, 0, 2, 0, 0, 0];
    let at = bytes.windows(8).position(|bytes| bytes == dimensions);
    let last_row = at.expect("the file has such a record") + 8;
    bytes[last_row..last_row + 4].copy_from_slice(&[0xff, 0xff, 0xff, 0xff]);
    let error = try_read(&bytes).unwrap_err();
    assert!(matches!(error, ListError::TooManyRows { .. }), "{error:?}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn no_damage_to_a_workbook_stops_the_reader(
        which in 0_usize..2,
        places in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..12),
        cut in any::<prop::sample::Index>(),
    ) {
        let files: [&[u8]; 2] = [
            include_bytes!("../corpora/lists/candidats.xls"),
            include_bytes!("../corpora/lists/candidats.ods"),
        ];
        let mut bytes = files[which].to_vec();
        for (place, byte) in places {
            let at = place.index(bytes.len());
            bytes[at] = byte;
        }
        if cut.index(4) == 0 {
            bytes.truncate(cut.index(bytes.len()));
        }
        if let Ok(reading) = try_read(&bytes) {
            plan_import(&reading.lines, &Registry::default(), today());
        }
    }
}

#[test]
fn a_cell_in_the_far_corner_costs_nothing() {
    let rows = format!(
        r#"<row r="1">{}{}</row><row r="1048576">{}{}</row>"#,
        inline("A1", "Nom"),
        inline("B1", "Prénom"),
        inline("A1048576", "ROY"),
        inline("XFD1048576", "loin")
    );
    let reading = try_read(&xlsx(&rows)).unwrap();
    assert_eq!(reading.lines[0].line, 1_048_576);
}

#[test]
fn what_unpacks_without_end_is_refused_before_it_is_read() {
    let zeros = vec![b' '; 300 * 1024 * 1024];
    let bomb = zipped(&[("xl/workbook.xml", &zeros)]);
    assert!(bomb.len() < 2 * 1024 * 1024);
    assert!(matches!(try_read(&bomb), Err(ListError::TooLarge { .. })));
}

#[test]
fn what_is_no_list_says_so() {
    type Expected = fn(&ListError) -> bool;
    let cases: [(&[u8], Expected); 7] = [
        (b"", |error| *error == ListError::Empty),
        (b" \r\n \n", |error| *error == ListError::Empty),
        (b"%PDF-1.7\n1 0 obj", |error| *error == ListError::NotAList),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01", |error| {
            *error == ListError::NotAList
        }),
        (b"PK\x03\x04rubbish", |error| {
            matches!(error, ListError::Damaged(_))
        }),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1rubbish", |error| {
            matches!(error, ListError::Damaged(_))
        }),
        (b"Bonjour,\nvoici la liste.\n", |error| {
            matches!(error, ListError::NoHeadings { .. })
        }),
    ];
    for (bytes, expected) in cases {
        let error = try_read(bytes).unwrap_err();
        assert!(expected(&error), "{error:?} for {bytes:?}");
    }
    let docx = zipped(&[("word/document.xml", b"<w/>")]);
    assert_eq!(try_read(&docx), Err(ListError::NotAList));
}

#[test]
fn the_spellings_are_strict_about_what_they_name() {
    let wrong = "version = 1\n[[preset]]\nname = \"a\"\ntitle = \"b\"\n[preset.columns]\nbirth-dat = [\"Né le\"]\n";
    let error = policy::read_columns(wrong.as_bytes(), "c.toml").unwrap_err();
    assert!(
        error.to_string().starts_with("c.toml, line 6, column 1"),
        "{error}"
    );
    let map = policy::read_column_map(b"\"Petit nom\" = \"first-names\"\n", "m.toml").unwrap();
    let named = [("Petit nom".to_owned(), ListField::FirstNames)];
    assert!(matches!(map, ColumnMap::Columns(columns) if columns == named));
    let (name, bytes) = policy::shipped_columns();
    let copy = policy::read_column_map(bytes, name).unwrap();
    assert!(matches!(copy, ColumnMap::Spellings(spellings) if !spellings.presets.is_empty()));
    let error = policy::read_column_map(wrong.as_bytes(), "c.toml").unwrap_err();
    assert!(error.to_string().starts_with("c.toml, line 6"), "{error}");
    assert!(policy::read_column_map(b"\"Petit nom\" = \"first\"\n", "m.toml").is_err());
}

fn some_person() -> impl Strategy<Value = Person> {
    let name = prop::sample::select(vec![
        "MARTIN",
        "MARTIN-DURAND",
        "DURAND",
        "Durand Martin",
        "LE GOFF",
        "LEGOFF",
        "D'ALMEIDA",
        "DALMEIDA",
        "KERVELLA",
        "KERVELA",
        "ROY",
        "ROI",
        "TOUR",
        "DE LA TOUR",
        "Zoé",
        "",
    ]);
    let first = prop::sample::select(vec![
        "Zoé",
        "Zoé Anne",
        "Anne",
        "J.",
        "Jean",
        "Jean-François",
        "Jean François",
        "J.-F.",
        "Mathieu",
        "Matthieu",
        "Léo",
        "Martin",
        "",
    ]);
    let date = prop::sample::select(vec![None, Some("1990-01-02"), Some("1994-03-09")]);
    let ceres = prop::sample::select(vec![None, None, Some("900"), Some("901")]);
    (name.clone(), name, first, date, ceres).prop_map(|(birth, used, first, date, ceres)| {
        let text = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        Person {
            birth_name: text(birth),
            used_name: text(used),
            first_names: text(first),
            birth_date: date.map(day),
            birth_place: None,
            ceres_id: ceres.and_then(text),
        }
    })
}

/// Lists as they come: names and dates that nearly agree, lines without a session, repeated lines.
fn some_list() -> impl Strategy<Value = String> {
    let line = (
        prop::sample::select(vec!["24-0117", "24 0117", "24-0118", ""]),
        prop::sample::select(vec!["", "14/06/2024", "15/06/2024"]),
        some_person(),
        prop::sample::select(vec!["", "Valmoret", "Port-Lanvel"]),
        prop::sample::select(vec!["", "Réussite", "Échec"]),
        prop::sample::select(vec!["", "x"]),
    );
    prop::collection::vec(line, 1..14).prop_map(|lines| {
        let mut text = "Session;Fin;Nom de naissance;Nom d'usage;Prénoms;Né le;N° candidat;Lieu de naissance;Décision;CCP1\n".to_owned();
        for (session, end, person, place, decision, ccp) in lines {
            let cells = [
                session.to_owned(),
                end.to_owned(),
                person.birth_name.unwrap_or_default(),
                person.used_name.unwrap_or_default(),
                person.first_names.unwrap_or_default(),
                person.birth_date.map(|date| date.format("%d/%m/%Y").to_string()).unwrap_or_default(),
                person.ceres_id.unwrap_or_default(),
                place.to_owned(),
                decision.to_owned(),
                ccp.to_owned(),
            ];
            text.push_str(&cells.join(";"));
            text.push('\n');
        }
        text
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn likeness_is_the_same_from_both_sides(one in some_person(), other in some_person()) {
        prop_assert_eq!(same_person(&one, &other), same_person(&other, &one));
    }

    #[test]
    fn whoever_is_fully_known_is_like_oneself(one in some_person()) {
        let named = one.birth_name.is_some() || one.used_name.is_some();
        if named && one.first_names.is_some() && one.birth_date.is_some() {
            prop_assert_eq!(same_person(&one, &one), Likeness::Same);
        }
    }

    #[test]
    fn any_list_imported_twice_changes_nothing(first in some_list(), second in some_list()) {
        let mut registry = Registry::default();
        for text in [&first, &second] {
            (_, registry) = import(&registry, text);
            let (again, same) = import(&registry, text);
            prop_assert!(!again.changes_anything(), "{text}\n{again:#?}");
            prop_assert_eq!(&same, &registry);
        }
    }

    #[test]
    fn no_bytes_stop_the_reader(bytes in prop::collection::vec(any::<u8>(), 0..600), start in 0_usize..5) {
        let starts: [&[u8]; 5] = [b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"\xff\xfe", b"Nom;Pr\xe9nom;N\xe9 le\n"];
        let bytes = [starts[start], &bytes].concat();
        if let Ok(reading) = try_read(&bytes) {
            plan_import(&reading.lines, &Registry::default(), today());
        }
    }

    #[test]
    fn no_cells_stop_the_planner(text in "(Session|Nom|Prénom|Né le|CCP1);(Nom|Dates|Juré 1|Fin)\n([^\n]{0,40}\n){0,6}") {
        if let Ok(reading) = try_read(text.as_bytes()) {
            plan_import(&reading.lines, &Registry::default(), today());
        }
    }
}

#[test]
fn every_record_of_a_large_registry_finds_its_links() {
    let surname = |number: usize| {
        format!(
            "{}{}",
            ["KER", "LAN", "PLOU", "TRE"][number % 4],
            ["VELLA", "DREIN", "GUEN", "NIVEN", "MORVAN"][number / 4 % 5]
        )
    };
    let count = 2_000;
    let candidates: Vec<RegisteredCandidate> = (0..count)
        .map(|number| {
            let birth = day("1970-01-01") + chrono::Days::new((number * 7 % 12_000) as u64);
            let who = format!("{}||Zoé{} Anne|{birth}", surname(number), number % 97);
            candidate(10_000 + number as u128, &who, &[(number / 10) as u128])
        })
        .collect();
    let sessions = (0..count / 10)
        .map(|number| session(number as u128, &format!("24-{number:05}")))
        .collect();
    let registry = Registry {
        sessions,
        candidates,
    };
    let lookup = RegistryLookup::new(std::sync::Arc::new(registry.clone()));
    let mut sure = 0;
    for round in 0..count * 5 {
        let candidate = &registry.candidates[round % count];
        let number = format!("24 {:05}", round % count / 10);
        let person = &candidate.person;
        let held = lookup.session_for(Some(&number), None, None);
        assert!(matches!(held, Some(Link::Sure(_))));
        let name = person.whole_name();
        let found = lookup.candidate_for(Some(&name), person.birth_date, held.as_ref());
        sure += usize::from(found == Some(Link::Sure(candidate.entity)));
    }
    assert_eq!(sure, count * 5);
}

#[test]
fn a_name_written_in_the_place_of_the_first_name_becomes_no_used_name() {
    let list = "Session;Nom;Prénom;Né le\nS-1;MARTIN;Jean;09/03/1994\n";
    let (_, known) = import(&Registry::default(), list);
    let names = |known: &Registry| {
        let person = &known.candidates[0].person;
        let names = [&person.birth_name, &person.used_name, &person.first_names];
        names.map(|name| name.clone().unwrap_or_default())
    };
    assert_eq!(known.candidates.len(), 1);
    for line in [
        "S-1;Jean;MARTIN;09/03/1994",
        "S-1;JEAN;Martin;09/03/1994",
        "S-2;Jean;Martin;09/03/1994",
    ] {
        let list = format!("Session;Nom;Prénom;Né le\n{line}\n");
        let (plan, after) = import(&known, &list);
        assert_eq!(plan.findings, [], "{line}");
        assert_eq!(after.candidates.len(), 1, "{line}");
        assert_eq!(names(&after), ["MARTIN", "", "Jean"], "{line}");
    }
    // Better written all the same.
    let list = "Session;Nom;Prénom;Né le\nS-1;LEFEVRE;Zoe;09/03/1994\n";
    let (_, known) = import(&Registry::default(), list);
    let list = "Session;Nom;Prénom;Né le\nS-1;Zoé;LEFÈVRE;09/03/1994\n";
    let (_, after) = import(&known, list);
    assert_eq!(names(&after), ["LEFÈVRE", "", "Zoé"]);
}

#[test]
fn joined_names_and_names_in_another_order_become_no_used_name() {
    let head = "Session;Nom de naissance;Nom d'usage;Prénom;Né le\n";
    let imported = |first: &str, then: &str| {
        let (_, known) = import(&Registry::default(), &format!("{head}S-1;{first}\n"));
        let (plan, after) = import(&known, &format!("{head}S-1;{then}\n"));
        assert_eq!(plan.findings, [], "{then}");
        assert_eq!(after.candidates.len(), 1, "{then}");
        let person = after.candidates[0].person.clone();
        (person.birth_name, person.used_name)
    };
    let are = |birth: &str, used: Option<&str>| (Some(birth.to_owned()), used.map(str::to_owned));
    let date = "Anne;09/03/1994";
    assert_eq!(
        imported(
            &format!("MARTIN;DURAND;{date}"),
            &format!("MARTIN-DURAND;;{date}")
        ),
        are("MARTIN", Some("DURAND"))
    );
    assert_eq!(
        imported(
            &format!("MARTIN-DURAND;;{date}"),
            &format!("MARTIN;DURAND;{date}")
        ),
        are("MARTIN-DURAND", None)
    );
    assert_eq!(
        imported(
            &format!("MARTIN-DURAND;;{date}"),
            &format!("DURAND MARTIN;;{date}")
        ),
        are("MARTIN-DURAND", None)
    );
    // The list itself says that both names are one person's: the next one is to find the person under either.
    assert_eq!(
        imported(&format!("MARTIN;;{date}"), &format!("DURAND;MARTIN;{date}")),
        are("MARTIN", Some("DURAND"))
    );
}

#[test]
fn what_a_session_leads_to_is_known_only_where_it_is_told() {
    let list = "Session;Type de session;CCP de la session\nS-1;;\nS-2;;CCP1\nS-3;CCP;CCP1\n";
    let (_, known) = import(&Registry::default(), list);
    let kinds: Vec<_> = known.sessions.iter().map(|one| one.session.kind).collect();
    assert_eq!(kinds, [None, None, Some(SessionKind::Ccp)]);
    let (_, after) = import(&known, "Session;Type de session\nS-1;Titre\nS-3;\n");
    let kinds: Vec<_> = after.sessions.iter().map(|one| one.session.kind).collect();
    assert_eq!(
        kinds,
        [Some(SessionKind::Titre), None, Some(SessionKind::Ccp)]
    );
}

#[test]
fn one_list_makes_one_plan_over_a_registry_that_has_grown_elsewhere() {
    let list = "Session;Nom;Prénom;Né le\nS-1;MARTIN;Jean;09/03/1994\nS-1;LEBRUN;Zoé;10/03/1994\n";
    let (plan, _) = import(&Registry::default(), list);
    let other = "Session;Nom;Prénom;Né le\nS-9;KERVELLA;Maëlle;09/03/1995\n";
    let (_, grown) = import(&Registry::default(), other);
    assert_eq!(import(&grown, list).0, plan);
    let (_, same) = import(
        &grown,
        "Session;Nom;Prénom;Né le\nS-9;MARTIN;Jean;09/03/1994\n",
    );
    assert_ne!(import(&same, list).0, plan);
}

const QUOTED: &str = "N° session;Nom;Prénom;Né le\n24-0208;MARTIN;Eva;05/05/1985\n";

fn surnames(reading: &ListReading) -> Vec<&str> {
    let candidates = reading
        .lines
        .iter()
        .filter_map(|line| line.candidate.as_ref());
    candidates
        .filter_map(|one| one.person.birth_name.as_deref())
        .collect()
}

#[test]
fn a_quote_that_does_not_close_costs_its_own_line_alone() {
    let alone = format!(
        "{QUOTED}\"24-0208;PETIT;Ali;06/06/1986\n24-0208;ROUX;Zoé;07/07/1987\n24-0208;LEROY;Paul;08/08/1988\n"
    );
    let twice = format!(
        "{QUOTED}\"24-0208;PETIT;Ali;06/06/1986\n24-0208;ROUX;Zoé;07/07/1987\n24-0208;\"LEROY\";Paul;08/08/1988\n"
    );
    let within = format!(
        "{QUOTED}24-0208;PETIT;\"Ali;06/06/1986\n24-0208;ROUX;Zoé;07/07/1987\n24-0208;LEROY;\"Paul;08/08/1988\n"
    );
    for text in [&alone, &twice] {
        let reading = read(text);
        assert_eq!(faults(&reading), [(3, LineFault::UnclosedQuote)]);
        assert_eq!(surnames(&reading), ["MARTIN", "ROUX", "LEROY"]);
        let lines: Vec<u32> = reading.lines.iter().map(|line| line.line).collect();
        assert_eq!(lines, [2, 4, 5]);
    }
    let reading = read(&within);
    let unclosed = LineFault::UnclosedQuote;
    assert_eq!(faults(&reading), [(3, unclosed), (5, unclosed)]);
    assert_eq!(surnames(&reading), ["MARTIN", "ROUX"]);
}

#[test]
fn a_cell_may_have_several_lines() {
    let text = "N° session;Nom;Prénom;Site\n24-1;MARTIN;Eva;\"12, rue Haute;\n75000 \"\"Val\"\"\"\n24-1;ROUX;Zoé;X\n";
    let reading = read(text);
    assert_eq!(faults(&reading), []);
    assert_eq!(surnames(&reading), ["MARTIN", "ROUX"]);
    let session = reading.lines[0].session.as_ref().unwrap();
    assert_eq!(
        session.site.as_deref(),
        Some("12, rue Haute; 75000 \"Val\"")
    );
}

#[test]
fn what_is_no_session_number_is_refused() {
    let long = "9".repeat(41);
    for number in [
        "24-0208;MARTIN",
        "\"24\"\"8\"",
        &long,
        "24-1,24-2",
        "24\u{1}8",
    ] {
        let number = number.replace(';', "|");
        let reading = read(&format!(
            "N° session;Nom;Prénom\n{number};MARTIN;{}\n",
            "a".repeat(200)
        ));
        let fault = match number.contains('\u{1}') {
            true => LineFault::ControlCharacter,
            false => LineFault::NotASessionNumber,
        };
        assert_eq!(faults(&reading), [(2, fault)], "{number}");
        assert!(reading.lines.is_empty());
    }
}

#[test]
fn a_candidate_without_a_surname_is_refused_aloud() {
    let reading = read("N° session;Nom;Prénom;Né le\n24-0208;;Paul;01/01/1990\n24-0208;;;\n");
    assert_eq!(faults(&reading), [(2, LineFault::NoName)]);
    assert_eq!(reading.lines.len(), 1);
}

#[test]
fn what_was_withdrawn_is_taken_back_and_never_registered_twice() {
    let (_, mut registry) = import(&Registry::default(), QUOTED);
    registry.sessions[0].session.withdrawn = true;
    registry.candidates[0].standing.withdrawn = true;
    let (plan, again) = import(&registry, QUOTED);
    let taken_back = |step: &Step| match step {
        Step::Changed(changes) => changes
            .iter()
            .any(|one| one.field == RegistryField::Withdrawn && one.new.is_none()),
        Step::New | Step::Unchanged => false,
    };
    assert!(taken_back(&plan.sessions[0].step));
    assert!(taken_back(&plan.candidates[0].step));
    assert_eq!((again.sessions.len(), again.candidates.len()), (1, 1));
    assert!(!again.sessions[0].session.withdrawn);
    assert!(!again.candidates[0].standing.withdrawn);
    let (plan, _) = import(&again, QUOTED);
    assert!(!plan.changes_anything());
}

#[test]
fn a_merge_follows_the_leading_entries_and_is_undone_where_it_was_made() {
    let mut one = candidate(10, "KERVELLA||Maëlle|1994-03-09", &[]);
    let mut other = candidate(11, "KERVELA||Maëlle|1994-03-08", &[]);
    let mut third = candidate(12, "KERVELLA||Maëlle Anne|1994-03-09", &[]);
    one.standing.distinct_from = vec![id(11)];
    one.person.ceres_id = Some("1".to_owned());
    other.person.ceres_id = Some("2".to_owned());
    third.standing.same_as = Some(id(10));
    let mut registry = Registry {
        sessions: Vec::new(),
        candidates: vec![one.clone(), other.clone(), third.clone()],
    };
    let doubts = [
        MergeDoubt::BirthDates(day("1994-03-09"), day("1994-03-08")),
        MergeDoubt::CeresIds("1".to_owned(), "2".to_owned()),
        MergeDoubt::WereDistinct,
    ];
    assert_eq!(merge_doubts(&registry, &one, &other), doubts);
    // The entry that leads is the one that moves.
    assert_eq!(merge_doubts(&registry, &third, &other), doubts[..2]);
    let (old, new) = merged(&registry, &third, &other).unwrap();
    assert_eq!((old.entity, new.standing.same_as), (id(10), Some(id(11))));
    assert_eq!(new.standing.distinct_from, []);
    assert_eq!(merged(&registry, &one, &third), None);
    registry.candidates[0] = new;
    let meant = |entity| -> Vec<EntityId> {
        let found = merged_with(&registry, entity);
        found.iter().map(|one| one.entity).collect()
    };
    assert_eq!(meant(id(11)), [id(10)]);
    assert_eq!(meant(id(10)), [id(10)]);
    assert_eq!(unmerged(&registry.candidates[0]).standing.same_as, None);
}

#[test]
fn a_line_that_fits_several_people_is_taken_once_the_others_are_known() {
    let head = "Session;Fin;Nom de naissance;Nom d'usage;Prénoms;Né le;N° candidat\n";
    let (_, known) = import(
        &Registry::default(),
        &format!("{head}24-0117;;MARTIN;DURAND;Zoé;;\n"),
    );
    let list = format!(
        "{head}24-0117;;MARTIN;D'ALMEIDA;Anne;;\n24-0117;;D'ALMEIDA;MARTIN;Zoé Anne;09/03/1994;\n24-0117;;MARTIN;MARTIN;Zoé;02/01/1990;\n"
    );
    let (first, known) = import(&known, &list);
    let several = |finding: &LineFinding| finding.fault == LineFault::SeveralFit;
    assert!(!first.findings.iter().any(several));
    let (second, _) = import(&known, &list);
    assert!(!second.changes_anything());
}

#[test]
fn a_line_joins_whoever_has_its_number_whenever_it_is_imported() {
    let list = "Session;Fin;Nom de naissance;Nom d'usage;Prénoms;Né le;N° candidat\n24-0117;;ROY;MARTIN;Jean-François;;900\n24-0118;;ROI;ROY;Jean François;02/01/1990;900\n24-0118;;ROI;ROY;Jean;02/01/1990;\n";
    let (_, known) = import(&Registry::default(), list);
    let (again, _) = import(&known, list);
    assert!(!again.changes_anything());
}
