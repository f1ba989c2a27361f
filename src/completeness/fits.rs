//! Which record is for which piece, and what speaks against it. A record that does not fit is no finding.

use chrono::{Datelike, NaiveDate};

use crate::completeness::Doubt;
use crate::completeness::filing::{Agrement, Filing, Fit, SameSite, SameTitre, Seat, SessionFile};
use crate::completeness::filing::{linked, same_titre};
use crate::completeness::pieces::session_day;
use crate::model::{
    Anchor, Backing, EntityId, ExpectedPiece, FiledRecord, Link, Period, PieceScope, ReadField,
    RecordClass, TitreCode,
};

/// The records of a candidate that may be the piece in this session.
pub(super) fn of_candidate<'a>(
    filing: &Filing<'a>,
    file: &SessionFile<'a>,
    seat: &Seat<'a>,
    piece: &ExpectedPiece,
) -> Vec<Fit<'a>> {
    let records = filing.of_candidate(seat.candidate);
    let fits = records.filter_map(|record| {
        let mut doubts = class_doubts(&piece.classes, record)?;
        doubts.extend(candidate_doubts(filing, file, seat, piece.scope, record)?);
        doubts.extend(stage_doubt(filing, piece, record));
        doubts.extend(date_doubt(file, piece, record));
        Some(Fit { record, doubts })
    });
    fits.collect()
}

/// The records that may be a piece of the session.
pub(super) fn of_session<'a>(
    filing: &Filing<'a>,
    file: &SessionFile<'a>,
    piece: &ExpectedPiece,
) -> Vec<Fit<'a>> {
    let records = filing.of_session(file.registered.entity);
    let fits = records.filter_map(|record| {
        let mut doubts = class_doubts(&piece.classes, record)?;
        doubts.extend(session_doubts(file, record));
        doubts.extend(stage_doubt(filing, piece, record));
        Some(Fit { record, doubts })
    });
    fits.collect()
}

/// The records that may be a piece of the title on its site.
pub(super) fn of_agrement<'a>(
    filing: &Filing<'a>,
    agrement: &Agrement,
    classes: &[RecordClass],
) -> Vec<Fit<'a>> {
    let records = of_classes(filing, classes);
    let fits = records.into_iter().filter_map(|record| {
        let mut doubts = class_doubts(classes, record)?;
        match record
            .titre
            .as_ref()
            .map(|titre| same_titre(titre, &agrement.titre))
        {
            Some(SameTitre::No) => return None,
            Some(SameTitre::MillesimeUnknown) => doubts.push(Doubt::MillesimeUnknown),
            Some(SameTitre::Yes) => {}
            None => doubts.push(Doubt::TitreNotNamed),
        }
        if record.contradicted.contains(&ReadField::Titre) {
            doubts.push(Doubt::Contradicted(ReadField::Titre));
        }
        match agrement.is_site_of(record) {
            SameSite::No => return None,
            SameSite::Perhaps => doubts.push(Doubt::SiteNotNamed),
            SameSite::Yes => {}
        }
        Some(Fit { record, doubts })
    });
    fits.collect()
}

