//! From rows to lines: what each row says of a session and of a candidate, and what of it could not be read.

use chrono::{Datelike, NaiveDate};

use crate::model::{
    AccessPath, Century, Juror, JuryDecision, ListField, Person, SessionKind, SessionNumber,
    TitreCode, ValueNames, fold,
};
use crate::registry::cells::{Cell, ListError, ListSheets, Row, read_sheets};
use crate::registry::columns::{ColumnReading, Headings, ReadingOptions, headings};
use crate::registry::dates;
use crate::registry::juror::jurors_in;
use crate::registry::names::{NameOrder, SplitName, without_civility};
use crate::registry::numbers::{TitreParts, is_session_number, millesime, session_in_title};

/// Sessions are not planned further ahead, in years.
const FARTHEST_SESSION: i32 = 10;
/// The titre professionnel and its forerunners are no older.
const FIRST_SESSION_YEAR: i32 = 1950;
const FIRST_BIRTH_YEAR: i32 = 1900;
/// Characters that are shown of a line that is not cut into cells.
const SHOWN_OF_LINE: usize = 60;

/// A list, read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListReading {
    /// The sheet that was read, in a workbook.
    pub sheet: Option<String>,
    /// The line of the headings, from 1.
    pub headings_line: u32,
    /// The columns, from left to right.
    pub columns: Vec<ColumnReading>,
    /// The lines that could be read.
    pub lines: Vec<ListLine>,
    /// What could not be read.
    pub findings: Vec<LineFinding>,
}

/// A line that could be read: a session, a candidate, or a candidate in a session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListLine {
    /// Its number in the file, from 1.
    pub line: u32,
    /// The session.
    pub session: Option<SessionDraft>,
    /// The candidate.
    pub candidate: Option<CandidateDraft>,
}

/// What a line says of a session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SessionDraft {
    /// Its number, as written.
    pub number: SessionNumber,
    /// What it leads to.
    pub kind: Option<SessionKind>,
    /// The title's code.
    pub titre: Option<TitreCode>,
    /// The title's short form.
    pub sigle: Option<String>,
    /// The CCPs that it is about.
    pub ccps: Vec<String>,
    /// Where it is held.
    pub site: Option<String>,
    /// Its first day.
    pub starts_on: Option<NaiveDate>,
    /// Its last day.
    pub ends_on: Option<NaiveDate>,
    /// The responsable de session.
    pub responsable: Option<String>,
    /// The jurors.
    pub jury: Vec<Juror>,
}

/// What a line says of a candidate.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CandidateDraft {
    /// Who it is.
    pub person: Person,
    /// The way to the session.
    pub path: Option<AccessPath>,
    /// The CCPs that are sat.
    pub ccps: Vec<String>,
    /// What the jury decided.
    pub decision: Option<JuryDecision>,
}

/// Something in a line that could not be read or taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LineFinding {
    /// The line, from 1.
    pub line: u32,
    /// The heading of the column, where one is at fault.
    pub column: Option<String>,
    /// What stands there.
    pub value: String,
    /// What is wrong with it.
    pub fault: LineFault,
    /// What became of it.
    pub effect: FindingEffect,
}

/// What became of what could not be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FindingEffect {
    /// The line was not taken.
    LineRejected,
    /// The line was taken without this value.
    ValueLeftOut,
}

