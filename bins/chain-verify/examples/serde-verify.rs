//! The baseline that `make bench` compares with: the usual crates and nothing of ours. Follows the links
//! of an NDJSON log and hashes each entry with `serde_json`, `serde_json_canonicalizer` and `sha2`.

use std::fmt::Write as _;
use std::io::{self, BufRead, Write as _};

use serde_json::{Map, Value};
use sha2::{Digest, Sha256};

fn main() -> io::Result<()> {
    let path = std::env::args_os().nth(1).ok_or(io::ErrorKind::InvalidInput)?;
    let mut log = io::BufReader::with_capacity(1 << 20, std::fs::File::open(path)?);
    let (mut line, mut entries, mut previous) = (String::new(), 0_u64, None);
    while log.read_line(&mut line)? > 0 {
        let mut entry: Map<String, Value> = serde_json::from_str(&line)?;
        let stated = entry.remove("hashSha256");
        entry.remove("signatureBase64");
        let digest = Sha256::digest(serde_json_canonicalizer::to_vec(&entry)?);
        let mut hash = String::with_capacity(64);
        for byte in digest {
            // A String never refuses.
            let _ = write!(hash, "{byte:02x}");
        }
        if stated != Some(Value::String(hash)) || entry.remove("previousHash") != previous {
            return Err(io::Error::other(format!("entry {} is broken", entries + 1)));
        }
        previous = stated;
        entries += 1;
        line.clear();
    }
    writeln!(io::stdout(), "{entries} entries")
}
