//! Progress bars: on standard error, for a person only, and only for work that takes more than a second.

use std::fmt::Write;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressState, ProgressStyle};

use crate::words::{Lang, Size, prompts};

/// Shorter work shows no bar.
const SHOWN_AFTER: Duration = Duration::from_secs(1);

/// What is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Measure {
    /// Documents, entries.
    Items,
    /// Bytes.
    Bytes,
}

/// A progress bar, or none. Shared by threads.
#[derive(Debug)]
pub struct Progress(Option<Visible>);

#[derive(Debug)]
struct Visible {
    bar: ProgressBar,
    started: Instant,
    shown: AtomicBool,
}

impl Progress {
    /// None.
    pub fn hidden() -> Progress {
        Progress(None)
    }

    /// A bar that appears once a second has passed.
    pub fn visible(lang: Lang, title: String, measure: Measure, total: u64) -> Progress {
        let bar = ProgressBar::with_draw_target(Some(total), ProgressDrawTarget::hidden());
        bar.set_style(style(lang, measure));
        bar.set_message(title);
        Progress(Some(Visible {
            bar,
            started: Instant::now(),
            shown: AtomicBool::new(false),
        }))
    }

    /// Says how much there is in all, once that is known better.
    pub fn set_total(&self, total: u64) {
        if let Some(visible) = &self.0 {
            visible.bar.set_length(total);
        }
    }

    /// Says how much is done.
    pub fn set(&self, done: u64) {
        if let Some(visible) = &self.0 {
            visible.bar.set_position(done);
            visible.show_in_time();
        }
    }

    /// Says that so much more is done.
    pub fn advance(&self, more: u64) {
        if let Some(visible) = &self.0 {
            visible.bar.inc(more);
            visible.show_in_time();
        }
    }

    /// Does something that writes to the terminal, the bar out of the way.
    pub fn aside<T>(&self, say: impl FnOnce() -> T) -> T {
        match &self.0 {
            Some(visible) => visible.bar.suspend(say),
            None => say(),
        }
    }
}

impl Visible {
    fn show_in_time(&self) {
        if self.started.elapsed() >= SHOWN_AFTER && !self.shown.swap(true, Ordering::Relaxed) {
            self.bar.set_draw_target(ProgressDrawTarget::stderr());
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some(visible) = &self.0 {
            visible.bar.finish_and_clear();
        }
    }
}

fn style(lang: Lang, measure: Measure) -> ProgressStyle {
    let done = move |state: &ProgressState, output: &mut dyn Write| {
        let total = state.len().unwrap_or(state.pos());
        let text = match measure {
            Measure::Items => prompts::items_done(lang, state.pos(), total),
            Measure::Bytes => prompts::bytes_done(lang, Size::of(state.pos()), Size::of(total)),
        };
        // A bar that cannot be drawn stops no work.
        let _ = output.write_str(&text);
    };
    let left = move |state: &ProgressState, output: &mut dyn Write| {
        if state.pos() > 0 && state.eta() >= Duration::from_secs(1) {
            let _ = output.write_str(&prompts::remaining(lang, state.eta()));
        }
    };
    let template = "{msg} [{bar:24}] {done}  {left}";
    let style = ProgressStyle::with_template(template).expect("the template is well formed");
    style
        .progress_chars("=> ")
        .with_key("done", done)
        .with_key("left", left)
}
