//! Field names, genesis and hashing of logs by other producers.
