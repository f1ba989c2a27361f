//! The findings resolved into words: what the terminal and the web page both show, laid out by each in its way. Text that
//! comes from the registry is escaped by whoever lays it out.

use chrono::NaiveDate;

use crate::completeness::{
    DeadlineStanding, DeadlineState, PieceStanding, PieceState, SessionPicture, Subject,
    UnknownFact,
};
use crate::model::{
    Anchor, Deadline, DeadlineTest, ExpectedPiece, Reached, Requirement, SourceStatus,
};
use crate::report::{Cited, Findings, Tally, count, ids};
use crate::words::gaps::Reaching;
use crate::words::{Lang, Say, Words, gaps};

/// A session's sheet.
pub(super) struct SessionSheet {
    pub heading: String,
    pub tally: Tally,
    pub columns: Vec<Head>,
    pub rows: Vec<Row>,
    pub pieces: Vec<PieceLine>,
    pub findings: Vec<Finding>,
    /// True if nothing that is unsettled may change what is said of its pieces.
    pub is_without_reserve: bool,
    /// What is said where no piece is missing or doubtful.
    pub no_finding: Vec<String>,
    pub deadlines: Vec<DeadlineLine>,
    pub notes: Vec<String>,
}

impl SessionSheet {
    /// Whether nothing is left to say or to do: everything owed is there, and no deadline is open.
    pub fn is_complete(&self) -> bool {
        let tally = &self.tally;
        let open = tally.doubtful + tally.missing + tally.unknown + tally.not_yet_due;
        let is_settled = |deadline: &DeadlineLine| deadline.rank >= SETTLED;
        open == 0
            && !self.rows.is_empty()
            && self.findings.is_empty()
            && self.is_without_reserve
            && self.notes.is_empty()
            && self.deadlines.iter().all(is_settled)
    }

    /// The marks that it shows.
    pub fn marks(&self) -> impl Iterator<Item = &'static str> + '_ {
        let cells = self.rows.iter().flat_map(|row| &row.cells);
        let pieces = self.pieces.iter().map(|piece| &piece.cell);
        cells.chain(pieces).map(|cell| cell.mark)
    }
}

/// What heads a column.
pub(super) struct Head {
    pub short: String,
    pub title: String,
}

/// A candidate.
pub(super) struct Row {
    pub name: String,
    pub cells: Vec<Cell>,
}

/// How it stands with a piece.
pub(super) struct Cell {
    pub mark: &'static str,
    pub words: String,
    /// The documents that are there, without a doubt.
    pub documents: String,
}

/// A piece that has a line of its own.
pub(super) struct PieceLine {
    pub title: String,
    pub cell: Cell,
}

/// What is to be completed or checked, with its source.
pub(super) struct Finding {
    pub title: String,
    pub lines: Vec<String>,
    pub source: Cited,
    pub status: SourceStatus,
}

/// A deadline, or several alike.
pub(super) struct DeadlineLine {
    pub sign: &'static str,
    pub title: String,
    pub limit: Option<NaiveDate>,
    pub state: String,
    pub source: Cited,
    pub status: SourceStatus,
    pub rank: u8,
}

/// What the columns of all sheets mean, each once.
pub(super) fn legend_of_columns(lang: Lang, sheets: &[SessionSheet]) -> Option<String> {
    let mut columns: Vec<String> = Vec::new();
    let shown = sheets.iter().filter(|sheet| !sheet.rows.is_empty());
    for head in shown.flat_map(|sheet| &sheet.columns) {
        let column = format!("{} = {}", head.short, head.title);
        if !columns.contains(&column) {
            columns.push(column);
        }
    }
    (!columns.is_empty()).then(|| gaps::columns_are(lang, Words(&columns.join(" ; "))))
}

/// What a text or the ministry asks for before what only habit does; in their order otherwise.
pub(super) fn habits_last<T>(all: Vec<T>, status: impl Fn(&T) -> SourceStatus) -> (Vec<T>, Vec<T>) {
    all.into_iter()
        .partition(|one| status(one) != SourceStatus::Habit)
}

