//! What is done to an archive while it is stopped, on copies of it, and what must always be true afterwards.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use chartrier::archive::{
    Archive, ArchiveError, ClosedArchive, Deposit, Finding, FindingCode, VerifyOptions,
    verify_without_keys,
};
use chartrier::disk::{Disk, RealDisk};
use chartrier::keys::PinnedIdentity;
use chartrier::model::{FixityLevel, OriginalPath, QuarantineReason};

use crate::common::{TestArchive, deposit, now, program};

/// One thing that is done.
#[derive(Debug, Clone, Copy)]
pub enum Act {
    /// Deposits, committed together.
    Deposit(&'static [(&'static str, &'static str)]),
    /// A deposit that is set aside.
    SetAside(&'static str, &'static str),
    /// What was set aside under this path is tried again.
    Retry(&'static str),
    /// What is under this path is split into its two pages.
    Split(&'static str),
    /// Every record is taken out.
    Export,
    /// A verification is journalled.
    NoteVerification,
}

/// What is done, in this order.
pub const ACTS: &[Act] = &[
    // New.
    Act::Deposit(&[("SESSION-2025-114/DURAND Paul/DP.txt", "le même contenu")]),
    // The same bytes in another place.
    Act::Deposit(&[("SESSION-2025-114/MARTIN Anne/DP.txt", "le même contenu")]),
    // The same bytes in the same place, under another name.
    Act::Deposit(&[(
        "SESSION-2025-114/MARTIN Anne/DP copie.txt",
        "le même contenu",
    )]),
    Act::Deposit(&[("scan.txt", "première page")]),
    // A later version.
    Act::Deposit(&[("scan.txt", "première page, seconde page")]),
    Act::SetAside("abîmé.pdf", "%PDF-1.7 et rien d'autre"),
    Act::Deposit(&[("un.txt", "un document"), ("deux.txt", "un autre document")]),
    Act::Retry("abîmé.pdf"),
    // It describes a record that is there.
    Act::Deposit(&[("metadata.csv", "fichier;session\nun.txt;26-01\n")]),
    Act::Deposit(&[("pile.pdf", PILE)]),
    Act::Split("pile.pdf"),
    Act::Export,
    Act::NoteVerification,
];

/// A pile of two empty pages.
const PILE: &str = concat!(
    "%PDF-1.7\n",
    "1 0 obj\n",
    "<</Type/Catalog/Pages 2 0 R>>\n",
    "endobj\n",
    "2 0 obj\n",
    "<</Type/Pages/Kids[3 0 R 4 0 R]/Count 2/MediaBox[0 0 9 9]>>\n",
    "endobj\n",
    "3 0 obj\n",
    "<</Type/Page/Parent 2 0 R>>\n",
    "endobj\n",
    "4 0 obj\n",
    "<</Type/Page/Parent 2 0 R/Rotate 90>>\n",
    "endobj\n",
    "trailer <</Root 1 0 R>>\n",
    "startxref\n",
    "0\n",
    "%%EOF\n",
);

/// Its first page, what is not text replaced.
const FIRST_PART: &str = concat!(
    "%PDF-1.7\n",
    "%\u{fffd}\u{fffd}\u{fffd}\u{fffd}\n",
    "3 0 obj\n",
    "<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/CropBox[0 0 9 9]/Rotate 0/Resources<<>>>>\n",
    "endobj\n",
    "2 0 obj\n",
    "<</Type/Pages/Kids[3 0 R]/Count 1>>\n",
    "endobj\n",
    "1 0 obj\n",
    "<</Type/Catalog/Pages 2 0 R>>\n",
    "endobj\n",
    "xref\n",
    "0 4\n",
    "0000000000 65535 f \n",
    "0000000167 00000 n \n",
    "0000000116 00000 n \n",
    "0000000015 00000 n \n",
    "trailer\n",
    "<</Size 4/Root 1 0 R>>\n",
    "startxref\n",
    "212\n",
    "%%EOF\n",
);

/// Its second page.
const SECOND_PART: &str = concat!(
    "%PDF-1.7\n",
    "%\u{fffd}\u{fffd}\u{fffd}\u{fffd}\n",
    "3 0 obj\n",
    "<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/CropBox[0 0 9 9]/Rotate 90/Resources<<>>>>\n",
    "endobj\n",
    "2 0 obj\n",
    "<</Type/Pages/Kids[3 0 R]/Count 1>>\n",
    "endobj\n",
    "1 0 obj\n",
    "<</Type/Catalog/Pages 2 0 R>>\n",
    "endobj\n",
    "xref\n",
    "0 4\n",
    "0000000000 65535 f \n",
    "0000000168 00000 n \n",
    "0000000117 00000 n \n",
    "0000000015 00000 n \n",
    "trailer\n",
    "<</Size 4/Root 1 0 R>>\n",
    "startxref\n",
    "213\n",
    "%%EOF\n",
);

/// How many checks to one that looks at everything.
const THOROUGH_EVERY: usize = 6;

/// What must be in the archive: for each path, the bytes that may be found there, the latest last; and whether it may
/// be absent.
#[derive(Debug, Clone, Default)]
pub struct Expected {
    paths: BTreeMap<&'static str, (Vec<&'static str>, bool)>,
}

impl Expected {
    /// Nothing yet.
    pub fn nothing() -> Expected {
        Expected::default()
    }

    /// Notes what an act that was acknowledged makes certain.
    pub fn acknowledge(&mut self, act: Act) {
        for (path, bytes) in brought(act) {
            self.paths.insert(path, (vec![bytes], false));
        }
    }

    /// Notes what an act that was not acknowledged may have done or not.
    pub fn attempt(&mut self, act: Act) {
        for (path, bytes) in brought(act) {
            let (found, _) = self.paths.entry(path).or_insert((Vec::new(), true));
            found.push(bytes);
        }
    }
}

fn brought(act: Act) -> Vec<(&'static str, &'static str)> {
    match act {
        Act::Deposit(deposits) => deposits.to_vec(),
        Act::SetAside(path, bytes) => vec![(path, bytes)],
        Act::Split(_) => vec![("pile p1.pdf", FIRST_PART), ("pile p2.pdf", SECOND_PART)],
        Act::Retry(_) | Act::Export | Act::NoteVerification => Vec::new(),
    }
}

/// A closed archive on the disk that can be copied.
pub struct Kept {
    folder: tempfile::TempDir,
    identity: PinnedIdentity,
}

impl Kept {
    /// The archive in this folder, opened by this identity.
    pub fn of(folder: tempfile::TempDir, identity: PinnedIdentity) -> Kept {
        Kept { folder, identity }
    }

    /// A new archive, closed.
    pub fn new() -> Kept {
        let test = TestArchive::new();
        let TestArchive {
            folder, service, ..
        } = test;
        Kept::of(folder, service)
    }

    pub fn root(&self) -> PathBuf {
        self.folder.path().join("archive")
    }

    /// The same archive in another folder, its second key place with it.
    pub fn copy(&self) -> Kept {
        let folder = crate::common::folder();
        for entry in walkdir::WalkDir::new(self.folder.path()).min_depth(1) {
            let entry = entry.unwrap();
            let relative = entry.path().strip_prefix(self.folder.path()).unwrap();
            let target = folder.path().join(relative);
            if entry.file_type().is_dir() {
                RealDisk.create_folder(&target).unwrap();
            } else {
                fs::copy(entry.path(), target).unwrap();
            }
        }
        let settings = folder.path().join("archive/archive.toml");
        let text = fs::read_to_string(&settings).unwrap();
        let here = folder.path().display().to_string();
        let text = text.replace(&self.folder.path().display().to_string(), &here);
        fs::write(settings, text).unwrap();
        Kept::of(folder, self.identity.clone())
    }

    pub fn open(&self, disk: Arc<dyn Disk>) -> Result<Archive, ArchiveError> {
        ClosedArchive::open(disk, &self.root())?.unlock(&self.identity, program())
    }

    /// Opens the archive and does one thing.
    pub fn run(&self, disk: Arc<dyn Disk>, act: Act) -> Result<(), ArchiveError> {
        let archive = self.open(disk)?;
        self.act(&archive, act)
    }

    /// Does one thing.
    pub fn act(&self, archive: &Archive, act: Act) -> Result<(), ArchiveError> {
        let actor = archive.actor("essai", now())?;
        match act {
            Act::Deposit(deposits) => {
                let prepared = deposits
                    .iter()
                    .map(|(path, bytes)| archive.prepare(incoming(path, &mut bytes.as_bytes())));
                let prepared = prepared.collect::<Result<Vec<_>, _>>()?;
                archive.commit(prepared, actor, now()).map(drop)
            }
            Act::SetAside(path, bytes) => archive
                .set_aside(
                    incoming(path, &mut bytes.as_bytes()),
                    QuarantineReason::Empty,
                    Some("une note".to_owned()),
                    actor,
                )
                .map(drop),
            Act::Retry(path) => {
                let aside = archive.quarantined()?;
                let Some(deposit) = aside.iter().find(|aside| aside.path.lossy() == path) else {
                    return Ok(());
                };
                archive.retry(deposit.entity, actor, now()).map(drop)
            }
            Act::Split(path) => {
                let records = archive.records()?;
                let pile = records
                    .iter()
                    .find(|record| record.paths.iter().any(|known| known.lossy() == path));
                let pages = ["1", "2"].map(|page| page.parse().unwrap());
                let plan = archive.plan_split(pile.unwrap().entity, &pages)?;
                archive.split(&plan, actor, now()).map(drop)
            }
            Act::Export => {
                let entities: Vec<_> = archive
                    .records()?
                    .iter()
                    .map(|record| record.entity)
                    .collect();
                let target = self.folder.path().join("sortie");
                let exported =
                    archive.export(&entities, (&target, None), actor, now(), &mut |_| true)?;
                assert!(exported.failed.is_empty(), "{exported:?}");
                Ok(())
            }
            Act::NoteVerification => {
                let options = VerifyOptions::default();
                let report =
                    verify_without_keys(&self.root(), FixityLevel::Sealed, &options, &|_| true)?;
                archive.note_verification(&report, actor, now())
            }
        }
    }

    /// What must be true after whatever happened: the archive opens, everything expected is there, a verification finds
    /// nothing but what `tolerated` allows, a further deposit works, and then there is nothing but orphans.
    pub fn check(&self, expected: &Expected, tolerated: &dyn Fn(&Finding) -> bool, story: &str) {
        let archive = self
            .open(Arc::new(RealDisk))
            .unwrap_or_else(|error| panic!("{story}: does not open: {error:?}"));
        self.contents(&archive, expected, story);
        let findings = self.findings(&archive, FixityLevel::Content);
        let wrong: Vec<&Finding> = findings
            .iter()
            .filter(|finding| !is_harmless(finding) && !tolerated(finding))
            .collect();
        assert!(wrong.is_empty(), "{story}: {wrong:?}");

        let later = deposit(&archive, "plus tard.txt", "un dépôt de plus".as_bytes());
        later.unwrap_or_else(|error| panic!("{story}: takes nothing more: {error:?}"));
        let mut expected = expected.clone();
        expected
            .paths
            .insert("plus tard.txt", (vec!["un dépôt de plus"], false));
        // Opening again and starting the search engine are slow, and no step of the disk is theirs: once in a while.
        static CHECKS: AtomicUsize = AtomicUsize::new(0);
        let thorough = CHECKS
            .fetch_add(1, Ordering::Relaxed)
            .is_multiple_of(THOROUGH_EVERY);
        let (archive, level) = if thorough {
            drop(archive);
            let again = self.open(Arc::new(RealDisk)).unwrap();
            (again, FixityLevel::Derived)
        } else {
            (archive, FixityLevel::Content)
        };
        self.contents(&archive, &expected, story);
        let findings = self.findings(&archive, level);
        let wrong: Vec<&Finding> = findings
            .iter()
            .filter(|finding| !is_harmless(finding))
            .collect();
        assert!(wrong.is_empty(), "{story}, afterwards: {wrong:?}");
        self.no_residue(story);
    }

    fn contents(&self, archive: &Archive, expected: &Expected, story: &str) {
        let mut found: BTreeMap<String, Vec<_>> = BTreeMap::new();
        for record in archive.records().unwrap() {
            for path in &record.paths {
                found.entry(path.lossy()).or_default().push(record.entity);
            }
        }
        for aside in archive.quarantined().unwrap() {
            found
                .entry(aside.path.lossy())
                .or_default()
                .push(aside.entity);
        }
        for (path, (texts, may_be_absent)) in &expected.paths {
            let entities = found.remove(*path).unwrap_or_default();
            if entities.is_empty() {
                assert!(may_be_absent, "{story}: {path} is lost");
                continue;
            }
            assert_eq!(entities.len(), 1, "{story}: {path} is there twice");
            let mut bytes = Vec::new();
            archive
                .copy_out(entities[0], &mut bytes)
                .unwrap_or_else(|error| panic!("{story}: {path} does not come out: {error:?}"));
            let text = String::from_utf8_lossy(&bytes);
            assert!(texts.contains(&&*text), "{story}: {path} is {text}");
        }
        assert!(found.is_empty(), "{story}: {found:?} came from nowhere");
    }

    /// Everything that is wrong, up to this level.
    pub fn findings(&self, archive: &Archive, level: FixityLevel) -> Vec<Finding> {
        let options = VerifyOptions::default();
        let mut report =
            verify_without_keys(&self.root(), FixityLevel::Sealed, &options, &|_| true).unwrap();
        let keyed = archive.verify_with_keys(level, &options, &|_| true);
        report.join(keyed.unwrap());
        report.findings
    }

    /// Nothing half-written lies about once the archive was opened again.
    fn no_residue(&self, story: &str) {
        // A child of ours that is just being started has our leases for a moment.
        for _ in 0..20 {
            if self.leases().is_empty() {
                return;
            }
            drop(self.open(Arc::new(RealDisk)).unwrap());
        }
        panic!("{story}: {:?} lie about", self.leases());
    }

    fn leases(&self) -> Vec<PathBuf> {
        let files = walkdir::WalkDir::new(self.folder.path()).into_iter();
        files
            .map(|entry| entry.unwrap().into_path())
            .filter(|path| path.extension().is_some_and(|name| name == "lease"))
            .collect()
    }
}

/// What a deposit that was stopped half-way leaves, for ever.
pub fn is_harmless(finding: &Finding) -> bool {
    matches!(finding.code, FindingCode::Orphan | FindingCode::KeyOrphan)
}

fn incoming<'a>(path: &str, source: &'a mut &[u8]) -> Deposit<'a> {
    Deposit {
        path: OriginalPath::new(Path::new(path)),
        source,
        modified: None,
        received: now(),
        from: None,
    }
}

/// Calls `each` with every number below `count`, on both cores.
pub fn on_both_cores(count: u64, each: &(dyn Fn(u64) + Sync)) {
    let next = AtomicUsize::new(0);
    std::thread::scope(|scope| {
        for _ in 0..3 {
            scope.spawn(|| {
                loop {
                    let number = next.fetch_add(1, Ordering::Relaxed) as u64;
                    if number >= count {
                        return;
                    }
                    each(number);
                }
            });
        }
    });
}
