//! The page of a checkpoint, to file away: its text, also as a code, and who attests its time.

use crate::archive::{Archive, Sealed};
use crate::model::{Timestamp, paris_day};
use crate::report::pdf::{
    Block, Document, Footer, Orientation, PdfError, Qr, Tone, fact, paragraph, render,
};
use crate::words::{Lang, Say, figures, papers, stamps};

/// Makes the page.
///
/// Errors: [`PdfError`].
pub fn seal_pdf(
    archive: &Archive,
    sealed: &Sealed,
    now: Timestamp,
    lang: Lang,
) -> Result<Vec<u8>, PdfError> {
    let id = archive.id().to_string();
    let mut facts = vec![
        fact(papers::archive(lang), id.clone(), Tone::Plain),
        fact(
            papers::fingerprint(lang),
            archive.fingerprint().to_string(),
            Tone::Digest,
        ),
        fact(
            stamps::entries(lang),
            figures::number(lang, sealed.entries),
            Tone::Plain,
        ),
        fact(stamps::root(lang), sealed.root.to_string(), Tone::Digest),
        fact(stamps::sealed_on(lang), now.say(lang), Tone::Plain),
    ];
    if sealed.stamps.is_empty() {
        let words = stamps::not_stamped(lang);
        facts.push(fact(stamps::stamped_on(lang), words, Tone::Plain));
    }
    for (_, stamp) in &sealed.stamps {
        let words = stamps::stamped_by(lang, stamp.time, &stamp.authority, &stamp.serial);
        facts.push(fact(stamps::stamped_on(lang), words, Tone::Plain));
    }
    let text = String::from_utf8_lossy(&sealed.note).into_owned();
    render(&Document {
        title: stamps::seal_title(lang),
        lang,
        date: paris_day(now),
        orientation: Orientation::Portrait,
        blocks: vec![
            paragraph(stamps::seal_words(lang), Tone::Plain),
            Block::Facts(facts),
            Block::Qr(Qr {
                legend: stamps::seal_qr(lang),
                text,
                alternative: stamps::seal_qr_alternative(lang),
            }),
        ],
        footer: Footer {
            words: id,
            before: papers::page(lang),
            between: papers::page_of(lang),
        },
        attachments: Vec::new(),
    })
}
