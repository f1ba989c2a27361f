//! Recognition with the real program: every kind of scan once, every limit, and documents that are no scans.

use std::io::Write;
use std::path::PathBuf;
use std::process::Command;
use std::sync::OnceLock;
use std::time::{Duration, Instant};

use chartrier::extract::{
    ExtractLimits, ExtractPool, RecogniseError, RecogniseProgress, Recogniser, RecognitionLimits,
};
use chartrier::model::{
    Extract, ExtractWarning, Recognised, RecognisedPage, Recognition, RecognitionTrouble,
};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

const MINUTES: &str =
    "le titre\nprofessionnel aux candidats suivants, à l'unanimité des membres présents.";
const SHEET: &str = "chaque participant a compris la consigne avant de commencer.";

fn program() -> PathBuf {
    PathBuf::from(env!("CARGO_BIN_EXE_chartrier"))
}

fn with_limits(limits: RecognitionLimits) -> Recogniser {
    Recogniser::find(program(), limits).expect("tests/run installs tesseract and its French data")
}

fn recogniser() -> &'static Recogniser {
    static FOUND: OnceLock<Recogniser> = OnceLock::new();
    FOUND.get_or_init(|| with_limits(RecognitionLimits::default()))
}

fn corpus(name: &str) -> Vec<u8> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/corpora");
    std::fs::read(folder.join(name)).unwrap()
}

fn recognise_with(recogniser: &Recogniser, bytes: &[u8]) -> Recognised {
    recogniser
        .recognise("", &mut |reader| reader.write_all(bytes), &mut |_| true)
        .unwrap()
}

fn recognise(bytes: &[u8]) -> Recognised {
    recognise_with(recogniser(), bytes)
}

fn read_only(bytes: &[u8]) -> Extract {
    let pool = ExtractPool::new(program(), ExtractLimits::default(), 1);
    let mut extraction = pool.begin();
    extraction.write_all(bytes).unwrap();
    extraction.finish("")
}

/// A scan of one page is read surely, turned as it must be, and leaves no warning.
fn check(name: &str, text: &str, rotated_degrees: u16) {
    let bytes = corpus(&format!("scans/{name}"));
    assert_eq!(read_only(&bytes).warnings, [ExtractWarning::NoTextLayer]);
    let read = recognise(&bytes);
    assert!(read.extract.text.contains(text), "{}", read.extract.text);
    assert_eq!(read.extract.warnings, []);
    assert_eq!(read.recognition.pages.len(), 1);
    let page = &read.recognition.pages[0];
    assert_eq!((page.page, page.rotated_degrees), (1, rotated_degrees));
    assert!(page.confidence_percent.unwrap() >= 85, "{page:?}");
    assert!(page.words > 20, "{page:?}");
}

#[test]
fn a_photographed_page_lying_on_its_side_is_turned() {
    check("pv-couche.jpg", MINUTES, 90);
}

#[test]
fn a_fax_upside_down_is_turned() {
    check("pv-envers.tif", MINUTES, 180);
}

#[test]
fn a_pale_and_grainy_page_is_read() {
    check("grille-pale.jpg", SHEET, 0);
}

#[test]
fn a_slanting_page_is_read() {
    check("grille-penchee.png", SHEET, 0);
}

#[test]
fn a_few_slanting_lines_on_an_empty_page_are_read() {
    check(
        "lettre-courte.png",
        "Deux enveloppes scellées ont été remises ce jour",
        0,
    );
}

#[test]
fn bitmaps_and_gifs_are_pictures_too() {
    check("grille.bmp", "Compétence évaluée", 0);
    check("grille.gif", SHEET, 0);
}

#[test]
fn a_label_and_its_value_stand_on_one_line() {
    let read = recognise(&corpus("scans/pv-couche.jpg"));
    assert!(
        read.extract.text.contains("Numéro de session :\t24-0117\n"),
        "{}",
        read.extract.text
    );
}

#[test]
fn every_page_of_a_tiff_is_read_and_turned_on_its_own() {
    let read = recognise(&corpus("scans/pile.tif"));
    let pages: Vec<&str> = read.extract.text.split('\u{c}').collect();
    assert_eq!(pages.len(), 2);
    assert!(pages[0].contains(MINUTES), "{}", pages[0]);
    assert!(pages[1].contains(SHEET), "{}", pages[1]);
    let turned = |page: &RecognisedPage| (page.page, page.rotated_degrees);
    let turned: Vec<(u32, u16)> = read.recognition.pages.iter().map(turned).collect();
    assert_eq!(turned, [(1, 0), (2, 270)]);
}

