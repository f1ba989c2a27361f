//! What is missing and what is late: never a wrong statement.

use std::path::Path;

use chartrier::completeness::{
    Completeness, DeadlineState, Doubt, Exemption, PieceState, Subject, UnknownFact, evaluate,
};
use chartrier::model::{
    AccessPath, Anchor, Backing, Candidacy, CandidateStanding, ContentDigest, DestroyedPaper,
    EntityId, ExamSession, FiledRecord, Juror, JuryDecision, Link, Offset, OriginalPath, Period,
    Person, ReadField, RecordClass, RegisteredCandidate, RegisteredSession, Registry,
    RegistryLinks, Requirement, RetentionSchedule, SessionKind, SessionNumber, SessionPeople, Site,
    SourceStatus, StageReached, TitreCode,
};
use chartrier::policy::{read, shipped};
use chrono::NaiveDate;

use crate::filed::filed;

const DURAND: u128 = 100;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn id(number: u128) -> EntityId {
    EntityId(uuid::Uuid::from_u128(number))
}

fn schedule() -> RetentionSchedule {
    let (name, bytes) = shipped();
    read(bytes, name).unwrap()
}

/// A session of March 2026 with one candidate who came by training.
fn registry() -> Registry {
    Registry {
        sessions: vec![session(1)],
        candidates: vec![candidate(DURAND, 1, Some(AccessPath::Formation))],
    }
}

fn session(number: u128) -> RegisteredSession {
    RegisteredSession {
        entity: id(number),
        session: ExamSession {
            number: SessionNumber(format!("S-{number}")),
            kind: Some(SessionKind::Titre),
            titre: Some(TitreCode("TP-01280m04".to_owned())),
            sigle: Some("DWWM".to_owned()),
            ccps: Vec::new(),
            site: Some("Rennes".to_owned()),
            starts_on: Some(day("2026-03-09")),
            ends_on: Some(day("2026-03-10")),
            withdrawn: false,
        },
        people: SessionPeople::default(),
    }
}

fn candidate(entity: u128, session: u128, path: Option<AccessPath>) -> RegisteredCandidate {
    RegisteredCandidate {
        entity: id(entity),
        person: Person::default(),
        standing: CandidateStanding {
            candidacies: vec![Candidacy {
                session: id(session),
                path,
                ccps: Vec::new(),
                decision: None,
            }],
            ..CandidateStanding::default()
        },
    }
}

/// A record of the class, linked to session 1 and its candidate, dated 1 March 2026 and archived long after.
fn record(entity: u128, class: &str) -> FiledRecord {
    FiledRecord {
        content: ContentDigest([u8::try_from(entity).unwrap(); 32]),
        class: Some(RecordClass::parse(class).unwrap()),
        document_date: Some(day("2026-03-01")),
        received: "2026-11-01T08:00:00.000Z".parse().unwrap(),
        links: RegistryLinks {
            session: Some(Link::Sure(id(1))),
            candidate: Some(Link::Sure(id(DURAND))),
        },
        ..filed(id(entity))
    }
}

fn judged(registry: &Registry, records: &[FiledRecord], on: &str) -> Completeness {
    evaluate(&schedule(), registry, records, day(on))
}

/// The state of a candidate's piece in the first session, by column.
fn cell(picture: &Completeness, column: &str) -> PieceState {
    let session = &picture.sessions[0];
    let place = session
        .columns
        .iter()
        .position(|one| one.id.as_str() == column);
    session.rows[0].cells[place.unwrap()].state.clone()
}

fn piece(picture: &Completeness, id: &str) -> PieceState {
    let pieces = &picture.sessions[0].pieces;
    let found = pieces.iter().find(|one| one.piece.as_str() == id);
    found.unwrap().state.clone()
}

fn deadline(picture: &Completeness, id: &str) -> DeadlineState {
    let mut all = picture.deadlines.iter();
    let found = all.find(|one| one.deadline.as_str() == id);
    found.unwrap().state.clone()
}

/// The doubts about the only record that may be the piece.
fn doubts(state: PieceState) -> Vec<Doubt> {
    let PieceState::Doubtful(records) = state else {
        panic!("{state:?}")
    };
    assert_eq!(records.len(), 1);
    records[0].doubts.clone()
}

fn missing(state: &PieceState) -> bool {
    matches!(state, PieceState::Missing { .. })
}

#[test]
fn a_period_never_ends_early_and_never_begins_late() {
    let after = |from: &str, period: &str| Period::parse(period).unwrap().after(day(from)).unwrap();
    assert_eq!(after("2024-02-29", "P5Y"), day("2029-03-01"));
    assert_eq!(after("2026-01-31", "P1M"), day("2026-03-01"));
    assert_eq!(after("2026-03-10", "P15D"), day("2026-03-25"));
    assert_eq!(after("2026-11-30", "P1Y1M1D"), day("2027-12-31"));
    let from = |start: &str, offset: &str| Offset::parse(offset).unwrap().from(day(start));
    assert_eq!(from("2026-03-31", "-P1M"), Some(day("2026-02-28")));
    assert_eq!(from("2026-01-15", "-P1M"), Some(day("2025-12-15")));
    assert_eq!(from("2026-01-01", "-P1D"), Some(day("2025-12-31")));
    assert_eq!(Period::parse("P9999Y").unwrap().after(NaiveDate::MAX), None);
    assert_eq!(
        Period::parse("P9999Y").unwrap().before(NaiveDate::MIN),
        None
    );
}

#[test]
fn the_fourteenth_engagement_binds_since_october_2024() {
    let expectations = schedule().expectations;
    assert_eq!(expectations.engagements.len(), 14);
    assert_eq!(expectations.binding(&[13, 14], day("2024-10-11")).len(), 1);
    assert_eq!(expectations.binding(&[13, 14], day("2024-10-12")).len(), 2);
}

#[test]
fn a_dossier_that_is_linked_is_present_and_one_that_is_not_there_is_missed_after_the_session() {
    let there = judged(&registry(), &[record(10, "candidate.dp")], "2026-03-11");
    assert_eq!(cell(&there, "dp"), PieceState::Present(vec![id(10)]));
    let before = judged(&registry(), &[], "2026-03-10");
    assert_eq!(cell(&before, "dp"), PieceState::NotYetDue { days_left: 0 });
    let after = judged(&registry(), &[], "2026-03-12");
    assert_eq!(cell(&after, "dp"), PieceState::Missing { days_late: 2 });
}

