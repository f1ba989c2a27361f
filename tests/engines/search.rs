//! The search engine: what is found, what is on the disk, what survives.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use chartrier::model::{
    CandidateName, DerivedFileKey, EntityId, OriginalPath, RecordClass, SearchDocument, Seq,
    SessionNumber, TitreCode,
};
use chartrier::search::{
    Facets, FileId, FileKey, FileKeys, FindOptions, Found, IgnoredReason, Query, Search,
    SearchError, SearchWriter, SnippetPart, Snippets, WriterOptions, open_bytes, seal_bytes,
};
use chrono::NaiveDate;
use proptest::prelude::*;
use tempfile::TempDir;
use uuid::Uuid;

/// Keys in memory, and how many transactions there were.
#[derive(Default)]
struct KeysInMemory {
    rows: Mutex<HashMap<String, FileKey>>,
    transactions: Mutex<usize>,
    broken: AtomicBool,
}

impl FileKeys for KeysInMemory {
    fn all(&self) -> Result<Vec<(String, FileKey)>, SearchError> {
        let rows = self.rows.lock().unwrap();
        Ok(rows.iter().map(|(n, k)| (n.clone(), k.clone())).collect())
    }

    fn put(&self, new: &[(String, FileKey)]) -> Result<(), SearchError> {
        if self.broken.load(Ordering::SeqCst) {
            return Err(SearchError::Keys("no space left".into()));
        }
        *self.transactions.lock().unwrap() += 1;
        self.rows.lock().unwrap().extend(new.iter().cloned());
        Ok(())
    }

    fn remove(&self, names: &[String]) -> Result<(), SearchError> {
        let mut rows = self.rows.lock().unwrap();
        names.iter().for_each(|name| drop(rows.remove(name)));
        Ok(())
    }
}

struct Place {
    folder: TempDir,
    keys: Arc<KeysInMemory>,
    search: Search,
}

impl Place {
    fn new() -> Place {
        let folder = tempfile::tempdir().unwrap();
        let keys = Arc::new(KeysInMemory::default());
        let search = Search::create(folder.path(), keys.clone()).unwrap();
        Place {
            folder,
            keys,
            search,
        }
    }

    fn with(documents: &[SearchDocument]) -> Place {
        let place = Place::new();
        let mut writer = place.writer();
        documents.iter().for_each(|d| writer.put(d).unwrap());
        writer.commit(documents.len() as u64).unwrap();
        writer.finish().unwrap();
        place.search.refresh().unwrap();
        place
    }

    fn writer(&self) -> SearchWriter {
        let writer = self.search.try_writer(WriterOptions::default()).unwrap();
        writer.expect("nobody else writes")
    }

    /// The numbers of the documents found, best first.
    fn find(&self, typed: &str) -> Vec<u64> {
        numbers(&self.found(typed))
    }

    fn found(&self, typed: &str) -> Found {
        self.search.find(&Query::parse(typed), &page(20)).unwrap()
    }

    fn files(&self) -> Vec<PathBuf> {
        let entries = fs::read_dir(self.folder.path()).unwrap();
        let mut files: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
        files.retain(|path| path.extension().is_none());
        files.sort();
        files
    }

    fn file_of(&self, ending: &str) -> PathBuf {
        let rows = self.keys.all().unwrap();
        let (_, key) = rows
            .iter()
            .find(|(name, _)| name.ends_with(ending))
            .unwrap();
        self.folder.path().join(&key.disk_name)
    }

    fn reopen(&self) -> Result<Search, SearchError> {
        Search::open(self.folder.path(), self.keys.clone())
    }
}

fn page(limit: usize) -> FindOptions {
    FindOptions {
        limit,
        offset: 0,
        snippets: Snippets::Cut,
        facets: Facets::Count,
    }
}

fn numbers(found: &Found) -> Vec<u64> {
    found
        .hits
        .iter()
        .map(|hit| hit.entity.0.as_u64_pair().1)
        .collect()
}

fn entity(number: u64) -> EntityId {
    EntityId(Uuid::from_u64_pair(0x0190_0000_0000_7000, number))
}

fn text(number: u64, text: &str) -> SearchDocument {
    SearchDocument {
        entity: entity(number),
        seq: Seq(number),
        class: None,
        session: None,
        titre: None,
        candidate: None,
        date: None,
        paths: Vec::new(),
        text: text.to_owned(),
    }
}

