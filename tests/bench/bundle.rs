//! Measures a bundle of many documents against reading, decrypting and writing the same ones, and against 7-Zip.
//!
//! ```text
//! cargo bench --bench bundle [-- DOCUMENTS KILOBYTES FOLDER]
//! ```
//!
//! 10,000 documents of 500 kB need 20 GB in FOLDER (the system's temporary folder if not said). Everything is timed until it is
//! on the disk; beside the time on the clock stands that of all cores, which a busy machine changes less. Nothing here is a test:
//! the figures are this machine's, at this moment.

use std::error::Error;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::time::{Duration, Instant};

use chartrier::archive::{Archive, ArchiveChoices, ArchiveDraft, Deposit};
use chartrier::bundle::scope::BundleRequest;
use chartrier::bundle::transit::Transit;
use chartrier::bundle::{Addressed, BundleOrder, BundleShape, issue_bundle, new_passphrase};
use chartrier::disk::RealDisk;
use chartrier::keys::{Identity, Passphrase, ScryptCost};
use chartrier::model::{
    BundleNames, BundleRestricted, BundleScope, EntityId, OriginalPath, Regime, ScopeOf, Timestamp,
};
use chartrier::words::Lang;

fn main() -> Result<(), Box<dyn Error>> {
    let mut said = std::env::args()
        .skip(1)
        .filter(|word| !word.starts_with("--"));
    let documents: usize = said.next().map_or(Ok(10_000), |word| word.parse())?;
    let kilobytes: usize = said.next().map_or(Ok(500), |word| word.parse())?;
    let folder = said.next().map_or_else(std::env::temp_dir, PathBuf::from);
    let folder = tempfile::tempdir_in(folder)?;
    let now: Timestamp = "2026-03-10T08:00:00.000Z".parse()?;
    let archive = archive(&folder.path().join("archive"), now)?;
    let found = fill(&archive, documents, kilobytes * 1000, now)?;
    let mut out = std::io::stdout();
    let size = (documents * kilobytes) as f64 / 1000.0;
    writeln!(out, "{documents} documents, {size} MB")?;

    let actor = archive.actor("essai", now)?;
    let files = folder.path().join("files");
    let start = Start::now()?;
    archive.export(&found, (&files, None), actor, now, &mut |_| true)?;
    sync()?;
    let plain = start.clock.elapsed();
    told(&mut out, "read, decrypt and write", &start, plain)?;
    let transits = [
        ("bundle", Transit::Clear),
        (
            "bundle in age",
            Transit::Age(Identity::generate().recipient()),
        ),
        ("bundle in AES", Transit::Aes(new_passphrase())),
    ];
    for (name, transit) in transits {
        let target = folder.path().join("bundle.zip");
        let start = Start::now()?;
        bundle(&archive, &found, &transit, &target, now)?;
        told(&mut out, name, &start, plain)?;
        fs::remove_file(target)?;
    }
    writeln!(out, "most memory: {} MB", most_memory_kb()? / 1000)?;
    let target = folder.path().join("seven.zip");
    let names = ["7z", "7zz"];
    let is_there = |name: &&str| Command::new(name).output().is_ok();
    let program = names.into_iter().find(is_there).unwrap_or("7z");
    let start = Start::now()?;
    let seven = Command::new(program)
        .args([
            "a",
            "-tzip",
            "-mx0",
            "-mem=AES256",
            "-pphrase-de-passe",
            "-bso0",
            "-bsp0",
        ])
        .args([&target, &files])
        .status();
    match seven {
        Ok(status) if status.success() => {
            sync()?;
            told(
                &mut out,
                "7z a -mx0 with AES, of clear files",
                &start,
                plain,
            )?;
        }
        _ => writeln!(out, "7z is not installed")?,
    }
    Ok(())
}

fn archive(root: &Path, now: Timestamp) -> Result<Archive, Box<dyn Error>> {
    let choices = ArchiveChoices {
        root,
        regime: Regime::Private,
        owner: "directrice",
        passphrase: &Passphrase::new("phrase de passe d'essai".to_owned()),
        cost: ScryptCost::Fixed(4),
        other_places: Vec::new(),
        actor: "essai",
        policy: chartrier::policy::shipped().1,
    };
    let program = PathBuf::from(env!("CARGO_BIN_EXE_chartrier"));
    let draft = ArchiveDraft::new(now);
    Ok(draft.create(Arc::new(RealDisk), &choices, program, now)?.0)
}

