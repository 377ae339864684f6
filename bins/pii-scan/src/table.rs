//! Tables as text: what a first line calls the columns says of their cells what a key says of a value.

use crate::keys::is_plain;
use crate::leaf::{Key, Looker};

/// The most columns that are told apart.
const MOST: usize = 512;

/// The columns of a table.
#[derive(Debug)]
pub struct Columns {
    mark: u8,
    columns: Vec<Column>,
}

/// One column.
#[derive(Debug)]
pub struct Column {
    /// What the first line calls it; nothing where that must not be shown.
    pub name: Option<String>,
    /// What that says.
    pub key: Key,
}

impl Columns {
    /// The columns that a first line names: two at least, every name one that programs give, none twice, and one
    /// that some detector knows. What is no such line is taken for a row, and its table for text: that the names
    /// of columns are shown must not make names of people of them. `clean` says whether a name may be shown.
    #[must_use]
    pub fn of(
        first: &[u8],
        mark: u8,
        looker: &Looker<'_>,
        mut clean: impl FnMut(&str) -> bool,
    ) -> Option<Self> {
        let first = std::str::from_utf8(first.trim_ascii_end()).ok()?;
        let mut names: Vec<&str> = Vec::new();
        for (start, end) in cells(first, mark) {
            let name = first[start..end].trim();
            let is_name = is_plain(&name.replace(' ', "_"))
                && name.starts_with(|char: char| char.is_ascii_alphabetic());
            if !is_name || names.len() == MOST || names.contains(&name) {
                return None;
            }
            names.push(name);
        }
        let columns: Vec<Column> = names
            .iter()
            .map(|name| Column {
                name: clean(name).then(|| (*name).into()),
                key: looker.key(name.as_bytes()),
            })
            .collect();
        let known = columns.iter().any(|column| column.key.says.is_some());
        (columns.len() >= 2 && known).then_some(Self { mark, columns })
    }

    /// The cells of a row with their columns; nothing where it has more or fewer than the first line.
    #[must_use]
    pub fn of_row(&self, row: &str) -> Option<Vec<(&Column, usize, usize)>> {
        let cells = cells(row.trim_end_matches(['\r', '\n']), self.mark);
        let whole = cells.len() == self.columns.len();
        whole.then(|| {
            self.columns.iter().zip(cells).map(|(column, (start, end))| (column, start, end)).collect()
        })
    }
}

/// Where the cells of a line stand, without the quotes around them. RFC 4180.
fn cells(line: &str, mark: u8) -> Vec<(usize, usize)> {
    let bytes = line.as_bytes();
    let (mut cells, mut at) = (Vec::new(), 0);
    loop {
        let quoted = bytes.get(at) == Some(&b'"');
        let mut end = at;
        if quoted {
            end += 1;
            while let Some(length) = memchr::memchr(b'"', &bytes[end..]) {
                end += length + 1;
                // A quote in a cell is written twice.
                if bytes.get(end) != Some(&b'"') {
                    break;
                }
                end += 1;
            }
        }
        let next = memchr::memchr(mark, &bytes[end..]).map(|length| end + length);
        let until = next.unwrap_or(bytes.len());
        // What is not quoted to its end is not quoted.
        cells.push(if quoted && until == end && end >= at + 2 { (at + 1, end - 1) } else { (at, until) });
        match next {
            Some(next) => at = next + 1,
            None => return cells,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(line: &str) -> Vec<&str> {
        cells(line, b',').into_iter().map(|(start, end)| &line[start..end]).collect()
    }

    #[test]
    fn cells_are_told_with_and_without_quotes() {
        assert_eq!(split("a,b,,c"), ["a", "b", "", "c"]);
        assert_eq!(split(r#""a,b","c ""d"", e",f"#), ["a,b", r#"c ""d"", e"#, "f"]);
        assert_eq!(split(r#""open,b"#), [r#""open"#, "b"]);
        assert_eq!(split(r#""a" b,c"#), [r#""a" b"#, "c"]);
        assert_eq!(split(""), [""]);
        assert_eq!(split("\""), ["\""]);
        assert_eq!(split("é,\"ü\""), ["é", "ü"]);
    }
}
