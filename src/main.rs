//! The command line's entry point.

use std::process::ExitCode;

fn main() -> ExitCode {
    if std::env::args_os().nth(1).as_deref() == Some("extract-worker".as_ref()) {
        return chartrier::extract::worker_main(std::io::stdin(), std::io::stdout());
    }
    ExitCode::SUCCESS
}
