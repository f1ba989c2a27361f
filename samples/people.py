# SPDX-License-Identifier: MIT OR Apache-2.0
"""The invented centre, titles, sessions and people of the samples. No name here belongs to anybody."""
from types import SimpleNamespace as Thing

CENTRE = ["HORIZON ÉPREUVES", "Centre d'examen agréé - 14, quai des Tanneurs", "00000 VALMORET - SIRET 000 000 000 00000 - UAI 0000000X"]
CENTRE_NAME, TOWN, PLACE = "Horizon Épreuves", "Valmoret", "14, quai des Tanneurs, 00000 Valmoret"
RS = "Mme Solveig ARTIGAUD"

ECSR = Thing(
    sigle="ECSR", code="TP-01303", millesime="02", name="Enseignant de la conduite et de la sécurité routière", level="5",
    jo="31/01/2021", updated="09/02/2021", arrete="25 novembre 2020",
    activities=[
        ("Former des apprenants conducteurs par des actions individuelles et collectives", "CP-900101",
         ["Construire et préparer le scénario d'une séance individuelle ou collective", "Animer une séance individuelle ou collective de formation à la conduite",
          "Évaluer le degré d'acquisition des compétences des apprenants", "Repérer les difficultés d'apprentissage et rechercher des solutions adaptées"]),
        ("Sensibiliser des publics variés à l'adoption de comportements sûrs", "CP-900102",
         ["Analyser la demande d'une action de sensibilisation", "Concevoir une action de sensibilisation à la sécurité routière", "Animer et évaluer une action de sensibilisation"]),
    ])
AD = Thing(
    sigle="AD", code="TP-01293", millesime="04", name="Assistant de direction", level="5",
    jo="18/05/2022", updated="27/06/2022", arrete="4 mai 2022",
    activities=[
        ("Assister un dirigeant dans la prise de décision et l'organisation", "CP-900201",
         ["Organiser et coordonner les activités quotidiennes de l'équipe de direction", "Concevoir des outils de pilotage", "Optimiser les processus administratifs"]),
        ("Contribuer à la communication et au suivi des projets", "CP-900202",
         ["Gérer l'information et la communication écrite", "Participer à la coordination d'un projet", "Organiser un événement interne ou externe"]),
    ])

S1 = Thing(number="24-0117", titre=ECSR, start="12/06/2024", end="14/06/2024", kind="Titre", folder="2024/TP-01303m02_ECSR/SESSION-24-0117_20240614", jury=["M. Ewen TRÉVIDIC", "Mme Odile FAUVET"])
S2 = Thing(number="24-0208", titre=AD, start="16/10/2024", end="18/10/2024", kind="Titre", folder="2024/TP-01293m04_AD/SESSION-24-0208_20241018", jury=["Mme Perrine LACOMBRADE", "M. Yanis BELKHIRAT"])
S3 = Thing(number="25-0031", titre=AD, start="20/03/2025", end="21/03/2025", kind="CCP", folder="TP-01293m04 Assistant de direction/25-0031", jury=["Mme Perrine LACOMBRADE", "M. Gaspard OYARZABAL"])


def person(surname, first, born, civil, ceres, path, decision, address, folder=None):
    return Thing(surname=surname, first=first, name=surname + " " + first, born=born, civil=civil, ceres=ceres, path=path, decision=decision,
                 address=address, folder=folder or "%s_%s" % (surname.replace(" ", "_"), first))


KERVELLA = person("KERVELLA", "Maëlle", "09/03/1994", "Mme", "9000117", "Formation", "Réussite", "3, impasse des Saules, 00000 Valmoret")
LE_GOFF = person("LE GOFF", "Jean-François", "22/11/1986", "M.", "9000118", "Formation", "Réussite partielle", "27, rue de l'Écluse, 00000 Port-Lanvel")
DA_SILVA = person("DA SILVA", "Inès", "30/07/1999", "Mme", "9000119", "Formation", "Absence", "8, place du Lavoir, 00000 Valmoret")
DEPREZ = person("DÉPREZ", "Noémie", "14/02/1991", "Mme", "9000208", "Formation", "Réussite", "5, rue Haute, 00000 Sainte-Orne")
NDIAYE = person("N'DIAYE", "Aïcha", "01/05/1979", "Mme", "9000209", "VAE", "Réussite", "16, chemin du Moulin, 00000 Valmoret")
SAUVAGEOT = person("SAUVAGEOT", "Émile", "18/12/2001", "M.", "9000210", "Formation", "Réussite partielle", "41, avenue de la Gare, 00000 Sainte-Orne")
LOUVEL = person("LOUVEL", "Anaïs", "25/08/1996", "Mme", "9000231", "Formation", "Réussite", "2, cour des Forges, 00000 Port-Lanvel", "C000232 LOUVEL Anaïs")
S1.candidates = [KERVELLA, LE_GOFF, DA_SILVA]
S2.candidates = [DEPREZ, NDIAYE, SAUVAGEOT]
S3.candidates = [SAUVAGEOT, LOUVEL]
