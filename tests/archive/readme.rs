//! The README's transcript is what the tour prints today, but for what differs each time.

use std::process::Command;

/// Ids, digests, times, sizes and temporary paths differ each time.
fn settled(text: &str) -> String {
    let mut settled = Vec::new();
    for line in text.lines().map(str::trim_end) {
        let words = line.split(' ').map(|word| {
            let digits = word.trim_end_matches([',', '.', ':']);
            let is_hexadecimal = digits.len() >= 8 && digits.bytes().all(|c| c.is_ascii_hexdigit());
            match word {
                _ if is_hexadecimal => "<id>".to_owned(),
                _ if word.starts_with("objects/") => "<file>".to_owned(),
                _ if word.contains("chartrier-demo-") => "<folder>".to_owned(),
                _ if word.contains("samples/depot/") => word.to_owned(),
                _ if word.contains("samples/depot") => "<samples>".to_owned(),
                _ => word.to_owned(),
            }
        });
        let line = words.collect::<Vec<_>>().join(" ");
        // `2,1 Mo en 1 s.`: how long and how much is told of this run alone.
        let line = if line.contains(" Mo ") {
            line.split(" Mo ").last().unwrap_or_default().to_owned()
        } else {
            line
        };
        let line = if line.starts_with("en ") && line.ends_with('.') {
            "<time>".to_owned()
        } else {
            line
        };
        settled.push(line);
    }
    settled.join("\n").trim().to_owned()
}

#[test]
fn the_transcript_of_the_readme_is_what_the_tour_prints() {
    let run = Command::new("sh")
        .args([
            "-c",
            "exec \"$0\" demo --lang fr 2>&1",
            env!("CARGO_BIN_EXE_chartrier"),
        ])
        .output()
        .unwrap();
    let printed = String::from_utf8(run.stdout).unwrap();
    assert!(run.status.success(), "{printed}");
    let readme = std::fs::read_to_string("README.md").unwrap();
    let block = readme
        .split("<!-- transcript: demo -->\n```text\n")
        .nth(1)
        .expect("the README has the transcript");
    let block = block.split("```").next().unwrap();
    assert_eq!(settled(&printed), settled(block), "printed:\n{printed}");
}

#[test]
fn every_command_that_the_readme_names_exists() {
    let help = Command::new(env!("CARGO_BIN_EXE_chartrier"))
        .args(["--lang", "en", "--help"])
        .output()
        .unwrap();
    let help = String::from_utf8(help.stdout).unwrap();
    let commands: Vec<&str> = help
        .lines()
        .filter_map(|line| line.strip_prefix("  ")?.split_whitespace().next())
        .collect();
    let readme = std::fs::read_to_string("README.md").unwrap();
    let mut missing = Vec::new();
    for line in readme
        .lines()
        .filter_map(|line| line.strip_prefix("chartrier "))
    {
        let command = line.split_whitespace().next().unwrap_or_default();
        if !commands.contains(&command) {
            missing.push(command);
        }
    }
    assert!(missing.is_empty(), "{missing:?} of {commands:?}");
}
