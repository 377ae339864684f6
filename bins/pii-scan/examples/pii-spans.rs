//! Tells the spans of what is found, for measuring against labelled texts: reads a JSON string a line, writes
//! for each `[[entity, start, end], …]` in characters. Arguments are entities that are looked for as well.

use std::io::{BufRead as _, Write as _};

use pii_scan::class;
use pii_scan::detectors;
use pii_scan::leaf::{Around, Looker};
use pii_scan::rows::Rows;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let include: Vec<String> = std::env::args().skip(1).collect();
    let all = detectors::ALL.iter().flat_map(|rows| rows.iter());
    let rows = Rows::new(all.filter(|row| row.default || include.iter().any(|name| name == row.entity)))?;
    let mut looker = Looker::new(&rows);
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    for line in std::io::stdin().lock().lines() {
        let text: String = serde_json::from_str(&line?)?;
        let found = looker.look(text.as_bytes(), class::of(text.as_bytes()), Around::default());
        let spans: Vec<_> = found
            .iter()
            .map(|candidate| {
                let start = text[..candidate.start].chars().count();
                let end = start + text[candidate.start..candidate.end].chars().count();
                (rows.detector(candidate.row).entity, start, end, rows.detector(candidate.row).id)
            })
            .collect();
        writeln!(out, "{}", serde_json::to_string(&spans)?)?;
    }
    Ok(out.flush()?)
}
