//! What is missing, as lines for a terminal of a given width: the matrix first, then the same in words.

use std::collections::BTreeSet;

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use crate::model::SourceStatus;
use crate::report::sheet::{self, DeadlineLine, Finding, PieceLine, SessionSheet};
use crate::report::{Extent, Findings, MANY_SESSIONS, Mentions, NEEDING, Tally, count};
use crate::words::{Lang, Say, Words, gaps};

/// No line of words is laid out narrower than this.
const NARROWEST: usize = 40;
/// A name takes no more than this in the matrix.
const WIDEST_NAME: usize = 26;
/// A cell holds a sign, a space and a letter.
const CELL: usize = 3;

/// The whole report. `heading` sets a heading off as the terminal does.
pub fn gaps_text(
    findings: &Findings,
    lang: Lang,
    width: usize,
    extent: Extent,
    heading: &dyn Fn(&str) -> String,
) -> Vec<String> {
    let page = Page {
        lang,
        width: width.max(NARROWEST),
        heading,
        mentions: Mentions::default(),
    };
    let picture = &findings.picture;
    let mut lines = vec![heading(&gaps::gaps_title(lang, picture.day))];
    lines.extend(findings.as_archived(lang));
    let top = lines.len();
    let sessions = picture.sessions.iter();
    let sheets: Vec<SessionSheet> = sessions
        .map(|session| sheet::session(findings, lang, session))
        .collect();
    // One session alone is shown as it was asked for.
    let folds = |sheet: &SessionSheet| sheets.len() > 1 && sheet.is_complete();
    let (folded, whole): (Vec<&SessionSheet>, Vec<&SessionSheet>) =
        sheets.iter().partition(|sheet| folds(sheet));
    let sums_up = extent == Extent::SumUp && sheets.len() > MANY_SESSIONS;
    let whole = match sums_up {
        true => {
            lines.push(String::new());
            lines.extend(page.summary(&whole, folded.len()));
            Vec::new()
        }
        false => whole,
    };
    for sheet in &whole {
        lines.push(String::new());
        lines.extend(page.session(sheet));
    }
    if !folded.is_empty() && !sums_up {
        lines.push(String::new());
        for sheet in &folded {
            let line = gaps::session_complete(lang, Words(&sheet.heading), sheet.tally.present);
            lines.extend(page.wrapped(0, &line));
        }
        lines.extend(page.wrapped(2, &gaps::complete_in_full(lang)));
    }
    lines.extend(page.centre(findings));
    if !picture.unattached.is_empty() {
        lines.push(String::new());
        lines.extend(page.wrapped(0, &gaps::unattached(lang, count(picture.unattached.len()))));
    }
    lines.push(String::new());
    let columns = match sums_up {
        true => None,
        false => sheet::legend_of_columns(lang, &sheets),
    };
    lines.extend(columns.iter().flat_map(|line| page.wrapped(0, line)));
    let centre = picture.agrements.iter().flat_map(|one| &one.pieces);
    let centre = centre.chain(picture.years.iter().flat_map(|year| &year.pieces));
    let centre = centre.map(|standing| gaps::mark(lang, &standing.state));
    let shown = whole.iter().flat_map(|sheet| sheet.marks()).chain(centre);
    let marks: BTreeSet<&str> = shown.collect();
    let star = lines.iter().any(|line| line.contains('*'));
    // What the marks mean stands above them.
    let legend = page.wrapped(0, &gaps::legend_of(lang, &marks, star));
    lines.splice(top..top, legend);
    let law = gaps::status(lang, SourceStatus::Law);
    lines.extend(page.wrapped(0, &gaps::print_note(lang, Words(&law))));
    lines
}

struct Page<'a> {
    lang: Lang,
    width: usize,
    heading: &'a dyn Fn(&str) -> String,
    mentions: Mentions,
}

