//! What a paper holds together tells it in any wording, and papers that share some of its words are not taken for it.

use crate::telling::{all_are, none_is_known};

#[test]
fn a_grid_is_known_by_its_candidate_its_criteria_and_its_jury() {
    all_are(&[
        (
            "x/2.docx",
            "Evaluation orale - entretien technique\nCandidate : Mme ROUDAUT Ilse\nCompétence\tMaîtrisée\tPartiellement\tNon maîtrisée\nCP1\tX\nCP2\t\tX\nJuré 1 : P. Lessart   Juré 2 : A. Colombel",
            "candidate.grille-jury",
        ),
        (
            "x/3.xlsx",
            "Feuil1\nMSP - Peintre en bâtiment\nCandidat\tLESSART Tom\nItem\tOui\tNon\tCommentaire du jury\nProtection du chantier\tx\nFinition\t\tx\treprise visible\nJurés : M. Roudaut / Mme Planchard",
            "candidate.grille-jury",
        ),
        (
            "x/4.pdf",
            "TP PLAQUISTE\nCe que le jury observe pendant l'épreuve\nCandidat : COLOMBEL Yann\nAttendu A NA\nRespect des cotes X\nSecurite X\nSignature des deux jures",
            "candidate.grille-jury",
        ),
        (
            "x/5.pdf",
            "Observations des examinateurs\nTitre professionnel Plaquiste\nCandidat n° 3 : COLOMBEL Yann\nMise en situation professionnelle\nCritères : conforme / non conforme\nAplomb : conforme\nTemps : non conforme\nAvis : compétence acquise",
            "candidate.grille-jury",
        ),
        (
            "x/6.docx",
            "QUESTIONNEMENT À PARTIR DE PRODUCTIONS\nCandidat : Zélie PLANCHARD\nCompétences évaluées\tAcquis\tNon acquis\nConcevoir une séance\tX\nÉvaluer les acquis\tX\nMembres du jury : Ilse Roudaut et Tom Lessart",
            "candidate.grille-jury",
        ),
        (
            "x/7.pdf",
            "ENTRETIEN FINAL\nFiche remplie par le jury\nCandidat : LESSART Tom, 12 mai 2025\nCapacités\tSatisfaisant\tInsuffisant\nConnaissance du métier\tX\nRecul sur la pratique\tX",
            "candidate.grille-jury",
        ),
        (
            "x/8.jpg",
            "mise en situation profesionnelle\nCandidat Roudaut Ilse poste 4\nAttendus O N remarques\nTri des colis x\nScan x\nchargement x oubli\ncompetences acquises AT1\nJures Planchard, Colombel",
            "candidate.grille-jury",
        ),
        (
            "x/9.pdf",
            "Session 2025-44-07 / Cariste\nGrille d'épreuve pratique - candidat LESSART Tom\nItems\tacquis\tnon acquis\nGerbage\tX\nCirculation à vide\tX\nMembres du jury : Roudaut, Planchard",
            "candidate.grille-jury",
        ),
        (
            "x/10.odt",
            "Questionnaire professionnel : relevé du jury\nCandidate : PLANCHARD Zélie\nQuestion\tIndicateurs\tAcquis\tNon acquis\n1\tDéfinition exacte\tx\n2\tCalcul juste\t\tx\nCorrecteurs membres du jury : A. Colombel",
            "candidate.grille-jury",
        ),
    ]);
    none_is_known(&[
        (
            "x/1.pdf",
            "Notice à l'usage des membres du jury\nLors de la mise en situation, le jury observe le candidat et coche acquis ou non acquis pour chaque critère de la grille. L'entretien final dure vingt minutes.",
        ),
        (
            "x/2.docx",
            "Évaluation en cours de formation - module 2\nStagiaire : PLANCHARD Zélie\nCompétence\tAcquis\tNon acquis\nAccueillir\tX\nFormateur : M. Roudaut",
        ),
        (
            "x/3.pdf",
            "Entretien d'embauche - grille\nCandidat : LESSART Tom\nCritère\tOui\tNon\nMotivation\tX\nJury de recrutement : direction, DRH",
        ),
        (
            "x/4.docx",
            "Entraînement à l'oral\nJury blanc du 4 mai - titre professionnel Plaquiste\nCandidat : COLOMBEL Yann\nCritère\tAcquis\tNon acquis\nClarté\tX",
        ),
        (
            "x/5.pdf",
            "Concours interne de la boulangerie\nCandidat : ROUDAUT Ilse\nCritères\tConforme\tNon conforme\nGoût\tX\nJury : trois artisans\nÉpreuve du pain",
        ),
        (
            "x/6.docx",
            "Madame, Monsieur,\nVous trouverez ci-joint les critères et la grille de la mise en situation du titre professionnel. Le jury note acquis ou non acquis pour chaque candidat.\nCordialement",
        ),
        (
            "x/7.xlsx",
            "Suivi\nNom\tMSP\tET\tEF\tDécision du jury\nLESSART\tacquis\tacquis\tacquis\tok\nROUDAUT\tacquis\tnon acquis\tacquis\tà voir",
        ),
        (
            "x/8.pdf",
            "Contrôle interne de la session d'examen\nPoint\tConforme\tNon conforme\nConvocation des candidats\tX\nPrésence du jury\tX\nÉmargement\tX",
        ),
        (
            "x/9.pdf",
            "Synthèse du positionnement à l'entrée\nNom : PLANCHARD Zélie\nCompétences\tAcquis\tNon acquis\nCalcul\tX\nÀ l'issue, la personne sera présentée au jury du titre professionnel.",
        ),
        (
            "x/10.docx",
            "Dossier de candidature d'un juré\nCandidat à l'habilitation : M. Roudaut\nCritère\tOui\tNon\nTitulaire d'un titre\tX\nCinq ans d'expérience\tX\nEntretien avec le centre",
        ),
    ]);
}

#[test]
fn a_booklet_of_evaluations_is_known_by_its_results() {
    all_are(&[
        (
            "x/1.pdf",
            "CFA du Littoral\nÉvaluations passées au cours du parcours - ECF\nNom : ROUDAUT   Prénom : Ilse   née le 02/02/1999\nModule\tDate\tRésultat\tÉvaluateur\nAccueil\t12/01/2025\tacquis\tM. Lessart\nCaisse\t03/03/2025\tacquis\tMme Colombel",
            "candidate.livret-ecf",
        ),
        (
            "x/2.docx",
            "Synthèse ECF\nStagiaire : Tom LESSART\nDate de naissance : 03/04/1990\nActivité type 1 : maîtrisée\nActivité type 2 : à réévaluer, puis maîtrisée le 04/05/2025\nFormateur référent : A. Colombel",
            "candidate.livret-ecf",
        ),
        (
            "x/3.pdf",
            "Titre professionnel Plaquiste TP-00318\nÉvaluations en cours de formation de COLOMBEL Yann, né le 1er mai 1988\nBloc 1 - cloisons : satisfait aux critères\nBloc 2 - doublages : satisfait aux critères\nÉvaluateurs : I. Roudaut, T. Lessart",
            "candidate.livret-ecf",
        ),
        (
            "x/4.odt",
            "Récapitulatif des EPCF\nNom PLANCHARD Prénom Zélie Date de naissance 11/11/2001\nFiche 1 résultat satisfaisant\nFiche 2 résultat satisfaisant\nLe directeur du CFA",
            "candidate.livret-ecf",
        ),
        (
            "x/5.pdf",
            "Résultats des évaluations en cours de formation (ECF)\nCandidat : LESSART Tom né le 03/04/1990\nCCP 1 validé le 12/02/2025 par M. Roudaut, formateur\nCCP 2 validé le 15/03/2025",
            "candidate.livret-ecf",
        ),
        (
            "x/7.pdf",
            "Carnet des ECF\nNom et prénom : Ilse Roudaut, née le 02/02/1999\nEvaluations : 3\nModule A acquis, module B acquis, module C non acquis\nLe responsable pédagogique, visa",
            "candidate.livret-ecf",
        ),
        (
            "x/8.pdf",
            "EVALUATIONS EN COURS DE FORMATION\nNom : PLANCHARD\nPrenom : Zelie\nNee le : 11/11/2001\nActivite 1 : satisfait\nActivite 2 : satisfait\nFormateur : Lessart",
            "candidate.livret-ecf",
        ),
        (
            "x/9.docx",
            "Bilan ECF\nCandidate : ROUDAUT Ilse\nNée le : 02/02/1999\nActivités\tDates\tRésultats\nVendre\t12/01\tmaîtrisée\nGérer\t14/03\tmaîtrisée\nÉvaluateur : M. Lessart",
            "candidate.livret-ecf",
        ),
        (
            "x/10.xlsx",
            "ECF LESSART\nNom\tLESSART\nPrénom\tTom\nDate de naissance\t03/04/1990\nCompétence\tRésultat\tÉvaluateur\nC1\tvalidée\tColombel\nC2\tvalidée\tColombel",
            "candidate.livret-ecf",
        ),
    ]);
    none_is_known(&[
        (
            "x/ecf sujet.pdf",
            "ECF n° 2 - sujet\nNom : ............ Prénom : ............\nConsignes : rédigez un courrier à un client mécontent. Barème : 10 points pour la forme.\nModule 3, durée une heure",
        ),
        (
            "x/2.docx",
            "Calendrier des ECF du groupe 7\nModule 1 : 12 janvier, formateur M. Lessart\nModule 2 : 3 mars, formatrice Mme Colombel",
        ),
        (
            "x/3.docx",
            "Convocation à une ECF\nNom : ROUDAUT Ilse, née le 02/02/1999\nVous êtes convoquée à l'évaluation en cours de formation du module 2. Le formateur validera vos résultats.",
        ),
        (
            "x/4.docx",
            "Objet : livret ECF manquant\nMadame,\nLe livret ECF de Tom Lessart, né le 03/04/1990, n'est pas validé par le formateur. Je vous prie de nous le transmettre avec les résultats.\nCordialement",
        ),
        (
            "x/5.pdf",
            "Contrôle du prestataire Formalis\nLivrets ECF : validés par les formateurs, un non acquis\nNom du contrôleur : Lessart\nDate de naissance des candidats : vérifiée",
        ),
        (
            "x/6.pdf",
            "Contrôle continu BTS\nNom : LESSART Tom, né le 03/04/1990\nModule\tRésultat\tProfesseur\nAnglais\tacquis\tM. Dupré",
        ),
        (
            "x/8.pptx",
            "Les évaluations en cours de formation\nPourquoi ?\nComment le formateur évalue les modules\nLe résultat : acquis, non acquis\nSupport de cours",
        ),
        (
            "x/9.pdf",
            "Attestation de compétences - fin de module\nNom : ROUDAUT, née le 02/02/1999\nModule bureautique acquis. Formateur : Lessart",
        ),
        (
            "x/10.docx",
            "Réunion pédagogique\nLes ECF du groupe 7 : trois stagiaires à réévaluer, résultats validés. Formateurs présents : Lessart, Colombel. Nom du secrétaire : Roudaut, prénom : Ilse",
        ),
    ]);
}

#[test]
fn an_attendance_list_is_known_by_candidates_and_signatures() {
    all_are(&[
        (
            "x/1.pdf",
            "Présence aux épreuves - titre professionnel Plaquiste\nN°\tCandidat\tMatin\tAprès-midi\tSignature\n1\tLESSART Tom\n2\tCOLOMBEL Yann",
            "session.emargement-candidats",
        ),
        (
            "x/3.xlsx",
            "Feuil1\nPointage des candidats - examen CDA du 3 juin\nNom\tPrénom\tEntrée\tSortie\tSignature\nLESSART\tTom\t9:00\t10:00",
            "session.emargement-candidats",
        ),
        (
            "x/4.jpg",
            "LISTE D'APPEL\nsession d'examen 2025-44-07 questionnaire professionnel\nn candidat nom signature\n2204551 LESSART Tom\n2204552 ROUDAUT Ilse",
            "session.emargement-candidats",
        ),
        (
            "x/5.pdf",
            "Présents à la session du titre professionnel Plaquiste\nCand.\tNom\tSignature du candidat\n1\tCOLOMBEL Yann\n2\tLESSART Tom\nVisa du responsable de session",
            "session.emargement-candidats",
        ),
        (
            "x/6.odt",
            "Émargements - MSP du 12 mai\nPoste\tCandidate\tSignature début\tSignature fin\n1\tPLANCHARD Zélie\n2\tROUDAUT Ilse",
            "session.emargement-candidats",
        ),
        (
            "x/8.docx",
            "Présence et pièce d'identité\nExamen du titre professionnel Cuisinier, 12 mai 2025\nCandidat\tPièce vérifiée\tSignature\nCOLOMBEL Yann\tCNI",
            "session.emargement-candidats",
        ),
        (
            "x/9.pdf",
            "Liste d'appel des candidats et signatures\nTitre ARH, épreuve de synthèse\nCandidat\tSignature\nLESSART Tom",
            "session.emargement-candidats",
        ),
        (
            "x/10.pdf",
            "Fiche de pointage\nEMARGEMENT DES EPREUVES ORALES\nCandidats du titre ADVF\tsignature\nROUDAUT Ilse\nPLANCHARD Zélie",
            "session.emargement-candidats",
        ),
    ]);
    none_is_known(&[
        (
            "x/1.pdf",
            "FEUILLE DE PRÉSENCE\nInformation collective sur le titre professionnel Plaquiste\nNom\tSignature\nCandidats potentiels\nLESSART Tom",
        ),
        (
            "x/3.xlsx",
            "Présence\nAction de formation Plaquiste\nStagiaire\tMatin\tAprès-midi\tSignature\nLESSART Tom",
        ),
        (
            "x/4.pdf",
            "Feuille de présence - jury blanc du titre professionnel\nCandidat\tSignature\nLESSART Tom",
        ),
        (
            "x/5.pdf",
            "Émargement des surveillants\nSession d'examen 2025-44-07\nSurveillant\tSignature\nM. Roudaut",
        ),
        (
            "x/6.docx",
            "Présence à la réunion des responsables de session\nNom\tSignature\nRoudaut Ilse",
        ),
        (
            "x/7.docx",
            "Objet : émargement manquant\nMadame, Monsieur,\nLa feuille d'émargement des candidats de la session n'est pas signée. Merci de nous renvoyer la signature.\nCordialement",
        ),
        (
            "x/8.pdf",
            "Liste d'appel - bac professionnel\nÉlève\tSignature\nLESSART Tom",
        ),
        (
            "x/9.xlsx",
            "Présence au cours de préparation au titre\nApprenants\tSignature\nROUDAUT Ilse\nsession de révision",
        ),
        (
            "x/10.pdf",
            "Présence - assemblée des candidats aux élections du CSE\nCandidat\tSignature\nLESSART Tom\nExamen des candidatures, réunion du 3 mai",
        ),
    ]);
}

