//! How far a scan is, on a terminal and nowhere else.

use std::io::{IsTerminal as _, Write as _, stderr};
use std::sync::atomic::{AtomicU64, Ordering};

/// How many bytes lie between two signs of life.
const STEP: u64 = 64 << 20;

static SHOWN: AtomicU64 = AtomicU64::new(0);

/// So many bytes were read.
pub(crate) fn tell(read: u64) {
    let steps = read / STEP;
    if steps > SHOWN.load(Ordering::Relaxed) && stderr().is_terminal() {
        SHOWN.store(steps, Ordering::Relaxed);
        // Nobody is left to tell when standard error fails; the report does not depend on it.
        let _ = write!(stderr(), "\rpii-scan: {} MiB read ", read >> 20);
    }
}

/// The scan is over.
pub(crate) fn end() {
    if SHOWN.load(Ordering::Relaxed) > 0 {
        let _ = write!(stderr(), "\r{:40}\r", "");
    }
}
