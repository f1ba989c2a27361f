//! Measures a destruction: the keys of one session deleted from a large keyring in two places, and a large plan from its making to its
//! certificate.
//!
//! ```text
//! BENCH_FOLDER=/var/tmp BENCH_RECORDS=100000 cargo bench --bench destruction
//! ```
//!
//! Nothing here is a test: the figures are this machine's, at this moment. Records are taken in through the library, which takes
//! most of the time; `BENCH_FOLDER` says on which disk, `BENCH_RECORDS` how many.

use std::error::Error;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::time::Instant;

use chartrier::archive::{
    Archive, ArchiveChoices, ArchiveDraft, ClosedArchive, Deposit, PlanRequest,
};
use chartrier::disk::{Disk, RealDisk};
use chartrier::journal::ssh::{self, Namespace};
use chartrier::keys::{
    Identity, KeyPlace, Keyring, Passphrase, ScryptCost, prepare_place, seal_bytes,
};
use chartrier::model::{
    ArchiveId, EntityId, ExamSession, OriginalPath, Regime, RegisteredSession, RegistryChange,
    SessionNumber, SessionPeople, Timestamp, TitreCode,
};
use chrono::NaiveDate;

type Outcome = Result<(), Box<dyn Error>>;

/// Rows of the keyring that a session is deleted from.
const KEYS: usize = 200_000;
/// Records of a session.
const SESSION: usize = 300;
/// Deposits in one commit.
const GROUP: usize = 256;

fn main() -> Outcome {
    let folder = std::env::var_os("BENCH_FOLDER").map_or_else(std::env::temp_dir, PathBuf::from);
    let records = std::env::var("BENCH_RECORDS").ok();
    let records = records.and_then(|text| text.parse().ok()).unwrap_or(10_000);
    let folder = tempfile::tempdir_in(folder)?;
    keys(folder.path())?;
    plan(folder.path(), records)
}

fn tell(what: &str, since: Instant) -> Outcome {
    let mut out = std::io::stdout();
    writeln!(out, "{what:<48} {:>9.3} s", since.elapsed().as_secs_f64())?;
    Ok(())
}

fn keys(folder: &Path) -> Outcome {
    let disk: Arc<dyn Disk> = Arc::new(RealDisk);
    let archive = ArchiveId::new(now()?);
    let places = ["first", "second"].map(|name| KeyPlace {
        name: name.to_owned(),
        folder: folder.join(name),
    });
    for place in &places {
        prepare_place(disk.as_ref(), place, archive, &[])?;
    }
    let mut keyring = Keyring::create(disk, &places, archive)?;
    // One sealed key of the usual size: what is in it makes no difference to the database.
    let recipients = [(); 3].map(|()| Identity::generate().recipient());
    let sealed = seal_bytes(Identity::generate().to_text().as_bytes(), &recipients);
    let time = now()?;
    let entities: Vec<EntityId> = (0..KEYS).map(|_| EntityId::new(time)).collect();
    let start = Instant::now();
    for batch in entities.chunks(10_000) {
        let rows: Vec<(EntityId, Vec<u8>)> =
            batch.iter().map(|one| (*one, sealed.clone())).collect();
        keyring.put(&rows)?;
    }
    tell(&format!("{KEYS} keys put in two places"), start)?;
    let step = KEYS / SESSION;
    let session: Vec<EntityId> = entities
        .iter()
        .step_by(step)
        .take(SESSION)
        .copied()
        .collect();
    let start = Instant::now();
    let deleted = keyring.delete(&session);
    tell(
        &format!("{SESSION} of them deleted, without a trace"),
        start,
    )?;
    for (place, result) in deleted {
        let count = result?;
        assert_eq!(count, SESSION, "{} had them all", place.name);
    }
    let start = Instant::now();
    let remains = keyring.remains(&session.into_iter().collect())?;
    assert!(remains.is_empty(), "nothing is left of them");
    tell("both databases searched for them", start)
}

