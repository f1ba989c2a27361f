//! Nothing readable: what is written anywhere while documents are taken in, searched and verified tells nothing of them.

use std::fs;
use std::path::Path;

use crate::harness::{Chartrier, files_below, finish};

/// In names and texts, as written, without accents, in other cases: none may be on the disk in any form.
const MARKERS: [&str; 6] = [
    "Zébulonesque",
    "zébulonesque",
    "zebulonesque",
    "ZORGLUBIDE",
    "zorglubide",
    "Zorglubide",
];

fn filled(chartrier: &Chartrier) {
    let folder = "in/2024/TP-01303m02_ECSR/SESSION-24-0117_20240614/ZORGLUBIDE_Émile";
    let text = format!(
        "Le candidat Zorglubide évalue le giratoire zébulonesque. {}",
        "Un mot zébulonesque de plus. ".repeat(400)
    );
    chartrier.write(format!("{folder}/Livret Zébulonesque.txt"), &text);
    chartrier.write(format!("{folder}/vide Zorglubide.txt"), "");
    let html = format!("<html><body><p>{text}</p></body></html>");
    chartrier.write(format!("{folder}/page.html"), html);
    chartrier.write(
        format!("{folder}/page bis.html"),
        "<p>Zorglubide, deuxième page zébulonesque</p>",
    );
}

/// paperless-ngx dropped encryption because the text lay in clear beside it; Papra still leaks it.
#[test]
fn no_file_written_while_documents_are_taken_in_holds_a_word_of_them() {
    let chartrier = Chartrier::new();
    filled(&chartrier);
    let trace = chartrier.at("trace");
    let options = [
        "-f",
        "-y",
        "-xx",
        "-qq",
        "-s",
        "2000000",
        "-o",
        trace.to_str().unwrap(),
        "-e",
    ];
    let calls = "trace=write,writev,pwrite64,pwritev,pwritev2,sendto,sendmsg,sendfile,copy_file_range,splice,rename,renameat,\
                 renameat2,mkdir,mkdirat,link,linkat,symlink,symlinkat,open,openat,creat,memfd_create";
    let mut command = chartrier.command_of("strace", &[&options[..], &[calls]].concat());
    command.args(["ingest", "in"]);
    finish(command).must(3);
    let text = fs::read_to_string(&trace).unwrap();
    let hexes: Vec<String> = MARKERS.iter().map(|marker| in_hex(marker)).collect();
    let (mut seen, mut writes) = (0, 0);
    for line in text.lines().filter(|line| !is_allowed(line)) {
        writes += 1;
        assert!(
            !hexes.iter().any(|hex| line.contains(hex)),
            "{}",
            shortened(line)
        );
    }
    for line in text.lines() {
        seen += usize::from(hexes.iter().any(|hex| line.contains(hex)));
    }
    assert!(
        writes > 100 && seen > 3,
        "the trace shows {writes} writes and {seen} markers: is it one?"
    );
}

/// Reading is no writing, and pipes lead to our own children and to whoever gave the command.
fn is_allowed(line: &str) -> bool {
    let call = line
        .split_once(' ')
        .map_or(line, |(_, call)| call.trim_start());
    let opens = call.starts_with("open") && !call.contains("O_CREAT");
    let piped = ["<pipe:[", "<socket:[", "<UNIX", "</dev/null>"]
        .iter()
        .any(|target| {
            let first = call.split(',').next().unwrap_or_default();
            first.contains(target) || first.contains(&in_hex_path(target))
        });
    opens || piped || call.starts_with("<...") || call.starts_with("---") || call.starts_with("+++")
}

/// With `-xx` strace writes the target of a descriptor in hexadecimal too.
fn in_hex_path(target: &str) -> String {
    let inner = target.trim_start_matches('<').trim_end_matches('>');
    format!("<{}", in_hex(inner))
}

fn in_hex(text: &str) -> String {
    text.bytes().map(|byte| format!("\\x{byte:02x}")).collect()
}

fn shortened(line: &str) -> String {
    line.chars().take(400).collect()
}

#[test]
fn no_byte_below_the_archive_tells_a_word_or_a_name_of_a_document() {
    let chartrier = Chartrier::new();
    filled(&chartrier);
    chartrier.run(["ingest", "in"]).must(3);
    assert!(chartrier.count("zebulonesque") >= 3);
    nothing_readable(&chartrier);
    chartrier.run(["rebuild"]).must(0);
    chartrier.run(["verify"]).must(0);
    chartrier.run(["search", "zorglubide", "--facets"]).must(0);
    nothing_readable(&chartrier);
}

fn nothing_readable(chartrier: &Chartrier) {
    let mut looked_at = 0;
    for folder in [
        chartrier.archive(),
        chartrier.at("second"),
        chartrier.at("tmp"),
    ] {
        for path in files_below(&folder) {
            looked_at += 1;
            let bytes = fs::read(&path).unwrap();
            let name = path.display().to_string();
            for marker in MARKERS {
                assert!(!name.contains(marker), "{name}");
                assert!(
                    !contains(&bytes, marker.as_bytes()),
                    "{marker} is in {name}"
                );
                let wide: Vec<u8> = marker.encode_utf16().flat_map(u16::to_le_bytes).collect();
                assert!(!contains(&bytes, &wide), "{marker} is in {name} as UTF-16");
            }
        }
    }
    assert!(looked_at > 20, "only {looked_at} files");
    assert_private(&chartrier.archive());
    assert_private(&chartrier.at("second"));
}

fn contains(bytes: &[u8], sought: &[u8]) -> bool {
    bytes.windows(sought.len()).any(|window| window == sought)
}

/// Files 0600, folders 0700.
fn assert_private(folder: &Path) {
    use std::os::unix::fs::PermissionsExt;
    for entry in walkdir::WalkDir::new(folder) {
        let entry = entry.unwrap();
        let mode = entry.metadata().unwrap().permissions().mode();
        assert_eq!(mode & 0o077, 0, "{:o} {}", mode, entry.path().display());
    }
}
