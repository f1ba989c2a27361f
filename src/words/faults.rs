//! What went wrong, in words: the tables behind [`crate::words::errors`].

use std::path::Path;

use chrono::NaiveDate;

use crate::model::EntityId;
use crate::words::{Size, Words};

words! {
    /// The head of every error line.
    error(message: Words<'_>) {
        fr: "Erreur : {message}",
        en: "Error: {message}",
    }
    /// The head of every line that says what to do.
    hint(advice: Words<'_>) {
        fr: "Conseil : {advice}",
        en: "Hint: {advice}",
    }
    /// The head of every warning.
    warning(message: Words<'_>) {
        fr: "Attention : {message}",
        en: "Warning: {message}",
    }

    // The registry and the classes.
    session_exists(number: &str) {
        fr: "la session {number} est déjà au registre.",
        en: "session {number} is in the registry already.",
    }
    session_exists_hint() {
        fr: "complétez-la avec « chartrier session edit », ou recommencez l'import : il la reconnaîtra. Rien n'a été modifié.",
        en: "complete it with `chartrier session edit`, or import again: it will be recognised. Nothing was changed.",
    }
    registry_changed() {
        fr: "le registre a changé entre-temps.",
        en: "the registry has changed meanwhile.",
    }
    registry_changed_hint() {
        fr: "relancez la commande : elle partira de ce que l'autre personne a enregistré. Rien n'a été modifié.",
        en: "run the command again: it will start from what the other person registered. Nothing was changed.",
    }
    unknown_class(class: &str) {
        fr: "le tableau de gestion n'a pas de catégorie « {class} ».",
        en: "the retention schedule has no class {class}.",
    }
    unknown_class_hint() {
        fr: "« chartrier policy show » liste les catégories et leurs codes. Rien n'a été modifié.",
        en: "`chartrier policy show` lists the classes and their codes. Nothing was changed.",
    }

    // The archive as a whole.
    not_an_archive(path: &Path) {
        fr: "il n'y a pas d'archive dans {path}.",
        en: "there is no archive in {path}.",
    }
    not_an_archive_hint() {
        fr: "indiquez le dossier de votre archive avec --archive DOSSIER, ou créez-en une avec « chartrier init DOSSIER ».",
        en: "name the folder of your archive with --archive DIR, or make one with `chartrier init DIR`.",
    }
    not_empty(path: &Path) {
        fr: "le dossier {path} n'est pas vide : une archive neuve se crée dans un dossier vide ou qui n'existe pas encore.",
        en: "the folder {path} is not empty: a new archive is made in an empty folder, or in one that does not exist yet.",
    }
    not_empty_hint() {
        fr: "choisissez un autre dossier. Rien n'a été modifié dans celui-ci.",
        en: "choose another folder. Nothing was changed in this one.",
    }
    settings(path: &Path, message: &str) {
        fr: "le fichier {path} est illisible : {message}",
        en: "the file {path} cannot be understood: {message}",
    }
    settings_hint() {
        fr: "remettez-le tel qu'il était (une sauvegarde de l'archive en contient une copie) ; il ne se modifie pas à la main.",
        en: "put it back as it was (any backup of the archive has a copy); it is not meant to be edited by hand.",
    }
    other_format(found: Words<'_>, expected: Words<'_>) {
        fr: "cette archive est au format {found} ; cette version de chartrier lit le format {expected}.",
        en: "this archive has format {found}; this version of chartrier reads format {expected}.",
    }
    other_format_hint() {
        fr: "utilisez la version de chartrier qui a écrit l'archive, ou une plus récente. Rien n'a été modifié.",
        en: "use the version of chartrier that wrote the archive, or a later one. Nothing was changed.",
    }
    settings_differ(what: Words<'_>) {
        fr: "archive.toml ne dit pas la même chose que le journal ({what}) : le fichier a été modifié, ou il vient d'une autre archive.",
        en: "archive.toml does not say what the journal says ({what}): the file was changed, or it comes from another archive.",
    }
    settings_differ_hint() {
        fr: "remettez l'archive.toml d'origine, depuis une sauvegarde ; le journal, lui, fait foi.",
        en: "put the original archive.toml back from a backup; the journal is what counts.",
    }
    keys_substituted(pinned: &str, found: &str) {
        fr: "cette archive n'est pas celle que vos clés attestent : l'empreinte attendue est {pinned}, celle du journal est {found}. Les clés ou le journal ont pu être remplacés.",
        en: "this archive is not the one that your keys vouch for: the fingerprint should be {pinned}, the journal's is {found}. Keys or journal may have been substituted.",
    }
    keys_substituted_hint() {
        fr: "n'y déposez rien. Comparez l'empreinte avec celle de la feuille de secours, et prévenez la personne responsable de l'archive.",
        en: "put nothing into it. Compare the fingerprint with the recovery sheet, and tell whoever is responsible for the archive.",
    }
    not_an_owner(recipient: &str) {
        fr: "cette clé n'est plus, ou n'a jamais été, celle d'un propriétaire de l'archive : la liste des propriétaires dans le journal ne contient pas {recipient}.",
        en: "this key is not, or no longer, that of an owner of the archive: the journal's list of owners does not have {recipient}.",
    }
    not_an_owner_hint() {
        fr: "utilisez la clé d'un propriétaire actuel. Si la liste vient d'être modifiée, recopiez le dossier de clés à jour.",
        en: "use the key of a present owner. If the list was changed lately, copy the current key folder.",
    }
    key_file_missing(name: &str) {
        fr: "le fichier de clés {name} n'est dans aucun emplacement de clés accessible.",
        en: "the key file {name} is in no key place that can be reached.",
    }
    key_file_missing_hint() {
        fr: "branchez la clé USB ou montez le disque qui porte le second emplacement de clés, puis recommencez.",
        en: "plug in or mount the medium that holds the second key place, then try again.",
    }
    key_file_altered(path: &Path) {
        fr: "le fichier de clés {path} n'est pas celui que le journal désigne : il a été modifié ou remplacé, ou sa copie est ancienne.",
        en: "the key file {path} is not the one that the journal names: it was changed or replaced, or it is an old copy.",
    }
    key_file_altered_hint() {
        fr: "remplacez-le par celui d'un autre emplacement de clés.",
        en: "replace it by the one in another key place.",
    }
    key_missing(entity: EntityId) {
        fr: "la clé de {entity} n'est dans aucun emplacement de clés accessible : ce document ne peut pas être ouvert pour l'instant.",
        en: "the key of {entity} is in no key place that can be reached: this document cannot be opened for now.",
    }
    key_missing_hint() {
        fr: "« chartrier status » liste les emplacements de clés ; rendez les autres accessibles, puis recommencez.",
        en: "`chartrier status` lists the key places; make the others reachable, then try again.",
    }
    descriptor_newer(entity: EntityId) {
        fr: "la description de {entity} a été écrite par une version plus récente de chartrier.",
        en: "the description of {entity} was written by a later version of chartrier.",
    }
    descriptor_swapped(entity: EntityId) {
        fr: "la description de {entity} n'est pas celle que le journal atteste.",
        en: "the description of {entity} is not the one that the journal commits to.",
    }
    descriptor_incomplete(entity: EntityId) {
        fr: "la description de {entity} est incomplète.",
        en: "the description of {entity} is incomplete.",
    }
    damage_hint() {
        fr: "lancez « chartrier verify » pour connaître l'étendue du dommage, et gardez vos sauvegardes de côté : elles serviront.",
        en: "run `chartrier verify` to learn how far the damage goes, and keep your backups: they will be needed.",
    }
    unknown(what: &str) {
        fr: "rien ne porte l'identifiant « {what} ».",
        en: "nothing has the id {what}.",
    }
    destroyed(entity: EntityId, on: NaiveDate, plan: &str) {
        fr: "le document {entity} a été détruit le {on}, par le bordereau {plan} : plus rien ne l'ouvre.",
        en: "document {entity} was destroyed on {on}, by plan {plan}: nothing opens it any more.",
    }
    destroyed_certificate(record: &str) {
        fr: "le certificat de cette destruction est archivé : « chartrier open {record} ».",
        en: "the certificate of that destruction is archived: `chartrier open {record}`.",
    }
    destroyed_hint(plan: &str) {
        fr: "« chartrier retention certificate {plan} -o DOSSIER » en donne le certificat.",
        en: "`chartrier retention certificate {plan} -o FOLDER` gives its certificate.",
    }
    unknown_hold_hint() {
        fr: "« chartrier hold list --all » montre les gels et leurs identifiants.",
        en: "`chartrier hold list --all` shows the holds and their ids.",
    }
    unknown_plan_hint() {
        fr: "« chartrier retention list » montre les bordereaux approuvés et leurs identifiants.",
        en: "`chartrier retention list` shows the approved plans and their ids.",
    }
    unknown_deposit_hint() {
        fr: "« chartrier quarantine list » montre les dépôts mis de côté et leurs identifiants.",
        en: "`chartrier quarantine list` shows the deposits set aside and their ids.",
    }
    unknown_request_hint() {
        fr: "« chartrier request list » montre les demandes et leurs identifiants.",
        en: "`chartrier request list` shows the requests and their ids.",
    }
    unknown_actor_hint() {
        fr: "« chartrier log » nomme qui a fait quoi.",
        en: "`chartrier log` names who did what.",
    }
    unknown_hint() {
        fr: "un identifiant est donné par « chartrier search » ; quatre de ses derniers caractères suffisent.",
        en: "`chartrier search` shows ids; four of the last characters are enough.",
    }
    ambiguous(fragment: &str, fits: Words<'_>) {
        fr: "« {fragment} » peut désigner plusieurs documents : {fits}.",
        en: "{fragment} may mean several documents: {fits}.",
    }
    ambiguous_hint() {
        fr: "donnez quelques caractères de plus.",
        en: "give a few more characters.",
    }
    source_changing() {
        fr: "le fichier a changé plusieurs fois pendant sa lecture.",
        en: "the file changed again and again while it was read.",
    }
    source_changing_hint() {
        fr: "attendez que l'application qui l'écrit ait fini (numérisation, copie, enregistrement), puis recommencez.",
        en: "wait until the program that writes it has finished (scan, copy, save), then try again.",
    }
    within_archive(path: &Path) {
        fr: "{path} est dans l'archive, dans un de ses emplacements de clés, ou les contient.",
        en: "{path} is in the archive, in one of its key places, or contains them.",
    }
    within_archive_hint() {
        fr: "choisissez un dossier ailleurs, de préférence sur un autre disque.",
        en: "choose a folder elsewhere, best on another disk.",
    }
    target_exists(path: &Path) {
        fr: "{path} existe déjà ; chartrier ne remplace jamais un fichier.",
        en: "{path} is there already; chartrier never replaces a file.",
    }
    target_exists_hint() {
        fr: "choisissez un autre dossier avec -o, ou déplacez le fichier existant.",
        en: "choose another folder with -o, or move the file that is there.",
    }
    new_file_exists_hint() {
        fr: "choisissez un autre nom, ou déplacez le fichier existant.",
        en: "choose another name, or move the file that is there.",
    }
    new_file_folder_hint() {
        fr: "vérifiez que ce dossier existe et que vous pouvez y écrire, ou choisissez-en un autre.",
        en: "check that this folder exists and that you may write in it, or choose another.",
    }
    content_altered(entity: EntityId) {
        fr: "le contenu de {entity} n'est pas celui qui a été archivé : son empreinte diffère.",
        en: "the content of {entity} is not what was archived: its digest differs.",
    }
    not_a_checkpoint(path: &Path) {
        fr: "{path} n'est pas un scellé du journal.",
        en: "{path} is not a checkpoint.",
    }
    not_a_checkpoint_hint() {
        fr: "un scellé s'obtient avec « chartrier checkpoint -o FICHIER » ; c'est ce fichier, intact, qui est attendu ici.",
        en: "a checkpoint is what `chartrier checkpoint -o FILE` writes; that file, as it was, is wanted here.",
    }
    stopped() {
        fr: "arrêté à votre demande. Ce qui était enregistré l'est définitivement ; le reste n'a pas été touché.",
        en: "stopped as you asked. What was committed is kept for good; the rest was not touched.",
    }

    // Files and the system's answers.
    cannot_use(path: &Path, why: Words<'_>) {
        fr: "impossible de lire ou d'écrire {path} : {why}",
        en: "cannot read or write {path}: {why}",
    }
    source_unreadable(why: Words<'_>) {
        fr: "le fichier déposé ne peut pas être lu : {why}",
        en: "the deposited file cannot be read: {why}",
    }
    source_unreadable_hint() {
        fr: "ouvrez-le avec son application pour voir s'il est intact, et vérifiez le support (clé USB, partage) d'où il vient.",
        en: "open it with its program to see whether it is sound, and check the medium (USB key, share) that it comes from.",
    }
    io_full() {
        fr: "il n'y a plus de place sur le disque.",
        en: "there is no room left on the disk.",
    }
    io_full_hint() {
        fr: "libérez de la place sur ce disque, puis recommencez : rien n'est perdu, les fichiers non archivés sont restés où ils étaient.",
        en: "make room on that disk, then try again: nothing is lost, files not archived yet are where they were.",
    }
    io_read_only() {
        fr: "ce disque est en lecture seule.",
        en: "this disk is read-only.",
    }
    io_read_only_hint() {
        fr: "remontez-le en écriture. Un disque qui passe seul en lecture seule est souvent sur le point de lâcher : sauvegardez-le d'abord.",
        en: "mount it for writing. A disk that turns read-only by itself is often about to fail: make a backup first.",
    }
    io_denied() {
        fr: "l'accès est refusé.",
        en: "permission denied.",
    }
    io_denied_hint() {
        fr: "lancez chartrier avec le compte à qui appartient l'archive, ou demandez l'accès à qui gère le serveur.",
        en: "run chartrier as the user who owns the archive, or ask whoever runs the server for access.",
    }
    io_absent() {
        fr: "le fichier ou le dossier n'existe pas.",
        en: "no such file or folder.",
    }
    io_absent_hint() {
        fr: "vérifiez le chemin ; si c'est un disque amovible ou un partage, vérifiez qu'il est accessible.",
        en: "check the path; if it is on a removable disk or a share, check that it can be reached.",
    }
    io_name_too_long() {
        fr: "le nom est trop long pour ce disque.",
        en: "the name is too long for this disk.",
    }
    io_other(answer: &str) {
        fr: "le système répond « {answer} ».",
        en: "the system says {answer}.",
    }
    io_other_hint() {
        fr: "vérifiez que le disque répond (câble, partage, place libre), puis recommencez.",
        en: "check that the disk answers (cable, share, room), then try again.",
    }

    // Keys.
    database(path: &Path, answer: &str) {
        fr: "la base de clés {path} ne répond pas : {answer}.",
        en: "the key database {path} does not answer: {answer}.",
    }
    database_hint() {
        fr: "vérifiez le disque qui la porte. Les autres emplacements en contiennent une copie entière.",
        en: "check the disk that holds it. The other key places have a whole copy.",
    }
    wrong_passphrase(path: &Path) {
        fr: "cette phrase de passe n'ouvre pas {path}.",
        en: "this passphrase does not open {path}.",
    }
    wrong_passphrase_hint() {
        fr: "vérifiez la touche Verr. Maj. et la langue du clavier, puis recommencez. Si la phrase est perdue, la clé de secours imprimée ouvre encore l'archive (--identity-file).",
        en: "check Caps Lock and the keyboard layout, then try again. If the passphrase is lost, the printed recovery key still opens the archive (--identity-file).",
    }
    excessive_work(path: &Path) {
        fr: "{path} demande un temps de calcul démesuré : ce n'est pas un fichier de clé de chartrier, ou il a été modifié.",
        en: "{path} asks for an excessive amount of work: it is no key file of chartrier, or it was changed.",
    }
    another_place_hint() {
        fr: "reprenez ce fichier dans un autre emplacement de clés.",
        en: "take that file from another key place.",
    }
    not_an_identity(path: &Path) {
        fr: "{path} ne contient pas de clé (une ligne AGE-SECRET-KEY-1…).",
        en: "{path} holds no key (a line AGE-SECRET-KEY-1…).",
    }
    not_an_identity_hint() {
        fr: "donnez le fichier de la clé de secours ou celui de l'identité de service. Recopiée du papier, la clé tient sur une seule ligne, sans espace.",
        en: "give the file of the recovery key or of the service identity. Typed from paper, the key is one line without spaces.",
    }
    other_archive(archive: &str) {
        fr: "cette clé appartient à une autre archive, {archive}.",
        en: "this key belongs to another archive, {archive}.",
    }
    other_archive_hint() {
        fr: "vérifiez l'archive choisie (--archive) et le fichier de clé (--identity-file).",
        en: "check which archive is chosen (--archive) and which key file (--identity-file).",
    }
    no_matching_key(what: &str) {
        fr: "la clé fournie n'ouvre pas {what}.",
        en: "the key given does not open {what}.",
    }
    no_matching_key_hint() {
        fr: "c'est la clé d'un autre propriétaire, ou le fichier vient d'une autre archive ; essayez une autre clé.",
        en: "it is another owner's key, or the file comes from another archive; try another key.",
    }
    damaged(what: &str) {
        fr: "{what} est endommagé.",
        en: "{what} is damaged.",
    }
    unknown_recipient(recipient: &str) {
        fr: "« {recipient} » n'est pas une clé publique que cette version connaît.",
        en: "{recipient} is not a public key known to this version.",
    }
    later_version_hint() {
        fr: "utilisez une version plus récente de chartrier.",
        en: "use a later version of chartrier.",
    }
    foreign_place(path: &Path) {
        fr: "{path} n'est pas un emplacement de clés de cette archive : ce dossier contient autre chose.",
        en: "{path} is not a key place of this archive: the folder holds something else.",
    }
    foreign_place_hint() {
        fr: "vérifiez quel support est branché, ou choisissez un dossier vide.",
        en: "check which medium is plugged in, or choose an empty folder.",
    }
    incomplete_place(path: &Path, missing: &str) {
        fr: "l'emplacement de clés {path} n'a été copié qu'à moitié : il y manque {missing}, et aucun autre emplacement accessible ne l'a.",
        en: "the key place {path} was only half copied: {missing} is missing, and no other reachable place has it.",
    }
    incomplete_place_hint() {
        fr: "rendez accessible un emplacement complet (clé USB, second disque) : chartrier complétera celui-ci de lui-même. Ne recopiez pas l'emplacement incomplet ailleurs.",
        en: "make a complete place reachable (USB key, second disk): chartrier will complete this one by itself. Do not copy the incomplete place anywhere.",
    }
    no_place(places: Words<'_>) {
        fr: "aucun emplacement de clés n'est accessible : {places}.",
        en: "no key place can be reached: {places}.",
    }
    no_place_hint() {
        fr: "branchez ou montez au moins l'un d'eux, puis recommencez.",
        en: "plug in or mount at least one of them, then try again.",
    }

    absent_place(place: Words<'_>) {
        fr: "{place} : inaccessible, support débranché ou non monté",
        en: "{place}: cannot be reached, medium unplugged or not mounted",
    }

    // Sealed files.
    read_back(path: &Path) {
        fr: "la relecture de {path} ne rend pas ce qui venait d'être écrit : le document n'a pas été archivé.",
        en: "reading {path} back did not give what had just been written: the document was not archived.",
    }
    read_back_hint() {
        fr: "mémoire ou disque défectueux : faites contrôler cette machine avant d'y archiver davantage. Le fichier déposé est resté en place.",
        en: "memory or disk is faulty: have this machine checked before archiving more. The deposited file is where it was.",
    }
    sealed_missing(path: &Path) {
        fr: "le fichier scellé {path} est introuvable.",
        en: "the sealed file {path} is missing.",
    }
    unopenable(path: &Path, why: Words<'_>) {
        fr: "le fichier scellé {path} ne s'ouvre pas avec sa clé : {why}",
        en: "the sealed file {path} does not open with its key: {why}",
    }

    // The journal.
    journal_absent(path: &Path) {
        fr: "il n'y a pas de journal à {path} : sans lui, ce dossier n'est pas une archive complète.",
        en: "there is no journal at {path}: without it this folder is no whole archive.",
    }
    restore_hint() {
        fr: "n'écrivez rien dans ce dossier ; reprenez le journal d'une sauvegarde.",
        en: "write nothing to this folder; take the journal from a backup.",
    }
    journal_truncated(found: Size, expected: Size) {
        fr: "le journal a perdu sa fin : il compte {found}, son dernier scellé en atteste {expected}.",
        en: "the journal lost its end: it has {found}, its last checkpoint counts {expected}.",
    }
    attachment_missing(path: &Path) {
        fr: "{path} manque : une liste que nomme le journal.",
        en: "{path} is missing: a list that the journal names.",
    }
    attachment_altered(path: &Path) {
        fr: "{path} n'est plus ce qui a été écrit : une liste que nomme le journal.",
        en: "{path} is not what was written: a list that the journal names.",
    }
    list_unreadable(list: &str) {
        fr: "la liste {list} du journal n'est pas lisible par cette version.",
        en: "the list {list} of the journal cannot be read by this version.",
    }
    already_approved(disposition: EntityId) {
        fr: "ce bordereau est déjà approuvé, sous {disposition}.",
        en: "this plan is already approved, as {disposition}.",
    }
    not_approved(disposition: EntityId) {
        fr: "{disposition} a été annulée : rien ne peut être détruit par elle.",
        en: "{disposition} was cancelled: nothing can be destroyed by it.",
    }
    not_approved_hint() {
        fr: "établissez un nouveau bordereau avec « chartrier retention plan », et faites-le approuver.",
        en: "make a new plan with `chartrier retention plan`, and have it approved.",
    }
    too_late(disposition: EntityId) {
        fr: "trop tard : la destruction {disposition} a commencé, elle ne peut plus qu'être achevée.",
        en: "too late: destruction {disposition} has begun, it can only be finished.",
    }
    too_late_hint() {
        fr: "achevez-la avec « chartrier retention resume ».",
        en: "finish it with `chartrier retention resume`.",
    }
    journal_damaged(offset: u64) {
        fr: "le journal est endommagé à partir de l'octet {offset}.",
        en: "the journal is damaged from byte {offset} on.",
    }
    unknown_event(number: u64) {
        fr: "l'événement {number} du journal est d'une sorte que cette version ne connaît pas : l'archive a été écrite par une version plus récente.",
        en: "entry {number} of the journal is of a kind that this version does not know: a later version wrote to this archive.",
    }
    keys_not_signed(number: u64) {
        fr: "les clés que l'événement {number} du journal introduit ne sont pas signées par celles d'avant : le journal a été falsifié ou endommagé.",
        en: "the keys that entry {number} of the journal brings in are not signed by those before: the journal was forged or damaged.",
    }
    keys_not_signed_hint() {
        fr: "n'y déposez rien. Comparez avec une sauvegarde et avec les scellés gardés ailleurs (« chartrier verify --against »).",
        en: "put nothing into it. Compare with a backup and with checkpoints kept elsewhere (`chartrier verify --against`).",
    }
    refused() {
        fr: "l'archive refuse toute écriture depuis que le disque n'a pas confirmé un enregistrement.",
        en: "the archive refuses writes since the disk failed to confirm one.",
    }
    refused_hint() {
        fr: "contrôlez d'abord le disque (place, câbles, messages du système), puis lancez « chartrier recover ». Les documents déjà archivés restent consultables.",
        en: "check the disk first (room, cables, system messages), then run `chartrier recover`. What is archived can still be read.",
    }
    sync_failed(path: &Path, why: Words<'_>) {
        fr: "le disque n'a pas confirmé l'écriture de {path} : {why} Par prudence, l'archive refuse désormais toute écriture.",
        en: "the disk did not confirm what was written to {path}: {why} To be safe, the archive refuses writes from now on.",
    }
    not_a_signer() {
        fr: "la clé de scellé du journal n'a pas la forme attendue.",
        en: "the key that signs checkpoints is not in the form expected.",
    }

    // Catalog and search: derived, made again.
    catalog_missing(path: &Path) {
        fr: "le catalogue {path} est absent.",
        en: "the catalog {path} is missing.",
    }
    catalog_stale(path: &Path) {
        fr: "le catalogue {path} vient d'une autre version ou d'une autre archive.",
        en: "the catalog {path} is of another version or another archive.",
    }
    catalog_damaged(path: &Path, answer: &str) {
        fr: "le catalogue {path} est illisible : {answer}.",
        en: "the catalog {path} cannot be read: {answer}.",
    }
    catalog_database(path: &Path, answer: &str) {
        fr: "le catalogue {path} ne répond pas : {answer}.",
        en: "the catalog {path} does not answer: {answer}.",
    }
    search_missing(path: &Path) {
        fr: "le moteur de recherche est absent de {path}.",
        en: "the search engine is missing from {path}.",
    }
    search_there(path: &Path) {
        fr: "il y a déjà un moteur de recherche dans {path}.",
        en: "there is a search engine in {path} already.",
    }
    search_other_version() {
        fr: "le moteur de recherche vient d'une autre version de chartrier.",
        en: "the search engine was made by another version of chartrier.",
    }
    search_damaged(what: &str) {
        fr: "le moteur de recherche est endommagé ({what}).",
        en: "the search engine is damaged ({what}).",
    }
    search_busy() {
        fr: "un autre traitement met à jour le moteur de recherche.",
        en: "another process is updating the search engine.",
    }
    search_busy_hint() {
        fr: "recommencez dans un instant.",
        en: "try again in a moment.",
    }
    search_keys(answer: &str) {
        fr: "les clés du moteur de recherche ne répondent pas : {answer}.",
        en: "the keys of the search engine do not answer: {answer}.",
    }
    search_engine(answer: &str) {
        fr: "le moteur de recherche a échoué : {answer}.",
        en: "the search engine failed: {answer}.",
    }
    rebuild_hint() {
        fr: "lancez « chartrier rebuild » : tout est refait à partir des documents scellés, rien n'est perdu.",
        en: "run `chartrier rebuild`: it is all made again from the sealed documents, nothing is lost.",
    }

    // The retention schedule.
    policy_not_text(name: &str, offset: u64) {
        fr: "le tableau de gestion {name} n'est pas un texte UTF-8 (octet {offset}).",
        en: "the retention schedule {name} is not UTF-8 text (byte {offset}).",
    }
    policy_not_text_hint() {
        fr: "enregistrez-le en UTF-8 depuis votre éditeur de texte.",
        en: "save it as UTF-8 from your text editor.",
    }
    policy_fault(name: &str, line: u64, column: u64, fault: Words<'_>, text: &str) {
        fr: "tableau de gestion {name}, ligne {line}, colonne {column} : {fault} : « {text} ».",
        en: "retention schedule {name}, line {line}, column {column}: {fault}: {text}",
    }
    policy_hint() {
        fr: "corrigez cette ligne. Le fichier livré avec chartrier, policies/titre-professionnel.toml, montre chaque forme.",
        en: "correct that line. The file that comes with chartrier, policies/titre-professionnel.toml, shows every form.",
    }
    form_unknown_key(key: &str) {
        fr: "clé inconnue ici : « {key} »",
        en: "key not known here: {key}",
    }
    form_unknown_key_known(key: &str, known: &str) {
        fr: "clé inconnue ici : « {key} » ; les clés connues : {known}",
        en: "key not known here: {key}; known keys: {known}",
    }
    form_missing_key(key: &str) {
        fr: "il manque la clé « {key} »",
        en: "the key {key} is missing",
    }
    form_duplicate_key() {
        fr: "cette clé est déjà donnée plus haut",
        en: "this key was given above",
    }
    form_wrong_kind(found: Words<'_>, expected: Words<'_>) {
        fr: "{found} à la place attendue de : {expected}",
        en: "{found} where this is expected: {expected}",
    }
    form_syntax() {
        fr: "écriture TOML incorrecte : guillemet, crochet ou virgule manquant, le plus souvent",
        en: "no correct TOML: most often a quotation mark, a bracket or a comma is missing",
    }
    fault_version() {
        fr: "cette version du format n'est pas connue",
        en: "this version of the form is not known",
    }
    fault_date() {
        fr: "une date comme \"2026-01-01\" est attendue",
        en: "a date such as \"2026-01-01\" is wanted",
    }
    fault_empty() {
        fr: "ce texte ne peut pas être vide",
        en: "this text cannot be empty",
    }
    fault_no_citation() {
        fr: "il manque « citation », le texte qui fonde la durée",
        en: "`citation`, the text that asks for the period, is missing",
    }
    fault_class_id() {
        fr: "un identifiant de catégorie comme session.pv est attendu",
        en: "a class id such as session.pv is wanted",
    }
    fault_duplicate_class(first_line: u64) {
        fr: "cette catégorie est déjà définie à la ligne {first_line}",
        en: "this class is already defined in line {first_line}",
    }
    fault_no_class() {
        fr: "il n'y a aucune catégorie",
        en: "there is no class",
    }
    fault_trigger() {
        fr: "un événement déclencheur connu est attendu, ou une liste où chacun figure une fois",
        en: "a known trigger is wanted, or a list with each of them once",
    }
    fault_no_pv() {
        fr: "il manque « pv » ou « pv-validated » dans [retention] : la catégorie du procès-verbal de session, et son état validé",
        en: "`pv` or `pv-validated` is missing in [retention]: the class of the session's procès-verbal, and its validated state",
    }
    fault_unknown_stage() {
        fr: "la catégorie n'a pas cet état",
        en: "the class has no such state",
    }
    fault_period() {
        fr: "une durée comme P5Y (cinq ans) ou P6M (six mois) est attendue",
        en: "a period such as P5Y (five years) or P6M (six months) is wanted",
    }
    fault_disposition() {
        fr: "le sort final est destroy, transfer, review ou keep",
        en: "the disposition is one of destroy, transfer, review, keep",
    }
    fault_subject() {
        fr: "l'une des valeurs candidate, session, centre est attendue",
        en: "one of candidate, session, centre is wanted",
    }
    fault_access() {
        fr: "l'une des valeurs common, restricted est attendue",
        en: "one of common, restricted is wanted",
    }
    fault_cue() {
        fr: "il faut au moins une lettre ou un chiffre à chercher",
        en: "there must be a letter or a digit to look for",
    }
    fault_cue_weight() {
        fr: "le poids d'un indice va de 1 à 10",
        en: "the weight of a cue is from 1 to 10",
    }
    fault_plan_limit(most: u64) {
        fr: "un nombre entier de 1 à {most} est attendu",
        en: "a whole number from 1 to {most} is expected",
    }
    fault_sign_weight() {
        fr: "le poids d'un signe va de 1 à 20",
        en: "the weight of a sign is from 1 to 20",
    }
    fault_impossible_sign() {
        fr: "aucun texte ne peut porter ce signe : il interdit, après « ! », ce qu'il demande",
        en: "no text can bear this sign: after \"!\" it forbids what it asks for",
    }
    fault_weight() {
        fr: "un poids va de 0 à 1000",
        en: "a weight is from 0 to 1000",
    }
    fault_shadowed_cue(shadow_line: u64) {
        fr: "cet indice ne servira jamais : la ligne {shadow_line} l'exclut de la même catégorie",
        en: "this cue can never count: line {shadow_line} excludes it from the same class",
    }
    fault_shared_cue(first_line: u64) {
        fr: "ces mots désignent déjà une autre catégorie à la ligne {first_line} : ajoutez ce qui les distingue",
        en: "these words already tell another class in line {first_line}: add what tells them apart",
    }
    fault_two_meanings() {
        fr: "ces mots ont déjà un autre sens plus haut",
        en: "these words already have another meaning above",
    }
    fault_stage_id() {
        fr: "un nom d'état comme signed est attendu, différent des autres",
        en: "the name of a state such as signed is wanted, unlike the others",
    }
    fault_unknown_class() {
        fr: "cette catégorie n'est pas définie ici",
        en: "this class is not defined here",
    }
    fault_folder_pattern() {
        fr: "des noms de dossiers avec des champs comme {{session}} sont attendus",
        en: "folder names with fields such as {{session}} are wanted",
    }
    fault_expectation_id() {
        fr: "un identifiant comme envoi-pv est attendu : minuscules, chiffres, tirets",
        en: "an id such as envoi-pv is wanted: lower-case letters, digits, hyphens",
    }
    fault_duplicate(first_line: u64) {
        fr: "déjà défini à la ligne {first_line}",
        en: "already defined in line {first_line}",
    }
    fault_unknown_engagement() {
        fr: "aucun engagement de ce fichier ne porte ce numéro",
        en: "no engagement of this file has this number",
    }
    fault_choice(choices: Words<'_>) {
        fr: "l'une des valeurs {choices} est attendue",
        en: "one of {choices} is wanted",
    }
    fault_offset() {
        fr: "un délai comme P15D (après) ou -P1M (avant) est attendu",
        en: "a delay such as P15D (after) or -P1M (before) is wanted",
    }
    fault_anchor() {
        fr: "ce jour n'existe pas pour ce dont il s'agit, ou il manque of-classes pour le lire",
        en: "what this concerns has no such day, or of-classes is missing to read it from",
    }
    fault_no_due() {
        fr: "il manque due, le jour après lequel la pièce manque ; seul if-known s'en passe",
        en: "due is missing, the day after which the piece is missed; only if-known goes without",
    }
    fault_test() {
        fr: "il faut soit done-by, soit reaches, et pas les deux",
        en: "there must be either done-by or reaches, and not both",
    }
    fault_alone() {
        fr: "aucune autre pièce ne porte ce one-of : il faut au moins deux pièces au choix",
        en: "no other piece has this one-of: there must be at least two to choose from",
    }
    fault_ends() {
        fr: "until est avant since",
        en: "until is before since",
    }
    fault_value_name() {
        fr: "[values.path] ou [values.decision] porte un nom qui n'en est pas un",
        en: "[values.path] or [values.decision] has a name that is none of theirs",
    }
    fault_list_field() {
        fr: "un champ de liste comme birth-date ou session-number est attendu",
        en: "a field of a list such as birth-date or session-number is wanted",
    }
}
