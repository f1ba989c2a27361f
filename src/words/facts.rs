//! What the engines report as data, in words: each enum matched variant by variant.

use std::path::Path;

use crate::archive::{FindingCode, Notice, Outcome, Subject, UnknownValue};
use crate::keys::{PlaceState, PlaceStatus};
use crate::model::{EntityId, ExtractWarning, FixityLevel, FoundBy, QuarantineReason, Regime};
use crate::search::{Ignored, IgnoredReason};
use crate::words::{Lang, Say, Words, older_journal};

/// Why the text of a document is missing or partial.
pub fn extract_warning(lang: Lang, warning: ExtractWarning) -> String {
    match warning {
        ExtractWarning::NoTextLayer => no_text_layer(lang),
        ExtractWarning::SomePagesWithoutText => some_pages_without_text(lang),
        ExtractWarning::PasswordNeeded => password_needed(lang),
        ExtractWarning::Damaged => document_damaged(lang),
        ExtractWarning::UnsupportedFormat => unsupported_format(lang),
        ExtractWarning::TimeLimit => time_limit(lang),
        ExtractWarning::MemoryLimit => memory_limit(lang),
        ExtractWarning::TextLimit => text_limit(lang),
        ExtractWarning::SizeLimit => size_limit(lang),
        ExtractWarning::ReaderFailed => reader_failed(lang),
        ExtractWarning::MembersSkipped => members_skipped(lang),
    }
}

/// Why the text of a document is missing or partial after its pictures were read.
pub fn warning_after_recognition(lang: Lang, warning: ExtractWarning) -> String {
    match warning {
        ExtractWarning::NoTextLayer => recognised_no_word(lang),
        ExtractWarning::SomePagesWithoutText => recognised_some_pages_without_word(lang),
        other => extract_warning(lang, other),
    }
}

/// Why a deposit was set aside.
pub fn quarantine_reason(lang: Lang, reason: QuarantineReason) -> String {
    match reason {
        QuarantineReason::Empty => reason_empty(lang),
        QuarantineReason::NeverSettled => reason_never_settled(lang),
        QuarantineReason::ArchivingFailed => reason_archiving_failed(lang),
    }
}

/// What told the class of a record.
pub fn found_by(lang: Lang, found_by: FoundBy) -> String {
    match found_by {
        FoundBy::Heading => by_heading(lang),
        FoundBy::Body => by_body(lang),
        FoundBy::FileName => by_file_name(lang),
        FoundBy::Folder => by_folder(lang),
        FoundBy::Sidecar => by_sidecar(lang),
        FoundBy::Person => by_person(lang),
        FoundBy::Later(name) => by_later(lang, name.as_str()),
    }
}

/// Whose archives these are.
pub fn regime(lang: Lang, regime: Regime) -> String {
    match regime {
        Regime::Private => regime_private(lang),
        Regime::Public => regime_public(lang),
    }
}

/// What a deposit became.
pub fn outcome(lang: Lang, outcome: &Outcome) -> String {
    match outcome {
        Outcome::Archived {
            entity,
            classified: true,
        } => archived(lang, *entity),
        Outcome::Archived {
            entity,
            classified: false,
        } => archived_unclassified(lang, *entity),
        Outcome::NewVersion { entity } => new_version(lang, *entity),
        Outcome::Duplicate { entity } => duplicate(lang, *entity),
        Outcome::AlreadyArchived { entity } => already_archived(lang, *entity),
        Outcome::SetAside { entity, reason } => {
            set_aside(lang, *entity, Words(&quarantine_reason(lang, *reason)))
        }
    }
}

