//! The register of processing (RGPD, art. 30), and the centre's own particulars.

use chrono::NaiveDate;

use crate::model::Timestamp;
use crate::words::Words;

words! {
    register() {
        fr: "Écrit le registre du traitement (RGPD, art. 30), d'après le tableau de gestion et l'état réel de l'archive",
        en: "Write the register of processing (GDPR, art. 30), from the schedule and the archive as it really is",
    }
    register_out() {
        fr: "Fichier, nouveau, où il est écrit [défaut : la sortie standard]",
        en: "File, a new one, to which it is written [default: standard output]",
    }
    centre() {
        fr: "Montre ou change le nom et les coordonnées du centre, écrits dans archive.toml",
        en: "Show or change the centre's name and particulars, kept in archive.toml",
    }
    centre_long() {
        fr: "Montre, ou change ce qui est donné : le nom exact du centre et du service, son adresse, son responsable, son délégué à la protection des données. Ils paraissent sur le bordereau, les lettres et le registre.\n\narchive.toml n'est pas chiffré : n'y mettez que ce que le centre publie. Un texte vide efface.",
        en: "Show, or change what is given: the exact name of the centre and department, its address, who is responsible, its data protection officer. They appear on the plan, the letters and the register.\n\narchive.toml is not encrypted: give only what the centre publishes. An empty text erases.",
    }
    centre_name_help() {
        fr: "Nom exact, sigles développés",
        en: "Exact name, acronyms written out",
    }
    centre_address_help() {
        fr: "Adresse postale",
        en: "Postal address",
    }
    centre_responsible_help() {
        fr: "Responsable du traitement : nom et fonction",
        en: "Controller: name and function",
    }
    centre_dpo_help() {
        fr: "Délégué à la protection des données : nom ou service, et comment le joindre",
        en: "Data protection officer: name or department, and how to reach them",
    }
    centre_siret_help() {
        fr: "SIRET : 14 chiffres ; il identifie le centre dans un transfert SEDA",
        en: "SIRET: 14 digits; it identifies the centre in a SEDA transfer",
    }
    label_siret() {
        fr: "SIRET",
        en: "SIRET",
    }
    wanted_siret() {
        fr: "un SIRET de 14 chiffres est attendu",
        en: "a SIRET of 14 digits is wanted",
    }
    centre_written() {
        fr: "Enregistré dans archive.toml, qui n'est pas chiffré.",
        en: "Kept in archive.toml, which is not encrypted.",
    }
    to_complete() {
        fr: "[à compléter]",
        en: "[to be completed]",
    }

    // The register itself.
    title() {
        fr: "Registre des activités de traitement : archivage des sessions d'examen",
        en: "Register of processing activities: archiving of exam sessions",
    }
    intro(day: NaiveDate, archive: &str) {
        fr: "Règlement (UE) 2016/679 (RGPD), article 30. Établi le {day} par chartrier d'après l'archive {archive}.",
        en: "Regulation (EU) 2016/679 (GDPR), article 30. Made on {day} by chartrier from archive {archive}.",
    }
    who_heading() {
        fr: "Responsable du traitement",
        en: "Controller",
    }
    label_centre() {
        fr: "Centre",
        en: "Centre",
    }
    label_address() {
        fr: "Adresse",
        en: "Address",
    }
    label_responsible() {
        fr: "Responsable",
        en: "Controller",
    }
    label_dpo() {
        fr: "Délégué à la protection des données",
        en: "Data protection officer",
    }
    purposes_heading() {
        fr: "Finalités et bases légales",
        en: "Purposes and legal bases",
    }
    people_heading() {
        fr: "Catégories de personnes",
        en: "Categories of people",
    }
    people_candidates(count: u64) by count {
        fr: "candidats aux titres professionnels, CCP et CCS ({count} inscrit à ce jour)" | "candidats aux titres professionnels, CCP et CCS ({count} inscrits à ce jour)",
        en: "candidates for titres professionnels, CCP and CCS ({count} registered to date)" | "candidates for titres professionnels, CCP and CCS ({count} registered to date)",
    }
    people_jury() {
        fr: "membres de jury, évaluateurs, responsables de session et surveillants",
        en: "jurors, assessors, those who run and invigilate sessions",
    }
    people_staff(count: u64) by count {
        fr: "personnes et services qui agissent sur l'archive ({count} connu du journal)" | "personnes et services qui agissent sur l'archive ({count} connus du journal)",
        en: "people and services that act on the archive ({count} known to the journal)" | "people and services that act on the archive ({count} known to the journal)",
    }
    data_heading() {
        fr: "Catégories de données",
        en: "Categories of data",
    }
    data_identity() {
        fr: "identité : noms, prénoms, date et lieu de naissance, numéro CERES",
        en: "identity: names, first names, date and place of birth, CERES number",
    }
    data_exam() {
        fr: "examen : sessions, voie d'accès, CCP présentés, décisions du jury, dossiers et évaluations",
        en: "exams: sessions, path, CCPs sat, the jury's decisions, files and assessments",
    }
    data_health(classes: Words<'_>) {
        fr: "données à accès restreint, dont des données de santé (art. 9) : {classes}",
        en: "data of restricted access, health data among them (art. 9): {classes}",
    }
    data_traces() {
        fr: "traces : qui a fait quoi et quand ; motifs de consultation et destinataires, scellés",
        en: "traces: who did what and when; reasons of consultation and recipients, sealed",
    }
    recipients_heading() {
        fr: "Destinataires",
        en: "Recipients",
    }
    recipients_inside() {
        fr: "personnes du centre habilitées à ouvrir l'archive ; après la clôture d'une session, sur motif consigné",
        en: "the centre's people who may open the archive; once a session is closed, for a recorded reason",
    }
    recipients_state() {
        fr: "administration du travail (DREETS, DDETS), ministère chargé de l'emploi : procès-verbaux, contrôles",
        en: "labour administration (DREETS, DDETS), ministry of employment: procès-verbaux, inspections",
    }
    recipients_noted(names: Words<'_>) {
        fr: "remises consignées dans le journal : {names}",
        en: "recorded in the journal as given to: {names}",
    }
    recipients_abroad() {
        fr: "aucun transfert hors de l'Union européenne n'est fait par l'archive",
        en: "the archive makes no transfer outside the European Union",
    }
    retention_heading() {
        fr: "Durées de conservation",
        en: "Retention periods",
    }
    by_schedule(source: Words<'_>, from: NaiveDate, digest: &str) {
        fr: "Tableau de gestion : {source}, en vigueur depuis le {from}, empreinte {digest}.",
        en: "Schedule: {source}, in force since {from}, digest {digest}.",
    }
    no_schedule() {
        fr: "Aucun tableau de gestion lisible n'est en vigueur : rien n'est détruit.",
        en: "No schedule that can be read is in force: nothing is destroyed.",
    }
    table_heads() {
        fr: "| Catégorie | Durée, puis sort final | Texte | Documents à ce jour |",
        en: "| Class | Period, then what becomes of it | Text | Documents to date |",
    }
    phases(period: Words<'_>) {
        fr: "Base active : jusqu'au retour du procès-verbal validé, au plus tard {period} après la session. Ensuite archivage intermédiaire : consultation motivée et consignée, puis sort final par un bordereau approuvé par une seconde personne.",
        en: "In use: until the procès-verbal comes back validated, at the latest {period} after the session. Then intermediate archiving: consultation for a recorded reason, then the end by a plan that a second person approves.",
    }
    security_heading() {
        fr: "Mesures de sécurité, telles qu'elles sont à ce jour",
        en: "Security measures, as they are to date",
    }
    security_sealed() {
        fr: "chaque document est chiffré (age) sous une clé qui lui est propre, comme sa fiche, son texte, le catalogue et la recherche",
        en: "each document is encrypted (age) under a key of its own, as are its description, its text, the catalog and the search engine",
    }
    security_erasure() {
        fr: "détruire un document, c'est effacer sa clé de chaque lieu de clés ; c'est prouvé et certifié",
        en: "destroying a document is deleting its key in each key place; this is proved and certified",
    }
    security_owners(count: u64, names: Words<'_>) by count {
        fr: "{count} propriétaire peut ouvrir l'archive : {names}" | "{count} propriétaires peuvent ouvrir l'archive : {names}",
        en: "{count} owner can open the archive: {names}" | "{count} owners can open the archive: {names}",
    }
    security_no_owner_files() {
        fr: "aucun fichier de propriétaire n'est dans les lieux de clés accessibles",
        en: "no owner's file is in the key places that can be reached",
    }
    security_places(count: u64) by count {
        fr: "clés gardées en {count} lieu :" | "clés gardées en {count} lieux :",
        en: "keys kept in {count} place:" | "keys kept in {count} places:",
    }
    security_single() {
        fr: "attention : un seul lieu de clés est accessible",
        en: "mind: one key place only can be reached",
    }
    security_approvers(names: Words<'_>) {
        fr: "personnes qui approuvent une destruction (signature électronique) : {names}",
        en: "people who approve a destruction (electronic signature): {names}",
    }
    security_no_approvers() {
        fr: "personne n'est encore déclaré pour approuver une destruction",
        en: "nobody is declared yet to approve a destruction",
    }
    security_journal(entries: u64) by entries {
        fr: "journal infalsifiable de {entries} événement, sans nom ni texte libre" | "journal infalsifiable de {entries} événements, sans nom ni texte libre",
        en: "tamper-evident journal of {entries} entry, without names or free text" | "tamper-evident journal of {entries} entries, without names or free text",
    }
    security_sealed_last(entries: u64) {
        fr: "dernier scellé horodaté ou gardé : sur {entries} événements",
        en: "last seal that was stamped or kept: over {entries} entries",
    }
    security_never_sealed() {
        fr: "aucun scellé n'a encore été gardé (chartrier seal)",
        en: "no seal has been kept yet (chartrier seal)",
    }
    security_verified(at: Timestamp, level: Words<'_>, findings: u64) by findings {
        fr: "dernière vérification : {at} ({level}), {findings} anomalie" | "dernière vérification : {at} ({level}), {findings} anomalies",
        en: "last verification: {at} ({level}), {findings} finding" | "last verification: {at} ({level}), {findings} findings",
    }
    security_never_verified() {
        fr: "aucune vérification n'est consignée (chartrier verify)",
        en: "no verification is recorded (chartrier verify)",
    }
    security_limit() {
        fr: "le dossier de dépôt et ce qui est sorti de l'archive sont en clair : ils relèvent des mesures du poste de travail",
        en: "the drop folder and what is taken out are in clear: they depend on the measures of the workstation",
    }
    rights_heading() {
        fr: "Droits des personnes",
        en: "Rights of the people concerned",
    }
    rights_words(open: u64) by open {
        fr: "les demandes d'accès et d'effacement sont enregistrées et suivies (réponse dans le mois) ; {open} attend sa réponse à ce jour" | "les demandes d'accès et d'effacement sont enregistrées et suivies (réponse dans le mois) ; {open} attendent leur réponse à ce jour",
        en: "requests for access and erasure are recorded and followed (answer within a month); {open} waits for its answer to date" | "requests for access and erasure are recorded and followed (answer within a month); {open} wait for their answers to date",
    }
}
