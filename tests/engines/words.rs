//! Words: escaping of hostile text, plurals and figures, every error and all help in both languages.

use std::ffi::OsString;
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use chartrier::archive::ArchiveError;
use chartrier::catalog::CatalogError;
use chartrier::cli::args::{self, Command, ExportSelection, Form, SearchAnswer};
use chartrier::cli::{Misuse, Service};
use chartrier::journal::JournalError;
use chartrier::journal::timestamp::{AskFault, StampFault};
use chartrier::keys::KeyError;
use chartrier::model::{EntityId, Seq, Timestamp};
use chartrier::policy::{PolicyError, PolicyFault};
use chartrier::search::SearchError;
use chartrier::store::StoreError;
use chartrier::words::{Explained, Lang, escape, explain, figures};
use proptest::prelude::*;

proptest! {
    #[test]
    fn escaped_bytes_never_deceive_a_terminal(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        prop_assert!(!escape::terminal(&bytes).chars().any(escape::is_deceiving));
    }

    #[test]
    fn escaped_text_never_deceives_a_terminal(text in any::<String>()) {
        prop_assert!(!escape::terminal(&text).chars().any(escape::is_deceiving));
    }

    #[test]
    fn escaped_bidirectional_text_never_deceives(text in "[\u{200b}-\u{202e}\u{2066}-\u{2069}\u{80}-\u{9f}\u{0}-\u{1f}é]*") {
        prop_assert!(!escape::terminal(&text).chars().any(escape::is_deceiving));
    }

    #[test]
    fn escaped_json_is_the_same_value(text in any::<String>()) {
        let json = serde_json::to_string(&[&text]).unwrap();
        let shown = escape::json(&json);
        prop_assert!(!shown.chars().any(escape::is_deceiving));
        prop_assert_eq!(serde_json::from_str::<Vec<String>>(&shown).unwrap(), vec![text]);
    }
}

#[test]
fn hostile_characters_are_shown_and_others_are_left() {
    let cases: [(&[u8], &str); 7] = [
        (
            "Dossier n° 3 d'Élodie 🎓.pdf".as_bytes(),
            "Dossier n° 3 d'Élodie 🎓.pdf",
        ),
        (b"a\nb\r\tc", "a\\nb\\r\\tc"),
        (b"\x1b[31mrouge\x07", "\\x1b[31mrouge\\x07"),
        ("fdp\u{202e}txt.exe".as_bytes(), "fdp\\u{202e}txt.exe"),
        (
            "in\u{200b}visible\u{feff}".as_bytes(),
            "in\\u{200b}visible\\u{feff}",
        ),
        (b"\xe9tude.pdf", "\\xe9tude.pdf"),
        ("\u{9b}31m".as_bytes(), "\\u{9b}31m"),
    ];
    for (bytes, shown) in cases {
        assert_eq!(escape::terminal(bytes), shown);
    }
}

#[test]
fn figures_are_written_as_the_language_does() {
    assert_eq!(
        figures::number(Lang::Fr, 1_234_567),
        "1\u{202f}234\u{202f}567"
    );
    assert_eq!(figures::number(Lang::En, 1_234_567), "1,234,567");
    assert_eq!(figures::number(Lang::Fr, 999), "999");
    assert_eq!(figures::size(Lang::Fr, 0), "0\u{a0}octet");
    assert_eq!(figures::size(Lang::Fr, 2), "2\u{a0}octets");
    assert_eq!(figures::size(Lang::En, 0), "0\u{a0}bytes");
    assert_eq!(figures::size(Lang::En, 1), "1\u{a0}byte");
    assert_eq!(figures::size(Lang::Fr, 1_250), "1,3\u{a0}ko");
    assert_eq!(figures::size(Lang::Fr, 1_234_000_000), "1,2\u{a0}Go");
    assert_eq!(figures::size(Lang::En, 34_400_000), "34\u{a0}MB");
    assert_eq!(figures::size(Lang::En, 999_999), "1.0\u{a0}MB");
    assert_eq!(
        figures::size(Lang::Fr, u64::MAX),
        "18\u{202f}446\u{202f}744\u{a0}To"
    );
    let day = chrono::NaiveDate::from_ymd_opt(2026, 3, 9).unwrap();
    assert_eq!(figures::date(Lang::Fr, day), "09/03/2026");
    assert_eq!(figures::date(Lang::En, day), "2026-03-09");
    assert_eq!(
        figures::duration(Lang::Fr, Duration::from_secs(8 * 3600)),
        "8\u{a0}h"
    );
    assert_eq!(
        figures::duration(Lang::Fr, Duration::from_secs(90)),
        "1\u{a0}min 30\u{a0}s"
    );
    assert_eq!(
        figures::duration(Lang::En, Duration::ZERO),
        "less than a second"
    );
}

