#!/usr/bin/env python3
# SPDX-License-Identifier: MIT OR Apache-2.0
"""Makes `registre/`, lists of sessions and candidates, `depot/`, documents as a centre drops them, `expected.toml`, what an archive should
find in each, and `pile/`, several documents in one PDF.

    python3 samples/make.py

Every person, firm and number is invented. The same libraries give the same bytes each time.
Needs: pip install reportlab python-docx odfpy openpyxl pillow; DejaVu fonts for boxes and arrows.
"""
import base64
import datetime
import io
import os
import re
import shutil
import sys
import unicodedata
import zipfile

import docx
import openpyxl
from docx.shared import Pt
from odf import style, table as odf_table
from odf.opendocument import OpenDocumentText
from odf.text import H, P

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import forms
from people import AD, CENTRE_NAME, DA_SILVA, DEPREZ, ECSR, KERVELLA, LE_GOFF, LOUVEL, NDIAYE, PLACE, RS, S1, S2, S3, SAUVAGEOT, TOWN
from sheet import ARROW, bound, box

HERE = os.path.dirname(os.path.abspath(__file__))
FIXED = (2024, 1, 1, 0, 0, 0)
DOCUMENTS = []


def nfd(text):
    return unicodedata.normalize("NFD", text)


def add(path, data, fate="archived", klass=None, found_by=None, session=None, titre=None, candidate=None, birth_date=None, text=True, needle=None, warning=None):
    """One document of the samples and what is expected of it."""
    DOCUMENTS.append(dict(path=path, data=data, fate=fate, klass=klass, found_by=found_by, session=session, titre=titre, candidate=candidate,
                          birth_date=birth_date, text=text, needle=needle, warning=warning))


def in_session(session, name, data, klass, who=None, folder=None, sub=None, **more):
    """A document of a session: of the candidate `who`, or of the session itself."""
    titre = session.titre
    known = dict(session=session.number, titre="%sm%s" % (titre.code, titre.millesime), found_by="heading")
    parts = [session.folder]
    if who:
        parts.append(folder or who.folder)
        known["candidate"] = who.name
    elif sub:
        parts.append(sub)
    known.update(more)
    add("/".join(parts + [name]), data, klass=klass, **known)