/// Makes the sheet of a session.
pub(super) fn session(findings: &Findings, lang: Lang, picture: &SessionPicture) -> SessionSheet {
    let day = judged_on(findings, picture);
    let shown: Vec<usize> = shown_columns(picture);
    let found = findings_of(findings, lang, picture, day);
    let no_finding = no_finding(findings, lang, picture);
    SessionSheet {
        heading: heading(findings, lang, picture),
        tally: findings.tally(picture),
        columns: shown
            .iter()
            .filter_map(|place| head(findings, picture, *place))
            .collect(),
        rows: picture
            .rows
            .iter()
            .map(|row| Row {
                name: findings.name(row.candidate),
                cells: shown
                    .iter()
                    .filter_map(|place| row.cells.get(*place))
                    .map(|standing| cell(lang, &standing.state))
                    .collect(),
            })
            .collect(),
        pieces: piece_lines(findings, lang, &picture.pieces),
        notes: notes(findings, lang, picture, &found),
        findings: found,
        is_without_reserve: no_finding == [gaps::no_finding(lang)],
        no_finding,
        deadlines: deadlines(findings, lang, |one| {
            one.subject.session() == Some(picture.session)
        }),
    }
}

/// The pieces with a line each; what only may exist and does not is left out.
pub(super) fn piece_lines(
    findings: &Findings,
    lang: Lang,
    standings: &[PieceStanding],
) -> Vec<PieceLine> {
    let owed = standings
        .iter()
        .filter(|one| !matches!(one.state, PieceState::NotRequired(_)));
    let lines = owed.filter_map(|standing| {
        let piece = findings.schedule.expectations.piece(&standing.piece)?;
        let mut cell = cell(lang, &standing.state);
        if let Some(note) = validity(lang, piece, standing, findings.picture.day) {
            cell.words = format!("{} ; {note}", cell.words);
        }
        Some(PieceLine {
            title: format!("{}{}", piece.title, star(piece)),
            cell,
        })
    });
    lines.collect()
}

/// Until when what is there is valid, or that it must be looked up.
pub(super) fn validity(
    lang: Lang,
    piece: &ExpectedPiece,
    standing: &PieceStanding,
    day: NaiveDate,
) -> Option<String> {
    if !matches!(standing.state, PieceState::Present(_)) {
        return None;
    }
    match standing.valid_through {
        Some(through) if through < day => Some(gaps::no_longer_valid(lang, through)),
        Some(through) => Some(gaps::valid_through(lang, through)),
        None => piece.lasts.map(|_| gaps::validity_not_read(lang)),
    }
}

/// What is to be completed or checked among pieces that are no candidate's.
pub(super) fn other_findings(
    findings: &Findings,
    lang: Lang,
    standings: &[PieceStanding],
    day: NaiveDate,
    whose: &str,
) -> Vec<Finding> {
    let found = standings.iter().filter_map(|standing| {
        let piece = findings.schedule.expectations.piece(&standing.piece)?;
        finding(findings, lang, piece, &[(whose.to_owned(), standing)], day)
    });
    let mut found: Vec<Finding> = found.collect();
    found.sort_by_key(|one| one.status);
    found
}

/// The deadlines that are meant, most pressing first, candidates alike together.
pub(super) fn deadlines(
    findings: &Findings,
    lang: Lang,
    meant: impl Fn(&DeadlineStanding) -> bool,
) -> Vec<DeadlineLine> {
    let mut groups: Vec<(DeadlineStanding, u64)> = Vec::new();
    for standing in findings.picture.deadlines.iter().filter(|one| meant(one)) {
        let is_candidates = matches!(standing.subject, Subject::Candidate { .. });
        if is_candidates && matches!(standing.state, DeadlineState::Kept { .. }) {
            continue;
        }
        let alike = groups.iter_mut().find(|(other, _)| {
            is_candidates
                && other.deadline == standing.deadline
                && other.limit == standing.limit
                && are_alike(&other.state, &standing.state)
                && other.subject.session() == standing.subject.session()
        });
        match alike {
            Some((group, count)) => {
                *count += 1;
                if let (DeadlineState::Doubtful(all), DeadlineState::Doubtful(more)) =
                    (&mut group.state, &standing.state)
                {
                    all.extend(more.iter().cloned());
                }
            }
            None => groups.push((standing.clone(), 1)),
        }
    }
    let mut lines: Vec<DeadlineLine> = groups
        .iter()
        .filter_map(|(standing, alike)| line(findings, lang, standing, *alike))
        .collect();
    lines.sort_by_key(|line| {
        let habit = line.status == SourceStatus::Habit;
        (habit, line.rank, line.limit.is_none(), line.limit)
    });
    lines
}

