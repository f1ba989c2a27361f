# SPDX-License-Identifier: MIT OR Apache-2.0
"""The forms: labels and layout as the ministry's and the centres' have them, contents invented."""
from people import CENTRE, CENTRE_NAME, PLACE, RS, TOWN
from sheet import ARROW, BLACK, BLUE, GREY, HEIGHT, MARGIN, PALE, WIDTH, Sheet, box


def official_footer(titre, kind):
    """The footer table of the ministry's documents."""
    widths = [38, 184, 58, 48, 56, 80, 35.28]
    heads = ["SIGLE", "Type de document", "Code titre", "Millésime", "Date JO", "Date de mise à jour", "Page"]

    def draw(sheet, number, total):
        values = [titre.sigle, kind, titre.code, titre.millesime, titre.jo, titre.updated, "%d/%d" % (number, total)]
        for row, (texts, y) in enumerate(((heads, 46), (values, 30))):
            x = MARGIN
            for text, width in zip(texts, widths):
                sheet.rect(x, y - 5, width, 16, PALE if row == 0 else None)
                sheet.text_at(x + 3, y, text, 5.6 if row == 0 else 6.4, row == 0)
                x += width
    return draw


def centre_footer(sheet, number, total):
    sheet.line(MARGIN, 44, WIDTH - MARGIN, 44)
    sheet.text_at(MARGIN, 32, "%s - %s" % (CENTRE_NAME, PLACE), 7, False, GREY)
    sheet.text_at(WIDTH - MARGIN, 32, "Page %d sur %d" % (number, total), 7, False, GREY, "right")


def dp_header(sheet, number, total):
    sheet.rect(MARGIN, HEIGHT - 62, WIDTH - 2 * MARGIN, 26, BLUE, BLUE)
    sheet.text_at(WIDTH / 2, HEIGHT - 54, "DOSSIER PROFESSIONNEL (DP)", 13, True, (255, 255, 255), "centre")


def dp_footer(sheet, number, total):
    version = "DOSSIER PROFESSIONNEL - Version Traitement de texte - Version du 11/09/2017" if number % 2 else "DOSSIER PROFESSIONNEL - Version du 11/09/2017"
    sheet.line(MARGIN, 44, WIDTH - MARGIN, 44, BLUE)
    sheet.text_at(MARGIN, 32, version, 7, False, GREY)
    sheet.text_at(WIDTH - MARGIN, 32, "Page %d" % number, 7, False, GREY, "right")


DP_PRESENTATION = [
    "Le dossier professionnel (DP) constitue un élément du système de validation du titre professionnel. Ce titre est délivré par le Ministère chargé de l'emploi.",
    "Le DP appartient au candidat. Il le conserve, l'actualise durant son parcours et le présente obligatoirement à chaque session d'examen.",
    "Pour décider, le jury dispose des résultats de la mise en situation professionnelle, du dossier professionnel, des résultats des évaluations passées en cours de formation lorsque le candidat "
    "est issu d'un parcours de formation, et de l'entretien final (arrêté du 22 décembre 2015, relatif aux conditions de délivrance des titres professionnels).",
]
DP_QUESTIONS = ["1. Décrivez les tâches ou opérations que vous avez effectuées, et dans quelles conditions :", "2. Précisez les moyens utilisés :", "3. Avec qui avez-vous travaillé ?"]
DECLARATION = ("Je soussigné(e) %s, déclare sur l'honneur que les renseignements fournis dans ce dossier sont exacts et que je suis l'auteur(e) des réalisations jointes.")


