//! The help of the desk: showing, correcting, reviewing, policies.

words! {
    class_name() {
        fr: "CATÉGORIE",
        en: "CLASS",
    }
    code_name() {
        fr: "CODE",
        en: "CODE",
    }
    candidate_name() {
        fr: "NOM ou ID",
        en: "NAME or ID",
    }
    path_name() {
        fr: "VOIE",
        en: "PATH",
    }
    stage_name() {
        fr: "ÉTAPE",
        en: "STAGE",
    }
    show_long() {
        fr: "Montre la fiche d'un document.\n\nAvec --why : les indices qui ont donné la catégorie, ce qui a été lu et où, ce qui se contredit. Avec --history : chaque version de la fiche, qui l'a changée et quand.",
        en: "Show what is known of a document.\n\nWith --why: the cues that told its class, what was read and where, what contradicts itself. With --history: each version, who changed it and when.",
    }
    show_why() {
        fr: "Dit pourquoi : indices, lectures, contradictions",
        en: "Tell why: cues, readings, contradictions",
    }
    show_history() {
        fr: "Montre les versions de la fiche et ce qui les distingue",
        en: "Show the versions and what differs between them",
    }
    open_version() {
        fr: "Ouvre cette version du document [défaut : la dernière]",
        en: "Open this version of the document [default: the latest]",
    }
    classify() {
        fr: "Corrige la catégorie, la session, le candidat… de documents",
        en: "Correct the class, session, candidate… of documents",
    }
    classify_long() {
        fr: "Corrige ce que l'archive a compris de documents, ou les reclasse avec --again.\n\nLa correction est inscrite au journal et la version d'avant est gardée. Ce qu'une personne a décidé n'est jamais changé par un reclassement. La catégorie se donne par son code, son intitulé, ou leur début : « pv », « dossier pro ».",
        en: "Correct what the archive understood of documents, or class them again with --again.\n\nThe journal notes the correction and the version before is kept. What a person decided is never changed by classing again. A class is given by its code, its title, or a beginning of either: `pv`, `dossier pro`.",
    }
    classify_selection() {
        fr: "Identifiants de documents, ou recherche",
        en: "Ids of documents, or a query",
    }
    classify_as() {
        fr: "Catégorie : code, intitulé, ou leur début",
        en: "Class: code, title, or a beginning of either",
    }
    classify_session() {
        fr: "Numéro de la session",
        en: "Number of the session",
    }
    classify_titre() {
        fr: "Code du titre, par exemple TP-01280",
        en: "Code of the title, such as TP-01280",
    }
    classify_candidate() {
        fr: "Candidat : « NOM Prénom », ou identifiant au registre",
        en: "Candidate: `NAME First name`, or id in the registry",
    }
    classify_birth_date() {
        fr: "Date de naissance du candidat, JJ/MM/AAAA",
        en: "Birth date of the candidate",
    }
    classify_date() {
        fr: "Date du document, JJ/MM/AAAA",
        en: "Date of the document",
    }
    classify_not_session() {
        fr: "Session du registre qui n'est pas la sienne : elle n'est plus proposée",
        en: "Session of the registry that is not its own: not proposed again",
    }
    classify_not_candidate() {
        fr: "Candidat du registre que le document ne concerne pas : il n'est plus proposé",
        en: "Candidate of the registry whom it is not about: not proposed again",
    }
    classify_same_as() {
        fr: "Ce document est un état (imprimé, signé…) de celui-là : un seul document, en versions",
        en: "This document is a state (printed, signed…) of that one: one document, in versions",
    }
    classify_apart() {
        fr: "Ce document n'est pas un état d'un autre : défait --same-as",
        en: "This document is no state of another: undoes --same-as",
    }
    classify_valid_from() {
        fr: "Premier jour de validité d'un agrément ou d'une convention",
        en: "First day on which an agrément or a convention is valid",
    }
    classify_valid_through() {
        fr: "Dernier jour de validité d'un agrément ou d'une convention",
        en: "Last day on which an agrément or a convention is valid",
    }
    classify_path() {
        fr: "Voie d'accès : formation, apprentissage, vae, capitalisation, ccs ou equivalence",
        en: "Access path: formation, apprentissage, vae, capitalisation, ccs or equivalence",
    }
    site_name() {
        fr: "SITE",
        en: "SITE",
    }
    decision_name() {
        fr: "DÉCISION",
        en: "DECISION",
    }
    used_name_name() {
        fr: "NOM",
        en: "NAME",
    }
    classify_site() {
        fr: "Site de l'agrément ou de la convention, comme le nomment les sessions",
        en: "Site of the agrément or the convention, as sessions name it",
    }
    classify_decision() {
        fr: "Décision du jury : réussite, réussite partielle, échec ou absence",
        en: "Decision of the jury: réussite, réussite partielle, échec or absence",
    }
    classify_ccp() {
        fr: "CCP dont parle le document, par exemple CCP1 ; peut être répété",
        en: "CCP that the document is about, such as CCP1; may be repeated",
    }
    classify_used_name() {
        fr: "Nom d'usage du candidat",
        en: "Used name of the candidate",
    }
    classify_stage() {
        fr: "Étape atteinte, par exemple signé, envoyé, validé",
        en: "Stage reached, such as signed",
    }
    classify_on() {
        fr: "Jour de cette étape",
        en: "Day of that stage",
    }
    classify_again() {
        fr: "Reclasse d'après le tableau de gestion en vigueur",
        en: "Class again by the schedule in force",
    }
    classify_all() {
        fr: "Tous les documents (avec --again)",
        en: "Every document (with --again)",
    }
    dry_run() {
        fr: "Montre ce qui serait fait, sans rien modifier",
        en: "Show what would be done, change nothing",
    }
    review() {
        fr: "Passe en revue ce qui attend une personne",
        en: "Go through what waits for a person",
    }
    review_long() {
        fr: "Passe en revue ce qui attend une personne : documents sans catégorie, lectures qui se contredisent, liens douteux.\n\nUne touche suffit pour chaque document ; chaque réponse est enregistrée aussitôt, et u l'annule. Hors d'un terminal, donne la liste.",
        en: "Go through what waits for a person: documents without a class, readings that contradict themselves, doubtful links.\n\nOne key answers each document; each answer is recorded at once, and u undoes it. Without a terminal, gives the list.",
    }
    review_query() {
        fr: "Seulement les documents qui correspondent",
        en: "Only documents that match",
    }
    review_all() {
        fr: "Aussi les documents que rien n'attend",
        en: "Documents that nothing waits for, too",
    }
    review_list() {
        fr: "Donne la liste, sans question",
        en: "Give the list, ask nothing",
    }
    review_rules() {
        fr: "Propose des règles d'après les corrections déjà faites",
        en: "Propose rules from the corrections made so far",
    }
    rules_output() {
        fr: "Écrit le nouveau tableau de gestion dans ce fichier, sans l'adopter",
        en: "Write the new retention schedule to this file, without adopting it",
    }
    policy() {
        fr: "Montre, contrôle, compare ou adopte le tableau de gestion",
        en: "Show, check, compare or adopt the retention schedule",
    }
    policy_show() {
        fr: "Montre les catégories, leurs durées et les textes qui les fondent",
        en: "Show the classes, their periods and the texts that ask for them",
    }
    policy_toml() {
        fr: "Donne le fichier tel qu'il est écrit",
        en: "Give the file as it is written",
    }
    policy_check() {
        fr: "Contrôle un fichier : ligne et colonne de ce qui ne va pas",
        en: "Check a file: line and column of what is wrong",
    }
    policy_diff() {
        fr: "Compare un fichier avec le tableau en vigueur",
        en: "Compare a file with the schedule in force",
    }
    policy_adopt() {
        fr: "Adopte un fichier comme tableau de gestion",
        en: "Adopt a file as the retention schedule",
    }
    policy_adopt_long() {
        fr: "Adopte un fichier comme tableau de gestion ; le journal le note, les tableaux d'avant sont gardés.\n\nUn tableau qui raccourcit ce qui est gardé, retire une catégorie qui a des documents ou change le sort final dans le sens de la destruction est refusé, sauf avec --confirm-shortening.",
        en: "Adopt a file as the retention schedule; the journal notes it, the schedules before are kept.\n\nA schedule that shortens what is kept, removes a class that has documents, or changes a disposition towards destruction is refused, except with --confirm-shortening.",
    }
    policy_file() {
        fr: "Fichier du tableau de gestion (TOML)",
        en: "File of the retention schedule (TOML)",
    }
    confirm_shortening() {
        fr: "Adopte même ce qui raccourcit la conservation",
        en: "Adopt even what shortens how long documents are kept",
    }
    wanted_stage() {
        fr: "un nom d'étape en minuscules, comme signed, est attendu",
        en: "the name of a stage in small letters, such as signed, is wanted",
    }
}