fn record(number: u64, candidate: &str, path: &str, body: &str) -> SearchDocument {
    SearchDocument {
        class: Some(RecordClass::parse("session.pv").unwrap()),
        session: Some(SessionNumber("2025-S0001".to_owned())),
        titre: Some(TitreCode("TP-01280m04".to_owned())),
        candidate: Some(CandidateName(candidate.to_owned())),
        date: NaiveDate::from_ymd_opt(2025, 3, 14),
        paths: vec![OriginalPath::new(Path::new(path))],
        ..text(number, body)
    }
}

/// Each query finds exactly these documents, in whatever order.
fn check(place: &Place, queries: &[(&str, &[u64])]) {
    for (typed, expected) in queries {
        let mut found = place.find(typed);
        found.sort_unstable();
        assert_eq!(&found, expected, "{typed:?}");
    }
}

#[test]
fn words_are_found_in_any_case_accent_form_and_inflection() {
    let place = Place::with(&[
        text(
            1,
            "Le résumé de l’élève a été remis. ŒUVRE collective, ﬁn d'année",
        ),
        text(2, "Les convocations sont envoyées aux candidats convoqués"),
        text(3, "re\u{301}sume\u{301} et conti\u{ad}nuité, l\u{0}igne"),
        text(4, "Le chêne et les procès-verbaux de délibération"),
    ]);
    check(
        &place,
        &[
            ("resume", &[1, 3]),
            ("RÉSUMÉ", &[1, 3]),
            ("re\u{301}sume\u{301}", &[1, 3]),
            ("élève", &[1]),
            ("l'eleve", &[1]),
            ("oeuvre", &[1]),
            ("œuvres", &[1]),
            ("fin", &[1]),
            ("annees", &[1]),
            ("convocation", &[2]),
            ("convoquée", &[2]),
            ("convoquees candidat", &[2]),
            ("continuité", &[3]),
            ("« resume et continuite »", &[3]),
            ("ligne", &[3]),
            ("procès-verbal", &[4]),
            ("chenes", &[4]),
            ("absentéisme", &[]),
        ],
    );
}

#[test]
fn a_name_is_found_however_it_is_typed() {
    let place = Place::with(&[
        record(1, "Jean-François LE GOFF", "a/x.pdf", "Rien"),
        record(2, "MARTIN Zoé", "a/y.pdf", "Rien"),
        record(3, "N’DIAYE Awa", "a/z.pdf", "Rien"),
    ]);
    check(
        &place,
        &[
            ("le goff", &[1]),
            ("jean francois", &[1]),
            ("jean-françois", &[1]),
            ("le gof", &[1]),
            ("jean fracois", &[1]),
            ("jean-fracnois", &[1]),
            ("candidat:\"le goff\"", &[1]),
            ("candidate:GOF", &[1]),
            ("candidat:rien", &[]),
            ("martine", &[2]),
            ("n'diaye", &[3]),
            ("ndiaye", &[3]),
        ],
    );
}

#[test]
fn codes_and_numbers_are_found_whole_and_in_part() {
    let place = Place::with(&[
        text(1, "Titre TP-01280m04, certificat CP-003179"),
        text(2, "RNCP37949BC01 et le dossier A-1312/B"),
        text(3, "SIRET 12345678900012, TP-00136"),
    ]);
    check(
        &place,
        &[
            ("TP-01280", &[1]),
            ("tp-01280M04", &[1]),
            ("TP01280", &[1]),
            ("01280", &[1]),
            ("CP-003179", &[1]),
            ("RNCP37949BC01", &[2]),
            ("RNCP37949", &[2]),
            ("37949", &[2]),
            ("1312", &[2]),
            ("A-1312/B", &[2]),
            ("12345678900012", &[3]),
            ("TP-001*", &[3]),
            ("TP-01281", &[]),
            ("CP-01280", &[]),
        ],
    );
}

#[test]
fn a_date_is_found_however_it_is_written() {
    let written = [
        "né le 17/08/1991 à Lyon",
        "né le 17-08-1991 à Lyon",
        "né le 17.08.1991 à Lyon",
        "1991-08-17",
        "né le 17 août 1991 à Lyon",
        "le 17\u{a0}AOUT\u{a0}1991.",
        "scan_19910817_1.pdf",
    ];
    let mut documents: Vec<SearchDocument> = Vec::new();
    for (number, body) in (1..).zip(written) {
        documents.push(text(number, body));
    }
    documents.push(text(8, "né le 17/08/1992, le 1er mai 2020, 31/02/1991"));
    let place = Place::with(&documents);
    let all: &[u64] = &[1, 2, 3, 4, 5, 6, 7];
    check(
        &place,
        &[
            ("17/08/1991", all),
            ("1991-08-17", all),
            ("17.08.1991", all),
            ("17 août 1991", all),
            ("19910817", all),
            ("« né le 17 aout 1991 à Lyon »", &[1, 2, 3, 5]),
            ("1/5/2020", &[8]),
            ("\"31/02/1991\"", &[8]),
            ("août 1991", &[5, 6]),
        ],
    );
}

