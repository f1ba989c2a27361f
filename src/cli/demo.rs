//! `demo`: the whole tour on the sample documents, in a temporary archive, without a question.
//!
//! Nothing is pretended: each step calls what the command of its name calls, and what it claims is checked on the spot.

use std::collections::{BTreeSet, HashMap};
use std::fs;
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use chrono::NaiveDate;

use crate::archive::{
    Archive, ArchiveChoices, ArchiveDraft, FindingCode, Subject, VerifyOptions, verify_without_keys,
};
use crate::cli::args::{Form, Originals, SearchAnswer, SearchArgs};
use crate::cli::failure::Failure;
use crate::cli::opening::{account, program};
use crate::cli::report_args::DashboardArgs;
use crate::cli::{Context, Ended, init, intake, registry_import, reports, search};
use crate::disk::RealDisk;
use crate::keys::{Identity, IdentityRole, KeyPlace, Passphrase, ScryptCost};
use crate::model::{FixityLevel, Regime};
use crate::policy;
use crate::report::Extent;
use crate::words::{Size, facts, intake as words, making, records};

/// What the tour searches for: typed without accents, with a typo, and by a date.
const QUERIES: [&str; 3] = [
    "evaluations creneau",
    "le gof livret",
    "09/03/1994 type:convocation",
];

/// A word that is looked for on the disk has at least so many bytes: a shorter one occurs by chance.
const SHORTEST_WORD: usize = 8;

/// Gives the tour.
pub fn run(context: &Context<'_>, keep: Option<&Path>) -> Result<Ended, Failure> {
    let samples = samples_folder().ok_or(Failure::NoSamples)?;
    let folder = Folder::new(keep)?;
    let toured = Tour {
        context,
        keeps: keep.is_some(),
        samples: &samples,
        folder: &folder.path,
    }
    .give();
    let lang = context.terminal.lang;
    match &folder.removed_at_end {
        true => fs::remove_dir_all(&folder.path).map_err(|source| Failure::File {
            path: folder.path.clone(),
            source,
        })?,
        false => context.terminal.message(&words::demo_kept(
            lang,
            &folder.path,
            &folder.path.join(KEPT_KEY),
        )),
    }
    toured?;
    context.terminal.message(&words::demo_done(lang));
    Ok(Ended::Done)
}

/// Where the key of a tour's archive that is kept is.
const KEPT_KEY: &str = "service.key";

struct Tour<'a> {
    context: &'a Context<'a>,
    keeps: bool,
    samples: &'a Path,
    folder: &'a Path,
}