def dossier_professionnel(who, session, examples, signed_on, needle):
    titre = session.titre
    s = Sheet("Dossier professionnel %s" % who.name, dp_header, dp_footer)
    s.skip(60)
    s.fields([("Nom de naissance", who.surname), ("Nom d'usage", "-"), ("Prénom", who.first), ("Adresse", who.address)], 130, 11, " " + ARROW)
    s.skip(30)
    s.heading("Titre professionnel visé", 13)
    s.banner(titre.name, 14)
    s.skip(16)
    s.heading("Modalité d'accès :", 11, BLACK)
    s.para("%s  Parcours de formation" % box(who.path != "VAE"), 10.5, indent=20)
    s.para("%s  Validation des Acquis de l'Expérience (VAE)" % box(who.path == "VAE"), 10.5, indent=20)
    s.page()
    s.heading("Présentation du dossier", 13, rule=True)
    for text in DP_PRESENTATION:
        s.para(text)
    s.heading("Sommaire", 13, rule=True)
    s.heading("Exemples de pratique professionnelle", 10.5, BLACK)
    for number, (activity, _, _) in enumerate(titre.activities, 1):
        s.para("Activité-type %d - %s" % (number, activity), indent=12)
    for text in ("Titres, diplômes, CQP, attestations de formation (facultatif)", "Déclaration sur l'honneur", "Documents illustrant la pratique professionnelle (facultatif)", "Annexes (si le RC le prévoit)"):
        s.para(text, bold=True)
    for number, (activity, title, tasks, means, people, where) in enumerate(examples, 1):
        s.page()
        s.heading("EXEMPLES DE PRATIQUE PROFESSIONNELLE", 12, align="centre")
        s.heading("Activité-type %d   %s" % (activity, titre.activities[activity - 1][0]), 10.5, BLACK)
        s.heading("Exemple n°%d %s %s" % (number, ARROW, title), 11, rule=True)
        for question, answer in zip(DP_QUESTIONS, (tasks, means, people)):
            s.para(question, bold=True)
            s.para(answer, indent=10, after=9)
        s.para("4. Contexte", bold=True)
        company, workshop, start, end = where
        s.fields([("Nom de l'entreprise, organisme ou association", company), ("Chantier, atelier, service", workshop), ("Période d'exercice", "Du : %s   au : %s" % (start, end))], 260, 9, " " + ARROW)
        s.para("5. Informations complémentaires (facultatif)", bold=True)
    s.page()
    s.heading("Titres, diplômes, CQP, attestations de formation", 13, rule=True)
    s.table([5, 4, 2], [["Intitulé", "Autorité ou organisme", "Date"], ["Baccalauréat professionnel", "Académie de Valmoret", "2012"], ["Sauveteur secouriste du travail", needle, "2023"]])
    s.heading("Déclaration sur l'honneur", 13, rule=True)
    s.para(DECLARATION % ("%s %s" % (who.first, who.surname)))
    s.para("Fait à %s le %s pour faire valoir ce que de droit." % (TOWN, signed_on))
    s.signatures(["Signature :"])
    return s


def livret_ecf(who, session, results, signed_on, needle):
    titre, kind = session.titre, "Livret d'évaluations passées en cours de formation"
    s = Sheet("Livret ECF %s" % who.name, None, official_footer(titre, kind))
    s.text_at(MARGIN, s.y, "MINISTÈRE CHARGÉ DE L'EMPLOI", 9, True, GREY)
    s.skip(40)
    s.heading("Livret d'Évaluations passées en cours de formation", 18, align="centre")
    s.skip(14)
    s.banner("Titre professionnel\n%s" % titre.name, 14)
    s.para("Niveau %s" % titre.level, 11)
    s.fields([("Arrêté du", titre.arrete), ("J.O. du", titre.jo), ("Date d'effet au", titre.updated)])
    s.fields([("Organisme de formation", "Les Ateliers du Lavoir"), ("Lieu de formation", "Sainte-Orne")])
    s.heading("Candidat(e) :   Mme %s   M. %s" % (box(who.civil == "Mme"), box(who.civil == "M.")), 11, BLACK)
    s.fields([("Nom", who.surname), ("Prénom", who.first), ("Date de naissance", who.born)])
    s.page()
    s.heading("Présentation du dossier", 13, rule=True)
    s.para("Ce livret réunit les résultats des évaluations passées en cours de formation. Il est présenté au jury lors des sessions d'examen « Titre », « CCP » et « CCS » organisées en "
           "application de l'arrêté du 22 décembre 2015. Le jury le consulte avec le dossier professionnel (DP) ; ses décisions figurent au procès-verbal de la session.")
    s.heading("Guide de mise en œuvre", 11, BLACK)
    s.para("Une évaluation est prévue pour chaque activité-type. Les compétences évaluées sont cochées ; le formateur évaluateur date et vise chaque fiche.")
    for number, ((name, _, skills), (text, date, ok)) in enumerate(zip(titre.activities, results), 1):
        s.page()
        s.heading("Fiche de résultats des évaluations", 14, rule=True)
        s.para("Activité-type %d : %s" % (number, name), bold=True)
        s.para("Compétences :", bold=True)
        for skill_number, skill in enumerate(skills, 1):
            s.para("%d. %s" % (skill_number, skill), indent=12, after=2)
        s.skip(6)
        boxes = " ".join("%d\u00a0%s" % (n, box(n <= len(skills))) for n in range(1, 10))
        s.table([5, 2, 5], [["Description des évaluations mises en œuvre", "Dates", "Compétences évaluées (cochez)"], [text, date, boxes]])
        s.para("Lors de l'évaluation ou des évaluations passée(s) en cours de formation, le/la candidat(e) est considéré(e) :")
        s.para("%s  avoir satisfait aux critères des évaluations" % box(ok), indent=12)
        s.para("%s  ne pas avoir satisfait aux critères des évaluations" % box(not ok), indent=12)
        s.fields([("Compétences à réévaluer", "Néant" if ok else "2")])
        s.table([4, 2, 3], [["Formateur(s) évaluateur(s) - Nom", "Date", "Visa"], ["Mme Capucine DESORMIÈRE", date, ""]], signed={(1, 2)}, least=26)
    s.page()
    s.heading("Synthèse", 14, rule=True)
    rows = [["Activité", "OUI", "NON"]]
    for number, (_, _, ok) in enumerate(results, 1):
        rows.append(["L'activité %d est maîtrisée" % number, box(ok), box(not ok)])
    s.table([6, 1, 1], rows)
    s.para("Observations : %s" % needle)
    s.para("Un exemplaire du livret a été remis au candidat pour information par l'organisme de formation contre signature le %s." % signed_on)
    s.signatures(["Représentant de l'organisme de formation", "Signature du candidat pour information"])
    return s


