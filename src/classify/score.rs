//! How far a document looks like each class, and which one it is, if one is far enough from the others.
//!
//! What the document says of itself decides; file name and folder confirm it, or decide where it says nothing.

use crate::classify::exam;
use crate::classify::headings::{Heading, Headings, Tier};
use crate::classify::matcher::{CueSet, Entry, Hit, List, Matcher, mentions, without_numbers};
use crate::classify::text::Pages;
use crate::model::{
    ClassReason, FoundBy, OriginalPath, RetentionSchedule, ScheduleClass, Weights, Zone, fold,
};

/// Folders that are looked at: a deeper path is hostile or an accident.
pub(super) const MOST_FOLDERS: usize = 32;
/// Pages whose sentences are looked at, besides the last, and the bytes of each.
const BODY_PAGES: usize = 3;
const BODY_BYTES: usize = 6000;
/// Headings that are compared letter by letter.
const MOST_BLURRED: usize = 24;

/// A class, or what is not filed: none.
type Owner = Option<usize>;

/// A cue that was found and counts.
struct Match<'m> {
    entry: &'m Entry,
    zone: Zone,
    page: Option<u32>,
    place: (usize, usize),
    start: usize,
    end: usize,
    weight: i32,
    /// A footer that runs through the document.
    running: bool,
    /// The wordings that were found, where the cue has several.
    found: Option<String>,
}

impl Match<'_> {
    fn size(&self) -> usize {
        self.entry.cue.first.len() + self.entry.cue.others.iter().map(String::len).sum::<usize>()
    }

    /// Whether `self` covers the words of `other` and says more: `PV d'incident` outdoes `PV`.
    fn outdoes(&self, other: &Match<'_>) -> bool {
        let (length, other_length) = (self.end - self.start, other.end - other.start);
        self.zone == other.zone
            && self.place == other.place
            && self.start <= other.start
            && self.end >= other.end
            && (length > other_length || (length == other_length && self.size() > other.size()))
    }
}

/// What speaks for one class.
#[derive(Default, Clone)]
struct Score {
    owner: Owner,
    /// Headings, footers, form numbers, and what the text holds together.
    text: i32,
    /// Of it, headings, footers and form numbers alone.
    headed: i32,
    file_name: i32,
    folder: i32,
    body: i32,
    /// What speaks against it; not negative.
    against: i32,
    running: bool,
    /// The text holds together what documents of the class hold.
    signed: bool,
}

impl Score {
    fn total(&self) -> i32 {
        let named = self.text + self.file_name + self.folder;
        // Words of sentences never count alone.
        let body = if named > 0 { self.body } else { 0 };
        named + body - self.against
    }
}

/// The answer.
pub(super) struct Verdict<'s> {
    pub class: Option<(&'s ScheduleClass, FoundBy)>,
    /// If there is no class: those that came close, the closest first.
    pub rivals: Vec<&'s ScheduleClass>,
    pub reasons: Vec<ClassReason>,
}

/// What is known of a document's place.
pub(super) struct Named<'p> {
    pub path: Option<&'p OriginalPath>,
    pub is_mail: bool,
    pub is_deck: bool,
}

/// Decides.
pub(super) fn decide<'s>(
    schedule: &'s RetentionSchedule,
    matcher: &Matcher,
    pages: &Pages<'_>,
    headings: &Headings<'_>,
    named: &Named<'_>,
) -> Verdict<'s> {
    let weights = &schedule.weights;
    let mut matches = in_headings(weights, &matcher.headings, headings);
    matches.extend(in_first_page(weights, &matcher.headings, headings));
    if let Some(path) = named.path {
        matches.extend(in_file_name(weights, &matcher.names, path));
        matches.extend(in_folders(weights, &matcher.folders, path));
    }
    matches.extend(signs(weights, matcher, pages, headings, named));
    let matches = settled(matches);
    let body = in_body(weights, &matcher.body, pages);
    let scores = scores(weights, &matches, &body);
    let winner = winner(schedule, &scores, pages, named);
    let mut reasons = reasons(schedule, &scores, matches.iter().chain(&body));
    let class = winner.and_then(|owner| schedule.classes.get(owner?));
    let outside = class.filter(|class| exam::is_missing(schedule, class, pages));
    reasons.extend(outside.map(|class| exam::reason(schedule, class)));
    let winner = winner.filter(|_| outside.is_none());
    let class = winner.and_then(|owner| {
        let score = scores.iter().find(|score| score.owner == owner)?;
        let by = match score {
            Score { text: 1.., .. } if score.headed >= weights.confident => FoundBy::Heading,
            Score { text: 1.., .. } if score.signed => FoundBy::Body,
            Score { text: 1.., .. } => FoundBy::Heading,
            Score { file_name: 1.., .. } => FoundBy::FileName,
            _ => FoundBy::Folder,
        };
        Some((schedule.classes.get(owner?)?, by))
    });
    let rivals = match class {
        Some(_) => Vec::new(),
        None => scores
            .iter()
            .filter(|score| score.total() > 0)
            .filter_map(|score| schedule.classes.get(score.owner?))
            .take(5)
            .collect(),
    };
    Verdict {
        class,
        rivals,
        reasons,
    }
}

