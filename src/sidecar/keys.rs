//! What the headings of a table and the keys of an object are called.

use crate::model::{ReadField, fold};

/// What a column or a member says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Key {
    /// The file.
    File,
    /// The class.
    Class,
    /// The candidate's name at birth, without the first names.
    BirthName,
    /// The candidate's first names.
    FirstNames,
    /// A state that the document has reached.
    Stage,
    /// The day of that state.
    StageDay,
    /// A value of this field.
    Field(ReadField),
}

/// The key of this name, if it is known.
pub(super) fn key(written: &str) -> Option<Key> {
    let name = fold(written);
    let known = NAMES
        .iter()
        .find(|(names, _)| names.contains(&name.as_str()));
    known.map(|(_, key)| *key)
}

/// Names as [`fold`] leaves them.
const NAMES: &[(&[&str], Key)] = &[
    (
        &[
            "fichier",
            "nom du fichier",
            "nom de fichier",
            "nom fichier",
            "chemin",
            "file",
            "file name",
            "filename",
            "path of file",
        ],
        Key::File,
    ),
    (
        &[
            "classe",
            "categorie",
            "type",
            "type de document",
            "class",
            "category",
            "document type",
        ],
        Key::Class,
    ),
    (&["etape", "etat", "stade", "stage"], Key::Stage),
    (
        &[
            "date de l etape",
            "date etape",
            "date de l etat",
            "etape le",
            "stage date",
        ],
        Key::StageDay,
    ),
    (
        &[
            "nom",
            "nom de naissance",
            "last name",
            "birth name",
            "name at birth",
        ],
        Key::BirthName,
    ),
    (
        &["prenom", "prenoms", "prenom s", "first name", "first names"],
        Key::FirstNames,
    ),
    (
        &[
            "candidat",
            "candidate",
            "nom du candidat",
            "candidate name",
            "nom et prenom",
            "nom et prenoms",
            "nom prenom",
            "candidat e",
        ],
        Key::Field(ReadField::Candidate),
    ),
    (
        &["nom d usage", "used name", "nom usuel"],
        Key::Field(ReadField::UsedName),
    ),
    (
        &[
            "date de naissance",
            "naissance",
            "ne le",
            "nee le",
            "ne e le",
            "ddn",
            "birth date",
            "birthdate",
            "date of birth",
        ],
        Key::Field(ReadField::BirthDate),
    ),
    (
        &["id ceres", "ceres", "numero ceres", "n ceres", "ceres id"],
        Key::Field(ReadField::CeresId),
    ),
    (
        &[
            "session",
            "numero de session",
            "numero session",
            "n session",
            "n de session",
            "session number",
        ],
        Key::Field(ReadField::Session),
    ),
    (
        &[
            "debut",
            "debut de session",
            "date de debut",
            "session start",
            "start",
            "start date",
        ],
        Key::Field(ReadField::SessionStart),
    ),
    (
        &[
            "fin",
            "fin de session",
            "date de fin",
            "session end",
            "end",
            "end date",
        ],
        Key::Field(ReadField::SessionEnd),
    ),
    (
        &[
            "titre",
            "code titre",
            "code du titre",
            "titre professionnel",
            "title",
            "title code",
        ],
        Key::Field(ReadField::Titre),
    ),
    (
        &["site", "site d examen", "site de l agrement", "exam site"],
        Key::Field(ReadField::Site),
    ),
    (&["sigle", "acronym"], Key::Field(ReadField::Sigle)),
    (
        &["voie", "voie d acces", "parcours", "path", "access path"],
        Key::Field(ReadField::Path),
    ),
    (
        &[
            "decision",
            "decision du jury",
            "resultat",
            "jury decision",
            "result",
        ],
        Key::Field(ReadField::Decision),
    ),
    (
        &["ccp", "ccps", "numero ccp", "n ccp"],
        Key::Field(ReadField::Ccp),
    ),
    (
        &["date", "date du document", "document date"],
        Key::Field(ReadField::DocumentDate),
    ),
    (
        &[
            "valable du",
            "valable a partir du",
            "debut de validite",
            "valid from",
        ],
        Key::Field(ReadField::ValidFrom),
    ),
    (
        &[
            "valable jusqu au",
            "fin de validite",
            "date de fin de validite",
            "valid through",
            "valid until",
        ],
        Key::Field(ReadField::ValidThrough),
    ),
];
