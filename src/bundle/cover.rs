//! `bordereau.pdf`: the cover of a bundle, to sign on both sides when it is handed over. It bears the fingerprint, so that whoever
//! has the paper has it from elsewhere than the file.

use crate::bundle::page::{PageData, PagePieceState};
use crate::bundle::readme_page::{facts, in_language};
use crate::report::Tally;
use crate::report::pdf::{
    Align, Block, Column, Document, Footer, Orientation, PdfError, Qr, SignatureBox, Table, Tone,
    column, fact, paragraph, render, section,
};
use crate::words::{Lang, Say, bundling, count, figures, papers};

/// The paper.
///
/// Errors: [`PdfError`].
pub(super) fn cover(data: &PageData) -> Result<Vec<u8>, PdfError> {
    let lang = data.lang;
    let head = &data.head;
    let mut blocks = vec![paragraph(bundling::cover_words(lang), Tone::Plain)];
    let holes: Vec<_> = data.documents.iter().filter(|one| one.hole).collect();
    if !holes.is_empty() {
        let words = bundling::readme_holes(lang, count(holes.len()));
        blocks.push(paragraph(words, Tone::Strong));
        for hole in holes.iter().take(MOST_HOLES) {
            blocks.push(paragraph(
                format!("{} [{}]", hole.title, hole.id),
                Tone::Small,
            ));
        }
    }
    let told = facts(data, lang).into_iter();
    blocks.push(Block::Facts(
        told.map(|(name, value)| fact(name, value, Tone::Plain))
            .collect(),
    ));
    if !data.sessions.is_empty() {
        blocks.push(section(bundling::cover_picture(lang)));
        blocks.push(sessions(data, lang));
    }
    if !data.engagements.is_empty() && !data.sessions.is_empty() {
        blocks.push(section(bundling::cover_engagements(lang)));
        blocks.push(engagements(data, lang));
    }
    blocks.push(section(bundling::cover_fingerprint(lang)));
    blocks.push(paragraph(
        bundling::cover_fingerprint_words(lang),
        Tone::Small,
    ));
    blocks.push(Block::Qr(Qr {
        legend: papers::fingerprint(lang),
        text: head.fingerprint.clone(),
        alternative: bundling::cover_qr(lang),
    }));
    blocks.push(signatures(lang, head.recipient.as_deref()));
    render(&Document {
        title: bundling::cover_title(lang),
        lang,
        date: head.day,
        orientation: Orientation::Portrait,
        blocks,
        footer: Footer {
            words: format!("{} · {}", head.archive, in_language(lang, &head.scope)),
            before: papers::page(lang),
            between: papers::page_of(lang),
        },
        attachments: Vec::new(),
    })
}

/// More are in the inventory.
const MOST_HOLES: usize = 20;
/// How many signs a whole bar has.
const BAR: u64 = 10;

fn sessions(data: &PageData, lang: Lang) -> Block {
    let rows = data.sessions.iter().map(|session| {
        let titre = session.titre.clone().unwrap_or_default();
        let ends = session.ends_on.map(|day| day.say(lang)).unwrap_or_default();
        let mut row = vec![format!("{} {titre}", session.number), ends];
        row.extend(figures_of(lang, session.totals));
        row
    });
    Block::Table(Table {
        columns: std::iter::once(column(papers::column_session(lang), 6, Align::Start))
            .chain([column(bundling::column_end(lang), 4, Align::Start)])
            .chain(figure_columns(lang))
            .collect(),
        rows: rows.collect(),
    })
}

fn engagements(data: &PageData, lang: Lang) -> Block {
    let pieces = || {
        let sessions = data.sessions.iter().flat_map(|session| {
            let cells = session.rows.iter().flat_map(|row| &row.cells);
            cells.chain(&session.pieces)
        });
        let others = data.agrements.iter().flat_map(|one| &one.pieces);
        sessions.chain(others.chain(data.years.iter().flat_map(|one| &one.pieces)))
    };
    let rows = data.engagements.iter().map(|engagement| {
        let mut totals = Tally::default();
        let answering = pieces().filter(|piece| !piece.recommended);
        for piece in answering.filter(|one| one.engagements.contains(&engagement.number)) {
            *count_of(&mut totals, piece.state) += 1;
        }
        let mut row = vec![engagement.number.to_string(), engagement.title.clone()];
        row.extend(figures_of(lang, totals));
        row
    });
    Block::Table(Table {
        columns: std::iter::once(column(bundling::column_number(lang), 1, Align::End))
            .chain([column(bundling::column_engagement(lang), 9, Align::Start)])
            .chain(figure_columns(lang))
            .collect(),
        rows: rows.collect(),
    })
}

fn count_of(totals: &mut Tally, state: PagePieceState) -> &mut u64 {
    match state {
        PagePieceState::Present => &mut totals.present,
        PagePieceState::Doubtful => &mut totals.doubtful,
        PagePieceState::Missing => &mut totals.missing,
        PagePieceState::NotYetDue => &mut totals.not_yet_due,
        PagePieceState::NotRequired => &mut totals.not_required,
        PagePieceState::Unknown => &mut totals.unknown,
    }
}

fn figure_columns(lang: Lang) -> [Column; 5] {
    [
        column(bundling::state_present(lang), 3, Align::End),
        column(bundling::state_doubtful(lang), 3, Align::End),
        column(bundling::state_missing(lang), 3, Align::End),
        column(bundling::state_unknown(lang), 3, Align::End),
        column(bundling::column_share(lang), 5, Align::Start),
    ]
}

/// Counts, and a bar of what is there of what is owed.
fn figures_of(lang: Lang, totals: Tally) -> [String; 5] {
    let number = |count| match count {
        0 => "–".to_owned(),
        count => figures::number(lang, count),
    };
    let owed = totals.present + totals.doubtful + totals.missing + totals.unknown;
    let filled = (totals.present * BAR).checked_div(owed).unwrap_or(0);
    let bar = match owed {
        0 => String::new(),
        _ => {
            let signs = (0..BAR).map(|place| if place < filled { '#' } else { '·' });
            format!(
                "{} {}",
                signs.collect::<String>(),
                bundling::percent(lang, totals.present * 100 / owed)
            )
        }
    };
    [
        number(totals.present),
        number(totals.doubtful),
        number(totals.missing),
        number(totals.unknown),
        bar,
    ]
}

fn signatures(lang: Lang, recipient: Option<&str>) -> Block {
    let line = |name: String, value: &str| fact(name, value, Tone::Plain);
    let signs = |title: String, name: &str| SignatureBox {
        title,
        lines: vec![
            line(papers::name_and_function(lang), name),
            line(papers::date(lang), ""),
            line(bundling::file_digest(lang), ""),
        ],
        signature: papers::signature(lang),
        stamp: Some(papers::stamp(lang)),
    };
    Block::Signatures(vec![
        signs(bundling::handed_over_by(lang), ""),
        signs(bundling::received_by(lang), recipient.unwrap_or_default()),
    ])
}
