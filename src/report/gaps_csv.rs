//! What is missing, as a table for a spreadsheet: UTF-8 with its mark, semicolons, one line for each piece and deadline.
//!
//! No cell is ever a formula, whatever the registry or a document holds.

use chrono::NaiveDate;

use crate::completeness::{DeadlineState, PieceStanding, PieceState, SessionPicture, Subject};
use crate::model::{EntityId, ExpectedPiece, Requirement};
use crate::report::{Findings, ids, sheet, table_csv};
use crate::words::{Lang, Say, gaps};

const COLUMNS: usize = 15;

/// The table.
pub fn gaps_csv(findings: &Findings, lang: Lang) -> Vec<u8> {
    let mut table = Table {
        findings,
        lang,
        rows: vec![
            gaps::csv_heads(lang)
                .split(';')
                .map(str::to_owned)
                .collect(),
        ],
    };
    table.all();
    table_csv(&table.rows)
}

struct Table<'a> {
    findings: &'a Findings,
    lang: Lang,
    rows: Vec<Vec<String>>,
}

/// What a row is about, before its piece or deadline.
struct Whose {
    session: String,
    titre: String,
    site: String,
    candidate: String,
    /// The day on which engagements must bind.
    day: NaiveDate,
}

impl Whose {
    fn centre(findings: &Findings) -> Whose {
        Whose {
            session: String::new(),
            titre: String::new(),
            site: String::new(),
            candidate: String::new(),
            day: findings.picture.day,
        }
    }
}

