//! What is kept until when, and why: each outcome, and what a person is told of it.

use chartrier::model::{
    AccessPath, Action, ActorId, Candidacy, CandidateStanding, Change, Decided, DecidedThen,
    EntityId, ExamSession, FiledRecord, HoldOwner, HoldReason, HoldScope, Impossible, JuryDecision,
    LegalHold, Link, Missing, NotDecidable, Outcome, Person, PolicyDigest, ReadField, RecordClass,
    Regime, RegisteredCandidate, RegisteredSession, Registry, RegistryLinks, RetentionSchedule,
    ReviewReason, SessionEndRead, SessionKind, SessionNumber, SessionPeople, Site, StageReached,
    TitreCode, Trigger, TriggerSource, Verdict, Zone, paris_day,
};
use chartrier::policy::{read, shipped};
use chartrier::retention::{
    Amount, Facts, Retention, SuggestionReason, forecast, kept_together, overdue,
};
use chrono::NaiveDate;

use crate::filed::filed;

const DURAND: u128 = 100;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn id(number: u128) -> EntityId {
    EntityId(uuid::Uuid::from_u128(number))
}

fn class(text: &str) -> RecordClass {
    RecordClass::parse(text).unwrap()
}

/// What a test judges: changed field by field.
struct Case {
    schedule: RetentionSchedule,
    regime: Regime,
    archive_since: Option<NaiveDate>,
    registry: Registry,
    records: Vec<FiledRecord>,
    holds: Vec<LegalHold>,
}

/// The shipped rules; session 1, which ended on 10 March 2021, with one candidate who has the title.
fn case(records: Vec<FiledRecord>) -> Case {
    let (name, bytes) = shipped();
    Case {
        schedule: read(bytes, name).unwrap(),
        regime: Regime::Private,
        archive_since: None,
        registry: Registry {
            sessions: vec![session(1, "2021-03-10", SessionKind::Titre)],
            candidates: vec![candidate(&[(1, Some(JuryDecision::Success))])],
        },
        records,
        holds: Vec::new(),
    }
}

impl Case {
    fn facts(&self) -> Facts<'_> {
        Facts {
            policy: PolicyDigest([7; 32]),
            schedule: &self.schedule,
            regime: self.regime,
            archive_since: self.archive_since,
            registry: &self.registry,
            records: &self.records,
            holds: &self.holds,
        }
    }

    /// The verdict on a record, which is the same whether all are judged or only this one.
    #[track_caller]
    fn on(&self, record: u128, on: &str) -> Verdict {
        let retention = Retention::new(self.facts());
        let all = retention.evaluate(day(on));
        let found = all
            .verdicts
            .into_iter()
            .find(|one| one.record == id(record));
        let found = found.unwrap();
        assert_eq!(retention.verdict(id(record), day(on)), Some(found.clone()));
        found
    }

    /// The rules with a change to the file.
    fn with_rules(mut self, from: &str, to: &str) -> Case {
        let (name, bytes) = shipped();
        let text = std::str::from_utf8(bytes).unwrap();
        assert!(text.contains(from), "{from}");
        self.schedule = read(text.replace(from, to).as_bytes(), name).unwrap();
        self
    }

    /// The rules that also wait for the procès-verbal.
    fn waiting_for_pv(self) -> Case {
        let lines = "[triggers]\nsession-end = [\"session-end\", \"pv-date\", \"pv-validated\"]\n\
                     last-session-end = [\"last-session-end\", \"pv-date\", \"pv-validated\"]\n";
        self.with_rules("# [triggers]\n", lines)
    }
}

fn session(number: u128, ends_on: &str, kind: SessionKind) -> RegisteredSession {
    RegisteredSession {
        entity: id(number),
        session: ExamSession {
            number: SessionNumber(format!("S-{number}")),
            kind: Some(kind),
            titre: Some(TitreCode("TP-01280m04".to_owned())),
            sigle: None,
            ccps: Vec::new(),
            site: Some("Rennes".to_owned()),
            starts_on: None,
            ends_on: Some(day(ends_on)),
            withdrawn: false,
        },
        people: SessionPeople::default(),
    }
}

fn candidate(sat: &[(u128, Option<JuryDecision>)]) -> RegisteredCandidate {
    let candidacies = sat.iter().map(|(session, decision)| Candidacy {
        session: id(*session),
        path: Some(AccessPath::Formation),
        ccps: Vec::new(),
        decision: *decision,
    });
    RegisteredCandidate {
        entity: id(DURAND),
        person: Person::default(),
        standing: CandidateStanding {
            candidacies: candidacies.collect(),
            ..CandidateStanding::default()
        },
    }
}

/// A record of the class, of session 1 and its candidate, archived in March 2021.
fn record(entity: u128, class_id: &str) -> FiledRecord {
    FiledRecord {
        class: Some(class(class_id)),
        session: Some(SessionNumber("S-1".to_owned())),
        titre: Some(TitreCode("TP-01280m04".to_owned())),
        document_date: Some(day("2021-03-10")),
        received: "2021-03-20T08:00:00.000Z".parse().unwrap(),
        links: RegistryLinks {
            session: Some(Link::Sure(id(1))),
            candidate: Some(Link::Sure(id(DURAND))),
        },
        ..filed(id(entity))
    }
}

fn pv(entity: u128, validated: Option<&str>) -> FiledRecord {
    let mut pv = record(entity, "session.pv");
    pv.links.candidate = None;
    pv.stages.extend(validated.map(|on| StageReached {
        stage: "validated".to_owned(),
        on: Some(day(on)),
    }));
    pv
}

fn hold(number: u128, scope: HoldScope) -> LegalHold {
    LegalHold {
        id: id(number),
        scope,
        owner: HoldOwner::parse("Direction").unwrap(),
        reason: HoldReason::parse("Recours").unwrap(),
        review_on: day("2026-06-01"),
        placed_on: day("2025-12-01"),
        anyway: false,
    }
}

