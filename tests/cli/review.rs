//! `review` on a pseudo-terminal, as a person sees it: one key an answer, nothing lost, the terminal as it was.

use std::fs::File;
use std::io::{Read, Write};
use std::os::fd::OwnedFd;
use std::process::{Child, Stdio};
use std::time::Instant;

use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use rustix::termios::{LocalModes, tcgetattr};

use crate::harness::{Chartrier, PATIENCE};

/// A review at a terminal.
struct Seat {
    child: Child,
    keys: File,
    screen: std::sync::mpsc::Receiver<Vec<u8>>,
    terminal: OwnedFd,
    seen: String,
}

impl Seat {
    fn take(chartrier: &Chartrier) -> Seat {
        let master = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).unwrap();
        grantpt(&master).unwrap();
        unlockpt(&master).unwrap();
        let name = ptsname(&master, Vec::new()).unwrap();
        let open = || {
            File::options()
                .read(true)
                .write(true)
                .open(name.to_str().unwrap())
                .unwrap()
        };
        let mut command = chartrier.command();
        command.args(["--lang", "fr", "review"]);
        command
            .stdin(Stdio::from(open()))
            .stdout(Stdio::from(open()))
            .stderr(Stdio::from(open()));
        let child = command.spawn().unwrap();
        drop(command);
        let keys = File::from(master);
        let mut output = keys.try_clone().unwrap();
        let (sender, screen) = std::sync::mpsc::channel();
        std::thread::spawn(move || {
            let mut bytes = [0; 4096];
            while let Ok(length) = output.read(&mut bytes) {
                if length == 0 || sender.send(bytes[..length].to_vec()).is_err() {
                    break;
                }
            }
        });
        Seat {
            child,
            keys,
            screen,
            terminal: open().into(),
            seen: String::new(),
        }
    }

    /// Waits until keys are read one by one.
    #[track_caller]
    fn waits_for_a_key(&self) {
        let until = Instant::now() + PATIENCE;
        let lines = LocalModes::ICANON;
        while tcgetattr(&self.terminal)
            .unwrap()
            .local_modes
            .contains(lines)
        {
            assert!(Instant::now() < until, "no key is read");
            std::thread::yield_now();
        }
    }

    /// Waits until the screen shows this, and forgets what came before.
    #[track_caller]
    fn sees(&mut self, words: &str) -> String {
        let until = Instant::now() + PATIENCE;
        loop {
            if let Some(at) = self.seen.find(words) {
                let rest = self.seen.split_off(at + words.len());
                return std::mem::replace(&mut self.seen, rest);
            }
            let left = until.saturating_duration_since(Instant::now());
            match self.screen.recv_timeout(left) {
                Ok(bytes) => self.seen += &String::from_utf8_lossy(&bytes),
                Err(_) => panic!("{words:?} was never seen, but {:?}", self.seen),
            }
        }
    }

    fn press(&mut self, keys: &str) {
        self.keys.write_all(keys.as_bytes()).unwrap();
    }

    /// The end of the review: its code, once the terminal is as it was.
    fn left(mut self) -> Option<i32> {
        let status = self.child.wait().unwrap();
        let modes = tcgetattr(&self.terminal).unwrap().local_modes;
        assert!(modes.contains(LocalModes::ICANON | LocalModes::ECHO | LocalModes::ISIG));
        status.code()
    }
}

fn with_two_documents() -> Chartrier {
    let chartrier = Chartrier::new();
    chartrier.write("depot/un.txt", "Premier document\nsans titre");
    chartrier.write("depot/deux.txt", "Second document\nsans titre");
    chartrier.run(["ingest", "depot"]).must(0);
    chartrier
}

