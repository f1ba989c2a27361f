//! A disk that fills up: nothing that was taken is lost, nothing that was not is touched.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::harness::{Chartrier, Dice, files_below, finish};

/// A small file system in memory; gone when dropped.
struct SmallDisk(PathBuf);

impl SmallDisk {
    /// None where only a privileged user may mount.
    fn mount(at: &Path, megabytes: u32) -> Option<SmallDisk> {
        fs::create_dir(at).unwrap();
        let size = format!("size={megabytes}m,mode=700");
        let mounted = Command::new("mount")
            .args(["-t", "tmpfs", "-o", &size, "tmpfs"])
            .arg(at)
            .output();
        mounted
            .is_ok_and(|output| output.status.success())
            .then(|| SmallDisk(at.to_owned()))
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        drop(Command::new("umount").arg("-l").arg(&self.0).output());
    }
}

/// paperless-ngx #8329: a document that a full disk swallowed.
#[test]
fn a_full_disk_stops_an_ingest_with_a_reason_and_room_lets_it_go_on() {
    let chartrier = Chartrier::bare();
    let Some(disk) = SmallDisk::mount(&chartrier.at("small"), 32) else {
        return a_file_that_may_not_grow_stops_an_ingest_with_a_reason();
    };
    let archive = disk.0.join("archive");
    chartrier.init(&archive).must(0);
    let ballast = disk.0.join("ballast");
    fs::write(&ballast, vec![7; 26 << 20]).unwrap();
    let mut dice = Dice::new(6);
    let count = 20;
    for number in 0..count {
        let noise: String = (0..12_000)
            .map(|_| format!("{:016x}", dice.next()))
            .collect();
        chartrier.write(
            format!("in/{number:02}.txt"),
            format!("volumineux n{number} {noise}"),
        );
    }
    let ingest = |arguments: &[&str]| {
        let mut command = chartrier.bare_command();
        command
            .arg("--archive")
            .arg(&archive)
            .arg("--identity-file")
            .arg(chartrier.at("service"));
        finish({
            command.args(arguments);
            command
        })
    };
    let ran = ingest(&["ingest", "in"]);
    assert!(matches!(ran.code, Some(1 | 3 | 11)), "{ran:#?}");
    ran.says("il n'y a plus de place sur le disque");
    assert_eq!(files_below(&chartrier.at("in")).len(), count);

    fs::remove_file(ballast).unwrap();
    if ran.code == Some(11) {
        ingest(&["recover"]).must(0);
    }
    ingest(&["ingest", "in"]).must(0);
    let status: serde_json::Value =
        serde_json::from_str(&ingest(&["status", "--json"]).out).unwrap();
    assert_eq!(status["documents"], count, "{status:#}");
    assert_eq!(
        ingest(&["search", "--count", "volumineux"]).out.trim(),
        count.to_string()
    );
    let report: serde_json::Value =
        serde_json::from_str(&ingest(&["verify", "--json"]).out).unwrap();
    let codes: Vec<&str> = report["findings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|f| f["code"].as_str().unwrap())
        .collect();
    assert!(
        codes
            .iter()
            .all(|code| ["orphan", "key_orphan"].contains(code)),
        "{report:#}"
    );
}

/// Where nothing may be mounted: the limit of a file's size stands for the end of the disk.
fn a_file_that_may_not_grow_stops_an_ingest_with_a_reason() {
    let chartrier = Chartrier::new();
    chartrier.write("in/small.txt", "petit");
    chartrier.write("in/large.bin", vec![7; 6 << 20]);
    let script = "trap '' XFSZ; ulimit -f 4096; exec \"$@\"";
    let mut command = chartrier.command_of("sh", &["-c", script, "sh"]);
    command.args(["ingest", "in"]);
    let ran = finish(command);
    assert!(matches!(ran.code, Some(1 | 3)), "{ran:#?}");
    ran.says("large.bin");
    assert_eq!(files_below(&chartrier.at("in")).len(), 2);
    chartrier.run(["ingest", "in"]).must(0);
    assert_eq!(chartrier.json(["status", "--json"])["documents"], 2);
}

#[test]
fn a_bundle_that_the_disk_cannot_take_says_why_and_leaves_nothing() {
    let chartrier = Chartrier::new();
    chartrier.write("in/large.bin", vec![7; 6 << 20]);
    chartrier.run(["ingest", "in"]).must(0);
    fs::create_dir(chartrier.at("out")).unwrap();
    let script = "trap '' XFSZ; ulimit -f 4096; exec \"$@\"";
    let hand_out = ["bundle", "--for", "X", "--reason", "Y", "-o", "out/a.zip"];
    for more in [&["large"][..], &["--aes", "large"]] {
        let mut command = chartrier.command_of("sh", &["-c", script, "sh"]);
        command.args(hand_out).args(more);
        let ran = finish(command);
        assert_eq!(ran.code, Some(1), "{ran:#?}");
        ran.says("out/a.zip");
        assert_eq!(files_below(&chartrier.at("out")).len(), 0, "{ran:#?}");
    }
    chartrier.run(hand_out.into_iter().chain(["large"])).must(0);
}

/// A cut bundle under its name would be handed out.
#[test]
fn a_bundle_for_which_there_is_no_room_leaves_nothing_under_its_name() {
    let chartrier = Chartrier::new();
    let mut dice = Dice::new(9);
    for number in 0..8 {
        let noise: String = (0..60_000)
            .map(|_| format!("{:016x}", dice.next()))
            .collect();
        chartrier.write(format!("in/{number}.txt"), format!("volumineux {noise}"));
    }
    chartrier.run(["ingest", "in"]).must(0);
    let Some(disk) = SmallDisk::mount(&chartrier.at("small"), 4) else {
        return;
    };
    let target = disk.0.join("controle.zip").display().to_string();
    let bundle = |target: &str| {
        let line = ["bundle", "volumineux", "-o", target];
        chartrier.run(line.iter().chain(&["--for", "DREETS", "--reason", "x"]))
    };
    // Too large from the start: said with both figures.
    bundle(&target).must(1).says("Mo");
    assert_eq!(files_below(&disk.0), Vec::<PathBuf>::new());
    let issued = || chartrier.json(["bundle", "list", "--json"])["bundles"].clone();
    assert_eq!(issued().as_array().unwrap().len(), 0);
    // With room, it is made.
    drop(disk);
    fs::remove_dir(chartrier.at("small")).unwrap();
    let Some(_disk) = SmallDisk::mount(&chartrier.at("small"), 20) else {
        return;
    };
    bundle(&target).must(0);
    chartrier.run(["verify-bundle", &target]).must(0);
}