fn why(verdict: &Verdict) -> &[ReviewReason] {
    match verdict.without_holds() {
        Outcome::Review { why } => why,
        other => panic!("{other:?}"),
    }
}

/// What is missing for the only event without a day.
fn missing(verdict: &Verdict) -> (Trigger, &Missing) {
    match why(verdict) {
        [ReviewReason::NoDay { trigger, missing }] => (*trigger, missing),
        other => panic!("{other:?}"),
    }
}

fn impossible(verdict: &Verdict) -> Impossible {
    match why(verdict) {
        [ReviewReason::ImpossibleDay { why, .. }] => *why,
        other => panic!("{other:?}"),
    }
}

#[test]
fn five_years_are_kept_through_the_anniversary_and_due_the_day_after() {
    let case = case(vec![record(10, "candidate.convocation")]);
    let kept = case.on(10, "2026-03-10");
    let through = day("2026-03-10");
    assert_eq!(kept.outcome, Outcome::Kept { through });
    assert_eq!(kept.due_on(), Some(day("2026-03-11")));
    assert!(kept.changes().contains(&Change::DayCame(day("2026-03-11"))));

    let due = case.on(10, "2026-03-11");
    let since = day("2026-03-11");
    let action = Action::Destroy;
    assert_eq!(due.outcome, Outcome::Due { since, action });
    assert!(due.changes().contains(&Change::Approved));
}

#[test]
fn a_verdict_says_rule_text_schedule_event_and_who_says_its_day() {
    let case = case(vec![record(10, "candidate.convocation")]);
    let verdict = case.on(10, "2024-01-01");
    let rule = verdict.rule.as_ref().unwrap();
    assert_eq!(rule.class, class("candidate.convocation"));
    assert!(rule.citation.contains("art. 2, 13°"));
    assert!(rule.note.as_ref().unwrap().contains("choix du centre"));
    assert_eq!(rule.keep.to_string(), "P5Y");
    assert_eq!(verdict.policy, PolicyDigest([7; 32]));
    let [event] = verdict.triggers.as_slice() else {
        panic!("{:?}", verdict.triggers)
    };
    assert_eq!(event.trigger, Trigger::SessionEnd);
    assert_eq!(event.day, day("2021-03-10"));
    assert_eq!(event.source, TriggerSource::Session(id(1)));
    assert_eq!(verdict.decisive().count(), 1);
    let corrected = Change::DayCorrected {
        trigger: Trigger::SessionEnd,
        source: TriggerSource::Session(id(1)),
    };
    assert!(verdict.changes().contains(&corrected));
}

#[test]
fn public_archives_are_destroyed_with_a_visa() {
    let mut case = case(vec![record(10, "candidate.convocation")]);
    case.regime = Regime::Public;
    let due = case.on(10, "2026-03-11");
    assert!(matches!(
        due.outcome,
        Outcome::Due {
            action: Action::DestroyWithVisa,
            ..
        }
    ));
}

#[test]
fn several_events_wait_for_the_latest_and_for_the_missing_one() {
    let records = vec![
        record(10, "candidate.convocation"),
        pv(11, Some("2021-06-02")),
    ];
    let mut case = case(records).waiting_for_pv();
    let verdict = case.on(10, "2026-06-02");
    assert_eq!(verdict.retain_through, Some(day("2026-06-02")));
    let latest: Vec<_> = verdict.decisive().collect();
    assert_eq!(latest[0].trigger, Trigger::PvValidated);
    assert!(
        matches!(latest[0].source, TriggerSource::Pv(pv) if pv.record == id(11) && pv.session == id(1))
    );
    assert!(case.on(10, "2026-06-03").is_due());

    case.records[1].stages.clear();
    let verdict = case.on(10, "2040-01-01");
    assert_eq!(
        missing(&verdict),
        (Trigger::PvValidated, &Missing::PvValidated(id(1)))
    );
    assert_eq!(verdict.triggers.len(), 2, "the others are still told");
    case.records[1].class_is_sure = false;
    assert_eq!(why(&case.on(10, "2040-01-01")).len(), 2);
}

#[test]
fn one_proces_verbal_without_a_day_hides_no_later_one() {
    let mut late = pv(12, None);
    late.document_date = None;
    let records = vec![record(10, "candidate.convocation"), pv(11, None), late];
    let case = case(records).with_rules(
        "# [triggers]\n",
        "[triggers]\nsession-end = [\"session-end\", \"pv-date\"]\n",
    );
    let verdict = case.on(10, "2040-01-01");
    assert_eq!(missing(&verdict), (Trigger::PvDate, &Missing::Pv(id(1))));
}

#[test]
fn what_is_not_classified_for_certain_is_for_a_person() {
    let mut case = case(vec![record(10, "candidate.convocation")]);
    case.records[0].class_is_sure = false;
    let verdict = case.on(10, "2040-01-01");
    let unsure = ReviewReason::ClassNotSure(class("candidate.convocation"));
    assert_eq!(why(&verdict), std::slice::from_ref(&unsure));
    assert!(verdict.changes().contains(&Change::Settled(unsure)));

    case.records[0].class = Some(class("autre"));
    case.records[0].class_is_sure = true;
    let unknown = [ReviewReason::ClassNotInSchedule(class("autre"))];
    assert_eq!(why(&case.on(10, "2040-01-01")), unknown);

    case.records[0].class = None;
    case.records[0].rivals = vec![class("session.pv")];
    let verdict = case.on(10, "2040-01-01");
    let rivals = vec![class("session.pv")];
    assert_eq!(why(&verdict), [ReviewReason::NoClass { rivals }]);
    assert_eq!(verdict.rule, None);
}