#[test]
fn operators_do_what_the_page_says() {
    let place = Place::with(&[
        text(1, "dossier professionnel du candidat"),
        text(2, "dossier de refus professionnel, convocation"),
        text(3, "brouillon de dossier professionnel"),
    ]);
    check(
        &place,
        &[
            ("dossier refus", &[2]),
            ("\"dossier professionnel\"", &[1, 3]),
            ("« dossier professionnel »", &[1, 3]),
            ("“dossier professionnel” -brouillon", &[1]),
            ("-brouillon", &[1, 2]),
            ("-brouilon", &[1, 2, 3]),
            ("convoc*", &[2]),
            ("convoc", &[2]),
            ("dossie", &[1, 2, 3]),
            ("\"dossie\"", &[]),
            ("-\"dossier de refus\" dossier", &[1, 3]),
            ("", &[1, 2, 3]),
            ("le de du", &[]),
            ("inconnu:dossier", &[]),
        ],
    );
    let ignored = place.found("« » dossier ***");
    assert_eq!(ignored.total, 3);
    assert!(!ignored.ignored.is_empty());
}

#[test]
fn filters_look_only_where_they_say() {
    let mut other = record(2, "MARTIN Zoé", "b/TP-01280.pdf", "session.pv TP-01280");
    other.class = Some(RecordClass::parse("candidat.dossier").unwrap());
    other.session = Some(SessionNumber("Été 2024".to_owned()));
    other.titre = Some(TitreCode("TP-00136".to_owned()));
    other.date = NaiveDate::from_ymd_opt(2024, 12, 31);
    let place = Place::with(&[
        record(1, "ROUSSEL Léa", "a/x.pdf", "texte"),
        other,
        text(3, "rien"),
    ]);
    check(
        &place,
        &[
            ("type:session.pv", &[1]),
            ("class:PV", &[1]),
            ("type:dossier", &[2]),
            ("session:\"ete 2024\"", &[2]),
            ("session:S0001", &[1]),
            ("titre:TP-01280", &[1]),
            ("title:tp01280M04", &[1]),
            ("titre:TP-", &[1, 2]),
            ("-titre:TP-01280", &[2, 3]),
            ("candidat:zoe", &[2]),
            ("du:14/03/2025", &[1]),
            ("au:2024-12-31", &[2]),
            ("au:2024-12-30", &[]),
            ("from:2025-03-15", &[]),
            ("du:2024 au:2024", &[2]),
            ("du:03/2025 au:03/2025", &[1]),
            ("du:2025-03 to:2025", &[1]),
            ("du:\"mars 2025\"", &[1]),
            ("14/03/2025", &[1]),
        ],
    );
}

#[test]
fn an_unreadable_date_is_searched_as_a_word_and_reported() {
    let place = Place::with(&[text(1, "rapport du printemps")]);
    let found = place.found("du:printemps rapport");
    assert_eq!(numbers(&found), [1]);
    assert_eq!(found.ignored.len(), 1);
    assert_eq!(found.ignored[0].text, "du:printemps");
    assert_eq!(found.ignored[0].reason, IgnoredReason::UnreadableDate);
    assert_eq!(place.found("du:32/13/2025").ignored.len(), 1);
    assert_eq!(place.found("au:").ignored.len(), 1);
}

#[test]
fn names_rank_above_headings_above_texts_and_exact_above_typos() {
    let filler = "mot ".repeat(300);
    let often = format!("{filler} {}", "roussel ".repeat(50));
    let place = Place::with(&[
        text(1, &often),
        record(2, "ROUSSEL Christophe", "a/x.pdf", &filler),
        text(3, &format!("Dossier ROUSSEL\n{filler}")),
        text(4, &format!("{filler} rousset")),
    ]);
    assert_eq!(place.find("roussel"), [2, 3, 1]);
    // Two documents at most: a typing error is likely enough to look for neighbours too.
    assert_eq!(place.find("rousset"), [4, 2, 3, 1]);
}