#[test]
fn zero_is_singular_in_french_and_plural_in_english() {
    assert!(Lang::Fr.is_singular(0) && Lang::Fr.is_singular(1) && !Lang::Fr.is_singular(2));
    assert!(!Lang::En.is_singular(0) && Lang::En.is_singular(1) && !Lang::En.is_singular(2));
}

#[test]
fn the_language_is_what_was_asked_then_the_locale_then_french() {
    let with = |name: &'static str, value: &'static str| {
        move |asked: &str| (asked == name).then(|| value.to_owned())
    };
    assert_eq!(Lang::detect(None, |_| None), Lang::Fr);
    assert_eq!(Lang::detect(None, with("LANG", "C.UTF-8")), Lang::Fr);
    assert_eq!(Lang::detect(None, with("LC_ALL", "POSIX")), Lang::Fr);
    assert_eq!(Lang::detect(None, with("LANG", "en_GB.UTF-8")), Lang::En);
    assert_eq!(Lang::detect(None, with("LC_MESSAGES", "fr_FR")), Lang::Fr);
    assert_eq!(Lang::detect(None, with("LANG", "de_DE.UTF-8")), Lang::En);
    assert_eq!(Lang::detect(Some("fr"), with("LANG", "en_US")), Lang::Fr);
    assert_eq!(
        Lang::detect(Some("klingon"), with("LANG", "en_US")),
        Lang::En
    );
    let line: Vec<OsString> = ["chartrier", "search", "--lang", "en", "x"]
        .map(OsString::from)
        .into();
    assert_eq!(args::language(&line, |_| None), Lang::En);
    let line: Vec<OsString> = ["chartrier", "search", "--", "--lang=en"]
        .map(OsString::from)
        .into();
    assert_eq!(args::language(&line, |_| None), Lang::Fr);
}

