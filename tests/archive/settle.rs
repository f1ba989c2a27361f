//! When a file is finished, decided without waiting: bursts, restarts, clocks that jump, endings, writers, mounts, rules.

use std::collections::BTreeSet;
use std::ffi::{OsStr, OsString};
use std::fs::{self, File};
use std::io::Write;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};
use std::time::Duration;

use chartrier::ingest::ending::{Ending, ending};
use chartrier::ingest::mounts::{Mount, network_mounts};
use chartrier::ingest::settle::{History, Judgement, Moment, OwnWord, SettleWindows, judge};
use chartrier::ingest::source::FileStamp;
use chartrier::ingest::writers::open_for_writing;
use chartrier::ingest::{IgnoreRule, LeftReason};
use chrono::{DateTime, Utc};

fn moment(running_ms: u64) -> Moment {
    let start: DateTime<Utc> = "2026-03-10T08:00:00Z".parse().unwrap();
    Moment {
        running: Duration::from_millis(running_ms),
        wall: start + Duration::from_millis(running_ms),
    }
}

/// A file last written so many milliseconds after the watcher began, or before it.
fn stamp(size_bytes: u64, written_ms: i64) -> FileStamp {
    let written = i128::from(moment(0).wall.timestamp_millis() + written_ms) * 1_000_000;
    FileStamp {
        device: 1,
        inode: 1,
        size_bytes,
        modified_ns: written,
        changed_ns: written,
    }
}

/// Looks at a file every quarter of a second; tells when it is finished. `at` gives its stamp and ending at each moment.
fn settled_at(
    own_word: OwnWord,
    until_ms: u64,
    at: impl Fn(u64) -> (FileStamp, Ending),
) -> Option<u64> {
    let windows = SettleWindows::default();
    let mut history = History::begin(at(0).0, own_word, moment(0));
    for ms in (0..=until_ms).step_by(250) {
        let (stamp, ending) = at(ms);
        history.look(stamp, moment(ms));
        let mut judgement = judge(&history, None, &windows, moment(ms));
        if judgement == Judgement::AskEnding {
            judgement = judge(&history, Some(ending), &windows, moment(ms));
        }
        if judgement == Judgement::Settled {
            return Some(ms);
        }
    }
    None
}

#[test]
fn a_scanner_that_pauses_between_pages_is_waited_for() {
    // paperless-ngx #1279, docspell #3223: 40 pages in bursts 20 s apart were archived as several torn documents.
    let last_burst_ms: u64 = 300_000;
    let finished = settled_at(OwnWord::DoesNotCount, 700_000, |ms| {
        let burst = (ms / 20_000).min(last_burst_ms / 20_000);
        let written = i64::try_from(burst * 20_000).unwrap();
        let ending = match ms >= last_burst_ms {
            true => Ending::Complete,
            false => Ending::Missing,
        };
        (stamp(1_000 + burst, written), ending)
    });
    assert_eq!(finished, Some(last_burst_ms + 3_000));
}

#[test]
fn a_file_of_which_nothing_is_known_waits_half_a_minute() {
    let finished = settled_at(OwnWord::DoesNotCount, 700_000, |_| {
        (stamp(10, 0), Ending::Unknown)
    });
    assert_eq!(finished, Some(30_000));
    let torn = settled_at(OwnWord::DoesNotCount, 700_000, |_| {
        (stamp(10, 0), Ending::Missing)
    });
    assert_eq!(torn, Some(120_000));
    let empty = settled_at(OwnWord::DoesNotCount, 700_000, |_| {
        (stamp(0, 0), Ending::Unknown)
    });
    assert_eq!(empty, Some(60_000));
}

#[test]
fn a_copy_that_is_half_done_at_a_restart_is_waited_for() {
    // paperless-ngx queues what is there at its start without any wait.
    let copied_ms: u64 = 90_000;
    let finished = settled_at(OwnWord::Counts, 700_000, |ms| {
        let ms = ms.min(copied_ms);
        let ending = match ms >= copied_ms {
            true => Ending::Complete,
            false => Ending::Missing,
        };
        (stamp(500_000 + ms, i64::try_from(ms).unwrap()), ending)
    });
    assert_eq!(finished, Some(copied_ms + 3_000));
}

#[test]
fn what_was_finished_long_before_the_start_needs_two_looks() {
    let old = |_| (stamp(10, -3_600_000), Ending::Unknown);
    assert_eq!(settled_at(OwnWord::Counts, 60_000, old), Some(1_000));
    let recent = |_| (stamp(10, -10_000), Ending::Unknown);
    assert_eq!(settled_at(OwnWord::Counts, 60_000, recent), Some(20_000));
}

