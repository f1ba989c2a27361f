//! How it stands with each piece: what is there, else what is owed.

use chrono::NaiveDate;

use crate::completeness::filing::{Agrement, Filing, Fit, Seat, SessionFile};
use crate::completeness::session_days;
use crate::completeness::{
    AgrementPicture, CandidateRow, Column, Doubt, DoubtfulRecord, Exemption, PieceStanding,
    PieceState, SessionPicture, UnknownFact, YearPicture, days_between, fits,
};
use crate::model::{
    AccessPath, Anchor, Backing, Due, EntityId, ExpectedPiece, JuryDecision, Link, PieceOwner,
    PiecePer, Requirement, SessionKind,
};

/// The picture of a session.
pub(super) fn session(
    filing: &Filing<'_>,
    file: &SessionFile<'_>,
    day: NaiveDate,
) -> SessionPicture {
    let owed = pieces_of(filing, PieceOwner::Candidate, file);
    let columns = columns(&owed);
    let rows = file.seats.iter().map(|seat| CandidateRow {
        candidate: seat.candidate,
        path: seat.agreed(|one| one.path),
        decision: seat.agreed(|one| one.decision),
        cells: columns
            .iter()
            .map(|column| cell(filing, file, seat, column, day))
            .collect(),
    });
    let own = pieces_of(filing, PieceOwner::Session, file);
    let own = own.into_iter().map(|piece| {
        let fits = enough(piece, file, fits::of_session(filing, file, piece));
        let state = found(&fits).unwrap_or_else(|| {
            let due = due_in(piece, |anchor| session_day(file, anchor));
            let asked = Asked {
                kind: file.registered.session.kind,
                ..Asked::WITHOUT_CANDIDATE
            };
            owed_by(piece, &asked, &due, day)
        });
        standing(piece, |anchor| session_day(file, anchor), state)
    });
    SessionPicture {
        session: file.registered.entity,
        rows: rows.collect(),
        pieces: own.collect(),
        of_nobody: of_nobody(filing, file),
        of_strangers: of_strangers(filing, file),
        columns: columns
            .iter()
            .map(|column| Column {
                id: column_id(column),
                pieces: column.iter().map(|piece| piece.id.clone()).collect(),
            })
            .collect(),
    }
}

/// The picture of a title on its site.
pub(super) fn agrement(
    filing: &Filing<'_>,
    agrement: &Agrement,
    day: NaiveDate,
) -> AgrementPicture {
    let day_of = |anchor| match anchor {
        Anchor::SessionStart => agrement.first_start,
        Anchor::SessionEnd => agrement.first_end,
        _ => None,
    };
    let pieces = of_owner(filing, PieceOwner::Agrement).map(|piece| {
        let mut fits = fits::of_agrement(filing, agrement, &piece.classes);
        fits::doubt_validity(piece, agrement, &mut fits);
        let state = found(&fits).unwrap_or_else(|| {
            owed_by(
                piece,
                &Asked::WITHOUT_CANDIDATE,
                &due_in(piece, day_of),
                day,
            )
        });
        PieceStanding {
            valid_through: valid_through(&fits),
            ..standing(piece, day_of, state)
        }
    });
    AgrementPicture {
        titre: agrement.titre.clone(),
        site: agrement.site.clone(),
        pieces: pieces.collect(),
    }
}

/// The picture of a year.
pub(super) fn year(filing: &Filing<'_>, year: i32, day: NaiveDate) -> YearPicture {
    let day_of = |anchor| year_day(year, anchor);
    let pieces = of_owner(filing, PieceOwner::Year).map(|piece| {
        let anchor = piece.due.as_ref().map_or(Anchor::YearStart, |due| due.from);
        let fits = fits::of_year(filing, year, anchor, &piece.classes);
        let state = found(&fits).unwrap_or_else(|| {
            owed_by(
                piece,
                &Asked::WITHOUT_CANDIDATE,
                &due_in(piece, day_of),
                day,
            )
        });
        standing(piece, day_of, state)
    });
    YearPicture {
        year,
        pieces: pieces.collect(),
    }
}

/// First or last day of a session.
pub(super) fn session_day(file: &SessionFile<'_>, anchor: Anchor) -> Option<NaiveDate> {
    let session = &file.registered.session;
    match anchor {
        Anchor::SessionStart => session.starts_on,
        Anchor::SessionEnd => session.ends_on,
        _ => None,
    }
}