fn weight_of(weights: &Weights, tier: Tier) -> i32 {
    match tier {
        Tier::Top => weights.heading,
        Tier::Lower => weights.lower_heading,
        Tier::Later | Tier::RareFooter => weights.later_heading,
        Tier::Footer => weights.footer,
    }
}

/// Tenths of a weight, never nothing.
fn tenths(weight: i32, tenths: i32) -> i32 {
    (weight * tenths / 10).max(1)
}

fn in_headings<'m>(weights: &Weights, cues: &'m CueSet, headings: &Headings<'_>) -> Vec<Match<'m>> {
    let mut matches = Vec::new();
    for heading in &headings.all {
        for hit in cues.hits(&heading.text) {
            if fits(&hit, heading) && others_are_there(&hit.entry.cue.others, heading, headings) {
                let tier = match heading.tier {
                    Tier::Top if !heading.is_mostly(hit.start, hit.end) => Tier::Lower,
                    tier => tier,
                };
                matches.push(heading_match(&hit, heading, weight_of(weights, tier)));
            }
        }
    }
    let clear = |one: &Match<'_>| one.entry.list == List::Heading && one.page.is_some();
    if !matches.iter().any(clear) {
        matches.extend(in_blurred_headings(weights, cues, headings));
    }
    matches
}

fn fits(hit: &Hit<'_>, heading: &Heading) -> bool {
    let is_footer = heading.zone() == Zone::Footer;
    match hit.entry.list {
        List::Heading => heading.begins_at(hit.start),
        List::Footer => is_footer && heading.begins_at(hit.start),
        List::Form => true,
        List::NotHeading => heading.tier != Tier::Later && heading.begins_at(hit.start),
        List::FileName | List::Folder | List::Body | List::NotBody | List::Sign => false,
    }
}

fn others_are_there(others: &[String], heading: &Heading, headings: &Headings<'_>) -> bool {
    others
        .iter()
        .all(|other| mentions(&headings.title_words, other) || mentions(&heading.text, other))
}

fn heading_match<'m>(hit: &Hit<'m>, heading: &Heading, weight: i32) -> Match<'m> {
    Match {
        entry: hit.entry,
        zone: heading.zone(),
        page: Some(heading.page),
        place: heading.place,
        start: hit.start,
        end: hit.end,
        weight: tenths(weight, hit.entry.cue.tenths),
        running: heading.tier == Tier::Footer,
        found: None,
    }
}

/// Headings of a text that was recognised badly: the longest cue of each, at nine or eight tenths.
fn in_blurred_headings<'m>(
    weights: &Weights,
    cues: &'m CueSet,
    headings: &Headings<'_>,
) -> Vec<Match<'m>> {
    let first = headings
        .all
        .iter()
        .filter(|heading| matches!(heading.tier, Tier::Top | Tier::Lower));
    let words = crate::classify::matcher::blurred(&headings.title_words);
    let mut matches = Vec::new();
    for heading in first.take(MOST_BLURRED) {
        let hits = cues.blurred_hits(&heading.text);
        let hits = hits.into_iter().filter(|(entry, _)| {
            let blurred = |other: &String| crate::classify::matcher::blurred(other);
            entry
                .cue
                .others
                .iter()
                .all(|other| words.contains(&blurred(other)))
        });
        let best = hits.max_by_key(|(entry, wrong)| (entry.blurred.len(), usize::MAX - wrong));
        if let Some((entry, wrong)) = best {
            let share = if wrong == 0 { 9 } else { 8 };
            matches.push(Match {
                entry,
                zone: Zone::Heading,
                page: Some(heading.page),
                place: heading.place,
                start: 0,
                end: entry.cue.first.len(),
                weight: tenths(
                    tenths(weight_of(weights, heading.tier), share),
                    entry.cue.tenths,
                ),
                running: false,
                found: None,
            });
        }
    }
    matches
}

