//! Network mounts below a folder: the kernel tells no change made by another machine, so they are looked at every few
//! seconds.

use std::ffi::OsString;
use std::os::unix::ffi::OsStringExt;
use std::path::{Path, PathBuf};

/// A mount that matters to a folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mount {
    /// Where it is, relative to the folder; empty if the folder itself lies on it.
    pub path: PathBuf,
    /// Its type, such as `nfs4`.
    pub kind: String,
}

/// The network mounts on which `folder` (a canonical path) or something below it lies, from the text of
/// `/proc/self/mountinfo`.
pub fn network_mounts(mountinfo: &[u8], folder: &Path) -> Vec<Mount> {
    let lines = mountinfo.split(|byte| *byte == b'\n');
    let mounts: Vec<(PathBuf, String)> = lines.filter_map(parsed).collect();
    let mut network = Vec::new();
    // The folder lies on the deepest mount above it; of several at one place, the last one hides the others.
    let own = mounts
        .iter()
        .filter(|(point, _)| folder.starts_with(point))
        .max_by_key(|(point, _)| point.components().count());
    if let Some((_, kind)) = own.filter(|(_, kind)| is_network(kind)) {
        network.push(Mount {
            path: PathBuf::new(),
            kind: kind.clone(),
        });
    }
    for (at, (point, kind)) in mounts.iter().enumerate() {
        let below = point.strip_prefix(folder).ok();
        let Some(path) = below.filter(|path| !path.as_os_str().is_empty()) else {
            continue;
        };
        let hidden = mounts.iter().skip(at + 1).any(|(other, _)| other == point);
        if is_network(kind) && !hidden {
            network.push(Mount {
                path: path.to_owned(),
                kind: kind.clone(),
            });
        }
    }
    network.sort_by(|a, b| a.path.cmp(&b.path));
    network
}

fn is_network(kind: &str) -> bool {
    let exact = [
        "cifs", "9p", "virtiofs", "ceph", "afs", "ncpfs", "vboxsf", "prl_fs",
    ];
    let prefixes = [
        "nfs",
        "smb",
        "fuse.",
        "sshfs",
        "davfs",
        "glusterfs",
        "lustre",
    ];
    // `fuseblk` is a local disk of another system.
    exact.contains(&kind) || prefixes.iter().any(|prefix| kind.starts_with(prefix))
}

/// Mount point and type of a line: `36 35 98:0 /mnt1 /mnt2 rw,noatime master:1 - ext3 /dev/root rw`.
fn parsed(line: &[u8]) -> Option<(PathBuf, String)> {
    let mut fields = line.split(|byte| *byte == b' ');
    let point = unescaped(fields.nth(4)?);
    let mut after = fields.skip_while(|field| *field != b"-");
    let kind = String::from_utf8_lossy(after.nth(1)?).into_owned();
    Some((PathBuf::from(OsString::from_vec(point)), kind))
}

/// Spaces, tabs, newlines and backslashes are written in octal: `\040`.
fn unescaped(field: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(field.len());
    let mut rest = field;
    while let [first, after @ ..] = rest {
        match rest {
            [
                b'\\',
                a @ b'0'..=b'3',
                b @ b'0'..=b'7',
                c @ b'0'..=b'7',
                tail @ ..,
            ] => {
                bytes.push((a - b'0') * 64 + (b - b'0') * 8 + (c - b'0'));
                rest = tail;
            }
            _ => {
                bytes.push(*first);
                rest = after;
            }
        }
    }
    bytes
}
