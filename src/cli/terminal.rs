//! The terminal: data goes to standard output, everything else to standard error.
//!
//! Bold and colour are used only where a terminal shows them and `NO_COLOR` is unset, and never carry a meaning alone.
//! A passphrase is never shown, never taken from an argument or an environment variable, and zeroed after use.

use std::fs::File;
use std::io::{self, BufRead, BufReader, BufWriter, IsTerminal, Read, Write};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use zeroize::Zeroizing;

use crate::cli::args::{GlobalArgs, Loudness, PassphraseSource};
use crate::cli::failure::Failure;
use crate::cli::progress::{Measure, Progress};
use crate::words::{Explained, Lang, Words, destroying, escape, faults, prompts};

/// A new passphrase has at least so many characters.
pub const SHORTEST_PASSPHRASE: u64 = 10;

/// Lines are this wide where no terminal says otherwise.
const USUAL_WIDTH: usize = 100;
/// And prose this wide.
const PROSE_WIDTH: usize = 80;
/// Prose is never broken narrower: a word a line reads worse than a line that is cut.
const NARROWEST: usize = 30;
/// Lines of a terminal that does not say how many it has.
const USUAL_HEIGHT: usize = 24;

/// A passphrase file is read no further than this.
const LONGEST_PASSPHRASE_BYTES: u16 = 4096;

/// Where a person reads and answers.
#[derive(Debug, Clone)]
pub struct Terminal {
    /// The language of everything that is said.
    pub lang: Lang,
    loudness: Loudness,
    passphrase: PassphraseSource,
    restricted_passphrase: Option<PathBuf>,
    output_marks: Marks,
    messages_marks: Marks,
}

/// How words are set off.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Marks {
    /// By the terminal's own means.
    Bold,
    /// By signs alone.
    Plain,
}

impl Terminal {
    /// The terminal of this process, as the command line wants it.
    pub fn new(global: &GlobalArgs) -> Terminal {
        Terminal {
            lang: global.lang,
            loudness: global.loudness,
            passphrase: global.passphrase.clone(),
            restricted_passphrase: global.restricted_passphrase.clone(),
            output_marks: Marks::of(&io::stdout()),
            messages_marks: Marks::of(&io::stderr()),
        }
    }

    /// Writes data to standard output: all of it, or the failure that says why not.
    ///
    /// Errors: [`Failure::Output`].
    pub fn output<T>(
        &self,
        write: impl FnOnce(&mut dyn Write) -> io::Result<T>,
    ) -> Result<T, Failure> {
        let mut output = BufWriter::new(io::stdout().lock());
        let written = write(&mut output);
        let flushed = output.flush();
        written
            .and_then(|value| flushed.map(|()| value))
            .map_err(Failure::Output)
    }

    /// Writes data line by line.
    ///
    /// Errors: [`Failure::Output`].
    pub fn lines(&self, lines: &[String]) -> Result<(), Failure> {
        self.output(|output| lines.iter().try_for_each(|line| writeln!(output, "{line}")))
    }

    /// Writes prose line by line, each broken between words where it is wider than the terminal, or than 80 columns where
    /// there is none; what goes on stands under what began.
    ///
    /// Errors: [`Failure::Output`].
    pub fn prose(&self, lines: &[String]) -> Result<(), Failure> {
        let width = self.known_width().unwrap_or(PROSE_WIDTH);
        let broken: Vec<String> = lines.iter().flat_map(|line| wrapped(line, width)).collect();
        self.lines(&broken)
    }

    /// Writes data as one JSON value and a line feed; what would deceive a terminal is written as `\u202e`.
    ///
    /// Errors: [`Failure::Output`].
    pub fn json(&self, value: &impl serde::Serialize) -> Result<(), Failure> {
        let text =
            serde_json::to_string_pretty(value).map_err(|error| Failure::Output(error.into()))?;
        self.output(|output| writeln!(output, "{}", escape::json(&text)))
    }

    /// Tells something that is good to know; not if quiet.
    pub fn remark(&self, text: &str) {
        if self.loudness == Loudness::Normal {
            self.message(text);
        }
    }

    /// Warns, even if quiet.
    pub fn warn(&self, text: &str) {
        self.message(&faults::warning(self.lang, Words(text)));
    }

