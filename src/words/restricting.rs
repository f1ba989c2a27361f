//! Restricted records and their owners.

use crate::model::EntityId;

words! {
    // Faults.
    restricted(entity: EntityId) {
        fr: "le document {entity} est restreint : seul un responsable des pièces restreintes peut l'ouvrir.",
        en: "document {entity} is restricted: only an owner of restricted records can open it.",
    }
    restricted_hint() {
        fr: "un responsable l'ouvre avec --restricted-identity NOM ; « chartrier owner list » dit qui en est.",
        en: "an owner opens it with --restricted-identity NAME; `chartrier owner list` tells who is one.",
    }
    not_a_restricted_owner(recipient: &str) {
        fr: "cette clé ({recipient}) n'est celle d'aucun responsable des pièces restreintes de cette archive.",
        en: "this key ({recipient}) is no owner's of restricted records of this archive.",
    }
    not_a_restricted_owner_hint() {
        fr: "« chartrier owner list » dit qui en est ; --restricted-identity attend son nom, ou le fichier de sa clé.",
        en: "`chartrier owner list` tells who is one; --restricted-identity takes the name, or the key's file.",
    }
    takes_restricted_owner(records: u64) by records {
        fr: "{records} pièce restreinte est scellée aux responsables actuels : il faut la clé de l'un d'eux."
          | "{records} pièces restreintes sont scellées aux responsables actuels : il faut la clé de l'un d'eux.",
        en: "{records} restricted record is sealed to its present owners: one of their keys is needed."
          | "{records} restricted records are sealed to their present owners: one of their keys is needed.",
    }
    takes_restricted_owner_hint() {
        fr: "recommencez avec --restricted-identity NOM, en présence de ce responsable. Rien n'a changé.",
        en: "try again with --restricted-identity NAME, with that owner there. Nothing has changed.",
    }
    owner_there(name: &str) {
        fr: "il y a déjà un responsable des pièces restreintes de ce nom ou de cette clé : {name}.",
        en: "there is an owner of restricted records of this name or key already: {name}.",
    }
    no_owner(name: &str) {
        fr: "aucun responsable des pièces restreintes ne s'appelle {name}.",
        en: "no owner of restricted records is called {name}.",
    }
    no_owner_hint() {
        fr: "« chartrier owner list » dit qui en est.",
        en: "`chartrier owner list` tells who is one.",
    }
    last_owner(name: &str) {
        fr: "{name} est le dernier responsable des pièces restreintes : sans lui, plus personne ne les ouvrirait.",
        en: "{name} is the last owner of restricted records: without that one, nobody would open them.",
    }
    last_owner_hint() {
        fr: "ajoutez d'abord un autre responsable : chartrier owner add --restricted NOM",
        en: "add another owner first: chartrier owner add --restricted NAME",
    }

    // What is shown of a restricted record.
    document() {
        fr: "Document restreint",
        en: "Restricted document",
    }
    label_restricted() {
        fr: "Document restreint",
        en: "Restricted document",
    }
    who_opens() {
        fr: "un responsable des pièces restreintes l'ouvre : --restricted-identity NOM",
        en: "an owner of restricted records opens it: --restricted-identity NAME",
    }

    // Warnings.
    nobody(records: u64) by records {
        fr: "aucun responsable des pièces restreintes : {records} document restreint reste lisible par tous les propriétaires et par le service, hors de la recherche : chartrier owner add --restricted NOM"
          | "aucun responsable des pièces restreintes : {records} documents restreints restent lisibles par tous les propriétaires et par le service, hors de la recherche : chartrier owner add --restricted NOM",
        en: "no owner of restricted records: {records} restricted document can still be read by all owners and the service, out of the search: chartrier owner add --restricted NAME"
          | "no owner of restricted records: {records} restricted documents can still be read by all owners and the service, out of the search: chartrier owner add --restricted NAME",
    }
    not_sealed(records: u64) by records {
        fr: "{records} document restreint n'est pas encore scellé à ses seuls responsables dans chaque emplacement de clés ; le prochain dépôt le fera."
          | "{records} documents restreints ne sont pas encore scellés à leurs seuls responsables dans chaque emplacement de clés ; le prochain dépôt le fera.",
        en: "{records} restricted document is not yet sealed to its owners alone in every key place; the next deposit does it."
          | "{records} restricted documents are not yet sealed to their owners alone in every key place; the next deposit does it.",
    }
    unpurged(records: u64) by records {
        fr: "{records} document restreint n'est pas encore effacé de la recherche, où il était avant ; le prochain dépôt le fera."
          | "{records} documents restreints ne sont pas encore effacés de la recherche, où ils étaient avant ; le prochain dépôt le fera.",
        en: "{records} restricted document is not yet purged from the search, where it was before; the next deposit does it."
          | "{records} restricted documents are not yet purged from the search, where they were before; the next deposit does it.",
    }
    doctor_nobody() {
        fr: "aucun responsable des pièces restreintes (pièces médicales) : chartrier owner add --restricted NOM",
        en: "no owner of restricted records (medical papers): chartrier owner add --restricted NAME",
    }
    doctor_owners(owners: u64) by owners {
        fr: "{owners} responsable des pièces restreintes" | "{owners} responsables des pièces restreintes",
        en: "{owners} owner of restricted records" | "{owners} owners of restricted records",
    }
    verified_closed(records: u64) by records {
        fr: "{records} document non ouvert : restreint" | "{records} documents non ouverts : restreints",
        en: "{records} document not opened: restricted" | "{records} documents not opened: restricted",
    }

    // Owners.
    new_passphrase_of(name: &str) {
        fr: "Phrase de passe de {name}, responsable des pièces restreintes (ne s'affiche pas).",
        en: "Passphrase of {name}, owner of restricted records (not shown).",
    }
    added(name: &str, records: u64) {
        fr: "{name} ouvre désormais les pièces restreintes ({records} scellées). Sans sa clé, elles ne s'ouvrent plus : prévoyez un second responsable.",
        en: "{name} opens restricted records from now on ({records} sealed). Without that key they open no more: plan for a second owner.",
    }
    removed(name: &str) {
        fr: "{name} n'ouvre plus les pièces restreintes. Ce qui a été copié avant ne peut être repris.",
        en: "{name} opens restricted records no more. What was copied before cannot be taken back.",
    }
    owner_line(name: &str) {
        fr: "{name} : propriétaire",
        en: "{name}: owner",
    }
    restricted_owner_line(name: &str, recipient: &str) {
        fr: "{name} : responsable des pièces restreintes ({recipient})",
        en: "{name}: owner of restricted records ({recipient})",
    }
    unnamed() {
        fr: "(nom inconnu ici)",
        en: "(name unknown here)",
    }

    // Help.
    help_owner() {
        fr: "Qui ouvre l'archive, et qui ouvre les pièces restreintes",
        en: "Who opens the archive, and who opens restricted records",
    }
    help_owner_long() {
        fr: "Qui ouvre l'archive, et qui ouvre les pièces restreintes, comme la partie médicale d'une demande d'aménagement. Une pièce classée restreinte est scellée à ses seuls responsables : ni les autres propriétaires ni le service ne l'ouvrent plus, et son contenu quitte la recherche. Le service l'a lue à son arrivée, sinon il ne saurait pas ce que c'est.",
        en: "Who opens the archive, and who opens restricted records, such as the medical part of an adjustment file. What is classified as restricted is sealed to those alone: neither other owners nor the service open it any more, and its content leaves the search. The service read it when it arrived, or it could not tell what it is.",
    }
    help_add() {
        fr: "Ajoute un responsable des pièces restreintes ; demande la clé d'un propriétaire",
        en: "Add an owner of restricted records; takes an owner's key",
    }
    help_list() {
        fr: "Liste les propriétaires et les responsables des pièces restreintes",
        en: "List owners and owners of restricted records",
    }
    help_remove() {
        fr: "Retire un responsable des pièces restreintes ; demande la clé d'un propriétaire et celle d'un responsable",
        en: "Remove an owner of restricted records; takes an owner's key and that of an owner of restricted records",
    }
    help_restricted() {
        fr: "Nom du responsable des pièces restreintes",
        en: "Name of the owner of restricted records",
    }
    help_recipient() {
        fr: "Clé publique age (age1…) dont la clé secrète reste ailleurs, au lieu d'une phrase de passe",
        en: "An age recipient (age1…) whose identity rests elsewhere, instead of a passphrase",
    }
    help_identity() {
        fr: "Ouvre aussi les pièces restreintes : nom d'un responsable, ou fichier de sa clé",
        en: "Open restricted records too: an owner's name, or the file of the key",
    }
    help_passphrase_file() {
        fr: "Lit la phrase de passe du responsable des pièces restreintes sur la première ligne de ce fichier",
        en: "Read the passphrase of the owner of restricted records from the first line of this file",
    }
    help_recipient_name() {
        fr: "CLÉ",
        en: "KEY",
    }
    help_identity_name() {
        fr: "NOM|FICHIER",
        en: "NAME|FILE",
    }
}