#[test]
fn only_the_page_without_text_is_recognised_and_its_stamp_is_kept() {
    let bytes = corpus("scans/mixte.pdf");
    assert_eq!(
        read_only(&bytes).warnings,
        [ExtractWarning::SomePagesWithoutText]
    );
    let read = recognise(&bytes);
    let pages: Vec<&str> = read.extract.text.split('\u{c}').collect();
    assert_eq!(pages.len(), 2);
    assert_eq!(
        pages[0].trim(),
        "Convocation : le candidat KERVÉGAN Yannick est convoqué le 14 juin 2024 à 9 heures."
    );
    assert!(pages[1].contains(MINUTES), "{}", pages[1]);
    assert!(pages[1].ends_with("Pièce 17\n"), "{}", pages[1]);
    assert_eq!(read.recognition.pages.len(), 1);
    assert_eq!(read.recognition.pages[0].page, 2);
    assert_eq!(read.extract.warnings, []);
    assert_eq!(read.extract.pages, Some(2));
}

#[test]
fn the_text_of_a_failed_recognition_gives_way() {
    let bytes = corpus("scans/mauvaise-couche.pdf");
    assert_eq!(read_only(&bytes).warnings, [ExtractWarning::NoTextLayer]);
    let read = recognise(&bytes);
    assert!(read.extract.text.contains(MINUTES), "{}", read.extract.text);
    assert!(!read.extract.text.contains("VEftB4L"));
    assert!(!read.recognition.pages[0].kept_own_text);
}

#[test]
fn a_good_text_behind_a_scan_is_left_alone() {
    let bytes = corpus("documents/scan-reconnu.pdf");
    let read = recognise(&bytes);
    assert_eq!(read.extract, read_only(&bytes));
    assert_eq!(read.recognition.pages, []);
    assert_eq!(read.recognition.confidence_percent(), None);
}