/// What is wrong with a value or a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LineFault {
    /// A quote that opens and does not close.
    UnclosedQuote,
    /// A character that stands for nothing written.
    ControlCharacter,
    /// Too long for a session's number, or several cells run into one.
    NotASessionNumber,
    /// The number of a session that is registered or in the list, but for the separators in it.
    NumberNearlyRegistered,
    /// Neither a session's number nor a name.
    NobodyNamed,
    /// Something is said of a candidate whose surname is missing.
    NoName,
    /// A name without a first name, or one that could not be taken apart.
    NoFirstName,
    /// A candidate without a session, in a list that has a column for it.
    NoSession,
    /// Not a date, or one that does not exist.
    NotADay,
    /// Born after the day of reading.
    BornInFuture,
    /// Born before 1900.
    BornBefore1900,
    /// Too young today, whatever the session.
    TooYoungNow {
        /// Years reached.
        years: u32,
    },
    /// Too young on the session's day.
    TooYoung {
        /// Years reached on that day.
        years: u32,
    },
    /// A session before 1950.
    SessionBefore1950,
    /// A session that many years ahead.
    SessionFarAhead,
    /// The last day comes before the first.
    EndsBeforeStart,
    /// Not the code of a title.
    NotATitre,
    /// The code bears another millésime than its own column.
    MillesimeDiffers,
    /// Not a kind of session that is known.
    KindUnknown,
    /// Not a way to a session that is known.
    PathUnknown,
    /// Not a decision that is known.
    DecisionUnknown,
    /// Neither yes nor no.
    NotATick,
    /// Says something else of the same session or person than an earlier line.
    Contradicts {
        /// That line.
        earlier_line: u32,
    },
    /// Another used name is registered.
    UsedNameDiffers,
    /// Several candidates of the registry bear this name, and nothing tells which one is meant.
    SeveralFit,
}

/// Reads the list in `bytes`. Lines that cannot be read are among the findings; the others are read all the same.
///
/// Errors: [`ListError`] if it is no list, is too large, or has no row of known headings.
pub fn read_list(bytes: &[u8], options: &ReadingOptions<'_>) -> Result<ListReading, ListError> {
    understand(&read_sheets(bytes, &options.limits)?, options)
}

/// Understands the sheets of a list.
///
/// Errors: [`ListError`] if no row has known headings.
pub fn understand(
    sheets: &ListSheets,
    options: &ReadingOptions<'_>,
) -> Result<ListReading, ListError> {
    let headings = headings(&sheets.0, options)?;
    let mut reader = LineReader::new(&headings, options);
    let heading_row = headings.sheet.rows.get(headings.row);
    let mut lines = Vec::new();
    for row in headings.sheet.rows.iter().skip(headings.row + 1) {
        // Printed lists repeat their headings on each page.
        if heading_row.is_some_and(|heading| heading.cells == row.cells) {
            continue;
        }
        lines.extend(reader.line(row));
    }
    for row in &headings.sheet.unclosed {
        reader.unclosed(row);
    }
    Ok(ListReading {
        sheet: headings.sheet.name.clone(),
        headings_line: heading_row.map_or(1, |row| row.line),
        findings: reader.findings,
        lines,
        columns: headings.columns,
    })
}

/// A line that cannot be taken; why is among the findings.
struct Rejected;

struct LineReader<'a> {
    columns: &'a [ColumnReading],
    values: &'a ValueNames,
    day: NaiveDate,
    /// The session of every line that names none.
    session: Option<SessionNumber>,
    findings: Vec<LineFinding>,
}

