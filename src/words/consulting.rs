//! Consulting documents of closed sessions: what is asked, and why.

use chrono::NaiveDate;

words! {
    reason_help() {
        fr: "Pourquoi le document est consulté. Demandé quand sa session est close ; scellé dans le journal",
        en: "Why the document is consulted. Asked for once its session is closed; sealed in the journal",
    }
    recipient_name() {
        fr: "DESTINATAIRE",
        en: "RECIPIENT",
    }
    recipient_help() {
        fr: "À qui les documents sont remis ; scellé dans le journal",
        en: "To whom the documents are given; sealed in the journal",
    }
    closed_since(since: NaiveDate) {
        fr: "La session de ce document est close : il est en archivage intermédiaire depuis le {since}. Sa consultation se motive, et le motif est scellé dans le journal.",
        en: "The session of this document is closed: it has been in intermediate archiving since {since}. Consulting it takes a reason, which is sealed in the journal.",
    }
    some_closed(closed: u64, documents: u64) by closed {
        fr: "{closed} de ces {documents} documents est d'une session close (archivage intermédiaire). Le consulter se motive, et le motif est scellé dans le journal." | "{closed} de ces {documents} documents sont de sessions closes (archivage intermédiaire). Les consulter se motive, et le motif est scellé dans le journal.",
        en: "{closed} of these {documents} documents is of a closed session (intermediate archiving). Consulting it takes a reason, which is sealed in the journal." | "{closed} of these {documents} documents are of closed sessions (intermediate archiving). Consulting them takes a reason, which is sealed in the journal.",
    }
    ask_reason() {
        fr: "Motif : ",
        en: "Reason: ",
    }
    reason_needed() {
        fr: "la session de ce document est close : sa consultation demande un motif.",
        en: "the session of this document is closed: consulting it takes a reason.",
    }
    reason_needed_for_some(closed: u64, documents: u64) by closed {
        fr: "{closed} de ces {documents} documents est d'une session close : sa consultation demande un motif." | "{closed} de ces {documents} documents sont de sessions closes : leur consultation demande un motif.",
        en: "{closed} of these {documents} documents is of a closed session: consulting it takes a reason." | "{closed} of these {documents} documents are of closed sessions: consulting them takes a reason.",
    }
    reason_needed_hint() {
        fr: "ajoutez --reason \"le motif\" (par exemple « réponse au contrôle de la DREETS »). Il est scellé dans le journal. Chercher, vérifier et expliquer n'en demandent pas.",
        en: "add --reason \"the reason\" (such as \"answer to the inspection\"). It is sealed in the journal. Searching, verifying and explaining take none.",
    }
    consultations_go(count: u64) by count {
        fr: "avec {count} motif de consultation qui ne concerne que ces documents" | "avec {count} motifs de consultation qui ne concernent que ces documents",
        en: "with {count} reason of consultation that is about these documents alone" | "with {count} reasons of consultation that are about these documents alone",
    }
}
