//! Check digits and shapes: each a function over one candidate, `true` where it may be real.
//!
//! A candidate may hold the separators that people write. The functions are pure and never panic, whatever
//! the text. A check digit rules out nine of ten numbers or more; what it leaves is for the context to tell.

pub mod contact;
pub mod north_america;
pub mod payment;
mod reading;
mod schemes;
pub mod tokens;

/// A check over one candidate.
pub type Check = fn(&str) -> bool;

macro_rules! table {
    ($($module:ident: $($name:ident)*;)*) => {
        $(pub use $module::{$($name),*};)*
        /// Every check by its name. The tests hold a row of valid and invalid vectors for each.
        pub static ALL: &[(&str, Check)] = &[$($((stringify!($name), $name as Check)),*),*];
    };
}

table! {
    contact: domain_name email mac phone_any phone_international phone_north_american public_ipv4 public_ipv6;
    north_america: ca_bc_phn ca_bn ca_on_ohip ca_sin mx_curp mx_nss mx_rfc us_dea us_ein us_itin us_mbi us_npi
        us_soundex_licence us_ssn;
    payment: aba_routing ar_cbu be_account bic card cusip cz_account es_ccc figi fr_rib hu_account iban isin lei
        mx_clabe no_account pl_nrb rf_reference sedol sepa_creditor;
    tokens: aws_key_id credential discord_token github_token grafana_token jwt npm_token pypi_token random_password secret_by_key
        secret_by_word;
}