/// Something that happened by itself and should be known.
pub fn notice(lang: Lang, notice: &Notice) -> String {
    match notice {
        Notice::CatalogRebuilt => catalog_rebuilt(lang),
        Notice::SearchRebuilt => search_rebuilt(lang),
        Notice::TailCut { length_bytes } => tail_cut(lang, *length_bytes),
        Notice::KeysCopied { keys } => keys_copied(lang, u64::try_from(*keys).unwrap_or(u64::MAX)),
        Notice::PolicyUnreadable { policy } => policy_unreadable(lang, &policy.to_string()),
        Notice::CatalogBehind => catalog_behind(lang),
        Notice::JournalDamaged { number } => journal_damaged(lang, *number),
        Notice::NotJoined { entity } => not_joined(lang, *entity),
        Notice::SidecarUnread { entity } => sidecar_unread(lang, *entity),
        Notice::Undescribed { entity } => undescribed(lang, *entity),
        Notice::JournalOlder(place) => older_journal::notice(lang, place),
        Notice::PlaceNotTold { folder } => older_journal::not_told(lang, folder),
        Notice::KeysReturned => keys_returned(lang),
        Notice::DerivedKeysElsewhere { folder } => derived_keys_elsewhere(lang, folder),
        Notice::ListUnreadable { list } => list_unreadable(lang, &list.to_string()),
    }
}

/// How a key place is.
pub fn place(lang: Lang, status: &PlaceStatus) -> String {
    let state = match &status.state {
        PlaceState::Reachable { keys } => place_reachable(lang, *keys),
        PlaceState::Completed { files } => place_completed(lang, Words(&list(lang, files))),
        PlaceState::Unreachable => place_unreachable(lang),
        PlaceState::Foreign => place_foreign(lang),
        PlaceState::Ahead => place_ahead(lang),
        PlaceState::Failed { message } => place_failed(lang, message),
    };
    place_is(
        lang,
        &status.place.name,
        &status.place.folder,
        Words(&state),
    )
}

/// What of a query was not taken as it seems to have been meant.
pub fn ignored(lang: Lang, ignored: &Ignored) -> String {
    match ignored.reason {
        IgnoredReason::UnreadableDate => ignored_date(lang, &ignored.text),
        IgnoredReason::NothingToSearch => ignored_nothing(lang, &ignored.text),
        IgnoredReason::ExcludedDate => ignored_excluded_date(lang, &ignored.text),
        IgnoredReason::TooLong => ignored_too_long(lang, &ignored.text),
        IgnoredReason::UnknownFilter { nearest: None } => unknown_filter(lang, &ignored.text),
        IgnoredReason::UnknownFilter {
            nearest: Some(nearest),
        } => unknown_filter_near(lang, &ignored.text, nearest),
    }
}

/// A value of a filter that nothing has.
pub fn unknown(lang: Lang, unknown: &UnknownValue) -> String {
    match unknown.nearest.as_slice() {
        [] => unknown_value(lang, &unknown.value),
        near => unknown_value_near(lang, &unknown.value, Words(&list(lang, near))),
    }
}

/// A level of verification.
pub fn level(lang: Lang, level: FixityLevel) -> String {
    match level {
        FixityLevel::Journal => level_journal(lang),
        FixityLevel::Sealed => level_sealed(lang),
        FixityLevel::Keys => level_keys(lang),
        FixityLevel::Content => level_content(lang),
        FixityLevel::Derived => level_derived(lang),
    }
}

/// What is not as it should be, with what it concerns.
pub fn finding(lang: Lang, code: FindingCode, subject: &Subject) -> String {
    let subject = match subject {
        Subject::File(path) => path.say(lang),
        Subject::Entity(entity) => entity_of(lang, entity),
        Subject::Entry(number) => entry_of(lang, *number),
        Subject::Place(name) => place_of(lang, name),
    };
    let what = match code {
        FindingCode::Missing => found_missing(lang),
        FindingCode::Altered => found_altered(lang),
        FindingCode::Swapped => found_swapped(lang),
        FindingCode::Orphan => found_orphan(lang),
        FindingCode::Stray => found_stray(lang),
        FindingCode::Unreadable => found_unreadable(lang),
        FindingCode::Unopenable => found_unopenable(lang),
        FindingCode::KeyMissing => found_key_missing(lang),
        FindingCode::KeyUnopenable => found_key_unopenable(lang),
        FindingCode::KeyOrphan => found_key_orphan(lang),
        FindingCode::Returned => found_returned(lang),
        FindingCode::PlaceUnreachable => found_place_unreachable(lang),
        FindingCode::JournalAltered => found_journal_altered(lang),
        FindingCode::JournalIncomplete => found_journal_incomplete(lang),
        FindingCode::JournalTruncated => found_journal_truncated(lang),
        FindingCode::JournalRewritten => found_journal_rewritten(lang),
        FindingCode::KeysNotSigned => found_keys_not_signed(lang),
        FindingCode::CheckpointForeign => found_checkpoint_foreign(lang),
        FindingCode::TimeStampUntrusted => found_time_stamp_untrusted(lang),
        FindingCode::DerivedStale => found_derived_stale(lang),
        FindingCode::DerivedDamaged => found_derived_damaged(lang),
    };
    found(lang, Words(&subject), Words(&what))
}