#[test]
fn the_same_paper_twice_is_one() {
    let mut copy = record(11, "candidate.dp");
    copy.content = record(10, "candidate.dp").content;
    let records = [record(10, "candidate.dp"), copy.clone()];
    let there = judged(&registry(), &records, "2026-03-11");
    assert_eq!(cell(&there, "dp"), PieceState::Present(vec![id(10)]));
    // A copy of doubtful class takes nothing away, and two of them are one question.
    copy.class_is_sure = false;
    let mut other = record(10, "candidate.dp");
    other.class_is_sure = false;
    let there = judged(&registry(), &[copy.clone(), other], "2026-03-11");
    assert!(matches!(cell(&there, "dp"), PieceState::Doubtful(found) if found.len() == 1));
    let there = judged(
        &registry(),
        &[copy, record(10, "candidate.dp")],
        "2026-03-11",
    );
    assert_eq!(cell(&there, "dp"), PieceState::Present(vec![id(10)]));
}

#[test]
fn a_session_without_its_last_day_misses_nothing_that_is_counted_from_it() {
    let mut registry = registry();
    registry.sessions[0].session.ends_on = None;
    let picture = judged(&registry, &[], "2030-01-01");
    let unknown = UnknownFact::Day(Anchor::SessionEnd);
    assert_eq!(cell(&picture, "dp"), PieceState::Unknown(unknown));
    assert_eq!(
        deadline(&picture, "envoi-pv"),
        DeadlineState::Unknown(unknown)
    );
}

#[test]
fn an_absent_candidate_owes_no_grid() {
    let mut registry = registry();
    registry.candidates[0].standing.candidacies[0].decision = Some(JuryDecision::Absent);
    let picture = judged(&registry, &[], "2027-01-01");
    let exempt = PieceState::NotRequired(Exemption::Decision(JuryDecision::Absent));
    assert_eq!(cell(&picture, "grille-jury"), exempt);
    assert_eq!(cell(&picture, "dp"), exempt);
    assert!(missing(&cell(&picture, "convocation")));
}

#[test]
fn an_absence_read_in_the_proces_verbal_exempts_too() {
    let mut pv = record(10, "candidate.pv-individuel");
    pv.decision = Some(JuryDecision::Absent);
    let picture = judged(&registry(), &[pv], "2027-01-01");
    let exempt = PieceState::NotRequired(Exemption::Decision(JuryDecision::Absent));
    assert_eq!(cell(&picture, "grille-jury"), exempt);
}

#[test]
fn any_piece_of_eligibility_does_while_the_path_is_unknown() {
    let mut registry = registry();
    registry.candidates[0].standing.candidacies[0].path = None;
    let nothing = judged(&registry, &[], "2027-01-01");
    assert_eq!(
        cell(&nothing, "eligibilite"),
        PieceState::Unknown(UnknownFact::Path)
    );
    let one = [record(10, "candidate.recevabilite-vae")];
    let picture = judged(&registry, &one, "2027-01-01");
    assert_eq!(
        cell(&picture, "eligibilite"),
        PieceState::Present(vec![id(10)])
    );
}

#[test]
fn the_path_says_which_piece_of_eligibility_is_owed() {
    let one = [record(10, "candidate.recevabilite-vae")];
    let picture = judged(&registry(), &one, "2027-01-01");
    assert!(missing(&cell(&picture, "eligibilite")));
}

#[test]
fn what_only_a_file_name_says_is_neither_there_nor_in_time() {
    // Blank pages named `PV signé.png` and `Envoi PV 12-03-2026.png` counted as the papers and kept the legal deadline.
    let mut sent = record(10, "session.envoi-pv");
    sent.document_date = Some(day("2026-03-12"));
    for (backing, doubt) in [
        (Backing::NameOnly, Doubt::NameOnly),
        (Backing::Wordless, Doubt::NothingReadable),
    ] {
        sent.backing = backing;
        let picture = judged(&registry(), std::slice::from_ref(&sent), "2026-12-01");
        assert_eq!(doubts(piece(&picture, "envoi-pv")), [doubt]);
        assert!(matches!(
            deadline(&picture, "envoi-pv"),
            DeadlineState::Doubtful(_)
        ));
    }
    sent.backing = Backing::Said;
    let picture = judged(&registry(), &[sent], "2026-12-01");
    assert!(matches!(
        deadline(&picture, "envoi-pv"),
        DeadlineState::Kept { .. }
    ));
}

#[test]
fn a_day_that_only_a_file_name_says_keeps_no_deadline() {
    let mut sent = record(10, "session.envoi-pv");
    sent.document_date = Some(day("2026-03-12"));
    sent.date_is_named = true;
    let picture = judged(&registry(), &[sent], "2026-12-01");
    assert!(matches!(
        deadline(&picture, "envoi-pv"),
        DeadlineState::Doubtful(records) if records[0].doubts == [Doubt::DayByName]
    ));
    let mut registry = registry();
    registry.candidates[0].standing.candidacies[0].path = Some(AccessPath::Vae);
    let mut admissible = record(11, "candidate.recevabilite-vae");
    admissible.date_is_named = true;
    let picture = judged(&registry, &[admissible], "2026-12-01");
    assert!(matches!(
        deadline(&picture, "recevabilite-vae"),
        DeadlineState::Doubtful(_)
    ));
}

#[test]
fn what_contradicts_itself_is_neither_there_nor_in_time() {
    // A procès-verbal that named another session than its folder counted as that of its folder.
    let mut pv = record(10, "session.pv");
    let sent = |day_sent| StageReached {
        stage: "sent".to_owned(),
        on: Some(day(day_sent)),
    };
    pv.stages = vec![sent("2026-03-20")];
    let sure = judged(&registry(), std::slice::from_ref(&pv), "2026-12-01");
    assert_eq!(piece(&sure, "pv"), PieceState::Present(vec![id(10)]));
    pv.contradicted = vec![ReadField::Session];
    let picture = judged(&registry(), std::slice::from_ref(&pv), "2026-12-01");
    let contradicted = vec![Doubt::Contradicted(ReadField::Session)];
    assert_eq!(doubts(piece(&picture, "pv")), contradicted);
    assert!(matches!(
        deadline(&picture, "envoi-pv"),
        DeadlineState::Doubtful(records) if records[0].doubts == contradicted
    ));

    // A forecast of the year is about several titles, and a decision may be.
    let mut forecast = record(12, "centre.programmation");
    forecast.contradicted = vec![ReadField::Titre];
    forecast.path = OriginalPath::new(Path::new("Programmation 2026.pdf"));
    let picture = judged(&registry(), &[forecast], "2026-12-01");
    let year = picture.years.iter().find(|one| one.year == 2026).unwrap();
    assert_eq!(year.pieces[0].state, PieceState::Present(vec![id(12)]));

    let mut grid = record(11, "candidate.grille-jury");
    grid.contradicted = vec![ReadField::Candidate];
    let picture = judged(&registry(), &[grid], "2026-12-01");
    let contradicted = [Doubt::Contradicted(ReadField::Candidate)];
    assert_eq!(doubts(cell(&picture, "grille-jury")), contradicted);
}

