//! What is missing, for programs. Stable, the same in both languages:
//!
//! `{"day", "sessions": [{"id", "number", "kind", "titre", "site", "starts_on", "ends_on", "totals": {"present", "doubtful",
//! "missing", "unknown", "not_yet_due", "not_required"}, "candidates": [{"id", "name", "path", "decision", "pieces":
//! [PIECE]}], "pieces": [PIECE], "of_nobody": [id], "of_strangers": [id]}], "agrements": [{"titre", "site", "pieces"}],
//! "years": [{"year", "pieces"}], "deadlines": [DEADLINE], "engagements": [{"number", "title", "since", "until"}],
//! "unattached": [id]}`. `totals` counts required pieces.
//!
//! PIECE: `{"piece", "title", "required", "state", "due", "due_status", "days", "valid_through", "records": [id], "doubts": [{"record",
//! "doubts": [code]}], "why", "engagements", "citation", "status", "note"}`, `state` one of `present`, `doubtful`, `missing`,
//! `not_yet_due`, `not_required`, `unknown`. DEADLINE: `{"deadline", "title", "session": id, "session_number",
//! "candidate": id, "candidate_name", "juror", "titre", "site", "year", "limit", "state", "days", "on", "records", "doubts", "why", "engagements", "citation", "status", "note"}`,
//! `state` one of `kept`, `kept_late`, `doubtful`, `late`, `closed`,
//! `due`, `short`, `unknown`; `closed` is nothing that a law asks for, once the session
//! has been held or the right has ended. `status` one of `law`, `guidance`,
//! `reading`, `habit`.

use chrono::NaiveDate;
use serde_json::{Value, json};

use crate::completeness::{
    DeadlineStanding, DeadlineState, Doubt, DoubtfulRecord, Exemption, PieceStanding, PieceState,
    SessionPicture, Subject, UnknownFact,
};
use crate::model::{EntityId, Source};
use crate::report::{Findings, sheet, status_name};

/// The findings.
pub fn gaps_json(findings: &Findings) -> Value {
    let picture = &findings.picture;
    json!({
        "day": picture.day,
        "sessions": picture.sessions.iter().map(|one| session(findings, one)).collect::<Vec<_>>(),
        "agrements": picture.agrements.iter().map(|one| json!({
            "titre": one.titre,
            "site": one.site,
            "pieces": pieces(findings, &one.pieces, picture.day),
        })).collect::<Vec<_>>(),
        "years": picture.years.iter().map(|one| json!({
            "year": one.year,
            "pieces": pieces(findings, &one.pieces, picture.day),
        })).collect::<Vec<_>>(),
        "deadlines": picture.deadlines.iter().map(|one| deadline(findings, one)).collect::<Vec<_>>(),
        "engagements": findings.schedule.expectations.engagements.iter().map(|one| json!({
            "number": one.number,
            "title": one.title,
            "since": one.term.since,
            "until": one.term.until,
        })).collect::<Vec<_>>(),
        "unattached": picture.unattached,
    })
}

fn session(findings: &Findings, picture: &SessionPicture) -> Value {
    let session = findings.session(picture.session).map(|one| &one.session);
    let tally = findings.tally(picture);
    let day = sheet::judged_on(findings, picture);
    json!({
        "id": picture.session,
        "number": session.map(|one| &one.number),
        "kind": session.map(|one| one.kind),
        "titre": session.and_then(|one| one.titre.as_ref()),
        "site": session.and_then(|one| one.site.as_ref()),
        "starts_on": session.and_then(|one| one.starts_on),
        "ends_on": session.and_then(|one| one.ends_on),
        "totals": tally,
        "candidates": picture.rows.iter().map(|row| json!({
            "id": row.candidate,
            "name": findings.name(row.candidate),
            "path": row.path,
            "decision": row.decision,
            "pieces": pieces(findings, &row.cells, day),
        })).collect::<Vec<_>>(),
        "pieces": pieces(findings, &picture.pieces, day),
        "of_nobody": picture.of_nobody,
        "of_strangers": picture.of_strangers,
    })
}

fn pieces(findings: &Findings, standings: &[PieceStanding], day: NaiveDate) -> Vec<Value> {
    let pieces = standings.iter().map(|one| piece(findings, one, day));
    pieces.collect()
}

