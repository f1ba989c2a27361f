//! The picture of completeness as the page shows it: pieces, deadlines, engagements, each with its documents.

use std::collections::{BTreeMap, BTreeSet};

use crate::bundle::called::Called;
use crate::bundle::page::{
    PageAgrement, PageColumn, PageDeadline, PageDeadlineState, PageEngagement, PagePiece,
    PagePieceState, PageRow, PageSession, PageYear, Said,
};
use crate::bundle::scope::{documents_of, proofs_of};
use crate::completeness::{
    Column, DeadlineStanding, DeadlineState, Doubt, DoubtfulRecord, PieceStanding, PieceState,
    SessionPicture, Subject,
};
use crate::model::{EntityId, Requirement};
use crate::report::Findings;
use crate::words::gaps::Reaching;
use crate::words::{Lang, bundling, gaps, registry};

/// Makes the parts of the page.
pub(super) struct Picture<'a> {
    /// What is in scope.
    pub(super) findings: &'a Findings,
    /// Names, in a language.
    pub(super) called: &'a dyn Fn(Lang) -> Called<'a>,
    /// Places of the documents that are in the bundle's lists.
    pub(super) documents: &'a BTreeMap<EntityId, usize>,
    /// Documents that are in scope and left out, since they are restricted.
    pub(super) left_out: &'a BTreeSet<EntityId>,
    /// Places of the candidates.
    pub(super) candidates: &'a BTreeMap<EntityId, usize>,
    /// Places of the sessions.
    pub(super) sessions: &'a BTreeMap<EntityId, usize>,
}

