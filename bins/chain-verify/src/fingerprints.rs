//! Which entries share an id, and where a hash stands, in a few megabytes however long the log is.
//!
//! Each entry leaves a [`Mark`] of 32 bytes. Marks are sorted in runs; what does not fit into memory is
//! kept in a temporary file, and all runs are merged in the end.

use std::cmp::Reverse;
use std::collections::binary_heap::PeekMut;
use std::collections::{BTreeMap, BTreeSet, BinaryHeap};
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::sync::{Arc, Mutex};

use xxhash_rust::xxh3::xxh3_128;

use crate::log::lock;

/// Marks that are kept in memory: 2 MiB of them.
const RUN: usize = 1 << 16;

/// Marks that are read at once from each run when runs are merged.
const READ: usize = 256;

/// Bits of the number of an entry within a key.
const NUMBER: u32 = 48;

/// The bytes of a mark on disk: key, then hash, both little-endian.
pub const MARK_BYTES: usize = 32;

/// What is kept of an entry: 80 bits of its id's fingerprint and 48 of its number; half of its hash.
///
/// Two equal ids always have equal fingerprints. Two different ones have them once in 10^24 pairs, unless
/// their author takes care to: who may write the log can make it block, and never make it pass.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mark {
    key: u128,
    hash: u128,
}

impl Mark {
    /// The mark of the entry with this number, counted from 0.
    #[must_use]
    pub fn new(number: u64, id: &str, hash: &[u8; 32]) -> Self {
        Self { key: xxh3_128(id.as_bytes()) << NUMBER | u128::from(number), hash: half(hash) }
    }

    /// The same for an entry that stands `base` entries further on.
    #[must_use]
    pub fn shifted(self, base: u64) -> Self {
        Self { key: self.key.saturating_add(base.into()), hash: self.hash }
    }

    fn number(self) -> u64 {
        (self.key & ((1 << NUMBER) - 1)) as u64
    }

    fn bytes(self) -> [u8; MARK_BYTES] {
        let mut bytes = [0; MARK_BYTES];
        bytes[..16].copy_from_slice(&self.key.to_le_bytes());
        bytes[16..].copy_from_slice(&self.hash.to_le_bytes());
        bytes
    }

    fn of_bytes(bytes: &[u8; MARK_BYTES]) -> Self {
        let half = |at: usize| bytes[at..].first_chunk::<16>().map_or(0, |bytes| u128::from_le_bytes(*bytes));
        Self { key: half(0), hash: half(16) }
    }
}

/// The half of a hash that a mark keeps.
#[must_use]
pub fn half(hash: &[u8; 32]) -> u128 {
    hash.first_chunk::<16>().map_or(0, |bytes| u128::from_be_bytes(*bytes))
}

/// The marks of a log.
#[derive(Debug, Default)]
pub struct Marks {
    run: Vec<Mark>,
    runs: Vec<Run>,
    spill: Option<Shared>,
    spilled: u64,
}

/// The temporary file for what does not fit into memory, and the memory of what was written to it.
#[derive(Debug)]
struct Spill {
    file: File,
    free: Vec<Vec<Mark>>,
}

/// What those share who write to it.
type Shared = Arc<Mutex<Spill>>;

/// Marks that filled their memory, and their place in the temporary file. Whoever took them sorts and writes them; until
/// then the [`Marks`] that they are of can't be read.
#[derive(Debug)]
#[must_use]
pub struct Full {
    marks: Vec<Mark>,
    spill: Shared,
    begin: u64,
}

impl Full {
    /// Sorts and writes them.
    ///
    /// # Errors
    /// When the temporary file can't be written.
    pub fn write(mut self) -> io::Result<()> {
        self.marks.sort_unstable_by_key(|mark| mark.key);
        let mut spill = lock(&self.spill);
        spill.file.seek(SeekFrom::Start(self.begin * MARK_BYTES as u64))?;
        let mut out = io::BufWriter::with_capacity(64 << 10, &spill.file);
        for mark in self.marks.drain(..) {
            out.write_all(&mark.bytes())?;
        }
        out.flush()?;
        drop(out);
        spill.free.push(self.marks);
        Ok(())
    }
}

