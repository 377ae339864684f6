//! Addresses and keys of crypto currencies: whoever knows an address sees every payment of its owner.

use base64ct::{Base64UrlUnpadded, Encoding as _};
use bech32::primitives::decode::{CheckedHrpstring, SegwitHrpstring};
use bs58::Alphabet;
use sha2::{Digest as _, Sha256, Sha512_256};
use sha3::Keccak256;

/// The longest text that any of these decodes.
const LONGEST: usize = 128;

/// What a text in base 58 holds before its four bytes of checksum, twice SHA-256.
fn base58check(text: &str, alphabet: &Alphabet) -> Option<Vec<u8>> {
    if !(25..=LONGEST).contains(&text.len()) {
        return None;
    }
    let mut bytes = bs58::decode(text).with_alphabet(alphabet).into_vec().ok()?;
    let checksum = bytes.split_off(bytes.len().checked_sub(4)?);
    let expected = Sha256::digest(Sha256::digest(&bytes));
    expected.starts_with(&checksum).then_some(bytes)
}

/// Whether a text holds a hash of 20 bytes behind one of these versions.
fn is_hash_of(text: &str, versions: &[&[u8]]) -> bool {
    base58check(text, Alphabet::BITCOIN).is_some_and(|bytes| {
        versions.iter().any(|version| bytes.strip_prefix(*version).is_some_and(|hash| hash.len() == 20))
    })
}

/// Bitcoin, in base 58: `1…` or `3…`.
#[must_use]
pub fn btc_base58(text: &str) -> bool {
    is_hash_of(text, &[&[0x00], &[0x05]])
}

/// Bitcoin and Litecoin, in bech32 or bech32m: `bc1…`, `ltc1…`. BIP 173, BIP 350.
#[must_use]
pub fn btc_segwit(text: &str) -> bool {
    text.len() <= 90
        && SegwitHrpstring::new(text).is_ok_and(|decoded| {
            let name = decoded.hrp().to_lowercase();
            name == "bc" || name == "ltc"
        })
}

/// Bitcoin Cash: `bitcoincash:q…`, a checksum of forty bits.
#[must_use]
pub fn bch_cashaddr(text: &str) -> bool {
    const ALPHABET: &[u8; 32] = b"qpzry9x8gf2tvdw0s3jn54khce6mua7l";
    const GENERATORS: [u64; 5] =
        [0x98_f2bc_8e61, 0x79_b76d_99e2, 0xf3_3e5f_b3c4, 0xae_2eab_e2a8, 0x1e_4f43_e470];
    let lower = text.to_ascii_lowercase();
    let address = lower.strip_prefix("bitcoincash:").unwrap_or(&lower);
    if address.len() != 42
        || !matches!(address.as_bytes()[0], b'q' | b'p')
        || text != lower && text != text.to_ascii_uppercase()
    {
        return false;
    }
    let mut sum: u64 = 1;
    let prefix = b"bitcoincash".iter().map(|byte| Some(u64::from(byte & 31))).chain([Some(0)]);
    let values = address.bytes().map(|byte| super::reading::place_in(ALPHABET, byte).map(u64::from));
    for value in prefix.chain(values) {
        let Some(value) = value else { return false };
        let top = sum >> 35;
        sum = ((sum & 0x07_ffff_ffff) << 5) ^ value;
        for (bit, generator) in GENERATORS.iter().enumerate() {
            if top >> bit & 1 == 1 {
                sum ^= generator;
            }
        }
    }
    sum == 1
}

/// Litecoin, Dogecoin, Dash and Zcash, in base 58.
#[must_use]
pub fn altcoin_base58(text: &str) -> bool {
    is_hash_of(text, &[&[0x30], &[0x32], &[0x1e], &[0x16], &[0x4c], &[0x10], &[0x1c, 0xb8], &[0x1c, 0xbd]])
}

/// Tron, in base 58: `T…`.
#[must_use]
pub fn trx_address(text: &str) -> bool {
    is_hash_of(text, &[&[0x41]])
}

/// Tezos, in base 58: `tz1…`, `tz2…`, `tz3…`, `KT1…`.
#[must_use]
pub fn xtz_address(text: &str) -> bool {
    is_hash_of(text, &[&[6, 161, 159], &[6, 161, 161], &[6, 161, 164], &[2, 90, 121]])
}

/// Ripple, in base 58 with an alphabet of its own: `r…`.
#[must_use]
pub fn xrp_address(text: &str) -> bool {
    base58check(text, Alphabet::RIPPLE).is_some_and(|bytes| bytes.len() == 21 && bytes[0] == 0)
}

