//! Sessions and candidates: what a list was understood to say, what would change, sheets and lists.

use std::path::Path;

use crate::model::{AccessPath, JuryDecision, ListField, SessionKind};
use crate::registry::{DoubtReason, LineFault, ListError, RegistryField};
use crate::words::errors::{Explained, exit};
use crate::words::{Lang, Size, Words};

/// Why a file is no list.
pub fn explain_list(lang: Lang, path: &Path, error: &ListError) -> Explained {
    let advice = match error {
        ListError::NoHeadings { nearest } if nearest.is_empty() => list_advice(lang),
        ListError::NoHeadings { nearest } => headings_advice(lang, &nearest.join(", ")),
        ListError::NoSuchColumn { .. } => column_advice(lang),
        ListError::NoSuchPreset { known, .. } => preset_advice(lang, &known.join(", ")),
        ListError::Locked => locked_advice(lang),
        _ => list_advice(lang),
    };
    let message = match error {
        ListError::Empty => list_empty(lang, path),
        ListError::NotAList => list_not_one(lang, path),
        // The words of the reader are English, and say nothing to whoever made the list.
        ListError::Damaged(_) => list_damaged(lang, path),
        ListError::Unfinished => list_unfinished(lang, path),
        ListError::Unconfined => list_unconfined(lang, path),
        ListError::Locked => list_locked(lang, path),
        ListError::TooLarge { limit } => list_too_large(lang, path, Size::of(*limit)),
        ListError::TooManyRows { limit } => {
            let limit = u64::try_from(*limit).unwrap_or(u64::MAX);
            list_too_many_rows(lang, path, limit)
        }
        ListError::NoHeadings { .. } => list_no_headings(lang, path),
        ListError::NoSuchColumn { heading } => list_no_column(lang, path, heading),
        ListError::NoSuchPreset { name, .. } => list_no_preset(lang, name),
    };
    Explained {
        message,
        advice: Some(advice),
        exit: exit::FAILED,
    }
}

/// A column's field.
pub fn list_field(lang: Lang, field: ListField) -> String {
    match field {
        ListField::SessionNumber => field_number(lang),
        ListField::SessionKind => field_kind(lang),
        ListField::Titre => field_titre(lang),
        ListField::Millesime => field_millesime(lang),
        ListField::Sigle => field_sigle(lang),
        ListField::SessionCcps => field_session_ccps(lang),
        ListField::Site => field_site(lang),
        ListField::StartsOn => field_starts(lang),
        ListField::EndsOn => field_ends(lang),
        ListField::Dates => field_dates(lang),
        ListField::Responsable => field_responsable(lang),
        ListField::Juror => field_juror(lang),
        ListField::Name => field_name(lang),
        ListField::BirthName => field_birth_name(lang),
        ListField::UsedName => field_used_name(lang),
        ListField::FirstNames => field_first_names(lang),
        ListField::WholeName => field_whole_name(lang),
        ListField::BirthDate => field_birth_date(lang),
        ListField::BirthPlace => field_birth_place(lang),
        ListField::CeresId => field_ceres(lang),
        ListField::Path => field_path(lang),
        ListField::Ccps => field_ccps(lang),
        ListField::CcpTick => field_ccp_tick(lang),
        ListField::Decision => field_decision(lang),
        ListField::Ignored => field_ignored(lang),
    }
}

/// A field that changes.
pub fn registry_field(lang: Lang, field: RegistryField) -> String {
    match field {
        RegistryField::Number => field_number(lang),
        RegistryField::Kind => field_kind(lang),
        RegistryField::Titre => field_titre(lang),
        RegistryField::Sigle => field_sigle(lang),
        RegistryField::SessionCcps => field_session_ccps(lang),
        RegistryField::Site => field_site(lang),
        RegistryField::StartsOn => field_starts(lang),
        RegistryField::EndsOn => field_ends(lang),
        RegistryField::Responsable => field_responsable(lang),
        RegistryField::Jury => field_jury(lang),
        RegistryField::BirthName => field_birth_name(lang),
        RegistryField::UsedName => field_used_name(lang),
        RegistryField::FirstNames => field_first_names(lang),
        RegistryField::BirthDate => field_birth_date(lang),
        RegistryField::BirthPlace => field_birth_place(lang),
        RegistryField::CeresId => field_ceres(lang),
        RegistryField::Candidacy => field_candidacy(lang),
        RegistryField::Path => field_path(lang),
        RegistryField::Ccps => field_ccps(lang),
        RegistryField::Decision => field_decision(lang),
        RegistryField::Withdrawn => field_withdrawn(lang),
    }
}