impl<'a> LineReader<'a> {
    fn new(headings: &'a Headings<'_>, options: &ReadingOptions<'a>) -> LineReader<'a> {
        let above = || {
            let rows = headings.sheet.rows.iter().take(headings.row);
            let cells = rows.flat_map(|row| &row.cells);
            cells
                .map(Cell::shown)
                .find_map(|text| session_in_title(&text))
        };
        let has_column = headings
            .columns
            .iter()
            .any(|column| column.used_field() == Some(ListField::SessionNumber));
        let session = options
            .session
            .cloned()
            .or_else(|| if has_column { None } else { above() });
        LineReader {
            columns: &headings.columns,
            values: &options.names.values,
            day: options.day,
            session,
            findings: Vec::new(),
        }
    }

    /// A line whose quote does not close: its cells cannot be told from each other.
    fn unclosed(&mut self, row: &Row) {
        let shown: String = row.cell(0).shown().chars().take(SHOWN_OF_LINE).collect();
        let effect = FindingEffect::LineRejected;
        self.found(row, None, shown, LineFault::UnclosedQuote, effect);
    }

    fn line(&mut self, row: &Row) -> Option<ListLine> {
        let used = |column: &&ColumnReading| column.used_field().is_some();
        let mut used = self.columns.iter().filter(used);
        if let Some(column) = used.find(|column| row.has_control(column.column)) {
            let (heading, value) = (column.heading.clone(), row.cell(column.column).shown());
            let effect = FindingEffect::LineRejected;
            self.found(
                row,
                Some(heading),
                value,
                LineFault::ControlCharacter,
                effect,
            );
            return None;
        }
        let taken = self.session_draft(row).and_then(|session| {
            let candidate = self.candidate_draft(row, session.is_some())?;
            Ok((session, candidate))
        });
        let Ok((session, candidate)) = taken else {
            return None;
        };
        if session.is_none() && candidate.is_none() {
            let value = row
                .cells
                .iter()
                .map(Cell::shown)
                .find(|text| !text.is_empty());
            let value = value.unwrap_or_default();
            self.found(
                row,
                None,
                value,
                LineFault::NobodyNamed,
                FindingEffect::LineRejected,
            );
            return None;
        }
        Some(ListLine {
            line: row.line,
            session,
            candidate,
        })
    }

    fn session_draft(&mut self, row: &Row) -> Result<Option<SessionDraft>, Rejected> {
        let Some(number) = self
            .text(row, ListField::SessionNumber)
            .map(SessionNumber)
            .or_else(|| self.session.clone())
        else {
            return Ok(None);
        };
        if !is_session_number(&number.0) {
            let fields = [ListField::SessionNumber];
            return Err(self.reject(row, &fields, LineFault::NotASessionNumber));
        }
        let (starts_on, ends_on) = self.session_days(row)?;
        let kind = self.value(
            row,
            ListField::SessionKind,
            LineFault::KindUnknown,
            |values, text| spelt(&values.kinds, text),
        );
        let mut ccps = self.texts(row, ListField::SessionCcps);
        if !self.names_persons() {
            // A list of sessions alone: its CCPs are nobody else's.
            ccps.extend(self.texts(row, ListField::Ccps));
        }
        Ok(Some(SessionDraft {
            number,
            kind,
            titre: self.titre(row),
            sigle: self.text(row, ListField::Sigle),
            ccps: ccps.iter().flat_map(|text| ccp_list(text)).collect(),
            site: self.text(row, ListField::Site),
            starts_on,
            ends_on,
            responsable: self.text(row, ListField::Responsable),
            jury: self
                .texts(row, ListField::Juror)
                .iter()
                .flat_map(|text| jurors_in(text, self.day))
                .collect(),
        }))
    }

    fn session_days(
        &mut self,
        row: &Row,
    ) -> Result<(Option<NaiveDate>, Option<NaiveDate>), Rejected> {
        let century = Century::Session(self.day);
        let day = |cell: &Cell| dates::day(cell, century);
        // `du 10 au 12 janvier 2026` in the column of the first day says both.
        let first = self.day(row, ListField::StartsOn, |cell| {
            let only = day(cell).map(|day| (day, None));
            only.or_else(|| dates::days(cell, century).map(|(first, last)| (first, Some(last))))
        })?;
        let mut starts_on = first.map(|(first, _)| first);
        let mut ends_on = self.day(row, ListField::EndsOn, day)?;
        ends_on = ends_on.or(first.and_then(|(_, last)| last));
        if let Some(both) = self.day(row, ListField::Dates, |cell| dates::days(cell, century))? {
            starts_on = starts_on.or(Some(both.0));
            ends_on = ends_on.or(Some(both.1));
        }
        for (date, fields) in [
            (starts_on, [ListField::StartsOn, ListField::Dates]),
            (ends_on, [ListField::EndsOn, ListField::Dates]),
        ] {
            let fault = match date.map(|date| date.year()) {
                Some(year) if year < FIRST_SESSION_YEAR => LineFault::SessionBefore1950,
                Some(year) if year > self.day.year() + FARTHEST_SESSION => {
                    LineFault::SessionFarAhead
                }
                _ => continue,
            };
            return Err(self.reject(row, &fields, fault));
        }
        if starts_on
            .zip(ends_on)
            .is_some_and(|(start, end)| end < start)
        {
            let fields = [ListField::EndsOn, ListField::Dates];
            return Err(self.reject(row, &fields, LineFault::EndsBeforeStart));
        }
        Ok((starts_on, ends_on))
    }

    fn candidate_draft(
        &mut self,
        row: &Row,
        has_session: bool,
    ) -> Result<Option<CandidateDraft>, Rejected> {
        let Some(mut person) = self.named(row) else {
            return self.nobody(row).map(|()| None);
        };
        let century = Century::Birth(self.day);
        person.birth_date =
            self.day(row, ListField::BirthDate, |cell| dates::day(cell, century))?;
        let fault = match person.birth_date {
            Some(date) if date > self.day => Some(LineFault::BornInFuture),
            Some(date) if date.year() < FIRST_BIRTH_YEAR => Some(LineFault::BornBefore1900),
            _ => None,
        };
        if let Some(fault) = fault {
            return Err(self.reject(row, &[ListField::BirthDate], fault));
        }
        person.birth_place = self.text(row, ListField::BirthPlace);
        person.ceres_id = self.text(row, ListField::CeresId);
        if person.first_names.is_none() {
            let value = person.birth_name.clone().unwrap_or_default();
            self.found(
                row,
                None,
                value,
                LineFault::NoFirstName,
                FindingEffect::ValueLeftOut,
            );
        }
        let expects_session = self
            .columns
            .iter()
            .any(|column| column.used_field() == Some(ListField::SessionNumber));
        if expects_session && !has_session {
            let value = person.birth_name.clone().unwrap_or_default();
            self.found(
                row,
                None,
                value,
                LineFault::NoSession,
                FindingEffect::ValueLeftOut,
            );
        }
        let path = self.value(
            row,
            ListField::Path,
            LineFault::PathUnknown,
            |values, text| spelt(&values.paths, text),
        );
        let decision = self.value(
            row,
            ListField::Decision,
            LineFault::DecisionUnknown,
            decision_in,
        );
        Ok(Some(CandidateDraft {
            person,
            path,
            ccps: self.ccps(row),
            decision,
        }))
    }

    /// A line without a name is about a session alone, unless it says something of a person.
    fn nobody(&mut self, row: &Row) -> Result<(), Rejected> {
        let personal = [
            ListField::FirstNames,
            ListField::BirthDate,
            ListField::BirthPlace,
            ListField::CeresId,
        ];
        let says = |field: &ListField| self.text(row, *field).is_some_and(|t| !fold(&t).is_empty());
        match personal.iter().any(says) {
            true => Err(self.reject(row, &personal, LineFault::NoName)),
            false => Ok(()),
        }
    }

    /// The names of a line. None if it has none.
    fn named(&self, row: &Row) -> Option<Person> {
        let clean = |field| {
            self.text(row, field)
                .map(|text| without_civility(&text).to_owned())
                .filter(|text| text.chars().any(char::is_alphabetic))
        };
        let name = clean(ListField::Name);
        let birth_name = clean(ListField::BirthName);
        let used_name = clean(ListField::UsedName);
        let has_birth_names = self
            .columns
            .iter()
            .any(|column| column.used_field() == Some(ListField::BirthName));
        // A plain `Nom` beside a birth name is the used one.
        let (birth_name, used_name) = match (birth_name, used_name) {
            (Some(birth), used) => (Some(birth), used.or(name)),
            (None, used) if has_birth_names => (name.or(used), None),
            (None, used) => match name {
                Some(name) => (Some(name), used),
                None => (used, None),
            },
        };
        let mut person = Person {
            birth_name,
            first_names: clean(ListField::FirstNames),
            ..Person::default()
        };
        let birth = person.birth_name.as_deref().map(fold);
        person.used_name = used_name.filter(|used| Some(fold(used)) != birth);
        if person.birth_name.is_none() {
            let column = self.column(ListField::WholeName)?;
            let order = match fold(&column.heading).starts_with("prenom") {
                true => NameOrder::FirstNameFirst,
                false => NameOrder::SurnameFirst,
            };
            let split = SplitName::in_order(&row.cell(column.column).shown(), order)?;
            person.birth_name = Some(split.surname);
            let first_names = Some(split.first_names).filter(|names| !names.is_empty());
            person.first_names = person.first_names.or(first_names);
        }
        Some(person)
    }

    fn titre(&mut self, row: &Row) -> Option<TitreCode> {
        let written = self.text(row, ListField::Titre)?;
        // `TP-01303m02 Enseignant de la conduite`: the name after the code says nothing more.
        let first_word = written.split([' ', ',', '(']).next().unwrap_or_default();
        let parts = TitreParts::read(&written).or_else(|| TitreParts::read(first_word));
        let Some(mut parts) = parts else {
            let column = self.column(ListField::Titre).map(|c| c.heading.clone());
            let effect = FindingEffect::ValueLeftOut;
            self.found(row, column, written, LineFault::NotATitre, effect);
            return None;
        };
        let apart = self.text(row, ListField::Millesime);
        let other = apart.as_deref().and_then(millesime);
        let both = parts.millesime.as_ref().zip(other.as_ref());
        if both.is_some_and(|(one, other)| one != other) {
            let column = self.column(ListField::Millesime).map(|c| c.heading.clone());
            let value = apart.unwrap_or_default();
            let effect = FindingEffect::ValueLeftOut;
            self.found(row, column, value, LineFault::MillesimeDiffers, effect);
        }
        parts.millesime = parts.millesime.or(other);
        Some(parts.code())
    }

    /// The CCPs that are ticked, then those that are listed.
    fn ccps(&mut self, row: &Row) -> Vec<String> {
        let mut ccps = Vec::new();
        for column in self.columns {
            if column.used_field() != Some(ListField::CcpTick) {
                continue;
            }
            let text = row.cell(column.column).shown();
            match tick(self.values, &text) {
                Some(true) => ccps.push(ccp_label(&column.heading)),
                Some(false) => {}
                None => {
                    let heading = Some(column.heading.clone());
                    let effect = FindingEffect::ValueLeftOut;
                    self.found(row, heading, text, LineFault::NotATick, effect);
                }
            }
        }
        let listed = self.text(row, ListField::Ccps).unwrap_or_default();
        for ccp in ccp_list(&listed) {
            if !ccps.contains(&ccp) {
                ccps.push(ccp);
            }
        }
        ccps
    }

    /// Whether a column holds names of candidates.
    fn names_persons(&self) -> bool {
        let names = [
            ListField::Name,
            ListField::BirthName,
            ListField::UsedName,
            ListField::WholeName,
        ];
        names.iter().any(|field| self.column(*field).is_some())
    }

    fn column(&self, field: ListField) -> Option<&'a ColumnReading> {
        self.columns
            .iter()
            .find(|column| column.used_field() == Some(field))
    }

