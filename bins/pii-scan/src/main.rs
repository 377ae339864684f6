//! `pii-scan`: does it hold personal data, secrets or tenant identity?

fn main() {}