#[test]
fn an_absence_in_a_paper_that_contradicts_itself_exempts_nobody() {
    let mut pv = record(10, "candidate.pv-individuel");
    pv.decision = Some(JuryDecision::Absent);
    pv.contradicted = vec![ReadField::Candidate];
    let picture = judged(&registry(), &[pv], "2027-01-01");
    assert!(missing(&cell(&picture, "grille-jury")));
}

#[test]
fn the_end_of_a_decision_is_told_whatever_its_titles_are() {
    let mut decision = record(10, "centre.agrement");
    decision.valid_through = Some(day("2026-12-31"));
    decision.contradicted = vec![ReadField::Titre];
    let picture = judged(&registry(), &[decision], "2026-11-24");
    assert!(matches!(
        deadline(&picture, "fin-agrement"),
        DeadlineState::Due { days_left: 37 }
    ));
}

#[test]
fn a_doubt_is_said_and_not_counted() {
    let mut dp = record(10, "candidate.dp");
    dp.class_is_sure = false;
    dp.links.candidate = Some(Link::Doubtful(vec![id(DURAND), id(999)]));
    let picture = judged(&registry(), &[dp], "2027-01-01");
    let PieceState::Doubtful(records) = cell(&picture, "dp") else {
        panic!()
    };
    assert_eq!(
        records[0].doubts,
        [Doubt::ClassUnsure, Doubt::CandidateLink]
    );
}

#[test]
fn a_grid_of_another_session_is_no_grid_of_this_one() {
    let mut registry = registry();
    registry.sessions.push(session(2));
    let second = candidate(DURAND, 2, Some(AccessPath::Formation));
    let candidacy = second.standing.candidacies[0].clone();
    registry.candidates[0].standing.candidacies.push(candidacy);
    let mut grid = record(10, "candidate.grille-jury");
    grid.links.session = Some(Link::Sure(id(2)));
    let mut ecf = record(11, "candidate.livret-ecf");
    ecf.links.session = None;
    let picture = judged(&registry, &[grid.clone(), ecf], "2027-01-01");
    assert!(missing(&cell(&picture, "grille-jury")));
    assert_eq!(
        cell(&picture, "eligibilite"),
        PieceState::Present(vec![id(11)])
    );
    grid.links.session = None;
    let picture = judged(&registry, &[grid], "2027-01-01");
    let PieceState::Doubtful(records) = cell(&picture, "grille-jury") else {
        panic!()
    };
    assert_eq!(records[0].doubts, [Doubt::SessionNotNamed]);
}

#[test]
fn merged_candidates_are_one_row_and_share_their_documents() {
    let mut registry = registry();
    let mut twin = candidate(101, 1, Some(AccessPath::Formation));
    twin.standing.same_as = Some(id(DURAND));
    registry.candidates.push(twin);
    let mut dp = record(10, "candidate.dp");
    dp.links.candidate = Some(Link::Sure(id(101)));
    let picture = judged(&registry, &[dp], "2027-01-01");
    assert_eq!(picture.sessions[0].rows.len(), 1);
    assert_eq!(cell(&picture, "dp"), PieceState::Present(vec![id(10)]));
}

#[test]
fn a_proces_verbal_without_a_sign_of_signature_is_doubtful() {
    let mut pv = record(10, "session.pv");
    pv.links.candidate = None;
    let printed = judged(&registry(), std::slice::from_ref(&pv), "2027-01-01");
    assert!(matches!(piece(&printed, "pv"), PieceState::Doubtful(_)));
    pv.stages = vec![StageReached {
        stage: "sent".to_owned(),
        on: Some(day("2026-03-20")),
    }];
    let sent = judged(&registry(), &[pv], "2027-01-01");
    assert_eq!(piece(&sent, "pv"), PieceState::Present(vec![id(10)]));
    let kept = DeadlineState::Kept {
        on: Some(day("2026-03-20")),
        by: Some(id(10)),
    };
    assert_eq!(deadline(&sent, "envoi-pv"), kept);
}

#[test]
fn a_proces_verbal_sent_on_a_day_that_nobody_knows_is_not_sent_in_time() {
    let mut pv = record(10, "session.pv");
    pv.links.candidate = None;
    pv.document_date = Some(day("2026-03-10"));
    // The printed one was archived in time.
    pv.received = "2026-03-11T08:00:00.000Z".parse().unwrap();
    let sent = |on: Option<&str>| {
        let mut pv = pv.clone();
        pv.stages = vec![StageReached {
            stage: "sent".to_owned(),
            on: on.map(day),
        }];
        deadline(&judged(&registry(), &[pv], "2026-04-30"), "envoi-pv")
    };
    assert!(matches!(sent(None), DeadlineState::Doubtful(_)));
    let late = DeadlineState::KeptLate {
        on: day("2026-04-14"),
        by: id(10),
        days_late: 20,
    };
    assert_eq!(sent(Some("2026-04-14")), late);
}

#[test]
fn what_came_back_validated_was_sent_and_signed() {
    // A procès-verbal that had come back stamped by the DDETS was said never to have been sent.
    let on = |validated: Option<&str>| {
        let mut pv = record(10, "session.pv");
        pv.stages = vec![StageReached {
            stage: "validated".to_owned(),
            on: validated.map(day),
        }];
        judged(&registry(), &[pv], "2026-12-01")
    };
    let kept = DeadlineState::Kept {
        on: Some(day("2026-03-24")),
        by: Some(id(10)),
    };
    let in_time = on(Some("2026-03-24"));
    assert_eq!(deadline(&in_time, "envoi-pv"), kept);
    assert_eq!(piece(&in_time, "pv"), PieceState::Present(vec![id(10)]));
    // It was sent before it came back, and nobody can say on which day.
    for after in [on(Some("2026-04-14")), on(None)] {
        assert!(matches!(
            deadline(&after, "envoi-pv"),
            DeadlineState::Doubtful(records) if records[0].doubts == [Doubt::DayUnsure]
        ));
    }
}

