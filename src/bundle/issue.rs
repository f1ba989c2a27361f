//! Handing out: the bundle is written beside its target under a name of its own, synced, journalled, and only then named. What is
//! interrupted leaves nothing; a document that the archive cannot give is a hole, and the bundle is made without it and says so.

use std::collections::BTreeSet;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::archive::Archive;
use crate::bundle::BundleError;
use crate::bundle::bag::{Bag, BagFile, BagPlan, document_cost, parts_of};
use crate::bundle::evidence::{Disclosure, Evidence, Names, write_evidence};
use crate::bundle::gather::{Addressed, BundleDocument, Gathered, gather};
use crate::bundle::output::FileOutput;
use crate::bundle::page::PagePart;
use crate::bundle::reading::{ReadDocument, read_in_order, read_one};
use crate::bundle::scope::BundleRequest;
use crate::bundle::seda::{SedaCodes, object_name, transfer_bag};
use crate::bundle::transit::{Transit, Wrapped};
use crate::bundle::zipping::{ZipEntry, ZipWriter, dos_time};
use crate::disk::{Disk, Leased, RealDisk, free_bytes, rename_new};
use crate::model::{
    ActorId, BundleForm, BundleList, BundleNames, BundleSample, EntityId, IssuedBundle, IssuedPart,
    Timestamp, paris_time,
};
use crate::words::Lang;

/// How a bundle is to be made.
pub struct BundleOrder<'a> {
    /// What is in it.
    pub request: &'a BundleRequest,
    /// To whom it goes, and why.
    pub addressed: &'a Addressed,
    /// The language of its papers and tables, and the one that its page opens in.
    pub lang: Lang,
    /// What it is wrapped in.
    pub transit: &'a Transit,
    /// The largest file, if it is to be in several.
    pub split_bytes: Option<u64>,
    /// The file; with several, the name from which theirs are made.
    pub target: &'a Path,
    /// In which form it is made.
    pub shape: &'a BundleShape,
}

/// In which form a bundle is made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BundleShape {
    /// A bag that proves itself.
    Bag,
    /// A SEDA transfer with these codes.
    Seda(SedaCodes),
}

impl BundleShape {
    /// As it is remembered.
    fn form(&self) -> BundleForm {
        match self {
            BundleShape::Bag => BundleForm::Bag,
            BundleShape::Seda(_) => BundleForm::Seda,
        }
    }
}

/// What a bundle would be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BundlePlan {
    /// Documents in scope.
    pub documents: u64,
    /// Their size.
    pub size_bytes: u64,
    /// Sessions in scope.
    pub sessions: u64,
    /// Candidates that are named.
    pub candidates: u64,
    /// What would be drawn.
    pub sample: Option<BundleSample>,
    /// Restricted documents that are left out.
    pub restricted_left_out: u64,
    /// Files of documents, in their order.
    pub files: Vec<String>,
}

/// A bundle that was handed out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Issued {
    /// Its entity.
    pub entity: EntityId,
    /// Its files.
    pub files: Vec<(PathBuf, IssuedPart)>,
    /// Documents in it.
    pub documents: u64,
    /// Documents that it names and does not have.
    pub holes: Vec<EntityId>,
    /// Restricted documents that were left out.
    pub restricted_left_out: u64,
    /// What was drawn.
    pub sample: Option<BundleSample>,
}

/// Tells what a bundle would be. Nothing is written.
///
/// Errors: as when it is gathered.
pub fn plan_bundle(
    archive: &Archive,
    request: &BundleRequest,
    addressed: &Addressed,
    lang: Lang,
    form: BundleForm,
) -> Result<BundlePlan, BundleError> {
    let gathered = gathered(archive, request, addressed, lang, form)?;
    let head = &gathered.data.head;
    Ok(BundlePlan {
        documents: gathered.documents.len() as u64,
        size_bytes: head.size_bytes,
        sessions: gathered.data.sessions.len() as u64,
        candidates: gathered.data.candidates.len() as u64,
        sample: gathered.sample.clone(),
        restricted_left_out: head.restricted_left_out,
        files: gathered
            .documents
            .iter()
            .map(|one| one.name.to_string())
            .collect(),
    })
}

