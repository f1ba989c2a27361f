//! The tables of a bundle, for a spreadsheet: what is in it, what is there of what must be, engagement by engagement. No cell is
//! ever a formula.

use crate::bundle::gather::FiledAs;
use crate::bundle::page::{
    PageData, PageDeadline, PageDeadlineState, PageDocument, PagePiece, PagePieceState, Said,
};
use crate::report::table_csv;
use crate::words::{Lang, Say, bundling, gaps};

/// `inventaire.csv`: one line for each document.
pub(super) fn inventory(data: &PageData, filed_as: &[FiledAs]) -> Vec<u8> {
    let lang = data.lang;
    let mut rows = vec![heads(&bundling::inventory_heads(lang))];
    let none = FiledAs::default();
    for (place, document) in data.documents.iter().enumerate() {
        let filed_as = filed_as.get(place).unwrap_or(&none);
        let stages = document.stages.iter().map(|reached| match reached.on {
            Some(on) => format!("{} ({})", in_language(lang, &reached.stage), on.say(lang)),
            None => in_language(lang, &reached.stage),
        });
        let stages: Vec<String> = stages.collect();
        let class = document.class.as_ref().map(|class| class.to_string());
        let verdict = document.verdict.as_ref();
        rows.push(vec![
            document.file.clone().unwrap_or_default(),
            document
                .part
                .map(|part| part.to_string())
                .unwrap_or_default(),
            document.title.clone(),
            class.unwrap_or_default(),
            filed_as.session.clone(),
            filed_as.candidate.clone(),
            document.name.clone().unwrap_or_default(),
            document.date.map(|day| day.say(lang)).unwrap_or_default(),
            document.received.say(lang),
            document.size_bytes.to_string(),
            document.media_type.clone(),
            document.sha256.to_string(),
            stages.join(", "),
            verdict
                .map(|words| in_language(lang, words))
                .unwrap_or_default(),
            yes(lang, document.held),
            yes(lang, document.hole),
            document.id.to_string(),
        ]);
    }
    table_csv(&rows)
}

/// `completude.csv`: one line for each piece and each deadline.
pub(super) fn completeness(data: &PageData) -> Vec<u8> {
    let lang = data.lang;
    let mut rows = vec![heads(&bundling::completeness_heads(lang))];
    for line in lines(data) {
        let mut row = vec![line.kind.clone()];
        row.extend(line.whose.clone());
        row.extend([
            line.title.clone(),
            line.asked.clone(),
            line.state.clone(),
            line.limit.clone(),
            line.days.clone(),
            line.documents.join(" "),
            line.remark.clone(),
            numbers(&line.engagements),
            line.citation.clone(),
        ]);
        rows.push(row);
    }
    table_csv(&rows)
}

/// `engagements.csv`: for each engagement, one line for each piece and deadline that answers to it; one line alone where nothing
/// in scope does.
pub(super) fn engagements(data: &PageData) -> Vec<u8> {
    let lang = data.lang;
    let mut rows = vec![heads(&bundling::engagement_heads(lang))];
    let all = lines(data);
    for engagement in &data.engagements {
        let named = [engagement.number.to_string(), engagement.title.clone()];
        let answering = all
            .iter()
            .filter(|line| line.engagements.contains(&engagement.number));
        let before = rows.len();
        for line in answering {
            let mut row = named.to_vec();
            row.push(line.kind.clone());
            row.extend(line.whose.clone());
            row.extend([
                line.title.clone(),
                line.state.clone(),
                line.limit.clone(),
                line.documents.join(" "),
                line.remark.clone(),
            ]);
            rows.push(row);
        }
        if rows.len() == before {
            let mut row = named.to_vec();
            row.extend(std::iter::repeat_n(String::new(), ENGAGEMENT_COLUMNS - 3));
            row.push(bundling::nothing_answers(lang));
            rows.push(row);
        }
    }
    table_csv(&rows)
}

const ENGAGEMENT_COLUMNS: usize = 12;

/// A piece or a deadline in words.
struct Line {
    kind: String,
    /// Session, title, site, candidate or year.
    whose: Vec<String>,
    title: String,
    asked: String,
    state: String,
    limit: String,
    days: String,
    documents: Vec<String>,
    remark: String,
    engagements: Vec<u32>,
    citation: String,
}