#[test]
fn what_contradicts_itself_is_never_due() {
    // A procès-verbal in the folder of one session that names another, three years later, was due with the folder's.
    let mut case = case(vec![record(10, "candidate.convocation")]);
    assert!(case.on(10, "2040-01-01").is_due());
    case.records[0].contradicted = vec![ReadField::Session];
    let contradicted = ReviewReason::Contradicted(ReadField::Session);
    let verdict = case.on(10, "2040-01-01");
    assert_eq!(why(&verdict), std::slice::from_ref(&contradicted));
    assert!(verdict.changes().contains(&Change::Settled(contradicted)));
}

#[test]
fn a_proces_verbal_that_may_be_of_another_session_gives_no_day() {
    let mut other = pv(12, None);
    other.contradicted = vec![ReadField::Session];
    let records = vec![record(10, "candidate.convocation"), pv(11, None), other];
    let case = case(records).with_rules(
        "# [triggers]\n",
        "[triggers]\nsession-end = [\"session-end\", \"pv-date\"]\n",
    );
    let verdict = case.on(10, "2040-01-01");
    assert_eq!(missing(&verdict), (Trigger::PvDate, &Missing::Pv(id(1))));
}

#[test]
fn a_session_that_is_not_certain_is_named_and_not_used() {
    let mut case = case(vec![record(10, "candidate.convocation")]);
    let check = |case: &Case, expected: &Missing| {
        let verdict = case.on(10, "2040-01-01");
        assert_eq!(missing(&verdict), (Trigger::SessionEnd, expected));
        assert_eq!(verdict.retain_through, None);
    };
    let both = vec![id(1), id(2)];
    case.records[0].links.session = Some(Link::Doubtful(both.clone()));
    check(&case, &Missing::WhichSession(both));
    case.records[0].links.session = None;
    check(
        &case,
        &Missing::SessionNotRegistered(SessionNumber("S-1".to_owned())),
    );
    case.records[0].session = None;
    check(&case, &Missing::Session);
    case.records[0].links.session = Some(Link::Sure(id(1)));
    case.registry.sessions[0].session.ends_on = None;
    check(&case, &Missing::SessionEnd(id(1)));
    case.registry.sessions[0].session.withdrawn = true;
    check(&case, &Missing::SessionWithdrawn(id(1)));
}

#[test]
fn the_folder_says_the_end_of_a_session_that_is_not_registered() {
    let mut records = vec![
        record(10, "session.planning"),
        record(11, "session.planning"),
    ];
    for record in &mut records {
        record.links.session = None;
        record.session_end = Some(SessionEndRead {
            day: day("2021-03-12"),
            zone: Zone::Folder,
        });
    }
    let mut case = case(records);
    let verdict = case.on(10, "2026-03-13");
    assert!(verdict.is_due());
    let source = TriggerSource::Read {
        session: SessionNumber("S-1".to_owned()),
        zone: Zone::Folder,
    };
    assert_eq!(verdict.triggers[0].source, source);

    case.records[1].session_end.as_mut().unwrap().day = day("2022-03-12");
    let verdict = case.on(10, "2026-03-13");
    let disagree = Missing::SessionEndsDisagree(SessionNumber("S-1".to_owned()));
    assert_eq!(missing(&verdict), (Trigger::SessionEnd, &disagree));
}

#[test]
fn a_day_that_cannot_be_right_makes_nothing_due() {
    let mut case = case(vec![record(10, "candidate.convocation")]);
    let end = |case: &mut Case, start: Option<&str>, end: &str| {
        let session = &mut case.registry.sessions[0].session;
        session.starts_on = start.map(day);
        session.ends_on = Some(day(end));
        impossible(&case.on(10, "2026-11-24"))
    };
    let earliest = day("1990-01-01");
    assert_eq!(
        end(&mut case, None, "1970-01-01"),
        Impossible::TooEarly { earliest }
    );
    let latest = day("2029-11-24");
    assert_eq!(
        end(&mut case, None, "2062-03-10"),
        Impossible::TooLate { latest }
    );
    let start = day("2021-03-12");
    assert_eq!(
        end(&mut case, Some("2021-03-12"), "2021-03-10"),
        Impossible::EndsBeforeStart { start }
    );
    // 2012 for 2021 would destroy nine years too soon; the document itself says better.
    let document = day("2021-03-10");
    assert_eq!(
        end(&mut case, None, "2012-03-10"),
        Impossible::DocumentLater { document }
    );
}

#[test]
fn the_days_of_documents_are_believed_within_reason() {
    let mut case = case(vec![record(10, "centre.programmation")]);
    assert_eq!(
        case.on(10, "2022-01-01").retain_through,
        Some(day("2026-12-31"))
    );
    case.records[0].document_date = Some(day("2021-01-01") - chrono::TimeDelta::days(40_000));
    assert!(matches!(
        impossible(&case.on(10, "2040-01-01")),
        Impossible::TooEarly { .. }
    ));
    case.records[0].document_date = Some(day("2062-03-10"));
    let latest = day("2022-03-20");
    assert_eq!(
        impossible(&case.on(10, "2080-01-01")),
        Impossible::TooLate { latest }
    );
    case.records[0].document_date = None;
    assert_eq!(
        missing(&case.on(10, "2040-01-01")),
        (Trigger::YearEnd, &Missing::DocumentDate)
    );

    case.records[0].class = Some(class("centre.agrement"));
    assert_eq!(
        missing(&case.on(10, "2040-01-01")),
        (Trigger::AgrementEnd, &Missing::Validity)
    );
    case.records[0].valid_through = Some(day("2024-12-31"));
    let verdict = case.on(10, "2030-01-01");
    assert!(verdict.is_due());
    assert_eq!(verdict.triggers[0].source, TriggerSource::Validity);
}

#[test]
fn a_day_before_the_arrival_is_a_clock_that_is_wrong() {
    let case = case(vec![record(10, "candidate.convocation")]);
    let received = day("2021-03-20");
    let verdict = case.on(10, "2021-03-19");
    assert_eq!(why(&verdict), [ReviewReason::ReceivedLater { received }]);
}

