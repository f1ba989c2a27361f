//! The Merkle tree over the entries (RFC 6962), kept as tiles of 256 hashes (C2SP tlog-tiles).
//!
//! Full tiles are written once; partial ones (`.p/<width>`) beside the checkpoint that needs them, and removed once a
//! fuller one is there. Entry bundles are not kept: the tail has the entries.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use tlog_tiles::{
    Hash, HashReader, Tile, check_record, check_tree, node_hash, prove_record, prove_tree,
    tree_hash,
};

use crate::disk::Disk;
use crate::model::LeafHash;

const HEIGHT: u8 = 8;
const WIDTH: usize = 256;

/// The right edge of the tree in memory; the rest is on the disk.
#[derive(Debug)]
pub(super) struct Tree {
    folder: PathBuf,
    size: u64,
    /// For each level of tiles, the hashes of its last, incomplete tile.
    edge: Vec<Vec<Hash>>,
    /// Full tiles that are not yet written: level, number, hashes.
    full: Vec<(u8, u64, Vec<Hash>)>,
    /// Full tiles whose partial ones can go.
    superseded: Vec<PathBuf>,
}

impl Tree {
    /// An empty tree whose tiles will be under `folder`.
    pub fn new(folder: &Path) -> Tree {
        Tree {
            folder: folder.to_owned(),
            size: 0,
            edge: Vec::new(),
            full: Vec::new(),
            superseded: Vec::new(),
        }
    }

    /// The tree of `size` entries as the tiles on the disk have it. None if they lack something or their root is another.
    pub fn load(folder: &Path, size: u64, root: LeafHash) -> Option<Tree> {
        let mut tree = Tree {
            size,
            ..Tree::new(folder)
        };
        let mut level = 0_u8;
        let mut count = size;
        while count > 0 {
            let width = count % WIDTH as u64;
            let hashes = match width {
                0 => Vec::new(),
                _ => read_tile(
                    &folder.join(tile_path(level, count / WIDTH as u64, width)),
                    width,
                )?,
            };
            tree.edge.push(hashes);
            count /= WIDTH as u64;
            level = level.checked_add(1)?;
        }
        (tree.root() == root).then_some(tree)
    }

    /// Adds entries by their leaf hashes.
    pub fn push_all(&mut self, leaves: &[LeafHash]) {
        for leaf in leaves {
            self.push(0, Hash(leaf.0));
            self.size += 1;
        }
    }

    /// The hash over all entries.
    pub fn root(&self) -> LeafHash {
        let root = tree_hash(self.size, self).expect("the edge holds what the root is made of");
        LeafHash(root.0)
    }

    /// Writes the tiles that are new since the last time.
    pub fn write(&mut self, disk: &dyn Disk) -> io::Result<()> {
        // What cannot be written now is written with the next group.
        while let Some((level, number, hashes)) = self.full.last() {
            let path = self.folder.join(tile_path(*level, *number, WIDTH as u64));
            // Written once, so it is synced at once.
            if let Some(folder) = path.parent() {
                disk.create_folder(folder)?;
            }
            disk.replace(&path, &to_bytes(hashes))?;
            self.superseded.push(path);
            self.full.pop();
        }
        self.partial()
            .try_for_each(|(path, hashes)| write_tile(disk, &path, hashes))
    }

    /// Removes the partial tiles that a fuller one replaces. To be called once the checkpoint needs them no more.
    pub fn tidy(&mut self, disk: &dyn Disk) -> io::Result<()> {
        for full in std::mem::take(&mut self.superseded) {
            remove_partial(disk, &full, None)?;
        }
        for (path, _) in self.partial() {
            let full = path
                .parent()
                .map(|folder| folder.with_extension(""))
                .unwrap_or_default();
            remove_partial(disk, &full, Some(&path))?;
        }
        Ok(())
    }