/// Numbers of forms, anywhere on a line of the first page.
fn in_first_page<'m>(
    weights: &Weights,
    cues: &'m CueSet,
    headings: &Headings<'_>,
) -> Vec<Match<'m>> {
    let mut matches = Vec::new();
    for (number, line) in headings.first_page.iter().enumerate() {
        for hit in cues.hits(&fold(line)) {
            if hit.entry.list == List::Form {
                matches.push(Match {
                    entry: hit.entry,
                    zone: Zone::Label,
                    page: Some(headings.first_page_number),
                    place: (number, usize::MAX),
                    start: hit.start,
                    end: hit.end,
                    weight: tenths(weights.form, hit.entry.cue.tenths),
                    running: false,
                    found: None,
                });
            }
        }
    }
    matches
}

/// Cues as whole words anywhere in the file name.
fn in_file_name<'m>(weights: &Weights, cues: &'m CueSet, path: &OriginalPath) -> Vec<Match<'m>> {
    let name = fold(file_stem(&path.file_name_lossy()));
    let hits = cues.hits(&name).into_iter().filter(|hit| {
        let others = &hit.entry.cue.others;
        others.iter().all(|other| mentions(&name, other))
    });
    hits.map(|hit| named_match(&hit, Zone::FileName, weights.file_name))
        .collect()
}

/// Cues at the beginning of the innermost folder that has any, numbers before it left aside.
fn in_folders<'m>(weights: &Weights, cues: &'m CueSet, path: &OriginalPath) -> Vec<Match<'m>> {
    let folders = path.folders();
    let innermost_first = folders.iter().rev().take(MOST_FOLDERS);
    let found = innermost_first.map(|folder| {
        let folded = fold(folder);
        let name = without_numbers(&folded);
        let hits = cues.hits(name).into_iter().filter(|hit| {
            let others = &hit.entry.cue.others;
            hit.start == 0 && others.iter().all(|other| mentions(name, other))
        });
        hits.map(|hit| named_match(&hit, Zone::Folder, weights.folder))
            .collect::<Vec<_>>()
    });
    let mut found = found.filter(|matches| !matches.is_empty());
    found.next().unwrap_or_default()
}

fn named_match<'m>(hit: &Hit<'m>, zone: Zone, weight: i32) -> Match<'m> {
    Match {
        entry: hit.entry,
        zone,
        page: None,
        place: (0, usize::from(zone == Zone::Folder)),
        start: hit.start,
        end: hit.end,
        weight: tenths(weight, hit.entry.cue.tenths),
        running: false,
        found: None,
    }
}

/// What the text holds together.
fn signs<'m>(
    weights: &Weights,
    matcher: &'m Matcher,
    pages: &Pages<'_>,
    headings: &Headings<'_>,
    named: &Named<'_>,
) -> Vec<Match<'m>> {
    // What is enclosed in a mail comes on its later pages, and holds other things together.
    let pages_read = if named.is_mail { 1 } else { 2 };
    let borne = matcher.signs.borne(pages, pages_read, headings).into_iter();
    let matches = borne.enumerate().map(|(order, (entry, found))| Match {
        entry,
        zone: Zone::Body,
        page: Some(headings.first_page_number),
        // No sign outdoes another.
        place: (order, usize::MAX),
        start: 0,
        end: 0,
        weight: tenths(weights.sign, entry.cue.tenths),
        running: false,
        found: Some(found),
    });
    matches.collect()
}

