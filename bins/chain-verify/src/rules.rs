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
        SIGNATURE "ev-signature" Critical
            what "given keys, every entry is signed over that very entry by one of them"
            why "whoever can rewrite a log can rehash it; only who holds the key can sign it again"
            pass "signatureBase64 over the RFC 8785 form, hashSha256 in it, by the key release-2026"
            block "an unsigned entry, a signature taken from another entry, url-safe base64, an unknown key"
        KEY "ev-key" Critical
            what "the key that signed an entry was valid when the entry says it was made"
            why "a key that has leaked signs whatever its thief likes"
            pass "an entry of 2026-03-01, a key valid from 2026-01-01 to 2027-01-01"
            block "an entry from before notBefore, at or after notAfter, or at or after revokedAt"
        PAYLOAD "ev-payload" Critical
            what "the payloads that entries refer to are there, with the digests that the entries state"
            why "an unbroken chain over payloads that were exchanged proves nothing about them"
            pass "12 payloads under --payload-root, hashed now"
            block "one that is changed, or that is gone without a recorded disposition"
        DISPOSITION "ev-disposition" High
            what "a payload that is gone was disposed of as recorded, after its retention, under no legal hold"
            why "evidence that may vanish without a trace will"
            pass "a Completed job for the entry, a later Policy entry of the same run, 400 days after a 365 day retention"
            block "a job that is Queued, a Forensic payload, a retention that had not run out, an active hold"
        PRIVACY "ev-privacy" High
            what "entries hold no e-mail address in summary or external id, and no query or fragment in a payload's uri"
            why "an append-only log keeps forever what should never have been in it"
            pass "summary \"approved by user-17\", uri \"runs/42/plan.json\""
            block "summary \"approved by jane@example.org\", uri \"https://host/plan?token=1\""
        RB_3D_1 "rb-3d.1" Critical
            what "the history before a rollback is append-only: its head at the declaration is still in the log"
            why "a log that was rewritten and hashed again verifies by itself"
            pass "evidence_head of the freeze record is entry 49, with the same hash"
            block "a mark written into an old entry, and everything after it hashed again"
        RB_3D_2 "rb-3d.2" High
            what "each affected run and entry has an annotation with the incident's id, appended after the declaration"
            why "who reads an affected entry later has to learn that it is affected"
            pass "a new entry, correlationId INC-7, externalRefs [{externalType EvidenceEntry, externalId ev-12}]"
            block "an affected run that no appended entry names"
        RB_3D_3 "rb-3d.3" Critical
            what "the chain is verified after the last action of the rollback"
            why "what was done after the verification is not covered by it"
            pass "the last action at 10:00, this verification at 10:05"
            block "an action that is done after --now"
        XA_5 "xa-5" Critical
            what "the evidence cutover of a rollback is an entry of the log, at or before the head at the declaration"
            why "a cutover point that is not in the log cuts nothing"
            pass "evidence_cutover is entry 47, evidence_head entry 49"
            block "evidence_cutover after evidence_head, or with a hash that the log does not hold"
        APPEND "ev-append" Critical
            what "an entry is appended whole and after a verified end, or not at all"
            why "an entry that breaks the log can't be taken out again"
            pass "a new evidenceId, the log's workspace, not before the last entry, signed where the log is"
            block "an evidenceId that the log has, another workspace, a time before the last entry"
        TORN "ev-torn" Critical
            what "the log ends with a whole entry and a line end"
            why "what is appended after half an entry is lost with it"
            pass "the last byte is a line feed, and the line before it an entry"
            block "80 bytes of an entry that a crash cut off: not decided, until append --repair moves them away"
        EM_1 "em-1" High
            what "a manifest lists each path once, whatever the case of its letters, and in order"
            why "two digests for one file let either be shown"
            pass "a.json, b.json"
            block "a.json beside A.json; b.json before a.json"
        EM_2 "em-2" Critical
            what "every listed file is there, with the size and the digest that are listed"
            why "a verdict rests on the bytes that were judged, not on their names"
            pass "12 of 12 files hashed now"
            block "a file that is gone, or one byte of it changed"
        EM_3 "em-3" High
            what "with --complete, the folder holds no file that the manifest does not list"
            why "evidence that is not listed may come and go unseen"
            pass "every file of evidence/ is listed"
            block "evidence/extra.json, or a link that nobody listed"
        EM_4 "em-4" Critical
            what "the head of the evidence log that a manifest names is in the log, at its place"
            why "a manifest of another history vouches for another release"
            pass "chain_head {sequence 49, ev-49, its hash}, and that entry at place 49"
            block "a log that ends before it, or that holds another entry there"
        XA_9 "xa-9" High
            what "manifests form a chain by digest, and the newest lists every type of artifact that its gate needs"
            why "a release whose manifests do not connect has a gap where anything may have happened"
            pass "previous_manifest is the digest of the manifest before, down to the first"
            block "a manifest that names another one than was given, or one that is newer than itself"
        REFS "ev-refs" Critical
            what "every file that a record refers to is there, with the digest that the record states"
            why "a reference that does not hold is a claim without evidence"
            pass "14 references to 9 files, hashed now"
            block "a log that was rotated away, a file that was written again"
        CO_R3 "co-r3" High
            what "the kinds of forensic artifact that have to be kept are kept"
            why "without its logs a rollback can't be explained"
            pass "cp8_logs, security_events and runtime_logs, a file each"
            block "no file of kind security_events"
        STATEMENT "ev-statement" Critical
            what "a signed statement is by a known key, says that all passed, and speaks of files as they are now"
            why "a verdict that anybody could have written, or about other files, promotes nothing"
            pass "a DSSE envelope by release-2026, PASSED, 31 files hashed now"
            block "another key, one byte of the payload changed, FAILED, a file that is another by now"
        MERKLE "ev-merkle" Critical
            what "a proof shows what it claims, about the very log that was anchored"
            why "an auditor who does not have the log can rely on nothing else"
            pass "entry 20 of 50 by 6 hashes, up to the root of the anchor"
            block "one hash altered, another entry, the root of another log"
    ]
}