CRITERIA = ["Les consignes sont comprises et respectées", "La démarche est adaptée à la situation", "Les règles de sécurité sont appliquées", "La communication est claire et professionnelle"]


def grille(who, session, code, label, verdicts, date, needle):
    titre = session.titre
    s = Sheet("Grille %s %s" % (code, who.name), None, official_footer(titre, "Grille d'évaluation - %s" % code))
    s.banner("GRILLE D'ÉVALUATION\n%s (%s)" % (label, code), 14)
    s.fields([("Titre professionnel", "%s (%s)" % (titre.name, titre.code)), ("Session n°", session.number), ("Candidat(e)", who.name), ("N° candidat CERES", who.ceres), ("Date de l'épreuve", date)])
    rows, verdicts = [["Compétence", "Critère", "Acquis", "Non acquis"]], list(verdicts)
    for name, _, skills in titre.activities:
        for number, skill in enumerate(skills):
            ok = verdicts[len(rows) % len(verdicts)]
            rows.append([skill, CRITERIA[number % len(CRITERIA)], box(ok), box(not ok)])
    s.table([7, 6, 1.3, 1.7], rows)
    s.para("Observations du jury :", bold=True)
    s.para(needle, indent=10, after=12)
    s.signatures([name + "\nMembre du jury" for name in session.jury])
    return s


def session_fields(session):
    titre = session.titre
    return [("Titre professionnel", "%s - %sm%s" % (titre.name, titre.code, titre.millesime)), ("Type de session", session.kind), ("N° session CERES", session.number),
            ("Période", "du %s au %s" % (session.start, session.end)), ("Lieu", PLACE)]