#[test]
fn the_period_runs_from_the_last_session_of_the_parcours() {
    use JuryDecision::{Partial, Success};
    let mut case = case(vec![record(10, "candidate.dp")]);
    assert!(case.on(10, "2026-03-11").is_due());
    let mut later = session(2, "2021-11-05", SessionKind::Ccp);
    later.session.titre = Some(TitreCode("TP-01280m05".to_owned()));
    let mut other = session(3, "2023-11-05", SessionKind::Titre);
    other.session.titre = Some(TitreCode("TP-00402m09".to_owned()));
    case.registry.sessions.extend([later, other]);
    let sat = [(1, Some(Partial)), (2, Some(Success)), (3, None)];
    case.registry.candidates = vec![candidate(&sat)];
    let verdict = case.on(10, "2026-03-11");
    assert_eq!(verdict.retain_through, Some(day("2026-11-05")));
    let TriggerSource::Parcours(parcours) = &verdict.triggers[0].source else {
        panic!("{verdict:?}")
    };
    assert_eq!(parcours.last, id(2));
    assert_eq!(parcours.sessions, [id(1), id(2)]);
    assert_eq!(parcours.may_go_on_until, Some(day("2022-11-05")));
    let again = Change::SitsAgain {
        candidate: id(DURAND),
        until: Some(day("2022-11-05")),
    };
    assert!(verdict.changes().contains(&again));

    case.registry.sessions[1].session.ends_on = None;
    let verdict = case.on(10, "2040-01-01");
    let expected = Missing::SessionEnd(id(2));
    assert_eq!(missing(&verdict), (Trigger::LastSessionEnd, &expected));
}

#[test]
fn a_record_without_its_session_follows_its_candidate_if_the_title_is_certain() {
    let mut case = case(vec![record(10, "candidate.dp")]);
    case.records[0].links.session = None;
    case.records[0].session = None;
    assert!(case.on(10, "2026-03-11").is_due());
    let mut other = session(3, "2023-11-05", SessionKind::Titre);
    other.session.titre = Some(TitreCode("TP-00402m09".to_owned()));
    case.registry.sessions.push(other);
    case.registry.candidates = vec![candidate(&[(1, None), (3, None)])];
    case.records[0].titre = None;
    let verdict = case.on(10, "2040-01-01");
    assert_eq!(
        missing(&verdict),
        (Trigger::LastSessionEnd, &Missing::Titre)
    );
    let both = vec![id(DURAND), id(101)];
    case.records[0].links.candidate = Some(Link::Doubtful(both.clone()));
    let verdict = case.on(10, "2040-01-01");
    let expected = Missing::WhichCandidate(both);
    assert_eq!(missing(&verdict), (Trigger::LastSessionEnd, &expected));
}

#[test]
fn a_short_period_waits_while_the_candidate_may_sit_again() {
    let mut case = case(vec![record(10, "candidate.dp")]).with_rules(
        "trigger  = \"last-session-end\"\nkeep     = \"P5Y\"",
        "trigger  = \"last-session-end\"\nkeep     = \"P1M\"",
    );
    case.registry.candidates = vec![candidate(&[(1, Some(JuryDecision::Partial))])];
    let open = ReviewReason::ParcoursMayGoOn {
        candidate: id(DURAND),
        until: day("2022-03-10"),
    };
    assert_eq!(why(&case.on(10, "2022-03-10")), [open]);
    assert!(case.on(10, "2022-03-11").is_due());
    case.registry.candidates = vec![candidate(&[(1, Some(JuryDecision::Success))])];
    assert!(case.on(10, "2021-04-11").is_due());
}

#[test]
fn a_rule_may_leave_it_to_a_person_or_keep_for_ever() {
    let mut bordereau = record(11, "centre.bordereau-elimination");
    bordereau.document_date = None;
    let case = case(vec![record(10, "session.dte"), bordereau]);
    let since = day("2021-03-11");
    let verdict = case.on(10, "2021-04-01");
    assert_eq!(why(&verdict), [ReviewReason::RuleAsks { since }]);
    assert_eq!(verdict.due_on(), Some(since));
    assert_eq!(case.on(11, "2090-01-01").outcome, Outcome::KeptForEver);
}

#[test]
fn what_nothing_records_is_for_a_person() {
    let case = case(vec![record(10, "centre.courrier-dreets")]);
    assert_eq!(
        missing(&case.on(10, "2026-01-01")),
        (Trigger::ProcedureEnd, &Missing::NotRecorded)
    );
}

#[test]
fn a_hold_keeps_whatever_would_be_due_and_is_named() {
    let mut case = case(vec![record(10, "candidate.convocation")]);
    let one = HoldScope::Session(id(1));
    let other = HoldScope::Candidate(id(DURAND));
    case.holds = vec![hold(51, one), hold(50, other)];
    let verdict = case.on(10, "2026-03-11");
    let Outcome::Held { would_be } = &verdict.outcome else {
        panic!("{verdict:?}")
    };
    assert!(matches!(**would_be, Outcome::Due { .. }));
    assert!(!verdict.is_due());
    assert_eq!(verdict.holds, [id(50), id(51)]);
    let released = Change::HoldsReleased(vec![id(50), id(51)]);
    assert!(verdict.changes().contains(&released));
    case.holds.pop();
    assert!(!case.on(10, "2026-03-11").is_due());
    case.holds.pop();
    assert!(case.on(10, "2026-03-11").is_due());
}

