//! A destruction with two key places, and a hold on one of its documents, is stopped at every step of the disk, by a kill and by
//! a power cut, and taken up again: before the point of no return nothing is lost, after it everything listed goes, nothing else
//! ever does, and the certificate adds up to what is gone from the disk and from the keyrings.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

use chartrier::archive::{Archive, ArchiveChoices, ArchiveDraft, Decision, Outcome, PlanRequest};
use chartrier::catalog::DispositionState;
use chartrier::disk::RealDisk;
use chartrier::journal::ssh::{self, Namespace};
use chartrier::keys::{KeyPlace, Passphrase, ScryptCost};
use chartrier::model::{
    DestructionList, EntityId, ExamSession, FixityLevel, HoldScope, RecordClass, Regime,
    RegisteredSession, RegistryChange, SessionNumber, SessionPeople, Spared, Timestamp,
};

use crate::common::disk::{Fault, FaultyDisk};
use crate::common::house::hold;
use crate::common::{PASSPHRASE, deposit, folder, now, program};
use crate::scenario::{Kept, on_both_cores};
use crate::stops::is_of_the_tree;

fn later() -> Timestamp {
    "2026-03-11T08:00:00.000Z".parse().unwrap()
}

fn day() -> chrono::NaiveDate {
    later().instant().date_naive()
}

/// An archive with three documents that are due and one that is not, an approved plan of the three, and a hold on one of them.
struct Approved {
    kept: Kept,
    disposition: EntityId,
    due: Vec<EntityId>,
    held: EntityId,
    stays: EntityId,
    before: Store,
}

/// What is on the disk, whatever anybody says of it: sealed files, and the ids in the keyring of each place.
struct Store {
    files: BTreeSet<PathBuf>,
    keys: [BTreeSet<EntityId>; 2],
}

impl Store {
    fn of(root: &Path) -> Store {
        let shelves = ["objects", "texts", "descriptors", "quarantine"];
        let files = shelves.iter().flat_map(|shelf| {
            walkdir::WalkDir::new(root.join(shelf))
                .into_iter()
                .flatten()
        });
        let files = files.filter(|entry| entry.file_type().is_file());
        let below = |path: &Path| path.strip_prefix(root).unwrap().to_owned();
        let places = [root.join("keys"), root.with_file_name("second")];
        Store {
            files: files.map(|entry| below(entry.path())).collect(),
            keys: places.map(|place| ids(&std::fs::read(place.join("keyring.db")).unwrap())),
        }
    }
}

/// Every id that is written in a keyring.
fn ids(bytes: &[u8]) -> BTreeSet<EntityId> {
    let found = bytes
        .windows(36)
        .filter(|at| [8, 13, 18, 23].iter().all(|dash| at[*dash] == b'-'));
    let found = found.filter_map(|at| std::str::from_utf8(at).ok()?.parse().ok());
    found.collect()
}

