//! The walk through what waits: shows a document, takes a key, notes the answer at once.

use crate::archive::{Archive, Decision, Waiting, WaitingReason};
use crate::cli::args::Said;
use crate::cli::failure::Failure;
use crate::cli::keystroke::{Key, read_key};
use crate::cli::open::{Document, open_in_program};
use crate::cli::reason::SaidOfConsultation;
use crate::cli::review::screen::{decision_line, document_lines, fitting, wrapped};
use crate::cli::{Context, meaning};
use crate::model::{
    ActorId, CandidateName, ConsultingCommand, EntityId, Phase, ReadField, Reading, Registry,
    SessionNumber, TitreCode,
};
use crate::words::{Words, count, desk, policies};

/// Choices that have a digit.
const MOST_CHOICES: usize = 9;

/// A person at work.
pub struct Desk<'a> {
    context: &'a Context<'a>,
    archive: &'a Archive,
    actor: ActorId,
    /// Every answer that was noted and not undone: where in the walk, the record, the version that says so, its decision.
    noted: Vec<Noted>,
    /// Why documents of closed sessions are looked at, once it was said.
    said: SaidOfConsultation,
    /// What was not understood: told below the next screen, where it is seen.
    fault: Vec<String>,
}

struct Noted {
    place: usize,
    record: EntityId,
    version: u32,
    decision: Decision,
}

/// Something that one key accepts.
struct Choice {
    words: String,
    decision: Decision,
}

/// What comes after a key.
enum Next {
    /// The same document again, with what is known of it now.
    Again,
    /// The document at this place.
    Go(usize),
    /// Nothing more.
    Quit,
}