/// First or last day of a year.
pub(super) fn year_day(year: i32, anchor: Anchor) -> Option<NaiveDate> {
    match anchor {
        Anchor::YearStart => NaiveDate::from_ymd_opt(year, 1, 1),
        Anchor::YearEnd => NaiveDate::from_ymd_opt(year, 12, 31),
        _ => None,
    }
}

/// The last day, or what keeps it from being known.
pub(super) fn last_day(
    due: &Due,
    day_of: impl Fn(Anchor) -> Option<NaiveDate>,
) -> Result<NaiveDate, UnknownFact> {
    let from = day_of(due.from).ok_or(UnknownFact::Day(due.from))?;
    due.offset.from(from).ok_or(UnknownFact::Calendar)
}

/// The state of a piece of which something fits; none if nothing does.
fn found(fits: &[Fit<'_>]) -> Option<PieceState> {
    let certain = papers(fits.iter().filter(|fit| fit.doubts.is_empty()));
    if !certain.is_empty() {
        let records = certain.iter().map(|fit| fit.record.entity);
        return Some(PieceState::Present(records.collect()));
    }
    let doubtful: Vec<DoubtfulRecord> = papers(fits.iter()).into_iter().map(doubtful).collect();
    (!doubtful.is_empty()).then_some(PieceState::Doubtful(doubtful))
}

/// The last day on which one of those that are there is valid, if each of them says until when it is.
fn valid_through(fits: &[Fit<'_>]) -> Option<NaiveDate> {
    let certain = fits.iter().filter(|fit| fit.doubts.is_empty());
    let ends: Option<Vec<NaiveDate>> = certain.map(|fit| fit.record.valid_through).collect();
    ends?.into_iter().max()
}

/// A fit as a finding.
pub(super) fn doubtful(fit: &Fit<'_>) -> DoubtfulRecord {
    DoubtfulRecord {
        record: fit.record.entity,
        doubts: fit.doubts.clone(),
    }
}

/// Each paper once: the same bytes twice are one, the first that was archived.
fn papers<'f, 'a>(fits: impl Iterator<Item = &'f Fit<'a>>) -> Vec<&'f Fit<'a>> {
    let mut papers: Vec<&Fit<'_>> = Vec::new();
    for fit in fits {
        let is_same = |known: &&&Fit<'_>| known.record.content == fit.record.content;
        if papers.iter().find(is_same).is_none() {
            papers.push(fit);
        }
    }
    papers
}

/// Casts doubt on all of them if they are too few.
fn enough<'a>(
    piece: &ExpectedPiece,
    file: &SessionFile<'_>,
    mut fits: Vec<Fit<'a>>,
) -> Vec<Fit<'a>> {
    let jurors = match piece.per {
        PiecePer::Juror => file.registered.people.jury.len(),
        PiecePer::Session | PiecePer::Day => 0,
    };
    if piece.per == PiecePer::Day {
        doubt_days(file, &mut fits);
    }
    let needed = jurors.max(usize::from(piece.copies));
    let certain = papers(fits.iter().filter(|fit| fit.doubts.is_empty())).len();
    if (1..needed).contains(&certain) {
        let fewer = Doubt::Fewer {
            found: count(certain),
            needed: count(needed),
        };
        for fit in fits.iter_mut().filter(|fit| fit.doubts.is_empty()) {
            fit.doubts.push(fewer.clone());
        }
    }
    fits
}

/// Casts doubt on all of them if they do not say that they reach over every day of the session.
fn doubt_days(file: &SessionFile<'_>, fits: &mut [Fit<'_>]) {
    let certain: Vec<&Fit<'_>> = fits.iter().filter(|fit| fit.doubts.is_empty()).collect();
    let days = session_days::all(&file.registered.session);
    let covered = days.iter().filter(|day| {
        certain
            .iter()
            .any(|fit| session_days::reaches(fit.record, **day))
    });
    let covered = covered.count();
    if days.len() < 2 || covered == days.len() {
        return;
    }
    let doubt = Doubt::DaysNotCovered {
        covered: count(covered),
        days: count(days.len()),
    };
    for fit in fits.iter_mut().filter(|fit| fit.doubts.is_empty()) {
        fit.doubts.push(doubt.clone());
    }
}

fn count(number: usize) -> u64 {
    u64::try_from(number).unwrap_or(u64::MAX)
}