fn approved() -> Approved {
    let home = folder();
    let root = home.path().join("archive");
    let draft = ArchiveDraft::new(now());
    let choices = ArchiveChoices {
        root: &root,
        regime: Regime::Private,
        owner: "directrice",
        passphrase: &Passphrase::new(PASSPHRASE.to_owned()),
        cost: ScryptCost::Fixed(4),
        other_places: vec![KeyPlace {
            name: "second".to_owned(),
            folder: home.path().join("second"),
        }],
        actor: "essai",
        policy: chartrier::policy::shipped().1,
    };
    drop(
        draft
            .create(Arc::new(RealDisk), &choices, program(), now())
            .unwrap(),
    );
    let kept = Kept::of(home, draft.recovery());
    let archive = kept.open(Arc::new(RealDisk)).unwrap();
    let me = archive.actor("essai", now()).unwrap();
    let known = archive.registry().unwrap();
    let sessions = [
        ("21-01", "2021-03-05"),
        ("21-02", "2021-03-05"),
        ("25-09", "2025-09-12"),
    ];
    let changes = sessions.map(|(number, end)| session(number, end.parse().unwrap()));
    archive
        .register(changes.to_vec(), &known, me, now())
        .unwrap();
    let filed = |path: &str, text: &str, session: &str| {
        let accession = deposit(&archive, path, text.as_bytes()).unwrap();
        let Outcome::Archived { entity, .. } = accession.outcome else {
            panic!("{accession:?}")
        };
        let decision = Decision {
            class: Some(RecordClass::parse("session.planning").unwrap()),
            session: Some(SessionNumber(session.to_owned())),
            ..Decision::default()
        };
        archive.decide(&[entity], &decision, me, now()).unwrap();
        entity
    };
    let due = vec![
        filed("a/un.txt", "zéphyr premier", "21-01"),
        filed("a/deux.txt", "zéphyr second", "21-02"),
    ];
    let held = filed("a/tenu.txt", "zéphyr tenu", "21-01");
    let stays = filed("b/trois.txt", "sirocco troisième", "25-09");
    archive.update_search(&mut |_| true).unwrap();
    let keys = tempfile::tempdir().unwrap();
    let key = keys.path().join("key");
    let made = Command::new("ssh-keygen")
        .args(["-q", "-t", "ed25519", "-N", "", "-f"])
        .arg(&key)
        .status();
    assert!(made.unwrap().success());
    let public = std::fs::read_to_string(keys.path().join("key.pub")).unwrap();
    let director = archive.actor("direction", now()).unwrap();
    archive
        .set_approver("seconde personne", Some(&public), director, now())
        .unwrap();
    let request = PlanRequest {
        day: day(),
        among: None,
        beyond_limits: true,
        despite_clock: false,
    };
    let plan = archive.plan_disposition(&request, me, later()).unwrap();
    archive.record_plan(&plan, me, later()).unwrap();
    let plan = plan.to_json();
    let private = std::fs::read_to_string(&key).unwrap();
    let signature = ssh::sign(&private, None, Namespace::APPROVAL, &plan).unwrap();
    let disposition = archive
        .approve_disposition(&plan, &signature, None, me, later())
        .unwrap();
    hold(&archive, HoldScope::Records(vec![held]));
    archive.settle().unwrap();
    drop(archive);
    let before = Store::of(&kept.root());
    Approved {
        kept,
        disposition,
        due,
        held,
        stays,
        before,
    }
}

fn session(number: &str, ends_on: chrono::NaiveDate) -> RegistryChange {
    RegistryChange::Session(RegisteredSession {
        entity: EntityId::new(now()),
        session: ExamSession {
            number: SessionNumber(number.to_owned()),
            kind: None,
            titre: None,
            sigle: None,
            ccps: Vec::new(),
            site: None,
            starts_on: Some(ends_on),
            ends_on: Some(ends_on),
            withdrawn: false,
        },
        people: SessionPeople::default(),
    })
}

fn destroy(archive: &Archive, disposition: EntityId) -> bool {
    let me = archive.actor("essai", later());
    let done = me.and_then(|me| archive.destroy(disposition, day(), me, later(), &mut |_| {}));
    done.is_ok()
}

impl Approved {
    /// Why each of what is spared is: the document that is held, and its session, which it needs.
    fn spared(&self, list: &DestructionList) -> Vec<Spared> {
        assert_eq!(list.spared.len(), 2, "{:?}", list.spared);
        let each = list.spared.iter().map(|one| match one.entity == self.held {
            true => Spared::Held,
            false => Spared::Needed,
        });
        each.collect()
    }
}