/// Makes a bundle and hands it out. `progress` is told how many bytes of how many are written; where it says false, nothing
/// is left behind.
///
/// Errors: [`BundleError`].
pub fn issue_bundle(
    archive: &Archive,
    order: &BundleOrder<'_>,
    actor: ActorId,
    now: Timestamp,
    progress: &mut dyn FnMut(u64, u64) -> bool,
) -> Result<Issued, BundleError> {
    must_be_new(order.target)?;
    archive.must_hand_out_to(order.target)?;
    let mut holes = BTreeSet::new();
    for _ in 0..MOST_TRIES {
        let form = order.shape.form();
        let gathered = gathered(archive, order.request, order.addressed, order.lang, form)?;
        let making = Making {
            archive,
            order,
            gathered: &gathered,
        };
        match making.files(&mut holes, progress)? {
            Tried::Made(made) => return making.hand_out(made, &holes, actor, now),
            Tried::Again => {}
        }
    }
    Err(BundleError::KeptChanging)
}

/// What is gathered, with the names that files have in this form.
fn gathered(
    archive: &Archive,
    request: &BundleRequest,
    addressed: &Addressed,
    lang: Lang,
    form: BundleForm,
) -> Result<Gathered, BundleError> {
    let mut gathered = gather(archive, request, addressed, lang)?;
    if form == BundleForm::Seda {
        for document in &mut gathered.documents {
            document.name = object_name(document);
        }
    }
    Ok(gathered)
}

/// As often is it begun again: because a document turned out to be missing, or an entry was appended meanwhile.
const MOST_TRIES: usize = 5;
/// What a part may take more than was foreseen, each time it did.
const SLACK_BYTES: u64 = 256 * 1024;

enum Tried {
    Made(Vec<Made>),
    Again,
}

/// A file that is whole and durable under a name of its own.
struct Made {
    leased: Leased,
    target: PathBuf,
    part: IssuedPart,
}

struct Making<'a> {
    archive: &'a Archive,
    order: &'a BundleOrder<'a>,
    gathered: &'a Gathered,
}

