//! Telling classes apart: forms that nobody has filled in, what explains a form, papers of other worlds that share its title,
//! and the many wordings of one kind of paper.

use std::path::Path;
use std::sync::OnceLock;

use chartrier::classify::{Classification, DepositFacts, Writing, classify};
use chartrier::model::{Extract, MediaType, OriginalPath, RetentionSchedule, Zone};
use chartrier::policy;

fn schedule() -> &'static RetentionSchedule {
    static SCHEDULE: OnceLock<RetentionSchedule> = OnceLock::new();
    SCHEDULE.get_or_init(|| {
        let (name, bytes) = policy::shipped();
        policy::read(bytes, name).unwrap()
    })
}

/// The media type that the bytes of a file of this name would have.
fn media_type(path: &str) -> &'static str {
    match path.rsplit('.').next() {
        Some("docx") => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        Some("odt") => "application/vnd.oasis.opendocument.text",
        Some("xlsx") => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        Some("pptx") => "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        Some("eml") => "message/rfc822",
        Some("jpg") => "image/jpeg",
        _ => "application/pdf",
    }
}

pub(crate) fn read(path: &str, text: &str) -> Classification {
    let extract = Extract {
        media_type: MediaType(media_type(path).to_owned()),
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

fn class(found: &Classification) -> Option<&str> {
    found.class.as_ref().map(|class| class.id.as_str())
}

#[track_caller]
pub(crate) fn all_are(cases: &[(&str, &str, &str)]) {
    for (path, text, expected) in cases {
        assert_eq!(class(&read(path, text)), Some(*expected), "{path}: {text}");
    }
}

#[track_caller]
pub(crate) fn none_is_known(cases: &[(&str, &str)]) {
    for (path, text) in cases {
        let found = read(path, text);
        assert_eq!(class(&found), None, "{path}: {text}\n{:?}", found.reasons);
    }
}

#[test]
fn a_form_that_nobody_has_filled_in_is_left_to_a_person() {
    let cases = [
        (
            "formulaires/inscription.docx",
            "FICHE D'INSCRIPTION À LA SESSION D'EXAMEN\nNom de naissance : ..............................\nPrénom(s) : ..............................\nDate de naissance : ..../..../........\nTitre professionnel visé : ..............................\nAdresse : ..............................\nSignature du candidat",
        ),
        (
            "docs/grille.docx",
            "GRILLE D'ÉVALUATION - ENTRETIEN TECHNIQUE\nTitre professionnel :\nCandidat :\nDate de naissance :\nSession n° :\nCompétence\tCritère\tAcquis\tNon acquis\nObservations du jury :\nSignature des membres du jury",
        ),
        (
            "pv.docx",
            "PROCÈS-VERBAL DE SESSION\nTitre professionnel : {{titre}}\nSession n° : {{session}}\nPériode : du {{debut}} au {{fin}}\nMembres du jury : {{jury1}} / {{jury2}}\nCandidat\tDécision\n{{nom}}\t{{decision}}",
        ),
        (
            "convoc type.docx",
            "<<Civilite>> <<Nom>> <<Prenom>>\n<<Adresse>>\nObjet : Convocation à la session d'examen du <<date_debut>>\n<<Civilite>>,\nVous êtes convoqué(e) aux épreuves du titre professionnel <<titre>>.\nN° candidat : <<ceres>>\nSession : <<session>>",
        ),
        (
            "ECF modèle.pdf",
            "Livret d'évaluations passées en cours de formation\nTitre professionnel\nIntitulé du titre\nOrganisme de formation : ____________________\nCandidat(e) : Mme ☐ M. ☐\nNom : ____________________\nPrénom : ____________________\nDate de naissance : ____________________",
        ),
        (
            "ecf vierge.pdf",
            "LIVRET D'ÉVALUATIONS PASSÉES EN COURS DE FORMATION\nTitre professionnel : ........................................\nOrganisme de formation : ........................................\nCandidat\nNom : ........................................\nPrénom : ........................................\nDate de naissance : ..../..../........",
        ),
        (
            "emargement.docx",
            "FEUILLE D'ÉMARGEMENT - JURY\nTitre professionnel : \nSession n° : \nDates : \nN°\tJuré\tDate\tArrivée\tDépart\tSignature\n1\n2",
        ),
        (
            "lettre mission type.docx",
            "DÉSIGNATION DU RESPONSABLE DE SESSION\nJe soussigné(e) [Nom du directeur], directeur du centre agréé [Nom du centre], désigne\nM./Mme [Nom Prénom] en qualité de responsable de la session n° [numéro] du [date] au [date].\nFait à [ville], le [date]",
        ),
        (
            "Fiche inscription TP.pdf",
            "FICHE D'INSCRIPTION\nSession : ______________\nNom : ______________________ Prénom : ______________________\nNé(e) le : ____________ à ____________\nTitre professionnel : ______________________",
        ),
        (
            "livret certif.docx",
            "LIVRET DE CERTIFICATION\nTitre professionnel de : Cliquez ici pour entrer du texte.\nNom : Cliquez ici pour entrer du texte.\nPrénom : Cliquez ici pour entrer du texte.",
        ),
        (
            "feuille emargement vide.xlsx",
            "FEUILLE D'ÉMARGEMENT DES CANDIDATS\nTitre :\nSession n° :\nDate :\nN° candidat\tNom Prénom\tSignature",
        ),
        (
            "PV incident trame.docx",
            "PROCÈS-VERBAL D'INCIDENT\nSession n° : …………………\nTitre professionnel : …………………\nCandidat(s) concerné(s) : …………………\nFaits constatés : …………………",
        ),
        (
            "SPECIMEN parchemin.pdf",
            "SPÉCIMEN\nTITRE PROFESSIONNEL\nest délivré à\nM./Mme XXXXX XXXXX\nné(e) le XX/XX/XXXX",
        ),
        (
            "convocation jury - modele.odt",
            "CONVOCATION MEMBRE DU JURY\nDestinataire : [civilité] [nom] [prénom]\nSession n° [numéro de session] du [date de début] au [date de fin]\nTitre professionnel [intitulé du titre]",
        ),
    ];
    none_is_known(&cases);
    for (path, text) in cases {
        let found = read(path, text);
        let rivals: Vec<&str> = found.rivals.iter().map(|class| class.as_str()).collect();
        assert_eq!(rivals.first(), Some(&"centre.formulaire-vierge"), "{path}");
        assert_eq!(rivals.len(), 2, "{path}");
        let signs = found.reasons.iter();
        let signs = signs.filter(|reason| reason.class.as_str() == "centre.formulaire-vierge");
        assert!(signs.count() > 0, "{path}");
    }
}

#[test]
fn a_filled_form_stays_what_it_is_whatever_it_still_asks_for() {
    all_are(&[
        (
            "DP modele.docx",
            "DOSSIER PROFESSIONNEL (DP)\nNom de naissance ► DURANTEL\nNom d'usage ► Cliquez ici pour taper du texte.\nPrénom ► Anne\nAdresse ► 3 rue des Lilas\nTitre professionnel visé\nSecrétaire assistant\nMODALITÉ D'ACCÈS :\n☒ Parcours de formation\n5. Informations complémentaires (facultatif)\nCliquez ici pour taper du texte.\nCliquez ici pour taper du texte.",
            "candidate.dp",
        ),
        (
            "Modèles/ECF_vierge_2.docx",
            "Livret d'évaluations passées en cours de formation\nTitre professionnel\nComptable assistant\nOrganisme de formation : Horizon\nNom\nVASSEUR\nPrénom\nHugo\nDate de naissance\n12/04/1998\nFormateur évaluateur :\nDate :\nVisa :",
            "candidate.livret-ecf",
        ),
        (
            "pv.pdf",
            "Procès-verbal de session\nTitre professionnel ............ Comptable assistant\nSession n° ............ 29-2025-04\nSignature ............",
            "session.pv",
        ),
        (
            "convocation.docx",
            "Horizon Formation\nM. VASSEUR Hugo\nObjet : Convocation à la session d'examen du titre professionnel\nVous êtes convoqué le 12 mars 2025.\nCoupon à retourner\nNom : ............ Prénom : ............\nDate de naissance : ............",
            "candidate.convocation",
        ),
    ]);
}

#[test]
fn what_explains_a_form_is_not_that_form() {
    let cases = [
        (
            "DP.pdf",
            "Comment rédiger son dossier professionnel ?\nLe dossier professionnel (DP) est lu par le jury avant l'entretien final. Voici dix conseils pour décrire vos exemples de pratique professionnelle.\n1. Parlez à la première personne\n2. Soyez précis sur les moyens utilisés",
        ),
        (
            "livret ECF.pdf",
            "LIVRET ECF : MODE D'EMPLOI À L'USAGE DES FORMATEURS\nChaque fiche de résultats des évaluations est datée et signée. Le jury prend connaissance du livret lors de la session d'examen du titre professionnel.",
        ),
        (
            "dp atelier.pptx",
            "Atelier DP\nDossier professionnel : les attendus du jury\nDécrire une activité\nMoyens utilisés\nAvec qui avez-vous travaillé\nProchaine séance le 12",
        ),
        (
            "habilitation.pdf",
            "NOTE AUX RESPONSABLES DE SESSION\nObjet : habilitation des membres du jury\nPour rappel, un professionnel peut demander son habilitation sur VALCE. Le dossier comprend un CV et une attestation de l'employeur. La DDETS répond sous deux mois. Merci de vérifier dans CERES que l'habilitation de chaque juré est valide avant de convoquer.",
        ),
        (
            "info certif.pdf",
            "Information aux stagiaires\nLe passage du titre professionnel\nLa session d'examen dure deux jours. Vous recevrez une convocation un mois avant. Le jury dispose de votre dossier professionnel, de votre livret d'évaluations passées en cours de formation et de la grille d'évaluation.",
        ),
        (
            "procedure.pdf",
            "PROCÉDURE : ORGANISER UNE SESSION D'EXAMEN\n1. Créer la session dans CERES\n2. Désigner le responsable de session\n3. Envoyer les convocations au jury et aux candidats\n4. Imprimer le procès-verbal de session et le faire signer",
        ),
        (
            "note.pdf",
            "NOTE D'INFORMATION\nObjet : nouvelles règles sur le procès-verbal de session\nÀ compter du 1er janvier, les procès-verbaux sont déposés sur demarche.numerique.gouv.fr dans les quinze jours. Le responsable de session en garde l'accusé.",
        ),
        (
            "liste pieces.docx",
            "Pièces à fournir pour votre inscription à la session d'examen\n- fiche d'inscription\n- copie de la pièce d'identité\n- livret d'évaluations passées en cours de formation\n- dossier professionnel",
        ),
        (
            "arrete.pdf",
            "Journal officiel de la République française\nArrêté du 22 décembre 2015 relatif aux conditions de délivrance du titre professionnel\nArt. 1er. - La session d'examen ... le jury ... le procès-verbal ... le dossier professionnel ...",
        ),
        (
            "exemple DP.pdf",
            "Exemple de dossier professionnel complété\nTitre professionnel Comptable assistant\nLes annotations en marge expliquent ce que le jury attend dans chaque rubrique des exemples de pratique professionnelle.",
        ),
        (
            "Plaquette.pdf",
            "DEVENEZ COMPTABLE ASSISTANT\nTitre professionnel de niveau 4\nNotre centre agréé vous prépare en 8 mois. Évaluations passées en cours de formation, dossier professionnel, mise en situation devant un jury.\nProgramme : CCP 1, CCP 2. Tarif : nous consulter.",
        ),
    ];
    none_is_known(&cases);
}

#[test]
fn papers_of_other_worlds_are_not_the_exam_s() {
    let cases = [
        (
            "PV.pdf",
            "PROCÈS-VERBAL DE LA RÉUNION ORDINAIRE DU CSE\ndu 14 mars 2025\nPrésents : la direction, les élus titulaires\n1. Approbation du procès-verbal de la session précédente\n2. Point sur les embauches du centre d'examen et les indemnités du jury\nLa séance est levée à 17 h.",
        ),
        (
            "pv 3.pdf",
            "PROCÈS-VERBAL DE SESSION\nConseil municipal de la commune de Vézac\nSession ordinaire du 3 juin 2025\nL'an deux mille vingt-cinq, le trois juin, le conseil municipal, dûment convoqué, s'est réuni en session ordinaire sous la présidence du maire. Étaient présents : neuf conseillers. Délibération n° 12 : tarifs de la cantine.",
        ),
        (
            "emarg.pdf",
            "FEUILLE DE PRÉSENCE\nFormation : titre professionnel Secrétaire assistant\nSemaine du 3 au 7 mars 2025\nFormatrice : Mme Collin\nStagiaires\tLundi matin\tLundi après-midi\tMardi matin\nVASSEUR Hugo\nDURANTEL Anne",
        ),
        (
            "convoc.docx",
            "Objet : Convocation à un entretien de sélection\nMadame,\nVous êtes convoquée le 4 mai à 9 h pour un entretien de motivation en vue de votre entrée en formation préparant au titre professionnel Comptable assistant. Merci de vous munir d'une pièce d'identité.\nCordialement",
        ),
        (
            "attestation.pdf",
            "ATTESTATION DE FORMATION\nJe soussigné, directeur du centre, atteste que M. Hugo VASSEUR a suivi le module « Gestes et postures » d'une durée de sept heures le 12 mars 2025, animé par notre formateur, et qu'il a satisfait à l'évaluation de fin de module.",
        ),
        (
            "convention.pdf",
            "CONVENTION DE FORMATION PROFESSIONNELLE\nEntre l'organisme de formation Horizon et l'entreprise Dubreuil\nArticle 1 : l'action prépare au titre professionnel Comptable assistant, avec présentation devant le jury du centre agréé.",
        ),
        (
            "habilitation elec.pdf",
            "ATTESTATION D'HABILITATION\nLe salarié désigné ci-dessous est habilité BS-BE Manœuvre au sens de la norme NF C18-510. Cette habilitation est délivrée par l'employeur après une formation de deux jours et vaut trois ans. Elle peut être retirée à tout moment.",
        ),
        (
            "grille.pdf",
            "GRILLE D'ÉVALUATION\nBaccalauréat professionnel Commerce - épreuve E2\nÉlève : Durantel Anne\nCritère\tTI\tI\tS\tTS\nPréparation de la vente\nAccueil du client\nNote sur 20 : 14\nProfesseur : M. Leroy, lycée Jean Moulin",
        ),
        (
            "planning.xlsx",
            "Planning\nSemaine 12\tLundi\tMardi\tMercredi\nSalle 1\tAnglais\tComptabilité\tBureautique\nSalle 2\tAccueil\tAnglais\tComptabilité\nCongés : Mme Collin du 12 au 14. Merci de signaler toute absence au secrétariat avant neuf heures.",
        ),
        (
            "recommande.pdf",
            "PREUVE DE DÉPÔT D'UN ENVOI RECOMMANDÉ\nDestinataire : URSSAF Île-de-France 93518 Montreuil\nExpéditeur : Horizon Formation\nDate : 3 avril 2025\nNuméro de l'envoi 1A 123 456 7890 1\nConservez ce reçu, il sera nécessaire en cas de réclamation.",
        ),
        (
            "diplome.pdf",
            "BREVET DE TECHNICIEN SUPÉRIEUR\nRelevé de notes - session 2024\nCandidat : DURANTEL Anne\nÉpreuve\tNote\tCoefficient\nCulture générale\t12\t3\nDécision du jury : admis",
        ),
        (
            "attestation assiduité.pdf",
            "ATTESTATION D'ASSIDUITÉ\nMois de mars 2025\nStagiaire : Hugo VASSEUR\nNombre d'heures : 140\nRémunération versée par la région. Le responsable administratif de l'organisme certifie l'exactitude des heures ci-dessus.",
        ),
        (
            "emploi du temps.xlsx",
            "Planning TP Comptable assistant - promotion 12\nSemaine\tMatin\tAprès-midi\tFormateur\nS10\tBilan\tFiscalité\tMme Collin\nS11\tPaie\tRévisions titre professionnel\tM. Leroy",
        ),
        (
            "attestation stage.docx",
            "ATTESTATION DE FIN DE STAGE\nJe soussignée, gérante de la société Dubreuil, atteste que M. Hugo VASSEUR a effectué un stage de quatre semaines dans notre entreprise dans le cadre de sa formation au titre professionnel Comptable assistant.",
        ),
        (
            "cv.pdf",
            "Hugo VASSEUR\nComptable\nExpériences\n2023 : assistant comptable\nFormation\nTitre professionnel Comptable assistant, dossier professionnel et entretien devant le jury\nAttestation de réussite TOEIC",
        ),
        (
            "lettre.docx",
            "Objet : candidature spontanée - formateur\nMadame, Monsieur,\nTitulaire du titre professionnel Formateur professionnel d'adultes et membre du jury habilité, je vous propose ma candidature. Je connais les dossiers professionnels et les grilles d'évaluation.\nJe vous prie d'agréer, Madame, Monsieur, mes salutations.",
        ),
        (
            "suivi dossiers.xlsx",
            "Suivi des dossiers candidats\nNom\tDP\tECF\tConvocation\tÉmargement\tPV\nVASSEUR\tok\tok\tenvoyée\tok\nDURANTEL\tmanque\tok\tenvoyée\tok\t",
        ),
        (
            "mail.eml",
            "From: odile@horizon.example\nTo: paul@horizon.example\nSubject: PV session mars\nSalut Paul,\nAs-tu reçu le PV de session signé ? Il manque aussi la grille d'évaluation de Hugo et la feuille d'émargement du jury. À demain",
        ),
        (
            "facture jury.pdf",
            "NOTE DE FRAIS\nMembre du jury : M. Paul Marchand\nSession du titre professionnel du 12 mars 2025\nKilomètres : 84 x 0,529 €\nRepas : 16 €",
        ),
        (
            "CR.docx",
            "Compte rendu de réunion pédagogique\nDate : 3 avril 2025\nSessions d'examen : le planning de la session de juin est à afficher. Les livrets ECF sont à signer. Le PV de session est parti.\nProchaine réunion : mai",
        ),
    ];
    none_is_known(&cases);
}

#[test]
fn a_letter_grants_an_agrement_or_asks_for_papers() {
    all_are(&[
        (
            "ddets.pdf",
            "PRÉFET DE LA RÉGION BRETAGNE\nDDETS du Finistère\nArrêté portant agrément d'un organisme pour l'organisation des sessions d'examen du titre professionnel Comptable assistant\nArticle 1er : l'organisme Horizon est agréé du 1er janvier 2025 au 31 décembre 2027 pour son site de Brest.",
            "centre.agrement",
        ),
        (
            "courrier.pdf",
            "DREETS Bretagne\nHorizon Formation\nObjet : votre demande d'agrément - titre professionnel Comptable assistant\nMadame la directrice,\nJ'ai l'honneur de vous informer que l'agrément vous est accordé pour une durée de trois ans à compter du 1er mars 2025 pour le site de Brest.",
            "centre.agrement",
        ),
        (
            "dem.docx",
            "Demande de renouvellement d'agrément\nOrganisme : Horizon\nTitre professionnel : TP-01303\nSite d'examen : Brest\nLe demandeur s'engage à respecter les engagements de l'arrêté du 21 juillet 2016.",
            "centre.agrement-demande",
        ),
    ]);
    none_is_known(&[(
        "courrier2.pdf",
        "DREETS Bretagne\nObjet : votre demande d'agrément - pièces manquantes\nMadame la directrice,\nVotre dossier incomplet ne peut être instruit. Je vous prie de bien vouloir me faire parvenir les pièces manquantes sous quinze jours.",
    )]);
}

#[test]
fn papers_of_a_candidate_are_known_by_what_they_say() {
    all_are(&[
        (
            "qp.pdf",
            "QUESTIONNAIRE PROFESSIONNEL\nN° candidat : 2641966\nTitre professionnel Comptable assistant\nDurée : 1 h\nQuestion 1 : Quels sont les documents obligatoires d'une facture ?\nRéponse : le numéro, la date, l'identité du client.",
            "candidate.production",
        ),
        (
            "copie.pdf",
            "COPIE D'EXAMEN\nSession CER-2025-0012\nCandidat n° 4\nÉpreuve : mise en situation professionnelle\nExercice 1\nBilan au 31 décembre : total actif 120 300 €",
            "candidate.production",
        ),
        (
            "f.pdf",
            "BULLETIN D'INSCRIPTION - TITRE PROFESSIONNEL\nCandidat\nNom : VASSEUR\nPrénom : Hugo\nNé le : 12/04/1998 à Brest\nTitre visé : Comptable assistant\nParcours : formation continue\nFait à Brest le 3 mars 2025",
            "candidate.inscription",
        ),
        (
            "f2.pdf",
            "DOSSIER DE CANDIDATURE À L'EXAMEN\nIdentité du candidat\nNom : VASSEUR\nPrénom : Hugo\nTitre professionnel présenté : Comptable assistant (TP-00402)\nSession souhaitée : juin 2025",
            "candidate.inscription",
        ),
        (
            "l.docx",
            "Hugo VASSEUR\n4 rue du Port, 29200 Brest\nObjet : demande d'aménagement pour l'examen\nMadame, Monsieur,\nJe suis dyslexique et reconnu travailleur handicapé. Je souhaite bénéficier d'un tiers temps et d'un ordinateur lors de la session d'examen du titre professionnel.",
            "candidate.amenagement-demande",
        ),
        (
            "l2.docx",
            "Objet : Temps majoré pour les épreuves du titre professionnel\nBonjour,\nSuite à ma RQTH, je demande un tiers temps pour les épreuves du titre professionnel. Vous trouverez le justificatif de la MDPH.",
            "candidate.amenagement-demande",
        ),
        (
            "p.pdf",
            "RÉPUBLIQUE FRANÇAISE\nMINISTÈRE CHARGÉ DE L'EMPLOI\nCertificat de compétences professionnelles\nAssurer les opérations comptables au quotidien\nconstitutif du titre professionnel Comptable assistant\ndélivré à M. Hugo VASSEUR\nné le 12 avril 1998 à Brest\nLe préfet de région",
            "candidate.parchemin",
        ),
        (
            "p2.pdf",
            "ATTESTATION DE REMISE DU PARCHEMIN\nJe soussigné Hugo VASSEUR reconnais avoir reçu ce jour le parchemin du titre professionnel Comptable assistant.\nBrest, le 3 septembre 2025",
            "candidate.parchemin",
        ),
        (
            "i2.pdf",
            "Horizon Formation\nMme Anne DURANTEL\nObjet : réussite partielle au titre professionnel Comptable assistant\nMadame,\nVous avez obtenu le CCP 2. Les sessions de CCP sont organisées deux fois par an dans notre centre ; vous pouvez vous y inscrire dans un délai d'un an.",
            "candidate.information-reussite-partielle",
        ),
        (
            "g.pdf",
            "TP Comptable assistant\nENTRETIEN TECHNIQUE - Grille d'évaluation du jury\nCandidat : VASSEUR Hugo\nCritère\tOUI\tNON\nExplique ses choix\tX",
            "candidate.grille-jury",
        ),
        (
            "g2.pdf",
            "Questionnement à partir de production(s)\nGrille jury - titre professionnel Formateur\nCandidat : VASSEUR Hugo\nCompétence\tAcquis\tNon acquis",
            "candidate.grille-jury",
        ),
        (
            "g3.pdf",
            "FICHE INDIVIDUELLE DE RÉSULTATS (FIR)\nTitre professionnel : Comptable assistant\nCandidat VASSEUR Hugo\nDécision du jury : titre obtenu",
            "candidate.grille-jury",
        ),
        (
            "n.pdf",
            "Horizon Formation\nM. Hugo VASSEUR\nObjet : résultats de l'examen du titre professionnel\nMonsieur,\nJ'ai le plaisir de vous informer que le jury réuni le 13 mars vous a attribué le titre professionnel Comptable assistant.",
            "candidate.notification-resultats",
        ),
        (
            "n2.pdf",
            "ATTESTATION DE RÉUSSITE\nLe responsable de session atteste que M. Hugo VASSEUR a obtenu le titre professionnel Comptable assistant lors de la session du 12 mars 2025, sous réserve de validation par la DDETS.",
            "candidate.notification-resultats",
        ),
        (
            "pi.pdf",
            "PROCÈS-VERBAL INDIVIDUEL DE RÉSULTATS\nSession n° 29-2025-04\nCandidat : VASSEUR Hugo\nCCP 1 obtenu\nDécision du jury : réussite",
            "candidate.pv-individuel",
        ),
        (
            "ins.pdf",
            "QUESTIONNAIRE DE SUIVI À 6 MOIS\nTitre professionnel Comptable assistant\nNom : VASSEUR Prénom : Hugo\nÊtes-vous en emploi ? oui\nType de contrat : CDI",
            "candidate.insertion",
        ),
        (
            "x2.pdf",
            "DREETS Bretagne\nObjet : recevabilité de votre demande de VAE\nMonsieur,\nVotre demande de validation des acquis de l'expérience pour le titre professionnel Comptable assistant est déclarée recevable.",
            "candidate.recevabilite-vae",
        ),
        (
            "x3.pdf",
            "LIVRET DE CERTIFICATION\nTitre professionnel Comptable assistant\nTitulaire : VASSEUR Hugo\nCCP 1 obtenu le 12 mars 2025\nN° d'ordre 29250012",
            "candidate.livret-certification",
        ),
        (
            "x13.pdf",
            "DDETS du Finistère\nObjet : décision d'aménagement des épreuves\nMonsieur,\nVous bénéficierez d'un tiers temps aux épreuves de la session d'examen du titre professionnel.",
            "candidate.amenagement-decision",
        ),
        (
            "x14.pdf",
            "ATTESTATION DE FIN DE FORMATION\nHorizon atteste que M. Hugo VASSEUR a suivi du 2 septembre 2024 au 28 février 2025 la formation préparant au titre professionnel Comptable assistant.",
            "candidate.inscription",
        ),
    ]);
}

#[test]
fn papers_of_a_session_are_known_by_what_they_say() {
    all_are(&[
        (
            "m.eml",
            "From: direction@horizon.example\nTo: odile@horizon.example\nSubject: Désignation responsable de session - TP-00402 du 12/03/2025\nBonjour Odile,\nJe te désigne responsable de session pour la session 29-2025-04.\nBien à toi",
            "session.designation-rs",
        ),
        (
            "m2.pdf",
            "LETTRE DE MISSION\nJe soussigné, directeur du centre agréé Horizon, désigne Mme Odile Fauvet en qualité de responsable de la session d'examen n° 29-2025-04 du titre professionnel Comptable assistant.",
            "session.designation-rs",
        ),
        (
            "s.pdf",
            "CERES - Session n° 29-2025-04\nStatut : Créée\nTitre professionnel Comptable assistant TP-00402\nType de session : Titre\nDate de début 12/03/2025\nDate de fin 13/03/2025\nLieu Brest\nNombre de places 12",
            "session.declaration",
        ),
        (
            "e.pdf",
            "Démarche numérique\nVotre dossier n° 12345678 a bien été déposé\nDémarche : Transmission du procès-verbal de session - titres professionnels\nDéposé le 15 mars 2025 à 10 h 12",
            "session.envoi-pv",
        ),
        (
            "e2.pdf",
            "BORDEREAU D'ENVOI\nHorizon Formation à DDETS du Finistère\nDésignation des pièces\tNombre\tObservations\nOriginal du procès-verbal de la session 29-2025-04\t1\tPour attribution\nBrest, le 14 mars 2025",
            "session.envoi-pv",
        ),
        (
            "em.pdf",
            "Liste d'émargement des candidats\nTitre professionnel Comptable assistant - session 29-2025-04\nÉpreuve : mise en situation professionnelle\nN°\tNom et prénom\tSignature",
            "session.emargement-candidats",
        ),
        (
            "ej.pdf",
            "Émargement des membres du jury\nTitre professionnel Comptable assistant - session 29-2025-04\nNom\t12 mars\t13 mars",
            "session.emargement-jury",
        ),
        (
            "pl.pdf",
            "Planning de passage des candidats\nTitre professionnel Comptable assistant - 12 mars 2025\nCandidat\tMSP\tEntretien technique\tEntretien final\nVASSEUR\t8 h 30\t11 h\t14 h",
            "session.planning",
        ),
        (
            "inc.docx",
            "Fiche d'incident\nSession n° 29-2025-04 - titre professionnel Comptable assistant\nFaits constatés : coupure de courant de 40 minutes pendant la MSP\nMesures prises : durée prolongée",
            "session.incident",
        ),
        (
            "plis.pdf",
            "Bordereau de réception\nDTE - session 29-2025-04\nNombre de plis scellés reçus : 3\nReçu le 1er mars 2025",
            "session.plis",
        ),
        (
            "cj.docx",
            "Horizon Formation\nM. Paul Marchand\nObjet : Participation au jury du titre professionnel Comptable assistant\nMonsieur,\nNous vous confirmons votre participation en qualité de membre du jury les 12 et 13 mars 2025.",
            "session.convocation-jury",
        ),
        (
            "hab.pdf",
            "DDETS du Finistère\nDécision portant habilitation de jury\nM. Paul Marchand est habilité en qualité de membre du jury pour le titre professionnel Comptable assistant jusqu'au 31 décembre 2027.",
            "session.habilitation-jury",
        ),
        (
            "x4.pdf",
            "PROCÈS-VERBAL DE LA SESSION D'EXAMEN N° 29-2025-04\nTitre professionnel Comptable assistant\nCandidats\tVoie d'accès\tDécision\nVASSEUR Hugo\tFormation\tRéussite\nDURANTEL Anne\tVAE\tÉchec",
            "session.pv",
        ),
        (
            "x5.xlsx",
            "Correspondance n° d'anonymat / candidats\nSession 29-2025-04\nA01\tVASSEUR Hugo\nA02\tDURANTEL Anne",
            "session.correspondance",
        ),
        (
            "x6.docx",
            "Check-list du plateau technique\nSession 29-2025-04 - titre professionnel Comptable assistant\nPostes informatiques : 12\nConforme au référentiel d'évaluation : oui",
            "session.plateau-technique",
        ),
        (
            "x7.pdf",
            "DOSSIER TECHNIQUE D'ÉVALUATION\nSujet - mise en situation professionnelle\nTitre professionnel Comptable assistant\nDocument confidentiel - à remettre au candidat à l'ouverture",
            "session.dte",
        ),
        (
            "x10.pdf",
            "RAPPORT DE FRAUDE\nSession n° 29-2025-04\nCandidat concerné : VASSEUR Hugo\nTéléphone utilisé pendant le questionnaire professionnel\nTémoins : deux membres du jury",
            "session.incident",
        ),
        (
            "x11.jpg",
            "FEUILLE D'EMARGEMENT CANDlDATS\nTitre professionnel Comptable assistant\nEpreuve Entretien final\nN° Nom Prenom Signature",
            "session.emargement-candidats",
        ),
        (
            "x15.eml",
            "From: odile@horizon.example\nTo: ddets@finistere.example\nSubject: Envoi du PV de la session 29-2025-04\nBonjour,\nVeuillez trouver ci-joint le procès-verbal signé. L'original part ce jour en recommandé.",
            "session.envoi-pv",
        ),
    ]);
}

#[test]
fn papers_of_the_centre_are_known_by_what_they_say() {
    all_are(&[
        (
            "c.pdf",
            "Sessions d'examen - Calendrier prévisionnel 2026\nCentre agréé Horizon\nÀ transmettre à la DDETS avant le 31 janvier\nTitre\tDates\tNombre de candidats\nComptable assistant\t12/03/2026\t8",
            "centre.programmation",
        ),
        (
            "c2.pdf",
            "PROGRAMMATION ANNUELLE DES SESSIONS DE VALIDATION - ANNÉE 2026\nCentre agréé : Horizon\nTitre professionnel\tCode\tDébut\tFin",
            "centre.programmation",
        ),
        (
            "v.pdf",
            "COMPTE RENDU DE VISITE\nOrganisme de formation partenaire : Formalys\nTitre professionnel : Comptable assistant\nVisite réalisée le 11 mars 2025 dans le cadre de la convention\nPoints vérifiés : durée de formation, stage, présentiel, ratio stagiaires / formateur, couverture du référentiel",
            "centre.controle-prestataire",
        ),
        (
            "d.pdf",
            "DREETS Bretagne - Pôle Entreprises\nObjet : contrôle de la session d'examen du 12 mars 2025\nMadame la directrice,\nÀ la suite du contrôle sur place de la session du titre professionnel Comptable assistant, je vous fais part des observations suivantes. Vous disposez d'un mois pour y répondre.",
            "centre.courrier-dreets",
        ),
        (
            "d2.docx",
            "Horizon Formation\nÀ l'attention de la DREETS Bretagne\nObjet : réponse à vos observations suite au contrôle du 12 mars\nMadame, Monsieur,\nNous avons corrigé la feuille d'émargement et désigné un nouveau responsable de session.",
            "centre.courrier-dreets",
        ),
        (
            "conv.pdf",
            "CONVENTION DE PARTENARIAT\nentre le centre agréé Horizon et l'organisme de formation Formalys\npour la présentation de candidats aux sessions du titre professionnel Comptable assistant",
            "centre.convention-prestataire",
        ),
        (
            "x8.pdf",
            "RÉFÉRENTIEL D'ÉVALUATION DU TITRE PROFESSIONNEL\nComptable assistant\nNiveau 4\nMillésime 05",
            "centre.referentiel",
        ),
        (
            "x9.xlsx",
            "Insertion des titulaires - bilan 2024\nTitre\tPrésentés\tReçus\tEn emploi à 6 mois\nComptable assistant\t24\t20\t15",
            "centre.bilan-insertion",
        ),
    ]);
}

#[test]
fn further_papers_of_other_worlds_are_not_the_exam_s() {
    none_is_known(&[
        (
            "n1.docx",
            "Candidature au poste de comptable\nNom : VASSEUR\nPrénom : Hugo\nConvocation à l'entretien d'embauche le 3 mai",
        ),
        (
            "n2.pdf",
            "Attestation de réussite\nPIX - certification des compétences numériques\nHugo VASSEUR a obtenu 512 pix",
        ),
        (
            "n3.pdf",
            "Convention d'accueil en entreprise\nStagiaire : Hugo VASSEUR\nTitre professionnel Comptable assistant\nTuteur : M. Dubreuil",
        ),
        (
            "n4.pdf",
            "FEUILLE D'ÉMARGEMENT\nRéunion d'équipe du 4 mars 2025\nOrdre du jour : organisation des sessions d'examen\nNom\tSignature",
        ),
        (
            "n5.pdf",
            "Procès-verbal de réception des travaux\nSalle informatique du centre d'examen\nRéserves : néant. L'entreprise Dubreuil remet les clés au maître d'ouvrage",
        ),
        (
            "n6.pdf",
            "Compte rendu du jury blanc\nEntraînement au titre professionnel\nHugo : revoir la présentation du DP et la MSP",
        ),
        (
            "n7.docx",
            "Courrier DDETS\nMadame,\nSuite à notre échange, je vous prie de trouver ci-joint la liste actualisée des interlocuteurs titres professionnels de la DDETS.",
        ),
        (
            "n8.pdf",
            "Grille de positionnement\nEntrée en formation TP Comptable assistant\nStagiaire : Hugo VASSEUR\nCritère\tAcquis\tNon acquis",
        ),
        (
            "n9.pdf",
            "Bulletin d'inscription\nFormation Excel niveau 2 - 12 et 13 mars\nNom : VASSEUR\nPrénom : Hugo\nEntreprise : Dubreuil SARL, tarif 450 euros HT par personne, règlement à la commande par virement",
        ),
        (
            "n10.pdf",
            "ATTESTATION DE FIN DE FORMATION\nFormation : Excel avancé\nHugo VASSEUR a suivi 14 heures de formation les 12 et 13 mars 2025 dans nos locaux et a atteint les objectifs fixés par le programme remis avant l'entrée en stage",
        ),
        (
            "guide jury.pdf",
            "GUIDE DU JURY\nLe membre du jury, la grille d'évaluation, le procès-verbal de session.",
        ),
        (
            "la vae.pdf",
            "La VAE en 5 étapes\n1. S'informer 2. Recevabilité : la décision de recevabilité est valable un an 3. Accompagnement 4. Jury 5. Titre professionnel",
        ),
        (
            "formation jury.pptx",
            "Devenir membre du jury\nHabilitation : qui, comment ?\nLa grille d'évaluation\nL'entretien final\nLe procès-verbal",
        ),
        (
            "mail ecf.eml",
            "From: a@horizon.example\nTo: b@horizon.example\nSubject: livret ECF Durantel\nBonjour, le livret d'évaluations passées en cours de formation de Mme Durantel n'est pas signé, peux-tu le lui rendre ? Cordialement",
        ),
        (
            "devis.pdf",
            "DEVIS N° 2025-44\nOrganisation d'une session d'examen, titre professionnel\nJury, plateau technique : 1 200 €",
        ),
        (
            "contrat formateur.pdf",
            "CONTRAT DE PRESTATION DE SERVICES\nEntre Horizon, centre agréé, et M. Leroy, formateur indépendant : animation de séquences préparant au titre professionnel",
        ),
        (
            "attestation employeur.docx",
            "ATTESTATION\nJe soussignée, gérante, atteste que M. Paul Marchand est salarié depuis 2015 en qualité de comptable et peut à ce titre siéger comme membre du jury du titre professionnel.",
        ),
        (
            "article.pdf",
            "Le Télégramme - 14 mars 2025\nRemise des titres professionnels à Brest\nDouze lauréats ont reçu leur parchemin devant les membres du jury.",
        ),
        (
            "bilan pedago.pdf",
            "BILAN DE FIN DE FORMATION\nPromotion Secrétaire assistant médico-social\nSatisfaction des stagiaires, points forts, taux de réussite au titre professionnel",
        ),
        (
            "tirage.docx",
            "Jury blanc du 3 mars\nGrille d'évaluation - entraînement\nStagiaire : VASSEUR Hugo",
        ),
        (
            "contrat appr.pdf",
            "CERFA 10103*11 CONTRAT D'APPRENTISSAGE\nL'employeur, l'apprenti : VASSEUR Hugo, diplôme ou titre visé : titre professionnel",
        ),
        (
            "cse.pdf",
            "Compte-rendu de la séance du comité social et économique\nPrésents : ... Point 3 : primes des responsables de session et jurys",
        ),
        (
            "rdv.pdf",
            "Convocation\nMédecine du travail - visite périodique\nM. Paul Marchand, responsable de session, est convoqué le 4 avril à 10 h. Se présenter muni d'une pièce d'identité et de sa carte vitale.",
        ),
        (
            "planning jury.xlsx",
            "Planning des disponibilités des jurys 2025\nNom\tJanvier\tFévrier\nMarchand\t3 j\t2 j\nLeroux\t\t4 j",
        ),
        (
            "enquete.pdf",
            "ENQUÊTE DE SATISFACTION\nFormation Comptable assistant\nLe formateur a-t-il répondu à vos attentes ? oui\nLa préparation au titre professionnel vous a-t-elle aidé ? oui",
        ),
        (
            "inscription formation.docx",
            "DOSSIER D'INSCRIPTION\nFormation Secrétaire assistant médico-social - rentrée septembre 2025\nNom : VASSEUR\nPrénom : Lucie\nNiveau scolaire : terminale\nFinancement envisagé : CPF\nComment avez-vous connu notre centre ?",
        ),
        (
            "certif.pdf",
            "CERTIFICAT DE RÉALISATION\nHorizon certifie que Mme Lucie VASSEUR a réalisé l'action de formation préparant au titre professionnel, 420 heures",
        ),
        (
            "contrat jury.pdf",
            "LETTRE D'ENGAGEMENT\nIntervenant : M. Paul Marchand\nPrestation : participation au jury, 150 € la journée",
        ),
        (
            "audit qualiopi.pdf",
            "RAPPORT D'AUDIT QUALIOPI\nOrganisme de formation : Horizon\nIndicateur 16 : conditions de présentation aux sessions du titre professionnel : conforme",
        ),
        (
            "convention ent.pdf",
            "CONVENTION DE PARTENARIAT\nEntre Horizon, centre de formation, et la société Dubreuil\nObjet : accueil de stagiaires, visites d'entreprise, jurys blancs",
        ),
        (
            "liste presence.pdf",
            "LISTE DE PRÉSENCE\nRéunion des membres du jury du 3 février 2025\nObjet : harmonisation des pratiques\nNom\tEntreprise\tSignature",
        ),
        (
            "stat.xlsx",
            "Résultats aux titres professionnels 2024\nTitre\tPrésentés\tReçus\tTaux\nCA\t24\t20\t83 %",
        ),
        (
            "rappel.eml",
            "From: odile@horizon.example\nTo: hugo@mail.example\nSubject: Rappel dossier professionnel\nBonjour Hugo, il nous faut ton dossier professionnel et ta pièce d'identité avant vendredi pour la session. Merci",
        ),
        (
            "fiche poste.pdf",
            "FICHE DE POSTE\nResponsable de session\nMissions : organiser les sessions d'examen, convoquer le jury, transmettre le procès-verbal",
        ),
        (
            "attest resp.pdf",
            "ATTESTATION D'ASSURANCE RESPONSABILITÉ CIVILE PROFESSIONNELLE\nHorizon, centre agréé pour les titres professionnels",
        ),
        (
            "certificat scol.pdf",
            "CERTIFICAT DE SCOLARITÉ\nLucie VASSEUR est inscrite en formation titre professionnel Comptable assistant",
        ),
        (
            "memo.docx",
            "Check-list de la session d'examen\n[ ] Convocations envoyées\n[ ] DTE reçus\n[ ] Feuilles d'émargement imprimées\n[ ] Plateau technique vérifié\n[ ] PV signé",
        ),
        (
            "news.pdf",
            "LETTRE D'INFORMATION DE LA DREETS\nTitres professionnels : ce qui change au 1er janvier\nAgrément, convention avec les prestataires, procès-verbaux",
        ),
        (
            "courrier opco.pdf",
            "Objet : accord de prise en charge\nMonsieur, nous avons le plaisir de vous informer que la formation de M. VASSEUR, titre professionnel Comptable assistant, est prise en charge. Cet accord est accordé pour 420 heures.",
        ),
        (
            "proces.pdf",
            "PROCÈS-VERBAL DE CONSTAT\nMaître Dupuis, commissaire de justice, à la requête de la société Dubreuil, constate des infiltrations dans le local loué au 3 rue du Port à Brest le 4 mars 2025",
        ),
        (
            "reac resume.docx",
            "Fiche métier\nComptable assistant\nD'après le REAC : activités, compétences, conditions d'exercice. Débouchés et salaires.",
        ),
        (
            "exos.docx",
            "Exercice : mise en situation professionnelle d'entraînement\nConsignes : traitez les dossiers 1 à 3. Barème sur 20. Corrigé en fin de séance.",
        ),
    ]);
}

#[test]
fn further_wordings_of_a_candidate_s_papers_are_known() {
    all_are(&[
        (
            "g.docx",
            "EF - VASSEUR\nEntretien final – appréciation du jury\nTitre professionnel Comptable assistant, session 29-2025-04\nConnaissance du métier : satisfaisante\nMembres du jury : M. Marchand, Mme Leroux",
            "candidate.grille-jury",
        ),
        (
            "scan.pdf",
            "Fiche d'évaluation - Mise en situation professionnelle\nCandidat : VASSEUR Hugo N° 2604512\nCritères d'évaluation\tO\tN\nAvis du jury : favorable",
            "candidate.grille-jury",
        ),
        (
            "a.pdf",
            "MINISTÈRE DU TRAVAIL\nPROCÈS-VERBAL INDIVIDUEL\nSESSION TITRE\nVASSEUR Hugo - 2604512",
            "candidate.pv-individuel",
        ),
        (
            "d.pdf",
            "CONVOCATION\nMonsieur Hugo VASSEUR\nTitre professionnel Comptable assistant\nSession du 12 au 13 mars 2025\nHeure de convocation : 8 h",
            "candidate.convocation",
        ),
        (
            "t.docx",
            "FICHE CANDIDAT\nNom de naissance : VASSEUR\nPrénom : Hugo\nTitre visé : Comptable assistant\nStatut : demandeur d'emploi",
            "candidate.inscription",
        ),
        (
            "u.pdf",
            "Objet : Notification des résultats - session du 12 mars 2025\nMonsieur VASSEUR,\nLe jury a décidé de vous attribuer le titre professionnel.",
            "candidate.notification-resultats",
        ),
        (
            "v.pdf",
            "Objet : Réussite partielle - inscription aux sessions CCP\nMonsieur VASSEUR,\nIl vous reste le CCP 2 à valider. Vous avez un an pour vous représenter.",
            "candidate.information-reussite-partielle",
        ),
        (
            "w.pdf",
            "Ministère du Travail\nTITRE PROFESSIONNEL\nComptable assistant\nNiveau 4\nest délivré à Hugo VASSEUR\nNuméro d'ordre 29250012",
            "candidate.parchemin",
        ),
        (
            "x.docx",
            "ENQUÊTE D'INSERTION À 6 MOIS\nVASSEUR Hugo\nEmploi : oui, CDI",
            "candidate.insertion",
        ),
        (
            "y.pdf",
            "DOSSIER PROJET\nHugo VASSEUR\nDéveloppeur web et web mobile\nSommaire",
            "candidate.production",
        ),
        (
            "z.pdf",
            "Réponses au questionnaire professionnel\nN° candidat 2604512\n1. La TVA collectée est...",
            "candidate.production",
        ),
        (
            "ai.pdf",
            "FORMULAIRE DE DEMANDE D'AMÉNAGEMENT D'ÉPREUVES\nPartie à compléter par le candidat\nNom : VASSEUR\nPrénom : Hugo\nPartie médicale",
            "candidate.amenagement-demande",
        ),
        (
            "aj.pdf",
            "LIVRET ECF\nComptable assistant\nStagiaire : VASSEUR Hugo\nActivité 1 maîtrisée : OUI",
            "candidate.livret-ecf",
        ),
        (
            "ak.pdf",
            "DP\nDossier Professionnel\nHugo VASSEUR\nTitre professionnel Comptable assistant\nExemples de pratique professionnelle",
            "candidate.dp",
        ),
        (
            "1.pdf",
            "DOSSIER PROFESSIONNEL\nVersion du 11/09/2017\nVASSEUR\nHugo\nTitre professionnel Secrétaire assistant médico-social (TP-01304)",
            "candidate.dp",
        ),
        (
            "2.pdf",
            "Titre professionnel Secrétaire assistant médico-social (TP-01304)\nLivret d'évaluations passées en cours de formation (ECF)\nCandidate : VASSEUR Lucie",
            "candidate.livret-ecf",
        ),
        (
            "3.pdf",
            "Synthèse des évaluations en cours de formation\nVASSEUR Lucie\nTitre professionnel Secrétaire assistant médico-social (TP-01304)\nActivité 1 : maîtrisée",
            "candidate.livret-ecf",
        ),
        (
            "4.pdf",
            "DDETS du Finistère\nNotification de recevabilité - Validation des acquis de l'expérience\nMme VASSEUR Lucie",
            "candidate.recevabilite-vae",
        ),
        (
            "5.pdf",
            "France VAE\nAttestation de recevabilité\nLucie VASSEUR\nTitre professionnel Secrétaire assistant médico-social (TP-01304)",
            "candidate.recevabilite-vae",
        ),
        (
            "6.pdf",
            "GRILLE D'ÉVALUATION DE LA MISE EN SITUATION PROFESSIONNELLE\nTitre professionnel Secrétaire assistant médico-social (TP-01304)\nCandidat : VASSEUR Lucie",
            "candidate.grille-jury",
        ),
        (
            "7.pdf",
            "Présentation d'un projet et entretien technique\nGrille d'évaluation - membre du jury n° 1\nCandidat : VASSEUR Lucie\nTitre professionnel Secrétaire assistant médico-social (TP-01304)",
            "candidate.grille-jury",
        ),
        (
            "8.pdf",
            "Fiche de synthèse des éléments à prendre en compte par le jury\nVASSEUR Lucie\nTitre professionnel Secrétaire assistant médico-social (TP-01304)",
            "candidate.grille-jury",
        ),
        (
            "9.pdf",
            "QUESTIONNAIRE PROFESSIONNEL - FEUILLE DE RÉPONSES\nCandidat n° 2604512\nTitre professionnel Secrétaire assistant médico-social (TP-01304)",
            "candidate.production",
        ),
        (
            "10.pdf",
            "Feuille de copie - Session 29-2025-04\nN° d'anonymat : A12\nÉtude de cas\nTitre professionnel Secrétaire assistant médico-social (TP-01304)",
            "candidate.production",
        ),
        (
            "11.pdf",
            "Brest, le 3 février 2025\nMadame Lucie VASSEUR\nCONVOCATION À LA SESSION DU TITRE PROFESSIONNEL\nSecrétaire assistant médico-social",
            "candidate.convocation",
        ),
        (
            "12.docx",
            "Objet : convocation session d'examen\nMadame VASSEUR, vous êtes attendue le 12 mars à 8 h pour les épreuves du titre professionnel.",
            "candidate.convocation",
        ),
        (
            "13.pdf",
            "Demande d'inscription à une session CCP\nNom : VASSEUR\nPrénom : Lucie\nTitre professionnel Secrétaire assistant médico-social (TP-01304)",
            "candidate.inscription",
        ),
        (
            "14.pdf",
            "CERTIFICAT DE FIN DE FORMATION\nLucie VASSEUR a suivi l'intégralité du parcours préparant au titre professionnel Secrétaire assistant médico-social.",
            "candidate.inscription",
        ),
        (
            "15.pdf",
            "RELEVÉ DE RÉSULTATS\nTitre professionnel Secrétaire assistant médico-social (TP-01304)\nCandidate : VASSEUR Lucie\nCCP 1 obtenu - CCP 2 obtenu",
            "candidate.notification-resultats",
        ),
        (
            "16.pdf",
            "Objet : Votre réussite au titre professionnel\nMadame VASSEUR,\nToutes nos félicitations : le jury vous a attribué le titre professionnel.",
            "candidate.notification-resultats",
        ),
        (
            "17.pdf",
            "Bordereau de remise du titre professionnel\nJe soussignée Lucie VASSEUR certifie avoir reçu l'original de mon titre.",
            "candidate.parchemin",
        ),
        (
            "39.docx",
            "Suivi des titulaires du titre professionnel - enquête à 6 mois\nVASSEUR Lucie\nSituation : CDD",
            "candidate.insertion",
        ),
        (
            "40.pdf",
            "Objet : information sur les sessions de rattrapage CCP\nMadame VASSEUR,\nSuite à votre réussite partielle au titre professionnel...",
            "candidate.information-reussite-partielle",
        ),
        (
            "41.pdf",
            "Décision d'aménagement d'épreuves\nMme VASSEUR Lucie : tiers temps accordé",
            "candidate.amenagement-decision",
        ),
        (
            "42.pdf",
            "Demande d'aménagements des conditions de passage des épreuves\nVASSEUR Lucie\nTitre professionnel Secrétaire assistant médico-social (TP-01304)",
            "candidate.amenagement-demande",
        ),
        (
            "p1.jpg",
            "LIVRET D EVALUATIONS PASSEES\nEN COURS DE FORMATlON\nTitre professionnel Comptable assistant\nCandidat VASSEUR",
            "candidate.livret-ecf",
        ),
        (
            "p4.pdf",
            "Titre professionnel Comptable assistant\nSession 29-2025-04\nCandidat VASSEUR Hugo\nGRILLE D'ENTRETIEN FINAL",
            "candidate.grille-jury",
        ),
        (
            "p5.docx",
            "VASSEUR Hugo\n\nDOSSIER PROFESSIONNEL (DP)\nComptable assistant",
            "candidate.dp",
        ),
        (
            "p7.eml",
            "From: odile@horizon.example\nTo: hugo@mail.example\nSubject: Convocation à la session d'examen du 12 mars\nBonjour Hugo, vous êtes convoqué à 8 h 30.",
            "candidate.convocation",
        ),
        (
            "p10.pdf",
            "Décision relative à la recevabilité d'une demande de VAE\nMme VASSEUR Lucie",
            "candidate.recevabilite-vae",
        ),
    ]);
}

#[test]
fn further_wordings_of_a_session_s_papers_are_known() {
    all_are(&[
        (
            "b.pdf",
            "MINISTÈRE DU TRAVAIL\nPROCÈS-VERBAL\nSession n° 29-2025-04\nTitre professionnel : Comptable assistant\nJury : M. Marchand, Mme Leroux\nRésultats des candidats",
            "session.pv",
        ),
        (
            "c.pdf",
            "PV DE DÉLIBÉRATION DU JURY\nTitre professionnel Comptable assistant\nCandidat\tRésultat\nVASSEUR\tAdmis",
            "session.pv",
        ),
        (
            "f.pdf",
            "Objet : Convocation en tant que membre de jury\nMadame Leroux,\nVous êtes invitée à siéger au jury du titre professionnel Comptable assistant le 12 mars 2025.",
            "session.convocation-jury",
        ),
        (
            "g.pdf",
            "ARRÊTÉ PORTANT HABILITATION DES MEMBRES DU JURY\ndu titre professionnel Comptable assistant\nLe préfet de la région Bretagne\nArrête : Article 1 : sont habilités",
            "session.habilitation-jury",
        ),
        (
            "h.xlsx",
            "Liste des jurés habilités\nNom\tTitre\tFin d'habilitation\nMarchand\tComptable assistant\t31/12/2027",
            "session.habilitation-jury",
        ),
        (
            "i.pdf",
            "FEUILLE DE PRÉSENCE DES MEMBRES DU JURY\nSession 29-2025-04",
            "session.emargement-jury",
        ),
        (
            "j.pdf",
            "Émargement - Mise en situation professionnelle\nTitre professionnel Comptable assistant\nSession 29-2025-04\nN° candidat\tNom\tPrénom\tHeure début\tHeure fin\tSignature",
            "session.emargement-candidats",
        ),
        (
            "k.pdf",
            "FEUILLE D'ÉMARGEMENT\nÉpreuve : Questionnaire professionnel\nSession : 29-2025-04\nCandidats : 8",
            "session.emargement-candidats",
        ),
        (
            "l.docx",
            "Déroulement de la session d'examen\n12 mars 2025\n8 h accueil des candidats et du jury\n8 h 30 mise en situation professionnelle\n14 h entretiens",
            "session.planning",
        ),
        (
            "m.pdf",
            "AFFICHAGE\nConditions de délivrance du titre professionnel\nRèglement général des sessions d'examen\nPlanning de la session",
            "session.planning",
        ),
        (
            "n.pdf",
            "Décision n° 2025-12\nportant désignation du responsable de session\nLe directeur du centre agréé Horizon décide : Mme Odile Fauvet est désignée responsable de session",
            "session.designation-rs",
        ),
        (
            "o.pdf",
            "PV de constat\nSession 29-2025-04 du titre professionnel Comptable assistant\nIl a été constaté l'absence d'un membre du jury à 8 h 30\nLe responsable de session",
            "session.incident",
        ),
        (
            "p.pdf",
            "Procès-verbal d'ouverture des plis\nSession 29-2025-04\nDTE 01v02",
            "session.plis",
        ),
        (
            "q.pdf",
            "Accusé de réception des DTE\nAFPA - Direction de la certification\nSession 29-2025-04\nReçu 2 plis",
            "session.plis",
        ),
        (
            "r.jpg",
            "LA POSTE\nPreuve de dépôt - lettre recommandée avec AR\nDestinataire DDETS Finistère Brest\n14/03/2025\nPV titre pro CA",
            "session.envoi-pv",
        ),
        (
            "s.eml",
            "From: odile@horizon.example\nTo: ud29@ddets.example\nSubject: Transmission PV session 29-2025-04\nBonjour, ci-joint le PV signé.",
            "session.envoi-pv",
        ),
        (
            "ag.pdf",
            "Création de session - confirmation\nCERES\nSession 29-2025-04 créée le 4 janvier 2025",
            "session.declaration",
        ),
        (
            "ah.docx",
            "TABLEAU DE CORRESPONDANCE\nDocument confidentiel à remettre au jury",
            "session.correspondance",
        ),
        (
            "18.pdf",
            "CERES - Procès-verbal de session\nN° session : 29-2025-04\nTitre professionnel Secrétaire assistant médico-social (TP-01304)",
            "session.pv",
        ),
        (
            "19.jpg",
            "PROCES VERBAL DE SESS1ON\nTitre professionne! Secretaire assistant\nMembres du jury\nDecision du jury",
            "session.pv",
        ),
        (
            "20.pdf",
            "Récépissé de dépôt\ndemarche.numerique.gouv.fr\nDossier n° 1234567 - Dépôt des procès-verbaux de session\nDéposé le 14/03/2025",
            "session.envoi-pv",
        ),
        (
            "21.docx",
            "Attestation de désignation d'un responsable de session\nJe soussigné, directeur, désigne Mme Odile Fauvet pour la session 29-2025-04",
            "session.designation-rs",
        ),
        (
            "22.pdf",
            "CONVOCATION JURY\nM. Paul Marchand\nTitre professionnel Secrétaire assistant médico-social (TP-01304)\ndu 12 au 13 mars 2025",
            "session.convocation-jury",
        ),
        (
            "23.pdf",
            "Fiche d'habilitation\nMembre du jury : M. Paul Marchand\nTitre professionnel Secrétaire assistant médico-social (TP-01304)\nHabilité jusqu'au 31/12/2027",
            "session.habilitation-jury",
        ),
        (
            "24.pdf",
            "FEUILLE D'EMARGEMENT DU JURY\nTitre professionnel Secrétaire assistant médico-social (TP-01304)\nM. Marchand\tarrivée 8 h",
            "session.emargement-jury",
        ),
        (
            "25.pdf",
            "Titre professionnel Secrétaire assistant médico-social (TP-01304)\nFEUILLE D'ÉMARGEMENT – ENTRETIEN FINAL\nCandidat\tHeure\tSignature\nVASSEUR Lucie\t9 h",
            "session.emargement-candidats",
        ),
        (
            "26.pdf",
            "Planning prévisionnel de passage\nTitre professionnel Secrétaire assistant médico-social (TP-01304)\n8 h 30 VASSEUR - MSP",
            "session.planning",
        ),
        (
            "27.pdf",
            "Attestation de conformité du plateau technique\nTitre professionnel Secrétaire assistant médico-social (TP-01304)\nSession 29-2025-04",
            "session.plateau-technique",
        ),
        (
            "28.pdf",
            "DTE CANDIDAT\nTitre professionnel Secrétaire assistant médico-social (TP-01304)\nConfidentiel jusqu'à l'ouverture",
            "session.dte",
        ),
        (
            "29.pdf",
            "PV d'ouverture des plis\nTitre professionnel Secrétaire assistant médico-social (TP-01304)\nSession 29-2025-04",
            "session.plis",
        ),
        (
            "30.docx",
            "Rapport d'incident\nTitre professionnel Secrétaire assistant médico-social (TP-01304)\nSession 29-2025-04\nUne candidate a fait un malaise",
            "session.incident",
        ),
        (
            "31.pdf",
            "Déclaration de session d'examen à la DDETS\nTitre professionnel Secrétaire assistant médico-social (TP-01304)\nDu 12 au 13 mars 2025",
            "session.declaration",
        ),
        (
            "p2.jpg",
            "FEUILLE D EMARGEMENT\nCANDIDATS\nEpreuve MSP session 29-2025-04",
            "session.emargement-candidats",
        ),
        (
            "p3.pdf",
            "Session d'examen n° 29-2025-04\nPROCÈS-VERBAL DE DÉLIBÉRATION\nTitre professionnel Comptable assistant",
            "session.pv",
        ),
        (
            "p6.eml",
            "From: odile@horizon.example\nTo: marchand@mail.example\nSubject: Convocation jury session du 12 mars\nBonjour, je vous confirme votre convocation en qualité de membre du jury.",
            "session.convocation-jury",
        ),
        (
            "p8.docx",
            "BON DE COMMANDE DTE\nSession 29-2025-04\nTitre professionnel Comptable assistant",
            "session.plis",
        ),
    ]);
}

#[test]
fn further_wordings_of_a_centre_s_papers_are_known() {
    all_are(&[
        (
            "aa.pdf",
            "DÉCISION\nportant renouvellement d'agrément\ntitre professionnel Comptable assistant\nArticle 1 - L'agrément est renouvelé",
            "centre.agrement",
        ),
        (
            "ab.pdf",
            "AVENANT N° 2\nà la convention de partenariat entre le centre agréé Horizon et Formalys\nNombre prévisionnel de candidats 2026 : 24",
            "centre.convention-prestataire",
        ),
        (
            "ac.docx",
            "Grille de contrôle - organisme de formation partenaire\nFormalys - titre professionnel Comptable assistant\nDurée\tconforme",
            "centre.controle-prestataire",
        ),
        (
            "ad.pdf",
            "DREETS Bretagne\nLETTRE D'OBSERVATIONS\nMadame la directrice, le contrôle a relevé...",
            "centre.courrier-dreets",
        ),
        (
            "ae.pdf",
            "DREETS Bretagne\nObjet : suspension de l'agrément TP Comptable assistant\nMadame la directrice,",
            "centre.courrier-dreets",
        ),
        (
            "af.xlsx",
            "PROGRAMMATION 2026 DES SESSIONS D'EXAMEN\nTitre\tCode\tDébut",
            "centre.programmation",
        ),
        (
            "32.pdf",
            "PRÉFET DE LA RÉGION BRETAGNE\nDécision d'agrément n° 2025-029\nTitre professionnel Secrétaire assistant médico-social (TP-01304)",
            "centre.agrement",
        ),
        (
            "33.pdf",
            "Programmation prévisionnelle des sessions 2026\nHorizon\nTitre professionnel Secrétaire assistant médico-social (TP-01304)",
            "centre.programmation",
        ),
        (
            "34.pdf",
            "Convention de présentation de candidats\nentre Horizon, centre agréé, et Formalys, organisme de formation\nTitre professionnel Secrétaire assistant médico-social (TP-01304)",
            "centre.convention-prestataire",
        ),
        (
            "35.pdf",
            "Compte-rendu de contrôle du prestataire Formalys\nTitre professionnel Secrétaire assistant médico-social (TP-01304)",
            "centre.controle-prestataire",
        ),
        (
            "36.docx",
            "Bilan annuel de suivi de l'insertion - 2024\nTitre professionnel Secrétaire assistant médico-social (TP-01304)\n20 titulaires, 15 en emploi",
            "centre.bilan-insertion",
        ),
        (
            "37.pdf",
            "DREETS Bretagne\nObjet : lettre d'observations suite au contrôle du 12 mars 2025\nTitre professionnel Secrétaire assistant médico-social (TP-01304)",
            "centre.courrier-dreets",
        ),
        (
            "38.pdf",
            "RÉFÉRENTIEL EMPLOI ACTIVITÉS COMPÉTENCES DU TITRE PROFESSIONNEL\nSecrétaire assistant médico-social",
            "centre.referentiel",
        ),
        (
            "p9.docx",
            "Dossier de demande d'agrément\npour organiser les sessions du titre professionnel Comptable assistant\nHorizon",
            "centre.agrement-demande",
        ),
    ]);
}

#[test]
fn the_reasons_say_what_is_left_to_be_filled_in_and_what_is_nowhere() {
    let found = read(
        "grille.docx",
        "GRILLE D'ÉVALUATION\nCandidat :\nDate de naissance :\nJury",
    );
    let open = found.reasons.iter().find(|one| one.zone == Zone::Blank);
    let open = open.unwrap();
    assert_eq!(open.cue, "candidat");
    assert_eq!((open.page, open.weight), (Some(1), 3));
    let council = "Le conseil s'est réuni sous la présidence du maire, neuf conseillers étant présents. Délibération sur les tarifs de la cantine et sur la réfection du chemin de la fontaine, votés à l'unanimité.";
    let found = read("pv.pdf", &format!("PROCÈS-VERBAL DE SESSION\n{council}"));
    assert_eq!(class(&found), None);
    assert_eq!(
        found.rivals.first().map(|class| class.as_str()),
        Some("session.pv")
    );
    let missing = found.reasons.iter().find(|one| one.zone == Zone::Nowhere);
    let missing = missing.unwrap();
    assert_eq!(missing.cue, "titre professionnel / session d examen / jury");
    assert!(missing.weight < 0);
}

#[test]
fn the_name_of_a_file_alone_does_not_tell_what_its_text_is() {
    none_is_known(&[
        (
            "DP.pdf",
            "Liste de courses de la cafétéria\nSucre, café, gobelets en carton",
        ),
        (
            "ecf.docx",
            "Rappel : les évaluations en cours de formation commencent lundi.",
        ),
    ]);
    // Without words to read, the name is all there is.
    all_are(&[("DP.pdf", "", "candidate.dp")]);
}

#[test]
fn a_badly_recognised_title_is_known() {
    all_are(&[
        (
            "scan.pdf",
            "CONVOCATION -\tMEMBRE DU JURY\nDestinataire : M. Paul Marchand",
            "session.convocation-jury",
        ),
        (
            "scan.pdf",
            "LIVRET D\u{2019} VALUATIONS PASS ES EN COURS DE\nFORMATION (ECF)\nNom : VASSEUR",
            "candidate.livret-ecf",
        ),
    ]);
}