impl Tour<'_> {
    fn give(&self) -> Result<(), Failure> {
        let lang = self.context.terminal.lang;
        let count = files_below(self.samples).len() as u64;
        self.say(&words::demo_intro(lang, count, self.samples));
        let archive = self.make()?;
        // What an empty archive says, the rules of the centre and the names of members, is no secret.
        let public = self.bytes_on_disk()?;
        self.take_in(&archive)?;
        self.compare(&archive)?;
        self.search(&archive)?;
        self.look_for_words(&archive, &public)?;
        self.verify(&archive)?;
        self.change_a_byte(&archive)?;
        self.take_out(&archive)
    }

    fn make(&self) -> Result<Archive, Failure> {
        let lang = self.context.terminal.lang;
        self.step(&words::demo_step_init(lang));
        let now = self.context.now();
        let draft = ArchiveDraft::new(now);
        let root = self.folder.join("archive");
        let choices = ArchiveChoices {
            root: &root,
            regime: Regime::Private,
            owner: "visite",
            // Nobody needs it again: the archive is gone at the end, or opens with the key beside it.
            passphrase: &Passphrase::new(Identity::generate().to_text().as_str().to_owned()),
            cost: ScryptCost::Fixed(10),
            other_places: vec![KeyPlace {
                name: "second".to_owned(),
                folder: self.folder.join("second-lieu"),
            }],
            actor: &account(),
            policy: policy::shipped().1,
        };
        let (archive, service) = draft.create(Arc::new(RealDisk), &choices, program()?, now)?;
        if self.keeps {
            let key = service.to_text(IdentityRole::Service);
            init::write_secret(&self.folder.join(KEPT_KEY), key.as_bytes())?;
        }
        self.say(&format!("  {}", making::made(lang, &root)));
        self.say(&format!(
            "  {}",
            making::places_made(lang, archive.reachable_places() as u64)
        ));
        Ok(archive)
    }

    fn take_in(&self, archive: &Archive) -> Result<(), Failure> {
        self.step(&words::demo_step_ingest(self.context.terminal.lang));
        let started = Instant::now();
        let paths = [self.samples.to_owned()];
        let report = intake::take_in(self.context, archive, &paths, Originals::Leave)?;
        intake::tell(self.context, &report);
        intake::tell_took(self.context, &report, started.elapsed());
        intake::ended(report).map(drop)
    }

    /// Compares what was taken in with the centre's lists, on a day after the first session.
    fn compare(&self, archive: &Archive) -> Result<(), Failure> {
        let lang = self.context.terminal.lang;
        self.step(&words::demo_step_import(lang));
        let lists = self.samples.with_file_name("registre");
        for list in ["sessions.csv", "candidats.xlsx"] {
            registry_import::take_in(self.context, archive, &lists.join(list))?;
        }
        self.step(&words::demo_step_dashboard(lang));
        let args = DashboardArgs {
            year: Some(2024),
            day: NaiveDate::from_ymd_opt(2024, 7, 10),
            extent: Extent::SumUp,
            form: Form::Words,
        };
        reports::dashboard_of(self.context, archive, &args).map(drop)
    }

    fn search(&self, archive: &Archive) -> Result<(), Failure> {
        search::catch_up(self.context, archive)?;
        for query in QUERIES {
            self.step(&words::demo_step_search(self.context.terminal.lang, query));
            let args = SearchArgs {
                query: query.to_owned(),
                answer: SearchAnswer::Records,
                limit: 2,
                offset: 0,
                form: Form::Words,
            };
            search::answer(self.context, archive, &args)?;
        }
        Ok(())
    }

    /// Looks for names and words of the documents in every byte under the archive and the second key place.
    fn look_for_words(
        &self,
        archive: &Archive,
        public: &[(PathBuf, Vec<u8>)],
    ) -> Result<(), Failure> {
        let lang = self.context.terminal.lang;
        self.step(&words::demo_step_nothing_readable(lang));
        let sought = Sought::of(archive, public)?;
        let files = self.bytes_on_disk()?;
        if let Some((path, _)) = files.iter().find(|(_, bytes)| sought.is_in(bytes)) {
            return Err(Failure::Tour(words::demo_readable(lang, path)));
        }
        let size = files.iter().map(|(_, bytes)| bytes.len() as u64).sum();
        let count = files.len() as u64;
        self.say(&format!(
            "  {}",
            words::demo_nothing_readable(lang, count, Size::of(size), sought.count)
        ));
        Ok(())
    }

    fn bytes_on_disk(&self) -> Result<Vec<(PathBuf, Vec<u8>)>, Failure> {
        let read = |path: PathBuf| match fs::read(&path) {
            Ok(bytes) => Ok((path, bytes)),
            Err(source) => Err(Failure::File { path, source }),
        };
        files_below(self.folder).into_iter().map(read).collect()
    }

    fn verify(&self, archive: &Archive) -> Result<(), Failure> {
        let lang = self.context.terminal.lang;
        self.step(&words::demo_step_verify(lang));
        let options = VerifyOptions::default();
        let mut report =
            verify_without_keys(archive.root(), FixityLevel::Sealed, &options, &|_| true)?;
        report.join(archive.verify_with_keys(FixityLevel::Derived, &options, &|_| true)?);
        archive.note_verification(&report, self.context.actor(archive)?, self.context.now())?;
        if let Some(finding) = report.findings.first() {
            return Err(Failure::Tour(facts::finding(
                lang,
                finding.code,
                &finding.subject,
            )));
        }
        let parts = [
            records::verified_entries(lang, report.entries),
            records::verified_files(lang, report.files),
            records::verified_documents(lang, report.documents),
        ];
        self.say(&format!("  {}", parts.join(", ")));
        self.say(&format!("  {}", records::all_sound(lang)));
        Ok(())
    }

    /// Changes one byte, has it found, and changes it back.
    fn change_a_byte(&self, archive: &Archive) -> Result<(), Failure> {
        let lang = self.context.terminal.lang;
        self.step(&words::demo_step_flip(lang));
        let objects = files_below(&archive.root().join("objects"));
        let not_seen = || Failure::Tour(words::demo_not_seen(lang));
        let path = objects.first().ok_or_else(not_seen)?;
        let failed = |source| Failure::File {
            path: path.clone(),
            source,
        };
        let sound = fs::read(path).map_err(failed)?;
        let mut changed = sound.clone();
        let middle = changed.len() / 2;
        if let Some(byte) = changed.get_mut(middle) {
            *byte ^= 1;
        }
        fs::write(path, &changed).map_err(failed)?;
        let report = verify_without_keys(
            archive.root(),
            FixityLevel::Sealed,
            &VerifyOptions::default(),
            &|_| true,
        )?;
        fs::write(path, &sound).map_err(failed)?;
        let is_named = |subject: &Subject| matches!(subject, Subject::File(file) if archive.root().join(file) == *path);
        match report.findings.as_slice() {
            [finding] if finding.code == FindingCode::Altered && is_named(&finding.subject) => {
                self.say(&format!(
                    "  {}",
                    facts::finding(lang, finding.code, &finding.subject)
                ));
                Ok(())
            }
            _ => Err(not_seen()),
        }
    }

    fn take_out(&self, archive: &Archive) -> Result<(), Failure> {
        let lang = self.context.terminal.lang;
        self.step(&words::demo_step_export(lang));
        let target = self.folder.join("sortie");
        let all: Vec<_> = archive
            .records()?
            .into_iter()
            .map(|record| record.entity)
            .collect();
        let actor = self.context.actor(archive)?;
        let exported = archive.export(
            &all,
            (&target, None),
            actor,
            self.context.now(),
            &mut |_| true,
        )?;
        for taken in &exported.taken {
            let original = archive.record(taken.entity)?.paths;
            let original = original
                .first()
                .map(|path| self.samples.join(path.to_path()));
            let read = |path: &Path| {
                fs::read(path).map_err(|source| Failure::File {
                    path: path.to_owned(),
                    source,
                })
            };
            let Some(original) = original else { continue };
            if read(&taken.path)? != read(&original)? {
                return Err(Failure::Tour(words::demo_different(lang, &original)));
            }
        }
        if let Some((_, error)) = exported.failed.into_iter().next() {
            return Err(error.into());
        }
        self.say(&format!(
            "  {}",
            words::demo_identical(lang, exported.taken.len() as u64)
        ));
        Ok(())
    }

    fn step(&self, title: &str) {
        self.context.terminal.message("");
        self.context.terminal.title(title);
    }

    fn say(&self, text: &str) {
        self.context.terminal.message(text);
    }
}