fn of_owner<'a>(
    filing: &Filing<'a>,
    owner: PieceOwner,
) -> impl Iterator<Item = &'a ExpectedPiece> + use<'a> {
    let pieces = filing.expectations.pieces.iter();
    pieces.filter(move |piece| piece.of == owner)
}

/// The pieces that this kind of session knows, or may know where the kind is unknown.
fn pieces_of<'a>(
    filing: &Filing<'a>,
    owner: PieceOwner,
    file: &SessionFile<'_>,
) -> Vec<&'a ExpectedPiece> {
    let kind = file.registered.session.kind;
    of_owner(filing, owner)
        .filter(|piece| {
            piece.kinds.is_empty() || kind.is_none_or(|kind| piece.kinds.contains(&kind))
        })
        .collect()
}

/// One column for each piece, and one for all pieces that stand for one another.
fn columns<'a>(pieces: &[&'a ExpectedPiece]) -> Vec<Vec<&'a ExpectedPiece>> {
    let mut columns: Vec<Vec<&ExpectedPiece>> = Vec::new();
    for piece in pieces {
        let shared = columns.iter_mut().find(|column| {
            let same = |other: &&ExpectedPiece| other.one_of == piece.one_of;
            piece.one_of.is_some() && column.iter().any(same)
        });
        match shared {
            Some(column) => column.push(piece),
            None => columns.push(vec![piece]),
        }
    }
    columns
}

fn column_id(column: &[&ExpectedPiece]) -> crate::model::ExpectationId {
    let first = column.first().expect("a column has a piece");
    first.one_of.clone().unwrap_or_else(|| first.id.clone())
}

/// What is known of a session and a candidate that decides what is owed.
struct Asked {
    kind: Option<SessionKind>,
    path: Option<AccessPath>,
    decisions: Vec<JuryDecision>,
}

impl Asked {
    const WITHOUT_CANDIDATE: Asked = Asked {
        kind: None,
        path: None,
        decisions: Vec::new(),
    };
}

fn cell(
    filing: &Filing<'_>,
    file: &SessionFile<'_>,
    seat: &Seat<'_>,
    column: &[&ExpectedPiece],
    day: NaiveDate,
) -> PieceStanding {
    let asked = Asked {
        kind: file.registered.session.kind,
        // What this version does not know is not known.
        path: seat.agreed(|one| one.path.filter(AccessPath::is_known)),
        decisions: decisions(filing, file, seat),
    };
    let day_of = |anchor| session_day(file, anchor);
    let fits_path = |piece: &&&ExpectedPiece| match asked.path {
        Some(path) => piece.paths.is_empty() || piece.paths.contains(&path),
        None => true,
    };
    let chosen: Vec<&ExpectedPiece> = column.iter().filter(fits_path).copied().collect();
    // A path that asks for none of them: whatever is there is shown all the same.
    let looked_at = if chosen.is_empty() { column } else { &chosen };
    let mut best: Option<(&ExpectedPiece, PieceState)> = None;
    for piece in looked_at {
        let Some(state) = found(&fits::of_candidate(filing, file, seat, piece)) else {
            continue;
        };
        if matches!(state, PieceState::Present(_)) {
            return standing(piece, day_of, state);
        }
        best.get_or_insert((piece, state));
    }
    let first = looked_at.first().expect("a column has a piece");
    let (piece, state) =
        best.unwrap_or_else(|| (first, owed_by(first, &asked, &due_in(first, day_of), day)));
    standing(piece, day_of, state)
}

/// The decisions that the registry knows; if it knows none, absence where the documents say nothing else. What is only
/// read in a document exempts, and never makes something owed.
fn decisions(filing: &Filing<'_>, file: &SessionFile<'_>, seat: &Seat<'_>) -> Vec<JuryDecision> {
    let mut said: Vec<JuryDecision> = seat
        .candidacies
        .iter()
        .filter_map(|candidacy| candidacy.decision.filter(JuryDecision::is_known))
        .collect();
    said.sort();
    said.dedup();
    if !said.is_empty() {
        return said;
    }
    let session = file.registered.entity;
    let read = filing.of_candidate(seat.candidate).filter(|record| {
        record.class_is_sure
            && record.backing == Backing::Said
            && record.contradicted.is_empty()
            && record.links.session == Some(Link::Sure(session))
            && matches!(record.links.candidate, Some(Link::Sure(_)))
    });
    let read: Vec<JuryDecision> = read.filter_map(|record| record.decision).collect();
    if read.contains(&JuryDecision::Absent) {
        let mut read = read;
        read.sort();
        read.dedup();
        return read;
    }
    said
}