    /// Tells why something failed and what to do.
    pub fn tell(&self, explained: &Explained) {
        for (place, line) in explained.lines(self.lang).iter().enumerate() {
            match (place, self.messages_marks) {
                (0, Marks::Bold) => self.message(&bold(line)),
                _ => self.message(line),
            }
        }
    }

    /// Sets words of the output off: bold on a terminal, between quotation marks elsewhere.
    pub fn marked(&self, text: &str) -> String {
        match self.output_marks {
            Marks::Bold => bold(text),
            Marks::Plain => format!("«\u{a0}{text}\u{a0}»"),
        }
    }

    /// A heading of the output: bold on a terminal, as it is elsewhere.
    pub fn heading(&self, text: &str) -> String {
        match self.output_marks {
            Marks::Bold => bold(text),
            Marks::Plain => text.to_owned(),
        }
    }

    /// How wide lines may be: as `COLUMNS` says, else as the terminal is, else 100.
    pub fn width(&self) -> usize {
        self.known_width().unwrap_or(USUAL_WIDTH)
    }

    fn known_width(&self) -> Option<usize> {
        let said = std::env::var("COLUMNS").ok();
        let said = said.and_then(|columns| columns.parse().ok());
        let seen = || {
            let size = rustix::termios::tcgetwinsize(io::stdout()).ok()?;
            Some(usize::from(size.ws_col)).filter(|columns| *columns > 0)
        };
        said.or_else(seen)
    }

    /// How many lines of messages are seen at once: as the terminal is, else 24.
    pub fn height(&self) -> usize {
        let size = rustix::termios::tcgetwinsize(io::stderr()).ok();
        let lines = size.map(|size| usize::from(size.ws_row));
        lines.filter(|lines| *lines > 0).unwrap_or(USUAL_HEIGHT)
    }

    /// A progress bar for work of `total`, shown on a terminal once the work has taken a second; never if quiet.
    pub fn progress(&self, title: String, measure: Measure, total: u64) -> Progress {
        let shown = self.loudness == Loudness::Normal && io::stderr().is_terminal();
        if shown {
            Progress::visible(self.lang, title, measure, total)
        } else {
            Progress::hidden()
        }
    }

    /// The passphrase of `owner`.
    ///
    /// Errors: [`Failure::EmptyPassphrase`], [`Failure::NobodyForPassphrase`], and what keeps it from being read.
    pub fn passphrase(&self, owner: &str) -> Result<Zeroizing<String>, Failure> {
        let typed = match self.given_passphrase()? {
            Some(given) => given,
            None => ask_hidden(&prompts::passphrase(self.lang, owner))?,
        };
        if typed.is_empty() {
            Err(Failure::EmptyPassphrase)
        } else {
            Ok(typed)
        }
    }

    /// The passphrase of a person's private key. Always typed: what the command line gives opens the archive.
    ///
    /// Errors: [`Failure::EmptyPassphrase`], [`Failure::NobodyForPassphrase`], and what keeps it from being read.
    pub fn passphrase_of_key(&self, key: &Path) -> Result<Zeroizing<String>, Failure> {
        let typed = ask_hidden(&destroying::key_passphrase(self.lang, key))?;
        match typed.is_empty() {
            true => Err(Failure::EmptyPassphrase),
            false => Ok(typed),
        }
    }

    /// Something that is typed without being shown.
    ///
    /// Errors: [`Failure::NobodyForPassphrase`], and what keeps it from being read.
    pub(super) fn hidden(&self, question: &str) -> Result<Zeroizing<String>, Failure> {
        ask_hidden(question)
    }

    /// A new passphrase: typed twice, or taken from where the command line says.
    ///
    /// Errors: [`Failure::EmptyPassphrase`] and [`Failure::ShortPassphrase`] if it was not typed: then it cannot be asked
    /// again; [`Failure::NobodyForPassphrase`], and what keeps it from being read.
    pub fn new_passphrase(&self) -> Result<Zeroizing<String>, Failure> {
        if let Some(given) = self.given_passphrase()? {
            return fit(given);
        }
        self.typed_new_passphrase()
    }

