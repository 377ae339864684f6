//! The head of a log, kept where whoever can write the log can't.