def pv(session, needle, signed=True):
    titre = session.titre
    s = Sheet("PV %s" % session.number, None, centre_footer)
    s.text_at(MARGIN, s.y, "MINISTÈRE DU TRAVAIL - DREETS - UNITÉ DÉPARTEMENTALE DE VALMORET", 8.5, True, GREY)
    s.skip(14)
    s.banner("PROCÈS-VERBAL DE SESSION D'EXAMEN", 16)
    s.fields(session_fields(session) + [("Responsable de session", RS), ("Date de délibération", session.end)])
    rows = [["Identifiant", "Nom, prénom", "Voie d'accès"] + ["CCP %d" % n for n in range(1, len(titre.activities) + 1)] + ["Entretien final", "Décision du jury"]]
    for who in session.candidates:
        first = {"Réussite": "obtenu", "Réussite partielle": "obtenu", "Absence": "non présenté"}[who.decision]
        second = {"Réussite": "obtenu", "Réussite partielle": "non obtenu", "Absence": "non présenté"}[who.decision]
        decision = who.decision
        if session.kind == "CCP":
            first, second, decision = "-", "obtenu", "Réussite"
        rows.append([who.ceres, who.name, who.path, first, second, "satisfaisant" if decision == "Réussite" and session.kind != "CCP" else "-", decision])
    s.table([2, 4, 2, 2, 2, 2.3, 2.6], rows, size=8)
    for number, (name, code, _) in enumerate(titre.activities, 1):
        s.para("CCP %d (%s) : %s" % (number, code, name), 8.5, after=2)
    s.skip(8)
    s.para("Observations et incidents : %s" % needle)
    s.para("Le jury, après en avoir délibéré, arrête les décisions ci-dessus.")
    s.para("Fait à %s, le %s" % (TOWN, session.end))
    if signed:
        s.signatures([name + "\nMembre du jury" for name in session.jury])
        s.stamp(["HORIZON", "ÉPREUVES", "VALMORET"])
    s.page()
    s.heading("Annexe - Composition du jury", 13, rule=True)
    s.table([4, 4, 3], [["Membre du jury", "Qualité", "Habilitation valable jusqu'au"]] + [[name, "Professionnel en activité", "31/12/2027"] for name in session.jury])
    s.para("L'original de ce document est adressé à l'unité départementale au plus tard quinze jours après la fin de la session.")
    return s


def pv_individuel(who, session, needle):
    s = Sheet("PV individuel %s" % who.name, None, centre_footer)
    s.banner("PROCÈS-VERBAL INDIVIDUEL", 16)
    s.fields(session_fields(session))
    s.fields([("Nom de naissance", who.surname), ("Prénom", who.first), ("Date de naissance", who.born), ("Identifiant candidat", who.ceres), ("Voie d'accès", who.path)])
    s.table([5, 2], [["Certificat de compétences professionnelles", "Résultat"]] + [["%s - %s" % (code, name), "obtenu" if n == 0 else "non obtenu"] for n, (name, code, _) in enumerate(session.titre.activities)])
    s.fields([("Décision du jury", who.decision), ("Date de délibération", session.end)])
    s.para(needle)
    s.signatures([name + "\nMembre du jury" for name in session.jury])
    return s


def convocation_candidat(who, session, sent_on, needle, ccp=None):
    titre = session.titre
    s = Sheet("Convocation %s %s" % (who.name, session.number), None, centre_footer)
    s.letterhead(CENTRE, [])
    for line in ("%s %s" % (who.civil, who.name), who.address, "Né(e) le %s" % who.born):
        s.para(line, indent=280, after=1)
    s.skip(10)
    s.para("Objet : Convocation à la session d'examen du %s au %s" % (session.start, session.end), 11, True, after=9)
    s.fields([("Titre professionnel", "%s %s" % (titre.code, titre.name)), ("Session n°", session.number), ("N° candidat CERES", who.ceres), ("Type de candidature", who.path)]
             + ([("CCP à passer", ccp)] if ccp else []) + [("Date", session.start), ("Heure de convocation", "8 h 30"), ("Lieu", PLACE), ("Certificateur", "Ministère du Travail - DREETS")])
    s.table([5, 3, 3], [["Épreuve", "Date", "Durée"], ["Mise en situation professionnelle", session.start, "2 h 30"], ["Entretien technique", session.end, "0 h 45"], ["Entretien final", session.end, "0 h 20"]])
    s.para("Vous apporterez :", bold=True)
    for text in ("la présente convocation", "une pièce d'identité en cours de validité", "votre dossier professionnel (DP) en deux exemplaires", needle):
        s.para("•  " + text, indent=12, after=2)
    s.skip(8)
    s.para("Fait à %s, le %s" % (TOWN, sent_on))
    s.signatures(["Le responsable de session\n" + RS, "Accusé de réception\nLu et approuvé"])
    return s


