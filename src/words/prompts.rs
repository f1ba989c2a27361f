//! What is asked on the terminal, and what its progress bars say.

use std::path::Path;
use std::time::Duration;

use crate::words::{Size, Words};

words! {
    passphrase(owner: &str) {
        fr: "Phrase de passe de {owner} : ",
        en: "Passphrase of {owner}: ",
    }
    new_passphrase() {
        fr: "Nouvelle phrase de passe (au moins 10 caractères ; cinq mots sans rapport font l'affaire) : ",
        en: "New passphrase (at least 10 characters; five unrelated words will do): ",
    }
    repeat_passphrase() {
        fr: "La même, encore une fois : ",
        en: "The same once more: ",
    }
    passphrases_differ() {
        fr: "les deux saisies diffèrent. Recommençons.",
        en: "the two differ. Once more, please.",
    }
    passphrase_too_short(least: u64) {
        fr: "la phrase de passe doit compter au moins {least} caractères.",
        en: "the passphrase must have at least {least} characters.",
    }
    passphrase_empty() {
        fr: "la phrase de passe est vide.",
        en: "the passphrase is empty.",
    }
    passphrase_hint() {
        fr: "quelques mots sans rapport entre eux se retiennent bien et résistent longtemps ; notez-les hors de cette machine.",
        en: "a few unrelated words are easy to keep in mind and hard to guess; note them outside this machine.",
    }
    passphrase_file_open_to_others(path: &Path) {
        fr: "d'autres comptes peuvent lire {path}, qui contient la phrase de passe : restreignez-le avec « chmod 600 ».",
        en: "others can read {path}, which holds the passphrase: restrict it with `chmod 600`.",
    }
    nobody_for_passphrase() {
        fr: "il faut la phrase de passe, et il n'y a pas de terminal pour la demander.",
        en: "the passphrase is needed, and there is no terminal to ask for it.",
    }
    nobody_for_passphrase_hint() {
        fr: "donnez --passphrase-file FICHIER ou --identity-file FICHIER, ou lancez d'abord « chartrier unlock » dans un terminal.",
        en: "give --passphrase-file FILE or --identity-file FILE, or run `chartrier unlock` in a terminal first.",
    }
    no_terminal() {
        fr: "il faudrait poser une question, mais il n'y a pas de terminal.",
        en: "something must be asked, but there is no terminal.",
    }
    no_terminal_hint() {
        fr: "lancez la commande dans un terminal, ou donnez la réponse par une option : « --help » les liste.",
        en: "run the command in a terminal, or give the answer by an option: `--help` lists them.",
    }
    asking_failed(answer: &str) {
        fr: "la réponse n'a pas pu être lue : {answer}.",
        en: "the answer could not be read: {answer}.",
    }
    descriptor_unreadable(number: &str, answer: &str) {
        fr: "le descripteur {number} ne peut pas être lu : {answer}.",
        en: "descriptor {number} cannot be read: {answer}.",
    }
    yes_or_no(question: Words<'_>) {
        fr: "{question} [o/N] ",
        en: "{question} [y/N] ",
    }
    answer_yes_or_no() {
        fr: "Répondez par o (oui) ou n (non).",
        en: "Answer y (yes) or n (no).",
    }
    declined() {
        fr: "rien n'a été fait.",
        en: "nothing was done.",
    }
    typed_back_wrong() {
        fr: "ce n'est pas cela. Regardez bien ce qui est imprimé, et recommencez.",
        en: "that is not it. Look closely at what is printed, and try again.",
    }

    // Progress.
    items_done(done: u64, total: u64) {
        fr: "{done} sur {total}",
        en: "{done} of {total}",
    }
    bytes_done(done: Size, total: Size) {
        fr: "{done} sur {total}",
        en: "{done} of {total}",
    }
    remaining(left: Duration) {
        fr: "encore {left}",
        en: "{left} left",
    }
    output_failed(answer: &str) {
        fr: "la sortie ne peut pas être écrite : {answer}.",
        en: "the output cannot be written: {answer}.",
    }
}
