//! Papers as PDF: what stands on them can be read again, whatever it is, and the same document is the same file.

use std::io::Write;
use std::path::PathBuf;
use std::sync::{Arc, OnceLock};

use chartrier::extract::{ExtractLimits, ExtractPool};
use chartrier::model::Extract;
use chartrier::report::pdf::{
    Align, Attachment, Block, Column, Document, Fact, Footer, Level, Orientation, PdfError, Qr,
    SignatureBox, Table, Tone, render,
};
use chartrier::words::Lang;
use chrono::NaiveDate;
use hayro::hayro_interpret::InterpreterSettings;
use hayro::vello_cpu::color::palette::css::WHITE;
use hayro::{PixmapSettings, RenderCache, RenderSettings};
use hayro_syntax::Pdf;

/// A paper of these blocks.
fn paper(blocks: Vec<Block>) -> Document {
    Document {
        title: "Bordereau d’élimination nº 12".to_owned(),
        lang: Lang::Fr,
        date: NaiveDate::from_ymd_opt(2026, 11, 24).unwrap(),
        orientation: Orientation::Portrait,
        blocks,
        footer: Footer {
            words: "Centre d’examen des Tilleuls".to_owned(),
            before: "page ".to_owned(),
            between: " sur ".to_owned(),
        },
        attachments: Vec::new(),
    }
}

fn paragraph(words: &str) -> Block {
    Block::Paragraph {
        words: words.to_owned(),
        tone: Tone::Plain,
    }
}

fn column(title: &str, share: u16, align: Align, tone: Tone) -> Column {
    Column {
        title: title.to_owned(),
        share,
        align,
        tone,
    }
}

fn fact(name: &str, value: &str, tone: Tone) -> Fact {
    Fact {
        name: name.to_owned(),
        value: value.to_owned(),
        tone,
    }
}

/// A table of records with this many rows.
fn records(rows: usize) -> Block {
    let row = |number: usize| {
        vec![
            format!("{number}"),
            format!("Procès-verbal de la session {number}, œuvre « Éléonore »"),
            "2021-03-10".to_owned(),
            format!("{} Ko", number * 7),
        ]
    };
    Block::Table(Table {
        columns: vec![
            column("Rang", 2, Align::End, Tone::Plain),
            column("Intitulé du document", 8, Align::Start, Tone::Plain),
            column("Échéance", 3, Align::Start, Tone::Plain),
            column("Taille", 3, Align::End, Tone::Plain),
        ],
        rows: (1..=rows).map(row).collect(),
    })
}

fn qr(text: &str) -> Block {
    Block::Qr(Qr {
        legend: "Tête du journal".to_owned(),
        text: text.to_owned(),
        alternative: "Code QR : il dit le texte imprimé à côté".to_owned(),
    })
}

fn read(bytes: &[u8]) -> Extract {
    static POOL: OnceLock<ExtractPool> = OnceLock::new();
    let pool = POOL.get_or_init(|| {
        let reader = PathBuf::from(env!("CARGO_BIN_EXE_chartrier"));
        ExtractPool::new(reader, ExtractLimits::default(), 2)
    });
    let mut extraction = pool.begin();
    extraction.write_all(bytes).unwrap();
    extraction.finish("paper.pdf")
}

/// The text of each page, its blanks made one each.
fn pages(bytes: &[u8]) -> Vec<String> {
    let text = read(bytes).text;
    let flat = |page: &str| page.split_whitespace().collect::<Vec<_>>().join(" ");
    text.split('\u{c}').map(flat).collect()
}

/// The text of each page of a paper of these blocks.
fn check(blocks: Vec<Block>) -> Vec<String> {
    pages(&render(&paper(blocks)).unwrap())
}

/// These words stand in the text in this order.
fn assert_in_order(text: &str, words: &[&str]) {
    let mut from = 0;
    for word in words {
        let found = text[from..].find(word);
        assert!(
            found.is_some(),
            "{word:?} is not, or not in its place, in: {text}"
        );
        from += found.unwrap() + word.len();
    }
}

#[test]
fn a_paper_reads_in_order_with_its_accents() {
    let pages = check(vec![
        Block::Heading {
            level: Level::Section,
            words: "Ce qui est éliminé".to_owned(),
        },
        paragraph("L’œuvre coûte 1\u{202f}200\u{a0}€ ; « déjà vu », çà et là, naïveté."),
        Block::Facts(vec![
            fact("Service", "Pôle certification", Tone::Plain),
            fact("Empreinte", &"0123456789abcdef".repeat(4), Tone::Digest),
        ]),
        records(2),
        Block::Signatures(vec![SignatureBox {
            title: "Pour le centre".to_owned(),
            lines: vec![
                fact("Date :", "", Tone::Plain),
                fact("Nom :", "Zoé Tanguy", Tone::Plain),
            ],
            signature: "Signature".to_owned(),
            stamp: Some("Cachet".to_owned()),
        }]),
    ]);
    assert_eq!(pages.len(), 1, "{pages:?}");
    assert_in_order(
        &pages[0],
        &[
            "Bordereau d’élimination nº 12",
            "Ce qui est éliminé",
            "L’œuvre coûte 1",
            "200",
            "€ ; « déjà vu », çà et là, naïveté.",
            "Service",
            "Pôle certification",
            "Empreinte",
            &"0123456789abcdef".repeat(4),
            "Rang",
            "Intitulé du document",
            "Échéance",
            "Taille",
            "1 Procès-verbal de la session 1, œuvre « Éléonore » 2021-03-10 7 Ko",
            "2 Procès-verbal de la session 2, œuvre « Éléonore » 2021-03-10 14 Ko",
            "Pour le centre",
            "Date :",
            "Nom : Zoé Tanguy",
            "Signature",
            "Cachet",
            "Centre d’examen des Tilleuls",
        ],
    );
    assert!(pages[0].contains("page 1 sur 1"), "{}", pages[0]);
}