/// The numbers of the engagements that bind on this day.
fn binding(findings: &Findings, numbers: &[u8], day: NaiveDate) -> Vec<u8> {
    let binding = findings.schedule.expectations.binding(numbers, day);
    binding.iter().map(|one| one.number).collect()
}

fn piece(findings: &Findings, standing: &PieceStanding, day: NaiveDate) -> Value {
    let expected = findings.schedule.expectations.piece(&standing.piece);
    let due = expected.and_then(|piece| piece.due.as_ref());
    let (state, days, records, doubts, why) = match &standing.state {
        PieceState::Present(records) => ("present", None, records.clone(), vec![], None),
        PieceState::Doubtful(found) => ("doubtful", None, ids(found), doubts(found), None),
        PieceState::Missing { days_late } => ("missing", Some(*days_late), vec![], vec![], None),
        PieceState::NotYetDue { days_left } => {
            ("not_yet_due", Some(*days_left), vec![], vec![], None)
        }
        PieceState::NotRequired(why) => {
            ("not_required", None, vec![], vec![], Some(exemption(*why)))
        }
        PieceState::Unknown(fact) => ("unknown", None, vec![], vec![], Some(unknown(*fact))),
    };
    let mut value = json!({
        "piece": standing.piece.as_str(),
        "title": expected.map(|piece| &piece.title),
        "required": expected.map(|piece| piece.required.as_str()),
        "state": state,
        "due": standing.due,
        "due_status": due.map(|due| status_name(due.status)),
        "days": days,
        "valid_through": standing.valid_through,
        "records": records,
        "doubts": doubts,
        "why": why,
        "destroyed": destroyed(&standing.state),
        "engagements": expected.map(|piece| binding(findings, &piece.engagements, day)),
    });
    sourced(&mut value, expected.map(|piece| &piece.source));
    value
}

/// When and by what a piece was destroyed; null if it was not.
fn destroyed(state: &PieceState) -> Value {
    match state {
        PieceState::NotRequired(Exemption::Destroyed { on, disposition })
        | PieceState::Unknown(UnknownFact::PartlyDestroyed {
            on, disposition, ..
        }) => {
            json!({ "on": on, "plan": disposition })
        }
        _ => Value::Null,
    }
}

/// One deadline.
pub(super) fn deadline(findings: &Findings, standing: &DeadlineStanding) -> Value {
    let expected = findings.schedule.expectations.deadline(&standing.deadline);
    let (state, days, on, records, doubts, why) = match &standing.state {
        DeadlineState::Kept { on, by } => (
            "kept",
            None,
            *on,
            by.iter().copied().collect(),
            vec![],
            None,
        ),
        DeadlineState::KeptLate { on, by, days_late } => (
            "kept_late",
            Some(*days_late),
            Some(*on),
            vec![*by],
            vec![],
            None,
        ),
        DeadlineState::Doubtful(found) => ("doubtful", None, None, ids(found), doubts(found), None),
        DeadlineState::Late { days_late } => ("late", Some(*days_late), None, vec![], vec![], None),
        DeadlineState::Closed => ("closed", None, None, vec![], vec![], None),
        DeadlineState::Due { days_left } => ("due", Some(*days_left), None, vec![], vec![], None),
        DeadlineState::Short { needed, days_short } => (
            "short",
            Some(*days_short),
            Some(*needed),
            vec![],
            vec![],
            None,
        ),
        DeadlineState::StartsLate { from, .. } => (
            "short",
            None,
            Some(*from),
            vec![],
            vec![],
            Some("starts_late"),
        ),
        DeadlineState::Unknown(fact) => {
            ("unknown", None, None, vec![], vec![], Some(unknown(*fact)))
        }
    };
    let day = standing.limit.unwrap_or(findings.picture.day);
    let session = standing.subject.session();
    let mut value = json!({
        "deadline": standing.deadline.as_str(),
        "title": expected.map(|deadline| &deadline.title),
        "session": session,
        "session_number": session.map(|session| findings.number(session)),
        "candidate": null,
        "candidate_name": null,
        "juror": null,
        "titre": null,
        "site": null,
        "year": null,
        "limit": standing.limit,
        "state": state,
        "days": days,
        "on": on,
        "records": records,
        "doubts": doubts,
        "why": why,
        "engagements": expected.map(|deadline| binding(findings, &deadline.engagements, day)),
    });
    let mut set = |key: &str, member: Value| {
        if let Some(members) = value.as_object_mut() {
            members.insert(key.to_owned(), member);
        }
    };
    match &standing.subject {
        Subject::Session(_) => {}
        Subject::Candidate { candidate, .. } => {
            set("candidate", json!(candidate));
            set("candidate_name", json!(findings.name(*candidate)));
        }
        Subject::Juror { name, .. } => set("juror", json!(name)),
        Subject::Agrement { titre, site } => {
            set("titre", json!(titre));
            set("site", json!(site));
        }
        Subject::Record { record, titre } => {
            set("records", json!([record]));
            set("titre", json!(titre));
        }
        Subject::Year(year) => set("year", json!(year)),
    }
    sourced(&mut value, expected.map(|deadline| &deadline.source));
    value
}