#[test]
fn each_scope_covers_what_it_names_and_what_may_belong_to_it() {
    let mut maybe = record(11, "candidate.convocation");
    maybe.links.session = Some(Link::Doubtful(vec![id(1), id(2)]));
    maybe.links.candidate = None;
    let mut far = record(12, "candidate.convocation");
    far.links = RegistryLinks {
        session: Some(Link::Sure(id(2))),
        candidate: Some(Link::Sure(id(101))),
    };
    let mut of_titre = record(13, "centre.agrement");
    of_titre.links = RegistryLinks::default();
    of_titre.titre = Some(TitreCode("TP-01280".to_owned()));
    let records = vec![
        record(10, "candidate.dp"),
        maybe,
        far,
        of_titre,
        pv(14, None),
    ];
    let mut case = case(records);
    let mut nantes = session(2, "2021-03-10", SessionKind::Titre);
    nantes.session.site = Some("Nantes".to_owned());
    case.registry.sessions.push(nantes);
    let mut check = |scope: HoldScope, expected: &[u128]| {
        case.holds = vec![hold(50, scope)];
        let held = (10..15).filter(|record| !case.on(*record, "2030-01-01").holds.is_empty());
        assert_eq!(held.collect::<Vec<_>>(), expected, "{:?}", case.holds[0]);
    };
    let titre = |code: &str| TitreCode(code.to_owned());
    check(HoldScope::Records(vec![id(12)]), &[12]);
    check(
        HoldScope::Query {
            text: "durand".to_owned(),
            found: vec![id(10), id(13)],
        },
        &[10, 13],
    );
    check(HoldScope::Session(id(1)), &[10, 11, 14]);
    // With the procès-verbal that decided about the candidate, and the paper of the session that names nobody.
    check(HoldScope::Candidate(id(DURAND)), &[10, 11, 14]);
    check(HoldScope::Titre(titre("TP-01280")), &[10, 11, 12, 13, 14]);
    check(
        HoldScope::Titre(titre("tp-01280M04")),
        &[10, 11, 12, 13, 14],
    );
    check(HoldScope::Titre(titre("TP-01280m03")), &[13]);
    check(
        HoldScope::Agrement {
            titre: titre("TP-01280m04"),
            site: Site::parse("RENNES").unwrap(),
        },
        &[10, 11, 13, 14],
    );
}

/// A hold once saved a scan only if somebody had read the candidate's name on it.
#[test]
fn a_hold_covers_papers_whose_candidate_session_or_title_nobody_could_read() {
    let mut nobody = record(10, "candidate.convocation");
    nobody.links.candidate = None;
    let mut of_somebody = record(11, "candidate.dp");
    of_somebody.links.session = None;
    let mut untitled = record(12, "centre.agrement");
    untitled.links = RegistryLinks::default();
    untitled.titre = None;
    let mut case = case(vec![nobody, of_somebody, untitled]);
    let mut other = session(2, "2021-03-10", SessionKind::Titre);
    other.session.titre = Some(TitreCode("TP-00420".to_owned()));
    case.registry.sessions.push(other);
    let mut check = |scope: HoldScope, expected: &[u128]| {
        case.holds = vec![hold(50, scope)];
        let held = (10..13).filter(|record| !case.on(*record, "2030-01-01").holds.is_empty());
        assert_eq!(held.collect::<Vec<_>>(), expected, "{:?}", case.holds[0]);
    };
    let titre = |code: &str| TitreCode(code.to_owned());
    check(HoldScope::Candidate(id(DURAND)), &[10, 11]);
    check(HoldScope::Session(id(1)), &[10, 11]);
    check(HoldScope::Session(id(2)), &[]);
    check(HoldScope::Titre(titre("TP-01280")), &[10, 11, 12]);
    check(HoldScope::Titre(titre("TP-00420")), &[12]);
    let site = Site::parse("Rennes").unwrap();
    let titre = titre("TP-01280m04");
    check(HoldScope::Agrement { titre, site }, &[10, 11, 12]);
}

/// A hold on a state that had been joined to another record held nothing, and its bytes were destroyed with the other.
#[test]
fn a_state_is_judged_and_held_with_the_record_that_it_is_a_state_of() {
    let whole = record(10, "candidate.convocation");
    let mut state = record(11, "candidate.convocation");
    state.state_of = Some(id(10));
    state.links = RegistryLinks::default();
    let mut other = record(12, "candidate.convocation");
    other.state_of = Some(id(10));
    let mut pile = record(13, "candidate.convocation");
    pile.parts = vec![id(12)];
    let mut case = case(vec![whole, state, other, pile]);
    let since = day("2026-03-11");
    for one in 10..13 {
        let verdict = case.on(one, "2026-03-11");
        let action = Action::Destroy;
        assert_eq!(verdict.outcome, Outcome::Due { since, action }, "{one}");
    }
    for held in 10..14 {
        case.holds = vec![hold(50, HoldScope::Records(vec![id(held)]))];
        for one in 10..14 {
            assert!(!case.on(one, "2026-03-11").is_due(), "{one} under {held}");
        }
    }
    let going = |going: &[u128]| {
        let going = going.iter().map(|one| id(*one)).collect();
        kept_together(&case.records, &going).len()
    };
    assert_eq!((going(&[10, 11, 12, 13]), going(&[10, 11, 12])), (0, 3));
    assert_eq!((going(&[10]), going(&[13])), (1, 0));
}

/// A part was destroyed and certified unreadable while its pile, with its pages, could be found and read.
#[test]
fn a_part_stays_until_its_pile_goes() {
    let case = pile();
    let verdict = case.on(12, "2026-03-10");
    assert_eq!(why(&verdict), [ReviewReason::PileStays(id(10))]);
    assert!(pile().on(12, "2026-03-11").is_due());
    assert!(pile().on(10, "2026-03-11").is_due());
}

/// A pile of a convocation (five years) and an identity document (nothing).
fn pile() -> Case {
    let mut pile = record(10, "mixed");
    pile.parts = vec![id(11), id(12)];
    let parts = [
        record(11, "candidate.convocation"),
        record(12, "candidate.piece-identite"),
    ];
    let mut records = vec![pile];
    records.extend(parts);
    case(records)
}