impl Making<'_> {
    /// Makes every file. Documents that cannot be given are added to `holes`.
    fn files(
        &self,
        holes: &mut BTreeSet<EntityId>,
        progress: &mut dyn FnMut(u64, u64) -> bool,
    ) -> Result<Tried, BundleError> {
        let mut slack = 0;
        loop {
            let (parts, of) = self.parts(holes, slack)?;
            if parts.iter().all(Option::is_none) {
                return Err(BundleError::AllMissing);
            }
            let mut bags = Vec::new();
            for number in 1..=of {
                let part = PagePart { number, of };
                match self.bag(part, &parts, holes)? {
                    Some(bag) => bags.push(bag),
                    None => return Ok(Tried::Again),
                }
            }
            let largest = bags.iter().map(Bag::size_bytes).max().unwrap_or(0);
            let largest = self.order.transit.size_at_most(largest);
            match self.order.split_bytes {
                Some(most) if largest > most => slack += largest - most + SLACK_BYTES,
                _ => return self.write(&bags, holes, progress),
            }
        }
    }

    /// Which part has each document, and how many parts there are.
    fn parts(
        &self,
        holes: &BTreeSet<EntityId>,
        slack: u64,
    ) -> Result<(Vec<Option<u32>>, u32), BundleError> {
        let documents = &self.gathered.documents;
        let (whole, one) = parts_of(documents, holes, None);
        let Some(most) = self.order.split_bytes else {
            return Ok((whole, one));
        };
        // Every part tells of everything: what goes with the documents is about the same in each.
        let mut found = holes.clone();
        let part = PagePart { number: 1, of: 1 };
        let Some(bag) = self.bag(part, &whole, &mut found)? else {
            return Ok((whole, one));
        };
        let payload: u64 = bag.documents.iter().map(|one| document_cost(one)).sum();
        let transit = |size| self.order.transit.size_at_most(size);
        let beside = transit(bag.size_bytes()).saturating_sub(payload) + slack + SLACK_BYTES;
        let largest = bag.documents.iter().map(|one| document_cost(one)).max();
        let room = most.saturating_sub(beside);
        if largest.unwrap_or(0) > room {
            return Err(BundleError::PartTooSmall {
                needed: beside.saturating_add(largest.unwrap_or(0)),
            });
        }
        Ok(parts_of(documents, holes, Some(room)))
    }

    /// The bag of a part. None if the archive went on, or a document turned out to be a hole: then it is begun again.
    fn bag(
        &self,
        part: PagePart,
        parts: &[Option<u32>],
        holes: &mut BTreeSet<EntityId>,
    ) -> Result<Option<Bag<'_>>, BundleError> {
        let plan = BagPlan {
            request: self.order.request,
            gathered: self.gathered,
            parts,
            part,
        };
        if let BundleShape::Seda(codes) = self.order.shape {
            let (entries, _) = self.archive.position()?;
            let unmoved = entries == self.gathered.entries;
            return Ok(unmoved.then(|| transfer_bag(&plan, codes)));
        }
        let evidence = self.evidence(part, parts)?;
        if evidence.entries != self.gathered.entries {
            return Ok(None);
        }
        let documents = &self.gathered.documents;
        let here = |entity: &EntityId| documents.iter().any(|one| one.entity == *entity);
        let unopened = evidence.unopened.iter().map(|(entity, _)| *entity);
        let new: Vec<EntityId> = unopened
            .filter(|one| !holes.contains(one) && here(one))
            .collect();
        if !new.is_empty() {
            holes.extend(new);
            return Ok(None);
        }
        Bag::new(self.archive, &plan, &evidence).map(Some)
    }

    fn evidence(&self, part: PagePart, parts: &[Option<u32>]) -> Result<Evidence, BundleError> {
        let gathered = self.gathered;
        let documents = gathered.documents.iter().zip(parts);
        let mut wanted: Vec<Disclosure> = documents
            .map(|(document, of)| Disclosure {
                entity: document.entity,
                file: (*of == Some(part.number)).then(|| document.name.clone()),
                part: of.filter(|of| *of != part.number),
            })
            .collect();
        wanted.extend(gathered.people.iter().copied().map(Disclosure::of));
        wanted.extend(gathered.holds.iter().copied().map(Disclosure::of));
        let destroyed = gathered.certificates.iter().map(|one| one.disposition);
        wanted.extend(destroyed.map(Disclosure::of));
        let names = match self.order.request.names {
            BundleNames::Shown => Names::Shown,
            BundleNames::Withheld => Names::Withheld,
        };
        write_evidence(self.archive, &wanted, names, &self.earlier()?)
    }

    /// Sizes of the checkpoints that were handed out with earlier bundles.
    fn earlier(&self) -> Result<BTreeSet<u64>, BundleError> {
        let earlier = self.archive.bundles()?.into_iter();
        let sizes = earlier.filter_map(|one| Some(one.issued?.entries));
        Ok(sizes
            .filter(|size| *size <= self.gathered.entries)
            .collect())
    }

    fn write(
        &self,
        bags: &[Bag<'_>],
        holes: &mut BTreeSet<EntityId>,
        progress: &mut dyn FnMut(u64, u64) -> bool,
    ) -> Result<Tried, BundleError> {
        let folder = folder_of(self.order.target);
        let sizes = bags.iter().map(Bag::size_bytes);
        let total: u64 = sizes.clone().sum();
        let needed = sizes
            .map(|size| self.order.transit.size_at_most(size))
            .sum();
        let free = free_bytes(folder).map_err(BundleError::io(folder))?;
        if needed > free {
            let path = folder.to_owned();
            return Err(BundleError::NoRoom { path, needed, free });
        }
        let mut done = 0;
        let mut made = Vec::new();
        let mut missing = Vec::new();
        for (number, bag) in (1..).zip(bags) {
            let target = target_of(self.order, number, bags.len());
            must_be_new(&target)?;
            let leased = RealDisk.lease(folder).map_err(BundleError::io(&target))?;
            let mut writing = Writing {
                making: self,
                target: &target,
                missing: &mut missing,
                advance: &mut |bytes| {
                    done += bytes;
                    progress(done, total)
                },
            };
            let part = writing.part(bag, &leased)?;
            made.extend(part.map(|part| Made {
                leased,
                target,
                part,
            }));
        }
        if !missing.is_empty() {
            holes.extend(missing);
            return Ok(Tried::Again);
        }
        Ok(Tried::Made(made))
    }

    /// The commit: journalled first, then named.
    fn hand_out(
        &self,
        made: Vec<Made>,
        holes: &BTreeSet<EntityId>,
        actor: ActorId,
        now: Timestamp,
    ) -> Result<Issued, BundleError> {
        let (order, gathered) = (self.order, self.gathered);
        let holes: Vec<EntityId> = holes.iter().copied().collect();
        let given = gathered.documents.iter().map(|one| one.entity);
        let given = given.filter(|one| !holes.contains(one));
        let list = BundleList::new(given.chain(gathered.people.iter().copied()));
        let issued = IssuedBundle {
            recipient: order.addressed.recipient.clone(),
            reason: order.addressed.reason.clone(),
            scope: order.request.scope.clone(),
            sample: gathered.sample.clone(),
            names: order.request.names,
            restricted: order.request.restricted,
            transit: order.transit.kind(),
            format: order.shape.form(),
            entries: gathered.entries,
            documents: gathered.documents.len() as u64,
            holes: holes.len() as u64,
            parts: made.iter().map(|one| one.part).collect(),
        };
        let entity = self.archive.issue_bundle(issued, &list, actor, now)?;
        let mut files = Vec::new();
        for Made {
            leased,
            target,
            part,
        } in made
        {
            rename_new(&leased.path, &target).map_err(|source| match source.kind() {
                io::ErrorKind::AlreadyExists => BundleError::TargetExists {
                    path: target.clone(),
                },
                _ => BundleError::io(&target)(source),
            })?;
            files.push((target, part));
        }
        Ok(Issued {
            entity,
            files,
            documents: (gathered.documents.len() - holes.len()) as u64,
            holes,
            restricted_left_out: gathered.data.head.restricted_left_out,
            sample: gathered.sample.clone(),
        })
    }
}

