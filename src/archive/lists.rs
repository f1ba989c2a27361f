//! Lists of sessions and candidates, their workbooks read in a confined child: their reader is not ours, and whoever sends
//! a list may have forged it. A text is read here, by code of our own.

use std::io::{Read, Write};
use std::path::Path;
use std::process::ExitCode;
use std::time::Duration;

use zeroize::Zeroizing;

use crate::extract::{TaskLimits, give_up_everything, run_task};
use crate::registry::{
    ListError, ListLimits, ListReading, ListSheets, ReadingOptions, is_workbook, read_list,
    read_sheets, understand,
};

/// The argument with which our own program is started to read a workbook.
pub const LIST_TASK: &str = "list-worker";

/// What reading a workbook may cost.
const LIMITS: TaskLimits = TaskLimits {
    memory_bytes: 2 * 1024 * 1024 * 1024,
    time: Duration::from_secs(60),
    answer_bytes: 128 * 1024 * 1024,
};
/// Memory of the child beside its own program.
const MEMORY_BYTES: u64 = 1024 * 1024 * 1024;

/// Reads a list; `own_program` is ours.
///
/// Errors: [`ListError`].
pub fn read_list_apart(
    own_program: &Path,
    bytes: &[u8],
    options: &ReadingOptions<'_>,
) -> Result<ListReading, ListError> {
    let too_large = bytes.len() > options.limits.file_bytes;
    if too_large || !is_workbook(bytes) {
        return read_list(bytes, options);
    }
    // The limits of whoever asks come first, on a line of their own.
    let mut input = Zeroizing::new(serde_json::to_vec(&options.limits).unwrap_or_default());
    input.push(b'\n');
    input.extend_from_slice(bytes);
    let answer = run_task(own_program, LIST_TASK, &input, LIMITS);
    let answer = answer.map_err(|_| ListError::Unfinished)?;
    // Whatever a taken child may answer is a list of cells, or is not understood.
    let sheets: Result<ListSheets, ListError> =
        serde_json::from_slice(&answer).map_err(|_| ListError::Unfinished)?;
    understand(&sheets?, options)
}

/// Reads limits and one workbook from standard input and answers with its sheets: what the program does when started with
/// [`LIST_TASK`].
///
/// Returns 4 if a pipe broke. If the rights could not be given up, it reads nothing and answers that.
pub fn list_worker_main(mut input: impl Read, mut output: impl Write) -> ExitCode {
    std::panic::set_hook(Box::new(|_| {}));
    if give_up_everything(MEMORY_BYTES).is_err() {
        let refused: Result<ListSheets, ListError> = Err(ListError::Unconfined);
        return answer(&mut output, &refused);
    }
    let mut bytes = Zeroizing::new(Vec::new());
    if input.read_to_end(&mut bytes).is_err() {
        return ExitCode::from(4);
    }
    let Some(end) = bytes.iter().position(|byte| *byte == b'\n') else {
        return ExitCode::from(4);
    };
    let (limits, workbook) = bytes.split_at(end);
    let limits: ListLimits = serde_json::from_slice(limits).unwrap_or_default();
    let workbook = workbook.get(1..).unwrap_or_default();
    answer(&mut output, &read_sheets(workbook, &limits))
}

fn answer(output: &mut impl Write, sheets: &Result<ListSheets, ListError>) -> ExitCode {
    let answer = Zeroizing::new(serde_json::to_vec(sheets).unwrap_or_default());
    match output.write_all(&answer).and_then(|()| output.flush()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) => ExitCode::from(4),
    }
}