/// What keeps the records from being valid during the sessions of the title on its site. Several that follow one another
/// are valid together.
pub(super) fn doubt_validity(piece: &ExpectedPiece, agrement: &Agrement, fits: &mut [Fit<'_>]) {
    let Some(lasts) = piece.lasts else { return };
    let certain: Vec<&FiledRecord> = fits
        .iter()
        .filter(|fit| fit.doubts.is_empty())
        .map(|fit| fit.record)
        .collect();
    let together = agrement
        .spans
        .iter()
        .all(|(first, last)| certain.iter().any(|one| is_valid(one, *first, *last)));
    for fit in fits {
        if fit.record.valid_through.is_none() {
            fit.doubts.extend(length_doubt(lasts, agrement, fit.record));
        } else if !together {
            fit.doubts.extend(period_doubts(agrement, fit.record));
        }
    }
}

/// Whether the record says that it is valid on all of these days.
pub(super) fn is_valid(record: &FiledRecord, first: NaiveDate, last: NaiveDate) -> bool {
    let from = valid_from(record);
    from.is_some_and(|from| from <= first)
        && record.valid_through.is_some_and(|through| last <= through)
}

/// The first day on which the record is valid: the one that it says, else its own.
pub(super) fn valid_from(record: &FiledRecord) -> Option<NaiveDate> {
    let own = record.document_date.filter(|_| !record.date_is_named);
    record.valid_from.or(own)
}

fn period_doubts(agrement: &Agrement, record: &FiledRecord) -> Vec<Doubt> {
    let ends = record
        .valid_through
        .filter(|through| agrement.spans.iter().any(|(_, last)| through < last));
    let from = valid_from(record);
    let begins = from.filter(|from| agrement.spans.iter().any(|(first, _)| first < from));
    let mut doubts: Vec<Doubt> = ends.map(Doubt::EndsBefore).into_iter().collect();
    doubts.extend(begins.map(Doubt::BeginsAfter));
    if from.is_none() {
        doubts.push(Doubt::ValidityNotRead);
    }
    doubts
}

/// Whether the record, by its date, can cover every session of the title on its site.
fn length_doubt(lasts: Period, agrement: &Agrement, record: &FiledRecord) -> Option<Doubt> {
    let covers = || {
        let from = record.document_date.filter(|_| !record.date_is_named)?;
        let first = agrement.first_start.or(agrement.first_end)?;
        let end = lasts.after(from)?;
        Some(from <= first && agrement.last_day? <= end)
    };
    (covers() != Some(true)).then_some(Doubt::ValidityNotRead)
}

/// The records that may be of the year, for something counted from `anchor`.
pub(super) fn of_year<'a>(
    filing: &Filing<'a>,
    year: i32,
    anchor: Anchor,
    classes: &[RecordClass],
) -> Vec<Fit<'a>> {
    let records = of_classes(filing, classes);
    let fits = records.into_iter().filter_map(|record| {
        let mut doubts = class_doubts(classes, record)?;
        doubts.extend(year_doubts(record, year, anchor)?);
        Some(Fit { record, doubts })
    });
    fits.collect()
}

/// The records of the classes, each once.
pub(super) fn of_classes<'a>(filing: &Filing<'a>, classes: &[RecordClass]) -> Vec<&'a FiledRecord> {
    let mut records: Vec<&FiledRecord> = Vec::new();
    for class in classes {
        for record in filing.of_class(class) {
            if !records.iter().any(|other| std::ptr::eq(*other, record)) {
                records.push(record);
            }
        }
    }
    records
}

/// What speaks against the record's being of one of the classes, and against all that is read in it. None: it is of
/// another class.
pub(super) fn class_doubts(classes: &[RecordClass], record: &FiledRecord) -> Option<Vec<Doubt>> {
    let mut doubts = match &record.class {
        Some(class) if !classes.contains(class) => return None,
        Some(_) => match record.backing {
            Backing::Wordless => vec![Doubt::NothingReadable],
            Backing::NameOnly => vec![Doubt::NameOnly],
            Backing::Said if record.class_is_sure => Vec::new(),
            Backing::Said => vec![Doubt::ClassUnsure],
        },
        None => {
            let near = record.rivals.iter().any(|rival| classes.contains(rival));
            near.then(|| vec![Doubt::Unclassified])?
        }
    };
    // A paper of the centre may be about several titles.
    let contradicted = record.contradicted.iter();
    let contradicted = contradicted.filter(|field| **field != ReadField::Titre);
    doubts.extend(contradicted.map(|field| Doubt::Contradicted(*field)));
    Some(doubts)
}

/// Whether the record is of one of the classes, whatever else is unsure about it.
pub(super) fn is_of_classes(classes: &[RecordClass], record: &FiledRecord) -> bool {
    let doubts = class_doubts(classes, record);
    doubts.is_some_and(|doubts| {
        let mut doubts = doubts.iter();
        doubts.all(|doubt| matches!(doubt, Doubt::Contradicted(_)))
    })
}