/// Sorted marks in a file.
#[derive(Debug)]
struct Run {
    /// `None` is the temporary file.
    file: Option<File>,
    begin: u64,
    marks: u64,
    /// What is added to the numbers.
    base: u64,
}

impl Marks {
    /// Some more marks.
    pub fn extend(&mut self, marks: impl IntoIterator<Item = Mark>) {
        self.run.extend(marks);
    }

    /// What fills the memory for marks, if it is full: the caller's to write.
    ///
    /// # Errors
    /// When there can be no temporary file.
    pub fn full(&mut self) -> io::Result<Option<Full>> {
        if self.run.len() < RUN {
            return Ok(None);
        }
        let spill = match &mut self.spill {
            Some(spill) => spill,
            none => {
                none.insert(Arc::new(Mutex::new(Spill { file: tempfile::tempfile()?, free: Vec::new() })))
            }
        };
        // Nobody waits for another who writes.
        let free = spill.try_lock().ok().and_then(|mut spill| spill.free.pop()).unwrap_or_default();
        let marks = std::mem::replace(&mut self.run, free);
        let (begin, count) = (self.spilled, marks.len() as u64);
        self.runs.push(Run { file: None, begin, marks: count, base: 0 });
        self.spilled += count;
        Ok(Some(Full { marks, spill: spill.clone(), begin }))
    }

    /// Adds the sorted marks of a file, for entries that stand `base` entries further on.
    pub fn add_file(&mut self, file: File, marks: u64, base: u64) {
        self.runs.push(Run { file: Some(file), begin: 0, marks, base });
    }

    /// Pairs of entries with one id, by number, in order of the later one: at most `most` of them, and how
    /// many there are.
    ///
    /// # Errors
    /// When the temporary file can't be read.
    pub fn doubles(&mut self, most: usize) -> io::Result<(Vec<(u64, u64)>, u64)> {
        let mut last: Option<Mark> = None;
        let mut doubles = Vec::new();
        let mut count = 0;
        self.in_order(|mark| {
            match last {
                Some(first) if first.key >> NUMBER == mark.key >> NUMBER => {
                    count += 1;
                    if doubles.len() < most {
                        doubles.push((first.number(), mark.number()));
                    }
                }
                _ => last = Some(mark),
            }
            Ok(())
        })?;
        doubles.sort_unstable_by_key(|(first, later)| (*later, *first));
        Ok((doubles, count))
    }

    /// The number of the first entry that has each of these hashes; a hash that no entry has is left out.
    ///
    /// # Errors
    /// When the temporary file can't be read.
    pub fn first_of(&mut self, wanted: &BTreeSet<u128>) -> io::Result<BTreeMap<u128, u64>> {
        let mut found = BTreeMap::new();
        if !wanted.is_empty() {
            self.in_order(|mark| {
                if wanted.contains(&mark.hash) {
                    let first = found.entry(mark.hash).or_insert(u64::MAX);
                    *first = mark.number().min(*first);
                }
                Ok(())
            })?;
        }
        Ok(found)
    }

    /// Half of the hash of the entry with this number.
    ///
    /// # Errors
    /// When the temporary file can't be read.
    pub fn hash_of(&mut self, number: u64) -> io::Result<Option<u128>> {
        let mut found = None;
        self.in_order(|mark| {
            if mark.number() == number {
                found = Some(mark.hash);
            }
            Ok(())
        })?;
        Ok(found)
    }

    /// Writes all marks, sorted.
    ///
    /// # Errors
    /// When one of the files can't be read or written.
    pub fn write(&mut self, out: &mut dyn Write) -> io::Result<u64> {
        let mut count = 0;
        self.in_order(|mark| {
            count += 1;
            out.write_all(&mark.bytes())
        })?;
        out.flush()?;
        Ok(count)
    }