/// Words of sentences on the first pages and the last, each cue once.
fn in_body<'m>(weights: &Weights, cues: &'m CueSet, pages: &Pages<'_>) -> Vec<Match<'m>> {
    let filled: Vec<_> = pages.filled().collect();
    let last = filled.len().saturating_sub(1);
    let mut matches: Vec<Match<'m>> = Vec::new();
    for (order, page) in filled.iter().enumerate() {
        if order >= BODY_PAGES && order != last {
            continue;
        }
        let text = page.text.trim_start();
        let text = text
            .get(..text.floor_char_boundary(BODY_BYTES))
            .unwrap_or(text);
        let folded = fold(text);
        for hit in cues.hits(&folded) {
            let others = &hit.entry.cue.others;
            let known = matches
                .iter()
                .any(|other| std::ptr::eq(other.entry, hit.entry));
            if known || !others.iter().all(|other| mentions(&folded, other)) {
                continue;
            }
            let full = match hit.entry.list {
                List::NotBody => weights.lower_heading,
                _ => weights.body,
            };
            matches.push(Match {
                entry: hit.entry,
                zone: Zone::Body,
                page: Some(page.number),
                place: (order, 0),
                start: hit.start,
                end: hit.end,
                weight: tenths(full, hit.entry.cue.tenths),
                running: false,
                found: None,
            });
        }
    }
    matches
}

/// Leaves out what a longer cue covers, and the headings of a class that another heading excludes.
fn settled(matches: Vec<Match<'_>>) -> Vec<Match<'_>> {
    let excluded: Vec<Owner> = matches
        .iter()
        .filter(|one| one.entry.list == List::NotHeading)
        .map(|one| one.entry.owner)
        .collect();
    let counts = |one: &Match<'_>| {
        let by_text = matches!(
            one.entry.list,
            List::Heading | List::Footer | List::Form | List::Sign
        );
        !(by_text && excluded.contains(&one.entry.owner))
    };
    let outdone: Vec<bool> = matches
        .iter()
        .map(|one| {
            one.entry.list != List::NotHeading
                && matches.iter().any(|other| {
                    other.entry.list != List::NotHeading && counts(other) && other.outdoes(one)
                })
        })
        .collect();
    let mut settled = Vec::new();
    for (one, outdone) in matches.into_iter().zip(outdone) {
        if counts(&one) && !outdone {
            settled.push(one);
        }
    }
    settled
}

/// The scores of everything that something speaks for, the greatest first.
fn scores(weights: &Weights, matches: &[Match<'_>], body: &[Match<'_>]) -> Vec<Score> {
    let mut scores: Vec<Score> = Vec::new();
    for one in matches.iter().chain(body) {
        let owner = one.entry.owner;
        let known = scores.iter().position(|score| score.owner == owner);
        let position = known.unwrap_or_else(|| {
            scores.push(Score {
                owner,
                ..Score::default()
            });
            scores.len() - 1
        });
        if let Some(score) = scores.get_mut(position) {
            add(weights, score, one);
        }
    }
    for score in &mut scores {
        // A covering letter is not what it encloses, whatever its subject says.
        if score.against > 0 {
            score.text = 0;
            score.running = false;
            continue;
        }
        // A second place that agrees is worth a little more.
        let mut zones: Vec<Zone> = matches
            .iter()
            .filter(|one| one.entry.owner == score.owner && one.page.is_some())
            .filter(|one| one.entry.list != List::NotHeading)
            .filter(|one| one.zone != Zone::Footer || one.running)
            .map(|one| one.zone)
            .collect();
        zones.sort();
        zones.dedup();
        if zones.len() > 1 {
            score.text += weights.body_most;
        }
    }
    scores.sort_by_key(|score| (-score.total(), score.owner.unwrap_or(usize::MAX)));
    scores
}

fn add(weights: &Weights, score: &mut Score, one: &Match<'_>) {
    match one.entry.list {
        List::Heading | List::Footer | List::Form | List::Sign => {
            score.text = score.text.max(one.weight);
            score.running |= one.running;
            match one.entry.list {
                List::Sign => score.signed = true,
                _ => score.headed = score.headed.max(one.weight),
            }
        }
        List::FileName => score.file_name = score.file_name.max(one.weight),
        List::Folder => score.folder = score.folder.max(one.weight),
        List::Body => score.body = (score.body + one.weight).min(weights.body_most),
        List::NotBody => score.against = score.against.max(one.weight),
        // Its headings are left out already: this is the reason, and counts no further.
        List::NotHeading => {}
    }
}

