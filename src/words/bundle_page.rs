//! Words of the page of a bundle. The page itself has both languages, and switches without a reload.
//!
//! `{x}` stands for what the page fills in; a text with `|` has a singular and a plural, chosen by the count that is filled in.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::words::Lang;

/// Key to text, in both languages.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Tables {
    fr: BTreeMap<&'static str, &'static str>,
    en: BTreeMap<&'static str, &'static str>,
}

/// All words of the page.
pub(crate) fn tables() -> Tables {
    Tables {
        fr: WORDS.iter().map(|(key, fr, _)| (*key, *fr)).collect(),
        en: WORDS.iter().map(|(key, _, en)| (*key, *en)).collect(),
    }
}

/// The title of the page.
pub(crate) fn title(lang: Lang) -> String {
    let table = tables();
    let table = match lang {
        Lang::Fr => table.fr,
        Lang::En => table.en,
    };
    table.get("title").copied().unwrap_or_default().to_owned()
}

const WORDS: &[(&str, &str, &str)] = &[("title", "Dossier de contrôle", "Inspection file")];