    /// The passphrase of an owner of restricted records. Never the one that opens the archive.
    ///
    /// Errors: as [`Terminal::passphrase`].
    pub fn restricted_passphrase(&self, owner: &str) -> Result<Zeroizing<String>, Failure> {
        let typed = match &self.restricted_passphrase {
            Some(path) => self.passphrase_in(path)?,
            None => ask_hidden(&prompts::passphrase(self.lang, owner))?,
        };
        match typed.is_empty() {
            true => Err(Failure::EmptyPassphrase),
            false => Ok(typed),
        }
    }

    /// The new passphrase of an owner of restricted records.
    ///
    /// Errors: as [`Terminal::new_passphrase`].
    pub fn new_restricted_passphrase(&self) -> Result<Zeroizing<String>, Failure> {
        match &self.restricted_passphrase {
            Some(path) => fit(self.passphrase_in(path)?),
            None => self.typed_new_passphrase(),
        }
    }

    fn typed_new_passphrase(&self) -> Result<Zeroizing<String>, Failure> {
        loop {
            match fit(ask_hidden(&prompts::new_passphrase(self.lang))?) {
                Err(failure) => drop(
                    failure
                        .explain(self.lang)
                        .map(|explained| self.tell(&explained)),
                ),
                Ok(first) if *first == *ask_hidden(&prompts::repeat_passphrase(self.lang))? => {
                    return Ok(first);
                }
                Ok(_) => self.warn(&prompts::passphrases_differ(self.lang)),
            }
        }
    }

    /// Asks a question that a person answers by yes or no; no if they just press enter.
    ///
    /// Errors: [`Failure::NobodyToAsk`], [`Failure::Asking`].
    pub fn agrees(&self, question: &str) -> Result<bool, Failure> {
        loop {
            let answer = self.ask(&prompts::yes_or_no(self.lang, Words(question)))?;
            match answer.trim().to_lowercase().as_str() {
                "o" | "oui" | "y" | "yes" => return Ok(true),
                "" | "n" | "non" | "no" => return Ok(false),
                _ => self.message(&prompts::answer_yes_or_no(self.lang)),
            }
        }
    }

    /// Fails unless a person can be asked.
    ///
    /// Errors: [`Failure::NobodyToAsk`].
    pub fn must_be_attended(&self) -> Result<(), Failure> {
        let attended = io::stdin().is_terminal() && io::stderr().is_terminal();
        if attended {
            Ok(())
        } else {
            Err(Failure::NobodyToAsk)
        }
    }

    /// True if somebody can be asked.
    pub fn can_ask(&self) -> bool {
        io::stdin().is_terminal() && io::stderr().is_terminal()
    }

    /// Asks for a line of text.
    ///
    /// Errors: [`Failure::NobodyToAsk`], [`Failure::Asking`], [`Failure::Declined`] at the end of input.
    pub fn ask(&self, question: &str) -> Result<String, Failure> {
        self.must_be_attended()?;
        let mut messages = io::stderr().lock();
        write!(messages, "{question}")
            .and_then(|()| messages.flush())
            .map_err(Failure::Asking)?;
        drop(messages);
        let mut line = String::new();
        match io::stdin().lock().read_line(&mut line) {
            Ok(0) => Err(Failure::Declined),
            Ok(_) => Ok(line.trim_end_matches(['\r', '\n']).to_owned()),
            Err(error) => Err(Failure::Asking(error)),
        }
    }

    /// Has something typed back until it is right; spaces and capitals do not matter.
    ///
    /// Errors: as [`Terminal::ask`].
    pub fn typed_back(&self, question: &str, expected: &str) -> Result<(), Failure> {
        let compact = |text: &str| text.split_whitespace().collect::<String>().to_lowercase();
        while compact(&self.ask(question)?) != compact(expected) {
            self.warn(&prompts::typed_back_wrong(self.lang));
        }
        Ok(())
    }

    /// The passphrase that the command line gives, if it does.
    fn given_passphrase(&self) -> Result<Option<Zeroizing<String>>, Failure> {
        match &self.passphrase {
            PassphraseSource::Ask => Ok(None),
            PassphraseSource::File(path) => self.passphrase_in(path).map(Some),
            PassphraseSource::Descriptor(number) => {
                let failed = |source| Failure::Descriptor {
                    number: *number,
                    source,
                };
                let path = PathBuf::from(format!("/dev/fd/{number}"));
                let file = File::open(Path::new(&path)).map_err(failed)?;
                first_line(file).map(Some).map_err(failed)
            }
        }
    }

