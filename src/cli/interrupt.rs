//! Ctrl-C and SIGTERM: long work stops at its next commit instead of in the middle.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};

use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::flag;

use crate::cli::failure::Failure;

/// The exit code of a process that was interrupted.
pub const INTERRUPTED: u8 = 130;

/// The flag that the first signal sets; a second one ends the process at once. Nothing is lost then either: what was not
/// committed is swept away by the next command.
///
/// Errors: [`Failure::Signals`].
pub fn stop_flag() -> Result<&'static AtomicBool, Failure> {
    static FLAG: OnceLock<Arc<AtomicBool>> = OnceLock::new();
    if let Some(flag) = FLAG.get() {
        return Ok(flag);
    }
    let stop = Arc::new(AtomicBool::new(false));
    for signal in [SIGINT, SIGTERM] {
        let status = i32::from(INTERRUPTED);
        // In this order: the second signal finds the flag set by the first.
        flag::register_conditional_shutdown(signal, status, Arc::clone(&stop))
            .map_err(Failure::Signals)?;
        flag::register(signal, Arc::clone(&stop)).map_err(Failure::Signals)?;
    }
    Ok(FLAG.get_or_init(|| stop))
}

/// Whether to go on: false once the first signal has come.
///
/// Errors: [`Failure::Signals`].
pub fn going_on() -> Result<impl Fn() -> bool + Copy, Failure> {
    let stop = stop_flag()?;
    Ok(move || !stop.load(Ordering::Relaxed))
}
