//! What the TOML reader refuses, told by what it is and not in the reader's own words, which are English only.

use std::fmt;

/// What does not have the form of a policy file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FormFault {
    /// A key that is not known there.
    UnknownKey {
        /// The key.
        key: String,
        /// Those that may stand there; empty if none may.
        known: Vec<String>,
    },
    /// A key that must be there.
    MissingKey {
        /// The key.
        key: String,
    },
    /// A key that is there already.
    DuplicateKey,
    /// A value of another kind.
    WrongKind {
        /// What stands there.
        found: ValueKind,
        /// What must.
        expected: ValueKind,
    },
    /// No TOML.
    Syntax,
}

/// What kind of value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ValueKind {
    /// Between quotation marks.
    Text,
    /// A number.
    Number,
    /// True or false.
    Boolean,
    /// Between brackets.
    List,
    /// Keys with values.
    Table,
    /// Words to look for, with or without their weight.
    Cue,
    /// Anything else.
    Other,
}

impl FormFault {
    /// Reads the message of the TOML reader. What is not recognised is no TOML: its place says more than its words.
    pub(super) fn of_message(message: &str) -> FormFault {
        let first = message.lines().next().unwrap_or_default();
        let mut quoted = first.split('`').skip(1).step_by(2).map(str::to_owned);
        if first.starts_with("unknown field") {
            let key = quoted.next().unwrap_or_default();
            return FormFault::UnknownKey {
                key,
                known: quoted.collect(),
            };
        }
        if first.starts_with("missing field") {
            let key = quoted.next().unwrap_or_default();
            return FormFault::MissingKey { key };
        }
        if first.starts_with("duplicate ") {
            return FormFault::DuplicateKey;
        }
        let typed = first.strip_prefix("invalid type: ");
        if let Some((found, expected)) = typed.and_then(|rest| rest.split_once(", expected ")) {
            return FormFault::WrongKind {
                found: ValueKind::of_words(found),
                expected: ValueKind::of_words(expected),
            };
        }
        FormFault::Syntax
    }
}

impl ValueKind {
    fn of_words(words: &str) -> ValueKind {
        let named = [
            ("words", ValueKind::Cue),
            ("string", ValueKind::Text),
            ("a string", ValueKind::Text),
            ("integer", ValueKind::Number),
            ("floating", ValueKind::Number),
            ("float", ValueKind::Number),
            ("i64", ValueKind::Number),
            ("u8", ValueKind::Number),
            ("u16", ValueKind::Number),
            ("boolean", ValueKind::Boolean),
            ("a boolean", ValueKind::Boolean),
            ("sequence", ValueKind::List),
            ("a sequence", ValueKind::List),
            ("map", ValueKind::Table),
            ("a map", ValueKind::Table),
            ("struct", ValueKind::Table),
        ];
        let mut named = named.into_iter();
        let found = named.find(|(name, _)| words.starts_with(name));
        found.map_or(ValueKind::Other, |(_, kind)| kind)
    }
}

impl fmt::Display for FormFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            FormFault::UnknownKey { key, known } => {
                write!(f, "unknown key {key:?}, known: {}", known.join(", "))
            }
            FormFault::MissingKey { key } => write!(f, "no key {key:?}"),
            FormFault::DuplicateKey => f.write_str("key there already"),
            FormFault::WrongKind { found, expected } => {
                write!(f, "{found:?} in the place of {expected:?}")
            }
            FormFault::Syntax => f.write_str("not TOML"),
        }
    }
}
