//! Keys and secrets: what opens the archive, what does not, and the words for each.

use std::fs::{self, File};
use std::os::fd::AsRawFd;

use crate::harness::{Chartrier, PASSPHRASE, Ran, finish, write_private};

fn with_passphrase(chartrier: &Chartrier, file: &str, command: &str) -> Ran {
    let mut line = chartrier.bare_command();
    line.arg("--archive").arg(chartrier.archive());
    line.arg("--passphrase-file")
        .arg(chartrier.at(file))
        .arg(command);
    finish(line)
}

fn with_nothing(chartrier: &Chartrier, arguments: &[&str]) -> Ran {
    let mut line = chartrier.bare_command();
    line.arg("--archive")
        .arg(chartrier.archive())
        .args(arguments);
    finish(line)
}

#[test]
fn an_unlocked_archive_asks_for_nothing_until_it_is_locked() {
    let chartrier = Chartrier::new();
    with_nothing(&chartrier, &["status"])
        .must(12)
        .says("il faut la phrase de passe");
    let unlocked = with_passphrase(&chartrier, "passphrase", "unlock");
    if unlocked.code != Some(0) {
        // Some containers have no kernel keyring: then it is said, and what to do instead.
        unlocked.must(1).says("chartrier").says("--identity-file");
        return;
    }
    with_nothing(&chartrier, &["status"]).must(0);
    with_nothing(&chartrier, &["lock"]).must(0);
    with_nothing(&chartrier, &["status"]).must(12);
    with_nothing(&chartrier, &["lock"])
        .must(0)
        .says("Aucune clé n'était gardée");
}

#[test]
fn a_kernel_that_keeps_no_keys_is_told_with_what_to_do_instead() {
    let chartrier = Chartrier::new();
    let trace = chartrier.at("trace").display().to_string();
    let options = [
        "-f",
        "-qq",
        "-o",
        &trace,
        "-e",
        "inject=keyctl,add_key:error=EPERM",
    ];
    for command in ["unlock", "lock"] {
        let mut line = chartrier.command_of("strace", &options);
        line.arg(command);
        let ran = finish(line);
        ran.must(1)
            .says("ne permet pas de garder la clé en mémoire")
            .says("--identity-file");
        assert!(!ran.err.contains("kernel"), "{ran:#?}");
    }
}

#[test]
fn the_service_identity_unlocks_as_an_owner_does() {
    let chartrier = Chartrier::new();
    let unlocked = chartrier.run(["unlock", "--for", "1min"]);
    if unlocked.code == Some(1) {
        unlocked.says("--identity-file");
        return;
    }
    unlocked.must(0);
    with_nothing(&chartrier, &["status"]).must(0);
    chartrier.run(["lock"]).must(0);
}

#[test]
fn a_passphrase_is_taken_from_a_file_or_a_descriptor_and_from_nothing_else() {
    let chartrier = Chartrier::new();
    with_passphrase(&chartrier, "passphrase", "status").must(0);
    let file = File::open(chartrier.at("passphrase")).unwrap();
    // A child inherits a descriptor that lacks the flag.
    rustix::io::fcntl_setfd(&file, rustix::io::FdFlags::empty()).unwrap();
    with_nothing(
        &chartrier,
        &["--passphrase-fd", &file.as_raw_fd().to_string(), "status"],
    )
    .must(0);

    with_nothing(&chartrier, &["--passphrase", PASSPHRASE, "status"])
        .must(2)
        .says("n'existe pas");
    let mut line = chartrier.bare_command();
    line.arg("--archive").arg(chartrier.archive()).arg("status");
    for name in ["PASSPHRASE", "CHARTRIER_PASSPHRASE", "CHARTRIER_PASSWORD"] {
        line.env(name, PASSPHRASE);
    }
    finish(line).must(12).says("il faut la phrase de passe");
}

#[test]
fn what_keeps_an_archive_closed_is_told_each_in_its_own_words() {
    let chartrier = Chartrier::new();
    write_private(&chartrier.at("wrong"), b"une autre phrase\n");
    with_passphrase(&chartrier, "wrong", "status")
        .must(12)
        .says("cette phrase de passe n'ouvre pas");
    write_private(&chartrier.at("nothing"), b"\n");
    with_passphrase(&chartrier, "nothing", "status")
        .must(12)
        .says("vide");
    with_nothing(&chartrier, &["--identity-file", "absent", "status"])
        .must(12)
        .says("absent");
    let other = Chartrier::new();
    let key = other.at("service").display().to_string();
    with_nothing(&chartrier, &["--identity-file", &key, "status"])
        .must(12)
        .says("cette clé appartient à une autre archive");
    let stranger = "AGE-SECRET-KEY-1GQ9778VQXMMJVE8SK7J6VT8UJ4HDQAJUVSFCWCM02D8GEWQ72PVQ2Y5J33";
    write_private(&chartrier.at("stranger"), stranger.as_bytes());
    with_nothing(&chartrier, &["--identity-file", "stranger", "status"]).must(12);

    fs::rename(
        chartrier.archive().join("keys/secret.age"),
        chartrier.at("aside"),
    )
    .unwrap();
    chartrier.run(["status"]).must(0);
}

