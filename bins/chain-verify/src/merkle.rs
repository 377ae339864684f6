//! The Merkle tree over a log: its root, and proofs that one entry or one older log is part of it.
//!
//! The tree of RFC 6962 and RFC 9162: a leaf is `SHA-256(0x00 ‖ data)`, a node
//! `SHA-256(0x01 ‖ left ‖ right)`, and a tree of n leaves splits at the largest power of two below n.
//! The data of a leaf is the entry's own digest (`hashSha256`, as 32 bytes), so that a proof can be
//! checked by whoever holds the entry.

use sha2::{Digest, Sha256};

/// A node of the tree, a leaf's included.
pub type Hash = [u8; 32];

/// The hash of a leaf that holds `data`.
#[must_use]
pub fn leaf(data: &[u8]) -> Hash {
    Sha256::new().chain_update([0]).chain_update(data).finalize().into()
}

/// The hash of the node over two others.
#[must_use]
pub fn node(left: &Hash, right: &Hash) -> Hash {
    Sha256::new().chain_update([1]).chain_update(left).chain_update(right).finalize().into()
}

/// The root of a tree without leaves: `SHA-256("")`.
#[must_use]
pub fn empty() -> Hash {
    Sha256::digest([]).into()
}

/// The tree over the leaves so far, by the hashes of the fewest full subtrees that cover them, in their order.
///
/// At most log2(n) + 1 hashes, whatever the number n of leaves: the state of a pass over a log.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CompactRange {
    leaves: u64,
    full: Vec<Hash>,
}

impl CompactRange {
    /// Adds the next leaf by its hash.
    pub fn push(&mut self, leaf: Hash) {
        // Each bit of the count is a full subtree, and those that are set at its end grow into one.
        let kept = self.full.len() - self.leaves.trailing_ones() as usize;
        let grown = self.full.drain(kept..).rev().fold(leaf, |right, left| node(&left, &right));
        self.full.push(grown);
        self.leaves += 1;
    }

    /// The root of the tree over all leaves.
    #[must_use]
    pub fn root(&self) -> Hash {
        let mut full = self.full.iter().rev();
        full.next().map_or_else(empty, |last| full.fold(*last, |right, left| node(left, &right)))
    }
}

/// The root of the tree over these leaf hashes.
#[must_use]
pub fn root(leaves: &[Hash]) -> Hash {
    match leaves {
        [] => empty(),
        [leaf] => *leaf,
        leaves => {
            let (left, right) = leaves.split_at(split(leaves.len()));
            node(&root(left), &root(right))
        }
    }
}

/// Where the tree over `size` leaves splits, two at the least: the largest power of two below `size`.
fn split(size: usize) -> usize {
    1 << (size - 1).ilog2()
}

/// The proof that the leaf at `index` is part of the tree: the siblings on its way to the root, lowest
/// first. `None` when there is no such leaf.
#[must_use]
pub fn inclusion(leaves: &[Hash], index: usize) -> Option<Vec<Hash>> {
    if index >= leaves.len() {
        return None;
    }
    let (mut here, mut index, mut proof) = (leaves, index, Vec::new());
    while here.len() > 1 {
        let (left, right) = here.split_at(split(here.len()));
        if index < left.len() {
            proof.push(root(right));
            here = left;
        } else {
            proof.push(root(left));
            index -= left.len();
            here = right;
        }
    }
    proof.reverse();
    Some(proof)
}

/// The proof that the tree over the first `old` leaves is a prefix of the whole tree.
///
/// `None` when `old` is 0 or more than there are.
#[must_use]
pub fn consistency(leaves: &[Hash], old: usize) -> Option<Vec<Hash>> {
    if old == 0 || old > leaves.len() {
        return None;
    }
    let (mut here, mut old, mut proof, mut known) = (leaves, old, Vec::new(), true);
    while old < here.len() {
        let (left, right) = here.split_at(split(here.len()));
        if old <= left.len() {
            proof.push(root(right));
            here = left;
        } else {
            proof.push(root(left));
            old -= left.len();
            here = right;
            known = false;
        }
    }
    // The old root itself is not part of the proof: whoever checks it has it.
    if !known {
        proof.push(root(here));
    }
    proof.reverse();
    Some(proof)
}