impl Picture<'_> {
    /// A session, without its loose documents.
    pub(super) fn session(&self, picture: &SessionPicture) -> PageSession {
        let registered = self.findings.registry.session(picture.session);
        let session = registered.map(|one| &one.session);
        let tally = self.findings.tally(picture);
        PageSession {
            id: picture.session,
            number: (self.called)(Lang::Fr).session(picture.session),
            titre: session.and_then(|one| one.titre.as_ref().map(|titre| titre.0.clone())),
            site: session.and_then(|one| one.site.clone()),
            starts_on: session.and_then(|one| one.starts_on),
            ends_on: session.and_then(|one| one.ends_on),
            totals: tally,
            columns: picture.columns.iter().map(|one| self.column(one)).collect(),
            rows: picture
                .rows
                .iter()
                .filter_map(|row| {
                    Some(PageRow {
                        candidate: *self.candidates.get(&row.candidate)?,
                        path: row
                            .path
                            .map(|path| Said::both(|lang| registry::access_path(lang, path))),
                        decision: row.decision.map(|decision| {
                            Said::both(|lang| registry::jury_decision(lang, decision))
                        }),
                        cells: self.pieces(&row.cells),
                    })
                })
                .collect(),
            pieces: self.pieces(&picture.pieces),
            loose: Vec::new(),
        }
    }

    /// The agréments in scope.
    pub(super) fn agrements(&self) -> Vec<PageAgrement> {
        let agrements = self.findings.picture.agrements.iter();
        agrements
            .map(|one| PageAgrement {
                titre: one.titre.0.clone(),
                site: one.site.clone(),
                pieces: self.pieces(&one.pieces),
            })
            .collect()
    }

    /// The years in scope.
    pub(super) fn years(&self) -> Vec<PageYear> {
        let years = self.findings.picture.years.iter();
        years
            .map(|one| PageYear {
                year: one.year,
                pieces: self.pieces(&one.pieces),
            })
            .collect()
    }

    /// The deadlines in scope.
    pub(super) fn deadlines(&self) -> Vec<PageDeadline> {
        let deadlines = self.findings.picture.deadlines.iter();
        deadlines.filter_map(|one| self.deadline(one)).collect()
    }

    /// The engagements of the centre.
    pub(super) fn engagements(&self, asked: &[u8]) -> Vec<PageEngagement> {
        let all = self.findings.schedule.expectations.engagements.iter();
        let wanted = all.filter(|one| asked.is_empty() || asked.contains(&one.number));
        wanted
            .map(|one| PageEngagement {
                number: u32::from(one.number),
                title: one.title.clone(),
                since: one.term.since,
                until: one.term.until,
            })
            .collect()
    }

    fn column(&self, column: &Column) -> PageColumn {
        let expectations = &self.findings.schedule.expectations;
        let pieces = column.pieces.iter().filter_map(|id| expectations.piece(id));
        let pieces: Vec<_> = pieces.collect();
        let titles: Vec<&str> = pieces.iter().map(|piece| piece.title.as_str()).collect();
        let mut engagements: Vec<u8> = pieces
            .iter()
            .flat_map(|piece| piece.engagements.iter().copied())
            .collect();
        engagements.sort_unstable();
        engagements.dedup();
        PageColumn {
            title: titles.join(" / "),
            engagements: numbers(&engagements),
        }
    }

    fn pieces(&self, standings: &[PieceStanding]) -> Vec<PagePiece> {
        standings.iter().filter_map(|one| self.piece(one)).collect()
    }

    fn piece(&self, standing: &PieceStanding) -> Option<PagePiece> {
        let expected = self.findings.schedule.expectations.piece(&standing.piece)?;
        let day = self.findings.picture.day;
        let (state, days, why, doubts) = match &standing.state {
            PieceState::Present(_) => {
                let validity = standing.valid_through.map(|through| {
                    Said::both(|lang| match through < day {
                        true => gaps::no_longer_valid(lang, through),
                        false => gaps::valid_through(lang, through),
                    })
                });
                (PagePieceState::Present, None, validity, None)
            }
            PieceState::Doubtful(found) => {
                (PagePieceState::Doubtful, None, None, Some(doubts(found)))
            }
            PieceState::Missing { days_late } => {
                (PagePieceState::Missing, days_of(*days_late), None, None)
            }
            PieceState::NotYetDue { days_left } => {
                (PagePieceState::NotYetDue, days_of(*days_left), None, None)
            }
            PieceState::NotRequired(why) => {
                let why = Said::both(|lang| gaps::exemption(lang, *why));
                (PagePieceState::NotRequired, None, Some(why), None)
            }
            PieceState::Unknown(fact) => {
                let why = Said::both(|lang| gaps::unknown(lang, *fact));
                (PagePieceState::Unknown, None, Some(why), None)
            }
        };
        let why = self.with_left_out(why, &documents_of(standing));
        Some(PagePiece {
            title: expected.title.clone(),
            state,
            recommended: expected.required == Requirement::Recommended,
            documents: self.places(&documents_of(standing)),
            due: standing.due,
            days,
            why,
            doubts,
            engagements: numbers(&expected.engagements),
            citation: expected.source.citation.clone(),
            note: expected.source.note.clone(),
        })
    }

    fn deadline(&self, standing: &DeadlineStanding) -> Option<PageDeadline> {
        let expectations = &self.findings.schedule.expectations;
        let expected = expectations.deadline(&standing.deadline)?;
        let (state, days, on) = match &standing.state {
            DeadlineState::Kept { on, .. } => (PageDeadlineState::Kept, None, *on),
            DeadlineState::KeptLate { on, days_late, .. } => {
                (PageDeadlineState::KeptLate, days_of(*days_late), Some(*on))
            }
            DeadlineState::Doubtful(_) => (PageDeadlineState::Doubtful, None, None),
            DeadlineState::Late { days_late } => {
                (PageDeadlineState::Late, days_of(*days_late), None)
            }
            DeadlineState::Closed => (PageDeadlineState::Closed, None, None),
            DeadlineState::Due { days_left } => (PageDeadlineState::Due, days_of(*days_left), None),
            DeadlineState::Short { needed, days_short } => (
                PageDeadlineState::Short,
                days_of(*days_short),
                Some(*needed),
            ),
            DeadlineState::StartsLate { from, .. } => (PageDeadlineState::Short, None, Some(*from)),
            DeadlineState::Unknown(_) => (PageDeadlineState::Unknown, None, None),
        };
        let why = match &standing.state {
            DeadlineState::Doubtful(found) => Some(doubts(found)),
            DeadlineState::Unknown(fact) => Some(Said::both(|lang| gaps::unknown(lang, *fact))),
            short @ (DeadlineState::Short { .. } | DeadlineState::StartsLate { .. }) => {
                let words =
                    |lang| gaps::deadline_state(lang, &standing.subject, Reaching::Day, short);
                Some(Said::both(words))
            }
            _ => None,
        };
        let why = self.with_left_out(why, &proofs_of(standing));
        let session = standing.subject.session();
        Some(PageDeadline {
            title: expected.title.clone(),
            subject: Said::both(|lang| self.subject(lang, &standing.subject)),
            session: session.and_then(|session| self.sessions.get(&session).copied()),
            limit: standing.limit,
            state,
            on,
            days,
            documents: self.places(&proofs_of(standing)),
            why,
            engagements: numbers(&expected.engagements),
            citation: expected.source.citation.clone(),
            status: expected.source.status,
        })
    }

    fn subject(&self, lang: Lang, subject: &Subject) -> String {
        let called = (self.called)(lang);
        match subject {
            Subject::Session(session) => gaps::subject_session(lang, &called.session(*session)),
            Subject::Candidate { session, candidate } => gaps::subject_candidate(
                lang,
                &called.candidate(*candidate),
                &called.session(*session),
            ),
            Subject::Juror { session, name } => {
                gaps::subject_juror(lang, &called.juror(name), &called.session(*session))
            }
            Subject::Agrement { titre, site: None } => gaps::subject_titre(lang, titre),
            Subject::Agrement {
                titre,
                site: Some(site),
            } => gaps::subject_titre_on_site(lang, titre, site),
            Subject::Record { titre, .. } => match titre {
                Some(titre) => gaps::subject_titre(lang, titre),
                None => bundling::a_document(lang),
            },
            Subject::Year(year) => gaps::year_is(lang, &year.to_string()),
        }
    }

    /// Says of a document that shows something, and is not here, why it is not.
    fn with_left_out(&self, why: Option<Said>, records: &[EntityId]) -> Option<Said> {
        if !records.iter().any(|one| self.left_out.contains(one)) {
            return why;
        }
        let left_out = Said::both(bundling::piece_left_out);
        Some(match why {
            None => left_out,
            Some(why) => Said {
                fr: format!("{} ; {}", why.fr, left_out.fr),
                en: format!("{}; {}", why.en, left_out.en),
            },
        })
    }

    fn places(&self, records: &[EntityId]) -> Vec<usize> {
        let places = records.iter();
        places
            .filter_map(|one| self.documents.get(one).copied())
            .collect()
    }
}

fn doubts(found: &[DoubtfulRecord]) -> Said {
    let mut all: Vec<Doubt> = Vec::new();
    for doubt in found.iter().flat_map(|one| &one.doubts) {
        if !all.contains(doubt) {
            all.push(doubt.clone());
        }
    }
    Said::both(|lang| gaps::doubts(lang, &all))
}

fn days_of(days: u64) -> Option<i64> {
    i64::try_from(days).ok()
}

fn numbers(engagements: &[u8]) -> Vec<u32> {
    engagements.iter().copied().map(u32::from).collect()
}
