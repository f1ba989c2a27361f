//! A day with an archive, command by command, in both languages: every word and exit code, compared with a transcript.
//!
//! `CHARTRIER_TRANSCRIPTS=write cargo test --test cli session` writes the transcripts anew; read the difference then.

use std::fmt::Write;
use std::fs;
use std::path::Path;

use crate::harness::{Chartrier, Ran, finish};

#[test]
fn every_command_says_in_french_what_it_did() {
    check("fr");
}

#[test]
fn every_command_says_in_english_what_it_did() {
    check("en");
}

fn check(lang: &str) {
    let found = Session::new(lang).hold();
    let path = Path::new("tests/cli/transcripts").join(format!("session.{lang}.txt"));
    if std::env::var_os("CHARTRIER_TRANSCRIPTS").is_some() {
        fs::write(&path, &found).unwrap();
    }
    let expected = fs::read_to_string(&path).unwrap();
    for (number, (found, expected)) in found.lines().zip(expected.lines()).enumerate() {
        assert_eq!(found, expected, "{}:{}", path.display(), number + 1);
    }
    assert_eq!(
        found.lines().count(),
        expected.lines().count(),
        "{}",
        path.display()
    );
}

struct Session<'a> {
    lang: &'a str,
    chartrier: Chartrier,
    transcript: String,
}

impl Session<'_> {
    fn new(lang: &str) -> Session<'_> {
        Session {
            lang,
            chartrier: Chartrier::bare(),
            transcript: String::new(),
        }
    }

    fn hold(mut self) -> String {
        self.init();
        self.taking_in();
        self.finding();
        self.desk();
        self.policies();
        self.set_aside();
        self.keeping();
        self.wrong_command_lines();
        self.transcript
    }

    fn init(&mut self) {
        let (passphrase, second) = (self.chartrier.at("passphrase"), self.chartrier.at("second"));
        let mut command = self.chartrier.bare_command();
        command.args([
            "--lang",
            self.lang,
            "init",
            "archive",
            "--yes",
            "--passphrase-work-factor",
            "4",
        ]);
        command.arg("--passphrase-file").arg(passphrase);
        command.args(["--recovery-file", "recovery", "--service", "file:service"]);
        command.arg("--second-place").arg(second);
        let ran = finish(command);
        self.note("init archive --yes …", &ran);
    }

    fn taking_in(&mut self) {
        let folder = "depot/2024/TP-01303m02_ECSR/SESSION-24-0117_20240614/KERVELLA_Maëlle";
        let text = "Convocation à la session d'examen\nMme KERVELLA Maëlle, née le 09/03/1994, se présente au giratoire de la Croix-Blanche.";
        self.chartrier
            .write(format!("{folder}/Convocation.txt"), text);
        self.chartrier.write(
            "depot/Centre/note.txt",
            "Les évaluations du créneau de juin.",
        );
        self.chartrier.write("depot/Centre/vide.pdf", "");
        self.chartrier.write("depot/Centre/Thumbs.db", "vignettes");
        std::os::unix::fs::symlink("note.txt", self.chartrier.at("depot/Centre/lien.txt")).unwrap();
        self.run(&["ingest", "depot"]);
        let copy = format!("{folder}/Convocation (copie).txt");
        self.chartrier.write(copy, text);
        self.chartrier
            .write(format!("{folder}/Convocation (copie).txt"), text);
        self.run(&["ingest", "depot", "--json"]);
        self.chartrier.write("drop/tard.txt", "Arrivé plus tard.");
        self.run(&["watch", "drop", "--once", "--settle-ms", "50"]);
        self.run(&["status"]);
        self.run(&["status", "--json"]);
    }

    fn finding(&mut self) {
        self.run(&["search", "giratoire"]);
        self.run(&["search", "evaluation", "--json"]);
        self.run(&["search", "evaluation", "--facets"]);
        self.run(&["search", "--count", "creneau"]);
        self.run(&["search", "xylophone"]);
        self.run(&["search", "du:2030-99-99 giratoire"]);
        let id = self.id_of("search", "giratoire");
        self.run(&["show", &id]);
        self.run(&["show", &id, "--reason", "Contrôle"]);
        self.run(&["show", &id, "--json", "--reason", "Contrôle"]);
        self.run(&["open", &id, "--stdout", "--reason", "Contrôle"]);
        self.run(&["open", &id, "--reason", "Contrôle"]);
        self.run(&["export", &id, "-o", "out", "--reason", "Contrôle"]);
        self.run(&[
            "export",
            "giratoire",
            "-o",
            "out",
            "--json",
            "--reason",
            "Contrôle",
        ]);
        self.run(&["export", "xylophone", "-o", "out"]);
        self.run(&["export", "--all", "-o", "whole", "--reason", "Contrôle"]);
        self.run(&["show", "zzzz"]);
    }

    fn desk(&mut self) {
        self.run(&["review"]);
        let id = self.id_of("search", "creneau");
        self.run(&["classify", &id, "--as", "pv", "--session", "26-001"]);
        self.run(&["classify", &id, "--as", "pv", "--dry-run"]);
        self.run(&["classify", "--again", "--all"]);
        self.run(&["show", &id, "--why"]);
        self.run(&["show", &id, "--why", "--json"]);
        self.run(&["show", &id, "--history"]);
        self.run(&["review", "--propose-rules"]);
        self.run(&["classify", &id, "--as", "procès"]);
        self.run(&["classify", &id, "--as", "parchmein"]);
        self.run(&["search", "sesion:26-001"]);
        self.run(&["search", "type:parchmein"]);
        self.run(&[
            "open",
            &id,
            "--stdout",
            "--version",
            "7",
            "--reason",
            "Contrôle",
        ]);
    }

    fn policies(&mut self) {
        let text = std::str::from_utf8(chartrier::policy::shipped().1).unwrap();
        let shorter = text.replacen("\"P5Y\"", "\"P4Y\"", 1);
        self.chartrier.write("court.toml", shorter);
        let faulty = text.replacen("\"P5Y\"", "\"5 ans\"", 1);
        self.chartrier.write("faux.toml", faulty);
        self.run(&["policy", "check", "faux.toml"]);
        self.run(&["policy", "check", "court.toml"]);
        self.run(&["policy", "diff", "court.toml"]);
        self.run(&["policy", "adopt", "court.toml", "--yes"]);
        self.run(&[
            "policy",
            "adopt",
            "court.toml",
            "--yes",
            "--confirm-shortening",
        ]);
        self.run(&["policy", "adopt", "court.toml", "--yes"]);
    }

    fn set_aside(&mut self) {
        self.run(&["quarantine", "list"]);
        let listed = self.chartrier.json(["quarantine", "list", "--json"]);
        let id = listed[0]["id"].as_str().unwrap().to_owned();
        self.run(&["quarantine", "show", &id]);
        self.run(&["quarantine", "show", &id, "--json"]);
        self.run(&["quarantine", "export", &id, "-o", "aside"]);
        self.run(&["quarantine", "retry", &id]);
        self.run(&["quarantine", "list"]);
    }

    fn keeping(&mut self) {
        self.run(&["checkpoint", "-o", "sceau"]);
        self.run(&["rebuild"]);
        self.run(&["verify", "--against", "sceau"]);
        self.run(&["verify", "--level", "journal", "--json"]);
        self.run(&["lock"]);
        self.run(&["recover"]);
        self.run(&["version"]);
        self.run(&["version", "--json"]);
    }

    fn wrong_command_lines(&mut self) {
        for arguments in [
            &["serch"][..],
            &["ingest"],
            &["search", "--limite", "3", "x"],
            &["search", "--limit", "trois", "x"],
            &["verify", "--level", "everything"],
            &["ingest", "nowhere"],
            &["ingest", "archive"],
            &["export", "x"],
        ] {
            self.run(arguments);
        }
    }

    fn run(&mut self, arguments: &[&str]) {
        let mut command = self.chartrier.command();
        command.args(["--lang", self.lang]).args(arguments);
        let ran = finish(command);
        self.note(&arguments.join(" "), &ran);
    }

    fn id_of(&self, command: &str, query: &str) -> String {
        let found = self.chartrier.json([command, query, "--json"]);
        found["records"][0]["id"].as_str().unwrap().to_owned()
    }

    fn note(&mut self, command: &str, ran: &Ran) {
        let code = ran.code.unwrap();
        let ending = if code == 0 {
            String::new()
        } else {
            format!("  → {code}")
        };
        let mut text = format!("$ chartrier {command}{ending}\n");
        ran.out
            .lines()
            .for_each(|line| writeln!(text, "{line}").unwrap());
        ran.err
            .lines()
            .for_each(|line| writeln!(text, "! {line}").unwrap());
        let home = self.chartrier.at("").display().to_string();
        self.transcript += &tame(&text.replace(&home, "~/"));
        self.transcript.push('\n');
    }
}