#[test]
fn the_fifteen_days_are_counted_and_their_proof_too() {
    let on = |records: &[FiledRecord], day: &str| {
        deadline(&judged(&registry(), records, day), "envoi-pv")
    };
    assert_eq!(on(&[], "2026-03-20"), DeadlineState::Due { days_left: 5 });
    assert_eq!(on(&[], "2026-03-25"), DeadlineState::Due { days_left: 0 });
    assert_eq!(on(&[], "2026-03-26"), DeadlineState::Late { days_late: 1 });
    let mut proof = record(10, "session.envoi-pv");
    proof.document_date = Some(day("2026-03-27"));
    let late = DeadlineState::KeptLate {
        on: day("2026-03-27"),
        by: id(10),
        days_late: 2,
    };
    assert_eq!(on(&[proof.clone()], "2026-04-30"), late);
    // Nobody knows when it was sent, but it was archived in time.
    proof.document_date = None;
    assert!(matches!(
        on(&[proof.clone()], "2026-04-30"),
        DeadlineState::Doubtful(_)
    ));
    proof.received = "2026-03-21T08:00:00.000Z".parse().unwrap();
    let kept = DeadlineState::Kept {
        on: None,
        by: Some(id(10)),
    };
    assert_eq!(on(&[proof], "2026-04-30"), kept);
}

#[test]
fn a_habilitation_must_cover_the_session() {
    let with = |from: &str, through: Option<&str>| {
        let mut registry = registry();
        registry.sessions[0].people.jury = vec![Juror {
            name: "Aline Morvan".to_owned(),
            habilitated_from: Some(day(from)),
            habilitated_through: through.map(day),
        }];
        let picture = judged(&registry, &[], "2026-01-01");
        let mut all = picture.deadlines.into_iter();
        let own = all.find(|one| matches!(one.subject, Subject::Juror { .. }));
        own.unwrap().state
    };
    assert!(matches!(
        with("2022-01-01", Some("2026-03-10")),
        DeadlineState::Kept { .. }
    ));
    let short = DeadlineState::Short {
        needed: day("2026-03-10"),
        days_short: 1,
    };
    assert_eq!(with("2022-01-01", Some("2026-03-09")), short);
    let unknown = DeadlineState::Unknown(UnknownFact::Day(Anchor::HabilitationEnd));
    assert_eq!(with("2022-01-01", None), unknown);
    assert!(matches!(
        with("2026-03-10", Some("2030-01-01")),
        DeadlineState::StartsLate { .. }
    ));
}

#[test]
fn a_recevabilite_older_than_a_year_is_short_of_the_session() {
    let with = |date: Option<&str>| {
        let mut registry = registry();
        registry.candidates[0].standing.candidacies[0].path = Some(AccessPath::Vae);
        let mut decision = record(10, "candidate.recevabilite-vae");
        decision.document_date = date.map(day);
        deadline(
            &judged(&registry, &[decision], "2026-01-01"),
            "recevabilite-vae",
        )
    };
    assert!(matches!(
        with(Some("2025-03-09")),
        DeadlineState::Kept { .. }
    ));
    assert!(matches!(
        with(Some("2025-03-08")),
        DeadlineState::Short { .. }
    ));
    assert!(matches!(with(None), DeadlineState::Unknown(_)));
}

#[test]
fn the_date_of_a_letter_is_not_the_day_on_which_it_was_sent() {
    let mut convocation = record(10, "candidate.convocation");
    convocation.document_date = Some(day("2026-01-20"));
    let on = |day: &str| {
        let picture = judged(&registry(), std::slice::from_ref(&convocation), day);
        deadline(&picture, "convocation-candidat-titre")
    };
    // Also once the session is held: "nothing establishes it" would be wrong beside the letter.
    for day in ["2026-03-10", "2026-03-11"] {
        assert!(matches!(on(day), DeadlineState::Doubtful(_)));
    }
}

#[test]
fn nobody_is_alarmed_about_what_a_held_session_no_longer_needs() {
    // "Call the Afpa: 205 days late" stood over every session that had been held.
    let on = |day: &str| deadline(&judged(&registry(), &[], day), "reception-dte");
    assert_eq!(on("2026-02-24"), DeadlineState::Late { days_late: 1 });
    assert_eq!(on("2026-03-11"), DeadlineState::Closed);
}

#[test]
fn a_candidate_who_failed_has_a_year_to_come_back() {
    let mut registry = registry();
    registry.candidates[0].standing.candidacies[0].decision = Some(JuryDecision::Failure);
    let on = |registry: &Registry, day: &str| {
        deadline(&judged(registry, &[], day), "nouvelle-presentation")
    };
    assert_eq!(
        on(&registry, "2027-03-09"),
        DeadlineState::Due { days_left: 1 }
    );
    // Whoever does not come back keeps no centre waiting: a right of theirs has ended.
    assert_eq!(on(&registry, "2027-03-11"), DeadlineState::Closed);
    let mut second = session(2);
    second.session.starts_on = Some(day("2026-10-01"));
    registry.sessions.push(second);
    let candidacy = candidate(DURAND, 2, None).standing.candidacies[0].clone();
    registry.candidates[0].standing.candidacies.push(candidacy);
    assert!(matches!(
        on(&registry, "2027-03-11"),
        DeadlineState::Kept { .. }
    ));
}

#[test]
fn a_programmation_counts_for_the_year_that_it_names() {
    let of = |picture: &Completeness, year: i32| {
        let one = picture.deadlines.iter().find(|one| {
            one.deadline.as_str() == "programmation" && one.subject == Subject::Year(year)
        });
        one.unwrap().state.clone()
    };
    let none = judged(&registry(), &[], "2026-11-24");
    assert_eq!(of(&none, 2027), DeadlineState::Due { days_left: 67 });
    let mut forecast = record(10, "centre.programmation");
    forecast.document_date = Some(day("2026-01-12"));
    // A paper that was never sent kept the deadline with its date.
    let dated = judged(&registry(), &[forecast.clone()], "2026-11-24");
    assert!(matches!(
        of(&dated, 2026),
        DeadlineState::Doubtful(records) if records[0].doubts == [Doubt::MayShowSomethingElse]
    ));
    assert_eq!(of(&dated, 2027), DeadlineState::Due { days_left: 67 });
    let sent = |on: &str| StageReached {
        stage: "sent".to_owned(),
        on: Some(day(on)),
    };
    forecast.stages = vec![sent("2026-01-14")];
    let there = judged(&registry(), &[forecast.clone()], "2026-11-24");
    assert!(matches!(of(&there, 2026), DeadlineState::Kept { .. }));
    forecast.stages = vec![sent("2026-02-14")];
    let late = judged(&registry(), &[forecast.clone()], "2026-11-24");
    assert!(matches!(
        of(&late, 2026),
        DeadlineState::KeptLate { days_late: 15, .. }
    ));
    forecast.stages = vec![sent("2025-12-14")];
    forecast.document_date = Some(day("2025-12-12"));
    let early = judged(&registry(), &[forecast.clone()], "2026-11-24");
    assert!(matches!(of(&early, 2026), DeadlineState::Doubtful(_)));
    forecast.path = OriginalPath::new(Path::new("Programmation 2026.pdf"));
    let named = judged(&registry(), &[forecast], "2026-11-24");
    assert!(matches!(of(&named, 2026), DeadlineState::Kept { .. }));
}

