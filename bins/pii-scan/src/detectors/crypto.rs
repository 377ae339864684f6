//! Addresses of crypto currencies.

use gate_core::Severity;

use super::PERSONAL;
use crate::detector::{Context, Detector, Trigger};
use crate::validators;

macro_rules! addresses {
    ($($id:literal $what:literal $check:ident [$($literal:literal)*] [$($word:literal)*] $pattern:literal
        yes [$($yes:literal)+] no [$($no:literal)+])*) => {
        &[$(Detector {
            id: $id,
            entity: "CRYPTO_ADDRESS",
            severity: Severity::High,
            what: $what,
            why: "the ledger is public: who knows the address sees every payment of its owner",
            pattern: concat!(r"(?:^|[^\w])(?P<v>", $pattern, r")\b"),
            trigger: trigger(&[$($literal),*]),
            validator: Some(validators::$check),
            context: context(&[$($word),*]),
            confidence: 85,
            examples: &[$($yes),+],
            counterexamples: &[$($no),+],
            ..PERSONAL
        }),*]
    };
}

const fn trigger(literals: &'static [&'static str]) -> Trigger {
    if literals.is_empty() { Trigger::Words } else { Trigger::Literal(literals) }
}

const fn context(words: &'static [&'static str]) -> Context {
    if words.is_empty() { Context::NONE } else { Context::required(words) }
}

