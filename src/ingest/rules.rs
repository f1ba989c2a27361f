//! Names that no archive wants: locks, half-downloaded files, leavings of desktops. Each is ignored by a rule that has a
//! name, never silently.

use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;

/// Why a file is ignored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum IgnoreRule {
    /// `~$x.docx`: Microsoft Office has the document open.
    OfficeLock,
    /// `.~lock.x.odt#`: LibreOffice has the document open.
    LibreOfficeLock,
    /// `*.part`: a download or a transfer that is not finished.
    PartialTransfer,
    /// `*.crdownload`: a download that is not finished.
    PartialDownload,
    /// `*.tmp`: a program's temporary file.
    Temporary,
    /// `Thumbs.db`: Windows' thumbnails.
    ThumbsDb,
    /// `desktop.ini`: how Windows shows the folder.
    DesktopIni,
    /// `.DS_Store`: how macOS shows the folder.
    DsStore,
    /// `._*`: macOS' attributes of another file.
    AppleDouble,
    /// `@eaDir`: a folder of a Synology server, with all that is in it.
    SynologyFolder,
}

enum Pattern {
    Whole(&'static str),
    Prefix(&'static str),
    Suffix(&'static str),
}

impl IgnoreRule {
    /// Every rule.
    pub const ALL: [IgnoreRule; 10] = [
        IgnoreRule::OfficeLock,
        IgnoreRule::LibreOfficeLock,
        IgnoreRule::PartialTransfer,
        IgnoreRule::PartialDownload,
        IgnoreRule::Temporary,
        IgnoreRule::ThumbsDb,
        IgnoreRule::DesktopIni,
        IgnoreRule::DsStore,
        IgnoreRule::AppleDouble,
        IgnoreRule::SynologyFolder,
    ];

    /// The rule that applies to a file of this name. Capitals do not matter: Windows does not see them.
    pub fn of_file(name: &OsStr) -> Option<IgnoreRule> {
        let files = IgnoreRule::ALL.into_iter().filter(|rule| !rule.is_folder());
        files.into_iter().find(|rule| rule.fits(name))
    }

    /// The rule that applies to a folder of this name.
    pub fn of_folder(name: &OsStr) -> Option<IgnoreRule> {
        let folders = IgnoreRule::ALL.into_iter().filter(|rule| rule.is_folder());
        folders.into_iter().find(|rule| rule.fits(name))
    }

    /// The pattern, as a person writes it.
    pub fn pattern(self) -> &'static str {
        match self {
            IgnoreRule::OfficeLock => "~$*",
            IgnoreRule::LibreOfficeLock => ".~lock.*",
            IgnoreRule::PartialTransfer => "*.part",
            IgnoreRule::PartialDownload => "*.crdownload",
            IgnoreRule::Temporary => "*.tmp",
            IgnoreRule::ThumbsDb => "Thumbs.db",
            IgnoreRule::DesktopIni => "desktop.ini",
            IgnoreRule::DsStore => ".DS_Store",
            IgnoreRule::AppleDouble => "._*",
            IgnoreRule::SynologyFolder => "@eaDir",
        }
    }

    fn is_folder(self) -> bool {
        self == IgnoreRule::SynologyFolder
    }

    fn fits(self, name: &OsStr) -> bool {
        let name = name.as_bytes().to_ascii_lowercase();
        match parsed(self.pattern()) {
            Pattern::Whole(text) => name == text.to_ascii_lowercase().as_bytes(),
            Pattern::Prefix(text) => name.starts_with(text.to_ascii_lowercase().as_bytes()),
            Pattern::Suffix(text) => name.ends_with(text.to_ascii_lowercase().as_bytes()),
        }
    }
}

fn parsed(pattern: &'static str) -> Pattern {
    match (pattern.strip_prefix('*'), pattern.strip_suffix('*')) {
        (Some(suffix), _) => Pattern::Suffix(suffix),
        (None, Some(prefix)) => Pattern::Prefix(prefix),
        (None, None) => Pattern::Whole(pattern),
    }
}
