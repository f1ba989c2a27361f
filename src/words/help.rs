//! The help of the command line.

words! {
    // Headings and names of values.
    usage_heading() {
        fr: "Utilisation :",
        en: "Usage:",
    }
    commands_heading() {
        fr: "Commandes\u{a0}",
        en: "Commands",
    }
    arguments_heading() {
        fr: "Arguments\u{a0}",
        en: "Arguments",
    }
    options_heading() {
        fr: "Options\u{a0}",
        en: "Options",
    }
    global_heading() {
        fr: "Options générales\u{a0}",
        en: "General options",
    }
    command_name() {
        fr: "COMMANDE",
        en: "COMMAND",
    }
    folder_name() {
        fr: "DOSSIER",
        en: "DIR",
    }
    file_name() {
        fr: "FICHIER",
        en: "FILE",
    }
    path_name() {
        fr: "CHEMIN",
        en: "PATH",
    }
    query_name() {
        fr: "REQUÊTE",
        en: "QUERY",
    }
    id_name() {
        fr: "ID",
        en: "ID",
    }
    selection_name() {
        fr: "ID ou REQUÊTE",
        en: "ID or QUERY",
    }
    person_name() {
        fr: "NOM",
        en: "NAME",
    }
    number_name() {
        fr: "N",
        en: "N",
    }
    date_name() {
        fr: "DATE",
        en: "DATE",
    }
    duration_name() {
        fr: "DURÉE",
        en: "DURATION",
    }
    service_name() {
        fr: "OÙ",
        en: "WHERE",
    }
    level_name() {
        fr: "NIVEAU",
        en: "LEVEL",
    }
    lang_name() {
        fr: "fr|en",
        en: "fr|en",
    }
    regime_name() {
        fr: "RÉGIME",
        en: "REGIME",
    }

    // The program and its commands.
    about() {
        fr: "chartrier garde les documents d'un centre d'examen : scellés, retrouvables, contrôlables.",
        en: "chartrier keeps the documents of an exam centre: sealed, found again, checked.",
    }
    more_help() {
        fr: "« chartrier COMMANDE --help » explique chaque commande. Pour essayer sans risque : chartrier demo",
        en: "`chartrier COMMAND --help` explains each command. To try without risk: chartrier demo",
    }
    init() {
        fr: "Crée une archive et ses clés",
        en: "Make an archive and its keys",
    }
    init_long() {
        fr: "Crée une archive et ses clés.\n\nDeux clés de propriétaire sont faites : l'une s'ouvre avec une phrase de passe, l'autre, de secours, est à imprimer et à garder sous clé ailleurs. Les clés sont écrites dans l'archive et dans un second emplacement (clé USB, autre disque) : sans elles, aucun document ne peut être ouvert.",
        en: "Make an archive and its keys.\n\nTwo owner keys are made: one opens with a passphrase; the other, for recovery, is to be printed and locked away elsewhere. Keys are written into the archive and into a second place (USB key, other disk): without them no document can be opened.",
    }
    ingest() {
        fr: "Archive des fichiers ou des dossiers entiers, une fois",
        en: "Archive files or whole folders, once",
    }
    ingest_long() {
        fr: "Archive des fichiers ou des dossiers entiers, une fois.\n\nLes originaux restent où ils sont, sauf avec --move. Recommencer ne crée pas de doublon. Une table metadata.csv dans un dossier, ou un fichier NOM.json à côté de NOM, dit ce que sont les fichiers : fichier, catégorie, session, titre, candidat, né(e) le, date.",
        en: "Archive files or whole folders, once.\n\nOriginals stay where they are, unless --move is given. Doing it again makes no duplicate. A table metadata.csv in a folder, or a file NAME.json beside NAME, tells what files are: file, class, session, titre, candidate, birth date, date.",
    }
    watch() {
        fr: "Surveille un dossier de dépôt et archive tout ce qui y arrive",
        en: "Watch a drop folder and archive whatever arrives there",
    }
    watch_long() {
        fr: "Surveille un dossier de dépôt et archive tout ce qui y arrive.\n\nUn fichier est pris en charge quand il ne change plus, puis il est retiré du dossier. metadata.csv et NOM.json y sont lus comme avec ingest. Ctrl-C arrête proprement.",
        en: "Watch a drop folder and archive whatever arrives there.\n\nA file is taken in charge once it stops changing, and then removed from the folder. metadata.csv and NAME.json are read there as with ingest. Ctrl-C stops cleanly.",
    }
    search() {
        fr: "Cherche dans le texte, les noms, les sessions, les dates",
        en: "Search text, names, sessions, dates",
    }
    search_long() {
        fr: "Cherche dans le texte, les noms, les sessions, les dates.\n\nTous les mots sont cherchés ensemble, sans égard aux accents ni aux majuscules. On peut préciser :\n  \"mots exacts\"     dans cet ordre\n  convoc*           les mots qui commencent ainsi\n  -brouillon        sans ce mot\n  type:pv  session:2026-014  candidat:martin  titre:TP-01280\n  du:01/03/2026  au:31/03/2026",
        en: "Search text, names, sessions, dates.\n\nAll words are sought together, whatever their accents and capitals. You may say more precisely:\n  \"exact words\"     in this order\n  convoc*           words that begin so\n  -brouillon        without this word\n  class:pv  session:2026-014  candidate:martin  title:TP-01280\n  from:2026-03-01  to:2026-03-31",
    }
    show() {
        fr: "Montre la fiche d'un document",
        en: "Show what is known of a document",
    }
    open() {
        fr: "Ouvre un document dans son application",
        en: "Open a document in its program",
    }
    open_long() {
        fr: "Ouvre un document dans son application.\n\nUne copie en clair est faite dans un dossier privé, le temps de la lecture, puis effacée. Avec --stdout, les octets du document sont écrits sur la sortie et rien n'est laissé sur le disque.",
        en: "Open a document in its program.\n\nA readable copy is made in a private folder while you read, then removed. With --stdout the document's bytes are written to the output and nothing is left on the disk.",
    }
    export() {
        fr: "Copie des documents hors de l'archive",
        en: "Copy documents out of the archive",
    }
    export_long() {
        fr: "Copie des documents hors de l'archive, sous leur nom et dans leurs dossiers d'origine.\n\nDonnez un identifiant, ou une recherche dont tous les résultats seront copiés. L'export est inscrit au journal.",
        en: "Copy documents out of the archive, under their names and in their folders.\n\nGive an id, or a query whose results are all copied. The journal notes the export.",
    }
    status() {
        fr: "Dit où en est l'archive : documents, emplacements de clés, dossier de dépôt",
        en: "Tell how the archive stands: documents, key places, drop folder",
    }
    verify() {
        fr: "Contrôle l'intégrité de l'archive",
        en: "Check the archive's integrity",
    }
    verify_long() {
        fr: "Contrôle l'intégrité de l'archive. Rien n'est modifié ; chaque anomalie est nommée.\n\nNiveaux, chacun après les précédents :\n  journal   le journal et ses scellés (sans clé)\n  sealed    chaque fichier scellé d'après son empreinte (sans clé)\n  keys      la clé de chaque document, dans chaque emplacement\n  content   chaque document ouvert et comparé\n  derived   le catalogue et le moteur de recherche\nSans --level : tous ceux que les clés disponibles permettent.",
        en: "Check the archive's integrity. Nothing is changed; every finding is named.\n\nLevels, each after those before it:\n  journal   the journal and its checkpoints (no key)\n  sealed    each sealed file by its digest (no key)\n  keys      the key of each document, in each place\n  content   each document, opened and compared\n  derived   the catalog and the search engine\nWithout --level: all that the keys at hand allow.",
    }
    rebuild() {
        fr: "Refait le catalogue et le moteur de recherche à partir des documents scellés",
        en: "Make the catalog and the search engine again from the sealed documents",
    }
    quarantine() {
        fr: "Traite les dépôts mis de côté",
        en: "Deal with deposits that were set aside",
    }
    quarantine_list() {
        fr: "Liste les dépôts mis de côté, avec leur raison",
        en: "List the deposits set aside, with their reasons",
    }
    quarantine_show() {
        fr: "Montre un dépôt mis de côté",
        en: "Show a deposit set aside",
    }
    quarantine_retry() {
        fr: "Tente à nouveau d'archiver",
        en: "Try again to archive",
    }
    quarantine_dismiss() {
        fr: "Retire de la liste un dépôt dont plus personne n'a besoin (ses octets restent scellés)",
        en: "Take a deposit that nobody needs any more off the list (its bytes stay sealed)",
    }
    quarantine_export() {
        fr: "Copie un dépôt mis de côté hors de l'archive",
        en: "Copy a deposit set aside out of the archive",
    }
    split() {
        fr: "Fait d'une pile numérisée les documents qu'elle contient",
        en: "Make a scanned pile into the documents in it",
    }
    split_long() {
        fr: "Fait d'une pile numérisée les documents qu'elle contient.\n\nChaque partie devient un document archivé, avec sa propre clé, classé d'après ses propres pages. Le document entier reste archivé. Les parties sont montrées avant que rien ne soit fait ; une partie qui existe déjà n'est pas refaite.",
        en: "Make a scanned pile into the documents in it.\n\nEach part becomes an archived document, with its own key, classed by its own pages. The whole document stays archived. The parts are shown before anything is done; a part that is there already is not made again.",
    }
    split_pages() {
        fr: "Pages de chaque document : 1-3,4-9,10 ; sans cette option, la coupe est proposée d'après le texte",
        en: "Pages of each document: 1-3,4-9,10; without it, the cut is proposed from the text",
    }
    split_dry_run() {
        fr: "Montre les parties sans rien modifier",
        en: "Show the parts and change nothing",
    }
    pages_name() {
        fr: "PAGES",
        en: "PAGES",
    }
    // Sessions and candidates.
    session() {
        fr: "Tient le registre des sessions",
        en: "Keep the registry of sessions",
    }
    candidate() {
        fr: "Tient le registre des candidats",
        en: "Keep the registry of candidates",
    }
    registry_import() {
        fr: "Importe une liste de sessions, de candidats, ou des deux (CSV, XLSX, XLS, ODS)",
        en: "Import a list of sessions, of candidates, or of both (CSV, XLSX, XLS, ODS)",
    }
    registry_import_long() {
        fr: "Importe une liste de sessions, de candidats, ou des deux (CSV, XLSX, XLS, ODS). Les colonnes sont reconnues à leurs intitulés. Ce qui est compris, ce qui changerait et les lignes refusées sont montrés avant que rien ne soit enregistré. Importer deux fois ne change rien.",
        en: "Import a list of sessions, of candidates, or of both (CSV, XLSX, XLS, ODS). Columns are known by their headings. What was understood, what would change and the lines that are rejected are shown before anything is registered. Importing twice changes nothing.",
    }
    import_file() {
        fr: "La liste",
        en: "The list",
    }
    import_map() {
        fr: "Ce que contient une colonne, ou un fichier .toml qui le dit",
        en: "What a column holds, or a .toml file that says so",
    }
    import_map_name() {
        fr: "INTITULÉ=CHAMP",
        en: "HEADING=FIELD",
    }
    import_preset() {
        fr: "Modèle de liste : sessions, liste-candidats, digiforma",
        en: "Preset of headings: sessions, liste-candidats, digiforma",
    }
    import_session() {
        fr: "Session de tous les candidats, si la liste ne la dit pas",
        en: "Session of all candidates, if the list does not say",
    }
    import_dry_run() {
        fr: "Montre seulement ce qui changerait",
        en: "Only show what would change",
    }
    session_add() {
        fr: "Enregistre une session",
        en: "Register a session",
    }
    session_list() {
        fr: "Liste les sessions",
        en: "List the sessions",
    }
    session_show() {
        fr: "Montre une session, son jury et ses candidats",
        en: "Show a session, its jury and its candidates",
    }
    session_edit() {
        fr: "Modifie une session ; une valeur vide efface : --ends \"\"",
        en: "Change a session; an empty value clears: --ends \"\"",
    }
    session_withdraw() {
        fr: "Retire du registre une session saisie par erreur ou qui n'a pas eu lieu",
        en: "Take a session out that was entered by mistake or never held",
    }
    withdraw_undo() {
        fr: "Annule le retrait",
        en: "Undo the withdrawal",
    }
    list_all() {
        fr: "Montre aussi ce qui a été retiré",
        en: "Show what was withdrawn too",
    }
    session_meant() {
        fr: "La session : son n° ou son identifiant",
        en: "The session: its number or id",
    }
    session_number() {
        fr: "Le n° de la session dans CERES",
        en: "The session's number in CERES",
    }
    session_new_number() {
        fr: "Corrige le n° de la session",
        en: "Correct the session's number",
    }
    session_kind() {
        fr: "Ce à quoi elle mène : titre, CCP ou CCS",
        en: "What it leads to: titre, CCP or CCS",
    }
    session_titre() {
        fr: "Code titre, comme TP-01303m02",
        en: "Title code, such as TP-01303m02",
    }
    session_sigle() {
        fr: "Sigle du titre",
        en: "The title's short form",
    }
    session_ccp() {
        fr: "CCP de la session ; à répéter",
        en: "A CCP of the session; may be repeated",
    }
    session_site() {
        fr: "Site d'examen",
        en: "Where it is held",
    }
    session_starts() {
        fr: "Premier jour",
        en: "First day",
    }
    session_ends() {
        fr: "Dernier jour",
        en: "Last day",
    }
    session_responsable() {
        fr: "Responsable de session",
        en: "Responsable de session",
    }
    session_juror() {
        fr: "Juré, comme \"NOM Prénom;habilité jusqu'au 31/12/2026\" ; à répéter",
        en: "Juror, such as \"NAME First;habilité jusqu'au 31/12/2026\"; may be repeated",
    }
    session_no_juror() {
        fr: "Retire ce juré",
        en: "Take this juror out",
    }
    candidate_add() {
        fr: "Enregistre un candidat",
        en: "Register a candidate",
    }
    candidate_list() {
        fr: "Liste les candidats",
        en: "List the candidates",
    }
    candidate_doubtful() {
        fr: "Montre les paires qui pourraient être une même personne",
        en: "Show the pairs who may be one person",
    }
    candidate_show() {
        fr: "Montre un candidat et ses sessions",
        en: "Show a candidate and the sessions",
    }
    candidate_edit() {
        fr: "Modifie un candidat ; une valeur vide efface : --decision \"\"",
        en: "Change a candidate; an empty value clears: --decision \"\"",
    }
    candidate_merge() {
        fr: "Dit que deux candidats sont une même personne ; la fiche du second fait foi",
        en: "Say that two candidates are one person; the second one's entry leads",
    }
    candidate_unmerge() {
        fr: "Annule une réunion",
        en: "Undo a merge",
    }
    candidate_distinct() {
        fr: "Dit que deux candidats ne sont pas la même personne",
        en: "Say that two candidates are not one person",
    }
    candidate_withdraw() {
        fr: "Retire du registre un candidat saisi par erreur",
        en: "Take a candidate out that was entered by mistake",
    }
    candidate_meant() {
        fr: "Le candidat : son identifiant, son n° CERES ou son nom",
        en: "The candidate: id, CERES number or name",
    }
    candidate_other() {
        fr: "L'autre candidat",
        en: "The other candidate",
    }
    candidate_name() {
        fr: "NOM et prénom, comme \"LE GOFF Jean-François\"",
        en: "NAME and first name, such as \"LE GOFF Jean-François\"",
    }
    candidate_birth_name() {
        fr: "Nom de naissance",
        en: "Birth name",
    }
    candidate_used_name() {
        fr: "Nom d'usage",
        en: "Used name",
    }
    candidate_first_names() {
        fr: "Prénoms",
        en: "First names",
    }
    candidate_born() {
        fr: "Date de naissance",
        en: "Birth date",
    }
    candidate_born_in() {
        fr: "Lieu de naissance",
        en: "Birth place",
    }
    candidate_ceres() {
        fr: "N° du candidat dans CERES",
        en: "The candidate's number in CERES",
    }
    candidate_session() {
        fr: "Session à laquelle le candidat se présente",
        en: "The session that the candidate sits",
    }
    candidate_no_session() {
        fr: "Session à laquelle il ne se présente pas",
        en: "A session that the candidate does not sit",
    }
    candidate_path() {
        fr: "Voie d'accès : formation, apprentissage, VAE, capitalisation, CCS",
        en: "Path: formation, apprentissage, VAE, capitalisation, CCS",
    }
    candidate_ccp() {
        fr: "CCP présenté ; à répéter",
        en: "A CCP that is sat; may be repeated",
    }
    candidate_another() {
        fr: "C'est une autre personne que celle qui est enregistrée sous ce nom et cette date de naissance",
        en: "It is another person than the one registered with this name and birth date",
    }
    candidate_decision() {
        fr: "Décision du jury : réussite, réussite partielle, échec, absence",
        en: "Decision of the jury: réussite, réussite partielle, échec, absence",
    }
    text_name() {
        fr: "TEXTE",
        en: "TEXT",
    }
    session_name() {
        fr: "SESSION",
        en: "SESSION",
    }
    candidate_value() {
        fr: "CANDIDAT",
        en: "CANDIDATE",
    }
    checkpoint() {
        fr: "Donne le dernier scellé du journal, à garder hors de l'archive",
        en: "Give the journal's latest checkpoint, to be kept outside",
    }
    unlock() {
        fr: "Ouvre l'archive pour quelques heures, sans redemander la phrase de passe",
        en: "Open the archive for some hours without asking for the passphrase again",
    }
    unlock_long() {
        fr: "Ouvre l'archive pour quelques heures, sans redemander la phrase de passe.\n\nLa clé de service reste en mémoire, pour ce compte seulement, jusqu'à l'échéance, « chartrier lock » ou l'arrêt de la machine.",
        en: "Open the archive for some hours without asking for the passphrase again.\n\nThe service key stays in memory, for this user only, until the time is over, `chartrier lock`, or shutdown.",
    }
    lock() {
        fr: "Oublie la clé gardée par « unlock »",
        en: "Forget the key kept by `unlock`",
    }
    recover() {
        fr: "Rétablit l'écriture après une défaillance du disque",
        en: "Allow writing again after the disk failed",
    }
    doctor() {
        fr: "Examine cette machine : ce qui manque, ce qui pourrait gêner",
        en: "Examine this machine: what is missing, what could be in the way",
    }
    demo() {
        fr: "Fait le tour complet sur des exemples, dans une archive provisoire",
        en: "Take the whole tour on samples, in a temporary archive",
    }
    version() {
        fr: "Donne la version",
        en: "Tell the version",
    }

    // Options of every command.
    archive() {
        fr: "Dossier de l'archive [défaut : $CHARTRIER_ARCHIVE, sinon le dossier courant, sinon ~/archive]",
        en: "Folder of the archive [default: $CHARTRIER_ARCHIVE, else the current folder, else ~/archive]",
    }
    lang() {
        fr: "Langue des messages : fr ou en [défaut : celle du système]",
        en: "Language of messages: fr or en [default: the system's]",
    }
    quiet() {
        fr: "N'affiche ni progression ni commentaire, seulement les erreurs",
        en: "Show no progress and no remark, errors only",
    }
    passphrase_file() {
        fr: "Lit la phrase de passe sur la première ligne de ce fichier",
        en: "Read the passphrase from the first line of this file",
    }
    passphrase_fd() {
        fr: "Lit la phrase de passe sur ce descripteur de fichier",
        en: "Read the passphrase from this file descriptor",
    }
    identity_file() {
        fr: "Ouvre avec la clé de ce fichier (clé de secours, identité de service)",
        en: "Open with the key in this file (recovery key, service identity)",
    }
    help() {
        fr: "Affiche cette aide",
        en: "Show this help",
    }
    json() {
        fr: "Écrit les données en JSON",
        en: "Write the data as JSON",
    }

    // Arguments and options of one command.
    init_folder() {
        fr: "Dossier de la nouvelle archive : vide, ou à créer",
        en: "Folder of the new archive: empty, or to be made",
    }
    init_regime() {
        fr: "private, ou public si le centre relève des archives publiques [défaut : private]",
        en: "private, or public if the centre's archives are public ones [default: private]",
    }
    init_owner() {
        fr: "Nom du premier propriétaire [défaut : le compte utilisateur]",
        en: "Name of the first owner [default: the user's account]",
    }
    init_second_place() {
        fr: "Autre emplacement des clés, sur un autre support (peut être répété)",
        en: "Another place for the keys, on another medium (may be repeated)",
    }
    init_single_place() {
        fr: "Accepte un seul emplacement de clés : leur perte serait celle de tous les documents",
        en: "Accept a single key place: losing it would lose every document",
    }
    init_recovery_file() {
        fr: "Écrit la clé de secours dans ce fichier au lieu de l'afficher",
        en: "Write the recovery key to this file instead of showing it",
    }
    init_service() {
        fr: "Où reste la clé de service : memory, file:CHEMIN ou systemd:CHEMIN [défaut : memory]",
        en: "Where the service key rests: memory, file:PATH or systemd:PATH [default: memory]",
    }
    init_policy() {
        fr: "Tableau de gestion à adopter [défaut : celui des titres professionnels]",
        en: "Retention schedule to adopt [default: the one of the titres professionnels]",
    }
    yes() {
        fr: "Répond oui à toutes les questions",
        en: "Answer yes to every question",
    }
    ingest_paths() {
        fr: "Fichiers ou dossiers à archiver",
        en: "Files or folders to archive",
    }
    ingest_move() {
        fr: "Retire chaque original une fois qu'il est archivé",
        en: "Remove each original once it is archived",
    }
    text_seconds() {
        fr: "Durée accordée à la lecture du texte d'un document, en secondes [défaut : 30]",
        en: "Time for reading one document's text, in seconds [default: 30]",
    }
    text_memory() {
        fr: "Mémoire accordée à la lecture du texte d'un document, en Mio [défaut : 512]",
        en: "Memory for reading one document's text, in MiB [default: 512]",
    }
    text_size() {
        fr: "Texte gardé d'un document, en Mio [défaut : 20]",
        en: "Text kept of one document, in MiB [default: 20]",
    }
    watch_folder() {
        fr: "Dossier de dépôt",
        en: "Drop folder",
    }
    watch_once() {
        fr: "S'arrête quand le dossier a été traité",
        en: "Stop once the folder is dealt with",
    }
    search_query() {
        fr: "Ce qui est cherché",
        en: "What is sought",
    }
    search_facets() {
        fr: "Compte les résultats par catégorie, session et titre",
        en: "Count results by class, session and title",
    }
    search_count() {
        fr: "Écrit seulement le nombre de résultats",
        en: "Write the number of results only",
    }
    limit() {
        fr: "Nombre de résultats affichés [défaut : 10]",
        en: "Number of results shown [default: 10]",
    }
    offset() {
        fr: "Commence après ce nombre de résultats",
        en: "Begin after this number of results",
    }
    record_id() {
        fr: "Identifiant du document : entier, ou ses derniers caractères",
        en: "Id of the document: whole, or its last characters",
    }
    deposit_id() {
        fr: "Identifiant du dépôt : entier, ou ses derniers caractères",
        en: "Id of the deposit: whole, or its last characters",
    }
    open_stdout() {
        fr: "Écrit les octets du document sur la sortie",
        en: "Write the document's bytes to the output",
    }
    export_selection() {
        fr: "Identifiant d'un document, ou recherche",
        en: "Id of a document, or a query",
    }
    output_folder() {
        fr: "Dossier où copier",
        en: "Folder to copy to",
    }
    export_all() {
        fr: "Copie tous les documents de l'archive",
        en: "Copy every document of the archive",
    }
    verify_level() {
        fr: "Jusqu'à quel niveau : journal, sealed, keys, content ou derived",
        en: "Up to which level: journal, sealed, keys, content or derived",
    }
    verify_since() {
        fr: "Seulement les documents pris en charge depuis cette date",
        en: "Only documents taken in charge since this date",
    }
    verify_sample() {
        fr: "Seulement ce nombre de documents, tirés au sort",
        en: "Only this number of documents, drawn at random",
    }
    verify_against() {
        fr: "Compare le journal avec ce scellé gardé ailleurs",
        en: "Compare the journal with this checkpoint kept elsewhere",
    }
    verify_no_journal() {
        fr: "N'inscrit pas ce contrôle au journal",
        en: "Do not note this check in the journal",
    }
    retry_all() {
        fr: "Tous les dépôts mis de côté",
        en: "Every deposit set aside",
    }
    checkpoint_output() {
        fr: "Écrit le scellé dans ce fichier",
        en: "Write the checkpoint to this file",
    }
    unlock_for() {
        fr: "Durée, par exemple 8h, 30min ou 2j [défaut : 8h]",
        en: "How long, such as 8h, 30min or 2d [default: 8h]",
    }
    demo_keep() {
        fr: "Garde l'archive d'exemple dans ce dossier",
        en: "Keep the sample archive in this folder",
    }

    // What is missing.
    gaps() {
        fr: "Dit ce qui manque, ce qui est à vérifier et ce qui est en retard",
        en: "Tell what is missing, to be checked and late",
    }
    gaps_long() {
        fr: "Dit ce qui manque, ce qui est à vérifier et ce qui est en retard, session par session.\n\nCe qui est attendu, et le texte d'où cela vient, est dans le tableau de gestion. --at juge à une autre date, avec tous les documents archivés aujourd'hui.",
        en: "Tell what is missing, to be checked and late, session by session.\n\nWhat is expected, and the text it comes from, is in the retention schedule. --at judges on another day, with all documents archived today.",
    }
    gaps_session() {
        fr: "Seulement la session de ce n°",
        en: "Only the session of this number",
    }
    gaps_titre() {
        fr: "Seulement les sessions de ce titre (code ou sigle)",
        en: "Only the sessions of this title (code or short form)",
    }
    titre_name() {
        fr: "TITRE",
        en: "TITLE",
    }
    gaps_at() {
        fr: "Juge à cette date au lieu d'aujourd'hui",
        en: "Judge on this day instead of today",
    }
    report_all() {
        fr: "Montre tout, même quand il y a beaucoup de sessions",
        en: "Show everything, many sessions or not",
    }
    gaps_csv() {
        fr: "Écrit un tableau pour tableur (UTF-8, points-virgules)",
        en: "Write a table for a spreadsheet (UTF-8, semicolons)",
    }
    gaps_html() {
        fr: "Écrit une page web à lire ou à imprimer",
        en: "Write a web page to read or print",
    }
    report_output() {
        fr: "Écrit dans ce nouveau fichier",
        en: "Write to this new file",
    }
    calendar() {
        fr: "Donne les échéances dans l'ordre, avec leur source et les jours restants",
        en: "Give the deadlines in order, with their source and the days left",
    }
    calendar_from() {
        fr: "À partir de cette date",
        en: "From this day on",
    }
    calendar_to() {
        fr: "Jusqu'à cette date",
        en: "Up to this day",
    }
    calendar_ics() {
        fr: "Écrit un agenda iCalendar, sans nom de personne",
        en: "Write an iCalendar agenda, naming nobody",
    }
    calendar_names() {
        fr: "Nomme les personnes dans l'agenda",
        en: "Name people in the agenda",
    }
    dashboard() {
        fr: "Donne l'année d'un coup d'œil : sessions, retards, attentes",
        en: "Give the year at a glance: sessions, what is late, what waits",
    }
    dashboard_year() {
        fr: "L'année, au lieu de celle d'aujourd'hui",
        en: "The year, instead of today's",
    }
}