/// What speaks against the record's being of this session. Only for records that are linked to it.
pub(super) fn session_doubts(file: &SessionFile<'_>, record: &FiledRecord) -> Vec<Doubt> {
    let mut doubts = Vec::new();
    if matches!(record.links.session, Some(Link::Doubtful(_))) {
        doubts.push(Doubt::SessionLink);
    }
    doubts.extend(titre_doubt(file.registered.session.titre.as_ref(), record));
    let session = &file.registered.session;
    let last = session.ends_on.or(session.starts_on);
    let ends = record.valid_through.zip(last);
    doubts.extend(
        ends.and_then(|(through, last)| (through < last).then_some(Doubt::EndsBefore(through))),
    );
    doubts
}

/// What speaks against the record's being of this candidate in this session. None: it is of another.
pub(super) fn candidate_doubts(
    filing: &Filing<'_>,
    file: &SessionFile<'_>,
    seat: &Seat<'_>,
    scope: PieceScope,
    record: &FiledRecord,
) -> Option<Vec<Doubt>> {
    let mut doubts = place_doubts(filing, file, seat, scope, record)?;
    let candidates = linked(record.links.candidate.as_ref());
    let mut others = candidates.iter().map(|one| filing.leading(*one));
    if others.any(|one| one != seat.candidate) {
        doubts.push(Doubt::CandidateLink);
    }
    doubts.extend(titre_doubt(file.registered.session.titre.as_ref(), record));
    let registered = filing.candidate(seat.candidate);
    let born = registered.and_then(|one| one.person.birth_date);
    if differ(born, record.birth_date) {
        doubts.push(Doubt::BirthDateDiffers);
    }
    if differ(seat.agreed(|one| one.decision), record.decision) {
        doubts.push(Doubt::DecisionDiffers);
    }
    doubts.sort();
    doubts.dedup();
    Some(doubts)
}

/// Where the record of the candidate belongs. None: to another session.
fn place_doubts(
    filing: &Filing<'_>,
    file: &SessionFile<'_>,
    seat: &Seat<'_>,
    scope: PieceScope,
    record: &FiledRecord,
) -> Option<Vec<Doubt>> {
    let session = file.registered.entity;
    match &record.links.session {
        Some(Link::Sure(linked)) if *linked == session => Some(Vec::new()),
        Some(Link::Sure(linked)) => {
            let serves = scope == PieceScope::Title && same_title(filing, file, *linked);
            (serves && filing.sat_by(seat.candidate).contains(linked))
                .then(|| vec![Doubt::OtherSession])
        }
        Some(Link::Doubtful(linked)) => linked.contains(&session).then(|| vec![Doubt::SessionLink]),
        None => unplaced_doubts(filing, file, seat, scope, record),
    }
}

/// The record names the candidate and no registered session.
fn unplaced_doubts(
    filing: &Filing<'_>,
    file: &SessionFile<'_>,
    seat: &Seat<'_>,
    scope: PieceScope,
    record: &FiledRecord,
) -> Option<Vec<Doubt>> {
    let titre = file.registered.session.titre.as_ref();
    if let (Some(titre), Some(named)) = (titre, &record.titre)
        && same_titre(titre, named) == SameTitre::No
    {
        return None;
    }
    if record.session.is_some() {
        return Some(vec![Doubt::SessionNotRegistered]);
    }
    let sat = filing.sat_by(seat.candidate);
    let one_title = || sat.iter().all(|other| same_title(filing, file, *other));
    if sat.len() < 2 || (scope == PieceScope::Title && one_title()) {
        return Some(Vec::new());
    }
    Some(vec![Doubt::SessionNotNamed])
}

/// Whether the other session is for the very same title, as far as both say.
fn same_title(filing: &Filing<'_>, file: &SessionFile<'_>, other: EntityId) -> bool {
    let other = filing.session(other);
    let other = other.and_then(|other| other.registered.session.titre.as_ref());
    match (file.registered.session.titre.as_ref(), other) {
        (Some(one), Some(other)) => same_titre(one, other) == SameTitre::Yes,
        _ => false,
    }
}