impl Page<'_> {
    /// All sessions in a line, then those that need something, those that need most first, a line or two each.
    fn summary(&self, needing: &[&SessionSheet], complete: usize) -> Vec<String> {
        let lang = self.lang;
        let sum = |of: fn(&Tally) -> u64| needing.iter().map(|sheet| of(&sheet.tally)).sum();
        let (missing, doubtful) = (sum(|tally| tally.missing), sum(|tally| tally.doubtful));
        let (complete, lacking) = (count(complete), count(needing.len()));
        let mut lines = self.wrapped(0, &gaps::sessions_complete(lang, complete));
        let lacking = gaps::sessions_lacking(lang, lacking, missing, doubtful);
        lines.extend(self.wrapped(0, &lacking));
        let mut worst: Vec<&&SessionSheet> = needing.iter().collect();
        worst.sort_by_key(|sheet| {
            let tally = &sheet.tally;
            std::cmp::Reverse((tally.missing, tally.doubtful, tally.unknown))
        });
        for sheet in worst.iter().take(NEEDING) {
            let tally = &sheet.tally;
            let (missing, doubtful) = (tally.missing, tally.doubtful);
            let heading = Words(&sheet.heading);
            let line = gaps::session_lacks(lang, heading, missing, doubtful, tally.unknown);
            lines.extend(self.wrapped(2, &line));
        }
        let more = count(worst.len().saturating_sub(NEEDING));
        if more > 0 {
            lines.push(crate::words::desk::and_more(lang, more));
        }
        lines.extend(self.wrapped(0, &gaps::gaps_in_full(lang)));
        lines
    }

    fn session(&self, sheet: &SessionSheet) -> Vec<String> {
        let lang = self.lang;
        let tally = &sheet.tally;
        let mut lines = self.headed(&sheet.heading);
        let totals = gaps::totals(
            lang,
            tally.present,
            tally.owed(),
            tally.doubtful,
            tally.missing,
            tally.unknown,
            tally.not_yet_due,
        );
        lines.extend(self.wrapped(2, &totals));
        if !sheet.rows.is_empty() {
            lines.push(String::new());
            lines.extend(self.matrix(sheet));
        }
        if !sheet.pieces.is_empty() {
            lines.push(String::new());
            lines.extend(self.indented_heading(&gaps::pieces_heading(lang)));
            lines.extend(sheet.pieces.iter().flat_map(|piece| self.piece(piece)));
        }
        lines.extend(self.findings(sheet));
        lines.extend(self.deadlines(&sheet.deadlines));
        for note in &sheet.notes {
            lines.push(String::new());
            lines.extend(self.wrapped(2, note));
        }
        lines
    }

    /// Candidates by pieces, in as many blocks as the width asks for.
    fn matrix(&self, sheet: &SessionSheet) -> Vec<String> {
        let lang = self.lang;
        let names: Vec<String> = sheet.rows.iter().map(|row| row.name.say(lang)).collect();
        let widest = names.iter().map(|name| name.width()).max().unwrap_or(0);
        let head = gaps::candidate_head(lang);
        let names_width = widest.max(head.width()).min(WIDEST_NAME);
        let columns: Vec<usize> = sheet
            .columns
            .iter()
            .map(|column| column.short.width().max(CELL))
            .collect();
        let mut lines = Vec::new();
        for block in blocks(&columns, self.width.saturating_sub(2 + names_width)) {
            let shown = || {
                block
                    .clone()
                    .zip(columns.get(block.clone()).unwrap_or_default())
            };
            let mut line = format!("  {}", fitted(&head, names_width));
            for (place, width) in shown() {
                let short = sheet.columns.get(place).map(|column| column.short.as_str());
                line.push_str(&format!("  {}", fitted(short.unwrap_or_default(), *width)));
            }
            lines.push(line.trim_end().to_owned());
            for (row, name) in sheet.rows.iter().zip(&names) {
                let mut line = format!("  {}", fitted(name, names_width));
                for (place, width) in shown() {
                    let mark = row.cells.get(place).map_or("", |cell| cell.mark);
                    line.push_str(&format!("  {}", fitted(mark, *width)));
                }
                lines.push(line.trim_end().to_owned());
            }
            lines.push(String::new());
        }
        lines.extend(self.documents(sheet));
        lines
    }

    /// Which documents are there, candidate by candidate.
    fn documents(&self, sheet: &SessionSheet) -> Vec<String> {
        let lang = self.lang;
        let mut lines = Vec::new();
        for row in &sheet.rows {
            let there = sheet.columns.iter().zip(&row.cells);
            let there = there.filter(|(_, cell)| !cell.documents.is_empty());
            let there: Vec<String> = there
                .map(|(column, cell)| format!("{} {}", column.short, cell.documents))
                .collect();
            if !there.is_empty() {
                let colon = match lang {
                    Lang::Fr => " : ",
                    Lang::En => ": ",
                };
                let line = format!("{}{colon}{}", row.name.say(lang), there.join(" ; "));
                lines.extend(self.wrapped(4, &line));
            }
        }
        if !lines.is_empty() {
            let heading = self.indented_heading(&gaps::documents_heading(lang));
            lines.splice(0..0, heading);
        }
        while lines.last().is_some_and(String::is_empty) {
            lines.pop();
        }
        lines
    }

    fn piece(&self, piece: &PieceLine) -> Vec<String> {
        let text = format!("{} : {}", piece.title.say(self.lang), piece.cell.words);
        let text = match self.lang {
            Lang::Fr => text,
            Lang::En => text.replacen(" : ", ": ", 1),
        };
        self.marked(piece.cell.mark, &text)
    }

    fn findings(&self, sheet: &SessionSheet) -> Vec<String> {
        let findings = &sheet.findings;
        let mut lines = vec![String::new()];
        lines.extend(self.indented_heading(&gaps::findings_heading(self.lang)));
        if findings.is_empty() {
            let said = sheet.no_finding.iter();
            lines.extend(said.flat_map(|one| self.wrapped(4, one)));
        }
        let written = findings
            .iter()
            .filter(|one| one.status != SourceStatus::Habit);
        written.for_each(|one| lines.extend(self.finding(one)));
        let habits: Vec<&Finding> = findings
            .iter()
            .filter(|one| one.status == SourceStatus::Habit)
            .collect();
        if !habits.is_empty() {
            lines.push(String::new());
            lines.extend(self.indented_heading(&gaps::habits_heading(self.lang)));
        }
        habits
            .iter()
            .for_each(|one| lines.extend(self.finding(one)));
        lines
    }

    fn finding(&self, finding: &Finding) -> Vec<String> {
        let mut lines = self.wrapped(4, &finding.title.say(self.lang));
        for line in &finding.lines {
            lines.extend(self.wrapped(8, line));
        }
        let source = self.mentions.say(self.lang, &finding.source);
        lines.extend(self.wrapped(8, &source));
        lines
    }

    fn deadlines(&self, deadlines: &[DeadlineLine]) -> Vec<String> {
        if deadlines.is_empty() {
            return Vec::new();
        }
        let mut lines = vec![String::new()];
        lines.extend(self.indented_heading(&gaps::deadlines_heading(self.lang)));
        let mut under_habits = false;
        for deadline in deadlines {
            if deadline.status == SourceStatus::Habit && !under_habits {
                lines.push(String::new());
                lines.extend(self.indented_heading(&gaps::habits_heading(self.lang)));
                under_habits = true;
            }
            let (width, mentions) = (self.width, &self.mentions);
            lines.extend(deadline_lines(self.lang, width, 4, deadline, mentions));
        }
        lines
    }

    /// What is the centre's: agréments, years.
    fn centre(&self, findings: &Findings) -> Vec<String> {
        let lang = self.lang;
        let picture = &findings.picture;
        let mut lines = Vec::new();
        if !picture.agrements.is_empty() {
            lines.push(String::new());
            lines.extend(self.headed(&gaps::agrements_heading(lang)));
        }
        for agrement in &picture.agrements {
            let subject = crate::completeness::Subject::Agrement {
                titre: agrement.titre.0.clone(),
                site: agrement.site.clone(),
            };
            let whose = sheet::subject(findings, lang, &subject, 1);
            lines.extend(self.group(findings, &whose, &agrement.pieces));
        }
        if !picture.years.is_empty() {
            lines.push(String::new());
            lines.extend(self.headed(&gaps::years_heading(lang)));
        }
        for year in &picture.years {
            let whose = gaps::year_is(lang, &year.year.to_string());
            lines.extend(self.group(findings, &whose, &year.pieces));
        }
        let centre = sheet::deadlines(findings, lang, |one| one.subject.session().is_none());
        lines.extend(self.deadlines(&centre));
        lines
    }

    fn group(
        &self,
        findings: &Findings,
        whose: &str,
        pieces: &[crate::completeness::PieceStanding],
    ) -> Vec<String> {
        let mut lines = self.wrapped(2, whose);
        let own = sheet::piece_lines(findings, self.lang, pieces);
        lines.extend(own.iter().flat_map(|piece| self.piece(piece)));
        let day = findings.picture.day;
        for finding in sheet::other_findings(findings, self.lang, pieces, day, whose) {
            for line in &finding.lines {
                lines.extend(self.wrapped(8, line));
            }
            let source = self.mentions.say(self.lang, &finding.source);
            lines.extend(self.wrapped(8, &source));
        }
        lines
    }

    fn headed(&self, text: &str) -> Vec<String> {
        let lines = wrap(text, self.width);
        lines.iter().map(|line| (self.heading)(line)).collect()
    }

    fn indented_heading(&self, text: &str) -> Vec<String> {
        vec![format!("  {}", (self.heading)(text))]
    }

    fn wrapped(&self, indent: usize, text: &str) -> Vec<String> {
        let space = " ".repeat(indent);
        let lines = wrap(text, self.width.saturating_sub(indent));
        lines
            .into_iter()
            .map(|line| format!("{space}{line}"))
            .collect()
    }

    fn marked(&self, mark: &str, text: &str) -> Vec<String> {
        marked(self.width, 4, mark, text)
    }
}

