//! `archive.toml`: what a folder must say to be taken for an archive, and where its key places are.
//!
//! # Layout (format 1)
//!
//! ```toml
//! # chartrier: archive scellée / sealed archive. Written by chartrier, checked against the journal at every open.
//! format  = 1
//! archive = "019ab5f0-0000-7000-8000-000000000001"
//! regime  = "private"
//!
//! [[key-place]]
//! name   = "principal"
//! folder = "keys"
//!
//! [[key-place]]
//! name   = "second"
//! folder = "/media/cle/chartrier-keys"
//! ```
//!
//! Then, where authorities are asked for time-stamps (`chartrier seal`), one section for each in the order in which they are
//! asked; `policy` is left out where the authority's default will do, `roots` is a file of certificates in PEM:
//!
//! ```toml
//! [[time-stamp]]
//! url    = "https://horodatage.example/tsa"
//! policy = "1.3.6.1.4.1.13762.3"
//! roots  = "time-stamps/racines.pem"
//! ```
//!
//! Then, once it was said (`chartrier centre`), how papers name the centre; a member that is not known is left out, and the section
//! with the last of them. The file is in clear: it holds only what the centre publishes.
//!
//! ```toml
//! [centre]
//! name        = "Centre d'examen des Ateliers du Lavoir"
//! address     = "3 rue du Lavoir, 35000 Rennes"
//! responsible = "La direction du centre"
//! dpo         = "dpo@ateliers-du-lavoir.example"
//! siret       = "00000000000001"
//! ```
//!
//! A relative folder or file is below the archive; `time-stamps/` is there for the roots. `archive` and `regime` are those of journal entry 0. `format` is the version in
//! force: the one that entry 0 names, or a later one to which a later version has raised the archive; a version that does
//! not know it refuses the archive. Only the key places,
//! the authorities and the centre are this machine's own. The file is exactly what [`Settings::to_toml`] writes: a verifier compares it byte for
//! byte.

use std::fs;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use crate::archive::ArchiveError;
use crate::keys::KeyPlace;
use crate::model::{ArchiveId, Regime};

/// The version of everything that this program writes.
pub const FORMAT: u32 = 1;

const FILE: &str = "archive.toml";
const HEADING: &str = "# chartrier: archive scellée / sealed archive. Written by chartrier, checked against the journal at every open.";

/// What `archive.toml` says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// Version of the format.
    pub format: u32,
    /// The archive.
    pub archive: ArchiveId,
    /// Its regime.
    pub regime: Regime,
    /// Its key places, the first one first; folders as written.
    pub key_places: Vec<KeyPlace>,
    /// The authorities that are asked for time-stamps, in their order.
    pub time_stamps: Vec<TimeStampSettings>,
    /// How papers name the centre.
    pub centre: CentreSettings,
}

/// How papers name the centre, as far as it was said.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CentreSettings {
    /// Its exact name.
    pub name: Option<String>,
    /// Its address.
    pub address: Option<String>,
    /// Who is responsible for what is done with the data (responsable du traitement).
    pub responsible: Option<String>,
    /// The data protection officer, and how to reach them.
    pub dpo: Option<String>,
    /// Its SIRET: 14 digits.
    pub siret: Option<String>,
}

/// An authority that is asked for time-stamps.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TimeStampSettings {
    /// Its address.
    pub url: String,
    /// The policy that it is asked for; its default if none.
    pub policy: Option<String>,
    /// The file of its roots in PEM; a relative one is below the archive.
    pub roots: PathBuf,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    format: u32,
    archive: ArchiveId,
    regime: Regime,
    #[serde(rename = "key-place")]
    key_places: Vec<WrittenPlace>,
    #[serde(rename = "time-stamp", default)]
    time_stamps: Vec<TimeStampSettings>,
    #[serde(default)]
    centre: CentreSettings,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenPlace {
    name: String,
    folder: PathBuf,
}