#[test]
fn what_a_file_says_of_itself_counts_only_at_the_start_and_never_from_the_future() {
    let old = |_| (stamp(10, -3_600_000), Ending::Unknown);
    assert_eq!(settled_at(OwnWord::DoesNotCount, 60_000, old), Some(30_000));
    let future = |_| (stamp(10, 3_600_000), Ending::Unknown);
    assert_eq!(settled_at(OwnWord::Counts, 60_000, future), Some(30_000));
    // Its date is kept through the copy, and the inode tells that it was just written.
    let copied = |_| {
        let mut stamp = stamp(10, -3_600_000);
        stamp.changed_ns += 3_600_000_000_000;
        (stamp, Ending::Unknown)
    };
    assert_eq!(settled_at(OwnWord::Counts, 60_000, copied), Some(30_000));
}

#[test]
fn dates_that_no_calendar_has_are_left_out() {
    let mut stamp = stamp(1, 0);
    assert_eq!(
        stamp.modified(),
        Some("2026-03-10T08:00:00.000Z".parse().unwrap())
    );
    for ns in [i128::MAX, i128::MIN, 400_000_000_000 * 1_000_000_000] {
        stamp.modified_ns = ns;
        assert_eq!(stamp.modified(), None);
    }
}

#[test]
fn an_ending_is_recognised() {
    let folder = tempfile::tempdir().unwrap();
    let check = |bytes: &[u8], expected: Ending| {
        let path = folder.path().join("file");
        fs::write(&path, bytes).unwrap();
        let found = ending(&File::open(&path).unwrap(), bytes.len() as u64).unwrap();
        assert_eq!(found, expected, "{:?}", &bytes[..bytes.len().min(8)]);
    };
    let long = |start: &[u8], end: &[u8]| [start, &[b' '; 3000], end].concat();
    check(&long(b"%PDF-1.7\n", b"%%EOF\r\n"), Ending::Complete);
    check(&long(b"%PDF-1.7\n%%EOF", b"endobj"), Ending::Missing);
    check(&long(b"\xff\xd8\xff\xe0", b"\xff\xd9"), Ending::Complete);
    check(&long(b"\xff\xd8\xff\xe0", b""), Ending::Missing);
    check(
        &long(b"\x89PNG\r\n\x1a\n", b"\0\0\0\0IEND\xae\x42\x60\x82"),
        Ending::Complete,
    );
    check(&long(b"\x89PNG\r\n\x1a\n", b"IDAT"), Ending::Missing);
    let record = |comment: u8| [&b"PK\x05\x06"[..], &[0; 16], &[comment, 0]].concat();
    check(&long(b"PK\x03\x04", &record(0)), Ending::Complete);
    check(
        &long(b"PK\x03\x04", &[&record(3)[..], b"abc"].concat()),
        Ending::Complete,
    );
    check(
        &long(b"PK\x03\x04", &[&record(3)[..], b"ab"].concat()),
        Ending::Missing,
    );
    check(b"PK\x03\x04", Ending::Missing);
    check(b"du texte", Ending::Unknown);
    check(b"", Ending::Unknown);
    check(b"\xff\xd8\xff", Ending::Missing);
}

#[test]
fn a_file_that_somebody_has_open_for_writing_is_known() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("en cours d'écriture.pdf");
    let names = BTreeSet::from([OsString::from("en cours d'écriture.pdf")]);
    let mut file = File::create(&path).unwrap();
    file.write_all(b"page").unwrap();
    let stamp = FileStamp::of(&file.metadata().unwrap());
    let found = open_for_writing(Path::new("/proc"), &names);
    assert_eq!(found, BTreeSet::from([(stamp.device, stamp.inode)]));
    drop(file);
    let reader = File::open(&path).unwrap();
    assert_eq!(
        open_for_writing(Path::new("/proc"), &names),
        BTreeSet::new()
    );
    drop(reader);
}