impl Table<'_> {
    fn all(&mut self) {
        let findings = self.findings;
        let picture = &findings.picture;
        for session in &picture.sessions {
            let whose = || self_of(findings, session);
            for row in &session.rows {
                for standing in &row.cells {
                    let candidate = findings.name(row.candidate);
                    self.piece(
                        Whose {
                            candidate,
                            ..whose()
                        },
                        standing,
                    );
                }
            }
            for standing in &session.pieces {
                self.piece(whose(), standing);
            }
        }
        for agrement in &picture.agrements {
            for standing in &agrement.pieces {
                let whose = Whose {
                    titre: agrement.titre.0.clone(),
                    site: agrement.site.clone().unwrap_or_default(),
                    ..Whose::centre(findings)
                };
                self.piece(whose, standing);
            }
        }
        for year in &picture.years {
            for standing in &year.pieces {
                self.piece(Whose::centre(findings), standing);
            }
        }
        self.deadlines();
    }

    fn piece(&mut self, whose: Whose, standing: &PieceStanding) {
        let lang = self.lang;
        let Some(piece) = self.findings.schedule.expectations.piece(&standing.piece) else {
            return;
        };
        let (days, records, remarks) = match &standing.state {
            PieceState::Present(records) => {
                let day = self.findings.picture.day;
                let validity = sheet::validity(lang, piece, standing, day);
                let validity = validity.unwrap_or_default();
                (String::new(), ids(lang, records), validity)
            }
            PieceState::Doubtful(found) => {
                let records: Vec<_> = found.iter().map(|one| one.record).collect();
                let remarks = found.iter().map(|one| gaps::doubts(lang, &one.doubts));
                (
                    String::new(),
                    ids(lang, &records),
                    remarks.collect::<Vec<_>>().join(" | "),
                )
            }
            PieceState::Missing { days_late: days } | PieceState::NotYetDue { days_left: days } => {
                (days.to_string(), String::new(), String::new())
            }
            PieceState::NotRequired(why) => {
                (String::new(), String::new(), gaps::exemption(lang, *why))
            }
            PieceState::Unknown(fact) => (String::new(), String::new(), gaps::unknown(lang, *fact)),
        };
        self.push(Line {
            kind: gaps::csv_piece(lang),
            whose,
            subject: piece.title.clone(),
            requirement: requirement(lang, piece),
            state: gaps::mark(lang, &standing.state).to_owned(),
            limit: standing.due.map(|due| due.say(lang)).unwrap_or_default(),
            days,
            records,
            remarks,
            engagements: &piece.engagements,
            source: &piece.source,
        });
    }

    fn deadlines(&mut self) {
        let (findings, lang) = (self.findings, self.lang);
        for standing in &findings.picture.deadlines {
            let Some(deadline) = findings.schedule.expectations.deadline(&standing.deadline) else {
                continue;
            };
            let whose = match &standing.subject {
                Subject::Session(session) | Subject::Juror { session, .. } => {
                    whose(findings, *session)
                }
                Subject::Candidate { session, candidate } => Whose {
                    candidate: findings.name(*candidate),
                    ..whose(findings, *session)
                },
                Subject::Agrement { titre, site } => Whose {
                    titre: titre.clone(),
                    site: site.clone().unwrap_or_default(),
                    ..Whose::centre(findings)
                },
                Subject::Record { titre, .. } => Whose {
                    titre: titre.clone().unwrap_or_default(),
                    ..Whose::centre(findings)
                },
                Subject::Year(_) => Whose::centre(findings),
            };
            let days = match &standing.state {
                DeadlineState::Late { days_late: days }
                | DeadlineState::KeptLate {
                    days_late: days, ..
                }
                | DeadlineState::Due { days_left: days }
                | DeadlineState::Short {
                    days_short: days, ..
                } => days.to_string(),
                _ => String::new(),
            };
            let title = match &standing.subject {
                Subject::Juror { name, .. } => format!("{} ({name})", deadline.title),
                Subject::Year(year) => format!("{} ({year})", deadline.title),
                _ => deadline.title.clone(),
            };
            let reaching = sheet::reaching(deadline);
            let day = standing.limit.unwrap_or(findings.picture.day);
            self.push(Line {
                kind: gaps::csv_deadline(lang),
                whose: Whose { day, ..whose },
                subject: title,
                requirement: String::new(),
                state: sheet::sign(&standing.state).0.to_owned(),
                limit: sheet::shown_limit(findings, standing)
                    .map(|limit| limit.say(lang))
                    .unwrap_or_default(),
                days,
                records: match &standing.subject {
                    Subject::Record { record, .. } => record.say(lang),
                    _ => String::new(),
                },
                remarks: gaps::deadline_state(lang, &standing.subject, reaching, &standing.state),
                engagements: &deadline.engagements,
                source: &deadline.source,
            });
        }
    }

    fn push(&mut self, line: Line<'_>) {
        let expectations = &self.findings.schedule.expectations;
        let binding = expectations.binding(line.engagements, line.whose.day);
        let named = binding
            .iter()
            .map(|one| format!("{} ({})", one.number, one.title));
        let engagements: Vec<String> = named.collect();
        let row: [String; COLUMNS] = [
            line.kind,
            line.whose.session,
            line.whose.titre,
            line.whose.site,
            line.whose.candidate,
            line.subject,
            line.requirement,
            line.state,
            line.limit,
            line.days,
            line.records,
            line.remarks,
            engagements.join(", "),
            line.source.citation.clone(),
            gaps::status(self.lang, line.source.status),
        ];
        self.rows.push(row.into());
    }
}

struct Line<'a> {
    kind: String,
    whose: Whose,
    subject: String,
    requirement: String,
    state: String,
    limit: String,
    days: String,
    records: String,
    remarks: String,
    engagements: &'a [u8],
    source: &'a crate::model::Source,
}

fn self_of(findings: &Findings, picture: &SessionPicture) -> Whose {
    Whose {
        day: sheet::judged_on(findings, picture),
        ..whose(findings, picture.session)
    }
}

fn whose(findings: &Findings, session: EntityId) -> Whose {
    let centre = Whose::centre(findings);
    let Some(registered) = findings.session(session) else {
        return centre;
    };
    let session = &registered.session;
    let titre = session.titre.as_ref();
    Whose {
        session: session.number.0.clone(),
        titre: titre.map(|titre| titre.0.clone()).unwrap_or_default(),
        site: session.site.clone().unwrap_or_default(),
        ..centre
    }
}

fn requirement(lang: Lang, piece: &ExpectedPiece) -> String {
    match piece.required {
        Requirement::Required => gaps::required(lang),
        Requirement::Recommended => gaps::recommended(lang),
        Requirement::IfKnown => gaps::if_known(lang),
    }
}
