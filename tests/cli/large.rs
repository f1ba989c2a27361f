//! A file larger than the memory that the program may use.

use std::fs::{self, File};
use std::io::{Read, Write};
use std::process::{Command, Stdio};
use std::time::Duration;

use crate::harness::{Chartrier, Dice};

const MEGABYTES: u64 = 300;
const MOST_KIB: u64 = 300 * 1024;

#[test]
fn a_large_file_goes_in_and_comes_out_identical_within_bounded_memory() {
    let chartrier = Chartrier::new();
    let path = chartrier.write("in/large.bin", "");
    let mut file = File::create(&path).unwrap();
    let mut dice = Dice::new(8);
    let mut block: Vec<u8> = (0..1 << 17)
        .flat_map(|_| dice.next().to_le_bytes())
        .collect();
    for number in 0..MEGABYTES {
        block[..8].copy_from_slice(&number.to_le_bytes());
        file.write_all(&block).unwrap();
    }
    drop(file);

    let mut command = chartrier.command();
    command.args(["ingest", "in"]);
    let peak = peak_kib(command);
    assert!(peak < MOST_KIB, "ingest took {peak} KiB");
    let mut command = chartrier.command();
    command.args(["export", "--all", "-o", "out"]);
    let peak = peak_kib(command);
    assert!(peak < MOST_KIB, "export took {peak} KiB");
    assert_same(&path, &chartrier.at("out/large.bin"));
    fs::remove_file(path).unwrap();
}

/// Runs a command to its good end; the most memory that its process held.
fn peak_kib(mut command: Command) -> u64 {
    let mut child = command
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut peak = 0;
    loop {
        let status = fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap_or_default();
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let held = line.and_then(|line| line.trim().trim_end_matches(" kB").parse().ok());
        peak = peak.max(held.unwrap_or(0));
        if let Some(status) = child.try_wait().unwrap() {
            assert!(status.success(), "{status}");
            assert!(peak > 0, "never seen");
            return peak;
        }
        std::thread::sleep(Duration::from_millis(5));
    }
}

fn assert_same(one: &std::path::Path, other: &std::path::Path) {
    let (mut one, mut other) = (File::open(one).unwrap(), File::open(other).unwrap());
    assert_eq!(
        one.metadata().unwrap().len(),
        other.metadata().unwrap().len()
    );
    let (mut a, mut b) = (vec![0; 1 << 20], vec![0; 1 << 20]);
    for _ in 0..MEGABYTES {
        one.read_exact(&mut a).unwrap();
        other.read_exact(&mut b).unwrap();
        assert!(a == b, "not the bytes that went in");
    }
}