/// Words to look for in bytes, by their first four bytes.
struct Sought {
    words: HashMap<[u8; 4], Vec<Vec<u8>>>,
    count: u64,
}

impl Sought {
    /// Names, file names and words of every document, but for those that are public anyway.
    fn of(archive: &Archive, public: &[(PathBuf, Vec<u8>)]) -> Result<Sought, Failure> {
        let mut all: BTreeSet<String> = BTreeSet::new();
        for record in archive.records()? {
            all.extend(record.candidate.iter().map(|name| name.0.clone()));
            for path in &record.paths {
                all.extend(path.lossy().split(['/', ' ', '_']).map(str::to_owned));
            }
            all.extend(
                archive
                    .text(record.entity)?
                    .split_whitespace()
                    .map(str::to_owned),
            );
        }
        let public: Vec<String> = public
            .iter()
            .map(|(_, bytes)| String::from_utf8_lossy(bytes).into_owned())
            .collect();
        let is_secret = |word: &String| {
            word.len() >= SHORTEST_WORD && !public.iter().any(|text| text.contains(word.as_str()))
        };
        let mut sought = Sought {
            words: HashMap::new(),
            count: 0,
        };
        for word in all.into_iter().filter(is_secret) {
            if let Some(first) = word.as_bytes().first_chunk::<4>() {
                sought
                    .words
                    .entry(*first)
                    .or_default()
                    .push(word.clone().into_bytes());
                sought.count += 1;
            }
        }
        Ok(sought)
    }

    fn is_in(&self, bytes: &[u8]) -> bool {
        bytes.windows(4).enumerate().any(|(at, window)| {
            let first: Option<&[u8; 4]> = window.first_chunk();
            let words = first.and_then(|first| self.words.get(first));
            let rest = bytes.get(at..).unwrap_or_default();
            words.is_some_and(|words| words.iter().any(|word| rest.starts_with(word)))
        })
    }
}

/// Where the tour's archive is.
struct Folder {
    path: PathBuf,
    removed_at_end: bool,
}

impl Folder {
    fn new(keep: Option<&Path>) -> Result<Folder, Failure> {
        let path = match keep {
            Some(path) => std::path::absolute(path),
            None => Ok(std::env::temp_dir().join(format!("chartrier-demo-{}", std::process::id()))),
        };
        let path = path.map_err(|source| Failure::File {
            path: PathBuf::from("."),
            source,
        })?;
        let made = fs::DirBuilder::new().mode(0o700).create(&path);
        made.map_err(|source| Failure::File {
            path: path.clone(),
            source,
        })?;
        Ok(Folder {
            path,
            removed_at_end: keep.is_none(),
        })
    }
}

/// The sample documents: beside us, or where we were built.
fn samples_folder() -> Option<PathBuf> {
    let built = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples/depot");
    [PathBuf::from("samples/depot"), built]
        .into_iter()
        .find(|path| path.is_dir())
}

fn files_below(folder: &Path) -> Vec<PathBuf> {
    let files = walkdir::WalkDir::new(folder)
        .sort_by_file_name()
        .into_iter()
        .filter_map(Result::ok);
    files
        .filter(|entry| entry.file_type().is_file())
        .map(walkdir::DirEntry::into_path)
        .collect()
}
