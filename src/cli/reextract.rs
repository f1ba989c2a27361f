//! `reextract`, and the reading of scans after `ingest` and beside `watch`.
//!
//! With `--json`, stable: `{"read", "without_word", "joined", "unchanged", "elsewhere", "pages_in_trouble", "confidence_percent", "failed": [{"id", "words"}],
//! "waiting", "stopped"}`.

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use serde_json::json;

use crate::archive::{Archive, ArchiveError, Reread, Rereading};
use crate::cli::args::{Form, ReextractArgs, ReextractSelection};
use crate::cli::export::meant;
use crate::cli::failure::Failure;
use crate::cli::interrupt::going_on;
use crate::cli::opening::program;
use crate::cli::progress::Measure;
use crate::cli::{Context, Ended};
use crate::extract::{EngineMissing, Recogniser, RecognitionLimits};
use crate::model::{ActorId, EntityId, Recognition, Timestamp};
use crate::words::{Words, explain, reading_again as words};

/// How often the search engine is given what was read.
const SEARCH_AFTER: Duration = Duration::from_secs(20);

/// How long the background reader sleeps when nothing waits, and between two looks at whether to stop.
const BACKGROUND_SLEEP: Duration = Duration::from_secs(3);
const GLANCE: Duration = Duration::from_millis(100);

/// What came of reading documents again.
#[derive(Debug, Default)]
pub struct Tally {
    read: u64,
    without_word: u64,
    /// Documents that turned out to be states of others.
    joined: u64,
    unchanged: u64,
    elsewhere: u64,
    pages_in_trouble: u64,
    confidence_sum: u64,
    words: u64,
    failed: Vec<(EntityId, ArchiveError)>,
    /// True if a person stopped it.
    pub stopped: bool,
}

/// Looks for the recognition program.
///
/// Errors: that of finding our own program.
pub fn find_recogniser() -> Result<Result<Recogniser, EngineMissing>, Failure> {
    Ok(Recogniser::find(program()?, RecognitionLimits::default()))
}

/// Reads documents again.
pub fn run(context: &Context<'_>, args: &ReextractArgs) -> Result<Ended, Failure> {
    let archive = context.open_archive()?;
    let lang = context.terminal.lang;
    // From here on Ctrl-C only stops: the program is looked for by running it.
    let _listening = going_on()?;
    let recogniser = match find_recogniser()? {
        Ok(recogniser) => Some(recogniser),
        Err(missing) if args.which == Rereading::Waiting => {
            return Err(Failure::NoRecognition(missing));
        }
        Err(missing) => {
            context.terminal.warn(&words::missing(lang, &missing));
            None
        }
    };
    let entities = selected(context, &archive, args)?;
    let recogniser = recogniser.as_ref();
    let tally = read_all(context, &archive, &entities, args.which, recogniser)?;
    archive.settle()?;
    context.tell_notices(&archive);
    let waiting = archive.waiting_for_recognition()?.len() as u64;
    match args.form {
        Form::Json => context.terminal.json(&object(context, &tally, waiting))?,
        Form::Words => {
            tell(context, &tally);
            match (waiting, entities.is_empty()) {
                (0, true) => context.terminal.remark(&words::nothing_waits(lang)),
                (0, false) => {}
                _ => context.terminal.remark(&words::scans_wait(lang, waiting)),
            }
        }
    }
    match (tally.stopped, tally.failed.is_empty()) {
        (true, _) => Err(Failure::Interrupted),
        (false, true) => Ok(Ended::Done),
        (false, false) => Ok(Ended::Partly),
    }
}

/// Reads those of these records that wait for it, after an ingest; tells what waits where nothing can read it. Returns what was
/// done, and how many of the archive wait still.
pub fn read_waiting(
    context: &Context<'_>,
    archive: &Archive,
    records: &BTreeSet<EntityId>,
) -> Result<(Tally, u64), Failure> {
    let mut waiting = archive.waiting_for_recognition()?;
    let all = waiting.len() as u64;
    waiting.retain(|entity| records.contains(entity));
    if waiting.is_empty() {
        return Ok((Tally::default(), all));
    }
    let recogniser = match find_recogniser()? {
        Ok(recogniser) => recogniser,
        Err(missing) => {
            let lang = context.terminal.lang;
            context.terminal.warn(&words::missing(lang, &missing));
            return Ok((Tally::default(), all));
        }
    };
    let recogniser = Some(&recogniser);
    let tally = read_all(context, archive, &waiting, Rereading::Waiting, recogniser)?;
    let left = archive.waiting_for_recognition()?.len() as u64;
    Ok((tally, left))
}

