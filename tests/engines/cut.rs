//! Pages cut out of PDFs through the pool: what survives, what is told as lost, and documents that do not let themselves
//! be cut.

use std::io::Write;
use std::path::PathBuf;
use std::sync::OnceLock;
use std::time::Duration;

use chartrier::extract::{CutError, ExtractLimits, ExtractPool};
use chartrier::model::{CutLoss, Extract, PageRange};

fn reader() -> PathBuf {
    PathBuf::from(env!("CARGO_BIN_EXE_chartrier"))
}

fn pool() -> &'static ExtractPool {
    static POOL: OnceLock<ExtractPool> = OnceLock::new();
    POOL.get_or_init(|| ExtractPool::new(reader(), ExtractLimits::default(), 2))
}

fn document(name: &str) -> Vec<u8> {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    std::fs::read(root.join("tests/corpora/documents").join(name)).unwrap()
}

fn read(bytes: &[u8]) -> Extract {
    let mut extraction = pool().begin();
    extraction.write_all(bytes).unwrap();
    extraction.finish("part.pdf")
}

fn range(first: u32, last: u32) -> PageRange {
    PageRange::new(first, last).unwrap()
}

fn cut_in(
    pool: &ExtractPool,
    bytes: &[u8],
    pages: PageRange,
) -> Result<(Vec<u8>, Vec<CutLoss>), CutError> {
    let mut extraction = pool.begin();
    extraction.write_all(bytes).unwrap();
    let mut part = Vec::new();
    let losses = extraction.cut(pages, &mut part)?;
    Ok((part, losses))
}

fn cut(bytes: &[u8], first: u32, last: u32) -> (Vec<u8>, Vec<CutLoss>) {
    cut_in(pool(), bytes, range(first, last)).unwrap()
}

/// Every page, cut out alone and again, has the text that it has in the whole, and loses this at most.
fn check_each_page(bytes: &[u8], losses: &[CutLoss]) {
    let whole = read(bytes);
    let pages: Vec<&str> = whole.text.split('\u{c}').collect();
    for number in 1..=whole.pages.unwrap() {
        let place = usize::try_from(number).unwrap() - 1;
        // A document without any text has no text of its pages either.
        let page = pages.get(place).copied().unwrap_or_default();
        let (part, lost) = cut(bytes, number, number);
        assert!(lost.iter().all(|loss| losses.contains(loss)), "{lost:?}");
        let again = cut(bytes, number, number).0;
        assert_eq!(part, again, "page {number} is not always the same");
        let part = read(&part);
        assert_eq!(part.pages, Some(1));
        assert_eq!(part.text.trim(), page.trim(), "page {number}");
        let warnings = part.warnings.iter();
        let told: Vec<_> = warnings.filter(|w| !whole.warnings.contains(w)).collect();
        // A page alone may be all picture, where the whole is so in part only.
        assert!(
            told.iter()
                .all(|w| **w == chartrier::model::ExtractWarning::NoTextLayer),
            "{told:?}"
        );
    }
}

/// A PDF of these objects, numbered from 1; the first is the catalogue.
fn pdf(objects: &[&str]) -> Vec<u8> {
    let mut bytes = b"%PDF-1.7\n".to_vec();
    for (number, object) in objects.iter().enumerate() {
        bytes.extend_from_slice(format!("{} 0 obj\n{object}\nendobj\n", number + 1).as_bytes());
    }
    let end = format!(
        "trailer <</Root 1 0 R /Size {}>>\nstartxref\n0\n%%EOF\n",
        objects.len() + 1
    );
    bytes.extend_from_slice(end.as_bytes());
    bytes
}

fn stream(dict: &str, content: &str) -> String {
    format!(
        "<<{dict} /Length {}>>\nstream\n{content}\nendstream",
        content.len()
    )
}

