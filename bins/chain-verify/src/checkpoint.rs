//! Who signed a checkpoint note: C2SP signed-note, with Ed25519 keys.

use std::str::FromStr;

use base64ct::{Base64, Encoding as _};
use ed25519_dalek::{Signature, VerifyingKey};
use sha2::{Digest as _, Sha256};

/// The first byte of an Ed25519 key.
const ED25519: u8 = 1;

/// What a line with a signature starts with.
const DASH: &str = "\u{2014} ";

/// The key of a log, as C2SP writes it: `NAME+ID+KEY`, the id in eight hex digits, the key in base64.
#[derive(Clone, Debug)]
pub struct Verifier {
    name: String,
    id: [u8; 4],
    key: VerifyingKey,
}

impl FromStr for Verifier {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        const FORM: &str = "a verifier key is NAME+ID+KEY: a name without blanks, eight hex digits, base64";
        let (name, rest) = text.split_once('+').ok_or(FORM)?;
        let (told, key) = rest.split_once('+').ok_or(FORM)?;
        let small_hex = told.len() == 8 && told.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
        if name.is_empty() || name.contains(char::is_whitespace) || !small_hex {
            return Err(FORM);
        }
        let key = Base64::decode_vec(key).map_err(|_| FORM)?;
        let digest = Sha256::new().chain_update(name).chain_update("\n").chain_update(&key).finalize();
        let id = *digest.first_chunk().ok_or(FORM)?;
        if u32::from_str_radix(told, 16) != Ok(u32::from_be_bytes(id)) {
            return Err("its id is not that of this name and key: one of them was mistyped");
        }
        let [ED25519, key @ ..] = key.as_slice() else {
            return Err("it is no Ed25519 key, the only kind that is read here");
        };
        let key = key.try_into().ok().and_then(|key| VerifyingKey::from_bytes(key).ok());
        let key = key.filter(|key| !key.is_weak()).ok_or("it holds no Ed25519 public key, or a weak one")?;
        Ok(Self { name: name.into(), id, key })
    }
}

/// The name of one of these keys that signed the note. Signatures of other keys are passed over.
///
/// # Errors
/// Why it counts as signed by none of them: its signatures are not well formed, none is of these keys, or one that says
/// that it is does not hold.
pub fn signer<'v>(note: &str, verifiers: &'v [Verifier]) -> Result<&'v str, String> {
    let (text, signatures) = note.split_once("\n\n").ok_or("it holds no signatures")?;
    let text = format!("{text}\n");
    let signatures = signatures.strip_suffix('\n').ok_or("it ends within a line")?;
    let mut signer = None;
    for (number, line) in (1..).zip(signatures.split('\n')) {
        let parts = line.strip_prefix(DASH).and_then(|line| line.split_once(' '));
        let bytes = parts.and_then(|(_, signature)| Base64::decode_vec(signature).ok());
        let (Some((name, _)), Some((id, signature))) =
            (parts, bytes.as_ref().and_then(|bytes| bytes.split_first_chunk::<4>()))
        else {
            return Err(format!("line {number} of its signatures is none"));
        };
        let known = verifiers.iter().find(|verifier| verifier.name == name && verifier.id == *id);
        let Some(verifier) = known else { continue };
        let signature = <&[u8; 64]>::try_from(signature).map(Signature::from_bytes);
        if !signature.is_ok_and(|signature| verifier.key.verify_strict(text.as_bytes(), &signature).is_ok()) {
            return Err(format!("its signature by {} does not hold", verifier.name));
        }
        signer.get_or_insert(verifier.name.as_str());
    }
    signer.ok_or_else(|| {
        let names: Vec<&str> = verifiers.iter().map(|verifier| verifier.name.as_str()).collect();
        format!("it is not signed by {}", names.join(" or "))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    // Signed with openssl, by a key whose seed is the SHA-256 of `gatekit test key, not secret`.
    const KEY: &str = "log.example.net/lanternfish+f9f9fbf3+AcJ2aAphRia4tiNE0nSw6x1AGkgLd7Vkpbien8RPNIRO";
    const NOTE: &str = "log.example.net/lanternfish\n3\nSBNJTRN+FjG7owHVrKtue7eqdM4RhdRWVl71HXN2d7I=\n\n\
        \u{2014} log.example.net/lanternfish +fn78+1hS9BeeT1vBzsBdKZHTP7wBM75J1lIdgXBqdYhrc6eoeLMcv7BXX/MFMIZNPeLZx0Qm/8EzI1NoAm8yBEAOAM=\n";

    #[test]
    fn a_note_is_signed_by_its_key_and_no_other() {
        let keys: [Verifier; 1] = [KEY.parse().unwrap()];
        let name = "log.example.net/lanternfish";
        assert_eq!(signer(NOTE, &keys), Ok(name));
        let witnessed = format!("{NOTE}\u{2014} witness.example.net AAAAAAAA\n");
        assert_eq!(signer(&witnessed, &keys), Ok(name));
        for (changed, why) in [
            (NOTE.replace("\n3\n", "\n4\n"), "does not hold"),
            (NOTE.replace("+fn78+1", "+fn78+2"), "does not hold"),
            (NOTE.replace("+fn78+1", "+fn88+1"), "not signed by log.example.net/lanternfish"),
            (NOTE.replace("\u{2014} log", "\u{2014} lag"), "not signed by log.example.net/lanternfish"),
            (NOTE.replace("AM=\n", "AM=\n\n"), "line 2 of its signatures is none"),
            (NOTE.replace("AM=\n", "AM="), "ends within a line"),
            (NOTE.replace("AOAM=", "AOAM"), "line 1 of its signatures is none"),
            (NOTE.replace("yBEAOAM=", "yBEAOAMA"), "does not hold"),
            (NOTE.replace("\n\n", "\n"), "no signatures"),
        ] {
            let told = signer(&changed, &keys).unwrap_err();
            assert!(told.contains(why), "{told}: {changed}");
        }
    }

    #[test]
    fn a_key_that_was_mistyped_is_refused() {
        for (key, why) in [
            (KEY.replace("log.", "lag."), "mistyped"),
            (KEY.replace("f9f9fbf3", "f9f9fbf4"), "mistyped"),
            (KEY.replace("NIRO", "NIRP"), "mistyped"),
            (KEY.replace("f9f9fbf3", "F9F9FBF3"), "NAME+ID+KEY"),
            (KEY.replace("f9f9fbf3", "f9f9fbf"), "NAME+ID+KEY"),
            (KEY.replace("NIRO", "NIR"), "NAME+ID+KEY"),
            (KEY.replace("log.", "log "), "NAME+ID+KEY"),
            (KEY.replace("log.example.net/lanternfish", ""), "NAME+ID+KEY"),
            ("log.example.net".into(), "NAME+ID+KEY"),
            // Another kind of key, and two that are none, under ids that are right.
            (with_id(&[&[2][..], &[9; 32]].concat()), "no Ed25519 key"),
            (with_id(&[&[1][..], &[9; 31]].concat()), "no Ed25519 public key"),
            (with_id(&[&[1, 1][..], &[0; 31]].concat()), "weak"),
        ] {
            assert!(key.parse::<Verifier>().unwrap_err().contains(why), "{key}");
        }
    }

    fn with_id(key: &[u8]) -> String {
        let digest = Sha256::new().chain_update("log\n").chain_update(key).finalize();
        let id = u32::from_be_bytes(*digest.first_chunk().unwrap());
        format!("log+{id:08x}+{}", Base64::encode_string(key))
    }
}