/// Whether the same is to be said of both: of documents in doubt, the same doubts.
fn are_alike(one: &DeadlineState, other: &DeadlineState) -> bool {
    match (one, other) {
        (DeadlineState::Doubtful(records), DeadlineState::Doubtful(others)) => {
            let doubts = records.first().map(|record| &record.doubts);
            let mut all = records.iter().chain(others);
            all.all(|record| Some(&record.doubts) == doubts)
        }
        _ => one == other,
    }
}

fn line(
    findings: &Findings,
    lang: Lang,
    standing: &DeadlineStanding,
    alike: u64,
) -> Option<DeadlineLine> {
    let deadline = findings
        .schedule
        .expectations
        .deadline(&standing.deadline)?;
    let subject = subject(findings, lang, &standing.subject, alike);
    let (sign, rank) = sign(&standing.state);
    let day = standing.limit.unwrap_or(findings.picture.day);
    Some(DeadlineLine {
        sign,
        title: gaps::deadline_of(lang, &deadline.title, Words(&subject)),
        limit: shown_limit(findings, standing),
        status: deadline.source.status,
        state: gaps::deadline_state(lang, &standing.subject, reaching(deadline), &standing.state),
        source: findings.source(lang, &deadline.engagements, &deadline.source, day),
        rank,
    })
}

/// The day that heads a deadline. A habilitation or an agrément that holds is about the session: its own end is no day to watch.
pub(super) fn shown_limit(findings: &Findings, standing: &DeadlineStanding) -> Option<NaiveDate> {
    let deadline = findings.schedule.expectations.deadline(&standing.deadline);
    let of_agrement = deadline.is_some_and(|one| one.due.from == Anchor::AgrementEnd);
    match (&standing.subject, &standing.state) {
        (Subject::Session(session), DeadlineState::Kept { .. }) if of_agrement => {
            let session = findings.session(*session).map(|one| &one.session);
            session.and_then(|one| one.ends_on)
        }
        (Subject::Juror { session, .. }, DeadlineState::Kept { .. }) => {
            let session = findings.session(*session).map(|one| &one.session);
            session.and_then(|one| one.ends_on.or(one.starts_on))
        }
        _ => standing.limit,
    }
}

/// Whom or what a deadline concerns, in words.
pub(super) fn subject(findings: &Findings, lang: Lang, subject: &Subject, alike: u64) -> String {
    match subject {
        Subject::Session(session) => gaps::subject_session(lang, &findings.number(*session)),
        Subject::Candidate { session, candidate } if alike == 1 => {
            gaps::subject_candidate(lang, &findings.name(*candidate), &findings.number(*session))
        }
        Subject::Candidate { session, .. } => {
            gaps::subject_candidates(lang, alike, &findings.number(*session))
        }
        Subject::Juror { session, name } => {
            gaps::subject_juror(lang, name, &findings.number(*session))
        }
        Subject::Agrement { titre, site: None } => gaps::subject_titre(lang, titre),
        Subject::Agrement {
            titre,
            site: Some(site),
        } => gaps::subject_titre_on_site(lang, titre, site),
        Subject::Record {
            record,
            titre: None,
        } => gaps::subject_document(lang, Words(&record.say(lang))),
        Subject::Record {
            record,
            titre: Some(titre),
        } => gaps::subject_document_of(lang, titre, Words(&record.say(lang))),
        Subject::Year(year) => gaps::year_is(lang, &year.to_string()),
    }
}

/// What the limit of a deadline must reach, as far as words differ.
pub(super) fn reaching(deadline: &Deadline) -> Reaching {
    match deadline.test {
        DeadlineTest::Evidence(_) => Reaching::Nothing,
        DeadlineTest::Reaches(Reached::NextSession) => Reaching::NextSession,
        DeadlineTest::Reaches(Reached::Today) => Reaching::Today,
        DeadlineTest::Reaches(_) => Reaching::Day,
    }
}

/// From this rank on, nothing is left to be done.
const SETTLED: u8 = 5;