fn titre_doubt(titre: Option<&TitreCode>, record: &FiledRecord) -> Option<Doubt> {
    if record.contradicted.contains(&ReadField::Titre) {
        return Some(Doubt::Contradicted(ReadField::Titre));
    }
    let named = record.titre.as_ref()?;
    (same_titre(titre?, named) == SameTitre::No).then_some(Doubt::TitreDiffers)
}

/// Whoever reached a later state went through the earlier ones: what came back validated was signed.
fn stage_doubt(filing: &Filing<'_>, piece: &ExpectedPiece, record: &FiledRecord) -> Option<Doubt> {
    let counts = |class: &RecordClass| {
        let asked = piece.stages.iter();
        let earliest = asked.filter_map(|stage| filing.stage_place(class, stage));
        let earliest = earliest.min();
        let reached = filing.stages(class, record);
        earliest.is_some_and(|earliest| reached.iter().any(|(place, _)| earliest <= *place))
    };
    let counts = piece.stages.is_empty() || record.class.as_ref().is_some_and(counts);
    let first = piece.stages.first().filter(|_| !counts)?;
    Some(Doubt::StageNotReached {
        stage: first.clone(),
    })
}

/// What must have been there before the session is not shown by what came of it.
fn date_doubt(
    file: &SessionFile<'_>,
    piece: &ExpectedPiece,
    record: &FiledRecord,
) -> Option<Doubt> {
    let by = session_day(file, piece.dated_by?);
    let dated = record.document_date.filter(|_| !record.date_is_named);
    let in_time = dated.zip(by).is_some_and(|(dated, by)| dated <= by);
    (!in_time).then_some(Doubt::DayUnsure)
}

fn differ<T: PartialEq>(one: Option<T>, other: Option<T>) -> bool {
    matches!((one, other), (Some(one), Some(other)) if one != other)
}

/// What speaks against the record's being of the year: its path, if it names one year only, else the day that it bears.
/// None: it is of another year.
fn year_doubts(record: &FiledRecord, year: i32, anchor: Anchor) -> Option<Vec<Doubt>> {
    let named = years_named(record.path.as_bytes());
    if named.contains(&year) {
        let alone = named.iter().all(|other| *other == year);
        let doubts = if alone {
            vec![]
        } else {
            vec![Doubt::YearUnsure]
        };
        return Some(doubts);
    }
    let Some(date) = record.document_date else {
        return named.is_empty().then(|| vec![Doubt::DayUnsure]);
    };
    match year_of(date, year, anchor)? {
        YearFit::Certain if named.is_empty() => Some(Vec::new()),
        _ => Some(vec![Doubt::YearUnsure]),
    }
}

enum YearFit {
    Certain,
    Unsure,
}

/// What is counted from the start of a year is often made in the last months of the year before; what is counted from its
/// end, in the year after.
fn year_of(date: NaiveDate, year: i32, anchor: Anchor) -> Option<YearFit> {
    let is_late_in_year = date.month() >= 10;
    match (anchor, date.year() - year) {
        (Anchor::YearStart, 0) if !is_late_in_year => Some(YearFit::Certain),
        (Anchor::YearStart, 0) => Some(YearFit::Unsure),
        (Anchor::YearStart, -1) if is_late_in_year => Some(YearFit::Unsure),
        (Anchor::YearEnd, 0 | 1) => Some(YearFit::Unsure),
        _ => None,
    }
}

/// The years 1950 to 2099 that a path names, as whole numbers of four digits.
fn years_named(path: &[u8]) -> Vec<i32> {
    let numbers = path.split(|byte| !byte.is_ascii_digit());
    let years = numbers.filter(|digits| digits.len() == 4);
    let years = years.filter_map(|digits| std::str::from_utf8(digits).ok()?.parse().ok());
    years.filter(|year| (1950..2100).contains(year)).collect()
}
