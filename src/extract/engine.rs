//! `tesseract`: finds it, and runs it on one picture at a time, confined, within limits, leaving nothing behind.
//!
//! The program is not ours and reads hostile pictures, so it is started through our own program
//! (`extract-confined`, [`confined_main`]), which gives up all that reading a picture does not need (`harden.rs`) and
//! then becomes it. It is given the picture through a pipe and answers through a pipe; neither it nor we write a file. Whatever
//! it does, it is killed with its whole group when its time is over, when reading is to stop, and when we end.

use std::ffi::{OsStr, OsString};
use std::io;
use std::os::fd::AsFd;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, ExitCode, Stdio};
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::Errno;
use rustix::process::{Pid, Signal, kill_process_group};
use zeroize::Zeroizing;

use crate::extract::harden::{confine_program, give_up_rights};

/// How long the program may take to say its version.
const SHORT_TIME: Duration = Duration::from_secs(20);

/// How often we look whether to go on.
const GLANCE: Duration = Duration::from_millis(100);

/// Longest answer of the recognition program that is taken.
const MAX_ANSWER_BYTES: usize = 16 * 1024 * 1024;

/// The recognition program, found and asked for its version.
#[derive(Debug, Clone)]
pub(super) struct Engine {
    own_program: PathBuf,
    program: PathBuf,
    memory_bytes: u64,
    answer_bytes: usize,
    version: String,
    languages: Vec<String>,
}

/// Why the program gave no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum EngineFailure {
    /// The time was over.
    Late,
    /// It was to stop.
    Stopped,
    /// It ended without an answer, or answered what it never does.
    Failed,
}

impl Engine {
    /// Finds `tesseract` where programs are; `own_program` is ours. None if there is none that runs.
    pub(super) fn find(own_program: &Path, memory_bytes: u64) -> Option<Engine> {
        let program = in_search_path("tesseract")?;
        let mut engine = Engine {
            own_program: own_program.to_owned(),
            program,
            memory_bytes,
            answer_bytes: MAX_ANSWER_BYTES,
            version: String::new(),
            languages: Vec::new(),
        };
        let ask = |engine: &Engine, what: &str| {
            let answer = engine.run(&[what], &[], SHORT_TIME, &mut || true).ok()?;
            Some(String::from_utf8_lossy(&answer).into_owned())
        };
        let version = ask(&engine, "--version")?;
        engine.version = version_in(&version)?;
        // A first line says where they are.
        let languages = ask(&engine, "--list-langs")?;
        engine.languages = languages.lines().skip(1).map(str::to_owned).collect();
        Some(engine)
    }

    /// Its version, such as `5.3.0`.
    pub(super) fn version(&self) -> &str {
        &self.version
    }

    /// Whether it can read this language; `osd` is the one that tells which way up a page is.
    pub(super) fn speaks(&self, language: &str) -> bool {
        self.languages.iter().any(|known| known == language)
    }

    /// Runs it on `input` and returns what it wrote. `goes_on` is asked several times a second.
    pub(super) fn run(
        &self,
        arguments: &[&str],
        input: &[u8],
        time: Duration,
        goes_on: &mut dyn FnMut() -> bool,
    ) -> Result<Zeroizing<Vec<u8>>, EngineFailure> {
        let mut running = self.start(arguments, time)?;
        let answer = running.converse(input, Instant::now() + time, goes_on)?;
        match running.end(Instant::now() + time) {
            true => Ok(answer),
            false => Err(EngineFailure::Failed),
        }
    }