    pub(super) fn passphrase_in(&self, path: &Path) -> Result<Zeroizing<String>, Failure> {
        let failed = |source| Failure::File {
            path: path.to_owned(),
            source,
        };
        let file = File::open(path).map_err(failed)?;
        let mode = file.metadata().map_err(failed)?.permissions().mode();
        if mode & 0o077 != 0 {
            self.warn(&prompts::passphrase_file_open_to_others(self.lang, path));
        }
        first_line(file).map_err(failed)
    }

    /// True if passphrases are typed here, and may be mistyped.
    pub fn asks_passphrases(&self) -> bool {
        self.passphrase == PassphraseSource::Ask
    }

    /// Tells the title of what follows.
    pub fn title(&self, text: &str) {
        match self.messages_marks {
            Marks::Bold => self.message(&bold(text)),
            Marks::Plain => self.message(text),
        }
    }

    /// Tells something that must be seen, whatever is asked.
    pub fn message(&self, text: &str) {
        // Nothing is left to tell it to if standard error is closed.
        drop(writeln!(io::stderr().lock(), "{text}"));
    }
}

impl Marks {
    fn of(stream: &impl IsTerminal) -> Marks {
        let set = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty());
        let dumb = set("TERM").is_none_or(|term| term == "dumb");
        if stream.is_terminal() && set("NO_COLOR").is_none() && !dumb {
            Marks::Bold
        } else {
            Marks::Plain
        }
    }
}

fn bold(text: &str) -> String {
    format!("\u{1b}[1m{text}\u{1b}[0m")
}

fn ask_hidden(question: &str) -> Result<Zeroizing<String>, Failure> {
    match rpassword::prompt_password(question) {
        Ok(typed) => Ok(Zeroizing::new(typed)),
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => Err(Failure::Declined),
        Err(error) if File::open("/dev/tty").is_err() => {
            drop(error);
            Err(Failure::NobodyForPassphrase)
        }
        Err(error) => Err(Failure::Asking(error)),
    }
}

fn fit(passphrase: Zeroizing<String>) -> Result<Zeroizing<String>, Failure> {
    let length = u64::try_from(passphrase.chars().count()).unwrap_or(u64::MAX);
    match length {
        0 => Err(Failure::EmptyPassphrase),
        1..SHORTEST_PASSPHRASE => Err(Failure::ShortPassphrase),
        _ => Ok(passphrase),
    }
}

fn first_line(source: impl Read) -> io::Result<Zeroizing<String>> {
    // One reservation, so that no copy of it is left behind by a growing buffer.
    let mut line = Zeroizing::new(String::with_capacity(usize::from(LONGEST_PASSPHRASE_BYTES)));
    BufReader::new(source.take(u64::from(LONGEST_PASSPHRASE_BYTES))).read_line(&mut line)?;
    let length = line.trim_end_matches(['\r', '\n']).len();
    line.truncate(length);
    Ok(line)
}

/// A line in pieces of `width` columns, broken at blanks only; a word that is wider stays whole. What goes on is indented as the words
/// of the first piece are, behind its dash if it has one.
fn wrapped(line: &str, width: usize) -> Vec<String> {
    let width = width.max(NARROWEST);
    if columns(line) <= width {
        return vec![line.to_owned()];
    }
    let words = line.trim_start_matches(' ');
    let blanks = line.len() - words.len();
    let dash = if words.starts_with("- ") { 2 } else { 0 };
    let indent = " ".repeat((blanks + dash).min(width / 2));
    let mut pieces = vec![" ".repeat(blanks)];
    let mut is_first = true;
    for word in words.split(' ') {
        let piece = pieces.last_mut().expect("there is always a piece");
        let fits = columns(piece) + usize::from(!is_first) + columns(word) <= width;
        if is_first || fits {
            if !is_first {
                piece.push(' ');
            }
            piece.push_str(word);
        } else {
            pieces.push(format!("{indent}{word}"));
        }
        is_first = false;
    }
    pieces
}

/// How many columns a text takes; what makes it bold takes none.
fn columns(text: &str) -> usize {
    use unicode_width::UnicodeWidthStr;
    let marks = text.matches("\u{1b}[").count();
    match marks {
        0 => text.width(),
        _ => text
            .replace("\u{1b}[1m", "")
            .replace("\u{1b}[0m", "")
            .width(),
    }
}
