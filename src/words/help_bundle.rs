//! The help of bundles.

words! {
    engagements_name() {
        fr: "engagements=N,N",
        en: "engagements=N,N",
    }
    size_name() {
        fr: "TAILLE",
        en: "SIZE",
    }
    bundle() {
        fr: "Remet un dossier de contrôle : un zip qui s'ouvre et se vérifie seul",
        en: "Hand out an inspection file: one zip that opens and verifies alone",
    }
    bundle_long() {
        fr: "Fait un fichier zip pour qui contrôle le centre : documents, complétude, engagements, échéances, preuves. Il s'ouvre dans un navigateur, sans réseau ni logiciel, et se vérifie sans chartrier.\n\nLe journal garde à qui et pourquoi il a été remis ; « chartrier bundle list » le redit. Les documents à accès restreint n'y sont que sur demande (--restricted). Un document que l'archive ne peut pas donner n'arrête rien : le dossier le nomme en première page, et le code de sortie est 4.",
        en: "Make one zip for whoever inspects the centre: documents, completeness, engagements, deadlines, proofs. It opens in a browser, without network or software, and verifies without chartrier.\n\nThe journal keeps to whom and why it was handed out; `chartrier bundle list` tells it. Restricted documents are in it only if asked for (--restricted). A document that the archive cannot give stops nothing: the bundle names it on its first page, and the exit code is 4.",
    }
    list() {
        fr: "Dit quels dossiers ont été remis, à qui, quand, et leurs empreintes",
        en: "Tell which bundles were handed out, to whom, when, and their digests",
    }
    query() {
        fr: "Ces documents : identifiants, ou recherche",
        en: "These documents: ids, or a query",
    }
    session() {
        fr: "Une session, par son numéro",
        en: "A session, by its number",
    }
    titre() {
        fr: "Les sessions d'un titre, sur tous les sites",
        en: "The sessions of a title, on all sites",
    }
    agrement() {
        fr: "Un agrément : les sessions d'un titre sur un site",
        en: "An agrément: the sessions of a title on a site",
    }
    site() {
        fr: "Le site de l'agrément [défaut : le seul qu'il y ait]",
        en: "The site of the agrément [default: the only one]",
    }
    candidate() {
        fr: "Les documents d'un candidat : nom, numéro ou identifiant",
        en: "The documents of a candidate: name, number or id",
    }
    from() {
        fr: "Sessions qui finissent ce jour ou plus tard",
        en: "Sessions that end on this day or later",
    }
    to() {
        fr: "Sessions qui commencent ce jour ou plus tôt",
        en: "Sessions that begin on this day or earlier",
    }
    pieces() {
        fr: "Seulement ce qui répond à ces engagements, comme engagements=1,10,13",
        en: "Only what answers to these engagements, such as engagements=1,10,13",
    }
    sample() {
        fr: "Tire au sort tant de dossiers de candidats (ou de documents, pour une recherche)",
        en: "Draw so many candidates' files (or documents, of a query)",
    }
    seed() {
        fr: "Refait un tirage : la graine qu'il a montrée",
        en: "Draw the same again: the seed that was shown",
    }
    without_names() {
        fr: "Sans les noms : les preuves tiennent encore",
        en: "Without names: the proofs still hold",
    }
    restricted() {
        fr: "Avec les documents à accès restreint",
        en: "With restricted documents",
    }
    at() {
        fr: "Jour de la situation [défaut : aujourd'hui]",
        en: "Day of the picture [default: today]",
    }
    recipient() {
        fr: "À qui il est remis",
        en: "To whom it is handed out",
    }
    reason() {
        fr: "Pourquoi",
        en: "Why",
    }
    output() {
        fr: "Le fichier à faire, comme controle.zip ; rien n'est jamais remplacé",
        en: "The file to make, such as controle.zip; nothing is ever replaced",
    }
    to_recipient() {
        fr: "Chiffré pour un destinataire age",
        en: "Encrypted to an age recipient",
    }
    aes() {
        fr: "Chiffré par une phrase de passe, montrée une seule fois ; s'ouvre avec 7-Zip, pas avec l'Explorateur de Windows",
        en: "Encrypted with a passphrase, shown once; opens with 7-Zip, not with Windows' Explorer",
    }
    split() {
        fr: "En plusieurs fichiers d'au plus cette taille, comme 2GB ; chacun est un dossier entier",
        en: "In several files of at most this size, such as 2GB; each is a whole bundle",
    }
    dry_run() {
        fr: "Dit seulement ce que le dossier contiendrait",
        en: "Only tell what the bundle would hold",
    }

    // What values should be.
    wanted_engagements() {
        fr: "des numéros d'engagements comme engagements=1,10,13 sont attendus",
        en: "numbers of engagements such as engagements=1,10,13 are wanted",
    }
    wanted_recipient() {
        fr: "une clé publique age, qui commence par age1, est attendue",
        en: "an age public key, which begins with age1, is wanted",
    }
    wanted_seed() {
        fr: "une graine de 32 chiffres hexadécimaux est attendue",
        en: "a seed of 32 hexadecimal digits is wanted",
    }
    wanted_size() {
        fr: "une taille comme 700MB ou 2GB est attendue",
        en: "a size such as 700MB or 2GB is wanted",
    }
    wanted_some() {
        fr: "un nombre entier, de 1 au moins, est attendu",
        en: "a whole number of at least 1 is wanted",
    }
}
