//! Verifying without any program of ours: `VERIFIER.txt` has the exact commands of stock tools, `verifier.py` the proofs that
//! those cannot follow. Both lie in every bundle. A test runs each command of the text as it is printed.

/// `VERIFIER.txt`: French, then English.
pub const INSTRUCTIONS: &[u8] = include_bytes!("stock/VERIFIER.txt");

/// `verifier.py`: needs Python 3 and nothing else.
pub const SCRIPT: &[u8] = include_bytes!("stock/verifier.py");