fn plan(folder: &Path, records: usize) -> Outcome {
    let (archive, actor) = house(folder)?;
    let start = Instant::now();
    fill(&archive, actor, records)?;
    tell(&format!("{records} records taken in"), start)?;
    let start = Instant::now();
    archive.update_search(&mut |_| true)?;
    tell("put into the search engine", start)?;
    let key = folder.join("key");
    let made = Command::new("ssh-keygen")
        .args(["-q", "-t", "ed25519", "-N", "", "-f"])
        .arg(&key)
        .status()?;
    assert!(made.success(), "ssh-keygen is installed");
    let public = std::fs::read_to_string(key.with_extension("pub"))?;
    archive.set_approver("seconde personne", Some(&public), actor, later()?)?;
    let day = NaiveDate::from_ymd_opt(2026, 3, 11).ok_or("no such day")?;
    let request = PlanRequest {
        day,
        among: None,
        beyond_limits: true,
        despite_clock: false,
    };
    let start = Instant::now();
    let plan = archive.plan_disposition(&request, actor, later()?)?;
    tell(&format!("plan of {} records", plan.records.len()), start)?;
    let start = Instant::now();
    let json = plan.to_json();
    let signature = ssh::sign(
        &std::fs::read_to_string(&key)?,
        None,
        Namespace::APPROVAL,
        &json,
    )
    .map_err(|fault| format!("{fault:?}"))?;
    let disposition = archive.approve_disposition(&json, &signature, None, actor, later()?)?;
    tell(&format!("approved ({} bytes)", json.len()), start)?;
    let mut since = Instant::now();
    let done = archive.destroy(disposition, day, actor, later()?, &mut |step| {
        drop(tell(&format!("  {step:?}"), since));
        since = Instant::now();
    })?;
    assert!(done.remains.is_empty(), "all of it is gone");
    let start = Instant::now();
    let certificate = archive.certificate(disposition)?;
    let json = archive.sign_certificate(certificate)?.json;
    tell(&format!("certificate ({} bytes)", json.len()), start)?;
    let start = Instant::now();
    archive.actor("somebody else", later()?)?;
    tell("a commit afterwards", start)?;
    let start = Instant::now();
    archive.pending_standings()?;
    tell("what is pending, for status", start)?;
    let status = std::fs::read_to_string("/proc/self/status")?;
    let peak = status.lines().find(|line| line.starts_with("VmHWM"));
    writeln!(std::io::stdout(), "peak memory: {}", peak.unwrap_or("?"))?;
    Ok(())
}

/// An archive with a session that ended on 2021-03-05, opened by an owner.
fn house(folder: &Path) -> Result<(Archive, chartrier::model::ActorId), Box<dyn Error>> {
    let program = PathBuf::from(env!("CARGO_BIN_EXE_chartrier"));
    let root = folder.join("archive");
    let draft = ArchiveDraft::new(now()?);
    let choices = ArchiveChoices {
        root: &root,
        regime: Regime::Private,
        owner: "directrice",
        passphrase: &Passphrase::new("phrase de passe d'essai".to_owned()),
        cost: ScryptCost::Fixed(4),
        other_places: vec![KeyPlace {
            name: "second".to_owned(),
            folder: folder.join("second place"),
        }],
        actor: "essai",
        policy: chartrier::policy::shipped().1,
    };
    let (archive, _) = draft.create(Arc::new(RealDisk), &choices, program.clone(), now()?)?;
    drop(archive);
    let closed = ClosedArchive::open(Arc::new(RealDisk), &root)?;
    let archive = closed.unlock(&draft.recovery(), program)?;
    let actor = archive.actor("essai", now()?)?;
    let ends = NaiveDate::from_ymd_opt(2021, 3, 5);
    let session = RegistryChange::Session(RegisteredSession {
        entity: EntityId::new(now()?),
        session: ExamSession {
            number: SessionNumber("21-01".to_owned()),
            kind: None,
            titre: Some(TitreCode("TP-01280".to_owned())),
            sigle: None,
            ccps: Vec::new(),
            site: None,
            starts_on: ends,
            ends_on: ends,
            withdrawn: false,
        },
        people: SessionPeople::default(),
    });
    let known = archive.registry()?;
    archive.register(vec![session], &known, actor, now()?)?;
    Ok((archive, actor))
}

fn fill(archive: &Archive, actor: chartrier::model::ActorId, records: usize) -> Outcome {
    let numbers: Vec<usize> = (0..records).collect();
    let time = now()?;
    for group in numbers.chunks(GROUP) {
        let prepare = |number: &usize| {
            let path = format!("SESSION-21-01/{:04}/planning {number}.txt", number / 1000);
            let text = format!("Planning de la session 21-01, feuille {number}");
            archive.prepare(Deposit {
                path: OriginalPath::new(Path::new(&path)),
                source: &mut text.as_bytes(),
                modified: None,
                received: time,
                from: None,
            })
        };
        let halves: Vec<_> = std::thread::scope(|scope| {
            let halves = group.chunks(group.len().div_ceil(2));
            let threads: Vec<_> = halves
                .map(|half| scope.spawn(move || half.iter().map(prepare).collect::<Vec<_>>()))
                .collect();
            threads
                .into_iter()
                .flat_map(|thread| thread.join().expect("preparing does not panic"))
                .collect()
        });
        let prepared = halves.into_iter().collect::<Result<Vec<_>, _>>()?;
        archive.commit(prepared, actor, time)?;
    }
    Ok(())
}

fn now() -> Result<Timestamp, Box<dyn Error>> {
    Ok("2026-03-10T08:00:00.000Z".parse()?)
}

fn later() -> Result<Timestamp, Box<dyn Error>> {
    Ok("2026-03-11T08:00:00.000Z".parse()?)
}
