//! The help of retention, holds, approvals and destruction.

words! {
    text_name() {
        fr: "TEXTE",
        en: "TEXT",
    }
    months_name() {
        fr: "MOIS",
        en: "MONTHS",
    }
    on() {
        fr: "Jour du verdict [défaut : aujourd'hui]",
        en: "Day of the verdict [default: today]",
    }
    selection() {
        fr: "Seulement ces documents : identifiants, ou recherche",
        en: "Only these documents: ids, or a query",
    }
    explain() {
        fr: "Dit jusqu'à quand un document est conservé, et pourquoi",
        en: "Tell until when a document is kept, and why",
    }
    explain_long() {
        fr: "Dit ce que devient un document un jour donné : la règle et son texte, le point de départ et d'où il vient, la date jusqu'à laquelle il est conservé, les gels qui le couvrent, et ce qui changerait ce verdict.",
        en: "Tell what becomes of a document on a day: the rule and its text, the starting point and where it comes from, until when it is kept, the holds that cover it, and what would change that.",
    }
    hold() {
        fr: "Gèle des documents : rien ne les détruit tant que le gel dure",
        en: "Hold documents: nothing destroys them while the hold lasts",
    }
    hold_long() {
        fr: "Gèle des documents : contrôle en cours, recours, suspension, soupçon de fraude.\n\nUn gel couvre aussi ce qui arrive après lui. Il ne finit pas de lui-même : à sa date de réexamen, quelqu'un décide.",
        en: "Hold documents: an open inspection, an appeal, a suspension, a suspicion of fraud.\n\nA hold also covers what arrives after it. It does not end by itself: on its review date somebody decides.",
    }
    hold_place() {
        fr: "Place un gel",
        en: "Place a hold",
    }
    hold_place_long() {
        fr: "Place un gel sur des documents, une session, un candidat, un titre, un agrément ou une recherche. Montre d'abord combien il couvre aujourd'hui.",
        en: "Place a hold on documents, a session, a candidate, a title, an agrément or a query. Shows first how much it covers today.",
    }
    hold_ids() {
        fr: "Identifiants de documents",
        en: "Ids of documents",
    }
    hold_on() {
        fr: "Ce qu'une recherche trouve, maintenant et plus tard ; '*' : tout",
        en: "What a query finds, now and later; '*': everything",
    }
    hold_session() {
        fr: "Tout ce qui est de cette session, ou peut l'être",
        en: "All that is of this session, or may be",
    }
    hold_candidate() {
        fr: "Tout ce qui concerne ce candidat, et ses sessions",
        en: "All that concerns this candidate, and the candidate's sessions",
    }
    hold_titre() {
        fr: "Tout ce qui est de ce titre",
        en: "All that is of this title",
    }
    hold_agrement() {
        fr: "Tout ce qui est de ce titre sur le site donné par --site",
        en: "All that is of this title on the site given by --site",
    }
    hold_site() {
        fr: "Le site de l'agrément, comme les sessions le nomment",
        en: "The site of the agrément, as sessions name it",
    }
    hold_anyway() {
        fr: "Gèle même un titre ou un site que le registre ne connaît pas encore ; le gel le dit",
        en: "Hold even a title or site that the registry does not know yet; the hold says so",
    }
    hold_owner() {
        fr: "Qui l'a décidé : une fonction, un service",
        en: "Who decided it: a function, a service",
    }
    hold_reason() {
        fr: "Pourquoi",
        en: "Why",
    }
    review_on() {
        fr: "Jour où quelqu'un réexamine le gel",
        en: "Day on which somebody looks at the hold again",
    }
    hold_id() {
        fr: "Le gel : son identifiant, ou quatre chiffres de son début ou de sa fin",
        en: "The hold: its id, or four digits of its beginning or end",
    }
    hold_list() {
        fr: "Liste les gels, ceux à réexaminer d'abord, et ceux que les faits suggèrent",
        en: "List the holds, overdue reviews first, and those that the facts suggest",
    }
    hold_all() {
        fr: "Les gels levés aussi",
        en: "Released ones too",
    }
    hold_review() {
        fr: "Note qu'un gel est réexaminé et maintenu jusqu'à une autre date",
        en: "Note that a hold was looked at again and stays until another date",
    }
    hold_release() {
        fr: "Lève un gel ; rien n'est détruit par là",
        en: "Release a hold; nothing is destroyed by that",
    }
    release_reason() {
        fr: "Pourquoi il est levé",
        en: "Why it is released",
    }
    retention() {
        fr: "Ce qui est échu, les bordereaux d'élimination, les destructions",
        en: "What is due, the plans, the destructions",
    }
    retention_long() {
        fr: "Le chemin d'une destruction : « retention due » montre ce qui est échu, « retention decide » dit la suite de ce que la règle laisse à une personne, « retention plan » l'écrit en un bordereau, une seconde personne l'approuve par « retention approve », « retention execute » détruit ce qui est encore échu et libre de tout gel.",
        en: "The way of a destruction: `retention due` shows what is due, `retention decide` says what becomes of what the rule leaves to a person, `retention plan` writes it as a plan, a second person approves it by `retention approve`, `retention execute` destroys what is still due and on no hold.",
    }
    due() {
        fr: "Montre ce qui est échu, gelé, à décider, et ce qui vient",
        en: "Show what is due, held, to be decided, and what comes",
    }
    due_long() {
        fr: "Montre ce qui est échu, par catégorie et session, avec la règle ; ce qu'un gel retient ; ce qu'une personne doit décider, par motif ; et les mois qui viennent. Rien n'est écrit.",
        en: "Show what is due, by class and session, with the rule; what a hold keeps; what a person must decide, by reason; and the coming months. Nothing is written.",
    }
    due_forecast() {
        fr: "Mois à venir [défaut : 12 ; 0 pour aucun]",
        en: "Coming months [default: 12; 0 for none]",
    }
    due_review() {
        fr: "Liste aussi chaque document à décider",
        en: "List each document to be decided too",
    }
    due_csv() {
        fr: "Écrit un tableau (CSV, points-virgules)",
        en: "Write a table (CSV, semicolons)",
    }
    plan() {
        fr: "Écrit le bordereau de ce qui est à détruire",
        en: "Write the plan of what is to be destroyed",
    }
    plan_long() {
        fr: "Écrit dans un dossier nouveau le bordereau de ce qui est à détruire : plan.json, qu'une seconde personne signe, et bordereau.csv, pour le lire. Rien n'est détruit.",
        en: "Write into a new folder the plan of what is to be destroyed: plan.json, which a second person signs, and bordereau.csv, to read it. Nothing is destroyed.",
    }
    plan_output() {
        fr: "Le dossier où écrire, nouveau ou vide",
        en: "The folder to write to, new or empty",
    }
    despite_clock() {
        fr: "Accepte une horloge qui ne va pas avec les dates du journal, après l'avoir vérifiée ; le bordereau le dira",
        en: "Accept a clock that does not fit the journal's times, once you have checked it; the plan will say so",
    }
    beyond_limits() {
        fr: "Accepte un bordereau qui prend plus que d'ordinaire ; il le dira",
        en: "Accept a plan that takes more than usual; it will say so",
    }
    approve() {
        fr: "Approuve un bordereau par la signature d'une seconde personne",
        en: "Approve a plan by a second person's signature",
    }
    approve_long() {
        fr: "Approuve un bordereau par la signature SSH d'une personne déclarée, autre que celle qui l'a établi. Montre d'abord ce qui est approuvé : les totaux par catégorie, et les documents par leur nom. En régime public, le visa des Archives est exigé.",
        en: "Approve a plan by the SSH signature of a declared person other than who made it. Shows first what is approved: the totals by class, and the documents by name. In the public regime the visa of the Archives is required.",
    }
    approve_plan() {
        fr: "Le fichier plan.json",
        en: "The file plan.json",
    }
    approve_key() {
        fr: "Clé privée SSH (Ed25519) de qui approuve ; sa phrase de passe est demandée",
        en: "SSH private key (Ed25519) of who approves; its passphrase is asked",
    }
    approve_signature() {
        fr: "Signature faite ailleurs par « ssh-keygen -Y sign -n approval@chartrier »",
        en: "Signature made elsewhere by `ssh-keygen -Y sign -n approval@chartrier`",
    }
    visa() {
        fr: "Référence du visa des Archives",
        en: "Reference of the visa of the Archives",
    }
    visa_date() {
        fr: "Date du visa",
        en: "Date of the visa",
    }
    visa_authority() {
        fr: "Qui a donné le visa",
        en: "Who gave the visa",
    }
    visa_scan() {
        fr: "Identifiant du document archivé qui est le visa numérisé",
        en: "Id of the archived document that is the scanned visa",
    }
    plan_id() {
        fr: "Le bordereau approuvé : son identifiant, ou quatre chiffres de son début ou de sa fin",
        en: "The approved plan: its id, or four digits of its beginning or end",
    }
    list() {
        fr: "Liste les bordereaux approuvés et ce qu'ils sont devenus",
        en: "List the approved plans and what became of them",
    }
    execute() {
        fr: "Détruit ce qu'un bordereau approuvé prend et qui est encore échu",
        en: "Destroy what an approved plan takes and is still due",
    }
    execute_long() {
        fr: "Détruit ce qu'un bordereau approuvé prend, s'il est encore échu, inchangé et libre de tout gel ; le reste est épargné, avec le motif. Demande la clé d'un propriétaire, et de retaper le nombre de documents. Sans retour.",
        en: "Destroy what an approved plan takes, if it is still due, unchanged and on no hold; the rest is spared, with the reason. Takes an owner's key, and asks to type the number of documents back. There is no way back.",
    }
    execute_confirm() {
        fr: "Le nombre de documents du bordereau, au lieu de le retaper",
        en: "The plan's number of documents, instead of typing it back",
    }
    execute_yes() {
        fr: "Ne suffit pas : il faut aussi --confirm avec le nombre de documents",
        en: "Is not enough: --confirm with the number of documents is needed too",
    }
    resume() {
        fr: "Reprend les destructions commencées et non achevées",
        en: "Take up again destructions that have begun and are not done",
    }
    resume_long() {
        fr: "Reprend les destructions interrompues, et efface les clés dans les emplacements revenus. Demande la clé d'un propriétaire. Le bordereau a déjà été approuvé et confirmé : ni l'approbation ni le nombre de documents ne sont redemandés.",
        en: "Take up again interrupted destructions, and delete keys in places that are back. Takes an owner's key. The plan was approved and confirmed already: neither the approval nor the number of documents is asked again.",
    }
    cancel() {
        fr: "Renonce à un bordereau approuvé, tant qu'il n'est pas commencé",
        en: "Give up an approved plan that has not begun",
    }
    approver() {
        fr: "Qui peut approuver une destruction, et par quelle clé",
        en: "Who may approve a destruction, and by which key",
    }
    approver_long() {
        fr: "Qui peut approuver une destruction : une seconde personne, par sa clé SSH (Ed25519). Demande la clé d'un propriétaire. Refusé : la clé du compte qui établit le bordereau, celle que ce compte a déclarée, celle déclarée après coup. Une approbation prouve que qui détient la clé a signé cette liste-là ; que la clé est bien celle d'une autre personne repose sur qui l'a déclarée.",
        en: "Who may approve a destruction: a second person, by an SSH key (Ed25519). Takes an owner's key. Refused: the key of the account that makes the plan, one that this account declared, one declared afterwards. An approval proves that whoever has the key signed that very list; that the key is another person's rests on who declared it.",
    }
    approver_name() {
        fr: "Son nom",
        en: "The person's name",
    }
    approver_key() {
        fr: "Sa clé publique, comme ~/.ssh/id_ed25519.pub",
        en: "The public key, such as ~/.ssh/id_ed25519.pub",
    }
    approver_account() {
        fr: "Le compte sous lequel elle ouvre sa session sur l'ordinateur ; son nom si on ne le dit pas",
        en: "The account under which this person logs in; the name if not said",
    }
    account_name() {
        fr: "COMPTE",
        en: "ACCOUNT",
    }
    approver_add() {
        fr: "Déclare une personne qui peut approuver",
        en: "Declare somebody who may approve",
    }
    approver_list() {
        fr: "Liste qui peut approuver",
        en: "List who may approve",
    }
    approver_remove() {
        fr: "Retire à une personne le droit d'approuver ; ce qu'elle a approuvé et qui n'a pas commencé ne vaut plus",
        en: "Let somebody approve no longer; what was approved and has not begun is void",
    }
    adopt_signature() {
        fr: "Signature d'une seconde personne sur ce changement, exigée pour raccourcir une durée dès que quelqu'un est déclaré ; sans elle, la commande dit quoi signer",
        en: "Signature of a second person over this change, required for shortening once somebody is declared; without it, the command says what to sign",
    }
}
