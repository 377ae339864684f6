//! The rules of `chain-verify`, a row each.

gate_core::rules! {
    /// Every rule of `chain-verify`.
    pub static RULES = [
        HASH "ev-hash" Critical
            what "every entry hashes to what it states"
            why "an entry that was changed after it was written is no evidence of what happened"
            pass "SHA-256 of the RFC 8785 form without hashSha256 and signatureBase64 equals hashSha256"
            block "a summary edited in place"
        LINK "ev-link" Critical
            what "every entry names the hash of the entry before it"
            why "entries that were deleted, inserted, swapped or replayed are found by their links only"
            pass "previousHash of entry 21 is hashSha256 of entry 20"
            block "an entry deleted from the middle; two entries that follow the same one"
        GENESIS "ev-genesis" Critical
            what "the log starts at its beginning: the first entry names no entry before it"
            why "a log without its first entries may have lost any number of them"
            pass "no previousHash on the first entry; the agreed word with --genesis"
            block "a log whose first entry has a previousHash"
        ORDER "ev-time" High
            what "the time of an entry is not before the time of the entry before it"
            why "an entry that is older than its predecessor was put there later"
            pass "2026-02-16T00:00:20Z, then 2026-02-16T00:00:20.500Z"
            block "2026-02-16T00:00:20Z, then 2026-02-16T00:00:20.500+14:00"
        UNIQUE "ev-id" Critical
            what "no two entries have the same evidenceId"
            why "an id that names two entries lets either be shown as the other"
            pass "ev-1, ev-2, ev-3"
            block "ev-3 again, forty entries later, correctly hashed and linked"
        WORKSPACE "ev-workspace" Critical
            what "all entries are of one workspace"
            why "another tenant's entries in a log are a leak, or a splice"
            pass "ws-1 throughout"
            block "one entry of ws-2 at the end"
        ENTRY "ev-entry" High
            what "every entry follows EvidenceEntryV1: known version, category and actor, no member missing"
            why "an entry that a reader understands otherwise, or not at all, shows nothing"
            pass "schemaVersion 1, category Action, actor {\"kind\":\"User\",\"userId\":\"u-1\"}"
            block "schemaVersion 2; no correlationId; an actor of an unknown kind"
        ANCHOR "ev-anchor" Critical
            what "the log holds the anchored entry: the same hash at the same number"
            why "only what is kept elsewhere can show that the end was cut off or the whole rewritten"
            pass "an anchor of entry 50, and that hash at entry 50 of 55"
            block "a log of 40 entries, or another hash at entry 50"
        TAIL "ev-tail" Medium
            what "an anchor shows that nothing was cut off the end"
            why "the first half of a log is a perfect log"
            pass "--anchor with the head of the last verification"
            block "no anchor: a warning; not decided under --require-anchor"
        SINCE "ev-since" Critical
            what "the log at the given git ref is a byte prefix of the log now"
            why "whoever can rewrite the file can rewrite a chain that verifies by itself"
            pass "the bytes at origin/main, then new entries"
            block "one byte of what origin/main holds differs, or is gone"
        SEGMENTS "ev-segment" Critical
            what "the segments are all of one log, each once, in order"
            why "each part of a broken chain can be unbroken"
            pass "64 of 64, each starting where the one before it ended"
            block "segment 7 missing, given twice, or of another log"
        PROOF "ev-proof" Medium
            what "the report says what is proved, what rests on what, and what can't be known from the input"
            why "a green that claims more than it checked is trusted for more than it holds"
            pass "order and content: proved; completeness at the end: on the anchor; time: not provable"
            block "never by itself"
    ]
}
