//! `demo`: the README's first command.

use crate::harness::{Chartrier, finish};

#[test]
fn the_tour_on_the_samples_shows_all_that_it_promises_and_leaves_nothing_behind() {
    let chartrier = Chartrier::bare();
    let mut command = chartrier.bare_command();
    command.arg("demo").current_dir(env!("CARGO_MANIFEST_DIR"));
    let ran = finish(command);
    ran.must(0);
    for words in [
        "46 archivés",
        "1 mis de côté",
        "2 ignorés par une règle",
        "chartrier search",
        "DA SILVA Inès",
        "LE GOFF Jean-François",
        "n'y figure",
        "Aucune anomalie.",
        "altéré",
        "46 documents ressortis, identiques aux originaux.",
    ] {
        let said = ran.err.contains(words) || ran.out.contains(words);
        assert!(said, "{words:?} is not in {ran:#?}");
    }
    assert!(
        !ran.out.contains("Aucun document trouvé") && !ran.err.contains("Aucun document trouvé"),
        "{ran:#?}"
    );
    assert_eq!(chartrier.at("tmp").read_dir().unwrap().count(), 0);
}