/// The seed of a Ripple account: `s…`.
#[must_use]
pub fn xrp_seed(text: &str) -> bool {
    base58check(text, Alphabet::RIPPLE).is_some_and(|bytes| {
        bytes.len() == 17 && bytes[0] == 0x21 || bytes.len() == 19 && bytes.starts_with(&[1, 0xe1, 0x4b])
    })
}

/// Ethereum: 40 hex digits whose cases are the bits of their own Keccak-256. EIP-55.
#[must_use]
pub fn eth_address(text: &str) -> bool {
    let Some(hex) = text.strip_prefix("0x").filter(|hex| hex.len() == 40) else { return false };
    let letters = || hex.bytes().filter(u8::is_ascii_alphabetic);
    if !hex.bytes().all(|byte| byte.is_ascii_hexdigit())
        || letters().all(|byte| byte.is_ascii_lowercase())
        || letters().all(|byte| byte.is_ascii_uppercase())
    {
        return false;
    }
    let hash = Keccak256::digest(hex.to_ascii_lowercase().as_bytes());
    hex.bytes().enumerate().all(|(at, byte)| {
        let nibble = if at % 2 == 0 { hash[at / 2] >> 4 } else { hash[at / 2] & 15 };
        byte.is_ascii_digit() || byte.is_ascii_uppercase() == (nibble > 7)
    })
}

/// Monero: blocks of eight bytes in base 58, a checksum of Keccak-256.
#[must_use]
pub fn xmr_address(text: &str) -> bool {
    let Some(bytes) = monero_bytes(text) else { return false };
    let Some((body, checksum)) = bytes.split_last_chunk::<4>() else { return false };
    matches!((body.len(), body[0]), (65, 18 | 42) | (73, 19)) && Keccak256::digest(body).starts_with(checksum)
}

/// The bytes of Monero's base 58: eleven characters for eight bytes, fewer for the last block.
fn monero_bytes(text: &str) -> Option<Vec<u8>> {
    const SIZES: [Option<usize>; 12] =
        [Some(0), None, Some(1), Some(2), None, Some(3), Some(4), Some(5), None, Some(6), Some(7), Some(8)];
    const ALPHABET: &[u8] = b"123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
    if !matches!(text.len(), 95 | 106) {
        return None;
    }
    let mut out = Vec::with_capacity(80);
    for block in text.as_bytes().chunks(11) {
        let mut number: u128 = 0;
        for byte in block {
            number = number * 58 + u128::from(super::reading::place_in(ALPHABET, *byte)?);
        }
        let size = SIZES[block.len()]?;
        if number >> (8 * size) != 0 {
            return None;
        }
        out.extend_from_slice(&number.to_be_bytes()[16 - size..]);
    }
    Some(out)
}

/// The bytes of base 32 without padding. RFC 4648.
fn base32(text: &str) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(text.len() * 5 / 8);
    let (mut buffer, mut bits) = (0_u32, 0);
    for byte in text.bytes() {
        buffer = buffer << 5 | super::reading::place_in(b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", byte)?;
        bits += 5;
        if bits >= 8 {
            bits -= 8;
            out.push(u8::try_from(buffer >> bits & 0xff).ok()?);
            buffer &= (1 << bits) - 1;
        }
    }
    (buffer == 0).then_some(out)
}

/// CRC-16 with the polynomial 1021 and no initial value, as XMODEM has it.
fn crc16(bytes: &[u8]) -> u16 {
    let step = |crc: u16| if crc & 0x8000 == 0 { crc << 1 } else { crc << 1 ^ 0x1021 };
    bytes.iter().fold(0, |crc, byte| (0..8).fold(crc ^ u16::from(*byte) << 8, |crc, _| step(crc)))
}

/// 32 bytes behind a version, with CRC-16, in base 32: what Stellar's keys are.
fn is_stellar(text: &str, version: u8) -> bool {
    text.len() == 56
        && base32(text).is_some_and(|bytes| {
            bytes.len() == 35 && bytes[0] == version && crc16(&bytes[..33]).to_le_bytes() == bytes[33..]
        })
}

/// An account of Stellar: `G…`.
#[must_use]
pub fn xlm_account(text: &str) -> bool {
    is_stellar(text, 6 << 3)
}

/// The seed of an account of Stellar: `S…`.
#[must_use]
pub fn xlm_seed(text: &str) -> bool {
    is_stellar(text, 18 << 3)
}