#[test]
fn snippets_mark_what_was_found_in_whatever_form() {
    let filler = "Texte sans rapport. ".repeat(100);
    let body =
        format!("{filler}\n\nLes   convocations\tde M. LE GOFF du 17 août 1991 <b>\n{filler}");
    let place = Place::with(&[text(1, &body), text(2, "Titre TP-01280m04")]);
    let code = &place.found("TP-01280").hits[0].snippet;
    assert_eq!(
        code.iter().find(|part| part.marked).unwrap().text,
        "TP-01280m04"
    );
    let found = place.found("convocation gof 17/08/1991");
    let snippet = &found.hits[0].snippet;
    assert_eq!(marked(snippet), ["convocations", "GOFF", "17 août 1991"]);
    let whole: String = snippet.iter().map(|part| part.text.as_str()).collect();
    assert!(whole.contains("Les convocations de M. LE GOFF du 17 août 1991 <b> Texte"));
    assert!(whole.len() < 300, "{whole}");
}

#[test]
fn a_phrase_is_marked_only_where_it_stands_whole() {
    let filler = "La session a été ouverte. ".repeat(30);
    let body = format!("{filler} Convocation à la session d’examen. {filler}");
    let place = Place::with(&[text(1, &body), text(2, "TP 9 puis TP-01280 et TP 8")]);
    let found = place.found("\"à la session d'examen\"");
    assert_eq!(
        marked(&found.hits[0].snippet),
        ["à", "la", "session", "examen"]
    );
    let found = place.found("TP01280");
    assert_eq!(marked(&found.hits[0].snippet), ["TP-01280"]);
}

fn marked(snippet: &[SnippetPart]) -> Vec<&str> {
    let marked = snippet.iter().filter(|part| part.marked);
    marked.map(|part| part.text.as_str()).collect()
}

#[test]
fn facets_count_over_everything_found_and_pages_do_not_overlap() {
    let documents: Vec<SearchDocument> = (1..=30)
        .map(|number| record(number, "ROUSSEL Léa", "a/x.pdf", "texte commun"))
        .collect();
    let place = Place::with(&documents);
    let mut seen = Vec::new();
    for offset in [0, 10, 20, 30] {
        let options = FindOptions { offset, ..page(10) };
        let found = place
            .search
            .find(&Query::parse("commun"), &options)
            .unwrap();
        assert_eq!(found.total, 30);
        assert_eq!(found.classes, [("session.pv".to_owned(), 30)]);
        assert_eq!(found.titres, [("TP-01280m04".to_owned(), 30)]);
        assert_eq!(found.sessions, [("2025-S0001".to_owned(), 30)]);
        seen.extend(numbers(&found));
    }
    let latest_first: Vec<u64> = (1..=30).rev().collect();
    assert_eq!(seen, latest_first);
    assert_eq!(place.search.count(&Query::parse("commun")).unwrap(), 30);
}

#[test]
fn a_new_version_replaces_the_earlier_one_and_a_removed_record_is_gone() {
    let place = Place::with(&[text(1, "ancienne version"), text(2, "autre")]);
    let mut writer = place.writer();
    assert_eq!(writer.applied(), 2);
    writer.put(&text(1, "nouvelle version")).unwrap();
    writer.remove(entity(2));
    writer.commit(7).unwrap();
    writer.finish().unwrap();
    assert_eq!(place.search.applied(), 2);
    place.search.refresh().unwrap();
    assert_eq!(place.search.applied(), 7);
    assert_eq!(place.search.records(), 1);
    assert!(place.search.holds(entity(1)).unwrap());
    assert!(!place.search.holds(entity(2)).unwrap());
    check(
        &place,
        &[("ancienne", &[]), ("nouvelle", &[1]), ("autre", &[])],
    );
}

#[test]
fn purging_leaves_no_file_that_held_a_removed_record() {
    let place = Place::new();
    let mut writer = place.writer();
    for number in 1..=30 {
        let word = if number % 3 == 0 {
            "secretissime"
        } else {
            "autre"
        };
        writer
            .put(&text(number, &format!("{word} mot{number}")))
            .unwrap();
        if number % 2 == 0 {
            writer.commit(number).unwrap();
        }
    }
    let before = place.keys.all().unwrap();
    for number in (3..=30).step_by(3) {
        writer.remove(entity(number));
    }
    writer.purge(31).unwrap();
    check_every_file_is_named(&place);
    let after = place.keys.all().unwrap();
    for (name, key) in &after {
        let sealed = fs::read(place.folder.path().join(&key.disk_name)).unwrap();
        let clear = open_bytes(name, &key.key, &sealed).unwrap();
        assert!(!contains(&clear, b"secretissime"), "{name}");
        let known = before.iter().find(|(_, old)| old.key.0 == key.key.0);
        assert!(known.is_none_or(|(old, _)| old == name));
    }
    // The writer goes on.
    writer.put(&text(32, "apres")).unwrap();
    writer.commit(33).unwrap();
    writer.finish().unwrap();
    place.search.refresh().unwrap();
    assert!(!place.search.holds(entity(3)).unwrap());
    assert_eq!(place.search.records(), 21);
    check(
        &place,
        &[("secretissime", &[]), ("apres", &[32]), ("mot29", &[29])],
    );
}

