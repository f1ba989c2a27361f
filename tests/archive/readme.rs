//! The README's transcript is what the tour prints today, but for what differs each time.

use std::process::Command;

/// Ids, digests, times, sizes and temporary paths differ each time.
fn settled(text: &str) -> String {
    let plain = text.replace(['\u{a0}', '\u{202f}'], " ");
    let lines: Vec<String> = plain.lines().map(settled_line).collect();
    lines.join("\n").trim().to_owned()
}

fn settled_line(line: &str) -> String {
    let words = line.trim_end().split(' ').map(|word| {
        let is_id = word.len() == 8 && word.bytes().all(|c| c.is_ascii_hexdigit());
        match word {
            _ if is_id => "<id>",
            _ if word.starts_with("objects/") => "<file>",
            _ if word.contains("chartrier-demo-") => "<folder>",
            // The samples are found in the present folder, or where the program was built.
            _ if word.contains("samples/depot") && word.starts_with('(') => "<samples>",
            _ => word,
        }
    });
    let line = words.collect::<Vec<_>>().join(" ");
    if !line.contains(" Mo ") {
        return line;
    }
    let digits = line
        .chars()
        .map(|c| if c.is_ascii_digit() { '0' } else { c })
        .collect::<String>();
    let parts = digits.split(' ').filter(|word| !word.starts_with('0'));
    parts
        .collect::<Vec<_>>()
        .join(" ")
        .replace("en moins d'une seconde.", "en s.")
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