#[test]
fn a_pile_is_kept_as_long_as_the_longest_of_its_parts() {
    let mut case = pile();
    let verdict = case.on(10, "2024-01-01");
    let through = day("2026-03-10");
    assert_eq!(verdict.outcome, Outcome::Kept { through });
    let known = verdict.pile.as_ref().unwrap();
    assert_eq!(known.longest.as_ref().unwrap().record, id(11));
    assert!(known.may_end_earlier);
    let given_up = Change::PileGivenUp {
        parts: vec![id(11), id(12)],
    };
    assert!(verdict.changes().contains(&given_up));
    let (since, action) = (day("2026-03-11"), Action::Destroy);
    assert_eq!(
        case.on(10, "2026-03-11").outcome,
        Outcome::Due { since, action }
    );

    case.records[2].class_is_sure = false;
    let verdict = case.on(10, "2040-01-01");
    assert_eq!(why(&verdict), [ReviewReason::PartInReview(id(12))]);
    assert!(!verdict.pile.unwrap().may_end_earlier);
}

#[test]
fn a_pile_that_nobody_separated_or_whose_parts_are_gone_is_for_a_person() {
    let mut case = pile();
    case.records.truncate(1);
    assert_eq!(why(&case.on(10, "2040-01-01")), [ReviewReason::PartsGone]);
    case.records[0].parts.clear();
    case.records[0].class = Some(class("candidate.convocation"));
    case.records[0].documents = Some(3);
    let documents = 3;
    assert_eq!(
        why(&case.on(10, "2040-01-01")),
        [ReviewReason::NotSeparated { documents }]
    );
}

/// Every split scan would have gone with a page of it that nobody had looked at.
#[test]
fn a_pile_does_not_go_by_its_rule_with_pages_in_no_part_or_a_part_that_waits_for_a_person() {
    let mut case = pile();
    case.records[0].pages_in_no_part = 2;
    let verdict = case.on(10, "2026-03-11");
    let (since, pages) = (day("2026-03-11"), 2);
    assert_eq!(
        why(&verdict),
        [ReviewReason::PagesInNoPart { pages, since }]
    );
    assert!(verdict.waits_for_decision());
    decide(&mut case.records[0], DecidedThen::Destroy, "2026-03-11");
    assert!(case.on(10, "2026-03-11").is_due());
    assert!(case.on(11, "2026-03-11").is_due());

    let mut case = pile();
    case.records[2] = record(12, "centre.hors-categorie");
    assert_eq!(
        why(&case.on(10, "2040-01-01")),
        [ReviewReason::PartInReview(id(12))]
    );
    decide(&mut case.records[2], DecidedThen::Destroy, "2040-01-01");
    assert!(case.on(10, "2040-01-01").is_due());
    assert!(case.on(12, "2040-01-01").is_due());
}

#[test]
fn a_pile_is_given_up_early_once_a_person_accepted_every_part_and_its_parts_stay() {
    let mut case = pile();
    let (pile, on) = (10, "2024-01-01");
    let refused = case.on(pile, on).may_be_decided(DecidedThen::Destroy);
    let parts = vec![id(11), id(12)];
    assert_eq!(refused, Err(NotDecidable::PartsNotAccepted { parts }));
    case.records[1].accepted = true;
    case.records[2].accepted = true;
    case.records[0].pages_in_no_part = 1;
    let refused = case.on(pile, on).may_be_decided(DecidedThen::Destroy);
    assert_eq!(refused, Err(NotDecidable::PagesInNoPart { pages: 1 }));
    case.records[0].pages_in_no_part = 0;
    let verdict = case.on(pile, on);
    assert_eq!(verdict.may_be_decided(DecidedThen::Destroy), Ok(()));
    let transfer = verdict.may_be_decided(DecidedThen::Transfer);
    assert!(matches!(transfer, Err(NotDecidable::NotYet { .. })));

    decide(&mut case.records[0], DecidedThen::Destroy, on);
    let verdict = case.on(pile, on);
    let (since, action) = (day(on), Action::Destroy);
    assert_eq!(verdict.outcome, Outcome::Due { since, action });
    assert_eq!(verdict.retain_through, Some(day("2023-12-31")));
    assert!(!case.on(11, on).is_due());
    let going = [id(10)].into_iter().collect();
    assert!(kept_together(&case.records, &going).is_empty());
    // Decided later than the day of judgement, or with a part that is in doubt again: it stays.
    assert!(!case.on(pile, "2023-12-31").is_due());
    case.records[2].class_is_sure = false;
    assert!(!case.on(pile, on).is_due());
}

fn decide(record: &mut FiledRecord, then: DecidedThen, on: &str) {
    record.decided = Some(Decided {
        then,
        on: day(on),
        by: ActorId(uuid::Uuid::from_u128(99)),
        class: record.class.clone().unwrap(),
    });
}