/// Every error that has words, with the exit code that it must have.
fn errors() -> Vec<(ArchiveError, u8)> {
    let path = || PathBuf::from("/archives/centre");
    let entity = EntityId::new(Timestamp::new(chrono::DateTime::UNIX_EPOCH));
    let io = |kind: io::ErrorKind| ArchiveError::Io {
        path: path(),
        source: kind.into(),
    };
    let text = || "quelque chose".to_owned();
    vec![
        (ArchiveError::NotAnArchive { path: path() }, 10),
        (ArchiveError::NotEmpty { path: path() }, 1),
        (
            ArchiveError::NotProved {
                disposition: entity,
            },
            5,
        ),
        (
            ArchiveError::Roots {
                path: path(),
                fault: StampFault::Untrusted {
                    issuer: "CN=Racine\u{202e}\u{1b}[2J".to_owned(),
                },
            },
            2,
        ),
        (
            ArchiveError::Authority {
                url: "ftp://\u{1b}]0;x".to_owned(),
                fault: AskFault::NotAnAddress,
            },
            2,
        ),
        (
            ArchiveError::Settings {
                path: path(),
                message: text(),
            },
            1,
        ),
        (
            ArchiveError::OtherFormat {
                found: 2,
                expected: 1,
            },
            11,
        ),
        (ArchiveError::SettingsDiffer { what: "regime" }, 4),
        (
            ArchiveError::KeysSubstituted {
                pinned: text(),
                found: text(),
            },
            12,
        ),
        (ArchiveError::NotAnOwner { recipient: text() }, 12),
        (ArchiveError::KeyFileMissing { name: text() }, 12),
        (ArchiveError::KeyFileAltered { path: path() }, 12),
        (ArchiveError::KeyMissing { entity }, 12),
        (ArchiveError::DescriptorSwapped { entity }, 4),
        (ArchiveError::DescriptorIncomplete { entity }, 4),
        (ArchiveError::Unknown(text()), 1),
        (
            ArchiveError::Ambiguous {
                fragment: text(),
                fits: vec![entity, entity],
            },
            1,
        ),
        (
            ArchiveError::PolicyShortens {
                shortenings: Vec::new(),
            },
            5,
        ),
        (ArchiveError::PolicyAltered { path: path() }, 4),
        (ArchiveError::DescribedSince { entity }, 5),
        (ArchiveError::NoSuchVersion { entity, version: 9 }, 1),
        (io(io::ErrorKind::StorageFull), 1),
        (io(io::ErrorKind::ReadOnlyFilesystem), 1),
        (io(io::ErrorKind::PermissionDenied), 1),
        (io(io::ErrorKind::NotFound), 1),
        (io(io::ErrorKind::InvalidFilename), 1),
        (io(io::ErrorKind::TimedOut), 1),
        (ArchiveError::SourceChanging, 3),
        (ArchiveError::TargetExists { path: path() }, 1),
        (ArchiveError::ContentAltered { entity }, 4),
        (ArchiveError::NotACheckpoint { path: path() }, 1),
        (KeyError::WrongPassphrase { path: path() }.into(), 12),
        (KeyError::ExcessiveWork { path: path() }.into(), 12),
        (KeyError::NotAnIdentity { path: path() }.into(), 12),
        (KeyError::OtherArchive { archive: text() }.into(), 12),
        (KeyError::NoMatchingKey { what: text() }.into(), 12),
        (KeyError::Damaged { what: text() }.into(), 4),
        (KeyError::UnknownRecipient { recipient: text() }.into(), 12),
        (KeyError::ForeignPlace { path: path() }.into(), 12),
        (
            KeyError::IncompletePlace {
                path: path(),
                missing: text(),
            }
            .into(),
            12,
        ),
        (
            KeyError::NoPlace {
                places: vec![path()],
            }
            .into(),
            12,
        ),
        (
            KeyError::OtherFormat {
                path: path(),
                found: 2,
                expected: 1,
            }
            .into(),
            11,
        ),
        (
            StoreError::Source {
                source: io::ErrorKind::TimedOut.into(),
            }
            .into(),
            3,
        ),
        (StoreError::ReadBack { path: path() }.into(), 1),
        (StoreError::Missing { path: path() }.into(), 4),
        (
            StoreError::Unopenable {
                path: path(),
                source: KeyError::Damaged { what: text() },
            }
            .into(),
            4,
        ),
        (JournalError::Absent { path: path() }.into(), 10),
        (
            JournalError::Truncated {
                found_bytes: 10,
                expected_bytes: 20,
            }
            .into(),
            4,
        ),
        (JournalError::Damaged { offset_bytes: 10 }.into(), 4),
        (JournalError::UnknownEvent { number: Seq(3) }.into(), 11),
        (JournalError::KeysNotSigned { number: Seq(3) }.into(), 4),
        (JournalError::Refused { path: path() }.into(), 11),
        (
            JournalError::SyncFailed {
                path: path(),
                source: io::ErrorKind::StorageFull.into(),
            }
            .into(),
            11,
        ),
        (JournalError::NotASigner.into(), 12),
        (CatalogError::Missing { path: path() }.into(), 1),
        (CatalogError::Stale { path: path() }.into(), 1),
        (SearchError::Missing(path()).into(), 1),
        (SearchError::AlreadyThere(path()).into(), 1),
        (SearchError::OtherVersion.into(), 1),
        (SearchError::Damaged { what: text() }.into(), 1),
        (SearchError::Busy.into(), 1),
        (SearchError::Engine(text()).into(), 1),
        (
            PolicyError::NotText {
                name: text(),
                offset: 3,
            }
            .into(),
            1,
        ),
        (policy_fault(PolicyFault::NoCitation), 1),
        (policy_fault(PolicyFault::CueWeight), 1),
        (policy_fault(PolicyFault::Weight), 1),
        (policy_fault(PolicyFault::ShadowedCue { shadow_line: 4 }), 1),
        (policy_fault(PolicyFault::SharedCue { first_line: 4 }), 1),
        (policy_fault(PolicyFault::TwoMeanings), 1),
        (policy_fault(PolicyFault::StageId), 1),
        (policy_fault(PolicyFault::UnknownClass), 1),
        (policy_fault(PolicyFault::FolderPattern), 1),
        (policy_fault(PolicyFault::ListField), 1),
        (
            policy_fault(PolicyFault::DuplicateClass { first_line: 3 }),
            1,
        ),
    ]
}

