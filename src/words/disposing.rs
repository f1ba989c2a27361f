//! Holds, plans, approvals, destructions: what is asked, told and refused.

use chrono::NaiveDate;

use crate::archive::{ApprovalFault, DestructionStep, PlanFault};
use crate::journal::ssh::SshFault;
use crate::model::{EntityId, Spared, Timestamp};
use crate::words::{Lang, Words};

/// Why a file is not a plan that can be approved.
pub fn plan_fault(lang: Lang, fault: PlanFault) -> String {
    match fault {
        PlanFault::NotWritten => plan_not_written(lang),
        PlanFault::OtherArchive => plan_of_other_archive(lang),
        PlanFault::OtherSchedule => plan_of_other_schedule(lang),
        PlanFault::Later => plan_later(lang),
        PlanFault::NotPlanned => plan_not_planned(lang),
        PlanFault::Cancelled => plan_given_up(lang),
        PlanFault::Old { made, through } => plan_old(lang, made, through),
    }
}

/// Why an approval is worth nothing, and what to do.
pub fn approval_fault(lang: Lang, fault: &ApprovalFault) -> (String, Option<String>) {
    match fault {
        ApprovalFault::UnknownKey { fingerprint } => (
            approver_unknown(lang, fingerprint),
            Some(approver_unknown_hint(lang)),
        ),
        ApprovalFault::Signature(fault) => (
            signature_refused(lang, Words(&ssh_fault(lang, fault))),
            Some(signature_refused_hint(lang)),
        ),
        ApprovalFault::SamePerson => (same_person(lang), Some(same_person_hint(lang))),
        ApprovalFault::Adopter => (adopter(lang), Some(adopter_hint(lang))),
        ApprovalFault::OwnKey => (own_key(lang), Some(own_key_hint(lang))),
        ApprovalFault::LaterKey => (later_key(lang), Some(plan_fault_hint(lang))),
        ApprovalFault::Unreadable => (
            approval_unreadable(lang),
            Some(approval_unreadable_hint(lang)),
        ),
        ApprovalFault::NoSecondPerson { change } => (
            no_second_person(lang),
            Some(no_second_person_hint(lang, change)),
        ),
        ApprovalFault::NoVisa => (no_visa(lang), Some(no_visa_hint(lang))),
        ApprovalFault::NoScan { record } => (no_scan(lang, *record), Some(no_scan_hint(lang))),
        ApprovalFault::VisaToCome { on } => {
            (visa_to_come(lang, *on), Some(visa_to_come_hint(lang)))
        }
        ApprovalFault::ScanOnPlan { record } => {
            (scan_on_plan(lang, *record), Some(scan_on_plan_hint(lang)))
        }
        ApprovalFault::KeyOfAnother { name } => {
            (key_of_another(lang, name), Some(key_of_another_hint(lang)))
        }
    }
}

/// Why a signature is not made or not believed.
pub fn ssh_fault(lang: Lang, fault: &SshFault) -> String {
    match fault {
        SshFault::NotASignature => not_a_signature(lang),
        SshFault::NotAPublicKey => not_a_public_key(lang),
        SshFault::NotAPrivateKey => not_a_private_key(lang),
        SshFault::KindRefused { kind } => kind_refused(lang, kind),
        SshFault::OtherNamespace { found } => other_namespace(lang, found),
        SshFault::OtherKey { found } => other_key(lang, found),
        SshFault::Altered => signature_altered(lang),
        SshFault::NotTouched => not_touched(lang),
        SshFault::PassphraseNeeded => passphrase_needed(lang),
        SshFault::PassphraseWrong => passphrase_wrong(lang),
        SshFault::TooCostly { rounds } => too_costly(lang, u64::from(*rounds)),
    }
}