#[test]
fn no_amendment_is_late_without_a_convention_known_to_be_in_force() {
    let states = |class: Option<&str>, date: Option<&str>| {
        let mut convention = record(10, "centre.convention-prestataire");
        convention.document_date = date.map(day);
        if class.is_none() {
            convention.rivals.extend(convention.class.take());
        }
        let picture = judged(&registry(), &[convention], "2030-06-01");
        let found = picture.deadlines.into_iter();
        let found = found.filter(|one| one.deadline.as_str() == "avenant");
        found
            .map(|one| (one.subject, one.state))
            .collect::<Vec<_>>()
    };
    let class = Some("centre.convention-prestataire");
    let ended = DeadlineState::Unknown(UnknownFact::ConventionEnd);
    let unknown = DeadlineState::Unknown(UnknownFact::Convention);
    // Signed under the text: the year of the signature and the next owe nothing.
    assert_eq!(
        states(class, Some("2025-03-01")),
        [
            (Subject::Year(2030), ended.clone()),
            (Subject::Year(2031), ended.clone())
        ]
    );
    // Signed before it.
    assert_eq!(
        states(class, Some("2019-03-01"))
            .into_iter()
            .map(|(_, state)| state)
            .collect::<Vec<_>>(),
        [ended.clone(), ended.clone(), ended]
    );
    // Undated, or only among the classes that came close.
    assert_eq!(
        states(class, None),
        [(Subject::Year(2031), unknown.clone())]
    );
    assert_eq!(
        states(None, Some("2025-03-01")),
        [(Subject::Year(2031), unknown)]
    );
}

#[test]
fn a_convention_that_says_when_it_takes_effect_is_to_be_sent_before() {
    // Whatever the convention said, nobody could ever know by when it was to be sent.
    let mut convention = record(10, "centre.convention-prestataire");
    convention.titre = Some(TitreCode("TP-01280m04".to_owned()));
    let at = |convention: &FiledRecord, on: &str| {
        let picture = judged(&registry(), std::slice::from_ref(convention), on);
        let mut all = picture.deadlines.into_iter();
        all.find(|one| one.deadline.as_str() == "convention")
            .unwrap()
    };
    let unknown = UnknownFact::Day(Anchor::ConventionStart);
    let undated = at(&convention, "2026-11-24");
    assert_eq!(undated.state, DeadlineState::Unknown(unknown));
    assert!(matches!(undated.subject, Subject::Agrement { .. }));

    convention.valid_from = Some(day("2026-12-01"));
    let ahead = at(&convention, "2026-11-24");
    assert_eq!(ahead.limit, Some(day("2026-11-30")));
    assert_eq!(ahead.state, DeadlineState::Due { days_left: 6 });
    assert!(matches!(ahead.subject, Subject::Record { record, .. } if record == id(10)));
    let past = at(&convention, "2026-12-02");
    assert!(matches!(past.state, DeadlineState::Doubtful(_)));
    convention.stages = vec![StageReached {
        stage: "sent".to_owned(),
        on: Some(day("2026-11-20")),
    }];
    let sent = at(&convention, "2026-12-02");
    assert!(matches!(sent.state, DeadlineState::Kept { .. }));
}

#[test]
fn a_candidate_for_a_ccs_shows_the_title_that_it_adds_to() {
    let mut registry = registry();
    registry.sessions[0].session.kind = Some(SessionKind::Ccs);
    registry.candidates[0].standing.candidacies[0].path = Some(AccessPath::Ccs);
    let with =
        |records: &[FiledRecord]| cell(&judged(&registry, records, "2026-12-01"), "eligibilite");
    assert!(missing(&with(&[])));
    let parchment = record(10, "candidate.parchemin");
    assert_eq!(
        with(std::slice::from_ref(&parchment)),
        PieceState::Present(vec![id(10)])
    );
    // What came of the session itself shows nothing of what went before.
    let own = FiledRecord {
        document_date: Some(day("2026-06-01")),
        ..parchment
    };
    assert_eq!(doubts(with(&[own])), [Doubt::DayUnsure]);
}

#[test]
fn an_amendment_is_asked_for_since_october_2024_only() {
    let mut registry = registry();
    registry.sessions[0].session.starts_on = Some(day("2022-03-09"));
    registry.sessions[0].session.ends_on = Some(day("2024-03-10"));
    let mut convention = record(10, "centre.convention-prestataire");
    convention.document_date = Some(day("2019-03-01"));
    let picture = judged(&registry, &[convention], "2024-06-01");
    let mut years = picture.deadlines.iter();
    let early =
        years.find(|one| one.deadline.as_str() == "avenant" && one.limit < Some(day("2024-10-12")));
    assert_eq!(early, None);
}

#[test]
fn an_agrement_is_a_decision_that_can_cover_the_sessions() {
    let with = |class: &str, date: Option<&str>| {
        let mut agrement = record(10, class);
        agrement.titre = Some(TitreCode("TP-01280m04".to_owned()));
        agrement.document_date = date.map(day);
        let picture = judged(&registry(), &[agrement], "2026-11-24");
        let mut pieces = picture.agrements[0].pieces.iter();
        let found = pieces.find(|one| one.piece.as_str() == "agrement");
        found.unwrap().state.clone()
    };
    let decision = "centre.agrement";
    let there = PieceState::Present(vec![id(10)]);
    assert_eq!(with(decision, Some("2021-03-10")), there);
    assert!(missing(&with(
        "centre.agrement-demande",
        Some("2025-09-01")
    )));
    for date in [None, Some("2021-03-08"), Some("2026-03-20")] {
        let PieceState::Doubtful(found) = with(decision, date) else {
            panic!("{date:?}")
        };
        assert_eq!(found[0].doubts, [Doubt::ValidityNotRead]);
    }
}

