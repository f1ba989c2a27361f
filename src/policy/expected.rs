//! Reads the engagements, the expected pieces and the deadlines of a policy file.
//!
//! As strict as the rest: a class or an engagement that the file does not define, a day that a thing cannot have, an
//! alternative to nothing are errors with their place.

use crate::model::{
    AccessPath, Anchor, Deadline, DeadlineSubject, DeadlineTest, Due, Engagement, Evidence,
    EvidenceStrength, ExpectationId, Expectations, ExpectedPiece, JuryDecision, Offset, Period,
    PieceOwner, PiecePer, PieceScope, Reached, RecordClass, Requirement, ScheduleClass,
    SessionKind, Source, SourceStatus, Term,
};
use crate::policy::raw::Spanned;
use crate::policy::raw::{
    Range, RawDeadline, RawDue, RawEngagement, RawEvidence, RawPiece, RawPolicy,
};
use crate::policy::{PolicyError, PolicyFault, Reader, date, words};

const PATHS: &[(&str, AccessPath)] = &[
    ("formation", AccessPath::Formation),
    ("apprentissage", AccessPath::Apprentissage),
    ("vae", AccessPath::Vae),
    ("capitalisation", AccessPath::Capitalisation),
    ("ccs", AccessPath::Ccs),
    ("equivalence", AccessPath::Equivalence),
];

const KINDS: &[(&str, SessionKind)] = &[
    ("titre", SessionKind::Titre),
    ("ccp", SessionKind::Ccp),
    ("ccs", SessionKind::Ccs),
];

const DECISIONS: &[(&str, JuryDecision)] = &[
    ("success", JuryDecision::Success),
    ("partial", JuryDecision::Partial),
    ("failure", JuryDecision::Failure),
    ("absent", JuryDecision::Absent),
];