/// Whether `proof` shows that `leaf` stands at `index` in the tree of `size` leaves and this `root`.
///
/// The algorithm of RFC 9162, section 2.1.3.2.
#[must_use]
pub fn includes(root: &Hash, size: u64, index: u64, leaf: &Hash, proof: &[Hash]) -> bool {
    if index >= size {
        return false;
    }
    let (mut here, mut last, mut hash) = (index, size - 1, *leaf);
    for sibling in proof {
        if last == 0 {
            return false;
        }
        if here % 2 == 1 || here == last {
            hash = node(sibling, &hash);
            while here.is_multiple_of(2) && here != 0 {
                here >>= 1;
                last >>= 1;
            }
        } else {
            hash = node(&hash, sibling);
        }
        here >>= 1;
        last >>= 1;
    }
    last == 0 && hash == *root
}

/// A tree as it was published: how many leaves, and the root over them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Head {
    /// The number of leaves.
    pub size: u64,
    /// The root over them.
    pub root: Hash,
}

/// Whether `proof` shows that the tree of `old` is a prefix of the tree of `new`.
///
/// The algorithm of RFC 9162, section 2.1.4.2. An empty tree is a prefix of nothing that can be shown.
#[must_use]
pub fn extends(old: &Head, new: &Head, proof: &[Hash]) -> bool {
    if old.size == 0 || old.size > new.size {
        return false;
    }
    if old.size == new.size {
        return proof.is_empty() && old.root == new.root;
    }
    let (first, rest) = if old.size.is_power_of_two() {
        (old.root, proof)
    } else {
        match proof.split_first() {
            Some((first, rest)) => (*first, rest),
            None => return false,
        }
    };
    let mut here = old.size - 1;
    let mut last = new.size - 1;
    while here % 2 == 1 {
        here >>= 1;
        last >>= 1;
    }
    let (mut old_root, mut new_root) = (first, first);
    for sibling in rest {
        if last == 0 {
            return false;
        }
        if here % 2 == 1 || here == last {
            old_root = node(sibling, &old_root);
            new_root = node(sibling, &new_root);
            while here.is_multiple_of(2) && here != 0 {
                here >>= 1;
                last >>= 1;
            }
        } else {
            new_root = node(&new_root, sibling);
        }
        here >>= 1;
        last >>= 1;
    }
    last == 0 && old_root == old.root && new_root == new.root
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unhex(text: &str) -> Vec<u8> {
        (0..text.len() / 2).map(|at| u8::from_str_radix(&text[2 * at..2 * at + 2], 16).unwrap()).collect()
    }

    fn hash(text: &str) -> Hash {
        unhex(text).try_into().unwrap()
    }

    /// The published leaves of the Certificate Transparency reference implementations.
    fn published() -> Vec<Hash> {
        ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
            .iter()
            .map(|data| leaf(&unhex(data)))
            .collect()
    }

    const ROOTS: [&str; 9] = [
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    ];

    fn many(count: u32) -> Vec<Hash> {
        (0..count).map(|at| leaf(&at.to_be_bytes())).collect()
    }

    fn range(leaves: &[Hash]) -> CompactRange {
        let mut range = CompactRange::default();
        for leaf in leaves {
            range.push(*leaf);
        }
        range
    }

    #[test]
    fn the_roots_are_the_published_ones() {
        let leaves = published();
        for (size, expected) in ROOTS.iter().enumerate() {
            assert_eq!(root(&leaves[..size]), hash(expected), "{size}");
            assert_eq!(range(&leaves[..size]).root(), hash(expected), "{size}");
        }
    }

    #[test]
    fn the_proofs_are_the_published_ones() {
        let leaves = published();
        let proof = |hashes: &[&str]| Some(hashes.iter().map(|text| hash(text)).collect::<Vec<_>>());
        let one = "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e";
        let five = "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b";
        let last = "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0";
        let right = "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4";
        let lone = "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a";
        let second = "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7";
        assert_eq!(inclusion(&leaves, 0), proof(&[second, one, right]));
        assert_eq!(inclusion(&leaves, 5), proof(&[five, last, ROOTS[4]]));
        assert_eq!(consistency(&leaves, 2), proof(&[one, right]));
        assert_eq!(consistency(&leaves, 6), proof(&[lone, last, ROOTS[4]]));
        assert_eq!(consistency(&leaves[..5], 2), proof(&[one, five]));
        assert_eq!((inclusion(&leaves, 8), consistency(&leaves, 0)), (None, None));
    }

    #[test]
    fn every_proof_of_every_small_tree_holds_and_no_altered_one_does() {
        let leaves = many(40);
        for size in 1..=leaves.len() {
            let tree = &leaves[..size];
            let new = Head { size: size as u64, root: root(tree) };
            for index in 0..size {
                let proof = inclusion(tree, index).unwrap();
                let holds = |index: usize, proof: &[Hash]| {
                    includes(&new.root, new.size, index as u64, &leaves[index.min(39)], proof)
                };
                assert!(holds(index, &proof), "{index} of {size}");
                let longer = [&proof[..], &[empty()]].concat();
                assert!(!holds(index, &longer) && !holds(index + 1, &proof));
                assert!(proof.is_empty() || !holds(index, &proof[1..]));
                assert!(!includes(&new.root, new.size, index as u64, &empty(), &proof));
            }
            for older in 1..=size {
                let proof = consistency(tree, older).unwrap();
                let old = Head { size: older as u64, root: root(&tree[..older]) };
                assert!(extends(&old, &new, &proof), "{older} of {size}");
                assert!(!extends(&Head { root: empty(), ..old }, &new, &proof));
                assert!(!extends(&old, &Head { root: empty(), ..new }, &proof));
                assert!(!extends(&old, &new, &[&proof[..], &[empty()]].concat()));
                for at in 0..proof.len() {
                    let mut altered = proof.clone();
                    altered[at][0] ^= 1;
                    assert!(!extends(&old, &new, &altered));
                }
                assert!(older == size || !extends(&new, &old, &proof), "{size} of {older}");
            }
            let none = Head { size: 0, root: empty() };
            for proof in [&[][..], &[empty()], &[new.root], &[empty(), new.root]] {
                assert!(!extends(&none, &new, proof) && !extends(&none, &none, proof));
            }
        }
    }

    #[test]
    fn a_range_has_the_root_of_the_tree() {
        let leaves = many(70);
        for size in 0..=leaves.len() {
            assert_eq!(range(&leaves[..size]).root(), root(&leaves[..size]), "{size}");
        }
    }

    #[test]
    fn roots_and_proofs_are_those_of_another_implementation() {
        let data: Vec<Vec<u8>> = (0..67_u8).map(|at| vec![at; usize::from(at)]).collect();
        let leaves: Vec<Hash> = data.iter().map(|data| leaf(data)).collect();
        let mut tree = ct_merkle::mem_backed_tree::MemoryBackedTree::<Sha256, Vec<u8>>::new();
        for size in 1..=data.len() {
            tree.push(data[size - 1].clone());
            let here = &leaves[..size];
            assert_eq!(tree.root().as_bytes().as_slice(), root(here));
            for index in 0..size {
                let proof = inclusion(here, index).unwrap().concat();
                assert_eq!(tree.prove_inclusion(index).as_bytes(), proof, "{index} of {size}");
                let proof = consistency(here, index + 1).unwrap().concat();
                let theirs = tree.prove_consistency(size - index - 1);
                assert_eq!(theirs.as_bytes(), proof, "{} of {size}", index + 1);
            }
        }
    }
}