# ---------------------------------------------------------------- files that are not drawn
def fixed_zip(data):
    """The same archive with one fixed date, so that it does not depend on the clock."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            if name in ("docProps/core.xml", "meta.xml"):
                content = re.sub(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z?", b"2024-01-01T00:00:00Z" if name == "docProps/core.xml" else b"2024-01-01T00:00:00", content)
            info = zipfile.ZipInfo(name, FIXED)
            info.compress_type = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            new.writestr(info, content)
    return out.getvalue()


def word(header, footer, blocks):
    """A Word file. A block is a heading (text, level), a paragraph, or a table (list of rows)."""
    document = docx.Document()
    document.styles["Normal"].font.name, document.styles["Normal"].font.size = "Arial", Pt(10)
    document.sections[0].header.paragraphs[0].text = header
    if isinstance(footer, list):
        cells = document.sections[0].footer.add_table(2, len(footer[0]), document.sections[0].page_width)
        cells.style = document.styles["Table Grid"]
        for row, texts in zip(cells.rows, footer):
            for cell, text in zip(row.cells, texts):
                cell.text = text
    else:
        document.sections[0].footer.paragraphs[0].text = footer
    for block in blocks:
        if isinstance(block, tuple):
            document.add_heading(*block)
        elif isinstance(block, list):
            made = document.add_table(0, len(block[0]), style="Table Grid")
            for texts in block:
                for cell, text in zip(made.add_row().cells, texts):
                    cell.text = text
        else:
            document.add_paragraph(block)
    out = io.BytesIO()
    document.save(out)
    return fixed_zip(out.getvalue())


def dp_word(who, session, needle):
    titre = session.titre
    blocks = [("DOSSIER PROFESSIONNEL (DP)", 0), [["Nom de naissance " + ARROW, who.surname], ["Nom d'usage " + ARROW, ""], ["Prénom " + ARROW, who.first], ["Adresse " + ARROW, who.address]],
              ("Titre professionnel visé", 1), titre.name, ("Modalité d'accès :", 2), box(True) + "  Parcours de formation", box(False) + "  Validation des Acquis de l'Expérience (VAE)",
              ("Présentation du dossier", 1)] + forms.DP_PRESENTATION
    blocks += [("Exemples de pratique professionnelle", 1), ("Activité-type 1", 2), "Exemple n°1 %s Animer une séance collective" % ARROW, forms.DP_QUESTIONS[0],
               "J'ai préparé puis animé une séance sur les distances de freinage pour six apprenants, %s." % needle, forms.DP_QUESTIONS[1], "Tableau blanc, véhicule-école, maquette de carrefour.",
               forms.DP_QUESTIONS[2], "Avec ma tutrice et les apprenants de la promotion.", "4. Contexte",
               [["Nom de l'entreprise, organisme ou association " + ARROW, "Auto-école des Trois Ponts"], ["Chantier, atelier, service " + ARROW, "Salle de code"], ["Période d'exercice " + ARROW, "Du : 08/01/2024  au : 29/03/2024"]],
               ("Déclaration sur l'honneur", 1), forms.DECLARATION % ("%s %s" % (who.first, who.surname)), "Fait à Port-Lanvel le 3 juin 2024 pour faire valoir ce que de droit."]
    return word("DOSSIER PROFESSIONNEL (DP)", "DOSSIER PROFESSIONNEL - Version Traitement de texte - Version du 11/09/2017", blocks)


def ecf_word(who, session, needle):
    titre, kind = session.titre, "Livret d'évaluations passées en cours de formation"
    footer = [["SIGLE", "Type de document", "Code titre", "Millésime", "Date JO", "Date de mise à jour", "Page"], [titre.sigle, kind, titre.code, titre.millesime, titre.jo, titre.updated, "1/4"]]
    blocks = [("Livret d’Évaluations passées en cours de formation", 0), "Titre professionnel", titre.name, "Niveau " + titre.level, "Organisme de formation : Les Ateliers du Lavoir",
              "Candidat(e) :  Mme %s  M. %s" % (box(who.civil == "Mme"), box(who.civil == "M.")), "Nom : " + who.surname, "Prénom : " + who.first, "Date de naissance : " + who.born]
    for number, (activity, _, skills) in enumerate(titre.activities, 1):
        blocks += [("Fiche de résultats des évaluations", 1), "Activité-type %d : %s" % (number, activity), [["Compétences", "Dates", "Évaluée"]] + [[skill, "22/04/2024", box(True)] for skill in skills]]
    blocks += [("Synthèse", 1), [["L'activité 1 est maîtrisée", "OUI " + box(True), "NON " + box(False)], ["L'activité 2 est maîtrisée", "OUI " + box(False), "NON " + box(True)]], "Observations : %s" % needle]
    return word("", footer, blocks)


def dp_odt(who, session, needle):
    document = OpenDocumentText()
    bold = style.Style(name="Gras", family="paragraph")
    bold.addElement(style.TextProperties(fontweight="bold"))
    document.styles.addElement(bold)
    document.text.addElement(H(outlinelevel=1, text="DOSSIER PROFESSIONNEL (DP)"))
    made = odf_table.Table(name="Identite")
    made.addElement(odf_table.TableColumn(numbercolumnsrepeated=2))
    for label, value in (("Nom de naissance " + ARROW, who.surname), ("Prénom " + ARROW, who.first), ("Adresse " + ARROW, who.address)):
        row = odf_table.TableRow()
        for text in (label, value):
            cell = odf_table.TableCell()
            cell.addElement(P(text=text))
            row.addElement(cell)
        made.addElement(row)
    document.text.addElement(made)
    document.text.addElement(H(outlinelevel=2, text="Titre professionnel visé"))
    document.text.addElement(P(text=session.titre.name))
    document.text.addElement(P(text="Modalité d'accès : %s Parcours de formation  %s VAE" % (box(True), box(False)), stylename=bold))
    document.text.addElement(H(outlinelevel=2, text="Exemples de pratique professionnelle"))
    for text in ("Activité-type 1", "Exemple n°1 %s Organiser l'agenda de la direction" % ARROW, forms.DP_QUESTIONS[0], "J'ai tenu l'agenda partagé de trois dirigeantes et préparé %s." % needle,
                 "Déclaration sur l'honneur", forms.DECLARATION % ("%s %s" % (who.first, who.surname)), "Fait à Sainte-Orne le 02/10/2024"):
        document.text.addElement(P(text=text))
    out = io.BytesIO()
    document.save(out)
    return fixed_zip(out.getvalue())


def planning_xlsx(session, needle):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Planning"
    sheet.append(["Planning de la session"])
    sheet.append(["Session n°", session.number, "du", session.start, "au", session.end])
    sheet.append([])
    sheet.append(["Candidat", "Épreuve", "Date", "Début", "Fin", "Salle"])
    for number, who in enumerate(session.candidates):
        sheet.append([who.name, "Mise en situation professionnelle", session.start, "%d h 00" % (9 + number), "%d h 30" % (11 + number), needle])
        sheet.append([who.name, "Entretien final", session.end, "%d h 00" % (14 + number), "%d h 20" % (14 + number), needle])
    for column, width in zip("ABCDEF", (26, 34, 14, 10, 10, 24)):
        sheet.column_dimensions[column].width = width
    out = io.BytesIO()
    book.save(out)
    return fixed_zip(out.getvalue())


def zipped(members):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members:
            info = zipfile.ZipInfo(name, FIXED)
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, data)
    return out.getvalue()


def mail(subject, body, name, attachment):
    """Written by hand: the standard library would choose a boundary at random."""
    def header(text):
        return "=?utf-8?B?%s?=" % base64.b64encode(text.encode()).decode()
    encoded = base64.b64encode(attachment).decode()
    lines = ["From: %s <centre@horizon-epreuves.example>" % header("Solveig Artigaud"), "To: <ud-valmoret@dreets.example>", "Date: Mon, 21 Oct 2024 09:12:00 +0200",
             "Subject: " + header(subject), "Message-ID: <24-0208@horizon-epreuves.example>", "MIME-Version: 1.0", 'Content-Type: multipart/mixed; boundary="limite-24-0208"', "",
             "--limite-24-0208", "Content-Type: text/plain; charset=utf-8", "Content-Transfer-Encoding: 8bit", ""] + body.split("\n")
    lines += ["--limite-24-0208", 'Content-Type: application/pdf; name="%s"' % name, "Content-Transfer-Encoding: base64", 'Content-Disposition: attachment; filename="%s"' % name, ""]
    lines += [encoded[at:at + 76] for at in range(0, len(encoded), 76)] + ["--limite-24-0208--", ""]
    return "\r\n".join(lines).encode()


def notification_txt(who, session, needle):
    text = """NOTIFICATION DES RÉSULTATS