impl Reader<'_> {
    /// Refuses what can never match: a state that no class of the rule has, and a class that has none of its states.
    ///
    /// Only a policy that is proposed is refused: one that was adopted before this was checked goes on being read.
    pub(super) fn must_be_reachable(&self, raw: &RawPolicy) -> Result<(), PolicyError> {
        let has = |class: &Spanned<String>, stage: &Spanned<String>| {
            let mut classes = raw.class.iter().map(Spanned::get_ref);
            // A class that is not defined is refused as such.
            classes
                .find(|known| known.id.get_ref() == class.get_ref())
                .is_none_or(|known| {
                    let mut stages = known.stage.iter();
                    stages.any(|one| one.id.get_ref() == stage.get_ref())
                })
        };
        for piece in &raw.piece {
            let classes = piece.classes.get_ref();
            for stage in &piece.stages {
                if !classes.iter().any(|class| has(class, stage)) {
                    return Err(self.fault(stage.span(), PolicyFault::UnknownStage));
                }
            }
            let reaches_one = |class: &Spanned<String>| {
                piece.stages.is_empty() || piece.stages.iter().any(|stage| has(class, stage))
            };
            if let Some(class) = classes.iter().find(|class| !reaches_one(class)) {
                return Err(self.fault(class.span(), PolicyFault::UnknownStage));
            }
        }
        let evidence = raw.deadline.iter().flat_map(|deadline| &deadline.done_by);
        for one in evidence {
            if let Some(stage) = one.stage.as_ref().filter(|stage| !has(&one.class, stage)) {
                return Err(self.fault(stage.span(), PolicyFault::UnknownStage));
            }
        }
        Ok(())
    }

    pub(super) fn expectations(
        &self,
        classes: &[ScheduleClass],
        engagements: &[RawEngagement],
        pieces: &[RawPiece],
        deadlines: &[RawDeadline],
    ) -> Result<Expectations, PolicyError> {
        let known = Known {
            classes,
            engagements: self.engagements(engagements)?,
        };
        self.no_duplicate(pieces.iter().map(|piece| &piece.id))?;
        self.no_duplicate(deadlines.iter().map(|deadline| &deadline.id))?;
        self.no_lonely_alternative(pieces)?;
        let pieces = pieces.iter().map(|piece| self.piece(&known, piece));
        let pieces = pieces.collect::<Result<_, _>>()?;
        let deadlines = deadlines.iter().map(|raw| self.deadline(&known, raw));
        Ok(Expectations {
            pieces,
            deadlines: deadlines.collect::<Result<_, _>>()?,
            engagements: known.engagements,
        })
    }

    fn engagements(&self, raw: &[RawEngagement]) -> Result<Vec<Engagement>, PolicyError> {
        self.no_duplicate(raw.iter().map(|engagement| &engagement.number))?;
        let one = |raw: &RawEngagement| {
            Ok(Engagement {
                number: *raw.number.get_ref(),
                title: self.words(&raw.title)?,
                term: self.term(raw.since.as_ref(), raw.until.as_ref())?,
                citation: self.value(&raw.citation, PolicyFault::NoCitation, words)?,
            })
        };
        raw.iter().map(one).collect()
    }

    fn term(
        &self,
        since: Option<&Spanned<String>>,
        until: Option<&Spanned<String>>,
    ) -> Result<Term, PolicyError> {
        let day = |written: Option<&Spanned<String>>| {
            let day = written.map(|at| self.value(at, PolicyFault::Date, date));
            day.transpose()
        };
        let term = Term {
            since: day(since)?,
            until: day(until)?,
        };
        match (term.since, term.until, until) {
            (Some(since), Some(last), Some(at)) if last < since => {
                Err(self.fault(at.span(), PolicyFault::Ends))
            }
            _ => Ok(term),
        }
    }

    fn piece(&self, known: &Known<'_>, raw: &RawPiece) -> Result<ExpectedPiece, PolicyError> {
        let of = self.choice(&raw.of, PieceOwner::NAMED)?;
        let required = self.choice(&raw.required, Requirement::NAMED)?;
        let due = raw
            .due
            .as_ref()
            .map(|due| self.due(due, anchors_of_piece(of)));
        let due = due.transpose()?;
        if due.is_none() && required != Requirement::IfKnown {
            return Err(self.fault(raw.id.span(), PolicyFault::NoDue));
        }
        if raw.classes.get_ref().is_empty() {
            return Err(self.fault(raw.classes.span(), PolicyFault::Empty));
        }
        let one_of = raw.one_of.as_ref().map(|id| self.id(id)).transpose()?;
        let per = raw
            .per
            .as_ref()
            .map(|per| self.choice(per, PiecePer::NAMED));
        let scope = raw
            .scope
            .as_ref()
            .map(|at| self.choice(at, PieceScope::NAMED));
        let lasts = raw
            .lasts
            .as_ref()
            .map(|at| self.value(at, PolicyFault::Period, |text| Period::parse(text).ok()));
        let dated_by = raw.dated_by.as_ref().map(|at| self.dated_by(of, at));
        let classes = self.classes(known, raw.classes.get_ref())?;
        let stages = raw.stages.iter().map(|stage| self.words(stage));
        Ok(ExpectedPiece {
            id: self.id(&raw.id)?,
            title: self.words(&raw.title)?,
            short: self.words(&raw.short)?,
            of,
            classes,
            one_of,
            paths: self.choices(&raw.paths, PATHS)?,
            kinds: self.choices(&raw.kinds, KINDS)?,
            decisions: self.choices(&raw.decisions, DECISIONS)?,
            required,
            copies: raw.copies.as_ref().map_or(1, |copies| *copies.get_ref()),
            per: per.transpose()?.unwrap_or(PiecePer::Session),
            scope: scope.transpose()?.unwrap_or(PieceScope::Session),
            stages: stages.collect::<Result<_, _>>()?,
            lasts: lasts.transpose()?,
            dated_by: dated_by.transpose()?,
            due,
            term: self.term(raw.since.as_ref(), raw.until.as_ref())?,
            engagements: self.numbers(known, &raw.engagements)?,
            source: self.source(&raw.citation, &raw.status, raw.note.as_ref())?,
        })
    }

    /// Only a candidate's document is asked for its date.
    fn dated_by(&self, of: PieceOwner, written: &Spanned<String>) -> Result<Anchor, PolicyError> {
        let anchor = self.choice(written, Anchor::NAMED)?;
        if of == PieceOwner::Candidate && anchors_of_piece(of).contains(&anchor) {
            return Ok(anchor);
        }
        Err(self.fault(written.span(), PolicyFault::Anchor))
    }

    fn deadline(&self, known: &Known<'_>, raw: &RawDeadline) -> Result<Deadline, PolicyError> {
        let about = self.choice(&raw.about, DeadlineSubject::NAMED)?;
        let status = self.choice(&raw.status, SourceStatus::NAMED)?;
        let from = self.choice(&raw.from, Anchor::NAMED)?;
        if !anchors_of_deadline(about).contains(&from) {
            return Err(self.fault(raw.from.span(), PolicyFault::Anchor));
        }
        let of_documents = matches!(
            from,
            Anchor::DocumentDate | Anchor::AgrementEnd | Anchor::ValidityEnd
        );
        if of_documents && raw.of_classes.is_empty() {
            return Err(self.fault(raw.from.span(), PolicyFault::Anchor));
        }
        let ahead = raw
            .ahead
            .as_ref()
            .map(|at| self.value(at, PolicyFault::Period, |text| Period::parse(text).ok()));
        if ahead.is_some() != (about == DeadlineSubject::Document) {
            return Err(self.fault(raw.id.span(), PolicyFault::Test));
        }
        Ok(Deadline {
            id: self.id(&raw.id)?,
            title: self.words(&raw.title)?,
            about,
            due: Due {
                from,
                offset: self.offset(&raw.offset)?,
                status,
            },
            of_classes: self.classes(known, &raw.of_classes)?,
            test: self.test(known, (about, from), raw)?,
            ahead: ahead.transpose()?,
            at_least: raw.at_least.as_ref().map_or(0, |least| *least.get_ref()),
            kinds: self.choices(&raw.kinds, KINDS)?,
            paths: self.choices(&raw.paths, PATHS)?,
            decisions: self.choices(&raw.decisions, DECISIONS)?,
            term: self.term(raw.since.as_ref(), raw.until.as_ref())?,
            engagements: self.numbers(known, &raw.engagements)?,
            source: self.source(&raw.citation, &raw.status, raw.note.as_ref())?,
        })
    }

    fn test(
        &self,
        known: &Known<'_>,
        (about, from): (DeadlineSubject, Anchor),
        raw: &RawDeadline,
    ) -> Result<DeadlineTest, PolicyError> {
        match (&raw.reaches, raw.done_by.as_slice()) {
            (None, [_, ..]) if from != Anchor::AgrementEnd => {
                let evidence = raw.done_by.iter().map(|raw| self.evidence(known, raw));
                Ok(DeadlineTest::Evidence(evidence.collect::<Result<_, _>>()?))
            }
            (Some(reaches), []) => {
                let reached = self.choice(reaches, Reached::NAMED)?;
                let fits = match reached {
                    Reached::NextSession => about == DeadlineSubject::Candidate,
                    Reached::Today => about == DeadlineSubject::Document,
                    Reached::SessionStart | Reached::SessionEnd => {
                        from == Anchor::AgrementEnd
                            || matches!(about, DeadlineSubject::Candidate | DeadlineSubject::Juror)
                    }
                };
                if !fits {
                    return Err(self.fault(reaches.span(), PolicyFault::Anchor));
                }
                Ok(DeadlineTest::Reaches(reached))
            }
            _ => Err(self.fault(raw.id.span(), PolicyFault::Test)),
        }
    }

    fn evidence(&self, known: &Known<'_>, raw: &RawEvidence) -> Result<Evidence, PolicyError> {
        let stage = raw.stage.as_ref().map(|stage| self.words(stage));
        let shows = raw
            .shows
            .as_ref()
            .map(|at| self.choice(at, EvidenceStrength::NAMED));
        Ok(Evidence {
            class: self.known_class(known, &raw.class)?,
            stage: stage.transpose()?,
            shows: shows.transpose()?.unwrap_or(EvidenceStrength::Done),
        })
    }

    fn due(&self, raw: &RawDue, anchors: &[Anchor]) -> Result<Due, PolicyError> {
        let from = self.choice(&raw.from, Anchor::NAMED)?;
        if !anchors.contains(&from) {
            return Err(self.fault(raw.from.span(), PolicyFault::Anchor));
        }
        let offset = raw.offset.as_ref().map(|offset| self.offset(offset));
        let status = raw
            .status
            .as_ref()
            .map(|at| self.choice(at, SourceStatus::NAMED));
        Ok(Due {
            from,
            offset: offset.transpose()?.unwrap_or(SAME_DAY),
            status: status.transpose()?.unwrap_or(SourceStatus::Habit),
        })
    }

    fn source(
        &self,
        citation: &Spanned<String>,
        status: &Spanned<String>,
        note: Option<&Spanned<String>>,
    ) -> Result<Source, PolicyError> {
        Ok(Source {
            citation: self.value(citation, PolicyFault::NoCitation, words)?,
            status: self.choice(status, SourceStatus::NAMED)?,
            note: note.map(|note| self.words(note)).transpose()?,
        })
    }

    fn classes(
        &self,
        known: &Known<'_>,
        written: &[Spanned<String>],
    ) -> Result<Vec<RecordClass>, PolicyError> {
        let classes = written.iter().map(|class| self.known_class(known, class));
        classes.collect()
    }

    fn known_class(
        &self,
        known: &Known<'_>,
        written: &Spanned<String>,
    ) -> Result<RecordClass, PolicyError> {
        let class = self.value(written, PolicyFault::ClassId, |id| {
            RecordClass::parse(id).ok()
        })?;
        if known.classes.iter().any(|other| other.id == class) {
            return Ok(class);
        }
        Err(self.fault(written.span(), PolicyFault::UnknownClass))
    }

    fn numbers(&self, known: &Known<'_>, written: &[Spanned<u8>]) -> Result<Vec<u8>, PolicyError> {
        let number = |at: &Spanned<u8>| {
            let number = *at.get_ref();
            let mut listed = known.engagements.iter();
            if listed.any(|engagement| engagement.number == number) {
                return Ok(number);
            }
            Err(self.fault(at.span(), PolicyFault::UnknownEngagement))
        };
        written.iter().map(number).collect()
    }

    fn id(&self, written: &Spanned<String>) -> Result<ExpectationId, PolicyError> {
        self.value(written, PolicyFault::ExpectationId, |id| {
            ExpectationId::parse(id).ok()
        })
    }

    fn offset(&self, written: &Spanned<String>) -> Result<Offset, PolicyError> {
        self.value(written, PolicyFault::Offset, |text| {
            Offset::parse(text).ok()
        })
    }

    pub(super) fn choice<T: Copy>(
        &self,
        written: &Spanned<String>,
        named: &'static [(&'static str, T)],
    ) -> Result<T, PolicyError> {
        let choices = named.iter().map(|(name, _)| *name).collect();
        self.value(written, PolicyFault::Choice { choices }, |text| {
            let found = named.iter().find(|(name, _)| *name == text);
            found.map(|(_, value)| *value)
        })
    }

    fn choices<T: Copy>(
        &self,
        written: &[Spanned<String>],
        named: &'static [(&'static str, T)],
    ) -> Result<Vec<T>, PolicyError> {
        let values = written.iter().map(|one| self.choice(one, named));
        values.collect()
    }

    fn no_duplicate<'a, T: Ord + 'a>(
        &self,
        written: impl Iterator<Item = &'a Spanned<T>>,
    ) -> Result<(), PolicyError> {
        let mut first: std::collections::BTreeMap<&T, Range> = std::collections::BTreeMap::new();
        for one in written {
            if let Some(first_at) = first.insert(one.get_ref(), one.span()) {
                let first_line = self.place(first_at.start).0;
                return Err(self.fault(one.span(), PolicyFault::Duplicate { first_line }));
            }
        }
        Ok(())
    }

    fn no_lonely_alternative(&self, pieces: &[RawPiece]) -> Result<(), PolicyError> {
        let groups = pieces.iter().filter_map(|piece| piece.one_of.as_ref());
        let groups: Vec<_> = groups.collect();
        for group in &groups {
            let same = groups
                .iter()
                .filter(|other| other.get_ref() == group.get_ref());
            if same.count() < 2 {
                return Err(self.fault(group.span(), PolicyFault::Alone));
            }
        }
        Ok(())
    }
}