/// Algorand: 32 bytes and four of SHA-512/256, in base 32.
#[must_use]
pub fn algo_address(text: &str) -> bool {
    text.len() == 58
        && base32(text).is_some_and(|bytes| {
            bytes.len() == 36
                && Sha512_256::digest(&bytes[..32]).ends_with(&bytes[32..])
                && bytes[..32] != [0; 32]
        })
}

/// TON: a tag, a chain, 32 bytes and CRC-16, in base 64.
#[must_use]
pub fn ton_address(text: &str) -> bool {
    let url = text.replace('+', "-").replace('/', "_");
    text.len() == 48
        && Base64UrlUnpadded::decode_vec(&url).is_ok_and(|bytes| {
            matches!(bytes[0], 0x11 | 0x51)
                && matches!(bytes[1], 0 | 0xff)
                && crc16(&bytes[..34]).to_be_bytes() == bytes[34..]
        })
}

/// Accounts of chains that write them in bech32.
const ACCOUNTS: &[&str] = &[
    "addr", "stake", "cosmos", "osmo", "terra", "juno", "kava", "thor", "akash", "dydx", "noble", "axelar",
    "evmos", "inj", "sei", "celestia", "stars", "secret", "band", "bnb", "npub", "erd", "one", "zil", "iota",
    "age",
];

/// An account in bech32: Cardano, Cosmos and its kin, Nostr.
#[must_use]
pub fn bech32_account(text: &str) -> bool {
    text.len() <= LONGEST
        && CheckedHrpstring::new::<bech32::Bech32>(text).is_ok_and(|decoded| {
            let name = decoded.hrp().to_lowercase();
            ACCOUNTS.contains(&name.as_str()) && decoded.byte_iter().count() >= 20
        })
}

/// A secret in bech32: a key of age or of Nostr.
#[must_use]
pub fn bech32_secret(text: &str) -> bool {
    text.len() <= LONGEST
        && CheckedHrpstring::new::<bech32::Bech32>(text).is_ok_and(|decoded| {
            let name = decoded.hrp().to_lowercase();
            matches!(name.as_str(), "nsec" | "age-secret-key-" | "age-plugin-yubikey-")
                && decoded.byte_iter().count() >= 20
        })
}

/// The private key of a Bitcoin address, as wallets export it.
#[must_use]
pub fn btc_wif(text: &str) -> bool {
    base58check(text, Alphabet::BITCOIN).is_some_and(|bytes| {
        matches!(bytes[0], 0x80 | 0xb0 | 0x9e) && (bytes.len() == 33 || bytes.len() == 34 && bytes[33] == 1)
    })
}

/// Whether a text is 78 bytes in base 58 behind one of these versions. BIP 32.
fn is_extended(text: &str, versions: &[[u8; 4]]) -> bool {
    base58check(text, Alphabet::BITCOIN)
        .is_some_and(|bytes| bytes.len() == 78 && versions.iter().any(|version| bytes.starts_with(version)))
}

/// An extended private key, from which all of a wallet's follow: `xprv…`, `yprv…`, `zprv…`, `tprv…`.
#[must_use]
pub fn bip32_private(text: &str) -> bool {
    is_extended(
        text,
        &[
            [0x04, 0x88, 0xad, 0xe4],
            [0x04, 0x9d, 0x78, 0x78],
            [0x04, 0xb2, 0x43, 0x0c],
            [0x04, 0x35, 0x83, 0x94],
        ],
    )
}

/// An extended public key, which shows all of a wallet's payments: `xpub…`, `ypub…`, `zpub…`, `tpub…`.
#[must_use]
pub fn bip32_public(text: &str) -> bool {
    is_extended(
        text,
        &[
            [0x04, 0x88, 0xb2, 0x1e],
            [0x04, 0x9d, 0x7c, 0xb2],
            [0x04, 0xb2, 0x47, 0x46],
            [0x04, 0x35, 0x87, 0xcf],
        ],
    )
}

/// Ethereum without the checksum in its cases: 40 hex digits of one case, at least eight of them different.
#[must_use]
pub fn eth_address_of_one_case(text: &str) -> bool {
    let Some(hex) = text.strip_prefix("0x").filter(|hex| hex.len() == 40) else { return false };
    let different = (0..=255).filter(|byte| hex.as_bytes().contains(byte)).count();
    hex.bytes().all(|byte| byte.is_ascii_hexdigit())
        && different >= 8
        && !(hex.bytes().any(|byte| byte.is_ascii_lowercase())
            && hex.bytes().any(|byte| byte.is_ascii_uppercase()))
}