    fn text(&self, row: &Row, field: ListField) -> Option<String> {
        let text = row.cell(self.column(field)?.column).shown();
        (!text.is_empty()).then_some(text)
    }

    fn texts(&self, row: &Row, field: ListField) -> Vec<String> {
        self.columns
            .iter()
            .filter(|column| column.used_field() == Some(field))
            .map(|column| row.cell(column.column).shown())
            .filter(|text| !text.is_empty())
            .collect()
    }

    /// A value of a closed list; one that is not known is a finding, and left out.
    fn value<T>(
        &mut self,
        row: &Row,
        field: ListField,
        fault: LineFault,
        read: impl Fn(&ValueNames, &str) -> Option<T>,
    ) -> Option<T> {
        let written = self.text(row, field)?;
        let value = read(self.values, &written);
        if value.is_none() {
            let column = self.column(field).map(|column| column.heading.clone());
            self.found(row, column, written, fault, FindingEffect::ValueLeftOut);
        }
        value
    }

    /// A day, or two; a cell that holds something else rejects the line.
    fn day<T>(
        &mut self,
        row: &Row,
        field: ListField,
        read: impl Fn(&Cell) -> Option<T>,
    ) -> Result<Option<T>, Rejected> {
        let Some(column) = self.column(field) else {
            return Ok(None);
        };
        let cell = row.cell(column.column);
        // A dash is how lists say that there is none.
        let says_nothing = fold(&cell.shown()).is_empty();
        match read(cell) {
            Some(day) => Ok(Some(day)),
            None if says_nothing => Ok(None),
            None => Err(self.reject(row, &[field], LineFault::NotADay)),
        }
    }

