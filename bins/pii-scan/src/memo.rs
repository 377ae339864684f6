//! Texts that were met before but for their digits: what is watched for in them is worked out once.

use crate::class::HIGH;
use crate::leaf::Sight;

/// The longest text that is remembered, in bytes.
const LONGEST: usize = 128;

/// An odd number with bits everywhere: it spreads what is multiplied by it.
pub(crate) const MIX: u64 = 0x9e37_79b9_7f4a_7c15;

/// How many texts are remembered, a power of two.
const SLOTS: usize = 1024;

/// How often a text has to be met before it is remembered: what is never met again takes no place.
const OFTEN: u8 = 4;

/// A text with a zero in place of each digit, and with zero bytes up to a multiple of eight.
#[derive(Debug)]
struct Remembered {
    length: usize,
    words: Box<[u64]>,
    sight: Sight,
}

/// A text with a zero in place of each digit.
#[must_use]
pub(crate) fn zeros(text: &[u8]) -> Vec<u8> {
    text.iter().map(|byte| if byte.is_ascii_digit() { b'0' } else { *byte }).collect()
}

/// Eight bytes of ASCII with a zero in place of each digit.
fn without_digits(word: u64) -> u64 {
    const EACH: u64 = 0x0101_0101_0101_0101;
    // Digits, and no other byte below 128, are less than ten apart from `0`.
    let apart = word ^ (EACH * 0x30);
    let digits = !(apart.wrapping_add(EACH * 0x76) | apart) & (EACH * 0x80);
    word & !((digits >> 7) * 0x0f)
}

/// Reads a text into words of eight bytes, the last with zero bytes behind it, each as `read` makes it. The answer
/// tells it from most others; it starts from `hash`.
#[inline]
pub(crate) fn fill(words: &mut [u64], text: &[u8], mut hash: u64, read: impl Fn(u64) -> u64) -> u64 {
    for (word, bytes) in words.iter_mut().zip(text.chunks(8)) {
        *word = read(match bytes.try_into() {
            Ok(bytes) => u64::from_le_bytes(bytes),
            Err(_) => bytes.iter().rev().fold(0, |word, byte| word << 8 | u64::from(*byte)),
        });
        hash = (hash.rotate_left(23) ^ *word).wrapping_mul(MIX);
    }
    hash
}

/// The texts that one thread remembers.
#[derive(Debug)]
pub(crate) struct Memo {
    slots: Vec<Option<Box<Remembered>>>,
    /// By what the text in each slot is told from most others.
    marks: Vec<u32>,
    /// What would be in a slot, and how often it was met.
    met: Vec<(u32, u8)>,
    /// The text that was asked for last, and its slot.
    words: [u64; LONGEST / 8],
    length: usize,
    place: usize,
    mark: u32,
}

impl Default for Memo {
    fn default() -> Self {
        let slots = (0..SLOTS).map(|_| None).collect();
        Self {
            slots,
            marks: vec![0; SLOTS],
            met: vec![(0, 0); SLOTS],
            words: [0; LONGEST / 8],
            length: 0,
            place: 0,
            mark: 0,
        }
    }
}

/// What is known of a text.
#[derive(Debug)]
pub(crate) enum Known<'m> {
    /// What was seen in it.
    Seen(&'m Sight),
    /// Nothing yet, but it was met often enough to be remembered.
    Often,
    /// Nothing.
    Not,
}

impl Memo {
    /// What is known of a text of these kinds of bytes.
    pub(crate) fn find(&mut self, text: &[u8], mask: u32) -> Known<'_> {
        if text.len() > LONGEST || mask & HIGH != 0 {
            return Known::Not;
        }
        let hash = fill(&mut self.words, text, text.len() as u64, without_digits);
        self.length = text.len();
        self.place = usize::try_from(hash >> 40).unwrap_or(0) % SLOTS;
        self.mark = u32::try_from(hash & 0xffff_ffff).unwrap_or(0);
        if self.marks[self.place] == self.mark
            && let Some(slot) = &self.slots[self.place]
            && slot.length == text.len()
            && *slot.words == self.words[..text.len().div_ceil(8)]
        {
            return Known::Seen(&slot.sight);
        }
        let met = &mut self.met[self.place];
        let times = if met.0 == self.mark { met.1.saturating_add(1) } else { 1 };
        *met = (self.mark, times);
        if times == OFTEN { Known::Often } else { Known::Not }
    }

    /// Remembers what was seen in the text that was asked for last.
    pub(crate) fn keep(&mut self, sight: Sight) {
        let words = self.words[..self.length.div_ceil(8)].into();
        self.marks[self.place] = self.mark;
        self.slots[self.place] = Some(Box::new(Remembered { length: self.length, words, sight }));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_digit_is_a_zero_and_nothing_else_is_changed() {
        for byte in 0..128_u8 {
            for at in 0..8 {
                let mut text = *b"a-5 ;G9z";
                text[at] = byte;
                assert_eq!(without_digits(u64::from_le_bytes(text)).to_le_bytes()[..], zeros(&text));
            }
        }
    }

    #[test]
    fn a_text_is_known_by_all_but_its_digits_once_it_was_met_often() {
        let mut memo = Memo::default();
        let mut often = |text: &str| {
            let text = text.as_bytes();
            let known = memo.find(text, crate::class::of(text));
            let often = matches!(known, Known::Often);
            if often {
                memo.keep(Sight::default());
            }
            often
        };
        for times in 1..OFTEN {
            assert!(!often(&format!("Snapshot {times}/24 uploaded")));
        }
        assert!(often("Snapshot 9/99 uploaded"));
        assert!(matches!(memo.find(b"Snapshot 1/23 uploaded", 0), Known::Seen(_)));
        for other in [
            "Snapshot 1/23 uploade",
            "Snapshot 1/23 Uploaded",
            "Snapshot 1:23 uploaded",
            "Snapshot 11/23 uploaded",
        ] {
            assert!(matches!(memo.find(other.as_bytes(), 0), Known::Not), "{other}");
        }
    }
}