/// Why something that was approved stays.
pub fn spared(lang: Lang, why: Spared) -> String {
    match why {
        Spared::Held => spared_held(lang),
        Spared::Changed => spared_changed(lang),
        Spared::NotDue => spared_not_due(lang),
        Spared::Needed => spared_needed(lang),
        Spared::Gone => spared_gone(lang),
    }
}

/// Where a destruction is.
pub fn step(lang: Lang, step: DestructionStep) -> String {
    match step {
        DestructionStep::Started => step_started(lang),
        DestructionStep::KeysDeleted => step_keys(lang),
        DestructionStep::FilesRemoved => step_files(lang),
        DestructionStep::Purged => step_purged(lang),
        DestructionStep::Proved => step_proved(lang),
    }
}

words! {
    // Refusals.
    hold_unreadable(hold: EntityId) {
        fr: "le gel {hold} ne peut pas être lu : nul ne sait ce qu'il couvre, donc rien n'est à détruire.",
        en: "hold {hold} cannot be read: nobody knows what it covers, so nothing is due.",
    }
    hold_unreadable_hint() {
        fr: "« chartrier verify » dira ce qui manque ; reprenez-le d'une sauvegarde, ou utilisez la version la plus récente de chartrier.",
        en: "`chartrier verify` tells what is missing; take it from a backup, or use the latest version of chartrier.",
    }
    already_released(hold: EntityId) {
        fr: "le gel {hold} est déjà levé.",
        en: "hold {hold} is released already.",
    }
    search_behind() {
        fr: "un gel porte sur une recherche, et le moteur de recherche n'est pas à jour : on ne peut pas dire ce qu'il couvre.",
        en: "a hold is on a query, and the search engine is behind: what it covers cannot be said.",
    }
    search_behind_hint() {
        fr: "attendez la fin de l'autre opération, puis recommencez.",
        en: "wait until the other operation is over, then try again.",
    }
    no_schedule() {
        fr: "aucun tableau de gestion lisible n'est en vigueur : rien n'est à détruire.",
        en: "no retention schedule that can be read is in force: nothing is due.",
    }
    no_schedule_hint() {
        fr: "adoptez-en un avec « chartrier policy adopt FICHIER ».",
        en: "adopt one with `chartrier policy adopt FILE`.",
    }
    nothing_due() {
        fr: "rien n'est à détruire : aucun document n'est échu et libre de tout gel.",
        en: "nothing is due: no document's period is over without a hold.",
    }
    plan_too_large(planned: u64, all: u64, share: u64, records: u64) {
        fr: "le bordereau prendrait {planned} documents sur {all} : plus de {share} % de l'archive, ou plus de {records} documents. Refusé.",
        en: "the plan would take {planned} of {all} documents: more than {share} % of the archive, or more than {records} documents. Refused.",
    }
    plan_too_large_hint() {
        fr: "lisez « chartrier retention due », restreignez par une recherche, ou confirmez avec --beyond-limits : le bordereau le dira à qui l'approuve.",
        en: "read `chartrier retention due`, narrow it by a query, or confirm with --beyond-limits: the plan says so to whoever approves it.",
    }
    clock_doubtful(now: Timestamp, last: Timestamp) {
        fr: "l'horloge dit {now}, mais la dernière date du journal à laquelle se fier est le {last} : une durée échue d'après une fausse horloge ne l'est pas.",
        en: "the clock says {now}, but the journal's last time that can be trusted is {last}: a period that is over by a wrong clock is not over.",
    }
    clock_doubtful_hint() {
        fr: "mettez l'horloge à l'heure. Si elle est juste (l'archive n'a pas servi depuis plus d'un an, ou une horloge fausse a été remise à l'heure), « chartrier retention plan --despite-clock » passe outre : le bordereau le dit, et la seconde personne le signe.",
        en: "set the clock. If it is right (the archive was not used for more than a year, or a wrong clock was set right), `chartrier retention plan --despite-clock` goes on all the same: the plan says so, and the second person signs that.",
    }
    not_all_readable(descriptions: u64, entries: u64) {
        fr: "rien ne se détruit tant que tout ne peut pas être lu : {descriptions} fiches ne s'ouvrent pas et {entries} événements du journal sont endommagés. L'un d'eux peut être un gel, ou ce qui garde un document plus longtemps.",
        en: "nothing is destroyed until everything can be read: {descriptions} descriptions do not open and {entries} journal entries are damaged. One of them may be a hold, or what keeps a document longer.",
    }
    not_all_readable_hint() {
        fr: "« chartrier verify » les nomme. Reprenez ces fichiers d'une sauvegarde, puis lancez « chartrier rebuild ».",
        en: "`chartrier verify` names them. Take those files from a backup, then run `chartrier rebuild`.",
    }
    plan_not_written() {
        fr: "ce fichier n'est pas un bordereau tel que chartrier l'a écrit.",
        en: "this file is not a plan as chartrier wrote it.",
    }
    plan_of_other_archive() {
        fr: "ce bordereau est celui d'une autre archive.",
        en: "this plan is another archive's.",
    }
    plan_of_other_schedule() {
        fr: "un autre tableau de gestion est entré en vigueur depuis ce bordereau.",
        en: "another schedule has come into force since this plan was made.",
    }
    plan_later() {
        fr: "ce bordereau a été écrit par une version plus récente de chartrier.",
        en: "this plan was written by a later version of chartrier.",
    }
    plan_not_planned() {
        fr: "le journal ne connaît pas ce bordereau, ou dit que quelqu'un d'autre l'a établi.",
        en: "the journal does not know this plan, or says that somebody else made it.",
    }
    plan_given_up() {
        fr: "ce bordereau a été approuvé puis abandonné : sa signature ne sert pas deux fois.",
        en: "this plan was approved and then given up: its signature does not serve twice.",
    }
    plan_old(made: NaiveDate, through: NaiveDate) {
        fr: "ce bordereau du {made} ne valait que jusqu'au {through} : il est trop ancien pour être approuvé ou exécuté.",
        en: "this plan of {made} counted through {through} only: it is too old to be approved or executed.",
    }
    visa_to_come(on: NaiveDate) {
        fr: "le visa est daté du {on}, qui n'est pas encore venu.",
        en: "the visa is dated {on}, which has not come yet.",
    }
    visa_to_come_hint() {
        fr: "donnez la date qui est sur le visa avec --visa-date.",
        en: "give the date that is on the visa by --visa-date.",
    }
    scan_on_plan(record: EntityId) {
        fr: "le visa numérisé {record} est lui-même sur le bordereau : il serait détruit avec ce qu'il autorise à détruire.",
        en: "the scanned visa {record} is on the plan itself: it would be destroyed with what it allows to destroy.",
    }
    scan_on_plan_hint() {
        fr: "donnez avec --visa-scan l'identifiant du visa, pas celui d'un document à détruire.",
        en: "give the visa's id by --visa-scan, not that of a document to be destroyed.",
    }
    key_of_another(name: &str) {
        fr: "cette clé est déjà celle de {name} : une seule personne passerait pour deux.",
        en: "this key is {name}'s already: one person would pass for two.",
    }
    key_of_another_hint() {
        fr: "chacun a sa propre clé : « ssh-keygen -t ed25519 » en fait une. Si la personne a changé de nom, « chartrier approver remove NOM » d'abord.",
        en: "everybody has a key of their own: `ssh-keygen -t ed25519` makes one. If the person's name has changed, `chartrier approver remove NAME` first.",
    }
    own_key() {
        fr: "la clé qui signe a été déclarée par la personne même qu'elle devrait contrôler.",
        en: "the key that signs was declared by the very person whom it should check.",
    }
    own_key_hint() {
        fr: "faites déclarer la clé par un autre propriétaire (« chartrier approver add »), ou agir quelqu'un d'autre que qui l'a déclarée.",
        en: "have the key declared by another owner (`chartrier approver add`), or have somebody act other than who declared it.",
    }
    later_key() {
        fr: "la clé qui signe a été déclarée après que le bordereau a été établi.",
        en: "the key that signs was declared after the plan was made.",
    }
    approval_unreadable() {
        fr: "l'approbation ne peut pas être lue : nul ne sait qui a approuvé.",
        en: "the approval cannot be read: nobody knows who approved.",
    }
    approval_unreadable_hint() {
        fr: "« chartrier verify » dira ce qui manque ; reprenez-le d'une sauvegarde, ou établissez un nouveau bordereau.",
        en: "`chartrier verify` tells what is missing; take it from a backup, or make a new plan.",
    }
    plan_fault_hint() {
        fr: "établissez un nouveau bordereau avec « chartrier retention plan ».",
        en: "make a new plan with `chartrier retention plan`.",
    }
    approver_unknown(fingerprint: &str) {
        fr: "la signature est celle d'une clé que personne n'a déclarée ({fingerprint}).",
        en: "the signature is by a key that nobody has declared ({fingerprint}).",
    }
    approver_unknown_hint() {
        fr: "déclarez qui peut approuver avec « chartrier approver add NOM CLÉ.pub ».",
        en: "declare who may approve with `chartrier approver add NAME KEY.pub`.",
    }
    signature_refused(why: Words<'_>) {
        fr: "signature refusée : {why}",
        en: "signature refused: {why}",
    }
    signature_refused_hint() {
        fr: "signez le fichier plan.json lui-même : « chartrier retention approve plan.json --key CLÉ », ou « ssh-keygen -Y sign -n approval@chartrier -f CLÉ plan.json ». Avec un visa, --dry-run dit ce qui se signe.",
        en: "sign the file plan.json itself: `chartrier retention approve plan.json --key KEY`, or `ssh-keygen -Y sign -n approval@chartrier -f KEY plan.json`. With a visa, --dry-run says what is signed.",
    }
    same_person() {
        fr: "qui a établi le bordereau ne peut pas l'approuver.",
        en: "whoever made the plan cannot approve it.",
    }
    same_person_hint() {
        fr: "faites-le approuver par une seconde personne.",
        en: "have it approved by a second person.",
    }
    adopter() {
        fr: "qui adopte un tableau de gestion ne peut pas en être la seconde personne.",
        en: "whoever adopts a schedule cannot be its second person.",
    }
    adopter_hint() {
        fr: "faites signer le fichier par quelqu'un d'autre parmi « chartrier approver list ».",
        en: "have the file signed by somebody else of `chartrier approver list`.",
    }
    no_second_person() {
        fr: "ce tableau raccourcit une durée, et quelqu'un est déclaré pour approuver : il faut la signature d'une seconde personne.",
        en: "this schedule shortens a period, and somebody is declared who may approve: a second person's signature is needed.",
    }
    no_second_person_hint(change: &str) {
        fr: "elle signe ce changement (printf '%s' '{change}' | ssh-keygen -Y sign -n schedule@chartrier -f CLÉ > tableau.sig), puis donnez --confirm-shortening --signature tableau.sig.",
        en: "they sign this change (printf '%s' '{change}' | ssh-keygen -Y sign -n schedule@chartrier -f KEY > schedule.sig), then give --confirm-shortening --signature schedule.sig.",
    }
    no_visa() {
        fr: "régime public : rien n'est détruit sans le visa des Archives départementales (Code du patrimoine, L.212-2 et L.214-3).",
        en: "public regime: nothing is destroyed without the visa of the departmental Archives (Code du patrimoine, L.212-2 and L.214-3).",
    }
    no_visa_hint() {
        fr: "archivez le visa numérisé, puis donnez --visa RÉFÉRENCE --visa-date DATE --visa-authority AUTORITÉ --visa-scan ID.",
        en: "archive the scanned visa, then give --visa REFERENCE --visa-date DATE --visa-authority AUTHORITY --visa-scan ID.",
    }
    no_scan(record: EntityId) {
        fr: "le visa numérisé {record} n'est pas dans l'archive.",
        en: "the scanned visa {record} is not in the archive.",
    }
    no_scan_hint() {
        fr: "archivez d'abord le visa, par le dossier de dépôt ou « chartrier ingest ».",
        en: "archive the visa first, by the drop folder or `chartrier ingest`.",
    }
    owners_only() {
        fr: "cela demande la clé d'un propriétaire ; l'identité de service travaille seule et n'approuve aucune destruction.",
        en: "this takes an owner's key; the service identity works unattended and approves no destruction.",
    }
    owners_only_hint() {
        fr: "donnez la phrase de passe d'un propriétaire (--passphrase-file, ou « chartrier lock » puis la commande).",
        en: "give an owner's passphrase (--passphrase-file, or `chartrier lock` and then the command).",
    }

    // Signatures.
    not_a_signature() {
        fr: "ce n'est pas une signature SSH.",
        en: "this is not an SSH signature.",
    }
    not_a_public_key() {
        fr: "ce n'est pas une clé publique SSH.",
        en: "this is not an SSH public key.",
    }
    not_a_private_key() {
        fr: "ce n'est pas une clé privée OpenSSH.",
        en: "this is not an OpenSSH private key.",
    }
    kind_refused(kind: &str) {
        fr: "les clés {kind} ne sont pas acceptées, seulement Ed25519 (« ssh-keygen -t ed25519 »).",
        en: "keys of the kind {kind} are not accepted, only Ed25519 (`ssh-keygen -t ed25519`).",
    }
    other_namespace(found: &str) {
        fr: "elle a été faite pour un autre usage ({found}).",
        en: "it was made for another purpose ({found}).",
    }
    other_key(found: &str) {
        fr: "elle est d'une autre clé ({found}).",
        en: "it is by another key ({found}).",
    }
    signature_altered() {
        fr: "elle ne vaut pas pour ce fichier : il a changé depuis, ou c'est un autre.",
        en: "it does not hold over this file: it has changed since, or is another one.",
    }
    not_touched() {
        fr: "la clé matérielle n'a pas été touchée.",
        en: "the security key was not touched.",
    }
    passphrase_needed() {
        fr: "la clé privée demande sa phrase de passe.",
        en: "the private key needs its passphrase.",
    }
    passphrase_wrong() {
        fr: "la phrase de passe n'ouvre pas la clé privée.",
        en: "the passphrase does not open the private key.",
    }
    too_costly(rounds: u64) {
        fr: "la clé privée demande {rounds} tours de bcrypt.",
        en: "the private key asks for {rounds} rounds of bcrypt.",
    }

    // What stays.
    spared_held() {
        fr: "sous gel",
        en: "on hold",
    }
    spared_changed() {
        fr: "modifié depuis l'approbation",
        en: "changed since the approval",
    }
    spared_not_due() {
        fr: "n'est plus échu",
        en: "not due any more",
    }
    spared_needed() {
        fr: "un document qui reste en a besoin",
        en: "needed by a document that stays",
    }
    spared_gone() {
        fr: "n'est plus là",
        en: "not there any more",
    }

    // Steps.
    step_started() {
        fr: "Liste définitive inscrite au journal : plus de retour.",
        en: "Final list journalled: no way back.",
    }
    step_keys() {
        fr: "Clés effacées dans les emplacements joignables.",
        en: "Keys deleted in the places that can be reached.",
    }
    step_files() {
        fr: "Fichiers scellés retirés.",
        en: "Sealed files removed.",
    }
    step_purged() {
        fr: "Catalogue et moteur de recherche réécrits sans eux.",
        en: "Catalog and search engine written anew without them.",
    }
    step_proved() {
        fr: "Vérifié : rien ne les ouvre plus.",
        en: "Checked: nothing opens them any more.",
    }
}
