//! Reading a log entry by entry: NDJSON or one JSON array, plain, gzip or zstd, a file or a pipe.