fn list(lang: Lang, names: &[String]) -> String {
    let names: Vec<String> = names.iter().map(|name| name.say(lang)).collect();
    names.join(", ")
}

words! {
    // Extraction.
    no_text_layer() {
        fr: "image sans texte : le contenu ne peut pas être cherché tant qu'il n'est pas reconnu (OCR)",
        en: "picture without text: its content cannot be searched until it is recognised (OCR)",
    }
    recognised_no_word() {
        fr: "image sans texte ; reconnaissance faite : aucun mot trouvé",
        en: "picture without text; recognition was done: no word found",
    }
    recognised_some_pages_without_word() {
        fr: "certaines pages sont des images ; reconnaissance faite : aucun mot trouvé dans celles-ci",
        en: "some pages are pictures; recognition was done: no word found in these",
    }
    some_pages_without_text() {
        fr: "certaines pages sont des images sans texte",
        en: "some pages are pictures without text",
    }
    password_needed() {
        fr: "protégé par un mot de passe : gardé tel quel, son texte n'a pas été lu",
        en: "protected by a password: kept as it is, its text was not read",
    }
    document_damaged() {
        fr: "fichier abîmé : gardé tel quel, lu autant que possible",
        en: "broken file: kept as it is, read as far as possible",
    }
    unsupported_format() {
        fr: "le texte de ce format n'est pas lu par cette version",
        en: "this version does not read the text of this format",
    }
    time_limit() {
        fr: "lecture du texte trop longue, arrêtée",
        en: "reading its text took too long and was stopped",
    }
    memory_limit() {
        fr: "lecture du texte trop gourmande en mémoire, arrêtée",
        en: "reading its text took too much memory and was stopped",
    }
    text_limit() {
        fr: "texte très long : seul le début peut être cherché",
        en: "very long text: only its beginning can be searched",
    }
    size_limit() {
        fr: "fichier trop gros pour que son texte soit lu",
        en: "file too large for its text to be read",
    }
    reader_failed() {
        fr: "la lecture du texte a échoué ; le document lui-même est archivé intact",
        en: "reading its text failed; the document itself is archived as it was",
    }
    members_skipped() {
        fr: "certains fichiers contenus n'ont pas été lus",
        en: "some files within it were not read",
    }

    // Deposits.
    reason_empty() {
        fr: "le fichier est vide",
        en: "the file is empty",
    }
    reason_never_settled() {
        fr: "le fichier n'a pas cessé de changer pendant sa lecture",
        en: "the file did not stop changing while it was read",
    }
    reason_archiving_failed() {
        fr: "l'archivage a échoué à chaque tentative",
        en: "archiving failed every time",
    }
    archived(entity: EntityId) {
        fr: "archivé ({entity})",
        en: "archived ({entity})",
    }
    archived_unclassified(entity: EntityId) {
        fr: "archivé ({entity}), catégorie à préciser",
        en: "archived ({entity}), to be classified",
    }
    new_version(entity: EntityId) {
        fr: "nouvelle version de {entity}",
        en: "new version of {entity}",
    }
    duplicate(entity: EntityId) {
        fr: "doublon de {entity} : ce nouvel emplacement est noté avec lui",
        en: "duplicate of {entity}: the new path is noted with it",
    }
    already_archived(entity: EntityId) {
        fr: "déjà archivé ({entity})",
        en: "archived already ({entity})",
    }
    set_aside(entity: EntityId, reason: Words<'_>) {
        fr: "mis de côté ({entity}) : {reason}",
        en: "set aside ({entity}): {reason}",
    }
    by_heading() {
        fr: "d'après son titre",
        en: "by its heading",
    }
    by_body() {
        fr: "d'après ce que le texte réunit",
        en: "by what the text holds together",
    }
    by_later(name: &str) {
        fr: "par « {name} », que cette version ne connaît pas",
        en: "by \"{name}\", which this version does not know",
    }
    by_file_name() {
        fr: "d'après le nom du fichier",
        en: "by the file name",
    }
    by_sidecar() {
        fr: "donnée par la fiche déposée avec lui",
        en: "given by the sheet dropped with it",
    }
    by_person() {
        fr: "donnée par une personne",
        en: "given by a person",
    }
    by_folder() {
        fr: "d'après le dossier",
        en: "by the folder",
    }
    regime_private() {
        fr: "archives privées",
        en: "private archives",
    }
    regime_public() {
        fr: "archives publiques",
        en: "public archives",
    }

    // Notices.
    catalog_rebuilt() {
        fr: "Le catalogue manquait ou datait : il a été refait à partir des documents scellés.",
        en: "The catalog was missing or old: it was made again from the sealed documents.",
    }
    search_rebuilt() {
        fr: "Le moteur de recherche manquait ou datait : il est refait à partir des documents scellés ; d'ici là, des résultats peuvent manquer.",
        en: "The search engine was missing or old: it is made again from the sealed documents; until then results may be missing.",
    }
    tail_cut(length: u64) by length {
        fr: "un enregistrement interrompu ({length} octet) a été retiré de la fin du journal ; cela y est noté."
          | "un enregistrement interrompu ({length} octets) a été retiré de la fin du journal ; cela y est noté.",
        en: "an unfinished entry ({length} byte) was cut from the end of the journal, which notes it."
          | "an unfinished entry ({length} bytes) was cut from the end of the journal, which notes it.",
    }
    keys_copied(keys: u64) by keys {
        fr: "{keys} clé a été copiée vers un emplacement qui ne l'avait pas."
          | "{keys} clés ont été copiées vers des emplacements qui ne les avaient pas.",
        en: "{keys} key was copied to a place that lacked it."
          | "{keys} keys were copied to places that lacked them.",
    }
    not_joined(entity: EntityId) {
        fr: "Le document {entity} est relu ; il semble être un état d'un document déjà archivé, mais n'a pas pu lui être joint : « chartrier classify {entity} --same-as DOCUMENT » le fait.",
        en: "Document {entity} was read again; it seems to be a state of an archived document, and could not be joined to it: `chartrier classify {entity} --same-as DOCUMENT` does it.",
    }
    policy_unreadable(policy: &str) {
        fr: "Le tableau de gestion en vigueur ({policy}) est illisible : les documents restent sans catégorie en attendant.",
        en: "The retention schedule in force ({policy}) cannot be read: documents stay unclassified meanwhile.",
    }
    catalog_behind() {
        fr: "le catalogue n'a pas pu suivre (disque plein ?) ; ce qui est archivé l'est, et sera catalogué à la prochaine commande.",
        en: "the catalog could not keep up (disk full?); what is archived is archived, and will be catalogued by the next command.",
    }
    journal_damaged(number: u64) {
        fr: "l'événement {number} du journal est endommagé : ce qu'il dit est passé. Lancez « chartrier verify », et reprenez le journal d'une sauvegarde récente.",
        en: "journal entry {number} is damaged: what it says is passed over. Run `chartrier verify`, and take the journal from a recent backup.",
    }
    keys_returned() {
        fr: "un emplacement de clés avait des clés de documents détruits : une ancienne copie y a été remise. Elles viennent d'y être effacées.",
        en: "a key place had keys of destroyed documents: an old copy of it was put back. They have just been deleted there.",
    }
    derived_keys_elsewhere(folder: &Path) {
        fr: "{folder} garde « derived.db », des clés d'un ancien catalogue, et ce fichier ne peut pas y être effacé. Rendez cet emplacement accessible en écriture.",
        en: "{folder} keeps `derived.db`, keys of an earlier catalog, and that file cannot be erased there. Make that place writable.",
    }
    list_unreadable(list: &str) {
        fr: "La liste d'une destruction ({list}) manque ou est altérée. Reprenez « journal/attachments » d'une sauvegarde.",
        en: "The list of a destruction ({list}) is missing or altered. Take `journal/attachments` from a backup.",
    }
    sidecar_unread(entity: EntityId) {
        fr: "la fiche d'accompagnement {entity} ne peut pas être relue : ce qu'elle dit d'autres fichiers n'est pas appliqué. « chartrier verify » dira pourquoi.",
        en: "the sidecar {entity} cannot be read again: what it says of other files is not applied. `chartrier verify` will say why.",
    }
    undescribed(entity: EntityId) {
        fr: "{entity} ne peut pas être décrit : il manque au catalogue. « chartrier verify » dira pourquoi.",
        en: "{entity} cannot be described: it is missing from the catalog. `chartrier verify` will say why.",
    }

    // Key places.
    place_is(name: &str, folder: &Path, state: Words<'_>) {
        fr: "{name} ({folder}) : {state}",
        en: "{name} ({folder}): {state}",
    }
    place_reachable(keys: u64) by keys {
        fr: "accessible, {keys} clé" | "accessible, {keys} clés",
        en: "reachable, {keys} key" | "reachable, {keys} keys",
    }
    place_completed(files: Words<'_>) {
        fr: "accessible ; complété ({files})",
        en: "reachable; completed ({files})",
    }
    place_unreachable() {
        fr: "INACCESSIBLE : support débranché ou non monté",
        en: "NOT REACHABLE: medium unplugged or not mounted",
    }
    place_ahead() {
        fr: "a vu un journal plus récent : laissé de côté",
        en: "has seen a newer journal: left aside",
    }
    place_foreign() {
        fr: "N'EST PAS un emplacement de clés de cette archive",
        en: "is NOT a key place of this archive",
    }
    place_failed(message: &str) {
        fr: "NE RÉPOND PLUS : {message}",
        en: "DOES NOT ANSWER: {message}",
    }

    // Queries.
    ignored_date(text: &str) {
        fr: "« {text} » : aucune date n'y a été reconnue ; cherché comme un mot.",
        en: "{text}: no date was recognised there; searched as words.",
    }
    ignored_nothing(text: &str) {
        fr: "« {text} » : rien à chercher, ignoré.",
        en: "{text}: nothing to search, ignored.",
    }
    ignored_excluded_date(text: &str) {
        fr: "« {text} » : une date ne s'exclut pas ; utilisez l'autre borne (du: ou au:).",
        en: "{text}: a date cannot be excluded; use the other bound (from: or to:).",
    }
    unknown_filter(text: &str) {
        fr: "« {text} » : ce filtre n'existe pas, ces mots sont cherchés partout. Les filtres : type, session, candidat, titre, du, au.",
        en: "{text}: there is no such filter, these words are searched everywhere. Filters: class, session, candidate, title, from, to.",
    }
    unknown_filter_near(text: &str, nearest: &str) {
        fr: "« {text} » : ce filtre n'existe pas, ces mots sont cherchés partout. Vouliez-vous dire « {nearest}: » ?",
        en: "{text}: there is no such filter, these words are searched everywhere. Did you mean `{nearest}:`?",
    }
    unknown_value(value: &str) {
        fr: "« {value} » : rien de ce nom n'est connu ici.",
        en: "{value}: nothing of this name is known here.",
    }
    unknown_value_near(value: &str, near: Words<'_>) {
        fr: "« {value} » : rien de ce nom n'est connu ici. Proches : {near}.",
        en: "{value}: nothing of this name is known here. Near: {near}.",
    }
    ignored_too_long(text: &str) {
        fr: "requête trop longue : ignorée à partir de « {text} ».",
        en: "query too long: ignored from here on: {text}",
    }

    // Verification.
    level_journal() {
        fr: "journal et scellés",
        en: "journal and checkpoints",
    }
    level_sealed() {
        fr: "fichiers scellés",
        en: "sealed files",
    }
    level_keys() {
        fr: "clés",
        en: "keys",
    }
    level_content() {
        fr: "contenu des documents",
        en: "contents of documents",
    }
    level_derived() {
        fr: "catalogue et recherche",
        en: "catalog and search",
    }
    found(subject: Words<'_>, what: Words<'_>) {
        fr: "{subject} : {what}",
        en: "{subject}: {what}",
    }
    entity_of(entity: &str) {
        fr: "document {entity}",
        en: "document {entity}",
    }
    entry_of(number: u64) {
        fr: "événement {number} du journal",
        en: "journal entry {number}",
    }
    place_of(name: &str) {
        fr: "emplacement de clés {name}",
        en: "key place {name}",
    }
    found_missing() {
        fr: "manquant",
        en: "missing",
    }
    found_altered() {
        fr: "altéré : ce ne sont plus les octets qui ont été écrits",
        en: "altered: these are not the bytes that were written",
    }
    found_swapped() {
        fr: "échangé : il est intact, mais à la place d'un autre",
        en: "swapped: it is sound, but in another's place",
    }
    found_orphan() {
        fr: "inconnu du journal : reste d'un dépôt interrompu, ou journal plus ancien que les fichiers",
        en: "unknown to the journal: left by an interrupted deposit, or the journal is older than the files",
    }
    found_stray() {
        fr: "n'a rien à faire dans l'archive",
        en: "has no business in the archive",
    }
    found_unreadable() {
        fr: "le disque ne le rend pas",
        en: "the disk does not give it",
    }
    found_unopenable() {
        fr: "ne s'ouvre pas avec sa clé",
        en: "does not open with its key",
    }
    found_key_missing() {
        fr: "sa clé manque à un emplacement",
        en: "its key is missing from a place",
    }
    found_key_unopenable() {
        fr: "sa clé ne s'ouvre pas, ou n'est pas la même partout",
        en: "its key does not open, or is not the same everywhere",
    }
    found_returned() {
        fr: "détruit, et de nouveau là : une ancienne copie a été remise",
        en: "destroyed, and there again: an old copy was put back",
    }
    found_key_orphan() {
        fr: "clé sans document : reste d'un dépôt interrompu, sans gravité",
        en: "key without a document: left by an interrupted deposit, harmless",
    }
    found_place_unreachable() {
        fr: "inaccessible : non contrôlé",
        en: "cannot be reached: not checked",
    }
    found_journal_altered() {
        fr: "altéré",
        en: "altered",
    }
    found_journal_incomplete() {
        fr: "le journal finit sur un enregistrement incomplet",
        en: "the journal ends in an incomplete group",
    }
    found_journal_truncated() {
        fr: "la fin du journal a disparu : un scellé en atteste davantage",
        en: "the end of the journal is gone: a checkpoint counts more",
    }
    found_journal_rewritten() {
        fr: "le journal a été réécrit : ce n'est pas celui qu'un scellé atteste",
        en: "the journal was rewritten: it is not the one that a checkpoint was made over",
    }
    found_keys_not_signed() {
        fr: "des clés ont été introduites sans la signature des précédentes : un propriétaire a pu être ajouté à votre insu",
        en: "keys were brought in without the signature of those before: an owner may have been slipped in",
    }
    found_time_stamp_untrusted() {
        fr: "aucune autorité reconnue ici ne répond de cet horodatage",
        en: "no authority that is pinned here stands for this time-stamp",
    }
    found_checkpoint_foreign() {
        fr: "ce scellé n'est pas signé par une clé de cette archive",
        en: "this checkpoint is not signed by a key of this archive",
    }
    found_derived_stale() {
        fr: "en retard sur le journal, ou en désaccord avec lui (« chartrier rebuild »)",
        en: "behind the journal, or in disagreement with it (`chartrier rebuild`)",
    }
    found_derived_damaged() {
        fr: "endommagé (« chartrier rebuild »)",
        en: "damaged (`chartrier rebuild`)",
    }
}