impl Settings {
    /// Reads the settings of the archive at `root`.
    ///
    /// Errors: [`ArchiveError::NotAnArchive`], [`ArchiveError::Settings`], [`ArchiveError::OtherFormat`].
    pub fn read(root: &Path) -> Result<Settings, ArchiveError> {
        let path = root.join(FILE);
        let bytes = fs::read(&path).map_err(|source| match source.kind() {
            std::io::ErrorKind::NotFound | std::io::ErrorKind::NotADirectory => {
                ArchiveError::NotAnArchive {
                    path: root.to_owned(),
                }
            }
            _ => ArchiveError::Io {
                path: path.clone(),
                source,
            },
        })?;
        let text = String::from_utf8(bytes).map_err(|error| ArchiveError::Settings {
            path: path.clone(),
            message: error.to_string(),
        })?;
        let unreadable = |error: toml::de::Error| ArchiveError::Settings {
            path: path.clone(),
            message: error.to_string(),
        };
        let format = toml::from_str::<toml::Table>(&text)
            .map_err(unreadable)?
            .get("format")
            .and_then(toml::Value::as_integer);
        if let Some(found) = format.filter(|found| *found != i64::from(FORMAT)) {
            return Err(ArchiveError::OtherFormat {
                found,
                expected: FORMAT,
            });
        }
        let written: Written = toml::from_str(&text).map_err(unreadable)?;
        let place = |place: WrittenPlace| KeyPlace {
            name: place.name,
            folder: place.folder,
        };
        Ok(Settings {
            format: written.format,
            archive: written.archive,
            regime: written.regime,
            key_places: written.key_places.into_iter().map(place).collect(),
            time_stamps: written.time_stamps,
            centre: written.centre,
        })
    }

    /// The file's exact content.
    pub fn to_toml(&self) -> String {
        let regime = match self.regime {
            Regime::Private => "private",
            Regime::Public => "public",
        };
        let mut text = format!(
            "{HEADING}\nformat  = {}\narchive = \"{}\"\nregime  = \"{regime}\"\n",
            self.format, self.archive
        );
        let quoted = |text: &str| toml::Value::String(text.to_owned()).to_string();
        for place in &self.key_places {
            let name = quoted(&place.name);
            let folder = quoted(&place.folder.to_string_lossy());
            text.push_str(&format!(
                "\n[[key-place]]\nname   = {name}\nfolder = {folder}\n"
            ));
        }
        for one in &self.time_stamps {
            text.push_str(&format!(
                "\n[[time-stamp]]\nurl    = {}\n",
                quoted(&one.url)
            ));
            if let Some(policy) = &one.policy {
                text.push_str(&format!("policy = {}\n", quoted(policy)));
            }
            let roots = quoted(&one.roots.to_string_lossy());
            text.push_str(&format!("roots  = {roots}\n"));
        }
        let centre = &self.centre;
        let members = [
            ("name       ", &centre.name),
            ("address    ", &centre.address),
            ("responsible", &centre.responsible),
            ("dpo        ", &centre.dpo),
            ("siret      ", &centre.siret),
        ];
        if *centre != CentreSettings::default() {
            text.push_str("\n[centre]\n");
        }
        for (name, value) in members {
            if let Some(value) = value {
                text.push_str(&format!("{name} = {}\n", quoted(value)));
            }
        }
        text
    }

    /// The key places, relative folders taken below `root`.
    pub fn places(&self, root: &Path) -> Vec<KeyPlace> {
        let absolute = |place: &KeyPlace| KeyPlace {
            name: place.name.clone(),
            folder: root.join(&place.folder),
        };
        self.key_places.iter().map(absolute).collect()
    }

    /// True if the file at `root` is byte for byte what these settings write.
    pub fn is_as_written(&self, root: &Path) -> bool {
        fs::read(root.join(FILE)).is_ok_and(|bytes| bytes == self.to_toml().as_bytes())
    }

    /// Where the settings of the archive at `root` are.
    pub fn path(root: &Path) -> PathBuf {
        root.join(FILE)
    }
}
