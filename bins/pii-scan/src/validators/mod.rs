//! Check digits and shapes: each a function over one candidate, `true` where it may be real.

/// An address whose domain may receive mail: not reserved for examples, and not a file name.
#[must_use]
pub fn email(value: &str) -> bool {
    !value.ends_with("example.org") && !value.ends_with(".png")
}