/// Documents that no program can make smaller, each another one.
fn fill(
    archive: &Archive,
    documents: usize,
    size: usize,
    now: Timestamp,
) -> Result<Vec<EntityId>, Box<dyn Error>> {
    let actor = archive.actor("essai", now)?;
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let mut bytes = vec![0; size];
    for first in (0..documents).step_by(16) {
        let mut group = Vec::new();
        for number in first..documents.min(first + 16) {
            for chunk in bytes.chunks_mut(8) {
                state ^= state << 13;
                state ^= state >> 7;
                state ^= state << 17;
                let (random, length) = (state.to_le_bytes(), chunk.len());
                chunk.copy_from_slice(random.get(..length).ok_or("a chunk is too long")?);
            }
            group.push(archive.prepare(Deposit {
                path: OriginalPath::new(Path::new(&format!("lot/document-{number}.bin"))),
                source: &mut &bytes[..],
                modified: None,
                received: now,
                from: None,
            })?);
        }
        archive.commit(group, actor, now)?;
    }
    Ok(archive
        .records()?
        .iter()
        .map(|record| record.entity)
        .collect())
}

fn bundle(
    archive: &Archive,
    found: &[EntityId],
    transit: &Transit,
    target: &Path,
    now: Timestamp,
) -> Result<(), Box<dyn Error>> {
    let request = BundleRequest {
        scope: BundleScope {
            of: ScopeOf::Query { query: None },
            engagements: Vec::new(),
        },
        found: found.to_vec(),
        sample: None,
        names: BundleNames::Shown,
        restricted: BundleRestricted::LeftOut,
        day: "2026-03-10".parse()?,
    };
    let order = BundleOrder {
        request: &request,
        addressed: &Addressed {
            recipient: "personne".to_owned(),
            reason: "mesure".to_owned(),
        },
        lang: Lang::Fr,
        transit,
        split_bytes: None,
        target,
        shape: &BundleShape::Bag,
    };
    let actor = archive.actor("essai", now)?;
    issue_bundle(archive, &order, actor, now, &mut |_, _| true)?;
    Ok(())
}

/// When something began: by the clock, and by what all cores had done for us and our children.
struct Start {
    clock: Instant,
    cores: f64,
}

impl Start {
    fn now() -> Result<Start, Box<dyn Error>> {
        Ok(Start {
            clock: Instant::now(),
            cores: core_seconds()?,
        })
    }
}

fn told(
    out: &mut impl Write,
    name: &str,
    start: &Start,
    plain: Duration,
) -> Result<(), Box<dyn Error>> {
    let took = start.clock.elapsed().as_secs_f64();
    let cores = core_seconds()? - start.cores;
    let ratio = took / plain.as_secs_f64();
    writeln!(
        out,
        "{name}: {took:.1} s, {ratio:.2} times, {cores:.1} s of cores"
    )?;
    Ok(())
}

fn core_seconds() -> Result<f64, Box<dyn Error>> {
    let status = fs::read_to_string("/proc/self/stat")?;
    // The name before it may have spaces.
    let (_, fields) = status.rsplit_once(')').ok_or("no name")?;
    let fields = fields.split_whitespace().skip(11).take(4);
    let ticks: u64 = fields.map(str::parse::<u64>).sum::<Result<u64, _>>()?;
    Ok(ticks as f64 / 100.0)
}

fn sync() -> Result<(), Box<dyn Error>> {
    let status = Command::new("sync").status()?;
    match status.success() {
        true => Ok(()),
        false => Err("sync failed".into()),
    }
}

fn most_memory_kb() -> Result<u64, Box<dyn Error>> {
    let status = fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kb = line.and_then(|line| line.trim().strip_suffix("kB"));
    Ok(kb.ok_or("no VmHWM")?.trim().parse()?)
}
