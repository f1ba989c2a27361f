//! The values that documents give, in the layouts and wordings of centres and administrations.

use std::path::Path;
use std::sync::OnceLock;

use chartrier::classify::{Classification, DepositFacts, Writing, classify};
use chartrier::model::{Extract, MediaType, OriginalPath, RetentionSchedule};
use chartrier::policy;

fn schedule() -> &'static RetentionSchedule {
    static SCHEDULE: OnceLock<RetentionSchedule> = OnceLock::new();
    SCHEDULE.get_or_init(|| {
        let (name, bytes) = policy::shipped();
        policy::read(bytes, name).unwrap()
    })
}

fn read(path: &str, text: &str) -> Classification {
    let extract = Extract {
        media_type: MediaType("application/pdf".to_owned()),
        text: text.to_owned(),
        pages: None,
        warnings: Vec::new(),
    };
    let facts = DepositFacts {
        path: &OriginalPath::new(Path::new(path)),
        extract: &extract,
        writing: Writing::Typed,
    };
    classify(schedule(), &facts)
}

/// Each document with the value that it must give, all failures at once.
#[track_caller]
fn check<'c>(
    cases: impl IntoIterator<Item = (&'c str, Option<&'c str>)>,
    value: impl Fn(&str) -> Option<String>,
) {
    let wrong: Vec<_> = cases
        .into_iter()
        .map(|(text, expected)| (text, expected, value(text)))
        .filter(|(_, expected, found)| found.as_deref() != *expected)
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

fn candidate(text: &str) -> Option<String> {
    read("x.pdf", text).candidate.map(|name| name.0)
}

fn birth(text: &str) -> Option<String> {
    read("x.pdf", text).birth_date.map(|day| day.to_string())
}

fn session(text: &str) -> Option<String> {
    read("x.pdf", text).session.map(|number| number.0)
}

#[test]
fn a_table_gives_the_values_below_its_headings() {
    let grid = |lines: &str| format!("Grille d'évaluation\nMSP\n{lines}");
    let anne = Some("DURANTEL Anne");
    let cases = [
        (
            "Titre professionnel\tCode / millésime\tSession\tCandidat\nEmployé commercial\tTP-00219 / 08\t24-0117\tDURANTEL Anne\nCompétence\tCritère\tObservations",
            anne,
        ),
        (
            "Nom\tPrénom\tDate de naissance\nDURANTEL épouse MAREUIL\tAnne\t19-03-1977",
            anne,
        ),
        (
            "Civilité | Nom de naissance | Prénom(s) | Sexe | Né(e) le\nMme | DURANTEL | Anne | F | 19/03/1977",
            anne,
        ),
        (
            "N° dossier    Nom    Prénom    Parcours\n2026-14    DURANTEL    Anne    Formation",
            anne,
        ),
        (
            "Nom\nPrénom\nDate de naissance\nDURANTEL\nAnne\n19/03/1977",
            anne,
        ),
        (
            "Nom\tDURANTEL\tSexe\tF\nPrénom\tAnne\tAdresse\t5 rue Haute",
            anne,
        ),
        // Several people: none of them.
        (
            "Nom\tPrénom\tDécision\nDURANTEL\tAnne\tRéussite\nFAUVET\tOdile\tÉchec",
            None,
        ),
        (
            "N°\tCandidat\tHeure\n1\tDURANTEL Anne\t8h00\n2\tFAUVET Odile\t8h30",
            None,
        ),
    ];
    check(cases, |lines| candidate(&grid(lines)));
    let cases = [
        (
            "Titre\tType de\tN° session\tPériode\tLieu\n\tsession\tCERES\t\t\nSecrétaire\tTitre\t0593125\tdu 17/03/2025 au 19/03/2025\tLomme",
            Some("0593125"),
        ),
        (
            "Titre professionnel\tCode titre\tSession CERES n°\nGestionnaire comptable TP-00140m09\t18-25-0042\net fiscal",
            Some("18-25-0042"),
        ),
        (
            "Session CERES n°\n682503771\nCentre agréé\nHorizon (Valmoret)",
            Some("682503771"),
        ),
        (
            "Identifiant\tNom\tPrénom\tSession\n2817013\tMARTIN\tSylvie\t24-0117\n2817014\tDURAND\tPaul\t24-0117",
            Some("24-0117"),
        ),
    ];
    check(cases, |lines| {
        session(&format!("Procès-verbal de session\n{lines}"))
    });
}

#[test]
fn dotted_lines_and_glued_words_do_not_hide_a_value() {
    let anne = Some("DURANTEL Anne");
    let cases = [
        (
            "Titulaire du livret ............ Mme DURANTEL Anne\nNée le ............ 16 mars 1984 à Cork",
            anne,
        ),
        ("Nom ........ DURANTEL\nPrénom ........ Anne", anne),
        ("Nom : ……… DURANTEL\nPrénom : ……… Anne", anne),
        ("Nom ____DURANTEL____ Prénom ____Anne____", anne),
        ("Nom:DURANTEL\nPrénom:Anne", anne),
        ("Nom de naissance DURANTEL\nNom d'usage\nPrénomAnne", anne),
        ("NomDURANTEL\nPrénomAnne", anne),
        ("Nom de naissance DURANTEL\nPr nom(s) Anne", anne),
        ("Nom ............\nPrénom ............", None),
        ("Nom... LE\nPrénom... Anne", None),
    ];
    check(cases, |lines| {
        candidate(&format!(
            "Livret de certification\nTitre professionnel\n{lines}"
        ))
    });
    let cases = [
        (
            "Nom DURANTEL\nPrénomAnne\nNée le12/03/1988",
            Some("1988-03-12"),
        ),
        (
            "Nom DURANTEL Prénom Anne\nDate de naissance ........ 12 mars 1988",
            Some("1988-03-12"),
        ),
        (
            "Nom DURANTEL Prénom Anne\nN le 12/03/1988 Braga",
            Some("1988-03-12"),
        ),
    ];
    check(cases, |lines| {
        birth(&format!(
            "Livret de certification\nTitre professionnel\n{lines}"
        ))
    });
}

#[test]
fn sentences_name_the_candidate_and_nobody_else() {
    let anne = Some("DURANTEL Anne");
    let cases = [
        (
            "Attestation de fin de formation\nTitre professionnel\nJe soussignée Mme Odile FAUVET, directrice de l'organisme, atteste que Mme Anne\nDURANTEL, née le 13 juillet 1989 à Gap, a suivi la formation.",
            anne,
        ),
        (
            "Attestation de fin de formation\nTitre professionnel\nLe centre certifie que Madame DURANTEL Anne a suivi la formation.",
            anne,
        ),
        (
            "Attestation de fin de formation\nTitre professionnel\nMadame Anne DURANTEL a suivi la formation.",
            anne,
        ),
        (
            "Attestation de fin de formation\nTitre professionnel\nLe centre atteste que Anne DURANTEL, née le 05-05-1985, a satisfait aux épreuves.",
            anne,
        ),
        (
            "Décision portant aménagement des épreuves\nVu la demande présentée par Mme Anne DURANTEL, candidate au titre ;\nM. Paul FAUVET, chef du service",
            anne,
        ),
        (
            "Attestation de fin de formation\nVu le procès-verbal du jury en date du 19 mars 2025, est délivré à\nMme DURANTEL Anne\nnée le 21 janvier 2002 à Dieppe",
            anne,
        ),
        (
            "Décision de recevabilité\nValidation des acquis\nBonjour Anne DURANTEL,\nBonne nouvelle.",
            anne,
        ),
        (
            "Grille d'évaluation\nMSP\nLa candidate Mme Anne DURANTEL a présenté son dossier devant M. Paul FAUVET, juré.",
            anne,
        ),
        (
            "Attestation de fin de formation\nTitre professionnel\nJe soussigné M. Paul FAUVET, directeur, atteste de la présence du groupe.",
            None,
        ),
    ];
    check(cases, candidate);
    let cases = [
        (
            "Attestation de fin de formation\nTitre professionnel\nLe centre atteste que M. Paul FAUVET, né le 13 juillet 1989 à Gap, a suivi la formation.",
            Some("1989-07-13"),
        ),
        (
            "Attestation de fin de formation\nTitre professionnel\nLe centre atteste que M. Paul FAUVET, né à Le Mans le 3 mars 1990, a suivi la formation.",
            Some("1990-03-03"),
        ),
        (
            "Attestation de fin de formation\nTitre professionnel\nM. Paul FAUVET, né le 13/07/1989, et M. Jean FAUVET, né le 14/07/1989, ont suivi la formation.",
            None,
        ),
    ];
    check(cases, birth);
}

#[test]
fn a_letter_names_whom_it_is_sent_to() {
    let anne = Some("DURANTEL Anne");
    let object = "Objet : Convocation à la session d'examen du 3 au 4 juin 2024";
    let cases = [
        (
            "Horizon\n5 rue Haute\n29850 Valmoret\nMme Anne DURANTEL\nValmoret, le 2 mai 2024",
            anne,
        ),
        (
            "Horizon\t Mme Anne DURANTEL\n5 rue Haute\t 12 rue Basse",
            anne,
        ),
        ("5\tMme Anne DURANTEL", anne),
        (
            "Horizon\nMadame Anne Durantel\n12 rue Basse\n29850 Valmoret",
            Some("Anne Durantel"),
        ),
        (
            "Affaire suivie par : M. Paul FAUVET\nMme Anne DURANTEL\n12 rue Basse",
            anne,
        ),
        ("Le responsable de session\nM. Paul FAUVET", None),
        ("À l'attention de\nM. Paul FAUVET\n5 rue Haute", None),
        ("Mme Anne DURANTEL\nM. Paul FAUVET", None),
    ];
    check(cases, |head| {
        candidate(&format!(
            "{head}\n{object}\nSignature du candidat :\nHorizon Formation Valmoret, 5 rue Haute"
        ))
    });
}

#[test]
fn a_name_that_only_looks_like_one_needs_the_path() {
    let cover = "Dossier de projet\nCourtLibre – réservation de courts\nAnne DURANTEL\nTitre professionnel Concepteur";
    let name = |path: &str| read(path, cover).candidate.map(|name| name.0);
    assert_eq!(name("a classer/document.pdf"), None);
    assert_eq!(
        name("a classer/projet durantel.pdf").as_deref(),
        Some("DURANTEL Anne")
    );
    assert_eq!(
        name("DURANTEL/projet.pdf").as_deref(),
        Some("DURANTEL Anne")
    );
    assert_eq!(name("a classer/projet fauvet.pdf"), None);
}

#[test]
fn identity_documents_are_read_by_their_labels_and_by_the_lines_for_machines() {
    let card = "RÉPUBLIQUE FRANÇAISE\nCARTE NATIONALE D'IDENTITÉ";
    let cases = [
        (
            "Nom / Surname\nDURANTEL\nPrénom(s) Given names\nAnne\nSexe Nationalité Date de naissance\nF\tFRA\t1203 1988",
            Some("DURANTEL Anne"),
        ),
        (
            "P<FRADE<LA<ROCHE<<ANNE<LISE<<<<<<<<<<<<<<<<<\n12AB345674FRA8803126F3001012<<<<<<<<<<<<<<04",
            Some("DE LA ROCHE Anne Lise"),
        ),
        (
            "IDFRADURANTEL<<<<<<<<<<<<<<<<<29C001\n1203293012345ANNE<<LISE<<<<8803126F6",
            Some("DURANTEL Anne Lise"),
        ),
        (
            "IDFRAX4RTBPFW46<<<<<<<<<<<<<<<\n8803126F3001012FRA<<<<<<<<<<<4\nDURANTEL<<ANNE<<<<<<<<<<<<<<<<",
            Some("DURANTEL Anne"),
        ),
        // Recognition takes the filler for a K.
        (
            "IDFRAX4RTBPFW46<<<<<<<<<<<<<<<\n8803126F3001012FRA<<<<<<<<<<<4\nDURANTEL<<ANNEKKK<K<<<<KK<<<<<",
            Some("DURANTEL Anne"),
        ),
    ];
    check(cases, |lines| candidate(&format!("{card}\n{lines}")));
    check(
        cases.map(|(lines, _)| (lines, Some("1988-03-12"))),
        |lines| birth(&format!("{card}\n{lines}")),
    );
    // A wrong check digit.
    assert_eq!(
        birth(&format!(
            "{card}\nIDFRAX4RTBPFW46<<<<<<<<<<<<<<<\n8803121F3001012FRA<<<<<<<<<<<4\nDURANTEL<<ANNE<<<<<<<<<<<<<<<<"
        )),
        None
    );
}

#[test]
fn an_incident_names_the_candidate_concerned_and_no_witness() {
    let anne = Some("DURANTEL Anne");
    let cases = [
        (
            "Session\t24-0117\nCandidat concerné\tDURANTEL Anne\nNature\tmalaise",
            anne,
        ),
        (
            "Session d'examen n° 24-0117\nCandidate : Mme DURANTEL Anne, née le 07/07/1974",
            anne,
        ),
        (
            "Déclarant : M. Jean ROUX\nNom : ROUX\nPrénom : Jean\nCandidat : DURANTEL Anne",
            anne,
        ),
        (
            "Au cours de l'épreuve, la candidate Mme Anne DURANTEL a consulté un téléphone.",
            anne,
        ),
        (
            "Nous, Mme Anne DURANTEL, responsable de la session, constatons l'absence de M. Paul FAUVET, juré.",
            None,
        ),
        ("Candidat : DURANTEL Anne\nCandidat : FAUVET Paul", None),
        (
            "Je soussigné Paul DURANTEL, déclare avoir vu les faits.",
            None,
        ),
        ("Témoin : Mme DURANTEL Anne", None),
        ("Rapport rédigé par Mme Anne DURANTEL", None),
        ("Constat réalisé par : Anne DURANTEL", None),
        ("Rapport présenté par Anne DURANTEL, le 3 juin 2025", None),
    ];
    check(cases, |lines| {
        candidate(&format!(
            "Procès-verbal d'incident\nTitre professionnel\n{lines}"
        ))
    });
}

#[test]
fn a_married_name_is_told_from_the_birth_name() {
    let cases = [
        (
            "Candidat : Mme DURANTEL Anne épouse MAREUIL",
            Some("DURANTEL Anne"),
        ),
        (
            "Candidat : Mme MAREUIL Anne née DURANTEL",
            Some("DURANTEL Anne"),
        ),
        (
            "Candidat : Mme DURANTEL épouse MAREUIL Anne",
            Some("DURANTEL Anne"),
        ),
        ("Candidat : M. Hervé de la TOUR", Some("DE LA TOUR Hervé")),
        (
            "Candidat : M. LE ROUX de KERVEN Hervé",
            Some("LE ROUX DE KERVEN Hervé"),
        ),
        (
            "Candidat : Mme Inès d'ALMEIDA née le 12/03/1988",
            Some("d'ALMEIDA Inès"),
        ),
        (
            "Nom de naissance : DURANTEL (épouse MAREUIL)\nPrénom : Anne",
            Some("DURANTEL Anne"),
        ),
    ];
    check(cases, |lines| {
        candidate(&format!("Grille d'évaluation\nMSP\n{lines}"))
    });
    let found = read(
        "x.pdf",
        "Grille d'évaluation\nMSP\nNom : DURANTEL épouse MAREUIL\nPrénom : Anne",
    );
    assert_eq!(found.used_name.as_deref(), Some("MAREUIL"));
}

#[test]
fn session_numbers_are_read_in_sentences_and_other_numbers_are_not() {
    let cases = [
        (
            "Session d'examen n° S2024/0715 – titre professionnel Employé commercial",
            Some("S2024/0715"),
        ),
        (
            "Session d'examen n° 0593125 titre professionnel Conseiller de vente (TP-00520)",
            Some("0593125"),
        ),
        (
            "désigne M. Paul FAUVET en qualité de responsable de session pour la session d'examen n° CER-2025-001873 du titre",
            Some("CER-2025-001873"),
        ),
        (
            "à l'issue de la session\n31-2025-118 conduisant au titre",
            Some("31-2025-118"),
        ),
        (
            "Elle est enregistrée dans CERES sous le n° 18-25-0042.",
            Some("18-25-0042"),
        ),
        (
            "N° de session CERES ............ S2024/0715",
            Some("S2024/0715"),
        ),
        (
            "N  de session CERES\n69-TP-2025-0233",
            Some("69-TP-2025-0233"),
        ),
        ("Session souhaitée : 18-25-0042", Some("18-25-0042")),
        ("Réf. session : T24-31-0907", Some("T24-31-0907")),
        ("PV de la session (18-25-0042)", Some("18-25-0042")),
        ("Session 06/2025", None),
        ("Session de juin 2025", None),
        ("Session : 06 12 34 56 78", None),
        ("N° de session\n0612345678", None),
        ("session RNCP37949", None),
        ("Session CP-003179", None),
        ("Session CER-2O25-OO1873", None),
        ("N° session\tN° candidat\n2817013 MARTIN", None),
        ("Session n° 24-0117 puis session n° 24-0118", None),
    ];
    check(cases, |line| {
        session(&format!("Procès-verbal de session\n{line}"))
    });
    let long = format!(
        "Procès-verbal de session\n{} la session 69-TP-2025-0233, constatons.",
        "Nous constatons ce qui suit. ".repeat(40)
    );
    assert_eq!(session(&long).as_deref(), Some("69-TP-2025-0233"));
}

#[test]
fn letters_that_a_font_gives_half_a_character_too_late_are_put_right() {
    let found = read(
        "x.pdf",
        "Exemples de pra琀椀que professionnelle\nDOSSIER PROFESSIONNEL (DP)\nNom de naissance : DIALLO\nPr攃Ānom : Rachelle",
    );
    assert_eq!(found.candidate.unwrap().0, "DIALLO Rachelle");
    let found = read(
        "x.pdf",
        "D䔃ACISION D'AM䔃ANAGEMENT\nGrille d'évaluation\nCandidat : 攀攀",
    );
    assert_eq!(found.candidate, None);
}

#[test]
fn a_form_with_other_people_gives_only_its_candidate() {
    let ali = Some("BENSAÏD Ali");
    let cases = [
        (
            "Évaluateur\nNom\tLOPES\nPrénom\tRita\nCandidat\nNom\tBENSAÏD\nPrénom\tAli",
            ali,
        ),
        ("Évaluateur\nNom\tLOPES\nPrénom\tRita", None),
        (
            "Jury : Nom : LOPES Prénom : Rita\nCandidat : BENSAÏD Ali - Session 32-2025-044",
            ali,
        ),
        ("Nom / Prénom : BENSAÏD / Ali", ali),
        (
            "Stagiaire\tFormateur référent\tEntreprise\nBENSAÏD Ali\tLOPES Rita\tBTP Gers",
            ali,
        ),
        ("Stagiaire : BENSAÏD Ali Formateur : LOPES Rita", ali),
        (
            "Nom du candidat : BENSAÏD\nPrénom du candidat : Ali\nNom du jury : LOPES\nPrénom : Rita",
            ali,
        ),
        ("Nom, prénoms : BENSAÏD, Ali\nNé(e) le : 01/02/1990", ali),
        ("NOM (en majuscules) : BENSAÏD\nPrénom : Ali", ali),
        (
            "Délivré à : Monsieur Ali BENSAÏD\nNé le : 01/02/1990 à : Oran",
            ali,
        ),
        (
            "Vu la demande de Monsieur Ali BENSAÏD\nLa directrice, Mme Rita LOPES",
            ali,
        ),
        ("Candidat :\nLOPES Rita, jurée", None),
        ("Candidat : \nSession : \nJury : LOPES Rita", None),
        (
            "représenté par M. Luc MOREL, directeur\nBénéficiaire : M. Ali BENSAÏD\nFait à Pau, le 3 juin 2025\nM. Luc MOREL",
            ali,
        ),
    ];
    check(cases, |lines| {
        candidate(&format!("Grille d'évaluation\nMSP\n{lines}"))
    });
    let found = read(
        "x.pdf",
        "Attestation de fin de formation\nTitre professionnel\nM. Luc MOREL\nBénéficiaire : M. Ali BENSAÏD\nNé le 01 02 1990",
    );
    assert_eq!(found.birth_date.unwrap().to_string(), "1990-02-01");
}

#[test]
fn the_path_chooses_among_the_people_of_a_letter() {
    let letter = "Luc MOREL\n12 rue Haute\n64000 Pau\nMme Anne PETIT\nHorizon Formation\n2 rue Basse\nDemande d'aménagement d'épreuves";
    let name = |path: &str| read(path, letter).candidate.map(|name| name.0);
    assert_eq!(name("demande MOREL.pdf").as_deref(), Some("MOREL Luc"));
    let found = read(
        "Candidats/ROCHE Sonia/CNI.jpg",
        "CARTE NATIONALE D'IDENTITE",
    );
    assert_eq!(found.candidate.unwrap().0, "ROCHE Sonia");
    // A title's short form and a surname are no name.
    assert_eq!(read("DP BTX Hammouche.pdf", "").candidate, None);
}

#[test]
fn a_session_s_number_may_stand_behind_its_title_and_nothing_else() {
    let cases = [
        (
            "Session d'examen du titre professionnel Maçon (TP-01234) n° 32-2025-044",
            Some("32-2025-044"),
        ),
        (
            "responsable de la session référencée CER-2025-001873 dans CERES",
            Some("CER-2025-001873"),
        ),
        (
            "Session du 12/06/2025 au 13/06/2025 (réf. CERES : 2025-3214)",
            Some("2025-3214"),
        ),
        ("Session de juin 2025 (n° 2025-3214)", Some("2025-3214")),
        ("Session de juin 2025 – Convocation n° 2025-112", None),
        ("Session de juin 2025, agrément n° 75-24-112", None),
        ("Session 64 25 008", None),
        ("Session n° 64 - 25 - 008", None),
    ];
    check(cases, |line| {
        session(&format!("Désignation du responsable de session\n{line}"))
    });
}

#[test]
fn the_name_of_a_project_or_a_slide_deck_is_its_author_s() {
    let anne = Some("DURANTEL Anne");
    let cases = [
        (
            "Réalisé par Anne DURANTEL dans le cadre du titre professionnel",
            anne,
        ),
        ("Présenté par : DURANTEL Anne", anne),
        (
            "Support de présentation remis au jury par Anne DURANTEL",
            anne,
        ),
        (
            "Projet soutenu par Anne DURANTEL\nTuteur : M. Paul FAUVET",
            anne,
        ),
        ("Dossier rédigé par Anne DURANTEL", anne),
        ("Encadré par Paul FAUVET, formateur", None),
        ("Tuteur : Paul FAUVET", None),
    ];
    check(cases, |lines| {
        candidate(&format!(
            "Dossier de projet\n{lines}\nTitre professionnel Concepteur"
        ))
    });
    let name = |path: &str, line: &str| {
        let text = format!("Dossier de projet\n{line}\nSommaire");
        read(path, &text).candidate.map(|name| name.0)
    };
    let line = "Anne DURANTEL - titre professionnel Concepteur - présentation devant le jury";
    assert_eq!(name("Candidats/Durantel/projet.pdf", line).as_deref(), anne);
    assert_eq!(name("a classer/DURANTEL projet.pdf", line).as_deref(), anne);
    assert_eq!(name("SC Durantel/copie 5.pdf", line), None);
    assert_eq!(name("SC Bourges/copie 5.pdf", "BOURGES Objet vente"), None);
    assert_eq!(
        name("Candidats/durantel anne/projet.pdf", "Anne Durantel").as_deref(),
        Some("Anne Durantel")
    );
}

#[test]
fn whoever_declares_something_is_named_on_the_cover() {
    let text = |cover: &str, end: &str| {
        format!(
            "DOSSIER PROFESSIONNEL (DP)\nTitre professionnel\n{cover}\nSommaire\n1. Présentation\n\u{c}{end}\nFait à Gap, le 3 juin 2025"
        )
    };
    let name = |cover: &str, end: &str| candidate(&text(cover, end));
    for end in [
        "Je soussigné Paul Fauvet déclare sur l'honneur que ce dossier est le mien.",
        "Je soussigné(e) Paul Fauvet, déclare sur l'honneur être l'auteur.",
    ] {
        assert_eq!(name("Paul Fauvet", end).as_deref(), Some("Paul Fauvet"));
        assert_eq!(name("Maçonnerie Horizon", end), None);
    }
    assert_eq!(name("Paul Fauvet", "Fin du dossier."), None);
}

#[test]
fn a_birth_date_stands_right_beside_its_name() {
    let date = Some("1985-01-25");
    let cases = [
        ("Candidat : DURANTEL Anne (25/01/1985)\nLe 12/03/2025", date),
        (
            "Mme DURANTEL Anne - 25/01/1985 - identifiant CERES 2690154",
            date,
        ),
        ("Candidate : Mme DURANTEL Anne 25/01/1985", date),
        ("Candidat :\tMme & M. DURANTEL Anne néle 25.01.1985", date),
        (
            "Candidate : Mme DURANTEL Anne, née le 25 janvíer 1985",
            date,
        ),
        ("Candidat : DURANTEL Anne\nDATE NAISS. 25 01 1985", date),
        ("Candidat : DURANTEL Anne 12/03/2025", None),
        (
            "Candidat : DURANTEL Anne (12/03/2013)\nCréé le 02/09/2025",
            None,
        ),
    ];
    check(cases, |lines| {
        birth(&format!("Grille d'évaluation\nMSP\n{lines}"))
    });
    let letter = "Décision de recevabilité\nValidation des acquis\nMadame Nadège FAUVET\nnée DURANTEL le 5 décernbre 1976\n12 rue des Marais, 85100 Valmoret";
    assert_eq!(candidate(letter).as_deref(), Some("DURANTEL Nadège"));
    assert_eq!(birth(letter).as_deref(), Some("1976-12-05"));
}

#[test]
fn a_name_is_read_with_what_stands_around_it() {
    let anne = Some("DURANTEL Anne");
    let cases = [
        ("Candidat n° 4 : DURANTEL Anne", anne),
        ("Session : 24-0117 Candidat n° 4: DURANTEL Anne", anne),
        ("Candidat n°12 : DURANTEL Anne", anne),
        ("Candidate : DURANTEL Anne poste 2 Date 08/10/24", anne),
        ("Nom du candidat : DURANTEL Anne", anne),
        (
            "Nom du candidat : DURANTEL Anne Date de naissance : 2/11/1998.",
            anne,
        ),
        ("Candidate : Mme MAREUIL Anne (née DURANTEL) TP-00140", anne),
        ("Mme MAREUIL née DURANTEL Anne - passage 9 h 45", anne),
        (
            "TP-00350m07 Formateur professionnel d'adultes\nMme DURANTEL Anne - passage 9 h",
            anne,
        ),
        ("Candidat : DURANTEL Anne lŒRVEN", None),
        ("Nom du jury : FAUVET Paul", None),
    ];
    check(cases, |lines| {
        candidate(&format!("Grille d'évaluation\nMSP\n{lines}"))
    });
    let card = "TITRE DE SÉJOUR\nNOM Prénoms\nDURANTEL\nANNE LISE\nSEXE F NATIONALITE MDG DATE NAISS. 11 10 1985";
    assert_eq!(candidate(card).as_deref(), Some("DURANTEL ANNE LISE"));
    assert_eq!(birth(card).as_deref(), Some("1985-10-11"));
}

#[test]
fn a_session_s_number_stands_anywhere_in_the_line_of_the_session_or_the_exam() {
    let cases = [
        (
            "Session titre Cuisinier TP-00520m05 (974-CUI-24-3)",
            Some("974-CUI-24-3"),
        ),
        (
            "DÉROULEMENT DE LA SESSION ECSR 76-ECSR-0042",
            Some("76-ECSR-0042"),
        ),
        ("Examen agent magasinier - GIR-24-0907", Some("GIR-24-0907")),
        (
            "EXAMEN CUISINIER TP-00520m05 / 974-CUI-24-3 / 24 juillet 2024",
            Some("974-CUI-24-3"),
        ),
        (
            "session FLERS-0624 (employé administratif)",
            Some("FLERS-0624"),
        ),
        ("Session 640025/12 - CTRMP", Some("640025/12")),
        (
            "Certificat de\tSession\tDate\tVisa\ncompétences\nprofessionnelles\nCP-002871 Optimiser\t63-2024-118\t21/06/2024\tcachet",
            Some("63-2024-118"),
        ),
        (
            "Certificat de\tSession\tDate\tVisa\ncompétences\nCP-002871 Optimiser le 63-2024-118\t21/06/2024\tcachet",
            Some("63-2024-118"),
        ),
        ("responsable de la session P-00219, constate", None),
        ("Session du 12-05-2024 au 14-05-2024", None),
        ("Session, téléphone 05-56-00-12-98", None),
        ("Examen de la fiche RNCP-37948-BC01", None),
    ];
    check(cases, |lines| {
        session(&format!("Procès-verbal de session\n{lines}"))
    });
}

#[test]
fn a_certificate_with_its_columns_side_by_side_names_its_holder() {
    let name = |line: &str| {
        candidate(&format!(
            "Attestation de fin de formation\nTitre professionnel\n{line}\nVu le code de l'éducation"
        ))
    };
    let anne = Some("DURANTEL Anne");
    for line in [
        "Madame Anne DURANTEL\tMAÇON\tTITRE PROFESSIONNEL",
        "MAÇON\tNiveau trois\tMme Anne DURANTEL",
    ] {
        assert_eq!(name(line).as_deref(), anne, "{line}");
    }
    for line in [
        "1\tMme Anne DURANTEL\t8h00\t9h00",
        "Mme Anne DURANTEL\tM. Paul FAUVET\tMme Odile ROUX",
        "Jury\tMme Anne DURANTEL\tprésidente",
    ] {
        assert_eq!(name(line), None, "{line}");
    }
}