%(civil)s %(name)s, né(e) le %(born)s
Session n° %(number)s du %(start)s au %(end)s
Titre professionnel : %(titre)s

Décision du jury : %(decision)s
CCP 1 : obtenu - CCP 2 : non obtenu

Vous disposez d’une année pour vous présenter à une session de CCP.
Renseignements : %(needle)s – frais d’inscription : 0 €

Fait à %(town)s, le 25/10/2024
%(rs)s, responsable de session
""" % dict(civil=who.civil, name=who.name, born=who.born, number=session.number, start=session.start, end=session.end, titre=session.titre.name, decision=who.decision, needle=needle, town=TOWN, rs=RS)
    return text.replace("\n", "\r\n").encode("cp1252")


# ---------------------------------------------------------------- who dropped what
def session_1():
    examples = [
        (1, "Préparer une séance sur les carrefours", "J'ai conçu une progression de quatre séances et reconnu le parcours autour du giratoire de la Croix-Blanche. Chaque séance part de l'analyse des besoins de l'apprenante.",
         "Véhicule-école à doubles commandes, fiches de suivi, tablette.", "Ma tutrice, deux apprenantes et le responsable pédagogique.", ("Auto-école des Trois Ponts", "Conduite", "04/12/2023", "23/02/2024")),
        (1, "Évaluer les acquis d'une apprenante", "J'ai mené un bilan de compétences à mi-parcours, noté les écarts et proposé des exercices.", "Grille REMC, enregistrement vidéo.", "L'apprenante et ma tutrice.", ("Auto-école des Trois Ponts", "Conduite", "26/02/2024", "29/03/2024")),
        (2, "Animer un atelier sur les distracteurs", "Atelier de deux heures devant douze salariés d'une entreprise de portage de repas.", "Simulateur, questionnaire anonyme.", "La responsable sécurité de l'entreprise.", ("Les Plateaux du Soir", "Prévention", "15/04/2024", "19/04/2024"))]
    in_session(S1, "DP_KERVELLA_Maelle.pdf", forms.dossier_professionnel(KERVELLA, S1, examples, "31/05/2024", "Croix ocre de Valmoret").pdf(), "candidate.dp", KERVELLA, needle="giratoire de la Croix-Blanche")
    results = [("Séance individuelle en véhicule", "12/04/2024", True), ("Action de sensibilisation", "16/05/2024", True)]
    in_session(S1, "Livret_ECF_KERVELLA.pdf", forms.livret_ecf(KERVELLA, S1, results, "24/05/2024", "progression régulière, aisance au quai des Mouettes").pdf(), "candidate.livret-ecf", KERVELLA, birth_date=KERVELLA.born, needle="quai des Mouettes")
    in_session(S1, "Grille_MSP_KERVELLA.pdf", forms.grille(KERVELLA, S1, "MSP", "Mise en situation professionnelle", [True], "12/06/2024", "Démonstration très claire de la marche arrière en épi.").pdf(), "candidate.grille-jury", KERVELLA, needle="marche arrière en épi")
    in_session(S1, "Convocation.pdf", forms.convocation_candidat(KERVELLA, S1, "06/05/2024", "un gilet de haute visibilité jaune").pdf(), "candidate.convocation", KERVELLA, birth_date=KERVELLA.born, needle="gilet de haute visibilité")
    in_session(S1, "Dossier professionnel LE GOFF.docx", dp_word(LE_GOFF, S1, "avec une maquette du pont tournant"), "candidate.dp", LE_GOFF, needle="maquette du pont tournant")
    in_session(S1, "Livret ECF LE GOFF.docx", ecf_word(LE_GOFF, S1, "revoir la conduite de nuit sur la rocade ouest"), "candidate.livret-ecf", LE_GOFF, birth_date=LE_GOFF.born, needle="rocade ouest")
    add("%s/%s/~$ssier professionnel LE GOFF.docx" % (S1.folder, LE_GOFF.folder), b"\x08Solveig " + b"\0" * 154, fate="ignored", text=False)
    in_session(S1, "Grille ET LE GOFF scan.jpg", forms.grille(LE_GOFF, S1, "ET", "Entretien technique", [True, False], "14/06/2024", "Réponses hésitantes.").pictures(100, 40)[0], "candidate.grille-jury", LE_GOFF, found_by="file_name", text=False, warning="no_text_layer")
    in_session(S1, nfd("Grille d'évaluation entretien INÈS.pdf"), forms.grille(DA_SILVA, S1, "EF", "Entretien final", [False], "14/06/2024", "Candidate absente, non évaluée malgré le report de créneau.").pdf(), "candidate.grille-jury", DA_SILVA, nfd(DA_SILVA.folder), needle="report de créneau")
    in_session(S1, "DP_DA_SILVA_protégé.pdf", forms.dossier_professionnel(DA_SILVA, S1, examples[:1], "28/05/2024", "Croix ocre de Valmoret").pdf("examen2024"), "candidate.dp", DA_SILVA, nfd(DA_SILVA.folder), found_by="file_name", text=False, warning="password_needed")
    whole = forms.livret_ecf(DA_SILVA, S1, results, "24/05/2024", "parcours interrompu").pdf()
    in_session(S1, "Livret_ECF_DA_SILVA.pdf", whole[:900] + b"\0" * 4000, "candidate.livret-ecf", DA_SILVA, nfd(DA_SILVA.folder), found_by="file_name", text=False, warning="damaged")
    in_session(S1, "PV_24-0117.pdf", forms.pv(S1, "interruption de dix-huit minutes le 13 juin, barrière levante restée close", False).pdf(), "session.pv", needle="barrière levante")
    signed = forms.pv(S1, "interruption de dix-huit minutes le 13 juin", True)
    in_session(S1, "PV_24-0117_signé.pdf", signed.scanned_pdf(), "session.pv", found_by="file_name", text=False, warning="no_text_layer")
    in_session(S1, "PV_24-0117_page_2.jpg", signed.pictures(100, 40)[1], "session.pv", found_by="file_name", text=False, warning="no_text_layer")
    in_session(S1, "Émargement candidats MSP.pdf", forms.emargement_candidats(S1, "Mise en situation professionnelle", "12/06/2024", "salle Bergeronnette").pdf(), "session.emargement-candidats", needle="salle Bergeronnette")
    in_session(S1, "Emargement_jury.pdf", forms.emargement_jury(S1, ["12/06/2024", "13/06/2024", "14/06/2024"], "salle Chevêche").pdf(), "session.emargement-jury", needle="salle Chevêche")
    in_session(S1, "Designation_RS.pdf", forms.designation_rs(S1, "15/04/2024", "M. Corentin LABOURIAUX").pdf(), "session.designation-rs", needle="Corentin LABOURIAUX")
    in_session(S1, "Convocation_FAUVET.pdf", forms.convocation_jury("Mme Odile FAUVET", S1, "02/05/2024", "présenter votre autorisation d'absence au guichet Orme.").pdf(), "session.convocation-jury", needle="guichet Orme")
    in_session(S1, "Tableau_correspondance.pdf", forms.correspondance(S1, "LYNX").pdf(), "session.correspondance", needle="LYNX-02")
    in_session(S1, "PV_incident_13-06-2024.pdf", forms.incident(S1, "13/06/2024", "une coupure de courant du poste Aubépine").pdf(), "session.incident", needle="poste Aubépine")
    add(S1.folder + "/Thumbs.db", bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 504, fate="ignored", text=False)


def session_2():
    examples = [
        (1, "Réorganiser le circuit du courrier", "J'ai remplacé trois registres par une table de suivi partagée, dite carnet Lavande, et formé l'équipe.", "Tableur, messagerie, charte graphique.", "La directrice et deux assistantes.", ("Fonderies Marlieux", "Direction générale", "03/09/2018", "30/06/2024")),
        (2, "Préparer un conseil d'administration", "Convocations, dossier de séance, relevé de décisions remis sous quarante-huit heures.", "Suite bureautique, coffre numérique.", "Le président et le service juridique.", ("Fonderies Marlieux", "Direction générale", "05/09/2022", "30/06/2024"))]
    in_session(S2, "DP DÉPREZ Noémie.odt", dp_odt(DEPREZ, S2, "un tableau de bord aux couleurs garance"), "candidate.dp", DEPREZ, needle="couleurs garance")
    in_session(S2, "Convocation à la session DÉPREZ.pdf", forms.convocation_candidat(DEPREZ, S2, "09/09/2024", "une clé de secours étiquetée Tilleul").pdf(), "candidate.convocation", DEPREZ, birth_date=DEPREZ.born, needle="étiquetée Tilleul")
    in_session(S2, "Recevabilité_VAE.pdf", forms.recevabilite(NDIAYE, S2, "15/02/2024", "VAE-2024-MIRABELLE").pdf(), "candidate.recevabilite-vae", NDIAYE, birth_date=NDIAYE.born, needle="MIRABELLE")
    in_session(S2, "DP_N’DIAYE.pdf", forms.dossier_professionnel(NDIAYE, S2, examples, "30/09/2024", "Comité des secouristes").pdf(), "candidate.dp", NDIAYE, needle="carnet Lavande")
    in_session(S2, "scan0003.pdf", forms.grille(NDIAYE, S2, "EF", "Entretien final", [True, True, False], "18/10/2024", "Projection lucide sur le métier, exemple du salon Pivoine.").pdf(), "candidate.grille-jury", NDIAYE, needle="salon Pivoine")
    dp = forms.dossier_professionnel(SAUVAGEOT, S2, [(1, "Tenir l'accueil d'une direction", "Accueil de délégations et tenue du registre Sarcelle pendant deux semestres d'apprentissage.", "Standard, agenda partagé.", "La cheffe de cabinet.", ("Mairie de Sainte-Orne", "Cabinet", "02/10/2023", "28/06/2024"))], "27/09/2024", "Croix ocre de Valmoret").pdf()
    in_session(S2, "DP_SAUVAGEOT.pdf", dp, "candidate.dp", SAUVAGEOT, needle="registre Sarcelle")
    in_session(S2, "Livret_ECF_SAUVAGEOT.pdf", forms.livret_ecf(SAUVAGEOT, S2, [("Dossier de séance", "14/05/2024", True), ("Suivi de projet", "21/06/2024", False)], "05/07/2024", "reprendre le rétroplanning du forum Hirondelle").pdf(), "candidate.livret-ecf", SAUVAGEOT, birth_date=SAUVAGEOT.born, needle="forum Hirondelle")
    in_session(S2, "PV individuel.pdf", forms.pv_individuel(SAUVAGEOT, S2, "Mention : dossier remis au guichet Capucine.").pdf(), "candidate.pv-individuel", SAUVAGEOT, birth_date=SAUVAGEOT.born, needle="guichet Capucine")
    in_session(S2, "resultats.txt", notification_txt(SAUVAGEOT, S2, "bureau « Églantine »"), "candidate.notification-resultats", SAUVAGEOT, birth_date=SAUVAGEOT.born, needle="Églantine")
    attestation = "ATTESTATION DE FIN DE FORMATION\n\nLes Ateliers du Lavoir attestent que M. SAUVAGEOT Émile a suivi 812 heures, promotion Passiflore.\n".encode()
    convocation = forms.convocation_candidat(SAUVAGEOT, S2, "09/09/2024", "votre carte d'apprenti").pdf()
    in_session(S2, "Pièces_SAUVAGEOT.zip", zipped([("attestation.txt", attestation), ("convocation.pdf", convocation)]), None, SAUVAGEOT, found_by=None, needle="promotion Passiflore")
    pv = forms.pv(S2, "aucun incident, relevé du compteur Jonquille joint")
    in_session(S2, "Procès-verbal.pdf", pv.pdf(), "session.pv", needle="compteur Jonquille")
    body = "Bonjour,\n\nVeuillez trouver ci-joint la copie du document signé ; l'original part ce jour en recommandé, dépôt au bureau de poste du Vieux-Lavoir.\n\nSolveig Artigaud"
    in_session(S2, "Envoi_PV_24-0208.eml", mail("Envoi du procès-verbal de la session 24-0208", body, "bordereau.pdf", forms.designation_rs(S2, "02/09/2024", "Mme Ludivine QUESNOY").pdf()), "session.envoi-pv", found_by=None, needle="Vieux-Lavoir")
    in_session(S2, "Emargement_entretiens.pdf", forms.emargement_candidats(S2, "Entretien final", "18/10/2024", "salle Mésange").pdf(), "session.emargement-candidats", needle="salle Mésange")
    in_session(S2, "Planning.xlsx", planning_xlsx(S2, "salle Loriot"), "session.planning", needle="salle Loriot")
    in_session(S2, "IMG_0412.jpg", forms.designation_rs(S2, "02/09/2024", "-").pictures(60, 35)[0], None, found_by=None, text=False, warning="no_text_layer")
    return dp


def session_3(dp):
    sauvageot = "C000231 SAUVAGEOT Émile"
    in_session(S3, "DP_SAUVAGEOT.pdf", dp, "candidate.dp", SAUVAGEOT, sauvageot, fate="duplicate", needle="registre Sarcelle", titre="TP-01293m04")
    in_session(S3, "Livret de certification.pdf", forms.livret_certification(SAUVAGEOT, S3, "08/11/2024", "ordre 2024-CHARMILLE").pdf(), "candidate.livret-certification", SAUVAGEOT, sauvageot, birth_date=SAUVAGEOT.born, needle="CHARMILLE")
    in_session(S3, "Convocation CCP2.pdf", forms.convocation_candidat(SAUVAGEOT, S3, "03/03/2025", "votre badge Origan", "CCP 2 (CP-900202)").pdf(), "candidate.convocation", SAUVAGEOT, sauvageot, birth_date=SAUVAGEOT.born, needle="badge Origan")
    in_session(S3, "Livret ECF.pdf", forms.livret_ecf(LOUVEL, S3, [("Note de synthèse", "10/01/2025", True), ("Organisation du colloque Belladone", "14/02/2025", True)], "28/02/2025", "très bon niveau").pdf(), "candidate.livret-ecf", LOUVEL, birth_date=LOUVEL.born, needle="colloque Belladone")
    in_session(S3, "Grille QAP.pdf", forms.grille(LOUVEL, S3, "QAP", "Questionnement à partir de production(s)", [True], "21/03/2025", "Justifie ses choix, cite la charte Roselière.").pdf(), "candidate.grille-jury", LOUVEL, needle="charte Roselière")
    in_session(S3, "CV.pdf", forms.curriculum(LOUVEL, "Comptoir des Amandiers").pdf(), None, LOUVEL, found_by=None, needle="Comptoir des Amandiers")
    in_session(S3, "PV CCP.pdf", forms.pv(S3, "aucun, pli complémentaire remis par coursier Genêt").pdf(), "session.pv", sub="_SESSION", needle="coursier Genêt")


def centre():
    ad = "TP-01293m04"
    add("Centre/Agrément/Décision AD 2023-2028.pdf", forms.agrement(AD, "01/09/2023", "31/08/2028", "24/07/2023", "R00-AGR-LISERON").pdf(), klass="centre.agrement", found_by="heading", titre=ad, needle="LISERON")
    rows = [["TP-01303m02", "Enseignant de la conduite et de la sécurité routière", "Titre", "juin 2025", "8"], [ad, "Assistant de direction", "Titre", "octobre 2025", "10"], [ad, "Assistant de direction", "CCP", "mars 2025", "4"]]
    add("Centre/Programmation/Programmation 2025.pdf", forms.programmation(2025, rows, "16/01/2025", "par le portail Nénuphar").pdf(), klass="centre.programmation", found_by="heading", needle="portail Nénuphar")
    add("Centre/Conventions/Ateliers du Lavoir.pdf", forms.convention("sous bordereau Fougère").pdf(), klass="centre.convention-prestataire", found_by="heading", needle="bordereau Fougère")
    add("Centre/Référentiels/REAC_ECSR.pdf", forms.reac(ECSR, "Version de consultation Bruyère").pdf(), klass="centre.referentiel", found_by="heading", titre="TP-01303m02", needle="consultation Bruyère")
    add("Centre/Factures/impression DP.pdf", forms.invoice("2024-118-VERVEINE").pdf(), needle="VERVEINE")
    add("Centre/Programmation/vide.pdf", b"", fate="set-aside", text=False)


def pile():
    """Four documents of one session in one PDF: pages 1, 2-3, 4 and 5."""
    sheets = [forms.convocation_candidat(KERVELLA, S1, "06/05/2024", "un gilet de haute visibilité jaune"),
              forms.pv(S1, "interruption de dix-huit minutes le 13 juin, barrière levante restée close", False),
              forms.grille(LE_GOFF, S1, "ET", "Entretien technique", [True, False], "14/06/2024", "Réponses hésitantes."),
              forms.designation_rs(S1, "15/04/2024", "M. Corentin LABOURIAUX")]
    return bound("Pile", sheets).pdf()


def quoted(text):
    """A TOML string; what is not composed is written out, so that no editor composes it."""
    return '"' + "".join("\\u%04X" % ord(c) if unicodedata.combining(c) else {'"': '\\"', "\\": "\\\\"}.get(c, c) for c in text) + '"'


def expected():
    out = ["# What an archive should find in the documents of `depot/`. Written by make.py.",
           "#", "# fate        archived | duplicate (same bytes as another one) | ignored (by a named rule) | set-aside",
           "# class       absent: to be classified", "# found-by    heading | file_name | folder; absent: not checked",
           "# text        whether text is expected", "# warning     what the reader of the document should warn of", "# needle      a phrase that finds this document and no other, duplicates aside", ""]
    for one in DOCUMENTS:
        out += ["[[document]]", "path = " + quoted(one["path"]), "fate = " + quoted(one["fate"])]
        for key, name in (("klass", "class"), ("found_by", "found-by"), ("session", "session"), ("titre", "titre"), ("candidate", "candidate")):
            if one[key]:
                out.append("%s = %s" % (name, quoted(one[key])))
        if one["birth_date"]:
            out.append("birth-date = " + quoted("-".join(reversed(one["birth_date"].split("/")))))
        out.append("text = " + str(one["text"]).lower())
        for key in ("warning", "needle"):
            if one[key]:
                out.append("%s = %s" % (key, quoted(one[key])))
        out.append("")
    return "\n".join(out)


# ---------------------------------------------------------------- the registry: what the centre knows before any document comes
SESSION_HEADINGS = ["N° session CERES", "Type de session", "Code titre", "Sigle", "CCP de la session", "Site", "Début", "Fin", "Responsable de session", "Jury"]
CANDIDATE_HEADINGS = ["N° session CERES", "Nom de naissance", "Nom d'usage", "Prénoms", "Né(e) le", "N° candidat", "Voie d'accès", "CCP1", "CCP2", "Décision"]


def session_rows():
    for session in (S1, S2, S3):
        titre = session.titre
        jury = " ; ".join("%s (habilitation jusqu'au %s)" % (name, "31/12/2026") for name in session.jury)
        yield [session.number, session.kind, "%sm%s" % (titre.code, titre.millesime), titre.sigle, "CCP2" if session.kind == "CCP" else "", PLACE, session.start, session.end, RS, jury]


def candidate_rows(session):
    for who in session.candidates:
        ccp = session.kind == "CCP"
        # The decision of the CCP session is the centre's to enter: its list was printed before the jury met.
        yield [session.number, who.surname, "", who.first, who.born, who.ceres, "Capitalisation" if ccp else who.path, "", "x" if ccp else "", "" if ccp else who.decision]


def semicolons(rows, encoding):
    return "".join(";".join('"%s"' % cell if ";" in cell else cell for cell in row) + "\r\n" for row in rows).encode(encoding)


def candidates_xlsx():
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Candidats"
    sheet.append([CENTRE_NAME + " - candidats des sessions"])
    sheet.append([])
    sheet.append(CANDIDATE_HEADINGS)
    for session in (S1, S2, S3):
        for row in candidate_rows(session):
            row[4] = datetime.datetime.strptime(row[4], "%d/%m/%Y")
            sheet.append(row)
            sheet.cell(sheet.max_row, 5).number_format = "DD/MM/YYYY"
    out = io.BytesIO()
    book.save(out)
    return fixed_zip(out.getvalue())


def registre():
    """Lists for `chartrier session import`: as a spreadsheet saves CSV on Windows, and as XLSX with real dates."""
    folder = os.path.join(HERE, "registre")
    shutil.rmtree(folder, ignore_errors=True)
    os.makedirs(folder)
    lists = {
        "sessions.csv": semicolons([SESSION_HEADINGS] + list(session_rows()), "cp1252"),
        "candidats.xlsx": candidates_xlsx(),
        "candidats 24-0117.csv": semicolons([["Candidats de la session n° 24-0117"], [], ["NOM et Prénom", "Date de naissance", "Voie d'accès"]] + [[who.name, who.born[:6] + who.born[8:], who.path] for who in S1.candidates], "utf-8-sig"),
    }
    for name, data in lists.items():
        with open(os.path.join(folder, name), "xb") as file:
            file.write(data)


def main():
    registre()
    session_1()
    session_3(session_2())
    centre()
    depot = os.path.join(HERE, "depot")
    shutil.rmtree(depot, ignore_errors=True)
    for one in DOCUMENTS:
        path = os.path.join(depot, one["path"])
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "xb") as file:
            file.write(one["data"])
    with open(os.path.join(HERE, "expected.toml"), "w", encoding="utf-8") as file:
        file.write(expected())
    os.makedirs(os.path.join(HERE, "pile"), exist_ok=True)
    with open(os.path.join(HERE, "pile", "pile.pdf"), "wb") as file:
        file.write(pile())
    total = sum(len(one["data"]) for one in DOCUMENTS)
    print("%d documents, %.1f MB" % (len(DOCUMENTS), total / 1e6))


if __name__ == "__main__":
    main()