    /// Lists the line as rejected for the first of these columns that holds something.
    fn reject(&mut self, row: &Row, fields: &[ListField], fault: LineFault) -> Rejected {
        let columns = fields.iter().filter_map(|field| self.column(*field));
        let mut written = columns.map(|column| {
            let value = row.cell(column.column).shown();
            (Some(column.heading.clone()), value)
        });
        let (column, value) = written
            .find(|(_, value)| !value.is_empty())
            .unwrap_or_default();
        self.found(row, column, value, fault, FindingEffect::LineRejected);
        Rejected
    }

    fn found(
        &mut self,
        row: &Row,
        column: Option<String>,
        value: String,
        fault: LineFault,
        effect: FindingEffect,
    ) {
        self.findings.push(LineFinding {
            line: row.line,
            column,
            value,
            fault,
            effect,
        });
    }
}

/// The value that is spelt like this, whatever its capitals and accents.
pub fn spelt<T: Copy>(spellings: &[(T, Vec<String>)], text: &str) -> Option<T> {
    let folded = fold(text);
    spellings
        .iter()
        .find(|(_, spellings)| spellings.contains(&folded))
        .map(|(value, _)| *value)
}

/// The jury's decision in a cell: `CCP 1 uniquement` is a partial success.
fn decision_in(values: &ValueNames, text: &str) -> Option<JuryDecision> {
    let folded = fold(text);
    let mut words = folded.split(' ');
    let ends = words.next_back();
    let only =
        ends.is_some_and(|word| matches!(word, "uniquement" | "seulement" | "seul" | "seuls"));
    let mut names_ccps = false;
    let all_ccps = words.all(|word| {
        let number = word.strip_prefix("ccp").unwrap_or(word);
        names_ccps |= word.starts_with("ccp");
        number.bytes().all(|c| c.is_ascii_digit()) || word == "et"
    });
    let partial = (only && names_ccps && all_ccps).then_some(JuryDecision::Partial);
    spelt(&values.decisions, text).or(partial)
}