/// Leaves out what differs from run to run: ids, digests, durations, times of day and the days of the test itself.
fn tame(text: &str) -> String {
    let lines: Vec<String> = text.lines().map(tame_line).collect();
    lines.join("\n") + "\n"
}

fn tame_line(line: &str) -> String {
    let mut tamed = String::new();
    let mut word = String::new();
    for c in without_duration(line).chars().chain(['\n']) {
        if c.is_ascii_alphanumeric() || matches!(c, '-' | ':' | '.' | '/') {
            word.push(c);
            continue;
        }
        tamed += &tame_word(&word);
        word.clear();
        tamed.push(c);
    }
    tamed.trim_end_matches('\n').to_owned()
}

/// A duration stands at the end of its line; before it, the size of sealed files, which age pads at random.
fn without_duration(line: &str) -> String {
    for before in [
        "octets en ",
        "ko en ",
        "bytes in ",
        "kB in ",
        "volume lu : ",
        "read: ",
        "durée : ",
        "time: ",
    ] {
        if let Some((start, _)) = line.split_once(before) {
            return format!("{start}{before}…");
        }
    }
    line.to_owned()
}

fn tame_word(word: &str) -> String {
    let shape: String = word
        .chars()
        .map(|c| if c.is_ascii_digit() { '9' } else { c })
        .collect();
    let is_recent = |year: &str| year > "2025";
    match shape.as_str() {
        "99:99" => "HH:MM".to_owned(),
        "99/99/9999" if is_recent(&word[6..]) => "DAY".to_owned(),
        "9999-99-99" if is_recent(&word[..4]) => "DAY".to_owned(),
        "9999-99-99T99:99:99.999Z" if is_recent(&word[..4]) => "INSTANT".to_owned(),
        "9.9" | "9.99" | "9.999" => "SECONDS".to_owned(),
        _ => word
            .split_inclusive(['/', '.', ':'])
            .map(tame_piece)
            .collect(),
    }
}

fn tame_piece(piece: &str) -> String {
    let core = piece.trim_end_matches(['/', '.', ':']);
    let is_hex = core.chars().all(|c| c.is_ascii_hexdigit() || c == '-');
    let is_number = core.chars().all(|c| c.is_ascii_digit());
    let name = match core.len() {
        64 if is_hex => "DIGEST",
        36 if is_hex => "ID",
        8 if is_hex && (!is_number || !core.starts_with("20")) => "SHORTID",
        _ => core,
    };
    format!("{name}{}", &piece[core.len()..])
}