def convocation_jury(name, session, sent_on, needle):
    s = Sheet("Convocation jury %s" % name, None, centre_footer)
    s.letterhead(CENTRE, [])
    s.banner("CONVOCATION - MEMBRE DU JURY", 15)
    s.fields([("Destinataire", name), ("Qualité", "Professionnelle habilitée")] + session_fields(session) + [("Nombre de candidats", str(len(session.candidates))), ("Responsable de session", RS)])
    s.table([6, 3], [["Épreuve", "Durée par candidat"], ["Mise en situation professionnelle", "2 h 30"], ["Entretien technique", "0 h 45"], ["Entretien final", "0 h 20"]])
    s.para("Vos obligations :", bold=True)
    for text in ("arriver trente minutes avant l'ouverture des plis ;", "remplir une grille d'évaluation pour chaque candidat ;", "signer le procès-verbal de la session et la feuille d'émargement ;", needle):
        s.para("•  " + text, indent=12, after=2)
    s.skip(8)
    s.para("Fait à %s, le %s" % (TOWN, sent_on))
    s.signatures(["Le responsable de session\n" + RS])
    return s


def emargement_candidats(session, trial, date, needle):
    s = Sheet("Émargement %s %s" % (session.number, trial), None, centre_footer)
    s.banner("FEUILLE D'ÉMARGEMENT - CANDIDATS", 15)
    s.fields(session_fields(session) + [("Responsable de session", RS), ("Épreuve", trial), ("Durée réglementaire", "2 h 30"), ("Date", date), ("Salle", needle)])
    rows = [["N° candidat", "Nom et prénom", "Heure début", "Heure fin", "Signature"]]
    signed = set()
    for number, who in enumerate(session.candidates, 1):
        present = who.decision != "Absence"
        rows.append([who.ceres, who.name, "9 h 00" if present else "Absente", "11 h 30" if present else "", ""])
        if present:
            signed.add((number, 4))
    s.table([2, 5, 2, 2, 4], rows, least=32, signed=signed)
    s.signatures(["Visa du responsable de session"] + ["Visa - %s" % name for name in session.jury], 46)
    return s


def emargement_jury(session, dates, needle):
    s = Sheet("Émargement jury %s" % session.number, None, centre_footer)
    s.banner("FEUILLE D'ÉMARGEMENT - JURY", 15)
    s.fields(session_fields(session) + [("Salle de délibération", needle)])
    rows = [["N°", "Juré", "Date", "Arrivée", "Départ", "Signature"]]
    for date in dates:
        for name in session.jury:
            rows.append([str(len(rows)), name, date, "8 h 15", "17 h 30", ""])
    s.table([1, 5, 3, 2, 2, 4], rows, least=30, signed={(number, 5) for number in range(1, len(rows))})
    return s


def correspondance(session, needle):
    s = Sheet("Correspondance %s" % session.number, None, centre_footer)
    s.banner("TABLEAU DE CORRESPONDANCE DES CANDIDATS\nDocument confidentiel", 14)
    s.fields(session_fields(session))
    s.table([2, 5, 3, 3], [["N° anonymat", "Nom et prénom", "N° candidat", "Date de naissance"]] + [["%s-%02d" % (needle, n), who.name, who.ceres, who.born] for n, who in enumerate(session.candidates, 1)])
    s.para("À remettre au jury à l'issue de la correction.")
    return s


def designation_rs(session, signed_on, needle):
    s = Sheet("Désignation RS %s" % session.number, None, centre_footer)
    s.letterhead(CENTRE, [])
    s.heading("Désignation du responsable de session", 16, align="centre", rule=True)
    s.fields(session_fields(session))
    s.para("Le directeur du centre agréé désigne %s en qualité de responsable de la session ci-dessus. La responsable est présente sur le site pendant toute la durée des épreuves, "
           "procède à l'ouverture des plis, veille à la signature du procès-verbal et à son envoi dans les quinze jours." % RS)
    s.para("En cas d'empêchement : %s." % needle)
    s.para("Fait à %s, le %s" % (TOWN, signed_on))
    s.signatures(["Le directeur du centre\nM. Aurélien PASQUINEAU", "La responsable désignée\n" + RS])
    return s