/// The sign of a deadline's state, and how pressing it is: 0 most.
pub(super) fn sign(state: &DeadlineState) -> (&'static str, u8) {
    match state {
        DeadlineState::Late { .. } => ("✗", 0),
        DeadlineState::Short { .. } | DeadlineState::StartsLate { .. } => ("✗", 1),
        DeadlineState::Doubtful(_) => ("?", 2),
        DeadlineState::Due { .. } => ("…", 3),
        DeadlineState::Unknown(_) => ("?", 4),
        DeadlineState::KeptLate { .. } => ("!", 5),
        DeadlineState::Kept { .. } => ("✓", 6),
        DeadlineState::Closed => ("–", 7),
    }
}

/// Title, dates and site of a session.
pub(super) fn heading(findings: &Findings, lang: Lang, picture: &SessionPicture) -> String {
    let Some(registered) = findings.session(picture.session) else {
        return String::new();
    };
    let session = &registered.session;
    let dates = match (session.starts_on, session.ends_on) {
        (Some(from), Some(to)) => gaps::from_to(lang, from, to),
        (Some(from), None) => gaps::from_day(lang, from),
        (None, Some(to)) => gaps::until_day(lang, to),
        (None, None) => gaps::dates_unknown(lang),
    };
    let parts = [
        session.sigle.as_ref().map(|sigle| sigle.say(lang)),
        session.titre.as_ref().map(|titre| titre.0.say(lang)),
        session.site.as_ref().map(|site| site.say(lang)),
        Some(dates),
    ];
    let rest: String = parts
        .into_iter()
        .flatten()
        .map(|part| format!(" · {part}"))
        .collect();
    let kind = gaps::kind(lang, session.kind);
    gaps::session_heading(lang, &session.number.0, Words(&kind), Words(&rest))
}

/// The day on which engagements must bind for a session: its own.
pub(super) fn judged_on(findings: &Findings, picture: &SessionPicture) -> NaiveDate {
    let session = findings.session(picture.session).map(|one| &one.session);
    let own = session.and_then(|session| session.starts_on.or(session.ends_on));
    own.unwrap_or(findings.picture.day)
}

/// The columns in which at least one candidate has or owes something.
fn shown_columns(picture: &SessionPicture) -> Vec<usize> {
    let used = |place: &usize| {
        picture.rows.iter().any(|row| {
            let cell = row.cells.get(*place);
            cell.is_some_and(|one| !matches!(one.state, PieceState::NotRequired(_)))
        })
    };
    (0..picture.columns.len()).filter(used).collect()
}

fn head(findings: &Findings, picture: &SessionPicture, place: usize) -> Option<Head> {
    let column = picture.columns.get(place)?;
    let pieces = column
        .pieces
        .iter()
        .filter_map(|id| findings.schedule.expectations.piece(id));
    let pieces: Vec<&ExpectedPiece> = pieces.collect();
    let first = pieces.first()?;
    let titles: Vec<&str> = pieces.iter().map(|piece| piece.title.as_str()).collect();
    Some(Head {
        short: format!("{}{}", first.short, star(first)),
        title: titles.join(" / "),
    })
}

fn star(piece: &ExpectedPiece) -> &'static str {
    match piece.required {
        Requirement::Recommended => "*",
        Requirement::Required | Requirement::IfKnown => "",
    }
}

fn cell(lang: Lang, state: &PieceState) -> Cell {
    Cell {
        mark: gaps::mark(lang, state),
        words: gaps::state(lang, state),
        documents: match state {
            PieceState::Present(records) => ids(lang, records),
            _ => String::new(),
        },
    }
}

fn notes(
    findings: &Findings,
    lang: Lang,
    picture: &SessionPicture,
    found: &[Finding],
) -> Vec<String> {
    let mut notes = Vec::new();
    if picture.rows.is_empty() {
        notes.push(gaps::no_candidate(lang));
    }
    if !picture.of_nobody.is_empty() {
        notes.push(gaps::of_nobody(lang, count(picture.of_nobody.len())));
    }
    if !picture.of_strangers.is_empty() {
        notes.push(gaps::of_strangers(lang, count(picture.of_strangers.len())));
    }
    let adrift = findings.picture.unattached.len();
    if adrift > 0 && !found.is_empty() {
        notes.push(gaps::may_be_among(lang, count(adrift)));
    }
    notes
}

