//! Parts of one log that were verified apart, and their join.