/// What is wrong with a line.
pub fn line_fault(lang: Lang, fault: LineFault) -> String {
    match fault {
        LineFault::UnclosedQuote => fault_unclosed_quote(lang),
        LineFault::ControlCharacter => fault_control(lang),
        LineFault::NotASessionNumber => fault_session_number(lang),
        LineFault::NumberNearlyRegistered => fault_number_nearly(lang),
        LineFault::NobodyNamed => fault_nobody(lang),
        LineFault::NoName => fault_no_name(lang),
        LineFault::NoFirstName => fault_no_first_name(lang),
        LineFault::NoSession => fault_no_session(lang),
        LineFault::NotADay => fault_not_a_day(lang),
        LineFault::BornInFuture => fault_born_in_future(lang),
        LineFault::BornBefore1900 => fault_born_before_1900(lang),
        LineFault::TooYoungNow { years } => fault_too_young_now(lang, u64::from(years)),
        LineFault::TooYoung { years } => fault_too_young(lang, u64::from(years)),
        LineFault::SessionBefore1950 => fault_before_1950(lang),
        LineFault::SessionFarAhead => fault_far_ahead(lang),
        LineFault::EndsBeforeStart => fault_ends_before_start(lang),
        LineFault::NotATitre => fault_not_a_titre(lang),
        LineFault::MillesimeDiffers => fault_millesime(lang),
        LineFault::KindUnknown => fault_kind(lang),
        LineFault::PathUnknown => fault_path(lang),
        LineFault::DecisionUnknown => fault_decision(lang),
        LineFault::NotATick => fault_tick(lang),
        LineFault::Contradicts { earlier_line } => {
            fault_contradicts(lang, &earlier_line.to_string())
        }
        LineFault::UsedNameDiffers => fault_used_name(lang),
        LineFault::SeveralFit => fault_several_fit(lang),
    }
}

/// Why a likeness is not certain.
pub fn doubt(lang: Lang, reason: DoubtReason) -> String {
    match reason {
        DoubtReason::BirthDateUnknown => doubt_birth_date(lang),
        DoubtReason::CeresIdsDiffer => doubt_ceres(lang),
        DoubtReason::BirthDatesDiffer => doubt_birth_dates(lang),
        DoubtReason::NamesDiffer => doubt_names(lang),
        DoubtReason::BirthNamesDiffer => doubt_birth_names(lang),
        DoubtReason::SurnameTypo => doubt_surname_typo(lang),
        DoubtReason::FirstNameTypo => doubt_first_name_typo(lang),
        DoubtReason::PartOfSurname => doubt_part_of_surname(lang),
        DoubtReason::PartOfFirstName => doubt_part_of_first_name(lang),
        DoubtReason::InitialOnly => doubt_initial(lang),
        DoubtReason::FirstNameUnknown => doubt_no_first_name(lang),
    }
}

/// The way to a session.
pub fn access_path(lang: Lang, path: AccessPath) -> String {
    match path {
        AccessPath::Formation => path_formation(lang),
        AccessPath::Apprentissage => path_apprentissage(lang),
        AccessPath::Vae => path_vae(lang),
        AccessPath::Capitalisation => path_capitalisation(lang),
        AccessPath::Ccs => path_ccs(lang),
        AccessPath::Equivalence => path_equivalence(lang),
        AccessPath::Later(name) => later_name(lang, name.as_str()),
    }
}

/// What a jury decided.
pub fn jury_decision(lang: Lang, decision: JuryDecision) -> String {
    match decision {
        JuryDecision::Success => decision_success(lang),
        JuryDecision::Partial => decision_partial(lang),
        JuryDecision::Failure => decision_failure(lang),
        JuryDecision::Absent => decision_absent(lang),
        JuryDecision::Later(name) => later_name(lang, name.as_str()),
    }
}

/// How the ways to a session are typed, in either language.
pub const TYPED_PATHS: [&str; 6] = [
    "formation",
    "apprentissage",
    "VAE",
    "capitalisation",
    "CCS",
    "équivalence",
];
/// How the decisions of a jury are typed, in either language.
pub const TYPED_DECISIONS: [&str; 4] = ["réussite", "réussite partielle", "échec", "absence"];
/// How the kinds of session are typed, in either language.
pub const TYPED_KINDS: [&str; 3] = ["titre", "CCP", "CCS"];