#[test]
fn a_report_of_what_happened_is_one_in_any_wording() {
    all_are(&[
        (
            "x/1.eml",
            "From: a@c.example\nTo: ddets@etat.example\nSubject: Incident lors de l'examen du 12 mai\n\nMadame,\nUne panne informatique est survenue ce matin pendant la mise en situation professionnelle. Les candidats ont attendu quarante minutes ; le jury a prolongé l'épreuve d'autant.\nTom Lessart, responsable de session",
            "session.incident",
        ),
        (
            "x/2.docx",
            "DREETS Bretagne\nSignalement d'une tricherie à l'examen\nLors de l'épreuve écrite, un candidat de la session 2025-44-07 a été surpris avec un téléphone. Le jury a arrêté sa composition. Fait constaté par Mme Roudaut, surveillante.",
            "session.incident",
        ),
        (
            "x/3.pdf",
            "Constatation faite le 12 mai 2025\nSession d'examen Plaquiste\nLe responsable de session constate l'absence d'un juré ; les épreuves sont reportées, les candidats sont prévenus.",
            "session.incident",
        ),
        (
            "x/4.docx",
            "Fraude à l'examen\nLa candidate a utilisé des antisèches pendant l'épreuve de la session 2025-44-07. Constaté par le surveillant à 10 h 12.",
            "session.incident",
        ),
        (
            "x/5.eml",
            "From: r@c.example\nTo: ddets@etat.example\nSubject: Coupure de courant pendant la session\n\nBonjour,\nPendant l'épreuve, une coupure de courant est survenue de 10 h à 10 h 20. Les quatre candidats ont repris ensuite. Le jury a signé le procès-verbal.",
            "session.incident",
        ),
        (
            "x/6.pdf",
            "Suspicion d'usurpation d'identité - session du 3 juin\nLa personne présentée à la place du candidat inscrit a reconnu les faits devant le jury.",
            "session.incident",
        ),
        (
            "x/7.docx",
            "Évacuation des locaux\nRapport du responsable : incident du 3 juin pendant la session d'examen\nL'alarme a sonné, les candidats ont été évacués, l'épreuve interrompue à 9 h 40 puis reprise avec l'accord du jury.",
            "session.incident",
        ),
        (
            "x/8.txt",
            "De : t.lessart@c.example\nÀ : ddets44@etat.example\nObjet : Fraude constatée - session 2025-44-07\n\nBonjour, nous vous signalons qu'un candidat a été surpris à copier pendant l'épreuve de questionnaire professionnel. Le surveillant l'a constaté et le jury en est informé.",
            "session.incident",
        ),
        (
            "x/9.pdf",
            "Panne du plateau pendant l'examen\nLe 12 mai à 10 h le four est tombé en panne. Le jury a suspendu l'épreuve des deux candidats. Constaté par le responsable de session.",
            "session.incident",
        ),
        (
            "x/10.jpg",
            "CONSTAT\nsession d'examen du 12 mai 2025\nle candidat LESSART Tom a ete surpris avec un document non autorise\nle surveillant Roudaut",
            "session.incident",
        ),
    ]);
    none_is_known(&[
        (
            "x/1.pdf",
            "Que faire en cas d'incident ?\nEn cas d'incident pendant la session d'examen, le responsable de session prévient la DDETS. Un candidat surpris avec un téléphone est exclu par le jury.",
        ),
        (
            "x/2.docx",
            "Constat amiable d'accident\nVéhicule A : auto-école\nSurvenu pendant la leçon de conduite du candidat à l'examen du permis",
        ),
        (
            "x/3.docx",
            "Fiche réflexe fraude\nSession d'examen : procédure à suivre si un candidat est surpris. Le surveillant constate, le jury décide.",
        ),
        (
            "x/6.docx",
            "Incident informatique - ticket 4551\nPanne de l'imprimante du bureau 12, survenue le 3 mai. Résolu.",
        ),
        (
            "x/7.docx",
            "Réunion qualité\nIncidents de la session d'examen : panne du vidéoprojecteur, constatée par le jury. Action : achat. Candidats non gênés.",
        ),
        (
            "x/8.pdf",
            "Signalement d'un danger grave\nComité social : panne du chauffage survenue pendant la formation, stagiaires renvoyés chez eux.",
        ),
        (
            "x/9.pdf",
            "Fraude documentaire : formation des agents d'accueil\nObjectifs, programme, tarif. Examen final devant un jury. Candidats : tous publics. Téléphone : 02 00 00 00 00",
        ),
        (
            "x/10.docx",
            "Constat d'huissier\nBail commercial : coupure d'eau constatée le 4 mai dans les locaux loués.",
        ),
    ]);
}

#[test]
fn whoever_names_a_responsible_person_designates() {
    all_are(&[
        (
            "x/1.docx",
            "NOTE DE SERVICE n° 12\nObjet : responsabilité des sessions\nMme Ilse ROUDAUT est désignée responsable de session pour les examens du titre Plaquiste à compter du 1er mars.",
            "session.designation-rs",
        ),
        (
            "x/2.eml",
            "From: dir@c.example\nTo: ddets@etat.example\nSubject: Session 2025-44-07\n\nBonjour,\nNous désignons M. Tom Lessart comme responsable de session pour les journées des 12 et 13 mai.\nLa direction",
            "session.designation-rs",
        ),
        (
            "x/3.pdf",
            "Je soussigné, directeur du centre agréé, nomme Mme Zélie PLANCHARD responsable de la session d'examen du 3 au 5 juin 2025.",
            "session.designation-rs",
        ),
        (
            "x/4.docx",
            "Attribution de mission\nM. Yann COLOMBEL assurera les fonctions de responsable de session lors de l'examen du 12 mai. Il est présent du premier accueil à la délibération.",
            "session.designation-rs",
        ),
        (
            "x/5.pdf",
            "DÉCISION DE LA DIRECTION\nArticle 1 : Mme Roudaut est nommée responsable de session.\nArticle 2 : elle exerce pour la session 2025-44-07.",
            "session.designation-rs",
        ),
        (
            "x/6.odt",
            "Lettre à Mme Planchard\nLa direction vous confie, pour la session du 3 juin, la mission suivante : responsable de session. Nous vous désignons à ce titre pour l'examen Plaquiste. Suppléant : M. Lessart. Nous désignons.",
            "session.designation-rs",
        ),
        (
            "x/7.pdf",
            "Ordre de mission\nM. Lessart est chargé de la fonction de responsable de session pour l'examen ARH du 4 juillet.",
            "session.designation-rs",
        ),
        (
            "x/8.eml",
            "From: dir@c.example\nTo: tom@c.example\nSubject: Désignation\n\nTom,\ntu es désigné responsable de session pour l'examen du 12 mai. La DDETS est informée.",
            "session.designation-rs",
        ),
        (
            "x/9.docx",
            "Liste des responsables de session 2025\nSont désignés pour les sessions de l'année :\nPlaquiste : Ilse Roudaut\nARH : Tom Lessart\nLa directrice",
            "session.designation-rs",
        ),
        (
            "x/10.pdf",
            "ACTE DE NOMINATION\nest nommé responsable de la session d'examen n° 2025-44-07 : M. COLOMBEL Yann\nLe directeur du centre agréé",
            "session.designation-rs",
        ),
    ]);
    none_is_known(&[
        (
            "x/1.pdf",
            "NOTE DE SERVICE n° 14\nObjet : fermeture estivale\nLe responsable de session garde les plis. M. Lessart est désigné référent sécurité.",
        ),
        (
            "x/2.docx",
            "Procédure\n1. La direction désigne un responsable de session. 2. Le responsable de session convoque le jury.",
        ),
        (
            "x/3.pdf",
            "Devenir responsable de session\nFormation de deux jours. Le centre désigne le responsable de session parmi son personnel ; programme et mode d'emploi de la session.",
        ),
        (
            "x/4.xlsx",
            "Inventaire\nDésignation\tQuantité\nTables\t12\nVisa du responsable de session\nsession du 12 mai",
        ),
        (
            "x/5.docx",
            "Réunion de service\nIl est décidé que Mme Roudaut est désignée responsable de session pour le mois de mai. Ordre du jour suivant : les examens.",
        ),
        (
            "x/7.docx",
            "CV\nTom LESSART\n2024 : désigné responsable de session, organisation des sessions d'examen",
        ),
        (
            "x/8.pdf",
            "DÉCISION\nVous avez sollicité un aménagement. La décision est à présenter au responsable de session. M. Lessart est désigné comme secrétaire lecteur pour l'examen.",
        ),
        (
            "x/9.docx",
            "NOTE DE SERVICE\nObjet : congés\nPendant l'absence du responsable de session, les appels sont confiés à l'accueil. Les sessions sont suspendues.",
        ),
        (
            "x/10.pdf",
            "Fiche de poste : responsable de session\nLe responsable de session est désigné par la direction pour chaque session d'examen.",
        ),
    ]);
}

#[test]
fn a_decision_that_allows_to_sit_in_the_jury_is_known() {
    all_are(&[
        (
            "x/1.docx",
            "DDETS du Finistère\nMonsieur,\nVotre candidature a été retenue : vous êtes habilité à siéger aux jurys du titre professionnel Plaquiste à compter du 1er mars 2025.",
            "session.habilitation-jury",
        ),
        (
            "x/2.pdf",
            "DREETS Bretagne\nObjet : jury du titre professionnel Plaquiste\nMadame, j'ai l'honneur de vous faire savoir que vous êtes habilitée pour une durée de quatre ans.",
            "session.habilitation-jury",
        ),
        (
            "x/3.pdf",
            "PRÉFET DU FINISTÈRE\nArticle 1er : sont habilités comme membres du jury du titre professionnel ARH, jusqu'au 31 décembre 2028 : Mme Roudaut, M. Lessart",
            "session.habilitation-jury",
        ),
        (
            "x/4.eml",
            "From: ddets29@etat.example\nTo: tom@l.example\nSubject: Votre habilitation\n\nMonsieur,\nvotre habilitation est renouvelée pour quatre ans : vous êtes habilité comme membre de jury pour le titre professionnel ARH.",
            "session.habilitation-jury",
        ),
        (
            "x/5.pdf",
            "Carte de juré\nM. COLOMBEL Yann est habilité comme membre de jury du titre professionnel Cuisinier, valable du 1er mars 2024 au 28 février 2028",
            "session.habilitation-jury",
        ),
        (
            "x/6.docx",
            "DEETS de La Réunion\nDécision : Mme PLANCHARD est habilitée pour le jury du titre professionnel ADVF. Durée : quatre ans",
            "session.habilitation-jury",
        ),
        (
            "x/7.pdf",
            "DDETSPP\nLa personne désignée ci-après est habilitée en tant que juré du titre professionnel CTRMP, jury de validation, jusqu'au 30 juin 2027 : M. Lessart",
            "session.habilitation-jury",
        ),
        (
            "x/8.pdf",
            "VALCE\nAttestation\nTom LESSART est habilité, jury des titres professionnels du secteur tertiaire, période du 01/01/2024 au 31/12/2027",
            "session.habilitation-jury",
        ),
        (
            "x/9.xlsx",
            "Jurys habilités\nsont habilités pour le titre professionnel Plaquiste\nNom\tValable jusqu'au\nROUDAUT Ilse\t31/12/2027",
            "session.habilitation-jury",
        ),
        (
            "x/10.docx",
            "Préfecture\nPar décision de ce jour, l'habilitation est accordée à M. COLOMBEL Yann, membre du jury pour le titre professionnel Boucher, à compter du 3 mai 2025",
            "session.habilitation-jury",
        ),
    ]);
    none_is_known(&[
        (
            "x/1.docx",
            "Madame,\nMerci de vérifier que votre habilitation de jury est valable jusqu'au 12 mai pour la session du titre professionnel Plaquiste.",
        ),
        (
            "x/2.pdf",
            "Titre d'habilitation électrique\nM. Lessart est habilité BS jusqu'au 3 mai 2027",
        ),
        (
            "x/3.pdf",
            "Comment être habilité ?\nDevenir juré d'un titre professionnel : vous êtes habilité pour quatre ans par la DDETS après étude du jury.",
        ),
        (
            "x/4.docx",
            "NOTE AUX RESPONSABLES DE SESSION\nPour rappel, un juré est habilité pour une durée de quatre ans par titre professionnel ; vérifiez le jury.",
        ),
        (
            "x/5.pdf",
            "Habilitation d'un établissement à délivrer un titre\nL'établissement est habilité par le ministère pour la durée du contrat ; jury d'école.",
        ),
        (
            "x/6.docx",
            "Je soussigné, employeur, autorise M. Lessart à participer au jury du titre professionnel. Son habilitation est valable.",
        ),
        (
            "x/7.pdf",
            "Formation des jurés\nProgramme : l'habilitation, le rôle du jury, le titre professionnel. Durée : un jour. Tarif",
        ),
        (
            "x/8.xlsx",
            "Suivi des jurés\nNom\tTitre professionnel\tHabilitation\nROUDAUT\tPlaquiste\tà renouveler",
        ),
        (
            "x/9.docx",
            "CV\nYann COLOMBEL\nMembre de jury du titre professionnel Cuisinier, habilitation depuis 2019",
        ),
        (
            "x/10.eml",
            "From: a@c.example\nTo: b@c.example\nSubject: habilitation\n\nSalut, sais-tu si Mme Roudaut a son habilitation jury pour le titre professionnel ? Je la contacte pour une durée de deux jours.",
        ),
    ]);
}

