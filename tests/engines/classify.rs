//! Classification: what a form says it is, and nothing that it merely mentions.

use std::path::Path;
use std::sync::OnceLock;

use chartrier::classify::{Classification, DepositFacts, Writing, classify};
use chartrier::model::{Extract, FoundBy, MediaType, OriginalPath, RetentionSchedule};
use chartrier::policy;
use chrono::NaiveDate;

fn schedule() -> &'static RetentionSchedule {
    static SCHEDULE: OnceLock<RetentionSchedule> = OnceLock::new();
    SCHEDULE.get_or_init(|| {
        let (name, bytes) = policy::shipped();
        policy::read(bytes, name).unwrap()
    })
}

fn read_as(path: &str, text: &str, media_type: &str) -> Classification {
    let extract = Extract {
        media_type: MediaType(media_type.to_owned()),
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

fn check(path: &str, text: &str) -> Classification {
    read_as(path, text, "application/pdf")
}

fn class(path: &str, text: &str) -> Option<(String, FoundBy)> {
    let class = check(path, text).class?;
    Some((class.id.as_str().to_owned(), class.found_by))
}

#[track_caller]
fn by_heading(text: &str, expected: &str) {
    assert_eq!(
        class("scan.pdf", text),
        Some((expected.to_owned(), FoundBy::Heading))
    );
}

#[track_caller]
fn by_file_name(path: &str, expected: &str) {
    assert_eq!(
        class(path, ""),
        Some((expected.to_owned(), FoundBy::FileName)),
        "{path}"
    );
}

#[track_caller]
fn unknown(path: &str, text: &str) {
    assert_eq!(class(path, text), None, "{path}");
}

const ECF: &str = "Livret d’Évaluations passées\nen cours de formation\nTitre professionnel\nEnseignant de la conduite et de la sécurité routière\nNiveau 5\nArrêté du : 25/11/2020\nOrganisme de formation : Horizon Conduite\nCandidat(e) : Mme ☒ M. ☐\nNom : KERVELLA\nPrénom : Maëlle\nDate de naissance : 09/03/1994\nECSR | Livret d'évaluations passées en cours de formation | TP-01303 | 02 | 31/01/2021 | 09/02/2021 | 1/10\u{c}Présentation du dossier\nLes sessions « Titre », « CCP » et « CCS » de l’arrêté du 22 décembre 2015, le jury, le procès-verbal.\nECSR | Livret d'évaluations passées en cours de formation | TP-01303 | 02 | 31/01/2021 | 09/02/2021 | 2/10";

const JURY: &str = "AGENCE FORMATION DU LAC\n12 rue des Tilleuls\nCONVOCATION - MEMBRE DU JURY\nDestinataire : Mme Odile FAUVET\nSession n° 24-0117\nVous devrez signer le procès-verbal de la session et remplir la\ngrille d'évaluation de chaque candidat.\n- Procès-verbal de session\n- Dossier professionnel (DP)\n";

#[test]
fn forms_are_known_by_their_headings() {
    by_heading(ECF, "candidate.livret-ecf");
    by_heading(JURY, "session.convocation-jury");
    by_heading(
        "DOSSIER PROFESSIONNEL (DP)\nNom de naissance ► LE GOFF",
        "candidate.dp",
    );
    by_heading(
        "Dossier professionnel\nTitre\nCandidat : LE GOFF Jean",
        "candidate.dp",
    );
    by_heading("Procès–verbal de session\nJury", "session.pv");
    by_heading(
        "PROCÈS-VERBAL\nSESSION D'EXAMEN\nDélibération du jury",
        "session.pv",
    );
    by_heading(
        "Procès-verbal d'incident\nSession\nMembres du jury",
        "session.incident",
    );
    by_heading(
        "LIVRET DE CERTIFICATION\nCCP acquis",
        "candidate.livret-certification",
    );
    by_heading(
        "Décision de recevabilité\nValidation des acquis",
        "candidate.recevabilite-vae",
    );
    by_heading(
        "Feuille d’émargement – candidats",
        "session.emargement-candidats",
    );
    by_heading("Feuille d'émargement – jury", "session.emargement-jury");
    by_heading(
        "Feuille d'émargement\nN° | Juré | Date | Arrivée",
        "session.emargement-jury",
    );
    by_heading(
        "Centre X\nObjet : Convocation à la session d'examen du 3 au 4 juin",
        "candidate.convocation",
    );
    by_heading("Grille d'évaluation\nMSP", "candidate.grille-jury");
    by_heading(
        "Désignation du responsable de session",
        "session.designation-rs",
    );
    by_heading("PROGRAMMATION PRÉVISIONNELLE 2026", "centre.programmation");
    by_heading("Décision d'agrément n° 75-24", "centre.agrement");
    by_heading("Demande d'agrément", "centre.agrement-demande");
    by_heading(
        "Tableau de correspondance des candidats",
        "session.correspondance",
    );
    by_heading(
        "Demande d'aménagement d'épreuves",
        "candidate.amenagement-demande",
    );
    by_heading(
        "Décision relative à la demande d'aménagement d'épreuves",
        "candidate.amenagement-decision",
    );
    by_heading(
        "RÉFÉRENTIEL EMPLOI ACTIVITÉS COMPÉTENCES\nDU TITRE",
        "centre.referentiel",
    );
}

#[test]
fn a_heading_is_known_with_decomposed_accents_and_curly_apostrophes() {
    by_heading(
        "FEUILLE D\u{2019}E\u{301}MARGEMENT",
        "session.emargement-candidats",
    );
}

#[test]
fn a_heading_below_a_blank_first_page_is_found() {
    by_heading(
        "\n \u{c}\nFeuille d'émargement\n",
        "session.emargement-candidats",
    );
}

#[test]
fn a_word_within_a_sentence_is_no_heading() {
    unknown(
        "note.pdf",
        "Bonjour,\nle dossier professionnel (DP) de M. X et la\nfeuille d'émargement sont arrivés.",
    );
    unknown("note.pdf", "Merci de joindre le procès-verbal de session.");
    unknown(
        "note.pdf",
        "Pièces :\n- Feuille d'émargement\n☐ Livret de certification",
    );
    unknown(
        "note.pdf",
        "Procès-verbal de session reçu ce matin, merci de votre envoi.",
    );
}

#[test]
fn what_looks_like_a_dossier_but_is_none_stays_to_be_classified() {
    unknown(
        "x.pdf",
        "FACTURE N° 2024-118\nImpression de dossiers professionnels (DP) : 20 exemplaires",
    );
    unknown(
        "x.pdf",
        "CURRICULUM VITAE\nDossier technique, chantier, dossier professionnel",
    );
    unknown("DP_facture.pdf", "");
    unknown("DP vierge.docx", "");
    assert_eq!(
        class("DP.pdf", "REAC\nRÉFÉRENTIEL EMPLOI ACTIVITÉS COMPÉTENCES")
            .unwrap()
            .0,
        "centre.referentiel"
    );
}

#[test]
fn two_headings_that_disagree_leave_the_document_to_be_classified() {
    unknown(
        "PV/PV.pdf",
        "PROCÈS-VERBAL DE SESSION\nFEUILLE D'ÉMARGEMENT",
    );
    unknown("DP/DP_LE GOFF.pdf", "FACTURE\nDOSSIER PROFESSIONNEL (DP)");
}

#[test]
fn two_forms_in_one_scan_are_seen_by_their_footers() {
    let page = |footer: &str| format!("texte\ntexte\n{footer}\u{c}");
    let dp = page("DOSSIER PROFESSIONNEL - Version du 11/09/2017");
    let ecf = page(
        "ECSR | Livret d'évaluations passées en cours de formation | TP-01303 | 02 | 31/01/2021 | 09/02/2021 | 1/10",
    );
    by_heading(&dp.repeat(6), "candidate.dp");
    by_heading(&ecf.repeat(6), "candidate.livret-ecf");
    unknown("scan.pdf", &(dp.repeat(6) + &ecf.repeat(6)));
}

#[test]
fn headings_beat_the_file_name_which_beats_the_folder() {
    assert_eq!(
        class("DP/PV_session.pdf", "Feuille d'émargement"),
        Some(("session.emargement-candidats".to_owned(), FoundBy::Heading))
    );
    assert_eq!(
        class("DP/PV_session.pdf", "texte"),
        Some(("session.pv".to_owned(), FoundBy::FileName))
    );
    assert_eq!(
        class("01 - DP/scan0001.pdf", ""),
        Some(("candidate.dp".to_owned(), FoundBy::Folder))
    );
    assert_eq!(
        class("PV/DP signés/x/scan0001.pdf", "").unwrap().0,
        "candidate.dp"
    );
}

#[test]
fn file_names_count_by_whole_words_and_the_longer_cue_wins() {
    by_file_name("PV_signe.pdf", "session.pv");
    by_file_name("pv d’incident 2024.pdf", "session.incident");
    by_file_name("PV_individuel_LE GOFF.pdf", "candidate.pv-individuel");
    by_file_name("Emargement-jury.pdf", "session.emargement-jury");
    by_file_name(
        "E\u{301}margement 12-06-2024.pdf",
        "session.emargement-candidats",
    );
    by_file_name("LIVRET_ECF_KERVELLA.pdf", "candidate.livret-ecf");
    by_file_name(
        "GRILLE_D_EVALUATION_grille_00012.pdf",
        "candidate.grille-jury",
    );
    unknown("PV de réunion.pdf", "");
    unknown("PVC et plomberie.pdf", "");
    unknown("DP et PV.pdf", "");
    unknown("IMG_0412.jpg", "");
}

#[test]
fn the_members_of_a_zip_do_not_speak_for_it() {
    let found = read_as(
        "envoi.zip",
        "DOSSIER PROFESSIONNEL (DP)\u{c}texte",
        "application/zip",
    );
    assert_eq!(found.class, None);
}

#[test]
fn a_deposit_in_the_recommended_tree_is_known_by_its_folders() {
    let found = check(
        "2024/TP-01303m02_ECSR/SESSION-24-0117_20240614/LE_GOFF_Jean-François/DP_scan.pdf",
        "",
    );
    assert_eq!(found.titre.unwrap().0, "TP-01303m02");
    assert_eq!(found.session.unwrap().0, "24-0117");
    assert_eq!(found.candidate.unwrap().0, "LE GOFF Jean-François");
    assert_eq!(found.session_end, NaiveDate::from_ymd_opt(2024, 6, 14));
    assert_eq!(found.sigle.unwrap(), "ECSR");
    assert_eq!(found.document_date, None);
}

#[test]
fn other_trees_are_known_too() {
    let found = check(
        "TP-01281 Développeur web/2019-03-04_S0042/C000012 LE-GOFF Jean/x.pdf",
        "",
    );
    assert_eq!(found.titre.unwrap().0, "TP-01281");
    assert_eq!(found.session.unwrap().0, "2019-03-04_S0042");
    assert_eq!(found.candidate.unwrap().0, "LE-GOFF Jean");

    let found = check(
        "TP-01281 Développeur web/2019-03-04_S0042/_SESSION/pv_0001.pdf",
        "",
    );
    assert_eq!(found.session.unwrap().0, "2019-03-04_S0042");
    assert_eq!(found.candidate, None);

    let found = check("depot/S-0042/N'DIAYE Aïcha/DP/x.pdf", "");
    assert_eq!(found.session.unwrap().0, "S-0042");
    assert_eq!(found.candidate.unwrap().0, "N'DIAYE Aïcha");
}

#[test]
fn a_folder_that_is_no_candidate_no_session_and_no_title_gives_none() {
    let found = check("2024/PV Session/x.pdf", "");
    assert_eq!((found.session, found.candidate), (None, None));
    let found = check("2023-2024/DOSSIERS Candidats/x.pdf", "");
    assert_eq!((found.session, found.candidate), (None, None));
    assert_eq!(check("TP-123/HTTP-01303/x.pdf", "").titre, None);
}

#[test]
fn decomposed_names_of_folders_are_composed() {
    let found = check("SESSION-0042/BE\u{301}NARD Noe\u{301}mie/x.pdf", "");
    assert_eq!(found.candidate.unwrap().0, "BÉNARD Noémie");
}

#[test]
fn the_official_footer_gives_the_title_with_its_millesime() {
    assert_eq!(check("x.pdf", ECF).titre.unwrap().0, "TP-01303m02");
    assert_eq!(check("TP-01281/x.pdf", ECF).titre.unwrap().0, "TP-01303m02");
    let cells_below = "TP-01303\n02\n31/01/2021\n09/02/2021";
    assert_eq!(check("x.pdf", cells_below).titre.unwrap().0, "TP-01303m02");
    assert_eq!(
        check("x.pdf", "Titre TP-01303 du 02/01/2021")
            .titre
            .unwrap()
            .0,
        "TP-01303"
    );
    assert_eq!(
        check("TP-01303m02/x.pdf", "TP-01303").titre.unwrap().0,
        "TP-01303m02"
    );
    assert_eq!(check("x.pdf", "TP-01303 et TP-01281").titre, None);
}

#[test]
fn labels_give_the_session_the_candidate_and_the_birth_date() {
    let found = check("scan.pdf", ECF);
    assert_eq!(found.candidate.unwrap().0, "KERVELLA Maëlle");
    assert_eq!(found.birth_date, NaiveDate::from_ymd_opt(1994, 3, 9));
    assert_eq!(check("x.pdf", JURY).session.unwrap().0, "24-0117");

    let grid = |line: &str| check("x.pdf", &format!("Grille d'évaluation\n{line}"));
    let name = |line: &str| grid(line).candidate.map(|name| name.0);
    assert_eq!(
        name("Candidat : LE-GOFF Jean, né(e) le 12/03/1980, dossier C12").as_deref(),
        Some("LE-GOFF Jean")
    );
    assert_eq!(
        name("Candidat(e) : Mme Noémie BÉNARD").as_deref(),
        Some("BÉNARD Noémie")
    );
    assert_eq!(
        name("Nom : Bénard Prénom : Noémie Anne").as_deref(),
        Some("BÉNARD Noémie Anne")
    );
    assert_eq!(
        name("Nom de naissance ► BÉNARD\nNom d'usage ►\nPrénom ► Noémie").as_deref(),
        Some("BÉNARD Noémie")
    );
    assert_eq!(
        name("Nom de naissance | BÉNARD | Prénom | Noémie").as_deref(),
        Some("BÉNARD Noémie")
    );
    assert_eq!(name("N° candidat | Nom et prénom | Heure début"), None);
    assert_eq!(
        grid("Né(e) le 31 janvier 1980 à Lyon").birth_date,
        NaiveDate::from_ymd_opt(1980, 1, 31)
    );
    assert_eq!(grid("Date de naissance : 31/02/1980").birth_date, None);

    let session = |line: &str| grid(line).session.map(|number| number.0);
    assert_eq!(
        session("N° session CERES : 0117/24").as_deref(),
        Some("0117/24")
    );
    assert_eq!(
        session("Session 2019-03-04_S0042 du 04/03/2019 au 06/03/2019").as_deref(),
        Some("2019-03-04_S0042")
    );
    assert_eq!(
        session("La session du 12/06/2024, session 2024, session 10h30"),
        None
    );
    assert_eq!(session("Session n° 1234A ou session n° 1234B"), None);
}

#[test]
fn the_birth_date_of_another_person_is_not_given_to_the_folder_s_candidate() {
    let found = check("SESSION-0042/LE GOFF Jean/x.pdf", ECF);
    assert_eq!(found.candidate.unwrap().0, "LE GOFF Jean");
    assert_eq!(found.birth_date, None);
    let found = check("SESSION-0042/KERVELLA Mae\u{308}lle/x.pdf", ECF);
    assert_eq!(found.birth_date, NaiveDate::from_ymd_opt(1994, 3, 9));
}

#[test]
fn a_copy_of_a_session_s_document_in_a_candidate_s_folder_is_that_candidate_s() {
    let found = check(
        "SESSION-0042/LE GOFF Jean/PV.pdf",
        "Procès-verbal de session\nJury",
    );
    assert_eq!(found.candidate.unwrap().0, "LE GOFF Jean");
}

#[test]
fn a_document_about_a_session_names_no_candidate() {
    let found = check(
        "x.pdf",
        "Procès-verbal de session\nJury\nNom : BÉNARD Prénom : Noémie\nNé(e) le 01/02/1980",
    );
    assert_eq!((found.candidate, found.birth_date), (None, None));
}

#[test]
fn the_date_comes_from_the_signature_then_the_name_and_never_from_the_file() {
    let date = |path: &str, text: &str| check(path, text).document_date.unwrap().to_string();
    let signed = "Fait à Le Mans, le 1er août 2024";
    assert_eq!(date("PV_20240131.pdf", signed), "2024-08-01");
    assert_eq!(date("PV_20240131.pdf", ""), "2024-01-31");
    assert_eq!(date("PV 2024-01-31.pdf", ""), "2024-01-31");
    assert_eq!(date("PV 31-01-2024.pdf", ""), "2024-01-31");
    assert_eq!(date("REV2_GCF_V09_26072023.pdf", ""), "2023-07-26");
    assert_eq!(date("PV_20240131_20240201.pdf", signed), "2024-08-01");
    assert_eq!(date("PV_31-02-2024.pdf", signed), "2024-08-01");
    assert_eq!(
        date("x.pdf", "Date de délibération : 14/06/2024"),
        "2024-06-14"
    );
    assert_eq!(date("x.pdf", "Fait le 03/05/2024. Référence"), "2024-05-03");
    let none = |path: &str, text: &str| assert_eq!(check(path, text).document_date, None);
    none("SESSION-0042_20240614/x.pdf", "Fait à Lyon le 31/02/2024");
    none("x.pdf", "");
}

#[test]
fn hostile_text_and_paths_make_nothing_panic() {
    let texts = [
        "TP",
        "TP-",
        "TP-0130",
        "TP-01303m",
        "TP-01303mé",
        "TP-0130é",
        "session",
        "Session n°",
        "Fait ",
        "Fait à é",
        ":::►",
        "\u{c}\u{c}",
        "Nom :",
        "Candidat : é'",
        "Objet :",
        "|||",
        "\u{301}",
        "Date de d",
    ];
    for text in texts {
        for path in [
            "é",
            "_",
            "SESSION-",
            "TP-é/SESSION-é_é/É é/é.é",
            "a/.",
            "....",
            "\u{301}",
        ] {
            check(path, text);
            check(path, &text.repeat(2000));
            check(path, &format!("Grille d'évaluation\n{text}é"));
        }
    }
    let deep = "A_1/".repeat(1000) + &"_-".repeat(120);
    check(&deep, "");
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Expected {
    document: Vec<ExpectedDocument>,
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct ExpectedDocument {
    path: String,
    fate: String,
    class: Option<String>,
    found_by: Option<String>,
    session: Option<String>,
    titre: Option<String>,
    candidate: Option<String>,
    #[expect(dead_code, reason = "it takes the text, which is not read here")]
    birth_date: Option<String>,
    #[expect(dead_code, reason = "it takes the text, which is not read here")]
    text: bool,
    #[expect(dead_code, reason = "it takes the text, which is not read here")]
    warning: Option<String>,
    #[expect(dead_code, reason = "it takes the text, which is not read here")]
    needle: Option<String>,
}

#[test]
fn the_samples_are_known_by_their_paths_as_far_as_paths_tell() {
    let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples");
    let expected = std::fs::read_to_string(samples.join("expected.toml")).unwrap();
    let expected: Expected = toml::from_str(&expected).unwrap();
    assert!(expected.document.len() >= 40);
    for document in expected.document {
        let path = document.path.as_str();
        assert!(
            samples.join("depot").join(path).exists(),
            "{path} is missing"
        );
        if document.fate == "ignored" || document.fate == "set-aside" {
            continue;
        }
        let found = check(path, "");
        assert_eq!(
            found.session.map(|session| session.0),
            document.session,
            "{path}"
        );
        assert_eq!(
            found.candidate.map(|name| name.0),
            document.candidate,
            "{path}"
        );
        if document.session.is_some() {
            assert_eq!(found.titre.map(|titre| titre.0), document.titre, "{path}");
        }
        if document.found_by.as_deref() == Some("file_name") {
            assert_eq!(
                found.class.map(|class| class.id.to_string()),
                document.class,
                "{path}"
            );
        }
    }
}
