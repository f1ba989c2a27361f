//! Who has a file open for writing, as far as `/proc` lets us look.
//!
//! A read lease would tell it for every process, but no safe wrapper offers one and this crate writes no unsafe code. What
//! other users' processes hold open is not shown to us: for them, time alone decides.

use std::collections::BTreeSet;
use std::ffi::{OsStr, OsString};
use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::Path;

/// Which of the files called one of `names` are open for writing somewhere: their devices and inodes.
///
/// Only what a descriptor's link says is compared at first, so that no file system of others is touched.
pub fn open_for_writing(proc: &Path, names: &BTreeSet<OsString>) -> BTreeSet<(u64, u64)> {
    let mut found = BTreeSet::new();
    if names.is_empty() {
        return found;
    }
    // A process that ends or that we may not look at is passed over: this is a help, not a guarantee.
    for process in fs::read_dir(proc).into_iter().flatten().flatten() {
        if is_number(&process.file_name()) {
            look_at(&process.path(), names, &mut found);
        }
    }
    found
}

fn look_at(process: &Path, names: &BTreeSet<OsString>, found: &mut BTreeSet<(u64, u64)>) {
    for descriptor in fs::read_dir(process.join("fd"))
        .into_iter()
        .flatten()
        .flatten()
    {
        let path = descriptor.path();
        let Ok(target) = fs::read_link(&path) else {
            continue;
        };
        if !target.file_name().is_some_and(|name| names.contains(name)) {
            continue;
        }
        let info = process.join("fdinfo").join(descriptor.file_name());
        if !fs::read_to_string(info).is_ok_and(|info| may_write(&info)) {
            continue;
        }
        if let Ok(metadata) = fs::metadata(&path) {
            found.insert((metadata.dev(), metadata.ino()));
        }
    }
}

fn is_number(name: &OsStr) -> bool {
    name.to_str()
        .is_some_and(|name| name.bytes().all(|byte| byte.is_ascii_digit()))
}

/// True if a descriptor's `flags:` line, in octal, has O_WRONLY or O_RDWR.
fn may_write(info: &str) -> bool {
    let flags = info.lines().find_map(|line| line.strip_prefix("flags:"));
    let flags = flags.and_then(|text| u64::from_str_radix(text.trim(), 8).ok());
    flags.is_some_and(|flags| flags & 0o3 != 0)
}