/// Nothing decided what its rule leaves to a person: it could never be destroyed.
#[test]
fn what_a_rule_leaves_to_a_person_is_decided_by_one_and_by_nobody_before_its_day() {
    let mut case = case(vec![record(10, "centre.hors-categorie")]);
    let (before, since) = ("2026-03-20", day("2026-03-21"));
    let refused = case.on(10, before).may_be_decided(DecidedThen::Destroy);
    let due_on = Some(since);
    assert_eq!(refused, Err(NotDecidable::NotYet { due_on }));
    assert_eq!(
        why(&case.on(10, "2026-03-21")),
        [ReviewReason::RuleAsks { since }]
    );
    let verdict = case.on(10, "2026-03-21");
    assert_eq!(verdict.may_be_decided(DecidedThen::Transfer), Ok(()));

    decide(&mut case.records[0], DecidedThen::Destroy, before);
    assert!(!case.on(10, "2030-01-01").is_due(), "decided too early");
    decide(&mut case.records[0], DecidedThen::Destroy, "2026-04-01");
    let verdict = case.on(10, "2026-04-01");
    let action = Action::Destroy;
    assert_eq!(verdict.outcome, Outcome::Due { since, action });
    assert_eq!(verdict.decided, case.records[0].decided);
    let early = case.on(10, "2026-03-31");
    assert!(!early.is_due(), "before it was decided");
    case.regime = Regime::Public;
    let action = Action::DestroyWithVisa;
    assert_eq!(
        case.on(10, "2026-04-01").outcome,
        Outcome::Due { since, action }
    );
    case.holds = vec![hold(50, HoldScope::Records(vec![id(10)]))];
    assert!(!case.on(10, "2026-04-01").is_due());
    case.holds.clear();
    // Classed otherwise since: it was not decided of that.
    case.records[0].class = Some(class("centre.referentiel"));
    assert!(!case.on(10, "2040-01-01").is_due());
}

/// What runs from an event that nothing records, such as the end of a procedure, could never be decided at all.
#[test]
fn what_nothing_dates_is_decided_once_the_period_has_run_from_the_document() {
    let mut case = case(vec![record(10, "centre.courrier-dreets")]);
    let waits = |case: &Case, on| case.on(10, on).waits_for_decision();
    assert!(!waits(&case, "2026-03-10"));
    assert!(waits(&case, "2026-03-11"));
    decide(&mut case.records[0], DecidedThen::Destroy, "2026-03-10");
    assert!(!case.on(10, "2040-01-01").is_due(), "decided too early");
    decide(&mut case.records[0], DecidedThen::Destroy, "2026-03-11");
    let verdict = case.on(10, "2026-03-11");
    assert!(verdict.is_due());
    assert_eq!(verdict.retain_through, Some(day("2026-03-10")));
    assert_eq!(verdict.decisive().count(), 1);
    // Without a date, from its arrival.
    case.records[0].document_date = None;
    assert!(!case.on(10, "2026-03-11").is_due());
    assert!(!waits(&case, "2026-03-20"));
    assert!(waits(&case, "2026-03-21"));
    let until = day("2027-01-01");
    decide(
        &mut case.records[0],
        DecidedThen::Keep { until },
        "2026-03-21",
    );
    let through = until;
    let kept = Outcome::Kept { through };
    assert_eq!(case.on(10, "2027-01-01").outcome, kept);
    assert!(waits(&case, "2027-01-02"));
}

#[test]
fn what_a_person_keeps_is_kept_until_that_day_and_then_decided_again() {
    let mut case = case(vec![record(10, "centre.hors-categorie")]);
    let until = day("2030-06-30");
    let then = DecidedThen::Keep { until };
    let past = case.on(10, "2030-06-30").may_be_decided(then);
    assert_eq!(past, Err(NotDecidable::KeptUntilPast));
    decide(&mut case.records[0], then, "2026-04-01");
    let through = until;
    let kept = Outcome::Kept { through };
    assert_eq!(case.on(10, "2030-06-30").outcome, kept);
    let verdict = case.on(10, "2028-01-01");
    assert_eq!(verdict.may_be_decided(DecidedThen::Destroy), Ok(()));
    let since = day("2030-07-01");
    assert_eq!(
        why(&case.on(10, "2030-07-01")),
        [ReviewReason::RuleAsks { since }]
    );
    // Whatever rule comes, it is not sooner.
    case.records[0].class = Some(class("candidate.convocation"));
    assert_eq!(case.on(10, "2030-06-30").outcome, kept);
    assert!(case.on(10, "2030-07-01").is_due());
}

/// A later procès-verbal of the same session, of a class that was not certain, was passed over: all went too early.
#[test]
fn a_proces_verbal_in_doubt_puts_the_day_of_its_session_in_doubt() {
    let sure = pv(20, Some("2021-04-01"));
    let in_doubt = |case: &Case| {
        let verdict = case.on(10, "2040-01-01");
        let doubt = Missing::PvInDoubt {
            record: id(21),
            session: id(1),
        };
        let says = |one: &ReviewReason| matches!(one, ReviewReason::NoDay { missing, .. } if *missing == doubt);
        why(&verdict).iter().any(says)
    };
    let with = |other: FiledRecord| {
        let records = vec![record(10, "candidate.convocation"), sure.clone(), other];
        case(records).waiting_for_pv()
    };
    let mut other = pv(21, Some("2021-06-01"));
    assert!(with(other.clone()).on(10, "2040-01-01").is_due());
    other.class_is_sure = false;
    assert!(in_doubt(&with(other.clone())));
    other.class = None;
    other.rivals = vec![class("session.pv")];
    assert!(in_doubt(&with(other.clone())));
    other.rivals.clear();
    assert!(with(other).on(10, "2040-01-01").is_due());
    let mut other = pv(21, Some("2021-06-01"));
    other.links.session = Some(Link::Doubtful(vec![id(1), id(2)]));
    assert!(in_doubt(&with(other)));
}

/// A clock at its factory day took charge of documents: five years later than 1970 they were due at once.
#[test]
fn a_reception_that_cannot_be_right_is_for_a_person() {
    let mut case = case(vec![record(10, "centre.fiche-accompagnement")]);
    case.archive_since = Some(day("2021-01-01"));
    let since = day("2026-03-21");
    assert_eq!(
        why(&case.on(10, "2026-03-21")),
        [ReviewReason::RuleAsks { since }]
    );
    for wrong in ["1970-01-01T00:10:00.000Z", "2020-12-30T08:00:00.000Z"] {
        case.records[0].received = wrong.parse().unwrap();
        let verdict = case.on(10, "2040-01-01");
        let why = why(&verdict);
        assert!(
            matches!(why, [ReviewReason::ImpossibleDay { .. }]),
            "{why:?}"
        );
        assert!(!verdict.waits_for_decision());
    }
    case.records[0].received = "2027-01-01T08:00:00.000Z".parse().unwrap();
    let received = day("2027-01-01");
    assert_eq!(
        why(&case.on(10, "2026-12-01")),
        [ReviewReason::ReceivedLater { received }]
    );
}

