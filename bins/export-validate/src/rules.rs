//! The rules of `export-validate`, a row each.

gate_core::rules! {
    /// Every rule of `export-validate`.
    pub static RULES = [
        SCHEMA "ev-schema" Critical
            what "a document conforms to its JSON Schema, every fault told in one pass"
            why "a field that is missing, misspelt or of another kind is judged by nothing that follows"
            pass "all required keys, no key that the schema does not name, every format as asserted"
            block "a number below its minimum, a date-time without offset, an unexpected key"
    ]
}
