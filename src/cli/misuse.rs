//! A command line that is not one, in the user's words: clap's errors by their kind and context.

use std::error::Error;

use clap::error::{ContextKind, ContextValue, ErrorKind};

use crate::cli::values::Wanted;
use crate::words::{
    Lang, Words, bundle_checks, help_bundle, help_desk, help_seda, register, usage,
};

/// What a command line asks for when it is no command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Misuse {
    /// Help or version: data, and no error.
    Help(String),
    /// Nothing was asked: help may help.
    Lost(String),
    /// What is wrong with it, and what to do about it.
    Wrong {
        /// What is wrong.
        message: String,
        /// Suggestions, and where help is.
        advice: String,
    },
}

/// Says in the user's language what clap found in a line that asks for the command `asked`.
pub fn reword(lang: Lang, error: &clap::Error, asked: &str) -> Misuse {
    match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
            Misuse::Help(error.render().to_string())
        }
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            Misuse::Lost(error.render().to_string())
        }
        kind => {
            let found = Found { lang, error, asked };
            Misuse::Wrong {
                message: found.message(kind),
                advice: found.advice(),
            }
        }
    }
}

struct Found<'a> {
    lang: Lang,
    error: &'a clap::Error,
    /// The command with those above it, such as `chartrier quarantine show`.
    asked: &'a str,
}

impl Found<'_> {
    fn message(&self, kind: ErrorKind) -> String {
        let lang = self.lang;
        let argument = self.context(ContextKind::InvalidArg);
        match kind {
            ErrorKind::InvalidSubcommand => {
                usage::unknown_command(lang, &self.context(ContextKind::InvalidSubcommand))
            }
            ErrorKind::UnknownArgument if argument.starts_with('-') => {
                usage::unknown_option(lang, &argument)
            }
            ErrorKind::UnknownArgument => usage::unexpected_argument(lang, &argument),
            ErrorKind::InvalidValue if self.context(ContextKind::InvalidValue).is_empty() => {
                usage::value_missing(lang, &argument)
            }
            ErrorKind::InvalidValue | ErrorKind::ValueValidation => {
                let value = self.context(ContextKind::InvalidValue);
                usage::invalid_value(lang, &value, &argument, Words(&self.wanted()))
            }
            ErrorKind::ArgumentConflict => {
                let other = self.context(ContextKind::PriorArg);
                if other.is_empty() || other == argument {
                    usage::twice(lang, &argument)
                } else {
                    usage::conflict(lang, &argument, &other)
                }
            }
            ErrorKind::MissingRequiredArgument => {
                usage::required(lang, argument.trim_end_matches("..."))
            }
            ErrorKind::MissingSubcommand => usage::command_missing(lang),
            ErrorKind::TooFewValues | ErrorKind::NoEquals => usage::value_missing(lang, &argument),
            ErrorKind::TooManyValues | ErrorKind::WrongNumberOfValues => {
                usage::no_value_wanted(lang, &argument)
            }
            ErrorKind::InvalidUtf8 => usage::not_text(lang),
            _ => usage::not_understood(lang),
        }
    }

    fn advice(&self) -> String {
        let kinds = [
            ContextKind::SuggestedSubcommand,
            ContextKind::SuggestedArg,
            ContextKind::SuggestedValue,
        ];
        let suggested: Vec<String> = kinds
            .into_iter()
            .flat_map(|kind| self.values(kind))
            .filter(|value| !value.is_empty())
            .collect();
        if !suggested.is_empty() {
            let names = suggested.join(&usage::or(self.lang));
            return usage::did_you_mean(self.lang, Words(&names));
        }
        usage::see_help(self.lang, self.asked)
    }

    /// What the value should have been.
    fn wanted(&self) -> String {
        let lang = self.lang;
        let possible = self.values(ContextKind::ValidValue);
        if !possible.is_empty() {
            return usage::one_of(lang, Words(&possible.join(", ")));
        }
        let source = self.error.source();
        match source.and_then(|source| source.downcast_ref::<Wanted>()) {
            Some(Wanted::Engagements) => help_bundle::wanted_engagements(lang),
            Some(Wanted::Recipient) => help_bundle::wanted_recipient(lang),
            Some(Wanted::Siret) => register::wanted_siret(lang),
            Some(Wanted::Rule) => help_seda::wanted_rule(lang),
            Some(Wanted::Code) => help_seda::wanted_code(lang),
            Some(Wanted::Seed) => help_bundle::wanted_seed(lang),
            Some(Wanted::Size) => help_bundle::wanted_size(lang),
            Some(Wanted::Some) => help_bundle::wanted_some(lang),
            Some(Wanted::Number) => usage::wanted_number(lang),
            Some(Wanted::Date) => usage::wanted_date(lang),
            Some(Wanted::Duration) => usage::wanted_duration(lang),
            Some(Wanted::Pages) => usage::wanted_pages(lang),
            Some(Wanted::Service) => usage::wanted_service(lang),
            Some(Wanted::Owner) => usage::wanted_owner(lang),
            Some(Wanted::Fingerprint) => bundle_checks::wanted_fingerprint(lang),
            Some(Wanted::Stage) => help_desk::wanted_stage(lang),
            None if source.is_some_and(|source| source.is::<std::num::ParseIntError>()) => {
                usage::wanted_number(lang)
            }
            None => usage::wanted_something(lang),
        }
    }

    fn context(&self, kind: ContextKind) -> String {
        self.values(kind).join(", ")
    }

    fn values(&self, kind: ContextKind) -> Vec<String> {
        match self.error.get(kind) {
            Some(ContextValue::String(value)) => vec![value.clone()],
            Some(ContextValue::Strings(values)) => values.clone(),
            Some(ContextValue::StyledStr(value)) => vec![value.to_string()],
            Some(ContextValue::StyledStrs(values)) => {
                values.iter().map(ToString::to_string).collect()
            }
            _ => Vec::new(),
        }
    }
}