impl<'a> Desk<'a> {
    /// Sits down.
    ///
    /// Errors: those of naming who acts.
    pub fn new(context: &'a Context<'a>, archive: &'a Archive) -> Result<Desk<'a>, Failure> {
        Ok(Desk {
            context,
            archive,
            actor: context.actor(archive)?,
            noted: Vec::new(),
            said: SaidOfConsultation::default(),
            fault: Vec::new(),
        })
    }

    /// Goes through them all, or until the person quits; says then what was done.
    ///
    /// Errors: those of a commit, of reading the terminal; [`Failure::Interrupted`]. What was noted stays.
    pub fn go_through(mut self, mut waiting: Vec<Waiting>) -> Result<(), Failure> {
        let lang = self.context.terminal.lang;
        if waiting.is_empty() {
            self.say(&desk::nothing_waits(lang));
            return Ok(());
        }
        let walked = self.walk(&mut waiting);
        self.archive.settle()?;
        let left = self.archive.waiting()?.len();
        let (noted, left) = (count(self.noted.len()), count(left));
        self.say(&desk::review_ended(lang, noted, left));
        if self.corrections_are_alike() {
            self.say(&policies::rules_could_be(lang));
        }
        walked
    }

    fn walk(&mut self, waiting: &mut [Waiting]) -> Result<(), Failure> {
        let mut place = 0;
        let total = count(waiting.len());
        while let Some(one) = waiting.get_mut(place) {
            let registry = self.archive.registry()?;
            let choices = self.choices(one, &registry);
            let below = self.choice_lines(one, &choices);
            let fault = std::mem::take(&mut self.fault);
            // The line on which the answer is typed is one more.
            let used = below.len() + fault.len() + 1;
            let lines = document_lines(
                self.context.terminal,
                self.archive,
                one,
                (count(place).saturating_add(1), total),
                self.context.terminal.height().saturating_sub(used),
            );
            let all = lines.iter().chain(&below).chain(&fault);
            all.for_each(|line| self.say(line));
            match self.answered(place, one, &choices)? {
                Next::Again => *one = self.archive.look_over(one.record.entity)?,
                Next::Go(to) => {
                    place = to;
                    if let Some(one) = waiting.get_mut(place) {
                        *one = self.archive.look_over(one.record.entity)?;
                    }
                }
                Next::Quit => return Ok(()),
            }
        }
        Ok(())
    }

    fn choice_lines(&self, one: &Waiting, choices: &[Choice]) -> Vec<String> {
        let lang = self.context.terminal.lang;
        let mut lines = Vec::new();
        if !choices.is_empty() {
            lines.push(desk::item_choices(lang));
        }
        for (digit, choice) in (1_u64..).zip(choices) {
            lines.push(fitting(&format!("  {digit}  {}", choice.words)));
        }
        if let Some(first) = choices.first() {
            lines.push(fitting(&desk::keys_accept(lang, Words(&first.words))));
        }
        let mut refusals = Vec::new();
        refusals.extend(no_session(one).map(|_| desk::keys_no_session(lang)));
        refusals.extend(no_candidate(one).map(|_| desk::keys_no_candidate(lang)));
        let outside = self.outside(one);
        refusals.extend(outside.map(|decision| {
            let words = decision_line(lang, self.archive, &decision);
            desk::keys_outside(lang, Words(&words))
        }));
        if !refusals.is_empty() {
            lines.push(fitting(&refusals.join(" · ")));
        }
        lines.push(desk::keys_others(lang));
        lines
    }

    /// Takes keys until one of them does something.
    fn answered(
        &mut self,
        place: usize,
        one: &Waiting,
        choices: &[Choice],
    ) -> Result<Next, Failure> {
        let lang = self.context.terminal.lang;
        loop {
            let key = read_key()?;
            let digit = match key {
                Key::Letter(letter) => letter.to_digit(10),
                _ => None,
            };
            let chosen = match (key, digit) {
                (Key::Enter | Key::Letter('o' | 'y'), _) => Some(choices.first()),
                (_, Some(digit)) => {
                    let index = usize::try_from(digit)
                        .ok()
                        .and_then(|digit| digit.checked_sub(1));
                    Some(index.and_then(|index| choices.get(index)))
                }
                _ => None,
            };
            match (chosen, key) {
                (Some(Some(choice)), _) => return self.note(place, one, choice.decision.clone()),
                (Some(None), _) => self.say(&desk::nothing_to_accept(lang)),
                (None, Key::Letter('p')) => {
                    self.say(&desk::passed(lang));
                    return Ok(Next::Go(place + 1));
                }
                (None, Key::Letter('q') | Key::End) => return Ok(Next::Quit),
                (None, Key::Letter('u')) => return self.undo(),
                (None, Key::Letter('v')) => self.view(one)?,
                (None, Key::Letter(letter @ ('a' | 'b' | 'h'))) => {
                    let decision = match letter {
                        'a' => no_session(one),
                        'b' => no_candidate(one),
                        _ => self.outside(one),
                    };
                    match decision {
                        Some(decision) => return self.note(place, one, decision),
                        None => self.say(&desk::no_such_key(lang)),
                    }
                }
                (None, Key::Letter(letter @ ('c' | 's' | 'n'))) => {
                    if let Some(decision) = self.typed(letter)? {
                        return self.note(place, one, decision);
                    }
                    return Ok(Next::Again);
                }
                _ => self.say(&desk::no_such_key(lang)),
            }
        }
    }

    /// Notes an answer; goes on if nothing else waits about the document.
    fn note(&mut self, place: usize, one: &Waiting, decision: Decision) -> Result<Next, Failure> {
        let entity = one.record.entity;
        let lang = self.context.terminal.lang;
        let now = self.context.now();
        let changed = self.archive.decide(&[entity], &decision, self.actor, now)?;
        let words = decision_line(lang, self.archive, &decision);
        self.say(&desk::noted(lang, Words(&words)));
        if changed.is_empty() {
            return Ok(Next::Go(place + 1));
        }
        self.noted.push(Noted {
            place,
            record: entity,
            version: self.archive.record(entity)?.version,
            decision,
        });
        let waits = !self.archive.look_over(entity)?.reasons.is_empty();
        Ok(if waits {
            Next::Again
        } else {
            Next::Go(place + 1)
        })
    }

    fn undo(&mut self) -> Result<Next, Failure> {
        let lang = self.context.terminal.lang;
        let Some(last) = self.noted.pop() else {
            self.say(&desk::nothing_to_undo(lang));
            return Ok(Next::Again);
        };
        let now = self.context.now();
        self.archive
            .take_back(last.record, last.version, self.actor, now)?;
        let record = self.archive.record(last.record)?;
        let name = record.paths.first().map(|path| path.file_name_lossy());
        self.say(&desk::undone(lang, &name.unwrap_or_default()));
        Ok(Next::Go(last.place))
    }

    /// A document that cannot be opened is told and stays where it is.
    fn view(&mut self, one: &Waiting) -> Result<(), Failure> {
        match self.look_at(one.record.entity) {
            Err(Failure::Interrupted) => Err(Failure::Interrupted),
            Err(failure) => {
                let explained = failure.explain(self.context.terminal.lang);
                explained
                    .iter()
                    .for_each(|why| self.context.terminal.tell(why));
                Ok(())
            }
            Ok(()) => Ok(()),
        }
    }

    /// Opens a document. What is of a closed session takes a reason, which is asked for once, journalled for each.
    fn look_at(&mut self, entity: EntityId) -> Result<(), Failure> {
        let phases = self.archive.phases(&[entity], self.context.today())?;
        let said = match phases.first() {
            Some(Phase::Intermediate { .. }) => self.said.clone(),
            _ => SaidOfConsultation::default(),
        };
        let command = ConsultingCommand::Open;
        let consultation = self
            .context
            .consultation(self.archive, &[entity], command, &said)?;
        if let Some(reason) = consultation.as_ref().and_then(|one| one.reason.as_ref()) {
            self.said.reason = Some(reason.to_string());
        }
        let document = Document {
            entity,
            version: None,
        };
        open_in_program(self.context, self.archive, document, consultation.as_ref())
    }

    /// What the person types; none if nothing, or if it is not understood, which is told.
    fn typed(&mut self, what: char) -> Result<Option<Decision>, Failure> {
        let lang = self.context.terminal.lang;
        let question = match what {
            'c' => desk::ask_class(lang),
            's' => desk::ask_session(lang),
            _ => desk::ask_candidate(lang),
        };
        let typed = match self.context.terminal.ask(&question) {
            Err(Failure::Declined) => return Ok(None),
            typed => typed?.trim().to_owned(),
        };
        if typed.is_empty() {
            return Ok(None);
        }
        let mut said = Said::default();
        match what {
            'c' => said.class = Some(typed),
            's' => said.session = Some(typed),
            _ => said.candidate = Some(typed),
        }
        match meaning::decision(self.context, self.archive, &said) {
            Ok(decision) => Ok(Some(decision)),
            Err(
                failure @ (Failure::ClassUnclear { .. }
                | Failure::ClassUnknown { .. }
                | Failure::CandidateUnclear { .. }
                | Failure::Registry(_)),
            ) => {
                let explained = failure.explain(lang);
                let lines = explained.iter().flat_map(|why| why.lines(lang));
                self.fault = lines.flat_map(|line| wrapped(&line)).collect();
                Ok(None)
            }
            Err(failure) => Err(failure),
        }
    }

    /// What one key can accept, the likeliest first.
    fn choices(&self, one: &Waiting, registry: &Registry) -> Vec<Choice> {
        let lang = self.context.terminal.lang;
        let mut decisions: Vec<Decision> = Vec::new();
        for reason in &one.reasons {
            match reason {
                WaitingReason::Unclassified => {
                    let grounds = &one.record.grounds;
                    // What more speaks against than for is shown, and not proposed for one key.
                    let rivals = grounds.rivals.iter().filter(|rival| {
                        let reasons = grounds.reasons.iter();
                        let about = reasons.filter(|reason| reason.class == **rival);
                        about.map(|reason| reason.weight).sum::<i32>() > 0
                    });
                    decisions.extend(rivals.map(|class| Decision {
                        class: Some(class.clone()),
                        ..Decision::default()
                    }));
                }
                // A pile is cut by the command that is named with the reason.
                WaitingReason::Pile(_) => {}
                WaitingReason::Contradiction(found) => {
                    decisions.extend(found.readings.iter().filter_map(said_by));
                }
                WaitingReason::DoubtfulSession(fits) => {
                    let fits = fits.iter().filter_map(|entity| registry.session(*entity));
                    decisions.extend(fits.map(|known| Decision {
                        session: Some(known.session.number.clone()),
                        session_link: Some(known.entity),
                        ..Decision::default()
                    }));
                }
                WaitingReason::DoubtfulCandidate(fits) => {
                    let fits = fits.iter().filter_map(|entity| registry.candidate(*entity));
                    decisions.extend(fits.map(|known| Decision {
                        candidate: Some(CandidateName(known.person.whole_name())),
                        candidate_link: Some(known.entity),
                        ..Decision::default()
                    }));
                }
            }
        }
        if one.reasons.is_empty() {
            decisions.extend(one.record.class.as_ref().map(|class| Decision {
                class: Some(class.id.clone()),
                ..Decision::default()
            }));
        }
        let choices = decisions.into_iter().take(MOST_CHOICES);
        choices
            .map(|decision| Choice {
                words: decision_line(lang, self.archive, &decision),
                decision,
            })
            .collect()
    }

    /// The decision that it is no paper of an exam, where its class is asked about and the schedule has a class for that.
    fn outside(&self, one: &Waiting) -> Option<Decision> {
        one.reasons
            .contains(&WaitingReason::Unclassified)
            .then(|| {
                let schedule = self.archive.schedule_in_force()?;
                Some(Decision {
                    class: Some(schedule.outside_class.clone()?),
                    ..Decision::default()
                })
            })?
    }

    /// True if two documents at least were given the same class.
    fn corrections_are_alike(&self) -> bool {
        let mut classes: Vec<_> = self
            .noted
            .iter()
            .filter_map(|noted| noted.decision.class.as_ref())
            .collect();
        classes.sort();
        classes
            .windows(2)
            .any(|pair| matches!(pair, [one, other] if one == other))
    }

    fn say(&self, line: &str) {
        self.context.terminal.message(line);
    }
}

/// The decision that none of the sessions that are asked about is right; none if none is asked about.
fn no_session(one: &Waiting) -> Option<Decision> {
    one.reasons.iter().find_map(|reason| match reason {
        WaitingReason::DoubtfulSession(fits) => Some(Decision {
            not_sessions: fits.clone(),
            ..Decision::default()
        }),
        _ => None,
    })
}

/// The same of the candidates.
fn no_candidate(one: &Waiting) -> Option<Decision> {
    one.reasons.iter().find_map(|reason| match reason {
        WaitingReason::DoubtfulCandidate(fits) => Some(Decision {
            not_candidates: fits.clone(),
            ..Decision::default()
        }),
        _ => None,
    })
}

/// The decision that a reading is right; none for a field that nobody decides.
fn said_by(reading: &Reading) -> Option<Decision> {
    let value = reading.value.clone();
    let mut decision = Decision::default();
    match reading.field {
        ReadField::Candidate => decision.candidate = Some(CandidateName(value)),
        ReadField::BirthDate => decision.birth_date = Some(value.parse().ok()?),
        ReadField::Session => decision.session = Some(SessionNumber(value)),
        ReadField::Titre => decision.titre = Some(TitreCode(value)),
        ReadField::Path => {
            let name = serde_json::Value::String(value);
            decision.access_path = Some(serde_json::from_value(name).ok()?);
        }
        _ => return None,
    }
    Some(decision)
}
