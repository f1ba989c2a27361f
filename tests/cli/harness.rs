//! A temporary archive and the real binary to work on it.

use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::{BufRead, BufReader};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant, SystemTime};

use serde_json::Value;

pub const PASSPHRASE: &str = "phrase de passe d'essai";

/// Longer than anything here takes on a busy machine: a test that waits for it has failed.
pub const PATIENCE: Duration = Duration::from_secs(60);

/// An archive with a second key place and a service identity file, all below one temporary folder, which is HOME too.
pub struct Chartrier {
    home: tempfile::TempDir,
}

/// What a command left.
#[derive(Debug)]
pub struct Ran {
    pub code: Option<i32>,
    pub out: String,
    pub err: String,
}

impl Chartrier {
    /// Makes an archive.
    pub fn new() -> Chartrier {
        let chartrier = Chartrier::bare();
        chartrier.init(&chartrier.archive()).must(0);
        chartrier
    }

    /// Only the folder and the passphrase file.
    pub fn bare() -> Chartrier {
        let chartrier = Chartrier {
            home: tempfile::tempdir().unwrap(),
        };
        let text = format!("{PASSPHRASE}\n");
        write_private(&chartrier.at("passphrase"), text.as_bytes());
        chartrier
    }

    /// Makes an archive in `root`.
    pub fn init(&self, root: &Path) -> Ran {
        let mut command = self.bare_command();
        command.arg("init").arg(root);
        command.args(["--yes", "--passphrase-work-factor", "4"]);
        command.arg("--passphrase-file").arg(self.at("passphrase"));
        command.arg("--recovery-file").arg(self.at("recovery"));
        command.arg("--second-place").arg(self.at("second"));
        let service = format!("file:{}", self.at("service").display());
        command.args(["--service", &service]);
        finish(command)
    }

    /// A path below the temporary folder.
    pub fn at(&self, name: impl AsRef<Path>) -> PathBuf {
        self.home.path().join(name)
    }

    pub fn archive(&self) -> PathBuf {
        self.at("archive")
    }

    /// Writes a file below the temporary folder, last changed on a day long past.
    pub fn write(&self, name: impl AsRef<Path>, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.at(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, bytes).unwrap();
        let day = SystemTime::UNIX_EPOCH + Duration::from_secs(1_718_359_200);
        File::options()
            .write(true)
            .open(&path)
            .unwrap()
            .set_modified(day)
            .unwrap();
        path
    }

    /// The binary in a clean environment.
    pub fn bare_command(&self) -> Command {
        clean(Command::new(env!("CARGO_BIN_EXE_chartrier")), self)
    }

    /// The binary on this archive, with the service identity.
    pub fn command(&self) -> Command {
        let mut command = self.bare_command();
        self.point_at_archive(&mut command);
        command
    }

    /// Another program, in the same environment, that is to run the binary on this archive.
    pub fn command_of(&self, program: &str, arguments: &[&str]) -> Command {
        let mut command = clean(Command::new(program), self);
        command.args(arguments).arg(env!("CARGO_BIN_EXE_chartrier"));
        self.point_at_archive(&mut command);
        command
    }

    fn point_at_archive(&self, command: &mut Command) {
        command.arg("--archive").arg(self.archive());
        command.arg("--identity-file").arg(self.at("service"));
    }

    /// Runs a command on this archive.
    pub fn run<A: AsRef<OsStr>>(&self, arguments: impl IntoIterator<Item = A>) -> Ran {
        let mut command = self.command();
        command.args(arguments);
        finish(command)
    }

    /// The JSON that a command writes.
    pub fn json<A: AsRef<OsStr>>(&self, arguments: impl IntoIterator<Item = A>) -> Value {
        let ran = self.run(arguments);
        serde_json::from_str(&ran.out).unwrap_or_else(|error| panic!("{error}: {ran:?}"))
    }

    /// How many records match.
    pub fn count(&self, query: &str) -> u64 {
        let ran = self.run(["search", "--count", query]);
        ran.must(0).out.trim().parse().unwrap()
    }

    /// The codes of everything that a whole verification finds.
    pub fn findings(&self) -> Vec<String> {
        let report = self.json(["verify", "--json", "--no-journal"]);
        let findings = report["findings"].as_array().unwrap();
        findings
            .iter()
            .map(|finding| finding["code"].as_str().unwrap().to_owned())
            .collect()
    }