fn selected(
    context: &Context<'_>,
    archive: &Archive,
    args: &ReextractArgs,
) -> Result<Vec<EntityId>, Failure> {
    let chosen = match &args.what {
        ReextractSelection::Waiting => None,
        ReextractSelection::All => Some(meant(context, archive, None)?),
        ReextractSelection::Meant(words) => Some(meant(context, archive, Some(words))?),
    };
    Ok(match (args.which, chosen) {
        (Rereading::Again, Some(chosen)) => chosen,
        (Rereading::Again, None) => {
            let mut entities: BTreeSet<EntityId> = archive.badly_read()?.into_iter().collect();
            entities.extend(archive.waiting_for_recognition()?);
            entities.into_iter().collect()
        }
        (Rereading::Waiting, chosen) => {
            let mut waiting = archive.waiting_for_recognition()?;
            if let Some(chosen) = chosen {
                let chosen: BTreeSet<EntityId> = chosen.into_iter().collect();
                waiting.retain(|entity| chosen.contains(entity));
            }
            waiting
        }
    })
}

/// Reads these documents one after the other, with a progress bar over their pages, until the end or Ctrl-C.
fn read_all(
    context: &Context<'_>,
    archive: &Archive,
    entities: &[EntityId],
    which: Rereading,
    recogniser: Option<&Recogniser>,
) -> Result<Tally, Failure> {
    let mut tally = Tally::default();
    if entities.is_empty() {
        return Ok(tally);
    }
    let actor = context.actor(archive)?;
    let goes_on = going_on()?;
    let pages = |entity: &EntityId| {
        let record = archive.record(*entity).ok();
        let pages = record.and_then(|record| record.pages);
        u64::from(pages.unwrap_or(1).max(1))
    };
    let total = entities.iter().map(pages).sum();
    let title = words::reading_scans(context.terminal.lang);
    let bar = context.terminal.progress(title, Measure::Items, total);
    let mut done = 0;
    let mut searched = Instant::now();
    for entity in entities {
        let Some(_lease) = archive.reading_lease(*entity) else {
            tally.elsewhere += 1;
            done += pages(entity);
            continue;
        };
        let outcome = archive.read_again(
            *entity,
            which,
            recogniser,
            actor,
            &|| context.now(),
            &mut |progress| {
                bar.set(done + progress.done as u64);
                goes_on()
            },
        );
        match outcome {
            Ok(outcome) => tally.count(&outcome),
            Err(ArchiveError::Stopped) => {
                tally.stopped = true;
                break;
            }
            Err(error) if is_of_one_document(&error) => tally.failed.push((*entity, error)),
            Err(error) => return Err(error.into()),
        }
        done += pages(entity);
        bar.set(done);
        if searched.elapsed() > SEARCH_AFTER {
            archive.update_search(&mut |_| true)?;
            searched = Instant::now();
        }
    }
    drop(bar);
    archive.update_search(&mut |_| true)?;
    Ok(tally)
}

/// Whether other documents may still be read.
fn is_of_one_document(error: &ArchiveError) -> bool {
    matches!(
        error,
        ArchiveError::Store(_)
            | ArchiveError::ContentAltered { .. }
            | ArchiveError::DescriptorIncomplete { .. }
            | ArchiveError::KeyMissing { .. }
            | ArchiveError::Unknown(_)
    )
}

impl Tally {
    fn count(&mut self, outcome: &Reread) {
        match outcome {
            Reread::Unchanged => self.unchanged += 1,
            Reread::Read {
                recognition,
                has_text,
                joined_to,
                ..
            } => {
                self.read += 1;
                self.joined += u64::from(joined_to.is_some());
                self.without_word += u64::from(!has_text);
                if let Some(recognition) = recognition {
                    self.count_pages(recognition);
                }
            }
        }
    }

    fn count_pages(&mut self, recognition: &Recognition) {
        self.pages_in_trouble += recognition.pages_in_trouble() as u64;
        for page in &recognition.pages {
            let confidence = u64::from(page.confidence_percent.unwrap_or(0));
            self.confidence_sum += confidence * u64::from(page.words);
            self.words += u64::from(page.words);
        }
    }

    /// True if there was nothing to read.
    pub fn is_empty(&self) -> bool {
        self.read == 0 && self.unchanged == 0 && self.failed.is_empty() && !self.stopped
    }

    /// How many documents were read.
    pub fn read(&self) -> u64 {
        self.read
    }

    fn confidence_percent(&self) -> Option<u64> {
        self.confidence_sum.checked_div(self.words)
    }
}