type LastDay = Option<Result<NaiveDate, UnknownFact>>;

fn due_in(piece: &ExpectedPiece, day_of: impl Fn(Anchor) -> Option<NaiveDate>) -> LastDay {
    piece.due.as_ref().map(|due| last_day(due, day_of))
}

/// What is owed where nothing is there.
fn owed_by(piece: &ExpectedPiece, asked: &Asked, due: &LastDay, day: NaiveDate) -> PieceState {
    if piece.required == Requirement::IfKnown {
        return PieceState::NotRequired(Exemption::IfItExists);
    }
    if let Some(Ok(due)) = due
        && !piece.term.holds(*due)
    {
        return PieceState::NotRequired(Exemption::Term);
    }
    let unknown = match (concerns_path(piece, asked), concerns_decision(piece, asked)) {
        (Concern::Exempt(exemption), _) | (_, Concern::Exempt(exemption)) => {
            return PieceState::NotRequired(exemption);
        }
        (Concern::Unknown(fact), _) | (_, Concern::Unknown(fact)) => Some(fact),
        (Concern::Owed, Concern::Owed) => match asked.kind {
            None if !piece.kinds.is_empty() => Some(UnknownFact::Kind),
            _ => None,
        },
    };
    match due {
        None => PieceState::NotRequired(Exemption::IfItExists),
        Some(Ok(due)) if day <= *due => PieceState::NotYetDue {
            days_left: days_between(day, *due),
        },
        Some(Err(fact)) => PieceState::Unknown(*fact),
        Some(Ok(due)) => match unknown {
            Some(fact) => PieceState::Unknown(fact),
            None => PieceState::Missing {
                days_late: days_between(*due, day),
            },
        },
    }
}

enum Concern {
    Owed,
    Exempt(Exemption),
    Unknown(UnknownFact),
}

fn concerns_path(piece: &ExpectedPiece, asked: &Asked) -> Concern {
    match asked.path {
        _ if piece.paths.is_empty() => Concern::Owed,
        Some(path) if piece.paths.contains(&path) => Concern::Owed,
        Some(_) => Concern::Exempt(Exemption::Path),
        None => Concern::Unknown(UnknownFact::Path),
    }
}

fn concerns_decision(piece: &ExpectedPiece, asked: &Asked) -> Concern {
    match asked.decisions.as_slice() {
        _ if piece.decisions.is_empty() => Concern::Owed,
        [decision] if piece.decisions.contains(decision) => Concern::Owed,
        [decision] => Concern::Exempt(Exemption::Decision(*decision)),
        // Owed by everyone who came, and nothing says that the candidate did not.
        [] if whoever_came(piece) => Concern::Owed,
        _ => Concern::Unknown(UnknownFact::Decision),
    }
}

fn whoever_came(piece: &ExpectedPiece) -> bool {
    let came = [
        JuryDecision::Success,
        JuryDecision::Partial,
        JuryDecision::Failure,
    ];
    came.iter()
        .all(|decision| piece.decisions.contains(decision))
}

fn standing(
    piece: &ExpectedPiece,
    day_of: impl Fn(Anchor) -> Option<NaiveDate>,
    state: PieceState,
) -> PieceStanding {
    PieceStanding {
        piece: piece.id.clone(),
        due: due_in(piece, day_of).and_then(Result::ok),
        state,
        valid_through: None,
    }
}

fn of_nobody(filing: &Filing<'_>, file: &SessionFile<'_>) -> Vec<EntityId> {
    let session = Some(Link::Sure(file.registered.entity));
    let records = filing.of_session(file.registered.entity);
    let nobodys = records.filter(|record| {
        record.links.session == session
            && record.links.candidate.is_none()
            && filing.may_concern_a_candidate(record)
    });
    nobodys.map(|record| record.entity).collect()
}

fn of_strangers(filing: &Filing<'_>, file: &SessionFile<'_>) -> Vec<EntityId> {
    let session = Some(Link::Sure(file.registered.entity));
    let records = filing.of_session(file.registered.entity);
    let strangers = records.filter(|record| match record.links.candidate {
        Some(Link::Sure(candidate)) => {
            let candidate = filing.leading(candidate);
            record.links.session == session
                && file.seats.iter().all(|seat| seat.candidate != candidate)
        }
        _ => false,
    });
    strangers.map(|record| record.entity).collect()
}