def incident(session, happened_on, needle):
    s = Sheet("Incident %s" % session.number, None, centre_footer)
    s.banner("PROCÈS-VERBAL D'INCIDENT", 16)
    s.fields(session_fields(session) + [("Responsable de session", RS), ("Date et heure", happened_on + ", 10 h 05"), ("Épreuve", "Mise en situation professionnelle")])
    s.heading("Faits constatés", 11, BLACK)
    s.para("À 10 h 05, %s a interrompu l'épreuve pendant dix-huit minutes. Les candidats ont été maintenus en salle sous surveillance ; la durée perdue a été restituée." % needle)
    s.heading("Mesures prises", 11, BLACK)
    s.para("Le jury a été informé ; mention est portée au procès-verbal de la session.")
    s.para("Fait à %s, le %s" % (TOWN, happened_on))
    s.signatures([RS] + session.jury)
    return s


def recevabilite(who, session, notified_on, needle):
    titre = session.titre
    s = Sheet("Recevabilité %s" % who.name, None, None)
    s.letterhead(["MINISTÈRE DU TRAVAIL", "DREETS - Unité départementale de Valmoret", "Service certification professionnelle"], ["Dossier n° %s" % needle])
    for line in ("%s %s" % (who.civil, who.name), who.address):
        s.para(line, indent=280, after=1)
    s.skip(12)
    s.heading("DÉCISION DE RECEVABILITÉ", 15, align="centre")
    s.heading("Validation des acquis de l'expérience (VAE)", 12, BLACK, "centre", True)
    s.fields([("Nom de naissance", who.surname), ("Prénom", who.first), ("Date de naissance", who.born), ("Certification visée", "%s (%sm%s)" % (titre.name, titre.code, titre.millesime))])
    s.para("Au vu du formulaire Cerfa n° 12818*02 et des pièces jointes, votre demande est déclarée :")
    s.para("%s  recevable          %s  non recevable" % (box(True), box(False)), 11, True, 20)
    s.para("La présente décision est valable un an à compter de sa notification. Vous pouvez vous présenter à une session d'examen « Titre » auprès d'un centre agréé, muni(e) de votre dossier professionnel.")
    s.para("Fait à %s, le %s" % (TOWN, notified_on))
    s.signatures(["Pour le représentant territorial\nM. Théodore GRANDSIRE"])
    s.stamp(["DREETS", "UNITÉ", "DÉPARTEMENTALE"])
    return s


def livret_certification(who, session, issued_on, needle):
    titre = session.titre
    s = Sheet("Livret de certification %s" % who.name, None, official_footer(titre, "Livret de certification"))
    s.text_at(MARGIN, s.y, "MINISTÈRE DU TRAVAIL - DREETS", 9, True, GREY)
    s.skip(30)
    s.heading("LIVRET DE CERTIFICATION", 20, align="centre")
    s.skip(12)
    s.banner("Titre professionnel\n%s" % titre.name, 14)
    s.fields([("Nom de naissance", who.surname), ("Prénom", who.first), ("Date de naissance", who.born), ("Numéro d'ordre", needle)])
    s.table([5, 2, 3], [["Certificat de compétences professionnelles", "N° CCP", "Obtenu le"], [titre.activities[0][0], titre.activities[0][1], issued_on], [titre.activities[1][0], titre.activities[1][1], "-"]])
    s.para("Les certificats obtenus sont acquis. Le candidat dispose d'un an pour se présenter aux sessions de CCP restantes.")
    s.para("Fait à %s, le %s" % (TOWN, issued_on))
    s.stamp(["DREETS", "UNITÉ", "DÉPARTEMENTALE"], y=s.y - 70)
    return s


def agrement(titre, start, end, signed_on, needle):
    s = Sheet("Agrément %s" % titre.sigle)
    s.letterhead(["PRÉFÈTE DE LA RÉGION", "DREETS - Pôle entreprises, emploi et économie", "Service du titre professionnel"], [])
    s.heading("DÉCISION D'AGRÉMENT N° %s" % needle, 15, align="centre", rule=True)
    s.para("Vu le code de l'éducation, notamment ses articles R. 338-1 à R. 338-8 ;\nVu l'arrêté du 21 juillet 2016 relatif aux modalités d'agrément des organismes visés à l'article R. 338-8 ;\nVu la demande d'agrément présentée par %s ;" % CENTRE_NAME)
    s.heading("Article 1er", 11, BLACK)
    s.para("%s est agréé pour organiser les sessions d'examen du titre professionnel %s (%sm%s) sur le site %s." % (CENTRE_NAME, titre.name, titre.code, titre.millesime, PLACE))
    s.heading("Article 2", 11, BLACK)
    s.para("L'agrément est accordé du %s au %s. Il peut être suspendu ou retiré si les engagements ne sont pas respectés." % (start, end))
    s.para("Fait à Lanvel, le %s" % signed_on)
    s.signatures(["Pour la préfète et par délégation\nMme Eudoxie VALMIGNÈRE"])
    s.stamp(["PRÉFECTURE", "DE RÉGION"])
    return s