#[test]
fn scans_in_a_container_are_read_in_their_places_and_a_broken_one_costs_only_itself() {
    let broken: Vec<u8> = corpus("scans/grille-pale.jpg")
        .into_iter()
        .take(20)
        .collect();
    let members: [(&str, &[u8]); 3] = [
        ("a.jpg", &broken),
        ("b.txt", b"Entre les deux."),
        ("c.tif", &corpus("scans/pv-envers.tif")),
    ];
    let mut zip = ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in members {
        zip.start_file(name, SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    let read = recognise(&zip.finish().unwrap().into_inner());
    let text = &read.extract.text;
    let place = |what: &str| {
        text.find(what)
            .unwrap_or_else(|| panic!("no {what}: {text}"))
    };
    assert!(place("Entre les deux.") < place(MINUTES));
    assert_eq!(
        read.recognition.pages[0].trouble,
        Some(RecognitionTrouble::Unreadable)
    );
    assert_eq!(read.recognition.pages[1].rotated_degrees, 180);
    assert_eq!(
        read.extract.warnings,
        [ExtractWarning::SomePagesWithoutText]
    );
}

#[test]
fn pages_beyond_the_limit_are_counted_and_warned_of() {
    let limits = RecognitionLimits {
        pages: 1,
        ..RecognitionLimits::default()
    };
    let read = recognise_with(&with_limits(limits), &corpus("scans/pile.tif"));
    assert!(read.extract.text.contains(MINUTES));
    assert_eq!(read.recognition.pages.len(), 1);
    assert_eq!(read.recognition.untried_pages, 1);
    assert_eq!(
        read.extract.warnings,
        [ExtractWarning::SomePagesWithoutText]
    );
}

#[test]
fn a_page_that_takes_too_long_is_given_up() {
    let limits = RecognitionLimits {
        page_time: Duration::from_millis(1),
        ..RecognitionLimits::default()
    };
    let read = recognise_with(&with_limits(limits), &corpus("scans/pile.tif"));
    let trouble = |page: &RecognisedPage| page.trouble;
    let trouble: Vec<_> = read.recognition.pages.iter().map(trouble).collect();
    assert_eq!(trouble, [Some(RecognitionTrouble::TimeLimit); 2]);
    assert_eq!(read.extract.text, "");
    assert_eq!(read.extract.warnings, [ExtractWarning::NoTextLayer]);
}

#[test]
fn a_picture_that_claims_to_be_immense_is_not_decoded() {
    let mut png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec();
    png.extend_from_slice(&100_000_u32.to_be_bytes());
    png.extend_from_slice(&100_000_u32.to_be_bytes());
    png.extend_from_slice(&[8, 0, 0, 0, 0]);
    // The header's checksum, computed by zlib.
    png.extend_from_slice(&crc(&png[12..]).to_be_bytes());
    png.extend_from_slice(&[0, 0, 0, 0]);
    png.extend_from_slice(b"IDAT");
    png.extend_from_slice(&crc(b"IDAT").to_be_bytes());
    let read = recognise(&png);
    assert_eq!(
        read.recognition.pages[0].trouble,
        Some(RecognitionTrouble::TooLarge)
    );
}

/// CRC-32 as PNG has it.
fn crc(bytes: &[u8]) -> u32 {
    let mut crc = u32::MAX;
    for byte in bytes {
        crc ^= u32::from(*byte);
        for _ in 0..8 {
            crc = (crc >> 1) ^ (0xedb8_8320 & (crc & 1).wrapping_neg());
        }
    }
    !crc
}

#[test]
fn a_stop_is_heeded_while_a_page_is_being_read() {
    let bytes = corpus("scans/pile.tif");
    let mut glances = 0;
    let mut seen = None;
    let mut stop = |progress: RecogniseProgress| {
        glances += 1;
        seen = Some((progress, Instant::now()));
        glances < 6
    };
    let outcome = recogniser().recognise("", &mut |reader| reader.write_all(&bytes), &mut stop);
    assert!(matches!(outcome, Err(RecogniseError::Stopped)));
    let (progress, asked) = seen.unwrap();
    assert_eq!(progress.total, 2);
    assert!(asked.elapsed() < Duration::from_secs(5));
}

#[test]
fn a_document_that_does_not_come_is_an_error_and_nothing_else() {
    let outcome = recogniser().recognise(
        "",
        &mut |_| Err(std::io::ErrorKind::UnexpectedEof.into()),
        &mut |_| true,
    );
    assert!(matches!(outcome, Err(RecogniseError::Source(_))));
    assert!(recognise(b"la suite").extract.text == "la suite");
}

#[test]
fn a_confined_program_writes_no_file_and_starts_no_other() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("trace");
    let confined = |script: &str| {
        Command::new(program())
            .args([
                "extract-confined",
                "1000000000",
                "10",
                "/bin/sh",
                "-c",
                script,
            ])
            .env("FILE", &file)
            .output()
            .unwrap()
    };
    let said = confined("echo essai");
    assert_eq!(said.stdout, b"essai\n");
    assert!(!confined("echo essai > \"$FILE\"").status.success());
    assert!(!file.exists());
    assert!(!confined("/bin/ls / ; true").stdout.starts_with(b"bin"));
}

#[test]
fn a_recognition_is_written_by_the_names_that_its_documentation_gives() {
    let page = |page, trouble| RecognisedPage {
        page,
        confidence_percent: None,
        words: 0,
        rotated_degrees: 0,
        trouble,
        kept_own_text: false,
    };
    let recognition = Recognition {
        engine: "tesseract 5.3.0".to_owned(),
        language: "fra".to_owned(),
        pages: vec![
            RecognisedPage {
                confidence_percent: Some(93),
                words: 412,
                ..page(1, None)
            },
            RecognisedPage {
                confidence_percent: Some(88),
                words: 380,
                rotated_degrees: 90,
                ..page(2, None)
            },
            page(3, Some(RecognitionTrouble::TimeLimit)),
        ],
        untried_pages: 0,
    };
    let json = "{\"engine\":\"tesseract 5.3.0\",\"language\":\"fra\",\"pages\":[\
                {\"page\":1,\"confidence_percent\":93,\"words\":412},\
                {\"page\":2,\"confidence_percent\":88,\"words\":380,\"rotated_degrees\":90},\
                {\"page\":3,\"trouble\":\"time_limit\"}]}";
    assert_eq!(serde_json::to_string(&recognition).unwrap(), json);
    assert_eq!(
        serde_json::from_str::<Recognition>(json).unwrap(),
        recognition
    );
    assert_eq!(recognition.confidence_percent(), Some(90));
    assert_eq!(recognition.pages_in_trouble(), 1);
}