#[test]
fn a_long_table_repeats_its_head_and_loses_no_row() {
    let pages = check(vec![records(130), paragraph("Fin du bordereau.")]);
    assert!(pages.len() >= 3, "{}", pages.len());
    for (number, page) in pages.iter().enumerate() {
        let label = format!("page {} sur {}", number + 1, pages.len());
        assert!(page.contains(&label), "{label}: {page}");
        assert_in_order(
            page,
            &["Rang", "Intitulé du document", "Échéance", "Taille"],
        );
    }
    let whole = pages.join(" ");
    for row in 1..=130 {
        let line =
            format!("{row} Procès-verbal de la session {row}, œuvre « Éléonore » 2021-03-10");
        assert_eq!(whole.matches(&format!(" {line}")).count(), 1, "{line}");
    }
    assert!(whole.contains("Fin du bordereau."));
}

#[test]
fn a_row_longer_than_a_page_goes_on_over_pages() {
    let words: Vec<String> = (0..4_000).map(|number| format!("mot{number}")).collect();
    let pages = check(vec![Block::Table(Table {
        columns: vec![
            column("Observations", 1, Align::Start, Tone::Plain),
            column("Rang", 1, Align::End, Tone::Plain),
        ],
        rows: vec![vec![words.join(" "), "1".to_owned()]],
    })]);
    assert!(pages.len() > 2, "{}", pages.len());
    let whole = pages.join(" ");
    let missing: Vec<&String> = words.iter().filter(|word| !whole.contains(*word)).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn the_same_document_is_the_same_file() {
    let document = paper(vec![records(60), qr("chartrier\n42\nq83vEjRWeJA=")]);
    let first = render(&document).unwrap();
    assert!(first == render(&document).unwrap());
    let mut other = document;
    other.date = NaiveDate::from_ymd_opt(2026, 11, 25).unwrap();
    assert!(first != render(&other).unwrap(), "the date is in the file");
}

#[test]
fn what_the_fonts_lack_stands_there_as_its_code() {
    let whole = check(vec![
        paragraph("avant\u{0}\u{7}\u{1b}[31m\u{202e}après\u{feff}\u{ad}\u{200b}"),
        paragraph("prénom שלום 🎓 \u{e000} \u{10ffff}"),
        Block::Facts(vec![fact("漢", "e\u{301}cole", Tone::Digest)]),
    ])
    .join(" ");
    for code in [
        "avant[U+0000][U+0007][U+001B][31m[U+202E]après[U+FEFF][U+00AD][U+200B]",
        "[U+05E9][U+05DC][U+05D5][U+05DD]",
        "[U+1F393]",
        "[U+E000]",
        "[U+10FFFF]",
        "[U+6F22]",
        "école",
    ] {
        assert!(whole.contains(code), "{code}: {whole}");
    }
}

#[test]
fn a_text_without_a_blank_is_broken_and_whole() {
    let long = "0123456789".repeat(1_000);
    let blocks = vec![
        paragraph(&long),
        Block::Facts(vec![fact(&long, &long, Tone::Plain)]),
        Block::Table(Table {
            columns: vec![
                column("A", 1, Align::Start, Tone::Digest),
                column(&long, 1, Align::End, Tone::Plain),
            ],
            rows: vec![vec![long.clone(), String::new()]],
        }),
    ];
    let digits = |text: &str| text.chars().filter(|one| one.is_ascii_digit()).count();
    let pages = check(blocks);
    let numbers: usize = (1..=pages.len())
        .map(|page| digits(&format!("page {page} sur {}", pages.len())))
        .sum();
    let title = digits("Bordereau d’élimination nº 12");
    let found: usize = pages.iter().map(|page| digits(page)).sum();
    assert_eq!(found - numbers - title, 5 * 10_000);
}

#[test]
fn hostile_frames_headings_and_shares_are_set_all_the_same() {
    let long = "très long ".repeat(3_000);
    let line = fact(&long, "", Tone::Plain);
    let boxed = SignatureBox {
        title: long.clone(),
        lines: vec![line.clone(), line],
        signature: long.clone(),
        stamp: Some("\u{7}".to_owned()),
    };
    let heading = Block::Heading {
        level: Level::Part,
        words: format!("{long}\n\u{202e}"),
    };
    let narrow = (0..60).map(|_| column("x", 0, Align::End, Tone::Plain));
    let table = Table {
        columns: narrow.collect(),
        rows: vec![vec!["mmmm\n\r\n\n".to_owned(); 60]],
    };
    let nothing = Block::Heading {
        level: Level::Section,
        words: String::new(),
    };
    let mute = Block::Qr(Qr {
        legend: String::new(),
        text: "\u{1}".to_owned(),
        alternative: String::new(),
    });
    let blocks = vec![
        Block::Signatures(vec![boxed; 3]),
        heading,
        nothing,
        mute,
        Block::Facts(vec![fact("", "", Tone::Plain)]),
        Block::Table(table),
    ];
    let whole = check(blocks).join(" ");
    // Titles, two lines and the name of the place for three boxes, and the heading.
    assert_eq!(whole.matches("très").count(), (3 * 4 + 1) * 3_000);
    assert_eq!(whole.matches("[U+0007]").count(), 3);
}

#[test]
fn a_code_says_exactly_what_it_was_given() {
    let short = "https://exemple.invalid/s/42";
    let long = format!(
        "chartrier.invalid/tête\n{}\n",
        "Zm9vYmFy+/=\u{2014}".repeat(90)
    );
    for text in [short, &long] {
        let bytes = render(&paper(vec![qr(text)])).unwrap();
        assert_eq!(decoded(&bytes), text);
        let printed = pages(&bytes).concat().replace(' ', "");
        assert!(
            printed.contains(&text.replace(['\n', ' '], "")),
            "{printed}"
        );
    }
    let too_long = qr(&"a".repeat(2_400));
    let refused = render(&paper(vec![too_long]));
    assert!(matches!(refused, Err(PdfError::QrTooLong { bytes: 2_400 })));
}

/// What the one QR code on the first page says, drawn at 288 points per inch.
fn decoded(bytes: &[u8]) -> String {
    let pdf = Pdf::new(Arc::new(bytes.to_vec())).unwrap();
    let page = pdf.pages().first().unwrap();
    let scale = 4.0;
    let pixmap = PixmapSettings {
        x_scale: scale,
        y_scale: scale,
        bg_color: WHITE,
    };
    let interpreter = InterpreterSettings::default();
    let settings = RenderSettings::default();
    let drawn = hayro::render(page, &RenderCache::new(), &interpreter, &settings, &pixmap);
    let (width, height) = (usize::from(drawn.width()), usize::from(drawn.height()));
    let grey = |x: usize, y: usize| drawn.data()[y * width + x].g;
    let mut picture = rqrr::PreparedImage::prepare_from_greyscale(width, height, grey);
    let grids = picture.detect_grids();
    assert_eq!(grids.len(), 1);
    grids[0].decode().unwrap().1
}

#[test]
fn a_file_travels_inside() {
    let mut document = paper(vec![paragraph("Le détail est joint.")]);
    document.attachments = vec![Attachment {
        name: "plan.json".to_owned(),
        media_type: "application/json".to_owned(),
        description: "Le plan, en JSON".to_owned(),
        bytes: br#"{"plan":"rien"}"#.to_vec(),
    }];
    let whole = read(&render(&document).unwrap());
    assert!(
        whole.text.contains("Le détail est joint."),
        "{}",
        whole.text
    );
    assert!(whole.text.contains(r#"{"plan":"rien"}"#), "{}", whole.text);

    let twice = document.attachments[0].clone();
    document.attachments.push(twice);
    assert!(matches!(
        render(&document),
        Err(PdfError::Attachment { .. })
    ));
    document.attachments.truncate(1);
    document.attachments[0].media_type = "n’importe quoi".to_owned();
    assert!(matches!(
        render(&document),
        Err(PdfError::Attachment { .. })
    ));
}

#[test]
fn a_document_that_makes_no_sense_is_an_error() {
    let table = |columns: usize, cells: usize| {
        let columns = (0..columns).map(|_| column("x", 1, Align::Start, Tone::Plain));
        Block::Table(Table {
            columns: columns.collect(),
            rows: vec![vec![String::new(); cells]],
        })
    };
    let ragged = render(&paper(vec![table(3, 2)]));
    assert!(matches!(
        ragged,
        Err(PdfError::RaggedRow {
            row: 1,
            cells: 2,
            columns: 3
        })
    ));
    assert!(matches!(
        render(&paper(vec![table(0, 0)])),
        Err(PdfError::NoColumns)
    ));
    let mut document = paper(Vec::new());
    document.footer.words = "pied de page ".repeat(2_000);
    assert!(matches!(render(&document), Err(PdfError::FooterTooLong)));
    document.title = " ".to_owned();
    assert!(matches!(render(&document), Err(PdfError::NoTitle)));
}