    fn in_order(&mut self, mut see: impl FnMut(Mark) -> io::Result<()>) -> io::Result<()> {
        self.run.sort_unstable_by_key(|mark| mark.key);
        let mut cursors: Vec<Cursor> = Vec::with_capacity(self.runs.len());
        let mut heap = BinaryHeap::with_capacity(self.runs.len() + 1);
        for (number, run) in self.runs.iter().enumerate() {
            let mut cursor =
                Cursor { next: run.begin, end: run.begin + run.marks, base: run.base, read: Vec::new() };
            if let Some(mark) = cursor.next(run, self.spill.as_ref())? {
                heap.push(Reverse((mark.key, mark.hash, number)));
            }
            cursors.push(cursor);
        }
        let mut kept = self.run.iter();
        let memory = self.runs.len();
        if let Some(mark) = kept.next() {
            heap.push(Reverse((mark.key, mark.hash, memory)));
        }
        while let Some(mut least) = heap.peek_mut() {
            let Reverse((key, hash, number)) = *least;
            see(Mark { key, hash })?;
            let next = if number == memory {
                kept.next().copied()
            } else {
                cursors[number].next(&self.runs[number], self.spill.as_ref())?
            };
            match next {
                Some(mark) => *least = Reverse((mark.key, mark.hash, number)),
                None => drop(PeekMut::pop(least)),
            }
        }
        Ok(())
    }
}

/// A place in a run, and what was read ahead of it.
struct Cursor {
    next: u64,
    end: u64,
    base: u64,
    /// Reversed: the next mark is the last.
    read: Vec<Mark>,
}

impl Cursor {
    fn next(&mut self, run: &Run, spill: Option<&Shared>) -> io::Result<Option<Mark>> {
        if self.read.is_empty() && self.next < self.end {
            let count = (self.end - self.next).min(READ as u64);
            let (begin, length) = (self.next * MARK_BYTES as u64, count * MARK_BYTES as u64);
            let mut bytes = Vec::with_capacity(READ * MARK_BYTES);
            let mut read = |mut file: &File| {
                file.seek(SeekFrom::Start(begin))?;
                file.take(length).read_to_end(&mut bytes)
            };
            match (&run.file, spill) {
                (Some(file), _) => read(file)?,
                (None, Some(spill)) => read(&lock(spill).file)?,
                (None, None) => return Err(io::ErrorKind::NotFound.into()),
            };
            if bytes.len() as u64 != count * MARK_BYTES as u64 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            let (marks, _) = bytes.as_chunks::<MARK_BYTES>();
            self.read.extend(marks.iter().rev().map(|bytes| Mark::of_bytes(bytes).shifted(self.base)));
            self.next += count;
        }
        Ok(self.read.pop())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_doubles_and_hashes_across_runs() {
        let mut marks = Marks::default();
        let count = 3 * RUN as u64 + 7;
        let hash = |number: u64| {
            let mut hash = [0; 32];
            hash[..8].copy_from_slice(&number.to_be_bytes());
            hash
        };
        for number in 0..count {
            let id = if number == count - 1 { 5 } else { number };
            marks.extend([Mark::new(number, &format!("ev-{id}"), &hash(number))]);
            marks.full().unwrap().map_or(Ok(()), Full::write).unwrap();
        }
        assert_eq!(marks.doubles(9).unwrap(), (vec![(5, count - 1)], 1));
        let wanted = half(&hash(70_000));
        assert_eq!(marks.first_of(&BTreeSet::from([wanted, 1])).unwrap(), BTreeMap::from([(wanted, 70_000)]));
        assert_eq!(marks.hash_of(70_000).unwrap(), Some(wanted));
        let mut file = tempfile::tempfile().unwrap();
        assert_eq!(marks.write(&mut file).unwrap(), count);
        let mut joined = Marks::default();
        joined.add_file(file.try_clone().unwrap(), count, 0);
        joined.extend([Mark::new(count, "ev-3", &hash(1))]);
        assert_eq!(joined.doubles(9).unwrap(), (vec![(5, count - 1), (3, count)], 2));
    }

    #[test]
    fn the_first_entry_with_a_hash_is_the_first_by_number_whatever_its_id() {
        let mut marks = Marks::default();
        for number in [7, 2, 9] {
            marks.extend([Mark::new(number, &format!("ev-{}", number * 31 % 11), &[1; 32])]);
        }
        assert!(marks.full().unwrap().is_none());
        let wanted = half(&[1; 32]);
        assert_eq!(marks.first_of(&BTreeSet::from([wanted])).unwrap(), BTreeMap::from([(wanted, 2)]));
        assert!(marks.first_of(&BTreeSet::new()).unwrap().is_empty());
    }
}