    /// Starts a watcher that takes a file after a tenth of a second.
    pub fn watch(&self, folder: &Path) -> Watcher {
        let mut command = self.command();
        command
            .arg("watch")
            .arg(folder)
            .args(["--settle-ms", "100"]);
        Watcher::start(command)
    }
}

fn clean(mut command: Command, chartrier: &Chartrier) -> Command {
    command.env_clear();
    command.env("HOME", chartrier.home.path());
    command.env("TMPDIR", chartrier.at("tmp"));
    command.env("PATH", std::env::var_os("PATH").unwrap());
    command.env("TZ", "Europe/Paris").env("USER", "essai");
    fs::create_dir_all(chartrier.at("tmp")).unwrap();
    command.current_dir(chartrier.home.path());
    command.stdin(Stdio::null());
    command
}

/// Runs a command to its end.
pub fn finish(mut command: Command) -> Ran {
    command.output().unwrap().into()
}

impl From<Output> for Ran {
    fn from(output: Output) -> Ran {
        Ran {
            code: output.status.code(),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }
}

impl Ran {
    /// Fails the test unless the command ended with this code.
    #[track_caller]
    pub fn must(&self, code: i32) -> &Ran {
        assert_eq!(self.code, Some(code), "{self:#?}");
        self
    }

    /// Fails the test unless the messages contain this.
    #[track_caller]
    pub fn says(&self, words: &str) -> &Ran {
        assert!(self.err.contains(words), "{words:?} is not in {self:#?}");
        self
    }

    /// Fails the test unless the data contains this.
    #[track_caller]
    pub fn gives(&self, words: &str) -> &Ran {
        assert!(self.out.contains(words), "{words:?} is not in {self:#?}");
        self
    }
}

/// A running watcher; killed when dropped.
pub struct Watcher {
    pub child: Child,
    lines: Receiver<String>,
}

impl Watcher {
    fn start(mut command: Command) -> Watcher {
        let mut child = command
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let (sender, lines) = channel();
        let messages = BufReader::new(child.stderr.take().unwrap());
        std::thread::spawn(move || {
            for line in messages.lines() {
                if sender.send(line.unwrap()).is_err() {
                    break;
                }
            }
        });
        Watcher { child, lines }
    }

    /// Waits for a message that contains this, and returns it with those before it.
    #[track_caller]
    pub fn wait_for(&self, words: &str) -> Vec<String> {
        let until = Instant::now() + PATIENCE;
        let mut lines = Vec::new();
        loop {
            let left = until.saturating_duration_since(Instant::now());
            match self.lines.recv_timeout(left) {
                Ok(line) => lines.push(line),
                Err(_) => panic!("{words:?} was never said, but {lines:#?}"),
            }
            if lines.last().unwrap().contains(words) {
                return lines;
            }
        }
    }

    /// Stops it as a service manager does, and returns its exit code and what it still said.
    pub fn stop(mut self) -> (Option<i32>, Vec<String>) {
        signal(&self.child, rustix::process::Signal::TERM);
        let status = self.child.wait().unwrap();
        (status.code(), self.lines.iter().collect())
    }
}

impl Drop for Watcher {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// Sends a signal to a child.
pub fn signal(child: &Child, signal: rustix::process::Signal) {
    rustix::process::kill_process(rustix::process::Pid::from_child(child), signal).unwrap();
}

/// Writes a file that only its owner can read.
pub fn write_private(path: &Path, bytes: &[u8]) {
    use std::io::Write;
    let mut file = fs::OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path)
        .unwrap();
    file.write_all(bytes).unwrap();
}

/// Every file below a folder.
pub fn files_below(folder: &Path) -> Vec<PathBuf> {
    let entries = walkdir::WalkDir::new(folder)
        .sort_by_file_name()
        .into_iter()
        .map(Result::unwrap);
    entries
        .filter(|entry| entry.file_type().is_file())
        .map(walkdir::DirEntry::into_path)
        .collect()
}

/// Numbers that look random and are the same in every run.
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Dice {
        Dice(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    pub fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    /// A number below `end`.
    pub fn below(&mut self, end: u64) -> u64 {
        self.next() % end
    }
}
