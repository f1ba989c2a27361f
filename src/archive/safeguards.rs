//! How the archive is secured at this moment, as a register of processing tells it; and the centre's own particulars.

use std::collections::BTreeSet;

use crate::archive::{Archive, ArchiveError, CentreSettings, LogFilter, Settings, lock};
use crate::journal::timestamp;
use crate::keys::PlaceStatus;
use crate::model::{ConsultingCommand, EntityKind, Event, EventKind, FixityLevel, Timestamp};

/// How the archive is secured.
#[derive(Debug, Clone)]
pub struct Safeguards {
    /// The owners whose files are in a place that can be reached, by name.
    pub owners: Vec<String>,
    /// Every key place.
    pub places: Vec<PlaceStatus>,
    /// How many of them can be reached.
    pub reachable: usize,
    /// Who approves destructions, by name.
    pub approvers: Vec<String>,
    /// How many actors the journal knows.
    pub actors: u64,
    /// Number of journal entries.
    pub entries: u64,
    /// How many of them the last checkpoint that was kept covers; none if none was.
    pub sealed_entries: Option<u64>,
    /// The last verification that was journalled: when, how far, how many findings.
    pub verified: Option<(Timestamp, FixityLevel, u64)>,
}

impl Archive {
    /// How the archive is secured.
    ///
    /// Errors: those of keys, catalog and journal.
    pub fn safeguards(&self) -> Result<Safeguards, ArchiveError> {
        let status = self.status()?;
        let mut owners = BTreeSet::new();
        for place in self.settings.places(&self.root) {
            // A place that is away is told as such.
            owners.extend(place.owners().unwrap_or_default());
        }
        let mut verified = None;
        let checks = LogFilter {
            event: Some(EventKind::FixityChecked),
            ..LogFilter::default()
        };
        self.read_log(&checks, &mut |entry| {
            if let Event::FixityChecked {
                level, findings, ..
            } = entry.event
            {
                verified = Some((entry.time, level, findings));
            }
            true
        })?;
        let kept = timestamp::kept(&self.root.join("journal"))?.checkpoints;
        let sealed = kept.iter().map(|kept| kept.checkpoint.end.seq.0).max();
        let actors = lock(&self.catalog).entities_of(EntityKind::Actor)?;
        Ok(Safeguards {
            owners: owners.into_iter().collect(),
            places: status.places,
            reachable: self.reachable_places(),
            approvers: self.approvers()?.into_iter().map(|one| one.name).collect(),
            actors: u64::try_from(actors.len()).unwrap_or(u64::MAX),
            entries: status.entries,
            sealed_entries: sealed,
            verified,
        })
    }

    /// To whom documents were exported, as it was said, each once. Persons who were given their own data are not among them.
    ///
    /// Errors: [`ArchiveError::Journal`].
    pub fn export_recipients(&self) -> Result<Vec<String>, ArchiveError> {
        let exports = LogFilter {
            event: Some(EventKind::Exported),
            ..LogFilter::default()
        };
        let mut recipients = BTreeSet::new();
        self.read_log(&exports, &mut |entry| {
            if let Event::Exported(batch) = &entry.event {
                let said = batch
                    .consultation
                    .and_then(|one| self.said_of_consultation(one));
                let said = said.filter(|said| said.command == ConsultingCommand::Export);
                recipients.extend(said.and_then(|said| Some(said.recipient?.to_string())));
            }
            true
        })?;
        Ok(recipients.into_iter().collect())
    }

    /// Writes the centre's particulars into `archive.toml`. What this process has read of them stays as it was.
    ///
    /// Errors: [`ArchiveError::Io`], [`ArchiveError::Settings`].
    pub fn set_centre(&self, centre: CentreSettings) -> Result<(), ArchiveError> {
        let _commit = self.commit_lock()?;
        let settings = Settings {
            centre,
            ..Settings::read(&self.root)?
        };
        let path = Settings::path(&self.root);
        self.disk
            .replace(&path, settings.to_toml().as_bytes())
            .map_err(ArchiveError::io(&path))
    }
}