    /// The files that hold the right edge.
    pub fn files(&self) -> impl Iterator<Item = PathBuf> + '_ {
        self.partial().map(|(path, _)| path)
    }

    fn partial(&self) -> impl Iterator<Item = (PathBuf, &Vec<Hash>)> + '_ {
        let levels = (0_u8..)
            .zip(&self.edge)
            .filter(|(_, hashes)| !hashes.is_empty());
        levels.map(|(level, hashes)| {
            let number = self
                .size
                .checked_shr(u32::from(HEIGHT) * (u32::from(level) + 1))
                .unwrap_or(0);
            (
                self.folder
                    .join(tile_path(level, number, hashes.len() as u64)),
                hashes,
            )
        })
    }

    fn push(&mut self, level: u8, hash: Hash) {
        let index = usize::from(level);
        if self.edge.len() == index {
            self.edge.push(Vec::with_capacity(WIDTH));
        }
        let Some(tile) = self.edge.get_mut(index) else {
            return;
        };
        tile.push(hash);
        if tile.len() < WIDTH {
            return;
        }
        let hashes = std::mem::take(tile);
        let above = subtree(&hashes);
        // One entry fewer than a whole tile is counted when a tile fills up, hence the number of the last entry.
        let number = self.size >> (u32::from(HEIGHT) * (u32::from(level) + 1));
        self.full.push((level, number, hashes));
        self.push(level + 1, above);
    }
}

impl Tree {
    /// The hashes that lead from an entry to the root, the lowest first (RFC 6962, 2.1.1). None if there is no such entry, or
    /// what the tiles on the disk hold does not lead there.
    pub fn inclusion_proof(&self, number: u64, leaf: LeafHash) -> Option<Vec<LeafHash>> {
        let proof = prove_record(self.size, number, self).ok()?;
        let root = Hash(self.root().0);
        check_record(&proof, self.size, root, number, Hash(leaf.0)).ok()?;
        Some(proof.into_iter().map(|hash| LeafHash(hash.0)).collect())
    }

    /// The hashes that show that the tree of the first `size` entries is the beginning of this one (RFC 6962, 2.1.2). None if
    /// this one has fewer, `size` is 0, or what the tiles on the disk hold does not show it.
    pub fn consistency_proof(&self, size: u64) -> Option<Vec<LeafHash>> {
        let proof = prove_tree(self.size, size, self).ok()?;
        let beginning = tree_hash(size, self).ok()?;
        check_tree(&proof, self.size, Hash(self.root().0), size, beginning).ok()?;
        Some(proof.into_iter().map(|hash| LeafHash(hash.0)).collect())
    }
}

/// Whether `proof` shows that the tree of `earlier` (size and root) is the beginning of that of `later`.
pub(super) fn is_beginning(
    earlier: (u64, LeafHash),
    later: (u64, LeafHash),
    proof: &[LeafHash],
) -> bool {
    // A proof has two hashes a level at most.
    if proof.len() > 2 * MOST_LEVELS || earlier.0 == 0 || earlier.0 > later.0 {
        return false;
    }
    let proof = proof.iter().map(|hash| Hash(hash.0)).collect();
    let (root, beginning) = (Hash(later.1.0), Hash(earlier.1.0));
    check_tree(&proof, later.0, root, earlier.0, beginning).is_ok()
}

/// Whether `proof` leads from an entry to the root over `size` entries.
pub(super) fn is_included(
    size: u64,
    root: LeafHash,
    (number, leaf): (u64, LeafHash),
    proof: &[LeafHash],
) -> bool {
    if proof.len() > MOST_LEVELS {
        return false;
    }
    let proof = proof.iter().map(|hash| Hash(hash.0)).collect();
    check_record(&proof, size, Hash(root.0), number, Hash(leaf.0)).is_ok()
}

/// A tree of 64-bit size has no more levels.
const MOST_LEVELS: usize = 64;

impl HashReader for Tree {
    /// Serves the hashes of the right edge, those made from them, and what the full tiles on the disk hold.
    fn read_hashes(&self, indexes: &[u64]) -> Result<Vec<Hash>, tlog_tiles::Error> {
        indexes
            .iter()
            .map(|index| self.hash_at(*index).ok_or(tlog_tiles::Error::InvalidTile))
            .collect()
    }
}

