//! A pseudo-terminal: a command as a person sees it, who answers by the keyboard.

use std::fs::File;
use std::io::{Read, Write};
use std::os::fd::OwnedFd;
use std::process::{Child, Command, Stdio};
use std::time::Instant;

use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use rustix::termios::{LocalModes, tcgetattr};

use crate::harness::PATIENCE;

/// A command at a terminal.
pub struct Seat {
    child: Child,
    keys: File,
    screen: std::sync::mpsc::Receiver<Vec<u8>>,
    terminal: OwnedFd,
    seen: String,
}

impl Seat {
    pub fn take(mut command: Command) -> Seat {
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
    pub fn waits_for_a_key(&self) {
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
    pub fn sees(&mut self, words: &str) -> String {
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

    pub fn press(&mut self, keys: &str) {
        self.keys.write_all(keys.as_bytes()).unwrap();
    }

    /// The end of the command: its code, once the terminal is as it was.
    pub fn left(mut self) -> Option<i32> {
        let status = self.child.wait().unwrap();
        let modes = tcgetattr(&self.terminal).unwrap().local_modes;
        assert!(modes.contains(LocalModes::ICANON | LocalModes::ECHO | LocalModes::ISIG));
        status.code()
    }
}