#[test]
fn whoever_asks_a_juror_to_come_convokes_the_jury() {
    all_are(&[
        (
            "x/1.eml",
            "From: a@c.example\nTo: b@l.example\nSubject: Titre ARH : jury du 12 mai\n\nMadame,\nNous vous confirmons votre participation comme membre du jury de la session du 12 mai. Les frais de déplacement sont remboursés.",
            "session.convocation-jury",
        ),
        (
            "x/2.docx",
            "M. Yann COLOMBEL\nMonsieur,\nVous avez accepté de siéger dans le jury du titre professionnel Cuisinier. Vous êtes attendu le 3 juin à 7 h 30. Vous déclarez n'avoir aucun lien avec les candidats.",
            "session.convocation-jury",
        ),
        (
            "x/3.pdf",
            "Objet : examen du 4 juillet\nMadame, nous avons le plaisir de vous inviter, vous êtes invitée à siéger comme juré à la session du titre Plaquiste. Merci de confirmer votre présence.",
            "session.convocation-jury",
        ),
        (
            "x/4.docx",
            "Objet : sollicitation\nMonsieur, nous vous sollicitons pour être membre du jury de notre session d'examen des 3 et 4 juin, titre ADVF. Indemnisation selon barème.",
            "session.convocation-jury",
        ),
        (
            "x/5.jpg",
            "Madame,\nmerci d'avoir accepte de sieger au jury du titre de plaquiste le 12 mai\nvous etes convoquee a 8h\ncoupon a retourner\nsignature",
            "session.convocation-jury",
        ),
        (
            "x/6.eml",
            "From: a@c.example\nTo: b@l.example\nSubject: Convocation jury\n\nMonsieur,\nVous êtes convoqué en tant que membre du jury à la session d'examen du 12 mai.",
            "session.convocation-jury",
        ),
        (
            "x/7.pdf",
            "ATTESTATION POUR L'EMPLOYEUR\nMme Planchard est invitée : nous sollicitons son absence. Objet : votre participation comme membre du jury, session d'examen du titre professionnel du 3 juin, vous êtes convoquée à 8 h",
            "session.convocation-jury",
        ),
        (
            "x/8.odt",
            "Cher collègue,\nJe vous remercie, vous avez accepté d'être membre de jury pour la session Boucher du 3 juin. Votre présence est requise dès 7 h.",
            "session.convocation-jury",
        ),
        (
            "x/9.docx",
            "Objet : jury du titre CDA\nNous comptons sur votre participation à la session du 4 au 7 juin en tant que juré. Délibération le 7 à 16 h.",
            "session.convocation-jury",
        ),
        (
            "x/10.pdf",
            "Confirmation\nVotre participation : session d'examen 2025-44-07, membre du jury\nHôtel réservé, frais de déplacement sur justificatifs",
            "session.convocation-jury",
        ),
    ]);
    none_is_known(&[
        (
            "x/1.docx",
            "Monsieur,\nVous êtes convoqué à la session d'examen du 12 mai. Les membres du jury vous recevront. Votre dossier professionnel et une pièce d'identité en cours de validité sont demandés.",
        ),
        (
            "x/2.pdf",
            "NOTE DE FRAIS\nMembre du jury : Mme Roudaut\nSession d'examen du 12 mai\nFrais de déplacement : 84 €. Votre participation a été appréciée.",
        ),
        (
            "x/3.docx",
            "Formation des jurés\nVous êtes invité à une journée sur le rôle de membre du jury du titre professionnel et la conduite d'une session.",
        ),
        (
            "x/4.eml",
            "From: a@c.example\nTo: b@l.example\nSubject: jury blanc\n\nMerci d'avoir accepté d'être membre du jury blanc. Votre présence à la session de 9 h est attendue pour l'examen.",
        ),
        (
            "x/5.pdf",
            "Devenir membre du jury\nNous vous sollicitons : professionnels, rejoignez le jury des titres. Chaque session d'examen dure un jour.",
        ),
        (
            "x/6.docx",
            "Jury d'assises\nVous êtes convoqué comme juré à la session du 12 mai de la cour d'assises.",
        ),
        (
            "x/8.pdf",
            "Remise des titres\nVous êtes invités, membres du jury et candidats, à la cérémonie de remise des titres : parchemin et cocktail",
        ),
        (
            "x/9.docx",
            "Concours de pâtisserie\nMonsieur, nous vous invitons à siéger au jury du concours. Votre présence honore nos candidats.",
        ),
        (
            "x/10.docx",
            "Compte rendu de réunion\nInviter les jurés : votre participation aux prochaines sessions d'examen, membres du jury à convoquer.",
        ),
    ]);
}

#[test]
fn whoever_is_expected_with_papers_is_convoked() {
    all_are(&[
        (
            "x/1.pdf",
            "Objet : votre passage du titre professionnel\nMadame, vous êtes attendue le 12 mai à 8 h pour les épreuves. Apportez votre pièce d'identité et votre dossier professionnel.",
            "candidate.convocation",
        ),
        (
            "x/2.docx",
            "M. Tom LESSART\nVous devez vous présenter le 3 juin à 8 h à la session d'examen du titre Plaquiste, muni d'une carte d'identité et de votre tenue de travail.",
            "candidate.convocation",
        ),
        (
            "x/3.eml",
            "From: a@c.example\nTo: t@l.example\nSubject: Votre examen le 12 mai\n\nBonjour Tom,\nvous êtes convoqué aux épreuves du titre ARH le 12 mai à 9 h. Merci de vous munir d'une pièce d'identité.",
            "candidate.convocation",
        ),
        (
            "x/4.pdf",
            "SESSION D'EXAMEN PLAQUISTE\nVous êtes invité à vous présenter le 12 mai avec une pièce d'identité et à apporter vos outils.",
            "candidate.convocation",
        ),
    ]);
    none_is_known(&[
        (
            "x/1.docx",
            "Vous êtes convoqué le 3 mai à un entretien de sélection pour le titre professionnel. Munissez-vous d'une pièce d'identité à présenter.",
        ),
        (
            "x/2.docx",
            "Objet : retrait de votre parchemin\nVous êtes invité à venir retirer votre titre professionnel, muni d'une pièce d'identité.",
        ),
        (
            "x/3.pdf",
            "Vous êtes convoqué à l'examen blanc du titre professionnel le 3 mai, avec une pièce d'identité à présenter.",
        ),
        (
            "x/4.docx",
            "Vous êtes invité à une réunion d'information sur la session d'examen. Apporter une pièce d'identité.",
        ),
    ]);
}

#[test]
fn a_decision_on_an_application_is_known_whoever_writes_it() {
    all_are(&[
        (
            "x/1.docx",
            "DDETS du Finistère\nMadame, votre demande de VAE pour le titre professionnel ADVF a été étudiée. Elle est déclarée recevable. Cette décision vaut un an.",
            "candidate.recevabilite-vae",
        ),
        (
            "x/2.eml",
            "From: vae@etat.example\nTo: c@c.example\nSubject: Votre dossier VAE\n\nLa candidature de Tom Lessart au titre professionnel ARH a reçu un avis favorable : recevabilité accordée le 3 mai.",
            "candidate.recevabilite-vae",
        ),
        (
            "x/3.pdf",
            "DREETS Bretagne\nNotification\nValidation des acquis de l'expérience - titre professionnel Cuisinier\nVotre candidature est recevable pour une durée d'un an. La présente décision est notifiée.",
            "candidate.recevabilite-vae",
        ),
        (
            "x/4.pdf",
            "France VAE\nAvis favorable à la recevabilité\nCandidate : Ilse Roudaut\nTitre professionnel Secrétaire assistant",
            "candidate.recevabilite-vae",
        ),
    ]);
    none_is_known(&[
        (
            "x/2.docx",
            "Devis\nAccompagnement VAE titre professionnel ADVF, après avis favorable de recevabilité de la demande : 24 h, 1 200 €",
        ),
        (
            "x/3.pdf",
            "VAE : la procédure\n1. Dossier de demande 2. Décision de recevabilité notifiée par la DDETS 3. Jury du titre professionnel",
        ),
        (
            "x/4.eml",
            "From: a@c.example\nTo: b@c.example\nSubject: VAE de Tom\n\nSalut, tu as la recevabilité de Tom pour son titre professionnel ? Il faut la joindre au dossier.",
        ),
    ]);
}

#[test]
fn a_letter_that_grants_an_arrangement_is_the_decision() {
    all_are(&[
        (
            "x/1.docx",
            "DDETS\nObjet : examen du titre professionnel Plaquiste\nMonsieur, je vous accorde un tiers temps pour les épreuves.",
            "candidate.amenagement-decision",
        ),
        (
            "x/2.pdf",
            "Décision n° 14 - aménagement des épreuves du titre professionnel ARH\nUn temps majoré d'un tiers est accordé à Mme Roudaut. Le responsable de session en est informé.",
            "candidate.amenagement-decision",
        ),
        (
            "x/3.eml",
            "From: ddets@etat.example\nTo: t@l.example\nSubject: Aménagement de vos épreuves : décision\n\nMonsieur, suite à votre dossier, il est accordé une majoration d'un tiers pour l'examen du titre professionnel.",
            "candidate.amenagement-decision",
        ),
        (
            "x/4.pdf",
            "Le centre agréé informe Mme Planchard qu'elle bénéficie d'un aménagement : vous bénéficierez d'un ordinateur lors de l'examen du titre professionnel.",
            "candidate.amenagement-decision",
        ),
    ]);
    none_is_known(&[
        (
            "x/1.docx",
            "Je demande un aménagement pour les épreuves du titre professionnel. Je souhaite que me soit accordé un tiers temps.",
        ),
        (
            "x/3.docx",
            "Aménagement du temps de travail\nUn temps partiel est accordé à Mme Roudaut, qui passe un examen.",
        ),
    ]);
}

#[test]
fn a_provider_is_controlled_by_the_centre() {
    all_are(&[
        (
            "x/1.docx",
            "Visite chez notre prestataire Formalis\nHeures réalisées : conformes à la convention\nLivrets ECF : signés\nFeuilles de présence : complètes\nCentre agréé Horizon, titre professionnel Plaquiste",
            "centre.controle-prestataire",
        ),
        (
            "x/2.jpg",
            "Vérification du prestataire\nHeures stagiaires oui\nStage en entreprise oui\nqualification des formateurs oui\nvisa du centre agréé",
            "centre.controle-prestataire",
        ),
        (
            "x/3.pdf",
            "Contrôle sur place - organisme prestataire Formalis\nPoint\tConstat\nEffectif par formateur\t12\nProgramme et REAC\tconforme",
            "centre.controle-prestataire",
        ),
        (
            "x/4.pdf",
            "Audit annuel 2025 : organisme partenaire Formalis\nRespect de la convention, ratio de stagiaires par formateur, présence : conformes. Pour le centre agréé, T. Lessart",
            "centre.controle-prestataire",
        ),
    ]);
    none_is_known(&[
        (
            "x/2.pdf",
            "Contrôle annuel des extincteurs\nPrestataire : Sécuriplus. Convention de maintenance, deux heures, présence du gardien.",
        ),
        (
            "x/3.docx",
            "Audit Qualiopi\nL'auditeur a contrôlé le prestataire de formation : stagiaires, programme, formateurs.",
        ),
        (
            "x/4.docx",
            "Contrôle des factures du prestataire de ménage : heures et stage",
        ),
    ]);
}

#[test]
fn sessions_of_a_year_are_its_programme() {
    all_are(&[
        (
            "x/1.pdf",
            "Prévisions de sessions pour 2026\nTransmis à la DDETS\nTitre\tDates\nPlaquiste\tmars, juin\nARH\tseptembre",
            "centre.programmation",
        ),
        (
            "x/2.eml",
            "From: a@c.example\nTo: ddets@etat.example\nSubject: Calendrier 2026 de nos examens\n\nBonjour,\nVoici les sessions prévues sur l'année : titre professionnel ARH en mars, CDA en juin.",
            "centre.programmation",
        ),
        (
            "x/3.xlsx",
            "Planification 2026\nSessions d'examen du centre agréé\nTitre\t1er trimestre\t2e trimestre\nPlaquiste\tx",
            "centre.programmation",
        ),
        (
            "x/4.docx",
            "Calendrier annuel des examens\nAnnée 2026 - titres professionnels\nADVF : 3 mars ; 4 juin\nDDETS du Finistère, pour information",
            "centre.programmation",
        ),
    ]);
    none_is_known(&[
        (
            "x/1.pdf",
            "Calendrier de l'année\nFormation continue : cours du lundi, session d'examen du titre professionnel en juin, congés en août",
        ),
        (
            "x/2.docx",
            "Prévisionnel budgétaire 2026\nSessions d'examen : 12 000 €, titres professionnels : budget",
        ),
        (
            "x/3.xlsx",
            "Calendrier de l'alternance 2026\nStagiaires du titre : examen en juin",
        ),
        (
            "x/4.pdf",
            "Prévision de passage\nSession d'examen du 3 mars 2026, titre professionnel : ordre de passage des candidats",
        ),
    ]);
}