/// Nothing is missing only if there is a candidate, no deadline is open or late and every paper is somebody's.
fn no_finding(findings: &Findings, lang: Lang, picture: &SessionPicture) -> Vec<String> {
    let unsettled = findings.picture.deadlines.iter().filter(|one| {
        let settled = matches!(
            one.state,
            DeadlineState::Kept { .. }
                | DeadlineState::KeptLate { .. }
                | DeadlineState::Due { .. }
                | DeadlineState::Closed
        );
        one.subject.session() == Some(picture.session) && !settled
    });
    let unsettled = count(unsettled.count());
    let adrift =
        picture.of_nobody.len() + picture.of_strangers.len() + findings.picture.unattached.len();
    let mut said = Vec::new();
    if picture.rows.is_empty() {
        said.push(gaps::nothing_without_candidates(lang));
    }
    if unsettled > 0 {
        said.push(gaps::nothing_but_deadlines(lang, unsettled));
    }
    if adrift > 0 {
        said.push(gaps::nothing_but_papers(lang, count(adrift)));
    }
    if said.is_empty() {
        said.push(gaps::no_finding(lang));
    }
    said
}

/// By piece, what each candidate and the session lack.
fn findings_of(
    findings: &Findings,
    lang: Lang,
    picture: &SessionPicture,
    day: NaiveDate,
) -> Vec<Finding> {
    let mut found = Vec::new();
    for piece in &findings.schedule.expectations.pieces {
        let cells = picture.rows.iter().flat_map(|row| {
            let own = row.cells.iter().filter(|one| one.piece == piece.id);
            own.map(|one| (findings.name(row.candidate).say(lang), one))
        });
        let own = picture.pieces.iter().filter(|one| one.piece == piece.id);
        let own = own.map(|one| (gaps::the_session(lang), one));
        let all: Vec<(String, &PieceStanding)> = cells.chain(own).collect();
        found.extend(finding(findings, lang, piece, &all, day));
    }
    found.sort_by_key(|one| one.status);
    found
}

fn finding(
    findings: &Findings,
    lang: Lang,
    piece: &ExpectedPiece,
    standings: &[(String, &PieceStanding)],
    day: NaiveDate,
) -> Option<Finding> {
    let mut lines = Vec::new();
    lines.extend(missing_line(lang, piece, standings));
    lines.extend(unknown_lines(lang, standings));
    for (whose, standing) in standings {
        if let PieceState::Doubtful(records) = &standing.state {
            lines.extend(records.iter().map(|one| {
                let document = one.record.say(lang);
                let why = gaps::doubts(lang, &one.doubts);
                gaps::check_document(lang, Words(whose), Words(&document), Words(&why))
            }));
        }
    }
    (!lines.is_empty()).then(|| Finding {
        title: format!("{}{}", piece.title, star(piece)),
        lines,
        source: findings.source(lang, &piece.engagements, &piece.source, day),
        status: piece.source.status,
    })
}

fn missing_line(
    lang: Lang,
    piece: &ExpectedPiece,
    standings: &[(String, &PieceStanding)],
) -> Option<String> {
    let missing = standings.iter().filter_map(|(whose, one)| match one.state {
        PieceState::Missing { days_late } => Some((whose.as_str(), one.due, days_late)),
        _ => None,
    });
    let missing: Vec<_> = missing.collect();
    let (_, due, days) = *missing.first()?;
    let names: Vec<&str> = missing.iter().map(|(whose, _, _)| *whose).collect();
    let status = piece
        .due
        .as_ref()
        .map_or(SourceStatus::Habit, |due| due.status);
    let since =
        due.map(|due| gaps::missing_since(lang, due, Words(&gaps::status(lang, status)), days));
    let names = gaps::missing_for(lang, Words(&names.join(", ")));
    Some(match since {
        Some(since) => format!("{names} ({since})"),
        None => names,
    })
}

fn unknown_lines(lang: Lang, standings: &[(String, &PieceStanding)]) -> Vec<String> {
    let mut facts: Vec<(UnknownFact, Vec<&str>)> = Vec::new();
    for (whose, standing) in standings {
        if let PieceState::Unknown(fact) = standing.state {
            match facts.iter_mut().find(|(known, _)| *known == fact) {
                Some((_, names)) => names.push(whose),
                None => facts.push((fact, vec![whose])),
            }
        }
    }
    let line = |(fact, names): &(UnknownFact, Vec<&str>)| {
        let fact = gaps::unknown(lang, *fact);
        gaps::unknown_for(lang, Words(&fact), Words(&names.join(", ")))
    };
    facts.iter().map(line).collect()
}