/// What the rest of the file may name.
pub(super) struct Known<'a> {
    classes: &'a [ScheduleClass],
    engagements: Vec<Engagement>,
}

const SAME_DAY: Offset = Offset::After(crate::model::Period {
    years: 0,
    months: 0,
    days: 0,
});

fn anchors_of_piece(of: PieceOwner) -> &'static [Anchor] {
    match of {
        PieceOwner::Candidate | PieceOwner::Session | PieceOwner::Agrement => {
            &[Anchor::SessionStart, Anchor::SessionEnd]
        }
        PieceOwner::Year => &[Anchor::YearStart, Anchor::YearEnd],
    }
}

fn anchors_of_deadline(about: DeadlineSubject) -> &'static [Anchor] {
    match about {
        DeadlineSubject::Session => &[
            Anchor::SessionStart,
            Anchor::SessionEnd,
            Anchor::AgrementEnd,
        ],
        DeadlineSubject::Candidate => &[
            Anchor::SessionStart,
            Anchor::SessionEnd,
            Anchor::DocumentDate,
        ],
        DeadlineSubject::Juror => &[
            Anchor::SessionStart,
            Anchor::SessionEnd,
            Anchor::HabilitationEnd,
        ],
        DeadlineSubject::Agrement => &[Anchor::ConventionStart],
        DeadlineSubject::Document => &[Anchor::ValidityEnd],
        DeadlineSubject::Year => &[Anchor::YearStart, Anchor::YearEnd],
    }
}