#[test]
fn a_folder_that_cannot_be_written_is_still_searched() {
    use std::os::unix::fs::PermissionsExt;
    let place = Place::with(&[text(1, "mot")]);
    let mode = |mode| fs::set_permissions(place.folder.path(), fs::Permissions::from_mode(mode));
    fs::remove_file(place.folder.path().join("reading.lock")).unwrap();
    mode(0o500).unwrap();
    let search = place.reopen();
    mode(0o700).unwrap();
    assert_eq!(search.unwrap().records(), 1);
}

#[test]
fn nothing_readable_is_on_the_disk() {
    let place = Place::with(&[record(
        1,
        "ROUSSEL Zebulon",
        "dossier/x.pdf",
        "motsecret ".repeat(5000).as_str(),
    )]);
    let words: [&[u8]; 7] = [
        b"motsecret",
        b"roussel",
        b"ROUSSEL",
        b"zebulon",
        b"meta",
        b"body",
        b"TP-01280",
    ];
    for path in place.files() {
        let bytes = fs::read(&path).unwrap();
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        assert!(
            name.len() == 32 && name.bytes().all(|c| c.is_ascii_hexdigit()),
            "{name}"
        );
        words
            .iter()
            .for_each(|word| assert!(!contains(&bytes, word), "{name}"));
    }
    let locks = fs::read_dir(place.folder.path()).unwrap().count() - place.files().len();
    assert!(locks <= 2);
}

#[test]
fn the_worked_example_of_the_format_is_what_is_written() {
    let key = DerivedFileKey(std::array::from_fn(|at| 0x20 + u8::try_from(at).unwrap()));
    let id = FileId(std::array::from_fn(|at| u8::try_from(at).unwrap()));
    let sealed = seal_bytes("meta.json", id, &key, b"bonjour");
    let page = include_str!("../../src/search/sealed_file.rs");
    let example = page
        .split("//! ```text")
        .nth(1)
        .unwrap()
        .split("//! ```")
        .next()
        .unwrap();
    let example: String = example.chars().filter(char::is_ascii_hexdigit).collect();
    let written: String = sealed.iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!(written, example);
    assert_eq!(open_bytes("meta.json", &key, &sealed).unwrap(), b"bonjour");
}

#[test]
fn a_sealed_file_changed_in_any_way_does_not_open() {
    let key = DerivedFileKey([7; 32]);
    for length in [0, 1, 16_383, 16_384, 16_385, 40_000] {
        let content: Vec<u8> = (0..length)
            .map(|at| u8::try_from(at % 251).unwrap())
            .collect();
        let sealed = seal_bytes("a", FileId([1; 16]), &key, &content);
        let open = |bytes: &[u8]| open_bytes("a", &key, bytes);
        assert_eq!(open(&sealed).unwrap(), content);
        assert!(open_bytes("b", &key, &sealed).is_err());
        assert!(open_bytes("a", &DerivedFileKey([8; 32]), &sealed).is_err());
        for cut in [0, 27, 28, 43, 44, 28 + 16_400, sealed.len() - 1] {
            let shorter = sealed
                .get(..cut)
                .filter(|shorter| shorter.len() < sealed.len());
            assert!(
                shorter.is_none_or(|shorter| open(shorter).is_err()),
                "{cut}"
            );
        }
        for at in (0..sealed.len()).step_by(509) {
            let mut flipped = sealed.clone();
            flipped[at] ^= 1;
            assert!(open(&flipped).is_err(), "{at}");
        }
        let mut longer = sealed.clone();
        longer.extend_from_slice(&sealed[28..]);
        assert!(open(&longer).is_err());
    }
    let two = seal_bytes("a", FileId([1; 16]), &key, &[5; 32_768]);
    let exchanged = [&two[..28], &two[28 + 16_400..], &two[28..28 + 16_400]].concat();
    assert!(open_bytes("a", &key, &exchanged).is_err());
}