fn policy_fault(fault: PolicyFault) -> ArchiveError {
    PolicyError::Fault {
        name: "centre.toml".to_owned(),
        line: 12,
        column: 3,
        text: "keep".to_owned(),
        fault,
    }
    .into()
}

#[test]
fn every_error_has_both_languages_advice_and_its_exit_code() {
    for (error, exit) in errors() {
        let [french, english] = Lang::ALL.map(|lang| explain(lang, &error));
        assert_eq!((french.exit, english.exit), (exit, exit), "{error:?}");
        assert_ne!(french.message, english.message);
        assert_ne!(french.advice, english.advice);
        for (explained, lang) in [(&french, Lang::Fr), (&english, Lang::En)] {
            assert!(!explained.message.contains(escape::is_deceiving));
            let last = explained.message.chars().last();
            assert!(
                last.is_some_and(|last| !last.is_whitespace()),
                "{explained:?}"
            );
            assert!(
                explained
                    .advice
                    .as_ref()
                    .is_some_and(|advice| advice.ends_with('.') || advice.ends_with(')')),
                "{explained:?}"
            );
            let lines = explained.lines(lang);
            let heads = match lang {
                Lang::Fr => ["Erreur : ", "Conseil : "],
                Lang::En => ["Error: ", "Hint: "],
            };
            assert!(
                lines
                    .iter()
                    .zip(heads)
                    .all(|(line, head)| line.starts_with(head)),
                "{lines:?}"
            );
        }
    }
    let stopped: Explained = explain(Lang::Fr, &ArchiveError::Stopped);
    assert_eq!((stopped.exit, stopped.advice), (130, None));
}

#[test]
fn different_troubles_with_keys_have_different_messages() {
    let keys = errors().into_iter().filter(|(_, exit)| *exit == 12);
    let mut messages: Vec<String> = keys
        .map(|(error, _)| explain(Lang::Fr, &error).message)
        .collect();
    let count = messages.len();
    messages.sort();
    messages.dedup();
    assert_eq!(messages.len(), count);
}

#[test]
fn an_error_escapes_the_names_that_it_carries() {
    let error = ArchiveError::TargetExists {
        path: PathBuf::from("a\u{1b}[2Jb\u{202e}c\nd"),
    };
    for lang in Lang::ALL {
        let explained = explain(lang, &error);
        assert!(
            !explained.message.chars().any(escape::is_deceiving),
            "{explained:?}"
        );
        assert!(explained.message.contains("a\\x1b[2Jb\\u{202e}c\\nd"));
    }
}

fn parse(lang: Lang, line: &str) -> Result<args::CommandLine, Misuse> {
    let words: Vec<OsString> = line.split(' ').map(OsString::from).collect();
    args::parse(&words, lang)
}

fn help(lang: Lang, line: &str) -> String {
    match parse(lang, line) {
        Err(Misuse::Help(text)) => text,
        other => panic!("no help: {other:?}"),
    }
}

const COMMANDS: [&str; 22] = [
    "init",
    "ingest",
    "watch",
    "search",
    "show",
    "open",
    "export",
    "status",
    "verify",
    "rebuild",
    "quarantine",
    "split",
    "checkpoint",
    "unlock",
    "lock",
    "recover",
    "doctor",
    "demo",
    "log",
    "request",
    "register",
    "centre",
];