    fn start(&self, arguments: &[&str], time: Duration) -> Result<Running, EngineFailure> {
        let mut command = Command::new(&self.own_program);
        command
            .arg("extract-confined")
            .arg(self.memory_bytes.to_string())
            .arg((time.as_secs() + 1).to_string())
            .arg(&self.program)
            .args(arguments)
            .env_clear()
            .env("OMP_THREAD_LIMIT", "1")
            .current_dir("/")
            .process_group(0)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null());
        if let Some(folder) = std::env::var_os("TESSDATA_PREFIX") {
            command.env("TESSDATA_PREFIX", folder);
        }
        let mut child = command.spawn().map_err(|_| EngineFailure::Failed)?;
        let (input, output) = (child.stdin.take(), child.stdout.take());
        let running = Running {
            child,
            input,
            output,
            answer_bytes: self.answer_bytes,
            ended: false,
        };
        for outcome in [
            running
                .input
                .as_ref()
                .map(|pipe| rustix::io::ioctl_fionbio(pipe, true)),
            running
                .output
                .as_ref()
                .map(|pipe| rustix::io::ioctl_fionbio(pipe, true)),
        ] {
            outcome
                .ok_or(EngineFailure::Failed)?
                .map_err(|_| EngineFailure::Failed)?;
        }
        Ok(running)
    }
}

/// What a task of our own program may cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TaskLimits {
    /// Most memory, the program itself included.
    pub memory_bytes: u64,
    /// Longest time.
    pub time: Duration,
    /// Longest answer.
    pub answer_bytes: usize,
}

/// Why a task gave no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TaskFailure {
    /// The time was over.
    #[error("no answer in time")]
    Late,
    /// It ended without an answer, as it does without memory.
    #[error("no answer")]
    Failed,
}

/// Has our own program do one task on bytes that a stranger wrote, confined and killed as the recognition program is.
///
/// The child should call [`give_up_everything`] before it reads a byte.
///
/// Errors: [`TaskFailure`].
pub fn run_task(
    own_program: &Path,
    task: &str,
    input: &[u8],
    limits: TaskLimits,
) -> Result<Zeroizing<Vec<u8>>, TaskFailure> {
    let engine = Engine {
        own_program: own_program.to_owned(),
        program: own_program.to_owned(),
        memory_bytes: limits.memory_bytes,
        answer_bytes: limits.answer_bytes,
        version: String::new(),
        languages: Vec::new(),
    };
    let answer = engine.run(&[task], input, limits.time, &mut || true);
    answer.map_err(|failure| match failure {
        EngineFailure::Late => TaskFailure::Late,
        EngineFailure::Stopped | EngineFailure::Failed => TaskFailure::Failed,
    })
}

/// Gives up, in a child, all but its three pipes and so much memory.
///
/// Errors: whatever the system refused; the process must then end without reading a byte.
pub fn give_up_everything(memory_bytes: u64) -> io::Result<()> {
    give_up_rights(memory_bytes)
}

/// The program at work. Dropping it kills its whole group and waits for it.
struct Running {
    child: Child,
    input: Option<ChildStdin>,
    output: Option<ChildStdout>,
    answer_bytes: usize,
    ended: bool,
}

impl Running {
    /// Writes the input and reads the answer, whichever is possible.
    fn converse(
        &mut self,
        mut input: &[u8],
        deadline: Instant,
        goes_on: &mut dyn FnMut() -> bool,
    ) -> Result<Zeroizing<Vec<u8>>, EngineFailure> {
        let mut answer = Zeroizing::new(Vec::new());
        loop {
            if !goes_on() {
                return Err(EngineFailure::Stopped);
            }
            if Instant::now() >= deadline {
                return Err(EngineFailure::Late);
            }
            if input.is_empty() {
                self.input = None;
            }
            self.wait_a_moment()?;
            if let Some(pipe) = &self.input {
                match rustix::io::write(pipe, input) {
                    Ok(written) => input = input.get(written..).unwrap_or_default(),
                    Err(Errno::INTR | Errno::AGAIN) => {}
                    // It has seen enough; it will say so.
                    Err(_) => input = &[],
                }
            }
            if self.read_some(&mut answer)? == Heard::End {
                return Ok(answer);
            }
        }
    }