#[test]
fn a_hold_reaches_from_a_part_to_its_pile_and_from_the_pile_to_its_parts() {
    let mut case = pile();
    let mut held = |record| {
        case.holds = vec![hold(50, HoldScope::Records(vec![id(record)]))];
        let held = (10..13).filter(|record| !case.on(*record, "2030-01-01").holds.is_empty());
        held.collect::<Vec<u128>>()
    };
    assert_eq!(held(11), [10, 11]);
    assert_eq!(held(10), [10, 11, 12]);
}

#[test]
fn a_forecast_counts_every_record_once() {
    let mut far = record(12, "candidate.convocation");
    far.size_bytes = 500;
    far.links.session = Some(Link::Sure(id(2)));
    let mut unknown = record(13, "candidate.convocation");
    unknown.class = None;
    let records = vec![
        record(10, "candidate.convocation"),
        record(11, "candidate.piece-identite"),
        far,
        unknown,
        record(14, "centre.bordereau-elimination"),
        pv(15, None),
    ];
    let mut case = case(records);
    case.registry
        .sessions
        .push(session(2, "2021-11-05", SessionKind::Titre));
    case.holds = vec![hold(50, HoldScope::Records(vec![id(10)]))];
    let verdicts = Retention::new(case.facts()).evaluate(day("2026-01-15"));
    let forecast = forecast(&verdicts, 3);
    let one = |bytes| Amount { records: 1, bytes };
    assert_eq!(forecast.months.len(), 4);
    assert_eq!(forecast.over.len(), 1);
    assert_eq!(forecast.over[0].class, class("candidate.piece-identite"));
    let march = &forecast.months[2];
    assert_eq!(march.first_day, day("2026-03-01"));
    let lines: Vec<_> = march.lines.iter().map(|line| line.class.as_str()).collect();
    assert_eq!(lines, ["candidate.convocation", "session.pv"]);
    assert_eq!(march.lines[0].amount, one(1000));
    assert_eq!(march.lines[0].held, one(1000));
    assert_eq!(march.lines[1].held, Amount::default());
    assert_eq!(forecast.later, one(500));
    assert_eq!(forecast.unknown, one(1000));
    assert_eq!(forecast.for_ever, one(1000));
}

#[test]
fn holds_are_suggested_where_the_rules_and_the_registry_give_reason() {
    let mut incident = record(10, "session.incident");
    incident.links.candidate = None;
    let mut letter = record(11, "centre.courrier-dreets");
    letter.links = RegistryLinks::default();
    let mut mute = record(12, "centre.courrier-dreets");
    mute.titre = None;
    let records = vec![incident, letter, mute, record(13, "candidate.dp")];
    let mut case = case(records);
    case.registry.candidates = vec![candidate(&[(1, Some(JuryDecision::Partial))])];
    let suggested = |case: &Case| {
        let retention = Retention::new(case.facts());
        retention.suggestions(&retention.evaluate(day("2021-12-01")))
    };
    let found = suggested(&case);
    let agrement = HoldScope::Agrement {
        titre: TitreCode("TP-01280m04".to_owned()),
        site: Site::parse("Rennes").unwrap(),
    };
    let scopes: Vec<_> = found.iter().map(|one| one.scope.clone()).collect();
    assert_eq!(
        scopes,
        [
            None,
            Some(HoldScope::Session(id(1))),
            Some(HoldScope::Candidate(id(DURAND))),
            Some(agrement),
        ]
    );
    let SuggestionReason::Documents { records, .. } = &found[1].reason else {
        panic!("{found:?}")
    };
    assert_eq!(records, &[id(10)]);
    assert_eq!(found[1].covers.records, 3);
    assert_eq!(found[1].soonest_due, Some(day("2026-03-11")));
    assert_eq!(
        found[2].reason,
        SuggestionReason::StillCapitalising {
            last_session: id(1),
            until: day("2022-03-10"),
        }
    );
    case.holds = vec![hold(50, HoldScope::Session(id(1)))];
    assert_eq!(suggested(&case).len(), 3, "what is held is not suggested");
}

#[test]
fn a_review_that_is_overdue_is_told_and_ends_no_hold() {
    let holds = vec![hold(51, HoldScope::Session(id(1)))];
    assert!(overdue(&holds, day("2026-05-31")).is_empty());
    assert_eq!(overdue(&holds, day("2026-06-01")).len(), 1);
    let mut case = case(vec![record(10, "candidate.convocation")]);
    case.holds = holds;
    assert!(!case.on(10, "2040-01-01").is_due());
}

#[test]
fn the_day_of_an_arrival_is_that_of_paris() {
    let check = |instant: &str, expected: &str| {
        assert_eq!(
            paris_day(instant.parse().unwrap()),
            day(expected),
            "{instant}"
        );
    };
    check("2026-01-15T22:59:59.999Z", "2026-01-15");
    check("2026-01-15T23:00:00.000Z", "2026-01-16");
    check("2026-07-15T21:59:59.999Z", "2026-07-15");
    check("2026-07-15T22:00:00.000Z", "2026-07-16");
    // Summer time begins on 29 March 2026 and ends on 25 October 2026.
    check("2026-03-28T22:30:00.000Z", "2026-03-28");
    check("2026-03-29T22:30:00.000Z", "2026-03-30");
    check("2026-10-24T22:30:00.000Z", "2026-10-25");
    check("2026-10-25T22:30:00.000Z", "2026-10-25");
    check("2026-12-31T23:30:00.000Z", "2027-01-01");
}