#[test]
fn a_mail_may_tell_results() {
    all_are(&[
        (
            "x/1.eml",
            "From: a@c.example\nTo: t@l.example\nSubject: Résultats de la session 2025-44-07\n\nBonjour Tom,\nle titre professionnel Plaquiste ne vous est pas attribué par le jury. Vous pouvez demander un entretien.",
            "candidate.notification-resultats",
        ),
        (
            "x/2.docx",
            "Objet : résultat de votre examen\nMonsieur, le jury vous a attribué le titre professionnel ARH. Félicitations.",
            "candidate.notification-resultats",
        ),
        (
            "x/3.pdf",
            "Décision du jury\nMadame, vous avez obtenu le titre professionnel Cuisinier lors de l'examen du 12 mai.",
            "candidate.notification-resultats",
        ),
        (
            "x/4.txt",
            "De : a@c.example\nÀ : t@l.example\nObjet : Votre résultat\n\nBonjour, vous êtes reçu au titre ADVF, session de mai. Le parchemin arrivera plus tard.",
            "candidate.notification-resultats",
        ),
    ]);
    none_is_known(&[
        (
            "x/1.eml",
            "From: a@c.example\nTo: b@l.example\nSubject: Résultats du TOEIC\n\nVous avez obtenu 820 points à l'examen.",
        ),
        (
            "x/2.pdf",
            "Résultats de la session 2024\nTaux de réussite : 82 % des candidats au titre ont obtenu leur examen. Vous aussi, inscrivez-vous ! Statistiques",
        ),
        (
            "x/3.docx",
            "Résultats : réunion du jury pédagogique, examen des dossiers, vous êtes absent",
        ),
        (
            "x/4.eml",
            "From: a@c.example\nTo: b@l.example\nSubject: résultats\n\nMerci de nous envoyer la liste des candidats admis au titre, examen de mai, vous les avez reçu ?",
        ),
    ]);
}

#[test]
fn what_a_candidate_still_lacks_is_told_by_letter() {
    all_are(&[
        (
            "x/1.eml",
            "From: a@c.example\nTo: t@l.example\nSubject: La suite de votre parcours\n\nBonjour Tom,\nvous êtes en réussite partielle : il vous reste à valider le CCP 2. La prochaine session a lieu le 4 juin, vous pouvez vous inscrire.",
            "candidate.information-reussite-partielle",
        ),
        (
            "x/2.docx",
            "Madame, il vous manque le CCP 1 du titre professionnel Plaquiste. Deux sessions de CCP sont prévues ; vous pouvez vous représenter pendant un an.",
            "candidate.information-reussite-partielle",
        ),
    ]);
    none_is_known(&[(
        "x/2.docx",
        "Réussite partielle : ce que dit le texte\nLe candidat présente les CCP manquants dans une session ultérieure. Guide du formateur",
    )]);
}

#[test]
fn a_room_is_checked_in_many_wordings() {
    all_are(&[
        (
            "x/1.docx",
            "Inventaire du matériel pour l'examen du 12 mai\nPoste à souder : bon état\nTranspalette : contrôlé le 3 mai\nLe plateau technique est conforme.",
            "session.plateau-technique",
        ),
        (
            "x/2.eml",
            "From: info@c.example\nTo: rs@c.example\nSubject: Plateau technique OK pour la session\n\nJ'ai vérifié les postes et l'imprimante du plateau technique : tout fonctionne pour l'épreuve du titre professionnel.",
            "session.plateau-technique",
        ),
        (
            "x/3.xlsx",
            "Vérification avant session\nPlateau technique Cuisinier\nMatériel\tÉtat\nFour\tbon\nPiano\tbon\nsession du 3 juin, titre professionnel",
            "session.plateau-technique",
        ),
    ]);
    none_is_known(&[
        (
            "x/1.pdf",
            "Demande d'agrément\nPlateau technique : matériel conforme, postes disponibles pour chaque session du titre professionnel",
        ),
        (
            "x/2.pdf",
            "Inventaire comptable\nMatériel : 12 postes, bon état, salle de formation",
        ),
        (
            "x/3.pdf",
            "Vérification annuelle des extincteurs, locaux conformes",
        ),
    ]);
}

#[test]
fn an_answer_about_work_is_one_of_insertion() {
    all_are(&[
        (
            "x/1.eml",
            "From: t@l.example\nTo: a@c.example\nSubject: Re: que devenez-vous ?\n\nBonjour, suite à votre enquête : je suis en CDI depuis mars, en lien avec mon titre ARH obtenu l'an dernier.",
            "candidate.insertion",
        ),
        (
            "x/2.jpg",
            "que devenez vous apres votre titre\nnom LESSART Tom\nen CDI x sans emploi\ntitre obtenu en mai 2024\nmerci de repondre au questionnaire",
            "candidate.insertion",
        ),
    ]);
    none_is_known(&[
        (
            "x/1.docx",
            "Offre d'emploi : CDI, poste d'assistant, diplômé exigé, après examen de votre situation",
        ),
        (
            "x/2.pdf",
            "Contrat de travail à durée indéterminée (CDI)\nL'employeur, après obtention du titre",
        ),
    ]);
}

#[test]
fn numbers_of_answers_are_a_yearly_report() {
    all_are(&[
        (
            "x/1.docx",
            "Devenir de nos diplômés 2024\nSynthèse : sur 40 candidats présentés au titre professionnel, 31 ont répondu ; 24 en emploi dont 12 CDI.",
            "centre.bilan-insertion",
        ),
        (
            "x/2.pdf",
            "Rapport annuel\nInsertion des titulaires du titre professionnel en 2024. Taux de réponse : 78 %. Emploi durable : 60 %",
            "centre.bilan-insertion",
        ),
    ]);
    none_is_known(&[
        (
            "x/1.pdf",
            "PLAQUETTE\nTaux d'insertion de 85 %, emplois en CDI pour nos candidats au titre en 2024. Nous contacter",
        ),
        (
            "x/2.docx",
            "Financement : le taux d'insertion des candidats en emploi, année 2024. Inscrivez-vous, CPF",
        ),
    ]);
}

#[test]
fn candidates_with_birth_dates_are_inscribed() {
    all_are(&[(
        "x/2.pdf",
        "Liste des candidats - session d'examen du 12 mai\nNom de naissance\tPrénom\tNé(e) le\tVoie d'accès\nROUDAUT\tIlse\t02/02/1999\tFormation",
        "candidate.inscription",
    )]);
    none_is_known(&[
        (
            "x/1.xlsx",
            "Inscriptions au permis\nNom\tPrénom\tNé le\tExamen\nLESSART\tTom\t03/04/1990\tcode",
        ),
        (
            "x/2.pdf",
            "Liste des candidats et résultats\nNom\tPrénom\tNé(e) le\tDécision du jury\nROUDAUT\tIlse\t02/02/1999\tadmis",
        ),
    ]);
}

#[test]
fn subjects_are_ordered_and_received() {
    all_are(&[
        (
            "x/1.eml",
            "From: dte@afpa.example\nTo: a@c.example\nSubject: DTE de la session 2025-44-07\n\nVotre commande a été expédiée ce jour : 2 DTE jury, 6 DTE candidat. Signez le bordereau à réception.",
            "session.plis",
        ),
        (
            "x/2.pdf",
            "Plis reçus le 3 mai\nSession d'examen du 12 mai\n4 plis scellés, réception par Mme Roudaut",
            "session.plis",
        ),
    ]);
    none_is_known(&[
        (
            "x/1.docx",
            "Réunion : les DTE de la session sont commandés, plis reçus, bordereau signé. Examen le 12.",
        ),
        (
            "x/2.pdf",
            "Procédure DTE\nCommander les DTE quatre mois avant la session ; réception des plis ; bordereau",
        ),
    ]);
}

#[test]
fn an_agrement_is_granted_in_many_wordings() {
    all_are(&[
        (
            "x/1.jpg",
            "DDETS DU FINISTERE\nrenouvellement de l'agrement\nj'ai l'honneur de vous notifier le renouvellement de l'agrement pour organiser les sessions d'examen du titre professionnel Plaquiste pour la periode du 1er mars 2025 au 28 fevrier 2030",
            "centre.agrement",
        ),
        (
            "x/2.pdf",
            "DREETS Bretagne\nMadame la directrice, l'agrément vous est accordé pour une durée de cinq ans, titre professionnel ARH, site de Brest.",
            "centre.agrement",
        ),
    ]);
    none_is_known(&[
        (
            "x/1.docx",
            "DREETS\nJ'ai l'honneur de vous informer que j'envisage la suspension de l'agrément pour le titre professionnel, à compter du 3 mai.",
        ),
        (
            "x/2.pdf",
            "DDETS\nVotre demande d'agrément pour le titre professionnel est incomplète : pièces manquantes. J'ai l'honneur de vous demander, à compter du 3 mai, les plans.",
        ),
    ]);
}

#[test]
fn numbers_beside_names_are_a_table_of_correspondence() {
    all_are(&[(
        "x/1.jpg",
        "correspondance numeros candidats\nepreuve ecrite du titre professionnel\nn copie candidat\nA12 LESSART Tom\nB14 ROUDAUT Ilse\nlevee de l'anonymat le 12",
        "session.correspondance",
    )]);
    none_is_known(&[(
        "x/1.pdf",
        "Notice\nL'anonymat des copies : chaque candidat reçoit un n° de copie. Session d'examen",
    )]);
}

#[test]
fn an_answer_sheet_is_a_production() {
    all_are(&[(
        "x/1.jpg",
        "nom LESSART prenom Tom place n 3\nmise en situation professionnelle feuille reponse\ntravail 1 facture 1200 ht\ntravail 2 lettre",
        "candidate.production",
    )]);
    none_is_known(&[(
        "x/1.pdf",
        "Corrigé\nDocument réponse de la mise en situation, question 1 : 1200. Nom, prénom du candidat",
    )]);
}

#[test]
fn a_title_is_conferred_in_many_wordings() {
    all_are(&[(
        "x/1.pdf",
        "RÉPUBLIQUE FRANÇAISE\nMinistère du travail\nLe directeur régional décerne à\nMme ROUDAUT Ilse\nnée le 2 février 1999 à Brest\nle titre professionnel de PLAQUISTE\nenregistré sous le numéro 2019-06-0012",
        "candidate.parchemin",
    )]);
    none_is_known(&[(
        "x/1.docx",
        "Je soussignée Ilse ROUDAUT, née le 2 février 1999, demande un duplicata du titre professionnel délivré par le ministère, enregistré sous le numéro 12. Attestation sur l'honneur. République française",
    )]);
}

#[test]
fn a_reference_document_tells_modalities() {
    all_are(&[(
        "x/1.docx",
        "Référentiel d'évaluation – Plaquiste\nModalités\tDurée\nMise en situation professionnelle\t7 h\nEntretien final\t20 min\nÉvaluations passées en cours de formation\nPlateau technique d'évaluation\nConditions de présence du jury",
        "centre.referentiel",
    )]);
    none_is_known(&[(
        "x/1.docx",
        "Progression pédagogique d'après le référentiel\nSéance 1 : mise en situation, durée 3 h\nFormateurs : Lessart",
    )]);
}

#[test]
fn a_decision_on_one_candidate_is_his_proces_verbal() {
    all_are(&[
        (
            "x/1.pdf",
            "PROCES VERBAL - exemplaire candidat\nNom LESSART\nNé le 03/04/1990\nTitre professionnel Plaquiste\nDécision : réussite\nJury Roudaut Planchard",
            "candidate.pv-individuel",
        ),
        (
            "x/2.docx",
            "Le jury du titre professionnel ARH, vu le dossier professionnel de Mme ROUDAUT Ilse, née le 2 février 1999, décide : le titre est accordé.\nLes membres du jury",
            "candidate.pv-individuel",
        ),
    ]);
    none_is_known(&[(
        "x/2.docx",
        "Madame, vous avez obtenu le titre. Née le 2 février 1999, la décision du jury figure au procès-verbal : réussite.",
    )]);
}

