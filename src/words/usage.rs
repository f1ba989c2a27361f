//! What is wrong with a command line, in words.

use std::path::Path;

use crate::words::Words;

words! {
    unknown_option(option: &str) {
        fr: "l'option {option} n'existe pas.",
        en: "there is no option {option}.",
    }
    unexpected_argument(argument: &str) {
        fr: "« {argument} » est de trop.",
        en: "{argument} was not expected.",
    }
    unknown_command(name: &str) {
        fr: "la commande « {name} » n'existe pas.",
        en: "there is no command {name}.",
    }
    did_you_mean(names: Words<'_>) {
        fr: "vouliez-vous écrire {names} ?",
        en: "did you mean {names}?",
    }
    or() {
        fr: " ou ",
        en: " or ",
    }
    invalid_value(value: &str, argument: &str, wanted: Words<'_>) {
        fr: "« {value} » ne convient pas pour {argument} : {wanted}.",
        en: "{value} does not fit {argument}: {wanted}.",
    }
    value_missing(argument: &str) {
        fr: "il manque une valeur après {argument}.",
        en: "a value is missing after {argument}.",
    }
    one_of(values: Words<'_>) {
        fr: "les valeurs possibles sont {values}",
        en: "possible values are {values}",
    }
    wanted_number() {
        fr: "un nombre entier est attendu",
        en: "a whole number is wanted",
    }
    wanted_date() {
        fr: "une date comme 24/11/2026 ou 2026-11-24 est attendue",
        en: "a date such as 2026-11-24 or 24/11/2026 is wanted",
    }
    wanted_duration() {
        fr: "une durée comme 8h, 30min ou 2j est attendue",
        en: "a duration such as 8h, 30min or 2d is wanted",
    }
    wanted_service() {
        fr: "memory, file:CHEMIN ou systemd:CHEMIN est attendu",
        en: "memory, file:PATH or systemd:PATH is wanted",
    }
    wanted_pages() {
        fr: "des pages comme 1-3,4-9,10 sont attendues",
        en: "pages such as 1-3,4-9,10 are wanted",
    }
    wanted_owner() {
        fr: "un nom fait de lettres sans accent, de chiffres et des signes - _ . est attendu",
        en: "a name of plain letters, digits and - _ . is wanted",
    }
    wanted_something() {
        fr: "cette valeur n'a pas la forme attendue",
        en: "the value is not of the form wanted",
    }
    conflict(argument: &str, others: &str) {
        fr: "{argument} ne peut pas être utilisé avec {others}.",
        en: "{argument} cannot be used with {others}.",
    }
    twice(argument: &str) {
        fr: "{argument} ne peut être donné qu'une fois.",
        en: "{argument} can be given only once.",
    }
    required(arguments: &str) {
        fr: "il manque : {arguments}.",
        en: "missing: {arguments}.",
    }
    command_missing() {
        fr: "il manque une commande.",
        en: "a command is missing.",
    }
    no_value_wanted(argument: &str) {
        fr: "{argument} ne prend pas autant de valeurs.",
        en: "{argument} does not take that many values.",
    }
    not_text() {
        fr: "un argument contient des caractères qui ne sont pas du texte UTF-8.",
        en: "an argument has characters that are not UTF-8 text.",
    }
    not_understood() {
        fr: "cette commande n'a pas été comprise.",
        en: "this command was not understood.",
    }
    see_help(command: &str) {
        fr: "« {command} --help » donne la forme de la commande.",
        en: "`{command} --help` tells how the command is written.",
    }

    // Which archive.
    archive_from_environment(path: &Path) {
        fr: "Archive : {path} (d'après CHARTRIER_ARCHIVE)",
        en: "Archive: {path} (from CHARTRIER_ARCHIVE)",
    }
    archive_here(path: &Path) {
        fr: "Archive : {path} (dossier courant)",
        en: "Archive: {path} (current folder)",
    }
    archive_at_home(path: &Path) {
        fr: "Archive : {path} (emplacement habituel)",
        en: "Archive: {path} (usual place)",
    }
}
