//! Puts cues into a policy as it is written: comments, order and blank lines stay as they were.

use toml_edit::{Array, DocumentMut, InlineTable, Item, Table, TableLike, Value};

use crate::model::ProposedCue;
use crate::policy::PolicyError;

/// The policy in `text` with these cues put at the end of their lists; one that is there already is passed over.
///
/// Errors: [`PolicyError`] if the text is no policy, before or after; `name` is what errors call it.
pub fn with_cues(text: &str, name: &str, cues: &[ProposedCue]) -> Result<String, PolicyError> {
    super::read(text.as_bytes(), name)?;
    let mut document: DocumentMut = text.parse().map_err(|error: toml_edit::TomlError| {
        let reader = super::Reader { text, name };
        let fault = super::PolicyFault::Form(super::FormFault::of_message(error.message()));
        reader.fault(error.span().unwrap_or(0..0), fault)
    })?;
    for cue in cues {
        if let Some(list) = list(&mut document, cue) {
            push(list, &cue.words);
        }
    }
    let written = document.to_string();
    super::read(written.as_bytes(), name)?;
    Ok(written)
}

/// The list of a class's cues for a zone, made if it is not there. None if there is no such class.
fn list<'a>(document: &'a mut DocumentMut, cue: &ProposedCue) -> Option<&'a mut Array> {
    let classes = document.get_mut("class")?.as_array_of_tables_mut()?;
    let class = classes
        .iter_mut()
        .find(|class| class.get("id").and_then(Item::as_str) == Some(cue.class.as_str()))?;
    if !class.contains_key("match") {
        let position = class.position();
        let mut table = Table::new();
        table.set_position(position);
        class.insert("match", Item::Table(table));
    }
    let cues: &mut dyn TableLike = class.get_mut("match")?.as_table_like_mut()?;
    let key = cue.zone.policy_key();
    if !cues.contains_key(key) {
        cues.insert(key, Item::Value(Value::Array(Array::new())));
    }
    cues.get_mut(key)?.as_array_mut()
}

/// Puts the words at the end, on a line of their own where the others are.
fn push(list: &mut Array, words: &str) {
    if list.iter().any(|known| says(known, words)) {
        return;
    }
    let before = list
        .iter()
        .last()
        .and_then(|value| value.decor().prefix())
        .and_then(|prefix| prefix.as_str())
        .map(|prefix| match prefix.rsplit_once('\n') {
            Some((_, indent)) => format!("\n{indent}"),
            None => prefix.to_owned(),
        });
    let mut value = Value::from(words);
    let alone = list.is_empty();
    if let Some(last) = list.iter_mut().last() {
        // What stood between the last value and the bracket belongs to the bracket.
        last.decor_mut().set_suffix("");
    }
    let before = before.filter(|_| !alone).unwrap_or_default();
    let before = if before.is_empty() && !alone {
        " ".to_owned()
    } else {
        before
    };
    value.decor_mut().set_prefix(before);
    list.push_formatted(value);
}

/// Whether a cue, a text or a table with its words, says this.
fn says(known: &Value, words: &str) -> bool {
    let text = known.as_str().or_else(|| {
        let table: &InlineTable = known.as_inline_table()?;
        table.get("words")?.as_str()
    });
    text == Some(words)
}