/// The certificate says what is gone from the disk and from each keyring, counted there.
fn adds_up(approved: &Approved, archive: &Archive, root: &Path, story: &str) {
    let certificate = archive.certificate(approved.disposition).unwrap();
    let (before, after) = (&approved.before, Store::of(root));
    let destroyed: BTreeSet<EntityId> =
        certificate.destroyed.iter().map(|one| one.entity).collect();
    for (place, (before, after)) in before.keys.iter().zip(&after.keys).enumerate() {
        let gone: BTreeSet<EntityId> = before.difference(after).copied().collect();
        assert_eq!(gone, destroyed, "{story}, place {place}");
        assert!(after.contains(&approved.held), "{story}, place {place}");
    }
    let totals = &certificate.totals;
    assert_eq!(totals.destroyed, destroyed.len() as u64, "{story}");
    assert_eq!((totals.destroyed, totals.failed), (3, 0), "{story}");
    let gone = before.files.difference(&after.files).count() as u64;
    let files: u64 = certificate.destroyed.iter().map(|one| one.files).sum();
    assert_eq!(files, gone, "{story}");
    assert!(gone > 0, "{story}");
    let bytes = "zéphyr premier".len() + "zéphyr second".len();
    assert_eq!(totals.size_bytes, bytes as u64, "{story}");
    assert_eq!(totals.spared.get(&Spared::Held), Some(&1), "{story}");
    let places = certificate.places.iter();
    assert_eq!(
        places.filter(|one| one.acknowledged.is_some()).count(),
        2,
        "{story}"
    );
}

#[test]
fn a_destruction_stopped_at_any_step_is_taken_up_again_and_takes_what_was_listed() {
    let approved = approved();
    let dry = FaultyDisk::new(Fault::Never);
    let copy = approved.kept.copy();
    assert!(destroy(
        &copy.open(dry.clone()).unwrap(),
        approved.disposition
    ));
    let steps = dry.calls();
    on_both_cores(steps * 2, &|case| {
        let at = case / 2 + 1;
        let power = case % 2 == 1;
        let story = format!("step {at} of {steps}, power cut: {power}");
        let copy = approved.kept.copy();
        let disk = FaultyDisk::new(Fault::StopAt(at));
        // Whatever comes of it: it was stopped.
        let opened = copy.open(Arc::<FaultyDisk>::clone(&disk));
        let finished = opened.is_ok_and(|archive| destroy(&archive, approved.disposition));
        match power {
            true => disk.after_power_cut(at),
            false => disk.after_kill(),
        }
        let archive = copy.open(Arc::new(RealDisk)).unwrap();
        let state = archive.dispositions().unwrap()[0].state;
        match state {
            DispositionState::Approved => {
                assert!(!finished, "{story}");
                for record in approved.due.iter().chain([&approved.held]) {
                    assert!(archive.text(*record).unwrap().contains("zéphyr"), "{story}");
                }
                assert!(destroy(&archive, approved.disposition), "{story}");
            }
            DispositionState::Started => {
                let me = archive.actor("essai", later()).unwrap();
                for resumed in archive
                    .resume_destructions(me, later(), &mut |_| {})
                    .unwrap()
                {
                    assert_eq!(resumed.remains, [], "{story}");
                }
            }
            DispositionState::Cancelled => panic!("{story}"),
        }
        let [known] = archive.dispositions().unwrap().try_into().unwrap();
        let (list, ..) = known.started.unwrap();
        let list = archive.destruction_list(list).unwrap();
        let spared: Vec<Spared> = list.spared.iter().map(|one| one.why).collect();
        assert_eq!(spared, approved.spared(&list), "{story}");
        adds_up(&approved, &archive, &copy.root(), &story);
        assert_eq!(archive.remains_of(&list).unwrap(), [], "{story}");
        assert_eq!(archive.places_pending(known.entity).unwrap(), [], "{story}");
        for record in &approved.due {
            assert!(
                list.entities.iter().any(|one| one.entity == *record),
                "{story}"
            );
            assert!(archive.record(*record).is_err(), "{story}");
        }
        assert!(
            archive.text(approved.stays).unwrap().contains("sirocco"),
            "{story}"
        );
        assert!(
            archive.text(approved.held).unwrap().contains("tenu"),
            "{story}"
        );
        assert_eq!(archive.records().unwrap().len(), 2, "{story}");
        let mut findings = copy.findings(&archive, FixityLevel::Derived);
        // Tiles and checkpoint are made anew with the next group.
        findings.retain(|finding| !(power && is_of_the_tree(finding)));
        assert_eq!(findings, [], "{story}");
    });
}