    fn wait_a_moment(&self) -> Result<(), EngineFailure> {
        let output = self.output.as_ref().ok_or(EngineFailure::Failed)?;
        let mut watched = vec![PollFd::new(output, PollFlags::IN)];
        if let Some(input) = &self.input {
            watched.push(PollFd::from_borrowed_fd(input.as_fd(), PollFlags::OUT));
        }
        let glance = Timespec {
            tv_sec: 0,
            tv_nsec: GLANCE.subsec_nanos().into(),
        };
        match poll(&mut watched, Some(&glance)) {
            Ok(_) | Err(Errno::INTR) => Ok(()),
            Err(_) => Err(EngineFailure::Failed),
        }
    }

    fn read_some(&self, answer: &mut Vec<u8>) -> Result<Heard, EngineFailure> {
        let output = self.output.as_ref().ok_or(EngineFailure::Failed)?;
        let mut piece = Zeroizing::new([0_u8; 16 * 1024]);
        loop {
            match rustix::io::read(output, piece.as_mut_slice()) {
                Ok(0) => return Ok(Heard::End),
                Ok(got) => answer.extend_from_slice(piece.get(..got).unwrap_or_default()),
                Err(Errno::AGAIN) => return Ok(Heard::Some),
                Err(Errno::INTR) => {}
                Err(_) => return Err(EngineFailure::Failed),
            }
            if answer.len() > self.answer_bytes {
                return Err(EngineFailure::Failed);
            }
        }
    }

    /// Waits for its end, which follows that of its output. Returns whether it was a good one.
    fn end(&mut self, deadline: Instant) -> bool {
        while Instant::now() < deadline {
            match self.child.try_wait() {
                Ok(Some(status)) => {
                    self.ended = true;
                    return status.success();
                }
                Ok(None) => std::thread::sleep(Duration::from_millis(2)),
                Err(_) => return false,
            }
        }
        false
    }
}

#[derive(PartialEq, Eq)]
enum Heard {
    Some,
    End,
}

impl Drop for Running {
    fn drop(&mut self) {
        if self.ended {
            return;
        }
        // All fail only for a group that has already ended.
        if let Ok(id) = i32::try_from(self.child.id())
            && let Some(group) = Pid::from_raw(id)
        {
            let _ended = kill_process_group(group, Signal::KILL);
        }
        let _ended = self.child.kill();
        let _status = self.child.wait();
    }
}

/// Becomes another program that may do nothing but read: what the program does when started as `extract-confined`,
/// followed by the memory and the seconds that it may use, the program and its arguments.
///
/// Returns only if that fails: 2 if started by hand, 3 if the rights could not be given up, 4 if the program does not
/// start.
pub fn confined_main(arguments: &[OsString]) -> ExitCode {
    let number = |place: usize| arguments.get(place)?.to_str()?.parse::<u64>().ok();
    let (Some(memory_bytes), Some(seconds), Some(program)) =
        (number(2), number(3), arguments.get(4))
    else {
        return ExitCode::from(2);
    };
    if confine_program(memory_bytes, seconds).is_err() {
        return ExitCode::from(3);
    }
    let rest = arguments.get(5..).unwrap_or_default();
    let _why: io::Error = Command::new(program).args(rest).exec();
    ExitCode::from(4)
}

/// The first file of this name in the folders of `PATH`, by its absolute path.
fn in_search_path(name: &str) -> Option<PathBuf> {
    let folders = std::env::var_os("PATH")?;
    std::env::split_paths(OsStr::new(&folders))
        .filter(|folder| folder.is_absolute())
        .map(|folder| folder.join(name))
        .find(|program| program.is_file())
}

/// `tesseract 5.3.0` on the first line, or `tesseract v5.3.0.20221214`.
fn version_in(answer: &str) -> Option<String> {
    let version = answer.lines().next()?.strip_prefix("tesseract ")?.trim();
    let version = version.strip_prefix('v').unwrap_or(version);
    let is_version = !version.is_empty()
        && version.len() <= 40
        && version
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || ".-+".contains(c));
    is_version.then(|| version.to_owned())
}