def programmation(year, rows, signed_on, needle):
    s = Sheet("Programmation %d" % year, None, centre_footer)
    s.letterhead(CENTRE, [])
    s.heading("PROGRAMMATION PRÉVISIONNELLE DES SESSIONS - ANNÉE %d" % year, 14, align="centre", rule=True)
    s.table([3, 5, 2, 3, 2], [["Code titre", "Intitulé", "Type", "Période", "Candidats"]] + rows)
    s.para("Transmise à l'unité départementale avant le 31 janvier, %s." % needle)
    s.para("Fait à %s, le %s" % (TOWN, signed_on))
    s.signatures(["Le directeur du centre\nM. Aurélien PASQUINEAU"])
    return s


def convention(needle):
    s = Sheet("Convention", None, centre_footer)
    s.heading("CONVENTION DE PARTENARIAT", 16, align="centre")
    s.heading("entre le centre agréé et l'organisme de formation", 12, BLACK, "centre", True)
    s.para("Entre %s, centre agréé, et Les Ateliers du Lavoir, prestataire de formation au sens de l'article L. 6351-1 du code du travail." % CENTRE_NAME)
    for title, text in (("Article 1 - Objet", "Inscription aux sessions « Titre » et « CCP » du titre professionnel Assistant de direction."),
                        ("Article 2 - Prévisions", "Vingt-quatre candidats pour l'année en cours, trente pour la suivante ; avenant annuel avant le 1er janvier."),
                        ("Article 3 - Pièces", "Le prestataire remet les livrets d'évaluations et les dossiers professionnels %s." % needle)):
        s.heading(title, 11, BLACK)
        s.para(text)
    s.para("Fait à %s, le 05/12/2024" % TOWN)
    s.signatures(["Le centre agréé\nM. Aurélien PASQUINEAU", "Le prestataire\nMme Capucine DESORMIÈRE"])
    return s


def invoice(needle):
    s = Sheet("Facture")
    s.letterhead(["IMPRIMERIE DU VIEUX PONT", "9, rue des Presses - 00000 Valmoret"], ["Client : " + CENTRE_NAME])
    s.heading("FACTURE N° %s" % needle, 16, rule=True)
    s.table([6, 1, 2, 2], [["Désignation", "Qté", "Prix unitaire", "Total"], ["Dossier professionnel (DP), reliure spirale", "24", "4,10 €", "98,40 €"], ["Feuilles d'émargement, liasses", "10", "1,20 €", "12,00 €"], ["Grille d'évaluation, tirage A3", "48", "0,35 €", "16,80 €"]])
    s.para("Total TTC : 152,64 €", 11, True)
    return s


def curriculum(who, needle):
    s = Sheet("CV %s" % who.name)
    s.heading("CURRICULUM VITAE", 16, align="centre", rule=True)
    s.fields([("Nom", who.surname), ("Prénom", who.first), ("Adresse", who.address)])
    s.heading("Expériences", 12)
    s.para("2019 - 2023 : assistante commerciale, %s" % needle)
    s.para("2016 - 2019 : chargée d'accueil. Rédaction d'un dossier professionnel pour le titre d'employée administrative.")
    return s


def reac(titre, needle):
    s = Sheet("REAC %s" % titre.sigle, None, official_footer(titre, "REAC"))
    s.skip(40)
    s.heading("RÉFÉRENTIEL EMPLOI ACTIVITÉS COMPÉTENCES", 18, align="centre")
    s.banner("Titre professionnel\n%s" % titre.name, 14)
    s.page()
    s.heading("Présentation de l'évolution du titre", 13, rule=True)
    s.para("Le dossier professionnel, les évaluations passées en cours de formation et le procès-verbal du jury sont décrits dans le référentiel d'évaluation. %s." % needle)
    for name, code, skills in titre.activities:
        s.heading(name, 11, BLACK)
        for skill in skills:
            s.para("- " + skill, indent=12, after=2)
    return s