/// Opening or searching says that it is damaged; it never answers.
fn check_damage_is_seen(place: &Place, what: &str) {
    let told = |error: SearchError| matches!(error, SearchError::Damaged { .. });
    let search = match place.reopen() {
        Err(error) => return assert!(told(error), "{what}"),
        Ok(search) => search,
    };
    assert!(!search.damaged_files().unwrap().is_empty(), "{what}");
    for typed in [
        "mot12 commun",
        "\"commun mot3\"",
        "commu*",
        "du:2020 commun",
        "comun",
    ] {
        match search.find(&Query::parse(typed), &page(1000)) {
            Err(error) => assert!(told(error), "{what}: {typed}"),
            Ok(found) if typed != "mot12 commun" => assert!(found.total > 0, "{what}: {typed}"),
            Ok(found) => assert_eq!(found.total, 1, "{what}: {typed}"),
        }
    }
}

#[test]
fn a_file_that_was_changed_cut_or_exchanged_is_seen() {
    let documents: Vec<SearchDocument> = (0..400)
        .map(|n| {
            record(
                n,
                "ROUSSEL Léa",
                "a/x.pdf",
                &format!("commun mot{n} {}", "texte ".repeat(40)),
            )
        })
        .collect();
    let place = Place::with(&documents);
    let endings = [
        "meta.json",
        ".term",
        ".idx",
        ".pos",
        ".fieldnorm",
        ".fast",
        ".store",
    ];
    for ending in endings {
        let file = place.file_of(ending);
        let sealed = fs::read(&file).unwrap();
        for at in [0, 12, 28, sealed.len() / 2, sealed.len() - 1] {
            let mut flipped = sealed.clone();
            flipped[at] ^= 0x40;
            fs::write(&file, &flipped).unwrap();
            check_damage_is_seen(&place, &format!("{ending} flipped at {at}"));
        }
        fs::write(&file, &sealed[..sealed.len() - 1]).unwrap();
        check_damage_is_seen(&place, &format!("{ending} cut"));
        fs::write(&file, b"").unwrap();
        check_damage_is_seen(&place, &format!("{ending} emptied"));
        fs::remove_file(&file).unwrap();
        check_damage_is_seen(&place, &format!("{ending} removed"));
        fs::write(&file, &sealed).unwrap();
    }
    let (one, other) = (place.file_of(".idx"), place.file_of(".pos"));
    let (a, b) = (fs::read(&one).unwrap(), fs::read(&other).unwrap());
    fs::write(&one, b).unwrap();
    fs::write(&other, a).unwrap();
    check_damage_is_seen(&place, "exchanged");
}

#[test]
fn missing_and_other_are_told_apart() {
    let folder = tempfile::tempdir().unwrap();
    let keys = Arc::new(KeysInMemory::default());
    let opened = Search::open(&folder.path().join("none"), keys.clone());
    assert!(matches!(opened, Err(SearchError::Missing(_))));
    let opened = Search::open(folder.path(), keys.clone());
    assert!(matches!(opened, Err(SearchError::Missing(_))));
    drop(Search::create(folder.path(), keys.clone()).unwrap());
    let created = Search::create(folder.path(), keys.clone());
    assert!(matches!(created, Err(SearchError::AlreadyThere(_))));

    // A schema of another version: the same meta.json with another analyser's name, sealed as it should be.
    let (_, meta) = keys
        .all()
        .unwrap()
        .into_iter()
        .find(|(name, _)| name == "meta.json")
        .unwrap();
    let sealed = fs::read(folder.path().join(&meta.disk_name)).unwrap();
    let clear = String::from_utf8(open_bytes("meta.json", &meta.key, &sealed).unwrap()).unwrap();
    let older = clear.replace("chartrier-text-1", "chartrier-text-0");
    let (id, key) = (FileId([9; 16]), DerivedFileKey([9; 32]));
    let sealed = seal_bytes("meta.json", id, &key, older.as_bytes());
    fs::write(folder.path().join(id.disk_name()), sealed).unwrap();
    let row = FileKey {
        disk_name: id.disk_name(),
        key,
    };
    keys.put(&[("meta.json".to_owned(), row)]).unwrap();
    let opened = Search::open(folder.path(), keys.clone());
    assert!(matches!(opened, Err(SearchError::OtherVersion)));

    Search::erase(&folder.path().join("none"), &KeysInMemory::default()).unwrap();
    Search::erase(folder.path(), keys.as_ref()).unwrap();
    assert!(keys.all().unwrap().is_empty());
    let created = Search::create(folder.path(), keys).unwrap();
    assert_eq!((created.applied(), created.records()), (0, 0));
}