/// What a session leads to.
pub fn session_kind(lang: Lang, kind: Option<SessionKind>) -> String {
    match kind {
        Some(SessionKind::Titre) => kind_titre(lang),
        Some(SessionKind::Ccp) => "CCP".to_owned(),
        Some(SessionKind::Ccs) => "CCS".to_owned(),
        None => kind_unknown(lang),
    }
}

words! {
    // A list that is none.
    list_empty(path: &Path) {
        fr: "{path} est vide.",
        en: "{path} is empty.",
    }
    list_not_one(path: &Path) {
        fr: "{path} n'est pas une liste : ni CSV, ni XLSX, XLS ou ODS.",
        en: "{path} is no list: neither CSV nor XLSX, XLS, ODS.",
    }
    list_damaged(path: &Path) {
        fr: "{path} est abîmé : ce classeur ne peut pas être lu.",
        en: "{path} is damaged: this workbook cannot be read.",
    }
    list_unfinished(path: &Path) {
        fr: "{path} ne peut pas être lu dans les limites de temps et de mémoire d'une liste.",
        en: "{path} cannot be read within the time and memory of a list.",
    }
    list_unconfined(path: &Path) {
        fr: "{path} n'est pas lu : ce système ne permet pas d'enfermer le programme qui lit les classeurs. Enregistrez la liste en CSV.",
        en: "{path} is not read: this system does not let the program that reads workbooks be confined. Save the list as CSV.",
    }
    list_locked(path: &Path) {
        fr: "{path} est protégé par un mot de passe.",
        en: "{path} is protected by a password.",
    }
    list_too_large(path: &Path, limit: Size) {
        fr: "{path} est trop volumineux : plus de {limit}, une fois décompressé.",
        en: "{path} is too large: more than {limit}, unpacked.",
    }
    list_too_many_rows(path: &Path, limit: u64) {
        fr: "{path} a plus de {limit} lignes.",
        en: "{path} has more than {limit} rows.",
    }
    list_no_headings(path: &Path) {
        fr: "aucune ligne de {path} ne porte des intitulés de colonnes connus.",
        en: "no row of {path} has column headings that are known.",
    }
    list_no_column(path: &Path, heading: &str) {
        fr: "{path} n'a pas de colonne « {heading} ».",
        en: "{path} has no column “{heading}”.",
    }
    list_no_preset(name: &str) {
        fr: "il n'y a pas de modèle de liste « {name} ».",
        en: "there is no list preset “{name}”.",
    }
    list_advice() {
        fr: "donnez la liste en CSV, XLSX, XLS ou ODS, avec une ligne d'intitulés (par exemple « N° session », « Nom », « Prénom », « Né(e) le »).",
        en: "give the list as CSV, XLSX, XLS or ODS, with a row of headings (such as “N° session”, “Nom”, “Prénom”, “Né(e) le”).",
    }
    headings_advice(nearest: &str) {
        fr: "dites ce que contiennent les colonnes, par exemple --map \"Matricule=n° de session\". La ligne la plus proche porte : {nearest}",
        en: "say what the columns hold, such as --map \"Matricule=session number\". The nearest row has: {nearest}",
    }
    column_advice() {
        fr: "recopiez l'intitulé tel qu'il est dans le fichier.",
        en: "copy the heading as it stands in the file.",
    }
    preset_advice(known: &str) {
        fr: "les modèles sont : {known}.",
        en: "the presets are: {known}.",
    }
    locked_advice() {
        fr: "enregistrez une copie sans mot de passe.",
        en: "save a copy without a password.",
    }

    // What was understood.
    understood(path: &Path, line: u64) {
        fr: "{path} : intitulés à la ligne {line}",
        en: "{path}: headings in line {line}",
    }
    understood_sheet(path: &Path, sheet: &str, line: u64) {
        fr: "{path}, feuille « {sheet} » : intitulés à la ligne {line}",
        en: "{path}, sheet “{sheet}”: headings in line {line}",
    }
    column_is(heading: &str, field: Words<'_>) {
        fr: "  « {heading} » : {field}",
        en: "  “{heading}”: {field}",
    }
    column_unknown() {
        fr: "pas compris, laissé de côté",
        en: "not understood, left aside",
    }
    column_double() {
        fr: "laissé de côté : une autre colonne dit la même chose",
        en: "left aside: another column says the same",
    }
    first_lines() {
        fr: "Premières lignes :",
        en: "First lines:",
    }
    line_is(line: u64, what: Words<'_>) {
        fr: "  ligne {line} : {what}",
        en: "  line {line}: {what}",
    }
    sessions_counted(new: u64, changed: u64, unchanged: u64) {
        fr: "Sessions : {new} à créer, {changed} à modifier, {unchanged} sans changement",
        en: "Sessions: {new} new, {changed} to change, {unchanged} unchanged",
    }
    candidates_counted(new: u64, changed: u64, unchanged: u64) {
        fr: "Candidats : {new} à créer, {changed} à modifier, {unchanged} sans changement",
        en: "Candidates: {new} new, {changed} to change, {unchanged} unchanged",
    }
    step_new(what: Words<'_>) {
        fr: "  + {what}",
        en: "  + {what}",
    }
    step_changed(what: Words<'_>) {
        fr: "  ~ {what}",
        en: "  ~ {what}",
    }
    field_changes(field: Words<'_>, old: Words<'_>, new: Words<'_>) {
        fr: "      {field} : {old} → {new}",
        en: "      {field}: {old} → {new}",
    }
    withdrawal_made() {
        fr: "      ne compte plus dans le registre ; « withdraw --undo » l'y remet",
        en: "      no longer counts in the registry; `withdraw --undo` puts it back",
    }
    withdrawal_taken_back() {
        fr: "      retrait du registre : annulé",
        en: "      had been withdrawn: the withdrawal is taken back",
    }
    and_more(count: u64) by count {
        fr: "  … et {count} autre" | "  … et {count} autres",
        en: "  … and {count} other" | "  … and {count} others",
    }
    doubtful_heading(count: u64) by count {
        fr: "{count} paire de candidats à vérifier : une même personne ?"
          | "{count} paires de candidats à vérifier : une même personne ?",
        en: "{count} pair of candidates to check: one person?"
          | "{count} pairs of candidates to check: one person?",
    }
    doubtful_pair(one: Words<'_>, other: Words<'_>, reasons: Words<'_>) {
        fr: "  ? {one}  /  {other} : {reasons}",
        en: "  ? {one}  /  {other}: {reasons}",
    }
    set_back_heading() {
        fr: "Attention, valeurs corrigées depuis et que cette liste remet comme avant (refusez si la liste est ancienne) :",
        en: "Beware, values that were corrected since and that this list puts back as they were (decline if the list is an old one):",
    }
    lines_name_one(lines: &str, name: Words<'_>) {
        fr: "  = lignes {lines} : une seule et même personne, {name}",
        en: "  = lines {lines}: one and the same person, {name}",
    }
    another_person_hint() {
        fr: "Si deux lignes d'un même nom sont deux personnes, ajoutez la seconde avec « chartrier candidate add … --another-person ».",
        en: "If two lines with one name are two persons, add the second one with `chartrier candidate add … --another-person`.",
    }
    known_already(name: Words<'_>, id: &str) {
        fr: "C'est la personne déjà enregistrée : {name} ({id}). Si c'est une autre personne, ajoutez --another-person.",
        en: "It is the person who is registered already: {name} ({id}). If it is another person, add --another-person.",
    }
    doubtful_hint() {
        fr: "Rien n'est réuni d'office : « chartrier candidate merge » ou « distinct » en décide.",
        en: "Nothing is merged by itself: `chartrier candidate merge` or `distinct` decides.",
    }
    rejected_heading(count: u64) by count {
        fr: "{count} ligne refusée :" | "{count} lignes refusées :",
        en: "{count} line rejected:" | "{count} lines rejected:",
    }
    left_out_heading(count: u64) by count {
        fr: "{count} valeur laissée de côté :" | "{count} valeurs laissées de côté :",
        en: "{count} value left out:" | "{count} values left out:",
    }
    finding(line: u64, value: &str, fault: Words<'_>) {
        fr: "  ! ligne {line}, « {value} » : {fault}",
        en: "  ! line {line}, “{value}”: {fault}",
    }
    finding_in(line: u64, column: &str, value: &str, fault: Words<'_>) {
        fr: "  ! ligne {line}, colonne « {column} », « {value} » : {fault}",
        en: "  ! line {line}, column “{column}”, “{value}”: {fault}",
    }
    nothing_to_import() {
        fr: "Tout est déjà enregistré : rien ne change.",
        en: "Everything is registered already: nothing changes.",
    }
    nothing_else_to_import() {
        fr: "Rien de plus à enregistrer : ce qui a pu être lu l'est déjà.",
        en: "Nothing more to register: what could be read is there already.",
    }
    nothing_taken() {
        fr: "Rien n'a été enregistré : aucune ligne n'a pu être prise.",
        en: "Nothing was registered: no line could be taken.",
    }
    write_it() {
        fr: "Enregistrer ?",
        en: "Register this?",
    }
    planned_again() {
        fr: "Le registre a changé entre-temps : voici ce que la liste y changerait maintenant.",
        en: "The registry has changed meanwhile: this is what the list would change now.",
    }
    only_shown() {
        fr: "Rien n'a été enregistré : c'était un essai (--dry-run).",
        en: "Nothing was registered: this was a dry run.",
    }
    not_confirmed() {
        fr: "Rien n'a été enregistré : relancez la commande avec --yes pour l'accepter.",
        en: "Nothing was registered: run the command again with --yes to accept it.",
    }
    registered_entities(count: u64) by count {
        fr: "{count} fiche enregistrée." | "{count} fiches enregistrées.",
        en: "{count} entry registered." | "{count} entries registered.",
    }
    class_again() {
        fr: "Pour que les documents déjà archivés en profitent : « chartrier classify --again --all ».",
        en: "To let the documents already archived profit from it: `chartrier classify --again --all`.",
    }
    registered_already() {
        fr: "C'est déjà enregistré ainsi : rien ne change.",
        en: "It is registered so already: nothing changes.",
    }

    // Fields.
    field_number() { fr: "n° de session", en: "session number" }
    field_kind() { fr: "type de session", en: "kind of session" }
    field_titre() { fr: "code titre", en: "title code" }
    field_millesime() { fr: "millésime", en: "millésime" }
    field_sigle() { fr: "sigle", en: "short form" }
    field_session_ccps() { fr: "CCP de la session", en: "CCPs of the session" }
    field_site() { fr: "site", en: "site" }
    field_starts() { fr: "premier jour", en: "first day" }
    field_ends() { fr: "dernier jour", en: "last day" }
    field_dates() { fr: "dates de la session", en: "dates of the session" }
    field_responsable() { fr: "responsable de session", en: "responsable de session" }
    field_juror() { fr: "membre du jury", en: "juror" }
    field_jury() { fr: "jury", en: "jury" }
    field_name() { fr: "nom", en: "name" }
    field_birth_name() { fr: "nom de naissance", en: "birth name" }
    field_used_name() { fr: "nom d'usage", en: "used name" }
    field_first_names() { fr: "prénoms", en: "first names" }
    field_whole_name() { fr: "nom et prénom", en: "name and first name" }
    field_birth_date() { fr: "date de naissance", en: "birth date" }
    field_birth_place() { fr: "lieu de naissance", en: "birth place" }
    field_ceres() { fr: "n° CERES du candidat", en: "CERES number" }
    field_candidacy() { fr: "session", en: "session" }
    field_path() { fr: "voie d'accès", en: "path" }
    field_ccps() { fr: "CCP présentés", en: "CCPs sat" }
    field_ccp_tick() { fr: "CCP présenté, à cocher", en: "CCP sat, ticked" }
    field_decision() { fr: "décision du jury", en: "decision of the jury" }
    field_withdrawn() { fr: "retrait", en: "withdrawal" }
    field_ignored() { fr: "connu, laissé de côté", en: "known, left aside" }
    no_value() { fr: "(vide)", en: "(none)" }

    // What is wrong with a line.
    fault_nobody() { fr: "ni session ni nom", en: "neither a session nor a name" }
    fault_unclosed_quote() { fr: "guillemet non fermé", en: "a quote that is not closed" }
    fault_control() { fr: "caractère invisible", en: "an invisible character" }
    fault_session_number() {
        fr: "ce n'est pas un n° de session : trop long, ou avec un séparateur",
        en: "not a session number: too long, or with a separator",
    }
    fault_number_nearly() {
        fr: "une autre session a ce n° aux tirets près : écrivez le n° de session toujours de la même façon",
        en: "another session has this number but for its hyphens: always write the session's number in the same way",
    }
    fault_no_name() { fr: "pas de nom", en: "no name" }
    fault_no_first_name() { fr: "pas de prénom, ou un nom qu'on ne sait pas séparer du prénom", en: "no first name, or one that cannot be told from the name" }
    fault_no_session() { fr: "candidat sans session", en: "candidate without a session" }
    fault_not_a_day() { fr: "ce n'est pas une date", en: "not a date" }
    fault_born_in_future() { fr: "naissance dans le futur", en: "born in the future" }
    fault_born_before_1900() { fr: "naissance avant 1900", en: "born before 1900" }
    fault_too_young(years: u64) by years {
        fr: "{years} an au jour de la session : trop jeune" | "{years} ans au jour de la session : trop jeune",
        en: "{years} year old on the day of the session: too young" | "{years} years old on the day of the session: too young",
    }
    fault_too_young_now(years: u64) by years {
        fr: "{years} an aujourd'hui : trop jeune" | "{years} ans aujourd'hui : trop jeune",
        en: "{years} year old today: too young" | "{years} years old today: too young",
    }
    fault_before_1950() { fr: "session avant 1950", en: "session before 1950" }
    fault_far_ahead() { fr: "session dans plus de dix ans", en: "session more than ten years ahead" }
    fault_ends_before_start() { fr: "la fin précède le début", en: "the end comes before the start" }
    fault_not_a_titre() { fr: "ce n'est pas un code titre comme TP-01303m02", en: "not a title code such as TP-01303m02" }
    fault_millesime() {
        fr: "le code du titre porte un autre millésime : c'est celui du code qui est retenu",
        en: "the title's code bears another millésime: that of the code is taken",
    }
    fault_kind() { fr: "type de session inconnu", en: "unknown kind of session" }
    fault_path() { fr: "voie d'accès inconnue", en: "unknown path" }
    fault_decision() { fr: "décision inconnue", en: "unknown decision" }
    fault_tick() { fr: "ni oui ni non", en: "neither yes nor no" }
    fault_contradicts(line: &str) {
        fr: "contredit la ligne {line}",
        en: "contradicts line {line}",
    }
    fault_used_name() {
        fr: "un autre nom d'usage est enregistré : « candidate edit --used-name » le remplace",
        en: "another used name is registered: `candidate edit --used-name` replaces it",
    }
    fault_several_fit() { fr: "plusieurs candidats portent ce nom : ajoutez la date de naissance", en: "several candidates bear this name: add the birth date" }

    // Why a likeness is not certain.
    doubt_birth_date() { fr: "une date de naissance manque", en: "a birth date is missing" }
    doubt_ceres() { fr: "les n° CERES diffèrent", en: "the CERES numbers differ" }
    doubt_birth_dates() { fr: "même n° CERES, dates de naissance différentes", en: "same CERES number, other birth dates" }
    doubt_names() { fr: "même n° CERES, noms différents", en: "same CERES number, other names" }
    doubt_birth_names() { fr: "même nom d'usage, noms de naissance différents", en: "same used name, other birth names" }
    doubt_surname_typo() { fr: "une lettre du nom diffère", en: "one letter of the name differs" }
    doubt_first_name_typo() { fr: "une lettre du prénom diffère", en: "one letter of the first name differs" }
    doubt_part_of_surname() { fr: "un nom est une partie de l'autre", en: "one name is a part of the other" }
    doubt_part_of_first_name() { fr: "un prénom est une partie de l'autre", en: "one first name is a part of the other" }
    doubt_initial() { fr: "un prénom n'est qu'une initiale", en: "a first name is an initial only" }
    doubt_no_first_name() { fr: "un prénom manque", en: "a first name is missing" }
    doubt_none() { fr: "tout concorde", en: "everything agrees" }

    // Values.
    path_formation() { fr: "formation continue", en: "formation continue" }
    path_apprentissage() { fr: "apprentissage", en: "apprentissage" }
    path_vae() { fr: "VAE", en: "VAE" }
    path_capitalisation() { fr: "capitalisation de CCP", en: "capitalisation of CCPs" }
    path_ccs() { fr: "CCS", en: "CCS" }
    path_equivalence() { fr: "équivalence ou correspondance", en: "équivalence or correspondance" }
    later_name(name: &str) {
        fr: "« {name} », que cette version ne connaît pas",
        en: "“{name}”, which this version does not know",
    }
    decision_success() { fr: "réussite", en: "success" }
    decision_partial() { fr: "réussite partielle", en: "partial success" }
    decision_failure() { fr: "échec", en: "failure" }
    decision_absent() { fr: "absence", en: "absent" }
    kind_titre() { fr: "titre", en: "title" }
    kind_unknown() { fr: "type inconnu", en: "kind unknown" }

    // Lists and sheets.
    born_on(name: &str, day: chrono::NaiveDate) {
        fr: "{name}, né(e) le {day}",
        en: "{name}, born on {day}",
    }
    from_to(first: chrono::NaiveDate, last: chrono::NaiveDate) {
        fr: "du {first} au {last}",
        en: "{first} to {last}",
    }
    since(first: chrono::NaiveDate) { fr: "à partir du {first}", en: "from {first}" }
    until(last: chrono::NaiveDate) { fr: "jusqu'au {last}", en: "through {last}" }
    in_session(session: &str) { fr: "session {session}", en: "session {session}" }
    habilitated(name: &str, when: Words<'_>) {
        fr: "{name}, habilitation {when}",
        en: "{name}, habilitation {when}",
    }
    candidates_of(count: u64) by count {
        fr: "{count} candidat" | "{count} candidats",
        en: "{count} candidate" | "{count} candidates",
    }
    same_person_as(name: &str, id: &str) {
        fr: "même personne que {name} ({id})",
        en: "same person as {name} ({id})",
    }
    is_withdrawn() { fr: "retirée du registre", en: "withdrawn" }
    is_withdrawn_candidate() { fr: "retiré(e) du registre", en: "withdrawn" }
    label_number() { fr: "Session", en: "Session" }
    label_id() { fr: "Identifiant", en: "Id" }
    label_kind() { fr: "Type", en: "Kind" }
    label_titre() { fr: "Titre", en: "Title" }
    label_ccps() { fr: "CCP", en: "CCPs" }
    label_site() { fr: "Site", en: "Site" }
    label_dates() { fr: "Dates", en: "Dates" }
    label_responsable() { fr: "Responsable", en: "Responsable" }
    label_juror() { fr: "Juré", en: "Juror" }
    label_candidates() { fr: "Candidats", en: "Candidates" }
    label_name() { fr: "Nom", en: "Name" }
    label_used_name() { fr: "Nom d'usage", en: "Used name" }
    label_born() { fr: "Né(e)", en: "Born" }
    label_ceres() { fr: "N° CERES", en: "CERES number" }
    label_candidacy() { fr: "Candidature", en: "Candidacy" }
    label_same_as() { fr: "Même personne que", en: "Same person as" }
    label_distinct() { fr: "À ne pas confondre avec", en: "Not the same as" }
    label_state() { fr: "État", en: "State" }
    no_sessions() {
        fr: "Aucune session enregistrée.",
        en: "No session is registered.",
    }
    no_candidates() {
        fr: "Aucun candidat.",
        en: "No candidate.",
    }
    no_doubtful() {
        fr: "Aucune paire à vérifier.",
        en: "No pair to check.",
    }

    // Before a withdrawal.
    withdrawal_candidates(count: u64) by count {
        fr: "{count} candidat y est inscrit." | "{count} candidats y sont inscrits.",
        en: "{count} candidate sits in it." | "{count} candidates sit in it.",
    }
    withdrawal_documents(count: u64) by count {
        fr: "{count} document y est rattaché." | "{count} documents y sont rattachés.",
        en: "{count} document belongs to it." | "{count} documents belong to it.",
    }
    withdraw_all_the_same() {
        fr: "Retirer quand même ?",
        en: "Withdraw it all the same?",
    }

    // Before a merge.
    merge_birth_dates(one: chrono::NaiveDate, other: chrono::NaiveDate) {
        fr: "Les dates de naissance diffèrent : {one} et {other}.",
        en: "The birth dates differ: {one} and {other}.",
    }
    merge_ceres(one: &str, other: &str) {
        fr: "Les n° CERES diffèrent : {one} et {other}.",
        en: "The CERES numbers differ: {one} and {other}.",
    }
    merge_were_distinct() {
        fr: "Il avait été dit que ce ne sont pas la même personne.",
        en: "It was said before that they are not one person.",
    }
    merge_all_the_same() {
        fr: "Les réunir quand même ?",
        en: "Merge them all the same?",
    }

    // Refusals.
    session_unknown(meant: &str) {
        fr: "aucune session enregistrée ne porte le n° ni l'identifiant « {meant} ».",
        en: "no registered session has the number or id “{meant}”.",
    }
    session_unknown_hint() {
        fr: "« chartrier session list » les montre.",
        en: "`chartrier session list` shows them.",
    }
    session_unknown_near(near: &str) {
        fr: "vouliez-vous dire : {near} ? « chartrier session list » les montre toutes ; « chartrier session add » en inscrit une.",
        en: "did you mean: {near}? `chartrier session list` shows all of them; `chartrier session add` registers one.",
    }
    titre_not_registered(meant: &str) {
        fr: "aucune session enregistrée n'est du titre « {meant} » : ce gel ne couvrirait que ce qui viendrait plus tard.",
        en: "no registered session is of the title “{meant}”: this hold would cover only what comes later.",
    }
    site_not_registered(meant: &str) {
        fr: "aucune session enregistrée de ce titre n'est sur le site « {meant} » : ce gel ne couvrirait que ce qui viendrait plus tard.",
        en: "no registered session of this title is on the site “{meant}”: this hold would cover only what comes later.",
    }
    not_registered_hint() {
        fr: "« chartrier session list » montre ce qui est enregistré. Pour geler ce qui viendra, ajoutez --anyway : le gel le dira.",
        en: "`chartrier session list` shows what is registered. To hold what is to come, add --anyway: the hold will say so.",
    }
    not_registered_near(near: &str) {
        fr: "vouliez-vous dire : {near} ? Pour geler ce qui viendra, ajoutez --anyway : le gel le dira.",
        en: "did you mean: {near}? To hold what is to come, add --anyway: the hold will say so.",
    }
    candidate_unknown_near(near: &str) {
        fr: "vouliez-vous dire : {near} ? « chartrier candidate list » les montre tous ; « chartrier candidate add » en inscrit un.",
        en: "did you mean: {near}? `chartrier candidate list` shows all of them; `chartrier candidate add` registers one.",
    }
    candidate_unknown(meant: &str) {
        fr: "aucun candidat enregistré ne répond à « {meant} ».",
        en: "no registered candidate answers to “{meant}”.",
    }
    candidate_unknown_hint() {
        fr: "« chartrier candidate list » les montre.",
        en: "`chartrier candidate list` shows them.",
    }
    several_meant(meant: &str) {
        fr: "plusieurs répondent à « {meant} ».",
        en: "several answer to “{meant}”.",
    }
    several_meant_hint(which: &str) {
        fr: "nommez l'un par son identifiant : {which}",
        en: "name one by its id: {which}",
    }
    value_unknown(value: &str) {
        fr: "« {value} » n'est pas une valeur connue.",
        en: "“{value}” is not a value that is known.",
    }
    value_unknown_hint(known: &str) {
        fr: "par exemple : {known}.",
        en: "such as: {known}.",
    }
    map_unreadable(text: &str) {
        fr: "--map {text} : il faut INTITULÉ=CHAMP ou un fichier .toml.",
        en: "--map {text}: HEADING=FIELD or a .toml file is wanted.",
    }
    map_field_unknown(field: &str) {
        fr: "--map : il n'y a pas de champ « {field} ».",
        en: "--map: there is no field “{field}”.",
    }
    map_unreadable_hint(fields: &str) {
        fr: "les champs sont : {fields}.",
        en: "the fields are: {fields}.",
    }
    session_there(number: &str) {
        fr: "la session {number} est déjà enregistrée.",
        en: "session {number} is registered already.",
    }
    session_there_hint() {
        fr: "« chartrier session edit » la modifie.",
        en: "`chartrier session edit` changes it.",
    }
    same_one() {
        fr: "c'est déjà la même fiche, ou la même personne.",
        en: "it is the same entry, or the same person, already.",
    }
    not_merged() {
        fr: "ce candidat n'est réuni à aucun autre.",
        en: "this candidate is merged with no other.",
    }
    days_reversed() {
        fr: "le dernier jour précède le premier.",
        en: "the last day comes before the first.",
    }
    refused_because(why: Words<'_>) {
        fr: "refusé : {why}.",
        en: "refused: {why}.",
    }
    needs_a_session() {
        fr: "cette option porte sur une session : ajoutez --session.",
        en: "this option is about a session: add --session.",
    }
}