/// The rows.
pub static ROWS: &[Detector] = addresses! {
    "bitcoin-address" "no Bitcoin address" btc_base58 [] ["bitcoin" "btc" "wallet" "crypto" "payout" "deposit" "address" "satoshi" "subject"]
        r"[13][1-9A-HJ-NP-Za-km-z]{25,34}"
        yes ["btc 1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa" "wallet 3J98t1WpEZ73CNmQviecrnyiWrnqRhWNLy"]
        no ["1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa" "btc 1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNb"]
    "bitcoin-segwit-address" "no Bitcoin or Litecoin address in bech32" btc_segwit ["bc1" "ltc1"] []
        r"(?:bc1|BC1|ltc1)[02-9ac-hj-np-zAC-HJ-NP-Z]{11,87}"
        yes ["to bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4"]
        no ["to bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t5" "abc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4"]
    "bitcoin-cash-address" "no Bitcoin Cash address" bch_cashaddr ["bitcoincash:"] []
        r"bitcoincash:[qp][02-9ac-hj-np-z]{41}"
        yes ["bitcoincash:qpm2qsznhks23z7629mms6s4cwef74vcwvy22gdx6a"]
        no ["bitcoincash:qpm2qsznhks23z7629mms6s4cwef74vcwvy22gdx6b"]
    "altcoin-address" "no address of Litecoin, Dogecoin, Dash or Zcash" altcoin_base58 [] ["litecoin" "ltc" "dogecoin" "doge" "dash" "zcash" "zec" "wallet" "crypto"]
        r"[LMDXt79A][1-9A-HJ-NP-Za-km-z]{25,35}"
        yes ["doge DH5yaieqoZN36fDVciNyRueRGvGLR3mr7L"]
        no ["DH5yaieqoZN36fDVciNyRueRGvGLR3mr7L" "doge DH5yaieqoZN36fDVciNyRueRGvGLR3mr7M"]
    "ethereum-address" "no Ethereum address" eth_address ["0x0" "0x1" "0x2" "0x3" "0x4" "0x5" "0x6" "0x7" "0x8" "0x9" "0xa" "0xb" "0xc" "0xd" "0xe" "0xf"] []
        r"0x[0-9a-fA-F]{40}"
        yes ["0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed"]
        no ["0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAee" "0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed"]
    "ethereum-address-of-one-case" "no Ethereum address without a checksum" eth_address_of_one_case [] ["ethereum" "eth" "wallet" "erc20" "metamask" "wei" "ether"]
        r"0x(?:[0-9a-f]{40}|[0-9A-F]{40})"
        yes ["eth wallet 0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed"]
        no ["0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed" "eth 0x0000000000000000000000000000000000000000"]
    "monero-address" "no Monero address" xmr_address [] ["monero" "xmr" "wallet"]
        r"[48][1-9A-HJ-NP-Za-km-z]{94}(?:[1-9A-HJ-NP-Za-km-z]{11})?"
        yes ["xmr 44AFFq5kSiGBoZ4NMDwYtN18obc8AemS33DBLWs3H7otXft3XjrpDtQGv7SqSsaBYBb98uNbr2VBBEt7f2wfn3RVGQBEP3A"]
        no ["xmr 44AFFq5kSiGBoZ4NMDwYtN18obc8AemS33DBLWs3H7otXft3XjrpDtQGv7SqSsaBYBb98uNbr2VBBEt7f2wfn3RVGQBEP3B"]
    "ripple-address" "no Ripple address" xrp_address [] ["ripple" "xrp" "wallet"]
        r"r[1-9A-HJ-NP-Za-km-z]{24,34}"
        yes ["xrp rHb9CJAWyB4rj91VRWn96DkukG4bwdtyTh"]
        no ["rHb9CJAWyB4rj91VRWn96DkukG4bwdtyTh" "xrp rHb9CJAWyB4rj91VRWn96DkukG4bwdtyTi"]
    "tron-address" "no Tron address" trx_address [] ["tron" "trx" "usdt" "trc20" "wallet"]
        r"T[1-9A-HJ-NP-Za-km-z]{33}"
        yes ["usdt TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t"]
        no ["TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t" "usdt TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6u"]
    "tezos-address" "no Tezos address" xtz_address ["tz1" "tz2" "tz3" "KT1"] []
        r"(?:tz[123]|KT1)[1-9A-HJ-NP-Za-km-z]{33}"
        yes ["tz1VSUr8wwNhLAzempoch5d6hLRiTh8Cjcjb"]
        no ["tz1VSUr8wwNhLAzempoch5d6hLRiTh8Cjcjc"]
    "stellar-address" "no Stellar account" xlm_account [] ["stellar" "xlm" "lumens" "wallet"]
        r"G[A-Z2-7]{55}"
        yes ["stellar GBRPYHIL2CI3FNQ4BXLFMNDLFJUNPU2HY3ZMFSHONUCEOASW7QC7OX2H"]
        no ["GBRPYHIL2CI3FNQ4BXLFMNDLFJUNPU2HY3ZMFSHONUCEOASW7QC7OX2H" "stellar GBRPYHIL2CI3FNQ4BXLFMNDLFJUNPU2HY3ZMFSHONUCEOASW7QC7OX2I"]
    "algorand-address" "no Algorand address" algo_address [] ["algorand" "algo" "wallet"]
        r"[A-Z2-7]{58}"
        yes ["algorand VCMJKWOY5P5P7SKMZFFOCEROPJCZOTIJMNIYNUCKH7LRO45JMJP6UYBIJA"]
        no ["algorand VCMJKWOY5P5P7SKMZFFOCEROPJCZOTIJMNIYNUCKH7LRO45JMJP6UYBIJB"]
    "ton-address" "no TON address" ton_address [] ["ton" "toncoin" "telegram wallet" "wallet"]
        r"(?:EQ|UQ|Ef|Uf)[A-Za-z0-9_+/-]{46}"
        yes ["ton wallet EQCD39VS5jcptHL8vMjEXrzGaRcCVYto7HUn4bpAOg8xqB2N"]
        no ["ton wallet EQCD39VS5jcptHL8vMjEXrzGaRcCVYto7HUn4bpAOg8xqB2M"]
    "bech32-account" "no account of Cardano, Cosmos or Nostr" bech32_account ["addr1" "stake1" "cosmos1" "osmo1" "terra1" "juno1" "kava1" "thor1" "npub1" "celestia1" "dydx1"] []
        r"(?:addr|stake|cosmos|osmo|terra|juno|kava|thor|npub|celestia|dydx)1[02-9ac-hj-np-z]{38,110}"
        yes ["npub180cvv07tjdrrgpa0j7j7tmnyl2yr6yr7l8j4s3evf6u64th6gkwsyjh6w6"]
        no ["npub180cvv07tjdrrgpa0j7j7tmnyl2yr6yr7l8j4s3evf6u64th6gkwsyjh6w7"]
    "extended-public-key" "no extended public key of a wallet" bip32_public ["xpub" "ypub" "zpub" "tpub"] []
        r"[xyzt]pub[1-9A-HJ-NP-Za-km-z]{107,108}"
        yes ["xpub661MyMwAqRbcFtXgS5sYJABqqG9YLmC4Q1Rdap9gSE8NqtwybGhePY2gZ29ESFjqJoCu1Rupje8YtGqsefD265TMg7usUDFdp6W1EGMcet8"]
        no ["xpub661MyMwAqRbcFtXgS5sYJABqqG9YLmC4Q1Rdap9gSE8NqtwybGhePY2gZ29ESFjqJoCu1Rupje8YtGqsefD265TMg7usUDFdp6W1EGMcet9"]
};