/// A deadline as lines: what and how far, then where it comes from.
pub(super) fn deadline_lines(
    lang: Lang,
    width: usize,
    indent: usize,
    deadline: &DeadlineLine,
    mentions: &Mentions,
) -> Vec<String> {
    let limit = deadline.limit.map(|limit| limit.say(lang));
    let limit = limit.unwrap_or_else(|| gaps::limit_unknown(lang));
    let colon = match lang {
        Lang::Fr => " : ",
        Lang::En => ": ",
    };
    let text = format!("{limit} · {}{colon}{}", deadline.title, deadline.state);
    let mut lines = marked(width, indent, deadline.sign, &text);
    lines.extend(marked(
        width,
        indent + 4,
        "",
        &mentions.say(lang, &deadline.source),
    ));
    lines
}

/// Wraps text behind a mark; further lines are indented below it.
fn marked(width: usize, indent: usize, mark: &str, text: &str) -> Vec<String> {
    let hang = match mark {
        "" => indent,
        mark => indent + mark.width() + 1,
    };
    let lines = wrap(text, width.saturating_sub(hang));
    let lead = |place: usize| match (place, mark) {
        (0, "") => " ".repeat(indent),
        (0, mark) => format!("{}{mark} ", " ".repeat(indent)),
        _ => " ".repeat(hang),
    };
    let lines = lines.into_iter().enumerate();
    lines
        .map(|(place, line)| format!("{}{line}", lead(place)))
        .collect()
}