fn sourced(value: &mut Value, source: Option<&Source>) {
    if let (Some(members), Some(source)) = (value.as_object_mut(), source) {
        members.insert("citation".to_owned(), json!(source.citation));
        members.insert("status".to_owned(), json!(status_name(source.status)));
        members.insert("note".to_owned(), json!(source.note));
    }
}

fn ids(found: &[DoubtfulRecord]) -> Vec<EntityId> {
    found.iter().map(|one| one.record).collect()
}

fn doubts(found: &[DoubtfulRecord]) -> Vec<Value> {
    let one = |found: &DoubtfulRecord| {
        json!({
            "record": found.record,
            "doubts": found.doubts.iter().map(doubt).collect::<Vec<_>>(),
        })
    };
    found.iter().map(one).collect()
}

fn doubt(doubt: &Doubt) -> &'static str {
    match doubt {
        Doubt::ClassUnsure => "class_unsure",
        Doubt::NameOnly => "name_only",
        Doubt::NothingReadable => "nothing_readable",
        Doubt::DayByName => "day_by_name",
        Doubt::Unclassified => "unclassified",
        Doubt::Contradicted(_) => "contradicted",
        Doubt::SessionLink => "session_link",
        Doubt::SessionNotNamed => "session_not_named",
        Doubt::SessionNotRegistered => "session_not_registered",
        Doubt::OtherSession => "other_session",
        Doubt::CandidateLink => "candidate_link",
        Doubt::TitreDiffers => "titre_differs",
        Doubt::MillesimeUnknown => "millesime_unknown",
        Doubt::TitreNotNamed => "titre_not_named",
        Doubt::SiteNotNamed => "site_not_named",
        Doubt::DecisionDiffers => "decision_differs",
        Doubt::BirthDateDiffers => "birth_date_differs",
        Doubt::StageNotReached { .. } => "stage_not_reached",
        Doubt::Fewer { .. } => "fewer",
        Doubt::DaysNotCovered { .. } => "days_not_covered",
        Doubt::DayUnsure => "day_unsure",
        Doubt::YearUnsure => "year_unsure",
        Doubt::EndsBefore(_) => "ends_before",
        Doubt::BeginsAfter(_) => "begins_after",
        Doubt::ValidityNotRead => "validity_not_read",
        Doubt::MayShowSomethingElse => "may_show_something_else",
    }
}

fn exemption(why: Exemption) -> &'static str {
    match why {
        Exemption::IfItExists => "if_it_exists",
        Exemption::Path => "path",
        Exemption::Decision(_) => "decision",
        Exemption::Term => "term",
        Exemption::Destroyed { .. } => "destroyed",
    }
}

fn unknown(fact: UnknownFact) -> &'static str {
    match fact {
        UnknownFact::Day(anchor) => anchor.as_str(),
        UnknownFact::Path => "path",
        UnknownFact::Titre => "titre",
        UnknownFact::Kind => "kind",
        UnknownFact::Decision => "decision",
        UnknownFact::Convention => "convention",
        UnknownFact::ConventionEnd => "convention_end",
        UnknownFact::Jury => "jury",
        UnknownFact::FewJurors { .. } => "few_jurors",
        UnknownFact::Calendar => "calendar",
        UnknownFact::PartlyDestroyed { .. } => "partly_destroyed",
    }
}
