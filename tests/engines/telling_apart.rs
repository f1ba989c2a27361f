//! Papers that were taken for another kind: each in more than one wording, beside those that they are not.

use chartrier::model::FoundBy;

use crate::telling::{all_are, none_is_known, read};

#[test]
fn a_booklet_of_bare_labels_is_left_to_a_person() {
    // The labels of a template had no sign behind them, and it passed for a filled booklet.
    let text = "LIVRET D'ÉVALUATIONS PASSÉES EN COURS DE FORMATION\nTitre professionnel\nNom de naissance\nPrénom\nDate de naissance\nOrganisme de formation\nActivité-type 1\nNom du formateur\nDate\nSignature";
    none_is_known(&[("Livrets/livret.docx", text)]);
    let filled = text.replace("Nom de naissance", "Nom de naissance\nPLANCHARD");
    let filled = filled.replace("Prénom", "Prénom\nZélie");
    all_are(&[("Livrets/livret.docx", &filled, "candidate.livret-ecf")]);
}

#[test]
fn minutes_of_one_candidate_are_not_those_of_the_session() {
    all_are(&[
        (
            "x/a.pdf",
            "PROCÈS-VERBAL - FEUILLET CANDIDAT\nSession 2024/29/0031\nCariste d'entrepôt\nMonsieur LESSART Tom\nVoie d'accès : formation continue\nCP-001234\tCharger et décharger\tOBTENU\nLe jury attribue le titre.\nSignature des jurés : ROUDAUT Ilse / COLOMBEL Yann",
            "candidate.pv-individuel",
        ),
        (
            "x/b.pdf",
            "PV de jury\nSession d'examen du 12/05/2025 - Plaquiste\nCandidate : Mme PLANCHARD Zélie\nLe jury décide d'attribuer le titre professionnel.\nMembres du jury : Tom LESSART, Ilse ROUDAUT",
            "candidate.pv-individuel",
        ),
        (
            "x/c.pdf",
            "Procès-verbal de session\nSession d'examen 24-0117\nMembres du jury : LESSART, ROUDAUT\nCandidats\tRésultat\nPLANCHARD Zélie\tRéussite\nCOLOMBEL Yann\tÉchec",
            "session.pv",
        ),
    ]);
}

#[test]
fn a_convocation_that_lists_the_tests_is_no_candidates_paper() {
    all_are(&[
        (
            "x/a.pdf",
            "Ateliers du Ponant\nApprentie : Zélie PLANCHARD\tTitre : Plaquiste\nSession : APO/PLA/2025/03\nBonjour Zélie,\nTa convocation est à montrer à ton maître d'apprentissage.\nQuand\tQuoi\nMardi 4 mars, 8 h\tMise en situation\nMardi 4 mars, 14 h\tQuestionnaire professionnel (1 h)\nApporte ta carte d'identité.",
            "candidate.convocation",
        ),
        (
            "x/b.pdf",
            "Monsieur Tom LESSART\nCette convocation est à présenter à l'accueil avec une pièce d'identité.\n9 h : questionnaire professionnel\n10 h 30 : entretien technique",
            "candidate.convocation",
        ),
        (
            "x/c.pdf",
            "QUESTIONNAIRE PROFESSIONNEL\nCandidat n° 4\nQuestion 1 : citez trois risques.\nRéponse : le bruit, la poussière, la hauteur.",
            "candidate.production",
        ),
    ]);
}

#[test]
fn the_answer_of_one_former_candidate_is_no_yearly_report() {
    all_are(&[
        (
            "Qualité/réponse.txt",
            "Enquête insertion 6 mois après votre titre\nVoici mes réponses :\nSituation actuelle : en emploi depuis le 5 mai 2025\nPoste : plaquiste, CDD 12 mois\nEmployeur : Ateliers du Ponant\n> Nous suivons l'insertion professionnelle de tous les candidats présentés.",
            "candidate.insertion",
        ),
        (
            "Qualité/bilan.txt",
            "Insertion 2024\nCandidats présentés : 24\nRéponses reçues : 20, soit un taux de 83 %\nEn emploi : 15",
            "centre.bilan-insertion",
        ),
    ]);
}

#[test]
fn a_class_told_by_what_the_text_holds_together_is_not_told_by_a_title() {
    let text = "Bonjour\nEvaluation orale - entretien technique\nCandidate : Mme ROUDAUT Ilse\nCompétence\tMaîtrisée\tPartiellement\tNon maîtrisée\nCP1\tX\nJuré 1 : P. Lessart   Juré 2 : A. Colombel";
    let found = read("x/2.docx", text);
    let class = found.class.unwrap();
    assert_eq!(class.id.as_str(), "candidate.grille-jury");
    assert_eq!(class.found_by, FoundBy::Body);
    // The reason shows the wordings that are there, not the first of each list.
    let sign = found
        .reasons
        .iter()
        .find(|reason| reason.cue.contains(" + "));
    let cue = &sign.unwrap().cue;
    let folded = chartrier::model::fold(text);
    for wording in cue.split(" + ") {
        let words = wording.trim_end_matches('…');
        assert!(folded.contains(words), "{words} of {cue}");
    }
}

/// Each was taken for the paper that it says is missing, refused or withdrawn.
#[test]
fn a_reminder_a_refusal_and_a_cancellation_prove_nothing() {
    none_is_known(&[
        (
            "x/relance.pdf",
            "De : ddets\nObjet : RELANCE - envoi du procès-verbal de la session 26-0388\nSauf erreur, nous n'avons toujours pas reçu l'original du procès-verbal de la session n° 26-0388 du titre professionnel.",
        ),
        (
            "x/refus.pdf",
            "DDETS - Service certification\nDÉCISION DE RECEVABILITÉ\nDemande de validation des acquis de l'expérience (VAE)\nMadame Zélie PLANCHARD\nTitre professionnel demandé : Plaquiste\nVotre demande de recevabilité a été examinée. Elle est déclarée NON RECEVABLE.",
        ),
        (
            "x/annulation.pdf",
            "Madame Zélie PLANCHARD\nObjet : annulation de votre convocation à la session d'examen n° 26-0388\nVotre convocation à la session d'examen n° 26-0388 du titre professionnel Plaquiste est annulée.",
        ),
    ]);
    all_are(&[(
        "x/accord.pdf",
        "DDETS - Service certification\nDÉCISION DE RECEVABILITÉ\nDemande de validation des acquis de l'expérience (VAE)\nMadame Zélie PLANCHARD\nTitre professionnel demandé : Plaquiste\nVotre demande de recevabilité a été examinée. Elle est déclarée recevable.",
        "candidate.recevabilite-vae",
    )]);
}