#[test]
fn the_recovery_sheet_opens_the_archive_as_it_was_written() {
    let chartrier = Chartrier::new();
    with_nothing(&chartrier, &["--identity-file", "recovery", "status"]).must(0);
}

#[test]
fn a_key_place_that_is_away_is_told_everywhere_and_completed_when_it_is_back() {
    let chartrier = Chartrier::new();
    fs::rename(chartrier.at("second"), chartrier.at("unplugged")).unwrap();
    chartrier.write("in/letter.txt", "une lettre");
    chartrier
        .run(["ingest", "in"])
        .must(0)
        .says("qu'à un seul endroit");
    let status = chartrier.run(["status"]);
    status
        .must(0)
        .gives("INACCESSIBLE")
        .says("qu'à un seul endroit");
    let status = chartrier.json(["status", "--json"]);
    assert_eq!(status["key_places"][1]["reachable"], false);
    fs::rename(chartrier.at("unplugged"), chartrier.at("second")).unwrap();
    chartrier.write("in/retour.txt", "une autre");
    chartrier.run(["ingest", "in"]).must(0).says("copiée");
    let status = chartrier.run(["status"]);
    assert!(
        !status.must(0).err.contains("qu'à un seul endroit"),
        "{status:#?}"
    );
    assert_eq!(chartrier.findings(), Vec::<String>::new());

    fs::remove_dir_all(chartrier.archive().join("keys")).unwrap();
    assert_eq!(chartrier.count("lettre"), 1);
    assert_eq!(chartrier.findings(), ["place_unreachable"]);
}

#[test]
fn keys_that_are_in_no_place_are_named() {
    let chartrier = Chartrier::new();
    fs::remove_file(chartrier.archive().join("keys/signer.age")).unwrap();
    fs::remove_file(chartrier.at("second/signer.age")).unwrap();
    chartrier
        .run(["status"])
        .must(12)
        .says("signer.age n'est dans aucun emplacement de clés");
    chartrier
        .run(["verify", "--level", "sealed"])
        .must(4)
        .gives("keys/signer.age : manquant");
}

#[test]
fn a_half_copied_key_place_is_completed_or_named() {
    let chartrier = Chartrier::new();
    let keyring = chartrier.at("second/keyring.db");
    let bytes = fs::read(&keyring).unwrap();
    fs::write(&keyring, &bytes[..bytes.len() / 2]).unwrap();
    let ran = chartrier.run(["status"]);
    assert!(
        ran.code != Some(101) && ran.err.contains("second") || ran.out.contains("second"),
        "{ran:#?}"
    );
    let findings = chartrier.findings();
    assert!(
        ran.err.contains("copié") || !findings.is_empty(),
        "{ran:#?} {findings:?}"
    );
}

/// `init` with these key places, none of them there yet.
fn init_with(chartrier: &Chartrier, places: &[&str]) -> Ran {
    let mut line = chartrier.bare_command();
    line.arg("init").arg(chartrier.archive());
    line.args(["--yes", "--passphrase-work-factor", "4"]);
    line.args(["--passphrase-file", "passphrase"]);
    line.args(["--recovery-file", "recovery", "--service", "file:service"]);
    line.args(places);
    finish(line)
}

#[test]
fn a_place_that_cannot_be_written_is_told_before_any_recovery_key_is_given() {
    let chartrier = Chartrier::bare();
    let ran = init_with(&chartrier, &["--second-place", "passphrase/second"]);
    assert_eq!(ran.code, Some(1), "{ran:?}");
    ran.says("passphrase/second");
    assert!(!chartrier.at("recovery").exists());
    assert!(!chartrier.archive().exists());
    init_with(&chartrier, &["--second-place", "second"]).must(0);
}

#[test]
fn an_archive_with_a_single_key_place_is_not_told_to_reach_for_another() {
    let chartrier = Chartrier::bare();
    init_with(&chartrier, &["--single-place"]).must(0);
    let status = chartrier.run(["status"]);
    status
        .must(0)
        .says("n'a pas d'autre emplacement de clés")
        .says("copiez le dossier de ses clés");
    let two = Chartrier::new();
    fs::rename(two.at("second"), two.at("elsewhere")).unwrap();
    two.run(["status"])
        .must(0)
        .says("Rendez l'autre emplacement accessible");
}
