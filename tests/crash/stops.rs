//! The process is killed, or the power cut, at every step of the disk.

use std::path::Path;
use std::sync::Arc;

use chartrier::archive::{
    ArchiveChoices, ArchiveDraft, ArchiveError, ClosedArchive, Finding, FindingCode, Subject,
};
use chartrier::disk::{Disk, RealDisk};
use chartrier::keys::{KeyPlace, Passphrase, ScryptCost};
use chartrier::model::Regime;

use crate::common::disk::{Fault, FaultyDisk};
use crate::common::{PASSPHRASE, now, program};
use crate::scenario::{ACTS, Act, Expected, Kept, on_both_cores};

/// How it ends.
#[derive(Debug, Clone, Copy)]
enum End {
    Killed,
    /// Killed in the middle of an append.
    KilledInAppend,
    PowerCut(u64),
    PowerCutInAppend(u64),
}

const ENDS: &[End] = &[
    End::Killed,
    End::KilledInAppend,
    End::PowerCut(1),
    End::PowerCutInAppend(2),
];

impl End {
    fn fault(self, at: u64) -> Fault {
        match self {
            End::Killed | End::PowerCut(_) => Fault::StopAt(at),
            End::KilledInAppend | End::PowerCutInAppend(_) => Fault::StopInAppend(at),
        }
    }

    /// An append is torn once, wherever the count begins.
    fn is_the_same_as_an_earlier_one(self, at: u64) -> bool {
        matches!(self, End::KilledInAppend | End::PowerCutInAppend(_)) && at > 1
    }

    /// Exports, notes and retries take the same steps as deposits: being killed is enough for them.
    fn is_worth_a_try(self, act: Act) -> bool {
        let fewer_steps = matches!(act, Act::Export | Act::NoteVerification | Act::Retry(_));
        matches!(self, End::Killed) || !fewer_steps
    }

    fn strike(self, disk: &FaultyDisk, at: u64) {
        match self {
            End::Killed | End::KilledInAppend => disk.after_kill(),
            End::PowerCut(seed) | End::PowerCutInAppend(seed) => {
                disk.after_power_cut(seed * 1000 + at);
            }
        }
    }

    /// What a verification may find beside orphans before the next commit.
    fn tolerates(self, finding: &Finding) -> bool {
        let torn = finding.code == FindingCode::JournalIncomplete;
        match self {
            End::Killed => false,
            End::KilledInAppend => torn,
            // Tiles and checkpoint are not synced with each group: they are made anew from the tail.
            End::PowerCut(_) | End::PowerCutInAppend(_) => torn || is_of_the_tree(finding),
        }
    }
}

pub fn is_of_the_tree(finding: &Finding) -> bool {
    let Subject::File(path) = &finding.subject else {
        return false;
    };
    let derived = path == Path::new("journal/checkpoint") || path.starts_with("journal/tile");
    derived && matches!(finding.code, FindingCode::Altered | FindingCode::Missing)
}

#[test]
fn a_stop_at_any_step_loses_nothing_that_was_acknowledged() {
    let mut kept = Kept::new();
    let mut expected = Expected::nothing();
    for (number, act) in ACTS.iter().copied().enumerate() {
        let dry = FaultyDisk::new(Fault::Never);
        let after = kept.copy();
        after.run(Arc::<FaultyDisk>::clone(&dry), act).unwrap();
        let steps = dry.calls();
        let ends = ENDS.len() as u64;
        on_both_cores(steps * ends, &|case| {
            let (at, end) = (case / ends + 1, ENDS[usize::try_from(case % ends).unwrap()]);
            if end.is_the_same_as_an_earlier_one(at) || !end.is_worth_a_try(act) {
                return;
            }
            let story = format!("act {number}, {end:?} at step {at} of {steps}");
            let copy = kept.copy();
            let disk = FaultyDisk::new(end.fault(at));
            let result = copy.run(Arc::<FaultyDisk>::clone(&disk), act);
            end.strike(&disk, at);
            let mut expected = expected.clone();
            match result {
                Ok(()) => expected.acknowledge(act),
                Err(_) => expected.attempt(act),
            }
            copy.check(&expected, &|finding| end.tolerates(finding), &story);
        });
        expected.acknowledge(act);
        kept = after;
    }
}

#[test]
fn a_stop_while_an_archive_is_made_leaves_an_archive_or_none() {
    let dry = FaultyDisk::new(Fault::Never);
    assert!(make(Arc::<FaultyDisk>::clone(&dry)).acknowledged);
    let steps = dry.calls();
    let ends = ENDS.len() as u64;
    on_both_cores(steps * ends, &|case| {
        let (at, end) = (case / ends + 1, ENDS[usize::try_from(case % ends).unwrap()]);
        if end.is_the_same_as_an_earlier_one(at) {
            return;
        }
        let story = format!("{end:?} at step {at} of {steps}");
        let disk = FaultyDisk::new(end.fault(at));
        let made = make(Arc::<FaultyDisk>::clone(&disk));
        end.strike(&disk, at);
        let root = made.kept.root();
        match ClosedArchive::open(Arc::new(RealDisk), &root) {
            Ok(_) => made.kept.check(
                &Expected::nothing(),
                &|finding| end.tolerates(finding),
                &story,
            ),
            Err(ArchiveError::NotAnArchive { .. }) => {
                assert!(!made.acknowledged, "{story}: the archive is lost");
            }
            Err(error) => panic!("{story}: {error:?}"),
        }
    });
}

struct Made {
    /// True if whoever made it was told that it is there.
    acknowledged: bool,
    /// The archive, to be opened with its recovery key.
    kept: Kept,
}

fn make(disk: Arc<dyn Disk>) -> Made {
    let folder = crate::common::folder();
    let draft = ArchiveDraft::new(now());
    let choices = ArchiveChoices {
        root: &folder.path().join("archive"),
        regime: Regime::Private,
        owner: "directrice",
        passphrase: &Passphrase::new(PASSPHRASE.to_owned()),
        cost: ScryptCost::Fixed(2),
        other_places: vec![KeyPlace {
            name: "second".to_owned(),
            folder: folder.path().join("second"),
        }],
        actor: "essai",
        policy: chartrier::policy::shipped().1,
    };
    let acknowledged = draft.create(disk, &choices, program(), now()).is_ok();
    Made {
        acknowledged,
        kept: Kept::of(folder, draft.recovery()),
    }
}
