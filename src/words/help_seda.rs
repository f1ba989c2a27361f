//! The help of SEDA transfers: options of `bundle`.

words! {
    heading() {
        fr: "Transfert SEDA (avec --format seda)",
        en: "SEDA transfer (with --format seda)",
    }
    format() {
        fr: "seda : un transfert SEDA 2.2 pour un service d'archives (Archives départementales, Vitam), au lieu d'un dossier qui se vérifie seul",
        en: "seda: a SEDA 2.2 transfer for an archival agency (departmental archive, Vitam), instead of a bundle that verifies alone",
    }
    code_name() {
        fr: "CODE",
        en: "CODE",
    }
    rule_name() {
        fr: "CATEGORIE=CODE",
        en: "CLASS=CODE",
    }
    agreement() {
        fr: "Contrat d'entrée ou accord de versement, tel que le service d'archives le nomme [défaut : aucun ; Vitam l'exige]",
        en: "Agreement as the archival agency calls it [default: none; Vitam requires one]",
    }
    archival_agency() {
        fr: "Identifiant du service d'archives [défaut : le destinataire donné par --for]",
        en: "Identifier of the archival agency [default: the recipient given with --for]",
    }
    transferring_agency() {
        fr: "Identifiant du service versant [défaut : le SIRET du centre, sinon son nom (« chartrier centre »), sinon l'identifiant de l'archive]",
        en: "Identifier of the transferring agency [default: the centre's SIRET, else its name (`chartrier centre`), else the archive's id]",
    }
    originating_agency() {
        fr: "Identifiant du service producteur [défaut : le service versant]",
        en: "Identifier of the originating agency [default: the transferring agency]",
    }
    rule() {
        fr: "Code de la règle de DUA d'une catégorie, tel que le service d'archives le nomme ; peut être répété [défaut : l'identifiant de la catégorie]",
        en: "Code of a class's appraisal rule, as the archival agency calls it; may be repeated [default: the class's id]",
    }
    access_rule() {
        fr: "Code de la règle de communicabilité de tous les documents (Code du patrimoine, L213-2) [défaut : aucune règle n'est dite]",
        en: "Code of the access rule of all documents (Code du patrimoine, L213-2) [default: no rule is told]",
    }
    hold_rule() {
        fr: "Code de la règle de gel [défaut : gel]",
        en: "Code of the hold rule [default: gel]",
    }
    wanted_rule() {
        fr: "une catégorie et un code comme session.pv=APP-00012 sont attendus",
        en: "a class and a code such as session.pv=APP-00012 are wanted",
    }
    wanted_code() {
        fr: "un code est attendu",
        en: "a code is wanted",
    }
}
