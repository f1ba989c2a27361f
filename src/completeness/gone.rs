//! What is not there because it was lawfully destroyed: nobody must look for it, and nobody must call it missing.
//!
//! Of a record that was destroyed only its class and the day from which its period ran are left, in the plan. They tell of a
//! piece if that day is the last of the session. Where as many were destroyed as are lacking, they are those; where fewer
//! were, nobody knows which, and it is said so.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::completeness::{Completeness, Exemption, PieceStanding, PieceState, UnknownFact};
use crate::model::{DestroyedPaper, EntityId, ExpectationId, Registry, RetentionSchedule};

/// Papers of one kind: how many, and the last destruction of one.
#[derive(Debug, Clone, Copy)]
struct Gone {
    papers: u64,
    on: NaiveDate,
    disposition: EntityId,
}

impl Completeness {
    /// Says of pieces that are not there whether they were destroyed. Those that are there stay as they are.
    #[must_use]
    pub fn with_destroyed(
        mut self,
        schedule: &RetentionSchedule,
        registry: &Registry,
        destroyed: &[DestroyedPaper],
    ) -> Completeness {
        if destroyed.is_empty() {
            return self;
        }
        let end_of = |session| {
            registry
                .session(session)
                .and_then(|one| one.session.ends_on)
        };
        let mut lacking: BTreeMap<(ExpectationId, NaiveDate), u64> = BTreeMap::new();
        for picture in &self.sessions {
            let Some(end) = end_of(picture.session) else {
                continue;
            };
            let cells = picture.rows.iter().flat_map(|row| &row.cells);
            for standing in cells.chain(&picture.pieces).filter(|one| is_lacking(one)) {
                *lacking.entry((standing.piece.clone(), end)).or_default() += 1;
            }
        }
        let told: BTreeMap<(ExpectationId, NaiveDate), PieceState> = lacking
            .into_iter()
            .filter_map(|((piece, end), lacking)| {
                let gone = gone(schedule, &piece, end, destroyed)?;
                Some(((piece, end), state(gone, lacking)))
            })
            .collect();
        for picture in &mut self.sessions {
            let Some(end) = end_of(picture.session) else {
                continue;
            };
            let cells = picture.rows.iter_mut().flat_map(|row| &mut row.cells);
            for standing in cells.chain(&mut picture.pieces) {
                if !is_lacking(standing) {
                    continue;
                }
                if let Some(state) = told.get(&(standing.piece.clone(), end)) {
                    standing.state = state.clone();
                }
            }
        }
        self
    }
}

fn is_lacking(standing: &PieceStanding) -> bool {
    matches!(standing.state, PieceState::Missing { .. })
}

/// What was destroyed of a piece of the sessions that end on a day. None if nothing was.
fn gone(
    schedule: &RetentionSchedule,
    piece: &ExpectationId,
    end: NaiveDate,
    destroyed: &[DestroyedPaper],
) -> Option<Gone> {
    let classes = &schedule.expectations.piece(piece)?.classes;
    let of_piece = destroyed
        .iter()
        .filter(|paper| paper.counted_from == end && classes.contains(&paper.class));
    of_piece.fold(None, |sum: Option<Gone>, paper| {
        let last = sum.filter(|sum| sum.on > paper.on);
        Some(Gone {
            papers: sum.map_or(0, |sum| sum.papers) + 1,
            on: last.map_or(paper.on, |last| last.on),
            disposition: last.map_or(paper.disposition, |last| last.disposition),
        })
    })
}

fn state(gone: Gone, lacking: u64) -> PieceState {
    let Gone {
        papers,
        on,
        disposition,
    } = gone;
    match papers >= lacking {
        true => PieceState::NotRequired(Exemption::Destroyed { on, disposition }),
        false => PieceState::Unknown(UnknownFact::PartlyDestroyed {
            on,
            disposition,
            destroyed: papers,
            lacking,
        }),
    }
}