fn winner(
    schedule: &RetentionSchedule,
    scores: &[Score],
    pages: &Pages<'_>,
    named: &Named<'_>,
) -> Option<Owner> {
    let weights = &schedule.weights;
    let first = scores.first()?;
    let least = match pages.has_words() {
        true => weights.confident,
        false => weights.confident_without_text,
    };
    let class = schedule.classes.get(first.owner?)?;
    // The name of a document that says nothing of the kind itself: somebody wrote about such documents.
    let only_named = pages.has_words() && first.text == 0;
    if only_named && first.body < weights.body_beside_name {
        return None;
    }
    // A subject names what colleagues write about as well: the sentences of a mail must agree.
    let may_be_mail = !named.is_mail
        || (schedule.mail_classes.contains(&class.id) && (first.body > 0 || first.signed));
    let may_be_deck = !named.is_deck || schedule.deck_classes.contains(&class.id);
    let far = scores.iter().skip(1).all(|rival| {
        let serious = rival.text >= weights.lower_heading;
        let close_text = serious && first.text - rival.text < weights.margin;
        let runs = rival.running && rival.text >= weights.footer;
        first.total() - rival.total() >= weights.margin && !close_text && !runs
    });
    (first.total() >= least && may_be_mail && may_be_deck && far).then_some(first.owner)
}

fn reasons<'m>(
    schedule: &RetentionSchedule,
    scores: &[Score],
    matches: impl Iterator<Item = &'m Match<'m>>,
) -> Vec<ClassReason> {
    // What is not filed speaks against the class that comes closest.
    let closest = scores
        .iter()
        .find_map(|score| schedule.classes.get(score.owner?));
    let mut reasons: Vec<ClassReason> = matches
        .filter_map(|one| {
            let class = match one.entry.owner {
                Some(owner) => schedule.classes.get(owner),
                None => closest,
            };
            let against = one.entry.owner.is_none()
                || matches!(one.entry.list, List::NotHeading | List::NotBody);
            Some(ClassReason {
                class: class?.id.clone(),
                cue: one.found.clone().unwrap_or_else(|| one.entry.cue.shown()),
                zone: one.zone,
                page: one.page,
                weight: if against { -one.weight } else { one.weight },
            })
        })
        .collect();
    let rank = |reason: &ClassReason| {
        let position = scores.iter().position(|score| {
            let class = score.owner.and_then(|owner| schedule.classes.get(owner));
            class.is_some_and(|class| class.id == reason.class)
        });
        (position, -reason.weight.abs())
    };
    reasons.sort_by_cached_key(|reason| (rank(reason), reason.clone()));
    reasons.dedup_by(|one, other| {
        (&one.class, &one.cue, one.zone) == (&other.class, &other.cue, other.zone)
    });
    reasons
}

/// The name without its extension and without what a file manager adds to a second copy: `DP - Copie (2).pdf`, `DP (1).pdf`.
pub(super) fn file_stem(name: &str) -> &str {
    let stem = match name.rsplit_once('.') {
        Some((stem, _)) if !stem.is_empty() => stem,
        _ => name,
    };
    let uncounted = stem
        .strip_suffix(')')
        .and_then(|rest| rest.rsplit_once('('))
        .filter(|(_, count)| !count.is_empty() && count.bytes().all(|c| c.is_ascii_digit()))
        .map_or(stem, |(rest, _)| rest.trim_end());
    let original = COPY
        .iter()
        .find_map(|word| uncounted.strip_suffix(word))
        .filter(|rest| rest.ends_with([' ', '_', '-']))
        .map(|rest| rest.trim_end_matches([' ', '_', '-']));
    match original.unwrap_or(uncounted) {
        "" => stem,
        rest => rest,
    }
}

/// What file managers write after the name of a copy.
const COPY: [&str; 5] = ["copie", "Copie", "copy", "Copy", "COPIE"];
