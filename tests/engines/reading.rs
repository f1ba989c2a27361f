//! Reading of documents: what a form says in whatever order its text comes out, and what only looks like a form.

use std::path::Path;
use std::sync::OnceLock;

use chartrier::classify::{
    Classification, DepositFacts, Part, Writing, classify, classify_pages, contradictions,
    propose_cut,
};
use chartrier::model::{
    AccessPath, Extract, JuryDecision, MediaType, OriginalPath, ReadField, RetentionSchedule,
    Sureness, Zone,
};
use chartrier::policy;

fn schedule() -> &'static RetentionSchedule {
    static SCHEDULE: OnceLock<RetentionSchedule> = OnceLock::new();
    SCHEDULE.get_or_init(|| {
        let (name, bytes) = policy::shipped();
        policy::read(bytes, name).unwrap()
    })
}

fn read_with(path: &str, text: &str, media_type: &str) -> Classification {
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

fn read(path: &str, text: &str) -> Classification {
    read_with(path, text, "application/pdf")
}

fn class(found: &Classification) -> Option<&str> {
    found.class.as_ref().map(|class| class.id.as_str())
}

const FOOTER: &str = "Livret d'évaluations passées en cours de formation | TP-01303 | 02 | 31/01/2021 | 09/02/2021 | 3/10";

#[test]
fn forms_are_known_whatever_was_done_to_their_letters() {
    let cases = [
        ("DOSSIER PROFESSIONNEL (DP)", "candidate.dp"),
        (
            "(DP)\nDOSSIER PROFESSIONNEL\n◢\nNom de naissance\t► DURANTEL",
            "candidate.dp",
        ),
        (
            "D O S S I E R   P R O F E S S I O N N E L   ( D P )",
            "candidate.dp",
        ),
        ("D0SSIER PR0FESSI0NNEL (DP)", "candidate.dp"),
        ("DOSSlER PROFESSlONNEL (DP)", "candidate.dp"),
        ("DOS SIER PROFES SIONNEL (DP)", "candidate.dp"),
        ("Dossier professionnel (DP)\u{a0}", "candidate.dp"),
        ("Dos\u{ad}sier pro\u{ad}fessionnel (DP)", "candidate.dp"),
        ("FORMULAIRE\u{a0}DSPP", "candidate.dp"),
        (
            "Livret d\u{2019}E\u{301}valuations passe\u{301}es en cours de formation",
            "candidate.livret-ecf",
        ),
        (
            "Livret dâ€™Ã‰valuations passÃ©es\nen cours de formation",
            "candidate.livret-ecf",
        ),
        (
            "Livret d'Evaluatlons passees en cours de forrnation",
            "candidate.livret-ecf",
        ),
        (
            "LIVRET D'ÉVALUATIONS\nPASSÉES EN COURS DE FORMATION",
            "candidate.livret-ecf",
        ),
        (
            "Fiche de résultats des évaluations\nActivité-type 1",
            "candidate.livret-ecf",
        ),
        ("PROCES VERBAL DE SESSION D EXAMEN", "session.pv"),
        ("PROCÈS–VERBAL DE SESSION", "session.pv"),
        ("PR0CES-VERBAL DE SESSI0N", "session.pv"),
        (
            "Ministère du travail\nPROCÈS-VERBAL\nde la session d'examen\nJury",
            "session.pv",
        ),
        (
            "Procès-verbal individuel\nDécision du jury : Réussite",
            "candidate.pv-individuel",
        ),
        (
            "HORIZON ÉPREUVES - FEUILLE D'ÉMARGEMENT",
            "session.emargement-candidats",
        ),
        ("Feuille d’émargement – jury", "session.emargement-jury"),
        (
            "FEUILLE DE PRÉSENCE\nMembres du jury",
            "session.emargement-jury",
        ),
        ("Convocation à la session d'examen", "candidate.convocation"),
        ("Objet : Convocation", "candidate.convocation"),
        ("Convocation – membre du jury", "session.convocation-jury"),
        (
            "Objet : convocation en qualité de membre du jury",
            "session.convocation-jury",
        ),
        (
            "Demande de validation des acquis\nCerfa n° 12818*02",
            "candidate.recevabilite-vae",
        ),
        (
            "Ministère du travail\nDécision de recevabilité\nVAE",
            "candidate.recevabilite-vae",
        ),
        ("FICHE INDIVIDUELLE DE RÉSULTATS", "candidate.grille-jury"),
        (
            "Grille d'évaluation\nQuestionnement à partir de production(s)",
            "candidate.grille-jury",
        ),
        (
            "REFERENTIEL DE CERTIFICATION\nDU TITRE PROFESSIONNEL",
            "centre.referentiel",
        ),
        (
            "REFERENTIEL EMPLOI ACTIVITES COMPETENCES",
            "centre.referentiel",
        ),
        (
            "AVENANT N° 2\nà la convention de partenariat",
            "centre.convention-prestataire",
        ),
        ("LETTRE D'OBSERVATIONS", "centre.courrier-dreets"),
        (
            "Objet : Envoi du procès-verbal de la session 24-0117",
            "session.envoi-pv",
        ),
        ("PROCÈS-VERBAL DE CONSTATATION", "session.incident"),
        ("Procès-verbal d'ouverture des plis", "session.plis"),
        (
            "Dossier de projet\nProjet réalisé dans le cadre du titre",
            "candidate.production",
        ),
        ("ATTESTATION DE FIN DE FORMATION", "candidate.inscription"),
        ("BILAN ANNUEL D'INSERTION 2024", "centre.bilan-insertion"),
        (
            "Type de document : Grille d'évaluation",
            "candidate.grille-jury",
        ),
    ];
    let wrong: Vec<_> = cases
        .iter()
        .filter_map(|(text, expected)| {
            let found = read("scan0001.pdf", text);
            (class(&found) != Some(expected)).then_some((
                *text,
                *expected,
                found.class,
                found.rivals,
            ))
        })
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn what_shares_the_words_of_a_form_is_not_that_form() {
    let cases = [
        (
            "CV.pdf",
            "CURRICULUM VITAE\nRédaction de mon dossier professionnel (DP)",
        ),
        (
            "cv.pdf",
            "Anne Durantel\nCompétences\nDossier professionnel\nPermis B",
        ),
        (
            "rapport.pdf",
            "RAPPORT DE STAGE\nDossier professionnel en annexe\nGrille d'évaluation en annexe",
        ),
        (
            "dp.pdf",
            "FACTURE N° 12\nDossier professionnel (DP)\t12\t4,10 €",
        ),
        (
            "diapo.pdf",
            "Présentation de mon projet\nAnne Durantel\nTitre professionnel\u{c}Dossier professionnel\u{c}Merci",
        ),
        (
            "mail.txt",
            "Bonjour,\nVoici le procès-verbal de session signé.\nCordialement",
        ),
        (
            "notice.pdf",
            "NOTICE\nComment remplir le dossier professionnel (DP)",
        ),
        (
            "guide.pdf",
            "GUIDE DE MISE EN ŒUVRE\nLivret d'évaluations passées en cours de formation",
        ),
        (
            "pv.pdf",
            "PROCÈS-VERBAL DE RÉUNION\nComité social et économique",
        ),
        (
            "lettre.pdf",
            "Objet : procès-verbal de session\nMadame,\nVeuillez trouver ci-joint le document signé.",
        ),
        (
            "convention.pdf",
            "CONVENTION DE STAGE\nentre l'entreprise et le centre agréé",
        ),
        (
            "x.pdf",
            "Cahier des charges\ndu site de la session d'examen",
        ),
        (
            "DP/x.pdf",
            "Compte rendu de la visite du jardin botanique, avec les photographies",
        ),
        (
            "m.pdf",
            "De : centre@example.org\nÀ : ud@example.org\nObjet : Procès-verbal de session 24-0117\nBonjour,",
        ),
        (
            "PV_24-0117.pdf",
            "Objet : procès-verbal de session\nMadame, Monsieur,\nLa session s'est tenue comme prévu.",
        ),
        (
            "x.pdf",
            "Agrément n° R00-12\n12, rue des Tilleuls\nAttestation de présence au salon des métiers",
        ),
    ];
    for (path, text) in cases {
        let found = read(path, text);
        assert_eq!(found.class, None, "{path}: {text}\n{:#?}", found.reasons);
    }
}

#[test]
fn an_e_mail_encloses_a_form_and_is_none() {
    let mail = |text: &str| {
        let found = read_with("m.eml", text, "message/rfc822");
        (class(&found).map(str::to_owned), found)
    };
    let (class_of, found) = mail(
        "From: centre@example.org\nTo: ud@example.org\nSubject: Procès-verbal de session 24-0117\nDate: Mon, 21 Oct 2024 09:12:00 +0200\nBonjour,",
    );
    assert_eq!(class_of, None);
    assert_eq!(
        found.rivals.first().map(|class| class.as_str()),
        Some("session.pv")
    );
    assert_eq!(found.document_date.unwrap().to_string(), "2024-10-21");
    let (class_of, _) =
        mail("From: a@example.org\nSubject: Envoi du procès-verbal de la session 24-0117");
    assert_eq!(class_of.as_deref(), Some("session.envoi-pv"));
}

#[test]
fn a_class_comes_with_its_reasons_and_none_with_its_rivals() {
    let found = read("PV/PV.pdf", "Procès-verbal de session\nJury");
    let reason = found.reasons.first().unwrap();
    assert_eq!(
        (
            reason.class.as_str(),
            reason.zone,
            reason.page,
            reason.weight
        ),
        ("session.pv", Zone::Heading, Some(1), 10)
    );
    assert!(
        found
            .reasons
            .iter()
            .any(|reason| reason.zone == Zone::FileName && reason.weight == 4)
    );
    assert!(
        found
            .reasons
            .iter()
            .any(|reason| reason.zone == Zone::Folder && reason.weight == 2)
    );
    assert!(found.rivals.is_empty());

    let found = read("x.pdf", "PROCÈS-VERBAL DE SESSION\nFEUILLE D'ÉMARGEMENT");
    let mut rivals: Vec<&str> = found.rivals.iter().map(|class| class.as_str()).collect();
    rivals.sort_unstable();
    assert_eq!(rivals, ["session.emargement-candidats", "session.pv"]);

    let found = read("DP_facture.pdf", "");
    assert!(
        found
            .reasons
            .iter()
            .any(|reason| reason.cue == "facture" && reason.weight < 0)
    );
}

/// The candidate of a grid with these lines.
fn named(lines: &str) -> Option<String> {
    let found = read("x.pdf", &format!("Grille d'évaluation\nMSP\n{lines}"));
    found.candidate.map(|name| name.0)
}

#[test]
fn a_candidate_is_read_beside_labels_in_whatever_order() {
    let cases = [
        (
            "Nom de naissance : DURANTEL\nPrénom : Anne",
            "DURANTEL Anne",
        ),
        (
            "Nom de naissance ► DURANTEL\nPrénom ► Anne",
            "DURANTEL Anne",
        ),
        (
            "Nom de naissance\t► DURANTEL\nNom d’usage\t►\nPrénom\t► Anne",
            "DURANTEL Anne",
        ),
        ("• Nom : Durantel\n• Prénom : Anne", "DURANTEL Anne"),
        (
            "Nom de naissance\tDURANTEL\nNom d’usage\nPrénom\tAnne",
            "DURANTEL Anne",
        ),
        ("Nom de naissance\nDURANTEL\nPrénom\nAnne", "DURANTEL Anne"),
        (
            "Nom de naissance :\nDURANTEL\nPrénom :\nAnne",
            "DURANTEL Anne",
        ),
        (
            "Nom de naissance :\nPrénom :\nDate de naissance :\nDURANTEL\nAnne\n09/03/1994",
            "DURANTEL Anne",
        ),
        (
            "Nom de naissance :\nNom d'usage :\nPrénom :\nDURANTEL\nAnne\nAutre texte.",
            "DURANTEL Anne",
        ),
        (
            "DURANTEL\nNom de naissance :\nAnne\nPrénom :\n09/03/1994\nDate de naissance :",
            "DURANTEL Anne",
        ),
        (
            "Nom | Prénom | Date de naissance\nDURANTEL | Anne | 09/03/1994",
            "DURANTEL Anne",
        ),
        ("Nom\tPrénom\nDURANTEL\tAnne", "DURANTEL Anne"),
        ("Nom DURANTEL Prénom Anne", "DURANTEL Anne"),
        (
            "Nom : DURANTEL Prénom : Anne Né(e) le : 09/03/1994",
            "DURANTEL Anne",
        ),
        ("NOM : DURANTEL\tPRÉNOM : ANNE", "DURANTEL ANNE"),
        ("Candidat : DURANTEL Anne", "DURANTEL Anne"),
        ("Candidat(e) : Mme Anne DURANTEL", "DURANTEL Anne"),
        (
            "Candidat(e) :\tDE LA ROCHE Anne-Lise",
            "DE LA ROCHE Anne-Lise",
        ),
        (
            "Nom et prénom du candidat : DURANTEL Anne, née le 09/03/1994",
            "DURANTEL Anne",
        ),
        ("Nom et prénom\nDURANTEL Anne", "DURANTEL Anne"),
        ("Nom PrÃ©nom : DURANTEL Anne", "DURANTEL Anne"),
        ("Candidat : N’GUESSAN Aïcha", "N’GUESSAN Aïcha"),
        ("Candidat : LE GALL Yann Lieu : Lorient", "LE GALL Yann"),
        (
            "Mme DURANTEL Anne\n5, rue Haute\nNée le 09/03/1994",
            "DURANTEL Anne",
        ),
        ("M. DURANTEL Paul, né(e) le 18/12/2001", "DURANTEL Paul"),
    ];
    let wrong: Vec<_> = cases
        .iter()
        .map(|(lines, expected)| (*lines, *expected, named(lines)))
        .filter(|(_, expected, found)| found.as_deref() != Some(*expected))
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn a_blank_form_names_nobody() {
    let cases = [
        "Nom de naissance ► Cliquez ici pour entrer du texte.\nPrénom ► Cliquez ici pour entrer du texte.",
        "Nom de naissance : Cliquez ou appuyez ici pour entrer du texte.\nPrénom : ____________",
        "Nom : ..............\nPrénom : ..............",
        "Nom : ……………\nPrénom : ……………",
        "Nom de naissance ►\nNom d'usage ►\nPrénom ►\nAdresse ►",
        "Nom :\nPrénom :\nDate de naissance :\nOrganisme de formation",
        "Nom de naissance : Entrez votre nom\nPrénom : Entrez votre prénom",
        "N° candidat | Nom et prénom | Heure début",
        "Nom et prénom\tHeure\tSignature",
        "Candidat : candidat n° 3",
        "Candidat(e) : Mme ☐ M. ☒",
    ];
    for lines in cases {
        assert_eq!(named(lines), None, "{lines}");
    }
    let found = read(
        "DP vierge.pdf",
        "DOSSIER PROFESSIONNEL (DP)\nNom de naissance ►\nPrénom ►",
    );
    assert_eq!(class(&found), None);
    assert!(
        found
            .rivals
            .iter()
            .any(|class| class.as_str() == "centre.formulaire-vierge")
    );
    assert_eq!(found.candidate, None);
}

#[test]
fn other_people_of_a_form_are_not_its_candidate() {
    let cases = [
        "Responsable de session : Mme DURANTEL Anne",
        "Formateur(s) évaluateur(s)\tNom : \tVisa",
        "Membre du jury : M. DURANTEL Paul",
        "Jury\nM. DURANTEL Paul\nMme FAUVET Odile",
    ];
    for lines in cases {
        assert_eq!(named(lines), None, "{lines}");
    }
}

#[test]
fn the_official_footer_is_read_in_whatever_order_its_cells_come() {
    let cases = [
        (format!("ECSR | {FOOTER}"), "TP-01303m02", Some("ECSR")),
        (format!("texte\nSIGLE\tType de document\tCode titre\tMillésime\tDate JO\tDate de mise à jour\tPage\nECSR\t{}", FOOTER.replace(" | ", "\t")), "TP-01303m02", Some("ECSR")),
        ("texte\nECSR\nLivret d'évaluations passées en cours de formation\nTP-01303\n02\n31/01/2021\n09/02/2021\n3/10".to_owned(), "TP-01303m02", Some("ECSR")),
        ("3/10 | 09/02/2021 | 31/01/2021 | 02 | TP-01303 | Livret ECF | ECSR".to_owned(), "TP-01303m02", None),
        ("DL\tTP-01280\tREAC\t02\t04/03/2013\t04/03/2013\t3/32".to_owned(), "TP-01280m02", Some("DL")),
        ("Titre TP-01303 du 02/01/2021".to_owned(), "TP-01303", None),
    ];
    for (text, titre, sigle) in cases {
        let found = read("x.pdf", &text);
        assert_eq!(
            found.titre.map(|titre| titre.0).as_deref(),
            Some(titre),
            "{text}"
        );
        if sigle.is_some() {
            assert_eq!(found.sigle.as_deref(), sigle, "{text}");
        }
    }
}

#[test]
fn boxes_tell_the_way_and_the_decision_only_if_one_is_ticked() {
    let path =
        |lines: &str| read("x.pdf", &format!("Dossier professionnel (DP)\n{lines}")).access_path;
    let cases = [
        (
            "☒ Parcours de formation\n☐ Validation des Acquis de l’Expérience (VAE)",
            Some(AccessPath::Formation),
        ),
        (
            "☐ Parcours de formation\n☑ Validation des Acquis de l’Expérience (VAE)",
            Some(AccessPath::Vae),
        ),
        ("☐ Parcours de formation ☒ VAE", Some(AccessPath::Vae)),
        ("Parcours de formation ☒ VAE ☐", Some(AccessPath::Formation)),
        (
            "[x] Parcours de formation\n[ ] VAE",
            Some(AccessPath::Formation),
        ),
        (
            "X Parcours de formation\nValidation des acquis de l'expérience",
            Some(AccessPath::Formation),
        ),
        ("✓\tParcours de formation", Some(AccessPath::Formation)),
        (
            "\u{f0fe} Parcours de formation\n\u{f0a8} VAE",
            Some(AccessPath::Formation),
        ),
        ("☐ Parcours de formation\n☐ VAE", None),
        ("☒ Parcours de formation\n☒ VAE", None),
        (
            "Parcours de formation\nValidation des acquis de l'expérience (VAE)",
            None,
        ),
        (
            "Modalité d'accès : Parcours de formation",
            Some(AccessPath::Formation),
        ),
        (
            "Type de candidature : Apprentissage",
            Some(AccessPath::Apprentissage),
        ),
    ];
    for (lines, expected) in cases {
        assert_eq!(path(lines), expected, "{lines}");
    }
    let decision =
        |lines: &str| read("x.pdf", &format!("Procès-verbal individuel\n{lines}")).decision;
    assert_eq!(
        decision("Décision du jury : Réussite partielle"),
        Some(JuryDecision::Partial)
    );
    assert_eq!(
        decision("Décision du jury : Réussite"),
        Some(JuryDecision::Success)
    );
    assert_eq!(
        decision("☐ Réussite ☐ Réussite partielle ☒ Échec ☐ Absence"),
        Some(JuryDecision::Failure)
    );
    assert_eq!(decision("Décision du jury :"), None);
}

#[test]
fn sessions_dates_ccps_and_numbers_are_read() {
    let found = read(
        "x.pdf",
        "Objet : Convocation à la session d'examen du 3 au 4 juin 2024\nSession n° : 24-0117\nCandidat : DURANTEL Anne\nNée le 09/03/94\nN° candidat CERES : 2600017\nCCP à passer : CCP 2 (CP-900202)\nFait à Valmoret, le 02/05/2024",
    );
    assert_eq!(found.session.unwrap().0, "24-0117");
    assert_eq!(found.session_start.unwrap().to_string(), "2024-06-03");
    assert_eq!(found.session_end.unwrap().to_string(), "2024-06-04");
    assert_eq!(found.birth_date.unwrap().to_string(), "1994-03-09");
    assert_eq!(found.ceres_id.as_deref(), Some("2600017"));
    assert_eq!(found.ccps, ["CP-900202"]);
    assert_eq!(found.document_date.unwrap().to_string(), "2024-05-02");

    let session = |lines: &str| {
        read("x.pdf", &format!("Grille d'évaluation\n{lines}"))
            .session
            .map(|number| number.0)
    };
    assert_eq!(
        session("N° session CERES :\n24-0117").as_deref(),
        Some("24-0117")
    );
    assert_eq!(
        session("N° de session\t24-0117").as_deref(),
        Some("24-0117")
    );
    assert_eq!(session("La session d'examen du 12/06/2024"), None);

    let date = |lines: &str| {
        read("x.pdf", &format!("Lettre d'observations\n{lines}"))
            .document_date
            .map(|day| day.to_string())
    };
    assert_eq!(
        date("Valmoret, le 24 juillet 2023").as_deref(),
        Some("2023-07-24")
    );
    assert_eq!(
        date("Le centre a reçu une visite le 24 juillet 2023 dans ses locaux."),
        None
    );
}

#[test]
fn a_used_name_is_read_beside_the_birth_name() {
    let found = read(
        "x.pdf",
        "Dossier professionnel (DP)\nNom de naissance : DURANTEL\nNom d'usage : MAREUIL\nPrénom : Anne",
    );
    assert_eq!(found.candidate.unwrap().0, "DURANTEL Anne");
    assert_eq!(found.used_name.as_deref(), Some("MAREUIL"));
    let found = read(
        "x.pdf",
        "Dossier professionnel (DP)\nNom de naissance : DURANTEL\nNom d'usage : -\nPrénom : Anne",
    );
    assert_eq!(found.used_name, None);
}

#[test]
fn places_that_agree_are_sure_and_places_that_differ_are_listed() {
    let text = "Dossier professionnel (DP)\nNom de naissance : DURANTEL\nPrénom : Anne";
    let found = read("SESSION-24-0117/DURANTEL Anne/DP.pdf", text);
    let sure = found
        .readings
        .iter()
        .filter(|reading| reading.field == ReadField::Candidate);
    assert!(
        sure.clone().count() == 2 && sure.clone().all(|reading| reading.sure == Sureness::Sure)
    );
    assert_eq!(contradictions(&found.readings), []);

    let found = read("SESSION-24-0117/MAREUIL Anne/DP.pdf", text);
    assert_eq!(found.candidate.unwrap().0, "MAREUIL Anne");
    let listed = contradictions(&found.readings);
    assert_eq!(listed.len(), 1);
    assert_eq!(listed[0].field, ReadField::Candidate);
    let values: Vec<&str> = listed[0]
        .readings
        .iter()
        .map(|reading| reading.value.as_str())
        .collect();
    assert_eq!(values, ["MAREUIL Anne", "DURANTEL Anne"]);
}

#[test]
fn the_day_of_an_event_is_not_that_of_the_document() {
    let pv = "Procès-verbal de session";
    let date = |path: &str, text: &str| {
        let found = read(path, text).document_date;
        found.map(|date| date.to_string())
    };
    for label in [
        "Date de l'épreuve",
        "Date de l'entretien",
        "Date de passage",
    ] {
        assert_eq!(
            date("x.pdf", &format!("{pv}\n{label} : 14/06/2024")),
            None,
            "{label}"
        );
    }
    let held = format!("{pv}\nSession d'examen du 12/06/2024 au 14/06/2024");
    assert_eq!(date("PV 14-06-2024.pdf", &held), None);
    assert_eq!(date("PV 12-06-2024.pdf", &held), None);
    assert_eq!(
        date("PV 17-06-2024.pdf", &held).as_deref(),
        Some("2024-06-17")
    );
    assert_eq!(date("SESSION-24-0117_20240614/PV 20240614.pdf", pv), None);
    let signed = format!("{held}\nFait à Valmoret, le 14/06/2024");
    assert_eq!(
        date("PV 14-06-2024.pdf", &signed).as_deref(),
        Some("2024-06-14")
    );

    let dp = "Dossier professionnel (DP)\nNom de naissance : DURANTEL\nPrénom : Anne\nDate de naissance : 09/03/1994";
    let found = read("DP DURANTEL Anne 09-03-1994.pdf", dp);
    assert_eq!(
        (found.document_date, contradictions(&found.readings)),
        (None, Vec::new())
    );
    assert_eq!(date("DP DURANTEL Anne née le 09-03-1994.pdf", ""), None);
}

#[test]
fn two_digits_of_a_year_are_of_this_century_for_a_document_and_mostly_of_the_last_for_a_birth() {
    for (written, year) in [("31", 2031), ("79", 2079), ("80", 1980), ("24", 2024)] {
        let text = format!(
            "Dossier professionnel (DP)\nNom de naissance : DURANTEL\nPrénom : Anne\nDate de naissance : 09/03/{written}\nFait à Valmoret, le 17/06/{written}"
        );
        let found = read("x.pdf", &text);
        assert_eq!(
            found.document_date.unwrap().to_string(),
            format!("{year}-06-17")
        );
        let birth = if written == "24" {
            2024
        } else {
            1900 + written.parse::<i32>().unwrap()
        };
        assert_eq!(
            found.birth_date.unwrap().to_string(),
            format!("{birth}-03-09")
        );
    }
}

#[test]
fn two_dates_that_disagree_are_listed_and_the_text_wins() {
    let text = "Procès-verbal de session\nFait à Valmoret, le 17/06/2024\u{c}Fait à Valmoret, le 19/06/2024";
    let listed = |path: &str| {
        let found = read(path, text);
        assert_eq!(found.document_date.unwrap().to_string(), "2024-06-17");
        let listed = contradictions(&found.readings);
        listed
            .into_iter()
            .flat_map(|one| one.readings)
            .map(|one| one.value)
            .collect::<Vec<_>>()
    };
    assert_eq!(listed("PV 2024-07-30.pdf"), ["2024-07-30", "2024-06-17"]);
    // Each of the two signed on another day.
    for path in ["PV.pdf", "PV 2024-06-17.pdf", "PV 2024-06-19.pdf"] {
        assert!(listed(path).is_empty(), "{path}");
    }
}

#[test]
fn a_proces_verbal_says_how_far_it_has_got() {
    let stage = |path: &str, text: &str| read(path, text).stage.map(|reached| reached.stage);
    let text = "Procès-verbal de session\nJury";
    assert_eq!(stage("PV.pdf", text), None);
    assert_eq!(
        stage("PV_24-0117_signé.pdf", text).as_deref(),
        Some("signed")
    );
    assert_eq!(
        stage("PV validé DDETS.pdf", text).as_deref(),
        Some("validated")
    );
    assert_eq!(
        stage("PV signé/retour DDETS PV.pdf", text).as_deref(),
        Some("validated")
    );
    assert_eq!(
        stage(
            "PV.pdf",
            &format!("{text}\nReçu le 02/07/2024 - DDETS de Valmoret")
        )
        .as_deref(),
        Some("validated")
    );
    assert_eq!(stage("PV_signé.pdf", &format!("{text}\nLe dossier sera reçu le jour de la session par la DDETS, qui en vérifie chaque page avant de répondre.")).as_deref(), Some("signed"));
    assert_eq!(stage("Grille signé.pdf", "Grille d'évaluation"), None);
    let names = [
        ("PV non signé.pdf", Some("printed")),
        ("PV à signer.pdf", Some("printed")),
        ("PV pour signature.pdf", Some("printed")),
        ("PV envoyé pour signature.pdf", Some("printed")),
        ("PV signés/PV non signé.pdf", Some("printed")),
        ("PV non validé.pdf", None),
        ("PV signé non validé.pdf", Some("signed")),
        ("PV en attente de retour DDETS.pdf", None),
        ("PV signature.pdf", None),
        ("PV signé.pdf", Some("signed")),
        ("PV signés/PV.pdf", Some("signed")),
        ("PV validés/PV signé.pdf", Some("validated")),
        ("PV signé déposé.pdf", Some("uploaded")),
        ("PV envoyé validé.pdf", Some("validated")),
    ];
    for (path, expected) in names {
        assert_eq!(stage(path, text).as_deref(), expected, "{path}");
    }
}

#[test]
fn the_day_of_a_state_is_the_one_beside_its_words() {
    let text = "Procès-verbal de session\nJury\nFait à Valmoret, le 05/03/2026";
    let reached = |path: &str, stamp: &str| {
        let reached = read(path, &format!("{text}\n{stamp}")).stage?;
        Some((reached.stage, reached.on.map(|on| on.to_string())))
    };
    let is = |stage: &str, on: Option<&str>| Some((stage.to_owned(), on.map(str::to_owned)));
    assert_eq!(reached("PV envoyé.pdf", ""), is("sent", None));
    let cases = [
        ("Original envoyé le 14/04/2026", "sent", Some("2026-04-14")),
        (
            "Original envoyé le : mardi 14 avril 2026",
            "sent",
            Some("2026-04-14"),
        ),
        (
            "Original envoyé le :\n14/04/2026",
            "sent",
            Some("2026-04-14"),
        ),
        (
            "Copie déposée le 9 mars 2026",
            "uploaded",
            Some("2026-03-09"),
        ),
        (
            "DDETS de Valmoret - reçu le 02/07/2026",
            "validated",
            Some("2026-07-02"),
        ),
        (
            "Vu et enregistré le 03/07/2026",
            "validated",
            Some("2026-07-03"),
        ),
        ("Vu et enregistré, session du 05/03/2026", "validated", None),
    ];
    for (stamp, stage, on) in cases {
        assert_eq!(reached("PV.pdf", stamp), is(stage, on), "{stamp}");
    }
    // Nobody has filled it in.
    assert_eq!(reached("PV.pdf", "Original envoyé le ........"), None);
    assert_eq!(
        reached("PV signé.pdf", "Original envoyé le :\nCachet"),
        is("signed", None)
    );
}

fn dp_page(number: u32, name: &str) -> String {
    let title = if number == 1 {
        format!("DOSSIER PROFESSIONNEL (DP)\nNom de naissance : {name}\nPrénom : Anne\n")
    } else {
        "DOSSIER PROFESSIONNEL (DP)\nExemple de pratique\n".to_owned()
    };
    format!("{title}texte\nDOSSIER PROFESSIONNEL - Version du 11/09/2017\tPage {number}")
}

fn ecf_page(number: u32, total: u32) -> String {
    format!(
        "Livret d'évaluations passées en cours de formation\nNom : DURANTEL\nPrénom : Anne\ntexte\nECSR | Livret d'évaluations passées en cours de formation | TP-01303 | 02 | 31/01/2021 | 09/02/2021 | {number}/{total}"
    )
}

fn cut(pages: &[String]) -> Vec<(u32, u32, Option<String>)> {
    let pages: Vec<&str> = pages.iter().map(String::as_str).collect();
    let part = |part: Part| {
        (
            part.first_page,
            part.last_page,
            part.class.map(|class| class.id.to_string()),
        )
    };
    propose_cut(schedule(), &pages)
        .into_iter()
        .map(part)
        .collect()
}

#[test]
fn a_pile_is_cut_where_its_documents_begin() {
    let some = |class: &str| Some(class.to_owned());
    let mut pages: Vec<String> = (1..=4).map(|number| dp_page(number, "DURANTEL")).collect();
    pages.extend((1..=3).map(|number| ecf_page(number, 3)));
    pages.push("GRILLE D'ÉVALUATION\nMSP\nCandidat : DURANTEL Anne".to_owned());
    pages.push(String::new());
    pages.push("Feuille d'émargement - candidats\nPage 1/1".to_owned());
    assert_eq!(
        cut(&pages),
        [
            (1, 4, some("candidate.dp")),
            (5, 7, some("candidate.livret-ecf")),
            (8, 9, some("candidate.grille-jury")),
            (10, 10, some("session.emargement-candidats")),
        ]
    );
}

#[test]
fn two_candidates_forms_of_one_kind_are_cut_apart() {
    let mut pages: Vec<String> = (1..=2).map(|number| dp_page(number, "DURANTEL")).collect();
    pages.extend((1..=2).map(|number| dp_page(number, "MAREUIL")));
    let texts: Vec<&str> = pages.iter().map(String::as_str).collect();
    let parts = propose_cut(schedule(), &texts);
    let names: Vec<_> = parts
        .iter()
        .map(|part| (part.first_page, part.candidate.clone().unwrap().0))
        .collect();
    assert_eq!(
        names,
        [
            (1, "DURANTEL Anne".to_owned()),
            (3, "MAREUIL Anne".to_owned())
        ]
    );
    assert!(
        parts[1]
            .readings
            .iter()
            .any(|reading| reading.page == Some(3))
    );

    let grids: Vec<String> = ["DURANTEL Anne", "MAREUIL Jeanne", "LOUVET Paul"]
        .iter()
        .map(|name| format!("GRILLE D'ÉVALUATION\nMSP\nCandidat : {name}"))
        .collect();
    assert_eq!(cut(&grids).len(), 3);
}

#[test]
fn a_single_document_of_many_pages_is_never_cut() {
    // A dossier with annexes that have headings of their own, within its page numbers.
    let mut dossier: Vec<String> = (1..=20).map(|number| dp_page(number, "DURANTEL")).collect();
    dossier[11] = "CURRICULUM VITAE\ntexte\nDOSSIER PROFESSIONNEL - Version du 11/09/2017\tPage 12"
        .to_owned();
    dossier[14] = "ATTESTATION DE FIN DE FORMATION\ntexte\nDOSSIER PROFESSIONNEL - Version du 11/09/2017\tPage 15".to_owned();
    dossier[17] = "texte sans titre ni pied".to_owned();
    assert_eq!(cut(&dossier).len(), 1);
    let ecf: Vec<String> = (1..=10).map(|number| ecf_page(number, 10)).collect();
    assert_eq!(cut(&ecf).len(), 1);
    let plain: Vec<String> = (1..=30)
        .map(|number| format!("Chapitre {number}\ntexte du rapport\n{number}"))
        .collect();
    assert_eq!(cut(&plain).len(), 1);
    let sheets = [
        "Feuille d'émargement\nÉpreuve 1\n1/2".to_owned(),
        "Feuille d'émargement\nÉpreuve 2\n2/2".to_owned(),
    ];
    assert_eq!(cut(&sheets).len(), 1);
    assert_eq!(cut(&[]), []);
    assert_eq!(cut(&[String::new()]), [(1, 1, None)]);
}

#[test]
fn each_page_says_what_it_is() {
    let pages = [dp_page(1, "DURANTEL"), ecf_page(2, 9), "texte".to_owned()];
    let pages: Vec<&str> = pages.iter().map(String::as_str).collect();
    let guesses = classify_pages(schedule(), &pages);
    assert_eq!(guesses[0].number, Some((1, None)));
    assert_eq!(guesses[0].class.as_ref().unwrap().as_str(), "candidate.dp");
    assert_eq!(guesses[1].number, Some((2, Some(9))));
    assert_eq!(
        guesses[1].class.as_ref().unwrap().as_str(),
        "candidate.livret-ecf"
    );
    assert_eq!(guesses[1].candidate.as_ref().unwrap().0, "DURANTEL Anne");
    assert_eq!((guesses[2].page, guesses[2].class.is_some()), (3, false));
}

/// The first and last day of validity, in a decision with this sentence.
fn validity(sentence: &str) -> (Option<String>, Option<String>) {
    let text = format!(
        "DÉCISION D'AGRÉMENT\nJurys du titre professionnel\nVu l'agrément délivré le 01/09/2018, valable jusqu'au 31/08/2023 ;\nArticle 1er\n{sentence}\nFait à Valmoret, le 24/07/2023"
    );
    let found = read("Centre/Agrément/Décision.pdf", &text);
    assert_eq!(class(&found), Some("centre.agrement"), "{sentence}");
    let day = |day: Option<chrono::NaiveDate>| day.map(|day| day.to_string());
    (day(found.valid_from), day(found.valid_through))
}

#[test]
fn a_decision_says_for_which_site_it_is() {
    let site = |sentence: &str| {
        let text = format!(
            "DÉCISION D'AGRÉMENT\nJurys du titre professionnel\nArticle 1er\n{sentence}\nFait à Valmoret, le 24/07/2023"
        );
        let found = read("Centre/Agrément/Décision.pdf", &text);
        assert_eq!(class(&found), Some("centre.agrement"), "{sentence}");
        found.site.map(|site| site.as_str().to_owned())
    };
    let named = |name: &str| Some(name.to_owned());
    let table = [
        (
            "Le centre est agréé sur le site de Rennes, pour cinq ans.",
            named("Rennes"),
        ),
        (
            "L'agrément est accordé pour le site de Rennes\nNord. Il peut être suspendu.",
            named("Rennes Nord"),
        ),
        (
            "Le centre est agréé pour son site d’Ivry-sur-Seine.",
            named("Ivry-sur-Seine"),
        ),
        (
            "Le centre est agréé pour le site du Mans et pour le site de Laval.",
            None,
        ),
        ("Le site de formation est visité une fois l'an.", None),
        ("Le site internet du ministère dit la suite.", None),
    ];
    for (sentence, expected) in table {
        assert_eq!(site(sentence), expected, "{sentence}");
    }
}

#[test]
fn a_decision_says_from_when_and_until_when_it_is_valid() {
    let both = (Some("2023-09-01".to_owned()), Some("2028-08-31".to_owned()));
    for sentence in [
        "L'agrément est accordé du 01/09/2023 au 31/08/2028. Il peut être suspendu.",
        "Le présent agrément est valable du 1er septembre 2023\nau 31 août 2028.",
        "Le centre est agréé pour une durée de cinq ans à compter du 1er septembre 2023.",
        "Le centre est agréé, à compter du 01.09.2023, pour une durée de 5 (cinq) ans.",
        "Durée de validité : 60 mois à partir du 01/09/2023",
        "L'agrément prend effet le 1er septembre 2023 et expire le 31 août 2028.",
        "L'agrément est délivré à compter du 01/09/2023 et jusqu'au 31/08/2028 inclus.",
    ] {
        assert_eq!(validity(sentence), both, "{sentence}");
    }
    let end_only = (None, Some("2028-08-31".to_owned()));
    assert_eq!(validity("Fin de validité : 31/08/2028"), end_only);
}

#[test]
fn the_days_of_a_session_are_not_those_of_an_agrement() {
    for sentence in [
        "Le centre est agréé pour la session du 09/03/2026 au 10/03/2026.",
        "L'agrément est délivré pour les sessions organisées du 1er septembre 2023 au 31 août 2028.",
        "Le centre est agréé du 09/03/2026 au 10/03/2026.",
    ] {
        assert_eq!(validity(sentence), (None, None), "{sentence}");
    }
    let sentence = "L'agrément, délivré pour la session du 9 au 10 mars 2024, est valable jusqu'au 31 août 2028.";
    let end_only = (None, Some("2028-08-31".to_owned()));
    assert_eq!(validity(sentence), end_only);
}

#[test]
fn a_decision_whose_end_is_not_certain_says_none() {
    for sentence in [
        "Les sessions se tiennent du 01/09/2023 au 31/08/2028.",
        "La validité du titre court jusqu'au 12/05/2027.",
        "Le centre est agréé pour une durée de cinq ans.",
        "L'agrément est accordé du 01/09/2023 au 31/08/2028.\nArticle 2\nL'agrément du second titre est accordé du 01/09/2023 au 31/12/2025.",
        "Le centre est agréé pour une durée de cinq ans à compter de sa signature.",
        "L'agrément est accordé du 01/09/2023 au 31/08/2028, avec tacite reconduction.",
        "L'agrément est accordé du 31/08/2028 au 01/09/2023.",
        "L'agrément est valable jusqu'au 31/02/2028.",
    ] {
        assert_eq!(validity(sentence), (None, None), "{sentence}");
    }
}

#[test]
fn an_end_of_validity_keeps_its_place_and_is_read_in_a_convention_too() {
    let text = "CONVENTION DE PARTENARIAT\nentre le centre agréé et l'organisme de formation\n\u{c}ARTICLE 5 - DURÉE\nLa présente convention est conclue pour une durée d'un an à compter du\n29 février 2024. Elle est modifiée par avenant.";
    let found = read("Centre/Conventions/Ateliers.pdf", text);
    assert_eq!(class(&found), Some("centre.convention-prestataire"));
    assert_eq!(
        found.valid_through,
        chrono::NaiveDate::from_ymd_opt(2025, 2, 28)
    );
    let mut places = found.readings.iter();
    let place = places
        .find(|one| one.field == ReadField::ValidThrough)
        .unwrap();
    assert_eq!((place.zone, place.page), (Zone::Body, Some(2)));
    // A document of another class says it of something else.
    let text = "DOSSIER PROFESSIONNEL (DP)\nMa carte est valable jusqu'au 31/08/2028.";
    assert_eq!(read("DP.pdf", text).valid_through, None);
}

#[test]
fn a_form_is_blank_while_nothing_is_ticked_and_nothing_written_on_its_lines() {
    let is_blank = |path: &str, text: &str| {
        let found = read(path, text);
        let rivals = found.rivals.iter();
        let offered = rivals.filter(|class| class.as_str() == "centre.formulaire-vierge");
        class(&found).is_none() && offered.count() == 1
    };
    let grid = |tick: &str| {
        format!(
            "GRILLE D'ÉVALUATION DU JURY\nTitre professionnel TP-01280\nCandidat : CORRE Titouan\nMaquetter ☐ acquis {tick} non acquis\nRéaliser ☐ acquis ☐ non acquis\nDévelopper ☐ acquis ☐ non acquis"
        )
    };
    assert!(is_blank("a/1.pdf", &grid("☐")));
    assert!(!is_blank("a/1.pdf", &grid("☒")));
    let letter = |number: &str| {
        format!(
            "Désignation du responsable de session\nJe soussigné(e) __________, directeur du centre __________,\ndésigne M./Mme __________ responsable de la session n° {number}\nTitre : __________   du ___/___/_____ au ___/___/_____"
        )
    };
    assert!(is_blank("a/2.rtf", &letter("__________")));
    assert!(!is_blank("a/2.rtf", &letter("25-0117")));
}

#[test]
fn a_line_below_the_title_that_comes_back_is_no_footer() {
    let some = |class: &str| Some(class.to_owned());
    let of_session = "Session : 25-0001\nTitre professionnel TP-01303m02";
    let pages = [
        format!("Feuille d'émargement - candidats\n{of_session}\nDURANTEL Anne\n\nle 3 mars"),
        format!("Feuille d'émargement - jury\n{of_session}\nMAREUIL Paul\n\nle 3 mars"),
        format!("Procès-verbal de session\n{of_session}\nDURANTEL Anne : réussite\n\nle 4 mars"),
    ];
    assert_eq!(
        cut(&pages),
        [
            (1, 1, some("session.emargement-candidats")),
            (2, 2, some("session.emargement-jury")),
            (3, 3, some("session.pv")),
        ]
    );
}