/// Three pages that inherit everything and share one dictionary of pictures; the first has a form, a link and a note.
fn pile() -> Vec<u8> {
    let page = |number: u32| {
        stream(
            "",
            &format!("BT /F 12 Tf 72 700 Td (Page numero {number}) Tj ET /X{number} Do"),
        )
    };
    let picture = |name: &str| {
        let dict = "/Type /XObject /Subtype /Image /Width 1 /Height 1 /BitsPerComponent 8 /ColorSpace /DeviceGray";
        stream(dict, name)
    };
    pdf(&[
        "<</Type /Catalog /Pages 2 0 R /AcroForm <</Fields [13 0 R 15 0 R] /DA (/F 0 Tf)>> /Names <</EmbeddedFiles <</Names []>> >> >>",
        "<</Type /Pages /Kids [3 0 R 4 0 R 5 0 R] /Count 3 /MediaBox [0 0 600 800] /CropBox [10 10 590 790] /Rotate 90 /Resources \
         <</Font <</F <</Type /Font /Subtype /Type1 /BaseFont /Helvetica>> >> /XObject <</X1 9 0 R /X2 10 0 R /X3 11 0 R>> >> >>",
        "<</Type /Page /Parent 2 0 R /Contents 6 0 R /Annots [12 0 R 14 0 R 15 0 R 16 0 R]>>",
        "<</Type /Page /Parent 2 0 R /Contents [7 0 R]>>",
        "<</Type /Page /Parent 2 0 R /Contents 8 0 R /MediaBox [0 0 300 400] /CropBox [0 0 300 400] /Rotate 0>>",
        &page(1),
        &page(2),
        &page(3),
        &picture("A"),
        &picture("B"),
        &picture("C"),
        "<</Type /Annot /Subtype /Link /Rect [0 0 10 10] /Dest [4 0 R /Fit]>>",
        "<</T (nom) /FT /Tx /V (MARTIN Paul) /Kids [14 0 R]>>",
        "<</Type /Annot /Subtype /Widget /Rect [72 600 200 620] /Parent 13 0 R /P 3 0 R>>",
        "<</Type /Annot /Subtype /Widget /Rect [72 500 200 520] /FT /Sig /T (signature) /V <</Type /Sig /Contents <00>>> >>",
        "<</Type /Annot /Subtype /Text /Rect [72 400 90 420] /Contents (A verifier) /P 3 0 R>>",
    ])
}

#[test]
fn each_page_says_alone_what_it_says_in_the_whole() {
    for name in [
        "convocation.pdf",
        "colonnes.pdf",
        "police-incorporee.pdf",
        "scan-partiel.pdf",
        "scan-reconnu.pdf",
        "scan.pdf",
        "tourne.pdf",
        "proprietaire.pdf",
    ] {
        check_each_page(&document(name), &[CutLoss::Links]);
    }
}

#[test]
fn a_filled_in_form_keeps_its_values() {
    check_each_page(
        &document("formulaire.pdf"),
        &[CutLoss::FormFields, CutLoss::Links],
    );
}

#[test]
fn inherited_boxes_rotation_and_fonts_survive() {
    let whole = pile();
    let losses = [
        CutLoss::Signatures,
        CutLoss::FormFields,
        CutLoss::Links,
        CutLoss::Attachments,
        CutLoss::Damaged,
    ];
    check_each_page(&whole, &losses);
    let (second, _) = cut(&whole, 2, 2);
    let second = String::from_utf8_lossy(&second).into_owned();
    assert!(second.contains("/MediaBox[0 0 600 800]"), "{second}");
    assert!(second.contains("/CropBox[10 10 590 790]"), "{second}");
    assert!(second.contains("/Rotate 90"), "{second}");
}

#[test]
fn what_pages_lose_is_told() {
    let (part, losses) = cut(&pile(), 1, 1);
    assert_eq!(
        losses,
        [
            CutLoss::Signatures,
            CutLoss::FormFields,
            CutLoss::Links,
            CutLoss::Attachments
        ]
    );
    let text = read(&part).text;
    assert!(text.contains("MARTIN Paul"), "{text}");
    assert!(text.contains("A verifier"), "{text}");
    let (_, losses) = cut(&pile(), 2, 3);
    assert_eq!(losses, [CutLoss::Attachments]);
}

/// A dictionary of pictures that all pages share took every candidate's scans into every part.
#[test]
fn pictures_of_other_pages_are_not_taken_along() {
    let (part, _) = cut(&pile(), 2, 2);
    let part = String::from_utf8_lossy(&part).into_owned();
    assert!(part.contains("stream\nB"), "{part}");
    assert!(
        !part.contains("stream\nA") && !part.contains("stream\nC"),
        "{part}"
    );
}

#[test]
fn several_parts_come_out_of_one_reading() {
    let mut extraction = pool().begin();
    extraction.write_all(&pile()).unwrap();
    for (first, last) in [(1, 2), (3, 3), (1, 3)] {
        let mut part = Vec::new();
        extraction.cut(range(first, last), &mut part).unwrap();
        assert_eq!(read(&part).pages, Some(last - first + 1));
    }
    let mut part = Vec::new();
    let beyond = extraction.cut(range(3, 4), &mut part);
    assert!(matches!(beyond, Err(CutError::NoSuchPage { pages: 3 })));
    extraction.cut(range(2, 2), &mut part).unwrap();
    assert_eq!(read(&part).pages, Some(1));
}

