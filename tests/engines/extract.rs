//! Extraction through its pool: every format once, every limit, and readers that die, hang or lie.

use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::OnceLock;
use std::thread;
use std::time::{Duration, Instant};

use chartrier::extract::{ExtractLimits, ExtractPool};
use chartrier::model::{Extract, ExtractWarning};
use rustix::process::{Pid, Signal, kill_process};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

const MIB: u64 = 1024 * 1024;

fn reader() -> PathBuf {
    PathBuf::from(env!("CARGO_BIN_EXE_chartrier"))
}

fn pool() -> &'static ExtractPool {
    static POOL: OnceLock<ExtractPool> = OnceLock::new();
    POOL.get_or_init(|| ExtractPool::new(reader(), ExtractLimits::default(), 2))
}

fn read_in(pool: &ExtractPool, name: &str, bytes: &[u8]) -> Extract {
    let mut extraction = pool.begin();
    extraction.write_all(bytes).unwrap();
    extraction.finish(name)
}

fn document(name: &str) -> Vec<u8> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/corpora/documents");
    std::fs::read(folder.join(name)).unwrap()
}

/// Reads a document of the corpus, and checks its type, its text and its warnings.
fn check_file(name: &str, media_type: &str, text: &str, warnings: &[ExtractWarning]) {
    check(name, &document(name), media_type, text, warnings);
}

fn check(name: &str, bytes: &[u8], media_type: &str, text: &str, warnings: &[ExtractWarning]) {
    let extract = read_in(pool(), name, bytes);
    assert_eq!(extract.media_type.0, media_type);
    assert_eq!(extract.text.trim_end(), text);
    assert_eq!(extract.warnings, warnings);
}

/// A hostile document costs at most its own text: one of these warnings, and the next document is read.
fn check_hostile(limits: ExtractLimits, bytes: &[u8], allowed: &[ExtractWarning]) -> Extract {
    let pool = ExtractPool::new(reader(), limits, 1);
    let extract = read_in(&pool, "", bytes);
    assert!(
        extract
            .warnings
            .iter()
            .any(|warning| allowed.contains(warning)),
        "{:?}",
        extract.warnings
    );
    assert_eq!(read_in(&pool, "", "la suite".as_bytes()).text, "la suite");
    extract
}

fn quick() -> ExtractLimits {
    ExtractLimits {
        time: Duration::from_millis(1_500),
        ..ExtractLimits::default()
    }
}

/// A PDF of these objects, numbered from 1; the first is the catalogue.
fn pdf(objects: &[String]) -> Vec<u8> {
    let mut bytes = b"%PDF-1.7\n".to_vec();
    let mut places = Vec::new();
    for (number, object) in objects.iter().enumerate() {
        places.push(bytes.len());
        bytes.extend_from_slice(format!("{} 0 obj\n{object}\nendobj\n", number + 1).as_bytes());
    }
    let table = bytes.len();
    bytes.extend_from_slice(format!("xref\n0 {}\n", objects.len() + 1).as_bytes());
    bytes.extend_from_slice(b"0000000000 65535 f \n");
    for place in places {
        bytes.extend_from_slice(format!("{place:010} 00000 n \n").as_bytes());
    }
    let size = objects.len() + 1;
    let end = format!("trailer <</Root 1 0 R /Size {size}>>\nstartxref\n{table}\n%%EOF\n");
    bytes.extend_from_slice(end.as_bytes());
    bytes
}

fn stream(dict: &str, content: &str) -> String {
    format!(
        "<<{dict} /Length {}>>\nstream\n{content}\nendstream",
        content.len()
    )
}

/// A page that draws `content`, with one font and one form, object 5.
fn page_with(content: &str, form: &str) -> Vec<u8> {
    pdf(&[
        "<</Type /Catalog /Pages 2 0 R>>".to_owned(),
        "<</Type /Pages /Kids [3 0 R] /Count 1>>".to_owned(),
        "<</Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R /Resources \
         <</Font <</F <</Type /Font /Subtype /Type1 /BaseFont /Helvetica>> >> /XObject <</X 5 0 R>> >> >>"
            .to_owned(),
        stream("", content),
        stream("/Type /XObject /Subtype /Form /BBox [0 0 600 800] /Resources <</XObject <</X 5 0 R>> >>", form),
    ])
}