impl Tree {
    fn hash_at(&self, index: u64) -> Option<Hash> {
        let (level, number) = tlog_tiles::split_stored_hash_index(index);
        let tile_level = level / HEIGHT;
        let within = level % HEIGHT;
        let first = number << within;
        let tile_number = first / WIDTH as u64;
        let from = usize::try_from(first % WIDTH as u64).ok()?;
        let to = from + (1 << within);
        let edge = self.edge.get(usize::from(tile_level))?;
        let edge_number = self
            .size
            .checked_shr(u32::from(HEIGHT) * (u32::from(tile_level) + 1))
            .unwrap_or(0);
        if tile_number != edge_number {
            return self
                .full_tile(tile_level, tile_number)?
                .get(from..to)
                .map(subtree);
        }
        edge.get(from..to).map(subtree)
    }
}

impl Tree {
    fn full_tile(&self, level: u8, number: u64) -> Option<Vec<Hash>> {
        let unwritten = |known: &&(u8, u64, Vec<Hash>)| (known.0, known.1) == (level, number);
        if let Some((_, _, hashes)) = self.full.iter().find(unwritten) {
            return Some(hashes.clone());
        }
        let path = tile_path(level, number, WIDTH as u64);
        read_tile(&self.folder.join(path), WIDTH as u64)
    }
}

/// The hash over a power of two of hashes.
fn subtree(hashes: &[Hash]) -> Hash {
    match hashes {
        [one] => *one,
        _ => {
            let (left, right) = hashes.split_at(hashes.len() / 2);
            node_hash(subtree(left), subtree(right))
        }
    }
}

/// Where a tile of `width` hashes is, below the journal's folder: `tile/<L>/<N>`, `.p/<W>` if it is not full.
pub(super) fn tile_path(level: u8, number: u64, width: u64) -> String {
    let width = u32::try_from(width).expect("a tile has at most 256 hashes");
    let path = Tile::new(HEIGHT, level, number, width, false).path();
    // The crate writes the height, as Go's sum database does; C2SP fixes it at 8 and leaves it out.
    path.replacen("tile/8/", "tile/", 1)
}

/// Every tile of a tree over these leaves, by path: what the disk should hold.
pub(super) fn all_tiles(leaves: &[LeafHash]) -> std::collections::BTreeMap<String, Vec<u8>> {
    let mut tree = Tree::new(Path::new(""));
    tree.push_all(leaves);
    let full = std::mem::take(&mut tree.full);
    let full = full.iter().map(|(level, number, hashes)| {
        (tile_path(*level, *number, WIDTH as u64), to_bytes(hashes))
    });
    let partial = tree
        .partial()
        .map(|(path, hashes)| (path.display().to_string(), to_bytes(hashes)));
    full.chain(partial.collect::<Vec<_>>()).collect()
}

/// The root over the first `size` leaves. None if there are fewer.
pub(super) fn root_at(leaves: &[LeafHash], size: u64) -> Option<LeafHash> {
    let mut tree = Tree::new(Path::new(""));
    tree.push_all(leaves.get(..usize::try_from(size).ok()?)?);
    Some(tree.root())
}

fn to_bytes(hashes: &[Hash]) -> Vec<u8> {
    hashes.iter().flat_map(|hash| hash.0).collect()
}

fn read_tile(path: &Path, width: u64) -> Option<Vec<Hash>> {
    let bytes = fs::read(path).ok()?;
    let (hashes, rest) = bytes.as_chunks::<32>();
    (rest.is_empty() && hashes.len() as u64 == width)
        .then(|| hashes.iter().map(|hash| Hash(*hash)).collect())
}

fn write_tile(disk: &dyn Disk, path: &Path, hashes: &[Hash]) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        disk.create_folder(folder)?;
    }
    disk.replace_unsynced(path, &to_bytes(hashes))
}

/// Removes the partial tiles beside the full tile at `full`, but for `kept`.
fn remove_partial(disk: &dyn Disk, full: &Path, kept: Option<&Path>) -> io::Result<()> {
    let folder = full.with_extension("p");
    let Ok(entries) = fs::read_dir(&folder) else {
        return Ok(());
    };
    for entry in entries {
        let path = entry?.path();
        if Some(path.as_path()) != kept && path.extension().is_none() {
            match disk.remove(&path) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
                _ => {}
            }
        }
    }
    if kept.is_none() {
        // The empty folder says nothing; if another process just put a tile there, it stays.
        drop(fs::remove_dir(&folder));
    }
    Ok(())
}
