//! Which archive a command means.

use std::path::{Path, PathBuf};

use crate::words::{Lang, usage};

/// An archive's folder, and what chose it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChosenArchive {
    /// The folder.
    pub folder: PathBuf,
    /// What chose it.
    pub by: ChosenBy,
}

/// What chose an archive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChosenBy {
    /// `--archive`.
    Option,
    /// `CHARTRIER_ARCHIVE`.
    Environment,
    /// The current folder is one.
    CurrentFolder,
    /// Nothing: the usual place.
    Home,
}

impl ChosenArchive {
    /// The folder named by the option, else by the environment, else the current one if it holds an archive, else
    /// `~/archive`.
    pub fn choose(
        option: Option<&Path>,
        variable: impl Fn(&str) -> Option<PathBuf>,
        current: &Path,
    ) -> ChosenArchive {
        let set = |name: &str| variable(name).filter(|path| !path.as_os_str().is_empty());
        if let Some(folder) = option {
            return ChosenArchive {
                folder: folder.to_owned(),
                by: ChosenBy::Option,
            };
        }
        if let Some(folder) = set("CHARTRIER_ARCHIVE") {
            return ChosenArchive {
                folder,
                by: ChosenBy::Environment,
            };
        }
        if current.join("archive.toml").is_file() {
            return ChosenArchive {
                folder: current.to_owned(),
                by: ChosenBy::CurrentFolder,
            };
        }
        let home = set("HOME").unwrap_or_else(|| current.to_owned());
        ChosenArchive {
            folder: home.join("archive"),
            by: ChosenBy::Home,
        }
    }

    /// Says what was chosen. None if the person just named it.
    pub fn words(&self, lang: Lang) -> Option<String> {
        match self.by {
            ChosenBy::Option => None,
            ChosenBy::Environment => Some(usage::archive_from_environment(lang, &self.folder)),
            ChosenBy::CurrentFolder => Some(usage::archive_here(lang, &self.folder)),
            ChosenBy::Home => Some(usage::archive_at_home(lang, &self.folder)),
        }
    }
}