#[test]
fn network_mounts_below_the_folder_are_known_without_configuration() {
    // paperless-ngx #13146, docspell #567: one switch for all, so a local and a network part cannot share a folder.
    let mountinfo = b"22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw\n\
        40 22 0:40 / /srv/depot/scan\\040 rw - cifs //nas/scan rw\n\
        41 22 0:41 / /srv/depot/a/b rw shared:2 master:3 - nfs4 nas:/b rw\n\
        42 22 0:42 / /srv/depot/usb rw - ext4 /dev/sdb1 rw\n\
        43 22 0:43 / /srv/depot/dos rw - fuseblk /dev/sdc1 rw\n\
        44 22 0:44 / /srv/depot/ssh rw - fuse.sshfs u@h: rw\n\
        45 22 0:45 / /srv/depot/hidden rw - nfs nas:/c rw\n\
        46 22 8:2 / /srv/depot/hidden rw - ext4 /dev/sdd1 rw\n\
        47 22 0:47 / /srv/depot-other rw - nfs nas:/d rw\n\
        a torn line\n";
    let paths = |mounts: Vec<Mount>| -> Vec<PathBuf> {
        mounts.into_iter().map(|mount| mount.path).collect()
    };
    let below = network_mounts(mountinfo, Path::new("/srv/depot"));
    assert_eq!(paths(below), ["a/b", "scan ", "ssh"].map(PathBuf::from));
    let on = network_mounts(mountinfo, Path::new("/srv/depot/a/b/c"));
    assert_eq!(paths(on), [PathBuf::new()]);
    assert_eq!(network_mounts(mountinfo, Path::new("/srv/depot/usb")), []);
    assert_eq!(network_mounts(b"", Path::new("/srv")), []);
}

#[test]
fn names_are_ignored_by_the_rule_that_bears_them() {
    // papra #1376: locks of Office were archived as documents.
    let check = |name: &str, expected: Option<IgnoreRule>| {
        assert_eq!(IgnoreRule::of_file(OsStr::new(name)), expected, "{name}");
    };
    check("~$PV session.docx", Some(IgnoreRule::OfficeLock));
    check(".~lock.PV.odt#", Some(IgnoreRule::LibreOfficeLock));
    check("scan.PDF.Part", Some(IgnoreRule::PartialTransfer));
    check("x.crdownload", Some(IgnoreRule::PartialDownload));
    check("x.TMP", Some(IgnoreRule::Temporary));
    check("THUMBS.DB", Some(IgnoreRule::ThumbsDb));
    check("Desktop.ini", Some(IgnoreRule::DesktopIni));
    check(".ds_store", Some(IgnoreRule::DsStore));
    check("._PV.pdf", Some(IgnoreRule::AppleDouble));
    check("@eaDir", None);
    check("part", None);
    check("PV.pdf", None);
    assert_eq!(IgnoreRule::of_file(OsStr::from_bytes(b"\xe9.pdf")), None);
    let folder = IgnoreRule::of_folder(OsStr::new("@EADIR"));
    assert_eq!(folder, Some(IgnoreRule::SynologyFolder));
    assert_eq!(IgnoreRule::of_folder(OsStr::new("x.tmp")), None);
}

#[test]
fn the_file_that_is_removed_is_the_file_that_was_read() {
    use chartrier::ingest::SourceFate;
    use chartrier::ingest::source::{HeldFile, remove_if_same};
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    let inner = Path::new("a/b.txt");
    fs::create_dir(root.join("a")).unwrap();
    fs::write(root.join(inner), "un").unwrap();
    let stamp = HeldFile::open(root, inner).unwrap().stamp().unwrap();

    // Another file under the same name, of the same size.
    fs::remove_file(root.join(inner)).unwrap();
    fs::write(root.join(inner), "de").unwrap();
    assert_eq!(remove_if_same(root, inner, &stamp), SourceFate::Changed);
    assert!(root.join(inner).exists());

    // The folder above it became a link to somewhere else.
    let stamp = HeldFile::open(root, inner).unwrap().stamp().unwrap();
    fs::rename(root.join("a"), root.join("c")).unwrap();
    std::os::unix::fs::symlink("c", root.join("a")).unwrap();
    assert!(matches!(
        remove_if_same(root, inner, &stamp),
        SourceFate::NotRemoved(_)
    ));
    assert!(HeldFile::open(root, inner).is_err());
    assert!(root.join("c/b.txt").exists());

    let moved = Path::new("c/b.txt");
    assert_eq!(remove_if_same(root, moved, &stamp), SourceFate::Removed);
    assert_eq!(remove_if_same(root, moved, &stamp), SourceFate::Removed);
    let vanished = HeldFile::open(root, moved).err();
    assert_eq!(vanished, Some(LeftReason::Vanished));
    // A folder in the place of a file.
    fs::create_dir(root.join("c/b.txt")).unwrap();
    assert!(HeldFile::open(root, moved).is_err());
}