#[test]
fn what_shares_words_with_a_paper_stays_what_it_is() {
    all_are(&[
        (
            "x/7.docx",
            "Procès-verbal de session\nVu les évaluations passées en cours de formation\nCandidat né le 03/04/1990 LESSART Tom : acquis\nMembres du jury",
            "session.pv",
        ),
        (
            "x/2.docx",
            "Émargement de remise des parchemins\nTitre professionnel Plaquiste\nCandidat\tSignature\nLESSART Tom",
            "candidate.parchemin",
        ),
        (
            "x/4.pdf",
            "Lettre d'observations\nDREETS\nIl a été constaté un incident lors de la session d'examen ; votre agrément pourra être suspendu. Le jury et les candidats.",
            "centre.courrier-dreets",
        ),
        (
            "x/5.pdf",
            "Affichage\nRèglement général des sessions d'examen\nToute fraude d'un candidat constatée par un surveillant est consignée. Téléphone interdit.",
            "session.planning",
        ),
        (
            "x/6.pdf",
            "Demande d'agrément\nLe centre s'engage à respecter les engagements de l'arrêté : il désigne un responsable de session pour chaque session.",
            "centre.agrement-demande",
        ),
        (
            "x/7.docx",
            "Monsieur,\nVos résultats : le jury de la session du titre vous a vu ; en tant que candidat, votre participation est confirmée. Vous avez obtenu le CCP 1, membres du jury unanimes.",
            "candidate.notification-resultats",
        ),
        (
            "x/1.pdf",
            "Monsieur, vous êtes attendu le 2 décembre devant le jury du titre professionnel Plaquiste, VAE. Apportez la notification de recevabilité de votre demande et une pièce d'identité.",
            "candidate.convocation",
        ),
        (
            "x/2.pdf",
            "Convocation\nVous êtes convoqué à la session d'examen. Un tiers temps vous est accordé.",
            "candidate.convocation",
        ),
        (
            "x/1.pdf",
            "DREETS de Bretagne\nContrôle sur pièces de votre centre\nMes services examinent vos conventions avec le prestataire, les heures et les stagiaires du titre professionnel.",
            "centre.courrier-dreets",
        ),
        (
            "x/1.pdf",
            "Convocation\nVous êtes convoqué à la session du CCP 2, réussite partielle de mai. Pièce d'identité.",
            "candidate.convocation",
        ),
        (
            "x/1.pdf",
            "Procès-verbal d'incident\nCandidat né le 03/04/1990\nDécision du jury : épreuve reprise, résultat acquis",
            "session.incident",
        ),
    ]);
}

#[test]
fn a_centre_writes_its_papers_in_its_own_words() {
    all_are(&[
        (
            "Session mars/éval Kerbrat.pdf",
            "EVALUATION DE LA MISE EN SITUATION PROFESSIONNELLE\nCandidat : KERBRAT Solenn    Session n° 29-0325-07\nCompétences\tCritères\tOUI\tNON\nPréparer le chantier\tzone balisée\tX\nPoser le carrelage\taplomb respecté\t\tX\nAppréciation générale : travail propre\nLe jury : M. Ollivier, Mme Stéphan",
            "candidate.grille-jury",
        ),
        (
            "scan_0012.jpg",
            "Fiche jury\ncandidat KERBRAT\nEntretien final 15 min\nvision du metier oui\nposture oui\nprojet non\nAvis : favorable\njures Ollivier Stephan",
            "candidate.grille-jury",
        ),
        (
            "x/livret.docx",
            "Livret de suivi des évaluations en formation\nTitre professionnel Carreleur\nNom : KERBRAT Prénom : Solenn Né le : 03/02/2000\nÉvaluation 1 (12/10/2024) - pose droite - acquis - formateur : P. Gall\nÉvaluation 2 (14/01/2025) - pose diagonale - en cours d'acquisition",
            "candidate.livret-ecf",
        ),
        (
            "x/pv.pdf",
            "MINISTÈRE DU TRAVAIL\nProcès-verbal de la session n° 29-0325-07\nTitre professionnel Carreleur TP-00250\nCandidats présents : 4\nNom\tNé(e) le\tDécision\nKERBRAT Solenn\t03/02/2000\tTitre obtenu\nGALL Pierre\t04/04/1999\tCCP 1\nSignatures du jury",
            "session.pv",
        ),
        (
            "x/pv solenn.pdf",
            "PV de jury - résultat individuel\nKERBRAT Solenn, né le 03/02/2000 à Quimper\nTitre professionnel : Carreleur\nDécision du jury : réussite totale\nFait à Quimper, les membres du jury",
            "candidate.pv-individuel",
        ),
        (
            "x/pres.xlsx",
            "Feuille1\nSession 29-0325-07\nFEUILLE DE PRESENCE CANDIDATS\nNom\tPrénom\tMatin\tAprès-midi\nKERBRAT\tSolenn\nGALL\tPierre",
            "session.emargement-candidats",
        ),
        (
            "x/presjury.pdf",
            "Présence du jury\nSession 29-0325-07 - titre professionnel Carreleur\nNom du juré\tEntreprise\tJour 1\tJour 2\tSignature\nOllivier\tSARL Pose\nStéphan\tAtelier S",
            "session.emargement-jury",
        ),
        (
            "x/courrier.docx",
            "DDETS du Finistère\nObjet : demande d'aménagement\nMonsieur Kerbrat,\nAprès examen de votre situation, je vous informe que vous bénéficierez d'un temps majoré d'un tiers pour l'ensemble des épreuves de la session de mars.",
            "candidate.amenagement-decision",
        ),
        (
            "x/dem.pdf",
            "Je soussigné Solenn Kerbrat, candidat au titre professionnel Carreleur, sollicite un tiers temps en raison de ma dyslexie (RQTH jointe).",
            "candidate.amenagement-demande",
        ),
        (
            "x/m1.eml",
            "From: contact@pose.example\nTo: ddets29@etat.example\nSubject: Envoi PV session 29-0325-07\n\nBonjour,\nVeuillez trouver en pièce jointe le procès-verbal de la session. L'original part ce jour en recommandé.\nP. Gall",
            "session.envoi-pv",
        ),
        (
            "x/m2.eml",
            "From: contact@pose.example\nTo: s.kerbrat@m.example\nSubject: Convocation examen Carreleur\n\nBonjour Solenn,\nVous êtes convoqué le 12 mars à 8 h pour passer les épreuves du titre. Pensez à votre pièce d'identité.",
            "candidate.convocation",
        ),
        (
            "x/m3.eml",
            "From: contact@pose.example\nTo: ollivier@m.example\nSubject: Jury carreleur 12 mars\n\nMonsieur Ollivier,\nMerci d'avoir accepté d'être membre du jury de la session des 12 et 13 mars. Rendez-vous à 8 h. Vos frais de déplacement seront remboursés.",
            "session.convocation-jury",
        ),
        (
            "x/m4.eml",
            "From: contact@pose.example\nTo: s.kerbrat@m.example\nSubject: Résultat de votre examen\n\nBonjour Solenn,\nNous avons le plaisir de vous annoncer que le jury vous a attribué le titre professionnel Carreleur.",
            "candidate.notification-resultats",
        ),
        (
            "x/l5.docx",
            "Objet : suite de votre parcours de certification\nMonsieur Kerbrat,\nLe jury du 13 mars vous a attribué le CCP 1. Pour obtenir le titre, vous devez encore présenter le CCP 2 : une session est prévue en septembre.",
            "candidate.information-reussite-partielle",
        ),
        (
            "x/rs.docx",
            "LETTRE DE MISSION\nLe directeur du centre d'examen Pose Formation confie à M. Pierre Gall la mission de responsable de session pour la session 29-0325-07 du titre professionnel Carreleur.",
            "session.designation-rs",
        ),
        (
            "x/hab.pdf",
            "DREETS de Bretagne\nArrêté n° 2024-12 portant habilitation de membres de jury\nArt. 1 : M. Ollivier est habilité pour le titre professionnel Carreleur pour quatre ans.",
            "session.habilitation-jury",
        ),
        (
            "x/vae.pdf",
            "DREETS de Bretagne - service VAE\nObjet : votre demande de validation des acquis de l'expérience\nMadame, votre dossier portant sur le titre professionnel Carreleur est recevable. Cette décision est valable un an.",
            "candidate.recevabilite-vae",
        ),
        (
            "x/obs.pdf",
            "DREETS de Bretagne\nPôle entreprises, emploi\nObjet : visite du 4 mars\nMonsieur le directeur, lors de la session d'examen du 4 mars, mes services ont relevé que les grilles n'étaient pas signées. Je vous demande de me faire part de vos observations sous un mois.",
            "centre.courrier-dreets",
        ),
        (
            "x/agr.pdf",
            "PRÉFET DE LA RÉGION BRETAGNE\nDécision n° 29-2024-11 relative à l'agrément du centre Pose Formation pour le titre professionnel Carreleur\nL'agrément est accordé du 1er janvier 2025 au 31 décembre 2029.",
            "centre.agrement",
        ),
        (
            "x/conv.docx",
            "CONVENTION\nentre le centre agréé Pose Formation et l'organisme de formation Bâti Plus\npour la présentation de candidats aux sessions d'examen du titre professionnel Carreleur",
            "centre.convention-prestataire",
        ),
        (
            "x/ctrl.docx",
            "Compte rendu de contrôle\nOrganisme contrôlé : Bâti Plus, prestataire de formation\nContrôleur : Pose Formation, centre agréé\nRatio stagiaires/formateur : conforme\nLivrets ECF : à jour",
            "centre.controle-prestataire",
        ),
        (
            "x/prog.xlsx",
            "2026\nProgrammation des sessions d'examen - centre Pose Formation\nTitre\tJanvier\tMars\tJuin\nCarreleur TP-00250\t\tx\tx",
            "centre.programmation",
        ),
        (
            "x/ins.pdf",
            "Enquête à 6 mois\nNom : KERBRAT Solenn\nTitre obtenu : Carreleur, mars 2025\nSituation : en emploi, CDD, carreleur chez Pose SARL",
            "candidate.insertion",
        ),
        (
            "x/bil.docx",
            "Suivi de l'insertion - bilan 2024\n12 titulaires interrogés, 10 réponses, 8 en emploi dont 6 en CDI. Taux d'insertion 80 %.",
            "centre.bilan-insertion",
        ),
        (
            "x/plt.pdf",
            "CHECK-LIST SALLE ET MATÉRIEL\nSession du 12 mars, titre professionnel Carreleur\nCarrelette : OK\nMalaxeur : OK\nPostes de travail : 6, conformes au plateau technique du référentiel\nVérifié par P. Gall",
            "session.plateau-technique",
        ),
        (
            "x/inc.docx",
            "À l'attention de la DDETS\nSession 29-0325-07, 12 mars\nRapport du responsable de session : un candidat a quitté la salle avec le sujet de l'épreuve. Les jurés l'ont constaté à 9 h 30.",
            "session.incident",
        ),
        (
            "x/plis.jpg",
            "bordereau\nreception de 2 enveloppes scellees DTE\nsession 29-0325-07 titre professionnel carreleur\nremis a P. Gall le 1er mars",
            "session.plis",
        ),
        (
            "x/anon.xlsx",
            "Anonymat\nN° anonymat\tNom\tPrénom\n12A\tKERBRAT\tSolenn\n14B\tGALL\tPierre\népreuve écrite session titre professionnel",
            "session.correspondance",
        ),
        (
            "x/copie.pdf",
            "Candidat n° 12A\nQuestionnaire professionnel - Carreleur\nQuestion 1 : citez trois colles.\nColle C1, C2, époxy\nQuestion 2 : temps de séchage ?\n24 heures",
            "candidate.production",
        ),
        (
            "x/parch.jpg",
            "REPUBLIQUE FRANCAISE\nMinistere du travail\nTitre professionnel\nCARRELEUR\ndelivre a Solenn KERBRAT ne le 3 fevrier 2000\nle prefet",
            "candidate.parchemin",
        ),
        (
            "x/remise.docx",
            "Je reconnais avoir reçu ce jour l'original de mon titre professionnel Carreleur. Solenn Kerbrat, le 3 juin 2025",
            "candidate.parchemin",
        ),
        (
            "x/insc.pdf",
            "DEMANDE D'INSCRIPTION À L'EXAMEN\nNom : KERBRAT\nPrénom : Solenn\nNé le : 03/02/2000\nTitre professionnel : Carreleur\nVoie : formation",
            "candidate.inscription",
        ),
        (
            "x/attest.pdf",
            "Attestation de suivi de formation\nLe centre Bâti Plus atteste que Solenn Kerbrat, né le 03/02/2000, a suivi la formation préparant au titre professionnel Carreleur du 1er octobre 2024 au 28 février 2025.",
            "candidate.inscription",
        ),
        (
            "x/planning.xlsx",
            "Ordre de passage\nSession 29-0325-07 titre professionnel Carreleur\nHeure\tCandidat\tÉpreuve\n8h\tKERBRAT\tMSP\n9h\tGALL\tMSP",
            "session.planning",
        ),
        (
            "x/decl.pdf",
            "CERES - Session créée\nN° 29-0325-07\nTitre professionnel Carreleur\nDu 12/03/2025 au 13/03/2025\nResponsable : P. Gall",
            "session.declaration",
        ),
        (
            "x/cert.pdf",
            "LIVRET DE CERTIFICATION\nKERBRAT Solenn\nTitre professionnel Carreleur\nCCP 1 obtenu le 13/03/2025\nVisa DDETS",
            "candidate.livret-certification",
        ),
        (
            "x/dp.pdf",
            "DOSSIER PROFESSIONNEL\nNom de naissance : KERBRAT\nPrénom : Solenn\nTitre professionnel visé : Carreleur\nModalité d'accès : parcours de formation",
            "candidate.dp",
        ),
    ]);
    none_is_known(&[
        (
            "x/n1.docx",
            "Bonjour à tous,\nLe jury de la session de mars se réunit mardi. Merci de préparer la salle, les candidats arrivent à 8 h. Pierre",
        ),
        (
            "x/n2.eml",
            "From: a@p.example\nTo: b@p.example\nSubject: Convocations\n\nSalut, as-tu envoyé les convocations aux candidats de la session ? Il faut aussi convoquer le jury.",
        ),
        (
            "x/n3.eml",
            "From: a@p.example\nTo: b@p.example\nSubject: grille d'évaluation\n\nPeux-tu imprimer dix grilles d'évaluation pour le jury de jeudi ? Merci",
        ),
        (
            "x/n4.pdf",
            "Programme de formation Carreleur\nObjectifs : préparer le titre professionnel. Modalités d'évaluation : mise en situation devant jury, entretien final, dossier professionnel.",
        ),
        (
            "x/n5.docx",
            "Fiche de poste - responsable de formation\nMissions : organiser les sessions d'examen, désigner les jurés, suivre les candidats",
        ),
        (
            "x/n6.pdf",
            "Facture n° 2025-12\nPrestation de jury - session d'examen du 12 mars\nDeux vacations à 80 €",
        ),
        (
            "x/n7.docx",
            "Compte rendu du conseil de perfectionnement\nLes candidats de la session de mars ont été reçus par le jury. Taux de réussite : 75 %. Insertion à six mois : 80 %.",
        ),
        (
            "x/n8.pdf",
            "Attestation d'assurance responsabilité civile\nCentre d'examen Pose Formation, plateau technique compris",
        ),
        (
            "x/n9.xlsx",
            "Budget des sessions\nSession\tCandidats\tJury\tDTE\tCoût\nmars\t4\t160\t200\t360",
        ),
        (
            "x/n10.pdf",
            "Grille tarifaire 2025\nPassage du titre professionnel : 450 € par candidat\nSession CCP : 250 €",
        ),
        (
            "x/n11.docx",
            "Lettre de recommandation\nJe recommande M. Kerbrat, titulaire du titre professionnel Carreleur, membre du jury en 2023, désigné responsable d'équipe.",
        ),
        (
            "x/n12.eml",
            "From: ddets29@etat.example\nTo: tous@c.example\nSubject: Fermeture du service\n\nLe service des titres professionnels sera fermé le 12 mai. Les procès-verbaux peuvent être déposés en ligne.",
        ),
        (
            "x/n13.docx",
            "Questionnaire de satisfaction\nFormation Carreleur\nLe jury vous a-t-il bien accueilli ? oui non\nLa session était-elle bien organisée ? oui non\nNom (facultatif)",
        ),
        (
            "x/n14.pdf",
            "Entraînement MSP n° 2\nSujet d'entraînement : poser 4 m² de faïence. Critères : aplomb, joints. Acquis / non acquis. Formateur : P. Gall, candidat : Solenn, jury fictif",
        ),
        (
            "x/n15.docx",
            "Contrat de prestation - juré\nEntre Pose Formation et M. Ollivier : participation comme membre du jury, session du 12 mars, indemnité de 160 €",
        ),
        (
            "x/n16.pdf",
            "Annonce : nous recherchons des membres du jury pour le titre professionnel Carreleur. Conditions : cinq ans d'expérience, habilitation DDETS.",
        ),
        (
            "x/n17.docx",
            "Règlement intérieur du centre d'examen\nLes candidats présentent une pièce d'identité. Toute fraude est constatée par le surveillant et signalée au jury.",
        ),
        (
            "x/n18.pdf",
            "Arrêté du 3 mars 2025 relatif au titre professionnel Carreleur\nJournal officiel - la session d'examen, le jury, la durée des épreuves",
        ),
        (
            "x/n19.xlsx",
            "Liste des stagiaires\nNom\tPrénom\tNé(e) le\tEntreprise\nKERBRAT\tSolenn\t03/02/2000\tPose SARL\nformation titre professionnel",
        ),
        (
            "x/n20.docx",
            "Convention de stage\nEntre Pose SARL et Bâti Plus, stagiaire Solenn Kerbrat, titre professionnel Carreleur",
        ),
        (
            "x/n21.pdf",
            "Bon de livraison : deux vidéoprojecteurs pour la salle d'examen, session de mars, conformes",
        ),
        (
            "x/n22.docx",
            "Inventaire de la bibliothèque\nRéférentiels : 12, bon état\nDossiers professionnels d'exemple : 4",
        ),
        (
            "x/n23.eml",
            "From: s@m.example\nTo: c@p.example\nSubject: Mon titre\n\nBonjour, je n'ai toujours pas reçu mon parchemin. Le jury m'a attribué le titre professionnel en mars. Pouvez-vous me dire où il en est ? Solenn",
        ),
        (
            "x/n24.eml",
            "From: s@m.example\nTo: c@p.example\nSubject: Absence session\n\nBonjour, je serai absent à la session d'examen du 12 mars, mon enfant est malade. Puis-je passer les épreuves à la prochaine ? Solenn",
        ),
        (
            "x/n25.docx",
            "Demande de prise en charge\nOPCO : financement de la VAE de Mme Stéphan, recevabilité favorable obtenue, titre professionnel Carreleur. Montant demandé : 1 500 €",
        ),
        (
            "x/n26.pdf",
            "Plan de prévention\nVisite préalable du prestataire de nettoyage ; vérification des heures ; formateurs informés ; stagiaires absents",
        ),
        (
            "x/n27.docx",
            "Note sur l'insertion\nComment répondre à l'enquête à six mois ? Les titulaires indiquent s'ils sont en CDI, en CDD ou sans emploi.",
        ),
        (
            "x/n28.pdf",
            "Permis CACES R489\nGrille d'évaluation du candidat\nCritère\tacquis\tnon acquis\nTesteur : M. Ollivier\nThéorie et pratique",
        ),
        (
            "x/n29.pdf",
            "Certificat de qualification professionnelle\nJury paritaire de délibération\nCandidat : Kerbrat, né le 03/02/2000, décision du jury : obtenu\nProcès-verbal de la CPNE",
        ),
        (
            "x/n30.docx",
            "Objet : annulation de session\nMonsieur Kerbrat, la session d'examen du 12 mars est reportée, faute de jury. Une nouvelle convocation vous sera adressée.",
        ),
    ]);
}