fn lines(data: &PageData) -> Vec<Line> {
    let mut lines = Vec::new();
    let whose = |session: &str, titre: Option<&String>, site: Option<&String>, who: &str| {
        let text = |known: Option<&String>| known.cloned().unwrap_or_default();
        vec![session.to_owned(), text(titre), text(site), who.to_owned()]
    };
    for session in &data.sessions {
        let of = |who: &str| {
            let (titre, site) = (session.titre.as_ref(), session.site.as_ref());
            whose(&session.number, titre, site, who)
        };
        for row in &session.rows {
            let candidate = data.candidates.get(row.candidate);
            let name = candidate.map(|one| one.name.as_str()).unwrap_or_default();
            lines.extend(
                row.cells
                    .iter()
                    .map(|piece| piece_line(data, of(name), piece)),
            );
        }
        lines.extend(
            session
                .pieces
                .iter()
                .map(|piece| piece_line(data, of(""), piece)),
        );
    }
    for agrement in &data.agrements {
        let of = || whose("", Some(&agrement.titre), agrement.site.as_ref(), "");
        lines.extend(
            agrement
                .pieces
                .iter()
                .map(|piece| piece_line(data, of(), piece)),
        );
    }
    for year in &data.years {
        let of = || whose("", None, None, &year.year.to_string());
        lines.extend(
            year.pieces
                .iter()
                .map(|piece| piece_line(data, of(), piece)),
        );
    }
    for deadline in &data.deadlines {
        let session = deadline.session.and_then(|place| data.sessions.get(place));
        let subject = in_language(data.lang, &deadline.subject);
        let of = match session {
            Some(session) => {
                let (titre, site) = (session.titre.as_ref(), session.site.as_ref());
                whose(&session.number, titre, site, &subject)
            }
            None => whose("", None, None, &subject),
        };
        lines.push(deadline_line(data, of, deadline));
    }
    lines
}

fn piece_line(data: &PageData, whose: Vec<String>, piece: &PagePiece) -> Line {
    let lang = data.lang;
    let remarks = [piece.doubts.as_ref(), piece.why.as_ref()];
    let remarks = remarks.into_iter().flatten();
    let remarks: Vec<String> = remarks.map(|said| in_language(lang, said)).collect();
    Line {
        kind: gaps::csv_piece(lang),
        whose,
        title: piece.title.clone(),
        asked: match piece.recommended {
            true => gaps::recommended(lang),
            false => gaps::required(lang),
        },
        state: piece_state(lang, piece.state),
        limit: piece.due.map(|day| day.say(lang)).unwrap_or_default(),
        days: piece.days.map(|days| days.to_string()).unwrap_or_default(),
        documents: files(data, &piece.documents),
        remark: remarks.join(" ; "),
        engagements: piece.engagements.clone(),
        citation: piece.citation.clone(),
    }
}

fn deadline_line(data: &PageData, whose: Vec<String>, deadline: &PageDeadline) -> Line {
    let lang = data.lang;
    let why = deadline.why.as_ref();
    Line {
        kind: gaps::csv_deadline(lang),
        whose,
        title: deadline.title.clone(),
        asked: gaps::status(lang, deadline.status),
        state: match deadline.on {
            Some(on) => format!(
                "{} ({})",
                deadline_state(lang, deadline.state),
                on.say(lang)
            ),
            None => deadline_state(lang, deadline.state),
        },
        limit: deadline.limit.map(|day| day.say(lang)).unwrap_or_default(),
        days: deadline
            .days
            .map(|days| days.to_string())
            .unwrap_or_default(),
        documents: files(data, &deadline.documents),
        remark: why.map(|said| in_language(lang, said)).unwrap_or_default(),
        engagements: deadline.engagements.clone(),
        citation: deadline.citation.clone(),
    }
}

/// A piece's state in words.
pub(super) fn piece_state(lang: Lang, state: PagePieceState) -> String {
    match state {
        PagePieceState::Present => bundling::state_present(lang),
        PagePieceState::Doubtful => bundling::state_doubtful(lang),
        PagePieceState::Missing => bundling::state_missing(lang),
        PagePieceState::NotYetDue => bundling::state_not_yet_due(lang),
        PagePieceState::NotRequired => bundling::state_not_required(lang),
        PagePieceState::Unknown => bundling::state_unknown(lang),
    }
}

fn deadline_state(lang: Lang, state: PageDeadlineState) -> String {
    match state {
        PageDeadlineState::Kept => bundling::deadline_kept(lang),
        PageDeadlineState::KeptLate => bundling::deadline_kept_late(lang),
        PageDeadlineState::Doubtful => bundling::state_doubtful(lang),
        PageDeadlineState::Late => bundling::deadline_late(lang),
        PageDeadlineState::Closed => bundling::deadline_closed(lang),
        PageDeadlineState::Due => bundling::deadline_due(lang),
        PageDeadlineState::Short => bundling::deadline_short(lang),
        PageDeadlineState::Unknown => bundling::state_unknown(lang),
    }
}

/// Where documents are: their files, or the ids of those that are in no file here.
fn files(data: &PageData, places: &[usize]) -> Vec<String> {
    let documents = places.iter().filter_map(|place| data.documents.get(*place));
    let file = |document: &PageDocument| match &document.file {
        Some(file) => file.clone(),
        None => document.id.to_string(),
    };
    documents.map(file).collect()
}

fn in_language(lang: Lang, said: &Said) -> String {
    match lang {
        Lang::Fr => said.fr.clone(),
        Lang::En => said.en.clone(),
    }
}

/// Says so, or nothing.
fn yes(lang: Lang, is: bool) -> String {
    if is {
        bundling::yes(lang)
    } else {
        String::new()
    }
}

fn numbers(all: &[u32]) -> String {
    let texts: Vec<String> = all.iter().map(u32::to_string).collect();
    texts.join(", ")
}

fn heads(line: &str) -> Vec<String> {
    line.split(';').map(str::to_owned).collect()
}