#[test]
fn help_is_in_the_language_and_names_every_command() {
    let french = help(Lang::Fr, "chartrier --help");
    let english = help(Lang::En, "chartrier --help");
    for command in COMMANDS {
        assert!(
            french.contains(command) && english.contains(command),
            "{command}"
        );
    }
    assert!(
        french.contains("Utilisation : chartrier [OPTIONS] <COMMANDE>"),
        "{french}"
    );
    assert!(
        french.contains("Commandes\u{a0}:") && french.contains("Options générales\u{a0}:"),
        "{french}"
    );
    assert!(
        english.contains("Usage: chartrier [OPTIONS] <COMMAND>") && english.contains("Commands:"),
        "{english}"
    );
    for command in COMMANDS {
        let french = help(Lang::Fr, &format!("chartrier {command} --help"));
        for foreign in [
            "Usage:",
            "Options:",
            "Commands:",
            "Print help",
            "[default:",
            "possible values",
            "[aliases",
        ] {
            assert!(!french.contains(foreign), "{foreign} in {french}");
        }
        let english = help(Lang::En, &format!("chartrier {command} --help"));
        assert!(
            english.contains("Usage: chartrier") && !english.contains("Utilisation"),
            "{english}"
        );
        assert!(
            !french.contains("extract-worker")
                && !french.contains("settle-ms")
                && !french.contains("work-factor")
        );
    }
}

#[test]
fn a_wrong_command_line_is_explained_in_the_language() {
    let cases = [
        ("chartrier serch martin", "« serch »", "search"),
        ("chartrier search --fasets martin", "--fasets", "--facets"),
        (
            "chartrier verify --level contents",
            "« contents »",
            "content",
        ),
        (
            "chartrier verify --since hier",
            "une date comme 24/11/2026",
            "--help",
        ),
        (
            "chartrier search --limit beaucoup x",
            "un nombre entier",
            "--help",
        ),
        ("chartrier unlock --for 8", "une durée comme 8h", "--help"),
        (
            "chartrier init a --service usb",
            "memory, file:CHEMIN",
            "--help",
        ),
        (
            "chartrier export x",
            "il manque : --output <DOSSIER>",
            "chartrier export --help",
        ),
        (
            "chartrier init a --single-place --second-place b",
            "ne peut pas être utilisé avec",
            "--help",
        ),
        (
            "chartrier --lang",
            "il manque une valeur après --lang",
            "--help",
        ),
        (
            "chartrier status là",
            "« là » est de trop",
            "chartrier status --help",
        ),
        (
            "chartrier quarantine retry",
            "il manque",
            "chartrier quarantine retry --help",
        ),
        (
            "chartrier ingest --archive a --archive b x",
            "--archive",
            "--help",
        ),
    ];
    for (line, message_part, advice_part) in cases {
        let Err(Misuse::Wrong { message, advice }) = parse(Lang::Fr, line) else {
            panic!("{line} was understood");
        };
        assert!(message.contains(message_part), "{line}: {message}");
        assert!(advice.contains(advice_part), "{line}: {advice}");
        let Err(Misuse::Wrong {
            message: english, ..
        }) = parse(Lang::En, line)
        else {
            panic!("{line} was understood");
        };
        assert_ne!(message, english);
    }
}