#[test]
fn a_long_document_fits_a_terminal_of_24_lines() {
    let chartrier = Chartrier::new();
    let lines: Vec<String> = (0..40)
        .map(|line| {
            format!(
                "Numéro de session : 24-{line:04}, né le 0{}/03/1994",
                1 + line % 9
            )
        })
        .collect();
    let text = format!("Convocation\nProcès-verbal\n{}", lines.join("\n"));
    chartrier.write("depot/2024/Centre/Divers/long.txt", text);
    chartrier.run(["ingest", "depot"]).must(0);
    let mut seat = Seat::take(&chartrier);
    let screen = seat.sees(KEYS);
    let heading = screen.find("─").expect("a screen begins with a rule");
    let shown = screen[heading..].lines().count();
    assert!(shown < 24, "{shown} lines: {screen}");
    seat.press("c");
    seat.sees("Catégorie (code");
    seat.press("xylophone\n");
    let again = seat.sees("n'a pas de catégorie");
    let heading = again.find("─").expect("a screen begins with a rule");
    assert!(again[heading..].lines().count() < 24, "{again}");
    seat.sees("policy show");
    seat.press("q");
    seat.sees("décision");
    assert_eq!(seat.left(), Some(0));
}

const KEYS: &str = "q quitter";

#[test]
fn one_key_answers_and_another_takes_it_back() {
    let chartrier = with_two_documents();
    let mut seat = Seat::take(&chartrier);
    let screen = seat.sees(KEYS);
    assert!(screen.contains("[1/2]"), "{screen}");
    assert!(
        screen.contains("document"),
        "the first lines are shown: {screen}"
    );
    for line in screen.lines() {
        assert!(line.trim_end().chars().count() <= 80, "{line:?}");
    }
    seat.press("\r");
    seat.sees("Rien à accepter");
    seat.press("c");
    seat.sees("Catégorie (code");
    seat.press("xylophone\n");
    // What is wrong stands below the screen, where it is seen.
    seat.sees(KEYS);
    seat.sees("n'a pas de catégorie");
    seat.press("c");
    seat.sees("Catégorie (code");
    seat.press("pv\n");
    seat.sees("→ noté");
    seat.sees("[2/2]");
    seat.sees(KEYS);
    // It is recorded already, while the person still sits there.
    assert_eq!(chartrier.count("type:pv"), 1);
    seat.press("u");
    seat.sees("→ annulé");
    seat.sees("[1/2]");
    seat.sees(KEYS);
    assert_eq!(chartrier.count("type:pv"), 0);
    seat.press("p");
    seat.sees("[2/2]");
    seat.sees(KEYS);
    seat.press("s");
    seat.sees("Numéro de session");
    seat.press("26-001\n");
    seat.sees("→ noté");
    seat.sees(KEYS);
    seat.press("q");
    seat.sees("1 décision notée");
    assert_eq!(seat.left(), Some(0));
    assert_eq!(chartrier.findings(), [] as [&str; 0]);
}

#[test]
fn ctrl_c_leaves_the_terminal_as_it_was_and_keeps_what_was_noted() {
    let chartrier = with_two_documents();
    let mut seat = Seat::take(&chartrier);
    seat.sees(KEYS);
    seat.press("c");
    seat.sees("Catégorie (code");
    seat.press("pv\n");
    seat.sees("[2/2]");
    seat.sees(KEYS);
    // Before it is read as a key, the terminal itself takes it and nobody is there to be told.
    seat.waits_for_a_key();
    seat.press("\u{3}");
    seat.sees("1 décision notée");
    assert_eq!(seat.left(), Some(130));
    assert_eq!(chartrier.count("type:pv"), 1);
}

#[test]
fn without_a_terminal_it_is_a_list() {
    let chartrier = with_two_documents();
    let listed = chartrier.run(["--lang", "fr", "review"]);
    listed
        .must(0)
        .gives("un.txt")
        .gives("deux.txt")
        .gives("catégorie à préciser")
        .gives("2 documents attendent");
    let json = chartrier.json(["review", "second", "--json"]);
    assert_eq!(json.as_array().unwrap().len(), 1);
    assert_eq!(json[0]["waiting"][0]["reason"], "unclassified");
    chartrier
        .run(["classify", "document", "--as", "pv", "--yes"])
        .must(0);
    let nothing = chartrier.run(["--lang", "fr", "review", "--list"]);
    nothing.must(0).gives("Rien n'attend");
    assert_eq!(
        chartrier
            .json(["review", "--all", "--json"])
            .as_array()
            .unwrap()
            .len(),
        2
    );
}
