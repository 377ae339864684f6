//! Asks the validators: reads lines of a name, a tab and a value, writes `1` or `0` for each, `?` for a name
//! that no validator has. For comparing them with other implementations.

use std::io::{BufRead as _, Write as _};

use pii_scan::validators::ALL;

fn main() -> std::io::Result<()> {
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    for line in std::io::stdin().lock().lines() {
        let line = line?;
        let (name, value) = line.split_once('\t').unwrap_or((&line, ""));
        let answer = match ALL.iter().find(|(known, _)| *known == name) {
            Some((_, check)) => u8::from(check(value)) + b'0',
            None => b'?',
        };
        out.write_all(&[answer, b'\n'])?;
    }
    out.flush()
}