#[test]
fn what_cannot_be_cut_says_why() {
    let error = |bytes: &[u8]| cut_in(pool(), bytes, range(1, 1)).unwrap_err();
    let locked = error(&document("mot-de-passe.pdf"));
    assert!(matches!(locked, CutError::PasswordNeeded), "{locked:?}");
    let picture = error(&document("photo.jpg"));
    assert!(matches!(picture, CutError::Unsupported), "{picture:?}");
    let broken = error(b"%PDF-1.7\nnothing\n%%EOF");
    assert!(matches!(broken, CutError::Damaged), "{broken:?}");
    let nothing = error(b"");
    assert!(matches!(nothing, CutError::Unsupported), "{nothing:?}");
    let short = error(&document("scan.pdf")[..700]);
    assert!(matches!(short, CutError::Damaged), "{short:?}");
}

#[test]
fn a_part_that_grows_too_large_is_stopped() {
    let limits = ExtractLimits {
        part_bytes: 500,
        ..ExtractLimits::default()
    };
    let small = ExtractPool::new(reader(), limits, 1);
    let outcome = cut_in(&small, &pile(), range(1, 3));
    assert!(matches!(
        outcome,
        Err(CutError::PartTooLarge { limit_bytes: 500 })
    ));
    let limits = ExtractLimits {
        input_bytes: 500,
        ..ExtractLimits::default()
    };
    let small = ExtractPool::new(reader(), limits, 1);
    let outcome = cut_in(&small, &pile(), range(1, 3));
    assert!(matches!(outcome, Err(CutError::InputTooLarge)));
}

#[test]
fn hostile_documents_cost_their_own_cut_only() {
    let limits = ExtractLimits {
        time: Duration::from_millis(1_500),
        ..ExtractLimits::default()
    };
    let quick = ExtractPool::new(reader(), limits, 1);
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    let wide = "<</Type /Page /Parent 2 0 R /Contents 4 0 R>>";
    let catalogue = "<</Type /Catalog /Pages 2 0 R>>";
    let circle = "<</Type /Pages /Kids [3 0 R 2 0 R] /Count 1>>";
    let hostile = [
        pdf(&[catalogue, circle, wide, &format!("<</A {deep}>>")]),
        pdf(&[
            catalogue,
            circle,
            wide,
            "<</Length 99999999999>>\nstream\nq\nendstream",
        ]),
        pdf(&[
            catalogue,
            circle,
            &format!("<</Type /Page /Annots {deep}>>"),
        ]),
        pdf(&[
            catalogue,
            circle,
            "<</Type /Page /Group 3 0 R /Annots [3 0 R] /Parent 3 0 R>>",
        ]),
        pdf(&[catalogue, catalogue]),
    ];
    for bytes in hostile {
        // Whatever comes of it: an answer in time, and the next document is cut.
        let outcome = cut_in(&quick, &bytes, range(1, 1));
        if let Ok((part, _)) = outcome {
            assert!(part.ends_with(b"%%EOF\n"));
        }
        assert!(cut_in(&quick, &pile(), range(1, 1)).is_ok());
    }
}

#[test]
fn bytes_changed_at_random_never_break_the_parent() {
    let whole = document("formulaire.pdf");
    let mut state = 7_u32;
    for _ in 0..30 {
        let mut bytes = whole.clone();
        for _ in 0..12 {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let place = usize::try_from(state >> 8).unwrap() % bytes.len();
            bytes[place] = state.to_le_bytes()[0];
        }
        let outcome = cut_in(pool(), &bytes, range(1, 1));
        if let Ok((part, _)) = outcome {
            assert!(part.starts_with(b"%PDF-1.7\n") && part.ends_with(b"%%EOF\n"));
        }
    }
}

#[test]
fn ranges_are_read_and_written() {
    for (text, first, last) in [("4-9", 4, 9), ("10", 10, 10), (" 2 - 3 ", 2, 3)] {
        let pages: PageRange = text.parse().unwrap();
        assert_eq!((pages.first(), pages.last()), (first, last));
    }
    for text in [
        "",
        "0",
        "0-2",
        "3-2",
        "1-",
        "-1",
        "a",
        "1-2-3",
        "99999999999",
    ] {
        assert!(text.parse::<PageRange>().is_err(), "{text:?}");
    }
    assert_eq!(range(4, 9).to_string(), "4-9");
    assert_eq!(range(4, 4).to_string(), "4");
    assert!(range(1, 3).overlaps(range(3, 5)) && !range(1, 3).overlaps(range(4, 5)));
}