/// Whether a cell is ticked; none if it says neither yes nor no.
fn tick(values: &ValueNames, text: &str) -> Option<bool> {
    let lower = text.trim().to_lowercase();
    let folded = fold(text);
    let among = |names: &[String]| names.iter().any(|name| *name == lower || *name == folded);
    if lower.is_empty() || among(&values.no) {
        return Some(false);
    }
    among(&values.yes).then_some(true)
}

/// `CCP1` for the headings `CCP 1`, `ccp n° 1`; others as written.
fn ccp_label(heading: &str) -> String {
    let folded = fold(heading);
    let digits: String = folded.chars().filter(char::is_ascii_digit).collect();
    match folded.starts_with("ccp") && !digits.is_empty() {
        true => format!("CCP{digits}"),
        false => heading.to_owned(),
    }
}

/// The CCPs of a text such as `CCP1, CCP2`, `1 + 3`, `CP-003179 ; CP-003180`, as they are written in the registry.
pub fn ccp_list(text: &str) -> Vec<String> {
    let parts = text.split([',', ';', '+', '/', '&', '|']);
    let parts = parts.flat_map(|part| part.split(" et "));
    let mut ccps: Vec<String> = Vec::new();
    for part in parts.map(str::trim) {
        let folded = fold(part);
        let ccp = match folded.parse::<u8>() {
            Ok(number) => format!("CCP{number}"),
            Err(_) => ccp_label(part),
        };
        if !folded.is_empty() && folded != "tous" && folded != "toutes" && !ccps.contains(&ccp) {
            ccps.push(ccp);
        }
    }
    ccps
}