/// Tells what came of it.
pub fn tell(context: &Context<'_>, tally: &Tally) {
    let terminal = context.terminal;
    let lang = terminal.lang;
    for (entity, error) in &tally.failed {
        let why = explain(lang, error).message;
        terminal.warn(&words::not_read(lang, *entity, Words(&why)));
    }
    match (tally.read, tally.confidence_percent()) {
        (0, _) => {}
        (read, percent) if tally.without_word > 0 => {
            let count = words::of_them_without_word(lang, tally.without_word);
            let line = words::documents_read_of_which(lang, read, Words(&count));
            terminal.remark(&line);
            if let Some(percent) = percent {
                terminal.remark(&words::the_others_surely(lang, percent));
            }
        }
        (read, None) => terminal.remark(&words::documents_read(lang, read)),
        (read, Some(percent)) => {
            terminal.remark(&words::documents_read_surely(lang, read, percent));
        }
    }
    if tally.joined > 0 {
        terminal.remark(&words::joined(lang, tally.joined));
    }
    if tally.unchanged > 0 {
        terminal.remark(&words::documents_unchanged(lang, tally.unchanged));
    }
    if tally.elsewhere > 0 {
        terminal.remark(&words::read_elsewhere(lang, tally.elsewhere));
    }
    if tally.pages_in_trouble > 0 {
        terminal.remark(&words::pages_in_trouble(lang, tally.pages_in_trouble));
    }
}

fn object(context: &Context<'_>, tally: &Tally, waiting: u64) -> serde_json::Value {
    let lang = context.terminal.lang;
    let failed = tally
        .failed
        .iter()
        .map(|(entity, error)| json!({ "id": entity, "words": explain(lang, error).message }));
    json!({
        "read": tally.read,
        "without_word": tally.without_word,
        "joined": tally.joined,
        "unchanged": tally.unchanged,
        "elsewhere": tally.elsewhere,
        "pages_in_trouble": tally.pages_in_trouble,
        "confidence_percent": tally.confidence_percent(),
        "failed": failed.collect::<Vec<_>>(),
        "waiting": waiting,
        "stopped": tally.stopped,
    })
}

/// Reads scans one by one beside other work, as long as `goes_on` says so. What fails is tried again at the next start.
pub fn read_in_background(
    context: &Context<'_>,
    archive: &Archive,
    actor: ActorId,
    recogniser: &Recogniser,
    goes_on: &dyn Fn() -> bool,
) {
    let lang = context.terminal.lang;
    let now = || Timestamp::new(context.clock.now());
    let mut passed_over: BTreeSet<EntityId> = BTreeSet::new();
    let mut elsewhere: BTreeSet<EntityId> = BTreeSet::new();
    // What keeps the catalog from answering, told once for as long as it is the same.
    let mut told: Option<String> = None;
    while goes_on() {
        let waiting = match archive.waiting_for_recognition() {
            Ok(waiting) => waiting,
            Err(error) => {
                let why = explain(lang, &error).message;
                if told.as_ref() != Some(&why) {
                    context.terminal.warn(&why);
                    told = Some(why);
                }
                Vec::new()
            }
        };
        let mut open = waiting
            .iter()
            .filter(|entity| !passed_over.contains(entity));
        let next = open.find(|entity| !elsewhere.contains(entity));
        let Some(entity) = next else {
            let until = Instant::now() + BACKGROUND_SLEEP;
            while goes_on() && Instant::now() < until {
                std::thread::sleep(GLANCE);
            }
            // Whoever read them may have been stopped since.
            elsewhere.clear();
            continue;
        };
        let Some(_lease) = archive.reading_lease(*entity) else {
            elsewhere.insert(*entity);
            continue;
        };
        let outcome = archive.read_again(
            *entity,
            Rereading::Waiting,
            Some(recogniser),
            actor,
            &now,
            &mut |_| goes_on(),
        );
        match outcome {
            Ok(Reread::Read { .. }) => {
                if let Err(error) = archive.update_search(&mut |_| goes_on()) {
                    context.terminal.warn(&explain(lang, &error).message);
                }
                let said = words::read_in_background(lang, *entity);
                context.terminal.remark(&said);
            }
            Ok(Reread::Unchanged) | Err(ArchiveError::Stopped) => {}
            Err(error) => {
                let why = explain(lang, &error).message;
                context
                    .terminal
                    .warn(&words::not_read(lang, *entity, Words(&why)));
            }
        }
        passed_over.insert(*entity);
    }
}

/// Tells how many scans wait, if any do.
pub fn tell_waiting(context: &Context<'_>, waiting: u64) {
    if waiting > 0 {
        let lang = context.terminal.lang;
        context.terminal.remark(&words::scans_wait(lang, waiting));
    }
}
