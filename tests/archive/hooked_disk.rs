//! A disk that can be full, and that calls a test each time the archive begins to write a file.

use std::fmt;
use std::fs::File;
use std::io;
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};

use chartrier::disk::{Disk, Leased, RealDisk};

type Hook = Box<dyn FnMut() + Send>;

#[derive(Default)]
pub struct HookedDisk {
    pub is_full: AtomicBool,
    pub on_lease: Mutex<Option<Hook>>,
}

impl fmt::Debug for HookedDisk {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("HookedDisk")
    }
}

impl HookedDisk {
    fn room(&self) -> io::Result<()> {
        if self.is_full.load(Ordering::Relaxed) {
            return Err(io::ErrorKind::StorageFull.into());
        }
        Ok(())
    }
}

impl Disk for HookedDisk {
    fn lease(&self, folder: &Path) -> io::Result<Leased> {
        self.room()?;
        if folder.ends_with("incoming")
            && let Some(hook) = self.on_lease.lock().unwrap().as_mut()
        {
            hook();
        }
        RealDisk.lease(folder)
    }

    fn abandoned(&self, folder: &Path) -> io::Result<Vec<Leased>> {
        RealDisk.abandoned(folder)
    }

    fn sync(&self, file: &File, path: &Path) -> io::Result<()> {
        RealDisk.sync(file, path)
    }

    fn sync_folder(&self, folder: &Path) -> io::Result<()> {
        RealDisk.sync_folder(folder)
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        RealDisk.rename(from, to)
    }

    fn append(&self, file: &mut File, path: &Path, bytes: &[u8]) -> io::Result<()> {
        self.room()?;
        RealDisk.append(file, path, bytes)
    }

    fn truncate(&self, file: &File, path: &Path, length_bytes: u64) -> io::Result<()> {
        RealDisk.truncate(file, path, length_bytes)
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        RealDisk.remove(path)
    }

    fn create_folder(&self, folder: &Path) -> io::Result<()> {
        RealDisk.create_folder(folder)
    }
}