#[test]
fn another_centre_writes_them_otherwise() {
    all_are(&[
        (
            "Examen AD juin/feuille Nowak.pdf",
            "Association Les Tilleuls\nTP Agent de propreté - épreuve pratique du 5 juin\nCandidat évalué : NOWAK Irena\nÉtape\tRéalisé\tNon réalisé\nBalisage\tX\nDosage produit\t\tX\nNote : compétence validée\nNom et signature des jurés : Faure, Ben Amor",
            "candidate.grille-jury",
        ),
        (
            "a/ef.docx",
            "ENTRETIEN FINAL - appréciations du jury\nNOWAK Irena\nConnaissance de l'emploi : bonne\nVision sécurité : à améliorer\nProposition : titre",
            "candidate.grille-jury",
        ),
        (
            "a/eval.pdf",
            "ÉVALUATION EN COURS DE FORMATION - FICHE DE RÉSULTATS\nStagiaire : NOWAK Irena\nCompétence évaluée : dosage\nRésultat : acquis\nDate : 12/02/2025\nFormatrice : Mme Faure",
            "candidate.livret-ecf",
        ),
        (
            "a/bilanECF.docx",
            "Relevé des évaluations passées en cours de formation\nIrena NOWAK née le 01/01/1990\nCCP 1\tsatisfaisant\nCCP 2\tsatisfaisant\nLe responsable pédagogique",
            "candidate.livret-ecf",
        ),
        (
            "a/deliberation.pdf",
            "DÉLIBÉRATION DU JURY\nSession 75-0625-12 - Agent de propreté\nN°\tNom\tPrénom\tRésultat\n1\tNOWAK\tIrena\tTitre\n2\tDIALLO\tMoussa\tÉchec\nLes membres du jury : Faure, Ben Amor",
            "session.pv",
        ),
        (
            "a/delib2.jpg",
            "proces verbal de session\nsession 75-0625-12\n8 candidats inscrits 7 presents\n5 titres delivres\nsignature des jures",
            "session.pv",
        ),
        (
            "a/decision.docx",
            "Décision du jury - candidat NOWAK Irena\nNée le 01/01/1990\nTitre professionnel Agent de propreté\nLe jury, après délibération, décide d'attribuer le CCP 1. Réussite partielle.\nSignatures",
            "candidate.pv-individuel",
        ),
        (
            "a/conv.txt",
            "Les Tilleuls\nIrena Nowak\nNous vous informons que vous êtes inscrite à la session d'examen du 5 juin. Vous devez vous présenter à 7 h 45 avec votre convocation et une pièce d'identité.",
            "candidate.convocation",
        ),
        (
            "a/rdv.eml",
            "From: e@t.example\nTo: i@n.example\nSubject: Rappel : épreuves du titre le 5 juin\n\nBonjour Irena,\npetit rappel : vous êtes attendue jeudi à 7 h 45 pour les épreuves. N'oubliez pas d'apporter votre pièce d'identité et votre dossier professionnel.",
            "candidate.convocation",
        ),
        (
            "a/jury.docx",
            "Madame Faure,\nNous vous sollicitons afin de participer en qualité de jurée à la session d'examen du titre Agent de propreté du 5 juin. Merci de nous retourner votre accord.",
            "session.convocation-jury",
        ),
        (
            "a/ordre jury.pdf",
            "CONVOCATION\nMme FAURE, membre du jury\nTitre professionnel Agent de propreté\nLe 5 juin à 7 h 30, 12 rue des Tilleuls",
            "session.convocation-jury",
        ),
        (
            "a/abs.docx",
            "Objet : demande d'autorisation d'absence\nMonsieur le directeur, votre salariée Mme Faure a été sollicitée comme membre du jury du titre professionnel Agent de propreté, session du 5 juin.",
            "session.convocation-jury",
        ),
        (
            "a/dec.eml",
            "From: ddets75@etat.example\nTo: faure@m.example\nSubject: Décision d'habilitation\n\nMadame,\nVous trouverez ci-joint votre décision d'habilitation en qualité de membre du jury du titre Agent de propreté, valable jusqu'au 31/12/2028.",
            "session.habilitation-jury",
        ),
        (
            "a/val.pdf",
            "LISTE DES MEMBRES DU JURY HABILITÉS\nDépartement 75 - titre Agent de propreté\nFAURE Anne\thabilitée jusqu'au 31/12/2028\nBEN AMOR Sami\thabilité jusqu'au 30/06/2027",
            "session.habilitation-jury",
        ),
        (
            "a/rs1.pdf",
            "Attestation\nJe soussignée, directrice des Tilleuls, désigne Mme Petit comme responsable de session pour l'examen du 5 juin 2025.",
            "session.designation-rs",
        ),
        (
            "a/resp.eml",
            "From: d@t.example\nTo: p@t.example\nSubject: RS pour juin\n\nMadame Petit,\nVous êtes nommée responsable de session pour l'examen du 5 juin.",
            "session.designation-rs",
        ),
        (
            "a/inscr.docx",
            "Fiche candidat\nNom : NOWAK\nPrénom : Irena\nNée le 01/01/1990\nTitre professionnel demandé : Agent de propreté\nSession : juin 2025",
            "candidate.inscription",
        ),
        (
            "a/am.docx",
            "Irena Nowak\nMadame la directrice,\nAtteinte d'un trouble visuel reconnu par la MDPH, je demande un aménagement des épreuves (sujets agrandis) pour la session de juin.",
            "candidate.amenagement-demande",
        ),
        (
            "a/med.pdf",
            "CERTIFICAT MÉDICAL\nJe soussigné, docteur Roux, certifie que l'état de Mme Nowak justifie un temps majoré d'un tiers aux épreuves du titre professionnel.",
            "candidate.amenagement-demande",
        ),
        (
            "a/refus.pdf",
            "DRIEETS Île-de-France\nObjet : aménagement d'épreuves - décision\nMadame, votre demande d'aménagement ne peut être accordée au vu des pièces. Examen du 5 juin.",
            "candidate.amenagement-decision",
        ),
        (
            "a/notif.pdf",
            "Les Tilleuls\nMadame Irena NOWAK\nNotification\nÀ l'issue de la session du 5 juin, le jury a décidé de vous attribuer le titre professionnel Agent de propreté.",
            "candidate.notification-resultats",
        ),
        (
            "a/echec.docx",
            "Objet : session du 5 juin\nMadame, nous avons le regret de vous informer que le jury n'a pas validé votre titre professionnel. Vous pouvez vous représenter dans l'année.",
            "candidate.notification-resultats",
        ),
        (
            "a/part.pdf",
            "RÉUSSITE PARTIELLE - SUITE À DONNER\nMadame Nowak, vous avez validé le CCP 1. Pour le CCP 2, prochaines dates : 4 octobre, 6 décembre. Inscription auprès du secrétariat.",
            "candidate.information-reussite-partielle",
        ),
        (
            "a/rem.pdf",
            "Registre de remise des titres professionnels\nNom\tTitre\tDate\tSignature\nNOWAK\tAgent de propreté\t03/09/2025",
            "candidate.parchemin",
        ),
        (
            "a/enq.docx",
            "Questionnaire post-formation à six mois\nIrena NOWAK - titre Agent de propreté\nTravaillez-vous ? oui, CDD de six mois chez NetPlus",
            "candidate.insertion",
        ),
        (
            "a/stat.xlsx",
            "Insertion 2024\nTitre\tPrésentés\tReçus\tRéponses\tEn emploi\tTaux\nAgent de propreté\t20\t16\t14\t10\t71 %",
            "centre.bilan-insertion",
        ),
        (
            "a/bord.pdf",
            "Les Tilleuls\nà DRIEETS UD 75\nBordereau d'envoi\nPièces : procès-verbal de session n° 75-0625-12 (original), 3 pages",
            "session.envoi-pv",
        ),
        (
            "a/ar.jpg",
            "la poste\nlettre recommandee avec avis de reception\ndestinataire DDETS 75 service titres\nenvoi PV session 75-0625-12",
            "session.envoi-pv",
        ),
        (
            "a/dep.eml",
            "From: noreply@demarche.example\nTo: e@t.example\nSubject: Votre dossier n° 4451 a été déposé (Transmission de procès-verbal de session)\n\nBonjour, votre dossier de transmission de procès-verbal a bien été reçu par la DDETS.",
            "session.envoi-pv",
        ),
        (
            "a/inc.pdf",
            "FICHE DE SIGNALEMENT\nSession du 5 juin, titre Agent de propreté\nNature : malaise d'une candidate pendant l'épreuve\nMesures : épreuve interrompue 20 min, accord du jury",
            "session.incident",
        ),
        (
            "a/fr.docx",
            "À la DRIEETS\nNous vous signalons une fraude : pendant le questionnaire professionnel du 5 juin, M. Diallo a utilisé son téléphone. Le jury a été informé, l'épreuve poursuivie.",
            "session.incident",
        ),
        (
            "a/em.pdf",
            "Émargement jury 5 juin\nFAURE Anne ____\nBEN AMOR Sami ____\nTitre professionnel Agent de propreté",
            "session.emargement-jury",
        ),
        (
            "a/em2.docx",
            "Liste des candidats présents\nExamen du 5 juin - titre professionnel Agent de propreté\nNOWAK Irena\tsignature\nDIALLO Moussa\tabsent",
            "session.emargement-candidats",
        ),
        (
            "a/pl.pdf",
            "HORAIRES DES CANDIDATS\n5 juin - titre professionnel Agent de propreté\nNOWAK 8 h - 10 h MSP, 10 h 15 entretien\nDIALLO 10 h - 12 h MSP",
            "session.planning",
        ),
        (
            "a/mat.docx",
            "Conformité du plateau technique\nTitre Agent de propreté - session de juin\nMonobrosse 2, autolaveuse 1, chariots 6 : présents et en état",
            "session.plateau-technique",
        ),
        (
            "a/corr.docx",
            "Table de correspondance\nNuméro\tCandidat\n1\tNOWAK\n2\tDIALLO",
            "session.correspondance",
        ),
        (
            "a/dte.pdf",
            "Accusé de réception des sujets\nSession 75-0625-12\nReçu 2 plis le 20 mai, non ouverts, placés au coffre\nMme Petit",
            "session.plis",
        ),
        (
            "a/agr.pdf",
            "DRIEETS Île-de-France\nDécision d'agrément n° 75-2025-3\nLe centre Les Tilleuls est agréé pour le titre Agent de propreté jusqu'au 31 mars 2030",
            "centre.agrement",
        ),
        (
            "a/dag.docx",
            "Dossier de demande d'agrément\nCentre Les Tilleuls - titre professionnel Agent de propreté\nPièces jointes : plans, CV",
            "centre.agrement-demande",
        ),
        (
            "a/susp.pdf",
            "DRIEETS Île-de-France\nObjet : suspension de votre agrément\nMadame, à la suite du contrôle du 3 mars, je suspends l'agrément pour trois mois.",
            "centre.courrier-dreets",
        ),
        (
            "a/rep.docx",
            "Les Tilleuls\nà Mme la directrice de la DRIEETS\nObjet : réponse à vos observations du 3 avril\nMadame, nous avons corrigé les grilles d'évaluation et les émargements.",
            "centre.courrier-dreets",
        ),
        (
            "a/part2.docx",
            "CONVENTION DE PARTENARIAT\nEntre Les Tilleuls, centre agréé, et Propre Formation, organisme de formation\nArticle 1 : présentation des candidats aux sessions d'examen",
            "centre.convention-prestataire",
        ),
        (
            "a/visite.docx",
            "Rapport de visite - Propre Formation\nNotre prestataire a ouvert ses dossiers : heures, émargements des stagiaires, livrets ECF. Avis : conforme à la convention. Les Tilleuls, centre agréé",
            "centre.controle-prestataire",
        ),
        (
            "a/prev.eml",
            "From: e@t.example\nTo: drieets@etat.example\nSubject: Programmation 2026\n\nMadame, voici notre programmation prévisionnelle des sessions d'examen pour 2026 : Agent de propreté en mars et juin.",
            "centre.programmation",
        ),
        (
            "a/reac.pdf",
            "REAC\nRéférentiel Emploi Activités Compétences\nTitre professionnel Agent de propreté\nActivité type 1",
            "centre.referentiel",
        ),
    ]);
    none_is_known(&[
        (
            "a/n1.pdf",
            "Fiche de lecture du REAC par l'équipe pédagogique\nCompétence 1 : séances 1 à 4. Critères à travailler avec les stagiaires, durée 12 h",
        ),
        (
            "a/n2.docx",
            "Madame Nowak, votre entrée en formation Agent de propreté est confirmée. Vous devez vous présenter le 3 février avec une pièce d'identité. La session d'examen aura lieu en juin.",
        ),
        (
            "a/n3.docx",
            "Invitation\nLes membres du jury et les équipes sont invités au pot de fin de session, vendredi à 18 h.",
        ),
        (
            "a/n4.docx",
            "Trombinoscope des jurés\nFaure Anne, habilitée depuis 2020, titre professionnel Agent de propreté",
        ),
        (
            "a/n5.eml",
            "From: faure@m.example\nTo: e@t.example\nSubject: Re: jury du 5 juin\n\nBonjour, je confirme ma participation au jury de la session. À quelle heure dois-je arriver ? Anne Faure",
        ),
        (
            "a/n6.eml",
            "From: e@t.example\nTo: p@t.example\nSubject: incident imprimante\n\nL'imprimante est en panne, impossible d'imprimer les convocations des candidats pour la session. Le jury arrive demain.",
        ),
        (
            "a/n7.docx",
            "Mode opératoire CERES\nCréer la session, inscrire les candidats (nom, prénom, date de naissance), éditer le procès-verbal",
        ),
        (
            "a/n8.pdf",
            "Avenant au contrat de travail\nMme Petit exercera les fonctions de coordinatrice et, le cas échéant, de responsable de session lors des examens",
        ),
        (
            "a/n9.pdf",
            "Rapport d'activité 2024\n20 candidats au titre professionnel, 16 reçus. Insertion : 10 en emploi. Budget, ressources humaines, perspectives",
        ),
        (
            "a/n10.docx",
            "Liste de diffusion jury\nFAURE anne@m.example\nBEN AMOR sami@m.example\nsessions d'examen 2025",
        ),
        (
            "a/n11.pdf",
            "Évaluation de la formation par les stagiaires\nCritère\tSatisfaisant\tInsuffisant\nAccueil\tx\nPréparation à l'entretien avec le jury\tx\nNom du stagiaire : candidat au titre",
        ),
        (
            "a/n12.docx",
            "Bilan de mi-parcours\nStagiaire : NOWAK Irena née le 01/01/1990\nCompétences travaillées : dosage, balisage. Formatrice : Mme Faure. Objectif : titre professionnel",
        ),
        (
            "a/n13.xlsx",
            "Suivi ECF du groupe\nStagiaire\tECF 1\tECF 2\tECF 3\nNOWAK\tacquis\tacquis\tà faire\nDIALLO\tacquis\tnon acquis\tà faire",
        ),
        (
            "a/n14.docx",
            "Protocole sanitaire des examens\nÉmargement avec stylo personnel. Signature à distance. Candidats et jury portent un masque.",
        ),
        (
            "a/n15.docx",
            "Contrôle d'accès : vérification des badges du prestataire de gardiennage, convention de site, heures de ronde, présence",
        ),
        (
            "a/n16.pdf",
            "Ministère du travail - instruction aux DREETS relative au contrôle des centres agréés\nVous voudrez bien contrôler les sessions, relever les manquements et mettre en demeure dans un délai d'un mois.",
        ),
        (
            "a/n17.docx",
            "Modèle de lettre : demande de tiers temps pour les épreuves du titre professionnel\nJe soussigné [Nom] sollicite un aménagement, RQTH jointe",
        ),
        (
            "a/n18.docx",
            "CONVOCATION\n<<Civilité>> <<Nom>> <<Prénom>>\nVous êtes convoqué à la session <<Session>> du titre professionnel <<Titre>>, muni d'une pièce d'identité",
        ),
        (
            "a/n19.docx",
            "PROCÈS-VERBAL D'INCIDENT\nSession n° : [numéro de session]\nCandidat concerné : [Nom Prénom]\nFaits : [description]",
        ),
        (
            "a/n20.odt",
            "Attestation de réussite\n{{civilite}} {{nom}} {{prenom}}, né(e) le {{date_naissance}}, a obtenu le titre professionnel {{titre}} devant le jury",
        ),
        (
            "a/n21.docx",
            "Émargement - remise des clés de salle\nSession d'examen : surveillants et candidats signent, visa de l'accueil",
        ),
        (
            "a/n22.pdf",
            "Jury d'attribution des bourses\nCandidat : NOWAK\nCritère\tsatisfaisant\tinsuffisant\nEntretien du 3 mai\nAvis des membres du jury : favorable",
        ),
        (
            "a/n23.eml",
            "From: a@b.example\nTo: e@t.example\nSubject: Stage VAE\n\nBonjour, je souhaite faire une VAE pour le titre Agent de propreté. Comment demander la recevabilité ? Faut-il un avis favorable ?",
        ),
        (
            "a/n24.docx",
            "Relevé de conclusions - comité DREETS / centres agréés\nLes centres transmettent les PV en recommandé. Observations sur les sessions.",
        ),
    ]);
}