#[test]
fn a_command_line_becomes_plain_data() {
    let command = |line: &str| parse(Lang::Fr, line).unwrap().command;
    let Command::Search(search) =
        command("chartrier search martin -brouillon --facets --json type:pv --limit 20")
    else {
        panic!("not a search");
    };
    assert_eq!(
        (search.query.as_str(), search.limit, search.form),
        ("martin -brouillon type:pv", 20, Form::Json)
    );
    assert_eq!(search.answer, SearchAnswer::RecordsAndFacets);
    let Command::Export(export) = command("chartrier export martin livret -o sortie") else {
        panic!("not an export");
    };
    assert_eq!(
        export.what,
        ExportSelection::Meant(vec!["martin".to_owned(), "livret".to_owned()])
    );
    let Command::Init(init) =
        command("chartrier init a --service file:/run/cle --second-place b --second-place c --yes")
    else {
        panic!("not an init");
    };
    assert_eq!(init.service, Service::File(PathBuf::from("/run/cle")));
    assert_eq!(
        init.places,
        args::Places::Also(vec![PathBuf::from("b"), PathBuf::from("c")])
    );
    let Command::Verify(verify) = command("chartrier verify --since 24/11/2026 --sample 100")
    else {
        panic!("not a verify");
    };
    assert_eq!(verify.since, chrono::NaiveDate::from_ymd_opt(2026, 11, 24));
    assert_eq!(
        command("chartrier unlock --for 2j"),
        Command::Unlock {
            lasting: Duration::from_secs(2 * 86_400)
        }
    );
    let line = parse(
        Lang::Fr,
        "chartrier status --archive a --quiet --passphrase-fd 3",
    )
    .unwrap();
    assert_eq!(line.global.archive, Some(PathBuf::from("a")));
    assert_eq!(
        line.global.passphrase,
        args::PassphraseSource::Descriptor(3)
    );
}

/// Advice named options that its command never had: whoever was in trouble was sent into more.
#[test]
fn every_command_that_words_name_is_one_that_parses() {
    let words = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/words");
    let mut named = 0;
    let mut wrong = Vec::new();
    for entry in walkdir::WalkDir::new(words) {
        let entry = entry.unwrap();
        if !entry.file_type().is_file() {
            continue;
        }
        let text = std::fs::read_to_string(entry.path()).unwrap();
        for line in text.lines() {
            for command in commands_in(line) {
                named += 1;
                let arguments = arguments_of(&command);
                match args::parse(&arguments, Lang::Fr) {
                    // Named without what is to be filled in.
                    Err(Misuse::Wrong { message, .. }) if message.contains("il manque") => {}
                    Err(Misuse::Wrong { message, .. }) => {
                        let file = entry.file_name().to_string_lossy().into_owned();
                        wrong.push(format!("{file}: {command}: {message}"));
                    }
                    Ok(_) | Err(_) => {}
                }
            }
        }
    }
    assert!(named > 200, "only {named} commands were found");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The commands between the quotes of a line of words.
fn commands_in(line: &str) -> Vec<String> {
    let mut found = Vec::new();
    for (open, close) in [("« chartrier ", " »"), ("`chartrier ", "`")] {
        let mut rest = line;
        while let Some(at) = rest.find(open) {
            let (_, inside) = rest.split_at(at + open.len());
            let Some(end) = inside.find(close) else {
                break;
            };
            let (command, after) = inside.split_at(end);
            found.push(command.replace("\\\"", "\""));
            rest = after;
        }
    }
    found
}

/// The arguments of a command as a shell would give them, with something in the places that are to be filled in.
fn arguments_of(command: &str) -> Vec<OsString> {
    let mut arguments = vec![OsString::from("chartrier")];
    let mut word = String::new();
    let mut quote = None;
    let mut in_place = false;
    let mut is_word = false;
    for c in command.chars() {
        match (quote, c) {
            (_, '{') => in_place = true,
            (_, '}') => {
                in_place = false;
                is_word = true;
                word.push_str("1234abcd");
            }
            _ if in_place => {}
            (Some(open), _) if c == open => quote = None,
            (Some(_), _) => word.push(c),
            (None, '\'' | '"') => {
                quote = Some(c);
                is_word = true;
            }
            (None, ' ' | '\u{a0}') => {
                if std::mem::take(&mut is_word) {
                    arguments.push(OsString::from(std::mem::take(&mut word)));
                }
            }
            (None, '…') => {}
            (None, _) => {
                is_word = true;
                word.push(c);
            }
        }
    }
    if is_word {
        arguments.push(OsString::from(word));
    }
    let filled = |argument: OsString| match argument.to_str() {
        Some("JJ/MM/AAAA" | "DD/MM/YYYY" | "YYYY-MM-DD" | "DATE" | "JOUR" | "DAY") => {
            OsString::from("01/02/2030")
        }
        Some("COMMANDE" | "COMMAND") => OsString::from("status"),
        _ => argument,
    };
    arguments.into_iter().map(filled).collect()
}