#[test]
fn an_agrement_that_says_its_end_covers_the_sessions_or_does_not() {
    let decision = |entity, from: &str, through: &str| {
        let mut agrement = record(entity, "centre.agrement");
        agrement.titre = Some(TitreCode("TP-01280m04".to_owned()));
        agrement.document_date = Some(day("2020-01-01"));
        agrement.valid_from = Some(day(from));
        agrement.valid_through = Some(day(through));
        agrement
    };
    let of = |registry: &Registry, records: &[FiledRecord]| {
        let picture = judged(registry, records, "2026-11-24");
        let mut pieces = picture.agrements[0].pieces.iter();
        let piece = pieces.find(|one| one.piece.as_str() == "agrement");
        let piece = piece.unwrap();
        let deadlines = picture.deadlines.iter();
        let deadlines = deadlines.filter(|one| one.deadline.as_str() == "agrement-en-vigueur");
        (
            piece.state.clone(),
            piece.valid_through,
            deadlines.map(|one| one.state.clone()).collect::<Vec<_>>(),
        )
    };
    // The session is held on 9 and 10 March 2026.
    let long = decision(10, "2021-03-11", "2026-03-10");
    let (state, through, deadlines) = of(&registry(), std::slice::from_ref(&long));
    assert_eq!(state, PieceState::Present(vec![id(10)]));
    assert_eq!(through, Some(day("2026-03-10")));
    let kept = DeadlineState::Kept {
        on: Some(day("2026-03-10")),
        by: Some(id(10)),
    };
    assert_eq!(deadlines, [kept]);

    let (state, _, deadlines) = of(&registry(), &[decision(10, "2021-03-11", "2026-03-09")]);
    let PieceState::Doubtful(found) = state else {
        panic!()
    };
    assert_eq!(found[0].doubts, [Doubt::EndsBefore(day("2026-03-09"))]);
    let short = DeadlineState::Short {
        needed: day("2026-03-10"),
        days_short: 1,
    };
    assert_eq!(deadlines, [short]);

    let (state, _, deadlines) = of(&registry(), &[decision(10, "2026-03-10", "2031-03-09")]);
    let PieceState::Doubtful(found) = state else {
        panic!()
    };
    assert_eq!(found[0].doubts, [Doubt::BeginsAfter(day("2026-03-10"))]);
    let late = DeadlineState::StartsLate {
        from: day("2026-03-10"),
        needed: day("2026-03-09"),
    };
    assert_eq!(deadlines, [late]);

    // Two decisions that follow one another cover what neither covers alone.
    let mut two = registry();
    two.sessions.push(session(2));
    two.sessions[1].session.starts_on = Some(day("2027-01-11"));
    two.sessions[1].session.ends_on = Some(day("2027-01-12"));
    let next = decision(11, "2026-03-11", "2031-03-10");
    let (state, through, deadlines) = of(&two, &[long, next]);
    assert_eq!(state, PieceState::Present(vec![id(10), id(11)]));
    assert_eq!(through, Some(day("2031-03-10")));
    assert!(
        deadlines
            .iter()
            .all(|one| matches!(one, DeadlineState::Kept { .. }))
    );
    // Without any decision there is nothing to say beside the piece that is missing.
    assert_eq!(of(&registry(), &[]).2, []);
    let mut unread = decision(10, "2021-03-11", "2026-03-10");
    unread.valid_through = None;
    assert!(matches!(
        of(&registry(), &[unread]).2.as_slice(),
        [DeadlineState::Doubtful(_)]
    ));
}

#[test]
fn an_amendment_is_late_only_while_a_convention_says_that_it_is_in_force() {
    let states = |through: Option<&str>| {
        let mut convention = record(10, "centre.convention-prestataire");
        convention.document_date = Some(day("2025-03-01"));
        convention.valid_through = through.map(day);
        let picture = judged(&registry(), &[convention], "2030-06-01");
        let found = picture.deadlines.into_iter();
        let found = found.filter(|one| one.deadline.as_str() == "avenant");
        found.map(|one| one.state).collect::<Vec<_>>()
    };
    let unknown = DeadlineState::Unknown(UnknownFact::ConventionEnd);
    assert_eq!(states(None), [unknown.clone(), unknown]);
    let [late, due]: [DeadlineState; 2] = states(Some("2031-01-01")).try_into().unwrap();
    assert_eq!(late, DeadlineState::Late { days_late: 152 });
    assert_eq!(due, DeadlineState::Due { days_left: 213 });
    // It ended on the last day of 2029: no amendment is owed for 2030.
    assert_eq!(states(Some("2029-12-31")), []);
}

#[test]
fn a_habit_ahead_of_a_session_is_closed_once_it_was_held() {
    let on = |day: &str, id: &str| deadline(&judged(&registry(), &[], day), id);
    let late = DeadlineState::Late { days_late: 119 };
    assert_eq!(on("2026-03-08", "commande-dte"), late);
    assert!(matches!(
        on("2026-03-10", "commande-dte"),
        DeadlineState::Late { .. }
    ));
    assert_eq!(on("2026-03-11", "commande-dte"), DeadlineState::Closed);
    // What a text asks for stays late.
    assert!(matches!(
        on("2028-03-11", "envoi-pv"),
        DeadlineState::Late { .. }
    ));
}

#[test]
fn only_a_piece_that_a_text_names_is_law() {
    let expectations = schedule().expectations;
    let of = |status: SourceStatus| {
        let pieces = expectations.pieces.iter();
        let meant = pieces.filter(|one| one.source.status == status);
        meant.map(|one| one.id.as_str()).collect::<Vec<_>>()
    };
    assert_eq!(
        of(SourceStatus::Law),
        [
            "livret-ecf",
            "recevabilite-vae",
            "livret-certification",
            "dp",
            "grille-jury",
            "pv",
            "agrement",
            "convention-prestataire",
            "programmation"
        ]
    );
    for id in [
        "convocation",
        "inscription",
        "emargement-jury",
        "production",
    ] {
        assert!(of(SourceStatus::Reading).contains(&id), "{id}");
    }
    let letter = expectations.pieces.iter();
    let mut letter = letter.filter(|one| one.id.as_str() == "information-reussite-partielle");
    assert_eq!(letter.next().unwrap().required, Requirement::Recommended);
}

#[test]
fn a_jury_that_is_not_registered_is_said_to_be_unknown() {
    let with = |names: &[&str]| {
        let mut registry = registry();
        let juror = |name: &&str| Juror {
            name: (*name).to_owned(),
            habilitated_from: None,
            habilitated_through: None,
        };
        registry.sessions[0].people.jury = names.iter().map(juror).collect();
        let picture = judged(&registry, &[], "2026-01-01");
        let found = picture.deadlines.into_iter();
        let found = found.filter(|one| one.deadline.as_str() == "habilitation-jure");
        found.map(|one| one.state).collect::<Vec<_>>()
    };
    let unknown = DeadlineState::Unknown(UnknownFact::Day(Anchor::HabilitationEnd));
    assert_eq!(with(&[]), [DeadlineState::Unknown(UnknownFact::Jury)]);
    let few = UnknownFact::FewJurors {
        registered: 1,
        needed: 2,
    };
    assert_eq!(
        with(&["Aline Morvan"]),
        [DeadlineState::Unknown(few), unknown.clone()]
    );
    assert_eq!(
        with(&["Aline Morvan", "Paul Le Goff"]),
        [unknown.clone(), unknown]
    );
}