#[test]
fn a_third_centre_too() {
    all_are(&[
        (
            "q/1.docx",
            "Bulletin d'évaluation du jury - MSP\nCandidat : PETROV Ivan\nTitre : Soudeur\nSoudure à plat : acquis\nSoudure en angle : non acquis\nJurés : Le Bihan, Costa",
            "candidate.grille-jury",
        ),
        (
            "q/2.pdf",
            "Livret ECF\nPETROV Ivan né le 03/03/1993\nTitre professionnel Soudeur\nÉvaluation n° 1 le 12 mars : satisfait\nFormateur : Costa",
            "candidate.livret-ecf",
        ),
        (
            "q/3.eml",
            "From: c@s.example\nTo: ddets@etat.example\nSubject: Session 14-09 : incident\n\nMadame, un candidat s'est blessé à la main lors de l'épreuve pratique. Les secours sont intervenus, le jury a suspendu l'épreuve une heure.",
            "session.incident",
        ),
        (
            "q/4.docx",
            "Monsieur Costa,\nSuite à votre accord, nous avons le plaisir de vous confirmer votre participation au jury du titre professionnel Soudeur le 14 septembre. Une indemnité vous sera versée.",
            "session.convocation-jury",
        ),
        (
            "q/5.pdf",
            "DDETS du Calvados\nMadame,\nVous demandez à bénéficier d'un tiers temps pour votre examen. Après avis du médecin, j'ai décidé de vous l'accorder pour toutes les épreuves du titre professionnel Soudeur.",
            "candidate.amenagement-decision",
        ),
        (
            "q/7.pdf",
            "Relevé de décision du jury\nM. Petrov, le jury réuni le 15 septembre vous a attribué le titre professionnel Soudeur",
            "candidate.notification-resultats",
        ),
        (
            "q/8.docx",
            "Désignation\nPar la présente, je désigne Mme Costa en qualité de responsable de session pour l'examen Soudeur du 14 septembre.",
            "session.designation-rs",
        ),
        (
            "q/9.docx",
            "Check-list avant l'examen\nPlateau technique soudure : 4 postes conformes, extraction contrôlée, bouteilles disponibles\nsession du 14 septembre",
            "session.plateau-technique",
        ),
        (
            "q/10.pdf",
            "Contrôle du partenaire Métal Formation (prestataire)\nNombre de stagiaires : 8\nHeures : 420\nÉmargements vérifiés\nCentre agréé Normandie Soudure",
            "centre.controle-prestataire",
        ),
        (
            "q/11.docx",
            "Prévisionnel 2026 des sessions\nSoudeur : février, juin, octobre\nTransmis à la DDETS du Calvados par le centre agréé",
            "centre.programmation",
        ),
        (
            "q/12.pdf",
            "Enquête d'insertion\nIvan Petrov\nTitre Soudeur obtenu en septembre\nEn emploi : CDI chez Costa Métal",
            "candidate.insertion",
        ),
    ]);
    none_is_known(&[
        (
            "q/n1.docx",
            "Fiche d'évaluation du formateur par le jury pédagogique\nFormateur candidat : Costa\nCritère\tsatisfaisant\tinsuffisant",
        ),
        (
            "q/n2.eml",
            "From: p@s.example\nTo: c@s.example\nSubject: session de septembre\n\nBonjour Mme Costa, serez-vous responsable de session en septembre ? Je ne sais pas qui est désigné. Il faut prévenir la DDETS.",
        ),
        (
            "q/n3.docx",
            "Discours de remise des titres\nChers candidats, le jury vous a attribué votre titre professionnel, félicitations ! Je vous informe que le buffet est ouvert.",
        ),
        (
            "q/n4.pdf",
            "Foire aux questions candidats\nQue dois-je apporter ? Vous devez vous présenter avec une pièce d'identité et votre dossier professionnel à la session.",
        ),
        (
            "q/n5.docx",
            "Rapport de stage de Ivan Petrov\nTitre professionnel Soudeur\nTâches réalisées, moyens, équipe, contexte de l'entreprise",
        ),
        (
            "q/n6.pdf",
            "Devis plateau technique\nQuatre postes à souder conformes au référentiel, session de septembre, disponibles sous huit jours",
        ),
        (
            "q/n7.xlsx",
            "Paie des jurés\nJuré\tSession\tHeures\tMontant\nCosta\t14-09\t7\t80",
        ),
        (
            "q/n8.docx",
            "Procédure d'anonymat\nAttribuer un n° de copie à chaque candidat, tenir la table de correspondance au coffre",
        ),
        (
            "q/n9.pdf",
            "La Gazette des centres\nInsertion : taux record pour les diplômés 2024, 85 % en emploi. Bilan de l'année par région.",
        ),
        (
            "q/n10.docx",
            "Contrat d'apprentissage - Ivan Petrov né le 03/03/1993\nTitre professionnel Soudeur, formateur Costa, évaluations en cours de formation prévues",
        ),
        (
            "q/n11.eml",
            "From: d@etat.example\nTo: c@s.example\nSubject: Réunion des centres agréés\n\nVous êtes invités à une réunion sur les sessions, les jurys et l'habilitation des jurés. Merci de confirmer votre participation.",
        ),
        (
            "q/n12.docx",
            "Objet : réclamation\nMadame, lors de l'épreuve du 14 septembre, un juré a été désagréable avec moi. Je conteste la décision du jury. Ivan Petrov, candidat",
        ),
        (
            "q/n13.pdf",
            "Sécurité incendie\nVérification des locaux, équipements conformes, exercice d'évacuation pendant une session d'examen fictive : candidats évacués",
        ),
        (
            "q/n14.docx",
            "Note d'organisation\nLe jour de l'examen, l'émargement des candidats se fait à 8 h. Signature obligatoire. Le jury signe à part.",
        ),
        (
            "q/n15.pdf",
            "Attestation employeur : M. Costa participe régulièrement à des jurys d'examen et bénéficie d'une autorisation d'absence permanente.",
        ),
        (
            "q/n16.docx",
            "Lettre au préfet\nNous contestons la suspension de l'agrément de notre confrère et demandons un réexamen",
        ),
        (
            "q/n17.xlsx",
            "Tableau de bord\nSession\tCandidats\tReçus\tÉchec\tPV envoyé\tResponsable\n14-09\t6\t5\t1\toui\tCosta",
        ),
        (
            "q/n18.pdf",
            "Fiche RNCP - Titre professionnel Soudeur\nActivités visées, modalités d'évaluation : mise en situation professionnelle, durée, jury",
        ),
        (
            "q/n19.docx",
            "Annexe au contrat de formation : calendrier 2026, session d'examen en juin, titre professionnel Soudeur, transmis à la DDETS",
        ),
        (
            "q/n20.eml",
            "From: i@p.example\nTo: c@s.example\nSubject: résultats\n\nBonjour, quand aurai-je mes résultats ? Le jury m'a dit que j'avais obtenu le titre, vous pouvez me confirmer ? Ivan",
        ),
    ]);
}