#[test]
fn there_is_one_writer_at_a_time() {
    let place = Place::new();
    let writer = place.writer();
    let erased = Search::erase(place.folder.path(), place.keys.as_ref());
    assert!(matches!(erased, Err(SearchError::Busy)));
    assert!(
        place
            .search
            .try_writer(WriterOptions::default())
            .unwrap()
            .is_none()
    );
    drop(writer);
    for _ in 0..20 {
        let mut writer = place.writer();
        writer.put(&text(1, "mot")).unwrap();
        writer.commit(1).unwrap();
        writer.finish().unwrap();
    }
}

#[test]
fn what_was_not_committed_is_forgotten_and_its_files_are_removed() {
    let place = Place::with(&[text(1, "premier")]);
    let mut writer = place.writer();
    writer.put(&text(2, "deuxieme")).unwrap();
    drop(writer);
    fs::write(
        place.folder.path().join("0123456789abcdef0123456789abcdef"),
        b"left",
    )
    .unwrap();
    let mut writer = place.writer();
    assert_eq!(writer.applied(), 1);
    writer.put(&text(3, "troisieme")).unwrap();
    writer.commit(3).unwrap();
    writer.finish().unwrap();
    place.search.refresh().unwrap();
    check(
        &place,
        &[("premier", &[1]), ("deuxieme", &[]), ("troisieme", &[3])],
    );
    check_every_file_is_named(&place);
}

#[test]
fn a_writer_killed_at_any_moment_leaves_what_the_next_continues() {
    let place = Place::with(&[text(1, "premier")]);
    let mut writer = place.writer();
    let mut continued = 0;
    for number in 2..40 {
        writer
            .put(&text(number, &format!("document numero{number}")))
            .unwrap();
        if number % 3 == 0 {
            writer.commit(number).unwrap();
        }
        // What a killed process leaves: the files and the keys as they are now, and nobody's lock. The keys are read
        // first, since a merge may go on meanwhile: what they name may be gone, as after a power cut.
        let rows = place.keys.all().unwrap();
        let copy = tempfile::tempdir().unwrap();
        for path in place.files() {
            if let Ok(bytes) = fs::read(&path) {
                fs::write(copy.path().join(path.file_name().unwrap()), bytes).unwrap();
            }
        }
        continued += usize::from(continues(copy, &rows, number));
    }
    assert!(continued > 30, "{continued}");
}

/// Whether a writer continues from there; false only if files were replaced while they were copied, which no kill does.
fn continues(copy: TempDir, rows: &[(String, FileKey)], number: u64) -> bool {
    let keys = Arc::new(KeysInMemory::default());
    keys.put(rows).unwrap();
    let search = match Search::open(copy.path(), keys.clone()) {
        Err(SearchError::Damaged { .. }) => return false,
        opened => opened.unwrap(),
    };
    let applied = search.applied();
    assert!(applied <= number);
    let mut writer = search
        .try_writer(WriterOptions::default())
        .unwrap()
        .unwrap();
    for again in applied + 1..=number {
        writer
            .put(&text(again, &format!("document numero{again}")))
            .unwrap();
    }
    writer.commit(number).unwrap();
    writer.finish().unwrap();
    search.refresh().unwrap();
    assert_eq!(search.records(), number);
    let place = Place {
        folder: copy,
        keys,
        search,
    };
    check_every_file_is_named(&place);
    true
}

/// What is on the disk is what the keys name, and the keys name what is on the disk.
fn check_every_file_is_named(place: &Place) {
    let rows = place.keys.all().unwrap();
    let mut named: Vec<PathBuf> = rows
        .iter()
        .map(|(_, key)| place.folder.path().join(&key.disk_name))
        .collect();
    named.sort();
    assert_eq!(place.files(), named);
}

#[test]
fn a_commit_whose_keys_cannot_be_kept_fails_and_the_next_writer_continues() {
    let place = Place::with(&[text(1, "premier")]);
    let mut writer = place.writer();
    writer.put(&text(2, "deuxieme")).unwrap();
    place.keys.broken.store(true, Ordering::SeqCst);
    let told = format!("{:?}", writer.commit(2).unwrap_err());
    assert!(told.contains("no space left"), "{told}");
    place.keys.broken.store(false, Ordering::SeqCst);
    // Nobody can say what is on the disk: this writer writes no more.
    assert!(writer.commit(2).is_err());
    drop(writer);
    let mut writer = place.writer();
    assert_eq!(writer.applied(), 1);
    writer.put(&text(2, "deuxieme")).unwrap();
    writer.commit(2).unwrap();
    writer.finish().unwrap();
    place.search.refresh().unwrap();
    check(&place, &[("premier", &[1]), ("deuxieme", &[2])]);
    check_every_file_is_named(&place);
}