#[test]
fn documents_that_belong_to_nobody_are_listed() {
    let mut nobodys = record(10, "candidate.dp");
    nobodys.links.candidate = None;
    let mut strangers = record(11, "candidate.dp");
    strangers.links.candidate = Some(Link::Sure(id(999)));
    let mut alone = record(12, "candidate.dp");
    alone.links = RegistryLinks::default();
    let mut centre = record(13, "centre.agrement");
    centre.links = RegistryLinks::default();
    let picture = judged(
        &registry(),
        &[nobodys, strangers, alone, centre],
        "2026-03-11",
    );
    assert_eq!(picture.sessions[0].of_nobody, [id(10)]);
    assert_eq!(picture.sessions[0].of_strangers, [id(11)]);
    assert_eq!(picture.unattached, [id(12)]);
}

#[test]
fn no_habit_is_called_law() {
    let expectations = schedule().expectations;
    let habits = [
        "convocation-candidat-titre",
        "convocation-candidat-ccp",
        "convocation-jury",
        "commande-dte",
    ];
    for id in habits {
        let mut all = expectations.deadlines.iter();
        let found = all.find(|one| one.id.as_str() == id).unwrap();
        assert_eq!(found.source.status.as_str(), "habit", "{id}");
    }
    assert!(!expectations.pieces.iter().any(|piece| {
        piece
            .classes
            .iter()
            .any(|class| class.as_str() == "candidate.piece-identite")
    }));
}

#[test]
fn a_session_of_unknown_kind_is_late_with_nothing_that_its_kind_decides() {
    let mut registry = registry();
    let convened = |registry: &Registry, on: &str| {
        let mut convocation = record(20, "candidate.convocation");
        convocation.stages = vec![StageReached {
            stage: "sent".to_owned(),
            on: Some(day(on)),
        }];
        let picture = judged(registry, &[convocation], "2026-03-10");
        let ids = ["convocation-candidat-titre", "convocation-candidat-ccp"];
        ids.map(|id| {
            let mut all = picture.deadlines.iter();
            let found = all.find(|one| one.deadline.as_str() == id);
            found.map(|one| one.state.clone())
        })
    };
    let [titre, ccp] = convened(&registry, "2026-02-20");
    assert!(matches!(titre, Some(DeadlineState::KeptLate { .. })));
    assert_eq!(ccp, None);

    registry.sessions[0].session.kind = None;
    let unknown = Some(DeadlineState::Unknown(UnknownFact::Kind));
    let [titre, ccp] = convened(&registry, "2026-02-20");
    assert_eq!(titre, unknown);
    assert!(matches!(ccp, Some(DeadlineState::Kept { .. })));
    assert_eq!(
        convened(&registry, "2026-03-05"),
        [unknown.clone(), unknown]
    );
    // In time of any kind: the kind decides nothing.
    let both = convened(&registry, "2026-02-01");
    assert!(
        both.iter()
            .all(|one| matches!(one, Some(DeadlineState::Kept { .. })))
    );
}

#[test]
fn sheets_of_one_day_do_not_complete_a_session_of_two() {
    // A sheet of the first day alone was counted as complete for a session of two days.
    let sheet = |entity, on: Option<&str>| {
        let mut sheet = record(entity, "session.emargement-candidats");
        sheet.document_date = on.map(day);
        sheet.links.candidate = None;
        sheet
    };
    let of = |sheets: &[FiledRecord]| {
        piece(
            &judged(&registry(), sheets, "2026-03-20"),
            "emargement-candidats",
        )
    };
    let doubts = |state: PieceState| match state {
        PieceState::Doubtful(found) => found[0].doubts.clone(),
        other => panic!("{other:?}"),
    };
    let not_covered = |covered| [Doubt::DaysNotCovered { covered, days: 2 }];
    // The session is held on 9 and 10 March 2026.
    assert_eq!(doubts(of(&[sheet(10, Some("2026-03-09"))])), not_covered(1));
    assert_eq!(doubts(of(&[sheet(10, None)])), not_covered(0));
    let same_day = [sheet(10, Some("2026-03-09")), sheet(11, Some("2026-03-09"))];
    assert_eq!(doubts(of(&same_day)), not_covered(1));
    let both = [sheet(10, Some("2026-03-09")), sheet(11, Some("2026-03-10"))];
    assert_eq!(of(&both), PieceState::Present(vec![id(10), id(11)]));
    // What a person says of one sheet settles it.
    let mut whole = sheet(10, None);
    whole.valid_from = Some(day("2026-03-09"));
    whole.valid_through = Some(day("2026-03-10"));
    assert_eq!(of(&[whole]), PieceState::Present(vec![id(10)]));
    // A week-end between two days is none of the session's.
    let mut weekend = registry();
    weekend.sessions[0].session.starts_on = Some(day("2026-03-06"));
    weekend.sessions[0].session.ends_on = Some(day("2026-03-09"));
    let sheets = [sheet(10, Some("2026-03-06")), sheet(11, Some("2026-03-09"))];
    let picture = judged(&weekend, &sheets, "2026-03-20");
    let state = piece(&picture, "emargement-candidats");
    assert_eq!(state, PieceState::Present(vec![id(10), id(11)]));
}

fn decision(entity: u128, through: &str) -> FiledRecord {
    let mut agrement = record(entity, "centre.agrement");
    agrement.titre = Some(TitreCode("TP-01280m04".to_owned()));
    agrement.document_date = Some(day("2021-03-11"));
    agrement.valid_from = Some(day("2021-03-11"));
    agrement.valid_through = Some(day(through));
    agrement
}

