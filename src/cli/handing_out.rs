//! Writes what is handed out into a folder: new files that only their owner reads, each synced.

use std::fs::{self, File, OpenOptions};
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use crate::cli::failure::Failure;

/// Writes these files into `folder`, which is made if it is not there. A file that is there already is never replaced.
///
/// Errors: [`Failure::NewFile`].
pub(super) fn hand_out(folder: &Path, files: &[(String, Vec<u8>)]) -> Result<(), Failure> {
    let failed = |path: &Path| {
        let path = path.to_owned();
        move |source| Failure::NewFile { path, source }
    };
    fs::create_dir_all(folder).map_err(failed(folder))?;
    for (name, bytes) in files {
        let path = folder.join(name);
        let mut options = OpenOptions::new();
        options.write(true).create_new(true).mode(0o600);
        let mut file = options.open(&path).map_err(failed(&path))?;
        file.write_all(bytes)
            .and_then(|()| file.sync_all())
            .map_err(failed(&path))?;
    }
    let opened = File::open(folder).map_err(failed(folder))?;
    opened.sync_all().map_err(failed(folder))
}
