//! The command line's entry point.

use std::ffi::OsString;
use std::process::ExitCode;

use chartrier::clock::SystemClock;

fn main() -> ExitCode {
    let arguments: Vec<OsString> = std::env::args_os().collect();
    if arguments
        .get(1)
        .is_some_and(|first| first == "extract-worker")
    {
        return chartrier::extract::worker_main(std::io::stdin(), std::io::stdout());
    }
    if arguments
        .get(1)
        .is_some_and(|first| first == "extract-confined")
    {
        return chartrier::extract::confined_main(&arguments);
    }
    if arguments
        .get(1)
        .is_some_and(|first| first == chartrier::archive::LIST_TASK)
    {
        return chartrier::archive::list_worker_main(std::io::stdin(), std::io::stdout());
    }
    chartrier::cli::main(&arguments, &SystemClock)
}
