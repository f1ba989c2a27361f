//! The disk is full, or does not confirm, at every step; and goes on afterwards.

use std::io::ErrorKind;
use std::sync::Arc;

use chartrier::archive::ArchiveError;
use chartrier::disk::RealDisk;
use chartrier::journal::JournalError;

use crate::common::deposit;
use crate::common::disk::{Fault, FaultyDisk, Step};
use crate::scenario::{ACTS, Act, Expected, Kept, on_both_cores};

#[test]
fn a_full_disk_at_any_step_refuses_the_deposit_and_loses_nothing() {
    let mut kept = Kept::new();
    let mut expected = Expected::nothing();
    for (number, act) in ACTS.iter().copied().enumerate() {
        let after = kept.copy();
        let dry = FaultyDisk::new(Fault::Never);
        after.run(Arc::<FaultyDisk>::clone(&dry), act).unwrap();
        // The acts that are left out take the same steps as others.
        let steps = match act {
            Act::Deposit([_]) if number > 0 => 0,
            Act::NoteVerification => 0,
            _ => dry.calls(),
        };
        on_both_cores(steps, &|case| {
            let story = format!("act {number}, no space at step {}", case + 1);
            let copy = kept.copy();
            let disk = FaultyDisk::new(Fault::Never);
            let archive = copy.open(Arc::<FaultyDisk>::clone(&disk)).unwrap();
            disk.arm(Fault::FailAt(case + 1, ErrorKind::StorageFull));
            let result = copy.act(&archive, act);
            let mut expected = expected.clone();
            match result {
                Ok(()) => expected.acknowledge(act),
                Err(_) => expected.attempt(act),
            }
            // The same process goes on: what was refused can be brought again, unless writing is forbidden for good.
            let refused = std::fs::exists(copy.root().join("journal/refused")).unwrap();
            if refused {
                assert!(
                    is_refused(deposit(&archive, "un.txt", b"un")),
                    "{story}: wrote all the same"
                );
                archive.recover().unwrap();
            }
            // An act may take a step less this time, by what its children have to say: the fault is for the first try.
            disk.arm(Fault::Never);
            if !matches!(act, Act::SetAside(..)) {
                copy.act(&archive, act)
                    .unwrap_or_else(|error| panic!("{story}, again: {error:?}"));
                expected.acknowledge(act);
            }
            drop(archive);
            copy.check(&expected, &|_| false, &story);
        });
        expected.acknowledge(act);
        kept = after;
    }
}

/// What remains of an archive whose tail could not be synced.
fn after_a_failed_sync(flag: Fault) -> (Kept, Arc<FaultyDisk>, chartrier::archive::Archive) {
    let kept = Kept::new();
    let disk = FaultyDisk::new(Fault::Never);
    let archive = kept.open(Arc::<FaultyDisk>::clone(&disk)).unwrap();
    deposit(&archive, "avant.txt", b"avant").unwrap();
    disk.arm(flag);
    let error = deposit(&archive, "pendant.txt", b"pendant").unwrap_err();
    assert!(disk.struck());
    assert!(
        matches!(
            error,
            ArchiveError::Journal(JournalError::SyncFailed { .. })
        ),
        "{error:?}"
    );
    (kept, disk, archive)
}

fn is_refused(result: Result<chartrier::archive::Accession, ArchiveError>) -> bool {
    matches!(
        result,
        Err(ArchiveError::Journal(JournalError::Refused { .. }))
    )
}

#[test]
fn after_a_failed_sync_no_process_writes_until_the_tail_is_recovered() {
    let fault = Fault::FailOn(Step::Sync, "tail", ErrorKind::Other);
    let (kept, _, archive) = after_a_failed_sync(fault);
    assert!(is_refused(deposit(&archive, "après.txt", b"apres")));
    drop(archive);
    let another = kept.open(Arc::new(RealDisk)).unwrap();
    assert!(is_refused(deposit(&another, "après.txt", b"apres")));
    another.recover().unwrap();
    deposit(&another, "après.txt", b"apres").unwrap();
    drop(another);
    let mut expected = Expected::nothing();
    expected.acknowledge(Act::Deposit(&[
        ("avant.txt", "avant"),
        ("après.txt", "apres"),
    ]));
    expected.attempt(Act::Deposit(&[("pendant.txt", "pendant")]));
    kept.check(&expected, &|_| false, "recovered");
}

#[test]
fn a_process_whose_sync_failed_stops_writing_even_if_it_cannot_say_so() {
    // The second sync that fails is that of the flag: the tail's alone was remembered by nobody.
    let fault = Fault::FailAlways(Step::Sync, "tail", ErrorKind::Other);
    let (_kept, disk, archive) = after_a_failed_sync(fault);
    disk.arm(Fault::Never);
    std::fs::remove_file(archive.root().join("journal/refused")).unwrap();
    assert!(is_refused(deposit(&archive, "après.txt", b"apres")));
    archive.recover().unwrap();
    deposit(&archive, "après.txt", b"apres").unwrap();
}

#[test]
fn a_tail_that_was_not_synced_and_is_lost_does_not_hide_what_comes_after() {
    // The group was read from memory and put into the catalog; after the power cut the journal does not have it.
    let fault = Fault::FailOn(Step::Sync, "tail", ErrorKind::Other);
    let (kept, disk, archive) = after_a_failed_sync(fault);
    archive.follow(&mut |_| true).unwrap();
    archive.update_search(&mut |_| true).unwrap();
    drop(archive);
    let tail = kept.root().join("journal/tail");
    let synced = std::fs::read(&tail).unwrap();
    disk.after_power_cut(5);
    // Whatever the dice said of the tail: the group is gone.
    let lines: Vec<&[u8]> = synced.split_inclusive(|byte| *byte == b'\n').collect();
    std::fs::write(&tail, lines[..lines.len() - 1].concat()).unwrap();
    let archive = kept.open(Arc::new(RealDisk)).unwrap();
    archive.recover().unwrap();
    deposit(&archive, "après.txt", b"apres").unwrap();
    drop(archive);
    let mut expected = Expected::nothing();
    expected.acknowledge(Act::Deposit(&[
        ("avant.txt", "avant"),
        ("après.txt", "apres"),
    ]));
    kept.check(&expected, &|_| false, "the lost group");
}