#[test]
fn a_thousand_updates_do_not_make_it_grow() {
    let place = Place::new();
    let mut writer = place.writer();
    for update in 0..1000 {
        let body = format!("mot{update} {}", "un texte de quelque longueur ".repeat(20));
        writer
            .put(&record(1, "ROUSSEL Léa", "a/x.pdf", &body))
            .unwrap();
        if update % 20 == 0 {
            writer.commit(update).unwrap();
        }
    }
    writer.commit(1000).unwrap();
    writer.finish().unwrap();
    place.search.refresh().unwrap();
    assert_eq!(place.search.records(), 1);
    check_every_file_is_named(&place);
    let size: u64 = place
        .files()
        .iter()
        .map(|path| fs::metadata(path).unwrap().len())
        .sum();
    assert!(place.files().len() < 60, "{} files", place.files().len());
    assert!(size < 300_000, "{size} bytes");
}

#[test]
fn a_commit_is_one_transaction_of_keys() {
    let place = Place::new();
    let mut writer = place.writer();
    let before = *place.keys.transactions.lock().unwrap();
    writer.put(&text(1, "mot")).unwrap();
    writer.commit(1).unwrap();
    let after = *place.keys.transactions.lock().unwrap();
    writer.finish().unwrap();
    assert_eq!(after - before, 1);
}

#[test]
fn ten_readers_search_while_a_writer_commits_and_deletes() {
    let place = Place::with(&[text(1, "toujours")]);
    std::thread::scope(|scope| {
        for _ in 0..10 {
            scope.spawn(|| {
                for _ in 0..15 {
                    let search = place.reopen().unwrap();
                    assert_eq!(search.count(&Query::parse("toujours")).unwrap(), 1);
                    place.search.refresh().unwrap();
                    assert_eq!(place.find("toujours"), [1]);
                }
            });
        }
        let mut writer = place.writer();
        for number in 2..40 {
            writer.put(&text(number, "passager")).unwrap();
            writer.remove(entity(number - 1).min(entity(number)).max(entity(2)));
            writer.put(&text(1, "toujours")).unwrap();
            writer.commit(number).unwrap();
        }
        writer.finish().unwrap();
    });
    check_every_file_is_named(&place);
}

#[test]
fn long_words_and_odd_characters_are_taken() {
    let long = "x".repeat(100_000);
    let place = Place::with(&[
        text(1, &format!("avant {long} apres")),
        text(2, "emoji 🎓 et \u{202e}sens \u{feff}marque 東京 ΑΘΗΝΑ"),
    ]);
    check(
        &place,
        &[
            (long.as_str(), &[1]),
            ("avant apres", &[1]),
            ("marque", &[2]),
            ("sens", &[2]),
            ("東京", &[2]),
            ("αθηνα", &[2]),
        ],
    );
}

fn contains(bytes: &[u8], word: &[u8]) -> bool {
    bytes.windows(word.len()).any(|window| window == word)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn one_typing_error_anywhere_in_a_name_is_forgiven(at in 0_usize..8, letter in "[a-z]", kind in 0_u8..4) {
        thread_local! {
            static PLACE: Place = Place::with(&[record(1, "VALENTIN Noé", "a/x.pdf", "Rien")]);
        }
        let mut typed = "valentin".to_owned();
        match kind {
            0 => typed.insert_str(at, &letter),
            1 => drop(typed.remove(at)),
            2 => typed.replace_range(at..=at, &letter),
            _ => {
                let moved = typed.remove(at);
                typed.insert((at + 1).min(typed.len()), moved);
            }
        }
        PLACE.with(|place| assert_eq!(place.find(&typed), [1], "{typed}"));
    }

    #[test]
    fn any_string_is_a_safe_query(
        any in any::<String>(),
        pieces in prop::collection::vec(
            prop_oneof![
                Just("-"), Just("\""), Just("«"), Just("»"), Just("*"), Just(":"), Just(" "), Just("type:"),
                Just("titre:"), Just("du:"), Just("au:"), Just("candidat:"), Just("17/08/1991"), Just("2024"), Just("/"),
                Just("l'"), Just("mot"), Just("TP-01280m04"), Just("é"), Just("\u{301}"), Just("17 août"), Just("a1b2c3"),
            ],
            0..12,
        ),
    ) {
        thread_local! {
            static PLACE: Place = Place::with(&[record(1, "LE GOFF", "a/x.pdf", "mot TP-01280m04 17/08/1991")]);
        }
        PLACE.with(|place| {
            place.found(&any);
            place.found(&pieces.concat());
        });
    }
}