fn zip_of(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    for (name, bytes) in members {
        zip.start_file(*name, options).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

// PDF

#[test]
fn a_pdf_gives_its_pages_with_cells_and_footers() {
    let page = |number: u32| {
        format!(
            "Convocation à la session d'examen\nCandidate : LE GOFF Maïwenn, née le 29/02/1992\n\
             Épreuve\tDurée\tSalle\nEntretien technique\t0 h 45\tB12\n\
             SIGLE | Convocation | TP-01303 | 02 | {number}/2"
        )
    };
    let text = format!("{}\n\u{c}{}", page(1), page(2));
    check_file("convocation.pdf", "application/pdf", &text, &[]);
    let extract = read_in(pool(), "", &document("convocation.pdf"));
    assert_eq!(extract.pages, Some(2));
}

#[test]
fn an_embedded_font_gives_accents_and_ligatures_written_out() {
    let text = "Procès-verbal : œuvre, Noël, ŒDÈME, fiche, 12 € — « admis »";
    check_file("police-incorporee.pdf", "application/pdf", text, &[]);
}

#[test]
fn columns_are_read_one_after_the_other_and_hyphens_joined() {
    let text = "RÈGLEMENT D'EXAMEN\nLe jury se réunit dans la salle des examens\nà neuf heures précises et procède \
                à l'évaluation\nde chaque candidat selon la grille qui\nfigure en annexe du présent règlement.\n\
                Les résultats sont notifiés par écrit aux personnes\nconcernées dans un délai de quinze jours\n\
                francs, sous réserve des voies de recours que\nprévoit le code de l'éducation.";
    check_file("colonnes.pdf", "application/pdf", text, &[]);
}

#[test]
fn scans_say_that_they_wait_for_character_recognition() {
    use ExtractWarning::{NoTextLayer, SomePagesWithoutText};
    let typed = "Page tapée à la machine avec beaucoup de mots";
    let behind = "Émargement reconnu derrière l'image du candidat";
    check_file("scan.pdf", "application/pdf", "", &[NoTextLayer]);
    check_file(
        "scan-partiel.pdf",
        "application/pdf",
        typed,
        &[SomePagesWithoutText],
    );
    check_file("scan-reconnu.pdf", "application/pdf", behind, &[]);
    check_file("photo.jpg", "image/jpeg", "", &[NoTextLayer]);
}

#[test]
fn a_turned_page_reads_upright() {
    let text = "Feuille d'émargement\ntournée d'un quart";
    check_file("tourne.pdf", "application/pdf", text, &[]);
}

#[test]
fn form_fields_are_text() {
    check_file("formulaire.pdf", "application/pdf", "Nom :\tChâteau", &[]);
}

#[test]
fn only_a_password_to_open_hides_the_text() {
    let text = "Relevé protégé contre l'impression";
    check_file(
        "mot-de-passe.pdf",
        "application/pdf",
        "",
        &[ExtractWarning::PasswordNeeded],
    );
    check_file("proprietaire.pdf", "application/pdf", text, &[]);
}

#[test]
fn files_attached_to_a_pdf_are_read() {
    let bytes = pdf(&[
        "<</Type /Catalog /Pages 2 0 R /Names <</EmbeddedFiles <</Names [(a) 4 0 R]>> >> >>"
            .to_owned(),
        "<</Type /Pages /Kids [3 0 R] /Count 1>>".to_owned(),
        "<</Type /Page /MediaBox [0 0 600 800]>>".to_owned(),
        "<</Type /Filespec /F (notes.csv) /EF <</F 5 0 R>> >>".to_owned(),
        stream("", "Zoé;15"),
    ]);
    let text = "\u{c}notes.csv\nZoé;15";
    check(
        "",
        &bytes,
        "application/pdf",
        text,
        &[ExtractWarning::NoTextLayer],
    );
}

#[test]
fn text_drawn_against_its_axis_still_reads_forwards() {
    let content = "BT /F -12 Tf -1 0 0 -1 72 700 Tm (Convocation du jury) Tj ET";
    check(
        "",
        &page_with(content, ""),
        "application/pdf",
        "Convocation du jury",
        &[],
    );
}

#[test]
fn a_pdf_named_txt_is_a_pdf() {
    let extract = read_in(pool(), "liste.txt", &document("convocation.pdf"));
    assert_eq!(extract.media_type.0, "application/pdf");
    assert!(extract.text.contains("Convocation"));
}

#[test]
fn a_cut_pdf_is_damaged_and_read_as_far_as_it_goes() {
    let whole = document("convocation.pdf");
    let extract = read_in(pool(), "", &whole[..whole.len() - 200]);
    assert!(extract.warnings.contains(&ExtractWarning::Damaged));
    assert!(extract.text.contains("LE GOFF Maïwenn"));
}

// Office

#[test]
fn word_gives_header_body_table_and_footer() {
    let text = "Centre agréé de Quimper\nDossier professionnel (DP)\nÉpreuve réussie, près de l'hôtel.\tTabulée\n\
                Critère\tAcquis\nSécurité\tOui\nAprès le tableau\nVersion du 11/09/2017";
    let media_type = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
    check_file("dossier.docx", media_type, text, &[]);
}

#[test]
fn a_scan_pasted_into_word_waits_for_character_recognition() {
    let photo = document("photo.jpg");
    let bytes = zip_of(&[
        ("[Content_Types].xml", b"<Types/>"),
        (
            "word/document.xml",
            b"<w:document><w:p> </w:p></w:document>",
        ),
        ("word/media/image1.jpg", &photo),
    ]);
    let media_type = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
    check("", &bytes, media_type, "", &[ExtractWarning::NoTextLayer]);
}

#[test]
fn open_documents_give_paragraphs_and_cells() {
    let text = "Décision de recevabilité\nL'élève a été reçue à l'écrit.";
    check_file(
        "decision.odt",
        "application/vnd.oasis.opendocument.text",
        text,
        &[],
    );
    let media_type = "application/vnd.oasis.opendocument.spreadsheet";
    check_file("notes.ods", media_type, "Élève\tNote\nZoé\t14,5", &[]);
}

#[test]
fn a_workbook_gives_sheets_and_dates() {
    let text = "Émargement\nÉlève\tNé(e) le\tNote\nZoé\t31/12/1999\t14.5\n\u{c}Absents\nAïcha";
    let media_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    check_file("emargement.xlsx", media_type, text, &[]);
}

#[test]
fn slides_are_pages() {
    let slide = |text: &str| format!("<p:sld><a:p><a:r><a:t>{text}</a:t></a:r></a:p></p:sld>");
    let bytes = zip_of(&[
        ("[Content_Types].xml", b"<Types/>"),
        (
            "ppt/slides/slide10.xml",
            slide("Fin &amp; remerciements").as_bytes(),
        ),
        (
            "ppt/slides/slide2.xml",
            slide("Présentation du m&#233;tier").as_bytes(),
        ),
    ]);
    let extract = read_in(pool(), "", &bytes);
    assert_eq!(
        extract.text,
        "Présentation du métier\n\u{c}Fin & remerciements\n"
    );
    assert_eq!(extract.pages, Some(2));
}

#[test]
fn old_office_files_are_named_but_not_read() {
    let with_stream = |name: &str| {
        let mut bytes = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec();
        bytes.resize(512, 0);
        bytes.extend(name.encode_utf16().flat_map(u16::to_le_bytes));
        bytes
    };
    let unread = &[ExtractWarning::UnsupportedFormat];
    check(
        "a.doc",
        &with_stream("WordDocument"),
        "application/msword",
        "",
        unread,
    );
    check(
        "a.xls",
        &with_stream("Workbook"),
        "application/vnd.ms-excel",
        "",
        unread,
    );
    let locked = with_stream("EncryptedPackage");
    check(
        "a.docx",
        &locked,
        "application/x-ole-storage",
        "",
        &[ExtractWarning::PasswordNeeded],
    );
}

// Plain and marked-up text

#[test]
fn text_is_read_in_every_usual_encoding() {
    let text = "Élève reçue à l'épreuve — 12 €";
    let utf_16 =
        |bytes: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(bytes).collect::<Vec<u8>>();
    let marked = [b"\xff\xfe".as_slice(), &utf_16(u16::to_le_bytes)].concat();
    let utf_8_marked = [b"\xef\xbb\xbf", text.as_bytes()].concat();
    let windows = b"\xc9l\xe8ve re\xe7ue \xe0 l'\xe9preuve \x97 12 \x80";
    for bytes in [
        text.as_bytes(),
        &utf_8_marked,
        &marked,
        &utf_16(u16::to_le_bytes),
        &utf_16(u16::to_be_bytes),
        windows,
    ] {
        check("a.txt", bytes, "text/plain", text, &[]);
    }
}

#[test]
fn text_is_composed_and_without_control_characters() {
    let raw = "e\u{301}le\u{300}ve \u{fb01}n\u{ad}ie\0\u{7}\r\nsuite\rfin";
    check(
        "a.csv",
        raw.as_bytes(),
        "text/csv",
        "élève finie\nsuite\nfin",
        &[],
    );
}

#[test]
fn what_is_not_text_says_so() {
    let bytes: Vec<u8> = (0..4000_u32)
        .flat_map(|n| n.wrapping_mul(2_654_435_761).to_be_bytes())
        .collect();
    let unread = &[ExtractWarning::UnsupportedFormat];
    check("a.txt", &bytes, "application/octet-stream", "", unread);
    check("vide.pdf", b"", "application/x-empty", "", &[]);
}

#[test]
fn html_gives_what_a_reader_sees() {
    let html = "<!DOCTYPE html><html><head><title>Relev\u{e9}</title><style>p{}</style></head><body>\
                <!-- non --><script>if (a < b) alert('x')</script><h1>R&eacute;sultats</h1><p>Admise\n &amp;  \
                f&#233;licit&#xE9;e<br>Suite</p><table><tr><td title='a>b'>Note</td><td>15</td></tr></table>";
    let text = "Relevé\nRésultats\nAdmise & félicitée\nSuite\nNote\t15";
    check("a.html", html.as_bytes(), "text/html", text, &[]);
}

#[test]
fn rtf_gives_accents_of_every_kind() {
    let rtf = br"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0 Arial;}}{\*\generator x;}\f0 Proc\'e8s-verbal\par \u338?uvre \u8217'ici\tab fin\par}";
    check(
        "a.rtf",
        rtf,
        "application/rtf",
        "Procès-verbal\nŒuvre ’ici\tfin",
        &[],
    );
}

#[test]
fn mail_gives_headers_body_and_attachments() {
    let mail = "From: =?utf-8?Q?Ma=C3=AFwenn?= <m@example.fr>\r\nTo: jury@example.fr\r\n\
                Subject: =?iso-8859-1?Q?R=E9sultats?=\r\nDate: Fri, 31 Dec 1999 10:00:00 +0100\r\n\
                MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=B\r\n\r\n--B\r\n\
                Content-Type: text/plain; charset=iso-8859-1\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n\
                Re=E7ue avec f=E9licitations\r\n--B\r\nContent-Type: text/csv; name=notes.csv\r\n\
                Content-Disposition: attachment; filename=notes.csv\r\n\r\nZo=C3=A9;15\r\n--B--\r\n";
    let extract = read_in(pool(), "a.eml", mail.as_bytes());
    assert_eq!(extract.media_type.0, "message/rfc822");
    for words in [
        "From: Maïwenn <m@example.fr>",
        "Subject: Résultats",
        "31 Dec 1999",
        "Reçue avec félicitations",
        "\u{c}notes.csv",
        "15",
    ] {
        assert!(extract.text.contains(words), "{words} in {}", extract.text);
    }
}

// Containers

#[test]
fn a_zip_gives_names_and_texts_of_its_members() {
    let inner = zip_of(&[("note.txt", "profond".as_bytes())]);
    let bytes = zip_of(&[
        ("été/convocation.pdf", &document("convocation.pdf")),
        ("photo.jpg", &document("photo.jpg")),
        ("dedans.zip", &inner),
    ]);
    let extract = read_in(pool(), "", &bytes);
    for words in [
        "été/convocation.pdf",
        "LE GOFF Maïwenn",
        "photo.jpg",
        "dedans.zip",
        "note.txt",
        "profond",
    ] {
        assert!(extract.text.contains(words), "{words}");
    }
    assert_eq!(extract.media_type.0, "application/zip");
    assert_eq!(extract.pages, None);
    assert_eq!(extract.warnings, [ExtractWarning::SomePagesWithoutText]);
}

#[test]
fn a_zip_of_pictures_has_no_text_layer() {
    let photo = document("photo.jpg");
    let bytes = zip_of(&[("1.jpg", &photo), ("2.jpg", &photo)]);
    check(
        "",
        &bytes,
        "application/zip",
        "1.jpg\n\u{c}2.jpg",
        &[ExtractWarning::NoTextLayer],
    );
}

#[test]
fn zips_within_zips_end_at_the_third_level() {
    let mut bytes = zip_of(&[("fond.txt", "jamais lu".as_bytes())]);
    for level in 0..6 {
        bytes = zip_of(&[(&format!("niveau{level}.zip"), &bytes)]);
    }
    let extract = check_hostile(quick(), &bytes, &[ExtractWarning::MembersSkipped]);
    assert!(extract.text.contains("niveau3.zip"));
    assert!(!extract.text.contains("jamais lu"));
}

#[test]
fn all_members_of_a_bomb_share_one_budget() {
    let zeros = vec![0_u8; 60 * 1024 * 1024];
    let bytes = zip_of(&[
        ("1", &zeros),
        ("2", &zeros),
        ("3", &zeros),
        ("4", &zeros),
        ("5", &zeros),
        ("6", b"x"),
    ]);
    let limits = ExtractLimits::default();
    let extract = check_hostile(limits, &bytes, &[ExtractWarning::MembersSkipped]);
    assert!(!extract.text.contains("6\n"));
}

#[test]
fn a_locked_member_is_said_to_be_skipped() {
    let mut bytes = zip_of(&[("secret.txt", b"secret")]);
    // The encryption flag, in the local header and in the directory.
    let directory = bytes.windows(4).position(|w| w == b"PK\x01\x02").unwrap();
    bytes[6] |= 1;
    bytes[directory + 8] |= 1;
    check(
        "",
        &bytes,
        "application/zip",
        "secret.txt",
        &[ExtractWarning::MembersSkipped],
    );
}

#[test]
fn more_members_than_are_read_is_said() {
    let names: Vec<String> = (0..2_010).map(|n| format!("{n}.txt")).collect();
    let members: Vec<(&str, &[u8])> = names
        .iter()
        .map(|name| (name.as_str(), b"x".as_slice()))
        .collect();
    let extract = check_hostile(
        ExtractLimits::default(),
        &zip_of(&members),
        &[ExtractWarning::MembersSkipped],
    );
    assert!(extract.text.contains("1999.txt") && !extract.text.contains("2000.txt"));
}

// Limits

#[test]
fn endless_work_is_stopped_and_what_was_read_is_kept() {
    let content = format!(
        "BT /F 12 Tf 72 700 Td (Avant) Tj ET {}",
        "/X Do ".repeat(4_000)
    );
    let first = page_with("BT /F 12 Tf 72 700 Td (Avant) Tj ET", "");
    assert!(read_in(pool(), "", &first).text.contains("Avant"));
    let bytes = page_with(&content, &"q Q ".repeat(50_000));
    let start = Instant::now();
    let extract = check_hostile(quick(), &bytes, &[ExtractWarning::TimeLimit]);
    assert!(start.elapsed() < Duration::from_secs(10));
    assert_eq!(extract.media_type.0, "application/pdf");
    assert_eq!(extract.pages, Some(1));
}

#[test]
fn endless_memory_is_stopped() {
    let limits = ExtractLimits {
        memory_bytes: 48 * MIB,
        ..ExtractLimits::default()
    };
    let zeros = vec![0_u8; 90 * 1024 * 1024];
    let member = zip_of(&[("1.txt", &zeros)]);
    let whole = vec![b' '; 60 * 1024 * 1024];
    let twice: String = zlib(&zlib(&zeros))
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    let content = stream(
        "/Filter [/ASCIIHexDecode /FlateDecode /FlateDecode]",
        &twice,
    );
    let page = pdf(&[
        "<</Type /Catalog /Pages 2 0 R>>".to_owned(),
        "<</Type /Pages /Kids [3 0 R] /Count 1>>".to_owned(),
        "<</Type /Page /MediaBox [0 0 9 9] /Contents 4 0 R>>".to_owned(),
        content,
    ]);
    assert!(page.len() < 20_000);
    for hostile in [member, whole, page] {
        check_hostile(limits, &hostile, &[ExtractWarning::MemoryLimit]);
    }
}

/// What `FlateDecode` reads.
fn zlib(bytes: &[u8]) -> Vec<u8> {
    let zip = zip_of(&[("x", bytes)]);
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(&zip)).unwrap();
    let member = archive.by_index_raw(0).unwrap();
    let start = usize::try_from(member.data_start().unwrap()).unwrap();
    let end = start + usize::try_from(member.compressed_size()).unwrap();
    let (low, high) = bytes.iter().fold((1_u32, 0_u32), |(low, high), byte| {
        let low = (low + u32::from(*byte)) % 65_521;
        (low, (high + low) % 65_521)
    });
    [
        b"\x78\x9c".as_slice(),
        &zip[start..end],
        &(high << 16 | low).to_be_bytes(),
    ]
    .concat()
}

#[test]
fn too_much_text_is_cut() {
    let limits = ExtractLimits {
        text_bytes: 10_000,
        ..ExtractLimits::default()
    };
    let text = "été ".repeat(10_000);
    let extract = check_hostile(limits, text.as_bytes(), &[ExtractWarning::TextLimit]);
    assert!(extract.text.len() <= 10_000 && extract.text.len() > 9_990);
    assert!(text.starts_with(&extract.text));
}

#[test]
fn a_document_bomb_is_cut_as_well() {
    let limits = ExtractLimits {
        text_bytes: MIB,
        ..ExtractLimits::default()
    };
    let body = format!("<w:p><w:r><w:t>{}</w:t></w:r></w:p>", "a ".repeat(1_000)).repeat(10_000);
    let bytes = zip_of(&[
        ("[Content_Types].xml", b"<Types/>"),
        ("word/document.xml", body.as_bytes()),
    ]);
    assert!(bytes.len() < 200_000);
    check_hostile(limits, &bytes, &[ExtractWarning::TextLimit]);
}

#[test]
fn a_large_document_is_not_read_and_costs_the_parent_nothing() {
    let limits = ExtractLimits {
        input_bytes: 20 * MIB,
        ..ExtractLimits::default()
    };
    let pool = ExtractPool::new(reader(), limits, 1);
    let before = resident_bytes();
    let mut extraction = pool.begin();
    let piece = [&document("scan.pdf"), vec![b' '; 1024 * 1024].as_slice()].concat();
    for _ in 0..200 {
        extraction.write_all(&piece).unwrap();
    }
    // Other tests run beside this one, but none holds 100 MiB for long.
    assert!(resident_bytes().saturating_sub(before) < 150 * MIB);
    let extract = extraction.finish("a.pdf");
    assert_eq!(extract.warnings, [ExtractWarning::SizeLimit]);
    assert_eq!(extract.media_type.0, "application/pdf");
    assert_eq!(read_in(&pool, "", "la suite".as_bytes()).text, "la suite");
}

fn resident_bytes() -> u64 {
    let statm = std::fs::read_to_string("/proc/self/statm").unwrap();
    statm.split(' ').nth(1).unwrap().parse::<u64>().unwrap() * 4096
}

// Hostile PDFs

#[test]
fn loops_in_a_pdf_end() {
    let page = "<</Type /Pages /Kids [2 0 R 2 0 R 3 0 R] /Count 3 /Parent 2 0 R>>".to_owned();
    let tree = pdf(&[
        "<</Type /Catalog /Pages 2 0 R>>".to_owned(),
        page.clone(),
        page,
    ]);
    let itself = page_with("/X Do BT /F 9 Tf (Fin) Tj ET", "/X Do /X Do /X Do");
    let mut table = page_with("BT /F 9 Tf 9 9 Td (Fin) Tj ET", "");
    let text = String::from_utf8(table.clone()).unwrap();
    let place = text.rfind("xref\n0").unwrap();
    let trailer = text.replace("/Size 6", &format!("/Size 6 /Prev {place}"));
    table = trailer.into_bytes();
    use ExtractWarning::{Damaged, NoTextLayer};
    check_hostile(quick(), &tree, &[Damaged, NoTextLayer]);
    assert!(read_in(pool(), "", &itself).text.contains("Fin"));
    assert!(read_in(pool(), "", &table).text.contains("Fin"));
}

#[test]
fn deep_nesting_in_a_pdf_costs_one_text_at_most() {
    let arrays = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    let dicts = "<</A ".repeat(50_000);
    for hostile in [arrays, dicts] {
        let bytes = pdf(&[
            format!("<</Type /Catalog /Pages 2 0 R /Deep {hostile} >>"),
            format!("<</Type /Pages /Kids {hostile} /Count 1>>"),
        ]);
        let extract = read_in(pool(), "", &bytes);
        assert!(!extract.warnings.is_empty());
        let content = page_with(&hostile, &hostile);
        assert_eq!(
            read_in(pool(), "", &content).media_type.0,
            "application/pdf"
        );
    }
    assert_eq!(read_in(pool(), "", "la suite".as_bytes()).text, "la suite");
}

#[test]
fn claims_of_huge_sizes_are_not_believed() {
    let bytes = pdf(&[
        "<</Type /Catalog /Pages 2 0 R>>".to_owned(),
        "<</Type /Pages /Kids [3 0 R] /Count 2147483647>>".to_owned(),
        "<</Type /Page /MediaBox [0 0 999999999999999999999999 -999999999999999999999999] /Contents 4 0 R /Resources <</Font <</F <</Type /Font \
         /Subtype /Type1 /BaseFont /Helvetica /FirstChar 0 /LastChar 2147483647 /Widths [1]>> >> >> >>"
            .to_owned(),
        "<</Length 2147483647>>\nstream\nBT /F 999999999999999999999999 Tf 999999999999999999999999 0 Td (Loin) Tj ET\nendstream".to_owned(),
    ]);
    let extract = read_in(pool(), "", &bytes);
    assert_eq!(extract.pages, Some(1));
    let zip = [
        b"PK\x03\x04".as_slice(),
        &[0xff; 200],
        b"PK\x05\x06\0\0\0\0\xff\xff\xff\xff\xff\xff\xff\xff\x04\0\0\0\0\0",
    ]
    .concat();
    assert_eq!(
        read_in(pool(), "", &zip).warnings,
        [ExtractWarning::Damaged]
    );
}

#[test]
fn every_cut_and_every_flipped_byte_is_survived() {
    // Not a fuzzer: enough to see that broken files are ordinary. Readers that panic are replaced.
    let pool = ExtractPool::new(reader(), ExtractLimits::default(), 1);
    for name in [
        "convocation.pdf",
        "police-incorporee.pdf",
        "dossier.docx",
        "emargement.xlsx",
        "decision.odt",
    ] {
        let whole = document(name);
        for step in 1..12 {
            let at = whole.len() * step / 12;
            let cut = read_in(&pool, name, &whole[..at]);
            let mut changed = whole.clone();
            for byte in changed.iter_mut().skip(at).step_by(97) {
                *byte ^= 0x41;
            }
            let changed = read_in(&pool, name, &changed);
            for warning in cut.warnings.iter().chain(&changed.warnings) {
                assert_ne!(*warning, ExtractWarning::TimeLimit, "{name} {step}");
            }
        }
    }
    assert_eq!(read_in(&pool, "", "la suite".as_bytes()).text, "la suite");
}

// Readers

#[test]
fn a_reader_killed_in_the_middle_costs_one_text() {
    let pool = ExtractPool::new(reader(), ExtractLimits::default(), 1);
    let bytes = document("convocation.pdf");
    let mut extraction = pool.begin();
    extraction.write_all(&bytes[..1000]).unwrap();
    signal(extraction.reader_id().unwrap(), Signal::KILL);
    extraction.write_all(&bytes[1000..]).unwrap();
    let extract = extraction.finish("convocation.pdf");
    assert_eq!(extract.media_type.0, "application/pdf");
    assert_eq!(extract.warnings, [ExtractWarning::ReaderFailed]);
    assert!(read_in(&pool, "", &bytes).text.contains("LE GOFF"));
}

#[test]
fn an_idle_reader_that_died_is_replaced_without_loss() {
    let pool = ExtractPool::new(reader(), ExtractLimits::default(), 1);
    let first = pool.begin();
    let id = first.reader_id().unwrap();
    drop(first);
    signal(id, Signal::KILL);
    rustix::process::waitid(
        rustix::process::WaitId::Pid(Pid::from_raw(i32::try_from(id).unwrap()).unwrap()),
        rustix::process::WaitIdOptions::EXITED | rustix::process::WaitIdOptions::NOWAIT,
    )
    .unwrap();
    let second = pool.begin();
    assert_ne!(second.reader_id(), Some(id));
    assert_eq!(second.finish("").warnings, []);
}

#[test]
fn a_reader_that_hangs_holds_nobody_up() {
    let pool = ExtractPool::new(reader(), quick(), 1);
    let mut extraction = pool.begin();
    signal(extraction.reader_id().unwrap(), Signal::STOP);
    let start = Instant::now();
    extraction.write_all(&vec![b' '; 8 * 1024 * 1024]).unwrap();
    let extract = extraction.finish("");
    assert!(start.elapsed() < Duration::from_secs(5));
    assert_eq!(extract.warnings, [ExtractWarning::TimeLimit]);
    assert_eq!(read_in(&pool, "", "la suite".as_bytes()).text, "la suite");
}

#[test]
fn a_reader_that_lies_or_is_missing_gives_a_warning() {
    for program in ["/usr/bin/yes", "/bin/false", "/nowhere/at/all"] {
        let pool = ExtractPool::new(program.into(), quick(), 1);
        let extract = read_in(&pool, "", &document("convocation.pdf"));
        assert_eq!(
            extract.warnings,
            [ExtractWarning::ReaderFailed],
            "{program}"
        );
        assert_eq!(extract.media_type.0, "application/pdf");
        assert!(pool.probe().is_err());
    }
    pool().probe().unwrap();
}

#[test]
fn a_reader_has_given_up_its_rights() {
    let pool = ExtractPool::new(reader(), ExtractLimits::default(), 1);
    assert_eq!(read_in(&pool, "", b"texte").text, "texte");
    // The reader that has read one document now waits for the next.
    let extraction = pool.begin();
    let folder = PathBuf::from(format!("/proc/{}", extraction.reader_id().unwrap()));
    let status = std::fs::read_to_string(folder.join("status")).unwrap();
    for line in ["NoNewPrivs:\t1", "Seccomp:\t2"] {
        assert!(status.contains(line), "{line} in {status}");
    }
    let limits = std::fs::read_to_string(folder.join("limits")).unwrap();
    let of = |name: &str| {
        let line = limits.lines().find(|line| line.starts_with(name)).unwrap();
        line[name.len()..]
            .split_whitespace()
            .next()
            .unwrap()
            .to_owned()
    };
    assert_eq!(of("Max core file size"), "0");
    assert_eq!(of("Max file size"), "0");
    assert_eq!(of("Max open files"), "3");
    assert!(of("Max address space").parse::<u64>().unwrap() < 2048 * MIB);
    drop(extraction);
}

#[test]
fn a_reader_ends_with_its_parent_even_while_it_works() {
    let frame = |tag: u8, payload: &[u8]| {
        let length = u32::try_from(payload.len()).unwrap().to_le_bytes();
        [&[tag], length.as_slice(), payload].concat()
    };
    let limits = [
        vec![2],
        (512 * MIB).to_le_bytes().to_vec(),
        MIB.to_le_bytes().to_vec(),
    ]
    .concat();
    let slow = page_with(&"/X Do ".repeat(4_000), &"q Q ".repeat(10_000));
    let mut child = Command::new(reader())
        .arg("extract-worker")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut input = child.stdin.take().unwrap();
    input.write_all(&frame(b'H', &limits)).unwrap();
    for piece in slow.chunks(60_000) {
        input.write_all(&frame(b'D', piece)).unwrap();
    }
    input.write_all(&frame(b'E', b"")).unwrap();
    drop(input);
    let start = Instant::now();
    child.wait().unwrap();
    assert!(start.elapsed() < Duration::from_secs(5));
}

#[test]
fn two_readers_serve_many_documents_from_many_threads() {
    let pool = ExtractPool::new(reader(), ExtractLimits::default(), 2);
    let bytes = document("convocation.pdf");
    thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                for _ in 0..25 {
                    let extract = read_in(&pool, "", &bytes);
                    assert_eq!(extract.warnings, []);
                    assert!(extract.text.contains("2/2"));
                }
            });
        }
    });
}

#[test]
fn an_abandoned_document_leaves_no_trace_in_the_next() {
    let pool = ExtractPool::new(reader(), ExtractLimits::default(), 1);
    let mut extraction = pool.begin();
    extraction.write_all("début abandonné".as_bytes()).unwrap();
    drop(extraction);
    assert_eq!(read_in(&pool, "", "entier".as_bytes()).text, "entier");
}

fn signal(id: u32, signal: Signal) {
    let pid = Pid::from_raw(i32::try_from(id).unwrap()).unwrap();
    kill_process(pid, signal).unwrap();
}