#[test]
fn a_decision_that_names_its_site_is_that_sites_only() {
    // With two sites a decision was `site_not_named` for ever, and `RENNES` beside `Rennes` made two of one.
    let mut registry = registry();
    let titre = Some(TitreCode("TP-01280m04".to_owned()));
    let mut of = |place: usize, number: &str, site: &str| {
        let mut session = registry.sessions[0].clone();
        session.entity = id(90 + u128::try_from(place).unwrap());
        session.session.number = SessionNumber(number.to_owned());
        session.session.titre.clone_from(&titre);
        session.session.site = Some(site.to_owned());
        if place == 0 {
            session.entity = registry.sessions[0].entity;
            registry.sessions[0] = session;
        } else {
            registry.sessions.push(session);
        }
    };
    of(0, "26-0001", "Rennes");
    of(1, "26-0002", "RENNES");
    let states = |registry: &Registry, site: Option<&str>| {
        let mut found = decision(10, "2026-12-31");
        found.site = site.map(|site| Site::parse(site).unwrap());
        let picture = judged(registry, &[found], "2026-03-20");
        let one = picture.agrements.iter().map(|agrement| {
            let mut pieces = agrement.pieces.iter();
            let piece = pieces.find(|one| one.piece.as_str() == "agrement");
            (agrement.site.clone().unwrap(), piece.unwrap().state.clone())
        });
        one.collect::<Vec<_>>()
    };
    let there = || PieceState::Present(vec![id(10)]);
    let same = states(&registry, None);
    assert_eq!(same, [("Rennes".to_owned(), there())]);
    let mut nantes = registry.sessions[0].clone();
    nantes.entity = id(95);
    nantes.session.number = SessionNumber("26-0003".to_owned());
    nantes.session.site = Some("Nantes".to_owned());
    registry.sessions.push(nantes);
    let doubtful = |state: &PieceState| matches!(state, PieceState::Doubtful(one) if one[0].doubts == [Doubt::SiteNotNamed]);
    let unnamed = states(&registry, None);
    assert!(
        unnamed.iter().all(|(_, state)| doubtful(state)),
        "{unnamed:?}"
    );
    let named = states(&registry, Some("rennes"));
    assert_eq!(named[0].1, there());
    assert!(
        !matches!(named[1].1, PieceState::Present(_) | PieceState::Doubtful(_)),
        "{named:?}"
    );
    // A site that no session names may be either, written otherwise.
    let other = states(&registry, Some("Vitré"));
    assert!(other.iter().all(|(_, state)| doubtful(state)), "{other:?}");
}

#[test]
fn a_session_without_a_code_says_that_its_agrement_cannot_be_checked() {
    // The title of an imported list was in words: nothing at all was said of the agrément.
    let mut registry = registry();
    registry.sessions[0].session.titre = None;
    for records in [vec![], vec![decision(10, "2026-12-31")]] {
        let picture = judged(&registry, &records, "2026-01-15");
        assert_eq!(
            deadline(&picture, "agrement-en-vigueur"),
            DeadlineState::Unknown(UnknownFact::Titre)
        );
    }
}

#[test]
fn an_agrement_that_ends_soon_or_has_ended_is_told_whatever_the_sessions() {
    let ends = |registry: &Registry, records: &[FiledRecord], on: &str| {
        let picture = judged(registry, records, on);
        let all = picture.deadlines.into_iter();
        let meant = all.filter(|one| one.deadline.as_str() == "fin-agrement");
        meant
            .map(|one| (one.subject, one.state))
            .collect::<Vec<_>>()
    };
    let subject = Subject::Record {
        record: id(10),
        titre: Some("TP-01280m04".to_owned()),
    };
    let none = Registry::default();
    let old = decision(10, "2026-06-30");
    let of = |on: &str| ends(&none, std::slice::from_ref(&old), on);
    assert_eq!(of("2025-12-29"), []);
    let soon = DeadlineState::Due { days_left: 181 };
    assert_eq!(of("2025-12-31"), [(subject.clone(), soon)]);
    let past = DeadlineState::Late { days_late: 2 };
    assert_eq!(of("2026-07-02"), [(subject.clone(), past.clone())]);
    // The next decision for the same title is told of in its place.
    let both = [old.clone(), decision(11, "2031-06-30")];
    assert_eq!(ends(&none, &both, "2026-07-02"), []);
    // With two sites, one decision says nothing of the other.
    let mut two_sites = registry();
    two_sites.sessions.push(session(2));
    two_sites.sessions[1].session.site = Some("Brest".to_owned());
    assert_eq!(ends(&two_sites, &both, "2026-07-02"), [(subject, past)]);
}

#[test]
fn a_session_without_a_site_makes_only_its_own_agrement_doubtful() {
    let mut registry = registry();
    registry.sessions.push(session(2));
    registry.sessions[1].session.site = None;
    let picture = judged(&registry, &[decision(10, "2026-12-31")], "2026-01-15");
    let states = |site: Option<&str>| {
        let mut all = picture.agrements.iter();
        let found = all.find(|one| one.site.as_deref() == site).unwrap();
        let mut pieces = found.pieces.iter();
        let piece = pieces.find(|one| one.piece.as_str() == "agrement");
        piece.unwrap().state.clone()
    };
    assert_eq!(states(Some("Rennes")), PieceState::Present(vec![id(10)]));
    assert!(matches!(states(None), PieceState::Doubtful(_)));
    let all = picture.deadlines.iter();
    let covers = all.filter(|one| one.deadline.as_str() == "agrement-en-vigueur");
    let covers: Vec<_> = covers.map(|one| &one.state).collect();
    assert!(matches!(covers[0], DeadlineState::Kept { .. }));
    assert!(matches!(covers[1], DeadlineState::Doubtful(_)));
}

/// What had been destroyed by its rule was called missing for ever, and somebody looked for it.
#[test]
fn what_was_lawfully_destroyed_is_not_missing() {
    let after = "2031-04-01";
    let paper = |counted_from: &str| DestroyedPaper {
        class: RecordClass::parse("candidate.dp").unwrap(),
        counted_from: day(counted_from),
        on: day("2031-03-20"),
        disposition: id(77),
    };
    let with = |registry: &Registry, papers: &[DestroyedPaper]| {
        judged(registry, &[], after).with_destroyed(&schedule(), registry, papers)
    };
    let one = registry();
    assert!(missing(&cell(&with(&one, &[]), "dp")));
    // Of another session's end it says nothing.
    assert!(missing(&cell(&with(&one, &[paper("2026-03-09")]), "dp")));
    let end = one.sessions[0].session.ends_on.unwrap().to_string();
    let destroyed = with(&one, &[paper(&end)]);
    assert_eq!(
        cell(&destroyed, "dp"),
        PieceState::NotRequired(Exemption::Destroyed {
            on: day("2031-03-20"),
            disposition: id(77),
        })
    );
    // Two lack it and one was destroyed: nobody knows whose.
    let mut two = registry();
    two.candidates.push(candidate(101, 1, None));
    let doubtful = with(&two, &[paper(&end)]);
    assert!(matches!(
        cell(&doubtful, "dp"),
        PieceState::Unknown(UnknownFact::PartlyDestroyed {
            destroyed: 1,
            lacking: 2,
            ..
        })
    ));
    // What is there stays there.
    let there = judged(&one, &[record(10, "candidate.dp")], after);
    let there = there.with_destroyed(&schedule(), &one, &[paper(&end)]);
    assert_eq!(cell(&there, "dp"), PieceState::Present(vec![id(10)]));
}
