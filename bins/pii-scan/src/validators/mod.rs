//! Check digits and shapes: each a function over one candidate, `true` where it may be real.
//!
//! A candidate may hold the separators that people write. The functions are pure and never panic, whatever
//! the text. A check digit rules out nine of ten numbers or more; what it leaves is for the context to tell.

pub mod asia;
pub mod contact;
pub mod crypto;
pub mod devices;
pub mod eastern_europe;
pub mod north_america;
pub mod northern_europe;
pub mod oceania_africa;
pub mod payment;
mod reading;
mod schemes;
pub mod south_america;
pub mod southern_europe;
pub mod tokens;
pub mod travel;
pub mod western_europe;
pub mod words;

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
    asia: ae_identity cn_credit cn_resident hk_identity il_identity in_aadhaar in_gstin in_pan in_voter ir_national
        jp_corporate jp_my_number kr_business kr_resident kw_civil my_identity sa_identity sg_nric th_identity
        tw_business tw_identity;
    contact: domain_name email mac phone_any phone_international phone_north_american phone_trunk public_ipv4 public_ipv6;
    crypto: algo_address altcoin_base58 bch_cashaddr bech32_account bech32_secret bip32_private bip32_public
        btc_base58 btc_segwit btc_wif eth_address eth_address_of_one_case ton_address trx_address xlm_account xlm_seed xmr_address
        xrp_address xrp_seed xtz_address;
    devices: iccid imei orcid vin;
    eastern_europe: bg_company bg_egn bg_foreigner cz_birth_number cz_company eu_vat hr_oib hu_company hu_taj hu_tax
        jmbg kz_iin md_idno pl_document pl_identity_card pl_nip pl_passport pl_pesel pl_regon ro_cnp ro_company rs_company
        ru_inn ru_ogrn ru_snils si_tax sk_vat ua_company ua_tax;
    north_america: ca_bc_phn ca_bn ca_on_ohip ca_sin mx_curp mx_nss mx_rfc us_dea us_ein us_itin us_mbi us_npi
        us_soundex_licence us_ssn;
    northern_europe: baltic_person dk_cpr dk_cvr ee_registry ee_vat fi_business fi_hetu is_kennitala lt_vat
        lv_company lv_person no_company no_person se_company se_person se_vat;
    oceania_africa: au_abn au_acn au_medicare au_tfn eg_national mu_nid nz_ird nz_nhi za_identity za_tax;
    payment: aba_routing account_number ar_cbu be_account bic card card_of_any_issuer cusip cz_account es_ccc figi fr_rib hu_account iban isin lei
        mx_clabe no_account pl_nrb rf_reference sedol sepa_creditor;
    south_america: ar_cuit br_cnpj br_cns br_cpf br_pis br_renavam cl_rut co_nit do_cedula do_rnc ec_cedula gt_cui
        gt_nit pe_ruc py_ruc uy_ci uy_rut ve_rif;
    southern_europe: cy_vat es_cif es_dni es_nie es_nuss gr_afm gr_amka it_fiscal_code it_vat mt_vat pt_citizen
        pt_nif tr_identity tr_tax;
    tokens: aws_key_id basic_auth bearer connection_password credential discord_token github_token grafana_token jwt password_hash provider_secret pypi_token random_key random_password
        random_token secret_by_key secret_by_word;
    travel: mrz_card mrz_document mrz_passport mrz_visa passport_number;
    western_europe: at_svnr at_tin at_uid be_national be_vat ch_ahv ch_uid de_health de_identity_card de_pension
        de_physician de_tax_id de_vat fr_nir fr_siren fr_siren_or_siret fr_siret fr_tax fr_vat ie_pps ie_vat lu_matricule lu_vat
        nl_bsn nl_vat uk_chi uk_driver uk_nhs uk_nino uk_utr uk_vat;
    words: address_part attribute birth_date licence_number machine_readable person_name postal_address query_value
        tenant url written_date;
}