/// Writes one file.
struct Writing<'a> {
    making: &'a Making<'a>,
    target: &'a Path,
    /// Documents that could not be given.
    missing: &'a mut Vec<EntityId>,
    advance: &'a mut dyn FnMut(u64) -> bool,
}

type Output<'a> = ZipWriter<Wrapped<FileOutput<'a>>>;

impl Writing<'_> {
    /// Writes a part. None if a document is missing, which was noted.
    fn part(&mut self, bag: &Bag<'_>, leased: &Leased) -> Result<Option<IssuedPart>, BundleError> {
        std::thread::scope(|scope| self.fill(bag, FileOutput::new(leased, scope)))
    }

    fn fill(
        &mut self,
        bag: &Bag<'_>,
        file: FileOutput<'_>,
    ) -> Result<Option<IssuedPart>, BundleError> {
        let target = self.target;
        let failed = || BundleError::io(target);
        let order = self.making.order;
        let time = paris_time(self.making.gathered.data.head.made_at);
        let wrapped = order.transit.wrap(file, bag.size_bytes(), dos_time(time));
        let mut zip = ZipWriter::new(wrapped.map_err(failed())?, time);
        for file in &bag.before {
            self.file(&mut zip, bag.folder, file)?;
        }
        let archive = self.making.archive;
        let mut take =
            |document: &BundleDocument, read| self.document(&mut zip, bag.folder, document, read);
        read_in_order(archive, &bag.documents, &mut take)?;
        if !self.missing.is_empty() {
            return Ok(None);
        }
        for file in &bag.after {
            self.file(&mut zip, bag.folder, file)?;
        }
        let wrapped = zip.finish().map_err(failed())?;
        let file = wrapped.finish().map_err(failed())?;
        let (sha256, size_bytes) = file.finish().map_err(failed())?;
        Ok(Some(IssuedPart {
            sha256,
            size_bytes,
            bag: bag.digest,
        }))
    }

    fn file(
        &mut self,
        zip: &mut Output<'_>,
        folder: &str,
        file: &BagFile,
    ) -> Result<(), BundleError> {
        let size_bytes = file.bytes.len() as u64;
        let entry = ZipEntry {
            name: format!("{folder}{}", file.name),
            size_bytes,
            crc: crc32fast::hash(&file.bytes),
        };
        zip.begin(entry)
            .and_then(|()| zip.write_all(&file.bytes))
            .map_err(BundleError::io(self.target))?;
        self.go_on(size_bytes)
    }

    fn document(
        &mut self,
        zip: &mut Output<'_>,
        folder: &str,
        document: &BundleDocument,
        read: Result<ReadDocument, crate::archive::ArchiveError>,
    ) -> Result<(), BundleError> {
        let Ok(read) = read else {
            self.missing.push(document.entity);
            return self.go_on(0);
        };
        // The others are looked at all the same, so that all holes are known before it is begun again.
        if !self.missing.is_empty() {
            return self.go_on(document.size_bytes);
        }
        let entry = ZipEntry {
            name: format!("{folder}{}", document.name),
            size_bytes: document.size_bytes,
            crc: read.crc,
        };
        let failed = || BundleError::io(self.target);
        zip.begin(entry).map_err(failed())?;
        if let Some(bytes) = read.bytes {
            zip.write_all(&bytes).map_err(failed())?;
            return self.go_on(document.size_bytes);
        }
        let mut large = Large {
            zip,
            advance: self.advance,
            failed: None,
            stopped: false,
        };
        let given = read_one(self.making.archive, document, &mut large);
        match (large.failed, large.stopped, given) {
            (_, true, _) => Err(BundleError::Stopped),
            (Some(source), ..) => Err(failed()(source)),
            (None, _, Ok(())) => Ok(()),
            (None, _, Err(_)) => {
                self.missing.push(document.entity);
                Ok(())
            }
        }
    }

    fn go_on(&mut self, bytes: u64) -> Result<(), BundleError> {
        match (self.advance)(bytes) {
            true => Ok(()),
            false => Err(BundleError::Stopped),
        }
    }
}