/// Breaks text at spaces so that no line is wider than `width`; a longer word stands alone.
pub(super) fn wrap(text: &str, width: usize) -> Vec<String> {
    let width = width.max(10);
    let mut lines: Vec<String> = Vec::new();
    for word in text.split(' ').filter(|word| !word.is_empty()) {
        match lines.last_mut() {
            Some(line) if line.width() + 1 + word.width() <= width => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

/// The text in exactly this width: cut with `…`, or filled with spaces.
pub(super) fn fitted(text: &str, width: usize) -> String {
    let mut shown = String::new();
    let mut used = 0;
    if text.width() > width {
        for letter in text.chars() {
            let letter_width = letter.width().unwrap_or(0);
            if used + letter_width + 1 > width {
                break;
            }
            shown.push(letter);
            used += letter_width;
        }
        shown.push('…');
        used += 1;
    } else {
        shown.push_str(text);
        used = text.width();
    }
    shown.push_str(&" ".repeat(width.saturating_sub(used)));
    shown
}

/// Ranges of columns that fit beside the names, at least one column each.
fn blocks(columns: &[usize], width: usize) -> Vec<std::ops::Range<usize>> {
    let mut blocks = Vec::new();
    let mut start = 0;
    let mut used = 0;
    for (place, column) in columns.iter().enumerate() {
        let needed = column + 2;
        if used + needed > width && place > start {
            blocks.push(start..place);
            start = place;
            used = 0;
        }
        used += needed;
    }
    if start < columns.len() {
        blocks.push(start..columns.len());
    }
    blocks
}
