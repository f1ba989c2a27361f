//! Forms that nobody has filled in: their labels have nothing beside them, or what a template says instead of a value.
//!
//! A form with one person's value in it is nobody's template, whatever it still asks for. Recognised handwriting may be
//! missing from a text, so that a bare label only counts where the text was written by a program.

use crate::classify::Writing;
use crate::classify::boxes::{self, Choice};
use crate::classify::fields;
use crate::classify::headings::Headings;
use crate::classify::matcher::{Matcher, mentions};
use crate::classify::names;
use crate::classify::score::file_stem;
use crate::classify::text::{Page, Pages, cells};
use crate::model::{
    ClassReason, ClassSubject, LabelKind, OriginalPath, ReadField, Reading, RecordClass,
    RetentionSchedule, ScheduleClass, Sureness, Zone, fold,
};

/// Pages that are looked at, and the lines of each.
const PAGES: usize = 3;
const MOST_BYTES: usize = 400;
const LINES: usize = 120;
/// Reasons that are shown.
const SHOWN: usize = 6;
/// Dots or lines, one after another, that leave room for a value.
const LEAST_ROOM: usize = 5;
/// Lines of choices, none of them ticked, that make a form blank although it names somebody.
const LEAST_CHOICES: usize = 3;
/// Lines to write on that a page has if it is to be filled in: one or two are for signatures.
const LEAST_LINES: usize = 3;
/// Bytes of the longest name of a field to be replaced.
const MOST_NAME: usize = 60;

/// The document as far as its fields go.
pub(super) struct Form<'f, 't> {
    pub path: &'f OriginalPath,
    pub writing: Writing,
    pub pages: &'f Pages<'t>,
    pub headings: &'f Headings<'t>,
    /// What was read in it.
    pub readings: &'f [Reading],
}

/// Why a document of this class is a form that nobody has filled in: reasons for the class of such forms. Empty if it is none.
pub(super) fn signs(
    schedule: &RetentionSchedule,
    matcher: &Matcher,
    class: &ScheduleClass,
    form: &Form<'_, '_>,
) -> Vec<ClassReason> {
    let Some(blank) = &schedule.blank.class else {
        return Vec::new();
    };
    if !schedule.blank.forms.contains(&class.id) || !form.pages.has_words() {
        return Vec::new();
    }
    let pages: Vec<Page<'_>> = form.pages.filled().take(PAGES).collect();
    // A name on a form is not yet an answer to what it asks.
    let mut found = unticked(form, &pages);
    if found.len() < LEAST_CHOICES {
        if is_answered(schedule, matcher, class.about, form, &pages) {
            return Vec::new();
        }
        found.extend(open(schedule, matcher, class.about, form, &pages));
    }
    let named = named(schedule, form);
    let in_name = named.iter().any(|(_, _, zone)| *zone == Zone::FileName);
    let is_blank = match found.len() {
        // Nothing is in it, and its name says so.
        0 => in_name,
        1 => !named.is_empty(),
        _ => true,
    };
    if !is_blank {
        return Vec::new();
    }
    let mut reasons: Vec<ClassReason> = named
        .into_iter()
        .chain(found)
        .map(|(cue, page, zone)| reason(schedule, blank, cue, zone, page))
        .collect();
    reasons.dedup_by(|one, other| one.cue == other.cue);
    reasons.truncate(SHOWN);
    reasons
}

/// Words that say it, their page and where they stand.
type Sign = (String, Option<u32>, Zone);