/// A large document on its way into the zip: what the disk says is told apart from what the archive says.
struct Large<'a, 'z> {
    zip: &'a mut Output<'z>,
    advance: &'a mut dyn FnMut(u64) -> bool,
    failed: Option<io::Error>,
    stopped: bool,
}

impl Write for Large<'_, '_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if let Err(error) = self.zip.write_all(bytes) {
            let kind = error.kind();
            self.failed = Some(error);
            return Err(kind.into());
        }
        if !(self.advance)(bytes.len() as u64) {
            self.stopped = true;
            return Err(io::ErrorKind::Other.into());
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn must_be_new(path: &Path) -> Result<(), BundleError> {
    match fs::symlink_metadata(path) {
        Ok(_) => Err(BundleError::TargetExists {
            path: path.to_owned(),
        }),
        Err(_) => Ok(()),
    }
}

fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

/// `controle.zip`, or `controle-2.zip` of several; with `.age` after it where it is one.
fn target_of(order: &BundleOrder<'_>, number: u32, of: usize) -> PathBuf {
    if of < 2 {
        return order.target.to_owned();
    }
    let name = order.target.file_name().unwrap_or_default();
    let name = name.to_string_lossy();
    let (stem, extensions) = match name.find(".zip") {
        Some(at) if at > 0 => name.split_at(at),
        _ => (name.as_ref(), ""),
    };
    order
        .target
        .with_file_name(format!("{stem}-{number}{extensions}"))
}