#[test]
fn and_so_does_a_fourth() {
    all_are(&[
        (
            "w/1.pdf",
            "Titre professionnel Fleuriste\nMSP : composition de deuil - notation\nCandidate MOREAU Lise\nRespect de la commande : A\nProportions : NA\nPropreté : A\nMembres du jury : Blin, Ferri",
            "candidate.grille-jury",
        ),
        (
            "w/2.eml",
            "From: x@f.example\nTo: l@m.example\nSubject: Titre professionnel : vos résultats\n\nBonjour Lise,\nLe jury vous a attribué le CCP 1 mais pas le CCP 2. Il vous reste à valider le CCP 2 lors d'une prochaine session.",
            "candidate.information-reussite-partielle",
        ),
        (
            "w/3.docx",
            "Lise MOREAU\nObjet : recevabilité\nLa DREETS Normandie vous informe que votre demande de VAE du titre professionnel Fleuriste a été jugée recevable le 3 mai 2025. Décision valable un an.",
            "candidate.recevabilite-vae",
        ),
        (
            "w/4.docx",
            "PV de session - Fleuriste\nSession 76-0505\nCandidats : 5, présents : 5\nMoreau Lise : titre\nBlin Marc : échec\nJury : Ferri, Colas",
            "session.pv",
        ),
        (
            "w/5.pdf",
            "Récapitulatif individuel - procès-verbal\nMoreau Lise née le 01/02/1990\nFleuriste TP-00444\nCCP 1 obtenu, CCP 2 obtenu\nDécision : titre\nLe jury",
            "candidate.pv-individuel",
        ),
        (
            "w/6.jpg",
            "feuille emargement candidats\nTP Fleuriste 5 mai\nMoreau Lise signature\nBlin Marc signature",
            "session.emargement-candidats",
        ),
        (
            "w/7.docx",
            "Madame Ferri,\nvous êtes convoquée en qualité de membre de jury le 5 mai à 8 h, session Fleuriste 76-0505.",
            "session.convocation-jury",
        ),
        (
            "w/8.pdf",
            "Normandie - DREETS\nVu la demande de Mme Ferri\nMme Ferri est habilitée à participer au jury du titre professionnel Fleuriste jusqu'au 31 mai 2029",
            "session.habilitation-jury",
        ),
        (
            "w/9.docx",
            "Compte rendu d'incident\nSession Fleuriste du 5 mai, titre professionnel\nUn vase cassé a blessé une candidate pendant l'épreuve. Jury informé.",
            "session.incident",
        ),
        (
            "w/10.pdf",
            "Visite du prestataire Flora Formation par le centre agréé\nDossiers stagiaires contrôlés : 6\nECF présents : 6\nFormateurs : 2, CV vus",
            "centre.controle-prestataire",
        ),
        (
            "w/11.eml",
            "From: x@f.example\nTo: ddets76@etat.example\nSubject: Transmission PV 76-0505\n\nBonjour, veuillez trouver ci-joint le procès-verbal de la session 76-0505 ; l'original part ce jour en recommandé.",
            "session.envoi-pv",
        ),
        (
            "w/12.docx",
            "Demande de dispense et d'aménagement\nMoreau Lise, candidate au titre professionnel Fleuriste, demande un temps supplémentaire pour les épreuves (RQTH).",
            "candidate.amenagement-demande",
        ),
        (
            "w/13.pdf",
            "Objet : votre examen de fleuriste\nMadame Moreau, rendez-vous le 5 mai à 8 h pour la session du titre professionnel. Vous présenterez une pièce d'identité et votre dossier professionnel.",
            "candidate.convocation",
        ),
        (
            "w/14.docx",
            "Lise Moreau a satisfait aux épreuves du titre professionnel Fleuriste, session du 5 mai. Attestation délivrée dans l'attente du parchemin.",
            "candidate.notification-resultats",
        ),
        (
            "w/15.pdf",
            "QUESTIONNAIRE D'INSERTION\nLise Moreau\nSituation à 6 mois : CDI fleuriste",
            "candidate.insertion",
        ),
    ]);
    none_is_known(&[
        (
            "w/n1.docx",
            "Journée portes ouvertes\nVenez rencontrer les candidats et le jury du titre Fleuriste. Composition notée par le public : A, B, C",
        ),
        (
            "w/n2.eml",
            "From: x@f.example\nTo: y@f.example\nSubject: convocation de Lise\n\nTu peux lui renvoyer sa convocation ? Elle ne l'a pas reçue et la session est lundi. Pièce d'identité à rappeler.",
        ),
        (
            "w/n3.docx",
            "Cours : le rôle du jury\nLe jury est habilité pour une durée de quatre ans ; le candidat est évalué sur des critères acquis ou non acquis lors de l'entretien final.",
        ),
        (
            "w/n4.pdf",
            "Mandat de représentation : je désigne Mme Ferri pour me représenter à l'assemblée des responsables de session",
        ),
        (
            "w/n5.xlsx",
            "Stock fleurs examen\nMatériel\tQuantité\tÉtat\nVases\t12\tbon\nRoses\t40\tà commander\nsession du titre",
        ),
        (
            "w/n6.docx",
            "Lettre de réclamation de Lise Moreau : je n'ai pas obtenu le titre, le jury n'a pas lu mon dossier professionnel. Je demande un recours.",
        ),
        (
            "w/n7.pdf",
            "Contrat de vacation de surveillant\nSession du 5 mai, émargement des candidats et remise des plis au responsable de session",
        ),
        (
            "w/n8.docx",
            "Synthèse des échanges avec la DDETS\nSessions 2026 à prévoir, agrément à renouveler, jurys à habiliter, PV à transmettre",
        ),
        (
            "w/n9.docx",
            "Exemple de lettre de convocation\nVous êtes convoqué le ... à la session d'examen, muni d'une pièce d'identité",
        ),
        (
            "w/n10.pdf",
            "Statistiques de fréquentation du CDI\nEmploi du temps, candidats au prêt, réponses au questionnaire, taux de retour : 60 %",
        ),
        (
            "w/n11.docx",
            "Tiers temps et examens : guide du candidat\nVous bénéficierez d'un tiers temps si la DDETS l'accorde. Épreuves concernées : toutes",
        ),
        (
            "w/n12.eml",
            "From: l@m.example\nTo: x@f.example\nSubject: Re: Titre professionnel : vos résultats\n\nMerci pour ces bonnes nouvelles ! Je passe chercher le parchemin quand vous voulez. Lise",
        ),
    ]);
}

#[test]
fn and_a_fifth() {
    all_are(&[
        (
            "v/1.pdf",
            "Jury du 9 octobre\nCandidat : OUALI Sara\nTP Serveur en restauration\nMise en place : acquis\nService au plat : non acquis\nEntretien technique : acquis\nSignatures : Roy, Diaz",
            "candidate.grille-jury",
        ),
        (
            "v/2.docx",
            "Objet : votre demande de tiers temps\nMadame Ouali,\nLa DDETS de la Savoie vous autorise à bénéficier d'un tiers temps lors de la session d'examen du titre professionnel Serveur.",
            "candidate.amenagement-decision",
        ),
        (
            "v/3.eml",
            "From: r@h.example\nTo: diaz@m.example\nSubject: Convocation jury 9 octobre\n\nMonsieur Diaz,\nVous êtes convoqué comme membre du jury du titre Serveur le 9 octobre à 9 h. Merci de confirmer votre présence.",
            "session.convocation-jury",
        ),
        (
            "v/4.eml",
            "From: r@h.example\nTo: ddets73@etat.example\nSubject: Désignation responsable de session 73-1009\n\nBonjour, je vous informe que M. Roy est désigné responsable de session pour la session 73-1009.",
            "session.designation-rs",
        ),
        (
            "v/5.pdf",
            "Feuille de présence - jury du titre Serveur\n9 octobre\nRoy\tsignature\nDiaz\tsignature",
            "session.emargement-jury",
        ),
        (
            "v/6.docx",
            "Compte rendu de contrôle de l'organisme prestataire Alp Formation\nEffectué par le centre agréé le 4 juin\nÉmargements des stagiaires : oui\nFormateurs qualifiés : oui\nECF : 6 sur 6",
            "centre.controle-prestataire",
        ),
        (
            "v/7.pdf",
            "Procès-verbal de constat\nLe 9 octobre, session Serveur, titre professionnel : la candidate Ouali s'est présentée avec une heure de retard. Le jury a refusé l'entrée.",
            "session.incident",
        ),
        (
            "v/8.pdf",
            "Livret d'évaluations - apprentissage\nOUALI Sara, née le 5 mai 2001\nÉvaluations passées en cours de formation, titre professionnel Serveur\nActivité 1 : satisfait\nFormateur évaluateur : Roy",
            "candidate.livret-ecf",
        ),
        (
            "v/9.xlsx",
            "Candidats inscrits\nSession 73-1009 titre professionnel Serveur\nNom\tPrénom\tNé(e) le\tVoie\nOUALI\tSara\t05/05/2001\tapprentissage",
            "candidate.inscription",
        ),
        (
            "v/10.docx",
            "Bilan annuel insertion\nServeur 2024 : 14 titulaires, 12 réponses, 11 en emploi, titre professionnel",
            "centre.bilan-insertion",
        ),
    ]);
    none_is_known(&[
        (
            "v/n1.docx",
            "Chers jurés,\nVous trouverez ci-joint le guide du jury et la grille. Le candidat est acquis ou non acquis sur chaque critère de la mise en situation professionnelle.",
        ),
        (
            "v/n2.pdf",
            "Menu du restaurant d'application\nService assuré par les candidats au titre le 9 octobre, jury présent, réservation obligatoire",
        ),
        (
            "v/n3.eml",
            "From: roy@h.example\nTo: r@h.example\nSubject: Re: désignation\n\nBonjour, je suis d'accord pour être responsable de session en octobre si je suis désigné. Roy",
        ),
        (
            "v/n4.docx",
            "Tarifs et conditions : l'inscription à la session d'examen coûte 300 €, nom, prénom, date de naissance à fournir",
        ),
        (
            "v/n5.pdf",
            "Compte rendu : comité de pilotage insertion\n12 réponses au questionnaire, taux d'emploi en baisse chez les titulaires. Année 2024, bilan à venir.",
        ),
        (
            "v/n6.docx",
            "Projet d'avenant au règlement des études : les évaluations en cours de formation sont validées par le formateur, nom et prénom lisibles, né le obligatoire",
        ),
        (
            "v/n7.pdf",
            "Lettre de motivation\nCandidate au titre professionnel Serveur, née le 5 mai 2001, je souhaite entrer dans votre CFA et passer devant le jury.",
        ),
        (
            "v/n8.docx",
            "Autorisation parentale\nSara Ouali, née le 5 mai 2001, est autorisée à se présenter à la session d'examen. Pièce d'identité jointe.",
        ),
        (
            "v/n9.pdf",
            "Bon de prêt : monobrosse et vaisselle prêtées pour l'examen du titre, matériel en bon état, plateau de service",
        ),
        (
            "v/n10.docx",
            "Planning du personnel\nRoy : responsable de session le 9\nDiaz : congés\nCandidats : accueil à 8 h",
        ),
    ]);
}