/// Whether a form says whose or of which session it is.
fn is_answered(
    schedule: &RetentionSchedule,
    matcher: &Matcher,
    about: ClassSubject,
    form: &Form<'_, '_>,
    pages: &[Page<'_>],
) -> bool {
    // A letter has no label beside its addressee, and yet a slip to be filled in below.
    names_somebody(form.readings, about)
        || pages
            .iter()
            .any(|page| is_filled(schedule, matcher, about, *page))
}

/// The fields and lines that are open.
fn open(
    schedule: &RetentionSchedule,
    matcher: &Matcher,
    about: ClassSubject,
    form: &Form<'_, '_>,
    pages: &[Page<'_>],
) -> Vec<Sign> {
    let mut found = Vec::new();
    for page in pages {
        let open = open_fields(schedule, matcher, form, about, *page);
        let lines = lines_left(form, *page);
        let open = open.into_iter().chain(lines);
        found.extend(open.map(|cue| (cue, Some(page.number), Zone::Blank)));
    }
    found
}

fn reason(
    schedule: &RetentionSchedule,
    blank: &RecordClass,
    cue: String,
    zone: Zone,
    page: Option<u32>,
) -> ClassReason {
    ClassReason {
        class: blank.clone(),
        cue,
        zone,
        page,
        weight: schedule.weights.later_heading,
    }
}

/// Whether the text itself gave what only a filled form has.
fn names_somebody(readings: &[Reading], about: ClassSubject) -> bool {
    readings.iter().any(|one| {
        let field = match one.field {
            ReadField::Candidate | ReadField::BirthDate | ReadField::CeresId => true,
            ReadField::Session | ReadField::SessionStart => about != ClassSubject::Candidate,
            _ => false,
        };
        let in_text = !matches!(one.zone, Zone::Folder | Zone::FileName);
        field && in_text && one.sure >= Sureness::Likely
    })
}

/// Whether a field holds what only a filled form does: somebody's name or birth date; of a session, its number or days.
fn is_filled(
    schedule: &RetentionSchedule,
    matcher: &Matcher,
    about: ClassSubject,
    page: Page<'_>,
) -> bool {
    let lines = short_lines(page);
    let mut roomy = lines.iter().flat_map(|line| roomy_labels(line));
    if roomy.any(|(label, filled)| filled && asks(matcher, about, &label)) {
        return true;
    }
    fields::read(schedule, matcher, &lines)
        .iter()
        .filter(|field| tells(field.kind, about))
        .filter(|field| !names::is_excluded(schedule, field.value))
        .any(|field| is_value(field.kind, field.value) && !is_open(schedule, field.value))
}

/// The first lines, but for those that no form has.
fn short_lines(page: Page<'_>) -> Vec<&str> {
    let lines = page.lines().take(LINES);
    lines.filter(|line| line.len() <= MOST_BYTES).collect()
}

/// Whether a text can be a value of this kind: days and numbers have digits.
fn is_value(kind: LabelKind, value: &str) -> bool {
    let numbered = matches!(
        kind,
        LabelKind::BirthDate | LabelKind::CeresId | LabelKind::Session | LabelKind::Period
    );
    let is_word = value.chars().filter(|c| c.is_alphabetic()).count() > 2;
    (!numbered && is_word) || value.contains(|c: char| c.is_ascii_digit())
}

/// Whether a folded label asks for such a value.
fn asks(matcher: &Matcher, about: ClassSubject, label: &str) -> bool {
    matcher.label(label).is_some_and(|kind| tells(kind, about))
}

/// Whether a value of this kind makes a form of this subject a filled one.
fn tells(kind: LabelKind, about: ClassSubject) -> bool {
    let person = matches!(
        kind,
        LabelKind::BirthName
            | LabelKind::Name
            | LabelKind::FirstNames
            | LabelKind::Candidate
            | LabelKind::BirthDate
            | LabelKind::CeresId
    );
    let session = matches!(
        kind,
        LabelKind::Session | LabelKind::Period | LabelKind::Titre
    );
    person || (session && about != ClassSubject::Candidate)
}

/// What the fields say that are still to be filled in: their label, or the words that stand in them.
fn open_fields(
    schedule: &RetentionSchedule,
    matcher: &Matcher,
    form: &Form<'_, '_>,
    about: ClassSubject,
    page: Page<'_>,
) -> Vec<String> {
    let lines = short_lines(page);
    let is_typed = form.writing == Writing::Typed;
    let mut open = Vec::new();
    for (number, line) in lines.iter().enumerate() {
        let folded = fold(line);
        let asked = schedule.blank.fields.iter();
        if let Some(words) = asked.clone().find(|words| mentions(&folded, words)) {
            open.push(words.clone());
            continue;
        }
        let names = merged(matcher, line);
        let has_names = !names.is_empty();
        open.extend(names);
        open.extend(bracketed(matcher, line));
        open.extend(crossed_out(line));
        if is_typed {
            let roomy = roomy_labels(line).into_iter();
            let roomy = roomy.filter(|(label, filled)| !filled && asks(matcher, about, label));
            open.extend(roomy.map(|(label, _)| label));
        }
        let cells: Vec<&str> = cells(line).collect();
        for (place, cell) in cells.iter().enumerate() {
            let (label, value) = match parted(cell) {
                // A label without a sign is one only where nothing else stands beside it.
                (None, bare) if cells.len() == 1 => (Some(bare), ""),
                parted => parted,
            };
            let kind = label.and_then(|label| matcher.label(&fold(label)));
            let value = match (value, cells.get(place + 1)) {
                ("", Some(next)) if parted(next).0.is_none() => next,
                _ => value,
            };
            if has_names && is_merged(value) {
                continue;
            }
            if !kind.is_some_and(|kind| tells(kind, about)) || !is_typed {
                continue;
            }
            let nothing = value.is_empty()
                && place + 1 == cells.len()
                && ends_field(matcher, lines.get(number + 1));
            if nothing {
                open.push(label.map(fold).unwrap_or_default());
            }
        }
    }
    open
}

/// A label before a sign that announces its value, and that value. No label if there is no such sign.
fn parted(cell: &str) -> (Option<&str>, &str) {
    match cell.split_once([':', '►', '▶']) {
        Some((label, value)) => (Some(label.trim()), value.trim()),
        None => (None, cell.trim()),
    }
}

/// Whether the line below a label begins another field or says nothing: it is not the value of the one above.
fn ends_field(matcher: &Matcher, next: Option<&&str>) -> bool {
    next.is_none_or(|next| {
        let first = cells(next).next().unwrap_or_default();
        let label = parted(first).0.unwrap_or(first);
        matcher.label(&fold(label)).is_some()
    })
}

/// Choices of which none is ticked, where no page has a tick: one for each line that offers several.
fn unticked(form: &Form<'_, '_>, pages: &[Page<'_>]) -> Vec<Sign> {
    if form.writing == Writing::Recognised {
        return Vec::new();
    }
    let lines = pages.iter().flat_map(|page| {
        let lines = short_lines(*page).into_iter();
        lines.map(|line| (page.number, boxes::choices(line)))
    });
    let lines: Vec<(u32, Vec<Choice<'_>>)> = lines.collect();
    let mut choices = lines.iter().flat_map(|(_, choices)| choices);
    if choices.any(|choice| choice.ticked) {
        return Vec::new();
    }
    let offers = lines.iter().filter(|(_, choices)| choices.len() > 1);
    let first = offers.filter_map(|(page, choices)| Some((page, choices.first()?)));
    first
        .map(|(page, choice)| (fold(choice.text), Some(*page), Zone::Blank))
        .collect()
}

/// Lines to write on, whatever for, if nothing is written on any of them.
fn lines_left(form: &Form<'_, '_>, page: Page<'_>) -> Vec<String> {
    if form.writing == Writing::Recognised {
        return Vec::new();
    }
    let lines = short_lines(page);
    let room: Vec<(String, bool)> = lines.iter().flat_map(|line| roomy_labels(line)).collect();
    let is_open = room.len() >= LEAST_LINES && room.iter().all(|(_, filled)| !filled);
    let labels = room.into_iter().map(|(label, _)| label);
    labels.filter(|_| is_open).collect()
}

/// Whether a value is what a form says while it has none.
fn is_open(schedule: &RetentionSchedule, value: &str) -> bool {
    let folded = fold(value);
    let mut fields = schedule.blank.fields.iter();
    is_room(value) || is_merged(value) || fields.any(|words| mentions(&folded, words))
}

/// Whether a value begins with dots or a line to write on.
fn is_room(value: &str) -> bool {
    let room = value.chars().take_while(|c| is_room_sign(*c));
    room.map(room_of).sum::<usize>() >= LEAST_ROOM
}

fn is_room_sign(c: char) -> bool {
    matches!(c, '.' | '_' | '…' | '·' | '/' | ' ')
}

/// How much room a sign leaves: `…` is three dots.
fn room_of(sign: char) -> usize {
    match sign {
        '…' => 3,
        '.' | '_' | '·' => 1,
        _ => 0,
    }
}

/// What stands before each dotted or drawn line, folded, and whether something is written after it:
/// `Nom : ______ Prénom : ______`, `Code titre ....... TP-00350`.
fn roomy_labels(line: &str) -> Vec<(String, bool)> {
    let mut labels: Vec<(String, bool)> = Vec::new();
    let mut rest = line;
    while let Some((at, _)) = rest.char_indices().find(|(_, c)| room_of(*c) > 0) {
        let (before, room) = rest.split_at(at);
        let after = room.trim_start_matches(is_room_sign);
        if is_room(room) {
            labels.push((fold(before), false));
        }
        rest = after;
    }
    // What follows the last line of all is no label of another one.
    let written = rest.chars().filter(|c| c.is_alphanumeric()).count() > 1;
    if let Some((_, filled)) = labels.last_mut() {
        *filled = written;
    }
    labels
}

/// Words of nothing but the letter X, where a specimen has a name or a day.
fn crossed_out(line: &str) -> impl Iterator<Item = String> {
    let folded = fold(line);
    let words: Vec<String> = folded.split(' ').map(str::to_owned).collect();
    words
        .into_iter()
        .filter(|word| word.len() >= 4 && word.chars().all(|c| c == 'x'))
}

/// Whether a value is the name of a field that a program is to replace: `«nom»`, `{{nom}}`, `<<nom>>`, `${nom}`.
fn is_merged(value: &str) -> bool {
    // Between these marks a text has its quotations too.
    let quoted = value
        .strip_prefix('«')
        .and_then(|rest| rest.split_once('»'));
    let is_name = |name: &str| !name.contains(' ') && !name.is_empty() && name.len() <= MOST_NAME;
    quoted.is_some_and(|(name, _)| is_name(name)) || !marked(value).is_empty()
}

/// The names of fields that a program is to replace, anywhere on a line: `«Civilité» «NOM»`, `le {{date}}`.
fn merged(matcher: &Matcher, line: &str) -> Vec<String> {
    let mut names = marked(line);
    // A quotation has spaces within its marks, or other words than a field's name.
    let quoted: Vec<&str> = within(line, "«", "»");
    let is_field = |name: &&str| {
        !name.contains(char::is_whitespace)
            && (quoted.len() > 1 || name.contains('_') || matcher.label(&fold(name)).is_some())
    };
    names.extend(
        quoted
            .iter()
            .filter(|name| is_field(name))
            .map(|name| fold(name)),
    );
    names
}

/// The same between marks that no other text has.
fn marked(line: &str) -> Vec<String> {
    const MARKS: [(&str, &str); 4] = [("{{", "}}"), ("<<", ">>"), ("${", "}"), ("[[", "]]")];
    let names = MARKS
        .iter()
        .flat_map(|(open, close)| within(line, open, close));
    names.map(fold).collect()
}

/// What stands between two marks, each time, if it is short.
fn within<'l>(line: &'l str, open: &str, close: &str) -> Vec<&'l str> {
    let parts = line.split(open).skip(1);
    let inner = parts.filter_map(|part| Some(part.split_once(close)?.0));
    inner
        .filter(|name| !name.trim().is_empty() && name.len() <= MOST_NAME)
        .collect()
}

/// What stands in brackets where a value is to come, each beginning as a label does: `le [date] à [ville]`.
fn bracketed<'l>(matcher: &'l Matcher, line: &'l str) -> impl Iterator<Item = String> + 'l {
    let parts = line.split('[').skip(1);
    let inner = parts.filter_map(|part| Some(fold(part.split_once(']')?.0)));
    inner.filter(|inner| inner.len() > 2 && matcher.may_begin_label(inner))
}

/// Words of the file's name, of the folder that holds it, or at an end of its headings, that say that it is a template.
fn named(schedule: &RetentionSchedule, form: &Form<'_, '_>) -> Vec<Sign> {
    let words = || schedule.blank.words.iter();
    let name = fold(file_stem(&form.path.file_name_lossy()));
    let in_name = words()
        .find(|word| mentions(&name, word))
        .map(|word| (word.clone(), None, Zone::FileName));
    let folders = form.path.folders();
    let folder = folders.last().map(|folder| fold(folder));
    let in_folder = folder.and_then(|folder| {
        let word = words().find(|word| mentions(&folder, word))?;
        Some((word.clone(), None, Zone::Folder))
    });
    let in_heading = form.headings.all.iter().find_map(|heading| {
        let word = words().find(|word| {
            let text = &heading.text;
            mentions(text, word) && (text.starts_with(*word) || text.ends_with(word.as_str()))
        })?;
        Some((word.clone(), Some(heading.page), heading.zone()))
    });
    in_name
        .into_iter()
        .chain(in_folder)
        .chain(in_heading)
        .collect()
}
