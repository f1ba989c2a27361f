//! `open`: a document in its program, or its bytes on standard output. The journal notes it either way.
//!
//! A program needs a readable file: it lies in a folder of this user alone, in memory where the system has such a place,
//! and is removed before the command ends.

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, BufWriter, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::archive::{Archive, ArchiveError};
use crate::cli::args::{OpenArgs, OpenTo};
use crate::cli::failure::Failure;
use crate::cli::{Context, Ended};
use crate::model::{Consultation, ConsultingCommand, EntityId, EntityKind};
use crate::words::records;

/// Opens a document.
pub fn run(context: &Context<'_>, args: &OpenArgs) -> Result<Ended, Failure> {
    let archive = context.open_archive()?;
    let entity = archive.entity_meant(EntityKind::Record, &args.id)?;
    archive.must_open(entity)?;
    let latest = u64::from(archive.record(entity)?.version);
    let version = args.version.unwrap_or(latest);
    if !(1..=latest).contains(&version) {
        return Err(ArchiveError::NoSuchVersion { entity, version }.into());
    }
    let meant = Document {
        entity,
        version: args.version,
    };
    let said = context.consultation(&archive, &[entity], ConsultingCommand::Open, &args.said)?;
    let said = said.as_ref();
    match args.to {
        OpenTo::Output => {
            note(context, &archive, entity, said)?;
            write_out(context, &archive, meant)?;
        }
        OpenTo::Program => open_in_program(context, &archive, meant, said)?,
    }
    Ok(Ended::Done)
}

/// A document, or one of its versions.
#[derive(Debug, Clone, Copy)]
pub struct Document {
    /// The record.
    pub entity: EntityId,
    /// None: the latest.
    pub version: Option<u64>,
}

impl Document {
    fn copy_out(self, archive: &Archive, output: &mut dyn Write) -> Result<u64, ArchiveError> {
        match self.version {
            Some(version) => archive.copy_out_version(self.entity, version, output),
            None => archive.copy_out(self.entity, output),
        }
    }
}

/// Noted before a byte is given: what was read is never missing from the journal.
fn note(
    context: &Context<'_>,
    archive: &Archive,
    entity: EntityId,
    said: Option<&Consultation>,
) -> Result<(), Failure> {
    let actor = context.actor(archive)?;
    archive.note_taken_out(entity, said, actor, context.now())?;
    archive.settle()?;
    context.tell_notices(archive);
    Ok(())
}

fn write_out(context: &Context<'_>, archive: &Archive, document: Document) -> Result<(), Failure> {
    let mut failed = None;
    let written = context
        .terminal
        .output(|output| match document.copy_out(archive, output) {
            Ok(_) => Ok(()),
            Err(error) => {
                failed = Some(error);
                Ok(())
            }
        });
    match failed {
        Some(error) => Err(error.into()),
        None => written,
    }
}

/// Opens a readable copy in its program, until the person presses Enter.
///
/// Errors: [`Failure::NoProgram`], [`Failure::NobodyToAsk`], those of taking a document out.
pub fn open_in_program(
    context: &Context<'_>,
    archive: &Archive,
    document: Document,
    said: Option<&Consultation>,
) -> Result<(), Failure> {
    let entity = document.entity;
    context.terminal.must_be_attended()?;
    let record = archive.record(entity)?;
    let name = record.paths.first().map(|path| path.to_path());
    let name = name
        .as_deref()
        .and_then(Path::file_name)
        .ok_or(ArchiveError::DescriptorIncomplete { entity })?;
    note(context, archive, entity, said)?;
    let folder = ReadingFolder::new(entity)?;
    let path = folder.0.join(name);
    let mut file = BufWriter::new(create(&path)?);
    document.copy_out(archive, &mut file)?;
    file.flush().map_err(failed(&path))?;
    drop(file);
    let mut program = Command::new("xdg-open");
    let program = program
        .arg(&path)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    let status = program.status().map_err(|source| Failure::NoProgram {
        path: path.clone(),
        source,
    })?;
    if !status.success() {
        return Err(Failure::NoProgram {
            path,
            source: io::Error::other(status.to_string()),
        });
    }
    context
        .terminal
        .ask(&records::opened(context.terminal.lang, &path))
        .map(drop)
}

/// A folder of this user alone, removed with what is in it.
struct ReadingFolder(PathBuf);

impl ReadingFolder {
    fn new(entity: EntityId) -> Result<ReadingFolder, Failure> {
        let runtime = std::env::var_os("XDG_RUNTIME_DIR").map(PathBuf::from);
        let memory = [runtime, Some(PathBuf::from("/dev/shm"))]
            .into_iter()
            .flatten()
            .find(|folder| folder.is_dir());
        let above = memory.unwrap_or_else(std::env::temp_dir);
        let folder = above.join(format!(
            "chartrier-{}-{}",
            std::process::id(),
            entity.short()
        ));
        DirBuilder::new()
            .mode(0o700)
            .create(&folder)
            .map_err(failed(&folder))?;
        Ok(ReadingFolder(folder))
    }
}

impl Drop for ReadingFolder {
    fn drop(&mut self) {
        // The person is told where the copy is before it is needed no more.
        drop(fs::remove_dir_all(&self.0));
    }
}

fn create(path: &Path) -> Result<File, Failure> {
    let mut options = OpenOptions::new();
    options
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path)
        .map_err(failed(path))
}

fn failed(path: &Path) -> impl FnOnce(io::Error) -> Failure + use<> {
    let path = path.to_owned();
    move |source| Failure::File { path, source }
}
